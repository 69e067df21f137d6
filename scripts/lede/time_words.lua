--- lede.time_words: the words of time expressions as token patterns, and how rules read them.
local t = require "lede.tape"
local numbers = require "lede.numbers"
local readings = require "lede.readings"
local v = require "lede.time_values"
local lexicon = require("lede").lexicon

local FIRST_YEAR, LAST_YEAR = 1000, 2100 -- as in the class year_figure

local num, ord, alnum = t.form "number", t.form "ordinal", t.form "alnum"
local year, day_figure = t.class "year_figure", t.class "day_figure"
local month, weekday, season = t.class "month", t.class "weekday", t.class "season"
local unit, deictic = t.class "time_unit", t.class "time_deictic"
local ordinal_word = t.class "ordinal_word"
local the, of, comma, hyphen = t.word "the", t.word "of", t.word ",", t.words "- – —"
local a = t.words "a an"
local from_between, to_and = t.words "from between", t.words "to and or through until till"

local one_unit = unit - t.attr("time_unit", "many", "yes")
local units = t.attr("time_unit", "many", "yes")
local one_weekday = weekday - t.attr("weekday", "many", "yes")
local one_part = t.class "part_of_day" - t.attr("part_of_day", "many", "yes")
local edge_noun = t.attr("time_edge", "noun", "yes")
local edge_word = t.class "time_edge" - edge_noun
local century = t.words "century centuries"
local bc = t.words "BC BCE B.C. B.C B.C.E."

-- Years in words: nineteen ninety-six, nineteen hundred and five, twenty twenty-five, two thousand and eight.
local function kind(name) return t.attr("number_word", "kind", name) end
local pair = kind "tens" * (hyphen^-1 * kind "digit")^-1 + kind "teen"
local spelled = (kind "teen" + t.word "twenty") * hyphen^-1 * (t.word "oh" * kind "digit" + pair)
              + kind "teen" * t.word "hundred" * (t.word "and"^-1 * (pair + kind "digit"))^-1
              + t.word "two" * t.word "thousand" * (t.word "and"^-1 * (pair + kind "digit"))^-1
local spelled_year = t.as("spelled", spelled)

-- "early", "mid-", "the end of", "late in": what may stand before a date.
local edge = the^-1 * t.as("edge", edge_word) * (hyphen + t.word "in" * the^-1)^-1
           + the^-1 * t.as("edge", edge_noun) * of * the^-1
local edged = edge^-1

-- Parts of patterns with the names that rules read them by.
local the_day, the_month, the_year = t.as("day", day_figure + ord), t.as("month", month), t.as("year", year)
-- The second of May, "May second", "May twenty-second".
local day_word = t.as("day", (t.words "twenty thirty" * hyphen^-1)^-1 * ordinal_word)
local year_after = (comma + of)^-1 * the_year
local the_part = t.as("part", one_part)
local own_unit = one_unit - t.attr("time_unit", "lone", "no") + t.word "quarter"
local count = t.as("n", numbers.cardinal)
local few = a * t.word "few" + t.words "few several many some" + a * t.word "couple" * of^-1
local approx = t.as("approx", t.class "approximator")^-1

-- An attribute of the word captured as NAME.
local function attr(m, name, class, key)
  local first = m:elements(name)
  return first and m.layer:attr(first, class, key)
end

local function integer(m, name, class, key) return math.tointeger(attr(m, name, class, key)) end

-- How far the word captured as `deictic` points: -1 for "last".
local function shift_of(m) return integer(m, "deictic", "time_deictic", "shift") end

-- n times the unit of time captured as `name` ("unit"), as a duration: "P4Y".
local function lasting(m, n, name)
  name = name or "unit"
  return v.duration(n, attr(m, name, "time_unit", "code"), attr(m, name, "time_unit", "times"))
end

local function text_of(m, name)
  local span = m[name]
  return span and span.text
end

-- What loosens a duration: "less_than" (a lexicon's values have spaces for underscores).
local function approx_of(m)
  local mod = attr(m, "approx", "approximator", "time")
  return mod and (mod:gsub(" ", "_"))
end

local function mod_of(m) return attr(m, "edge", "time_edge", "mod") end

local function ordinal_of(text)
  return math.tointeger(text:match "^(%d+)%a%a$" or lexicon:attr(text, "ordinal_word", "value"))
end

local function word_value(word)
  return math.tointeger(lexicon:attr(word, "number_word", "value") or (word == "oh" and 0)) or nil
end

-- "nineteen ninety-six" is 1996: two numbers below a hundred stand side by side.
local function spelled_value(text)
  local first, rest = text:lower():match "^(%a+)[%s%-]+(.+)$"
  if not first then return nil end
  if rest:find "^hundred" or rest:find "^thousand" then return math.tointeger(numbers.value(text)) end
  local sum = 0
  for word in rest:gmatch "%a+" do sum = sum + (word_value(word) or 0) end
  return word_value(first) * 100 + sum
end

--- The year of a match, in figures or in words.
local function year_of(m)
  local text = text_of(m, "year")
  if text then return math.tointeger(text) end
  return m.spelled and spelled_value(m.spelled.text)
end

local ORDINAL_TEXT = { last = -1, final = -1, latter = 2 }
local function number_of(m, name)
  local text = text_of(m, name)
  if not text then return nil end
  local small = text:lower()
  local tens, rest = small:match "^(%a+)[%s%-]+(%a+)$"
  if tens then
    local n = lexicon:attr(tens, "number_word", "value")
    return n and (math.tointeger(n) + (ordinal_of(rest) or 0))
  end
  return ORDINAL_TEXT[small] or math.tointeger(small) or ordinal_of(small)
end

--- A rule of the phase: read(m) gives the spec of a match, or nil to refuse it; spec.fits, if there is one, looks at
--- what stands around (see lede.readings).
--- `head` names a capture whose word the fold goes on showing: "recently" stays an adverb for the phases above.
local function rule(name, pattern, read, head)
  return readings.rule({ name = name, pattern = pattern, fold = "TIME", head = head }, read)
end

--- The same of a spec that depends on more than the words of the match.
local function rule_here(name, pattern, read)
  return readings.rule_here({ name = name, pattern = pattern, fold = "TIME" }, read)
end

return {
  first_year = FIRST_YEAR,
  num = num, ord = ord, alnum = alnum, year = year, day_figure = day_figure, month = month, weekday = weekday,
  season = season, unit = unit, units = units, one_unit = one_unit, own_unit = own_unit, one_weekday = one_weekday,
  one_part = one_part, deictic = deictic, ordinal_word = ordinal_word, the = the, of = of, comma = comma,
  hyphen = hyphen, a = a, from_between = from_between, to_and = to_and, century = century, bc = bc, edge = edge,
  edged = edged, the_day = the_day, the_month = the_month, the_year = the_year, year_after = year_after,
  the_part = the_part, count = count, few = few, approx = approx,
  day_word = day_word, spelled_year = spelled_year, year_of = year_of,
  attr = attr, integer = integer, shift_of = shift_of, lasting = lasting, text_of = text_of, mod_of = mod_of,
  approx_of = approx_of, ordinal_of = ordinal_of, number_of = number_of,
  rule = rule, rule_here = rule_here,
}
