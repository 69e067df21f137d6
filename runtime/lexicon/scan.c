/* scan.c - what a word is: the next token of a text. */
#include <string.h>
#include <utf8proc.h>
#include "core/utf8.h"
#include "lexicon/lexicon_internal.h"
#include "lexicon/scan.h"

/* ---- Characters ------------------------------------------------------------------------------------------------- */

typedef enum { SPACE, SMALL, BIG, DIGIT, MARK, APOSTROPHE, OTHER } Kind; /* MARK: combining, joins what is before */

typedef struct { Kind kind; uint32_t cp, len; } Char;

static Kind kind_of(uint32_t cp) {
  switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT: return BIG;
    case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: return SMALL;
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO: return DIGIT;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
      return MARK;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: return SPACE;
    default: return OTHER;
  }
}

/* The kinds of the 128 ASCII characters. */
#define o OTHER
#define s SPACE
static const unsigned char ascii_kinds[128] = {
    o, o, o, o, o, o, o, o, o, s, s, s, s, s, o, o,
    o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o,
    s, o, o, o, o, o, o, APOSTROPHE, o, o, o, o, o, o, o, o,
    DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, o, o, o, o, o, o,
    o, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG,
    BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG, o, o, o, o, o,
    o, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL,
    SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, o, o, o, o, o,
};
#undef o
#undef s
static Kind ascii_kind(unsigned char c) { return c < 128 ? (Kind)ascii_kinds[c] : OTHER; }

/* The character at `at`; kind OTHER and length 0 at the end. */
static Char char_at(const lede_scan *s, uint32_t at) {
  if (at >= s->end) return (Char){OTHER, 0, 0};
  unsigned char c = (unsigned char)s->text[at];
  if (c < 0x80) return (Char){ascii_kind(c), c, 1};
  uint32_t cp;
  bool ok;
  uint32_t len = (uint32_t)lede_utf8_next(s->text + at, s->end - at, &cp, &ok);
  return (Char){cp == 0x2019 ? APOSTROPHE : kind_of(cp), cp, len};
}

static bool is_letter(Kind k) { return k == SMALL || k == BIG; }
static bool is_wordy(Kind k) { return k == SMALL || k == BIG || k == DIGIT || k == MARK; }

/* ---- Words ------------------------------------------------------------------------------------------------------ */

typedef struct { uint32_t end, letters, big, digits, dots; bool first_big; } Word;

/* Letters, digits and what binds them: & _ and a full stop or apostrophe between letters ("a.m", "O'Brien"). */
static Word scan_word(const lede_scan *s, uint32_t at) {
  Word w = {at, 0, 0, 0, 0, char_at(s, at).kind == BIG};
  for (;;) {
    while (w.end < s->end && (s->text[w.end] & 0x80) == 0) { /* most words are ASCII letters throughout */
      Kind kind = (Kind)ascii_kinds[(unsigned char)s->text[w.end]];
      if (kind != SMALL && kind != BIG) break;
      w.letters++, w.big += kind == BIG, w.end++;
    }
    Char c = char_at(s, w.end);
    if (c.len == 0) return w;
    if (is_wordy(c.kind)) {
      w.letters += is_letter(c.kind), w.big += c.kind == BIG, w.digits += c.kind == DIGIT;
    } else {
      if (c.cp != '&' && c.cp != '_' && c.cp != '.') return w;
      Char next = char_at(s, w.end + 1);
      if (!is_letter(next.kind)) return w;
      if (c.cp == '.' && next.kind == BIG && w.letters > 1 + w.dots) return w; /* glued: "word.Word" */
      w.dots += c.cp == '.';
    }
    w.end += c.len;
  }
}

/* ASCII letters alike in either case, whatever the locale. */
static bool same_letters(const char *a, const char *b, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char x = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] | 32) : a[i];
    if (x != b[i]) return false; /* `b` is small letters */
  }
  return true;
}

