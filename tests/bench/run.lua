--- Times lede and its peer in turn, five times, and prints the medians and their ratio.
local here = ...
local PEER = "compromise@14.17.0"
local RUNS = 5
local ours, theirs = "lua5.4 " .. here .. "/lede.lua", "node " .. here .. "/peer.cjs"

-- Each task by our name and the peer's, and what the two do.
local TASKS = {
  { "words", "words", "sentences, tokens and word lists" },
  { "claims", "facts", "every fact up to the claims; of the peer, names, numbers and quotations" },
}

local function output(command)
  local pipe = assert(io.popen(command))
  local out = pipe:read "a"
  return pipe:close() and out or nil
end

-- Megabytes a CPU second.
local function speed(program, task)
  local out = output(("%s %s %s/../../examples/articles/*.txt"):format(program, task, here))
  return tonumber(out) or error(program .. " " .. task .. ": no figure", 0)
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

-- Install the peer into a folder of its own; nil where there is no npm or no network.
local function install(folder)
  return output(("cd '%s' && npm install --silent --no-audit --no-fund --prefix . %s 2>&1"):format(folder, PEER))
end

local folder = output("mktemp -d"):match "%S+"
local peer = install(folder)
if peer then theirs = ("NODE_PATH='%s/node_modules' "):format(folder) .. theirs end
if not peer then print("bench: no " .. PEER .. " to compare with (npm install failed): our own figures only") end

for _, task in ipairs(TASKS) do
  local a, b = {}, {}
  for i = 1, RUNS do
    a[i] = speed(ours, task[1])
    if peer then b[i] = speed(theirs, task[2]) end
  end
  local line = ("%-7s lede %.2f MB/s"):format(task[1], median(a))
  if peer then line = line .. ("  %s %.3f MB/s  ratio %.1f"):format(PEER, median(b), median(a) / median(b)) end
  print(("%s  (%s)"):format(line, task[3]))
end
os.execute(("rm -r '%s'"):format(folder))
