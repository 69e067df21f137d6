--- lede.cascade: the phases that turn tokens into facts, in order; lede.cascade for scripts.
--
-- Each phase reads the layer that the one below it left, folds what it recognises, and makes facts.  Bundled are
--   times  quantities  names  quotations
-- each of them the module lede.NAME, which gives
--   phase    a lede.Phase (or what has a method run(layer, doc) -> layer, matches; in place of the matches nil and the facts)
--   kind     the kind of its facts
--   finish   finish(facts, doc), called when the phase has read the whole document; may be absent
-- The claims, entities and events are made above them.  Facts of a document are found once and kept with it.
--
-- A script adds phases of its own, and replaces, moves and switches off any:
--   lede.cascade:add(phase, { after = "names" })       lede.cascade:move("pledges", { before = "quotations" })
--   lede.cascade:replace("times", phase)               lede.cascade:off "quantities"
-- What is added is a t.phase, or a table { name=, phase=, kind=, finish= }.  Such changes hold for the run of the
-- script (what it changes while it looks at a document, for that document); a document keeps the cascade as it was
-- when it was first analysed.
--
-- The facts of a script's phase: what a rule's `make` returns, a fact or a table of fields; of a rule without `make`,
-- its captures.  doc:facts(kind) gives them, and emit prints them as full rows.
local core = require "lede.core"
local fact = require "lede.fact"
local first_from = core.first_from
local t = require "lede.tape"

---@class lede.cascade
---@field order string[]   the names of all phases, lowest first, also of those that are off
local cascade = {}

---@class lede.CascadePhase
---@field name? string           what it is called in the cascade; default: the phase's own name
---@field phase lede.Phase       or anything with a method run(layer, doc) that gives a layer and an array of matches
---@field kind? string           the kind of the facts that its rules make; without it they make none
---@field finish? fun(facts: table[], doc: lede.doc)

---@class lede.CascadePlace
---@field after? string    directly behind this phase ("words": below all); default: on top of all
---@field before? string   directly below this phase, or, with `after`, somewhere below it

---------------------------------------------------------------------------------------------------- plans

-- A plan is the cascade at one time: { entries, at = { NAME = place }, default = the layer for doc:match }.  It never
-- changes: a change makes a new one, and a document keeps that which it was begun with.
-- An entry: name, kind, folds (names), phase and finish (of a bundled phase: once it is loaded), off;
-- of a script's also asks (names of folds), after and before (what was asked for it), place (where in the script).

local DEFAULT_BELOW = "quotations" -- doc:match looks where quotations are still open
local BUNDLED = {
  { name = "times", kind = "time", folds = { "TIME" }, bundled = true },
  { name = "quantities", kind = "quantity", folds = { "QUANTITY" }, bundled = true },
  { name = "names", kind = "mention", folds = { "PERSON", "ORG", "PLACE", "MISC", "ROLE" }, bundled = true },
  { name = "quotations", kind = "quotation", folds = { "QUOTE" }, bundled = true },
}

local function plan_of(entries)
  local plan = { entries = entries, at = { words = 0 }, names = {} }
  for i, entry in ipairs(entries) do plan.at[entry.name], plan.names[i] = i, entry.name end
  local open = plan.at[DEFAULT_BELOW]
  plan.default = open > plan.at.names and (plan.names[open - 1]) or "names"
  return plan
end

local current
local function use(plan)
  current = plan
  cascade.order = plan.names
end

for _, entry in ipairs(BUNDLED) do
  for _, name in ipairs(entry.folds) do t.declare_fold(name) end
end
local bundled = plan_of(BUNDLED)
use(bundled)

---------------------------------------------------------------------------------------------------- changes

