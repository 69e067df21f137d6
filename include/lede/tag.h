/* lede/tag.h - parts of speech and lemmas: a tagger whose weights are mapped from a file.
 *
 * Tags are the universal ones (UPOS).  Words that have but one tag are looked up, the others go through an averaged
 * perceptron (Collins 2002) from left to right, with hashed features and 8-bit weights.  Lemmas are written by the
 * ending rules that the same file holds.  The file is made by `make model`; opening it maps it, and no more: pages are
 * read when they are first needed, and shared between processes.
 *
 * A document is tagged when somebody first asks; nothing else asks.  A tagger is immutable and may be shared. */
#ifndef LEDE_TAG_H
#define LEDE_TAG_H

#include "lede/doc.h"

typedef struct lede_tagger lede_tagger;

typedef enum lede_pos {
  LEDE_POS_NONE, /* not tagged */
  LEDE_POS_ADJ, LEDE_POS_ADP, LEDE_POS_ADV, LEDE_POS_AUX, LEDE_POS_CCONJ, LEDE_POS_DET, LEDE_POS_INTJ, LEDE_POS_NOUN,
  LEDE_POS_NUM, LEDE_POS_PART, LEDE_POS_PRON, LEDE_POS_PROPN, LEDE_POS_SCONJ, LEDE_POS_SYM, LEDE_POS_VERB, LEDE_POS_X,
  LEDE_POS_PUNCT, LEDE_POS_COUNT
} lede_pos;

const char *lede_pos_name(lede_pos pos);    /* "VERB"; "" for LEDE_POS_NONE */
lede_pos lede_pos_by_name(const char *name); /* LEDE_POS_NONE: there is no such tag */

/* Map a model file.  On LEDE_OK `*out` is yours.
 * LEDE_ENOTFOUND, LEDE_EIO; LEDE_ESYNTAX: no model of this version; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_tagger_open(const char *path, lede_tagger **out, lede_error *err);
void lede_tagger_free(lede_tagger *tagger); /* NULL is fine */

/* Tag one sentence: word i is text[begin[i], end[i]); writes `count` tags.  LEDE_ENOMEM: nothing was written. */
LEDE_MUST_USE lede_status lede_tag_words(const lede_tagger *tagger, const char *text, const uint32_t *begin,
                                         const uint32_t *end, size_t count, uint8_t *pos);

/* Tag all tokens of a segmented document; a second call does nothing.  `tagger` is borrowed for the call only.
 * Cost: linear; 13 bytes a token are kept.  LEDE_ENOMEM: nothing has changed. */
LEDE_MUST_USE lede_status lede_doc_tag(lede_doc *doc, const lede_tagger *tagger);

/* The tags of a document's tokens, borrowed from it; NULL until lede_doc_tag has run. */
const uint8_t *lede_doc_pos(const lede_doc *doc);
static inline uint8_t lede_token_pos(const lede_doc *doc, size_t token) { return lede_doc_pos(doc)[token]; }

/* Write the lemma of a word with that tag into buf[LEDE_LONGEST_LEMMA], NUL-terminated; returns its length.  A word too
 * long for the buffer comes back cut. */
enum { LEDE_LONGEST_LEMMA = 256 };
size_t lede_lemma(const lede_tagger *tagger, const char *word, size_t len, lede_pos pos, char *buf);

#endif
