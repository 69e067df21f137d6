--- lede.time_label: a time value in words, as coarse as it was stated: "early March 2024", "week of 2025-12-01".
local time = require("lede.core").time

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December" }
local SEASONS = { SP = "spring", SU = "summer", FA = "autumn", WI = "winter" }
local PARTS = { MO = "morning", MI = "noon", AF = "afternoon", EV = "evening", NI = "night", DT = "daytime" }
local HALVES = { "first", "second" }
local EDGES = { start = "early ", mid = "mid-", ["end"] = "late ", approx = "about " }
local OPEN = { before = "before ", after = "after ", on_or_before = "until ", on_or_after = "since " }

local function ordinal(n)
  local last = n % 10
  if n % 100 >= 11 and n % 100 <= 13 or last < 1 or last > 3 then return n .. "th" end
  return n .. ({ "st", "nd", "rd" })[last]
end

local function year_of(t)
  local before_christ = t.value:match "^BC0*(%d+)"
  return before_christ and before_christ .. " BC" or t.value:match "^%-?%d+"
end

local label = {
  century = function(t) return ordinal(math.tointeger(t.value:match "%d+") + 1) .. " century" end,
  decade = function(t) return t.value:match "^%d%d%d" .. "0s" end,
  year = function(t) return year_of(t) or t.value end,
  half = function(t) return ("%s half of %s"):format(HALVES[math.tointeger(t.value:sub(-1))], year_of(t)) end,
  quarter = function(t) return ("%s quarter of %s"):format(ordinal(math.tointeger(t.value:sub(-1))), year_of(t)) end,
  season = function(t)
    local name, year = SEASONS[t.value:sub(-2)], t.value:sub(1, 4)
    return name == "winter" and ("winter %s-%02d"):format(year, (math.tointeger(year) + 1) % 100) or name .. " " .. year
  end,
  month = function(t) return MONTHS[math.tointeger(t.value:match "%-(%d%d)$")] .. " " .. year_of(t) end,
  week = function(t) return "week of " .. time.parse(t.value).from end,
  weekend = function(t) return "weekend of " .. time.parse(t.value).from end,
  day = function(t) return t.value end,
  part_of_day = function(t) return ("%s, %s"):format(t.value:match "^[^T]+", PARTS[t.value:sub(-2)] or "day") end,
}

local function plain(value)
  local t = time.parse(value)
  local name = t and label[t.granularity]
  local ok, text = pcall(name or tostring, t or value) -- EDTF's own notations stay as they are
  if name and ok then return text end
  return (value:gsub("T", " ", 1):gsub(":00$", function(s) return value:find "T%d%d:%d%d:00$" and "" or s end))
end

--- The label of a time value: a fact, a row's `time`, or what time.parse gives.
return function(t)
  local first, last = t.value:match "^(.-)/(.+)$"
  local text = first and plain(first) .. " to " .. plain(last) or plain(t.value)
  return (EDGES[t.mod] or OPEN[t.mod] or "") .. text
end
