/* track.c - the rules that share a tape, and where on it each may begin.
 *
 * One automaton for all rules would have a state for every combination of what each of them has seen; so small rules share
 * one, and a long rule has its own. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lede/track.h"
#include "tape/automaton.h"
#include "tape/program.h"
#include "tape/search.h"

enum {
  SHARED = 512, /* positions of an automaton that takes another rule; what a rule speaks of that shares one */
  FEW = 4096,   /* elements, for which automata cost more to make than they save */
  KEPT = 1 << 12 /* words of rows that are kept from one tape to the next */
};

struct lede_track {
  lede_alphabet *alphabet;
  lede_sets sets, predicates;
  const lede_pattern **patterns; size_t patterns_room;
  size_t rule_count;
  lede_program *program;
  lede_rule_counts *counts; /* NULL: nobody looks on */
  lede_automaton **automata; size_t automaton_count, automata_room; /* 0 until they are worth making */
  uint64_t *rows; size_t rows_room; /* of the tape at hand: a set of rules for every element */
  size_t searched; /* elements */
  size_t rule_words; /* 0 before the first tape is read */
  uint64_t *rules; size_t rules_count, rules_room; /* the sets of rules that have been met, numbered from 0, the empty one */
  uint32_t *slots; size_t slot_count;              /* their numbers + 1 by hash; a power of two */
};

lede_track *lede_track_new(lede_lexicon *lex) {
  lede_track *t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  t->alphabet = lede_alphabet_new(lex);
  t->program = lede_program_new();
  if (t->alphabet != NULL && t->program != NULL) return t;
  lede_track_free(t);
  return NULL;
}

static void free_automata(lede_track *t) {
  for (size_t i = 0; i < t->automaton_count; i++) lede_automaton_free(t->automata[i]);
  t->automaton_count = 0;
}

