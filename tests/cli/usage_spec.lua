-- The command line itself: help, version, and what is said about a mistake.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("the command line", function()
  local box
  setup(function()
    box = program.box()
    box.write("a.txt", "A title\n\nA sentence stands here.\n")
  end)
  teardown(function() box.remove() end)

  it("says in --help which commands there are, with examples", function()
    local r = box.lede { "--help" }
    assert.equal(0, r.code)
    assert.equal("", r.err)
    assert.matches("run +Run an analysis", r.out)
    assert.matches("lede run claims article.html", r.out, 1, true)
  end)

  it("begins run --help with examples and lists the analyses with a line each", function()
    local r = box.lede { "run", "--help" }
    assert.equal(0, r.code)
    local examples, options = r.out:find("Examples:", 1, true), r.out:find("Options:", 1, true)
    assert.is_true(examples < options)
    for _, name in ipairs { "claims", "entities", "quotes", "summary", "timeline" } do
      assert.matches("\n   " .. name .. " +%a[%a' ,]+", r.out)
    end
    for _, option in ipairs { "--format", "--date", "-j", "--timeout", "--allow-private" } do
      assert.matches("\n   [^\n]*" .. option:gsub("%-", "%%-"), r.out)
    end
    for line in r.out:gmatch "[^\n]+" do assert.is_true(utf8.len(line) <= 110, line) end
  end)

  it("names the line of a list of names that cannot be read", function()
    box.write("n.jsonl", '{"name": "Ilse Marant"}\n{"name": Orlo}\n')
    local r = box.lede { "run", "entities", "--names", "n.jsonl", "a.txt" }
    assert.same({ code = 2, out = "", err = "lede: n.jsonl:2: no object with a name\n" }, r)
  end)

  it("tells its version", function()
    local r = box.lede { "--version" }
    assert.equal(0, r.code)
    assert.matches("^lede %d+%.%d+%.%d+\n$", r.out)
  end)

  it("shows a short help, as a mistake, without arguments", function()
    local r = box.lede {}
    assert.equal(2, r.code)
    assert.equal("", r.out)
    assert.matches("^Usage: lede", r.err)
    assert.matches("lede --help", r.err, 1, true)
  end)

  for _, case in ipairs {
    { "rnu", says = "unknown command 'rnu' (did you mean 'run'?)" },
    { "--verison", says = "unknown option '--verison' (did you mean '--version'?)" },
    { "run", "claims", "a.txt", "--formt", "text", says = "unknown option '--formt' (did you mean '--format'?)" },
    { "run", "claim", "a.txt", says = "no analysis 'claim' (did you mean 'claims'?)" },
    { "run", "sumary", "a.txt", says = "no analysis 'sumary' (did you mean 'summary'?)" },
    { "run", "zzzzzzz", "a.txt", says = "no analysis 'zzzzzzz'; there are claims, entities," },
    { "run", "nothing.lua", "a.txt", says = "no script 'nothing.lua'" },
    { "run", "./nothing", "a.txt", says = "no script './nothing'" },
    { "run", "claims", says = "no input: name a file, a folder or a URL, or - for standard input" },
    { "run", says = "missing argument" },
    { "run", "claims", "a.txt", "--format", "csv", says = "must be one of 'text', 'jsonl'" },
    { "run", "claims", "a.txt", "--format", says = "'--format' requires an argument" },
    { "run", "claims", "a.txt", "-j", "0", says = "'0' is not a number of workers" },
    { "run", "claims", "a.txt", "-j", "many", says = "'many' is not a number of workers" },
    { "run", "claims", "a.txt", "--timeout", "0", says = "'0' is not a number of seconds above 0" },
    { "run", "claims", "a.txt", "--timeout", "soon", says = "'soon' is not a number of seconds" },
    { "run", "claims", "a.txt", "--date", "2025-02-29", says = "'2025-02-29' is not a date" },
    { "run", "claims", "a.txt", "--date", "today", says = "'today' is not a date" },
    { "run", "\27[2Jclaims", "a.txt", says = [[no analysis '\x1b[2Jclaims']] },
  } do
    it("refuses: lede " .. table.concat(case, " "):gsub("\27", "ESC"), function()
      local r = box.lede(case)
      assert.equal(2, r.code)
      assert.equal("", r.out)
      assert.equal(1, select(2, r.err:gsub("\n", "\n")))
      assert.equal("lede: ", r.err:sub(1, 6))
      assert.is_truthy(r.err:find(case.says, 1, true), r.err)
    end)
  end

  it("takes leap days, and either spelling of an option with its value", function()
    box.write("date.lua", "print(doc.published)")
    for _, words in ipairs {
      { "run", "date.lua", "a.txt", "--date", "2024-02-29", "-j", "1" },
      { "run", "--date=2024-02-29", "--jobs=1", "date.lua", "a.txt" },
    } do
      local r = box.lede(words)
      assert.same({ code = 0, out = "2024-02-29\n", err = "" }, r)
    end
  end)
end)
