-- Who is named together with whom, as a graph for Graphviz.
local WANTED = { PER = true, ORG = true }

local function node(e) return { name = e.name, type = e.type } end

-- One row for each two names, over all articles: the sentences that name both.
local function add_up(rows)
  local edges, by_key = {}, {}
  for _, row in ipairs(rows) do
    local key = table.concat({ row.a.name, row.a.type, row.b.name, row.b.type }, "\0")
    local edge = by_key[key]
    if edge then
      edge.sentences, edge.articles = edge.sentences + row.sentences, edge.articles + 1
    else
      edge = { fact = "edge", a = row.a, b = row.b, sentences = row.sentences, articles = 1 }
      by_key[key], edges[#edges + 1] = edge, edge
    end
  end
  table.sort(edges, function(x, y)
    if x.sentences ~= y.sentences then return x.sentences > y.sentences end
    if x.a.name ~= y.a.name then return x.a.name < y.a.name end
    return x.b.name < y.b.name
  end)
  return edges
end

local function quoted(name) return '"' .. name:gsub('[\\"]', "\\%0") .. '"' end

return {
  map = function(doc, emit)
    for _, pair in ipairs(require "lede.entities".together(doc)) do
      local a, b = pair[1], pair[2]
      if WANTED[a.type] and WANTED[b.type] then
        emit { fact = "edge", a = node(a), b = node(b), sentences = pair.sentences }
      end
    end
  end,

  reduce = function(rows, emit)
    for _, edge in ipairs(add_up(rows)) do emit(edge) end
  end,

  report = function(edges, write)
    write "graph names {\n  node [shape=box, style=rounded];\n"
    local seen = {}
    for _, edge in ipairs(edges) do
      for _, e in ipairs { edge.a, edge.b } do
        if e.type == "ORG" and not seen[e.name] then write("  ", quoted(e.name), " [shape=box, style=\"\"];\n") end
        seen[e.name] = true
      end
    end
    for _, edge in ipairs(edges) do
      write("  ", quoted(edge.a.name), " -- ", quoted(edge.b.name),
            (" [weight=%d, penwidth=%d, label=%d];\n"):format(edge.sentences, math.min(edge.sentences, 8), edge.sentences))
    end
    write "}\n"
  end,

  examples = {
    { "Ada Lovelace met Charles Babbage. They left.",
      { a = { name = "Ada Lovelace", type = "PER" }, b = { name = "Charles Babbage", type = "PER" }, sentences = 1 } },
    { "Ada Lovelace left. Charles Babbage stayed." },
  },
}
