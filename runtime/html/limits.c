/* limits.c - a linear scan of the tags before the parser sees them.
 *
 * Gumbo searches its stack of open elements at every tag and compares every attribute with those before it, so nested
 * tags and attributes in masses cost it time by the square.  This scan follows the stack as the HTML standard builds
 * it, closely enough to tell a page that nests from a page that forgets its end tags; where it is in doubt, an element
 * counts as open. */
#include "html/html_internal.h"

enum { MAX_STACK = 4 * LEDE_HTML_MAX_DEPTH, MAX_ATTRIBUTES = 1000 };

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

typedef struct {
  const char *s;
  size_t len, at;
  Open stack[MAX_STACK];
  unsigned count, depth; /* depth: those that are not IMPLIED */
  unsigned foreign;      /* open <svg> and <math>: there <title> and <style> are elements like others */
} Scan;

/* A tag that has been read. */
typedef struct { uint32_t name; GumboTag tag; unsigned attributes; bool end, closed; } Tag;

static size_t find(const Scan *sc, size_t from, const char *what) {
  const char *hit = from < sc->len ? memmem(sc->s + from, sc->len - from, what, strlen(what)) : NULL;
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

/* To the end tag that ends raw text. */
static void skip_raw(Scan *sc, GumboTag tag) {
  const char *name = gumbo_normalized_tagname(tag);
  size_t n = strlen(name);
  for (;;) {
    sc->at = find(sc, sc->at, "</");
    if (sc->at == sc->len) return;
    size_t i = sc->at + 2;
    if (i + n < sc->len && html_starts(sc->s + i, sc->len - i, name) &&
        (html_space(sc->s[i + n]) || sc->s[i + n] == '/' || sc->s[i + n] == '>'))
      return;
    sc->at += 2;
  }
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

static void read_attributes(Scan *sc, Tag *tag) {
  const char *s = sc->s;
  while (sc->at < sc->len) {
    char c = s[sc->at];
    if (c == '>') { sc->at++; return; }
    tag->closed = c == '/';
    if (c == '/' || html_space(c)) { sc->at++; continue; }
    tag->attributes++;
    sc->at++;
    while (sc->at < sc->len && !html_space(c = s[sc->at]) && c != '/' && c != '>' && c != '=') sc->at++;
    size_t name_end = sc->at;
    while (sc->at < sc->len && html_space(s[sc->at])) sc->at++;
    if (sc->at < sc->len && s[sc->at] == '=') {
      sc->at++;
      skip_value(sc);
    } else {
      sc->at = name_end;
    }
  }
}

static Tag read_tag(Scan *sc) { /* at "<" or "</", and a letter */
  Tag tag = {.end = sc->s[sc->at + 1] == '/'};
  size_t begin = sc->at + 1 + tag.end, i = begin;
  uint32_t h = 2166136261u;
  for (; i < sc->len && !html_space(sc->s[i]) && sc->s[i] != '/' && sc->s[i] != '>'; i++)
    h = (h ^ (unsigned char)html_lower(sc->s[i])) * 16777619u;
  tag.tag = i - begin < 32 ? gumbo_tagn_enum(sc->s + begin, (unsigned)(i - begin)) : GUMBO_TAG_UNKNOWN;
  tag.name = tag.tag != GUMBO_TAG_UNKNOWN ? (uint32_t)tag.tag : h | 0x80000000u;
  sc->at = i;
  read_attributes(sc, &tag);
  return tag;
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

static void end_tag(Scan *sc, Tag tag) {
  unsigned is = behaviour(tag.tag);
  if (is & FORMAT)
    close_format(sc, tag.name);
  else if (tag.tag == GUMBO_TAG_TABLE || tag.tag == GUMBO_TAG_SVG || tag.tag == GUMBO_TAG_MATH)
    close_one(sc, tag.name, 0);
  else
    close_one(sc, tag.name, is & SPECIAL ? SCOPE : SPECIAL);
}

static bool start_tag(Scan *sc, Tag tag) {
  unsigned is = behaviour(tag.tag);
  if (sc->foreign > 0 && tag.closed) return true;
  if (is & VOID && sc->foreign == 0) {
    if (is & ENDS_P) close_one(sc, GUMBO_TAG_P, SCOPE);
    return true;
  }
  close_implied(sc, tag.tag, is);
  if (is & RAW && sc->foreign == 0) {
    skip_raw(sc, tag.tag);
    return true;
  }
  if (sc->count == MAX_STACK) return false;
  sc->stack[sc->count++] = (Open){tag.name, (uint8_t)is};
  sc->depth += !(is & IMPLIED);
  sc->foreign += tag.tag == GUMBO_TAG_SVG || tag.tag == GUMBO_TAG_MATH;
  return sc->depth <= LEDE_HTML_MAX_DEPTH;
}

lede_status lede_html_limits(const char *html, size_t len, lede_error *err) {
  Scan sc = {.s = html, .len = len};
  while ((sc.at = find(&sc, sc.at, "<")) + 1 < len) {
    const char *s = html + sc.at;
    size_t left = len - sc.at;
    if (left >= 4 && memcmp(s, "<!--", 4) == 0) {
      skip_comment(&sc);
    } else if (s[1] == '!' || s[1] == '?' || (s[1] == '/' && left > 2 && !html_letter(s[2]))) {
      sc.at = past(&sc, find(&sc, sc.at, ">"), 1);
    } else if (html_letter(s[1]) || (s[1] == '/' && left > 2)) {
      Tag tag = read_tag(&sc);
      if (tag.attributes > MAX_ATTRIBUTES)
        return lede_fail(err, LEDE_ELIMIT, "a tag with more than %d attributes", MAX_ATTRIBUTES);
      if (tag.end)
        end_tag(&sc, tag);
      else if (tag.tag == GUMBO_TAG_PLAINTEXT)
        break;
      else if (!start_tag(&sc, tag))
        return lede_fail(err, LEDE_ELIMIT, "elements nested more than %d deep", LEDE_HTML_MAX_DEPTH);
    } else {
      sc.at++;
    }
  }
  return LEDE_OK;
}
