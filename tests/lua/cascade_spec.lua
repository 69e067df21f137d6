--- The cascade: phases of a script's own, and bundled ones replaced, moved and switched off.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local t = require "lede.tape"

local cascade = lede.cascade

local TEXT = [[
Port news

LONDON — Jane Doe, the company's director, pledged on Monday to close two plants. "We will appeal," said
Foreign Minister Ann Lee of Norway. Bob Ross vowed to fight on, and 20 percent of the $3 billion was spent.
]]
-- A paragraph is a line.
TEXT = TEXT:gsub("(%S)\n(%S)", "%1 %2")

local function document(text) return assert(lede.text(text or TEXT)) end
local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end
local function line() return debug.getinfo(2, "l").currentline end

local function texts(list, field)
  local out = {}
  for i, x in ipairs(list) do
    local value = x
    if field then value = x[field] end
    out[i] = value and value.text or "-"
  end
  return out
end

local function pledge_pattern()
  return t.as("who", t.fold "PERSON") * t.insertion()^-1 * t.as("verb", t.lexeme "pledge" + t.lexeme "vow")
    * (t.word "on"^-1 * t.as("when", t.fold "TIME"))^-1 * t.as("what", t.word "to" * t.upto(t.form "punct"))
end
local function pledges(name)
  return t.phase { name = name or "pledges", kind = "pledge",
                   rules = { { name = "pledge", fold = "PLEDGE", pattern = pledge_pattern() } } }
end

