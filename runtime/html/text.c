/* text.c - the article's blocks, every character with the bytes it came from.
 *
 * Gumbo gives a text node's characters after decoding, and the stretch of the page they stood in.  The two are walked
 * side by side: what is equal maps byte by byte, a reference ("&amp;") maps to all of its bytes, tags and comments that
 * the parser ignored are stepped over.  Where that fails, the rest of the node maps to the whole node. */
#include "core/utf8.h"
#include "html/html_internal.h"

enum { LONGEST_NAME = 40 }; /* bytes of a reference's name */

typedef struct {
  Page *page;
  lede_builder *b;
  lede_status st;
  size_t begin;         /* text: where the open block begins */
  uint32_t block;       /* the node it belongs to; NO_NODE when no block is open */
  bool has_text;        /* the open block holds more than white space */
  bool space;           /* white space is owed before the next character */
  size_t space_from, space_to; /* and where in the html it stood; equal: nowhere */
  unsigned breaks;      /* <br> since the last character */
  size_t break_from, break_to;
  bool cell;            /* the next character begins another cell of a row */
  bool pre;
  lede_block_kind kind;
  int level;
  size_t part, part_first; /* of the page's parts, the one that we are in or come to; the first of its blocks */
  bool in_part;
} Writer;

static void append(Writer *w, const char *s, size_t len, lede_range src) {
  if (w->st == LEDE_OK) w->st = lede_builder_append(w->b, s, len, src);
}

static void end_block(Writer *w) {
  if (w->has_text && w->st == LEDE_OK) {
    lede_range text = {(uint32_t)w->begin, (uint32_t)lede_builder_length(w->b)};
    w->st = lede_builder_block(w->b, text, w->kind, w->level);
  }
  w->block = NO_NODE;
  w->has_text = w->space = w->cell = false;
  w->breaks = 0;
}

/* Where the white space stood that is owed: up to the first tag in it that the parser was not given. */
static lede_range space_source(const Writer *w) {
  lede_range utf8 = {0, 0};
  size_t n = w->space_to - w->space_from, unit;
  if (n == 0) return utf8;
  if (html_space(w->page->html[w->space_from])) /* else it is somewhere in there */
    n = lede_html_map_piece(&w->page->slimming, w->space_from, w->space_to, &unit, &utf8);
  return lede_html_source(w->page, w->space_from, w->space_from + n);
}

static void begin_text(Writer *w) {
  static const lede_range ours = {0, 0};
  if (w->breaks > 1 && w->has_text && !w->pre) { /* an empty line */
    uint32_t block = w->block;
    end_block(w);
    w->block = block;
  }
  if (!w->has_text) {
    if (lede_builder_length(w->b) > 0) append(w, "\n\n", 2, ours);
    w->begin = lede_builder_length(w->b);
  } else if (w->cell) {
    append(w, " | ", 3, ours);
  } else if (w->breaks > 0) {
    for (unsigned i = 0; i < w->breaks; i++) append(w, "\n", 1, lede_html_source(w->page, w->break_from, w->break_to));
  } else if (w->space) {
    append(w, " ", 1, space_source(w));
  }
  w->has_text = true;
  w->space = w->cell = false;
  w->breaks = 0;
}

/* Characters that are not white space, decoded from html [from, to). */
static void write_chars(Writer *w, const char *s, size_t len, size_t from, size_t to) {
  if (w->space || w->breaks > 0 || w->cell || !w->has_text) begin_text(w);
  Page *p = w->page;
  if (len != to - from) {
    append(w, s, len, lede_html_source(p, from, to));
    return;
  }
  while (from < to) {
    lede_range src;
    size_t unit, n = lede_html_piece(p, from, to, &unit, &src);
    if (w->st == LEDE_OK) w->st = lede_builder_append_units(w->b, s, n, unit, src);
    s += n;
    from += n;
  }
}

