/* pattern_derive.c - what can be said of a token pattern as it is made, from what is known of its operands. */
#include <limits.h>
#include <string.h>
#include "lede/pattern.h"

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
  if (a < 0 || b < 0) return LEDE_PATTERN_HOST_KNOWS;
  return a <= INT_MAX - b ? a + b : LEDE_PATTERN_VARIES; /* parts that are shared can make a pattern longer than any text */
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

static int deeper(int depth, const lede_pattern *p) { return p != NULL && p->depth >= depth ? p->depth + 1 : depth; }

static int depth_of(const lede_pattern *p) {
  int depth = deeper(deeper(1, p->a), p->b);
  for (size_t i = 0; i < p->rule_count; i++) depth = deeper(depth, p->rules[i]);
  return depth;
}

void lede_pattern_derive(lede_pattern *p) {
  p->is_set = set_of(p);
  p->nullable = may_take_nothing(p);
  p->asks_text = text_asked(p);
  p->is_open = is_open(p);
  p->depth = depth_of(p);
  p->length = length_of(p);
  p->captures = captures_of(p);
}

static bool is_capture(const lede_pattern *p) {
  return p->op == LEDE_PATTERN_TAG || (p->op == LEDE_PATTERN_AS && !p->many);
}

/* Does it capture what `other` captures?  A constant may be said again. */
static bool captures_again(const lede_pattern *p, const lede_pattern *other, uint64_t name) {
  if (p == NULL || (p->captures & name) == 0) return false;
  bool constants = p->op == LEDE_PATTERN_TAG && other->op == LEDE_PATTERN_TAG;
  if (is_capture(p) && !constants && strcmp(p->name, other->name) == 0) return true;
  for (size_t i = 0; i < p->rule_count; i++)
    if (captures_again(p->rules[i], other, name)) return true;
  return captures_again(p->a, other, name) || captures_again(p->b, other, name);
}

const char *lede_pattern_captured_twice(const lede_pattern *a, const lede_pattern *b) {
  if (a == NULL || (a->captures & b->captures) == 0) return NULL;
  if (is_capture(a) && captures_again(b, a, name_bit(a->name))) return a->name;
  const char *name = NULL;
  for (size_t i = 0; name == NULL && i < a->rule_count; i++) name = lede_pattern_captured_twice(a->rules[i], b);
  if (name == NULL) name = lede_pattern_captured_twice(a->a, b);
  return name != NULL ? name : lede_pattern_captured_twice(a->b, b);
}
