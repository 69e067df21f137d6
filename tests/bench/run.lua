--- run.lua FOLDER [TASK…]: times lede and its peers in turn and prints the medians and their ratios.
local here = ...
local RUNS = 5
local build = os.getenv "LEDE_BUILD"
local gold = os.getenv "LEDE_GOLD" or here .. "/../../../shared/gold"
local articles = here .. "/../../examples/articles"

local function output(command)
  local pipe = assert(io.popen(command))
  local out = pipe:read "a"
  return pipe:close() and out or nil
end

local function exists(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

-- The figures that a program prints, as numbers.
local function figures(command)
  local out = {}
  for word in (output(command) or ""):gmatch "%S+" do out[#out + 1] = tonumber(word) end
  if #out == 0 then error(command .. ": no figure", 0) end
  return out
end

-- Several programs in turn, RUNS times: the median of each of their figures.
local function in_turn(commands)
  local seen, out = {}, {}
  for k in ipairs(commands) do seen[k] = {} end
  for run = 1, RUNS do
    for k, command in ipairs(commands) do
      for n, x in ipairs(figures(command)) do
        seen[k][n] = seen[k][n] or {}
        seen[k][n][run] = x
      end
    end
  end
  for k, of_command in ipairs(seen) do
    out[k] = {}
    for n, list in ipairs(of_command) do out[k][n] = median(list) end
  end
  return out
end

---------------------------------------------------------------------------------------------------- peers

local PEERS = { wink = "wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1", compromise = "compromise@14.17.0",
                chrono = "chrono-node@2.10.3", readability = "@mozilla/readability@0.6.0 linkedom@0.18.15" }
local folder = output "mktemp -d":match "%S+"

-- The program of a peer, installed when it is first asked for; nil, and it says so, where there is no npm or no network.
local installed = {}
local function peer(name, script)
  if installed[name] == nil then
    installed[name] = output(("mkdir -p '%s/%s' && cd '%s/%s' && npm install --silent --no-audit --no-fund --prefix . %s 2>&1")
                             :format(folder, name, folder, name, PEERS[name])) ~= nil
    if not installed[name] then print("bench: no " .. PEERS[name] .. " to compare with (npm install failed)") end
  end
  return installed[name] and ("NODE_PATH='%s/%s/node_modules' node %s/%s"):format(folder, name, here, script)
end

---------------------------------------------------------------------------------------------------- tasks

local news = gold .. "/claims/polnear_dev.ndjson"
local texts = exists(news) and news or articles

-- Megabytes a CPU second of one of lede.lua's tasks (`phase` too: of another), and of peers.
local function compare(task, names, phase)
  local commands, who = {}, {}
  for _, own in ipairs { task, phase } do
    commands[#commands + 1] = ("lua5.4 %s/lede.lua %s %s"):format(here, own, texts)
    who[#who + 1] = own == task and "lede" or "its phase"
  end
  local peers_from = #who + 1
  for _, name in ipairs(names) do
    local program = peer(name, "peer.cjs")
    if program then
      commands[#commands + 1], who[#who + 1] = ("%s %s %s"):format(program, name, texts), name
    end
  end
  local found = in_turn(commands)
  for k, f in ipairs(found) do
    local line = ("%-6s %-11s %8.3f MB/s  %7.3f million tokens/s  %4.0f MB"):format(task, who[k], f[1], f[2], f[3])
    if k >= peers_from then line = line .. ("  lede is %.2f times as fast"):format(found[1][1] / f[1]) end
    if k >= peers_from and phase then line = line .. (", its phase %.2f"):format(found[2][1] / f[1]) end
    print(line)
  end
end

local tasks = {}
function tasks.words() compare("words", { "wink", "compromise" }) end
function tasks.times() compare("times", { "chrono" }, "times_phase") end
function tasks.facts() compare("facts", { "wink", "compromise" }) end

function tasks.timeline()
  local program = build .. "/bench/timeline"
  if not output(("make -s -C '%s/../..' BUILD='%s' '%s'"):format(here, build, program)) then error("no " .. program, 0) end
  local f = in_turn({ program })[1]
  print(("timeline  a million events added in %.2f s of CPU, 100,000 questions answered in %.2f s (%.0f events found)")
        :format(f[1], f[2], f[3]) .. ("; %.1f bytes an event"):format(f[4]))
end

-- Pages a CPU second: to documents with metadata.
function tasks.pages()
  local from = gold .. "/extraction/pages/aeb"
  if not exists(from .. "/.") then from = articles end
  local pages = folder .. "/pages"
  output(([[mkdir -p '%s'; for p in '%s'/*.html '%s'/*.html.gz; do [ -e "$p" ] && gzip -dcf "$p" >'%s'/"$(basename "$p" .gz)"; done]])
         :format(pages, from, from, pages))
  local commands = { ("lua5.4 %s/pages.lua %s/*.html"):format(here, pages) }
  local program = peer("readability", "pages.cjs")
  if program then commands[2] = ("%s %s/*.html"):format(program, pages) end
  local found = in_turn(commands)
  local line = ("pages  lede %.1f pages/s"):format(found[1][1])
  if found[2] then
    line = line .. ("  readability on linkedom %.1f pages/s  lede is %.1f times as fast"):format(found[2][1],
                                                                                              found[1][1] / found[2][1])
  end
  print(line)
end

-- CPU milliseconds from the start of the program to the last line of an analysis.
function tasks.cold()
  local command = ([[bash -c 'TIMEFORMAT="%%U %%S"; { time %s/bin/lede run claims --date 2025-12-02 %s/ceasefire-talks.txt >/dev/null; } 2>&1']])
    :format(build, articles)
  local spent = {}
  for i = 1, 20 do
    local f = figures(command)
    spent[i] = f[1] + f[2]
  end
  table.sort(spent)
  print(("cold   lede run claims, one article: %.0f ms of CPU (median of 20; the least %.0f)"):format(spent[10] * 1e3,
                                                                                                 spent[1] * 1e3))
end

-- Pages that are made to be slow or to fill the memory, a program each so that the memory of one is not another's.
function tasks.hostile()
  local program = ("lua5.4 %s/hostile.lua"):format(here)
  for name in output(program):gmatch "[^\n]+" do print(output(("%s '%s'"):format(program, name)):match "^(.-)\n*$") end
end

-- Texts that nobody would write, as they grow.
function tasks.odd()
  print(output(("lua5.4 %s/odd.lua %s/../.."):format(here, here)):match "^(.-)\n*$")
end

-- Time a token as documents grow, in a Lua whose heap may have large pages, as those of the program's workers may.
function tasks.linear()
  local program = "GLIBC_TUNABLES=glibc.malloc.hugetlb=1 lua5.4"
  print(output(("%s %s/linear.lua %s"):format(program, here, articles)):match "^(.-)\n*$")
end

local wanted = { select(2, ...) }
if #wanted == 0 then wanted = { "words", "times", "facts", "pages", "cold", "linear", "timeline" } end
for _, name in ipairs(wanted) do
  if not tasks[name] then error("no task '" .. name .. "'", 0) end
  tasks[name]()
end
os.execute(("rm -r '%s'"):format(folder))
