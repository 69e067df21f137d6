/* track.c - the rules that share a tape, and where each may begin: an automaton that reads the tape from right to left.
 *
 * A state is the set of positions that the element just read may be, given what follows it.  States are made as they are
 * met, with the step from a state by a symbol remembered; when they grow too many all are forgotten (Russ Cox, "Regular
 * Expression Matching in the Wild", 2010). */
#include <stdlib.h>
#include <string.h>
#include "lede/track.h"
#include "tape/pattern.h"

enum { SYMBOLS = 256, NO_STATE = 0, FIRST_STATE = 1, MAX_STATES = 1 << 13 };

typedef struct { uint32_t starts, precedes; } Found; /* sets of rules: that begin here, that begin behind this element */

typedef struct { int *sets; size_t count, room; } Used; /* the sets that a rule asks for */

struct lede_track {
  lede_alphabet *alphabet;
  lede_sets sets;
  const lede_pattern **patterns; size_t patterns_room;
  Used *used; size_t used_room;
  size_t rule_count;
  /* the prefilter */
  lede_shapes shapes; /* once the first tape is read */
  size_t words;       /* of a set of positions, once the first tape is read; 0 before */
  uint64_t *ends;     /* positions that a match may end with */
  uint64_t *of_symbol[SYMBOLS]; /* positions that the symbol may be; NULL not asked yet */
  uint64_t *bits;     /* of state k: what it holds, then what may come before it; 2 * words */
  uint16_t *next;     /* of state k: SYMBOLS steps */
  Found *found;       /* of state k */
  size_t state_count, bits_room, next_room, found_room;
  uint16_t *slots;    /* states by what they hold: open addressing, MAX_STATES * 2 */
  /* sets of rules */
  size_t rule_words;
  uint64_t *rules; size_t rules_count, rules_room;
  struct { uint32_t a, b, both; } joined[64]; /* unions of late: a cache */
};

lede_track *lede_track_new(lede_lexicon *lex) {
  lede_track *t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  t->alphabet = lede_alphabet_new(lex);
  if (t->alphabet != NULL) return t;
  free(t);
  return NULL;
}

