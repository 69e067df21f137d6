--- lede.time_clock: times of day: 10:30 a.m., 18:00 UTC, noon, this morning, the night of 5 May.
local t = require "lede.tape"
local lpeg = require "lpeg"
local numbers = require "lede.numbers"
local lexicon = require("lede").lexicon
local v = require "lede.time_values"
local w = require "lede.time_words"
local dates = require "lede.time_dates"

local P, R, Cg, Ct = lpeg.P, lpeg.R, lpeg.Cg, lpeg.Ct
local OPEN = v.OPEN
local num, alnum, the, of, comma, hyphen, edge = w.num, w.alnum, w.the, w.of, w.comma, w.hyphen, w.edge
local edged, the_day, the_month, the_year, year_after = w.edged, w.the_day, w.the_month, w.the_year, w.year_after
local the_part, attr, integer, text_of, mod_of = w.the_part, w.attr, w.integer, w.text_of, w.mod_of
local rule, rule_here = w.rule, w.rule_here

local function resolve_clock(spec, ctx)
  local value = (ctx.clock_day or "XXXX-XX-XX") .. "T" .. spec.clock
  return value, "TIME", ctx.clock_day
end

local two = R "09" * R "09"^-1
local hours = t.words "hours hrs hr"
local sixty, tail = R "05" * R "09", Cg(R("az", "AZ")^0, "tail") * -1
local minutes, seconds = (P ":" + ".") * Cg(sixty, "minute"), ":" * Cg(sixty, "second")
local clock_text = Ct(Cg(two, "hour") * minutes^-1 * seconds^-1 * tail)
local clock_mark = t.words "o'clock oclock"
local military_text = Ct(Cg(R "02" * R "09", "hour") * Cg(sixty, "minute") * tail)
local the_clock = t.as("clock", num)
local meridiem = t.as("meridiem", t.class "meridiem")
local at = t.words "at by around until till from since about after before to and between"
local dated = t.form "ordinal" + t.class "weekday" + w.year + w.day_figure
local beside_day = t.behind(dated) * t.as("exact", num)
                 + t.as("exact", num) * #(t.class "month" * (w.day_figure + w.ord) + t.class "weekday")
local zone = t.as("zone", t.class "timezone")
local the_noon = t.as("noon", t.words "noon midnight midday")
local clock_rule = the_clock * meridiem * zone^-1
                 + t.as("glued", alnum) * zone^-1
                 + the_clock * (zone + t.as("hours", hours))
                 + t.as("clock", num + t.class "number_word") * t.as("oclock", clock_mark)
                 + t.behind(at) * t.as("timed", num)
                 + t.behind(at + t.word "of") * the_noon * zone^-1
                 + the_noon * zone^-1 * #(t.word "on" * (t.class "month" + t.class "weekday" + w.day_figure))
-- between 3 and 5 p.m., from 9-11am: the first figure takes its half of the day from the second.
local to = t.words "to and - – — until till"
local shared_rule = t.as("timed", num) * #(to * (num * (meridiem + t.one)^-1 + alnum))
local NOON = { noon = "12:00", midday = "12:00", midnight = "00:00" }

local function clock_string(found, add)
  local hour, minute = math.tointeger(found.hour), found.minute or "00"
  if add == 0 and hour > 12 or add == 12 and hour == 0 then return nil end
  if add and hour <= 12 then hour = hour % 12 + add end -- "14:30 p.m." is by 24 hours already
  if hour > 24 or hour == 24 and minute ~= "00" then return nil end
  return ("%02d:%s"):format(hour, minute) .. (found.second and ":" .. found.second or "")
end

-- Hour and minute of a figure, and whether it can only be a time of day ("10:30", "1400 hours").
local function figure_clock(text)
  local found = clock_text:match(text)
  if found then return found, text:find(":", 1, true) ~= nil end
  return military_text:match(text), true
end

local function clock(text, zone)
  return { resolve = resolve_clock, clock = text, zone = zone, is_clock = true, open = true }
