-- lede trace --page, and --extract: how a page was read, how much of it is wanted.
package.path = "tests/cli/?.lua;" .. package.path
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local program = require "program"

local PROSE = "The council voted on Tuesday to close the old bridge for repairs, and traffic will be sent elsewhere."
local PAGE = "<title>Bridge closes</title><meta name=author content='Ann Lee'><nav>Home</nav><article>"
  .. "<h1>Bridge closes</h1><p>" .. PROSE .. " So it was said, and said again, and then a third time, by all.</p>"
  .. "<p>Then " .. PROSE .. "</p>"
  .. "<p>Thirdly, " .. PROSE .. "</p></article><div class=related><p>Beside it, " .. PROSE .. "</p></div>"

describe("lede trace --page", function()
  local box
  setup(function()
    box = program.box()
    box.write("a.html", PAGE)
    box.write("a.txt", "A title\n\nIt is plain.\n")
    box.write("text.lua", "return { map = function(doc, emit) emit { text = doc.text } end }")
  end)
  teardown(function() box.remove() end)

  local function run(...)
    local r = box.lede { ... }
    assert.same({ 0, "" }, { r.code, r.err })
    return r.out
  end

  it("names the articles of a page that holds several", function()
    local parts = {}
    for i = 1, 4 do
      parts[i] = "<article><h2><a href=x>Story " .. i .. "</a></h2><p class=byline>By Ann Lee</p><p>Number " .. i .. ". "
                 .. PROSE .. "</p></article>"
    end
    box.write("day.html", "<title>The day</title><main>" .. table.concat(parts) .. "</main>")
    assert.is_truthy(run("trace", "--page", "day.html"):find("\n  article 2  Story 2, Ann Lee\n", 1, true))
    assert.is_nil(run("trace", "--page", "a.html"):find("article 1", 1, true))
  end)

  it("shows what kind of page it is, what it says, and each line with its reason", function()
    local out = run("trace", "--page", "a.html")
    assert.equal("article, utf-8 by bytes, 0 repairs\n", out:match "^[^\n]*\n")
    assert.matches("\n  author\n    %+ Ann Lee  meta author, bytes 28%-64: the most trusted of its kind\n", out)
    assert.matches("\n  %- not text            Home +nav\n", out)
    assert.matches("\n  %+ title               Bridge closes +h1\n", out)
    assert.matches("\n  %- furniture           Beside it, The council", out)
  end)

  it("is the same wherever the input comes from, and says what is no page", function()
    local r = box.lede { "trace", "--page", "-", stdin = PAGE }
    assert.equal(run("trace", "a.html", "--page"), r.out)
    assert.equal("not a page\n", run("trace", "--page", "a.txt"))
  end)

  it("knows how much is wanted", function()
    assert.matches("%+ paragraph           Beside it", run("trace", "--page", "--extract", "complete", "a.html"))
    local function text(...) return run("run", "text.lua", "--format", "jsonl", "a.html", ...) end
    assert.is_nil(text():find("Beside", 1, true))
    assert.is_truthy(text("--extract=complete"):find("Beside", 1, true))
    assert.is_nil(text("--extract", "precise"):find("Beside", 1, true))
    local r = box.lede { "run", "claims", "--extract", "all", "a.html" }
    assert.equal(2, r.code)
    assert.matches("must be one of 'precise', 'balanced', 'complete'", r.err)
  end)
end)
