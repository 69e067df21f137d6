/* labels.c - trains the labeller of names (a build tool, see `make model`):
 *
 *   labels EXAMPLES VECTORS WEIGHTS [NAME…]
 *
 * EXAMPLES is what labels.lua wrote, VECTORS what vectors.py did; the NAMEs are what the sets are called in the report.
 * First every fifth of the documents is labelled by weights trained on the rest, and every set by weights trained on the
 * others, which tells how good they are on texts, and on kinds of text, that they have not seen; the weights that are
 * written are trained on all.
 * The same input gives the same bytes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "lede/file.h"
#include "tag/label.h"
#include "train/vectors.h"

enum { ROUNDS = 40, AVERAGED = 30 /* of the rounds */, ROW_BITS = 16, WORD_BITS = 18, LARGEST_WEIGHT = 127, UNIT = 32,
       FOLDS = 5, MAX_SETS = 8,
       NAME_BYTES = (LEDE_MAX_NAME_CLASSES + LEDE_MAX_NAME_LISTS) * LEDE_LONGEST_CLASS /* classes and lists, by name */ };

static const double RATE = 0.1, PENALTY = 1e-3; /* the first step's size; of L2, for each stretch */
static const float VECTOR = 3; /* what a word's vector counts for beside other features */

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
typedef struct { uint32_t set, fold, with_misc, names, names_but_misc, count; } Header;
typedef struct { const Header *head; const Example *examples; } Document;
/* A stretch: examples that follow one another in a document. */
typedef struct { uint32_t document, count; const Example *examples; } Stretch;
typedef struct {
  const char *classes;
  Document *documents; size_t document_count, document_room;
  Stretch *stretches; size_t stretch_count, stretch_room;
  lede_vectors vectors;
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
  for (size_t at = NAME_BYTES; at < len;) {
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

enum { LONGEST = 1024 }; /* elements of a stretch that count */

/* For each place, what each dimension of the word's vector there tells of the element's type. */
typedef float Places[LEDE_PLACES][LEDE_DIMENSIONS][LEDE_NAME_TYPES];
typedef float Types[LEDE_NAME_TYPES];

/* True weights are scale * weight, and so with places. */
typedef struct { float (*weight)[LEDE_LABELS]; float (*places)[LEDE_DIMENSIONS][LEDE_NAME_TYPES]; double scale; } Chain;

typedef double Vector[LEDE_LABELS];
typedef struct { Vector own, alpha, beta; } Column;

static uint32_t length_of(const Stretch *s) { return s->count < LONGEST ? s->count : LONGEST; }

static Chain new_chain(void) {
  return (Chain){need(calloc((size_t)1 << ROW_BITS, sizeof(float[LEDE_LABELS]))), need(calloc(1, sizeof(Places))), 1};
}

static void free_chain(Chain *c) {
  free(c->weight);
  free(c->places);
}

/* Add up what a word's vector tells at a place. */
static void read_company(const Chain *c, int place, const float *vector, Types out) {
  for (int d = 0; d < LEDE_DIMENSIONS; d++)
    for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++) out[t] += VECTOR * vector[d] * c->places[place][d][t];
}

static const float *vector_at(const lede_vectors *v, const Example *e, int place) {
  return lede_vectors_of(v, e->item.value[LEDE_PLACE_WORDS + place]);
}

static void own_scores(const Chain *c, const lede_vectors *v, const Example *e, Vector own) {
  memset(own, 0, sizeof(Vector));
  for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) {
    const float *row = c->weight[lede_name_row(f, e->item.value[f], ROW_BITS)];
    for (int y = 0; y < LEDE_LABELS; y++) own[y] += row[y];
  }
  Types types = {0};
  for (int p = 0; p < LEDE_PLACES; p++) {
    const float *vector = vector_at(v, e, p);
    if (vector != NULL) read_company(c, p, vector, types);
  }
  for (int y = 0; y < LEDE_LABELS; y++) own[y] = c->scale * (own[y] + types[lede_label_type(y)]);
}

