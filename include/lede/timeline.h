/* lede/timeline.h - time values and the timeline.
 *
 * A time value is an interval [from, to) on the proleptic Gregorian calendar with the granularity it was stated in.
 * Instants are seconds since 1970-01-01T00:00:00, no zone and no leap seconds, in int64_t: far past and future fit.
 * Vocabulary: TIMEX3 (ISO-TimeML) for types, values and modifiers; EDTF (ISO 8601-2) for uncertainty.
 * Nothing here reads a clock or a locale. */
#ifndef LEDE_TIMELINE_H
#define LEDE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>
#include "lede/status.h"

#define LEDE_TIME_MIN INT64_MIN   /* an open beginning */
#define LEDE_TIME_MAX INT64_MAX   /* an open end */
#define LEDE_YEAR_MAX 999999999   /* the calendar: years -LEDE_YEAR_MAX .. LEDE_YEAR_MAX; open where it ends */

/* From fine to coarse. */
typedef enum lede_granularity {
  LEDE_SECOND, LEDE_MINUTE, LEDE_HOUR, LEDE_PART_OF_DAY, LEDE_DAY, LEDE_WEEKEND, LEDE_WEEK, LEDE_MONTH, LEDE_QUARTER,
  LEDE_SEASON, LEDE_HALF, LEDE_YEAR, LEDE_DECADE, LEDE_CENTURY, LEDE_UNKNOWN_GRANULARITY
} lede_granularity;
const char *lede_granularity_name(lede_granularity g); /* "second" … "part_of_day" … "century", "unknown" */
bool lede_granularity_parse(const char *name, lede_granularity *out);

/* From "less than" on they are for durations, and say nothing of the calendar. */
typedef enum lede_time_mod {
  LEDE_MOD_NONE, LEDE_MOD_APPROX, LEDE_MOD_START, LEDE_MOD_MID, LEDE_MOD_END, LEDE_MOD_BEFORE, LEDE_MOD_AFTER,
  LEDE_MOD_ON_OR_BEFORE, LEDE_MOD_ON_OR_AFTER, LEDE_MOD_LESS_THAN, LEDE_MOD_MORE_THAN, LEDE_MOD_EQUAL_OR_LESS,
  LEDE_MOD_EQUAL_OR_MORE
} lede_time_mod;
const char *lede_time_mod_name(lede_time_mod m); /* NULL for none, "approx", "start", …, as in TIMEX3 but lower case */
bool lede_time_mod_parse(const char *name, lede_time_mod *out);

typedef struct lede_time {
  int64_t from, to; /* [from, to) */
  lede_granularity granularity;
  lede_time_mod mod;
} lede_time;

/* ---- The calendar ---------------------------------------------------------------------------------------------- */

/* Civil dates: months 1..12, days 1..31; years may be negative (astronomical: 0 is 1 BC).  A day number counts from
 * 1970-01-01; these take any up to 10^14. */
bool lede_date_valid(int64_t year, int month, int day);
int64_t lede_date_days(int64_t year, int month, int day); /* of a valid date */
void lede_days_date(int64_t days, int64_t *year, int *month, int *day);
int lede_days_weekday(int64_t days); /* 1 Monday .. 7 Sunday, as ISO 8601 */

/* The n-th such weekday after the day (n > 0), before it (n < 0), or in its ISO week (n = 0). */
int64_t lede_days_next(int64_t days, int weekday, int64_t n);

/* n units later (earlier when negative).  From months up the day of the month is kept, or is the month's last: one
 * month after January 31st is February 28th or 29th.  A part of day steps by days, a weekend by weeks.  Open ends
 * stay open, and what falls out of the calendar becomes an open end; an unknown granularity moves nothing. */
int64_t lede_time_shift(int64_t instant, lede_granularity unit, int64_t n);

/* ---- Time values ----------------------------------------------------------------------------------------------- */

