/* pattern.c - what can be said of a token pattern as it is made, and its sets, for an alphabet. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "tape/pattern.h"

const char *lede_pattern_op_name(lede_pattern_op op) {
  static const char *const names[LEDE_PATTERN_OPS] = {"is",    "one",    "choice", "diff", "both", "edge",
                                                      "count", "lpeg",   "text",   "seq",  "no",   "ahead",
                                                      "behind", "power", "as",     "tag",  "ref",  "grammar"};
  return names[op];
}

/* ---- What follows from a node's operands ------------------------------------------------------------------------- */

static bool set_of(const lede_pattern *p) {
  switch (p->op) {
    case LEDE_PATTERN_IS: case LEDE_PATTERN_ONE: return true;
    case LEDE_PATTERN_CHOICE: case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: return p->a->is_set && p->b->is_set;
    default: return false;
  }
}

static bool may_take_nothing(const lede_pattern *p) {
  switch (p->op) {
    case LEDE_PATTERN_COUNT: return p->n == 0;
    case LEDE_PATTERN_SEQ: return p->a->nullable && p->b->nullable;
    case LEDE_PATTERN_CHOICE: return p->a->nullable || p->b->nullable;
    case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_AS: return p->a->nullable;
    case LEDE_PATTERN_NO: case LEDE_PATTERN_AHEAD: case LEDE_PATTERN_BEHIND: case LEDE_PATTERN_TAG: return true;
    case LEDE_PATTERN_POWER: return p->n <= 0 || p->a->nullable;
    case LEDE_PATTERN_GRAMMAR: return p->nullable;
    default: return false;
  }
}

static int sum(int a, int b) {
  if (a == LEDE_PATTERN_VARIES || b == LEDE_PATTERN_VARIES) return LEDE_PATTERN_VARIES;
  return a < 0 || b < 0 ? LEDE_PATTERN_HOST_KNOWS : a + b;
}

static int either(int a, int b) {
  if (a == LEDE_PATTERN_HOST_KNOWS || b == LEDE_PATTERN_HOST_KNOWS) return LEDE_PATTERN_HOST_KNOWS;
  return a == b ? a : LEDE_PATTERN_VARIES;
}

static int length_of(const lede_pattern *p) {
  switch (p->op) {
    case LEDE_PATTERN_IS: case LEDE_PATTERN_ONE: case LEDE_PATTERN_EDGE: case LEDE_PATTERN_TEXT: return 1;
    case LEDE_PATTERN_COUNT: return p->n > 0 ? p->n : 0;
    case LEDE_PATTERN_SEQ: return sum(p->a->length, p->b->length);
    case LEDE_PATTERN_CHOICE: return either(p->a->length, p->b->length);
    case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_AS: return p->a->length;
    case LEDE_PATTERN_NO: case LEDE_PATTERN_AHEAD: case LEDE_PATTERN_BEHIND: case LEDE_PATTERN_TAG: return 0;
    case LEDE_PATTERN_HOST: return LEDE_PATTERN_HOST_KNOWS;
    default: return LEDE_PATTERN_VARIES;
  }
}

static uint64_t name_bit(const char *name) {
  uint32_t h = 2166136261u; /* FNV-1a */
  for (; *name != '\0'; name++) h = (h ^ (unsigned char)*name) * 16777619u;
  return (uint64_t)1 << (h ^ h >> 16) % 64;
}

/* What comes out of a match: captures in what is only looked at do not. */
static uint64_t captures_of(const lede_pattern *p) {
  uint64_t names = 0;
  switch (p->op) {
    case LEDE_PATTERN_SEQ: case LEDE_PATTERN_CHOICE: return p->a->captures | p->b->captures;
    case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_POWER: return p->a->captures;
    case LEDE_PATTERN_AS: return p->a->captures | (p->many ? 0 : name_bit(p->name));
    case LEDE_PATTERN_TAG: return name_bit(p->name);
    case LEDE_PATTERN_GRAMMAR:
      for (size_t i = 0; i < p->rule_count; i++) names |= p->rules[i]->captures;
      return names;
    default: return 0;
  }
}

static bool is_open(const lede_pattern *p) {
  if (p->op == LEDE_PATTERN_REF) return true;
  return (p->a != NULL && p->a->is_open) || (p->b != NULL && p->b->is_open);
}

static bool text_asked(const lede_pattern *p) {
  bool asks = p->op == LEDE_PATTERN_TEXT || (p->a != NULL && p->a->asks_text) || (p->b != NULL && p->b->asks_text);
  for (size_t i = 0; i < p->rule_count; i++) asks = asks || p->rules[i]->asks_text;
  return asks;
}

