--- lede.checkable: what a claim is about, and whether that can be checked.
--
-- A claim asserts a fact, or it is a prediction, a promise, an opinion, a demand or a question.  Only facts can be
-- checked, the sooner the more they hold to: figures, dates, names, comparisons.  The order follows what
-- fact-checkers were found to choose (Hassan et al. 2017, ClaimBuster): figures first, then comparisons and names;
-- hedged, valuing and first-person statements last.
local cascade = require "lede.cascade"
local claims = require "lede.claims"
local signs = require "lede.signs"

local checkable = {}

-- Does what stands at some bytes lie in one of the pieces of a claim's content?
local function in_content(bytes, first, last)
  for k = 1, #bytes, 2 do
    if first >= bytes[k] and last <= bytes[k + 1] then return true end
  end
  return false
end

--- Set the times and quantities of a claim: when it was said, and what it speaks of.
function checkable.find_about(claim)
  local doc, start, stop = claim.doc, claims.content_bytes(claim)
  local about, quantities, bytes, said = {}, {}, claim.bytes, nil
  for _, time, first, last in cascade.between(doc, claim.first, claim.last, "time") do
    if in_content(bytes, first, last) then
      about[#about + 1] = time
    elseif not said and time.type ~= "DURATION" then
      local source = claim.source
      if not (source and first >= source.first and last <= source.last) then said = time end
    end
  end
  for _, quantity, first, last in cascade.between(doc, start, stop, "quantity") do
    if in_content(bytes, first, last) then quantities[#quantities + 1] = quantity end
  end
  claim.about, claim.quantities, claim.said = about, quantities, said
end

local BY_STANCE = { predict = "prediction", promise = "promise", believe = "opinion", doubt = "opinion",
    praise = "opinion",
                    criticise = "opinion", demand = "demand", ask = "question" }
local BY_MODALITY = { plan = "promise", obligation = "opinion", question = "question", condition = "prediction",
                      hypothetical = "prediction" }

local function asserts(claim, count)
  return BY_STANCE[claim.stance] or BY_MODALITY[claim.modality] or claim.shape == "thing" and "opinion"
         or count.future and "prediction" or "fact"
end

local function limited(n, most) return n and (n < most and n or most) or 0 end

local COUNTED = { future = true, comparison = true, valuation = true, speaker = true } -- signs
local BEST = 12 -- the score at which nothing more is asked for

--- Set what a claim asserts, whether it can be checked, and how much it is worth to check: 0 to 1.
function checkable.find(claim)
  local doc, first, last = claim.doc, claims.content_bytes(claim)
  local count = {}
  local list, from, to, step = signs.within(doc, first, last)
  for k = from, to, step do
    local sign = list[k]
    if COUNTED[sign] then count[sign] = (count[sign] or 0) + 1 end
  end
  local figures, dates = limited(#claim.quantities, 3), limited(#claim.about, 2)
  local names = 0
  for _ in cascade.between(doc, first, last, "mention") do names = names + 1 end
  names = limited(names, 3)
  claim.asserts = asserts(claim, count)
  claim.checkable = claim.asserts == "fact" and claim.certainty ~= "unknown" and figures + dates + names > 0
  local score = 3 * figures + 1.5 * dates + names + 2 * limited(count.comparison, 2) - 2 * limited(count.valuation, 2)
                - limited(count.speaker, 1) - (claim.certainty == "certain" and 0 or 1)
  if claim.asserts ~= "fact" then score = score / 4 end
  claim.checkworthiness = math.max(0, math.min(score, BEST)) / BEST
end

return checkable
