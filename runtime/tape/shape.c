/* shape.c - from a regular expression over labels to positions and what may come before what.
 *
 * V. M. Glushkov, "The abstract theory of automata", Russian Mathematical Surveys 16 (1961): the automaton without empty
 * moves whose states are the places of the expression.  What a rule asks of the element before or behind it (AHEAD,
 * BEHIND) is kept by positions of their own, that stand for both conditions at once. */
#include <stdlib.h>
#include <string.h>
#include "tape/shape.h"

void lede_shapes_free(lede_shapes *s) {
  free(s->labels);
  free(s->slots);
  lede_arena_free(&s->arena);
  free(s->positions);
  free(s->before);
}

/* ---- Labels ----------------------------------------------------------------------------------------------------- */

static uint64_t label_hash(const Label *l) {
  uint64_t h = (uint64_t)l->plain.flags << 32 ^ (uint64_t)(uint32_t)l->both[0] << 16 ^ (uint32_t)l->both[1];
  for (int i = 0; i < LEDE_MASK_WORDS; i++) h = (h ^ l->plain.sets.bits[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
  return h;
}

static bool same_label(const Label *a, const Label *b) {
  return a->both[0] == b->both[0] && a->both[1] == b->both[1] && a->plain.flags == b->plain.flags &&
         memcmp(&a->plain.sets, &b->plain.sets, sizeof a->plain.sets) == 0;
}

static uint32_t *label_slot(const lede_shapes *s, const Label *label) {
  size_t i = (size_t)label_hash(label) & (s->slot_count - 1);
  while (s->slots[i] != 0 && !same_label(&s->labels[s->slots[i] - 1], label)) i = (i + 1) & (s->slot_count - 1);
  return &s->slots[i];
}

static bool room_for_label(lede_shapes *s) {
  if (!lede_grow(&s->labels, &s->label_room, s->label_count + 1, sizeof *s->labels)) return false;
  if (s->label_count * 2 < s->slot_count) return true;
  size_t count = s->slot_count == 0 ? 128 : s->slot_count * 2;
  uint32_t *slots = calloc(count, sizeof *slots);
  if (slots == NULL) return false;
  free(s->slots);
  s->slots = slots;
  s->slot_count = count;
  for (size_t i = 0; i < s->label_count; i++) *label_slot(s, &s->labels[i]) = (uint32_t)i + 1;
  return true;
}

/* The one set of a label that is nothing else; -1. */
static int single_set(const lede_label *l) {
  int set = -1;
  if (l->flags & LEDE_LABEL_NOT) return -1;
  for (int i = 0; i < LEDE_MASK_WORDS; i++) {
    if (l->sets.bits[i] == 0) continue;
    if (set >= 0 || (l->sets.bits[i] & (l->sets.bits[i] - 1)) != 0) return -1;
    set = i * 64 + __builtin_ctzll(l->sets.bits[i]);
  }
  return set;
}

static int make(lede_shapes *s, const Label *label) {
  if (!room_for_label(s)) return -1;
  uint32_t *slot = label_slot(s, label);
  if (*slot == 0) {
    s->labels[s->label_count] = *label;
    s->labels[s->label_count].single = label->both[0] < 0 ? single_set(&label->plain) : -1;
    *slot = (uint32_t)++s->label_count;
  }
  return (int)*slot - 1;
}

int lede_label_make(lede_shapes *s, const lede_label *label) { return make(s, &(Label){*label, {-1, -1}, -1}); }

static int both_labels(lede_shapes *s, int a, int b) {
  return a == b ? a : make(s, &(Label){{0, {{0}}}, {a, b}, -1});
}

bool lede_label_has(const lede_shapes *s, int label, const lede_alphabet *alphabet, int symbol) {
  const Label *l = &s->labels[label];
  if (l->both[0] >= 0)
    return lede_label_has(s, l->both[0], alphabet, symbol) && lede_label_has(s, l->both[1], alphabet, symbol);
  if (symbol <= LEDE_SYMBOL_BLOCK) return l->plain.flags >> symbol & 1; /* the flags of the edges are in their order */
  const lede_mask *in = lede_alphabet_mask(alphabet, symbol);
  if (l->single >= 0) return in->bits[l->single / 64] >> l->single % 64 & 1;
  uint64_t any = 0;
  for (int i = 0, n = lede_alphabet_words(alphabet); i < n; i++) any |= in->bits[i] & l->plain.sets.bits[i];
  return (any != 0) != ((l->plain.flags & LEDE_LABEL_NOT) != 0);
}

/* ---- Positions -------------------------------------------------------------------------------------------------- */

static uint64_t *row(lede_shapes *s, size_t q) { return s->before + q * s->words; }

/* Rows for `room` positions, each with a bit for every one of them. */
static bool widen(lede_shapes *s, size_t room) {
  size_t words = (room + 63) / 64;
  uint64_t *wider = calloc(room * words, sizeof *wider);
  if (wider == NULL) return false;
  for (size_t q = 0; q < s->position_count; q++)
    memcpy(wider + q * words, row(s, q), s->words * sizeof *wider);
  free(s->before);
  s->before = wider;
  s->words = words;
  return true;
}

void lede_shapes_fit(lede_shapes *s) {
  size_t words = (s->position_count + 63) / 64;
  lede_arena_free(&s->arena);
  if (s->position_count == 0) return;
  for (size_t q = 0; q < s->position_count; q++) memmove(s->before + q * words, row(s, q), words * sizeof *s->before);
  s->words = words;
  s->position_room = s->position_count;
  void *fewer = realloc(s->before, s->position_count * words * sizeof *s->before);
  if (fewer != NULL) s->before = fewer;
  fewer = realloc(s->positions, s->position_count * sizeof *s->positions);
  if (fewer != NULL) s->positions = fewer;
}

/* A new position; -1: out of memory or too many. */
static int add_position(lede_shapes *s, int label) {
  if (s->position_count - s->base == LEDE_MAX_POSITIONS) {
    s->full = true;
    return -1;
  }
  if (s->position_count == s->position_room) {
    size_t room = s->position_room == 0 ? 256 : s->position_room * 2;
    Position *more = realloc(s->positions, room * sizeof *more);
    if (more == NULL) return -1;
    s->positions = more;
    if (!widen(s, room)) return -1;
    s->position_room = room;
  }
  s->positions[s->position_count] = (Position){.label = label, .rule = s->rule_count};
  return (int)s->position_count++;
}

static bool list_add(lede_shapes *s, List *l, int position) {
  if (l->count == l->room) {
    size_t room = l->room == 0 ? 4 : l->room * 2;
    int *more = lede_arena_get(&s->arena, room * sizeof *more);
    if (more == NULL) return false;
    if (l->count > 0) memcpy(more, l->at, l->count * sizeof *more);
    l->at = more;
    l->room = room;
  }
  l->at[l->count++] = position;
  return true;
}

static bool list_join(lede_shapes *s, List *l, const List *more) {
  for (size_t i = 0; i < more->count; i++)
    if (!list_add(s, l, more->at[i])) return false;
  return true;
}

static void set_before(lede_shapes *s, int q, int p) { row(s, (size_t)q)[p / 64] |= (uint64_t)1 << p % 64; }
static bool is_before(lede_shapes *s, int q, int p) { return row(s, (size_t)q)[p / 64] >> p % 64 & 1; }

static void connect(lede_shapes *s, const List *last, const List *first) {
  for (size_t i = 0; i < first->count; i++)
    for (size_t k = 0; k < last->count; k++) set_before(s, first->at[i], last->at[k]);
}

/* ---- Parts ------------------------------------------------------------------------------------------------------ */

static bool has_positions(const Part *p) { return p->first.count > 0; }

/* Both begin and end with one new position. */
bool lede_part_one(lede_shapes *s, int label, bool precedes, Part *out) {
  *out = (Part){.ahead = -1, .behind = -1};
  int p = add_position(s, label);
  if (p < 0) return false;
  s->positions[p].precedes = precedes;
  return list_add(s, &out->first, p) && list_add(s, &out->last, p);
}

/* What `x` begins with must also be `label`: new first positions, from which it goes on as from the old.  (What stands
 * for the element before the match is not meant.) */
static bool restrict_first(lede_shapes *s, Part *x, int label) {
  for (size_t i = 0; i < x->first.count; i++) {
    int old = x->first.at[i];
    if (s->positions[old].precedes) continue;
    int both = both_labels(s, s->positions[old].label, label), fresh = both >= 0 ? add_position(s, both) : -1;
    if (fresh < 0) return false;
    for (size_t q = s->base; q < s->position_count; q++)
      if (is_before(s, (int)q, old)) set_before(s, (int)q, fresh);
    for (size_t k = 0, n = x->last.count; k < n; k++)
      if (x->last.at[k] == old && !list_add(s, &x->last, fresh)) return false;
    x->first.at[i] = fresh;
  }
  return true;
}

/* What `x` ends with must also be `label`: new last positions, which come behind what the old ones come behind. */
static bool restrict_last(lede_shapes *s, Part *x, int label) {
  for (size_t i = 0; i < x->last.count; i++) {
    int old = x->last.at[i], both = both_labels(s, s->positions[old].label, label);
    int fresh = both >= 0 ? add_position(s, both) : -1;
    if (fresh < 0) return false;
    s->positions[fresh].precedes = s->positions[old].precedes;
    memcpy(row(s, (size_t)fresh), row(s, (size_t)old), s->words * sizeof(uint64_t));
    for (size_t k = 0, n = x->first.count; k < n; k++)
      if (x->first.at[k] == old && !list_add(s, &x->first, fresh)) return false;
    x->last.at[i] = fresh;
  }
  return true;
}

/* x, then y. */
bool lede_part_sequence(lede_shapes *s, Part *x, Part *y) {
  if (!has_positions(y)) { /* a condition, or nothing: y->nullable, or it never matches */
    if (!y->nullable) *x = *y;
    if (y->behind >= 0 && !restrict_last(s, x, y->behind)) return false;
    if (y->ahead >= 0) x->ahead = y->ahead;
    return true;
  }
  if (x->ahead >= 0 && !restrict_first(s, y, x->ahead)) return false;
  connect(s, &x->last, &y->first);
  if (!has_positions(x) && !x->nullable) return true; /* never matches */
  if (x->nullable && !list_join(s, &x->first, &y->first)) return false;
  if (y->nullable && !list_join(s, &y->last, &x->last)) return false;
  x->last = y->last;
  x->ahead = y->nullable ? -1 : y->ahead;
  x->behind = -1;
  x->nullable = x->nullable && y->nullable;
  return true;
}

bool lede_part_alternative(lede_shapes *s, Part *x, const Part *y) {
  bool ok = list_join(s, &x->first, &y->first) && list_join(s, &x->last, &y->last);
  if (x->ahead != y->ahead) x->ahead = -1;
  x->behind = -1;
  x->nullable = x->nullable || y->nullable;
  return ok;
}

void lede_part_repeat(lede_shapes *s, Part *x, bool may_be_empty) {
  connect(s, &x->last, &x->first);
  if (may_be_empty) x->nullable = true, x->ahead = -1;
  x->behind = -1;
}

void lede_part_optional(Part *x) { x->nullable = true, x->ahead = -1, x->behind = -1; }

/* ---- Rules ------------------------------------------------------------------------------------------------------ */

void lede_shape_begin(lede_shapes *s) {
  s->base = s->position_count;
  s->full = false;
}

static void note_ends(lede_shapes *s, const Part *whole) {
  for (size_t i = 0; i < whole->first.count; i++) s->positions[whole->first.at[i]].starts = true;
  for (size_t i = 0; i < whole->last.count; i++) s->positions[whole->last.at[i]].ends = true;
}

size_t lede_shape_size(const lede_shapes *s) { return s->position_count - s->base; }

void lede_shape_restart(lede_shapes *s) {
  for (size_t q = s->base; q < s->position_count; q++) memset(row(s, q), 0, s->words * sizeof(uint64_t));
  s->position_count = s->base;
  s->full = false;
}

/* In place of a rule that wants too many positions: any element. */
static bool anywhere(lede_shapes *s) {
  lede_shape_restart(s);
  int label = lede_label_make(s, &(lede_label){LEDE_LABEL_SENTENCE | LEDE_LABEL_BLOCK | LEDE_LABEL_NOT, {{0}}});
  int p = label >= 0 ? add_position(s, label) : -1;
  if (p < 0) return false;
  s->positions[p].starts = s->positions[p].ends = true;
  return true;
}

bool lede_shape_end(lede_shapes *s, const Part *whole, bool built) {
  if (built) note_ends(s, whole);
  lede_arena_reset(&s->arena);
  bool ok = built || (s->full && anywhere(s));
  s->rule_count++;
  return ok;
}
