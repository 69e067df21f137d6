--- odd.lua ROOT: texts that nobody would write, of one size and of four times that: microseconds of CPU a kilobyte.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local invented = dofile(arg[1] .. "/tests/lua/invented.lua")

local function names(bytes)
  local parts, word = {}, invented()
  for i = 1, bytes // 33 do parts[i] = ("Yesterday %s %s met friends."):format(word(), word()) end
  return table.concat(parts, " ")
end

local function one_sentence(bytes)
  local n = bytes // 40
  return "Jane Doe said that " .. ("the plan, and the plan of the group, "):rep(n) .. "." .. (' "'):rep(n)
end

local function cut(doc) for _ in doc:sentences() do end end
local function claims(doc) return #doc:claims() + #doc:quotes() end
local function entities(doc) return #doc:entities() end

local texts = {
  { "claims in one sentence", one_sentence, claims },
  { "a new name in each sentence", names, entities },
}
local units, sorted = dofile(arg[1] .. "/tests/lua/odd_texts.lua"), {}
for name in pairs(units) do sorted[#sorted + 1] = name end
table.sort(sorted)
for _, name in ipairs(sorted) do
  texts[#texts + 1] = { name, function(bytes) return units[name]:rep(bytes // #units[name]) end, cut }
end

local function seconds(text, work)
  collectgarbage()
  local before = os.clock()
  work(assert(lede.text(text)))
  return os.clock() - before
end

for _, t in ipairs(texts) do
  local name, make, work = table.unpack(t)
  seconds(make(1000), work) -- loads what is loaded once
  local short, long = make(80000), make(320000)
  print(("odd    %-30s %8.2f µs/KB  %8.2f µs/KB"):format(name, seconds(short, work) * 1e9 / #short,
                                                       seconds(long, work) * 1e9 / #long))
end
