/* words.c - from a word as it stands in a text to its entry.
 *
 * A word's key is its folded text in pieces of eight bytes.  A slot of the table holds the first piece, so that a word of
 * up to seven bytes, as most are, is found without a look at its entry. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "core/utf8.h"
#include "lexicon/store.h"

#define EVERY(byte) (0x0101010101010101u * (byte))

/* ---- Pieces of text --------------------------------------------------------------------------------------------- */

static uint64_t load8(const char *s) {
  uint64_t x;
  memcpy(&x, s, 8);
  return le64toh(x);
}

/* 1 to 7 bytes, NULs behind them; reads nothing past them. */
static uint64_t load_short(const char *s, size_t len) {
  if (len < 4) {
    const unsigned char *p = (const unsigned char *)s;
    return p[0] | (uint64_t)p[len / 2] << len / 2 * 8 | (uint64_t)p[len - 1] << (len - 1) * 8;
  }
  uint32_t low, high;
  memcpy(&low, s, 4);
  memcpy(&high, s + len - 4, 4);
  return le32toh(low) | (uint64_t)le32toh(high) << (len - 4) * 8;
}

/* The bytes of s from `at` on, eight at most; NULs behind them. */
static uint64_t piece(const char *s, size_t len, size_t at) {
  size_t n = len - at;
  if (n >= 8) return load8(s + at);
  return len >= 8 ? load8(s + len - 8) >> (8 - n) * 8 : load_short(s + at, n);
}

static bool is_ascii(uint64_t x) { return (x & EVERY(0x80)) == 0; }

/* Small letters for capitals, in eight ASCII characters at once. */
static uint64_t to_lower(uint64_t x) {
  uint64_t capital = (x + EVERY(0x80 - 'A')) & ~(x + EVERY(0x7F - 'Z')) & EVERY(0x80);
  return x | capital >> 2;
}

