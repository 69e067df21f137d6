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
         + word "to" * gap * (word "postponed" + word "moved" + word "delayed" + word "rescheduled")
local is_passive = anyone * gap * word "be" -- "should be completed in"
local is_past = back "ed" * (letter - "e") + word "said"
local ends_as = last * (is_due * Cc "due" + on^-1 * (is_passive * Cc "due" + is_past * Cc "past"))

local coming = P "w" * (P "ill" + "ould") + P "s" * (P "hall" + "cheduled" + "et to" + "et for" + "lated")
             + P "to b" * (P "e held" + "egin") + P "plan" * (P "ned for" + "ning to") + "expected" + "upcoming"
             + "next" + "ahead of" + P "due " * (P "to" + "on" + "in" + "for" + "by" + "back") + "going to" + "'ll" + "’ll"
             + (P "want" + "hope" + "intend" + "aim" + "plan") * P "s"^-1 * " to " + "may " * -P "have"
             + (P "agreed" + "vowed" + "pledged" + "promised") * " to " * -(S "at" * (P "n " + "he " + " "))
             + "take" * P "s"^-1 * " effect"
local begins = S "wstpedunaghimv'\xE2" -- ’ begins with E2
local between = (1 - letter - begins)^1
-- Tried where a word begins.
local is_coming = P { #begins * coming + (anyone * between^-1 + between + 1) * V(1) }

local match, lower, reverse, sub = lpeg.match, string.lower, string.reverse, string.sub

local tense = {}

local PAST = { was = true, were = true, had = true, did = true, said = true }
local OTHER = { is = true, are = true, has = true, have = true, will = true, would = true, may = true, can = true,
                could = true, should = true, must = true, to = true }
local function is_past_form(text)
  if PAST[text] or text:find "%l[^e]ed$" then return true end -- not "Wed"
  local lemma = lexicon:attr(text, "happening", "lemma")
  return lemma ~= nil and lemma ~= text and not text:find "s$" and not text:find "ing$"
end

local WORD = "%f[%w’'][%l’']+" -- of small letters, with what an apostrophe adds

-- What the first verb of a text in small letters says: true of what was, false of what is; nil where there is none.
local function told_in(text)
  for word in text:gmatch(WORD) do
    if is_past_form(word) then return true end
    if OTHER[word] or word:find "[’']" then return false end
  end
end

local NEAR = 120 -- bytes
local OPENING = 40 -- bytes
local five_words = "^" .. ("%S+%s+"):rep(4) .. "%S"

-- What stands behind a span that opens its sentence; nil where it does not.
local function behind(span, before)
  if #before > OPENING or before:find(five_words) then return nil end
  local first, last = span.last + 1, span.sentence.last
  return first <= last and span.doc:span(first, math.min(last, first + NEAR)).text or nil
end

local DETERMINER = { the = true, a = true, an = true, its = true, his = true, her = true, their = true, our = true }

-- "The court ruled on March 14th": what the verb nearest before a time says.  A participle before its noun ("the
-- proposed vote") is none, a report tells of another time than its own where more than a preposition stands between,
-- and "it happened two weeks before Christmas" says nothing of Christmas.
local function is_verb(word) return word and not (lexicon:is(word, "weekday") or lexicon:is(word, "month")) end
local FROM_IT = { before = true, after = true }
local function told_before(before)
  local words = {}
  for word in before:lower():gmatch(WORD) do words[#words + 1] = word end
  if FROM_IT[words[#words]] and lexicon:is(words[#words - 1] or "", "time_unit") then return nil end
  for i = #words, 1, -1 do
    local word = words[i]
    if lexicon:is(word, "report") and #words - i > 1 then return nil end
    local is_adjective = word:find "ed$" and DETERMINER[words[i - 1]]
    if not is_adjective and is_past_form(word) then return true end
    if OTHER[word] and (word ~= "to" or is_verb(words[i + 1])) or word:find "[’']" then return false end
  end
end

local WILL = { will = true, shall = true, ["'ll"] = true, ["’ll"] = true }
local TO_COME = { to = true, expected = true, due = true, scheduled = true, set = true, going = true }

-- "Third-quarter results are due on Thursday": what is due is not the quarter.
local function modifies(before, text)
  local word = (before == "" or before:lower() == "the ") and text:match "^%s(%l+)"
  return word and not (WILL[word] or OTHER[word] or lexicon:is(word, "function_word"))
end

-- "On Friday, the court will rule", "Friday's talks are to be short": does the first verb behind a time say so?
local function comes_in(text)
  local is_be = false
  for word in text:lower():gmatch(WORD) do
    if WILL[word] or is_be and TO_COME[word] then return true end
    if is_be or is_past_form(word) then return false end
    is_be = word == "is" or word == "are"
    if OTHER[word] and not is_be then return false end
  end
  return false
end

local FARTHEST = 1000 -- bytes: what stands farther before a time says nothing of it
local LAST_WORDS = 48 -- bytes that hold them

--- Does the sentence of a span speak of what is to come, before the span, or behind it where the span opens it?
---@param span lede.span
---@return boolean
function tense.is_future(span)
  local before = span:before(FARTHEST)
  local ending = match(ends_as, reverse(lower(sub(before, -LAST_WORDS))))
  if ending == "past" then return false end
  local text = behind(span, before)
  if ending then -- but not "had ended by March", "By March it had ended"
    return not before:find "%f[%a]had%f[%A].*%f[%a]by%s+$" and not (text and told_in(text:lower()))
  end
  if match(is_coming, before) then return true end
  return text ~= nil and not modifies(before, text) and comes_in(text) and told_in(before:lower()) == nil
end

--- Does the sentence of a span tell of what was?  What the verb before it says, unless the next such day is `soon`, for
--- which things are "called" and "moved"; where there is none and the span opens its sentence ("In January, exports
--- fell"), the first behind it, as far as the words show.
---@param span lede.span
---@param soon boolean
---@return boolean
function tense.is_past(span, soon)
  local before = span:before(NEAR)
  if not soon and told_before(before) then return true end
  local text = behind(span, before)
  return text ~= nil and told_in(text:lower()) == true
end

return tense