static bool is_one_of(const char *word, uint32_t len, const char *const *list) {
  for (; *list != NULL; list++)
    if (strlen(*list) == len && same_letters(word, *list, len)) return true;
  return false;
}

static uint32_t letters_after(const lede_scan *s, uint32_t at) {
  uint32_t end = at;
  for (Char c = char_at(s, end); is_wordy(c.kind); c = char_at(s, end)) end += c.len;
  return end - at;
}

/* A clitic that begins with the apostrophe at `at`: its length in bytes, 0 none. */
static uint32_t clitic_at(const lede_scan *s, uint32_t at) {
  static const char *const clitics[] = {"s", "m", "d", "re", "ve", "ll", NULL};
  Char mark = char_at(s, at);
  if (mark.kind != APOSTROPHE) return 0;
  uint32_t n = letters_after(s, at + mark.len);
  return is_one_of(s->text + at + mark.len, n, clitics) ? mark.len + n : 0;
}

/* n't at `at`: its length, 0 none. */
static uint32_t not_at(const lede_scan *s, uint32_t at) {
  Char mark = char_at(s, at + 1);
  if ((s->text[at] | 32) != 'n' || mark.kind != APOSTROPHE) return 0;
  uint32_t n = letters_after(s, at + 1 + mark.len);
  return n == 1 && (s->text[at + 1 + mark.len] | 32) == 't' ? 1 + mark.len + n : 0;
}

static lede_form word_form(const Word *w) {
  if (w->dots > 0) return LEDE_FORM_DOTTED;
  if (w->digits > 0) return LEDE_FORM_ALNUM;
  if (w->big == 0) return LEDE_FORM_LOWER;
  if (w->big == w->letters && w->letters > 1) return LEDE_FORM_UPPER;
  if (!w->first_big) return LEDE_FORM_CAMEL;
  return w->big == 1 ? LEDE_FORM_CAP : LEDE_FORM_MIXED;
}

static bool finish(lede_scan *s, uint32_t begin, uint32_t end, lede_form form, lede_scanned *out) {
  uint32_t entry = s->lexicon != NULL ? lede_lexicon_find(s->lexicon, s->text + begin, end - begin) : 0;
  *out = (lede_scanned){begin, end, entry, form};
  s->at = end;
  return true;
}

static bool number_after(const lede_scan *s, uint32_t at) {
  while (at < s->end && s->text[at] == ' ') at++;
  return char_at(s, at).kind == DIGIT;
}

/* Does the lexicon have the word that ends before the stop at `stop` as an abbreviation, here?  "No." is one before a
 * number, "Wash." with a capital letter. */
static bool is_abbreviation(const lede_scan *s, uint32_t begin, uint32_t stop, bool capital) {
  uint32_t entry = s->lexicon != NULL ? lede_lexicon_find(s->lexicon, s->text + begin, stop + 1 - begin) : 0;
  unsigned flags = entry != 0 ? lede_entry_flags(s->lexicon, entry) : 0;
  if (flags & LEDE_ENTRY_BEFORE_NUMBER) return number_after(s, stop + 1);
  return entry != 0 && (capital || !(flags & LEDE_ENTRY_CAPITAL));
}

static bool is_ellipsis(const lede_scan *s, uint32_t at) {
  return s->end - at >= 3 && memcmp(s->text + at, "...", 3) == 0;
}

/* Is word + "." an abbreviation: letters with stops between ("U.S."), one big letter ("J."), or one the lexicon has? */
static bool keeps_stop(const lede_scan *s, uint32_t begin, const Word *w) {
  if (w->end >= s->end || s->text[w->end] != '.' || is_ellipsis(s, w->end)) return false;
  if (w->dots > 0 && w->letters == w->dots + 1) return true;
  if (w->letters == 1 && w->big == 1 && w->digits == 0) return !(s->text[begin] == 'I' && w->end - begin == 1);
  return is_abbreviation(s, begin, w->end, w->first_big);
}

