--- lede.capitals: what a capital letter is worth in a document.
--
-- A word with a capital may be a name, or stand at the start of a sentence, or in a headline; what the rest of the
-- document does with the word decides.
local core = require "lede.core"

local capitals = {}

-- Letters by bytes, whatever the locale; a letter beyond ASCII counts by the first byte of its UTF-8.
local SMALL_WORD = "%f[A-Za-z0-9\128-\255][a-z][a-z\128-\255]+"
local CAPITAL_WORD = "() ([A-Z\195-\197][A-Za-z\128-\191\195-\197]+)"
local AFTER_WORD = "^[A-Za-z\128-\255,;]"
local HEADING = { title = true, heading = true }

-- small: words seen in small letters; inside: words seen with a capital where a capital means something; headings: see
-- in_headline.
local function evidence_of(doc)
  local memo = core.memo(doc)
  if memo.capitals then return memo.capitals end
  local small, inside = {}, {}
  for block, kind in doc:blocks() do
    local text = block.text
    for w in text:gmatch(SMALL_WORD) do small[w] = true end
    if not HEADING[kind] then
      for at, w in text:gmatch(CAPITAL_WORD) do
        if text:find(AFTER_WORD, at - 1) then inside[w] = true end
      end
    end
  end
  memo.capitals = { small = small, inside = inside, headings = {} }
  return memo.capitals
end

--- Does the document write the word small somewhere?
function capitals.is_small(doc, word) return evidence_of(doc).small[word:lower()] or false end

--- Does the document write the word with a capital inside a sentence?
function capitals.is_inside(doc, word) return evidence_of(doc).inside[word] or false end

local function is_title_case(text)
  local small, big = 0, 0
  for w in text:gmatch "%f[A-Za-z][A-Za-z\128-\255]+" do
    if #w > 3 then
      if w:find "^[a-z]" then small = small + 1 else big = big + 1 end
    end
  end
  return big > 2 * small
end

--- Does the span stand in a heading whose Words Begin With Capitals throughout?
function capitals.in_headline(span)
  if not HEADING[span.kind] then return false end
  local known, block = evidence_of(span.doc).headings, span.block
  if known[block.first] == nil then known[block.first] = is_title_case(block.text) end
  return known[block.first]
end

local ENDINGS = { "ing$", "ed$", "ly$", "tions?$", "ments?$", "ness$", "ity$", "ism$", "ists?$", "ers$", "ors$", "ies$",
                  "ence$", "ance$", "able$", "ous$", "ful$", "ive$", "ical$" }

--- Does the word look like a common one, by its ending or because the document writes it small?
function capitals.is_ordinary(doc, word)
  if capitals.is_small(doc, word) then return true end
  for _, ending in ipairs(ENDINGS) do
    if word:find(ending) then return true end
  end
  return false
end

return capitals
