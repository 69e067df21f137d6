/* outline.c - the page's outline, which the parser reads instead of it.
 *
 * Gumbo spends some five hundred instructions on a character of text and learns from it no more than that there is
 * text.  So each longer stretch of it is given to the parser as a stand-in, two private characters that are its number;
 * the nodes that come of it are given their text, and all nodes their place in the page, when the tree is there. */
#include "core/utf8.h"
#include "html/html_internal.h"

/* Bytes of a stand-in, and so the least that it is worth while for; of what may be a reference's name. */
enum { STAND_IN = 8, LONGEST_NAME = 40 };
enum { HIGH = HTML_STAND_INS, LOW = 0x100000, LOW_BITS = 15 }; /* the first of its two characters, the second */

/* ---- Before the parser ------------------------------------------------------------------------------------------- */

bool lede_html_outline_to(Page *p, size_t end) {
  size_t n = end - p->outlined;
  if (!lede_grow(&p->outline, &p->outline_room, p->outline_len + n + 1, 1)) return false;
  memcpy(p->outline + p->outline_len, p->slim + p->outlined, n);
  p->outline_len += n;
  p->outlined = end;
  return true;
}

/* A stand-in for html [begin, end). */
static bool stand_in(Page *p, size_t begin, size_t end) {
  char *number = NULL;
  if (!lede_html_outline_to(p, begin) || p->stand_in_count >> (2 * LOW_BITS) > 0 ||
      !lede_grow(&p->stand_ins, &p->stand_in_room, p->stand_in_count + 1, sizeof *p->stand_ins) ||
      !lede_grow(&p->outline, &p->outline_room, p->outline_len + STAND_IN + 1, 1))
    return false;
  number = p->outline + p->outline_len;
  lede_utf8_put(HIGH + (uint32_t)(p->stand_in_count >> LOW_BITS), number);
  lede_utf8_put(LOW + (uint32_t)(p->stand_in_count & ((1u << LOW_BITS) - 1)), number + STAND_IN / 2);
  p->stand_ins[p->stand_in_count++] = (StandIn){(uint32_t)p->outline_len, (uint32_t)begin, (uint32_t)end};
  p->outline_len += STAND_IN;
  p->outlined = end;
  return true;
}

/* Bytes at s[0 .. n), "&", that may make a reference; 0 where it stands for itself. */
static size_t reference_length(const char *s, size_t n) {
  if (n == 1) return 1; /* it depends on what comes */
  bool number = s[1] == '#'; /* which may have any number of zeros before it */
  size_t i = 1 + number;
  while (i < n && (number || i < LONGEST_NAME) && (html_letter(s[i]) || html_digit(s[i]))) i++;
  i += i > 1 && i < n && s[i] == ';';
  return i > 1 ? i : 0;
}

/* The next "&" of html [at, end) that may begin a reference, of *len bytes; `end` when there is none. */
static size_t find_reference(const char *s, size_t at, size_t end, size_t *len) {
  *len = 0;
  for (;; at++) {
    const char *mark = at < end ? memchr(s + at, '&', end - at) : NULL;
    if (mark == NULL) return end;
    at = (size_t)(mark - s);
    *len = reference_length(mark, end - at);
    if (*len > 0) return at;
  }
}

/* Characters of which stand-ins are made, in s[0 .. n). */
static bool has_own(const char *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (s[i] == '\xF3' || s[i] == '\xF4') return true;
  return false;
}

/* White space before a text, which the parser may treat in another way, is left to it, and so is a last carriage
 * return, which may be one with what comes. */
bool lede_html_outline_text(Page *p, size_t begin, size_t end, bool references) {
  const char *s = p->slim;
  for (size_t at = begin, stop, len; at < end; at = stop + len) {
    while (at < end && html_space(s[at])) at++;
    len = 0;
    stop = references ? find_reference(s, at, end, &len) : end;
    size_t last = stop > at && s[stop - 1] == '\r' ? stop - 1 : stop;
    bool worth = last >= at + STAND_IN || (last > at && has_own(s + at, last - at));
    if (worth && !stand_in(p, at, last)) return false;
  }
  return true;
}

/* ---- After the parser -------------------------------------------------------------------------------------------- */

/* The last stand-in that begins at or before `at`: mostly the one that was asked for last, or the next. */
static const StandIn *stand_in_at(Page *p, size_t at) {
  const StandIn *all = p->stand_ins;
  size_t i = p->stand_in_last, next = i + 1, count = p->stand_in_count;
  if (next < count && at >= all[next].at) i = next++;
  bool here = at >= all[i].at && (next >= count || at < all[next].at);
  p->stand_in_last = here ? i : lede_last_at(all, count, sizeof *all, at);
  return &all[p->stand_in_last];
}

