--- lede.time_years: years, decades, centuries, quarters and halves.
local t = require "lede.tape"
local lpeg = require "lpeg"
local v = require "lede.time_values"
local w = require "lede.time_words"

local P, R, C = lpeg.P, lpeg.R, lpeg.C
local iso, year_in, PAST_BIAS, with_year = v.iso, v.year_in, v.PAST_BIAS, v.with_year
local fixed, invalid = v.fixed, v.invalid
local num, ord, alnum, year, day_figure, month, unit = w.num, w.ord, w.alnum, w.year, w.day_figure, w.month, w.unit
local deictic, ordinal_word, the, of, comma, hyphen = w.deictic, w.ordinal_word, w.the, w.of, w.comma, w.hyphen
local from_between, to_and, century, bc, edge, edged = w.from_between, w.to_and, w.century, w.bc, w.edge, w.edged
local the_year, spelled_year, shift_of, text_of, mod_of = w.the_year, w.spelled_year, w.shift_of, w.text_of, w.mod_of
local number_of, year_of, rule, rule_here = w.number_of, w.year_of, w.rule, w.rule_here

---------------------------------------------------------------------------------------------------- years

-- A number alone is a year only where something asks for one.
local strong = t.words "in since until till during throughout by"
local weak = t.words "of for from to through before after between and around than circa about"
local breaks = t.form "punct" + t.form "close" + t.form "open" + t.class "function_word" + t.edge "any"
local closes = breaks + t.form "capital"
local owner = t.words "the a an its his her their our this that" + t.form "clitic"
local year_place = the_year * #((hyphen + t.word "to") * year)
                 + -t.behind(num * hyphen) * the_year
                   * #(t.words "- –" * day_figure * -(hyphen + month + t.class "percent"))
                 + t.behind(strong) * the_year
                 + t.behind(weak) * the_year * #closes
                 + t.behind(t.words "of from before after between") * t.as("loose", year)
                 + t.behind(owner) * the_year * #(t.form "lower" + t.form "capital")
                 + t.behind((t.form "Cap" + t.form "UPPER") - month) * t.as("titled", year) * #breaks
                 + t.behind(t.edge "any") * the_year * #(t.edge "any" + t.words ": - – —")
                 + t.behind(t.word "(") * the_year * #(t.words ") , ;" + hyphen * num)
                 + t.behind((year + t.words "pre post") * hyphen) * the_year
                 + t.behind(year * (to_and + comma)) * the_year * #closes
                 + t.behind(t.edge "any") * the_year * #t.class "function_word"
                 + (t.word "the"^-1 * t.word "year") * the_year
                 + edge * the_year
                 + t.behind(from_between) * the_year * #to_and
                 + t.behind(strong - t.word "by") * spelled_year * -(t.form "lower" - t.class "function_word")
                 + edge * spelled_year
local year_rule = (year_place - num * t.class "magnitude")
                * -(t.word "%" + t.class "percent" + hyphen * (alnum + num * hyphen))

-- A year in a title is of our age: "Beijing 2008" is one, "Resolution 1483" is not.  After "of" and its like a round
-- number counts something sooner than it names a year.
local RECENT, OLD = 1900, 1700
local function names_year(m, spec)
  local n = spec.year
  return not (n < RECENT and m:elements "titled" or (n < OLD or n % 100 == 0) and m:elements "loose")
end

local function read_year(m)
  if m.spelled then return fixed(("%04d"):format(year_of(m)), mod_of(m)) end
  local n = math.tointeger(text_of(m, "year") or text_of(m, "titled") or text_of(m, "loose") or text_of(m, "before_bc"))
  if not n then return nil end
  if m.bc or m.before_bc then return fixed(("BC%04d"):format(n), mod_of(m)) end
  local spec = fixed(tostring(n), mod_of(m))
  spec.year, spec.fits = n, (n < RECENT or n % 100 == 0) and names_year or nil
  return spec
end

local a_year = R "12" * R "09" * R "09" * R "09"
-- fiscal 2018, the financial year 2020, FY 2021, FY2022
local fiscal_year = edged * (t.words "fiscal financial" * t.word "year"^-1 + t.exact "FY") * the_year
                  + edged * t.as("fy", t.all(alnum, t.text(P "FY" * a_year * -1)))
local function read_fiscal(m)
  local n = m.fy and m.fy.text:sub(3) or text_of(m, "year")
  local spec = fixed(n, mod_of(m))
  spec.year = math.tointeger(n)
  return spec
end

-- the year 3024, and those there are not: the year 0, the year 99999
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
local function read_short(m)
  local first, last = m.layer:span(m.first - 2, m.first - 2).text, m.short.text
  if #last ~= 2 or first:sub(3) >= last then return nil end
  local spec = fixed(first:sub(1, 2) .. last)
  spec.year = math.tointeger(spec.value)
  return spec
end

---------------------------------------------------------------------------------------------------- parts and sums

