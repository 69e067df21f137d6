/* train.c - trains the model of the tagger (a build tool, see `make model`):
 *
 *   train TREEBANK.tsv MODEL [TEST.tsv]
 *
 * A treebank has lines of form, lemma and UPOS with tabs between, a blank line after each sentence, and comments that
 * begin with "# ".  The same input gives the same bytes: sentences are shuffled by a generator of our own, and weights
 * are whole numbers.  With a test treebank, the accuracy on it is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "lede/file.h"
#include "tag/model.h"

enum { ROUNDS = 8, ROW_BITS = 16, LARGEST_WEIGHT = 127, MAX_GROUPS = 250 };

static void fail(const char *what) {
  fprintf(stderr, "train: %s\n", what);
  exit(1);
}

static void *need(void *p) {
  if (p == NULL) fail("out of memory");
  return p;
}

/* ---- The treebank ------------------------------------------------------------------------------------------------ */

typedef struct { const char *form, *lemma; uint32_t form_len, lemma_len; lede_pos pos; bool first; } Word;
typedef struct { Word *words; size_t count, room; uint32_t *stops; size_t sentences, stop_room; } Treebank;

static void end_sentence(Treebank *t) {
  if (t->count == (t->sentences > 0 ? t->stops[t->sentences - 1] : 0)) return;
  if (!lede_grow(&t->stops, &t->stop_room, t->sentences + 1, sizeof *t->stops)) fail("out of memory");
  t->stops[t->sentences++] = (uint32_t)t->count;
}

static uint32_t start_of(const Treebank *t, size_t sentence) { return sentence > 0 ? t->stops[sentence - 1] : 0; }

static void add_word(Treebank *t, const char *line, const char *end) {
  const char *lemma = memchr(line, '\t', (size_t)(end - line));
  const char *pos = lemma != NULL ? memchr(lemma + 1, '\t', (size_t)(end - lemma - 1)) : NULL;
  if (pos == NULL) fail("a line without three columns");
  char name[8] = "";
  size_t len = (size_t)(end - pos - 1);
  if (len < sizeof name) memcpy(name, pos + 1, len);
  Word w = {line, lemma + 1, (uint32_t)(lemma - line), (uint32_t)(pos - lemma - 1), lede_pos_by_name(name), false};
  if (w.pos == LEDE_POS_NONE) fail("an unknown tag");
  if (!lede_grow(&t->words, &t->room, t->count + 1, sizeof w)) fail("out of memory");
  t->words[t->count++] = w;
}

static Treebank read_treebank(const char *path) {
  char *bytes;
  size_t len;
  lede_error err;
  if (lede_file_read(path, (size_t)1 << 28, &bytes, &len, &err) != LEDE_OK) fail(err.message);
  Treebank t = {0};
  for (char *at = bytes, *end; at < bytes + len; at = end + 1) {
    end = need(memchr(at, '\n', (size_t)(bytes + len - at)));
    if (end == at) end_sentence(&t);
    else if (strncmp(at, "# ", 2) != 0) add_word(&t, at, end);
  }
  end_sentence(&t);
  return t; /* the words point into the bytes */
}

/* ---- Known words ------------------------------------------------------------------------------------------------- */

typedef struct { uint32_t key; uint32_t counts[LEDE_POS_COUNT], total; } Counts;
typedef struct { Counts *slot; uint32_t bits; } CountTable;

static Counts *counts_of(CountTable *t, uint32_t key) {
  uint32_t mask = (1u << t->bits) - 1, i = key * 0x9e3779b1u >> (32 - t->bits);
  while (t->slot[i].key != 0 && t->slot[i].key != key) i = (i + 1) & mask;
  t->slot[i].key = key;
  return &t->slot[i];
}

/* A capital at the start of a sentence counts for the small word, unless it is a name's. */
static uint32_t key_of(const Word *w, const lede_seen *seen, bool first) {
  bool capital = seen->shape == LEDE_CAPITAL || (seen->shape == LEDE_CAPITALS && w->pos == LEDE_POS_PROPN);
  return capital && (!first || w->pos == LEDE_POS_PROPN) ? lede_capital_key(seen->key) : seen->key;
}

