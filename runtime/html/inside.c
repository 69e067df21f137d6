/* inside.c - elements inside the article's container that are not the article: lists of links, cards that lead to other
 * articles, notes about the author. */
#include "html/html_internal.h"

enum {
  LONG_CAPTION = 600, /* characters that are too many for a caption */
  CARD = 600, CARD_PROSE = 300, /* the most that a card holds */
  CARD_TITLE = 12, /* the least that its heading holds */
  NEAR = 60        /* nodes of a card before its heading */
};

static bool is_caption(const Node *n) {
  bool by_tag = n->tag == GUMBO_TAG_FIGURE || n->tag == GUMBO_TAG_FIGCAPTION || n->tag == GUMBO_TAG_CAPTION;
  return (by_tag || n->traits & TRAIT_CAPTION) && n->chars <= LONG_CAPTION;
}

/* What is called a caption, by its class or that of an element around it, is none when it is as long as a section. */
static void mend_captions(Page *p) {
  for (uint32_t i = p->root; i < p->nodes[p->root].end;) {
    Node *n = &p->nodes[i];
    bool is = n->tag != TAG_TEXT && is_caption(n);
    if (!is && n->kind == LEDE_CAPTION) n->kind = LEDE_PARAGRAPH;
    i = is ? n->end : i + 1;
  }
}

/* Lists and boxes of which more than half is links, or a quarter where only what is certain counts. */
static void drop_links(Page *p) {
  unsigned share = p->opt->extract == LEDE_PRECISE ? 1 : p->opt->extract == LEDE_COMPLETE ? 3 : 2; /* quarters */
  for (uint32_t i = p->root + 1; i < p->nodes[p->root].end; i++) {
    Node *n = &p->nodes[i];
    if (n->dropped || !n->is_block || n->chars == 0) continue;
    bool list = n->tag == GUMBO_TAG_UL || n->tag == GUMBO_TAG_OL || n->tag == GUMBO_TAG_DIV ||
                n->tag == GUMBO_TAG_SECTION || n->tag == GUMBO_TAG_TABLE;
    if (list && n->linked * 4ull > n->chars * share) n->dropped = DROP_LINKS;
  }
}

/* ---- Cards ------------------------------------------------------------------------------------------------------- */

/* "1. First of a list" */
static bool is_numbered(const Page *p, uint32_t heading) {
  for (uint32_t i = heading + 1; i < p->nodes[heading].end; i++) {
    const Node *n = &p->nodes[i];
    if (n->tag != TAG_TEXT || n->chars == 0) continue;
    const char *s = n->gumbo->v.text.text;
    while (html_space(*s)) s++;
    return html_digit(*s) || *s == '#';
  }
  return false;
}

/* A little text below a heading that is a link: it leads to another article. */
static bool is_card(const Page *p, uint32_t i) {
  const Node *n = &p->nodes[i];
  if (n->dropped || n->tag == TAG_TEXT || n->chars > CARD || n->prose > CARD_PROSE || n->linked == 0) return false;
  for (uint32_t k = i + 1; k < n->end && k - i < NEAR; k++) {
    const Node *h = &p->nodes[k];
    if (h->tag < GUMBO_TAG_H1 || h->tag > GUMBO_TAG_H6) continue;
    return h->chars >= CARD_TITLE && !is_numbered(p, k) && (h->in_link || h->linked * 10ull >= h->chars * 9ull);
  }
  return false;
}

/* Cards come in rows, and are few beside an article: where they are most of it they are what it is made of. */
static void drop_cards(Page *p, uint32_t parent) {
  uint32_t cards = 0, prose = 0, end = p->nodes[parent].end;
  for (uint32_t i = parent + 1; i < end; i = p->nodes[i].end)
    if (is_card(p, i)) cards++, prose += p->nodes[i].prose;
  if (cards < 2 || prose * 5ull > p->nodes[p->root].prose) return;
  for (uint32_t i = parent + 1; i < end; i = p->nodes[i].end)
    if (is_card(p, i)) p->nodes[i].dropped = DROP_OTHER_ARTICLE;
}

/* ---- Notes about the author -------------------------------------------------------------------------------------- */

static bool is_note(const Page *p, uint32_t i) {
  const Node *n = &p->nodes[i];
  if (n->dropped || !(n->traits & TRAIT_BYLINE) || n->traits & TRAIT_ARTICLE || n->prose == 0) return false;
  return n->kind != LEDE_QUOTE && n->prose * 5ull <= p->nodes[p->root].prose;
}

void lede_html_inside(Page *p) {
  mend_captions(p);
  drop_links(p);
  if (p->opt->extract == LEDE_COMPLETE) return;
  for (uint32_t i = p->root; i < p->nodes[p->root].end; i++) {
    if (p->nodes[i].dropped && i != p->root) {
      i = p->nodes[i].end - 1;
    } else if (is_note(p, i)) {
      p->nodes[i].dropped = DROP_BYLINE;
    } else if (p->nodes[i].is_block) {
      drop_cards(p, i);
    }
  }
}
