--- lede.quotes: the quotations of a document and whose words they are.
--
-- Where a quotation is a claim's content, the claim knows its speaker and cue.  Others are whose the run of the text
-- says:
--   alone         a sentence of nothing but quotation goes on with whoever spoke before in its paragraph, or at the
-- end of
--                 the paragraph before; where two speak in turn, with the one whose turn it is
--   in_sentence   words quoted in the midst of a sentence are those of the claim beside them, or of the sentence's
-- subject
--   block         a block quote is whoever's the sentence before it speaks of, or of the name behind the dash that
-- closes it
-- Titles of works and words held at arm's length (“scare quotes”) are no quotations of anybody.
local cascade = require "lede.cascade"
local claims = require "lede.claims"
local core = require "lede.core"
local fact = require "lede.fact"
local t = require "lede.tape"

local quotes = {}

---------------------------------------------------------------------------------------------------- what is a quotation

-- Is the quotation a sentence of its own, or several?
local function stands_alone(span)
  local opening, closing = span.sentence, span.doc:span(span.last, span.last).sentence
  return span.first == opening.first and span.last >= closing.last
end

local FEW = 4 -- words; fewer are quoted from somebody only where somebody is said to speak

-- Words, and how many of them are common ones: “The Art of the Deal” has none, being a title.  No further than it takes
-- to know that there are not few, and that some are common.
local SMALL = { with = true, from = true, into = true, over = true, than = true, that = true, your = true, this = true }
local WORD = "[%w\128-\255][%w\128-\255'’.-]*"
local function count_words(text)
  local words, common = 0, 0
  local first, last = text:find(WORD)
  while first and not (words >= FEW and common > 0) do
    words = words + 1
    if last - first > 2 and text:find("^%l", first) and not SMALL[text:sub(first, last)] then common = common + 1 end
    first, last = text:find(WORD, last + 1)
  end
  return words, common
end

local quoted = t.fold "QUOTE"
local reports = t.class "report" + t.class "saying" + t.class "frame" + t.class "report_noun" + t.class "accord"
local voice = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.class "speaker_noun"
    + t.words "he she they we i it who"

local MANY = { many = true }
-- the “closed” primary, its “binary choice” framework, an ad titled “Unifier?”: names of things.
local names_it = t.form "clitic"
  + t.words "the a an this these those its their his her our my titled entitled named dubbed"
local named = t.as("label", quoted, MANY)
local label = t.behind(names_it) * named * #(t.form "lower" - t.class "function_word" - t.class "report")
  + t.behind(t.word "so" * t.word "-" * t.word "called") * named
-- A sentence from its beginning: its quotations, who can have said what is quoted, and words that report.
local sentence = t.phase { name = "sentence_of_quotations", rules = { { name = "sentence", pattern =
  (label + t.as("quote", quoted, MANY) + t.as("voice", t.as("report", t.all(voice, reports), MANY), MANY)
    + t.as("voice", voice, MANY) + t.as("report", reports, MANY) + t.one)^1 } } }

---@class lede.QuotationPlace
---@field label boolean    is it the name of a thing?
---@field report boolean   does a word before it in its sentence report?
---@field voice integer?   who can have said it: the nearest before it, an element

-- Note the places of the quotations that a match of that phase holds.
local function note_places(m, places)
  local captured, reported, speaker = m.captured, false, nil
  for k = 1, #captured, 3 do
    local name, element = captured[k], captured[k + 1]
    if name == "report" then
      reported = true
    elseif name == "voice" then
      speaker = element
    else
      places[element] = { label = name == "label", report = reported, voice = speaker }
      speaker = nil
    end
  end
end

local NOWHERE = { label = false, report = false } -- what is no quotation to the phases

-- What the sentence of a quotation says of it, read when it is first asked for.
---@return lede.QuotationPlace
local function place_of(span)
  local doc = span.doc
  local memo, layer = core.memo(doc), cascade.layer(doc, "quotations")
  memo.quotation_places = memo.quotation_places or { read = sentence:reader(layer) }
  local places, element = memo.quotation_places, layer:find(span.first)
  if element and not places[element] then
    local first = element
    while layer:form(first - 1) do first = first - 1 end -- the first element of all is an edge
    note_places(places.read(first), places)
  end
  return places[element] or NOWHERE
end

local function voice_before(span)
  local element = place_of(span).voice
  return element and cascade.layer(span.doc, "quotations"):span(element, element)
end

-- Is a text with so many common words the title of something?
local function is_title(text, common) return common == 0 and text:find "%u" and not text:find "[!?][”\"’'»]*$" end

local function is_quotation(span, rule)
  local text = span.text
  local words, common = count_words(text)
  if words == 0 or is_title(text, common) then return false end
  local place = place_of(span)
  return not place.label and (words >= FEW or rule ~= "quotations.single" and place.report)
