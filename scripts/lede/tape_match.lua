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

-- The captures are events: NAME, first, …, stop (a capture and what lies in it), or NAME, false, value (a constant).

-- Where the capture whose name is event k closes.
local function stop_of(events, k)
  local depth = 1
  k = k + 2
  while true do
    local e = events[k]
    if type(e) ~= "string" then
      depth = depth - 1
      if depth == 0 then return e end
      k = k + 1
    elseif events[k + 1] == false then
      k = k + 3
    else
      depth, k = depth + 1, k + 2
    end
  end
end

-- The event where a capture of that name opens, from event k on.
local function find(events, name, k)
  local count = #events
  while k <= count do
    local e = events[k]
    if type(e) ~= "string" then
      k = k + 1
    elseif e == name then
      return k
    else
      k = k + (events[k + 1] == false and 3 or 2)
    end
  end
end

local function value_at(m, k)
  local events = m.events
  local first = events[k + 1]
  if first == false then return events[k + 2] end
  local stop = stop_of(events, k)
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
  local k = find(m.events, key, 1)
  local value = k and value_at(m, k)
  if value then rawset(m, key, value) end
  return value
end

--- All captures of that name, in order of text.
---@param name string
---@return lede.span[]
function methods.all(m, name)
  local out, k = {}, find(m.events, name, 1)
  while k do
    out[#out + 1] = value_at(m, k)
    k = find(m.events, name, k + (m.events[k + 1] == false and 3 or 2))
  end
  return out
end

--- First and last element of a capture; nil when there is none.
---@param name string
---@return integer?, integer?
function methods.elements(m, name)
  local k = find(m.events, name, 1)
  local first = k and m.events[k + 1]
  if not first then return nil end
  return first, stop_of(m.events, k) - 1
end

--- First and last element of every capture of that name, in order of text: first, last, first, last …
---@param name string
---@return integer[]
function methods.extents(m, name)
  local events, out, k = m.events, {}, find(m.events, name, 1)
  while k do
    out[#out + 1], out[#out + 2] = events[k + 1], stop_of(events, k) - 1
    k = find(events, name, k + 2)
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
  local events, out, open, k = m.events, {}, {}, 1
  while k <= #events do
    if type(events[k]) ~= "string" then
      open[#open].last = events[k] - 1
      open[#open], k = nil, k + 1
    else
      local c = { name = events[k], depth = #open + 1 }
      out[#out + 1] = c
      if events[k + 1] == false then
        c.value, k = events[k + 2], k + 3
      else
        c.first, open[#open + 1], k = events[k + 1], c, k + 2
      end
    end
  end
  return out
end

function Match.__tostring(m) return ("%s: %s"):format(m.rule.name, m.layer:span(m.first, m.last).text) end

return Match
