/* test_timeline.c - the calendar, time values, and the timeline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The timeline is compiled in here, with an allocator that can be told to fail. */
static long allocations_left = -1; /* -1: all of them */
static void *sparse_realloc(void *p, size_t size) {
  if (allocations_left == 0) return NULL;
  if (allocations_left > 0) allocations_left--;
  return realloc(p, size);
}
#define realloc sparse_realloc
#include "../../runtime/core/array.c"
#include "../../runtime/timeline/timeline.c"
#undef realloc

enum { SECONDS_PER_DAY = 86400 };

static int64_t at(int64_t year, int month, int day, int hour) {
  return lede_date_days(year, month, day) * SECONDS_PER_DAY + hour * 3600;
}

static uint64_t random_state = 20251202;
static uint64_t random_below(uint64_t n) { /* xorshift64 */
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state % n;
}

/* ---- Calendar ---------------------------------------------------------------------------------------------------- */

static int days_in(int64_t year, int month) {
  int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Weeks counted on from one that is known: Monday 2024-12-30 begins 2025-W01. */
typedef struct Walk { int64_t year; int month, day, weekday; } Walk;

static void step(Walk *w) {
  w->weekday = w->weekday % 7 + 1;
  if (++w->day <= days_in(w->year, w->month)) return;
  w->day = 1;
  if (++w->month <= 12) return;
  w->month = 1;
  w->year++;
}

static void every_day_of_eight_thousand_years(void **state) {
  (void)state;
  Walk w = {-4000, 1, 1, lede_days_weekday(lede_date_days(-4000, 1, 1))};
  for (int64_t days = lede_date_days(-4000, 1, 1); w.year <= 4000; days++, step(&w)) {
    int64_t year;
    int month, day;
    lede_days_date(days, &year, &month, &day);
    bool same = year == w.year && month == w.month && day == w.day;
    same = same && lede_date_days(w.year, w.month, w.day) == days && lede_days_weekday(days) == w.weekday;
    if (!same) fail_msg("day %lld is %lld-%d-%d, not %lld-%d-%d", (long long)days, (long long)w.year, w.month, w.day,
                        (long long)year, month, day);
  }
}

static void known_days(void **state) {
  (void)state;
  assert_int_equal(lede_date_days(1970, 1, 1), 0);
  assert_int_equal(lede_date_days(2000, 3, 1), 11017);
  assert_int_equal(lede_days_weekday(lede_date_days(2025, 12, 2)), 2);   /* a Tuesday */
  assert_int_equal(lede_days_weekday(lede_date_days(1582, 10, 15)), 5);  /* the first Gregorian day, a Friday */
  assert_true(lede_date_valid(2024, 2, 29));
  assert_false(lede_date_valid(2025, 2, 29));
  assert_false(lede_date_valid(1900, 2, 29));
  assert_true(lede_date_valid(2000, 2, 29));
  assert_false(lede_date_valid(2025, 13, 1));
  assert_false(lede_date_valid(2025, 0, 1));
  assert_false(lede_date_valid(2025, 4, 31));
  assert_false(lede_date_valid(2025, 4, 0));
  assert_false(lede_date_valid((int64_t)LEDE_YEAR_MAX + 1, 1, 1));
}

static void next_weekday(void **state) {
  (void)state;
  int64_t tuesday = lede_date_days(2025, 12, 2);
  assert_int_equal(lede_days_next(tuesday, 5, 1), lede_date_days(2025, 12, 5));
  assert_int_equal(lede_days_next(tuesday, 5, -1), lede_date_days(2025, 11, 28));
  assert_int_equal(lede_days_next(tuesday, 2, 1), lede_date_days(2025, 12, 9));
  assert_int_equal(lede_days_next(tuesday, 2, -1), lede_date_days(2025, 11, 25));
  assert_int_equal(lede_days_next(tuesday, 2, 0), tuesday);
  assert_int_equal(lede_days_next(tuesday, 1, 0), lede_date_days(2025, 12, 1));
  assert_int_equal(lede_days_next(tuesday, 7, 0), lede_date_days(2025, 12, 7));
  assert_int_equal(lede_days_next(tuesday, 1, -2), lede_date_days(2025, 11, 24));
  assert_int_equal(lede_days_next(tuesday, 1, 3), lede_date_days(2025, 12, 22));
}

/* ---- Shifting ---------------------------------------------------------------------------------------------------- */

static void shifting_keeps_the_day_or_takes_the_last(void **state) {
  (void)state;
  static const struct { const char *from; lede_granularity unit; int n; const char *to; } cases[] = {
      {"2025-01-31", LEDE_MONTH, 1, "2025-02-28"},   {"2024-01-31", LEDE_MONTH, 1, "2024-02-29"},
      {"2025-03-31", LEDE_MONTH, -1, "2025-02-28"},  {"2024-02-29", LEDE_YEAR, 1, "2025-02-28"},
      {"2024-02-29", LEDE_YEAR, 4, "2028-02-29"},    {"2025-12-02", LEDE_MONTH, -12, "2024-12-02"},
      {"2025-12-02", LEDE_MONTH, 1, "2026-01-02"},   {"2025-11-30", LEDE_QUARTER, 1, "2026-02-28"},
      {"2025-12-02", LEDE_SEASON, -1, "2025-09-02"}, {"2025-08-31", LEDE_HALF, 1, "2026-02-28"},
      {"2025-12-02", LEDE_DECADE, -1, "2015-12-02"}, {"2025-12-02", LEDE_CENTURY, -21, "-0075-12-02"},
      {"2025-12-02", LEDE_DAY, 30, "2026-01-01"},    {"2025-12-02", LEDE_WEEK, -2, "2025-11-18"},
      {"2025-12-02", LEDE_WEEKEND, 1, "2025-12-09"}, {"2025-12-02", LEDE_PART_OF_DAY, 1, "2025-12-03"},
      {"2025-12-02", LEDE_HOUR, -24, "2025-12-01"},  {"2025-12-02", LEDE_MINUTE, 1440, "2025-12-03"},
      {"2025-12-02", LEDE_SECOND, 86400, "2025-12-03"}, {"2025-12-02", LEDE_UNKNOWN_GRANULARITY, 5, "2025-12-02"},
      {"2025-12-02", LEDE_YEAR, 0, "2025-12-02"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time from;
    char got[LEDE_TIME_SIZE];
    assert_int_equal(lede_time_parse(cases[i].from, &from), LEDE_OK);
    lede_instant_format(lede_time_shift(from.from, cases[i].unit, cases[i].n), got, sizeof got);
    assert_string_equal(got, cases[i].to);
  }
}

static void shifting_ends_where_the_calendar_ends(void **state) {
  (void)state;
  int64_t now = at(2025, 12, 2, 9);
  for (lede_granularity g = LEDE_SECOND; g < LEDE_UNKNOWN_GRANULARITY; g++) {
    assert_true(lede_time_shift(now, g, INT64_MAX) == LEDE_TIME_MAX);
    assert_true(lede_time_shift(now, g, INT64_MIN) == LEDE_TIME_MIN);
    assert_true(lede_time_shift(LEDE_TIME_MAX, g, -1) == LEDE_TIME_MAX);
    assert_true(lede_time_shift(LEDE_TIME_MIN, g, 1) == LEDE_TIME_MIN);
  }
  assert_true(lede_time_shift(now, LEDE_YEAR, LEDE_YEAR_MAX) == LEDE_TIME_MAX);
  assert_true(lede_time_shift(now, LEDE_YEAR, LEDE_YEAR_MAX - 2026) < LEDE_TIME_MAX);
  lede_time end;
  assert_int_equal(lede_time_parse("Y999999999", &end), LEDE_OK); /* what ends with the calendar has an open end */
  assert_true(end.to == LEDE_TIME_MAX);
  assert_int_equal(lede_time_modify(&end, LEDE_MOD_AFTER), LEDE_EINVALID);
}

static void moving_keeps_the_granularity(void **state) {
  (void)state;
  static const struct { const char *from; lede_granularity unit; int n; const char *to; } cases[] = {
      {"2025-01-30", LEDE_MONTH, 1, "2025-02-28"},  {"2025-01", LEDE_MONTH, 1, "2025-02"},
      {"2024-02", LEDE_YEAR, 1, "2025-02"},         {"2025-W01", LEDE_WEEK, -1, "2024-W52"},
      {"2025-WI", LEDE_YEAR, -1, "2024-WI"},        {"2025-Q1", LEDE_QUARTER, -1, "2024-Q4"},
      {"202", LEDE_DECADE, -1, "201"},              {"2025-12-02TMO", LEDE_DAY, 1, "2025-12-03TMO"},
      {"2014/2022", LEDE_YEAR, 1, "2015/2023"},     {"2025-12-02T14", LEDE_HOUR, 12, "2025-12-03T02"},
      {"2024-12-30/2025-01-02", LEDE_MONTH, 2, "2025-02-28/2025-03-03"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t;
    char got[LEDE_TIME_SIZE];
    assert_int_equal(lede_time_parse(cases[i].from, &t), LEDE_OK);
    lede_time moved = lede_time_move(t, cases[i].unit, cases[i].n);
    lede_time_value(&moved, got, sizeof got);
    assert_string_equal(got, cases[i].to);
    assert_int_equal(moved.granularity, t.granularity);
  }
}

/* ---- Parsing ----------------------------------------------------------------------------------------------------- */

typedef struct Value { const char *value, *from, *to; lede_granularity granularity; } Value;

static const Value values[] = {
    {"2025-12-02", "2025-12-02", "2025-12-03", LEDE_DAY},
    {"2024-02-29", "2024-02-29", "2024-03-01", LEDE_DAY},
    {"2025-12-31", "2025-12-31", "2026-01-01", LEDE_DAY},
    {"2025-12", "2025-12-01", "2026-01-01", LEDE_MONTH},
    {"2025-02", "2025-02-01", "2025-03-01", LEDE_MONTH},
    {"2025", "2025-01-01", "2026-01-01", LEDE_YEAR},
    {"0000", "0000-01-01", "0001-01-01", LEDE_YEAR},
    {"-0043", "-0043-01-01", "-0042-01-01", LEDE_YEAR},
    {"-0043-03-15", "-0043-03-15", "-0043-03-16", LEDE_DAY},
    {"BC0044", "-0043-01-01", "-0042-01-01", LEDE_YEAR},
    {"BC0001", "0000-01-01", "0001-01-01", LEDE_YEAR},
    {"Y12345", "Y12345-01-01", "Y12346-01-01", LEDE_YEAR},
    {"Y-12345", "Y-12345-01-01", "Y-12344-01-01", LEDE_YEAR},
    {"202", "2020-01-01", "2030-01-01", LEDE_DECADE},
    {"202X", "2020-01-01", "2030-01-01", LEDE_DECADE},
    {"20", "2000-01-01", "2100-01-01", LEDE_CENTURY},
    {"20XX", "2000-01-01", "2100-01-01", LEDE_CENTURY},
    {"2025-W01", "2024-12-30", "2025-01-06", LEDE_WEEK},
    {"2025-W49", "2025-12-01", "2025-12-08", LEDE_WEEK},
    {"2020-W53", "2020-12-28", "2021-01-04", LEDE_WEEK},
    {"2025-W49-2", "2025-12-02", "2025-12-03", LEDE_DAY},
    {"2025-W49-2T14", "2025-12-02T14:00:00", "2025-12-02T15:00:00", LEDE_HOUR},
    {"2025-W49-WE", "2025-12-06", "2025-12-08", LEDE_WEEKEND},
    {"2025-Q1", "2025-01-01", "2025-04-01", LEDE_QUARTER},
    {"2025-Q4", "2025-10-01", "2026-01-01", LEDE_QUARTER},
    {"2025-34", "2025-04-01", "2025-07-01", LEDE_QUARTER},
    {"2025-H1", "2025-01-01", "2025-07-01", LEDE_HALF},
    {"2025-H2", "2025-07-01", "2026-01-01", LEDE_HALF},
    {"2025-41", "2025-07-01", "2026-01-01", LEDE_HALF},
    {"2025-SP", "2025-03-01", "2025-06-01", LEDE_SEASON},
    {"2025-SU", "2025-06-01", "2025-09-01", LEDE_SEASON},
    {"2025-FA", "2025-09-01", "2025-12-01", LEDE_SEASON},
    {"2025-WI", "2025-12-01", "2026-03-01", LEDE_SEASON},
    {"2023-WI", "2023-12-01", "2024-03-01", LEDE_SEASON},
    {"2025-21", "2025-03-01", "2025-06-01", LEDE_SEASON},
    {"2025-28", "2025-12-01", "2026-03-01", LEDE_SEASON},
    {"2025-12-02T14", "2025-12-02T14:00:00", "2025-12-02T15:00:00", LEDE_HOUR},
    {"2025-12-02T14:30", "2025-12-02T14:30:00", "2025-12-02T14:31:00", LEDE_MINUTE},
    {"2025-12-02T14:30:05", "2025-12-02T14:30:05", "2025-12-02T14:30:06", LEDE_SECOND},
    {"2025-12-02T14:30:05.250Z", "2025-12-02T14:30:05", "2025-12-02T14:30:06", LEDE_SECOND},
    {"2025-12-02T14:30+02:00", "2025-12-02T14:30:00", "2025-12-02T14:31:00", LEDE_MINUTE},
    {"2025-12-02T14-0500", "2025-12-02T14:00:00", "2025-12-02T15:00:00", LEDE_HOUR},
    {"2025-12-02T24:00", "2025-12-03", "2025-12-03T00:01:00", LEDE_MINUTE},
    {"2025-12-02TMO", "2025-12-02T06:00:00", "2025-12-02T12:00:00", LEDE_PART_OF_DAY},
    {"2025-12-02TMI", "2025-12-02T12:00:00", "2025-12-02T13:00:00", LEDE_PART_OF_DAY},
    {"2025-12-02TAF", "2025-12-02T12:00:00", "2025-12-02T18:00:00", LEDE_PART_OF_DAY},
    {"2025-12-02TEV", "2025-12-02T18:00:00", "2025-12-03", LEDE_PART_OF_DAY},
    {"2025-12-02TNI", "2025-12-02T20:00:00", "2025-12-03T06:00:00", LEDE_PART_OF_DAY},
    {"2025-12-02TDT", "2025-12-02T06:00:00", "2025-12-02T18:00:00", LEDE_PART_OF_DAY},
    {"2014/2022", "2014-01-01", "2023-01-01", LEDE_YEAR},
    {"2024-11/2025", "2024-11-01", "2026-01-01", LEDE_MONTH},
    {"2025-12-02/2025-12-05", "2025-12-02", "2025-12-06", LEDE_DAY},
    {"../2025-12-01", "", "2025-12-02", LEDE_DAY},
    {"2025-12/..", "2025-12-01", "", LEDE_MONTH},
};

static void every_form_has_its_interval(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    lede_time t;
    char from[LEDE_TIME_SIZE], to[LEDE_TIME_SIZE];
    if (lede_time_parse(values[i].value, &t) != LEDE_OK) fail_msg("%s is not read", values[i].value);
    lede_instant_format(t.from, from, sizeof from);
    lede_instant_format(t.to, to, sizeof to);
    if (strcmp(from, values[i].from) != 0 || strcmp(to, values[i].to) != 0 || t.granularity != values[i].granularity)
      fail_msg("%s is read as %s %s %s", values[i].value, from, to, lede_granularity_name(t.granularity));
  }
}

static void what_is_no_interval_is_refused(void **state) {
  (void)state;
  static const char *const refused[] = {
      "", "-", "T", "/", "..", "../", "/..", "today", "PRESENT_REF", "P3D", "PXD", "PT5M", "XXXX", "XXXX-WXX-5",
      "XXXX-12-02", "2025-XX", "2025-12-XX", "20X5", "2", "20251202", "12345", "2025-", "2025-1", "2025-13", "2025-00",
      "2025-12-", "2025-12-2", "2025-12-32", "2025-02-29", "2025-12-02T", "2025-12-02T1", "2025-12-02T25",
      "2025-12-02T24:01", "2025-12-02T14:60", "2025-12-02T14:30:60", "2025-12-02T14:30:", "2025-12-02T14:30:05.",
      "2025-12-02TXX", "2025-12-02Tmo", "2025-12-02 ", " 2025-12-02", "2025-12-02TMOZ", "2025-12-02T14:30+",
      "2025-12T14",
      "2025-12-02T14:30+2", "2025-12-02T14:30+15:00", "2025-W00", "2025-W53", "2025-W54", "2025-W1", "2025-W49-0",
      "2025-W49-8", "2025-W49-W", "2025-W49-WET10", "2025-Q0", "2025-Q5", "2025-H3", "2025-WS", "2025-20", "2025-29",
      "2025-32", "2025-37", "2025-42", "2025-SUX", "-0000", "-43", "BC0000", "BC44", "Y2025", "Y9999999999", "YX",
      "202Y", "20X", "2022/2014", "2025/", "2025//2026", "2025/2026/2027", "../../..", "2025/..~", "2025~~", "~2025",
      "2025-12-02\n", "FY2025", "2025-12-05T14:30/2025-12-05T14:29", "\xC3\xA9",
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    lede_time t = {1, 2, LEDE_DAY, LEDE_MOD_NONE};
    if (lede_time_parse(refused[i], &t) != LEDE_EINVALID) fail_msg("'%s' is read", refused[i]);
    assert_int_equal(t.from, 1);
    assert_int_equal(t.to, 2);
  }
}

/* ISO weeks of 400 years, counted from a Monday that is known, against parsing and enclosing. */
static void weeks_follow_each_other(void **state) {
  (void)state;
  int64_t monday = lede_date_days(1999, 1, 4); /* 1999-W01 */
  int year = 1999, week = 1;
  while (year < 2400) {
    char value[32];
    lede_time t, enclosing;
    snprintf(value, sizeof value, "%04d-W%02d", year, week);
    if (lede_time_parse(value, &t) != LEDE_OK) { /* there was no week 53 */
      assert_int_equal(week, 53);
      year++, week = 1;
      continue;
    }
    assert_int_equal(t.from, monday * SECONDS_PER_DAY);
    assert_int_equal(lede_time_enclosing(t.to - 1, LEDE_WEEK, &enclosing), LEDE_OK);
    char back[LEDE_TIME_SIZE];
    lede_time_value(&enclosing, back, sizeof back);
    assert_string_equal(back, value);
    monday += 7;
    if (++week > 53) year++, week = 1;
  }
  assert_int_equal(monday, lede_date_days(2400, 1, 3));
}

/* ---- Enclosing, modifiers, names --------------------------------------------------------------------------------- */

static void the_unit_around_an_instant(void **state) {
  (void)state;
  static const struct { lede_granularity unit; const char *value; } cases[] = {
      {LEDE_SECOND, "2026-01-03T09:15:30"}, {LEDE_MINUTE, "2026-01-03T09:15"}, {LEDE_HOUR, "2026-01-03T09"},
      {LEDE_DAY, "2026-01-03"}, {LEDE_WEEKEND, "2026-W01-WE"}, {LEDE_WEEK, "2026-W01"}, {LEDE_MONTH, "2026-01"},
      {LEDE_QUARTER, "2026-Q1"}, {LEDE_SEASON, "2025-WI"}, {LEDE_HALF, "2026-H1"}, {LEDE_YEAR, "2026"},
      {LEDE_DECADE, "202"}, {LEDE_CENTURY, "20"},
  };
  int64_t instant = at(2026, 1, 3, 9) + 15 * 60 + 30;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t;
    char value[LEDE_TIME_SIZE];
    assert_int_equal(lede_time_enclosing(instant, cases[i].unit, &t), LEDE_OK);
    lede_time_value(&t, value, sizeof value);
    assert_string_equal(value, cases[i].value);
    assert_true(t.from <= instant && instant < t.to);
  }
  lede_time t;
  assert_int_equal(lede_time_enclosing(instant, LEDE_PART_OF_DAY, &t), LEDE_EINVALID);
  assert_int_equal(lede_time_enclosing(instant, LEDE_UNKNOWN_GRANULARITY, &t), LEDE_EINVALID);
  assert_int_equal(lede_time_enclosing(LEDE_TIME_MAX, LEDE_DAY, &t), LEDE_EINVALID);
}

static void modifiers_open_the_interval(void **state) {
  (void)state;
  static const struct { lede_time_mod mod; const char *edtf; } cases[] = {
      {LEDE_MOD_NONE, "2025-12"}, {LEDE_MOD_APPROX, "2025-12~"}, {LEDE_MOD_START, "2025-12"},
      {LEDE_MOD_BEFORE, "../2025-11"}, {LEDE_MOD_AFTER, "2026-01/.."}, {LEDE_MOD_ON_OR_BEFORE, "../2025-12"},
      {LEDE_MOD_ON_OR_AFTER, "2025-12/.."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t;
    char edtf[LEDE_TIME_SIZE];
    assert_int_equal(lede_time_parse("2025-12", &t), LEDE_OK);
    assert_int_equal(lede_time_modify(&t, cases[i].mod), LEDE_OK);
    assert_int_equal(t.mod, cases[i].mod);
    lede_time_format(&t, edtf, sizeof edtf);
    assert_string_equal(edtf, cases[i].edtf);
  }
  lede_time open;
  assert_int_equal(lede_time_parse("../2025", &open), LEDE_OK);
  assert_int_equal(lede_time_modify(&open, LEDE_MOD_BEFORE), LEDE_EINVALID);
  assert_int_equal(open.mod, LEDE_MOD_ON_OR_BEFORE);
}

static void names_go_both_ways(void **state) {
  (void)state;
  for (lede_granularity g = LEDE_SECOND; g <= LEDE_UNKNOWN_GRANULARITY; g++) {
    lede_granularity back;
    assert_true(lede_granularity_parse(lede_granularity_name(g), &back));
    assert_int_equal(back, g);
  }
  assert_string_equal(lede_granularity_name(LEDE_PART_OF_DAY), "part_of_day");
  assert_string_equal(lede_granularity_name((lede_granularity)99), "unknown");
  assert_null(lede_time_mod_name(LEDE_MOD_NONE));
  for (lede_time_mod m = LEDE_MOD_APPROX; m <= LEDE_MOD_EQUAL_OR_MORE; m++) {
    lede_time_mod back;
    assert_true(lede_time_mod_parse(lede_time_mod_name(m), &back));
    assert_int_equal(back, m);
  }
  lede_time_mod none;
  assert_false(lede_time_mod_parse("APPROX", &none));
  assert_string_equal(lede_time_mod_name(LEDE_MOD_ON_OR_AFTER), "on_or_after");
}

/* ---- Formatting -------------------------------------------------------------------------------------------------- */

static void edtf_and_timex3(void **state) {
  (void)state;
  static const struct { const char *value, *edtf, *timex; } cases[] = {
      {"2025-12-02", "2025-12-02", "2025-12-02"}, {"2025-12~", "2025-12~", "2025-12"},
      {"2025-Q4", "2025-36", "2025-Q4"},
      {"2025-H2", "2025-41", "2025-H2"}, {"2025-SP", "2025-21", "2025-SP"}, {"2025-WI", "2025-24", "2025-WI"},
      {"202", "202X", "202"}, {"000", "000X", "000"}, {"19", "19XX", "19"},
      {"2025-W49-WE", "2025-W49-WE", "2025-W49-WE"},
      {"2025-W01", "2025-W01", "2025-W01"}, {"2025-12-02TNI", "2025-12-02TNI", "2025-12-02TNI"},
      {"2014/2022", "2014/2022", "2014/2022"}, {"2014~/2022", "2014~/2022~", "2014/2022"},
      {"2024-11/2025", "2024-11/2025-12", "2024-11/2025-12"}, {"2025-Q1/2025-Q2", "2025-01/2025-06", "2025-01/2025-06"},
      {"2025-12-02TMO/2025-12-02TEV", "2025-12-02T06/2025-12-02T23", "2025-12-02T06/2025-12-02T23"},
      {"../2025-12-01~", "../2025-12-01", "../2025-12-01"}, {"2025-Q3/..", "2025-07/..", "2025-07/.."},
      {"BC0044", "-0043", "-0043"}, {"Y12345-06", "Y12345-06", "Y12345-06"}, {"../..", "../..", "../.."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t;
    char edtf[LEDE_TIME_SIZE], timex[LEDE_TIME_SIZE];
    if (lede_time_parse(cases[i].value, &t) != LEDE_OK) fail_msg("%s is not read", cases[i].value);
    lede_time_format(&t, edtf, sizeof edtf);
    lede_time_value(&t, timex, sizeof timex);
    assert_string_equal(edtf, cases[i].edtf);
    assert_string_equal(timex, cases[i].timex);
  }
}

static void an_interval_that_is_no_unit_is_written_by_finer_ones(void **state) {
  (void)state;
  static const struct { int month, day, hour; lede_granularity granularity; const char *edtf; } cases[] = {
      {7, 1, 0, LEDE_YEAR, "2025-01/2025-06"},      {7, 2, 0, LEDE_YEAR, "2025-01-01/2025-07-01"},
      {1, 2, 3, LEDE_CENTURY, "2025-01-01T00/2025-01-02T02"}, {1, 4, 0, LEDE_WEEK, "2025-01-01/2025-01-03"},
      {4, 1, 0, LEDE_UNKNOWN_GRANULARITY, "2025-01/2025-03"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t = {at(2025, 1, 1, 0), at(2025, cases[i].month, cases[i].day, cases[i].hour), cases[i].granularity, 0};
    char edtf[LEDE_TIME_SIZE];
    lede_time_format(&t, edtf, sizeof edtf);
    assert_string_equal(edtf, cases[i].edtf);
  }
}

static void what_is_written_is_read_as_the_same_interval(void **state) {
  (void)state;
  for (int i = 0; i < 200000; i++) {
    int64_t span = random_below(2) ? (int64_t)1 << random_below(52) : 400 * 366 * (int64_t)SECONDS_PER_DAY;
    int64_t instant = (int64_t)random_below((uint64_t)span) - span / 2;
    lede_granularity unit = (lede_granularity)random_below(LEDE_UNKNOWN_GRANULARITY);
    lede_time t, back;
    char edtf[LEDE_TIME_SIZE], again[LEDE_TIME_SIZE];
    if (lede_time_enclosing(instant, unit, &t) != LEDE_OK) continue;
    if (random_below(3) == 0) t.to = lede_time_shift(t.to, unit, (int64_t)random_below(50));
    if (lede_time_modify(&t, (lede_time_mod)random_below(9)) != LEDE_OK) continue;
    assert_in_range(lede_time_format(&t, edtf, sizeof edtf), 4, LEDE_TIME_SIZE - 1);
    if (lede_time_parse(edtf, &back) != LEDE_OK || back.from != t.from || back.to != t.to)
      fail_msg("%s is read back differently", edtf);
    lede_time_format(&back, again, sizeof again);
    if (t.mod != LEDE_MOD_APPROX) assert_string_equal(again, edtf);
  }
}

static void a_short_buffer_is_not_overrun(void **state) {
  (void)state;
  lede_time t;
  assert_int_equal(lede_time_parse("2025-12-02/2025-12-05", &t), LEDE_OK);
  for (size_t size = 0; size < 30; size++) {
    char whole[LEDE_TIME_SIZE], *cut = malloc(size + 1);
    memset(cut, '#', size + 1);
    assert_int_equal(lede_time_format(&t, cut, size), 21);
    lede_time_format(&t, whole, sizeof whole);
    if (size > 0) assert_memory_equal(cut, whole, size > 21 ? 22 : size - 1);
    if (size > 0 && size < 22) assert_int_equal(cut[size - 1], '\0');
    assert_int_equal(cut[size], '#');
    free(cut);
  }
}

static lede_time time_of(const char *value) {
  lede_time t;
  if (lede_time_parse(value, &t) != LEDE_OK) fail_msg("%s is no time", value);
  return t;
}
/* ---- Two time values --------------------------------------------------------------------------------------------- */

static void allens_relations(void **state) {
  (void)state;
  static const struct { const char *a, *b, *relation; } cases[] = {
      {"2023", "2025", "before"},           {"2024", "2025", "meets"},      {"2024/2025-06", "2025", "overlaps"},
      {"2024/2025", "2025", "finished_by"}, {"2025", "2025-05", "contains"}, {"2025-01", "2025", "starts"},
      {"2025", "2025-01/2025-12", "equals"}, {"2025", "2025-01", "started_by"}, {"2025-05", "2025", "during"},
      {"2025-12", "2025", "finishes"},      {"2025-06/2026", "2025", "overlapped_by"}, {"2026", "2025", "met_by"},
      {"2027", "2025", "after"},            {"../2024", "2025", "meets"},   {"2026/..", "2025", "met_by"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time a = time_of(cases[i].a), b = time_of(cases[i].b);
    assert_string_equal(lede_relation_name(lede_time_relation(&a, &b)), cases[i].relation);
  }
}

/* Every pair of small intervals has one relation, and the inverse one the other way round. */
static void relations_are_one_and_inverse(void **state) {
  (void)state;
  static const lede_relation inverse[] = {LEDE_AFTER,    LEDE_MET_BY,     LEDE_OVERLAPPED_BY, LEDE_FINISHES,
                                          LEDE_DURING,   LEDE_STARTED_BY, LEDE_EQUALS,        LEDE_STARTS,
                                          LEDE_CONTAINS, LEDE_FINISHED_BY, LEDE_OVERLAPS,     LEDE_MEETS, LEDE_BEFORE};
  unsigned seen = 0;
  for (int a = 0; a < 6; a++)
    for (int b = a + 1; b < 7; b++)
      for (int c = 0; c < 6; c++)
        for (int d = c + 1; d < 7; d++) {
          lede_time x = {a, b, LEDE_SECOND, LEDE_MOD_NONE}, y = {c, d, LEDE_SECOND, LEDE_MOD_NONE};
          lede_relation r = lede_time_relation(&x, &y);
          assert_int_equal(lede_time_relation(&y, &x), inverse[r]);
          assert_int_equal(r == LEDE_EQUALS, lede_time_compare(&x, &y) == 0);
          seen |= 1u << r;
        }
  assert_int_equal(seen, (1u << 13) - 1);
}

static lede_time loose(const char *value, lede_time_mod mod) {
  lede_time t = time_of(value);
  assert_int_equal(lede_time_modify(&t, mod), LEDE_OK);
  return t;
}

static void containment_under_uncertainty(void **state) {
  (void)state;
  typedef struct Case { const char *a; lede_time_mod of_a; const char *b; lede_time_mod of_b; lede_answer within; } Case;
  static const Case cases[] = {
      {"2025-05-03", LEDE_MOD_NONE, "2025-05", LEDE_MOD_NONE, LEDE_YES},
      {"2025-05", LEDE_MOD_NONE, "2025-05-03", LEDE_MOD_NONE, LEDE_MAYBE}, /* some day of May */
      {"2025-06", LEDE_MOD_NONE, "2025-05", LEDE_MOD_NONE, LEDE_NO},
      {"2025-05-31", LEDE_MOD_APPROX, "2025-05", LEDE_MOD_NONE, LEDE_MAYBE}, /* perhaps June 1st */
      {"2025-05-15", LEDE_MOD_APPROX, "2025-05", LEDE_MOD_NONE, LEDE_YES},
      {"2025-05-15", LEDE_MOD_NONE, "2025-05", LEDE_MOD_APPROX, LEDE_MAYBE},
      {"2025-07-15", LEDE_MOD_NONE, "2025-05", LEDE_MOD_APPROX, LEDE_NO},
      {"2025-01-20", LEDE_MOD_NONE, "2025", LEDE_MOD_START, LEDE_YES},
      {"2025-05-20", LEDE_MOD_NONE, "2025", LEDE_MOD_START, LEDE_MAYBE},
      {"2025-11-20", LEDE_MOD_NONE, "2025", LEDE_MOD_START, LEDE_NO},
      {"2025-07-01", LEDE_MOD_NONE, "2025", LEDE_MOD_MID, LEDE_YES},
      {"2025-01-02", LEDE_MOD_NONE, "2025", LEDE_MOD_MID, LEDE_NO},
      {"2025-12-20", LEDE_MOD_NONE, "2025", LEDE_MOD_END, LEDE_YES},
      {"2025", LEDE_MOD_START, "2025", LEDE_MOD_NONE, LEDE_YES},
      {"2025", LEDE_MOD_BEFORE, "2024", LEDE_MOD_NONE, LEDE_MAYBE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time a = loose(cases[i].a, cases[i].of_a), b = loose(cases[i].b, cases[i].of_b);
    if (lede_time_within(&a, &b) != cases[i].within) fail_msg("%s in %s (case %zu)", cases[i].a, cases[i].b, i);
    if (cases[i].within == LEDE_YES) assert_int_equal(lede_time_agree(&a, &b), LEDE_MAYBE);
    if (cases[i].within == LEDE_NO) assert_int_equal(lede_time_agree(&a, &b), LEDE_NO);
  }
  lede_time early = loose("2025", LEDE_MOD_START), late = loose("2025", LEDE_MOD_END), year = time_of("2025");
  assert_int_equal(lede_time_precedes(&early, &late), LEDE_YES);
  assert_int_equal(lede_time_precedes(&late, &early), LEDE_NO);
  assert_int_equal(lede_time_precedes(&early, &year), LEDE_MAYBE);
}

static void what_two_share(void **state) {
  (void)state;
  lede_time a = time_of("2025-05/2025-08"), b = time_of("2025-07/2025-12"), out;
  char text[LEDE_TIME_SIZE];
  assert_true(lede_time_intersect(&a, &b, &out));
  lede_time_format(&out, text, sizeof text);
  assert_string_equal(text, "2025-07/2025-08");
  b = time_of("2026");
  assert_false(lede_time_intersect(&a, &b, &out));
}

/* ---- Durations --------------------------------------------------------------------------------------------------- */

static void durations(void **state) {
  (void)state;
  static const struct { const char *value; int64_t months, seconds; } good[] = {
      {"P3M", 3, 0},      {"P1Y6M", 18, 0},       {"P2W", 0, 1209600},     {"P1DT5H", 0, 104400}, {"PT2.5H", 0, 9000},
      {"P1.5Y", 18, 0},   {"P2Q", 6, 0},          {"PT90M", 0, 5400},      {"P0D", 0, 0},         {"PT0.5S", -1, 0},
      {"P100Y", 1200, 0}, {"P1.25Y", 15, 0},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    lede_duration d = {7, 7};
    lede_status st = lede_duration_parse(good[i].value, &d);
    assert_int_equal(st, good[i].months < 0 ? LEDE_EINVALID : LEDE_OK);
    if (st == LEDE_OK && (d.months != good[i].months || d.seconds != good[i].seconds)) fail_msg("%s", good[i].value);
  }
  static const char *const bad[] = {"",     "P",     "PT",   "P3",    "3D",    "PXD",  "P1WE", "P1DT", "PT1D", "P1H",
                                    "P-1D", "P1.D",  "P.5D", "P1,5Y", "P1.1Y", "PT1HT1M", "P1D ", "P1.0000000001Y"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    lede_duration d;
    if (lede_duration_parse(bad[i], &d) != LEDE_EINVALID) fail_msg("%s is no duration", bad[i]);
  }
  static const char *const endless[] = {"P999999999999999999999999Y", "P9999999999Y", "PT99999999999999999S",
                                        "P1999999999Y1999999999Y"};
  for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
    lede_duration d;
    if (lede_duration_parse(endless[i], &d) != LEDE_ELIMIT) fail_msg("%s is too long", endless[i]);
  }
}

static void adding_durations(void **state) {
  (void)state;
  static const struct { const char *from, *duration; int64_t n; const char *to; } cases[] = {
      {"2025-01-31", "P1M", 1, "2025-02-28"}, {"2025-12", "P2Q", 1, "2026-06"},
      {"2025-12-02", "P2W", -1, "2025-11-18"}, {"2025", "P10Y", 3, "2055"},           {"2025-12-02T14:30", "PT45M", 1, "2025-12-02T15:15"},
      {"../2025", "P1Y", 1, "../2026"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t = time_of(cases[i].from);
    lede_duration d;
    char text[LEDE_TIME_SIZE];
    assert_int_equal(lede_duration_parse(cases[i].duration, &d), LEDE_OK);
    assert_int_equal(lede_time_add(&t, d, cases[i].n), LEDE_OK);
    lede_time_format(&t, text, sizeof text);
    assert_string_equal(text, cases[i].to);
  }
  lede_time t = time_of("2025"), before = t;
  lede_duration d = {1200, 0};
  assert_int_equal(lede_time_add(&t, d, INT64_MAX), LEDE_ELIMIT);
  assert_int_equal(lede_time_add(&t, d, 100000000), LEDE_ELIMIT);
  assert_memory_equal(&t, &before, sizeof t);
}

/* ---- Timeline ---------------------------------------------------------------------------------------------------- */

static int compare_events(const void *left, const void *right) {
  const lede_event *a = left, *b = right;
  if (a->from != b->from) return a->from < b->from ? -1 : 1;
  if (a->to != b->to) return a->to > b->to ? -1 : 1;
  return a->ref < b->ref ? -1 : a->ref > b->ref;
}

static lede_event random_event(uint64_t ref, int64_t range) {
  int64_t from = (int64_t)random_below((uint64_t)range);
  int64_t length = 1 + (int64_t)random_below(random_below(20) ? 20 : 500);
  lede_event e = {.from = from, .to = from + length, .ref = ref};
  if (random_below(50) == 0) e.from = LEDE_TIME_MIN;
  if (random_below(50) == 0) e.to = LEDE_TIME_MAX;
  return e;
}

static lede_status add(lede_timeline *tl, lede_event e) { return lede_timeline_add(tl, lede_event_time(&e), e.ref); }

static void assert_same_events(lede_timeline *tl, lede_event *reference, size_t count) {
  qsort(reference, count, sizeof *reference, compare_events);
  const lede_event *events = lede_timeline_events(tl);
  assert_int_equal(lede_timeline_count(tl), count);
  for (size_t i = 0; i < count; i++) assert_int_equal(events[i].ref, reference[i].ref);
}

static void order_and_overlap_against_brute_force(void **state) {
  (void)state;
  enum { COUNT = 400 };
  for (int round = 0; round < 60; round++) {
    lede_timeline *tl = lede_timeline_new();
    lede_event reference[COUNT];
    for (size_t n = 0; n < COUNT; n++) {
      reference[n] = random_event(n, 1 + round * 40);
      assert_int_equal(add(tl, reference[n]), LEDE_OK);
      if (random_below(20) == 0) lede_timeline_events(tl); /* reading between adding changes nothing */
    }
    assert_same_events(tl, reference, COUNT);
    for (int query = 0; query < 100; query++) {
      int64_t from = (int64_t)random_below(2500) - 50, to = from + (int64_t)random_below(60);
      size_t i = 0;
      for (size_t k = 0; k < COUNT; k++) {
        if (from >= to || reference[k].from >= to || reference[k].to <= from) continue;
        assert_true(lede_timeline_between(tl, from, to, &i));
        assert_int_equal(i++, k);
      }
      assert_false(lede_timeline_between(tl, from, to, &i));
    }
    lede_timeline_free(tl);
  }
}


static void the_enclosing_comes_first(void **state) {
  (void)state;
  static const char *const added[] = {"2025-01-01", "2025", "2025-01", "2024", "2025-01-01T00", "202", "2025",
                                      "../2025"};
  static const uint64_t order[] = {7, 5, 3, 1, 6, 2, 0, 4};
  lede_timeline *tl = lede_timeline_new();
  for (uint64_t i = 0; i < 8; i++) assert_int_equal(lede_timeline_add(tl, time_of(added[i]), i), LEDE_OK);
  for (size_t i = 0; i < 8; i++) assert_int_equal(lede_timeline_events(tl)[i].ref, order[i]);
  lede_timeline_free(tl);
}

static void empty_timelines_and_intervals(void **state) {
  (void)state;
  lede_timeline *tl = lede_timeline_new();
  size_t i = 0;
  assert_false(lede_timeline_between(tl, LEDE_TIME_MIN, LEDE_TIME_MAX, &i));
  assert_int_equal(lede_timeline_count(tl), 0);
  lede_timeline_events(tl);
  lede_time empty = {5, 5, LEDE_SECOND, LEDE_MOD_NONE};
  assert_int_equal(lede_timeline_add(tl, empty, 0), LEDE_EINVALID);
  assert_int_equal(lede_timeline_count(tl), 0);
  lede_timeline_free(tl);
  lede_timeline_free(NULL);
}

/* A long event at the beginning reaches over all; every query must still go straight to what overlaps. */
static void a_million_events(void **state) {
  (void)state;
  enum { COUNT = 1000000 };
  lede_timeline *tl = lede_timeline_new();
  for (uint64_t n = 0; n < COUNT; n++) {
    int64_t from = (int64_t)random_below(1 << 30);
    lede_time t = {from, from + 60, LEDE_MINUTE, LEDE_MOD_NONE};
    if (n == 0) t = (lede_time){LEDE_TIME_MIN, 1 << 29, LEDE_YEAR, LEDE_MOD_NONE};
    assert_int_equal(lede_timeline_add(tl, t, n), LEDE_OK);
  }
  size_t bytes = tl->room * sizeof *tl->events + lede_reach_nodes(blocks_of(tl->room)) * sizeof *tl->reach.ends +
                 blocks_of(tl->room) * sizeof *tl->ends;
  assert_true(bytes <= (size_t)40 * COUNT);
  const lede_event *events = lede_timeline_events(tl);
  for (size_t k = 1; k < COUNT; k++) assert_true(events[k - 1].from <= events[k].from);
  size_t found = 0;
  for (int64_t at = 0; at < 1 << 30; at += 1 << 12)
    for (size_t i = 0; lede_timeline_between(tl, at, at + 1, &i); i++) found++;
  /* the long one 2^17 times, and 0.056 others for each query */
  assert_in_range(found, (1 << 17) + 10000, (1 << 17) + 20000);
  lede_timeline_free(tl);
}

static void adding_without_memory_changes_nothing(void **state) {
  (void)state;
  lede_timeline *tl = lede_timeline_new();
  size_t count = 0, refused = 0;
  while (count < 300) {
    allocations_left = (long)random_below(4); /* growing takes three */
    lede_event e = random_event(count, 1000);
    lede_status st = add(tl, e);
    allocations_left = 0; /* reading needs none */
    if (st == LEDE_OK) count++;
    else assert_int_equal(st, LEDE_ENOMEM), refused++;
    size_t i = 0, seen = 0;
    for (; lede_timeline_between(tl, LEDE_TIME_MIN, LEDE_TIME_MAX, &i); i++) seen++;
    assert_int_equal(seen, count);
    allocations_left = -1;
  }
  assert_true(refused > 0);
  lede_timeline_free(tl);
}

static void merging_keeps_the_order_of_adding(void **state) {
  (void)state;
  lede_timeline *a = lede_timeline_new(), *b = lede_timeline_new();
  assert_int_equal(lede_timeline_add(a, time_of("2025"), 0), LEDE_OK);
  assert_int_equal(lede_timeline_add(b, time_of("2025"), 0), LEDE_OK);
  assert_int_equal(lede_timeline_add(b, time_of("2024"), 1), LEDE_OK);
  lede_timeline_events(b); /* sorted or not, the same comes out */
  assert_int_equal(lede_timeline_merge(a, b, 100), LEDE_OK);
  static const uint64_t order[] = {101, 0, 100};
  for (size_t i = 0; i < 3; i++) assert_int_equal(lede_timeline_events(a)[i].ref, order[i]);
  assert_int_equal(lede_timeline_merge(a, a, 1000), LEDE_OK);
  assert_int_equal(lede_timeline_count(a), 6);
  assert_int_equal(lede_timeline_events(a)[1].ref, 1101);
  lede_timeline_free(a);
  lede_timeline_free(b);
}

static void units_of_events(void **state) {
  (void)state;
  static const struct { const char *value; lede_granularity unit; const char *of; } cases[] = {
      {"2025-12-02", LEDE_MONTH, "2025-12"}, {"2025", LEDE_MONTH, "2025"},  {"2025-12-31/2026-01-01", LEDE_YEAR, NULL},
      {"2025-12-06", LEDE_WEEKEND, "2025-W49-WE"}, {"2025-12-03", LEDE_WEEKEND, NULL}, {"../2025", LEDE_YEAR, NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lede_time t = time_of(cases[i].value), want = time_of(cases[i].of != NULL ? cases[i].of : cases[i].value);
    lede_event e = {t.from, t.to, 0, 0, (uint8_t)t.granularity, (uint8_t)t.mod};
    lede_time unit = lede_event_unit(&e, cases[i].unit);
    assert_int_equal(lede_time_relation(&unit, &want), LEDE_EQUALS);
  }
}

static void gaps_against_brute_force(void **state) {
  (void)state;
  enum { COUNT = 12, RANGE = 60 };
  for (int round = 0; round < 500; round++) {
    lede_timeline *tl = lede_timeline_new();
    bool covered[RANGE + 20] = {false};
    int64_t first = RANGE + 20, last = 0;
    for (size_t n = random_below(COUNT); n-- > 0;) {
      int64_t from = (int64_t)random_below(RANGE), to = from + 1 + (int64_t)random_below(8);
      assert_int_equal(lede_timeline_add(tl, (lede_time){from, to, LEDE_SECOND, LEDE_MOD_NONE}, n), LEDE_OK);
      for (int64_t k = from; k < to; k++) covered[k] = true;
      if (from < first) first = from;
      if (to > last) last = to;
    }
    lede_gap gap = {0};
    for (int64_t k = first; k < last; k++) {
      if (covered[k] || !covered[k - 1]) continue;
      assert_true(lede_timeline_gap(tl, &gap));
      assert_int_equal(gap.from, k);
      while (!covered[k]) k++;
      assert_int_equal(gap.to, k);
    }
    assert_false(lede_timeline_gap(tl, &gap));
    lede_timeline_free(tl);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(allens_relations),
      cmocka_unit_test(relations_are_one_and_inverse),
      cmocka_unit_test(containment_under_uncertainty),
      cmocka_unit_test(what_two_share),
      cmocka_unit_test(durations),
      cmocka_unit_test(adding_durations),
      cmocka_unit_test(merging_keeps_the_order_of_adding),
      cmocka_unit_test(units_of_events),
      cmocka_unit_test(gaps_against_brute_force),
      cmocka_unit_test(every_day_of_eight_thousand_years),
      cmocka_unit_test(known_days),
      cmocka_unit_test(next_weekday),
      cmocka_unit_test(shifting_keeps_the_day_or_takes_the_last),
      cmocka_unit_test(shifting_ends_where_the_calendar_ends),
      cmocka_unit_test(moving_keeps_the_granularity),
      cmocka_unit_test(every_form_has_its_interval),
      cmocka_unit_test(what_is_no_interval_is_refused),
      cmocka_unit_test(weeks_follow_each_other),
      cmocka_unit_test(the_unit_around_an_instant),
      cmocka_unit_test(modifiers_open_the_interval),
      cmocka_unit_test(names_go_both_ways),
      cmocka_unit_test(edtf_and_timex3),
      cmocka_unit_test(an_interval_that_is_no_unit_is_written_by_finer_ones),
      cmocka_unit_test(what_is_written_is_read_as_the_same_interval),
      cmocka_unit_test(a_short_buffer_is_not_overrun),
      cmocka_unit_test(order_and_overlap_against_brute_force),
      cmocka_unit_test(the_enclosing_comes_first),
      cmocka_unit_test(empty_timelines_and_intervals),
      cmocka_unit_test(a_million_events),
      cmocka_unit_test(adding_without_memory_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
