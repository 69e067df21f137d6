/* text.c - a document from plain text: its lines become blocks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"

enum { NARROWEST_WRAP = 40, WIDEST_WRAP = 120, LONGEST_HEADING = 120, LONGEST_TITLE = 300 }; /* bytes of a line */

typedef struct { uint32_t begin, end; } Line; /* text bytes, without white space at the ends */
typedef struct { Line *line; size_t count, room; } Lines;

/* A stray control byte or two may stand even in one line. */
bool lede_looks_binary(const void *source, size_t len) {
  const unsigned char *s = source;
  size_t n = len < 8192 ? len : 8192, odd = 0;
  for (size_t i = 0; i < n; i++) odd += (s[i] < 32 && !is_space((char)s[i]) && s[i] != 27) || s[i] == 127;
  return odd > 3 && odd * 32 > n;
}

/* What ends a line: \n, \r, \r\n, U+2028, U+2029.  Where each is found next, so that a text that has none of a
 * kind is looked through for it but once. */
enum { ENDINGS = 4 };
static const struct { const char *bytes; size_t len; } endings[ENDINGS] = {
    {"\n", 1}, {"\r", 1}, {"\xE2\x80\xA8", 3}, {"\xE2\x80\xA9", 3}};
typedef struct { const char *text; size_t len, next[ENDINGS]; } LineEnds; /* next: len where there is none */

static size_t find_ending(const LineEnds *e, size_t kind, size_t from) {
  const char *found = memmem(e->text + from, e->len - from, endings[kind].bytes, endings[kind].len);
  return found != NULL ? (size_t)(found - e->text) : e->len;
}

/* The end of the line that begins at `from`, not before that of the last call; *after: where the next begins. */
static size_t line_end(LineEnds *e, size_t from, size_t *after) {
  size_t first = 0;
  for (size_t i = 0; i < ENDINGS; i++) {
    if (e->next[i] < from) e->next[i] = find_ending(e, i, from);
    if (e->next[i] < e->next[first]) first = i;
  }
  size_t at = e->next[first];
  *after = at + endings[first].len;
  if (at < e->len && e->text[at] == '\r' && e->text[at + 1] == '\n') *after = at + 2;
  return at;
}

static bool find_lines(const char *text, size_t from, size_t len, Lines *lines) {
  LineEnds ends = {text, len, {0}};
  if (from == len) return true; /* there may be no text at all */
  for (size_t i = 0; i < ENDINGS; i++) ends.next[i] = find_ending(&ends, i, from);
  for (size_t at = from, after; at < len; at = after) {
    size_t begin = at, end = line_end(&ends, at, &after);
    while (begin < end && is_space(text[begin])) begin++;
    while (end > begin && is_space(text[end - 1])) end--;
    if (!lede_grow(&lines->line, &lines->room, lines->count + 1, sizeof *lines->line)) return false;
    lines->line[lines->count++] = (Line){(uint32_t)begin, (uint32_t)end};
  }
  return true;
}

static uint32_t width(Line l) { return l.end - l.begin; }

static uint32_t first_word(const char *text, Line l) {
  uint32_t i = l.begin;
  while (i < l.end && !is_space(text[i])) i++;
  return i - l.begin;
}

/* Was the text wrapped by width?  Then nearly every line inside a paragraph ends where the next word would not fit. */
static bool is_wrapped(const char *text, const Lines *lines) {
  uint32_t widest = 0;
  size_t breaks = 0, forced = 0;
  for (size_t i = 0; i < lines->count; i++)
    if (width(lines->line[i]) > widest) widest = width(lines->line[i]);
  if (widest < NARROWEST_WRAP || widest > WIDEST_WRAP) return false; /* a list of names, say; or not wrapped at all */
  for (size_t i = 0; i + 1 < lines->count; i++) {
    Line a = lines->line[i], b = lines->line[i + 1];
    if (width(a) == 0 || width(b) == 0) continue;
    breaks++;
    forced += width(a) + 1 + first_word(text, b) + 1 > widest;
  }
  return breaks > 1 && forced * 10 >= breaks * 8;
}

/* Bytes of a list mark at the start of the line ("- ", "• ", "3. "), else 0. */
static uint32_t item_mark(const char *text, Line l) {
  const char *s = text + l.begin;
  uint32_t n = width(l), i = 0;
  if (n > 2 && (s[0] == '-' || s[0] == '*') && s[1] == ' ') return 2;
  if (n > 4 && memcmp(s, "\xE2\x80\xA2", 3) == 0) return 3 + (s[3] == ' ');
  while (i < n && i < 2 && s[i] >= '0' && s[i] <= '9') i++;
  return i > 0 && i + 1 < n && (s[i] == '.' || s[i] == ')') && s[i + 1] == ' ' ? i + 2 : 0;
}

