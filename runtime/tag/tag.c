/* tag.c - the tagger: a mapped model, tags, lemmas. */
#include <stdlib.h>
#include <string.h>
#include "core/map.h"
#include "doc/doc_internal.h"
#include "tag/model.h"
#include "tag/use.h"

struct lede_tagger { const lede_model *model; };

/* ---- Names of tags ----------------------------------------------------------------------------------------------- */

static const char *const pos_names[LEDE_POS_COUNT] = {"",     "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET",  "INTJ", "NOUN",
                                                      "NUM",  "PART", "PRON", "PROPN", "SCONJ", "SYM",   "VERB", "X",    "PUNCT"};

const char *lede_pos_name(lede_pos pos) { return pos < LEDE_POS_COUNT ? pos_names[pos] : ""; }

lede_pos lede_pos_by_name(const char *name) {
  for (int i = 1; i < LEDE_POS_COUNT; i++)
    if (strcmp(pos_names[i], name) == 0) return (lede_pos)i;
  return LEDE_POS_NONE;
}

/* ---- Opening a model --------------------------------------------------------------------------------------------- */

static bool part_fits(const lede_model *m, uint32_t offset, uint32_t bits, size_t unit) {
  return bits < 25 && offset % 64 == 0 && offset >= sizeof *m && offset <= m->size &&
         ((size_t)1 << bits) * unit <= m->size - offset;
}

static bool is_model(const lede_model *m, size_t size) {
  return size >= sizeof *m && m->magic == LEDE_MODEL_MAGIC && m->size == size &&
         part_fits(m, m->words, m->word_bits, sizeof(lede_known)) && part_fits(m, m->rows, m->row_bits, LEDE_LANES) &&
         part_fits(m, m->endings, m->ending_bits, sizeof(lede_ending)) && m->suffixes <= m->size &&
         m->suffix_count <= (m->size - m->suffixes) / LEDE_LONGEST_SUFFIX;
}

lede_status lede_tagger_open(const char *path, lede_tagger **out, lede_error *err) {
  const void *map;
  size_t size;
  lede_status st = lede_map_file(path, &map, &size, err);
  if (st != LEDE_OK) return st;
  lede_tagger *t = calloc(1, sizeof *t);
  if (t == NULL || !is_model(map, size)) {
    lede_unmap_file(map, size);
    if (t == NULL) return lede_fail(err, LEDE_ENOMEM, "out of memory");
    free(t);
    return lede_fail(err, LEDE_ESYNTAX, "%s: no model of this version", path);
  }
  t->model = map;
  *out = t;
  return LEDE_OK;
}

void lede_tagger_free(lede_tagger *t) {
  if (t == NULL) return;
  lede_unmap_file(t->model, t->model->size);
  free(t);
}

static const void *part(const lede_model *m, uint32_t offset) { return (const char *)m + offset; }

/* ---- Tags -------------------------------------------------------------------------------------------------------- */

enum { AROUND = 2 }; /* words on either side that features look at */

static int best_lane(const int8_t (*rows)[LEDE_LANES], const uint32_t *features) {
  int16_t score[LEDE_LANES] = {0};
  for (int f = 0; f < LEDE_TAG_FEATURES; f++)
    for (int i = 0; i < LEDE_LANES; i++) score[i] = (int16_t)(score[i] + rows[features[f]][i]);
  int best = 0;
  for (int i = 1; i < LEDE_LANES; i++)
    if (score[i] > score[best]) best = i;
  return best;
}

/* Tag the words w[0 … count), with AROUND empty ones on either side. */
static void tag_sentence(const lede_model *m, const lede_seen *w, size_t count, uint8_t *pos) {
  const int8_t(*rows)[LEDE_LANES] = (const int8_t(*)[LEDE_LANES])part(m, m->rows);
  unsigned t1 = 0, t2 = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t features[LEDE_TAG_FEATURES];
    lede_pos tag = w[i].tag;
    if (tag == LEDE_POS_NONE) {
      lede_tag_features(&w[i], t1, t2, m->row_bits, features);
      tag = lede_lane_pos(best_lane(rows, features), w[i].shape);
    }
    pos[i] = (uint8_t)tag;
    t2 = t1;
    t1 = tag;
  }
}

