-- Text in, time values out.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local times = require "lede.times"

local TUESDAY = "2025-12-02"

local function times_of(text, published) return lede.text(text .. "\n", { published = published }):times() end

-- "expression=value" of every time, or with the type and modifier when the case names them.
local function written(text, published)
  local out = {}
  for i, f in ipairs(times_of(text, published)) do
    out[i] = f.text .. " = " .. f.value .. (f.mod and " " .. f.mod or "")
  end
  return out
end

local function check(cases, published)
  for _, case in ipairs(cases) do
    it(case[1], function()
      local expected = table.move(case, 2, #case, 1, {})
      assert.same(expected, written(case[1], published))
    end)
  end
end

describe("dates of the calendar", function()
  check({
    { "It was signed on December 2, 2025.", "December 2, 2025 = 2025-12-02" },
    { "It was signed on 2 December 2025.", "2 December 2025 = 2025-12-02" },
    { "It was signed on Tuesday, Dec. 2nd, 2025.", "Tuesday, Dec. 2nd, 2025 = 2025-12-02" },
    { "It was signed on the 2nd of December 2025.", "the 2nd of December 2025 = 2025-12-02" },
    { "It was signed on 2025-12-02.", "2025-12-02 = 2025-12-02" },
    { "It was signed on 12/25/2025.", "12/25/2025 = 2025-12-25" },
    { "It was signed on 25/12/2025.", "25/12/2025 = 2025-12-25" },
    { "It was signed on 25.12.2025.", "25.12.2025 = 2025-12-25" },
    { "They met on 8 and 9 May 1945.", "8 = 1945-05-08", "9 May 1945 = 1945-05-09" },
    { "They met from November 8 to 9.", "November 8 = 2025-11-08", "9 = 2025-11-09" },
    { "It rose in February 2025.", "February 2025 = 2025-02" },
    { "It rose in late 2025.", "late 2025 = 2025 end" },
    { "It rose in early March 2024.", "early March 2024 = 2024-03 start" },
    { "It rose by mid-2024.", "mid-2024 = 2024 mid" },
    { "It rose at the end of October 2024.", "the end of October 2024 = 2024-10 end" },
    { "It began in the 1990s and the mid-1980s.", "the 1990s = 199", "the mid-1980s = 198 mid" },
    { "It began in the 19th century.", "the 19th century = 18" },
    { "Sales fell in the third quarter of 2009.", "the third quarter of 2009 = 2009-Q3" },
    { "Sales fell in Q3 2009.", "Q3 2009 = 2009-Q3" },
    { "Sales fell in the second half of 2008.", "the second half of 2008 = 2008-H2" },
    { "It fell in the spring of 1979.", "the spring of 1979 = 1979-SP" },
    { "It fell in 216 BC.", "216 BC = BC0216" },
  }, TUESDAY)
end)

describe("numbers that are years and those that are not", function()
  check({
    { "It grew in 2024 and until 2030.", "2024 = 2024", "2030 = 2030" },
    { "The war of 1914-1918 began.", "1914 = 1914", "1918 = 1918" },
    { "The season of 2007-08 began.", "2007 = 2007", "08 = 2008" },
    { "The 2008 Olympics began.", "2008 = 2008" },
    { "The army lost 2008 men." },
    { "It counted more than 1500 people." },
    { "The council adopted Resolution 1483 at once." },
    { "It grew in 3024." },
    { "She may march on." },
    { "Theresa May said so." },
    { "The fall of Rome began." },
  }, TUESDAY)
end)

describe("dates that do not exist", function()
  check({
    { "It was signed on February 30." },
    { "It was signed on 31 June 2024." },
    { "It was signed on 2025-13-40." },
    { "It was signed on February 29, 2023." },
    { "It was signed on February 29, 2024.", "February 29, 2024 = 2024-02-29" },
    { "It was signed on April 31st, and never read." },
  }, TUESDAY)
end)

describe("what leans on the date of the document", function()
  check({
    { "He left today and returns tomorrow.", "today = 2025-12-02", "tomorrow = 2025-12-03" },
    { "He left yesterday morning.", "yesterday morning = 2025-12-01TMO" },
    { "He left last night.", "last night = 2025-12-01TNI" },
    { "He left on Friday.", "Friday = 2025-11-28" },
    { "He left on Tuesday.", "Tuesday = 2025-12-02" },
    { "He will leave on Friday.", "Friday = 2025-12-05" },
    { "The shop is closed until Friday.", "Friday = 2025-12-05" },
    { "He left last Tuesday.", "last Tuesday = 2025-11-25" },
    { "He left on Thursday night.", "Thursday night = 2025-11-27TNI" },
    { "It fell this week.", "this week = 2025-W49" },
    { "It fell last month.", "last month = 2025-11" },
    { "It fell last year.", "last year = 2024" },
    { "It will fall next year.", "next year = 2026" },
    { "It may end this winter.", "this winter = 2025-WI" },
    { "It ended last winter.", "last winter = 2024-WI" },
    { "It ended two weeks ago.", "two weeks ago = 2025-W47" },
    { "It ended three days ago.", "three days ago = 2025-11-29" },
    { "It ended on November 3.", "November 3 = 2025-11-03" },
    { "It ended in the third quarter of last year.", "the third quarter of last year = 2024-Q3" },
    { "He recently left and now rests.", "recently = PAST_REF", "now = PRESENT_REF" },
    { "It matters in the coming days.", "the coming days = FUTURE_REF" },
  }, TUESDAY)

  describe("around the turn of the year", function()
    check({
      { "It ended on December 30.", "December 30 = 2025-12-30" },
      { "It ended on Wednesday.", "Wednesday = 2025-12-31" },
      { "It ended last month.", "last month = 2025-12" },
      { "It ended in December.", "December = 2025-12" },
      { "It will end on January 5.", "January 5 = 2026-01-05" },
      { "It ended this winter.", "this winter = 2025-WI" },
      { "It was sold in the fourth quarter.", "the fourth quarter = 2025-Q4" },
    }, "2026-01-02")
  end)

  it("keeps what it was reckoned from, and the interval", function()
    local f = times_of("It fell last month.", TUESDAY)[1]
    assert.same({ "DATE", "2025-11-01", "2025-12-01", TUESDAY }, { f.type, f.from, f.to, f.anchor })
    assert.is_nil(times_of("It fell in May 2024.", TUESDAY)[1].anchor)
  end)
end)

describe("durations, what recurs, times of day", function()
  check({
    { "It lasted nearly four years.", "nearly four years = P4Y less_than" },
    { "It lasted more than a week.", "more than a week = P1W more_than" },
    { "It lasted two and a half years.", "two and a half years = P2.5Y" },
    { "It took half an hour.", "half an hour = PT30M" },
    { "It was a 12-hour flight.", "12-hour = PT12H" },
    { "It took a few days.", "a few days = PXD" },
    { "It took 60 to 90 days.", "60 = P60D", "90 days = P90D" },
    { "It took the past two days.", "the past two days = P2D" },
    { "It took two decades.", "two decades = P20Y" },
    { "They meet every Monday.", "every Monday = XXXX-WXX-1" },
    { "They meet annually.", "annually = P1Y" },
    { "They meet every two weeks.", "every two weeks = P2W" },
    { "It rang at 10:30 p.m. on December 1.", "10:30 p.m. = 2025-12-01T22:30", "December 1 = 2025-12-01" },
    { "It rang at 18:00 UTC.", "18:00 UTC = 2025-12-02T18:00Z" },
    { "It rang at 5pm.", "5pm = 2025-12-02T17:00" },
    { "It rang at noon.", "noon = 2025-12-02T12:00" },
    { "The vote was 25:61 and the ratio 3.5." },
  }, TUESDAY)

  it("has the types of TIMEX3", function()
    local types = {}
    local text = "Every Monday for two years they met at 10:30 until March 2024."
    for i, f in ipairs(times_of(text, TUESDAY)) do types[i] = f.type end
    assert.same({ "SET", "DURATION", "TIME", "DATE" }, types)
  end)
end)

describe("stories of the past", function()
  check({
    { "The war began on September 1, 1939. By October the land was taken. In June 1940 France fell, and in July the "
      .. "island was shelled. On July 14 it was quiet; two days later it was not. All ended in May 1941.",
      "September 1, 1939 = 1939-09-01", "October = 1939-10", "June 1940 = 1940-06", "July = 1940-07",
      "July 14 = 1940-07-14", "two days later = 1940-07-16", "May 1941 = 1941-05" },
  }, TUESDAY)
end)

describe("a document without a date", function()
  check({
    { "It fell on December 2.", "December 2 = XXXX-12-02" },
    { "It fell on Monday.", "Monday = XXXX-WXX-1" },
    { "It fell last week.", "last week = XXXX-WXX" },
    { "It fell this winter.", "this winter = XXXX-WI" },
    { "It fell yesterday.", "yesterday = XXXX-XX-XX" },
    { "As the calendar turns to December 2025, he meets him on December 2nd. A report counts for 2024. On December 2nd "
      .. "they met.",
      "December 2025 = 2025-12", "December 2nd = 2025-12-02", "2024 = 2024", "December 2nd = 2025-12-02" },
  })

  it("gives what stays open no interval", function()
    for _, text in ipairs { "It fell on December 2.", "It fell on Monday.", "It fell last week." } do
      local f = times_of(text)[1]
      assert.is_nil(f.from, text)
      assert.is_nil(f.anchor, text)
    end
  end)
end)

describe("the date of a document", function()
  local function date_of(text, published) return times.document_date(lede.text(text, { published = published })) end

  it("is the one it was published on", function()
    assert.equal("2025-12-02", date_of("Some words.\n", "2025-12-02T10:00:00Z"))
  end)

  for _, text in ipairs {
    "A title that stands alone\n\nKYIV, Dec 2, 2025 (Agency) — The talks began.\n",
    "A title that stands alone\n\nKYIV, Ukraine, Dec. 2, 2025 - The talks began.\n",
    "A title that stands alone\n\nDecember 2, 2025\n\nThe talks began.\n",
    "A title that stands alone\n\nPublished on Tuesday, 2 December 2025\n\nThe talks began.\n",
    "A title that stands alone\n\nUpdated: 2025-12-02\n\nThe talks began.\n",
  } do
    it("is that of its dateline: " .. text:match "\n\n([^\n]+)", function()
      assert.equal("2025-12-02", date_of(text))
    end)
  end

  for _, text in ipairs {
    "A title that stands alone\n\nThe talks began on December 2, 2025, the president said.\n",
    "A title that stands alone\n\nFebruary 30, 2025\n\nThe talks began.\n",
    "Some words.\n",
  } do
    it("is unknown: " .. (text:match "\n\n([^\n]+)" or text), function() assert.is_nil(date_of(text)) end)
  end

  it("is not a published one that is no date", function() assert.is_nil(date_of("Some words.\n", "yesterday")) end)
end)

describe("events", function()
  local text = "The port opened in May 2024. It is now full. On 3 June 2025 it closed for two weeks."

  it("are what stands on the calendar, with its sentence", function()
    local found = {}
    for i, event in ipairs(lede.text(text .. "\n", { published = TUESDAY }):events()) do
      found[i] = event.time.value .. ": " .. event.what.text
    end
    assert.same({ "2024-05: The port opened in May 2024.", "2025-06-03: On 3 June 2025 it closed for two weeks." },
                found)
  end)

  it("can be put on a timeline", function()
    local timeline = lede.timeline()
    for _, event in ipairs(lede.text(text .. "\n", { published = TUESDAY }):events()) do timeline:add(event) end
    assert.equal("2025-06-03", timeline:between("2025-01-01", nil)[1].time.value)
  end)
end)

it("spans reproduce the bytes of the text", function()
  local source = "“Café” — on 2 December 2025, nearly four years later, it closed at 10:30 p.m., in late 2025—so.\n"
  local doc = lede.text(source, { published = TUESDAY })
  assert.is_true(#doc:times() >= 4)
  for _, f in ipairs(doc:times()) do
    local first, last = f.span:source()
    assert.equal(source:sub(first, last), f.text)
  end
end)
