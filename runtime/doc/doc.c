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
  for (size_t i = 0; i < doc->article_count; i++)
    free((char *)(uintptr_t)doc->articles[i].author), free((char *)(uintptr_t)doc->articles[i].published);
  void *all[] = {doc->articles,doc->source,      doc->text,        doc->pieces,         doc->blocks,         doc->meta,
                 doc->token_begin, doc->token_end,   doc->token_entry,    doc->token_form,     doc->sentence_first,
                 doc->sentence_stop, doc->sentence_block, doc->token_pos,
                 doc->use};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  for (int i = 0; i < LEDE_UNIT_COUNT; i++) free(doc->units[i]);
  free(doc);
}

size_t lede_doc_bytes(const lede_doc *doc) {
  size_t token = 3 * sizeof(uint32_t) + sizeof *doc->token_form, sentence = 3 * sizeof(uint32_t);
  return doc->source_len + doc->text_len + doc->piece_count * sizeof *doc->pieces +
         doc->block_count * sizeof *doc->blocks + doc->token_count * token + doc->sentence_count * sentence;
}

const char *lede_doc_text(const lede_doc *doc, size_t *len) {
  *len = doc->text_len;
  return doc->text;
}

const char *lede_doc_source(const lede_doc *doc, size_t *len) {
  *len = doc->source_len;
  return doc->source;
}

/* Worked out when it is first asked for: it costs as much as cutting the text into words. */
const char *lede_doc_sha256(const lede_doc *doc) {
  lede_doc *known = (lede_doc *)(uintptr_t)doc;
  if (doc->sha256[0] == '\0') lede_sha256(doc->source, doc->source_len, known->sha256);
  return doc->sha256;
}
size_t lede_doc_repairs(const lede_doc *doc) { return doc->repairs; }

const lede_block *lede_doc_blocks(const lede_doc *doc, size_t *count) {
  *count = doc->block_count;
  return doc->blocks;
}

const lede_article *lede_doc_articles(const lede_doc *doc, size_t *count) {
  *count = doc->article_count;
  return doc->articles;
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
  return lede_last_at(doc->pieces, doc->piece_count, sizeof *doc->pieces, at);
}

/* Where the part of piece `i` that lies within `text` came from. */
static lede_range piece_source(const lede_doc *doc, size_t i, lede_range text) {
  const Piece *p = &doc->pieces[i];
  lede_range src = {p->begin, p->end};
  if (p->text_unit == 0) return src;
  if (text.begin > p->text) src.begin += (text.begin - p->text) / p->text_unit * p->source_unit;
  size_t units = ((size_t)text.end - p->text + p->text_unit - 1) / p->text_unit; /* up to the end of `text` */
  if (units * p->source_unit < p->end - p->begin) src.end = p->begin + (uint32_t)(units * p->source_unit);
  return src;
}

/* The text of piece `i`, of what lies within `text`. */
static lede_range piece_text(const lede_doc *doc, size_t i, lede_range text) {
  uint32_t begin = doc->pieces[i].text;
  uint32_t end = i + 1 < doc->piece_count ? doc->pieces[i + 1].text : (uint32_t)doc->text_len;
  return (lede_range){begin > text.begin ? begin : text.begin, end < text.end ? end : text.end};
}

size_t lede_doc_origins(const lede_doc *doc, lede_range text, lede_origin *out, size_t room) {
  lede_origin last = {{0, 0}, {0, 0}};
  size_t count = 0;
  if (doc->piece_count == 0 || text.begin >= text.end) return 0;
  for (size_t i = piece_at(doc, text.begin), stop = piece_at(doc, text.end - 1); i <= stop; i++) {
    lede_range src = piece_source(doc, i, text), of = piece_text(doc, i, text);
    if (src.begin == src.end) continue; /* a separator of ours */
    bool goes_on = count > 0 && last.text.end == of.begin && last.source.end == src.begin;
    last.text = (lede_range){goes_on ? last.text.begin : of.begin, of.end};
    last.source = (lede_range){goes_on ? last.source.begin : src.begin, src.end};
    count += !goes_on;
    if (count <= room) out[count - 1] = last;
  }
  return count;
}

/* Pieces need not stand in the order of the source: an HTML parser moves what is misplaced. */
lede_range lede_doc_source_range(const lede_doc *doc, lede_range text) {
  lede_range all = {0, 0};
  if (doc->piece_count == 0 || text.begin >= text.end) return all;
  for (size_t i = piece_at(doc, text.begin), last = piece_at(doc, text.end - 1); i <= last; i++) {
    lede_range src = piece_source(doc, i, text);
    if (src.begin == src.end) continue; /* a separator of ours */
    if (all.end == 0 || src.begin < all.begin) all.begin = src.begin;
    if (src.end > all.end) all.end = src.end;
  }
  return all;
}
