/* items.c - the stretches of a layer that may hold names, and the features of their elements. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "doc/doc_internal.h"
#include "tag/label.h"
#include "tag/use.h"
#include "tape/layer.h"

enum { GAP = 3, AROUND = 2 }; /* small words that may stand within a name; elements on either side that features see */
enum { KNOWN = 512 };          /* a power of two */

/* As what the sure proposals have a word. */
typedef struct { uint32_t key; uint16_t types[LEDE_NAME_TYPES]; } Evidence;

/* What the lexicon has of a word; signature 0: nothing is known yet. */
typedef struct { uint32_t signature, classes; bool titled; } Known;

typedef struct {
  const lede_layer *layer;
  lede_doc *doc;
  const lede_name_sources *sources;
  int title_class, role_class, particle_class;
  uint8_t *verdict; /* of each element */
  uint32_t *rule;
  uint16_t *firm;   /* labels that a firm proposal leaves each element, 0 any */
  bool *open;       /* does the element belong to a stretch? */
  uint32_t *listed; /* lists of the gazetteer that have the longest name that covers each element, see find_listed */
  Evidence *evidence;
  size_t evidence_size;
  Known *known; /* of the words met last, by signature */
} Names;

/* The elements from first to last as one word. */
static lede_seen seen(const Names *n, size_t first, size_t last) {
  const lede_layer *l = n->layer;
  uint32_t from = l->first_token[first], to = l->stop_token[last] - 1;
  if (from == to) return n->doc->seen[from];
  lede_seen w;
  uint32_t a = n->doc->token_begin[from];
  lede_word_read(&w, n->doc->text + a, n->doc->token_end[to] - a);
  return w;
}

static bool is_edge(const lede_layer *l, size_t i) { return l->fold[i] >= LEDE_FOLD_SENTENCE_EDGE; }

static lede_form form_of(const lede_layer *l, size_t i) {
  return l->signature[i] != 0 ? lede_signature_form(l->lex, l->signature[i]) : LEDE_FORM_OTHER;
}

/* ---- Where knowledge comes from ----------------------------------------------------------------------------------- */

/* The n-th of some names, as a C string. */
static const char *name_at(const char *names, size_t n, size_t count, char buf[LEDE_LONGEST_CLASS + 1]) {
  memset(buf, 0, LEDE_LONGEST_CLASS + 1);
  if (n < count) memcpy(buf, names + n * LEDE_LONGEST_CLASS, LEDE_LONGEST_CLASS);
  return buf;
}

void lede_name_sources_find(lede_name_sources *out, const lede_lexicon *lex, const lede_gazetteer *gazetteer,
                            const char *classes, size_t class_count, const char *lists, size_t list_count) {
  char name[LEDE_LONGEST_CLASS + 1];
  out->gazetteer = gazetteer;
  for (size_t b = 0; b < LEDE_MAX_NAME_CLASSES; b++)
    out->class_of[b] = *name_at(classes, b, class_count, name) != '\0' ? lede_lexicon_class(lex, name) : -1;
  for (size_t b = 0; b < LEDE_MAX_NAME_LISTS; b++)
    out->list_of[b] = *name_at(lists, b, list_count, name) != '\0' ? lede_gazetteer_list(gazetteer, name) : -1;
}

/* ---- What the document says of a word ---------------------------------------------------------------------------- */

/* The slot of a word, which may be an empty one. */
static Evidence *evidence_of(const Names *n, uint32_t key) {
  size_t i = key * 0x9e3779b1u & (n->evidence_size - 1);
  while (n->evidence[i].key != 0 && n->evidence[i].key != key) i = (i + 1) & (n->evidence_size - 1);
  return &n->evidence[i];
}

static void count_type(const Names *n, size_t element, uint8_t type) {
  uint32_t key = seen(n, element, element).key;
  Evidence *e = evidence_of(n, key);
  e->key = key;
  e->types[type] = (uint16_t)(e->types[type] + (e->types[type] < UINT16_MAX));
}

static bool in_heading(const Names *n, size_t i) {
  uint32_t at = n->doc->token_begin[n->layer->first_token[i]];
  size_t s = lede_doc_sentence_at(n->doc, at);
  lede_block_kind kind = n->doc->blocks[n->doc->sentence_block[s]].kind;
  return kind == LEDE_TITLE || kind == LEDE_HEADING;
}

/* Leave an element of a firm proposal the labels that it may have; behind one that is to stay as it is, no name goes on. */
static void hold(Names *n, const lede_proposal *p, uint32_t i) {
  const uint16_t no_longer = 1u << 0 | 1u << 1 | 1u << 3 | 1u << 5 | 1u << 7; /* O, and what begins a name */
  int begin = lede_label_begin((lede_name_type)p->type);
  bool first = i == p->first, stays = p->firm == LEDE_STAYS;
  n->firm[i] = (uint16_t)((first ? 1u << begin : 0) | (first && stays ? 0 : 1u << (begin + 1)));
  if (stays && i == p->last && i + 1 < n->layer->count) n->firm[i + 1] = no_longer;
}

