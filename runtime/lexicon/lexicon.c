/* lexicon.c - what is said of an entry: its classes and attributes, and where they were written. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "core/near.h"
#include "lexicon/store.h"

/* The classes that drive the tokeniser and the splitter of sentences. */
enum { ABBREVIATION = 0 };
static const struct { const char *name; unsigned flags; } driving[LEDE_DRIVING] = {
    {"abbreviation", LEDE_ENTRY_NEVER_ENDS | LEDE_ENTRY_MOSTLY_ENDS | LEDE_ENTRY_BEFORE_NUMBER | LEDE_ENTRY_CAPITAL},
    {"starter", LEDE_ENTRY_STARTER},    {"function_word", LEDE_ENTRY_STARTER},   {"report", LEDE_ENTRY_REPORTS},
    {"clitic", LEDE_ENTRY_CLITIC},      {"contraction", LEDE_ENTRY_CONTRACTION}, {"prefix", LEDE_ENTRY_PREFIX},
    {"weekday", LEDE_ENTRY_TIME_NAME},  {"month", LEDE_ENTRY_TIME_NAME},         {"timezone", LEDE_ENTRY_TIME_NAME},
    {"time_follower", LEDE_ENTRY_TIME_NAME}};

lede_lexicon *lede_lexicon_new(void) {
  lede_lexicon *lex = calloc(1, sizeof *lex);
  if (lex == NULL) return NULL;
  bool ok = lede_grow(&lex->entries, &lex->entry_room, 1, sizeof(Entry)) &&
            lede_grow(&lex->items, &lex->item_room, 1, sizeof(Item)) &&
            lede_grow(&lex->nodes, &lex->node_room, 1, sizeof(Node));
  if (!ok) {
    lede_lexicon_free(lex);
    return NULL;
  }
  lex->entries[lex->entry_count++] = (Entry){0}; /* number 0 of each means none */
  lex->items[lex->item_count++] = (Item){0};
  lex->nodes[lex->node_count++] = (Node){0};
  for (int i = 0; i < LEDE_DRIVING; i++) lex->driving[i] = -1;
  return lex;
}

void lede_lexicon_free(lede_lexicon *lex) {
  if (lex == NULL) return;
  void *all[] = {lex->pool.bytes,   lex->entries,    lex->items,   lex->attrs, lex->nodes, lex->words.slot,
                 lex->phrases.slot, lex->steps.slot, lex->classes, lex->files, lex->folds, lex->warnings,
                 lex->sigs,         lex->sig_of, lex->class_table.slot};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  lede_image_free(&lex->base);
  free(lex);
}

uint32_t lede_lexicon_generation(const lede_lexicon *lex) { return lex->generation; }

uint32_t lede_lexicon_entries(const lede_lexicon *lex) { return lex->base.entry_count + (uint32_t)lex->entry_count; }

const char *lede_lexicon_entry_text(const lede_lexicon *lex, uint32_t entry) {
  const char *text = lede_str(lex, lede_entry(lex, entry)->text);
  return text[0] == '\0' ? "?" /* a damaged image */ : text + (text[0] == LEDE_PLAIN && text[1] != '\0');
}

unsigned lede_entry_flags(const lede_lexicon *lex, uint32_t entry) {
  unsigned flags = lede_entry(lex, entry)->flags;
  return flags & LEDE_ENTRY_LINKED ? flags | lede_entry(lex, lede_link(lex, entry))->flags : flags;
}

void lede_lexicon_rank(lede_lexicon *lex, unsigned rank) { lex->rank = rank < UINT8_MAX ? (uint8_t)rank : UINT8_MAX; }

/* ---- Names: classes, files, folds -------------------------------------------------------------------------------- */

/* The number of a class; -1: there is none of that name. */
static int find_class(const lede_lexicon *lex, const char *name, size_t len) {
  const Table *t = &lex->class_table;
  uint32_t tag = lede_text_tag(name, len);
  for (uint32_t i = tag; t->size > 0 && t->slot[i & (t->size - 1)].number != 0; i++) {
    Slot s = t->slot[i & (t->size - 1)];
    const char *known = lede_str(lex, lex->classes[s.number - 1]);
    if (s.tag == tag && strncmp(known, name, len) == 0 && known[len] == '\0') return (int)s.number - 1;
  }
  return -1;
}

int lede_lexicon_class(const lede_lexicon *lex, const char *name) { return find_class(lex, name, strlen(name)); }

