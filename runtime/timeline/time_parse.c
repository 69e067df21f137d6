/* time_parse.c - reads TIMEX3, ISO 8601 and EDTF values as intervals. */
#include <string.h>
#include "timeline/time_internal.h"

/* `s` is what is left to read; each step that succeeds moves it on and may narrow the interval. */
typedef struct Reader { const char *s; lede_time t; } Reader;

static bool is_digit(char c) { return '0' <= c && c <= '9'; }

static bool eat(Reader *r, const char *text) {
  size_t len = strlen(text);
  if (strncmp(r->s, text, len) != 0) return false;
  r->s += len;
  return true;
}

static size_t count_digits(const char *s) {
  size_t n = 0;
  while (is_digit(s[n])) n++;
  return n;
}

/* Exactly `n` digits, of a number from `low` to `high`. */
static bool number(Reader *r, size_t n, int64_t low, int64_t high, int64_t *out) {
  int64_t value = 0;
  for (size_t i = 0; i < n; i++) {
    if (!is_digit(r->s[i])) return false;
    value = value * 10 + (r->s[i] - '0');
  }
  if (value < low || value > high) return false;
  r->s += n;
  *out = value;
  return true;
}

static bool small(Reader *r, size_t n, int low, int high, int *out) {
  int64_t value;
  if (!number(r, n, low, high, &value)) return false;
  *out = (int)value;
  return true;
}

/* The interval is the unit that holds the beginning of `days`. */
static bool set_unit(Reader *r, lede_granularity unit, int64_t days) {
  return lede_time_enclosing(days * DAY, unit, &r->t) == LEDE_OK;
}

static bool set_month_unit(Reader *r, lede_granularity unit, int64_t year, int month) {
  return set_unit(r, unit, lede_date_days(year, month, 1));
}

/* The interval was a day; now it is `length` seconds from a second of it. */
static bool set_seconds(Reader *r, lede_granularity unit, int64_t begin, int64_t length) {
  int64_t from = lede_time_shift(r->t.from, LEDE_SECOND, begin);
  r->t = (lede_time){from, lede_time_shift(from, LEDE_SECOND, length), unit, LEDE_MOD_NONE};
  return r->t.from < r->t.to;
}

/* ---- Time of day: after the T of a day -------------------------------------------------------------------------- */

static bool part_of_day(Reader *r) {
  for (int i = 0; i < PART_COUNT; i++) {
    const Part *part = &lede_parts[i];
    if (eat(r, part->name)) return set_seconds(r, LEDE_PART_OF_DAY, part->from, part->to - part->from);
  }
  return false;
}

static bool fraction(Reader *r) {
  size_t digits = count_digits(r->s);
  r->s += digits;
  return digits > 0;
}

/* Nothing, Z, or an offset such as +02, +0200, +02:00: checked, not applied. */
static bool zone(Reader *r) {
  int hours, minutes;
  if (eat(r, "Z") || !(eat(r, "+") || eat(r, "-"))) return true;
  if (!small(r, 2, 0, 14, &hours)) return false;
  return eat(r, ":") || is_digit(*r->s) ? small(r, 2, 0, 59, &minutes) : true;
}

static bool time_of_day(Reader *r) {
  int hour, minute = 0, second = 0;
  if (!is_digit(*r->s)) return part_of_day(r);
  if (!small(r, 2, 0, 24, &hour)) return false;
  lede_granularity unit = LEDE_HOUR;
  if (eat(r, ":")) {
    unit = LEDE_MINUTE;
    if (!small(r, 2, 0, 59, &minute)) return false;
    if (eat(r, ":")) {
      unit = LEDE_SECOND;
      if (!small(r, 2, 0, 59, &second) || (eat(r, ".") && !fraction(r))) return false;
    }
  }
  if (hour == 24 && (minute > 0 || second > 0)) return false; /* 24:00 is the midnight that ends a day */
  return set_seconds(r, unit, hour * HOUR + minute * 60 + second, lede_unit(unit)->seconds) && zone(r);
}

static bool day(Reader *r, int64_t days) { return set_unit(r, LEDE_DAY, days) && (!eat(r, "T") || time_of_day(r)); }

/* ---- Parts of a year: after its hyphen --------------------------------------------------------------------------- */

static bool week(Reader *r, int64_t year) {
  int number, weekday;
  if (!small(r, 2, 1, 53, &number) || !lede_week_valid(year, number)) return false;
  int64_t monday = lede_week_days(year, number);
  if (!eat(r, "-")) return set_unit(r, LEDE_WEEK, monday);
  if (eat(r, "WE")) return set_unit(r, LEDE_WEEKEND, monday);
  return small(r, 1, 1, 7, &weekday) && day(r, monday + weekday - 1);
}

