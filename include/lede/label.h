/* lede/label.h - which elements of a layer are names, and of what type: a labeller that hears the grammar's votes.
 *
 * It is a linear chain over the labels O, B-type and I-type, a conditional random field (Lafferty, McCallum and Pereira
 * 2001) trained by stochastic gradient, whose last weights are averaged (Polyak and Juditsky 1992), and decoded with
 * Viterbi.  It looks at words, at the company they keep in many texts (by their vectors), shapes, parts of speech,
 * classes of the lexicon, what the rest of the document does with the word, and at what the rules of naming propose: so
 * its answer is a vote in which lexicon, grammar and training each have the weight that they earned.  Only stretches
 * that hold a capital or a proposal are looked at.  Weights are mapped from a file, as those of lede/tag.h. */
#ifndef LEDE_LABEL_H
#define LEDE_LABEL_H

#include "lede/tape.h"

typedef struct lede_labeller lede_labeller;

typedef enum lede_name_type { LEDE_NO_NAME, LEDE_PER, LEDE_ORG, LEDE_LOC, LEDE_MISC, LEDE_NAME_TYPES } lede_name_type;

const char *lede_name_type_name(lede_name_type type);     /* "PER"; "" for LEDE_NO_NAME */
lede_name_type lede_name_type_by_name(const char *name);  /* LEDE_NO_NAME: there is no such type */

/* What the labeller may do with a proposal: anything; make it longer; nothing. */
typedef enum lede_firmness { LEDE_MAY_CHANGE, LEDE_MAY_GROW, LEDE_STAYS } lede_firmness;

/* What a rule proposes: the elements first..last (inclusive) are a name of that type. */
typedef struct lede_proposal {
  uint32_t first, last;
  uint32_t rule; /* any number that stands for the rule */
  uint8_t type;  /* lede_name_type */
  uint8_t sure;  /* 1 .. 3 */
  uint8_t firm;  /* lede_firmness */
} lede_proposal;

/* A name that was found; `margin` is by how much its type beats the next best up to its first element, in 1/32 of a
 * natural logarithm. */
typedef struct lede_name {
  uint32_t first, last;
  uint8_t type;
  int16_t margin;
} lede_name;

/* Map a file of weights and a compiled gazetteer.  On LEDE_OK `*out` is yours.
 * LEDE_ENOTFOUND, LEDE_EIO; LEDE_ESYNTAX: no file of this version; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_labeller_open(const char *weights, const char *gazetteer, lede_labeller **out,
                                             lede_error *err);
void lede_labeller_free(lede_labeller *labeller); /* NULL is fine */

/* Find the names of a layer, sorted and disjoint, none of which spans an edge or a fold.  `doc` is its document,
 * which must be tagged, and keeps what was learnt of its words; `proposals` are sorted and disjoint.  On LEDE_OK
 * `*names` is yours (free).  Cost: linear.  LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_label_names(const lede_labeller *labeller, lede_doc *doc, const lede_layer *layer,
                                           const lede_proposal *proposals, size_t proposal_count, lede_name **names,
                                           size_t *count);

#endif
