--- lede.every_number: all the numbers of a text, whatever they are there for.
--
--   doc:numbers()            every number: "minus five point five" -5.5, "two thirds" 0.666666666666667, "1.3x10^6"
--   doc:numbers "ordinal"    "twenty-first" 21
--   doc:numbers "range"      "more than 30 and at most 40": value 30..40, interval "(30,40]"; between: "from 3 to 5"
--   doc:numbers "percent"    "20 per cent", "percent of ten", "one out of three": unit %
--
-- `quantities` asks what a text counts or measures, and leaves out dates, names and labels; here "Boeing 787" has a
-- number too.  The facts are of kind "quantity" (rule "numbers.ordinal" …), in order of text; `value` is a decimal string.
local core = require "lede.core"
local fact = require "lede.fact"
local lexicon = require("lede").lexicon
local lpeg = require "lpeg"

local P, R, S, C, Cc = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cc

local every = {}

---------------------------------------------------------------------------------------------------- figures

local d = R "09"
local grouped = d * d^-2 * (P "," * d * d * d)^1
local lakhs = d * d^-1 * (P "," * d * d * -d)^1 * "," * d * d * d
local function without(mark) return function(s) return tonumber((s:gsub(mark, ""))) end end
local europe = C(d * d^-2 * (P "." * d * d * d)^1 * "," * d^1) -- 1.111,11
             / function(s) return tonumber((s:gsub("%.", ""):gsub(",", "."))) end
local comma = C(d^1 * "," * d * d^-1) * -(d + ",") / function(s) return tonumber((s:gsub(",", "."))) end -- 5,00
local plain = C((grouped + lakhs) * (P "." * d^1)^-1) * -(P "," * d) / without ","
            + C(d^1 * (P "." * d^1)^-1) * -S ",." / tonumber
            + C(d^1 * (P "." * d^1)^-1) * -(S ",." * d) / tonumber
local vulgar = P(false)
for text, value in pairs { ["½"] = 1 / 2, ["⅓"] = 1 / 3, ["⅔"] = 2 / 3, ["¼"] = 1 / 4, ["¾"] = 3 / 4, ["⅕"] = 1 / 5,
                           ["⅖"] = 2 / 5, ["⅗"] = 3 / 5, ["⅘"] = 4 / 5, ["⅙"] = 1 / 6, ["⅚"] = 5 / 6, ["⅐"] = 1 / 7,
                           ["⅛"] = 1 / 8, ["⅜"] = 3 / 8, ["⅝"] = 5 / 8, ["⅞"] = 7 / 8, ["⅑"] = 1 / 9, ["⅒"] = 1 / 10 } do
  vulgar = vulgar + P(text) * Cc(value)
end
local slash = C(d * d^-2) * (P "/" + "⁄") * C(d * d^-2) / function(a, b) return tonumber(b) ~= 0 and a / b or nil end
local figure = slash * -S "/.," + europe + comma + plain + vulgar
-- Powers of ten by letter: in one word, and where a small letter would be a metre or a gram, only as capitals.
local suffix = P "MM" * Cc(1e6) + P "bn" * Cc(1e9) + P "mn" * Cc(1e6) + P "tn" * Cc(1e12) + S "kK" * Cc(1e3)
             + P "M" * Cc(1e6) + P "G" * Cc(1e9) + S "bB" * Cc(1e9) + P "T" * Cc(1e12)
local figure_text = figure * (suffix + Cc(1)) * -1 / function(n, by) return n and n * by end
local exponent = C(S "+-"^0 * d^1)
local function signed(text) return tonumber((text:match "%d+")) * (text:find "^%-[^-]" and -1 or 1) end
local power = plain * S "eE" * exponent / function(n, e) return n * 10.0 ^ signed(e) end
            + plain * S "x×" * "10^" * exponent / function(n, e) return n * 10.0 ^ signed(e) end
            + plain * "^" * exponent / function(n, e) return n ^ signed(e) end
local power_text = power * lpeg.Cp()

---------------------------------------------------------------------------------------------------- a run of tokens

