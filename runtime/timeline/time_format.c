/* time_format.c - writes time values as EDTF, TIMEX3 and ISO 8601. */
#include "timeline/time_internal.h"

/* A buffer that counts on when it is full, as snprintf does. */
typedef struct Writer { char *buf; size_t size, len; bool timex; } Writer;

static void put_char(Writer *w, char c) {
  if (w->len + 1 < w->size) w->buf[w->len] = c, w->buf[w->len + 1] = '\0';
  w->len++;
}

static void put(Writer *w, const char *text) {
  while (*text != '\0') put_char(w, *text++);
}

/* A number that is not negative, of at least `width` digits. */
static void put_number(Writer *w, int64_t n, int width) {
  char digits[20];
  int count = 0;
  while (n > 0 || count < width) digits[count++] = (char)('0' + n % 10), n /= 10;
  while (count > 0) put_char(w, digits[--count]);
}

static void put_two(Writer *w, const char *mark, int n) {
  put(w, mark);
  put_number(w, n, 2);
}

static void put_year(Writer *w, int64_t year) {
  if (year > 9999 || year < -9999) put_char(w, 'Y');
  if (year < 0) put_char(w, '-');
  put_number(w, year < 0 ? -year : year, 4);
}

/* The date and time of an instant, as far as a plain unit: year, month, day, hour, minute, second. */
static void put_plain(Writer *w, int64_t instant, lede_granularity unit) {
  int64_t days = lede_floor_div(instant, DAY), year;
  int month, day, second = (int)(instant - days * DAY);
  lede_days_date(days, &year, &month, &day);
  put_year(w, year);
  if (unit <= LEDE_MONTH) put_two(w, "-", month);
  if (unit <= LEDE_DAY) put_two(w, "-", day);
  if (unit <= LEDE_HOUR) put_two(w, "T", second / HOUR);
  if (unit <= LEDE_MINUTE) put_two(w, ":", second / 60 % 60);
  if (unit <= LEDE_SECOND) put_two(w, ":", second % 60);
}

/* ---- Units with a notation of their own ------------------------------------------------------------------------- */

static void put_week(Writer *w, int64_t days, bool weekend) {
  int64_t year;
  int week;
  lede_days_week(days, &year, &week);
  put_year(w, year);
  put_two(w, "-W", week);
  if (weekend) put(w, "-WE");
}

/* A quarter, season or half: by name in TIMEX3, by number in EDTF. */
static void put_within_year(Writer *w, lede_granularity unit, int64_t year, int month) {
  put_year(w, year);
  bool is_quarter = unit == LEDE_QUARTER;
  put_char(w, '-');
  if (unit == LEDE_SEASON && w->timex) put(w, lede_seasons[month / 3 - 1]);
  else if (unit == LEDE_SEASON) put_number(w, 20 + month / 3, 1);
  else if (w->timex) put(w, is_quarter ? "Q" : "H"), put_number(w, 1 + month / (is_quarter ? 3 : 6), 1);
  else put_number(w, is_quarter ? 33 + month / 3 : 40 + month / 6, 1);
}

/* Decades and centuries are written by the digits their years share; those before year 0 have no such notation. */
static bool put_years(Writer *w, lede_granularity unit, int64_t year) {
  if (year < 0 || year > 9999) return false;
  bool is_decade = unit == LEDE_DECADE;
  put_number(w, year / (is_decade ? 10 : 100), is_decade ? 3 : 2);
  if (!w->timex) put(w, is_decade ? "X" : "XX");
  return true;
}

static bool put_part_of_day(Writer *w, const lede_time *t) {
  int64_t midnight = lede_floor_div(t->from, DAY) * DAY;
  for (int i = 0; i < PART_COUNT; i++) {
    const Part *part = &lede_parts[i];
    if (t->from != midnight + part->from || t->to != midnight + part->to) continue;
    put_plain(w, t->from, LEDE_DAY);
    put_char(w, 'T');
    put(w, part->name);
    return true;
  }
  return false;
}

static bool is_whole_unit(const lede_time *t, lede_granularity unit) {
  lede_time whole;
  return lede_time_enclosing(t->from, unit, &whole) == LEDE_OK && whole.from == t->from && whole.to == t->to;
}

