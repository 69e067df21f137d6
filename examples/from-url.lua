-- Who is quoted in the article at this address, and how often?
--
--   $ lede run --allow-private examples/from-url.lua http://127.0.0.1:8080/port-merger.html
--   | Norrhavn to Buy Cais Atlântico for €6.4 Billion, Creating Europe’s Third-Largest Port Operator
--   |   6  Maren Tolstad
--   |   1  Duarte Salvaterra
--   |   1  Corvane Capital
--   |   1  Lenka Havrlik
--   |   1  Teresa Vilarinho
--   |   1  National Federation of Dockworkers
--   |   1  Anselm Brückner
--   |   1  Priya Ramanath
--
-- Any page on the web will do.  This one is a sample served on the same machine, say by
-- `python3 -m http.server 8080 -d examples/articles`; only for such an address --allow-private is needed.
-- Who is only "he" or "she" where the words are quoted is counted by name, where nobody else can be meant.
local report = require "lede.report"

-- The speakers of a document, those quoted most first, each with the first of their quotations.
local function speakers(doc)
  local list, by_name = {}, {}
  for _, quote in ipairs(doc:quotes()) do
    local name = quote.name or quote.speaker and quote.speaker.text or "(speaker not named)"
    local speaker = by_name[name]
    if not speaker then
      speaker = { fact = "speaker", name = name, quotations = 0, text = quote.span }
      by_name[name], list[#list + 1] = speaker, speaker
    end
    speaker.quotations = speaker.quotations + 1
  end
  table.sort(list, function(a, b)
    if a.quotations ~= b.quotations then return a.quotations > b.quotations end
    return a.text < b.text
  end)
  return list
end

return {
  map = function(doc, emit)
    for _, speaker in ipairs(speakers(doc)) do emit(speaker) end
  end,

  text = function(doc, write)
    write(report.clean(doc.title), "\n")
    for _, speaker in ipairs(speakers(doc)) do
      write(("%3d  %s\n"):format(speaker.quotations, report.clean(speaker.name)))
    end
  end,
}
