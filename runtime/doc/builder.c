/* builder.c - how a reader puts a document together. */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "doc/doc_internal.h"

struct lede_builder { lede_doc *doc; };

void lede_sha256(const void *bytes, size_t len, char out[65]) {
  struct sha256_ctx ctx;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&ctx);
  sha256_update(&ctx, len, bytes);
  sha256_digest(&ctx, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++) {
    out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  out[64] = '\0';
}

lede_status lede_builder_open(const void *source, size_t len, lede_builder **out, lede_error *err) {
  if (len > LEDE_MAX_SOURCE)
    return lede_fail(err, LEDE_ELIMIT, "%zu bytes are more than a document may have (%zu)", len, LEDE_MAX_SOURCE);
  lede_builder *b = calloc(1, sizeof *b);
  lede_doc *doc = calloc(1, sizeof *doc);
  char *copy = malloc(len + 1);
  if (b == NULL || doc == NULL || copy == NULL) {
    free(b), free(doc), free(copy);
    return lede_fail(err, LEDE_ENOMEM, "out of memory for a document of %zu bytes", len);
  }
  if (len > 0) memcpy(copy, source, len);
  copy[len] = '\0';
  doc->source = copy;
  doc->source_len = len;
  b->doc = doc;
  *out = b;
  return LEDE_OK;
}

void lede_builder_free(lede_builder *b) {
  if (b == NULL) return;
  lede_doc_free(b->doc);
  free(b);
}

size_t lede_builder_length(const lede_builder *b) { return b->doc->text_len; }
const char *lede_builder_text(const lede_builder *b) { return b->doc->text; }
const char *lede_builder_source(const lede_builder *b) { return b->doc->source; }
void lede_builder_repaired(lede_builder *b, size_t count) { b->doc->repairs += count; }

lede_status lede_builder_append_units(lede_builder *b, const char *utf8, size_t len, size_t unit, lede_range src) {
  lede_doc *doc = b->doc;
  size_t from_len = src.end - src.begin;
  if (len == 0) return LEDE_OK;
  if (len > 4 * LEDE_MAX_SOURCE - 2 - doc->text_len) return LEDE_ELIMIT;
  if (!lede_grow(&doc->text, &doc->text_room, doc->text_len + len + 1, 1)) return LEDE_ENOMEM;
  if (!lede_origins_add(&doc->origins, len, len == from_len ? 1 : unit, src.begin, from_len)) return LEDE_ENOMEM;
  memcpy(doc->text + doc->text_len, utf8, len);
  doc->text_len += len;
  doc->text[doc->text_len] = '\0';
  return LEDE_OK;
}

lede_status lede_builder_append(lede_builder *b, const char *utf8, size_t len, lede_range src) {
  return lede_builder_append_units(b, utf8, len, len, src);
}

lede_status lede_builder_decode(lede_builder *b, size_t begin, size_t end) {
  const char *s = b->doc->source;
  while (begin < end) {
    size_t good = lede_utf8_valid(s + begin, end - begin);
    lede_status st = lede_builder_append(b, s + begin, good, (lede_range){(uint32_t)begin, (uint32_t)(begin + good)});
    begin += good;
    if (st == LEDE_OK && begin < end) { /* a NUL or a broken sequence */
      uint32_t cp;
      bool ok;
      size_t bad = lede_utf8_next(s + begin, end - begin, &cp, &ok);
      st = lede_builder_append(b, LEDE_REPLACEMENT, 3, (lede_range){(uint32_t)begin, (uint32_t)(begin + bad)});
      b->doc->repairs++;
      begin += bad;
    }
    if (st != LEDE_OK) return st;
  }
  return LEDE_OK;
}

lede_status lede_builder_block(lede_builder *b, lede_range text, lede_block_kind kind, int level) {
  lede_doc *doc = b->doc;
  while (text.begin < text.end && is_space(doc->text[text.begin])) text.begin++;
  while (text.end > text.begin && is_space(doc->text[text.end - 1])) text.end--;
  if (text.begin == text.end) return LEDE_OK;
  if (!lede_grow(&doc->blocks, &doc->block_room, doc->block_count + 1, sizeof *doc->blocks)) return LEDE_ENOMEM;
  doc->blocks[doc->block_count++] = (lede_block){text, kind, (uint8_t)level};
  return LEDE_OK;
}

enum { LABEL = 60 }; /* bytes of what may stand above a heading: a time, a place, a name */

static bool is_heading(const lede_block *b) { return b->kind == LEDE_HEADING || b->kind == LEDE_TITLE; }

size_t lede_builder_block_count(const lede_builder *b) { return b->doc->block_count; }

lede_status lede_builder_article(lede_builder *b, size_t first, const char *author, const char *published) {
  lede_doc *doc = b->doc;
  if (first >= doc->block_count) return LEDE_OK;
  if (!lede_grow(&doc->articles, &doc->article_room, doc->article_count + 1, sizeof *doc->articles)) return LEDE_ENOMEM;
  const lede_block *blocks = doc->blocks + first, *stop = doc->blocks + doc->block_count, *head = blocks;
  while (head < stop && !is_heading(head) && head->text.end - head->text.begin <= LABEL) head++;
  bool headed = head < stop && is_heading(head);
  lede_article a = {{blocks->text.begin, stop[-1].text.end}, headed ? head->text : (lede_range){0, 0}, NULL, NULL};
  if (author != NULL) a.author = strdup(author);
  if (published != NULL) a.published = strdup(published);
  doc->articles[doc->article_count++] = a; /* owned from here on */
  return (author != NULL && a.author == NULL) || (published != NULL && a.published == NULL) ? LEDE_ENOMEM : LEDE_OK;
}

lede_status lede_builder_meta(lede_builder *b, const char *key, const char *value) {
  return lede_doc_set_meta(b->doc, key, value);
}

lede_status lede_builder_meta_bytes(lede_builder *b, const char *key, const char *s, size_t len) {
  char *value = malloc(3 * len + 1); /* each byte may have to be replaced */
  if (value == NULL) return LEDE_ENOMEM;
  size_t n = 0;
  for (size_t i = 0; i < len;) {
    uint32_t cp;
    bool ok;
    size_t step = lede_utf8_next(s + i, len - i, &cp, &ok);
    ok = ok && cp != 0;
    memcpy(value + n, ok ? s + i : LEDE_REPLACEMENT, ok ? step : 3);
    n += ok ? step : 3;
    i += step;
  }
  value[n] = '\0';
  lede_status st = lede_doc_set_meta(b->doc, key, value);
  free(value);
  return st;
}

lede_status lede_builder_title(lede_builder *b, lede_range text) {
  lede_status st = lede_builder_meta_bytes(b, "title", b->doc->text + text.begin, text.end - text.begin);
  return st != LEDE_OK ? st : lede_builder_block(b, text, LEDE_TITLE, 0);
}

lede_status lede_builder_finish(lede_builder *b, lede_status st, lede_doc **out, lede_error *err) {
  if (st == LEDE_OK) return lede_builder_close(b, out, err);
  lede_builder_free(b);
  return lede_fail(err, st, st == LEDE_ELIMIT ? "too much text for one document" : "out of memory");
}

lede_status lede_builder_close(lede_builder *b, lede_doc **out, lede_error *err) {
  lede_status st = LEDE_OK;
  if (b->doc->block_count == 0) st = lede_fail(err, LEDE_EEMPTY, "no text in it");
  if (st == LEDE_OK) {
    *out = b->doc;
    b->doc = NULL;
  }
  lede_builder_free(b);
  return st;
}
