-- Who is quoted in the article at this address, and how often?
--
--   $ lede run --allow-private examples/from-url.lua http://127.0.0.1:8080/ceasefire-talks.html
--
-- Any public page will do as the input.  This one is our own sample, served on this machine (say, by
-- `python3 -m http.server 8080 -d examples/articles`): --allow-private is what lets lede fetch from here.
local report = require "lede.report"

-- The speakers of a document in order of their first word, each with the number of their quotations.
local function speakers(doc)
  local list, by_name = {}, {}
  for _, quote in ipairs(doc:quotes()) do
    local name = quote.name or quote.speaker and quote.speaker.text or "(not named)"
    if not by_name[name] then
      by_name[name] = { fact = "speaker", name = name, quotations = 0, first = quote.span }
      list[#list + 1] = by_name[name]
    end
    by_name[name].quotations = by_name[name].quotations + 1
  end
  return list
end

return {
  map = function(doc, emit)
    for _, speaker in ipairs(speakers(doc)) do emit(speaker) end
  end,

  text = function(doc, write)
    for _, speaker in ipairs(speakers(doc)) do
      write(("%3d  %-24s %s\n"):format(speaker.quotations, report.clean(speaker.name), report.clean(speaker.first.text)))
    end
  end,
}
