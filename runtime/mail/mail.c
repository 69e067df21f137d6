/* mail.c - a document from a message with headers: what wires send, and mail. */
#include <stdlib.h>
#include "mail/mail_internal.h"

enum {
  DEEPEST_PART = 8, /* multiparts within each other */
  NOTE = 200        /* characters of plain text that may only say where the rest is */
};

/* A part of the message; source [begin, end) is its body. */
typedef struct {
  size_t begin, end, boundary, boundary_len;
  Packing packing;
  char charset[CHARSET]; /* "" where none is named */
  bool plain, html, multi, attached;
} Part;

/* The first parts of each sort; end 0: there is none. */
typedef struct { Part plain, html; } Parts;

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

static bool begins(const Mail *m, const Header *h, const char *word) {
  return h->end - h->begin >= strlen(word) && strncasecmp(m->s + h->begin, word, strlen(word)) == 0;
}

/* The value of a header's parameter: source bytes [begin, begin + its length); 0: there is none. */
static size_t parameter(const Mail *m, const Header *h, const char *name, size_t *begin) {
  size_t len = strlen(name);
  for (size_t i = h->begin; i + len + 1 < h->end; i++) {
    if (strncasecmp(m->s + i, name, len) != 0 || m->s[i + len] != '=') continue;
    size_t stop = i + len + 1;
    bool quoted = m->s[stop] == '"';
    *begin = stop += quoted;
    while (stop < h->end && (quoted ? m->s[stop] != '"' : m->s[stop] != ';' && !is_space(m->s[stop]))) stop++;
    return stop - *begin;
  }
  return 0;
}

static void take_type(const Mail *m, const Header *h, Part *part) {
  size_t at = 0, n = parameter(m, h, "charset", &at);
  part->plain = begins(m, h, "text/plain");
  part->html = begins(m, h, "text/html");
  part->multi = begins(m, h, "multipart/");
  if (part->multi) part->boundary_len = parameter(m, h, "boundary", &part->boundary);
  if (n >= CHARSET) n = 0;
  memcpy(part->charset, m->s + at, n);
  part->charset[n] = '\0';
}

