/* calendar.c - the proleptic Gregorian calendar: days, weeks, units.
 *
 * Days to dates and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * https://howardhinnant.github.io/date_algorithms.html.  The year begins in March, so that the leap day is its last,
 * and years come in eras of 400, which all have the same number of days. */
#include "timeline/time_internal.h"

enum { DAYS_PER_ERA = 146097, EPOCH = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

static inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }
static inline int64_t floor_mod(int64_t a, int64_t b) { return a - floor_div(a, b) * b; }
int64_t lede_floor_div(int64_t a, int64_t b) { return floor_div(a, b); }

static bool is_leap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int month_length(int64_t year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

bool lede_date_valid(int64_t year, int month, int day) {
  return -LEDE_YEAR_MAX <= year && year <= LEDE_YEAR_MAX && 1 <= month && month <= 12 && 1 <= day &&
         day <= month_length(year, month);
}

static inline int64_t date_days(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = floor_div(year, 400), year_of_era = year - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH;
}

int64_t lede_date_days(int64_t year, int month, int day) { return date_days(year, month, day); }

void lede_days_date(int64_t days, int64_t *year, int *month, int *day) {
  days += EPOCH;
  int64_t era = floor_div(days, DAYS_PER_ERA);
  int day_of_era = (int)(days - era * DAYS_PER_ERA);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march + (from_march < 10 ? 3 : -9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

/* ---- Weeks ------------------------------------------------------------------------------------------------------ */

int lede_days_weekday(int64_t days) { return (int)floor_mod(days + 3, 7) + 1; } /* 1970-01-01 was a Thursday */

int64_t lede_days_next(int64_t days, int weekday, int64_t n) {
  int ahead = weekday - lede_days_weekday(days);
  if (n > 0 && ahead > 0) n--;
  if (n < 0 && ahead < 0) n++;
  return days + ahead + 7 * n;
}

/* Week 1 is the week that has January 4th in it. */
int64_t lede_week_days(int64_t year, int week) {
  int64_t january4 = lede_date_days(year, 1, 4);
  return january4 - lede_days_weekday(january4) + 1 + 7 * (week - 1);
}

bool lede_week_valid(int64_t year, int week) {
  return 1 <= week && week <= 53 && -LEDE_YEAR_MAX <= year && year < LEDE_YEAR_MAX &&
         lede_week_days(year, week) < lede_week_days(year + 1, 1);
}

void lede_days_week(int64_t days, int64_t *year, int *week) {
  int month, day;
  int64_t thursday = days - lede_days_weekday(days) + 4; /* a week belongs to the year of its Thursday */
  lede_days_date(thursday, year, &month, &day);
  *week = (int)((thursday - lede_date_days(*year, 1, 1)) / 7) + 1;
}

/* ---- Units ------------------------------------------------------------------------------------------------------ */

const Unit *lede_unit(lede_granularity g) {
  enum { MONDAY = -3 * DAY, DECEMBER = -1 };
  static const Unit units[LEDE_UNKNOWN_GRANULARITY] = {
      [LEDE_SECOND] = {.seconds = 1},
      [LEDE_MINUTE] = {.seconds = 60},
      [LEDE_HOUR] = {.seconds = HOUR},
      [LEDE_DAY] = {.seconds = DAY},
      [LEDE_WEEKEND] = {.seconds = WEEK, .origin = MONDAY, .skip = 5 * DAY},
      [LEDE_WEEK] = {.seconds = WEEK, .origin = MONDAY},
      [LEDE_MONTH] = {.months = 1},
      [LEDE_QUARTER] = {.months = 3},
      [LEDE_SEASON] = {.months = 3, .origin = DECEMBER},
      [LEDE_HALF] = {.months = 6},
      [LEDE_YEAR] = {.months = 12},
      [LEDE_DECADE] = {.months = 120},
      [LEDE_CENTURY] = {.months = 1200},
  };
  return g < LEDE_UNKNOWN_GRANULARITY && g != LEDE_PART_OF_DAY ? &units[g] : NULL;
}

static int64_t clamp(int64_t n, int64_t limit) { return n < -limit ? -limit : n > limit ? limit : n; }

/* The calendar begins and ends with these instants. */
static inline int64_t calendar_begin(void) { return date_days(-LEDE_YEAR_MAX, 1, 1) * DAY; }
static inline int64_t calendar_end(void) { return date_days(LEDE_YEAR_MAX + 1, 1, 1) * DAY; }

bool lede_instant_valid(int64_t instant) { return calendar_begin() <= instant && instant < calendar_end(); }

/* An end of an interval: open where the calendar ends. */
static int64_t end_of_interval(int64_t instant) {
  if (instant <= calendar_begin()) return LEDE_TIME_MIN;
  return instant >= calendar_end() ? LEDE_TIME_MAX : instant;
}

static int64_t month_of(int64_t days, int *day) { /* counted from January of year 0 */
  int64_t year;
  int month;
  lede_days_date(days, &year, &month, day);
  return year * 12 + month - 1;
}

/* The first second of a month, or of a day in it (the last that it has). */
static int64_t month_instant(int64_t month, int day) {
  int64_t year = floor_div(month, 12);
  int of_year = (int)floor_mod(month, 12) + 1, length = month_length(year, of_year);
  return lede_date_days(year, of_year, day < length ? day : length) * DAY;
}

static int64_t shift_seconds(int64_t instant, int64_t step, int64_t n) {
  int64_t longest = calendar_end() - calendar_begin();
  return instant + clamp(n, longest / step + 1) * step;
}

static int64_t shift_months(int64_t instant, int step, int64_t n) {
  int64_t longest = (int64_t)12 * 2 * (LEDE_YEAR_MAX + 1);
  int day;
  int64_t month = month_of(floor_div(instant, DAY), &day);
  return month_instant(month + clamp(n, longest / step + 1) * step, day) + floor_mod(instant, DAY);
}

int64_t lede_time_shift(int64_t instant, lede_granularity unit, int64_t n) {
  const Unit *u = lede_unit(unit == LEDE_PART_OF_DAY ? LEDE_DAY : unit);
  if (u == NULL || !lede_instant_valid(instant)) return instant;
  return end_of_interval(u->seconds > 0 ? shift_seconds(instant, u->seconds, n) : shift_months(instant, u->months, n));
}

static int64_t unit_start(int64_t instant, const Unit *u) {
  int day;
  if (u->seconds > 0) return floor_div(instant - u->origin, u->seconds) * u->seconds + u->origin;
  int64_t month = month_of(floor_div(instant, DAY), &day) - u->origin;
  return month_instant(floor_div(month, u->months) * u->months + u->origin, 1);
}

lede_status lede_time_enclosing(int64_t instant, lede_granularity unit, lede_time *out) {
  const Unit *u = lede_unit(unit);
  if (u == NULL || !lede_instant_valid(instant)) return LEDE_EINVALID;
  int64_t start = unit_start(instant, u);
  int64_t end = u->seconds > 0 ? start + u->seconds : shift_months(start, u->months, 1);
  *out = (lede_time){end_of_interval(start + u->skip), end_of_interval(end), unit, LEDE_MOD_NONE};
  return LEDE_OK;
}
