--- lede.time_tense: does a sentence speak of what is to come, or of what was?
--
-- "It will open on Monday" means the next one, "it opened on Monday" the last.
local lpeg = require "lpeg"
local lexicon = require("lede").lexicon

local Cc, P, R, S, V = lpeg.Cc, lpeg.P, lpeg.R, lpeg.S, lpeg.V

local letter = R("az", "AZ")

-- The last words are looked at from the end, where the time stands: the text is turned round, and so is what is sought.
local gap, anyone = S " \t\n"^1, letter^1
local function back(text) return P(text:reverse()) end
local function word(text) return back(text) * -letter end

local part = (word "noon" + word "midnight" + word "late" + word "early") * gap -- "by noon Saturday"
local on = letter * letter * -letter * gap -- "on", "in"
local last = gap^-1 * part^-1
local is_due = word "until" + word "by" + word "before" * gap * anyone * gap * word "to" -- "to wait before"
local is_passive = anyone * gap * word "be" -- "should be completed in"
local is_past = back "ed" * (letter - "e") + word "said"
local ends_as = last * (is_due * Cc "due" + on^-1 * (is_passive * Cc "due" + is_past * Cc "past"))

local coming = P "w" * (P "ill" + "ould") + P "s" * (P "hall" + "cheduled" + "et to") + P "to b" * (P "e held" + "egin")
             + P "plan" * (P "s to" + "ned for" + "ning to") + "expected" + "due to" + "upcoming" + "next" + "ahead of"
             + "going to" + "'ll" + "’ll"
local begins = S "wstpeduna'g\xE2" -- ’ begins with E2
local between = (1 - letter - begins)^1
-- Tried where a word begins.
local is_coming = P { #begins * coming + (anyone * between^-1 + between + 1) * V(1) }

local match, reverse, sub = lpeg.match, string.reverse, string.sub

local tense = {}

local FARTHEST = 1000 -- bytes: what stands farther before a time says nothing of it
local LAST_WORDS = 48 -- bytes that hold them

--- Does the sentence of a span speak of what is to come, before the span?
---@param span lede.span
---@return boolean
function tense.is_future(span)
  local before = span:before(FARTHEST)
  local ending = match(ends_as, reverse(sub(before, -LAST_WORDS)))
  if ending then return ending == "due" end
  return match(is_coming, before) ~= nil
end

local PAST = { was = true, were = true, had = true, did = true, said = true }
local OTHER = { is = true, are = true, has = true, have = true, will = true, would = true, may = true, can = true,
                could = true, should = true, must = true, to = true }
local function is_past_form(text)
  if PAST[text] or text:find "[^e]ed$" then return true end
  local lemma = lexicon:attr(text, "happening", "lemma")
  return lemma ~= nil and lemma ~= text and not text:find "s$" and not text:find "ing$"
end

local OPENING, BEHIND = 40, 120 -- bytes
local four_words = "%S+%s+%S+%s+%S+%s+%S"

--- Does a sentence that a span opens tell of what was?  "In January, exports fell": what its first verb says, as far as
--- the words show.
---@param span lede.span
---@return boolean
function tense.is_past(span)
  if span:before(OPENING):find(four_words) then return false end
  local first, last = span.last + 1, span.sentence.last
  if first > last then return false end
  local behind = span.doc:span(first, math.min(last, first + BEHIND)).text
  for text in behind:lower():gmatch "%f[%w’'][%l’']+" do
    if is_past_form(text) then return true end
    if OTHER[text] or text:find "[’']" then return false end
  end
  return false
end

return tense
