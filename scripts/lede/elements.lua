--- lede.elements: what layers are made of, taken apart from folds down to tokens.
--
--   for _, e in ipairs(claim.source:elements()) do      -- PERSON "Norway's envoy, Mona Juul"
--     for _, child in ipairs(e:children()) do … end     -- … PERSON "Mona Juul" …, and that: "Mona", "Juul"
--   end
--
-- An element is a token, a phrase of the lexicon, or a fold.  A fold keeps what it was made of; where a fold was folded
-- again by one of the same name, from it alone, that counts as one.  A phrase is made of its tokens; a token of
-- nothing.
local elements = {}

---@class lede.Element
---@field span lede.span      its text
---@field text string         likewise
---@field first integer       byte, as of its span
---@field last integer        byte, as of its span
---@field fold string?        "PERSON" …; nil: a token or phrase
---@field form string         orthographic form of the token, or of a fold's head ("other": it has none)
---@field word string?        as the lexicon has it: of a token or phrase, or of a fold's head; nil: in no list
local Element = {}
local SPAN_FIELDS = { text = true, first = true, last = true }

function Element.__index(e, key)
  if SPAN_FIELDS[key] then return rawget(e, "span")[key] end
  return Element[key]
end

function Element.__tostring(e)
  local fold = rawget(e, "fold")
  return fold and ("%s[%s]"):format(fold, e.text) or e.text
end

-- Element i of a layer; nil: it is an edge.
local function at(layer, i)
  local known = layer:element(i)
  if known.edge then return nil end
  return setmetatable({ span = layer:span(i, i), fold = known.fold, form = known.form, word = known.entry,
                        layer = layer, i = i, low = known.first, high = known.last }, Element)
end

--- Elements first..last of a layer, without the edges among them.
---@param layer lede.layer
---@param first integer   element
---@param last integer    element
---@return lede.Element[]
function elements.range(layer, first, last)
  local out = {}
  for i = first, last do out[#out + 1] = at(layer, i) end
  return out
end

-- The tokens of a phrase; of a token none.
local function tokens(span)
  local out = {}
  for token, form in span:tokens() do
    out[#out + 1] = setmetatable({ span = token, form = form }, Element)
  end
  return #out > 1 and out or {}
end

--- What the element is made of, in order of text; of a token nothing.
---@return lede.Element[]
function Element:children()
  local layer, low, high = self.layer, self.low, self.high
  if not layer then return {} end
  while low do -- down to where it was made
    layer = layer:below()
    local only = low == high and layer:element(low)
    if not only or only.fold ~= self.fold then return elements.range(layer, low, high) end
    low, high = only.first, only.last
  end
  return tokens(self.span)
end

--- layer:children(i): what element i of a layer is made of.
---@param layer lede.layer
---@param i integer   element
---@return lede.Element[]
function elements.children(layer, i)
  local e = at(layer, i)
  return e and e:children() or {}
end

-- The elements of a layer that make up exactly the span; nil: some stick out of it.
local function exactly(layer, span)
  local first, last = layer:find(span.first, span.last)
  if not first then return nil end
  local from, to = layer:range(first, last)
  if from == span.first and to == span.last then return elements.range(layer, first, last) end
end

--- span:elements(name): the elements that the span is made of, in the highest layer where it is made of whole ones,
--- or in the layer of a phase; none where an element sticks out of it.
---@param span lede.span
---@param name? string   of a phase, or "words"
---@return lede.Element[]
function elements.of_span(span, name)
  local cascade = require "lede.cascade"
  if name then return exactly(cascade.layer(span.doc, name), span) or {} end
  local layer = cascade.top(span.doc)
  while layer do
    local found = exactly(layer, span)
    if found then return found end
    layer = layer:below()
  end
  return {}
end

return elements