/* Does the line of the item go on with the next one, "1. a truce 2. talks"?  Then it is a paragraph. */
static bool holds_next_item(const char *text, Line l) {
  const char *s = text + l.begin;
  bool bullet = (unsigned char)*s == 0xE2;
  char mark[8] = "\xE2\x80\xA2";
  uint32_t digits = 0, n = 3;
  while (s[digits] >= '0' && s[digits] <= '9') digits++;
  if (!bullet && digits == 0) return false; /* a dash may well stand inside an item */
  if (!bullet) n = (uint32_t)snprintf(mark, sizeof mark, " %d%c", atoi(s) + 1, s[digits]);
  return memmem(s + 1, width(l) - 1, mark, n) != NULL;
}

/* Marks of Markdown headings: the count of #, else 0. */
static int heading_marks(const char *text, Line l) {
  int n = 0;
  while (n < 6 && l.begin + (uint32_t)n < l.end && text[l.begin + (uint32_t)n] == '#') n++;
  return n > 0 && l.begin + (uint32_t)n < l.end && text[l.begin + (uint32_t)n] == ' ' ? n : 0;
}

static bool ends_like_a_sentence(const char *text, Line l) {
  static const char *const marks[] = {".", "!", "?", ":", ";", ",", "\"", ")", "\xE2\x80\x9D", "\xE2\x80\xA6",
                                      "\xE2\x80\x99", "'"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    uint32_t n = (uint32_t)strlen(marks[i]);
    if (width(l) >= n && memcmp(text + l.end - n, marks[i], n) == 0) return true;
  }
  return false;
}

typedef struct { lede_builder *b; const char *text; const Lines *lines; bool wrapped; bool titled; } Reader;

/* The lines [i, stop) that make one block. */
static size_t block_stop(const Reader *r, size_t i) {
  const Line *line = r->lines->line;
  if (!r->wrapped || heading_marks(r->text, line[i])) return i + 1;
  size_t stop = i + 1;
  while (stop < r->lines->count && width(line[stop]) > 0 && !item_mark(r->text, line[stop]) &&
         !heading_marks(r->text, line[stop]))
    stop++;
  return stop;
}

static lede_status add_title(Reader *r, Line l) {
  r->titled = true;
  return lede_builder_title(r->b, (lede_range){l.begin, l.end});
}

/* One block from lines [i, stop); `more`: something follows it. */
static lede_status add_block(Reader *r, size_t i, size_t stop, bool more) {
  Line l = {r->lines->line[i].begin, r->lines->line[stop - 1].end};
  bool first = !r->titled, blank_after = more && width(r->lines->line[stop]) == 0;
  int marks = heading_marks(r->text, l);
  uint32_t item = item_mark(r->text, l);
  bool list = item > 0 && holds_next_item(r->text, l);
  if (list) item = 0;
  if (marks > 0) l.begin += (uint32_t)marks + 1;
  l.begin += item;
  if (item > 0) return lede_builder_block(r->b, (lede_range){l.begin, l.end}, LEDE_ITEM, 1);
  bool open_ended = stop == i + 1 && more && !list && !ends_like_a_sentence(r->text, l);
  if (first && width(l) <= LONGEST_TITLE && (marks == 1 || (open_ended && (blank_after || !r->wrapped))))
    return add_title(r, l);
  r->titled = true; /* the first block was no title: no later one is */
  if (marks > 0 || (open_ended && width(l) <= LONGEST_HEADING && (blank_after || !r->wrapped)))
    return lede_builder_block(r->b, (lede_range){l.begin, l.end}, LEDE_HEADING, marks > 0 ? marks : 2);
  return lede_builder_block(r->b, (lede_range){l.begin, l.end}, LEDE_PARAGRAPH, 0);
}

static lede_status read_blocks(lede_builder *b, size_t from, bool titled, Lines *lines) {
  const char *text = lede_builder_text(b);
  if (!find_lines(text, from, lede_builder_length(b), lines)) return LEDE_ENOMEM;
  while (lines->count > 0 && width(lines->line[lines->count - 1]) == 0) lines->count--;
  Reader r = {b, text, lines, is_wrapped(text, lines), titled};
  for (size_t i = 0; i < lines->count;) {
    size_t stop = i + 1;
    if (width(lines->line[i]) > 0) {
      stop = block_stop(&r, i);
      lede_status st = add_block(&r, i, stop, stop < lines->count);
      if (st != LEDE_OK) return st;
    }
    i = stop;
  }
  return LEDE_OK;
}

lede_status lede_builder_lines(lede_builder *b, size_t from, bool titled) {
  Lines lines = {NULL, 0, 0};
  lede_status st = read_blocks(b, from, titled, &lines);
  free(lines.line);
  return st;
}

lede_status lede_doc_text_new(const void *source, size_t len, lede_doc **out, lede_error *err) {
  if (lede_looks_binary(source, len)) return lede_fail(err, LEDE_EBINARY, "binary data, not text");
  lede_builder *b;
  lede_status st = lede_builder_open(source, len, &b, err);
  if (st != LEDE_OK) return st;
  size_t bom = len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  st = lede_builder_decode(b, bom, len);
  if (st == LEDE_OK) st = lede_builder_lines(b, 0, false);
  return lede_builder_finish(b, st, out, err);
}
