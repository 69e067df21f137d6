/* lexicon_internal.h - what the tokeniser and the tape need of the lexicon, fast. */
#ifndef LEDE_LEXICON_INTERNAL_H
#define LEDE_LEXICON_INTERNAL_H

#include "core/array.h"
#include "lede/lexicon.h"

enum { LEDE_LONGEST_WORD = 96 }; /* bytes of a word that a lexicon can hold */

/* Bits of an entry that the sentence splitter and the tape ask for at every token. */
enum {
  LEDE_ENTRY_OPENS_PHRASE = 1, /* some phrase begins with it */
  LEDE_ENTRY_NEVER_ENDS = 2,   /* class abbreviation, ends=never: "Mr." */
  LEDE_ENTRY_STARTER = 4,      /* classes starter and function_word: "The" after "U.S." begins a sentence */
  LEDE_ENTRY_REPORTS = 8,      /* class report */
  LEDE_ENTRY_BEFORE_NUMBER = 16, /* class abbreviation, before=number: "No." */
  LEDE_ENTRY_CAPITAL = 32,     /* class abbreviation, case=capital: "Wash." */
  LEDE_ENTRY_CLITIC = 64,      /* class clitic: 's, n't */
  LEDE_ENTRY_CONTRACTION = 128, /* class contraction: "cannot" */
  LEDE_ENTRY_PREFIX = 256,     /* class prefix: "non" in "non-stop" */
  LEDE_ENTRY_MOSTLY_ENDS = 512, /* class abbreviation, ends=mostly: "p.m." */
  LEDE_ENTRY_TIME_NAME = 1024  /* classes weekday, month, timezone, time_follower: "5 p.m. Friday" */
};
uint32_t lede_lexicon_entries(const lede_lexicon *lex); /* entries are numbered from 1 up to, not including, this */
unsigned lede_entry_flags(const lede_lexicon *lex, uint32_t entry);

/* Fold into buf[LEDE_LONGEST_WORD]: lower case, ’ as '.  Returns the length, 0 when it does not fit. */
size_t lede_fold_word(const char *word, size_t len, char *buf);

/* Walk the phrases: from node 0 with the entry of each word in turn; 0 when no phrase goes on.  *phrase is the entry
 * of the phrase that ends at the node, 0 none. */
uint32_t lede_phrase_step(const lede_lexicon *lex, uint32_t node, uint32_t entry, uint32_t *phrase);

/* The classes that an entry has in that form, each once: at most `room` of them; how many. */
size_t lede_entry_classes(const lede_lexicon *lex, uint32_t entry, lede_form form, uint16_t *out, size_t room);

/* Has the entry, in that form, any class at all?  (A phrase written in the wrong case is no phrase.) */
bool lede_entry_counts(const lede_lexicon *lex, uint32_t entry, lede_form form);

/* The form of a phrase from the forms of its words: all small, all capitals, capital at both ends ("Bank of England"),
 * or mixed ("White house"). */
lede_form lede_phrase_form(const uint8_t *forms, size_t count);

/* Names of folds, kept here because every layer and alphabet of a lexicon shares them. */
uint16_t lede_lexicon_fold_id(lede_lexicon *lex, const char *name);
const char *lede_lexicon_fold_name(const lede_lexicon *lex, uint16_t id);

/* Word signatures: one number for an (entry, form) pair; equal signatures look the same to every predicate. */
uint32_t lede_lexicon_signature(lede_lexicon *lex, uint32_t entry, lede_form form); /* 0: out of memory */
uint32_t lede_signature_entry(const lede_lexicon *lex, uint32_t signature);
lede_form lede_signature_form(const lede_lexicon *lex, uint32_t signature);

#endif
