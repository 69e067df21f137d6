-- What is denied, dismissed or rejected, and by whom?
--
--   $ lede run examples/cookbook/refusals.lua examples/cookbook/week.txt examples/articles/river-flood.html
--   | refusal
--   |    verb       denied
--   |    what       the change had anything to do with the strike in Porto Alvar
--   |    who        The company
--   | refusal
--   |    verb       rejected
--   |    what       the proposal
--   |    who        General Strelitz
--   | refusal
--   |    verb       denied
--   |    what       ordering the raid on the newspaper
--   |    who        Kesh
--   | refusal
--   |    verb       dismissed
--   |    what       reports that the president was ill
--   |    who        His office
--   | refusal
--   |    verb       denied
--   |    what       the sirens had failed
--   |    who        Tamber County Sheriff Wade Kittering
--
-- The verbs are those that the lexicon gives the stance "deny" or "criticise": t.attr asks for an attribute of a
-- class, so that a verb added to scripts/lexicon/report is known here too.
local t = require "lede.tape"

local someone = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.words "he she they"
              + t.words "his her their its the" * t.form "lower"
local verb = t.attr("report", "stance", "deny") + t.words "rejected rejects dismissed dismisses"
local stop = t.words ". ; : ,"
local what = t.word "that"^-1 * t.as("what", (t.one - stop - t.words "but and")^1)

local refusal = t.skipping(t.as("who", someone), t.class "aux"^-2 * t.as("verb", verb) * what)

for m in doc:match(refusal) do
  emit { fact = "refusal", who = m.who, verb = m.verb, what = m.what }
end
