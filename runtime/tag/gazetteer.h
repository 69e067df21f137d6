/* gazetteer.h - many names by list: a hash table that is read in place.
 *
 * The lists of scripts/gazetteer are compiled into one file when lede is built.  Only hashes of names are kept: with 32
 * bits each, one word in some ten thousand that is in no list is taken for one that is. */
#ifndef LEDE_TAG_GAZETTEER_H
#define LEDE_TAG_GAZETTEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lede/status.h"

#define LEDE_GAZETTEER_MAGIC 0x345a474cu /* "LGZ4" */
enum { LEDE_MAX_LISTS = 15, LEDE_LONGEST_LIST_NAME = 24, LEDE_LONGEST_NAME = 4 /* words */ };
#define LEDE_BEGINS_LONGER 0x8000u /* some name begins with the word and goes on */

/* The table: 1 << slot_bits keys, uint32_t, 0 empty; then the lists of each, uint16_t, a bit a list. */
typedef struct lede_gazetteer {
  uint32_t magic, size;
  uint32_t slots, slot_bits; /* slots: the offset of the table */
  uint32_t list_count, unused;
  char lists[LEDE_MAX_LISTS][LEDE_LONGEST_LIST_NAME];
} lede_gazetteer;

/* Map a compiled gazetteer; unmap with lede_gazetteer_close (NULL is fine).
 * LEDE_ENOTFOUND, LEDE_EIO; LEDE_ESYNTAX: no gazetteer of this version. */
LEDE_MUST_USE lede_status lede_gazetteer_open(const char *path, const lede_gazetteer **out, lede_error *err);
void lede_gazetteer_close(const lede_gazetteer *g);

/* The number of a list by its name; -1 there is none. */
int lede_gazetteer_list(const lede_gazetteer *g, const char *name);

/* The lists that have the name, as bits, LEDE_BEGINS_LONGER among them. */
uint32_t lede_gazetteer_find(const lede_gazetteer *g, const char *name, size_t len);

/* The same by the key of the name (lede_seen.key). */
uint32_t lede_gazetteer_lists(const lede_gazetteer *g, uint32_t key);

#endif
