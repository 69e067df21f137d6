/* phrases.c - phrases: a trie over entries, whose branches are one table. */
#include "lexicon/store.h"

static uint32_t tag_of(uint32_t parent, uint32_t entry) {
  return (uint32_t)__builtin_bswap64(((uint64_t)parent << 32 | entry) * 0x9E3779B97F4A7C15u);
}

/* The node that `entry` leads to from `parent`; 0: none. */
static uint32_t find_in(const lede_lexicon *lex, const Table *t, uint32_t limit, uint32_t parent, uint32_t entry) {
  uint32_t tag = tag_of(parent, entry);
  for (uint32_t n = 0, i = tag; n < t->size; n++, i++) {
    Slot s = t->slot[i & (t->size - 1)];
    if (s.number == 0) break;
    if (s.tag != tag || s.number >= limit) continue;
    const Node *node = lede_node(lex, s.number);
    if (node->parent == parent && node->entry == entry) return s.number;
  }
  return 0;
}

static uint32_t find_node(const lede_lexicon *lex, uint32_t parent, uint32_t entry) {
  uint32_t node = find_in(lex, &lex->base.steps, lex->base.node_count, parent, entry);
  return node != 0 ? node : find_in(lex, &lex->steps, UINT32_MAX, parent, entry);
}

uint32_t lede_phrase_step(const lede_lexicon *lex, uint32_t node, uint32_t entry, uint32_t *phrase) {
  uint32_t next = find_node(lex, node, entry), link = next == 0 ? lede_link(lex, entry) : 0;
  if (link != 0) next = find_node(lex, node, link);
  *phrase = next != 0 ? lede_node(lex, next)->phrase : 0;
  if (*phrase >= lede_lexicon_entries(lex)) *phrase = 0; /* a damaged image */
  return next;
}

uint32_t lede_phrase_add(lede_lexicon *lex, uint32_t node, uint32_t entry) {
  uint32_t next = find_node(lex, node, entry);
  if (next != 0) return next;
  if (!lede_table_reserve(&lex->steps, 1) ||
      !lede_grow(&lex->nodes, &lex->node_room, lex->node_count + 1, sizeof(Node)))
    return 0;
  next = lex->base.node_count + (uint32_t)lex->node_count;
  lex->nodes[lex->node_count++] = (Node){node, entry, 0};
  lede_table_put(&lex->steps, tag_of(node, entry), next);
  return next;
}

lede_form lede_phrase_form(const uint8_t *forms, size_t count) {
  bool any_big = false, all_upper = true;
  for (size_t i = 0; i < count; i++) {
    lede_form f = (lede_form)forms[i];
    bool big = f == LEDE_FORM_CAP || f == LEDE_FORM_UPPER || f == LEDE_FORM_MIXED;
    any_big = any_big || big;
    if (big || f == LEDE_FORM_LOWER) all_upper = all_upper && f == LEDE_FORM_UPPER;
  }
  if (!any_big) return LEDE_FORM_LOWER;
  if (all_upper) return LEDE_FORM_UPPER;
  return forms[0] == LEDE_FORM_LOWER || forms[count - 1] == LEDE_FORM_LOWER ? LEDE_FORM_MIXED : LEDE_FORM_CAP;
}
