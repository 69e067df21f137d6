-- How many were killed or hurt, and how firm is the figure?
--
--   $ lede run examples/cookbook/casualties.lua examples/cookbook/week.txt examples/articles/ceasefire-talks.html examples/articles/ceasefire-talks-other-voice.html
--   | casualties
--   |    approx     at_least
--   |    harm       killed
--   |    number     At least 14
--   |    sentence   At least 14 people were killed and about 60 injured when a ferry capsized off the coast of Sundria on Wednesday.
--   | casualties
--   |    approx     about
--   |    harm       hurt
--   |    number     about 60
--   |    sentence   At least 14 people were killed and about 60 injured when a ferry capsized off the coast of Sundria on Wednesday.
--   | casualties
--   |    approx     more_than
--   |    harm       killed
--   |    number     more than 12,000
--   |    sentence   For nearly three years their armies have fought over the Lesna valley, a corridor of dams, railways and border towns where more than 12,000 people have been killed, according to the United Nations.
--   | casualties
--   |    approx     as given
--   |    harm       hurt
--   |    number     seven
--   |    sentence   Drones struck a pumping station near Hallen and wounded seven workers, the Velmoran army said on Wednesday.
--   | casualties
--   |    approx     at_least
--   |    harm       killed
--   |    number     At least 14,500
--   |    sentence   At least 14,500 people have died in and around the Liesna valley, according to figures compiled by the Karsova Observatory, a monitoring group.
--   | casualties
--   |    approx     as given
--   |    harm       hurt
--   |    number     three
--   |    sentence   A drone attack on Tuesday damaged what Dravia's military described as a fuel depot beside a pumping station near Halen; three people were hurt, it said.
--
-- The phase below has found the number with what loosens it ("At least 14", "about 60"): its fact says how firm it is.
-- t.tag gives a match a constant, so that one pattern serves several kinds of harm.
local t = require "lede.tape"

local number = t.as("number", t.fold "QUANTITY" + t.form "number" + t.class "number_word")
local people = t.form "lower" + t.fold "ROLE"
local passive = t.words "was were been being is are have has had"^-3 * t.class "adverb"^-1
local harm = t.tag("harm", "killed") * t.words "killed dead died"
           + t.tag("harm", "hurt") * t.words "injured wounded hurt"
           + t.tag("harm", "missing") * t.word "missing"

local patient = number * (people - harm - t.class "aux")^-3 * passive * harm
local agent = t.tag("harm", "hurt") * t.words "wounded injured" * number * people
            + t.tag("harm", "killed") * t.word "killed" * number * people

for m in doc:match(patient + agent) do
  local quantity = m.number:facts("quantity")[1]
  emit { fact = "casualties", harm = m.harm, number = m.number, approx = quantity and quantity.approx or "as given",
         sentence = m.span.sentence.text }
end
