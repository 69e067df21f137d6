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
    out[i] = f.text .. " = " .. (f.value or "invalid") .. (f.mod and " " .. f.mod or "")
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
    { "It was signed on February 30.", "February 30 = invalid" },
    { "It was signed on 31 June 2024.", "31 June 2024 = invalid" },
    { "It was signed on 2025-13-40.", "2025-13-40 = invalid" },
    { "It was signed on 31/02/2025.", "31/02/2025 = invalid" },
    { "It was signed on February 29, 2023.", "February 29, 2023 = invalid" },
    { "It was signed on February 29, 2024.", "February 29, 2024 = 2024-02-29" },
    { "It was signed on April 31st, and never read.", "April 31st = invalid" },
    { "It began in the year 0.", "the year 0 = invalid" },
    { "It ends in the year 99999.", "the year 99999 = invalid" },
    { "It ends in the year 3024.", "the year 3024 = 3024" },
    { "It rang at 25:61.", "25:61 = invalid" },
    { "It was 99999999999999999999 years ago.", "99999999999999999999 years ago = invalid" },
    { "It was 900000 months ago.", "900000 months ago = invalid" },
    { "It was signed on 0000-01-01 and on 2025-00-10.", "0000-01-01 = invalid", "2025-00-10 = invalid" },
    { "It was signed on the 32nd of May.", "the 32nd of May = invalid" },
    { "It ran in week 54 of 2025 and in Q5 2025.", "week 54 of 2025 = invalid", "Q5 2025 = invalid" },
    { "It met on the fifth Monday of February 2025.", "the fifth Monday of February 2025 = invalid" },
    { "It rang at 13 a.m. and at 0 p.m., at 14:30 p.m. and 0:30 a.m.", "13 a.m. = invalid", "0 p.m. = invalid",
      "14:30 p.m. = 2025-12-02T14:30", "0:30 a.m. = 2025-12-02T00:30" },
    { "It rang at 25:61 and at 10:30.", "25:61 = invalid", "10:30 = 2025-12-02T10:30" },
  }, TUESDAY)

  it("say why, and have no interval", function()
    local f = times_of("It was signed on February 29, 2023.", TUESDAY)[1]
    assert.same({ "there is no day 29 in 2023-02", "2023-02-29" }, { f.why, f.stated })
    assert.is_nil(f.value)
    assert.is_nil(f.from)
    assert.equal("there is no year 0", times_of("It began in the year 0.", TUESDAY)[1].why)
    local row = lede.row(f)
    assert.equal(lede.json.null, row.value)
    assert.equal("there is no day 29 in 2023-02", row.why)
  end)

  it("are no dates in addresses and ids", function()
    assert.same({}, written("See https://example.org/2025/12/02/story-2024.html, www.example.org/2024-05-01 or "
      .. "mail desk-2025-12-02@example.org about ticket ABC-20251202-7 or serial 2025-12-02-XYZ-17.", TUESDAY))
  end)

  it("need not be sane to be read", function()
    local digits = ("9"):rep(1000000)
    for _, text in ipairs { "In " .. digits .. " it began, in the year " .. digits .. ".", "For " .. digits .. " years.",
                            "The past " .. digits .. " years.", digits .. "-" .. digits .. "-" .. digits,
                            "On \u{202E}2025-12-02\u{202C} and ٢٠٢٥-١٢-٠٢ and 2٠25-1٢-02.", "At " .. digits .. ":61." } do
      for _, f in ipairs(times_of(text, TUESDAY)) do
        if f.begins then assert.equal("2025", f.from:sub(1, 4)) end
      end
    end
  end)

  it("keep a stretch that is too long without an interval", function()
    local f = times_of("It took the past 99999999999 years.", TUESDAY)[1]
    assert.equal("P99999999999Y", f.value)
    assert.is_nil(f.from)
    assert.truthy(f.why:find("beyond the calendar", 1, true))
  end)

  it("have no duration to reckon with, where it is longer than the calendar", function()
    local f = times_of("It took 99999999999999999999 years.", TUESDAY)[1]
    assert.equal("P99999999999999999999Y", f.value)
    assert.truthy(f.why:find("longer than the calendar", 1, true))
    assert.is_nil(times_of("It took four years.", TUESDAY)[1].why)
  end)

  it("leave a moment of publication out of the reckoning that there never was", function()
    local f = times_of("It fell two hours ago.", "2025-12-02T25:61:00")[1]
    assert.equal("2025-12-02TXX", f.value)
  end)

  for _, published in ipairs { "99999-12-02", "2025-02-30", "0000-00-00", "12025-12-02T00:00:00Z" } do
    it("are not reckoned from: " .. published, function()
      local f = times_of("It fell yesterday.", published)[1]
      assert.same({ "XXXX-XX-XX", "the document has no date" }, { f.value, f.why })
      assert.is_nil(f.from)
    end)
  end
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
    { "They meet every other week or every third day.", "every other week = P2W", "every third day = P3D" },
    { "It floods every June, and each spring.", "every June = XXXX-06", "each spring = XXXX-SP" },
    { "Every second counts." },
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

