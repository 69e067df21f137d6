-- Scripts: their two forms, what is printed, and how their mistakes are told.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("a script", function()
  local box
  setup(function()
    box = program.box()
    box.write("a.txt", "First\n\nOne sentence stands here.\n")
    box.write("b.txt", "Second\n\nAnother one stands here.\n")
  end)
  teardown(function() box.remove() end)

  local function run(script, ...)
    box.write("s.lua", script)
    return box.lede { "run", "s.lua", ... }
  end

  it("of plain statements runs once for each document, with fresh globals", function()
    local r = run("n = (n or 0) + 1 print(n, doc.title)", "a.txt", "b.txt", "-j", "1")
    assert.same({ code = 0, out = "1\tFirst\n1\tSecond\n", err = "" }, r)
  end)

  it("may begin with a shebang, and may not look at its document at all", function()
    assert.equal("hello\nhello\n", run("#!/usr/bin/env lede\nprint 'hello'", "a.txt", "b.txt").out)
  end)

  it("prints in the order of its statements, rows and text alike", function()
    local r = run("print 'before' emit { a = 1 } print('after', nil, true)", "a.txt", "--format", "jsonl")
    assert.equal('before\n{"a":1}\nafter\tnil\ttrue\n', r.out)
  end)

  it("gets its rows shown for people where it does not say how", function()
    local r = run([[emit { fact = "sighting", id = "x", text = "a heron", tags = { "bird", "grey" }, none = {},
      where = { text = "the pond", start = 1 } }]], "a.txt")
    assert.equal("sighting\n   text       a heron\n   tags       bird; grey\n   where      the pond\n", r.out)
  end)

  it("that returns a table may print its own text", function()
    local script = [[return {
      map = function(doc, emit) emit { title = doc.title } end,
      text = function(doc, write) write("* ", doc.title, " ", 1, "\n") end }]]
    assert.equal("* First 1\n* Second 1\n", run(script, "a.txt", "b.txt").out)
    assert.equal('{"title":"First"}\n{"title":"Second"}\n', run(script, "a.txt", "b.txt", "--format", "jsonl").out)
  end)

  it("may reduce, and report what was reduced", function()
    local script = [[return {
      map = function(doc, emit) emit { title = doc.title } end,
      reduce = function(rows, emit) for i = #rows, 1, -1 do emit { back = rows[i].title } end end,
      report = function(rows, write) for i, row in ipairs(rows) do write(i, ". ", row.back, "\n") end end }]]
    assert.equal("1. Second\n2. First\n", run(script, "a.txt", "b.txt").out)
    assert.equal('{"back":"Second"}\n{"back":"First"}\n', run(script, "a.txt", "b.txt", "--format", "jsonl").out)
  end)

  it("shows control characters rather than sending them to the terminal", function()
    assert.equal("\\x1b[2J\tok\\x07\\u{202e}\n", run("print('\\27[2J', 'ok\\a\\u{202e}')", "a.txt").out)
  end)

  it("with a syntax error ends the run at once and names its line", function()
    local r = run("local a = 1\nlocal b = = 2\n", "a.txt", "gone.txt")
    assert.same({ code = 3, out = "", err = "lede: s.lua:2: unexpected symbol near '='\n" }, r)
  end)

  it("that is compiled is refused", function()
    local r = run(string.dump(load "print(1)"), "a.txt")
    assert.equal(3, r.code)
    assert.equal("lede: s.lua: compiled Lua is refused, give its source\n", r.err)
  end)

  it("that fails while it is loaded ends the run and says where", function()
    local r = run("local function f() local t = nil; return t.x end\nf()\n", "a.txt")
    assert.equal(3, r.code)
    assert.matches("^lede: s%.lua:1: attempt to index a nil value %(local 't'%)\n", r.err)
    assert.matches("\n  s%.lua:2: in main chunk\n", r.err)
  end)

  it("that fails on a document loses only that one", function()
    local script = [[return { map = function(doc, emit)
      emit { lost = true }
      if doc.title == "First" then
        local x = doc.nothing
      end
      emit { title = doc.title }
    end }]]
    local r = run(script, "a.txt", "b.txt", "gone.txt", "--format", "jsonl")
    assert.equal(3, r.code)
    assert.matches("^lede: a%.txt: s%.lua:4: [^\n]*has no 'nothing'[^\n]*\nlede: gone%.txt: [^\n]*\n$", r.err)
    assert.matches('^{"v":1,"fact":"error","input":"a.txt","code":"script","message":"s.lua:4: [^\n]*\n' ..
      '{"lost":true}\n{"title":"Second"}\n{"v":1,"fact":"error","input":"gone.txt"', r.out)
  end)

  it("that fails tells the way to its error, but once", function()
    local r = run([[local function inner(d) error("no good: " .. d.title) end
local function outer(d) inner(d) return 1 end
outer(doc)]], "a.txt", "b.txt")
    assert.equal(3, r.code)
    assert.matches("^lede: a%.txt: s%.lua:1: no good: First\n", r.err)
    assert.matches("\n  s%.lua:2: in [^\n]*'outer'\n", r.err)
    assert.matches("\nlede: b%.txt: s%.lua:1: no good: Second\n$", r.err)
  end)

  it("that fails in reduce has failed", function()
    local r = run([[return { map = function(doc, emit) emit {} end,
      reduce = function(rows) error("not these") end }]], "a.txt")
    assert.equal(3, r.code)
    assert.equal("lede: s.lua:2: not these\n", r.err)
  end)

  for script, message in pairs {
    ["return { mapp = print }"] =
      "s.lua: the table it returns has an unknown field 'mapp' (known: examples, formats, map, reduce, report, text)",
    ["return { map = 1 }"] = "s.lua: the field 'map' of the table it returns is a number, not a function",
    ["return { reduce = print }"] = "s.lua: the table it returns has no function 'map'",
  } do
    it("of the wrong form: " .. script, function()
      assert.same({ code = 3, out = "", err = "lede: " .. message .. "\n" }, run(script, "a.txt"))
    end)
  end

  for script, message in pairs {
    ["emit(5)"] = "s.lua:1: emit takes a fact or a table, not a number",
    ["emit { f = print }"] = "a function cannot be JSON (field 'f')",
    ["emit { f = 0/0 }"] = "JSON has no number for nan",
    ["local t = {} t.t = t emit(t)"] = "",
    ["local d = doc error { code = 1 }"] = "the script raised a table without __tostring",
  } do
    it("with a mistake: " .. script, function()
      local r = run(script, "a.txt", "--format", "jsonl")
      assert.equal(3, r.code)
      assert.is_truthy(r.err:find("lede: a.txt: ", 1, true))
      assert.is_truthy(r.err:find(message, 1, true), r.err)
    end)
  end

  it("finds modules beside it, and no others", function()
    box.write("scripts/main.lua", 'local m = require "parts.verbs" print(m.list[1], require "parts.verbs" == m)')
    box.write("scripts/parts/verbs.lua", 'return { list = { "said" }, name = ... }')
    box.write("outside.lua", "return {}")
    box.shell "ln -s ../outside.lua scripts/link.lua"
    local r = box.lede { "run", "scripts/main.lua", "a.txt" }
    assert.same({ code = 0, out = "said\ttrue\n", err = "" }, r)
    for _, name in ipairs { "outside", "link", "../outside", "..outside", "parts/verbs", "/etc/passwd", "a.txt" } do
      box.write("scripts/other.lua", ("print(doc.title, pcall(require, %q))"):format(name))
      local tried = box.lede { "run", "scripts/other.lua", "a.txt" }
      assert.equal(0, tried.code, tried.err)
      assert.matches("^First\tfalse\t", tried.out)
    end
    box.write("scripts/broken.lua", "return = 1")
    box.write("scripts/uses.lua", 'require "broken"')
    r = box.lede { "run", "scripts/uses.lua", "a.txt" }
    assert.equal(3, r.code)
    assert.matches("^lede: scripts/broken%.lua:1: unexpected symbol near '='", r.err)
  end)

  it("gets the bundled modules even where a file of its own has their name", function()
    box.write("mine/lede.lua", "error 'mine'")
    box.write("mine/lpeg.lua", "error 'mine'")
    box.write("mine/s.lua", [[local lede, lpeg, re = require "lede", require "lpeg", require "re"
      print(lede.version, lpeg.match(lpeg.P "a", "a"), re.match("b", "'b'"))]])
    local r = box.lede { "run", "mine/s.lua", "a.txt" }
    assert.equal(0, r.code, r.err)
    assert.matches("^%d+%.%d+%.%d+\t2\t2\n$", r.out)
  end)
end)