static CountTable count_words(const Treebank *t) {
  CountTable table = {need(calloc((size_t)1 << 17, sizeof(Counts))), 17};
  for (size_t s = 0; s < t->sentences; s++) {
    bool first = true;
    for (uint32_t i = start_of(t, s); i < t->stops[s]; i++) {
      lede_seen seen;
      lede_word_read(&seen, t->words[i].form, t->words[i].form_len);
      Counts *c = counts_of(&table, key_of(&t->words[i], &seen, first));
      c->counts[t->words[i].pos]++;
      c->total++;
      first = first && seen.shape == LEDE_MARKS;
    }
  }
  return table;
}

/* The tag that a word nearly always has, when it was seen often enough to tell. */
static lede_pos only_tag(const Counts *c) {
  for (int p = 1; p < LEDE_POS_COUNT; p++)
    if (c->counts[p] == c->total && c->total >= 3) return (lede_pos)p;
    else if (c->counts[p] * 500 >= c->total * 499) return c->total >= 5 ? (lede_pos)p : LEDE_POS_NONE;
  return LEDE_POS_NONE;
}

/* The tags that a word may well have, as bits, and its most frequent one. */
static uint32_t likely_tags(const Counts *c) {
  uint32_t tags = 0, best = 1;
  for (uint32_t p = 1; p < LEDE_POS_COUNT; p++) {
    if (c->counts[p] * 20 >= c->total && c->counts[p] > 0) tags |= 1u << p;
    if (c->counts[p] > c->counts[best]) best = p;
  }
  return tags | best << 24;
}

typedef struct { uint32_t tags[MAX_GROUPS]; int count; } Groups;

static uint8_t group_of(Groups *g, uint32_t tags) {
  for (int i = 0; i < g->count; i++)
    if (g->tags[i] == tags) return (uint8_t)(i + 1);
  if (g->count == MAX_GROUPS) return 0;
  g->tags[g->count++] = tags;
  return (uint8_t)g->count;
}

typedef struct { lede_known *slot; uint32_t bits; } KnownTable;

static KnownTable known_words(const CountTable *counts) {
  KnownTable known = {need(calloc((size_t)1 << 15, sizeof(lede_known))), 15};
  Groups groups = {.count = 0};
  uint32_t mask = (1u << known.bits) - 1;
  for (size_t n = 0; n < (size_t)1 << counts->bits; n++) {
    const Counts *c = &counts->slot[n];
    if (c->total < 2) continue; /* what was seen once is to be trained as unknown */
    uint32_t i = c->key * 0x9e3779b1u >> (32 - known.bits);
    while (known.slot[i].key != 0) i = (i + 1) & mask;
    known.slot[i] = (lede_known){c->key, (uint8_t)only_tag(c), group_of(&groups, likely_tags(c)), 0};
  }
  return known;
}

/* ---- The perceptron ---------------------------------------------------------------------------------------------- */

typedef int32_t Lanes[LEDE_LANES];
typedef int64_t Sums[LEDE_LANES];
typedef struct { Lanes *weight; Sums *weighted; int64_t step; } Perceptron; /* average: weight - weighted / step */

static int best_lane(const Perceptron *p, const uint32_t *rows) {
  Lanes score = {0};
  for (int f = 0; f < LEDE_TAG_FEATURES; f++)
    for (int i = 0; i < LEDE_LANES; i++) score[i] += p->weight[rows[f]][i];
  int best = 0;
  for (int i = 1; i < LEDE_LANES; i++)
    if (score[i] > score[best]) best = i;
  return best;
}

static void move(Perceptron *p, const uint32_t *rows, int lane, int by) {
  for (int f = 0; f < LEDE_TAG_FEATURES; f++) {
    p->weight[rows[f]][lane] += by;
    p->weighted[rows[f]][lane] += by * p->step;
  }
}

/* One sentence, as the tagger would go through it; the tags before a word are those it has given. */
static void learn_sentence(Perceptron *p, const Word *words, const lede_seen *seen, uint32_t count) {
  unsigned t1 = 0, t2 = 0;
  for (uint32_t i = 0; i < count; i++) {
    unsigned tag = seen[i].tag;
    if (tag == 0) {
      uint32_t rows[LEDE_TAG_FEATURES];
      lede_tag_features(&seen[i], t1, t2, ROW_BITS, rows);
      int lane = best_lane(p, rows), wanted = lede_lane(words[i].pos);
      tag = lede_lane_pos(lane, seen[i].shape);
      if (lane != wanted) {
        move(p, rows, wanted, 1);
        move(p, rows, lane, -1);
      }
      p->step++;
    }
    t2 = t1;
    t1 = tag;
  }
}

