/* layer.c - the elements of a document, level by level. */
#include <stdlib.h>
#include <string.h>
#include "tape/layer.h"

enum { ARRAYS = 7 };

static lede_layer *layer_with_room(const lede_doc *doc, lede_lexicon *lex, const lede_layer *below, size_t room) {
  lede_layer *l = calloc(1, sizeof *l);
  uint32_t *block = l != NULL ? malloc(ARRAYS * room * sizeof *block) : NULL;
  if (block == NULL) {
    free(l);
    return NULL;
  }
  *l = (lede_layer){doc, lex, below, 0, block, block + room, block + 2 * room, block + 3 * room, block + 4 * room,
                    block + 5 * room, block + 6 * room, lede_lexicon_generation(lex)};
  return l;
}

size_t lede_layer_bytes(const lede_layer *layer) { return layer->count * ARRAYS * sizeof *layer->signature; }

void lede_layer_free(lede_layer *layer) {
  if (layer == NULL) return;
  free(layer->signature);
  free(layer);
}

static void add_edge(lede_layer *l, lede_edge edge, uint32_t token) {
  size_t i = l->count++;
  l->signature[i] = 0;
  l->fold[i] = edge == LEDE_BLOCK_EDGE ? LEDE_FOLD_BLOCK_EDGE : LEDE_FOLD_SENTENCE_EDGE;
  l->first_token[i] = l->stop_token[i] = token;
  l->first_child[i] = l->stop_child[i] = 0;
  l->head_token[i] = token;
}

/* The entry of a token: words that the lexicon has learnt since the document was segmented are looked up again. */
static uint32_t entry_of(const lede_layer *l, const lede_tokens *t, uint32_t token) {
  if (t->entry[token] != 0 || t->generation == l->generation) return t->entry[token];
  size_t len;
  return lede_lexicon_find(l->lex, lede_doc_text(l->doc, &len) + t->begin[token], t->end[token] - t->begin[token]);
}

/* The longest phrase of the lexicon that begins at `token` and ends before `stop`: how many tokens, 1 none. */
static uint32_t phrase_at(const lede_layer *l, const lede_tokens *t, uint32_t token, uint32_t stop, uint32_t *entry,
                          lede_form *form) {
  uint32_t best = 1, node = 0, phrase;
  for (uint32_t i = token; i < stop; i++) {
    if (i > token && t->form[i] == LEDE_FORM_SYMBOL && t->begin[i] > t->end[i - 1]) break; /* not "A $40" for "A$40" */
    uint32_t word = entry_of(l, t, i);
    node = word != 0 ? lede_phrase_step(l->lex, node, word, &phrase) : 0;
    if (node == 0) break;
    if (phrase == 0) continue;
    lede_form f = lede_phrase_form(t->form + token, i + 1 - token);
    if (!lede_entry_counts(l->lex, phrase, f)) continue;
    best = i + 1 - token;
    *entry = phrase;
    *form = f;
  }
  return best;
}

static bool add_words(lede_layer *l, const lede_tokens *t, uint32_t first, uint32_t stop) {
  for (uint32_t i = first; i < stop;) {
    uint32_t n = 1, entry = entry_of(l, t, i);
    lede_form form = (lede_form)t->form[i];
    if (lede_entry_flags(l->lex, entry) & LEDE_ENTRY_OPENS_PHRASE) n = phrase_at(l, t, i, stop, &entry, &form);
    uint32_t sig = lede_lexicon_signature(l->lex, entry, form);
    if (sig == 0) return false;
    size_t e = l->count++;
    l->signature[e] = sig;
    l->fold[e] = 0;
    l->first_token[e] = l->head_token[e] = i;
    l->stop_token[e] = i + n;
    l->first_child[e] = l->stop_child[e] = 0;
    i += n;
  }
  return true;
}

lede_layer *lede_layer_new(const lede_doc *doc, lede_lexicon *lex) {
  lede_tokens t = lede_doc_tokens(doc);
  lede_sentences s = lede_doc_sentences(doc);
  lede_layer *l = layer_with_room(doc, lex, NULL, t.count + s.count + 2);
  if (l == NULL) return NULL;
  add_edge(l, LEDE_BLOCK_EDGE, 0);
  for (size_t i = 0; i < s.count; i++) {
    if (!add_words(l, &t, s.first[i], s.stop[i])) {
      lede_layer_free(l);
      return NULL;
    }
    bool block_ends = i + 1 == s.count || s.block[i + 1] != s.block[i];
    add_edge(l, block_ends ? LEDE_BLOCK_EDGE : LEDE_SENTENCE_EDGE, s.stop[i]);
  }
  return l;
}

/* Copy the elements first … stop - 1. */
static void copy_elements(lede_layer *l, const lede_layer *below, size_t first, size_t stop) {
  size_t e = l->count, bytes = (stop - first) * sizeof *l->fold;
  memcpy(l->signature + e, below->signature + first, bytes);
  memcpy(l->fold + e, below->fold + first, bytes);
  memcpy(l->first_token + e, below->first_token + first, bytes);
  memcpy(l->stop_token + e, below->stop_token + first, bytes);
  memcpy(l->head_token + e, below->head_token + first, bytes);
  uint32_t *child = l->first_child + e, *stop_child = l->stop_child + e;
  for (size_t i = first; i < stop; i++) *child++ = (uint32_t)i, *stop_child++ = (uint32_t)i + 1;
  l->count += stop - first;
}

