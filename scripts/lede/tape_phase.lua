--- lede.tape_phase: phases: rules tried at every place of a layer.
--
-- A phase deals its rules to tracks.  A track has an alphabet of its own and so a tape, a prefilter, which says where on
-- the tape each of its rules may begin, and the rules (core.track, see lede/track.h).  A phase starts with one track;
-- where its rules tell more kinds of token apart than a byte can name, the track is cut in two.  A core.search (see
-- lede/search.h) finds the matches.
local core = require "lede.core"
local Match = require "lede.tape_match"

local match = require "lpeg".match

---@class lede.Phase
---@field name string
---@field rules table[]
---@field policy "longest"|"first"|"all"|"overlap"
local Phase = {}
Phase.__index = Phase

--- Are many documents to come?  Then what costs more than it saves in one is made at once: see lede/search.h.
Phase.many = false

-- lede.trace, lede.profile and lede.coverage look on by replacing Phase.new and Phase.matches, so that a run without them
-- pays nothing: every phase is made by the first and every match comes out of the second.

--- A phase of { name =, rules =, policy =, kind =, finish =, place = the file and line of the script }: see t.phase.
function Phase.new(phase) return setmetatable(phase, Phase) end

---------------------------------------------------------------------------------------------------- tracks

-- Raise at the place where the phase was made.
local function wrong(phase, rule, message)
  error(("%s: phase %s, rule %s: %s"):format(phase.place, phase.name, rule.name, message), 0)
end

-- A new core.track of a track's rules.
local function open_track(track, phase)
  local opened = core.track()
  for _, rule in ipairs(track.rules) do
    local ok, err = opened:add(rule.pattern)
    if not ok then wrong(phase, rule, err.message) end
  end
  track.core = opened
end

-- first: the number of its first rule in the phase
local function new_track(rules, first, last)
  return { rules = table.move(rules, first, last, 1, {}), first = first }
end

-- The tape of a layer for a track; tracks and tapes are added to the lists.
local function prepare(track, phase, layer, tracks, tapes)
  if not track.core then open_track(track, phase) end
  local tape, err = track.core:tape(layer)
  local first, count = track.first, #track.rules
  if tape then
    tracks[#tracks + 1], tapes[#tapes + 1] = track, tape
  elseif count > 1 then
    local middle = first + count // 2
    prepare(new_track(phase.rules, first, middle - 1), phase, layer, tracks, tapes)
    prepare(new_track(phase.rules, middle, first + count - 1), phase, layer, tracks, tapes)
  else
    wrong(phase, track.rules[1], err.message)
  end
end

local function prepare_all(phase, layer)
  phase.tracks = phase.tracks or { new_track(phase.rules, 1, #phase.rules) }
  local tracks, tapes = {}, {}
  for _, track in ipairs(phase.tracks) do prepare(track, phase, layer, tracks, tapes) end
  phase.tracks = tracks
  return tracks, tapes
end

---------------------------------------------------------------------------------------------------- matching

local function search_of(phase, layer)
  local tracks, tapes = prepare_all(phase, layer)
  return core.search(phase.policy, layer, tracks, tapes, Phase.many)
end

local NONE = {} -- what is captured by a pattern that captures nothing

--- Iterate over the matches of a layer, by the phase's policy.  `make` of a rule has its say; each match's `fact` is what
--- it returned.  `doc` is handed to `make`.
---@param layer lede.layer
---@param doc any
---@return fun(): lede.Match?
function Phase:matches(layer, doc)
  local search, rules, accepted = search_of(self, layer), self.rules, false
  local next_match = search.next
  return function()
    while true do
      local number, first, stop, captured = next_match(search, accepted)
      if not number then return nil end
      local rule = rules[number]
      local guard, make = rule.guard, rule.make
      accepted = not guard or guard(layer, first, stop - 1, doc)
      if accepted then
        local m = setmetatable({ layer = layer, rule = rule, first = first, last = stop - 1,
                                 captured = captured or NONE }, Match)
        local fact = not make or make(m, doc)
        accepted = fact and true
        if accepted then
          if fact ~= true then m.fact = fact end
          return m
        end
      end
    end
  end
end

--- To read a layer at places of one's own choice: at(i) is the best match at element i, whatever the prefilter says;
--- nil: there is none.  Rules' guards and `make` are not asked.
---@param layer lede.layer
---@return fun(i: integer): lede.Match?
function Phase:reader(layer)
  local search, rules = search_of(self, layer), self.rules
  return function(i)
    local number, first, stop, captured = search:at(i)
    return number and setmetatable({ layer = layer, rule = rules[number], first = first, last = stop - 1,
                                     captured = captured or NONE }, Match)
  end
end

--- All matches of a layer in one flat list, for phases with so many that each is not worth an object: the rule's name,
--- the first byte, the last byte, the next rule's name …  Rules' guards and `make` are not asked, and what is captured is
--- not kept.
---@param layer lede.layer
---@return any[]
function Phase:list(layer)
  local names = {}
  for i, rule in ipairs(self.rules) do names[i] = rule.name end
  return search_of(self, layer):list(names)
end

local function head_of(m)
  if not m.rule.head then return false end
  local _, last = m:elements(m.rule.head)
  return last or false
end

--- Run the phase: the layer above, with what was matched folded, and the matches.
---@return lede.layer, lede.Match[]
function Phase:run(layer, doc)
  local matches, folds, n = {}, {}, 0
  for m in self:matches(layer, doc) do
    matches[#matches + 1] = m
    if m.rule.fold then
      folds[n + 1], folds[n + 2], folds[n + 3], folds[n + 4] = m.first, m.last, head_of(m), m.rule.fold
      n = n + 4
    end
  end
  return n > 0 and core.fold(layer, folds) or layer, matches
end

-- The elements where the prefilter lets a rule of a track be tried, as a set.
local function tried_at(track, number, tape)
  local list, out = track.core:candidates(tape), {}
  for at = 1, #list, 2 do
    for _, k in ipairs(track.core:members(list[at + 1])) do
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
