/* slim.c - the page as the parser gets it: without what no reader sees, and no deeper than is good for it.
 *
 * Gumbo reads every character through its tokenizer, keeps every attribute, searches its stack of open elements at
 * every tag and compares every attribute with those before it. So scripts, styles, comments, drawings and attributes
 * that nobody asks for are left out beforehand; on most pages that is the larger part. The scan follows the stack as
 * the HTML standard builds it, closely enough to tell a page that nests from a page that forgets its end tags: where
 * it is in doubt, an element counts as open. Tags below the greatest depth are left out, their text stays. */
#include <stdlib.h>
#include "core/utf8.h"
#include "html/html_internal.h"

enum { MAX_STACK = 4 * LEDE_HTML_MAX_DEPTH, MAX_KEPT = 24 };

/* How a tag behaves on the stack. */
enum {
  VOID = 1,      /* never has content */
  RAW = 2,       /* content is text up to its own end tag */
  IMPLIED = 4,   /* the next of its kind ends it, so it does not nest by itself: not counted */
  SPECIAL = 8,   /* the end tag of an inline element does not reach past it */
  SCOPE = 16,    /* nor does that of a block */
  FORMAT = 32,   /* its end tag leaves blocks inside it open */
  ENDS_P = 64    /* its start tag ends an open paragraph */
};

static unsigned behaviour(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_AREA: case GUMBO_TAG_BASE: case GUMBO_TAG_BR: case GUMBO_TAG_COL: case GUMBO_TAG_EMBED:
    case GUMBO_TAG_IMG: case GUMBO_TAG_IMAGE: case GUMBO_TAG_INPUT: case GUMBO_TAG_KEYGEN: case GUMBO_TAG_LINK:
    case GUMBO_TAG_META: case GUMBO_TAG_PARAM: case GUMBO_TAG_SOURCE: case GUMBO_TAG_TRACK: case GUMBO_TAG_WBR:
    case GUMBO_TAG_BASEFONT: case GUMBO_TAG_BGSOUND: case GUMBO_TAG_FRAME: return VOID;
    case GUMBO_TAG_HR: return VOID | ENDS_P;
    case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_TITLE: case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_NOEMBED: case GUMBO_TAG_NOFRAMES: return RAW;
    case GUMBO_TAG_XMP: return RAW | ENDS_P;
    case GUMBO_TAG_HTML: case GUMBO_TAG_HEAD: case GUMBO_TAG_BODY: return IMPLIED | SPECIAL;
    case GUMBO_TAG_P: case GUMBO_TAG_LI: case GUMBO_TAG_DD: case GUMBO_TAG_DT: return IMPLIED | SPECIAL | ENDS_P;
    case GUMBO_TAG_TD: case GUMBO_TAG_TH: case GUMBO_TAG_CAPTION: return IMPLIED | SPECIAL | SCOPE;
    case GUMBO_TAG_TR: case GUMBO_TAG_TBODY: case GUMBO_TAG_THEAD: case GUMBO_TAG_TFOOT: case GUMBO_TAG_COLGROUP:
      return IMPLIED | SPECIAL;
    case GUMBO_TAG_OPTION: return IMPLIED;
    case GUMBO_TAG_A: case GUMBO_TAG_NOBR: return IMPLIED | FORMAT;
    case GUMBO_TAG_BUTTON: return IMPLIED | SPECIAL;
    case GUMBO_TAG_B: case GUMBO_TAG_BIG: case GUMBO_TAG_CODE: case GUMBO_TAG_EM: case GUMBO_TAG_FONT: case GUMBO_TAG_I:
    case GUMBO_TAG_S: case GUMBO_TAG_SMALL: case GUMBO_TAG_STRIKE: case GUMBO_TAG_STRONG: case GUMBO_TAG_TT:
    case GUMBO_TAG_U: return FORMAT;
    case GUMBO_TAG_TABLE: return SPECIAL | SCOPE | ENDS_P;
    case GUMBO_TAG_APPLET: case GUMBO_TAG_MARQUEE: case GUMBO_TAG_OBJECT: case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_SVG: case GUMBO_TAG_MATH: return SPECIAL | SCOPE;
    case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_SELECT: case GUMBO_TAG_FRAMESET: return SPECIAL;
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DETAILS: case GUMBO_TAG_DIR: case GUMBO_TAG_DIV: case GUMBO_TAG_DL:
    case GUMBO_TAG_FIELDSET: case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FIGURE: case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM: case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: case GUMBO_TAG_HEADER: case GUMBO_TAG_HGROUP: case GUMBO_TAG_LISTING: case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU: case GUMBO_TAG_NAV: case GUMBO_TAG_OL: case GUMBO_TAG_PRE: case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY: case GUMBO_TAG_UL: return SPECIAL | ENDS_P;
    default: return 0;
  }
}

