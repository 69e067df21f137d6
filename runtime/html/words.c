/* words.c - the words of a page: what a class or id, or the beginning of a line, says of it.
 *
 * The words stand in a file of sections (scripts/page/words, which describes itself).  Class words are looked up by
 * hash; phrases are chained by their first byte, a few to a chain. */
#include <stdlib.h>
#include "html/html_internal.h"

enum { SLOTS = 4096, MAX_WORDS = SLOTS / 2, LONGEST = 24, NO_PHRASE = UINT16_MAX, OWNERS = 64 };

typedef struct { uint32_t text; uint16_t len, next, says; } Phrase;

struct lede_html_words {
  uint64_t hash[SLOTS];
  uint16_t traits[SLOTS];
  size_t count;
  lede_pool pool;
  Phrase *phrases;
  size_t phrase_count, phrase_room;
  uint16_t first[256]; /* the first phrase of each first byte */
  uint16_t owners[OWNERS]; /* phrases that lines end with */
  size_t owner_count;
};

static const struct { const char *name; uint16_t traits, says; } sections[] = {
    {"furniture", TRAIT_FURNITURE, 0}, {"article", TRAIT_ARTICLE, 0},   {"embed", TRAIT_EMBED, 0},
    {"caption", TRAIT_CAPTION, 0},     {"byline", TRAIT_BYLINE, 0},     {"date", TRAIT_DATE, 0},
    {"cancel", TRAIT_CANCEL, 0},       {"doubt", TRAIT_DOUBT, 0},       {"job", TRAIT_JOB, 0},
    {"byline date", TRAIT_BYLINE | TRAIT_DATE, 0},
    {"date modified", TRAIT_DATE | TRAIT_MODIFIED, 0},
    {"label", 0, LINE_LABEL},          {"link", 0, LINE_LINK},          {"tail", 0, LINE_TAIL},
    {"credit", 0, LINE_CREDIT},        {"owner", 0, LINE_OWNER},        {"dated", 0, LINE_DATED},
    {"wall", 0, LINE_WALL},            {"consent", 0, LINE_CONSENT},    {"nobody", 0, LINE_NOBODY},
    {"others", 0, LINE_OTHERS},
};

/* ---- Reading the file -------------------------------------------------------------------------------------------- */

static size_t slot_of(const lede_html_words *w, uint64_t h) {
  size_t i = h % SLOTS;
  while (w->traits[i] != 0 && w->hash[i] != h) i = (i + 1) % SLOTS;
  return i;
}

/* A collision would cost one class its meaning, no more. */
static lede_status add_word(lede_html_words *w, const char *word, size_t len, uint16_t traits) {
  uint64_t h = lede_hash(word, len);
  size_t i = slot_of(w, h);
  if (w->traits[i] == 0 && w->count++ == MAX_WORDS) return LEDE_ELIMIT;
  w->hash[i] = h;
  w->traits[i] |= traits;
  return LEDE_OK;
}

static lede_status add_phrase(lede_html_words *w, const char *line, size_t len, uint16_t says) {
  if (w->phrase_count == NO_PHRASE) return LEDE_ELIMIT;
  uint32_t text = lede_pool_add(&w->pool, line, len);
  if (text == LEDE_POOL_FULL || !lede_grow(&w->phrases, &w->phrase_room, w->phrase_count + 1, sizeof *w->phrases))
    return LEDE_ENOMEM;
  uint16_t *first = &w->first[(unsigned char)*line];
  w->phrases[w->phrase_count] = (Phrase){text, (uint16_t)len, *first, says};
  if (says == LINE_OWNER && w->owner_count == OWNERS) return LEDE_ELIMIT;
  if (says == LINE_OWNER) w->owners[w->owner_count++] = (uint16_t)w->phrase_count;
  *first = (uint16_t)w->phrase_count++;
  return LEDE_OK;
}

static lede_status add_words(lede_html_words *w, const char *line, size_t len, uint16_t traits) {
  lede_status st = LEDE_OK;
  for (size_t i = 0; i < len && st == LEDE_OK;) {
    size_t n = 0;
    while (i < len && line[i] == ' ') i++;
    while (i + n < len && line[i + n] != ' ') n++;
    if (n > 0) st = add_word(w, line + i, n, traits);
    i += n;
  }
  return st;
}

/* The section that "[name]" begins; the count of sections when there is none. */
static size_t section_of(const char *line, size_t len) {
  size_t i = 0, count = sizeof sections / sizeof *sections;
  while (i < count && !(len == strlen(sections[i].name) + 2 && line[len - 1] == ']' &&
                        memcmp(line + 1, sections[i].name, len - 2) == 0)) i++;
  return i;
}

