/* tree.c - gumbo's tree as a flat array in document order, with counts.
 *
 * The array is what the rest works on: a subtree is a stretch of it, so every walk is a loop. */
#include <stdlib.h>
#include "html/html_internal.h"

enum { PROSE = 40 }; /* characters of a block that reads like a paragraph */

bool lede_html_is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_HTML: case GUMBO_TAG_HEAD: case GUMBO_TAG_BODY: case GUMBO_TAG_TITLE:
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DETAILS: case GUMBO_TAG_DIR: case GUMBO_TAG_DIV: case GUMBO_TAG_DL:
    case GUMBO_TAG_DT: case GUMBO_TAG_DD: case GUMBO_TAG_FIELDSET: case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER: case GUMBO_TAG_FORM: case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3:
    case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_HEADER: case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR: case GUMBO_TAG_LEGEND: case GUMBO_TAG_LI: case GUMBO_TAG_LISTING: case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU: case GUMBO_TAG_NAV: case GUMBO_TAG_OL: case GUMBO_TAG_P: case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION: case GUMBO_TAG_SUMMARY: case GUMBO_TAG_TABLE: case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_COLGROUP: case GUMBO_TAG_TBODY: case GUMBO_TAG_THEAD: case GUMBO_TAG_TFOOT: case GUMBO_TAG_TR:
    case GUMBO_TAG_TD: case GUMBO_TAG_TH: case GUMBO_TAG_UL: case GUMBO_TAG_XMP: case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME: case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_OPTION: case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_PLAINTEXT: return true;
    default: return false;
  }
}

const char *lede_html_attr(const Node *node, const char *name) {
  if (node->tag == TAG_TEXT) return NULL;
  const GumboAttribute *a = gumbo_get_attribute(&node->gumbo->v.element.attributes, name);
  return a != NULL ? a->value : NULL;
}

/* ---- What an element is ------------------------------------------------------------------------------------------ */

static bool contains(const char *s, const char *word) {
  size_t n = s != NULL ? strlen(s) : 0;
  for (size_t i = 0; i < n; i++)
    if (html_starts(s + i, n - i, word)) return true;
  return false;
}

static bool style_hides(const char *style) {
  char flat[512];
  size_t n = 0;
  for (; style != NULL && *style != '\0' && n + 1 < sizeof flat; style++)
    if (!html_space(*style)) flat[n++] = *style;
  flat[n] = '\0';
  return contains(flat, "display:none") || contains(flat, "visibility:hidden");
}

static unsigned role_traits(const char *role) {
  static const char *const furniture[] = {
      "navigation", "banner", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
      "toolbar", "tablist", "alert", "button"};
  if (role == NULL) return 0;
  for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++)
    if (strcmp(role, furniture[i]) == 0) return TRAIT_FURNITURE;
  return strcmp(role, "main") == 0 || strcmp(role, "article") == 0 ? TRAIT_ARTICLE : 0;
}

/* An id of a heading says what its text says. */
static unsigned attribute_traits(const lede_html_words *words, GumboTag tag, const GumboVector *attributes) {
  bool heading = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
  unsigned traits = 0;
  for (unsigned i = 0; i < attributes->length; i++) {
    const GumboAttribute *a = attributes->data[i];
    const char *name = a->name, *value = a->value;
    if (strcmp(name, "class") == 0 || (strcmp(name, "id") == 0 && !heading))
      traits |= lede_html_traits(words, value);
    else if (strcmp(name, "role") == 0)
      traits |= role_traits(value);
    else if (strcmp(name, "hidden") == 0 || (strcmp(name, "aria-hidden") == 0 && strcmp(value, "true") == 0))
      traits |= TRAIT_HIDDEN;
    else if (strcmp(name, "style") == 0 && style_hides(value))
      traits |= TRAIT_HIDDEN;
    else if (strcmp(name, "itemprop") == 0 && strcmp(value, "articleBody") == 0)
      traits |= TRAIT_ARTICLE;
    else if (strcmp(name, "itemprop") == 0 && strcmp(value, "author") == 0)
      traits |= TRAIT_BYLINE;
    else if ((strcmp(name, "rel") == 0 && strcmp(value, "author") == 0))
      traits |= TRAIT_BYLINE;
    else if (tag == GUMBO_TAG_A && strcmp(name, "href") == 0) /* it leads to an author's page, or it was not kept */
      traits |= TRAIT_BYLINE;
  }
  return traits;
}

