--- Time values and the timeline, as a script sees them.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
require "lede"
local core = require "lede.core"
local time = core.time

local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

local function method(object, name)
  return function(...) return object[name](object, ...) end
end

describe("a time value", function()
  it("is its interval, in ISO 8601 and in seconds", function()
    assert.same({ value = "2025-12-02", from = "2025-12-02", to = "2025-12-03", granularity = "day",
                  begins = 1764633600, ends = 1764720000 }, time.parse "2025-12-02")
    local afternoon = time.parse "2025-12-02TAF"
    assert.equal("2025-12-02T12:00:00", afternoon.from)
    assert.equal("2025-12-02T18:00:00", afternoon.to)
    assert.equal("part_of_day", afternoon.granularity)
  end)

  it("has the winter of a year begin in its December", function()
    local winter = time.parse "2025-WI"
    assert.same({ "2025-12-01", "2026-03-01", "season" }, { winter.from, winter.to, winter.granularity })
  end)

  it("is open where a modifier opens it", function()
    local before, since = time.parse("2025-12-02", "before"), time.parse("2024", "on_or_after")
    assert.same({ value = "2025-12-02", mod = "before", to = "2025-12-02", ends = 1764633600, granularity = "day" },
                before)
    assert.equal("2024-01-01", since.from)
    assert.is_nil(since.to)
    assert.is_nil(since.ends)
    assert.equal("2025-12-03", time.parse("2025-12-02", "after").from)
    assert.equal("2025-12-03", time.parse("2025-12-02", "on_or_before").to)
  end)

  it("keeps its interval under the other modifiers", function()
    for _, mod in ipairs { "approx", "start", "mid", "end" } do
      local t = time.parse("2025-12", mod)
      assert.same({ mod, "2025-12-01", "2026-01-01" }, { t.mod, t.from, t.to })
    end
  end)

  it("is nothing, and an error, for what is no date", function()
    for _, value in ipairs { "2025-02-30", "XXXX-WXX-5", "PXD", "PRESENT_REF", "soon", "" } do
      local t, err = time.parse(value)
      assert.is_nil(t)
      assert.equal("invalid", err.code)
      assert.truthy(err.message:find(value, 1, true))
    end
    assert.equal("'2025-02-30' is no date or time", tostring(select(2, time.parse "2025-02-30")))
    assert.equal("invalid", select(2, time.parse("../2025", "before")).code)
  end)

  it("raises at a modifier there is not", function()
    assert.truthy(raised(time.parse, "2025", "about"):find("#2.*unknown modifier 'about'"))
  end)
end)

describe("time.format", function()
  it("writes EDTF", function()
    for value, edtf in pairs { ["2025-12-02"] = "2025-12-02", ["2025-Q4"] = "2025-36", ["2025-WI"] = "2025-24",
                               ["202"] = "202X", ["2014/2022"] = "2014/2022", ["2025-W49"] = "2025-W49",
                               ["2025-12-02T14:30"] = "2025-12-02T14:30" } do
      assert.equal(edtf, time.format(value))
      assert.equal(edtf, time.format(time.parse(value)))
    end
    assert.equal("2025-12~", time.format(time.parse("2025-12", "approx")))
    assert.equal("../2025-12-01", time.format(time.parse("2025-12-02", "before")))
    assert.equal("2025/..", time.format(time.parse("2025", "on_or_after")))
  end)

  it("raises at what is no time value, and says what is wrong", function()
    assert.truthy(raised(time.format, "yesterday"):find("'yesterday' is no date or time", 1, true))
    assert.truthy(raised(time.format, {}):find("'begins', 'ends' or both", 1, true))
    assert.truthy(raised(time.format, { begins = "2025" }):find("'begins' is not in whole seconds", 1, true))
    assert.truthy(raised(time.format, { begins = 2, ends = 1 }):find("ends after it begins", 1, true))
    local odd = raised(time.format, { begins = 1, ends = 2, granularity = "fortnight" })
    assert.truthy(odd:find("'granularity'", 1, true))
    assert.truthy(raised(time.format, { begins = 1, ends = 2, mod = "APPROX" }):find("'mod'", 1, true))
    assert.truthy(raised(time.format):find("time value expected", 1, true))
  end)
end)