/* Look up the words of a sentence. */
static void find_words(const lede_model *m, lede_seen *w, size_t count) {
  const lede_known *words = part(m, m->words);
  bool first = true;
  for (size_t i = 0; i < count; i++) {
    lede_word_find(&w[i], words, m->word_bits, first);
    first = first && w[i].shape == LEDE_MARKS;
  }
  memset(w + count, 0, AROUND * sizeof *w);
}

static size_t longest_sentence(lede_sentences s) {
  size_t longest = 0;
  for (size_t i = 0; i < s.count; i++)
    if (s.stop[i] - s.first[i] > longest) longest = s.stop[i] - s.first[i];
  return longest;
}

lede_status lede_tag_words(const lede_tagger *t, const char *text, const uint32_t *begin, const uint32_t *end,
                           size_t count, uint8_t *pos) {
  lede_seen *w = calloc(count + 2 * AROUND, sizeof *w);
  if (w == NULL) return LEDE_ENOMEM;
  for (size_t i = 0; i < count; i++) lede_word_read(&w[AROUND + i], text + begin[i], end[i] - begin[i]);
  find_words(t->model, w + AROUND, count);
  tag_sentence(t->model, w + AROUND, count, pos);
  free(w);
  return LEDE_OK;
}

lede_status lede_doc_tag(lede_doc *doc, const lede_tagger *tagger) {
  if (doc->token_pos != NULL) return LEDE_OK;
  lede_sentences s = lede_doc_sentences(doc);
  const lede_seen *seen = lede_doc_seen(doc);
  lede_seen *w = calloc(longest_sentence(s) + 2 * AROUND, sizeof *w);
  uint8_t *pos = malloc(doc->token_count + 1);
  if (seen == NULL || w == NULL || pos == NULL) {
    free(w);
    free(pos);
    return LEDE_ENOMEM;
  }
  for (size_t i = 0; i < s.count; i++) {
    uint32_t first = s.first[i], count = s.stop[i] - first;
    memcpy(w + AROUND, seen + first, count * sizeof *w);
    find_words(tagger->model, w + AROUND, count);
    tag_sentence(tagger->model, w + AROUND, count, pos + first);
  }
  free(w);
  doc->token_pos = pos;
  return LEDE_OK;
}

const uint8_t *lede_doc_pos(const lede_doc *doc) { return doc->token_pos; }

/* ---- Lemmas ------------------------------------------------------------------------------------------------------ */

static const lede_ending *find_ending(const lede_model *m, uint32_t key) {
  const lede_ending *table = part(m, m->endings);
  uint32_t mask = (1u << m->ending_bits) - 1;
  uint32_t i = key * 0x9e3779b1u >> (32 - m->ending_bits);
  for (uint32_t n = 0; n <= mask && table[i].key != 0; n++, i = (i + 1) & mask)
    if (table[i].key == key) return &table[i];
  return NULL;
}

/* The rule of the whole word, else of its longest ending that has one. */
static const lede_ending *rule_of(const lede_model *m, const char *word, size_t len, lede_pos pos) {
  const lede_ending *rule = find_ending(m, lede_ending_key(word, len, LEDE_WHOLE_WORD, pos));
  for (unsigned n = len < LEDE_LONGEST_ENDING ? (unsigned)len : LEDE_LONGEST_ENDING; rule == NULL; n--) {
    rule = find_ending(m, lede_ending_key(word, len, n, pos));
    if (n == 0) break;
  }
  return rule;
}

size_t lede_lemma(const lede_tagger *t, const char *word, size_t len, lede_pos pos, char *buf) {
  const lede_model *m = t->model;
  size_t n = lede_lemma_fold(word, len, pos, buf);
  const lede_ending *rule = rule_of(m, buf, n, pos);
  if (rule == NULL || rule->cut > n || rule->suffix >= m->suffix_count) return n;
  const char *suffix = (const char *)part(m, m->suffixes) + (size_t)rule->suffix * LEDE_LONGEST_SUFFIX;
  size_t more = strnlen(suffix, LEDE_LONGEST_SUFFIX);
  n -= rule->cut;
  if (n + more >= LEDE_LONGEST_LEMMA) return n + rule->cut;
  memcpy(buf + n, suffix, more);
  buf[n + more] = '\0';
  return n + more;
}
