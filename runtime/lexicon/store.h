/* store.h - the inside of a lexicon, for the files of this folder. */
#ifndef LEDE_LEXICON_STORE_H
#define LEDE_LEXICON_STORE_H

#include "lexicon/lexicon_internal.h"

typedef struct { uint32_t text, len, first_item, last_item; uint32_t hash; uint16_t flags; } Entry; /* item 0: none */
typedef struct { uint32_t key, value; } Attr;                                                      /* pool offsets */
typedef struct {
  uint32_t next, first_attr, attr_count, line;
  uint16_t class_id, file;
  uint8_t exact; /* the form it must have, LEDE_FORM_COUNT any */
} Item;

typedef struct { uint32_t *slot; size_t size, used; } Table; /* open addressing, slot 0 empty, size a power of two */

typedef struct { uint32_t parent, entry, phrase; } Node; /* phrase: the entry it completes, 0 none */
typedef struct { uint32_t entry; uint8_t form; } Signature;

struct lede_lexicon {
  lede_pool pool;
  Entry *entries;   size_t entry_count, entry_room;   Table by_text;
  Item *items;      size_t item_count, item_room;
  Attr *attrs;      size_t attr_count, attr_room;
  uint32_t *classes; size_t class_count, class_room;  /* pool offsets of names */
  uint32_t *files;  size_t file_count, file_room;
  Node *nodes;      size_t node_count, node_room;     Table by_step;
  Signature *sigs;  size_t sig_count, sig_room;       Table by_sig;
  uint32_t *folds;  size_t fold_count, fold_room;
  uint32_t generation;
};

/* Find the slot of `hash` for which same(lex, slot value, key) holds, or the empty slot where it belongs; the table
 * must not be full. */
typedef bool same_fn(const lede_lexicon *lex, uint32_t value, const void *key);
uint32_t *lede_table_slot(const lede_lexicon *lex, const Table *t, uint64_t hash, same_fn *same, const void *key);

/* Room for one more in the table: rehashes with hash_of.  false: out of memory. */
typedef uint64_t hash_fn(const lede_lexicon *lex, uint32_t value);
bool lede_table_room(const lede_lexicon *lex, Table *t, hash_fn *hash_of);

/* The entry of a folded text, made when new; 0: out of memory. */
uint32_t lede_entry_make(lede_lexicon *lex, const char *folded, size_t len);

/* Add word `entry` after node: the next node, 0: out of memory. */
uint32_t lede_phrase_add(lede_lexicon *lex, uint32_t node, uint32_t entry);

/* Class and file numbers by name, made when new; -1: out of memory or too many. */
int lede_class_make(lede_lexicon *lex, const char *name, size_t len);

#endif