static uint32_t next_random(uint64_t *state) { /* Knuth's MMIX generator */
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

static void shuffle(uint32_t *order, size_t count, uint64_t *state) {
  for (size_t i = count; i > 1; i--) {
    size_t j = next_random(state) % i;
    uint32_t t = order[i - 1];
    order[i - 1] = order[j], order[j] = t;
  }
}

/* The words of the treebank as the tagger sees them, two empty ones around each sentence; sentence s begins at
 * start_of(s) + 2 + 4 * s. */
static lede_seen *see(const Treebank *t, const KnownTable *known) {
  lede_seen *seen = need(calloc(t->count + 4 * t->sentences, sizeof *seen)), *at = seen;
  for (size_t s = 0; s < t->sentences; s++) {
    bool first = true;
    at += 2;
    for (uint32_t i = start_of(t, s); i < t->stops[s]; i++, at++) {
      lede_word_read(at, t->words[i].form, t->words[i].form_len);
      lede_word_find(at, known->slot, known->bits, first);
      first = first && at->shape == LEDE_MARKS;
    }
    at += 2;
  }
  return seen;
}

static int8_t (*learn(const Treebank *t, const KnownTable *known))[LEDE_LANES] {
  size_t rows = (size_t)1 << ROW_BITS;
  Perceptron p = {need(calloc(rows, sizeof(Lanes))), need(calloc(rows, sizeof(Sums))), 1};
  uint32_t *order = need(malloc(t->sentences * sizeof *order));
  lede_seen *seen = see(t, known);
  uint64_t state = 1;
  for (size_t s = 0; s < t->sentences; s++) order[s] = (uint32_t)s;
  for (int round = 0; round < ROUNDS; round++) {
    shuffle(order, t->sentences, &state);
    for (size_t n = 0; n < t->sentences; n++) {
      uint32_t s = order[n], first = start_of(t, s);
      learn_sentence(&p, t->words + first, seen + first + 2 + 4 * (size_t)s, t->stops[s] - first);
    }
  }
  int8_t(*out)[LEDE_LANES] = need(calloc(rows, sizeof *out));
  int64_t unit = p.step / 5; /* an average weight of 1 becomes 8 */
  for (size_t r = 0; r < rows; r++)
    for (int i = 0; i < LEDE_LANES; i++) {
      int64_t sum = p.weight[r][i] * p.step - p.weighted[r][i];
      int64_t w = (sum + (sum < 0 ? -unit / 2 : unit / 2)) / unit;
      out[r][i] = (int8_t)(w > LARGEST_WEIGHT ? LARGEST_WEIGHT : w < -LARGEST_WEIGHT ? -LARGEST_WEIGHT : w);
    }
  free(seen);
  free(order);
  free(p.weight);
  free(p.weighted);
  return out;
}

/* ---- Lemmas ------------------------------------------------------------------------------------------------------ */

typedef struct { char (*text)[LEDE_LONGEST_SUFFIX]; size_t count, room; } Suffixes;

static int suffix_number(Suffixes *s, const char *text, size_t len) {
  if (len >= LEDE_LONGEST_SUFFIX) return -1;
  for (size_t i = 0; i < s->count; i++)
    if (strlen(s->text[i]) == len && memcmp(s->text[i], text, len) == 0) return (int)i;
  if (!lede_grow(&s->text, &s->room, s->count + 1, sizeof *s->text)) fail("out of memory");
  memset(s->text[s->count], 0, sizeof *s->text);
  memcpy(s->text[s->count], text, len);
  return (int)s->count++;
}

/* An ending, what is done to it, and how often; `n` is its length. */
typedef struct { uint32_t key, edit, count; uint8_t n; } Vote; /* edit: suffix << 8 | cut */
typedef struct { Vote *votes; size_t count, room; } Votes;

static void vote(Votes *v, uint32_t key, uint32_t edit, unsigned n) {
  if (!lede_grow(&v->votes, &v->room, v->count + 1, sizeof *v->votes)) fail("out of memory");
  v->votes[v->count++] = (Vote){key, edit, 1, (uint8_t)n};
}

/* What turns a word into its lemma: how much to cut and what to append; false: nothing short does. */
static bool edit_of(const Word *w, const char *folded, size_t len, Suffixes *suffixes, uint32_t *edit) {
  size_t same = 0;
  while (same < len && same < w->lemma_len && folded[same] == w->lemma[same]) same++;
  int suffix = len - same < 256 ? suffix_number(suffixes, w->lemma + same, w->lemma_len - same) : -1;
  *edit = suffix >= 0 ? (uint32_t)suffix << 8 | (uint32_t)(len - same) : 0;
  return suffix >= 0;
}

static void vote_lemmas(const Treebank *t, Votes *votes, Suffixes *suffixes) {
  suffix_number(suffixes, "", 0);
  for (size_t i = 0; i < t->count; i++) {
    const Word *w = &t->words[i];
    char folded[LEDE_LONGEST_LEMMA];
    uint32_t edit;
    size_t len = lede_lemma_fold(w->form, w->form_len, w->pos, folded);
    if (!edit_of(w, folded, len, suffixes, &edit)) continue;
    vote(votes, lede_ending_key(folded, len, LEDE_WHOLE_WORD, w->pos), edit, LEDE_WHOLE_WORD);
    for (unsigned n = 0; n <= LEDE_LONGEST_ENDING && n <= len; n++)
      vote(votes, lede_ending_key(folded, len, n, w->pos), edit, n);
  }
}

static int by_key(const void *x, const void *y) {
  const Vote *a = x, *b = y;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->edit < b->edit ? -1 : a->edit > b->edit;
}

/* One vote for each ending: the edit that most of its words want; endings of one word only are left out, for the whole
 * word has its own. */
static void settle(Votes *v) {
  qsort(v->votes, v->count, sizeof *v->votes, by_key);
  size_t out = 0;
  for (size_t i = 0; i < v->count;) {
    Vote best = {0};
    uint32_t total = 0;
    size_t stop = i;
    while (stop < v->count && v->votes[stop].key == v->votes[i].key) {
      size_t same = stop;
      while (same < v->count && v->votes[same].key == v->votes[i].key && v->votes[same].edit == v->votes[stop].edit) same++;
      if (same - stop > best.count) best = v->votes[stop], best.count = (uint32_t)(same - stop);
      total += (uint32_t)(same - stop);
      stop = same;
    }
    if (best.n == LEDE_WHOLE_WORD || total > 2 || best.n == 0) v->votes[out++] = best;
    i = stop;
  }
  v->count = out;
}

static const Vote *settled_vote(const Votes *v, uint32_t key) {
  Vote wanted = {.key = key};
  size_t low = 0, high = v->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (v->votes[mid].key < wanted.key) low = mid + 1; else high = mid;
  }
  return low < v->count && v->votes[low].key == key ? &v->votes[low] : NULL;
}

