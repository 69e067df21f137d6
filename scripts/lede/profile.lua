--- lede.profile: what every rule costs, for `lede run --profile`.
--
--   local take = profile.watch(clock)     from now on every rule is counted; clock() -> seconds
--   take() -> counts                      since the last time: plain tables, which JSON can carry
--   local sum = profile.sum()             sum.add(counts); sum.show(write)
--
-- Of a rule: how often it was tried (where the prefilter saw no hope it never was), how often it matched, how many of
-- these the phase kept (the longest, taken by the rule's `make`), the tokens in those, and the time of its matching and
-- of its `make`.  Of a phase: the time in all, with its tapes and prefilter.  What a `make` asks of other phases counts for
-- both.
local Phase = require "lede.tape_phase"

local profile = {}

local COUNTS = { "tries", "matches", "kept", "tokens", "time" }

local function zero(counts)
  for _, name in ipairs(COUNTS) do counts[name] = 0 end
  return counts
end

---------------------------------------------------------------------------------------------------- counting

local function timed(make, counts, clock)
  return function(m, doc)
    local began = clock()
    local fact = make(m, doc)
    counts.time = counts.time + clock() - began
    return fact
  end
end

local function count_tokens(m)
  local n = 0
  for _ in m.layer:span(m.first, m.last):tokens() do n = n + 1 end
  return n
end

local function plain(phase, time, of_rule)
  local out = { name = phase.name, time = time, rules = {} }
  for i, rule in ipairs(phase.rules) do
    local counts = of_rule[rule]
    out.rules[i] = { name = rule.name, place = rule.place }
    for _, name in ipairs(COUNTS) do out.rules[i][name] = counts and counts[name] or 0 end
  end
  return out
end

--- Count from now on -> a function that gives the counts since it was last called, phase by phase as they first ran.
function profile.watch(clock)
  local of_rule, wrapped = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })
  local times, order = {}, {}
  local matches = Phase.matches

  local function counts_of(rule)
    of_rule[rule] = of_rule[rule] or zero {}
    return of_rule[rule]
  end

  local function note(phase)
    if not times[phase] then order[#order + 1], times[phase] = phase, 0 end
    for _, rule in ipairs(phase.rules) do
      if rule.make and wrapped[rule] ~= rule.make then
        rule.make = timed(rule.make, counts_of(rule), clock)
        wrapped[rule] = rule.make
      end
    end
  end

  -- What the tracks of a phase have counted since it was last asked.
  local function collect(phase)
    for _, track in ipairs(phase.tracks or {}) do
      for k, c in ipairs(track.core:counts()) do
        local counts = counts_of(track.rules[k])
        counts.tries, counts.matches, counts.time = counts.tries + c[1], counts.matches + c[2], counts.time + c[3]
      end
    end
  end

  function Phase.matches(phase, layer, doc)
    note(phase)
    local began = clock()
    local next_match = matches(phase, layer, doc)
    collect(phase) -- from now on they count
    times[phase] = times[phase] + clock() - began
    return function()
      began = clock()
      local m = next_match()
      times[phase] = (times[phase] or 0) + clock() - began
      if m then
        local counts = counts_of(m.rule)
        counts.kept, counts.tokens = counts.kept + 1, counts.tokens + count_tokens(m)
      end
      return m
    end
  end

  return function()
    local out = {}
    for i, phase in ipairs(order) do
      collect(phase)
      out[i] = plain(phase, times[phase], of_rule)
    end
    for _, counts in pairs(of_rule) do zero(counts) end
    order, times = {}, {}
    return out
  end
end

---------------------------------------------------------------------------------------------------- the table

local LINE = "%10s %10s %10s %10s %10s %6s  %s\n"

local function whole(n)
  local text = ("%d"):format(n)
  return (text:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

local function write_line(write, counts, all, label)
  write(LINE:format(whole(counts.tries), whole(counts.matches), whole(counts.kept), whole(counts.tokens),
    ("%.1f"):format(counts.time * 1000), ("%.1f"):format(all > 0 and counts.time / all * 100 or 0), label))
end

local function show_phase(write, phase, all)
  local sum, idle = zero {}, 0
  for _, rule in ipairs(phase.rules) do
    for _, name in ipairs(COUNTS) do sum[name] = sum[name] + rule[name] end
  end
  sum.time = phase.time
  write_line(write, sum, all, phase.name)
  for _, rule in ipairs(phase.rules) do
    if rule.tries > 0 then
      write_line(write, rule, all, ("   %s  %s"):format(rule.name, rule.place))
    else
      idle = idle + 1
    end
  end
  if idle > 0 then write((" "):rep(64) .. ("   %d rule%s never tried\n"):format(idle, idle > 1 and "s" or "")) end
end

-- Phases that are made anew for every document (a pattern in a map) are one by name and place.
local function key_of(phase)
  return ("%s %d %s"):format(phase.name, #phase.rules, phase.rules[1] and phase.rules[1].place or "")
end

--- The sum of many counts.
function profile.sum()
  local order, by_key, sum = {}, {}, {}

  function sum.add(list)
    for _, phase in ipairs(list) do
      local key = key_of(phase)
      local known = by_key[key]
      if not known then
        order[#order + 1], by_key[key] = phase, phase
      else
        known.time = known.time + phase.time
        for i, rule in ipairs(phase.rules) do
          for _, name in ipairs(COUNTS) do known.rules[i][name] = known.rules[i][name] + rule[name] end
        end
      end
    end
  end

  function sum.show(write)
    local all = 0
    for _, phase in ipairs(order) do all = all + phase.time end
    write(LINE:format("tries", "matches", "kept", "tokens", "ms", "%", "phase and rule"))
    for _, phase in ipairs(order) do show_phase(write, phase, all) end
  end

  return sum
end

return profile