/* The interval of a TIMEX3 / ISO 8601 value:
 *   "2025-12-02" "2025-12" "2025" "202" (decade) "20" (century: 2000 to 2099) "2025-W49" "2025-W49-2" "2025-W49-WE"
 *   "2025-Q4" "2025-H1" "2025-SP" (seasons SP SU FA WI: meteorological, of the north; winter of 2025 begins in
 *   December 2025) "2025-12-02T14" "…T14:30" "…T14:30:05" "…TMO" (parts of day)
 *   "-0043" (44 BC), "BC0044" as TIMEX2 has it, "Y12345" (EDTF's mark of a year with more than four digits)
 * and of EDTF: "202X" "20XX", "2025-21" to "-28" (seasons), "-33" to "-36" (quarters), "-40" "-41" (halves), "2025-12~"
 * (approx), "2014/2022" (both whole), "../2025-12-01" and "2025-12-01/.." (on or before, on or after).
 *
 * TIMEX3 leaves the hours of a part of day open.  Here: MO 06-12, MI 12-13, AF 12-18, EV 18-24, NI 20-06 of the next
 * day, DT 06-18.  A zone ("Z", "+02:00") is checked and set aside: the interval is by the clock of the place.
 * Fractions of a second are dropped.
 *
 * LEDE_EINVALID: not such a value (durations, and unknown parts as in "XXXX-WXX-5", are none), or no such day. */
LEDE_MUST_USE lede_status lede_time_parse(const char *value, lede_time *out);

/* Set the modifier of a value: before and after replace the interval by what comes before or after it, on or before
 * and on or after add what does; the others leave it.  LEDE_EINVALID: nothing is left; `*t` is unchanged. */
LEDE_MUST_USE lede_status lede_time_modify(lede_time *t, lede_time_mod mod);

/* The unit that holds an instant: its day, week, season, decade …; a weekend is that of its week.
 * LEDE_EINVALID: a part of day, an unknown granularity, or an open end. */
LEDE_MUST_USE lede_status lede_time_enclosing(int64_t instant, lede_granularity unit, lede_time *out);

/* The value n units later: a day stays a day, a month a month. */
lede_time lede_time_move(lede_time t, lede_granularity unit, int64_t n);

/* Writers: at most `size` bytes with the NUL; they return the length as snprintf does.  LEDE_TIME_SIZE always fits.
 *
 * format   EDTF: "2025-12-02", "2025-12~" (approx), "2025-36" (quarter), "2014/2022" (a range), "../2025-12-01" (before
 *          December 2nd: ends are inclusive).  Start, mid and end have no mark in EDTF.  What EDTF lacks is written as
 *          in ISO 8601 ("2025-W49", "2025-12-02T14:30") or TIMEX3 ("2025-W49-WE", "2025-12-02TMO").
 * value    TIMEX3: the same without the mark of the modifier, with "2025-Q4", "2025-WI", "2025-H1", "202", "20".
 * instant  ISO 8601: "2025-12-02", at other times than midnight "2025-12-02T14:30:00"; nothing for an open end.
 *
 * What format writes, lede_time_parse reads as the same interval. */
#define LEDE_TIME_SIZE 80
int lede_time_format(const lede_time *t, char *buf, size_t size);
int lede_time_value(const lede_time *t, char *buf, size_t size);
int lede_instant_format(int64_t instant, char *buf, size_t size);

/* ---- Two time values ------------------------------------------------------------------------------------------- */

/* How two intervals lie to each other: J. F. Allen, "Maintaining Knowledge about Temporal Intervals", CACM 26 (1983).
 * "contains" is the inverse of "during", "met by" of "meets", and so on. */
typedef enum lede_relation {
  LEDE_BEFORE, LEDE_MEETS, LEDE_OVERLAPS, LEDE_FINISHED_BY, LEDE_CONTAINS, LEDE_STARTS, LEDE_EQUALS, LEDE_STARTED_BY,
  LEDE_DURING, LEDE_FINISHES, LEDE_OVERLAPPED_BY, LEDE_MET_BY, LEDE_AFTER
} lede_relation;
const char *lede_relation_name(lede_relation r); /* "before" "meets" … "overlapped_by" … */
lede_relation lede_time_relation(const lede_time *a, const lede_time *b);

/* Which comes first on a timeline: by from, then what lasts longer.  < 0, 0, > 0 as strcmp. */
int lede_time_compare(const lede_time *a, const lede_time *b);

/* What a value leaves open.  It happened somewhere in its bounds, and what lies in its core is surely of it:
 *   approx   one unit of its granularity more on either side; nothing is surely of it
 *   start    the first half; the first quarter surely     (mid and end likewise: the middle half, the last half)
 *   others   the interval itself
 * An empty core has from = to. */
lede_time lede_time_bounds(const lede_time *t);
lede_time lede_time_core(const lede_time *t);

