/* label.c - the labeller: mapped weights, Viterbi over the stretches of a layer. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "core/map.h"
#include "tag/label.h"
#include "tape/layer.h"

struct lede_labeller {
  const lede_labeller_file *file;
  const lede_gazetteer *gazetteer;
};

static const char *const type_names[LEDE_NAME_TYPES] = {"", "PER", "ORG", "LOC", "MISC"};

const char *lede_name_type_name(lede_name_type type) { return type < LEDE_NAME_TYPES ? type_names[type] : ""; }

lede_name_type lede_name_type_by_name(const char *name) {
  for (int i = 1; i < LEDE_NAME_TYPES; i++)
    if (strcmp(type_names[i], name) == 0) return (lede_name_type)i;
  return LEDE_NO_NAME;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

static bool is_labeller(const lede_labeller_file *f, size_t size) {
  return size >= sizeof *f && f->magic == LEDE_LABELLER_MAGIC && f->size == size && f->row_bits < 25 &&
         f->rows >= sizeof *f && f->rows <= size && ((size_t)LEDE_LANES << f->row_bits) <= size - f->rows &&
         f->classes <= size && f->class_count <= LEDE_MAX_NAME_CLASSES &&
         f->word_bits > 0 && f->word_bits < 25 && f->words >= sizeof *f && f->words <= size && f->words % 64 == 0 &&
         (sizeof(lede_company) << f->word_bits) <= size - f->words &&
         (size_t)f->class_count * LEDE_LONGEST_CLASS <= size - f->classes && f->lists <= size &&
         f->list_count <= LEDE_MAX_NAME_LISTS && (size_t)f->list_count * LEDE_LONGEST_CLASS <= size - f->lists;
}

static lede_status open_weights(const char *path, lede_labeller **out, lede_error *err) {
  const void *map;
  size_t size;
  lede_status st = lede_map_file(path, &map, &size, err);
  if (st != LEDE_OK) return st;
  lede_labeller *l = calloc(1, sizeof *l);
  if (l == NULL || !is_labeller(map, size)) {
    lede_unmap_file(map, size);
    if (l == NULL) return lede_fail(err, LEDE_ENOMEM, "out of memory");
    free(l);
    return lede_fail(err, LEDE_ESYNTAX, "%s: no labeller of this version", path);
  }
  l->file = map;
  *out = l;
  return LEDE_OK;
}

lede_status lede_labeller_open(const char *weights, const char *gazetteer, lede_labeller **out, lede_error *err) {
  lede_labeller *l = NULL;
  lede_status st = open_weights(weights, &l, err);
  if (st != LEDE_OK) return st;
  st = lede_gazetteer_open(gazetteer, &l->gazetteer, err);
  if (st == LEDE_OK)
    *out = l;
  else
    lede_labeller_free(l);
  return st;
}

void lede_labeller_free(lede_labeller *l) {
  if (l == NULL) return;
  lede_gazetteer_close(l->gazetteer);
  lede_unmap_file(l->file, l->file->size);
  free(l);
}

const lede_gazetteer *lede_labeller_gazetteer(const lede_labeller *l) { return l->gazetteer; }

/* ---- Viterbi ----------------------------------------------------------------------------------------------------- */

typedef int16_t Scores[LEDE_LANES];
typedef struct { int32_t total[LEDE_LABELS]; int8_t from[LEDE_LABELS]; Scores own; } Column;

typedef const int8_t (*Rows)[LEDE_LANES];

static void add_row(Scores to, const int8_t *row) {
  for (int i = 0; i < LEDE_LANES; i++) to[i] = (int16_t)(to[i] + row[i]);
}

/* The company of the words at an element's places. */
typedef const lede_company *Company[LEDE_PLACES];

static const lede_company *company_of(const lede_labeller_file *f, uint32_t key) {
  static const lede_company none;
  const lede_company *table = (const lede_company *)(const void *)((const char *)f + f->words);
  uint32_t mask = (1u << f->word_bits) - 1, i = lede_company_slot(key, f->word_bits);
  for (uint32_t n = 0; n <= mask && table[i].key != 0; n++, i = (i + 1) & mask)
    if (table[i].key == key) return &table[i];
  return &none;
}

/* Of an element; of the one before it in its stretch two of the words are known, if there is one (`goes_on`). */
static void find_company(const lede_labeller_file *f, const lede_name_item *item, bool goes_on, Company c) {
  const uint32_t *key = &item->value[LEDE_PLACE_WORDS];
  const lede_company *own = goes_on ? c[2] : company_of(f, key[0]);
  c[1] = goes_on ? c[0] : company_of(f, key[1]);
  c[0] = own;
  c[2] = company_of(f, key[2]);
}

static void add_company(Scores to, Company c) {
  for (int p = 0; p < LEDE_PLACES; p++)
    for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++) {
      int8_t weight = c[p]->weight[p][t - 1];
      int begin = lede_label_begin((lede_name_type)t);
      to[begin] = (int16_t)(to[begin] + weight);
      to[begin + 1] = (int16_t)(to[begin + 1] + weight);
    }
}

static void own_scores(Rows rows, uint32_t bits, const lede_name_item *item, Company company, Scores out) {
  memset(out, 0, sizeof(Scores));
  for (int y = 0; item->verdict != 0 && y < LEDE_LABELS; y++) out[y] = (int16_t)lede_label_prior(item->verdict, y);
  for (uint32_t f = 0; f < LEDE_NAME_FEATURES; f++) add_row(out, rows[lede_name_row(f, item->value[f], bits)]);
  add_company(out, company);
}

