/* pattern_shape.c - a token pattern as a regular expression, for the prefilter (see lede/track.h).
 *
 * The expression matches at least where the pattern does.  It forgets that repetition is possessive and choice ordered,
 * bounds of repetition above two, and what a look at more than one element asks; it keeps every set of tokens, the order
 * of things, and what is asked of the element before, behind or after.  Of a rule that is long it also forgets the order
 * of things within repetitions: its automaton would have more states than a text has words. */
#include <string.h>
#include "tape/pattern.h"

/* coarse: what a repetition repeats is taken for its elements in any order, so that a long rule stays a small one. */
typedef struct { lede_shapes *shapes; const lede_sets *sets; bool coarse; } Shaper;

/* Where a pattern stands in its rule.  head: nothing is consumed before it; tail: nothing is asked behind it. */
typedef struct { bool head, tail; } Place;

static const Place INSIDE = {false, false};
static const lede_label ONE = {LEDE_LABEL_NOT, {{0}}};
enum { EDGES = LEDE_LABEL_SENTENCE | LEDE_LABEL_BLOCK, ENDS = EDGES | LEDE_LABEL_END };

/* ---- Labels: patterns that are exactly one element ---------------------------------------------------------------- */

static void add_sets(lede_label *to, const lede_label *from) {
  for (int i = 0; i < LEDE_MASK_WORDS; i++) to->sets.bits[i] |= from->sets.bits[i];
}

static bool is_any_token(const lede_label *l) {
  uint64_t any = 0;
  for (int i = 0; i < LEDE_MASK_WORDS; i++) any |= l->sets.bits[i];
  return (l->flags & LEDE_LABEL_NOT) != 0 && any == 0;
}

/* a or b; false: there is no such label. */
static bool join(lede_label *a, const lede_label *b) {
  unsigned edges = (a->flags | b->flags) & ENDS;
  if (is_any_token(a) || is_any_token(b)) {
    *a = (lede_label){LEDE_LABEL_NOT | edges, {{0}}};
    return true;
  }
  if ((a->flags | b->flags) & LEDE_LABEL_NOT) return false;
  a->flags = edges;
  add_sets(a, b);
  return true;
}

/* a and not b, or somewhat more. */
static void take_away(lede_label *a, const lede_label *b) {
  if (b->flags & LEDE_LABEL_NOT) return;
  a->flags &= ~(b->flags & ENDS);
  if (a->flags & LEDE_LABEL_NOT) add_sets(a, b);
}

static lede_label complement(lede_label l) {
  l.flags ^= LEDE_LABEL_NOT | ENDS;
  return l;
}

/* Is the label of such a pattern all that it asks?  Only such a label may be turned round: what is said to match too
 * often would be said to fail too often. */
static bool is_exact(const lede_pattern *n) {
  if (n->is_set) return true;
  switch (n->op) {
    case LEDE_PATTERN_EDGE: return true;
    case LEDE_PATTERN_COUNT: return n->n == 1;
    case LEDE_PATTERN_AS: return is_exact(n->a);
    case LEDE_PATTERN_CHOICE: return is_exact(n->a) && is_exact(n->b);
    default: return false;
  }
}

static bool label_of(const Shaper *s, const lede_pattern *n, lede_label *out) {
  lede_label other;
  if (n->op == LEDE_PATTERN_ONE || n->op == LEDE_PATTERN_TEXT || (n->op == LEDE_PATTERN_COUNT && n->n == 1)) {
    *out = ONE;
    return true;
  }
  if (n->is_set) {
    int set = lede_sets_find(s->sets, n);
    *out = (lede_label){0, {{0}}};
    if (set >= 0) out->sets.bits[set / 64] |= (uint64_t)1 << set % 64;
    return set >= 0;
  }
  switch (n->op) {
    case LEDE_PATTERN_EDGE: *out = (lede_label){(unsigned)n->n << 1, {{0}}}; return true;
    case LEDE_PATTERN_AS: return label_of(s, n->a, out);
    case LEDE_PATTERN_CHOICE: return label_of(s, n->a, out) && label_of(s, n->b, &other) && join(out, &other);
    case LEDE_PATTERN_DIFF:
      if (!label_of(s, n->a, out)) return false;
      if (is_exact(n->b) && label_of(s, n->b, &other)) take_away(out, &other);
      return true;
    default: return false;
  }
}

