-- A document that kills its worker, or takes too long, costs itself and nothing else.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("a worker", function()
  local box
  setup(function()
    box = program.box()
    for i = 1, 9 do box.write(("n/%d.txt"):format(i), ("Title %d\n\nSomething was said.\n"):format(i)) end
  end)
  teardown(function() box.remove() end)

  -- Run `statement` on documents 3 and 7 of nine; check that they are errors with this code, and the others done.
  -- Returns the messages of both on standard error.
  local function run_with(statement, code, ...)
    box.write("s.lua", ([[return { map = function(doc, emit)
      local n = tonumber(doc.title:match "%%d")
      if n == 3 or n == 7 then
        %s
      end
      emit { n = n }
    end }]]):format(statement))
    local r = box.lede { "run", "s.lua", "n", "--format", "jsonl", ... }
    assert.equal(1, r.code, r.err)
    local n = 0
    for line in r.out:gmatch "[^\n]+" do
      n = n + 1
      if n == 3 or n == 7 then
        local start = ('{"v":1,"fact":"error","input":"n/%d.txt","code":"%s","message":"'):format(n, code)
        assert.equal(start, line:sub(1, #start))
      else
        assert.equal(('{"n":%d}'):format(n), line)
      end
    end
    assert.equal(9, n)
    local three, seven = r.err:match "^lede: n/3%.txt: ([^\n]*)\nlede: n/7%.txt: ([^\n]*)\n$"
    assert.is_truthy(three, r.err)
    return three, seven
  end

  for name, statement in pairs {
    ["an endless loop"] = "while true do end",
    ["one that catches the error"] = "while true do pcall(function() while true do end end) end",
    ["one in a coroutine"] = "coroutine.wrap(function() while true do end end)()",
    ["coroutines in coroutines"] =
      "local function f() while true do coroutine.wrap(function() pcall(f) end)() end end f()",
    ["one in a comparison"] = "table.sort({ 3, 2, 1 }, function() while true do end end)",
  } do
    it("stops " .. name .. ", naming the line", function()
      local three = run_with(statement, "timeout", "--timeout", "0.3")
      assert.equal("s.lua:4: over 0.3 s (raise --timeout)", three)
    end)
  end

  for name, statement in pairs {
    ["a pattern that never ends"] = '(("a"):rep(40)):find(("a?"):rep(40) .. ("a"):rep(40))',
    ["a grammar that never ends"] = [[local lpeg = require "lpeg"
        local S = lpeg.V "S"
        lpeg.P { "S", S = "a" * S * "b" + "a" * S * "c" + "a" }:match(("a"):rep(60))]],
    ["moving a table forever"] = "table.move({}, 1, 1e12, 2)",
    ["an error handler that loops"] =
      "xpcall(function() while true do end end, function() while true do end end)",
    ["a finalizer that loops"] =
      "setmetatable({}, { __gc = function() while true do end end }) for i = 1, 1e8 do local t = {} end",
  } do
    it("is killed in " .. name, function()
      local three = run_with(statement, "timeout", "--timeout", "0.3", "-j", "2")
      assert.matches("over 0.3 s (raise --timeout)", three, 1, true)
    end)
  end

  it("that is killed from outside is replaced", function()
    -- The script waits in C for its end, which the shell brings about.
    box.write("wait.lua", [[return { map = function(doc, emit)
      local n = tonumber(doc.title:match "%d")
      if n == 3 then (("a"):rep(50)):find(("a?"):rep(50) .. ("a"):rep(50)) end
      emit { n = n }
    end }]])
    local r = box.shell(([[
      env -u LD_PRELOAD -u ASAN_OPTIONS %s run wait.lua n --format jsonl -j 1 & lede=$!
      for i in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.2
        worker=$(cat /proc/$lede/task/$lede/children)
        [ "$worker" = "$last" ] && [ -n "$worker" ] && break
        last=$worker
      done
      kill -SEGV $worker
      wait $lede]]):format(program.path))
    assert.equal(1, r.code, r.err)
    assert.matches("lede: n/3.txt: the worker process ", r.err, 1, true)
    assert.matches('^{"n":1}\n{"n":2}\n{"v":1,"fact":"error","input":"n/3.txt","code":"crashed","message":"', r.out)
    assert.equal('{"n":4}\n{"n":5}\n{"n":6}\n{"n":7}\n{"n":8}\n{"n":9}\n', r.out:match "\"}\n(.*)$")
  end)

  it("that runs out of memory says so", function()
    box.write("s.lua", "local t = { doc.title } for i = 1, 1e9 do t[i] = ('x'):rep(200000000 + i) end")
    local r = box.lede { "run", "s.lua", "n/1.txt" }
    assert.same({ code = 1, out = "", err = "lede: n/1.txt: out of memory (the script holds more than 1 GB)\n" }, r)
  end)

  it("survives what recursion does to the stack", function()
    box.write("deep.lua", [[
      local function deep(n) return deep(n + 1) + 1 end
      print(doc.title, pcall(deep, 1) == false)
      local s = ("("):rep(1e5) .. ("a"):rep(10)
      print(load("return " .. s) == nil)
      local t = {}
      for i = 1, 1e5 do t = { t } end
      print(pcall(emit, t) == false)]])
    local r = box.lede { "run", "deep.lua", "n/1.txt", "--format", "jsonl" }
    assert.same({ code = 0, out = "Title 1\ttrue\ntrue\ntrue\n", err = "" }, r)
  end)

  it("may not print without end", function()
    box.write("s.lua", "print(doc.title) local s = ('x'):rep(1e7) while true do print(s) end")
    local r = box.lede { "run", "s.lua", "n/1.txt" }
    assert.equal(3, r.code)
    assert.equal("", r.out)
    assert.equal("lede: n/1.txt: s.lua:1: more than 256 MB of output for one document\n", r.err)
  end)

  it("stops a script that does not come to its end before any document, or in reduce", function()
    box.write("s.lua", "while true do end")
    local r = box.lede { "run", "s.lua", "n/1.txt", "--timeout", "0.3" }
    assert.same({ code = 3, out = "", err = "lede: s.lua:1: over 0.3 s (raise --timeout)\n" }, r)
    box.write("s.lua", "table.move({}, 1, 1e12, 2)")
    r = box.lede { "run", "s.lua", "n/1.txt", "--timeout", "0.3" }
    assert.same({ code = 3, out = "",
      err = "lede: the script: over its time before the first document (raise --timeout)\n" }, r)
    box.write("s.lua", "return { map = function(doc, emit) emit {} end, reduce = function() while true do end end }")
    r = box.lede { "run", "s.lua", "n/1.txt", "--timeout", "0.3" }
    assert.same({ code = 3, out = "", err = "lede: s.lua:1: over 0.3 s (raise --timeout)\n" }, r)
  end)
end)
