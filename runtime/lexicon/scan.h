/* scan.h - what a word is: the next token of a text. */
#ifndef LEDE_SCAN_H
#define LEDE_SCAN_H

#include "lede/lexicon.h"

typedef struct lede_scan {
  const char *text;
  uint32_t at, end;       /* bytes of the text still to read */
  const lede_lexicon *lexicon; /* for abbreviations; NULL: none */
  uint32_t open_single;   /* single quotation marks that are open */
  bool open_low;          /* a low one („) is open */
} lede_scan;

typedef struct lede_scanned { uint32_t begin, end, entry; lede_form form; } lede_scanned;

/* The next token; false at the end.  Tokens follow the Universal Dependencies treebanks of English: clitics apart
 * (do|n't, Kyiv|'s), words with hyphens apart, numbers with their separators and abbreviations with their stops whole. */
bool lede_scan_next(lede_scan *scan, lede_scanned *out);

#endif
