-- What happened when: the dated events of a document, in order of time.
local report = require "lede.report"
local timelines = require "lede.timeline"

-- What was said when is no event of the story: it stays out of the pictures and calendars.
local function of_the_story(rows)
  local out = {}
  for _, row in ipairs(rows) do
    if row.kind ~= "said" then out[#out + 1] = row end
  end
  return out
end

-- One title where all is of one document; a lane a document where there are several.
local function options_of(rows)
  local first = rows[1] and rows[1].doc
  for _, row in ipairs(rows) do
    if row.doc.sha256 ~= first.sha256 then return { lanes = "source" } end
  end
  return { title = first and type(first.title) == "string" and first.title or nil }
end

local function as(format)
  return function(rows, write)
    local events = of_the_story(rows)
    local options = options_of(events)
    if format ~= "svg" then options.lanes = nil end
    write(timelines.of(events):to(format, options))
  end
end

return {
  map = function(doc, emit)
    for _, event in ipairs(doc:events()) do emit(event) end
  end,

  text = function(doc, write)
    report.document(doc, write)
    report.heading(write, "Timeline")
    report.timeline(doc:events(), write)
    report.undated(doc, write)
    write "\n"
  end,

  formats = { svg = as "svg", timelinejs = as "timelinejs", ics = as "ics" },

  examples = {
    { "The accord was signed in Paris on 3 May 2024. Officials said on Monday that it had failed.",
      { fact = "event", kind = "event", verb = { text = "signed", lemma = "sign" }, time = { value = "2024-05-03" },
        said = false, basis = "stated" },
      { kind = "said", time = { value = "2025-12-01" } }, date = "2025-12-02" },
    { "The war lasted from March to May 2024.", { time = { from = "2024-03-01", to = "2024-06-01" } } },
    { "Nothing happened." },
  },
}