static uint64_t mix(uint64_t hash, uint64_t x) {
  hash = (hash ^ x) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

/* 28 bits of hash and four of length: short words of one head and tag are the same. */
static uint32_t tag_of(uint64_t hash, size_t len) {
  return ((uint32_t)(hash ^ hash >> 32) & 0x0FFFFFFF) | (uint32_t)(len & 15) << 28;
}

static uint32_t hash_text(const char *s, size_t len) {
  uint64_t hash = 0;
  for (size_t at = 0; at < len; at += 8) hash = mix(hash, piece(s, len, at));
  return tag_of(hash, len);
}

/* ---- The table -------------------------------------------------------------------------------------------------- */

static bool same_text(const lede_lexicon *lex, uint32_t entry, const char *folded, size_t len) {
  if (entry >= lex->base.entry_count + lex->entry_count) return false;
  const Entry *e = lede_entry(lex, entry);
  return e->len == len && len <= lede_str_room(lex, e->text) && memcmp(lede_str(lex, e->text), folded, len) == 0;
}

/* The slot of a folded text, or the empty one where it belongs; NULL: the table is full of others, or has no slots. */
static Word *slot_of(const lede_lexicon *lex, const WordTable *t, uint64_t head, uint32_t tag, const char *folded,
                     size_t len) {
  for (uint32_t n = 0, i = tag; n < t->size; n++, i++) {
    Word *w = &t->slot[i & (t->size - 1)];
    if (w->entry == 0) return w;
    if (w->tag == tag && w->head == head && (head >> 56 == 0 || same_text(lex, w->entry, folded, len))) return w;
  }
  return NULL;
}

static uint32_t find_key(const lede_lexicon *lex, uint64_t head, uint32_t tag, const char *folded, size_t len) {
  const Word *w = slot_of(lex, &lex->base.words, head, tag, folded, len);
  if (w != NULL && w->entry != 0) return w->entry < lex->base.entry_count ? w->entry : 0;
  w = slot_of(lex, &lex->words, head, tag, folded, len);
  return w != NULL ? w->entry : 0;
}

static uint32_t find_folded(const lede_lexicon *lex, const char *folded, size_t len) {
  return find_key(lex, piece(folded, len, 0), hash_text(folded, len), folded, len);
}

static bool make_room(WordTable *t) {
  if (t->used < t->size / 2) return true;
  uint32_t size = t->size == 0 ? 1024 : t->size * 2;
  Word *slot = size > t->size ? calloc(size, sizeof *slot) : NULL;
  if (slot == NULL) return false;
  for (uint32_t i = 0; i < t->size; i++) {
    if (t->slot[i].entry == 0) continue;
    uint32_t j = t->slot[i].tag & (size - 1);
    while (slot[j].entry != 0) j = (j + 1) & (size - 1);
    slot[j] = t->slot[i];
  }
  free(t->slot);
  t->slot = slot;
  t->size = size;
  return true;
}

/* ---- Folding ---------------------------------------------------------------------------------------------------- */

static size_t fold(const char *word, size_t len, char *buf, size_t room) {
  size_t n = 0;
  for (size_t i = 0; i < len;) {
    if (n + 4 > room) return 0;
    unsigned char c = (unsigned char)word[i];
    if (c < 0x80) {
      buf[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
      i++;
      continue;
    }
    uint32_t cp;
    bool ok;
    i += lede_utf8_next(word + i, len - i, &cp, &ok);
    if (!ok) return 0;
    n += lede_utf8_put(cp == 0x2019 ? '\'' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp), buf + n);
  }
  return n;
}

size_t lede_fold_word(const char *word, size_t len, char *buf) { return fold(word, len, buf, LEDE_LONGEST_WORD); }

/* Letters that Unicode does not take apart. */
static const char *stroked(uint32_t cp) {
  switch (cp) {
    case 0x00DF: return "ss";
    case 0x00E6: return "ae";
    case 0x00F0: case 0x0111: return "d";
    case 0x00F8: return "o";
    case 0x00FE: return "th";
    case 0x0127: return "h";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    case 0x0167: return "t";
    default: return NULL;
  }
}

static size_t put_plain(uint32_t cp, char *out) {
  const char *letters = stroked(cp);
  if (letters != NULL) return (size_t)(stpcpy(out, letters) - out);
  utf8proc_int32_t parts[4];
  int last_class = 0;
  utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 4, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK,
                                                   &last_class);
  if (count < 0 || count > 4) return lede_utf8_put(cp, out);
  size_t n = 0;
  for (utf8proc_ssize_t i = 0; i < count; i++) n += lede_utf8_put((uint32_t)parts[i], out + n);
  return n;
}

/* LEDE_PLAIN and the folded text without diacritics into buf[LEDE_LONGEST_TEXT]; the length, 0: it does not fit. */
static size_t make_plain(const char *folded, size_t len, char *buf) {
  size_t n = 0;
  buf[n++] = LEDE_PLAIN;
  for (size_t i = 0; i < len;) {
    if (n + 16 > LEDE_LONGEST_TEXT) return 0;
    uint32_t cp;
    bool ok;
    i += lede_utf8_next(folded + i, len - i, &cp, &ok);
    n += put_plain(cp, buf + n);
  }
  return n;
}

static bool has_marks(const char *folded, size_t len, const char *plain, size_t plain_len) {
  return plain_len > 1 && (plain_len != len + 1 || memcmp(plain + 1, folded, len) != 0);
}

/* ---- Looking up ------------------------------------------------------------------------------------------------- */

/* A word that no list has as it stands, without its diacritics. */
static uint32_t find_plain(const lede_lexicon *lex, const char *folded, size_t len) {
  char plain[LEDE_LONGEST_TEXT];
  size_t n = make_plain(folded, len, plain);
  uint32_t entry = n > 1 ? find_folded(lex, plain, n) : 0;
  return entry != 0 && (lede_entry(lex, entry)->first_item != 0 || *lede_flags(lex, entry) != 0) ? entry : 0;
}

static uint32_t find_long(const lede_lexicon *lex, const char *word, size_t len) {
  char buf[LEDE_LONGEST_TEXT];
  size_t n = fold(word, len, buf, sizeof buf);
  if (n == 0) return 0;
  uint32_t entry = find_folded(lex, buf, n);
  return entry == 0 && lex->plain ? find_plain(lex, buf, n) : entry;
}

