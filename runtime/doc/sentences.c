/* sentences.c - where sentences end: the tokens of a block, cut. */
#include <string.h>
#include "doc/segment.h"

/* ---- Where sentences end ---------------------------------------------------------------------------------------- */

typedef enum { NO_END, STOP, ABBREVIATION, CALL, DOTS, FACE } End; /* ".", "Inc.", "!" or "?", "…", ":-)" */

enum { SHORTEST_RULE = 16 }; /* bytes of a run of marks that parts a text: "==========" */

/* A block that is being cut into sentences.  `begin`: the sentence under way. */
typedef struct {
  lede_segmenter *g;
  const lede_doc *doc;
  size_t block, first, begin, stop;
  unsigned ordinal; /* of the last list mark, "2." or "b)"; 0 none */
  bool lettered, bulleted;
} Split;

static const char *bytes_of(const lede_doc *d, size_t token) { return d->text + d->token_begin[token]; }
static char byte_of(const lede_doc *d, size_t token) { return *bytes_of(d, token); }
static uint32_t length_of(const lede_doc *d, size_t token) { return d->token_end[token] - d->token_begin[token]; }

static bool is_glued(const lede_doc *d, size_t token) {
  return token > 0 && d->token_begin[token] == d->token_end[token - 1];
}

static bool has_form(const Split *p, size_t token, lede_form form) {
  return token < p->stop && p->doc->token_form[token] == form;
}

static bool is_mark(const Split *p, size_t token, char mark) {
  return token < p->stop && length_of(p->doc, token) == 1 && byte_of(p->doc, token) == mark;
}

static bool is_word(const Split *p, size_t token, const char *word) {
  size_t n = strlen(word);
  return token < p->stop && length_of(p->doc, token) == n && memcmp(bytes_of(p->doc, token), word, n) == 0;
}

static End end_of(const lede_doc *d, size_t token) {
  uint32_t len = length_of(d, token);
  const char *s = bytes_of(d, token);
  switch ((lede_form)d->token_form[token]) {
    case LEDE_FORM_DOTTED: return s[len - 1] == '.' ? ABBREVIATION : NO_END;
    case LEDE_FORM_SYMBOL: return len > 1 && (s[0] == ':' || s[0] == ';') ? FACE : NO_END;
    case LEDE_FORM_PUNCT:
      if (s[0] == '.') return len == 1 ? STOP : DOTS;
      if (s[0] == '!' || s[0] == '?') return CALL;
      return len == 3 && memcmp(s, "\xE2\x80\xA6", 3) == 0 ? DOTS : NO_END;
    default: return NO_END;
  }
}

static bool is_capital(const lede_doc *d, size_t token) {
  return token < d->token_count && LEDE_CAPITAL_FORMS >> d->token_form[token] & 1;
}

static bool closes(const lede_doc *d, size_t token) {
  return d->token_form[token] == LEDE_FORM_CLOSE || strchr(")]}", byte_of(d, token)) != NULL;
}

static bool opens(const lede_doc *d, size_t token) {
  return d->token_form[token] == LEDE_FORM_OPEN || strchr("([{", byte_of(d, token)) != NULL;
}

static unsigned flags_of(const lede_segmenter *g, size_t token) {
  return g->lex != NULL ? lede_entry_flags(g->lex, g->doc->token_entry[token]) : 0;
}

/* "Really?" Smith asked: a name and a verb of saying go on with the sentence that the quotation began. */
static bool goes_on_reporting(const Split *p, size_t token) {
  if (has_form(p, token, LEDE_FORM_CAP) && flags_of(p->g, token) & LEDE_ENTRY_STARTER) return false; /* They asked */
  for (size_t i = token; i < p->stop && i < token + 5; i++) {
    if (has_form(p, i, LEDE_FORM_LOWER)) return (flags_of(p->g, i) & LEDE_ENTRY_REPORTS) != 0;
    if (!is_capital(p->doc, i)) return false;
  }
  return false;
}

/* 5 p.m. Friday, 5 p.m. EST, 5 p.m. E.T., 5 p.m. Moscow time. */
static bool goes_on_with_time(const Split *p, size_t next) {
  return (flags_of(p->g, next) & LEDE_ENTRY_TIME_NAME) != 0 || has_form(p, next, LEDE_FORM_UPPER) ||
         has_form(p, next, LEDE_FORM_DOTTED) || is_word(p, next + 1, "time");
}

