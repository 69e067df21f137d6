/* lua_timeline.c - lede.timeline, and time values.
 *
 * A time value is a plain table, which goes into a JSON row as it is:
 *   value        the TIMEX3 value, as it was given
 *   from, to     ISO 8601 strings, [from, to): "2025-12-01", with "T14:30:00" at other times than midnight
 *   begins, ends the same in seconds since 1970-01-01T00:00:00, for computing
 *   granularity  "day", "month", …
 *   mod          "approx", "before", … or nil
 * What is open (before, after) has nil for from and begins, or for to and ends.
 *
 * core.time: X is a time value or a string that time.parse reads; from `enclosing` on also seconds.
 *   parse(value [, mod])    the time value | nil, err
 *   middle(value)           the middle of a value in seconds; nothing where it is none, or open
 *   format(X)               EDTF: "2025-12~", "2014/2022", "../2025-12-01"
 *   valid(year, month, day) is there such a day?
 *   days(year, month, day)  days since 1970-01-01; civil(days) gives year, month, day; weekday(days) 1 Monday .. 7
 *   enclosing(X, unit)      the day, month, season … that the beginning of X is in
 *   shift(X, unit, n)       n units later, of the same granularity; seconds give seconds
 *   next(X, weekday [, n])  the n-th such day after X begins (n = 1), before (-1), or in the same ISO week (0)
 *   unit(X, unit [, n])     the value alone of the unit that the beginning of X is in, or of that n units on
 *   day(X, weekday [, n])   the value alone of what `next` gives
 *
 *   add(X, "P3M" [, n])     n durations later | nil, err: no such duration, beyond the calendar
 *   duration("P1Y6M")       { months = 18, seconds = 0 } | nil, err
 *   compare(X, Y)           -1, 0, 1: the order of a timeline
 *   relation(X, Y)          Allen's: "before" "meets" "overlaps" "starts" "during" "finishes" "equals" and inverses
 *   within(X, Y)            did X happen within Y?  "yes" "maybe" "no"; see lede/timeline.h for what is uncertain
 *   precedes(X, Y)          before Y?  agree(X, Y): may they be one time?  ("maybe", "no")
 *   bounds(X)               between when it must lie: "about May" is from April to June
 *   intersect(X, Y)         what they share; nothing where they share nothing
 *
 *   last month          time.shift(time.enclosing(dct, "month"), "month", -1)
 *   two weeks ago       time.shift(dct, "week", -2)
 *   next Friday         time.next(dct, 5)
 *   the week of Friday  time.enclosing(time.next(dct, 5), "week")
 *
 * lede.timeline: an event is any table with a time value in its field `time`; the timeline keeps the table.
 *   add(event)              returns the timeline        #tl   how many
 *   merge(other)            add all events of another timeline
 *   events() each()         in order of time: an array; an iterator
 *   between(from, to)       those that share some time with that span; nil is open
 *   at(unit)                { { time =, events = … }, … }: by day, month …; what no single unit holds stands alone
 *   gaps([duration])        the times between the first and the last that no event covers ("P1M": at least so long)
 *   relation(a, b)          Allen's relation of two events
 *   text()                  a line an event, by its `what` or `text`; tostring gives it as well
 *   conflicts([key]) to(format [, options])   in Lua: see scripts/lede/timeline.lua */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "core/near.h"
#include "lede/timeline.h"
#include "lua/lua_common.h"

/* ---- Time values out of Lua ------------------------------------------------------------------------------------- */

static bool read_instant(lua_State *L, int table, const char *key, int64_t open, int64_t *out) {
  int is_integer, type = lua_getfield(L, table, key);
  *out = type == LUA_TNIL ? open : (int64_t)lua_tointegerx(L, -1, &is_integer);
  lua_pop(L, 1);
  return type == LUA_TNIL || (type == LUA_TNUMBER && is_integer);
}

static bool read_granularity(lua_State *L, int table, lede_granularity *out) {
  int type = lua_getfield(L, table, "granularity");
  *out = LEDE_UNKNOWN_GRANULARITY;
  bool known = type == LUA_TNIL || (type == LUA_TSTRING && lede_granularity_parse(lua_tostring(L, -1), out));
  lua_pop(L, 1);
  return known;
}

