/* vectors.h - vectors of words, as vectors.py writes them, by the key of the word (lede_seen.key). */
#ifndef LEDE_TRAIN_VECTORS_H
#define LEDE_TRAIN_VECTORS_H

#include <stdint.h>

enum { LEDE_DIMENSIONS = 100 };

typedef struct {
  uint32_t count, bits;
  uint32_t *key, *slot;              /* of each word; the number of a word + 1, 0 empty, by hash of its key */
  float (*vector)[LEDE_DIMENSIONS];  /* of each word */
} lede_vectors;

/* Ends the program where the file is none. */
lede_vectors lede_vectors_read(const char *path);

/* NULL: the word has none. */
const float *lede_vectors_of(const lede_vectors *v, uint32_t key);

#endif
