/* lexicon.c - entries and their classes, by hash. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "core/near.h"
#include "core/utf8.h"
#include "lexicon/store.h"

/* ---- Tables ----------------------------------------------------------------------------------------------------- */

uint32_t *lede_table_slot(const lede_lexicon *lex, const Table *t, uint64_t hash, same_fn *same, const void *key) {
  size_t i = (size_t)hash & (t->size - 1);
  while (t->slot[i] != 0 && !same(lex, t->slot[i], key)) i = (i + 1) & (t->size - 1);
  return &t->slot[i];
}

bool lede_table_room(const lede_lexicon *lex, Table *t, hash_fn *hash_of) {
  if (t->used * 2 < t->size) return true;
  size_t size = t->size == 0 ? 1024 : t->size * 2;
  uint32_t *slot = calloc(size, sizeof *slot);
  if (slot == NULL) return false;
  for (size_t i = 0; i < t->size; i++) {
    if (t->slot[i] == 0) continue;
    size_t j = (size_t)hash_of(lex, t->slot[i]) & (size - 1);
    while (slot[j] != 0) j = (j + 1) & (size - 1);
    slot[j] = t->slot[i];
  }
  free(t->slot);
  t->slot = slot;
  t->size = size;
  return true;
}

/* ---- Entries ---------------------------------------------------------------------------------------------------- */

typedef struct { const char *text; size_t len; uint32_t hash; } Text;

static bool same_text(const lede_lexicon *lex, uint32_t entry, const void *key) {
  const Text *k = key;
  const Entry *e = &lex->entries[entry];
  return e->hash == k->hash && e->len == k->len && memcmp(lex->pool.bytes + e->text, k->text, k->len) == 0;
}

static uint64_t entry_hash(const lede_lexicon *lex, uint32_t entry) { return lex->entries[entry].hash; }

static uint32_t find_folded(const lede_lexicon *lex, const char *folded, size_t len) {
  Text key = {folded, len, (uint32_t)lede_hash(folded, len)};
  return *lede_table_slot(lex, &lex->by_text, key.hash, same_text, &key);
}

uint32_t lede_entry_make(lede_lexicon *lex, const char *folded, size_t len) {
  if (!lede_table_room(lex, &lex->by_text, entry_hash)) return 0;
  Text key = {folded, len, (uint32_t)lede_hash(folded, len)};
  uint32_t *slot = lede_table_slot(lex, &lex->by_text, key.hash, same_text, &key);
  if (*slot != 0) return *slot;
  uint32_t text = lede_pool_add(&lex->pool, folded, len);
  if (text == LEDE_POOL_FULL || !lede_grow(&lex->entries, &lex->entry_room, lex->entry_count + 1, sizeof(Entry)))
    return 0;
  *slot = (uint32_t)lex->entry_count;
  lex->entries[lex->entry_count++] = (Entry){text, (uint32_t)len, 0, 0, key.hash, 0};
  lex->by_text.used++;
  lex->generation++;
  return *slot;
}

lede_lexicon *lede_lexicon_new(void) {
  lede_lexicon *lex = calloc(1, sizeof *lex);
  if (lex == NULL) return NULL;
  bool ok = lede_table_room(lex, &lex->by_text, entry_hash) &&
            lede_grow(&lex->entries, &lex->entry_room, 1, sizeof(Entry)) &&
            lede_grow(&lex->items, &lex->item_room, 1, sizeof(Item)) &&
            lede_grow(&lex->nodes, &lex->node_room, 1, sizeof(Node));
  if (!ok) {
    lede_lexicon_free(lex);
    return NULL;
  }
  lex->entries[lex->entry_count++] = (Entry){0}; /* number 0 of each means none */
  lex->items[lex->item_count++] = (Item){0};
  lex->nodes[lex->node_count++] = (Node){0};
  return lex;
}

void lede_lexicon_free(lede_lexicon *lex) {
  if (lex == NULL) return;
  void *all[] = {lex->pool.bytes, lex->entries, lex->by_text.slot, lex->items, lex->attrs,       lex->classes, lex->files,
                 lex->nodes,      lex->by_step.slot, lex->sigs,    lex->by_sig.slot, lex->folds};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  free(lex);
}

