/* use.c - the words of a document, and what it does with them. */
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"
#include "tag/use.h"

const lede_seen *lede_doc_seen(lede_doc *d) {
  if (d->seen != NULL) return d->seen;
  d->seen = malloc((d->token_count + 1) * sizeof *d->seen);
  for (size_t i = 0; d->seen != NULL && i < d->token_count; i++)
    lede_word_read(&d->seen[i], d->text + d->token_begin[i], d->token_end[i] - d->token_begin[i]);
  return d->seen;
}

static size_t slot_of(const lede_doc *d, uint32_t key) {
  size_t mask = d->use_size - 1, i = key * 0x9e3779b1u & mask;
  while (d->use[i].key != 0 && d->use[i].key != key) i = (i + 1) & mask;
  return i;
}

static bool is_heading(const lede_doc *d, size_t sentence) {
  lede_block_kind kind = d->blocks[d->sentence_block[sentence]].kind;
  return kind == LEDE_TITLE || kind == LEDE_HEADING;
}

/* A capital says something behind a word, a comma or a semicolon, outside headings. */
static void look_through(lede_doc *d, size_t sentence) {
  bool heading = is_heading(d, sentence), goes_on = false;
  for (uint32_t i = d->sentence_first[sentence]; i < d->sentence_stop[sentence]; i++) {
    const lede_seen *w = &d->seen[i];
    bool capital = w->shape == LEDE_CAPITAL || w->shape == LEDE_CAPITALS || w->shape == LEDE_MIXED;
    if (w->shape == LEDE_SMALL || (capital && goes_on && !heading)) {
      lede_word_use *use = &d->use[slot_of(d, w->key)];
      use->key = w->key;
      if (capital) use->inside = true; else use->small = true;
    }
    goes_on = w->shape != LEDE_MARKS ? w->shape != LEDE_DIGITS : w->head == ',' || w->head == ';';
  }
}

bool lede_doc_use(lede_doc *d) {
  if (d->use != NULL) return true;
  if (lede_doc_seen(d) == NULL) return false;
  d->use_size = 64;
  while (d->use_size < 2 * d->token_count) d->use_size *= 2;
  d->use = calloc(d->use_size, sizeof *d->use);
  for (size_t s = 0; d->use != NULL && s < d->sentence_count; s++) look_through(d, s);
  return d->use != NULL;
}

lede_word_use lede_doc_use_of(const lede_doc *doc, uint32_t key) { return doc->use[slot_of(doc, key)]; }
