--- lede.shouted: names in lines of capitals.
--
-- Where all is written in capitals they tell nothing, so there the lexicon's names alone are found.  But what a headline
-- shouts the text below most often names as well: KOVACS SIGNS FOR LYDBURY, Anna Kovacs … Lydbury.
local capitals = require "lede.capitals"

local shouted = {}

-- Has the line two words with capitals?
local function has_words(line)
  local first = line:find "%u%u"
  local space = first and line:find(" ", first, true)
  return space and line:find("%u", space)
end

-- The lines of capitals: from, text.
local function lines(doc)
  local text, at = doc.text, 1
  return function()
    while at <= #text do
      local from, line, stop = at, text:match("^([^%l\n]*)()", at)
      at = (text:find("\n", stop, true) or #text) + 1
      if text:find("^\n", stop) or stop > #text then -- no small letter came before the end
        if has_words(line) then return from, line end
      end
    end
  end
end

-- Names by their first words, in capitals: lists of { text, type }, of no more than MANY.  A person's last word is a name
-- too, if the document does not write it small.
local MANY = 100

local function index_of(doc, facts)
  local index, known = {}, {}
  local function add(text, kind)
    local big = text:upper()
    if known[big] or big == text then return end
    local first = big:match "^[%w\128-\255]+"
    if not first then return end
    known[big], index[first] = true, index[first] or {}
    if #index[first] < MANY then table.insert(index[first], { text = big, type = kind }) end
  end
  for _, f in ipairs(facts) do
    add(f.text, f.type)
    local last = f.type == "PER" and f.text:match " (%S+)$"
    if last and not capitals.is_small(doc, last) then add(last, "PER") end
  end
  return index
end

-- The longest name of those that begins at a byte of the line and ends with a word.
local function longest(names, line, at)
  local best
  for _, n in ipairs(names or {}) do
    local stop = at + #n.text
    if line:sub(at, stop - 1) == n.text and not line:find("^[%w\128-\255]", stop)
       and not (best and #best.text >= #n.text) then
      best = n
    end
  end
  return best
end

--- What lines of capitals hold of the names that were found: f(first, last, type) for each, in bytes of the text.
function shouted.each(doc, facts, f)
  local index
  for from, line in lines(doc) do
    index = index or index_of(doc, facts)
    local after = 1
    for at, word in line:gmatch "%f[%w\128-\255]()([%w\128-\255]+)" do
      local name = at >= after and longest(index[word], line, at)
      if name then
        after = at + #name.text
        f(from + at - 1, from + after - 2, name.type)
      end
    end
  end
end

return shouted
