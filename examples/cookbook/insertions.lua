-- Who did what, whatever is said of them in between?
--
--   $ lede run examples/cookbook/insertions.lua examples/cookbook/week.txt
--   | deed
--   |    did        said on Monday that its chief executive, Ingrid Solheim
--   |    skipped    , the port operator,
--   |    who        Norrhavn Terminals
--   | deed
--   |    did        denied that the change had anything to do with the strike in Porto Alvar
--   |    skipped    , which employs 4,300 people,
--   |    who        The company
--   | deed
--   |    did        rejected the proposal
--   |    skipped    (who led the Dravian delegation)
--   |    who        General Strelitz
--
-- t.skipping joins patterns that an insertion may part: ", which employs 4,300 people,", "(who led the delegation)".
local t = require "lede.tape"

local someone = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE"
local deed = (t.class "report" + t.lexeme "resign" + t.lexeme "reject") * (t.one - t.form "punct")^-12

for m in doc:match(t.skipping(t.as("who", someone), t.as("did", deed))) do
  local skipped = doc:span(m.who.last + 1, m.did.first - 1).text
  if skipped:find "%w" then emit { fact = "deed", who = m.who, did = m.did, skipped = skipped:match "^%s*(.-)%s*$" } end
end
