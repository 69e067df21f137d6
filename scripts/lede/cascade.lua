--- lede.cascade: the phases that turn tokens into facts, in order.
--
-- Each phase reads the layer that the one before it left and folds what it recognises; its module gives
--   phase   a lede.Phase whose rules make facts
--   kind    the kind of those facts
-- Facts of a document are found once and kept with it.
local core = require "lede.core"
local t = require "lede.tape"
for _, f in ipairs{"TIME","QUANTITY","PERSON","ORG","PLACE","MISC","ROLE","QUOTE"} do t.declare_fold(f) end

local cascade = {}

local ORDER = { "times", "quantities", "names", "quotations" }
local DEFAULT = "names" -- quotations are still open there

local function state_of(doc)
  local memo = core.memo(doc)
  if not memo.cascade then
    memo.cascade = { layers = { words = core.layer(doc) }, facts = {}, top = "words", done = 0 }
  end
  return memo.cascade
end

local function run_next(doc, state)
  local name = ORDER[state.done + 1]
  local module = require("lede." .. name)
  local layer, matches = module.phase:run(state.layers[state.top], doc)
  local facts = {}
  for _, m in ipairs(matches) do
    if m.fact then facts[#facts + 1] = m.fact end
  end
  if module.finish then module.finish(facts, doc) end
  state.layers[name], state.facts[module.kind] = layer, facts
  state.done, state.top = state.done + 1, name
end

--- The names of the phases, lowest first; each is a module lede.NAME.
cascade.order = ORDER

--- The layer that phase `name` left ("words" is the lowest); without a name "names".
function cascade.layer(doc, name)
  local state = state_of(doc)
  name = name or DEFAULT
  while not state.layers[name] do
    if state.done == #ORDER then error(("no phase '%s'"):format(name), 2) end
    run_next(doc, state)
  end
  return state.layers[name]
end

--- The facts of a kind ("time", "quantity", "mention", "quotation"), in order of text.
function cascade.facts(doc, kind)
  local state = state_of(doc)
  while not state.facts[kind] do
    if state.done == #ORDER then error(("no phase makes facts of kind '%s'"):format(kind), 2) end
    run_next(doc, state)
  end
  return state.facts[kind]
end

--- Those facts of a kind that lie within a span.
function cascade.within(span, kind)
  local facts, out = cascade.facts(span.doc, kind), {}
  local first, last = span.first, span.last
  local low, high = 1, #facts + 1
  while low < high do
    local mid = (low + high) // 2
    if facts[mid].span.first < first then low = mid + 1 else high = mid end
  end
  while facts[low] and facts[low].span.last <= last do
    out[#out + 1] = facts[low]
    low = low + 1
  end
  return out
end

return cascade
