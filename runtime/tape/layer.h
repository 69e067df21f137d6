/* layer.h - the inside of a layer, for the files of this folder. */
#ifndef LEDE_TAPE_LAYER_H
#define LEDE_TAPE_LAYER_H

#include "lede/tape.h"
#include "lexicon/lexicon_internal.h"

/* Edges are kept in the fold array, above every fold's number. */
#define LEDE_FOLD_SENTENCE_EDGE 0x10000u
#define LEDE_FOLD_BLOCK_EDGE 0x10001u

struct lede_layer {
  const lede_doc *doc;
  lede_lexicon *lex;
  const lede_layer *below; /* NULL for the lowest */
  size_t count;
  /* struct of arrays, in one allocation that begins at `signature` */
  uint32_t *signature; /* of the word, or of a fold's head; 0 none */
  uint32_t *fold;      /* fold id, 0 none, or an edge */
  uint32_t *first_token, *stop_token, *first_child, *stop_child;
  uint32_t *head_token; /* whose word the signature shows */
  uint32_t generation;  /* of the lexicon, when the signatures were made */
};

/* Words that the lexicon has learnt since the layer was made get their signatures. */
void lede_layer_refresh(lede_layer *layer);

#endif
