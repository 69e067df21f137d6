/* mail_transfer.c - what mail is packed in for its transfer, undone (RFC 2045, 2047). */
#include "core/utf8.h"
#include "mail/mail_internal.h"

/* Where the bytes go; `at`: where the packed ones stand in the message. */
typedef struct { char *out; size_t len, at; Map *map; bool failed; } Unpacked;

/* Note that `n` bytes, which are next, came from [begin, end) of what is packed. */
static void note(Unpacked *u, size_t n, size_t begin, size_t end) {
  if (u->map == NULL || u->failed) return;
  u->failed = !lede_html_map_add(u->map, n, n, u->at + begin, end - begin);
}

/* ---- Quoted-printable ------------------------------------------------------------------------------------------- */

static int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that =XX at `s` stands for; -1: it is none. */
static int escaped(const char *s, size_t left) {
  if (left < 3 || s[0] != '=') return -1;
  int high = hex_of(s[1]), low = hex_of(s[2]);
  return high >= 0 && low >= 0 ? high * 16 + low : -1;
}

/* Past the line break that `=` at the end of a line takes out; 0: it is none. */
static size_t soft_break(const char *s, size_t at, size_t len) {
  size_t stop = at + 1;
  while (stop < len && (s[stop] == ' ' || s[stop] == '\t' || s[stop] == '\r')) stop++;
  return stop < len && s[stop] == '\n' ? stop + 1 : 0;
}

static void undo_quoted(Unpacked *u, const char *s, size_t len) {
  for (size_t at = 0, stop; at < len && !u->failed; at = stop) {
    int byte = escaped(s + at, len - at);
    if (byte >= 0) {
      stop = at + 3;
      note(u, 1, at, stop);
      u->out[u->len++] = (char)byte;
    } else if (s[at] != '=' || (stop = soft_break(s, at, len)) == 0) {
      const char *mark = memchr(s + at + 1, '=', len - at - 1);
      stop = mark != NULL ? (size_t)(mark - s) : len;
      note(u, stop - at, at, stop);
      memcpy(u->out + u->len, s + at, stop - at);
      u->len += stop - at;
    }
  }
}

/* ---- Base64 ----------------------------------------------------------------------------------------------------- */

static int base64_of(char c) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *p = c != '\0' ? strchr(digits, c) : NULL;
  return p != NULL ? (int)(p - digits) : -1;
}

/* What `digits` digits of a group make, at most three bytes of 24 bits. */
static void end_group(Unpacked *u, uint32_t bits, unsigned digits, size_t begin, size_t end) {
  if (digits < 2) return;
  note(u, digits - 1, begin, end);
  bits <<= 6 * (4 - digits);
  for (unsigned i = 0; i + 1 < digits; i++) u->out[u->len++] = (char)(bits >> (16 - 8 * i) & 0xFF);
}

static void undo_base64(Unpacked *u, const char *s, size_t len) {
  uint32_t bits = 0;
  unsigned digits = 0;
  size_t begin = 0, end = 0;
  for (size_t i = 0; i < len && !u->failed; i++) {
    int digit = base64_of(s[i]);
    if (digit < 0) continue; /* the ends of lines, and what does not belong there (RFC 2045) */
    if (digits == 0) begin = i, bits = 0;
    bits = bits << 6 | (unsigned)digit;
    end = i + 1;
    if (++digits < 4) continue;
    end_group(u, bits, digits, begin, end);
    digits = 0;
  }
  end_group(u, bits, digits, begin, end);
}

size_t mail_unpack(Packing packing, const char *s, size_t len, size_t at, char *out, Map *map) {
  Unpacked u = {out, 0, at, map, false};
  if (packing == QUOTED) undo_quoted(&u, s, len);
  else if (packing == BASE64) undo_base64(&u, s, len);
  else memcpy(out, s, len), note(&u, len, 0, len), u.len = len;
  return u.failed ? SIZE_MAX : u.len;
}

/* ---- Headers ---------------------------------------------------------------------------------------------------- */

size_t mail_undo_q(const char *s, size_t len, char *out) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    int byte = escaped(s + i, len - i);
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
