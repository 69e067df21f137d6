--- lede.tape_grammar: what is wrong with the rules of t.grammar, said in their own names.
--
-- LPeg finds left recursion and empty loops too, but only where a rule is first tried, and by then a grammar has rules
-- that its author never wrote.
local core = require "lede.core"

local tape_grammar = {}

-- The patterns that a node is made of.
local function each_operand(n, visit)
  for i = 1, 2 do
    if core.type(n[i]) == "lede.pattern" then visit(n[i]) end
  end
end

-- All nodes of a rule, but not those of a grammar inside it, whose rules are its own.
local function each_node(n, seen, visit)
  if seen[n] then return end
  seen[n] = true
  visit(n)
  if n.op ~= "grammar" and not n.set then each_operand(n, function(m) each_node(m, seen, visit) end) end
end

---------------------------------------------------------------------------------------------------- empty matches

local may_be_empty
local EMPTY = {
  ref = function(n, empty) return empty[n[1]] or false end,
  seq = function(n, empty) return may_be_empty(n[1], empty) and may_be_empty(n[2], empty) end,
  choice = function(n, empty) return may_be_empty(n[1], empty) or may_be_empty(n[2], empty) end,
  diff = function(n, empty) return may_be_empty(n[1], empty) end,
  both = function(n, empty) return may_be_empty(n[1], empty) end,
  power = function(n, empty) return n[2] <= 0 or may_be_empty(n[1], empty) end,
  as = function(n, empty) return may_be_empty(n[2], empty) end,
}

-- May the node match without consuming anything, if the rules in `empty` may?
function may_be_empty(n, empty)
  local by_op = EMPTY[n.op]
  if not by_op or n.set then return n.nullable end
  return by_op(n, empty)
end

-- The names of the rules that may match nothing, as a set.
local function empty_rules(rules, names)
  local empty, grown = {}, true
  while grown do
    grown = false
    for _, name in ipairs(names) do
      if not empty[name] and may_be_empty(rules[name], empty) then empty[name], grown = true, true end
    end
  end
  return empty
end

---------------------------------------------------------------------------------------------------- left recursion

-- Call visit(name) for every rule that the node may call before it has consumed anything.
local function each_first(n, empty, visit)
  if n.op == "ref" then return visit(n[1]) end
  if n.op == "grammar" or n.op == "behind" or n.set then return end
  if n.op == "seq" then
    each_first(n[1], empty, visit)
    if may_be_empty(n[1], empty) then each_first(n[2], empty, visit) end
    return
  end
  each_operand(n, function(m) each_first(m, empty, visit) end)
end

-- The rules on the way from a rule back to itself before anything is consumed: { "a", "b", "a" }; nil: there is none.
local function way_back(rules, start, empty)
  local seen, way = {}, { start }
  local function search(name)
    local found = false
    each_first(rules[name], empty, function(called)
      if found or seen[called] then return end
      way[#way + 1] = called
      if called == start then
        found = true
        return
      end
      seen[called] = true
      found = search(called)
      if not found then way[#way] = nil end
    end)
    return found
  end
  return search(start) and way or nil
end

---------------------------------------------------------------------------------------------------- the check

local function unknown_rule(name, names, what)
  local meant = core.near(name, names)
  return ("%s '%s', and it has no rule of that name%s"):format(what, name,
    meant and (" (did you mean '%s'?)"):format(meant) or "")
end

local function problem_of_rule(name, rules, names, empty)
  local problem
  each_node(rules[name], {}, function(n)
    if problem then return end
    if n.op == "ref" and not rules[n[1]] then
      problem = unknown_rule(n[1], names, ("rule '%s' refers to"):format(name))
    elseif n.op == "power" and n[2] >= 0 and may_be_empty(n[1], empty) then
      problem = ("rule '%s' repeats what may match without consuming a token, and would do so for ever"):format(name)
    end
  end)
  if problem then return problem end
  local way = way_back(rules, name, empty)
  if way then
    return ("rule '%s' is left recursive, it comes back to itself before it has consumed a token (%s): something has "
      .. "to be matched first"):format(name, table.concat(way, " -> "))
  end
end

--- Check the rules of a grammar, by name, with that of the first (or the first itself) at [1].
---@param rules table
---@return boolean nullable   may the grammar match without consuming anything?
---@return string? problem    what is wrong with it
function tape_grammar.check(rules)
  local all, names = {}, {}
  for name, rule in pairs(rules) do
    if name ~= 1 or core.type(rule) == "lede.pattern" then
      all[name], names[#names + 1] = rule, name
    end
  end
  table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
  local first = all[1] and 1 or rules[1]
  if first == nil then return false, 'it does not say which rule is the first: t.grammar { "start", start = … }' end
  if not all[first] then return false, unknown_rule(tostring(first), names, "it begins with") end
  local empty = empty_rules(all, names)
  for _, name in ipairs(names) do
    local problem = problem_of_rule(name, all, names, empty)
    if problem then return false, problem end
  end
  return empty[first] or false
end

return tape_grammar
