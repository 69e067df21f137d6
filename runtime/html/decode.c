/* decode.c - the page in UTF-8 without NULs, and the way back to its source bytes. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include "core/utf8.h"
#include "html/html_internal.h"

typedef struct {
  Page *page;
  size_t len, room;
  bool failed; /* out of memory */
} Output;

size_t lede_html_ascii_run(const char *s, size_t n) {
  size_t i = 0;
  for (uint64_t word; i + 8 <= n; i += 8) {
    memcpy(&word, s + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < n && (unsigned char)s[i] < 0x80) i++;
  return i;
}

/* Write what `from_len` source bytes at `from` stand for, equal shares of them for each `unit` bytes. */
static void put_units(Output *out, const char *bytes, size_t len, size_t unit, size_t from, size_t from_len) {
  Page *p = out->page;
  if (out->failed || len == 0) return;
  out->failed = !lede_grow(&p->decoded, &out->room, out->len + len, 1) ||
                !lede_html_map_add(&p->coding, len, unit, from, from_len);
  if (out->failed) return;
  memcpy(p->decoded + out->len, bytes, len);
  out->len += len;
}

static void put(Output *out, const char *bytes, size_t len, size_t from, size_t from_len) {
  put_units(out, bytes, len, from_len == 1 && len <= 3 ? 0 : len, from, from_len); /* a byte is a character */
}

static void put_replacement(Output *out, size_t from, size_t from_len) {
  put(out, LEDE_REPLACEMENT, 3, from, from_len);
  out->page->repairs++;
}

static void put_code_point(Output *out, uint32_t cp, size_t from, size_t from_len) {
  char utf8[4];
  if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
    put_replacement(out, from, from_len);
  else
    put(out, utf8, lede_utf8_put(cp, utf8), from, from_len);
}

/* ASCII without NULs stands for itself in most encodings; how much of it was written. */
static size_t put_ascii(Output *out, size_t at) {
  const char *s = out->page->source + at;
  size_t left = out->page->source_len - at, n = 0;
  for (uint64_t word; n + 8 <= left; n += 8) {
    memcpy(&word, s + n, 8);
    if ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) break;
  }
  while (n < left && s[n] > 0) n++;
  put(out, s, n, at, n);
  return n;
}

/* ---- The encodings ----------------------------------------------------------------------------------------------- */

/* Windows-1252 where it differs from Latin-1: 0x80 .. 0x9F; what is unassigned stays a control character. */
static const uint16_t cp1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* Write the bytes at `at` that are a character each, all at once; from 0x80 on as the table has them, or replaced
 * without one.  How many they are.  In what should be UTF-8 these are the bytes that are no part of a character. */
static size_t put_bytes(Output *out, size_t at, const uint32_t *table, bool utf8) {
  Page *p = out->page;
  char text[LEDE_CHARACTERS];
  size_t count = 0, len = 0;
  for (; at + count < p->source_len && len + 3 <= sizeof text; count++) {
    unsigned char c = (unsigned char)p->source[at + count];
    uint32_t cp = c;
    bool ok = false;
    if (utf8 && c >= 0x80) {
      size_t n = lede_utf8_next(p->source + at + count, p->source_len - at - count, &cp, &ok);
      if (ok || (n > 1 && table == NULL)) break;
    }
    if (c >= 0x80) cp = table != NULL ? table[c - 0x80] : 0;
    p->repairs += cp == 0 || (utf8 && c >= 0x80);
    if (cp != 0) len += lede_utf8_put(cp, text + len);
    else memcpy(text + len, LEDE_REPLACEMENT, 3), len += 3;
  }
  put_units(out, text, len, 0, at, count);
  return count;
}

static void decode_utf8(Output *out, size_t at, const uint32_t *mixed) {
  const Page *p = out->page;
  while (at < p->source_len && !out->failed) {
    size_t good = lede_utf8_valid(p->source + at, p->source_len - at);
    put(out, p->source + at, good, at, good);
    at += good;
    size_t bytes = put_bytes(out, at, mixed, true);
    at += bytes;
    if (bytes > 0 || at == p->source_len) continue;
    uint32_t cp;
    bool ok;
    size_t bad = lede_utf8_next(p->source + at, p->source_len - at, &cp, &ok);
    put_replacement(out, at, bad); /* the beginning of a character */
    at += bad;
  }
}

