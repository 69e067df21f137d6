/* utf8.h - decoding UTF-8, one code point at a time. */
#ifndef LEDE_CORE_UTF8_H
#define LEDE_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEDE_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* Decode the code point at s[0 .. n), n > 0.  Returns its length in bytes and true in *ok; where the bytes are not
 * UTF-8, false and the length of the maximal invalid part (Unicode 15, section 3.9, "U+FFFD substitution of maximal
 * subparts"), always at least 1. */
size_t lede_utf8_next(const char *s, size_t n, uint32_t *cp, bool *ok);

/* Bytes at the start of s[0 .. n) that are valid UTF-8 without NUL. */
size_t lede_utf8_valid(const char *s, size_t n);

/* Write a code point (not a surrogate, at most U+10FFFF) to out[4]; returns its length. */
size_t lede_utf8_put(uint32_t cp, char *out);

#endif
