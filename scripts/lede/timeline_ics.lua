--- lede.timeline_ics: a timeline as iCalendar (RFC 5545): tl:to("ics", { title = … }).
--
-- A time of day is written as floating local time, anything coarser as whole days; what is uncertain is TENTATIVE, and
-- every event has its time in EDTF as X-LEDE-EDTF.  What iCalendar has no date for is left out: open ends, and years
-- before 1 or after 9999.  DTSTAMP, which is required, is the day its document was published, else that of the event:
-- nothing asks a clock.
local core = require "lede.core"
local time = core.time

local timelines -- lede.timeline, which loads this module

local function escape(text)
  text = text:gsub("%s+", " "):gsub("[%c\127]", "")
  return (text:gsub("[\\,;]", "\\%0"))
end

-- Lines of at most 75 bytes, cut between letters; those that go on begin with a space.
local function fold(line)
  local out = {}
  while #line > 74 do
    local stop = 74
    while stop > 1 and line:byte(stop + 1) and line:byte(stop + 1) & 0xC0 == 0x80 do stop = stop - 1 end
    out[#out + 1] = line:sub(1, stop)
    line = " " .. line:sub(stop + 1)
  end
  out[#out + 1] = line
  return table.concat(out, "\r\n") .. "\r\n"
end

local OF_DAY = { second = true, minute = true, hour = true, part_of_day = true }

local function stamp(seconds, of_day)
  local day = seconds // 86400
  local y, m, d = time.civil(day)
  if y < 1 or y > 9999 then return nil end
  local date = ("%04d%02d%02d"):format(y, m, d)
  local rest = seconds - day * 86400
  return of_day and ("%sT%02d%02d%02d"):format(date, rest // 3600, rest // 60 % 60, rest % 60) or date
end

local function published(source)
  local y, m, d = (source.published or ""):match "^(%d%d%d%d)-(%d%d)-(%d%d)"
  return y and time.valid(math.tointeger(y), math.tointeger(m), math.tointeger(d)) and y .. m .. d .. "T000000Z"
end

local UNCERTAIN = { approx = true, start = true, mid = true, ["end"] = true }
local SUMMARY = 120 -- letters

local function cut(text)
  local stop = utf8.len(text) and utf8.len(text) > SUMMARY and utf8.offset(text, SUMMARY)
  return stop and text:sub(1, stop - 1):gsub("%s+%S*$", "") .. "…" or text
end

local function vevent(write, event, n)
  local t, source = event.time, timelines.source(event)
  local of_day = OF_DAY[t.granularity] or false
  local first, last = t.begins and stamp(t.begins, of_day), t.ends and stamp(t.ends, of_day)
  if not first or not last then return false end
  local kind = of_day and "" or ";VALUE=DATE"
  local what = escape(timelines.what(event))
  write "BEGIN:VEVENT"
  write(("UID:%s@lede"):format(event.id or ("event-%d-%s"):format(n, (source.sha256 or first):sub(1, 12))))
  write("DTSTAMP:" .. (published(source) or stamp(t.begins, false) .. "T000000Z"))
  write(("DTSTART%s:%s"):format(kind, first))
  write(("DTEND%s:%s"):format(kind, last))
  write("SUMMARY:" .. cut(what))
  write("DESCRIPTION:" .. what .. (source.title and "\\n" .. escape(source.title) or ""))
  if source.url and not source.url:find "[%s%c]" then write("URL:" .. source.url) end
  write("STATUS:" .. (UNCERTAIN[t.mod] and "TENTATIVE" or "CONFIRMED"))
  write "TRANSP:TRANSPARENT"
  write("X-LEDE-EDTF:" .. time.format(t))
  write "END:VEVENT"
  return true
end

return function(tl, options)
  timelines = require "lede.timeline"
  local out, n = {}, 0
  local function write(line) out[#out + 1] = fold(line) end
  write "BEGIN:VCALENDAR"
  write "VERSION:2.0"
  write "PRODID:-//lede//timeline//EN"
  if options.title then write("X-WR-CALNAME:" .. escape(options.title)) end
  for event in tl:each() do
    n = n + 1
    vevent(write, event, n)
  end
  write "END:VCALENDAR"
  return table.concat(out)
end