/* The end of a URL that starts at `at` (scheme:// or www.), else 0. */
static uint32_t url_end(const lede_scan *s, uint32_t at) {
  static const char *const starts[] = {"http://", "https://", "www."};
  bool is_url = false;
  if ((s->text[at] | 32) != 'h' && (s->text[at] | 32) != 'w') return 0;
  for (size_t i = 0; i < 3; i++) {
    uint32_t n = (uint32_t)strlen(starts[i]);
    is_url = is_url || (s->end - at > n && same_letters(s->text + at, starts[i], n));
  }
  if (!is_url) return 0;
  uint32_t end = at;
  for (Char c = char_at(s, end); c.len > 0 && c.kind != SPACE && !strchr("<>\"", (int)(c.cp < 128 ? c.cp : ' '));
       c = char_at(s, end)) {
    if (c.cp == 0x201D || c.cp == 0x2019) break;
    end += c.len;
  }
  while (end > at && strchr(".,;:!?)'", s->text[end - 1])) end--;
  return end;
}

static bool is_mail_char(char c) {
  return ascii_kind((unsigned char)c) == SMALL || ascii_kind((unsigned char)c) == BIG ||
         ascii_kind((unsigned char)c) == DIGIT || strchr("._-+", c) != NULL;
}

/* The end of an e-mail address at `at`, else 0. */
static uint32_t email_end(const lede_scan *s, uint32_t at) {
  uint32_t i = at, dot = at;
  while (i < s->end && i - at < 64 && s->text[i] != '\0' && is_mail_char(s->text[i])) i++;
  if (i == at || i >= s->end || s->text[i] != '@') return 0;
  uint32_t host = ++i;
  while (i < s->end && s->text[i] != '\0' && is_mail_char(s->text[i])) i++;
  while (i > host && strchr("._-+", s->text[i - 1])) i--;
  for (uint32_t k = host + 1; k < i; k++)
    if (s->text[k] == '.') dot = k;
  return dot > host ? i : 0;
}

/* What follows a first word of an address: a@, a+b@, a.B@. */
static bool may_be_mail(const lede_scan *s, uint32_t at) {
  char c = at < s->end ? s->text[at] : ' ';
  return c == '@' || c == '+' || c == '-' || (c == '.' && is_wordy(char_at(s, at + 1).kind));
}

/* Words that are two: can|not, gon|na.  The length of the second, 0 none. */
static uint32_t second_part(const char *word, uint32_t len) {
  static const char *const colloquial[] = {"gonna", "gotta", "wanna", NULL};
  if (len == 6 && (word[0] | 32) == 'c' && same_letters(word, "cannot", 6)) return 3;
  return len == 5 && (word[4] | 32) == 'a' && is_one_of(word, len, colloquial) ? 2 : 0;
}

static bool next_word(lede_scan *s, uint32_t begin, lede_scanned *out) {
  uint32_t end = url_end(s, begin);
  if (end > 0) return finish(s, begin, end, LEDE_FORM_URL, out);
  Word w = scan_word(s, begin);
  if (may_be_mail(s, w.end) && (end = email_end(s, begin)) > 0)
    return finish(s, begin, end, LEDE_FORM_EMAIL, out);
  if (keeps_stop(s, begin, &w)) return finish(s, begin, w.end + 1, LEDE_FORM_DOTTED, out);
  if (w.end > begin + 1 && not_at(s, w.end - 1)) {
    w.end--, w.letters--, w.big -= s->text[w.end] == 'N'; /* do|n't */
    return finish(s, begin, w.end, word_form(&w), out);
  }
  Char mark = char_at(s, w.end);
  if (mark.kind == APOSTROPHE && is_letter(char_at(s, w.end + mark.len).kind) && clitic_at(s, w.end) == 0) {
    Word rest = scan_word(s, w.end + mark.len); /* O'Brien, d'Estaing */
    w.end = rest.end, w.letters += rest.letters, w.big += rest.big;
  }
  w.end -= second_part(s->text + begin, w.end - begin);
  return finish(s, begin, w.end, word_form(&w), out);
}

/* ---- Numbers ---------------------------------------------------------------------------------------------------- */

