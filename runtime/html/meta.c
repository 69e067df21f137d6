/* meta.c - what the page says about itself: title, author, dates, address, language, site, description.
 *
 * Each fact has its sources in order of trust; the first that gives something sensible wins. */
#include <stdio.h>
#include "core/utf8.h"
#include "html/html_internal.h"

/* ---- Values ------------------------------------------------------------------------------------------------------ */

/* Copy with white space collapsed, cut at a whole character when there is no room. */
static void copy(char *out, size_t room, const char *s) {
  size_t n = 0;
  bool space = false;
  for (size_t len = strlen(s), i = 0; i < len;) {
    uint32_t cp;
    bool ok;
    size_t k = lede_utf8_next(s + i, len - i, &cp, &ok);
    if (html_space(s[i]) || cp == 0xA0) {
      space = n > 0;
    } else if (ok && cp >= 32) {
      if (n + k + space >= room) break;
      if (space) out[n++] = ' ';
      memcpy(out + n, s + i, k);
      n += k;
      space = false;
    }
    i += k;
  }
  out[n] = '\0';
}

static void take(char *out, size_t room, const char *s) {
  if (*out == '\0' && s != NULL) copy(out, room, s);
}
#define TAKE(field, value) take(field, sizeof(field), value)

enum { FEW = 1000 }; /* nodes that are looked at for a short text */

/* The beginning of the text of a node's subtree. */
static void node_text(const Page *p, uint32_t i, char *out, size_t room) {
  char raw[2048];
  size_t n = 0;
  for (uint32_t k = i; k < p->nodes[i].end && k - i < FEW; k++) {
    const Node *t = &p->nodes[k];
    if (t->tag == GUMBO_TAG_SCRIPT || t->tag == GUMBO_TAG_STYLE) {
      k = t->end - 1;
      continue;
    }
    const char *s = t->tag == TAG_TEXT ? t->gumbo->v.text.text : t->is_block || t->tag == GUMBO_TAG_BR ? " " : "";
    size_t len = strlen(s);
    if (len > sizeof raw - 1 - n) len = sizeof raw - 1 - n;
    memcpy(raw + n, s, len);
    n += len;
  }
  raw[n] = '\0';
  copy(out, room, raw);
}

static bool same(const char *a, const char *b) { return strlen(a) == strlen(b) && html_starts(a, strlen(a), b); }

static bool one_of(const char *s, const char *const *list) {
  for (; *list != NULL; list++)
    if (same(s, *list)) return true;
  return false;
}

/* ---- Titles ------------------------------------------------------------------------------------------------------ */

/* Letters and digits of `s` in lower case, for comparing. */
static size_t squeeze(const char *s, char *out, size_t room) {
  size_t n = 0;
  for (; *s != '\0' && n + 1 < room; s++)
    if (html_letter(*s) || html_digit(*s) || (unsigned char)*s >= 0x80) out[n++] = html_lower(*s);
  out[n] = '\0';
  return n;
}

/* Does `whole` contain `part`, letters and digits alone? */
static bool title_has(const char *whole, const char *part) {
  char a[1024], b[1024];
  squeeze(whole, a, sizeof a);
  return squeeze(part, b, sizeof b) >= 4 && strstr(a, b) != NULL;
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
  bool named = site[0] != '\0' && (title_has(site, tail) || title_has(tail, site));
  if (named || (site[0] == '\0' && (size_t)(best - title) > strlen(tail) && best - title > 15)) *best = '\0';
}

/* The heading that says most of what the page's title says; when none does, the only <h1> if it is long enough to be
 * a title rather than the site's name. */
