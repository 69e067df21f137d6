/* vectors.c - vectors of words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tag/model.h"
#include "train/vectors.h"

static void fail(const char *what) {
  fprintf(stderr, "vectors: %s\n", what);
  exit(1);
}

/* The slot of a key, or the empty one where it would be. */
static uint32_t *slot_of(const lede_vectors *v, uint32_t key) {
  uint32_t mask = (1u << v->bits) - 1, i = key * 0x9e3779b1u >> (32 - v->bits);
  while (v->slot[i] != 0 && v->key[v->slot[i] - 1] != key) i = (i + 1) & mask;
  return &v->slot[i];
}

/* Of words that are folded alike, the first counts. */
static void read_word(lede_vectors *v, FILE *f) {
  enum { LONGEST = 256 };
  char word[LONGEST];
  size_t len = 0;
  int c;
  while ((c = getc(f)) != EOF && c != ' ' && len < LONGEST) word[len++] = (char)c;
  if (c != ' ' || len == 0 || fread(v->vector[v->count], sizeof *v->vector, 1, f) != 1) fail("no vectors of words");
  lede_seen w;
  lede_word_read(&w, word, len);
  uint32_t *slot = slot_of(v, w.key);
  if (*slot != 0) return;
  v->key[v->count] = w.key;
  *slot = ++v->count;
}

lede_vectors lede_vectors_read(const char *path) {
  unsigned words, dimensions;
  lede_vectors v = {0, 1, NULL, NULL, NULL};
  FILE *f = fopen(path, "rb");
  if (f == NULL || fscanf(f, "%u %u", &words, &dimensions) != 2 || getc(f) != '\n' || dimensions != LEDE_DIMENSIONS ||
      words > 1u << 22)
    fail("no vectors of words");
  while (1u << v.bits < 2 * words) v.bits++;
  v.key = calloc(words, sizeof *v.key);
  v.vector = calloc(words, sizeof *v.vector);
  v.slot = calloc((size_t)1 << v.bits, sizeof *v.slot);
  if (v.key == NULL || v.vector == NULL || v.slot == NULL) fail("out of memory");
  for (unsigned i = 0; i < words; i++) read_word(&v, f);
  fclose(f);
  return v;
}

const float *lede_vectors_of(const lede_vectors *v, uint32_t key) {
  uint32_t number = *slot_of(v, key);
  return number != 0 ? v->vector[number - 1] : NULL;
}
