/* mail_transfer.c - the encodings that mail is sent in, undone (RFC 2045, 2047). */
#include "core/utf8.h"
#include "doc/mail.h"

static int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int mail_escaped(const char *s, size_t left) {
  if (left < 3 || s[0] != '=') return -1;
  int high = hex_of(s[1]), low = hex_of(s[2]);
  return high >= 0 && low >= 0 ? high * 16 + low : -1;
}

static int base64_of(char c) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *p = c != '\0' ? strchr(digits, c) : NULL;
  return p != NULL ? (int)(p - digits) : -1;
}

size_t mail_undo_base64(const char *s, size_t len, char *out, uint32_t *where) {
  unsigned bits = 0, count = 0;
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    int digit = base64_of(s[i]);
    if (digit < 0) continue; /* the ends of lines, and what does not belong there (RFC 2045) */
    bits = bits << 6 | (unsigned)digit;
    if ((count += 6) < 8) continue;
    count -= 8;
    if (where != NULL) where[n] = (uint32_t)i;
    out[n++] = (char)(bits >> count & 0xFF);
  }
  return n;
}

size_t mail_undo_q(const char *s, size_t len, char *out) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    int byte = mail_escaped(s + i, len - i);
    out[n++] = byte >= 0 ? (char)byte : s[i] == '_' ? ' ' : s[i];
    if (byte >= 0) i += 2;
  }
  return n;
}

lede_status mail_append(lede_builder *b, const char *s, size_t n, lede_range src) {
  lede_status st = LEDE_OK;
  for (size_t i = 0; i < n && st == LEDE_OK;) {
    size_t good = lede_utf8_valid(s + i, n - i);
    if (good > 0) st = lede_builder_append(b, s + i, good, src);
    i += good;
    if (i == n || st != LEDE_OK) break;
    uint32_t cp;
    bool ok;
    i += lede_utf8_next(s + i, n - i, &cp, &ok);
    st = lede_builder_append(b, LEDE_REPLACEMENT, 3, src);
    lede_builder_repaired(b, 1);
  }
  return st;
}
