--- lede.quotations: stretches between quotation marks, folded to QUOTE.
--
-- A quotation may hold several sentences of a paragraph.  One that a paragraph leaves open goes on in the next when
-- that begins with an opening mark again, as newspapers set it; one that nothing closes ends with its paragraph, and
-- says so
-- (`unclosed`).  Whether a stretch is a quotation of somebody, or a word held at arm's length, is for lede.quotes to
-- say.
local fact = require "lede.fact"
local t = require "lede.tape"

local word, words, edge, behind = t.word, t.words, t.edge, t.behind

local inside = t.one + edge "sentence"
local single_open, single_close = words "' ‘ ` ‚ ‹", words "' ’ › ‘"
local open, close = t.form "open" - single_open, t.form "close" - single_close
local single = t.form "open" - open
local any = words '“ ” „ ‟ " « » 「 」'
local closing_point = words ", . ! ? … ..."
local starts = behind(edge "any" + words ", : — – ( ;")

local function quotation(fields)
  return function(m)
    return fact.new("quotation", m.span, m.rule.id, { goes_on = fields.goes_on, unclosed = fields.unclosed })
  end
end

-- Marks that differ enclose whatever is not one of them: “it’s 5" long”; but a mark of any kind behind a stop or comma
-- closes what a keyboard opened with another: “Come in," she said.
local stray = behind(closing_point) * (t.form "close" - single_close)
local function pair(opens, closes) return opens * (inside - opens - closes - stray)^1 * closes end

-- What nothing closes ends before its cue, where that closes the paragraph: “We will see, Ann Lee said.
local who, says = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + words "he she they", t.class "report"
local said = behind(words ", ! ?") * (who * says + says * who) * word "." * edge "block"

local phase = t.phase {
  name = "quotations",
  policy = "first",
  rules = {
    { name = "pair", fold = "QUOTE", make = quotation {},
      pattern = pair(word "“", word "”") + pair(word "«", word "»") + pair(word "「", word "」")
                + word "`" * pair(word "`", word "''") },
    { name = "double", fold = "QUOTE", make = quotation {}, pattern = open * (inside - close - open)^1 * close },
    { name = "nested", fold = "QUOTE", make = quotation {},
      pattern = open * (inside - close - open)^0 * (open * (inside - close - open)^1 * close * (inside - close
          - open)^0)^1 * close },
    -- “ … “, ” … ”, »…«: closed, whatever the mark looks like, where a stop or comma stands before it.
    { name = "alike", fold = "QUOTE", make = quotation {}, pattern = starts * any * (inside - any)^1
        * behind(closing_point) * any },
    { name = "low", fold = "QUOTE", make = quotation {}, pattern = pair(words "„ ‟", words "” “") },
    { name = "goes_on", fold = "QUOTE", make = quotation { goes_on = true },
      pattern = open * (inside - close - open)^1 * #(edge "block" * open) },
    { name = "unclosed", fold = "QUOTE", make = quotation { unclosed = true },
      pattern = starts * open * (inside - close - open - said)^1 * #(said + edge "block") },
    -- ‘ … ’: up to a closing point and mark, over apostrophes; else to the first mark.
    { name = "single", fold = "QUOTE", make = quotation {},
      pattern = single * (t.one - any - closing_point * single_close)^-60 * closing_point * single_close
                + single * (inside - t.form "close" - t.form "open")^1 * (t.form "close" - close)
                + pair(word "‹", word "›") },
  },
}

return { phase = phase, kind = "quotation" }
