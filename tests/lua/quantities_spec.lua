-- Text in, quantities out.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local numbers = require "lede.numbers"

-- "text = value unit approx of", what is nil left out.
local function written(text)
  local out = {}
  for i, f in ipairs(lede.text(text .. "\n", { published = "2025-12-02" }):quantities()) do
    local words = { f.text .. " = " .. f.value }
    for _, more in ipairs { f.unit or false, f.approx or false, f.of and "of " .. f.of.text or false } do
      if more then words[#words + 1] = more end
    end
    out[i] = table.concat(words, " ")
  end
  return out
end

local function check(cases)
  for _, case in ipairs(cases) do
    it(case[1], function() assert.same(table.move(case, 2, #case, 1, {}), written(case[1])) end)
  end
end

describe("measures", function()
  check {
    { "It rose 347.80 points to 10,520.", "347.80 points = 347.8 point", "10,520 = 10520" },
    { "At one point to the north it stops." },
  }

  it("say what they are of when asked", function()
    local f = lede.text("It holds 20 percent of the northern fields.\n"):quantities()[1]
    assert.equal("northern fields", f.of.text)
    assert.equal("northern fields", lede.row(f).of.text)
  end)
end)

describe("money", function()
  check {
    { "It costs $524 billion.", "$524 billion = 524000000000 USD" },
    { "It costs €3.2bn, or US$4bn.", "€3.2bn = 3200000000 EUR", "US$4bn = 4000000000 USD" },
    { "It costs £1,234.50.", "£1,234.50 = 1234.5 GBP" },
    { "It costs 524 billion dollars.", "524 billion dollars = 524000000000 USD" },
    { "It costs 26 cents.", "26 cents = 0.26 USD" },
    { "It costs thirteen dollars and five cents.", "thirteen dollars and five cents = 13.05 USD" },
    { "It costs 9.9 billion yuan.", "9.9 billion yuan = 9900000000 CNY" },
    { "It costs USD 200.", "USD 200 = 200 USD" },
    { "It costs $5-10 million.", "$5-10 million = 5000000..10000000 USD" },
    { "It costs more than $6.7 billion.", "more than $6.7 billion = 6700000000 USD more_than" },
    { "It rose from $5 million to $7 million.", "$5 million = 5000000 USD", "$7 million = 7000000 USD" },
  }
end)

describe("money in other orders", function()
  check {
    { "It costs 15 dollars 50.", "15 dollars 50 = 15.50 USD" },
    { "It paid 75 USD million, then 120 MEUR.", "75 USD million = 75000000 USD", "120 MEUR = 120000000 EUR" },
    { "A $40 ticket costs A$60.", "$40 = 40 USD", "A$60 = 60 AUD" },
    { "It costs CHF12.5m, EUR20m or USD1.5bn.", "CHF12.5m = 12500000 CHF", "EUR20m = 20000000 EUR",
      "USD1.5bn = 1500000000 USD" },
    { "It cost 1.2 trillion won; the party with 2 million won.", "1.2 trillion won = 1200000000000 KRW",
      "2 million = 2000000" },
    { "It costs 20 usd.", "20 usd = 20 USD" },
    { "It is a $4 billion market.", "$4 billion = 4000000000 USD" },
    { "It costs 420 million Finnish markka.", "420 million Finnish markka = 420000000 FIM" },
  }
end)

describe("ratios and shares", function()
  check {
    { "One in every four homes was lost, or one out of every three.", "One in every four = 0.25 of homes",
      "one out of every three = 0.333333333333333" },
    { "It won by a 3:1 margin, at a ratio of 7:2.", "3:1 = 3 ratio", "ratio of 7:2 = 3.5 ratio" },
    { "One in five voters stayed away.", "One in five = 0.2 of voters" },
    { "Two out of three failed.", "Two out of three = 0.666666666666667" },
    { "The ratio of 3 to 1 held.", "ratio of 3 to 1 = 3 ratio" },
    { "It won by a five-to-one margin.", "five-to-one = 5 ratio" },
  }
end)

describe("measures of more kinds", function()
  check {
    { "It was minus 20 degrees Celsius.", "minus 20 degrees Celsius = -20 celsius" },
    { "It was 40°C. Then it hit 200 km/h.", "40°C = 40 celsius", "200 km/h = 200 kilometer per hour" },
    { "It was -5 degrees there.", "-5 degrees = -5 degree" },
    { "She is 5 ft 3 in tall.", "5 ft 3 in = 5.25 foot" },
    { "Add two teaspoons of salt.", "two teaspoons = 2 teaspoon of salt" },
  }
end)

describe("percentages and measures", function()
  check {
    { "They hold about 20 percent of Ukrainian territory despite it.",
      "about 20 percent = 20 % about of Ukrainian territory" },
    { "It fell 3.41%.", "3.41% = 3.41 %" },
    { "It fell by 20 to 25 per cent.", "20 to 25 per cent = 20..25 %" },
    { "It fell between three and seven percent.", "between three and seven percent = 3..7 %" },
    { "It is between 60% and 65%, or 60% to 65%.", "between 60% and 65% = 60..65 %", "60% to 65% = 60..65 %" },
    { "It rose from 60% to 65%.", "60% = 60 %", "65% = 65 %" },
    { "It fell by minus two percent, or 20 percent of its value.", "minus two percent = -2 %",
      "20 percent = 20 % of value" },
    { "It fell half a percent.", "half a percent = 0.5 %" },
    { "It fell two percentage points.", "two percentage points = 2 percentage point" },
    { "It fell 340 points.", "340 points = 340 point" },
    { "It is 12 km away, with 500km of wire.", "12 km = 12 kilometer", "500km = 500 kilometer of wire" },
    { "It has a 3.5-inch screen.", "3.5-inch = 3.5 inch" },
  }
end)

describe("counts, fractions, multiples", function()
  check {
    { "It cut 30,000 jobs.", "30,000 = 30000 of jobs" },
    { "Twelve people saw it.", "Twelve = 12 of people" },
    { "It cut at least 25,000 to 30,000 jobs.", "at least 25,000 to 30,000 = 25000..30000 at_least of jobs" },
    { "Between 3 and 5 million people fled.", "Between 3 and 5 million = 3000000..5000000 of people" },
    { "Fewer than two dozen ships sailed.", "Fewer than two dozen = 24 less_than of ships" },
    { "Two thirds of the voters agreed.", "Two thirds = 0.666666666666667 of voters" },
    { "About half of them agreed.", "About half = 0.5 about" },
    { "It is nearly three times as big.", "nearly three times = 3 time nearly" },
    { "It grew twice.", "twice = 2 time" },
    { "It recovered to -36.", "-36 = -36" },
    { "It grew tenfold, or 3-fold.", "tenfold = 10 time", "3-fold = 3 time" },
    { "It needs a two-thirds majority.", "two-thirds = 0.666666666666667 of majority" },
    { "More than 300 people fled, and at least 450 were hurt.", "More than 300 = 300 more_than of people",
      "at least 450 = 450 at_least" },
    { "In Ondo 450 people died.", "450 = 450 of people" },
    { "It holds 200 Chinese-made drones and 12 wounded soldiers.", "200 = 200 of Chinese-made drones",
      "12 = 12 of wounded soldiers" },
    { "It sold 1.2m copies to 5m people behind a 5m high wall.", "1.2m = 1200000 of copies", "5m = 5000000 of people",
      "5m = 5 meter" },
    { "She won the 100m hurdles.", "100m = 100 meter" },
  }
end)

it("counts are found below a headline that has them too", function()
  local text = "Flood Kills 300 as Dam Breaks, Officials Say\n\nThe flood killed 300 people. At least 120 were hurt.\n"
  assert.same({ "300 = 300", "300 = 300 of people", "At least 120 = 120 at_least" }, written(text))
end)

describe("what is no quantity", function()
  check {
    { "On December 2, 2025 they met at 10:30." },
    { "For nearly four years they met." },
    { "The Boeing 787 landed. The 787 was new." },
    { "The vote was 52-35." },
    { "Interstate 95 is shut, and Apollo 11 has landed." },
    { "They flew on flight 370 and read chapter 12." },
    { "The second man was the first." },
    { "One of them left." },
    { "Tens of thousands fled." },
    { "In 2024 it grew." },
  }
end)

describe("numbers", function()
  for text, value in pairs {
    ["20"] = "20", ["1,234.50"] = "1234.5", ["12,34,567"] = "1234567", ["1.5 million"] = "1500000",
    ["15bn"] = "15000000000", ["0.1 trillion"] = "100000000000",
    ["123456789012345678901 million"] = "123456789012345678901000000",
    ["twenty-five"] = "25", ["two hundred and six"] = "206", ["three thousand two hundred and five"] = "3205",
    ["one million two hundred thousand"] = "1200000", ["a dozen"] = "12", ["half a million"] = "500000",
    ["two and a half"] = "2.5", ["two and a half million"] = "2500000", ["2½"] = "2.5",
    ["3/4"] = "0.75", ["10 1/2"] = "10.5",
  } do
    it(("%q is %s"):format(text, value), function() assert.equal(value, numbers.value(text)) end)
  end

  for _, text in ipairs { "10:30", "1.2.3", "1,23", "500km", "and", "", "half", "52-35", "a", "9/0" } do
    it(("%q is none"):format(text), function() assert.is_nil(numbers.value(text)) end)
  end

  it("move their point exactly", function()
    assert.equal("0.05", numbers.shift("5", -2))
    assert.equal("-0.26", numbers.shift("-26", -2))
    assert.equal("524000000000", numbers.shift("524", 9))
    assert.equal("0", numbers.shift("0", 9))
  end)

  it("are divided to fifteen digits, rounded", function()
    assert.equal("0.666666666666667", numbers.quotient(2, 3))
    assert.equal("0.5", numbers.quotient(1, 2))
    assert.equal("1", numbers.quotient(3, 3))
    assert.is_nil(numbers.quotient(1, 0))
  end)
end)

describe("every number", function()
  local function found(text, kind)
    local out = {}
    for i, f in ipairs(lede.text(text .. "\n"):numbers(kind)) do
      out[i] = ("%s = %s%s"):format(f.text, f.interval or f.value, f.unit and " " .. f.unit or "")
    end
    return out
  end
  local function each(kind, cases)
    for _, case in ipairs(cases) do
      it(("%s: %s"):format(kind, case[1]), function()
        assert.same(table.move(case, 2, #case, 1, {}), found(case[1], kind))
      end)
    end
  end

  each("number", {
    { "Flight 787 left in 2009 with two hundred and six people.", "787 = 787", "2009 = 2009",
      "two hundred and six = 206" },
    { "It lost two hundred and two thousand.", "two hundred and two thousand = 202000" },
    { "It is 4 thousand 3 hundred.", "4 thousand 3 hundred = 4300" },
    { "It is three lakh crore, 10k, 2.5M and 3 dozens.", "three lakh crore = 3000000000000", "10k = 10000",
      "2.5M = 2500000", "3 dozens = 36" },
    { "It was minus five point five, or -3.2.", "minus five point five = -5.5", "-3.2 = -3.2" },
    { "It was nine point nought four.", "nine point nought four = 9.04" },
    { "Three quarters or 2 1/4, ⅔ or twenty-three fifths.", "Three quarters = 0.75", "2 1/4 = 2.25",
      "⅔ = 0.666666666666667", "twenty-three fifths = 4.6" },
    { "One hundred and three quarters, three twenty-firsts.", "One hundred and three quarters = 100.75",
      "three twenty-firsts = 0.142857142857143" },
    { "Three million and a half, half a dozen, a quarter million.", "Three million and a half = 3500000",
      "half a dozen = 6", "a quarter million = 250000" },
    { "It is one over twenty and two out of eight.", "one over twenty = 0.05", "two out of eight = 0.25" },
    { "It is 1.3x10^6, 12e-1 and 2^10.", "1.3x10^6 = 1300000", "12e-1 = 1.2", "2^10 = 1024" },
    { "They write 1.111,11 and 5,00 and 12,34,567.", "1.111,11 = 1111.11", "5,00 = 5", "12,34,567 = 1234567" },
    { "Which one of this one is a?" },
  })
  each("ordinal", {
    { "The twenty-first, the 30th and the two hundredth of the first.", "twenty-first = 21", "30th = 30",
      "two hundredth = 200", "first = 1" },
  })
  each("range", {
    { "It is more than 30 and at most 40.", "more than 30 and at most 40 = (30,40]" },
    { "It is 20 or more, or less than 6.", "20 or more = [20,)", "less than 6 = (,6)" },
    { "It runs from 200 to 300 and >= 7.", "from 200 to 300 = [200,300]", ">= 7 = [7,)" },
    { "It ranks between the tenth and the fifteenth.", "between the tenth and the fifteenth = [10,15]" },
    { "It is exactly so." },
  })
  each("percent", {
    { "It is 20 per cent, percent of ten, and one in four.", "20 per cent = 20 %", "percent of ten = 10 %",
      "one in four = 25 %" },
  })

  it("of a kind there is not is the script's error", function()
    assert.has_error(function() lede.text "One.\n":numbers "cardinal" end)
  end)

  it("of a million digits, or of both directions, are no trouble", function()
    local digits = ("9"):rep(1000000)
    for _, text in ipairs { digits, "minus " .. digits .. " point " .. digits, digits .. "^" .. digits, "1e" .. digits,
                            "٣ and 12٣4 and \u{202E}5\u{202C}", ("one hundred "):rep(2000) } do
      for _, f in ipairs(lede.text(text .. "\n"):numbers()) do assert.is_truthy(f.value:find "%d") end
      assert.is_table(found(text, "range"))
      assert.is_table(lede.text(text .. "\n"):quantities())
    end
  end)
end)