static bool read_mod(lua_State *L, int table, lede_time_mod *out) {
  int type = lua_getfield(L, table, "mod");
  *out = LEDE_MOD_NONE;
  bool known = type == LUA_TNIL || (type == LUA_TSTRING && lede_time_mod_parse(lua_tostring(L, -1), out));
  lua_pop(L, 1);
  return known;
}

/* The time value at a stack index; what is wrong with it, or NULL. */
static const char *read_time(lua_State *L, int index, lede_time *out) {
  if (lua_type(L, index) != LUA_TTABLE)
    return lua_pushfstring(L, "time value expected (see time.parse), got %s", luaL_typename(L, index));
  if (!read_instant(L, index, "begins", LEDE_TIME_MIN, &out->from)) return "'begins' is not in whole seconds";
  if (!read_instant(L, index, "ends", LEDE_TIME_MAX, &out->to)) return "'ends' is not in whole seconds";
  if (out->from == LEDE_TIME_MIN && out->to == LEDE_TIME_MAX) return "a time value has 'begins', 'ends' or both";
  if (out->from >= out->to) return "a time value ends after it begins";
  if (!read_granularity(L, index, &out->granularity)) return "unknown 'granularity' of a time value";
  if (!read_mod(L, index, &out->mod)) return "unknown 'mod' of a time value";
  return NULL;
}

static lede_time check_time(lua_State *L, int arg) {
  lede_time t;
  const char *wrong = NULL;
  if (lua_type(L, arg) == LUA_TSTRING) {
    const char *value = lua_tostring(L, arg);
    if (lede_time_parse(value, &t) != LEDE_OK) wrong = lua_pushfstring(L, "'%s' is no date or time", value);
  } else {
    wrong = read_time(L, arg, &t);
  }
  if (wrong != NULL) luaL_argerror(L, arg, wrong);
  return t;
}

/* Seconds, or the beginning of a time value. */
static int64_t check_instant(lua_State *L, int arg) {
  if (lua_type(L, arg) == LUA_TNUMBER) return luaL_checkinteger(L, arg);
  int64_t from = check_time(L, arg).from;
  luaL_argcheck(L, from != LEDE_TIME_MIN, arg, "its beginning is open");
  return from;
}

/* The unit whose name is nearest to a misspelt one; NULL: none is near. */
static const char *nearest_unit(const char *name) {
  const char *nearest = NULL;
  int best = INT_MAX;
  for (int g = 0; g < LEDE_UNKNOWN_GRANULARITY; g++) {
    const char *unit = lede_granularity_name((lede_granularity)g);
    int distance = lede_distance(name, unit);
    if (lede_is_near(distance, name) && distance < best) best = distance, nearest = unit;
  }
  return nearest;
}

static lede_granularity check_unit(lua_State *L, int arg) {
  const char *name = luaL_checkstring(L, arg), *nearest;
  lede_granularity unit = LEDE_UNKNOWN_GRANULARITY;
  if (lede_granularity_parse(name, &unit) && unit != LEDE_UNKNOWN_GRANULARITY) return unit;
  lua_pushfstring(L, "unknown unit '%s'", name);
  if ((nearest = nearest_unit(name)) != NULL)
    lua_pushfstring(L, "%s (did you mean '%s'?)", lua_tostring(L, -1), nearest);
  luaL_argerror(L, arg, lua_tostring(L, -1));
  return unit;
}

/* ---- Time values into Lua --------------------------------------------------------------------------------------- */

static void set_instant(lua_State *L, int64_t instant, const char *iso_key, const char *seconds_key) {
  char iso[LEDE_TIME_SIZE];
  if (lede_instant_format(instant, iso, sizeof iso) == 0) return;
  lua_pushstring(L, iso);
  lua_setfield(L, -2, iso_key);
  lua_pushinteger(L, instant);
  lua_setfield(L, -2, seconds_key);
}