/* Mark the votes that differ from what a shorter ending says: the others need not be written. */
static void mark_needed(const Treebank *t, const Votes *v, bool *needed) {
  for (size_t i = 0; i < t->count; i++) {
    const Word *w = &t->words[i];
    char folded[LEDE_LONGEST_LEMMA];
    size_t len = lede_lemma_fold(w->form, w->form_len, w->pos, folded);
    uint32_t said = UINT32_MAX;
    for (unsigned n = 0; n <= LEDE_LONGEST_ENDING + 1 && (n <= len || n > LEDE_LONGEST_ENDING); n++) {
      const Vote *vote = settled_vote(v, lede_ending_key(folded, len, n > LEDE_LONGEST_ENDING ? LEDE_WHOLE_WORD : n, w->pos));
      if (vote == NULL) continue;
      if (vote->edit != said) needed[vote - v->votes] = true;
      said = vote->edit;
    }
    const Vote *whole = settled_vote(v, lede_ending_key(folded, len, LEDE_WHOLE_WORD, w->pos));
    if (whole != NULL && whole->edit != said) needed[whole - v->votes] = true;
  }
}

typedef struct { lede_ending *slot; uint32_t bits; } EndingTable;

static EndingTable endings(const Treebank *t, Suffixes *suffixes) {
  Votes votes = {0};
  vote_lemmas(t, &votes, suffixes);
  settle(&votes);
  bool *needed = need(calloc(votes.count + 1, sizeof *needed));
  mark_needed(t, &votes, needed);
  EndingTable table = {need(calloc((size_t)1 << 15, sizeof(lede_ending))), 15};
  uint32_t mask = (1u << table.bits) - 1;
  size_t used = 0;
  for (size_t n = 0; n < votes.count; n++) {
    const Vote *v = &votes.votes[n];
    if (!needed[n]) continue;
    if (++used > mask / 2) fail("too many ending rules");
    uint32_t i = v->key * 0x9e3779b1u >> (32 - table.bits);
    while (table.slot[i].key != 0) i = (i + 1) & mask;
    table.slot[i] = (lede_ending){v->key, (uint16_t)(v->edit >> 8), (uint8_t)v->edit, 0};
  }
  free(votes.votes);
  free(needed);
  return table;
}

