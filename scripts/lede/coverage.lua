--- lede.coverage: rules and alternatives that never matched, for `lede run --coverage`.
--
--   local take = coverage.watch()     from now on matches are taken apart
--   take() -> counts                  since the last time: plain tables, which JSON can carry
--   local sum = coverage.sum()        sum.add(counts); sum.show(write)
--
-- An alternative is an operand of a choice, p + q, within a rule's pattern, also where the choice stands for one token
-- (t.class "report" + t.lexeme "vow").  It has matched when it had a part in a match that the phase kept.  What stands
-- in -p, or behind the minus of p - q, is no alternative: there matching is what is not wanted.  Each match is gone
-- through again, step by step, by lede.trace_try.
local core = require "lede.core"
local Phase = require "lede.tape_phase"
local trace_try = require "lede.trace_try"

local coverage = {}

---------------------------------------------------------------------------------------------------- alternatives

-- The operands of a node whose matching is wanted; of a grammar its rules by name.
local function wanted_in(n)
  local op = n.op
  if op == "choice" or op == "seq" or op == "both" then return { n[1], n[2] } end
  if op == "diff" or op == "power" or op == "ahead" then return { n[1] } end
  if op == "as" then return { n[2] } end
  if op ~= "grammar" then return {} end
  local names, out = {}, {}
  for name, p in pairs(n[1]) do
    if type(p) == "userdata" then names[#names + 1] = tostring(name) end
  end
  table.sort(names)
  for i, name in ipairs(names) do out[i] = n[1][name] or n[1][tonumber(name)] end
  return out
end

-- Every alternative of a pattern in order: { choice, operand = 1 or 2 }.  Choices of choices are one.
local function alternatives(n, out, seen)
  if seen[n] then return out end
  seen[n] = true
  for k, operand in ipairs(wanted_in(n)) do
    if n.op == "choice" and operand.op ~= "choice" then out[#out + 1] = { choice = n, operand = k } end
    alternatives(operand, out, seen)
  end
  return out
end

-- A rule's tape does not tell the operands of a choice of single tokens apart.  So they get tapes of their own, each
-- for so many that their combinations fit a byte.
local AT_ONCE = 7
local function track_for(track, operand)
  if not track or track.count == AT_ONCE then track = { core = core.track(), count = 0 } end
  assert(track.core:add(operand))
  track.count = track.count + 1
  return track
end

-- What is known of a rule: its alternatives, their numbers by choice and operand, and tracks by operand.
local function take_apart(rule)
  local list = alternatives(rule.pattern, {}, {})
  local numbers, tracks, track = {}, {}, nil
  for i, a in ipairs(list) do
    local operand = a.choice[a.operand]
    numbers[a.choice] = numbers[a.choice] or {}
    numbers[a.choice][a.operand] = i
    if a.choice.set and not tracks[operand] then
      track = track_for(track, operand)
      tracks[operand] = track
    end
  end
  return { list = list, numbers = numbers, tracks = tracks }
end

-- has(operand, i): is element i of the layer one that such an operand stands for?
local function teller(known, layer)
  local tapes, symbols = {}, {}
  return function(operand, i)
    local track = known.tracks[operand]
    tapes[track] = tapes[track] or track.core:tape(layer)
    symbols[operand] = symbols[operand] or track.core:symbols(operand)
    return symbols[operand]:find(tapes[track]:sub(i, i), 1, true) ~= nil
  end
end

---------------------------------------------------------------------------------------------------- watching

-- Note which alternatives a set of single tokens had element i by: all that it belongs to.
local function note_single(known, n, has, i, counts)
  if n.op == "diff" then
    note_single(known, n[1], has, i, counts)
  elseif n.op == "both" then
    note_single(known, n[1], has, i, counts)
    note_single(known, n[2], has, i, counts)
  elseif n.op == "choice" then
    for k = 1, 2 do
      local number = known.numbers[n] and known.numbers[n][k]
      if not number then
        note_single(known, n[k], has, i, counts)
      elseif has(n[k], i) then
        counts[number] = (counts[number] or 0) + 1
        note_single(known, n[k], has, i, counts)
      end
    end
  end
end

-- A match, gone through again.
local function note_match(phase, m, known, tapes, counts)
  local rule = m.rule
  tapes[rule] = tapes[rule] or { phase:tape(rule, m.layer) }
  tapes[known] = tapes[known] or teller(known, m.layer)
  local on_tape, has = table.unpack(tapes[rule], 1, 2)
  local tell = tapes[known]
  for _, c in ipairs(trace_try.try(rule.pattern, on_tape, has, m.first).chosen) do
    local number = c[2] and known.numbers[c[1]] and known.numbers[c[1]][c[2]]
    if number then counts[number] = (counts[number] or 0) + 1 end
    if not c[2] then note_single(known, c[1], tell, c[3], counts) end
  end
end

local WIDTH = 90 -- characters of an alternative's text

local function texts_of(list)
  local out = {}
  for i, a in ipairs(list) do out[i] = trace_try.text(a.choice[a.operand], WIDTH) end
  return out
end

local function key_of(phase, number) return ("%s %d %s"):format(phase.name, number, phase.rules[number].id) end

--- Take matches apart from now on -> a function that gives the counts since it was last called, or forgets them.  A
--- rule's texts come with it the first time only.
function coverage.watch()
  local known, told, made = setmetatable({}, { __mode = "k" }), {}, {}
  local rules, new, matches = {}, Phase.new, Phase.matches
  local busy = false -- our own phases are not watched

  local function take_in(phase)
    for number, rule in ipairs(phase.rules) do
      known[rule] = known[rule] or take_apart(rule)
      if not rules[rule] then
        rules[#rules + 1] = { rule = rule, phase = phase.name, key = key_of(phase, number), matches = 0, counts = {} }
        rules[rule] = rules[#rules]
      end
    end
  end

  local function unwatched(work, ...)
    if busy then return end
    busy = true
    work(...)
    busy = false
  end

  function Phase.new(phase)
    new(phase)
    if not busy then made[#made + 1] = phase end
    return phase
  end

  function Phase.matches(phase, layer, doc)
    unwatched(take_in, phase)
    local next_match, tapes = matches(phase, layer, doc), {}
    if busy then return next_match end
    return function()
      local m = next_match()
      local r = m and rules[m.rule]
      if r then
        r.matches = r.matches + 1
        unwatched(note_match, phase, m, known[m.rule], tapes, r.counts)
      end
      return m
    end
  end

  return function(forget)
    if forget then
      rules = {}
      return
    end
    for _, phase in ipairs(made) do unwatched(take_in, phase) end
    local out = {}
    for i, r in ipairs(rules) do
      local row = { key = r.key, matches = r.matches, counts = {} }
      for number, count in pairs(r.counts) do row.counts[#row.counts + 1] = { number, count } end
      if not told[r.key] then
        row.phase, row.name, row.place, row.texts = r.phase, r.rule.name, r.rule.place, texts_of(known[r.rule].list)
        told[r.key] = true
      end
      out[i] = row
    end
    rules, made = {}, {}
    return out
  end
end

---------------------------------------------------------------------------------------------------- the list

local function is_bundled(rule) return rule.place:find "^lede/" end

-- The rules of the script; of a script that has none all that it ran.
local function own_rules(rules)
  local own = {}
  for _, rule in ipairs(rules) do
    if not is_bundled(rule) then own[#own + 1] = rule end
  end
  return #own > 0 and own or rules
end

local function plural(n, word) return ("%d %s%s"):format(n, word, n == 1 and "" or "s") end

-- The alternatives of a rule that never matched, those that read alike as one: text, how many.
local function missing(rule)
  local out, times = {}, {}
  for number, text in ipairs(rule.texts) do
    if not rule.counts[number] then
      if not times[text] then out[#out + 1] = text end
      times[text] = (times[text] or 0) + 1
    end
  end
  return out, times
end

local function show_rule(write, rule)
  local lacks, times = missing(rule)
  local label = ("%s  %s.%s"):format(rule.place, rule.phase, rule.name)
  if rule.matches == 0 then
    write(("%s  never matched\n"):format(label))
  elseif #lacks > 0 then
    write(("%s  matched %s, never by\n"):format(label, plural(rule.matches, "time")))
    for _, text in ipairs(lacks) do
      write(("      %s%s\n"):format(text, times[text] > 1 and ("  (%d of them)"):format(times[text]) or ""))
    end
  end
end

local function show_sum(write, rules, documents)
  local idle, alternatives_in, never = 0, 0, 0
  for _, rule in ipairs(rules) do
    if rule.matches == 0 then idle = idle + 1 end
    for number in ipairs(rule.texts) do
      alternatives_in = alternatives_in + 1
      if not rule.counts[number] then never = never + 1 end
    end
  end
  write(("%d of %s and %d of %s never matched in %s\n"):format(idle, plural(#rules, "rule"), never,
    plural(alternatives_in, "alternative"), plural(documents, "document")))
end

--- The sum of many counts.
function coverage.sum()
  local rules, by_key, documents, sum = {}, {}, 0, {}

  function sum.add(list)
    documents = documents + 1
    for _, row in ipairs(list) do
      local rule = by_key[row.key]
      if not rule and row.texts then
        rule = { phase = row.phase, name = row.name, place = row.place, texts = row.texts, matches = 0, counts = {} }
        by_key[row.key], rules[#rules + 1] = rule, rule
      end
      rule.matches = rule.matches + row.matches
      for _, c in ipairs(row.counts) do rule.counts[c[1]] = (rule.counts[c[1]] or 0) + c[2] end
    end
  end

  function sum.show(write)
    local shown = own_rules(rules)
    for _, rule in ipairs(shown) do show_rule(write, rule) end
    show_sum(write, shown, documents)
  end

  return sum
end

return coverage
