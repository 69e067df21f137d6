/* model.c - words as the model sees them. */
#include <string.h>
#include "core/utf8.h"
#include "tag/model.h"

enum { LOWER = 1, UPPER = 2, DIGIT = 4, OTHER = 8, HIGH = 16 };

/* What a byte is. */
#define X8(x) x, x, x, x, x, x, x, x
#define X16(x) X8(x), X8(x)
#define X26(x) X16(x), X8(x), x, x
static const uint8_t kind_of[256] = {
    X16(OTHER), X16(OTHER), X16(OTHER),
    X8(DIGIT), DIGIT, DIGIT,                       /* 0 to 9 */
    OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER,
    X26(UPPER),                                    /* A to Z */
    OTHER, OTHER, OTHER, OTHER, OTHER, OTHER,
    X26(LOWER),                                    /* a to z */
    OTHER, OTHER, OTHER, OTHER, OTHER,
    X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH)};

static lede_shape shape_of(unsigned kinds, unsigned first, size_t len) {
  if (kinds & DIGIT) return LEDE_DIGITS;
  if (!(kinds & (LOWER | UPPER | HIGH))) return LEDE_MARKS;
  if (!(kinds & UPPER)) return LEDE_SMALL;
  if (first == UPPER && !(kinds & LOWER)) return len == 1 ? LEDE_CAPITAL : LEDE_CAPITALS;
  return first == UPPER ? LEDE_CAPITAL : LEDE_MIXED;
}

static bool is_apostrophe(const char *s, size_t left) { return left >= 3 && memcmp(s, "\xE2\x80\x99", 3) == 0; }

void lede_word_read(lede_seen *w, const char *word, size_t len) {
  uint32_t key = 0x811c9dc5u, tail = 0;
  unsigned kinds = 0;
  for (size_t i = 0; i < len; i++) {
    uint32_t c = (unsigned char)word[i];
    unsigned kind = kind_of[c];
    if (kind & (UPPER | DIGIT))
      c = kind == UPPER ? c | 32 : '0';
    else if (c == 0xE2 && is_apostrophe(word + i, len - i))
      c = '\'', kind = OTHER, i += 2;
    kinds |= kind;
    key = (key ^ c) * 0x01000193u;
    tail = tail << 8 | c;
  }
  unsigned char first = (unsigned char)word[0];
  *w = (lede_seen){key, tail, (uint8_t)shape_of(kinds, kind_of[first], len),
                   (uint8_t)(kind_of[first] == UPPER ? first | 32 : first), 0, 0};
}

static bool find(lede_seen *w, const lede_known *table, uint32_t bits, uint32_t key) {
  uint32_t mask = (1u << bits) - 1, i = key * 0x9e3779b1u >> (32 - bits);
  for (uint32_t n = 0; n <= mask && table[i].key != 0; n++, i = (i + 1) & mask) {
    if (table[i].key != key) continue;
    w->tag = table[i].tag;
    w->group = table[i].group;
    return true;
  }
  return false;
}

void lede_word_find(lede_seen *w, const lede_known *table, uint32_t bits, bool first) {
  bool capital = w->shape == LEDE_CAPITAL || w->shape == LEDE_CAPITALS;
  if (capital && !first && find(w, table, bits, lede_capital_key(w->key))) return;
  if (capital && !first && w->shape == LEDE_CAPITAL) return; /* no small word's tag for a word that may be a name */
  if (!find(w, table, bits, w->key) && capital && first) find(w, table, bits, lede_capital_key(w->key));
}

size_t lede_lemma_fold(const char *word, size_t len, lede_pos pos, char buf[LEDE_LONGEST_LEMMA]) {
  size_t n = 0;
  for (size_t i = 0; i < len && n < LEDE_LONGEST_LEMMA - 1; i++) {
    char c = word[i];
    if ((unsigned char)c == 0xE2 && is_apostrophe(word + i, len - i)) c = '\'', i += 2;
    buf[n++] = (char)(pos != LEDE_POS_PROPN && c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  buf[n] = '\0';
  return n;
}

uint32_t lede_ending_key(const char *word, size_t len, unsigned n, lede_pos pos) {
  uint32_t key = 0x811c9dc5u ^ (uint32_t)pos << 8 ^ n;
  for (size_t i = n == LEDE_WHOLE_WORD ? 0 : len - n; i < len; i++) key = (key ^ (unsigned char)word[i]) * 0x01000193u;
  return key | 1;
}
