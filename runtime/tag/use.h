/* use.h - the words of a document, and what it does with them: which it writes small, which with a capital where that means something. */
#ifndef LEDE_TAG_USE_H
#define LEDE_TAG_USE_H

#include "tag/model.h"

/* By the key of the folded word (lede_seen.key); 0 empty. */
typedef struct lede_word_use { uint32_t key; bool small, inside; } lede_word_use;

/* The words of a segmented document as models see them (neither tag nor group), one for each token, read once and kept with
 * it; NULL: out of memory. */
const lede_seen *lede_doc_seen(lede_doc *doc);

/* Look through a segmented document; a second call does nothing.  false: out of memory. */
bool lede_doc_use(lede_doc *doc);

/* What it does with a word; after lede_doc_use. */
lede_word_use lede_doc_use_of(const lede_doc *doc, uint32_t key);

#endif
