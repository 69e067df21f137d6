-- Who replaces whom, and as what?
--
--   $ lede run examples/cookbook/successions.lua examples/cookbook/week.txt
--   | succession
--   |    new        Tomas Berg
--   |    office     chief executive
--   |    old        Solheim
--   | succession
--   |    new        Rosa Lindqvist
--   |    office     head of the tax authority
--   |    old        Karl Adler
--
-- Active and passive are two patterns with the same captures, joined by +: the rest of the script need not know which
-- it was.
local t = require "lede.tape"

local person = t.fold "PERSON"
local verb = t.words "replace replaces replaced succeed succeeds succeeded"
local office = t.word "as" * t.as("office", (t.one - t.words ". ; ,")^1)

local active = t.as("new", person) * t.insertion()^-1 * t.class "aux"^-2 * verb * t.as("old", person) * office^-1
local passive = t.as("old", person) * t.insertion()^-1 * t.class "aux"^1 * verb * office^-1 * t.word "by"
              * t.as("new", person)

for m in doc:match(active + passive) do
  emit { fact = "succession", new = m.new, old = m.old, office = m.office }
end
