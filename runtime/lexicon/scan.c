/* scan.c - what a word is: the next token of a text.  Numbers and marks are in scan_marks.c. */
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include "lexicon/scan_internal.h"

/* ---- Runs of ASCII letters --------------------------------------------------------------------------------------- */

typedef struct { uint32_t end, letters, big, digits, dots; bool first_big; } Word;

static inline void add_letter(Word *w, Kind kind) { w->letters++, w->big += kind == BIG, w->end++; }

static void add_letters_slowly(const lede_scan *s, Word *w) {
  while (w->end < s->end) {
    Kind kind = ascii_kind(s->text[w->end]);
    if (!is_letter(kind)) return;
    add_letter(w, kind);
  }
}

#ifdef __SSE2__
enum { LANES = 16 };

/* Which of the 16 bytes at `p` are ASCII letters; which of them are capitals. */
static inline unsigned letters_at(const char *p, unsigned *capitals) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
  __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  __m128i within = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                 _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
  unsigned letters = (unsigned)_mm_movemask_epi8(within);
  *capitals = letters & ~(unsigned)_mm_movemask_epi8(_mm_slli_epi16(bytes, 2)); /* bit 5 tells the case */
  return letters;
}

/* Add the ASCII letters that follow to the word: nearly every word of English, in one step. */
static inline void add_letters(const lede_scan *s, Word *w) {
  while (s->end - w->end >= LANES) {
    unsigned capitals, letters = letters_at(s->text + w->end, &capitals);
    unsigned n = (unsigned)__builtin_ctz(~letters | 1u << LANES);
    capitals &= (1u << n) - 1;
    if (capitals != 0) w->big += capitals == 1 ? 1 : (uint32_t)__builtin_popcount(capitals);
    w->letters += n;
    w->end += n;
    if (n < LANES) return;
  }
  add_letters_slowly(s, w);
}
#else
static inline void add_letters(const lede_scan *s, Word *w) { add_letters_slowly(s, w); }
#endif

/* ---- Words ------------------------------------------------------------------------------------------------------ */

enum { DEGREE = 0xB0 };

/* N° 5: a degree sign for the raised o of "number". */
static bool is_number_sign(const lede_scan *s, const Word *w, Char c) {
  return c.cp == DEGREE && w->letters == 1 && (s->text[w->end - 1] | 32) == 'n';
}

/* The word goes on to its end: letters, digits and what binds them, & _ and a full stop between letters ("a.m"). */
static void extend_word(const lede_scan *s, Word *w) {
  for (;;) {
    add_letters(s, w);
    Char c = char_at(s, w->end);
    if (c.len == 0) return;
    if (is_wordy(c.kind) || is_number_sign(s, w, c)) {
      w->letters += is_letter(c.kind), w->big += c.kind == BIG, w->digits += c.kind == DIGIT;
    } else {
      if (c.cp != '&' && c.cp != '_' && c.cp != '.') return;
      Char next = char_at(s, w->end + 1);
      bool in_figure = c.cp == '.' && w->digits > 0 && next.kind == DIGIT; /* CHF12.5m, v2.5 */
      if (!in_figure && !is_letter(next.kind)) return;
      if (c.cp == '.' && next.kind == BIG && w->letters > 1 + w->dots) return; /* glued: "word.Word" */
      w->dots += c.cp == '.' && !in_figure;
    }
    w->end += c.len;
  }
}

static Word word_at(const lede_scan *s, uint32_t at) {
  Word w = {at, 0, 0, 0, 0, char_at(s, at).kind == BIG};
  extend_word(s, &w);
  return w;
}

static inline lede_form word_form(const Word *w) {
  if (w->dots > 0) return LEDE_FORM_DOTTED;
  if (w->digits > 0) return LEDE_FORM_ALNUM;
  if (w->big == 0) return LEDE_FORM_LOWER;
  if (w->big == w->letters && w->letters > 1) return LEDE_FORM_UPPER;
  if (!w->first_big) return LEDE_FORM_CAMEL;
  return w->big == 1 ? LEDE_FORM_CAP : LEDE_FORM_MIXED;
}

