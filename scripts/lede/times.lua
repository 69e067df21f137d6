--- lede.times: dates, times of day, durations and recurring times, as TIMEX3 has them.
--
--   times.document_date(doc)   "2025-12-02", what relative expressions are reckoned from; nil: the article is silent
--   times.phase, .kind         for the cascade: facts of kind "time", folded as TIME
--
-- The rules (time_dates, time_named, time_figures, time_years, time_relative, time_clock, time_spans) find an
-- expression and say what it means as a `spec`; when the whole article has been read, the specs are resolved in order,
-- for a month may take its year from a sentence before.  Nothing asks a clock: without a document date relative
-- expressions keep an open value (XXXX-WXX-1) and no interval.
local dateline = require "lede.dateline"
local fact = require "lede.fact"
local t = require "lede.tape"
local time = require("lede.core").time
local v = require "lede.time_values"

local day_of, year_in, place_of, notes_of = v.day_of, v.year_in, v.place_of, v.notes_of
local Time = fact.class "time"

-- `domain`: "news", whose years and months are those near the document's date, "narrative", whose dates follow one
-- another; nil: what the text looks like.  Set it before a document is asked for its times.
local times = { kind = "time", document_date = dateline.date, domain = nil }

local rules = {}
for _, name in ipairs { "time_dates", "time_named", "time_figures", "time_years", "time_relative", "time_clock",
                        "time_spans" } do
  for _, rule in ipairs(require("lede." .. name).rules) do rules[#rules + 1] = rule end
end
times.phase = t.phase { name = "times", rules = rules }

-- What `phase:readings` gives of each match, in a list: RULE, SPEC, SPAN, FACT, WORD, STOP.
local WIDTH = 6

-- Is it a story about the past, whose dates follow one another?  Then most years that it names are far from its date,
-- and little is said of today and of the days of the week.
local function is_narrative(found, dct)
  if not dct then return true end
  local now, years, far, of_now = place_of(dct).year, 0, 0, 0
  for k = 2, #found, WIDTH do
    local spec = found[k]
    local y = spec.year
    if spec.of_now then of_now = of_now + 1 end
    if y then
      years = years + 1
      if y - now > 1 or now - y > 1 then far = far + 1 end
    end
  end
  return far >= 3 and far * 3 > years * 2 and of_now * 4 <= far
end

local FEW_YEARS = 2
local function names_few_years(found)
  local seen, n = {}, 0
  for k = 2, #found, WIDTH do
    local y = found[k].year
    if y and not seen[y] then seen[y], n = true, n + 1 end
  end
  return n <= FEW_YEARS
end

local NEEDS_NO_PLACE = { DURATION = true, SET = true }

-- A stretch that ends or begins now: "the past two days", "the next four years".
local function reach(f, sign, ctx)
  local from = sign > 0 and time.shift(ctx.dct, "day", 1) or time.parse(ctx.dct)
  local there, err = time.add(from, f.value, sign)
  if not there then
    if err.code == "limit" then f.why = err.message end
    return
  end
  if sign < 0 then from, there = there, from end
  f.anchor, f.from, f.to, f.begins, f.ends = ctx.dct, from.from, there.from, from.begins, there.begins
end

-- A stretch inside a date: "the last week of March", "the third month of 2021".
local DAYS = { day = 1, week = 7 }
local function month_in(w, year) return v.iso(year, w.month) end
local function place_within(f, w, ctx)
  local year = w.year
  if not year and ctx.dct then
    year = year_in(v.with_year(w, month_in, ctx, nil, v.PAST_BIAS))
  end
  f.nth, f.within = w.nth, v.iso(w.year, w.month)
  local whole = year and time.parse(v.iso(year, w.month))
  if not whole then return end
  local from, to
  if DAYS[w.unit] then
    local length = DAYS[w.unit] * 86400
    from = w.nth > 0 and whole.begins + length * (w.nth - 1) or whole.ends - length
    to = from + length
  elseif w.unit == "month" and not w.month then
    local month = w.nth > 0 and w.nth or 12
    local there = time.parse(v.iso(year, month))
    if not there then return end
    from, to = there.begins, there.ends
  end
  if not from or to > whole.ends then return end
  local function day(seconds) return time.enclosing(seconds, "day").value end
  f.from, f.to, f.begins, f.ends = day(from), day(to), from, to
end

local nowhere = {} -- a context that knows nothing

-- What the words of a spec say by themselves: "XXXX-WXX-5" of "Friday".
local function stated_by(spec)
  if spec.stated == nil then spec.stated = spec:resolve(nowhere) or false end
  return spec.stated
end

-- The interval of a fact is looked up when it is first asked for.
local PLACE = {} -- the key of its place
local function find_interval(f)
  local place = rawget(f, PLACE)
  if not place then return end
  f.from, f.to, f.begins, f.ends, f.granularity = place.from, place.to, place.begins, place.ends, place.granularity
end
fact.later("time", { [find_interval] = { "from", "to", "begins", "ends", "granularity" } })

-- What a value of a spec comes to in a document of that date: its type, its place, what the words state by themselves,
-- what it lacks, and is it a time after all?
local function place_outcome(o, spec, value, dct)
  local stated = spec.open and stated_by(spec)
  if stated and stated ~= value then o.stated = stated end
  o.place = place_of(value) or nil
  if o.place and dct then return end
  local is_open = value:find("X", 1, true) ~= nil
  if is_open and not dct then o.why = "the document has no date" end
  o.is_time = o.place or is_open or value:find("_", 1, true) or value:find "^BC"
end

local function outcome(spec, value, kind, dct)
  local o = { type = kind, mod = spec.mod, why = spec.why, is_time = true }
  if spec.invalid then
    o.type, o.stated, o.why = spec.type or kind, spec.stated, spec.invalid
  elseif not value then
    o.is_time = false
  elseif not NEEDS_NO_PLACE[kind] then
    place_outcome(o, spec, value, dct)
    o.is_date = kind == "DATE" and o.place and o.place.begins and o.place.year
  end
  o.has_more = o.why or spec.offset or spec.age or spec.zone or spec.reach or spec.within
  return o
end

-- From now on the facts of a spec that always has this value, or has it by the document's date, are made when they are
-- found: spec[1], see readings.fact.  Those by the date, until a document of another date comes.
local by_date, the_date = {}, nil
local function make_at_once(spec, o, value, anchor)
  if o.has_more or not o.is_time or value:find("X", 1, true) and not NEEDS_NO_PLACE[o.type] then return end
  local fields = { "fact", "time", "value", value, "type", o.type }
  local function add(name, x)
    if x then fields[#fields + 1], fields[#fields + 2] = name, x end
  end
  add("mod", o.mod)
  add("anchor", anchor)
  add(PLACE, o.place)
  spec[1], spec.date, spec.is_placed = fields, o.is_date and o.place, not NEEDS_NO_PLACE[o.type]
  if spec.by_date then by_date[spec] = true end
end

local function forget_another_date(doc)
  local date = times.document_date(doc)
  if date == the_date then return end
  for spec in next, by_date do spec[1] = nil end
  by_date, the_date = {}, date
end

-- What few facts have.
local function add_more(f, o, spec, ctx)
  f.why, f.offset, f.age, f.zone = o.why, spec.offset, spec.age, spec.zone
  if spec.reach and ctx.dct and not ctx.narrative then reach(f, spec.reach, ctx) end
  if spec.within then place_within(f, spec.within, ctx) end
end

-- "around 2014", "circa 1200", "at about 5 p.m.": what loosens a date stands before it.  (A book is about 1968.)
local LOOSE = { around = true, circa = true, ["c."] = true, ["ca."] = true, approximately = true, roughly = true,
                about = "clock" }
local function loosened(word, spec)
  if NEEDS_NO_PLACE[spec.type] then return nil end
  return (LOOSE[word] == true or spec.is_clock) and "approx" or nil
end

-- The fact of a spec at a span, `word` being before it, and its outcome.
local NO_VALUE = 0
local function settle(spec, span, rule, word, ctx)
  local value, kind, anchor = spec.value, spec.type or "DATE", nil
  if not value then value, kind, anchor = spec:resolve(ctx, span) end
  local notes, dct = spec.notes, ctx.dct
  if not notes or notes.dct ~= dct then notes = notes_of(spec, dct) end
  local o = notes[value or NO_VALUE]
  if not o then
    o = outcome(spec, value, kind, dct)
    notes[value or NO_VALUE] = o
    if spec.value or spec.by_date and anchor and not ctx.narrative then make_at_once(spec, o, value, anchor) end
  end
  local f = setmetatable({ fact = "time", span = span, rule = rule, value = value, type = o.type }, Time)
  local place, mod, stated = o.place, o.mod or LOOSE[word] and loosened(word, spec), o.stated
  if place then f[PLACE] = place end
  if mod then f.mod = mod end
  if anchor then f.anchor = anchor end
  if stated then f.stated = stated end
  if o.has_more then add_more(f, o, spec, ctx) end
  return f, o
end

-- The spec with a year that it lacked.
local function of_year(spec, year)
  local dated = {}
  for key, x in pairs(spec) do dated[key] = x end
  dated.year, dated.open, dated.notes, dated.value = year, false, nil, nil
  return dated
end

-- "April and June 1918", "26 June - 4 August 1952": the first takes its year from the second.
local JOINED = 6 -- bytes between them at most
local function with_shared_year(spec, span, following, following_span)
  if not following or not (following.month and following.year) then return spec end
  if following_span.first - span.last > JOINED then return spec end
  return of_year(spec, spec.month <= following.month and following.year or following.year - 1)
end

-- "At dawn on 5 December": the day that a part of it is said to be on, the next expression's.
local function day_on(span, following, following_span, ctx)
  if not following or following.is_clock then return nil end
  local first, last = span.last + 1, following_span.first - 1
  if last - first ~= 3 or span.doc:span(first, last).text ~= " on " then return nil end
  return day_of(following:resolve(ctx, following_span))
end

-- What later expressions may refer back to, of a date and its place.  "Today" is no part of a story.
local function remember(f, place, ctx)
  if ctx.narrative and ctx.dct and rawget(f, "anchor") == ctx.dct then return end
  ctx.year, ctx.year_value, ctx.last_day, ctx.last_is_coarse = place.year, f.value, place.first_day, place.is_coarse
  if ctx.told and not place.is_coarse then
    ctx.told[f.value:sub(6)], ctx.told[f.value:sub(6, 7)] = place.year, place.year
  end
  if place.is_day then ctx.last_exact = place.first_day end
end

-- The day of a time of day: a date next to it in its sentence, else the day last told of, else the document's.
local NEXT_TO = 30 -- bytes
local OF_DAY = { day = true, part_of_day = true }
local function is_hour(f) return f and (not f.fact or f.type == "TIME" and f.value and f.value:find "T%d") end
local function names_day(f)
  local place = f and f[PLACE]
  return place and OF_DAY[place.granularity]
end

-- Of the hours one after another that the clock is among ("from 2 to 4 p.m. on Monday"), the first and the last.
local function run_of(facts, clock)
  local first, last = clock.at, clock.at
  while is_hour(facts[first - 1]) do first = first - 1 end
  while is_hour(facts[last + 1]) do last = last + 1 end
  return first, last
end

local function clock_day(facts, clock, first, last, ctx)
  local before, after = facts[first - 1], facts[last + 1]
  if names_day(after) and after.span.first - facts[last].span.last <= NEXT_TO then return day_of(after.value) end
  if names_day(before) and before.span.first >= facts[clock.at].span.sentence.first then return day_of(before.value) end
  return ctx.narrative and clock.last_day or ctx.dct
end

-- In the list of facts, a clock that waits for the days around it is what `settle` wants of it, its place in the list,
-- the day last told of.
local function settle_clocks(facts, clocks, ctx)
  local first, last = 0, 0
  for _, clock in ipairs(clocks) do
    if clock.at > last then first, last = run_of(facts, clock) end
    ctx.clock_day = clock_day(facts, clock, first, last, ctx)
    facts[clock.at] = settle(clock.spec, clock.span, clock.rule, clock.word, ctx)
  end
end

-- "9:30" of "9:30 Tuesday night" is 21:30.
local AFTER_NOON = { AF = true, EV = true, NI = true }
local function in_part(clock, part)
  local hour = math.tointeger(clock:match "^T(%d%d)")
  if not AFTER_NOON[part] or hour >= 12 or part == "NI" and hour < 5 then return clock end
  return ("T%02d"):format(hour + 12) .. clock:sub(4)
end

-- "8 a.m. Friday", "Friday 8 a.m.": TIMEX3 has one TIME where nothing stands between the hour and its day.
local function joined(before, f)
  local hour, day = before, f
  if names_day(before) then hour, day = f, before elseif not names_day(f) then return nil end
  local clock = hour.stated and hour.stated:match "^XXXX%-XX%-XX(T%d.*)$"
  if not clock or f.span.first - before.span.last ~= 2 then return nil end
  local date, part = day.value:match "^([^T]+)T?(%a*)$"
  local stated = day.stated and day.stated:match "^[^T]+"
  clock = in_part(clock, part)
  local value = date .. clock
  local both = fact.new("time", f.span.doc:span(before.span.first, f.span.last), hour.rule,
    { type = "TIME", value = value, mod = hour.mod, anchor = day.anchor, zone = hour.zone,
      stated = stated and stated .. clock, neighbours = { before, f } })
  for key, x in pairs(time.parse(value) or {}) do both[key] = both[key] or x end
  return both
end

local function join_neighbours(facts, clocks)
  local parts = {} -- the second of two that are joined: what they make
  for _, clock in ipairs(clocks) do
    local i = clock.at
    local before, hour, after = not parts[i - 1] and facts[i - 1], facts[i], facts[i + 1]
    parts[i] = parts[i] or before and joined(before, hour) or nil
    parts[i + 1] = not parts[i] and after and joined(hour, after) or nil
  end
  if not next(parts) then return facts end
  local kept, n = {}, 0
  for i, f in ipairs(facts) do
    if not parts[i] then n = n + 1 end
    kept[n] = parts[i] or f
  end
  return kept
end

--- The moment of publication to the second, where the document's metadata has it ("2018-08-30T10:00:00"), else nil.
function times.document_moment(doc)
  local published = doc.published
  local moment = published and #published > 10 and published:match "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d"
  return moment and moment:sub(1, 10) == times.document_date(doc) and time.parse(moment) and moment or nil
end

local function context(found, doc)
  local dct = times.document_date(doc)
  local ctx = { dct = dct, weekday = dct and time.weekday(place_of(dct).begins // 86400),
                moment = times.document_moment(doc) }
  if times.domain then ctx.narrative = times.domain == "narrative" else ctx.narrative = is_narrative(found, dct) end
  if not dct and names_few_years(found) then ctx.told = {} end
  return ctx
end

-- The spec of match k of the list with what its neighbours tell it.
local function in_place(found, k, spec, span, ctx)
  local following, following_span = found[k + WIDTH + 1], found[k + WIDTH + 2]
  ctx.on = spec.on_day and day_on(span, following, following_span, ctx)
  if not spec.month or spec.year then return spec end
  return with_shared_year(spec, span, following, following_span)
end

-- A fact that was made when it was found: what stands before it, and may refer to it later.
local function note_place(f, spec, word, ctx)
  if LOOSE[word] and not spec.mod then f.mod = loosened(word, spec) end
  if spec.date then remember(f, spec.date, ctx) end
end

-- The facts of what was found, in order of text; times of day get their values when the days around them are known.
local function facts_of(found, doc)
  if not found[1] then return {} end
  local ctx, facts, n, clocks = context(found, doc), {}, 0, {}
  for k = 1, #found, WIDTH do
    local spec, f = found[k + 1], found[k + 3]
    if f and not (spec.by_date and ctx.narrative) then
      n = n + 1
      facts[n] = f
      if spec.is_placed then note_place(f, spec, found[k + 4], ctx) end
    elseif spec.is_clock then
      n = n + 1
      facts[n] = { spec = spec, span = found[k + 2], rule = found[k], word = found[k + 4], at = n,
                   last_day = ctx.last_day }
      clocks[#clocks + 1] = facts[n]
    else
      local span, o = found[k + 2], nil
      if not spec.value then spec = in_place(found, k, spec, span, ctx) end
      f, o = settle(spec, span, found[k], found[k + 4], ctx)
      if o.is_time then
        n = n + 1
        facts[n] = f
      end
      if o.is_date then remember(f, o.place, ctx) end
    end
  end
  if #clocks == 0 then return facts end
  settle_clocks(facts, clocks, ctx)
  return join_neighbours(facts, clocks)
end

--- The layer above, with the times of a document folded, and these.
function times.phase:run(layer, doc)
  forget_another_date(doc)
  local found, above = self:readings(layer, doc, times.kind)
  return above, nil, facts_of(found, doc)
end

return times
