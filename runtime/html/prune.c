/* prune.c - lines inside the article's container that are not its text: labels, links to other articles, bylines,
 * what stands there twice.
 *
 * A line is what will become one block: text nodes that follow each other and have one block around them. */
#include <stdlib.h>
#include "html/html_internal.h"

enum { HEAD = 80, REPEATED = 40 }; /* bytes of a line that are looked at; characters of a line that may not come twice */

typedef struct {
  uint32_t first, stop; /* nodes [first, stop): text of this line and elements between */
  uint32_t block, chars, linked;
  uint64_t hash;
  char head[HEAD];      /* its beginning: ASCII in lower case, white space collapsed */
  size_t head_len;
  char last;            /* its last byte that is not white space */
} Line;

typedef struct { uint64_t *slots; size_t mask; } Seen;

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

static bool is_label(const Line *l) {
  static const char *const labels[] = {"advertisement", "advertisements", "advertising", "advert", "ad", "anzeige",
                                       "werbung", "reklama", "publicidad",
      "publicidade", "annonce", "pubblicit\xC3\xA0", "advertentie", "sponsored", "sponsored content", "caption",
          "close", "share", "share this",
      "comments", "comment", "leave a comment", "print", "email", "tweet", "whatsapp", "facebook", "twitter", "image",
          "photo", "loading...", "loading", "story continues below advertisement",
      "story continues below", "article continues below", "article continues below advertisement", "continue reading",
          "continue reading below", "read more", "read more...", "read next",
      "related", "related:", "related articles", "related stories", "see also", "see also:", "more", "skip",
          "hide caption",
      "toggle caption", "enlarge this image", "media playback is unsupported on your device",
          "this slideshow requires javascript.", "share this article", "back to top", "next", "previous", "subscribe",
              "sign up", "follow us", "view comments", "save", "listen", NULL};
  for (const char *const *s = labels; *s != NULL; s++)
    if (strcmp(l->head, *s) == 0) return true;
  return false;
}

static bool begins_like_link(const Line *l) {
  static const char *const words[] = {"read more", "related", "also read", "read also", "see also", "more:",
                                      "more from", "don't miss", "watch:", "click here", "read:", "read the full",
                                          "read next",
      "also see", "you may also", "continue reading", "recommended", "lire aussi", "lesen sie", "mehr zum thema",
          "lee tambi", "leia tamb", "leggi anche", "mire:", "sign up", "subscribe", "follow ", "get the latest",
              "view the", NULL};
  for (const char *const *s = words; *s != NULL; s++)
    if (html_starts(l->head, l->head_len, *s)) return true;
  return false;
}

/* A byline or a date, by the classes of the elements around the line that hold no prose. */
static bool is_credit(const Page *p, const Line *l) {
  if (l->chars > 100 || l->last == '.') return false;
  for (uint32_t i = p->nodes[l->first].parent; i != NO_NODE && i != p->root &&
       p->nodes[i].prose == 0; i = p->nodes[i].parent)
    if (p->nodes[i].traits & (TRAIT_BYLINE | TRAIT_DATE)) return true;
  return false;
}

static bool is_noise(const Page *p, const Line *l) {
  const Node *block = &p->nodes[l->block];
  if (is_label(l)) return true;
  if (block->kind == LEDE_ROW) return false;
  if (is_credit(p, l)) return true;
  bool all = l->linked * 10ull >= l->chars * 9ull, some = l->linked * 10ull >= l->chars * 4ull;
  if (some && begins_like_link(l)) return true;
  return all && l->chars >= 15 && block->kind == LEDE_PARAGRAPH;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

static void add_text(Line *l, const char *s, bool linked) {
  for (; *s != '\0'; s++) {
    if (html_space(*s)) {
      if (l->head_len > 0 && l->head_len + 1 < HEAD && l->head[l->head_len - 1] != ' ') l->head[l->head_len++] = ' ';
      continue;
    }
    if (l->head_len + 1 < HEAD) l->head[l->head_len++] = html_lower(*s);
    l->hash = (l->hash ^ (unsigned char)*s) * 0x100000001b3u;
    l->last = *s;
    if (((unsigned char)*s & 0xC0) != 0x80) l->chars++, l->linked += linked;
  }
}

static void drop_line(Page *p, const Line *l) {
  for (uint32_t i = l->first; i < l->stop; i++)
    if (p->nodes[i].tag == TAG_TEXT && p->nodes[i].block == l->block) p->nodes[i].dropped = true;
}

static bool seen_before(Seen *seen, const Line *l) {
  if (l->chars < REPEATED || seen->slots == NULL) return false;
  uint64_t h = l->hash | 1;
  for (size_t i = h & seen->mask;; i = (i + 1) & seen->mask) {
    if (seen->slots[i] == h) return true;
    if (seen->slots[i] == 0) {
      seen->slots[i] = h;
      return false;
    }
  }
}

/* `heading` is the first of the headings that end the article so far; a line of text clears it. */
static void end_line(Page *p, Line *l, Seen *seen, Line *heading, bool *text) {
  while (l->head_len > 0 && l->head[l->head_len - 1] == ' ') l->head_len--;
  l->head[l->head_len] = '\0';
  bool title = p->title != NO_NODE && l->block >= p->title && l->block < p->nodes[p->title].end;
  if (l->chars > 0 && !title) {
    if (is_noise(p, l) || seen_before(seen, l)) drop_line(p, l);
    else if (p->nodes[l->block].kind == LEDE_HEADING) *heading = heading->chars > 0 ? *heading : *l;
    else heading->chars = 0, *text = true;
  }
  *l = (Line){.block = NO_NODE, .hash = 0xcbf29ce484222325u};
}

/* A table with room for twice the lines; without memory for it repetitions stay. */
static Seen seen_new(const Page *p) {
  size_t size = 64;
  while (size < 2 * (size_t)(p->nodes[p->root].end - p->root)) size *= 2;
  return (Seen){calloc(size, sizeof(uint64_t)), size - 1};
}

void lede_html_prune(Page *p) {
  Seen seen = seen_new(p);
  Line line = {.block = NO_NODE, .hash = 0xcbf29ce484222325u}, heading = {0};
  uint32_t stop = p->nodes[p->root].end;
  bool text = false;
  for (uint32_t i = p->root; i < stop;) {
    const Node *n = &p->nodes[i];
    if (n->dropped) {
      i = n->end;
      continue;
    }
    if (n->is_block) end_line(p, &line, &seen, &heading, &text);
    if (n->tag == TAG_TEXT && n->chars > 0) {
      if (n->block != line.block) end_line(p, &line, &seen, &heading, &text);
      if (line.block == NO_NODE) line.first = i, line.block = n->block;
      add_text(&line, n->gumbo->v.text.text, n->in_link);
      line.stop = i + 1;
    }
    i++;
  }
  end_line(p, &line, &seen, &heading, &text);
  if (text && heading.chars > 0) /* headings with nothing below them end the article */
    for (uint32_t i = heading.first; i < stop; i++)
      if (p->nodes[i].tag == TAG_TEXT) p->nodes[i].dropped = true;
  free(seen.slots);
}