/* Single capital letters are initials ("J. Smith"); others with stops may close a sentence ("the U.S. The …"), though
 * not when it has hardly begun ("At 5 p.m. Mr. …"). */
static bool abbreviation_ends(const Split *p, size_t token, size_t next) {
  unsigned flags = flags_of(p->g, token);
  if (flags & LEDE_ENTRY_NEVER_ENDS) return false;
  if (has_form(p, next, LEDE_FORM_OPEN) || token - p->begin < 3 || !is_capital(p->doc, next)) return false;
  if (flags_of(p->g, next) & LEDE_ENTRY_STARTER) return true;
  return (flags & LEDE_ENTRY_MOSTLY_ENDS) && !goes_on_with_time(p, next);
}

/* A small letter after the terminal: a new sentence where the writer began this one with a small letter too, or where
 * a common word ended and one that often begins a sentence follows. */
static bool ends_before_small(const Split *p, size_t token, size_t next) {
  if (next != token + 1 || token == p->begin) return false;
  if (has_form(p, p->begin, LEDE_FORM_LOWER)) return true;
  if (!has_form(p, token - 1, LEDE_FORM_LOWER)) return false;
  if (end_of(p->doc, token) == STOP && length_of(p->doc, token - 1) < 4) return false; /* "min. the": who knows */
  return (flags_of(p->g, next) & LEDE_ENTRY_STARTER) != 0;
}

/* A closing mark by its shape: of straight ones that touch a word on either side nobody knows. */
static bool surely_closes(const Split *p, size_t token) {
  return has_form(p, token, LEDE_FORM_CLOSE) && (byte_of(p->doc, token) & 0x80) != 0;
}

/* No space after the terminal: "…went home.The next day…", "…went home.”The next day…". */
static bool ends_glued(const Split *p, size_t token, size_t next) {
  return (next == token + 1 || surely_closes(p, next - 1)) && token > p->begin &&
         has_form(p, token - 1, LEDE_FORM_LOWER) && length_of(p->doc, token - 1) > 1 &&
         has_form(p, next, LEDE_FORM_CAP);
}

/* "Albert I. Jones": no pronoun. */
static bool is_initial(const Split *p, size_t token, size_t next) {
  return token > p->begin + 1 && is_mark(p, token - 1, 'I') && has_form(p, token - 2, LEDE_FORM_CAP) &&
         has_form(p, next, LEDE_FORM_CAP) && !(flags_of(p->g, next) & LEDE_ENTRY_STARTER);
}

/* Does a sentence end with the terminal at `token`, what follows its closing marks being token `next`? */
static bool ends_here(const Split *p, size_t token, size_t next) {
  const lede_doc *d = p->doc;
  End end = end_of(d, token);
  size_t word = next;
  while (word < p->stop && opens(d, word)) word++;
  if (word == p->stop) return false;
  if (end == ABBREVIATION) return !is_glued(d, next) && abbreviation_ends(p, token, next);
  if (is_glued(d, next)) return ends_glued(p, token, next);
  lede_form form = (lede_form)d->token_form[word];
  if (form == LEDE_FORM_CLITIC) return false;
  if (end == DOTS || end == FACE)
    return is_capital(d, token > p->begin && is_mark(p, token - 1, '[') ? next : word); /* "[…]" (Smith 5) */
  if (form == LEDE_FORM_LOWER) return ends_before_small(p, token, next);
  if (end == CALL && next - token > 1) return !goes_on_reporting(p, word);
  if (end == STOP && is_initial(p, token, next)) return false;
  return form != LEDE_FORM_PUNCT || byte_of(d, word) == '-';
}

/* What belongs to the sentence after its terminal: closing marks, a face, and the number of a note, [12]. */
static size_t after_closing(const Split *p, size_t next) {
  while (next < p->stop && (closes(p->doc, next) || end_of(p->doc, next) == FACE)) next++;
  while (is_mark(p, next, '[') && has_form(p, next + 1, LEDE_FORM_NUMBER) && is_mark(p, next + 2, ']')) next += 3;
  return next;
}

/* ---- Dots with spaces between ----------------------------------------------------------------------------------- */

/* How many single stops follow one another from `token` on: . . . */
static size_t count_stops(const Split *p, size_t token) {
  size_t n = 0;
  while (is_mark(p, token + n, '.')) n++;
  return n;
}

/* Three are an omission, which may end a sentence.  A fourth is the sentence's stop: the first one, if it touches the
 * word before. */
