--- lede.time_future: does a sentence, before a place in it, speak of what is to come?
--
-- "It will open on Monday" means the next one, "it opened on Monday" the last.
local lpeg = require "lpeg"

local P, R, S, C, V = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.V

local letters, gap = R("az", "AZ")^1, S " \t\n"^1
local reversed_words = gap^-1 * C(letters) * (gap * C(letters) * (gap * C(letters))^-1)^-1
local coming = (P "will" + "'ll" + "’ll" + "would" + "shall" + "scheduled" + "expected" + "plans to"
             + "planned for" + "planning to" + "due to" + "set to" + "upcoming" + "to be held" + "next" + "ahead of"
             + "going to" + "to begin")
local is_coming = P { coming + (letters + 1) * V(1) } -- tried where a word begins

local WORDS_BEFORE = 48 -- bytes that hold the last three words
-- The last words of a text: the last, the one before it, and the third.
local function last_words(text)
  local last, second, third = reversed_words:match(text:sub(-WORDS_BEFORE):reverse())
  return last and last:reverse(), second and second:reverse(), third and third:reverse()
end

local BEFORE_DAY = { noon = true, midnight = true, late = true, early = true }
local FARTHEST = 1000 -- bytes: what stands farther before a time says nothing of it

--- Does the sentence of what has a span in the document (a match, a fact) speak of what is to come before that?
---@param m { span: lede.span }
---@param doc lede.doc
---@return boolean
return function(m, doc)
  local span = m.span
  local first, at = span.sentence.first, span.first
  if at == first then return false end
  local before = doc:span(math.max(first, at - FARTHEST), at - 1).text
  local verb, auxiliary, third = last_words(before)
  if BEFORE_DAY[verb] then verb, auxiliary = auxiliary, third end -- "by noon Saturday"
  if verb == "until" or verb == "by" then return true end
  if verb == "before" and third == "to" then return true end -- "told not to return before"
  if verb and #verb == 2 then verb, auxiliary = auxiliary, third end -- without "on" or "in"
  if auxiliary == "be" then return true end -- "should be completed in"
  local is_past = verb and (verb:find "[^e]ed$" or verb == "said")
  return not is_past and is_coming:match(before) ~= nil
end