static void gather_proposals(Names *n, const lede_proposal *p, size_t count_of) {
  for (size_t k = 0; k < count_of; k++)
    for (uint32_t i = p[k].first; i <= p[k].last; i++) {
      n->verdict[i] = (uint8_t)(p[k].type << 3 | (i == p[k].first) << 2 | p[k].sure);
      n->rule[i] = p[k].rule;
      if (p[k].firm != LEDE_MAY_CHANGE) hold(n, &p[k], i);
      if (p[k].sure > 1) count_type(n, i, p[k].type);
    }
}

static uint8_t usual_type(const Evidence *e) {
  uint8_t best = 0;
  for (uint8_t t = 1; t < LEDE_NAME_TYPES; t++)
    if (e->types[t] > (best > 0 ? e->types[best] : 0)) best = t;
  return best;
}

/* ---- Stretches ---------------------------------------------------------------------------------------------------- */

static bool is_in(const Names *n, size_t i, int class_id) {
  const lede_layer *l = n->layer;
  return class_id >= 0 && l->signature[i] != 0 &&
         lede_lexicon_is(l->lex, lede_signature_entry(l->lex, l->signature[i]), form_of(l, i), class_id);
}

static bool is_open(const Names *n, size_t i) {
  const lede_layer *l = n->layer;
  if (is_edge(l, i) || l->fold[i] != 0) return false;
  const uint32_t others = 1u << LEDE_FORM_CAMEL | 1u << LEDE_FORM_ALNUM;
  return n->verdict[i] != 0 || ((lede_form_set("capital") | others) >> form_of(l, i) & 1);
}

/* De Gaulle, written "de Gaulle". */
static bool is_particle(const Names *n, size_t i) {
  return !is_edge(n->layer, i) && n->layer->fold[i] == 0 && is_in(n, i, n->particle_class);
}

/* Mark the elements of stretches; small words and marks between two capitals belong to them, and particles before. */
static size_t mark_stretches(Names *n) {
  const lede_layer *l = n->layer;
  size_t marked = 0, last = SIZE_MAX;
  for (size_t i = 0; i < l->count; i++) {
    if (is_edge(l, i) || l->fold[i] != 0) last = SIZE_MAX;
    if (!is_open(n, i)) continue;
    size_t from = last != SIZE_MAX && i - last <= GAP + 1 ? last + 1 : i;
    while (from > 0 && from - 1 != last && is_particle(n, from - 1)) from--;
    for (size_t j = from; j <= i; j++) n->open[j] = true;
    marked += i + 1 - from;
    last = i;
  }
  return marked;
}

/* Is the sentence from element i to the next edge written in capitals throughout? */
static bool is_shouted(const Names *n, size_t i) {
  size_t words = 0;
  for (; i < n->layer->count && !is_edge(n->layer, i); i++) {
    lede_form form = form_of(n->layer, i);
    if (form == LEDE_FORM_LOWER || form == LEDE_FORM_CAP) return false;
    words += form == LEDE_FORM_UPPER;
  }
  return words > 1;
}

/* Where all is in capitals they say nothing: there is in it what the rules propose, and no more. */
static void close_shouted(Names *n) {
  bool shouted = false;
  for (size_t i = 1; i < n->layer->count; i++) {
    if (is_edge(n->layer, i - 1)) shouted = is_shouted(n, i);
    if (!shouted || !n->open[i]) continue;
    int begin = lede_label_begin((lede_name_type)(n->verdict[i] >> 3));
    n->firm[i] = (uint16_t)(n->verdict[i] == 0 ? 1 : n->verdict[i] >> 2 & 1 ? 1u << begin : 1u << (begin + 1));
  }
}

/* A possessive is in no name, unless a rule says so: the People's Party, but Karsova's Defence Ministry; nor is an address, a
 * figure, or a verb that is written small: Lydbury 2 Stoke 1, Lydbury beat Stoke. */
static void close_others(Names *n) {
  const uint32_t closed = 1u << LEDE_FORM_CLITIC | 1u << LEDE_FORM_URL | 1u << LEDE_FORM_EMAIL | 1u << LEDE_FORM_NUMBER;
  for (size_t i = 0; i < n->layer->count; i++) {
    if (!n->open[i] || n->verdict[i] != 0) continue;
    lede_form form = form_of(n->layer, i);
    uint8_t pos = n->doc->token_pos[n->layer->head_token[i]];
    bool verb = form == LEDE_FORM_LOWER && (pos == LEDE_POS_VERB || pos == LEDE_POS_AUX);
    if (closed >> form & 1 || verb) n->firm[i] = 1;
  }
}