static uint32_t find_title(const Page *p, const char *title) {
  uint32_t best = NO_NODE, only = NO_NODE;
  size_t longest = 0;
  unsigned h1 = 0;
  char text[512];
  for (uint32_t i = p->body; i < p->count; i++) {
    const Node *n = &p->nodes[i];
    if ((n->tag != GUMBO_TAG_H1 && n->tag != GUMBO_TAG_H2) || n->traits & TRAIT_HIDDEN) continue;
    node_text(p, i, text, sizeof text);
    size_t len = strlen(text);
    if (len == 0) continue;
    if (n->tag == GUMBO_TAG_H1 && h1++ == 0 && len >= 15) only = i;
    if (len > longest && len >= 4 && title_has(title, text)) best = i, longest = len;
  }
  return best != NO_NODE && (longest > 12 || h1 != 1) ? best : h1 == 1 && only != NO_NODE ? only : best;
}

/* ---- <meta>, <link>, JSON-LD ------------------------------------------------------------------------------------- */

typedef struct {
  Facts *facts;
  JsonLd ld;
  char og_title[512], page_title[512], meta_author[256], published[256], modified[256], loose_date[256];
  char item_date[256], time_date[256], text_date[256], near_date[256], byline[256];
} Sources;

static void read_meta(Sources *s, const Node *n) {
  static const char *const published[] = {
      "article:published_time", "article:published", "og:published_time", "datepublished", "publish-date",
      "publish_date", "publishdate", "published", "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued",
      "dcterms.issued", "dcterms.created", "citation_publication_date", "article.published", "date.issued",
      "dc.date.created", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime",
      "og:article:published_time", "article:publicationdate", "pub_date", "published_time", "publication_date",
      "rnews:datepublished", NULL};
  static const char *const loose[] = {
      "date", "dc.date", "dcterms.date", "created", "release_date", "og:pubdate", "citation_date", "last-published",
      "ptime", "displaydate", NULL};
  static const char *const modified[] = {
      "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
      "revised", "modified", NULL};
  static const char *const author[] = {
      "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
      "dcterms.creator", "byl", "authors", "citation_author", "article.author", "cxenseparse:author",
      "twitter:creator:name", "og:article:author", NULL};
  const char *content = lede_html_attr(n, "content"), *name = lede_html_attr(n, "property");
  if (content == NULL || *content == '\0') return;
  if (name == NULL) name = lede_html_attr(n, "name");
  if (name == NULL) name = lede_html_attr(n, "itemprop");
  if (name == NULL) return;
  Facts *f = s->facts;
  if (same(name, "og:title")) TAKE(s->og_title, content);
  else if (same(name, "og:site_name")) TAKE(f->site, content);
  else if (same(name, "og:url")) TAKE(f->url, content);
  else if (same(name, "og:description") || same(name, "description")) TAKE(f->description, content);
  else if (one_of(name, published)) TAKE(s->published, content);
  else if (one_of(name, modified)) TAKE(s->modified, content);
  else if (one_of(name, loose)) TAKE(s->loose_date, content);
  else if (one_of(name, author) && strstr(content, "://") == NULL) TAKE(s->meta_author, content);
}

static void read_link(Sources *s, const Node *n) {
  const char *rel = lede_html_attr(n, "rel"), *href = lede_html_attr(n, "href");
  if (rel != NULL && href != NULL && same(rel, "canonical")) copy(s->facts->url, sizeof s->facts->url, href);
}

static void read_script(Sources *s, const Page *p, uint32_t i) {
  const char *type = lede_html_attr(&p->nodes[i], "type");
  if (type == NULL || !same(type, "application/ld+json")) return;
  for (uint32_t k = i + 1; k < p->nodes[i].end; k++) {
    const char *json = p->nodes[k].gumbo->v.text.text;
    lede_html_jsonld(json, strlen(json), &s->ld);
  }
}

