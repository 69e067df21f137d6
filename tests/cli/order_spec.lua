-- The same bytes at any number of workers, in the order of the inputs.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("results", function()
  local box
  setup(function()
    box = program.box()
    for i = 1, 150 do
      local body = ("The minister said number %d was right. "):format(i):rep(i % 7 + 1)
      box.write(("many/%03d.txt"):format(i), ("Title %d\n\n%s\n"):format(i, body))
    end
    box.write("many/050.txt", "")
    box.write("many/077.txt", "<!DOCTYPE html><title></title>")
  end)
  teardown(function() box.remove() end)

  local function at(jobs, script, ...)
    return box.lede { "run", script, "-j", tostring(jobs), "many", "gone.txt", ... }
  end

  -- Run with one worker and with three, compare, and return what both gave.
  local function same(script, ...)
    local one = at(1, script, ...)
    assert.same(one, at(3, script, ...))
    return one
  end

  it("of map come in the order of the inputs, errors in their places", function()
    box.write("map.lua", "return { map = function(doc, emit) emit { title = doc.title, length = #doc.text } end }")
    local r = same("map.lua", "--format", "jsonl")
    for _, jobs in ipairs { 2, 4, 200 } do assert.same(r, at(jobs, "map.lua", "--format", "jsonl")) end
    assert.equal(1, r.code)
    local n = 0
    for line in r.out:gmatch "[^\n]+" do
      n = n + 1
      if n == 50 or n == 77 or n == 151 then
        assert.matches('^{"v":1,"fact":"error","input":"', line)
      else
        assert.is_truthy(line:find(('"title":"Title %d"'):format(n), 1, true))
      end
    end
    assert.equal(151, n)
    assert.equal(3, select(2, r.err:gsub("\n", "")))
  end)

  it("of plain statements too, with what they print", function()
    box.write("plain.lua", [[
      print(doc.title)
      emit { first = doc.text:sub(1, 5) }
      print("after", #doc.text)]])
    local r = same("plain.lua", "--format", "jsonl")
    assert.equal('Title 1\n{"first":"Title"}\nafter', r.out:match "^[^\n]*\n[^\n]*\nafter")
  end)

  it("do not depend on what a script leaves behind", function()
    box.write("counter.lua", [[
      local seen = 0
      return { map = function(doc, emit)
        seen = seen + 1
        count = (count or 0) + 1
        emit { seen = seen, count = count, random = math.random(1000000) }
      end }]])
    same("counter.lua", "--format", "jsonl")
  end)

  it("do not depend on the order of a table's names", function()
    box.write("pairs.lua", [[
      local words = {}
      for word in doc.text:gmatch "%a+" do words[word] = (words[word] or 0) + 1 end
      local list = {}
      for word, n in pairs(words) do list[#list + 1] = word .. n end
      print(table.concat(list, " "))
      emit(words)]])
    local r = same("pairs.lua", "--format", "jsonl")
    assert.equal("The2 Title1 minister2 number2 right2 said2 was2", r.out:match "^[^\n]*")
  end)

  it("of reduce are made of all rows in their order", function()
    box.write("reduce.lua", [[
      return {
        map = function(doc, emit)
          emit { n = doc.title:match "%d+", list = require "lede".json.array {}, half = 0.5 }
        end,
        reduce = function(rows, emit)
          local all = {}
          for i, row in ipairs(rows) do all[i] = row.n end
          emit { order = table.concat(all, " "), count = #rows }
          emit(rows[1])
        end,
      }]])
    local r = same("reduce.lua", "--format", "jsonl")
    local last = {}
    for line in r.out:gmatch "[^\n]+" do last[#last + 1] = line end
    local order = {}
    for i = 1, 150 do
      if i ~= 50 and i ~= 77 then order[#order + 1] = i end
    end
    assert.equal(('{"count":148,"order":"%s"}'):format(table.concat(order, " ")), last[#last - 1])
    assert.equal('{"half":0.5,"list":[],"n":"1"}', last[#last])
  end)

  it("of a bundled analysis are the same", function()
    local one = box.lede { "run", "claims", "-j", "1", "--format", "jsonl", "many" }
    assert.equal(1, one.code)
    assert.is_truthy(one.out:find('"fact":"claim"', 1, true))
    assert.same(one, box.lede { "run", "claims", "-j", "3", "--format", "jsonl", "many" })
  end)
end)
