-- `lede test`: the examples that scripts carry, and what is said where a script does not do what they want.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("lede test", function()
  local box
  setup(function() box = program.box() end)
  teardown(function() box.remove() end)

  -- A script whose map emits a row for each name with its verb, with these examples.
  local function script(examples, head)
    return (head or "") .. [[

local t = require "lede.tape"
local lede = require "lede"
local vow = t.as("who", t.fold "PERSON") * t.lexeme "vow" * t.as("what", t.word "to" * t.upto(t.form "punct"))
return {
  map = function(doc, emit)
    for m in doc:match(vow) do
      emit(lede.fact("vow", m.span, "vows", { who = m.who, what = m.what, words = { m.who, m.what }, day = doc.date,
        none = {} }))
    end
  end,
  examples = { ]] .. examples .. "\n  },\n}\n"
  end

  local function try(examples, ...)
    box.write("s.lua", script(examples))
    return box.lede { "test", "s.lua", ... }
  end

  it("passes where map emits the rows that are wanted, and only those", function()
    local r = try [[
      { "Jane Doe vowed to resign. John Roe vowed to stay.", { who = "Jane Doe", what = "to resign" }, { who = "John Roe" } },
      { "Nothing\nhappened." },
      { "Nothing came of it.", {} },
      { "Jane Doe vowed to resign.", { day = "2025-12-02", fact = "vow", v = 1 }, date = "2025-12-02" },
      { "Jane Doe vowed to resign.", { day = false, words = { "Jane Doe", "to resign" }, who = { start = 0 }, none = {} } },]]
    assert.same({ code = 0, err = "", out = [[
s.lua
ok      Jane Doe vowed to resign. John Roe vowed to stay.
ok      Nothing happened.
ok      Nothing came of it.
ok      Jane Doe vowed to resign.
ok      Jane Doe vowed to resign.
5 passed, 0 failed
]] }, r)
  end)

  it("shows what was wanted and what was emitted, field by field", function()
    local r = try [[
      { "Jane Doe vowed to resign.", { who = "Jane Roe", what = "to resign", day = "2025-12-02", words = { "Jane Doe" },
        none = { { "x" } } } },
      { "Jane Doe vowed to resign.", { who = { text = "Jane Doe", start = 1 } } },]]
    assert.same({ code = 1, err = "", out = [[
s.lua
FAILED  Jane Doe vowed to resign.
        row 1
           day        wanted "2025-12-02"
                      got    nothing
           none       wanted { { "x" } }
                      got    {}
           what       is "to resign"
           who        wanted "Jane Roe"
                      got    "Jane Doe"
           words      wanted { "Jane Doe" }
                      got    { "Jane Doe", "to resign" }
FAILED  Jane Doe vowed to resign.
        row 1
           who        wanted { start = 1, text = "Jane Doe" }
                      got    { start = 0, text = "Jane Doe" }
0 passed, 2 failed
]] }, r)
  end)

  it("shows rows that are missing and rows that nobody wanted", function()
    local r = try [[
      { "Nothing happened.", { who = "Jane Doe" } },
      { "Jane Doe vowed to resign." },
      { "John Roe vowed to stay.", { who = "John Roe" } },]]
    assert.same({ code = 1, err = "", out = [[
s.lua
FAILED  Nothing happened.
        row 1 is missing
           who        wanted "Jane Doe"
FAILED  Jane Doe vowed to resign.
        row 1 is not wanted
           vow
              text       Jane Doe vowed to resign
              what       to resign
              who        Jane Doe
              words      Jane Doe; to resign
ok      John Roe vowed to stay.
1 passed, 2 failed
]] }, r)
  end)

  for want, got in pairs {
    ["x = 1"] = "1.5", ["x = false"] = "true", ["x = true"] = "nil", ["x = '1'"] = "1", ["x = {}"] = "{ 1 }",
    ["x = { 1, 2 }"] = "{ 2, 1 }", ["x = { a = { b = 1 } }"] = "{ a = { b = 2 } }", ["x = { a = 1 }"] = "'a'",
  } do
    it(("tells %s from %s"):format(want, got), function()
      box.write("x.lua", ("return { map = function(_, emit) emit { x = %s } end, examples = { { 'A.', { %s } } } }")
        :format(got, want))
      assert.equal(1, box.lede { "test", "x.lua" }.code)
    end)
  end

  for examples, message in pairs {
    ["{ 'One.' }, 'Two.'"] = "example 2: it is a string, not { \"a small text\", { field = wanted, … }, … }",
    ["{ { who = 'Jane' } }"] = "example 1: it has no text before its rows: { \"a small text\", { field = wanted, … }",
    ["{ ' ' }"] = "example 1: it has no text",
    ["{ 'One.', 'Jane' }"] = "example 1: row 1 is a string, not a table of wanted fields",
    ["{ 'One.', { { who = 'Jane' } } }"] = "example 1: row 1 has no name for its field 1; rows follow the text one by one",
    ["{ 'One.', { who = 'Jane' }, {} }"] = "example 1: row 2 names no field, and {} stands alone",
    ["{ 'One.', { who = print } }"] = "example 1: row 1: the field 'who' is a function, not a string",
    ["{ 'One.', { who = { 'Jane', print } } }"] = "example 1: row 1: the field 'who'.2 is a function",
    ["{ 'One.', who = 'Jane' }"] = "example 1: it has an unknown field 'who' (known: date); wanted fields stand in a table",
    ["{ 'One.', date = '2025-02-30' }"] = "example 1: its date is 2025-02-30, not a day \"YYYY-MM-DD\"",
    ["{ 'One.', date = 2025 }"] = "example 1: its date is 2025, not a day",
    ["date = '2025-02-03', { 'One.' }"] = "examples is a list of { \"a small text\", { field = wanted, … }, … }; it may not have",
  } do
    it("says what is wrong with: " .. examples, function()
      local r = try(examples)
      assert.equal(3, r.code)
      assert.equal("0 passed, 0 failed\n", r.out)
      assert.equal("lede: s.lua: " .. message, r.err:sub(1, #message + #"lede: s.lua: "))
      assert.equal(1, select(2, r.err:gsub("\n", "\n")), r.err)
    end)
  end

  it("says of a script that it has no examples, and that plain statements cannot have them", function()
    box.write("none.lua", "return { map = function() end }")
    box.write("empty.lua", "return { map = function() end, examples = {} }")
    box.write("plain.lua", "for _, claim in ipairs(doc:claims()) do emit(claim) end")
    for name, says in pairs {
      none = "it has no examples: add examples = {", empty = "it has no examples: add examples = {",
      plain = "plain statements cannot carry examples: return { map = function(doc, emit)",
    } do
      local r = box.lede { "test", name .. ".lua" }
      assert.equal(1, r.code)
      assert.equal("0 passed, 0 failed\n", r.out)
      assert.is_truthy(r.err:find(("lede: %s.lua: %s"):format(name, says), 1, true), r.err)
    end
  end)

  it("tells where the script raised, and goes on with the next example", function()
    box.write("raise.lua", [[
local function inner(doc)
  return doc.nothing
end
return {
  map = function(doc, emit)
    if doc.text:find "bad" then inner(doc) emit {} end
    emit { words = 3 }
  end,
  examples = { { "A bad text." }, { "A good text.", { words = 3 } }, { "A poor text.", { words = 4 } } },
}]])
    local r = box.lede { "test", "raise.lua" }
    assert.equal(3, r.code)
    assert.equal([[
raise.lua
FAILED  A bad text.
ok      A good text.
FAILED  A poor text.
        row 1
           words      wanted 4
                      got    3
1 passed, 2 failed
]], r.out)
    assert.matches("^lede: raise%.lua:2: [^\n]*has no 'nothing'[^\n]*\n", r.err)
    assert.matches("\n  raise%.lua:6: in [^\n]*\n", r.err)
    assert.is_nil(r.err:find("lede/", 1, true))
  end)

  it("names the line of a script that cannot be loaded, and goes on with the next", function()
    box.write("broken.lua", "local a = 1\nlocal b = = 2\n")
    box.write("good.lua", script [[ { "Nothing happened." } ]])
    local r = box.lede { "test", "broken.lua", "good.lua" }
    assert.same({ code = 3, err = "lede: broken.lua:2: unexpected symbol near '='\n",
      out = "good.lua\nok      Nothing happened.\n1 passed, 0 failed\n" }, r)
  end)

  it("stops an example that takes too long, and no other", function()
    box.write("slow.lua", [[return {
  map = function(doc)
    while doc.text:find "for ever" do end
    if doc.text:find "deep" then (("a"):rep(40)):find(("a?"):rep(40) .. ("a*"):rep(40) .. "b") end
  end,
  examples = { { "It went on for ever." }, { "It went on deep in C." }, { "It ended." } } }]])
    local r = box.lede { "test", "slow.lua", "--timeout", "0.3" }
    assert.equal(1, r.code)
    assert.equal("", r.err)
    assert.matches("^slow%.lua\nFAILED  It went on for ever%.\n        slow%.lua:3: over 0%.3 s[^\n]*\n" ..
      "FAILED  It went on deep in C%.\n        over 0%.3 s[^\n]*\nok      It ended%.\n1 passed, 2 failed\n$", r.out)
  end)

  it("runs the script in the sandbox, each example with fresh globals, and shows what it prints", function()
    box.write("secret.txt", "Nobody named this file.\n")
    box.write("s.lua", [[return {
      map = function(doc, emit)
        n = (n or 0) + 1
        print("\27n", n)
        emit { n = n, os = os == nil, read = (pcall(require("lede").open, "secret.txt")) }
      end,
      examples = { { "One.", { n = 1, os = true, read = false } }, { "Two.", { n = 1 } } } }]])
    local r = box.lede { "test", "s.lua" }
    assert.same({ code = 0, err = "", out =
      "s.lua\n\\x1bn\t1\nok      One.\n\\x1bn\t1\nok      Two.\n2 passed, 0 failed\n" }, r)
  end)

  it("takes a folder: every script in it that has examples", function()
    box.write("folder/b.lua", script [[ { "Nothing happened." } ]])
    box.write("folder/a.lua", script [[ { "Jane Doe vowed to resign.", { who = "Jane Doe" } } ]])
    box.write("folder/plain.lua", "emit { title = doc.title }")
    box.write("folder/none.lua", "return { map = function() end }")
    box.write("folder/module.lua", "return { verbs = { 'said' } }")
    for _, name in ipairs { "folder", "folder/" } do
      assert.same({ code = 0, err = "", out = [[
folder/a.lua
ok      Jane Doe vowed to resign.
folder/b.lua
ok      Nothing happened.
2 passed, 0 failed
]] }, box.lede { "test", name })
    end
    box.write("without/module.lua", "return { verbs = { 'said' } }")
    assert.same({ code = 1, err = "lede: no script there has examples\n", out = "0 passed, 0 failed\n" },
      box.lede { "test", "without" })
  end)

  for _, case in ipairs {
    { says = "no script: name an analysis, a script of yours or a folder of them; see: lede test --help" },
    { "claim", says = "no analysis 'claim' (did you mean 'claims'?)" },
    { "gone.lua", says = "no script 'gone.lua'" },
    { "void", says = "no script (*.lua) in the folder 'void'" },
    { "claims", "--timeout", "0", says = "'0' is not a number of seconds above 0" },
    { "claims", "--timout", "9", says = "unknown option '--timout' (did you mean '--timeout'?); see: lede test --help" },
  } do
    it("refuses: lede test " .. table.concat(case, " "), function()
      box.shell "mkdir -p void"
      local r = box.lede { "test", table.unpack(case) }
      assert.equal(2, r.code)
      assert.equal("", r.out)
      assert.is_truthy(r.err:find("lede: ", 1, true) == 1 and r.err:find(case.says, 1, true), r.err)
    end)
  end

  it("begins its help with examples", function()
    local r = box.lede { "test", "--help" }
    assert.equal(0, r.code)
    assert.is_true(r.out:find("Examples:", 1, true) < r.out:find("Options:", 1, true))
    assert.is_truthy(r.out:find("lede test my-script.lua", 1, true))
    for line in r.out:gmatch "[^\n]+" do assert.is_true(utf8.len(line) <= 110, line) end
  end)
end)

describe("lede test --gold", function()
  local box
  setup(function()
    box = program.box()
    box.write("vows.lua", [[
local lede = require "lede"
local t = require "lede.tape"
local vow = t.as("who", t.fold "PERSON") * t.lexeme "vow" * t.as("what", t.word "to" * t.upto(t.form "punct"))
for m in doc:match(vow) do
  emit(lede.fact("vow", m.span, "vows", { who = m.who, what = m.what, day = doc.date }))
  emit(lede.fact("aside", m.who, "asides", {}))
end
]])
    box.write("in/a.txt", "Jane Doe vowed to stay. Ann Lee vowed to go.\n")
    box.write("in/b.txt", "Nothing happened here.\n")
  end)
  teardown(function() box.remove() end)

  local function try(gold, ...)
    box.write("gold.jsonl", gold)
    return box.lede { "test", "--gold", "gold.jsonl", "vows.lua", ... }
  end

  it("scores the rows of each kind, and lists what was missed, wrong and false", function()
    local r = try([[
{"fact":"vow","doc":{"input":"in/a.txt"},"start":0,"end":22,"who":"Jane Doe","what":{"start":15,"end":22}}
{"fact":"vow","doc":{"input":"in/a.txt"},"start":24,"end":43,"who":"Ann","what":"to go"}

{"text":"John Roe, whom few trust, vowed to leave.","rows":[{"fact":"vow","start":0,"end":40}]}
{"text":"Mary Poe vowed to sing.","rows":[]}
]])
    assert.same({ code = 0, err = "", out = [[
vows.lua
wrong   in/a.txt: vow 24-43 "Ann Lee vowed to go"
        who        wanted "Ann"
                   got    "Ann Lee"
missed  John Roe, whom few trust, vowed to leave.: vow 0-40 "John Roe, whom few trust, vowed to leave"
false   Mary Poe vowed to sing.: vow 0-22 "Mary Poe vowed to sing"

3 documents
fact              gold   found   right  precision  recall      F1
vow                  3       3       1      0.333   0.333   0.333
]] }, r)
  end)

  it("takes what lede run wrote, and finds all of it", function()
    local run = box.lede { "run", "vows.lua", "in", "--format", "jsonl" }
    local r = try(run.out)
    assert.same({ code = 0, err = "", out = [[
vows.lua
1 document
fact              gold   found   right  precision  recall      F1
aside                2       2       2      1.000   1.000   1.000
vow                  2       2       2      1.000   1.000   1.000
all                  4       4       4      1.000   1.000   1.000
]] }, r)
  end)

  it("finds a row once, and calls what is emitted twice a false alarm", function()
    box.write("twice.lua", 'emit { fact = "x", a = 1 } emit { fact = "x", a = 1 } emit { a = 1 }')
    box.write("gold.jsonl", '{"text":"A.","rows":[{"fact":"x","a":1,"b":null}]}')
    local r = box.lede { "test", "--gold", "gold.jsonl", "twice.lua" }
    assert.equal(0, r.code)
    assert.is_truthy(r.out:find("false   A.: x { a = 1 }\n", 1, true), r.out)
    assert.is_truthy(r.out:find("\nx                    1       2       1      0.500   1.000   0.667\n", 1, true), r.out)
  end)

  it("judges the kinds that the gold has, and all where it has no row", function()
    local some = '{"text":"Jane Doe vowed to stay.","rows":[{"fact":"aside","start":0,"end":8}]}'
    assert.is_nil(try(some).out:find("vow  ", 1, true))
    local out = try('{"text":"Jane Doe vowed to stay.","rows":[]}').out
    assert.is_truthy(out:find("\nvow                  0       1       0      0.000   0.000   0.000\n", 1, true), out)
    assert.is_truthy(out:find("\naside                0       1       0", 1, true), out)
  end)

  it("reads the day of a text, and a document with nothing to find", function()
    local r = try([[
{"text":"Jane Doe vowed to stay.","date":"2025-12-02","rows":[{"fact":"vow","day":"2025-12-02"}]}
{"doc":{"input":"in/b.txt"}}
]])
    assert.equal("", r.err)
    assert.is_truthy(r.out:find("2 documents\n", 1, true), r.out)
    assert.is_truthy(r.out:find("\nvow                  1       1       1      1.000", 1, true), r.out)
  end)

  it("shows as many mistakes as are asked for", function()
    local gold = '{"text":"A.","rows":[{"fact":"vow","who":"a"},{"fact":"vow","who":"b"},{"fact":"vow","who":"c"}]}'
    local out = try(gold, "--errors", "1").out
    assert.equal(1, select(2, out:gsub("missed", "")))
    assert.is_truthy(out:find("… and 2 more: --errors 3 shows all\n", 1, true), out)
    assert.is_nil(try(gold, "--errors", "0").out:find("missed", 1, true))
  end)

  it("says the same however many documents there are to a worker", function()
    local lines = {}
    for i = 1, 40 do
      lines[i] = ('{"text":"Jane Doe vowed to stay %d days.","rows":[{"fact":"vow","who":"Jane %s"}]}')
        :format(i, i % 3 == 0 and "Roe" or "Doe")
    end
    local r = try(table.concat(lines, "\n"), "--errors", "100")
    assert.is_truthy(r.out:find("\nvow                 40      40      27      0.675", 1, true), r.out)
    assert.equal(r.out, try(table.concat(lines, "\n"), "--errors", "100").out)
    local at = 0
    for day in r.out:gmatch "stay (%d+) days%.: " do
      assert.is_true(tonumber(day) >= at)
      at = tonumber(day)
    end
  end)

  for gold, says in pairs {
    ["{"] = "gold.jsonl:1: not JSON: ",
    ["\n[1]"] = "gold.jsonl:2: no document: \"doc\": { \"input\": FILE } in a row, or \"input\" or \"text\" beside \"rows\"",
    ['{"fact":"vow"}'] = "gold.jsonl:1: no document",
    ['{"text":"A.","rows":[{"start":1}]}'] = 'gold.jsonl:1: a row has a field "fact"',
    ['{"text":"A.","rows":[{"fact":"x","start":-1}]}'] = 'gold.jsonl:1: the field "start" of a row is a byte of the text',
    ['{"text":"A.","rows":1}'] = 'gold.jsonl:1: "rows" is a list of rows',
    [""] = "gold.jsonl: no documents in it",
    ['{"doc":{"input":"in/gone.txt"}}'] = "in/gone.txt: No such file or directory",
    ['{"doc":{"input":"in/a.txt","sha256":"00"}}'] = "in/a.txt: it is not the text that the gold was made from",
  } do
    it("says what is wrong with: " .. gold, function()
      local r = try(gold)
      assert.equal(1, r.code)
      assert.is_truthy(r.err:find("lede: " .. says, 1, true), r.err)
      assert.equal(1, select(2, r.err:gsub("\n", "\n")), r.err)
    end)
  end

  it("says that the gold file is not there, and where the script raised", function()
    local r = box.lede { "test", "--gold", "gone.jsonl", "vows.lua" }
    assert.same({ 1, "lede: gone.jsonl: No such file or directory\n" }, { r.code, r.err })
    box.write("raise.lua", "local d = doc\nerror 'no'")
    box.write("gold.jsonl", '{"text":"A.","rows":[]}')
    r = box.lede { "test", "--gold", "gold.jsonl", "raise.lua" }
    assert.equal(3, r.code)
    assert.is_truthy(r.err:find("raise.lua:2: no", 1, true), r.err)
    r = box.lede { "test", "--gold", "gold.jsonl", "raise.lua", "--errors", "x" }
    assert.equal(2, r.code)
    assert.is_truthy(r.err:find("'x' is not a number from 0", 1, true), r.err)
  end)
end)

describe("the examples", function()
  local box = program.box()
  teardown(function() box.remove() end)
  local pipe <close> = io.popen "pwd"
  local root = pipe:read "l"

  for folder, least in pairs { ["scripts/analyses"] = 5, examples = 5 } do
    it("of every script in " .. folder .. " pass", function()
      local r = box.shell(("cd '%s' && lede test %s"):format(root, folder))
      assert.same({ code = 0, err = "", out = r.out }, r)
      local passed = r.out:match "\n(%d+) passed, 0 failed\n$"
      assert.is_true(passed ~= nil and tonumber(passed) >= least, r.out)
    end)
  end
end)
