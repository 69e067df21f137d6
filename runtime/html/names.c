/* names.c - who wrote it: the names in a byline or an author field. */
#include "html/html_internal.h"

enum { LONGEST_NAME = 64, WORDS_MOST = 5, NAMES_MOST = 12 };

static bool starts(const char *s, const char *word) { return html_starts(s, strlen(s), word); }

static const char *past_space(const char *s) {
  while (*s == ' ' || *s == '\n') s++;
  return s;
}

/* "Written by: Ann Lee" -> "Ann Lee" */
static const char *past_by(const char *s) {
  static const char *const before[] = {
      "by", "written by", "posted by", "published by", "story by", "words by", "text by", "reported by", "author",
      "authors", "von", "por", "par", "di", "door", "autor", "text", "publi\xC3\xA9 par", "ein artikel von", "from"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
    s = past_space(s);
    if (!starts(s, before[i])) continue;
    const char *at = past_space(s + strlen(before[i]));
    bool glued = at == s + 2 && *at >= 'A' && *at <= 'Z'; /* "ByAnn Lee" */
    if (*at == '\0') return at; /* of nobody */
    if (*at == ':') at++;
    else if (at == s + strlen(before[i]) && !glued) continue;
    s = at;
    i = (size_t)-1;
  }
  return s;
}

/* The length of s[0 .. n) without the months and days of the week at its end: what is left of a date. */
static size_t without_month(const char *s, size_t n) {
  static const char *const words[] = {
      "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july", "aug",
      "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december", "mon", "monday",
      "tue", "tuesday", "wed", "wednesday", "thu", "thursday", "fri", "friday", "sat", "saturday", "sun", "sunday"};
  enum { COUNT = sizeof words / sizeof *words };
  for (size_t i = 0; i < COUNT;) {
    while (n > 0 && strchr(" ,.|-", s[n - 1]) != NULL) n--;
    size_t len = strlen(words[i]);
    bool whole = len <= n && html_starts(s + n - len, len, words[i]) && (len == n || s[n - len - 1] == ' ');
    if (whole) n -= len;
    i = whole ? 0 : i + 1;
  }
  return n;
}

/* Where the names end: at what says when or where. */
static size_t names_end(const char *s) {
  static const char *const after[] = {
      " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xE2\x80\xA2 ", " \xC2\xB7 ", " (", " Published", " Updated",
      " Posted", " on ", " @", " in ", " View ", " Follow", " Contributor", " Staff", " updated", " published",
      " Written by", " Last", " for ", " at ", " is a", " is the", " Email", " More", " About", " Read ", "  ", "<",
      " Reviewed", " Edited", " Fact", " http", " is an ", " ist "};
  size_t end = strcspn(s, "0123456789");
  bool dated = s[end] != '\0';
  for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
    const char *at = strstr(s, after[i]);
    if (at != NULL && at > s && (size_t)(at - s) < end) end = (size_t)(at - s), dated = false;
  }
  return dated ? without_month(s, end) : end;
}

/* Length of the separator at s[0 .. n), 0 when there is none. */
static size_t separator(const char *s, size_t n) {
  static const char *const words[] = {" and ", " und ", " et ", " y ", " & ", " with ", " / ", " | ", ", and "};
  if (*s == ',' || *s == ';' || *s == '|' || *s == '\n' || *s == '/') return 1;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t k = strlen(words[i]);
    if (k <= n && memcmp(s, words[i], k) == 0) return k;
  }
  return 0;
}

typedef struct { const char *s; size_t len; bool job; } Name;

/* "Ann Lee Ann Lee": a picture's and a link's */
static void halve(Name *n) {
  size_t half = n->len / 2;
  if (n->len > 8 && n->len % 2 == 1 && n->s[half] == ' ' && memcmp(n->s, n->s + half + 1, half) == 0) n->len = half;
}

