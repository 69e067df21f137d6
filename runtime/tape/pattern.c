/* pattern.c - the sets of token patterns, for an alphabet. */
#include <stdlib.h>
#include "core/array.h"
#include "tape/pattern.h"

const char *lede_pattern_op_name(lede_pattern_op op) {
  static const char *const names[LEDE_PATTERN_OPS] = {"is",    "one",    "choice", "diff", "both", "edge",
                                                      "count", "lpeg",   "text",   "seq",  "no",   "ahead",
                                                      "behind", "power", "as",     "tag",  "ref",  "grammar"};
  return names[op];
}

/* Count up to `most`: parts that are shared are counted again and again. */
static void count_elements(const lede_pattern *n, size_t most, size_t *size) {
  if (n == NULL || *size >= most) return;
  if (n->is_set || (n->a == NULL && n->rule_count == 0)) {
    ++*size;
    return;
  }
  count_elements(n->a, most, size);
  count_elements(n->b, most, size);
  for (size_t i = 0; i < n->rule_count; i++) count_elements(n->rules[i], most, size);
}

bool lede_pattern_exceeds(const lede_pattern *pattern, size_t elements) {
  size_t size = 0;
  count_elements(pattern, elements + 1, &size);
  return size > elements;
}

/* ---- Numbers by node --------------------------------------------------------------------------------------------- */

void lede_sets_free(lede_sets *sets) {
  free(sets->node);
  free(sets->number);
  *sets = (lede_sets){NULL, NULL, 0, 0};
}

static size_t slot_of(const lede_sets *sets, const lede_pattern *node) {
  size_t i = (size_t)((uintptr_t)node >> 4) * 0x9E3779B1u & (sets->room - 1);
  while (sets->node[i] != NULL && sets->node[i] != node) i = (i + 1) & (sets->room - 1);
  return i;
}

int lede_sets_find(const lede_sets *sets, const lede_pattern *node) {
  if (sets->room == 0) return -1;
  size_t i = slot_of(sets, node);
  return sets->node[i] != NULL ? sets->number[i] : -1;
}

static bool grow(lede_sets *sets) {
  if (sets->count * 2 < sets->room) return true;
  lede_sets wider = {NULL, NULL, sets->count, sets->room == 0 ? 64 : sets->room * 2};
  wider.node = calloc(wider.room, sizeof *wider.node);
  wider.number = malloc(wider.room * sizeof *wider.number);
  if (wider.node == NULL || wider.number == NULL) {
    lede_sets_free(&wider);
    return false;
  }
  for (size_t i = 0; i < sets->room; i++) {
    if (sets->node[i] == NULL) continue;
    size_t to = slot_of(&wider, sets->node[i]);
    wider.node[to] = sets->node[i];
    wider.number[to] = sets->number[i];
  }
  lede_sets_free(sets);
  *sets = wider;
  return true;
}

bool lede_sets_add(lede_sets *sets, const lede_pattern *node, int number) {
  if (!grow(sets)) return false;
  size_t i = slot_of(sets, node);
  sets->node[i] = node;
  sets->number[i] = number;
  sets->count++;
  return true;
}

/* ---- Sets as expressions over predicates -------------------------------------------------------------------------- */

typedef struct { int *ops; size_t count, room; } Postfix;

enum { NO_SET = -2 }; /* in place of the number of what was walked and is no set */

typedef struct {
  lede_sets *sets, *predicates;
  lede_alphabet *alphabet;
  lede_error *err;
  Postfix postfix;
} Walk;

static lede_status no_memory(Walk *w) { return lede_fail(w->err, LEDE_ENOMEM, "out of memory"); }

static lede_status put(Walk *w, int op) {
  Postfix *p = &w->postfix;
  if (!lede_grow(&p->ops, &p->room, p->count + 1, sizeof *p->ops)) return no_memory(w);
  p->ops[p->count++] = op;
  return LEDE_OK;
}

static lede_status put_set(Walk *w, const lede_pattern *n) {
  if (n->op == LEDE_PATTERN_ONE) return put(w, LEDE_SET_ALL);
  if (n->op == LEDE_PATTERN_IS) {
    int number = lede_sets_find(w->predicates, n);
    if (number >= 0) return put(w, number);
    lede_status st = lede_alphabet_add(w->alphabet, n->predicate, n->name, n->key, n->value, &number, w->err);
    if (st != LEDE_OK) return st;
    return lede_sets_add(w->predicates, n, number) ? put(w, number) : no_memory(w);
  }
  lede_status st = put_set(w, n->a);
  if (st == LEDE_OK) st = put_set(w, n->b);
  if (st != LEDE_OK) return st;
  return put(w, n->op == LEDE_PATTERN_CHOICE ? LEDE_SET_OR : n->op == LEDE_PATTERN_DIFF ? LEDE_SET_BUT : LEDE_SET_AND);
}

static lede_status declare(Walk *w, const lede_pattern *set) {
  int number = lede_sets_find(w->sets, set);
  if (number >= 0) return LEDE_OK;
  w->postfix.count = 0;
  lede_status st = put_set(w, set);
  if (st == LEDE_OK) st = lede_alphabet_set(w->alphabet, w->postfix.ops, w->postfix.count, &number, w->err);
  if (st != LEDE_OK) return st;
  return lede_sets_add(w->sets, set, number) ? LEDE_OK : no_memory(w);
}

/* Find the largest sets of a pattern, not what they are made of. */
static lede_status walk(Walk *w, const lede_pattern *n) {
  if (n == NULL || n->op == LEDE_PATTERN_ONE) return LEDE_OK;
  if (n->is_set) return declare(w, n);
  if (lede_sets_find(w->sets, n) == NO_SET) return LEDE_OK;
  if (!lede_sets_add(w->sets, n, NO_SET)) return no_memory(w);
  for (size_t i = 0; i < n->rule_count; i++) {
    lede_status st = walk(w, n->rules[i]);
    if (st != LEDE_OK) return st;
  }
  lede_status st = walk(w, n->a);
  return st == LEDE_OK ? walk(w, n->b) : st;
}

lede_status lede_sets_declare(lede_sets *sets, lede_sets *predicates, lede_alphabet *a, const lede_pattern *pattern,
                              lede_error *err) {
  Walk w = {sets, predicates, a, err, {NULL, 0, 0}};
  lede_status st = walk(&w, pattern);
  free(w.postfix.ops);
  return st;
}
