/* doc.c - the document: getters, metadata, source map. */
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"

const char *lede_block_kind_name(lede_block_kind kind) {
  static const char *const names[] = {"paragraph", "title", "heading", "item", "quote", "caption", "row"};
  return names[kind];
}

void lede_doc_free(lede_doc *doc) {
  if (doc == NULL) return;
  for (size_t i = 0; i < doc->meta_count; i++) free(doc->meta[i].key), free(doc->meta[i].value);
  void *all[] = {doc->source,      doc->text,        doc->pieces,         doc->blocks,         doc->meta,
                 doc->token_begin, doc->token_end,   doc->token_entry,    doc->token_form,     doc->sentence_first,
                 doc->sentence_stop, doc->sentence_block};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  free(doc);
}

const char *lede_doc_text(const lede_doc *doc, size_t *len) {
  *len = doc->text_len;
  return doc->text;
}

const char *lede_doc_source(const lede_doc *doc, size_t *len) {
  *len = doc->source_len;
  return doc->source;
}

const char *lede_doc_sha256(const lede_doc *doc) { return doc->sha256; }
size_t lede_doc_repairs(const lede_doc *doc) { return doc->repairs; }

const lede_block *lede_doc_blocks(const lede_doc *doc, size_t *count) {
  *count = doc->block_count;
  return doc->blocks;
}

static Meta *find_meta(const lede_doc *doc, const char *key) {
  for (size_t i = 0; i < doc->meta_count; i++)
    if (strcmp(doc->meta[i].key, key) == 0) return &doc->meta[i];
  return NULL;
}

const char *lede_doc_meta(const lede_doc *doc, const char *key) {
  const Meta *m = find_meta(doc, key);
  return m != NULL ? m->value : NULL;
}

static lede_status add_meta(lede_doc *doc, const char *key, char *value) {
  char *name = strdup(key);
  if (name == NULL || !lede_grow(&doc->meta, &doc->meta_room, doc->meta_count + 1, sizeof *doc->meta)) {
    free(name);
    return LEDE_ENOMEM;
  }
  doc->meta[doc->meta_count++] = (Meta){name, value};
  return LEDE_OK;
}

lede_status lede_doc_set_meta(lede_doc *doc, const char *key, const char *value) {
  Meta *m = find_meta(doc, key);
  char *copy = value != NULL ? strdup(value) : NULL;
  if (value != NULL && copy == NULL) return LEDE_ENOMEM;
  if (m != NULL) {
    free(m->value);
    m->value = copy;
    return LEDE_OK;
  }
  lede_status st = copy == NULL ? LEDE_OK : add_meta(doc, key, copy);
  if (st != LEDE_OK) free(copy);
  return st;
}

/* The piece that holds text byte `at`. */
static size_t piece_at(const lede_doc *doc, uint32_t at) {
  size_t low = 0, high = doc->piece_count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (doc->pieces[mid].text <= at)
      low = mid;
    else
      high = mid;
  }
  return low;
}

lede_range lede_doc_source_range(const lede_doc *doc, lede_range text) {
  if (doc->piece_count == 0 || text.begin >= text.end) return (lede_range){0, 0};
  size_t i = piece_at(doc, text.begin), j = piece_at(doc, text.end - 1);
  while (i < j && doc->pieces[i].begin == doc->pieces[i].end) i++; /* separators of ours at the ends */
  while (j > i && doc->pieces[j].begin == doc->pieces[j].end) j--;
  const Piece *a = &doc->pieces[i], *b = &doc->pieces[j];
  lede_range src = {a->begin, b->end};
  if (a->exact && text.begin > a->text) src.begin += text.begin - a->text;
  if (b->exact && b->begin + (text.end - b->text) < src.end) src.end = b->begin + (text.end - b->text);
  return src;
}
