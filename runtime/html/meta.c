/* meta.c - what the page says about itself: the statements of <meta>, <link>, JSON-LD, microdata, <time>, classes, the
 * lines near the title and the address.
 *
 * Each is noted as a candidate with its rank; settle.c chooses. */
#include <stdio.h>
#include <stdlib.h>
#include "core/utf8.h"
#include "html/html_internal.h"

/* ---- Texts ------------------------------------------------------------------------------------------------------- */

/* Copy with white space collapsed, cut at a whole character when there is no room. */
static void collapse(char *out, size_t room, const char *s) {
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

enum { FEW = 1000 }; /* nodes that are looked at for a short text */

void lede_html_node_text(const Page *p, uint32_t i, char *out, size_t room) {
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
  collapse(out, room, raw);
}

static bool same(const char *a, const char *b) { return strlen(a) == strlen(b) && html_starts(a, strlen(a), b); }

/* ---- <meta> and <link> ------------------------------------------------------------------------------------------- */

/* In order of name.  Ranks are compared within a field. */
static const struct { const char *name; uint8_t field, rank; } names[] = {
    {"article.author", F_AUTHOR, 12}, {"article.published", F_PUBLISHED, 10}, {"article:author", F_AUTHOR, 12},
    {"article:author_name", F_AUTHOR, 11}, {"article:modified_time", F_MODIFIED, 10},
    {"article:publicationdate", F_PUBLISHED, 10}, {"article:published", F_PUBLISHED, 10},
    {"article:published_time", F_PUBLISHED, 9}, {"article:section", F_SECTION, 10}, {"article:tag", F_TAGS, 10},
    {"article_date_original", F_PUBLISHED, 10}, {"author", F_AUTHOR, 10}, {"authors", F_AUTHOR, 11},
    {"byl", F_AUTHOR, 10}, {"category", F_SECTION, 20}, {"citation_author", F_AUTHOR, 10},
    {"citation_date", F_PUBLISHED, 20}, {"citation_publication_date", F_PUBLISHED, 12}, {"created", F_PUBLISHED, 20},
    {"cxenseparse:author", F_AUTHOR, 12}, {"cxenseparse:recs:publishtime", F_PUBLISHED, 12},
    {"date", F_PUBLISHED, 20}, {"date.issued", F_PUBLISHED, 12}, {"datemodified", F_MODIFIED, 12},
    {"datepublished", F_PUBLISHED, 10}, {"dc.creator", F_AUTHOR, 12}, {"dc.date", F_PUBLISHED, 20},
    {"dc.date.created", F_PUBLISHED, 12}, {"dc.date.issued", F_PUBLISHED, 11}, {"dc.date.modified", F_MODIFIED, 12},
    {"dc.description", F_DESCRIPTION, 20}, {"dc.language", F_LANGUAGE, 20}, {"dc.title", F_TITLE, 40},
    {"dcterms.created", F_PUBLISHED, 12}, {"dcterms.creator", F_AUTHOR, 12}, {"dcterms.date", F_PUBLISHED, 20},
    {"dcterms.issued", F_PUBLISHED, 11}, {"dcterms.modified", F_MODIFIED, 12}, {"description", F_DESCRIPTION, 12},
    {"displaydate", F_PUBLISHED, 20}, {"keywords", F_TAGS, 20}, {"language", F_LANGUAGE, 20},
    {"last-modified", F_MODIFIED, 20}, {"last-published", F_PUBLISHED, 22}, {"lastmod", F_MODIFIED, 20},
    {"modified", F_MODIFIED, 20}, {"news_keywords", F_TAGS, 15}, {"og:article:author", F_AUTHOR, 12},
    {"og:article:published_time", F_PUBLISHED, 10}, {"og:description", F_DESCRIPTION, 10}, {"og:image", F_IMAGE, 10},
    {"og:locale", F_LANGUAGE, 15}, {"og:pubdate", F_PUBLISHED, 20}, {"og:published_time", F_PUBLISHED, 10},
    {"og:site_name", F_SITE, 10}, {"og:title", F_TITLE, 20}, {"og:updated_time", F_MODIFIED, 11}, {"og:url", F_URL, 20},
    {"originalpublicationdate", F_PUBLISHED, 10}, {"parsely-author", F_AUTHOR, 10},
    {"parsely-pub-date", F_PUBLISHED, 10}, {"parsely-section", F_SECTION, 12}, {"parsely-tags", F_TAGS, 15},
    {"ptime", F_PUBLISHED, 20}, {"pub_date", F_PUBLISHED, 10}, {"pubdate", F_PUBLISHED, 10},
    {"publication_date", F_PUBLISHED, 10}, {"publish-date", F_PUBLISHED, 10}, {"publish_date", F_PUBLISHED, 10},
    {"publishdate", F_PUBLISHED, 10}, {"published", F_PUBLISHED, 10}, {"published_time", F_PUBLISHED, 10},
    {"release_date", F_PUBLISHED, 20}, {"revised", F_MODIFIED, 20}, {"rnews:datepublished", F_PUBLISHED, 10},
    {"sailthru.author", F_AUTHOR, 10}, {"sailthru.date", F_PUBLISHED, 10}, {"sailthru.tags", F_TAGS, 15},
    {"section", F_SECTION, 15}, {"twitter:creator:name", F_AUTHOR, 13}, {"twitter:description", F_DESCRIPTION, 14},
    {"twitter:image", F_IMAGE, 12}, {"twitter:title", F_TITLE, 30}};

enum { NAMES = sizeof names / sizeof *names };

/* The row of a name, in any case; NAMES when there is none. */
static size_t find_name(const char *name) {
  char lower[32];
  size_t n = strlen(name), low = 0, high = NAMES;
  if (n >= sizeof lower) return NAMES;
  for (size_t i = 0; i <= n; i++) lower[i] = html_lower(name[i]);
  while (low < high) {
    size_t mid = (low + high) / 2;
    int order = strcmp(lower, names[mid].name);
    if (order == 0) return mid;
    if (order < 0) high = mid;
    else low = mid + 1;
  }
  return NAMES;
}

/* "Lee, Ann" -> "Ann Lee" */
static const char *first_name_first(const char *name, char *out, size_t room) {
  const char *comma = strchr(name, ',');
  if (comma == NULL || strchr(comma + 1, ',') != NULL) return name;
  int n = snprintf(out, room, "%s %.*s", comma + 1, (int)(comma - name), name);
  return n > 0 && (size_t)n < room ? out : name;
}

/* Several authors or tags, an element each, are a list. */
static bool goes_on_list(Page *p, size_t row, const char *content) {
  Candidate *last = p->candidate_count > 0 ? &p->candidates[p->candidate_count - 1] : NULL;
  bool list = names[row].field == F_AUTHOR || names[row].field == F_TAGS;
  if (!list || last == NULL || last->where != names[row].name) return false;
  char both[2048];
  int n = snprintf(both, sizeof both, "%s\n%s", lede_html_string(p, last->raw), content);
  uint32_t raw = n > 0 && (size_t)n < sizeof both ? lede_pool_add(&p->strings, both, (size_t)n) : LEDE_POOL_FULL;
  if (raw != LEDE_POOL_FULL) last->raw = raw;
  return true;
}

/* twitter:label1 "Written by", twitter:data1 "Ann Lee": who wrote it, in pages of WordPress. */
static bool is_labelled_author(const Page *p, uint32_t i, const char *name) {
  static const char *const labels[] = {"written by", "verfasst von", "geschrieben von", "escrito por", "\xC3\xA9""crit par"};
  if (!same(name, "twitter:data1")) return false;
  for (uint32_t k = i; k-- > 0 && i - k < 8;) {
    const char *label = p->nodes[k].tag == GUMBO_TAG_META ? lede_html_attr(&p->nodes[k], "name") : NULL;
    const char *says = label != NULL && same(label, "twitter:label1") ? lede_html_attr(&p->nodes[k], "content") : NULL;
    for (size_t l = 0; says != NULL && l < sizeof labels / sizeof *labels; l++)
      if (same(says, labels[l])) return true;
  }
  return false;
}

static void read_meta(Page *p, uint32_t i) {
  const Node *n = &p->nodes[i];
  const char *content = lede_html_attr(n, "content"), *name = lede_html_attr(n, "property");
  if (content == NULL || *content == '\0') return;
  if (name == NULL) name = lede_html_attr(n, "name");
  if (name == NULL) name = lede_html_attr(n, "itemprop");
  if (name != NULL && is_labelled_author(p, i, name)) name = "twitter:creator:name";
  size_t row = name != NULL ? find_name(name) : NAMES;
  if (row == NAMES || (names[row].field == F_AUTHOR && strstr(content, "://") != NULL)) return;
  From from = html_starts(name, strlen(name), "og:") || html_starts(name, strlen(name), "article:") ? FROM_OPENGRAPH
                                                                                                    : FROM_META;
  char turned[256];
  if (html_starts(names[row].name, strlen(names[row].name), "citation_author"))
    content = first_name_first(content, turned, sizeof turned);
  if (!goes_on_list(p, row, content))
    lede_html_candidate_text(p, (Field)names[row].field, from, names[row].rank, names[row].name, content, i);
}

static void read_link(Page *p, uint32_t i) {
  const char *rel = lede_html_attr(&p->nodes[i], "rel"), *href = lede_html_attr(&p->nodes[i], "href");
  if (rel != NULL && href != NULL && same(rel, "canonical"))
    lede_html_candidate_text(p, F_URL, FROM_LINK, 10, "canonical", href, i);
}

static void read_script(Page *p, uint32_t i) {
  const char *type = lede_html_attr(&p->nodes[i], "type");
  if (type == NULL || !html_starts(type, strlen(type), "application/ld+json")) return;
  for (uint32_t k = i + 1; k < p->nodes[i].end; k++) {
    const GumboStringPiece *text = &p->nodes[k].gumbo->v.text.original_text;
    size_t begin = (size_t)(text->data - p->html);
    lede_html_jsonld(p, begin, begin + text->length);
  }
}

/* ---- Elements ---------------------------------------------------------------------------------------------------- */

/* Dates and bylines in what is hidden, or beside the article, are those of others. */
enum { RANK_MICRODATA = 15, RANK_TIME = 30, RANK_CLASS = 40, RANK_NEAR = 45, RANK_URL = 60, RANK_TEXT = 70, AWAY = 10 };

static void read_date(Page *p, uint32_t i, unsigned rank, From from, const char *where, const char *value) {
  char iso[DATE_MAX];
  bool modified = strstr(where, "odified") != NULL || (p->nodes[i].traits & TRAIT_MODIFIED) != 0;
  if (lede_html_date(value, strlen(value), true, iso))
    lede_html_candidate_text(p, modified ? F_MODIFIED : F_PUBLISHED, from, rank, where, value, i);
}

static void read_item(Page *p, uint32_t i) {
  const Node *n = &p->nodes[i];
  const char *prop = lede_html_attr(n, "itemprop"), *value = lede_html_attr(n, "datetime");
  bool published = prop != NULL && same(prop, "datepublished"), modified = prop != NULL && same(prop, "datemodified");
  char text[256];
  if (published || modified || n->tag == GUMBO_TAG_TIME) {
    if (value == NULL) value = lede_html_attr(n, "content");
    if (value == NULL || *value == '\0') {
      lede_html_node_text(p, i, text, sizeof text);
      value = text;
    }
    if (published || modified)
      read_date(p, i, RANK_MICRODATA, FROM_MICRODATA, published ? "datePublished" : "dateModified", value);
    else
      read_date(p, i, RANK_TIME + (lede_html_attr(n, "pubdate") == NULL), FROM_TIME, "time", value);
  } else if (n->traits & TRAIT_DATE && n->end - i < 40) {
    lede_html_node_text(p, i, text, sizeof text);
    read_date(p, i, RANK_CLASS, FROM_BYLINE, "class", text);
  }
  if (n->traits & TRAIT_BYLINE && n->end - i < 60) {
    const char *rel = lede_html_attr(n, "rel");
    bool item = (prop != NULL && same(prop, "author")) || (rel != NULL && same(rel, "author"));
    lede_html_node_text(p, i, text, sizeof text);
    lede_html_candidate_text(p, F_AUTHOR, item ? FROM_MICRODATA : FROM_BYLINE, RANK_CLASS - (unsigned)item,
                             item ? "author" : "class", text, i);
  }
}

static void read_html(Page *p, uint32_t i) {
  const char *lang = lede_html_attr(&p->nodes[i], "lang");
  if (lang != NULL) lede_html_candidate_text(p, F_LANGUAGE, FROM_HTML, 10, "lang", lang, i);
}

static void read_element(Page *p, uint32_t i, bool *titled) {
  char text[512];
  switch (p->nodes[i].tag) {
    case TAG_TEXT: break;
    case GUMBO_TAG_HTML: read_html(p, i); break;
    case GUMBO_TAG_META: read_meta(p, i); break;
    case GUMBO_TAG_SCRIPT: read_script(p, i); break;
    case GUMBO_TAG_LINK: read_link(p, i); break;
    case GUMBO_TAG_TITLE: /* others belong to drawings */
      if (i > p->body || *titled) break;
      lede_html_node_text(p, i, text, sizeof text);
      lede_html_candidate_text(p, F_TITLE, FROM_TITLE, 25, "title", text, i);
      *titled = true;
      break;
    default: read_item(p, i);
  }
}

/* ---- The title heading ------------------------------------------------------------------------------------------- */

/* Letters and digits of `s` in lower case, for comparing. */
static size_t squeeze(const char *s, char *out, size_t room) {
  size_t n = 0;
  for (; *s != '\0' && n + 1 < room; s++)
    if (html_letter(*s) || html_digit(*s) || (unsigned char)*s >= 0x80) out[n++] = html_lower(*s);
  out[n] = '\0';
  return n;
}

bool lede_html_title_has(const char *whole, const char *part) {
  char a[1100], b[1100];
  squeeze(whole, a, sizeof a);
  return squeeze(part, b, sizeof b) >= 4 && strstr(a, b) != NULL;
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
    lede_html_node_text(p, i, text, sizeof text);
    size_t len = strlen(text);
    if (len == 0) continue;
    if (n->tag == GUMBO_TAG_H1 && h1++ == 0 && len >= 15) only = i;
    if (len > longest && len >= 4 && lede_html_title_has(title, text)) best = i, longest = len;
  }
  return best != NO_NODE && (longest > 12 || h1 != 1) ? best : h1 == 1 && only != NO_NODE ? only : best;
}

