/* prefilter.c - where rules may begin: an automaton that reads a tape from right to left.
 *
 * A state is the set of positions that the element just read may be, given what follows it.  States are made as they are
 * met, with the step from a state by a symbol remembered; when they grow too many all are forgotten (Russ Cox, "Regular
 * Expression Matching in the Wild", 2010). */
#include <stdlib.h>
#include <string.h>
#include "tape/shape.h"

enum { SYMBOLS = 256, NO_STATE = 0, FIRST_STATE = 1, MAX_STATES = 1 << 13 };

typedef struct { uint32_t starts, precedes; } Found; /* sets of rules: that begin here, that begin behind this element */

struct lede_prefilter {
  const lede_alphabet *alphabet;
  lede_shapes shapes;
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

lede_prefilter *lede_prefilter_new(const lede_alphabet *alphabet) {
  lede_prefilter *p = calloc(1, sizeof *p);
  if (p != NULL) p->alphabet = alphabet;
  return p;
}

void lede_prefilter_free(lede_prefilter *p) {
  if (p == NULL) return;
  lede_shapes_free(&p->shapes);
  for (int i = 0; i < SYMBOLS; i++) free(p->of_symbol[i]);
  void *all[] = {p->ends, p->bits, p->next, p->found, p->slots, p->rules, p};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static lede_status no_memory(lede_error *err) { return lede_fail(err, LEDE_ENOMEM, "out of memory"); }

lede_status lede_prefilter_label(lede_prefilter *p, unsigned flags, const int *sets, size_t count, int *number,
                                 lede_error *err) {
  *number = lede_label_make(&p->shapes, flags, sets, count);
  return *number >= 0 ? LEDE_OK : no_memory(err);
}

lede_status lede_prefilter_rule(lede_prefilter *p, const int *postfix, size_t count, lede_error *err) {
  if (p->words != 0) return lede_fail(err, LEDE_EINVALID, "a rule was added after the first tape was read");
  return lede_shape_add(&p->shapes, postfix, count, err);
}

/* ---- Sets of rules ---------------------------------------------------------------------------------------------- */

/* The number of a set, made when new; UINT32_MAX: out of memory.  There are few: those of the states' beginnings. */
static uint32_t rule_set(lede_prefilter *p, const uint64_t *set) {
  for (size_t i = 0; i < p->rules_count; i++)
    if (memcmp(p->rules + i * p->rule_words, set, p->rule_words * sizeof *set) == 0) return (uint32_t)i;
  if (!lede_grow(&p->rules, &p->rules_room, (p->rules_count + 1) * p->rule_words, sizeof *p->rules)) return UINT32_MAX;
  memcpy(p->rules + p->rules_count * p->rule_words, set, p->rule_words * sizeof *set);
  return (uint32_t)p->rules_count++;
}

static uint32_t joined(lede_prefilter *p, uint32_t a, uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  size_t at = (a * 31 + b) % (sizeof p->joined / sizeof *p->joined);
  if (p->joined[at].a == a && p->joined[at].b == b) return p->joined[at].both;
  uint64_t *set = malloc(p->rule_words * sizeof *set);
  if (set == NULL) return UINT32_MAX;
  for (size_t i = 0; i < p->rule_words; i++) set[i] = p->rules[a * p->rule_words + i] | p->rules[b * p->rule_words + i];
  uint32_t both = rule_set(p, set);
  free(set);
  p->joined[at].a = a, p->joined[at].b = b, p->joined[at].both = both;
  return both;
}

int lede_prefilter_member(const lede_prefilter *p, uint32_t rules, int n) {
  if (rules >= p->rules_count) return -1;
  const uint64_t *set = p->rules + rules * p->rule_words;
  for (int k = 0; k < p->shapes.rule_count; k++)
    if ((set[k / 64] >> k % 64 & 1) && n-- == 0) return k;
  return -1;
}

/* ---- States ----------------------------------------------------------------------------------------------------- */

static uint64_t *held(const lede_prefilter *p, size_t state) { return p->bits + state * 2 * p->words; }
static uint64_t *before(const lede_prefilter *p, size_t state) { return held(p, state) + p->words; }

static void put_in(uint64_t *set, size_t i) { set[i / 64] |= (uint64_t)1 << i % 64; }

/* What may come before any of the positions held: a match may end there, or goes on into them. */
static void find_before(lede_prefilter *p, size_t state) {
  uint64_t *out = before(p, state), *in = held(p, state);
  memcpy(out, p->ends, p->words * sizeof *out);
  for (size_t w = 0; w < p->words; w++) {
    for (uint64_t bits = in[w]; bits != 0; bits &= bits - 1) {
      const uint64_t *row = p->shapes.before + (w * 64 + (size_t)__builtin_ctzll(bits)) * p->shapes.words;
      for (size_t i = 0; i < p->words; i++) out[i] |= row[i];
    }
  }
}

/* Which rules begin with the positions held. */
static bool find_rules(lede_prefilter *p, size_t state) {
  uint64_t *starts = calloc(2 * p->rule_words, sizeof *starts), *in = held(p, state);
  if (starts == NULL) return false;
  for (size_t w = 0; w < p->words; w++) {
    for (uint64_t bits = in[w]; bits != 0; bits &= bits - 1) {
      const Position *at = &p->shapes.positions[w * 64 + (size_t)__builtin_ctzll(bits)];
      if (at->starts) put_in(starts + (at->precedes ? p->rule_words : 0), (size_t)at->rule);
    }
  }
  p->found[state] = (Found){rule_set(p, starts), rule_set(p, starts + p->rule_words)};
  free(starts);
  return p->found[state].starts != UINT32_MAX && p->found[state].precedes != UINT32_MAX;
}

/* Room for one more state. */
static bool grow(lede_prefilter *p) {
  return lede_grow(&p->bits, &p->bits_room, (p->state_count + 1) * 2 * p->words, sizeof *p->bits) &&
         lede_grow(&p->next, &p->next_room, (p->state_count + 1) * SYMBOLS, sizeof *p->next) &&
         lede_grow(&p->found, &p->found_room, p->state_count + 1, sizeof *p->found);
}

/* The state that holds what stands in the first free place; NO_STATE: out of memory. */
static size_t settle(lede_prefilter *p) {
  size_t fresh = p->state_count, bytes = p->words * sizeof(uint64_t);
  size_t at = (size_t)lede_hash(held(p, fresh), bytes) & (MAX_STATES * 2 - 1);
  for (; p->slots[at] != NO_STATE; at = (at + 1) & (MAX_STATES * 2 - 1))
    if (memcmp(held(p, p->slots[at]), held(p, fresh), bytes) == 0) return p->slots[at];
  memset(p->next + fresh * SYMBOLS, 0, SYMBOLS * sizeof *p->next);
  find_before(p, fresh);
  if (!find_rules(p, fresh)) return NO_STATE;
  p->slots[at] = (uint16_t)fresh;
  p->state_count++;
  return fresh;
}

/* The state in which nothing has been read; it holds nothing. */
static size_t first_state(lede_prefilter *p) {
  p->state_count = FIRST_STATE;
  memset(p->slots, 0, MAX_STATES * 2 * sizeof *p->slots);
  if (!grow(p)) return NO_STATE;
  memset(held(p, FIRST_STATE), 0, p->words * sizeof(uint64_t));
  return settle(p);
}

/* The positions that a symbol may be. */
static const uint64_t *positions_of(lede_prefilter *p, int symbol) {
  if (p->of_symbol[symbol] != NULL) return p->of_symbol[symbol];
  uint64_t *set = calloc(p->words, sizeof *set);
  bool *has = set != NULL ? malloc(p->shapes.label_count * sizeof *has) : NULL;
  if (has == NULL) {
    free(set);
    return NULL;
  }
  for (size_t i = 0; i < p->shapes.label_count; i++) has[i] = lede_label_has(&p->shapes, (int)i, p->alphabet, symbol);
  for (size_t i = 0; i < p->shapes.position_count; i++)
    if (has[p->shapes.positions[i].label]) put_in(set, i);
  free(has);
  return p->of_symbol[symbol] = set;
}

/* The state behind `state` by `symbol`; NO_STATE: out of memory. */
static size_t step(lede_prefilter *p, size_t state, int symbol) {
  const uint64_t *may = positions_of(p, symbol);
  if (may == NULL || !grow(p)) return NO_STATE;
  uint64_t *to = held(p, p->state_count);
  const uint64_t *from = before(p, state);
  for (size_t i = 0; i < p->words; i++) to[i] = from[i] & may[i];
  if (p->state_count == MAX_STATES) { /* start afresh, from here */
    uint64_t *kept = malloc(p->words * sizeof *kept);
    if (kept == NULL) return NO_STATE;
    memcpy(kept, to, p->words * sizeof *kept);
    bool ok = first_state(p) != NO_STATE && grow(p);
    if (ok) memcpy(held(p, p->state_count), kept, p->words * sizeof *kept);
    free(kept);
    return ok ? settle(p) : NO_STATE;
  }
  size_t there = settle(p);
  if (there != NO_STATE) p->next[state * SYMBOLS + (size_t)symbol] = (uint16_t)there;
  return there;
}

/* All rules are known: what does not change any more. */
static bool prepare(lede_prefilter *p) {
  if (p->words != 0) return true;
  lede_shapes *s = &p->shapes;
  size_t words = (s->position_count + 63) / 64;
  p->rule_words = ((size_t)s->rule_count + 63) / 64;
  if (words == 0 || p->rule_words == 0) words = p->rule_words = 1;
  uint64_t *none = calloc(p->rule_words, sizeof *none);
  p->ends = calloc(words, sizeof *p->ends);
  p->slots = calloc(MAX_STATES * 2, sizeof *p->slots);
  bool ok = none != NULL && p->ends != NULL && p->slots != NULL && rule_set(p, none) == 0;
  free(none);
  if (!ok) return false;
  for (size_t i = 0; i < s->position_count; i++)
    if (s->positions[i].ends) put_in(p->ends, i);
  p->words = words;
  return first_state(p) != NO_STATE;
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
static size_t go(lede_prefilter *p, size_t state, int symbol) {
  size_t there = p->next[state * SYMBOLS + (size_t)symbol];
  return there != NO_STATE ? there : step(p, state, symbol);
}

lede_status lede_prefilter_run(lede_prefilter *p, const unsigned char *tape, size_t count, lede_candidates *out,
                               lede_error *err) {
  out->count = 0;
  if (!prepare(p)) return no_memory(err);
  size_t state = go(p, FIRST_STATE, 0);
  uint32_t starts = 0; /* the rules that begin at the element read last */
  for (size_t i = count; i-- > 0 && state != NO_STATE;) {
    state = go(p, state, tape[i]);
    Found f = state != NO_STATE ? p->found[state] : (Found){0, 0};
    if ((starts | f.precedes) != 0 && !note(out, i + 1, joined(p, starts, f.precedes))) return no_memory(err);
    starts = f.starts;
  }
  if (state != NO_STATE) state = go(p, state, 0);
  if (state == NO_STATE || !note(out, 0, joined(p, starts, p->found[state].precedes))) return no_memory(err);
  reverse(out->element, out->count);
  reverse(out->rules, out->count);
  return LEDE_OK;
}
