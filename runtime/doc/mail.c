/* mail.c - a document from a message with headers: what wires send, and mail. */
#include <stdlib.h>
#include "doc/mail.h"

enum { DEEPEST_PART = 8 }; /* multiparts within each other */

typedef enum { AS_IS, QUOTED, BASE64 } Encoding;

/* A part of the message; source [begin, end) is its body. */
typedef struct { size_t begin, end, boundary, boundary_len; Encoding encoding; bool plain, multi; } Part;

/* ---- Is it one? ------------------------------------------------------------------------------------------------- */

static bool begins_with_headers(const char *s, size_t len) {
  static const char *const telling[] = {"subject", "headline", "from", "date", "byline", "slug"};
  size_t at = 0, count = 0, known = 0;
  Header h;
  for (size_t next; (next = mail_next_header(s, at, len, &h)) > 0; at = next, count++)
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) known += mail_is_named(&h, telling[i]);
  return count > 1 && known > 0 && mail_blank_line(s, at, len) > 0;
}

static bool ends_in(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  return n > m && strcasecmp(name + n - m, ending) == 0;
}

const char *lede_text_format(const char *name, const void *source, size_t len) {
  if (name != NULL && (ends_in(name, ".md") || ends_in(name, ".markdown"))) return "markdown";
  return (name != NULL && ends_in(name, ".eml")) || begins_with_headers(source, len) ? "mail" : "text";
}

/* ---- Parts ------------------------------------------------------------------------------------------------------ */

static void take_type(const Mail *m, const Header *h, Part *part) {
  const char *s = m->s + h->begin;
  size_t n = h->end - h->begin;
  part->plain = n >= 10 && strncasecmp(s, "text/plain", 10) == 0;
  part->multi = n >= 10 && strncasecmp(s, "multipart/", 10) == 0;
  for (size_t i = 0; part->multi && i + 9 < n; i++) {
    if (strncasecmp(s + i, "boundary=", 9) != 0) continue;
    size_t begin = i + 9, stop;
    bool quoted = begin < n && s[begin] == '"';
    for (stop = begin += quoted; stop < n && (quoted ? s[stop] != '"' : s[stop] != ';' && !is_space(s[stop]));) stop++;
    part->boundary = h->begin + begin;
    part->boundary_len = stop - begin;
    return;
  }
}

/* The headers of a part that begins at `at`, the message's own where `top`. */
static lede_status read_part(Mail *m, size_t at, size_t end, bool top, Part *part) {
  Header h;
  lede_status st = LEDE_OK;
  *part = (Part){.end = end, .plain = true};
  for (size_t next; st == LEDE_OK && (next = mail_next_header(m->s, at, end, &h)) > 0; at = next) {
    if (mail_is_named(&h, "content-type")) take_type(m, &h, part);
    if (mail_is_named(&h, "content-transfer-encoding")) {
      const char *s = m->s + h.begin;
      part->encoding = h.end - h.begin >= 6 && strncasecmp(s, "base64", 6) == 0             ? BASE64
                       : h.end - h.begin >= 16 && strncasecmp(s, "quoted-printable", 16) == 0 ? QUOTED
                                                                                              : AS_IS;
    }
    if (top) st = mail_take_header(m, &h);
  }
  size_t body = mail_blank_line(m->s, at, end);
  part->begin = body > 0 ? body : at;
  return st;
}

/* The next line of the multipart that is its boundary, from `at` on -> where the line after it begins; `end`: none. */
static size_t next_boundary(const Mail *m, const Part *p, size_t at, size_t *line) {
  while (at < p->end) {
    size_t stop = mail_line_end(m->s, at, p->end);
    *line = at;
    if (stop - at >= p->boundary_len + 2 && m->s[at] == '-' && m->s[at + 1] == '-' &&
        memcmp(m->s + at + 2, m->s + p->boundary, p->boundary_len) == 0)
      return stop < p->end ? stop + 1 : p->end;
    at = stop + 1;
  }
  *line = p->end;
  return p->end;
}

/* The first part that is plain text, into *part; false: there is none. */
static bool find_plain(Mail *m, Part *part, int depth) {
  if (!part->multi) return part->plain;
  Part all = *part;
  if (depth == DEEPEST_PART || all.boundary_len == 0) return false;
  size_t line, at = next_boundary(m, &all, all.begin, &line);
  while (at < all.end) {
    size_t next = next_boundary(m, &all, at, &line);
    if (read_part(m, at, line, false, part) == LEDE_OK && find_plain(m, part, depth + 1)) return true;
    at = next;
  }
  return false;
}

/* ---- Bodies ----------------------------------------------------------------------------------------------------- */