static void write_space(Writer *w, size_t from, size_t to) {
  if (w->space && w->space_to == from)
    w->space_to = to;
  else
    w->space_from = from, w->space_to = to;
  w->space = true;
}

static void write_break(Writer *w, size_t from, size_t to) {
  if (w->has_text) w->breaks++;
  w->break_from = from;
  w->break_to = to;
}

/* ---- Text nodes -------------------------------------------------------------------------------------------------- */

static bool is_no_break_space(const char *s, size_t len) { return len == 2 && memcmp(s, "\xC2\xA0", 2) == 0; }

/* Soft hyphens, zero-width spaces and byte order marks: not for readers. */
static bool is_invisible(const char *s, size_t len) {
  return (len == 2 && memcmp(s, "\xC2\xAD", 2) == 0) ||
         (len == 3 && (memcmp(s, "\xE2\x80\x8B", 3) == 0 || memcmp(s, "\xEF\xBB\xBF", 3) == 0));
}

static void write_one(Writer *w, const char *s, size_t len, size_t from, size_t to) {
  if (w->pre && *s == '\n')
    write_break(w, from, to);
  else if (html_space(*s) && !(w->pre && w->has_text))
    write_space(w, from, to);
  else if (!is_invisible(s, len) && (w->has_text || !is_no_break_space(s, len)))
    write_chars(w, s, len, from, to);
}

/* Could decoded text that goes on with `next` come from s[0 .. n)? */
static bool goes_on(const char *s, size_t n, const char *next) {
  return n == 0 || *s == *next || *s == '&' || *s == '<' || *s == '\r';
}

/* Length of the reference at s[0 .. n), which is "&…" and was decoded to something that is followed by `next`.  Some
 * names need no semicolon ("&copy2020", "&notit;"): there, what was not taken into the reference comes next. */
static size_t reference_length(const char *s, size_t n, const char *next) {
  size_t i = 1;
  if (i < n && s[i] == '#') {
    bool hex = ++i < n && html_lower(s[i]) == 'x';
    for (i += hex; i < n && (html_digit(s[i]) || (hex && html_letter(s[i]) && html_lower(s[i]) <= 'f')); i++) {}
    return i < n && s[i] == ';' ? i + 1 : i;
  }
  while (i < n && i < LONGEST_NAME && (html_letter(s[i]) || html_digit(s[i]))) i++;
  i += i < n && s[i] == ';';
  if (s[i - 1] == ';' && goes_on(s + i, n - i, next)) return i;
  for (size_t end = 3; end < i; end++)
    if (strncmp(s + end, next, i - end) == 0) return end;
  return i;
}

static bool is_hex(char c) { return html_digit(c) || (html_letter(c) && html_lower(c) <= 'f'); }

static bool is_literal_ampersand(const char *s, size_t n) {
  bool hex = n > 3 && s[1] == '#' && html_lower(s[2]) == 'x' && is_hex(s[3]);
  bool name = n >= 4 && (memcmp(s, "&amp", 4) == 0 || memcmp(s, "&AMP", 4) == 0);
  return !(name || hex || (n > 2 && s[1] == '#' && html_digit(s[2])));
}

/* Skip what the parser ignored at s[0 .. n): a tag, a comment, white space; 0 when it is none of them. */
static size_t ignored_length(const char *s, size_t n) {
  if (html_space(*s)) return 1;
  if (n < 2 || s[0] != '<') return 0;
  bool comment = n >= 4 && memcmp(s, "<!--", 4) == 0;
  if (!comment && !html_letter(s[1]) && s[1] != '/' && s[1] != '!' && s[1] != '?') return 0;
  const char *end = memmem(s, n, comment ? "-->" : ">", comment ? 3 : 1);
  return end == NULL ? 0 : (size_t)(end - s) + (comment ? 3 : 1);
}

