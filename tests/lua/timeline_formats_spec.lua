--- Timelines written in the formats of others, and compared: lede.timeline and what it writes with.
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local timelines = require "lede.timeline"
local label = require "lede.time_label"
local time, json = lede.time, lede.json

local function at(value, what, more)
  local event = more or {}
  event.time, event.what = time.parse(value, event.mod), what
  return event
end

local function of(events)
  local tl = lede.timeline()
  for _, event in ipairs(events) do tl:add(event) end
  return tl
end

-- So many events of some years, always the same ones.
local function many(count)
  local state, events = 11, {}
  local function below(n)
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n
  end
  for i = 1, count do
    local day = ("%04d-%02d-%02d"):format(2019 + below(7), 1 + below(12), 1 + below(28))
    local value = ({ day, day:sub(1, 7), day:sub(1, 4), day .. "/2026-12-31" })[1 + below(4)]
    events[i] = at(value, ("Event number %d took place, and this is what was said of it then"):format(i),
                   { actors = { "Actor " .. below(5) }, mod = #value < 8 and ({ "approx", "start", "end" })[below(5)] or nil })
  end
  return of(events)
end

describe("the label of a time", function()
  for value, text in pairs { ["2025-12-02"] = "2025-12-02", ["2025-12"] = "December 2025", ["2025"] = "2025",
    ["202"] = "2020s", ["20"] = "21st century", ["2025-Q3"] = "3rd quarter of 2025", ["2025-H1"] = "first half of 2025",
    ["2025-WI"] = "winter 2025-26", ["2025-SP"] = "spring 2025", ["2025-W49"] = "week of 2025-12-01",
    ["2025-W49-WE"] = "weekend of 2025-12-06", ["2025-12-02TMO"] = "2025-12-02, morning",
    ["2025-12-02T14:30"] = "2025-12-02 14:30", ["2024-03/2024-05"] = "March 2024 to May 2024" } do
    it(value, function() assert.equal(text, label(time.parse(value))) end)
  end
  it("has the modifier in words", function()
    for mod, text in pairs { approx = "about May 2025", start = "early May 2025", ["end"] = "late May 2025",
                             on_or_after = "since May 2025", before = "before May 2025" } do
      assert.equal(text, label(time.parse("2025-05", mod)))
    end
  end)
end)

describe("conflicts", function()
  local events = {
    at("2025-03-03", "The talks opened on March 3rd.", { key = "opening" }),
    at("2025-03-04", "The talks opened on March 4th.", { key = "opening" }),
    at("2025-03", "The talks opened in March.", { key = "opening" }),
    at("2025-03-04", "Something else.", { key = "else" }),
  }
  local function pairs_of(list)
    local out = {}
    for i, c in ipairs(list) do out[i] = c[1].time.value .. " / " .. c[2].time.value end
    return out
  end

  it("are of the same event at times that cannot be one", function()
    assert.same({ "2025-03-03 / 2025-03-04" }, pairs_of(of(events):conflicts()))
  end)

  it("may be of anything that a script takes for the same", function()
    assert.same({ "2025-03-03 / 2025-03-04", "2025-03-03 / 2025-03-04" },
                pairs_of(of(events):conflicts(function() return "all" end)))
    assert.same({}, of(events):conflicts(function() return {} end))
  end)

  it("leave room for what is uncertain", function()
    local loose = { at("2025-05", "a", { key = 1, mod = "approx" }), at("2025-06-03", "b", { key = 1 }),
                    at("2025-08-03", "c", { key = 1 }) }
    assert.same({ "2025-05 / 2025-08-03", "2025-06-03 / 2025-08-03" }, pairs_of(of(loose):conflicts()))
  end)

  it("are found between documents by verb and actor", function()
    local all = lede.timeline()
    for _, text in ipairs { "President Ada Lovelace signed the accord on 3 May 2024.",
                            "The accord was signed by Ada Lovelace on 5 May 2024." } do
      for _, event in ipairs(lede.text(text .. "\n"):events()) do
        event.actors = { "Ada Lovelace" }
        all:add(event)
      end
    end
    assert.same({ "2024-05-03 / 2024-05-05" }, pairs_of(all:conflicts()))
  end)
end)

describe("rows", function()
  it("make a timeline as events do", function()
    local doc = lede.text("It lasted from March to May 2024. It was signed on 3 May 2023.\n", { published = "2025-12-02" })
    local rows = {}
    for i, event in ipairs(doc:events()) do rows[i] = json.decode(lede.encode(event)) end
    local a, b = timelines.of(doc:events()), timelines.of(rows)
    for _, tl in ipairs { a, b } do
      local out = {}
      for event in tl:each() do out[#out + 1] = event.time.from .. " " .. event.time.to .. " " .. timelines.what(event) end
      assert.same({ "2023-05-03 2023-05-04 It was signed on 3 May 2023.",
                    "2024-03-01 2024-06-01 It lasted from March to May 2024." }, out)
    end
  end)

  it("without a place in time are left out", function()
    assert.equal(0, #timelines.of { { time = { value = "XXXX-12-02" } }, { time = { value = json.null } }, {} })
  end)
end)

describe("a picture", function()
  -- Every bar with its label: lane rows by their height, from where to where they reach.
  local function extents(svg)
    local out = {}
    for x, y, width, tx, anchor, text in svg:gmatch
      '<rect x="([%d.]+)" y="([%d.]+)" width="([%d.]+)" [^>]*/><text x="([%d.]+)" y="[%d.]+"([^>]*)>([^<]*)</text>' do
      local from, to = tonumber(x), x + width
      local length = utf8.len(text) * 5.2 -- what the letters of a sans-serif of this size take on average
      if anchor == "" then to = math.max(to, tx + length) else from = math.min(from, tx - length) end
      out[#out + 1] = { from = from, to = to, y = y, text = text }
    end
    return out
  end

  for _, count in ipairs { 1, 5, 60, 200 } do
    it(("of %d events shows each, and none over another"):format(count), function()
      local svg = many(count):to("svg", { title = "T", lanes = "actor" })
      local list = extents(svg)
      assert.equal(count, #list)
      local width, height = svg:match 'viewBox="0 0 (%d+) (%d+)"'
      local rows = {}
      for _, e in ipairs(list) do
        assert.is_true(e.from >= 0 and e.to <= tonumber(width) + 1, e.text)
        assert.is_true(tonumber(e.y) < tonumber(height))
        assert.is_true(utf8.len(e.text) > 10, e.text)
        for _, other in ipairs(rows[e.y] or {}) do
          assert.is_true(e.from >= other.to or other.from >= e.to, e.text .. " over " .. other.text)
        end
        rows[e.y] = rows[e.y] or {}
        table.insert(rows[e.y], e)
      end
    end)
  end

  it("goes from left to right as time does", function()
    local xs = {}
    for _, scale in ipairs { "condensed", "linear" } do
      local tl = of { at("1970", "a"), at("2024-05-01", "b"), at("2024-05-02", "c"), at("2030-01", "d") }
      xs[scale] = {}
      for x in tl:to("svg", { scale = scale }):gmatch '<rect x="([%d.]+)"' do table.insert(xs[scale], tonumber(x)) end
      for i = 2, 4 do assert.is_true(xs[scale][i - 1] <= xs[scale][i]) end
    end
    assert.is_true(xs.condensed[3] - xs.condensed[2] > 20) -- the two days can be told apart
    assert.is_true(xs.linear[3] - xs.linear[2] < 1)
  end)

  it("fades where a time is uncertain, and is pale where it is only known roughly", function()
    local function fill(value, mod)
      return of({ at(value, "a", { mod = mod }) }):to("svg"):match '<rect x="[^>]- fill="([^"]+)"([^/]*)/>'
    end
    assert.equal("url(#both1)", (fill("2025-05", "approx")))
    assert.equal("url(#left1)", (fill("2025", "end")))
    assert.equal("url(#right1)", (fill("2025", "start")))
    assert.equal("url(#right1)", (fill("2025", "on_or_after")))
    assert.equal("url(#left1)", (fill("2025", "before")))
    assert.equal(' fill-opacity="0.35"', select(2, fill "2025"))
    assert.equal("", select(2, fill "2025-05-03"))
  end)

  it("takes any text for text", function()
    local svg = of { at("2025-05-03", '<script>alert("x")</script> & \1\27[2J end'),
                     at("2025-05-04", "x", { doc = { title = "</svg><b>", sha256 = ("0"):rep(64) }, start = 1, ["end"] = 2 }) }
      :to("svg", { title = "<&>", lanes = "source" })
    assert.is_nil(svg:find("<script", 1, true))
    assert.is_nil(svg:find "[\1\27]")
    assert.is_nil(svg:find("<b>", 1, true))
    assert.truthy(svg:find("&lt;script&gt;", 1, true))
    assert.truthy(svg:find('data-start="1" data-end="2"', 1, true))
  end)

  it("is the same for the same events, and may be empty", function()
    assert.equal(many(50):to "svg", many(50):to "svg")
    assert.truthy(of({}):to("svg"):find("no dated events", 1, true))
  end)
end)

describe("TimelineJS", function()
  it("has dates as far as they are known", function()
    local t = json.decode(of({ at("2025", "a year"), at("2025-05", "a month"), at("2025-05-03", "a day"),
      at("2025-05-03T14:30", "a minute"), at("2024-03/2024-05", "a range"), at("2025-07", "loose", { mod = "approx" }) })
      :to("timelinejs", { title = "T & <b>" }))
    local function slide(headline)
      for _, e in ipairs(t.events) do
        if e.text.headline == headline then return e end
      end
    end
    assert.equal("T &amp; &lt;b&gt;", t.title.text.headline)
    assert.same({ year = 2025 }, slide "a year".start_date)
    assert.same({ year = 2025, month = 5 }, slide "a month".start_date)
    assert.same({ year = 2025, month = 5, day = 3 }, slide "a day".start_date)
    assert.same({ year = 2025, month = 5, day = 3, hour = 14, minute = 30 }, slide "a minute".start_date)
    assert.same({ year = 2024, month = 3 }, slide "a range".start_date)
    assert.same({ year = 2024, month = 5 }, slide "a range".end_date)
    assert.is_nil(slide "a day".end_date)
    assert.equal("about July 2025", slide "loose".display_date)
    assert.equal("human", t.scale)
  end)

  it("says where the calendar of people ends", function()
    assert.equal("cosmological", json.decode(of({ at("Y-65000000", "a") }):to "timelinejs").scale)
    assert.same({}, json.decode(of({}):to "timelinejs").events)
  end)
end)

describe("iCalendar", function()
  local function lines(tl, options)
    local out = {}
    for line in tl:to("ics", options):gsub("\r\n ", ""):gmatch "(.-)\r\n" do out[#out + 1] = line end
    return out
  end
  local function value(list, name)
    for _, line in ipairs(list) do
      local v = line:match("^" .. name .. "[;:](.*)$")
      if v then return v end
    end
  end

  it("has whole days, or floating times", function()
    local day = lines(of { at("2025-05-03", "a day") })
    assert.equal("BEGIN:VCALENDAR", day[1])
    assert.equal("END:VCALENDAR", day[#day])
    assert.same({ "VALUE=DATE:20250503", "VALUE=DATE:20250504" }, { value(day, "DTSTART"), value(day, "DTEND") })
    assert.equal("20250503T000000Z", value(day, "DTSTAMP"))
    local minute = lines(of { at("2025-05-03T14:30", "a minute") })
    assert.same({ "20250503T143000", "20250503T143100" }, { value(minute, "DTSTART"), value(minute, "DTEND") })
    local loose = lines(of { at("2025-05", "a month", { mod = "approx" }) })
    assert.same({ "TENTATIVE", "2025-05~" }, { value(loose, "STATUS"), value(loose, "X%-LEDE%-EDTF") })
  end)

  it("folds at 75 bytes between letters, and escapes", function()
    local ics = of({ at("2025-05-03", ("Ünïcödé, and; so on\\ "):rep(20)) }):to("ics", { title = "A, b; c" })
    for line in ics:gmatch "(.-)\r\n" do
      assert.is_true(#line <= 75, line)
      assert.truthy(utf8.len(line), line)
    end
    assert.is_nil(ics:gsub("\r\n", ""):find "[\r\n]")
    assert.truthy(ics:find("X-WR-CALNAME:A\\, b\\; c\r\n", 1, true))
    assert.truthy(ics:find("Ünïcödé\\, and\\; so on\\\\", 1, true))
  end)

  it("leaves out what it has no date for", function()
    local list = lines(of { at("BC0044", "a"), at("2025", "b", { mod = "before" }), at("Y12345", "c") })
    assert.is_nil(value(list, "DTSTART"))
    assert.equal("END:VCALENDAR", list[#list])
  end)
end)

it("a format there is not is the script's error", function()
  local ok, message = pcall(function() return of({}):to "svgg" end)
  assert.is_false(ok)
  assert.truthy(message:find("no format 'svgg' (did you mean 'svg'?)", 1, true))
  for _, case in ipairs {
    { "svg", { lane = "actor" }, "unknown option 'lane' of svg (did you mean 'lanes'?)" },
    { "svg", { lanes = "actr" }, "option 'lanes' of svg: 'actor' or 'source' or a function expected, got 'actr'" },
    { "svg", { width = "wide" }, "option 'width' of svg: number expected, got 'wide'" },
    { "ics", { titel = "x" }, "unknown option 'titel' of ics (did you mean 'title'?)" },
  } do
    local text
    ok, message = pcall(function() text = of({}):to(case[1], case[2]) end)
    assert.is_false(ok)
    assert.matches("^tests/lua/timeline_formats_spec.lua:%d+: timeline:to: ", message)
    assert.truthy(message:find(case[3], 1, true), message)
  end
end)
