--- lede.tape_shape: a token pattern as a regular expression, for the prefilter (see include/lede/prefilter.h).
--
-- The expression matches at least where the pattern does.  It forgets that repetition is possessive and choice ordered,
-- bounds of repetition above two, and what a look at more than one token asks; it keeps every set of tokens, the order of
-- things, and what is asked of the token before, behind or after.  So a rule is tried nearly only where it matches.
local shape = {}

-- A label says what one element may be: sets of tokens (by number), or with `negated` all other tokens; and edges, by the
-- letters of "esb": end of the tape, sentence, block.
local EDGES = { sentence = "s", block = "b", any = "sb" }

local function union_of(a, b)
  if not (a and b) then return nil end
  local edges = a.edges
  for letter in b.edges:gmatch "." do
    if not edges:find(letter, 1, true) then edges = edges .. letter end
  end
  if a.negated and #a.sets == 0 or b.negated and #b.sets == 0 then return { negated = true, sets = {}, edges = edges } end
  if a.negated or b.negated then return nil end
  return { sets = table.move(b.sets, 1, #b.sets, #a.sets + 1, { table.unpack(a.sets) }), edges = edges }
end

local function without(edges, others) return others == "" and edges or edges:gsub("[" .. others .. "]", "") end

-- What belongs to `a` and not to `b`, or somewhat more.
local function difference_of(a, b)
  if not b or b.negated then return a end
  local edges = without(a.edges, b.edges)
  if not a.negated then return { sets = a.sets, edges = edges } end
  return { negated = true, sets = table.move(b.sets, 1, #b.sets, #a.sets + 1, { table.unpack(a.sets) }), edges = edges }
end

local function negated(a) return { negated = not a.negated, sets = a.sets, edges = without("esb", a.edges) } end

-- What the pattern builder needs: the numbers of a track's sets, its prefilter, and the expression so far.
local function number_of(env, label)
  local flags = label.edges .. (label.negated and "n" or "")
  local key = flags .. table.concat(label.sets, " ")
  local n = env.labels[key]
  if not n then
    n = env.prefilter:label(flags, label.sets)
    env.labels[key] = n
  end
  return n
end

-- The label of a pattern that is exactly one element, else nil.
local function label_of(env, n)
  if n.set then
    if n.op == "one" then return { negated = true, sets = {}, edges = "" } end
    return { sets = { env.sets[n] }, edges = "" }
  end
  local op = n.op
  if op == "edge" then return { sets = {}, edges = EDGES[n[1]] } end
  if op == "as" then return label_of(env, n[2]) end
  if op == "text" or op == "count" and n[1] == 1 then return { negated = true, sets = {}, edges = "" } end
  if op == "choice" then return union_of(label_of(env, n[1]), label_of(env, n[2])) end
  if op == "diff" then
    local a = label_of(env, n[1])
    return a and difference_of(a, label_of(env, n[2]))
  end
end

-- Does it only look around and consume nothing?  And does it not even ask for anything?
local function only_looks(n)
  local op = n.op
  if op == "behind" or op == "no" or op == "ahead" or op == "tag" then return true end
  if op == "count" then return n[1] == true end
  return (op == "seq" or op == "choice") and not n.set and only_looks(n[1]) and only_looks(n[2])
end
local function asks_nothing(n)
  local op = n.op
  if op == "tag" or op == "count" and n[1] == true then return true end
  if n.set then return false end
  if op == "seq" then return asks_nothing(n[1]) and asks_nothing(n[2]) end
  return op == "choice" and (asks_nothing(n[1]) or asks_nothing(n[2]))
end

-- What a pattern that consumes something begins (side 1) or ends with (side 2); nil when that cannot be said.
local function end_label(env, n, side)
  local label = label_of(env, n)
  if label then return label end
  local op = n.op
  if op == "as" then return end_label(env, n[2], side) end
  if op == "choice" then return union_of(end_label(env, n[1], side), end_label(env, n[2], side)) end
  if op == "diff" or op == "power" and n[2] > 0 then return end_label(env, n[1], side) end
  if op == "seq" then
    local near, far = n[side], n[3 - side]
    return end_label(env, only_looks(near) and far or near, side)
  end
end

local function node(op, a, b) return { op = op, set = false, a, b } end

-- Does it ask first of all what came before it?
local function looks_back(n)
  local op = n.op
  if n.set then return false end
  if op == "behind" then return true end
  if op == "no" then return n[1].op == "behind" end
  if op == "seq" then return looks_back(n[1]) end
  return op == "choice" and (looks_back(n[1]) or looks_back(n[2]))
end

local emit

-- One element, or with `how` what is asked of a neighbour.
local function put(env, how, label)
  env.out[#env.out + 1] = how
  env.out[#env.out + 1] = number_of(env, label)
  return how == "one" or how == "before"
end
local function op(env, name)
  env.out[#env.out + 1] = name
  return false
end

local function look_behind(env, label, head)
  if not label then return op(env, "empty") end
  return put(env, head and "before" or "behind", label)
end

local function look_ahead(env, label, tail)
  if not label then return op(env, "empty") end
  return put(env, tail and "one" or "ahead", label) -- nothing comes after it: the next element may as well be taken
end

local function anything(env)
  put(env, "one", { negated = true, sets = {}, edges = "sb" })
  op(env, "star")
  return true
end

-- `n` so many times, one after the other.
local function times(env, n, count, head, tail)
  local consumes = emit(env, n, head, tail)
  for _ = 2, count do
    emit(env, n, false, tail)
    op(env, "seq")
  end
  return consumes
end

-- Each writes its expression and tells whether it may consume anything.  `head`: nothing is consumed before it; `tail`:
-- nothing is asked behind it.
local emitters = {
  tag = function(env) return op(env, "empty") end,
  lpeg = anything,
  ref = anything,
  grammar = anything,
  as = function(env, n, head, tail) return emit(env, n[2], head, tail) end,
  both = function(env, n, head, tail) return emit(env, n[1], head, tail) end,
  diff = function(env, n, head, tail) return emit(env, n[1], head, tail) end,
  count = function(env, n)
    if n[1] == false then return op(env, "fail") end
    if n[1] == true or n[1] < 1 then return op(env, "empty") end
    put(env, "one", { negated = true, sets = {}, edges = "" })
    if n[1] > 1 then op(env, "plus") end
    return true
  end,
  seq = function(env, n, head, tail)
    local front, back = n[1], n[2]
    if looks_back(back) and not only_looks(front) then -- bring what is asked next to what it is asked of
      local x, y = back[1], back[2]
      if back.op == "choice" then return emit(env, node("choice", node("seq", front, x), node("seq", front, y)), head, tail) end
      if back.op == "seq" then return emit(env, node("seq", node("seq", front, x), y), head, tail) end
    end
    local a = emit(env, n[1], head, tail and asks_nothing(n[2]))
    local b = emit(env, n[2], head and not a, tail)
    op(env, "seq")
    return a or b
  end,
  choice = function(env, n, head, tail)
    if only_looks(n) and asks_nothing(n) then return op(env, "empty") end
    local a, b = emit(env, n[1], head, tail), emit(env, n[2], head, tail)
    op(env, "alt")
    return a or b
  end,
  behind = function(env, n, head) return look_behind(env, end_label(env, n[1], 2), head) end,
  ahead = function(env, n, head, tail)
    local inner = n[1]
    local looks = inner.op == "no" or inner.op == "ahead" or inner.op == "behind"
    if looks or tail then return emit(env, inner, head, tail) end
    return look_ahead(env, end_label(env, inner, 1), false)
  end,
  no = function(env, n, head, tail)
    local inner = n[1]
    while inner.op == "ahead" do inner = inner[1] end
    if inner.op == "no" then return op(env, "empty") end
    local label = label_of(env, inner.op == "behind" and inner[1] or inner)
    if inner.op == "behind" then return look_behind(env, label and negated(label), head) end
    return look_ahead(env, label and negated(label), tail)
  end,
  power = function(env, n, head, tail)
    local least = n[2]
    if least < 0 then
      local consumes = emit(env, n[1], head and least == -1, tail and least == -1)
      if least == -2 then
        emit(env, n[1], false, false)
        op(env, "opt")
        op(env, "seq")
      end
      op(env, least < -2 and "star" or "opt")
      return consumes
    end
    local consumes = times(env, n[1], math.min(math.max(least, 1), 4), false, false)
    if least > 1 then
      emit(env, n[1], false, false)
      op(env, "star")
      op(env, "seq")
    else
      op(env, least == 0 and "star" or "plus")
    end
    return consumes
  end,
}

function emit(env, n, head, tail)
  local label = label_of(env, n)
  if label then return put(env, "one", label) end
  return emitters[n.op](env, n, head, tail)
end

--- Add a rule's pattern to a track's prefilter; `sets` gives the numbers of the sets that its patterns ask for.
function shape.add(prefilter, sets, labels, pattern)
  local env = { prefilter = prefilter, sets = sets, labels = labels, out = {} }
  emit(env, pattern, true, true)
  prefilter:rule(env.out)
end

return shape
