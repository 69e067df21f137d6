/* slim.c - the page as the parser gets it: without what no reader sees, and no deeper and finer than is good for it.
 *
 * Gumbo reads every character through its tokenizer, keeps every attribute, searches its stack of open elements at
 * every tag, and makes two hundred bytes of a tag of three.  So scripts, styles, comments, drawings, attributes that
 * nobody asks for, and elements within a line that tell nothing without them, are left out beforehand; on most pages
 * that is the larger part.  Those that tell something are written as <span>: what formats, the parser would open again
 * in every later block where it was left open.
 *
 * The scan follows the stack as the HTML standard builds it, closely enough to tell a page that nests from a page that
 * forgets its end tags: where it is in doubt, an element counts as open.  Tags below the greatest depth, and those of
 * a page that has more of them than its bytes allow, are left out; their text stays. */
#include <stdlib.h>
#include "core/utf8.h"
#include "html/slim.h"

/* Nodes and kept attributes of a page: some, a few more with its size, and one for every so many bytes that stand
 * between two tags, beyond the first.  The largest of a thousand pages has 18,000. */
enum { NODES = 32768, PAGE_BYTES = 128, NODE_BYTES = 24, FREE_BYTES = 16, LD_SCRIPTS = 128 };
enum { SPACE = 64 }; /* bytes of white space that stay */
enum { ROOM = 16 }; /* below the greatest depth, for what does not nest by itself: paragraphs, items, cells */

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* Write what stands for `from_len` bytes of the page at `from`. */
static void write_piece(Scan *sc, const char *bytes, size_t len, size_t from, size_t from_len) {
  Page *p = sc->page;
  if (sc->failed || len == 0) return;
  sc->failed = !lede_html_map_add(&p->slimming, len, len, from, from_len);
  memcpy(p->slim + sc->written, bytes, len); /* there is room: see lede_html_slim */
  sc->written += len;
}

/* Length of the reference at s[0 .. n), "&#…", when its number is not for the parser: too large, or of the characters
 * that are its stand-ins; else 0. */
static size_t high_reference(const char *s, size_t n, uint32_t *cp) {
  uint32_t value = 0;
  bool hex = n > 2 && html_lower(s[2]) == 'x';
  size_t i = 2 + hex;
  for (; i < n && (html_digit(s[i]) || (hex && html_letter(s[i]) && html_lower(s[i]) <= 'f')); i++) {
    uint32_t digit = (uint32_t)(html_digit(s[i]) ? s[i] - '0' : html_lower(s[i]) - 'a' + 10);
    if (value <= 0x10FFFF) value = value * (hex ? 16 : 10) + digit;
  }
  if (value < HTML_STAND_INS) return 0;
  *cp = value;
  return i < n && s[i] == ';' ? i + 1 : i;
}

/* Where the first such reference in s[0 .. n) begins; n when there is none. */
static size_t find_high(const char *s, size_t n) {
  const char *at = s;
  uint32_t cp;
  while ((at = memmem(at, n - (size_t)(at - s), "&#", 2)) != NULL) {
    if (high_reference(at, n - (size_t)(at - s), &cp) > 0) return (size_t)(at - s);
    at += 2;
  }
  return n;
}

/* Write what stands at [begin, end) of the page. */
static void write_as_is(Scan *sc, size_t begin, size_t end) {
  while (begin < end) {
    size_t n = sc->numbers ? find_high(sc->s + begin, end - begin) : end - begin;
    write_piece(sc, sc->s + begin, n, begin, n);
    begin += n;
    if (begin == end) return;
    uint32_t cp;
    char utf8[4];
    size_t len = high_reference(sc->s + begin, end - begin, &cp);
    bool bad = cp > 0x10FFFF;
    write_piece(sc, utf8, lede_utf8_put(bad ? 0xFFFD : cp, utf8), begin, len);
    sc->page->repairs += bad;
    begin += len;
  }
}

