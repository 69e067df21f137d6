/* array.h - growing arrays, places in sorted ones, a pool of strings, an arena. */
#ifndef LEDE_CORE_ARRAY_H
#define LEDE_CORE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Make room for `need` members of `size` bytes in `*array`, which has room for `*room`: doubles.
 * false: out of memory, nothing changed.  Call as lede_grow(&a, &room, n + 1, sizeof *a). */
bool lede_grow_(void **array, size_t *room, size_t need, size_t size);
#define lede_grow(array, room, need, size) \
  ((need) <= *(room) || lede_grow_((void **)(void *)(array), room, need, size))

/* The last of `count` members that begins at or before `at`, where each of `size` bytes begins with its place, a uint32_t,
 * in rising order; 0 when there is none. */
static inline size_t lede_last_at(const void *array, size_t count, size_t size, size_t at) {
  const char *members = array;
  size_t low = 0, high = count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (*(const uint32_t *)(const void *)(members + mid * size) <= at)
      low = mid;
    else
      high = mid;
  }
  return low;
}

/* NUL-terminated strings one after another; a string is named by its offset, which stays true as the pool grows. */
typedef struct lede_pool { char *bytes; size_t len, room; } lede_pool;
#define LEDE_POOL_FULL UINT32_MAX

/* Copy `len` bytes and a NUL into the pool; LEDE_POOL_FULL: out of memory. */
uint32_t lede_pool_add(lede_pool *pool, const char *s, size_t len);

/* Memory that is given back all at once. */
typedef struct lede_arena { struct lede_chunk *chunk; } lede_arena;

/* `size` bytes, aligned for anything; NULL: out of memory. */
void *lede_arena_get(lede_arena *arena, size_t size);
void lede_arena_reset(lede_arena *arena); /* keeps one chunk for what comes */
void lede_arena_free(lede_arena *arena);

/* 64-bit hash (FNV-1a, folded): tables whose order nobody sees. */
static inline uint64_t lede_hash(const void *bytes, size_t len) {
  const unsigned char *p = bytes;
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < len; i++) h = (h ^ p[i]) * 0x100000001b3u;
  return h ^ h >> 32;
}

#endif