void lede_pattern_derive(lede_pattern *p) {
  p->is_set = set_of(p);
  p->nullable = may_take_nothing(p);
  p->asks_text = text_asked(p);
  p->is_open = is_open(p);
  p->length = length_of(p);
  p->captures = captures_of(p);
}

/* Does it capture the name, whose bit this is? */
static bool captures_name(const lede_pattern *p, const char *name, uint64_t name_is) {
  if (p == NULL || (p->captures & name_is) == 0) return false;
  bool own = p->op == LEDE_PATTERN_TAG || (p->op == LEDE_PATTERN_AS && !p->many);
  if (own && strcmp(p->name, name) == 0) return true;
  for (size_t i = 0; i < p->rule_count; i++)
    if (captures_name(p->rules[i], name, name_is)) return true;
  return captures_name(p->a, name, name_is) || captures_name(p->b, name, name_is);
}

const char *lede_pattern_captured_twice(const lede_pattern *a, const lede_pattern *b) {
  if (a == NULL || (a->captures & b->captures) == 0) return NULL;
  bool own = a->op == LEDE_PATTERN_TAG || (a->op == LEDE_PATTERN_AS && !a->many);
  if (own && captures_name(b, a->name, name_bit(a->name))) return a->name;
  const char *name = NULL;
  for (size_t i = 0; name == NULL && i < a->rule_count; i++) name = lede_pattern_captured_twice(a->rules[i], b);
  if (name == NULL) name = lede_pattern_captured_twice(a->a, b);
  return name != NULL ? name : lede_pattern_captured_twice(a->b, b);
}

/* ---- Sets by node ------------------------------------------------------------------------------------------------ */

void lede_sets_free(lede_sets *sets) {
  free(sets->node);
  free(sets->number);
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

static bool sets_grow(lede_sets *sets) {
  if (sets->count * 2 < sets->room) return true;
  lede_sets wider = {NULL, NULL, sets->count, sets->room == 0 ? 256 : sets->room * 2};
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

/* ---- Sets as expressions over predicates -------------------------------------------------------------------------- */

typedef struct { int *ops; size_t count, room; } Postfix;

typedef struct {
  lede_sets *sets;
  lede_alphabet *alphabet;
  lede_set_used *used;
  void *context;
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
    int number;
    lede_status st = lede_alphabet_add(w->alphabet, n->predicate, n->name, n->key, n->value, &number, w->err);
    return st == LEDE_OK ? put(w, number) : st;
  }
  lede_status st = put_set(w, n->a);
  if (st == LEDE_OK) st = put_set(w, n->b);
  if (st != LEDE_OK) return st;
  return put(w, n->op == LEDE_PATTERN_CHOICE ? LEDE_SET_OR : n->op == LEDE_PATTERN_DIFF ? LEDE_SET_BUT : LEDE_SET_AND);
}

static lede_status declare(Walk *w, const lede_pattern *set) {
  int number = lede_sets_find(w->sets, set);
  if (number < 0) {
    w->postfix.count = 0;
    lede_status st = put_set(w, set);
    if (st == LEDE_OK)
      st = lede_alphabet_set(w->alphabet, w->postfix.ops, w->postfix.count, &number, w->err);
    if (st != LEDE_OK) return st;
    if (!sets_grow(w->sets)) return no_memory(w);
    size_t i = slot_of(w->sets, set);
    w->sets->node[i] = set;
    w->sets->number[i] = number;
    w->sets->count++;
  }
  return w->used(w->context, number) ? LEDE_OK : no_memory(w);
}

/* Find the largest sets of a pattern, not what they are made of. */
static lede_status walk(Walk *w, const lede_pattern *n) {
  if (n == NULL || n->op == LEDE_PATTERN_ONE) return LEDE_OK;
  if (n->is_set) return declare(w, n);
  for (size_t i = 0; i < n->rule_count; i++) {
    lede_status st = walk(w, n->rules[i]);
    if (st != LEDE_OK) return st;
  }
  lede_status st = walk(w, n->a);
  return st == LEDE_OK ? walk(w, n->b) : st;
}

lede_status lede_sets_declare(lede_sets *sets, lede_alphabet *a, const lede_pattern *pattern, lede_set_used *used,
                              void *context, lede_error *err) {
  Walk w = {sets, a, used, context, err, {NULL, 0, 0}};
  lede_status st = walk(&w, pattern);
  free(w.postfix.ops);
  return st;
}
