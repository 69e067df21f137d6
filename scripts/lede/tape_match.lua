--- lede.tape_match: one match of a rule: where it is, and what its pattern captured.

---@class lede.Match
---@field layer lede.layer
---@field rule table       the rule that matched
---@field first integer    its first element of the layer
---@field last integer     its last
---@field stop integer     the element behind it
---@field span lede.span   its text; every capture is a span too, under its own name
---@field fact any         what the rule's `make` returned
local Match, methods = {}, {}

-- `captured` is what core.search gives: NAME, first, stop, … in the order in which captures open (`stop` is behind it),
-- and NAME, false, value of a constant.

-- Where the next capture of that name is, from number k on.
local function find(captured, name, k)
  while captured[k] do
    if captured[k] == name then return k end
    k = k + 3
  end
end

local function value_at(m, k)
  local captured = m.captured
  local first, stop = captured[k + 1], captured[k + 2]
  if not first then return stop end
  if stop == first then return nil end -- it matched no token
  return m.layer:span(first, stop - 1)
end

function Match.__index(m, key)
  local method = methods[key]
  if method then return method end
  if key == "span" then
    local span = m.layer:span(m.first, m.last)
    m.span = span
    return span
  end
  if key == "stop" then return m.last + 1 end
  local k = find(m.captured, key, 1)
  local value = k and value_at(m, k)
  if value then rawset(m, key, value) end
  return value
end

--- All captures of that name, in order of text.
---@param name string
---@return lede.span[]
function methods.all(m, name)
  local out, k = {}, find(m.captured, name, 1)
  while k do
    out[#out + 1] = value_at(m, k)
    k = find(m.captured, name, k + 3)
  end
  return out
end

--- First and last element of a capture; nil when there is none.
---@param name string
---@return integer?, integer?
function methods.elements(m, name)
  local captured = m.captured
  local k = find(captured, name, 1)
  local first = k and captured[k + 1]
  if not first then return nil end
  return first, captured[k + 2] - 1
end

--- First and last element of every capture of that name, in order of text: first, last, first, last …
---@param name string
---@return integer[]
function methods.extents(m, name)
  local captured, out, k = m.captured, {}, find(m.captured, name, 1)
  while k do
    out[#out + 1], out[#out + 2] = captured[k + 1], captured[k + 2] - 1
    k = find(captured, name, k + 3)
  end
  return out
end

--- The elements that a capture, or without a name the whole match, is made of: each can be taken apart further.
---@param name? string
---@return lede.Element[]
function methods.children(m, name)
  local first, last = m.first, m.last
  if name then first, last = m:elements(name) end
  return first and require "lede.elements".range(m.layer, first, last) or {}
end

--- Every capture in order: { name =, depth =, first =, last = } or { name =, depth =, value = }.
---@return table[]
function methods.captures(m)
  local captured, out, open = m.captured, {}, {}
  for k = 1, #captured, 3 do
    local c = { name = captured[k], first = captured[k + 1] or nil }
    if c.first then c.last = captured[k + 2] - 1 else c.value = captured[k + 2] end
    while #open > 0 and c.first and c.first > open[#open].last do open[#open] = nil end
    c.depth = #open + 1
    if c.first then open[#open + 1] = c end
    out[#out + 1] = c
  end
  return out
end

function Match.__tostring(m) return ("%s: %s"):format(m.rule.name, m.layer:span(m.first, m.last).text) end

return Match