/* ---- Patterns that only look ------------------------------------------------------------------------------------- */

static bool only_looks(const lede_pattern *n) {
  switch (n->op) {
    case LEDE_PATTERN_BEHIND: case LEDE_PATTERN_NO: case LEDE_PATTERN_AHEAD: case LEDE_PATTERN_TAG: return true;
    case LEDE_PATTERN_COUNT: return n->n == 0;
    case LEDE_PATTERN_SEQ: case LEDE_PATTERN_CHOICE: return !n->is_set && only_looks(n->a) && only_looks(n->b);
    default: return false;
  }
}

static bool asks_nothing(const lede_pattern *n) {
  switch (n->op) {
    case LEDE_PATTERN_TAG: return true;
    case LEDE_PATTERN_COUNT: return n->n == 0;
    case LEDE_PATTERN_SEQ: return asks_nothing(n->a) && asks_nothing(n->b);
    case LEDE_PATTERN_CHOICE: return !n->is_set && (asks_nothing(n->a) || asks_nothing(n->b));
    default: return false;
  }
}

/* Does it ask first of all what came before it? */
static bool looks_back(const lede_pattern *n) {
  switch (n->op) {
    case LEDE_PATTERN_BEHIND: return true;
    case LEDE_PATTERN_NO: return n->a->op == LEDE_PATTERN_BEHIND;
    case LEDE_PATTERN_SEQ: return looks_back(n->a);
    case LEDE_PATTERN_CHOICE: return !n->is_set && (looks_back(n->a) || looks_back(n->b));
    default: return false;
  }
}

/* What a pattern that consumes something begins or ends with; false: that cannot be said. */
static bool end_label(const Shaper *s, const lede_pattern *n, bool at_end, lede_label *out) {
  lede_label other;
  if (label_of(s, n, out)) return true;
  switch (n->op) {
    case LEDE_PATTERN_AS: case LEDE_PATTERN_DIFF: return end_label(s, n->a, at_end, out);
    case LEDE_PATTERN_POWER: return n->n > 0 && end_label(s, n->a, at_end, out);
    case LEDE_PATTERN_CHOICE:
      return end_label(s, n->a, at_end, out) && end_label(s, n->b, at_end, &other) && join(out, &other);
    case LEDE_PATTERN_SEQ: {
      const lede_pattern *near = at_end ? n->b : n->a, *far = at_end ? n->a : n->b;
      return end_label(s, only_looks(near) ? far : near, at_end, out);
    }
    default: return false;
  }
}

/* ---- Shapes ------------------------------------------------------------------------------------------------------ */

static bool shape(Shaper *s, const lede_pattern *n, Place at, Part *out);

static bool one(Shaper *s, const lede_label *label, bool precedes, Part *out) {
  int number = lede_label_make(s->shapes, label);
  return number >= 0 && lede_part_one(s->shapes, number, precedes, out);
}

static bool anything(Shaper *s, Part *out) {
  if (!one(s, &(lede_label){LEDE_LABEL_NOT | EDGES, {{0}}}, false, out)) return false;
  lede_part_repeat(s->shapes, out, true);
  return true;
}

static bool look_behind(Shaper *s, const lede_label *label, Place at, Part *out) {
  if (at.head) return one(s, label, true, out);
  *out = PART_EMPTY;
  return (out->behind = lede_label_make(s->shapes, label)) >= 0;
}