/* The end of the line break that `=` at the end of a line takes out; 0: it is none. */
static size_t soft_break(const Mail *m, size_t at, size_t end) {
  size_t stop = at + 1;
  while (stop < end && (m->s[stop] == ' ' || m->s[stop] == '\t' || m->s[stop] == '\r')) stop++;
  return stop < end && m->s[stop] == '\n' ? stop + 1 : 0;
}

/* One character written =E2=80=99, perhaps over a line's end -> where it ends. */
static lede_status write_escaped(Mail *m, size_t at, size_t end, size_t *stop) {
  char bytes[4];
  size_t n = 0, need = 1;
  *stop = at;
  while (n < need) {
    size_t next = soft_break(m, *stop, end);
    int byte = next > 0 && n > 0 ? mail_escaped(m->s + next, end - next) : mail_escaped(m->s + *stop, end - *stop);
    if (byte < 0 || (n > 0 && (byte & 0xC0) != 0x80)) break;
    if (n == 0) need = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    bytes[n++] = (char)byte;
    *stop = (next > 0 && n > 1 ? next : *stop) + 3;
  }
  return mail_append(m->b, bytes, n, (lede_range){(uint32_t)at, (uint32_t)*stop});
}

static lede_status write_quoted(Mail *m, const Part *p) {
  lede_status st = LEDE_OK;
  for (size_t at = p->begin, stop; at < p->end && st == LEDE_OK; at = stop) {
    if (m->s[at] == '=' && (stop = soft_break(m, at, p->end)) > 0) continue;
    if (mail_escaped(m->s + at, p->end - at) >= 0) {
      st = write_escaped(m, at, p->end, &stop);
      continue;
    }
    const char *mark = memchr(m->s + at + 1, '=', p->end - at - 1);
    stop = mark != NULL ? (size_t)(mark - m->s) : p->end;
    st = lede_builder_decode(m->b, at, stop);
  }
  return st;
}

/* A line of what comes out maps to the digits that it was made of. */
static lede_status write_base64(Mail *m, const Part *p) {
  size_t len = p->end - p->begin;
  char *bytes = malloc(len + 1);
  uint32_t *where = malloc((len + 1) * sizeof *where);
  lede_status st = bytes != NULL && where != NULL ? LEDE_OK : LEDE_ENOMEM;
  size_t n = st == LEDE_OK ? mail_undo_base64(m->s + p->begin, len, bytes, where) : 0;
  for (size_t i = 0; i < n && st == LEDE_OK;) {
    size_t stop = mail_line_end(bytes, i, n);
    if (stop < n) stop++;
    uint32_t begin = (uint32_t)p->begin + (i > 0 ? where[i - 1] : 0), end = (uint32_t)p->begin + where[stop - 1] + 1;
    st = mail_append(m->b, bytes + i, stop - i, (lede_range){begin, end});
    i = stop;
  }
  free(bytes);
  free(where);
  return st;
}

static lede_status write_body(Mail *m, const Part *p) {
  switch (p->encoding) {
    case QUOTED: return write_quoted(m, p);
    case BASE64: return write_base64(m, p);
    default: return lede_builder_decode(m->b, p->begin, p->end);
  }
}

/* ---- The document ----------------------------------------------------------------------------------------------- */

static lede_status read_message(Mail *m, size_t begin) {
  Part part;
  lede_status st = read_part(m, begin, m->len, true, &part);
  if (st == LEDE_OK && m->author.name == NULL) m->author = m->from;
  if (st == LEDE_OK && m->author.name != NULL) st = mail_set_meta(m, &m->author, "author");
  if (st == LEDE_OK && !find_plain(m, &part, 0)) return LEDE_EEMPTY;
  if (st == LEDE_OK) st = mail_write_title(m);
  size_t body = lede_builder_length(m->b);
  if (st == LEDE_OK) st = write_body(m, &part);
  return st == LEDE_OK ? lede_builder_lines(m->b, body, m->title.name != NULL) : st;
}

lede_status lede_doc_mail_new(const void *source, size_t len, lede_doc **out, lede_error *err) {
  if (lede_looks_binary(source, len)) return lede_fail(err, LEDE_EBINARY, "binary data, not text");
  lede_builder *b;
  lede_status st = lede_builder_open(source, len, &b, err);
  if (st != LEDE_OK) return st;
  Mail m = {.b = b, .s = lede_builder_source(b), .len = len};
  size_t bom = len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  st = read_message(&m, bom);
  if (st == LEDE_EEMPTY) {
    lede_builder_free(b);
    return lede_fail(err, st, "no part of the message is plain text");
  }
  return lede_builder_finish(b, st, out, err);
}
