/* shape.c - from a regular expression over labels to positions and what may come before what.
 *
 * V. M. Glushkov, "The abstract theory of automata", Russian Mathematical Surveys 16 (1961): the automaton without empty
 * moves whose states are the places of the expression.  What a rule asks of the element before or behind it (AHEAD,
 * BEHIND) is kept by positions of their own, that stand for both conditions at once. */
#include <stdlib.h>
#include <string.h>
#include "tape/shape.h"

/* A list of positions. */
typedef struct { int *at; size_t count, room; } List;

/* A part of an expression: the positions it may begin and end with, whether it may be empty, and, of what is nothing but
 * a condition or ends with one, the label that has to come next (ahead) or have come before (behind); -1 none. */
typedef struct { List first, last; bool nullable; int ahead, behind; } Part;

enum { DEEPEST = 256 };
typedef struct {
  lede_shapes *s;
  size_t base;   /* the rule's first position */
  bool full;     /* it wants too many */
  Part stack[DEEPEST]; /* those above `depth` are empty */
  int depth;
} Builder;

void lede_shapes_free(lede_shapes *s) {
  free(s->labels);
  free(s->sets);
  free(s->positions);
  free(s->before);
}

/* ---- Labels ----------------------------------------------------------------------------------------------------- */

static int add_label(lede_shapes *s, Label label) {
  if (!lede_grow(&s->labels, &s->label_room, s->label_count + 1, sizeof *s->labels)) return -1;
  s->labels[s->label_count] = label;
  return (int)s->label_count++;
}

int lede_label_make(lede_shapes *s, unsigned flags, const int *sets, size_t count) {
  for (size_t i = 0; i < s->label_count; i++) {
    const Label *l = &s->labels[i];
    if (l->both[0] < 0 && l->flags == flags && l->set_count == count &&
        (count == 0 || memcmp(s->sets + l->first_set, sets, count * sizeof *sets) == 0))
      return (int)i;
  }
  if (count > 0 && !lede_grow(&s->sets, &s->set_room, s->set_count + count, sizeof *s->sets)) return -1;
  if (count > 0) memcpy(s->sets + s->set_count, sets, count * sizeof *sets);
  int number = add_label(s, (Label){flags, s->set_count, count, {-1, -1}});
  if (number >= 0) s->set_count += count;
  return number;
}

static int both_labels(lede_shapes *s, int a, int b) {
  if (a == b) return a;
  for (size_t i = 0; i < s->label_count; i++)
    if (s->labels[i].both[0] == a && s->labels[i].both[1] == b) return (int)i;
  return add_label(s, (Label){0, 0, 0, {a, b}});
}

bool lede_label_has(const lede_shapes *s, int label, const lede_alphabet *alphabet, int symbol) {
  const Label *l = &s->labels[label];
  if (l->both[0] >= 0)
    return lede_label_has(s, l->both[0], alphabet, symbol) && lede_label_has(s, l->both[1], alphabet, symbol);
  if (symbol <= LEDE_SYMBOL_BLOCK) return l->flags >> symbol & 1; /* the flags of the edges are in the symbols' order */
  bool in = false;
  for (size_t i = 0; i < l->set_count && !in; i++) in = lede_alphabet_has(alphabet, symbol, s->sets[l->first_set + i]);
  return in != ((l->flags & LEDE_LABEL_NOT) != 0);
}

/* ---- Positions -------------------------------------------------------------------------------------------------- */

static uint64_t *row(lede_shapes *s, size_t q) { return s->before + q * s->words; }

/* Rows for `room` positions, each with a bit for every one of them. */
static bool widen(lede_shapes *s, size_t room) {
  size_t words = (room + 63) / 64;
  uint64_t *wider = calloc(room * words, sizeof *wider);
  if (wider == NULL) return false;
  for (size_t q = 0; q < s->position_count; q++)
    memcpy(wider + q * words, row(s, q), s->words * sizeof *wider);
  free(s->before);
  s->before = wider;
  s->words = words;
  return true;
}

/* A new position; -1: out of memory or too many. */
static int add_position(Builder *b, int label) {
  lede_shapes *s = b->s;
  if (s->position_count - b->base == LEDE_MAX_POSITIONS) {
    b->full = true;
    return -1;
  }
  if (s->position_count == s->position_room) {
    size_t room = s->position_room == 0 ? 256 : s->position_room * 2;
    Position *more = realloc(s->positions, room * sizeof *more);
    if (more == NULL) return -1;
    s->positions = more;
    if (!widen(s, room)) return -1;
    s->position_room = room;
  }
  s->positions[s->position_count] = (Position){.label = label, .rule = s->rule_count};
  return (int)s->position_count++;
}

