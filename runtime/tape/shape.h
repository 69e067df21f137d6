/* shape.h - the positions of regular approximations: Glushkov's automaton of all rules of a prefilter.
 *
 * A position stands for one element that a rule may consume.  `before[q]` holds the positions that may come directly
 * before q; it is what a reader from right to left wants. */
#ifndef LEDE_TAPE_SHAPE_H
#define LEDE_TAPE_SHAPE_H

#include "core/array.h"
#include "lede/prefilter.h"

/* Either a plain label (flags and sets), or both of two labels at once. */
typedef struct { unsigned flags; size_t first_set, set_count; int both[2]; /* -1: plain */ } Label;

typedef struct { int label, rule; bool starts, precedes, ends; } Position; /* precedes: the match begins behind it */

typedef struct lede_shapes {
  Label *labels;       size_t label_count, label_room;
  int *sets;           size_t set_count, set_room;      /* of all labels, one after another */
  Position *positions; size_t position_count, position_room;
  uint64_t *before;    size_t words;                    /* position_room rows of `words` words */
  int rule_count;
} lede_shapes;

enum { LEDE_MAX_POSITIONS = 1 << 12 }; /* of one rule */

void lede_shapes_free(lede_shapes *s);

/* The number of a label, made when new; -1: out of memory. */
int lede_label_make(lede_shapes *s, unsigned flags, const int *sets, size_t count);

/* Add a rule from its postfix expression. */
LEDE_MUST_USE lede_status lede_shape_add(lede_shapes *s, const int *postfix, size_t count, lede_error *err);

/* Does a symbol belong to a label?  Symbol 0 is what lies beyond the ends of the tape. */
bool lede_label_has(const lede_shapes *s, int label, const lede_alphabet *alphabet, int symbol);

#endif