uint32_t lede_lexicon_find(const lede_lexicon *lex, const char *word, size_t len) {
  if (len == 0 || len > 16) return find_long(lex, word, len);
  uint64_t head = piece(word, len, 0), rest = len > 8 ? piece(word, len, 8) : 0;
  if (!is_ascii(head | rest)) return find_long(lex, word, len);
  head = to_lower(head);
  if (len < 8) return find_key(lex, head, tag_of(mix(0, head), len), NULL, len);
  rest = to_lower(rest);
  uint64_t hash = mix(0, head), folded[2] = {htole64(head), htole64(rest)};
  if (len > 8) hash = mix(hash, rest);
  return find_key(lex, head, tag_of(hash, len), (const char *)folded, len);
}

/* ---- Making entries --------------------------------------------------------------------------------------------- */

uint32_t lede_text_add(lede_lexicon *lex, const char *s, size_t len) {
  if (lex->pool.len + len + 1 >= LEDE_POOL_FULL - lex->base.pool_len) return LEDE_POOL_FULL;
  uint32_t at = lede_pool_add(&lex->pool, s, len);
  return at != LEDE_POOL_FULL ? lex->base.pool_len + at : LEDE_POOL_FULL;
}

/* An entry that is not there yet. */
static uint32_t add_entry(lede_lexicon *lex, const char *folded, size_t len) {
  uint32_t text = lede_text_add(lex, folded, len), number = lex->base.entry_count + (uint32_t)lex->entry_count;
  if (text == LEDE_POOL_FULL || !make_room(&lex->words) ||
      !lede_grow(&lex->entries, &lex->entry_room, lex->entry_count + 1, sizeof(Entry)) ||
      !lede_grow(&lex->flags, &lex->flag_room, lex->entry_count + 1, sizeof *lex->flags))
    return 0;
  uint32_t tag = hash_text(folded, len);
  uint64_t head = piece(folded, len, 0);
  *slot_of(lex, &lex->words, head, tag, folded, len) = (Word){head, tag, number};
  lex->words.used++;
  lex->flags[lex->entry_count] = 0;
  lex->entries[lex->entry_count++] = (Entry){text, (uint32_t)len, 0, 0, 0};
  lex->generation++;
  return number;
}

static bool link_to(lede_lexicon *lex, uint32_t entry, uint32_t plain) {
  if (entry == 0 || plain == 0) return false;
  lede_entry(lex, entry)->link = plain;
  *lede_flags(lex, entry) |= LEDE_ENTRY_LINKED;
  return true;
}

/* The plain entry of a spelling, made when new. */
static uint32_t plain_of(lede_lexicon *lex, const char *plain, size_t n) {
  uint32_t entry = find_folded(lex, plain, n);
  return entry != 0 ? entry : add_entry(lex, plain, n);
}

uint32_t lede_entry_make(lede_lexicon *lex, const char *folded, size_t len) {
  uint32_t entry = find_folded(lex, folded, len);
  if (entry != 0) return entry;
  entry = add_entry(lex, folded, len);
  bool ascii = true;
  for (size_t i = 0; ascii && i < len; i++) ascii = (unsigned char)folded[i] < 0x80;
  if (ascii || entry == 0) return entry;
  char plain[LEDE_LONGEST_TEXT];
  size_t n = make_plain(folded, len, plain);
  if (!has_marks(folded, len, plain, n)) return entry;
  return link_to(lex, entry, plain_of(lex, plain, n)) ? entry : 0;
}

uint32_t lede_entry_make_plain(lede_lexicon *lex, const char *folded, size_t len) {
  char plain[LEDE_LONGEST_TEXT];
  size_t n = make_plain(folded, len, plain);
  if (n < 2) return lede_entry_make(lex, folded, len);
  uint32_t entry = plain_of(lex, plain, n);
  if (entry == 0 || !link_to(lex, lede_entry_make(lex, plain + 1, n - 1), entry)) return 0;
  lex->plain = true;
  return entry;
}

uint32_t lede_lexicon_intern(lede_lexicon *lex, const char *word, size_t len) {
  char buf[LEDE_LONGEST_WORD];
  size_t n = lede_fold_word(word, len, buf);
  return n > 0 ? lede_entry_make(lex, buf, n) : 0;
}