static int push_time(lua_State *L, const lede_time *t, const char *value) {
  lua_createtable(L, 0, 7);
  lua_pushstring(L, value);
  lua_setfield(L, -2, "value");
  set_instant(L, t->from, "from", "begins");
  set_instant(L, t->to, "to", "ends");
  lua_pushstring(L, lede_granularity_name(t->granularity));
  lua_setfield(L, -2, "granularity");
  lua_pushstring(L, lede_time_mod_name(t->mod)); /* NULL pushes nil */
  lua_setfield(L, -2, "mod");
  return 1;
}

static int push_value(lua_State *L, const lede_time *t) {
  char value[LEDE_TIME_SIZE];
  lede_time_value(t, value, sizeof value);
  lua_pushstring(L, value);
  return 1;
}

static int push_computed(lua_State *L, const lede_time *t) {
  char value[LEDE_TIME_SIZE];
  lede_time_value(t, value, sizeof value);
  return push_time(L, t, value);
}

/* ---- core.time -------------------------------------------------------------------------------------------------- */

static int fail_time(lua_State *L, lede_status code, const char *format, const char *value) {
  lede_error err = {code, ""};
  snprintf(err.message, sizeof err.message, format, value);
  return lede_L_fail(L, &err);
}

static int time_parse(lua_State *L) {
  const char *value = luaL_checkstring(L, 1), *mod_name = luaL_optstring(L, 2, NULL);
  lede_time_mod mod = LEDE_MOD_NONE;
  lede_time t;
  if (mod_name != NULL && !lede_time_mod_parse(mod_name, &mod))
    return luaL_argerror(L, 2, lua_pushfstring(L, "unknown modifier '%s'", mod_name));
  if (lede_time_parse(value, &t) != LEDE_OK) return fail_time(L, LEDE_EINVALID, "'%.200s' is no date or time", value);
  if (mod != LEDE_MOD_NONE && lede_time_modify(&t, mod) != LEDE_OK)
    return fail_time(L, LEDE_EINVALID, "nothing lies before or after '%.200s'", value);
  return push_time(L, &t, value);
}

static int time_middle(lua_State *L) {
  lede_time t;
  if (lede_time_parse(luaL_checkstring(L, 1), &t) != LEDE_OK || t.from == LEDE_TIME_MIN || t.to == LEDE_TIME_MAX)
    return 0;
  lua_pushinteger(L, t.from + (t.to - t.from) / 2);
  return 1;
}

static int time_format(lua_State *L) {
  lede_time t = check_time(L, 1);
  char edtf[LEDE_TIME_SIZE];
  lede_time_format(&t, edtf, sizeof edtf);
  lua_pushstring(L, edtf);
  return 1;
}

static bool is_date(lua_Integer year, lua_Integer month, lua_Integer day) {
  return 1 <= month && month <= 12 && 1 <= day && day <= 31 && lede_date_valid(year, (int)month, (int)day);
}

static int time_valid(lua_State *L) {
  lua_pushboolean(L, is_date(luaL_checkinteger(L, 1), luaL_checkinteger(L, 2), luaL_checkinteger(L, 3)));
  return 1;
}

static int time_days(lua_State *L) {
  lua_Integer year = luaL_checkinteger(L, 1), month = luaL_checkinteger(L, 2), day = luaL_checkinteger(L, 3);
  luaL_argcheck(L, 1 <= month && month <= 12, 2, "month from 1 to 12 expected");
  luaL_argcheck(L, is_date(year, month, day), 3, "no such day");
  lua_pushinteger(L, lede_date_days(year, (int)month, (int)day));
  return 1;
}

static int64_t check_days(lua_State *L, int arg) {
  lua_Integer days = luaL_checkinteger(L, arg), limit = (lua_Integer)366 * LEDE_YEAR_MAX;
  luaL_argcheck(L, -limit <= days && days <= limit, arg, "beyond the calendar");
  return days;
}

static int time_civil(lua_State *L) {
  int64_t year;
  int month, day;
  lede_days_date(check_days(L, 1), &year, &month, &day);
  lua_pushinteger(L, year);
  lua_pushinteger(L, month);
  lua_pushinteger(L, day);
  return 3;
}

static int time_weekday(lua_State *L) {
  lua_pushinteger(L, lede_days_weekday(check_days(L, 1)));
  return 1;
}

