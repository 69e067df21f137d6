/* content.c - what on the page is the article.
 *
 * What is never article by its tag or attributes is dropped; so is what its class words call furniture, unless it
 * holds most of the page's prose.  The container is found by going down from the body for as long as one child holds
 * most of the prose, or is the article that the title stands in, and going up again while what is around it reads like
 * more of the same.  Inside it, what is mostly links goes too.  A page that is left with next to nothing is tried again
 * with fewer rules. */
#include "html/html_internal.h"

enum {
  ENOUGH = 250, /* characters of prose that make an article */
  LITTLE = 120  /* that may be one, below its title */
};

/* How much may be dropped; each level keeps more. */
enum { STRICT, NO_WORDS, ANYTHING, LEVELS };

static Reason never_article(const Node *n, int level) {
  switch ((GumboTag)n->tag) {
    case GUMBO_TAG_HEAD: case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME: case GUMBO_TAG_OBJECT: case GUMBO_TAG_EMBED: case GUMBO_TAG_APPLET: case GUMBO_TAG_SVG:
    case GUMBO_TAG_CANVAS: case GUMBO_TAG_AUDIO: case GUMBO_TAG_VIDEO: case GUMBO_TAG_MAP: case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST: case GUMBO_TAG_BUTTON: case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_INPUT:
    case GUMBO_TAG_OPTION: case GUMBO_TAG_PROGRESS: case GUMBO_TAG_METER: case GUMBO_TAG_NAV: case GUMBO_TAG_MENU:
    case GUMBO_TAG_NOFRAMES: case GUMBO_TAG_NOEMBED: case GUMBO_TAG_RP: case GUMBO_TAG_TITLE: return DROP_TAG;
    case GUMBO_TAG_NOSCRIPT: return level < ANYTHING ? DROP_TAG : KEPT;
    default: return KEPT;
  }
}

/* Furniture by its tag alone. */
static bool furniture_tag(GumboTag tag) {
  return tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_FOOTER || tag == GUMBO_TAG_FORM || tag == GUMBO_TAG_FIELDSET ||
         tag == GUMBO_TAG_LABEL;
}

static Reason is_furniture(const Page *p, const Node *n) {
  if (furniture_tag((GumboTag)n->tag)) return DROP_ASIDE;
  if (n->traits & TRAIT_EMBED) return KEPT;
  bool strict = p->opt->extract == LEDE_PRECISE;
  if (n->traits & TRAIT_DOUBT && (strict || n->linked * 10ull >= n->chars * 3ull || n->prose == 0)) return DROP_CLASS;
  if (!(n->traits & TRAIT_FURNITURE)) return KEPT;
  return !(n->traits & TRAIT_ARTICLE) || n->prose == 0 ? DROP_CLASS : KEPT;
}

static void drop_never(Page *p, int level) {
  for (uint32_t i = 0; i < p->count; i++) {
    Node *n = &p->nodes[i];
    bool may = n->tag != TAG_TEXT && n->tag != GUMBO_TAG_BODY && n->tag != GUMBO_TAG_HTML;
    n->dropped = may ? never_article(n, level) : KEPT;
  }
}

/* Where nearly all of the prose is hidden a script will show it: then hidden says nothing. */
static uint32_t drop_hidden(Page *p) {
  uint32_t all = p->nodes[0].prose, hidden = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t i = p->body + 1; i < p->count;) {
      Node *n = &p->nodes[i];
      bool goes = n->dropped || n->traits & TRAIT_HIDDEN;
      if (pass == 0 && goes && !n->dropped) hidden += n->prose;
      if (pass == 1 && goes && !n->dropped) n->dropped = DROP_HIDDEN;
      i = goes ? n->end : i + 1;
    }
    if (hidden * 5ull > all * 4ull) return all;
  }
  return all - hidden;
}