static void write_tag(Scan *sc, const Tag *tag) {
  bool renamed = tag->is & PHRASE && tag->tag != GUMBO_TAG_SPAN && sc->foreign == 0;
  if (!tag->dropped && !renamed) {
    write_as_is(sc, tag->begin, sc->at);
    return;
  }
  if (renamed) write_piece(sc, "<span", 5, tag->begin, tag->name_end - tag->begin);
  else write_as_is(sc, tag->begin, tag->name_end);
  for (unsigned i = 0; i < tag->kept_count; i++) {
    write_piece(sc, " ", 1, tag->kept[i].begin - 1, 1); /* what stands before it parts it as well as a space */
    write_as_is(sc, tag->kept[i].begin, tag->kept[i].end);
  }
  if (sc->s[sc->at - 1] != '>') return; /* the page ends within the tag */
  if (tag->closed) write_piece(sc, " /", 2, sc->at - 1, 1);
  write_as_is(sc, sc->at - 1, sc->at);
}

/* May the page have `nodes` more? */
static bool spend(Scan *sc, size_t nodes) {
  bool may = nodes <= sc->left;
  sc->left -= may ? nodes : 0;
  return may;
}

static void outline_text(Scan *sc, size_t begin, size_t end, bool references) {
  sc->failed |= !lede_html_outline_text(sc->page, begin, end, references);
}

/* What was written from `begin` on is text: it goes on, if no markup came between. */
static void wrote_text(Scan *sc, size_t begin) {
  if (sc->text_end != begin) {
    outline_text(sc, sc->text_begin, sc->text_end, true);
    sc->text_begin = begin;
  }
  sc->text_end = sc->written;
}

static void write_text(Scan *sc, size_t begin, size_t end) {
  size_t at = sc->written;
  write_as_is(sc, begin, end);
  wrote_text(sc, at);
}

/* Text of an element that holds no other, with references in it or without. */
static void write_raw(Scan *sc, size_t begin, size_t end, bool references) {
  wrote_text(sc, sc->written); /* the one before is at its end */
  write_as_is(sc, begin, end);
  outline_text(sc, sc->text_end, sc->written, references);
}

/* Would text that goes on after what was left out make markup with the text before it: "<" and "p>", "&am" and "p;"? */
static bool joins(const Scan *sc) {
  const char *s = sc->page->slim;
  char next = sc->s[sc->at];
  size_t n = sc->written, longest = n > 40 ? n - 40 : 0;
  if (n > 0 && s[n - 1] == '<') return html_letter(next) || next == '/' || next == '!' || next == '?';
  if (!html_letter(next) && !html_digit(next) && next != ';' && next != '#') return false;
  while (n > longest && (html_letter(s[n - 1]) || html_digit(s[n - 1]) || s[n - 1] == '#')) n--;
  return n > 0 && s[n - 1] == '&';
}

/* Keep apart what stood on both sides of page [begin, here), which was left out. */
static void part(Scan *sc, size_t begin) {
  if (sc->at == sc->len || !joins(sc)) return;
  if (spend(sc, 2)) write_piece(sc, "<!---->", 7, begin, sc->at - begin);
  else write_piece(sc, " ", 1, begin, sc->at - begin);
}

/* A blank for the tag of a block that is left out: the text around it stays apart. */
static void write_blank(Scan *sc, const Tag *tag) {
  bool inline_tag = tag->is & PHRASE || tag->tag == GUMBO_TAG_A;
  if (inline_tag || sc->s[sc->at - 1] != '>') return;
  size_t at = sc->written;
  write_piece(sc, " ", 1, sc->at - 1, 1);
  wrote_text(sc, at);
}

/* ---- The stack --------------------------------------------------------------------------------------------------- */

static uint16_t *open_of(Scan *sc, uint32_t name) {
  return &sc->open[name < GUMBO_TAG_LAST ? name : GUMBO_TAG_UNKNOWN];
}

