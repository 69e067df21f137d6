--- lede.time_dates: dates of the calendar: days, months, years, decades, centuries, quarters, seasons, feasts.
local t = require "lede.tape"
local lpeg = require "lpeg"
local time = require("lede.core").time
local v = require "lede.time_values"
local w = require "lede.time_words"

local P, R, C, Cg, Ct = lpeg.P, lpeg.R, lpeg.C, lpeg.Cg, lpeg.Ct
local iso, year_in, valid, PAST_BIAS, with_year = v.iso, v.year_in, v.valid, v.PAST_BIAS, v.with_year
local fixed = v.fixed
local num, ord, alnum, year, day_figure, month = w.num, w.ord, w.alnum, w.year, w.day_figure, w.month
local weekday, season, unit, deictic, ordinal_word = w.weekday, w.season, w.unit, w.deictic, w.ordinal_word
local the, of, comma, hyphen, from_between, to_and = w.the, w.of, w.comma, w.hyphen, w.from_between, w.to_and
local century, bc, edge, edged, the_day, the_month = w.century, w.bc, w.edge, w.edged, w.the_day, w.the_month
local the_year, year_after, attr, integer, shift_of = w.the_year, w.year_after, w.attr, w.integer, w.shift_of
local text_of, mod_of, number_of, is_future, rule = w.text_of, w.mod_of, w.number_of, w.is_future, w.rule

-- spec: year?, month, day?, mod, future
local function resolve_calendar(spec, ctx)
  local function value(y) return iso(y, spec.month, spec.day) end
  if spec.year then return value(spec.year), "DATE" end
  local text, anchor = with_year(ctx, value, spec.future, spec.day and 1 or PAST_BIAS)
  return text, "DATE", anchor
end

local function read_date(m, doc)
  local spec = { resolve = resolve_calendar, month = integer(m, "month", "month", "n"),
                 day = number_of(m, "day"), year = math.tointeger(text_of(m, "year")), mod = mod_of(m) }
  if spec.day and not valid(spec.year, spec.month, spec.day) then return nil end
  if not spec.year then spec.future = is_future(m, doc) end
  return spec
end

