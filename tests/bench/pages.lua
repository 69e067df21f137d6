--- Times lede and its peer in turn, five times each, and prints the medians in pages a CPU second, and their ratio.
-- (folder of the bench, folder with pages/ to read and peer/ to install into)
local here, folder = ...
local PEER = "@mozilla/readability@0.6.0 linkedom@0.18.15"
local RUNS = 5

local function output(command)
  local pipe = assert(io.popen(command))
  local out = pipe:read "a"
  return pipe:close() and out or nil
end

-- "pages characters": how many pages a CPU second, how many characters of text they gave.
local function run(program)
  local out = output(("%s %s/pages/*.html"):format(program, folder)) or ""
  local speed, characters = out:match "^(%S+)%s+(%S+)"
  return tonumber(speed) or error(program .. ": no figure", 0), characters
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

local install = "cd '%s/peer' && npm install --silent --no-audit --no-fund --prefix . %s 2>&1"
local peer = output(install:format(folder, PEER))
if not peer then print("bench: no " .. PEER .. " to compare with (npm install failed): our own figure only") end

local ours, theirs = "lua5.4 " .. here .. "/pages_lede.lua", nil
if peer then theirs = ("NODE_PATH='%s/peer/node_modules' node %s/pages_peer.cjs"):format(folder, here) end
local a, b, characters, their_characters = {}, {}, nil, nil
for i = 1, RUNS do
  a[i], characters = run(ours)
  if theirs then b[i], their_characters = run(theirs) end
end
local line = ("pages   lede %.1f pages/s (%s characters)"):format(median(a), characters)
if theirs then
  line = line .. ("  readability on linkedom %.1f pages/s (%s characters)  ratio %.1f"):format(
    median(b), their_characters, median(a) / median(b))
end
print(line)