/* A way to label y of an element, from label x of the one before, that scores `total` without the element's own score. */
static void reach(const lede_name_item *item, Column *c, int x, int y, int32_t total) {
  total += c->own[y];
  if ((item->firm == 0 || item->firm >> y & 1) && total > c->total[y]) c->total[y] = total, c->from[y] = (int8_t)x;
}

/* The best way to each label of the element after `before` (NULL: the first of its stretch); its own scores are known.
 * O and what begins a name may follow every label, what goes on with one its own type alone: see lede_label_follows. */
static void step(Rows rows, uint32_t bits, const lede_name_item *item, const Column *before, Column *c) {
  for (int y = 0; y < LEDE_LABELS; y++) c->total[y] = INT32_MIN / 2, c->from[y] = 0;
  for (int x = 0; x < (before != NULL ? LEDE_LABELS : 1); x++) {
    const int8_t *row = rows[lede_step_row(x, item->verdict, bits)];
    int32_t total = before != NULL ? before->total[x] : 0;
    int goes_on = lede_label_begin(lede_label_type(x)) + 1;
    reach(item, c, x, 0, total + row[0]);
    for (int y = 1; y < LEDE_LABELS; y += 2) reach(item, c, x, y, total + row[y]);
    if (x > 0) reach(item, c, x, goes_on, total + row[goes_on]);
  }
}

static int best_label(const Column *c) {
  int best = 0;
  for (int y = 1; y < LEDE_LABELS; y++)
    if (c->total[y] > c->total[best]) best = y;
  return best;
}

/* By how much the best way to the label beats those to other types. */
static int16_t margin_of(const Column *c, int label) {
  int32_t best = INT32_MIN / 2;
  for (int y = 0; y < LEDE_LABELS; y++)
    if (lede_label_type(y) != lede_label_type(label) && c->total[y] > best) best = c->total[y];
  int32_t margin = c->total[label] - best;
  return (int16_t)(margin > INT16_MAX ? INT16_MAX : margin < -INT16_MAX ? -INT16_MAX : margin);
}

/* ---- Names ------------------------------------------------------------------------------------------------------- */

/* Add the names of a stretch of `count` items. */
static size_t names_of(const lede_name_item *items, const Column *columns, size_t count, uint8_t *label, lede_name *out) {
  size_t found = 0;
  int y = best_label(&columns[count - 1]);
  for (size_t i = count; i-- > 0; y = columns[i].from[y]) label[i] = (uint8_t)y;
  for (size_t i = 0; i + 1 < count; i++)
    if (items[i].titled && label[i] == lede_label_begin(LEDE_PER) && label[i + 1] == lede_label_begin(LEDE_PER) + 1)
      label[i] = 0, label[i + 1]--;
  for (size_t i = 0; i < count; i++) {
    if (label[i] == 0) continue;
    if (lede_label_begins(label[i]))
      out[found++] = (lede_name){items[i].element, items[i].element, (uint8_t)lede_label_type(label[i]),
                                 margin_of(&columns[i], label[i])};
    else
      out[found - 1].last = items[i].element;
  }
  return found;
}

static size_t stretch_of(const lede_name_item *items, size_t from, size_t count) {
  size_t stop = from + 1;
  while (stop < count && items[stop].element == items[stop - 1].element + 1) stop++;
  return stop;
}

static size_t label_items(const lede_labeller_file *f, const lede_name_item *items, size_t count, Column *columns,
                          uint8_t *label, lede_name *out) {
  Rows rows = (Rows)((const char *)f + f->rows);
  Company company;
  size_t found = 0;
  for (size_t from = 0; from < count;) {
    size_t stop = stretch_of(items, from, count);
    for (size_t i = from; i < stop; i++) {
      find_company(f, &items[i], i > from, company);
      own_scores(rows, f->row_bits, &items[i], company, columns[i].own);
      step(rows, f->row_bits, &items[i], i > from ? &columns[i - 1] : NULL, &columns[i]);
    }
    found += names_of(items + from, columns + from, stop - from, label, out + found);
    from = stop;
  }
  return found;
}

lede_status lede_label_names(const lede_labeller *l, lede_doc *doc, const lede_layer *layer, const lede_proposal *proposals,
                             size_t proposal_count, lede_name **names, size_t *count) {
  const lede_labeller_file *f = l->file;
  lede_name_sources sources;
  lede_name_item *items;
  size_t item_count;
  lede_name_sources_find(&sources, layer->lex, l->gazetteer, (const char *)f + f->classes, f->class_count,
                         (const char *)f + f->lists, f->list_count);
  lede_status st = lede_name_items(doc, layer, &sources, proposals, proposal_count, &items, &item_count);
  if (st != LEDE_OK) return st;
  Column *columns = malloc((item_count + 1) * sizeof *columns);
  uint8_t *label = malloc(item_count + 1);
  lede_name *out = malloc((item_count + 1) * sizeof *out);
  if (columns != NULL && label != NULL && out != NULL) {
    *count = label_items(l->file, items, item_count, columns, label, out);
    *names = out;
    out = NULL;
  } else {
    st = LEDE_ENOMEM;
  }
  free(items);
  free(columns);
  free(label);
  free(out);
  return st;
}
