/* scan_internal.h - what the two halves of the scanner share. */
#ifndef LEDE_SCAN_INTERNAL_H
#define LEDE_SCAN_INTERNAL_H

#include <string.h>
#include "lexicon/chars.h"
#include "lexicon/lexicon_internal.h"

/* The token is text [begin, end), of that form. */
static inline bool finish_as(lede_scan *s, uint32_t begin, uint32_t end, lede_form form, uint32_t entry,
                             lede_scanned *out) {
  *out = (lede_scanned){begin, end, entry, form};
  s->at = end;
  return true;
}

static inline uint32_t look_up(const lede_scan *s, uint32_t begin, uint32_t end) {
  return s->lexicon != NULL ? lede_lexicon_find(s->lexicon, s->text + begin, end - begin) : 0;
}

static inline bool finish(lede_scan *s, uint32_t begin, uint32_t end, lede_form form, lede_scanned *out) {
  return finish_as(s, begin, end, form, look_up(s, begin, end), out);
}

static inline unsigned flags_of(const lede_scan *s, uint32_t entry) {
  return entry != 0 ? lede_entry_flags(s->lexicon, entry) : 0;
}

/* A clitic at `at`: its length in bytes and its entry; 0 none.  The first begins with the apostrophe there ('s), the
 * second with a letter before it (n't). */
uint32_t lede_clitic_at(const lede_scan *s, uint32_t at, uint32_t *entry);
uint32_t lede_negation_at(const lede_scan *s, uint32_t at, uint32_t *entry);

/* The end of an e-mail address that begins at `at`, else 0. */
uint32_t lede_email_end(const lede_scan *s, uint32_t at);

/* The next token begins at `begin` with a digit; with a mark `c`. */
bool lede_scan_number(lede_scan *s, uint32_t begin, lede_scanned *out);
bool lede_scan_mark(lede_scan *s, uint32_t begin, Char c, lede_scanned *out);

/* May a quotation open before `at`?  At the start, after a space, a bracket or a dash. */
bool lede_is_opening_place(const lede_scan *s, uint32_t at);

#endif