static lede_time check_enclosing(lua_State *L, int64_t instant, lede_granularity unit) {
  lede_time t = {0, 0, LEDE_UNKNOWN_GRANULARITY, LEDE_MOD_NONE};
  luaL_argcheck(L, unit != LEDE_PART_OF_DAY, 2, "parts of day overlap; give their value, as in '2025-12-02TMO'");
  luaL_argcheck(L, lede_time_enclosing(instant, unit, &t) == LEDE_OK, 1, "beyond the calendar");
  return t;
}

static int time_enclosing(lua_State *L) {
  int64_t instant = check_instant(L, 1);
  lede_time t = check_enclosing(L, instant, check_unit(L, 2));
  return push_computed(L, &t);
}

static lede_time check_move(lua_State *L, lede_time t, lede_granularity unit, lua_Integer n) {
  t = lede_time_move(t, unit, n);
  luaL_argcheck(L, t.from < t.to, 3, "beyond the calendar");
  return t;
}

static int time_unit(lua_State *L) {
  int64_t instant = check_instant(L, 1);
  lede_granularity unit = check_unit(L, 2);
  lede_time t = check_enclosing(L, instant, unit);
  t = check_move(L, t, unit, luaL_optinteger(L, 3, 0));
  return push_value(L, &t);
}

static int time_shift(lua_State *L) {
  lede_granularity unit = check_unit(L, 2);
  lua_Integer n = luaL_checkinteger(L, 3);
  if (lua_type(L, 1) == LUA_TNUMBER) {
    int64_t shifted = lede_time_shift(luaL_checkinteger(L, 1), unit, n);
    luaL_argcheck(L, shifted != LEDE_TIME_MIN && shifted != LEDE_TIME_MAX, 3, "beyond the calendar");
    lua_pushinteger(L, shifted);
    return 1;
  }
  lede_time t = check_time(L, 1);
  luaL_argcheck(L, t.from != LEDE_TIME_MIN && t.to != LEDE_TIME_MAX, 1, "open-ended (shift first, then modify)");
  t = check_move(L, t, unit, n);
  return push_computed(L, &t);
}

static lede_time check_next(lua_State *L) {
  int64_t instant = check_instant(L, 1);
  lua_Integer weekday = luaL_checkinteger(L, 2), n = luaL_optinteger(L, 3, 1);
  luaL_argcheck(L, 1 <= weekday && weekday <= 7, 2, "weekday from 1 (Monday) to 7 (Sunday) expected");
  luaL_argcheck(L, -LEDE_YEAR_MAX <= n && n <= LEDE_YEAR_MAX, 3, "beyond the calendar");
  enum { DAY = 86400 };
  lede_time day = check_enclosing(L, instant, LEDE_DAY);
  return check_enclosing(L, lede_days_next(day.from / DAY, (int)weekday, n) * DAY, LEDE_DAY);
}

static int time_next(lua_State *L) {
  lede_time t = check_next(L);
  return push_computed(L, &t);
}

static int time_day(lua_State *L) {
  lede_time t = check_next(L);
  return push_value(L, &t);
}

static int time_add(lua_State *L) {
  lede_time t = check_time(L, 1);
  const char *value = luaL_checkstring(L, 2);
  lua_Integer n = luaL_optinteger(L, 3, 1);
  lede_duration d;
  lede_status st = lede_duration_parse(value, &d);
  if (st == LEDE_EINVALID) return fail_time(L, st, "'%.200s' is no duration that can be reckoned with", value);
  if (st == LEDE_OK) st = lede_time_add(&t, d, n);
  if (st != LEDE_OK) return fail_time(L, st, "'%.200s' from there is beyond the calendar", value);
  return push_computed(L, &t);
}

static int time_duration(lua_State *L) {
  const char *value = luaL_checkstring(L, 1);
  lede_duration d;
  lede_status st = lede_duration_parse(value, &d);
  if (st == LEDE_ELIMIT) return fail_time(L, st, "'%.200s' is longer than the calendar", value);
  if (st != LEDE_OK) return fail_time(L, st, "'%.200s' is no duration that can be reckoned with", value);
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, d.months);
  lua_setfield(L, -2, "months");
  lua_pushinteger(L, d.seconds);
  lua_setfield(L, -2, "seconds");
  return 1;
}

