-- The article in a few of its own sentences, and who says what in it.
local lede = require "lede"
local report = require "lede.report"
local summary = require "lede.summary"

local SENTENCES, SOURCES = 5, 6

return {
  map = function(doc, emit)
    for _, sentence in ipairs(summary.sentences(doc, SENTENCES)) do
      emit(lede.fact("summary", sentence, "summary.sumbasic", {}))
    end
    for _, claim in ipairs(doc:claims()) do emit(claim) end
  end,

  text = function(doc, write)
    report.document(doc, write)
    report.heading(write, "In its own words")
    for _, sentence in ipairs(summary.sentences(doc, SENTENCES)) do
      write(report.wrap(sentence.text, "  - ", "    "))
    end
    write "\n"
    report.heading(write, "Who says what")
    for i, source in ipairs(summary.sources(doc)) do
      if i > SOURCES then break end
      write(("%s (%d)\n"):format(report.clean(source.name), #source.claims))
      report.claims(source.claims, write)
    end
    write "\n"
  end,
}