describe("days", function()
  it("go to dates and back", function()
    assert.equal(0, time.days(1970, 1, 1))
    assert.equal(20424, time.days(2025, 12, 2))
    assert.same({ 2025, 12, 2 }, { time.civil(20424) })
    assert.equal(2, time.weekday(20424))
    assert.same({ -43, 3, 15 }, { time.civil(time.days(-43, 3, 15)) })
  end)

  it("are there or not", function()
    assert.is_true(time.valid(2024, 2, 29))
    assert.is_false(time.valid(2025, 2, 29))
    assert.is_false(time.valid(2025, math.maxinteger, 1))
    assert.is_false(time.valid(math.mininteger, 1, 1))
  end)

  it("raise at the part of a date that is wrong", function()
    assert.truthy(raised(time.days, 2025, 13, 1):find("#2.*month from 1 to 12"))
    assert.truthy(raised(time.days, 2025, 2, 29):find("#3.*no such day"))
    assert.truthy(raised(time.civil, math.maxinteger):find("beyond the calendar", 1, true))
  end)
end)

describe("reckoning from a day", function()
  local dct = time.parse "2025-12-02" -- a Tuesday

  it("finds the unit around it", function()
    for unit, value in pairs { day = "2025-12-02", week = "2025-W49", weekend = "2025-W49-WE", month = "2025-12",
                               quarter = "2025-Q4", season = "2025-WI", half = "2025-H2", year = "2025", decade = "202",
                               century = "20" } do
      assert.equal(value, time.enclosing(dct, unit).value)
    end
    assert.equal("2025-WI", time.enclosing("2026-02-28", "season").value)
    assert.equal("2025-12-02T00", time.enclosing(dct.begins, "hour").value)
  end)

  it("goes by units of the calendar", function()
    assert.equal("2025-11", time.shift(time.enclosing(dct, "month"), "month", -1).value)
    assert.equal("2025-11-18", time.shift(dct, "week", -2).value)
    assert.equal("2025-02-28", time.shift("2025-01-31", "month", 1).value)
    assert.equal("2024-Q4", time.shift("2025-Q1", "quarter", -1).value)
    assert.equal(dct.begins - 86400, time.shift(dct.begins, "day", -1))
    local about = time.shift(time.parse("2025", "approx"), "year", -1)
    assert.same({ "2024", "approx" }, { about.value, about.mod })
  end)

  it("gives the value alone", function()
    assert.equal("2025-11", time.unit(dct, "month", -1))
    assert.equal("2025-W49", time.unit("2025-12-02", "week"))
    assert.equal("2025-11-28", time.day(dct, 5, -1))
    assert.truthy(raised(time.unit, dct, "mnth"):find("unknown unit 'mnth'", 1, true))
    assert.truthy(raised(time.day, dct, 8):find("#2.*weekday"))
  end)

  it("finds the next and the last of a weekday", function()
    assert.equal("2025-12-05", time.next(dct, 5).value)
    assert.equal("2025-11-28", time.next(dct, 5, -1).value)
    assert.equal("2025-12-09", time.next(dct, 2).value)
    assert.equal("2025-12-01", time.next(dct, 1, 0).value)
    assert.equal("2025-W49", time.enclosing(time.next(dct, 5), "week").value)
  end)

  it("raises at the argument that is wrong", function()
    assert.truthy(raised(time.shift, dct, "mnth", 1):find("#2.*unknown unit 'mnth' %(did you mean 'month'%?%)"))
    assert.truthy(raised(time.shift, dct, "unknown", 1):find("unknown unit 'unknown'", 1, true))
    assert.truthy(raised(time.shift, time.parse("2025", "before"), "year", 1):find("#1.*open%-ended"))
    assert.truthy(raised(time.shift, dct, "year", math.maxinteger):find("#3.*beyond the calendar"))
    assert.truthy(raised(time.enclosing, dct, "part_of_day"):find("parts of day overlap", 1, true))
    assert.truthy(raised(time.enclosing, time.parse("2025", "before"), "year"):find("beginning is open", 1, true))
    assert.truthy(raised(time.next, dct, 8):find("#2.*weekday from 1"))
  end)
end)

--- A timeline of events given as { value, text, mod }.
local function timeline(...)
  local tl = core.timeline()
  for _, e in ipairs { ... } do tl:add { time = time.parse(e[1], e[3]), text = e[2] } end
  return tl
end

local function texts(events)
  local out = {}
  for i, event in ipairs(events) do out[i] = event.text end
  return out
end

