--- lede.tape: LPeg over the tokens of a sentence.
--
-- A token pattern is built here from predicates on tokens and LPeg's own operators, and becomes an LPeg pattern over
-- the tape (one byte a token) when it is first tried: lede.tape_compile is that one place.
--
--   local t = require "lede.tape"
--   local pledge = t.as("who", t.fold "PERSON") * t.lexeme "pledge" * t.word "to" * t.as("what", t.rest)
--   for m in doc:match(pledge) do print(m.who.text, m.what.text) end
--
--   p * q   p, then q                 p + q   p, or else q           p - q   p where q does not match
--   p^n     n or more of p            p^-n    at most n of p         #p      p follows (nothing is consumed)
--   -p      p does not follow                 (captures inside #p and -p come to nothing)
--
-- No pattern steps over the edge of a sentence unless it says so with t.edge.
local core = require "lede.core"
local lpeg = require "lpeg"
local Phase = require "lede.tape_phase"

---@class lede.tape
local t = {}

---@class lede.Pattern
---@operator mul(lede.Pattern|string|integer): lede.Pattern
---@operator add(lede.Pattern): lede.Pattern
---@operator sub(lede.Pattern): lede.Pattern
---@operator unm: lede.Pattern
---@operator len: lede.Pattern
local Pattern = {}

local node = core.pattern
local function is_pattern(x) return core.type(x) == "lede.pattern" end

---------------------------------------------------------------------------------------------------- predicates

-- A predicate; a misspelt class is an error at the script's own line.
local checked = {}
local function is(by, kind, name, key, value)
  for _, x in ipairs { name or false, key, value } do
    if type(x) ~= "string" then error(("t.%s: string expected, got %s"):format(by, x and type(x) or "nil"), 3) end
  end
  local id = key and ("%s\0%s\0%s\0%s"):format(kind, name, key, value) or kind .. "\0" .. name
  if not checked[id] then
    local ok, err = core.check_predicate(kind, name, key, value)
    if not ok then error(("t.%s: %s"):format(by, err.message), 3) end
    checked[id] = true
  end
  return node("is", kind, name, key, value)
end

local function predicate(kind)
  return function(name)
    local n = is(kind, kind, name)
    return n
  end
end

--- A token of a lexicon class: t.class "report".
t.class = predicate "class"
--- A token of an orthographic form: "Cap" "UPPER" "Mixed" "lower" "number" "ordinal" "open" "close" "punct" …; "capital"
--- stands for everything that begins with a capital letter (see lede/doc.h).
t.form = predicate "form"
--- One word, in any case: t.word "that".
function t.word(word)
  if type(word) == "string" and word:find "%s" then
    error(("t.word: %q is more than one word: t.words takes any of several; a phrase belongs into a lexicon class, or is "
      .. "written word * word"):format(word), 2)
  end
  local n = is("word", "word", word)
  return n
end
--- Any form of a lexeme, by the lexicon's `lemma`: t.lexeme "say" matches said, says, saying.
t.lexeme = predicate "lexeme"
--- What an earlier phase folded: t.fold "PERSON".
t.fold = predicate "fold"

--- A token whose lexicon entry has an attribute: t.attr("report", "stance", "deny").
function t.attr(class, key, value)
  local n = is("attr", "attr", class, key or false, value or false)
  return n
end

--- One of several words: t.words "the a an".  One predicate, however many words.
function t.words(words)
  local n = is("words", "word", words)
  return n
end

--- A token whose text a plain LPeg pattern, or one written for `re`, matches from its first byte:
--- t.text(lpeg.R "09"^4 * -1), t.text "[A-Z]+ !.".  Asked of the text each time: a class or form costs less.
function t.text(p)
  if type(p) == "string" then p = require("re").compile(p) end
  if lpeg.type(p) ~= "pattern" then error("t.text: LPeg pattern, or a string for re, expected, got " .. type(p), 2) end
  return node("text", p)
end

--- Any one token, but no edge.
t.one = node "one"
--- All tokens up to the end of the sentence.
t.rest = node("power", t.one, 0)

--- Where a sentence or block ends and begins: t.edge "sentence" (between sentences of a block), "block", or "any".
function t.edge(kind)
  if kind ~= "sentence" and kind ~= "block" and kind ~= "any" then
    error('t.edge: "sentence", "block" or "any" expected', 2)
  end
  return node("edge", kind)
end

---------------------------------------------------------------------------------------------------- composition

local function lift(p, level)
  if is_pattern(p) then return p end
  if p == true or p == false or math.type(p) == "integer" then return node("count", p) end
  if lpeg.type(p) == "pattern" then return node("lpeg", p) end
  error(("token pattern expected, got %s (a word is t.word %q)"):format(type(p), tostring(p)), (level or 2) + 1)
end

Pattern.__mul = function(a, b) return node("seq", lift(a), lift(b)) end
Pattern.__add = function(a, b) return node("choice", lift(a), lift(b)) end
Pattern.__sub = function(a, b) return node("diff", lift(a), lift(b)) end
Pattern.__unm = function(a) return node("no", a) end
Pattern.__len = function(a) return node("ahead", a) end
Pattern.__pow = function(a, n)
  if math.type(n) ~= "integer" then error("p^n: integer expected", 2) end
  return node("power", a, n)
end

core.pattern_operators(Pattern)

--- A plain LPeg pattern over tape bytes as a token pattern (needed where it stands left of an operator).
function t.lpeg(p)
  local lifted = lift(p)
  return lifted
end

-- What every match has under these names is not to be hidden by a capture.
local RESERVED = { layer = true, rule = true, first = true, last = true, stop = true, order = true, events = true,
                   captures = true, span = true, fact = true, all = true, elements = true }
local function check_name(name, by)
  if type(name) ~= "string" then error(by .. ": name expected", 3) end
  if RESERVED[name] then error(("%s: '%s' is what every match has already: choose another name"):format(by, name), 3) end
end

--- What matches `p` gets a name: it comes out of a match as the span m.NAME.
function t.as(name, p)
  check_name(name, "t.as")
  return node("as", name, (lift(p)))
end

--- Matches nothing, and gives the match a constant: m.NAME == value.
function t.tag(name, value)
  check_name(name, "t.tag")
  return node("tag", name, value)
end

--- One token that satisfies all of the predicates.
function t.all(first, ...)
  local p = lift(first)
  for _, q in ipairs { ... } do p = node("both", p, lift(q)) end
  return p
end

--- Any of the patterns, the first that matches.
function t.any(first, ...)
  local p = lift(first)
  for _, q in ipairs { ... } do
    local alternative = lift(q)
    p = p + alternative
  end
  return p
end

--- Any one token but these.
function t.no(p) return t.one - p end

--- p preceded by … : the token before this place satisfies the predicate (one token, no captures).
function t.behind(p) return node("behind", lift(p)) end

--- Tokens, as few as possible, and then p, at most n of them before it: t.within(6, t.class "report").
function t.within(n, p) return (t.one - p)^-n * p end

--- Tokens up to p, which is not consumed.
function t.upto(p) return (t.one - p)^0 end

--- An insertion between commas, dashes or brackets: ", who arrived on Monday,".
function t.insertion()
  local comma, dash = t.word ",", t.words "— – -- -"
  return comma * (t.one - comma)^1 * comma + dash * (t.one - dash)^1 * dash
       + t.word "(" * (t.one - t.word ")")^1 * t.word ")"
end

--- A recursive pattern: t.grammar{ "start", start = … t.ref "item" …, item = … }.
function t.grammar(rules)
  local g = {}
  for k, p in pairs(rules) do g[k] = k == 1 and p or lift(p) end
  return node("grammar", g)
end
function t.ref(name) return node("ref", name) end

---------------------------------------------------------------------------------------------------- phases

local POLICIES = { longest = true, first = true, all = true, overlap = true }
local DISJOINT = { longest = true, first = true }

--- A phase: rules tried at every place, from left to right.
--
-- A rule gets `place`, the file and line where its pattern was made, and `id`, what is to stand in the field `rule` of
-- the facts that it makes: "PHASE.RULE@FILE:LINE", or with `facts` in place of the phase's name.  (Where the pattern is
-- one token only, or a repetition and no more, the place is that of t.phase.)
--
-- rules    array of { name=, pattern=, fold=NAME?, head=CAPTURE?, make=function(match, doc) … end? }
--          `fold` is what the matched tokens become for the phases above; `head` names the capture whose word the fold
--          shows; `make` turns a match into a fact, or returns nil to refuse the match
-- policy   what happens where several rules match, or one could again:
--            "longest"  of the rules that match at a place the longest, the first of equals; disjoint (default)
--            "first"    the first rule that matches; disjoint
--            "overlap"  the longest at every place, even inside an earlier match
--            "all"      every rule at every place
---@param spec { name: string, facts?: string, rules: table[], policy?: "longest"|"first"|"overlap"|"all" }
---@return lede.Phase
function t.phase(spec)
  local policy = spec.policy or "longest"
  if not POLICIES[policy] then
    error(('phase %s: policy "longest" or "first", "overlap" or "all" expected'):format(spec.name), 2)
  end
  local place = core.place()
  for _, rule in ipairs(spec.rules) do
    if not rule.name then error(("phase %s: a rule has no name"):format(spec.name), 2) end
    rule.pattern = lift(rule.pattern, 2)
    rule.place = rule.pattern.place or place
    rule.id = ("%s.%s@%s"):format(spec.facts or spec.name, rule.name, rule.place)
    if rule.fold and not DISJOINT[policy] then
      error(('phase %s, rule %s: policy "%s" gives matches that overlap, which cannot be folded'):format(spec.name,
            rule.name, policy), 2)
    end
  end
  return Phase.new { name = spec.name, rules = spec.rules, policy = policy }
end

local singles = setmetatable({}, { __mode = "k" })

--- The matches of one pattern in a layer, as an iterator.
---@param pattern lede.Pattern
---@param layer lede.layer
---@return fun(): lede.Match?
function t.matches(pattern, layer)
  pattern = lift(pattern, 2)
  local phase = singles[pattern]
  if not phase then
    phase = t.phase { name = "match", rules = { { name = "match", pattern = pattern } } }
    singles[pattern] = phase
  end
  return phase:matches(layer)
end

--- Call `work`; `seen(phase, layer, matches)` is told of every search of a layer that begins meanwhile: `matches` fills
--- as they are asked for.
function t.observe(seen, work)
  local search = Phase.matches
  function Phase.matches(phase, layer, doc)
    local matches, next_match = {}, search(phase, layer, doc)
    seen(phase, layer, matches)
    return function()
      local m = next_match()
      matches[#matches + 1] = m
      return m
    end
  end
  local ok, err = pcall(work)
  Phase.matches = search
  if not ok then error(err, 0) end
end

return t