static size_t end_of_stops(const Split *p, size_t token, size_t count) {
  if (!is_capital(p->doc, token + count) || (count == 3 && is_mark(p, token + count, 'I'))) return 0;
  return count > 3 && is_glued(p->doc, token) ? token + 1 : token + count;
}

/* ---- Lists inside a line ---------------------------------------------------------------------------------------- */

static bool is_bullet(const Split *p, size_t token) {
  const char *s = bytes_of(p->doc, token);
  return length_of(p->doc, token) == 3 && (memcmp(s, "\xE2\x80\xA2", 3) == 0 || memcmp(s, "\xE2\x81\x83", 3) == 0);
}

/* A small letter, maybe with a stop that the scanner took for an abbreviation's. */
static bool is_letter(const Split *p, size_t token) {
  char c = byte_of(p->doc, token);
  return c >= 'a' && c <= 'z' && length_of(p->doc, token) == 1u + has_form(p, token, LEDE_FORM_DOTTED);
}

/* The number of a list mark: 12, or 2 for the letter b; 0 none. */
static unsigned ordinal_of(const Split *p, size_t token) {
  const char *s = bytes_of(p->doc, token);
  uint32_t len = length_of(p->doc, token);
  if (is_letter(p, token)) return (unsigned)(s[0] - 'a' + 1);
  if (!has_form(p, token, LEDE_FORM_NUMBER) || len > 2 || (unsigned char)s[0] > '9') return 0;
  return len == 1 ? (unsigned)(s[0] - '0') : (unsigned)((s[0] - '0') * 10 + (s[1] - '0'));
}

/* The end of a list mark at `token`, "2." "b)" "• 3.)", with its ordinal; else 0. */
static size_t list_mark_end(const Split *p, size_t token, unsigned *ordinal, bool *lettered) {
  if (token < p->stop && is_bullet(p, token)) token++;
  if (token + 2 >= p->stop || (*ordinal = ordinal_of(p, token)) == 0) return 0;
  *lettered = is_letter(p, token);
  size_t end = token + 1;
  bool marked = has_form(p, token, LEDE_FORM_DOTTED);
  if (is_mark(p, end, '.') && is_glued(p->doc, end)) end++;
  if (is_mark(p, end, ')') && is_glued(p->doc, end)) end++;
  marked = marked || end > token + 1;
  return marked && end < p->stop && !is_glued(p->doc, end) ? end : 0;
}

/* Past the list mark at the beginning of the sentence under way.  At the beginning of a block, or in order, it is one
 * of a list, whose next mark is waited for. */
static size_t enter_item(Split *p) {
  unsigned ordinal;
  bool lettered;
  if (p->begin == p->stop) return p->stop;
  if (p->begin == p->first) p->bulleted = is_bullet(p, p->begin);
  size_t end = list_mark_end(p, p->begin, &ordinal, &lettered);
  if (end == 0) return p->begin;
  bool listed = p->begin == p->first || ordinal == 1 || ordinal == p->ordinal + 1;
  if (!listed) return is_capital(p->doc, end) ? end : p->begin;
  p->ordinal = ordinal;
  p->lettered = lettered;
  return end;
}

/* The next item of the list under way, "1. A truce 2. Talks", or the first of one after a colon (but "1)" numbers parts
 * of a sentence as often). */
static bool begins_item(const Split *p, size_t token) {
  unsigned ordinal;
  bool lettered;
  if (token == p->begin) return false;
  if (p->bulleted && is_bullet(p, token)) return true;
  bool first = is_mark(p, token - 1, ':');
  size_t end = p->ordinal > 0 || first ? list_mark_end(p, token, &ordinal, &lettered) : 0;
  if (end == 0 || !is_capital(p->doc, end)) return false;
  if (first && ordinal == 1) return !is_mark(p, end - 1, ')');
  return p->ordinal > 0 && ordinal == p->ordinal + 1 && lettered == p->lettered;
}

/* ---- What stands by itself -------------------------------------------------------------------------------------- */

static size_t count_bytes(const lede_doc *d, size_t token, char c) {
  size_t n = 0;
  for (uint32_t i = d->token_begin[token]; i < d->token_end[token]; i++) n += d->text[i] == c;
  return n;
}

