/* array.c - growing arrays, a pool of strings, an arena. */
#include <stdalign.h>
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

/* ---- Arenas ------------------------------------------------------------------------------------------------------ */

enum { CHUNK = 1 << 14 };
struct lede_chunk { struct lede_chunk *below; size_t used, room; alignas(max_align_t) unsigned char bytes[]; };

void *lede_arena_get(lede_arena *arena, size_t size) {
  size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  struct lede_chunk *c = arena->chunk;
  if (c == NULL || c->room - c->used < size) {
    size_t room = size > CHUNK ? size : CHUNK;
    c = malloc(sizeof *c + room);
    if (c == NULL) return NULL;
    c->below = arena->chunk;
    c->used = 0;
    c->room = room;
    arena->chunk = c;
  }
  void *p = c->bytes + c->used;
  c->used += size;
  return p;
}

void lede_arena_reset(lede_arena *arena) {
  struct lede_chunk *c = arena->chunk;
  if (c == NULL) return;
  lede_arena below = {c->below};
  lede_arena_free(&below);
  c->below = NULL;
  c->used = 0;
}

void lede_arena_free(lede_arena *arena) {
  for (struct lede_chunk *c = arena->chunk, *below; c != NULL; c = below) {
    below = c->below;
    free(c);
  }
  arena->chunk = NULL;
}
