--- lede.certainty: how sure a text, or whoever it quotes, is of what it says.
--
-- The scales are FactBank's (Saurí and Pustejovsky 2009): certainty certain, probable, possible, unknown (the text
-- leaves it open), and polarity +1 (it is so), -1 (it is not).  The signs of either are found by lede.signs.  Of a
-- claim, the clause that counts is the first of its content, behind a condition that stands before it.
local claims = require "lede.claims"
local core = require "lede.core"
local fact = require "lede.fact"
local signs = require "lede.signs"

local certainty = {}
local ends, bends = signs.ends, signs.bends

---------------------------------------------------------------------------------------------------- readings

local RANK = { certain = 4, probable = 3, possible = 2, unknown = 1 }

local function least(a, b) return RANK[b] and RANK[b] < RANK[a] and b or a end

local NEGATES = { negation = true, absence = true }
local function negates(list, k) return NEGATES[list[k]] or signs.says(list, k, "polarity") == "negative" end
local function weakens(list, k) return signs.says(list, k, "certainty") ~= nil end

-- What sign k of a list makes of what lies in its scope.
local function read(reading, list, k)
  if negates(list, k) then reading.polarity = -reading.polarity end
  reading.certainty = least(reading.certainty, signs.says(list, k, "certainty"))
  reading.modality = reading.modality or signs.says(list, k, "modality")
end

-- How sure a verb of reporting leaves what it reports.
local BY_STANCE = { predict = "probable", believe = "probable", doubt = "unknown", ask = "unknown", demand = "unknown",
                    promise = "probable" }

---------------------------------------------------------------------------------------------------- claims

-- The clause that a content's source stands for: its first and last sign of those from .. to of a list.  `start` is the
-- content's first byte.
local function main_clause(list, from, to, step, start)
  local k = from
  -- "that,"
  while k <= to and ends[list[k]] and signs.range(list, k) < start + 5 do k = k + step end
  if k <= to and (list[k] == "condition" or list[k] == "absence") and signs.range(list, k) < start + 8 then
    while k <= to and list[k] ~= "comma" do k = k + step end
    k = k + step
  end
  from = k
  while k <= to and (list[k] == "mark" or not (ends[list[k]] or list[k] == "condition")) do k = k + step end
  return from, k - step
end

local WHETHER = "whether"
local MARK = 3 -- bytes that a quotation mark may have

-- What the whole content is: a condition, where it begins with one; a question.
local function modality_of(list, from, to, step, start)
  if list[from] == "mark" and signs.range(list, from) == start then from = from + step end
  if from <= to and list[from] == "condition" and signs.range(list, from) <= start + MARK then return "condition" end
  for k = from, to, step do
    if list[k] == "question" then return "question" end
  end
  local layer = list.layer
  local word = layer:find(start)
  local text = word and layer:text(word, word)
  return text and #text == #WHETHER and text:lower() == WHETHER and "question" or nil
end

-- Does sign k say that the cue was not done: "did not say", "refused to confirm"?  Of "declined to comment" it is the
-- cue.  `verb` is the first byte of the cue's last word.
local function unsaid(list, k, verb)
  return list[k] == "negation" or list[k] ~= "absence" and negates(list, k) and list[k + 2] < verb
end

-- How often the cue of a claim is negated, and how sure that leaves it, or its words what is only "reportedly" so.
local function read_cue(claim, list)
  local match, sure, polarity = claim.match, "certain", 1
  local first, last = match.layer:range(claim.cue_at, claim.cue_last)
  local verb = match.layer:range(claim.cue_last, claim.cue_last)
  local k = signs.from(list, first)
  while list[k] and list[k + 1] <= last do
    if unsaid(list, k, verb) then polarity, sure = -polarity, "unknown" end
    if match.rule.name == "reportedly" then sure = least(sure, signs.says(list, k, "certainty")) end
    k = k + signs.step
  end
  return polarity, sure
end