/* What can be said of two values that are each known only so well.
 * within     yes: a's bounds are in b's core; no: their bounds share nothing
 * precedes   yes: a's bounds end before b's begin; no: a's begin where b's end, or later
 * agree      may the two be the same time?  Never "yes": their bounds share something (maybe) or not (no). */
typedef enum lede_answer { LEDE_NO, LEDE_MAYBE, LEDE_YES } lede_answer;
const char *lede_answer_name(lede_answer a); /* "no" "maybe" "yes" */
lede_answer lede_time_within(const lede_time *a, const lede_time *b);
lede_answer lede_time_precedes(const lede_time *a, const lede_time *b);
lede_answer lede_time_agree(const lede_time *a, const lede_time *b);

/* What two intervals share, in the finer of the granularities.  false: nothing; `*out` is unchanged. */
bool lede_time_intersect(const lede_time *a, const lede_time *b, lede_time *out);

/* ---- Durations ------------------------------------------------------------------------------------------------- */

/* Months and seconds are kept apart: there is no telling how many days a month has. */
typedef struct lede_duration { int64_t months, seconds; } lede_duration;

/* A TIMEX3 / ISO 8601 duration: "P3M" "P2W" "P1Y6M" "P1DT5H" "PT2.5H" "P2Q"; a fraction only where it comes to whole
 * months or seconds ("P1.5Y").
 * LEDE_EINVALID: no duration, or one of unknown length ("PXD", "P1WE").  LEDE_ELIMIT: longer than the calendar. */
LEDE_MUST_USE lede_status lede_duration_parse(const char *value, lede_duration *out);

/* The value n durations later (earlier when negative), by its months first; see lede_time_move.
 * LEDE_ELIMIT: beyond the calendar; `*t` is unchanged. */
LEDE_MUST_USE lede_status lede_time_add(lede_time *t, lede_duration d, int64_t n);

/* ---- Timeline: events in order of time ------------------------------------------------------------------------- */

/* An event is a time and a reference of the caller's, untouched: Lua keeps text, actors, evidence and document under
 * it.  32 bytes, and 1 more in the index: with the room that growing leaves, at most 40 an event. */
typedef struct lede_timeline lede_timeline;
typedef struct lede_event {
  int64_t from, to;
  uint64_t ref;
  uint32_t order;            /* of adding, from 0 */
  uint8_t granularity, mod;  /* lede_granularity, lede_time_mod */
} lede_event;
lede_time lede_event_time(const lede_event *e);

lede_timeline *lede_timeline_new(void); /* NULL: out of memory */
void lede_timeline_free(lede_timeline *tl); /* NULL is fine */

/* Order: as lede_time_compare has it, then of adding.
 * Cost: n events added and then read, O(n log n); an event added between two reads, at most O(n).
 * LEDE_ENOMEM; LEDE_EINVALID: the interval is empty; LEDE_ELIMIT: 2^32 events. */
LEDE_MUST_USE lede_status lede_timeline_add(lede_timeline *tl, lede_time time, uint64_t ref);

/* Add the events of another, in its order of adding, `shift` more in each reference.
 * LEDE_ENOMEM, LEDE_ELIMIT: nothing was added. */
LEDE_MUST_USE lede_status lede_timeline_merge(lede_timeline *tl, const lede_timeline *other, uint64_t shift);

size_t lede_timeline_count(const lede_timeline *tl);
const lede_event *lede_timeline_events(lede_timeline *tl); /* sorted; borrowed until the next add; NULL when empty */

/* The events whose interval overlaps [from, to): indices of the sorted events, found one by one, O(log n) each.
 * size_t i = 0; while (lede_timeline_between(tl, from, to, &i)) use(events[i++]); */
bool lede_timeline_between(lede_timeline *tl, int64_t from, int64_t to, size_t *i);

/* The unit that holds a whole event: its day, month, year …; what no single one holds keeps its own time. */
lede_time lede_event_unit(const lede_event *e, lede_granularity unit);

/* The stretches between the events that no event covers, in order; O(1) each.
 * lede_gap gap = {0}; while (lede_timeline_gap(tl, &gap)) use(gap.from, gap.to); */
typedef struct lede_gap { int64_t from, to, covered; size_t next; } lede_gap;
bool lede_timeline_gap(lede_timeline *tl, lede_gap *gap);

#endif
