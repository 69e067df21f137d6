--- lede.checkable: what a claim is about, and whether that can be checked.
--
-- A claim asserts a fact, or it is a prediction, a promise, an opinion, a demand or a question.  Only facts can be
-- checked, the sooner the more they hold to: figures, dates, names, comparisons.  The order follows what
-- fact-checkers were found to choose (Hassan et al. 2017, ClaimBuster): figures first, then comparisons and names;
-- hedged, valuing and first-person statements last.
local cascade = require "lede.cascade"
local certainty = require "lede.certainty"
local claims = require "lede.claims"
local first_from = require "lede.core".first_from

local checkable = {}

-- Does what stands at some bytes lie in one of the pieces of a claim's content?
local function in_content(bytes, first, last)
  for k = 1, #bytes, 2 do
    if first >= bytes[k] and last <= bytes[k + 1] then return true end
  end
  return false
end

-- Of facts at those places the ones that begin within some bytes and lie in a claim's content.
local function facts_in(bytes, start, stop, firsts, lasts, facts)
  local out, i = {}, first_from(firsts, start)
  while firsts[i] and firsts[i] <= stop do
    if in_content(bytes, firsts[i], lasts[i]) then out[#out + 1] = facts[i] end
    i = i + 1
  end
  return out
end

-- The time at which a claim was made: the first of its times that stands neither in its content nor in its source.
local function time_of(claim)
  local start, stop = claim.first, claim.last
  local bytes = claim.bytes
  for _, time, first, last in cascade.between(claim.doc, start, stop, "time") do
    if time.type ~= "DURATION" and not in_content(bytes, first, last) then
      local source = claim.source
      if not (source and first >= source.first and last <= source.last) then return time end
    end
  end
end

--- Set the times and quantities that the claims of a document speak of.
function checkable.find_about(doc)
  local firsts, lasts, times = cascade.places(doc, "time")
  local starts, stops, quantities = cascade.places(doc, "quantity")
  for _, claim in ipairs(claims.settled(doc)) do
    local bytes = claim.bytes
    claim.about = facts_in(bytes, claim.first, claim.last, firsts, lasts, times)
    claim.quantities = facts_in(bytes, bytes[1], bytes[#bytes], starts, stops, quantities)
  end
end

--- Set when a claim was made.
function checkable.find_said(claim)
  claim.said = time_of(claim)
end

local BY_STANCE = { predict = "prediction", promise = "promise", believe = "opinion", doubt = "opinion",
    praise = "opinion",
                    criticise = "opinion", demand = "demand", ask = "question" }
local BY_MODALITY = { plan = "promise", obligation = "opinion", question = "question", condition = "prediction",
                      hypothetical = "prediction" }

local function asserts(claim, future)
  return BY_STANCE[claim.stance] or BY_MODALITY[claim.modality] or claim.shape == "thing" and "opinion"
         or future and "prediction" or "fact"
end

-- How many facts at those places lie within some bytes, three at most.
local function count_facts(first, last, firsts, lasts)
  local i, n = first_from(firsts, first), 0
  while n < 3 and firsts[i] and firsts[i] <= last do
    if lasts[i] <= last then n = n + 1 end
    i = i + 1
  end
  return n
end

-- Of the signs from .. to: does one speak of the future; what those of comparison, value and the speaker make a
-- claim worth, two, two and one of them at most.
local function weigh_signs(list, from, to, step)
  local future, comparisons, valuations, speakers = false, 0, 0, 0
  for k = from, to, step do
    local sign = list[k]
    if sign == "future" then future = true
    elseif sign == "comparison" then comparisons = comparisons < 2 and comparisons + 1 or 2
    elseif sign == "valuation" then valuations = valuations < 2 and valuations + 1 or 2
    elseif sign == "speaker" then speakers = 1 end
  end
  return future, 2 * comparisons - 2 * valuations - speakers
end

local BEST = 12 -- the score at which nothing more is asked for

local function find(claim, future, score, firsts, lasts)
  local bytes = claim.bytes
  local figures, dates = #claim.quantities, #claim.about
  local names = count_facts(bytes[1], bytes[#bytes], firsts, lasts)
  local sure, asserted = claim.certainty, asserts(claim, future)
  claim.asserts = asserted
  claim.checkable = asserted == "fact" and sure ~= "unknown" and figures + dates + names > 0
  score = score + 3 * (figures < 3 and figures or 3) + 1.5 * (dates < 2 and dates or 2) + names
  if sure ~= "certain" then score = score - 1 end
  if asserted ~= "fact" then score = score / 4 end
  claim.checkworthiness = (score < 0 and 0 or score > BEST and BEST or score) / BEST
end

--- Set what the claims of a document assert, whether that can be checked, and how much it is worth to check: 0 to 1.
function checkable.find(doc)
  local list, ranges, step = certainty.of_contents(doc)
  local firsts, lasts = cascade.places(doc, "mention")
  for i, claim in ipairs(claims.settled(doc)) do
    local future, score = weigh_signs(list, ranges[2 * i - 1], ranges[2 * i], step)
    find(claim, future, score, firsts, lasts)
  end
end

return checkable