static void decode_utf16(Output *out, size_t at, bool big) {
  const unsigned char *s = (const unsigned char *)out->page->source;
  size_t len = out->page->source_len;
  for (; at + 1 < len && !out->failed; at += 2) {
    uint32_t unit = (uint32_t)(big ? s[at] << 8 | s[at + 1] : s[at + 1] << 8 | s[at]), low = 0;
    if (unit >= 0xD800 && unit < 0xDC00 && at + 3 < len)
      low = (uint32_t)(big ? s[at + 2] << 8 | s[at + 3] : s[at + 3] << 8 | s[at + 2]);
    if (low >= 0xDC00 && low < 0xE000) {
      put_code_point(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), at, 4);
      at += 2;
    } else {
      put_code_point(out, unit, at, 2);
    }
  }
  if (at < len) put_replacement(out, at, 1);
}

/* Convert s[0 .. n) to at most 8 bytes of UTF-8; the bytes that were taken, 0 when they are no character, or with
 * *more, not yet. */
static size_t convert(iconv_t cd, const char *s, size_t n, char out[8], size_t *len, bool *more) {
  char *in = (char *)(uintptr_t)s, *to = out;
  size_t left = n, room = 8;
  size_t done = iconv(cd, &in, &left, &to, &room);
  *more = done == (size_t)-1 && errno == EINVAL;
  *len = 8 - room;
  return done == (size_t)-1 && *len == 0 && left == n ? 0 : n - left;
}

/* What the bytes from 0x80 stand for; 0 where they stand for nothing. */
static void byte_table(iconv_t cd, uint32_t table[128]) {
  for (unsigned i = 0; i < 128; i++) {
    char byte = (char)(0x80 + i), utf8[8];
    size_t len;
    bool ok = false, more;
    table[i] = 0;
    iconv(cd, NULL, NULL, NULL, NULL);
    if (convert(cd, &byte, 1, utf8, &len, &more) == 1 && len > 0) lede_utf8_next(utf8, len, &table[i], &ok);
    if (!ok) table[i] = 0;
  }
}

static void decode_bytes(Output *out, size_t at, const uint32_t table[128]) {
  const Page *p = out->page;
  while (at < p->source_len && !out->failed) {
    size_t left = p->source_len - at;
    size_t ascii = lede_html_ascii_run(p->source + at, left < LEDE_CHARACTERS ? left : LEDE_CHARACTERS);
    at += ascii == LEDE_CHARACTERS ? put_ascii(out, at) : 0;
    at += put_bytes(out, at, table, false);
  }
}

/* What bytes stand for: UTF-8 of `len` bytes for the `taken` first of them; both 0: nothing. */
typedef struct { char utf8[8]; uint8_t len, taken, known; } Character;

/* Can an encoding with escapes have no character there?  Such are of seven bits, their escapes ESC $ … and ESC ( …. */
static bool is_hopeless(const Page *p, size_t at) {
  const char *s = p->source + at;
  return (unsigned char)*s >= 0x80 || (*s == 27 && at + 1 < p->source_len && s[1] != '$' && s[1] != '(');
}

/* The character at source byte `at`: it is offered a byte more at a time until there is one. */
static Character read_character(const Page *p, size_t at, iconv_t cd, bool escaped) {
  Character c = {.known = 1};
  size_t len = 0, taken = 0, left = p->source_len - at, most = escaped ? 8 : 4;
  bool more = !(escaped && is_hopeless(p, at));
  for (size_t n = escaped || left == 1 ? 1 : 2; taken == 0 && more && n <= most && n <= left; n++) {
    taken = convert(cd, p->source + at, n, c.utf8, &len, &more);
    c.known = n <= 2;
  }
  if (taken == 0 && escaped) iconv(cd, NULL, NULL, NULL, NULL);
  c.len = (uint8_t)len;
  c.taken = (uint8_t)taken;
  return c;
}

