-- Who and what the text names: people with their roles, organisations, places.
local report = require "lede.report"

return {
  map = function(doc, emit)
    for _, entity in ipairs(doc:entities()) do emit(entity) end
  end,

  text = function(doc, write)
    local entities = report.named(doc:entities())
    report.document(doc, write)
    report.heading(write, ("People, organisations and places (%d)"):format(#entities))
    report.entities(entities, write)
    write "\n"
  end,

  examples = {
    { "President Ada Lovelace spoke in Paris. Lovelace left at noon.",
      { name = "Ada Lovelace", type = "PER", roles = { "President" }, mentions = 2 },
      { name = "Paris", type = "LOC" } },
    { "The talks ended on Monday." },
  },
}