local named_day = (t.as("weekday", weekday) * comma^-1)^-1
-- "of that year", "of the same year": the year last told of.
local of_that_year = of * (t.word "that" + (the + t.word "this") * t.word "same") * t.word "year"
-- December 2nd, 2025; Tuesday, Dec. 2; early on May 2
local month_day = named_day * the_month * the_day * (year_after + of_that_year)^-1
-- 2 December 2025; the 2nd of December; Monday the 3rd of May, 2021
local day_month = named_day * the^-1 * t.as("day", day_figure + ord + ordinal_word * #of) * of^-1 * the_month
                * (comma^-1 * the_year + of_that_year)^-1
-- 8 and 9 May: the first day takes its month from the second; May 8 and 9: the second from the first.
local day_before = the_day * #((hyphen + to_and) * (day_figure + ord) * month)
local day_behind = t.behind(month * day_figure * (hyphen + to_and)) * the_day * -(month + unit + t.form "lower")

-- A day whose month is the element `at`; its year follows there, if it is said.
local function day_with_month(m, doc, at)
  local n = math.tointeger(m.layer:attr(at, "month", "n"))
  local spec = { resolve = resolve_calendar, month = n, day = number_of(m, "day") }
  if not valid(nil, spec.month, spec.day) then return nil end
  spec.future = is_future(m, doc)
  return spec
end

local function read_day_before(m, doc) return day_with_month(m, doc, m.last + 3) end
local function read_day_behind(m, doc) return day_with_month(m, doc, m.first - 3) end

-- Months that are also other words want a preposition or the like before them.
local before_month = t.words "in since until till by of during from through throughout between and to last next this"
                   + t.words "early late mid for before after every each - –"
local plain_month = (month - t.attr("month", "bare", "no")) * -t.form "Cap" + t.behind(before_month) * month
local a_day = day_figure + ord
local month_alone = the_month * year_after + t.as("month", plain_month) * of_that_year^-1
local month_of = -t.behind(a_day) * edged * month_alone * -a_day + edge * the_month * -a_day
local month_rule = month_of + t.behind(hyphen) * the_month * the_year

-- 2025-12-02, 12/2/2025, 2.12.2025
local iso_tokens = t.as("iso", year * hyphen * day_figure * hyphen * day_figure)
local iso_text = Ct(Cg(R "09"^4, "year") * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day") * -1)
local digit = R "09"
local two, four = digit * digit^-1, digit * digit * digit * digit
local function three_parts(mark)
  return Cg(two, "first") * C(mark) * Cg(two, "second") * mark * Cg(four, "year") * -1
end
local slash_text = Ct(three_parts "/" + three_parts ".")

local function absolute_day(y, mon, d)
  y, mon, d = math.tointeger(y), math.tointeger(mon), math.tointeger(d)
  if mon > 12 or not valid(y, mon, d) then return nil end
  return { resolve = resolve_calendar, year = y, month = mon, day = d }
end

local function read_iso(m)
  local found = iso_text:match(m.iso.text)
  return found and absolute_day(found.year, found.month, found.day)
end

-- Month first, as in America, unless only the other order makes a date; with full stops the day comes first.
local function read_figures(m)
  local found = slash_text:match(m.span.text)
  if not found then return nil end
  if found[1] == "." then return absolute_day(found.year, found.second, found.first) end
  return absolute_day(found.year, found.first, found.second) or absolute_day(found.year, found.second, found.first)
end

local function read_short(m)
  local first, last = m.layer:span(m.first - 2, m.first - 2).text, m.short.text
  if #last ~= 2 or first:sub(3) >= last then return nil end
  local spec = fixed(first:sub(1, 2) .. last)
  spec.year = math.tointeger(spec.value)
  return spec
end

-- A year in a title is of our age: "Beijing 2008" is one, "Resolution 1483" is not.  After "of" and its like a round
-- number counts something sooner than it names a year.
local function read_year(m)
  local n = math.tointeger(text_of(m, "year") or text_of(m, "titled") or text_of(m, "loose") or text_of(m, "before_bc"))
  if not n or m.titled and n < 1900 or m.loose and (n < 1700 or n % 100 == 0) then return nil end
  if m.bc or m.before_bc then return fixed(("BC%04d"):format(n), mod_of(m)) end
  local spec = fixed(tostring(n), mod_of(m))
  spec.year = n
  return spec
end

-- A number alone is a year only where something asks for one.
local strong = t.words "in since until till during throughout by"
local weak = t.words "of for from to through before after between and around than circa about"
local breaks = t.form "punct" + t.form "close" + t.form "open" + t.class "function_word" + t.edge "any"
local closes = breaks + t.form "capital"
local owner = t.words "the a an its his her their our this that" + t.form "clitic"
local year_place = the_year * #((hyphen + t.word "to") * year)
                 + t.behind(strong) * the_year
                 + t.behind(weak) * the_year * #closes
                 + t.behind(t.words "of from before after between") * t.as("loose", year)
                 + t.behind(owner) * the_year * #(t.form "lower" + t.form "capital")
                 + t.behind((t.form "Cap" + t.form "UPPER") - month) * t.as("titled", year) * #breaks
                 + t.behind(t.edge "any") * the_year * #(t.edge "any" + t.words ": - – —")
                 + t.behind(t.word "(") * the_year * #(t.words ") , ;" + hyphen * num)
                 + t.behind(year * hyphen) * the_year
                 + t.behind(year * (to_and + comma)) * the_year * #closes
                 + t.behind(t.edge "any") * the_year * #t.class "function_word"
                 + (t.word "the"^-1 * t.word "year") * the_year
                 + edge * the_year
                 + t.behind(from_between) * the_year * #to_and
local year_rule = (year_place - num * t.class "magnitude") * -(t.word "%" + t.class "percent")
-- 216 BC; the first of 240-238 BC
local bc_rule = edged * t.as("year", num) * t.as("bc", bc)
              + t.as("before_bc", num) * #((hyphen + t.word "to") * num * bc)
-- the end of 1915-17
local short_rule = t.behind(year * t.words "- –") * t.as("short", day_figure) * -(month + unit + hyphen)

-- the 1990s, '90s, the mid-1980s
local decade_text = P "'"^-1 * P "’"^-1 * (C(R "09" * R "09" * R "09") + C(R "09")) * "0" * P "'"^-1 * "s" * -1
local function read_decade(m)
  local text = decade_text:match(m.decade.text)
  if not text then return nil end
  if #text == 1 then text = (text > "2" and "19" or "20") .. text end
  return #text == 3 and fixed(text, mod_of(m)) or nil
end

-- the 19th century, the late twentieth century BC
local nth = ord + t.attr("number_word", "kind", "tens") * hyphen * ordinal_word + ordinal_word
local century_rule = (edge + the^-1) * the^-1 * t.as("nth", nth) * hyphen^-1 * century * t.as("bc", bc)^-1
local function read_century(m)
  local n = number_of(m, "nth")
  if not n or n < 1 or n > 99 then return nil end
  return fixed((m.bc and "BC%02d" or "%02d"):format(n - 1), mod_of(m))
end

-- the third quarter of 2009, Q3 2009, third-quarter, the second half of last year
local function resolve_share(spec, ctx)
  local function value(y) return ("%s-%s%d"):format(iso(y), spec.letter, spec.n) end
  if spec.year then return value(spec.year), "DATE" end
  local year_of_dct = ctx.dct and year_in(ctx.dct)
  if spec.shift then return value(year_of_dct and year_of_dct + spec.shift), "DATE", ctx.dct end
  local text, anchor = with_year(ctx, value, spec.future, PAST_BIAS)
  return text, "DATE", anchor
end

local deictic_year = t.as("deictic", deictic) * t.word "year" + the * t.word "year"
local of_year = of^-1 * the_year + of * deictic_year
local latter = t.words "first second latter last"
local share_rule = the^-1 * t.as("nth", ordinal_word + ord) * hyphen^-1 * t.as("quarter", t.word "quarter") * of_year^-1
                 + the^-1 * t.as("nth", latter) * t.word "half" * of_year
                 + t.as("q", alnum) * (of^-1 * the_year)^-1
local function read_share(m, doc)
  local q = m.q and m.q.text:match "^[Qq]([1-4])$"
  if m.q and not q then return nil end
  local is_quarter = q or m.quarter
  local spec = { resolve = resolve_share, letter = is_quarter and "Q" or "H", shift = shift_of(m),
                 n = q and math.tointeger(q) or number_of(m, "nth"), year = math.tointeger(text_of(m, "year")) }
  if spec.n == -1 then spec.n = is_quarter and 4 or 2 end
  if not spec.n or spec.n > (is_quarter and 4 or 2) then return nil end
  spec.future = not spec.year and is_future(m, doc)
  return spec
end

-- this winter, the spring of 1979, early summer, spring
local SEASON_MONTH = { SP = 3, SU = 6, FA = 9, WI = 12 }
local function season_value(y, code) return ("%s-%s"):format(iso(y), code) end

local function shifted_season(spec, ctx)
  local now = time.enclosing(ctx.dct, "season").value
  local y, here = year_in(ctx.dct), now:sub(-2) == spec.code
  if here then return season_value(year_in(now) + spec.shift, spec.code) end
  local ahead = SEASON_MONTH[spec.code] > math.tointeger(ctx.dct:sub(6, 7))
  if spec.shift < 0 and ahead then y = y - 1 end
  if spec.shift > 0 and not ahead then y = y + 1 end
  return season_value(y, spec.code)
end

local function resolve_season(spec, ctx)
  if spec.year then return season_value(spec.year, spec.code), "DATE" end
  if spec.shift and not ctx.dct then return season_value(nil, spec.code), "DATE" end
  if spec.shift then return shifted_season(spec, ctx), "DATE", ctx.dct end
  local text, anchor = with_year(ctx, function(y) return season_value(y, spec.code) end, spec.future, PAST_BIAS)
  return text, "DATE", anchor
end

local the_season = t.as("season", season)
local season_rule = edged * the^-1 * the_season * (comma + of)^-1 * the_year
                  + (edge + t.words "later earlier" * t.word "in"^-1)^-1 * t.as("deictic", deictic) * the_season
                  + (edge + the) * the^-1 * the_season * -of
                  + t.behind(t.words "in since until by during of and for") * the_season * -t.form "Cap"
                  + (the_season - t.attr("season", "bare", "no")) * -t.form "Cap"
local function read_season(m, doc)
  local spec = { resolve = resolve_season, code = attr(m, "season", "season", "code"), mod = mod_of(m),
                 year = math.tointeger(text_of(m, "year")), shift = shift_of(m) }
  spec.future = not spec.year and not spec.shift and is_future(m, doc)
  return spec
end

-- Christmas, New Year's Eve 1999
local function resolve_holiday(spec, ctx)
  local function value(y) return iso(y) .. "-" .. spec.date end
  if spec.year then return value(spec.year), "DATE" end
  local text, anchor = with_year(ctx, value, spec.future, 1)
  return text, "DATE", anchor
end
local holiday_rule = t.as("holiday", t.class "holiday") * (comma^-1 * the_year)^-1
local function read_holiday(m, doc)
  return { resolve = resolve_holiday, date = attr(m, "holiday", "holiday", "date"),
           year = math.tointeger(text_of(m, "year")), future = is_future(m, doc) }
end

return {
  read = read_date,
  rules = {
    rule("date", (edge * t.word "on"^-1)^-1 * (month_day + day_month), read_date),
    rule("day", day_before, read_day_before),
    rule("day", day_behind, read_day_behind),
    rule("month", month_rule, read_date),
    rule("iso", iso_tokens, read_iso),
    rule("figures", t.as("figures", num), read_figures),
    rule("year", year_rule + bc_rule, read_year),
    rule("year", short_rule, read_short),
    rule("decade", (edge + the^-1) * the^-1 * t.as("decade", alnum), read_decade),
    rule("century", century_rule, read_century),
    rule("share", share_rule, read_share),
    rule("season", season_rule, read_season),
    rule("holiday", holiday_rule, read_holiday),
  },
}
