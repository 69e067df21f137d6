/* labels.c - trains the labeller of names (a build tool, see `make model`):
 *
 *   labels EXAMPLES WEIGHTS [NAME…]
 *
 * EXAMPLES is what labels.lua wrote; the NAMEs are what its sets are called in the report.  First every fifth of the
 * documents is labelled by weights trained on the rest, which tells how good they are on texts that they have not seen;
 * the weights that are written are trained on all.  The same input gives the same bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "lede/file.h"
#include "tag/label.h"

enum { ROUNDS = 10, ROW_BITS = 18, LARGEST_WEIGHT = 127, FOLDS = 5, MAX_SETS = 8, ALL = -1, SELDOM = 16 };

static void fail(const char *what) {
  fprintf(stderr, "labels: %s\n", what);
  exit(1);
}

static void *need(void *p) {
  if (p == NULL) fail("out of memory");
  return p;
}

/* ---- Examples ---------------------------------------------------------------------------------------------------- */

typedef struct { uint32_t allowed; lede_name_item item; } Example;
typedef struct { uint32_t set, fold, with_misc, names, count; } Header;
typedef struct { const Header *head; const Example *examples; } Document;
/* A stretch: examples that follow one another in a document. */
typedef struct { uint32_t document, count; const Example *examples; } Stretch;
typedef struct {
  const char *classes;
  Document *documents; size_t document_count, document_room;
  Stretch *stretches; size_t stretch_count, stretch_room;
} Corpus;

static void add_stretches(Corpus *c, const Document *d) {
  for (uint32_t from = 0, stop; from < d->head->count; from = stop) {
    stop = from + 1;
    while (stop < d->head->count && d->examples[stop].item.element == d->examples[stop - 1].item.element + 1) stop++;
    if (!lede_grow(&c->stretches, &c->stretch_room, c->stretch_count + 1, sizeof *c->stretches)) fail("out of memory");
    c->stretches[c->stretch_count++] = (Stretch){(uint32_t)c->document_count, stop - from, d->examples + from};
  }
}

static Corpus read_corpus(const char *path) {
  char *bytes;
  size_t len;
  lede_error err;
  if (lede_file_read(path, (size_t)1 << 29, &bytes, &len, &err) != LEDE_OK) fail(err.message);
  Corpus c = {.classes = bytes};
  for (size_t at = (size_t)LEDE_MAX_NAME_CLASSES * LEDE_LONGEST_CLASS; at < len;) {
    Document d = {(const Header *)(const void *)(bytes + at), (const Example *)(const void *)(bytes + at + sizeof(Header))};
    at += sizeof(Header) + d.head->count * sizeof(Example);
    if (at > len || d.head->set == 0 || d.head->set > MAX_SETS) fail("not examples");
    add_stretches(&c, &d);
    if (!lede_grow(&c.documents, &c.document_room, c.document_count + 1, sizeof d)) fail("out of memory");
    c.documents[c.document_count++] = d;
  }
  return c;
}

/* ---- The chain --------------------------------------------------------------------------------------------------- */

typedef int32_t Lanes[LEDE_LABELS];
typedef int64_t Sums[LEDE_LABELS];
typedef struct {
  Lanes *weight; Sums *weighted; int64_t step; /* average: weight - weighted / step */
  uint16_t *seen;                              /* how often each row was */
} Perceptron;

typedef struct { int64_t total[LEDE_LABELS]; int8_t from[LEDE_LABELS]; } Column;
enum { LONGEST = 4096 };

static void step(const Perceptron *p, const Example *e, const Column *before, uint32_t allowed, Column *c) {
  Lanes own = {0};
  for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) {
    const int32_t *row = p->weight[lede_name_row(f, e->item.value[f], ROW_BITS)];
    for (int y = 0; y < LEDE_LABELS; y++) own[y] += row[y];
  }
  for (int y = 0; y < LEDE_LABELS; y++) c->total[y] = INT64_MIN / 4, c->from[y] = 0;
  for (int x = 0; x < (before != NULL ? LEDE_LABELS : 1); x++) {
    const int32_t *row = p->weight[lede_step_row(x, e->item.verdict, ROW_BITS)];
    for (int y = 0; y < LEDE_LABELS; y++) {
      if (!(allowed >> y & 1) || !lede_label_follows(y, x)) continue;
      int64_t total = (before != NULL ? before->total[x] : 0) + own[y] + row[y];
      if (total > c->total[y]) c->total[y] = total, c->from[y] = (int8_t)x;
    }
  }
}

