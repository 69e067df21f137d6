--- Scores parts of speech and lemmas: lua5.4 score_tagging.lua GOLD.tsv[.gz] PRED.tsv, one line of JSON.
--
-- Both have lines of form, lemma and UPOS with tabs between; empty lines and those that begin with "# " are passed over.
--   upos, lemma   the share of words that are right
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local json = require "lede".json

local function rows_of(path)
  local quoted = "'" .. path:gsub("'", "'\\''") .. "'"
  local file = assert(io.popen((path:find "%.gz$" and "gzip -dc -- " or "cat -- ") .. quoted))
  return coroutine.wrap(function()
    for line in file:lines() do
      if line ~= "" and line:sub(1, 2) ~= "# " then coroutine.yield(line:match "^([^\t]*)\t([^\t]*)\t([^\t]*)$") end
    end
    file:close()
  end)
end

local words, upos, lemmas = 0, 0, 0
local found = rows_of(arg[2])
for form, lemma, pos in rows_of(arg[1]) do
  local form2, lemma2, pos2 = found()
  assert(form == form2, "the forms differ")
  words = words + 1
  upos, lemmas = upos + (pos == pos2 and 1 or 0), lemmas + (lemma == lemma2 and 1 or 0)
end
print(json.encode { words = words, upos = upos / words, lemma = lemmas / words })
