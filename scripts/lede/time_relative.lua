--- lede.time_relative: what is reckoned from the day of the text: today, next week, two years ago, now.
local t = require "lede.tape"
local tense = require "lede.time_tense"
local numbers = require "lede.numbers"
local time = require("lede.core").time
local v = require "lede.time_values"
local w = require "lede.time_words"

local is_future, is_past = tense.is_future, tense.is_past
local with_part, WITHIN_DAY, relative, fixed = v.with_part, v.WITHIN_DAY, v.relative, v.fixed
local num, unit, units, own_unit, one_weekday = w.num, w.unit, w.units, w.own_unit, w.one_weekday
local deictic, the, a, edge, edged, the_part, count = w.deictic, w.the, w.a, w.edge, w.edged, w.the_part, w.count
local few, approx, attr, integer, shift_of, lasting = w.few, w.approx, w.attr, w.integer, w.shift_of, w.lasting
local text_of, mod_of, approx_of, rule = w.text_of, w.mod_of, w.approx_of, w.rule

-- today, yesterday morning, late tomorrow, earlier today
local function resolve_days(spec, ctx)
  local day = relative(ctx.dct, "day", spec.days)
  local value, type = with_part(day, spec.part)
  return value, type, ctx.dct
end

local function days(n) return t.attr("time_adverb", "days", n) end
local day_word = days "-1" + days "0" + days "1"
local later = t.words "earlier later"
local days_rule = the * t.word "day" * (t.word "after" * t.as("beyond", t.word "tomorrow")
                                        + t.word "before" * t.as("beyond", t.word "yesterday"))
                + (later + edge)^-1 * t.as("word", day_word) * the_part^-1
                + t.as("gone", t.word "last") * t.as("part", t.word "night")
local function read_days(m)
  if m.beyond then
    return { resolve = resolve_days, by_date = true, of_now = true,
             days = 2 * integer(m, "beyond", "time_adverb", "days") }
  end
  if m.gone then return { resolve = resolve_days, by_date = true, of_now = true, days = -1, part = "NI" } end
  return { resolve = resolve_days, by_date = true, of_now = true, mod = mod_of(m),
           days = integer(m, "word", "time_adverb", "days"),
           part = attr(m, "part", "part_of_day", "code") or attr(m, "word", "time_adverb", "part") }
end

-- Shells fell overnight: the night before; no "overnight flight", and nothing that "can change overnight"
local overnight_rule = t.word "overnight" * -(t.form "lower" - t.class "function_word")
local function resolve_overnight(_, ctx, span)
  if not is_past(span, false) then return nil end
  return relative(ctx.dct, "day", -1) .. "TNI", "TIME", ctx.dct
end
local overnight = { resolve = resolve_overnight, of_now = true }
local function read_overnight() return overnight end

-- Monday, on Friday morning, next Tuesday, Thursday night
local function resolve_weekday(spec, ctx, span)
  local day, type
  if not ctx.dct then
    day, type = with_part("XXXX-WXX-" .. spec.n, spec.part)
    return day, type
  end
  -- a bare weekday may be the day itself; "next" and "last" may not
  if not spec.shift and ctx.weekday == spec.n then
    day = ctx.dct
  else
    local notes, way = v.notes_of(spec, ctx.dct), spec.shift or (is_future(span) and 1 or -1)
    notes[way] = notes[way] or time.day(ctx.dct, spec.n, way)
    day = notes[way]
  end
  day, type = with_part(day, spec.part)
  return day, type, ctx.dct
end

local plain_weekday = t.as("weekday", one_weekday - t.attr("weekday", "bare", "no"))
local short_weekday = t.as("weekday", t.attr("weekday", "bare", "no"))
local clock_next = num * (t.class "meridiem" + t.form "punct") + t.form "alnum" + t.word "at" * num
local weekday_rule = edged * t.as("deictic", deictic)^-1 * plain_weekday * the_part^-1
                   + t.as("deictic", deictic) * short_weekday + short_weekday * #clock_next
                   + t.behind(t.words "on until till by or week") * short_weekday * -t.form "capital"
local function read_weekday(m)
  local shift = shift_of(m)
  return { resolve = resolve_weekday, of_now = true, n = integer(m, "weekday", "weekday", "n"), mod = mod_of(m),
           shift = shift, part = attr(m, "part", "part_of_day", "code"), open = not shift }
end