end

local colon_text = R "09" * R "09"^-1 * ":" * R "05" * R "09" * (":" * R "05" * R "09")^-1 * -1
local function read_exact(m)
  local text = m.exact.text
  local found = colon_text:match(text) and clock_string(clock_text:match(text))
  return found and clock(found)
end

local function clock_of(m)
  if m.noon then return NOON[m.noon.text:lower()] end
  local text = text_of(m, "glued") or text_of(m, "clock") or text_of(m, "timed")
  if m.oclock then text = numbers.value(text) or "" end
  local found, certain = figure_clock(text)
  if not found or m.timed and not text:find "[:.]" and not text:find "^0" then return nil end
  local glued = found.tail:lower()
  local add = integer(m, "meridiem", "meridiem", "add")
  if glued ~= "" then add = math.tointeger(lexicon:attr(glued, "meridiem", "add")) end
  if m.glued and not add and glued ~= "hrs" and glued ~= "h" then return nil end
  if not add and not certain and not m.oclock then return nil end
  return clock_string(found, add)
end

-- The half of the day that the figure two elements on is said to be in.
local function later_add(m)
  local layer, at = m.layer, m.last + 2
  local tail = at <= #layer and layer:text(at, at):match "^[%d:.]+(%a[%a.]*)$"
  if tail then return math.tointeger(lexicon:attr(tail:lower(), "meridiem", "add")) end
  return at < #layer and math.tointeger(layer:attr(at + 1, "meridiem", "add")) or nil
end

local function read_shared(m)
  local layer, at, text = m.layer, m.last + 2, m.timed.text
  local found, add = clock_text:match(text), later_add(m)
  local later = add and clock_text:match(layer:text(at, at))
  if not found or found.tail ~= "" then return nil end
  if not add then -- "from 3:00 to 4:30"
    local next_text = at <= #layer and layer:text(at, at) or ""
    local certain = text:find "^%d%d?:%d%d$" and next_text:find "^%d%d?:%d%d" and clock_string(found)
    return certain and clock(certain) or nil
  end
  if not later then return nil end
  -- "11 to 1 p.m." begins in the morning
  if add == 12 and math.tointeger(found.hour) % 12 > math.tointeger(later.hour) % 12 then add = 0 end
  local first = clock_string(found, add)
  return first and clock(first)
end

-- "at 25:61", "13 a.m.": written as a time of day, and none.
local function is_no_clock(m)
  if m.meridiem then return m.clock.text:find "^%d%d?$" or m.clock.text:find "^%d%d?:%d%d$" end
  local hour, minute = (text_of(m, "timed") or text_of(m, "clock") or ""):match "^(%d%d):(%d%d)$"
  return hour and (math.tointeger(hour) > 24 or math.tointeger(minute) > 59)
end

local function read_clock(m)
  local found = clock_of(m)
  if not found then return is_no_clock(m) and v.invalid("there is no such time of day", nil, "TIME") or nil end
  if attr(m, "zone", "timezone", "utc") then return clock(found .. "Z") end
  return clock(found, m.zone and (attr(m, "zone", "timezone", "offset") or m.zone.text))
end

-- half past seven, a quarter to nine, twenty past eight o'clock, eight thirty a.m.
local small, tens = t.attr("number_word", "kind", "digit"), t.attr("number_word", "kind", "tens")
local teen = t.attr("number_word", "kind", "teen")
local hour_word = small + t.words "ten eleven twelve"
local minute_word = tens * (hyphen^-1 * small)^-1 + teen + small
local spoken_hour = t.as("hour", hour_word + num)
local spoken_minutes = t.word "half" + w.a^-1 * t.word "quarter" + (minute_word + num) * t.words "minutes"^-1
local spoken_rule = t.as("minutes", spoken_minutes) * t.as("side", t.words "past to") * spoken_hour * clock_mark^-1
                    * meridiem^-1 * -(t.class "percent" + t.class "currency" + t.form "lower" - t.class "function_word")
                  + spoken_hour * hyphen^-1 * t.as("minutes", minute_word) * (meridiem + clock_mark)
                  + t.as("hour", hour_word) * meridiem
