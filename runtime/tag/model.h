/* model.h - the model file of the tagger, and the features it is trained and asked with.
 *
 * A file is a header, a table of words, rows of weights, ending rules of lemmas and what they write, each at an offset
 * that is a multiple of 64.  It is read in place, so it belongs to machines of one byte order. */
#ifndef LEDE_TAG_MODEL_H
#define LEDE_TAG_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include "lede/tag.h"

enum { LEDE_LANES = 16 };             /* tags that weights tell apart, in the order of lede_pos; see lede_lane */
#define LEDE_MODEL_MAGIC 0x3147544cu  /* "LTG1" */

/* A known word: its only tag, or 0 and the class of words that share its possible tags. */
typedef struct { uint32_t key; uint8_t tag, group; uint16_t unused; } lede_known;

/* An ending rule: of a word with this key (tag and ending), cut `cut` bytes and append suffix number `suffix`. */
typedef struct { uint32_t key; uint16_t suffix; uint8_t cut, unused; } lede_ending;
enum { LEDE_LONGEST_ENDING = 6, LEDE_LONGEST_SUFFIX = 16, LEDE_WHOLE_WORD = 15 /* in place of an ending's length */ };

typedef struct lede_model {
  uint32_t magic, size;                     /* of the whole file, in bytes */
  uint32_t words, word_bits;                /* offset; the table has 1 << bits slots, key 0 empty */
  uint32_t rows, row_bits;                  /* int8_t[LEDE_LANES] each */
  uint32_t endings, ending_bits;
  uint32_t suffixes, suffix_count;          /* char[LEDE_LONGEST_SUFFIX] each, NUL-padded */
} lede_model;

/* ---- Words as the model sees them -------------------------------------------------------------------------------- */

typedef enum { LEDE_SMALL, LEDE_CAPITAL, LEDE_CAPITALS, LEDE_MIXED, LEDE_DIGITS, LEDE_MARKS } lede_shape;

typedef struct lede_seen {
  uint32_t key;   /* of the folded word: small letters, ’ as ', digits as 0 */
  uint32_t tail;  /* its last four bytes */
  uint8_t shape;  /* lede_shape */
  uint8_t head;   /* its first byte */
  uint8_t tag, group; /* of lede_known; 0 unknown */
} lede_seen;

void lede_word_read(lede_seen *out, const char *word, size_t len);

/* Key of a known word with a capital: "March" is not "march". */
static inline uint32_t lede_capital_key(uint32_t key) { return (key ^ 0x5bd1e995u) * 0x9e3779b1u; }

/* Look the word up; at the start of a sentence a capital says nothing unless only the word with a capital is known. */
void lede_word_find(lede_seen *w, const lede_known *table, uint32_t bits, bool first);

/* The weights' lane of a tag, and the tag of a lane.  There are 16 lanes for 17 tags: marks are no verbs, so there the
 * lane of VERB is that of PUNCT. */
static inline int lede_lane(lede_pos pos) { return (int)(pos == LEDE_POS_PUNCT ? LEDE_POS_VERB : pos) - 1; }
static inline lede_pos lede_lane_pos(int lane, uint8_t shape) {
  return shape == LEDE_MARKS && lane == LEDE_POS_VERB - 1 ? LEDE_POS_PUNCT : (lede_pos)(lane + 1);
}

/* ---- Features ---------------------------------------------------------------------------------------------------- */

enum { LEDE_TAG_FEATURES = 19 };

static inline uint32_t lede_mix(uint32_t a, uint32_t b) { return (a ^ b * 0x85ebca6bu) * 0xc2b2ae35u; }

/* Row numbers of the features of w[0], whose neighbours w[-2] … w[2] are readable; t1 and t2 are the tags before. */
static inline void lede_tag_features(const lede_seen *w, unsigned t1, unsigned t2, uint32_t row_bits,
                                     uint32_t rows[LEDE_TAG_FEATURES]) {
  const uint32_t value[LEDE_TAG_FEATURES] = {
      w->key,
      w->tail,
      w->tail & 0xffffffu,
      w->tail & 0xffffu,
      (uint32_t)w->head << 8 | w->shape,
      t1,
      t1 << 8 | t2,
      lede_mix(w->key, t1),
      w[-1].key,
      w[1].key,
      w[1].tail & 0xffffffu,
      (uint32_t)w[1].group << 16 | t1 << 8 | w[1].shape,
      (uint32_t)w[1].group << 8 | w[2].group,
      w[2].key,
      w[-2].key,
      (uint32_t)w->group << 16 | t1 << 8 | t2,
      (uint32_t)w->group << 16 | (uint32_t)w[1].group << 8 | w[2].group,
      (uint32_t)w[-1].shape << 16 | (uint32_t)w->shape << 8 | w[1].shape,
      lede_mix(w->tail & 0xffffffu, t1),
  };
  for (uint32_t i = 0; i < LEDE_TAG_FEATURES; i++)
    rows[i] = (value[i] + i * 0x9e3779b9u) * 0x9e3779b1u >> (32 - row_bits);
}

/* ---- Lemmas ------------------------------------------------------------------------------------------------------ */

/* Key of an ending of the folded word: its last `n` bytes, or LEDE_WHOLE_WORD. */
uint32_t lede_ending_key(const char *word, size_t len, unsigned n, lede_pos pos);

/* The word as endings see it: PROPN keeps its capitals; returns the length. */
size_t lede_lemma_fold(const char *word, size_t len, lede_pos pos, char buf[LEDE_LONGEST_LEMMA]);

#endif
