--- lede.numbers: numbers in figures and in words, as exact decimal strings.
--
--   numbers.value "1.5 million" == "1500000"      numbers.value "two hundred and six" == "206"
--   numbers.value "15bn" == "15000000000"         numbers.value "two and a half" == "2.5"
--
-- Token patterns: `figure` (20, 1.5 million, 15bn), `words` (twenty-five thousand, a dozen, two and a half), `cardinal`
-- (either), `fraction` (two thirds, half, three-quarters).  They say where a number may stand; `value` reads it, and
-- has the last word: what is no number after all ("10:30") gives nil.
local lpeg = require "lpeg"
local t = require "lede.tape"
local lexicon = require("lede").lexicon

local P, R, S, C, Cc, Cp = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cc, lpeg.Cp

local numbers = {}

---------------------------------------------------------------------------------------------------- token patterns

local function kind(name) return t.attr("number_word", "kind", name) end

local digit, teen, tens, hundred, scale = kind "digit", kind "teen", kind "tens", kind "hundred", kind "scale"
local hyphen, a, and_ = t.word "-", t.words "a an", t.word "and"
local half = t.word "half"

local below_100 = tens * (hyphen^-1 * digit)^-1 + teen + digit
local below_1000 = (below_100 + a) * hundred * (and_^-1 * below_100)^-1 + below_100
local scaled = (below_1000 + a) * scale^1 + a * hundred * scale
local spelled = scaled * ((t.word ","^-1 * and_^-1) * below_1000 * scale)^0 * (and_^-1 * below_1000)^-1 + below_1000
local and_a_half = hyphen^-1 * and_ * hyphen^-1 * (a * hyphen^-1)^-1 * half

local function figure_with(magnitude)
  return t.form "number" * (and_a_half + t.form "number")^-1 * (hyphen^-1 * magnitude)^-1
       + t.form "alnum" * magnitude^-1
end
--- 20, 1,234.5, 1.5 million, 15bn, 10 1/2; what the digits are is for `value` to see.
numbers.figure = figure_with(t.class "magnitude" - t.attr("magnitude", "glued", "yes"))
--- A figure after a currency: 5 m as well.
numbers.sum = figure_with(t.class "magnitude")
--- twenty-five, two hundred and six, a dozen, two and a half million, half a million.
numbers.words = half * a^-1 * scale^1 + spelled * and_a_half^-1 * scale^-1
numbers.cardinal = numbers.figure + numbers.words
local divisor = t.class "fraction" - t.word "second"
--- two thirds, three-quarters, a quarter, half.
numbers.fraction = (below_100 + a) * hyphen^-1 * divisor + half
--- two-thirds, as it stands before a noun.
numbers.hyphened = below_100 * hyphen * divisor

---------------------------------------------------------------------------------------------------- decimal strings

--- A decimal string without needless zeros: "007.50" is "7.5".
local function plain(sign, whole, part)
  whole, part = whole:gsub("^0+", ""), part:gsub("0+$", "")
  local text = (whole == "" and "0" or whole) .. (part == "" and "" or "." .. part)
  return text == "0" and text or sign .. text
end

local function parts(decimal)
  local sign, whole, part = decimal:match "^(%-?)(%d*)%.?(%d*)$"
  return sign, whole, part
end

