/* strings.h - strings, each kept once: equal strings have one number. */
#ifndef LEDE_ENTITY_STRINGS_H
#define LEDE_ENTITY_STRINGS_H

#include "core/array.h"

typedef struct lede_strings {
  lede_pool pool;
  uint32_t *slots; /* offsets into the pool by hash, LEDE_POOL_FULL where free; a power of two, half full at most */
  size_t slot_count, count;
} lede_strings;

/* The number of a string, which is its offset in the pool; LEDE_POOL_FULL: out of memory. */
uint32_t lede_strings_add(lede_strings *strings, const char *s);
void lede_strings_free(lede_strings *strings);

static inline const char *lede_strings_get(const lede_strings *strings, uint32_t number) {
  return strings->pool.bytes + number;
}

#endif
