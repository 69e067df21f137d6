--- lede.signs: the words of a document that say how a statement is meant: denied, weakened, wished, measured, valued.
--
-- Each holds for its scope, from the sign to the end of its clause, which a mark or a word that opens another clause
-- makes.
-- The words are classes of the lexicon, found once a document.
local cascade = require "lede.cascade"
local core = require "lede.core"
local first_from = core.first_from
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

-- Kinds and their patterns.  Of what stands at one place the first.
local KINDS = {
  { "ends", t.edge "any" },
  { "comma", t.word "," },
  { "question", t.word "?" },
  { "mark", t.form "open" + t.form "close" }, -- a clause may go on behind it, a scope does not
  { "ends", mark },
  { "reported", be * class "adverb"^-1 * (class "report" - known - class "hedge") * #t.word "to" }, -- is said to
  { "unsure", class "negation" * doubly^-1 * words "certain sure clear known" },
  { "negation", denial },
  { "negation", words "can could ca" * denial },
  { "absence", t.word "without" },
  { "hedge", with_to "hedge" },
  { "modal", with_to "modal" },
  { "implicative", with_to "implicative" },
  { "future", class "future" },
  { "comparison", class "comparison" },
  { "valuation", class "valuation" },
  { "condition", words "if unless" + t.word "provided" * #t.word "that" },
  { "speaker", words "i we my our" },
  { "ends", opens_clause },
}
local ENDS = { ends = true, comma = true, question = true, mark = true }
local OPEN = { reported = "possible", unsure = "unknown" } -- kinds that leave it open, and how far
-- What the lexicon says of the words of a class.
local SAYS = { hedge = { certainty = true }, modal = { modality = true },
               implicative = { polarity = true, certainty = true } }

local rules = {}
for i, kind in ipairs(KINDS) do rules[i] = { name = kind[1], pattern = kind[2] } end
signs.phase = t.phase { name = "signs", policy = "first", rules = rules }

local WIDTH = 3 -- fields of a sign
--- From a sign to the next in a list.
signs.step = WIDTH

---@class lede.Signs
---@field layer lede.layer   that of words
---@field [integer] any      the signs in order of text: kind, first byte, last byte; kind, …

--- The signs of a document; the ends of clauses are among them (signs.ends).
---@return lede.Signs
function signs.of(doc)
  local memo = core.memo(doc)
  local list = memo.signs
  if not list then
    local layer = cascade.layer(doc, "words")
    list = signs.phase:list(layer)
    list.layer, memo.signs = layer, list
  end
  return list
end

-- The last sign that begins at byte `last` or before, but for one whose first word sticks out over that.
local function up_to(list, last)
  local k = (first_from(list, last + 1, WIDTH, 2) - 2) * WIDTH + 1
  if k < 1 or list[k + 2] <= last then return k end
  local layer = list.layer
  local element = layer:find(list[k + 1])
  local _, stop = layer:range(element, element)
  return stop > last and k - WIDTH or k
end

--- The first that begins at byte `first` or behind it; it may be the place behind the last of all.
---@param list lede.Signs
---@return integer k
function signs.from(list, first)
  local k = (first_from(list, first, WIDTH, 2) - 1) * WIDTH + 1
  return list[k] and list[k + 2] < first and k + WIDTH or k -- an edge lies before the word behind it
end

--- Those that lie within bytes first .. last of a document: for k = from, to, step do local kind = list[k] …
---@param list lede.Signs
---@return integer from, integer to, integer step
function signs.between(list, first, last) return signs.from(list, first), up_to(list, last), WIDTH end

--- The same of a document.
---@return lede.Signs list, integer from, integer to, integer step
function signs.within(doc, first, last)
  local list = signs.of(doc)
  return list, signs.between(list, first, last)
end

--- The kinds of signs that end a clause.
signs.ends = ENDS

--- The kinds of signs that say how sure the statement is in whose clause they stand.
signs.bends = { negation = true, reported = true, unsure = true, hedge = true, modal = true, implicative = true }

--- The "certainty", "polarity" or "modality" that sign k gives what it speaks of; nil: none.
function signs.says(list, k, key)
  local kind = list[k]
  if OPEN[kind] then return key == "certainty" and OPEN[kind] or nil end
  if not (SAYS[kind] and SAYS[kind][key]) then return nil end
  local layer = list.layer
  return layer:attr(layer:find(list[k + 1]), kind, key)
end

--- First and last byte of sign k.
function signs.range(list, k) return list[k + 1], list[k + 2] end

--- The last byte of its scope.
function signs.stop(list, k)
  local last = list[k + 2]
  k = k + WIDTH
  while list[k] and not ENDS[list[k]] do k = k + WIDTH end
  return list[k] and math.max(list[k + 1] - 1, last) or last
end

return signs
