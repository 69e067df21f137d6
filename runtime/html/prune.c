/* prune.c - lines inside the article's container that are not its text: labels, links to other articles, bylines,
 * what stands there twice.
 *
 * A line is what will become one block: text nodes that follow each other and have one block around them. */
#include <stdlib.h>
#include "html/html_internal.h"

enum {
  REPEATED = 40, /* characters of a line that may not come twice */
  CREDIT = 160,  /* and of one that is less than what its first words say */
  DATED = 80,
  TAIL = 300,
  TRIES = 64,    /* slots that are looked at for a line */
  NEAR_END = 512 /* bytes of a text in which the end of its line is looked for */
};

typedef struct {
  uint32_t first, stop; /* nodes [first, stop): text of this line and elements between */
  uint32_t block, chars, linked;
  uint64_t hash;
  char head[HTML_HEAD];      /* its beginning: ASCII in lower case, white space collapsed */
  size_t head_len;
  char end[96];         /* the last of it, at least half as much */
  size_t end_len;
  unsigned char last_byte;
  char last;            /* its last byte that is not white space */
  bool digit;
} Line;

/* What is known of the lines so far. */
typedef struct {
  Page *page;
  uint64_t *slots;   /* hashes of long lines; 0 is free */
  size_t mask;
  Line line;         /* the open one */
  uint32_t heading;  /* the first node of the headings that no text followed yet; NO_NODE when there is none */
  bool text;         /* there was a line of text that stays */
  bool leads;        /* the line before announced links to other articles */
} Lines;

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

/* A byline or a date, by the classes of the elements around the line that hold no prose. */
static bool is_credit(const Page *p, const Line *l) {
  if (l->chars > 100 || l->last == '.') return false;
  uint32_t i = p->nodes[l->first].parent;
  while (i != NO_NODE && i != p->root && p->nodes[i].prose == 0) {
    if (p->nodes[i].traits & (TRAIT_BYLINE | TRAIT_DATE)) return true;
    i = p->nodes[i].parent;
  }
  return false;
}

