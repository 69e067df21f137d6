/* strings.c - strings, each kept once. */
#include <stdlib.h>
#include <string.h>
#include "entity/strings.h"

void lede_strings_free(lede_strings *strings) {
  free(strings->pool.bytes);
  free(strings->slots);
}

/* Where a string is, or belongs. */
static uint32_t *find_slot(const lede_strings *strings, uint32_t *slots, size_t slot_count, const char *s, size_t len) {
  size_t i = lede_hash(s, len) & (slot_count - 1);
  while (slots[i] != LEDE_POOL_FULL && strcmp(lede_strings_get(strings, slots[i]), s) != 0)
    i = (i + 1) & (slot_count - 1);
  return &slots[i];
}

static bool grow_slots(lede_strings *strings) {
  size_t slot_count = strings->slot_count == 0 ? 64 : 2 * strings->slot_count;
  if (slot_count > SIZE_MAX / sizeof *strings->slots) return false;
  uint32_t *slots = malloc(slot_count * sizeof *slots);
  if (slots == NULL) return false;
  memset(slots, 0xff, slot_count * sizeof *slots); /* LEDE_POOL_FULL, all of them */
  for (size_t i = 0; i < strings->slot_count; i++) {
    if (strings->slots[i] == LEDE_POOL_FULL) continue;
    const char *s = lede_strings_get(strings, strings->slots[i]);
    *find_slot(strings, slots, slot_count, s, strlen(s)) = strings->slots[i];
  }
  free(strings->slots);
  strings->slots = slots;
  strings->slot_count = slot_count;
  return true;
}

uint32_t lede_strings_add(lede_strings *strings, const char *s) {
  if (2 * strings->count >= strings->slot_count && !grow_slots(strings)) return LEDE_POOL_FULL;
  size_t len = strlen(s);
  uint32_t *slot = find_slot(strings, strings->slots, strings->slot_count, s, len);
  if (*slot != LEDE_POOL_FULL) return *slot;
  uint32_t number = lede_pool_add(&strings->pool, s, len);
  if (number == LEDE_POOL_FULL) return LEDE_POOL_FULL;
  strings->count++;
  return *slot = number;
}
