--- lede.dateline: where and on what day an article says it was written, and by which agency.
--
--   dateline.date(doc)   "2025-12-02", its `published`, or else its dateline; nil when it has neither
--   dateline.of(doc)     of "KYIV, Dec 2 (Agency) —": { span, place (a span), date, agency }, each but span and place
--                        nil where it says nothing; nil when there is no such line
-- A dateline is "KYIV, Dec 2, 2025 (Agency) —" or a block of its own near the top: "Published on 2 December 2025".
-- One without a year takes the year of `published`, the nearest; without that it gives no date.
local core = require "lede.core"
local lpeg = require "lpeg"

local time = core.time
local P, R, S, Cc, Cg, Cp, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.Cc, lpeg.Cg, lpeg.Cp, lpeg.Ct

local two = R "09" * R "09"^-1

local dateline = {}

local MONTHS = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December" }
local month_name = P(false)
for n, name in ipairs(MONTHS) do
  local short = P(name:sub(1, 4)) + name:sub(1, 3)
  local written = P(name) + name:upper() + (short + name:sub(1, 3):upper()) * P "."^-1
  month_name = month_name + written * -R("az", "AZ") * Cc(n)
end
local gap, letters, digit = S " \t"^1, R("az", "AZ")^1, R "09"
local year = Cg(digit * digit * digit * digit, "year") * -digit
local day = Cg(two, "day") * (P "st" + "nd" + "rd" + "th")^-1 * -digit
local month = Cg(month_name, "month")
local written = Ct(month * gap * day * P ","^-1 * gap * year
                 + day * gap * (P "of" * gap)^-1 * month * P ","^-1 * gap * year
                 + year * "-" * Cg(digit * digit, "month") * "-" * Cg(digit * digit, "day"))

-- "KYIV, Dec 2, 2025 (Agency) —": the place in capitals, then the date, then a dash or a bracket.
local dash = P "-" + "–" + "—" + "(" + ":" + "|"
local after_place = (1 - month_name - digit)^0 * written * S " "^0 * dash

-- A block of its own: "December 2, 2025", "Published on Tuesday, 2 December 2025, 10:15 GMT", "Updated: 2025-12-02".
local weekday = (P "Mon" + "Tue" + "Wed" + "Thu" + "Fri" + "Sat" + "Sun") * R "az"^0 * P "."^-1
local word = P "First published" + "Published" + "Posted" + "Last updated" + "Updated" + "Date"
local lead = (word * S ": "^0 * (P "on" * gap)^-1)^-1 * (weekday * P ","^-1 * gap)^-1
local mark = S " ,|()" + "·" + "•" + "–" + "—" + "-"
local clock = digit * (digit + S ":.")^0
local alone = lead * written * mark^0 * (P "at" * gap)^-1 * (clock * gap^-1)^-1 * (letters * P "."^-1)^-2 * mark^0 * -1

local DATELINE_BLOCKS = 8
local SHORT, HEAD = 80, 100 -- bytes of a block that is a date, and in which a dateline stands
local capitals = R "AZ" * R "AZ"
local function date_in(text)
  local found = #text < SHORT and alone:match(text) or capitals:match(text) and after_place:match(text:sub(1, HEAD))
  if not found then return nil end
  local y, m, d = math.tointeger(found.year), math.tointeger(found.month), math.tointeger(found.day)
  return time.valid(y, m, d) and ("%04d-%02d-%02d"):format(y, m, d) or nil
end

local function stated_date(doc)
  local n = 0
  for block in doc:blocks() do
    local found = date_in(block.text)
    if found then return found end
    n = n + 1
    if n == DATELINE_BLOCKS then return nil end
  end
end

---- Where it was written ------------------------------------------------------------------------------------------

-- KYIV   ST. LOUIS   GENEVA/KYIV   NEW YORK: words in capitals, and what stands between them.
local upper = R "AZ" + "\xC3" * R("\x80\x96", "\x98\x9E") -- À–Þ without ×
local joint = P "'" + "’" + "-"
local upper_word = upper * (upper + joint * #upper)^1 * (P "." * #(" " * upper * upper))^-1 * -R "az"
local place = upper_word * ((S " " + "/") * upper_word)^-3

-- KYIV, Ukraine   MANCHESTER, N.H.   PARIS, 2 Dec. (AFP)   MOSCOW. Dec 2 (Interfax)
local word_of_region = R "AZ" * (R("az", "AZ") + ".")^1
local region = "," * gap * -month_name * -digit * word_of_region * (" " * -month_name * word_of_region)^-2
local short = Ct(month * gap * day * (P ","^-1 * gap * year)^-1 + day * gap * month * (P ","^-1 * gap * year)^-1)
local on = S ",." * gap * (weekday * P ","^-1 * gap)^-1 * Cg(short, "day")
local by = gap * "(" * Cg((1 - S "()\n")^1, "agency") * ")"
local line_end = S " "^0 * (P "—" + "–" + "--" + "-") * #S " \n"
local line = Ct(Cg(Cp(), "first") * place * Cg(Cp(), "stop") * region^-1 * on^-1
              * by^-1 * line_end * Cg(Cp(), "after"))

-- What stands there in capitals too, and is no place.
local no_place = { EXCLUSIVE = true, UPDATE = true, UPDATED = true, BREAKING = true, ANALYSIS = true, OPINION = true,
                   WATCH = true, VIDEO = true, LIVE = true, CORRECTION = true, COMMENTARY = true, EDITORIAL = true }

-- The date of a day and month, perhaps without its year: the nearest to that of `published`.
local function nearest(found, published)
  local m, d = math.tointeger(found.month), math.tointeger(found.day)
  local y = math.tointeger(found.year)
  if not y and published then
    local py, pm = math.tointeger(published:sub(1, 4)), math.tointeger(published:sub(6, 7))
    y = py and pm and (m - pm > 6 and py - 1 or pm - m > 6 and py + 1 or py)
  end
  return y and time.valid(y, m, d) and ("%04d-%02d-%02d"):format(y, m, d) or nil
end

local last, is_day = nil, nil -- the last text that was asked for: documents of a day come together
local function published_date(doc)
  local published = doc.published
  local date = published and published:sub(1, 10)
  if date ~= last then
    last, is_day = date, date and date:find "^%d%d%d%d%-%d%d%-%d%d$" and time.middle(date) and true
  end
  return is_day and date
end

--- The day of the document.
function dateline.date(doc)
  local memo = core.memo(doc)
  if memo.date == nil then
    memo.date = published_date(doc) or stated_date(doc) or false
  end
  return memo.date or nil
end

local function find_line(doc)
  local n = 0
  for block, kind in doc:blocks() do
    local found = kind == "paragraph" and line:match(block.text)
    local at = block.first - 1
    if found and not no_place[block.text:sub(found.first, found.stop - 1)] then
      return { span = doc:span(at + found.first, at + found.after - 1), agency = found.agency,
               place = doc:span(at + found.first, at + found.stop - 1),
               date = found.day and nearest(found.day, published_date(doc)) }
    end
    n = n + 1
    if n == DATELINE_BLOCKS then return nil end
  end
end

--- Its dateline.
function dateline.of(doc)
  local memo = core.memo(doc)
  if memo.dateline == nil then memo.dateline = find_line(doc) or false end
  return memo.dateline or nil
end

return dateline
