--- lede verify: a result and its sources, as they were and tampered with.

package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

local page = [[<!DOCTYPE html><title>Talks resume</title><article><h1>Talks resume</h1>
<p>Ann Lee, the envoy, said on Monday that the caf&eacute; would open. &ldquo;We won&rsquo;t go,&rdquo; she said 👍🏽.</p>
<p>The ministry said that talks would go on for 12 days at the old town hall of the city.</p></article>]]
local text = "Talks end\n\nBob Roe 👍🏽 said that the “café” would close. The ministry denied that on Tuesday.\n"

describe("lede verify", function()
  local box
  before_each(function()
    box = program.box()
    box.write("page.html", page)
    box.write("news/a.txt", text)
    box.write("news/b.md", "# Talks\n\nAnn *Lee* said that they &mdash; all of them &mdash; would go.\n")
    box.write("news/c.eml", "Subject: Talks\nFrom: Ann Lee <a@b.example>\n\nBob Roe said that they would go.\n")
  end)
  after_each(function() box.remove() end)

  local function result(name, ...)
    local r = box.lede { "run", "claims", "--format", "jsonl", ... }
    assert.equal(0, r.code)
    assert.is_true(#r.out > 0)
    box.write(name, r.out)
    return r.out
  end

  -- The result with every match of the pattern in line n replaced.
  local function tamper(all, n, pattern, replacement)
    local out, at = {}, 0
    for line in all:gmatch "[^\n]*\n" do
      at = at + 1
      local changed, count = line:gsub(pattern, replacement)
      assert(at ~= n or count > 0, "nothing to tamper with")
      out[at] = at == n and changed or line
    end
    return table.concat(out)
  end

  local function lines(out)
    local list = {}
    for line in out:gmatch "[^\n]+" do list[#list + 1] = line end
    return list
  end

  it("finds everything as it was, in each unit and every format", function()
    for _, unit in ipairs { "bytes", "codepoints", "utf16" } do
      local out = result("r.jsonl", "--offsets", unit, "page.html", "news")
      assert.equal(unit ~= "bytes", out:find('"offsets":"' .. unit, 1, true) ~= nil)
      local count = #lines(out)
      assert.is_true(count >= 5)
      assert.same({ code = 0, out = ("r.jsonl: %d verified, 0 failed\n"):format(count), err = "" },
                  box.lede { "verify", "r.jsonl" })
    end
  end)

  it("checks which bytes of the source say each part, where the row names them", function()
    local out = result("r.jsonl", "--source-bytes", "page.html")
    local count = #lines(out)
    assert.matches('"text":"[^"]*","bytes":%[%[%d+,%d+%]', out)
    assert.equal(("r.jsonl: %d verified, 0 failed\n"):format(count), box.lede { "verify", "r.jsonl" }.out)
    box.write("r.jsonl", tamper(out, 1, '"bytes":%[%[%d+', '"bytes":[[3'))
    local r = box.lede { "verify", "r.jsonl" }
    assert.equal(1, r.code)
    assert.matches("^r.jsonl:1: it stands in bytes %d+%-%d+[%d, -]* of the source, not 3%-%d+", r.out)
  end)

  it("counts in the unit that was asked for", function()
    local function claim(unit)
      local row = result("r.jsonl", "--offsets", unit, "news/a.txt"):match "[^\n]*Bob Roe[^\n]*"
      return { tonumber(row:match '"start":(%d+)'), tonumber(row:match '"end":(%d+)') }
    end
    local bytes, points, units = claim "bytes", claim "codepoints", claim "utf16"
    assert.same({ 11, 11, 11 }, { bytes[1], points[1], units[1] })
    assert.equal(6 + 4 + 1, bytes[2] - points[2]) -- two characters of 4 bytes, two of 3, one of 2
    assert.equal(2, units[2] - points[2])         -- two that are pairs in UTF-16
  end)

  it("names the line and the part that were tampered with, and does the rest", function()
    local all = result("r.jsonl", "page.html")
    local count = #lines(all)
    box.write("r.jsonl", tamper(all, 2, '("source":{"start":%d+,"end":%d+,"text":")', "%1Not "))
    local r = box.lede { "verify", "r.jsonl" }
    assert.equal(1, r.code)
    assert.matches('^r.jsonl:2: source: %d+%-%d+ is "[^"]+", not "Not [^"]+"\n', r.out)
    assert.equal(("r.jsonl: %d verified, 1 failed"):format(count - 1), lines(r.out)[2])
    assert.equal(("lede: r.jsonl: 1 of %d facts could not be verified\n"):format(count), r.err)

    for _, case in ipairs { { '"start":%d+', '"start":99999', "outside the text" }, { '"end":%d+', '"end":"x"', "is no" },
                            { '"text":"', '"words":"', "is no" }, { '"id":"claim:%x+', '"id":"claim:0123456789ab',
                            "its id is of another document" }, { '"doc":{', '"dok":{', "no doc.sha256" } } do
      box.write("r.jsonl", tamper(all, 1, case[1], case[2]))
      r = box.lede { "verify", "r.jsonl" }
      assert.equal(1, r.code)
      assert.matches("^r.jsonl:1: .*" .. case[3], r.out)
    end
  end)

  it("tells a source that has changed, and one that is gone, once", function()
    local count = #lines(result("r.jsonl", "page.html", "news/a.txt"))
    box.write("page.html", page .. " ")
    box.shell "rm news/a.txt"
    local r = box.lede { "verify", "r.jsonl" }
    assert.equal(1, r.code)
    assert.equal(3, #lines(r.out))
    assert.matches("^r.jsonl:1: its source page.html has changed: SHA%-256 %x+ now\n", r.out)
    assert.matches("\nr.jsonl:%d+: its source news/a.txt is missing %(give it with %-%-source%)\n", r.out)
    assert.matches(("r.jsonl: 0 verified, %d failed\n$"):format(count), r.out)
  end)

  it("finds sources by their hash, or beside the result", function()
    result("r.jsonl", "page.html")
    result("q.jsonl", "news/a.txt")
    box.shell "mkdir -p far/off; mv page.html far/off/x.html; ln -s .. far/off/loop; mv news/a.txt far/b.txt"
    assert.equal(1, box.lede { "verify", "r.jsonl" }.code)
    assert.equal(0, box.lede { "verify", "--source", "far/off/x.html", "r.jsonl" }.code)
    assert.equal(0, box.lede { "verify", "--source", "far", "r.jsonl", "q.jsonl" }.code)
    assert.equal(0, box.lede { "verify", "r.jsonl", "--source", "news", "--source", "far" }.code)
    box.shell "mkdir -p with/news; cp far/b.txt with/news/a.txt; mv q.jsonl with/"
    assert.equal(0, box.lede { "verify", "with/q.jsonl" }.code)
    assert.equal(0, box.lede { "verify", "-", stdin = "" }.code)
  end)

  it("reports lines that are no rows, and does the rest", function()
    local all = result("r.jsonl", "page.html")
    local count = #lines(all)
    box.write("r.jsonl", "not JSON\n" .. all .. "[1]\n3\n\n{\"fact\":\"error\",\"input\":\"x\",\"code\":\"io\"}\n"
                         .. all:sub(1, 200))
    local r = box.lede { "verify", "r.jsonl" }
    assert.equal(1, r.code)
    local found = lines(r.out)
    assert.matches("^r.jsonl:1: no JSON: ", found[1])
    assert.matches("^r.jsonl:" .. count + 2 .. ": no doc.sha256", found[2])
    assert.equal("r.jsonl:" .. count + 3 .. ": no row", found[3])
    assert.matches("^r.jsonl:" .. count + 6 .. ": no JSON: .* %(the line is cut off%)$", found[4])
    assert.equal(("r.jsonl: %d verified, 4 failed, 1 of inputs that failed"):format(count), found[5])
  end)

  it("wants a result that is there", function()
    assert.same({ code = 2, out = "", err = "lede: no result: name a file of JSON Lines; see: lede verify --help\n" },
                box.lede { "verify" })
    assert.equal(2, box.lede { "verify", "--source", "nowhere", "r.jsonl" }.code)
    local r = box.lede { "verify", "nowhere.jsonl" }
    assert.equal(1, r.code)
    assert.matches("^lede: nowhere.jsonl: ", r.err)
  end)
end)