/* can|not, gon|na, do|nt: the lexicon gives the second word of a contraction. */
static bool finish_contraction(lede_scan *s, uint32_t begin, uint32_t end, lede_form form, uint32_t entry,
                               lede_scanned *out) {
  const char *second = lede_lexicon_attr(s->lexicon, entry, form, -1, "second");
  size_t n = second != NULL ? strlen(second) : 0;
  return n == 0 || n >= end - begin ? finish_as(s, begin, end, form, entry, out)
                                    : finish(s, begin, end - (uint32_t)n, form, out);
}

static inline bool finish_word(lede_scan *s, uint32_t begin, const Word *w, lede_scanned *out) {
  lede_form form = word_form(w);
  uint32_t entry = look_up(s, begin, w->end);
  if (entry != 0 && lede_entry_flags(s->lexicon, entry) & LEDE_ENTRY_CONTRACTION)
    return finish_contraction(s, begin, w->end, form, entry, out);
  return finish_as(s, begin, w->end, form, entry, out);
}

/* ---- Clitics ---------------------------------------------------------------------------------------------------- */

enum { LONGEST_CLITIC = 8 }; /* bytes, with an ASCII apostrophe */

/* The clitic of text [at, at + before), an apostrophe and the letters after it -> its length, 0 none. */
static uint32_t find_clitic(const lede_scan *s, uint32_t at, uint32_t before, uint32_t *entry) {
  char text[LONGEST_CLITIC];
  Char mark = char_at(s, at + before);
  if (mark.kind != APOSTROPHE || s->lexicon == NULL) return 0;
  uint32_t begin = at + before + mark.len, n = wordy_length(s, begin);
  if (n == 0 || before + 1 + n > sizeof text) return 0;
  memcpy(text, s->text + at, before);
  text[before] = '\'';
  memcpy(text + before + 1, s->text + begin, n);
  *entry = lede_lexicon_find(s->lexicon, text, before + 1 + n);
  return flags_of(s, *entry) & LEDE_ENTRY_CLITIC ? before + mark.len + n : 0;
}

uint32_t lede_clitic_at(const lede_scan *s, uint32_t at, uint32_t *entry) { return find_clitic(s, at, 0, entry); }

uint32_t lede_negation_at(const lede_scan *s, uint32_t at, uint32_t *entry) {
  return is_letter(ascii_kind(s->text[at])) ? find_clitic(s, at, 1, entry) : 0;
}

/* ---- Abbreviations ---------------------------------------------------------------------------------------------- */

static bool number_after(const lede_scan *s, uint32_t at) {
  while (at < s->end && s->text[at] == ' ') at++;
  return char_at(s, at).kind == DIGIT;
}

/* Does the lexicon have the word that ends before the stop at `stop` as an abbreviation, here?  "No." is one before a
 * number, "Wash." with a capital letter. */
static bool is_abbreviation(const lede_scan *s, uint32_t begin, uint32_t stop, bool capital) {
  uint32_t entry = look_up(s, begin, stop + 1);
  unsigned flags = flags_of(s, entry);
  if (flags & LEDE_ENTRY_BEFORE_NUMBER) return number_after(s, stop + 1);
  return entry != 0 && (capital || !(flags & LEDE_ENTRY_CAPITAL));
}

static bool is_ellipsis(const lede_scan *s, uint32_t at) {
  return s->end - at >= 3 && memcmp(s->text + at, "...", 3) == 0;
}

/* Is the word the last letter of a unit: the C of 40°C, the h of km/h? */
static bool ends_unit(const lede_scan *s, uint32_t begin, const Word *w) {
  return w->end - begin == 1 && begin > 0 && (s->text[begin - 1] == '/' || s->text[begin - 1] == (char)0xB0);
}

