/* alphabet.c - predicates of a phase, and the symbols they leave apart. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "core/near.h"
#include "tape/layer.h"

enum { WORDS = LEDE_MAX_PREDICATES / 64, FIRST_SYMBOL = LEDE_SYMBOL_BLOCK + 1, LAST_SYMBOL = 255 };

/* Which predicates hold: one bit each. */
typedef struct { uint64_t bits[WORDS]; } Mask;

typedef struct {
  lede_predicate kind;
  char *name, *key, *value;
  uint32_t number; /* class id, form set, entry or fold id */
  uint32_t *words; /* entries of a list of words, sorted */
  size_t word_count;
} Predicate;

typedef struct { Mask predicates; uint64_t hash; int symbol; } Known;

struct lede_alphabet {
  lede_lexicon *lex;
  Predicate predicates[LEDE_MAX_PREDICATES];
  int predicate_count;
  int *postfix; size_t postfix_count, postfix_room; /* the sets' expressions, one after another */
  size_t set_stop[LEDE_MAX_PREDICATES];             /* where each ends */
  int set_count;
  Mask masks[LAST_SYMBOL + 1]; /* by symbol: which sets it belongs to */
  Known *known; size_t known_count, known_room; /* symbols by the predicates that hold */
  int symbol_count;
  unsigned char *of_signature; size_t signature_room; /* symbol of a bare word, 0 not seen yet */
  unsigned char *of_fold; size_t fold_room;           /* symbol of a fold without a head */
  uint32_t generation; /* of the lexicon, when the symbols of words were looked up */
};

lede_alphabet *lede_alphabet_new(lede_lexicon *lex) {
  lede_alphabet *a = calloc(1, sizeof *a);
  if (a != NULL) a->lex = lex;
  return a;
}

static void free_predicate(Predicate *p) {
  free(p->name);
  free(p->key);
  free(p->value);
  free(p->words);
}

void lede_alphabet_free(lede_alphabet *a) {
  if (a == NULL) return;
  for (int i = 0; i < a->predicate_count; i++) free_predicate(&a->predicates[i]);
  free(a->postfix);
  free(a->known);
  free(a->of_signature);
  free(a->of_fold);
  free(a);
}

/* ---- Predicates ------------------------------------------------------------------------------------------------- */

static lede_status unknown_class(const lede_alphabet *a, const char *name, lede_error *err) {
  const char *near = lede_lexicon_near_class(a->lex, name);
  if (near != NULL) return lede_fail(err, LEDE_EINVALID, "unknown class '%s' (did you mean '%s'?)", name, near);
  return lede_fail(err, LEDE_EINVALID, "unknown class '%s' (no lexicon file of that name is loaded)", name);
}

