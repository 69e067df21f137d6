/* relation.c - two time values: Allen's relations, and what can be said under uncertainty. */
#include "timeline/time_internal.h"

const char *lede_relation_name(lede_relation r) {
  static const char *const names[] = {"before", "meets",    "overlaps",      "finished_by", "contains",
                                      "starts", "equals",   "started_by",    "during",      "finishes",
                                      "overlapped_by", "met_by", "after"};
  return names[r <= LEDE_AFTER ? r : LEDE_EQUALS];
}

lede_relation lede_time_relation(const lede_time *a, const lede_time *b) {
  if (a->to < b->from) return LEDE_BEFORE;
  if (a->to == b->from) return LEDE_MEETS;
  if (a->from > b->to) return LEDE_AFTER;
  if (a->from == b->to) return LEDE_MET_BY;
  if (a->from == b->from) return a->to == b->to ? LEDE_EQUALS : a->to < b->to ? LEDE_STARTS : LEDE_STARTED_BY;
  if (a->to == b->to) return a->from > b->from ? LEDE_FINISHES : LEDE_FINISHED_BY;
  if (a->from > b->from) return a->to < b->to ? LEDE_DURING : LEDE_OVERLAPPED_BY;
  return a->to > b->to ? LEDE_CONTAINS : LEDE_OVERLAPS;
}

int lede_time_compare(const lede_time *a, const lede_time *b) {
  if (a->from != b->from) return a->from < b->from ? -1 : 1;
  return a->to == b->to ? 0 : a->to > b->to ? -1 : 1;
}

/* ---- Uncertainty ------------------------------------------------------------------------------------------------- */

/* The stretch from `begin` to `end` eighths of an interval; what has an open end has no eighths. */
static lede_time eighths(const lede_time *t, int begin, int end) {
  lede_time part = *t;
  if (!lede_instant_valid(t->from) || !lede_instant_valid(t->to)) return part;
  int64_t length = t->to - t->from;
  part.from = t->from + length / 8 * begin;
  if (end < 8) part.to = t->from + length / 8 * end;
  return part.from < part.to ? part : *t; /* too short to be cut */
}

lede_time lede_time_bounds(const lede_time *t) {
  lede_time wide = *t;
  switch (t->mod) {
    case LEDE_MOD_APPROX:
      wide.from = lede_time_shift(t->from, t->granularity, -1);
      wide.to = lede_time_shift(t->to, t->granularity, 1);
      return wide;
    case LEDE_MOD_START: return eighths(t, 0, 4);
    case LEDE_MOD_MID: return eighths(t, 2, 6);
    case LEDE_MOD_END: return eighths(t, 4, 8);
    default: return wide;
  }
}

lede_time lede_time_core(const lede_time *t) {
  lede_time none = *t;
  switch (t->mod) {
    case LEDE_MOD_APPROX: none.to = none.from; return none;
    case LEDE_MOD_START: return eighths(t, 0, 2);
    case LEDE_MOD_MID: return eighths(t, 3, 5);
    case LEDE_MOD_END: return eighths(t, 6, 8);
    default: return none;
  }
}

const char *lede_answer_name(lede_answer a) { return a == LEDE_YES ? "yes" : a == LEDE_MAYBE ? "maybe" : "no"; }

static bool share(lede_time a, lede_time b) { return a.from < b.to && b.from < a.to; }

lede_answer lede_time_within(const lede_time *a, const lede_time *b) {
  lede_time inner = lede_time_bounds(a), core = lede_time_core(b);
  if (core.from <= inner.from && inner.to <= core.to) return LEDE_YES;
  return share(inner, lede_time_bounds(b)) ? LEDE_MAYBE : LEDE_NO;
}

lede_answer lede_time_precedes(const lede_time *a, const lede_time *b) {
  lede_time first = lede_time_bounds(a), second = lede_time_bounds(b);
  if (first.to <= second.from) return LEDE_YES;
  return first.from >= second.to ? LEDE_NO : LEDE_MAYBE;
}

lede_answer lede_time_agree(const lede_time *a, const lede_time *b) {
  return share(lede_time_bounds(a), lede_time_bounds(b)) ? LEDE_MAYBE : LEDE_NO;
}

bool lede_time_intersect(const lede_time *a, const lede_time *b, lede_time *out) {
  if (!share(*a, *b)) return false;
  *out = (lede_time){a->from > b->from ? a->from : b->from, a->to < b->to ? a->to : b->to,
                     a->granularity < b->granularity ? a->granularity : b->granularity,
                     a->mod > b->mod ? a->mod : b->mod};
  return true;
}