static void forget(Scan *sc, const Open *o) {
  (*open_of(sc, o->name))--;
  sc->depth -= !o->gone;
  sc->foreign -= !o->gone && (o->name == GUMBO_TAG_SVG || o->name == GUMBO_TAG_MATH);
}

/* Is there no room for it?  Some is kept for what does not nest by itself. */
static bool is_full(const Scan *sc, const Tag *tag) {
  return sc->count + (tag->is & IMPLIED ? 0 : ROOM) >= MAX_STACK;
}

static void push(Scan *sc, const Tag *tag, bool gone) {
  if (is_full(sc, tag)) { /* its end tag may still come, and end something else */
    sc->skipped += !(tag->is & (PHRASE | IMPLIED));
    return;
  }
  sc->stack[sc->count++] = (Open){tag->name, (uint8_t)tag->is, gone};
  (*open_of(sc, tag->name))++;
  sc->depth += !gone;
  sc->foreign += !gone && (tag->tag == GUMBO_TAG_SVG || tag->tag == GUMBO_TAG_MATH);
}

static void pop_to(Scan *sc, unsigned count) {
  while (sc->count > count) forget(sc, &sc->stack[--sc->count]);
}

/* Take away one, and leave open what is inside it. */
static void take_away(Scan *sc, unsigned i) {
  forget(sc, &sc->stack[i]);
  memmove(&sc->stack[i], &sc->stack[i + 1], (sc->count - i - 1) * sizeof *sc->stack);
  sc->count--;
}

/* Position of the open element `name`, not looking past one that has a bit of `barrier`; -1 when there is none. */
static int open_at(Scan *sc, uint32_t name, unsigned barrier) {
  if (*open_of(sc, name) == 0) return -1;
  for (int i = (int)sc->count - 1; i >= 0; i--) {
    uint32_t at = sc->stack[i].name;
    if (at == name) return i;
    if (sc->stack[i].is & barrier) return -1;
    if (name == GUMBO_TAG_P && at == GUMBO_TAG_BUTTON) return -1;
    if (name == GUMBO_TAG_LI && (at == GUMBO_TAG_UL || at == GUMBO_TAG_OL)) return -1;
  }
  return -1;
}

static bool is_heading(uint32_t name) { return name >= GUMBO_TAG_H1 && name <= GUMBO_TAG_H6; }

/* The innermost open heading, whichever. */
static int heading_at(const Scan *sc) {
  for (int i = (int)sc->count - 1; i >= 0; i--) {
    if (is_heading(sc->stack[i].name)) return i;
    if (sc->stack[i].is & SCOPE) return -1;
  }
  return -1;
}

static bool holds(const Scan *sc, int i, unsigned bits, uint32_t name) {
  for (unsigned k = (unsigned)i + 1; k < sc->count; k++)
    if (sc->stack[k].is & bits || sc->stack[k].name == name) return true;
  return false;
}

static void close_one(Scan *sc, uint32_t name, unsigned barrier) {
  int i = open_at(sc, name, barrier);
  if (i >= 0) pop_to(sc, (unsigned)i);
}

/* The end of a link leaves open the blocks inside it. */
static void close_link(Scan *sc) {
  int i = open_at(sc, GUMBO_TAG_A, SCOPE);
  sc->link = false;
  if (i < 0) return;
  if (holds(sc, i, SPECIAL, GUMBO_TAG_A)) take_away(sc, (unsigned)i);
  else pop_to(sc, (unsigned)i);
}

