-- What is a claim made of?
--
--   $ lede run examples/cookbook/take-apart.lua examples/cookbook/week.txt
--   | General Strelitz (who led the Dravian delegation) — rejected
--   |   title: General
--   |   name: Strelitz
--   |   elements:
--   |     PERSON: General Strelitz
--   |       General
--   |       PERSON: Strelitz
--   |         Strelitz
--   |     (
--   |     who
--   |     led
--   |     ROLE: the Dravian delegation
--   |       the
--   |       MISC: Dravian
--   |         Dravian
--   |       delegation
--   |     )
--
-- Folds keep what they were made of.  A claim's source comes apart into its elements, a PERSON fold into title and
-- name, and those into tokens: span:elements() and element:children() go down, span:facts() tells what was found in a
-- part.

-- Claims whose source is, or holds, somebody with a title.
local function each_titled(doc, visit)
  for _, claim in ipairs(doc:claims()) do
    local mention = claim.source and claim.source:facts("mention")[1]
    if mention and mention.title then visit(claim, mention) end
  end
end

-- An element and what it is made of, a line each.
local function show(element, depth, write)
  write(("  "):rep(depth), element.fold and element.fold .. ": " or "", element.text, "\n")
  for _, child in ipairs(element:children()) do show(child, depth + 1, write) end
end

return {
  map = function(doc, emit)
    each_titled(doc, function(claim, mention)
      emit { fact = "parts", cue = claim.cue, source = claim.source, title = mention.title, name = mention.span }
    end)
  end,

  text = function(doc, write)
    each_titled(doc, function(claim, mention)
      write(claim.source.text, " — ", claim.cue.text, "\n")
      write("  title: ", mention.title.text, "\n  name: ", mention.text, "\n  elements:\n")
      for _, element in ipairs(claim.source:elements()) do show(element, 2, write) end
    end)
  end,
}
