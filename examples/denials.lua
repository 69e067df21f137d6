-- Who denies what, and which bytes show it?
--
--   $ lede run examples/denials.lua examples/articles/port-merger.html
--
-- Bytes count from 0, up to but not including the second number, in the file and in the text that lede reads from it:
--   $ head -c LAST FILE | tail -c +$((FIRST + 1))
local report = require "lede.report"

local function denials(doc)
  local list = {}
  for _, claim in ipairs(doc:claims()) do
    if claim.stance == "deny" then list[#list + 1] = claim end
  end
  return list
end

return {
  map = function(doc, emit)
    for _, claim in ipairs(denials(doc)) do emit(claim) end
  end,

  text = function(doc, write)
    for _, claim in ipairs(denials(doc)) do
      local first, last = claim.span:source()
      write(report.wrap(claim.text, "", "    "))
      write(("    bytes %d-%d of the text, %d-%d of the file with SHA-256 %s\n"):format(
        claim.first - 1, claim.last, first - 1, last, doc.sha256))
    end
  end,
}
