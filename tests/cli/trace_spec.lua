-- lede trace: what the phases make of a sentence, and what stopped a rule.
package.path = "tests/cli/?.lua;" .. package.path
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local program = require "program"

local SAID = "President Macron said on Monday that talks would resume in Geneva."
local ARTICLE = "A title\n\n" .. SAID .. " He left. Lindqvist agreed.\n"

describe("lede trace", function()
  local box
  setup(function()
    box = program.box()
    box.write("a.txt", ARTICLE)
  end)
  teardown(function() box.remove() end)

  local function trace(...)
    local r = box.lede { "trace", ... }
    assert.same({ 0, "" }, { r.code, r.err })
    return r.out
  end

  local function has(out, ...)
    for _, line in ipairs { ... } do
      assert.is_truthy(("\n" .. out):find("\n" .. line .. "\n", 1, true), line .. "\nis not in\n" .. out)
    end
  end

  local function lacks(out, text) assert.is_nil(out:find(text, 1, true), text .. "\nis in\n" .. out) end

  it("shows tokens with their forms, classes and folds", function()
    local out = trace("--text", SAID)
    assert.equal(SAID .. "\n", out:match "^[^\n]*\n")
    has(out,
      "     1  President          Cap      role speaker_noun  -> PERSON",
      "     3  said               lower    common report",
      "    12  .                  punct")
  end)

  it("shows what each phase sees, and its matches with captures and folds", function()
    local out = trace("--text", SAID)
    has(out,
      "    sees President Macron said on TIME[Monday] that talks would resume in Geneva .",
      '    title matches "President Macron"\n        title     President\n        who       Macron\n'
        .. "        folded to PERSON",
      '    subject_first matches "' .. SAID:sub(1, -2) .. '"\n        source    President Macron\n        cue       said\n'
        .. "        content   that talks would resume in Geneva")
    lacks(out, "no claim came of it")
    local at = 1
    for _, phase in ipairs { "times", "quantities", "naming", "titling", "grouping", "quotations", "attribution",
                             "attribution_inner" } do
      local found = out:find("\n  " .. phase .. "\n", at, true)
      assert.is_truthy(found, phase .. " in its order")
      at = found
    end
  end)

  it("says of a rule that nearly matches how far it got, and which predicate stopped it", function()
    local out = trace("--text", "He paid about 20 percnt of it.", "--rule", "percentage")
    has(out, "    percentage has no match",
      '    at "20": would have stopped at "percnt"\n        low       20 …\n        wanted t.class "percent"\n'
        .. '            or t.word "to" + t.words "- – —"',
      "    at 6 other places: stopped at once")
    lacks(out, "  attribution\n")
  end)

  it("names the missing class where a verb is not known, with what the captures had taken", function()
    local out = trace("--text", "“We were late,” zorbled Kaja Kallas.", "--rule", "claims.quote_first")
    has(out, '    at "QUOTE[“We were late,”]": would have stopped at "."\n        content   “We were late,”\n'
      .. '        source    zorbled Kaja Kallas …\n        wanted t.class "report" - t.class "saying"')
  end)

  it("says where a rule matches and another took the place", function()
    local out = trace("--text", "Kaja Kallas yodelled.", "--rule", "bare")
    has(out, '    at "Kaja": matches "Kaja Kallas", but given_name took the place')
  end)

  it("keeps to one phase, or to the phases of a step", function()
    local out = trace("--text", SAID, "--phase", "names")
    has(out, "  naming", "  titling", "  grouping")
    lacks(out, "\n  times\n")
    lacks(out, "\n  attribution\n")
  end)

  it("keeps to the sentences, matches and places of a word", function()
    local out = trace("a.txt", "--at", "geneva", "--rule", "city")
    assert.equal(SAID .. "\n", out:match "^[^\n]*\n")
    lacks(out, "Lindqvist")
    has(out, '    at "Geneva": matches "Geneva"')
    lacks(out, "other places")
    lacks(trace("a.txt", "--at", "Monday", "--phase", "names"), "city matches")
    assert.equal('No sentence has the word "Gene".\n', trace("a.txt", "--at", "Gene"))
  end)

  it("reads files, standard input and several sentences", function()
    local from_file = trace("a.txt", "--phase", "times")
    for _, text in ipairs { "A title\n", "He left.\n", "Lindqvist agreed.\n" } do
      assert.is_truthy(("\n" .. from_file):find("\n" .. text, 1, true), text)
    end
    local r = box.lede { "trace", "-", "--phase", "times", stdin = ARTICLE }
    assert.equal(from_file, r.out)
  end)

  it("says the same every time", function()
    local one = trace("a.txt", "--rule", "subject_first")
    assert.equal(one, trace("a.txt", "--rule", "subject_first"))
    assert.equal(trace "a.txt", trace "a.txt")
  end)

  it("shows control characters instead of obeying them", function()
    local out = trace("--text", "He said \27[2J\u{202E}no.")
    lacks(out, "\27")
    lacks(out, "\u{202E}")
  end)

  ---- A script's own patterns

  -- A script with a mistake: "not" stands behind the verb, and the word is not the lexeme.
  local VOWS = [[
local t = require "lede.tape"
local someone = t.fold "PERSON" + t.fold "ROLE"
local vow = t.as("who", someone) * t.word "vow" * t.as("what", t.word "to" * t.rest)
for m in doc:match(vow) do
  emit { fact = "vow", who = m.who, what = m.what }
end
]]

  it("shows the pattern of a script's doc:match, and what stopped it, unasked", function()
    box.write("vows.lua", VOWS)
    local out = trace("vows.lua", "--text", "Jane Doe vowed to stay.")
    has(out, "  times", "  grouping",
      '  match  vows.lua:3\n    sees PERSON[Jane Doe] vowed to stay .\n    no match\n'
        .. '    match comes nearest at "PERSON[Jane Doe]": stops at "vowed"\n        who       Jane Doe\n'
        .. '        wanted t.word "vow"')
    lacks(out, "\n  attribution\n") -- the script asked for no claims
    lacks(out, "emits")
  end)

  it("shows what a script emits where its pattern matches", function()
    box.write("vows.lua", (VOWS:gsub('t.word "vow"', 't.lexeme "vow"')))
    local out = trace("vows.lua", "--text", "Jane Doe vowed to stay.", "--phase", "match")
    has(out, '    match matches "Jane Doe vowed to stay."', "        what      to stay.",
      "  emits vow  what: to stay.; who: Jane Doe")
    lacks(out, "comes nearest")
    lacks(out, "\n  times\n")
  end)

  local TABLE = [[
local lede = require "lede"
local t = require "lede.tape"
local places = t.phase { name = "places", rules = {
  { name = "into", pattern = t.word "into" * t.as("where", t.fold "PLACE") },
  { name = "out", pattern = t.words "out off" * t.word "of" * t.as("where", t.fold "PLACE") },
  { name = "away", fold = "GONE", pattern = t.words "away far" * t.word "from"^-1 },
  { name = "refused", pattern = t.word "moved", make = function() return nil end },
} }
return {
  map = function(doc, emit)
    for m in places:matches(doc:layer()) do emit(lede.fact("place", m.span, m.rule.id, { where = m.where })) end
  end,
}
]]

  it("shows the phases of a script that returns a table, rule by rule", function()
    box.write("places.lua", TABLE)
    local out = trace("places.lua", "--text", "They moved into Paris, out of sight, far from home.", "--phase", "places")
    has(out, "  places  places.lua:4",
      '    into matches "into Paris"\n        where     Paris',
      '    away matches "far from"\n        folded to GONE',
      '    out comes nearest at "out": stops at "sight"\n        wanted t.fold "PLACE"',
      "  emits place  into Paris")
    local refused = trace("places.lua", "--text", "They moved into Paris.", "--rule", "refused")
    has(refused, '    at "moved": matches "moved", but was refused')
  end)

  for _, name in ipairs { "out", "places.out", "places.lua:5", "places.out@places.lua:5" } do
    it("finds a rule as " .. name, function()
      box.write("places.lua", TABLE)
      local out = trace("places.lua", "--text", "They moved out of sight.", "--rule", name)
      has(out, '    at "out": would have stopped at "sight"\n        wanted t.fold "PLACE"',
        "    the prefilter let it be tried at 0 of 6 places")
      lacks(out, "into tried")
    end)
  end

  -- A phase among the cascade's, in place of one that comes with lede, and one that is nothing but a function.
  local CASCADE = [[
local lede = require "lede"
local t = require "lede.tape"
local days = t.phase { name = "mine", rules = {
  { name = "day", fold = "TIME", pattern = t.class "weekday" * t.word "last"^-1 },
} }
lede.cascade:replace("times", days)
lede.cascade:add { name = "own", kind = "own", phase = { run = function(_, layer) return layer, {} end } }
return { map = function(doc, emit)
  for _, kind in ipairs { "time", "own" } do
    for _, f in ipairs(doc:facts(kind)) do emit(f) end
  end
end }
]]

  it("shows the phases that a script put into the cascade, by what its rows say of them", function()
    box.write("days.lua", CASCADE)
    local row = box.lede { "run", "days.lua", "-", "--format", "jsonl", stdin = "They left on Monday." }
    local rule = row.out:match '"rule":"(.-)"'
    assert.equal("times.day@days.lua:4", rule)
    local out = trace("days.lua", "--text", "They left on Monday.", "--rule", rule)
    has(out, "  mine  days.lua:4", '    day matches "Monday"\n        folded to TIME', "  emits time  Monday")
    lacks(out, "  quantities")
  end)

  it("traces a bundled analysis by its name", function()
    local out = trace("claims", "a.txt", "--phase", "attribution", "--at", "Macron")
    has(out, "  attribution", "  emits claim  " .. SAID:sub(1, -2))
  end)

  it("says where a script raised, and that a rule of a script is not there", function()
    box.write("raise.lua", "local d = doc\nerror 'no'")
    local r = box.lede { "trace", "raise.lua", "--text", "One." }
    assert.same({ 3, "" }, { r.code, r.out })
    assert.is_truthy(r.err:find("raise.lua:2: no", 1, true), r.err)
    box.write("places.lua", TABLE)
    r = box.lede { "trace", "places.lua", "--text", "One.", "--rule", "awy", "--phase", "places" }
    assert.same({ 1, "" }, { r.code, r.out })
    assert.is_truthy(r.err:find("no rule 'awy' in phase 'places' (did you mean 'away'?)", 1, true), r.err)
    r = box.lede { "trace", "places.lua" }
    assert.equal(2, r.code)
    assert.is_truthy(r.err:find("no input", 1, true), r.err)
  end)

  ---- The page

  it("makes one page that loads nothing, whatever stands in the text", function()
    box.write("vows.lua", VOWS)
    box.write("evil.txt", 'Ann <script>alert(1)</script>\n\nJane "Doe" vowed to <img src=x onerror=\'y\'> & stay. Bob vowed to go.\n')
    local page = trace("vows.lua", "evil.txt", "a.txt", "--format", "html")
    assert.equal(1, select(2, page:gsub("<!DOCTYPE html>", "")))
    assert.is_truthy(page:find([[<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ]], 1, true))
    assert.is_truthy(page:find("&lt;script&gt;alert(1)&lt;/script&gt;", 1, true))
    assert.is_truthy(page:find("onerror=&#39;y&#39;", 1, true))
    lacks(page, "<script")
    lacks(page, "<img")
    lacks(page, "http://")
    lacks(page, "https://")
    assert.is_truthy(page:find('<span class="bad">&quot;vowed&quot;</span>', 1, true), page)
    assert.is_truthy(page:find('<code>t.word &quot;vow&quot;</code>', 1, true))
    for _, name in ipairs { "section", "details", "div", "span", "dl", "p", "h1", "h2" } do
      local opened = select(2, page:gsub("<" .. name .. "[ >]", ""))
      assert.equal(opened, select(2, page:gsub("</" .. name .. ">", "")), name)
      assert.is_true(opened > 0, name)
    end
    for attribute in page:gmatch "<%w+ (%w+)=" do
      assert.is_truthy(({ lang = 1, charset = 1, http = 1, name = 1, class = 1 })[attribute], attribute)
    end
  end)

  it("gives a fold of a script's own no place in the page's markup", function()
    box.write("fold.lua", [[
local t = require "lede.tape"
local odd = t.phase { name = "odd", rules = { { name = "<b>", fold = 'x" onclick="y', pattern = t.word "stay" } } }
for m in odd:matches(doc:layer()) do emit { m = m.span } end]])
    local page = trace("fold.lua", "--text", "They stay here.", "--format", "html")
    lacks(page, '" onclick')
    lacks(page, "<b>&lt;b&gt;")
    assert.is_truthy(page:find("folded to x&quot; onclick=&quot;y", 1, true))
  end)

  for _, case in ipairs {
    { code = 2, "--text", "x", "--rule", "subject_frist",
      says = "no rule 'subject_frist' (did you mean 'subject_first'?)" },
    { code = 2, "--text", "x", "--rule", "quux", says = "no rule 'quux' in any phase (times, quantities, names" },
    { code = 2, "--text", "x", "--rule", "doubel", "--phase", "quotations",
      says = "no rule 'doubel' in phase 'quotations' (did you mean 'double'?)" },
    { code = 2, "--text", "x", "--phase", "attributon", says = "no phase 'attributon' (did you mean 'attribution'?)" },
    { code = 2, says = "no input: name a file, or give a sentence" },
    { code = 2, "a.txt", "--text", "x", says = "an input and --text: give one of them; see: lede trace --help" },
    { code = 2, "--txt", "x", says = "unknown option '--txt' (did you mean '--text'?); see: lede trace --help" },
    { code = 1, "nothing.txt", says = "nothing.txt: No such file or directory" },
  } do
    it("refuses: lede trace " .. table.concat(case, " "), function()
      local r = box.lede { "trace", table.unpack(case) }
      assert.same({ case.code, "" }, { r.code, r.out })
      assert.is_truthy(r.err:find("lede: " .. case.says, 1, true), r.err)
      assert.equal(1, select(2, r.err:gsub("\n", "\n")))
    end)
  end
end)

