--- lede.lua TASK TEXTS: what a CPU second is enough for: megabytes, tokens, and the most memory it took (megabytes).
-- TEXTS: JSON Lines with "text", or a folder of .txt.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function lines_of(command)
  local out, pipe = {}, assert(io.popen(command))
  for line in pipe:lines() do out[#out + 1] = line end
  pipe:close()
  return out
end

local function read(path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

local function texts_of(path)
  local out = {}
  if path:find "%.ndjson$" then
    for line in io.lines(path) do out[#out + 1] = lede.json.decode(line).text end
  else
    for _, file in ipairs(lines_of("ls " .. path .. "/*.txt")) do out[#out + 1] = read(file) end
  end
  return out
end

local function count_tokens(doc)
  local n = 0
  for _ in doc:tokens() do n = n + 1 end
  return n
end

-- How many bytes to do, and what with each document; of a phase also what is done before the clock starts.
local tasks = {
  words = { 20e6, function(doc) return #doc:layer "words" + count_tokens(doc) end },
  times = { 6e6, function(doc) return #doc:times() end },
  times_phase = { 6e6, function(doc) return #doc:times() end, function(doc) return #doc:layer "words" end },
  -- every fact, and of a claim all that it can tell
  facts = { 3e6, function(doc)
    local n = #doc:times() + #doc:quantities() + #doc:layer "names" + #doc:quotes()
    for _, claim in ipairs(doc:claims()) do
      n = n + claim.polarity + #claim.about + (claim.certainty == "certain" and 1 or 0) + (claim.checkable and 1 or 0)
    end
    return n
  end },
}
local enough, work, prepare = table.unpack(tasks[arg[1]])
local texts = texts_of(arg[2])

local counts = {} -- the tokens of each text, before the clock starts
for i, text in ipairs(texts) do counts[i] = count_tokens(assert(lede.text(text))) end

-- Seconds that a text takes.
local function time_of(text)
  local before = os.clock()
  local doc = assert(lede.text(text, { published = "2025-12-02" }))
  if prepare then
    prepare(doc)
    before = os.clock()
  end
  work(doc)
  return os.clock() - before
end

local function go(bytes)
  local spent, done, tokens, i = 0, 0, 0, 0
  while done < bytes do
    i = i % #texts + 1
    spent, done, tokens = spent + time_of(texts[i]), done + #texts[i], tokens + counts[i]
  end
  return spent, done, tokens
end

go(enough / 4) -- loads the modules and makes the grammars
local spent, bytes, tokens = go(enough)
local memory = read "/proc/self/status":match "VmHWM:%s*(%d+) kB"
print(bytes / 1e6 / spent, tokens / 1e6 / spent, memory / 1024)
