-- How did which body vote?
--
--   $ lede run examples/cookbook/votes.lua examples/cookbook/week.txt
--   | vote
--   |    text       The city council of Hallen voted 7 to 2 to close the old harbour
--   |    body       The city council of Hallen
--   |    motion     close the old harbour
--   |    tally      7 to 2
--   | vote
--   |    text       The regional parliament had voted 61 to 58 to keep it open
--   |    body       The regional parliament
--   |    motion     keep it open
--   |    tally      61 to 58
--
-- A phase of one's own, folded and used by a later one: `tallies` folds "7 to 2" before numbers are read, `votes`
-- asks for what was folded.  The facts of a phase without `make` are its captures, and doc:facts gives them by kind.
local lede = require "lede"
local t = require "lede.tape"

local number = t.form "number"
local tallies = t.phase {
  name = "tallies",
  rules = { { name = "tally", fold = "TALLY", pattern = number * t.words "to - – —" * number * -t.form "number" } },
}

local body = t.words "council parliament senate committee board assembly panel court"
local of = t.word "of" * (t.fold "PLACE" + t.fold "PERSON" + t.form "capital")
local chamber = (t.word "the" * (t.form "lower" - body)^-2)^-1 * (body + t.fold "ROLE") * of^-1
local vote = t.as("body", chamber) * t.class "aux"^-1 * t.word "voted" * t.as("tally", t.fold "TALLY")
           * t.word "to" * t.as("motion", t.upto(t.form "punct"))

local votes = t.phase {
  name = "votes",
  kind = "vote",
  rules = { { name = "voted", pattern = vote } },
}

lede.cascade:add(tallies, { before = "quantities" })
lede.cascade:add(votes, { after = "names" })

for _, vote in ipairs(doc:facts "vote") do emit(vote) end
