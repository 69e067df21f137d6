-- Rules say where they stand, and facts which rule made them.
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local t = require "lede.tape"

-- The line of this file where a mark stands, in a comment.
local lines = {}
do
  local number = 0
  for line in io.lines "tests/lua/rule_spec.lua" do
    number = number + 1
    local mark = line:match "%-%- @(%w+)$"
    if mark then lines[mark] = number end
  end
end

local function place(mark) return "tests/lua/rule_spec.lua:" .. lines[mark] end

local one_and_any = t.as("head", t.word "one") * t.one -- @pattern
local function helper(word) return { name = word, pattern = t.word(word) * t.one, make = function(m) return m.rule.id end } end

local phase = t.phase { -- @phase
  name = "sample",
  rules = {
    { name = "named", pattern = one_and_any },
    helper "grey", -- @helper
    { name = "bounded", pattern = t.within(3, t.word "x") }, -- @within
    { name = "single", pattern = t.word "three" },
  },
}

describe("a rule", function()
  for name, mark in pairs { named = "pattern", grey = "helper", bounded = "within", single = "phase" } do
    it(("%s knows its place: the line of its %s"):format(name, mark), function()
      for _, rule in ipairs(phase.rules) do
        if rule.name == name then
          assert.equal(place(mark), rule.place)
          assert.equal(("sample.%s@%s"):format(name, place(mark)), rule.id)
        end
      end
    end)
  end

  it("may go by another name than its phase's in facts", function()
    local other = t.phase { name = "inner", facts = "outer", rules = { { name = "x", pattern = one_and_any } } }
    assert.equal("outer.x@" .. place "pattern", other.rules[1].id)
  end)

  it("made in a function knows the line there", function()
    local function match(doc)
      for m in doc:match(t.word "grey" * t.one) do return m end -- @inside
    end
    assert.equal("match.match@" .. place "inside", match(lede.text "So grey hats.").rule.id)
  end)

  it("of a chunk that has no file knows the chunk", function()
    local made = load "return require('lede.tape').word 'a' * 1"
    local p = made()
    assert.equal([=[[string "return require('lede.tape').word 'a' * 1"]:1]=], p.place)
  end)

  it("gives its make what is to stand in facts", function()
    local doc = lede.text "So grey hats."
    local m = assert(phase:matches(doc:layer())())
    assert.equal("sample.grey@" .. place "helper", m.fact)
  end)
end)

describe("a fact", function()
  local doc = lede.text("“We will go,” Jane Doe said in Paris on Monday, for $20 million.")

  for kind, pattern in pairs {
    claims = "^claims%.[%w_]+@lede/attribution%.lua:%d+$", mentions = "^names%.[%w_]+@lede/names%.lua:%d+$",
    times = "^times%.[%w_]+@lede/time_[%w_]+%.lua:%d+$", quantities = "^quantities%.[%w_]+@lede/quantities%.lua:%d+$",
    quotes = "^claims%.[%w_]+@lede/attribution%.lua:%d+$",
  } do
    it("of doc:" .. kind .. "() names the rule that made it and its line, in rows too", function()
      local list = doc[kind](doc)
      assert.is_true(#list > 0)
      for _, f in ipairs(list) do
        assert.matches(pattern, f.rule)
        assert.equal(f.rule, lede.row(f).rule)
        assert.equal(f.rule:match "^[^@]+", f.rule_name)
      end
    end)
  end

  it("of doc:events() names the rule that bound its time", function()
    local events = lede.text("Jane Doe left Paris on 3 May 2024."):events()
    assert.matches("^events%.verb_after@lede/events%.lua:%d+$", events[1].rule)
  end)

  it("whose line is looked up has a rule of that name there", function()
    for _, f in ipairs(doc:mentions()) do
      local file, number = f.rule:match "@lede/([%w_]+%.lua):(%d+)$"
      local n = 0
      for line in io.lines("scripts/lede/" .. file) do
        n = n + 1
        if n == tonumber(number) then assert.is_truthy(line:find(f.rule_name:match "[^.]+$", 1, true), line) end
      end
    end
  end)

  for rule, name in pairs { pledges = "pledges", ["a@b"] = "a@b", ["a@b:c"] = "a@b:c", ["x@y.lua:3"] = "x" } do
    it(("of a script's own with the rule %s has the name %s"):format(rule, name), function()
      local f = lede.fact("pledge", doc:mentions()[1].span, rule, {})
      assert.same({ rule, name, rule }, { f.rule, f.rule_name, lede.row(f).rule })
    end)
  end

  it("has no rule_name among its fields in a row", function()
    assert.is_nil(lede.row(lede.fact("x", doc:mentions()[1].span, "a@b.lua:1", {})).rule_name)
  end)
end)
