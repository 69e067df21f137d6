-- Who said what, how sure, and the bytes that show it.
-- --missed: the sentences that hold a cue or a quotation and gave no claim, and why.
local report = require "lede.report"

return {
  map = function(doc, emit, settings)
    for _, row in ipairs(settings.missed and doc:missed() or doc:claims()) do emit(row) end
  end,

  text = function(doc, write, settings)
    report.document(doc, write)
    if settings.missed then
      local missed = doc:missed()
      report.heading(write, ("Missed (%d)"):format(#missed))
      report.missed(missed, write)
      write "\n"
      return
    end
    local claims, entities = doc:claims(), report.named(doc:entities())
    report.heading(write, ("Claims (%d)"):format(#claims))
    report.claims(claims, write)
    write "\n"
    report.heading(write, ("People, organisations and places (%d)"):format(#entities))
    report.entities(entities, write)
    write "\n"
    report.heading(write, "Timeline")
    report.timeline(doc:events(), write)
    report.undated(doc, write)
    write "\n"
  end,

  examples = {
    { "Jane Doe said on Monday that the talks had failed.",
      { fact = "claim", kind = "indirect", source = "Jane Doe", cue = { text = "said", lemma = "say" },
        content = "that the talks had failed", said = { from = "2025-12-01" }, certainty = "certain", modality = false },
      date = "2025-12-02" },
    { '"We will not leave," President Ada Lovelace said in Paris. The ministry denied that it had paid.',
      { kind = "direct", source = { name = "Ada Lovelace" }, content = '"We will not leave,"', negations = { "not" } },
      { source = "The ministry", entity = false, stance = "deny", content = "that it had paid" } },
    { "The talks ended on Monday." },
  },
}
