--- lede.timeline_svg: a timeline as a picture, in SVG: tl:to("svg", options).
--
--   title    above the picture
--   lanes    "source" (a lane a document), "actor" (a lane an actor that is named often), a function(event) -> name, or
--            nothing: one lane
--   scale    "condensed" (default): long stretches are drawn shorter, so that the days of a story keep their room
--            beside the decade before it; "linear": to scale
--   width    of the picture, in pixels (1200)
--
-- A time that is certain is a solid bar.  One that is known as a month, a year or the like lies somewhere in a pale
-- bar; "about", "early", "late", "since" and "until" fade out where they are uncertain.  Each bar says its time in
-- EDTF, its sentence and its source to a reader who points at it, and carries document and bytes as data- attributes.
-- Nothing depends on fonts, clocks or locales: the same timeline gives the same bytes.
local core = require "lede.core"
local label_of = require "lede.time_label"
local time = core.time

local WIDTH, MARGIN, LANE_WIDTH = 1200, 16, 150
local ROW, BAR, AXIS, TITLE = 20, 12, 34, 34
local LETTER = 6.1 -- pixels, of a letter in the labels at most
local LEAST_BAR = 5
local COLOURS = { "#33658a", "#c8553d", "#4f772d", "#8e5572", "#b08900", "#1b7f79", "#6d597a", "#444444" }
local MOST_LANES = 8

---------------------------------------------------------------------------------------------------- text

local function escape(text)
  text = text:gsub("%s+", " "):gsub("[%c\127]", "")
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function letters(text) return utf8.len(text) or #text end

-- At most n letters, cut between words.
local function cut(text, n)
  text = text:gsub("%s+", " ")
  if letters(text) <= n then return text end
  local stop = utf8.offset(text, n)
  local head = stop and text:sub(1, stop - 1) or text:sub(1, n)
  return (head:gsub("%s+%S*$", "")) .. "…"
end

local function px(x) return (("%.1f"):format(x):gsub("%.0$", "")) end

---------------------------------------------------------------------------------------------------- the scale

local DAY = 86400