/* Where the html of one decoded character ends, or 0 when it cannot be this one. */
static size_t match(const char *decoded, size_t len, const char *s, size_t n) {
  if (n >= len && memcmp(decoded, s, len) == 0 && (*s != '&' || is_literal_ampersand(s, n))) return len;
  if (*s == '&') return reference_length(s, n, decoded + len);
  if (*s == '\r' && *decoded == '\n') return n > 1 && s[1] == '\n' ? 2 : 1;
  if (len == 3 && memcmp(decoded, LEDE_REPLACEMENT, 3) == 0) { /* gumbo replaces control characters */
    uint32_t cp;
    bool ok;
    return lede_utf8_next(s, n, &cp, &ok);
  }
  return 0;
}

/* White space, what may be a reference, and what is not always written, at s[0 .. n), n > 0. */
static inline bool needs_thought(const char *s, size_t n) {
  if (*s > '&' && *s < 0x7F) return false; /* most of them */
  switch ((unsigned char)*s) {
    case '&': return !is_literal_ampersand(s, n);
    case 0xC2: return is_no_break_space(s, n < 2 ? n : 2) || is_invisible(s, n < 2 ? n : 2);
    case 0xE2: case 0xEF: return is_invisible(s, n < 3 ? n : 3);
    default: return (unsigned char)*s <= ' ';
  }
}

/* Bytes of whole characters that are the same on both sides and need no thought; a lone space between two is none. */
static size_t plain_run(const char *decoded, const char *s, size_t n) {
  size_t i = 0;
  while (i < n && s[i] == decoded[i]) {
    bool lone = s[i] == ' ' && i > 0 && i + 1 < n && s[i + 1] == decoded[i + 1];
    if (needs_thought(s + i + lone, n - i - lone)) break;
    i++;
  }
  while (i > 0 && ((unsigned char)decoded[i] & 0xC0) == 0x80) i--;
  return i;
}

/* White space at the beginning that is the same on both sides. */
static size_t space_run(const char *decoded, const char *s, size_t n) {
  size_t i = 0;
  while (i < n && html_space(s[i]) && s[i] == decoded[i]) i++;
  return i;
}

/* The two sides of a text node: decoded characters from `d`, html [at, stop); `begin` is where the html begins. */
typedef struct { const char *d; size_t begin, at, stop, ref; bool aligned; } Sides;

/* Write the next character of the node. */
static void write_next(Writer *w, Sides *t) {
  const char *html = w->page->html;
  uint32_t cp;
  bool ok;
  size_t len = lede_utf8_next(t->d, strnlen(t->d, 4), &cp, &ok), left = t->stop - t->at;
  size_t n = t->aligned && left > 0 ? match(t->d, len, html + t->at, left) : 0;
  if (n > 0) {
    write_one(w, t->d, len, t->at, t->at + n);
    t->ref = html[t->at] == '&' && n > 1 ? t->at : t->stop; /* a lone "&" is no reference */
  } else if (t->aligned && t->ref < t->stop) { /* the second character that a reference stands for */
    write_one(w, t->d, len, t->ref, t->at);
    t->ref = t->stop;
  } else if (t->aligned && left > 0 && (n = ignored_length(html + t->at, left)) > 0) {
    len = 0;
  } else {
    t->aligned = false;
    write_one(w, t->d, len, t->begin, t->stop);
  }
  t->at += n;
  t->d += len;
}

static void write_text(Writer *w, const GumboText *text) {
  const char *html = w->page->html;
  size_t begin = (size_t)(text->original_text.data - html), stop = begin + text->original_text.length;
  Sides t = {text->text, begin, begin, stop, stop, true};
  while (*t.d != '\0' && w->st == LEDE_OK) {
    size_t run = t.aligned ? plain_run(t.d, html + t.at, stop - t.at) : 0;
    size_t space = run == 0 && t.aligned && !w->pre ? space_run(t.d, html + t.at, stop - t.at) : 0;
    if (run + space == 0) {
      write_next(w, &t);
      continue;
    }
    if (run > 0) write_chars(w, t.d, run, t.at, t.at + run);
    else write_space(w, t.at, t.at + (run = space));
    t.d += run;
    t.at += run;
    t.ref = stop;
  }
}