-- the 1990s, '90s, the mid-1980s, the nineties
local decade_text = P "'"^-1 * P "’"^-1 * (C(R "09" * R "09" * R "09") + C(R "09")) * "0" * P "'"^-1 * "s" * -1
local decade_word = t.words "twenties thirties forties fifties sixties seventies eighties nineties noughties"
local decade_rule = (edge + the^-1) * the^-1 * t.as("decade", alnum)
                  + edged * the * t.as("tens", num) * t.word "'s"
                  + (edged * the + t.behind(t.word "in")) * t.words "' ’"^-1 * t.as("named", decade_word)
local DECADES = { twenties = 2, thirties = 3, forties = 4, fifties = 5, sixties = 6, seventies = 7, eighties = 8,
                  nineties = 9, noughties = 0 }

local JOINING = { ["and"] = true, ["or"] = true, ["to"] = true, [","] = true, ["-"] = true, ["–"] = true }
local BEFORE_DECADE = { the = true, ["'"] = true, ["’"] = true, early = true, mid = true, late = true, ["-"] = true }
-- "They are in their 30s": an age, unless the century, an apostrophe or an article says otherwise, here or where a list
-- begins.
local function names_decade(m, spec)
  local layer, at, text = m.layer, m:elements "decade", spec.figures
  while at > 2 and JOINING[layer:entry(at - 1)] and decade_text:match(layer:text(at - 2, at - 2)) do
    at, text = at - 2, layer:text(at - 2, at - 2)
  end
  local before = at > 1 and layer:entry(at - 1)
  return text:find "^%d%d%d%d" ~= nil or text:find "^['’]" ~= nil or BEFORE_DECADE[before]
end

local function read_decade(m)
  local tens = m.named and DECADES[m.named.text:lower()] or m.tens and math.tointeger(m.tens.text:match "^(%d)0$")
  if tens then return fixed((tens == 0 and "20" or "19") .. tens, mod_of(m)) end
  local text = m.decade and decade_text:match(m.decade.text)
  if not text then return nil end
  if #text == 1 then text = (text > "2" and "19" or "20") .. text end
  local spec = fixed(text, mod_of(m))
  spec.figures, spec.fits = m.decade.text, names_decade
  return spec
end

-- the 19th century, the late twentieth century BC
local nth = ord + t.attr("number_word", "kind", "tens") * hyphen * ordinal_word + ordinal_word
local century_rule = (edge + the^-1) * the^-1 * t.as("nth", nth) * hyphen^-1 * century * t.as("bc", bc)^-1
local function read_century(m)
  local n = number_of(m, "nth")
  if not n or n < 1 or n > 99 then return nil end
  return fixed((m.bc and "BC%02d" or "%02d"):format(n - 1), mod_of(m))
end

-- the third quarter of 2009, Q3 2009, third-quarter, the second half of last year, H1 2024
local function value_of_share(spec, y) return ("%s-%s%d"):format(iso(y), spec.letter, spec.n) end
local function resolve_share(spec, ctx, span)
  if spec.year then return value_of_share(spec, spec.year), "DATE" end
  local year_of_dct = ctx.dct and year_in(ctx.dct)
  if spec.shift then return value_of_share(spec, year_of_dct and year_of_dct + spec.shift), "DATE", ctx.dct end
  local text, anchor = with_year(spec, value_of_share, ctx, span, PAST_BIAS)
  return text, "DATE", anchor
end

local deictic_year = t.as("deictic", deictic) * t.word "year" + the * t.word "year"
local of_year = of^-1 * the_year + of * deictic_year
local latter = t.words "first second latter last final"
local share_rule = the^-1 * t.as("nth", ordinal_word + ord) * hyphen^-1 * t.as("quarter", t.word "quarter") * of_year^-1
                 + the^-1 * t.as("nth", t.words "last final") * t.as("quarter", t.word "quarter") * of_year
                 + the^-1 * t.as("nth", latter) * t.word "half" * of_year
                 + t.as("q", alnum) * (of^-1 * the_year)^-1
                 + the_year * hyphen^-1 * t.as("q", alnum)
local function read_share(m)
  local letter, q = (text_of(m, "q") or ""):match "^([QqH])(%d)$"
  if m.q and not q or letter == "H" and not m.year then return nil end
  if q and (q < "1" or q > "4") then return m.year and invalid "a year has four quarters" or nil end
  local is_quarter = letter ~= "H" and (q or m.quarter)
  local spec = { resolve = resolve_share, letter = is_quarter and "Q" or "H", shift = shift_of(m),
                 n = q and math.tointeger(q) or number_of(m, "nth"), year = year_of(m) }
  if spec.n == -1 then spec.n = is_quarter and 4 or 2 end
  if not spec.n or spec.n > (is_quarter and 4 or 2) then return nil end
  spec.open = not spec.year and not spec.shift
  return spec
end

return {
  rules = {
    rule("year", year_rule + bc_rule, read_year),
    rule("year", odd_year, read_odd_year),
    rule("year", fiscal_year, read_fiscal),
    rule_here("year", short_rule, read_short),
    rule("decade", decade_rule, read_decade),
    rule("century", century_rule, read_century),
    rule("share", share_rule, read_share),
  },
}
