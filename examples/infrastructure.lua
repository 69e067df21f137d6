-- Which installations are spoken of, and by whom?
--
--   $ lede run examples/infrastructure.lua examples/articles/ceasefire-talks.html examples/articles/river-flood.html
--   | dam               1  (the article)
--   | dam               1  Amara Lindqvist
--   | dam               1  Anton Kesh
--   | dam               1  United Nations
--   | levee             1  (the article)
--   | levee             1  A report prepared for the state legislature in 2017
--   | levee             1  Bo Harkness
--   | pumping station   1  the Velmoran army
--   | railway           1  Amara Lindqvist
--   | railway           1  Anton Kesh
--   | railway           1  United Nations
--   | siren             2  (the article)
--   | siren             1  Wade Kittering
--
-- A word list of one's own, looked up in every article: among its words, so that those in names count too.  What stands
-- in somebody's statement is counted for that source, the rest for the article.
local lede = require "lede"
local t = require "lede.tape"

lede.lexicon:add("installation", [[
dam / dams
levee / levees
pumping station / pumping stations
railway / railways / railway crossing / railway crossings
siren / sirens
]])

-- In whose statement a span stands; where one is nested in another, in the inner one.
local function source_of(span, claims)
  local source = "(the article)"
  for _, claim in ipairs(claims) do
    local content = claim.content
    if claim.source and content.first <= span.first and span.last <= content.last then
      source = claim.name or claim.source.text
    end
  end
  return source
end

return {
  map = function(doc, emit)
    local claims = doc:claims()
    for m in doc:match(t.class "installation", "words") do
      emit { fact = "installation", name = lede.lexicon:attr(m.span.text, "installation", "lemma"), text = m.span,
             source = source_of(m.span, claims) }
    end
  end,

  reduce = function(rows, emit)
    local counts, by_key = {}, {}
    for _, row in ipairs(rows) do
      local key = row.name .. "\t" .. row.source
      if not by_key[key] then
        by_key[key] = { fact = "installation", name = row.name, source = row.source, count = 0 }
        counts[#counts + 1] = by_key[key]
      end
      by_key[key].count = by_key[key].count + 1
    end
    table.sort(counts, function(a, b)
      if a.name ~= b.name then return a.name < b.name end
      return a.count > b.count or a.count == b.count and a.source < b.source
    end)
    for _, row in ipairs(counts) do emit(row) end
  end,

  report = function(rows, write)
    for _, row in ipairs(rows) do write(("%-16s %2d  %s\n"):format(row.name, row.count, row.source)) end
  end,
}
