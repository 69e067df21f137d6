/* label.h - the labeller's file, and what it is trained and asked with. */
#ifndef LEDE_TAG_LABEL_H
#define LEDE_TAG_LABEL_H

#include "lede/label.h"
#include "tag/gazetteer.h"
#include "tag/model.h"

#define LEDE_LABELLER_MAGIC 0x32424c4cu /* "LLB2" */
enum { LEDE_LABELS = 9 };               /* O, B-PER, I-PER, B-ORG, … : the lanes of a row of weights */
enum { LEDE_NAME_FEATURES = 46, LEDE_MAX_NAME_CLASSES = 32, LEDE_LONGEST_CLASS = 24,
       LEDE_MAX_NAME_LISTS = 8 };

typedef struct lede_labeller_file {
  uint32_t magic, size;
  uint32_t rows, row_bits;         /* offset; int8_t[LEDE_LANES] each */
  uint32_t words, word_bits;       /* lede_company each, a hash table */
  uint32_t classes, class_count;   /* char[LEDE_LONGEST_CLASS] each: the classes of the lexicon that count, */
  uint32_t lists, list_count;      /* and the lists of the gazetteer */
} lede_labeller_file;

/* What a word is worth by the company it keeps in many texts, be it in those of the training or not: for each place where
 * it may stand, and each type of an element there, against O; learnt from vectors of words.  Key 0 empty. */
enum { LEDE_PLACES = 3, LEDE_PLACE_WORDS = 13 /* features of a name: the element's word, that before it, that after it */ };
typedef struct { uint32_t key; int8_t weight[LEDE_PLACES][LEDE_NAME_TYPES - 1]; } lede_company;

static inline uint32_t lede_company_slot(uint32_t key, uint32_t bits) { return key * 0x9e3779b1u >> (32 - bits); }

/* An element of a stretch that may hold names. */
typedef struct {
  uint32_t element, verdict;
  uint32_t titled; /* a title or role by the lexicon: it stands before a person's name, not in it */
  uint32_t firm;   /* labels that it may have, as bits; 0 any */
  uint32_t value[LEDE_NAME_FEATURES];
} lede_name_item;

static inline int lede_label_begin(lede_name_type t) { return 2 * (int)t - 1; }
static inline bool lede_label_begins(int label) { return label % 2 == 1; }
static inline lede_name_type lede_label_type(int label) { return (lede_name_type)((label + 1) / 2); }

/* What a proposal counts for beside what was learnt, against O: news has more names that no list knows than the texts of
 * the training; and a sure one more, and for its type, since a word of the lexicon should tell.  In 1/32 of a natural
 * logarithm, the unit of weights. */
enum { LEDE_PROPOSED = 24, LEDE_KNOWN = 48, LEDE_SURE = 20 };

static inline int lede_label_prior(uint32_t verdict, int label) {
  if (label == 0) return verdict == 0 ? 0 : (verdict & 3) == 3 ? -LEDE_KNOWN : -LEDE_PROPOSED;
  return (verdict & 3) == 3 && lede_label_type(label) == (lede_name_type)(verdict >> 3 & 7) ? LEDE_SURE : 0;
}

/* May the label follow the other?  I-type continues B-type or I-type. */
static inline bool lede_label_follows(int label, int before) {
  return label == 0 || lede_label_begins(label) || before == label || before == label - 1;
}

/* The rows of feature number f (< LEDE_NAME_FEATURES), and of a step from label `before` to an element with `verdict`. */
static inline uint32_t lede_name_row(uint32_t f, uint32_t value, uint32_t row_bits) {
  return lede_mix(value + f * 0x9e3779b9u, f) * 0x9e3779b1u >> (32 - row_bits);
}
static inline uint32_t lede_step_row(int before, uint32_t verdict, uint32_t row_bits) {
  return lede_name_row(LEDE_NAME_FEATURES, (uint32_t)before << 16 | verdict, row_bits);
}

/* The one that it has mapped. */
const lede_gazetteer *lede_labeller_gazetteer(const lede_labeller *labeller);

/* What a model sees of lexicon and gazetteer: the class behind each bit of a word's classes, the list behind each bit of
 * a name's lists; -1 none. */
typedef struct {
  int class_of[LEDE_MAX_NAME_CLASSES], list_of[LEDE_MAX_NAME_LISTS];
  const lede_gazetteer *gazetteer;
} lede_name_sources;

/* By names of LEDE_LONGEST_CLASS bytes each, NUL-padded. */
void lede_name_sources_find(lede_name_sources *out, const lede_lexicon *lex, const lede_gazetteer *gazetteer,
                            const char *classes, size_t class_count, const char *lists, size_t list_count);

/* The stretches of a layer that may hold names, one after another: `*items` is yours (free); an element that does not
 * follow the one before it begins a new stretch. */
LEDE_MUST_USE lede_status lede_name_items(lede_doc *doc, const lede_layer *layer, const lede_name_sources *sources,
                                          const lede_proposal *proposals, size_t proposal_count, lede_name_item **items,
                                          size_t *count);

#endif
