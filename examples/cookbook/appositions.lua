-- Who is who?
--
--   $ lede run examples/cookbook/appositions.lua examples/cookbook/week.txt
--   | apposition
--   |    what       the port operator
--   |    who        Norrhavn Terminals
--   | apposition
--   |    what       the council's treasurer
--   |    who        Jonas Feld
--
-- An apposition tells what somebody or something is: "Norrhavn Terminals, the port operator, …".  It opens with a
-- determiner and ends at a comma or with the sentence; t.behind keeps lists of names out ("Berg, Kesh, the others").
-- Some appositions are folded into their PERSON already ("its chief executive, Ingrid Solheim"): see take-apart.lua.
local t = require "lede.tape"

local name = t.fold "PERSON" + t.fold "ORG"
local comma, stop = t.word ",", t.words ". ; :"
local what = t.words "the a an its his her their" + t.fold "ROLE" + t.fold "PERSON"
local plain = t.one - comma - stop - t.class "report" - t.class "aux"

local apposition = t.as("who", name) * -t.behind(comma * name) * comma * t.as("what", what * plain^-8) * #(comma + stop)

for m in doc:match(apposition) do
  emit { fact = "apposition", who = m.who, what = m.what }
end
