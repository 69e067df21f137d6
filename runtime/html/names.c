/* names.c - who wrote it: the names in a byline or an author field. */
#include "html/html_internal.h"

enum { LONGEST_NAME = 64, WORDS_MOST = 5, NAMES_MOST = 12 };

static bool starts(const char *s, const char *word) { return html_starts(s, strlen(s), word); }

/* "Written by Ann Lee" -> "Ann Lee" */
static const char *past_by(const char *s) {
  static const char *const before[] = {
      "by ", "by: ", "by:", "written by ", "posted by ", "published by ", "story by ", "words by ", "text by ",
      "reported by ", "author: ", "authors: ", "author ", "von ", "von: ", "por ", "par ", "di ", "door ", "autor: ",
      "autor ", "text: ", "publi\xC3\xA9 par ", "ein artikel von ", "from "};
  for (size_t i = 0; i < sizeof before / sizeof *before;) {
    while (*s == ' ' || *s == '\n') s++;
    bool hit = starts(s, before[i]);
    s += hit ? strlen(before[i]) : 0;
    i = hit ? 0 : i + 1;
  }
  bool glued = starts(s, "by") && s[2] >= 'A' && s[2] <= 'Z'; /* "ByAnn Lee" */
  return glued ? s + 2 : s;
}

/* Where the names end: at what says when or where. */
static size_t names_end(const char *s) {
  static const char *const after[] = {
      " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xE2\x80\xA2 ", " \xC2\xB7 ", " (", " Published", " Updated",
      " Posted", " on ", " @", " in ", " View ", " Follow", " Contributor", " Staff", " updated", " published",
      " Written by", " Last", " for ", " at ", " is a", " Email", " More", " About", " | Updated", " Read ", "  ", "<"};
  size_t end = strlen(s);
  for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
    const char *at = strstr(s, after[i]);
    if (at != NULL && at > s && (size_t)(at - s) < end) end = (size_t)(at - s);
  }
  return end;
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

static void trim(Name *n) {
  while (n->len > 0 && strchr(" ,;:-|.\n\t", *n->s) != NULL) n->s++, n->len--;
  while (n->len > 0 && strchr(" ,;:-|\n\t", n->s[n->len - 1]) != NULL) n->len--;
}

/* Could it be a name?  Notes where one of its words names a job or a desk. */
static bool is_name(const lede_html_words *words, Name *n) {
  size_t spaces = 0, letters = 0;
  char text[LONGEST_NAME + 1];
  if (n->len == 0 || n->len > LONGEST_NAME) return false;
  for (size_t i = 0; i < n->len; i++) {
    char c = n->s[i];
    spaces += c == ' ';
    letters += html_letter(c) || (unsigned char)c >= 0x80;
    if (html_digit(c) || strchr("@:<>_=?!", c) != NULL) return false;
    text[i] = html_lower(c);
  }
  text[n->len] = '\0';
  n->job = (lede_html_traits(words, text) & TRAIT_JOB) != 0;
  return letters >= 3 && spaces < WORDS_MOST && !(lede_html_line_says(words, text, n->len) & LINE_NOBODY);
}

static bool same_letters(const Name *n, const char *s) {
  return strlen(s) == n->len && memcmp(s, n->s, n->len) == 0;
}

static size_t split(const lede_html_words *words, const char *s, size_t len, const char *site, Name names[NAMES_MOST]) {
  size_t count = 0, begin = 0;
  for (size_t i = 0; i <= len && count < NAMES_MOST;) {
    size_t sep = i < len ? separator(s + i, len - i) : 1;
    if (sep == 0) {
      i++;
      continue;
    }
    Name n = {s + begin, i - begin, false};
    trim(&n);
    if (is_name(words, &n) && !same_letters(&n, site)) names[count++] = n;
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

bool lede_html_authors(const lede_html_words *words, const char *raw, const char *site, char *out, size_t room) {
  Name names[NAMES_MOST];
  const char *s = past_by(raw);
  size_t count = split(words, s, names_end(s), site, names), people = 0, n = 0;
  for (size_t i = 0; i < count; i++) people += !names[i].job;
  for (size_t i = 0; i < count; i++) {
    if ((people > 0 && names[i].job) || !is_new(names, i) || n + names[i].len + 2 > room) continue;
    if (n > 0) out[n++] = '\n';
    memcpy(out + n, names[i].s, names[i].len);
    n += names[i].len;
  }
  out[n] = '\0';
  return n > 0;
}