/* The headers of a part that begins at `at`, the message's own where `top`. */
static lede_status read_part(Mail *m, size_t at, size_t end, bool top, Part *part) {
  Header h;
  lede_status st = LEDE_OK;
  *part = (Part){.end = end, .plain = true};
  for (size_t next; st == LEDE_OK && (next = mail_next_header(m->s, at, end, &h)) > 0; at = next) {
    if (mail_is_named(&h, "content-type")) take_type(m, &h, part);
    if (mail_is_named(&h, "content-disposition")) part->attached = begins(m, &h, "attachment");
    if (mail_is_named(&h, "content-transfer-encoding"))
      part->packing = begins(m, &h, "base64") ? BASE64 : begins(m, &h, "quoted-printable") ? QUOTED : AS_IS;
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

/* Note the first parts that are text, of the part and of those inside it. */
static void find_parts(Mail *m, const Part *part, Parts *found, int depth) {
  if (part->plain && !part->attached && found->plain.end == 0) found->plain = *part;
  if (part->html && !part->attached && found->html.end == 0) found->html = *part;
  if (!part->multi || depth == DEEPEST_PART || part->boundary_len == 0) return;
  size_t line, at = next_boundary(m, part, part->begin, &line);
  while (at < part->end) {
    Part inner;
    size_t next = next_boundary(m, part, at, &line);
    if (read_part(m, at, line, false, &inner) == LEDE_OK) find_parts(m, &inner, found, depth + 1);
    at = next;
  }
}

static size_t visible(const Mail *m, const Part *part) {
  size_t n = 0;
  for (size_t i = part->begin; i < part->end; i++) n += !is_space(m->s[i]);
  return n;
}

/* The part to read: plain text, unless it is blank, or a note beside the HTML; NULL: none is text. */
static const Part *best_part(const Mail *m, const Parts *parts) {
  if (parts->plain.end == 0) return parts->html.end > 0 ? &parts->html : NULL;
  size_t plain = visible(m, &parts->plain), html = parts->html.end > 0 ? visible(m, &parts->html) : 0;
  return html > 0 && plain < NOTE && html > 20 * plain ? &parts->html : &parts->plain;
}

/* ---- Bodies ----------------------------------------------------------------------------------------------------- */

static lede_status write_text(Mail *m, Page *p) {
  lede_status st = lede_html_decode(p);
  if (st == LEDE_OK && lede_builder_length(m->b) > 0) st = lede_builder_append(m->b, "\n\n", 2, (lede_range){0, 0});
  size_t begin = lede_builder_length(m->b);
  for (size_t at = 0; at < p->utf8_len && st == LEDE_OK;) {
    lede_range src;
    size_t unit, n = lede_html_piece(p, at, p->utf8_len, &unit, &src);
    st = lede_builder_append_units(m->b, p->utf8 + at, n, unit, src);
    at += n;
  }
  return st == LEDE_OK ? lede_builder_lines(m->b, begin, m->title.name != NULL) : st;
}

/* The message's subject is the title: a heading of the page is one like others. */
static lede_status write_html(Mail *m, Page *p) {
  lede_status st = lede_html_read(p, NULL);
  if (m->title.name != NULL) p->title = NO_NODE;
  return st == LEDE_OK ? lede_html_write(p, m->b) : st;
}

static lede_status write_body(Mail *m, const Part *part) {
  size_t len = part->end - part->begin;
  char *bytes = malloc(len + 1);
  if (bytes == NULL) return LEDE_ENOMEM;
  Page p;
  const char *charset = part->charset[0] != '\0' ? part->charset : part->plain ? "utf-8" : NULL;
  lede_html_options opt = {.charset = charset, .words = m->words};
  Map map = {0};
  size_t n = mail_unpack(part->packing, m->s + part->begin, len, part->begin, bytes, &map);
  lede_html_page_begin(&p, bytes, n != SIZE_MAX ? n : 0, &opt);
  p.transfer = map;
  lede_status st = n == SIZE_MAX ? LEDE_ENOMEM : part->html ? write_html(m, &p) : write_text(m, &p);
  if (st == LEDE_OK) st = lede_builder_meta(m->b, "encoding", p.encoding);
  if (st == LEDE_OK) st = lede_builder_meta(m->b, "encoding_from", p.encoding_from);
  lede_builder_repaired(m->b, p.repairs);
  lede_html_page_free(&p);
  free(bytes);
  return st;
}

/* ---- The document ----------------------------------------------------------------------------------------------- */

static lede_status read_message(Mail *m, size_t begin) {
  Part all;
  Parts parts = {0};
  lede_status st = read_part(m, begin, m->len, true, &all);
  if (st == LEDE_OK && m->author.name == NULL) m->author = m->from;
  if (st == LEDE_OK && m->author.name != NULL) st = mail_set_meta(m, &m->author, "author");
  if (st != LEDE_OK) return st;
  find_parts(m, &all, &parts, 0);
  const Part *part = best_part(m, &parts);
  if (part == NULL) return LEDE_EEMPTY;
  st = mail_write_title(m);
  return st == LEDE_OK ? write_body(m, part) : st;
}

lede_status lede_mail_doc(const void *source, size_t len, const lede_html_words *words, lede_doc **out,
                          lede_error *err) {
  if (lede_looks_binary(source, len)) return lede_fail(err, LEDE_EBINARY, "binary data, not text");
  lede_builder *b;
  lede_status st = lede_builder_open(source, len, &b, err);
  if (st != LEDE_OK) return st;
  Mail m = {.b = b, .s = lede_builder_source(b), .len = len, .words = words};
  size_t bom = len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  st = read_message(&m, bom);
  if (st == LEDE_EEMPTY || st == LEDE_EBINARY) {
    lede_builder_free(b);
    return lede_fail(err, LEDE_EEMPTY, "no part of the message is text");
  }
  return lede_builder_finish(b, st, out, err);
}
