--- lede.cascade: the phases that turn tokens into facts, in order; lede.cascade for scripts.
--
-- Each phase reads the layer that the one below it left, folds what it recognises, and makes facts.  Bundled are
--   times  quantities  names  quotations
-- each of them the module lede.NAME, which gives
--   phase    a lede.Phase (or what has a method run(layer, doc) -> layer, matches)
--   kind     the kind of its facts
--   finish   finish(facts, doc), called when the phase has read the whole document; may be absent
-- The claims, entities and events are made above them.  Facts of a document are found once and kept with it.
--
-- A script adds phases of its own, and replaces, moves and switches off any:
--   lede.cascade:add(phase, { after = "names" })       lede.cascade:move("pledges", { before = "quotations" })
--   lede.cascade:replace("times", phase)               lede.cascade:off "quantities"
-- What is added is a t.phase, or a table { name=, phase=, kind=, finish= }.  Such changes hold for the run of the script
-- (what it changes while it looks at a document, for that document); a document keeps the cascade as it was when it was
-- first analysed.
--
-- The facts of a script's phase: what a rule's `make` returns, a fact or a table of fields; of a rule without `make`, its
-- captures.  doc:facts(kind) gives them, and emit prints them as full rows.
local core = require "lede.core"
local fact = require "lede.fact"
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

local function near(name, names)
  local meant = core.near(tostring(name), names)
  return meant and (" (did you mean '%s'?)"):format(meant) or ""
end

---------------------------------------------------------------------------------------------------- what patterns ask for

-- Note in `asks` the folds that a pattern asks for, in `captures` the names of its captures.
local function note_names(n, seen, asks, captures)
  if core.type(n) ~= "lede.pattern" or seen[n] then return end
  seen[n] = true
  if n.op == "is" and n[1] == "fold" then asks[n[2]] = true end
  if n.op == "as" or n.op == "tag" then captures[n[1]] = true end
  if n.op == "grammar" then
    for _, rule in pairs(n[1]) do note_names(rule, seen, asks, captures) end
    return
  end
  for i = 1, 2 do note_names(n[i], seen, asks, captures) end
end

