/* automaton.c - an automaton that tells, reading from right to left, where rules may begin.
 *
 * A state is the set of positions that the element just read may be, given what follows it.  States are made as they are
 * met, with the step from a state by a symbol remembered; when they grow too many all are forgotten (Russ Cox, "Regular
 * Expression Matching in the Wild", 2010). */
#include <stdlib.h>
#include <string.h>
#include "tape/automaton.h"

enum { SYMBOLS = 256, NO_KIND = 0, NO_STATE = 0, FIRST_STATE = 1, MAX_STATES = 1 << 12 };
enum { MAX_BYTES = 3 << 17, MORE_KINDS = 32 }; /* of its states; kinds for which they get room at a time */

struct lede_automaton {
  const lede_alphabet *alphabet;
  size_t rule_words;
  lede_shapes shapes;
  size_t *rules, rules_room;    /* the track's numbers of the shapes' rules */
  size_t words;                 /* of a set of positions, once the first tape is read; 0 before */
  uint64_t *ends;               /* positions that a match may end with */
  uint16_t kinds[SYMBOLS];      /* of a symbol, NO_KIND not asked yet; one kind are those that may be the same positions */
  uint64_t *of_kind[SYMBOLS + 1]; /* positions that it may be */
  size_t kind_count;            /* with NO_KIND */
  /* of state k: the positions it holds and those that may come before them, 2 * words; the rules that begin here and
   * those that begin behind this element, 2 * rule_words; which of these are any; the steps by kind, `stride` */
  uint64_t *bits, *found;
  uint8_t *finds;
  uint16_t *next;
  size_t state_count, stride, bits_room, found_room, finds_room, next_room;
  uint16_t *slots; size_t slot_count; /* states by what they hold: open addressing, a power of two */
};
enum { STARTS = 1, PRECEDES = 2 };

lede_automaton *lede_automaton_new(const lede_alphabet *alphabet, size_t rule_words) {
  lede_automaton *a = calloc(1, sizeof *a);
  if (a == NULL) return NULL;
  a->alphabet = alphabet, a->rule_words = rule_words;
  a->kind_count = NO_KIND + 1, a->stride = MORE_KINDS;
  return a;
}

