-- What is quoted, and from whom.
local report = require "lede.report"

return {
  map = function(doc, emit)
    for _, quote in ipairs(doc:quotes()) do emit(quote) end
  end,

  text = function(doc, write)
    local quotes = doc:quotes()
    report.document(doc, write)
    report.heading(write, ("Quotations (%d)"):format(#quotes))
    report.quotes(quotes, write)
    write "\n"
  end,
}