/* The best labels of a stretch, of those that are allowed where `bound`. */
static void decode(const Perceptron *p, const Stretch *s, bool bound, uint8_t *label) {
  static Column columns[LONGEST];
  uint32_t n = s->count < LONGEST ? s->count : LONGEST;
  for (uint32_t i = 0; i < n; i++)
    step(p, &s->examples[i], i > 0 ? &columns[i - 1] : NULL, bound ? s->examples[i].allowed : UINT32_MAX, &columns[i]);
  int y = 0;
  for (int i = 1; i < LEDE_LABELS; i++)
    if (columns[n - 1].total[i] > columns[n - 1].total[y]) y = i;
  for (uint32_t i = n; i-- > 0; y = columns[i].from[y]) label[i] = (uint8_t)y;
}

static bool is_allowed(const Stretch *s, const uint8_t *label) {
  for (uint32_t i = 0; i < s->count && i < LONGEST; i++)
    if (!(s->examples[i].allowed >> label[i] & 1)) return false;
  return true;
}

/* What was seen too seldom teaches nothing that holds elsewhere. */
static void move_row(Perceptron *p, uint32_t row, int lane, int by) {
  if (p->seen[row] < SELDOM) return;
  p->weight[row][lane] += by;
  p->weighted[row][lane] += by * p->step;
}

static void move(Perceptron *p, const Stretch *s, const uint8_t *label, int by) {
  for (uint32_t i = 0; i < s->count && i < LONGEST; i++) {
    const lede_name_item *item = &s->examples[i].item;
    for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) move_row(p, lede_name_row(f, item->value[f], ROW_BITS), label[i], by);
    move_row(p, lede_step_row(i > 0 ? label[i - 1] : 0, item->verdict, ROW_BITS), label[i], by);
  }
}

static uint32_t next_random(uint64_t *state) { /* Knuth's MMIX generator */
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

static void average(Perceptron *p) {
  for (size_t r = 0; r < (size_t)1 << ROW_BITS; r++)
    for (int y = 0; y < LEDE_LABELS; y++) {
      int64_t sum = p->weight[r][y] * p->step - p->weighted[r][y], unit = p->step / 4; /* 1 becomes 4 */
      int64_t w = (sum + (sum < 0 ? -unit / 2 : unit / 2)) / unit;
      p->weight[r][y] = (int32_t)(w > LARGEST_WEIGHT ? LARGEST_WEIGHT : w < -LARGEST_WEIGHT ? -LARGEST_WEIGHT : w);
    }
}

static void count_rows(Perceptron *p, const Stretch *s) {
  for (uint32_t i = 0; i < s->count; i++)
    for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) {
      uint16_t *seen = &p->seen[lede_name_row(f, s->examples[i].item.value[f], ROW_BITS)];
      *seen = (uint16_t)(*seen + (*seen < UINT16_MAX));
    }
  for (int y = 0; y < LEDE_LABELS; y++)
    for (uint32_t i = 0; i < s->count; i++) p->seen[lede_step_row(y, s->examples[i].item.verdict, ROW_BITS)] = UINT16_MAX;
}

/* Train on all documents but those of fold `left_out`. */
static Perceptron learn(const Corpus *c, int left_out) {
  Perceptron p = {need(calloc((size_t)1 << ROW_BITS, sizeof(Lanes))), need(calloc((size_t)1 << ROW_BITS, sizeof(Sums))), 1,
                  need(calloc((size_t)1 << ROW_BITS, sizeof(uint16_t)))};
  for (size_t i = 0; i < c->stretch_count; i++)
    if ((int)c->documents[c->stretches[i].document].head->fold != left_out) count_rows(&p, &c->stretches[i]);
  uint32_t *order = need(malloc(c->stretch_count * sizeof *order));
  uint64_t state = 1;
  for (size_t i = 0; i < c->stretch_count; i++) order[i] = (uint32_t)i;
  for (int round = 0; round < ROUNDS; round++) {
    for (size_t i = c->stretch_count; i > 1; i--) {
      size_t j = next_random(&state) % i;
      uint32_t t = order[i - 1];
      order[i - 1] = order[j], order[j] = t;
    }
    for (size_t i = 0; i < c->stretch_count; i++) {
      const Stretch *s = &c->stretches[order[i]];
      static uint8_t label[LONGEST], right[LONGEST];
      if ((int)c->documents[s->document].head->fold == left_out) continue;
      decode(&p, s, false, label);
      if (!is_allowed(s, label)) {
        decode(&p, s, true, right);
        move(&p, s, right, 1);
        move(&p, s, label, -1);
      }
      p.step++;
    }
  }
  free(order);
  average(&p);
  return p;
}

