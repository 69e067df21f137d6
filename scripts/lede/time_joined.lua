--- lede.time_joined: expressions that make one time together: date and hour, the ends of a range, a distance.
--
--   doc:times { joined = true }
--     "on Tuesday from 2 to 4 p.m."   one TIME, 2025-11-25T14:00/2025-11-25T16:00, where TIMEX3 has three expressions
--     "from March to May 2024"        one DATE, 2024-03/2024-05
--     "two weeks before Christmas"    one DATE, 2025-12-11
--     "since 2019"                    one DATE, 2019, mod on_or_after
--
-- Phases over the layer that `times` left; each takes the facts that lie in its match and makes one of them.  A fact
-- that joins others has them as `parts`, and says by `joins` how: "moment", "range", "offset", "length", "bound".
local core = require "lede.core"
local cascade = require "lede.cascade"
local fact = require "lede.fact"
local t = require "lede.tape"
local is_future = require("lede.time_tense").is_future
local w = require "lede.time_words"
local lexicon = require("lede").lexicon
local numbers = require "lede.numbers"
local time = core.time

local joined = {}

local T = t.fold "TIME"
local to = t.words "to through until till thru - – — ~"
local from_between = t.words "from between"

---------------------------------------------------------------------------------------------------- making one of two

-- The facts of a list that lie in a match, in order.
local function facts_in(m, list)
  local span, out = m.span, {}
  local first, last = span.first, span.last
  for _, f in ipairs(list) do
    if f.span.first >= first and f.span.last <= last then out[#out + 1] = f end
  end
  return out
end

local function is_place(f) return f.value ~= nil and (f.type == "DATE" or f.type == "TIME") end
local function is_day(f)
  return f.granularity == "day" or f.value ~= nil and f.value:find "^[%dX]+%-[%dXW]+%-[%dX]+$" ~= nil
end
local function clock_in(f) return f.value and f.type == "TIME" and f.value:match "T(%d.*)$" end
local function part_in(f) return f.value and f.type == "TIME" and f.value:match "T(%u%u)$" end
local function is_undated(f) return f.stated ~= nil and f.stated:find "^XXXX%-XX%-XXT" ~= nil end
local function day_part(f, key) return (f[key] or f.value):match "^[^T]+" end

local function with_interval(f)
  local parsed = f.value and time.parse(f.value, f.mod)
  if not parsed then return f end
  for _, key in ipairs { "from", "to", "begins", "ends", "granularity" } do f[key] = parsed[key] end
  return f
end

local function make(m, how, parts, fields)
  fields.joins, fields.parts = how, parts
  fields.anchor = fields.anchor or parts[1].anchor or parts[#parts].anchor
  return with_interval(fact.new("time", m.span, m.rule.id, fields))
end

-- "7" of "7 in the evening" is 19.
local LATER = { AF = true, EV = true, NI = true }
local function in_part(clock, part)
  local hour = math.tointeger(clock:match "^%d+")
  if LATER[part] and hour < 12 then return ("%02d"):format(hour + 12) .. clock:sub(3) end
  return clock
end

-- Every Monday at four, Thursdays at 17:30.
local function recurring(m, set, hour)
  local base = set.value:find "^XXXX" and set.value:match "^[^T]+" or "XXXX-XX-XX"
  return make(m, "moment", { set, hour }, { type = "SET", value = base .. "T" .. clock_in(hour) })
end

-- "April in 2016", "from April to June in 2017"
local function in_year(f, year)
  local open = f.stated and f.stated:match "^XXXX(%-.*)$"
  if not open or f.type ~= "DATE" then return nil end
  return with_interval(fact.new("time", f.span, f.rule, { type = "DATE", value = year.value .. open, mod = f.mod }))
end

local function moment_of(m, day, hour)
  local clock = clock_in(hour)
  local tail = clock and in_part(clock, part_in(day)) or part_in(hour)
  local stated = day_part(day, "stated") .. "T" .. tail
  local value = day_part(day) .. "T" .. tail
  return make(m, "moment", { day, hour }, { type = "TIME", value = value, stated = stated ~= value and stated or nil,
                                            mod = hour.mod or day.mod })
end

-- The day of a week: "Tuesday of last week".
local function day_of_week(m, day, week)
  local n = math.tointeger((day.stated or ""):match "^XXXX%-WXX%-(%d)")
  if not n or not week.begins then return nil end
  local value = time.next(week.from, n, 0).value .. (day.value:match "T.*$" or "")
  return make(m, "moment", { day, week }, { type = day.type, value = value })
end

local function of_year(m, f, year)
  if f.joins == "range" then
    local x, y = in_year(f.parts[1], year), in_year(f.parts[2], year)
    return x and y and joined.range(m, x, y)
  end
  local dated = in_year(f, year)
  return dated and make(m, "moment", { f, year }, { type = "DATE", value = dated.value, mod = dated.mod })
end

local function read_moment(m, list)
  local facts = facts_in(m, list)
  local a, b = facts[1], facts[2]
  if #facts ~= 2 then return nil end
  if a.type == "SET" and clock_in(b) then return recurring(m, a, b) end
  if b.type == "SET" and clock_in(a) and a.type == "TIME" then return recurring(m, b, a) end
  if not is_place(a) or not is_place(b) then return nil end
  if b.granularity == "year" and not b.joins and b.value:find "^%d%d%d%d$" then return of_year(m, a, b) end
  if b.granularity == "week" and (is_day(a) or part_in(a)) then return day_of_week(m, a, b) end
  if a.granularity == "week" and (is_day(b) or part_in(b)) then return day_of_week(m, b, a) end
  if b.joins == "range" or a.joins == "range" then
    local day, range = a, b
    if a.joins == "range" then day, range = b, a end
    local x, y = range.parts[1], range.parts[2]
    if not (is_day(day) or part_in(day)) or not clock_in(x) or not clock_in(y) then return nil end
    if not is_undated(x) or not is_undated(y) then return nil end
    return joined.range(m, moment_of(m, day, x), moment_of(m, day, y))
  end
  if is_undated(b) and (is_day(a) or part_in(a)) and (clock_in(b) or not part_in(a)) then return moment_of(m, a, b) end
  if is_undated(a) and (is_day(b) or part_in(b)) and (clock_in(a) or not part_in(b)) then return moment_of(m, b, a) end
end

local function moved(f, unit, n)
  local day, hour = f.value:match "^([^T]+)(.*)$"
  return time.parse(time.shift(day, unit, n).value .. hour)
end

local DAY, WEEK = 86400, 7 -- seconds; days

-- From Monday to Thursday: days of one week or two, the first where it is still to come, else the second being certain.
local function weekdays_in_order(a, b)
  local apart = (time.parse(day_part(b)).begins - time.parse(day_part(a)).begins) // DAY
  local weeks = -(apart // WEEK)
  if weeks == 0 then return a, b end
  if a.anchor and a.from > a.anchor then return a, moved(b, "day", WEEK * weeks) end
  return moved(a, "day", -WEEK * weeks), b
end

-- Both ends in order, where the text leaves open of which week or year one of them is.
local function in_order(a, b)
  local function is_weekday(f) return f.stated ~= nil and f.stated:find "^XXXX%-WXX%-%d" ~= nil end
  if is_weekday(a) and is_weekday(b) then return weekdays_in_order(a, b) end
  if b.begins >= a.begins then return a, b end
  if a.stated and a.type == "DATE" then return moved(a, "year", -1), b end
  if b.stated and b.type == "DATE" then return a, moved(b, "year", 1) end
  return a, b
end

--- Both ends as one fact; nil where the second lies before the first.
function joined.range(m, a, b)
  local value = a.value .. "/" .. b.value
  local stated = (a.stated or b.stated) and (a.stated or a.value) .. "/" .. (b.stated or b.value) or nil
  local f = make(m, "range", { a, b }, { type = a.type, value = value, stated = stated })
  if a.begins and b.ends then
    local first, last = in_order(a, b)
    if last.ends <= first.begins then return nil end
    if first ~= a or last ~= b then f.value = first.value .. "/" .. last.value end
    f.from, f.begins, f.to, f.ends, f.granularity = first.from, first.begins, last.to, last.ends, a.granularity
  end
  return f
end

-- "Now" as the end of a range is the day of the document.
local function as_day(f, doc)
  local dct = f.value == "PRESENT_REF" and require("lede.times").document_date(doc)
  return dct and with_interval(fact.new("time", f.span, f.rule, { type = "DATE", value = dct, anchor = dct })) or f
end

local function read_range(m, list, doc)
  local facts = facts_in(m, list)
  if #facts ~= 2 then return nil end
  local a, b = as_day(facts[1], doc), as_day(facts[2], doc)
  if not is_place(a) or not is_place(b) or a.joins == "bound" then return nil end
  if a.stated and not b.stated and a.type == "DATE" and b.type == "DATE" and b.begins then
    a = in_year(a, { value = b.value:sub(1, 4) }) or a
  end
  -- the first takes what it lacks from the second: "from 3 to 5 p.m. on Monday", "from May to Oct 2020"
  if clock_in(b) and not is_undated(b) and clock_in(a) and is_undated(a) then a = moment_of(m, b, a) end
  if clock_in(a) and not is_undated(a) and clock_in(b) and is_undated(b) then b = moment_of(m, a, b) end
  return joined.range(m, a, b)
end

-- Tuesday from 7 to 9, between 5 and 6 in the afternoon, 6-8 next Monday, from 7 to 7:30 tonight: plain figures.
local function hour_fact(span, hour, day)
  local clock = in_part(("%02d:00"):format(hour), part_in(day))
  local f = fact.new("time", span, "times.clock", { type = "TIME", value = day_part(day) .. "T" .. clock })
  f.stated = "XXXX-XX-XXT" .. clock
  return with_interval(f)
end

local function hour_in(span)
  local hour = span and math.tointeger(numbers.value(span.text))
  return hour and hour <= 24 and hour or nil
end

local function read_hours(m, list)
  local facts, low = facts_in(m, list), hour_in(m.low)
  local day, hour = facts[1], nil
  if #facts == 2 then -- the second hour is a time already
    hour = is_undated(facts[1]) and facts[1] or facts[2]
    day = hour == facts[1] and facts[2] or facts[1]
    if not clock_in(hour) or not is_undated(hour) then return nil end
  end
  if not low or not is_place(day) or not (is_day(day) or part_in(day)) or clock_in(day) then return nil end
  local first = moment_of(m, day, hour_fact(m.low, low, day))
  if hour then return joined.range(m, first, moment_of(m, day, hour)) end
  if not m.high then return first end
  local high = hour_in(m.high)
  if not high then return nil end
  if high <= low and high < 12 then high = high + 12 end -- "from 10 to 4"
  return joined.range(m, first, moment_of(m, day, hour_fact(m.high, high, day)))
end

-- between 9 and 10:30: of no day
local function read_lone_hours(m, list)
  local facts, low = facts_in(m, list), hour_in(m.low)
  local hour = facts[1]
  if #facts ~= 1 or not low or not is_undated(hour) or not clock_in(hour) then return nil end
  local first = hour_fact(m.low, low, hour)
  return joined.range(m, first, hour)
end

local function type_of(there) return there.value:find("T", 1, true) and "TIME" or "DATE" end

-- two weeks before Christmas, three days from now
local BACK = { before = true, ago = true, prior = true }
local function read_offset(m, list, doc)
  local facts = facts_in(m, list)
  local length, day = facts[1], facts[2]
  if #facts ~= 2 or length.type ~= "DURATION" or not is_place(day) then return nil end
  if m.side.text == "from" and clock_in(day) then return nil end -- "three hours from 10 a.m." is a length
  local start = day.value == "PRESENT_REF" and require("lede.times").document_date(doc) or day.from
  local sign = BACK[m.side.text:lower():match "%a+"] and -1 or 1
  local there = start and time.add(time.parse(start) or start, length.value, sign)
  if not there then return nil end
  return make(m, "offset", facts, { type = type_of(there), value = there.value, mod = length.mod, anchor = start,
                                    offset = (sign < 0 and "-" or "") .. length.value })
end

-- Is it of what is to come, or at least of nothing that was?
local function is_ahead(m, doc)
  if is_future(m.span) then return true end
  local before = doc:span(m.span.sentence.first, m.span.first).text
  for word in before:gmatch "%a+" do
    if lexicon:is(word:lower(), "happening") and not lexicon:is(word:lower(), "intend") then return false end
  end
  return not (before:find "%l%led%f[%A]" or before:find "%f[%a]w[ea][sr]e?%f[%A]" or before:find "%f[%a]ha[sd]%f[%A]")
end

-- in two weeks: of what is to come; elsewhere it says how long something took
local function read_ahead(m, list, doc)
  local facts, times = facts_in(m, list), require "lede.times"
  local length, dct = facts[1], times.document_date(doc)
  if #facts ~= 1 or length.type ~= "DURATION" or length.begins or length.mod then return nil end
  if not dct or not is_ahead(m, doc) then return nil end
  local start = length.value:find "^PT" and times.document_moment(doc) or dct
  local there = time.add(start, length.value)
  if not there then return nil end
  return make(m, "offset", facts, { type = type_of(there), value = there.value, anchor = start, offset = length.value })
end

-- for three hours from 10 a.m., a week starting tomorrow
local function read_length(m, list)
  local facts = facts_in(m, list)
  local length, start = facts[1], facts[2]
  if #facts ~= 2 then return nil end
  if length.type ~= "DURATION" then length, start = start, length end
  if length.type ~= "DURATION" or not is_place(start) or not start.from then return nil end
  if m.clock and not clock_in(start) then return nil end -- "May 9 for two days" says two things
  local stop = time.add(time.parse(start.from) or start.from, length.value)
  if not stop then return nil end
  local f = make(m, "length", { start, length }, { type = start.type, value = start.value .. "/" .. stop.value })
  f.from, f.begins, f.to, f.ends, f.granularity = start.from, start.begins, stop.from, stop.begins, start.granularity
  return f
end

-- before Monday, since 2019, by the end of May
local BOUNDS = { before = "before", after = "after", since = "on_or_after", ["until"] = "on_or_before",
                 till = "on_or_before", by = "on_or_before" }
local function read_bound(m, list)
  local facts = facts_in(m, list)
  local f = facts[1]
  if #facts ~= 1 or not is_place(f) then return nil end
  return make(m, "bound", facts, { type = f.type, value = f.value, mod = BOUNDS[m.side.text:lower():match "%a+$"] or
                                   "on_or_before", stated = f.stated })
end

---------------------------------------------------------------------------------------------------- the phases

local comma = t.word ","
local between_two = comma^-1 * (t.words "on at of for in around @" + t.word "in" * w.the)^-1 * w.the^-1 - comma * comma
local side = t.as("side", t.words "from after before since" + t.word "prior" * t.word "to")
local later_than = t.word "later" * t.word "than"
local bound = t.as("side", t.words "before after since until till by" + t.words "no not" * later_than + later_than)

local moment = { name = "moment", pattern = T * between_two * T, read = read_moment }
local range = { name = "range", pattern = from_between^-1 * T * to * T + t.word "between" * T * t.word "and" * T,
                read = read_range }
local low, high = t.as("low", w.num + t.class "number_word"), t.as("high", w.num + t.class "number_word")
local hours = from_between^-1 * low * (to + t.word "and") * (high + T)
local at_hour = comma^-1 * t.words "at around @ by for about" * t.word "around"^-1 * low
              * -(w.unit + t.class "percent" + t.class "currency")
local length = t.word "for"^-1 * T * comma^-1 * t.words "from starting beginning" * T
             + t.word "from"^-1 * T * t.tag("clock", true) * t.word "for" * T
local PHASES = {
  { moment, { name = "hours", pattern = T * between_two * hours + hours * between_two * T + T * at_hour,
              read = read_hours } },
  { range, { name = "hours", pattern = from_between * low * (to + t.word "and") * T, read = read_lone_hours },
    { name = "offset", pattern = T * side * T, read = read_offset },
    { name = "ahead", pattern = t.word "in" * T, read = read_ahead } },
  { moment, { name = "length", pattern = length, read = read_length } },
  { { name = "bound", pattern = bound * T, read = read_bound } },
}

local phases
local function compiled()
  if phases then return phases end
  phases = {}
  for i, rules in ipairs(PHASES) do
    local list = {}
    for k, rule in ipairs(rules) do
      list[k] = { name = rule.name, pattern = rule.pattern, fold = "TIME",
                  make = function(m, doc) return rule.read(m, core.memo(doc).joining, doc) end }
    end
    phases[i] = t.phase { name = "joined" .. i, facts = "times", rules = list }
  end
  return phases
end

-- The list with the facts that others join taken out, in order of text.
local function replace(list, made)
  local out, k = {}, 1
  for _, f in ipairs(list) do
    while made[k] and made[k].span.last < f.span.first do
      out[#out + 1] = made[k]
      k = k + 1
    end
    local covers = made[k] and f.span.first >= made[k].span.first and f.span.last <= made[k].span.last
    if not covers then out[#out + 1] = f end
  end
  table.move(made, k, #made, #out + 1, out)
  return out
end

-- "8 a.m. Friday" is one fact already, of two elements of the layer.
local function one_by_one(list)
  local out = {}
  for _, f in ipairs(list) do
    if f.neighbours then table.move(f.neighbours, 1, 2, #out + 1, out) else out[#out + 1] = f end
  end
  return out
end

--- The times of a document, those that make one time together joined.
function joined.times(doc)
  local memo = core.memo(doc)
  if memo.joined then return memo.joined end
  local layer, list = cascade.layer(doc, "times"), one_by_one(cascade.facts(doc, "time"))
  for _, phase in ipairs(compiled()) do
    memo.joining = list
    local matches
    layer, matches = phase:run(layer, doc)
    local made = {}
    for _, m in ipairs(matches) do made[#made + 1] = m.fact end
    if #made > 0 then list = replace(list, made) end
  end
  memo.joining, memo.joined = nil, list
  return list
end

return joined
