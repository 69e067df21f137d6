--- lede.time_dates: days and months of the calendar in words: 2 December 2025, December 2nd, last May.
local t = require "lede.tape"
local lexicon = require("lede").lexicon
local v = require "lede.time_values"
local w = require "lede.time_words"

local iso, year_in, valid, invalid_day, calendar = v.iso, v.year_in, v.valid, v.invalid_day, v.calendar
local ord, year, day_figure, month, weekday, unit = w.ord, w.year, w.day_figure, w.month, w.weekday, w.unit
local the, of, comma, hyphen, to_and, edge, edged = w.the, w.of, w.comma, w.hyphen, w.to_and, w.edge, w.edged
local the_day, day_word, the_month, the_year, year_after = w.the_day, w.day_word, w.the_month, w.the_year, w.year_after
local spelled_year, deictic, integer, shift_of, mod_of = w.spelled_year, w.deictic, w.integer, w.shift_of, w.mod_of
local number_of, year_of, rule, rule_here = w.number_of, w.year_of, w.rule, w.rule_here

local function read_date(m)
  local spec = calendar(year_of(m), integer(m, "month", "month", "n"), number_of(m, "day"))
  spec.mod = mod_of(m)
  if spec.day and not valid(spec.year, spec.month, spec.day) then
    return invalid_day(spec.year, spec.month, spec.day, m.of ~= nil)
  end
  return spec
end

local named_day = (t.as("weekday", weekday) * comma^-1)^-1
-- "of that year", "of the same year": the year last told of.
local of_that_year = of * (t.word "that" + (the + t.word "this") * t.word "same") * t.word "year"
-- December 2nd, 2025; Tuesday, Dec. 2; early on May 2
local month_day = named_day * the_month * the_day * (year_after + of_that_year)^-1
-- 2 December 2025; the 2nd of December; Monday the 3rd of May, 2021
local day_month = named_day * the^-1 * the_day * (t.word "day"^-1 * t.as("of", of))^-1 * the_month
                * -(day_figure * (t.form "punct" + t.edge "any")) * (year_after + of_that_year)^-1
-- In words: May second, the twenty-second of May, nineteen ninety-six; and months with such a year
local words_year = (comma + of)^-1 * (the_year + spelled_year)
local in_words = named_day * (the_month * day_word * -(t.form "lower" - t.class "function_word")
                              + the^-1 * day_word * t.word "day"^-1 * of * the_month) * words_year^-1
               + named_day * (the_month * the_day^-1 + the^-1 * the_day * of^-1 * the_month)
                 * (comma + of)^-1 * spelled_year
-- 8 and 9 May: the first day takes its month from the second; May 8 and 9: the second from the first.
local any_day = the^-1 * (the_day + day_word)
local day_before = any_day * #((hyphen + to_and) * any_day * of^-1 * month)
local day_behind = t.behind(hyphen + to_and) * any_day * (comma^-1 * the_year)^-1
                 * -(month + unit + of * month + (t.form "lower" - t.class "function_word") + t.form "capital")

-- A day that has the month of another some elements on (or before); that one's year is shared when all are resolved.
local FARTHEST = 6 -- elements
local function day_with_month(m, from, step)
  local n
  for at = from, from + step * FARTHEST, step do
    if at < 1 or at > #m.layer then break end
    n = math.tointeger(m.layer:attr(at, "month", "n"))
    if n then break end
  end
  local spec = calendar(year_of(m), n, number_of(m, "day"))
  return n and spec.day and valid(spec.year, n, spec.day) and spec or nil
end

local function read_day_before(m) return day_with_month(m, m.last + 2, 1) end

-- The words between the month and the day have to be days too: "May 8 and 9", "April 27th to the third".
local function read_day_behind(m)
  local at = m.first - 2
  local before = at >= 1 and m.layer:text(at, at):lower() or ""
  local is_day = before:find "^%d%d?$" or before:find "^%d%d?%a%a$" or lexicon:is(before, "ordinal_word")
  return is_day and day_with_month(m, at, -1) or nil
end

-- Months that are also other words want a preposition or the like before them.
local before_month = t.words "in since until till by of during from through throughout between and to last next this"
                   + t.words "early late mid for before after every each - –"
local plain_month = (month - t.attr("month", "bare", "no")) * -t.form "Cap" + t.behind(before_month) * month
local a_day = day_figure + ord
local month_alone = the_month * year_after + t.as("month", plain_month) * of_that_year^-1
local month_of = -t.behind(a_day) * edged * month_alone * -a_day + edge * the_month * -a_day
local month_rule = month_of + t.behind(hyphen) * the_month * the_year
                 + the_month * t.words "/ -" * the_year + the_year * the_month * -a_day

-- this August, last May, next March
local deictic_month = edged * t.as("deictic", deictic) * the_month * -(a_day + year)
local function resolve_deictic_month(spec, ctx)
  if not ctx.dct then return iso(nil, spec.month), "DATE" end
  local y, here = year_in(ctx.dct), math.tointeger(ctx.dct:sub(6, 7))
  if spec.shift < 0 and spec.month >= here then y = y - 1 end
  if spec.shift > 0 and spec.month <= here then y = y + 1 end
  return iso(y, spec.month), "DATE", ctx.dct
end
local function read_deictic_month(m)
  return { resolve = resolve_deictic_month, by_date = true, shift = shift_of(m), mod = mod_of(m),
           month = integer(m, "month", "month", "n") }
end

return {
  read = read_date,
  rules = {
    rule("date", (edge * t.word "on"^-1)^-1 * (month_day + day_month), read_date),
    rule("date", in_words, read_date),
    rule_here("day", day_before, read_day_before),
    rule_here("day", day_behind, read_day_behind),
    rule("month", month_rule, read_date),
    rule("month", deictic_month, read_deictic_month),
  },
}