/* Is word + "." an abbreviation: letters with stops between ("U.S."), one big letter ("J."), or one the lexicon has? */
static bool keeps_stop(const lede_scan *s, uint32_t begin, const Word *w) {
  if (w->end >= s->end || s->text[w->end] != '.' || is_ellipsis(s, w->end) || ends_unit(s, begin, w)) return false;
  if (w->dots > 0 && w->letters == w->dots + 1) return true;
  if (w->letters == 1 && w->big == 1 && w->digits == 0) return !(s->text[begin] == 'I' && w->end - begin == 1);
  return is_abbreviation(s, begin, w->end, w->first_big);
}

/* ---- Addresses -------------------------------------------------------------------------------------------------- */

/* ASCII letters alike in either case, whatever the locale; `small` is small letters. */
static bool same_letters(const char *a, const char *small, size_t n) {
  for (size_t i = 0; i < n; i++)
    if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] | 32 : a[i]) != small[i]) return false;
  return true;
}

/* Does a URL start at `at`: a scheme://, or www.? */
static bool is_url(const lede_scan *s, uint32_t at) {
  static const char *const starts[] = {"http://", "https://", "www.", "ftp://"};
  if (strchr("hHwWfF", s->text[at]) == NULL) return false;
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    uint32_t n = (uint32_t)strlen(starts[i]);
    if (s->end - at > n && same_letters(s->text + at, starts[i], n)) return !space_at(s, at + n);
  }
  return false;
}

/* example.org/a: a word with stops inside, the last part in small letters, and a slash. */
static bool is_bare_url(const lede_scan *s, const Word *w) {
  if (w->dots == 0 || w->end + 1 >= s->end || s->text[w->end] != '/' || !is_wordy(char_at(s, w->end + 1).kind))
    return false;
  uint32_t at = w->end;
  while (ascii_kind(s->text[at - 1]) == SMALL) at--;
  return s->text[at - 1] == '.' && w->end - at >= 2;
}

static uint32_t url_end(const lede_scan *s, uint32_t at) {
  uint32_t end = at;
  for (Char c = char_at(s, end); c.len > 0 && c.kind != SPACE; c = char_at(s, end)) {
    if (c.cp == '<' || c.cp == '>' || c.cp == '"' || (c.cp >= 0x2018 && c.cp <= 0x201F)) break;
    end += c.len;
  }
  while (end > at && strchr(".,;:!?)'", s->text[end - 1])) end--;
  return end;
}

enum { LONGEST_LOCAL_PART = 64 }; /* RFC 5321 */

uint32_t lede_email_end(const lede_scan *s, uint32_t at) {
  uint32_t i = at, dot = at;
  while (i < s->end && i - at < LONGEST_LOCAL_PART && (ascii_traits(s->text[i]) & IN_MAIL)) i++;
  if (i == at || i >= s->end || s->text[i] != '@') return 0;
  uint32_t host = ++i;
  while (i < s->end && (ascii_traits(s->text[i]) & IN_MAIL)) i++;
  while (i > host && strchr("._-+", s->text[i - 1])) i--;
  for (uint32_t k = host + 1; k < i; k++)
    if (s->text[k] == '.') dot = k;
  return dot > host ? i : 0;
}

/* What follows a first word of an address: a@, a+b@, a.B@; a...@ where archives leave out its end. */
static bool may_be_mail(const lede_scan *s, uint32_t at) {
  char c = at < s->end ? s->text[at] : ' ';
  if (c == '.' && is_ellipsis(s, at)) return s->end - at > 3 && s->text[at + 3] == '@';
  return c == '@' || c == '+' || c == '-' || (c == '.' && is_wordy(char_at(s, at + 1).kind));
}

