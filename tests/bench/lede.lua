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

-- How many bytes to do, and what with each document; of a phase also what is done before the clock starts.
local tasks = {
  words = { 20e6, function(doc) return #doc:layer "words" end },
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

local function open(text) return assert(lede.text(text, { published = "2025-12-02" })) end

local function count_tokens(doc)
  local tokens = 0
  for _ in doc:tokens() do tokens = tokens + 1 end
  return tokens
end

-- Seconds that a text takes, and its tokens: from the text on, or of the work alone.
local function do_all(text)
  local before = os.clock()
  local doc = open(text)
  work(doc)
  local tokens = count_tokens(doc)
  return os.clock() - before, tokens
end

local function do_phase(text)
  local doc = open(text)
  prepare(doc)
  local before = os.clock()
  work(doc)
  return os.clock() - before, count_tokens(doc)
end

local function go(bytes)
  local one = prepare and do_phase or do_all
  local spent, done, tokens, i = 0, 0, 0, 0
  while done < bytes do
    i = i % #texts + 1
    local seconds, n = one(texts[i])
    spent, done, tokens = spent + seconds, done + #texts[i], tokens + n
  end
  return spent, done, tokens
end

go(enough / 4) -- loads the modules and makes the grammars
local spent, bytes, tokens = go(enough)
local memory = read "/proc/self/status":match "VmHWM:%s*(%d+) kB"
print(bytes / 1e6 / spent, tokens / 1e6 / spent, memory / 1024)
