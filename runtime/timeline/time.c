/* time.c - time values: their names, modifiers and moves. */
#include <string.h>
#include "timeline/time_internal.h"

const Part lede_parts[PART_COUNT] = {
    {"MO", 6 * HOUR, 12 * HOUR}, {"MI", 12 * HOUR, 13 * HOUR}, {"AF", 12 * HOUR, 18 * HOUR},
    {"EV", 18 * HOUR, 24 * HOUR}, {"NI", 20 * HOUR, 30 * HOUR}, {"DT", 6 * HOUR, 18 * HOUR},
};
const char lede_seasons[SEASON_COUNT][3] = {"SP", "SU", "FA", "WI"};

/* ---- Names ------------------------------------------------------------------------------------------------------ */

static const char *const granularities[] = {"second", "minute",  "hour",   "part_of_day", "day",
                                            "weekend", "week",   "month",  "quarter",     "season",
                                            "half",    "year",   "decade", "century",     "unknown"};
static const char *const mods[] = {NULL,          "approx",    "start",        "mid",         "end",
                                   "before",      "after",     "on_or_before", "on_or_after", "less_than",
                                   "more_than",   "equal_or_less", "equal_or_more"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static int find_name(const char *const *names, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (names[i] != NULL && strcmp(names[i], name) == 0) return (int)i;
  return -1;
}

const char *lede_granularity_name(lede_granularity g) {
  return granularities[g < COUNT(granularities) ? g : LEDE_UNKNOWN_GRANULARITY];
}

bool lede_granularity_parse(const char *name, lede_granularity *out) {
  int i = find_name(granularities, COUNT(granularities), name);
  if (i >= 0) *out = (lede_granularity)i;
  return i >= 0;
}

const char *lede_time_mod_name(lede_time_mod m) { return m < COUNT(mods) ? mods[m] : NULL; }

bool lede_time_mod_parse(const char *name, lede_time_mod *out) {
  int i = find_name(mods, COUNT(mods), name);
  if (i >= 0) *out = (lede_time_mod)i;
  return i >= 0;
}

/* ---- Modifiers and moves ---------------------------------------------------------------------------------------- */

lede_status lede_time_modify(lede_time *t, lede_time_mod mod) {
  int64_t from = t->from, to = t->to;
  switch (mod) {
    case LEDE_MOD_BEFORE: to = from, from = LEDE_TIME_MIN; break;
    case LEDE_MOD_AFTER: from = to, to = LEDE_TIME_MAX; break;
    case LEDE_MOD_ON_OR_BEFORE: from = LEDE_TIME_MIN; break;
    case LEDE_MOD_ON_OR_AFTER: to = LEDE_TIME_MAX; break;
    default: break;
  }
  if (from >= to) return LEDE_EINVALID;
  t->from = from, t->to = to, t->mod = mod;
  return LEDE_OK;
}

/* Months differ in length: moved by months, both ends of a month or year are moved, and what is made of days keeps its
 * length, lest January 30th become no day at all. */
lede_time lede_time_move(lede_time t, lede_granularity unit, int64_t n) {
  const Unit *own = lede_unit(t.granularity);
  int64_t from = lede_time_shift(t.from, unit, n);
  bool open = !lede_instant_valid(t.from) || !lede_instant_valid(t.to) || !lede_instant_valid(from);
  if (open || (own != NULL && own->months > 0))
    t.to = lede_time_shift(t.to, unit, n);
  else
    t.to = lede_time_shift(from, LEDE_SECOND, t.to - t.from);
  t.from = from;
  return t;
}
