--- lede.trace_try: one rule tried at one place, slowly, to see how far it gets and what stops it.
--
-- An interpreter of token patterns with LPeg's meaning (ordered choice, possessive repetition), for lede.trace alone;
-- and patterns as text.
local lpeg = require "lpeg"
local tape = require "lede.tape"

local S = lpeg.S
local edges = { sentence = S "\1", block = S "\2", any = S "\1\2" } -- the edges' symbols
local Cp = lpeg.Cp()

local trace_try = {}

---------------------------------------------------------------------------------------------------- patterns as text

local function shortened(text, width)
  if #text <= width then return text end
  return text:sub(1, width):match "^(.*)%s" .. " …"
end

-- The operands of a chain of one operator: a + b + c.
local function chain(n, out)
  for k = 1, 2 do
    if n[k].op == n.op then chain(n[k], out) else out[#out + 1] = n[k] end
  end
  return out
end

local CHOICE, SEQ, UNARY, POWER, ATOM = 1, 2, 3, 4, 5
local RANK = { choice = CHOICE, diff = CHOICE, seq = SEQ, no = UNARY, ahead = UNARY, power = POWER }
local MEMBERS = 5 -- of a choice, that are shown

local text

-- As an operand of something of that rank.
local function operand(n, rank, depth)
  local s = text(n, depth)
  return (RANK[n.op] or ATOM) < rank and s ~= "…" and "(" .. s .. ")" or s
end

local function joined(n, sign, rank, depth)
  local out = {}
  for i, member in ipairs(chain(n, {})) do
    if i > MEMBERS and n.op == "choice" then
      out[i] = "…"
      break
    end
    out[i] = operand(member, rank, depth)
  end
  return table.concat(out, sign)
end

local printers = {
  is = function(n)
    if n[1] == "attr" then return ("t.attr(%q, %q, %q)"):format(n[2], n[3], n[4]) end
    local kind = n[1] == "word" and n[2]:find "%S%s+%S" and "words" or n[1]
    return ('t.%s "%s"'):format(kind, shortened(n[2], 40))
  end,
  one = function() return "t.one" end,
  edge = function(n) return ('t.edge "%s"'):format(n[1]) end,
  count = function(n) return tostring(n[1]) end,
  lpeg = function() return "t.lpeg(…)" end,
  text = function() return "t.text(…)" end,
  tag = function(n) return ("t.tag(%q, %q)"):format(n[1], tostring(n[2])) end,
  ref = function(n) return ("t.ref %q"):format(n[1]) end,
  grammar = function(n) return ("t.grammar{ %q, … }"):format(tostring(n[1][1])) end,
  as = function(n, depth) return ("t.as(%q, %s)"):format(n[1], text(n[2], depth)) end,
  both = function(n, depth) return ("t.all(%s, %s)"):format(text(n[1], depth), text(n[2], depth)) end,
  behind = function(n, depth) return ("t.behind(%s)"):format(text(n[1], depth)) end,
  choice = function(n, depth) return joined(n, " + ", CHOICE, depth) end,
  seq = function(n, depth) return joined(n, " * ", SEQ, depth) end,
  diff = function(n, depth) -- a - b - c is one level
    local left = n[1].op == "diff" and depth + 1 or depth
    return operand(n[1], CHOICE, left) .. " - " .. operand(n[2], SEQ, depth)
  end,
  no = function(n, depth) return "-" .. operand(n[1], UNARY, depth) end,
  ahead = function(n, depth) return "#" .. operand(n[1], UNARY, depth) end,
  power = function(n, depth) return ("%s^%d"):format(operand(n[1], ATOM, depth), n[2]) end,
}
local DEEPER = { choice = true, seq = true, diff = true, both = true } -- the others cost no depth

function text(n, depth)
  if not DEEPER[n.op] then return printers[n.op](n, depth) end
  return depth > 0 and printers[n.op](n, depth - 1) or "…"
end

--- A pattern as a script would write it, with `…` for what is too deep to fit into so many bytes.
function trace_try.text(pattern, width)
  local s = "…"
  for depth = 1, 12 do
    local more = text(pattern, depth)
    if depth > 1 and #more > width then break end
    s = more
  end
  return s
end

---------------------------------------------------------------------------------------------------- trying

local MAX_STEPS = 200000
local GAVE_UP = {}

-- What is known while a rule is tried:
--   far, wanted, taken   the farthest element where something failed; what failed there; the captures up to there
--   trail                captures so far: { name, first, stop or false while open }
--   chosen               choices so far: { choice, which of its two operands }, and { set, false, element }
--   quiet                within -p, where failing is what is hoped for
--   optional             where the repetition began that need not go on
local match

local function fail(try, n, i)
  if try.quiet or i < try.far then return nil end
  if i > try.far then
    try.far, try.wanted, try.taken = i, {}, table.move(try.trail, 1, #try.trail, 1, {})
  end
  try.wanted[#try.wanted + 1] = { node = n, optional = try.optional == i }
end

local function cut(trail, length)
  for k = #trail, length + 1, -1 do trail[k] = nil end
end

-- Match where failing tells nothing, and captures come to nothing.
local function quietly(try, n, i)
  local quiet, length, choices = try.quiet, #try.trail, #try.chosen
  try.quiet = true
  local stop = match(try, n, i)
  try.quiet = quiet
  cut(try.trail, length)
  cut(try.chosen, choices)
  return stop
end

-- The stop of a choice's operand k, which is noted when it matched.
local function choose(try, n, k, i)
  local stop = match(try, n[k], i)
  if stop then try.chosen[#try.chosen + 1] = { n, k } end
  return stop
end

local function ones(try, n, i)
  for _ = 1, n[1] do
    if not try.has(tape.one, i) then return fail(try, n, i) end
    i = i + 1
  end
  return i
end

-- How many tokens a pattern takes that t.behind accepts: LPeg asks that it be always as many.
local function width(n)
  if n.set or n.op == "edge" then return 1 end
  if n.op == "count" then return math.type(n[1]) == "integer" and n[1] or 0 end
  if n.op == "lpeg" then return 1 end
  if n.op == "seq" then return width(n[1]) + width(n[2]) end
  if n.op == "as" then return width(n[2]) end
  if n.op == "choice" or n.op == "diff" or n.op == "both" then return width(n[1]) end
  return 0
end

local ops = {
  edge = function(try, n, i)
    return i >= 1 and edges[n[1]]:match(try.tape, i) or fail(try, n, i)
  end,
  count = function(try, n, i)
    if type(n[1]) == "boolean" then return n[1] and i or fail(try, n, i) end
    return ones(try, n, i)
  end,
  text = function(try, n, i) return try.has(n, i) and i + 1 or fail(try, n, i) end,
  lpeg = function(try, n, i)
    return select(-1, (n[1] * Cp):match(try.tape, i)) or fail(try, n, i)
  end,
  seq = function(try, n, i)
    local middle = match(try, n[1], i)
    return middle and match(try, n[2], middle)
  end,
  choice = function(try, n, i) return choose(try, n, 1, i) or choose(try, n, 2, i) end,
  diff = function(try, n, i)
    if quietly(try, n[2], i) then return fail(try, n, i) end
    return match(try, n[1], i)
  end,
  both = function(try, n, i) return match(try, n[2], i) and match(try, n[1], i) end,
  no = function(try, n, i)
    if quietly(try, n[1], i) then return fail(try, n, i) end
    return i
  end,
  ahead = function(try, n, i)
    local length = #try.trail
    local stop = match(try, n[1], i)
    cut(try.trail, length)
    return stop and i
  end,
  behind = function(try, n, i)
    local before = i - width(n[1])
    return before >= 1 and quietly(try, n[1], before) == i and i or fail(try, n, i)
  end,
  power = function(try, n, i)
    local least, most = math.max(n[2], 0), n[2] < 0 and -n[2] or math.huge
    local optional, count = try.optional, 0
    while count < most do
      if count >= least then try.optional = i end
      local stop = match(try, n[1], i)
      if not stop then break end
      i, count = stop, count + 1
    end
    try.optional = optional
    if count < least then return nil end
    return i
  end,
  as = function(try, n, i)
    local place = #try.trail + 1
    try.trail[place] = { n[1], i, false }
    local stop = match(try, n[2], i)
    if stop then try.trail[place] = { n[1], i, stop } end
    return stop
  end,
  tag = function(_, _, i) return i end,
  ref = function(try, n, i) return match(try, try.grammar[n[1]], i) end,
  grammar = function(try, n, i)
    local outer, known = try.grammar, try.failed
    try.grammar, try.failed = n[1], {}
    local start = n[1][1]
    local stop = match(try, type(start) == "table" and start or n[1][start], i)
    try.grammar, try.failed = outer, known
    return stop
  end,
}

-- Where n failed before it fails again; what a quiet failure hides is looked at again when it counts.
local function failed_before(try, n, i)
  local places = try.failed[n]
  local how = places and places[i]
  return how == "loud" or how == "quiet" and try.quiet
end

local function note_failure(try, n, i)
  local places = try.failed[n] or {}
  try.failed[n] = places
  if places[i] ~= "loud" then places[i] = try.quiet and "quiet" or "loud" end
end

function match(try, n, i)
  try.steps = try.steps + 1
  if try.steps > MAX_STEPS then error(GAVE_UP) end
  if n.set then
    if not try.has(n, i) then return fail(try, n, i) end
    if not try.quiet then try.chosen[#try.chosen + 1] = { n, false, i } end
    return i + 1
  end
  if failed_before(try, n, i) then return nil end
  local length, choices = #try.trail, #try.chosen
  local stop = ops[n.op](try, n, i)
  if not stop then
    cut(try.trail, length)
    cut(try.chosen, choices)
    note_failure(try, n, i)
  end
  return stop
end

--- Try a pattern at element i of a tape (see Phase:tape in lede.tape_phase).
-- -> { stop = the element behind the match; nil: none,
--      far = the farthest element where something failed, wanted = the nodes that failed there,
--      taken = captures up to there: { name, first, stop or false }, gave_up = over its bound of steps,
--      chosen = of a match the choices that made it: { choice, 1 or 2 }, and its sets with their element:
--      { set, false, i } }
function trace_try.try(pattern, on_tape, has, i)
  local try = { tape = on_tape, has = has, far = i, wanted = {}, taken = {}, trail = {}, chosen = {}, failed = {},
                steps = 0 }
  local ok, stop = pcall(match, try, pattern, i)
  if not ok and stop ~= GAVE_UP then error(stop, 0) end
  local needed = {}
  for _, w in ipairs(try.wanted) do
    if not w.optional then needed[#needed + 1] = w.node end
  end
  if #needed == 0 then
    for k, w in ipairs(try.wanted) do needed[k] = w.node end
  end
  return { stop = ok and stop or nil, far = try.far, wanted = needed, taken = try.taken, gave_up = not ok,
           chosen = try.chosen }
end

return trace_try