size_t lede_fold_word(const char *word, size_t len, char *buf) {
  size_t n = 0;
  for (size_t i = 0; i < len;) {
    if (n + 4 > LEDE_LONGEST_WORD) return 0;
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

uint32_t lede_lexicon_find(const lede_lexicon *lex, const char *word, size_t len) {
  char buf[LEDE_LONGEST_WORD];
  size_t n = lede_fold_word(word, len, buf);
  return n > 0 ? find_folded(lex, buf, n) : 0;
}

uint32_t lede_lexicon_intern(lede_lexicon *lex, const char *word, size_t len) {
  char buf[LEDE_LONGEST_WORD];
  size_t n = lede_fold_word(word, len, buf);
  return n > 0 ? lede_entry_make(lex, buf, n) : 0;
}

uint32_t lede_lexicon_generation(const lede_lexicon *lex) { return lex->generation; }
const char *lede_lexicon_entry_text(const lede_lexicon *lex, uint32_t e) { return lex->pool.bytes + lex->entries[e].text; }
uint32_t lede_lexicon_entries(const lede_lexicon *lex) { return (uint32_t)lex->entry_count; }
unsigned lede_entry_flags(const lede_lexicon *lex, uint32_t entry) { return lex->entries[entry].flags; }

/* ---- Classes and attributes ------------------------------------------------------------------------------------- */

static const char *str(const lede_lexicon *lex, uint32_t offset) { return lex->pool.bytes + offset; }

int lede_lexicon_class(const lede_lexicon *lex, const char *name) {
  for (size_t i = 0; i < lex->class_count; i++)
    if (strcmp(str(lex, lex->classes[i]), name) == 0) return (int)i;
  return -1;
}

int lede_class_make(lede_lexicon *lex, const char *name, size_t len) {
  for (size_t i = 0; i < lex->class_count; i++)
    if (strlen(str(lex, lex->classes[i])) == len && memcmp(str(lex, lex->classes[i]), name, len) == 0) return (int)i;
  uint32_t text = lede_pool_add(&lex->pool, name, len);
  if (lex->class_count >= UINT16_MAX || text == LEDE_POOL_FULL ||
      !lede_grow(&lex->classes, &lex->class_room, lex->class_count + 1, sizeof *lex->classes))
    return -1;
  lex->classes[lex->class_count] = text;
  return (int)lex->class_count++;
}

const char *lede_lexicon_class_name(const lede_lexicon *lex, int class_id) {
  return class_id >= 0 && (size_t)class_id < lex->class_count ? str(lex, lex->classes[class_id]) : NULL;
}

const char *lede_lexicon_near_class(const lede_lexicon *lex, const char *name) {
  const char *best = NULL;
  int least = INT_MAX;
  for (size_t i = 0; i < lex->class_count; i++) {
    int d = lede_distance(name, str(lex, lex->classes[i]));
    if (d < least && lede_is_near(d, name)) least = d, best = str(lex, lex->classes[i]);
  }
  return best;
}

/* An exact entry counts as it was written, or in capitals throughout where it was written with a capital. */
static bool form_counts(const Item *item, lede_form form) {
  if (item->exact == LEDE_FORM_COUNT || item->exact == form) return true;
  bool has_capital = item->exact == LEDE_FORM_CAP || item->exact == LEDE_FORM_MIXED || item->exact == LEDE_FORM_CAMEL;
  return has_capital && form == LEDE_FORM_UPPER;
}

static const Item *next_item(const lede_lexicon *lex, const Item *item) {
  return item->next != 0 ? &lex->items[item->next] : NULL;
}

static const Item *first_item(const lede_lexicon *lex, uint32_t entry) {
  uint32_t i = lex->entries[entry].first_item;
  return i != 0 ? &lex->items[i] : NULL;
}

bool lede_lexicon_is(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id) {
  for (const Item *i = first_item(lex, entry); i != NULL; i = next_item(lex, i))
    if (i->class_id == class_id && form_counts(i, form)) return true;
  return false;
}

bool lede_entry_counts(const lede_lexicon *lex, uint32_t entry, lede_form form) {
  for (const Item *i = first_item(lex, entry); i != NULL; i = next_item(lex, i))
    if (form_counts(i, form)) return true;
  return false;
}

const char *lede_lexicon_attr(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id, const char *key) {
  for (const Item *i = first_item(lex, entry); i != NULL; i = next_item(lex, i)) {
    if ((class_id >= 0 && i->class_id != class_id) || !form_counts(i, form)) continue;
    for (uint32_t a = 0; a < i->attr_count; a++)
      if (strcmp(str(lex, lex->attrs[i->first_attr + a].key), key) == 0)
        return str(lex, lex->attrs[i->first_attr + a].value);
  }
  return NULL;
}

bool lede_lexicon_why(const lede_lexicon *lex, uint32_t entry, size_t n, lede_membership *out) {
  const Item *i = first_item(lex, entry);
  while (i != NULL && n-- > 0) i = next_item(lex, i);
  if (i != NULL) *out = (lede_membership){i->class_id, str(lex, lex->files[i->file]), (int)i->line};
  return i != NULL;
}

/* ---- Phrases: a trie over entries ------------------------------------------------------------------------------- */

typedef struct { uint32_t parent, entry; } Step;

static bool same_step(const lede_lexicon *lex, uint32_t node, const void *key) {
  const Step *s = key;
  return lex->nodes[node].parent == s->parent && lex->nodes[node].entry == s->entry;
}

static uint64_t step_hash(uint32_t parent, uint32_t entry) {
  uint64_t h = ((uint64_t)parent << 32 | entry) * 0x9E3779B97F4A7C15u;
  return h ^ h >> 29;
}

static uint64_t node_hash(const lede_lexicon *lex, uint32_t node) {
  return step_hash(lex->nodes[node].parent, lex->nodes[node].entry);
}

uint32_t lede_phrase_step(const lede_lexicon *lex, uint32_t node, uint32_t entry, uint32_t *phrase) {
  if (lex->by_step.size == 0) return 0;
  Step key = {node, entry};
  uint32_t next = *lede_table_slot(lex, &lex->by_step, step_hash(node, entry), same_step, &key);
  *phrase = lex->nodes[next].phrase;
  return next;
}

uint32_t lede_phrase_add(lede_lexicon *lex, uint32_t node, uint32_t entry) {
  if (!lede_table_room(lex, &lex->by_step, node_hash)) return 0;
  Step key = {node, entry};
  uint32_t *slot = lede_table_slot(lex, &lex->by_step, step_hash(node, entry), same_step, &key);
  if (*slot != 0) return *slot;
  if (!lede_grow(&lex->nodes, &lex->node_room, lex->node_count + 1, sizeof(Node))) return 0;
  *slot = (uint32_t)lex->node_count;
  lex->nodes[lex->node_count++] = (Node){node, entry, 0};
  lex->by_step.used++;
  return *slot;
}

lede_form lede_phrase_form(const uint8_t *forms, size_t count) {
  bool any_big = false, all_upper = true;
  for (size_t i = 0; i < count; i++) {
    lede_form f = (lede_form)forms[i];
    bool big = f == LEDE_FORM_CAP || f == LEDE_FORM_UPPER || f == LEDE_FORM_MIXED;
    any_big = any_big || big;
    if (big || f == LEDE_FORM_LOWER) all_upper = all_upper && f == LEDE_FORM_UPPER;
  }
  if (!any_big) return LEDE_FORM_LOWER;
  if (all_upper) return LEDE_FORM_UPPER;
  return forms[0] == LEDE_FORM_LOWER || forms[count - 1] == LEDE_FORM_LOWER ? LEDE_FORM_MIXED : LEDE_FORM_CAP;
}

/* ---- Signatures and folds --------------------------------------------------------------------------------------- */

static bool same_signature(const lede_lexicon *lex, uint32_t value, const void *key) {
  const Signature *s = key;
  return lex->sigs[value].entry == s->entry && lex->sigs[value].form == s->form;
}

static uint64_t signature_hash(const lede_lexicon *lex, uint32_t value) {
  return step_hash(lex->sigs[value].form, lex->sigs[value].entry);
}

uint32_t lede_lexicon_signature(lede_lexicon *lex, uint32_t entry, lede_form form) {
  if (lex->sig_count == 0) { /* number 0 stands for "no word" */
    if (!lede_grow(&lex->sigs, &lex->sig_room, 1, sizeof(Signature))) return 0;
    lex->sigs[lex->sig_count++] = (Signature){0, LEDE_FORM_COUNT};
  }
  if (!lede_table_room(lex, &lex->by_sig, signature_hash)) return 0;
  Signature key = {entry, (uint8_t)form};
  uint32_t *slot = lede_table_slot(lex, &lex->by_sig, step_hash(key.form, key.entry), same_signature, &key);
  if (*slot != 0) return *slot;
  if (!lede_grow(&lex->sigs, &lex->sig_room, lex->sig_count + 1, sizeof(Signature))) return 0;
  *slot = (uint32_t)lex->sig_count;
  lex->sigs[lex->sig_count++] = key;
  lex->by_sig.used++;
  return *slot;
}

uint32_t lede_signature_entry(const lede_lexicon *lex, uint32_t signature) { return lex->sigs[signature].entry; }
lede_form lede_signature_form(const lede_lexicon *lex, uint32_t signature) { return (lede_form)lex->sigs[signature].form; }

uint16_t lede_lexicon_fold_id(lede_lexicon *lex, const char *name) {
  for (size_t i = 0; i < lex->fold_count; i++)
    if (strcmp(str(lex, lex->folds[i]), name) == 0) return (uint16_t)(i + 1);
  uint32_t text = lede_pool_add(&lex->pool, name, strlen(name));
  if (text == LEDE_POOL_FULL || lex->fold_count >= UINT16_MAX - 1 ||
      !lede_grow(&lex->folds, &lex->fold_room, lex->fold_count + 1, sizeof *lex->folds))
    return 0;
  lex->folds[lex->fold_count++] = text;
  return (uint16_t)lex->fold_count;
}

const char *lede_lexicon_fold_name(const lede_lexicon *lex, uint16_t id) {
  return id > 0 && id <= lex->fold_count ? str(lex, lex->folds[id - 1]) : NULL;
}
