--- lede.tape_phase: phases: rules tried at every place of a layer.
--
-- A phase deals its rules to tracks.  A track has an alphabet of its own and so a tape; a prefilter, which says where on
-- the tape each of its rules may begin; and the rules as LPeg patterns, each compiled when it is first tried.  A phase
-- starts with one track; where its rules tell more kinds of token apart than a byte can name, the track is cut in two.
local compiler = require "lede.tape_compile"
local core = require "lede.core"
local lpeg = require "lpeg"
local Match = require "lede.tape_match"
local shape = require "lede.tape_shape"

local S, match = lpeg.S, lpeg.match
local ONE = compiler.one

---@class lede.Phase
---@field name string
---@field rules table[]
---@field policy "longest"|"first"|"all"|"overlap"
local Phase = {}
Phase.__index = Phase

---------------------------------------------------------------------------------------------------- tracks

-- What a set asks, as an expression in postfix, for the alphabet; `number` gives a predicate's number.
local SETS = { choice = "or", diff = "but", both = "and" }
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
    if type(a) == "table" and a.op then explore(a, f, seen, shared) end
    if type(b) == "table" and b.op then explore(b, f, seen, shared) end
  end
end

-- The alphabet of a track's rules: their predicates, and the sets that their patterns ask for.
local function new_alphabet(track, phase)
  local function need(number, err)
    if not number then error(("phase %s: %s"):format(phase.name, err.message), 0) end
    return number
  end
  local alphabet, numbers, same = core.alphabet(), {}, {}
  local function number(n)
    local key = n.key
    numbers[key] = numbers[key] or need(alphabet:add(n[1], n[2], n[3], n[4]))
    return numbers[key]
  end
  track.sets, track.sets_of, track.shared = {}, {}, {}
  for k, rule in ipairs(track.rules) do
    local of_rule = {}
    track.sets_of[k], track.shared[k] = of_rule, {}
    explore(rule.pattern, function(set)
      if not track.sets[set] then
        local expression = postfix(set, number, {})
        local id = table.concat(expression, " ") -- sets that are written alike are one
        same[id] = same[id] or need(alphabet:set(expression))
        track.sets[set] = same[id]
      end
      of_rule[#of_rule + 1] = track.sets[set]
    end, {}, track.shared[k])
  end
  track.alphabet, track.compiled, track.symbols = alphabet, {}, 0
end

local function new_prefilter(track)
  local prefilter, labels = core.prefilter(track.alphabet), {}
  for _, rule in ipairs(track.rules) do shape.add(prefilter, track.sets, labels, rule.pattern) end
  track.prefilter, track.lists = prefilter, {}
end

-- The LPeg set of each set of the track that is asked for.
local function set_maker(track)
  local known = {}
  return function(n)
    if n.op == "one" then return ONE end
    local number = track.sets[n]
    known[number] = known[number] or S(track.alphabet:symbols(number))
    return known[number]
  end
end

local function compile_rule(track, k)
  local pattern = compiler.rule(track.rules[k].pattern, set_maker(track), track.shared[k])
  track.compiled[k] = pattern
  return pattern
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

-- Every document of the first few brings new symbols, and patterns that ask for them are compiled again; handing out
-- those of the whole lexicon costs some milliseconds, once.  A run over a single document is better off without.
local WARM_AT = 2

-- The track has handed out new symbols: patterns whose sets hold one are out of date.
local function forget_outdated(track, symbols)
  for k in pairs(track.compiled) do
    if track.alphabet:grown(track.sets_of[k], track.symbols) then track.compiled[k] = nil end
  end
  track.symbols = symbols
end

-- The tape of a layer for a track; tracks and tapes are added to the lists.
local function prepare(track, phase, layer, tracks, tapes)
  if not track.alphabet then new_alphabet(track, phase) end
  local tape, symbols = track.alphabet:tape(layer)
  if tape then
    if track.symbols ~= symbols then
      track.growths = (track.growths or 0) + 1
      if track.growths == WARM_AT then
        track.alphabet:warm()
        symbols = select(2, track.alphabet:tape(layer))
      end
      forget_outdated(track, symbols)
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

local BETTER = {
  longest = function(a, b) return a.stop > b.stop or a.stop == b.stop and a.order < b.order end,
  first = function(a, b) return a.order < b.order end,
}
BETTER.overlap, BETTER.all = BETTER.longest, BETTER.longest

-- What rule k of a track matches at element i, or nil.
local function try(track, k, layer, tape, i)
  local events, stop = match(track.compiled[k] or compile_rule(track, k), tape, i, layer)
  if not events or stop == i then return nil end
  return setmetatable({ layer = layer, rule = track.rules[k], first = i, last = stop - 1, stop = stop,
                        order = track.orders[k], events = events }, Match)
end

-- The rules of a prefilter's set of rules, as an array.
local function rules_of(track, number)
  local list = track.lists[number]
  if not list then
    list = track.prefilter:members(number)
    track.lists[number] = list
  end
  return list
end

-- The places of each track, as its prefilter gives them: { element, rules, … }, and how far they are read.
local function places_of(tracks, tapes)
  local out = {}
  for k, track in ipairs(tracks) do
    if not track.prefilter then new_prefilter(track) end
    out[k] = { list = track.prefilter:run(tapes[k]), at = 1, track = track, tape = tapes[k] }
  end
  return out
end

-- The leftmost element from `from` on where some rule may begin; nil: none.
local function next_element(places, from)
  local least
  for _, p in ipairs(places) do
    local list, at = p.list, p.at
    local i = list[at]
    while i and i < from do
      at = at + 2
      i = list[at]
    end
    p.at = at
    if i and (not least or i < least) then least = i end
  end
  return least
end

-- All matches at element i, the best first; nil when there are none.
local function matches_at(places, layer, i, better)
  local first, more
  for _, p in ipairs(places) do
    if p.list[p.at] == i then
      local list = rules_of(p.track, p.list[p.at + 1])
      for n = 1, #list do
        local m = try(p.track, list[n], layer, p.tape, i)
        if m then
          if not first then
            first = m
          else
            more = more or { first }
            more[#more + 1] = m
          end
        end
      end
    end
  end
  if more then
    table.sort(more, better)
    return more[1], more
  end
  return first
end

-- Does the rule's `make` take the match?
local function accepted(m, doc)
  local make = m.rule.make
  if not make then return true end
  local fact = make(m, doc)
  if fact ~= true and fact then m.fact = fact end
  return fact
end

-- Where the search goes on behind a match, by policy.
local function behind(policy, m) return (policy == "longest" or policy == "first") and m.stop or m.first + 1 end

--- Iterate over the matches of a layer, by the phase's policy.  `make` of a rule has its say; each match's `fact` is what
--- it returned.  `doc` is handed to `make`.
---@param layer lede.layer
---@param doc any
---@return fun(): lede.Match?
function Phase:matches(layer, doc)
  local tracks, tapes = prepare_all(self, layer)
  local places, policy = places_of(tracks, tapes), self.policy
  local better = BETTER[policy]
  local at = 1
  local waiting, k -- of policy "all": the other matches at a place

  return function()
    while true do
      while waiting and waiting[k] do
        local m = waiting[k]
        k = k + 1
        if accepted(m, doc) then return m end
      end
      local i = next_element(places, at)
      if not i then return nil end
      at = i + 1
      local best, all = matches_at(places, layer, i, better)
      if policy == "all" then
        waiting, k = all or { best }, 1
      elseif best then
        for n = 1, all and #all or 1 do
          local m = all and all[n] or best
          if accepted(m, doc) then
            at = behind(policy, m)
            return m
          end
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
---@return lede.layer, lede.Match[]
function Phase:run(layer, doc)
  local matches, folds = {}, {}
  for m in self:matches(layer, doc) do
    matches[#matches + 1] = m
    if m.rule.fold then folds[#folds + 1] = { first = m.first, last = m.last, head = head_of(m), fold = m.rule.fold } end
  end
  return #folds > 0 and layer:fold(folds) or layer, matches
end

--- The tape of a layer as a rule of the phase sees it, and has(set, i): does element i belong to a set of that rule?
--- For tools that show how a grammar reads a text (lede.trace).
function Phase:tape(rule, layer)
  local tracks, tapes = prepare_all(self, layer)
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

return Phase
