-- Who met whom, where and when?
--
--   $ lede run examples/cookbook/meetings.lua examples/cookbook/week.txt
--   | meeting
--   |    when       Tuesday
--   |    where      Geneva
--   |    who        The Velmoran foreign minister, Ilse Marant
--   |    whom       her Dravian counterpart, Pavo Strelitz
--   | meeting
--   |    when       next week
--   |    where      Vienna
--   |    who        President Anton Kesh
--   |    whom       Prime Minister Lena Orsolic
--
-- Place and time follow in any order and may both be absent: each is an alternative of a repetition.  The names of
-- captures come out as fields of the row; what was not there is not in it.
local t = require "lede.tape"

local person = t.fold "PERSON"
local where = t.words "in at" * t.as("where", t.fold "PLACE", { many = true })
local when = t.word "on"^-1 * t.as("when", t.fold "TIME", { many = true })
local circumstances = (where + when + t.insertion() + t.word ",")^-4

local met = t.words "will to has had have"^-2 * t.as("verb", t.words "met meet meets meeting") * t.word "with"^-1
local gap = (t.word "," * #met + t.insertion())^-1 -- the comma may close the name's own apposition

local meeting = t.as("who", person) * gap * met * t.as("whom", person) * circumstances

for m in doc:match(meeting) do
  emit { fact = "meeting", who = m.who, whom = m.whom, where = m.where, when = m.when }
end