void lede_automaton_free(lede_automaton *a) {
  if (a == NULL) return;
  lede_shapes_free(&a->shapes);
  for (size_t i = 0; i < a->kind_count; i++) free(a->of_kind[i]);
  void *all[] = {a->rules, a->ends, a->bits, a->found, a->finds, a->next, a->slots, a};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

bool lede_automaton_add(lede_automaton *a, const lede_sets *sets, const lede_pattern *pattern, size_t rule) {
  size_t n = (size_t)a->shapes.rule_count;
  if (!lede_grow(&a->rules, &a->rules_room, n + 1, sizeof *a->rules)) return false;
  a->rules[n] = rule;
  return lede_shape_add(&a->shapes, sets, pattern);
}

size_t lede_automaton_size(const lede_automaton *a) { return a->shapes.position_count; }

/* ---- States ----------------------------------------------------------------------------------------------------- */

static uint64_t *held(const lede_automaton *a, size_t state) { return a->bits + state * 2 * a->words; }
static uint64_t *before(const lede_automaton *a, size_t state) { return held(a, state) + a->words; }
static uint64_t *rules_at(const lede_automaton *a, size_t state) { return a->found + state * 2 * a->rule_words; }

static void put_in(uint64_t *set, size_t i) { set[i / 64] |= (uint64_t)1 << i % 64; }

/* What may come before any of the positions held, since a match may end there or goes on into them; and which rules begin
 * with them. */
static void work_out(lede_automaton *a, size_t state) {
  uint64_t *out = before(a, state), *rules = rules_at(a, state);
  memcpy(out, a->ends, a->words * sizeof *out);
  memset(rules, 0, 2 * a->rule_words * sizeof *rules);
  a->finds[state] = 0;
  for (size_t w = 0; w < a->words; w++) {
    for (uint64_t bits = held(a, state)[w]; bits != 0; bits &= bits - 1) {
      size_t position = w * 64 + (size_t)__builtin_ctzll(bits);
      const uint64_t *row = a->shapes.before + position * a->shapes.words;
      for (size_t i = 0; i < a->words; i++) out[i] |= row[i];
      const Position *p = &a->shapes.positions[position];
      if (!p->starts) continue;
      put_in(rules + (p->precedes ? a->rule_words : 0), a->rules[p->rule]);
      a->finds[state] |= p->precedes ? PRECEDES : STARTS;
    }
  }
}

/* Where the state is that holds what `state` does, or belongs. */
static uint16_t *slot_of(const lede_automaton *a, size_t state) {
  const uint64_t *set = held(a, state);
  uint64_t h = 0;
  for (size_t i = 0; i < a->words; i++) h = (h ^ set[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
  size_t at = (size_t)h & (a->slot_count - 1);
  while (a->slots[at] != NO_STATE && memcmp(held(a, a->slots[at]), set, a->words * sizeof *set) != 0)
    at = (at + 1) & (a->slot_count - 1);
  return &a->slots[at];
}

static bool grow_slots(lede_automaton *a) {
  if (a->state_count * 2 < a->slot_count) return true;
  size_t count = a->slot_count == 0 ? 64 : a->slot_count * 2;
  uint16_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return false;
  free(a->slots);
  a->slots = slots;
  a->slot_count = count;
  for (size_t state = FIRST_STATE; state < a->state_count; state++) *slot_of(a, state) = (uint16_t)state;
  return true;
}

/* Room for one more state. */
static bool grow(lede_automaton *a) {
  size_t n = a->state_count + 1;
  return grow_slots(a) &&
         lede_grow(&a->bits, &a->bits_room, n * 2 * a->words, sizeof *a->bits) &&
         lede_grow(&a->found, &a->found_room, n * 2 * a->rule_words, sizeof *a->found) &&
         lede_grow(&a->finds, &a->finds_room, n, sizeof *a->finds) &&
         lede_grow(&a->next, &a->next_room, n * a->stride, sizeof *a->next);
}

/* The state that holds what stands in the first free place, made when it is new. */
static size_t settle(lede_automaton *a) {
  size_t fresh = a->state_count;
  uint16_t *slot = slot_of(a, fresh);
  if (*slot != NO_STATE) return *slot;
  memset(a->next + fresh * a->stride, 0, a->stride * sizeof *a->next);
  work_out(a, fresh);
  *slot = (uint16_t)fresh;
  a->state_count++;
  return fresh;
}

/* The state in which nothing has been read; it holds nothing. */
static bool begin(lede_automaton *a) {
  a->state_count = FIRST_STATE;
  if (!grow(a)) return false;
  memset(a->slots, 0, a->slot_count * sizeof *a->slots);
  memset(held(a, FIRST_STATE), 0, a->words * sizeof(uint64_t));
  settle(a);
  return true;
}

/* ---- Kinds of symbols -------------------------------------------------------------------------------------------- */

/* The positions that a symbol may be; NULL: out of memory. */
static uint64_t *positions_of(const lede_automaton *a, int symbol) {
  uint64_t *set = calloc(a->words, sizeof *set);
  bool *has = set != NULL ? calloc(a->shapes.label_count + 1, sizeof *has) : NULL;
  if (has == NULL) {
    free(set);
    return NULL;
  }
  for (size_t i = 0; i < a->shapes.label_count; i++) has[i] = lede_label_has(&a->shapes, (int)i, a->alphabet, symbol);
  for (size_t i = 0; i < a->shapes.position_count; i++)
    if (has[a->shapes.positions[i].label]) put_in(set, i);
  free(has);
  return set;
}

/* Room for more kinds. */
static bool widen(lede_automaton *a) {
  size_t wider = a->stride + MORE_KINDS, room = a->next_room / a->stride;
  uint16_t *next = calloc(room * wider, sizeof *next);
  if (next == NULL) return false;
  for (size_t i = FIRST_STATE; i < a->state_count; i++)
    memcpy(next + i * wider, a->next + i * a->stride, a->stride * sizeof *next);
  free(a->next);
  a->next = next;
  a->next_room = room * wider;
  a->stride = wider;
  return true;
}

/* The kind of a symbol that is met for the first time; NO_KIND: out of memory. */
static size_t learn_kind(lede_automaton *a, int symbol) {
  uint64_t *set = positions_of(a, symbol);
  if (set == NULL) return NO_KIND;
  size_t kind = NO_KIND + 1;
  while (kind < a->kind_count && memcmp(a->of_kind[kind], set, a->words * sizeof *set) != 0) kind++;
  if (kind < a->kind_count) {
    free(set);
  } else if (kind == a->stride && !widen(a)) {
    free(set);
    return NO_KIND;
  } else {
    a->of_kind[a->kind_count++] = set;
  }
  return a->kinds[symbol] = (uint16_t)kind;
}

/* ---- Steps ------------------------------------------------------------------------------------------------------- */

/* So many states that it is better to begin again. */
static bool is_full(const lede_automaton *a) {
  size_t state = 2 * a->words * sizeof *a->bits + 2 * a->rule_words * sizeof *a->found + a->stride * sizeof *a->next;
  return a->state_count == MAX_STATES - 1 || (a->state_count + 1) * state > MAX_BYTES;
}

/* Forget all states but what stands in the first free place. */
static bool start_afresh(lede_automaton *a) {
  uint64_t *kept = malloc(a->words * sizeof *kept);
  if (kept == NULL) return false;
  memcpy(kept, held(a, a->state_count), a->words * sizeof *kept);
  bool ok = begin(a) && grow(a);
  if (ok) memcpy(held(a, a->state_count), kept, a->words * sizeof *kept);
  free(kept);
  return ok;
}

/* The state behind `state` by a symbol of that kind; NO_STATE: out of memory. */
static size_t step(lede_automaton *a, size_t state, size_t kind) {
  if (!grow(a)) return NO_STATE;
  const uint64_t *may = a->of_kind[kind], *from = before(a, state);
  uint64_t *to = held(a, a->state_count);
  for (size_t i = 0; i < a->words; i++) to[i] = from[i] & may[i];
  bool full = is_full(a);
  if (full && !start_afresh(a)) return NO_STATE;
  size_t there = settle(a);
  if (!full) a->next[state * a->stride + kind] = (uint16_t)there;
  return there;
}

/* All rules are known: what does not change any more. */
static bool prepare(lede_automaton *a) {
  if (a->words != 0) return true;
  lede_shapes *s = &a->shapes;
  lede_shapes_fit(s);
  size_t words = s->position_count > 0 ? (s->position_count + 63) / 64 : 1;
  free(a->ends);
  a->ends = calloc(words, sizeof *a->ends);
  if (a->ends == NULL) return false;
  for (size_t i = 0; i < s->position_count; i++)
    if (s->positions[i].ends) put_in(a->ends, i);
  a->words = words;
  if (begin(a)) return true;
  a->words = 0;
  return false;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

static void add_rules(const lede_automaton *a, const uint64_t *rules, uint64_t *row) {
  for (size_t i = 0; i < a->rule_words; i++) row[i] |= rules[i];
}

/* Where it goes by a symbol; NO_STATE: out of memory. */
static size_t go(lede_automaton *a, size_t state, int symbol) {
  size_t kind = a->kinds[symbol];
  if (kind == NO_KIND && (kind = learn_kind(a, symbol)) == NO_KIND) return NO_STATE;
  size_t there = a->next[state * a->stride + kind];
  return there != NO_STATE ? there : step(a, state, kind);
}

/* Go on to the left while the steps are known and find nothing -> the element that is still to be read, + 1; 0: none. */
static size_t skip(const lede_automaton *a, const unsigned char *tape, size_t i, size_t *state) {
  const uint16_t *next = a->next, *kinds = a->kinds;
  const uint8_t *finds = a->finds;
  size_t at = *state, stride = a->stride;
  for (; i > 0; i--) {
    size_t there = next[at * stride + kinds[tape[i - 1]]]; /* NO_KIND leads nowhere */
    if (there == NO_STATE || finds[there] != 0) break;
    at = there;
  }
  *state = at;
  return i;
}

bool lede_automaton_run(lede_automaton *a, const unsigned char *tape, size_t count, uint64_t *rows) {
  if (!prepare(a)) return false;
  size_t state = go(a, FIRST_STATE, 0), rw = a->rule_words;
  for (size_t i = count; state != NO_STATE && (i = skip(a, tape, i, &state)) > 0;) {
    state = go(a, state, tape[--i]);
    if (a->finds[state] & STARTS) add_rules(a, rules_at(a, state), rows + i * rw);
    if (a->finds[state] & PRECEDES) add_rules(a, rules_at(a, state) + rw, rows + (i + 1) * rw);
  }
  if (state != NO_STATE) state = go(a, state, 0); /* what lies before the first element */
  if (state == NO_STATE) return false;
  if (a->finds[state] & PRECEDES) add_rules(a, rules_at(a, state) + rw, rows);
  return true;
}