--- The decimal times ten to the power of n, exactly.
function numbers.shift(decimal, n)
  local sign, whole, part = parts(decimal)
  if n >= 0 then
    part = part .. ("0"):rep(n - #part)
    return plain(sign, whole .. part:sub(1, n), part:sub(n + 1))
  end
  whole = ("0"):rep(-n - #whole) .. whole
  return plain(sign, whole:sub(1, #whole + n), whole:sub(#whole + n + 1) .. part)
end

local LARGEST = 10^15 // 1 | 0 -- of a numerator or a divisor

--- a / b to fifteen digits after the point, rounded; integers below 10^15.
function numbers.quotient(a, b)
  if b == 0 or a < 0 or b < 0 or a >= LARGEST or b >= 1000000 then return nil end
  local whole, rest, digits = a // b, a % b, {}
  for i = 1, 15 do
    digits[i] = rest * 10 // b
    rest = rest * 10 % b
  end
  local part = table.concat(digits)
  if rest * 2 < b then return plain("", tostring(whole), part) end
  local up = math.tointeger(part) + 1
  if up == LARGEST then return tostring(whole + 1) end
  return plain("", tostring(whole), ("%015d"):format(up))
end

--- The decimal times a small whole number; nil where that is too long to be exact.
function numbers.times(decimal, n)
  local sign, whole, part = parts(decimal)
  if #whole + #part > 14 or n > 1000 then return nil end
  local product = tostring(math.tointeger(whole .. part) * n)
  product = ("0"):rep(#part - #product) .. product
  return plain(sign, product:sub(1, #product - #part), product:sub(#product - #part + 1))
end

---------------------------------------------------------------------------------------------------- figures

local d = R "09"
local grouped = d * d^-2 * (P "," * d * d * d)^1
-- Groups of two as in India: 12,34,567.
local lakhs = d * d^-1 * (P "," * d * d * -d)^1 * P "," * d * d * d
local whole = (C(lakhs) + C(grouped)) * -(P "," * d) + C(d^1)
local function ungroup(s) return (s:gsub(",", "")) end
local vulgar = P "½" * Cc "0.5" + P "¼" * Cc "0.25" + P "¾" * Cc "0.75" + P "⅓" * Cc "0.333333333333333"
             + P "⅔" * Cc "0.666666666666667" + P "⅛" * Cc "0.125" + P "⅕" * Cc "0.2"
local slash = C(d * d^-2) * (P "/" + P "⁄") * C(d * d^-2)
            / function(x, y) return numbers.quotient(math.tointeger(x), math.tointeger(y)) end

local figure = slash * -S ".,:/"
             + (whole / ungroup) * vulgar / function(w, v) return w .. v:sub(2) end
             + vulgar
             + (whole / ungroup) * (P "." * C(d^1))^-1 / function(w, p) return plain("", w, p or "") end
local reading = figure * Cp()
local begins_figure = d + vulgar

--- The decimal at the beginning of a text, and the place after it.
function numbers.read(text, at)
  local value, stop = reading:match(text, at)
  if value and not text:find("^[:/,]?[%d]", stop) and not text:find("^%.%d", stop) then return value, stop end
end

---------------------------------------------------------------------------------------------------- words

-- 1 the sum so far, 2 what waits for "hundred" or a scale.
local function add_word(sum, part, word)
  local k, value = lexicon:attr(word, "number_word", "kind"), lexicon:attr(word, "number_word", "value")
  if not k then return nil end
  value = math.tointeger(value)
  if k == "hundred" then return sum, (part == 0 and 1 or part) * value end
  if k ~= "scale" then return sum, part + value end
  if part == 0 and sum > 0 then return sum * value, 0 end
  return sum + (part == 0 and 1 or part) * value, 0
end

local SKIPPED = { ["and"] = true, a = true, an = true }

-- Words of a number in order, without "and a half".
local function words_value(words)
  local sum, part, seen = 0, 0, false
  for _, word in ipairs(words) do
    if not SKIPPED[word] then
      sum, part = add_word(sum, part, word)
      if not sum or sum + part >= LARGEST then return nil end
      seen = true
    end
  end
  return seen and tostring(sum + part) or nil
end

-- "and a half", "and half" at the end, before a scale or not: what is left, and whether there was one.
local function cut_half(words, n)
  if words[n] ~= "half" then return n, false end
  n = n - 1
  if words[n] == "a" then n = n - 1 end
  if words[n] ~= "and" then return nil end
  return n - 1, true
end

local function split(text)
  local words = {}
  for word in text:gmatch "[^%s%-]+" do
    local bare = word:gsub(",$", "") -- "one thousand, two hundred"; a figure's own commas stay
    words[#words + 1] = bare
  end
  return words
end

-- Powers of ten after a figure, in words or glued: "million", "bn"; nil when a word is none.
local function zeros_of(words, from, to)
  local zeros = 0
  for i = from, to do
    local more = lexicon:attr(words[i], "magnitude", "zeros")
    if not more then return nil end
    zeros = zeros + math.tointeger(more)
  end
  return zeros
end

local function figure_value(words)
  local value, stop = numbers.read(words[1], 1)
  if not value then return nil end
  local suffix, n = words[1]:sub(stop), #words
  local zeros = 0
  while n > 1 and words[n] ~= "half" and not words[n]:find "^%d" do -- magnitudes stand last
    local more = zeros_of(words, n, n)
    if not more then return nil end
    zeros, n = zeros + more, n - 1
  end
  if n == 2 and suffix == "" and words[2]:find "^%d+/%d+$" then -- 10 1/2
    local part = numbers.read(words[2], 1)
    if not part or part:sub(1, 2) ~= "0." or value:find(".", 1, true) then return nil end
    return numbers.shift(value .. part:sub(2), zeros)
  end
  local had_half
  n, had_half = cut_half(words, n)
  if n ~= 1 or had_half and value:find(".", 1, true) then return nil end
  if had_half then value = value .. ".5" end
  if suffix ~= "" then
    local more = lexicon:attr(suffix, "magnitude", "zeros")
    if not more then return nil end
    zeros = zeros + math.tointeger(more)
  end
  return numbers.shift(value, zeros)
end

-- "half a million", "half a dozen".
local function half_of(words)
  local value = words_value(table.move(words, 2, #words, 1, {}))
  return value and numbers.quotient(math.tointeger(value), 2)
end

local function spelled_value(words)
  if words[1] == "half" and #words > 1 then return half_of(words) end
  local n, factor = #words, 1
  if n > 2 and words[n - 1] == "half" then -- two and a half million
    factor = math.tointeger(lexicon:attr(words[n], "number_word", "value") or 0)
    n = n - 1
  end
  local stop, had_half = cut_half(words, n)
  if not stop then return nil end
  local value = words_value(table.move(words, 1, stop, 1, {}))
  if not value or not had_half then return value end
  local twice = (2 * math.tointeger(value) + 1) * factor
  return twice > 0 and numbers.quotient(twice, 2) or nil
end

--- The number that a text says, as a decimal string; nil when it is none.
function numbers.value(text)
  local words = split(text:lower())
  if #words == 0 then return nil end
  return (begins_figure:match(words[1]) and figure_value or spelled_value)(words)
end

--- The value of a fraction in words: "two thirds", "a quarter", "half".
function numbers.fraction_value(text)
  local words = split(text:lower())
  local by = math.tointeger(lexicon:attr(words[#words], "fraction", "by") or 0)
  if by == 0 then return nil end
  words[#words] = nil
  local over = (#words == 0 or SKIPPED[words[1]] and #words == 1) and "1" or words_value(words)
  return over and numbers.quotient(math.tointeger(over), by)
end

--- Does the text end with a magnitude: "5 million", "5bn"?
function numbers.has_magnitude(text)
  local word = text:match "(%a+)$"
  return word ~= nil and lexicon:attr(word:lower(), "magnitude", "zeros") ~= nil
end

--- The value of the first of two numbers that share the magnitude of the second: "3" in "3 to 5 million".
function numbers.shared_value(text, with)
  local value = numbers.value(text)
  local word = with:match "(%a+)$"
  local zeros = word and lexicon:attr(word:lower(), "magnitude", "zeros")
  if not value or not zeros or numbers.has_magnitude(text) then return value end
  local _, integer = parts(value)
  return #integer <= 3 and numbers.shift(value, math.tointeger(zeros)) or value
end

return numbers