static double step_score(const Chain *c, const Example *e, int x, int y) {
  return c->scale * c->weight[lede_step_row(x, e->item.verdict, ROW_BITS)][y];
}

static double log_add(double a, double b) {
  double high = a > b ? a : b, low = a > b ? b : a;
  return low < high - 40 ? high : high + log1p(exp(low - high));
}

#define NEVER (-1e30)

static bool may(const Example *e, int y, bool bound) { return !bound || (e->allowed >> y & 1); }

/* Sums over all ways, of those that the gold allows where `bound`: the logarithm of the whole. */
static double sum_ways(const Chain *c, const Stretch *s, bool bound, Column *col) {
  uint32_t n = length_of(s);
  for (uint32_t i = 0; i < n; i++)
    for (int y = 0; y < LEDE_LABELS; y++) {
      double sum = NEVER;
      for (int x = 0; may(&s->examples[i], y, bound) && x < (i > 0 ? LEDE_LABELS : 1); x++)
        if (lede_label_follows(y, x))
          sum = log_add(sum, (i > 0 ? col[i - 1].alpha[x] : 0) + step_score(c, &s->examples[i], x, y));
      col[i].alpha[y] = sum + col[i].own[y];
    }
  for (uint32_t i = n; i-- > 0;)
    for (int x = 0; x < LEDE_LABELS; x++) {
      double sum = i + 1 == n ? 0 : NEVER;
      for (int y = 0; i + 1 < n && y < LEDE_LABELS; y++)
        if (lede_label_follows(y, x) && may(&s->examples[i + 1], y, bound))
          sum = log_add(sum, col[i + 1].beta[y] + col[i + 1].own[y] + step_score(c, &s->examples[i + 1], x, y));
      col[i].beta[x] = sum;
    }
  double whole = NEVER;
  for (int y = 0; y < LEDE_LABELS; y++) whole = log_add(whole, col[n - 1].alpha[y]);
  return whole;
}

/* Move the weights along what is expected of a stretch: `by` times the share of each label and step. */
static void move(Chain *c, const Stretch *s, const Column *col, double whole, double by, double (*node)[LEDE_LABELS],
                 bool bound, double (*edge)[LEDE_LABELS][LEDE_LABELS]) {
  for (uint32_t i = 0; i < length_of(s); i++)
    for (int y = 0; y < LEDE_LABELS; y++) {
      node[i][y] += by * exp(col[i].alpha[y] + col[i].beta[y] - whole);
      for (int x = 0; may(&s->examples[i], y, bound) && x < (i > 0 ? LEDE_LABELS : 1); x++)
        if (lede_label_follows(y, x))
          edge[i][x][y] += by * exp((i > 0 ? col[i - 1].alpha[x] : 0) + step_score(c, &s->examples[i], x, y) +
                                    col[i].own[y] + col[i].beta[y] - whole);
    }
}

/* Move the weights of an example: by `step` for each label. */
static void learn_example(Chain *c, const lede_vectors *v, const Example *e, const Vector step) {
  Types types = {0};
  for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) {
    float *row = c->weight[lede_name_row(f, e->item.value[f], ROW_BITS)];
    for (int y = 0; y < LEDE_LABELS; y++) row[y] += (float)step[y];
  }
  for (int y = 1; y < LEDE_LABELS; y++) types[lede_label_type(y)] += (float)step[y];
  for (int p = 0; p < LEDE_PLACES; p++) {
    const float *vector = vector_at(v, e, p);
    for (int d = 0; vector != NULL && d < LEDE_DIMENSIONS; d++)
      for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++) c->places[p][d][t] += VECTOR * vector[d] * types[t];
  }
}

