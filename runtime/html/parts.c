/* parts.c - several articles on one page: a day's stories, the entries of a live blog, a blog's front page in full.
 *
 * A part has some prose, a heading, and a date or a byline of its own, which sections of one article have not.  It is
 * an <article>, for which a heading that leads to a page of its own does as well, or one of several elements that stand
 * side by side with the same class.  What is made of several parts is none itself.  Only where the parts are most of
 * the page's article are they told apart. */
#include <stdlib.h>
#include "html/html_internal.h"

enum { LITTLE = 60, ENOUGH = 300 }; /* characters of prose of a part; of all of them */

enum { HEADED = 1, OWN = 2, LEADS = 4, PART = 8, ONE = 16 }; /* ONE: a part that holds no others */

/* Of a node's subtree: its signs, and how many parts it holds, with how much prose. */
typedef struct { uint32_t count, prose, last; uint8_t signs; } Sum; /* last: the last child that is like an article */

static bool is_heading(const Node *n) { return n->tag >= GUMBO_TAG_H1 && n->tag <= GUMBO_TAG_H6; }

static uint8_t signs_of(const Node *n) {
  bool heading = is_heading(n) && n->chars > 0, dated = n->tag == GUMBO_TAG_TIME;
  uint8_t signs = heading ? HEADED : 0;
  if (dated || n->traits & (TRAIT_DATE | TRAIT_BYLINE)) signs |= OWN;
  return heading && (n->in_link || n->linked > 0) ? signs | LEADS : signs;
}

static bool same_class(const Node *a, const Node *b) {
  const char *x = lede_html_attr(a, "class"), *y = lede_html_attr(b, "class");
  return a->tag == b->tag && x != NULL && y != NULL && strcmp(x, y) == 0;
}

/* Signs of every node between root and stop, those of what is inside included; sums[0] is the root's. */
static void find_signs(const Page *p, Sum *sums, uint32_t stop) {
  for (uint32_t i = stop - 1; i > p->root; i--) {
    const Node *n = &p->nodes[i];
    Sum *s = &sums[i - p->root];
    if (n->tag != TAG_TEXT) s->signs |= signs_of(n);
    if (n->dropped == KEPT || n->dropped == DROP_BYLINE) sums[n->parent - p->root].signs |= s->signs;
  }
}

static bool is_like_article(const Node *n, uint8_t signs) {
  if (n->tag == TAG_TEXT || n->dropped || !n->is_block || n->prose < LITTLE || is_heading(n)) return false;
  return signs & HEADED && (signs & OWN || (signs & LEADS && n->tag == GUMBO_TAG_ARTICLE));
}

static void find_parts(const Page *p, Sum *sums, uint32_t stop) {
  for (uint32_t i = p->root + 1; i < stop; i++) {
    const Node *n = &p->nodes[i];
    Sum *s = &sums[i - p->root], *up = &sums[n->parent - p->root];
    if (!is_like_article(n, s->signs)) continue;
    uint32_t before = up->last; /* 0: none */
    up->last = i - p->root;
    if (n->tag == GUMBO_TAG_ARTICLE) {
      s->signs |= PART;
    } else if (before > 0 && same_class(n, &p->nodes[p->root + before])) {
      s->signs |= PART;
      sums[before].signs |= PART;
    }
  }
}

/* Sum up the parts, those inside first: an element that is made of several is none. */
static void count_parts(const Page *p, Sum *sums, uint32_t stop) {
  for (uint32_t i = stop - 1; i > p->root; i--) {
    const Node *n = &p->nodes[i];
    Sum *s = &sums[i - p->root], *up = &sums[n->parent - p->root];
    bool made_of_parts = s->count > 1 && s->prose * 10ull >= n->prose * 6ull;
    if (s->signs & PART && !made_of_parts) {
      s->signs |= ONE;
      s->count = 1;
      s->prose = n->prose;
    }
    if (n->dropped) continue;
    up->count += s->count;
    up->prose += s->prose;
  }
}

static bool collect(Page *p, const Sum *sums, uint32_t stop) {
  for (uint32_t i = p->root + 1; i < stop;) {
    const Node *n = &p->nodes[i];
    bool one = (sums[i - p->root].signs & ONE) != 0 && !n->dropped;
    if (one && !lede_grow(&p->parts, &p->part_room, p->part_count + 1, sizeof *p->parts)) return false;
    if (one) p->parts[p->part_count++] = i;
    i = one || n->dropped ? n->end : i + 1;
  }
  return true;
}

bool lede_html_parts(Page *p) {
  if (p->root == NO_NODE) return true;
  uint32_t stop = p->nodes[p->root].end;
  Sum *sums = calloc(stop - p->root, sizeof *sums);
  if (sums == NULL) return false;
  find_signs(p, sums, stop);
  find_parts(p, sums, stop);
  count_parts(p, sums, stop);
  uint64_t all = p->nodes[p->root].prose, theirs = sums[0].prose;
  bool several = sums[0].count > 1 && theirs >= ENOUGH && theirs * 10 >= all * 6;
  bool ok = !several || collect(p, sums, stop);
  free(sums);
  return ok;
}
