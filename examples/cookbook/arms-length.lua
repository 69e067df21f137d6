-- Which terms are held at arm's length?
--
--   $ lede run examples/cookbook/arms-length.lua examples/cookbook/week.txt examples/articles/ceasefire-talks.txt
--   | term
--   |    sentence   The talks, officials insisted, were "technical".
--   |    term       technical
--   | term
--   |    sentence   The so-called "green corridor" and what the mayor described as a "historic mistake" will cost €90 million, according to Jonas Feld, the council's treasurer.
--   |    term       green corridor
--   | term
--   |    sentence   The so-called "green corridor" and what the mayor described as a "historic mistake" will cost €90 million, according to Jonas Feld, the council's treasurer.
--   |    term       historic mistake
--
-- A few words between quotation marks, inside a sentence, that are no speech: small letters first, and no comma
-- before the closing mark.  #p and -p look without consuming, so that the marks themselves stay out of the capture.
local t = require "lede.tape"

local open, close = t.form "open", t.form "close"
local inside = t.one - open - close - t.words ", . ! ?"
local few = #t.form "lower" * inside * inside^-3
local said = t.class "report" + t.word ","

local term = -t.behind(said) * open * t.as("term", few) * close

for m in doc:match(term) do
  emit { fact = "term", term = m.term, sentence = m.span.sentence.text }
end
