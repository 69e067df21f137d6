/* chars.h - what kind of character stands at a place of a text. */
#ifndef LEDE_CHARS_H
#define LEDE_CHARS_H

#include "core/utf8.h"
#include "lexicon/scan.h"

typedef enum { SPACE, SMALL, BIG, DIGIT, MARK, APOSTROPHE, OTHER } Kind; /* MARK: combining, joins what is before */

typedef struct { Kind kind; uint32_t cp, len; } Char;

/* What else is to know of the ASCII characters; their kind is in the bits below. */
enum {
  ENDS_WORD = 8,    /* a word before it is whole */
  COMES_IN_RUNS = 16,
  IS_SYMBOL = 32,
  OPENS_AFTER = 64, /* a quotation may open after it */
  IN_MAIL = 128     /* may be part of an e-mail address */
};
extern const uint8_t lede_ascii[128];

static inline unsigned ascii_traits(char c) { return (unsigned char)c < 128 ? lede_ascii[(unsigned char)c] : OTHER; }
static inline Kind ascii_kind(char c) { return (Kind)(ascii_traits(c) & 7); }

/* The character at `at`, which is not ASCII. */
Char lede_wide_char(const lede_scan *s, uint32_t at);

/* The character at `at`; kind OTHER and length 0 at the end. */
static inline Char char_at(const lede_scan *s, uint32_t at) {
  if (at >= s->end) return (Char){OTHER, 0, 0};
  unsigned char c = (unsigned char)s->text[at];
  return c < 128 ? (Char){(Kind)(lede_ascii[c] & 7), c, 1} : lede_wide_char(s, at);
}

/* The character that ends at `at`; kind SPACE and length 0 at the start of the text. */
static inline Char char_before(const lede_scan *s, uint32_t at) {
  if (at == 0) return (Char){SPACE, 0, 0};
  uint32_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && ((unsigned char)s->text[begin] & 0xC0) == 0x80) begin--;
  return char_at(s, begin);
}

static inline bool is_letter(Kind k) { return k == SMALL || k == BIG; }
static inline bool is_wordy(Kind k) { return (k >= SMALL && k <= MARK); }

static inline bool space_at(const lede_scan *s, uint32_t at) {
  Char c = char_at(s, at);
  return c.len == 0 || c.kind == SPACE;
}

/* Letters, digits and marks from `at` on, in bytes. */
static inline uint32_t wordy_length(const lede_scan *s, uint32_t at) {
  uint32_t end = at;
  for (Char c = char_at(s, end); is_wordy(c.kind); c = char_at(s, end)) end += c.len;
  return end - at;
}

#endif
