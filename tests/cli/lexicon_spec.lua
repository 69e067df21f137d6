-- Word lists of the user's: --lexicon, the configuration folder, what a script adds; what is said of odd ones.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

-- What t.class "weapon" matches in each document, and what the lexicon says of a word.
local script = [[
local lede, t = require "lede", require "lede.tape"
%s
return {
  map = function(doc, emit)
    for m in doc:match(t.class "weapon", "words") do emit { word = m.span.text } end
  end,
}]]

describe("word lists of the user's", function()
  local box
  local function lede(arguments) return box.lede(arguments) end
  before_each(function()
    box = program.box()
    box.write("a.txt", "A title\n\nThe drone and two cruise missiles lamented what Bob said.\n")
    box.write("find.lua", script:format "")
    box.write("lists/weapon", "drone\n")
    box.write("more.d/weapon.txt", "cruise missile / cruise missiles\n")
  end)
  after_each(function() box.remove() end)

  local function words(arguments)
    local all = { "run", "find.lua", "a.txt", "--format", "jsonl" }
    for _, a in ipairs(arguments) do all[#all + 1] = a end
    local r = lede(all)
    assert.equal("", r.err)
    assert.equal(0, r.code)
    local found = {}
    for word in r.out:gmatch '"word":"(.-)"' do found[#found + 1] = word end
    return table.concat(found, ", ")
  end

  it("are files, named like their class up to a dot, or folders of them", function()
    assert.equal("drone", words { "--lexicon", "lists" })
    assert.equal("drone", words { "--lexicon", "lists/weapon" })
    assert.equal("cruise missiles", words { "--lexicon", "more.d/weapon.txt" })
    assert.equal("drone, cruise missiles", words { "--lexicon", "lists", "--lexicon=more.d/weapon.txt" })
  end)

  it("are read from the configuration folder, before those of the command line", function()
    box.write(".config/lede/lexicon/weapon", "drone\n")
    assert.equal("drone", words {})
    box.write("mine/weapon", "- drone\ncruise missiles\n")
    assert.equal("cruise missiles", words { "--lexicon", "mine" })
    local at_home = ("env -u LD_PRELOAD -u XDG_CONFIG_HOME HOME=%s %s run find.lua a.txt"):format(
      box.path "home", program.path)
    assert.equal(3, box.shell(at_home).code) -- no list there: no such class
    box.write("home/.config/lede/lexicon/weapon", "drone\n")
    assert.equal(0, box.shell(at_home).code)
  end)

  it("do not change what a script's examples yield, unless they are named", function()
    box.write(".config/lede/lexicon/weapon", "- drone\n- missile\n")
    box.write("own.lua", (script:format [[lede.lexicon:add("weapon", "drone\nmissile")]]):gsub(
      "}$", '  examples = { { "A drone.", { word = "drone" } } },\n}'))
    assert.equal(0, lede { "test", "own.lua" }.code)
    assert.equal(1, lede { "test", "own.lua", "--lexicon", ".config/lede/lexicon" }.code)
  end)

  it("win over bundled ones, and show in a trace", function()
    local text = "Ann Lee said that it was late."
    assert.matches("said +lower +.-report", lede { "trace", "--text", text }.out)
    box.write("mine/report", "- said\n")
    assert.not_matches("said +lower[^\n]*report", lede { "trace", "--text", text, "--lexicon", "mine" }.out)
  end)

  it("win over what a script adds; why tells the lines in their order", function()
    box.write("mine/weapon", "zorble | kind=mine\n")
    box.write("why.lua", [[
local lede = require "lede"
lede.lexicon:add("weapon", "zorble | kind=script")
print(lede.lexicon:attr("zorble", "weapon", "kind"))
for _, m in ipairs(lede.lexicon:why "zorble") do
  print(m.rank, m.class, (m.file:gsub("^.*/work/", "")), m.line, m.overridden_by)
end
return { map = function() end }
]])
    local r = lede { "run", "why.lua", "a.txt", "--lexicon", "mine" }
    assert.equal("mine\nuser\tweapon\tmine/weapon\t1\tnil\nscript\tweapon\twhy.lua:2\t1\tmine/weapon:1\n", r.out)
  end)

  it("of a script's own are for its run alone, and for all of its workers", function()
    box.write("find.lua", script:format [[lede.lexicon:add("weapon", "drone")]])
    for i = 1, 20 do box.write(("many/%02d.txt"):format(i), "A title\n\nThe drone fell.\n") end
    local function rows(jobs) return lede { "run", "find.lua", "many", "--format", "jsonl", "-j", jobs }.out end
    local one = rows "1"
    assert.equal(20, select(2, one:gsub("\n", "")))
    assert.equal(one, rows "4")
    box.write("other.lua", script:format "")
    assert.matches("unknown class 'weapon'", lede { "run", "other.lua", "a.txt" }.err)
  end)

  it("that cannot be read stop the run at their line", function()
    for list, says in pairs { ["mine/weapon"] = "lede: mine/weapon:2: 'x' is no attribute (key=value)\n",
                              ["no/such/list"] = "lede: no/such/list: No such file or directory\n" } do
      box.write("mine/weapon", "drone\nmissile | x\n")
      local r = lede { "run", "claims", "a.txt", "--lexicon", list }
      assert.same({ code = 2, out = "", err = says }, r)
    end
  end)

  it("that are odd are told of, once, and the run goes on", function()
    box.write("mine/reprot", "add | a=b\nadd | a=c\n")
    box.write("mine/title", "- drone\n")
    for i = 1, 5 do box.write(("many/%02d.txt"):format(i), "A title\n\nThe drone fell.\n") end
    local r = lede { "run", "claims", "many", "--lexicon", "mine", "-j", "3" }
    assert.equal(0, r.code)
    assert.equal("lede: mine/reprot:1: 'reprot' is a new class (did you mean 'report'? else say: @class reprot)\n"
      .. "lede: mine/reprot:2: 'add' stands on line 1 too, with other attributes; what that line says counts\n"
      .. "lede: mine/title:1: 'drone' is not in class 'title': there is nothing to take out\n", r.err)
  end)

  it("are no way for a script to read other files", function()
    box.write("secret", "word | x\n")
    for _, path in ipairs { "secret", "/etc/passwd", "lists" } do
      box.write("spy.lua", ([[
local core = require "lede.core"
core.load_lexicon(core.lexicon(), %q)
return { map = function() end }]]):format(path))
      local r = lede { "run", "spy.lua", "a.txt" }
      assert.equal(3, r.code)
      assert.matches("spy.lua:2: a script may only read lists that the command line names", r.err, 1, true)
    end
  end)

  it("may be very long", function()
    local names = { "@case exact" }
    for i = 1, 100000 do names[#names + 1] = ("Name%d Surname%d"):format(i, i % 7919) end
    box.write("mine/weapon", table.concat(names, "\n"))
    box.write("b.txt", "A title\n\nWe saw Name777 Surname777 and Name778 Surname777 there.\n")
    local r = lede { "run", "find.lua", "b.txt", "--format", "jsonl", "--lexicon", "mine" }
    assert.same({ 0, "" }, { r.code, r.err })
    assert.matches('"word":"Name777 Surname777"', r.out, 1, true)
    assert.equal(1, select(2, r.out:gsub("\n", "")))
  end)
end)