describe("every kind of expression", function()
  check({
    { "It ended on 3 May, on Friday, and on Friday the 13th.", "3 May = 2025-05-03", "Friday = 2025-11-28",
      "Friday the 13th = 2026-02-13" },
    { "It ended on the 18th, on 5/12 and on Friday 28/11.", "the 18th = 2025-11-18", "5/12 = 2025-05-12",
      "Friday 28/11 = 2025-11-28" },
    { "It is dated 22/Jan/2019, 2-Dec-2025 and 5/3/18.", "22/Jan/2019 = 2019-01-22", "2-Dec-2025 = 2025-12-02",
      "5/3/18 = 2018-05-03" },
    { "She came in nineteen ninety-six and left in two thousand and fifteen.", "nineteen ninety-six = 1996",
      "two thousand and fifteen = 2015" },
    { "The fifteenth of June and May twenty-second were days off.", "The fifteenth of June = 2025-06-15",
      "May twenty-second = 2025-05-22" },
    { "They met from April 9th through the 17th.", "April 9th = 2025-04-09", "the 17th = 2025-04-17" },
    { "It opened in week 10 and closed in week 3 of 2027.", "week 10 = 2025-W10", "week 3 of 2027 = 2027-W03" },
    { "It was sold over the weekend.", "the weekend = 2025-W48-WE" },
    { "It grew last May and will grow next March.", "last May = 2025-05", "next March = 2026-03" },
    { "In the 1960s and 70s, and the '80s, people in their 40s and 50s left.", "the 1960s = 196", "70s = 197",
      "the '80s = 198" },
    { "It ended a couple months ago, or a couple of weeks ago.", "a couple months ago = PAST_REF",
      "a couple of weeks ago = PAST_REF" },
    { "It is the day after tomorrow, the day before yesterday, by year's end and later in the day.",
      "the day after tomorrow = 2025-12-04", "the day before yesterday = 2025-11-30", "year's end = 2025 end",
      "later in the day = 2025-11-30" },
    { "They met May 5-7, 1998, and Sept. 11-12, in the 1998-99 season and every other Sunday.", "May 5 = 1998-05-05",
      "7, 1998 = 1998-05-07", "Sept. 11 = 1998-09-11", "12 = 1998-09-12", "1998 = 1998", "99 = 1999",
      "every other Sunday = XXXX-WXX-7" },
    { "A decades-old, two-and-a-half-year, half-hour thing.", "decades-old = PXY", "two-and-a-half-year = P2.5Y",
      "half-hour = PT30M" },
    { "It rang at 8 this morning, 9:30 Monday night and by noon Saturday, this past weekend.",
      "8 this morning = 2025-12-02T08:00", "9:30 Monday night = 2025-12-01T21:30", "noon Saturday = 2025-12-06T12:00",
      "this past weekend = 2025-W48-WE" },
    { "It grew in the nineties and in the early 1980s.", "the nineties = 199", "the early 1980s = 198 start" },
    { "It grew in fiscal 2018 and in this fiscal year.", "fiscal 2018 = 2018", "this fiscal year = 2025" },
    { "It fell in 2017 Q1 and Q2 2018, in the first half of 2019.", "2017 Q1 = 2017-Q1", "Q2 2018 = 2018-Q2",
      "the first half of 2019 = 2019-H1" },
    { "It grew in FY2018, in FY 2019 and in the last fiscal year.", "FY2018 = 2018", "FY 2019 = 2019",
      "the last fiscal year = 2024" },
    { "It grew in the 2017/18 season, not in room 2017/19.", "2017/18 = 2017/2018" },
    { "In 2017/18 profit fell.", "2017/18 = 2017/2018" },
    { "It fell in the last quarter of 2017 and in H1 2019.", "the last quarter of 2017 = 2017-Q4", "H1 2019 = 2019-H1" },
    { "The H1 motorway was closed." },
    { "The weekend was quiet.", "The weekend = 2025-W48-WE" },
    { "Two millennia ago it fell, and a fortnight ago.", "Two millennia ago = 00", "a fortnight ago = 2025-W47" },
    { "The next millennium is far." },
    { "It fell half a century ago and half a year later.", "half a century ago = 1975",
      "half a year later = 1975-07" },
    { "Shells fell overnight, after an overnight flight.", "overnight = 2025-12-01TNI" },
    { "That can change overnight." },
    { "It began in the post-2008 world, this past summer and come spring.", "2008 = 2008",
      "this past summer = 2025-SU", "spring = 2025-SP" },
    { "It grows in the weeks ahead, and on weekends.", "the weeks ahead = FUTURE_REF", "weekends = P1WE" },
    { "The deadline is midnight on May 3.", "midnight = 2025-05-03T00:00", "May 3 = 2025-05-03" },
    { "Call +1-555-2025-12 or 555-1999-11." },
    { "It fell in late autumn 2019 and this spring.", "late autumn 2019 = 2019-FA end", "this spring = 2025-SP" },
    { "It fell at Easter 2018, on Good Friday 2024, at Christmas and on Thanksgiving 2023.", "Easter 2018 = 2018-04-01",
      "Good Friday 2024 = 2024-03-29", "Christmas = 2025-12-25", "Thanksgiving 2023 = 2023-11-23" },
    { "They met last Easter and on Labor Day 2024, after 9/11 and on D-Day.", "last Easter = 2025-04-20",
      "Labor Day 2024 = 2024-09-02", "9/11 = 2001-09-11", "D-Day = 1944-06-06" },
    { "India's Independence Day is no day of July." , "July = 2025-07" },
    { "It began two years earlier, ended a month later and has gone on since 2024, until 2026.",
      "two years earlier = 2023", "a month later = 2023-02", "2024 = 2024", "2026 = 2026" },
    { "They worked from Monday to Thursday, between March and May, in 2014–2018.", "Monday = 2025-12-01",
      "Thursday = 2025-11-27", "March = 2025-03", "May = 2025-05", "2014 = 2014", "2018 = 2018" },
    { "It took all day, a few weeks, two nights and another month.", "all day = P1D", "a few weeks = PXW",
      "two nights = P2D", "another month = P1M" },
    { "It took nearly 90 minutes, at least ten years, up to a month.", "nearly 90 minutes = PT90M less_than",
      "at least ten years = P10Y equal_or_more", "up to a month = P1M equal_or_less" },
    { "They meet each weekend, on Friday mornings, quarterly, twice a week.", "each weekend = P1WE",
      "Friday mornings = XXXX-WXX-5TMO", "quarterly = P1Q", "a week = P1W" },
    { "It rang at half past seven and at a quarter to nine, at ten in the evening.", "half past seven = 2025-12-02T07:30",
      "a quarter to nine = 2025-12-02T08:45", "ten in the evening = 2025-12-02T22:00" },
    { "It was open between 3 and 5 p.m., from 11 to 1 p.m., at seven o'clock.", "3 = 2025-12-02T15:00",
      "5 p.m. = 2025-12-02T17:00", "11 = 2025-12-02T11:00", "1 p.m. = 2025-12-02T13:00",
      "seven o'clock = 2025-12-02T07:00" },
    { "It rang at 8 a.m. Friday, and Monday at 9 a.m.", "8 a.m. Friday = 2025-11-28T08:00", "Monday = 2025-12-01",
      "9 a.m. = 2025-12-01T09:00" },
    { "It was open in the morning, in late afternoon and at lunchtime.", "the morning = 2025-12-02TMO",
      "late afternoon = 2025-12-02TAF end", "lunchtime = 2025-12-02TMI" },
    { "Recently it was so, now it is not, and in the near future nobody knows.", "Recently = PAST_REF",
      "now = PRESENT_REF", "the near future = FUTURE_REF" },
  }, TUESDAY)

  check({
    { "It began around 2014 and circa 1200.", "2014 = 2014 approx", "1200 = 1200 approx" },
    { "It rang at about 5 p.m. on a day of which there is a book about 1968.", "5 p.m. = 2025-12-02T17:00 approx",
      "a day = P1D", "1968 = 1968" },
    { "It was sold more than a year ago and nearly two years ago.", "more than a year ago = 2024 before",
      "nearly two years ago = 2023 after" },
    { "It will be so at the end of May, in mid-June and early in July.", "the end of May = 2026-05 end",
      "mid-June = 2026-06 mid", "early in July = 2026-07 start" },
  }, TUESDAY)

  it("keeps the zone of a time of day", function()
    local function zone(text) return times_of(text, TUESDAY)[1].zone end
    assert.equal("-05:00", zone "It rang at 10:30 EST on the dot.")
    assert.equal("-05:00", zone "It rang at 10:30 EST.")
    assert.equal("ET", zone "It rang at 10:30 p.m. ET.")
    assert.equal("Eastern time", zone "It rang at 10:30 p.m. Eastern time.")
    assert.equal("-05:00", zone "It rang at noon EST on the dot.")
    assert.is_nil(zone "It rang at 10:30.")
    assert.equal("2025-12-02T10:30Z", times_of("It rang at 10:30 GMT.", TUESDAY)[1].value)
  end)

  check({
    { "It came at 2025-12-02T14:30:05Z, at 2025-12-02T14:30 and at 2025-12-02 14:30.",
      "2025-12-02T14:30:05Z = 2025-12-02T14:30:05Z", "2025-12-02T14:30 = 2025-12-02T14:30",
      "2025-12-02 14:30 = 2025-12-02T14:30" },
    { "It came in 2025-W49, on 2025-W49-2 and never in 2025-W54 or at 2025-12-02T25:00.", "2025-W49 = 2025-W49",
      "2025-W49-2 = 2025-W49-2", "2025-W54 = invalid", "2025-12-02T25:00 = invalid" },
    { "It is version 2025-W4 of 2025-AB12, CVE-2024-12345 of RFC-2025 and the number 2024/117-B." },
  }, TUESDAY)

  check({
    { "The vote is on the first Sunday in October, not the last Friday of May 2024.",
      "the first Sunday in October = 2025-10-05", "the last Friday of May 2024 = 2024-05-31" },
    { "It sailed at dawn on 5 December, and sank in the evening on Monday.", "dawn = 2025-12-05TMO",
      "5 December = 2025-12-05", "the evening = 2025-12-01TEV", "Monday = 2025-12-01" },
    { "It costs $5 a year, or is given twice a day.", "a year = P1Y", "a day = P1D" },
    { "In January, exports fell.", "January = 2025-01" },
    { "In January, exports will fall.", "January = 2026-01" },
    { "They meet Mon 9 am in Rome.", "Mon 9 am = 2025-12-01T09:00" },
  }, TUESDAY)

  describe("by the verb before it", function()
    check({
      { "The court ruled on March 14th.", "March 14th = 2025-03-14" },
      { "The court will rule on March 14th.", "March 14th = 2026-03-14" },
      { "They met between March and May.", "March = 2025-03", "May = 2025-05" },
      { "The strike was over by February.", "February = 2026-02" },
      { "The planned vote in February is off.", "February = 2026-02" },
      { "She said the vote in February is off.", "February = 2026-02" },
      { "They marched on St. Patrick's Day.", "St. Patrick's Day = 2025-03-17" },
      { "They called a meeting for December 20.", "December 20 = 2025-12-20" },
      { "The ceasefire had expired by March.", "March = 2025-03" },
      { "The results are due on Thursday.", "Thursday = 2025-12-04" },
      { "The vote is set for April 12.", "April 12 = 2026-04-12" },
      { "The ban takes effect in April.", "April = 2026-04" },
      { "They agreed to meet on Thursday.", "Thursday = 2025-12-04" },
      { "They agreed to a truce on Thursday.", "Thursday = 2025-11-27" },
      { "They may meet on Thursday.", "Thursday = 2025-12-04" },
      { "They may have met on Thursday.", "Thursday = 2025-11-27" },
      { "The talks were postponed to Thursday.", "Thursday = 2025-12-04" },
    }, TUESDAY)
  end)

  describe("by the verb behind it, where it opens its sentence", function()
    check({
      { "On Friday, the court will rule.", "Friday = 2025-12-05" },
      { "Friday's talks are to be short.", "Friday = 2025-12-05" },
      { "By Friday, it will be done.", "Friday = 2025-12-05" },
      { "By Friday it had ended.", "Friday = 2025-11-28" },
      { "On Friday, the court said that it will rule.", "Friday = 2025-11-28" },
      { "They announced Friday that it will be done.", "Friday = 2025-11-28" },
      { "In spring, they will plant.", "spring = 2026-SP" },
      { "Third-quarter results are due on Thursday.", "Third-quarter = 2025-Q3", "Thursday = 2025-12-04" },
    }, TUESDAY)
  end)

  it("leaves open what the text does, beside what it is taken for", function()
    for text, stated in pairs { ["It fell on Friday."] = "XXXX-WXX-5", ["It fell on 3 May."] = "XXXX-05-03",
                                ["It fell in May."] = "XXXX-05", ["It rang at 10:30."] = "XXXX-XX-XXT10:30" } do
      assert.equal(stated, times_of(text, TUESDAY)[1].stated)
    end
    assert.is_nil(times_of("It fell last Friday.", TUESDAY)[1].stated)
    assert.is_nil(times_of("It fell on 3 May 2024.", TUESDAY)[1].stated)
  end)

  it("anchors stretches that end or begin now", function()
    local past = times_of("It fell in the past two days.", TUESDAY)[1]
    assert.same({ "P2D", "2025-11-30", "2025-12-02", TUESDAY }, { past.value, past.from, past.to, past.anchor })
    local next_years = times_of("It will last over the next four years.", TUESDAY)[1]
    assert.same({ "P4Y", "2025-12-03", "2029-12-03" }, { next_years.value, next_years.from, next_years.to })
    local ago = times_of("It ended two weeks ago.", TUESDAY)[1]
    assert.same({ "-P2W", TUESDAY }, { ago.offset, ago.anchor })
    local within = times_of("It fell in the last week of March 2024.", TUESDAY)[1]
    assert.same({ "P1W", "2024-03-25", "2024-04-01" }, { within.value, within.from, within.to })
  end)
end)