/* Does a stamp at `token` begin a line?  After a name it does, in "on 08/16/2000 03:48 PM" it does not. */
static bool begins_stamp_line(const Split *p, size_t token) {
  return token == p->begin || is_capital(p->doc, token - 1) || byte_of(p->doc, token - 1) == '>';
}

/* The end of a stamp that a line ends with, "08/16/2000 03:48 PM", else 0. */
static size_t stamp_end(const Split *p, size_t token) {
  if (!has_form(p, token + 1, LEDE_FORM_NUMBER) || count_bytes(p->doc, token, '/') != 2 ||
      count_bytes(p->doc, token + 1, ':') == 0)
    return 0;
  bool half = has_form(p, token + 2, LEDE_FORM_UPPER) && length_of(p->doc, token + 2) == 2 &&
              bytes_of(p->doc, token + 2)[1] == 'M'; /* AM, PM */
  size_t end = token + 2 + half;
  if (end >= p->stop || is_glued(p->doc, end)) return 0;
  return begins_stamp_line(p, token) || is_capital(p->doc, end) ? end : 0;
}

static bool is_ruled_line(const Split *p, size_t token) {
  return length_of(p->doc, token) >= SHORTEST_RULE && strchr("_=*-", byte_of(p->doc, token)) != NULL &&
         !is_glued(p->doc, token) && (token + 1 == p->stop || !is_glued(p->doc, token + 1));
}

/* The end of what closes a heading line at `token` that no stop closes: a stamp, an address in brackets, the first of
 * two web addresses, a ruled line.  0: none. */
static size_t end_of_line_part(const Split *p, size_t token) {
  switch ((lede_form)p->doc->token_form[token]) {
    case LEDE_FORM_NUMBER: return stamp_end(p, token);
    case LEDE_FORM_URL: return has_form(p, token + 1, LEDE_FORM_URL) ? token + 1 : 0;
    case LEDE_FORM_EMAIL:
      return is_mark(p, token + 1, '>') && (is_capital(p->doc, token + 2) || has_form(p, token + 2, LEDE_FORM_NUMBER))
                 ? token + 2
                 : 0;
    case LEDE_FORM_PUNCT: case LEDE_FORM_SYMBOL: return is_ruled_line(p, token) ? token + 1 : 0;
    default: return 0;
  }
}

/* Does such a part begin a line of its own? */
static bool begins_line_part(const Split *p, size_t token) {
  lede_form form = (lede_form)p->doc->token_form[token];
  if (token == p->begin) return false;
  if (form == LEDE_FORM_NUMBER) return begins_stamp_line(p, token);
  return form == LEDE_FORM_PUNCT || form == LEDE_FORM_SYMBOL;
}

/* ---- Cutting a block -------------------------------------------------------------------------------------------- */

/* The sentence under way ends before token `at`. */
static bool cut(Split *p, size_t at) {
  bool ok = lede_add_sentence(p->g, p->begin, at, p->block);
  p->begin = at;
  return ok;
}

/* The end of the sentence that closes with `token`, 0 none; *skip: the next token to look at. */
static size_t sentence_stop(const Split *p, size_t token, size_t *skip) {
  if (end_of(p->doc, token) == NO_END) return 0;
  size_t stops = count_stops(p, token);
  if (stops > 2) {
    *skip = token + stops;
    return end_of_stops(p, token, stops);
  }
  size_t next = *skip = after_closing(p, token + 1);
  return next < p->stop && ends_here(p, token, next) ? next : 0;
}

/* Most tokens: words, which neither end nor begin anything outside a list. */
static bool is_plain(const Split *p, size_t token) {
  return p->doc->token_form[token] <= LEDE_FORM_CAP && p->ordinal == 0;
}

bool lede_split_block(lede_segmenter *g, size_t first, size_t block) {
  Split p = {g, g->doc, block, first, first, g->doc->token_count, 0, false, false};
  for (size_t i = enter_item(&p); i < p.stop;) {
    if (is_plain(&p, i)) {
      i++;
      continue;
    }
    size_t begin = p.begin, next = i + 1, part = end_of_line_part(&p, i);
    bool before = part > 0 ? begins_line_part(&p, i) : begins_item(&p, i);
    if (before && !cut(&p, i)) return false;
    size_t end = part > 0 ? part : sentence_stop(&p, i, &next);
    if (end > 0 && !cut(&p, end)) return false;
    size_t entered = p.begin > begin ? enter_item(&p) : 0;
    i = entered > next ? entered : next;
  }
  return cut(&p, p.stop);
}
