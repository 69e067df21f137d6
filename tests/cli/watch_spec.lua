-- lede run --profile and --coverage: what the rules did, on standard error, whatever the workers.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

local SCRIPT = [[
local t = require "lede.tape"
local travel = t.phase { name = "travel", rules = {
  { name = "to", pattern = (t.lexeme "go" + t.lexeme "travel" + t.lexeme "sail") * t.word "to" * t.fold "PLACE" },
  { name = "by", pattern = t.word "by" * (t.word "train" * t.word "alone"^-1 + t.word "the" * t.word "sea") },
  { name = "never", pattern = t.word "xyzzy" },
  { name = "refused", pattern = t.word "slowly", make = function() return nil end },
} }
local unused = t.phase { name = "unused", rules = { { name = "idle", pattern = t.word "by" } } }
return { map = function(doc, emit)
  for m in travel:matches(doc:layer()) do emit { how = m.rule.name, text = m.span } end
end }
]]

describe("lede run", function()
  local box
  setup(function()
    box = program.box()
    box.write("s.lua", SCRIPT)
    for i = 1, 20 do
      box.write(("in/%02d.txt"):format(i),
        "She went to Paris by train.\n\nThey travelled slowly to Rome. He went to bed.\n")
    end
  end)
  teardown(function() box.remove() end)

  local function run(...)
    local r = box.lede { "run", "s.lua", ... }
    assert.equal(0, r.code, r.err)
    return r
  end

  -- The line of a rule or phase: tries, matches, kept, tokens; and whether its time is a number.
  local function counts(err, label)
    for line in err:gmatch "[^\n]+" do
      local tries, matches, kept, tokens, time, share, rest =
        line:match "^%s*([%d,]+)%s+([%d,]+)%s+([%d,]+)%s+([%d,]+)%s+([%d.]+)%s+([%d.]+)%s+(.*)$"
      if rest == label then
        assert.is_true(tonumber(time) >= 0 and tonumber(share) <= 100)
        return tries .. " " .. matches .. " " .. kept .. " " .. tokens
      end
    end
    error(label .. " is not in\n" .. err)
  end

  describe("--profile", function()
    it("counts tries, matches, what was kept of them, and tokens", function()
      local r = run("in", "--profile", "--format", "jsonl")
      -- "went to bed" needs a place and is no try: the prefilter sees it
      assert.equal("20 20 20 60", counts(r.err, "to  s.lua:3"))
      assert.equal("20 20 20 40", counts(r.err, "by  s.lua:4"))
      assert.equal("20 20 0 0", counts(r.err, "refused  s.lua:2"))
      assert.equal("60 60 40 100", counts(r.err, "travel"))
      assert.is_truthy(r.err:find("   1 rule never tried\n", 1, true), r.err)
      assert.equal(40, select(2, r.out:gsub("\n", "\n")))
    end)

    it("lists the phases below in the order they ran", function()
      local err, at = run("in/01.txt", "--profile").err, 1
      for _, phase in ipairs { "times", "quantities", "naming", "travel" } do
        at = assert.is_truthy(err:find(" " .. phase .. "\n", at, true), phase)
      end
    end)

    it("counts the same with any number of workers, and leaves the rows as they are", function()
      local function plain(err) return (err:gsub("%d+%.%d ", ""):gsub(" +", " ")) end
      local one, many = run("in", "--profile", "-j", "1"), run("in", "--profile", "-j", "4")
      assert.equal(plain(one.err), plain(many.err))
      assert.equal(run("in").out, many.out)
      assert.equal(one.out, many.out)
    end)

    it("sums a pattern that the script makes anew for every document", function()
      box.write("s.lua", 'local t = require "lede.tape"\nfor m in doc:match(t.word "by") do emit { at = m.span } end')
      local err = run("in", "--profile").err
      box.write("s.lua", SCRIPT)
      assert.equal("20 20 20 20", counts(err, "match  s.lua:2"))
      assert.equal(1, select(2, err:gsub("  s%.lua", "")))
    end)

    it("says nothing of documents that failed", function()
      local r = box.lede { "run", "s.lua", "in/01.txt", "gone.txt", "--profile" }
      assert.equal(1, r.code)
      assert.equal("1 1 1 3", counts(r.err, "to  s.lua:3"))
    end)
  end)

  describe("--coverage", function()
    local REPORT = [[
s.lua:3  travel.to  matched 20 times, never by
      t.lexeme "travel"
      t.lexeme "sail"
s.lua:4  travel.by  matched 20 times, never by
      t.word "the" * t.word "sea"
s.lua:2  travel.never  never matched
s.lua:2  travel.refused  never matched
s.lua:8  unused.idle  never matched
3 of 5 rules and 3 of 5 alternatives never matched in 20 documents
]]

    it("names the rules and alternatives of the script that never matched", function()
      assert.equal(REPORT, run("in", "--coverage").err)
    end)

    it("says the same with any number of workers", function()
      for _, jobs in ipairs { "1", "3" } do assert.equal(REPORT, run("in", "--coverage", "-j", jobs).err) end
    end)

    it("counts an alternative where another document has it", function()
      box.write("in/more.txt", "They sailed to Rome by the sea.\n")
      local err = run("in", "--coverage").err
      os.remove(box.path "in/more.txt")
      assert.is_truthy(err:find('s.lua:3  travel.to  matched 21 times, never by\n      t.lexeme "travel"\ns.lua:2', 1, true), err)
    end)

    it("takes no alternative for matched whose rule did not, nor what stands behind a minus", function()
      box.write("s.lua", [[
local t = require "lede.tape"
local p = (t.word "went" + t.word "slowly") * -(t.word "by" + t.word "up") * (t.one - (t.word "x" + t.word "y")) * t.fold "PLACE" * t.word "by"
for m in doc:match(p) do emit { at = m.span } end]])
      local err = run("in", "--coverage").err
      box.write("s.lua", SCRIPT)
      assert.equal('s.lua:2  match.match  matched 20 times, never by\n      t.word "slowly"\n'
        .. "0 of 1 rule and 1 of 2 alternatives never matched in 20 documents\n", err)
    end)

    it("lists every rule that ran where the script has none of its own", function()
      local r = box.lede { "run", "claims", "in/01.txt", "--coverage" }
      assert.equal(0, r.code)
      assert.matches("\nlede/names%.lua:%d+  naming%.[%w_]+  never matched\n", r.err)
      assert.matches("\n%d+ of %d+ rules and %d+ of %d+ alternatives never matched in 1 document\n$", r.err)
    end)

    it("goes with a profile", function()
      local r = run("in", "--coverage", "--profile")
      assert.is_truthy(r.err:find("phase and rule\n", 1, true))
      assert.equal(REPORT, r.err:sub(-#REPORT))
    end)
  end)

  it("has neither for what is left alone: nothing on standard error", function() assert.equal("", run("in").err) end)
end)