static void trim(Name *n) {
  while (n->len > 0 && strchr(" ,;:-|.\n\t", *n->s) != NULL) n->s++, n->len--;
  for (;;) {
    const char *end = n->s + n->len;
    if (n->len > 0 && strchr(" ,;:-|\n\t", end[-1]) != NULL)
      n->len--;
    else if (n->len > 3 && (memcmp(end - 3, "\xE2\x80\x94", 3) == 0 || memcmp(end - 3, "\xE2\x80\x93", 3) == 0))
      n->len -= 3; /* a dash */
    else
      return;
  }
}

/* Could it be a name?  Notes where one of its words names a job or a desk.  In running text (`strict`) names begin with
 * capitals; what a field holds may be a user's name. */
static bool is_name(const lede_html_words *words, Name *n, bool strict) {
  size_t spaces = 0, letters = 0, small = 0;
  char text[LONGEST_NAME + 1];
  if (n->len == 0 || n->len > LONGEST_NAME) return false;
  for (size_t i = 0; i < n->len; i++) {
    char c = n->s[i];
    spaces += c == ' ';
    small += (i == 0 || n->s[i - 1] == ' ') && c >= 'a' && c <= 'z';
    letters += html_letter(c) || (unsigned char)c >= 0x80;
    if ((html_digit(c) && strict) || strchr("@:<>=?!/", c) != NULL) return false;
    text[i] = html_lower(c);
  }
  text[n->len] = '\0';
  n->job = (lede_html_traits(words, text) & TRAIT_JOB) != 0;
  if (n->len > 5 && html_starts(text + n->len - 5, 5, " says")) return false; /* of a comment */
  if (strict && small > 0 && (small > spaces + 1 - small || (*n->s >= 'a' && *n->s <= 'z'))) return false;
  if (lede_html_line_says(words, text, n->len) & (LINE_NOBODY | LINE_OTHERS)) return false;
  return letters >= (strict ? 3 : 2) && spaces < WORDS_MOST;
}

static size_t split(const lede_html_words *words, const char *s, size_t len, bool strict, Name names[NAMES_MOST]) {
  size_t count = 0, begin = 0;
  for (size_t i = 0; i <= len && count < NAMES_MOST;) {
    size_t sep = i < len ? separator(s + i, len - i) : 1;
    if (sep == 0) {
      i++;
      continue;
    }
    const char *from = past_by(s + begin);
    Name n = {from, from < s + i ? (size_t)(s + i - from) : 0, false};
    trim(&n);
    halve(&n);
    if (is_name(words, &n, strict)) names[count++] = n;
    i += sep;
    begin = i;
  }
  return count;
}

static bool is_new(const Name *names, size_t i) {
  for (size_t k = 0; k < i; k++)
    if (names[k].len == names[i].len && memcmp(names[k].s, names[i].s, names[i].len) == 0) return false;
  return true;
}

/* "Posted on 21 September 2020 by Ann Lee" -> "Ann Lee" */
static const char *past_date(const char *s) {
  size_t digit = strcspn(s, "0123456789");
  for (const char *at = s + digit; *at != '\0'; at++)
    if (starts(at, " by ")) return past_by(at);
  return s;
}

Authors lede_html_authors(const lede_html_words *words, const char *raw, bool strict, char *out, size_t room) {
  Name names[NAMES_MOST];
  const char *s = past_date(past_by(raw));
  size_t count = split(words, s, names_end(s), strict, names), people = 0, n = 0;
  for (size_t i = 0; i < count; i++) people += !names[i].job;
  for (size_t i = 0; i < count; i++) {
    if ((people > 0 && names[i].job) || !is_new(names, i) || n + names[i].len + 2 > room) continue;
    if (n > 0) out[n++] = '\n';
    memcpy(out + n, names[i].s, names[i].len);
    n += names[i].len;
  }
  out[n] = '\0';
  return people > 0 ? AUTHORS_PEOPLE : n > 0 ? AUTHORS_DESK : AUTHORS_NONE;
}