/* The place in html of what stands at `at` in the outline. */
static size_t place_of(Page *p, size_t at) {
  if (p->stand_in_count == 0 || at < p->stand_ins->at) return at;
  const StandIn *s = stand_in_at(p, at);
  return at >= (size_t)s->at + STAND_IN ? s->end + (at - s->at - STAND_IN) : s->begin;
}

static bool is_control(uint32_t c) { /* as the parser has it */
  return (c < 32 && !html_space((char)c)) || (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) ||
         (c & 0xFFFE) == 0xFFFE;
}

/* Bytes of s[0 .. n) up to the next carriage return or control character. */
static size_t plain_run(const char *s, size_t n) {
  for (size_t i = 0; i < n;) {
    unsigned char c = (unsigned char)s[i];
    bool plain = c < 0x7F ? c >= ' ' || c == '\n' || c == '\t' || c == '\f' : c > 0xC2 && c < 0xEF;
    bool replaced = c == 0xEF && memcmp(s + i, LEDE_REPLACEMENT, 3) == 0;
    uint32_t cp;
    bool ok;
    if (plain || (c & 0xC0) == 0x80) i++; /* or in a character that is */
    else if (replaced) i += 3;
    else if (c == '\r' || c == 0x7F || is_control((lede_utf8_next(s + i, n - i, &cp, &ok), cp))) return i;
    else i++;
  }
  return n;
}

/* Write s[0 .. n) to `out`, if there is one, as the parser reads it: line ends as "\n", control characters replaced.
 * Its length then. */
static size_t read_plainly(const char *s, size_t n, char *out) {
  size_t len = 0;
  while (n > 0) {
    size_t run = plain_run(s, n), step = 0;
    if (out != NULL) memcpy(out + len, s, run);
    len += run;
    if (run < n) {
      uint32_t c;
      bool ok, line;
      step = lede_utf8_next(s + run, n - run, &c, &ok);
      line = c == '\r';
      if (out != NULL) memcpy(out + len, line ? "\n" : LEDE_REPLACEMENT, line ? 1 : 3);
      len += line ? 1 : 3;
      step += line && run + 1 < n && s[run + 1] == '\n';
    }
    s += run + step;
    n -= run + step;
  }
  return len;
}

/* The stand-in at the beginning of `s`; NULL when there is none.  The page's own characters of that kind are behind
 * stand-ins themselves; should one of them come here all the same, those of the outline between `from` and `to` are
 * numbered in their order from `next` on. */
static const StandIn *read_stand_in(const Page *p, const char *s, size_t next, size_t from, size_t to) {
  uint32_t high, low;
  bool ok;
  if (*s != '\xF3' || strnlen(s, STAND_IN) < STAND_IN) return NULL;
  lede_utf8_next(s, STAND_IN / 2, &high, &ok);
  lede_utf8_next(s + STAND_IN / 2, STAND_IN / 2, &low, &ok);
  if (high < HIGH || low < LOW || (low - LOW) >> LOW_BITS > 0) return NULL;
  size_t i = (size_t)(high - HIGH) << LOW_BITS | (low - LOW);
  const StandIn *found = &p->stand_ins[i];
  return i >= next && i < p->stand_in_count && found->at >= from && found->at < to ? found : NULL;
}

/* Write the node's text to `out`, if there is one, with what stands behind the stand-ins; its length then. */
static size_t write_whole(const Page *p, const char *s, size_t from, size_t to, char *out) {
  size_t len = 0, next = 0;
  while (*s != '\0') {
    const StandIn *behind = read_stand_in(p, s, next, from, to);
    if (behind == NULL) {
      size_t own = 1 + strcspn(s + 1, "\xF3");
      if (out != NULL) memcpy(out + len, s, own);
      len += own;
      s += own;
      continue;
    }
    len += read_plainly(p->html + behind->begin, behind->end - behind->begin, out != NULL ? out + len : NULL);
    next = (size_t)(behind - p->stand_ins) + 1;
    s += STAND_IN;
  }
  if (out != NULL) out[len] = '\0';
  return len;
}

static GumboStringPiece in_html(Page *p, GumboStringPiece piece) {
  size_t from = (size_t)(piece.data - p->outline), begin = place_of(p, from);
  return (GumboStringPiece){p->html + begin, place_of(p, from + piece.length) - begin};
}

bool lede_html_outline_undo(Page *p, GumboNode *node) {
  if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
    GumboStringPiece *tag = &node->v.element.original_tag;
    if (tag->data != NULL) *tag = in_html(p, *tag);
    return true;
  }
  GumboText *t = &node->v.text;
  size_t from = (size_t)(t->original_text.data - p->outline), to = from + t->original_text.length;
  if (strchr(t->text, '\xF3') != NULL) {
    char *whole = lede_arena_get(&p->texts, write_whole(p, t->text, from, to, NULL) + 1);
    if (whole == NULL) return false;
    write_whole(p, t->text, from, to, whole);
    t->text = whole;
  }
  t->original_text = in_html(p, t->original_text);
  return true;
}
