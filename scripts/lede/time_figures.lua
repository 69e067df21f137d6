--- lede.time_figures: dates in figures: 2025-12-02, 12/2/2025, on 5/12, 11/2016, the 18th, week 10.
local t = require "lede.tape"
local lpeg = require "lpeg"
local is_future = require("lede.time_tense").is_future
local time = require("lede.core").time
local v = require "lede.time_values"
local w = require "lede.time_words"

local P, R, C, Cg, Ct = lpeg.P, lpeg.R, lpeg.C, lpeg.Cg, lpeg.Ct
local iso, year_in, valid, fixed, invalid, calendar = v.iso, v.year_in, v.valid, v.fixed, v.invalid, v.calendar
local num, ord, year, day_figure, month, weekday, unit = w.num, w.ord, w.year, w.day_figure, w.month, w.weekday, w.unit
local the, of, comma, hyphen, the_day, the_month, the_year = w.the, w.of, w.comma, w.hyphen, w.the_day, w.the_month,
                                                             w.the_year
local integer, number_of, year_of, rule, rule_here = w.integer, w.number_of, w.year_of, w.rule, w.rule_here

local digit = R "09"
local two, four = digit * digit^-1, digit * digit * digit * digit

local function integers(...)
  local out = { ... }
  for i, text in ipairs(out) do out[i] = math.tointeger(text) end
  return table.unpack(out)
end

local function absolute_day(y, mon, d)
  return mon <= 12 and valid(y, mon, d) and calendar(y, mon, d) or nil
end

local function no_such_day(text, y, mon, d)
  local why = ("'%s' is no day of the calendar"):format(text)
  return y >= w.first_year and invalid(why, iso(y, mon, d)) or nil
end

---------------------------------------------------------------------------------------------------- years, months, days