/* ---- The file ---------------------------------------------------------------------------------------------------- */

static uint32_t place(uint32_t *at, size_t bytes) {
  uint32_t here = *at;
  *at = (uint32_t)((here + bytes + 63) / 64 * 64);
  return here;
}

static void put(FILE *f, uint32_t offset, const void *bytes, size_t len) {
  if (fseek(f, (long)offset, SEEK_SET) != 0 || fwrite(bytes, 1, len, f) != len) fail("the model cannot be written");
}

static void write_model(const char *path, const KnownTable *known, const int8_t (*rows)[LEDE_LANES],
                        const EndingTable *ends, const Suffixes *suffixes) {
  size_t known_bytes = sizeof(lede_known) << known->bits, row_bytes = (size_t)LEDE_LANES << ROW_BITS,
         end_bytes = sizeof(lede_ending) << ends->bits, suffix_bytes = suffixes->count * LEDE_LONGEST_SUFFIX;
  lede_model m = {.magic = LEDE_MODEL_MAGIC, .word_bits = known->bits, .row_bits = ROW_BITS, .ending_bits = ends->bits,
                  .suffix_count = (uint32_t)suffixes->count};
  uint32_t at = 0;
  place(&at, sizeof m);
  m.words = place(&at, known_bytes);
  m.rows = place(&at, row_bytes);
  m.endings = place(&at, end_bytes);
  m.suffixes = place(&at, suffix_bytes);
  m.size = m.suffixes + (uint32_t)suffix_bytes;
  FILE *f = fopen(path, "wb");
  if (f == NULL) fail("the model cannot be written");
  put(f, 0, &m, sizeof m);
  put(f, m.words, known->slot, known_bytes);
  put(f, m.rows, rows, row_bytes);
  put(f, m.endings, ends->slot, end_bytes);
  put(f, m.suffixes, suffixes->text, suffix_bytes);
  if (fclose(f) != 0) fail("the model cannot be written");
}

/* ---- Testing ----------------------------------------------------------------------------------------------------- */

static void test(const char *model, const char *path) {
  lede_tagger *tagger;
  lede_error err;
  if (lede_tagger_open(model, &tagger, &err) != LEDE_OK) fail(err.message);
  Treebank t = read_treebank(path);
  uint32_t *begin = need(malloc(t.count * sizeof *begin)), *end = need(malloc(t.count * sizeof *end));
  uint8_t *pos = need(malloc(t.count));
  const char *text = t.words[0].form;
  size_t right = 0, lemmas = 0;
  for (size_t i = 0; i < t.count; i++) {
    begin[i] = (uint32_t)(t.words[i].form - text);
    end[i] = begin[i] + t.words[i].form_len;
  }
  for (size_t s = 0; s < t.sentences; s++) {
    uint32_t i = start_of(&t, s);
    if (lede_tag_words(tagger, text, begin + i, end + i, t.stops[s] - i, pos + i) != LEDE_OK) fail("out of memory");
    for (; i < t.stops[s]; i++) {
      char lemma[LEDE_LONGEST_LEMMA];
      size_t len = lede_lemma(tagger, t.words[i].form, t.words[i].form_len, (lede_pos)pos[i], lemma);
      right += pos[i] == t.words[i].pos;
      lemmas += len == t.words[i].lemma_len && memcmp(lemma, t.words[i].lemma, len) == 0;
    }
  }
  printf("%s: upos %.4f, lemma %.4f of %zu words\n", path, (double)right / (double)t.count,
         (double)lemmas / (double)t.count, t.count);
  lede_tagger_free(tagger);
  free(begin);
  free(end);
  free(pos);
}

int main(int argc, char **argv) {
  if (argc < 3) fail("usage: train TREEBANK.tsv MODEL [TEST.tsv]");
  Treebank t = read_treebank(argv[1]);
  CountTable counts = count_words(&t);
  KnownTable known = known_words(&counts);
  Suffixes suffixes = {0};
  EndingTable ends = endings(&t, &suffixes);
  int8_t(*rows)[LEDE_LANES] = learn(&t, &known);
  write_model(argv[2], &known, (const int8_t(*)[LEDE_LANES])rows, &ends, &suffixes);
  if (argc > 3) test(argv[2], argv[3]);
  return 0;
}