local function sorted(set)
  local out = {}
  for name in pairs(set) do out[#out + 1] = name end
  table.sort(out)
  return out
end

local function names_of(patterns)
  local seen, asks, captures = {}, {}, {}
  for _, pattern in ipairs(patterns) do note_names(pattern, seen, asks, captures) end
  return sorted(asks), sorted(captures)
end

-- The names of the phases that make a fold, up to place `top` and above it.
local function makers(plan, fold, top)
  local below, above
  for i, entry in ipairs(plan.entries) do
    for _, name in ipairs(entry.folds) do
      if name == fold and i <= top then below = entry.name end
      if name == fold and i > top then above = above or entry.name end
    end
  end
  return below, above
end

local function folds_up_to(plan, top)
  local out = {}
  for i = 1, top do table.move(plan.entries[i].folds, 1, #plan.entries[i].folds, #out + 1, out) end
  return out
end

-- The first fold of the list that nothing up to place `top` makes, and what makes it above; nil: there is none.
local function missing_fold(plan, asks, top)
  for _, fold in ipairs(asks) do
    local below, above = makers(plan, fold, top)
    if not below then return fold, above end
  end
end

---------------------------------------------------------------------------------------------------- changing the plan

local ENTRY = { "name", "phase", "kind", "finish" }
local COMMON = { v = true, fact = true, id = true, doc = true, start = true, ["end"] = true, text = true, rule = true,
                 place = true, span = true }

local function unknown_key(given, known)
  local is_known = {}
  for _, key in ipairs(known) do is_known[key] = true end
  for key in pairs(given) do
    if not is_known[key] then return ("unknown field '%s'%s"):format(tostring(key), near(key, known)) end
  end
end

-- What the rules of an entry's phase say of it.  A phase that runs in a way of its own has perhaps none.
local function read_rules(entry)
  local folds, patterns, bare, makes = {}, {}, {}, false
  for _, rule in ipairs(entry.phase.rules or {}) do
    if rule.fold then folds[rule.fold] = true end
    patterns[#patterns + 1], makes = rule.pattern, makes or rule.make
    if not rule.make then bare[#bare + 1] = rule.pattern end
  end
  entry.folds, entry.asks = sorted(folds), (names_of(patterns))
  if makes and not entry.kind then
    return ("phase '%s': its rules make facts; of which kind? kind = \"pledge\", say"):format(entry.name)
  end
  for _, name in ipairs(entry.kind and select(2, names_of(bare)) or {}) do
    if COMMON[name] then
      return ("phase '%s': its facts cannot have a field '%s', which every row has: capture it by another name"):format(
        entry.name, name)
    end
  end
end

-- An entry of what a script gives; or nil and what is wrong with it.
local function entry_of(given, name)
  if t.is_phase(given) then given = { phase = given } end
  if type(given) ~= "table" then return nil, "a phase expected: t.phase { … }, or { name =, phase =, kind = }" end
  local unknown = unknown_key(given, ENTRY)
  if unknown then return nil, unknown end
  local phase = given.phase
  if type(phase) ~= "table" or type(phase.run) ~= "function" then
    return nil, "its field 'phase' must be a t.phase { … }, or have a method run"
  end
  local entry = { name = name or given.name or phase.name, phase = phase, kind = given.kind or phase.kind,
                  finish = given.finish or phase.finish }
  if type(entry.name) ~= "string" or entry.name == "words" then return nil, "the phase needs a name" end
  if entry.kind ~= nil and type(entry.kind) ~= "string" then return nil, "its kind must be a string" end
  return entry
end

local function index_of(entries, name)
  for i, entry in ipairs(entries) do
    if entry.name == name then return i end
  end
  return name == "words" and 0 or nil
end

local function unknown_phase(plan, name)
  return ("no phase '%s'%s: there are %s"):format(tostring(name), near(name, plan.names), table.concat(plan.names, ", "))
end

-- Put an entry where the options say into a list that it is not in -> what is wrong, nil: nothing.
local function insert(entries, entry, options, plan)
  options = options or {}
  local unknown = unknown_key(options, { "after", "before" })
  if unknown then return unknown end
  local after, before = options.after, options.before
  for _, name in ipairs { after or before, before or after } do
    if name == entry.name then return ("'%s' cannot be placed by itself"):format(name) end
    if not index_of(entries, name) then
      return unknown_phase(plan, name) .. "; one that another is placed by has to be added first"
    end
  end
  local low, high = after and index_of(entries, after), before and index_of(entries, before)
  if low and high and low >= high then
    return ("a cycle: '%s' cannot stand after '%s' and before '%s', for '%s' comes first"):format(entry.name, after,
      before, before)
  end
  entry.after, entry.before = after, before
  table.insert(entries, low and low + 1 or high or #entries + 1, entry)
end

-- What was asked for a phase still holds, or two of them cannot both have their way.
local function broken_order(plan)
  for i, entry in ipairs(plan.entries) do
    local after, before = entry.after, entry.before
    local which = after and plan.at[after] > i and { after, "after" } or before and plan.at[before] < i and { before, "before" }
    if which then
      return ("a cycle: '%s' was placed %s '%s' (%s), and the change would have it the other way"):format(entry.name,
        which[2], which[1], entry.place)
    end
  end
end

-- Every fold that a script's phase asks for is made below it.
local function broken_fold(plan)
  for i, entry in ipairs(plan.entries) do
    local fold, above = missing_fold(plan, entry.asks or {}, i - 1)
    if fold and above then
      return ("phase '%s' asks for t.fold '%s', which '%s' makes, and that stands above it: place it { after = %q }"):format(
        entry.name, fold, above, above)
    elseif fold then
      return ("phase '%s' asks for t.fold '%s': no phase below folds that%s"):format(entry.name, fold,
        near(fold, folds_up_to(plan, i - 1)))
    end
  end
end

local function copy(entry)
  local out = {}
  for key, value in pairs(entry) do out[key] = value end
  return out
end

-- Make a change: edit(entries, plan) gets a list of its own and returns what is wrong, or nothing.
local function change(self, method, edit)
  local _, place = pcall(error, "", 4)
  local function wrong(message) error(("cascade:%s: %s"):format(method, message), 4) end
  if self ~= cascade then wrong "it is called with a colon: lede.cascade:add(…)" end
  local entries = table.move(current.entries, 1, #current.entries, 1, {})
  local problem = edit(entries, current, place ~= "" and place:match "^(.*): $" or "a script")
  if problem then wrong(problem) end
  local plan = plan_of(entries)
  problem = broken_order(plan) or broken_fold(plan)
  if problem then wrong(problem) end
  use(plan)
end

--- Add a phase, on top of all or where `place` says.
---@param phase lede.Phase|lede.CascadePhase
---@param place? lede.CascadePlace
function cascade:add(phase, place)
  change(self, "add", function(entries, plan, where)
    local entry, problem = entry_of(phase)
    if not entry then return problem end
    if plan.at[entry.name] then
      return ("there is a phase '%s' already: give this one another name, or use cascade:replace"):format(entry.name)
    end
    entry.place = where
    return read_rules(entry) or insert(entries, entry, place, plan)
  end)
end

--- Put a phase in the place of another, whose name it takes, and whose kind unless it says another.
---@param name string
---@param phase lede.Phase|lede.CascadePhase
function cascade:replace(name, phase)
  change(self, "replace", function(entries, plan, where)
    local i = index_of(entries, name)
    if not i or i == 0 then return unknown_phase(plan, name) end
    local entry, problem = entry_of(phase, name)
    if not entry then return problem end
    local old = entries[i]
    entry.kind, entry.after, entry.before = entry.kind or old.kind, old.after, old.before
    entry.place, entries[i] = where, entry
    return read_rules(entry)
  end)
end

--- Move a phase.
---@param name string
---@param place lede.CascadePlace
function cascade:move(name, place)
  change(self, "move", function(entries, plan, where)
    local i = index_of(entries, name)
    if not i or i == 0 then return unknown_phase(plan, name) end
    if type(place) ~= "table" or not next(place) then return "where to? { after = NAME } or { before = NAME }" end
    local entry = copy(table.remove(entries, i))
    entry.place = where
    return insert(entries, entry, place, plan)
  end)
end

local function switch(entries, plan, name, off)
  local i = index_of(entries, name)
  if not i or i == 0 then return unknown_phase(plan, name) end
  entries[i] = copy(entries[i])
  entries[i].off = off
end

--- Switch a phase off: it folds nothing and makes no facts, and its layer is the one below it.
---@param name string
function cascade:off(name)
  change(self, "off", function(entries, plan) return switch(entries, plan, name, true) end)
end

--- Switch a phase on again.
---@param name string
function cascade:on(name)
  change(self, "on", function(entries, plan) return switch(entries, plan, name, false) end)
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
    memo.cascade = { plan = current, layers = { words = core.layer(doc) }, made = {}, facts = {}, top = "words", done = 0 }
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
    error(("%sphase %s, rule %s: make returned a %s; it returns a fact, a table of its fields, or nil to refuse the match")
      :format(entry.phase.place or "", entry.name, m.rule.name, type(made)), 0)
  end
  if NEEDED[entry.kind] then NEEDED[entry.kind](made, m) end
  return fact.new(entry.kind, m.span, entry.name .. "." .. m.rule.name, made)
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
    error(("%sphase '%s' asks for what it makes itself or a phase above it makes, a cycle; or it failed before"):format(
      phase.place or "", state.running.name), 0)
  end
  local layer, facts = state.layers[state.top], {}
  if not entry.off then
    load_phase(entry)
    state.running = entry
    local matches
    layer, matches = entry.phase:run(layer, doc)
    facts = facts_of(matches, entry)
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
    return nil, unknown_phase(state.plan, name) .. late
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
  local fold, above = missing_fold(plan, (names_of { pattern }), plan.at[found])
  if fold then
    return nil, ("t.fold '%s': no phase folds that up to the layer '%s'%s"):format(fold, found,
      above and (", '%s' does: doc:match(pattern, %q)"):format(above, above) or near(fold, folds_up_to(plan, plan.at[found])))
  end
  if core.type(pattern) == "lede.pattern" then checked[pattern] = { plan = plan, name = found } end
  return layer
end

---------------------------------------------------------------------------------------------------- facts

local function kinds_of(plan)
  local set = {}
  for _, entry in ipairs(BUNDLED) do set[entry.kind] = true end
  for _, entry in ipairs(plan.entries) do
    if entry.kind then set[entry.kind] = true end
  end
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
  local kinds = kinds_of(plan)
  if not kinds[kind] then
    local known = sorted(kinds)
    local why = kinds_of(current)[kind] and ": one that does was added when the document was analysed already" or
      near(kind, known) .. ": there are " .. table.concat(known, ", ")
    return nil, ("no phase makes facts of kind '%s'%s"):format(tostring(kind), why)
  end
  for i, entry in ipairs(plan.entries) do
    if entry.kind == kind then
      while state.done < i do run_next(doc, state) end
      sources = sources + 1
      local made = state.made[entry.name]
      if sources == 1 then out = made else out = table.move(made, 1, #made, #out + 1, table.move(out, 1, #out, 1, {})) end
    end
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

--- Those facts of a kind that lie within a span.
---@param span lede.span
---@param kind string
---@return table[]
function cascade.within(span, kind)
  local facts, problem = find_facts(span.doc, kind)
  if not facts then error(problem, 2) end
  local out, first, last = {}, span.first, span.last
  local low, high = 1, #facts + 1
  while low < high do
    local mid = (low + high) // 2
    if facts[mid].span.first < first then low = mid + 1 else high = mid end
  end
  while facts[low] and facts[low].span.first <= last do
    if facts[low].span.last <= last then out[#out + 1] = facts[low] end
    low = low + 1
  end
  return out
end

return cascade