describe("a timeline", function()
  local tl = timeline({ "2025-12-02", "talks" }, { "2024", "last year" }, { "2025-02", "assessment" },
                      { "2025-12", "this month" }, { "2014/2022", "before the war" })

  it("keeps events in order of time, the enclosing first", function()
    assert.equal(5, #tl)
    assert.same({ "before the war", "last year", "assessment", "this month", "talks" }, texts(tl:events()))
    local iterated = {}
    for event in tl:each() do iterated[#iterated + 1] = event end
    assert.same(tl:events(), iterated)
  end)

  it("gives back the very tables that were added", function()
    local one, event = core.timeline(), { time = time.parse "2025", text = "x" }
    assert.equal(one, one:add(event))
    collectgarbage()
    assert.equal(event, one:events()[1])
  end)

  it("finds what lies between two dates, the whole of both", function()
    assert.same({ "assessment" }, texts(tl:between("2025-02", "2025-02")))
    assert.same({ "assessment", "this month" }, texts(tl:between("2025-02", "2025-12-01")))
    assert.same({ "assessment", "this month", "talks" }, texts(tl:between("2025-02-28", "2025-12-02")))
    assert.same({ "before the war" }, texts(tl:between("2022-12-31", "2023")))
    assert.same({}, tl:between("2023", "2023"))
    assert.same({ "before the war", "last year" }, texts(tl:between(nil, "2024")))
    assert.same({ "this month", "talks" }, texts(tl:between(time.parse "2025-12")))
    assert.equal(5, #tl:between())
  end)

  it("counts what is open as lasting", function()
    local open = timeline({ "2025-12-02", "since", "on_or_after" }, { "2020", "until", "before" })
    assert.same({ "since" }, texts(open:between("2099", "2099")))
    assert.same({ "until" }, texts(open:between("-0500", "2019")))
    assert.same({}, open:between("2020", "2025-12-01"))
  end)

  it("may be added to between readings, not while it is read", function()
    local one = timeline({ "2025", "b" })
    assert.same({ "b" }, texts(one:events()))
    one:add { time = time.parse "2024", text = "a" }
    assert.same({ "a", "b" }, texts(one:events()))
    assert.truthy(raised(function()
      for event in one:each() do one:add(event) end
    end):find("added to while it was read", 1, true))
  end)

  it("raises at an event without a time, and says so", function()
    local add = method(core.timeline(), "add")
    assert.truthy(raised(add, { text = "x" }):find("field 'time': time value expected %(see time.parse%), got nil"))
    assert.truthy(raised(add, { time = "2025" }):find("got string", 1, true))
    assert.truthy(raised(add, { time = { value = "P3D" } }):find("'begins', 'ends' or both", 1, true))
    assert.truthy(raised(add, "2025"):find("table expected", 1, true))
    assert.truthy(raised(method(tl, "between"), "2025", "2024"):find("ends before the first begins", 1, true))
    assert.truthy(raised(method(tl, "between"), "2025-13"):find("'2025-13' is no date or time", 1, true))
    assert.truthy(raised(function() return tl.betwen end):find("did you mean 'between'", 1, true))
  end)
end)

describe("a timeline as text", function()
  it("is a line an event, aligned, in order", function()
    assert.equal(table.concat({
      "2014/2022   before the war",
      "2024        last year",
      "2025-12-02  talks",
    }, "\n"), timeline({ "2025-12-02", "talks" }, { "2024", "last year" }, { "2014/2022", "before the war" }):text())
  end)

  it("explains its marks, and those only", function()
    assert.equal(table.concat({
      "../2019       until then",
      "202X          ten years",
      "2025 (start)  early",
      "2025-24       winter",
      "2025-12~      about then",
      "",
      "~ about that time",
      ".. open: until then, or since then",
      "X any digit: all years of a decade or century",
      "-21 spring, -22 summer, -23 autumn, -24 winter (December to February)",
    }, "\n"), tostring(timeline({ "2025-WI", "winter" }, { "2025-12", "about then", "approx" },
                                { "2025", "early", "start" }, { "202", "ten years" },
                                { "2020", "until then", "before" })))
  end)

  it("gives what happened before what was said of the time", function()
    local tl = core.timeline():add { time = time.parse "2025-12-01", text = "Monday", what = "Talks began on Monday." }
    assert.equal("2025-12-01  Talks began on Monday.", tl:text())
  end)

  it("keeps an event to its line and control characters out", function()
    local tl = timeline({ "2025", "  two\n lines\t\27[31mred\u{9b}0m\0 é " }, { "2026", "" })
    tl:add { time = time.parse "2027" }
    assert.equal("2025  two lines [31mred 0m é\n2026\n2027", tl:text())
  end)

  it("says when there is nothing", function() assert.equal("(no events)", tostring(core.timeline())) end)
end)

describe("two time values", function()
  it("have one of Allen's relations", function()
    assert.equal("during", time.relation("2025-12-02", "2025"))
    assert.equal("meets", time.relation("2024", "2025"))
    assert.equal("equals", time.relation("2025", time.parse "2025"))
    assert.equal(-1, time.compare("2025", "2025-01"))
  end)

  it("answer yes, maybe or no where they are uncertain", function()
    local about, early = time.parse("2025-05", "approx"), time.parse("2025", "start")
    assert.equal("yes", time.within("2025-05-03", "2025-05"))
    assert.equal("maybe", time.within("2025-05", "2025-05-03"))
    assert.equal("maybe", time.within("2025-05-03", about))
    assert.equal("no", time.within("2025-09-03", about))
    assert.equal("yes", time.precedes(early, "2025-12"))
    assert.equal("maybe", time.precedes(early, "2025-02"))
    assert.equal("no", time.agree("2025-05-03", "2025-05-04"))
    assert.equal("maybe", time.agree("2025-05-03", "2025-05"))
    assert.same({ "2025-04-01", "2025-07-01" }, { time.bounds(about).from, time.bounds(about).to })
    assert.equal("2025-07/2025-08", time.intersect("2025-05/2025-08", "2025-07/2025-12").value)
    assert.is_nil(time.intersect("2024", "2025"))
  end)

  it("are reckoned with durations", function()
    assert.equal("2025-02-28", time.add("2025-01-31", "P1M").value)
    assert.equal("2025-11-18", time.add("2025-12-02", "P2W", -1).value)
    assert.same({ months = 18, seconds = 0 }, time.duration "P1Y6M")
    for _, value in ipairs { "PXD", "soon", "P", "P1.1Y" } do
      local t, err = time.add("2025", value)
      assert.is_nil(t)
      assert.equal("invalid", err.code)
    end
    for _, value in ipairs { "P999999999999Y", "P900000000Y" } do
      local t, err = time.add("2025", value, 3)
      assert.is_nil(t)
      assert.equal("limit", err.code)
    end
  end)
end)

describe("a timeline of events", function()
  local function of(values)
    local timeline = core.timeline()
    for i, value in ipairs(values) do timeline:add { time = time.parse(value), text = value, n = i } end
    return timeline
  end

  it("is grouped by any unit; what no unit holds stands alone", function()
    local groups = of { "2025-12-02", "2025-11", "2025-12-01", "2025", "2025-12-31/2026-01-01" }:at "month"
    local out = {}
    for _, group in ipairs(groups) do
      local names = {}
      for _, event in ipairs(group.events) do names[#names + 1] = event.text end
      out[#out + 1] = group.time.value .. ": " .. table.concat(names, " ")
    end
    assert.same({ "2025: 2025", "2025-11: 2025-11", "2025-12: 2025-12-01 2025-12-02",
                  "2025-12-31/2026-01-01: 2025-12-31/2026-01-01" }, out)
    assert.truthy(raised(method(of {}, "at"), "fortnight"):find("unknown unit 'fortnight'", 1, true))
  end)

  it("has gaps between what it covers", function()
    local timeline = of { "2025-01", "2025-01-05", "2025-03", "2025-03-31/2025-04-02", "2025-04-05" }
    local function gaps(...)
      local out = {}
      for _, gap in ipairs(timeline:gaps(...)) do out[#out + 1] = gap.value end
      return out
    end
    assert.same({ "2025-02-01/2025-02-28", "2025-04-03/2025-04-04" }, gaps())
    assert.same({ "2025-02-01/2025-02-28" }, gaps "P1W")
    assert.same({}, gaps "P1Y")
    assert.truthy(raised(method(timeline, "gaps"), "a week"):find("a duration such as 'P1M' expected", 1, true))
  end)

  it("takes in another, and tells how two events lie", function()
    local timeline = of { "2025-12-02", "2024" }:merge(of { "2025", "2023" })
    local out = {}
    for event in timeline:each() do out[#out + 1] = event.text end
    assert.same({ "2023", "2024", "2025", "2025-12-02" }, out)
    local events = timeline:events()
    assert.equal("meets", timeline:relation(events[1], events[2]))
    assert.equal("during", timeline:relation(events[4], events[3]))
    assert.equal(8, #timeline:merge(timeline))
  end)
end)
