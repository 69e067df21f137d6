--- lede.quotations: stretches between quotation marks, folded to QUOTE.
--
-- A quotation may hold several sentences of a paragraph.  One that a paragraph leaves open goes on in the next when that
-- begins with an opening mark again, as newspapers set it.  Whether a stretch is a quotation of somebody, or a word held
-- at arm's length, is for the claims to say.
local fact = require "lede.fact"
local t = require "lede.tape"

local single_open, single_close = t.words "' ‘ `", t.word "'"
local open = t.form "open" - single_open
local close = t.form "close" - single_close
local inside = t.one + t.edge "sentence"

local function quotation(fields)
  return function(m) return fact.new("quotation", m.span, m.rule.id, { unclosed = fields.unclosed }) end
end

local phase = t.phase {
  name = "quotations",
  policy = "first",
  rules = {
    { name = "double", fold = "QUOTE", make = quotation {},
      pattern = open * (inside - close - open)^1 * close },
    { name = "nested", fold = "QUOTE", make = quotation {},
      pattern = open * (inside - close - open)^0 * open * (inside - close - open)^1 * close
                * (inside - close - open)^0 * close },
    { name = "goes_on", fold = "QUOTE", make = quotation { unclosed = true },
      pattern = open * (inside - close - open)^1 * #(t.edge "block" * open) },
    { name = "single", fold = "QUOTE", make = quotation {},
      pattern = (t.form "open" - open) * (inside - t.form "close" - t.form "open")^1 * (t.form "close" - close) },
  },
}

return { phase = phase, kind = "quotation" }