static int time_relation(lua_State *L) {
  lede_time a = check_time(L, 1), b = check_time(L, 2);
  lua_pushstring(L, lede_relation_name(lede_time_relation(&a, &b)));
  return 1;
}

static int time_compare(lua_State *L) {
  lede_time a = check_time(L, 1), b = check_time(L, 2);
  lua_pushinteger(L, lede_time_compare(&a, &b));
  return 1;
}

static int answer(lua_State *L, lede_answer (*question)(const lede_time *, const lede_time *)) {
  lede_time a = check_time(L, 1), b = check_time(L, 2);
  lua_pushstring(L, lede_answer_name(question(&a, &b)));
  return 1;
}
static int time_within(lua_State *L) { return answer(L, lede_time_within); }
static int time_precedes(lua_State *L) { return answer(L, lede_time_precedes); }
static int time_agree(lua_State *L) { return answer(L, lede_time_agree); }

static int time_bounds(lua_State *L) {
  lede_time t = check_time(L, 1), bounds = lede_time_bounds(&t);
  return push_computed(L, &bounds);
}

static int time_intersect(lua_State *L) {
  lede_time a = check_time(L, 1), b = check_time(L, 2), shared;
  if (!lede_time_intersect(&a, &b, &shared)) return 0;
  return push_computed(L, &shared);
}

static const luaL_Reg time_functions[] = {
    {"parse", time_parse},     {"format", time_format},     {"valid", time_valid},       {"days", time_days},
    {"civil", time_civil},     {"weekday", time_weekday},   {"enclosing", time_enclosing}, {"shift", time_shift},
    {"next", time_next},       {"unit", time_unit},         {"day", time_day},           {"add", time_add},
    {"duration", time_duration}, {"compare", time_compare}, {"relation", time_relation}, {"within", time_within},
    {"precedes", time_precedes}, {"agree", time_agree},     {"bounds", time_bounds},
    {"intersect", time_intersect}, {"middle", time_middle}, {NULL, NULL}};

/* ---- lede.timeline: user value 1 is the array of its events, in order of adding ---------------------------------- */

typedef struct TimelineBox { lede_timeline *timeline; } TimelineBox;

/* Only a finaliser that runs after ours can see one that was collected. */
static lede_timeline *check_timeline(lua_State *L) {
  const TimelineBox *box = lede_L_checkudata(L, 1, LEDE_TIMELINE_T);
  luaL_argcheck(L, box->timeline != NULL, 1, "timeline was collected");
  return box->timeline;
}

static int timeline_new(lua_State *L) {
  TimelineBox *box = lua_newuserdatauv(L, sizeof *box, 1);
  box->timeline = NULL;
  luaL_setmetatable(L, LEDE_TIMELINE_T);
  lua_newtable(L);
  lua_setiuservalue(L, -2, 1);
  box->timeline = lede_timeline_new();
  return box->timeline != NULL ? 1 : luaL_error(L, "not enough memory");
}

static int timeline_gc(lua_State *L) {
  TimelineBox *box = lede_L_checkudata(L, 1, LEDE_TIMELINE_T);
  lede_timeline_free(box->timeline);
  box->timeline = NULL;
  return 0;
}

static int timeline_len(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lede_timeline_count(check_timeline(L)));
  return 1;
}

/* tl:add(event): any table with a time value in its field `time`, which is read now; returns the timeline. */
static int timeline_add(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  lede_time time;
  uint64_t ref = lede_timeline_count(tl) + 1;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  lua_getfield(L, 2, "time");
  const char *wrong = read_time(L, 3, &time);
  if (wrong != NULL) return luaL_argerror(L, 2, lua_pushfstring(L, "field 'time': %s", wrong));
  lua_getiuservalue(L, 1, 1);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, (lua_Integer)ref);
  if (lede_timeline_add(tl, time, ref) != LEDE_OK) return luaL_error(L, "not enough memory");
  lua_settop(L, 1);
  return 1;
}

