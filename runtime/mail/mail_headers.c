/* mail_headers.c - the headers of a message and what they say of it (RFC 5322, 2047). */
#include <stdio.h>
#include <stdlib.h>
#include "core/json.h"
#include "mail/mail_internal.h"

enum { LONGEST_WORD = 4096 }; /* bytes of an encoded word */

/* ---- Headers ---------------------------------------------------------------------------------------------------- */

static bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; }

size_t mail_next_header(const char *s, size_t at, size_t len, Header *h) {
  size_t colon = at;
  while (colon < len && is_name_char(s[colon])) colon++;
  if (colon == at || colon >= len || s[colon] != ':') return 0;
  size_t end = mail_line_end(s, at, len);
  while (end + 1 < len && (s[end + 1] == ' ' || s[end + 1] == '\t')) end = mail_line_end(s, end + 1, len);
  *h = (Header){s + at, colon - at, colon + 1, end};
  while (h->begin < h->end && is_space(s[h->begin])) h->begin++;
  while (h->end > h->begin && is_space(s[h->end - 1])) h->end--;
  return end < len ? end + 1 : len;
}

static bool same_name(const char *name, size_t len, const char *other) {
  return strlen(other) == len && strncasecmp(name, other, len) == 0;
}

bool mail_is_named(const Header *h, const char *name) { return same_name(h->name, h->name_len, name); }

size_t mail_blank_line(const char *s, size_t at, size_t len) {
  if (at < len && s[at] == '\r') at++;
  return at < len && s[at] == '\n' ? at + 1 : 0;
}

/* ---- Values: folded lines joined, =?utf-8?Q?encoded=20words?= decoded -------------------------------------------- */

/* word[0 .. n), in a charset, in UTF-8 in its place; the new length, 0 where there is no room. */
static size_t decode_word(char *word, size_t n, const char *charset) {
  Page p;
  lede_html_options opt = {.charset = charset};
  lede_html_page_begin(&p, word, n, &opt);
  size_t len = lede_html_decode(&p) == LEDE_OK && p.utf8_len < LONGEST_WORD ? p.utf8_len : 0;
  if (len > 0) memmove(word, p.utf8, len);
  lede_html_page_free(&p);
  return len;
}

/* The encoded word at `at`, decoded into word -> its length there, and where it ends in *stop; 0: none. */
static size_t encoded_word(const Mail *m, size_t at, size_t end, char *word, size_t *stop) {
  char charset[CHARSET], kind, copy[CHARSET + 8];
  int head = 0;
  if (end - at > LONGEST_WORD) end = at + LONGEST_WORD;
  const char *s = m->s + at, *close = NULL;
  size_t n = end - at < sizeof copy - 1 ? end - at : sizeof copy - 1;
  memcpy(copy, s, n);
  copy[n] = '\0';
  if (sscanf(copy, "=?%39[a-zA-Z0-9_:.-]%*[^?]?%c?%n", charset, &kind, &head) < 2 || head == 0)
    if (sscanf(copy, "=?%39[a-zA-Z0-9_:.-]?%c?%n", charset, &kind, &head) < 2 || head == 0) return 0;
  close = memmem(s + head, end - at - (size_t)head, "?=", 2);
  if (close == NULL) return 0;
  *stop = (size_t)(close + 2 - m->s);
  size_t len = (size_t)(close - s) - (size_t)head;
  if ((kind | 32) == 'b') n = mail_unpack(BASE64, s + head, len, 0, word, NULL);
  else n = (kind | 32) == 'q' ? mail_undo_q(s + head, len, word) : 0;
  return n > 0 && strcasecmp(charset, "utf-8") != 0 ? decode_word(word, n, charset) : n;
}

typedef lede_status Emit(void *to, const char *s, size_t n, lede_range src);

static lede_status emit_text(void *to, const char *s, size_t n, lede_range src) {
  return n == src.end - src.begin ? lede_builder_decode(to, src.begin, src.end) : mail_append(to, s, n, src);
}

static lede_status emit_bytes(void *to, const char *s, size_t n, lede_range src) {
  (void)src;
  return lede_buf_add(to, s, n) ? LEDE_OK : LEDE_ENOMEM;
}

/* Does the white space at `at` only part two encoded words? */
static bool parts_words(const Mail *m, size_t at, size_t stop, size_t end, bool after_word) {
  return after_word && end - stop > 2 && m->s[stop] == '=' && m->s[stop + 1] == '?' && stop > at;
}

