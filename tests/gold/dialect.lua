--- Time facts in the notation of microsoft/Recognizers-Text, whose cases the sets recognizers-datetime-* are made of.
--
-- It is TIMEX3 with other habits: what the text leaves open stays open ("XXXX-WXX-5"), a stretch is written
-- (begin,end,length), an hour without minutes has none, quarters and decades are stretches, "some" is three.
local time = require "lede".time

local dialect = {}

local LENGTH = { quarter = "P3M", half = "P6M", decade = "P10Y", century = "P100Y" }

local function plain_duration(value)
  if not value:find "^P" then return value end
  return (value:gsub("X", "3"):gsub("^P(%d+)Q$", function(n) return ("P%dM"):format(3 * n) end))
end

-- "T14:00" is T14 where the text says no minutes.
local function hours(value, text)
  if text:find "[:.h]%s?0?0" or text:find "%d%d%d%d" then return value end
  return (value:gsub("T(%d%d):00$", "T%1"))
end

local function point(f)
  local value = f.stated or f.value
  if value:find "^XXXX%-XX%-XXT" then value = value:sub(11) end
  return (hours(value, f.text):gsub("Z$", ""))
end

-- The first day of a month or year.
local function first_day(f)
  local value = point(f)
  if f.value == "PRESENT_REF" then return value end
  if f.type == "DATE" and f.begins and (f.granularity == "month" or f.granularity == "year") then
    return value:find "^%d%d%d%d$" and value .. "-01-01" or value:find "^[%dX]+%-%d%d$" and value .. "-01" or value
  end
  if f.type == "DATE" and f.begins and LENGTH[f.granularity] then return f.from end
  return value
end

local DAY, HOUR = 86400, 3600

local function months_between(a, b)
  local y1, m1, d1 = a:match "^(%d+)-(%d+)-(%d+)$"
  local y2, m2, d2 = b:match "^(%d+)-(%d+)-(%d+)$"
  if not y1 or not y2 or d1 ~= d2 then return nil end
  return (y2 - y1) * 12 + (m2 - m1)
end

local function clock_length(seconds)
  local h, m, s = seconds // HOUR, seconds % HOUR // 60, seconds % 60
  return "PT" .. (h > 0 and h .. "H" or "") .. (m > 0 and m .. "M" or "") .. (s > 0 and s .. "S" or "")
end

local COARSE = { year = true, month = true, quarter = true, half = true, decade = true }
local function length(a, b, from)
  local last = b.begins and from and b.begins
  if not last then return nil end
  if a.type == "TIME" or b.type == "TIME" then return clock_length(last - from) end
  local months = COARSE[a.granularity] and COARSE[b.granularity] and months_between(a.from, b.from)
  if months and months < 0 then months = months + 12 end
  if months and a.granularity == "year" and b.granularity == "year" then return ("P%dY"):format(months // 12) end
  if months then return ("P%dM"):format(months) end
  local days = (last - from) // DAY
  if days < 0 then days = days + 365 end
  return ("P%dD"):format(days)
end

local function range(f)
  local a, b = f.parts[1], f.parts[2]
  if f.joins == "length" then
    local stop = f.to and time.parse(f.to)
    local last = stop and stop.value or f.to or ""
    if first_day(a):find "^T" then last = last:match "T.*" or last end
    return ("(%s,%s,%s)"):format(first_day(a), last, plain_duration(b.value))
  end
  return ("(%s,%s,%s)"):format(first_day(a), first_day(b), length(a, b, a.begins) or "")
end

-- Exactly so far from the anchor, where TIMEX3 is as coarse as the text.
local function exact(f)
  local sign, distance = f.offset:match "^(%-?)(.*)$"
  local there = time.add(f.anchor, distance, sign == "-" and -1 or 1)
  return there and there.value or f.value
end

--- The value of a fact (of doc:times { joined = true }) in that notation; nil where it has none.
function dialect.timex(f)
  if f.joins == "range" or f.joins == "length" then return range(f) end
  if f.joins == "bound" then return dialect.timex(f.parts[1]) end
  if not f.value then return f.stated end
  if f.nth and f.within then -- the last week of March: "XXXX-03-W05"
    local weeks = f.nth < 0 and (#f.within > 4 and 5 or 52) or f.nth
    if f.value == "P1W" then return ("%s-W%02d"):format(f.within, weeks) end
    if f.value == "P1M" and f.begins then return f.from:sub(1, 7) end
  end
  if f.type == "DURATION" then
    local value = plain_duration(f.value)
    return f.begins and ("(%s,%s,%s)"):format(f.from, f.to, value) or value
  elseif f.type == "SET" then
    return hours(plain_duration(f.value):gsub("^XXXX%-XX%-XXT", "T"), f.text)
  elseif f.offset and f.anchor and not f.joins then
    return exact(f)
  elseif LENGTH[f.granularity] and f.begins then
    local from, to = f.from, f.to
    if f.stated then from, to = "XXXX" .. from:sub(5), "XXXX" .. to:sub(5) end
    return ("(%s,%s,%s)"):format(from, to, LENGTH[f.granularity])
  elseif f.granularity == "season" and f.stated then
    return f.stated:sub(-2)
  end
  return point(f)
end

return dialect