static void learn_stretch(Chain *c, const lede_vectors *v, const Stretch *s, double rate) {
  static Column col[LONGEST];
  static double node[LONGEST][LEDE_LABELS], edge[LONGEST][LEDE_LABELS][LEDE_LABELS];
  uint32_t n = length_of(s);
  memset(node, 0, n * sizeof *node);
  memset(edge, 0, n * sizeof *edge);
  for (uint32_t i = 0; i < n; i++) own_scores(c, v, &s->examples[i], col[i].own);
  double whole = sum_ways(c, s, true, col);
  if (whole < NEVER / 2) return; /* the gold has what no labels can say */
  move(c, s, col, whole, 1, node, true, edge);
  whole = sum_ways(c, s, false, col);
  move(c, s, col, whole, -1, node, false, edge);
  rate /= c->scale;
  for (uint32_t i = 0; i < n; i++) {
    for (int y = 0; y < LEDE_LABELS; y++) node[i][y] *= rate;
    learn_example(c, v, &s->examples[i], node[i]);
    for (int x = 0; x < LEDE_LABELS; x++) {
      float *row = c->weight[lede_step_row(x, s->examples[i].item.verdict, ROW_BITS)];
      for (int y = 0; y < LEDE_LABELS; y++) row[y] += (float)(rate * edge[i][x][y]);
    }
  }
}

static uint32_t next_random(uint64_t *state) { /* Knuth's MMIX generator */
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

/* Which documents to leave out: those of fold or set number `n`. */
typedef bool Part(const Header *h, uint32_t n);
static bool in_fold(const Header *h, uint32_t n) { return h->fold == n; }
static bool in_set(const Header *h, uint32_t n) { return h->set == n; }
enum { NOTHING = 0 }; /* the number of no set */

/* Add a share of the true weights. */
static void add_chain(Chain *to, const Chain *c, double share) {
  float by = (float)(share * c->scale);
  for (size_t r = 0; r < (size_t)1 << ROW_BITS; r++)
    for (int y = 0; y < LEDE_LABELS; y++) to->weight[r][y] += by * c->weight[r][y];
  for (int p = 0; p < LEDE_PLACES; p++)
    for (int d = 0; d < LEDE_DIMENSIONS; d++)
      for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++) to->places[p][d][t] += by * c->places[p][d][t];
}

/* A weight as the file has it. */
static int8_t in_units(float w) {
  double units = round(w * UNIT);
  return (int8_t)(units > LARGEST_WEIGHT ? LARGEST_WEIGHT : units < -LARGEST_WEIGHT ? -LARGEST_WEIGHT : units);
}

/* Maximum likelihood with an L2 penalty, by stochastic gradient, on all documents but those of a part.  The weights at the
 * ends of the last rounds are averaged, which evens out the chance of the order. */
static Chain learn(const Corpus *corpus, Part *left_out, uint32_t n) {
  Chain c = new_chain(), average = new_chain();
  uint32_t *order = need(malloc(corpus->stretch_count * sizeof *order));
  uint64_t state = 1;
  size_t seen = 0;
  for (size_t i = 0; i < corpus->stretch_count; i++) order[i] = (uint32_t)i;
  for (int round = 0; round < ROUNDS; round++) {
    for (size_t i = corpus->stretch_count; i > 1; i--) {
      size_t j = next_random(&state) % i;
      uint32_t t = order[i - 1];
      order[i - 1] = order[j], order[j] = t;
    }
    for (size_t i = 0; i < corpus->stretch_count; i++) {
      const Stretch *s = &corpus->stretches[order[i]];
      if (left_out(corpus->documents[s->document].head, n)) continue;
      double rate = RATE / (1 + RATE * PENALTY * (double)seen++);
      c.scale *= 1 - rate * PENALTY;
      learn_stretch(&c, &corpus->vectors, s, rate);
    }
    if (round >= ROUNDS - AVERAGED) add_chain(&average, &c, 1.0 / AVERAGED);
  }
  free(order);
  free_chain(&c);
  for (size_t r = 0; r < (size_t)1 << ROW_BITS; r++)
    for (int y = 0; y < LEDE_LABELS; y++) average.weight[r][y] = (float)in_units(average.weight[r][y]) / UNIT;
  return average;
}