static void drop_furniture(Page *p, uint32_t all) {
  for (uint32_t i = p->body + 1; i < p->count; i++) {
    Node *n = &p->nodes[i];
    if (!n->dropped && n->tag != TAG_TEXT && n->prose * 2ull <= all) n->dropped = (uint8_t)is_furniture(p, n);
  }
}

/* ---- The container ----------------------------------------------------------------------------------------------- */

static bool is_article(const Node *n) {
  return n->tag == GUMBO_TAG_ARTICLE || n->tag == GUMBO_TAG_MAIN || n->traits & TRAIT_ARTICLE;
}

static bool holds(const Page *p, uint32_t i, uint32_t inner) {
  return inner != NO_NODE && i <= inner && inner < p->nodes[i].end;
}

/* The child to go down into: the one with the title if it can be the article, else the one with the most prose. */
static uint32_t best_child(const Page *p, uint32_t at) {
  uint32_t best = NO_NODE;
  for (uint32_t i = at + 1; i < p->nodes[at].end; i = p->nodes[i].end) {
    const Node *n = &p->nodes[i];
    if (n->dropped || n->tag == TAG_TEXT) continue;
    uint64_t share = n->prose * 100ull / (p->nodes[at].prose + 1);
    if (holds(p, i, p->title) && n->prose >= LITTLE && share >= (is_article(n) ? 10 : 30)) return i;
    if (best == NO_NODE || n->prose > p->nodes[best].prose) best = i;
  }
  return best != NO_NODE && p->nodes[best].prose * 4ull >= p->nodes[at].prose * 3ull ? best : NO_NODE;
}

static bool is_list(GumboTag tag) {
  return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_DL || tag == GUMBO_TAG_LI;
}

static uint32_t go_down(const Page *p) {
  uint32_t at = p->body;
  for (;;) {
    uint32_t next = best_child(p, at);
    const Node *n = next != NO_NODE ? &p->nodes[next] : NULL;
    if (n == NULL || !n->is_block || n->tag == GUMBO_TAG_P || n->prose == 0) return at;
    if (is_list((GumboTag)n->tag) && !holds(p, next, p->title)) return at;
    at = next;
  }
}

/* Go up while what that adds is prose, rather than links and labels. */
static uint32_t go_up(const Page *p, uint32_t root) {
  if (is_article(&p->nodes[root]) && holds(p, root, p->title)) return root;
  for (uint32_t at = root; at != p->body && at != NO_NODE;) {
    const Node *r = &p->nodes[root], *up = &p->nodes[at = p->nodes[at].parent];
    uint32_t chars = up->chars - r->chars, prose = up->prose - r->prose, linked = up->linked - r->linked;
    if (chars > 0 && prose * 10ull >= chars * 7ull && linked * 5ull <= chars) root = at;
    if (holds(p, at, p->title) || up->tag == GUMBO_TAG_ARTICLE || up->tag == GUMBO_TAG_MAIN) break;
  }
  return root;
}

/* ---- Beside it --------------------------------------------------------------------------------------------------- */

/* A block beside the container that reads like more of the article. */
static bool is_dense(const Node *n) {
  return n->is_block && n->prose * 10ull >= n->chars * 8ull && n->linked * 5ull <= n->chars;
}

/* Is it another article, or below the container a list of them: headings with little text each? */
static bool holds_article(const Page *p, uint32_t i, uint32_t root) {
  uint32_t headings = 0;
  for (uint32_t k = i; k < p->nodes[i].end; k++) {
    if (p->nodes[k].tag == GUMBO_TAG_ARTICLE || p->nodes[k].tag == GUMBO_TAG_H1) return true;
    headings += p->nodes[k].tag >= GUMBO_TAG_H2 && p->nodes[k].tag <= GUMBO_TAG_H6;
  }
  return i > root && headings > 2 && p->nodes[i].prose < headings * ENOUGH;
}

static bool is_more(const Page *p, uint32_t i, uint32_t root, bool lead) {
  const Node *n = &p->nodes[i];
  if (!is_dense(n)) return false;
  if (holds_article(p, i, root)) return false;
  if (i < root) return lead && p->title != NO_NODE && i > p->title && n->prose > 0;
  if (p->opt->extract == LEDE_COMPLETE) return n->prose > 0;
  return n->prose >= 2 * ENOUGH && n->linked * 10ull <= n->chars;
}

