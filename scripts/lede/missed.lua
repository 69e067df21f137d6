--- lede.missed: the ledger of what was not extracted: sentences that hold a cue or a quotation and gave no claim,
--- and why.
--
-- The reasons are patterns around the cue, tried in order; the last is that no shape of lede.attribution fits.
-- `lede trace --text SENTENCE --rule NAME` tells more of one.
--
local cascade = require "lede.cascade"
local claims = require "lede.claims"
local core = require "lede.core"
local fact = require "lede.fact"
local t = require "lede.tape"

local class, words = t.class, t.words

local cue = class "report" + class "saying" + class "accord" + class "hearsay"
local also_noun, quote = t.attr("report", "noun", "yes"), t.fold "QUOTE"
local voice = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.fold "PLACE" + t.fold "MISC" + class "speaker_noun"
    + class "document_noun"
              + class "pronoun"
local determiner = words "the a an this that these those his her its their our my no any some" + t.form "clitic"
local ends = words ". ! ? ; :" * t.edge "any" + t.edge "any"

-- Each reason is the name of a rule; the cue is what it captures.
local ledger = t.phase {
  name = "missed",
  policy = "first",
  rules = {
    { name = "a quotation without a cue", pattern = t.as("cue", quote) },
    { name = "passive: it is not said who", pattern = t.lexeme "be" * (class "adverb" + class "negation")^-2
        * t.as("cue", cue - class "saying") },
    { name = "may be a noun", pattern = (determiner + t.form "capital") * (t.form "lower" - cue)^-2 * t.as("cue",
        also_noun) },
    { name = "nothing follows that was said", pattern = t.as("cue", cue) * #(class "adverb"^-1 * ends) },
    { name = "nobody before it who can speak", pattern = t.edge "any" * (t.one - voice - cue - determiner
        - t.lexeme "be")^0 * t.as("cue", cue) },
    { name = "no shape of reported speech fits", pattern = t.as("cue", cue) },
  },
}

-- The sentences that gave a claim or a quote, by their first byte.
local function told(doc)
  local out = {}
  for _, c in ipairs(claims.claims(doc)) do
    local first, last = c.span.first, c.span.last
    out[c.cue.sentence.first] = true
    for sentence in doc:span(first, last):sentences() do out[sentence.first] = true end
  end
  for _, q in ipairs(doc:quotes()) do
    if q.speaker then out[q.span.sentence.first] = true end
  end
  return out
end

local missed = {}

--- What was missed, a fact a sentence, in order of text: kind "missed" with cue (its span), reason.
function missed.missed(doc)
  local memo = core.memo(doc)
  if memo.missed then return memo.missed end
  local done, out = told(doc), {}
  for m in ledger:matches(cascade.layer(doc, "quotations")) do
    local sentence = m.cue.sentence
    if not done[sentence.first] then
      done[sentence.first] = true
      out[#out + 1] = fact.new("missed", sentence, m.rule.id, { cue = m.cue, reason = m.rule.name })
    end
  end
  memo.missed = out
  return out
end

return missed
