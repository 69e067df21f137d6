/* candidates.c - the list of what a page says about itself. */
#include "html/html_internal.h"

const char *lede_html_string(const Page *p, uint32_t string) {
  return string != NO_STRING ? p->strings.bytes + string : "";
}

void lede_html_candidate_add(Page *p, Candidate c) {
  if (p->candidate_count == MAX_CANDIDATES || c.raw == LEDE_POOL_FULL) return;
  if (!lede_grow(&p->candidates, &p->candidate_room, p->candidate_count + 1, sizeof c)) return;
  c.value = NO_STRING;
  c.because = NULL;
  c.chosen = false;
  p->candidates[p->candidate_count++] = c;
}

void lede_html_candidate_text(Page *p, Field field, From from, unsigned rank, const char *where, const char *raw,
                              uint32_t node) {
  Candidate c = {.field = (uint8_t)field, .from = (uint8_t)from, .rank = (uint8_t)rank, .where = where};
  while (html_space(*raw)) raw++;
  size_t len = strlen(raw);
  if (len == 0 || len > 4096) return;
  c.raw = lede_pool_add(&p->strings, raw, len);
  if (node != NO_NODE) {
    c.node = node;
    const GumboNode *g = p->nodes[node].gumbo;
    bool text = p->nodes[node].tag == TAG_TEXT;
    const GumboStringPiece *tag = text ? &g->v.text.original_text : &g->v.element.original_tag;
    if (tag->data != NULL) {
      c.begin = (size_t)(tag->data - p->html);
      c.end = c.begin + tag->length;
    }
  }
  lede_html_candidate_add(p, c);
}