/* The best labels of a stretch. */
static void decode(const Chain *c, const lede_vectors *v, const Stretch *s, uint8_t *label) {
  static Column col[LONGEST];
  static int8_t from[LONGEST][LEDE_LABELS];
  uint32_t n = length_of(s);
  for (uint32_t i = 0; i < n; i++) {
    own_scores(c, v, &s->examples[i], col[i].own);
    for (int y = 0; y < LEDE_LABELS; y++) col[i].own[y] += lede_label_prior(s->examples[i].item.verdict, y) / (double)UNIT;
    for (int y = 0; y < LEDE_LABELS; y++) {
      uint32_t firm = s->examples[i].item.firm;
      col[i].alpha[y] = NEVER;
      if (firm != 0 && !(firm >> y & 1)) continue;
      for (int x = 0; x < (i > 0 ? LEDE_LABELS : 1); x++) {
        double score = (i > 0 ? col[i - 1].alpha[x] : 0) + col[i].own[y] + step_score(c, &s->examples[i], x, y);
        if (lede_label_follows(y, x) && score > col[i].alpha[y]) col[i].alpha[y] = score, from[i][y] = (int8_t)x;
      }
    }
  }
  int y = 0;
  for (int k = 1; k < LEDE_LABELS; k++)
    if (col[n - 1].alpha[k] > col[n - 1].alpha[y]) y = k;
  for (uint32_t i = n; i-- > 0; y = from[i][y]) label[i] = (uint8_t)y;
}

/* ---- Testing ----------------------------------------------------------------------------------------------------- */

typedef struct { size_t gold, found, right; } Tally;

/* Is the found name first..last one of the gold's: the same labels, and none that goes on behind it? */
static bool is_right(const Stretch *s, const uint8_t *label, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i <= last; i++)
    if (s->examples[i].allowed != 1u << label[i]) return false;
  int goes_on = lede_label_begin(lede_label_type(label[first])) + 1;
  return last + 1 == s->count || s->examples[last + 1].allowed != 1u << goes_on;
}

static void test_stretch(const Chain *p, const lede_vectors *v, const Stretch *s, bool with_misc, Tally *t) {
  static uint8_t label[LONGEST];
  decode(p, v, s, label);
  for (uint32_t i = 0, last; i < s->count && i < LONGEST; i = last + 1) {
    last = i;
    if (label[i] == 0 || (!with_misc && lede_label_type(label[i]) == LEDE_MISC)) continue;
    while (last + 1 < s->count && label[last + 1] != 0 && !lede_label_begins(label[last + 1])) last++;
    t->found++;
    t->right += is_right(s, label, i, last);
  }
}

static double f1(const Tally *t) { return 2.0 * (double)t->right / (double)(t->gold + t->found); }

/* Of each set: all names, and those but MISC. */
typedef struct { Tally all[MAX_SETS + 1], but_misc[MAX_SETS + 1]; } Tallies;

static void count_gold(const Corpus *c, Tallies *t) {
  for (size_t i = 0; i < c->document_count; i++) {
    const Header *h = c->documents[i].head;
    t->all[h->set].gold += h->names;
    t->but_misc[h->set].gold += h->names_but_misc;
  }
}

/* Test each of the parts first … last on weights that are trained on the others. */
static void test_parts(const Corpus *c, Part *part, uint32_t first, uint32_t last, Tallies *t) {
  count_gold(c, t);
  for (uint32_t n = first; n <= last; n++) {
    Chain p = learn(c, part, n);
    for (size_t i = 0; i < c->stretch_count; i++) {
      const Header *h = c->documents[c->stretches[i].document].head;
      if (!part(h, n)) continue;
      test_stretch(&p, &c->vectors, &c->stretches[i], h->with_misc, &t->all[h->set]);
      test_stretch(&p, &c->vectors, &c->stretches[i], false, &t->but_misc[h->set]);
    }
    free_chain(&p);
  }
}

