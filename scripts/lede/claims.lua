--- lede.claims: who said what, how sure, and the bytes that show it; and the quotations in it.
--
-- lede.attribution finds the shapes; here a match becomes a claim or is refused.  The scales are FactBank's (Saurí and
-- Pustejovsky 2009): certainty certain, probable, possible, unknown; polarity +1, -1: what the source says of the content.
local cascade = require "lede.cascade"
local core = require "lede.core"
local fact = require "lede.fact"
local attribution = require "lede.attribution"
local t = require "lede.tape"

local claims = {}

---------------------------------------------------------------------------------------------------- small helpers

local function inside(a, b) return a.first >= b.first and a.last <= b.last end

-- A span without white space, commas and stops at its ends (quotation marks stay).
local function trimmed(span)
  local text = span.text
  local lead, tail = #text:match "^[%s,;:]*", #text:match "[%s,;:.]*$"
  if lead + tail >= #text then return span end
  return span.doc:span(span.first + lead, span.last - tail)
end

local function hull(spans)
  local a, b = spans[1], spans[#spans]
  local whole = a.doc:span(a.first, b.last)
  return #spans > 1 and whole:with(spans) or whole
end

---------------------------------------------------------------------------------------------------- what a match is refused for

-- Does the source speak?  Names, roles, pronouns, people by what they are, documents.
local speaks = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.class "speaker_noun"
local reads = t.class "document_noun"
local stands = t.fold "PLACE" + t.fold "MISC" + t.class "pronoun"
local voice = t.phase { name = "voice", rules = { { name = "voice", pattern = speaks + reads + stands } } }

-- The elements of a layer that can speak, as a set; found once a document.
local function voices(layer)
  local set = {}
  for m in voice:matches(layer) do set[m.first] = true end
  return set
end

-- Does the head of a noun phrase speak: what stands before its first preposition or mark?
local head_ends = { [","] = true, ["—"] = true, ["–"] = true, ["("] = true, of = true, ["in"] = true, on = true, at = true,
                    by = true, ["for"] = true, from = true, with = true, who = true, which = true, about = true }
local function has_voice(m, set, name)
  local first, last = m:elements(name)
  for i = first, last do
    if set[i] then return true end
    if head_ends[m.layer:span(i, i).text:lower()] then return false end
  end
  return false
end

-- Does the cue stand where a verb stands: behind a speaker, a mark, or helping verbs of its own?  ("terrorist attacks")
local function touches(m, set)
  local _, before = m:elements "source"
  local first, last = m:elements "cue"
  return first ~= before + 1 or last > first or set[before] or m.layer:element(before).form == "punct"
end

local BE = { am = true, is = true, are = true, was = true, were = true, be = true, been = true, being = true,
             ["'s"] = true, ["’s"] = true, ["'re"] = true, ["’re"] = true }

-- "was told", "is expected": the grammatical subject is no speaker.
local function is_passive(cue)
  local before
  local last = cue.text:match "([%a’'-]+)$" or ""
  if last:find "ing$" or cue.text:find " as %a+ing$" or last == "clear" then return false end
  for word in cue.text:gmatch "[%a’']+" do
    if BE[word:lower()] then before = true end
  end
  return before or false
end

-- Verbs that need somebody to speak: those that are nouns as well, and those said of things.
local function is_doubtful(m, layer)
  local _, last = m:elements "cue"
  if m.rule.name == "quote_first" then return false end -- a quotation before it makes it a verb of saying
  if m.rule.name == "frames" or m.rule.name == "intends" or m.shape == "noun_phrase" then return true end
  if m.rule.name == "said_last" and layer:attr(last, "report", "stance") == "believe" then return true end
  for _, key in ipairs { "weak", "np", "noun" } do
    if layer:attr(last, "report", key) == "yes" then return true end
  end
  return false
end

local function accepted(m)
  return m.cue and (m.content ~= nil or m.rule.name == "echoed")
end

---------------------------------------------------------------------------------------------------- how sure

local hedge_phase = t.phase { name = "hedges", rules = { { name = "hedge", pattern = t.class "hedge" } } }
local negation_phase = t.phase { name = "negations", rules = { { name = "negation", pattern = t.class "negation" } } }

local function spans_of(phase, layer)
  local out = {}
  for m in phase:matches(layer) do
    local span = m.span
    out[#out + 1] = { span = span, first = span.first, last = span.last, certainty = layer:attr(m.first, phase.name == "hedges" and "hedge" or "negation", "certainty") }
  end
  return out
end

-- Of a sorted list of disjoint { first=, last= }: those that share a byte with the span.
local function touching(list, span)
  local first, last, out = span.first, span.last, {}
  local low, high = 1, #list + 1
  while low < high do
    local mid = (low + high) // 2
    if list[mid].last < first then low = mid + 1 else high = mid end
  end
  while list[low] and list[low].first <= last do
    out[#out + 1] = list[low]
    low = low + 1
  end
  return out
end

local function spans(list)
  local out = {}
  for i, x in ipairs(list) do out[i] = x.span end
  return out
end

local BY_STANCE = { predict = "probable", believe = "probable", doubt = "unknown", ask = "unknown", demand = "unknown",
                    promise = "probable" }
local RANK = { certain = 4, probable = 3, possible = 2, unknown = 1 }

local function certainty_of(stance, hedges)
  local least = BY_STANCE[stance] or "certain"
  for _, h in ipairs(hedges) do
    local c = h.certainty or "possible"
    if RANK[c] < RANK[least] then least = c end
  end
  return least
end

-- The clause that the source stands for: up to its first comma or conjunction.
local function main_clause(content)
  local text = content.text
  local stop = text:find "[,;:]" or #text + 1
  for _, word in ipairs { " because ", " while ", " although ", " unless ", " if " } do
    local at = text:find(word, 1, true)
    if at and at < stop then stop = at end
  end
  return content.doc:span(content.first, math.max(content.first + stop - 2, content.first))
end

local MODALITY = { { "^if ", "condition" }, { "^whether ", "question" }, { "%?", "question" }, { "%f[%a]must%f[%A]", "obligation" },
                   { "%f[%a]should%f[%A]", "obligation" }, { "%f[%a]ha[sd]? to%f[%A]", "obligation" }, { "%f[%a]have to%f[%A]", "obligation" },
                   { "%f[%a]would%f[%A]", "hypothetical" } }

local function modality_of(rule, stance, content)
  if rule == "intends" or stance == "promise" then return "plan" end
  local text = main_clause(content).text:lower()
  for _, pair in ipairs(MODALITY) do
    if text:find(pair[1]) then return pair[2] end
  end
end

local OPINION = { predict = true, promise = true, believe = true, doubt = true, ask = true, demand = true, praise = true,
                  criticise = true }

---------------------------------------------------------------------------------------------------- making claims

-- direct: nothing but quotation marks and what is between them; mixed: some of it quoted.
local function kind_of(m, pieces, quotations)
  if m.rule.name:find "^nominal" then return "nominal" end
  local quoted, all = false, true
  for _, piece in ipairs(pieces) do
    local covered = false
    for _, q in ipairs(touching(quotations, piece)) do
      quoted = true
      covered = covered or q.span.first <= piece.first + 1 and q.span.last >= piece.last - 1
    end
    all = all and covered
  end
  return quoted and (all and "direct" or "mixed") or "indirect"
end

local function cue_attr(m, layer, key)
  local _, last = m:elements "cue"
  for _, class in ipairs { "report", "saying", "frame", "intend", "report_noun", "accord" } do
    local value = layer:attr(last, class, key)
    if value then return value end
  end
end

local function times_around(m, content)
  local said, about = nil, {}
  local whole = m.span
  for _, time in ipairs(cascade.within(whole, "time")) do
    if inside(time.span, content) then
      about[#about + 1] = time
    elseif not said and time.type ~= "DURATION" and not (m.source and inside(time.span, m.source)) then
      said = time
    end
  end
  return said, about
end

local function make(m, context)
  local layer = context.layer
  local pieces = {}
  for _, c in ipairs(m:all "content") do pieces[#pieces + 1] = trimmed(c) end
  if #pieces == 0 then pieces[1] = context.last end -- "… and echoed by X"
  context.last = pieces[#pieces]
  local content = hull(pieces)
  local stance = cue_attr(m, layer, "stance") or "neutral"
  local hedges, negations = touching(context.hedges, content), touching(context.negations, content)
  local cue_negations = touching(context.negations, m.cue)
  local said, about = times_around(m, content)
  local quantities = cascade.within(content, "quantity")
  local polarity = 1
  if #touching(negations, main_clause(content)) % 2 == 1 then polarity = -polarity end
  if stance == "deny" then polarity = -polarity end
  if #cue_negations % 2 == 1 then polarity = -polarity end
  for i = #cue_negations, 1, -1 do table.insert(negations, 1, cue_negations[i]) end
  local certainty = certainty_of(stance, hedges)
  return fact.new("claim", m.span, m.rule.id, {
    place = m.cue, kind = kind_of(m, pieces, context.quotations), source = m.source and trimmed(m.source), cue = m.cue,
    lemma = cue_attr(m, layer, "lemma"), content = content, stance = stance, polarity = polarity, certainty = certainty,
    modality = modality_of(m.rule.name, stance, content), hedges = spans(hedges), negations = spans(negations), said = said,
    about = about, quantities = quantities,
    checkable = not OPINION[stance] and certainty ~= "unknown" and (#about + #quantities > 0 or #cascade.within(content, "mention") > 0),
  })
end

-- A match becomes a claim, or is refused, and the next best at its place is asked.
local function claim_of(m, context)
  local first = m:elements "cue"
  if not accepted(m, context.layer, context.voices) or context.cues[first] then return nil end
  if not (m.content or context.last) then return nil end
  context.cues[first] = true
  return make(m, context)
end

for _, phase in ipairs { attribution.main, attribution.inner } do
  for _, rule in ipairs(phase.rules) do rule.make = claim_of end
end

-- A claim that lies in another's content is nested in it.
local function nest(list)
  local open = {} -- the claims whose content may still go on, as { claim, first, last }
  for _, c in ipairs(list) do
    local first, last, start = c.cue.first, c.cue.last, c.span.first
    for i = #open, 1, -1 do
      local outer = open[i]
      if outer.last < start then
        table.remove(open, i)
      elseif not c.within and first >= outer.first and last <= outer.last and start >= outer.first then
        c.within = outer.claim
      end
    end
    open[#open + 1] = { claim = c, first = c.content.first, last = c.content.last }
  end
end

local function by_place(a, b)
  if a.span.first ~= b.span.first then return a.span.first < b.span.first end
  return a.cue.first < b.cue.first
end

local BORROWS = { ["claims.carried_on"] = true, ["claims.joined"] = true, ["claims.meanwhile_said"] = true, ["claims.adjunct"] = true }

-- The first of a sentence that can speak, when it stands near the beginning.
local function sentence_subject(layer, set, sentence)
  local first = layer:find(sentence.first, sentence.last)
  for i = first or 1, first and math.min(first + 4, #layer) or 0 do
    if set[i] then return layer:span(i, i) end
  end
end

-- "…, saying that …", "… and said that …" speak for the subject of their sentence: the source of the claim before, or
-- whoever opens the sentence.
local function lend_sources(list, layer, set)
  for i, c in ipairs(list) do
    if not c.source and BORROWS[c.rule_name] then
      local sentence = c.cue.sentence
      for j = i - 1, 1, -1 do
        local before = list[j]
        if before.source and before.cue.sentence == sentence then
          c.source = before.source
          break
        end
      end
      c.source = c.source or sentence_subject(layer, set, sentence)
    end
  end
end

-- A whole sentence of quotation that follows a quoted sentence of the same paragraph goes on with it.
local function go_on(list, quotations)
  local taken, from = {}, 1
  for _, c in ipairs(list) do
    local first = math.min(c.span.first, c.content.first)
    local last = math.max(c.span.last, c.content.last)
    while quotations[from] and quotations[from].span.last < first do from = from + 1 end
    for i = from, #quotations do
      if quotations[i].span.first > last then break end
      taken[quotations[i]] = c
    end
  end
  for i, q in ipairs(quotations) do
    local before = quotations[i - 1]
    local c = before and taken[before]
    if not taken[q] and c and c.kind == "direct" and (q.span.block == before.span.block or before.unclosed) then
      local gap = q.span.doc:span(c.span.last + 1, math.max(q.span.first - 1, c.span.last)).text
      if gap:find "^[%s.]*$" then
        local pieces = c.content.pieces or { c.content }
        pieces[#pieces + 1] = q.span
        c.content = hull(pieces)
        c.span = q.span.doc:span(math.min(c.span.first, c.content.first), math.max(c.span.last, c.content.last))
        taken[q] = c
      end
    end
  end
  return taken
end

local function name_sources(list)
  local ok, entities = pcall(require, "lede.entities")
  if not ok then return end
  for _, c in ipairs(list) do
    local entity = c.source and entities.of(c.source)
    if entity then c.entity, c.name = entity, entity.name end
  end
end

--- What the rules of attribution need to know of a document to make claims, to be handed to their phases' matches; new
--- for every pass over the phases, since it keeps the cues that are taken.
function claims.context(doc)
  local layer, words = cascade.layer(doc, "quotations"), cascade.layer(doc, "words")
  return { layer = layer, voices = voices(layer), cues = {}, quotations = cascade.facts(doc, "quotation"),
           hedges = spans_of(hedge_phase, words), negations = spans_of(negation_phase, words) }
end

local function find_claims(doc)
  local context, list = claims.context(doc), {}
  local layer, set = context.layer, context.voices
  for _, phase in ipairs { attribution.main, attribution.inner } do
    for m in phase:matches(layer, context) do list[#list + 1] = m.fact end
  end
  table.sort(list, by_place)
  lend_sources(list, layer, set)
  local out = {}
  for _, c in ipairs(list) do
    if c.source or not BORROWS[c.rule_name] then out[#out + 1] = c end
  end
  nest(out)
  return out, go_on(out, context.quotations), context.quotations
end

local function results(doc)
  local memo = core.memo(doc)
  if not memo.claims then
    local list, taken, quotations = find_claims(doc)
    name_sources(list)
    memo.claims = { claims = list, taken = taken, quotations = quotations }
  end
  return memo.claims
end

--- The claims of a document, in order of text.
---@return lede.Claim[]
function claims.claims(doc) return results(doc).claims end

local SHORTEST = 4 -- words of a quotation that stands alone; shorter ones are titles and words held at arm's length

-- Is the quotation a sentence of its own, or several?
local function stands_alone(q)
  local span = q.span
  local opening, closing = span.sentence, span.doc:span(span.last, span.last).sentence
  return span.first == opening.first and span.last >= closing.last and select(2, span.text:gsub("%S+", "")) >= SHORTEST
end

-- Whose words a quotation without a cue is: those of whoever spoke last in its paragraph, or, where it opens one, of whoever
-- the paragraph before ended with, quoted.  `before` is the last claim that begins before it.
local function speaker_before(q, before)
  if not (before and before.source and stands_alone(q)) then return nil end
  local block = q.span.block
  if before.span.last >= block.first then return before end
  local next_to_it = q.span.doc:span(before.span.last + 1, block.first - 1).text:find "^[%p%s]*$"
  if q.span.first == block.first and before.kind == "direct" and next_to_it then return before end
end

local function quote_of(q, c, rule)
  return fact.new("quote", q.span, rule, {
    form = q.span.kind == "quote" and "block" or (rule == "claims.run_on" or c.kind == "direct") and "direct" or "mixed",
    speaker = c.source, entity = c.entity, name = c.name, cue = rule ~= "claims.run_on" and c.cue or nil, lemma = c.lemma })
end

--- The quotations that somebody is quoted with, in order of text.
function claims.quotes(doc)
  local r = results(doc)
  if r.quotes then return r.quotes end
  r.quotes = {}
  local next_claim = 1
  for _, q in ipairs(r.quotations) do
    while r.claims[next_claim] and r.claims[next_claim].span.first < q.span.first do next_claim = next_claim + 1 end
    local c, run_on = r.taken[q], speaker_before(q, r.claims[next_claim - 1])
    if c then
      r.quotes[#r.quotes + 1] = quote_of(q, c, c.rule)
    elseif run_on then
      r.quotes[#r.quotes + 1] = quote_of(q, run_on, "claims.run_on")
    end
  end
  return r.quotes
end

return claims
