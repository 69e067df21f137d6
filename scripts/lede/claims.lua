--- lede.claims: who said what, and the bytes that show it.
--
-- lede.attribution finds the shapes; here a match becomes a claim, or is refused where its cue is taken.  What a
-- claim says of itself is found when it is first asked for (see fact.later): source, cue and content here, how sure
-- it is in lede.certainty, what it is worth to a checker in lede.checkable.
local cascade = require "lede.cascade"
local core = require "lede.core"
local fact = require "lede.fact"
local attribution = require "lede.attribution"
local first_from = core.first_from
local t = require "lede.tape"

local claims = {}

---------------------------------------------------------------------------------------------------- finding

-- The cue of a match, its first and last element; has it a content; its shape.
local function read(captured)
  local cue, cue_last, has_content, shape
  for k = 1, #captured, 3 do
    local name = captured[k]
    if name == "cue" then
      if not cue then cue, cue_last = captured[k + 1], captured[k + 2] - 1 end
    elseif name == "content" then
      has_content = true
    elseif name == "shape" then
      shape = shape or captured[k + 2]
    end
  end
  return cue, cue_last, has_content, shape
end

-- A match becomes a claim; where its cue has one already, the next best match at its place is asked.
local function claim_of(m, context)
  local cue, cue_last, has_content, shape = read(m.captured)
  local rule = m.rule
  local echoes = rule.name == "echoed" and context.before -- "… and echoed by X": what was said is in the claim before
  local taken = context.cues
  if taken[cue] or taken[cue_last] or not (echoes or has_content) then return nil end
  for i = cue, cue_last do taken[i] = true end
  local claim = fact.of { fact = "claim", rule = rule.id, match = m, doc = context.doc,
                          cue_at = cue, cue_last = cue_last, -- elements
                          order = m.first << 32 | cue, -- where it begins, then its cue
                          echoes = echoes, shape = shape or false,
                          -- room in the table for what is found of every claim
                          kind = nil, bytes = nil, first = nil, last = nil, stance = nil, polarity = nil,
                          certainty = nil, checkable = nil }
  context.before = claim
  return claim
end

-- "…, saying that …", "… and said that …", "… by claiming that …" speak for the subject of their sentence: the
-- source of the claim before, or whoever opens the sentence.
local BORROWS = { carried_on = true, joined = true, meanwhile_said = true, adjunct = true }

-- A rule of attribution as the phases want it.
local function prepare(rule)
  rule.make, rule.borrows = claim_of, BORROWS[rule.name]
  rule.nominal = rule.name:find "nominal" or rule.name:find "noun_"
  return rule
end

local phases = { attribution.main, attribution.inner, attribution.nested }
for _, phase in ipairs(phases) do
  for _, rule in ipairs(phase.rules) do prepare(rule) end
end

--- A shape of reported speech more: its pattern captures source, cue and content.  One of that name is replaced.
function claims.add_shape(name, pattern)
  local phase = t.phase { name = name, facts = "claims", rules = { prepare { name = name, pattern = pattern } } }
  local at = #phases + 1
  for i = 4, #phases do
    if phases[i].name == name then at = i end
  end
  phases[at] = phase
end

local function by_place(a, b) return a.order < b.order end

local voice = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE" + t.fold "PLACE" + t.fold "MISC" + t.class "speaker_noun"
              + t.class "document_noun" + t.class "pronoun"
-- What may stand before the subject: "In Columbus, Ohio, Ann Lee …", "After the vote, she …"
local opener = t.words [[in on at after before during for with of from as while when since despite under at over by among
                         amid]]
local comma = t.word ","
local fronted = t.words "and but so yet here there now then even"^-1 * (opener + t.class "saying") * (t.one - comma)^-20
                * comma * (t.fold "PLACE" * comma)^-1
local subjects = t.phase { name = "subjects", rules = {
  { name = "subject", pattern = t.behind(t.edge "any") * fronted^-1 * (t.one - voice)^-4 * t.as("who", voice) } } }

--- The first of a sentence that can speak, when it stands near the beginning; nil where there is none.
function claims.subject(sentence)
  local doc = sentence.doc
  local memo = core.memo(doc)
  local layer = cascade.layer(doc, "quotations")
  memo.read_subject = memo.read_subject or subjects:reader(layer)
  local first = layer:find(sentence.first)
  local m = first and layer:range(first, first) == sentence.first and memo.read_subject(first)
  return m and m.who
end

--- Where the cue of a claim begins, in bytes.
function claims.cue_byte(c)
  local byte = c.match.layer:range(c.cue_at, c.cue_at)
  return byte
end

--- Does the cue of a claim stand in a sentence?
function claims.is_in(c, sentence)
  local byte = claims.cue_byte(c)
  return byte >= sentence.first and byte <= sentence.last
