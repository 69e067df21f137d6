--- lede.summary: an article in a few of its own sentences, and who says what in it.
--
-- Sentences are ranked as LexRank does (Erkan and Radev 2004): a sentence says much that many others are like,
-- weighed by how much these say.  After one is taken, those like it count less.
-- Claims are grouped by source, and by topic: claims whose contents share words.  Those that say the same are one,
-- with all the places where it is said; the strongest wording stands for them.
local cascade = require "lede.cascade"
local fact = require "lede.fact"
local t = require "lede.tape"

local summary = {}

---------------------------------------------------------------------------------------------------- words

local content_word = t.one - t.class "function_word" - t.class "aux" - t.class "pronoun" - t.class "starter"
  - t.form "punct" - t.form "open" - t.form "close" - t.form "clitic" - t.form "symbol"
local words = t.phase { name = "content_words", rules = { { name = "word", pattern = content_word } } }

-- The words of a document that carry meaning, in lower case, with the byte each begins at.
local function words_of(doc)
  local list, at = {}, {}
  for m in words:matches(cascade.layer(doc, "words")) do
    local span = m.span
    list[#list + 1], at[#at + 1] = span.text:lower(), span.first
  end
  return list, at
end

-- Hand out words to spans in order of text: a bag (word -> count) for each.
local function bags(doc, spans)
  local list, at = words_of(doc)
  local out, i = {}, 1
  for k, span in ipairs(spans) do
    local bag, first, last = { size = 0 }, span.first, span.last
    while at[i] and at[i] < first do i = i + 1 end
    local j = i
    while at[j] and at[j] <= last do
      local w = " " .. list[j]
      bag[w], bag.size = (bag[w] or 0) + 1, bag.size + 1
      j = j + 1
    end
    out[k] = bag
  end
  return out
end

---------------------------------------------------------------------------------------------------- sentences

local MOST = 300     -- sentences that are compared with each other: the first of a longer text
local SHORTEST = 5   -- words that carry meaning
local LIKE = 0.1     -- cosine from which two sentences are like each other
local DAMPING, ROUNDS = 0.15, 30
local SAME = 0.5     -- cosine from which a sentence says what one that is taken has said

local function candidates(doc)
  local spans, out = {}, {}
  for sentence in doc:sentences() do
    local kind = sentence.kind
    if kind == "paragraph" or kind == "item" then spans[#spans + 1] = sentence end
    if #spans == MOST then break end
  end
  for i, bag in ipairs(bags(doc, spans)) do
    if bag.size >= SHORTEST then out[#out + 1] = { span = spans[i], bag = bag, order = i } end
  end
  return out
end

-- Vectors of length one: frequency in the sentence by rarity in the document.
local function weigh(list)
  local seen_in = {}
  for _, s in ipairs(list) do
    for w in pairs(s.bag) do seen_in[w] = (seen_in[w] or 0) + 1 end
  end
  for _, s in ipairs(list) do
    local vector, names, sum = {}, {}, 0
    for w, n in pairs(s.bag) do
      if w ~= "size" then
        vector[w] = n * math.log(1 + #list / seen_in[w])
        names[#names + 1] = w
      end
    end
    table.sort(names) -- sums in an order that does not depend on the table's
    for _, w in ipairs(names) do sum = sum + vector[w]^2 end
    for _, w in ipairs(names) do vector[w] = vector[w] / math.sqrt(sum) end
    s.vector, s.names = vector, names
  end
end

local function cosine(a, b)
  if #a.names > #b.names then a, b = b, a end
  local sum, other = 0, b.vector
  for _, w in ipairs(a.names) do
    if other[w] then sum = sum + a.vector[w] * other[w] end
  end
  return sum
end

-- Each sentence's rank: the stationary distribution of a walk between sentences that are like each other.
local function rank(list)
  local n, links, degree = #list, {}, {}
  for i = 1, n do links[i], degree[i] = {}, 0 end
  for i = 1, n do
    for j = i + 1, n do
      local like = cosine(list[i], list[j])
      if like >= LIKE then
        links[i][#links[i] + 1], links[j][#links[j] + 1] = { j, like }, { i, like }
        degree[i], degree[j] = degree[i] + like, degree[j] + like
      end
    end
    list[i].rank = 1 / n
  end
  for _ = 1, ROUNDS do
    local new = {}
    for i = 1, n do
      local sum = 0
      for _, link in ipairs(links[i]) do sum = sum + link[2] / degree[link[1]] * list[link[1]].rank end
      new[i] = DAMPING / n + (1 - DAMPING) * sum
    end
    for i = 1, n do list[i].rank = new[i] end
  end
end

local function best(list, taken)
  local top
  for _, s in ipairs(list) do
    if not s.taken and (not top or s.rank > top.rank) then
      local same = false
      for _, other in ipairs(taken) do same = same or cosine(s, other) >= SAME end
      if same then s.taken = true else top = s end
    end
  end
  return top
end

--- The n sentences that say most, as spans in order of text.
function summary.sentences(doc, n)
  local list, taken = candidates(doc), {}
  weigh(list)
  rank(list)
  while #taken < n do
    local s = best(list, taken)
    if not s then break end
    s.taken = true
    taken[#taken + 1] = s
  end
  table.sort(taken, function(a, b) return a.order < b.order end)
  for i, s in ipairs(taken) do taken[i] = s.span end
  return taken
end

---------------------------------------------------------------------------------------------------- who says what

local REPEATS, TOPIC = 0.6, 0.2 -- shares of the words that two contents have in common

local function overlap(a, b)
  local common, least = 0, math.min(a.size, b.size)
  if least == 0 then return 0 end
  for w, n in pairs(a) do
    if w ~= "size" and b[w] then common = common + math.min(n, b[w]) end
  end
  return common / least
end

local CERTAINTY = { certain = 3, probable = 2, possible = 1, unknown = 0 }
local KIND = { direct = 3, mixed = 2, indirect = 1, nominal = 0 }

-- Is the wording of a claim stronger than another's: surer, nearer to the words spoken, richer?
local function stronger(a, b)
  local x, y = a.claim, b.claim
  if x.certainty ~= y.certainty then return CERTAINTY[x.certainty] > CERTAINTY[y.certainty] end
  if x.kind ~= y.kind then return KIND[x.kind] > KIND[y.kind] end
  if a.bag.size ~= b.bag.size then return a.bag.size > b.bag.size end
  return x.cue.first < y.cue.first
end

-- Put said into the group of things said that it is nearest to, or a new one: lists in `groups`, each with `key`s in
-- it.
local function gather(groups, said, near)
  local top, most
  for _, group in ipairs(groups) do
    for _, other in ipairs(group) do
      local share = overlap(said.bag, other.bag)
      if share >= near and (not most or share > most) then top, most = group, share end
    end
  end
  if top then top[#top + 1] = said else groups[#groups + 1] = { said } end
end

-- The words that most of a topic's claims share, for its name.
local function name_of(topic)
  local count, names = {}, {}
  for _, said in ipairs(topic) do
    for w in pairs(said.bag) do
      if w ~= "size" then
        if not count[w] then names[#names + 1] = w end
        count[w] = (count[w] or 0) + 1
      end
    end
  end
  table.sort(names, function(a, b)
    if count[a] ~= count[b] then return count[a] > count[b] end
    if #a ~= #b then return #a > #b end
    return a < b
  end)
  return names[1] and names[1]:sub(2)
end

local function key_of(claim)
  if claim.entity then return fact.id(claim.entity), claim.entity.name end
  local text = claim.source and claim.source.text
  return text and text:lower(), text
end

-- Statements of one topic that say the same become one: { best=claim, claims={…} (all who say it) }.
local function statements(topic)
  local repeats, out = {}, {}
  for _, said in ipairs(topic) do gather(repeats, said, REPEATS) end
  for i, group in ipairs(repeats) do
    table.sort(group, stronger)
    out[i] = { best = group[1].claim, claims = {} }
    for k, said in ipairs(group) do out[i].claims[k] = said.claim end
  end
  return out
end

--- Who says what, those who say most first: { name=, entity=, claims={…}, topics={ { name=, statements={ { best=,
--- claims= } } } } }.
function summary.sources(doc)
  local claims, spans, list, by_key = doc:claims(), {}, {}, {}
  for i, claim in ipairs(claims) do spans[i] = claim.content end
  local order = {}
  for i in ipairs(spans) do order[i] = i end
  table.sort(order, function(a, b) return spans[a].first < spans[b].first end)
  local sorted = {}
  for k, i in ipairs(order) do sorted[k] = spans[i] end
  local sorted_bags, bag_of = bags(doc, sorted), {}
  for k, i in ipairs(order) do bag_of[i] = sorted_bags[k] end
  for i, claim in ipairs(claims) do
    local key, name = key_of(claim)
    if key then
      if not by_key[key] then
        by_key[key] = { name = name, entity = claim.entity, claims = {}, said = {}, order = #list + 1 }
        list[#list + 1] = by_key[key]
      end
      local source = by_key[key]
      source.claims[#source.claims + 1] = claim
      gather(source.said, { claim = claim, bag = bag_of[i] }, TOPIC)
    end
  end
  for _, source in ipairs(list) do
    source.topics = {}
    for i, topic in ipairs(source.said) do
      source.topics[i] = { name = name_of(topic), statements = statements(topic) }
    end
    source.said = nil
  end
  table.sort(list, function(a, b)
    if #a.claims ~= #b.claims then return #a.claims > #b.claims end
    return a.order < b.order
  end)
  return list
end

-- What a statement is worth in a summary: how often it is said, by whom, and how much there is in it to check.
local function worth(statement, source)
  return #statement.claims + math.min(#source.claims, 5) / 5 + 2 * statement.best.checkworthiness
         + (statement.best.kind == "direct" and 0.5 or 0)
end

--- The n statements that matter most, in order of text, each a fact of kind "statement" at the span of the claim
--- whose wording stands for it: source (part), name, entity, topic, cue, content, claims (the ids of all claims that
--- say it).
function summary.statements(doc, n)
  local all = {}
  for _, source in ipairs(summary.sources(doc)) do
    for _, topic in ipairs(source.topics) do
      for _, statement in ipairs(topic.statements) do
        local best_claim = statement.best
        all[#all + 1] = { worth = worth(statement, source), at = best_claim.span.first, fact = fact.new("statement",
          best_claim.span, "summary.statements", { place = best_claim.cue, source = best_claim.source,
              name = source.name,
          entity = source.entity, topic = topic.name, cue = best_claim.cue, content = best_claim.content,
          claims = statement.claims }) }
      end
    end
  end
  table.sort(all, function(a, b)
    if a.worth ~= b.worth then return a.worth > b.worth end
    return a.at < b.at
  end)
  local out = {}
  for i = 1, math.min(n, #all) do out[i] = all[i] end
  table.sort(out, function(a, b) return a.at < b.at end)
  for i, x in ipairs(out) do out[i] = x.fact end
  return out
end

return summary
