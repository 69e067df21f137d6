--- lede.tape: LPeg over the tokens of a sentence.
--
-- A token pattern is built here from predicates on tokens and LPeg's own operators, and has their meaning; phases match
-- it over the tape, one byte a token.  t.compile is the one place where it becomes an LPeg pattern.
--
--   local t = require "lede.tape"
--   local pledge = t.as("who", t.fold "PERSON") * t.lexeme "pledge" * t.word "to" * t.as("what", t.rest)
--   for m in doc:match(pledge) do print(m.who.text, m.what.text) end
--
--   p * q   p, then q                 p + q   p, or else q           p - q   p where q does not match
--   p^n     n or more of p            p^-n    at most n of p         #p      p follows (nothing is consumed)
--   -p      p does not follow                 (captures inside #p and -p come to nothing)
--
-- No pattern steps over the edge of a sentence unless it says so with t.edge.  What is wrong with a pattern is an error
-- at the line that makes it; positions and counts are in elements: tokens, phrases of the lexicon, folds.
local core = require "lede.core"
local lpeg = require "lpeg"
local Phase = require "lede.tape_phase"

---@class lede.tape
---@field one lede.Pattern    any one token, but no edge
---@field rest lede.Pattern   all tokens up to the end of the sentence
local t = {}

---@class lede.Pattern
---@field op string           what it is: "is", "seq", "choice" …
---@field set boolean         does it stand for exactly one token?
---@field nullable boolean    may it match without consuming anything?
---@field length integer?     how many elements it consumes; nil: that varies; -2: an LPeg pattern in it knows
---@field captures boolean    does it capture anything by a name that it uses once?
---@field open boolean        is there a t.ref in it that no t.grammar is around?
---@operator mul(lede.Pattern|integer|boolean): lede.Pattern
---@operator add(lede.Pattern|integer|boolean): lede.Pattern
---@operator sub(lede.Pattern|integer|boolean): lede.Pattern
---@operator pow(integer): lede.Pattern
---@operator unm: lede.Pattern
---@operator len: lede.Pattern
local node, is_pattern = core.pattern, core.is_pattern

-- Raise at the line that called the function that calls this.
local function wrong(message, ...) error(message:format(...), 3) end

local function near(name, names)
  local meant = core.near(name, names)
  return meant and (" (did you mean '%s'?)"):format(meant) or ""
end

---------------------------------------------------------------------------------------------------- predicates

-- A predicate; a misspelt class is an error at the script's own line.
local checked = { class = {}, form = {}, word = {}, lexeme = {}, attr = {}, fold = {}, pos = {} }
local function is(by, kind, name, key, value)
  if not (key == nil and checked[kind][name]) then
    for _, x in ipairs { name or false, key, value } do
      if type(x) ~= "string" then error(("t.%s: string expected, got %s"):format(by, x and type(x) or "nil"), 3) end
    end
    local ok, err = core.check_predicate(kind, name)
    if not ok then error(("t.%s: %s"):format(by, err.message), 3) end
    checked[kind][name] = true
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
---@type fun(name: string): lede.Pattern
t.class = predicate "class"
--- A token of an orthographic form: "Cap" "UPPER" "Mixed" "lower" "number" "ordinal" "open" "close" "punct" …; "capital"
--- stands for everything that begins with a capital letter (see lede/doc.h).
---@type fun(name: string): lede.Pattern
t.form = predicate "form"
--- One word, in any case: t.word "that".
---@param word string
---@return lede.Pattern
function t.word(word)
  if type(word) == "string" and word:find "%s" then
    wrong("t.word: %q is more than one word: t.words takes any of several; a phrase belongs into a lexicon class, or "
      .. "is written word * word", word)
  end
  local n = is("word", "word", word)
  return n
end
--- Any form of a lexeme, by the lexicon's `lemma`: t.lexeme "say" matches said, says, saying.
---@type fun(lemma: string): lede.Pattern
t.lexeme = predicate "lexeme"
--- A token of a part of speech (UPOS): t.pos "VERB"; of a phrase or fold, its head's.  The document is tagged when a
--- grammar first asks.
---@type fun(pos: string): lede.Pattern
t.pos = predicate "pos"

--- A token whose lexicon entry has an attribute: t.attr("report", "stance", "deny").
---@param class string
---@param key string
---@param value string
---@return lede.Pattern
function t.attr(class, key, value)
  local n = is("attr", "attr", class, key or false, value or false)
  return n
end

--- One of several words: t.words "the a an".  One predicate, however many words.
---@param words string   with spaces between
---@return lede.Pattern
function t.words(words)
  local n = is("words", "word", words)
  return n
end

-- Folds that something makes, by name: those of every phase so far.
local folds = {}

--- Say that something folds `name`, so that t.fold may ask for it.  t.phase does; layers folded by hand need it said.
---@param name string
function t.declare_fold(name) folds[name] = true end

--- For the program: a function that forgets the folds declared from here on.
---@return fun()
function t.keep_folds()
  local kept = {}
  for name in next, folds do kept[name] = true end
  return function()
    folds = {}
    for name in next, kept do folds[name] = true end
  end
end

--- What an earlier phase folded: t.fold "PERSON".  The phase comes first: a fold that nothing makes is an error.
---@param name string
---@return lede.Pattern
function t.fold(name)
  if type(name) == "string" and not folds[name] then
    local names = {}
    for known in pairs(folds) do names[#names + 1] = known end
    local meant = near(name, names)
    wrong("t.fold '%s': no phase below folds that%s", name,
          meant ~= "" and meant or "; a phase that does has to be defined before it is asked for")
  end
  local n = is("fold", "fold", name)
  return n
end

local function text(p, by)
  if type(p) == "string" then
    local ok, compiled = pcall(require("re").compile, p)
    if not ok then error(("%s: %s"):format(by, compiled), 3) end
    p = compiled
  end
  if lpeg.type(p) ~= "pattern" then
    error(("%s: LPeg pattern, or a string for re, expected, got %s"):format(by, type(p)), 3)
  end
  return node("text", p)
end

--- A token whose text a plain LPeg pattern, or one written for `re`, matches from its first byte:
--- t.text(lpeg.R "09"^4 * -1), t.text "[A-Z]+ !.".  Asked of the text each time: a class or form costs less.
---@param p userdata|string   an LPeg pattern over bytes, or re
---@return lede.Pattern
function t.text(p)
  local n = text(p, "t.text")
  return n
end

--- One word in this very spelling: t.exact "US" is neither us nor Us.
---@param word string
---@return lede.Pattern
function t.exact(word)
  if type(word) ~= "string" or word == "" or word:find "%s" then wrong "t.exact: one word expected, as it is spelt" end
  local spelt = node("text", lpeg.P(word) * -1)
  local same = is("exact", "word", word)
  return node("both", spelt, same)
end

--- Any one token, but no edge.
t.one = node "one"
--- All tokens up to the end of the sentence.
t.rest = node("power", t.one, 0)

--- Where a sentence or block ends and begins: t.edge "sentence" (between sentences of a block), "block", or "any".
---@param kind "sentence"|"block"|"any"
---@return lede.Pattern
function t.edge(kind)
  if kind ~= "sentence" and kind ~= "block" and kind ~= "any" then
    wrong 't.edge: "sentence", "block" or "any" expected'
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

--- A plain LPeg pattern over tape bytes as a token pattern (needed where it stands left of an operator).
---@param p userdata|lede.Pattern|integer|boolean
---@return lede.Pattern
function t.lpeg(p)
  local lifted = lift(p)
  return lifted
end

-- What every match has under these names is not to be hidden by a capture.
local RESERVED = { layer = true, rule = true, first = true, last = true, stop = true, order = true, captured = true,
                   captures = true, span = true, fact = true, all = true, elements = true, extents = true,
                   children = true }
local function check_name(name, by)
  if type(name) ~= "string" then error(by .. ": name expected", 3) end
  if RESERVED[name] then error(("%s: '%s' is what every match has already: choose another name"):format(by, name), 3) end
end

--- What matches `p` gets a name: it comes out of a match as the span m.NAME.  Where a name comes twice in sequence, one
--- of them says { many = true }: m.NAME is the first, m:all "NAME" are all.
---@param name string
---@param p lede.Pattern
---@param options? { many: boolean }
---@return lede.Pattern
function t.as(name, p, options)
  check_name(name, "t.as")
  if options then
    for key in next, options do
      if key ~= "many" then wrong("t.as: unknown option '%s' (known: many)", tostring(key)) end
    end
  end
  return (node("as", name, (lift(p)), options and options.many or false))
end

--- Matches nothing, and gives the match a constant: m.NAME == value.
---@param name string
---@param value any
---@return lede.Pattern
function t.tag(name, value)
  check_name(name, "t.tag")
  return (node("tag", name, value))
end

--- One token that satisfies all of the predicates.
---@param first lede.Pattern
---@param ... lede.Pattern
---@return lede.Pattern
function t.all(first, ...)
  local p = lift(first)
  for _, q in ipairs { ... } do p = node("both", p, (lift(q))) end
  return p
end

--- Any of the patterns, the first that matches.
---@param first lede.Pattern
---@param ... lede.Pattern
---@return lede.Pattern
function t.any(first, ...)
  local p = lift(first)
  for _, q in ipairs { ... } do
    local alternative = lift(q)
    p = p + alternative
  end
  return p
end

--- Any one token but these.
---@param p lede.Pattern
---@return lede.Pattern
function t.no(p)
  local lifted = lift(p)
  return t.one - lifted
end

--- p preceded by … : what stands before this place matches (always the same number of tokens, no captures).
---@param p lede.Pattern
---@return lede.Pattern
function t.behind(p)
  p = lift(p)
  if not p.length then wrong "t.behind: what it looks at has to be of one length, and this may be longer or shorter" end
  if p.length < 0 then wrong "t.behind: how many tokens an LPeg pattern takes cannot be told" end
  if p.captures then wrong "t.behind: what is only looked at cannot be captured" end
  return (node("behind", p))
end

--- Tokens, as few as possible, and then p, at most n of them before it: t.within(6, t.class "report").
---@param n integer   tokens
---@param p lede.Pattern
---@return lede.Pattern
function t.within(n, p)
  if math.type(n) ~= "integer" or n < 0 then wrong "t.within: a number of tokens expected, then a pattern" end
  local lifted = lift(p)
  return (t.one - lifted)^-n * lifted
end

--- Tokens up to p, which is not consumed.
---@param p lede.Pattern
---@return lede.Pattern
function t.upto(p)
  local lifted = lift(p)
  return (t.one - lifted)^0
end

--- An insertion between commas, dashes or brackets: ", who arrived on Monday,".
---@return lede.Pattern
function t.insertion()
  local comma, dash = t.word ",", t.words "— – -- -"
  return comma * (t.one - comma)^1 * comma + dash * (t.one - dash)^1 * dash
       + t.word "(" * (t.one - t.word ")")^1 * t.word ")"
end

--- The patterns one after another, and between two of them an insertion or nothing:
--- t.skipping(t.fold "PERSON", t.class "report") matches "Ann Lee, who arrived on Monday, said".
---@param first lede.Pattern
---@param ... lede.Pattern
---@return lede.Pattern
function t.skipping(first, ...)
  local p, inserted = lift(first), t.insertion()^-1
  for _, q in ipairs { ... } do
    local following = lift(q)
    p = p * inserted * following
  end
  return p
end

--- A recursive pattern: t.grammar{ "start", start = … t.ref "item" …, item = … }.
---@param rules table<string|1, lede.Pattern|string>   rules by name; [1] is the name of the first to try
---@return lede.Pattern
function t.grammar(rules)
  local g = {}
  for k, p in pairs(rules) do g[k] = k == 1 and p or lift(p) end
  local nullable, problem = require "lede.tape_grammar".check(g)
  if problem then wrong("t.grammar: %s", problem) end
  return (node("grammar", g, nullable))
end

--- Within t.grammar, a rule of it.
---@param name string
---@return lede.Pattern
function t.ref(name)
  if type(name) ~= "string" then wrong "t.ref: the name of a rule expected" end
  return (node("ref", name))
end

---------------------------------------------------------------------------------------------------- phases

local POLICIES = { longest = true, first = true, all = true, overlap = true }
local DISJOINT = { longest = true, first = true }
local PHASE = { name = true, facts = true, rules = true, policy = true, kind = true, finish = true }
local RULE = { name = true, pattern = true, fold = true, head = true, guard = true, make = true, place = true, id = true }

-- The least of the keys that are not known, or nil.
local function unknown_key(given, known)
  local unknown
  for key in next, given do
    local name = not known[key] and tostring(key)
    if name and not (unknown and unknown < name) then unknown = name end
  end
  return unknown
end

-- A complaint of such a key.
local function unknown_field(given, known)
  local unknown, names = unknown_key(given, known), {}
  if not unknown then return nil end
  for name in pairs(known) do names[#names + 1] = name end
  return ("unknown field '%s'%s"):format(unknown, near(unknown, names)), near(unknown, names) ~= ""
end

-- What is wrong with a rule of a phase; nil: nothing.
local function problem_of_rule(rule, policy)
  local unknown, is_misspelt = unknown_field(rule, RULE)
  if is_misspelt then return unknown end
  if rule.pattern.open then return "a t.ref in it stands outside any t.grammar" end
  if not rule.fold then return rule.head and "its head is of no use without a fold" end
  if not DISJOINT[policy] then
    return ('policy "%s" gives matches that overlap, which cannot be folded'):format(policy)
  end
  if rule.pattern.nullable then
    return "its pattern may match nothing, and nothing cannot be folded: something in it has to be there always"
  end
end

---@class lede.Rule
---@field name string
---@field place? string   t.phase sets it
---@field id? string      and this
---@field pattern lede.Pattern
---@field fold? string
---@field head? string                                      a capture
---@field guard? fun(layer: lede.layer, first: integer, last: integer, doc: lede.doc): any
---@field make? fun(match: lede.Match, doc: lede.doc): any

---@class lede.PhaseSpec
---@field name string
---@field facts? string   default: the name
---@field rules lede.Rule[]
---@field policy? "longest"|"first"|"overlap"|"all"
---@field kind? string
---@field finish? fun(facts: lede.Fact[], doc: lede.doc)

--- A phase: rules tried at every place, from left to right.
--
-- A rule gets `place`, the file and line where its pattern was made, and `id`, what is to stand in the field `rule` of
-- the facts that it makes: "PHASE.RULE@FILE:LINE", or with `facts` in place of the phase's name.  (Where the pattern is
-- one token only, or a repetition and no more, the place is the rule's own, if it has one, or that of t.phase.)
--
-- rules    array of { name=, pattern=, fold=NAME?, head=CAPTURE?, guard=function(layer, first, last, doc) … end?,
--          make=function(match, doc) … end? }
--          `fold` is what the matched tokens become for the phases above; `head` names the capture whose word the fold
--          shows; `guard` says whether these elements will do, before a match is made of them (cheaper, where most will
--          not); `make` turns a match into a fact, or returns nil to refuse the match; other fields are the script's
--          own, and there for `make` as match.rule.NAME
-- policy   what happens where several rules match, or one could again:
--            "longest"  of the rules that match at a place the longest, the first of equals; disjoint (default)
--            "first"    the first rule that matches; disjoint
--            "overlap"  the longest at every place, even inside an earlier match
--            "all"      every rule at every place
-- kind, finish   for lede.cascade: the kind of the facts, and what is done with them at the end of a document
---@param spec lede.PhaseSpec
---@return lede.Phase
function t.phase(spec)
  if type(spec) ~= "table" or type(spec.name) ~= "string" then wrong "t.phase: a table with a name expected" end
  local policy, unknown = spec.policy or "longest", unknown_field(spec, PHASE)
  if unknown then wrong("phase %s: %s", spec.name, unknown) end
  if type(spec.rules) ~= "table" then wrong("phase %s: rules = { … } expected", spec.name) end
  if not POLICIES[policy] then
    wrong('phase %s: policy "longest" or "first", "overlap" or "all" expected', spec.name)
  end
  local place = core.place()
  for i, rule in ipairs(spec.rules) do
    if type(rule) ~= "table" or not rule.name then
      wrong("phase %s: a rule has no name (the %d. of them)", spec.name, i)
    end
    if rule.pattern == nil then wrong("phase %s, rule %s: it has no pattern", spec.name, rule.name) end
    rule.pattern = lift(rule.pattern, 2)
    rule.place = rule.pattern.place or rule.place or place
    rule.id = ("%s.%s@%s"):format(spec.facts or spec.name, rule.name, rule.place)
    local problem = problem_of_rule(rule, policy)
    if problem then wrong("phase %s, rule %s: %s", spec.name, rule.name, problem) end
    if rule.fold then t.declare_fold(rule.fold) end
  end
  return Phase.new { name = spec.name, rules = spec.rules, policy = policy, kind = spec.kind, finish = spec.finish,
                     place = place }
end

--- Is it a phase that t.phase made?
---@param x any
---@return boolean
function t.is_phase(x) return getmetatable(x) == Phase end

local singles = setmetatable({}, { __mode = "k" })

--- The matches of one pattern in a layer, as an iterator.
---@param pattern lede.Pattern
---@param layer lede.layer
---@return fun(): lede.Match?
function t.matches(pattern, layer)
  pattern = lift(pattern, 2)
  if pattern.open then wrong "a t.ref stands outside any t.grammar" end
  local phase = singles[pattern]
  if not phase then
    phase = t.phase { name = "match", rules = { { name = "match", pattern = pattern } } }
    singles[pattern] = phase
  end
  return phase:matches(layer)
end

--- A token pattern as an LPeg pattern over the tape of a layer, and that tape, a string of one byte an element: for
--- grammars in LPeg's own terms, in which it may stand as any other.  It fits that tape alone.  A match from element i is
--- lpeg.match(p, tape, i, layer); its values are those that core.compile lists, the place behind it last.
---@param pattern lede.Pattern
---@param layer lede.layer
---@return userdata p
---@return string tape
function t.compile(pattern, layer)
  pattern = lift(pattern, 2)
  if pattern.open then wrong "a t.ref stands outside any t.grammar" end
  local track = core.track()
  local ok, err = track:add(pattern)
  if not ok then wrong("t.compile: %s", err.message) end
  local tape, problem = track:tape(layer)
  if not tape then wrong("t.compile: %s", problem.message) end
  return (core.compile(pattern, track, lpeg)), tape
end

--- Call `work`; `seen(phase, layer, matches)` is told of every search of a layer that begins meanwhile: `matches` fills
--- as they are asked for.
---@param seen fun(phase: lede.Phase, layer: lede.layer, matches: lede.Match[])
---@param work fun()
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
