-- lede run timeline: the formats of pictures, calendars and other programs; and whose dates an article's are.
package.path = "tests/cli/?.lua;" .. package.path
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local program = require "program"
local json = require "lede".json

local PICTURE = "examples/timeline.svg"
local TWO = "examples/articles/ceasefire-talks.html examples/articles/river-flood.html"

local function slurp(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

describe("lede run timeline", function()
  local box
  setup(function()
    box = program.box()
    assert(os.execute("cp -r examples " .. box.path ""))
    box.write("a.txt", "A title\n\nThe bridge was opened on 3 May 2024. Officials said on Monday that it had collapsed.\n")
    box.write("old.txt", "A title\n\nThe war began in May 1911. On June 3 the town fell.\n")
  end)
  teardown(function() box.remove() end)

  -- LEDE_ACCEPT=1 writes the picture anew, for somebody to look at before it is committed.
  it("draws the picture that is shown in the README, byte for byte", function()
    local r = box.shell("lede run timeline --format svg " .. TWO)
    assert.equal("", r.err)
    assert.equal(0, r.code)
    if os.getenv "LEDE_ACCEPT" then
      local file <close> = assert(io.open(PICTURE, "wb"))
      file:write(r.out)
    end
    assert.equal(slurp(PICTURE), r.out)
  end)

  it("draws the same with any number of workers", function()
    local one = box.shell("lede run timeline -j 1 --format svg " .. TWO)
    local two = box.shell("lede run timeline -j 2 --format svg " .. TWO)
    assert.equal(one.out, two.out)
  end)

  it("leaves out of it what was only said when", function()
    local r = box.lede { "run", "timeline", "--format", "timelinejs", "--date", "2025-12-02", "a.txt" }
    local t = json.decode(r.out)
    assert.equal(1, #t.events)
    assert.same({ year = 2024, month = 5, day = 3 }, t.events[1].start_date)
  end)

  it("writes iCalendar with the line ends that it wants", function()
    local r = box.lede { "run", "timeline", "--format", "ics", "--date", "2025-12-02", "a.txt" }
    assert.matches("^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", r.out)
    assert.matches("\r\nDTSTART;VALUE=DATE:20240503\r\n", r.out, 1, true)
    assert.is_nil(r.out:gsub("\r\n", ""):find "[\r\n]")
  end)

  it("makes an empty picture of articles without dates", function()
    box.write("none.txt", "A title\n\nNothing was said of it.\n")
    local r = box.lede { "run", "timeline", "--format", "svg", "none.txt" }
    assert.equal(0, r.code)
    assert.matches("no dated events", r.out, 1, true)
  end)

  it("says how many times have no place where the text has no date", function()
    box.write("undated.txt", "The talks began on Friday. They will end next week. It was founded in 1999.\n")
    local r = box.lede { "run", "timeline", "undated.txt" }
    assert.matches("(2 times have no place: nothing says what day the text is from; --date YYYY-MM-DD does)", r.out, 1, true)
    r = box.lede { "run", "timeline", "--date", "2025-12-02", "undated.txt" }
    assert.is_nil(r.out:find("no place", 1, true))
  end)

  it("names the input that failed, and draws the others", function()
    local r = box.lede { "run", "timeline", "--format", "svg", "a.txt", "nothing.txt" }
    assert.equal(1, r.code)
    assert.matches("nothing.txt", r.err, 1, true)
    assert.matches("2024-05-03", r.out, 1, true)
  end)

  it("says so where an analysis has no such format", function()
    local r = box.lede { "run", "claims", "--format", "ics", "a.txt" }
    assert.equal(3, r.code)
    assert.equal("", r.out)
    assert.matches("has no --format ics", r.err, 1, true)
  end)

  it("takes the word for whose dates they are", function()
    local function values(domain)
      local r = box.lede { "run", "timeline", "--format", "jsonl", "--date", "2025-12-02", "--domain", domain, "old.txt" }
      local out = {}
      for line in r.out:gmatch "[^\n]+" do out[#out + 1] = json.decode(line).time.value end
      return table.concat(out, " ")
    end
    assert.equal("1911-05 1911-06-03", values "narrative")
    assert.equal("1911-05 2025-06-03", values "news")
    assert.equal(2, box.lede({ "run", "timeline", "--domain", "novel", "old.txt" }).code)
  end)
end)
