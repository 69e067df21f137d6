/* phrases.c - phrases: a trie over entries, whose branches are one table. */
#include <stdlib.h>
#include "lexicon/store.h"

static uint32_t step_hash(uint32_t parent, uint32_t entry) {
  uint64_t h = ((uint64_t)parent << 32 | entry) * 0x9E3779B97F4A7C15u;
  return (uint32_t)(h ^ h >> 29);
}

/* The step from `parent` with `entry`, or the empty slot where it belongs; NULL: neither. */
static Step *slot_of(const StepTable *t, uint32_t parent, uint32_t entry) {
  for (uint32_t n = 0, i = step_hash(parent, entry); n < t->size; n++, i++) {
    Step *s = &t->slot[i & (t->size - 1)];
    if (s->node == 0 || (s->parent == parent && s->entry == entry)) return s;
  }
  return NULL;
}

static Step *find_step(const lede_lexicon *lex, uint32_t parent, uint32_t entry) {
  Step *s = parent < lex->base.node_count ? slot_of(&lex->base.steps, parent, entry) : NULL;
  if (s == NULL || s->node == 0) s = slot_of(&lex->steps, parent, entry);
  return s != NULL && s->node != 0 ? s : NULL;
}

uint32_t lede_phrase_step(const lede_lexicon *lex, uint32_t node, uint32_t entry, uint32_t *phrase) {
  const Step *s = find_step(lex, node, entry);
  if (s == NULL) {
    uint32_t link = lede_link(lex, entry);
    if (link != 0) s = find_step(lex, node, link);
  }
  *phrase = s != NULL && s->phrase < lede_lexicon_entries(lex) ? s->phrase : 0;
  return s != NULL ? s->node : 0;
}

static bool make_room(StepTable *t) {
  if (t->used < t->size / 2) return true;
  StepTable more = {NULL, t->size == 0 ? 256 : t->size * 2, t->used};
  more.slot = more.size > t->size ? calloc(more.size, sizeof *more.slot) : NULL;
  if (more.slot == NULL) return false;
  for (uint32_t i = 0; i < t->size; i++)
    if (t->slot[i].node != 0) *slot_of(&more, t->slot[i].parent, t->slot[i].entry) = t->slot[i];
  free(t->slot);
  *t = more;
  return true;
}

Step *lede_phrase_add(lede_lexicon *lex, uint32_t node, uint32_t entry) {
  Step *s = find_step(lex, node, entry);
  if (s != NULL) return s;
  if (!make_room(&lex->steps)) return NULL;
  s = slot_of(&lex->steps, node, entry);
  *s = (Step){node, entry, lex->node_count++, 0};
  lex->steps.used++;
  return s;
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
