/* shape.h - regular expressions over labels: Glushkov's automaton of all rules of a track.
 *
 * A position stands for one element that a rule may consume.  `before[q]` holds the positions that may come directly
 * before q; it is what a reader from right to left wants. */
#ifndef LEDE_TAPE_SHAPE_H
#define LEDE_TAPE_SHAPE_H

#include "core/array.h"
#include "tape/alphabet.h"

/* What one element may be: a token of one of the sets, one of the edges, or, negated, any other token.  LEDE_LABEL_END is
 * what lies beyond the ends of the tape, for what asks what does not follow.  The edges are in the order of their symbols. */
enum { LEDE_LABEL_END = 1, LEDE_LABEL_SENTENCE = 2, LEDE_LABEL_BLOCK = 4, LEDE_LABEL_NOT = 8 };
typedef struct { unsigned flags; lede_mask sets; } lede_label;

/* A label as it is kept: plain, or both of two others at once. */
typedef struct {
  lede_label plain;
  int both[2]; /* -1: plain */
  int single;  /* its only set, where it is nothing else; -1 */
} Label;

typedef struct { int label, rule; bool starts, precedes, ends; } Position; /* precedes: the match begins behind it */

typedef struct lede_shapes {
  Label *labels;       size_t label_count, label_room;
  uint32_t *slots;     size_t slot_count;               /* labels + 1 by hash; a power of two */
  Position *positions; size_t position_count, position_room;
  uint64_t *before;    size_t words;                    /* a row of `words` words for each */
  int rule_count;
  size_t base;         /* the first position of the rule that is being added */
  bool full;           /* that rule wants too many */
  lede_arena arena;    /* its lists */
} lede_shapes;

enum { LEDE_MAX_POSITIONS = 1 << 12 }; /* of one rule */

void lede_shapes_free(lede_shapes *s);

/* All rules are there: give back the memory that was kept for more. */
void lede_shapes_fit(lede_shapes *s);

/* The number of a label, made when new; -1: out of memory. */
int lede_label_make(lede_shapes *s, const lede_label *label);

/* Does a symbol belong to a label?  Symbol 0 is what lies beyond the ends of the tape. */
bool lede_label_has(const lede_shapes *s, int label, const lede_alphabet *alphabet, int symbol);

/* ---- Building one rule: parts are put together, the whole is added ----------------------------------------------- */

typedef struct { int *at; size_t count, room; } List; /* of positions */

/* A part of an expression: the positions it may begin and end with, whether it may be empty, and, of what is nothing but
 * a condition or ends with one, the label that has to come next (ahead) or have come before (behind); -1 none. */
typedef struct { List first, last; bool nullable; int ahead, behind; } Part;

/* Lists live until their rule ends. */
#define PART_EMPTY ((Part){.nullable = true, .ahead = -1, .behind = -1})
#define PART_FAIL ((Part){.ahead = -1, .behind = -1})

/* Each gives its result in the first part; false: out of memory, or s->full. */
bool lede_part_one(lede_shapes *s, int label, bool precedes, Part *out);
bool lede_part_sequence(lede_shapes *s, Part *x, Part *y); /* y is used up */
bool lede_part_alternative(lede_shapes *s, Part *x, const Part *y);
void lede_part_repeat(lede_shapes *s, Part *x, bool may_be_empty);
void lede_part_optional(Part *x);

/* Begin a rule, and end it with its whole expression; one that became too large is taken to match anywhere.
 * lede_shape_end is false: out of memory. */
void lede_shape_begin(lede_shapes *s);
size_t lede_shape_size(const lede_shapes *s); /* positions of the rule so far */
void lede_shape_restart(lede_shapes *s);      /* as if it had just begun */
bool lede_shape_end(lede_shapes *s, const Part *whole, bool built);

#endif
