--- A script's own phases in the program: for its run, in every worker alike.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("a script's phases", function()
  local box
  setup(function()
    box = program.box()
    for i = 1, 6 do
      local text = "Story %d\n\nAnn Lee vowed to leave %d towns. She left on Monday.\n"
      box.write(("%d.txt"):format(i), text:format(i, i))
    end
  end)
  teardown(function() box.remove() end)

  local PHASE = [[
local lede = require "lede"
local t = require "lede.tape"
local vows = t.phase { name = "vows", kind = "vow", rules = {
  { name = "vow", fold = "VOW",
    pattern = t.as("who", t.fold "PERSON") * t.lexeme "vow" * t.as("what", t.upto(t.form "punct")) } } }
]]

  local function run(script, ...)
    box.write("s.lua", script)
    return box.lede { "run", "s.lua", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt", ... }
  end

  it("that a script adds as it is loaded are there for every document, in any worker", function()
    local script = PHASE .. [[
lede.cascade:add(vows, { after = "names" })
return { map = function(doc, emit)
  for _, f in ipairs(doc:facts "vow") do emit(f) end
  emit { claims = #doc:claims() }
end }]]
    local one, three = run(script, "-j", "1", "--format", "jsonl"), run(script, "-j", "3", "--format", "jsonl")
    assert.same(one, three)
    assert.equal("", one.err)
    local count = select(2, one.out:gsub('"fact":"vow"', ""))
    assert.equal(6, count)
    assert.matches('"rule":"vows.vow@s.lua:%d+","what":{"start":%d+,"end":%d+,"text":"to leave 6 towns"}', one.out)
  end)

  it("of plain statements are added anew for each document", function()
    local script = PHASE .. [[
lede.cascade:add(vows)
for _, f in ipairs(doc:facts "vow") do print(f.what.text) end]]
    for _, workers in ipairs { "1", "3" } do
      local r = run(script, "-j", workers)
      assert.same({ code = 0, err = "", out = ("to leave %d towns\n"):rep(6):format(1, 2, 3, 4, 5, 6) }, r)
    end
  end)

  it("that map adds hold for its document alone", function()
    local script = PHASE .. [[
return { map = function(doc, emit)
  if doc.title ~= "Story 3" then lede.cascade:add(vows) end
  emit { order = table.concat(lede.cascade.order, " ") }
end }]]
    for _, workers in ipairs { "1", "3" } do
      local r = run(script, "-j", workers, "--format", "jsonl")
      local with = '{"order":"times quantities names quotations vows"}\n'
      local without = with:gsub(" vows", "")
      assert.same({ code = 0, err = "", out = with:rep(2) .. without .. with:rep(3) }, r)
    end
  end)

  it("see nothing but its documents", function()
    local script = PHASE .. [[
vows.rules[1].make = function(m) print(m.what.text) return {} end
lede.cascade:add(vows)
return { map = function(doc) doc:facts "vow" end }]]
    local r = run(script, "-j", "2")
    assert.same({ code = 0, err = "", out = ("to leave %d towns\n"):rep(6):format(1, 2, 3, 4, 5, 6) }, r)
  end)

  it("may replace a bundled one, and the bundled analyses go by it", function()
    local script = PHASE .. [[
lede.cascade:replace("times", t.phase { name = "mine", rules = {
  { name = "day", fold = "TIME", pattern = t.word "Monday" } } })
lede.cascade:off "quantities"
return { map = function(doc, emit)
  emit { times = #doc:times(), rule = doc:times()[1].rule, quantities = #doc:quantities(), claims = #doc:claims() }
end }]]
    local r = run(script, "--format", "jsonl")
    assert.same({ code = 0, err = "", out = ('{"rule":"times.day@s.lua:6","claims":1,"quantities":0,"times":1}\n'):rep(6) }, r)
  end)

  it("that are wrong are told at the script's line, before any document is read", function()
    local r = run(PHASE .. 'lede.cascade:add(vows, { after = "nmaes" })\n')
    assert.equal(3, r.code)
    assert.equal("", r.out)
    assert.matches("^lede: s.lua:6: cascade:add: no phase 'nmaes' %(did you mean 'names'%?%)", r.err)
  end)
end)
