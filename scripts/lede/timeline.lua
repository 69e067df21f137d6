--- lede.timeline: timelines made of events or their rows, compared, and written in the formats of others.
--
--   local timelines = require "lede.timeline"
--   local tl = timelines.of(doc:events())            or of the rows that `reduce` and `report` get
--   for _, c in ipairs(tl:conflicts()) do print(c[1].what.text, "|", c[2].what.text) end
--   write(tl:to("svg", { title = "What happened", lanes = "source" }))
--
-- tl:to(format, options): "svg" (lede.timeline_svg), "timelinejs" (JSON of TimelineJS), "ics" (iCalendar), "text".
-- Options: `title`; for svg also `lanes` ("actor", "source" or a function of the event), `scale`, `width`.
local core = require "lede.core"
local time = core.time

local timelines = {}

--- A time value from the fields of a row: { value =, mod =, from =, to = }; nil where it has no place in time.
local function time_of(row)
  local t = row.value and time.parse(row.value, row.mod)
  if t then return t end
  local from, to = row.from and time.parse(row.from), row.to and time.parse(row.to)
  if not from or not to or from.begins >= to.begins then return nil end
  return { value = row.value, from = row.from, to = row.to, begins = from.begins, ends = to.begins, mod = row.mod }
end

-- A row of JSON, without its nulls, and with its time as the timeline wants it.
local function event_of(row)
  local null, event = core.json.null, {}
  for key, x in pairs(row) do
    if x ~= null then event[key] = x end
  end
  local plain = {}
  for key, x in pairs(row.time) do
    if x ~= null then plain[key] = x end
  end
  event.time = time_of(plain)
  return event.time and event
end

--- A timeline of event facts, or of their rows; what has no place in time is left out.
function timelines.of(list)
  local tl = core.timeline()
  for _, e in ipairs(list) do
    local event = e.time and (e.span and e or event_of(e))
    if event and (event.time.begins or event.time.ends) then tl:add(event) end
  end
  return tl
end

--- What an event is about, as text: its `what` (a span or a part), or its `text`.
function timelines.what(event)
  local what = event.what or event.text or ""
  return type(what) == "string" and what or what.text
end

--- The document of an event: { sha256 =, title =, url =, published = }.
function timelines.source(event) return event.doc or event.span and event.span.doc or {} end

-- Two reports are of the same event when they say that the same happened to somebody they both name.
local function same_event(event)
  local lemma = event.lemma or type(event.verb) == "table" and event.verb.lemma
  if event.key then return { event.key } end
  local keys = {}
  for i, name in ipairs(lemma and event.kind ~= "said" and event.actors or {}) do keys[i] = lemma .. "\0" .. name end
  return keys
end

--- Pairs of events that are the same and cannot have been at the same time: { { earlier, later, key = }, … }.
-- key(event)  what it is the same by: a string, or several, any of which will do; by default the event's `key`, or its
--             verb with each of its actors
function timelines.conflicts(tl, key)
  local groups, order, out, seen = {}, {}, {}, {}
  for event in tl:each() do
    local keys = (key or same_event)(event)
    for _, k in ipairs(type(keys) == "table" and keys or { keys }) do
      if not groups[k] then
        groups[k] = {}
        order[#order + 1] = k
      end
      table.insert(groups[k], event)
    end
  end
  for _, k in ipairs(order) do
    local list = groups[k]
    for i = 1, #list do
      for j = i + 1, #list do
        seen[list[i]] = seen[list[i]] or {}
        if not seen[list[i]][list[j]] and time.agree(list[i].time, list[j].time) == "no" then
          seen[list[i]][list[j]] = true
          out[#out + 1] = { list[i], list[j], key = k }
        end
      end
    end
  end
  return out
end

local WRITERS = { svg = "lede.timeline_svg", timelinejs = "lede.timeline_js", ics = "lede.timeline_ics" }
local FORMATS = { "svg", "timelinejs", "ics", "text" }
-- Of each option its type, or what it may be.
local TITLE = { title = { type = "string" } }
local OPTIONS = { text = {}, ics = TITLE, timelinejs = TITLE, svg = {
  title = TITLE.title, width = { type = "number" }, scale = { "condensed", "linear" },
  lanes = { "actor", "source", type = "function" },
} }

local function near_of(word, names)
  local near = core.near(tostring(word), names)
  return near and (" (did you mean '%s'?)"):format(near) or (" (%s)"):format(table.concat(names, ", "))
end

-- What is wrong with an option of a format; nil: nothing.
local function problem_with(format, key, x)
  local known, names = OPTIONS[format][key], {}
  if not known then
    for name in pairs(OPTIONS[format]) do names[#names + 1] = name end
    table.sort(names)
    return ("unknown option '%s' of %s%s"):format(tostring(key), format, near_of(key, names))
  end
  if type(x) == known.type then return nil end
  for _, name in ipairs(known) do
    if x == name then return nil end
  end
  local wanted = #known == 0 and known.type or ("'%s'%s"):format(table.concat(known, "' or '"),
                                                               known.type and " or a " .. known.type or "")
  return ("option '%s' of %s: %s expected, got %s"):format(key, format, wanted,
                                                           type(x) == "string" and "'" .. x .. "'" or type(x))
end

--- The timeline in a format, as a string.
function timelines.to(tl, format, options)
  if not OPTIONS[format] then
    error(("timeline:to: no format '%s'%s"):format(tostring(format), near_of(format, FORMATS)), 2)
  end
  for key, x in pairs(options or {}) do
    local problem = problem_with(format, key, x)
    if problem then error("timeline:to: " .. problem, 2) end
  end
  if format == "text" then return tl:text() end
  return require(WRITERS[format])(tl, options or {})
end

return timelines
