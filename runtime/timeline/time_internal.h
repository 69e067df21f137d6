/* time_internal.h - what the files of the timeline share. */
#ifndef LEDE_TIME_INTERNAL_H
#define LEDE_TIME_INTERNAL_H

#include "lede/timeline.h"

enum { HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

/* How a granularity lies on the line of time: a unit begins every `seconds`, or every `months` (the other is 0),
 * counted from `origin` (seconds after 1970-01-01, months after January of year 0); its first `skip` seconds are not
 * of it. */
typedef struct Unit { int64_t seconds; int months; int64_t origin, skip; } Unit;
const Unit *lede_unit(lede_granularity g); /* NULL: not of a fixed place (a part of day), or unknown */

bool lede_instant_valid(int64_t instant); /* in the calendar: neither an open end nor beyond LEDE_YEAR_MAX */

/* Parts of day, in seconds after midnight; seasons by the month they begin in. */
typedef struct Part { char name[3]; int from, to; } Part;
enum { PART_COUNT = 6, SEASON_COUNT = 4 };
extern const Part lede_parts[PART_COUNT];
extern const char lede_seasons[SEASON_COUNT][3]; /* SP SU FA WI: March, June, September, December */

int64_t lede_floor_div(int64_t a, int64_t b); /* b > 0 */

/* ISO 8601 weeks: the Monday of a week, as a day number, and back. */
bool lede_week_valid(int64_t year, int week);
int64_t lede_week_days(int64_t year, int week);
void lede_days_week(int64_t days, int64_t *year, int *week);

#endif
