--- pages_lede.lua PAGE…: how many pages a CPU second become documents with metadata; the bytes of their text.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local PASSES = 5

local pages = {}
for i = 1, #arg do
  local file <close> = assert(io.open(arg[i], "rb"))
  pages[i] = file:read "a"
end

local function go()
  local text = 0
  for _, page in ipairs(pages) do
    local doc = lede.html(page)
    if doc then text = text + #doc.text + #(doc.title or "") + #(doc.author or "") + #(doc.published or "") end
  end
  return text
end

go()
collectgarbage()
local before, text = os.clock(), 0
for _ = 1, PASSES do text = go() end
print(#pages * PASSES / (os.clock() - before), text)
