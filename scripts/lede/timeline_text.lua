--- lede.timeline_text: events as lines of text, in order of time, each with its date in words.
local lede = require "lede"

local label_of = require "lede.time_label"

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
