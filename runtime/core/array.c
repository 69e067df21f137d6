/* array.c - growing arrays and a pool of strings. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"

bool lede_grow_(void **array, size_t *room, size_t need, size_t size) {
  if (need <= *room) return true;
  size_t more = *room < 8 ? 8 : *room;
  while (more < need) {
    if (more > SIZE_MAX / 2) return false;
    more *= 2;
  }
  if (more > SIZE_MAX / size) return false;
  void *p = realloc(*array, more * size);
  if (p == NULL) return false;
  *array = p;
  *room = more;
  return true;
}

uint32_t lede_pool_add(lede_pool *pool, const char *s, size_t len) {
  if (len >= LEDE_POOL_FULL - pool->len - 1) return LEDE_POOL_FULL;
  if (!lede_grow(&pool->bytes, &pool->room, pool->len + len + 1, 1)) return LEDE_POOL_FULL;
  uint32_t at = (uint32_t)pool->len;
  memcpy(pool->bytes + at, s, len);
  pool->bytes[at + len] = '\0';
  pool->len += len + 1;
  return at;
}
