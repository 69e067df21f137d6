-- In which weeks did something happen, when was it quiet, and where do the articles disagree?
--
--   $ lede run examples/quiet-weeks.lua examples/articles/ceasefire-talks.html examples/articles/ceasefire-talks-other-voice.html
--   | Weeks
--   |   2025-W05   1  It would freeze the front where it stood on February 1st and place …
--   |   2025-W09   1  His claim that Dravia was the first to offer a list of detainees was …
--   |   2025-W10   9  The negotiations, which opened on March 3rd at the Palais des …
--   |   2025-W11   1  In a brief statement he called the map "a working paper, not a …
--   |   2025-W12   1  According to Lindqvist, technical teams could return to Geneva as …
--   |   2025-W13   1  Diplomats expect technical talks to resume on March 24th, reportedly …
--   |   2025-W14   1  The two sides will exchange lists of detainees by March 31st, …
--   |   2025-W16   1  The two governments have agreed to complete the exchange by April …
--   | Quiet for a week or more
--   |   from 2025-02-02, before 2025-02-26
--   |   from 2025-04-01, before 2025-04-15
--   | Told of two times
--   |   2025-03-31  The two sides will exchange lists of detainees by March 31st, …
--   |   2025-04-15  The two governments have agreed to complete the exchange by April …
--
-- A timeline of one's own: what is known to the day, without what was only said when, grouped by week with tl:at, the
-- stretches of a week and more between them with tl:gaps, and with tl:conflicts what two articles tell of two times.
-- With --format svg the same timeline is drawn with a lane for each of the actors named most.
local lede = require "lede"
local timelines = require "lede.timeline"

local BY_DAY = { day = true, part_of_day = true, hour = true, minute = true, second = true }

local function by_day(rows)
  local days = lede.timeline()
  for event in timelines.of(rows):each() do
    if event.kind == "event" and BY_DAY[event.time.granularity] then days:add(event) end
  end
  return days
end

-- What an event is the same by: the lemma of its verb.
local function verb_of(event) return event.verb and event.verb.lemma or {} end

local LONGEST = 70 -- bytes of a sentence

local function short(event)
  local text = timelines.what(event):gsub("%s+", " ")
  return #text > LONGEST and text:sub(1, LONGEST):gsub("%s+%S*$", "") .. " …" or text
end

return {
  map = function(doc, emit)
    for _, event in ipairs(doc:events()) do emit(event) end
  end,

  report = function(rows, write)
    local tl = by_day(rows)
    write "Weeks\n"
    for _, group in ipairs(tl:at "week") do
      write(("  %s  %2d  %s\n"):format(group.time.value, #group.events, short(group.events[1])))
    end
    write "Quiet for a week or more\n"
    for _, gap in ipairs(tl:gaps "P1W") do write(("  from %s, before %s\n"):format(gap.from, gap.to)) end
    write "Told of two times\n"
    for _, pair in ipairs(tl:conflicts(verb_of)) do
      if pair[1].doc.sha256 ~= pair[2].doc.sha256 then
        for _, event in ipairs { pair[1], pair[2] } do write(("  %s  %s\n"):format(event.time.value, short(event))) end
      end
    end
  end,

  formats = { svg = function(rows, write) write(by_day(rows):to("svg", { lanes = "actor" })) end },

  examples = {
    { "The port was closed on 3 May 2024.", { kind = "event", verb = { lemma = "close" }, time = { value = "2024-05-03" } } },
  },
}