--- The signs in the contents of a document's claims: those of claim i of all are from ranges[2 * i - 1] to
--- ranges[2 * i] of the list.
---@return lede.Signs list, integer[] ranges, integer step
function certainty.of_contents(doc)
  local memo, list, step = core.memo(doc), signs.of(doc), signs.step
  local ranges = memo.signs_of_contents
  if not ranges then
    ranges = {}
    for i, claim in ipairs(claims.settled(doc)) do
      local bytes = claim.bytes
      ranges[2 * i - 1], ranges[2 * i] = signs.between(list, bytes[1], bytes[#bytes])
    end
    memo.signs_of_contents = ranges
  end
  return list, ranges, step
end

local PLAIN = { polarity = 1, certainty = "certain" } -- what nothing is said of

-- What the signs from .. to of a content make of its main clause.
local function read_content(list, from, to, step, start)
  local first, last = main_clause(list, from, to, step, start)
  local reading
  for k = first, last, step do
    if bends[list[k]] then
      reading = reading or { polarity = 1, certainty = "certain" }
      read(reading, list, k)
    end
  end
  return reading or PLAIN
end

-- Set how sure a claim's source is of it, of whose content the signs are from .. to.
local function find(claim, list, from, to, step)
  local stance, start = claim.stance, claim.bytes[1]
  local polarity, sure = read_cue(claim, list)
  local reading = read_content(list, from, to, step, start)
  if stance == "deny" then polarity = -polarity end
  local modality = stance == "ask" and "question" or (claim.shape == "infinitive" or stance == "promise") and "plan"
                   or modality_of(list, from, to, step, start) or reading.modality
  claim.modality = modality
  claim.polarity = polarity * reading.polarity
  claim.certainty = modality == "question" and "unknown"
                    or least(least(BY_STANCE[stance] or "certain", sure), reading.certainty)
end

--- Set how sure their sources are of the claims of a document: polarity, certainty, modality.
function certainty.find(doc)
  local list, ranges, step = certainty.of_contents(doc)
  for i, claim in ipairs(claims.settled(doc)) do find(claim, list, ranges[2 * i - 1], ranges[2 * i], step) end
end

-- Add the signs of a span that are wanted.
local function parts(span, wanted, out)
  local doc, last = span.doc, span.last
  local list, from, to, step = signs.within(doc, span.first, last)
  for k = from, to, step do
    if wanted(list, k) then
      local sign_first, sign_last = signs.range(list, k)
      local stop = math.max(math.min(signs.stop(list, k), last), sign_last)
      out[#out + 1] = fact.sign(doc:span(sign_first, sign_last), doc:span(sign_first, stop))
    end
  end
  return out
end

--- Set the signs of that: the source's hedges and negations, and the author's own hedges, which stand with the cue
--- ("reportedly said", "may have denied").
function certainty.find_signs(claim)
  local content, cue = claim.content, claim.cue
  claim.hedges, claim.author_hedges = parts(content, weakens, {}), parts(cue, weakens, {})
  claim.negations = parts(content, negates, parts(cue, negates, {}))
end

---------------------------------------------------------------------------------------------------- anything else

-- What the signs before a word in its clause make of it.  In reported speech "would" stands for "will".
local function around(doc, span, reported)
  local reading = { polarity = 1, certainty = "certain" }
  local list, from, to, step = signs.within(doc, span.sentence.first, span.first - 1)
  for k = from, to, step do
    local condition, modality = list[k] == "condition", signs.says(list, k, "modality")
    local _, last = signs.range(list, k)
    if last < span.first and signs.stop(list, k) >= span.first and not (reported and modality == "hypothetical") then
      read(reading, list, k)
      if condition or modality then reading.certainty = "unknown" end
      if condition then reading.modality = "condition" end
    end
  end
  return reading
end

-- The innermost claim in whose content a span stands.
local function claim_around(doc, span)
  local found
  for _, claim in ipairs(doc:claims()) do
    local content = claim.content
    if content.first > span.last then break end
    if content.first <= span.first and span.last <= content.last then found = claim end
  end
  return found
end

-- Does a span stand in the first clause of a claim's content?  Of that the cue's verb says how sure its source is.
local function leads(claim, span)
  local start = claim.content.first
  local list, from, to, step = signs.within(span.doc, start, span.first)
  local first, last = main_clause(list, from, to, step, start)
  local stop = last + step
  return first > to or stop > to or span.first <= signs.range(list, stop)
end

local function is_asked(span)
  local list, from, to, step = signs.within(span.doc, span.last, span.sentence.last)
  for k = from, to, step do
    if list[k] == "question" then return true end
  end
  return false
end

--- How sure the text is of the event that a span names, by whoever says so: { certainty=, polarity=, modality=,
--- claim= }, the claim being the innermost in whose content it stands.
function certainty.of(span)
  local claim = claim_around(span.doc, span)
  local reading = around(span.doc, span, claim)
  reading.claim = claim
  if claim and leads(claim, span) then
    reading.certainty = least(reading.certainty, BY_STANCE[claim.stance] or "certain")
    if claim.stance == "deny" then reading.polarity = -reading.polarity end
  elseif not claim and is_asked(span) then
    reading.certainty = "unknown"
  end
  return reading
end

return certainty
