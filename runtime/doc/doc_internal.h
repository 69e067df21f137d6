/* doc_internal.h - what a document is made of, for the files of this folder. */
#ifndef LEDE_DOC_INTERNAL_H
#define LEDE_DOC_INTERNAL_H

#include "core/array.h"
#include "core/origins.h"
#include "lede/doc.h"

typedef struct { char *key, *value; } Meta;

struct lede_doc {
  char *source, *text;
  size_t source_len, text_len, text_room;
  char sha256[65];
  size_t repairs;
  lede_origins origins; /* the source map */
  lede_block *blocks;
  size_t block_count, block_room;
  lede_article *articles; /* author and published are owned */
  size_t article_count, article_room;
  Meta *meta;
  size_t meta_count, meta_room;
  uint32_t *units[LEDE_UNIT_COUNT]; /* see units.c; NULL until asked for */
  /* after lede_doc_segment: */
  bool segmented;
  uint32_t *token_begin, *token_end, *token_entry;
  uint8_t *token_form;
  uint8_t *token_pos; /* after lede_doc_tag, else NULL */
  struct lede_seen *seen; /* of each token, see tag/use.h; NULL until asked for */
  struct lede_word_use *use; size_t use_size; /* after lede_doc_use; the size is a power of two */
  size_t token_count;
  uint32_t generation; /* of the lexicon that gave the entries */
  uint32_t *sentence_first, *sentence_stop, *sentence_block;
  size_t sentence_count;
};

/* ---- What the readers of text, Markdown and mail share ----------------------------------------------------------- */

/* Text has few control bytes besides white space; an executable or an image has many. */
bool lede_looks_binary(const void *source, size_t len);

const char *lede_builder_source(const lede_builder *b); /* the builder's copy of the source bytes; borrowed */

/* Metadata from bytes that may be no UTF-8 (replaced). */
lede_status lede_builder_meta_bytes(lede_builder *b, const char *key, const char *s, size_t len);

/* That text is the title: a block, and metadata. */
lede_status lede_builder_title(lede_builder *b, lede_range text);

/* The lines of the text from byte `from` on become blocks; `titled`: there is a title already. */
lede_status lede_builder_lines(lede_builder *b, size_t from, bool titled);

/* Close the builder where all went well, else free it and say what `st` means. */
lede_status lede_builder_finish(lede_builder *b, lede_status st, lede_doc **out, lede_error *err);

static inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

#endif
