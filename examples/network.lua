-- Who is named together with whom?
--
--   $ lede run examples/network.lua examples/articles/ceasefire-talks.html examples/articles/port-merger.html
--   | source,target,weight
--   | "Anton Kesh","Pavo Strelitz",1
--   | "European Union","Tomas Reiland",1
--   | "Amara Lindqvist","United Nations",1
--   | "Atlantic Development Fund","Joana Medeiros",1
--   | "Civic Union","Sera Antonov",1
--   | "Defense Ministry","Ivo Tarrin",1
--   | "Centre for Mediation Research","Nadia Ferrault",1
--   | "Maren Tolstad","Norrhavn Terminals",1
--   | "Cais Atlântico","Duarte Salvaterra",1
--   | "Cais Atlântico","Corvane Capital",1
--   | "European Commission","Maren Tolstad",1
--   | "National Federation of Dockworkers","Norrhavn Terminals",1
--   | "Feldmann Research","Greta Ohlendorf",1
--   | "Norrhavn Terminals","Stellan & Poole",1
--   | "Gunnar Eide-Lunde","Maren Tolstad",1
--
-- The edges of a network over all articles: two people or organisations that one sentence names, and in how many
-- sentences.  The lines are CSV as Gephi, igraph and NetworkX read it.
local WANTED = { PER = true, ORG = true }

-- The names in each sentence that has some, sorted, each once.
local function names_by_sentence(doc)
  local sentences, by_start, seen = {}, {}, {}
  for _, mention in ipairs(doc:mentions()) do
    local start, name = mention.sentence.first, mention.entity.name
    local key = start .. name
    if WANTED[mention.entity.type] and not seen[key] then
      seen[key] = true
      if not by_start[start] then
        by_start[start] = {}
        sentences[#sentences + 1] = by_start[start]
      end
      table.insert(by_start[start], name)
    end
  end
  for _, names in ipairs(sentences) do table.sort(names) end
  return sentences
end

local function quoted(name) return '"' .. name:gsub('"', '""') .. '"' end

return {
  map = function(doc, emit)
    for _, names in ipairs(names_by_sentence(doc)) do
      for i = 1, #names do
        for j = i + 1, #names do emit { fact = "edge", source = names[i], target = names[j] } end
      end
    end
  end,

  reduce = function(rows, emit)
    local edges, by_key = {}, {}
    for _, row in ipairs(rows) do
      local key = row.source .. "\0" .. row.target
      if not by_key[key] then
        by_key[key] = { fact = "edge", source = row.source, target = row.target, weight = 0 }
        edges[#edges + 1] = by_key[key]
      end
      by_key[key].weight = by_key[key].weight + 1
    end
    for _, edge in ipairs(edges) do emit(edge) end
  end,

  report = function(rows, write)
    write "source,target,weight\n"
    for _, row in ipairs(rows) do write(quoted(row.source), ",", quoted(row.target), ",", row.weight, "\n") end
  end,
}