static bool list_add(List *l, int position) {
  if (!lede_grow(&l->at, &l->room, l->count + 1, sizeof *l->at)) return false;
  l->at[l->count++] = position;
  return true;
}

static bool list_join(List *l, const List *more) {
  for (size_t i = 0; i < more->count; i++)
    if (!list_add(l, more->at[i])) return false;
  return true;
}

static void list_free(List *l) {
  free(l->at);
  *l = (List){0};
}

static void set_before(lede_shapes *s, int q, int p) { row(s, (size_t)q)[p / 64] |= (uint64_t)1 << p % 64; }
static bool is_before(lede_shapes *s, int q, int p) { return row(s, (size_t)q)[p / 64] >> p % 64 & 1; }

static void connect(lede_shapes *s, const List *last, const List *first) {
  for (size_t i = 0; i < first->count; i++)
    for (size_t k = 0; k < last->count; k++) set_before(s, first->at[i], last->at[k]);
}

/* ---- Parts ------------------------------------------------------------------------------------------------------ */

static void part_free(Part *p) {
  list_free(&p->first);
  list_free(&p->last);
}

static bool has_positions(const Part *p) { return p->first.count > 0; }

/* Both begin and end with one new position. */
static bool one(Builder *b, int label, bool precedes, Part *out) {
  *out = (Part){.ahead = -1, .behind = -1};
  int p = add_position(b, label);
  if (p < 0) return false;
  b->s->positions[p].precedes = precedes;
  return list_add(&out->first, p) && list_add(&out->last, p);
}

/* What `x` begins with must also be `label`: new first positions, from which it goes on as from the old.  (What stands
 * for the element before the match is not meant.) */
static bool restrict_first(Builder *b, Part *x, int label) {
  lede_shapes *s = b->s;
  for (size_t i = 0; i < x->first.count; i++) {
    int old = x->first.at[i];
    if (s->positions[old].precedes) continue;
    int both = both_labels(s, s->positions[old].label, label), fresh = both >= 0 ? add_position(b, both) : -1;
    if (fresh < 0) return false;
    for (size_t q = b->base; q < s->position_count; q++)
      if (is_before(s, (int)q, old)) set_before(s, (int)q, fresh);
    for (size_t k = 0, n = x->last.count; k < n; k++)
      if (x->last.at[k] == old && !list_add(&x->last, fresh)) return false;
    x->first.at[i] = fresh;
  }
  return true;
}

/* What `x` ends with must also be `label`: new last positions, which come behind what the old ones come behind. */
static bool restrict_last(Builder *b, Part *x, int label) {
  lede_shapes *s = b->s;
  for (size_t i = 0; i < x->last.count; i++) {
    int old = x->last.at[i], both = both_labels(s, s->positions[old].label, label);
    int fresh = both >= 0 ? add_position(b, both) : -1;
    if (fresh < 0) return false;
    s->positions[fresh].precedes = s->positions[old].precedes;
    memcpy(row(s, (size_t)fresh), row(s, (size_t)old), s->words * sizeof(uint64_t));
    for (size_t k = 0, n = x->first.count; k < n; k++)
      if (x->first.at[k] == old && !list_add(&x->first, fresh)) return false;
    x->last.at[i] = fresh;
  }
  return true;
}

/* x, then y, which is left empty. */
static bool sequence(Builder *b, Part *x, Part *y) {
  if (!has_positions(y)) { /* a condition, or nothing: y->nullable, or it never matches */
    if (!y->nullable) {
      part_free(x);
      *x = *y;
    }
    if (y->behind >= 0 && !restrict_last(b, x, y->behind)) return false;
    if (y->ahead >= 0) x->ahead = y->ahead;
    return true;
  }
  if (x->ahead >= 0 && !restrict_first(b, y, x->ahead)) return false;
  connect(b->s, &x->last, &y->first);
  if (!has_positions(x) && !x->nullable) { /* never matches */
    part_free(y);
    return true;
  }
  if (x->nullable && !list_join(&x->first, &y->first)) return false;
  if (y->nullable && !list_join(&y->last, &x->last)) return false;
  list_free(&x->last);
  x->last = y->last;
  y->last = (List){0};
  list_free(&y->first);
  x->ahead = y->nullable ? -1 : y->ahead;
  x->behind = -1;
  x->nullable = x->nullable && y->nullable;
  return true;
}

static bool alternative(Part *x, Part *y) {
  bool ok = list_join(&x->first, &y->first) && list_join(&x->last, &y->last);
  if (x->ahead != y->ahead) x->ahead = -1;
  x->behind = -1;
  x->nullable = x->nullable || y->nullable;
  part_free(y);
  return ok;
}

