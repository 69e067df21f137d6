-- What is still to come, and when?
--
--   $ lede run examples/deadlines.lua examples/articles/vaccine-trial.html
--
-- A timeline of one's own: of all the times in an article those that begin after the day it is from.
local lede = require "lede"
local times = require "lede.times"

local function to_come(doc)
  local timeline, today = lede.timeline(), lede.time.parse(times.document_date(doc))
  for _, time in ipairs(doc:times()) do
    if time.begins and time.begins >= today.ends then
      timeline:add { fact = "event", time = time, text = time.span:context(50) }
    end
  end
  return timeline
end

return {
  map = function(doc, emit)
    for event in to_come(doc):each() do emit(event) end
  end,
  text = function(doc, write) write(to_come(doc):text(), "\n") end,
}
