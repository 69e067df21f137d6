--- lede.dateline: the day that an article says it was written on.
--
--   dateline.date(doc)   "2025-12-02", its `published`, or else its dateline; nil when it has neither
-- A dateline is "KYIV, Dec 2, 2025 (Agency) —" or a block of its own near the top: "Published on 2 December 2025".
local core = require "lede.core"
local lpeg = require "lpeg"

local time = core.time
local P, R, S, Cc, Cg, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.Cc, lpeg.Cg, lpeg.Ct

local two = R "09" * R "09"^-1
local iso_text = Ct(Cg(R "09"^4, "year") * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day") * -1)

local dateline = {}

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December" }
local month_name = P(false)
for n, name in ipairs(MONTHS) do
  local short = P(name:sub(1, 4)) + name:sub(1, 3)
  month_name = month_name + (P(name) + P(name:upper()) + (short + name:sub(1, 3):upper()) * P "."^-1) * -R("az", "AZ") * Cc(n)
end
local gap, letters = S " \t"^1, R("az", "AZ")^1
local full_year = Cg(R "12" * R "09" * R "09" * R "09", "year") * -R "09"
local ordinal_end = (P "st" + "nd" + "rd" + "th")^-1
local day_of_month = Cg(two, "day") * ordinal_end * -R "09"
local written = Ct(Cg(month_name, "month") * gap * day_of_month * P ","^-1 * gap * full_year
                 + day_of_month * gap * (P "of" * gap)^-1 * Cg(month_name, "month") * P ","^-1 * gap * full_year
                 + full_year * "-" * Cg(R "09" * R "09", "month") * "-" * Cg(R "09" * R "09", "day"))
local weekday_name = R "AZ" * R "az"^1 * P "day" + (P "Mon" + "Tue" + "Wed" + "Thu" + "Fri" + "Sat" + "Sun") * P "."^-1
local clock_tail = S " ,|·•-–—"^0 * (P "at" * gap)^-1 * (R "09" * (R "09" + S ":.")^0 * gap^-1)^-1 * (letters + S ".")^-2 * S " ()"^0
-- "KYIV, Dec 2, 2025 (Agency) —": the place in capitals, then the date, then a dash or a bracket.
local place = (R "AZ" * (R("AZ", "az") + S " .'-/" + P "’" + R "\xC3\xC5" * R "\x80\xBF")^1 * S ","^-1 * gap^0)
local dash = S " "^0 * (P "--" + "-" + "–" + "—" + "(" + ":" + "|")
local function upto(p) return (1 - p)^-60 * p end
local place_date = upto(#(month_name + R "09"^1)) * written * dash
-- A block of its own: "December 2, 2025", "Published on Tuesday 2 December 2025, 10:15 GMT", "Updated: 2025-12-02".
local lead = ((P "Published" + "Posted" + "Updated" + "Last updated" + "Date" + "First published") * S ": "^0 * (P "on" * gap)^-1)^-1
           * (weekday_name * P ","^-1 * gap)^-1
local alone = lead * written * clock_tail * -1

local DATELINE_BLOCKS = 8
local capitals = R "AZ" * R "AZ"
local function date_in(block)
  local text = block.text
  if #text < 80 then
    local found = alone:match(text)
    if found then return found end
  end
  local head = text:sub(1, 120)
  return capitals:match(head) and place_date:match(head)
end

local function stated_date(doc)
  local n = 0
  for block in doc:blocks() do
    local found = date_in(block)
    local y, mon, d = found and math.tointeger(found.year), found and math.tointeger(found.month), found and math.tointeger(found.day)
    if found and mon <= 12 and time.valid(y, mon, d) then return ("%04d-%02d-%02d"):format(y, mon, d) end
    n = n + 1
    if n == DATELINE_BLOCKS then return nil end
  end
end

--- The day of the document.
function dateline.date(doc)
  local memo = core.memo(doc)
  if memo.date == nil then
    local published = doc.published and doc.published:sub(1, 10)
    memo.date = published and iso_text:match(published) and time.parse(published) and published or stated_date(doc) or false
  end
  return memo.date or nil
end

return dateline
