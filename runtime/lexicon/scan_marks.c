/* scan_marks.c - tokens that are no words: numbers, quotation marks, handles, faces, symbols. */
#include <utf8proc.h>
#include "lexicon/scan_internal.h"

/* ---- Numbers ---------------------------------------------------------------------------------------------------- */

/* Digits with separators between digits: 1,234.5  10:30  9/11. */
static uint32_t digits_end(const lede_scan *s, uint32_t at) {
  for (;;) {
    Char c = char_at(s, at);
    if (c.kind == DIGIT)
      at += c.len;
    else if ((c.cp == ',' || c.cp == '.' || c.cp == ':' || c.cp == '/') && char_at(s, at + 1).kind == DIGIT)
      at++;
    else
      return at;
  }
}

/* The end of a telephone number, 555-555-0100, maybe with 1- before it; else 0. */
static uint32_t telephone_end(const lede_scan *s, uint32_t at) {
  static const char shape[] = "000-000-0000";
  if (s->end - at > 2 && s->text[at + 1] == '-') at += 2;
  if (s->end - at < 12 || s->text[at + 3] != '-' || s->text[at + 7] != '-') return 0;
  for (uint32_t i = 0; i < 12; i++)
    if ((shape[i] == '0') != (ascii_kind(s->text[at + i]) == DIGIT)) return 0;
  return is_wordy(char_at(s, at + 12).kind) ? 0 : at + 12;
}

static bool is_ordinal_ending(const char *letters, uint32_t n) {
  static const char endings[] = "stndrdth";
  if (n != 2) return false;
  for (int i = 0; endings[i] != '\0'; i += 2)
    if ((letters[0] | 32) == endings[i] && (letters[1] | 32) == endings[i + 1]) return true;
  return false;
}

bool lede_scan_number(lede_scan *s, uint32_t begin, lede_scanned *out) {
  uint32_t end = digits_end(s, begin), n = wordy_length(s, end);
  if (end < s->end && s->text[end] == '-') {
    uint32_t stop = telephone_end(s, begin);
    if (stop > 0) return finish(s, begin, stop, LEDE_FORM_NUMBER, out);
  }
  if (n == 0) return finish(s, begin, end, LEDE_FORM_NUMBER, out);
  return finish(s, begin, end + n, is_ordinal_ending(s->text + end, n) ? LEDE_FORM_ORDINAL : LEDE_FORM_ALNUM, out);
}

/* ---- Quotation marks and apostrophes ----------------------------------------------------------------------------- */

bool lede_is_opening_place(const lede_scan *s, uint32_t at) {
  Char c = char_before(s, at);
  if (c.len == 1) return (ascii_traits((char)c.cp) & OPENS_AFTER) != 0;
  return c.kind == SPACE || c.cp == 0x2013 || c.cp == 0x2014 || c.cp == 0x2018 || c.cp == 0x201C; /* – — ‘ “ */
}

/* Marks opens, or closes, by where it stands: at the beginning of a word it opens. */
static lede_form form_by_place(const lede_scan *s, uint32_t begin, uint32_t end) {
  return lede_is_opening_place(s, begin) && !space_at(s, end) ? LEDE_FORM_OPEN : LEDE_FORM_CLOSE;
}

/* The end of '90s whose mark ends at `end`, else 0. */
static uint32_t short_year_end(const lede_scan *s, uint32_t begin, uint32_t end) {
  if (char_at(s, end).kind != DIGIT || !lede_is_opening_place(s, begin)) return 0;
  uint32_t stop = digits_end(s, end);
  stop += wordy_length(s, stop);
  return stop - end <= 3 ? stop : 0;
}

/* A single mark is a quotation's where one is open, or opens here; otherwise it stands for letters left out. */
static bool scan_single(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  uint32_t end = begin + c.len;
  if (c.cp == '\'' && form_by_place(s, begin, end) == LEDE_FORM_OPEN) {
    s->open_single++;
    return finish(s, begin, end, LEDE_FORM_OPEN, out);
  }
  if (s->open_single > 0) {
    s->open_single--;
    return finish(s, begin, end, LEDE_FORM_CLOSE, out);
  }
  return finish(s, begin, end, is_letter(char_before(s, begin).kind) ? LEDE_FORM_CLITIC : LEDE_FORM_CLOSE, out);
}

static bool scan_apostrophe(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  uint32_t end = begin + c.len, entry, n;
  Char next = char_at(s, end);
  if (c.cp != 0xB4 && next.cp == c.cp && next.len > 0) { /* two of them stand for a double mark: '' ’’ */
    end += next.len;
    return finish(s, begin, end, c.cp == '\'' ? form_by_place(s, begin, end) : LEDE_FORM_CLOSE, out);
  }
  if (!lede_is_opening_place(s, begin) && (n = lede_clitic_at(s, begin, &entry)) > 0)
    return finish_as(s, begin, begin + n, LEDE_FORM_CLITIC, entry, out);
  if ((n = short_year_end(s, begin, end)) > 0) return finish(s, begin, n, LEDE_FORM_ALNUM, out);
  return scan_single(s, begin, c, out);
}