-- What tells of a try must be true: it matches where LPeg does, and as far.
describe("a rule tried step by step", function()
  local lede = require "lede"
  local core, tape, try = require "lede.core", require "lede.tape", require "lede.trace_try"

  -- Where a pattern matches, place by place, as LPeg has it: a phase that refuses every match goes on to the next.
  local function stops_of(pattern, layer)
    local stops = {}
    local function make(m) stops[m.first] = m.stop end
    local phase = tape.phase { name = "probe", rules = { { name = "probe", pattern = pattern, make = make } } }
    for _ in phase:matches(layer) do error "refused, and yet a match" end
    return stops
  end

  local function agrees(pattern, layer, name)
    local phase = tape.phase { name = "tried", rules = { { name = "tried", pattern = pattern } } }
    local on_tape, has = phase:tape(phase.rules[1], layer)
    local stops = stops_of(pattern, layer)
    for i = 1, #layer do
      local stop = try.try(pattern, on_tape, has, i).stop
      assert.equal(stops[i], stop and stop > i and stop or nil, name .. " at " .. i)
    end
  end

  it("agrees with LPeg on every bundled rule", function()
    local cascade, attribution = require "lede.cascade", require "lede.attribution"
    local file <close> = assert(io.open "examples/articles/port-merger.txt")
    local doc = core.text(file:read "a")
    local seen, tried = {}, 0
    tape.observe(function(phase, layer) seen[#seen + 1] = { phase, layer } end,
      function() cascade.layer(doc, "quotations") end)
    for _, phase in ipairs { attribution.main, attribution.inner } do
      seen[#seen + 1] = { phase, cascade.layer(doc, "quotations") }
    end
    for _, s in ipairs(seen) do
      for _, rule in ipairs(s[1].rules) do
        agrees(rule.pattern, s[2], s[1].name .. "." .. rule.name)
        tried = tried + 1
      end
    end
    assert.is_true(tried > 70)
  end)

  it("agrees with LPeg on recursion, predicates, edges and plain LPeg", function()
    local layer = core.layer(core.text "a ( b ( c ) d ) e. He left 20 men.\n\nSo it goes, and goes on.")
    local lpeg, t = require "lpeg", tape
    local open, close = t.word "(", t.word ")"
    for name, pattern in pairs {
      nested = t.grammar { "list", list = open * t.ref "item" ^ 0 * close,
                           item = t.ref "list" + (t.one - open - close) },
      rest = t.word "he" * t.rest * t.edge "any" * #t.form "capital",
      counted = t.within(3, t.form "number") * -t.word "boys",
      behind = t.behind(t.word "he" * t.one) * t.one,
      bytes = t.lpeg(lpeg.P(2)) * t.all(t.form "lower", -t.word "x" * t.one),
      inside = t.text "[a-z]+ !." ^ 1 * t.text(lpeg.R "09" ^ 2),
      some = t.word "goes" ^ -2 * (t.tag("k", "v") * 1 + t.word ","),
    } do
      agrees(pattern, layer, name)
    end
  end)

  it("gives up where a pattern tries the same over and over", function()
    local layer, pattern = core.layer(core.text "One two."), tape.one + tape.edge "any"
    for _ = 1, 20 do pattern = #pattern * pattern end -- twice the work each time
    local phase = tape.phase { name = "slow", rules = { { name = "slow", pattern = pattern } } }
    local on_tape, has = phase:tape(phase.rules[1], layer)
    local result = try.try(pattern, on_tape, has, 2)
    assert.same({ true, nil }, { result.gave_up, result.stop })
  end)

  for _, case in ipairs {
    { 't.class "report"', tape.class "report" },
    { 't.fold "PERSON"^1', tape.fold "PERSON" ^ 1 },
    { 't.word "a" + t.words "b c" * -t.one', tape.word "a" + tape.words "b c" * -tape.one },
    { '(t.word "a" + t.edge "any") * #t.form "Cap"', (tape.word "a" + tape.edge "any") * #tape.form "Cap" },
    { 't.as("who", t.one - t.word "a")^-2', tape.as("who", tape.one - tape.word "a") ^ -2 },
    { 't.word "a" * t.text(…)', tape.word "a" * tape.text "[a-z]" },
    { 't.attr("report", "stance", "deny")', tape.attr("report", "stance", "deny") },
    { 't.as("who", … * …)', tape.as("who", (tape.one + tape.edge "any") * (tape.one + tape.edge "block")), 20 },
  } do
    it("is shown as " .. case[1], function() assert.equal(case[1], try.text(case[2], case[3] or 100)) end)
  end
end)