-- Make a change of lede.cascade_plan; what is wrong with it is told at the script's line.
local function change(self, method, edit, ...)
  local plans = require "lede.cascade_plan"
  local _, place = pcall(error, "", 4)
  local function wrong(message) error(("cascade:%s: %s"):format(method, message), 4) end
  if self ~= cascade then wrong "it is called with a colon: lede.cascade:add(…)" end
  local entries = table.move(current.entries, 1, #current.entries, 1, {})
  local problem = plans[edit](entries, current, place:match "^(.*): $" or "a script", ...)
  if problem then wrong(problem) end
  local plan = plan_of(entries)
  problem = plans.problem(plan)
  if problem then wrong(problem) end
  use(plan)
end

--- Add a phase, on top of all or where `place` says.
---@param phase lede.Phase|lede.CascadePhase
---@param place? lede.CascadePlace
function cascade:add(phase, place)
  change(self, "add", "add", phase, place)
end

--- Put a phase in the place of another, whose name it takes, and whose kind unless it says another.
---@param name string
---@param phase lede.Phase|lede.CascadePhase
function cascade:replace(name, phase)
  change(self, "replace", "replace", name, phase)
end

--- Move a phase.
---@param name string
---@param place lede.CascadePlace
function cascade:move(name, place)
  change(self, "move", "move", name, place)
end

--- Switch a phase off: it folds nothing and makes no facts, and its layer is the one below it.
---@param name string
function cascade:off(name)
  change(self, "off", "switch", name, true)
end

--- Switch a phase on again.
---@param name string
function cascade:on(name)
  change(self, "on", "switch", name, false)
end

--- For the program: a function that undoes whatever is changed from here on, and forgets the folds declared.
---@return fun()
function cascade.keep()
  local kept, forget_folds = current, t.keep_folds()
  return function()
    use(kept)
    forget_folds()
  end
end

--- For the program: call `work` with the bundled phases alone.
---@param work fun()
function cascade.as_bundled(work)
  local kept = current
  use(bundled)
  work()
  use(kept)
end

---------------------------------------------------------------------------------------------------- running

local function state_of(doc)
  local memo = core.memo(doc)
  if not memo.cascade then
    memo.cascade = { plan = current, layers = { words = core.layer(doc) }, made = {}, facts = {}, places = {},
                     top = "words", done = 0 }
  end
  return memo.cascade
end

local function load_phase(entry)
  if entry.phase then return end
  local module = require("lede." .. entry.name)
  entry.phase, entry.finish = module.phase, module.finish
end

-- The fields of a fact that a rule without `make` gives: its captures, an array where a name was captured again.
local function captured(m)
  local fields = {}
  for _, c in ipairs(m:captures()) do
    local all = fields[c.name] == nil and m:all(c.name)
    if all then fields[c.name] = #all > 1 and all or all[1] end
  end
  return fields
end

-- What the analyses above need of a fact, where a script's phase does not say it.
local TYPE = { PERSON = "PER", ORG = "ORG", PLACE = "LOC" }
local NEEDED = {
  mention = function(f, m)
    f.type, f.sure = f.type or TYPE[m.rule.fold] or "MISC", f.sure or 3
  end,
}

-- What became of a match of a script's phase.
local function fact_of(m, entry)
  local made = m.fact
  if made == nil and m.rule.make == nil then made = captured(m) end
  if made == nil or fact.is(made) then return made end
  if type(made) ~= "table" then
    error(("%s: phase %s, rule %s: make returned a %s; it returns a fact, a table of fields, or nil to refuse a match")
      :format(entry.phase.place or "lede", entry.name, m.rule.name, type(made)), 0)
  end
  if NEEDED[entry.kind] then NEEDED[entry.kind](made, m) end
  local rule = entry.name .. "." .. m.rule.name
  return fact.new(entry.kind, m.span, m.rule.place and rule .. "@" .. m.rule.place or rule, made)
end

local function facts_of(matches, entry)
  local facts = {}
  if not entry.kind then return facts end
  for _, m in ipairs(matches) do
    local f = m.fact
    if not entry.bundled then f = fact_of(m, entry) end
    if f then facts[#facts + 1] = f end
  end
  return facts
end

local function run_next(doc, state)
  local entry = state.plan.entries[state.done + 1]
  if state.running then
    local phase = state.running.phase
    error(("%s: phase '%s' asks for what it makes itself or a phase above it makes, a cycle; or it failed before")
      :format(phase.place or "lede", state.running.name), 0)
  end
  local layer, facts = state.layers[state.top], {}
  if not entry.off then
    load_phase(entry)
    state.running = entry
    local matches, made
    layer, matches, made = entry.phase:run(layer, doc)
    facts = made or facts_of(matches, entry)
    if entry.finish then entry.finish(facts, doc) end
    state.running = nil
  end
  state.layers[entry.name], state.made[entry.name] = layer, facts
  state.done, state.top = state.done + 1, entry.name
end

--- The phases, lowest first, loaded: { name=, phase=, kind=, off= }.
---@return table[]
function cascade.phases()
  for _, entry in ipairs(current.entries) do load_phase(entry) end
  return current.entries
end

-- The layer that a phase left; or nil and what is wrong.
local function find_layer(doc, name)
  local state = state_of(doc)
  name = name or state.plan.default
  if not state.plan.at[name] then
    local late = current.at[name] and "; it was added when the document was analysed already" or ""
    return nil, require "lede.cascade_plan".unknown_phase(state.plan, name) .. late
  end
  while not state.layers[name] do run_next(doc, state) end
  return state.layers[name], nil, name
end

--- The layer that phase `name` left ("words" is the lowest); without a name the one that quotations are read in.
---@param doc lede.doc
---@param name? string
---@return lede.layer
function cascade.layer(doc, name)
  local layer, problem = find_layer(doc, name)
  if not layer then error(problem, 2) end
  return layer
end

--- The layer above all phases.
---@param doc lede.doc
---@return lede.layer
function cascade.top(doc)
  local state = state_of(doc)
  while state.done < #state.plan.entries do run_next(doc, state) end
  return state.layers[state.top]
end

local checked = setmetatable({}, { __mode = "k" }) -- patterns: where they were last found to be in place

--- The layer for a pattern; or nil and what is wrong: no such layer, or it lies below what the pattern asks for.
---@param doc lede.doc
---@param pattern lede.Pattern
---@param name? string
---@return lede.layer?, string?
function cascade.layer_for(doc, pattern, name)
  local layer, problem, found = find_layer(doc, name)
  if not layer then return nil, problem end
  local plan, known = core.memo(doc).cascade.plan, checked[pattern]
  if known and known.plan == plan and known.name == found then return layer end
  problem = require "lede.cascade_plan".missing(plan, pattern, found)
  if problem then return nil, problem end
  if core.type(pattern) == "lede.pattern" then checked[pattern] = { plan = plan, name = found } end
  return layer
end

---------------------------------------------------------------------------------------------------- facts

local function kinds_of(plan)
  if plan.kinds then return plan.kinds end
  local set = {}
  for _, entry in ipairs(BUNDLED) do set[entry.kind] = true end
  for _, entry in ipairs(plan.entries) do
    if entry.kind then set[entry.kind] = true end
  end
  plan.kinds = set
  return set
end

local function by_place(a, b)
  if a.span.first ~= b.span.first then return a.span.first < b.span.first end
  return a.span.last < b.span.last
end

-- The facts of a kind, of one phase or several; or nil and what is wrong.  A bundled kind that no phase makes any more
-- has none.
local function find_facts(doc, kind)
  local state = state_of(doc)
  if state.facts[kind] then return state.facts[kind] end
  local plan, out, sources = state.plan, {}, 0
  for i, entry in ipairs(plan.entries) do
    if entry.kind == kind then
      while state.done < i do run_next(doc, state) end
      sources = sources + 1
      local made = state.made[entry.name]
      out = sources == 1 and made or table.move(made, 1, #made, #out + 1, table.move(out, 1, #out, 1, {}))
    end
  end
  if sources == 0 and not kinds_of(plan)[kind] then
    local why = kinds_of(current)[kind] and ": one that does was added when the document was analysed already" or
      require "lede.cascade_plan".near_kind(kinds_of(plan), kind)
    return nil, ("no phase makes facts of kind '%s'%s"):format(tostring(kind), why)
  end
  if sources > 1 then table.sort(out, by_place) end
  state.facts[kind] = out
  return out
end

--- The facts of a kind that phases make ("time", "quantity", "mention", "quotation", a script's own), in order of text.
---@param doc lede.doc
---@param kind string
---@return table[]
function cascade.facts(doc, kind)
  local facts, problem = find_facts(doc, kind)
  if not facts then error(problem, 2) end
  return facts
end

-- { facts, first bytes, last bytes } of a kind; or nil and what is wrong.
local function find_places(doc, kind)
  local known = state_of(doc).places
  local places = known[kind]
  if places then return places end
  local facts, problem = find_facts(doc, kind)
  if not facts then return nil, problem end
  known[kind] = { facts, core.extents(facts) }
  return known[kind]
end

--- The facts of a kind by place: the first bytes of all, their last bytes, and the facts.
---@param doc lede.doc
---@param kind string
---@return integer[] firsts
---@return integer[] lasts
---@return table[] facts
function cascade.places(doc, kind)
  local places, problem = find_places(doc, kind)
  if not places then error(problem, 2) end
  return places[2], places[3], places[1]
end

-- For what looks at every claim: the next fact behind number i of a list that lies within first .. last.
local function next_within(state, i)
  local places, last = state[1], state[2]
  local firsts, lasts = places[2], places[3]
  repeat
    i = i + 1
    local first = firsts[i]
    if not first or first > last then return nil end
  until lasts[i] <= last
  return i, places[1][i], firsts[i], lasts[i]
end

--- Iterate over those facts of a kind that lie within the bytes first .. last of a document: their numbers in the list
--- of all, the facts, their first and last bytes.
---@param doc lede.doc
---@param first integer
---@param last integer
---@param kind string
function cascade.between(doc, first, last, kind)
  local places, problem = find_places(doc, kind)
  if not places then error(problem, 2) end
  return next_within, { places, last }, first_from(places[2], first) - 1
end

--- Those facts of a kind that lie within a span.
---@param span lede.span
---@param kind string
---@return table[]
function cascade.within(span, kind)
  local doc = span.doc
  local _, problem = find_facts(doc, kind)
  if problem then error(problem, 2) end
  local out = {}
  for _, f in cascade.between(doc, span.first, span.last, kind) do out[#out + 1] = f end
  return out
end

return cascade
