--- lede.readings: what the words of a match say, read once.
--
-- News says "on Monday", "last year" and "20 percent" over and over.  A rule that reads nothing but the words that it
-- matched keeps what it read:
--
--   local read_day = readings.kept(function(m) return { weekday = … } end)
--
-- The reading then belongs to every match of these words, and is never changed.
local lexicon = require("lede").lexicon

local generation_of = lexicon.generation

local readings = {}

local MOST, LONGEST = 2000, 64 -- texts that a rule keeps the readings of, and bytes of one

--- A function that gives what read(match) gave when a match had these words for the first time; nil: it refused them.
--- The words of the lexicon are looked up anew when it has changed.
---@generic T
---@param read fun(match: lede.Match): T?
---@return fun(match: lede.Match): T?
function readings.kept(read)
  local known, count, generation = {}, 0, nil
  return function(m)
    local text = m.layer:text(m.first, m.last)
    local now = generation_of(lexicon)
    if generation ~= now or count == MOST then known, count, generation = {}, 0, now end
    local reading = known[text]
    if reading == nil then
      reading = read(m) or false
      if #text <= LONGEST then known[text], count = reading, count + 1 end
    end
    return reading or nil
  end
end

return readings
