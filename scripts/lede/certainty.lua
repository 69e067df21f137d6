--- lede.certainty: how sure a text, or whoever it quotes, is of what it says.
--
-- The scales are FactBank's (Saurí and Pustejovsky 2009): certainty certain, probable, possible, unknown (the text
-- leaves it open), and polarity +1 (it is so), -1 (it is not).  The signs of either are found by lede.signs.  Of a
-- claim, the clause that counts is the first of its content, behind a condition that stands before it.
local fact = require "lede.fact"
local signs = require "lede.signs"

local certainty = {}

---------------------------------------------------------------------------------------------------- readings

local RANK = { certain = 4, probable = 3, possible = 2, unknown = 1 }

local function least(a, b) return RANK[b] and RANK[b] < RANK[a] and b or a end

local function negates(sign) return sign.kind == "negation" or sign.polarity == "negative" end
local function weakens(sign) return sign.certainty ~= nil end

-- What a sign makes of what lies in its scope.
local function read(reading, sign)
  if negates(sign) then reading.polarity = -reading.polarity end
  if sign.certainty then reading.certainty = least(reading.certainty, sign.certainty) end
  reading.modality = reading.modality or sign.modality
end

-- How sure a verb of reporting leaves what it reports.
local BY_STANCE = { predict = "probable", believe = "probable", doubt = "unknown", ask = "unknown", demand = "unknown",
                    promise = "probable" }

---------------------------------------------------------------------------------------------------- claims

-- The clause that a content's source stands for, as the indices of the first and last of its signs.
local function main_clause(list, content)
  local i = 1
  -- "that", a quotation mark
  while list[i] and signs.ends(list[i]) and list[i].first < content.first + 2 do i = i + 1 end
  if list[i] and list[i].kind == "condition" and list[i].first < content.first + 8 then
    while list[i] and list[i].kind ~= "comma" do i = i + 1 end
    i = i + 1
  end
  local from = i
  while list[i] and not signs.ends(list[i]) do i = i + 1 end
  return from, i - 1
end

local function parts(doc, list, wanted, last, out)
  for _, sign in ipairs(list) do
    if wanted(sign) then
      local stop = math.max(math.min(sign.stop, last), sign.last)
      out[#out + 1] = fact.sign(doc:span(sign.first, sign.last), doc:span(sign.first, stop))
    end
  end
  return out
end

local function modality_of(claim, list, reading)
  if claim.shape == "infinitive" or claim.stance == "promise" then return "plan" end
  local first, content = list[1], claim.content
  if first and first.kind == "condition" and first.first == content.first then return "condition" end
  for _, sign in ipairs(list) do
    if sign.kind == "question" then return "question" end
  end
  return content.text:find "^[Ww]hether " and "question" or reading.modality
end

--- Set what a claim says of its certainty: polarity, certainty, modality, the source's hedges and negations, and the
--- author's own hedges, which stand with the cue ("reportedly said", "may have denied").
function certainty.find(claim)
  local content, cue, doc = claim.content, claim.cue, claim.content.doc
  local list, of_cue = signs.within(doc, content.first, content.last), signs.within(doc, cue.first, cue.last)
  local reading = { polarity = claim.stance == "deny" and -1 or 1, certainty = BY_STANCE[claim.stance] or "certain" }
  local from, to = main_clause(list, content)
  for i = from, to do read(reading, list[i]) end
  for _, sign in ipairs(of_cue) do
    if sign.kind == "negation" then reading.polarity = -reading.polarity end
    if claim.rule_name == "claims.reportedly" then reading.certainty = least(reading.certainty, sign.certainty) end
  end
  claim.hedges = parts(doc, list, weakens, content.last, {})
  claim.author_hedges = parts(doc, of_cue, weakens, cue.last, {})
  claim.negations = parts(doc, list, negates, content.last, parts(doc, of_cue, negates, cue.last, {}))
  claim.modality = modality_of(claim, list, reading)
  claim.polarity = reading.polarity
  claim.certainty = claim.modality == "question" and "unknown" or reading.certainty
end

---------------------------------------------------------------------------------------------------- anything else

-- What the signs before a word in its clause make of it.  In reported speech "would" stands for "will".
local function around(doc, span, reported)
  local reading = { polarity = 1, certainty = "certain" }
  for _, sign in ipairs(signs.within(doc, span.sentence.first, span.first - 1)) do
    if sign.last < span.first and sign.stop >= span.first and not (reported and sign.modality == "hypothetical") then
      read(reading, sign)
      if sign.kind == "condition" or sign.modality then reading.certainty = "unknown" end
      if sign.kind == "condition" then reading.modality = "condition" end
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
  local list = signs.within(span.doc, claim.content.first, span.first)
  local from, to = main_clause(list, claim.content)
  local ends = list[to + 1]
  return not ends or from > #list or span.first <= ends.first
end

local function is_asked(span)
  for _, sign in ipairs(signs.within(span.doc, span.last, span.sentence.last)) do
    if sign.kind == "question" then return true end
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
