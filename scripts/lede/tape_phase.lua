--- lede.tape_phase: phases: rules tried at every place of a layer.
--
-- A phase deals its rules to tracks.  A track has an alphabet of its own and so a tape; a prefilter, which says where on
-- the tape each of its rules may begin (both are core.track, see lede/track.h); and the rules as LPeg patterns, each
-- compiled when it is first tried.  A phase starts with one track; where its rules tell more kinds of token apart than a
-- byte can name, the track is cut in two.
local core = require "lede.core"
local lpeg = require "lpeg"
local Match = require "lede.tape_match"

local match = lpeg.match

---@class lede.Phase
---@field name string
---@field rules table[]
---@field policy "longest"|"first"|"all"|"overlap"
local Phase = {}
Phase.__index = Phase

-- lede.trace, lede.profile and lede.coverage look on by replacing Phase.new, Phase.compile and Phase.matches, so that a
-- run without them pays nothing: every phase is made by the first and every match comes out of the last.

--- A phase of { name =, rules =, policy =, kind =, finish =, place = the file and line of the script }: see t.phase.
function Phase.new(phase) return setmetatable(phase, Phase) end

---------------------------------------------------------------------------------------------------- tracks

-- Raise at the place where the phase was made.
local function wrong(phase, rule, message)
  error(("%s: phase %s, rule %s: %s"):format(phase.place, phase.name, rule.name, message), 0)
end

-- A new core.track (see lede/track.h) of a track's rules.
local function open_track(track, phase)
  local t = core.track()
  for _, rule in ipairs(track.rules) do
    local ok, err = t:add(rule.pattern)
    if not ok then wrong(phase, rule, err.message) end
  end
  track.core, track.compiled, track.bare, track.lists, track.symbols, track.phase = t, {}, {}, {}, 0, phase
end

--- A rule as an LPeg pattern over the tapes of a track; does it capture anything?  lede.profile puts its counters
--- around it.
function Phase.compile(rule, track) return core.compile(rule.pattern, track, lpeg) end

-- What LPeg has to say of a pattern names the rule that it is of.
local function compile_rule(track, k)
  local rule = track.rules[k]
  local ok, pattern, captures = pcall(Phase.compile, rule, track.core)
  if not ok then wrong(track.phase, rule, pattern) end
  track.compiled[k], track.bare[k] = pattern, not captures
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
    if track.core:grown(k, track.symbols) then track.compiled[k] = nil end
  end
  track.symbols = symbols
end

