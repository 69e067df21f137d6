--- lede.time_values: TIMEX3 values, and how those that lean on a date are resolved.
--
-- A spec is what a rule read: a table with `resolve(spec, ctx, span)`, which gives value, type and anchor of a fact
-- that it was read for; or with a `value` (and `type`) that it always has; `by_date`: what it gives depends on nothing
-- but the document's date, unless a story is told.  It may be that of many facts.  The context:
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

-- value(spec, year) for the years around the document date, those that exist.
local function around(spec, value, ctx)
  local out, year = {}, year_in(ctx.dct)
  for y = year - 1, year + 1 do
    local v = value(spec, y)
    if v and middle(v) then out[#out + 1] = v end
  end
  return out
end

-- In a story: the year last mentioned, or the next or last one where that is nearer to the day last mentioned.
local function told_year(spec, value, ctx)
  if ctx.told then
    local open = value(spec, nil)
    local again = ctx.told[open:sub(6)] or ctx.told[open:sub(6, 7)]
    if again then return again end
  end
  if not ctx.year or ctx.last_is_coarse then return ctx.year end
  local best, least
  for y = ctx.year - 1, ctx.year + 1 do
    local v = value(spec, y)
    local d = distance(v, ctx.last_day)
    d = d and math.abs(d)
    if d and (not least or d < least) then best, least = y, d end
  end
  return best
end

-- Where a value lies: what time.parse gives, its year, its first day, whether it is a day, or coarser than a month;
-- false: nowhere.  The same days are named over and over.
local FINE = { day = true, month = true }
local MOST_PLACES = 2000
local places, place_count = {}, 0
local function place_of(value)
  local place = places[value]
  if place ~= nil then return place end
  if place_count == MOST_PLACES then places, place_count = {}, 0 end
  place = time.parse(value) or false
  if place then
    place.year, place.first_day = year_in(value), place.from and place.from:match "^%-?%d+%-%d%d%-%d%d"
    place.is_day, place.is_coarse = place.granularity == "day", not FINE[place.granularity]
  end
  places[value], place_count = place, place_count + 1
  return place
end

-- Does a value begin after the document's day?
local function is_ahead(value, ctx) return place_of(value).begins > place_of(ctx.dct).begins end

local SOON = 31 -- days

-- What has been worked out of a spec for the documents of a day, until one of another day comes.
local function notes_of(spec, dct)
  local notes = spec.notes
  if not notes or notes.dct ~= dct then
    notes = { dct = dct }
    spec.notes = notes
  end
  return notes
end

-- Of the values around the document date the nearest, and where that begins after it the last that does not; by whether
-- one speaks of the future.
local function nearest_year(spec, value, ctx, future, bias)
  local candidates, found = around(spec, value, ctx), {}
  found.best = nearest(candidates, ctx, future, bias)
  found.last = found.best
  if not found.best or not is_ahead(found.best, ctx) then return found end
  found.soon = distance(found.best, ctx.dct) <= SOON
  for _, v in ipairs(candidates) do
    if not is_ahead(v, ctx) then found.last = v end
  end
  return found
end

-- A value that lacks its year: value(spec, year) fills it in.  Stories take the year last mentioned, news the nearest:
-- the sentence of the span says whether it speaks of the future; without a span the past is meant.
local function with_year(spec, value, ctx, span, bias)
  if ctx.narrative and ctx.year or not ctx.dct then
    return value(spec, told_year(spec, value, ctx)), ctx.year and ctx.year_value
  end
  local notes, future = notes_of(spec, ctx.dct), span and tense.is_future(span) or false
  local found = notes[future]
  if not found then
    found = nearest_year(spec, value, ctx, future, bias)
    notes[future] = found
  end
  -- "In January, exports fell"
  local past = not future and span and found.best ~= found.last and tense.is_past(span, found.soon)
  return past and found.last or found.best, ctx.dct
end

-- The spec of a day or month: year?, month, day?, mod; open: the text leaves the year open.
local function calendar_value(spec, year) return iso(year, spec.month, spec.day) end
local function resolve_calendar(spec, ctx, span)
  if spec.year then return calendar_value(spec, spec.year), "DATE" end
  local text, anchor = with_year(spec, calendar_value, ctx, span, PAST_BIAS)
  return text, "DATE", anchor
end

local function calendar(year, month, day)
  return { resolve = resolve_calendar, year = year, month = month, day = day, open = not year,
           value = year and iso(year, month, day) }
end

local OPEN = { second = "XXXX-XX-XXTXX:XX:XX", minute = "XXXX-XX-XXTXX:XX", hour = "XXXX-XX-XXTXX", day = "XXXX-XX-XX",
               weekend = "XXXX-WXX-WE", week = "XXXX-WXX", month = "XXXX-XX", quarter = "XXXX-QX", year = "XXXX",
               decade = "XXX", century = "XX" }
local WITHIN_DAY = { second = true, minute = true, hour = true }

-- The unit that is n units on from the one that a date is in, as a value.  News of one day asks for the same ones.
local MOST_DATES, FAR = 100, 100
local reckoned, date_count = {}, 0
local function reckoned_from(date, unit)
  local of_date = reckoned[date]
  if not of_date then
    if date_count == MOST_DATES then reckoned, date_count = {}, 0 end
    of_date = {}
    reckoned[date], date_count = of_date, date_count + 1
  end
  of_date[unit] = of_date[unit] or {}
  return of_date[unit]
end

local function relative(date, unit, n)
  if not date then return OPEN[unit] end
  if WITHIN_DAY[unit] then return date .. OPEN[unit]:sub(11) end
  if n > FAR or n < -FAR then return time.unit(date, unit, n) end
  local known = reckoned_from(date, unit)
  if not known[n] then known[n] = time.unit(date, unit, n) end
  return known[n]
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
  notes_of = notes_of,
  calendar = calendar,
  OPEN = OPEN,
  WITHIN_DAY = WITHIN_DAY,
  relative = relative,
  place_of = place_of,
  day_of = day_of,
  duration = duration,
  fixed = fixed,
}
