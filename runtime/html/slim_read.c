/* slim_read.c - reading a page's tags as the tokenizer of the HTML standard does, and what is kept of each. */
#include "html/slim.h"

/* ---- Tags -------------------------------------------------------------------------------------------------------- */

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
    case GUMBO_TAG_A: return IMPLIED;
    case GUMBO_TAG_BUTTON: return IMPLIED | SPECIAL;
    case GUMBO_TAG_B: case GUMBO_TAG_BIG: case GUMBO_TAG_CODE: case GUMBO_TAG_EM: case GUMBO_TAG_FONT: case GUMBO_TAG_I:
    case GUMBO_TAG_NOBR: case GUMBO_TAG_S: case GUMBO_TAG_SMALL: case GUMBO_TAG_STRIKE: case GUMBO_TAG_STRONG:
    case GUMBO_TAG_TT: case GUMBO_TAG_U: return PHRASE | FORMAT;
    case GUMBO_TAG_SPAN: case GUMBO_TAG_ABBR: case GUMBO_TAG_ACRONYM: case GUMBO_TAG_BDI: case GUMBO_TAG_BDO:
    case GUMBO_TAG_CITE: case GUMBO_TAG_DEL: case GUMBO_TAG_DFN: case GUMBO_TAG_INS: case GUMBO_TAG_KBD:
    case GUMBO_TAG_MARK: case GUMBO_TAG_Q: case GUMBO_TAG_SAMP: case GUMBO_TAG_SUB: case GUMBO_TAG_SUP:
    case GUMBO_TAG_VAR: case GUMBO_TAG_UNKNOWN: return PHRASE;
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

/* ---- What stays -------------------------------------------------------------------------------------------------- */

/* Attributes that somebody asks for, and on which element alone (GUMBO_TAG_UNKNOWN: on any). */
static const struct { const char *name; GumboTag on; } wanted[] = {
    {"class", GUMBO_TAG_UNKNOWN}, {"id", GUMBO_TAG_UNKNOWN}, {"role", GUMBO_TAG_UNKNOWN},
    {"hidden", GUMBO_TAG_UNKNOWN}, {"aria-hidden", GUMBO_TAG_UNKNOWN}, {"style", GUMBO_TAG_UNKNOWN},
    {"itemprop", GUMBO_TAG_UNKNOWN}, {"datetime", GUMBO_TAG_UNKNOWN}, {"content", GUMBO_TAG_UNKNOWN},
    {"rel", GUMBO_TAG_UNKNOWN}, {"pubdate", GUMBO_TAG_TIME}, {"lang", GUMBO_TAG_HTML}, {"name", GUMBO_TAG_META},
    {"property", GUMBO_TAG_META}, {"href", GUMBO_TAG_LINK}, {"type", GUMBO_TAG_SCRIPT}, {"href", GUMBO_TAG_A}};

enum { WANTED = sizeof wanted / sizeof *wanted };
enum { ID = 1, STYLE = 5, LINK = WANTED - 1 }; /* rows; of those up to ID, the words count */

static bool same_name(const char *s, size_t n, const char *name) {
  return strlen(name) == n && html_starts(s, n, name);
}