/* ---- The gazetteer ------------------------------------------------------------------------------------------------ */

enum { INSIDE = 1 << 30 }; /* not the first word of the listed name */

static uint32_t lists_of(const Names *n, size_t first, size_t last) {
  uint32_t found = lede_gazetteer_lists(n->sources->gazetteer, seen(n, first, last).key), lists = found & LEDE_BEGINS_LONGER;
  for (int k = 0; found != 0 && k < LEDE_MAX_NAME_LISTS; k++)
    if (n->sources->list_of[k] >= 0 && found >> n->sources->list_of[k] & 1) lists |= 1u << k;
  return lists;
}

/* The longest listed name that begins at element i: marks its elements, returns the next one to look at. */
static size_t find_listed(Names *n, size_t i) {
  uint32_t own = lists_of(n, i, i), best = own & ~LEDE_BEGINS_LONGER;
  size_t last = i;
  for (size_t j = i + 1; own & LEDE_BEGINS_LONGER && j < i + LEDE_LONGEST_NAME && j < n->layer->count && n->open[j]; j++) {
    uint32_t lists = lists_of(n, i, j) & ~LEDE_BEGINS_LONGER;
    if (lists != 0) best = lists, last = j;
  }
  for (size_t j = i; j <= last; j++) n->listed[j] = best | (j > i ? INSIDE : 0);
  return last + 1;
}

static void look_up(Names *n) {
  for (size_t i = 0; i < n->layer->count;) i = n->open[i] ? find_listed(n, i) : i + 1;
}

/* ---- Features ------------------------------------------------------------------------------------------------------ */

typedef struct { lede_seen word; uint32_t classes, verdict, rule, listed; uint8_t pos, form; bool titled; } Seen;

static uint32_t classes_of(const Names *n, size_t i) {
  const lede_layer *l = n->layer;
  uint32_t classes = 0, entry = lede_signature_entry(l->lex, l->signature[i]);
  uint16_t of_word[64];
  size_t count = entry != 0 ? lede_entry_classes(l->lex, entry, form_of(l, i), of_word, sizeof of_word / sizeof *of_word) : 0;
  for (size_t k = 0; k < count; k++)
    for (int b = 0; b < LEDE_MAX_NAME_CLASSES; b++)
      if (n->sources->class_of[b] == of_word[k]) classes |= 1u << b;
  return classes;
}

static Known known(const Names *n, size_t i) {
  uint32_t signature = n->layer->signature[i];
  Known *k = &n->known[signature & (KNOWN - 1)];
  if (signature != 0 && k->signature != signature)
    *k = (Known){signature, classes_of(n, i), is_in(n, i, n->title_class) || is_in(n, i, n->role_class)};
  return signature != 0 ? *k : (Known){0};
}

static void see(const Names *n, size_t i, Seen *s) {
  *s = (Seen){0};
  if (i >= n->layer->count || is_edge(n->layer, i)) return;
  s->word = seen(n, i, i);
  Known k = known(n, i);
  s->classes = k.classes;
  s->titled = k.titled;
  s->verdict = n->verdict[i] + (n->layer->fold[i] != 0 ? 64 : 0);
  s->rule = n->rule[i];
  s->listed = n->listed[i];
  s->pos = n->doc->token_pos[n->layer->head_token[i]];
  s->form = (uint8_t)form_of(n->layer, i);
}

/* `first`: only marks stand before it in its sentence. */
static void features(const Names *n, size_t i, const Seen *s, bool first, bool heading, lede_name_item *out) {
  const lede_seen *w = &s->word, *before = &s[-1].word, *after = &s[1].word;
  lede_word_use use = lede_doc_use_of(n->doc, w->key);
  uint32_t usual = usual_type(evidence_of(n, w->key));
  uint32_t place = (uint32_t)first << 3 | (uint32_t)heading << 2 | (uint32_t)use.small << 1 | use.inside;
  uint32_t v = s->verdict, v1 = s[1].verdict, v_1 = s[-1].verdict, shape = w->shape;
  const uint32_t value[LEDE_NAME_FEATURES] = {
      v,
      v_1 << 8 | v,
      v << 8 | v1,
      v_1 << 16 | v << 8 | v1,
      s->rule,
      lede_mix(s->rule, place),
      v << 8 | s->pos,
      v << 8 | shape,
      v << 8 | place,
      v << 8 | usual,
      lede_mix(s->rule, (uint32_t)s[-1].pos << 8 | s[1].pos),
      place << 8 | shape,
      usual << 8 | place,
      w->key,
      before->key,
      after->key,
      lede_mix(before->key, shape),
      lede_mix(after->key, shape),
      s[-2].word.key,
      s[2].word.key,
      w->tail & 0xffffffu,
      w->tail,
      (uint32_t)before->shape << 16 | shape << 8 | after->shape,
      s->pos,
      (uint32_t)s[-1].pos << 8 | s->pos,
      (uint32_t)s->pos << 8 | s[1].pos,
      (uint32_t)s[-1].pos << 16 | (uint32_t)s->pos << 8 | s[1].pos,
      s->classes,
      s[-1].classes,
      s[1].classes,
      lede_mix(s->classes, v),
      lede_mix(s[-1].classes, s->classes),
      lede_mix(s->classes, s[1].classes),
      lede_mix(s[-2].classes, s[-1].classes) * 31 + shape,
      lede_mix(s[1].classes, s[2].classes) * 31 + shape,
      (uint32_t)s->form << 16 | usual << 8 | s->pos,
      lede_mix(s[1].rule, s->rule),
      lede_mix(before->key, after->key),
      s->listed,
      s[-1].listed,
      s[1].listed,
      lede_mix(s->listed, v),
      lede_mix(s[-1].listed, s->listed),
      lede_mix(s->listed, s[1].listed),
      lede_mix(s->listed, place) * 31 + s->pos,
      lede_mix(s->listed, (uint32_t)s[-1].pos << 8 | s[1].pos),
  };
  out->element = (uint32_t)i;
  out->verdict = v;
  out->firm = n->firm[i];
  out->titled = s->titled;
  memcpy(out->value, value, sizeof value);
}