/* The end of a URL or an e-mail address that begins with the word, with its form; else 0. */
static uint32_t address_end(const lede_scan *s, uint32_t begin, const Word *w, lede_form *form) {
  char next = w->end < s->end ? s->text[w->end] : ' ';
  *form = LEDE_FORM_URL;
  if ((w->dots > 0 || next == ':' || next == '.') && (is_url(s, begin) || is_bare_url(s, w))) return url_end(s, begin);
  *form = LEDE_FORM_EMAIL;
  return may_be_mail(s, w->end) ? lede_email_end(s, begin) : 0;
}

/* ---- Words that do not simply end ------------------------------------------------------------------------------- */

/* non-stop, pre-war: a word that stands before a hyphen only, and small letters after it. */
static bool is_prefix(const lede_scan *s, uint32_t begin, uint32_t end) {
  return s->text[end] == '-' && char_at(s, end + 1).kind == SMALL &&
         flags_of(s, look_up(s, begin, end)) & LEDE_ENTRY_PREFIX;
}

/* An apostrophe that begins no clitic and has letters after it. */
static bool joins_letters(const lede_scan *s, uint32_t at) {
  uint32_t entry;
  Char mark = char_at(s, at);
  return mark.kind == APOSTROPHE && is_letter(char_at(s, at + mark.len).kind) && !lede_clitic_at(s, at, &entry);
}

/* do|n't, Kyiv|'s, O'Brien, rock'n'roll */
static bool before_apostrophe(lede_scan *s, uint32_t begin, Word *w, lede_scanned *out) {
  uint32_t entry;
  if (w->end > begin + 1 && lede_negation_at(s, w->end - 1, &entry)) {
    w->end--, w->letters--, w->big -= s->text[w->end] == 'N';
    return finish(s, begin, w->end, word_form(w), out);
  }
  while (joins_letters(s, w->end)) {
    Word rest = word_at(s, w->end + char_at(s, w->end).len);
    w->end = rest.end, w->letters += rest.letters, w->big += rest.big;
  }
  return finish_word(s, begin, w, out);
}

static bool next_rough_word(lede_scan *s, uint32_t begin, Word *w, lede_scanned *out) {
  lede_form form;
  uint32_t end, entry = 0;
  if (w->letters == 1 && (end = lede_negation_at(s, begin, &entry)) > 0 && !lede_is_opening_place(s, begin))
    return finish_as(s, begin, begin + end, LEDE_FORM_CLITIC, entry, out);
  extend_word(s, w);
  if (w->end < s->end && is_prefix(s, begin, w->end)) {
    w->end++;
    extend_word(s, w);
  }
  if ((end = address_end(s, begin, w, &form)) > 0) return finish(s, begin, end, form, out);
  if (w->end >= s->end) return finish_word(s, begin, w, out);
  if (keeps_stop(s, begin, w)) return finish(s, begin, w->end + 1, LEDE_FORM_DOTTED, out);
  return char_at(s, w->end).kind == APOSTROPHE ? before_apostrophe(s, begin, w, out) : finish_word(s, begin, w, out);
}

static inline bool next_word(lede_scan *s, uint32_t begin, bool big, lede_scanned *out) {
  Word w = {begin, 0, 0, 0, 0, big};
  add_letters(s, &w);
  bool plain = w.letters > 0 && w.end < s->end && ascii_traits(s->text[w.end]) & ENDS_WORD;
  return plain ? finish_word(s, begin, &w, out) : next_rough_word(s, begin, &w, out);
}

bool lede_scan_next(lede_scan *s, lede_scanned *out) {
  while (s->at < s->end && s->text[s->at] == ' ') s->at++;
  Char c = char_at(s, s->at);
  while (c.len > 0 && (c.kind == SPACE || c.kind == MARK)) c = char_at(s, s->at += c.len);
  if (c.len == 0) return false;
  if (is_letter(c.kind)) return next_word(s, s->at, c.kind == BIG, out);
  return c.kind == DIGIT ? lede_scan_number(s, s->at, out) : lede_scan_mark(s, s->at, c, out);
}