/* Digits with separators between digits: 1,234.5  10:30  9/11. */
static uint32_t digits_end(const lede_scan *s, uint32_t at) {
  for (;;) {
    Char c = char_at(s, at);
    if (c.kind == DIGIT)
      at += c.len;
    else if (c.len == 1 && strchr(",.:/", (int)c.cp) && char_at(s, at + 1).kind == DIGIT)
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
    if ((shape[i] == '0') != (ascii_kind((unsigned char)s->text[at + i]) == DIGIT)) return 0;
  return is_wordy(char_at(s, at + 12).kind) ? 0 : at + 12;
}

static bool next_number(lede_scan *s, uint32_t begin, lede_scanned *out) {
  static const char *const ordinals[] = {"st", "nd", "rd", "th", NULL};
  uint32_t end = digits_end(s, begin), n = letters_after(s, end);
  if (end < s->end && s->text[end] == '-') {
    uint32_t stop = telephone_end(s, begin);
    if (stop > 0) return finish(s, begin, stop, LEDE_FORM_NUMBER, out);
  }
  if (n == 0) return finish(s, begin, end, LEDE_FORM_NUMBER, out);
  lede_form form = is_one_of(s->text + end, n, ordinals) ? LEDE_FORM_ORDINAL : LEDE_FORM_ALNUM;
  return finish(s, begin, end + n, form, out);
}

/* ---- Marks ------------------------------------------------------------------------------------------------------ */

/* May a quotation open before `at`?  At the start, after a space, a bracket or a dash. */
static bool is_opening_place(const lede_scan *s, uint32_t at) {
  if (at == 0) return true;
  unsigned char c = (unsigned char)s->text[at - 1];
  if (c < 0x80) return ascii_kind(c) == SPACE || strchr("([{-/\"'", c) != NULL;
  return at >= 3 && (memcmp(s->text + at - 3, "\xE2\x80\x94", 3) == 0 || memcmp(s->text + at - 3, "\xE2\x80\x93", 3) == 0 ||
                     memcmp(s->text + at - 3, "\xE2\x80\x9C", 3) == 0 || memcmp(s->text + at - 3, "\xE2\x80\x98", 3) == 0);
}

static bool space_after(const lede_scan *s, uint32_t at) {
  Char c = char_at(s, at);
  return c.len == 0 || c.kind == SPACE;
}

static bool next_apostrophe(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  uint32_t end = begin + c.len, n = clitic_at(s, begin);
  if (c.cp == '\'' && end < s->end && s->text[end] == '\'') { /* two of them stand for a double mark */
    bool opening = is_opening_place(s, begin) && !space_after(s, end + 1);
    return finish(s, begin, end + 1, opening ? LEDE_FORM_OPEN : LEDE_FORM_CLOSE, out);
  }
  bool opens = c.cp == '\'' && is_opening_place(s, begin) && !space_after(s, end);
  if (n > 0 && !is_opening_place(s, begin)) return finish(s, begin, begin + n, LEDE_FORM_CLITIC, out);
  if (char_at(s, end).kind == DIGIT && is_opening_place(s, begin)) { /* '90s */
    uint32_t stop = digits_end(s, end) ;
    stop += letters_after(s, stop);
    if (stop - end <= 3) return finish(s, begin, stop, LEDE_FORM_ALNUM, out);
  }
  if (opens) {
    s->open_single++;
    return finish(s, begin, end, LEDE_FORM_OPEN, out);
  }
  if (s->open_single > 0) {
    s->open_single--;
    return finish(s, begin, end, LEDE_FORM_CLOSE, out);
  }
  bool possessive = begin > 0 && is_letter(ascii_kind((unsigned char)s->text[begin - 1]));
  return finish(s, begin, end, possessive ? LEDE_FORM_CLITIC : LEDE_FORM_CLOSE, out);
}

/* Marks that come in runs count as one: ... -- !? */
static uint32_t run_end(const lede_scan *s, uint32_t at) {
  uint32_t end = at + 1;
  char c = s->text[at], other = c;
  if (!strchr(".-!?*=_<>~$", c)) return end;
  if (c == '!' || c == '?') other = c ^ '!' ^ '?';
  while (end < s->end && (s->text[end] == c || s->text[end] == other)) end++;
  return end;
}

/* The end of a face made of marks, :-) or ;P, between spaces; else 0. */
static uint32_t face_end(const lede_scan *s, uint32_t at) {
  if (at == 0 || s->text[at - 1] != ' ' || s->end - at < 2) return 0;
  at += s->text[at + 1] == '-' ? 2 : 1;
  if (at >= s->end || !strchr(")(DPp/|", s->text[at]) || s->text[at] == '\0') return 0;
  return space_after(s, at + 1) ? at + 1 : 0;
}

static bool is_symbol(uint32_t cp) {
  if (cp < 128) return strchr("$%+<>=^|~#*", (int)cp) != NULL;
  utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);
  return cat == UTF8PROC_CATEGORY_SC || cat == UTF8PROC_CATEGORY_SM || cat == UTF8PROC_CATEGORY_SO;
}

