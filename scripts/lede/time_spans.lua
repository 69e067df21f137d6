--- lede.time_spans: durations and what recurs: nearly four years, 12-hour, every Monday, annually.
local t = require "lede.tape"
local lpeg = require "lpeg"
local lexicon = require("lede").lexicon
local numbers = require "lede.numbers"
local v = require "lede.time_values"
local w = require "lede.time_words"

local with_part, duration, fixed = v.with_part, v.duration, v.fixed
local num, unit, units, one_unit = w.num, w.unit, w.units, w.one_unit
local own_unit, one_weekday, ordinal_word, the, of = w.own_unit, w.one_weekday, w.ordinal_word, w.the, w.of
local hyphen, a, the_part, count, few, approx, attr = w.hyphen, w.a, w.the_part, w.count, w.few, w.approx, w.attr
local lasting, approx_of, rule, rule_here = w.lasting, w.approx_of, w.rule, w.rule_here

local year_old = t.as("age", hyphen^-1 * t.word "old" + of * t.word "age")
local and_half = t.word "and" * a * t.word "half"
-- nearly four years, a week, two and a half years, 12-hour, 31-year-old, several months, half an hour
local before_bare = t.words "for in within of over after just only mere last lasted lasting take takes taken took spent"
local and_quarter = t.as("quarter", t.word "and" * a * t.word "quarter")
local full = t.words "more consecutive straight full whole business working"
local duration_rule = approx * count * hyphen^-1 * -(t.word "quarters" * of) * full^-1
                      * (t.as("unit", unit) * (t.as("half", and_half) + year_old)^-1 + t.as("nights", t.word "nights"))
                    + approx * t.as("a", a) * t.words "full whole single entire"^-1
                      * t.as("unit", one_unit - t.attr("time_unit", "lone", "no")) * t.as("half", and_half)^-1
                    + t.as("few", few) * t.words "more other"^-1 * t.as("unit", units)
                    + approx * t.as("few", few) * t.words "more other"^-1 * t.as("unit", units)
                    + t.behind(before_bare) * t.as("bare", units) * -t.words "ago earlier later"
                    + t.behind(t.words "over through") * the * t.as("bare", units)
-- all day, another month, half an hour, one and a quarter hours
local part_rule = t.as("a", t.words "all full whole another") * hyphen^-1
                  * t.as("unit", t.words "day night week month year morning")
                + t.as("halved", t.word "half") * hyphen * t.as("unit", one_unit)
                + t.as("bare", units) * hyphen * t.words "old long"
                + (t.as("halved", t.word "half") * a + a^-1 * t.as("halved", t.word "half")) * t.as("unit", one_unit)
                + approx * t.as("n", t.word "one") * and_quarter * t.as("unit", unit)
local function read_duration(m)
  if m.nights then return fixed(duration(numbers.value(m.n.text) or "X", "D"), approx_of(m), "DURATION") end
  local name = m.bare and "bare" or "unit"
  local code, factor = attr(m, name, "time_unit", "code"), attr(m, name, "time_unit", "times")
  local n = m.n and numbers.value(m.n.text) or m.a and "1" or m.halved and "0.5" or "X"
  if m.n and n == "X" then return nil end
  if m.n and m.n.text:find "/" then return nil end
  if m.halved and code == "TH" then n, code = "30", "TM" end
  if m.half then n = n .. ".5" end
  if m.quarter then n = n .. ".25" end
  if not code then code = "D" end -- "all night"
  local spec = fixed(duration(n, code, factor), approx_of(m), "DURATION")
  spec.age = m.age ~= nil or nil
  return spec
end

-- 30min, 2h, 90days
local glued_text = lpeg.Ct(lpeg.Cg(lpeg.R "09"^1 * ("." * lpeg.R "09"^1)^-1, "n") * lpeg.Cg(lpeg.R "az"^1, "unit") * -1)
local function read_glued(m)
  local found = glued_text:match(m.glued.text:lower())
  if not found then return nil end
  local name = found.unit == "h" and "hour" or found.unit
  local code = lexicon:attr(name, "time_unit", "code")
  return code and fixed(duration(found.n, code, lexicon:attr(name, "time_unit", "times")), approx_of(m), "DURATION")
end

