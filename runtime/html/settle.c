/* settle.c - which statement about the page is used: in order of rank the first of each field that makes sense. */
#include <stdio.h>
#include "core/utf8.h"
#include "html/html_internal.h"

/* SITE, DESK: how much less an author is trusted who is the site, or no person */
enum { VALUE = 2100, SITE = 43, DESK = 44 };

static const char *const keys[FIELDS] = {
    [F_TITLE] = "title", [F_AUTHOR] = "author", [F_PUBLISHED] = "published", [F_MODIFIED] = "modified", [F_URL] = "url",
    [F_LANGUAGE] = "language", [F_SITE] = "site", [F_SECTION] = "section", [F_TAGS] = "tags", [F_IMAGE] = "image",
    [F_DESCRIPTION] = "description"};

static const char *const origins[] = {
    [FROM_JSON] = "json-ld", [FROM_OPENGRAPH] = "opengraph", [FROM_META] = "meta", [FROM_MICRODATA] = "microdata",
    [FROM_TIME] = "time", [FROM_URL] = "url", [FROM_BYLINE] = "byline", [FROM_HEADING] = "heading",
    [FROM_TITLE] = "title", [FROM_LINK] = "link", [FROM_HTML] = "html", [FROM_TEXT] = "text",
    [FROM_SCRIPT] = "script"};

const char *lede_html_field_name(Field field) { return keys[field]; }
const char *lede_html_from_name(From from) { return origins[from]; }

