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

describe("percentages and measures", function()
  check {
    { "They hold about 20 percent of Ukrainian territory despite it.",
      "about 20 percent = 20 % about of Ukrainian territory" },
    { "It fell 3.41%.", "3.41% = 3.41 %" },
    { "It fell by 20 to 25 per cent.", "20 to 25 per cent = 20..25 %" },
    { "It fell between three and seven percent.", "between three and seven percent = 3..7 %" },
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
    { "Twelve people saw it.", "Twelve = 12 of people saw" },
    { "It cut at least 25,000 to 30,000 jobs.", "at least 25,000 to 30,000 = 25000..30000 at_least of jobs" },
    { "Between 3 and 5 million people fled.", "Between 3 and 5 million = 3000000..5000000 of people fled" },
    { "Fewer than two dozen ships sailed.", "Fewer than two dozen = 24 less_than of ships sailed" },
    { "Two thirds of the voters agreed.", "Two thirds = 0.666666666666667 of voters agreed" },
    { "About half of them agreed.", "About half = 0.5 about" },
    { "It is nearly three times as big.", "nearly three times = 3 time nearly" },
    { "It grew twice.", "twice = 2 time" },
    { "It recovered to -36.", "-36 = -36" },
  }
end)

describe("what is no quantity", function()
  check {
    { "On December 2, 2025 they met at 10:30." },
    { "For nearly four years they met." },
    { "The Boeing 787 landed. The 787 was new." },
    { "The vote was 52-35." },
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
