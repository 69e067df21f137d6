--- lede.time_dates: dates of the calendar: days, months, years, decades, centuries, quarters, seasons, feasts.
local t = require "lede.tape"
local lpeg = require "lpeg"
local time = require("lede.core").time
local lexicon = require("lede").lexicon
local v = require "lede.time_values"
local w = require "lede.time_words"

local FIRST_YEAR = w.first_year
local P, R, C, Cg, Ct = lpeg.P, lpeg.R, lpeg.C, lpeg.Cg, lpeg.Ct
local iso, year_in, valid, PAST_BIAS, with_year = v.iso, v.year_in, v.valid, v.PAST_BIAS, v.with_year
local fixed, invalid, invalid_day = v.fixed, v.invalid, v.invalid_day
local holidays = require "lede.time_holidays"
local num, ord, alnum, year, day_figure, month = w.num, w.ord, w.alnum, w.year, w.day_figure, w.month
local weekday, season, unit, deictic, ordinal_word = w.weekday, w.season, w.unit, w.deictic, w.ordinal_word
local the, of, comma, hyphen, from_between, to_and = w.the, w.of, w.comma, w.hyphen, w.from_between, w.to_and
local century, bc, edge, edged, the_day, the_month = w.century, w.bc, w.edge, w.edged, w.the_day, w.the_month
local the_year, year_after, attr, integer, shift_of = w.the_year, w.year_after, w.attr, w.integer, w.shift_of
local text_of, mod_of, number_of, is_future, rule = w.text_of, w.mod_of, w.number_of, w.is_future, w.rule
local day_word, spelled_year, year_of = w.day_word, w.spelled_year, w.year_of

-- spec: year?, month, day?, mod, future; open: the text leaves the year open
local function resolve_calendar(spec, ctx)
  local function value(y) return iso(y, spec.month, spec.day) end
  if spec.year then return value(spec.year), "DATE" end
  local text, anchor = with_year(ctx, value, spec.future, PAST_BIAS)
  return text, "DATE", anchor
end

local function read_date(m, doc)
  local spec = { resolve = resolve_calendar, month = integer(m, "month", "month", "n"),
                 day = number_of(m, "day"), year = year_of(m), mod = mod_of(m) }
  if spec.day and not valid(spec.year, spec.month, spec.day) then
    return invalid_day(spec.year, spec.month, spec.day)
  end
  if not spec.year then spec.open, spec.future = true, is_future(m, doc) end
  return spec
end

local named_day = (t.as("weekday", weekday) * comma^-1)^-1
-- "of that year", "of the same year": the year last told of.
local of_that_year = of * (t.word "that" + (the + t.word "this") * t.word "same") * t.word "year"
-- December 2nd, 2025; Tuesday, Dec. 2; early on May 2
local month_day = named_day * the_month * (the_day + day_word * -(t.form "lower" - t.class "function_word"))
                * (year_after + of_that_year)^-1