static void report(const char *how, const Tallies *tallies, int names, char **name) {
  for (int i = 1; i <= names; i++) {
    const Tally *t = &tallies->all[i];
    printf("%s, %s: P %.3f R %.3f F1 %.3f of %zu names, of PER ORG LOC %.3f\n", how, name[i - 1],
           (double)t->right / (double)t->found, (double)t->right / (double)t->gold, f1(t), t->gold,
           f1(&tallies->but_misc[i]));
  }
}

/* ---- The file ---------------------------------------------------------------------------------------------------- */

static bool is_nothing(const lede_company *w) {
  for (int i = 0; i < LEDE_PLACES * (LEDE_NAME_TYPES - 1); i++)
    if (w->weight[0][i] != 0) return false;
  return true;
}

/* What each word with a vector is worth at each place; frequent words stand where they are looked for first. */
static void fill_company(const Chain *c, const lede_vectors *v, lede_company *table) {
  for (uint32_t i = 0; i < v->count; i++) {
    lede_company w = {.key = v->key[i]};
    for (int p = 0; p < LEDE_PLACES; p++) {
      Types types = {0};
      read_company(c, p, v->vector[i], types);
      for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++) w.weight[p][t - 1] = in_units(types[t]);
    }
    uint32_t mask = (1u << WORD_BITS) - 1, at = lede_company_slot(w.key, WORD_BITS);
    if (w.key == 0 || is_nothing(&w)) continue;
    while (table[at].key != 0) at = (at + 1) & mask;
    table[at] = w;
  }
}

static void write_weights(const char *path, const Chain *p, const Corpus *c) {
  size_t rows = (size_t)1 << ROW_BITS;
  lede_labeller_file f = {.magic = LEDE_LABELLER_MAGIC, .row_bits = ROW_BITS, .word_bits = WORD_BITS, .class_count = LEDE_MAX_NAME_CLASSES,
                          .list_count = LEDE_MAX_NAME_LISTS};
  if (c->vectors.count > (1u << WORD_BITS) / 5 * 4) fail("too many words with vectors");
  f.classes = sizeof f;
  f.lists = f.classes + LEDE_MAX_NAME_CLASSES * LEDE_LONGEST_CLASS;
  f.rows = (uint32_t)((sizeof f + NAME_BYTES + 63) / 64 * 64);
  f.words = f.rows + (uint32_t)(rows * LEDE_LANES);
  f.size = f.words + ((uint32_t)sizeof(lede_company) << WORD_BITS);
  char *bytes = need(calloc(f.size, 1));
  memcpy(bytes, &f, sizeof f);
  memcpy(bytes + f.classes, c->classes, NAME_BYTES);
  for (size_t r = 0; r < rows; r++)
    for (int y = 0; y < LEDE_LABELS; y++) bytes[f.rows + r * LEDE_LANES + (size_t)y] = (char)in_units(p->weight[r][y]);
  fill_company(p, &c->vectors, (lede_company *)(void *)(bytes + f.words));
  FILE *out = fopen(path, "wb");
  if (out == NULL || fwrite(bytes, 1, f.size, out) != f.size || fclose(out) != 0) fail("the weights cannot be written");
  free(bytes);
}

int main(int argc, char **argv) {
  if (argc < 4) fail("usage: labels EXAMPLES VECTORS WEIGHTS [NAME...]");
  int sets = argc - 4;
  char **name = argv + 4;
  Corpus c = read_corpus(argv[1]);
  c.vectors = lede_vectors_read(argv[2]);
  Tallies by_fold = {0}, by_set = {0};
  test_parts(&c, in_fold, 0, FOLDS - 1, &by_fold);
  report("cross-validated", &by_fold, sets, name);
  test_parts(&c, in_set, 1, (uint32_t)sets, &by_set);
  report("trained on the others", &by_set, sets, name);
  Chain p = learn(&c, in_set, NOTHING);
  write_weights(argv[3], &p, &c);
  return 0;
}
