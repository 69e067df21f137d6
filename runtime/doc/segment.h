/* segment.h - what cutting a document into tokens shares with cutting it into sentences. */
#ifndef LEDE_SEGMENT_H
#define LEDE_SEGMENT_H

#include "doc/doc_internal.h"
#include "lexicon/lexicon_internal.h"

/* A document that is being segmented: its arrays grow. */
typedef struct lede_segmenter {
  lede_doc *doc;
  const lede_lexicon *lex; /* NULL: none */
  size_t token_room, sentence_room;
} lede_segmenter;

enum { LEDE_CAPITAL_FORMS = 1 << LEDE_FORM_CAP | 1 << LEDE_FORM_UPPER | 1 << LEDE_FORM_MIXED | 1 << LEDE_FORM_DOTTED };

/* The tokens [first, stop) of the block become a sentence; none where there are none.  false: out of memory. */
bool lede_add_sentence(lede_segmenter *g, size_t first, size_t stop, size_t block);

/* Cut the tokens from `first` on, which are the block's, into sentences.  false: out of memory. */
bool lede_split_block(lede_segmenter *g, size_t first, size_t block);

#endif