/* What the page calls itself, in its head: the first that OpenGraph says, and <title>. */
static void head_titles(const Page *p, char *out, size_t room) {
  const char *og = "", *title = "";
  for (size_t i = p->candidate_count; i-- > 0;) {
    const Candidate *c = &p->candidates[i];
    if (c->field == F_TITLE && c->from == FROM_OPENGRAPH) og = lede_html_string(p, c->raw);
    if (c->field == F_TITLE && c->from == FROM_TITLE) title = lede_html_string(p, c->raw);
  }
  snprintf(out, room, "%.500s / %.500s", og, title);
}

static void read_heading(Page *p) {
  char both[1100], heading[512];
  head_titles(p, both, sizeof both);
  p->title = p->body != NO_NODE ? find_title(p, both) : NO_NODE;
  if (p->title == NO_NODE) return;
  lede_html_node_text(p, p->title, heading, sizeof heading);
  bool agrees = strlen(heading) >= 15 || lede_html_title_has(both, heading);
  lede_html_candidate_text(p, F_TITLE, FROM_HEADING, agrees ? 10 : 50, agrees ? "agrees" : "short", heading, p->title);
}

static uint32_t first_near(const Page *p) { return p->title > p->body + 60 ? p->title - 60 : p->body; }

static bool is_near(const Page *p, uint32_t i) {
  return p->title == NO_NODE || (i >= first_near(p) && i < p->nodes[p->title].end + 150);
}