-- The places where something begins or ends, in order.
local function boundaries(events)
  local list, seen = {}, {}
  for _, e in ipairs(events) do
    for _, at in ipairs { e.first, e.last } do
      if not seen[at] then
        seen[at] = true
        list[#list + 1] = at
      end
    end
  end
  table.sort(list)
  return list
end

-- A stretch between two boundaries gets room by the logarithm of its length: an hour 1, a day 3, a year 9.
local function weight(seconds) return math.log(1 + seconds / 3600) + 0.35 end

-- x(instant), which never falls as time goes on.
local function new_scale(events, kind, left, right)
  local at = boundaries(events)
  if #at == 0 then return function() return left end, at end
  local sums = { 0 }
  for i = 2, #at do
    local length = at[i] - at[i - 1]
    sums[i] = sums[i - 1] + (kind == "linear" and length or weight(length))
  end
  local total = math.max(sums[#sums], 1e-9)
  local function x(instant)
    local low, high = 1, #at
    if instant <= at[1] then return left end
    if instant >= at[#at] then return right end
    while high - low > 1 do
      local mid = (low + high) // 2
      if at[mid] <= instant then low = mid else high = mid end
    end
    local part = (instant - at[low]) / (at[high] - at[low])
    return left + (sums[low] + part * (sums[high] - sums[low])) / total * (right - left)
  end
  return x, at
end

local TICKS = { "century", "decade", "year", "month", "day", "hour" } -- from coarse to fine
local TICK_ROOM = 58 -- pixels between the labels of two ticks

local MONTHS = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }
local function tick_label(t, unit)
  local y, m, d = t.from:match "^(%-?%d+)-(%d%d)-(%d%d)"
  if unit == "hour" then return t.from:match "T(%d%d:%d%d)" or "00:00" end
  if unit == "day" then return ("%d %s"):format(math.tointeger(d), MONTHS[math.tointeger(m)]) end
  if unit == "month" then return ("%s %s"):format(MONTHS[math.tointeger(m)], y) end
  return y
end

-- Ticks from the coarse units to the fine ones, each where there is still room: where a unit begins that something
-- begins or ends in, or the one after it.
local function ticks(x, at)
  local placed = {}
  local function has_room(here)
    for _, tick in ipairs(placed) do
      if math.abs(tick.x - here) < TICK_ROOM then return false end
    end
    return true
  end
  local first, last = at[1], at[#at]
  local function place(t, unit)
    if not t.begins or t.begins < first or t.begins > last then return end
    local here = x(t.begins)
    if has_room(here) then placed[#placed + 1] = { x = here, text = tick_label(t, unit) } end
  end
  for _, unit in ipairs(TICKS) do
    for _, instant in ipairs(at) do
      local t = time.enclosing(instant, unit)
      place(t, unit)
      if t.ends then place(time.enclosing(t.ends, unit), unit) end
    end
  end
  table.sort(placed, function(a, b) return a.x < b.x end)
  return placed
end

---------------------------------------------------------------------------------------------------- events, lanes, rows

local FADES = { approx = "both", before = "left", on_or_before = "left", after = "right", on_or_after = "right",
                start = "right", ["end"] = "left", mid = "both" }
local EXACT = { second = true, minute = true, hour = true, part_of_day = true, day = true }

-- Open ends are drawn as long as the picture has room for beside them.
local OPEN_SHARE = 0.06

-- What is drawn of each event: first and last instant, how certain it is, its words.
local function marks_of(tl)
  local marks, low, high = {}, math.huge, -math.huge
  for event in tl:each() do
    local bounds = time.bounds(event.time)
    for _, at in ipairs { bounds.begins, bounds.ends } do low, high = math.min(low, at), math.max(high, at) end
    marks[#marks + 1] = { event = event, first = bounds.begins, last = bounds.ends }
  end
  local more = math.max(DAY, math.floor((high - low) * OPEN_SHARE))
  for _, mark in ipairs(marks) do
    local t = mark.event.time
    mark.fade = FADES[t.mod] or not mark.first and "left" or not mark.last and "right"
    mark.first, mark.last = mark.first or mark.last - more, mark.last or mark.first + more
    local is_range = t.value and t.value:find("/", 1, true)
    mark.kind = mark.fade or (EXACT[t.granularity] or is_range) and "solid" or "pale"
  end
  return marks
end

local timelines -- lede.timeline, which loads this module

local function source_name(event)
  local source = timelines.source(event)
  return source.title or source.url or (source.sha256 or ""):sub(1, 12)
end

-- The names that lanes by actor may have: those of most events.
local function frequent_actors(marks)
  local count, names = {}, {}
  for _, mark in ipairs(marks) do
    for _, name in ipairs(mark.event.actors or {}) do
      if not count[name] then names[#names + 1] = name end
      count[name] = (count[name] or 0) + 1
    end
  end
  table.sort(names, function(a, b)
    if count[a] ~= count[b] then return count[a] > count[b] end
    return a < b
  end)
  local kept = {}
  for i = 1, math.min(#names, MOST_LANES - 1) do
    if count[names[i]] > 1 then kept[names[i]] = i end
  end
  return kept
end

local OTHERS = "others"
local function lane_namer(marks, lanes)
  if type(lanes) == "function" then return lanes end
  if lanes == "source" then return source_name end
  if lanes ~= "actor" then return function() return "" end end
  local frequent = frequent_actors(marks)
  return function(event)
    local best
    for _, name in ipairs(event.actors or {}) do
      if frequent[name] and (not best or frequent[name] < frequent[best]) then best = name end
    end
    return best or OTHERS
  end
end

-- Lanes in the order of their first event, "others" last.
local function lanes_of(marks, lanes)
  local name_of, by_name, list = lane_namer(marks, lanes), {}, {}
  for _, mark in ipairs(marks) do
    local name = name_of(mark.event) or OTHERS
    local lane = by_name[name]
    if not lane then
      lane = { name = name, marks = {}, rows = {} }
      by_name[name], list[#list + 1] = lane, lane
    end
    lane.marks[#lane.marks + 1] = mark
  end
  table.sort(list, function(a, b)
    if (a.name == OTHERS) ~= (b.name == OTHERS) then return b.name == OTHERS end
    return a.marks[1].first < b.marks[1].first or a.marks[1].first == b.marks[1].first and a.name < b.name
  end)
  return list
end

local FEW, MANY = 12, 60 -- events: labels are long where they are few
local function label_length(count) return count <= FEW and 84 or count <= MANY and 64 or 46 end

-- Put each mark into the first row of its lane where it and its label have room.
local function pack(lane, x, left, right, longest)
  for _, mark in ipairs(lane.marks) do
    mark.x, mark.stop = x(mark.first), x(mark.last)
    if mark.stop - mark.x < LEAST_BAR then mark.stop = mark.x + LEAST_BAR end
    mark.label = label_of(mark.event.time) .. " · " .. cut(timelines.what(mark.event), longest)
    local room = letters(mark.label) * LETTER + 8
    mark.left_side = mark.stop + room > right and mark.x - room > left
    if mark.stop + room > right and not mark.left_side then
      mark.label = cut(mark.label, math.max(12, math.floor((right - mark.stop) / LETTER)))
    end
    local from, to = mark.x, mark.stop + room
    if mark.left_side then from, to = mark.x - room, mark.stop end
    local row = 1
    while lane.rows[row] do
      local free = true
      for _, taken in ipairs(lane.rows[row]) do
        if from < taken[2] and taken[1] < to then
          free = false
          break
        end
      end
      if free then break end
      row = row + 1
    end
    lane.rows[row] = lane.rows[row] or {}
    table.insert(lane.rows[row], { from, to })
    mark.row = row
  end
end

---------------------------------------------------------------------------------------------------- drawing

local STYLE = [[
text { font: 11px sans-serif; fill: #222 }
.title { font: bold 16px sans-serif }
.lane { font: bold 12px sans-serif }
.tick, .note { font: 10px sans-serif; fill: #555 }
]]

-- Stops of a gradient: where a bar fades.
local FADE_STOPS = {
  left = { { 0, 0 }, { 0.6, 1 } }, right = { { 0.4, 1 }, { 1, 0 } }, both = { { 0, 0 }, { 0.5, 1 }, { 1, 0 } },
}
local FADE_NAMES = { "both", "left", "right" }

local function gradients(write, colours)
  for i, colour in ipairs(colours) do
    for _, name in ipairs(FADE_NAMES) do
      write(('<linearGradient id="%s%d">'):format(name, i))
      for _, stop in ipairs(FADE_STOPS[name]) do
        write(('<stop offset="%s%%" stop-color="%s" stop-opacity="%s"/>'):format(px(stop[1] * 100), colour, stop[2]))
      end
      write "</linearGradient>\n"
    end
  end
end

local function data_attributes(event)
  local source = timelines.source(event)
  local first = event.start or event.span and event.span.first - 1
  local last = event["end"] or event.span and event.span.last
  if not source.sha256 or not first then return "" end
  return (' data-sha256="%s" data-start="%d" data-end="%d"'):format(source.sha256, first, last)
end

local PALE = 0.35 -- opacity

local function draw_mark(write, mark, y, colour, i)
  local event, fill, opacity = mark.event, colour, 1
  if mark.kind == "pale" then opacity = PALE elseif mark.fade then fill = ("url(#%s%d)"):format(mark.fade, i) end
  local top = y + (ROW - BAR) / 2
  write(("<g%s><title>%s\n%s\n%s</title>"):format(data_attributes(event), escape(time.format(event.time)),
    escape(timelines.what(event)), escape(source_name(event))))
  write(('<rect x="%s" y="%s" width="%s" height="%d" rx="3" fill="%s"%s/>'):format(px(mark.x), px(top),
    px(mark.stop - mark.x), BAR, fill, opacity < 1 and (' fill-opacity="%s"'):format(opacity) or ""))
  local at, anchor = mark.stop + 4, ""
  if mark.left_side then at, anchor = mark.x - 4, ' text-anchor="end"' end
  write(('<text x="%s" y="%s"%s>%s</text></g>\n'):format(px(at), px(top + BAR - 2), anchor, escape(mark.label)))
end

local function draw_axis(write, list, y, bottom)
  for _, tick in ipairs(list) do
    write(('<path d="M%s %dV%d" stroke="#ddd"/>'):format(px(tick.x), y + 14, bottom))
    write(('<text class="tick" x="%s" y="%d" text-anchor="middle">%s</text>\n'):format(px(tick.x), y + 10, tick.text))
  end
end

-- Words of a lane's name, on as many lines as its rows have room for.
local function draw_lane_name(write, lane, y)
  local lines, line = {}, ""
  local most = math.floor((LANE_WIDTH - 12) / 6.8)
  for word in lane.name:gmatch "%S+" do
    if line ~= "" and letters(line) + 1 + letters(word) > most then
      lines[#lines + 1], line = line, word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  for i = 1, math.min(#lines, #lane.rows) do
    local text = i == #lane.rows and i < #lines and cut(lines[i] .. " " .. lines[i + 1], most) or cut(lines[i], most)
    write(('<text class="lane" x="%d" y="%d">%s</text>\n'):format(MARGIN, y + ROW * i - 6, escape(text)))
  end
end

local function notes_of(marks, scale)
  local seen, notes = {}, { "solid: known to the day, or a range" }
  for _, mark in ipairs(marks) do seen[mark.kind] = true end
  if seen.pale then notes[#notes + 1] = "pale: somewhere within" end
  if seen.left or seen.right or seen.both then notes[#notes + 1] = "fading: uncertain there" end
  if scale ~= "linear" then notes[#notes + 1] = "long stretches are drawn shorter" end
  return table.concat(notes, " · ")
end

return function(tl, options)
  timelines = require "lede.timeline"
  local width, marks = options.width or WIDTH, marks_of(tl)
  local left = MARGIN + (options.lanes and LANE_WIDTH or 0)
  local right = width - MARGIN
  local x, at = new_scale(marks, options.scale, left, right - (#marks <= MANY and 220 or 120))
  local lanes, y = lanes_of(marks, options.lanes), MARGIN + (options.title and TITLE or 0)
  for _, lane in ipairs(lanes) do pack(lane, x, left, right, label_length(#marks)) end
  local out = {}
  local function write(text) out[#out + 1] = text end
  local axis_y = y
  y = y + AXIS
  for _, lane in ipairs(lanes) do
    lane.y = y
    y = y + #lane.rows * ROW + 10
  end
  local height = y + 24
  write(('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">\n'):format(
    width, height, width, height))
  write("<style>\n" .. STYLE .. "</style>\n<defs>\n")
  local colours = {}
  for i = 1, math.min(math.max(#lanes, 1), #COLOURS) do colours[i] = COLOURS[i] end
  gradients(write, colours)
  write('</defs>\n<rect width="100%" height="100%" fill="#fff"/>\n')
  if options.title then
    write(('<text class="title" x="%d" y="%d">%s</text>\n'):format(MARGIN, MARGIN + 14, escape(options.title)))
  end
  if #marks > 0 then draw_axis(write, ticks(x, at), axis_y, y - 6) end
  for n, lane in ipairs(lanes) do
    local i = (n - 1) % #COLOURS + 1
    if n > 1 then write(('<path d="M%d %sH%d" stroke="#bbb"/>\n'):format(MARGIN, px(lane.y - 6), right)) end
    draw_lane_name(write, lane, lane.y)
    for _, mark in ipairs(lane.marks) do draw_mark(write, mark, lane.y + (mark.row - 1) * ROW, colours[i], i) end
  end
  write(('<text class="note" x="%d" y="%d">%s</text>\n</svg>\n'):format(MARGIN, height - 8, escape(
    #marks > 0 and notes_of(marks, options.scale) or "no dated events")))
  return table.concat(out)
end
