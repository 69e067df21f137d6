/* alphabet.c - predicates of a phase, and the symbols they leave apart. */
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "core/near.h"
#include "lede/tag.h"
#include "tape/alphabet.h"
#include "tape/layer.h"

enum { WORDS = LEDE_MASK_WORDS, FIRST_SYMBOL = LEDE_SYMBOL_BLOCK + 1, LAST_SYMBOL = 255 };

typedef lede_mask Mask;

typedef struct {
  lede_predicate kind;
  char *name, *key, *value;
  uint32_t number; /* class id, form set, entry, fold id or part of speech */
  uint32_t *words; /* entries of a list of words, sorted */
  size_t word_count;
} Predicate;

typedef struct { Mask predicates; uint64_t hash; int symbol; } Known;

/* Predicates by what they ask for, sorted: a class, a word, the word of a lexeme, a fold. */
typedef struct { uint32_t asked; int predicate; } Asked;
typedef struct { Asked *list; size_t count, room; } Index;

/* A part of a set's expression: a predicate, or an operator over two earlier parts. */
typedef struct { int op; uint32_t a, b; } Node;

/* A fold with a head, and its symbol: 0 nothing is known. */
typedef struct { uint32_t signature, fold; uint8_t pos, symbol; } Headed;
enum { HEADED = 256 };

struct lede_alphabet {
  lede_lexicon *lex;
  Predicate *predicates; size_t predicates_room;
  int predicate_count;
  Index classes, words, lexemes, folds; bool indexed, asks_pos;
  Mask of_form[LEDE_FORM_COUNT], of_pos[LEDE_POS_COUNT];
  Node *nodes; size_t node_count, node_room; /* the sets' expressions, every part of them once, operands first */
  uint32_t *node_slots; size_t node_slot_count; /* nodes + 1 by hash; a power of two */
  bool *holds;                                  /* of each node, while a mask is worked out */
  uint32_t set_node[LEDE_MAX_PREDICATES];       /* of each set */
  int set_count;
  Known *known; size_t known_count, known_room; /* symbols by the predicates that hold */
  uint32_t *known_slots; size_t slot_count;     /* known + 1 by hash, 0 empty; a power of two */
  int symbol_count;
  unsigned char *of_signature; size_t signature_room; /* symbol of a bare word, by signature (and part of speech, where
                                                       * some predicate asks for it), 0 not seen yet */
  unsigned char *of_fold; size_t fold_room;           /* symbol of a fold without a head */
  Headed of_headed[HEADED];                           /* those of folds with a head that were met last */
  uint32_t generation; /* of the lexicon, when the symbols of words were looked up */
  Mask masks[LAST_SYMBOL + 1]; /* by symbol that has been given out, and of edges: which sets it belongs to */
};

lede_alphabet *lede_alphabet_new(lede_lexicon *lex) {
  lede_alphabet *a = malloc(sizeof *a);
  if (a == NULL) return NULL;
  memset(a, 0, offsetof(lede_alphabet, masks[FIRST_SYMBOL])); /* most of the others are never used */
  a->lex = lex;
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
  Index *indexes[] = {&a->classes, &a->words, &a->lexemes, &a->folds};
  for (int i = 0; i < 4; i++) free(indexes[i]->list);
  free(a->predicates);
  free(a->nodes);
  free(a->node_slots);
  free(a->holds);
  free(a->known);
  free(a->known_slots);
  free(a->of_signature);
  free(a->of_fold);
  free(a);
}

/* ---- Predicates ------------------------------------------------------------------------------------------------- */