static const char *chosen(const Page *p, Field field) {
  return p->chosen[field] == NO_STRING ? "" : lede_html_string(p, p->candidates[p->chosen[field]].value);
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

/* White space collapsed, and no longer than `room`. */
static void tidy(char *s) {
  size_t n = 0;
  bool space = false;
  for (const char *c = s; *c != '\0'; c++) {
    if (html_space(*c)) {
      space = n > 0;
      continue;
    }
    if (space) s[n++] = ' ';
    s[n++] = *c;
    space = false;
  }
  s[n] = '\0';
}

/* Cut the site's name from the end of a title: what follows the last " | ", " - " or the like, when that is the site,
 * or when the site is not known and more remains than goes. */
static void cut_site(char *title, const char *site) {
  static const char *const marks[] = {
      " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", " \xC2\xBB ", " \xC2\xB7 ", " \xE2\x80\xA2 ", " // ",
      " < "};
  char *best = NULL;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    for (char *at = strstr(title, marks[i]); at != NULL; at = strstr(at + 1, marks[i]))
      if (best == NULL || at > best) best = at;
  if (best == NULL) return;
  const char *tail = strchr(best + 1, ' ') + 1;
  bool named = site[0] != '\0' && (lede_html_title_has(site, tail) || lede_html_title_has(tail, site));
  if (named || (site[0] == '\0' && (size_t)(best - title) > strlen(tail) && best - title > 15)) *best = '\0';
}

static bool day_first(const Page *p) {
  const char *language = chosen(p, F_LANGUAGE);
  size_t n = strlen(language);
  bool english = html_starts(language, n, "en") || n == 0;
  return !english || html_starts(language, n, "en-gb") || html_starts(language, n, "en-au");
}

/* "a; b, c", or lines -> one a line */
static void list_tags(char *s) {
  size_t n = 0;
  bool space = false, line = false;
  for (const char *c = s; *c != '\0'; c++) {
    if (*c == ',' || *c == ';' || *c == '\n') {
      line = n > 0;
    } else if (html_space(*c)) {
      space = n > 0;
    } else {
      if (line || space) s[n++] = line ? '\n' : ' ';
      line = space = false;
      s[n++] = *c;
    }
  }
  s[n] = '\0';
}

/* Work out the value of a candidate; false and why: it is of no use. */
static bool evaluate(const Page *p, Candidate *c, char value[VALUE], const char **why) {
  const char *raw = lede_html_string(p, c->raw);
  snprintf(value, VALUE, "%s", raw);
  value[lede_utf8_valid(value, strlen(value))] = '\0'; /* a whole character, where it was cut */
  switch ((Field)c->field) {
    case F_PUBLISHED: case F_MODIFIED: {
      char iso[DATE_MAX];
      *why = "no date in it";
      if (!lede_html_date(raw, strlen(raw), day_first(p), iso)) return false;
      snprintf(value, VALUE, "%s", iso);
      return true;
    }
    case F_AUTHOR: {
      bool strict = c->from == FROM_BYLINE || c->from == FROM_TEXT;
      Authors named = lede_html_authors(p->opt->words, raw, strict, value, VALUE);
      bool word = c->from == FROM_BYLINE && strchr(value, ' ') == NULL && !html_starts(raw, strlen(raw), "by");
      if (named == AUTHORS_DESK) c->rank += DESK;
      *why = word ? "a single word" : "names nobody";
      return named != AUTHORS_NONE && !word;
    }
    case F_TITLE:
      tidy(value);
      if (c->from != FROM_HEADING || c->rank > 10) cut_site(value, chosen(p, F_SITE));
      break;
    case F_TAGS: list_tags(value); break;
    case F_LANGUAGE:
      tidy(value);
      for (char *s = value; *s != '\0'; s++)
        if (*s == '_') *s = '-';
      *why = "no language";
      return strlen(value) >= 2 && strlen(value) < 32;
    default: tidy(value);
  }
  *why = "empty";
  return value[0] != '\0';
}

/* ---- Choosing ---------------------------------------------------------------------------------------------------- */

/* Is it the site that is named as the author? */
static bool is_site(const Page *p, const char *author) {
  const char *site = chosen(p, F_SITE);
  return site[0] != '\0' && (lede_html_title_has(site, author) || lede_html_title_has(author, site));
}

static void evaluate_all(Page *p, Field field) {
  char value[VALUE];
  for (size_t i = 0; i < p->candidate_count; i++) {
    Candidate *c = &p->candidates[i];
    if (c->field != field || !evaluate(p, c, value, &c->because)) continue;
    uint32_t string = lede_pool_add(&p->strings, value, strlen(value));
    c->value = string;
    c->because = "less trusted than another";
    if (field == F_AUTHOR && is_site(p, value)) c->rank += SITE, c->because = "the site's name";
  }
}

enum { TRUSTED = 45 };

/* Another trusted candidate that names the same author and more. */
static Candidate *fuller_list(Page *p, Candidate *best) {
  const char *one = lede_html_string(p, best->value);
  for (size_t i = 0; i < p->candidate_count; i++) {
    Candidate *c = &p->candidates[i];
    const char *all = lede_html_string(p, c->value);
    bool may = c->field == F_AUTHOR && c->value != NO_STRING && c->rank <= TRUSTED && strchr(one, '\n') == NULL;
    if (may && strchr(all, '\n') != NULL && strstr(all, one) != NULL) return c;
  }
  return best;
}

/* The usable candidate of the lowest rank, the first of several. */
static void choose(Page *p, Field field) {
  Candidate *best = NULL;
  for (size_t i = 0; i < p->candidate_count; i++) {
    Candidate *c = &p->candidates[i];
    if (c->field == field && c->value != NO_STRING && (best == NULL || c->rank < best->rank)) best = c;
  }
  if (best == NULL) return;
  if (field == F_AUTHOR) best = fuller_list(p, best);
  best->chosen = true;
  best->because = "the most trusted of its kind";
  p->chosen[field] = (uint32_t)(best - p->candidates);
}

void lede_html_settle(Page *p) {
  static const Field order[] = {F_LANGUAGE, F_SITE, F_URL, F_TITLE, F_AUTHOR, F_PUBLISHED, F_MODIFIED, F_SECTION,
                                F_TAGS, F_IMAGE, F_DESCRIPTION};
  for (size_t i = 0; i < FIELDS; i++) p->chosen[i] = NO_STRING;
  for (size_t i = 0; i < FIELDS; i++) {
    evaluate_all(p, order[i]);
    choose(p, order[i]);
  }
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* "Ann Lee\nBo Roe" -> "Ann Lee, Bo Roe" */
static void join_names(const char *s, char joined[VALUE]) {
  size_t n = 0;
  for (; *s != '\0' && n + 3 < VALUE; s++) {
    if (*s == '\n') joined[n++] = ',', joined[n++] = ' ';
    else joined[n++] = *s;
  }
  joined[n] = '\0';
}

static lede_status write_author(const Page *p, lede_builder *b) {
  char joined[VALUE];
  join_names(chosen(p, F_AUTHOR), joined);
  lede_status st = lede_builder_meta(b, "authors", chosen(p, F_AUTHOR));
  return st == LEDE_OK ? lede_builder_meta(b, "author", joined) : st;
}

/* How the page was read, beside what it says. */
static lede_status write_reading(const Page *p, lede_builder *b) {
  static const char *const modes[] = {[LEDE_BALANCED] = NULL, [LEDE_PRECISE] = "precise", [LEDE_COMPLETE] = "complete"};
  const char *const pairs[][2] = {{"kind", lede_html_kind(p)}, {"encoding", p->encoding},
                                  {"encoding_from", p->encoding_from}, {"extract", modes[p->opt->extract]}};
  lede_status st = LEDE_OK;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs && st == LEDE_OK; i++)
    if (pairs[i][1] != NULL) st = lede_builder_meta(b, pairs[i][0], pairs[i][1]);
  return st;
}

lede_status lede_html_meta(const Page *p, lede_builder *b) {
  lede_status st = write_reading(p, b);
  for (Field f = 0; f < FIELDS && st == LEDE_OK; f++) {
    if (p->chosen[f] == NO_STRING) continue;
    st = f == F_AUTHOR ? write_author(p, b) : lede_builder_meta(b, keys[f], chosen(p, f));
  }
  return st;
}

/* The most trusted statement that stands in the part; NULL: there is none. */
static const char *said_in(const Page *p, uint32_t part, Field field) {
  const Candidate *best = NULL;
  for (size_t i = 0; i < p->candidate_count; i++) {
    const Candidate *c = &p->candidates[i];
    bool inside = c->node != NO_NODE && c->node >= part && c->node < p->nodes[part].end;
    if (c->field == field && inside && c->value != NO_STRING && (best == NULL || c->rank < best->rank)) best = c;
  }
  return best != NULL ? lede_html_string(p, best->value) : NULL;
}

lede_status lede_html_article(const Page *p, uint32_t part, size_t first, lede_builder *b) {
  char names[VALUE];
  const char *author = said_in(p, part, F_AUTHOR);
  if (author != NULL) join_names(author, names);
  return lede_builder_article(b, first, author != NULL ? names : NULL, said_in(p, part, F_PUBLISHED));
}
