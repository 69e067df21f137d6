/* heap.c - the memory of a Lua state. */
#include "core/heap.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t class_of(size_t size) { return (size + LEDE_HEAP_GRAIN - 1) / LEDE_HEAP_GRAIN; }

static bool is_small(size_t size) { return size <= LEDE_HEAP_SMALL; }

static bool add_stretch(lede_heap *h) {
  if (h->most - h->held < LEDE_HEAP_STRETCH) return false;
  char *stretch = malloc(LEDE_HEAP_STRETCH);
  if (stretch == NULL) return false;
  h->held += LEDE_HEAP_STRETCH;
  *(void **)(void *)stretch = h->stretches;
  h->stretches = stretch;
  h->next = stretch + LEDE_HEAP_GRAIN;
  h->stop = stretch + LEDE_HEAP_STRETCH;
  return true;
}

static void *take(lede_heap *h, size_t class) {
  void *block = h->unused[class];
  if (block != NULL) {
    memcpy(&h->unused[class], block, sizeof block);
    return block;
  }
  size_t size = class * LEDE_HEAP_GRAIN;
  if ((size_t)(h->stop - h->next) < size && !add_stretch(h)) return NULL;
  block = h->next;
  h->next += size;
  return block;
}

static void put_back(lede_heap *h, void *block, size_t class) {
  memcpy(block, &h->unused[class], sizeof block);
  h->unused[class] = block;
}

static void *resize_large(lede_heap *h, void *block, size_t old, size_t size) {
  if (size > old && size - old > h->most - h->held) return NULL;
  void *q = realloc(block, size);
  if (q != NULL) h->held = h->held - old + size;
  return q;
}

static void *get(lede_heap *h, size_t size) {
  return is_small(size) ? take(h, class_of(size)) : resize_large(h, NULL, 0, size);
}

static void give(lede_heap *h, void *block, size_t size) {
  if (is_small(size)) {
    put_back(h, block, class_of(size));
    return;
  }
  free(block);
  h->held -= size;
}

void *lede_heap_resize(lede_heap *h, void *block, size_t old, size_t size) {
  if (old == 0) return size > 0 ? get(h, size) : NULL;
  if (size == 0) {
    give(h, block, old);
    return NULL;
  }
  if (!is_small(old) && !is_small(size)) return resize_large(h, block, old, size);
  if (is_small(old) && is_small(size) && class_of(old) == class_of(size)) return block;
  void *q = get(h, size);
  if (q == NULL) return size < old ? block : NULL; /* it is large enough, and from now on a smaller one */
  memcpy(q, block, old < size ? old : size);
  give(h, block, old);
  return q;
}

void lede_heap_free(lede_heap *h) {
  for (void *stretch = h->stretches, *before; stretch != NULL; stretch = before) {
    before = *(void **)stretch;
    free(stretch);
  }
  h->stretches = NULL;
}