-- over the weekend: the one that is near
local weekend_rule = the^-1 * t.as("weekend", t.word "weekend") * -(t.form "lower" - t.class "function_word")
local function resolve_weekend(_, ctx, span)
  if not ctx.dct then return "XXXX-WXX-WE", "DATE" end
  local day = time.weekday(time.parse(ctx.dct).begins // 86400)
  local shift = (day >= 6 or is_future(span)) and 0 or -1
  return relative(ctx.dct, "weekend", shift), "DATE", ctx.dct
end
local a_weekend = { resolve = resolve_weekend, of_now = true }
local function read_weekend() return a_weekend end

-- this week, last month, the coming year, later this year, the end of next month
-- What "later in the week" leans on: the date last told of, where that is at least as exact as the unit.
local EXACT_UNITS = { day = true, week = true, weekend = true }
local function told_anchor(spec, ctx)
  if EXACT_UNITS[spec.unit] then return ctx.last_exact or ctx.dct or ctx.last_day end
  return not ctx.last_is_coarse and ctx.last_day or ctx.dct or ctx.last_day
end

local function resolve_unit(spec, ctx)
  local anchor = spec.told and told_anchor(spec, ctx) or ctx.dct
  if spec.shift == 0 and ctx.dct and ctx.narrative then anchor = ctx.last_exact or anchor end -- "this day" of the story
  return relative(anchor, spec.unit, spec.shift), WITHIN_DAY[spec.unit] and "TIME" or "DATE", anchor
end

local the_unit = t.as("unit", own_unit)
local unit_rule = (later + edge)^-1 * t.as("the", the)^-1 * t.as("deictic", deictic) * t.word "very"^-1 * the_unit
                  * -(w.of * (w.month + w.year))
                + t.as("this_past", t.word "this") * t.as("deictic", t.words "past coming") * the_unit
                + (later * t.word "in" + edge) * the^-1 * the_unit
                + the^-1 * t.as("deictic", deictic) * t.words "calendar fiscal financial" * t.as("unit", t.word "year")

local FOLLOWS = { next = true, following = true, previous = true, preceding = true, prior = true }
local function read_unit(m)
  local word = text_of(m, "deictic")
  local spec = { resolve = resolve_unit, unit = attr(m, "unit", "time_unit", "unit"), mod = mod_of(m),
                 shift = shift_of(m) or 0 }
  word = word and word:lower()
  if attr(m, "unit", "time_unit", "units") then return nil end -- a fortnight is in no calendar
  local is_long = (spec.unit == "decade" or spec.unit == "century") and spec.shift ~= 0
  local is_stretch = attr(m, "deictic", "time_deictic", "stretch") and spec.unit ~= "weekend"
                     or m.the and (word == "last" or is_long)
  if m.this_past then is_stretch = false end -- "this past week" is last week
  if word and is_stretch then
    local stretch = fixed(lasting(m, "1"), nil, "DURATION")
    stretch.reach = spec.shift
    return stretch
  end
  spec.told = not word or word == "following" or m.the and FOLLOWS[word]
  spec.by_date = not spec.told
  return spec
end

-- year's end, year-end, the week's end
local own_end = the^-1 * t.as("unit", t.words "year month week day") * (t.word "'s" + t.word "’s" + w.hyphen)
              * t.word "end"
local function read_own_end(m)
  return { resolve = resolve_unit, unit = attr(m, "unit", "time_unit", "unit"), shift = 0, mod = "end",
           by_date = true }
end

-- the rest of the week: from the day of the document to its end
local rest_rule = the^-1 * t.words "rest remainder" * w.of * t.words "the this my our" * t.as("unit", own_unit)
local function resolve_rest(spec, ctx) return relative(ctx.dct, spec.unit, 0), "DATE", ctx.dct end
local function read_rest(m)
  return { resolve = resolve_rest, unit = attr(m, "unit", "time_unit", "unit"), mod = "end" }
end

-- the past two days, the next four years, the last few weeks, the coming days
local stretch_rule = the^-1 * t.as("deictic", t.attr("time_deictic", "span", "yes"))
                   * (count + t.as("few", few - a))^-1 * t.as("unit", unit)
                   + t.as("recent", t.word "recent") * t.as("unit", units)
                   + the * t.as("unit", units) * t.as("ahead", t.word "ahead" + t.word "to" * t.word "come")
                   + the^-1 * (count * t.as("deictic", t.attr("time_deictic", "span", "yes")) * t.as("unit", units))
local function read_stretch(m)
  local n = m.n and numbers.value(m.n.text)
  if m.n and not n then return nil end
  local many = attr(m, "unit", "time_unit", "many")
  if m.recent or m.ahead then return fixed(m.recent and "PAST_REF" or "FUTURE_REF") end
  if not n and not m.few then
    if not many then return nil end -- "the past week" is for unit_rule
    return fixed(attr(m, "deictic", "time_deictic", "shift") == "1" and "FUTURE_REF" or "PAST_REF")
  end
  local spec = fixed(lasting(m, n or "X"), nil, "DURATION")
  spec.reach = shift_of(m)
  return spec
end

-- two weeks ago, a year earlier, three days later, years ago
local function resolve_shift(spec, ctx)
  local anchor = spec.told and ctx.last_day or ctx.dct
  if not spec.n then return spec.sign < 0 and "PAST_REF" or "FUTURE_REF", "DATE" end
  if WITHIN_DAY[spec.unit] and ctx.moment and anchor == ctx.dct then
    local there = time.shift(time.parse(ctx.moment), spec.unit, spec.sign * spec.n)
    return there.value, "TIME", ctx.moment
  end
  return relative(anchor, spec.unit, spec.sign * spec.n), WITHIN_DAY[spec.unit] and "TIME" or "DATE", anchor
end

local some = count + t.as("few", few) + t.as("a", a)
local which = t.as("which", t.words "ago earlier previously later afterwards thereafter")
local ago_rule = (approx * some)^-1 * t.as("unit", unit) * which
               + approx * t.as("halved", t.word "half") * a * t.as("unit", unit) * which
               + the * t.as("unit", t.words "day week month year") * t.as("which", t.words "before after")
                 * -(t.class "function_word" + t.form "capital" + num)
-- "More than a year ago" is before that, "nearly a year ago" after it.
local MOD_AGO = { approx = "approx", more_than = "before", less_than = "after", equal_or_more = "on_or_before",
                  equal_or_less = "on_or_after" }
local HALF = { century = { "year", 50 }, decade = { "year", 5 }, year = { "month", 6 }, hour = { "minute", 30 } }
local FARTHEST = 100000 -- of any unit
local DIRECTION = { ago = -1, earlier = -1, previously = -1, before = -1,
                    later = 1, afterwards = 1, thereafter = 1, after = 1 }
local function read_ago(m)
  local word = m.which.text:lower()
  if m.halved then
    local half = HALF[attr(m, "unit", "time_unit", "unit")]
    return half and { resolve = resolve_shift, unit = half[1], n = half[2], sign = DIRECTION[word],
                      told = word ~= "ago", mod = MOD_AGO[approx_of(m)] }
  end
  local n = m.n and numbers.value(m.n.text)
  if m.n and not n then return nil end
  local many = attr(m, "unit", "time_unit", "many")
  if not many and not (m.n or m.a or word == "before" or word == "after") then return nil end
  if m.n then n = math.tointeger(n:match "^%d+") else n = not many and 1 or nil end
  local name = attr(m, "unit", "time_unit", "unit")
  local offset = n and lasting(m, tostring(n))
  if n and n <= FARTHEST then n = n * (integer(m, "unit", "time_unit", "units") or 1) end
  if m.n and not n or n and n > FARTHEST then return v.invalid "that far back or ahead there is no calendar" end
  return { resolve = resolve_shift, unit = name, n = n, sign = DIRECTION[word], told = word ~= "ago",
           offset = offset and (DIRECTION[word] < 0 and "-" or "") .. offset,
           mod = MOD_AGO[approx_of(m)] }
end

-- that day, the same month, at that time; to end the day
local function resolve_same(spec, ctx)
  local anchor = spec.unit == "day" and ctx.last_exact or ctx.last_day or ctx.dct
  return relative(anchor, spec.unit, 0), "DATE", anchor
end
local same = t.word "that" * t.word "same"^-1 + (the + t.word "this") * t.word "same"
local same_rule = same * t.word "very"^-1 * the_unit
                + t.behind(t.words "end ending ended close closing finish finished") * the * t.as("unit", t.word "day")
local function read_same(m)
  local name = attr(m, "unit", "time_unit", "unit")
  if WITHIN_DAY[name] then return nil end
  return { resolve = resolve_same, unit = name }
end

-- now, recently, the near future
local function ref(name) return t.attr("time_adverb", "ref", name) end
local vague_rule = t.as("word", ref "present" + ref "past" + ref "future")
                 + the * t.as("past", t.word "past") * -(unit + num + t.class "number_word" + t.word "few")
local function read_ref(m)
  return fixed(m.past and "PAST_REF" or attr(m, "word", "time_adverb", "ref"):upper() .. "_REF")
end

return {
  rules = {
    rule("today", days_rule, read_days),
    rule("overnight", overnight_rule, read_overnight),
    rule("weekday", weekday_rule, read_weekday),
    rule("weekend", t.behind(t.words "on over at during for in" + t.edge "any") * weekend_rule, read_weekend),
    rule("unit", unit_rule, read_unit),
    rule("rest", rest_rule, read_rest),
    rule("end", own_end, read_own_end),
    rule("stretch", stretch_rule, read_stretch),
    rule("ago", ago_rule, read_ago),
    rule("same", same_rule, read_same),
    rule("vague", vague_rule, read_ref, "word"),
  },
}
