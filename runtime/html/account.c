/* account.c - of every line of a page, whether it was kept and why; of its statements about itself, which were used.
 *
 * The page is read again for it, so that a document that nobody asks pays nothing. */
#include <stdlib.h>
#include "core/utf8.h"
#include "html/html_internal.h"

struct lede_html_account {
  lede_html_line *lines;
  size_t line_count, line_room;
  lede_html_candidate *candidates;
  size_t candidate_count, candidate_room;
  lede_pool pool;
};

static const char *const reasons[] = {
    [KEPT] = "article", [DROP_TAG] = "not text", [DROP_HIDDEN] = "hidden", [DROP_CLASS] = "furniture",
    [DROP_ASIDE] = "beside the article", [DROP_LINKS] = "mostly links", [DROP_OUTSIDE] = "outside the article",
    [DROP_LABEL] = "label", [DROP_LINK] = "link elsewhere", [DROP_BYLINE] = "byline or date",
    [DROP_REPEATED] = "said before", [DROP_DANGLING] = "heading of nothing", [DROP_TAIL] = "after the end",
    [DROP_CAPTION] = "caption", [DROP_OTHER_ARTICLE] = "another article"};

/* The line that is being read. */
typedef struct {
  Page *page;
  lede_html_account *account;
  uint32_t block, judge; /* the node it belongs to; the node whose reason counts */
  Reason why;
  char text[LEDE_HTML_SHOWN + 1];
  size_t len;
  bool space, open;
  size_t begin, end;     /* html */
} Lines;

/* ---- Elements ---------------------------------------------------------------------------------------------------- */

static size_t put(char *out, size_t room, size_t n, const char *s, size_t len) {
  if (len > room - 1 - n) len = room - 1 - n;
  memcpy(out + n, s, len);
  out[n + len] = '\0';
  return n + len;
}

