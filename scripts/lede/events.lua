--- lede.events: what a document puts in time, and when.
--
-- An event is made of every date or time of day that stands on the calendar ("now" does not): its `time`, `what`
-- happened (the sentence that says when), and the `actors` named there.
local cascade = require "lede.cascade"
local fact = require "lede.fact"

local events = {}

local function actors_in(sentence)
  local names, seen = {}, {}
  for _, mention in ipairs(cascade.within(sentence, "mention")) do
    local name = mention.text
    if not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  return names
end

local function event_of(time)
  local sentence = time.span.sentence
  return fact.new("event", time.span, "events.sentence", { time = time, what = sentence, actors = actors_in(sentence) })
end

--- The events of a document, in order of text.
function events.events(doc)
  local out = {}
  for _, time in ipairs(cascade.facts(doc, "time")) do
    if time.begins and (time.type == "DATE" or time.type == "TIME") then out[#out + 1] = event_of(time) end
  end
  return out
end

return events
