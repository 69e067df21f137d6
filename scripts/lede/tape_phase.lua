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

--- A phase of { name =, rules =, policy = }: see t.phase.
function Phase.new(phase) return setmetatable(phase, Phase) end

---------------------------------------------------------------------------------------------------- tracks

-- A new core.track (see lede/track.h) of a track's rules.
local function open_track(track, phase)
  local t = core.track()
  for _, rule in ipairs(track.rules) do
    local ok, err = t:add(rule.pattern)
    if not ok then error(("phase %s: %s"):format(phase.name, err.message), 0) end
  end
  track.core, track.compiled, track.lists, track.symbols = t, {}, {}, 0
end

--- A rule as an LPeg pattern over the tapes of a track.  lede.profile puts its counters around it.
function Phase.compile(rule, track) return core.compile(rule.pattern, track, lpeg) end

local function compile_rule(track, k)
  local pattern = Phase.compile(track.rules[k], track.core)
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
    list = track.core:members(number)
    track.lists[number] = list
  end
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
