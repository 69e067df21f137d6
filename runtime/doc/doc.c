/* doc.c - the document: getters, metadata, source map. */
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"
#include "tag/use.h"

const char *lede_block_kind_name(lede_block_kind kind) {
  static const char *const names[] = {"paragraph", "title", "heading", "item", "quote", "caption", "row"};
  return names[kind];
}

void lede_doc_free(lede_doc *doc) {
  if (doc == NULL) return;
  for (size_t i = 0; i < doc->meta_count; i++) free(doc->meta[i].key), free(doc->meta[i].value);
  for (size_t i = 0; i < doc->article_count; i++)
    free((char *)(uintptr_t)doc->articles[i].author), free((char *)(uintptr_t)doc->articles[i].published);
  void *all[] = {doc->articles,doc->source,      doc->text,        doc->blocks,         doc->meta,
                 doc->token_begin, doc->token_end,   doc->token_entry,    doc->token_form,     doc->sentence_first,
                 doc->sentence_stop, doc->sentence_block, doc->token_pos,
                 doc->seen,        doc->use};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  for (int i = 0; i < LEDE_UNIT_COUNT; i++) free(doc->units[i]);
  lede_origins_free(&doc->origins);
  free(doc);
}

size_t lede_doc_bytes(const lede_doc *doc) {
  size_t token = 3 * sizeof(uint32_t) + sizeof *doc->token_form, sentence = 3 * sizeof(uint32_t);
  token += sizeof *doc->token_pos + sizeof *doc->seen + 3 * sizeof *doc->use; /* as they will be */
  return doc->source_len + doc->text_len + doc->origins.room + doc->block_count * sizeof *doc->blocks +
         doc->token_count * token + doc->sentence_count * sentence;
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

/* Where the part of a stretch that lies within `text` came from; the text of it, of what lies within. */
static lede_range source_of(const lede_doc *doc, const lede_stretch *s, lede_range text) {
  size_t begin = text.begin, end = text.end;
  lede_stretch_source(s, doc->text, &begin, &end);
  return (lede_range){(uint32_t)begin, (uint32_t)end};
}

static lede_range text_of(const lede_stretch *s, lede_range text) {
  return (lede_range){s->at > text.begin ? s->at : text.begin, s->end < text.end ? s->end : text.end};
}

size_t lede_doc_origins(const lede_doc *doc, lede_range text, lede_origin *out, size_t room) {
  lede_origin last = {{0, 0}, {0, 0}};
  lede_walk w = {0};
  size_t count = 0;
  if (text.begin >= text.end) return 0;
  lede_walk_to(&doc->origins, &w, text.begin);
  do {
    lede_range src = source_of(doc, &w.s, text), of = text_of(&w.s, text);
    if (src.begin == src.end) continue; /* a separator of ours */
    bool goes_on = count > 0 && last.text.end == of.begin && last.source.end == src.begin;
    last.text = (lede_range){goes_on ? last.text.begin : of.begin, of.end};
    last.source = (lede_range){goes_on ? last.source.begin : src.begin, src.end};
    count += !goes_on;
    if (count <= room) out[count - 1] = last;
  } while (lede_walk_on(&doc->origins, &w) && w.s.at < text.end);
  return count;
}

/* Stretches need not stand in the order of the source: an HTML parser moves what is misplaced. */
lede_range lede_doc_source_range(const lede_doc *doc, lede_range text) {
  lede_range all = {0, 0};
  lede_walk w = {0};
  if (text.begin >= text.end) return all;
  lede_walk_to(&doc->origins, &w, text.begin);
  do {
    lede_range src = source_of(doc, &w.s, text);
    if (src.begin == src.end) continue; /* a separator of ours */
    if (all.end == 0 || src.begin < all.begin) all.begin = src.begin;
    if (src.end > all.end) all.end = src.end;
  } while (lede_walk_on(&doc->origins, &w) && w.s.at < text.end);
  return all;
}