int lede_class_make(lede_lexicon *lex, const char *name, size_t len) {
  int made = find_class(lex, name, len);
  if (made >= 0) return made;
  if (!lede_table_reserve(&lex->class_table, 1)) return -1;
  uint32_t text = lede_text_add(lex, name, len);
  if (lex->class_count >= UINT16_MAX || text == LEDE_POOL_FULL ||
      !lede_grow(&lex->classes, &lex->class_room, lex->class_count + 1, sizeof *lex->classes))
    return -1;
  int class_id = (int)lex->class_count;
  lex->classes[lex->class_count++] = text;
  name = lede_str(lex, text); /* what was given may have moved with the pool */
  lede_table_put(&lex->class_table, lede_text_tag(name, len), (uint32_t)lex->class_count);
  for (int i = 0; i < LEDE_DRIVING; i++)
    if (strcmp(name, driving[i].name) == 0) lex->driving[i] = class_id;
  return class_id;
}

const char *lede_lexicon_class_name(const lede_lexicon *lex, int class_id) {
  return class_id >= 0 && (size_t)class_id < lex->class_count ? lede_str(lex, lex->classes[class_id]) : NULL;
}

const char *lede_lexicon_near_class(const lede_lexicon *lex, const char *name) {
  const char *best = NULL;
  int least = INT_MAX;
  for (size_t i = 0; i < lex->class_count; i++) {
    const char *known = lede_str(lex, lex->classes[i]);
    int d = lede_distance(name, known);
    if (d > 0 && d < least && lede_is_near(d, name)) least = d, best = known;
  }
  return best;
}

int lede_file_make(lede_lexicon *lex, const char *name) {
  for (size_t i = lex->file_count; i > 0; i--) /* the last one, mostly */
    if (strcmp(lede_str(lex, lex->files[i - 1]), name) == 0) return (int)i - 1;
  uint32_t text = lede_text_add(lex, name, strlen(name));
  if (text == LEDE_POOL_FULL || lex->file_count >= UINT16_MAX ||
      !lede_grow(&lex->files, &lex->file_room, lex->file_count + 1, sizeof *lex->files))
    return -1;
  lex->files[lex->file_count] = text;
  return (int)lex->file_count++;
}

static const char *file_name(const lede_lexicon *lex, uint16_t file) {
  return file < lex->file_count ? lede_str(lex, lex->files[file]) : "";
}

uint16_t lede_lexicon_fold_id(lede_lexicon *lex, const char *name) {
  for (size_t i = 0; i < lex->fold_count; i++)
    if (strcmp(lede_str(lex, lex->folds[i]), name) == 0) return (uint16_t)(i + 1);
  uint32_t text = lede_text_add(lex, name, strlen(name));
  if (text == LEDE_POOL_FULL || lex->fold_count >= UINT16_MAX - 1 ||
      !lede_grow(&lex->folds, &lex->fold_room, lex->fold_count + 1, sizeof *lex->folds))
    return 0;
  lex->folds[lex->fold_count++] = text;
  return (uint16_t)lex->fold_count;
}

const char *lede_lexicon_fold_name(const lede_lexicon *lex, uint16_t id) {
  return id > 0 && id <= lex->fold_count ? lede_str(lex, lex->folds[id - 1]) : NULL;
}

/* ---- Memberships ------------------------------------------------------------------------------------------------ */

/* An exact entry counts as it was written, or in capitals throughout where it was written with a capital. */
static bool form_counts(const Item *item, lede_form form) {
  if (item->exact == LEDE_FORM_COUNT || item->exact == form || form == LEDE_FORM_COUNT) return true;
  bool has_capital = item->exact == LEDE_FORM_CAP || item->exact == LEDE_FORM_MIXED || item->exact == LEDE_FORM_CAMEL;
  return has_capital && form == LEDE_FORM_UPPER;
}

/* Numbers rise as items are read. */
static size_t number_of(const lede_lexicon *lex, const Item *item) {
  bool in_base = item >= lex->base.items && item < lex->base.items + lex->base.item_count;
  return in_base ? (size_t)(item - lex->base.items) : lex->base.item_count + (size_t)(item - lex->items);
}

static bool takes_out(const lede_lexicon *lex, const Item *removal, const Item *item) {
  if (!removal->removes || removal->class_id != item->class_id) return false;
  return removal->rank > item->rank ||
         (removal->rank == item->rank && number_of(lex, removal) > number_of(lex, item));
}

