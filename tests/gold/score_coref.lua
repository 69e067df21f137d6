--- Scores which mentions were joined: lua5.4 score_coref.lua GOLD.ndjson PRED.ndjson, one line of JSON.
--
-- GOLD   {"id", "text", "chains": [{"mentions": [{"span": [start, end], "kind": name|nominal|pronoun, "name"?: a string in
--        the span}]}]}
-- PRED   {"id", "entities": [{"mentions": [{"start", "end", "kind"}]}]}; bytes, end exclusive
--
-- A predicted mention is a gold one when they have one kind and their names (or, without a name, their spans) are equal.
--   together   of the names of a chain that were found, the share that is under the entity with most of them
--   of_all     the same, of all names of the chain
--   mixed      of the entities with two names or more that are in chains, the share whose names are of two chains;
--              unlike counts only two chains that have no name in common
--   pronouns   of the pronouns that were joined to an entity, the share whose chain is that of most of its names; one
--              that is in no chain counts as wrong.  `linked` of `pronouns_in_gold`
--   b3         B-cubed (Bagga and Baldwin 1998) over names and pronouns, of the mentions that both sides have;
--              b3_all counts a mention that only the gold has as missed
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local json = require "lede".json

local function read(path)
  local out, order = {}, {}
  for line in io.lines(path) do
    local record = assert(json.decode(line))
    out[record.id], order[#order + 1] = record, record.id
  end
  return out, order
end

local function add(sums, name, n) sums[name] = (sums[name] or 0) + n end
local function key_of(kind, start, stop) return ("%s %d %d"):format(kind, start, stop) end

-- Where the name of a mention is, or all of it.
local function place_of(m, text)
  local first, last = m.span[1], m.span[2]
  if type(m.name) == "string" then
    local a, b = text:find(m.name, first + 1, true)
    if a and b <= last then return a - 1, b end
  end
  return first, last
end

-- The number of the chain of each gold mention, by key; how many names each chain has; how many pronouns there are.
local function chains_of(record)
  local chain, names, pronouns, texts = {}, {}, 0, {}
  for number, c in ipairs(record.chains) do
    texts[number] = {}
    for _, m in ipairs(c.mentions) do
      if m.kind ~= "nominal" then chain[key_of(m.kind, place_of(m, record.text))] = number end
      if m.kind == "name" then
        names[number] = (names[number] or 0) + 1
        texts[number][tostring(m.name)] = true
      end
      if m.kind == "pronoun" then pronouns = pronouns + 1 end
    end
  end
  return chain, names, pronouns, texts
end

local function largest(counts)
  local best, which, kinds = 0, nil, 0
  for k, n in pairs(counts) do
    kinds = kinds + 1
    if n > best or n == best and which and k < which then best, which = n, k end
  end
  return best, which, kinds
end

local function total(counts)
  local sum = 0
  for _, n in pairs(counts) do sum = sum + n end
  return sum
end

-- Names: of each chain by entity, and of each entity by chain.
local function tally_names(record, chain)
  local by_chain, by_entity = {}, {}
  for number, e in ipairs(record.entities) do
    by_entity[number] = {}
    for _, m in ipairs(e.mentions) do
      local c = m.kind == "name" and chain[key_of("name", m.start, m["end"])]
      if c then
        by_chain[c] = by_chain[c] or {}
        add(by_chain[c], number, 1)
        add(by_entity[number], c, 1)
      end
    end
  end
  return by_chain, by_entity
end

-- Are two of the chains without a name in common?
local function are_unlike(counts, texts)
  for a in pairs(counts) do
    for b in pairs(counts) do
      local common = false
      for text in pairs(texts[a]) do common = common or texts[b][text] end
      if not common then return true end
    end
  end
  return false
end

local function score_names(sums, by_chain, by_entity, names, texts)
  for number, n in pairs(names) do
    if n > 1 then
      local counts = by_chain[number] or {}
      add(sums, "together", (largest(counts)))
      add(sums, "found", total(counts))
      add(sums, "names", n)
    end
  end
  for _, counts in ipairs(by_entity) do
    local _, _, kinds = largest(counts)
    if total(counts) > 1 then
      add(sums, "entities", 1)
      add(sums, "mixed", kinds > 1 and 1 or 0)
      add(sums, "unlike", kinds > 1 and are_unlike(counts, texts) and 1 or 0)
    end
  end
end

local function score_pronouns(sums, record, chain, by_entity)
  for number, e in ipairs(record.entities) do
    local _, of_names = largest(by_entity[number])
    for _, m in ipairs(e.mentions) do
      if m.kind == "pronoun" then
        add(sums, "linked", 1)
        add(sums, "right", of_names and chain[key_of("pronoun", m.start, m["end"])] == of_names and 1 or 0)
      end
    end
  end
end

local function score_b3(sums, record, chain)
  local entity, in_chain, in_entity, both = {}, {}, {}, {}
  for number, e in ipairs(record.entities) do
    for _, m in ipairs(e.mentions) do entity[key_of(m.kind, m.start, m["end"])] = number end
  end
  for key, c in pairs(chain) do
    add(sums, "gold", 1)
    local e = entity[key]
    if e then
      add(in_chain, c, 1)
      add(in_entity, e, 1)
      add(both, c .. " " .. e, 1)
    end
  end
  for key, c in pairs(chain) do
    local e = entity[key]
    if e then
      add(sums, "shared", 1)
      add(sums, "b3_p", both[c .. " " .. e] / in_entity[e])
      add(sums, "b3_r", both[c .. " " .. e] / in_chain[c])
    end
  end
end

local function ratio(a, b) return b and b > 0 and (a or 0) / b or 0 end
local function f1(p, r) return ratio(2 * p * r, p + r) end

local gold, order = read(arg[1])
local found = read(arg[2])
local sums = {}
for _, id in ipairs(order) do
  local record = found[id] or { entities = {} }
  record.entities = record.entities or {}
  local chain, names, pronouns, texts = chains_of(gold[id])
  local by_chain, by_entity = tally_names(record, chain)
  score_names(sums, by_chain, by_entity, names, texts)
  score_pronouns(sums, record, chain, by_entity)
  score_b3(sums, record, chain)
  add(sums, "pronouns_in_gold", pronouns)
end
local p, r = ratio(sums.b3_p, sums.shared), ratio(sums.b3_r, sums.shared)
print(json.encode {
  together = ratio(sums.together, sums.found), of_all = ratio(sums.together, sums.names),
  mixed = ratio(sums.mixed, sums.entities), unlike = ratio(sums.unlike, sums.entities), entities = sums.entities or 0,
  pronouns = ratio(sums.right, sums.linked), linked = sums.linked or 0, pronouns_in_gold = sums.pronouns_in_gold or 0,
  b3 = { p = p, r = r, f1 = f1(p, r) }, b3_all = { p = p, r = ratio(sums.b3_r, sums.gold), f1 = f1(p, ratio(sums.b3_r, sums.gold)) },
})