static void release(Perceptron *p) {
  free(p->weight);
  free(p->weighted);
  free(p->seen);
}

/* ---- Testing ----------------------------------------------------------------------------------------------------- */

typedef struct { size_t gold, found, right; } Tally;

/* Is the found name first..last one of the gold's: the same labels, and none that goes on behind it? */
static bool is_right(const Stretch *s, const uint8_t *label, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i <= last; i++)
    if (s->examples[i].allowed != 1u << label[i]) return false;
  return last + 1 == s->count || s->examples[last + 1].allowed != 1u << (lede_label_begin(lede_label_type(label[first])) + 1);
}

static void test_stretch(const Perceptron *p, const Stretch *s, bool with_misc, Tally *t) {
  static uint8_t label[LONGEST];
  decode(p, s, false, label);
  for (uint32_t i = 0, last; i < s->count && i < LONGEST; i = last + 1) {
    last = i;
    if (label[i] == 0 || (!with_misc && lede_label_type(label[i]) == LEDE_MISC)) continue;
    while (last + 1 < s->count && label[last + 1] != 0 && !lede_label_begins(label[last + 1])) last++;
    t->found++;
    t->right += is_right(s, label, i, last);
  }
}

static void cross_validate(const Corpus *c, int names, char **name) {
  Tally tally[MAX_SETS + 1] = {{0}};
  for (size_t i = 0; i < c->document_count; i++) tally[c->documents[i].head->set].gold += c->documents[i].head->names;
  for (int fold = 0; fold < FOLDS; fold++) {
    Perceptron p = learn(c, fold);
    for (size_t i = 0; i < c->stretch_count; i++) {
      const Header *h = c->documents[c->stretches[i].document].head;
      if ((int)h->fold == fold) test_stretch(&p, &c->stretches[i], h->with_misc, &tally[h->set]);
    }
    release(&p);
  }
  for (int i = 1; i <= names; i++) {
    const Tally *t = &tally[i];
    printf("cross-validated, %s: P %.3f R %.3f F1 %.3f of %zu names\n", name[i - 1], (double)t->right / (double)t->found,
           (double)t->right / (double)t->gold, 2.0 * (double)t->right / (double)(t->gold + t->found), t->gold);
  }
}

/* ---- The file ---------------------------------------------------------------------------------------------------- */

static void write_weights(const char *path, const Perceptron *p, const char *classes) {
  size_t class_bytes = (size_t)LEDE_MAX_NAME_CLASSES * LEDE_LONGEST_CLASS, rows = (size_t)1 << ROW_BITS;
  lede_labeller_file f = {.magic = LEDE_LABELLER_MAGIC, .row_bits = ROW_BITS, .class_count = LEDE_MAX_NAME_CLASSES};
  f.classes = sizeof f;
  f.rows = (uint32_t)((sizeof f + class_bytes + 63) / 64 * 64);
  f.size = f.rows + (uint32_t)(rows * LEDE_LANES);
  char *bytes = need(calloc(f.size, 1));
  memcpy(bytes, &f, sizeof f);
  memcpy(bytes + f.classes, classes, class_bytes);
  for (size_t r = 0; r < rows; r++)
    for (int y = 0; y < LEDE_LABELS; y++) bytes[f.rows + r * LEDE_LANES + (size_t)y] = (char)p->weight[r][y];
  FILE *out = fopen(path, "wb");
  if (out == NULL || fwrite(bytes, 1, f.size, out) != f.size || fclose(out) != 0) fail("the weights cannot be written");
  free(bytes);
}

int main(int argc, char **argv) {
  if (argc < 3) fail("usage: labels EXAMPLES WEIGHTS [NAME...]");
  Corpus c = read_corpus(argv[1]);
  cross_validate(&c, argc - 3, argv + 3);
  Perceptron p = learn(&c, ALL);
  write_weights(argv[2], &p, c.classes);
  return 0;
}