/* What takes the item out; NULL: nothing. */
static const Item *removal_of(const lede_lexicon *lex, uint32_t entry, const Item *item) {
  if (!(lede_entry_flags(lex, entry) & LEDE_ENTRY_REMOVALS)) return NULL;
  Chain c = lede_chain(lex, entry);
  for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
    if (takes_out(lex, i, item)) return i;
  return NULL;
}

static bool stands(const lede_lexicon *lex, uint32_t entry, const Item *item) {
  return !item->removes && removal_of(lex, entry, item) == NULL;
}

bool lede_lexicon_is(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id) {
  Chain c = lede_chain(lex, entry);
  for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
    if (i->class_id == class_id && form_counts(i, form) && stands(lex, entry, i)) return true;
  return false;
}

static bool has_class(const uint16_t *classes, size_t count, uint16_t class_id) {
  for (size_t k = 0; k < count; k++)
    if (classes[k] == class_id) return true;
  return false;
}

size_t lede_entry_classes(const lede_lexicon *lex, uint32_t entry, lede_form form, uint16_t *out, size_t room) {
  size_t count = 0;
  Chain c = lede_chain(lex, entry);
  for (const Item *i; count < room && (i = lede_chain_next(lex, &c)) != NULL;)
    if (form_counts(i, form) && !has_class(out, count, i->class_id) && stands(lex, entry, i)) out[count++] = i->class_id;
  return count;
}

bool lede_entry_counts(const lede_lexicon *lex, uint32_t entry, lede_form form) {
  Chain c = lede_chain(lex, entry);
  for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
    if (form_counts(i, form) && stands(lex, entry, i)) return true;
  return false;
}

static const char *value_of(const lede_lexicon *lex, const Item *item, const char *key) {
  for (uint32_t a = 0; a < item->attr_count; a++) {
    const Attr *attr = lede_attr(lex, item->first_attr + a);
    if (attr->key == attr->value) return NULL; /* past the last, in a damaged image */
    if (strcmp(lede_str(lex, attr->key), key) == 0) return lede_str(lex, attr->value);
  }
  return NULL;
}

/* Of those that have the attribute the highest rank speaks, in it the first. */
const char *lede_lexicon_attr(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id, const char *key) {
  const char *found = NULL;
  int rank = -1;
  Chain c = lede_chain(lex, entry);
  for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;) {
    if ((class_id >= 0 && i->class_id != class_id) || i->rank <= rank || !form_counts(i, form)) continue;
    const char *value = stands(lex, entry, i) ? value_of(lex, i, key) : NULL;
    if (value != NULL) found = value, rank = i->rank;
  }
  return found;
}

/* Membership n of an entry, the highest rank first, in it as they were read. */
static const Item *nth_item(const lede_lexicon *lex, uint32_t entry, size_t n) {
  for (int bound = UINT8_MAX + 1;;) {
    int top = -1;
    Chain c = lede_chain(lex, entry);
    for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
      if (!i->removes && i->rank < bound && i->rank > top) top = i->rank;
    if (top < 0) return NULL;
    c = lede_chain(lex, entry);
    for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
      if (!i->removes && i->rank == top && n-- == 0) return i;
    bound = top;
  }
}

/* What speaks before the item: another of its class with a higher rank. */
static const Item *superior_of(const lede_lexicon *lex, uint32_t entry, const Item *item) {
  const Item *best = NULL;
  Chain c = lede_chain(lex, entry);
  for (const Item *i; (i = lede_chain_next(lex, &c)) != NULL;)
    if (i->class_id == item->class_id && i->rank > item->rank && (best == NULL || i->rank > best->rank) &&
        (i->exact == LEDE_FORM_COUNT || i->exact == item->exact) && stands(lex, entry, i))
      best = i;
  return best;
}

bool lede_lexicon_why(const lede_lexicon *lex, uint32_t entry, size_t n, lede_membership *out) {
  const Item *i = nth_item(lex, entry, n);
  if (i == NULL || i->class_id >= lex->class_count) return false;
  const Item *by = removal_of(lex, entry, i);
  *out = (lede_membership){i->class_id, file_name(lex, i->file), (int)i->line, .rank = i->rank, .removed = by != NULL};
  if (by == NULL) by = superior_of(lex, entry, i);
  if (by != NULL) out->by_file = file_name(lex, by->file), out->by_line = (int)by->line;
  return true;
}

/* ---- Flags ------------------------------------------------------------------------------------------------------ */

