-- The article in a few of its own sentences, and who says what in it.
-- --sentences N: how many of each.
local lede = require "lede"
local report = require "lede.report"
local summary = require "lede.summary"

local SENTENCES = 5

return {
  map = function(doc, emit, settings)
    local n = settings.sentences or SENTENCES
    for _, sentence in ipairs(summary.sentences(doc, n)) do
      emit(lede.fact("summary", sentence, "summary.lexrank", {}))
    end
    for _, statement in ipairs(summary.statements(doc, n)) do emit(statement) end
  end,

  text = function(doc, write, settings)
    local n = settings.sentences or SENTENCES
    report.document(doc, write)
    report.heading(write, "In its own words")
    for _, sentence in ipairs(summary.sentences(doc, n)) do
      write(report.wrap(sentence.text, "  - ", "    "))
    end
    write "\n"
    report.heading(write, "Who says what")
    report.statements(summary.statements(doc, n), write)
    write "\n"
  end,
}
