--- lede.claims: who said what, and the bytes that show it.
--
-- lede.attribution finds the shapes; here a match becomes a claim, or is refused where its cue is taken.  What a
-- claim says of itself is found when it is first asked for (see fact.later): source, cue and content here, how sure
-- it is in lede.certainty, what it is worth to a checker in lede.checkable.
local cascade = require "lede.cascade"
local core = require "lede.core"
local fact = require "lede.fact"
local attribution = require "lede.attribution"
local t = require "lede.tape"

local claims = {}

---------------------------------------------------------------------------------------------------- finding

-- A match becomes a claim; where its cue has one already, the next best match at its place is asked.
local function claim_of(m, context)
  local cue, cue_last = m:elements "cue"
  local echoes = m.rule.name == "echoed" and context.before -- "… and echoed by X": what was said is in the claim before
  if context.cues[cue] or not (echoes or m:elements "content") then return nil end
  context.cues[cue] = true
  context.before = fact.new("claim", nil, m.rule.id, { match = m, cue_at = cue, cue_last = cue_last, echoes = echoes
      or nil,
                                                       shape = m.shape })
  return context.before
end

for _, phase in ipairs { attribution.main, attribution.inner } do
  for _, rule in ipairs(phase.rules) do rule.make = claim_of end
end

local phases = { attribution.main, attribution.inner }

--- A shape of reported speech more: its pattern captures source, cue and content.  One of that name is replaced.
function claims.add_shape(name, pattern)
  local rule = { name = name, pattern = pattern, make = claim_of }
  local phase = t.phase { name = name, facts = "claims", rules = { rule } }
  local at = #phases + 1
  for i = 3, #phases do
    if phases[i].name == name then at = i end
  end
  phases[at] = phase
end

local function by_place(a, b)
  if a.match.first ~= b.match.first then return a.match.first < b.match.first end
  return a.cue_at < b.cue_at
end

-- "…, saying that …", "… and said that …", "… by claiming that …" speak for the subject of their sentence: the
-- source of the claim before, or whoever opens the sentence.
local BORROWS = { ["claims.carried_on"] = true, ["claims.joined"] = true, ["claims.meanwhile_said"] = true,
                  ["claims.adjunct"] = true }

local voice = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.fold "PLACE" + t.fold "MISC" + t.class "speaker_noun"
              + t.class "document_noun" + t.class "pronoun"
-- What may stand before the subject: "In Columbus, Ohio, Ann Lee …", "After the vote, she …"
local opener = t.words "in on at after before during for with of from as while when since despite under at over by among amid"
local comma = t.word ","
local fronted = t.words "and but so yet here there now then even"^-1 * (opener + t.class "saying") * (t.one - comma)^-20 * comma * (t.fold "PLACE" * comma)^-1
local subjects = t.phase { name = "subjects", rules = {
  { name = "subject", pattern = t.behind(t.edge "any") * fronted^-1 * (t.one - voice)^-4 * t.as("who", voice) } } }

--- The first of a sentence that can speak, when it stands near the beginning; nil where there is none.
function claims.subject(sentence)
  local doc = sentence.doc
  local memo = core.memo(doc)
  if not memo.subjects then
    memo.subjects = {}
    for m in subjects:matches(cascade.layer(doc, "quotations")) do memo.subjects[m.span.sentence.first] = m.who end
  end
  return memo.subjects[sentence.first]
end

local function lender_of(list, i)
  local c = list[i]
  local sentence = c.match.cue.sentence
  for j = i - 1, 1, -1 do
    local before = list[j]
    if before.match.cue.sentence ~= sentence then break end
    if before.source then return before.source end
  end
  return claims.subject(sentence)
end

--- What the rules of attribution need to know of a document to make claims, to be handed to their phases' matches; new
--- for every pass over the phases, since it keeps the cues that are taken.
function claims.context(doc) return { layer = cascade.layer(doc, "quotations"), cues = {} } end

