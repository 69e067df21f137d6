/* documents.h - what holds of every document, whatever it was read from: for the fuzz programs of its readers. */
#ifndef LEDE_FUZZ_DOCUMENTS_H
#define LEDE_FUZZ_DOCUMENTS_H

#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "lede/doc.h"
#include "lede/lexicon.h"

static inline void require(bool holds) {
  if (!holds) abort();
}

static inline void check_text(const lede_doc *doc) {
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  require(lede_utf8_valid(text, len) == len && text[len] == '\0');
}

static inline void check_blocks(const lede_doc *doc) {
  size_t count, len;
  lede_doc_text(doc, &len);
  const lede_block *b = lede_doc_blocks(doc, &count);
  require(count > 0);
  for (size_t i = 0; i < count; i++) {
    require(b[i].text.begin < b[i].text.end && b[i].text.end <= len);
    require(i == 0 || b[i - 1].text.end <= b[i].text.begin);
  }
}

/* Tokens are in order, apart from each other, and made of whole characters. */
static inline void check_tokens(const lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < t.count; i++) {
    require(t.begin[i] < t.end[i] && t.end[i] <= len && t.form[i] < LEDE_FORM_COUNT);
    require(i == 0 || t.end[i - 1] <= t.begin[i]);
    require(lede_utf8_valid(text + t.begin[i], t.end[i] - t.begin[i]) == t.end[i] - t.begin[i]);
  }
}

/* Sentences cut the tokens into stretches, each inside its block. */
static inline void check_sentences(const lede_doc *doc) {
  size_t count;
  const lede_block *b = lede_doc_blocks(doc, &count);
  lede_sentences s = lede_doc_sentences(doc);
  uint32_t next = 0;
  for (size_t i = 0; i < s.count; i++) {
    require(s.first[i] == next && s.stop[i] > next && s.block[i] < count);
    lede_range r = lede_doc_sentence_range(doc, i);
    require(r.begin >= b[s.block[i]].text.begin && r.end <= b[s.block[i]].text.end);
    require(lede_doc_sentence_at(doc, r.begin) == i);
    next = s.stop[i];
  }
  require(next == lede_doc_tokens(doc).count);
}

/* Places in other units lead back to where they were made of. */
static inline void check_units(lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  for (int unit = 0; unit < LEDE_UNIT_COUNT; unit++) {
    uint32_t at, byte, last = 0;
    for (size_t i = 0; i < t.count; i++, last = at) {
      require(lede_doc_units(doc, (lede_unit)unit, t.end[i], &at) == LEDE_OK && at > last && at <= t.end[i]);
      require(lede_doc_byte(doc, (lede_unit)unit, at, &byte) == LEDE_OK && byte == t.end[i]);
    }
  }
}

/* Every token came from some bytes of the source. */
static inline void check_source_map(const lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  size_t source_len;
  lede_doc_source(doc, &source_len);
  for (size_t i = 0; i < t.count; i++) {
    lede_range src = lede_doc_source_range(doc, (lede_range){t.begin[i], t.end[i]});
    require(src.begin <= src.end && src.end <= source_len);
  }
}

/* The stretches of the text that came from the source stand in its order, each with bytes inside the source; what is
 * between them came from nowhere.  `same`, when given, says whether bytes of the source say what the text says. */
typedef bool SameText(const char *source, size_t source_len, const char *text, size_t len);
static inline void check_origins(const lede_doc *doc, SameText *same) {
  size_t len, source_len;
  const char *text = lede_doc_text(doc, &len), *source = lede_doc_source(doc, &source_len);
  lede_range all = {0, (uint32_t)len};
  size_t count = lede_doc_origins(doc, all, NULL, 0);
  lede_origin *o = malloc((count + 1) * sizeof *o);
  require(o != NULL && lede_doc_origins(doc, all, o, count) == count);
  uint32_t last = 0;
  for (size_t i = 0; i <= count; i++) {
    lede_range gap = {last, i < count ? o[i].text.begin : (uint32_t)len};
    require(gap.begin <= gap.end && lede_doc_source_range(doc, gap).end == 0);
    if (i == count) break;
    require(o[i].text.begin < o[i].text.end && o[i].text.end <= len);
    require(o[i].source.begin < o[i].source.end && o[i].source.end <= source_len);
    lede_range whole = lede_doc_source_range(doc, o[i].text);
    require(whole.begin == o[i].source.begin && whole.end == o[i].source.end);
    if (same != NULL)
      require(same(source + o[i].source.begin, o[i].source.end - o[i].source.begin, text + o[i].text.begin,
                   o[i].text.end - o[i].text.begin));
    last = o[i].text.end;
  }
  free(o);
}

/* Articles are made of whole blocks, in order and apart from each other. */
static inline void check_articles(const lede_doc *doc) {
  size_t count, block_count, at = 0;
  const lede_article *a = lede_doc_articles(doc, &count);
  const lede_block *b = lede_doc_blocks(doc, &block_count);
  for (size_t i = 0; i < count; i++) {
    while (at < block_count && b[at].text.begin < a[i].text.begin) at++;
    require(at < block_count && b[at].text.begin == a[i].text.begin);
    while (at < block_count && b[at].text.end < a[i].text.end) at++;
    require(at < block_count && b[at].text.end == a[i].text.end);
    require(i == 0 || a[i - 1].text.end <= a[i].text.begin);
    require(a[i].title.end == 0 || (a[i].title.begin >= a[i].text.begin && a[i].title.end <= a[i].text.end));
  }
}

static inline lede_lexicon *small_lexicon(void) {
  static const char *const lists[][2] = {
      {"abbreviation", "Mr. | ends=never\nInc.\np.m. | ends=mostly\nNo. | ends=never before=number"},
      {"starter", "the\nit"}, {"clitic", "'s\n're\nn't"}, {"contraction", "cannot | second=not\ndont | second=nt"},
      {"prefix", "non\ne"}};
  static lede_lexicon *lex;
  if (lex != NULL) return lex;
  lex = lede_lexicon_new();
  require(lex != NULL);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    require(lede_lexicon_read(lex, lists[i][0], lists[i][1], strlen(lists[i][1]), NULL) == LEDE_OK);
  return lex;
}

/* All of it. */
static inline void check_document(lede_doc *doc) {
  require(lede_doc_segment(doc, small_lexicon()) == LEDE_OK);
  check_text(doc);
  check_blocks(doc);
  check_tokens(doc);
  check_sentences(doc);
  check_units(doc);
  check_source_map(doc);
  check_origins(doc, NULL);
  check_articles(doc);
}

/* All of it, of what a reader makes of any bytes; the caller frees the document.  NULL: it refused them, as it may. */
typedef lede_status Reader(const void *source, size_t len, lede_doc **out, lede_error *err);
static inline lede_doc *check_reader(Reader *read, const uint8_t *data, size_t size) {
  lede_doc *doc = NULL;
  lede_error err;
  lede_status st = read(data, size, &doc, &err);
  require((st == LEDE_OK) == (doc != NULL));
  require(st == LEDE_OK || st == LEDE_EEMPTY || st == LEDE_EBINARY);
  if (doc != NULL) check_document(doc);
  return doc;
}

#endif