static unsigned abbreviation_flag(const lede_lexicon *lex, uint32_t entry, const char *key, const char *value, unsigned flag) {
  const char *found = lede_lexicon_attr(lex, entry, LEDE_FORM_COUNT, lex->driving[ABBREVIATION], key);
  return found != NULL && strcmp(found, value) == 0 ? flag : 0;
}

static unsigned flags_from(const lede_lexicon *lex, uint32_t entry, int driver) {
  if (driver == ABBREVIATION)
    return abbreviation_flag(lex, entry, "ends", "never", LEDE_ENTRY_NEVER_ENDS) |
           abbreviation_flag(lex, entry, "ends", "mostly", LEDE_ENTRY_MOSTLY_ENDS) |
           abbreviation_flag(lex, entry, "before", "number", LEDE_ENTRY_BEFORE_NUMBER) |
           abbreviation_flag(lex, entry, "case", "capital", LEDE_ENTRY_CAPITAL);
  return lede_lexicon_is(lex, entry, LEDE_FORM_COUNT, lex->driving[driver]) ? driving[driver].flags : 0;
}

/* The flags that the class has a say in, from all the classes that have. */
void lede_entry_set_flags(lede_lexicon *lex, uint32_t entry, int class_id) {
  unsigned mine = 0, now = 0;
  for (int i = 0; i < LEDE_DRIVING; i++)
    if (lex->driving[i] == class_id) mine |= driving[i].flags;
  if (mine == 0) return;
  for (int i = 0; i < LEDE_DRIVING; i++)
    if (lex->driving[i] >= 0 && (driving[i].flags & mine)) now |= flags_from(lex, entry, i) & mine;
  Entry *e = lede_entry(lex, entry);
  e->flags = (uint16_t)((e->flags & ~mine) | now);
}

bool lede_cuts_words(const lede_lexicon *lex, int class_id) {
  for (int i = 0; i < LEDE_DRIVING; i++)
    if (lex->driving[i] == class_id) return (driving[i].flags & (LEDE_ENTRY_CLITIC | LEDE_ENTRY_CONTRACTION)) != 0;
  return false;
}

/* ---- Warnings --------------------------------------------------------------------------------------------------- */

size_t lede_lexicon_warnings(const lede_lexicon *lex) { return lex->warning_count; }

const char *lede_lexicon_warning(const lede_lexicon *lex, size_t n) {
  return n < lex->warning_count ? lede_str(lex, lex->warnings[n]) : NULL;
}

/* ---- Signatures ------------------------------------------------------------------------------------------------- */

/* Where the first signature of an entry is kept; NULL: out of memory. */
static uint32_t *first_signature(lede_lexicon *lex, uint32_t entry) {
  if (entry >= lex->sig_of_room) {
    size_t before = lex->sig_of_room;
    if (!lede_grow(&lex->sig_of, &lex->sig_of_room, lede_lexicon_entries(lex), sizeof *lex->sig_of)) return NULL;
    memset(lex->sig_of + before, 0, (lex->sig_of_room - before) * sizeof *lex->sig_of);
  }
  return &lex->sig_of[entry];
}

static uint32_t add_signature(lede_lexicon *lex, uint32_t entry, lede_form form, uint32_t next) {
  if (!lede_grow(&lex->sigs, &lex->sig_room, lex->sig_count + 2, sizeof(Signature))) return 0;
  if (lex->sig_count == 0) lex->sigs[lex->sig_count++] = (Signature){0, 0, LEDE_FORM_COUNT}; /* 0 means "no word" */
  lex->sigs[lex->sig_count] = (Signature){entry, next, (uint8_t)form};
  return (uint32_t)lex->sig_count++;
}

uint32_t lede_lexicon_signature(lede_lexicon *lex, uint32_t entry, lede_form form) {
  uint32_t *first = entry == 0 ? &lex->sig_unknown[form] : first_signature(lex, entry), found;
  if (first == NULL) return 0;
  for (found = *first; found != 0 && lex->sigs[found].form != form;) found = lex->sigs[found].next;
  if (found != 0) return found;
  found = add_signature(lex, entry, form, *first);
  if (found != 0) *first = found;
  return found;
}

uint32_t lede_signature_entry(const lede_lexicon *lex, uint32_t signature) { return lex->sigs[signature].entry; }
lede_form lede_signature_form(const lede_lexicon *lex, uint32_t signature) { return (lede_form)lex->sigs[signature].form; }