-- 2025-12-02, 12/2/2025, 2.12.2025
local iso_tokens = num * hyphen * num * hyphen * num
local iso_text = Ct(Cg(R "09"^4, "year") * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day") * -1)
-- "2025-12-02-A17": a number of something, which goes on with letters.
local LETTERS = { UPPER = true, Cap = true, lower = true, Mixed = true, alnum = true }
local function is_whole(m)
  local layer, at = m.layer, m.last + 1
  if layer:entry(at) ~= "-" or not LETTERS[layer:form(at + 1)] then return true end
  local _, last = layer:range(m.last, m.last)
  local first, dash = layer:range(at, at)
  return first ~= last + 1 or layer:range(at + 1, at + 1) ~= dash + 1
end
local function read_iso(m)
  local text = m.span.text
  local found = iso_text:match(text)
  if not found then return nil end
  local y, mon, d = integers(found.year, found.month, found.day)
  if y > 0 and y < w.first_year then return nil end
  local spec = y == 0 and invalid "there is no year 0" or absolute_day(y, mon, d) or no_such_day(text, y, mon, d)
  spec.fits = is_whole
  return spec
end

local function three_parts(mark)
  return Cg(two, "first") * C(mark) * Cg(two, "second") * mark * Cg(four, "year") * -1
end
-- 2025-12-02T14:30:05Z, 2025-W49-2: whether there is such a time is for the calendar to say
local iso_time = year * hyphen * day_figure * hyphen * t.form "alnum"
               * (t.word ":" * (num + t.form "alnum") * (t.words "+ -" * num)^-1)^-1
               + year * hyphen * t.form "alnum" * (hyphen * day_figure)^-1
local d2 = digit * digit
local day_text = four * "-" * d2 * "-" * d2
local stamp_text = C(day_text * "T" * d2 * (":" * d2)^-2) * (P "." * digit^1)^-1
                 * (P "Z" * lpeg.Cc "Z" + C(lpeg.S "+-" * d2 * ":" * d2) + true) * -1
local week_text = C(four * "-W" * d2 * ("-" * R "17")^-1) * -1
local function read_iso_time(m)
  local text = m.span.text
  local week = week_text:match(text)
  if week then return time.parse(week) and fixed(week) or invalid(("'%s' is no week of the calendar"):format(text)) end
  local value, zone = stamp_text:match(text)
  if not value then return nil end
  if not time.parse(value) then return invalid(("'%s' is no time of the calendar"):format(text), value, "TIME") end
  local spec = fixed(value .. (zone == "Z" and zone or ""), nil, "TIME")
  spec.zone = zone ~= "Z" and zone or nil
  return spec
end

local function year_first(mark)
  return Cg(four, "year") * C(mark) * Cg(two, "first") * mark * Cg(two, "second") * -1
end
local slash_text = Ct(year_first "/" + year_first "." + three_parts "/" + three_parts "."
                 + Cg(two, "first") * C "/" * Cg(two, "second") * "/" * Cg(digit * digit, "short") * -1)

local LAST_SHORT = 2049 -- "12/30/49" is this, "12/30/50" is 1950

-- Month first, as in America, unless only the other order makes a date; with full stops the day comes first.
local function read_three(found, text)
  local y, a, b = integers(found.year or ("20" .. found.short), found.first, found.second)
  if found.short and y > LAST_SHORT then y = y - 100 end
  if text:find "^%d%d%d%d" then return absolute_day(y, a, b) or no_such_day(text, y, a, b) end
  if found[1] == "." then return absolute_day(y, b, a) or no_such_day(text, y, b, a) end
  return absolute_day(y, a, b) or absolute_day(y, b, a) or no_such_day(text, y, a, b)
end

-- 11/2016
local month_year_text = Ct(Cg(R "09" * R "09"^-1, "month") * "/" * Cg(R "12" * R "09" * R "09" * R "09", "year") * -1)
local function read_figures(m)
  local text = m.layer:text(m.first, m.last)
  if not text:find "[/.]" then return nil end -- most numbers
  local found = slash_text:match(text)
  if found then return read_three(found, text) end
  local first, second = text:match "^([12]%d%d%d)/(%d%d)$" -- the 2025/26 season: two years, one after the other
  if first and (first + 1) % 100 == math.tointeger(second) then return fixed(("%s/%d"):format(first, first + 1)) end
  found = month_year_text:match(text)
  if not found then return nil end
  local y, mon = integers(found.year, found.month)
  return 1 <= mon and mon <= 12 and fixed(iso(y, mon)) or nil
end

-- 22/Jan/2019, 2-Dec-2025, 2025/Dec/2, 2-12-2025, Oct/2
local mark = t.words "/ -"
local marked_rule = the_day * mark * the_month * mark * the_year + the_year * mark * the_month * mark * the_day
                  + the_month * mark * the_day * mark * the_year
                  + t.as("figure", day_figure) * hyphen * t.as("second", day_figure) * hyphen * the_year
                  + the_month * t.word "/" * the_day
local function read_marked(m)
  local y = year_of(m)
  if m.second then
    local a, b = integers(m.figure.text, m.second.text)
    return absolute_day(y, a, b) or absolute_day(y, b, a)
  end
  local mon, day = integer(m, "month", "month", "n"), number_of(m, "day")
  if y then return absolute_day(y, mon, day) end
  return valid(nil, mon, day) and calendar(nil, mon, day) or nil
end

-- 2016-11, 2015-3: what may be the years of a season ("2007-08") is for short_rule
local figures_month = -t.behind(num * hyphen) * t.as("year", year) * hyphen * t.as("figure", day_figure)
                    * -(hyphen + month)
local function read_figures_month(m)
  local y, text = year_of(m), m.figure.text
  local n = math.tointeger(text)
  if n < 1 or n > 12 or #text == 2 and n > y % 100 then return nil end
  return fixed(iso(y, n))
end

---------------------------------------------------------------------------------------------------- without a year

-- on 5/12, Friday 7/6, from 10/1 to 11/7: two figures are a day where a preposition of time or a weekday says so.
local pair_text = Ct(Cg(two, "first") * "/" * Cg(two, "second") * -1)
local before_pair = t.words "on until till since before after from next this last" + weekday
local pair_rule = t.behind(before_pair) * t.as("pair", num) + t.as("pair", num) * #((hyphen + t.word "to") * num)
                + t.behind(hyphen + t.word "to") * t.as("pair", num)
                + weekday * comma^-1 * t.as("pair", num)
local function read_pair(m)
  local at = m:elements "pair"
  local found = pair_text:match(m.layer:text(at, at))
  if not found then return nil end
  local a, b = integers(found.first, found.second)
  if not valid(nil, a, b) then a, b = b, a end
  if not valid(nil, a, b) then return nil end
  local before = m.layer:entry(at - 1)
  local joined = before == "to" or before == "-" or before == "–"
  if joined and not pair_text:match(m.layer:text(at - 2, at - 2)) then return nil end
  return calendar(nil, a, b)
end

-- on the 18th, Friday the 13th, Mon 13th: a day of the month that the text is in.
local function resolve_month_day(spec, ctx, span)
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
  return v.nearest(found, here, is_future(span), 1) or iso(nil) .. ("-XX-%02d"):format(spec.day), "DATE", from
end
local before_day = t.words "on by until till since before after from of"
local after_day = t.form "punct" + t.edge "any" + t.words "and to or at in for between around" + weekday
local month_day_rule = t.behind(before_day) * the * t.as("day", ord) * #after_day
                     + t.as("weekday", weekday) * the^-1 * t.as("day", ord)
                       * -(hyphen + month + of * month + t.form "capital" + (t.form "lower" - t.class "function_word"))
local function read_month_day(m)
  local spec = { resolve = resolve_month_day, day = number_of(m, "day"), n = integer(m, "weekday", "weekday", "n"),
                 open = true }
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
  local value = y and ("%04d-W%02d"):format(y, n)
  if y and not time.parse(value) then return invalid(("there is no week %d in %d"):format(n, y), value) end
  if n < 1 or n > 53 then return nil end
  return { resolve = resolve_week, week = n, year = y, open = not y }
end

local no_count = -(t.form "lower" - t.class "function_word" + t.class "percent") -- nothing is counted
local of_seasons = t.words "season fiscal financial tax school academic budget campaign year"

return {
  rules = {
    rule("iso", iso_tokens, read_iso),
    rule("iso", iso_time, read_iso_time),
    rule("figures", t.as("figures", num) * (no_count + #of_seasons)
                    + t.behind(t.words "in during since") * t.as("figures", num), read_figures),
    rule_here("pair", pair_rule, read_pair),
    rule("marked", marked_rule, read_marked),
    rule("month_day", month_day_rule, read_month_day),
    rule("week", week_rule, read_week),
    rule("month", figures_month * no_count, read_figures_month),
  },
}