/* What is seen around element i, when element `before` was looked at last. */
static void move_window(const Names *n, size_t i, size_t before, Seen s[2 * AROUND + 1]) {
  size_t kept = i > before && i - before <= 2 * AROUND ? 2 * AROUND + 1 - (i - before) : 0;
  memmove(s, s + (2 * AROUND + 1 - kept), kept * sizeof *s);
  for (size_t k = kept; k <= 2 * AROUND; k++) see(n, i + k - AROUND, &s[k]);
}

static void fill_items(const Names *n, lede_name_item *items) {
  const lede_layer *l = n->layer;
  Seen s[2 * AROUND + 1];
  size_t before = SIZE_MAX;
  bool first = true, heading = false;
  for (size_t i = 0; i < l->count; i++) {
    if (is_edge(l, i)) {
      first = true;
      heading = i + 1 < l->count && !is_edge(l, i + 1) && in_heading(n, i + 1);
      continue;
    }
    if (n->open[i]) {
      move_window(n, i, before, s);
      features(n, i, s + AROUND, first, heading, items++);
      before = i;
    }
    first = first && (form_of(l, i) == LEDE_FORM_OPEN || form_of(l, i) == LEDE_FORM_PUNCT);
  }
}

/* ---- All of it ---------------------------------------------------------------------------------------------------- */

static bool make_room(Names *n, size_t count_of, size_t proposed) {
  n->evidence_size = 64;
  while (n->evidence_size < 2 * proposed) n->evidence_size *= 2;
  n->evidence = calloc(n->evidence_size, sizeof *n->evidence);
  n->verdict = calloc(count_of, sizeof *n->verdict);
  n->rule = calloc(count_of, sizeof *n->rule);
  n->open = calloc(count_of, sizeof *n->open);
  n->listed = calloc(count_of, sizeof *n->listed);
  n->firm = calloc(count_of, sizeof *n->firm);
  n->known = calloc(KNOWN, sizeof *n->known);
  return n->evidence != NULL && n->verdict != NULL && n->rule != NULL && n->open != NULL &&
         n->listed != NULL && n->firm != NULL && n->known != NULL;
}

lede_status lede_name_items(lede_doc *doc, const lede_layer *layer, const lede_name_sources *sources,
                            const lede_proposal *proposals, size_t proposal_count, lede_name_item **items,
                            size_t *count_of) {
  Names n = {.layer = layer, .doc = doc, .sources = sources,
             .title_class = lede_lexicon_class(layer->lex, "title"),
             .role_class = lede_lexicon_class(layer->lex, "role"),
             .particle_class = lede_lexicon_class(layer->lex, "name_particle")};
  lede_name_item *out = NULL;
  size_t proposed = 0;
  for (size_t k = 0; k < proposal_count; k++) proposed += proposals[k].last - proposals[k].first + 1;
  if (make_room(&n, layer->count, proposed) && lede_doc_use(n.doc)) {
    gather_proposals(&n, proposals, proposal_count);
    *count_of = mark_stretches(&n);
    close_others(&n);
    close_shouted(&n);
    look_up(&n);
    out = malloc((*count_of + 1) * sizeof *out);
    if (out != NULL) fill_items(&n, out);
  }
  free(n.evidence);
  free(n.verdict);
  free(n.rule);
  free(n.open);
  free(n.listed);
  free(n.firm);
  free(n.known);
  *items = out;
  return out != NULL ? LEDE_OK : LEDE_ENOMEM;
}