/* What stands far from the title may be said of another article. */
static void mind_distance(Page *p) {
  for (size_t i = 0; i < p->candidate_count; i++) {
    Candidate *c = &p->candidates[i];
    bool element = c->from == FROM_MICRODATA || c->from == FROM_TIME || c->from == FROM_BYLINE;
    if (element && !is_near(p, c->node)) c->rank += AWAY;
  }
}

static bool begins_byline(const char *line) {
  static const char *const words[] = {"by ", "written by ", "posted by ", "words by ", "story by ", "text by "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (html_starts(line, strlen(line), words[i])) return true;
  return false;
}

/* Lines near the title: "By Ann Lee", "20 November 2019". */
static void read_around_title(Page *p) {
  if (p->title == NO_NODE) return;
  char line[256];
  for (uint32_t i = first_near(p); is_near(p, i) && i < p->count; i++) {
    const Node *n = &p->nodes[i];
    if (n->tag != TAG_TEXT || n->text < 3 || n->text > 120) continue;
    collapse(line, sizeof line, n->gumbo->v.text.text);
    read_date(p, i, RANK_NEAR, FROM_TEXT, "near the title", line);
    if (begins_byline(line))
      lede_html_candidate_text(p, F_AUTHOR, FROM_TEXT, RANK_NEAR, "near the title", line, i);
  }
}

/* ---- Where nothing states the date ------------------------------------------------------------------------------- */

static bool has_date(const Page *p) {
  char iso[DATE_MAX];
  for (size_t i = 0; i < p->candidate_count; i++) {
    const Candidate *c = &p->candidates[i];
    const char *raw = lede_html_string(p, c->raw);
    if (c->field == F_PUBLISHED && lede_html_date(raw, strlen(raw), true, iso)) return true;
  }
  return false;
}

/* "datePublished":"2020-04-17 … wherever it stands in the page's scripts and attributes. */
static void read_scripts(Page *p) {
  static const char *const keys[] = {"ublish", "ubDate", "ub_date", "osted", "reated", "ubTime", "showDate"};
  for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
    const char *at = p->utf8, *stop = p->utf8 + p->utf8_len;
    while ((at = memmem(at, (size_t)(stop - at), keys[k], strlen(keys[k]))) != NULL) {
      const char *s = at += strlen(keys[k]);
      while (s < stop && s - at < 24 && !html_digit(*s)) s++;
      char raw[32] = "", iso[DATE_MAX];
      size_t n = (size_t)(stop - s) < 25 ? (size_t)(stop - s) : 25;
      memcpy(raw, s, n);
      if (strncmp(raw, "20", 2) != 0 || !lede_html_date(raw, strcspn(raw, "\"'<\\&"), true, iso)) continue;
      raw[strcspn(raw, "\"'<\\&")] = '\0';
      Candidate c = {.field = F_PUBLISHED, .from = FROM_SCRIPT, .in_utf8 = true, .rank = RANK_TEXT, .where = keys[k],
                     .raw = lede_pool_add(&p->strings, raw, strlen(raw)), .begin = (size_t)(s - p->utf8),
                     .end = (size_t)(s - p->utf8) + strlen(raw)};
      lede_html_candidate_add(p, c);
      return;
    }
  }
}