static lede_status unknown_form(const char *name, lede_error *err) {
  const char *best = "Cap";
  int least = INT_MAX;
  for (int i = 0; i <= LEDE_FORM_COUNT; i++) {
    const char *known = i < LEDE_FORM_COUNT ? lede_form_name((lede_form)i) : "capital";
    int d = lede_distance(name, known);
    if (d < least) least = d, best = known;
  }
  return lede_fail(err, LEDE_EINVALID, "unknown form '%s' (did you mean '%s'?)", name, best);
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

#define SPACE " \t\r\n"

/* The words of a list, made known to the lexicon. */
static lede_status resolve_words(lede_alphabet *a, Predicate *p, lede_error *err) {
  size_t room = 0;
  for (const char *at = p->name + strspn(p->name, SPACE); *at != '\0';) {
    size_t n = strcspn(at, SPACE);
    uint32_t entry = lede_lexicon_intern(a->lex, at, n);
    if (entry == 0) return lede_fail(err, LEDE_EINVALID, "'%s' is no word", at);
    if (!lede_grow(&p->words, &room, p->word_count + 1, sizeof *p->words))
      return lede_fail(err, LEDE_ENOMEM, "out of memory");
    p->words[p->word_count++] = entry;
    at += n + strspn(at + n, SPACE);
  }
  if (p->word_count == 0) return lede_fail(err, LEDE_EINVALID, "no word");
  qsort(p->words, p->word_count, sizeof *p->words, by_number);
  return LEDE_OK;
}

static lede_status resolve(lede_alphabet *a, Predicate *p, lede_error *err) {
  switch (p->kind) {
    case LEDE_IS_CLASS: case LEDE_HAS_ATTR: {
      int class_id = lede_lexicon_class(a->lex, p->name);
      if (class_id < 0) return unknown_class(a, p->name, err);
      p->number = (uint32_t)class_id;
      return LEDE_OK;
    }
    case LEDE_IS_FORM:
      p->number = lede_form_set(p->name);
      return p->number != 0 ? LEDE_OK : unknown_form(p->name, err);
    case LEDE_IS_WORD: return resolve_words(a, p, err);
    case LEDE_IS_LEXEME:
      p->number = lede_lexicon_intern(a->lex, p->name, strlen(p->name));
      return p->number != 0 ? LEDE_OK : lede_fail(err, LEDE_EINVALID, "'%s' is no word", p->name);
    case LEDE_IS_FOLD:
      p->number = lede_lexicon_fold_id(a->lex, p->name);
      return p->number != 0 ? LEDE_OK : lede_fail(err, LEDE_ENOMEM, "out of memory");
  }
  return LEDE_EINVALID;
}

static bool same(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

static bool copy_to(char **to, const char *from) {
  *to = from != NULL ? strdup(from) : NULL;
  return from == NULL || *to != NULL;
}

lede_status lede_alphabet_add(lede_alphabet *a, lede_predicate kind, const char *name, const char *key,
                              const char *value, int *number, lede_error *err) {
  for (int i = 0; i < a->predicate_count; i++) {
    const Predicate *p = &a->predicates[i];
    if (p->kind == kind && same(p->name, name) && same(p->key, key) && same(p->value, value)) {
      *number = i;
      return LEDE_OK;
    }
  }
  if (a->predicate_count == LEDE_MAX_PREDICATES)
    return lede_fail(err, LEDE_ELIMIT, "more than %d different predicates", LEDE_MAX_PREDICATES);
  if (a->symbol_count > 0)
    return lede_fail(err, LEDE_EINVALID, "a predicate was added after the first tape was made");
  Predicate p = {.kind = kind};
  bool copied = copy_to(&p.name, name) && copy_to(&p.key, key) && copy_to(&p.value, value);
  lede_status st = copied ? resolve(a, &p, err) : lede_fail(err, LEDE_ENOMEM, "out of memory");
  if (st != LEDE_OK) {
    free_predicate(&p);
    return st;
  }
  *number = a->predicate_count;
  a->predicates[a->predicate_count++] = p;
  return LEDE_OK;
}

/* By its lemma in any of its classes: one list may name a word plainly and another give its forms. */
static bool has_lexeme(const lede_lexicon *lex, uint32_t entry, lede_form form, const Predicate *p) {
  if (entry == p->number) return true;
  lede_membership m;
  for (size_t i = 0; lede_lexicon_why(lex, entry, i, &m); i++) {
    const char *lemma = lede_lexicon_attr(lex, entry, form, m.class_id, "lemma");
    if (lemma != NULL && lede_lexicon_find(lex, lemma, strlen(lemma)) == p->number) return true;
  }
  return false;
}

static bool holds(const lede_alphabet *a, const Predicate *p, uint32_t entry, lede_form form) {
  switch (p->kind) {
    case LEDE_IS_CLASS: return entry != 0 && lede_lexicon_is(a->lex, entry, form, (int)p->number);
    case LEDE_IS_FORM: return p->number >> form & 1;
    case LEDE_IS_WORD:
      return entry != 0 && bsearch(&entry, p->words, p->word_count, sizeof entry, by_number) != NULL;
    case LEDE_IS_LEXEME: return entry != 0 && has_lexeme(a->lex, entry, form, p);
    case LEDE_HAS_ATTR: {
      const char *v = entry != 0 ? lede_lexicon_attr(a->lex, entry, form, (int)p->number, p->key) : NULL;
      return v != NULL && strcmp(v, p->value) == 0;
    }
    case LEDE_IS_FOLD: return false;
  }
  return false;
}

/* ---- Symbols ---------------------------------------------------------------------------------------------------- */

static Mask mask_of_word(const lede_alphabet *a, uint32_t entry, lede_form form) {
  Mask m = {{0}};
  for (int i = 0; i < a->predicate_count; i++)
    if (holds(a, &a->predicates[i], entry, form)) m.bits[i / 64] |= (uint64_t)1 << i % 64;
  return m;
}

static Mask mask_of(const lede_alphabet *a, uint32_t signature, uint32_t fold) {
  Mask m = {{0}};
  uint32_t entry = signature != 0 ? lede_signature_entry(a->lex, signature) : 0;
  lede_form form = signature != 0 ? lede_signature_form(a->lex, signature) : LEDE_FORM_COUNT;
  for (int i = 0; i < a->predicate_count; i++) {
    const Predicate *p = &a->predicates[i];
    bool yes = p->kind == LEDE_IS_FOLD ? p->number == fold : signature != 0 && holds(a, p, entry, form);
    if (yes) m.bits[i / 64] |= (uint64_t)1 << i % 64;
  }
  return m;
}

/* ---- Sets ------------------------------------------------------------------------------------------------------- */

enum { DEEPEST = LEDE_MAX_PREDICATES }; /* operands waiting in an expression */

static bool bit(const Mask *m, int number) { return m->bits[number / 64] >> number % 64 & 1; }

/* Is it one expression over known predicates? */
static bool is_expression(const lede_alphabet *a, const int *postfix, size_t count) {
  int depth = 0;
  for (size_t i = 0; i < count; i++) {
    int op = postfix[i];
    if (op >= a->predicate_count || op < LEDE_SET_ALL) return false;
    depth += op >= 0 || op == LEDE_SET_ALL ? 1 : -1;
    if (depth < 1 || depth > DEEPEST) return false;
  }
  return depth == 1;
}

static bool evaluate(const int *postfix, size_t count, const Mask *predicates) {
  bool stack[DEEPEST];
  int top = -1;
  for (size_t i = 0; i < count; i++) {
    int op = postfix[i];
    if (op >= 0) {
      stack[++top] = bit(predicates, op);
    } else if (op == LEDE_SET_ALL) {
      stack[++top] = true;
    } else {
      bool right = stack[top--];
      stack[top] = op == LEDE_SET_OR ? stack[top] || right : stack[top] && right == (op == LEDE_SET_AND);
    }
  }
  return stack[0];
}

lede_status lede_alphabet_set(lede_alphabet *a, const int *postfix, size_t count, int *number, lede_error *err) {
  if (!is_expression(a, postfix, count)) return lede_fail(err, LEDE_EINVALID, "not an expression over predicates");
  if (a->set_count == LEDE_MAX_PREDICATES)
    return lede_fail(err, LEDE_ELIMIT, "more than %d different sets of tokens", LEDE_MAX_PREDICATES);
  if (a->symbol_count > 0) return lede_fail(err, LEDE_EINVALID, "a set was added after the first tape was made");
  if (!lede_grow(&a->postfix, &a->postfix_room, a->postfix_count + count, sizeof *a->postfix))
    return lede_fail(err, LEDE_ENOMEM, "out of memory");
  memcpy(a->postfix + a->postfix_count, postfix, count * sizeof *postfix);
  a->postfix_count += count;
  a->set_stop[a->set_count] = a->postfix_count;
  *number = a->set_count++;
  return LEDE_OK;
}

/* Which sets an element belongs to that satisfies these predicates. */
static Mask sets_of(const lede_alphabet *a, const Mask *predicates) {
  if (a->set_count == 0) return *predicates;
  Mask m = {{0}};
  size_t start = 0;
  for (int i = 0; i < a->set_count; i++) {
    if (evaluate(a->postfix + start, a->set_stop[i] - start, predicates)) m.bits[i / 64] |= (uint64_t)1 << i % 64;
    start = a->set_stop[i];
  }
  return m;
}

/* The symbol of a mask, given out when it is new; 0: there are no more. */
static int symbol_of(lede_alphabet *a, const Mask *m) {
  for (int i = 0; i < a->symbol_count; i++)
    if (memcmp(&a->masks[FIRST_SYMBOL + i], m, sizeof *m) == 0) return FIRST_SYMBOL + i;
  if (FIRST_SYMBOL + a->symbol_count > LAST_SYMBOL) return 0;
  a->masks[FIRST_SYMBOL + a->symbol_count] = *m;
  return FIRST_SYMBOL + a->symbol_count++;
}

/* The symbol of what satisfies these predicates; 0: there are no more.  Many words satisfy the same ones. */
static int symbol_for(lede_alphabet *a, const Mask *predicates) {
  uint64_t hash = lede_hash(predicates, sizeof *predicates);
  for (size_t i = 0; i < a->known_count; i++)
    if (a->known[i].hash == hash && memcmp(&a->known[i].predicates, predicates, sizeof *predicates) == 0)
      return a->known[i].symbol;
  Mask m = sets_of(a, predicates);
  int symbol = symbol_of(a, &m);
  if (symbol != 0 && lede_grow(&a->known, &a->known_room, a->known_count + 1, sizeof *a->known))
    a->known[a->known_count++] = (Known){*predicates, hash, symbol};
  return symbol;
}

/* The cache for one kind of element, with room for index i; NULL: out of memory. */
static unsigned char *cached(unsigned char **cache, size_t *room, size_t i) {
  size_t before = *room;
  if (!lede_grow(cache, room, i + 1, 1)) return NULL;
  if (*room > before) memset(*cache + before, 0, *room - before);
  return *cache + i;
}

static int element_symbol(lede_alphabet *a, uint32_t signature, uint32_t fold) {
  unsigned char *slot = NULL;
  if (fold == 0)
    slot = cached(&a->of_signature, &a->signature_room, signature);
  else if (signature == 0)
    slot = cached(&a->of_fold, &a->fold_room, fold);
  if (slot != NULL && *slot != 0) return *slot;
  Mask predicates = mask_of(a, signature, fold);
  int symbol = symbol_for(a, &predicates);
  if (slot != NULL) *slot = (unsigned char)symbol;
  return symbol;
}

/* A word that has been given a class since may be another symbol now. */
static void refresh(lede_alphabet *a) {
  uint32_t now = lede_lexicon_generation(a->lex);
  if (a->generation != now && a->signature_room > 0) memset(a->of_signature, 0, a->signature_room);
  a->generation = now;
}

lede_status lede_alphabet_tape(lede_alphabet *a, lede_layer *l, unsigned char *tape, lede_error *err) {
  lede_layer_refresh(l);
  refresh(a);
  for (size_t i = 0; i < l->count; i++) {
    uint32_t sig = l->signature[i], fold = l->fold[i];
    if (fold >= LEDE_FOLD_SENTENCE_EDGE) {
      tape[i] = fold == LEDE_FOLD_BLOCK_EDGE ? LEDE_SYMBOL_BLOCK : LEDE_SYMBOL_SENTENCE;
      continue;
    }
    int symbol = fold == 0 && sig < a->signature_room ? a->of_signature[sig] : 0;
    if (symbol == 0) symbol = element_symbol(a, sig, fold);
    if (symbol == 0)
      return lede_fail(err, LEDE_ELIMIT, "its %d sets of tokens tell more than %d kinds of token apart: split it into two "
                       "phases, or ask for classes instead of single words", a->set_count,
                       LAST_SYMBOL - FIRST_SYMBOL + 1);
    tape[i] = (unsigned char)symbol;
  }
  return LEDE_OK;
}

int lede_alphabet_symbols(const lede_alphabet *a) { return a->symbol_count; }

bool lede_alphabet_has(const lede_alphabet *a, int symbol, int number) {
  return bit(&a->masks[symbol], number);
}

/* Take note of a word's symbol, unless there is none left but one in eight for what texts bring. */
static void warm_word(lede_alphabet *a, uint32_t entry, lede_form form) {
  if (a->symbol_count > LAST_SYMBOL * 7 / 8) return;
  Mask predicates = mask_of_word(a, entry, form);
  symbol_for(a, &predicates);
}

void lede_alphabet_warm(lede_alphabet *a) {
  static const lede_form forms[] = {LEDE_FORM_LOWER, LEDE_FORM_CAP, LEDE_FORM_UPPER};
  for (int f = 0; f < LEDE_FORM_COUNT; f++) warm_word(a, 0, (lede_form)f);
  uint32_t count = lede_lexicon_entries(a->lex);
  for (uint32_t entry = 1; entry < count; entry++) {
    const char *text = lede_lexicon_entry_text(a->lex, entry);
    if (text[strlen(text) - 1] == '.') warm_word(a, entry, LEDE_FORM_DOTTED);
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
      if (lede_entry_counts(a->lex, entry, forms[f])) warm_word(a, entry, forms[f]);
  }
}