/* End what a start tag ends by itself: a paragraph, a link, the item, cell or row before it. */
static void close_implied(Scan *sc, GumboTag tag, unsigned is) {
  if (is & ENDS_P) close_one(sc, GUMBO_TAG_P, SCOPE);
  if (tag == GUMBO_TAG_A) close_link(sc);
  if (!(is & IMPLIED) || tag == GUMBO_TAG_A || tag == GUMBO_TAG_P || tag == GUMBO_TAG_BUTTON) return;
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

/* ---- Tags -------------------------------------------------------------------------------------------------------- */

/* An end tag for which nothing is open is passed over by the parser, but for those that make an element or end one that
 * no tag began. */
static bool ends_nothing(const Scan *sc, const Tag *tag) {
  if (tag->tag == GUMBO_TAG_A) return !sc->link;
  bool block = (tag->is & (SPECIAL | IMPLIED | SCOPE | ENDS_P)) == (SPECIAL | ENDS_P);
  return tag->is & PHRASE || (block && !is_heading(tag->name));
}

/* The end of an element in a line: of the parser's spans as many end as stand inside it. */
static void end_phrase(Scan *sc, const Tag *tag) {
  int i = open_at(sc, tag->name, SCOPE);
  if (i < 0) return;
  if (sc->stack[i].gone) {
    take_away(sc, (unsigned)i);
  } else if (!holds(sc, i, SPECIAL, GUMBO_TAG_LAST)) { /* else the parser passes over it */
    for (unsigned k = (unsigned)i; k < sc->count; k++)
      if (sc->stack[k].is & PHRASE && !sc->stack[k].gone)
        write_piece(sc, "</span>", 7, tag->begin, sc->at - tag->begin);
    pop_to(sc, (unsigned)i);
  }
}

/* The position that an end tag closes at; -1: nowhere. */
static int closes_at(Scan *sc, const Tag *tag) {
  if (is_heading(tag->name)) return heading_at(sc);
  if (tag->tag != GUMBO_TAG_TABLE) {
    bool foreign = tag->tag == GUMBO_TAG_SVG || tag->tag == GUMBO_TAG_MATH;
    return open_at(sc, tag->name, tag->is & SPECIAL && !foreign ? SCOPE : SPECIAL);
  }
  int i = open_at(sc, tag->name, 0);
  return i >= 0 && holds(sc, i, 0, GUMBO_TAG_TEMPLATE) ? -1 : i;
}

static void end_tag(Scan *sc, const Tag *tag) {
  if (tag->is & PHRASE && sc->foreign == 0) {
    end_phrase(sc, tag);
    return;
  }
  if (sc->skipped > 0 && !(tag->is & IMPLIED)) {
    sc->skipped--;
    return;
  }
  int i = closes_at(sc, tag);
  if (i >= 0 && sc->stack[i].gone) write_blank(sc, tag);
  else if (i >= 0 || (!ends_nothing(sc, tag) && spend(sc, 1))) write_tag(sc, tag);
  if (tag->tag == GUMBO_TAG_A) close_link(sc);
  else if (i < 0 || tag->tag == GUMBO_TAG_BODY || tag->tag == GUMBO_TAG_HTML) return;
  else if (tag->tag == GUMBO_TAG_FORM || tag->tag == GUMBO_TAG_HEAD) take_away(sc, (unsigned)i); /* alone */
  else pop_to(sc, (unsigned)i);
}

/* Raw text that no reader sees. */
static bool is_unseen(Scan *sc, const Tag *tag) {
  switch (tag->tag) {
    case GUMBO_TAG_STYLE: case GUMBO_TAG_IFRAME: case GUMBO_TAG_NOEMBED: case GUMBO_TAG_NOFRAMES: return true;
    case GUMBO_TAG_SCRIPT: return !tag->data || ++sc->data > LD_SCRIPTS;
    default: return false;
  }
}

/* A title without an end: it ends at the next tag, or the whole page would be its title. */
static void end_title(Scan *sc, size_t begin, bool drop) {
  sc->no_title_end = true;
  sc->at = slim_find(sc, begin, "<");
  if (!drop) write_raw(sc, begin, sc->at, true);
  if (!drop) write_piece(sc, "</title>", 8, sc->at, 0);
}

/* Raw text: written with its tags, or left out with them. */
static void raw_element(Scan *sc, const Tag *tag) {
  bool drop = is_unseen(sc, tag) || !spend(sc, 2 + tag->kept_count);
  size_t begin = sc->at;
  if (!drop) write_tag(sc, tag);
  bool title = tag->tag == GUMBO_TAG_TITLE;
  if (tag->tag == GUMBO_TAG_SCRIPT) slim_skip_script(sc);
  else if (title && sc->no_title_end) sc->at = sc->len;
  else slim_skip_raw(sc, tag->tag);
  if (title && sc->at == sc->len) {
    end_title(sc, begin, drop);
    return;
  }
  if (!drop) write_raw(sc, begin, sc->at, title || tag->tag == GUMBO_TAG_TEXTAREA);
  if (sc->at == sc->len) return;
  Tag end;
  begin = sc->at;
  slim_read_tag(sc, &end);
  if (!drop) write_as_is(sc, begin, sc->at);
}

/* An element without content that tells nobody anything: images, fields, links to style sheets. */
static bool is_idle(const Scan *sc, const Tag *tag) {
  switch (tag->tag) {
    case GUMBO_TAG_IMG: case GUMBO_TAG_IMAGE: case GUMBO_TAG_SOURCE: case GUMBO_TAG_TRACK: case GUMBO_TAG_PARAM:
    case GUMBO_TAG_WBR: case GUMBO_TAG_ISINDEX: return true;
    case GUMBO_TAG_INPUT: return sc->open[GUMBO_TAG_SELECT] == 0; /* which it ends */
    case GUMBO_TAG_LINK: return memmem(sc->s + tag->begin, sc->at - tag->begin, "anonical", 8) == NULL;
    default: return false;
  }
}

/* What the parser makes of a tag at most: the element, its attributes, the text before it, an element that it implies,
 * the link that goes on in it. */
static size_t nodes_of(const Scan *sc, const Tag *tag) {
  bool cell = ((tag->tag == GUMBO_TAG_TD || tag->tag == GUMBO_TAG_TH) && sc->open[GUMBO_TAG_TR] == 0) ||
              tag->tag == GUMBO_TAG_COL;
  return 2 + tag->kept_count + cell + sc->link + (tag->tag == GUMBO_TAG_A && sc->link);
}

static void void_tag(Scan *sc, const Tag *tag) {
  if (tag->is & ENDS_P) close_one(sc, GUMBO_TAG_P, SCOPE);
  if (is_idle(sc, tag)) return;
  if (spend(sc, nodes_of(sc, tag))) write_tag(sc, tag);
  else write_blank(sc, tag);
}

static void start_tag(Scan *sc, const Tag *tag) {
  bool html = sc->foreign == 0;
  if (html && tag->is & PHRASE && !tag->tells) {
    push(sc, tag, true);
    return;
  }
  if (html && tag->is & VOID) {
    void_tag(sc, tag);
    return;
  }
  if (html && tag->tag == GUMBO_TAG_SVG && !tag->closed && !sc->no_svg_end) {
    size_t at = sc->at;
    slim_skip_svg(sc);
    if (sc->at > at) return;
  }
  bool page = tag->tag == GUMBO_TAG_HTML || tag->tag == GUMBO_TAG_HEAD || tag->tag == GUMBO_TAG_BODY;
  if (page && sc->open[tag->tag] > 0) { /* the parser takes its attributes, no more */
    if (spend(sc, tag->kept_count)) write_tag(sc, tag);
    return;
  }
  if (html || !tag->closed) close_implied(sc, tag->tag, tag->is);
  if (html && tag->is & RAW) {
    raw_element(sc, tag);
    return;
  }
  unsigned deepest = LEDE_HTML_MAX_DEPTH + (tag->is & IMPLIED ? ROOM : 0);
  bool gone = is_full(sc, tag) || sc->depth >= deepest || !spend(sc, nodes_of(sc, tag));
  if (gone) write_blank(sc, tag);
  else write_tag(sc, tag);
  if (!html && tag->closed) return;
  if (tag->tag == GUMBO_TAG_A && !gone) sc->link = true;
  push(sc, tag, gone);
}

/* A declaration, or what the parser takes for a comment: only the doctype, and CDATA in a drawing, are for somebody. */
static void declaration(Scan *sc) {
  size_t begin = sc->at, left = sc->len - begin;
  bool doctype = !sc->began && html_starts(sc->s + begin, left, "<!doctype");
  bool data = sc->foreign > 0 && html_starts(sc->s + begin, left, "<![cdata[");
  sc->at = slim_find(sc, begin, data ? "]]>" : ">");
  sc->at += sc->at < sc->len ? (data ? 3 : 1) : 0;
  if (doctype || (data && spend(sc, 1))) write_as_is(sc, begin, sc->at);
}

/* An element to which no end tag comes. */
static void plaintext(Scan *sc, const Tag *tag) {
  write_as_is(sc, tag->begin, sc->at);
  write_raw(sc, sc->at, sc->len, false);
  sc->at = sc->len;
}

/* The markup at "<". */
static void markup(Scan *sc, Tag *tag) {
  const char *s = sc->s + sc->at;
  size_t left = sc->len - sc->at, begin = sc->at;
  if (left >= 4 && memcmp(s, "<!--", 4) == 0) {
    slim_skip_comment(sc);
  } else if (s[1] == '!' || s[1] == '?' || (s[1] == '/' && left > 2 && !html_letter(s[2]))) {
    declaration(sc);
  } else if (html_letter(s[1]) || (s[1] == '/' && left > 2)) {
    slim_read_tag(sc, tag);
    if (tag->end)
      end_tag(sc, tag);
    else if (tag->tag == GUMBO_TAG_PLAINTEXT)
      plaintext(sc, tag);
    else
      start_tag(sc, tag);
    sc->began = true;
  } else {
    write_as_is(sc, begin, ++sc->at);
  }
}

/* Where the next "<" stands that is not text. */
static size_t find_markup(const Scan *sc) {
  for (size_t at = sc->at;; at++) {
    at = slim_find(sc, at, "<");
    char next = at + 1 < sc->len ? sc->s[at + 1] : '!';
    if (html_letter(next) || next == '/' || next == '!' || next == '?') return at;
  }
}

/* Text up to `end`.  Of white space that it begins with, only so much is written where it is not preformatted. */
static void text(Scan *sc, size_t end) {
  size_t begin = sc->at, at = begin;
  while (at < end && html_space(sc->s[at])) at++;
  bool cut = at - begin > SPACE && sc->open[GUMBO_TAG_PRE] + sc->open[GUMBO_TAG_LISTING] == 0;
  if (cut) write_text(sc, begin, begin + SPACE);
  write_text(sc, cut ? at : begin, end);
  if (end - begin > FREE_BYTES) sc->left += (end - begin) / NODE_BYTES;
  sc->at = end;
}

lede_status lede_html_slim(Page *p) {
  Scan sc = {.page = p, .s = p->utf8, .len = p->utf8_len, .left = NODES + p->utf8_len / PAGE_BYTES};
  Tag tag;
  p->slim = malloc(2 * sc.len + 16); /* attributes that nothing parted are parted, "&<b>" is kept apart */
  if (p->slim == NULL) return LEDE_ENOMEM;
  sc.numbers = find_high(sc.s, sc.len) < sc.len;
  while (sc.at < sc.len && !sc.failed) {
    text(&sc, find_markup(&sc));
    size_t written = sc.written, tag_begin = sc.at;
    if (sc.at + 1 < sc.len) markup(&sc, &tag);
    else write_as_is(&sc, sc.at, sc.len), sc.at = sc.len;
    if (sc.written == written) part(&sc, tag_begin);
  }
  outline_text(&sc, sc.text_begin, sc.text_end, true);
  sc.failed |= !lede_html_outline_to(p, sc.written);
  p->slim[sc.written] = '\0';
  p->html = p->slim;
  p->html_len = sc.written;
  return sc.failed ? LEDE_ENOMEM : LEDE_OK;
}
