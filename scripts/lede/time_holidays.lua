--- lede.time_holidays: on which day a named day of `scripts/lexicon/holiday` falls.
local time = require("lede.core").time

local holidays = {}

-- Easter Sunday, as days since 1970-01-01: the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", ch. 8).
local function easter(year)
  local a, b, c = year % 19, year // 100, year % 100
  local h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
  local l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
  local m = (a + 11 * h + 22 * l) // 451
  local n = h + l - 7 * m + 114
  return time.days(year, n // 31, n % 31 + 1)
end

local function iso(days) return ("%04d-%02d-%02d"):format(time.civil(days)) end

-- The nth such weekday of a month; -1: its last.
local function nth_weekday(year, month, nth, weekday)
  if nth > 0 then
    local first = time.days(year, month, 1)
    return first + (weekday - time.weekday(first)) % 7 + 7 * (nth - 1)
  end
  local last = month == 12 and time.days(year, 12, 31) or time.days(year, month + 1, 1) - 1
  return last - (time.weekday(last) - weekday) % 7
end

--- The nth such weekday of a month (-1: its last), "2025-10-05"; nil where it has none.
function holidays.nth(year, month, nth, weekday)
  local y, m, d = time.civil(nth_weekday(year, month, nth, weekday))
  return m == month and ("%04d-%02d-%02d"):format(y, m, d) or nil
end

--- The day of a year, "2025-12-25", by the attributes of a lexicon entry: attr(key) -> string or nil.
--- Without a year "XXXX-12-25"; nil where the day moves.
function holidays.day(attr, year)
  if attr "on" then return attr "on" end
  if attr "date" then return ("%s-%s"):format(year and ("%04d"):format(year) or "XXXX", attr "date") end
  if not year then return nil end
  if attr "easter" then return iso(easter(year) + math.tointeger(attr "easter")) end
  local month, nth, weekday = math.tointeger(attr "month"), math.tointeger(attr "nth"), math.tointeger(attr "weekday")
  return iso(nth_weekday(year, month, nth, weekday) + (math.tointeger(attr "plus") or 0))
end

return holidays
