-- What a script can reach, name by name, and what it cannot.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

-- Everything that can be reached from _G. A new name here is a decision.
local golden = [[
_G _VERSION assert
coroutine coroutine.close coroutine.create coroutine.isyieldable coroutine.resume coroutine.running coroutine.status
coroutine.wrap coroutine.yield
error getmetatable ipairs load
math math.abs math.acos math.asin math.atan math.ceil math.cos math.deg math.exp math.floor math.fmod math.huge
math.log math.max math.maxinteger math.min math.mininteger math.modf math.pi math.rad math.random math.randomseed
math.sin math.sqrt math.tan math.tointeger math.type math.ult
next pairs pcall print rawequal rawget rawlen rawset require select setmetatable
string string.byte string.char string.find string.format string.gmatch string.gsub string.len string.lower
string.match string.pack string.packsize string.rep string.reverse string.sub string.unpack string.upper
table table.concat table.insert table.move table.pack table.remove table.sort table.unpack
tonumber tostring type
utf8 utf8.char utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset
xpcall]]

describe("the sandbox", function()
  local box
  setup(function()
    box = program.box()
    box.write("a.txt", "First\n\nOne sentence stands here.\n")
    box.write("secret.txt", "Secret\n\nNobody named this file.\n")
    box.write("folder/in.txt", "Inside\n\nOne sentence stands here.\n")
    box.shell "ln -s ../secret.txt folder/link"
  end)
  teardown(function() box.remove() end)

  local function run(script, ...)
    box.write("s.lua", script)
    return box.lede { "run", "s.lua", "a.txt", ... }
  end

  it("holds these names and no others", function()
    local r = run [[
      local found, seen = {}, {}
      local function walk(t, prefix)
        seen[t] = true
        for name, value in pairs(t) do
          found[#found + 1] = prefix .. tostring(name)
          if type(value) == "table" and not seen[value] then walk(value, prefix .. name .. ".") end
        end
      end
      doc, emit = nil, nil
      walk(_G, "")
      table.sort(found)
      print(table.concat(found, "\n"))]]
    assert.equal(0, r.code, r.err)
    local expected = {}
    for name in golden:gmatch "%S+" do expected[#expected + 1] = name end
    table.sort(expected)
    assert.equal(table.concat(expected, "\n") .. "\n", r.out)
  end)

  for attempt, answer in pairs {
    ["getmetatable('').__index"] = false,
    ["getmetatable('')"] = "false",
    ["setmetatable('', {})"] = false,
    ["load('\\27Lua')"] = "nil attempt to load a binary chunk (mode is 't')",
    ["load('\\27Lua', 'x', 'b')"] = "nil attempt to load a binary chunk (mode is 't')",
    ["load(function() return nil end, 'x', 'bt') ~= nil"] = "true",
    ["load('return x', 'x', 't', { x = 5 })()"] = "5",
    ["load('return doc.title')()"] = "First",
    ["string.dump"] = "nil",
    ["('').dump"] = "nil",
    ["require 'io'"] = false,
    ["require 'os'"] = false,
    ["require 'debug'"] = false,
    ["require 'package'"] = false,
    ["require 'lfs'"] = false,
    ["require 'cjson'"] = false,
    ["require 'argparse'.x"] = "nil",
    ["require 'string' == string"] = "true",
    ["getmetatable(doc)"] = "false",
    ["getmetatable(doc:span(1, 2))"] = "false",
    ["(function() doc.title = 1 end)()"] = false,
    ["select('#', table.unpack({}, 1, 1e7))"] = false,
    ["#('x'):rep(1 << 40)"] = false,
  } do
    it("answers " .. attempt, function()
      local r = run(([[local function show(ok, ...)
        if not ok then return print "raised" end
        local out = table.pack(...)
        for i = 1, out.n do out[i] = tostring(out[i]) end
        print(table.concat(out, " "))
      end
      local d = doc
      show(pcall(function() return %s end))]]):format(attempt))
      assert.equal(0, r.code, r.err)
      assert.equal(answer and answer .. "\n" or "raised\n", r.out)
    end)
  end

  it("opens the files that the command line names, and those below its folders, but no others", function()
    box.write("open.lua", [[
      local lede = require "lede"
      for _, path in ipairs { "a.txt", "./a.txt", "folder/in.txt", "secret.txt", "folder/../secret.txt", "folder/link",
                              "/etc/passwd", "/proc/self/environ", "gone.txt" } do
        local ok, other = pcall(lede.open, path)
        print(path, ok and other and other.title or "refused")
      end]])
    local r = box.lede { "run", "open.lua", "a.txt", "folder", "-j", "1" }
    assert.equal(0, r.code, r.err)
    local half = r.out:sub(1, #r.out // 2)
    assert.equal(half .. half, r.out)
    assert.equal([[
a.txt	First
./a.txt	First
folder/in.txt	Inside
secret.txt	refused
folder/../secret.txt	refused
folder/link	refused
/etc/passwd	refused
/proc/self/environ	refused
gone.txt	refused
]], half)
  end)

  it("fetches no URL that the command line does not name", function()
    local r = run [[print(doc.title, pcall(require "lede".fetch, "http://127.0.0.1:9/", { allow_private = true }))]]
    assert.equal(0, r.code, r.err)
    assert.matches("^First\tfalse\t[^\n]*command line names", r.out)
  end)

  it("starts chance from one seed", function()
    local one = run "print(doc.title, math.random(1e9), math.random()) math.randomseed() print(math.random(1e9))"
    assert.same(one, run "print(doc.title, math.random(1e9), math.random()) math.randomseed() print(math.random(1e9))")
    assert.equal(one.out:match "\t(%d+)\t", one.out:match "\n(%d+)\n$")
    assert.equal("true\n", run [[math.randomseed(7)
      local a = math.random(1e9)
      math.randomseed(7)
      print(doc and a == math.random(1e9))]].out)
  end)

  it("goes through tables in one order: numbers, names by their bytes, the rest", function()
    local r = run [[
      local t = { b = 1, [3] = 1, a = 1, [1] = 1, B = 1, [2.5] = 1, [-1] = 1, [true] = 1, ab = 1, [1e300] = 1 }
      local order = {}
      for k in pairs(t) do order[#order + 1] = tostring(k) end
      print(doc.title, table.concat(order, " "))
      for k in pairs(t) do t[k] = nil end
      print(next(t))
      local n = 0
      local function to_three(_, i) if (i or 0) < 3 then return (i or 0) + 1 end end
      local made = setmetatable({}, { __pairs = function() return to_three end })
      for i in pairs(made) do n = n + i end
      print(n, pcall(pairs, nil))]]
    assert.equal(0, r.code, r.err)
    assert.matches("^First\t%-1 1 2.5 3 1e%+300 B a ab b true\nnil\n6\tfalse\t", r.out)
  end)

  it("has coroutines like Lua's own", function()
    local r = run [[
      local co = coroutine.create(function(a, b)
        local c = coroutine.yield(a + b)
        local d, e = coroutine.yield(c * 2)
        return d .. e, coroutine.isyieldable()
      end)
      print(doc.title, coroutine.resume(co, 1, 2))
      print(coroutine.resume(co, 10))
      print(coroutine.resume(co, "x", "y"))
      print(coroutine.resume(co), coroutine.status(co))
      local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, -i) end end)
      print(gen(), gen(), gen())
      print(gen())
      print(pcall(gen))
      print(pcall(coroutine.wrap(function() error("oops") end)))
      print(pcall(coroutine.wrap(function() error({ 1 }) end)))
      print(pcall(coroutine.resume, 5))
      print(coroutine.close(coroutine.create(print)))]]
    assert.equal(0, r.code, r.err)
    local expected = [[
First	true	3
true	20
true	xy	true
false	dead
1	2	3	-3

false	cannot resume dead coroutine
false	s.lua:14: oops
false	table]]
    assert.equal(expected, r.out:sub(1, #expected))
    assert.matches("\nfalse\tbad argument #1 to 'coroutine.resume' %(coroutine expected, got number%)\ntrue\n$", r.out)
  end)
end)