void lede_track_free(lede_track *t) {
  if (t == NULL) return;
  free_automata(t);
  lede_alphabet_free(t->alphabet);
  lede_sets_free(&t->sets);
  lede_sets_free(&t->predicates);
  lede_program_free(t->program);
  void *all[] = {t->patterns, t->counts, t->automata, t->rows, t->rules, t->slots, t};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static lede_status no_memory(lede_error *err) { return lede_fail(err, LEDE_ENOMEM, "out of memory"); }

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

lede_status lede_track_add(lede_track *t, const lede_pattern *pattern, lede_error *err) {
  if (t->rule_words != 0) return lede_fail(err, LEDE_EINVALID, "a rule was added after the first tape was read");
  if (t->rule_count == LEDE_MAX_RULES) return lede_fail(err, LEDE_ELIMIT, "more than %d rules", LEDE_MAX_RULES);
  if (pattern->depth > LEDE_MAX_PATTERN_DEPTH)
    return lede_fail(err, LEDE_ELIMIT, "the pattern is nested more than %d deep", LEDE_MAX_PATTERN_DEPTH);
  if (!lede_grow(&t->patterns, &t->patterns_room, t->rule_count + 1, sizeof *t->patterns)) return no_memory(err);
  lede_status st = lede_sets_declare(&t->sets, &t->predicates, t->alphabet, pattern, err);
  if (st == LEDE_OK) st = lede_program_add(t->program, &t->sets, pattern, err);
  if (st == LEDE_OK) t->patterns[t->rule_count++] = pattern;
  return st;
}

size_t lede_track_rules(const lede_track *t) { return t->rule_count; }
lede_alphabet *lede_track_alphabet(const lede_track *t) { return t->alphabet; }
int lede_track_set(const lede_track *t, const lede_pattern *set) { return lede_sets_find(&t->sets, set); }

/* ---- Sets of rules ---------------------------------------------------------------------------------------------- */

static const uint64_t *rule_set(const lede_track *t, size_t number) { return t->rules + number * t->rule_words; }

static uint32_t *slot_of(const lede_track *t, const uint64_t *set) {
  uint64_t h = 0;
  for (size_t i = 0; i < t->rule_words; i++) h = (h ^ set[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
  size_t i = (size_t)h & (t->slot_count - 1);
  while (t->slots[i] != 0 && memcmp(rule_set(t, t->slots[i] - 1), set, t->rule_words * sizeof *set) != 0)
    i = (i + 1) & (t->slot_count - 1);
  return &t->slots[i];
}

static bool room_for_set(lede_track *t) {
  if (!lede_grow(&t->rules, &t->rules_room, (t->rules_count + 1) * t->rule_words, sizeof *t->rules)) return false;
  if (t->rules_count * 2 < t->slot_count) return true;
  size_t count = t->slot_count == 0 ? 64 : t->slot_count * 2;
  uint32_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return false;
  free(t->slots);
  t->slots = slots;
  t->slot_count = count;
  for (size_t i = 0; i < t->rules_count; i++) *slot_of(t, rule_set(t, i)) = (uint32_t)i + 1;
  return true;
}

/* The number of a set, made when new; UINT32_MAX: out of memory. */
static uint32_t number_of(lede_track *t, const uint64_t *set) {
  if (!room_for_set(t)) return UINT32_MAX;
  uint32_t *slot = slot_of(t, set);
  if (*slot != 0) return *slot - 1;
  memcpy(t->rules + t->rules_count * t->rule_words, set, t->rule_words * sizeof *set);
  *slot = (uint32_t)++t->rules_count;
  return *slot - 1;
}

int lede_track_member(const lede_track *t, uint32_t rules, int after) {
  if (rules >= t->rules_count) return -1;
  const uint64_t *set = rule_set(t, rules);
  size_t k = (size_t)(after + 1);
  for (size_t w = k / 64; w < t->rule_words; w++) {
    uint64_t bits = w == k / 64 ? set[w] >> k % 64 << k % 64 : set[w];
    if (bits != 0) return (int)(w * 64) + __builtin_ctzll(bits);
  }
  return -1;
}

/* ---- Automata ---------------------------------------------------------------------------------------------------- */

static lede_automaton *add_automaton(lede_track *t, size_t rule_words) {
  if (!lede_grow(&t->automata, &t->automata_room, t->automaton_count + 1, sizeof *t->automata)) return NULL;
  lede_automaton *a = lede_automaton_new(t->alphabet, rule_words);
  if (a != NULL) t->automata[t->automaton_count++] = a;
  return a;
}

/* All rules are known. */
static bool prepare(lede_track *t) {
  static const uint64_t none[LEDE_MAX_RULES / 64];
  if (t->rule_words == 0) t->rule_words = t->rule_count > 0 ? (t->rule_count + 63) / 64 : 1;
  return t->rules_count > 0 || number_of(t, none) == 0;
}

static bool make_automata(lede_track *t) {
  if (t->automaton_count > 0) return true;
  lede_automaton *shared = NULL;
  for (size_t k = 0; k < t->rule_count; k++) {
    bool alone = lede_pattern_exceeds(t->patterns[k], SHARED);
    bool own = alone || shared == NULL || lede_automaton_size(shared) > SHARED;
    lede_automaton *a = own ? add_automaton(t, t->rule_words) : shared;
    if (a == NULL || !lede_automaton_add(a, &t->sets, t->patterns[k], k)) {
      free_automata(t);
      return false;
    }
    if (!alone) shared = a;
  }
  return true;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

void lede_candidates_free(lede_candidates *c) {
  free(c->element);
  free(c->rules);
  *c = (lede_candidates){0};
}

static bool note(lede_candidates *out, size_t element, uint32_t rules) {
  if (rules == UINT32_MAX || !lede_grow(&out->element, &out->room, out->count + 1, sizeof *out->element) ||
      !lede_grow(&out->rules, &out->rules_room, out->count + 1, sizeof *out->rules))
    return false;
  out->element[out->count] = (uint32_t)element;
  out->rules[out->count++] = rules;
  return true;
}

static bool is_empty(const uint64_t *row, size_t words) {
  for (size_t i = 0; i < words; i++)
    if (row[i] != 0) return false;
  return true;
}

static bool run(lede_track *t, const unsigned char *tape, size_t count, lede_candidates *out) {
  if (!prepare(t) || !make_automata(t)) return false;
  size_t words = t->rule_words, room = (count + 1) * words;
  if (!lede_grow(&t->rows, &t->rows_room, room, sizeof *t->rows)) return false;
  memset(t->rows, 0, room * sizeof *t->rows);
  for (size_t i = 0; i < t->automaton_count; i++)
    if (!lede_automaton_run(t->automata[i], tape, count, t->rows)) return false;
  for (size_t i = 0; i < count; i++) {
    const uint64_t *row = t->rows + i * words;
    if (!is_empty(row, words) && !note(out, i, number_of(t, row))) return false;
  }
  return true;
}

/* A long document's rows are not kept. */
static void trim(lede_track *t) {
  if (t->rows_room <= KEPT) return;
  free(t->rows);
  t->rows = NULL;
  t->rows_room = 0;
}

lede_status lede_track_candidates(lede_track *t, const unsigned char *tape, size_t count, lede_candidates *out,
                                  lede_error *err) {
  out->count = 0;
  bool ok = run(t, tape, count, out);
  trim(t);
  return ok ? LEDE_OK : no_memory(err);
}

/* The number of the set of rules that may begin at a symbol; UINT32_MAX: out of memory. */
static uint32_t rules_of_symbol(lede_track *t, int symbol) {
  uint64_t set[LEDE_MAX_RULES / 64] = {0};
  for (size_t k = 0; k < t->rule_count; k++)
    if (lede_program_begins(t->program, k, symbol)) set[k / 64] |= (uint64_t)1 << k % 64;
  return number_of(t, set);
}

lede_status lede_track_places(lede_track *t, const unsigned char *tape, size_t count, lede_candidates *out,
                              lede_error *err) {
  t->searched += count;
  if (t->searched > FEW || t->counts != NULL) return lede_track_candidates(t, tape, count, out, err);
  out->count = 0;
  if (!prepare(t)) return no_memory(err);
  const lede_mask *masks = lede_alphabet_mask(t->alphabet, 0);
  lede_status st = lede_program_learn(t->program, masks, lede_alphabet_symbols(t->alphabet), err);
  if (st != LEDE_OK) return st;
  uint32_t rules[256];
  bool known[256] = {false};
  for (size_t i = 0; i < count; i++) {
    int symbol = tape[i];
    if (!known[symbol]) rules[symbol] = rules_of_symbol(t, symbol);
    known[symbol] = true;
    if (rules[symbol] != 0 && !note(out, i, rules[symbol])) return no_memory(err);
  }
  return LEDE_OK;
}

/* ---- Matching ---------------------------------------------------------------------------------------------------- */

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

lede_rule_counts *lede_track_counts(lede_track *t) {
  if (t->counts == NULL) t->counts = calloc(t->rule_count + 1, sizeof *t->counts);
  return t->counts;
}

lede_status lede_track_match(lede_track *t, size_t rule, const lede_subject *subject, uint32_t i, lede_captures *out,
                             uint32_t *stop, lede_error *err) {
  lede_status known = lede_program_learn(t->program, subject->masks, lede_alphabet_symbols(t->alphabet), err);
  if (known != LEDE_OK) return known;
  if (t->counts == NULL) return lede_program_match(t->program, rule, subject, i, out, stop, err);
  lede_rule_counts *c = &t->counts[rule];
  double began = seconds();
  lede_status st = lede_program_match(t->program, rule, subject, i, out, stop, err);
  c->seconds += seconds() - began;
  c->tries++;
  c->matches += *stop != LEDE_NO_MATCH;
  return st;
}
