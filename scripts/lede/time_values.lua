--- lede.time_values: TIMEX3 values, and how those that lean on a date are resolved.
--
-- A spec is what a rule read: a table with `resolve(spec, ctx, f)`, which gives value, type and anchor of a fact that
-- it was read for.  It may be that of many facts, and is never changed.  The context:
--   dct        the document's date, "2025-12-02", or nil
--   narrative  does the text tell a story of the past, so that its dates follow each other?
--   year       the year last mentioned; year_value the value that named it
--   told       in an undated article that spans few years: what year a day or month ("12-02", "12") last had
--   last_day   the (first) day of the date last mentioned
local numbers = require "lede.numbers"
local tense = require "lede.time_tense"
local time = require("lede.core").time

local function iso(year, month, day)
  local y = year and ("%04d"):format(year) or "XXXX"
  if not month then return y end
  return day and ("%s-%02d-%02d"):format(y, month, day) or ("%s-%02d"):format(y, month)
end

local function year_in(value) return math.tointeger(value:match "^%d%d%d%d") end

local LEAP = 2000 -- a year that has every day
local function valid(year, month, day) return time.valid(year or LEAP, month, day) end

-- The spec of what has the form of a date and is none: it gets no value, and says why.
local function resolve_invalid() return nil, "DATE" end
local function invalid(why, stated, type)
  return { resolve = resolve_invalid, invalid = why, stated = stated, type = type }
end

local MOST_DAYS = 31
-- A day that no such month has, or nil where the number is no day of any month ("March 40 people"), unless it is
-- `certain` that a day is meant ("the 32nd of May").
local function invalid_day(year, month, day, certain)
  if not month or (day < 1 or day > MOST_DAYS) and not certain then return nil end
  local of = year and ("%04d-%02d"):format(year, month) or ("month %d"):format(month)
  return invalid(("there is no day %d in %s"):format(day, of), iso(year, month, day))
end

local middle = time.middle
local DAY = 86400

-- How far apart, in days, the middles of two values are; nil where one is no value.
local function distance(a, b)
  a, b = middle(a), middle(b)
  return a and b and (a - b) // DAY
end

-- Of the values the one nearest to the document date, the past being likelier unless one speaks of the future.
local PAST_BIAS = 2
local function nearest(candidates, ctx, future, bias)
  local best, least
  local here = middle(ctx.dct)
  for _, value in ipairs(candidates) do
    local d = (middle(value) - here) // DAY
    if d > 0 then d = future and d or d * bias else d = future and -d * bias * 2 or -d end
    if not least or d < least then best, least = value, d end
  end
  return best
end

