--- lede.quantities: sums of money, percentages, measures, counts, fractions and multiples.
--
--   "more than $524 billion"  value 524000000000, unit USD, approx more_than
--   "20 to 25 percent of Ukrainian territory"  value 20..25, unit %, of "Ukrainian territory"
--
-- Runs above times: what is a date or a duration is folded, and no number here.
local t = require "lede.tape"
local lpeg = require "lpeg"
local core = require "lede.core"
local fact = require "lede.fact"
local numbers = require "lede.numbers"
local readings = require "lede.readings"
local lexicon = require("lede").lexicon

local quantities = { kind = "quantity" }

---------------------------------------------------------------------------------------------------- words

local num, alnum = t.form "number", t.form "alnum"
local sign, percent, unit = t.class "currency_sign", t.class "percent", t.class "unit"
local currency = t.class "currency" - t.attr("currency", "after", "billion")
local a, of, the = t.words "a an", t.word "of", t.word "the"
local hyphen = t.words "- – —"
local measured = unit - t.attr("unit", "glued", "yes")

local approx = t.as("approx", t.class "approximator")
local cardinal, sum = numbers.cardinal, numbers.sum
local between = t.as("between", t.word "between")

-- One number, or two: "20 to 25", "between 3 and 5 million"; `p` is how each is written.
local function amount(p)
  local low, high = t.as("low", p), t.as("high", p)
  return between * low * t.word "and" * high
       + approx^-1 * (-t.behind(t.word "from") * low * (t.word "to" + hyphen) * high + low)
end

---------------------------------------------------------------------------------------------------- reading

local function attr(m, name, class, key)
  local first = m:elements(name)
  return first and m.layer:attr(first, class, key)
end

local function value_of(m)
  local low = numbers.value(m.low.text)
  local high = m.high and numbers.value(m.high.text)
  if not m.high then return low end
  low = numbers.shared_value(m.low.text, m.high.text)
  return low and high and tonumber(low) < tonumber(high) and low .. ".." .. high or nil
end

local function each_bound(value, f)
  local low, high = value:match "^(.-)%.%.(.+)$"
  if low then return f(low) .. ".." .. f(high) end
  return f(value)
end

-- What is counted: the run of nouns after a bare number, or after "of" and perhaps an article.
local LONGEST_RUN = 4
local NOUN_FORMS = { lower = true, Cap = true, UPPER = true, Mixed = true, Dotted = true, camel = true }
local function is_counted_word(layer, i)
  local e = i <= #layer and layer:element(i) or { edge = "end" }
  if e.edge or e.fold or not NOUN_FORMS[e.form] then return false end
  return not (e.entry and lexicon:is(e.entry, "function_word"))
end

-- Where a run of nouns that begins at element i ends: what modifies them stands before the first, "people died" ends
-- with the last.
local NOUNS, MODIFIERS = { NOUN = true, PROPN = true }, { ADJ = true, VERB = true, ADV = true, NUM = true, X = true }
local function end_of_nouns(layer, i)
  local at, words, has_noun, has_adjective = i, 0, false, false
  while words < LONGEST_RUN and is_counted_word(layer, at) do
    local pos = layer:span(at, at).pos
    if not (pos and (NOUNS[pos] or MODIFIERS[pos] and not has_noun)) then break end
    words, has_noun, has_adjective = words + 1, NOUNS[pos] or has_noun, pos == "ADJ" or has_adjective
    at = at + 1
    if layer:entry(at) == "-" and is_counted_word(layer, at + 1) then -- Chinese-made drones
      at, has_noun = at + 1, false
    end
  end
  return (has_noun or has_adjective) and at or i
end

local function is_word(layer, i, word)
  return i <= #layer and layer:entry(i) == word
end

local DETERMINERS = { the = true, all = true, its = true, their = true, his = true, her = true, our = true,
                      ["this"] = true, that = true, these = true, those = true }