/* The first short line with a date, below the title if there is one. */
static void read_texts(Page *p) {
  uint32_t title = p->title != NO_NODE ? p->title : p->body;
  for (unsigned pass = 0; pass < 2; pass++) {
    uint32_t from = pass == 0 ? title : p->body, to = pass == 0 ? (uint32_t)p->count : title;
    for (uint32_t i = from; i < to && i < p->count; i++) {
      const Node *n = &p->nodes[i];
      if (n->tag != TAG_TEXT || n->text < 6 || n->text > 60 || n->in_link) continue;
      size_t before = p->candidate_count;
      read_date(p, i, RANK_TEXT + 1 + pass, FROM_TEXT, "a line", n->gumbo->v.text.text);
      if (p->candidate_count > before) return;
    }
  }
}

void lede_html_collect(Page *p) {
  bool titled = false;
  for (uint32_t i = 0; i < p->count; i++) read_element(p, i, &titled);
  if (p->opt->url != NULL) {
    lede_html_candidate_text(p, F_URL, FROM_URL, 30, "fetched", p->opt->url, NO_NODE);
    lede_html_candidate_text(p, F_PUBLISHED, FROM_URL, RANK_URL, "fetched", p->opt->url, NO_NODE);
  }
  for (size_t i = 0, count = p->candidate_count; i < count; i++) { /* an address may hold the day */
    Candidate c = p->candidates[i];
    if (c.field != F_URL || c.from == FROM_URL) continue;
    c.field = F_PUBLISHED, c.rank = RANK_URL, c.from = FROM_URL;
    lede_html_candidate_add(p, c);
  }
  read_heading(p);
  mind_distance(p);
  read_around_title(p);
  if (!has_date(p)) {
    read_scripts(p);
    read_texts(p);
  }
}