/* "By Ann Lee, Reporter | 12 May" -> "Ann Lee" */
static void clean_author(char *name) {
  static const char *const before[] = {
      "by ", "by: ", "written by ", "posted by ", "von ", "por ", "par ", "di ", "author: ", "authors: ", "author ",
      "story by ", "words by ", "autor: ", "published by ", "text by ", "by:", "publi\xC3\xA9 par ",
      "ein artikel von "};
  static const char *const after[] = {
      " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xE2\x80\xA2 ", " \xC2\xB7 ", " / ", " (", " Published",
      " Updated", " Posted", " on ", " @", " in ", " View ", " Follow", " Contributor", " Staff", " updated",
      " published", " Written by", " Last"};
  for (size_t i = 0; i < sizeof before / sizeof *before;) {
    bool hit = html_starts(name, strlen(name), before[i]);
    if (hit) memmove(name, name + strlen(before[i]), strlen(name) - strlen(before[i]) + 1);
    i = hit ? 0 : i + 1;
  }
  for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
    char *at = strstr(name, after[i]);
    if (at != NULL && at > name) *at = '\0';
  }
  size_t n = strlen(name);
  if (n > 4 && html_starts(name, n, "by") && name[2] >= 'A' && name[2] <= 'Z') memmove(name, name + 2, n - 1), n -= 2;
  while (n > 0 && strchr(" ,;:-|", name[n - 1]) != NULL) name[--n] = '\0';
}

static bool is_author(const char *name) {
  size_t words = 1, letters = 0;
  for (const char *c = name; *c != '\0'; c++) {
    words += *c == ' ';
    letters += html_letter(*c) || (unsigned char)*c >= 0x80;
    if (html_digit(*c)) return false;
  }
  return letters >= 3 && words <= 14 && strstr(name, "://") == NULL && strchr(name, '@') == NULL;
}

/* Take a line as the byline if it can be one: it says "by", or is of two words and more where its class says so. */
static void read_byline(Sources *s, char *line, bool by_class) {
  bool says_by = html_starts(line, strlen(line), "by ");
  if (s->byline[0] != '\0' || !(says_by || by_class)) return;
  clean_author(line);
  if (is_author(line) && (says_by || strchr(line, ' ') != NULL)) TAKE(s->byline, line);
}

static void read_item(Sources *s, const Page *p, uint32_t i) {
  const Node *n = &p->nodes[i];
  const char *prop = lede_html_attr(n, "itemprop"), *value = lede_html_attr(n, "datetime");
  char text[256];
  if (prop != NULL && same(prop, "datepublished")) {
    if (value == NULL) value = lede_html_attr(n, "content");
    node_text(p, i, text, sizeof text);
    TAKE(s->item_date, value != NULL ? value : text);
  } else if (n->tag == GUMBO_TAG_TIME) {
    node_text(p, i, text, sizeof text);
    TAKE(s->time_date, value != NULL && *value != '\0' ? value : text);
  } else if (n->traits & TRAIT_DATE && s->text_date[0] == '\0' && n->end - i < 40) {
    char iso[DATE_MAX];
    node_text(p, i, text, sizeof text);
    if (lede_html_date(text, strlen(text), true, iso)) TAKE(s->text_date, text);
  }
  if (n->traits & TRAIT_BYLINE && s->byline[0] == '\0' && n->end - i < 60) {
    node_text(p, i, text, sizeof text);
    read_byline(s, text, true);
  }
}

static void collect(Sources *s, const Page *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const Node *n = &p->nodes[i];
    switch (n->tag) {
      case TAG_TEXT: break;
      case GUMBO_TAG_HTML: TAKE(s->facts->language, lede_html_attr(n, "lang")); break;
      case GUMBO_TAG_META: read_meta(s, n); break;
      case GUMBO_TAG_SCRIPT: read_script(s, p, i); break;
      case GUMBO_TAG_LINK: read_link(s, n); break;
      case GUMBO_TAG_TITLE: /* others belong to drawings */
        if (i < p->body && s->page_title[0] == '\0') node_text(p, i, s->page_title, sizeof s->page_title);
        break;
      default: read_item(s, p, i);
    }
  }
}