/* The kind of block that text in this element becomes, from the element or from the one around it. */
static void set_kind(const Page *p, Node *n) {
  if (n->parent != NO_NODE) {
    n->kind = p->nodes[n->parent].kind;
    n->level = p->nodes[n->parent].level;
    n->pre = p->nodes[n->parent].pre;
  }
  switch ((GumboTag)n->tag) {
    case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6:
      n->kind = LEDE_HEADING;
      n->level = (uint8_t)(n->tag - GUMBO_TAG_H1 + 1);
      break;
    case GUMBO_TAG_LI: case GUMBO_TAG_DT: case GUMBO_TAG_DD:
      n->level = n->kind == LEDE_ITEM ? (uint8_t)(n->level + (n->level < 255)) : 1;
      n->kind = LEDE_ITEM;
      break;
    case GUMBO_TAG_BLOCKQUOTE: n->kind = LEDE_QUOTE; n->level = 0; break;
    case GUMBO_TAG_FIGURE: case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_CAPTION:
      n->kind = LEDE_CAPTION;
      n->level = 0;
      break;
    case GUMBO_TAG_TABLE: n->kind = LEDE_PARAGRAPH; n->level = 0; break;
    case GUMBO_TAG_PRE: case GUMBO_TAG_LISTING: case GUMBO_TAG_XMP: n->pre = true; break;
    default: break;
  }
  if (n->traits & TRAIT_CAPTION && n->kind == LEDE_PARAGRAPH) n->kind = LEDE_CAPTION;
}

/* ---- Flattening -------------------------------------------------------------------------------------------------- */

typedef struct { GumboNode *node; uint32_t index; unsigned next; } Frame;
typedef struct { Frame *frames; size_t count, room; } Stack;

static bool is_element(const GumboNode *g) { return g->type == GUMBO_NODE_ELEMENT || g->type == GUMBO_NODE_TEMPLATE; }

static bool is_text(const GumboNode *g) {
  return g->type == GUMBO_NODE_TEXT || g->type == GUMBO_NODE_WHITESPACE || g->type == GUMBO_NODE_CDATA;
}

/* Visible characters, white space aside; one of Chinese, Japanese or Korean says more and counts twice. */
static uint32_t count_chars(const char *s) {
  uint32_t n = 0;
  for (; *s != '\0'; s++)
    if (!html_space(*s) && ((unsigned char)*s & 0xC0) != 0x80) n += (unsigned char)*s >= 0xE3 ? 2 : 1;
  return n;
}

static bool add_node(Page *p, GumboNode *g, uint32_t parent) {
  if (!lede_html_outline_undo(p, g) || p->count >= NO_NODE - 1) return false;
  if (!lede_grow(&p->nodes, &p->room, p->count + 1, sizeof *p->nodes)) return false;
  uint32_t i = (uint32_t)p->count++;
  Node *n = &p->nodes[i];
  *n = (Node){.gumbo = g, .parent = parent, .end = i + 1, .tag = TAG_TEXT};
  if (!is_element(g)) {
    n->text = count_chars(g->v.text.text);
  } else {
    n->tag = (uint8_t)g->v.element.tag;
    n->is_block = lede_html_is_block(g->v.element.tag);
    n->traits = (uint16_t)attribute_traits(p->opt->words, g->v.element.tag, &g->v.element.attributes);
    set_kind(p, n);
  }
  n->in_link = n->tag == GUMBO_TAG_A || (parent != NO_NODE && p->nodes[parent].in_link);
  n->block = n->is_block || parent == NO_NODE ? i : p->nodes[parent].block;
  if (n->tag == GUMBO_TAG_BODY && p->body == NO_NODE) p->body = i;
  return true;
}

