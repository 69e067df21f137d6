--- lede.tape: LPeg over the tokens of a sentence.
--
-- A token pattern is built here from predicates on tokens and LPeg's own operators, and becomes an LPeg pattern over
-- the tape (one byte a token) when a phase is compiled: `compile` below is that one place.
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

local P, S, B, V, Cc, Cp, Ct = lpeg.P, lpeg.S, lpeg.B, lpeg.V, lpeg.Cc, lpeg.Cp, lpeg.Ct

---@class lede.tape
local t = {}

---@class lede.Pattern
---@operator mul(lede.Pattern|string|integer): lede.Pattern
---@operator add(lede.Pattern): lede.Pattern
---@operator sub(lede.Pattern): lede.Pattern
---@operator unm: lede.Pattern
---@operator len: lede.Pattern
local Pattern = {}
Pattern.__index = Pattern
Pattern.__name = "lede.pattern"

-- What stands for one token is a set: predicates, t.one, and choices, differences and conjunctions of such.  The whole
-- set is asked of the alphabet at once (see lede_alphabet_set), so a phase tells apart only what its sets do.
local SETS = { choice = "or", diff = "but", both = "and" }

local function node(op, a, b, c, d)
  local set = op == "is" or op == "one" or SETS[op] and a.set and b.set
  return setmetatable({ op = op, set = set or false, a, b, c, d }, Pattern)
end

---------------------------------------------------------------------------------------------------- predicates

-- An alphabet that only checks names, so that a misspelt class is an error at the script's own line.
local probe, probed = nil, {}
local function check(kind, name, key, value)
  if type(name) ~= "string" then error(("t.%s: string expected, got %s"):format(kind, type(name)), 3) end
  local id = table.concat({ kind, name, key, value }, "\0")
  if probed[id] then return end
  if not probe or probe.count == 200 then probe = { alphabet = core.alphabet(), count = 0 } end
  local ok, err = probe.alphabet:add(kind, name, key, value)
  if not ok then error(("t.%s: %s"):format(kind, err.message), 3) end
  probe.count, probed[id] = probe.count + 1, true
end

local function predicate(kind)
  return function(name)
    check(kind, name)
    return node("is", kind, name)
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
  check("word", word)
  return node("is", "word", word)
end
--- Any form of a lexeme, by the lexicon's `lemma`: t.lexeme "say" matches said, says, saying.
t.lexeme = predicate "lexeme"
--- What an earlier phase folded: t.fold "PERSON".
t.fold = predicate "fold"

--- A token whose lexicon entry has an attribute: t.attr("report", "stance", "deny").
function t.attr(class, key, value)
  for _, x in ipairs { key or false, value or false } do
    if type(x) ~= "string" then error(("t.attr: string expected, got %s"):format(x and type(x) or "nil"), 2) end
  end
  check("attr", class, key, value)
  return node("is", "attr", class, key, value)
end

--- One of several words: t.words "the a an".  One predicate, however many words.
t.words = predicate "word"

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
  if getmetatable(p) == Pattern then return p end
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

--- A plain LPeg pattern over tape bytes as a token pattern (needed where it stands left of an operator).
function t.lpeg(p)
  local lifted = lift(p)
  return lifted
end

-- What every match has under these names is not to be hidden by a capture.
local RESERVED = { layer = true, rule = true, first = true, last = true, stop = true, order = true, captures = true,
                   span = true, fact = true, all = true, elements = true }
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

---------------------------------------------------------------------------------------------------- compiling

local EDGES = { sentence = S "\1", block = S "\2", any = S "\1\2" }
local ONE = P(1) - EDGES.any

local function key_of(n) return table.concat({ n[1], n[2], n[3], n[4] }, "\0") end