end

local function lender_of(list, i)
  local sentence = list[i].match.cue.sentence
  for j = i - 1, 1, -1 do
    local before = list[j]
    if not claims.is_in(before, sentence) then break end
    if before.source and before.match.rule.name ~= "nested" then return before.source end
  end
  return claims.subject(sentence)
end

--- What the rules of attribution need to know of a document to make claims, to be handed to their phases' matches; new
--- for every pass over the phases, since it keeps the cues that are taken.
function claims.context(doc) return { doc = doc, layer = cascade.layer(doc, "quotations"), cues = {} } end

local function find_claims(doc)
  local context, list, out = claims.context(doc), {}, {}
  for _, phase in ipairs(phases) do
    for m in phase:matches(context.layer, context) do list[#list + 1] = m.fact end
  end
  table.sort(list, by_place)
  for i, c in ipairs(list) do
    local borrows = c.match.rule.borrows
    if borrows and not c.match:elements "source" then c.source = lender_of(list, i) end
    if not borrows or c.source then out[#out + 1] = c end
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
  local first, last = sentence.first, sentence.last
  for _, c in ipairs(claims.claims(sentence.doc)) do
    local byte = claims.cue_byte(c)
    if byte > last then break end
    if byte >= first then found = c.source or found end
  end
  return found
end

---------------------------------------------------------------------------------------------------- places, in bytes

-- Much is asked of a claim before anybody wants to see its text: so its place is known in bytes, and spans are made of
-- them when they are asked for.
--   bytes             first and last byte of the pieces of its content: first, last, first, last …
--   first, last       of all of it

-- White space, commas and stops at the ends do not belong to what was said (quotation marks do).
local LEADING, TRAILING = " \t\r\n\f\v,;:", " \t\r\n\f\v,;:."

local function trimmed(layer, first, last)
  local stops = layer:text(last, last):find "^%w.*%w%.$" -- the stop of "a.m." belongs to it
  return layer:trim(first, last, LEADING, stops and LEADING or TRAILING)
end

local function add_piece(bytes, first, last)
  local n = #bytes
  bytes[n + 1], bytes[n + 2] = first, last
end

-- The pieces of the content as the match has them; of "… and echoed by X" those of the claim before.
local function bytes_of(c)
  local bytes = rawget(c, "bytes") or c.echoes and bytes_of(c.echoes)
  if not bytes then
    local m = c.match
    local layer, captured = m.layer, m.captured
    for k = 1, #captured, 3 do
      if captured[k] == "content" then
        local first, last = trimmed(layer, captured[k + 1], captured[k + 2] - 1)
        if bytes then add_piece(bytes, first, last) else bytes = { first, last } end
      end
    end
  end
  c.bytes = bytes
  return bytes
end

-- Note which quotations, by their numbers, lie in a claim's content, and with that its kind: direct: nothing but
-- quotation marks and what is between them; mixed: some of it quoted.
local function settle_claim(c, firsts, lasts, taken)
  local bytes, quoted, all = bytes_of(c), false, true
  for k = 1, #bytes, 2 do
    local at, last = bytes[k], bytes[k + 1]
    local i = first_from(lasts, at)
    while firsts[i] and firsts[i] <= last do
      quoted = true
      if not (taken[i] and c.match.rule.name == "nested") then taken[i] = c end -- quoted are the words of who reports
      if firsts[i] <= at + 1 then at = lasts[i] + 1 end -- a space may stand between two
      i = i + 1
    end
    all = all and at >= last
  end
  c.kind = c.match.rule.nominal and "nominal" or quoted and (all and "direct" or "mixed") or "indirect"
end

-- Does quotation i, a sentence of its own, go on with what claim c has of the quotation before?
local function goes_on(c, i, facts, firsts)
  local q, before = facts[i].span, facts[i - 1]
  if firsts[i] ~= q.sentence.first or not (before.goes_on or q.block == before.span.block) then return false end
  local _, said = c.match.layer:range(c.match.first, c.match.last)
  said = math.max(said, c.bytes[#c.bytes])
  return said >= firsts[i] or not c.doc:span(said + 1, firsts[i] - 1).text:find "[^%s.]"
end

-- A whole sentence of quotation that follows a quoted statement in the same paragraph goes on with it, and so does
-- what a paragraph that re-opens the marks says.  Which claim each quotation belongs to: by the quotation's number.
local function settle(doc)
  local memo = core.memo(doc)
  if memo.settled then return memo.settled end
  local facts, list, taken = cascade.facts(doc, "quotation"), claims.claims(doc), {}
  local firsts, lasts = cascade.places(doc, "quotation")
  memo.settled = taken
  for _, c in ipairs(list) do settle_claim(c, firsts, lasts, taken) end
  for i = 2, #firsts do
    local c = taken[i - 1]
    if c and not taken[i] and c.kind == "direct" and goes_on(c, i, facts, firsts) then
      add_piece(c.bytes, firsts[i], lasts[i])
      taken[i] = c
    end
  end
  for _, c in ipairs(list) do
    local m, bytes = c.match, c.bytes
    local first, last = m.layer:range(m.first, m.last)
    if not c.echoes then first, last = math.min(first, bytes[1]), math.max(last, bytes[#bytes]) end
    c.first, c.last = first, last
  end
  return taken
end

--- Which claim a document's quotations belong to: by their number in order of text.
claims.of_quotations = settle

--- The claims of a document, each with its place known.
function claims.settled(doc)
  settle(doc)
  return claims.claims(doc)
end

local function find_place(c) settle(c.doc) end

--- The byte where what a claim was found by begins.
function claims.starts(c)
  local m = c.match
  local byte = m.layer:range(m.first, m.first)
  return byte
end

--- First and last byte of a claim's content.
function claims.content_bytes(c)
  if not rawget(c, "kind") then settle(c.doc) end
  local bytes = c.bytes
  return bytes[1], bytes[#bytes]
end

---------------------------------------------------------------------------------------------------- source, cue, content

local function find_span(c) c.span = c.doc:span(c.first, c.last) end

local function find_content(c)
  local first, last = claims.content_bytes(c)
  local bytes, content = c.bytes, c.doc:span(first, last)
  if #bytes > 2 then
    local pieces = {}
    for k = 1, #bytes, 2 do pieces[#pieces + 1] = c.doc:span(bytes[k], bytes[k + 1]) end
    content = content:with(pieces)
  end
  c.content = content
end

local function find_source(c)
  local first, last = c.match:elements "source"
  if not first or last < first then return end
  c.source = c.doc:span(trimmed(c.match.layer, first, last))
end

local function find_cue(c)
  c.cue = c.match.cue
  c.place = c.cue
end

-- What the lexicon says of the cue's last word, and the class that says it; nil: nothing.
local OF_CUE = { "report", "saying", "frame", "intend", "report_noun", "accord" }
local function stance_of(c)
  local layer, last = c.match.layer, c.cue_last
  for _, class in ipairs(OF_CUE) do
    local stance = layer:attr(last, class, "stance")
    if stance then return stance, class end
  end
end

local function find_stance(c) c.stance = stance_of(c) or "neutral" end

local function find_lemma(c)
  local _, class = stance_of(c)
  c.lemma = class and c.match.layer:attr(c.cue_last, class, "lemma")
end

local function find_entity(c)
  local entity = c.source and require "lede.entities".of(c.source)
  if entity then c.entity, c.name = entity, entity.name end
end

-- A claim that lies in another's content is nested in it.
local function nest(c)
  local doc = c.doc
  local memo = core.memo(doc)
  if memo.nested then return end
  memo.nested = true
  local open = {} -- the claims whose content may still go on
  for _, inner in ipairs(claims.claims(doc)) do
    local layer = c.match.layer
    local start, cue, cue_last = claims.starts(inner), layer:range(inner.cue_at, inner.cue_last)
    for i = #open, 1, -1 do
      local outer = open[i]
      local first, last = claims.content_bytes(outer)
      if last < start then
        table.remove(open, i)
      elseif not inner.within and cue >= first and cue_last <= last then
        inner.within = outer
      end
    end
    open[#open + 1] = inner
  end
end

fact.later("claim", {
  [find_place] = { "kind", "first", "last" },
  [find_span] = { "span" },
  [find_source] = { "source" },
  [find_cue] = { "cue", "place" },
  [find_content] = { "content" },
  [find_entity] = { "entity", "name" },
  [nest] = { "within" },
})
-- What is found for all claims of a document when one is asked for it.
local function of_all(module, name)
  local key = module .. "." .. name
  return function(c)
    local memo = core.memo(c.doc)
    if memo[key] then return end
    memo[key] = true
    require(module)[name](c.doc)
  end
end

fact.later("claim", {
  [find_stance] = { "stance" },
  [find_lemma] = { "lemma" },
  [of_all("lede.certainty", "find")] = { "polarity", "certainty", "modality" },
  [function(c) require "lede.certainty".find_signs(c) end] = { "hedges", "negations", "author_hedges" },
  [of_all("lede.checkable", "find_about")] = { "about", "quantities" },
  [function(c) require "lede.checkable".find_said(c) end] = { "said" },
  [of_all("lede.checkable", "find")] = { "checkable", "checkworthiness", "asserts" },
})

return claims