static bool push(Page *p, Stack *st, GumboNode *g, uint32_t parent) {
  if (!add_node(p, g, parent)) return false;
  if (!is_element(g)) return true;
  if (!lede_grow(&st->frames, &st->room, st->count + 1, sizeof *st->frames)) return false;
  st->frames[st->count++] = (Frame){g, (uint32_t)p->count - 1, 0};
  return true;
}

static bool flatten(Page *p, Stack *st) {
  if (!push(p, st, p->tree->root, NO_NODE)) return false;
  while (st->count > 0) {
    Frame *f = &st->frames[st->count - 1];
    const GumboVector *children = &f->node->v.element.children;
    if (f->next == children->length) {
      p->nodes[f->index].end = (uint32_t)p->count;
      st->count--;
      continue;
    }
    GumboNode *child = children->data[f->next++];
    if ((is_element(child) || is_text(child)) && !push(p, st, child, f->index)) return false;
  }
  return true;
}

/* ---- Rows of tables of data -------------------------------------------------------------------------------------- */

/* A cell of data holds one short text: no headings, lists, tables or second paragraph. */
static bool is_data_cell(const Page *p, uint32_t cell) {
  unsigned blocks = 0;
  for (uint32_t i = cell + 1; i < p->nodes[cell].end; i++) {
    const Node *n = &p->nodes[i];
    if (!n->is_block) continue;
    if ((n->tag != GUMBO_TAG_P && n->tag != GUMBO_TAG_DIV) || ++blocks > 1) return false;
  }
  return true;
}

static void mark_row(Page *p, uint32_t row) {
  unsigned cells = 0;
  for (uint32_t i = row + 1; i < p->nodes[row].end; i = p->nodes[i].end) {
    const Node *n = &p->nodes[i];
    if (n->tag != GUMBO_TAG_TD && n->tag != GUMBO_TAG_TH) continue;
    if (!is_data_cell(p, i)) return;
    cells++;
  }
  if (cells < 2) return;
  Node *r = &p->nodes[row];
  r->is_row = true;
  for (uint32_t i = row; i < r->end; i++) {
    p->nodes[i].block = row;
    p->nodes[i].is_block = i == row;
    p->nodes[i].kind = LEDE_ROW;
    p->nodes[i].level = 0;
  }
}

lede_status lede_html_flatten(Page *p) {
  Stack st = {0};
  bool ok = flatten(p, &st);
  free(st.frames);
  if (!ok) return LEDE_ENOMEM;
  for (uint32_t i = 0; i < p->count; i++)
    if (p->nodes[i].tag == GUMBO_TAG_TR) mark_row(p, i);
  return LEDE_OK;
}

/* ---- Counts ------------------------------------------------------------------------------------------------------ */

static void clear_counts(Page *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    Node *n = &p->nodes[i];
    n->linked = n->own_linked = n->prose = 0;
    n->chars = n->own = n->text;
  }
}

void lede_html_count(Page *p) {
  clear_counts(p);
  for (uint32_t i = (uint32_t)p->count - 1; i > 0; i--) { /* children come after their parents */
    Node *n = &p->nodes[i], *up = &p->nodes[n->parent];
    if (n->dropped) continue;
    if (n->tag == GUMBO_TAG_A) n->linked = n->chars, n->own_linked = n->own;
    if (!n->is_block) {
      up->own += n->own;
      up->own_linked += n->own_linked;
    } else if (n->own >= PROSE && n->own_linked * 2 < n->own && n->kind != LEDE_HEADING) {
      n->prose += n->kind == LEDE_ITEM ? n->own / 2 : n->own; /* lists are more often furniture */
    }
    up->chars += n->chars;
    up->linked += n->linked;
    up->prose += n->prose;
  }
}