describe("the cascade", function()
  local restore
  before_each(function() restore = cascade.keep() end)
  after_each(function() restore() end)

  local function facts_of_all(doc)
    local rows = {}
    for _, kind in ipairs { "time", "quantity", "mention", "entity", "quote", "claim", "event" } do
      for _, f in ipairs(doc:facts(kind)) do rows[#rows + 1] = lede.encode(f) end
    end
    return rows
  end
  local as_it_comes = facts_of_all(document())

  it("knows of its bundled phases what their modules say", function()
    assert.same({ "times", "quantities", "names", "quotations" }, cascade.order)
    for _, entry in ipairs(cascade.phases()) do
      local module, made = require("lede." .. entry.name), {}
      assert.equal(module.kind, entry.kind)
      for _, phase in ipairs(module.phase.phases or { module.phase }) do
        for _, rule in ipairs(phase.rules) do
          if rule.fold then made[rule.fold] = true end
        end
      end
      local named = {}
      for _, fold in ipairs(entry.folds) do named[fold] = true end
      assert.same(made, named, entry.name)
    end
  end)

  it("takes a phase of a script: its facts, in order, with its captures as fields", function()
    cascade:add(pledges(), { after = "names" })
    assert.same({ "times", "quantities", "names", "pledges", "quotations" }, cascade.order)
    local doc = document()
    local facts = doc:facts "pledge"
    assert.same({ "Jane Doe", "Bob Ross" }, texts(facts, "who"))
    assert.same({ "to close two plants", "to fight on" }, texts(facts, "what"))
    assert.same({ "Monday", "-" }, texts(facts, "when"))
    assert.matches("^pledges%.pledge@tests/lua/cascade_spec%.lua:%d+$", facts[1].rule)
    local row = lede.json.decode(lede.encode(facts[1]))
    assert.equal("pledge", row.fact)
    assert.equal("pledged", row.verb.text)
    assert.equal(TEXT:sub(row.start + 1, row["end"]), row.text)
    assert.matches("^pledge:%x+:%d+%-%d+$", row.id)
  end)

  it("gives the facts of a sentence", function()
    cascade:add(pledges())
    local counts = {}
    for sentence in document():sentences() do counts[#counts + 1] = #sentence:facts "pledge" end
    assert.same({ 0, 1, 0, 1 }, counts)
  end)

  it("lets later phases, and doc:match, ask for what a script's phase folds", function()
    cascade:add(pledges(), { after = "names" })
    cascade:add { name = "pairs", kind = "pair", phase = t.phase { name = "inner", rules = {
      { name = "spoken", pattern = t.as("said", t.fold "QUOTE") * (t.one - t.fold "PLEDGE" + t.edge "sentence")^0
                                   * t.as("then", t.fold "PLEDGE") },
    } } }
    local doc = document()
    assert.same({ "Bob Ross vowed to fight on" }, texts(doc:facts "pair", "then"))
    assert.equal("pairs.spoken", doc:facts("pair")[1].rule_name)
    local seen = {}
    for m in doc:match(t.as("p", t.fold "PLEDGE")) do seen[#seen + 1] = m.p.text end
    assert.same(texts(doc:facts "pledge"), seen)
  end)

  it("takes what make returns: a fact, fields, or nothing", function()
    cascade:add(t.phase { name = "figures", kind = "figure", rules = {
      { name = "fields", pattern = t.as("n", t.form "number"), make = function(m) return { size = #m.n.text } end },
      { name = "fact", pattern = t.word "Norway",
        make = function(m) return lede.fact("figure", m.span, "mine", { land = true }) end },
      { name = "none", pattern = t.word "Ann", make = function() return nil end },
    } }, { after = "words" })
    local facts = document():facts "figure"
    assert.same({ "mine", "figures.fields", "figures.fields" },
                { facts[1].rule_name, facts[2].rule_name, facts[3].rule_name })
    assert.is_true(facts[1].land)
    assert.same({ 2, 1 }, { facts[2].size, facts[3].size })
  end)

  it("gives an array where a name was captured again", function()
    local word = t.as("word", t.form "lower", { many = true })
    cascade:add(t.phase { name = "runs", kind = "run", rules = { { name = "run", pattern = word * word * word } } })
    local facts = document("They went to no good end."):facts "run"
    assert.same({ "went", "to", "no" }, texts(facts[1].word))
  end)

  it("calls finish with the facts of the document", function()
    cascade:add { phase = pledges(), finish = function(facts, doc)
      for i, f in ipairs(facts) do f.number, f.of = i, doc.title end
    end }
    local facts = document():facts "pledge"
    assert.equal(2, facts[2].number)
    assert.equal("Port news", facts[2].of)
  end)

  it("merges what several phases make of one kind, in order of text", function()
    cascade:add { name = "more", kind = "pledge", phase = t.phase { name = "more", rules = {
      { name = "will", pattern = t.word "we" * t.as("what", t.word "will" * t.one) } } } }
    cascade:move("more", { after = "names" })
    cascade:add(pledges(), { after = "names" })
    assert.same({ "to close two plants", "will appeal", "to fight on" }, texts(document():facts "pledge", "what"))
  end)

  it("leaves everything as it is where a phase on top is added", function()
    cascade:add(pledges())
    assert.same(as_it_comes, facts_of_all(document()))
  end)

  local BELOW = { times = "words", quantities = "times", names = "quantities", quotations = "names" }

  it("keeps claims and all above working, whatever is off", function()
    for _, name in ipairs { "times", "quantities", "names", "quotations" } do
      cascade:off(name)
      local doc = document()
      facts_of_all(doc)
      assert.equal(#doc:layer(BELOW[name]), #doc:layer(name))
      cascade:on(name)
    end
    assert.same(as_it_comes, facts_of_all(document()))
    for _, name in ipairs { "times", "quantities", "names", "quotations" } do cascade:off(name) end
    local doc = document()
    facts_of_all(doc)
    assert.same({}, doc:mentions())
    assert.same({}, doc:times())
  end)

  it("keeps them working where a bundled phase is replaced", function()
    for _, name in ipairs { "times", "quantities", "names", "quotations" } do
      local undo = cascade.keep()
      local fold = ({ times = "TIME", quantities = "QUANTITY", names = "PERSON", quotations = "QUOTE" })[name]
      cascade:replace(name, t.phase { name = "mine", rules = {
        { name = "small", fold = fold, pattern = t.form "lower" * t.form "lower" } } })
      local doc = document()
      facts_of_all(doc)
      local element = {}
      for i = 1, #doc:layer(name) do element[doc:layer(name):element(i).fold or ""] = true end
      assert.is_true(element[fold], name)
      undo()
    end
    assert.same(as_it_comes, facts_of_all(document()))
  end)

  it("gives a replaced phase its name, its place and its kind", function()
    cascade:replace("times", t.phase { name = "mine", rules = {
      { name = "day", fold = "TIME", pattern = t.word "Monday" } } })
    assert.same({ "times", "quantities", "names", "quotations" }, cascade.order)
    local facts = document():times()
    assert.same({ "Monday" }, texts(facts))
    assert.equal("times.day", facts[1].rule_name)
    assert.equal("time", facts[1].fact)
  end)

  it("moves phases", function()
    cascade:add(pledges())
    cascade:move("pledges", { before = "quotations" })
    assert.same({ "times", "quantities", "names", "pledges", "quotations" }, cascade.order)
    cascade:move("pledges", { after = "names" })
    cascade:move("quotations", { after = "words" })
    assert.same({ "quotations", "times", "quantities", "names", "pledges" }, cascade.order)
    assert.same({ "Jane Doe", "Bob Ross" }, texts(document():facts "pledge", "who"))
  end)

  it("leaves a document as it was when it was first analysed", function()
    local doc = document()
    doc:times()
    cascade:add(pledges())
    assert.same({ "Jane Doe", "Bob Ross" }, texts(document():facts "pledge", "who"))
    assert.matches("cascade_spec.lua:%d+: no phase makes facts of kind 'pledge': one that does was added when the "
      .. "document was analysed already", raised(function() local _ = doc:facts "pledge" end))
    assert.matches("no phase 'pledges': there are [%l, ]+; it was added when the document was analysed already",
                   raised(function() local _ = doc:layer "pledges" end))
  end)

  it("is as it was after what keep gave is called", function()
    local undo = cascade.keep()
    cascade:add(pledges())
    cascade:off "times"
    undo()
    assert.same(as_it_comes, facts_of_all(document()))
    assert.matches("t.fold 'PLEDGE': no phase below folds that", raised(function() local _ = t.fold "PLEDGE" end))
  end)

  describe("says at the script's line what is wrong:", function()
    for _, case in ipairs {
      { "an unknown phase to place by", function() cascade:add(pledges(), { after = "nmaes" }) end,
        "cascade:add: no phase 'nmaes' %(did you mean 'names'%?%): there are times, quantities, names, quotations; one "
        .. "that another is placed by has to be added first" },
      { "a phase that comes later", function() cascade:add(pledges(), { after = "deadlines" }) end,
        "no phase 'deadlines': there are .* has to be added first" },
      { "an unknown phase to replace", function() cascade:replace("tims", pledges()) end,
        "cascade:replace: no phase 'tims' %(did you mean 'times'%?%)" },
      { "an unknown phase to switch off", function() cascade:off "quotation" end,
        "cascade:off: no phase 'quotation' %(did you mean 'quotations'%?%)" },
      { "an unknown phase to move", function() cascade:move("pledges", { after = "names" }) end, "no phase 'pledges'" },
      { "the words", function() cascade:off "words" end, "no phase 'words'" },
      { "a move to nowhere", function() cascade:move("times", {}) end, "where to%?" },
      { "a misspelt place", function() cascade:add(pledges(), { afer = "names" }) end,
        "unknown field 'afer' %(did you mean 'after'%?%)" },
      { "a name that is taken", function() cascade:add(pledges "names") end,
        "there is a phase 'names' already: .* cascade:replace" },
      { "no phase", function() cascade:add(5) end, "a phase expected: t.phase" },
      { "no phase in the table", function() cascade:add { name = "x", kind = "y" } end, "its field 'phase' must be" },
      { "a misspelt field", function() cascade:add { phase = pledges(), knd = "y" } end,
        "unknown field 'knd' %(did you mean 'kind'%?%)" },
      { "a call with a dot", function() cascade.add(pledges()) end, "called with a colon" },
      { "facts without a kind", function()
        cascade:add(t.phase { name = "x", rules = { { name = "y", pattern = t.one, make = function() end } } })
      end, "phase 'x': its rules make facts; of which kind%?" },
      { "a kind that is made above", function()
        cascade:add { name = "x", kind = "claim", phase = t.phase { name = "x", rules = {} } }
      end, "facts of kind 'claim' are made above all phases: choose another kind" },
      { "a field that every row has", function()
        cascade:add(t.phase { name = "x", kind = "z", rules = { { name = "y", pattern = t.as("text", t.one) } } })
      end, "its facts cannot have a field 'text'" },
      { "a fold that is made above", function()
        cascade:add(t.phase { name = "x", rules = { { name = "y", pattern = t.fold "QUOTE" } } }, { after = "names" })
      end, "phase 'x' asks for t.fold 'QUOTE', which 'quotations' makes, and that stands above it: "
        .. 'place it { after = "quotations" }' },
      { "a fold that no phase of the cascade makes", function()
        local _ = pledges()
        cascade:add(t.phase { name = "x", rules = { { name = "y", pattern = t.fold "PLEDGE" } } })
      end, "phase 'x' asks for t.fold 'PLEDGE': no phase below folds that" },
      { "itself as its place", function() cascade:move("times", { after = "times" }) end,
        "'times' cannot be placed by itself" },
      { "a cycle in one place", function() cascade:move("names", { after = "quotations", before = "times" }) end,
        "cascade:move: a cycle: 'names' cannot stand after 'quotations' and before 'times', for 'times' comes first" },
      { "a kind that nothing makes", function() local _ = document():facts "tme" end,
        "no phase makes facts of kind 'tme' %(did you mean 'time'%?%): there are mention, quantity, quotation, time" },
      { "a layer of no phase", function() local _ = document():layer "name" end,
        "no phase 'name' %(did you mean 'names'%?%)" },
      { "doc:match above its layer", function() local _ = document():match(t.fold "QUOTE") end,
        "t.fold 'QUOTE': no phase folds that up to the layer 'names', 'quotations' does: "
        .. 'doc:match%(pattern, "quotations"%)' },
      { "doc:match in a layer of no phase", function() local _ = document():match(t.one, "nmes") end,
        "no phase 'nmes' %(did you mean 'names'%?%)" },
    } do
      it(case[1], function()
        local before = cascade.order
        local message = raised(case[2])
        assert.matches("^[^\n]*cascade_spec.lua:%d+: ", message)
        assert.matches(case[3], message)
        assert.same(before, cascade.order)
      end)
    end

    it("two that are each to stand after the other", function()
      cascade:add(pledges())
      local at
      local function second() at = line(); cascade:add(pledges "second", { after = "pledges" }) end
      second()
      assert.matches("cascade_spec.lua:%d+: cascade:move: a cycle: 'second' was placed after 'pledges' "
        .. "%([^()]*cascade_spec.lua:" .. at .. "%), and the change would have it the other way",
        raised(function() cascade:move("pledges", { after = "second" }) end))
      assert.same({ "times", "quantities", "names", "quotations", "pledges", "second" }, cascade.order)
    end)

    it("a phase that asks for what it makes itself", function()
      cascade:add(t.phase { name = "x", kind = "z", rules = {
        { name = "y", pattern = t.one, make = function(_, doc) return doc:facts "z"[1] end } } })
      assert.matches("cascade_spec.lua:%d+: phase 'x' asks for what it makes itself or a phase above it makes, a cycle",
                     raised(function() local _ = document():facts "z" end))
    end)

    it("a phase that asks for the claims above it", function()
      cascade:add(t.phase { name = "x", kind = "z", rules = {
        { name = "y", pattern = t.one, make = function(_, doc) return doc:claims()[1] end } } }, { after = "names" })
      assert.matches("phase 'x' asks for what .* a phase above it makes, a cycle",
                     raised(function() local _ = document():facts "z" end))
    end)

    it("a make that returns no fact", function()
      cascade:add(t.phase { name = "x", kind = "z", rules = {
        { name = "y", pattern = t.one, make = function() return 5 end } } })
      assert.matches("cascade_spec.lua:%d+: phase x, rule y: make returned a number",
                     raised(function() local _ = document():facts "z" end))
    end)
  end)
end)

describe("an element", function()
  local doc = document "Jane Doe left. Foreign Minister Ann Lee of Norway said on Friday that the plan had failed."

  local function tree(e)
    local parts = {}
    for i, child in ipairs(e:children()) do parts[i] = tree(child) end
    return #parts > 0 and (e.fold or "") .. "(" .. table.concat(parts, " ") .. ")" or e.text
  end
  local function claim_of(source)
    for _, claim in ipairs(doc:claims()) do
      if claim.source and claim.source.text == source then return claim end
    end
    error("no claim of " .. source)
  end

  local function trees(list)
    local out = {}
    for i, e in ipairs(list) do out[i] = tree(e) end
    return table.concat(out, " ")
  end

  it("of a claim comes apart down to its tokens", function()
    local claim = claim_of "Foreign Minister Ann Lee of Norway"
    assert.equal("PERSON((Foreign Minister) PERSON(Ann Lee)) of PLACE(Norway)", trees(claim.source:elements()))
    local person = claim.source:elements()[1]
    assert.equal("PERSON[Foreign Minister Ann Lee]", tostring(person))
    assert.equal("PERSON", person.fold)
    assert.equal(claim.source.first, person.first)
    assert.equal("Foreign Minister", claim.source:facts("mention")[1].title.text)
  end)

  it("of a match, a capture or a layer likewise", function()
    local m = doc:match(t.as("who", t.fold "PERSON") * t.as("rest", t.one * t.one) )()
    assert.equal(trees(m:children "who") .. " " .. trees(m:children "rest"), trees(m:children()))
    assert.equal("PERSON(Jane Doe)", trees(m:children "who"))
    assert.same({}, m:children "nobody")
    local layer = doc:layer "names"
    assert.equal("Jane Doe", trees(layer:children(m.first)))
    assert.same({}, layer:children(1)) -- an edge
  end)

  it("tells the layers apart", function()
    local claim = claim_of "Foreign Minister Ann Lee of Norway"
    assert.equal("Foreign Minister", claim.source:elements("words")[1].text)
    assert.equal(5, #claim.source:elements "words") -- "Foreign Minister" is a phrase of the lexicon
    assert.equal(#claim.source:elements(), #claim.source:elements "quotations")
    assert.matches("no phase 'wrds'", raised(function() local _ = claim.source:elements "wrds" end))
  end)

  it("is none where the span cuts through it, and the lower layers serve", function()
    local first = doc.text:find "Ann Lee"
    local surname = doc:span(first + 4, first + 6)
    assert.equal("Lee", trees(surname:elements()))
    assert.same({}, surname:elements "names")
    assert.same({}, doc:span(first + 1, first + 2):elements())
  end)

  it("adds up to its parent, whatever the text", function()
    local function check(e)
      local children = e:children()
      if #children == 0 then return end
      assert.equal(e.first, children[1].first)
      assert.equal(e.last, children[#children].last)
      for i, child in ipairs(children) do
        assert.is_true(i == 1 or children[i - 1].last < child.first)
        check(child)
      end
    end
    local file <close> = assert(io.open "examples/articles/ceasefire-talks.txt")
    local article = document(file:read "a")
    local count = 0
    local layer = article:layer "quotations"
    for i = 1, #layer do
      for _, e in ipairs(layer:children(i)) do
        count = count + 1
        check(e)
      end
    end
    assert.is_true(count > 100)
  end)
end)