static lede_status unknown_class(const lede_lexicon *lex, const char *name, lede_error *err) {
  const char *near = lede_lexicon_near_class(lex, name);
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
static lede_status resolve_words(lede_lexicon *lex, Predicate *p, lede_error *err) {
  size_t room = 0;
  for (const char *at = p->name + strspn(p->name, SPACE); *at != '\0';) {
    size_t n = strcspn(at, SPACE);
    uint32_t entry = lede_lexicon_intern(lex, at, n);
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

static lede_status unknown_pos(const char *name, lede_error *err) {
  const char *best = "NOUN";
  int least = INT_MAX;
  for (int i = LEDE_POS_NONE + 1; i < LEDE_POS_COUNT; i++) {
    int d = lede_distance(name, lede_pos_name((lede_pos)i));
    if (d < least) least = d, best = lede_pos_name((lede_pos)i);
  }
  return lede_fail(err, LEDE_EINVALID, "unknown part of speech '%s' (did you mean '%s'?)", name, best);
}

static lede_status resolve(lede_lexicon *lex, Predicate *p, lede_error *err) {
  switch (p->kind) {
    case LEDE_IS_CLASS: case LEDE_HAS_ATTR: {
      int class_id = lede_lexicon_class(lex, p->name);
      if (class_id < 0) return unknown_class(lex, p->name, err);
      p->number = (uint32_t)class_id;
      return LEDE_OK;
    }
    case LEDE_IS_FORM:
      p->number = lede_form_set(p->name);
      return p->number != 0 ? LEDE_OK : unknown_form(p->name, err);
    case LEDE_IS_WORD: return resolve_words(lex, p, err);
    case LEDE_IS_LEXEME:
      p->number = lede_lexicon_intern(lex, p->name, strlen(p->name));
      return p->number != 0 ? LEDE_OK : lede_fail(err, LEDE_EINVALID, "'%s' is no word", p->name);
    case LEDE_IS_FOLD:
      p->number = lede_lexicon_fold_id(lex, p->name);
      return p->number != 0 ? LEDE_OK : lede_fail(err, LEDE_ENOMEM, "out of memory");
    case LEDE_IS_POS:
      p->number = lede_pos_by_name(p->name);
      return p->number != LEDE_POS_NONE ? LEDE_OK : unknown_pos(p->name, err);
  }
  return LEDE_EINVALID;
}

static bool same(const char *a, const char *b) {
  return a == b || (a != NULL && b != NULL && *a == *b && strcmp(a, b) == 0);
}

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
    return lede_fail(err, LEDE_ELIMIT, "more than %d different predicates: split it into two phases, or ask for "
                    "classes instead of single words", LEDE_MAX_PREDICATES);
  if (a->symbol_count > 0)
    return lede_fail(err, LEDE_EINVALID, "a predicate was added after the first tape was made");
  Predicate p = {.kind = kind};
  bool copied = lede_grow(&a->predicates, &a->predicates_room, (size_t)a->predicate_count + 1, sizeof p) &&
                copy_to(&p.name, name) && copy_to(&p.key, key) && copy_to(&p.value, value);
  lede_status st = copied ? resolve(a->lex, &p, err) : lede_fail(err, LEDE_ENOMEM, "out of memory");
  if (st != LEDE_OK) {
    free_predicate(&p);
    return st;
  }
  a->asks_pos = a->asks_pos || kind == LEDE_IS_POS;
  *number = a->predicate_count;
  a->predicates[a->predicate_count++] = p;
  return LEDE_OK;
}

lede_status lede_predicate_check(lede_lexicon *lex, lede_predicate kind, const char *name, lede_error *err) {
  Predicate p = {.kind = kind, .name = (char *)name};
  lede_status st = resolve(lex, &p, err);
  free(p.words);
  return st;
}

/* ---- Which predicates hold --------------------------------------------------------------------------------------- */

static int by_asked(const void *a, const void *b) {
  const Asked *x = a, *y = b;
  return x->asked != y->asked ? (x->asked > y->asked) - (x->asked < y->asked) : x->predicate - y->predicate;
}

static bool index_add(Index *x, uint32_t asked, int predicate) {
  if (!lede_grow(&x->list, &x->room, x->count + 1, sizeof *x->list)) return false;
  x->list[x->count++] = (Asked){asked, predicate};
  return true;
}

static void put(Mask *m, int i) { m->bits[i / 64] |= (uint64_t)1 << i % 64; }

static bool index_predicate(lede_alphabet *a, int i) {
  const Predicate *p = &a->predicates[i];
  switch (p->kind) {
    case LEDE_IS_CLASS: case LEDE_HAS_ATTR: return index_add(&a->classes, p->number, i);
    case LEDE_IS_LEXEME: return index_add(&a->lexemes, p->number, i);
    case LEDE_IS_FOLD: return index_add(&a->folds, p->number, i);
    case LEDE_IS_FORM:
      for (int f = 0; f < LEDE_FORM_COUNT; f++)
        if (p->number >> f & 1) put(&a->of_form[f], i);
      return true;
    case LEDE_IS_POS: put(&a->of_pos[p->number], i); return true;
    case LEDE_IS_WORD:
      for (size_t k = 0; k < p->word_count; k++)
        if (!index_add(&a->words, p->words[k], i)) return false;
      return true;
  }
  return true;
}

/* Predicates are found by what a word has, not tried one by one. */
static bool build_indexes(lede_alphabet *a) {
  if (a->indexed) return true;
  for (int i = 0; i < a->predicate_count; i++)
    if (!index_predicate(a, i)) return false;
  Index *indexes[] = {&a->classes, &a->words, &a->lexemes, &a->folds};
  for (int i = 0; i < 4; i++)
    if (indexes[i]->count > 0) qsort(indexes[i]->list, indexes[i]->count, sizeof(Asked), by_asked);
  return a->indexed = true;
}

/* The first in the index that asks for this, or where it would be. */
static size_t index_find(const Index *x, uint32_t asked) {
  size_t low = 0, high = x->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (x->list[mid].asked < asked) low = mid + 1;
    else high = mid;
  }
  return low;
}

static void put_asked(const Index *x, uint32_t asked, Mask *m) {
  for (size_t i = index_find(x, asked); i < x->count && x->list[i].asked == asked; i++) put(m, x->list[i].predicate);
}

/* What the word's membership of a class says. */
static void put_class(const lede_alphabet *a, uint32_t entry, lede_form form, int class_id, Mask *m) {
  size_t i = index_find(&a->classes, (uint32_t)class_id);
  if (i == a->classes.count || a->classes.list[i].asked != (uint32_t)class_id) return;
  for (; i < a->classes.count && a->classes.list[i].asked == (uint32_t)class_id; i++) {
    const Predicate *p = &a->predicates[a->classes.list[i].predicate];
    const char *v = p->kind == LEDE_HAS_ATTR ? lede_lexicon_attr(a->lex, entry, form, class_id, p->key) : NULL;
    if (p->kind == LEDE_IS_CLASS || (v != NULL && strcmp(v, p->value) == 0)) put(m, a->classes.list[i].predicate);
  }
}

enum { MOST_CLASSES = 256 }; /* of one word */

static Mask mask_of_word(const lede_alphabet *a, uint32_t entry, lede_form form) {
  Mask m = a->of_form[form];
  if (entry == 0) return m;
  put_asked(&a->words, entry, &m);
  put_asked(&a->lexemes, entry, &m);
  uint16_t classes[MOST_CLASSES];
  size_t count = lede_entry_classes(a->lex, entry, form, classes, MOST_CLASSES);
  for (size_t n = 0; n < count; n++) {
    put_class(a, entry, form, classes[n], &m);
    if (a->lexemes.count == 0) continue; /* by its lemma in any class: lists may name a word plainly or with its forms */
    const char *lemma = lede_lexicon_attr(a->lex, entry, form, classes[n], "lemma");
    if (lemma != NULL) put_asked(&a->lexemes, lede_lexicon_find(a->lex, lemma, strlen(lemma)), &m);
  }
  return m;
}

static Mask mask_of(const lede_alphabet *a, uint32_t signature, uint8_t pos, uint32_t fold) {
  Mask m = {{0}};
  if (signature != 0)
    m = mask_of_word(a, lede_signature_entry(a->lex, signature), lede_signature_form(a->lex, signature));
  if (signature != 0 && pos != LEDE_POS_NONE)
    for (int i = 0; i < WORDS; i++) m.bits[i] |= a->of_pos[pos].bits[i];
  if (fold != 0) put_asked(&a->folds, fold, &m);
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

static uint32_t *node_slot(const lede_alphabet *a, const Node *n) {
  uint64_t h = ((uint64_t)(uint32_t)n->op * 0x9E3779B97F4A7C15u ^ n->a) * 0x9E3779B97F4A7C15u ^ n->b;
  size_t i = (size_t)(h * 0x9E3779B97F4A7C15u >> 40) & (a->node_slot_count - 1);
  for (; a->node_slots[i] != 0; i = (i + 1) & (a->node_slot_count - 1)) {
    const Node *known = &a->nodes[a->node_slots[i] - 1];
    if (known->op == n->op && known->a == n->a && known->b == n->b) break;
  }
  return &a->node_slots[i];
}

static bool room_for_node(lede_alphabet *a) {
  if (!lede_grow(&a->nodes, &a->node_room, a->node_count + 1, sizeof *a->nodes)) return false;
  if (a->node_count * 2 < a->node_slot_count) return true;
  size_t count = a->node_slot_count == 0 ? 256 : a->node_slot_count * 2;
  uint32_t *slots = calloc(count, sizeof *slots);
  bool *holds = slots != NULL ? realloc(a->holds, count * sizeof *holds) : NULL;
  if (holds == NULL) {
    free(slots);
    return false;
  }
  free(a->node_slots);
  a->holds = holds;
  a->node_slots = slots;
  a->node_slot_count = count;
  for (size_t i = 0; i < a->node_count; i++) *node_slot(a, &a->nodes[i]) = (uint32_t)i + 1;
  return true;
}

/* The number of a node, made when new; UINT32_MAX: out of memory. */
static uint32_t node_of(lede_alphabet *a, Node n) {
  if (!room_for_node(a)) return UINT32_MAX;
  uint32_t *slot = node_slot(a, &n);
  if (*slot == 0) {
    a->nodes[a->node_count] = n;
    *slot = (uint32_t)++a->node_count;
  }
  return *slot - 1;
}

/* The node of a whole expression; UINT32_MAX: out of memory. */
static uint32_t expression(lede_alphabet *a, const int *postfix, size_t count) {
  uint32_t stack[DEEPEST];
  int top = -1;
  for (size_t i = 0; i < count; i++) {
    int op = postfix[i];
    Node n = {op, 0, 0};
    if (op < 0 && op != LEDE_SET_ALL) n.b = stack[top--], n.a = stack[top--];
    uint32_t number = node_of(a, n);
    if (number == UINT32_MAX) return number;
    stack[++top] = number;
  }
  return stack[0];
}

lede_status lede_alphabet_set(lede_alphabet *a, const int *postfix, size_t count, int *number, lede_error *err) {
  if (!is_expression(a, postfix, count)) return lede_fail(err, LEDE_EINVALID, "not an expression over predicates");
  uint32_t node = expression(a, postfix, count);
  if (node == UINT32_MAX) return lede_fail(err, LEDE_ENOMEM, "out of memory");
  int set = 0;
  while (set < a->set_count && a->set_node[set] != node) set++;
  if (set == a->set_count) {
    if (set == LEDE_MAX_PREDICATES)
      return lede_fail(err, LEDE_ELIMIT, "more than %d different sets of tokens", LEDE_MAX_PREDICATES);
    if (a->symbol_count > 0)
      return lede_fail(err, LEDE_EINVALID, "a set was added after the first tape was made");
    a->set_node[a->set_count++] = node;
  }
  *number = set;
  return LEDE_OK;
}

static bool holds_at(const lede_alphabet *a, const Node *n, const Mask *predicates) {
  switch (n->op) {
    case LEDE_SET_ALL: return true;
    case LEDE_SET_OR: return a->holds[n->a] || a->holds[n->b];
    case LEDE_SET_AND: return a->holds[n->a] && a->holds[n->b];
    case LEDE_SET_BUT: return a->holds[n->a] && !a->holds[n->b];
    default: return bit(predicates, n->op);
  }
}

/* Which sets an element belongs to that satisfies these predicates. */
static Mask sets_of(const lede_alphabet *a, const Mask *predicates) {
  if (a->set_count == 0) return *predicates;
  for (size_t i = 0; i < a->node_count; i++) a->holds[i] = holds_at(a, &a->nodes[i], predicates);
  Mask m = {{0}};
  for (int i = 0; i < a->set_count; i++)
    if (a->holds[a->set_node[i]]) m.bits[i / 64] |= (uint64_t)1 << i % 64;
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

/* Where the mask is or belongs among the known ones. */
static uint32_t *known_slot(const lede_alphabet *a, const Mask *predicates, uint64_t hash) {
  size_t i = (size_t)hash & (a->slot_count - 1);
  for (; a->known_slots[i] != 0; i = (i + 1) & (a->slot_count - 1)) {
    const Known *k = &a->known[a->known_slots[i] - 1];
    if (k->hash == hash && memcmp(&k->predicates, predicates, sizeof *predicates) == 0) break;
  }
  return &a->known_slots[i];
}

static bool room_for_known(lede_alphabet *a) {
  if (!lede_grow(&a->known, &a->known_room, a->known_count + 1, sizeof *a->known)) return false;
  if (a->known_count * 2 < a->slot_count) return true;
  size_t count = a->slot_count == 0 ? 256 : a->slot_count * 2;
  uint32_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return false;
  free(a->known_slots);
  a->known_slots = slots;
  a->slot_count = count;
  for (size_t i = 0; i < a->known_count; i++)
    *known_slot(a, &a->known[i].predicates, a->known[i].hash) = (uint32_t)i + 1;
  return true;
}

static uint64_t mask_hash(const Mask *m) {
  uint64_t h = 0;
  for (int i = 0; i < WORDS; i++) h = (h ^ m->bits[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
  return h;
}

/* The symbol of what satisfies these predicates; 0: there are no more, or no memory.  Many words satisfy the same ones. */
static int symbol_for(lede_alphabet *a, const Mask *predicates) {
  if (!room_for_known(a)) return 0;
  uint64_t hash = mask_hash(predicates);
  uint32_t *slot = known_slot(a, predicates, hash);
  if (*slot != 0) return a->known[*slot - 1].symbol;
  Mask m = sets_of(a, predicates);
  int symbol = symbol_of(a, &m);
  if (symbol == 0) return 0;
  a->known[a->known_count++] = (Known){*predicates, hash, symbol};
  *slot = (uint32_t)a->known_count;
  return symbol;
}

/* The cache for one kind of element, with room for index i; NULL: out of memory. */
static unsigned char *cached(unsigned char **cache, size_t *room, size_t i) {
  size_t before = *room;
  if (!lede_grow(cache, room, i + 1, 1)) return NULL;
  if (*room > before) memset(*cache + before, 0, *room - before);
  return *cache + i;
}

static size_t signature_slot(const lede_alphabet *a, uint32_t signature, uint8_t pos) {
  return a->asks_pos ? (size_t)signature * LEDE_POS_COUNT + pos : signature;
}

/* Where the symbol of a fold with a head is kept: that of another may have been there. */
static unsigned char *headed_slot(lede_alphabet *a, uint32_t signature, uint8_t pos, uint32_t fold) {
  Headed *h = &a->of_headed[(signature * 0x9E3779B1u ^ fold * 0x85EBCA6Bu) >> 24];
  if (h->signature != signature || h->fold != fold || h->pos != pos) *h = (Headed){signature, fold, pos, 0};
  return &h->symbol;
}

static int element_symbol(lede_alphabet *a, uint32_t signature, uint8_t pos, uint32_t fold) {
  unsigned char *slot = fold == 0        ? cached(&a->of_signature, &a->signature_room, signature_slot(a, signature, pos))
                        : signature == 0 ? cached(&a->of_fold, &a->fold_room, fold)
                                         : headed_slot(a, signature, pos, fold);
  if (slot != NULL && *slot != 0) return *slot;
  Mask predicates = mask_of(a, signature, pos, fold);
  int symbol = symbol_for(a, &predicates);
  if (slot != NULL) *slot = (unsigned char)symbol;
  return symbol;
}

/* A word that has been given a class since may be another symbol now. */
static void refresh(lede_alphabet *a) {
  uint32_t now = lede_lexicon_generation(a->lex);
  if (a->generation != now && a->signature_room > 0) memset(a->of_signature, 0, a->signature_room);
  if (a->generation != now) memset(a->of_headed, 0, sizeof a->of_headed);
  a->generation = now;
}

/* Write the symbols of elements from i on that are words seen before -> the element that is none, or the count. */
static size_t write_known(const lede_alphabet *a, const lede_layer *l, const uint8_t *tags, size_t i, unsigned char *tape) {
  const unsigned char *known = a->of_signature;
  const uint32_t *signature = l->signature, *fold = l->fold;
  size_t count = l->count, room = a->signature_room;
  for (; i < count && fold[i] == 0; i++) {
    size_t slot = signature[i];
    if (a->asks_pos) slot = signature_slot(a, signature[i], slot != 0 ? tags[l->head_token[i]] : LEDE_POS_NONE);
    unsigned char symbol = slot < room ? known[slot] : 0;
    if (symbol == 0) break;
    tape[i] = symbol;
  }
  return i;
}

lede_status lede_alphabet_tape(lede_alphabet *a, lede_layer *l, unsigned char *tape, lede_error *err) {
  lede_layer_refresh(l);
  if (!build_indexes(a)) return lede_fail(err, LEDE_ENOMEM, "out of memory");
  refresh(a);
  const uint8_t *tags = a->asks_pos ? lede_doc_pos(l->doc) : NULL;
  for (size_t i = 0; (i = write_known(a, l, tags, i, tape)) < l->count; i++) {
    uint32_t sig = l->signature[i], fold = l->fold[i];
    if (fold >= LEDE_FOLD_SENTENCE_EDGE) {
      tape[i] = fold == LEDE_FOLD_BLOCK_EDGE ? LEDE_SYMBOL_BLOCK : LEDE_SYMBOL_SENTENCE;
      continue;
    }
    uint8_t pos = tags != NULL && sig != 0 ? tags[l->head_token[i]] : LEDE_POS_NONE;
    int symbol = element_symbol(a, sig, pos, fold);
    if (symbol == 0)
      return lede_fail(err, LEDE_ELIMIT, "its %d sets of tokens tell more than %d kinds of token apart: split it into two "
                       "phases, or ask for classes instead of single words", a->set_count,
                       LAST_SYMBOL - FIRST_SYMBOL + 1);
    tape[i] = (unsigned char)symbol;
  }
  return LEDE_OK;
}

bool lede_alphabet_asks_pos(const lede_alphabet *a) { return a->asks_pos; }
int lede_alphabet_symbols(const lede_alphabet *a) { return a->symbol_count; }

const lede_mask *lede_alphabet_mask(const lede_alphabet *a, int symbol) { return &a->masks[symbol]; }

int lede_alphabet_words(const lede_alphabet *a) {
  return ((a->set_count > 0 ? a->set_count : a->predicate_count) + 63) / 64;
}

bool lede_alphabet_has(const lede_alphabet *a, int symbol, int number) {
  return bit(&a->masks[symbol], number);
}
