-- Who said what, how sure, and the bytes that show it.
local report = require "lede.report"

return {
  map = function(doc, emit)
    for _, claim in ipairs(doc:claims()) do emit(claim) end
  end,

  text = function(doc, write)
    local claims, entities = doc:claims(), report.named(doc:entities())
    report.document(doc, write)
    report.heading(write, ("Claims (%d)"):format(#claims))
    report.claims(claims, write)
    write "\n"
    report.heading(write, ("People, organisations and places (%d)"):format(#entities))
    report.entities(entities, write)
    write "\n"
    report.heading(write, "Timeline")
    report.timeline(doc:events(), write)
    write "\n"
  end,
}
