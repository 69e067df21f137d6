/* duration.c - durations: how long, and what lies that far from a time. */
#include <string.h>
#include "timeline/time_internal.h"

/* The longest that the calendar has room for. */
#define MOST_MONTHS ((int64_t)12 * 2 * (LEDE_YEAR_MAX + 1))
#define MOST_SECONDS (MOST_MONTHS * 31 * DAY)
enum { MOST_DIGITS = 9 }; /* after the point: more would be no whole second */

/* The unit that a letter names before or after the T; false: none. */
static bool unit_of(char letter, bool of_day, lede_duration *unit) {
  static const struct { char letter; bool of_day; lede_duration unit; } units[] = {
      {'Y', false, {12, 0}},   {'Q', false, {3, 0}},   {'M', false, {1, 0}},   {'W', false, {0, WEEK}},
      {'D', false, {0, DAY}},  {'H', true, {0, HOUR}}, {'M', true, {0, 60}},   {'S', true, {0, 1}},
  };
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (units[i].letter != letter || units[i].of_day != of_day) continue;
    *unit = units[i].unit;
    return true;
  }
  return false;
}

/* n.part of a unit, added to a sum that may not pass `most`. */
static lede_status add(int64_t *sum, int64_t unit, int64_t n, int64_t part, int64_t scale, int64_t most) {
  if (unit == 0) return LEDE_OK;
  if (n > (most - *sum) / unit) return LEDE_ELIMIT;
  if (part * unit % scale != 0) return LEDE_EINVALID;
  *sum += n * unit + part * unit / scale;
  return LEDE_OK;
}

/* One number with its letter, as "2.5H". */
static lede_status component(const char **s, bool of_day, lede_duration *d) {
  int64_t n = 0, part = 0, scale = 1;
  lede_duration unit;
  const char *p = *s;
  if (*p < '0' || *p > '9') return LEDE_EINVALID;
  for (; '0' <= *p && *p <= '9'; p++) {
    if (n > MOST_SECONDS) return LEDE_ELIMIT;
    n = n * 10 + (*p - '0');
  }
  if (*p == '.') {
    const char *digits = ++p;
    for (; '0' <= *p && *p <= '9'; p++) {
      if (p - digits >= MOST_DIGITS) return LEDE_EINVALID;
      part = part * 10 + (*p - '0');
      scale *= 10;
    }
    if (p == digits) return LEDE_EINVALID;
  }
  if (*p == '\0' || !unit_of(*p, of_day, &unit)) return LEDE_EINVALID;
  *s = p + 1;
  lede_status st = add(&d->months, unit.months, n, part, scale, MOST_MONTHS);
  return st != LEDE_OK ? st : add(&d->seconds, unit.seconds, n, part, scale, MOST_SECONDS);
}

lede_status lede_duration_parse(const char *value, lede_duration *out) {
  lede_duration d = {0, 0};
  bool of_day = false;
  if (*value++ != 'P' || *value == '\0') return LEDE_EINVALID;
  while (*value != '\0') {
    if (*value == 'T') {
      if (of_day || value[1] == '\0') return LEDE_EINVALID;
      of_day = true, value++;
    }
    lede_status st = component(&value, of_day, &d);
    if (st != LEDE_OK) return st;
  }
  *out = d;
  return LEDE_OK;
}

static bool is_open(const lede_time *t) { return !lede_instant_valid(t->from) || !lede_instant_valid(t->to); }

lede_status lede_time_add(lede_time *t, lede_duration d, int64_t n) {
  int64_t months, seconds;
  if (__builtin_mul_overflow(d.months, n, &months) || __builtin_mul_overflow(d.seconds, n, &seconds))
    return LEDE_ELIMIT;
  bool was_open = is_open(t);
  lede_time moved = lede_time_move(*t, LEDE_MONTH, months);
  if (!was_open && is_open(&moved)) return LEDE_ELIMIT;
  moved = lede_time_move(moved, LEDE_SECOND, seconds);
  if (moved.from >= moved.to || (!was_open && is_open(&moved))) return LEDE_ELIMIT;
  *t = moved;
  return LEDE_OK;
}
