/* pattern.h - what a track makes of patterns: the numbers of their sets, and their regular shapes. */
#ifndef LEDE_TAPE_PATTERN_H
#define LEDE_TAPE_PATTERN_H

#include "lede/pattern.h"
#include "tape/shape.h"

/* The numbers of a track's sets, or of its predicates, by node: open addressing, `room` a power of two. */
typedef struct lede_sets {
  const lede_pattern **node;
  int *number;
  size_t count, room;
} lede_sets;

void lede_sets_free(lede_sets *sets);
int lede_sets_find(const lede_sets *sets, const lede_pattern *node); /* below 0: none */
bool lede_sets_add(lede_sets *sets, const lede_pattern *node, int number); /* false: out of memory */

/* Declare to the alphabet every whole set of a pattern that is new, with the predicates it is made of. */
LEDE_MUST_USE lede_status lede_sets_declare(lede_sets *sets, lede_sets *predicates, lede_alphabet *a,
                                            const lede_pattern *pattern, lede_error *err);

/* Does a pattern speak of more elements than that: sets and edges, each as often as it stands in it? */
bool lede_pattern_exceeds(const lede_pattern *pattern, size_t elements);

/* Add a rule's shape: a regular expression that matches at least where the pattern does.  false: out of memory. */
bool lede_shape_add(lede_shapes *s, const lede_sets *sets, const lede_pattern *pattern);

#endif
