--- linear.lua FOLDER: microseconds a token for all facts, as one document grows from 1 KB to 10 MB.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local pipe = assert(io.popen("cat " .. arg[1] .. "/*.txt"))
local prose = pipe:read "a"
pipe:close()

local function text_of(size)
  local text = prose:rep(size // #prose + 1)
  return text:sub(1, size):gsub("[\128-\255]*$", "")
end

local function measure(text)
  local doc = assert(lede.text(text, { published = "2025-12-02" }))
  local before, tokens = os.clock(), 0
  local _ = #doc:claims()
  local spent = os.clock() - before
  for _ in doc:tokens() do tokens = tokens + 1 end
  return spent, tokens
end

measure(text_of(1e5)) -- loads the modules and makes the grammars
for _, size in ipairs { 1e3, 1e4, 1e5, 1e6, 1e7 } do
  local text = text_of(size // 1 | 0)
  local spent, tokens = 0, 0
  repeat
    local s, n = measure(text)
    spent, tokens = spent + s, tokens + n
  until tokens > 1e5
  print(("linear %8d bytes  %.2f µs a token"):format(size, spent / tokens * 1e6))
end
