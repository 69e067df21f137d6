/* doc_internal.h - what a document is made of, for the files of this folder. */
#ifndef LEDE_DOC_INTERNAL_H
#define LEDE_DOC_INTERNAL_H

#include "core/array.h"
#include "lede/doc.h"

/* A piece of the source map: text from `text` up to the next piece's came from source [begin, end), each `text_unit`
 * bytes from `source_unit` bytes; both 0: the whole from the whole. */
typedef struct { uint32_t text, begin, end; uint8_t text_unit, source_unit; } Piece;
typedef struct { char *key, *value; } Meta;

struct lede_doc {
  char *source, *text;
  size_t source_len, text_len, text_room;
  char sha256[65];
  size_t repairs;
  Piece *pieces;
  size_t piece_count, piece_room;
  lede_block *blocks;
  size_t block_count, block_room;
  Meta *meta;
  size_t meta_count, meta_room;
  /* after lede_doc_segment: */
  bool segmented;
  uint32_t *token_begin, *token_end, *token_entry;
  uint8_t *token_form;
  size_t token_count;
  uint32_t generation; /* of the lexicon that gave the entries */
  uint32_t *sentence_first, *sentence_stop, *sentence_block;
  size_t sentence_count;
};

static inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

#endif
