/* units.c - places of the text in code points and in UTF-16 units. */
#include <stdlib.h>
#include "doc/doc_internal.h"

enum { STEP = 256 }; /* bytes of text between the places that are kept */

static bool begins_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

/* How many units the byte adds: a character counts at its first byte, beyond U+FFFF for two of UTF-16. */
static uint32_t units_of(char c, lede_unit unit) {
  return begins_character(c) + (unit == LEDE_UTF16 && (unsigned char)c >= 0xF0);
}

static uint32_t count(const char *s, size_t n, lede_unit unit) {
  uint32_t sum = 0;
  for (size_t i = 0; i < n; i++) sum += units_of(s[i], unit);
  return sum;
}

/* Keep the count at every STEP bytes. */
static bool make_index(lede_doc *doc, lede_unit unit) {
  size_t steps = doc->text_len / STEP + 1;
  uint32_t *index = malloc(steps * sizeof *index), sum = 0;
  if (index == NULL) return false;
  for (size_t i = 0; i < steps; i++) {
    index[i] = sum;
    size_t at = i * STEP, n = doc->text_len - at < STEP ? doc->text_len - at : STEP;
    sum += count(doc->text + at, n, unit);
  }
  doc->units[unit] = index;
  return true;
}

static bool has_index(lede_doc *doc, lede_unit unit) { return doc->units[unit] != NULL || make_index(doc, unit); }

lede_status lede_doc_units(lede_doc *doc, lede_unit unit, uint32_t byte, uint32_t *out) {
  if (byte > doc->text_len) return LEDE_EINVALID;
  *out = byte;
  if (unit == LEDE_BYTES) return LEDE_OK;
  if (!has_index(doc, unit)) return LEDE_ENOMEM;
  uint32_t from = byte - byte % STEP;
  *out = doc->units[unit][byte / STEP] + count(doc->text + from, byte - from, unit);
  return LEDE_OK;
}

/* The last step that begins at or before unit `at`. */
static size_t step_before(const lede_doc *doc, lede_unit unit, uint32_t at) {
  size_t low = 0, high = doc->text_len / STEP + 1;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (doc->units[unit][mid] <= at)
      low = mid;
    else
      high = mid;
  }
  return low;
}

lede_status lede_doc_byte(lede_doc *doc, lede_unit unit, uint32_t at, uint32_t *out) {
  size_t byte = at;
  uint32_t sum = at;
  if (unit != LEDE_BYTES) {
    if (!has_index(doc, unit)) return LEDE_ENOMEM;
    size_t step = step_before(doc, unit, at);
    byte = step * STEP;
    sum = doc->units[unit][step];
    while (sum < at && byte < doc->text_len) sum += units_of(doc->text[byte++], unit);
    while (byte < doc->text_len && !begins_character(doc->text[byte])) byte++;
  }
  if (sum != at || byte > doc->text_len || !begins_character(doc->text[byte])) return LEDE_EINVALID;
  *out = (uint32_t)byte;
  return LEDE_OK;
}