/* Encodings of one to four bytes a character; `pairs`, if not NULL, are those that two bytes alone decide, so far. */
static void decode_many(Output *out, size_t at, iconv_t cd, bool escaped, Character *pairs) {
  const Page *p = out->page;
  const unsigned char *s = (const unsigned char *)p->source;
  while (at < p->source_len && !out->failed) {
    if (!escaped) at += put_ascii(out, at);
    if (at >= p->source_len) return;
    if (s[at] == '\0') { /* in no encoding a part of a character */
      put_replacement(out, at++, 1);
      continue;
    }
    Character *pair = pairs != NULL && at + 1 < p->source_len ? &pairs[s[at] << 8 | s[at + 1]] : NULL;
    Character c = pair != NULL && pair->known ? *pair : read_character(p, at, cd, escaped);
    if (pair != NULL && c.known) *pair = c;
    if (c.taken == 0 || memchr(c.utf8, '\0', c.len) != NULL) put_replacement(out, at, c.taken > 0 ? c.taken : 1);
    else put(out, c.utf8, c.len, at, c.taken);
    at += c.taken > 0 ? c.taken : 1;
  }
}

/* ---- The page ---------------------------------------------------------------------------------------------------- */

static void western_table(uint32_t table[128]) {
  for (uint32_t i = 0; i < 128; i++) table[i] = i < 32 ? cp1252[i] : 0x80 + i;
}

static void decode_by_iconv(Output *out, const Encoding *e, size_t at, uint32_t table[128]) {
  iconv_t cd = iconv_open("UTF-8", e->iconv);
  if (cd == (iconv_t)-1) { /* this system does not have it: keep what can be kept */
    decode_bytes(out, at, table);
    return;
  }
  if (e->coding == CODING_BYTES) {
    byte_table(cd, table);
    decode_bytes(out, at, table);
  } else {
    bool pairs = e->coding == CODING_MANY && strcmp(e->name, "big5") != 0; /* there, some wait for the next */
    Character *known = pairs ? calloc(1 << 16, sizeof *known) : NULL;
    decode_many(out, at, cd, e->coding == CODING_ESCAPED, known);
    free(known);
  }
  iconv_close(cd);
}

lede_status lede_html_decode(Page *p) {
  size_t bom;
  const Encoding *e = lede_html_encoding(p, &bom, &p->encoding_from);
  p->encoding = e->name;
  bool as_is = e->coding == CODING_UTF8 && bom == 0 && lede_utf8_valid(p->source, p->source_len) == p->source_len;
  if (as_is) {
    p->utf8 = p->source;
    p->utf8_len = p->source_len;
    return LEDE_OK;
  }
  Output out = {.page = p};
  uint32_t table[128];
  western_table(table);
  switch (e->coding) {
    case CODING_UTF8: case CODING_MIXED: decode_utf8(&out, bom, e->coding == CODING_MIXED ? table : NULL); break;
    case CODING_UTF16LE: decode_utf16(&out, bom, false); break;
    case CODING_UTF16BE: decode_utf16(&out, bom, true); break;
    default:
      if (strcmp(e->name, "windows-1252") == 0) decode_bytes(&out, bom, table);
      else decode_by_iconv(&out, e, bom, table);
  }
  p->utf8 = p->decoded != NULL ? p->decoded : "";
  p->utf8_len = out.len;
  p->coding.text = p->utf8;
  return out.failed ? LEDE_ENOMEM : LEDE_OK;
}

lede_range lede_html_source(Page *p, size_t begin, size_t end) {
  lede_range r = lede_html_map_range(&p->slimming, begin, end);
  r = lede_html_map_range(&p->coding, r.begin, r.end);
  return lede_html_map_range(&p->transfer, r.begin, r.end);
}

size_t lede_html_piece(Page *p, size_t from, size_t to, size_t *unit, lede_range *src) {
  size_t n = lede_html_map_piece(&p->slimming, from, to, unit, src);
  if (*unit != 1 || src->end - src->begin != n) { /* written for something else: as a whole */
    *src = lede_html_source(p, from, from + (n = *unit));
    return n;
  }
  size_t utf8 = src->begin;
  n = lede_html_map_piece(&p->coding, utf8, src->end, unit, src);
  if (lede_html_map_is_empty(&p->transfer)) return n;
  if (*unit == 1 && src->end - src->begin == n)
    return lede_html_map_piece(&p->transfer, src->begin, src->end, unit, src);
  uint32_t cp;
  bool ok;
  n = *unit > 0 ? *unit : lede_utf8_next(p->utf8 + utf8, n, &cp, &ok); /* one of them */
  *unit = n;
  *src = lede_html_map_range(&p->coding, utf8, utf8 + n);
  *src = lede_html_map_range(&p->transfer, src->begin, src->end);
  return n;
}