-- value(year) for the years around the document date, those that exist.
local function around(ctx, value)
  local out, year = {}, year_in(ctx.dct)
  for y = year - 1, year + 1 do
    local v = value(y)
    if v and middle(v) then out[#out + 1] = v end
  end
  return out
end

-- In a story: the year last mentioned, or the next or last one where that is nearer to the day last mentioned.
local function told_year(ctx, value)
  if ctx.told then
    local open = value(nil)
    local again = ctx.told[open:sub(6)] or ctx.told[open:sub(6, 7)]
    if again then return again end
  end
  if not ctx.year or ctx.last_is_coarse then return ctx.year end
  local best, least
  for y = ctx.year - 1, ctx.year + 1 do
    local v = value(y)
    local d = distance(v, ctx.last_day)
    d = d and math.abs(d)
    if d and (not least or d < least) then best, least = y, d end
  end
  return best
end

-- Where a value lies: what time.parse gives, its year, and its first day; false: nowhere.  The same days are named over
-- and over.
local MOST_PLACES = 2000
local places, place_count = {}, 0
local function place_of(value)
  local place = places[value]
  if place ~= nil then return place end
  if place_count == MOST_PLACES then places, place_count = {}, 0 end
  place = time.parse(value) or false
  if place then
    place.year, place.first_day = year_in(value), place.from and place.from:match "^%-?%d+%-%d%d%-%d%d"
  end
  places[value], place_count = place, place_count + 1
  return place
end

-- Does a value begin after the document's day?
local function is_ahead(value, ctx) return place_of(value).begins > place_of(ctx.dct).begins end

local SOON = 31 -- days

-- A value that lacks its year: value(year) fills it in.  Stories take the year last mentioned, news the nearest: f is
-- the fact whose sentence says whether it speaks of the future; without it the past is meant.
local function with_year(ctx, value, f, bias)
  if ctx.narrative and ctx.year or not ctx.dct then return value(told_year(ctx, value)), ctx.year and ctx.year_value end
  local candidates, future = around(ctx, value), f and tense.is_future(f.span)
  local best = nearest(candidates, ctx, future, bias)
  -- "In January, exports fell"
  if best and f and not future and is_ahead(best, ctx) and tense.is_past(f.span, distance(best, ctx.dct) <= SOON) then
    for _, v in ipairs(candidates) do
      if not is_ahead(v, ctx) then best = v end
    end
  end
  return best, ctx.dct
end

-- The spec of a day or month: year?, month, day?, mod; open: the text leaves the year open.
local function resolve_calendar(spec, ctx, f)
  if spec.year then return iso(spec.year, spec.month, spec.day), "DATE" end
  local text, anchor = with_year(ctx, function(y) return iso(y, spec.month, spec.day) end, f, PAST_BIAS)
  return text, "DATE", anchor
end

local function calendar(year, month, day)
  return { resolve = resolve_calendar, year = year, month = month, day = day, open = not year }
end

local OPEN = { second = "XXXX-XX-XXTXX:XX:XX", minute = "XXXX-XX-XXTXX:XX", hour = "XXXX-XX-XXTXX", day = "XXXX-XX-XX",
               weekend = "XXXX-WXX-WE", week = "XXXX-WXX", month = "XXXX-XX", quarter = "XXXX-QX", year = "XXXX",
               decade = "XXX", century = "XX" }
local WITHIN_DAY = { second = true, minute = true, hour = true }

local function relative(date, unit, n)
  if not date then return OPEN[unit] end
  if WITHIN_DAY[unit] then return date .. OPEN[unit]:sub(11) end
  return time.unit(date, unit, n)
end

-- Date of a value that has one: its first day.
local function day_of(value)
  local place = value and place_of(value)
  return place and place.first_day
end

local function duration(n, code, factor)
  if n ~= "X" and factor then n = numbers.times(n, math.tointeger(factor)) or n end
  local letter = code:sub(-1)
  return (#code == 2 and code ~= "WE" and "PT" or "P") .. n .. (code == "WE" and code or letter)
end

-- Why there is no reckoning with a duration of a known length; nil: there is.
local function why_too_long(value)
  local length, err = time.duration(value)
  return not length and err.code == "limit" and err.message or nil
end

local function resolve_fixed(spec) return spec.value, spec.type or "DATE" end

-- The spec of what needs no resolving.
local function fixed(value, mod, type)
  return { resolve = resolve_fixed, value = value, mod = mod, type = type,
           why = type == "DURATION" and why_too_long(value) or nil }
end

-- "2025-12-02" and "MO" make a TIME, a day alone stays a DATE.
local function with_part(day, part) return part and day .. "T" .. part or day, part and "TIME" or "DATE" end

return {
  with_part = with_part,
  iso = iso,
  year_in = year_in,
  valid = valid,
  invalid = invalid,
  invalid_day = invalid_day,
  PAST_BIAS = PAST_BIAS,
  nearest = nearest,
  with_year = with_year,
  calendar = calendar,
  OPEN = OPEN,
  WITHIN_DAY = WITHIN_DAY,
  relative = relative,
  place_of = place_of,
  day_of = day_of,
  duration = duration,
  fixed = fixed,
}
