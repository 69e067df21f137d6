--- lede.signs: the words of a document that say how a statement is meant: denied, weakened, wished, measured, valued.
--
-- Each holds for its scope, from the sign to the end of its clause, which a mark or a word that opens another clause
-- makes.
-- The words are classes of the lexicon, found once a document.
local cascade = require "lede.cascade"
local core = require "lede.core"
local t = require "lede.tape"

local class, words = t.class, t.words
local signs = {}

local mark = words ", ; : — – -- ( ) ? ! ." + t.form "open" + t.form "close"
local opens_clause = words "because although though while unless since and but or so who which that whose where when after before"

-- Words of a class, some of which count only before "to".
local function with_to(name)
  local before_to = t.attr(name, "with", "to")
  return class(name) - before_to + before_to * #t.word "to"
end

-- Of what is found or known to be so, nothing is left open.
local known = words "found discovered known shown seen proved proven confirmed revealed allowed"

signs.phase = t.phase {
  name = "signs",
  rules = {
    { name = "negation", pattern = class "negation" },
    { name = "hedge", pattern = with_to "hedge" },
    { name = "modal", pattern = with_to "modal" },
    { name = "implicative", pattern = with_to "implicative" },
    { name = "future", pattern = class "future" },
    { name = "comparison", pattern = class "comparison" },
    { name = "valuation", pattern = class "valuation" },
    { name = "reported", pattern = t.lexeme "be" * class "adverb"^-1 * (class "report" - known) * #t.word "to" }, -- is said to
    { name = "condition", pattern = words "if unless provided" },
    { name = "speaker", pattern = words "i we my our" },
    { name = "question", pattern = t.word "?" },
    { name = "comma", pattern = t.word "," },
    { name = "ends", pattern = mark + opens_clause + t.edge "any" },
  },
}

local ENDS = { ends = true, comma = true, question = true }
local ATTRIBUTES = { hedge = { "certainty" }, modal = { "modality" }, implicative = { "polarity", "certainty" } }

--- The signs of a document in order of text: { kind=, first=, last= (bytes), stop= (the last byte of its scope),
--- certainty=, polarity=, modality= (by its lexicon entry) }; the ends of clauses are among them (signs.ends).
function signs.of(doc)
  local memo = core.memo(doc)
  if memo.signs then return memo.signs end
  local layer, list, waiting = cascade.layer(doc, "words"), {}, {}
  for m in signs.phase:matches(layer) do
    local kind, first, last = m.rule.name, layer:range(m.first, m.last)
    local sign = { kind = kind, first = first, last = last, stop = last }
    if ENDS[kind] then
      for i = #waiting, 1, -1 do
        waiting[i].stop = math.max(first - 1, waiting[i].last)
        waiting[i] = nil
      end
    else
      for _, key in ipairs(ATTRIBUTES[kind] or {}) do sign[key] = layer:attr(m.first, kind, key) end
      if kind == "reported" then sign.certainty = "possible" end
      waiting[#waiting + 1] = sign
    end
    list[#list + 1] = sign
  end
  memo.signs = list
  return list
end

--- Does a sign end a clause?
function signs.ends(sign) return ENDS[sign.kind] or false end

--- Those that lie within bytes first .. last of a document.
function signs.within(doc, first, last)
  local list, out = signs.of(doc), {}
  local low, high = 1, #list + 1
  while low < high do
    local mid = (low + high) // 2
    if list[mid].last < first then low = mid + 1 else high = mid end
  end
  while list[low] and list[low].first <= last do
    out[#out + 1] = list[low]
    low = low + 1
  end
  return out
end

return signs
