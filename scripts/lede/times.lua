--- lede.times: dates, times of day, durations and recurring times, as TIMEX3 has them.
--
--   times.document_date(doc)   "2025-12-02", what relative expressions are reckoned from; nil when the article is silent
--   times.phase, .kind, .finish   for the cascade: facts of kind "time", folded as TIME
--
-- The rules find an expression and say what it means as a `spec`, a table with a function `resolve(spec, ctx)`; when
-- the whole article has been read, `finish` resolves them in order, for a month may take its year from a sentence
-- before.  Nothing here asks a clock: without a document date relative expressions keep an open value (XXXX-WXX-1).
local core = require "lede.core"
local lpeg = require "lpeg"
local t = require "lede.tape"
local fact = require "lede.fact"
local numbers = require "lede.numbers"
local lexicon = require("lede").lexicon

local P, R, S, C, Cc, Cg, Cp, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cc, lpeg.Cg, lpeg.Cp, lpeg.Ct
local time = core.time

local times = {}

-- Figures that may be a year or a day of a month are classes, so that a grammar can ask for them.
local FIRST_YEAR, LAST_YEAR = 1000, 2100
local function figures(from, to)
  local lines = {}
  for i = from, to do lines[#lines + 1] = tostring(i) end
  return table.concat(lines, "\n")
end
lexicon:add("year_figure", figures(FIRST_YEAR, LAST_YEAR))
lexicon:add("day_figure", figures(1, 99) .. "\n" .. "01\n02\n03\n04\n05\n06\n07\n08\n09")

---------------------------------------------------------------------------------------------------- values

local function iso(year, month, day)
  local y = year and ("%04d"):format(year) or "XXXX"
  if not month then return y end
  return day and ("%s-%02d-%02d"):format(y, month, day) or ("%s-%02d"):format(y, month)
end

local function year_in(value) return math.tointeger(value:match "^%d%d%d%d") end

local LEAP = 2000 -- a year that has every day
local function valid(year, month, day) return time.valid(year or LEAP, month, day) end

-- How far apart, in days, the middles of two values are.
local function distance(a, b)
  a, b = time.parse(a), time.parse(b)
  return ((a.begins + a.ends) - (b.begins + b.ends)) // 172800
end

-- Of the values the one nearest to the document date, the past being likelier unless the sentence speaks of the future.
local PAST_BIAS = 2
local function nearest(candidates, ctx, future, bias)
  local best, least
  for _, value in ipairs(candidates) do
    local d = distance(value, ctx.dct)
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
    if v and time.parse(v) then out[#out + 1] = v end
  end
  return out
end

-- A value that lacks its year: value(year) fills it in.  Stories take the year last mentioned, news the nearest.
local function with_year(ctx, value, future, bias)
  if ctx.narrative and ctx.year or not ctx.dct then return value(ctx.year), ctx.year and ctx.year_value end
  return nearest(around(ctx, value), ctx, future, bias), ctx.dct
end

-- n units on from a date, in that unit: "2025-11" is the month before 2025-12-02.
local function unit_value(date, unit, n) return time.shift(time.enclosing(date, unit), unit, n).value end

local OPEN = { second = "XXXX-XX-XXTXX:XX:XX", minute = "XXXX-XX-XXTXX:XX", hour = "XXXX-XX-XXTXX", day = "XXXX-XX-XX",
               weekend = "XXXX-WXX-WE", week = "XXXX-WXX", month = "XXXX-XX", quarter = "XXXX-QX", year = "XXXX",
               decade = "XXX", century = "XX" }
local WITHIN_DAY = { second = true, minute = true, hour = true }

local function relative(date, unit, n)
  if not date then return OPEN[unit] end
  if WITHIN_DAY[unit] then return date .. OPEN[unit]:sub(11) end
  return unit_value(date, unit, n)
end

-- Date of a value that has one: its first day.
local function day_of(value)
  local parsed = value and time.parse(value)
  return parsed and parsed.from and parsed.from:sub(1, 10)
end

local function duration(n, code, factor)
  if n ~= "X" and factor then n = numbers.times(n, math.tointeger(factor)) or n end
  local letter = code:sub(-1)
  return (#code == 2 and code ~= "WE" and "PT" or "P") .. n .. (code == "WE" and code or letter)
end

---------------------------------------------------------------------------------------------------- words

local num, ord, alnum = t.form "number", t.form "ordinal", t.form "alnum"
local year, day_figure = t.class "year_figure", t.class "day_figure"
local month, weekday, season = t.class "month", t.class "weekday", t.class "season"
local unit, part, deictic = t.class "time_unit", t.class "part_of_day", t.class "time_deictic"
local ordinal_word, approximator, zone = t.class "ordinal_word", t.class "approximator", t.class "timezone"
local the, of, comma, hyphen = t.word "the", t.word "of", t.word ",", t.words "- – —"
local a, to = t.words "a an", t.word "to"
local from_between, to_and = t.words "from between", t.words "to and or through until till"

local one_unit = unit - t.attr("time_unit", "many", "yes")
local units = t.attr("time_unit", "many", "yes")
local one_weekday = weekday - t.attr("weekday", "many", "yes")
local one_part = part - t.attr("part_of_day", "many", "yes")
local edge_noun = t.attr("time_edge", "noun", "yes")
local edge_word = t.class "time_edge" - edge_noun
local century, quarter = t.lexeme "century", t.attr("time_unit", "unit", "quarter")
local bc = t.words "BC BCE B.C. B.C B.C.E."

-- "early", "mid-", "the end of", "late in": what may stand before a date.
local edge = the^-1 * t.as("edge", edge_word) * (hyphen + t.word "in" * the^-1)^-1
           + the^-1 * t.as("edge", edge_noun) * of * the^-1
local edged = edge^-1

-- An attribute of the word captured as NAME.
local function attr(m, name, class, key)
  local first = m:elements(name)
  return first and m.layer:attr(first, class, key)
end

local function text_of(m, name)
  local span = m[name]
  return span and span.text
end

local function mod_of(m) return attr(m, "edge", "time_edge", "mod") or attr(m, "approx", "approximator", "time") end

local function ordinal_of(text)
  return math.tointeger(text:match "^(%d+)%a%a$" or lexicon:attr(text, "ordinal_word", "value"))
end

local ORDINAL_TEXT = { last = -1, latter = 2 }
local function number_of(m, name)
  local text = text_of(m, name)
  if not text then return nil end
  local small = text:lower()
  local tens, rest = small:match "^(%a+)%-(%a+)$"
  if tens then
    local n = lexicon:attr(tens, "number_word", "value")
    return n and (math.tointeger(n) + (ordinal_of(rest) or 0))
  end
  return ORDINAL_TEXT[small] or math.tointeger(small) or ordinal_of(small)
end

-- Does the sentence, before this place, speak of what is to come?
local before_word = P(true) * -lpeg.B(R("az", "AZ"))
local coming = before_word * (P "will" + "'ll" + "’ll" + "would" + "shall" + "scheduled" + "expected" + "plan" + "due to"
             + "set to" + "upcoming" + "until" + "to be held" + "next" + "ahead of" + "going to" + "to begin" + "by ")
local is_coming = P { coming + 1 * lpeg.V(1) }
local reported = (R "az"^1 * S " ,"^1)^0 * -1
local function is_future(m, doc)
  local sentence = m.span.sentence
  local before = doc:span(sentence.first, m.span.first - 1).text
  local word = before:gsub("%s+on%s*$", ""):match "(%a+)%s*$"
  if word and (word:find "[^e]ed$" or word == "said") and word ~= "scheduled" and word ~= "expected" then return false end
  return is_coming:match(before) ~= nil
end

---------------------------------------------------------------------------------------------------- calendar dates

-- spec: year?, month, day?, mod, future
local function resolve_calendar(spec, ctx)
  local function value(y) return iso(y, spec.month, spec.day) end
  if spec.year then return value(spec.year), "DATE" end
  local text, anchor = with_year(ctx, value, spec.future, spec.day and 1 or PAST_BIAS)
  return text, "DATE", anchor
end

local function read_date(m, doc)
  local spec = { resolve = resolve_calendar, month = math.tointeger(attr(m, "month", "month", "n")),
                 day = number_of(m, "day"), year = math.tointeger(text_of(m, "year")), mod = mod_of(m) }
  if spec.day and not valid(spec.year, spec.month, spec.day) then return nil end
  if not spec.year then spec.future = is_future(m, doc) end
  return spec
end

local the_day = t.as("day", day_figure + ord)
local named_day = (t.as("weekday", weekday) * comma^-1)^-1
local the_month, the_year = t.as("month", month), t.as("year", year)
local year_after = (comma + of)^-1 * the_year
-- December 2nd, 2025; Tuesday, Dec. 2; early on May 2
local month_day = named_day * the_month * the_day * (year_after - comma * year * -(comma + t.edge "any" + t.one - num))^-1
-- 2 December 2025; the 2nd of December; Monday the 3rd of May, 2021
local day_month = named_day * the^-1 * t.as("day", day_figure + ord + ordinal_word * #of) * of^-1 * the_month
                * (comma^-1 * the_year)^-1
-- 8 and 9 May: the first day takes its month from the second; May 8 and 9, from the first
local day_before = the_day * #((hyphen + to_and) * (day_figure + ord) * the_month * year_after^-1)
local day_behind = t.behind(month * day_figure * (hyphen + to_and)) * the_day * -(month + unit + t.form "lower")

local function read_day_behind(m, doc)
  local name = m.layer:span(m.first - 3, m.first - 3).text
  local n = lexicon:attr(name, "month", "n")
  local spec = { resolve = resolve_calendar, month = math.tointeger(n), day = number_of(m, "day") }
  if not valid(nil, spec.month, spec.day) then return nil end
  spec.future = is_future(m, doc)
  return spec
end

-- Months that are also other words want a preposition or the like before them.
local before_month = t.words "in since until till by of during from through throughout between and to last next this early "
                   + t.words "late mid for before after every each - –"
local plain_month = (month - t.attr("month", "bare", "no")) * -t.form "Cap" + t.behind(before_month) * month
local month_of = edged * (the_month * year_after + t.as("month", plain_month)) * -(day_figure + ord)
               + edge * the_month * -(day_figure + ord)
local month_rule = month_of + t.behind(hyphen) * the_month * the_year

-- 2025-12-02, 12/2/2025, 2.12.2025
local iso_tokens = t.as("iso", year * hyphen * day_figure * hyphen * day_figure)
local iso_text = Ct(Cg(R "09"^4, "year") * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day") * -1)
local two = R "09" * R "09"^-1
local slash_text = Ct(Cg(two, "first") * C "/" * Cg(two, "second") * "/" * Cg(R "09" * R "09" * R "09" * R "09", "year") * -1
                    + Cg(two, "first") * C "." * Cg(two, "second") * "." * Cg(R "09" * R "09" * R "09" * R "09", "year") * -1)

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

---------------------------------------------------------------------------------------------------- years and more

local function resolve_fixed(spec) return spec.value, spec.type or "DATE" end
local function fixed(value, mod, type) return { resolve = resolve_fixed, value = value, mod = mod, type = type } end

local function read_year(m)
  local text = m.year.text
  return fixed(m.bc and ("BC%04d"):format(math.tointeger(text)) or text, mod_of(m))
end

-- A number alone is a year only where something asks for one.
local strong = t.words "in since until till during throughout by"
local weak = t.words "of for from to through before after between and around than circa about"
local closes = t.form "punct" + t.form "close" + t.class "function_word" + t.form "capital" + t.edge "any" + t.form "open"
local owner = t.words "the a an its his her their our this that" + t.form "clitic"
local plain_noun = t.form "lower" - t.class "function_word"
local year_place = t.behind(strong) * the_year
                 + t.behind(weak) * the_year * #closes
                 + t.behind(owner) * the_year * #(t.form "lower" + t.form "capital")
                 + t.behind(t.form "Cap" + t.form "UPPER") * the_year * #closes
                 + t.behind(t.edge "any") * the_year * #(t.edge "any" + t.words ": - – —")
                 + t.behind(t.word "(") * the_year * #(t.words ") , ;" + hyphen * num)
                 + t.behind(year * (hyphen + to_and + comma)) * the_year * #closes
                 + the_year * #((hyphen + t.word "to") * year)
                 + (t.word "the"^-1 * t.word "year") * the_year
                 + edge * the_year
                 + t.behind(from_between) * the_year * #to_and
local year_rule = (year_place - num * t.class "magnitude") * -(t.word "%" + t.class "percent")
-- 216 BC
local bc_rule = edged * t.as("year", num) * t.as("bc", bc)

-- the 1990s, '90s, the mid-1980s
local decade_text = P "'"^-1 * P "’"^-1 * C((R "09" * R "09")^-1 * R "09") * "0" * P "'"^-1 * "s" * -1
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
  if spec.shift and year_of_dct then return value(year_of_dct + spec.shift), "DATE", ctx.dct end
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
  local spec = { resolve = resolve_share, letter = is_quarter and "Q" or "H", n = q and math.tointeger(q) or number_of(m, "nth"),
                 year = math.tointeger(text_of(m, "year")), shift = math.tointeger(attr(m, "deictic", "time_deictic", "shift")) }
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
  if spec.shift and ctx.dct then return shifted_season(spec, ctx), "DATE", ctx.dct end
  local text, anchor = with_year(ctx, function(y) return season_value(y, spec.code) end, spec.future, PAST_BIAS)
  return text, "DATE", anchor
end

local the_season = t.as("season", season)
local season_rule = edged * the^-1 * the_season * (comma + of)^-1 * the_year
                  + (edge + t.words "later earlier" * t.word "in"^-1)^-1 * t.as("deictic", deictic) * the_season
                  + (edge + the) * the^-1 * (the_season - the_season * t.form "lower" * t.form "lower"^0 * of)
                  + t.behind(t.words "in since until by during of and for") * the_season * -t.form "Cap"
                  + (the_season - t.attr("season", "bare", "no")) * -t.form "Cap"
local function read_season(m, doc)
  local spec = { resolve = resolve_season, code = attr(m, "season", "season", "code"), mod = mod_of(m),
                 year = math.tointeger(text_of(m, "year")),
                 shift = math.tointeger(attr(m, "deictic", "time_deictic", "shift")) }
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

---------------------------------------------------------------------------------------------------- reckoned from the day

local function with_part(value, code) return code and value .. "T" .. code or value, code and "TIME" or "DATE" end

-- today, yesterday morning, late tomorrow, earlier today
local function resolve_days(spec, ctx)
  local day = relative(ctx.dct, "day", spec.days)
  local value, type = with_part(day, spec.part)
  return value, type, ctx.dct
end

local day_word = t.attr("time_adverb", "days", "0") + t.attr("time_adverb", "days", "-1") + t.attr("time_adverb", "days", "1")
local later = t.words "earlier later"
local the_part = t.as("part", one_part)
local days_rule = (later + edge)^-1 * t.as("word", day_word) * the_part^-1 + t.as("last", t.word "last") * t.as("part", t.word "night")
local function read_days(m)
  if m.last then return { resolve = resolve_days, days = -1, part = "NI" } end
  return { resolve = resolve_days, days = math.tointeger(attr(m, "word", "time_adverb", "days")), mod = mod_of(m),
           part = attr(m, "part", "part_of_day", "code") or attr(m, "word", "time_adverb", "part") }
end

-- Monday, on Friday morning, next Tuesday, Thursday night
local function resolve_weekday(spec, ctx)
  local value, type
  if not ctx.dct then
    value, type = with_part("XXXX-WXX-" .. spec.n, spec.part)
    return value, type
  end
  local direction = spec.shift or (spec.future and 1 or -1)
  if direction == 0 then
    value = time.next(ctx.dct, spec.n, 0).value
  else
    -- a bare weekday may be the day itself; "next" and "last" may not
    local from = spec.shift and ctx.dct or time.shift(ctx.dct, "day", -direction).value
    value = time.next(from, spec.n, direction).value
  end
  value, type = with_part(value, spec.part)
  return value, type, ctx.dct
end

local weekday_rule = edged * t.as("deictic", deictic)^-1 * t.as("weekday", one_weekday - t.attr("weekday", "bare", "no")) * the_part^-1
local function read_weekday(m, doc)
  local shift = math.tointeger(attr(m, "deictic", "time_deictic", "shift"))
  return { resolve = resolve_weekday, n = math.tointeger(attr(m, "weekday", "weekday", "n")), mod = mod_of(m), shift = shift,
           part = attr(m, "part", "part_of_day", "code"), future = not shift and is_future(m, doc) }
end

-- this week, last month, the coming year, later this year, the end of next month
local function resolve_unit(spec, ctx)
  local anchor = spec.told and ctx.last_day or ctx.dct
  return relative(anchor, spec.unit, spec.shift), WITHIN_DAY[spec.unit] and "TIME" or "DATE", anchor
end

local own_unit = one_unit - t.attr("time_unit", "lone", "no") + t.word "quarter"
local count = t.as("n", numbers.cardinal)
local few = (a * t.word "few" + t.word "few" + t.word "several" + t.word "many" + t.word "some" + a * t.word "couple" * of)
local unit_rule = (later + edge)^-1 * t.as("the", the)^-1 * t.as("deictic", deictic) * t.word "very"^-1 * t.as("unit", own_unit)
                + (later * t.word "in" + edge) * the^-1 * t.as("unit", own_unit)
                + t.as("deictic", deictic) * t.words "calendar fiscal" * t.as("unit", t.word "year")

local FOLLOWS = { next = true, following = true, previous = true, preceding = true, prior = true }
local function read_unit(m)
  local word = text_of(m, "deictic")
  local spec = { resolve = resolve_unit, unit = attr(m, "unit", "time_unit", "unit"), mod = mod_of(m),
                 shift = math.tointeger(attr(m, "deictic", "time_deictic", "shift") or 0) }
  word = word and word:lower()
  if attr(m, "unit", "time_unit", "times") and spec.unit == "week" then return nil end -- a fortnight is no calendar unit
  local long = spec.unit == "decade" or spec.unit == "century"
  if word and (attr(m, "deictic", "time_deictic", "stretch") or m.the and (word == "last" or long and spec.shift ~= 0)) then
    return fixed(duration("1", attr(m, "unit", "time_unit", "code"), attr(m, "unit", "time_unit", "times")), nil, "DURATION")
  end
  spec.told = not word or word == "following" or m.the and FOLLOWS[word]
  return spec
end

-- the past two days, the next four years, the last few weeks, the coming days
local stretch_rule = the^-1 * t.as("deictic", t.attr("time_deictic", "span", "yes"))
                   * (count + t.as("few", few - a))^-1 * t.as("unit", unit)
                   + the^-1 * (count * t.as("deictic", t.attr("time_deictic", "span", "yes")) * t.as("unit", units))
local function read_stretch(m)
  local n = m.n and numbers.value(m.n.text)
  if m.n and not n then return nil end
  local many = attr(m, "unit", "time_unit", "many")
  if not n and not m.few then
    if not many then return nil end -- "the past week" is for unit_rule
    return fixed(attr(m, "deictic", "time_deictic", "shift") == "1" and "FUTURE_REF" or "PAST_REF")
  end
  return fixed(duration(n or "X", attr(m, "unit", "time_unit", "code"), attr(m, "unit", "time_unit", "times")), nil, "DURATION")
end

-- two weeks ago, a year earlier, three days later, years ago
local function resolve_shift(spec, ctx)
  local anchor = spec.told and ctx.last_day or ctx.dct
  if not spec.n then return spec.sign < 0 and "PAST_REF" or "FUTURE_REF", "DATE" end
  return relative(anchor, spec.unit, spec.sign * spec.n), WITHIN_DAY[spec.unit] and "TIME" or "DATE", anchor
end

local approx = t.as("approx", approximator)^-1
local some = count + t.as("a", a) + t.as("few", few)
local ago_rule = (approx * some)^-1 * t.as("unit", unit) * t.as("which", t.words "ago earlier later afterwards thereafter previously")
               + the * t.as("unit", t.words "day week month year") * t.as("which", t.words "before after") * -(t.class "function_word" + t.form "capital" + num)
local DIRECTION = { ago = -1, earlier = -1, previously = -1, before = -1, later = 1, afterwards = 1, thereafter = 1, after = 1 }
local function read_ago(m)
  local which = m.which.text:lower()
  local n = m.n and numbers.value(m.n.text)
  if m.n and not n then return nil end
  local many = attr(m, "unit", "time_unit", "many")
  if not many and not (m.n or m.a or which == "before" or which == "after") then return nil end
  n = n and math.tointeger(n:match "^%d+") or not many and 1 or nil
  local factor = math.tointeger(attr(m, "unit", "time_unit", "times") or 1)
  local name = attr(m, "unit", "time_unit", "unit")
  if n and name == "week" then n = n * factor end
  if n and n > 100000 then return nil end
  return { resolve = resolve_shift, unit = name, n = n, sign = DIRECTION[which], told = which ~= "ago",
           mod = attr(m, "approx", "approximator", "time") == "approx" and "approx" or nil }
end

-- that day, the same month, at that time; to end the day
local function resolve_same(spec, ctx)
  local anchor = ctx.last_day or ctx.dct
  return relative(anchor, spec.unit, 0), "DATE", anchor
end
local same_rule = (t.word "that" * t.word "same"^-1 + (the + t.word "this") * t.word "same") * (t.word "very"^-1) * t.as("unit", own_unit)
                + t.behind(t.words "end ending ended close closing finish finished") * the * t.as("unit", t.word "day")
local function read_same(m)
  local name = attr(m, "unit", "time_unit", "unit")
  if WITHIN_DAY[name] then return nil end
  return { resolve = resolve_same, unit = name }
end

---------------------------------------------------------------------------------------------------- durations and sets

local year_old = hyphen^-1 * t.word "old"
local and_half = t.word "and" * a * t.word "half"
-- nearly four years, a week, two and a half years, 12-hour, 31-year-old, several months, half an hour
local duration_rule = approx * count * hyphen^-1 * t.as("more", t.words "more consecutive straight full whole")^-1 * t.as("unit", unit) * (t.as("half", and_half) + year_old)^-1
                    + approx * t.as("a", a) * t.words "full whole single entire"^-1
                      * t.as("unit", one_unit - t.attr("time_unit", "lone", "no")) * t.as("half", and_half)^-1
                    + approx * t.as("few", few + t.word "recent") * t.words "more other"^-1 * t.as("unit", units)
                    + t.as("halved", t.word "half") * a * t.as("unit", one_unit)
                    + t.behind(t.words "for in within of over after last lasted lasting take takes taken took spent") * t.as("bare", units) * -t.words "ago earlier later"
local function read_duration(m)
  local name = m.bare and "bare" or "unit"
  local code, factor = attr(m, name, "time_unit", "code"), attr(m, name, "time_unit", "times")
  local n = m.n and numbers.value(m.n.text) or m.a and "1" or m.halved and "0.5" or "X"
  if m.n and n == "X" then return nil end
  if m.n and m.n.text:find "/" then return nil end
  if m.halved and code == "TH" then n, code = "30", "TM" end
  if m.half then n = n .. ".5" end
  return fixed(duration(n, code, factor), attr(m, "approx", "approximator", "time"), "DURATION")
end

-- every Monday, each year, every two weeks, annually, per day, Mondays, $5 a year
local rate_before = num + t.class "magnitude" + t.class "percent" + t.class "currency" + t.words "times twice once"
local each = t.words "every each"
local set_rule = each * (t.word "other" + t.word "single" + count)^-1 * t.as("unit", unit)
               + (each + the)^-1 * t.as("weekday", t.attr("weekday", "many", "yes"))
               + each * t.as("weekday", one_weekday) * the_part^-1
               + each * the_part
               + t.word "per" * t.as("unit", own_unit)
               + t.behind(rate_before) * a * t.as("unit", own_unit)
               + t.as("frequency", t.class "frequency")
local function read_set(m)
  local n = m.n and numbers.value(m.n.text) or "1"
  if m.frequency then return fixed(attr(m, "frequency", "frequency", "value"), nil, "SET") end
  if m.weekday then
    local code = attr(m, "part", "part_of_day", "code")
    return fixed(with_part("XXXX-WXX-" .. attr(m, "weekday", "weekday", "n"), code), nil, "SET")
  end
  if m.part then return fixed("XXXX-XX-XXT" .. attr(m, "part", "part_of_day", "code"), nil, "SET") end
  return fixed(duration(n, attr(m, "unit", "time_unit", "code"), attr(m, "unit", "time_unit", "times")), nil, "SET")
end

-- the first week of 2019, the last two weeks of March: stretches inside a date
local within_rule = the * t.as("nth", ordinal_word + t.words "last final opening closing") * count^-1
                  * t.as("unit", unit - quarter) * #of
local function read_within(m)
  local n = m.n and numbers.value(m.n.text) or attr(m, "unit", "time_unit", "many") and "X" or "1"
  if m.nth.text:lower() ~= "first" and ordinal_of(m.nth.text:lower()) then return nil end
  return fixed(duration(n, attr(m, "unit", "time_unit", "code"), attr(m, "unit", "time_unit", "times")), nil, "DURATION")
end

-- now, recently, the near future
local ref = t.attr("time_adverb", "value", "PRESENT_REF") + t.attr("time_adverb", "value", "PAST_REF")
          + t.attr("time_adverb", "value", "FUTURE_REF")
local function read_ref(m) return fixed(attr(m, "word", "time_adverb", "value")) end

---------------------------------------------------------------------------------------------------- times of day

local function resolve_clock(spec, ctx)
  local value = (ctx.clock_day or "XXXX-XX-XX") .. "T" .. spec.clock
  return value, "TIME", ctx.clock_day
end

local hours = t.words "hours hrs hr"
local clock_text = Ct(Cg(two, "hour") * ((P ":" + ".") * Cg(R "05" * R "09", "minute"))^-1 * (":" * Cg(R "05" * R "09", "second"))^-1
                      * Cg(R("az", "AZ")^0, "tail") * -1)
local military_text = Ct(Cg(R "02" * R "09", "hour") * Cg(R "05" * R "09", "minute") * Cg(R("az", "AZ")^0, "tail") * -1)
local the_clock = t.as("clock", num)
local meridiem = t.as("meridiem", t.class "meridiem")
local at = t.words "at by around until till from since about after before to and between"
local clock_rule = the_clock * meridiem * t.as("zone", zone)^-1
                 + t.as("glued", alnum) * t.as("zone", zone)^-1
                 + the_clock * (t.as("zone", zone) + t.as("hours", hours))
                 + t.as("clock", num + t.class "number_word") * t.as("oclock", t.word "o'clock")
                 + t.behind(at) * t.as("timed", num)
                 + t.behind(at + t.word "of") * t.as("noon", t.words "noon midnight midday")
local NOON = { noon = "12:00", midday = "12:00", midnight = "00:00" }

local function clock_string(found, add)
  local hour, minute = math.tointeger(found.hour), found.minute or "00"
  if add then
    if hour < 1 or hour > 12 then return nil end
    hour = hour % 12 + add
  end
  if hour > 24 or hour == 24 and minute ~= "00" then return nil end
  return ("%02d:%s"):format(hour, minute) .. (found.second and ":" .. found.second or "")
end

-- Hour and minute of a figure, and whether it can only be a time of day ("10:30", "1400 hours").
local function figure_clock(text)
  local found = clock_text:match(text)
  if found then return found, text:find(":", 1, true) ~= nil end
  return military_text:match(text), true
end

local function clock_of(m)
  if m.noon then return NOON[m.noon.text:lower()] end
  local text = text_of(m, "glued") or text_of(m, "clock") or text_of(m, "timed")
  if m.oclock then text = numbers.value(text) or "" end
  local found, certain = figure_clock(text)
  if not found then return nil end
  local tail = found.tail:lower()
  local add = math.tointeger(attr(m, "meridiem", "meridiem", "add") or tail ~= "" and lexicon:attr(tail, "meridiem", "add") or nil)
  if m.glued and not add and tail ~= "hrs" and tail ~= "h" then return nil end
  if not add and not certain and not m.oclock then return nil end
  return clock_string(found, add)
end

local function read_clock(m)
  local clock = clock_of(m)
  if not clock then return nil end
  local utc = attr(m, "zone", "timezone", "utc") and "Z" or ""
  return { resolve = resolve_clock, clock = clock .. utc, is_clock = true }
end

-- this morning, the night of 5 May, that evening, in the morning
local function resolve_part(spec, ctx)
  local day = spec.date and spec.date:resolve(ctx) or not spec.told and ctx.dct or ctx.last_day or ctx.dct or OPEN.day
  return day .. "T" .. spec.part, "TIME", day ~= OPEN.day and day or nil
end
local some_date = the_month * the_day * year_after^-1 + the^-1 * the_day * of^-1 * the_month * (comma^-1 * the_year)^-1
local part_rule = edged * the * the_part * of * some_date
                + t.as("this", t.word "this") * the_part
                + edge * t.as("this", t.word "this") * the_part
                + (t.words "that" + (the * t.words "next following same previous"^-1)) * the_part * -(hyphen + t.form "lower" * t.form "lower" * of)
                + t.behind(t.words "at by during all") * t.as("part", t.words "night dawn dusk")
local function read_part(m, doc)
  local spec = { resolve = resolve_part, part = attr(m, "part", "part_of_day", "code"), mod = mod_of(m), told = not m.this }
  if m.month then
    spec.date = read_date(m, doc)
    if not spec.date then return nil end
  end
  return spec
end

---------------------------------------------------------------------------------------------------- the phase

local function rule(name, pattern, read)
  local full = "times." .. name
  return {
    name = name, pattern = pattern, fold = "TIME",
    make = function(m, doc)
      local spec = read(m, doc)
      return spec and fact.new("time", m.span, full, { spec = spec })
    end,
  }
end

times.kind = "time"
times.phase = t.phase {
  name = "times",
  rules = {
    rule("date", edged * t.word "on"^-1 * month_day + month_day + day_month + day_before, read_date),
    rule("day", day_behind, read_day_behind),
    rule("month", month_rule, read_date),
    rule("iso", iso_tokens, read_iso),
    rule("figures", t.as("figures", num), read_figures),
    rule("year", year_rule + bc_rule, read_year),
    rule("decade", (edge + the^-1) * the^-1 * t.as("decade", alnum), read_decade),
    rule("century", century_rule, read_century),
    rule("share", share_rule, read_share),
    rule("season", season_rule, read_season),
    rule("holiday", holiday_rule, read_holiday),
    rule("today", days_rule, read_days),
    rule("weekday", weekday_rule, read_weekday),
    rule("unit", unit_rule, read_unit),
    rule("stretch", stretch_rule, read_stretch),
    rule("ago", ago_rule, read_ago),
    rule("same", same_rule, read_same),
    rule("clock", clock_rule, read_clock),
    rule("part", part_rule, read_part),
    rule("within", within_rule, read_within),
    rule("duration", duration_rule, read_duration),
    rule("set", set_rule, read_set),
    rule("vague", t.as("word", ref), read_ref),
  },
}

---------------------------------------------------------------------------------------------------- the document's date

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December" }
local month_name = P(false)
for n, name in ipairs(MONTHS) do
  local short = P(name:sub(1, 4)) + name:sub(1, 3)
  month_name = month_name + (P(name) + P(name:upper()) + (short + name:sub(1, 3):upper()) * P "."^-1) * -R("az", "AZ") * Cc(n)
end
local gap, letters = S " \t"^1, R("az", "AZ")^1
local full_year = Cg(R "12" * R "09" * R "09" * R "09", "year") * -R "09"
local ordinal_end = (P "st" + "nd" + "rd" + "th")^-1
local day_of_month = Cg(two, "day") * ordinal_end * -R "09"
local written = Ct(Cg(month_name, "month") * gap * day_of_month * P ","^-1 * gap * full_year
                 + day_of_month * gap * (P "of" * gap)^-1 * Cg(month_name, "month") * P ","^-1 * gap * full_year
                 + full_year * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day"))
local weekday_name = R "AZ" * R "az"^1 * P "day" + (P "Mon" + "Tue" + "Wed" + "Thu" + "Fri" + "Sat" + "Sun") * P "."^-1
local clock_tail = S " ,|·•-–—"^0 * (P "at" * gap)^-1 * (R "09" * (R "09" + S ":.")^0 * gap^-1)^-1 * (letters + S ".")^-2 * S " ()"^0
-- "KYIV, Dec 2, 2025 (Agency) —": the place in capitals, then the date, then a dash or a bracket.
local place = (R "AZ" * (R("AZ", "az") + S " .'-/" + P "’" + R "\xC3\xC5" * R "\x80\xBF")^1 * S ","^-1 * gap^0)
local dash = S " "^0 * (P "--" + "-" + "–" + "—" + "(" + ":" + "|")
local dateline = P "("^-1 * (place - written) ^-1 * S ", "^0
local function upto(p) return (1 - p)^-60 * p end
local place_date = upto(#(month_name + R "09"^1)) * written * dash
-- A block of its own: "December 2, 2025", "Published on Tuesday 2 December 2025, 10:15 GMT", "Updated: 2025-12-02".
local lead = ((P "Published" + "Posted" + "Updated" + "Last updated" + "Date" + "First published") * S ": "^0 * (P "on" * gap)^-1)^-1
           * (weekday_name * P ","^-1 * gap)^-1
local alone = lead * written * clock_tail * -1

local DATELINE_BLOCKS = 8
local capitals = R "AZ" * R "AZ"
local function date_in(block)
  local text = block.text
  if #text < 80 then
    local found = alone:match(text)
    if found then return found end
  end
  local head = text:sub(1, 120)
  return capitals:match(head) and place_date:match(head)
end

local function stated_date(doc)
  local n = 0
  for block in doc:blocks() do
    local found = date_in(block)
    local y, mon, d = found and math.tointeger(found.year), found and math.tointeger(found.month), found and math.tointeger(found.day)
    if found and mon <= 12 and valid(y, mon, d) then return iso(y, mon, d) end
    n = n + 1
    if n == DATELINE_BLOCKS then return nil end
  end
end

--- The day of the document, "YYYY-MM-DD": its `published`, or else its dateline; nil when it has neither.
function times.document_date(doc)
  local memo = core.memo(doc)
  if memo.date == nil then
    local published = doc.published and doc.published:sub(1, 10)
    memo.date = published and iso_text:match(published) and time.parse(published) and published or stated_date(doc) or false
  end
  return memo.date or nil
end

---------------------------------------------------------------------------------------------------- resolving

-- Most years that the text names are far from its date: a story about the past, whose dates follow one another.
local function is_narrative(facts, dct)
  if not dct then return true end
  local now, far, all = year_in(dct), 0, 0
  for _, f in ipairs(facts) do
    local y = f.spec.year
    if y then
      all = all + 1
      if math.abs(y - now) > 1 then far = far + 1 end
    end
  end
  return all >= 3 and far * 3 > all * 2
end

local NEEDS_NO_PLACE = { DURATION = true, SET = true }

-- The fact gets its value, and the interval where the value has one.
local function settle(f, ctx)
  local spec = f.spec
  f.value, f.type, f.anchor = spec:resolve(ctx)
  if not f.value then return false end
  f.mod, f.spec = spec.mod, nil
  if NEEDS_NO_PLACE[f.type] then return true end
  local parsed = time.parse(f.value)
  if parsed then f.from, f.to, f.begins, f.ends, f.granularity = parsed.from, parsed.to, parsed.begins, parsed.ends, parsed.granularity end
  return parsed ~= nil or f.value:find "[X_]" ~= nil or f.value:find "^BC" ~= nil
end

-- What later expressions may refer back to.
local function remember(f, ctx)
  if f.type ~= "DATE" or not f.from then return end
  local y = year_in(f.value)
  if y then ctx.year, ctx.year_value = y, f.value end
  if f.granularity == "day" or f.granularity == "month" or f.granularity == "year" then ctx.last_day = day_of(f.value) end
end

-- The day of a time of day: a date next to it in its sentence, else the day last told of, else the document's.
local NEXT_TO = 30 -- bytes
local function clock_day(facts, i, ctx)
  local f, after, before = facts[i], facts[i + 1], facts[i - 1]
  if after and after.granularity == "day" and after.span.first - f.span.last <= NEXT_TO then return day_of(after.value) end
  local sentence = f.span.sentence
  if before and before.granularity == "day" and before.span.first >= sentence.first then return day_of(before.value) end
  return ctx.narrative and f.spec.last_day or ctx.dct
end

--- Give every fact its value, in order of text.
function times.finish(facts, doc)
  local dct = times.document_date(doc)
  local ctx = { dct = dct, narrative = is_narrative(facts, dct) }
  local kept = {}
  for _, f in ipairs(facts) do
    if f.spec.is_clock then
      f.spec.last_day = ctx.last_day
      kept[#kept + 1] = f
    elseif settle(f, ctx) then
      kept[#kept + 1] = f
      remember(f, ctx)
    end
  end
  for i, f in ipairs(kept) do
    if f.spec then
      ctx.clock_day = clock_day(kept, i, ctx)
      settle(f, ctx)
    end
  end
  for i = 1, math.max(#facts, #kept) do facts[i] = kept[i] end
end

return times
