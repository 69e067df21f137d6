--- lede.times: dates, times of day, durations and recurring times, as TIMEX3 has them.
--
--   times.document_date(doc)   "2025-12-02", what relative expressions are reckoned from; nil: the article is silent
--   times.phase, .kind, .finish   for the cascade: facts of kind "time", folded as TIME
--
-- The rules (time_dates, time_relative, time_spans, time_clock) find an expression and say what it means as a `spec`;
-- when the whole article has been read, `finish` resolves the specs in order, for a month may take its year from a
-- sentence before.  Nothing asks a clock: without a document date relative expressions keep an open value
-- (XXXX-WXX-1) and no interval.
local dateline = require "lede.dateline"
local t = require "lede.tape"
local time = require("lede.core").time
local v = require "lede.time_values"

local day_of, year_in = v.day_of, v.year_in

local times = { kind = "time", document_date = dateline.date }

local rules = {}
for _, name in ipairs { "time_dates", "time_relative", "time_clock", "time_spans" } do
  for _, rule in ipairs(require("lede." .. name).rules) do rules[#rules + 1] = rule end
end
times.phase = t.phase { name = "times", rules = rules }

-- Is it a story about the past, whose dates follow one another?  Then most years that it names are far from its date,
-- and little is said of today and of the days of the week.
local function is_narrative(facts, dct)
  if not dct then return true end
  local now, years, far, of_now = year_in(dct), 0, 0, 0
  for _, f in ipairs(facts) do
    local y = f.spec.year
    if f.spec.of_now then of_now = of_now + 1 end
    if y then years = years + 1 end
    if y and math.abs(y - now) > 1 then far = far + 1 end
  end
  return far >= 3 and far * 3 > years * 2 and of_now * 4 <= far
end

local FEW_YEARS = 2
local function names_few_years(facts)
  local seen, n = {}, 0
  for _, f in ipairs(facts) do
    local y = f.spec.year
    if y and not seen[y] then seen[y], n = true, n + 1 end
  end
  return n <= FEW_YEARS
end

local NEEDS_NO_PLACE = { DURATION = true, SET = true }

local INTERVAL = { "from", "to", "begins", "ends", "granularity" } -- as time.parse gives them

-- The fact gets its value, and the interval where the value has one.
local function settle(f, ctx)
  local spec = f.spec
  f.value, f.type, f.anchor = spec:resolve(ctx)
  if not f.value then return false end
  f.mod, f.spec = spec.mod, nil
  if NEEDS_NO_PLACE[f.type] then return true end
  local parsed = time.parse(f.value)
  for _, key in ipairs(parsed and INTERVAL or {}) do f[key] = parsed[key] end
  return parsed ~= nil or f.value:find "[X_]" ~= nil or f.value:find "^BC" ~= nil
end

-- "April and June 1918", "26 June - 4 August 1952": the first takes its year from the second.
local JOINED = 6 -- bytes between them at most
local function share_year(f, following)
  local a, b = f.spec, following and following.spec
  if not b or a.year or not (a.month and b.month and b.year) then return end
  if following.span.first - f.span.last > JOINED then return end
  a.year = a.month <= b.month and b.year or b.year - 1
end

-- What later expressions may refer back to.  "Today" is no part of a story.
local function remember(f, ctx)
  local y = f.type == "DATE" and f.from and year_in(f.value)
  if not y or ctx.narrative and f.anchor == ctx.dct and f.anchor then return end
  ctx.year, ctx.year_value, ctx.last_day = y, f.value, day_of(f.value)
  ctx.last_is_coarse = f.granularity ~= "day" and f.granularity ~= "month"
  if ctx.told and not ctx.last_is_coarse then ctx.told[f.value:sub(6)], ctx.told[f.value:sub(6, 7)] = y, y end
  if f.granularity == "day" then ctx.last_exact = ctx.last_day end
end

-- The day of a time of day: a date next to it in its sentence, else the day last told of, else the document's.
local NEXT_TO = 30 -- bytes
local function clock_day(facts, i, ctx)
  local f, after, before = facts[i], facts[i + 1], facts[i - 1]
  local function names_day(other) return other and other.granularity == "day" end
  if names_day(after) and after.span.first - f.span.last <= NEXT_TO then return day_of(after.value) end
  if names_day(before) and before.span.first >= f.span.sentence.first then return day_of(before.value) end
  return ctx.narrative and f.spec.last_day or ctx.dct
end

--- Give every fact its value, in order of text.
function times.finish(facts, doc)
  local dct = times.document_date(doc)
  local ctx = { dct = dct, narrative = is_narrative(facts, dct) }
  if not dct and names_few_years(facts) then ctx.told = {} end
  local kept = {}
  for i, f in ipairs(facts) do
    share_year(f, facts[i + 1])
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
