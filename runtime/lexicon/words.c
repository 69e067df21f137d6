/* words.c - from a word as it stands in a text to its entry.
 *
 * A word's key is its folded text in pieces of eight bytes.  A slot of the table holds the first piece, so that a word
 * of up to eight bytes, as most are, is known without a look at its entry.  Phrases, which no token is, have a table
 * apart. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <utf8proc.h>
#include "core/utf8.h"
#include "lexicon/store.h"

#define EVERY(byte) (0x0101010101010101u * (byte))

/* ---- Pieces of text --------------------------------------------------------------------------------------------- */

static uint64_t load2(const char *s) {
  uint16_t x;
  memcpy(&x, s, 2);
  return le16toh(x);
}

static uint64_t load8(const char *s) {
  uint64_t x;
  memcpy(&x, s, 8);
  return le64toh(x);
}

/* 1 to 8 bytes, NULs behind them; reads nothing past them, and but for the shortest does not branch on the length. */
static inline uint64_t load_short(const char *s, size_t len) {
  if (len == 1) return (unsigned char)s[0];
  size_t last = len - 2, second = last < 2 ? last : 2, third = last < 4 ? last : 4;
  return load2(s) | load2(s + second) << second * 8 | load2(s + third) << third * 8 | load2(s + last) << last * 8;
}

/* The bytes of s from `at` on, eight at most; NULs behind them. */
static uint64_t piece(const char *s, size_t len, size_t at) {
  return len - at >= 8 ? load8(s + at) : load_short(s + at, len - at);
}

static bool is_ascii(uint64_t x) { return (x & EVERY(0x80)) == 0; }

/* Small letters for capitals, in eight ASCII characters at once. */
static uint64_t to_lower(uint64_t x) {
  uint64_t capital = (x + EVERY(0x80 - 'A')) & ~(x + EVERY(0x7F - 'Z')) & EVERY(0x80);
  return x | capital >> 2;
}

static bool has_space(uint64_t x) {
  uint64_t y = x ^ EVERY(' ');
  return ((y - EVERY(1)) & ~y & EVERY(0x80)) != 0;
}

/* The product's high bytes depend on the most bits: they become the low ones, which pick the slot. */
static uint64_t mix(uint64_t hash, uint64_t x) { return __builtin_bswap64((hash ^ x) * 0x9E3779B97F4A7C15u); }

/* 28 bits of hash and four of length: where head and tag are those of a word of at most eight bytes, it is the word. */
static uint32_t tag_of(uint64_t hash, size_t len) {
  return ((uint32_t)hash & 0x0FFFFFFF) | (uint32_t)(len < 15 ? len : 15) << 28;
}
static bool is_short(uint32_t tag) { return tag >> 28 <= 8; }

uint32_t lede_text_tag(const char *s, size_t len) {
  uint64_t hash = 0;
  for (size_t at = 0; at < len; at += 8) hash = mix(hash, piece(s, len, at));
  return tag_of(hash, len);
}

/* ---- The table -------------------------------------------------------------------------------------------------- */

typedef struct { uint64_t head; uint32_t tag; const char *folded; size_t len; } Key; /* folded: of a longer one */

static Key key_of(const char *folded, size_t len) {
  return (Key){piece(folded, len, 0), lede_text_tag(folded, len), folded, len};
}

static bool has_text(const lede_lexicon *lex, uint32_t entry, const Key *k) {
  if (entry >= lede_lexicon_entries(lex)) return false; /* a damaged image */
  const Entry *e = lede_entry(lex, entry);
  return e->len == k->len && k->len <= lede_str_room(lex, e->text) &&
         memcmp(lede_str(lex, e->text), k->folded, k->len) == 0;
}

/* A full table, of a damaged image, is left after one round. */
static inline uint32_t find_word_in(const lede_lexicon *lex, const WordTable *t, const Key *k) {
  for (uint32_t n = 0, i = k->tag; n < t->size; n++, i++) {
    const WordSlot *s = &t->slot[i & (t->size - 1)];
    if (s->number == 0) break;
    if (s->tag == k->tag && s->head == k->head && (is_short(k->tag) || has_text(lex, s->number, k))) return s->number;
  }
  return 0;
}