lede_status lede_html_words_add(lede_html_words *w, const char *text, size_t len, lede_error *err) {
  size_t section = sizeof sections / sizeof *sections, number = 0;
  for (size_t at = 0; at < len; at++) {
    const char *line = text + at, *end = memchr(line, '\n', len - at);
    size_t n = end != NULL ? (size_t)(end - line) : len - at;
    at += n;
    number++;
    while (n > 0 && html_space(line[n - 1])) n--;
    if (n == 0 || *line == '#') continue;
    lede_status st = LEDE_OK;
    if (*line == '[') {
      section = section_of(line, n);
    } else if (section < sizeof sections / sizeof *sections) {
      st = sections[section].says != 0 ? add_phrase(w, line, n, sections[section].says)
                                       : add_words(w, line, n, sections[section].traits);
    }
    if (section == sizeof sections / sizeof *sections)
      return lede_fail(err, LEDE_ESYNTAX, "line %zu: no such section: %.*s", number, (int)(n < 80 ? n : 80), line);
    if (st == LEDE_ELIMIT) return lede_fail(err, st, "line %zu: too many words", number);
    if (st != LEDE_OK) return lede_fail(err, st, "out of memory");
  }
  return LEDE_OK;
}

lede_status lede_html_words_new(const char *text, size_t len, lede_html_words **out, lede_error *err) {
  lede_html_words *w = calloc(1, sizeof *w);
  if (w == NULL) return lede_fail(err, LEDE_ENOMEM, "out of memory");
  memset(w->first, 0xFF, sizeof w->first);
  lede_status st = lede_html_words_add(w, text, len, err);
  if (st == LEDE_OK)
    *out = w;
  else
    lede_html_words_free(w);
  return st;
}

void lede_html_words_free(lede_html_words *w) {
  if (w == NULL) return;
  free(w->pool.bytes);
  free(w->phrases);
  free(w);
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

/* Is the run of letters and digits at s made up by a machine ("WsstdDHqIobJC0x")?  Its length, else 0. */
static size_t random_run(const char *s) {
  size_t n = 0, digits = 0, turns = 0;
  for (; html_letter(s[n]) || html_digit(s[n]); n++) {
    digits += html_digit(s[n]);
    turns += n > 0 && html_letter(s[n]) && html_lower(s[n]) != s[n] && html_lower(s[n - 1]) == s[n - 1];
  }
  return n >= 10 && digits > 0 && turns > 1 ? n : 0;
}

/* The next word of *at in lower case; its length, 0 at the end.  Words that no entry could hold are cut short. */
static size_t next_word(const char *start, const char **at, char word[LONGEST]) {
  const char *s = *at;
  size_t n = 0;
  while (*s != '\0' && !html_letter(*s)) s++;
  if (s == start || !(html_letter(s[-1]) || html_digit(s[-1])))
    for (size_t skip; (skip = random_run(s)) > 0;)
      for (s += skip; *s != '\0' && !html_letter(*s);) s++;
  for (; html_letter(*s); s++) {
    if (n > 0 && html_lower(*s) != *s && html_lower(s[-1]) == s[-1]) break;
    if (n + 1 < LONGEST) word[n++] = html_lower(*s);
  }
  word[n] = '\0';
  *at = s;
  return n;
}

unsigned lede_html_traits(const lede_html_words *w, const char *value) {
  const char *start = value;
  char pair[2 * LONGEST], word[LONGEST];
  size_t before = 0, n; /* length of the word before, which stands at the start of `pair` */
  unsigned traits = 0;
  bool cancelled = false;
  while (w != NULL && (n = next_word(start, &value, word)) > 0) {
    unsigned says = w->traits[slot_of(w, lede_hash(word, n))];
    if (!cancelled) traits |= says;
    if (before > 0) {
      pair[before] = '-';
      memcpy(pair + before + 1, word, n);
      traits |= w->traits[slot_of(w, lede_hash(pair, before + 1 + n))];
    }
    memcpy(pair, word, n);
    before = n;
    cancelled = (says & TRAIT_CANCEL) != 0;
  }
  return traits & ~(unsigned)TRAIT_CANCEL;
}

bool lede_html_line_ends(const lede_html_words *w, const char *end, size_t len) {
  for (size_t i = 0; w != NULL && i < w->owner_count; i++) {
    const Phrase *p = &w->phrases[w->owners[i]];
    if (p->len <= len && memcmp(end + len - p->len, w->pool.bytes + p->text, p->len) == 0) return true;
  }
  return false;
}

unsigned lede_html_line_says(const lede_html_words *w, const char *head, size_t len) {
  unsigned says = 0;
  if (w == NULL || len == 0) return 0;
  for (uint16_t i = w->first[(unsigned char)*head]; i != NO_PHRASE; i = w->phrases[i].next) {
    const Phrase *p = &w->phrases[i];
    bool whole = (p->says & (LINE_LABEL | LINE_NOBODY)) != 0;
    if (whole ? len == p->len : len >= p->len)
      if (memcmp(head, w->pool.bytes + p->text, p->len) == 0) says |= p->says;
  }
  return says;
}