static lede_form mark_form(const lede_scan *s, uint32_t at, Char c) {
  switch (c.cp) {
    case 0x201C: case 0x201E: case 0x00AB: case 0x201F: return LEDE_FORM_OPEN;
    case 0x201D: case 0x00BB: return LEDE_FORM_CLOSE;
    case '"': return is_opening_place(s, at) && !space_after(s, at + 1) ? LEDE_FORM_OPEN : LEDE_FORM_CLOSE;
    case '`': return LEDE_FORM_OPEN;
    default: return is_symbol(c.cp) ? LEDE_FORM_SYMBOL : LEDE_FORM_PUNCT;
  }
}

/* The end of @some_name or #word from its mark on. */
static uint32_t handle_end(const lede_scan *s, uint32_t at) {
  do at++;
  while ((at += letters_after(s, at)) < s->end && s->text[at] == '_');
  return at;
}

static bool next_mark(lede_scan *s, uint32_t begin, Char c, lede_scanned *out) {
  if (c.kind == APOSTROPHE) return next_apostrophe(s, begin, c, out);
  if (c.cp == 0x2018) { /* left single mark: opens, unless it stands for an apostrophe inside a word */
    s->open_single++;
    return finish(s, begin, begin + c.len, LEDE_FORM_OPEN, out);
  }
  if ((c.cp == '@' || c.cp == '#') && is_letter(char_at(s, begin + 1).kind) && is_opening_place(s, begin))
    return finish(s, begin, handle_end(s, begin), LEDE_FORM_HANDLE, out);
  uint32_t end = c.cp == ':' || c.cp == ';' ? face_end(s, begin) : 0;
  if (end > 0) return finish(s, begin, end, LEDE_FORM_SYMBOL, out);
  end = c.len == 1 ? run_end(s, begin) : begin + c.len;
  lede_form form = mark_form(s, begin, c);
  if (c.cp == 0x201C && s->open_low) form = LEDE_FORM_CLOSE; /* „…“ */
  if (c.cp == 0x201C || c.cp == 0x201E) s->open_low = c.cp == 0x201E;
  return finish(s, begin, end, form, out);
}

bool lede_scan_next(lede_scan *s, lede_scanned *out) {
  Char c = char_at(s, s->at);
  while (c.len > 0 && (c.kind == SPACE || c.kind == MARK)) c = char_at(s, s->at += c.len);
  if (c.len == 0) return false;
  uint32_t n = is_letter(c.kind) && (c.cp | 32) == 'n' ? not_at(s, s->at) : 0;
  if (n > 0 && !is_opening_place(s, s->at)) return finish(s, s->at, s->at + n, LEDE_FORM_CLITIC, out);
  if (is_letter(c.kind)) return next_word(s, s->at, out);
  if (c.kind == DIGIT) return next_number(s, s->at, out);
  return next_mark(s, s->at, c, out);
}
