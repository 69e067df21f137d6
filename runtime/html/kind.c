/* kind.c - what sort of page it is: an article, a list of articles, the beginning of one, a question about cookies. */
#include "html/html_internal.h"

enum {
  ENOUGH = 250,      /* characters of prose that make an article */
  SHORT = 1500,      /* of what may be no more than the beginning of one, or a question */
  STATED = 25,       /* rank of a date that stands in the page's metadata: lists have none */
  HEADLINES = 8,     /* headings that are links, of a page that lists articles */
  SOME_TEXT = 300    /* of a page that is a list of links */
};

typedef struct { uint32_t prose, all, linked, headlines, own, articles; } Counts; /* own: headlines in what was kept */

static bool is_heading(const Node *n) { return n->tag >= GUMBO_TAG_H1 && n->tag <= GUMBO_TAG_H6; }

/* Is the heading a link, or has one in it? */
static bool is_linked(const Page *p, uint32_t heading) {
  bool link = p->nodes[heading].in_link;
  for (uint32_t i = heading + 1; i < p->nodes[heading].end && !link; i++) link = p->nodes[i].tag == GUMBO_TAG_A;
  return link;
}

/* Does a part have a page of its own, to which its heading leads? */
static bool has_linked_heading(const Page *p, uint32_t part) {
  for (uint32_t i = part + 1; i < p->nodes[part].end; i++)
    if (is_heading(&p->nodes[i])) return is_linked(p, i);
  return false;
}

/* Of the text that a reader sees, kept or not. */
static Counts count(const Page *p) {
  Counts c = {p->root != NO_NODE ? p->nodes[p->root].prose : 0, 0, 0, 0, 0, 0};
  uint32_t stop = p->root != NO_NODE ? p->nodes[p->root].end : 0;
  uint32_t dropped = 0; /* the end of the dropped subtree that we are in */
  for (uint32_t i = p->body != NO_NODE ? p->body : (uint32_t)p->count; i < p->count; i++) {
    const Node *n = &p->nodes[i];
    if (n->dropped && n->end > dropped) dropped = n->end;
    bool unseen = n->dropped == DROP_HIDDEN || (n->dropped == DROP_TAG && n->tag != GUMBO_TAG_NAV);
    if (unseen && n->tag != TAG_TEXT) {
      i = n->end - 1;
    } else if (n->tag == TAG_TEXT) {
      c.all += n->text;
      c.linked += n->in_link ? n->text : 0;
    } else if (is_heading(n) && i + 1 < n->end) {
      bool link = is_linked(p, i);
      bool kept = i >= p->root && i < stop && i >= dropped;
      c.headlines += link;
      c.own += link && kept;
    }
  }
  for (size_t k = 0; k < p->part_count; k++) {
    uint32_t part = p->parts[k];
    bool own = p->title != NO_NODE && part <= p->title && p->title < p->nodes[part].end;
    c.articles += !own && has_linked_heading(p, part);
  }
  return c;
}

const char *lede_html_kind(const Page *p) {
  if (lede_html_body_is_json(p)) return "article";
  Counts c = count(p);
  bool list = (c.linked * 2 > c.all && c.all > SOME_TEXT) || c.headlines >= HEADLINES;
  if (c.prose < SHORT && p->consent_lines > 0 && p->consent_lines * 2 >= p->kept_lines) return "consent";
  if (c.prose < SHORT && p->wall_lines > 0) return "stub";
  bool dated = p->chosen[F_PUBLISHED] != NO_STRING && p->candidates[p->chosen[F_PUBLISHED]].rank < STATED;
  if (!dated && c.articles > 1) return "index"; /* several in full, none of them the page's own */
  if (!dated && c.own >= HEADLINES / 2 && c.prose < 2 * SHORT) return "index";
  if (c.prose >= ENOUGH && (c.prose >= SHORT || !list || dated || p->title != NO_NODE)) return "article";
  return list && !dated ? "index" : "stub";
}
