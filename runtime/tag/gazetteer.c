/* gazetteer.c - names by list. */
#include <string.h>
#include "core/map.h"
#include "tag/gazetteer.h"
#include "tag/model.h"

static bool is_gazetteer(const lede_gazetteer *g, size_t size) {
  return size >= sizeof *g && g->magic == LEDE_GAZETTEER_MAGIC && g->size == size && g->slot_bits < 26 &&
         g->slots >= sizeof *g && g->slots <= size && g->list_count <= LEDE_MAX_LISTS &&
         ((sizeof(uint32_t) + sizeof(uint16_t)) << g->slot_bits) <= size - g->slots;
}

lede_status lede_gazetteer_open(const char *path, const lede_gazetteer **out, lede_error *err) {
  const void *map;
  size_t size;
  lede_status st = lede_map_file(path, &map, &size, err);
  if (st != LEDE_OK) return st;
  if (!is_gazetteer(map, size)) {
    lede_unmap_file(map, size);
    return lede_fail(err, LEDE_ESYNTAX, "%s: no gazetteer of this version", path);
  }
  *out = map;
  return LEDE_OK;
}

void lede_gazetteer_close(const lede_gazetteer *g) {
  if (g != NULL) lede_unmap_file(g, g->size);
}

int lede_gazetteer_list(const lede_gazetteer *g, const char *name) {
  for (uint32_t i = 0; i < g->list_count; i++)
    if (strncmp(g->lists[i], name, LEDE_LONGEST_LIST_NAME) == 0) return (int)i;
  return -1;
}

uint32_t lede_gazetteer_find(const lede_gazetteer *g, const char *name, size_t len) {
  lede_seen w;
  lede_word_read(&w, name, len);
  return lede_gazetteer_lists(g, w.key);
}

uint32_t lede_gazetteer_lists(const lede_gazetteer *g, uint32_t key) {
  const uint32_t *keys = (const uint32_t *)(const void *)((const char *)g + g->slots);
  const uint16_t *lists = (const uint16_t *)(const void *)(keys + ((size_t)1 << g->slot_bits));
  uint32_t mask = (1u << g->slot_bits) - 1, i = key * 0x9e3779b1u >> (32 - g->slot_bits);
  for (uint32_t n = 0; n <= mask && keys[i] != 0; n++, i = (i + 1) & mask)
    if (keys[i] == key) return lists[i];
  return 0;
}