-- The set as an expression in postfix, for the alphabet; `number` gives a predicate's number.
local function postfix(n, number, out)
  if n.op == "is" then
    out[#out + 1] = number(n)
  elseif n.op == "one" then
    out[#out + 1] = "all"
  else
    postfix(n[1], number, out)
    postfix(n[2], number, out)
    out[#out + 1] = SETS[n.op]
  end
  return out
end

local compile
local compilers = {
  one = function() return ONE end,
  both = function(n, env) return #compile(n[2], env) * compile(n[1], env) end,
  edge = function(n) return EDGES[n[1]] end,
  count = function(n)
    if type(n[1]) == "boolean" then return P(n[1]) end
    local p = P(true)
    for _ = 1, n[1] do p = p * ONE end
    return p
  end,
  lpeg = function(n) return n[1] end,
  seq = function(n, env) return compile(n[1], env) * compile(n[2], env) end,
  choice = function(n, env) return compile(n[1], env) + compile(n[2], env) end,
  diff = function(n, env) return compile(n[1], env) - compile(n[2], env) end,
  no = function(n, env) return -compile(n[1], env) end,
  ahead = function(n, env) return #compile(n[1], env) end,
  behind = function(n, env) return B(compile(n[1], { compiled = {}, shared = {}, set = env.set })) end,
  power = function(n, env) return compile(n[1], env)^n[2] end,
  as = function(n, env)
    if not env.captures then return compile(n[2], env) end
    return Ct(Cc(n[1]) * Cp() * compile(n[2], env) * Cp())
  end,
  tag = function(n, env) return env.captures and Ct(Cc(n[1]) * Cc(false) * Cc(n[2])) or P(true) end,
  ref = function(n) return V(n[1]) end,
  grammar = function(n, env) -- its rules do not see those of the grammar around it
    local inner = { compiled = {}, shared = env.shared, grammar = {}, captures = env.captures, set = env.set }
    for k, p in pairs(n[1]) do inner.grammar[k] = k == 1 and p or compile(p, inner) end
    return P(inner.grammar)
  end,
}
function compile(n, env)
  local done = env.compiled[n]
  if done then return done end
  done = n.set and env.set(n) or compilers[n.op](n, env)
  if env.shared[n] then
    env.count = (env.count or 0) + 1
    local name = "shared " .. env.count
    env.grammar[name], done = done, V(name)
  end
  env.compiled[n] = done
  return done
end

-- Walk a pattern, every node once: call f on its sets (the largest ones, not what they are made of), and note in
-- `shared` which other nodes several parents have.
local function explore(n, f, seen, shared)
  if seen[n] then
    if not n.set then shared[n] = true end
    return
  end
  seen[n] = true
  if n.set then
    if n.op ~= "one" then f(n) end
  elseif n.op == "grammar" then
    for k, p in pairs(n[1]) do
      if k ~= 1 then explore(p, f, seen, shared) end
    end
  else
    local a, b = n[1], n[2]
    if getmetatable(a) == Pattern then explore(a, f, seen, shared) end
    if getmetatable(b) == Pattern then explore(b, f, seen, shared) end
  end
end

---------------------------------------------------------------------------------------------------- matches

local function find_capture(captures, name, from)
  for i = from, #captures do
    local c = captures[i]
    if type(c) == "table" then
      if c[1] == name then return c end
      local inner = c[2] and find_capture(c, name, 3) -- c[2] is false in a constant
      if inner then return inner end
    end
  end
end

local function all_captures(captures, name, from, out)
  for i = from, #captures do
    local c = captures[i]
    if type(c) == "table" then
      if c[1] == name then out[#out + 1] = c end
      if c[2] then all_captures(c, name, 3, out) end
    end
  end
  return out
end

local function value_of(match, c)
  if c[2] == false then return c[3] end
  local stop = c[#c]
  if stop == c[2] then return nil end -- it matched no token
  return match.layer:span(c[2], stop - 1)
end

--- One match of a rule.  m.NAME is the span (or constant) captured as NAME, nil when there is none.
---@class lede.Match
---@field layer lede.layer
---@field rule table
---@field first integer  element
---@field last integer   element
local Match, methods = {}, {}

function Match.__index(m, key)
  local method = methods[key]
  if method then return method end
  if key == "span" then return m.layer:span(m.first, m.last) end
  local c = find_capture(m.captures, key, 1)
  local value = c and value_of(m, c)
  if value then rawset(m, key, value) end
  return value
end

--- All captures of that name, in order of text.
function methods.all(m, name)
  local out = all_captures(m.captures, name, 1, {})
  for i, c in ipairs(out) do out[i] = value_of(m, c) end
  return out
end

--- First and last element of a capture; nil when there is none.
function methods.elements(m, name)
  local c = find_capture(m.captures, name, 1)
  if c and c[2] then return c[2], c[#c] - 1 end
end

function Match.__tostring(m) return ("%s: %s"):format(m.rule.name, m.layer:span(m.first, m.last).text) end

---------------------------------------------------------------------------------------------------- phases

---@class lede.Phase
local Phase = {}
Phase.__index = Phase

--- A phase: rules tried at every place, from left to right.
--
-- rules    array of { name=, pattern=, fold=NAME?, head=CAPTURE?, make=function(match, doc) … end? }
--          `fold` is what the matched tokens become for the phases above; `head` names the capture whose word the fold
--          shows; `make` turns a match into a fact, or returns nil to refuse the match
-- policy   "longest" (default: of the rules that match at a place the longest, the first of equals) or "first"
---@param spec { name: string, rules: table[], policy?: "longest"|"first" }
---@return lede.Phase
function t.phase(spec)
  for _, rule in ipairs(spec.rules) do
    if not rule.name then error(("phase %s: a rule has no name"):format(spec.name), 2) end
    rule.pattern = lift(rule.pattern, 2)
  end
  if spec.policy and spec.policy ~= "longest" and spec.policy ~= "first" then
    error(('phase %s: policy "longest" or "first" expected'):format(spec.name), 2)
  end
  return setmetatable({ name = spec.name, rules = spec.rules, policy = spec.policy or "longest" }, Phase)
end

---------------------------------------------------------------------------------------------------- tracks

-- A track is some rules of a phase with an alphabet of their own.  A phase starts with one; where its rules tell more
-- kinds of token apart than a byte can name, the track is cut in two, and each half has its tape.

-- The alphabet of some rules: their predicates, and the sets that their patterns ask for.
local function new_alphabet(track, phase)
  local function need(number, err)
    if not number then error(("phase %s: %s"):format(phase.name, err.message), 0) end
    return number
  end
  local alphabet, numbers, same, seen = core.alphabet(), {}, {}, {}
  local function number(n)
    local key = key_of(n)
    numbers[key] = numbers[key] or need(alphabet:add(n[1], n[2], n[3], n[4]))
    return numbers[key]
  end
  local function add(set)
    local expression = postfix(set, number, {})
    local id = table.concat(expression, " ") -- sets that are written alike are one
    same[id] = same[id] or need(alphabet:set(expression))
    track.sets[set] = same[id]
  end
  track.sets, track.shared = {}, {} -- shared nodes become rules of the LPeg grammar, compiled once
  for _, rule in ipairs(track.rules) do explore(rule.pattern, add, seen, track.shared) end
  track.alphabet = alphabet
end

-- What compiling some rules of a track needs to know; without captures for the search.
local function new_env(track, captures)
  local known = {}
  local env = { compiled = {}, shared = track.shared, grammar = {}, captures = captures }
  function env.set(n)
    if n.op == "one" then return ONE end
    local number = track.sets[n]
    known[number] = known[number] or S(track.alphabet:symbols(number))
    return known[number]
  end
  return env
end

-- The search finds the first place where some rule matches, and gives that place and the numbers of the rules that
-- match there: all of them, or the first alone.
local function compile_search(track, policy)
  local env = new_env(track, false)
  local grammar, any, which = env.grammar, P(false), policy == "first" and P(false) or P(true)
  for k, rule in ipairs(track.rules) do
    grammar["rule" .. k] = compile(rule.pattern, env)
    local matches = #V("rule" .. k) * Cc(k)
    any = any + V("rule" .. k)
    which = policy == "first" and which + matches or which * matches^-1
  end
  grammar.any, grammar.which = any, which
  grammar[1] = #V "any" * Cp() * V "which" + 1 * V(1)
  track.search, track.compiled = P(grammar), {}
end

-- Rule k of a track with its captures; compiled when it first matches.
local function compile_rule(track, k)
  local env = new_env(track, true)
  env.grammar.rule = compile(track.rules[k].pattern, env)
  env.grammar[1] = Ct(V "rule") * Cp()
  track.compiled[k] = P(env.grammar)
  return track.compiled[k]
end

local function halves(track)
  local a, b = { rules = {}, orders = {} }, { rules = {}, orders = {} }
  for i, rule in ipairs(track.rules) do
    local half = i <= #track.rules // 2 and a or b
    table.insert(half.rules, rule)
    table.insert(half.orders, track.orders[i])
  end
  return a, b
end

-- Compiling costs some milliseconds, and every document of the first few brings new symbols; handing out those of the
-- whole lexicon costs some tens of milliseconds, once.  A run over a handful of documents is better off without.
local WARM_AT = 4

-- The tape of a layer for a track, whose patterns then know all of its symbols; tracks and tapes are added to the lists.
local function prepare(track, phase, layer, tracks, tapes)
  if not track.alphabet then new_alphabet(track, phase) end
  local tape, symbols = track.alphabet:tape(layer)
  if tape then
    if track.symbols ~= symbols then
      track.compilations = (track.compilations or 0) + 1
      if track.compilations == WARM_AT then
        track.alphabet:warm()
        symbols = select(2, track.alphabet:tape(layer))
      end
      track.symbols = symbols
      compile_search(track, phase.policy)
    end
    tracks[#tracks + 1], tapes[#tapes + 1] = track, tape
  elseif #track.rules > 1 then
    local a, b = halves(track)
    prepare(a, phase, layer, tracks, tapes)
    prepare(b, phase, layer, tracks, tapes)
  else
    error(("phase %s, rule %s: %s"):format(phase.name, track.rules[1].name, symbols.message), 0)
  end
end

local function prepare_all(phase, layer)
  if not phase.tracks then
    local all = { rules = phase.rules, orders = {} }
    for i in ipairs(phase.rules) do all.orders[i] = i end
    phase.tracks = { all }
  end
  local tracks, tapes = {}, {}
  for _, track in ipairs(phase.tracks) do prepare(track, phase, layer, tracks, tapes) end
  phase.tracks = tracks
  return tracks, tapes
end

---------------------------------------------------------------------------------------------------- matching

-- Add what rules k, … of a track match at element i.
local function add_matches(out, track, layer, tape, i, k, ...)
  local captures, stop = (track.compiled[k] or compile_rule(track, k)):match(tape, i)
  if stop > i then
    out[#out + 1] = setmetatable({ layer = layer, rule = track.rules[k], first = i, last = stop - 1, stop = stop,
                                   order = track.orders[k], captures = captures }, Match)
  end
  if ... then return add_matches(out, track, layer, tape, i, ...) end
end

local BETTER = {
  longest = function(a, b) return a.stop > b.stop or a.stop == b.stop and a.order < b.order end,
  first = function(a, b) return a.order < b.order end,
}

--- Iterate over the matches of a layer: leftmost, then by policy, disjoint.  `make` of a rule has its say.
--- Each match's `fact` is what make returned.
function Phase:matches(layer, doc)
  local tracks, tapes = prepare_all(self, layer)
  local at, place, found = 1, {}, {} -- where each track matches next, and by which rules

  -- The leftmost place where some track matches, and the candidates there, best first.
  local function next_place()
    local i = math.huge
    for k, track in ipairs(tracks) do
      if not place[k] or place[k] < at then
        found[k] = table.pack(track.search:match(tapes[k], at))
        place[k] = found[k][1] or math.huge
      end
      if place[k] < i then i = place[k] end
    end
    if i == math.huge then return nil end
    local out = {}
    for k, track in ipairs(tracks) do
      if place[k] == i then add_matches(out, track, layer, tapes[k], i, table.unpack(found[k], 2)) end
    end
    if #out > 1 then table.sort(out, BETTER[self.policy]) end
    return i, out
  end

  return function()
    while true do
      local i, matches = next_place()
      if not i then return nil end
      at = i + 1
      for _, m in ipairs(matches) do
        local fact = true
        if m.rule.make then fact = m.rule.make(m, doc) end
        if fact then
          m.fact = fact ~= true and fact or nil
          at = m.stop
          return m
        end
      end
    end
  end
end

local function head_of(m)
  if not m.rule.head then return nil end
  local _, last = m:elements(m.rule.head)
  return last
end

--- Run the phase: the layer above, with what was matched folded, and the matches.
function Phase:run(layer, doc)
  local matches, folds = {}, {}
  for m in self:matches(layer, doc) do
    matches[#matches + 1] = m
    if m.rule.fold then folds[#folds + 1] = { first = m.first, last = m.last, head = head_of(m), fold = m.rule.fold } end
  end
  return #folds > 0 and layer:fold(folds) or layer, matches
end

---------------------------------------------------------------------------------------------------- looking on

-- For tools that show how a grammar reads a text (lede.trace).  A node of a pattern is { op=, set=, …operands }, with
-- the ops that `compilers` above lists; `set` is true where it stands for one token, and is asked as a whole.
t.internals = {}

--- Call `work`; `seen(phase, layer, matches, above)` is told of every phase that runs meanwhile.
function t.internals.observe(seen, work)
  local run = Phase.run
  function Phase.run(phase, layer, doc)
    local above, matches = run(phase, layer, doc)
    seen(phase, layer, matches, above)
    return above, matches
  end
  local ok, err = pcall(work)
  Phase.run = run
  if not ok then error(err, 0) end
end

--- The tape of a layer as a rule of the phase sees it, and has(set, i): does element i belong to a set of that rule?
function t.internals.tape(phase, rule, layer)
  local tracks, tapes = prepare_all(phase, layer)
  local function track_of()
    for k, track in ipairs(tracks) do
      for _, r in ipairs(track.rules) do
        if r == rule then return track, tapes[k] end
      end
    end
  end
  local track, tape = track_of()
  local symbols = {}
  return tape, function(set, i)
    if set.op == "one" then return ONE:match(tape, i) ~= nil end
    if i < 1 or i > #tape then return false end
    symbols[set] = symbols[set] or track.alphabet:symbols(track.sets[set])
    return symbols[set]:find(tape:sub(i, i), 1, true) ~= nil
  end
end

--- Where an edge node matches: the symbols of edges.
t.internals.edges = EDGES

local singles = setmetatable({}, { __mode = "k" })

--- The matches of one pattern in a layer, as an iterator.
function t.matches(pattern, layer)
  pattern = lift(pattern, 2)
  local phase = singles[pattern]
  if not phase then
    phase = t.phase { name = "match", rules = { { name = "match", pattern = pattern } } }
    singles[pattern] = phase
  end
  return phase:matches(layer)
end

return t