/* The row of an attribute that is to be kept; WANTED when it is not. */
static size_t wanted_row(const char *s, size_t n, GumboTag tag) {
  size_t i = 0;
  if (n < 2 || n > 11) return WANTED;
  for (; i < WANTED; i++)
    if ((wanted[i].on == GUMBO_TAG_UNKNOWN || wanted[i].on == tag) && same_name(s, n, wanted[i].name)) break;
  return i;
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

size_t slim_find(const Scan *sc, size_t from, const char *what) {
  size_t n = strlen(what), left = sc->len - from;
  const char *s = sc->s + from, *hit = NULL;
  if (from < sc->len) hit = n == 1 ? memchr(s, *what, left) : memmem(s, left, what, n);
  return hit != NULL ? (size_t)(hit - sc->s) : sc->len;
}

void slim_skip_comment(Scan *sc) { /* at "<!--" */
  const char *s = sc->s;
  size_t i = sc->at + 4;
  if (i < sc->len && s[i] == '>') { sc->at = i + 1; return; }
  if (i + 1 < sc->len && s[i] == '-' && s[i + 1] == '>') { sc->at = i + 2; return; }
  for (;; i++) {
    i = slim_find(sc, i, "--");
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
void slim_skip_raw(Scan *sc, GumboTag tag) {
  const char *name = gumbo_normalized_tagname(tag);
  size_t n = strlen(name);
  for (;; sc->at += 2) {
    sc->at = slim_find(sc, sc->at, "</");
    if (sc->at == sc->len || ends_raw(sc, sc->at, name, n)) return;
  }
}

/* To the end tag of a script.  In a comment in it, a script in a script may have an end tag of its own. */
void slim_skip_script(Scan *sc) {
  enum { PLAIN, COMMENT, INNER } state = PLAIN;
  for (size_t comment_end = 0;; sc->at++) {
    sc->at = slim_find(sc, sc->at, "<");
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
      comment_end = slim_find(sc, sc->at + 2, "-->");
    } else if (state == COMMENT && html_starts(s, left, "<script")) {
      state = INNER;
    }
  }
}

/* Past "</svg>"; stays where there is none. */
void slim_skip_svg(Scan *sc) {
  size_t at = sc->at;
  for (unsigned open = 1; open > 0;) {
    at = slim_find(sc, at, "<");
    if (at == sc->len) {
      sc->no_svg_end = true;
      return;
    }
    if (ends_raw(sc, at, "svg", 3)) open--;
    else if (html_starts(sc->s + at, sc->len - at, "<svg")) open++;
    at++;
  }
  at = slim_find(sc, at, ">");
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

/* Does a class or an id, utf8 [begin, end) with its name, say something of what it stands at? */
static bool class_tells(const Scan *sc, size_t begin, size_t end) {
  char value[256];
  if (end - begin >= sizeof value) return true; /* nobody writes so much for nothing */
  memcpy(value, sc->s + begin, end - begin);
  value[end - begin] = '\0';
  return lede_html_traits(sc->page->opt->words, value) != 0;
}

/* Note an attribute, utf8 [begin, end), if it is to be kept: the first of its name. */
static void keep_attribute(Scan *sc, Tag *tag, size_t begin, size_t name_end) {
  const char *s = sc->s + begin;
  size_t n = name_end - begin, row = tag->end ? WANTED : wanted_row(s, n, tag->tag);
  bool keep = row < WANTED && tag->kept_count < MAX_KEPT;
  for (unsigned i = 0; i < tag->kept_count && keep; i++) keep = tag->kept[i].which != row;
  if (keep && row == STYLE) keep = memmem(s, sc->at - begin, "none", 4) || memmem(s, sc->at - begin, "hidden", 6);
  if (keep && row == LINK) keep = memmem(s, sc->at - begin, "/author", 7) != NULL;
  if (row < WANTED && strcmp(wanted[row].name, "type") == 0)
    tag->data = memmem(s, sc->at - begin, "ld+json", 7) != NULL || memmem(s, sc->at - begin, "LD+JSON", 7) != NULL;
  if (keep && tag->is & PHRASE) tag->tells = tag->tells || row > ID || class_tells(sc, name_end, sc->at);
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

void slim_read_tag(Scan *sc, Tag *tag) {
  tag->begin = sc->at;
  tag->end = sc->s[sc->at + 1] == '/';
  tag->kept_count = 0;
  tag->closed = tag->dropped = tag->data = tag->tells = false;
  size_t begin = sc->at + 1 + tag->end, i = begin;
  uint32_t h = 2166136261u;
  for (; i < sc->len && !html_space(sc->s[i]) && sc->s[i] != '/' && sc->s[i] != '>'; i++)
    h = (h ^ (unsigned char)html_lower(sc->s[i])) * 16777619u;
  tag->tag = i - begin < 32 ? gumbo_tagn_enum(sc->s + begin, (unsigned)(i - begin)) : GUMBO_TAG_UNKNOWN;
  tag->name = tag->tag != GUMBO_TAG_UNKNOWN ? (uint32_t)tag->tag : h | 0x80000000u;
  tag->is = behaviour(tag->tag);
  sc->at = tag->name_end = i;
  read_attributes(sc, tag);
}
