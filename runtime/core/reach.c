/* reach.c - a tree of maxima over the ends of intervals. */
#include "core/reach.h"

static size_t leaves_for(size_t count) {
  size_t leaves = 1;
  while (leaves < count) leaves *= 2;
  return leaves;
}

size_t lede_reach_nodes(size_t count) { return 2 * leaves_for(count); }

void lede_reach_start(lede_reach *r, size_t count) {
  r->leaves = leaves_for(count);
  for (size_t i = r->leaves + count; i < 2 * r->leaves; i++) r->ends[i] = INT64_MIN;
}

void lede_reach_build(lede_reach *r) {
  for (size_t i = r->leaves - 1; i > 0; i--) {
    int64_t left = r->ends[2 * i], right = r->ends[2 * i + 1];
    r->ends[i] = left > right ? left : right;
  }
}

size_t lede_reach_next(const lede_reach *r, size_t i, int64_t at) {
  if (i >= r->leaves) return SIZE_MAX;
  size_t node = r->leaves + i;
  while (r->ends[node] <= at) {   /* nothing below this node: on to the subtree at its right */
    while (node & 1) node >>= 1;  /* a right child: so is the parent's subtree done */
    if (node == 0) return SIZE_MAX;
    node++;
  }
  while (node < r->leaves) {
    node *= 2;
    if (r->ends[node] <= at) node++;
  }
  return node - r->leaves;
}
