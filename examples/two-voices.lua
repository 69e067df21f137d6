-- Where do two reports of one event give different figures?
--
--   $ lede run examples/two-voices.lua examples/articles/ceasefire-talks.html examples/articles/ceasefire-talks-other-voice.html
--   | more than 12,000
--   |     For nearly three years their armies have fought over the Lesna valley, a corridor of dams,
--   |     railways and border towns where more than 12,000 people have been killed, according to the
--   |     United Nations.
--   | At least 14,500
--   |     At least 14,500 people have died in and around the Liesna valley, according to figures
--   |     compiled by the Karsova Observatory, a monitoring group.
--   |
--   | nine, eleven
--   |     General Pavo Strelitz, the chief negotiator of President Anton Kesh, said that his
--   |     government had accepted nine of the eleven articles and that it was Velmora that had “moved
--   |     the line after midnight.”
--   | ten, eleven
--   |     "We had ten articles out of eleven," General Pavo Strelić, Dravia's chief negotiator, said
--   |     in an interview on Friday.
--   |
--   | about 60 percent, about 40 percent
--   |     Under the draft, Velmora would hold about 60 percent of the valley and Dravia about 40
--   |     percent until a final settlement, which is to be reached by the end of the decade.
--   | 55 percent, 45 percent
--   |     His first draft split the valley almost evenly, with 55 percent going to Velmora and 45
--   |     percent to Dravia, a person who has seen it said.
--   |
--   | two
--   |     According to Lindqvist, technical teams could return to Geneva as early as March 17th, and a
--   |     limited truce covering the dam and two railway crossings may be announced before then.
--   | one in three
--   |     Diplomats expect technical talks to resume on March 24th, reportedly in Vienna rather than
--   |     Geneva, and one of them put the chance of a partial truce this spring at "one in three, on a
--   |     good day."
--   |
--   | $41.6 billion, nearly twice, 310,000
--   |     A report published in February 2025 by the Vienna Institute for Border Studies put the cost
--   |     of rebuilding the valley at $41.6 billion, nearly twice Velmora’s annual budget, and
--   |     estimated that 310,000 people had been displaced since April 2022.
--   | at least $38 billion
--   |     The Vienna Institute for Border Studies estimated last month that rebuilding the valley
--   |     would cost at least $38 billion over ten years, and its director, Matthias Orsolic, believes
--   |     that figure is likely to rise.
--   |
--   | seven
--   |     Drones struck a pumping station near Hallen and wounded seven workers, the Velmoran army
--   |     said on Wednesday.
--   | three
--   |     A drone attack on Tuesday damaged what Dravia's military described as a fuel depot beside a
--   |     pumping station near Halen; three people were hurt, it said.
--   |
--
-- Every article gives its sentences with figures; a sentence of the first and one of the others are laid side by side
-- when each shares more words with the other than with any else.  Whether both speak of one thing is for the reader.
local report = require "lede.report"

local SHARED = 3 -- words, so that two sentences count as being about one thing

-- The words of a sentence that carry meaning, as a set: long ones, without endings such as "-ed" and "-s".
local function stems(sentence)
  local set = {}
  for word in sentence:lower():gmatch "%a%a%a%a%a+" do set[word:sub(1, 5)] = true end
  return set
end

local function shared(a, b)
  local n = 0
  for stem in pairs(a) do n = n + (b[stem] and 1 or 0) end
  return n
end

-- Of the rows the one whose sentence shares most stems with `row`, if any shares enough.
local function nearest(row, rows)
  local best, most = nil, SHARED - 1
  for _, other in ipairs(rows) do
    local n = shared(stems(row.sentence.text), stems(other.sentence.text))
    if n > most then best, most = other, n end
  end
  return best
end

return {
  map = function(doc, emit)
    for sentence in doc:sentences() do
      local figures = {}
      for i, quantity in ipairs(sentence:facts "quantity") do figures[i] = quantity.text end
      if #figures > 0 then emit { fact = "figures", article = doc.sha256, sentence = sentence, figures = figures } end
    end
  end,

  reduce = function(rows, emit)
    local first, others = {}, {}
    for _, row in ipairs(rows) do
      table.insert(row.article == rows[1].article and first or others, row)
    end
    for _, row in ipairs(first) do
      local other = nearest(row, others)
      local mutual = other and nearest(other, first) == row
      if mutual and table.concat(row.figures, ";") ~= table.concat(other.figures, ";") then
        emit { fact = "difference", first = row, second = other }
      end
    end
  end,

  report = function(rows, write)
    for _, row in ipairs(rows) do
      for _, voice in ipairs { row.first, row.second } do
        write(table.concat(voice.figures, ", "), "\n", report.wrap(voice.sentence.text, "    ", "    "))
      end
      write "\n"
    end
  end,
}
