-- Which statements rest on people without a name?
--
--   $ lede run examples/unnamed-sources.lua examples/articles/ceasefire-talks-other-voice.html
--   | 7 of 37 statements
--   |   1. officials close to the talks — said:
--   |        Velmora's refusal to share control of the Orlo dam has wrecked the most promising peace
--   |        initiative of the war … hours after Foreign Minister Ilse Marandt flew home from Geneva
--   |        with the text unsigned
--   |        (indirect, said Friday; bytes 241-483)
--   |   2. A Swiss official who was in the building — said:
--   |        that account was accurate
--   |        (indirect; bytes 1268-1339)
--   |   3. A Swiss official who was in the building — added:
--   |        that the Velmoran delegation had ordered its cars shortly after six o'clock
--   |        (indirect; bytes 1341-1426)
--   |   4. Velmoran officials — say:
--   |        the opposite: that it was Dravia which insisted the town be emptied of troops before any
--   |        ceasefire could begin
--   |        (indirect; bytes 1664-1797)
--   |   5. a person who has seen it — said:
--   |        His first draft split the valley almost evenly, with 55 percent going to Velmora and 45
--   |        percent to Dravia
--   |        (indirect; bytes 1993-2129)
--   |   6. Diplomats — expect:
--   |        technical talks to resume on March 24th, reportedly in Vienna rather than Geneva, and one
--   |        of them put the chance of a partial truce this spring at "one in three, on a good day."
--   |        (mixed, believe, probable; bytes 4670-4864)
--   |   7. a Velmoran official — replied:
--   |        that her government "never refuses an invitation that comes with a serious text."
--   |        (mixed, negated; bytes 4923-5032)
--
-- A source counts as unnamed when it is no entity and one of its words is in the list below.
local lede = require "lede"
local report = require "lede.report"

lede.lexicon:add("insider", [[
official / officials
diplomat / diplomats
banker / bankers
aide / aides
insider / insiders
person / people
source / sources
]])

local function is_unnamed(claim)
  if not claim.source or claim.entity then return false end
  for word in claim.source:tokens() do
    if lede.lexicon:is(word.text, "insider") then return true end
  end
  return false
end

local function unnamed(doc)
  local list = {}
  for _, claim in ipairs(doc:claims()) do
    if is_unnamed(claim) then list[#list + 1] = claim end
  end
  return list
end

return {
  map = function(doc, emit)
    for _, claim in ipairs(unnamed(doc)) do emit(claim) end
  end,

  text = function(doc, write)
    local list = unnamed(doc)
    write(("%d of %d statements\n"):format(#list, #doc:claims()))
    report.claims(list, write)
  end,

  examples = {
    { "Officials close to the talks said the deal was dead.",
      { source = "Officials close to the talks", entity = false, content = "the deal was dead" } },
    { "Jane Doe said the deal was dead." },
  },
}
