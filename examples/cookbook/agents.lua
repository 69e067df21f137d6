-- By whom was it done?
--
--   $ lede run examples/cookbook/agents.lua examples/cookbook/week.txt
--   | agent
--   |    agent      fishermen
--   |    deed       rescued
--   |    what       Nearly 200 passengers
--   | agent
--   |    agent      the Harbour Authority
--   |    deed       inspected
--   |    what       The ferry
--   | agent
--   |    agent      a court
--   |    deed       revoked
--   |    what       its licence
--
-- A passive is a form of "be", a participle and "by" with somebody behind it; where the participle ends is seen from
-- its text, with a plain LPeg pattern inside the token.
local lpeg = require "lpeg"
local t = require "lede.tape"

local ends_in_ed = t.text(lpeg.P { lpeg.P "ed" * -1 + 1 * lpeg.V(1) })
local participle = t.all(t.form "lower", ends_in_ed + t.words "made taken built sent held given led won")
local be = t.words "is are was were been being be"
local somebody = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.fold "PLACE"
local word = t.one - be - t.class "aux" - t.form "punct" - t.words "and but when"
local thing = word * word^-4

local passive = t.as("what", thing) * (t.class "aux" - be)^-2 * be^1 * t.class "adverb"^-1
              * t.as("deed", participle) * t.word "by"
              * t.as("agent", t.words "the a an"^-1 * (somebody + t.form "lower"))

for m in doc:match(passive) do
  emit { fact = "agent", agent = m.agent, deed = m.deed, what = m.what }
end