local function find_counted(f)
  local layer, i = rawget(f, "layer"), rawget(f, "stop")
  if not layer then return end -- a fact that others made
  if is_word(layer, i, "of") then
    i = i + 1
    while i <= #layer and DETERMINERS[layer:entry(i)] do i = i + 1 end
  elseif f.unit then
    return
  end
  local stop = end_of_nouns(layer, i)
  f.of = stop > i and layer:span(i, stop - 1) or nil
end
fact.later("quantity", { [find_counted] = { "of" } })

---------------------------------------------------------------------------------------------------- rules

-- What the words of a match come to; in fewer bytes than it matched where `rest` says so.
local function reading(m, value, of_unit, rest)
  local loose = attr(m, "approx", "approximator", "approx")
  local fields = { "fact", "quantity", "value", value }
  if of_unit then table.move({ "unit", of_unit }, 1, 2, #fields + 1, fields) end
  -- a lexicon's values have spaces for underscores
  if loose then table.move({ "approx", (loose:gsub(" ", "_")) }, 1, 2, #fields + 1, fields) end
  return { fields, rest = rest }
end

local function with_unit(read)
  return function(m)
    local value, of_unit, rest = read(m)
    return value and of_unit and reading(m, value, of_unit, rest)
  end
end

local function bare(read)
  return function(m)
    local value = read(m)
    return value and reading(m, value)
  end
end

-- read(m) gives the reading of a match; fits(m, reading, doc): does what stands around allow for it?
local function rule(name, pattern, read, fits)
  return readings.rule({ name = name, fold = "QUANTITY", pattern = pattern }, function(m)
    local q = read(m)
    if q then q.fits = fits end
    return q
  end)
end

-- $524 billion, US$12bn, €5-10 million, USD 200, $99 (USD), 524 billion dollars, 26 cents
local code = t.as("code", currency - t.attr("currency", "hundredth", "yes"))
local one_sum = t.as("sign", sign) * t.as("low", sum)
local two_sums = -t.behind(t.word "from") * one_sum * (t.word "to" + hyphen) * sign^-1 * t.as("high", sum)
local named_again = (t.word "("^-1 * code * t.word ")"^-1)^-1
local money_sign = between * one_sum * t.word "and" * sign^-1 * t.as("high", sum)
                 + approx^-1 * (two_sums + one_sum) * named_again
                 + approx^-1 * t.as("low", num) * t.as("sign", sign)
local function read_signed(m)
  return value_of(m), attr(m, "code", "currency", "code") or attr(m, "sign", "currency_sign", "code")
end

-- thirteen dollars and forty-five cents
local cents = t.attr("currency", "hundredth", "yes")
local two_coins = approx^-1 * t.as("low", cardinal) * code * t.word "and"^-1 * t.as("cents", cardinal) * cents
local function read_coins(m)
  local whole, part = numbers.value(m.low.text), numbers.value(m.cents.text)
  if not whole or not part or whole:find "[.]" or not part:find "^%d%d?$" then return nil end
  return ("%s.%02d"):format(whole, math.tointeger(part)), attr(m, "code", "currency", "code")
end

-- fifteen dollars and fifty, 17 USD 25
local loose_coins = approx^-1 * t.as("low", cardinal) * code * t.word "and"^-1 * t.as("cents", num)
                  * #(t.form "punct" + t.edge "any")

local rare_currency = t.attr("currency", "after", "billion") -- 1.2 trillion won, but not the seats that a party won
local money_name = approx^-1 * t.as("low", num * t.words "billion trillion bn tn") * t.as("currency", rare_currency)
                 + approx^-1 * t.as("low", num) * t.as("currency", currency) * t.as("by", t.class "magnitude")
                 + amount(cardinal) * hyphen^-1 * t.as("currency", currency)
                 + approx^-1 * t.as("currency", currency) * t.as("low", num * t.class "magnitude"^-1)
                 + t.as("fraction", numbers.fraction) * a * t.as("currency", currency)
local function read_money(m)
  local value = m.fraction and numbers.fraction_value(m.fraction.text) or m.low and value_of(m)
  local zeros = math.tointeger(attr(m, "by", "magnitude", "zeros")) or attr(m, "currency", "currency", "million") and 6
  if value and zeros then value = each_bound(value, function(x) return numbers.shift(x, zeros) end) end
  if value and attr(m, "currency", "currency", "hundredth") then
    value = each_bound(value, function(x) return numbers.shift(x, -2) end)
  end
  return value, attr(m, "currency", "currency", "code")
end

-- 20 percent, 20 to 25%, half a percent
local the_percent = t.as("percent", percent)
local two_percentages = between * t.as("low", cardinal) * percent * t.word "and" * t.as("high", cardinal) * the_percent
                      + approx^-1 * -t.behind(t.word "from") * t.as("low", cardinal) * percent * (t.word "to" + hyphen)
                        * t.as("high", cardinal) * the_percent
local percentage = two_percentages + amount(cardinal) * hyphen^-1 * the_percent
                 + approx^-1 * t.as("fraction", numbers.fraction) * (a + of * a)^-1 * the_percent
local function read_percentage(m)
  local value = m.fraction and numbers.fraction_value(m.fraction.text) or m.low and value_of(m)
  return value, attr(m, "percent", "percent", "unit")
end

-- Does element i follow the one before it without a space?
local function is_glued(layer, i)
  local _, last = layer:range(i - 1, i - 1)
  return layer:range(i, i) == last + 1 and layer:form(i - 1) ~= nil
end

-- A minus stands against its number and apart from what is before it.
local minus = t.words "- − minus negative"
local function is_negative(m)
  local sign_word = m.layer:entry(m.first)
  local is_sign = sign_word == "-" or sign_word == "−"
  return not is_sign or is_glued(m.layer, m.first + 1) and not is_glued(m.layer, m.first)
end
local function read_negative(m)
  local value = numbers.value(m.low.text)
  return value and "-" .. value, attr(m, "unit", "unit", "lemma") or attr(m, "percent", "percent", "unit")
end

-- five feet two, 5 ft 2 in: in feet
local feet, inches = t.words "foot feet ft", t.words "inch inches in" + t.words [[" ″]]
local short = num + t.class "number_word" -- a number of one word
local height = approx^-1 * t.as("low", short) * hyphen^-1 * t.as("unit", feet)
             * t.as("inches", short) * hyphen^-1 * inches
local INCHES = 12 -- to a foot
local function read_height(m)
  local whole, part = tonumber(numbers.value(m.low.text)), tonumber(numbers.value(m.inches.text))
  if not whole or not part or part >= INCHES then return nil end
  return ("%.12g"):format(whole + part / INCHES), attr(m, "unit", "unit", "lemma")
end

-- 340 points, 12 km, 3.5-inch, half a mile, minus 20 degrees; 500km in one word
local measure = amount(cardinal) * hyphen^-1 * t.as("unit", measured)
              + approx^-1 * t.as("fraction", numbers.fraction) * (a + of * a)^-1 * t.as("unit", measured)
local below_zero = minus * t.as("low", cardinal) * hyphen^-1 * (t.as("unit", measured) + the_percent)
local function read_measure(m)
  local value = m.fraction and numbers.fraction_value(m.fraction.text) or m.low and value_of(m)
  return value, attr(m, "unit", "unit", "lemma")
end

-- rose 12 points to 5,000: the list of cues has "points to" for one word.
local measure_to = amount(cardinal) * t.as("verb", t.attr("report", "lemma", "point to"))
local function read_measure_to(m)
  local verb = m.verb.text
  local noun = verb:match "^%a+s%f[%A]" -- not "at one point to"
  if not noun then return nil end
  return value_of(m), lexicon:attr(noun, "unit", "lemma"), #verb - #noun
end

-- 500km, 2GB, 115USD, USD115, EUR20m
local function read_glued(m)
  local text = m.glued.text
  local first, rest = text:match "^(%u%u%u)(%d[%d.,]*%a*)$"
  if first then return numbers.value(rest), lexicon:attr(first, "currency", "code") end
  local value, stop = numbers.read(text, 1)
  if not value then return nil end
  local tail = text:sub(stop)
  return value, lexicon:attr(tail, "unit", "lemma") or lexicon:attr(tail, "currency", "code")
end

-- three times, twice, tenfold, 3-fold
local multiple = approx^-1 * t.as("low", cardinal) * t.word "times" + approx^-1 * t.as("word", t.words "twice thrice")
               + approx^-1 * t.as("fold", t.class "fold")
               + approx^-1 * t.as("low", cardinal) * hyphen^-1 * t.word "fold"
local function read_multiple(m)
  if m.fold then return attr(m, "fold", "fold", "times"), "time" end
  if m.word then return m.word.text:lower() == "twice" and "2" or "3", "time" end
  return value_of(m), "time"
end

-- two thirds of, about half
local half = t.word "half"
local parts = approx^-1 * t.as("fraction", numbers.fraction - half) * #(of + t.form "punct" + t.edge "any")
            + approx^-1 * t.as("fraction", numbers.hyphened - half) -- a two-thirds majority
            + approx * t.as("fraction", half)
            + t.as("fraction", half) * #(of + the + t.words "its their his her our all")
local function read_fraction(m)
  local text = m.fraction.text
  if text:lower():find "^an? second" then return nil end
  return numbers.fraction_value(text)
end

-- one in five people, two out of three, one in every ten; a ratio of 3 to 1, three-to-one, a 3:1 majority
local share = approx^-1 * t.as("low", short) * (t.word "in" + t.word "out" * of) * t.word "every"^-1
            * t.as("high", short)
local function quotient(m)
  local top, below = math.tointeger(numbers.value(m.low.text)), math.tointeger(numbers.value(m.high.text))
  return top and below and numbers.quotient(top, below), top, below
end
local function read_share(m)
  local value, top, below = quotient(m)
  return value and top < below and value or nil
end
local ratio = t.word "ratio" * of * t.as("low", short) * (t.words "to : -" * t.as("high", short))
            + t.as("low", short) * hyphen * t.word "to" * hyphen * t.as("high", short)
            + t.as("odds", num) * #(hyphen^-1 * t.words "ratio majority margin odds")
            + t.word "ratio" * of * t.as("odds", num)
local function read_ratio(m)
  local top, below = (m.odds and m.odds.text or ""):match "^(%d+):(%d+)$"
  if m.odds then return top and numbers.quotient(math.tointeger(top), math.tointeger(below)), "ratio" end
  return quotient(m), "ratio"
end

-- 1.2m copies, 5m people: millions before what can be counted, else meters.
local in_millions = t.all(alnum, t.text((lpeg.R "09" + lpeg.S ".,")^1 * "m" * -1))
local races = t.words "hurdles heats races relays finals sprints runners swimmers waves"
local plural = t.text((lpeg.R "az" - lpeg.P "s" * -1)^1 * "s" * -1)
local counted = t.all(t.form "lower", plural) - unit - t.class "function_word"
              + t.words "people men women children"
local millions = approx^-1 * t.as("low", in_millions) * #(counted - races)

-- Bare numbers: 30,000 jobs, twelve people.  Not those that are part of a name ("Boeing 787", "Big Three"), here or
-- elsewhere in the document, nor what is glued to another number ("52-35").
local labels = t.words "no no. nos. number numbers article section chapter page pages paragraph flight route room line"
             + t.words "part act version resolution highway"
local count = amount(cardinal)

local NAME_FORMS = { Cap = true, UPPER = true, Mixed = true, camel = true }

-- Words of headlines ("Kills 300", "At Least 300") and words that open a sentence have a capital without being a name;
-- the latter, with a plural after the number, count something.
local NO_NAMES = { "approximator", "happening", "report" }
local MANY = { people = true, men = true, women = true, children = true }
local function names_number(layer, i)
  local word = layer:entry(i - 1)
  if not NAME_FORMS[layer:form(i - 1)] then return false end
  for _, class in ipairs(NO_NAMES) do
    if word and lexicon:is(word, class) then return false end
  end
  local next_word = i < #layer and layer:form(i + 1) == "lower" and layer:text(i + 1, i + 1) or ""
  if MANY[next_word] then return false end
  if layer:form(i - 2) then return true end
  local opens = word and (lexicon:is(word, "function_word") or lexicon:is(word, "starter"))
  return not opens and not (next_word:find "s$" and not lexicon:is(next_word, "function_word"))
end

local name_number = t.form "capital" * t.as("number", num)

-- The figures that follow a name somewhere in the document.
local function name_numbers(m, doc)
  local memo = core.memo(doc)
  if not memo.name_numbers then
    memo.name_numbers = {}
    for found in t.matches(name_number, m.layer) do
      if names_number(m.layer, found.last) then memo.name_numbers[found.number.text] = true end
    end
  end
  return memo.name_numbers
end

local function belongs_to_name(m, doc, q)
  local layer, first = m.layer, m.first
  if q.is_capital then return NAME_FORMS[layer:form(first - 1)] and layer:form(first - 2) ~= nil end
  local figure = q.figure
  return figure and (names_number(layer, first) or #figure >= 3 and name_numbers(m, doc)[figure]) or false
end

local function follows_hyphen(layer, i)
  return layer:entry(i - 1) == "-" and is_glued(layer, i) and is_glued(layer, i - 1)
end

-- A count's reading also says what `counts` wants to know of its words.
local function read_count(m)
  local text = m.low.text
  if text:lower() == "one" and not m.approx then return nil end
  if text:find "[:/]" and not text:find "%f[%d]%d/%d$" or text:find "%d%a" or text:find "^0%d" then return nil end
  local value = value_of(m)
  if not value then return nil end
  local q = reading(m, value)
  q.is_capital, q.in_digits, q.is_range = text:find "^%u%l" ~= nil, text:find "^%d" ~= nil, m.high ~= nil
  q.figure = q.in_digits and not text:find "[, ]" and text or nil -- of one word
  q.offset = m:elements "low" - m.first
  return q
end

local function counts(m, q, doc)
  local layer = m.layer
  if belongs_to_name(m, doc, q) or follows_hyphen(layer, m.first + q.offset) then return false end
  local beyond = m.last + 2
  return q.is_range or not q.in_digits or beyond > #layer or layer:form(beyond) ~= "number"
         or not follows_hyphen(layer, beyond)
end

quantities.phase = t.phase {
  name = "quantities",
  rules = {
    rule("money", money_sign, with_unit(read_signed)),
    rule("money", money_name, with_unit(read_money)),
    rule("money", two_coins + loose_coins, with_unit(read_coins)),
    rule("percentage", percentage, with_unit(read_percentage)),
    rule("measure", height, with_unit(read_height)),
    rule("measure", measure, with_unit(read_measure)),
    rule("measure", measure_to, with_unit(read_measure_to)),
    rule("measure", below_zero, with_unit(read_negative), is_negative),
    rule("count", millions, bare(value_of)),
    rule("measure", approx^-1 * t.as("glued", alnum), with_unit(read_glued)),
    rule("multiple", multiple, with_unit(read_multiple)),
    rule("fraction", parts, bare(read_fraction)),
    rule("share", share, bare(read_share)),
    rule("ratio", ratio, with_unit(read_ratio)),
    rule("count", -t.behind(labels) * count, read_count, counts),
    rule("count", minus * t.as("low", num), bare(read_negative), is_negative),
  },
}

--- The layer above, with the quantities of a document folded, and these.
function quantities.phase:run(layer, doc)
  local found, above = self:readings(layer, doc, quantities.kind)
  local facts, n = {}, 0
  for k = 1, #found, 6 do
    local rest, f = found[k + 1].rest, found[k + 3]
    if rest then f.span = doc:span(f.span.first, f.span.last - rest) end
    f.layer, f.stop = layer, found[k + 5]
    n = n + 1
    facts[n] = f
  end
  return above, nil, facts
end

return quantities
