/* markdown.c - a document from Markdown (CommonMark with tables): md4c parses it, its text points into the source. */
#include <gumbo.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"

enum { DEEPEST = 64, LONGEST_ENTITY = 48 }; /* nested blocks whose kinds are kept; bytes of &name; */

/* The block under way begins at text byte `begin`.  `kinds`: of the blocks that are open, from the outside in. */
typedef struct {
  lede_builder *b;
  const char *source;
  size_t len, from, begin; /* the Markdown is source [from, len) */
  struct { MD_BLOCKTYPE type; int level; } open[DEEPEST];
  int depth, images, lists;
  bool titled, cell;
  lede_status st;
} Reader;

static void keep(Reader *r, lede_status st) {
  if (r->st == LEDE_OK) r->st = st;
}

static void write_ours(Reader *r, const char *text) {
  keep(r, lede_builder_append(r->b, text, strlen(text), (lede_range){0, 0}));
}

static bool has_text(const Reader *r) { return lede_builder_length(r->b) > r->begin; }

/* ---- Blocks ----------------------------------------------------------------------------------------------------- */

/* What the text under way is: by the innermost of the blocks around it that says so. */
static lede_block_kind kind_of(const Reader *r, int *level) {
  *level = 0;
  for (int i = (r->depth < DEEPEST ? r->depth : DEEPEST) - 1; i >= 0; i--) {
    *level = r->open[i].level;
    switch (r->open[i].type) {
      case MD_BLOCK_H: return LEDE_HEADING;
      case MD_BLOCK_LI: return LEDE_ITEM;
      default: *level = 0;
    }
    if (r->open[i].type == MD_BLOCK_TR) return LEDE_ROW;
    if (r->open[i].type == MD_BLOCK_QUOTE) return LEDE_QUOTE;
  }
  return LEDE_PARAGRAPH;
}

/* The block under way ends here. */
static void end_block(Reader *r) {
  if (!has_text(r)) return;
  int level;
  lede_block_kind kind = kind_of(r, &level);
  lede_range text = {(uint32_t)r->begin, (uint32_t)lede_builder_length(r->b)};
  bool title = kind == LEDE_HEADING && level == 1 && !r->titled;
  r->titled = r->titled || title;
  keep(r, title ? lede_builder_title(r->b, text) : lede_builder_block(r->b, text, kind, level));
  write_ours(r, "\n\n");
  r->begin = lede_builder_length(r->b);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *userdata) {
  Reader *r = userdata;
  if (type == MD_BLOCK_TD || type == MD_BLOCK_TH) {
    r->cell = has_text(r);
    return r->st != LEDE_OK;
  }
  end_block(r);
  r->lists += type == MD_BLOCK_UL || type == MD_BLOCK_OL;
  int level = type == MD_BLOCK_H ? (int)((MD_BLOCK_H_DETAIL *)detail)->level : r->lists;
  if (r->depth < DEEPEST) r->open[r->depth].type = type, r->open[r->depth].level = level;
  r->depth++;
  return r->st != LEDE_OK;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *userdata) {
  (void)detail;
  Reader *r = userdata;
  if (type == MD_BLOCK_TD || type == MD_BLOCK_TH) return r->st != LEDE_OK;
  end_block(r);
  r->lists -= type == MD_BLOCK_UL || type == MD_BLOCK_OL;
  r->depth--;
  return r->st != LEDE_OK;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *userdata) {
  (void)detail;
  ((Reader *)userdata)->images += type == MD_SPAN_IMG;
  return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *userdata) {
  (void)detail;
  ((Reader *)userdata)->images -= type == MD_SPAN_IMG;
  return 0;
}

/* ---- Text ------------------------------------------------------------------------------------------------------- */

static const GumboNode *last_child(const GumboNode *n) {
  const GumboVector *children = &n->v.element.children;
  return children->length > 0 ? children->data[children->length - 1] : NULL;
}

/* What &name; stands for, as a page that holds nothing else has it -> a string to free, or NULL. */
static char *decoded(const char *entity, size_t len) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  if (len > LONGEST_ENTITY) return NULL;
  GumboOutput *out = gumbo_parse_with_options(&options, entity, len);
  const GumboNode *body = last_child(out->root), *text = body != NULL ? last_child(body) : NULL;
  char *meant = text != NULL && text->type == GUMBO_NODE_TEXT ? strdup(text->v.text.text) : NULL;
  gumbo_destroy_output(&options, out);
  return meant;
}

static void write_entity(Reader *r, const char *text, size_t len, lede_range src) {
  char *meant = decoded(text, len);
  keep(r, meant != NULL ? lede_builder_append(r->b, meant, strlen(meant), src)
                        : lede_builder_append(r->b, text, len, src));
  free(meant);
}

