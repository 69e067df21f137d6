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
local function count_words(text)
  local words, common = 0, 0
  for word in text:gmatch "[%w\128-\255][%w\128-\255'’.-]*" do
    words = words + 1
    if word:find "^%l" and #word > 3 and not SMALL[word] then common = common + 1 end
    if words >= FEW and common > 0 then break end
  end
  return words, common
end

local quoted = t.fold "QUOTE"
local reports = t.class "report" + t.class "saying" + t.class "frame" + t.class "report_noun" + t.class "accord"
local voice = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.class "speaker_noun"
    + t.words "he she they we i it who"

-- What stands before a quotation in its sentence.
local before = t.phase {
  name = "before_quotations",
  policy = "all",
  rules = {
    -- the “closed” primary, its “binary choice” framework, an ad titled “Unifier?”: names of things.
    { name = "label", pattern = t.word "so" * t.word "-" * t.word "called" * t.as("quote", quoted)
      + (t.form "clitic" + t.words "the a an this these those its their his her our my titled entitled named dubbed")
        * t.as("quote", quoted) * #(t.form "lower" - t.class "function_word" - t.class "report") },
    -- A word that reports, and the quotations behind it.
    { name = "report", pattern = reports * ((t.one - quoted - reports)^0 * quoted)^1 },
    -- Who can have said what is quoted.
    { name = "voice", pattern = t.as("voice", voice) * (t.one - quoted - voice)^0 * t.as("quote", quoted) },
  },
}

-- What that phase says of a document's quotations, found when it is first asked for: which of them are labels; which
-- have a word before them that reports; the matches of voices.  Each by the element that the quotation is.
local function told(doc)
  local memo = core.memo(doc)
  if not memo.told then
    local out = { label = {}, report = {}, voice = {} }
    for m in before:matches(cascade.layer(doc, "quotations")) do
      local rule = m.rule.name
      if rule == "report" then
        for i = m.first, m.last do out.report[i] = true end
      else
        out[rule][m:elements "quote"] = m
      end
    end
    memo.told = out
  end
  return memo.told
end

local function element_of(span) return (cascade.layer(span.doc, "quotations"):find(span.first)) end

local function is_label(span) return told(span.doc).label[element_of(span)] end
local function is_reported(span) return told(span.doc).report[element_of(span)] or false end
local function voice_before(span)
  local m = told(span.doc).voice[element_of(span)]
  return m and m.voice
end

local function is_title(span)
  local _, common = count_words(span.text)
  return common == 0 and span.text:find "%u" and not span.text:find "[!?][”\"’'»]*$"
end

local function is_quotation(span, rule)
  local words = count_words(span.text)
  if words == 0 or is_title(span) or is_label(span) then return false end
  return words >= FEW or rule ~= "quotations.single" and is_reported(span)
end

---------------------------------------------------------------------------------------------------- whose words it is

-- The claim nearest to a quotation in its sentence that has a source.
local function beside(span, list, at)
  local sentence, best, least = span.sentence, nil, math.huge
  for i = math.max(at - 3, 1), math.min(at + 3, #list) do
    local c = list[i]
    if c.source and c.match.cue.sentence == sentence then
      local first, last = c.first, c.last
      local distance = span.first > last and span.first - last or first > span.last and first - span.last or 0
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
  if not (before and last.rule_name == "quotes.alone" and last.speaker and before.speaker) then return nil end
  local between = span.doc:span(last.span.last, span.first).text
  if not between:find "%a%a" and differ(last, before) then return before end
end

local NEIGHBOURS = 8 -- claims that are looked back over
-- Of the claims in the sentence of the one at `at`, the last that holds a quotation: “…,” said X, who knew that …
local function quoted_beside(list, at)
  local last = list[at]
  for i = at, math.max(at - NEIGHBOURS, 1), -1 do
    local c = list[i]
    if c.match.cue.sentence ~= last.match.cue.sentence then break end
    if c.source and c.kind == "direct" then return c end
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
  local memo = core.memo(span.doc)
  if not memo.labelled then
    memo.labelled = {}
    for m in labelled:matches(cascade.layer(span.doc, "names")) do memo.labelled[m.who.first] = m.who end
  end
  local who = memo.labelled[span.first + #span.text:match "^[^%w]*"]
  return who and { source = who }
end

-- Paragraphs of nothing but quotation one after another are the words of one, unless the last of them asks.
local function monologue(span, spoken)
  local last = spoken[#spoken]
  if not (last and last.speaker and last.rule_name == "quotes.alone") or asks(last.text) then return nil end
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

local function signature(doc, first, last)
  local memo = core.memo(doc)
  if not memo.signatures then
    memo.signatures = {}
    for m in signed:matches(cascade.layer(doc, "quotations")) do memo.signatures[#memo.signatures + 1] = m.who end
  end
  local at = memo.signature or 1 -- they are asked for in order of text, mostly
  while at > 1 and memo.signatures[at - 1].first >= first do at = at - 1 end
  while memo.signatures[at] and memo.signatures[at].first < first do at = at + 1 end
  memo.signature = at
  local who = memo.signatures[at]
  return who and who.first <= last and who or nil
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

-- `said` is the claim that the quotation belongs to, or goes on with; or a table with its source.
local function quote(span, rule, form, q, said)
  return fact.new("quote", span, rule, { form = form, unclosed = q and q.unclosed or nil, said = said,
                                         speaker = said.speaker or said.source })
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

fact.later("quote", { [find_entity] = { "entity", "name", "lemma" } })

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
  local before, added
  for block, kind in doc:blocks() do
    if kind == "quote" and not has_quotation(list, block) then
      local who = signature(doc, block.first, block.last)
      local last = before and doc:span(before.last, before.last).sentence
      who = who or last and (claims.last_source(last) or claims.subject(last))
      list[#list + 1], added = quote(block, "quotes.block", "block", nil, { source = who }), true
    end
    before = block
  end
  if added then table.sort(list, function(a, b) return a.span.first < b.span.first end) end
end

---------------------------------------------------------------------------------------------------- all of them

local function find_quotes(doc)
  local taken, list, out = claims.of_quotations(doc), claims.claims(doc), {}
  local at = 0 -- the last claim that begins before the quotation
  for i, q in ipairs(cascade.facts(doc, "quotation")) do
    local span, c = q.span, taken[i]
    local first = span.first
    while list[at + 1] and claims.starts(list[at + 1]) < first do at = at + 1 end
    if c and (c.kind == "direct" or not is_title(span)) then
      local form = span.kind == "quote" and "block" or c.kind == "direct" and "direct" or "mixed"
      local f = quote(span, c.rule, form, q, c)
      f.cue = c.cue
      out[#out + 1] = f
    elseif not c then
      out[#out + 1] = without_claim(span, q, at, list, out)
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
