/* lede/tape.h - layers of elements, and the tape: a phase's view of them as one byte an element.
 *
 * A layer lists the elements of a whole document in order.  An element is an edge (between sentences or blocks), a
 * token, a phrase of the lexicon, or a fold: something an earlier phase recognised.  The first and last elements are
 * block edges.  Element numbers are 0-based here; tape byte i is element i.
 *
 * An alphabet holds the predicates that one phase names.  Elements that no predicate of it tells apart share a symbol,
 * as a lexer generator compresses its character set; symbols are handed out as they are first seen. */
#ifndef LEDE_TAPE_H
#define LEDE_TAPE_H

#include "lede/lexicon.h"

typedef struct lede_layer lede_layer;

/* The tokens of a segmented document, phrases of the lexicon joined (longest match), edges between sentences.
 * `doc` and `lex` are borrowed and must outlive the layer.  NULL: out of memory. */
lede_layer *lede_layer_new(const lede_doc *doc, lede_lexicon *lex);
void lede_layer_free(lede_layer *layer);

typedef struct lede_fold {
  uint32_t first, last; /* elements, inclusive; no edges at either end */
  uint32_t head;        /* the element whose word the new one also shows; LEDE_NO_HEAD none */
  uint16_t name;        /* from lede_fold_id */
} lede_fold;
#define LEDE_NO_HEAD UINT32_MAX

/* The layer above: every fold one element, the rest unchanged.  Folds are sorted and disjoint.  `below` is borrowed
 * and must outlive the result.  NULL: out of memory. */
lede_layer *lede_layer_fold(const lede_layer *below, const lede_fold *folds, size_t count);

size_t lede_layer_count(const lede_layer *layer);
size_t lede_layer_bytes(const lede_layer *layer); /* of memory */

typedef enum lede_edge { LEDE_NOT_EDGE, LEDE_SENTENCE_EDGE, LEDE_BLOCK_EDGE } lede_edge;
typedef struct lede_element {
  lede_edge edge;
  uint32_t first_token, stop_token; /* [first, stop); empty for an edge */
  uint32_t first_child, stop_child; /* elements of the layer below; both 0 in the lowest layer */
  uint32_t entry;                   /* lexicon entry, 0 unknown */
  lede_form form;
  uint16_t fold;                    /* fold id, 0 none */
} lede_element;
lede_element lede_layer_element(const lede_layer *layer, size_t i);

/* Text range of elements first..last (inclusive): from the first token's begin to the last token's end. */
lede_range lede_layer_range(const lede_layer *layer, uint32_t first, uint32_t last);

/* The elements that lie within a range of text: false when there are none. */
bool lede_layer_find(const lede_layer *layer, lede_range text, uint32_t *first, uint32_t *last);

/* The number of a fold's name, made when new; 0: out of memory or over 65535. */
uint16_t lede_fold_id(lede_lexicon *lex, const char *name);
const char *lede_fold_name(const lede_lexicon *lex, uint16_t id);

/* ---- The alphabet of a phase ----------------------------------------------------------------------------------- */

typedef struct lede_alphabet lede_alphabet;
#define LEDE_MAX_PREDICATES 512
#define LEDE_SYMBOL_SENTENCE 1 /* the edges have fixed symbols, the rest follow */
#define LEDE_SYMBOL_BLOCK 2

lede_alphabet *lede_alphabet_new(lede_lexicon *lex); /* `lex` is borrowed; NULL: out of memory */
void lede_alphabet_free(lede_alphabet *a);

typedef enum lede_predicate {
  LEDE_IS_CLASS,  /* name: class */
  LEDE_IS_FORM,   /* name: form or group of forms */
  LEDE_IS_WORD,   /* name: one or more words with spaces between, any case: the token is one of them */
  LEDE_IS_LEXEME, /* name: the lemma attribute, or the word itself */
  LEDE_HAS_ATTR,  /* name: class, key, value: the attribute within the class equals the value */
  LEDE_IS_FOLD,   /* name: fold */
  LEDE_IS_POS     /* name: part of speech ("VERB"), of a word, or of a phrase's or fold's head */
} lede_predicate;

/* Add a predicate; the same one again gives the same number.  All are added before the first tape is made.
 * LEDE_EINVALID: unknown class or form (the message suggests a near one); LEDE_ELIMIT: over LEDE_MAX_PREDICATES. */
LEDE_MUST_USE lede_status lede_alphabet_add(lede_alphabet *a, lede_predicate kind, const char *name, const char *key,
                                            const char *value, int *number, lede_error *err);

/* Could such a predicate be added?  LEDE_EINVALID as above; words are made known to the lexicon. */
LEDE_MUST_USE lede_status lede_predicate_check(lede_lexicon *lex, lede_predicate kind, const char *name, lede_error *err);

/* What a pattern asks at one place is a set of tokens: a boolean expression over predicates ("a name or a pronoun, but no
 * title").  Only sets tell symbols apart, so that predicates which are always asked together cost nothing.  A phase that
 * declares no set has one for every predicate, under its number.
 *
 * The expression is in postfix: a predicate's number, or one of these; written alike, it gets the same number.  LEDE_EINVALID: not an expression;
 * LEDE_ELIMIT: over LEDE_MAX_PREDICATES sets.  All are declared before the first tape is made. */
enum { LEDE_SET_OR = -1, LEDE_SET_AND = -2, LEDE_SET_BUT = -3 /* and not */, LEDE_SET_ALL = -4 /* every token */ };
LEDE_MUST_USE lede_status lede_alphabet_set(lede_alphabet *a, const int *postfix, size_t count, int *number,
                                            lede_error *err);

/* Does any predicate ask for a part of speech?  Then the document is to be tagged (lede/tag.h) before its tapes are
 * written: what is not tagged has no part of speech. */
bool lede_alphabet_asks_pos(const lede_alphabet *a);

/* Write the tape of a layer: lede_layer_count bytes.  LEDE_ELIMIT: more than 255 symbols (message says so). */
LEDE_MUST_USE lede_status lede_alphabet_tape(lede_alphabet *a, lede_layer *layer, unsigned char *tape, lede_error *err);

/* How many symbols have been seen. */
int lede_alphabet_symbols(const lede_alphabet *a);

/* Does symbol (3 .. lede_alphabet_symbols()+2) belong to set `number`? */
bool lede_alphabet_has(const lede_alphabet *a, int symbol, int number);

#endif
