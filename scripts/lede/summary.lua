--- lede.summary: the sentences that say most of a document, and who says what in it.
--
-- Sentences are ranked as SumBasic does (Nenkova and Vanderwende 2005): a sentence is worth the mean frequency of its
-- words; after one is taken its words count less, so that the next says something else.  Each is a span.
local cascade = require "lede.cascade"
local t = require "lede.tape"

local summary = {}

local content_word = t.one - t.class "function_word" - t.class "aux" - t.class "pronoun" - t.class "starter"
  - t.form "punct" - t.form "open" - t.form "close" - t.form "clitic" - t.form "number" - t.form "symbol"
local words = t.phase { name = "content_words", rules = { { name = "word", pattern = content_word } } }

-- Sentences of paragraphs, each with its words in lower case.
local function sentences_of(doc)
  local list = {}
  for sentence in doc:sentences() do
    local kind = sentence.kind
    if kind == "paragraph" or kind == "item" then
      local s = { span = sentence, words = {}, order = #list + 1 }
      list[#list + 1] = s
    end
  end
  local at = 1
  for m in words:matches(cascade.layer(doc, "words")) do
    local span = m.span
    while list[at + 1] and list[at + 1].span.first <= span.first do at = at + 1 end
    local s = list[at]
    if s and span.first >= s.span.first and span.last <= s.span.last then s.words[#s.words + 1] = span.text:lower() end
  end
  return list
end

local function frequencies(list)
  local count, total = {}, 0
  for _, s in ipairs(list) do
    for _, w in ipairs(s.words) do count[w], total = (count[w] or 0) + 1, total + 1 end
  end
  for w, n in pairs(count) do count[w] = n / total end
  return count
end

local SHORTEST = 6 -- words that carry meaning

local function best(list, weight)
  local top, score
  for _, s in ipairs(list) do
    if not s.taken and #s.words >= SHORTEST then
      local sum = 0
      for _, w in ipairs(s.words) do sum = sum + weight[w] end
      local mean = sum / #s.words
      if not score or mean > score then top, score = s, mean end
    end
  end
  return top
end

--- The n sentences that say most, as spans in order of text.
function summary.sentences(doc, n)
  local list = sentences_of(doc)
  local weight, taken = frequencies(list), {}
  for _ = 1, n do
    local s = best(list, weight)
    if not s then break end
    s.taken = true
    taken[#taken + 1] = s
    for _, w in ipairs(s.words) do weight[w] = weight[w] * weight[w] end
  end
  table.sort(taken, function(a, b) return a.order < b.order end)
  for i, s in ipairs(taken) do taken[i] = s.span end
  return taken
end

--- Who says what: { name=, claims={…} } for each source, those who say most first.
function summary.sources(doc)
  local list, by_name = {}, {}
  for _, claim in ipairs(doc:claims()) do
    local name = claim.name or claim.source and claim.source.text
    if name then
      if not by_name[name] then
        by_name[name] = { name = name, claims = {}, order = #list + 1 }
        list[#list + 1] = by_name[name]
      end
      table.insert(by_name[name].claims, claim)
    end
  end
  table.sort(list, function(a, b)
    if #a.claims ~= #b.claims then return #a.claims > #b.claims end
    return a.order < b.order
  end)
  return list
end

return summary