-- The tokens of a sentence as words: { text =, span =, glued = (to the one before it) }.
local function words_of(sentence)
  local words, last = {}, nil
  for token in sentence:tokens() do
    words[#words + 1] = { text = token.text:lower(), raw = token.text, span = token, glued = last == token.first - 1 }
    last = token.last
  end
  return words
end

local function attr(word, class, key) return word and lexicon:attr(word.text, class, key) end
local function kind(word) return attr(word, "number_word", "kind") end
local function value(word) return math.tointeger(attr(word, "number_word", "value")) end
local function is(word, text) return word ~= nil and word.text == text end
local function is_hyphen(word) return word ~= nil and (word.text == "-" or word.text == "–") end

-- The figure at i, with a group of three after a space that does not break ("40 000"): value, next.
local function read_figure(words, i)
  local word = words[i]
  if not word then return nil end
  local n = figure_text:match(word.raw)
  local point = (word.text == ".") and words[i + 1] and words[i + 1].glued and words[i + 1].raw:match "^%d+$"
  if point and not (word.glued and words[i - 1]) then return tonumber("." .. point), i + 2 end
  if not n then return nil end
  i = i + 1
  while words[i] and words[i].raw:match "^%d%d%d$" and words[i - 1].raw:match "^%d%d?%d?$" and n < 1e6 and n >= 1
        and not (words[i + 1] and words[i + 1].raw:match "^%d%d%d%d") do
    n, i = n * 1000 + tonumber(words[i].raw), i + 1
  end
  local part = words[i] and slash:match(words[i].raw)
  if part and part < 1 and n == math.floor(n) then return n + part, i + 1 end -- 2 1/4
  return n, i
end

-- One number below a hundred in words: value, next.
local function below_hundred(words, i)
  local k = kind(words[i])
  if k == "tens" then
    local at = is_hyphen(words[i + 1]) and i + 2 or i + 1
    if kind(words[at]) == "digit" then return value(words[i]) + value(words[at]), at + 1 end
    return value(words[i]), i + 1
  end
  if k == "digit" or k == "teen" then return value(words[i]), i + 1 end
end

-- Hundreds, thousands and the like after a number: "hundred", "million", "k", "dozens", "lakh".
local function multiplier(words, i)
  local k = kind(words[i])
  if k == "hundred" or k == "scale" or k == "plural" then return value(words[i]), i + 1 end
  local zeros = math.tointeger(attr(words[i], "magnitude", "zeros"))
  local single = words[i] and #words[i].raw == 1
  if zeros and not (single and words[i].raw == "m") then return 10 ^ zeros, i + 1 end
end

-- Whole numbers in words and figures: "two hundred and two thousand", "4 thousand 3 hundred and 1": value, next.
local function cardinal(words, i)
  local sum, part, first = 0, nil, i
  local smallest = math.huge -- what is added has to be smaller than what it is added to
  while true do
    local at = i
    if part == nil and i > first and is(words[i], "and") then at = i + 1 end
    if i == first and (is(words[i], "a") or is(words[i], "an")) and multiplier(words, i + 1) then
      part, i = 1, i + 1
    elseif i == first and multiplier(words, i) and kind(words[i]) ~= "plural"
           and not attr(words[i], "magnitude", "glued") then
      part = 1
    else
      local n, next_at = below_hundred(words, at)
      if not n then
        n, next_at = read_figure(words, at)
        if n and i > first and (n ~= math.floor(n) and not multiplier(words, next_at)) then n = nil end
      end
      if not n then break end
      local by = multiplier(words, next_at)
      if by and by >= 1000 and n < smallest and sum > 0 and sum < 1000 then -- two hundred and two thousand
        sum, n, smallest = 0, sum + n, math.huge
      end
      if i > first and (n * (by or 1) >= smallest) then break end
      part, i = n, next_at
    end
    local size = 1
    while true do
      local by, after = multiplier(words, i)
      if not by then break end
      part, size, i = part * by, size * by, after
    end
    sum, smallest, part = sum + part, size, nil
    if size == 1 then break end -- nothing smaller follows a number below a hundred
  end
  if i == first then return nil end
  return sum, i
end

-- "point five", "point nought four", "point seventy-one": digits after the point.
local function decimals(words, i)
  if not is(words[i], "point") then return nil end
  local digits, at = "", i + 1
  while true do
    local n, after = below_hundred(words, at)
    if not n then break end
    digits, at = digits .. tostring(n), after
  end
  if digits ~= "" then return tonumber("0." .. digits), at end
end

---------------------------------------------------------------------------------------------------- ordinals, fractions

-- "third", "thirds", "quarter", "hundredths", "21sts": what it divides by.
local function denominator(word)
  if not word then return nil end
  local by = attr(word, "fraction", "by")
  if by then return math.tointeger(by) end
  local singular = word.text:gsub("s$", "")
  local ordinal = lexicon:attr(singular, "ordinal_word", "value")
  if ordinal then return math.tointeger(ordinal) end
  local stem = singular:match "^(%a+)th$"
  return stem and math.tointeger(lexicon:attr(stem, "number_word", "value"))
end

-- A fraction at i: "two thirds", "a quarter", "three twenty-firsts", "twenty one fifths": value, next.
local function fraction(words, i)
  local top, at = cardinal(words, i)
  if not top and (is(words[i], "a") or is(words[i], "an")) then top, at = 1, i + 1 end
  if not top then
    local by = denominator(words[i])
    if by == 2 and (is(words[i], "half") or is(words[i], "halves")) then return 1 / 2, i + 1 end
    if is(words[i], "quarter") and multiplier(words, i + 1) then return 1 / 4, i + 1 end
    return nil
  end
  if is_hyphen(words[at]) then at = at + 1 end
  local by, tens = denominator(words[at]), kind(words[at - 1]) == "tens" and at - 1
  -- "three twenty firsts": the tens belong below; "one hundred thirty fifths" is a hundred thirty-fifths
  local joined = is_hyphen(words[at - 1]) and kind(words[at - 2]) == "tens" and at - 2
  tens = joined or tens
  if by and by < 10 and tens and tens > i and not is(words[tens - 1], "and") then
    local shorter = {}
    for k = i, tens - 1 do shorter[#shorter + 1] = words[k] end
    local n, stop = cardinal(shorter, 1)
    if n and stop == #shorter + 1 then return n / (value(words[tens]) + by), at + 1 end
  end
  if kind(words[at]) == "tens" and not by then -- "three twenty-firsts", after a number that ends before the tens
    local below = is_hyphen(words[at + 1]) and at + 2 or at + 1
    local unit = denominator(words[below])
    if unit and unit < 10 and top then return top / (value(words[at]) + unit), below + 1 end
  end
  if not by or by == 1 then return nil end
  if is(words[at], "second") or is(words[at], "seconds") then return nil end
  return top / by, at + 1
end

-- "one over twenty", "two out of five hundred", "1 in 21"
local function ratio(words, i)
  local top, at = cardinal(words, i)
  if not top then return nil end
  local function below(from)
    local n, stop = cardinal(words, from)
    if n and n > 0 then return n, stop end
  end
  if is(words[at], "over") then
    local n, stop = below(at + 1)
    if n then return top / n, stop end
  end
  local is_of = is(words[at], "out") and is(words[at + 1], "of")
  if is_of or is(words[at], "in") then
    local n, stop = below(at + (is_of and 2 or 1))
    local unnamed = n and not (words[stop] and words[stop].text:find "^%a" and not is_of)
    if n and top < n and unnamed then return top / n, stop end
  end
end

-- Whole and part: "one hundred and three quarters", "3 million and a half", "half a dozen", "a quarter million".
local function mixed(words, i)
  local whole, at = cardinal(words, i)
  if whole and is(words[at], "and") then
    local part, stop = fraction(words, at + 1)
    if part and part < 1 then
      local by, after = multiplier(words, stop)
      if by then return whole + part * by, after end
      local scale = at > i and multiplier(words, at - 1)
      return whole + part * (scale and scale >= 1000 and scale or 1), stop
    end
  end
  -- "one hundred and three quarters" was read as 103 quarters: its last number may be the part alone
  if whole then
    for k = at - 1, i + 1, -1 do
      if is(words[k], "and") then
        local head = {}
        for h = i, k - 1 do head[#head + 1] = words[h] end
        local w, stop = cardinal(head, 1)
        local part, after = fraction(words, k + 1)
        if w and stop == #head + 1 and part and part < 1 then
          local by, last = multiplier(words, after)
          if by then return w + part * by, last end
          local scale = multiplier(words, k - 1)
          return w + part * (scale and scale >= 1000 and scale or 1), after
        end
      end
    end
  end
  local part, stop = fraction(words, i)
  if part then
    local from = is(words[stop], "a") and stop + 1 or stop
    local by, after = multiplier(words, from)
    if by and not attr(words[from], "magnitude", "glued") then return part * by, after end
    return part, stop
  end
end

local function ordinal(words, i)
  local figure_ordinal = words[i].text:match "^(%d+)[snrt][tdh]$"
  if figure_ordinal then return tonumber(figure_ordinal), i + 1 end
  local sum, at = cardinal(words, i)
  local article = is(words[i], "a") and not sum
  if article then at = i + 1 end
  if sum and is_hyphen(words[at]) then at = at + 1 end
  at = at or i
  local word = words[at]
  if not word or word.text:find "s$" then return nil end
  local n = lexicon:attr(word.text, "ordinal_word", "value")
  if n and not article then return (sum or 0) + math.tointeger(n), at + 1 end
  local stem = word.text:match "^(%a+)th$"
  local by = stem and lexicon:attr(stem, "number_word", "value")
  if by then return (sum or 1) * math.tointeger(by), at + 1 end
end

---------------------------------------------------------------------------------------------------- numbers

local function text_from(words, i) -- the tokens from i on that stand without a space between them
  local parts, stop = { words[i].raw }, i + 1
  while words[stop] and words[stop].glued do
    parts[#parts + 1], stop = words[stop].raw, stop + 1
  end
  return table.concat(parts)
end

local function power_at(words, i)
  local next_word = words[i + 1]
  if not words[i].raw:find "^%d" or not (words[i].raw:find "[eE]" or next_word and next_word.glued) then return nil end
  local n, stop = power_text:match(text_from(words, i))
  if not n then return nil end
  local first, at = words[i].span.first, i
  while words[at] and words[at].span.last - first + 1 < stop do at = at + 1 end
  return n, at
end

-- The number at i without a sign: value, next.  The longest reading wins.
local function unsigned(words, i)
  local n, stop = power_at(words, i)
  if n then return n, stop end
  local best, best_stop
  for _, read in ipairs { mixed, ratio, fraction, cardinal } do
    local found, after = read(words, i)
    if found and (not best_stop or after > best_stop) then best, best_stop = found, after end
  end
  if best_stop then
    local part, after = decimals(words, best_stop)
    if part and best == math.floor(best) then return best + part, after end
  end
  return best, best_stop
end

local function is_letter_before(words, i)
  return words[i - 1] ~= nil and words[i].glued and words[i - 1].text:find "[%w)]$" ~= nil
end

-- With its sign, which stands apart from what is before it.
local function number_at(words, i)
  local word, sign = words[i], nil
  if is(word, "minus") or is(word, "negative") then sign = i + 1 end
  if word.text == "-" and not is_letter_before(words, i) and words[i + 1]
     and (words[i + 1].glued or i == 1) and words[i + 1].raw:find "^[%d.]" then sign = i + 1 end
  local n, stop = unsigned(words, sign or i)
  if n and n < math.huge then return sign and -n or n, stop end -- neither infinite nor no number at all
end

-- "This one", "one another": a pronoun.
local function is_pronoun(words, i, stop)
  if stop ~= i + 1 or not is(words[i], "one") then return false end
  local before = words[i - 1]
  return before ~= nil and (lexicon:is(before.text, "function_word") or before.text:find "^wh"
                            or attr(before, "time_deictic", "shift") ~= nil
                            or attr(before, "ordinal_word", "value") ~= nil)
end

-- A figure with a unit in one word ("180ml"), or a month beside it, is none of its own.
local function is_other(words, i, stop)
  local after = words[stop]
  if after and after.glued and after.raw:find "^%a" and words[stop - 1].raw:find "%d$" then return true end
  return words[i].glued and words[i - 1] and words[i - 1].text == "." and words[i - 2] and words[i - 1].glued
end

local function decimal(n)
  if n == math.floor(n) and math.abs(n) < 1e15 then return ("%d"):format(n) end
  local text = ("%.15g"):format(n)
  return (text:gsub("e([+-])0?(%d)", "E%1%2"))
end

local function span_of(doc, words, i, stop) return doc:span(words[i].span.first, words[stop - 1].span.last) end

local function new(doc, words, i, stop, rule, fields)
  return fact.new("quantity", span_of(doc, words, i, stop), "numbers." .. rule, fields)
end

-- 192.168.1.2: each of its numbers
local function dotted(doc, words, i, out)
  local word = words[i]
  if not word.raw:find "^%d+%.%d+%.%d[%d.]*$" and not word.raw:find "^%d+,%d+,%d[%d,]*$" then return false end
  if figure_text:match(word.raw) then return false end
  for at, digits in word.raw:gmatch "()(%d+)" do
    local first = word.span.first + at - 1
    local span = doc:span(first, first + #digits - 1)
    out[#out + 1] = fact.new("quantity", span, "numbers.number", { value = decimal(tonumber(digits)) })
  end
  return true
end

local kinds = {}

function kinds.number(doc, words, out)
  local i = 1
  while i <= #words do
    local n, stop = number_at(words, i)
    if n and not is_pronoun(words, i, stop) and not is_other(words, i, stop) then
      out[#out + 1] = new(doc, words, i, stop, "number", { value = decimal(n) })
      i = stop
    else
      dotted(doc, words, i, out)
      i = n and stop or i + 1
    end
  end
end

function kinds.ordinal(doc, words, out)
  local i = 1
  while i <= #words do
    local n, stop = ordinal(words, i)
    if n then out[#out + 1] = new(doc, words, i, stop, "ordinal", { value = decimal(n) }) end
    i = n and stop or i + 1
  end
end

function kinds.percent(doc, words, out)
  local i = 1
  while i <= #words do
    local n, stop = number_at(words, i)
    local share = n and n < 1 and (stop - i > 1 or words[i].raw:find "/")
    local unit = n and (attr(words[stop], "percent", "unit") or is(words[stop], "percentage") and "%" or
                        is(words[stop], "percents") and "%")
    local named = is(words[i], "per") and is(words[i + 1], "cent") and 2
                  or words[i].text:find "^percents?$" and 1
    local of = named and is(words[i + named], "of") and i + named + 1
    local after, after_stop
    if of and words[of] then after, after_stop = number_at(words, of) end
    if is(words[stop], "per") and is(words[stop + 1], "cent") then unit, stop = "%", stop + 1 end
    if unit then
      out[#out + 1] = new(doc, words, i, stop + 1, "percent", { value = decimal(n), unit = unit })
      i = stop + 1
    elseif after then
      out[#out + 1] = new(doc, words, i, after_stop, "percent", { value = decimal(after), unit = "%" })
      i = after_stop
    elseif share and (is(words[stop], "of") or ratio(words, i)) then
      local last = is(words[stop], "of") and stop + 1 or stop
      out[#out + 1] = new(doc, words, i, last, "percent", { value = decimal(n * 100), unit = "%" })
      i = last
    else
      i = i + 1
    end
  end
end

---------------------------------------------------------------------------------------------------- ranges

local LONGEST_BOUND = 6 -- words
local SIGNS = { [">"] = { "low" }, ["<"] = { "high" }, ["> ="] = { "low", true }, [">="] = { "low", true },
                ["< ="] = { "high", true }, ["<="] = { "high", true },
                ["≥"] = { "low", true }, ["≤"] = { "high", true } }

-- The bounding words at i: side, closed, next.
local function bound_at(words, i, is_after)
  local text, best
  for k = i, math.min(i + LONGEST_BOUND - 1, #words) do
    text = text and text .. " " .. words[k].text or words[k].text
    local side, behind = lexicon:attr(text, "bound", "side"), lexicon:attr(text, "bound", "after")
    if side and (behind ~= nil) == (is_after or false) then
      best = { side = side, closed = lexicon:attr(text, "bound", "closed") ~= nil, stop = k + 1 }
    end
    local sign = not is_after and SIGNS[text]
    local next_word = words[k + 1]
    if sign and not (words[i - 1] and words[i - 1].text:find "^[<>=]$")
       and not (next_word and next_word.text:find "^[<>]$") then
      best = { side = sign[1], closed = sign[2] or false, stop = k + 1 }
    end
  end
  return best
end

local function end_at(words, i) -- a number, or an ordinal with its article
  local n, stop = number_at(words, i)
  if is(words[i], "the") then
    local o, after = ordinal(words, i + 1)
    if o then return o, after end
  end
  return n, stop
end

-- One bound with its number and what may follow it ("less than 5000 or equal"): low, high, closed, next.
local function bounded(words, i)
  local b = bound_at(words, i)
  if b then
    local n, stop = end_at(words, b.stop)
    if not n then return nil end
    local after = words[stop] and bound_at(words, stop, true)
    if after and not (words[after.stop] and end_at(words, after.stop)) then
      if after.side == "both" then b.closed, stop = true, after.stop
      elseif b.side == "both" then b.side, b.closed, stop = after.side, true, after.stop end
    end
    return { side = b.side, n = n, closed = b.closed, stop = stop }
  end
  local n, stop = number_at(words, i)
  local after = n and words[stop] and bound_at(words, stop, true)
  if not after or after.side == "both" or words[after.stop] and end_at(words, after.stop) then return nil end
  return { side = after.side, n = n, closed = after.closed, stop = after.stop }
end

-- "from 200 to 3000", "between ten and fifteen", "1000 - 5000", "20~100": low, high, next.
local function from_to(words, i)
  local lead = is(words[i], "from") and "from" or is(words[i], "between") and "between"
  local low, at = end_at(words, lead and i + 1 or i)
  if not low or not words[at] then return nil end
  local mark = words[at].text
  local joins = lead == "between" and mark == "and" or lead == "from" and (mark == "to" or mark == "until")
                or mark == "~" or mark == "-" or mark == "–"
  local high, stop
  if joins then high, stop = end_at(words, at + 1) end
  if high and high > low and not (words[stop] and is_hyphen(words[stop]) and words[stop].glued)
     and not is_letter_before(words, i) then return low, high, stop end
end

local function interval(low, high, low_closed, high_closed)
  return (low_closed and "[" or "(") .. (low and decimal(low) or "") .. "," .. (high and decimal(high) or "")
         .. (high_closed and "]" or ")")
end

local JOINING = { ["and"] = true, but = true, [","] = true }

-- Two bounds that make one range together, or nil.
local function both(a, b)
  local low, high = a, b
  if a.side == "high" then low, high = b, a end
  if low.side ~= "low" or high.side ~= "high" or low.n >= high.n then return nil end
  return low, high
end

function kinds.range(doc, words, out)
  local i = 1
  local function emit(stop, low, high, low_closed, high_closed, between)
    local value_text = low and high and (low == high and decimal(low) or decimal(low) .. ".." .. decimal(high))
                       or decimal(low or high)
    out[#out + 1] = new(doc, words, i, stop, "range",
      { value = value_text, interval = interval(low, high, low_closed, high_closed), between = between })
    i = stop
  end
  while i <= #words do
    local a = bounded(words, i)
    local low, high, stop
    if not a then low, high, stop = from_to(words, i) end
    if a then
      local b = words[a.stop] and JOINING[words[a.stop].text] and words[a.stop + 1] and bounded(words, a.stop + 1)
      local l, h
      if b then l, h = both(a, b) end
      if l then emit(b.stop, l.n, h.n, l.closed, h.closed)
      elseif a.side == "both" then emit(a.stop, a.n, a.n, true, true)
      elseif a.side == "low" then emit(a.stop, a.n, nil, a.closed, false)
      else emit(a.stop, nil, a.n, false, a.closed) end
    elseif low then
      emit(stop, low, high, true, true, true)
    else
      i = i + 1
    end
  end
end

--- The numbers of a document of a kind: "number" (the default), "ordinal", "range" or "percent".
function every.numbers(doc, name)
  name = name or "number"
  local find = kinds[name]
  if not find then
    error(("doc:numbers: no kind '%s' (number, ordinal, percent, range)"):format(tostring(name)), 2)
  end
  local memo = core.memo(doc)
  memo.every_number = memo.every_number or {}
  if not memo.every_number[name] then
    local out = {}
    for sentence in doc:sentences() do
      local words = words_of(sentence)
      if #words > 0 then find(doc, words, out) end
    end
    memo.every_number[name] = out
  end
  return memo.every_number[name]
end

return every