/* ---- The walk ---------------------------------------------------------------------------------------------------- */

static void open_block(Writer *w, uint32_t block) {
  const Page *p = w->page;
  const Node *n = &p->nodes[block];
  end_block(w);
  w->block = block;
  w->kind = (lede_block_kind)n->kind;
  w->level = n->level;
  w->pre = n->pre;
  if (p->title != NO_NODE && block >= p->title && block < p->nodes[p->title].end) {
    w->kind = LEDE_TITLE;
    w->level = 0;
  }
}

static size_t tag_begin(const Writer *w, const GumboElement *e) {
  return e->original_tag.data != NULL ? (size_t)(e->original_tag.data - w->page->html) : 0;
}

static void write_element(Writer *w, uint32_t i) {
  const Node *n = &w->page->nodes[i];
  const GumboElement *e = &n->gumbo->v.element;
  if (n->is_block) {
    end_block(w);
  } else if (n->tag == GUMBO_TAG_BR) {
    size_t begin = tag_begin(w, e);
    write_break(w, begin, begin + e->original_tag.length);
  } else if (n->tag == GUMBO_TAG_TD || n->tag == GUMBO_TAG_TH) {
    w->cell = w->has_text;
  } else if (lede_html_is_block((GumboTag)n->tag)) { /* a block inside a cell */
    write_space(w, 0, 0);
  }
}

/* Where parts of the page end and begin, at node `i`. */
static void mind_parts(Writer *w, uint32_t i) {
  const Page *p = w->page;
  if (w->part < p->part_count && w->in_part && i >= p->nodes[p->parts[w->part]].end) {
    end_block(w);
    if (w->st == LEDE_OK) w->st = lede_html_article(p, p->parts[w->part], w->part_first, w->b);
    w->in_part = false;
    w->part++;
  }
  if (w->part < p->part_count && i == p->parts[w->part]) {
    end_block(w);
    w->in_part = true;
    w->part_first = lede_builder_block_count(w->b);
  }
}

static void write_subtree(Writer *w, uint32_t root) {
  const Page *p = w->page;
  end_block(w);
  for (uint32_t i = root; i < p->nodes[root].end && w->st == LEDE_OK;) {
    const Node *n = &p->nodes[i];
    mind_parts(w, i);
    if (n->dropped && i != root) {
      i = n->end;
      continue;
    }
    if (n->tag != TAG_TEXT) {
      write_element(w, i);
    } else {
      if (n->block != w->block && n->gumbo->type != GUMBO_NODE_WHITESPACE) open_block(w, n->block);
      write_text(w, &n->gumbo->v.text);
    }
    i++;
  }
  end_block(w);
  mind_parts(w, p->nodes[root].end);
}

/* Does the title stand above the article, or in a part of it that is dropped? */
static bool title_apart(const Page *p) {
  if (p->title == NO_NODE || p->root == NO_NODE || p->title < p->root) return p->title != NO_NODE;
  if (p->title >= p->nodes[p->root].end) return false;
  for (uint32_t i = p->title; i != p->root; i = p->nodes[i].parent)
    if (p->nodes[i].dropped) return true;
  return false;
}

lede_status lede_html_write(Page *page, lede_builder *b) {
  Writer w = {.page = page, .b = b, .block = NO_NODE};
  bool json = lede_html_body_is_json(page);
  if (title_apart(page) || (json && page->title != NO_NODE)) write_subtree(&w, page->title);
  if (json && w.st == LEDE_OK) return lede_html_write_json(page, b);
  if (page->root != NO_NODE) write_subtree(&w, page->root);
  return w.st;
}
