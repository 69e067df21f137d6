--- lede.time_named: seasons and named days: this winter, the spring of 1979, Christmas, New Year's Eve 1999.
local t = require "lede.tape"
local time = require("lede.core").time
local is_future = require("lede.time_tense").is_future
local lexicon = require("lede").lexicon
local holidays = require "lede.time_holidays"
local v = require "lede.time_values"
local w = require "lede.time_words"

local iso, year_in, PAST_BIAS, with_year = v.iso, v.year_in, v.PAST_BIAS, v.with_year
local season, deictic, the, of, comma, edge, edged = w.season, w.deictic, w.the, w.of, w.comma, w.edge, w.edged
local the_year, spelled_year, attr, shift_of, mod_of = w.the_year, w.spelled_year, w.attr, w.shift_of, w.mod_of
local year_of, rule, rule_here = w.year_of, w.rule, w.rule_here

-- this winter, the spring of 1979, early summer, spring
local SEASON_MONTH = { SP = 3, SU = 6, FA = 9, WI = 12 }
local function season_value(y, code) return ("%s-%s"):format(iso(y), code) end
local function value_of_season(spec, y) return season_value(y, spec.code) end

local function shifted_season(spec, ctx, span)
  local now = time.enclosing(ctx.dct, "season").value
  local y, here = year_in(ctx.dct), now:sub(-2) == spec.code
  if here then return season_value(year_in(now) + spec.shift, spec.code) end
  local ahead = SEASON_MONTH[spec.code] > math.tointeger(ctx.dct:sub(6, 7))
  if spec.shift == 0 then -- in March, "this winter" has just ended, unless one speaks of what is to come
    local ends = { season_value(y - 1, spec.code), season_value(y, spec.code) }
    return v.nearest(ends, ctx, is_future(span), 1)
  end
  if spec.shift < 0 and ahead then y = y - 1 end
  if spec.shift > 0 and not ahead then y = y + 1 end
  return season_value(y, spec.code)
end

local function resolve_season(spec, ctx, span)
  if spec.year then return season_value(spec.year, spec.code), "DATE" end
  if spec.shift and not ctx.dct then return season_value(nil, spec.code), "DATE" end
  if spec.shift then return shifted_season(spec, ctx, span), "DATE", ctx.dct end
  local text, anchor = with_year(spec, value_of_season, ctx, span, PAST_BIAS)
  return text, "DATE", anchor
end

local the_season = t.as("season", season)
local season_rule = edged * the^-1 * the_season * (comma + of)^-1
                  * (the_year * (w.hyphen * w.day_figure)^-1 + spelled_year)
                  + (edge + t.words "later earlier" * t.word "in"^-1)^-1 * t.as("deictic", deictic) * the_season
                  + (edge + the) * the^-1 * the_season * -of
                  + t.word "this" * t.as("deictic", t.words "past coming") * the_season
                  + t.behind(t.words "in since until by during of and for come") * the_season * -t.form "Cap"
                  + (the_season - t.attr("season", "bare", "no")) * -t.form "Cap"
local function read_season(m)
  local spec = { resolve = resolve_season, code = attr(m, "season", "season", "code"), mod = mod_of(m),
                 year = year_of(m), shift = shift_of(m) }
  spec.open = not spec.year and not spec.shift
  return spec
end

-- Christmas, New Year's Eve 1999
local function shifted_holiday(spec, ctx)
  local y = year_in(ctx.dct)
  for try = y - 2, y + 2 do
    local day = holidays.day(spec.attr, try)
    if spec.shift > 0 and day > ctx.dct then return day end
    if spec.shift < 0 and holidays.day(spec.attr, try + 1) >= ctx.dct then return day end
    if spec.shift == 0 and try == y then return day end
  end
end

local function value_of_holiday(spec, y) return holidays.day(spec.attr, y) or v.OPEN.day end
local function resolve_holiday(spec, ctx, span)
  if spec.year or spec.attr "on" then return value_of_holiday(spec, spec.year), "DATE" end
  if spec.shift and ctx.dct then return shifted_holiday(spec, ctx), "DATE", ctx.dct end
  local text, anchor = with_year(spec, value_of_holiday, ctx, span, 1)
  return text, "DATE", anchor
end
local holiday_rule = edged * t.as("deictic", deictic)^-1 * t.as("holiday", t.class "holiday")
                   * ((comma + of)^-1 * the_year + of * deictic * t.word "year")^-1
local function read_holiday(m)
  local shift, at, before = shift_of(m), m:elements "holiday", m.layer:element(m.first - 1)
  local function holiday_attr(key) return m.layer:attr(at, "holiday", key) end
  local of_others = before.form == "clitic" or before.entry and lexicon:is(before.entry, "nationality")
  if of_others and holiday_attr "national" then return nil end
  return { resolve = resolve_holiday, attr = holiday_attr, shift = shift, mod = mod_of(m), year = year_of(m),
           open = not shift and not holiday_attr "on" }
end

-- the first Sunday in October, the last Friday of May 2026
local function value_of_nth(spec, y)
  return y and holidays.nth(y, spec.month, spec.nth, spec.n) or iso(nil, spec.month) .. "-XX"
end
local function resolve_nth_weekday(spec, ctx, span)
  if spec.year then return value_of_nth(spec, spec.year), "DATE" end
  local text, anchor = with_year(spec, value_of_nth, ctx, span, PAST_BIAS)
  return text, "DATE", anchor
end
local nth_weekday_rule = the^-1 * t.as("nth", w.ordinal_word + w.ord + t.word "last") * t.as("weekday", w.one_weekday)
                       * (of + t.word "in") * w.the_month * (comma^-1 * the_year)^-1
local function read_nth_weekday(m)
  local nth = w.number_of(m, "nth")
  if not nth or nth == 0 or nth > 5 then return nil end
  local year, month, n = year_of(m), w.integer(m, "month", "month", "n"), w.integer(m, "weekday", "weekday", "n")
  if year and not holidays.nth(year, month, nth, n) then
    return v.invalid("the month has no such day", iso(year, month))
  end
  return { resolve = resolve_nth_weekday, nth = nth, n = n, month = month, year = year, open = not year }
end

return {
  rules = {
    rule("season", season_rule, read_season),
    rule_here("holiday", holiday_rule, read_holiday),
    rule("nth_weekday", nth_weekday_rule, read_nth_weekday),
  },
}