-- 60 and 90 days, two to three weeks: the first number takes its unit from the second.
local shared_rule = approx * count * #((t.words "and or to" + hyphen) * numbers.cardinal * hyphen^-1 * unit)
local LONGEST_NUMBER = 8 -- elements
local function read_shared(m)
  local n, i = numbers.value(m.n.text), m.last + 3
  if not n then return nil end
  local stop = math.min(i + LONGEST_NUMBER, #m.layer)
  while i < stop and not m.layer:attr(i, "time_unit", "code") do i = i + 1 end
  local code, factor = m.layer:attr(i, "time_unit", "code"), m.layer:attr(i, "time_unit", "times")
  return code and fixed(duration(n, code, factor), approx_of(m), "DURATION")
end

-- every Monday, each June, every two weeks, every other day, annually, per day, Mondays, $5 a year
local rate_before = num + t.class "magnitude" + t.class "percent" + t.class "currency" + t.words "times twice once"
local each = t.words "every each"
local set_rule = each * (t.as("other", t.word "other" + ordinal_word) + t.word "single" + count)^-1 * t.as("unit", unit)
               + each * (t.as("month", w.month) + t.as("season", w.season)) * -(w.day_figure + w.ord)
               + (each + the)^-1 * t.as("weekday", t.attr("weekday", "many", "yes"))
               + each * t.word "other"^-1 * t.as("weekday", one_weekday) * the_part^-1
               + each * the_part
               + t.as("weekday", one_weekday) * t.as("part", t.attr("part_of_day", "many", "yes"))
               + t.behind(t.words "in the") * t.as("part", t.attr("part_of_day", "many", "yes"))
               + (t.words "any all" + t.behind(t.word "on")) * t.as("unit", t.words "weekend weekends")
               + t.word "per" * t.as("unit", own_unit)
               + t.behind(rate_before) * a * t.as("unit", own_unit)
               + t.as("frequency", t.class "frequency")
local function read_set(m)
  local n = m.n and numbers.value(m.n.text) or m.other and tostring(w.number_of(m, "other") or 2) or "1"
  if m.month then return fixed(v.iso(nil, w.integer(m, "month", "month", "n")), nil, "SET") end
  if m.season then return fixed("XXXX-" .. attr(m, "season", "season", "code"), nil, "SET") end
  if m.frequency then return fixed(attr(m, "frequency", "frequency", "value"), nil, "SET") end
  if m.weekday then
    local code = attr(m, "part", "part_of_day", "code")
    return fixed(with_part("XXXX-WXX-" .. attr(m, "weekday", "weekday", "n"), code), nil, "SET")
  end
  if m.part then return fixed("XXXX-XX-XXT" .. attr(m, "part", "part_of_day", "code"), nil, "SET") end
  return fixed(lasting(m, n), nil, "SET")
end

-- the first week of 2019, the last two weeks of March: stretches inside a date
local nth = t.as("nth", ordinal_word + w.ord + t.words "last final opening closing")
local within_rule = the^-1 * nth * count^-1 * t.as("unit", unit - t.words "quarter quarters")
                  * of * (w.the_month * (of^-1 * w.the_year)^-1 + w.the_year)
                 + the * t.as("nth", ordinal_word + t.words "last final opening closing") * count^-1
                  * t.as("unit", unit - t.words "quarter quarters") * #of
local function read_within(m)
  local n = m.n and numbers.value(m.n.text) or attr(m, "unit", "time_unit", "many") and "X" or "1"
  local place, text = w.number_of(m, "nth"), m.nth.text:lower()
  place = place or (text == "opening" and 1) or -1
  if not m.month and not m.year and place > 1 then return nil end
  local spec = fixed(lasting(m, n), nil, "DURATION")
  if n == "1" and (m.month or m.year) then
    spec.within = { nth = place, unit = attr(m, "unit", "time_unit", "unit"), year = w.year_of(m),
                    month = w.integer(m, "month", "month", "n") }
  end
  return spec
end

return {
  rules = {
    rule("set", set_rule, read_set, "frequency"), -- before durations: "$5 a year"
    rule("within", within_rule, read_within),
    rule("duration", duration_rule, read_duration),
    rule("duration", part_rule, read_duration),
    rule_here("duration", shared_rule, read_shared),
    rule("duration", approx * t.as("glued", w.alnum), read_glued),
  },
}
