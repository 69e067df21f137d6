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

local mark = words ", ; : — – -- ( ) ? ! ."
local opens_clause = words "because although though while unless since and but or so who which that whose where when after before"

-- Words of a class, some of which count only before "to".
local function with_to(name)
  local before_to = t.attr(name, "with", "to")
  return class(name) - before_to + before_to * #t.word "to"
end

local be = t.lexeme "be"
-- Of what is found or known to be so, nothing is left open.
local known = words "found discovered known shown seen proved proven confirmed revealed allowed"

-- "not only" and "no doubt" deny nothing; "could not" leaves nothing open.
local denial = (class "negation" - words "no without") * -words "only just merely simply"
    + t.word "no" * -words "doubt question wonder"
local doubly = class "adverb" + t.word "yet"
local able = words "can could ca"

-- Kind, the words that it may begin with, and the pattern where that asks for more.  Of what stands at one place the
-- first.
local KINDS = {
  { "comma", t.word "," },
  { "question", t.word "?" },
  { "mark", t.form "open" + t.form "close" }, -- a clause may go on behind it, a scope does not
  { "ends", mark },
  { "reported", be, be * class "adverb"^-1 * (class "report" - known - class "hedge") * #t.word "to" }, -- is said to
  { "unsure", class "negation", class "negation" * doubly^-1 * words "certain sure clear known" },
  { "negation", class "negation", denial },
  { "negation", able, able * denial },
  { "absence", t.word "without" },
  { "hedge", class "hedge", with_to "hedge" },
  { "modal", class "modal", with_to "modal" },
  { "implicative", class "implicative", with_to "implicative" },
  { "future", class "future" },
  { "comparison", class "comparison" },
  { "valuation", class "valuation" },
  { "condition", words "if unless provided", words "if unless" + t.word "provided" * #t.word "that" },
  { "speaker", words "i we my our" },
  { "ends", opens_clause },
}
local ENDS = { ends = true, comma = true, question = true, mark = true }
-- What the lexicon says of the words of a class.
local OPEN = { reported = "possible", unsure = "unknown" }
local SAYS = { hedge = { certainty = true }, modal = { modality = true },
               implicative = { polarity = true, certainty = true } }

-- The document is one match and its signs are the captures: there are too many of them for a match each.
local plain, sign = t.one, t.as("ends", t.edge "any", { many = true })
for _, kind in ipairs(KINDS) do
  local name, head, pattern = table.unpack(kind)
  plain, sign = plain - head, sign + t.as(name, pattern or head, { many = true })
end
signs.phase = t.phase { name = "signs", rules = { { name = "signs", pattern = (plain^1 + sign + t.one)^1 } } }

local WIDTH = 3 -- fields of a sign

---@class lede.Signs
---@field layer lede.layer   that of words
---@field [integer] any      the signs in order of text: kind, first element, the element behind it; kind, …

--- The signs of a document; the ends of clauses are among them (signs.ends).
---@return lede.Signs
function signs.of(doc)
  local memo = core.memo(doc)
  if not memo.signs then
    local layer = cascade.layer(doc, "words")
    local m = #layer > 0 and signs.phase:reader(layer)(1)
    memo.signs = m and m.captured or {}
    memo.signs.layer = layer
  end
  return memo.signs
end

--- Those that lie within bytes first .. last of a document: for k = from, to, step do local kind = list[k] …
---@return lede.Signs list, integer from, integer to, integer step
function signs.within(doc, first, last)
  local list = signs.of(doc)
  if list.first == first and list.last == last then return list, list.from, list.to, WIDTH end -- asked for once more
  local from, to = list.layer:find(first, last)
  if not from then return list, 1, 0, WIDTH end
  from = (core.first_from(list, from, WIDTH, 2) - 1) * WIDTH + 1
  to = (core.first_from(list, to + 1, WIDTH, 2) - 2) * WIDTH + 1
  list.first, list.last, list.from, list.to = first, last, from, to
  return list, from, to, WIDTH
end

--- Does a sign of that kind end a clause?
function signs.ends(kind) return ENDS[kind] or false end

--- The "certainty", "polarity" or "modality" that sign k gives what it speaks of; nil: none.
function signs.says(list, k, key)
  local kind = list[k]
  if OPEN[kind] then return key == "certainty" and OPEN[kind] or nil end
  return SAYS[kind] and SAYS[kind][key] and list.layer:attr(list[k + 1], kind, key) or nil
end

--- First and last byte of sign k.
function signs.range(list, k) return list.layer:range(list[k + 1], list[k + 2] - 1) end

--- The last byte of its scope.
function signs.stop(list, k)
  local _, last = signs.range(list, k)
  k = k + WIDTH
  while list[k] and not ENDS[list[k]] do k = k + WIDTH end
  return list[k] and math.max(signs.range(list, k) - 1, last) or last
end

return signs
