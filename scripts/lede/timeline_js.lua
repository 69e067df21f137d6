--- lede.timeline_js: a timeline as the JSON that TimelineJS reads: tl:to("timelinejs", { title = … }).
--
-- See https://timeline.knightlab.com/docs/json-format.html.  A date is written as far as it is known (a year has no
-- month); what its numbers cannot say ("about", "early") stands in `display_date`.  Years before 1 are negative.
local core = require "lede.core"
local label_of = require "lede.time_label"
local json, time = core.json, core.time

local timelines -- lede.timeline, which loads this module

local ORDER = { "title", "events", "scale", "start_date", "end_date", "year", "month", "day", "hour", "minute",
                "second", "display_date", "headline", "text", "group", "unique_id" }
local HEADLINE = 90 -- letters
-- How many numbers of a date a granularity knows: the year, the month …
local FIELDS = { century = 1, decade = 1, year = 1, half = 2, season = 2, quarter = 2, month = 2, part_of_day = 4,
                 hour = 4, minute = 5, second = 6 }
local OF_DAY = 3

-- The fields of an instant, as many as its granularity knows.
local function date_of(seconds, fields)
  local day = seconds // 86400
  local year, month, of_month = time.civil(day)
  local rest = seconds - day * 86400
  local all = { { "year", year }, { "month", month }, { "day", of_month }, { "hour", rest // 3600 },
                { "minute", rest // 60 % 60 }, { "second", rest % 60 } }
  local date = {}
  for i = 1, fields do date[all[i][1]] = all[i][2] end
  return date
end

local function fields_of(t) return FIELDS[t.granularity] or OF_DAY end

-- The last instant that still belongs to it, when that is in another unit than the first.
local function end_of(t, fields)
  local last, first = date_of(t.ends - 1, fields), date_of(t.begins, fields)
  for _, key in ipairs { "year", "month", "day", "hour", "minute", "second" } do
    if last[key] ~= first[key] then return last end
  end
end

local function escape(text) return (text:gsub("[&<>]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" })) end

local function cut(text)
  text = text:gsub("%s+", " ")
  local stop = utf8.len(text) and utf8.len(text) > HEADLINE and utf8.offset(text, HEADLINE)
  return stop and text:sub(1, stop - 1):gsub("%s+%S*$", "") .. "…" or text
end

local function slide(event, n)
  local t, source = event.time, timelines.source(event)
  local begins = t.begins or t.ends - 1
  local fields = fields_of(t)
  local about = escape(timelines.what(event):gsub("%s+", " "))
  if source.url or source.title then
    about = ("<p>%s</p><p><cite>%s</cite></p>"):format(about, escape(source.title or source.url))
  end
  return { start_date = date_of(begins, fields), end_date = t.begins and t.ends and end_of(t, fields) or nil,
           display_date = label_of(t), text = { headline = escape(cut(timelines.what(event))), text = about },
           group = source.title, unique_id = event.id or ("event-%d"):format(n) }
end

return function(tl, options)
  timelines = require "lede.timeline"
  local out = { events = json.array {}, scale = "human" }
  if options.title then out.title = { text = { headline = escape(options.title) } } end
  for event in tl:each() do
    out.events[#out.events + 1] = slide(event, #out.events + 1)
    local year = out.events[#out.events].start_date.year
    if year < -9999 or year > 9999 then out.scale = "cosmological" end
  end
  return json.encode(out, ORDER) .. "\n"
end
