/* alphabet.h - which sets a symbol belongs to, as bits. */
#ifndef LEDE_TAPE_ALPHABET_H
#define LEDE_TAPE_ALPHABET_H

#include "lede/tape.h"

enum { LEDE_MASK_WORDS = LEDE_MAX_PREDICATES / 64 };

/* A bit each for so many predicates, or sets. */
typedef struct lede_mask { uint64_t bits[LEDE_MASK_WORDS]; } lede_mask;

/* The sets of a symbol (3 .. lede_alphabet_symbols() + 2). */
const lede_mask *lede_alphabet_mask(const lede_alphabet *a, int symbol);
int lede_alphabet_words(const lede_alphabet *a); /* how many words of it the sets fill */

#endif
