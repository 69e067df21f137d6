/* body.c - the article from JSON-LD, where the page shows less of it: pages that are built by scripts.
 *
 * "articleBody" is a JSON string, of text or of HTML; every character keeps the bytes that it was written with. */
#include "core/utf8.h"
#include "html/html_internal.h"

enum { ENOUGH = 500 }; /* bytes of a body that is worth taking */

bool lede_html_body_is_json(const Page *p) {
  size_t len = p->ld_body_end - p->ld_body, shown = p->root != NO_NODE ? p->nodes[p->root].prose : 0;
  return len >= ENOUGH && len > 3 * shown;
}

typedef struct {
  Page *page;
  lede_builder *b;
  lede_status st;
  size_t begin; /* text: where the open block begins */
  bool open, space;
} Body;

static void append(Body *w, const char *s, size_t len, lede_range src) {
  if (w->st == LEDE_OK) w->st = lede_builder_append(w->b, s, len, src);
}

static void end_block(Body *w) {
  lede_range text = {(uint32_t)w->begin, (uint32_t)lede_builder_length(w->b)};
  if (w->open && w->st == LEDE_OK) w->st = lede_builder_block(w->b, text, LEDE_PARAGRAPH, 0);
  w->open = w->space = false;
}

/* A character that html [from, to) stands for. */
static void write_char(Body *w, const char *c, size_t len, size_t from, size_t to) {
  static const lede_range ours = {0, 0};
  if (html_space(*c)) {
    w->space = w->open;
    return;
  }
  if (!w->open) {
    if (lede_builder_length(w->b) > 0) append(w, "\n\n", 2, ours);
    w->begin = lede_builder_length(w->b);
    w->open = true;
  } else if (w->space) {
    append(w, " ", 1, ours);
  }
  w->space = false;
  append(w, c, len, lede_html_source(w->page, from, to));
}

/* The reference at s[0 .. n), "&…;": what it means, its length; 0 when it is none that is known here. */
static size_t reference(const char *s, size_t n, char out[4], size_t *len) {
  static const struct { const char *name, *means; } known[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "},
      {"&#39;", "'"}, {"&#039;", "'"}, {"&#8217;", "\xE2\x80\x99"}, {"&rsquo;", "\xE2\x80\x99"},
      {"&ldquo;", "\xE2\x80\x9C"}, {"&rdquo;", "\xE2\x80\x9D"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    size_t k = strlen(known[i].name);
    if (k > n || memcmp(s, known[i].name, k) != 0) continue;
    *len = k;
    size_t m = strlen(known[i].means);
    memcpy(out, known[i].means, m);
    return m;
  }
  return 0;
}

/* Length of the tag at s[0 .. n), 0 when it is none; does it end a paragraph? */
static size_t tag(const char *s, size_t n, bool *ends) {
  if (n < 3 || *s != '<' || !(html_letter(s[1]) || s[1] == '/')) return 0;
  const char *close = memchr(s, '>', n < 300 ? n : 300);
  if (close == NULL) return 0;
  const char *name = s + 1 + (s[1] == '/');
  size_t left = n - (size_t)(name - s);
  *ends = html_starts(name, left, "p") || html_starts(name, left, "br") || html_starts(name, left, "div") ||
          html_starts(name, left, "h") || html_starts(name, left, "li");
  return (size_t)(close - s) + 1;
}

lede_status lede_html_write_json(Page *p, lede_builder *b) {
  Body w = {.page = p, .b = b};
  for (size_t at = p->ld_body; at < p->ld_body_end && w.st == LEDE_OK;) {
    const char *s = p->html + at;
    size_t n = p->ld_body_end - at, len = 0, k;
    char c[4];
    bool ends = false;
    if ((len = tag(s, n, &ends)) > 0) {
      if (ends) end_block(&w);
    } else if (*s == '&' && (k = reference(s, n, c, &len)) > 0) {
      write_char(&w, c, k, at, at + len);
    } else {
      k = lede_html_json_char(s, n, c, &len);
      if (k == 1 && *c == '\n') end_block(&w);
      else if (k > 0) write_char(&w, c, k, at, at + len);
    }
    at += len > 0 ? len : 1;
  }
  end_block(&w);
  return w.st;
}
