/* gazetteer.h - many names by list, and words by the company they keep: a hash table that is read in place.
 *
 * The lists of scripts/gazetteer and the clusters of scripts/clusters are compiled into one file when lede is built.  Only
 * hashes of names and words are kept: with 32 bits each, one word in some ten thousand that is in no list is taken for
 * one that is. */
#ifndef LEDE_TAG_GAZETTEER_H
#define LEDE_TAG_GAZETTEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lede/status.h"

#define LEDE_GAZETTEER_MAGIC 0x325a474cu /* "LGZ2" */
enum { LEDE_MAX_LISTS = 15, LEDE_LONGEST_LIST_NAME = 24, LEDE_LONGEST_NAME = 4 /* words */ };
#define LEDE_BEGINS_LONGER 0x8000u /* some name begins with the word and goes on */

/* lists: a bit each; cluster: its number, 0 none; key 0 empty. */
typedef struct { uint32_t key; uint16_t lists, cluster; } lede_gazetteer_slot;

/* A word's cluster and the groups that it belongs to, fine to coarse, each by number; 0 none. */
enum { LEDE_CLUSTER_LEVELS = 3 };
typedef struct { uint16_t level[LEDE_CLUSTER_LEVELS]; } lede_clusters;

typedef struct lede_gazetteer {
  uint32_t magic, size;
  uint32_t slots, slot_bits; /* offset; the table has 1 << bits */
  uint32_t clusters, cluster_count; /* offset; lede_clusters by number of the cluster, that of no cluster first */
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

/* The clusters of a word, by the key of lede_seen. */
lede_clusters lede_gazetteer_clusters(const lede_gazetteer *g, uint32_t key);

#endif
