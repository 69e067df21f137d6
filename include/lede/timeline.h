/* lede/timeline.h - time values and the timeline.
 *
 * A time value is an interval [from, to) on the proleptic Gregorian calendar with the granularity it was stated in.
 * Instants are seconds since 1970-01-01T00:00:00, no zone and no leap seconds, in int64_t: far past and future fit.
 * Vocabulary: TIMEX3 (ISO-TimeML) for types, values and modifiers; EDTF (ISO 8601-2) for uncertainty. */
#ifndef LEDE_TIMELINE_H
#define LEDE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>
#include "lede/status.h"

#define LEDE_TIME_MIN INT64_MIN /* an open beginning */
#define LEDE_TIME_MAX INT64_MAX /* an open end */

typedef enum lede_granularity {
  LEDE_SECOND, LEDE_MINUTE, LEDE_HOUR, LEDE_PART_OF_DAY, LEDE_DAY, LEDE_WEEKEND, LEDE_WEEK, LEDE_MONTH, LEDE_QUARTER,
  LEDE_SEASON, LEDE_HALF, LEDE_YEAR, LEDE_DECADE, LEDE_CENTURY, LEDE_UNKNOWN_GRANULARITY
} lede_granularity;
const char *lede_granularity_name(lede_granularity g); /* "day", "month", …, "unknown" */

typedef enum lede_time_mod {
  LEDE_MOD_NONE, LEDE_MOD_APPROX, LEDE_MOD_START, LEDE_MOD_MID, LEDE_MOD_END, LEDE_MOD_BEFORE, LEDE_MOD_AFTER,
  LEDE_MOD_ON_OR_BEFORE, LEDE_MOD_ON_OR_AFTER, LEDE_MOD_LESS_THAN, LEDE_MOD_MORE_THAN
} lede_time_mod;
const char *lede_time_mod_name(lede_time_mod m); /* NULL for none, "approx", "start", …, as in TIMEX3 but lower case */
bool lede_time_mod_parse(const char *name, lede_time_mod *out);

typedef struct lede_time {
  int64_t from, to; /* [from, to) */
  lede_granularity granularity;
  lede_time_mod mod;
} lede_time;

/* Civil dates: months 1..12, days 1..31; years may be negative (astronomical: 0 is 1 BC). */
bool lede_date_valid(int64_t year, int month, int day);
int64_t lede_date_days(int64_t year, int month, int day);          /* days since 1970-01-01 */
void lede_days_date(int64_t days, int64_t *year, int *month, int *day);
int lede_days_weekday(int64_t days);                                /* 1 Monday .. 7 Sunday, as ISO 8601 */

/* The interval of a TIMEX3 / ISO 8601 date value: "2025", "2025-12", "2025-12-02", "2025-12-02T14:30", "…TMO" (parts
 * of day), "2025-W49", "2025-W49-WE", "2025-Q4", "2025-H1", "2025-WI" (seasons; winter of 2025 begins in December
 * 2025), "202" (decade), "20" (century), "-0043".  LEDE_EINVALID: not such a value, or no such day. */
LEDE_MUST_USE lede_status lede_time_parse(const char *value, lede_time *out);

/* EDTF of the value: "2025-12-02", "2025-12~" (approx), "../2025-12-02" (before), a range "2014/2022".  Writes at most
 * `size` bytes with the NUL, returns the length as snprintf does. */
int lede_time_format(const lede_time *t, char *buf, size_t size);

/* ---- Timeline: events in order of time ------------------------------------------------------------------------- */

typedef struct lede_timeline lede_timeline;
/* `ref` is the caller's, untouched: Lua keeps the event under it. */
typedef struct lede_event { lede_time time; uint64_t ref; } lede_event;

lede_timeline *lede_timeline_new(void); /* NULL: out of memory */
void lede_timeline_free(lede_timeline *tl);

/* Order: by from, then finer granularity last ("2025" before "2025-01-01"), then by order of adding. Amortised cost of
 * adding n events and reading them: O(n log n). */
LEDE_MUST_USE lede_status lede_timeline_add(lede_timeline *tl, lede_event event);
size_t lede_timeline_count(const lede_timeline *tl);
const lede_event *lede_timeline_events(lede_timeline *tl); /* sorted; borrowed until the next add */

/* The events whose interval overlaps [from, to): indices of the sorted events, found one by one.
 * size_t i = 0; while (lede_timeline_between(tl, from, to, &i)) use(events[i++]); */
bool lede_timeline_between(lede_timeline *tl, int64_t from, int64_t to, size_t *i);

#endif
