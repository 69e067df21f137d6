/* decode.c - the page as gumbo can read it: valid UTF-8, no NUL, no number of a character that cannot be; and the way
 * back to its source bytes. */
#include <stdlib.h>
#include "core/utf8.h"
#include "html/html_internal.h"

/* Windows-1252 where it differs from Latin-1: 0x80 .. 0x9F; 0 is unassigned. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Does the page name an encoding of the Latin-1 family near its start? */
static bool says_latin1(const char *s, size_t len) {
  static const char *const names[] = {
      "iso-8859-1", "iso8859-1", "iso_8859-1", "windows-1252", "cp1252", "latin1", "latin-1", "us-ascii",
      "iso-8859-15"};
  if (len > 8192) len = 8192;
  for (size_t i = 0; i + 8 < len; i++) {
    if (!html_starts(s + i, len - i, "charset")) continue;
    for (i += 7; i < len && (html_space(s[i]) || s[i] == '=' || s[i] == '"' || s[i] == '\''); i++) {}
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (html_starts(s + i, len - i, names[k])) return true;
    return false;
  }
  return false;
}

/* Are broken sequences more common than whole ones beyond ASCII? */
static bool mostly_broken(const char *s, size_t len) {
  size_t good = 0, bad = 0;
  for (size_t i = 0; i < len;) {
    uint32_t cp;
    bool ok;
    i += lede_utf8_next(s + i, len - i, &cp, &ok);
    good += ok && cp >= 0x80;
    bad += !ok;
  }
  return bad > good;
}

typedef struct { Page *page; size_t len, room; } Output;

static bool put(Output *out, const char *bytes, size_t len) {
  if (!lede_grow(&out->page->decoded, &out->room, out->len + len, 1)) return false;
  if (len > 0) memcpy(out->page->decoded + out->len, bytes, len);
  out->len += len;
  return true;
}

static bool put_repair(Output *out, const char *bytes, size_t len, size_t source, size_t source_len) {
  Page *p = out->page;
  if (!lede_grow(&p->repairs, &p->repair_room, p->repair_count + 1, sizeof *p->repairs)) return false;
  p->repairs[p->repair_count++] =
      (Repair){(uint32_t)out->len, (uint32_t)source, (uint32_t)len, (uint32_t)source_len};
  return put(out, bytes, len);
}

/* Length of the reference at s[0 .. n), "&#…", when its number is too large for gumbo to hold; else 0. */
static size_t oversized_reference(const char *s, size_t n) {
  size_t i = 2, digits = 0;
  bool hex = n > 2 && html_lower(s[2]) == 'x';
  for (i += hex; i < n && s[i] == '0'; i++) {}
  for (; i < n && (html_digit(s[i]) || (hex && html_letter(s[i]) && html_lower(s[i]) <= 'f')); i++) digits++;
  if (digits < 8) return 0;
  return i < n && s[i] == ';' ? i + 1 : i;
}

/* Where the first oversized reference in s[0 .. n) begins; n when there is none. */
static size_t find_oversized(const char *s, size_t n) {
  const char *at = s;
  while ((at = memmem(at, n - (size_t)(at - s), "&#", 2)) != NULL) {
    if (oversized_reference(at, n - (size_t)(at - s)) > 0) return (size_t)(at - s);
    at += 2;
  }
  return n;
}

static size_t ascii_run(const char *s, size_t n) {
  size_t i = 0;
  while (i < n && s[i] > 0) i++;
  return i;
}

/* Write the replacement of what may not stay at `at`; returns the bytes it stands for, 0 when out of memory. */
static size_t repair(Output *out, size_t at, bool latin1) {
  const char *s = out->page->source + at;
  size_t left = out->page->source_len - at, n = 1;
  unsigned c = (unsigned char)*s;
  char utf8[4];
  uint32_t cp = 0;
  bool ok;
  if (c == '&')
    n = oversized_reference(s, left);
  else if (latin1 && c >= 0x80)
    cp = c < 0xA0 ? cp1252[c - 0x80] : c;
  else
    n = lede_utf8_next(s, left, &cp, &ok), cp = 0;
  return put_repair(out, utf8, lede_utf8_put(cp != 0 ? cp : 0xFFFD, utf8), at, n) ? n : 0;
}

lede_status lede_html_decode(Page *p) {
  const char *s = p->source;
  size_t len = p->source_len, at = len >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  p->html = s;
  p->html_len = len;
  if (at == 0 && lede_utf8_valid(s, len) == len && find_oversized(s, len) == len) return LEDE_OK;
  bool latin1 = says_latin1(s, len) && mostly_broken(s, len);
  Output out = {.page = p};
  if (!put_repair(&out, "", 0, 0, at)) return LEDE_ENOMEM;
  for (size_t stop = at; at < len;) { /* source [at, stop) is of the encoding */
    if (at >= stop) stop = at + (latin1 ? ascii_run(s + at, len - at) : lede_utf8_valid(s + at, len - at));
    size_t good = find_oversized(s + at, stop - at);
    if (!put(&out, s + at, good)) return LEDE_ENOMEM;
    at += good;
    if (at == len) break;
    size_t n = repair(&out, at, latin1);
    if (n == 0) return LEDE_ENOMEM;
    at += n;
  }
  p->html = p->decoded;
  p->html_len = out.len;
  return LEDE_OK;
}

/* The last repair at or before html byte `at`. */
static const Repair *repair_at(const Page *p, size_t at) {
  size_t low = 0, high = p->repair_count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (p->repairs[mid].html <= at)
      low = mid;
    else
      high = mid;
  }
  return &p->repairs[low];
}

lede_range lede_html_source(const Page *p, size_t begin, size_t end) {
  if (p->repair_count == 0) return (lede_range){(uint32_t)begin, (uint32_t)end};
  const Repair *a = repair_at(p, begin), *z = end > begin ? repair_at(p, end - 1) : a;
  size_t from = a->source, to = z->source + z->source_len;
  if (begin >= a->html + a->html_len) from = a->source + a->source_len + begin - a->html - a->html_len;
  if (end > z->html + z->html_len) to += end - z->html - z->html_len;
  return (lede_range){(uint32_t)from, (uint32_t)(to < from ? from : to)};
}

size_t lede_html_run(const Page *p, size_t from, size_t to) {
  if (p->repair_count == 0) return to - from;
  const Repair *r = repair_at(p, from), *next = r + 1;
  size_t end = to;
  if (from < r->html + r->html_len)
    end = r->html + r->html_len;
  else if (next < p->repairs + p->repair_count)
    end = next->html;
  return (end < to ? end : to) - from;
}
