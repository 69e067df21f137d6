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
local the_part, attr, integer, text_of, mod_of, rule = w.the_part, w.attr, w.integer, w.text_of, w.mod_of, w.rule

local function resolve_clock(spec, ctx)
  local value = (ctx.clock_day or "XXXX-XX-XX") .. "T" .. spec.clock
  return value, "TIME", ctx.clock_day
end

local two = R "09" * R "09"^-1
local hours = t.words "hours hrs hr"
local sixty, tail = R "05" * R "09", Cg(R("az", "AZ")^0, "tail") * -1
local minutes, seconds = (P ":" + ".") * Cg(sixty, "minute"), ":" * Cg(sixty, "second")
local clock_text = Ct(Cg(two, "hour") * minutes^-1 * seconds^-1 * tail)
local military_text = Ct(Cg(R "02" * R "09", "hour") * Cg(sixty, "minute") * tail)
local the_clock = t.as("clock", num)
local meridiem = t.as("meridiem", t.class "meridiem")
local at = t.words "at by around until till from since about after before to and between"
local clock_rule = the_clock * meridiem * t.as("zone", t.class "timezone")^-1
                 + t.as("glued", alnum) * t.as("zone", t.class "timezone")^-1
                 + the_clock * (t.as("zone", t.class "timezone") + t.as("hours", hours))
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
  local glued = found.tail:lower()
  local add = integer(m, "meridiem", "meridiem", "add")
  if glued ~= "" then add = math.tointeger(lexicon:attr(glued, "meridiem", "add")) end
  if m.glued and not add and glued ~= "hrs" and glued ~= "h" then return nil end
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
                + (t.word "that" + the * t.words "next following same previous"^-1) * the_part
                 * -(hyphen + t.form "lower" * t.form "lower" * of)
                + t.behind(t.words "at by during all") * t.as("part", t.words "night dawn dusk")
local function read_part(m, doc)
  local spec = { resolve = resolve_part, mod = mod_of(m), told = not m.this,
                 part = attr(m, "part", "part_of_day", "code") }
  if m.month then
    spec.date = dates.read(m, doc)
    if not spec.date then return nil end
  end
  return spec
end

return {
  rules = {
    rule("clock", clock_rule, read_clock),
    rule("part", part_rule, read_part),
  },
}