static inline uint32_t find_word(const lede_lexicon *lex, const Key *k) {
  uint32_t entry = find_word_in(lex, &lex->base.words, k);
  if (entry != 0) return entry < lex->base.entry_count ? entry : 0;
  return find_word_in(lex, &lex->words, k);
}

static uint32_t find_phrase_in(const lede_lexicon *lex, const Table *t, const Key *k) {
  for (uint32_t n = 0, i = k->tag; n < t->size; n++, i++) {
    Slot s = t->slot[i & (t->size - 1)];
    if (s.number == 0) break;
    if (s.tag == k->tag && has_text(lex, s.number, k)) return s.number;
  }
  return 0;
}

static bool is_phrase(const char *folded, size_t len) { return memchr(folded, ' ', len) != NULL; }

static uint32_t find_key(const lede_lexicon *lex, const Key *k) {
  if (!is_phrase(k->folded, k->len)) return find_word(lex, k);
  uint32_t entry = find_phrase_in(lex, &lex->base.phrases, k);
  return entry != 0 ? entry : find_phrase_in(lex, &lex->phrases, k);
}

static uint32_t find_folded(const lede_lexicon *lex, const char *folded, size_t len) {
  Key k = key_of(folded, len);
  return find_key(lex, &k);
}

static size_t size_for(size_t size, size_t used) {
  if (size == 0) size = 1024;
  while (size < used * 2) size *= 2;
  return size <= UINT32_MAX / 2 ? size : 0;
}

/* Slots are met at random: large pages spare most of the misses of the page table. */
static void *new_slots(size_t count, size_t size) {
  enum { LARGE_PAGE = 2 << 20 };
  size_t bytes = count * size;
  if (bytes < LARGE_PAGE) return calloc(count, size);
  void *slots = aligned_alloc(LARGE_PAGE, bytes); /* both are powers of two */
  if (slots == NULL) return NULL;
  madvise(slots, bytes, MADV_HUGEPAGE);
  return memset(slots, 0, bytes);
}

static void put_word(WordTable *t, WordSlot s) {
  uint32_t i = s.tag & (t->size - 1);
  while (t->slot[i].number != 0) i = (i + 1) & (t->size - 1);
  t->slot[i] = s;
  t->used++;
}

bool lede_words_reserve(WordTable *t, size_t more) {
  size_t size = size_for(t->size, t->used + more);
  if (size == t->size) return true;
  WordTable larger = {new_slots(size, sizeof(WordSlot)), (uint32_t)size, 0};
  if (size == 0 || larger.slot == NULL) return false;
  for (uint32_t i = 0; i < t->size; i++)
    if (t->slot[i].number != 0) put_word(&larger, t->slot[i]);
  free(t->slot);
  *t = larger;
  return true;
}

void lede_table_put(Table *t, uint32_t tag, uint32_t number) {
  uint32_t i = tag & (t->size - 1);
  while (t->slot[i].number != 0) i = (i + 1) & (t->size - 1);
  t->slot[i] = (Slot){tag, number};
  t->used++;
}

bool lede_table_reserve(Table *t, size_t more) {
  size_t size = size_for(t->size, t->used + more);
  if (size == t->size) return true;
  Table larger = {new_slots(size, sizeof(Slot)), (uint32_t)size, 0};
  if (size == 0 || larger.slot == NULL) return false;
  for (uint32_t i = 0; i < t->size; i++)
    if (t->slot[i].number != 0) lede_table_put(&larger, t->slot[i].tag, t->slot[i].number);
  free(t->slot);
  *t = larger;
  return true;
}

/* ---- Folding ---------------------------------------------------------------------------------------------------- */

static size_t fold(const char *word, size_t len, char *buf, size_t room) {
  size_t n = 0, i = 0;
  for (uint64_t x; len - i >= 8 && n + 12 <= room && is_ascii(x = load8(word + i)); i += 8, n += 8) {
    x = htole64(to_lower(x));
    memcpy(buf + n, &x, 8);
  }
  while (i < len) {
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
  utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 4,
                                                   UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &last_class);
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
  return entry != 0 && (lede_entry(lex, entry)->first_item != 0 || lede_entry(lex, entry)->flags != 0) ? entry : 0;
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
  uint64_t head, rest = 0, hash, folded[2];
  if (len <= 8) {
    head = load_short(word, len);
    if (!is_ascii(head)) return find_long(lex, word, len);
    head = to_lower(head);
    hash = mix(0, head);
  } else {
    head = load8(word), rest = load8(word + len - 8) >> (16 - len) * 8;
    if (!is_ascii(head | rest)) return find_long(lex, word, len);
    head = to_lower(head), rest = to_lower(rest);
    hash = mix(mix(0, head), rest);
    folded[0] = htole64(head), folded[1] = htole64(rest);
  }
  uint32_t entry = find_word(lex, &(Key){head, tag_of(hash, len), (const char *)folded, len});
  return entry != 0 || !(has_space(head) || has_space(rest)) ? entry : find_long(lex, word, len);
}