local function find_claims(doc)
  local context, list, out = claims.context(doc), {}, {}
  for _, phase in ipairs(phases) do
    for m in phase:matches(context.layer, context) do list[#list + 1] = m.fact end
  end
  table.sort(list, by_place)
  for i, c in ipairs(list) do
    if BORROWS[c.rule_name] and not c.match:elements "source" then c.source = lender_of(list, i) end
    if c.source or not BORROWS[c.rule_name] then out[#out + 1] = c end
  end
  return out
end

--- The claims of a document, in order of text.  options.things=false leaves out those whose content is no clause and no
--- quotation, but a thing ("criticised the plan").
---@return lede.Claim[]
function claims.claims(doc, options)
  local memo = core.memo(doc)
  memo.claims = memo.claims or find_claims(doc)
  if not options or options.things ~= false then return memo.claims end
  local out = {}
  for _, c in ipairs(memo.claims) do
    if c.shape ~= "thing" then out[#out + 1] = c end
  end
  return out
end

--- The source of the last claim of a sentence that has one.
function claims.last_source(sentence)
  local found
  for _, c in ipairs(claims.claims(sentence.doc)) do
    local cue = c.match.cue
    if cue.first > sentence.last then break end
    if cue.first >= sentence.first then found = c.source or found end
  end
  return found
end

---------------------------------------------------------------------------------------------------- source, cue,
---------------------------------------------------------------------------------------------------- content

-- A span without white space, commas and stops at its ends (quotation marks stay).
local function trimmed(span)
  local text = span.text
  local lead, tail = #text:match "^[%s,;:]*", #text:match "[%s,;:.]*$"
  if lead + tail >= #text or lead + tail == 0 then return span end
  return span.doc:span(span.first + lead, span.last - tail)
end

local function hull(spans)
  local a, b = spans[1], spans[#spans]
  local whole = a.doc:span(a.first, b.last)
  return #spans > 1 and whole:with(spans) or whole
end

-- The pieces of the content as the match has them.
local function find_pieces(c)
  if c.echoes then
    c.pieces = c.echoes.pieces
    return
  end
  c.pieces = c.match:all "content"
  for i, piece in ipairs(c.pieces) do c.pieces[i] = trimmed(piece) end
end

-- Index of the first of a list of spans, in order of text, that ends behind a byte.
local function first_behind(list, byte)
  local low, high = 1, #list + 1
  while low < high do
    local mid = (low + high) // 2
    if list[mid].last < byte then low = mid + 1 else high = mid end
  end
  return low
end

local function quotations_of(doc)
  local memo = core.memo(doc)
  if not memo.quotation_spans then
    memo.quotation_spans = {}
    for i, q in ipairs(cascade.facts(doc, "quotation")) do memo.quotation_spans[i] = q.span end
  end
  return memo.quotation_spans
end

-- direct: nothing but quotation marks and what is between them; mixed: some of it quoted.
local function find_kind(c)
  if c.rule_name:find "nominal" or c.rule_name:find "noun_" then
    c.kind = "nominal"
    return
  end
  local quoted, all = false, true
  for _, piece in ipairs(c.pieces) do
    local spans, at, last = quotations_of(piece.doc), piece.first, piece.last
    local i = first_behind(spans, at)
    quoted = quoted or spans[i] and spans[i].first <= last
    while spans[i] and spans[i].first <= at + 1 do -- a space may stand between two
      at = spans[i].last + 1
      i = i + 1
    end
    all = all and at >= last
  end
  c.kind = quoted and (all and "direct" or "mixed") or "indirect"
end

-- A whole sentence of quotation that follows a quoted statement in the same paragraph goes on with it, and so does
-- what a paragraph that re-opens the marks says.  Which claim each quotation belongs to: by the quotation's number.
local function settle(doc)
  local memo = core.memo(doc)
  if memo.settled then return memo.settled end
  local facts, spans, taken = cascade.facts(doc, "quotation"), quotations_of(doc), {}
  memo.settled = taken
  for _, c in ipairs(claims.claims(doc)) do
    for _, piece in ipairs(c.pieces) do
      local i = first_behind(spans, piece.first)
      while spans[i] and spans[i].first <= piece.last do
        taken[i] = c
        i = i + 1
      end
    end
  end
  for i = 2, #spans do
    local q, before, c = spans[i], spans[i - 1], taken[i - 1]
    local opens = q.first == q.sentence.first
    if not taken[i] and opens and c and c.kind == "direct" and (facts[i - 1].goes_on or q.block == before.block) then
      local said = math.max(c.match.span.last, c.pieces[#c.pieces].last)
      if doc:span(said + 1, math.max(q.first - 1, said)).text:find "^[%s.]*$" then
        c.pieces[#c.pieces + 1] = q
        taken[i] = c
      end
    end
  end
  return taken
end

--- Which claim a document's quotations belong to: by their number in order of text.
claims.of_quotations = settle

local function find_content(c)
  settle(c.match.span.doc)
  c.content = hull(c.pieces)
  local whole = c.match.span
  c.span = c.echoes and whole or whole.doc:span(math.min(whole.first, c.content.first), math.max(whole.last,
      c.content.last))
end

local function find_source(c) c.source = c.match.source and trimmed(c.match.source) end

local function find_cue(c)
  c.cue = c.match.cue
  c.place = c.cue
end

-- What the lexicon says of the cue's last word.
local OF_CUE = { "report", "saying", "frame", "intend", "report_noun", "accord" }
local function find_words(c)
  local layer, stance = c.match.layer, nil
  for _, class in ipairs(OF_CUE) do
    stance = layer:attr(c.cue_last, class, "stance")
    if stance then
      c.lemma = layer:attr(c.cue_last, class, "lemma")
      break
    end
  end
  c.stance = stance or "neutral"
end

local function find_entity(c)
  local entity = c.source and require "lede.entities".of(c.source)
  if entity then c.entity, c.name = entity, entity.name end
end

-- A claim that lies in another's content is nested in it.
local function nest(c)
  local doc = c.match.span.doc
  local memo = core.memo(doc)
  if memo.nested then return end
  memo.nested = true
  local open = {} -- the claims whose content may still go on
  for _, inner in ipairs(claims.claims(doc)) do
    local cue, start = inner.cue, inner.match.span.first
    for i = #open, 1, -1 do
      local outer = open[i]
      if outer.content.last < start then
        table.remove(open, i)
      elseif not inner.within and cue.first >= outer.content.first and cue.last <= outer.content.last then
        inner.within = outer
      end
    end
    open[#open + 1] = inner
  end
end

fact.later("claim", {
  [find_pieces] = { "pieces" },
  [find_source] = { "source" },
  [find_cue] = { "cue", "place" },
  [find_kind] = { "kind" },
  [find_content] = { "content", "span" },
  [find_entity] = { "entity", "name" },
  [nest] = { "within" },
})
fact.later("claim", {
  [find_words] = { "stance", "lemma" },
  [function(c) require "lede.certainty".find(c) end] = { "polarity", "certainty", "modality", "hedges", "negations",
                                                         "author_hedges" },
  [function(c) require "lede.checkable".find_about(c) end] = { "said", "about", "quantities" },
  [function(c) require "lede.checkable".find(c) end] = { "checkable", "checkworthiness", "asserts" },
})

return claims