void lede_track_free(lede_track *t) {
  if (t == NULL) return;
  lede_alphabet_free(t->alphabet);
  lede_sets_free(&t->sets);
  lede_shapes_free(&t->shapes);
  for (size_t k = 0; k < t->rule_count; k++) free(t->used[k].sets);
  for (int i = 0; i < SYMBOLS; i++) free(t->of_symbol[i]);
  void *all[] = {t->patterns, t->used, t->ends, t->bits, t->next, t->found, t->slots, t->rules, t};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static lede_status no_memory(lede_error *err) { return lede_fail(err, LEDE_ENOMEM, "out of memory"); }

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

static bool note_used(void *context, int number) {
  Used *u = context;
  if (!lede_grow(&u->sets, &u->room, u->count + 1, sizeof *u->sets)) return false;
  u->sets[u->count++] = number;
  return true;
}

lede_status lede_track_add(lede_track *t, const lede_pattern *pattern, lede_error *err) {
  if (t->words != 0) return lede_fail(err, LEDE_EINVALID, "a rule was added after the first tape was read");
  if (!lede_grow(&t->patterns, &t->patterns_room, t->rule_count + 1, sizeof *t->patterns) ||
      !lede_grow(&t->used, &t->used_room, t->rule_count + 1, sizeof *t->used))
    return no_memory(err);
  t->patterns[t->rule_count] = pattern;
  t->used[t->rule_count] = (Used){NULL, 0, 0};
  Used *used = &t->used[t->rule_count++];
  return lede_sets_declare(&t->sets, t->alphabet, pattern, note_used, used, err);
}

lede_alphabet *lede_track_alphabet(const lede_track *t) { return t->alphabet; }
int lede_track_set(const lede_track *t, const lede_pattern *set) { return lede_sets_find(&t->sets, set); }

bool lede_track_grown(const lede_track *t, int rule, int symbols) {
  const Used *used = &t->used[rule];
  return lede_alphabet_grown(t->alphabet, used->sets, used->count, symbols);
}

/* ---- Sets of rules ---------------------------------------------------------------------------------------------- */

/* The number of a set, made when new; UINT32_MAX: out of memory.  There are few: those of the states' beginnings. */
static uint32_t rule_set(lede_track *t, const uint64_t *set) {
  for (size_t i = 0; i < t->rules_count; i++)
    if (memcmp(t->rules + i * t->rule_words, set, t->rule_words * sizeof *set) == 0) return (uint32_t)i;
  if (!lede_grow(&t->rules, &t->rules_room, (t->rules_count + 1) * t->rule_words, sizeof *t->rules)) return UINT32_MAX;
  memcpy(t->rules + t->rules_count * t->rule_words, set, t->rule_words * sizeof *set);
  return (uint32_t)t->rules_count++;
}

static uint32_t joined(lede_track *t, uint32_t a, uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  size_t at = (a * 31 + b) % (sizeof t->joined / sizeof *t->joined);
  if (t->joined[at].a == a && t->joined[at].b == b) return t->joined[at].both;
  uint64_t *set = malloc(t->rule_words * sizeof *set);
  if (set == NULL) return UINT32_MAX;
  for (size_t i = 0; i < t->rule_words; i++) set[i] = t->rules[a * t->rule_words + i] | t->rules[b * t->rule_words + i];
  uint32_t both = rule_set(t, set);
  free(set);
  t->joined[at].a = a, t->joined[at].b = b, t->joined[at].both = both;
  return both;
}

int lede_track_member(const lede_track *t, uint32_t rules, int n) {
  if (rules >= t->rules_count) return -1;
  const uint64_t *set = t->rules + rules * t->rule_words;
  for (int k = 0; k < t->shapes.rule_count; k++)
    if ((set[k / 64] >> k % 64 & 1) && n-- == 0) return k;
  return -1;
}

/* ---- States ----------------------------------------------------------------------------------------------------- */

static uint64_t *held(const lede_track *t, size_t state) { return t->bits + state * 2 * t->words; }
static uint64_t *before(const lede_track *t, size_t state) { return held(t, state) + t->words; }

static void put_in(uint64_t *set, size_t i) { set[i / 64] |= (uint64_t)1 << i % 64; }

/* What may come before any of the positions held: a match may end there, or goes on into them. */
static void find_before(lede_track *t, size_t state) {
  uint64_t *out = before(t, state), *in = held(t, state);
  memcpy(out, t->ends, t->words * sizeof *out);
  for (size_t w = 0; w < t->words; w++) {
    for (uint64_t bits = in[w]; bits != 0; bits &= bits - 1) {
      const uint64_t *row = t->shapes.before + (w * 64 + (size_t)__builtin_ctzll(bits)) * t->shapes.words;
      for (size_t i = 0; i < t->words; i++) out[i] |= row[i];
    }
  }
}

/* Which rules begin with the positions held. */
static bool find_rules(lede_track *t, size_t state) {
  uint64_t *starts = calloc(2 * t->rule_words, sizeof *starts), *in = held(t, state);
  if (starts == NULL) return false;
  for (size_t w = 0; w < t->words; w++) {
    for (uint64_t bits = in[w]; bits != 0; bits &= bits - 1) {
      const Position *at = &t->shapes.positions[w * 64 + (size_t)__builtin_ctzll(bits)];
      if (at->starts) put_in(starts + (at->precedes ? t->rule_words : 0), (size_t)at->rule);
    }
  }
  t->found[state] = (Found){rule_set(t, starts), rule_set(t, starts + t->rule_words)};
  free(starts);
  return t->found[state].starts != UINT32_MAX && t->found[state].precedes != UINT32_MAX;
}

/* Room for one more state. */
static bool grow(lede_track *t) {
  return lede_grow(&t->bits, &t->bits_room, (t->state_count + 1) * 2 * t->words, sizeof *t->bits) &&
         lede_grow(&t->next, &t->next_room, (t->state_count + 1) * SYMBOLS, sizeof *t->next) &&
         lede_grow(&t->found, &t->found_room, t->state_count + 1, sizeof *t->found);
}

/* The state that holds what stands in the first free place; NO_STATE: out of memory. */
static size_t settle(lede_track *t) {
  size_t fresh = t->state_count, bytes = t->words * sizeof(uint64_t);
  size_t at = (size_t)lede_hash(held(t, fresh), bytes) & (MAX_STATES * 2 - 1);
  for (; t->slots[at] != NO_STATE; at = (at + 1) & (MAX_STATES * 2 - 1))
    if (memcmp(held(t, t->slots[at]), held(t, fresh), bytes) == 0) return t->slots[at];
  memset(t->next + fresh * SYMBOLS, 0, SYMBOLS * sizeof *t->next);
  find_before(t, fresh);
  if (!find_rules(t, fresh)) return NO_STATE;
  t->slots[at] = (uint16_t)fresh;
  t->state_count++;
  return fresh;
}

/* The state in which nothing has been read; it holds nothing. */
static size_t first_state(lede_track *t) {
  t->state_count = FIRST_STATE;
  memset(t->slots, 0, MAX_STATES * 2 * sizeof *t->slots);
  if (!grow(t)) return NO_STATE;
  memset(held(t, FIRST_STATE), 0, t->words * sizeof(uint64_t));
  return settle(t);
}

/* The positions that a symbol may be. */
static const uint64_t *positions_of(lede_track *t, int symbol) {
  if (t->of_symbol[symbol] != NULL) return t->of_symbol[symbol];
  uint64_t *set = calloc(t->words, sizeof *set);
  bool *has = set != NULL ? malloc(t->shapes.label_count * sizeof *has) : NULL;
  if (has == NULL) {
    free(set);
    return NULL;
  }
  for (size_t i = 0; i < t->shapes.label_count; i++) has[i] = lede_label_has(&t->shapes, (int)i, t->alphabet, symbol);
  for (size_t i = 0; i < t->shapes.position_count; i++)
    if (has[t->shapes.positions[i].label]) put_in(set, i);
  free(has);
  return t->of_symbol[symbol] = set;
}

/* The state behind `state` by `symbol`; NO_STATE: out of memory. */
static size_t step(lede_track *t, size_t state, int symbol) {
  const uint64_t *may = positions_of(t, symbol);
  if (may == NULL || !grow(t)) return NO_STATE;
  uint64_t *to = held(t, t->state_count);
  const uint64_t *from = before(t, state);
  for (size_t i = 0; i < t->words; i++) to[i] = from[i] & may[i];
  if (t->state_count == MAX_STATES) { /* start afresh, from here */
    uint64_t *kept = malloc(t->words * sizeof *kept);
    if (kept == NULL) return NO_STATE;
    memcpy(kept, to, t->words * sizeof *kept);
    bool ok = first_state(t) != NO_STATE && grow(t);
    if (ok) memcpy(held(t, t->state_count), kept, t->words * sizeof *kept);
    free(kept);
    return ok ? settle(t) : NO_STATE;
  }
  size_t there = settle(t);
  if (there != NO_STATE) t->next[state * SYMBOLS + (size_t)symbol] = (uint16_t)there;
  return there;
}

/* All rules are known: what does not change any more. */
static bool prepare(lede_track *t) {
  if (t->words != 0) return true;
  lede_shapes *s = &t->shapes;
  lede_shapes_free(s); /* of an attempt that ran out of memory */
  *s = (lede_shapes){0};
  for (size_t k = 0; k < t->rule_count; k++)
    if (!lede_shape_add(s, &t->sets, t->patterns[k])) return false;
  size_t words = (s->position_count + 63) / 64;
  t->rule_words = ((size_t)s->rule_count + 63) / 64;
  if (words == 0 || t->rule_words == 0) words = t->rule_words = 1;
  uint64_t *none = calloc(t->rule_words, sizeof *none);
  t->ends = calloc(words, sizeof *t->ends);
  t->slots = calloc(MAX_STATES * 2, sizeof *t->slots);
  bool ok = none != NULL && t->ends != NULL && t->slots != NULL && rule_set(t, none) == 0;
  free(none);
  if (!ok) return false;
  for (size_t i = 0; i < s->position_count; i++)
    if (s->positions[i].ends) put_in(t->ends, i);
  t->words = words;
  return first_state(t) != NO_STATE;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

void lede_candidates_free(lede_candidates *c) {
  free(c->element);
  free(c->rules);
  *c = (lede_candidates){0};
}

static bool note(lede_candidates *out, size_t element, uint32_t rules) {
  if (rules == 0) return true;
  if (rules == UINT32_MAX || !lede_grow(&out->element, &out->room, out->count + 1, sizeof *out->element) ||
      !lede_grow(&out->rules, &out->rules_room, out->count + 1, sizeof *out->rules))
    return false;
  out->element[out->count] = (uint32_t)element;
  out->rules[out->count++] = rules;
  return true;
}

static void reverse(uint32_t *a, size_t n) {
  for (size_t i = 0; i < n / 2; i++) {
    uint32_t x = a[i];
    a[i] = a[n - 1 - i];
    a[n - 1 - i] = x;
  }
}

/* Where the automaton goes by a symbol; NO_STATE: out of memory. */
static size_t go(lede_track *t, size_t state, int symbol) {
  size_t there = t->next[state * SYMBOLS + (size_t)symbol];
  return there != NO_STATE ? there : step(t, state, symbol);
}

lede_status lede_track_candidates(lede_track *t, const unsigned char *tape, size_t count, lede_candidates *out,
                               lede_error *err) {
  out->count = 0;
  if (!prepare(t)) return no_memory(err);
  size_t state = go(t, FIRST_STATE, 0);
  uint32_t starts = 0; /* the rules that begin at the element read last */
  for (size_t i = count; i-- > 0 && state != NO_STATE;) {
    state = go(t, state, tape[i]);
    Found f = state != NO_STATE ? t->found[state] : (Found){0, 0};
    if ((starts | f.precedes) != 0 && !note(out, i + 1, joined(t, starts, f.precedes))) return no_memory(err);
    starts = f.starts;
  }
  if (state != NO_STATE) state = go(t, state, 0);
  if (state == NO_STATE || !note(out, 0, joined(t, starts, t->found[state].precedes))) return no_memory(err);
  reverse(out->element, out->count);
  reverse(out->rules, out->count);
  return LEDE_OK;
}