static void add_fold(lede_layer *l, const lede_layer *below, const lede_fold *f) {
  size_t e = l->count++;
  bool headed = f->head != LEDE_NO_HEAD;
  l->signature[e] = headed ? below->signature[f->head] : 0;
  l->head_token[e] = headed ? below->head_token[f->head] : below->first_token[f->first];
  l->fold[e] = f->name;
  l->first_token[e] = below->first_token[f->first];
  l->stop_token[e] = below->stop_token[f->last];
  l->first_child[e] = f->first;
  l->stop_child[e] = f->last + 1;
}

lede_layer *lede_layer_fold(const lede_layer *below, const lede_fold *folds, size_t count) {
  lede_layer *l = layer_with_room(below->doc, below->lex, below, below->count);
  if (l == NULL) return NULL;
  l->generation = below->generation;
  size_t i = 0;
  for (size_t k = 0; k < count; k++) {
    copy_elements(l, below, i, folds[k].first);
    add_fold(l, below, &folds[k]);
    i = folds[k].last + 1;
  }
  copy_elements(l, below, i, below->count);
  return l;
}

void lede_layer_refresh(lede_layer *l) {
  uint32_t now = lede_lexicon_generation(l->lex);
  if (l->generation == now) return;
  lede_tokens t = lede_doc_tokens(l->doc);
  size_t len;
  const char *text = lede_doc_text(l->doc, &len);
  for (size_t i = 0; i < l->count; i++) {
    uint32_t sig = l->signature[i], token = l->head_token[i];
    if (sig == 0 || lede_signature_entry(l->lex, sig) != 0) continue;
    uint32_t entry = lede_lexicon_find(l->lex, text + t.begin[token], t.end[token] - t.begin[token]);
    uint32_t fresh = entry != 0 ? lede_lexicon_signature(l->lex, entry, lede_signature_form(l->lex, sig)) : 0;
    if (fresh != 0) l->signature[i] = fresh;
  }
  l->generation = now;
}

size_t lede_layer_count(const lede_layer *layer) { return layer->count; }

lede_element lede_layer_element(const lede_layer *l, size_t i) {
  lede_element e = {LEDE_NOT_EDGE, l->first_token[i], l->stop_token[i], l->first_child[i], l->stop_child[i],
                    0, LEDE_FORM_OTHER, 0};
  if (l->fold[i] >= LEDE_FOLD_SENTENCE_EDGE) {
    e.edge = l->fold[i] == LEDE_FOLD_BLOCK_EDGE ? LEDE_BLOCK_EDGE : LEDE_SENTENCE_EDGE;
    return e;
  }
  e.fold = (uint16_t)l->fold[i];
  if (l->signature[i] != 0) {
    e.entry = lede_signature_entry(l->lex, l->signature[i]);
    e.form = lede_signature_form(l->lex, l->signature[i]);
  }
  return e;
}

lede_range lede_layer_range(const lede_layer *l, uint32_t first, uint32_t last) {
  lede_tokens t = lede_doc_tokens(l->doc);
  uint32_t a = l->first_token[first], b = l->stop_token[last];
  if (a >= b) { /* nothing but edges */
    uint32_t at = a < t.count ? t.begin[a] : t.count > 0 ? t.end[t.count - 1] : 0;
    return (lede_range){at, at};
  }
  return (lede_range){t.begin[a], t.end[b - 1]};
}

/* The first element whose first token begins at or after text byte `at` (edges come before the token they open). */
static size_t element_from(const lede_layer *l, uint32_t at) {
  lede_tokens t = lede_doc_tokens(l->doc);
  size_t low = 0, high = l->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    uint32_t token = l->first_token[mid];
    if (token < t.count && t.begin[token] < at)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* The first element from `low` on whose last token ends behind text byte `at`. */
static size_t element_behind(const lede_layer *l, size_t low, uint32_t at) {
  lede_tokens t = lede_doc_tokens(l->doc);
  size_t high = l->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    uint32_t stop = l->stop_token[mid];
    if (stop > 0 && t.end[stop - 1] > at) high = mid;
    else low = mid + 1;
  }
  return low;
}

static bool is_edge(const lede_layer *l, size_t i) { return l->fold[i] >= LEDE_FOLD_SENTENCE_EDGE; }

bool lede_layer_find(const lede_layer *l, lede_range text, uint32_t *first, uint32_t *last) {
  size_t i = element_from(l, text.begin), stop = element_behind(l, i, text.end);
  while (i < stop && is_edge(l, i)) i++;
  while (stop > i && is_edge(l, stop - 1)) stop--;
  if (i == stop) return false;
  *first = (uint32_t)i;
  *last = (uint32_t)stop - 1;
  return true;
}

uint16_t lede_fold_id(lede_lexicon *lex, const char *name) { return lede_lexicon_fold_id(lex, name); }
const char *lede_fold_name(const lede_lexicon *lex, uint16_t id) { return lede_lexicon_fold_name(lex, id); }
