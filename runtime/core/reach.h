/* reach.h - intervals sorted by their beginning: which is the next that reaches past a point?
 *
 * A binary tree of maxima in an array: node i has the children 2i and 2i + 1, leaf k is node `leaves` + k. */
#ifndef LEDE_CORE_REACH_H
#define LEDE_CORE_REACH_H

#include <stddef.h>
#include <stdint.h>

typedef struct lede_reach {
  int64_t *ends; /* 2 * leaves nodes; ends[leaves + k] is the end of interval k */
  size_t room;
  size_t leaves; /* a power of two */
} lede_reach;

/* Ready for `count` intervals: the caller then writes ends[leaves + k] and calls build.  Memory must have been reserved
 * (lede_grow of `ends` to lede_reach_nodes(count)). */
size_t lede_reach_nodes(size_t count);
void lede_reach_start(lede_reach *r, size_t count);
void lede_reach_build(lede_reach *r);

/* The first interval k >= `i` whose end is greater than `at`; SIZE_MAX none.  O(log count). */
size_t lede_reach_next(const lede_reach *r, size_t i, int64_t at);

#endif
