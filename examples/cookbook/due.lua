-- Who must do what by when?
--
--   $ lede run examples/cookbook/due.lua examples/cookbook/week.txt
--   | due
--   |    date       2025-12-12
--   |    shape      has_until
--   |    what       publish its forecast
--   |    when       December 12
--   |    who        The central bank
--   | due
--   |    date       2026-01-01
--   |    shape      must_by
--   |    what       file their accounts
--   |    when       the end of January
--   |    who        lenders
--
-- Two shapes, each a rule of a phase; m.rule.name says which it was.  The date as a value is that of the time's fact.
local t = require "lede.tape"

local noun = t.form "lower" - t.words "and or but must shall should has have had is are to"
local someone = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.word "the"^-1 * noun * noun^-1
local deadline = t.as("when", t.fold "TIME")
local must = t.words "must shall should" + t.words "has have had is are" * t.word "to"
local deed = (t.one - t.words "by before until . ; ,")^1

local due = t.phase {
  name = "due",
  rules = {
    { name = "must_by", pattern = t.as("who", someone) * must * t.as("what", deed) * t.words "by before until"
                                  * deadline },
    { name = "has_until", pattern = t.as("who", someone) * t.words "has have had" * t.word "until" * deadline
                                    * t.word "to" * t.as("what", deed) },
  },
}

for m in due:matches(doc:layer "names") do
  local time = m.when:facts("time")[1]
  emit { fact = "due", who = m.who, what = m.what, when = m.when, date = time and time.from, shape = m.rule.name }
end
