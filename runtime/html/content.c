/* content.c - what on the page is the article.
 *
 * First what is never article by its tag or attributes is dropped, then what its class words call furniture, unless it
 * holds much of the page's prose.  The container is found by going down from the body for as long as one child holds
 * most of the prose.  Inside it, what is mostly links goes too. */
#include "html/html_internal.h"

static bool never_article(const Node *n) {
  switch ((GumboTag)n->tag) {
    case GUMBO_TAG_HEAD: case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME: case GUMBO_TAG_OBJECT: case GUMBO_TAG_EMBED: case GUMBO_TAG_APPLET: case GUMBO_TAG_SVG:
    case GUMBO_TAG_CANVAS: case GUMBO_TAG_AUDIO: case GUMBO_TAG_VIDEO: case GUMBO_TAG_MAP: case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST: case GUMBO_TAG_BUTTON: case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_INPUT: case GUMBO_TAG_OPTION:
    case GUMBO_TAG_PROGRESS: case GUMBO_TAG_METER: case GUMBO_TAG_NAV: case GUMBO_TAG_MENU: case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED: case GUMBO_TAG_RP: case GUMBO_TAG_TITLE: return true;
    default: return (n->traits & TRAIT_HIDDEN) != 0;
  }
}

/* Furniture by its tag alone, unless the article turns out to be in it. */
static bool furniture_tag(GumboTag tag) {
  return tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_FOOTER || tag == GUMBO_TAG_FORM || tag == GUMBO_TAG_FIELDSET ||
         tag == GUMBO_TAG_LABEL;
}

static void drop_never(Page *p) {
  for (uint32_t i = 0; i < p->count; i++) p->nodes[i].dropped = p->nodes[i].tag != TAG_TEXT && never_article(&p->nodes[i]);
}

static void drop_furniture(Page *p) {
  uint32_t all = p->nodes[0].prose;
  for (uint32_t i = 0; i < p->count; i++) {
    Node *n = &p->nodes[i];
    if (n->dropped || n->tag == TAG_TEXT || i <= p->body) continue;
    bool furniture = n->traits & TRAIT_FURNITURE || furniture_tag((GumboTag)n->tag);
    if (furniture && n->prose * 2 <= all) n->dropped = true;
  }
}

/* Go down while one child holds most of the prose. */
static uint32_t find_root(const Page *p) {
  uint32_t at = p->body;
  for (;;) {
    uint32_t best = NO_NODE;
    for (uint32_t i = at + 1; i < p->nodes[at].end; i = p->nodes[i].end)
      if (!p->nodes[i].dropped && p->nodes[i].tag != TAG_TEXT && (best == NO_NODE || p->nodes[i].prose > p->nodes[best].prose))
        best = i;
    if (best == NO_NODE || p->nodes[best].prose * 4ull < p->nodes[at].prose * 3ull) return at;
    if (!p->nodes[best].is_block || p->nodes[best].tag == GUMBO_TAG_P) return at;
    at = best;
  }
}

static void drop_links(Page *p) {
  for (uint32_t i = p->root + 1; i < p->nodes[p->root].end; i++) {
    Node *n = &p->nodes[i];
    if (n->dropped || !n->is_block || n->chars == 0) continue;
    bool list = n->tag == GUMBO_TAG_UL || n->tag == GUMBO_TAG_OL || n->tag == GUMBO_TAG_DIV || n->tag == GUMBO_TAG_SECTION || n->tag==GUMBO_TAG_TABLE;
    if (list && n->linked * 2 > n->chars) n->dropped = true;
  }
}

void lede_html_choose(Page *p) {
  drop_never(p);
  lede_html_count(p);
  if (p->body == NO_NODE) return;
  drop_furniture(p);
  lede_html_count(p);
  p->root = find_root(p);
  drop_links(p);
  for (uint32_t i = p->body; i < p->count; i++)
    if (p->nodes[i].tag == GUMBO_TAG_H1 && !p->nodes[i].dropped && p->nodes[i].chars > 0) {
      if (i < p->nodes[p->root].end) p->title = i;
      break;
    }
}
