--- lede.capitals: what a capital letter is worth in a document.
--
-- A word with a capital may be a name, or stand at the start of a sentence, or in a headline; what the rest of the
-- document does with the word decides.
local core = require "lede.core"

local capitals = {}

local HEADING = { title = true, heading = true }

--- Does the document write the word small somewhere?
function capitals.is_small(doc, word) return (core.word_use(doc, word)) end

--- Does the document write the word with a capital inside a sentence?
function capitals.is_inside(doc, word) return select(2, core.word_use(doc, word)) end

--- Is the sentence of the span written in capitals throughout?
function capitals.is_shouted(span)
  local memo, sentence = core.memo(span.doc), span.sentence
  memo.shouted = memo.shouted or {}
  local known, first = memo.shouted, sentence.first
  if known[first] == nil then
    local text = sentence.text
    known[first] = not text:find "%l%l" and text:find "%u%u.-[^%w].-%u%u" ~= nil
  end
  return known[first]
end

local function is_title_case(text)
  local small, big = 0, 0
  for w in text:gmatch "%f[A-Za-z][A-Za-z\128-\255]+" do
    if #w > 3 then
      if w:find "^[a-z]" then small = small + 1 else big = big + 1 end
    end
  end
  return big > 2 * small
end

--- The last element of a layer that stands in a heading; 0: there is none.
function capitals.last_of_headings(doc, layer)
  local last = 0
  for kind in pairs(HEADING) do
    for block in doc:blocks(kind) do last = math.max(last, select(2, layer:find(block.first, block.last)) or 0) end
  end
  return last
end

--- Does the span stand in a heading whose Words Begin With Capitals throughout?
function capitals.in_headline(span)
  if not HEADING[span.kind] then return false end
  local memo, block = core.memo(span.doc), span.block
  memo.headings = memo.headings or {}
  local known = memo.headings
  if known[block.first] == nil then known[block.first] = is_title_case(block.text) end
  return known[block.first]
end

local ENDINGS = {}
for ending in ([[ing ed ly tion tions ment ments ness ity ism ist ists ers ors ies ence ance able ous ful ive ical]]):gmatch "%S+" do
  ENDINGS[ending] = true
end
local LONGEST = 5

--- Does the word look like a common one, by its ending or because the document writes it small?
function capitals.is_ordinary(doc, word)
  if capitals.is_small(doc, word) then return true end
  for n = 2, LONGEST do
    if ENDINGS[word:sub(-n)] then return true end
  end
  return false
end

return capitals
