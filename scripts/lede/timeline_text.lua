--- lede.timeline_text: events as lines of text, in order of time, each with its date in words.
local lede = require "lede"

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December" }
local SEASONS = { SP = "spring", SU = "summer", FA = "autumn", WI = "winter" }
local PARTS = { MO = "morning", MI = "noon", AF = "afternoon", EV = "evening", NI = "night" }
local HALVES = { "first", "second" }
local EDGES = { start = "early ", mid = "mid-", ["end"] = "late ", approx = "about " }

---------------------------------------------------------------------------------------------------- the column of dates

local function ordinal(n)
  local last = n % 10
  if n % 100 >= 11 and n % 100 <= 13 or last < 1 or last > 3 then return n .. "th" end
  return n .. ({ "st", "nd", "rd" })[last]
end

-- A time value in words, as coarse as it was stated.
local label = {
  century = function(t) return ordinal(math.tointeger(t.value:match "%d+") + 1) .. " century" end,
  decade = function(t) return t.value .. "0s" end,
  year = function(t) return t.from:match "^%d+" or t.value end,
  half = function(t) return ("%s half of %s"):format(HALVES[math.tointeger(t.value:sub(-1))], t.from:sub(1, 4)) end,
  quarter = function(t)
    return ("%s quarter of %s"):format(ordinal(math.tointeger(t.value:sub(-1))), t.from:sub(1, 4))
  end,
  season = function(t)
    local name, year = SEASONS[t.value:sub(-2)], t.from:sub(1, 4)
    return name == "winter" and ("winter %s-%s"):format(year, t.to:sub(3, 4)) or name .. " " .. year
  end,
  month = function(t) return MONTHS[math.tointeger(t.from:sub(6, 7))] .. " " .. t.from:sub(1, 4) end,
  week = function(t) return "week of " .. t.from end,
  weekend = function(t) return "weekend of " .. t.from end,
  day = function(t) return t.from end,
  part_of_day = function(t) return ("%s, %s"):format(t.from:sub(1, 10), PARTS[t.value:sub(-2)] or "day") end,
}

local function label_of(t)
  local name = label[t.granularity]
  local text = name and name(t) or t.value:gsub("T", " ", 1)
  return (EDGES[t.mod] or "") .. text
end

---------------------------------------------------------------------------------------------------- the lines

local WIDTH, INDENT = 96, "  "
local AROUND = 60 -- bytes of the sentence on either side of the time

-- As much of the sentence as fits a line or two, the time expression in it.
local function excerpt(event)
  local sentence, near = event.what, event.span:context(AROUND)
  if #sentence.text <= 2 * AROUND then return sentence.text end
  local first, last = math.max(sentence.first, near.first), math.min(sentence.last, near.last)
  local text = event.span.doc:span(first, last).text
  return (first > sentence.first and "… " or "") .. text .. (last < sentence.last and " …" or "")
end

-- Sorted by time; where a sentence names one time twice, once.
local function sorted(events)
  local timeline, seen = lede.timeline(), {}
  for _, event in ipairs(events) do
    local key = ("%s %s %d"):format(event.time.value, event.time.mod or "", event.what.first)
    if not seen[key] then
      seen[key] = true
      timeline:add(event)
    end
  end
  return timeline:events()
end

--- Write the events, one a line, sorted; where a sentence names one time twice, once.  `wrap` is report.wrap.
return function(events, write, wrap)
  events = sorted(events)
  if #events == 0 then write(INDENT .. "(no dates)\n") end
  local labels, widest = {}, 0
  for i, event in ipairs(events) do
    labels[i] = label_of(event.time)
    widest = math.max(widest, #labels[i])
  end
  for i, event in ipairs(events) do
    local column = INDENT .. labels[i] .. (" "):rep(widest - #labels[i]) .. "  "
    write(wrap(excerpt(event), column, (" "):rep(#column), WIDTH))
  end
end
