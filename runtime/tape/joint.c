/* joint.c - automata that read one tape together.
 *
 * A joint state is a state of each automaton.  Most elements lead from one joint state in which no rule begins to
 * another, by one look-up; joint states are made as they are met, and all forgotten when they grow too many or when an
 * automaton has forgotten its own. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "tape/joint.h"

enum {
  SYMBOLS = 256, NO_STATE = 0, FIRST_STATE = 1, MAX_STATES = 1 << 12, SLOTS = MAX_STATES * 2,
  FINDS = 1 << 15 /* added to a state that is stepped to, where a rule begins there or behind it */
};

struct lede_joint {
  lede_automaton *const *automata;
  size_t count, rule_words;
  size_t age, lives; /* how often the automata have forgotten states when it last looked, and it its own */
  /* of state k: the states that it joins, `count`; whether a rule begins there or behind it; the steps by symbol */
  uint16_t *parts, *next;
  bool *finds;
  size_t state_count, parts_room, next_room, finds_room;
  uint16_t slots[SLOTS]; /* states by what they join: open addressing */
  uint64_t row[];        /* the rules that begin at the element behind the one to be read */
};

lede_joint *lede_joint_new(lede_automaton *const *automata, size_t count, size_t rule_words) {
  lede_joint *j = calloc(1, sizeof *j + rule_words * sizeof *j->row);
  if (j != NULL) j->automata = automata, j->count = count, j->rule_words = rule_words, j->state_count = FIRST_STATE;
  return j;
}

void lede_joint_free(lede_joint *j) {
  if (j == NULL) return;
  free(j->parts);
  free(j->next);
  free(j->finds);
  free(j);
}

/* ---- States ----------------------------------------------------------------------------------------------------- */

static uint16_t *parts_of(const lede_joint *j, size_t state) { return j->parts + state * j->count; }

/* Room for one more state. */
static bool grow(lede_joint *j) {
  size_t n = j->state_count + 1;
  return lede_grow(&j->parts, &j->parts_room, n * j->count + 1, sizeof *j->parts) &&
         lede_grow(&j->next, &j->next_room, n * SYMBOLS, sizeof *j->next) &&
         lede_grow(&j->finds, &j->finds_room, n, sizeof *j->finds);
}

static size_t age_of(const lede_joint *j) {
  size_t age = 0;
  for (size_t k = 0; k < j->count; k++) age += lede_automaton_age(j->automata[k]);
  return age;
}

static bool finds(const lede_joint *j, size_t state) {
  bool any = false;
  for (size_t k = 0; k < j->count; k++) any |= lede_automaton_finds(j->automata[k], parts_of(j, state)[k]);
  return any;
}

/* Forget all states but what stands in the first free place. */
static void start_afresh(lede_joint *j) {
  memset(j->slots, 0, sizeof j->slots);
  memmove(parts_of(j, FIRST_STATE), parts_of(j, j->state_count), j->count * sizeof *j->parts);
  j->state_count = FIRST_STATE;
  j->age = age_of(j);
  j->lives++;
}

/* The state that joins what stands in the first free place, made when it is new. */
static size_t settle(lede_joint *j) {
  if (j->age != age_of(j) || j->state_count == MAX_STATES) start_afresh(j);
  size_t fresh = j->state_count, bytes = j->count * sizeof *j->parts;
  const uint16_t *parts = parts_of(j, fresh);
  uint64_t h = 0;
  for (size_t k = 0; k < j->count; k++) h = (h ^ parts[k]) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
  size_t at = (size_t)h & (SLOTS - 1);
  for (; j->slots[at] != NO_STATE; at = (at + 1) & (SLOTS - 1))
    if (memcmp(parts_of(j, j->slots[at]), parts, bytes) == 0) return j->slots[at];
  memset(j->next + fresh * SYMBOLS, 0, SYMBOLS * sizeof *j->next);
  j->finds[fresh] = finds(j, fresh);
  j->slots[at] = (uint16_t)fresh;
  return j->state_count++;
}

/* The state behind the last element; NO_STATE: out of memory. */
static size_t start(lede_joint *j) {
  if (!grow(j)) return NO_STATE;
  uint16_t *to = parts_of(j, j->state_count);
  for (size_t k = 0; k < j->count; k++) {
    to[k] = (uint16_t)lede_automaton_start(j->automata[k]);
    if (to[k] == NO_STATE) return NO_STATE;
  }
  return settle(j);
}

/* Where it goes by a symbol; NO_STATE: out of memory. */
static size_t go(lede_joint *j, size_t state, int symbol) {
  size_t step = state * SYMBOLS + (size_t)symbol;
  if (j->next[step] != NO_STATE) return j->next[step] & ~(size_t)FINDS;
  if (!grow(j)) return NO_STATE;
  const uint16_t *from = parts_of(j, state);
  uint16_t *to = parts_of(j, j->state_count);
  for (size_t k = 0; k < j->count; k++) {
    to[k] = (uint16_t)lede_automaton_go(j->automata[k], from[k], symbol);
    if (to[k] == NO_STATE) return NO_STATE;
  }
  size_t lives = j->lives, there = settle(j);
  if (lives == j->lives) j->next[step] = (uint16_t)(there | (j->finds[there] ? FINDS : 0));
  return there;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

/* Go on to the left while the steps are known and find nothing -> the element still to be read, + 1; 0: none. */
static size_t skip(const lede_joint *j, const unsigned char *tape, size_t i, size_t *state) {
  const uint16_t *next = j->next;
  size_t at = *state;
  for (; i > 0; i--) {
    uint16_t there = next[at * SYMBOLS + tape[i - 1]];
    if ((uint16_t)(there - 1) >= FINDS - 1) break; /* NO_STATE, too */
    at = there;
  }
  *state = at;
  return i;
}

static bool is_empty(const lede_joint *j) {
  for (size_t i = 0; i < j->rule_words; i++)
    if (j->row[i] != 0) return false;
  return true;
}

/* The state is that behind element i: what begins there is known with it, and told of; the row is then what is known of
 * element i - 1 so far. */
static bool tell(lede_joint *j, size_t state, size_t i, lede_joint_note *note, void *context) {
  const uint16_t *parts = parts_of(j, state);
  size_t found = j->finds[state] ? j->count : 0;
  for (size_t k = 0; k < found; k++) lede_automaton_add_preceded(j->automata[k], parts[k], j->row);
  if (!is_empty(j) && !note(context, i, j->row)) return false;
  memset(j->row, 0, j->rule_words * sizeof *j->row);
  for (size_t k = 0; k < found; k++) lede_automaton_add_starts(j->automata[k], parts[k], j->row);
  return true;
}

bool lede_joint_run(lede_joint *j, const unsigned char *tape, size_t count, lede_joint_note *note, void *context) {
  memset(j->row, 0, j->rule_words * sizeof *j->row);
  size_t state = start(j);
  if (state != NO_STATE) state = go(j, state, 0);
  for (size_t i = count; state != NO_STATE;) {
    if (is_empty(j)) i = skip(j, tape, i, &state);
    state = go(j, state, i > 0 ? tape[i - 1] : 0); /* 0: what lies before the first element */
    if (state == NO_STATE || !tell(j, state, i, note, context)) return false;
    if (i-- == 0) return true;
  }
  return false;
}
