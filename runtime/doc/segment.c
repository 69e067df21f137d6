/* segment.c - tokens and sentences, in one pass over each block. */
#include <stdlib.h>
#include <string.h>
#include "doc/segment.h"
#include "lexicon/scan.h"

/* ---- Names of forms --------------------------------------------------------------------------------------------- */

static const char *const form_names[LEDE_FORM_COUNT] = {
    "lower",  "Cap",   "UPPER", "Mixed",  "camel", "Dotted", "number", "ordinal", "alnum",
    "clitic", "open",  "close", "punct",  "symbol", "url",   "email",  "handle",  "other"};

const char *lede_form_name(lede_form form) { return form < LEDE_FORM_COUNT ? form_names[form] : "none"; }

uint32_t lede_form_set(const char *name) {
  if (strcmp(name, "capital") == 0) return LEDE_CAPITAL_FORMS;
  for (int i = 0; i < LEDE_FORM_COUNT; i++)
    if (strcmp(name, form_names[i]) == 0) return 1u << i;
  return 0;
}

/* ---- Growing the arrays ----------------------------------------------------------------------------------------- */

static bool grow_u32(uint32_t **array, size_t room) {
  uint32_t *p = realloc(*array, room * sizeof *p);
  if (p != NULL) *array = p;
  return p != NULL;
}

/* Room for more tokens; there are never more of them than bytes. */
static bool grow_tokens(lede_segmenter *g) {
  lede_doc *d = g->doc;
  size_t room = g->token_room == 0 ? d->text_len / 5 + 64 : g->token_room * 2;
  if (room > d->text_len) room = d->text_len;
  uint8_t *form = realloc(d->token_form, room);
  if (form != NULL) d->token_form = form;
  if (form == NULL || !grow_u32(&d->token_begin, room) || !grow_u32(&d->token_end, room) ||
      !grow_u32(&d->token_entry, room))
    return false;
  g->token_room = room;
  return true;
}

static inline bool add_token(lede_segmenter *g, const lede_scanned *t) {
  lede_doc *d = g->doc;
  if (d->token_count == g->token_room && !grow_tokens(g)) return false;
  d->token_begin[d->token_count] = t->begin;
  d->token_end[d->token_count] = t->end;
  d->token_entry[d->token_count] = t->entry;
  d->token_form[d->token_count++] = (uint8_t)t->form;
  return true;
}

bool lede_add_sentence(lede_segmenter *g, size_t first, size_t stop, size_t block) {
  lede_doc *d = g->doc;
  if (first == stop) return true;
  if (d->sentence_count == g->sentence_room) {
    size_t room = g->sentence_room == 0 ? d->text_len / 60 + 16 : g->sentence_room * 2;
    if (!grow_u32(&d->sentence_first, room) || !grow_u32(&d->sentence_stop, room) ||
        !grow_u32(&d->sentence_block, room))
      return false;
    g->sentence_room = room;
  }
  d->sentence_first[d->sentence_count] = (uint32_t)first;
  d->sentence_stop[d->sentence_count] = (uint32_t)stop;
  d->sentence_block[d->sentence_count++] = (uint32_t)block;
  return true;
}

/* ---- A block after another --------------------------------------------------------------------------------------- */

static bool segment_block(lede_segmenter *g, size_t block) {
  lede_doc *d = g->doc;
  lede_range r = d->blocks[block].text;
  lede_scan scan = {d->text, r.begin, r.end, g->lex, 0, false};
  lede_scanned token;
  size_t first = d->token_count;
  while (lede_scan_next(&scan, &token))
    if (!add_token(g, &token)) return false;
  return lede_split_block(g, first, block);
}

lede_status lede_doc_segment(lede_doc *doc, const lede_lexicon *lexicon) {
  if (doc->segmented) return LEDE_OK;
  lede_segmenter g = {doc, lexicon, 0, 0};
  doc->token_count = doc->sentence_count = 0;
  for (size_t i = 0; i < doc->block_count; i++)
    if (!segment_block(&g, i)) {
      doc->token_count = doc->sentence_count = 0; /* what was grown is freed with the document */
      return LEDE_ENOMEM;
    }
  doc->generation = lexicon != NULL ? lede_lexicon_generation(lexicon) : 0;
  doc->segmented = true;
  return LEDE_OK;
}

/* ---- Reading them ----------------------------------------------------------------------------------------------- */

lede_tokens lede_doc_tokens(const lede_doc *d) {
  return (lede_tokens){d->token_count, d->token_begin, d->token_end, d->token_form, d->token_entry,
                       d->generation};
}

lede_sentences lede_doc_sentences(const lede_doc *d) {
  return (lede_sentences){d->sentence_count, d->sentence_first, d->sentence_stop, d->sentence_block};
}

lede_range lede_doc_sentence_range(const lede_doc *d, size_t i) {
  return (lede_range){d->token_begin[d->sentence_first[i]], d->token_end[d->sentence_stop[i] - 1]};
}

size_t lede_doc_sentence_at(const lede_doc *d, uint32_t at) {
  size_t low = 0, high = d->sentence_count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (d->token_begin[d->sentence_first[mid]] <= at)
      low = mid;
    else
      high = mid;
  }
  return low;
}