static void repeat(Builder *b, Part *x, bool may_be_empty) {
  connect(b->s, &x->last, &x->first);
  if (may_be_empty) x->nullable = true, x->ahead = -1;
  x->behind = -1;
}

/* ---- Expressions ------------------------------------------------------------------------------------------------ */

static bool push(Builder *b, Part p) {
  b->stack[b->depth++] = p;
  return true;
}

static bool operand(Builder *b, int op, int label) {
  Part p = {.ahead = -1, .behind = -1, .nullable = true};
  switch (op) {
    case LEDE_SHAPE_ONE: return one(b, label, false, &b->stack[b->depth++]);
    case LEDE_SHAPE_BEFORE: return one(b, label, true, &b->stack[b->depth++]);
    case LEDE_SHAPE_AHEAD: p.ahead = label; return push(b, p);
    case LEDE_SHAPE_BEHIND: p.behind = label; return push(b, p);
    case LEDE_SHAPE_EMPTY: return push(b, p);
    default: p.nullable = false; return push(b, p); /* LEDE_SHAPE_FAIL */
  }
}

static bool operator(Builder *b, int op) {
  Part *x = &b->stack[b->depth - 1];
  switch (op) {
    case LEDE_SHAPE_SEQ: b->depth--; return sequence(b, x - 1, x);
    case LEDE_SHAPE_ALT: b->depth--; return alternative(x - 1, x);
    case LEDE_SHAPE_STAR: repeat(b, x, true); return true;
    case LEDE_SHAPE_PLUS: repeat(b, x, false); return true;
    default: x->nullable = true, x->ahead = -1, x->behind = -1; return true; /* LEDE_SHAPE_OPT */
  }
}

/* One expression over labels that exist, not too deep? */
static bool is_expression(const lede_shapes *s, const int *postfix, size_t count) {
  int depth = 0;
  for (size_t i = 0; i < count; i++) {
    int op = postfix[i];
    if (op >= LEDE_SHAPE_BEHIND && op < 0) {
      if (i + 1 == count || postfix[i + 1] < 0 || postfix[i + 1] >= (int)s->label_count) return false;
      i++, depth++;
    } else if (op >= LEDE_SHAPE_FAIL && op < 0) {
      depth++;
    } else {
      if (op < LEDE_SHAPE_OPT || op >= 0) return false;
      if (op == LEDE_SHAPE_SEQ || op == LEDE_SHAPE_ALT) depth--;
    }
    if (depth < 1 || depth >= DEEPEST) return false;
  }
  return depth == 1;
}

static bool build(Builder *b, const int *postfix, size_t count) {
  for (size_t i = 0; i < count; i++) {
    int op = postfix[i];
    bool labelled = op >= LEDE_SHAPE_BEHIND;
    if (!(op >= LEDE_SHAPE_FAIL ? operand(b, op, labelled ? postfix[++i] : 0) : operator(b, op))) return false;
  }
  return true;
}

static void note_ends(lede_shapes *s, const Part *whole) {
  for (size_t i = 0; i < whole->first.count; i++) s->positions[whole->first.at[i]].starts = true;
  for (size_t i = 0; i < whole->last.count; i++) s->positions[whole->last.at[i]].ends = true;
}

/* A rule that is taken to match at any element. */
static bool anywhere(Builder *b) {
  int label = lede_label_make(b->s, LEDE_LABEL_SENTENCE | LEDE_LABEL_BLOCK | LEDE_LABEL_NOT, NULL, 0);
  int p = label >= 0 ? add_position(b, label) : -1;
  if (p < 0) return false;
  b->s->positions[p].starts = b->s->positions[p].ends = true;
  return true;
}

lede_status lede_shape_add(lede_shapes *s, const int *postfix, size_t count, lede_error *err) {
  if (!is_expression(s, postfix, count)) return lede_fail(err, LEDE_EINVALID, "not an expression over labels");
  Builder *b = calloc(1, sizeof *b);
  if (b == NULL) return lede_fail(err, LEDE_ENOMEM, "out of memory");
  b->s = s;
  b->base = s->position_count;
  bool ok = build(b, postfix, count);
  if (ok) note_ends(s, &b->stack[0]);
  for (int i = 0; i < DEEPEST; i++) part_free(&b->stack[i]);
  if (!ok && b->full) { /* leave room for it: its positions are as if they had never been */
    for (size_t q = b->base; q < s->position_count; q++) memset(row(s, q), 0, s->words * sizeof(uint64_t));
    s->position_count = b->base;
    ok = anywhere(b);
  }
  free(b);
  if (!ok) return lede_fail(err, LEDE_ENOMEM, "out of memory");
  s->rule_count++;
  return LEDE_OK;
}