/* Of quotation marks that are used both ways the place decides: “…” „…“ ”…” «…» »…«.  PUNCT: it is none. */
static lede_form quotation_form(lede_scan *s, uint32_t begin, Char c) {
  bool was_low = s->open_low;
  switch (c.cp) {
    case '"': case 0xFF02: case 0x201D: case 0xBB: case 0x203A: return form_by_place(s, begin, begin + c.len);
    case 0xAB: case 0x2039: return lede_is_opening_place(s, begin) ? LEDE_FORM_OPEN : LEDE_FORM_CLOSE;
    case 0x201C: case 0x201E:
      s->open_low = c.cp == 0x201E;
      return c.cp == 0x201C && was_low ? LEDE_FORM_CLOSE : LEDE_FORM_OPEN;
    case 0x201A: s->open_single++; return LEDE_FORM_OPEN;
    case '`': case 0x201F: case 0x300C: case 0x300E: return LEDE_FORM_OPEN;
    case 0x300D: case 0x300F: return LEDE_FORM_CLOSE;
    default: return LEDE_FORM_PUNCT;
  }
}

/* ‘: opens, unless it stands for an apostrophe: ‘90s. */
static bool scan_left_single(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  uint32_t stop = short_year_end(s, begin, begin + c.len);
  if (stop > 0) return finish(s, begin, stop, LEDE_FORM_ALNUM, out);
  s->open_single++;
  return finish(s, begin, begin + c.len, LEDE_FORM_OPEN, out);
}

/* ---- Other marks ------------------------------------------------------------------------------------------------ */

/* Marks that come in runs count as one: ... -- !? `` */
static uint32_t run_end(const lede_scan *s, uint32_t at) {
  uint32_t end = at + 1;
  char c = s->text[at], other = c == '!' || c == '?' ? (char)(c ^ '!' ^ '?') : c;
  while (end < s->end && (s->text[end] == c || s->text[end] == other)) end++;
  return end;
}

/* The end of a face made of marks, :-) or ;P, between spaces; else 0. */
static uint32_t face_end(const lede_scan *s, uint32_t at) {
  if (at == 0 || s->text[at - 1] != ' ' || s->end - at < 2) return 0;
  at += s->text[at + 1] == '-' ? 2 : 1;
  if (at >= s->end || s->text[at] == '\0' || !strchr(")(DPp/|", s->text[at])) return 0;
  return space_at(s, at + 1) ? at + 1 : 0;
}

/* The end of @some_name, @name@example.org or #word from its mark on. */
static uint32_t handle_end(const lede_scan *s, uint32_t at) {
  uint32_t address = s->text[at] == '@' ? lede_email_end(s, at + 1) : 0;
  if (address > 0) return address;
  do at++;
  while ((at += wordy_length(s, at)) < s->end && s->text[at] == '_');
  return at;
}

enum { JOINER = 0x200D };

static bool is_skin_tone(uint32_t cp) { return cp >= 0x1F3FB && cp <= 0x1F3FF; }
static bool is_flag_letter(uint32_t cp) { return cp >= 0x1F1E6 && cp <= 0x1F1FF; }

/* The end of a symbol that ends at `end` with what it draws to it: variation selectors, a skin tone, what a joiner
 * joins, the second letter of a flag. */
static uint32_t symbol_end(const lede_scan *s, uint32_t begin, uint32_t end) {
  Char next = char_at(s, end);
  if (is_flag_letter(char_at(s, begin).cp) && is_flag_letter(next.cp)) next = char_at(s, end += next.len);
  while (next.len > 0 && (next.kind == MARK || is_skin_tone(next.cp))) {
    bool joins = next.cp == JOINER;
    next = char_at(s, end += next.len);
    if (joins && next.kind == OTHER) next = char_at(s, end += next.len);
  }
  return end;
}

static bool is_wide_symbol(uint32_t cp) {
  utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);
  return cat == UTF8PROC_CATEGORY_SC || cat == UTF8PROC_CATEGORY_SM || cat == UTF8PROC_CATEGORY_SO;
}

enum { REPLACEMENT = 0xFFFD };

/* However many broken bytes there were, they are one token. */
static uint32_t replacements_end(const lede_scan *s, uint32_t end) {
  for (Char c = char_at(s, end); c.cp == REPLACEMENT; c = char_at(s, end)) end += c.len;
  return end;
}

static bool scan_wide_mark(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  if (c.cp == REPLACEMENT) return finish(s, begin, replacements_end(s, begin + c.len), LEDE_FORM_SYMBOL, out);
  lede_form form = quotation_form(s, begin, c);
  if (form == LEDE_FORM_PUNCT && is_wide_symbol(c.cp)) form = LEDE_FORM_SYMBOL;
  return finish(s, begin, symbol_end(s, begin, begin + c.len), form, out);
}

bool lede_scan_mark(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  if (c.kind == APOSTROPHE) return scan_apostrophe(s, begin, c, out);
  if (c.cp == 0x2018) return scan_left_single(s, begin, c, out);
  if (c.len > 1) return scan_wide_mark(s, begin, c, out);
  unsigned traits = ascii_traits((char)c.cp);
  uint32_t end = begin + 1, face = c.cp == ':' || c.cp == ';' ? face_end(s, begin) : 0;
  if (face > 0) return finish(s, begin, face, LEDE_FORM_SYMBOL, out);
  if ((c.cp == '@' || c.cp == '#') && is_letter(char_at(s, end).kind) && lede_is_opening_place(s, begin))
    return finish(s, begin, handle_end(s, begin), LEDE_FORM_HANDLE, out);
  if (traits & COMES_IN_RUNS) end = run_end(s, begin);
  lede_form form = traits & IS_SYMBOL ? LEDE_FORM_SYMBOL : LEDE_FORM_PUNCT;
  return finish(s, begin, end, c.cp == '"' || c.cp == '`' ? quotation_form(s, begin, c) : form, out);
}
