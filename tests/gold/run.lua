--- Predicts and scores every development set, two at a time, and prints a line for each in a fixed order.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local json = require "lede".json

local here, only = ...
local gold = os.getenv "LEDE_GOLD"
local AT_ONCE = 2

-- Each task's folder and scorer (with its options; `here`: it stands beside this file), and which of the scorer's figures to
-- show: names, or the path to a figure as label=name.name.  The later scorers' figures follow the first one's on the line.
-- `predict`: another task's predictions are scored; `complete`: what makes of the set the one to score against.
local TASKS = {
  { task = "extraction", folder = "extraction", { "score_extraction.py --json --bootstrap 0",
    "body=f1", "snippets=snip_f1", "title=title_acc", "author=author_acc", "date=date_acc" } },
  { task = "segmentation", folder = "segmentation", { "score_segmentation.py --json",
    "sentences=sent_f1", "words=word_f1" } },
  { task = "tagging", folder = "tagging", only = "dev", here = true, { "score_tagging.lua", "upos=upos", "lemma=lemma" } },
  { task = "times", folder = "time", { "score_time.py", "strict=strict.f1", "relaxed=relaxed.f1", "value=value.f1" } },
  { task = "quantities", folder = "quantity", { "score_quantity.py",
    "strict=strict.f1", "relaxed=relaxed.f1", "value=value.f1", "value+unit=value_unit.f1" } },
  { task = "entities", folder = "entities", without = "coref", { "score_entities.py", "strict=strict.f1" } },
  { task = "coref", folder = "entities", only = "coref", here = true, { "score_coref.lua",
    "together=together", "of all=of_all", "mixed=mixed", "unlike=unlike", "pronouns=pronouns",
    "b3=b3.f1", "b3 all=b3_all.f1" } },
  { task = "quotes", folder = "quotes", { "score_quotes.py", "quote=quote.f1", "attributed=attributed.f1" } },
  { task = "double_quotes", folder = "quotes", { "score_quotes.py", "quote=quote.f1", "attributed=attributed.f1" },
    { "score_quotes.py", "| P=quote.p", "R=quote.r" } },
  { task = "all_quotes", predict = "quotes", complete = "complete_quotes.py", folder = "quotes", only = "polnear",
    { "score_quotes.py", "quote=quote.f1", "attributed=attributed.f1" },
    { "score_quotes.py", "| P=quote.p", "R=quote.r" } },
  { task = "claims", folder = "claims", without = "factuality",
    { "score_claims.py --core", "core: P=whole.p", "R=whole.r", "F1=whole.f1", "cue=cue.f1", "source=source.f1",
      "content=content_soft.f1" },
    { "score_claims.py", "| all: P=whole.p", "R=whole.r", "F1=whole.f1" } },
  { task = "factuality", folder = "claims", only = "factuality", here = true,
    { "score_factuality.py", "MAE=mae", "best constant=constant", "where not certain=spread", "sign=sign" } },
}

local function quoted(path) return "'" .. path:gsub("'", "'\\''") .. "'" end

-- The sets of a task, in order of name.
local function sets_of(task)
  local out, pipe = {}, assert(io.popen("LC_ALL=C ls " .. quoted(gold .. "/" .. task.folder) .. " 2>/dev/null"))
  for name in pipe:lines() do
    local wanted = not (task.without and name:find(task.without)) and (not task.only or name:find(task.only))
    if (name:find "%.ndjson" or name:find "%.tsv") and wanted then out[#out + 1] = name end
  end
  pipe:close()
  return out
end

-- Start to predict and score one set: the pipe says first what went wrong while predicting, then "--", then the scores.
local function start(task, name)
  local set, found, errors = quoted(("%s/%s/%s"):format(gold, task.folder, name)), os.tmpname(), os.tmpname()
  local commands = { ("%s/predict %s %s >%s 2>%s"):format(quoted(here), task.predict or task.task, set, found, errors),
                     "cat " .. errors, "echo --" }
  if task.complete then
    local whole = os.tmpname()
    commands[#commands + 1] = ("python3 %s %s >%s"):format(quoted(here .. "/" .. task.complete), set, whole)
    set, errors = whole, errors .. " " .. whole
  end
  for _, scorer in ipairs(task) do
    local program, options = scorer[1]:match "^(%S+) ?(.*)$"
    local run = (program:find "%.lua$" and "lua5.4 " or "python3 ") .. quoted((task.here and here or gold) .. "/" .. program)
    commands[#commands + 1] = ("%s %s %s %s 2>&1 | tail -n 1"):format(run, set, found, options)
  end
  commands[#commands + 1] = ("rm -f %s %s"):format(found, errors)
  return { task = task, name = name, pipe = assert(io.popen(table.concat(commands, "\n"))) }
end

-- "0.812" of figure `path` ("whole.f1") in the scores; nil where the set has none.
local function figure(scores, path)
  for name in path:gmatch "[^.]+" do scores = type(scores) == "table" and scores[name] or nil end
  return scores and ("%.3f"):format(scores)
end

local function figures(scorer, scores)
  local out = {}
  for i = 2, #scorer do
    local label, path = scorer[i]:match "^(.-)=(.*)$"
    local value = figure(scores, path)
    if value then out[#out + 1] = label .. " " .. value end
  end
  return table.concat(out, "  ")
end

-- Wait for a set, print its line; false where a document or the scorer failed.
local function finish(run)
  local troubles, line = {}, {}
  for text in run.pipe:lines() do
    if text == "--" then break end
    if text:find "^predict:" or #troubles == 0 then troubles[#troubles + 1] = text end
  end
  for _, scorer in ipairs(run.task) do
    local text = run.pipe:read "l" or "no scores"
    local scores = json.decode(text)
    if scores then line[#line + 1] = figures(scorer, scores) else troubles[#troubles + 1] = text end
  end
  run.pipe:close()
  if #troubles > 0 then line[#line + 1] = ("FAILED %d times, first: %s"):format(#troubles, troubles[1]) end
  print(("%-12s %-38s %s"):format(run.task.task, run.name:gsub("%.%a.*", ""), table.concat(line, " ")))
  io.stdout:flush()
  return #troubles == 0
end

local queue, waiting, all_well = {}, 1, true
for _, task in ipairs(TASKS) do
  for _, name in ipairs((only == nil or only == "" or only == task.task) and sets_of(task) or {}) do
    queue[#queue + 1] = function() return start(task, name) end
  end
end
for i = 1, #queue do
  while waiting <= #queue and waiting < i + AT_ONCE do
    queue[waiting] = queue[waiting]()
    waiting = waiting + 1
  end
  all_well = finish(queue[i]) and all_well
end
os.exit(all_well and 0 or 1, true)