/* "div.share-bar.wide#top" */
static void describe(const Node *n, char *out, size_t room) {
  const char *name = n->tag == TAG_TEXT ? "text" : gumbo_normalized_tagname((GumboTag)n->tag);
  size_t len = put(out, room, 0, name, strlen(name));
  const char *class = lede_html_attr(n, "class"), *id = lede_html_attr(n, "id");
  while (class != NULL && *class != '\0') {
    size_t word = strcspn(class, " \t\r\n\f");
    if (word > 0) len = put(out, room, put(out, room, len, ".", 1), class, word);
    class += word;
    class += html_space(*class);
  }
  if (id != NULL && *id != '\0') put(out, room, put(out, room, len, "#", 1), id, strlen(id));
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

static bool in_subtree(const Page *p, uint32_t node, uint32_t root) {
  return root != NO_NODE && node >= root && node < p->nodes[root].end;
}

/* Strings are pool offsets until all are there. */
static const char *at_offset(uint32_t offset) { return (const char *)(uintptr_t)offset; }

static lede_status end_line(Lines *l) {
  if (!l->open) return LEDE_OK;
  Page *p = l->page;
  lede_html_account *a = l->account;
  char element[128];
  l->open = false;
  describe(&p->nodes[l->judge], element, sizeof element);
  size_t len = lede_utf8_valid(l->text, l->len); /* whole characters, where it was cut */
  uint32_t text = lede_pool_add(&a->pool, l->text, len);
  uint32_t what = lede_pool_add(&a->pool, element, lede_utf8_valid(element, strlen(element)));
  if (text == LEDE_POOL_FULL || what == LEDE_POOL_FULL ||
      !lede_grow(&a->lines, &a->line_room, a->line_count + 1, sizeof *a->lines))
    return LEDE_ENOMEM;
  const Node *n = &p->nodes[l->block];
  bool title = in_subtree(p, l->block, p->title);
  a->lines[a->line_count++] = (lede_html_line){
      .text = at_offset(text), .source = lede_html_source(p, l->begin, l->end),
      .kind = title ? LEDE_TITLE : (lede_block_kind)n->kind, .level = title ? 0 : n->level,
      .kept = title || l->why == KEPT,
      .reason = title ? "title" : reasons[l->why], .element = at_offset(what)};
  return LEDE_OK;
}

static lede_status add_text(Lines *l, uint32_t i, uint32_t judge, Reason why) {
  const Node *n = &l->page->nodes[i];
  const GumboText *t = &n->gumbo->v.text;
  size_t begin = (size_t)(t->original_text.data - l->page->html);
  lede_status st = LEDE_OK;
  if (!l->open || l->block != n->block || l->why != why || l->judge != judge) {
    st = end_line(l);
    *l = (Lines){.page = l->page, .account = l->account, .block = n->block, .judge = judge, .why = why, .open = true,
                 .begin = begin};
  }
  for (const char *s = t->text; *s != '\0'; s++) {
    if (html_space(*s)) {
      l->space = l->len > 0;
      continue;
    }
    if (l->space && l->len < LEDE_HTML_SHOWN) l->text[l->len++] = ' ';
    if (l->len < LEDE_HTML_SHOWN) l->text[l->len++] = *s;
    l->space = false;
  }
  l->end = begin + t->original_text.length;
  return st;
}

static bool has_visible(const Node *n) {
  const char *s = n->gumbo->v.text.text;
  while (html_space(*s)) s++;
  return *s != '\0';
}

static lede_status read_lines(Page *p, lede_html_account *a) {
  Lines l = {.page = p, .account = a};
  lede_status st = LEDE_OK;
  uint32_t until = 0, judge = NO_NODE; /* inside a dropped subtree: its end, its root */
  for (uint32_t i = p->body != NO_NODE ? p->body : (uint32_t)p->count; i < p->count && st == LEDE_OK; i++) {
    const Node *n = &p->nodes[i];
    if (i >= until) judge = NO_NODE;
    if (judge == NO_NODE && n->dropped != KEPT && n->end > i + 1) judge = i, until = n->end;
    if (n->tag == GUMBO_TAG_SCRIPT || n->tag == GUMBO_TAG_STYLE || n->tag == GUMBO_TAG_NOSCRIPT) {
      i = n->end - 1;
    } else if (n->tag != TAG_TEXT) {
      if (n->is_block) st = end_line(&l);
      else if (n->tag == GUMBO_TAG_BR || lede_html_is_block((GumboTag)n->tag)) l.space = l.len > 0;
    } else if (has_visible(n)) {
      Reason why = judge != NO_NODE ? p->nodes[judge].dropped : n->dropped;
      bool outside = why == KEPT && !in_subtree(p, i, p->root);
      st = add_text(&l, i, judge != NO_NODE ? judge : n->block, outside ? DROP_OUTSIDE : why);
    }
  }
  return st == LEDE_OK ? end_line(&l) : st;
}

/* ---- Candidates -------------------------------------------------------------------------------------------------- */

static const char *copy(lede_html_account *a, const char *s) {
  uint32_t at = lede_pool_add(&a->pool, s, strlen(s));
  return at_offset(at != LEDE_POOL_FULL ? at : 0);
}

static lede_status read_candidates(Page *p, lede_html_account *a) {
  for (Field f = 0; f < FIELDS; f++) {
    for (size_t i = 0; i < p->candidate_count; i++) {
      const Candidate *c = &p->candidates[i];
      if (c->field != f) continue;
      if (!lede_grow(&a->candidates, &a->candidate_room, a->candidate_count + 1, sizeof *a->candidates))
        return LEDE_ENOMEM;
      a->candidates[a->candidate_count++] = (lede_html_candidate){
          .field = lede_html_field_name(f), .value = copy(a, lede_html_string(p, c->value)),
          .raw = copy(a, lede_html_string(p, c->raw)), .from = lede_html_from_name((From)c->from),
          .where = copy(a, c->where), .chosen = c->chosen, .because = c->because,
          .source = c->end == c->begin ? (lede_range){0, 0}
                    : c->in_utf8       ? lede_html_map_range(&p->coding, c->begin, c->end)
                                       : lede_html_source(p, c->begin, c->end)};
    }
  }
  return LEDE_OK;
}

/* ---- The account ------------------------------------------------------------------------------------------------- */

static void settle(const lede_html_account *a, const char **string) { *string = a->pool.bytes + (uintptr_t)*string; }

lede_status lede_html_explain(const void *source, size_t len, const lede_html_options *opt, lede_html_account **out,
                              lede_error *err) {
  Page page;
  lede_html_account *a = calloc(1, sizeof *a);
  lede_html_page_begin(&page, source, len, opt);
  lede_status st = lede_html_read(&page, err);
  if (st == LEDE_OK && (a == NULL || read_lines(&page, a) != LEDE_OK || read_candidates(&page, a) != LEDE_OK))
    st = lede_fail(err, LEDE_ENOMEM, "out of memory for a page of %zu bytes", len);
  for (size_t i = 0; st == LEDE_OK && i < a->line_count; i++)
    settle(a, &a->lines[i].text), settle(a, &a->lines[i].element);
  for (size_t i = 0; st == LEDE_OK && i < a->candidate_count; i++) {
    lede_html_candidate *c = &a->candidates[i];
    settle(a, &c->value), settle(a, &c->raw), settle(a, &c->where);
  }
  lede_html_page_free(&page);
  if (st == LEDE_OK)
    *out = a;
  else
    lede_html_account_free(a);
  return st;
}

void lede_html_account_free(lede_html_account *a) {
  if (a == NULL) return;
  free(a->lines);
  free(a->candidates);
  free(a->pool.bytes);
  free(a);
}

const lede_html_line *lede_html_account_lines(const lede_html_account *a, size_t *count) {
  *count = a->line_count;
  return a->lines;
}

const lede_html_candidate *lede_html_account_candidates(const lede_html_account *a, size_t *count) {
  *count = a->candidate_count;
  return a->candidates;
}