/* EDTF numbers what is between a month and a year: 21-24 seasons anywhere, 25-28 of the north, 33-36, 40-41. */
static bool numbered(Reader *r, int64_t year, int code) {
  if (21 <= code && code <= 28) return set_month_unit(r, LEDE_SEASON, year, 3 + 3 * ((code - 21) % SEASON_COUNT));
  if (33 <= code && code <= 36) return set_month_unit(r, LEDE_QUARTER, year, 1 + 3 * (code - 33));
  if (40 <= code && code <= 41) return set_month_unit(r, LEDE_HALF, year, 1 + 6 * (code - 40));
  return false;
}

static bool month(Reader *r, int64_t year) {
  int code, of_month;
  if (!small(r, 2, 1, 41, &code)) return false;
  if (code > 12) return numbered(r, year, code);
  if (!eat(r, "-")) return set_month_unit(r, LEDE_MONTH, year, code);
  if (!small(r, 2, 1, 31, &of_month) || !lede_date_valid(year, code, of_month)) return false;
  return day(r, lede_date_days(year, code, of_month));
}

static bool within_year(Reader *r, int64_t year) {
  int n;
  for (int i = 0; i < SEASON_COUNT; i++)
    if (eat(r, lede_seasons[i])) return set_month_unit(r, LEDE_SEASON, year, 3 + 3 * i);
  if (eat(r, "W")) return week(r, year);
  if (eat(r, "Q")) return small(r, 1, 1, 4, &n) && set_month_unit(r, LEDE_QUARTER, year, 3 * n - 2);
  if (eat(r, "H")) return small(r, 1, 1, 2, &n) && set_month_unit(r, LEDE_HALF, year, 6 * n - 5);
  return month(r, year);
}

/* ---- Years ------------------------------------------------------------------------------------------------------ */

static bool year(Reader *r, int64_t *out) {
  if (eat(r, "BC")) {
    if (!number(r, 4, 1, 9999, out)) return false;
    *out = 1 - *out;
    return true;
  }
  bool letter = eat(r, "Y"), negative = eat(r, "-");
  size_t digits = letter ? count_digits(r->s) : 4;
  if (letter && (digits < 5 || digits > 9)) return false;
  if (!number(r, digits, negative ? 1 : 0, LEDE_YEAR_MAX, out)) return false;
  if (negative) *out = -*out;
  return true;
}

static bool date(Reader *r) {
  int64_t n;
  size_t digits = count_digits(r->s);
  if (digits == 3 && number(r, 3, 0, 999, &n))
    return (eat(r, "X"), set_month_unit(r, LEDE_DECADE, n * 10, 1));
  if (digits == 2 && number(r, 2, 0, 99, &n))
    return (eat(r, "XX"), set_month_unit(r, LEDE_CENTURY, n * 100, 1));
  if (!year(r, &n)) return false;
  return eat(r, "-") ? within_year(r, n) : set_month_unit(r, LEDE_YEAR, n, 1);
}

/* ---- Values ----------------------------------------------------------------------------------------------------- */

static bool qualified_date(Reader *r) {
  if (!date(r)) return false;
  if (eat(r, "~")) r->t.mod = LEDE_MOD_APPROX;
  return true;
}

static bool join(const lede_time *a, const lede_time *b, lede_time *out) {
  lede_granularity finer = a->granularity < b->granularity ? a->granularity : b->granularity;
  *out = (lede_time){a->from, b->to, finer, a->mod > b->mod ? a->mod : b->mod};
  return out->from < out->to;
}

static bool range(Reader *r) {
  lede_time first = r->t;
  if (eat(r, "..")) return lede_time_modify(&r->t, LEDE_MOD_ON_OR_AFTER) == LEDE_OK;
  return qualified_date(r) && join(&first, &r->t, &r->t);
}

static bool value(Reader *r) {
  if (eat(r, "../.."))
    r->t = (lede_time){LEDE_TIME_MIN, LEDE_TIME_MAX, LEDE_UNKNOWN_GRANULARITY, LEDE_MOD_NONE};
  else if (eat(r, "../"))
    return qualified_date(r) && lede_time_modify(&r->t, LEDE_MOD_ON_OR_BEFORE) == LEDE_OK;
  else
    return qualified_date(r) && (!eat(r, "/") || range(r));
  return true;
}

lede_status lede_time_parse(const char *text, lede_time *out) {
  Reader r = {.s = text};
  if (!value(&r) || *r.s != '\0') return LEDE_EINVALID;
  *out = r.t;
  return LEDE_OK;
}