local PARTS_OF_HOUR = { half = 30, quarter = 15, ["a quarter"] = 15 }
local function read_spoken(m)
  local hour = math.tointeger(numbers.value(m.hour.text))
  local text = m.minutes and m.minutes.text:lower():gsub("%s*minutes$", "") or ""
  local minute = PARTS_OF_HOUR[text] or math.tointeger(numbers.value(text) or 0)
  local side = m.side and m.side.text:lower()
  if not hour or hour > 12 or hour < 1 or not minute or minute > 59 then return nil end
  -- "six to eight" is a range, "five to nine percent" none at all
  if side == "to" and text ~= "a quarter" and text ~= "quarter" and not m.meridiem and not text:find "minutes" then
    return nil
  end
  if side == "to" then hour, minute = hour - 1, 60 - minute end
  local found = clock_string({ hour = tostring(hour), minute = ("%02d"):format(minute) },
                             integer(m, "meridiem", "meridiem", "add"))
  return found and clock(found)
end

-- five in the morning, 7 in the evening, ten at night, 8 this morning
local in_part_rule = spoken_hour * (t.word "in" * the + t.word "at" + t.as("this", t.word "this"))
                   * t.as("part", w.one_part - t.words "noon midday midnight")
local function resolve_this(spec, ctx) return (ctx.dct or OPEN.day) .. "T" .. spec.clock, "TIME", ctx.dct end
local AFTER_NOON = { AF = true, EV = true, NI = true }
local function read_in_part(m)
  local hour = math.tointeger(numbers.value(m.hour.text))
  local code = attr(m, "part", "part_of_day", "code")
  if not hour or hour < 1 or hour > 12 then return nil end
  if code == "NI" and hour < 5 then code = "MO" end -- two at night
  local found = clock_string({ hour = tostring(hour) }, AFTER_NOON[code] and 12 or 0)
  if m.this and found then return { resolve = resolve_this, clock = found, of_now = true } end
  return found and clock(found)
end

-- this morning, the night of 5 May, that evening, in the morning, at dawn on 5 May
local function resolve_part(spec, ctx, span)
  local day = spec.date and spec.date:resolve(ctx, span) or ctx.on or not spec.told and ctx.dct or ctx.last_day or ctx.dct
              or OPEN.day
  return day .. "T" .. spec.part, "TIME", day ~= OPEN.day and day or nil
end
local some_date = the_month * the_day * year_after^-1 + the^-1 * the_day * of^-1 * the_month * (comma^-1 * the_year)^-1
local part_rule = edged * the * the_part * of * some_date
                + t.as("this", t.word "this") * the_part
                + edge * t.as("this", t.word "this") * the_part
                + (t.word "that" + the * t.words "next following same previous"^-1) * the_part
                 * -(hyphen + t.form "lower" * t.form "lower" * of)
                + t.behind(t.words "at by during all")
                  * t.as("part", t.words "night dawn dusk lunchtime night-time nighttime")
                + t.behind(t.words "in by until before after") * edge * the_part
                + t.as("edge", t.word "mid") * hyphen^-1 * the_part
local function read_part(m)
  local spec = { resolve = resolve_part, mod = mod_of(m), told = not m.this,
                 part = attr(m, "part", "part_of_day", "code"), open = not m.this and not m.month }
  spec.on_day = spec.open
  if m.month then
    spec.date = dates.read(m)
    if not spec.date then return nil end
  end
  return spec
end

return {
  rules = {
    rule_here("clock", shared_rule, read_shared),
    rule("clock", beside_day, read_exact),
    rule("clock", clock_rule, read_clock),
    rule("clock", spoken_rule, read_spoken),
    rule("clock", in_part_rule, read_in_part),
    rule("part", part_rule, read_part),
  },
}