static lede_status emit_value(const Mail *m, const Header *h, Emit *emit, void *to) {
  char word[LONGEST_WORD];
  bool after_word = false;
  lede_status st = LEDE_OK;
  for (size_t at = h->begin, stop; at < h->end && st == LEDE_OK; at = stop) {
    size_t n = m->s[at] == '=' ? encoded_word(m, at, h->end, word, &stop) : 0;
    if (n > 0) {
      st = emit(to, word, n, (lede_range){(uint32_t)at, (uint32_t)stop});
      after_word = true;
      continue;
    }
    bool space = is_space(m->s[at]);
    for (stop = at + 1; stop < h->end && is_space(m->s[stop]) == space && (space || m->s[stop] != '=');) stop++;
    bool folded = space && memchr(m->s + at, '\n', stop - at) != NULL;
    if (!space || !parts_words(m, at, stop, h->end, after_word))
      st = emit(to, folded ? " " : m->s + at, folded ? 1 : stop - at, (lede_range){(uint32_t)at, (uint32_t)stop});
    after_word = after_word && space;
  }
  return st;
}

lede_status mail_write_title(Mail *m) {
  if (m->title.name == NULL) return LEDE_OK;
  lede_status st = emit_value(m, &m->title, emit_text, m->b);
  lede_range all = {0, (uint32_t)lede_builder_length(m->b)};
  return st == LEDE_OK && all.end > 0 ? lede_builder_title(m->b, all) : st;
}

/* ---- Metadata --------------------------------------------------------------------------------------------------- */

static const struct { const char *header, *meta; } known[] = {
    {"url", "url"}, {"link", "url"}, {"x-url", "url"}, {"content-language", "language"}, {"language", "language"},
    {"organization", "site"}, {"source", "site"}, {"newspaper", "site"}, {"description", "description"},
    {"summary", "description"}, {"date", "published"}, {"published", "published"}};

/* "Tue, 2 Dec 2025 10:15:00 +0100" as ISO 8601 in out; what has another form stays. */
static const char *iso_date(const char *s, char *out, size_t room) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *comma = strchr(s, ','), *date = comma != NULL ? comma + 1 : s;
  int day, year, hour = 0, minute = 0, second = 0, zone = 0, n;
  char month[4] = "", sign = 0;
  n = sscanf(date, " %2d %3s%*[a-z] %4d", &day, month, &year);
  if (n < 3) n = sscanf(date, " %2d %3s %4d", &day, month, &year);
  const char *at = n == 3 ? strstr(months, month) : NULL, *clock = strchr(date, ':');
  if (at == NULL || day < 1 || day > 31 || year < 1000) return s;
  int number = (int)(at - months) / 3 + 1;
  if (clock == NULL || clock - date < 2 ||
      sscanf(clock - 2, "%2d:%2d:%2d", &hour, &minute, &second) < 2) {
    snprintf(out, room, "%04d-%02d-%02d", year, number, day);
    return out;
  }
  n = snprintf(out, room, "%04d-%02d-%02dT%02d:%02d:%02d", year, number, day, hour, minute, second);
  const char *after = strpbrk(clock, "+-");
  if (after != NULL && sscanf(after, "%c%4d", &sign, &zone) == 2)
    snprintf(out + n, room - (size_t)n, "%c%02d:%02d", sign, zone / 100, zone % 100);
  else if (strstr(clock, "GMT") != NULL || strstr(clock, "UT") != NULL)
    snprintf(out + n, room - (size_t)n, "+00:00");
  return out;
}

/* Ann Lee <ann@example.org>, By Ann Lee: the name. */
static void keep_name(lede_buf *value) {
  char *s = value->bytes, *angle = memchr(s, '<', value->len);
  size_t begin = strncasecmp(s, "by ", 3) == 0 ? 3 : 0;
  if (angle != NULL && angle > s) value->len = (size_t)(angle - s);
  while (value->len > begin && strchr(" \t\"", s[value->len - 1]) != NULL) value->len--;
  while (begin < value->len && strchr(" \t\"", s[begin]) != NULL) begin++;
  memmove(s, s + begin, value->len -= begin);
  s[value->len] = '\0';
}

lede_status mail_set_meta(Mail *m, const Header *h, const char *meta) {
  lede_buf value = {0};
  char iso[32];
  lede_status st = emit_value(m, h, emit_bytes, &value);
  if (st == LEDE_OK && !lede_buf_add(&value, "", 1)) st = LEDE_ENOMEM;
  if (st == LEDE_OK && value.len > 1) {
    value.len--;
    if (strcmp(meta, "author") == 0) keep_name(&value);
    const char *s = strcmp(meta, "published") == 0 ? iso_date(value.bytes, iso, sizeof iso) : value.bytes;
    st = lede_builder_meta_bytes(m->b, meta, s, strlen(s));
  }
  free(value.bytes);
  return st;
}

lede_status mail_take_header(Mail *m, const Header *h) {
  if (h->begin == h->end) return LEDE_OK;
  bool headline = mail_is_named(h, "headline") || mail_is_named(h, "title");
  if (headline || (mail_is_named(h, "subject") && m->title.name == NULL)) m->title = *h;
  if (mail_is_named(h, "author") || mail_is_named(h, "byline")) m->author = *h;
  if (mail_is_named(h, "from")) m->from = *h;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (mail_is_named(h, known[i].header)) return mail_set_meta(m, h, known[i].meta);
  return LEDE_OK;
}
