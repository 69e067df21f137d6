/* near.h - "did you mean": the edit distance between two words. */
#ifndef LEDE_CORE_NEAR_H
#define LEDE_CORE_NEAR_H

/* Changes (insert, delete, replace, swap neighbours) from `a` to `b`; words over 63 bytes count as far: 99. */
int lede_distance(const char *a, const char *b);

/* Is `distance` near enough to suggest `wanted`? A third of its length, and at least one. */
int lede_is_near(int distance, const char *wanted);

#endif
