/* heap.h - the memory of a Lua state: small blocks are cut from large stretches, and used again by others of their size.
 *
 * Grammars are made of some ten thousands of them.  The owner knows how large each block is, so none has a header. */
#ifndef LEDE_CORE_HEAP_H
#define LEDE_CORE_HEAP_H

#include <stddef.h>

enum {
  LEDE_HEAP_GRAIN = 16,
  LEDE_HEAP_STRETCH = 1 << 16,
#ifdef __SANITIZE_ADDRESS__
  LEDE_HEAP_SMALL = 0 /* the sanitizer is to see each block by itself */
#else
  LEDE_HEAP_SMALL = 512 /* bytes; larger ones are malloc's */
#endif
};

typedef struct lede_heap {
  size_t most, held; /* bytes that it may hold, and does: stretches and large blocks */
  void *unused[LEDE_HEAP_SMALL / LEDE_HEAP_GRAIN + 1]; /* by size: each block points to the next */
  char *next, *stop;                                   /* of the stretch at hand */
  void *stretches;                                     /* each points to the one before */
} lede_heap;

/* Make a block of `old` bytes (0: there is none, `block` is NULL) one of `size` bytes (0: free it), with what it held.
 * -> the block, aligned for anything; NULL: out of memory, and nothing changed.  To shrink a block never fails. */
void *lede_heap_resize(lede_heap *h, void *block, size_t old, size_t size);

/* Give back the stretches; large blocks are the owner's to free before. */
void lede_heap_free(lede_heap *h);

#endif