describe("expressions that make one time together", function()
  local function joined(text, published)
    local out = {}
    for i, f in ipairs(lede.text(text .. "\n", { published = published or TUESDAY }):times { joined = true }) do
      out[i] = ("%s = %s%s"):format(f.text, f.value, f.mod and " " .. f.mod or "")
    end
    return out
  end
  for _, case in ipairs {
    { "It rang on Tuesday at 8 a.m.", "Tuesday at 8 a.m. = 2025-12-02T08:00" },
    { "They met on Tuesday from 2:00 to 2:30 pm.",
      "Tuesday from 2:00 to 2:30 pm = 2025-12-02T14:00/2025-12-02T14:30" },
    { "They met yesterday from 10 to 4.", "yesterday from 10 to 4 = 2025-12-01T10:00/2025-12-01T16:00" },
    { "It lasted from November to March.", "from November to March = 2024-11/2025-03" },
    { "It will last from November to March.", "from November to March = 2025-11/2026-03" },
    { "They worked from Monday to Thursday.", "from Monday to Thursday = 2025-11-24/2025-11-27" },
    { "They will work from Monday to Thursday.", "from Monday to Thursday = 2025-12-08/2025-12-11" },
    { "It will be shut from Friday until Monday.", "from Friday until Monday = 2025-12-05/2025-12-08" },
    { "They met from Monday evening to Thursday morning.",
      "from Monday evening to Thursday morning = 2025-11-24TEV/2025-11-27TMO" },
    { "It lasted from March to May.", "from March to May = 2025-03/2025-05" },
    { "It lasted between 2014 and 2018.", "between 2014 and 2018 = 2014/2018" },
    { "It came two weeks before Christmas 2024.", "two weeks before Christmas 2024 = 2024-12-11" },
    { "It will come in three days.", "in three days = 2025-12-05" },
    { "It has been so since 2019.", "since 2019 = 2019 on_or_after" },
    { "It met on Tuesday of last week.", "Tuesday of last week = 2025-11-25" },
    { "They play every Sunday at 5 p.m.", "every Sunday at 5 p.m. = XXXX-WXX-7T17:00" },
    { "It grew from April to June in 2017.", "from April to June in 2017 = 2017-04/2017-06" },
    { "Nothing was said of it." },
  } do
    it(case[1], function() assert.same(table.move(case, 2, #case, 1, {}), joined(case[1])) end)
  end

  it("are asked for by an option, and there is no other", function()
    assert.has_error(function() lede.text "One.\n":times { joint = true } end)
  end)

  it("keep their parts and their interval", function()
    local f = lede.text("It lasted from March to May 2024.\n", { published = TUESDAY }):times { joined = true }[1]
    assert.same({ "range", "2024-03-01", "2024-06-01" }, { f.joins, f.from, f.to })
    assert.same({ "2024-03", "2024-05" }, { f.parts[1].value, f.parts[2].value })
    assert.equal(2, #times_of("It lasted from March to May 2024.", TUESDAY)) -- TIMEX3 has two
  end)
end)

describe("words that were read before", function()
  it("mean another day in a document of another day", function()
    local text = "It opened on Monday; in October it had closed, last month it was sold, today it stands empty."
    for _, case in ipairs { { "2025-12-02", "2025-12-01", "2025-10", "2025-11" },
                            { "2024-05-14", "2024-05-13", "2023-10", "2024-04" },
                            { "2025-12-02", "2025-12-01", "2025-10", "2025-11" } } do
      for _ = 1, 2 do
        local list = times_of(text, case[1])
        assert.same({ case[2], case[3], case[4], case[1] },
                    { list[1].value, list[2].value, list[3].value, list[4].value })
      end
    end
  end)

  it("are loosened by what stands before them, and only there", function()
    for _ = 1, 2 do
      for _, case in ipairs { "2014", "today", "this week", "now" } do
        assert.equal("approx", times_of("It ended around " .. case .. ".", TUESDAY)[1].mod)
        assert.is_nil(times_of("It ended before " .. case .. ".", TUESDAY)[1].mod)
      end
    end
  end)

  it("make facts of their own", function()
    local text = "It took two years, until 2019."
    for _ = 1, 3 do
      local list = times_of(text, TUESDAY)
      assert.same({ "P2Y", "2019", "2019-01-01" }, { list[1].value, list[2].value, list[2].from })
      list[1].value, list[2].value, list[2].from = "changed", "changed", "changed"
    end
  end)

  it("say the same when somebody looks on", function()
    local text = "Around 2014 it took two years; recently, on Friday at 5 p.m., it took about 20 days, 12 of them in "
                 .. "the 1990s, in March and April 1998 and between 9 and 10 May."
    local function rows()
      local doc, out = lede.text(text, { published = TUESDAY }), {}
      for _, f in ipairs(doc:times()) do out[#out + 1] = lede.encode(f) end
      for _, f in ipairs(doc:quantities()) do out[#out + 1] = lede.encode(f) end
      return out
    end
    local seen, watched = rows(), nil
    require "lede.tape".observe(function() end, function() watched = rows() end)
    assert.is_true(#seen > 8)
    assert.same(seen, watched)
  end)
end)

describe("the domain", function()
  after_each(function() times.domain = nil end)
  it("says whose year a date is of", function()
    local text = "The war began in May 1911. On June 3 the town fell."
    times.domain = "narrative"
    assert.equal("1911-06-03", times_of(text, TUESDAY)[2].value)
    times.domain = "news"
    assert.equal("2025-06-03", times_of(text, TUESDAY)[2].value)
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

  -- "time kind verb said" of each event
  local function told(text, published)
    local out = {}
    for i, e in ipairs(lede.text(text .. "\n", { published = published or TUESDAY }):events()) do
      out[i] = table.concat({ e.time.value, e.kind, e.lemma or "-", e.said and e.said.value or "-", e.basis }, " ")
    end
    return out
  end
  for _, case in ipairs {
    { "They signed the accord in Paris on 3 May 2024.", "2024-05-03 event sign - stated" },
    { "On 3 May 2024, after long talks, they signed the accord.", "2024-05-03 event sign - stated" },
    { "The attack on 3 May 2024 killed two.", "2024-05-03 event attack - stated" },
    { "Officials said on Monday that the bridge had collapsed on 3 May 2024.",
      "2025-12-01 said - - stated", "2024-05-03 event collapse 2025-12-01 stated" },
    { "On Monday the minister told reporters that it was closed in May 2024.",
      "2025-12-01 said - - stated", "2024-05 event close 2025-12-01 stated" },
    { "The two firms agreed on Monday to merge.", "2025-12-01 event agree - stated" },
    { "She expects approval in May 2026.", "2026-05 event - - stated" },
    { "She said she would resign on Friday.", "2025-12-05 event resign - stated" },
    { "The war lasted from March to May 2024.", "2024-03/2024-05 event last - stated" },
    { "They met on Monday at 9 a.m.", "2025-12-01T09:00 event meet - stated" },
    { "It was open until Friday.", "2025-12-05 event open - stated" },
    { "She lives there now." },
  } do
    it("are bound: " .. case[1], function() assert.same(table.move(case, 2, #case, 1, {}), told(case[1])) end)
  end

  it("are not made of headlines", function()
    local story = "A title of May 2024 alone\n\nIt was signed on 3 May 2024.\n"
    assert.same({ "2024-05-03 event sign - stated" }, told(story))
  end)

  it("of the lead that name no day are about that of the document", function()
    local story = "A title that stands alone\n\nRebels seized the town and two bridges.\n\nThe market was closed for years.\n"
    assert.same({ "2025-12-02 event seize - dateline" }, told(story))
    local event = lede.text(story, { published = TUESDAY }):events()[1]
    assert.same({ "approx", "seized" }, { event.time.mod, event.text })
    assert.same({}, lede.text(story):events()) -- of no day that anybody knows
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