/* false: `t` is not one unit of its granularity, or that is a plain one. */
static bool put_own_unit(Writer *w, const lede_time *t) {
  int64_t days = lede_floor_div(t->from, DAY), year;
  int month, day;
  if (t->granularity == LEDE_PART_OF_DAY) return put_part_of_day(w, t);
  if (!is_whole_unit(t, t->granularity)) return false;
  lede_days_date(days, &year, &month, &day);
  switch (t->granularity) {
    case LEDE_WEEKEND: case LEDE_WEEK: put_week(w, days, t->granularity == LEDE_WEEKEND); return true;
    case LEDE_QUARTER: case LEDE_SEASON: case LEDE_HALF: put_within_year(w, t->granularity, year, month); return true;
    case LEDE_DECADE: case LEDE_CENTURY: return put_years(w, t->granularity, year);
    default: return false;
  }
}

/* ---- Intervals --------------------------------------------------------------------------------------------------- */

static lede_granularity finer_plain(lede_granularity unit) {
  switch (unit) {
    case LEDE_UNKNOWN_GRANULARITY: case LEDE_CENTURY: case LEDE_DECADE: return LEDE_YEAR;
    case LEDE_YEAR: case LEDE_HALF: case LEDE_SEASON: case LEDE_QUARTER: return LEDE_MONTH;
    case LEDE_MONTH: case LEDE_WEEK: case LEDE_WEEKEND: return LEDE_DAY;
    case LEDE_DAY: case LEDE_PART_OF_DAY: return LEDE_HOUR;
    case LEDE_HOUR: return LEDE_MINUTE;
    default: return LEDE_SECOND;
  }
}

static bool is_plain(lede_granularity g) {
  return g <= LEDE_HOUR || g == LEDE_DAY || g == LEDE_MONTH || g == LEDE_YEAR;
}

static bool begins_unit(int64_t instant, lede_granularity unit) {
  lede_time whole;
  if (!lede_instant_valid(instant)) return true; /* an open end */
  return lede_time_enclosing(instant, unit, &whole) == LEDE_OK && whole.from == instant;
}

/* The coarsest plain unit, up to the granularity, that both ends fall on. */
static lede_granularity plain_unit(const lede_time *t) {
  lede_granularity unit = is_plain(t->granularity) ? t->granularity : finer_plain(t->granularity);
  while (unit > LEDE_SECOND && !(begins_unit(t->from, unit) && begins_unit(t->to, unit))) unit = finer_plain(unit);
  return unit;
}

static void put_range(Writer *w, const lede_time *t, lede_granularity unit, const char *mark) {
  if (lede_instant_valid(t->from)) put_plain(w, t->from, unit), put(w, mark), put_char(w, '/');
  else put(w, "../");
  if (lede_instant_valid(t->to)) put_plain(w, t->to - 1, unit), put(w, mark);
  else put(w, "..");
}

static int write_time(Writer w, const lede_time *t) {
  bool closed = lede_instant_valid(t->from) && lede_instant_valid(t->to);
  const char *mark = t->mod == LEDE_MOD_APPROX && closed && !w.timex ? "~" : "";
  lede_granularity unit = plain_unit(t);
  if (w.size > 0) *w.buf = '\0';
  if (closed && put_own_unit(&w, t))
    put(&w, mark);
  else if (closed && lede_time_shift(t->from, unit, 1) == t->to)
    put_plain(&w, t->from, unit), put(&w, mark);
  else
    put_range(&w, t, unit, mark);
  return (int)w.len;
}

int lede_time_format(const lede_time *t, char *buf, size_t size) {
  return write_time((Writer){.buf = buf, .size = size}, t);
}

int lede_time_value(const lede_time *t, char *buf, size_t size) {
  return write_time((Writer){.buf = buf, .size = size, .timex = true}, t);
}

int lede_instant_format(int64_t instant, char *buf, size_t size) {
  Writer w = {.buf = buf, .size = size};
  if (size > 0) *buf = '\0';
  if (lede_instant_valid(instant)) put_plain(&w, instant, begins_unit(instant, LEDE_DAY) ? LEDE_DAY : LEDE_SECOND);
  return (int)w.len;
}