/* ---- Making entries --------------------------------------------------------------------------------------------- */

uint32_t lede_text_add(lede_lexicon *lex, const char *s, size_t len) {
  if (lex->pool.len + len + 1 >= LEDE_POOL_FULL - lex->base.pool_len) return LEDE_POOL_FULL;
  uint32_t at = lede_pool_add(&lex->pool, s, len);
  return at != LEDE_POOL_FULL ? lex->base.pool_len + at : LEDE_POOL_FULL;
}

/* The entry of a key that is not there yet. */
static uint32_t add_entry(lede_lexicon *lex, const Key *k, const char *folded) {
  uint32_t number = lede_lexicon_entries(lex);
  bool phrase = is_phrase(folded, k->len);
  if (!(phrase ? lede_table_reserve(&lex->phrases, 1) : lede_words_reserve(&lex->words, 1)) ||
      !lede_grow(&lex->entries, &lex->entry_room, lex->entry_count + 1, sizeof(Entry)))
    return 0;
  uint32_t text = lede_text_add(lex, folded, k->len);
  if (text == LEDE_POOL_FULL) return 0;
  if (phrase)
    lede_table_put(&lex->phrases, k->tag, number);
  else
    put_word(&lex->words, (WordSlot){k->head, k->tag, number});
  lex->entries[lex->entry_count++] = (Entry){.text = text, .len = (uint16_t)k->len};
  lex->generation++;
  return number;
}

static uint32_t make_entry(lede_lexicon *lex, const char *folded, size_t len, bool *is_new) {
  Key k = key_of(folded, len);
  uint32_t entry = find_key(lex, &k);
  *is_new = entry == 0;
  return entry != 0 ? entry : add_entry(lex, &k, folded);
}

static bool link_to(lede_lexicon *lex, uint32_t entry, uint32_t plain) {
  if (entry == 0 || plain == 0) return false;
  Entry *e = lede_entry(lex, entry);
  e->link = plain;
  e->flags |= LEDE_ENTRY_LINKED;
  return true;
}

static bool is_ascii_text(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)s[i] >= 0x80) return false;
  return true;
}

uint32_t lede_entry_make(lede_lexicon *lex, const char *folded, size_t len) {
  bool is_new;
  uint32_t entry = make_entry(lex, folded, len, &is_new);
  if (entry == 0 || !is_new || is_ascii_text(folded, len)) return entry;
  char plain[LEDE_LONGEST_TEXT];
  size_t n = make_plain(folded, len, plain);
  if (!has_marks(folded, len, plain, n)) return entry;
  return link_to(lex, entry, make_entry(lex, plain, n, &is_new)) ? entry : 0;
}

uint32_t lede_entry_make_plain(lede_lexicon *lex, const char *folded, size_t len) {
  char plain[LEDE_LONGEST_TEXT];
  size_t n = make_plain(folded, len, plain);
  if (n < 2) return lede_entry_make(lex, folded, len);
  bool is_new;
  uint32_t entry = make_entry(lex, plain, n, &is_new);
  if (entry == 0 || !link_to(lex, lede_entry_make(lex, plain + 1, n - 1), entry)) return 0;
  lex->plain = true;
  return entry;
}

uint32_t lede_entry_bare(const lede_lexicon *lex, uint32_t plain) {
  const Entry *e = lede_entry(lex, plain);
  return find_folded(lex, lede_str(lex, e->text) + 1, e->len - 1);
}

uint32_t lede_lexicon_intern(lede_lexicon *lex, const char *word, size_t len) {
  char buf[LEDE_LONGEST_WORD];
  size_t n = lede_fold_word(word, len, buf);
  return n > 0 ? lede_entry_make(lex, buf, n) : 0;
}

