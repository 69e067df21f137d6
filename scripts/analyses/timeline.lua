-- What happened when: the dated events of a document, in order of time.
local report = require "lede.report"

return {
  map = function(doc, emit)
    for _, event in ipairs(doc:events()) do emit(event) end
  end,

  text = function(doc, write)
    report.document(doc, write)
    report.heading(write, "Timeline")
    report.timeline(doc:events(), write)
    write "\n"
  end,
}
