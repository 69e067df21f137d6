/* store.h - the inside of a lexicon, for the files of this folder.
 *
 * A lexicon has two halves that are numbered through: the *base*, mapped from an image that the build compiled
 * (image.c), and its own arrays, which grow.  Numbers below the base's count mean the base.  The mapping is private, so
 * that what a list adds to a word of the base is written there in place; only whole new things go to the own half.
 *
 * Numbers from an image are checked where they are used: a damaged image gives wrong answers, never a crash. */
#ifndef LEDE_LEXICON_STORE_H
#define LEDE_LEXICON_STORE_H

#include "lexicon/lexicon_internal.h"

/* Bytes of a word's, or a phrase's, folded text. */
enum { LEDE_LONGEST_PHRASE = 16 /* words */, LEDE_LONGEST_TEXT = LEDE_LONGEST_PHRASE * (LEDE_LONGEST_WORD + 1) };

enum { LEDE_DRIVING = 11 }; /* classes that drive the tokeniser and the splitter of sentences, see lexicon.c */

/* More bits of an entry, see lexicon_internal.h. */
enum {
  LEDE_ENTRY_LINKED = 1 << 14,  /* `link` holds more of its memberships */
  LEDE_ENTRY_REMOVALS = 1 << 15 /* some of its items take others out */
};

/* An entry's text is folded.  Spellings that differ in nothing but diacritics are linked to one entry more, whose text
 * is LEDE_PLAIN and what is left of them without: lists with `@fold diacritics` put their memberships there. */
#define LEDE_PLAIN '\1'
typedef struct {
  uint32_t text, first_item, last_item, link; /* item, link 0: none */
  uint16_t len, flags;
} Entry;
typedef struct { uint32_t key, value; } Attr; /* pool offsets */
typedef struct {
  uint32_t next, first_attr, attr_count, line; /* next: a greater number, or 0 */
  uint16_t class_id, file;
  uint8_t exact; /* the form it must have, LEDE_FORM_COUNT any */
  uint8_t rank;
  uint8_t removes; /* no membership: it takes out those of its class that rank below it or were read before it */
  uint8_t unused;
} Item;

typedef struct { uint32_t parent, entry, phrase; } Node; /* of the trie of phrases; phrase: what ends here, 0 none */

/* Open addressing; sizes are powers of two, at most half of the slots are used.  Tags are hashes, number 0 means empty.
 * That of words is asked for every token: it has the first eight bytes of the text at hand. */
typedef struct { uint64_t head; uint32_t tag, number; } WordSlot;
typedef struct { WordSlot *slot; uint32_t size, used; } WordTable;
typedef struct { uint32_t tag, number; } Slot;
typedef struct { Slot *slot; uint32_t size, used; } Table;

typedef struct { uint32_t entry, next; uint8_t form; } Signature; /* next: the entry's next one, 0 none */

typedef struct {
  void *map; size_t map_len; /* NULL: no image */
  const char *pool;          /* ends with NUL */
  Entry *entries;
  Item *items;
  const Attr *attrs;
  Node *nodes;
  WordTable words;
  Table phrases, steps; /* of entries by their texts; of nodes by what leads to them */
  uint32_t pool_len, entry_count, item_count, attr_count, node_count;
} Base;

struct lede_lexicon {
  Base base;
  lede_pool pool;
  Entry *entries;    size_t entry_count, entry_room;
  Item *items;       size_t item_count, item_room;
  Attr *attrs;       size_t attr_count, attr_room;
  Node *nodes;       size_t node_count, node_room;
  WordTable words;
  Table phrases, steps; /* of entries by their texts; of nodes by what leads to them */
  uint32_t *classes; size_t class_count, class_room;        /* pool offsets of names, like the next three */
  Table class_table;                                        /* classes + 1 by their names */
  uint32_t *files;   size_t file_count, file_room;
  uint32_t *folds;   size_t fold_count, fold_room;
  uint32_t *warnings; size_t warning_count, warning_room;
  Signature *sigs;   size_t sig_count, sig_room;
  uint32_t *sig_of;  size_t sig_of_room;                    /* by entry: its first signature, 0 none */
  uint32_t sig_unknown[LEDE_FORM_COUNT];                    /* those of entry 0, by form */
  int driving[LEDE_DRIVING];                                /* classes that make flags, -1 not there */
  uint32_t generation;
  uint8_t rank;                                             /* of what is read from now on */
  bool plain;                                               /* some list has asked for `@fold diacritics` */
};

/* ---- Members by number ------------------------------------------------------------------------------------------ */

static inline Entry *lede_entry(const lede_lexicon *lex, uint32_t n) {
  return n < lex->base.entry_count ? &lex->base.entries[n] : &lex->entries[n - lex->base.entry_count];
}

static inline Node *lede_node(const lede_lexicon *lex, uint32_t n) {
  return n < lex->base.node_count ? &lex->base.nodes[n] : &lex->nodes[n - lex->base.node_count];
}