typedef struct { uint32_t name; uint8_t is; } Open;
typedef struct { uint32_t begin, end; uint8_t which; } Kept; /* an attribute that is kept: utf8 bytes, its row */

typedef struct {
  Page *page;
  const char *s;
  size_t len, at;
  Open stack[MAX_STACK];
  unsigned count, depth; /* depth: those that are not IMPLIED */
  unsigned foreign;      /* open <svg> and <math>: there <title> and <style> are elements like others */
  size_t skipped;        /* start tags that were left out, whose end tags are to be left out too */
  bool no_svg_end;       /* there is no </svg> from here on */
  bool numbers;          /* there are references to numbers too large for the parser */
  size_t written;        /* of the slim page */
  bool failed;           /* out of memory */
} Scan;

/* A tag that has been read. */
typedef struct {
  uint32_t name;
  GumboTag tag;
  size_t begin, name_end;
  Kept kept[MAX_KEPT];
  unsigned kept_count;
  bool end, closed, dropped; /* dropped: it had attributes that are left out */
  bool data;                 /* a script that holds JSON-LD */
} Tag;

/* ---- What stays -------------------------------------------------------------------------------------------------- */

/* Attributes that somebody asks for, and on which element alone (GUMBO_TAG_UNKNOWN: on any). */
static const struct { const char *name; GumboTag on; } wanted[] = {
    {"class", GUMBO_TAG_UNKNOWN}, {"id", GUMBO_TAG_UNKNOWN}, {"role", GUMBO_TAG_UNKNOWN},
    {"hidden", GUMBO_TAG_UNKNOWN}, {"aria-hidden", GUMBO_TAG_UNKNOWN}, {"style", GUMBO_TAG_UNKNOWN},
    {"itemprop", GUMBO_TAG_UNKNOWN}, {"datetime", GUMBO_TAG_UNKNOWN}, {"content", GUMBO_TAG_UNKNOWN},
    {"rel", GUMBO_TAG_UNKNOWN}, {"pubdate", GUMBO_TAG_TIME}, {"lang", GUMBO_TAG_HTML}, {"name", GUMBO_TAG_META},
    {"property", GUMBO_TAG_META}, {"href", GUMBO_TAG_LINK}, {"type", GUMBO_TAG_SCRIPT}};

enum { WANTED = sizeof wanted / sizeof *wanted, STYLE = 5 /* the row of "style" */ };

static bool same_name(const char *s, size_t n, const char *name) {
  return strlen(name) == n && html_starts(s, n, name);
}

