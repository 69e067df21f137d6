--- The harness of the gold data: what it predicts, and what it does not look at.

local build = os.getenv "LEDE_BUILD" or "build"
package.cpath = build .. "/lib/lua/5.4/?.so;" .. package.cpath
local json = require "lede".json

local folder

local function sh(command, ...)
  local pipe = assert(io.popen(command:format(...) .. " 2>&1"))
  local out = pipe:read "a"
  local _, _, status = pipe:close()
  return out, status
end

local function put(name, text)
  local file <close> = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
end

--- The rows that `predict` writes for records; they are given as tables.
local function predict(task, ...)
  local lines = {}
  for i, record in ipairs { ... } do lines[i] = json.encode(record) .. "\n" end
  put("gold.ndjson", table.concat(lines))
  local out, status = sh("LEDE_BUILD=%s tests/gold/predict %s %s/gold.ndjson", build, task, folder)
  assert.equal(0, status, out)
  local rows = {}
  for line in out:gmatch "[^\n]+" do rows[#rows + 1] = json.decode(line) end
  return table.unpack(rows)
end

local text = "Talks resume in Geneva\n\n“We will not go,” Ann Lee said on Monday. It cost $3 billion, the envoy said.\n"
local tasks = { "segmentation", "times", "quantities", "entities", "quotes", "claims" }

--- What the text has at a half-open, 0-based range.
local function at(range) return text:sub(range[1] + 1, range[2]) end

describe("a prediction", function()
  setup(function() folder = sh "mktemp -d":match "%S+" end)
  teardown(function() sh("rm -r %s", folder) end)

  it("has the ranges that the scorers ask for", function()
    local row = predict("segmentation", { id = "a", text = text })
    assert.equal("a", row.id)
    assert.equal("Talks resume in Geneva", at(row.sentences[1]))
    assert.equal("Geneva", at(row.tokens[4]))
    assert.equal("“", at(row.tokens[5]))

    row = predict("times", { id = "a", text = text, dct = "2025-12-05" })
    assert.equal("Monday", at { row.timex[1].start, row.timex[1]["end"] })
    assert.equal("2025-12-01", row.timex[1].value)
    assert.equal("DATE", row.timex[1].type)

    row = predict("quantities", { id = "a", text = text })
    assert.equal("$3 billion", at { row.quantities[1].start, row.quantities[1]["end"] })
    assert.same({ "3000000000", "USD" }, { row.quantities[1].value, row.quantities[1].unit })

    row = predict("entities", { id = "a", text = text })
    local found = {}
    for _, e in ipairs(row.entities) do found[at { e.start, e["end"] }] = e.type end
    assert.equal("PER", found["Ann Lee"])

    row = predict("quotes", { id = "a", text = text })
    local quote = row.quotes[1]
    assert.same({ "“We will not go,”", "Ann Lee", "said", "Ann Lee" },
                { at(quote.content), at(quote.speaker), at(quote.cue), quote.speaker_name })

    row = predict("claims", { id = "a", text = text })
    local claim = row.attributions[#row.attributions]
    assert.same({ "the envoy", "said", "It cost $3 billion" },
                { at(claim.source[1]), at(claim.cue[1]), at(claim.content[1]) })
  end)

  it("counts bytes of the text as it was given", function()
    local row = predict("segmentation", { id = "a", text = "\u{FEFF}Київ is old. So is Lviv." })
    assert.same({ { 3, 19 }, { 20, 31 } }, { row.sentences[1], row.sentences[2] })
  end)

  it("does not depend on the answers in the file", function()
    local bare = { id = "a", text = text, date = "2025-12-05" }
    local answered = { id = "a", text = text, date = "2025-12-05", sentences = { { 0, 5 } }, tokens = { { 0, 5 } },
                       timex = { { start = 0, ["end"] = 5, type = "DATE", value = "1999" } }, quantities = {},
                       entities = { { start = 0, ["end"] = 5, type = "ORG" } }, quotes = {}, attributions = {},
                       results = {}, body = "x", title = "Another title",
                       author = "Nobody", published = "1999-01-01", kind = "news" }
    for _, task in ipairs(tasks) do
      local a, b = predict(task, bare, answered)
      assert.same(a, b, task)
    end
  end)

  it("of a document without text is an empty one", function()
    for _, task in ipairs(tasks) do assert.same({ id = "a" }, predict(task, { id = "a", text = " \n" })) end
  end)

  it("is made of the page beside the gold file, whatever the gold says of it", function()
    put("page.html", [[<!doctype html><title>Talks resume in Geneva</title><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2025-12-02T10:00:00Z"><body><article><h1>Talks resume in Geneva</h1>
<p>The envoys met for the third time this week and talked until the early hours, an official said.</p>
<p>Nobody expected them to agree, and nobody was surprised when they parted without a word.</p></article></body>]])
    sh("gzip -k %s/page.html", folder)
    local answered = { id = "a", file = "page.html", title = "Wrong", body = "Wrong", date = "1999-01-01" }
    local plain, packed = predict("extraction", answered, { id = "a", file = "page.html.gz" })
    assert.equal("Talks resume in Geneva", plain.title)
    assert.equal("Ann Lee", plain.author)
    assert.equal("2025-12-02", plain.date)
    assert.matches("^The envoys met.*said%.\n\nNobody expected.*word%.$", plain.body)
    assert.same(plain, packed)

    sh("gzip -f %s/gold.ndjson", folder)
    local out, status = sh("LEDE_BUILD=%s tests/gold/predict extraction %s/gold.ndjson.gz", build, folder)
    assert.equal(0, status)
    assert.same(plain, json.decode(out:match "[^\n]+"))
  end)

  it("of an unknown task is none", function()
    local out, status = sh("LEDE_BUILD=%s tests/gold/predict timez %s/gold.ndjson", build, folder)
    assert.equal(2, status)
    assert.matches("^usage: predict extraction|segmentation", out)
  end)
end)

describe("a run over all sets", function()
  setup(function() folder = sh "mktemp -d":match "%S+" end)
  teardown(function() sh("rm -r %s", folder) end)

  it("says so where there are none", function()
    local out, status = sh("LEDE_GOLD=%s/none tests/gold/run %s", folder, build)
    assert.equal(0, status)
    assert.matches("^gold: no folder [^\n]*/none[^\n]*\n$", out)
  end)

  it("prints a line a set, and goes on after one that failed", function()
    sh("mkdir %s/segmentation %s/time", folder, folder)
    for _, name in ipairs { "b", "a" } do
      put("segmentation/" .. name .. ".ndjson", json.encode { id = "x", text = "One." } .. "\n")
    end
    put("time/c.ndjson", json.encode { id = "x", text = "On Monday." } .. "\n")
    put("score_segmentation.py", [[print('{"sent_f1": 0.25, "word_f1": 1}')]])
    put("score_time.py", "print('gold and prediction do not agree')")
    local out, status = sh("LEDE_GOLD=%s tests/gold/run %s", folder, build)
    assert.equal(1, status)
    local lines = {}
    for line in out:gmatch "[^\n]+" do lines[#lines + 1] = line:gsub("%s+", " ") end
    assert.same({ "segmentation a sentences 0.250 words 1.000", "segmentation b sentences 0.250 words 1.000",
                  "times c FAILED 1 times, first: gold and prediction do not agree" }, lines)
  end)
end)
