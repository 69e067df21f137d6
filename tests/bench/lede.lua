--- lede.lua TASK ARTICLE…: how many megabytes of the articles, over and over, a CPU second is enough for.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

-- How many bytes to do, and what with each document.
local tasks = {
  words = { 20e6, function(doc) return #doc:layer "words" end },
  claims = { 1e6, function(doc) return #doc:claims() end },
}
local enough, work = table.unpack(tasks[arg[1]])

local articles = {}
for i = 2, #arg do
  local file <close> = assert(io.open(arg[i]))
  articles[#articles + 1] = file:read "a"
end

local function go(bytes)
  local done, i = 0, 0
  while done < bytes do
    i = i % #articles + 1
    work(assert(lede.text(articles[i], { published = "2025-12-02" })))
    done = done + #articles[i]
  end
  return done
end

go(1) -- loads the modules
local before = os.clock()
local bytes = go(enough)
print(bytes / 1e6 / (os.clock() - before))