/* The row of an attribute that is to be kept; WANTED when it is not. */
static size_t wanted_row(const char *s, size_t n, GumboTag tag) {
  size_t i = 0;
  if (n < 2 || n > 11) return WANTED;
  while (i < WANTED && !same_name(s, n, wanted[i].name)) i++;
  bool here = i < WANTED && (wanted[i].on == GUMBO_TAG_UNKNOWN || wanted[i].on == tag);
  return here ? i : WANTED;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

static void write_piece(Scan *sc, const char *bytes, size_t len, size_t from, size_t from_len, bool exact) {
  Page *p = sc->page;
  if (sc->failed || len == 0) return;
  sc->failed = !lede_html_map_add(&p->slimming, sc->written, from, exact ? 1 : len, exact ? 1 : from_len);
  memcpy(p->slim + sc->written, bytes, len); /* there is room: see lede_html_slim */
  sc->written += len;
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

/* Write what stands at [begin, end) of the page. */
static void write_as_is(Scan *sc, size_t begin, size_t end) {
  while (begin < end) {
    size_t n = sc->numbers ? find_oversized(sc->s + begin, end - begin) : end - begin;
    write_piece(sc, sc->s + begin, n, begin, n, true);
    begin += n;
    if (begin == end) return;
    size_t bad = oversized_reference(sc->s + begin, end - begin);
    write_piece(sc, LEDE_REPLACEMENT, 3, begin, bad, false);
    sc->page->repairs++;
    begin += bad;
  }
}

static void write_tag(Scan *sc, const Tag *tag) {
  if (!tag->dropped) {
    write_as_is(sc, tag->begin, sc->at);
    return;
  }
  write_as_is(sc, tag->begin, tag->name_end);
  for (unsigned i = 0; i < tag->kept_count; i++) {
    write_piece(sc, " ", 1, tag->kept[i].begin - 1, 1, true); /* what stands before it parts it as well as a space */
    write_as_is(sc, tag->kept[i].begin, tag->kept[i].end);
  }
  if (sc->s[sc->at - 1] != '>') return; /* the page ends within the tag */
  if (tag->closed) write_piece(sc, " /", 2, sc->at - 1, 1, false);
  write_as_is(sc, sc->at - 1, sc->at);
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

static size_t find(const Scan *sc, size_t from, const char *what) {
  size_t n = strlen(what), left = sc->len - from;
  const char *s = sc->s + from, *hit = NULL;
  if (from < sc->len) hit = n == 1 ? memchr(s, *what, left) : memmem(s, left, what, n);
  return hit != NULL ? (size_t)(hit - sc->s) : sc->len;
}

static size_t past(const Scan *sc, size_t at, size_t n) { return at + n < sc->len ? at + n : sc->len; }

static void skip_comment(Scan *sc) { /* at "<!--" */
  const char *s = sc->s;
  size_t i = sc->at + 4;
  if (i < sc->len && s[i] == '>') { sc->at = i + 1; return; }
  if (i + 1 < sc->len && s[i] == '-' && s[i + 1] == '>') { sc->at = i + 2; return; }
  for (;; i++) {
    i = find(sc, i, "--");
    if (i + 2 >= sc->len) { sc->at = sc->len; return; }
    if (s[i + 2] == '>') { sc->at = i + 3; return; }
    if (s[i + 2] == '!' && i + 3 < sc->len && s[i + 3] == '>') { sc->at = i + 4; return; }
  }
}

static bool ends_raw(const Scan *sc, size_t at, const char *name, size_t n) { /* at "</" */
  size_t i = at + 2;
  return i + n < sc->len && html_starts(sc->s + i, sc->len - i, name) &&
         (html_space(sc->s[i + n]) || sc->s[i + n] == '/' || sc->s[i + n] == '>');
}

/* To the end tag that ends raw text. */
static void skip_raw(Scan *sc, GumboTag tag) {
  const char *name = gumbo_normalized_tagname(tag);
  size_t n = strlen(name);
  for (;; sc->at += 2) {
    sc->at = find(sc, sc->at, "</");
    if (sc->at == sc->len || ends_raw(sc, sc->at, name, n)) return;
  }
}

/* To the end tag of a script.  In a comment in it, a script in a script may have an end tag of its own. */
static void skip_script(Scan *sc) {
  enum { PLAIN, COMMENT, INNER } state = PLAIN;
  for (size_t comment_end = 0;; sc->at++) {
    sc->at = find(sc, sc->at, "<");
    if (state != PLAIN && comment_end <= sc->at) state = PLAIN;
    if (sc->at == sc->len) return;
    const char *s = sc->s + sc->at;
    size_t left = sc->len - sc->at;
    bool ends = ends_raw(sc, sc->at, "script", 6);
    if (ends && state != INNER) return;
    if (ends) {
      state = COMMENT;
    } else if (state == PLAIN && left >= 4 && memcmp(s, "<!--", 4) == 0) {
      state = COMMENT;
      comment_end = find(sc, sc->at + 2, "-->");
    } else if (state == COMMENT && html_starts(s, left, "<script")) {
      state = INNER;
    }
  }
}

/* Past "</svg>"; stays where there is none. */
static void skip_svg(Scan *sc) {
  size_t at = sc->at;
  for (unsigned open = 1; open > 0;) {
    at = find(sc, at, "<");
    if (at == sc->len) {
      sc->no_svg_end = true;
      return;
    }
    if (ends_raw(sc, at, "svg", 3)) open--;
    else if (html_starts(sc->s + at, sc->len - at, "<svg")) open++;
    at++;
  }
  at = find(sc, at, ">");
  sc->at = at < sc->len ? at + 1 : at;
}

static void skip_value(Scan *sc) { /* after "=" */
  const char *s = sc->s;
  while (sc->at < sc->len && html_space(s[sc->at])) sc->at++;
  if (sc->at == sc->len) return;
  char quote = s[sc->at];
  if (quote == '"' || quote == '\'') {
    const char *end = memchr(s + sc->at + 1, quote, sc->len - sc->at - 1);
    sc->at = end != NULL ? (size_t)(end - s) + 1 : sc->len;
    return;
  }
  while (sc->at < sc->len && !html_space(s[sc->at]) && s[sc->at] != '>') sc->at++;
}

/* Note an attribute, utf8 [begin, end), if it is to be kept: the first of its name. */
static void keep_attribute(Scan *sc, Tag *tag, size_t begin, size_t name_end) {
  const char *s = sc->s + begin;
  size_t n = name_end - begin, row = tag->end ? WANTED : wanted_row(s, n, tag->tag);
  bool format = tag->tag == GUMBO_TAG_B || tag->tag == GUMBO_TAG_I || tag->tag == GUMBO_TAG_FONT;
  bool keep = row < WANTED && tag->kept_count < MAX_KEPT && !format;
  for (unsigned i = 0; i < tag->kept_count && keep; i++) keep = tag->kept[i].which != row;
  if (keep && row == STYLE) keep = memmem(s, sc->at - begin, "none", 4) || memmem(s, sc->at - begin, "hidden", 6);
  if (row < WANTED && strcmp(wanted[row].name, "type") == 0)
    tag->data = memmem(s, sc->at - begin, "ld+json", 7) != NULL || memmem(s, sc->at - begin, "LD+JSON", 7) != NULL;
  if (keep) tag->kept[tag->kept_count++] = (Kept){(uint32_t)begin, (uint32_t)sc->at, (uint8_t)row};
  tag->dropped |= !keep;
}

static void read_attributes(Scan *sc, Tag *tag) {
  const char *s = sc->s;
  while (sc->at < sc->len) {
    char c = s[sc->at];
    if (c == '>') { sc->at++; return; }
    tag->closed = c == '/';
    if (c == '/' || html_space(c)) { sc->at++; continue; }
    size_t begin = sc->at++;
    while (sc->at < sc->len && !html_space(c = s[sc->at]) && c != '/' && c != '>' && c != '=') sc->at++;
    size_t name_end = sc->at;
    while (sc->at < sc->len && html_space(s[sc->at])) sc->at++;
    if (sc->at < sc->len && s[sc->at] == '=') {
      sc->at++;
      skip_value(sc);
    } else {
      sc->at = name_end;
    }
    keep_attribute(sc, tag, begin, name_end);
  }
}

static void read_tag(Scan *sc, Tag *tag) { /* at "<" or "</", and a letter */
  tag->begin = sc->at;
  tag->end = sc->s[sc->at + 1] == '/';
  tag->kept_count = 0;
  tag->closed = tag->dropped = tag->data = false;
  size_t begin = sc->at + 1 + tag->end, i = begin;
  uint32_t h = 2166136261u;
  for (; i < sc->len && !html_space(sc->s[i]) && sc->s[i] != '/' && sc->s[i] != '>'; i++)
    h = (h ^ (unsigned char)html_lower(sc->s[i])) * 16777619u;
  tag->tag = i - begin < 32 ? gumbo_tagn_enum(sc->s + begin, (unsigned)(i - begin)) : GUMBO_TAG_UNKNOWN;
  tag->name = tag->tag != GUMBO_TAG_UNKNOWN ? (uint32_t)tag->tag : h | 0x80000000u;
  sc->at = tag->name_end = i;
  read_attributes(sc, tag);
}

static void pop_to(Scan *sc, unsigned count) {
  while (sc->count > count) {
    const Open *top = &sc->stack[--sc->count];
    sc->depth -= !(top->is & IMPLIED);
    sc->foreign -= top->name == GUMBO_TAG_SVG || top->name == GUMBO_TAG_MATH;
  }
}

/* Position of the open element `name`, not looking past one that has a bit of `barrier`; -1 when there is none. */
static int open_at(const Scan *sc, uint32_t name, unsigned barrier) {
  for (int i = (int)sc->count - 1; i >= 0; i--) {
    if (sc->stack[i].name == name) return i;
    if (sc->stack[i].is & barrier) return -1;
  }
  return -1;
}

static void close_one(Scan *sc, uint32_t name, unsigned barrier) {
  int i = open_at(sc, name, barrier);
  if (i >= 0) pop_to(sc, (unsigned)i);
}

/* The end tag of a formatting element takes it away but leaves the blocks inside it open. */
static void close_format(Scan *sc, uint32_t name) {
  int i = open_at(sc, name, SCOPE);
  if (i < 0) return;
  bool holds_block = false;
  for (unsigned k = (unsigned)i + 1; k < sc->count; k++) holds_block |= (sc->stack[k].is & SPECIAL) != 0;
  if (!holds_block) {
    pop_to(sc, (unsigned)i);
    return;
  }
  sc->depth -= !(sc->stack[i].is & IMPLIED);
  memmove(&sc->stack[i], &sc->stack[i + 1], (sc->count - (unsigned)i - 1) * sizeof *sc->stack);
  sc->count--;
}

/* End what a start tag ends by itself: a paragraph, the item, cell or row before it. */
static void close_implied(Scan *sc, GumboTag tag, unsigned is) {
  if (is & ENDS_P) close_one(sc, GUMBO_TAG_P, SCOPE);
  if (is & IMPLIED && is & FORMAT) close_format(sc, tag); /* a link in a link */
  if (!(is & IMPLIED) || is & FORMAT || tag == GUMBO_TAG_P || tag == GUMBO_TAG_BUTTON) return;
  for (int i = (int)sc->count - 1; i >= 0; i--) {
    uint32_t name = sc->stack[i].name;
    bool pair = (tag == GUMBO_TAG_TD && name == GUMBO_TAG_TH) || (tag == GUMBO_TAG_TH && name == GUMBO_TAG_TD) ||
                (tag == GUMBO_TAG_DD && name == GUMBO_TAG_DT) || (tag == GUMBO_TAG_DT && name == GUMBO_TAG_DD);
    bool cell = tag == GUMBO_TAG_TR && (name == GUMBO_TAG_TD || name == GUMBO_TAG_TH);
    if (name == (uint32_t)tag || pair) {
      pop_to(sc, (unsigned)i);
      return;
    }
    bool soft = name == GUMBO_TAG_DIV || name == GUMBO_TAG_P || name == GUMBO_TAG_ADDRESS || cell;
    if (sc->stack[i].is & (SPECIAL | SCOPE) && !soft) return;
  }
}

static void end_tag(Scan *sc, const Tag *tag) {
  unsigned is = behaviour(tag->tag);
  if (sc->skipped > 0) {
    sc->skipped--;
    return;
  }
  write_tag(sc, tag);
  if (is & FORMAT)
    close_format(sc, tag->name);
  else if (tag->tag == GUMBO_TAG_TABLE || tag->tag == GUMBO_TAG_SVG || tag->tag == GUMBO_TAG_MATH)
    close_one(sc, tag->name, 0);
  else
    close_one(sc, tag->name, is & SPECIAL ? SCOPE : SPECIAL);
}

/* Raw text: written with its tags, or left out with them. */
static void raw_element(Scan *sc, const Tag *tag) {
  bool script = tag->tag == GUMBO_TAG_SCRIPT, drop = (script && !tag->data) || tag->tag == GUMBO_TAG_STYLE;
  size_t begin = sc->at;
  if (!drop) write_tag(sc, tag);
  if (script) skip_script(sc);
  else skip_raw(sc, tag->tag);
  if (!drop) write_as_is(sc, begin, sc->at);
  if (!drop || sc->at == sc->len) return;
  Tag end;
  read_tag(sc, &end);
}

/* An element without content that tells nobody anything: images, fields, links to style sheets. */
static bool is_idle(const Scan *sc, const Tag *tag) {
  switch (tag->tag) {
    case GUMBO_TAG_IMG: case GUMBO_TAG_INPUT: case GUMBO_TAG_SOURCE: case GUMBO_TAG_TRACK: case GUMBO_TAG_PARAM:
      return true;
    case GUMBO_TAG_LINK: return memmem(sc->s + tag->begin, sc->at - tag->begin, "anonical", 8) == NULL;
    default: return false;
  }
}

static void start_tag(Scan *sc, const Tag *tag) {
  unsigned is = behaviour(tag->tag);
  if (sc->foreign > 0 && tag->closed) {
    write_tag(sc, tag);
    return;
  }
  if (is & VOID && sc->foreign == 0) {
    if (is & ENDS_P) close_one(sc, GUMBO_TAG_P, SCOPE);
    if (!is_idle(sc, tag)) write_tag(sc, tag);
    return;
  }
  if (tag->tag == GUMBO_TAG_SVG && !tag->closed && sc->foreign == 0 && !sc->no_svg_end) {
    size_t at = sc->at;
    skip_svg(sc);
    if (sc->at > at) return;
  }
  close_implied(sc, tag->tag, is);
  if (is & RAW && sc->foreign == 0) {
    raw_element(sc, tag);
    return;
  }
  if (sc->count == MAX_STACK || (sc->depth == LEDE_HTML_MAX_DEPTH && !(is & IMPLIED))) {
    sc->skipped++;
    return;
  }
  write_tag(sc, tag);
  sc->stack[sc->count++] = (Open){tag->name, (uint8_t)is};
  sc->depth += !(is & IMPLIED);
  sc->foreign += tag->tag == GUMBO_TAG_SVG || tag->tag == GUMBO_TAG_MATH;
}

/* The markup at "<". */
static void markup(Scan *sc, Tag *tag) {
  const char *s = sc->s + sc->at;
  size_t left = sc->len - sc->at, begin = sc->at;
  if (left >= 4 && memcmp(s, "<!--", 4) == 0) {
    skip_comment(sc);
  } else if (s[1] == '!' || s[1] == '?' || (s[1] == '/' && left > 2 && !html_letter(s[2]))) {
    sc->at = past(sc, find(sc, sc->at, ">"), 1);
    write_as_is(sc, begin, sc->at);
  } else if (html_letter(s[1]) || (s[1] == '/' && left > 2)) {
    read_tag(sc, tag);
    if (tag->end)
      end_tag(sc, tag);
    else if (tag->tag == GUMBO_TAG_PLAINTEXT)
      write_as_is(sc, begin, sc->len), sc->at = sc->len;
    else
      start_tag(sc, tag);
  } else {
    write_as_is(sc, begin, ++sc->at);
  }
}

/* To the next "<" that is not text. */
static void find_markup(Scan *sc) {
  for (;; sc->at++) {
    sc->at = find(sc, sc->at, "<");
    char next = sc->at + 1 < sc->len ? sc->s[sc->at + 1] : '!';
    if (html_letter(next) || next == '/' || next == '!' || next == '?') return;
  }
}

lede_status lede_html_slim(Page *p) {
  Scan sc = {.page = p, .s = p->utf8, .len = p->utf8_len};
  Tag tag;
  p->slim = malloc(sc.len + sc.len / 4 + 2); /* attributes that nothing parted are parted: id=""role="" */
  if (p->slim == NULL) return LEDE_ENOMEM;
  sc.numbers = find_oversized(sc.s, sc.len) < sc.len;
  while (sc.at < sc.len && !sc.failed) {
    size_t begin = sc.at;
    find_markup(&sc);
    write_as_is(&sc, begin, sc.at);
    if (sc.at + 1 < sc.len) markup(&sc, &tag);
    else write_as_is(&sc, sc.at, sc.len), sc.at = sc.len;
  }
  p->slim[sc.written] = '\0';
  p->html = p->slim;
  p->html_len = sc.written;
  return sc.failed ? LEDE_ENOMEM : LEDE_OK;
}