/* Lines near the title: "By Ann Lee", "20 November 2019". */
static void read_around_title(Sources *s, const Page *p) {
  if (p->title == NO_NODE) return;
  uint32_t from = p->title > p->body + 60 ? p->title - 60 : p->body, to = p->nodes[p->title].end + 150;
  char line[256], iso[DATE_MAX];
  for (uint32_t i = from; i < to && i < p->count; i++) {
    const Node *n = &p->nodes[i];
    if (n->tag != TAG_TEXT || strlen(n->gumbo->v.text.text) > 120) continue;
    copy(line, sizeof line, n->gumbo->v.text.text);
    if (lede_html_date(line, strlen(line), true, iso)) TAKE(s->near_date, line);
    read_byline(s, line, false);
  }
}

/* ---- Choosing ---------------------------------------------------------------------------------------------------- */

static void choose_title(Sources *s, Page *p) {
  Facts *f = s->facts;
  char heading[512] = "", both[1100];
  snprintf(both, sizeof both, "%s / %s", s->og_title, s->page_title);
  p->title = p->body != NO_NODE ? find_title(p, both) : NO_NODE;
  if (p->title != NO_NODE) node_text(p, p->title, heading, sizeof heading);
  bool agrees = strlen(heading) >= 15 || title_has(both, heading);
  if (agrees) TAKE(f->title, heading);
  TAKE(f->title, s->og_title);
  TAKE(f->title, s->page_title);
  TAKE(f->title, s->ld.headline);
  if (!agrees) cut_site(f->title, f->site);
}

static void choose_author(Sources *s) {
  const char *site = s->facts->site;
  if (site[0] != '\0' && s->byline[0] != '\0') { /* the publisher, where a person is named elsewhere */
    if (title_has(s->ld.author, site)) s->ld.author[0] = '\0';
    if (title_has(s->meta_author, site)) s->meta_author[0] = '\0';
  }
  char *sources[] = {s->ld.author, s->meta_author, s->byline};
  for (size_t i = 0; i < 3 && s->facts->author[0] == '\0'; i++) {
    clean_author(sources[i]);
    if (is_author(sources[i])) TAKE(s->facts->author, sources[i]);
  }
}

static bool day_first(const Facts *f) {
  size_t n = strlen(f->language);
  bool english = html_starts(f->language, n, "en") || n == 0;
  return !english || html_starts(f->language, n, "en-gb") || html_starts(f->language, n, "en-au");
}

static void choose_date(char out[DATE_MAX], bool df, const char *const *sources, size_t count) {
  for (size_t i = 0; i < count && out[0] == '\0'; i++)
    if (!lede_html_date(sources[i], strlen(sources[i]), df, out)) out[0] = '\0';
}

void lede_html_facts(Page *p) {
  Sources s = {.facts = &p->facts};
  collect(&s, p);
  choose_title(&s, p);
  read_around_title(&s, p);
  choose_author(&s);
  const char *published[] = {s.ld.published, s.published, s.item_date, s.loose_date, s.time_date, s.text_date,
                             s.near_date, p->facts.url};
  const char *modified[] = {s.ld.modified, s.modified};
  bool df = day_first(&p->facts);
  choose_date(p->facts.published, df, published, sizeof published / sizeof *published);
  choose_date(p->facts.modified, df, modified, 2);
}

lede_status lede_html_meta(const Page *p, lede_builder *b) {
  const Facts *f = &p->facts;
  const char *const pairs[][2] = {{"title", f->title}, {"author", f->author}, {"published", f->published},
                                  {"modified", f->modified}, {"url", f->url}, {"language", f->language},
                                  {"site", f->site}, {"description", f->description}};
  lede_status st = LEDE_OK;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs && st == LEDE_OK; i++)
    if (pairs[i][1][0] != '\0') st = lede_builder_meta(b, pairs[i][0], pairs[i][1]);
  return st;
}