static Reason is_noise(Lines *ls) {
  Page *p = ls->page;
  const Line *l = &ls->line;
  Node *block = &p->nodes[l->block];
  unsigned says = lede_html_line_says(p->opt->words, l->head, l->head_len);
  p->kept_lines++;
  p->wall_lines += (says & LINE_WALL) != 0;
  p->consent_lines += (says & LINE_CONSENT) != 0;
  if (says & LINE_LABEL) return DROP_LABEL;
  if (block->kind == LEDE_ROW || p->opt->extract == LEDE_COMPLETE) return KEPT;
  bool credit = says & LINE_CREDIT || lede_html_line_ends(p->opt->words, l->end, l->end_len);
  if (credit && l->chars < CREDIT && block->kind == LEDE_PARAGRAPH) block->kind = LEDE_CAPTION;
  if (says & LINE_DATED && l->chars < DATED && l->digit) return DROP_BYLINE;
  bool precise = p->opt->extract == LEDE_PRECISE;
  bool asks = says & LINE_TAIL && block->kind != LEDE_ITEM;
  if (asks && l->chars < (precise ? 2 * TAIL : TAIL)) return DROP_TAIL;
  if (html_starts(l->head, l->head_len, "http") && strchr(l->head, ' ') == NULL) return DROP_LINK;
  if (precise && block->kind == LEDE_CAPTION) return DROP_CAPTION;
  if (is_credit(p, l)) return DROP_BYLINE;
  bool announced = ls->leads;
  ls->leads = false;
  bool all = l->linked * 10ull >= l->chars * (precise ? 5ull : 9ull), some = l->linked * 10ull >= l->chars * 4ull;
  ls->leads = (some && announced) || (says & LINE_LINK && l->chars < HTML_HEAD / 2);
  if (some && (announced || says & LINE_LINK)) return DROP_LINK;
  return all && l->chars >= 15 && block->kind == LEDE_PARAGRAPH ? DROP_LINK : KEPT;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

/* The next character of the line as word lists have it: small, with plain apostrophes; its length in *len. */
static char small(const char *s, size_t *len) {
  unsigned char c = (unsigned char)*s, next = (unsigned char)s[1];
  *len = 1;
  if (c == 0xE2 && next == 0x80 && (unsigned char)s[2] == 0x99) {
    *len = 3;
    return '\'';
  }
  return html_lower(*s);
}

/* Remember a character as the beginning and, so far, the end of the line. */
static void remember(Line *l, char c) {
  bool capital = l->last_byte == 0xC3 && (unsigned char)c >= 0x80 && (unsigned char)c <= 0x9E; /* À .. Þ */
  if (capital) c = (char)(c + 0x20);
  l->last_byte = (unsigned char)c;
  if (l->head_len + 1 < HTML_HEAD) l->head[l->head_len++] = c;
  if (l->end_len == sizeof l->end) {
    l->end_len /= 2;
    memmove(l->end, l->end + l->end_len, l->end_len);
  }
  l->end[l->end_len++] = c;
}

/* Count a byte that is no white space. */
static inline void count(Line *l, char c, bool linked) {
  l->digit |= html_digit(c);
  l->hash = (l->hash ^ (unsigned char)c) * 0x100000001b3u;
  if (((unsigned char)c & 0xC0) != 0x80) l->chars++, l->linked += linked;
}

/* Text that is neither near the line's beginning nor its end. */
static void add_middle(Line *l, const char *s, const char *stop, bool linked) {
  for (const char *at = s; at < stop; at++)
    if (!html_space(*at)) count(l, *at, linked);
  l->last_byte = html_space(stop[-1]) ? ' ' : (unsigned char)stop[-1];
  l->end_len = 0;
}

static void add_text(Line *l, const char *s, bool linked) {
  const char *stop = s + strlen(s);
  for (size_t len; s < stop; s += len) {
    len = 1;
    if (stop - s > NEAR_END && l->head_len + 1 == HTML_HEAD) {
      add_middle(l, s, stop - NEAR_END, linked);
      s = stop - NEAR_END;
    }
    if (html_space(*s)) {
      if (l->head_len > 0 && l->last_byte != ' ') remember(l, ' ');
      continue;
    }
    remember(l, small(s, &len));
    l->last = *s;
    for (size_t i = 0; i < len; i++) count(l, s[i], linked);
  }
}

static void drop_text(Page *p, uint32_t first, uint32_t stop, uint32_t block, Reason why) {
  for (uint32_t i = first; i < stop; i++)
    if (p->nodes[i].tag == TAG_TEXT && (block == NO_NODE || p->nodes[i].block == block))
      if (p->nodes[i].dropped == KEPT) p->nodes[i].dropped = (uint8_t)why;
}

static bool seen_before(Lines *ls, const Line *l) {
  if (l->chars < REPEATED) return false;
  uint64_t h = l->hash | 1;
  size_t i = h & ls->mask, tries = 0;
  while (ls->slots[i] != 0 && ls->slots[i] != h && tries++ < TRIES) i = (i + 1) & ls->mask;
  bool seen = ls->slots[i] == h;
  ls->slots[i] = h; /* with so many in its place, lines that were made for it, one is forgotten */
  return seen;
}

static bool in_title(const Page *p, uint32_t node) {
  return p->title != NO_NODE && node >= p->title && node < p->nodes[p->title].end;
}

static void begin_line(Lines *ls, uint32_t block) {
  ls->line = (Line){.block = block, .first = NO_NODE, .hash = 0xcbf29ce484222325u};
}

static void end_line(Lines *ls) {
  Page *p = ls->page;
  Line *l = &ls->line;
  while (l->head_len > 0 && l->head[l->head_len - 1] == ' ') l->head_len--;
  while (l->end_len > 0 && l->end[l->end_len - 1] == ' ') l->end_len--;
  l->head[l->head_len] = '\0';
  if (l->chars > 0 && !in_title(p, l->block)) {
    Reason why = is_noise(ls);
    if (why == KEPT && seen_before(ls, l)) why = DROP_REPEATED;
    if (why != KEPT) {
      drop_text(p, l->first, l->stop, l->block, why);
    } else if (p->nodes[l->block].kind == LEDE_HEADING) {
      if (ls->heading == NO_NODE) ls->heading = l->first;
    } else {
      ls->heading = NO_NODE;
      ls->text = true;
    }
  }
  begin_line(ls, NO_NODE);
}

static void read_lines(Lines *ls) {
  Page *p = ls->page;
  begin_line(ls, NO_NODE);
  for (uint32_t i = p->root; i < p->nodes[p->root].end;) {
    const Node *n = &p->nodes[i];
    if (n->dropped) {
      i = n->end;
      continue;
    }
    if (n->is_block) end_line(ls);
    if (n->tag == TAG_TEXT && n->chars > 0) {
      if (n->block != ls->line.block) {
        end_line(ls);
        begin_line(ls, n->block);
        ls->line.first = i;
      }
      add_text(&ls->line, n->gumbo->v.text.text, n->in_link);
      ls->line.stop = i + 1;
    }
    i++;
  }
  end_line(ls);
}

bool lede_html_prune(Page *p) {
  uint32_t stop = p->nodes[p->root].end;
  size_t size = 64;
  while (size < 2 * (size_t)(stop - p->root)) size *= 2;
  Lines ls = {.page = p, .slots = calloc(size, sizeof *ls.slots), .mask = size - 1, .heading = NO_NODE};
  if (ls.slots == NULL) return false;
  read_lines(&ls);
  if (ls.text && ls.heading != NO_NODE) drop_text(p, ls.heading, stop, NO_NODE, DROP_DANGLING); /* nothing follows */
  free(ls.slots);
  return true;
}
