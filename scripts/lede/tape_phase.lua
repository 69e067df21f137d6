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

-- The tape of a layer for a track, which gets a core.track of its rules first; nil and an error where they are too many.
local function tape_of(track, layer)
  if not track.core then
    local opened = core.track()
    for _, rule in ipairs(track.rules) do
      local ok, err = opened:add(rule.pattern)
      if not ok then return nil, err end
    end
    track.core = opened
  end
  return track.core:tape(layer)
end

-- first: the number of its first rule in the phase
local function new_track(rules, first, last)
  return { rules = table.move(rules, first, last, 1, {}), first = first }
end

-- The tape of a layer for a track, or for its halves; tracks and tapes are added to the lists.
local function prepare(track, phase, layer, tracks, tapes)
  local tape, err = tape_of(track, layer)
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
  local only = #phase.tracks == 1 and phase.tracks[1].core
  local tape = only and only:tape(layer)
  if tape then return phase.tracks, { tape } end
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

local function new_match(layer, rule, first, last, captured)
  return setmetatable({ layer = layer, rule = rule, first = first, last = last, captured = captured or NONE }, Match)
end

-- The next match, as rule, first element, last element, what it captured, and its lede.Match if the rule has a `make`.
local function finder(phase, layer, doc)
  local search, rules, accepted = search_of(phase, layer), phase.rules, false
  local next_match = search.next
  return function()
    while true do
      local number, first, stop, captured = next_match(search, accepted)
      if not number then return nil end
      local rule, m = rules[number], nil
      local guard, make = rule.guard, rule.make
      accepted = not guard or guard(layer, first, stop - 1, doc)
      if accepted and make then
        m = new_match(layer, rule, first, stop - 1, captured)
        local fact = make(m, doc)
        accepted = fact and true
        if fact ~= true then m.fact = fact end
      end
      if accepted then return rule, first, stop - 1, captured, m end
    end
  end
end

--- Iterate over the matches of a layer, by the phase's policy.  `make` of a rule has its say; each match's `fact` is what
--- it returned.  `doc` is handed to `make`.
---@param layer lede.layer
---@param doc any
---@return fun(): lede.Match?
function Phase:matches(layer, doc)
  local next_found = finder(self, layer, doc)
  return function()
    local rule, first, last, captured, m = next_found()
    return m or rule and new_match(layer, rule, first, last, captured)
  end
end

local matches = Phase.matches

--- The same without an object for each: the rule, its first and last element, and if the rule has a `make` the match.
---@return fun(): table?, integer?, integer?, table?, lede.Match?
function Phase:each(layer, doc)
  if Phase.matches == matches then return finder(self, layer, doc) end
  local next_match = self:matches(layer, doc) -- somebody looks on
  return function()
    local m = next_match()
    if m then return m.rule, m.first, m.last, m.captured, m end
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
    return number and new_match(layer, rules[number], first, stop - 1, captured)
  end
end

--- The same where nobody asks what was found: at(i) is whether a rule matches at element i.
---@param layer lede.layer
---@return fun(i: integer): boolean
function Phase:tester(layer)
  local search = search_of(self, layer)
  return function(i) return search:at(i) ~= nil end
end

-- As search:list gives them, where somebody looks on at the matches.
local function watched_list(phase, layer)
  local out, n = {}, 0
  for m in phase:matches(layer) do
    out[n + 1], out[n + 2], out[n + 3] = m.rule.name, layer:range(m.first, m.last)
    n = n + 3
  end
  return out
end

--- All matches of a layer in one flat list, for phases with so many that each is not worth an object: the rule's name,
--- the first byte, the last byte, the next rule's name …  Rules' guards and `make` are not asked, and what is captured is
--- not kept.
---@param layer lede.layer
---@return any[]
function Phase:list(layer)
  if Phase.matches ~= matches then return watched_list(self, layer) end
  local names = {}
  for i, rule in ipairs(self.rules) do names[i] = rule.name end
  return search_of(self, layer):list(names)
end

-- The last element of the capture that a rule calls its head.
local function head_of(rule, captured)
  for k = 1, rule.head and captured and #captured or 0, 3 do
    if captured[k] == rule.head and captured[k + 1] then return captured[k + 2] - 1 end
  end
  return false
end

local function add_fold(folds, n, rule, first, last, captured)
  if not rule.fold then return n end
  folds[n + 1], folds[n + 2], folds[n + 3], folds[n + 4] = first, last, head_of(rule, captured), rule.fold
  return n + 4
end

--- Run the phase: the layer above, with what was matched folded, and the matches.
---@return lede.layer, lede.Match[]
function Phase:run(layer, doc)
  local found, folds, n = {}, {}, 0
  for m in self:matches(layer, doc) do
    found[#found + 1] = m
    n = add_fold(folds, n, m.rule, m.first, m.last, m.captured)
  end
  return core.fold(layer, folds), found
end

--- The same without the matches: the layer above alone.
---@return lede.layer
function Phase:fold(layer, doc)
  local folds, n = {}, 0
  for rule, first, last, captured in self:each(layer, doc) do n = add_fold(folds, n, rule, first, last, captured) end
  return core.fold(layer, folds)
end

-- As search:readings gives them, where somebody looks on at the matches.
local function watched_readings(phase, layer, doc)
  local found, folds, n, k, fact_of = {}, {}, 0, 0, require "lede.readings".fact
  for m in phase:matches(layer, doc) do
    found[n + 1], found[n + 2], found[n + 3] = m.rule.id, m.fact, m.span
    found[n + 4] = fact_of(m.fact, m.span, m.rule.id)
    found[n + 5], found[n + 6] = m.first > 1 and layer:entry(m.first - 1) or false, m.stop
    n = n + 6
    k = add_fold(folds, k, m.rule, m.first, m.last, m.captured)
  end
  return found, core.fold(layer, folds)
end

--- Run a phase of rules that lede.readings made and that all fold.  For each match it gives
---    RULE, READING, SPAN  the id of its rule, what it read, its text
---    FACT                 its fact, where the reading says which (see readings.fact), or false
---    WORD, STOP           the word before it as the lexicon knows it, or false; the element behind it
--- one behind the other in a list, and the layer above.
---@param layer lede.layer
---@param doc lede.doc
---@param kind string  of the facts
---@return any[] found
---@return lede.layer above
function Phase:readings(layer, doc, kind)
  if Phase.matches ~= matches then return watched_readings(self, layer, doc) end
  local rules = self.rules
  local lists = require "lede.readings".of(rules, kind)
  return search_of(self, layer):readings(lists, function(number, first, stop, captured)
    local rule = rules[number]
    return rule.make(new_match(layer, rule, first, stop - 1, captured), doc)
  end)
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