-- The tape of a layer for a track; tracks and tapes are added to the lists.
local function prepare(track, phase, layer, tracks, tapes)
  if not track.core then open_track(track, phase) end
  local tape, symbols = track.core:tape(layer)
  if tape then
    if track.symbols ~= symbols then
      track.growths = (track.growths or 0) + 1
      if track.growths == WARM_AT then
        track.core:warm()
        symbols = select(2, track.core:tape(layer))
      end
      forget_outdated(track, symbols)
    end
    tracks[#tracks + 1], tapes[#tapes + 1] = track, tape
  elseif #track.rules > 1 then
    local a, b = halves(track)
    prepare(a, phase, layer, tracks, tapes)
    prepare(b, phase, layer, tracks, tapes)
  else
    wrong(phase, track.rules[1], symbols.message)
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

-- The rules of a prefilter's set of rules, as an array.
local function rules_of(track, number)
  local list = track.core:members(number)
  track.lists[number] = list
  return list
end

-- The places of each track, as its prefilter gives them: { element, rules, … }, and how far they are read.
local function places_of(tracks, tapes)
  local out = {}
  for k, track in ipairs(tracks) do
    out[k] = { list = track.core:candidates(tapes[k]), at = 1, track = track, tape = tapes[k] }
  end
  return out
end

-- The leftmost element from `from` on where some rule may begin; nil: none.
local function next_element(places, from)
  local least
  for n = 1, #places do
    local p = places[n]
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

local NONE = {} -- the events of a pattern that captures nothing

-- What is found at a place is kept in arrays until one of it is chosen: many a rule matches for one that is taken.
local function new_found() return { count = 0, rule = {}, stop = {}, events = {}, order = {} } end

-- Try the rules of a place; what matches at least one element is added to `found`.
local function try(p, layer, i, found)
  local track, tape = p.track, p.tape
  local number = p.list[p.at + 1]
  local list = track.lists[number] or rules_of(track, number)
  local compiled, bare = track.compiled, track.bare
  for n = 1, #list do
    local k = list[n]
    local pattern = compiled[k] or compile_rule(track, k)
    local events, stop = match(pattern, tape, i, layer)
    if bare[k] then events, stop = NONE, events end
    if stop and stop > i then
      local count = found.count + 1
      found.count, found.rule[count], found.stop[count], found.events[count], found.order[count] =
        count, track.rules[k], stop, events, track.orders[k]
    end
  end
end

-- The number of the best in `found` and not taken yet: the longest, or with `first` the first rule; nil: none is left.
local function best_of(found, first)
  local best, best_stop, best_order
  for n = 1, found.count do
    local stop, order = found.stop[n], found.order[n]
    if stop and (not best or (first or stop == best_stop) and order < best_order or not first and stop > best_stop) then
      best, best_stop, best_order = n, stop, order
    end
  end
  return best
end

-- Take match n out of `found`, if the rule's `make` takes it.
local function take(found, n, layer, i, doc)
  local rule, stop = found.rule[n], found.stop[n]
  found.stop[n] = false
  local m = setmetatable({ layer = layer, rule = rule, first = i, last = stop - 1, stop = stop,
                           events = found.events[n] }, Match)
  local make = rule.make
  if not make then return m end
  local fact = make(m, doc)
  if not fact then return nil end
  if fact ~= true then m.fact = fact end
  return m
end

--- Iterate over the matches of a layer, by the phase's policy.  `make` of a rule has its say; each match's `fact` is what
--- it returned.  `doc` is handed to `make`.
---@param layer lede.layer
---@param doc any
---@return fun(): lede.Match?
function Phase:matches(layer, doc)
  local places, found, policy = places_of(prepare_all(self, layer)), new_found(), self.policy
  local disjoint, all, first = policy == "longest" or policy == "first", policy == "all", policy == "first"
  local i, at = 0, 1

  return function()
    while true do
      local n = best_of(found, first)
      if not n then
        i = next_element(places, at)
        if not i then return nil end
        at, found.count = i + 1, 0
        for k = 1, #places do
          local p = places[k]
          if p.list[p.at] == i then try(p, layer, i, found) end
        end
      else
        local m = take(found, n, layer, i, doc)
        if m then
          if not all then found.count = 0 end
          if disjoint then at = m.stop end
          return m
        end
      end
    end
  end
end

--- To read a layer at places of one's own choice, by a phase of one rule (its `make` is not asked): at(i) is the match at
--- element i, whatever stands between; nil: there is none.
---@param layer lede.layer
---@return fun(i: integer): lede.Match?
function Phase:reader(layer)
  local tracks, tapes = prepare_all(self, layer)
  local track, tape = tracks[1], tapes[1]
  local rule = track.rules[1]
  return function(i)
    local pattern = track.compiled[1] or compile_rule(track, 1)
    local events, stop = match(pattern, tape, i, layer)
    if track.bare[1] then events, stop = NONE, events end
    if not stop or stop == i then return nil end
    return setmetatable({ layer = layer, rule = rule, first = i, last = stop - 1, stop = stop, events = events }, Match)
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

-- The elements where the prefilter lets a rule of a track be tried, as a set.
local function tried_at(track, number, tape)
  local list, out = track.core:candidates(tape), {}
  for at = 1, #list, 2 do
    for _, k in ipairs(rules_of(track, list[at + 1])) do
      if k == number then out[list[at]] = true end
    end
  end
  return out
end

--- The tape of a layer as a rule of the phase sees it; has(set, i): does element i belong to a set (or t.text) of that
--- rule?; and the set of the elements where the prefilter lets the rule be tried.  For tools that show how a grammar
--- reads a text (lede.trace).
function Phase:tape(rule, layer)
  local tracks, tapes = prepare_all(self, layer)
  local function track_of()
    for k, track in ipairs(tracks) do
      for number, r in ipairs(track.rules) do
        if r == rule then return track, tapes[k], number end
      end
    end
  end
  local track, tape, number = track_of()
  local symbols = {}
  return tape, function(set, i)
    local symbol = tape:sub(i, i)
    if set.op == "one" then return symbol > "\2" end
    if symbol == "" then return false end
    if set.op == "text" then return symbol > "\2" and match(set[1], layer:text(i, i)) ~= nil end
    symbols[set] = symbols[set] or track.core:symbols(set)
    return symbols[set]:find(symbol, 1, true) ~= nil
  end, tried_at(track, number, tape)
end

return Phase
