-- How do these articles source what they report?
--
--   $ lede run examples/sourcing.lua examples/articles/port-merger.html examples/articles/vaccine-trial.html
--   | statements,quoted,named,certain,title
--   | 35,29,80,86,"Norrhavn to Buy Cais Atlântico for €6.4 Billion, Creating Europe’s Third-Largest Port Operator"
--   | 35,20,54,60,"Vaccine Cuts Severe Kellan Fever by 78 Percent in Large Trial, but Protection Fades"
--
-- A table for R or a spreadsheet: how many statements an article attributes, and what share of them, in percent, is
-- quoted at least in part, has a named source, is put as certain.
local COLUMNS = { "statements", "quoted", "named", "certain" }

local function percent(list, test)
  local n = 0
  for _, claim in ipairs(list) do n = n + (test(claim) and 1 or 0) end
  return #list > 0 and math.floor(100 * n / #list + 0.5) or 0
end

return {
  map = function(doc, emit)
    local claims = doc:claims()
    emit {
      fact = "sourcing", title = doc.title, statements = #claims,
      quoted = percent(claims, function(c) return c.kind == "direct" or c.kind == "mixed" end),
      named = percent(claims, function(c) return c.entity ~= nil end),
      certain = percent(claims, function(c) return c.certainty == "certain" end),
    }
  end,

  report = function(rows, write)
    write(table.concat(COLUMNS, ","), ",title\n")
    for _, row in ipairs(rows) do
      for _, column in ipairs(COLUMNS) do write(row[column], ",") end
      write('"', row.title:gsub('"', '""'), '"\n')
    end
  end,
}