/* At the tail the next element may as well be taken. */
static bool look_ahead(Shaper *s, const lede_label *label, Place at, Part *out) {
  if (at.tail) return one(s, label, false, out);
  *out = PART_EMPTY;
  return (out->ahead = lede_label_make(s->shapes, label)) >= 0;
}

static bool shape_behind(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  lede_label label;
  if (end_label(s, n->a, true, &label)) return look_behind(s, &label, at, out);
  *out = PART_EMPTY;
  return true;
}

static bool shape_ahead(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  lede_label label;
  const lede_pattern *a = n->a;
  bool looks = a->op == LEDE_PATTERN_NO || a->op == LEDE_PATTERN_AHEAD || a->op == LEDE_PATTERN_BEHIND;
  if (looks || at.tail) return shape(s, a, at, out);
  if (end_label(s, a, false, &label)) return look_ahead(s, &label, at, out);
  *out = PART_EMPTY;
  return true;
}

static bool shape_no(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  const lede_pattern *a = n->a;
  while (a->op == LEDE_PATTERN_AHEAD) a = a->a;
  bool behind = a->op == LEDE_PATTERN_BEHIND;
  lede_label label;
  *out = PART_EMPTY;
  const lede_pattern *asked = behind ? a->a : a;
  if (!is_exact(asked) || !label_of(s, asked, &label)) return true;
  label = complement(label);
  return behind ? look_behind(s, &label, at, out) : look_ahead(s, &label, at, out);
}

/* front, then back; what `back` asks first of what came before it is brought next to that. */
static bool shape_pair(Shaper *s, const lede_pattern *front, const lede_pattern *back, Place at, Part *out) {
  if (looks_back(back) && !only_looks(front) && back->op != LEDE_PATTERN_BEHIND && back->op != LEDE_PATTERN_NO) {
    lede_pattern first = {.op = LEDE_PATTERN_SEQ, .a = front, .b = back->a}, second = first;
    if (back->op == LEDE_PATTERN_SEQ) return shape_pair(s, &first, back->b, at, out);
    second.b = back->b;
    lede_pattern either = {.op = LEDE_PATTERN_CHOICE, .a = &first, .b = &second};
    return shape(s, &either, at, out);
  }
  Part y;
  return shape(s, front, (Place){at.head, at.tail && asks_nothing(back)}, out) &&
         shape(s, back, (Place){at.head && out->first.count == 0, at.tail}, &y) && lede_part_sequence(s->shapes, out, &y);
}

static bool shape_choice(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  if (only_looks(n) && asks_nothing(n)) {
    *out = PART_EMPTY;
    return true;
  }
  Part y;
  return shape(s, n->a, at, out) && shape(s, n->b, at, &y) && lede_part_alternative(s->shapes, out, &y);
}

/* Then a once more, made optional or repeated. */
static bool then_again(Shaper *s, const lede_pattern *a, bool repeated, Part *out) {
  Part y;
  if (!shape(s, a, INSIDE, &y)) return false;
  if (repeated) lede_part_repeat(s->shapes, &y, true);
  else lede_part_optional(&y);
  return lede_part_sequence(s->shapes, out, &y);
}

/* Every element that a pattern may consume; what looks consumes nothing. */
static void elements_of(const Shaper *s, const lede_pattern *n, lede_label *all) {
  lede_label label;
  if (n == NULL || only_looks(n)) return;
  bool known = label_of(s, n, &label);
  if (!known && n->op >= LEDE_PATTERN_SEQ && n->op != LEDE_PATTERN_REF && n->op != LEDE_PATTERN_GRAMMAR) {
    elements_of(s, n->a, all);
    if (n->op == LEDE_PATTERN_SEQ) elements_of(s, n->b, all);
    return;
  }
  if (!known && (n->op == LEDE_PATTERN_CHOICE || n->op == LEDE_PATTERN_DIFF || n->op == LEDE_PATTERN_BOTH)) {
    elements_of(s, n->a, all);
    if (n->op == LEDE_PATTERN_CHOICE) elements_of(s, n->b, all);
    return;
  }
  if (!known && n->op == LEDE_PATTERN_COUNT) label = ONE;
  else if (!known) label = (lede_label){LEDE_LABEL_NOT | EDGES, {{0}}};
  if (!join(all, &label)) *all = (lede_label){LEDE_LABEL_NOT | ((all->flags | label.flags) & EDGES), {{0}}};
}

