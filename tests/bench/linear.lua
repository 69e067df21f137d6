--- linear.lua FOLDER: microseconds a token for all facts, as documents grow from 1 KB to 10 MB: the least of three rounds.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local pipe = assert(io.popen("cat " .. arg[1] .. "/*.txt"))
local prose = pipe:read "a"
pipe:close()

-- A text of that many bytes that begins at byte `from` of the articles, which are repeated where they end, and where the
-- next one begins: so documents of all sizes are made of the same sentences.
local function text_of(size, from)
  local text = (prose:sub(from) .. prose:rep((size + from) // #prose + 1)):sub(1, size):gsub("%s%S*$", "")
  return text, (from + #text - 1) % #prose + 1
end

local SIZES, ROUNDS, ENOUGH = { 1000, 10000, 100000, 1000000, 10000000 }, 3, 5e5

-- Texts of one size, ENOUGH bytes in all; made before the clock starts, since to cut them moves more bytes about than
-- small documents have.
local function texts_of(size)
  local out, from, bytes = {}, 1, 0
  while bytes < ENOUGH do
    out[#out + 1], from = text_of(size, from)
    bytes = bytes + size
  end
  return out
end

local texts = {}
for _, size in ipairs(SIZES) do texts[size] = texts_of(size) end

local function measure(text)
  local doc = assert(lede.text(text, { published = "2025-12-02" }))
  local before, tokens = os.clock(), 0
  local _ = #doc:claims()
  local spent = os.clock() - before
  for _ in doc:tokens() do tokens = tokens + 1 end
  return spent, tokens
end

-- Microseconds a token in documents of one size.
local function cost(size)
  local spent, tokens = 0, 0
  for _, text in ipairs(texts[size]) do
    local s, n = measure(text)
    spent, tokens = spent + s, tokens + n
  end
  return spent / tokens * 1e6
end

cost(100000) -- loads the modules and makes the grammars
local least = {}
for _ = 1, ROUNDS do -- in turn, since other work on the machine comes and goes
  for _, size in ipairs(SIZES) do least[size] = math.min(least[size] or math.huge, cost(size)) end
end
for _, size in ipairs(SIZES) do print(("linear %8d bytes  %.2f µs a token"):format(size, least[size])) end