/* Walk what is in `top` but not in the container and not dropped yet: to keep (when `keep`) or drop.
 * Returns the prose of the blocks that stand between the title and the container and read like the article. */
static uint32_t beside(Page *p, uint32_t top, bool lead, bool mark, bool *kept) {
  uint32_t root = p->root, prose = 0;
  for (uint32_t i = top + 1; i < p->nodes[top].end;) {
    Node *n = &p->nodes[i];
    if (i == root || n->dropped) {
      i = n->end;
    } else if (holds(p, i, root) || (p->title != NO_NODE && holds(p, i, p->title))) {
      i++;
    } else if (is_more(p, i, root, lead)) {
      if (i < root) prose += n->prose;
      *kept = true;
      i = n->end;
    } else if (i < root && n->prose > 0 && n->tag != TAG_TEXT && !is_dense(n)) {
      i++;
    } else {
      if (mark && !(p->title != NO_NODE && i >= p->title && i < p->nodes[p->title].end)) n->dropped = DROP_OUTSIDE;
      i = n->end;
    }
  }
  return prose;
}

/* Advertisements part an article into containers that stand side by side; an abstract stands above the text. */
static void gather(Page *p) {
  uint32_t top = p->root;
  bool kept = false;
  if (top == p->body || p->nodes[top].parent == NO_NODE) return;
  do top = p->nodes[top].parent;
  while (top > p->body && p->title != NO_NODE && p->title < p->root && !holds(p, top, p->title));
  bool lead = beside(p, top, true, false, &kept) >= ENOUGH;
  kept = false;
  beside(p, top, lead, true, &kept);
  if (kept) p->root = top;
}

/* ---- Choosing ---------------------------------------------------------------------------------------------------- */

static uint32_t choose(Page *p, int level) {
  drop_never(p, level);
  lede_html_count(p);
  if (level < ANYTHING) {
    uint32_t all = drop_hidden(p);
    if (level == STRICT) drop_furniture(p, all);
    lede_html_count(p);
  }
  p->root = go_up(p, go_down(p));
  gather(p);
  return p->nodes[p->root].prose;
}

/* Is there text left to write? */
static bool has_text(const Page *p) {
  for (uint32_t i = p->root; i < p->nodes[p->root].end; i = p->nodes[i].dropped ? p->nodes[i].end : i + 1)
    if (!p->nodes[i].dropped && p->nodes[i].tag == TAG_TEXT && p->nodes[i].chars > 0) return true;
  return false;
}

/* Does the title stand in the container, or right above it? */
static bool below_title(const Page *p) {
  if (p->title == NO_NODE || p->root == p->body) return false;
  return holds(p, p->root, p->title) || (p->title < p->root && holds(p, p->nodes[p->root].parent, p->title));
}

bool lede_html_choose(Page *p) {
  if (p->body == NO_NODE) return true;
  uint32_t most = 0;
  int best = p->opt->extract == LEDE_COMPLETE ? NO_WORDS : STRICT, level = best;
  for (uint32_t enough = ENOUGH; level < LEVELS && most < enough; level++) {
    uint32_t prose = choose(p, level);
    enough = below_title(p) ? LITTLE : ENOUGH;
    bool better = prose > 2 * most;
    if (level == ANYTHING && prose < ENOUGH) better = false; /* "Please enable JavaScript" */
    if (level == best || better) most = prose, best = level;
  }
  if (best != level - 1) choose(p, best);
  lede_html_inside(p);
  if (!lede_html_prune(p)) return false;
  if (has_text(p)) return true;
  drop_never(p, NO_WORDS); /* no article: all that a reader would see */
  lede_html_count(p);
  drop_hidden(p);
  lede_html_count(p);
  p->root = p->body;
  return true;
}
