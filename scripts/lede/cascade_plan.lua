--- lede.cascade_plan: changes of the cascade, and what is wrong with them.  Loaded when a script first makes one, or
--- asks for a pattern's matches.
--
-- A change gets a list of entries of its own and alters that, or returns what is wrong.  See lede.cascade for what
-- entries and plans are.
local core = require "lede.core"
local t = require "lede.tape"

local cascade_plan = {}

local function near(name, names)
  local meant = core.near(tostring(name), names)
  return meant and (" (did you mean '%s'?)"):format(meant) or ""
end

---------------------------------------------------------------------------------------------------- patterns

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

--- What a pattern asks for that nothing up to a layer folds; nil: nothing.
---@param plan table
---@param pattern lede.Pattern
---@param name string   of the phase that left the layer
---@return string? problem
function cascade_plan.missing(plan, pattern, name)
  local top = plan.at[name]
  local fold, above = missing_fold(plan, (names_of { pattern }), top)
  if not fold then return nil end
  local where = above and (", '%s' does: doc:match(pattern, %q)"):format(above, above)
                or near(fold, folds_up_to(plan, top))
  return ("t.fold '%s': no phase folds that up to the layer '%s'%s"):format(fold, name, where)
end

---------------------------------------------------------------------------------------------------- entries

local MADE_ABOVE = { claim = true, quote = true, event = true, entity = true, error = true }
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
  if MADE_ABOVE[entry.kind] then
    return nil, ("facts of kind '%s' are made above all phases: choose another kind"):format(entry.kind)
  end
  return entry
end

local function index_of(entries, name)
  for i, entry in ipairs(entries) do
    if entry.name == name then return i end
  end
  return name == "words" and 0 or nil
end

local function unknown_phase(plan, name)
  local names = plan.names
  return ("no phase '%s'%s: there are %s"):format(tostring(name), near(name, names), table.concat(names, ", "))
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
    local which = after and plan.at[after] > i and { after, "after" }
                  or before and plan.at[before] < i and { before, "before" }
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
      return ("phase '%s' asks for t.fold '%s', which '%s' makes, and that stands above it: place it { after = %q }")
        :format(entry.name, fold, above, above)
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

---------------------------------------------------------------------------------------------------- changes

--- What is wrong with the order of a plan, or with what its phases ask for; nil: nothing.
---@param plan table
---@return string? problem
function cascade_plan.problem(plan) return broken_order(plan) or broken_fold(plan) end

function cascade_plan.add(entries, plan, where, phase, place)
  local entry, problem = entry_of(phase)
  if not entry then return problem end
  if plan.at[entry.name] then
    return ("there is a phase '%s' already: give this one another name, or use cascade:replace"):format(entry.name)
  end
  entry.place = where
  return read_rules(entry) or insert(entries, entry, place, plan)
end

function cascade_plan.replace(entries, plan, where, name, phase)
  local i = plan.at[name]
  if not i or i == 0 then return unknown_phase(plan, name) end
  local entry, problem = entry_of(phase, name)
  if not entry then return problem end
  local old = entries[i]
  entry.kind, entry.after, entry.before = entry.kind or old.kind, old.after, old.before
  entry.place, entries[i] = where, entry
  return read_rules(entry)
end

function cascade_plan.move(entries, plan, where, name, place)
  local i = plan.at[name]
  if not i or i == 0 then return unknown_phase(plan, name) end
  if type(place) ~= "table" or not next(place) then return "where to? { after = NAME } or { before = NAME }" end
  local entry = copy(table.remove(entries, i))
  entry.place = where
  return insert(entries, entry, place, plan)
end

function cascade_plan.switch(entries, plan, _, name, off)
  local i = plan.at[name]
  if not i or i == 0 then return unknown_phase(plan, name) end
  entries[i] = copy(entries[i])
  entries[i].off = off
end

--- Of a name that no phase has.
---@param plan table
---@param name any
---@return string problem
cascade_plan.unknown_phase = unknown_phase

--- Of a kind that no phase makes facts of.
---@param kinds table<string, boolean>
---@param kind any
---@return string
function cascade_plan.near_kind(kinds, kind)
  local known = sorted(kinds)
  return near(kind, known) .. ": there are " .. table.concat(known, ", ")
end

return cascade_plan