end

---------------------------------------------------------------------------------------------------- whose words it is

-- The claim nearest to a quotation in its sentence that has a source.
local function beside(span, list, at)
  local around, best, least = span.sentence, nil, math.huge
  local start, stop = span.first, span.last
  for i = math.max(at - 3, 1), math.min(at + 3, #list) do
    local c = list[i]
    if claims.is_in(c, around) and c.source then
      local first, last = c.first, c.last
      local distance = start > last and start - last or first > stop and first - stop or 0
      if distance < least then best, least = c, distance end
    end
  end
  return best
end

-- Are two quotations of two people?  A name has the document's entities joined: asked last.
local function differ(a, b)
  if a.speaker == b.speaker then return false end
  return (a.name or a.speaker.text) ~= (b.name or b.speaker.text)
end

-- Who is to speak, where the two paragraphs before were quotations of two people: the first of them.
local function turn_of(span, spoken)
  local last, before = spoken[#spoken], spoken[#spoken - 1]
  if not (before and last.rule == "quotes.alone" and last.speaker and before.speaker) then return nil end
  local between = span.doc:span(last.span.last, span.first).text
  if not between:find "%a%a" and differ(last, before) then return before end
end

local NEIGHBOURS = 8 -- claims that are looked back over
-- Of the claims in the sentence of the one at `at`, the last that holds a quotation: “…,” said X, who knew that …
local function quoted_beside(list, at)
  local last = list[at]
  local sentence_of_last = last and last.match.cue.sentence
  for i = at, math.max(at - NEIGHBOURS, 1), -1 do
    local c = list[i]
    if not claims.is_in(c, sentence_of_last) then break end
    if c.kind == "direct" and c.source then return c end
  end
  return last
end

local function asks(text) return text:find "%?[^%w]*$" end

-- In a dialogue a question is for the other to answer, and who asked before asks again: whose turn that makes it,
-- nobody's where the other is not known.
local function answers(span, spoken)
  local last = spoken[#spoken]
  if not (last and last.speaker) or span.first ~= span.block.first then return nil end
  if not (asks(last.text) or asks(span.text)) then return nil end
  if span.doc:span(last.span.last, span.first).text:find "\n.*%w" then return nil end
  for i = #spoken - 1, math.max(#spoken - NEIGHBOURS, 1), -1 do
    local other = spoken[i]
    if other.speaker and differ(other, last) then return (asks(last.text) or asks(other.text)) and other or nil end
  end
  return asks(last.text) and {} or nil
end

-- In a transcript the name of who speaks stands within the marks: “LEE: We must act.”
local labelled = t.phase { name = "labelled", rules = { { name = "labelled", pattern =
  t.behind(t.form "open") * t.as("who", t.fold "PERSON" + t.fold "ORG" + t.form "UPPER") * t.word ":" } } }

local function label_of(span)
  local text = span.text
  if not text:find(":", 1, true) then return nil end
  local memo = core.memo(span.doc)
  if not memo.labelled then
    memo.labelled = {}
    for m in labelled:matches(cascade.layer(span.doc, "names")) do memo.labelled[m.who.first] = m.who end
  end
  local who = memo.labelled[span.first + #text:match "^[^%w]*"]
  return who and { source = who }
end

-- Paragraphs of nothing but quotation one after another are the words of one, unless the last of them asks.
local function monologue(span, spoken)
  local last = spoken[#spoken]
  if not (last and last.rule == "quotes.alone" and last.speaker) or asks(last.text) then return nil end
  return not span.doc:span(last.span.last, span.first).text:find "%w" and last.said or nil
end

-- Whose words a sentence of quotation is, where no cue says so: those of whoever spoke last in its paragraph, or,
-- where it opens one, of whoever the paragraph before ended with, quoted.  The last claim that begins before it is at
-- `at` of the list.
local function speaker_before(span, list, at)
  local before = quoted_beside(list, at)
  if not (before and before.source) then return nil end
  local block = span.block
  if before.last >= block.first then return before end
  local next_to_it = span.doc:span(before.last + 1, block.first - 1).text:find "^[%p%s]*$"
  if span.first == block.first and before.kind == "direct" and next_to_it then return before end
end

-- What stands behind a quotation may be its signature: “…” — Ann Lee
local signed = t.phase { name = "signed", rules = { { name = "signed", pattern =
  t.words "— – -- ― -" * t.as("who", t.fold "PERSON" + t.fold "ORG") * #(t.word "."^-1 * t.edge "any")
  + t.behind(t.edge "block") * t.words "— – -- ― -" * t.as("who", t.fold "PERSON") * #t.word "," } } }

-- The first signature of which the name begins within some bytes.
local function signature(doc, first, last)
  local layer = cascade.layer(doc, "quotations")
  local memo, i = core.memo(doc), layer:find(first)
  while i and i <= #layer and layer:range(i, i) <= last do
    memo.read_signature = memo.read_signature or signed:reader(layer)
    local m = memo.read_signature(i)
    if m and m.who.first <= last then return m.who end
    i = i + 1
  end
end

local NEAR = 12 -- bytes between a quotation and its signature

-- Else: its signature; or whoever the sentence before it speaks of; or whoever spoke last.
local function speaker_around(span, before)
  local doc = span.doc
  local who = signature(doc, span.last, span.last + NEAR)
  if not who and span.first > 1 then
    local back = doc:span(math.max(span.first - 8, 1), span.first - 1)
    local at = back.text:find "%S%s*$"
    local sentence = at and doc:span(back.first + at - 1, back.first + at - 1).sentence
    who = sentence and (claims.last_source(sentence) or claims.subject(sentence))
  end
  return who and { source = who } or before or {}
end

-- `said` is the claim that the quotation belongs to, or goes on with; or a quote, or a table, with its source.  `owner`
-- is the claim of whose content it is part.
local function quote(span, rule, form, q, said, owner)
  return fact.of { fact = "quote", span = span, rule = rule, form = form, unclosed = q and q.unclosed or nil,
                   said = said, owner = owner }
end

local function find_speaker(q)
  local said = q.said
  q.speaker = said.fact == "quote" and said.speaker or said.source
end

local function find_cue(q)
  local owner = rawget(q, "owner")
  q.cue = owner and owner.cue
end

local function find_entity(q)
  local said = q.said
  if said.match then
    q.entity, q.name, q.lemma = said.entity, said.name, said.lemma
  else
    q.entity = q.speaker and require "lede.entities".of(q.speaker)
    q.name = q.entity and q.entity.name
  end
end

fact.later("quote", {
  [find_speaker] = { "speaker" },
  [find_cue] = { "cue" },
  [find_entity] = { "entity", "name", "lemma" },
})

-- A quotation that no claim has: with the speaker that can be found, or none.
local function without_claim(span, q, at, list, spoken)
  if not is_quotation(span, q.rule_name) then return nil end
  if stands_alone(span) then
    local said = label_of(span) or answers(span, spoken) or turn_of(span, spoken) or speaker_before(span, list, at)
      or monologue(span, spoken) or speaker_around(span, list[at])
    return quote(span, "quotes.alone", "direct", q, said)
  end
  local said = beside(span, list, at) or { source = claims.subject(span.sentence) or voice_before(span) }
  if said.source then return quote(span, "quotes.in_sentence", "mixed", q, said) end
  return quote(span, "quotes.in_sentence", "mixed", q, speaker_before(span, list, at) or {})
end

---------------------------------------------------------------------------------------------------- block quotes

local function has_quotation(list, block)
  for _, q in ipairs(list) do
    if q.span.first >= block.first and q.span.last <= block.last then return true end
  end
  return false
end

-- Block quotes without marks of their own.
local function add_blocks(doc, list)
  local added
  for block in doc:blocks "quote" do
    if not has_quotation(list, block) then
      local who = signature(doc, block.first, block.last)
      local last = block.first > 1 and doc:span(block.first - 1, block.first - 1).block.last
      last = last and doc:span(last, last).sentence
      who = who or last and (claims.last_source(last) or claims.subject(last))
      list[#list + 1], added = quote(block, "quotes.block", "block", nil, { source = who }), true
    end
  end
  if added then table.sort(list, function(a, b) return a.span.first < b.span.first end) end
end

---------------------------------------------------------------------------------------------------- all of them

-- A quotation that is content of a claim.
local function of_claim(span, q, c)
  local direct = c.kind == "direct"
  if not direct then
    local text = span.text
    local _, common = count_words(text)
    if is_title(text, common) then return nil end
  end
  return quote(span, c.rule, span.kind == "quote" and "block" or direct and "direct" or "mixed", q, c, c)
end

local function find_quotes(doc)
  local taken, list, out = claims.of_quotations(doc), claims.claims(doc), {}
  local firsts, _, quotations = cascade.places(doc, "quotation")
  local at, n = 0, #list -- the last claim that begins before the quotation
  for i, q in ipairs(quotations) do
    local c, first = taken[i], firsts[i]
    while at < n and claims.starts(list[at + 1]) < first do at = at + 1 end
    if c then
      out[#out + 1] = of_claim(q.span, q, c)
    else
      out[#out + 1] = without_claim(q.span, q, at, list, out)
    end
  end
  add_blocks(doc, out)
  return out
end

--- The quotations of a document, in order of text: form (direct, mixed, block), speaker, entity, cue, unclosed.
function quotes.quotes(doc)
  local memo = core.memo(doc)
  memo.quotes = memo.quotes or find_quotes(doc)
  return memo.quotes
end

return quotes