static int timeline_events(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  size_t count = lede_timeline_count(tl);
  const lede_event *events = lede_timeline_events(tl);
  lua_getiuservalue(L, 1, 1);
  lua_createtable(L, count < INT_MAX ? (int)count : 0, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (lua_Integer)events[i].ref);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* tl:between(from, to): the events that share some time with the span from the beginning of `from` to the end of `to`;
 * nil is open. */
static int timeline_between(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  int64_t from = lua_isnoneornil(L, 2) ? LEDE_TIME_MIN : check_time(L, 2).from;
  int64_t to = lua_isnoneornil(L, 3) ? LEDE_TIME_MAX : check_time(L, 3).to;
  luaL_argcheck(L, from < to, 3, "ends before the first begins");
  lua_getiuservalue(L, 1, 1);
  lua_newtable(L);
  lua_Integer found = 0;
  for (size_t i = 0; lede_timeline_between(tl, from, to, &i); i++) {
    lua_rawgeti(L, -2, (lua_Integer)lede_timeline_events(tl)[i].ref);
    lua_rawseti(L, -2, ++found);
  }
  return 1;
}

/* tl:merge(other): its events too; returns the timeline. */
static int timeline_merge(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  const TimelineBox *box = lede_L_checkudata(L, 2, LEDE_TIMELINE_T);
  luaL_argcheck(L, box->timeline != NULL, 2, "timeline was collected");
  lua_Integer count = (lua_Integer)lede_timeline_count(tl), more = (lua_Integer)lede_timeline_count(box->timeline);
  lua_settop(L, 2);
  lua_getiuservalue(L, 1, 1);
  lua_getiuservalue(L, 2, 1);
  for (lua_Integer i = 1; i <= more; i++) {
    lua_rawgeti(L, 4, i);
    lua_rawseti(L, 3, count + i);
  }
  if (lede_timeline_merge(tl, box->timeline, (uint64_t)count) != LEDE_OK) return luaL_error(L, "not enough memory");
  lua_settop(L, 1);
  return 1;
}

/* Append event `ref` to the list at the top of the stack. */
static void append_event(lua_State *L, int events, uint64_t ref) {
  lua_rawgeti(L, events, (lua_Integer)ref);
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* tl:at(unit): groups in order of time, one a unit in which something happened. */
static int timeline_at(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  lede_granularity unit = check_unit(L, 2);
  luaL_argcheck(L, unit != LEDE_PART_OF_DAY, 2, "parts of day overlap");
  size_t count = lede_timeline_count(tl);
  const lede_event *events = lede_timeline_events(tl);
  lede_time last = {0, 0, LEDE_UNKNOWN_GRANULARITY, LEDE_MOD_NONE}; /* the unit whose list is at index 5 */
  lua_settop(L, 2);
  lua_getiuservalue(L, 1, 1);
  lua_newtable(L); /* 4: the groups */
  lua_pushnil(L);
  for (size_t i = 0; i < count; i++) {
    lede_time own = lede_event_time(&events[i]), group = lede_event_unit(&events[i], unit);
    bool alone = group.granularity != unit || (group.from == own.from && group.to == own.to && own.granularity != unit);
    if (!alone && group.from == last.from && group.to == last.to) {
      append_event(L, 3, events[i].ref);
      continue;
    }
    lua_createtable(L, 0, 2);
    push_computed(L, &group);
    lua_setfield(L, -2, "time");
    lua_newtable(L);
    append_event(L, 3, events[i].ref);
    lua_pushvalue(L, -1);
    if (!alone) lua_replace(L, 5), last = group;
    else lua_pop(L, 1);
    lua_setfield(L, -2, "events");
    lua_rawseti(L, 4, (lua_Integer)lua_rawlen(L, 4) + 1);
    lua_settop(L, 5);
  }
  lua_settop(L, 4);
  return 1;
}

/* Is a stretch at least as long as a duration? */
static bool lasts(int64_t from, int64_t to, lede_duration d) {
  lede_time t = {from, from + 1, LEDE_SECOND, LEDE_MOD_NONE};
  return lede_time_add(&t, d, 1) == LEDE_OK && t.from <= to;
}

static int timeline_gaps(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  lede_duration least = {0, 0};
  if (!lua_isnoneornil(L, 2) && lede_duration_parse(luaL_checkstring(L, 2), &least) != LEDE_OK)
    return luaL_argerror(L, 2, "a duration such as 'P1M' expected");
  lua_newtable(L);
  lede_gap gap = {0};
  for (lua_Integer n = 0; lede_timeline_gap(tl, &gap);) {
    if (!lasts(gap.from, gap.to, least)) continue;
    lede_time t = {gap.from, gap.to, LEDE_DAY, LEDE_MOD_NONE};
    push_computed(L, &t);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

static int timeline_relation(lua_State *L) {
  lede_time t[2];
  check_timeline(L);
  lua_settop(L, 3);
  for (int i = 0; i < 2; i++) {
    luaL_checktype(L, 2 + i, LUA_TTABLE);
    lua_getfield(L, 2 + i, "time");
    const char *wrong = read_time(L, 4 + i, &t[i]);
    if (wrong != NULL) return luaL_argerror(L, 2 + i, lua_pushfstring(L, "field 'time': %s", wrong));
    lua_settop(L, 4 + i);
  }
  lua_pushstring(L, lede_relation_name(lede_time_relation(&t[0], &t[1])));
  return 1;
}

/* Upvalues: the timeline, how many were read, how many there were. */
static int each_next(lua_State *L) {
  lua_settop(L, 0);
  lua_pushvalue(L, lua_upvalueindex(1));
  lede_timeline *tl = check_timeline(L);
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)), count = lua_tointeger(L, lua_upvalueindex(3));
  if ((lua_Integer)lede_timeline_count(tl) != count) return luaL_error(L, "timeline was added to while it was read");
  if (i == count) return 0;
  lua_pushinteger(L, i + 1);
  lua_replace(L, lua_upvalueindex(2));
  lua_getiuservalue(L, 1, 1);
  lua_rawgeti(L, -1, (lua_Integer)lede_timeline_events(tl)[i].ref);
  return 1;
}

static int timeline_each(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushinteger(L, (lua_Integer)lede_timeline_count(tl));
  lua_pushcclosure(L, each_next, 3);
  return 1;
}

/* ---- The timeline as plain text: a line an event, then what the marks mean --------------------------------------- */

enum { LABEL_SIZE = LEDE_TIME_SIZE + 16 };

/* EDTF, and in words what EDTF cannot say. */
static void label_of(const lede_event *event, char *label) {
  lede_time t = lede_event_time(event);
  int len = lede_time_format(&t, label, LABEL_SIZE);
  if (LEDE_MOD_START <= t.mod && t.mod <= LEDE_MOD_END)
    snprintf(label + len, (size_t)(LABEL_SIZE - len), " (%s)", lede_time_mod_name(t.mod));
}

static bool is_control(const unsigned char *s, size_t left) {
  return s[0] < ' ' || s[0] == 0x7f || (s[0] == 0xc2 && left > 1 && 0x80 <= s[1] && s[1] < 0xa0);
}

/* One line of it: white space and control characters, which could drive a terminal, become single spaces. */
static void add_line(luaL_Buffer *b, const unsigned char *s, size_t len) {
  bool space = false, begun = false;
  for (size_t i = 0; i < len; i++) {
    bool control = is_control(s + i, len - i);
    if (control || s[i] == ' ') {
      space = true;
      i += control && s[i] == 0xc2;
      continue;
    }
    if (space && begun) luaL_addchar(b, ' ');
    luaL_addchar(b, (char)s[i]);
    space = false, begun = true;
  }
}

/* Push what happened, as one line: the event's `what` (that of an event fact is its sentence), or else its `text`. */
static void push_text(lua_State *L, int events, const lede_event *event) {
  size_t len = 0;
  int result = lua_gettop(L) + 1;
  lua_rawgeti(L, events, (lua_Integer)event->ref);
  bool known = lua_getfield(L, -1, "what") != LUA_TNIL || lua_getfield(L, -2, "text") != LUA_TNIL;
  const char *text = known ? luaL_tolstring(L, -1, &len) : "";
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  add_line(&b, (const unsigned char *)text, len);
  luaL_pushresult(&b);
  lua_replace(L, result);
  lua_settop(L, result);
}

static void add_event(luaL_Buffer *b, int events, const lede_event *event, int width) {
  char label[LABEL_SIZE], column[LABEL_SIZE + 2];
  label_of(event, label);
  push_text(b->L, events, event);
  bool bare = lua_rawlen(b->L, -1) == 0;
  snprintf(column, sizeof column, "%-*s%s", bare ? 0 : width, label, bare ? "" : "  ");
  lua_pushstring(b->L, column);
  lua_insert(b->L, -2);
  lua_concat(b->L, 2);
  luaL_addvalue(b);
}

/* What a reader of the labels has to be told: by a mark in them, or by the granularity of what is no range. */
typedef struct Legend { const char *mark; unsigned granularities; const char *text; } Legend;
static const Legend legends[] = {
    {"~", 0, "~ about that time"},
    {"..", 0, ".. open: until then, or since then"},
    {"X", 0, "X any digit: all years of a decade or century"},
    {NULL, 1u << LEDE_WEEK | 1u << LEDE_WEEKEND, "W week of the year, Monday to Sunday; WE its weekend"},
    {NULL, 1u << LEDE_SEASON, "-21 spring, -22 summer, -23 autumn, -24 winter (December to February)"},
    {NULL, 1u << LEDE_QUARTER, "-33 to -36 first to fourth quarter"},
    {NULL, 1u << LEDE_HALF, "-40 first half, -41 second half of the year"},
    {NULL, 1u << LEDE_PART_OF_DAY, "TMO morning, TMI midday, TAF afternoon, TEV evening, TNI night, TDT daytime"},
};
enum { LEGENDS = sizeof legends / sizeof *legends };

static unsigned legends_of(const lede_event *event, const char *label) {
  unsigned needed = 0, granularity = strchr(label, '/') == NULL ? 1u << event->granularity : 0;
  for (int i = 0; i < LEGENDS; i++)
    if ((legends[i].mark != NULL && strstr(label, legends[i].mark) != NULL) || (legends[i].granularities & granularity))
      needed |= 1u << i;
  return needed;
}

/* How wide the column of labels is, and which legends they need. */
static unsigned measure(const lede_event *events, size_t count, int *width) {
  unsigned needed = 0;
  *width = 0;
  for (size_t i = 0; i < count; i++) {
    char label[LABEL_SIZE];
    label_of(&events[i], label);
    if (*width < (int)strlen(label)) *width = (int)strlen(label);
    needed |= legends_of(&events[i], label);
  }
  return needed;
}

static int timeline_text(lua_State *L) {
  lede_timeline *tl = check_timeline(L);
  size_t count = lede_timeline_count(tl);
  const lede_event *events = lede_timeline_events(tl);
  int width;
  unsigned needed = measure(events, count, &width);
  lua_getiuservalue(L, 1, 1);
  int table = lua_gettop(L);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  if (count == 0) luaL_addstring(&b, "(no events)");
  for (size_t i = 0; i < count; i++) {
    if (i > 0) luaL_addchar(&b, '\n');
    add_event(&b, table, &events[i], width);
  }
  if (needed != 0) luaL_addchar(&b, '\n');
  for (int i = 0; i < LEGENDS; i++) {
    if (!(needed & 1u << i)) continue;
    luaL_addchar(&b, '\n');
    luaL_addstring(&b, legends[i].text);
  }
  luaL_pushresult(&b);
  return 1;
}

static const luaL_Reg timeline_meta[] = {
    {"__gc", timeline_gc}, {"__len", timeline_len}, {"__tostring", timeline_text}, {NULL, NULL}};
static const luaL_Reg timeline_methods[] = {
    {"add", timeline_add}, {"merge", timeline_merge}, {"events", timeline_events},     {"each", timeline_each},
    {"at", timeline_at},   {"between", timeline_between}, {"gaps", timeline_gaps}, {"relation", timeline_relation},
    {"text", timeline_text}, {NULL, NULL}};

int lede_L_open_timeline(lua_State *L) {
  lede_L_newclass(L, LEDE_TIMELINE_T, timeline_meta, NULL, timeline_methods);
  lua_createtable(L, 0, 2);
  lua_pushcfunction(L, timeline_new);
  lua_setfield(L, -2, "timeline");
  luaL_newlib(L, time_functions);
  lua_setfield(L, -2, "time");
  return 1;
}
