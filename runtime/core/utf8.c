/* utf8.c - decoding UTF-8 (RFC 3629). */
#include <string.h>
#include "core/utf8.h"

/* The ranges of the second byte by lead byte keep out overlong forms, surrogates and what lies over U+10FFFF. */
size_t lede_utf8_next(const char *s, size_t n, uint32_t *cp, bool *ok) {
  const unsigned char *p = (const unsigned char *)s;
  unsigned c = p[0];
  *ok = c < 0x80;
  *cp = c;
  if (c < 0x80) return 1;
  if (c < 0xC2 || c > 0xF4) return 1;
  size_t more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
  unsigned low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
  unsigned high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
  uint32_t v = c & (0x3Fu >> more);
  for (size_t i = 1; i <= more; i++) {
    if (i >= n || p[i] < low || p[i] > high) return i;
    v = v << 6 | (p[i] & 0x3F);
    low = 0x80, high = 0xBF;
  }
  *cp = v;
  *ok = true;
  return more + 1;
}

size_t lede_utf8_valid(const char *s, size_t n) {
  size_t i = 0;
  while (i < n) {
    uint64_t word;
    while (i + 8 <= n) { /* eight ASCII bytes, none of them NUL, at a time */
      memcpy(&word, s + i, 8);
      if ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) break;
      i += 8;
    }
    if (i >= n || s[i] == '\0') break;
    uint32_t cp;
    bool ok;
    size_t len = lede_utf8_next(s + i, n - i, &cp, &ok);
    if (!ok) break;
    i += len;
  }
  return i;
}

size_t lede_utf8_put(uint32_t cp, char *out) {
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  size_t more = cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
  static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
  out[0] = (char)(lead[more] | cp >> 6 * more);
  for (size_t i = 1; i <= more; i++) out[i] = (char)(0x80 | (cp >> 6 * (more - i) & 0x3F));
  return more + 1;
}