static int write_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata) {
  Reader *r = userdata;
  if (r->images > 0 || type == MD_TEXT_HTML || size == 0) return 0;
  bool ours = text < r->source || text >= r->source + r->len; /* a break, a NUL */
  if (r->cell) write_ours(r, " | ");
  r->cell = false;
  if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR || ours) {
    write_ours(r, type == MD_TEXT_NULLCHAR ? "\xEF\xBF\xBD" : "\n");
    return r->st != LEDE_OK;
  }
  size_t begin = (size_t)(text - r->source), end = begin + size;
  if (type == MD_TEXT_ENTITY)
    write_entity(r, text, size, (lede_range){(uint32_t)begin, (uint32_t)end});
  else
    keep(r, lede_builder_decode(r->b, begin, end));
  return r->st != LEDE_OK;
}

/* ---- Front matter: "key: value" between two lines of dashes ------------------------------------------------------ */

static const struct { const char *key, *meta; } front[] = {
    {"title", "title"}, {"author", "author"}, {"date", "published"}, {"published", "published"}, {"url", "url"},
    {"link", "url"}, {"lang", "language"}, {"language", "language"}, {"site", "site"}, {"description", "description"}};

static const char *meta_of(const char *key, size_t len) {
  for (size_t i = 0; i < sizeof front / sizeof *front; i++)
    if (strlen(front[i].key) == len && strncasecmp(front[i].key, key, len) == 0) return front[i].meta;
  return NULL;
}

static bool may_surround(char c) { return is_space(c) || c == '"' || c == '\''; }

/* source [begin, end) is the value of `meta`; a title is text as well. */
static void take_value(Reader *r, const char *meta, size_t begin, size_t end) {
  while (begin < end && may_surround(r->source[begin])) begin++;
  while (end > begin && may_surround(r->source[end - 1])) end--;
  if (begin == end) return;
  if (strcmp(meta, "title") != 0) {
    keep(r, lede_builder_meta_bytes(r->b, meta, r->source + begin, end - begin));
    return;
  }
  keep(r, lede_builder_decode(r->b, begin, end));
  keep(r, lede_builder_title(r->b, (lede_range){(uint32_t)r->begin, (uint32_t)lede_builder_length(r->b)}));
  write_ours(r, "\n\n");
  r->begin = lede_builder_length(r->b);
  r->titled = true;
}

static void take_front_line(Reader *r, size_t begin, size_t end) {
  const char *colon = memchr(r->source + begin, ':', end - begin);
  if (colon == NULL) return;
  const char *meta = meta_of(r->source + begin, (size_t)(colon - r->source) - begin);
  if (meta != NULL) take_value(r, meta, (size_t)(colon + 1 - r->source), end);
}

static bool is_fence(const Reader *r, size_t begin, size_t end) {
  while (end > begin && is_space(r->source[end - 1])) end--;
  return end - begin == 3 && memcmp(r->source + begin, "---", 3) == 0;
}

static size_t line_end(const Reader *r, size_t at) {
  const char *nl = memchr(r->source + at, '\n', r->len - at);
  return nl != NULL ? (size_t)(nl - r->source) : r->len;
}

/* The line of dashes that closes the front matter -> where it ends; 0: there is no front matter. */
static size_t front_end(const Reader *r, size_t first) {
  if (!is_fence(r, r->from, first)) return 0;
  for (size_t at = first + 1; at < r->len; at = line_end(r, at) + 1)
    if (is_fence(r, at, line_end(r, at))) return line_end(r, at);
  return 0;
}

static void take_front_matter(Reader *r) {
  size_t first = line_end(r, r->from), end = front_end(r, first);
  if (end == 0) return;
  for (size_t at = first + 1; at < end; at = line_end(r, at) + 1) take_front_line(r, at, line_end(r, at));
  r->from = end;
}

/* ---- The document ----------------------------------------------------------------------------------------------- */

static lede_status parse(Reader *r) {
  static const MD_PARSER parser = {0, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS, enter_block,
                                   leave_block, enter_span, leave_span, write_text, NULL, NULL};
  take_front_matter(r);
  int failed = r->st == LEDE_OK ? md_parse(r->source + r->from, (MD_SIZE)(r->len - r->from), &parser, r) : 0;
  return r->st != LEDE_OK ? r->st : failed ? LEDE_ENOMEM : LEDE_OK;
}

lede_status lede_doc_markdown_new(const void *source, size_t len, lede_doc **out, lede_error *err) {
  if (lede_looks_binary(source, len)) return lede_fail(err, LEDE_EBINARY, "binary data, not text");
  lede_builder *b;
  lede_status st = lede_builder_open(source, len, &b, err);
  if (st != LEDE_OK) return st;
  size_t bom = len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  Reader r = {.b = b, .source = lede_builder_source(b), .len = len, .from = bom};
  return lede_builder_finish(b, parse(&r), out, err);
}