static bool shape_elements(Shaper *s, const lede_pattern *n, bool may_be_empty, Part *out) {
  lede_label all = {0, {{0}}};
  elements_of(s, n, &all);
  if (!one(s, &all, false, out)) return false;
  lede_part_repeat(s->shapes, out, may_be_empty);
  return true;
}

/* At most -n of a. */
static bool shape_some(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  bool only_once = n->n == -1;
  if (!shape(s, n->a, (Place){at.head && only_once, at.tail && only_once}, out)) return false;
  if (n->n == -2 && !then_again(s, n->a, false, out)) return false;
  if (n->n < -2) lede_part_repeat(s->shapes, out, true);
  else lede_part_optional(out);
  return true;
}

enum { MOST_COPIES = 4 };

static bool shape_power(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  lede_label label;
  if (s->coarse && (n->n >= 0 || n->n < -2) && !label_of(s, n->a, &label)) return shape_elements(s, n->a, n->n <= 0, out);
  if (n->n < 0) return shape_some(s, n, at, out);
  if (!shape(s, n->a, INSIDE, out)) return false;
  if (n->n <= 1) {
    lede_part_repeat(s->shapes, out, n->n == 0);
    return true;
  }
  for (int i = 2; i <= n->n && i <= MOST_COPIES; i++) {
    Part y;
    if (!shape(s, n->a, INSIDE, &y) || !lede_part_sequence(s->shapes, out, &y)) return false;
  }
  return then_again(s, n->a, true, out);
}

static bool shape_count(Shaper *s, const lede_pattern *n, Part *out) {
  *out = n->n < 0 ? PART_FAIL : PART_EMPTY;
  if (n->n <= 0) return true;
  if (!one(s, &ONE, false, out)) return false;
  lede_part_repeat(s->shapes, out, false); /* one is a label: these are several */
  return true;
}

static bool shape(Shaper *s, const lede_pattern *n, Place at, Part *out) {
  lede_label label;
  if (label_of(s, n, &label)) return one(s, &label, false, out);
  switch (n->op) {
    case LEDE_PATTERN_AS: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_DIFF: return shape(s, n->a, at, out);
    case LEDE_PATTERN_SEQ: return shape_pair(s, n->a, n->b, at, out);
    case LEDE_PATTERN_CHOICE: return shape_choice(s, n, at, out);
    case LEDE_PATTERN_POWER: return shape_power(s, n, at, out);
    case LEDE_PATTERN_BEHIND: return shape_behind(s, n, at, out);
    case LEDE_PATTERN_AHEAD: return shape_ahead(s, n, at, out);
    case LEDE_PATTERN_NO: return shape_no(s, n, at, out);
    case LEDE_PATTERN_COUNT: return shape_count(s, n, out);
    case LEDE_PATTERN_TAG: *out = PART_EMPTY; return true;
    default: return anything(s, out); /* what LPeg alone knows; grammars, which may recur */
  }
}

enum { LONG_RULE = 256 }; /* positions */

bool lede_shape_add(lede_shapes *s, const lede_sets *sets, const lede_pattern *pattern) {
  Shaper shaper = {s, sets, false};
  Part whole = {0};
  lede_shape_begin(s);
  bool built = shape(&shaper, pattern, (Place){true, true}, &whole);
  if ((built || s->full) && lede_shape_size(s) > LONG_RULE) {
    lede_shape_restart(s);
    shaper.coarse = true;
    built = shape(&shaper, pattern, (Place){true, true}, &whole);
  }
  return lede_shape_end(s, &whole, built);
}