-- 2 December 2025; the 2nd of December; Monday the 3rd of May, 2021
local day_month = named_day * the^-1 * (t.as("day", day_figure + ord) + day_word * #(t.word "day"^-1 * of)) * (t.word "day"^-1 * of)^-1
                * the_month * -(day_figure * (t.form "punct" + t.edge "any"))
                * (comma^-1 * (the_year + spelled_year) + of * the_year + of_that_year)^-1
-- 8 and 9 May: the first day takes its month from the second; May 8 and 9: the second from the first.
local any_day = the^-1 * (the_day + day_word)
local day_before = any_day * #((hyphen + to_and) * any_day * of^-1 * month)
local day_behind = t.behind(hyphen + to_and) * any_day * -(month + unit + of * month + t.form "lower" + t.form "capital")

-- A day that has the month of another some elements on (or before); that one's year is shared when all are resolved.
local FARTHEST = 6 -- elements
local function day_with_month(m, doc, from, step)
  local n
  for at = from, from + step * FARTHEST, step do
    if at < 1 or at > #m.layer then break end
    n = math.tointeger(m.layer:attr(at, "month", "n"))
    if n then break end
  end
  local spec = { resolve = resolve_calendar, month = n, day = number_of(m, "day"), open = true }
  if not n or not spec.day or not valid(nil, n, spec.day) then return nil end
  spec.future = is_future(m, doc)
  return spec
end

local function read_day_before(m, doc) return day_with_month(m, doc, m.last + 2, 1) end

-- The words between the month and the day have to be days too: "May 8 and 9", "April 27th to the third".
local function read_day_behind(m, doc)
  local at = m.first - 2
  local before = at >= 1 and m.layer:span(at, at).text:lower() or ""
  local is_day = before:find "^%d%d?$" or before:find "^%d%d?%a%a$" or lexicon:is(before, "ordinal_word")
  return is_day and day_with_month(m, doc, at, -1) or nil
end

-- 2016-11, 2015-3, 11/2016: in figures; what may be the years of a season ("2007-08") is for short_rule
local figures_month = t.as("year", year) * hyphen * t.as("figure", day_figure) * -(hyphen + month)
                    + t.as("pair", num)
local month_year_text = Ct(Cg(R "09" * R "09"^-1, "month") * "/" * Cg(R "12" * R "09" * R "09" * R "09", "year") * -1)
local function read_figures_month(m)
  if m.pair then
    local found = month_year_text:match(m.pair.text)
    if not found or math.tointeger(found.month) > 12 or math.tointeger(found.month) < 1 then return nil end
    return fixed(iso(math.tointeger(found.year), math.tointeger(found.month)))
  end
  local y, text = year_of(m), m.figure.text
  local n = math.tointeger(text)
  if n < 1 or n > 12 or #text == 2 and n > y % 100 then return nil end
  return fixed(iso(y, n))
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
  return { resolve = resolve_deictic_month, shift = shift_of(m), month = integer(m, "month", "month", "n"),
           mod = mod_of(m) }
end

-- 2025-12-02, 12/2/2025, 2.12.2025
local iso_tokens = t.as("iso", year * hyphen * day_figure * hyphen * day_figure)
local iso_text = Ct(Cg(R "09"^4, "year") * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day") * -1)
local digit = R "09"
local two, four = digit * digit^-1, digit * digit * digit * digit
local function three_parts(mark)
  return Cg(two, "first") * C(mark) * Cg(two, "second") * mark * Cg(four, "year") * -1
end
local function year_first(mark)
  return Cg(four, "year") * C(mark) * Cg(two, "first") * mark * Cg(two, "second") * -1
end
local slash_text = Ct(year_first "/" + year_first "." + three_parts "/" + three_parts "."
                 + Cg(two, "first") * C "/" * Cg(two, "second") * "/" * Cg(digit * digit, "short") * -1)

local function absolute_day(y, mon, d)
  if mon > 12 or not valid(y, mon, d) then return nil end
  return { resolve = resolve_calendar, year = y, month = mon, day = d }
end

local function integers(...)
  local out = { ... }
  for i, text in ipairs(out) do out[i] = math.tointeger(text) end
  return table.unpack(out)
end

local function no_such_day(m, y, mon, d)
  return y >= FIRST_YEAR and invalid(("'%s' is no day of the calendar"):format(m.span.text), iso(y, mon, d)) or nil
end

local function read_iso(m)
  local found = iso_text:match(m.iso.text)
  if not found then return nil end
  local y, mon, d = integers(found.year, found.month, found.day)
  return absolute_day(y, mon, d) or no_such_day(m, y, mon, d)
end

local LAST_SHORT = 2049 -- "12/30/49" is this, "12/30/50" is 1950

-- Month first, as in America, unless only the other order makes a date; with full stops the day comes first.
local function read_figures(m)
  local found = slash_text:match(m.span.text)
  if not found then return nil end
  local y, a, b = integers(found.year or ("20" .. found.short), found.first, found.second)
  if found.short and y > LAST_SHORT then y = y - 100 end
  if m.span.text:find "^%d%d%d%d" then return absolute_day(y, a, b) or no_such_day(m, y, a, b) end
  if found[1] == "." then return absolute_day(y, b, a) or no_such_day(m, y, b, a) end
  return absolute_day(y, a, b) or absolute_day(y, b, a) or no_such_day(m, y, a, b)
end

-- on 5/12, Friday 7/6, from 10/1 to 11/7: two figures are a day where a preposition of time or a weekday says so.
local pair_text = Ct(Cg(two, "first") * "/" * Cg(two, "second") * -1)
local before_pair = t.words "on until till since before after from next this last" + weekday
local pair_rule = t.behind(before_pair) * t.as("pair", num) + t.as("pair", num) * #((hyphen + t.word "to") * num)
                + t.behind(hyphen + t.word "to") * t.as("pair", num)
                + weekday * comma^-1 * t.as("pair", num)
local function read_pair(m, doc)
  local found = pair_text:match(m.pair.text)
  if not found then return nil end
  local a, b = integers(found.first, found.second)
  if not valid(nil, a, b) then a, b = b, a end
  if not valid(nil, a, b) then return nil end
  local at = m:elements "pair"
  local before = m.layer:element(at - 1).entry
  local joined = before == "to" or before == "-" or before == "–"
  if joined and not pair_text:match(m.layer:span(at - 2, at - 2).text) then return nil end
  return { resolve = resolve_calendar, month = a, day = b, open = true, future = is_future(m, doc) }
end

-- 22/Jan/2019, 2-Dec-2025, 2025/Dec/2
local mark = t.words "/ -"
local marked_rule = the_day * mark * the_month * mark * the_year + the_year * mark * the_month * mark * the_day
                  + the_month * mark * the_day * mark * the_year
                  + t.as("figure", day_figure) * hyphen * t.as("second", day_figure) * hyphen * the_year
                  + the_month * t.word "/" * the_day
local function read_marked(m, doc)
  local y = year_of(m)
  if m.second then
    local a, b = integers(m.figure.text, m.second.text)
    return absolute_day(y, a, b) or absolute_day(y, b, a)
  end
  local mon, day = integer(m, "month", "month", "n"), number_of(m, "day")
  if y then return absolute_day(y, mon, day) end
  return valid(nil, mon, day) and { resolve = resolve_calendar, month = mon, day = day, open = true,
                                    future = is_future(m, doc) } or nil
end

-- on the 18th, Friday the 13th, Mon 13th: a day of the month that the text is in.
local function resolve_month_day(spec, ctx)
  local from = ctx.narrative and ctx.last_day or ctx.dct
  if not from then return spec.n and "XXXX-WXX-" .. spec.n or iso(nil) .. ("-XX-%02d"):format(spec.day), "DATE" end
  local found = {}
  for shift = -6, 6 do
    local y, mon = time.shift(time.enclosing(from, "month"), "month", shift).value:match "^(%d+)-(%d+)$"
    y, mon = math.tointeger(y), math.tointeger(mon)
    local there = y and time.valid(y, mon, spec.day)
    if there and spec.n then there = time.weekday(time.days(y, mon, spec.day)) == spec.n end
    if there then found[#found + 1] = iso(y, mon, spec.day) end
  end
  local here = { dct = from }
  return v.nearest(found, here, spec.future, 1) or iso(nil) .. ("-XX-%02d"):format(spec.day), "DATE", from
end
local before_day = t.words "on by until till since before after from of"
local after_day = t.form "punct" + t.edge "any" + t.words "and to or at in for between around" + weekday
local month_day_rule = t.behind(before_day) * the * t.as("day", ord) * #after_day
                     + t.as("weekday", weekday) * the^-1 * t.as("day", ord)
                       * -(hyphen + month + of * month + t.form "capital" + (t.form "lower" - t.class "function_word"))
local function read_month_day(m, doc)
  local spec = { resolve = resolve_month_day, day = number_of(m, "day"), n = integer(m, "weekday", "weekday", "n"),
                 open = true, future = is_future(m, doc) }
  return spec.day and spec.day >= 1 and spec.day <= 31 and spec or nil
end

-- week 10, week 3 of 2027, the week of April 10th
local function resolve_week(spec, ctx)
  local y = spec.year or ctx.dct and year_in(ctx.dct)
  return ("%s-W%02d"):format(iso(y), spec.week), "DATE", not spec.year and ctx.dct or nil
end
local week_rule = t.word "week" * t.as("week", day_figure) * (of * the_year)^-1
                * -(unit + t.class "percent" + t.form "lower" - t.class "function_word")
local function read_week(m)
  local n, y = math.tointeger(m.week.text), year_of(m)
  if n < 1 or n > 53 or y and not time.parse(("%04d-W%02d"):format(y, n)) then return nil end
  return { resolve = resolve_week, week = n, year = y, open = not y }
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
  if m.spelled then return fixed(("%04d"):format(year_of(m)), mod_of(m)) end
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
                 + t.behind(strong - t.word "by") * spelled_year * -(t.form "lower" - t.class "function_word")
                 + edge * spelled_year
local year_rule = (year_place - num * t.class "magnitude") * -(t.word "%" + t.class "percent")
-- the year 3024, and those there are not: the year 0, the year 99999
local fiscal_year = edged * (t.words "fiscal financial" * t.word "year"^-1) * the_year
local odd_year = (the^-1 * t.word "year") * t.as("odd", num - year) * -bc
local LAST_OF_TIMEX = 9999
local function read_odd_year(m)
  local n = math.tointeger(m.odd.text)
  if n and n > 0 and n <= LAST_OF_TIMEX then return fixed(("%04d"):format(n)) end
  if not m.odd.text:find "^%d+$" then return nil end
  return invalid(n == 0 and "there is no year 0" or "a year of TIMEX3 has four digits")
end
-- 216 BC; the first of 240-238 BC
local bc_rule = edged * t.as("year", num) * t.as("bc", bc)
              + t.as("before_bc", num) * #((hyphen + t.word "to") * num * bc)
-- the end of 1915-17
local short_rule = t.behind(year * t.words "- –") * t.as("short", day_figure) * -(month + unit + hyphen)

-- the 1990s, '90s, the mid-1980s, the nineties
local decade_text = P "'"^-1 * P "’"^-1 * (C(R "09" * R "09" * R "09") + C(R "09")) * "0" * P "'"^-1 * "s" * -1
local decade_word = t.words "twenties thirties forties fifties sixties seventies eighties nineties noughties"
local decade_rule = (edge + the^-1) * the^-1 * t.as("decade", alnum)
                  + edged * the * t.as("tens", num) * t.word "'s"
                  + (edged * the + t.behind(t.word "in")) * t.words "' ’"^-1 * t.as("named", decade_word)
local DECADES = { twenties = 2, thirties = 3, forties = 4, fifties = 5, sixties = 6, seventies = 7, eighties = 8,
                  nineties = 9, noughties = 0 }
local function read_decade(m)
  local tens = m.named and DECADES[m.named.text:lower()] or m.tens and math.tointeger(m.tens.text:match "^(%d)0$")
  if tens then return fixed((tens == 0 and "20" or "19") .. tens, mod_of(m)) end
  if not m.decade then return nil end
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
                 + the_year * hyphen^-1 * t.as("q", alnum)
local function read_share(m, doc)
  local q = m.q and m.q.text:match "^[Qq]([1-4])$"
  if m.q and not q then return nil end
  local is_quarter = q or m.quarter
  local spec = { resolve = resolve_share, letter = is_quarter and "Q" or "H", shift = shift_of(m),
                 n = q and math.tointeger(q) or number_of(m, "nth"), year = year_of(m) }
  if spec.n == -1 then spec.n = is_quarter and 4 or 2 end
  if not spec.n or spec.n > (is_quarter and 4 or 2) then return nil end
  spec.open = not spec.year and not spec.shift
  spec.future = spec.open and is_future(m, doc)
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
  if spec.shift == 0 then -- in March, "this winter" is the one that has just ended, unless one speaks of what is to come
    return v.nearest({ season_value(y - 1, spec.code), season_value(y, spec.code) }, ctx, spec.future, 1)
  end
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
local season_rule = edged * the^-1 * the_season * (comma + of)^-1 * (the_year + spelled_year)
                  + (edge + t.words "later earlier" * t.word "in"^-1)^-1 * t.as("deictic", deictic) * the_season
                  + (edge + the) * the^-1 * the_season * -of
                  + t.behind(t.words "in since until by during of and for") * the_season * -t.form "Cap"
                  + (the_season - t.attr("season", "bare", "no")) * -t.form "Cap"
local function read_season(m, doc)
  local spec = { resolve = resolve_season, code = attr(m, "season", "season", "code"), mod = mod_of(m),
                 year = year_of(m), shift = shift_of(m) }
  spec.open = not spec.year and not spec.shift
  spec.future = (spec.open or spec.shift == 0) and is_future(m, doc)
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

local function resolve_holiday(spec, ctx)
  local function value(y) return holidays.day(spec.attr, y) or v.OPEN.day end
  if spec.year or spec.attr "on" then return value(spec.year), "DATE" end
  if spec.shift and ctx.dct then return shifted_holiday(spec, ctx), "DATE", ctx.dct end
  local text, anchor = with_year(ctx, value, spec.future, 1)
  return text, "DATE", anchor
end
local holiday_rule = edged * t.as("deictic", deictic)^-1 * t.as("holiday", t.class "holiday")
                   * ((comma + of)^-1 * the_year + of * deictic * t.word "year")^-1
local function read_holiday(m, doc)
  local shift, at, before = shift_of(m), m:elements "holiday", m.layer:element(m.first - 1)
  local function holiday_attr(key) return m.layer:attr(at, "holiday", key) end
  local of_others = before.form == "clitic" or before.entry and lexicon:is(before.entry, "nationality")
  if of_others and holiday_attr "national" then return nil end
  return { resolve = resolve_holiday, attr = holiday_attr, shift = shift, mod = mod_of(m), year = year_of(m),
           open = not shift and not holiday_attr "on", future = is_future(m, doc) }
end

return {
  read = read_date,
  rules = {
    rule("date", (edge * t.word "on"^-1)^-1 * (month_day + day_month), read_date),
    rule("day", day_before, read_day_before),
    rule("day", day_behind, read_day_behind),
    rule("month", month_rule, read_date),
    rule("month", deictic_month, read_deictic_month),
    rule("iso", iso_tokens, read_iso),
    rule("figures", t.as("figures", num) * -(t.form "lower" - t.class "function_word" + t.class "percent"), read_figures),
    rule("holiday", holiday_rule, read_holiday),
    rule("pair", pair_rule, read_pair),
    rule("marked", marked_rule, read_marked),
    rule("month_day", month_day_rule, read_month_day),
    rule("week", week_rule, read_week),
    rule("month", figures_month * -(t.form "lower" - t.class "function_word" + t.class "percent"), read_figures_month),
    rule("year", year_rule + bc_rule, read_year),
    rule("year", odd_year, read_odd_year),
    rule("year", fiscal_year, read_year),
    rule("year", short_rule, read_short),
    rule("decade", decade_rule, read_decade),
    rule("century", century_rule, read_century),
    rule("share", share_rule, read_share),
    rule("season", season_rule, read_season),
  },
}