/* NULL: there is none of that number. */
static inline Item *lede_item(const lede_lexicon *lex, uint32_t n) {
  if (n == 0) return NULL;
  if (n < lex->base.item_count) return &lex->base.items[n];
  n -= lex->base.item_count;
  return n < lex->item_count ? &lex->items[n] : NULL;
}

static inline Item *lede_next_item(const lede_lexicon *lex, uint32_t *n) {
  Item *item = lede_item(lex, *n);
  uint32_t next = item != NULL ? item->next : 0;
  *n = next > *n ? next : 0; /* numbers rise along a chain: it ends */
  return item;
}

/* What an entry is linked to, 0 nothing. */
static inline uint32_t lede_link(const lede_lexicon *lex, uint32_t entry) {
  const Entry *e = lede_entry(lex, entry);
  uint32_t link = e->flags & LEDE_ENTRY_LINKED ? e->link : 0;
  return link < lex->base.entry_count + lex->entry_count ? link : 0;
}

/* All items of an entry: its own, then those of what it is linked to. */
typedef struct { uint32_t next, then; } Chain;
static inline Chain lede_chain(const lede_lexicon *lex, uint32_t entry) {
  uint32_t link = lede_link(lex, entry);
  return (Chain){lede_entry(lex, entry)->first_item, link != 0 ? lede_entry(lex, link)->first_item : 0};
}
static inline const Item *lede_chain_next(const lede_lexicon *lex, Chain *c) { /* NULL: no more */
  if (c->next == 0) c->next = c->then, c->then = 0;
  return lede_next_item(lex, &c->next);
}

static inline const Attr *lede_attr(const lede_lexicon *lex, uint32_t n) {
  static const Attr none = {0, 0};
  if (n < lex->base.attr_count) return &lex->base.attrs[n];
  n -= lex->base.attr_count;
  return n < lex->attr_count ? &lex->attrs[n] : &none;
}

static inline const char *lede_str(const lede_lexicon *lex, uint32_t offset) {
  if (offset < lex->base.pool_len) return lex->base.pool + offset;
  offset -= lex->base.pool_len;
  return offset < lex->pool.len ? lex->pool.bytes + offset : "";
}

/* Bytes that may be read there. */
static inline size_t lede_str_room(const lede_lexicon *lex, uint32_t offset) {
  if (offset < lex->base.pool_len) return lex->base.pool_len - offset;
  offset -= lex->base.pool_len;
  return offset < lex->pool.len ? lex->pool.len - offset : 1;
}

/* Make the checksum of an image right that a test has changed. */
void lede_image_seal(void *image, size_t len);

/* ---- Making them ------------------------------------------------------------------------------------------------ */

/* A string in the pool; LEDE_POOL_FULL: out of memory. */
uint32_t lede_text_add(lede_lexicon *lex, const char *s, size_t len);

uint32_t lede_text_tag(const char *s, size_t len); /* a tag for a table */

/* Make room for so many more at once; false: out of memory. */
bool lede_words_reserve(WordTable *t, size_t more);
bool lede_table_reserve(Table *t, size_t more);

/* Put in what is not there; there is room. */
void lede_table_put(Table *t, uint32_t tag, uint32_t number);

/* The entry of a folded text, made when new; 0: out of memory. */
uint32_t lede_entry_make(lede_lexicon *lex, const char *folded, size_t len);

/* The entry that all spellings of a folded text with other diacritics are linked to; 0: out of memory. */
uint32_t lede_entry_make_plain(lede_lexicon *lex, const char *folded, size_t len);

/* Of those spellings the one without any, which was made with it. */
uint32_t lede_entry_bare(const lede_lexicon *lex, uint32_t plain);

/* Add word `entry` after node of the trie, 0 its root: the next node, 0: out of memory. */
uint32_t lede_phrase_add(lede_lexicon *lex, uint32_t node, uint32_t entry);

/* Class number by name, made when new; -1: out of memory or too many. */
int lede_class_make(lede_lexicon *lex, const char *name, size_t len);

/* The number of a file in lex->files, made when new; -1: out of memory or too many. */
int lede_file_make(lede_lexicon *lex, const char *name);

/* The bits that come of the class, after the entry's items of it have changed. */
void lede_entry_set_flags(lede_lexicon *lex, uint32_t entry, int class_id);

/* Are the words of the class what others are cut by (clitics, contractions)?  They are read as written. */
bool lede_cuts_words(const lede_lexicon *lex, int class_id);

/* ---- Images (image.c) -------------------------------------------------------------------------------------------- */

void lede_image_free(Base *base);

/* A file that is a word list, and their order: by name, bytewise, but those first that say how text is cut into words. */
struct dirent;
int lede_is_list(const struct dirent *e);
int lede_list_order(const struct dirent **a, const struct dirent **b);

#endif
