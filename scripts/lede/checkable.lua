--- lede.checkable: what a claim is about, and whether that can be checked.
--
-- A claim asserts a fact, or it is a prediction, a promise, an opinion, a demand or a question.  Only facts can be
-- checked, the sooner the more they hold to: figures, dates, names, comparisons.  The order follows what
-- fact-checkers were found to choose (Hassan et al. 2017, ClaimBuster): figures first, then comparisons and names;
-- hedged, valuing and first-person statements last.
local cascade = require "lede.cascade"
local claims = require "lede.claims"
local first_from = require "lede.core".first_from
local signs = require "lede.signs"

local checkable = {}

-- Does what stands at some bytes lie in one of the pieces of a claim's content?
local function in_content(bytes, first, last)
  for k = 1, #bytes, 2 do
    if first >= bytes[k] and last <= bytes[k + 1] then return true end
  end
  return false
end

-- The facts of a kind that begin within some bytes and lie in a claim's content.
local function facts_in(claim, kind, start, stop)
  local bytes, out = claim.bytes, {}
  local firsts, lasts, facts = cascade.places(claim.doc, kind)
  local i = first_from(firsts, start)
  while firsts[i] and firsts[i] <= stop do
    if in_content(bytes, firsts[i], lasts[i]) then out[#out + 1] = facts[i] end
    i = i + 1
  end
  return out
end

-- The time at which a claim was made: the first of its times that stands neither in its content nor in its source.
local function time_of(claim)
  local bytes = claim.bytes
  for _, time, first, last in cascade.between(claim.doc, claim.first, claim.last, "time") do
    if time.type ~= "DURATION" and not in_content(bytes, first, last) then
      local source = claim.source
      if not (source and first >= source.first and last <= source.last) then return time end
    end
  end
end

--- Set the times and quantities that a claim speaks of.
function checkable.find_about(claim)
  local start, stop = claims.content_bytes(claim)
  claim.about = facts_in(claim, "time", claim.first, claim.last)
  claim.quantities = facts_in(claim, "quantity", start, stop)
end

--- Set when it was said.
function checkable.find_said(claim)
  claims.content_bytes(claim)
  claim.said = time_of(claim)
end

local BY_STANCE = { predict = "prediction", promise = "promise", believe = "opinion", doubt = "opinion",
    praise = "opinion",
                    criticise = "opinion", demand = "demand", ask = "question" }
local BY_MODALITY = { plan = "promise", obligation = "opinion", question = "question", condition = "prediction",
                      hypothetical = "prediction" }

local function asserts(claim, count)
  return BY_STANCE[claim.stance] or BY_MODALITY[claim.modality] or claim.shape == "thing" and "opinion"
         or count.future > 0 and "prediction" or "fact"
end

local function limited(n, most) return n < most and n or most end

-- How many facts of a kind lie within some bytes, three at most.
local function count_facts(doc, kind, first, last)
  local firsts, lasts = cascade.places(doc, kind)
  local i, n = first_from(firsts, first), 0
  while n < 3 and firsts[i] and firsts[i] <= last do
    if lasts[i] <= last then n = n + 1 end
    i = i + 1
  end
  return n
end

-- How many of the signs that count lie within some bytes.
local function count_signs(doc, first, last)
  local count = { future = 0, comparison = 0, valuation = 0, speaker = 0 }
  local list, from, to, step = signs.within(doc, first, last)
  for k = from, to, step do
    local n = count[list[k]]
    if n then count[list[k]] = n + 1 end
  end
  return count
end

local BEST = 12 -- the score at which nothing more is asked for

--- Set what a claim asserts, whether it can be checked, and how much it is worth to check: 0 to 1.
function checkable.find(claim)
  local doc, first, last = claim.doc, claims.content_bytes(claim)
  local count = count_signs(doc, first, last)
  local figures, dates = limited(#claim.quantities, 3), limited(#claim.about, 2)
  local names, certainty = count_facts(doc, "mention", first, last), claim.certainty
  local asserted = asserts(claim, count)
  local score = 3 * figures + 1.5 * dates + names + 2 * limited(count.comparison, 2) - 2 * limited(count.valuation, 2)
                - limited(count.speaker, 1) - (certainty == "certain" and 0 or 1)
  if asserted ~= "fact" then score = score / 4 end
  claim.asserts = asserted
  claim.checkable = asserted == "fact" and certainty ~= "unknown" and figures + dates + names > 0
  claim.checkworthiness = math.max(0, math.min(score, BEST)) / BEST
end

return checkable
