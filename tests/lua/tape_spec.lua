--- Token patterns, phases and folds, on small sentences.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local core = require "lede.core"
local lpeg = require "lpeg"
local t = require "lede.tape"

lede.lexicon:add("tspeech", "murmur / murmurs / murmured | tone=low\nyell / yelled | tone=high\npipe up / piped up\n")
lede.lexicon:add("tperson", "@case exact\nAnn\nBo\n")

local speech, person = t.class "tspeech", t.class "tperson"

local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

local function line() return debug.getinfo(2, "l").currentline end

local function words(text) return core.layer(assert(lede.text(text))) end

--- The texts of the matches of a pattern, or of what they captured by a name.
local function matched(pattern, text, name)
  local out = {}
  for m in t.matches(pattern, words(text)) do
    local span = name and m[name] or not name and m.span
    out[#out + 1] = span and (type(span) == "userdata" and span.text or span) or "-"
  end
  return out
end

describe("a predicate", function()
  for _, case in ipairs {
    { "class", person, { "Ann", "Bo" } },
    { "form", t.form "lower", { "murmured", "that", "left" } },
    { "group of forms", t.form "capital", { "Ann", "Bo", "NATO" } },
    { "word", t.word "That", { "that" } },
    { "words", t.words "left  that\n nato", { "that", "left", "NATO" } },
    { "lexeme", t.lexeme "murmur", { "murmured" } },
    { "lexeme of a word no list knows", t.lexeme "left", { "left" } },
    { "attr", t.attr("tspeech", "tone", "low"), { "murmured" } },
    { "attr of another value", t.attr("tspeech", "tone", "high"), {} },
    { "fold of nothing", t.fold "PERSON", {} },
    { "exact spelling", t.exact "NATO" + t.exact "bo", { "NATO" } },
    { "one", t.one, { "Ann", "murmured", "that", "Bo", "left", "NATO", "." } },
    { "all", t.all(person, t.form "Cap", t.no(t.word "Bo")), { "Ann" } },
    { "any", t.any(t.word "Bo", t.word "left"), { "Bo", "left" } },
    { "no", t.no(t.form "lower"), { "Ann", "Bo", "NATO", "." } },
  } do
    it("by " .. case[1], function() assert.same(case[3], matched(case[2], "Ann murmured that Bo left NATO.")) end)
  end

  it("by part of speech", function()
    local text = "He opened a can of fish. They can begin."
    assert.same({ "opened", "begin" }, matched(t.pos "VERB", text))
    assert.same({ "can" }, matched(t.all(t.pos "AUX", t.word "can"), text))
    assert.same({ "a can of fish" }, matched(t.pos "DET" * t.pos "NOUN" * t.pos "ADP" * t.pos "NOUN", text))
    assert.matches("t.pos: unknown part of speech 'VERV' %(did you mean 'VERB'%?%)$",
                   select(2, pcall(function() return (t.pos "VERV") end)))
  end)

  it("sees a phrase as one token", function()
    assert.same({ "piped up" }, matched(speech, "Bo piped up first."))
    assert.same({ "piped up" }, matched(t.lexeme "pipe up", "Bo piped up first."))
    assert.same({}, matched(t.word "up", "Bo piped up first."))
  end)
end)

describe("an operator", function()
  local text = "Ann murmured that Bo, who left, yelled."
  for _, case in ipairs {
    { "p * q", person * speech, { "Ann murmured" } },
    { "p + q, the first that matches", (person + person * speech), { "Ann", "Bo" } },
    { "p - q", t.form "lower" - t.word "left", { "murmured", "that", "who", "yelled" } },
    { "p^1", t.form "lower"^1, { "murmured that", "who left", "yelled" } },
    { "p^2", t.form "lower"^2, { "murmured that", "who left" } },
    { "p^-1", person * speech^-1, { "Ann murmured", "Bo" } },
    { "#p", person * #speech, { "Ann" } },
    { "-p", person * -speech, { "Bo" } },
    { "a number of tokens", person * 2, { "Ann murmured that", "Bo, who" } },
    { "behind", t.behind(speech) * t.one, { "that", "." } },
    { "within", person * t.within(5, speech), { "Ann murmured", "Bo, who left, yelled" } },
    { "within too few", t.word "Bo" * t.within(3, speech), {} },
    { "upto", person * t.upto(t.word ","), { "Ann murmured that Bo" } },
    { "rest", t.word "who" * t.rest, { "who left, yelled." } },
    { "insertion", person * t.insertion() * speech, { "Bo, who left, yelled" } },
    { "skipping insertions", t.skipping(person, speech), { "Ann murmured", "Bo, who left, yelled" } },
    { "a grammar", t.grammar { "list", list = person * (t.one * t.ref "list" + true) }, { "Ann", "Bo" } },
    { "plain LPeg over the tape", person * t.lpeg(lpeg.P(1)), { "Ann murmured", "Bo," } },
    { "plain LPeg, whose captures are its own", t.lpeg(lpeg.C(1)) * speech, { "Ann murmured", ", yelled" } },
    { "what never matches", t.lpeg(false), {} },
  } do
    it(case[1], function() assert.same(case[3], matched(case[2], text)) end)
  end

  it("takes a part that stands in several places", function()
    local part = person * t.form "lower"
    assert.same({ ",", "Bo yelled", "." }, matched(t.behind(part) * t.one - t.form "lower" + part * #t.word ".",
                                                        "Ann went, Bo yelled."))
    local several = t.grammar { "s", s = part * t.ref "s" + part }
    assert.same({ "Ann went Bo yelled" }, matched(several, "Ann went Bo yelled."))
    local twice = t.grammar { "s", s = t.word "(" * t.ref "s"^-1 * t.word ")" }
    assert.same({ "(()) a", "b ()" }, matched(twice * t.form "lower" + t.form "lower" * twice, "(()) a, b ()"))
  end)

  it("joins any number of words, from either side", function()
    local left, right = t.word "w0", t.word "w0"
    for i = 1, 200 do
      left = left + t.word("w" .. i)
      right = t.word("w" .. i) + right
    end
    assert.same({ "w0", "w7", "w200" }, matched(left, "w0 w7 w201 w200"))
    assert.same({ "w0", "w7", "w200" }, matched(right, "w0 w7 w201 w200"))
  end)

  it("recurs", function()
    local nest = t.grammar { "nest", nest = t.word "(" * (t.ref "nest" + t.form "lower")^0 * t.word ")" }
    assert.same({ "(a (b) c)", "()" }, matched(nest, "so (a (b) c) and () or ("))
  end)
end)

describe("the text of a token", function()
  local text = "abba Bab 12a ab, b"
  local a, b = t.text(lpeg.P "a"), t.text "[bB]"
  local lower = t.form "lower"
  for _, case in ipairs {
    { "from its first byte", a, { "abba", "ab" } },
    { "to its last, by re", t.text "[a-z]+ !.", { "abba", "ab", "b" } },
    { "inside", t.text(lpeg.P { "ba" + 1 * lpeg.V(1) }), { "abba" } },
    { "between others", lower * t.text(lpeg.P "Ba") * t.one, { "abba Bab 12a" } },
    { "no", t.no(a), { "Bab", "12a", ",", "b" } },
    { "- p", lower - a, { "b" } },
    { "in what is taken away", t.one - (lower - a), { "abba", "Bab", "12a", "ab", "," } },
    { "in what is taken away from a look", -(lower - b) * t.one, { "Bab", "12a", ",", "b" } },
    { "-p", -a * t.one, { "Bab", "12a", ",", "b" } },
    { "-p behind what is taken", t.one * -b, { "Bab", "12a", "ab" , "b" } },
    { "#p", t.one * #b, { "abba", "," } },
    { "-#p", t.one * -#b, { "Bab", "12a", "ab", "b" } },
    { "behind", t.behind(a) * t.one, { "Bab", "," } },
    { "-behind", t.one * -t.behind(a), { "Bab", "12a", ",", "b" } },
    { "behind, with others", t.behind(lower * b) * t.one, { "12a" } },
    { "behind, of either kind", t.behind(a + t.form "punct") * t.one, { "Bab", ",", "b" } },
    { "all", t.all(lower, a, t.no(t.text "'abb'")), { "ab" } },
    { "repeated", (a + b)^2, { "abba Bab" } },
    { "up to", t.word "Bab" * t.upto(a), { "Bab 12a" } },
    { "within", lower * t.within(2, t.text "[0-9]"), { "abba Bab 12a" } },
    { "in a grammar", t.grammar { "s", s = a * t.ref "s"^-1 + b * t.ref "s" }, { "abba", "ab" } },
    { "exactly", t.exact "Bab" + t.exact "AB" + t.exact "ab", { "Bab", "ab" } },
    { "exactly, with others", t.form "Cap" - t.exact "Bab" + t.exact "b", { "b" } },
    { "behind an exact word", t.behind(t.exact "ab") * t.one, { "," } },
  } do
    it("is asked for: " .. case[1], function() assert.same(case[3], matched(case[2], text)) end)
  end

  it("is that of a phrase or a fold too", function()
    assert.same({ "piped up" }, matched(t.text "'piped' .'up'", "Bo piped up."))
    local above = words "Ann and Bo left":fold { { first = 2, last = 4, fold = "X" } }
    local out = {}
    for m in t.matches(t.text(lpeg.P "Ann and Bo" * -1) * t.one, above) do out[#out + 1] = m.span.text end
    assert.same({ "Ann and Bo left" }, out)
  end)

  it("is asked of the tokens of each document, by a phase used before", function()
    local phase = t.phase { name = "again", rules = { { name = "x", pattern = t.behind(a) * t.one + a * b } } }
    for _, case in ipairs { { "a b c", { "a b" } }, { "c a c", { "c" } }, { "c c", {} } } do
      local out = {}
      for m in phase:matches(words(case[1])) do out[#out + 1] = m.span.text end
      assert.same(case[2], out)
    end
  end)
end)

describe("the edge of a sentence", function()
  local text = "Ann left. Bo stayed.\n\nThe end"

  it("is not stepped over", function()
    assert.same({ "Ann left.", "Bo stayed.", "The end" }, matched(t.one^1, text))
    assert.same({}, matched(t.word "." * t.one, text))
    assert.same({ "Ann" }, matched(person * -t.word "stayed" - t.word "Bo", text))
  end)

  it("is stepped over where the pattern says so", function()
    assert.same({ ". Bo" }, matched(t.word "." * t.edge "sentence" * t.one, text))
    assert.same({ ".\n\nThe" }, matched(t.word "." * t.edge "block" * t.one, text))
    assert.same({ ". Bo", ".\n\nThe" }, matched(t.word "." * t.edge "any" * t.one, text))
    assert.same({ "Ann", "The" }, matched(t.behind(t.edge "block") * t.one, text))
  end)

  it("is of three kinds", function()
    assert.matches('"sentence", "block" or "any" expected', raised(t.edge, "page"))
  end)
end)

describe("a capture", function()
  local claim = t.as("who", person) * t.as("how", speech) * t.as("that", t.word "that"^-1)
              * t.as("what", t.as("begin", t.one) * t.rest)

  it("is a span of its name", function()
    local m = t.matches(claim, words "So Ann yelled that Bo left.")()
    assert.equal("Ann", m.who.text)
    assert.equal("yelled", m.how.text)
    assert.equal("that", m["that"].text)
    assert.equal("Bo left.", m.what.text)
    assert.equal("Ann yelled that Bo left.", m.span.text)
    assert.equal("match: Ann yelled that Bo left.", tostring(m))
  end)

  it("is nil where it matched no token, or does not exist", function()
    local m = t.matches(claim, words "Ann yelled go.")()
    assert.is_nil(m["that"])
    assert.is_nil(m.whom)
    assert.equal("go.", m.what.text)
  end)

  it("may be inside another", function()
    local inner = t.as("outer", person * t.as("inner", t.one) * t.as("deep", t.as("deeper", t.one)))
    assert.same({ "b" }, matched(inner, "Ann a b", "deeper"))
    assert.same({ "a" }, matched(inner, "Ann a b", "inner"))
  end)

  it("may be repeated: the first by its name, all of them by all", function()
    local m = t.matches((t.as("who", person) * t.word ","^-1)^1, words "Ann, Bo, Ann left")()
    local all = {}
    for i, span in ipairs(m:all "who") do all[i] = span.text end
    assert.same({ "Ann", "Bo", "Ann" }, all)
    assert.equal("Ann", m.who.text)
    assert.same({}, m:all "whom")
  end)

  it("of an alternative that failed is forgotten", function()
    local either = t.as("a", person) * t.word "left" + t.as("b", person) * t.word "stayed"
    local m = t.matches(either, words "Bo stayed")()
    assert.is_nil(m.a)
    assert.equal("Bo", m.b.text)
  end)

  it("tells its elements", function()
    local m = t.matches(t.one * t.as("pair", t.one * t.one), words "a b c")()
    assert.same({ 3, 4 }, { m:elements "pair" }) -- element 1 is the edge
    assert.is_nil(m:elements "nothing")
    assert.same({ 2, 4 }, { m.first, m.last })
  end)

  it("may be a constant", function()
    local tagged = person * t.tag("kind", "name") + speech * t.tag("kind", false) * t.tag("list", { "kind", 1, 2 })
    local kinds = {}
    for m in t.matches(tagged, words "Ann yelled") do kinds[#kinds + 1] = m.kind end
    assert.same({ "name", false }, kinds)
  end)

  it("may be a constant that holds itself", function()
    local own = { 1, 2 }
    own[3] = own
    local m = t.matches(person * t.tag("own", own), words "Ann")()
    assert.equal(own, m.own)
    assert.is_nil(m.other)
    assert.equal(0, #m:all "other")
  end)

  it("of one name may come again where one of them says so", function()
    local pair = t.as("who", person) * t.one^-1 * t.as("who", person, { many = true })
    local m = t.matches(pair, words "Ann, Bo left")()
    assert.equal("Ann", m.who.text)
    assert.equal(2, #m:all "who")
    local m2 = t.matches(t.as("who", person) + t.as("who", speech), words "Bo left")()
    assert.equal("Bo", m2.who.text)
    assert.equal(1, #t.matches(-t.as("who", speech) * t.as("who", person), words "Bo left")():all "who")
  end)

  it("that is a constant may be said again", function()
    local m = t.matches(t.tag("seen", 1) * person * t.tag("seen", 2) * speech, words "Ann yelled")()
    assert.equal(1, m.seen)
  end)

  it("may not have the name of what every match has", function()
    for _, name in ipairs { "span", "rule", "all", "layer" } do
      assert.matches("t.as: '" .. name .. "' is what every match has", raised(t.as, name, person))
    end
  end)
end)

describe("a mistake in a pattern", function()
  it("is found where it was made, and the right name is near", function()
    local at
    local message = raised(function() at = line(); local _ = t.class "tspech" end)
    assert.matches("tape_spec.lua:" .. at .. ": t.class: unknown class 'tspech' %(did you mean 'tspeech'%?%)$", message)
    message = raised(function() at = line(); local _ = t.attr("tpersn", "a", "b") end)
    assert.matches("tape_spec.lua:" .. at .. ": t.attr: unknown class 'tpersn' %(did you mean 'tperson'%?%)$", message)
    message = raised(function() at = line(); local _ = t.form "capitals" end)
    assert.matches("tape_spec.lua:" .. at .. ": t.form: unknown form 'capitals' %(did you mean 'capital'%?%)$", message)
  end)

  local p -- what is made, were it not wrong (a value that is returned at once has no line of its own)
  for _, case in ipairs {
    { "a word of two words", function() p = t.word "according to" end, "more than one word" },
    { "no word", function() p = t.words " " end, "no word" },
    { "a number for a class", function() p = t.class(1) end, "t.class: string expected, got number" },
    { "an attribute without a value", function() p = t.attr("tspeech", "tone") end,
      "t.attr: string expected, got nil" },
    { "a string for a pattern", function() p = person * "said" end,
      'pattern expected, got string %(a word is t.word "said"%)' },
    { "a string in a capture", function() p = t.as("x", "said") end, "token pattern expected, got string" },
    { "a string among alternatives", function() p = t.any(person, "said") end, "token pattern expected" },
    { "a string among conditions", function() p = t.all(person, "said") end, "token pattern expected" },
    { "a string as LPeg", function() p = t.lpeg "said" end, "token pattern expected" },
    { "a capture without a name", function() p = t.as(person, person) end, "t.as: name expected" },
    { "half a repetition", function() p = person^0.5 end, "integer expected" },
    { "nothing at all", function() p = t.all() end, "token pattern expected, got nil" },
    { "a fold that nothing makes", function() p = t.fold "PERSONN" end,
      "t.fold 'PERSONN': no phase below folds that %(did you mean 'PERSON'%?%)$" },
    { "a fold before its phase", function() p = t.fold "DEADLINE" end,
      "t.fold 'DEADLINE': no phase below folds that; a phase that does has to be defined before it is asked for$" },
    { "several words, exactly", function() p = t.exact "United States" end, "t.exact: one word expected" },
    { "a repetition of nothing", function() p = (person^0)^1 end, "p%^1: p may match without consuming a token" },
    { "a repetition of a look", function() p = (#person)^0 end, "p%^0: p may match without consuming" },
    { "a repetition of what is optional", function() p = (person^-1 * speech^-1)^0 end, "repeated for ever" },
    { "a repetition of a grammar of nothing", function() p = t.grammar { "a", a = person * t.ref "a" + true }^0 end,
      "repeated for ever" },
    { "a repetition of behind", function() p = t.behind(person)^1 end, "repeated for ever" },
    { "a look back over any distance", function() p = t.behind(person^1) end, "has to be of one length" },
    { "a look back over two lengths", function() p = t.behind(person + person * speech) end, "of one length" },
    { "a capture behind", function() p = t.behind(t.as("x", person)) end, "only looked at cannot be captured" },
    { "one name twice", function() p = t.as("x", person) * speech * t.as("x", person) end,
      "'x' is captured twice in sequence, and m.x would be the first alone: .* { many = true }" },
    { "one name twice, deep inside", function()
      p = (t.as("y", person) + t.as("x", person)^-1) * t.any(speech, t.as("z", speech * t.as("x", person)^0))
    end, "'x' is captured twice in sequence" },
    { "one name inside itself", function() p = t.as("x", person * t.as("x", speech)) end, "'x' is captured twice" },
    { "a tag and a capture of one name", function() p = t.tag("x", 1) * t.as("x", person) end,
      "'x' is captured twice" },
    { "a misspelt option of a capture", function() p = t.as("x", person, { mny = true }) end, "unknown option 'mny'" },
    { "left recursion", function() p = t.grammar { "list", list = t.ref "list" * person + person } end,
      "t.grammar: rule 'list' is left recursive, it comes back to itself before .* a token %(list %-> list%)" },
    { "left recursion by way of others", function()
      p = t.grammar { "a", a = person + t.ref "b", b = t.word "x"^-1 * t.ref "c" * person, c = #t.ref "a" * speech }
    end, "rule 'a' is left recursive, .* %(a %-> b %-> c %-> a%)" },
    { "an empty loop in a grammar", function() p = t.grammar { "a", a = person * t.ref "b"^0, b = speech^-1 } end,
      "t.grammar: rule 'a' repeats what may match without consuming a token" },
    { "a rule that is not there", function() p = t.grammar { "a", a = person * t.ref "itm", item = speech } end,
      "t.grammar: rule 'a' refers to 'itm', and it has no rule of that name %(did you mean 'item'%?%)" },
    { "a first rule that is not there", function() p = t.grammar { "start", list = person } end,
      "t.grammar: it begins with 'start', and it has no rule of that name" },
    { "a look back over what LPeg alone knows the length of", function() p = t.behind(t.lpeg(lpeg.P(1))) end,
      "t.behind: how many tokens an LPeg pattern takes cannot be told" },
    { "a rule outside a grammar", function() p = t.matches(person * t.ref "a", words "Ann left") end,
      "a t.ref stands outside any t.grammar" },
    { "a rule outside a grammar, in a phase", function()
      p = t.phase { name = "x", rules = { { name = "y", pattern = t.ref "a"^-1 * person } } }
    end, "phase x, rule y: a t.ref in it stands outside any t.grammar" },
    { "no first rule", function() p = t.grammar { list = person } end, "it does not say which rule is the first" },
    { "a number of tokens that is none", function() p = t.within("x", person) end,
      "t.within: a number of tokens expected, then a pattern" },
    { "a word for a pattern, to be within", function() p = t.within(3, "left") end, "token pattern expected, got string" },
    { "a word for a pattern, to go up to", function() p = t.upto "left" end, "token pattern expected, got string" },
    { "a word for a pattern, not to be", function() p = t.no "left" end, "token pattern expected, got string" },
    { "re that is none", function() p = t.text "[a-" end, "t.text: .*" },
    { "a phase without rules", function() p = t.phase { name = "x" } end, "phase x: rules = { … } expected" },
    { "a phase without a name", function() p = t.phase { rules = {} } end, "t.phase: a table with a name expected" },
    { "a misspelt field of a phase", function() p = t.phase { name = "x", polcy = "all", rules = {} } end,
      "phase x: unknown field 'polcy' %(did you mean 'policy'%?%)" },
    { "a misspelt field of a rule", function()
      p = t.phase { name = "x", rules = { { name = "y", pattern = person, fodl = "Z" } } }
    end, "phase x, rule y: unknown field 'fodl' %(did you mean 'fold'%?%)" },
    { "a rule without a pattern", function() p = t.phase { name = "x", rules = { { name = "y" } } } end,
      "phase x, rule y: it has no pattern" },
    { "a fold of what may be nothing", function()
      p = t.phase { name = "x", rules = { { name = "y", fold = "Z", pattern = person^0 * -speech } } }
    end, "phase x, rule y: its pattern may match nothing, and nothing cannot be folded" },
    { "a head without a fold", function()
      p = t.phase { name = "x", rules = { { name = "y", head = "z", pattern = person } } }
    end, "phase x, rule y: its head is of no use without a fold" },
  } do
    it("such as " .. case[1], function()
      local message = raised(case[2])
      assert.is_nil(p)
      assert.matches(case[3], message)
      assert.matches("^[^\n]*tape_spec.lua:%d+: ", message)
    end)
  end

  it("of a phase names the phase", function()
    assert.matches("phase x: a rule has no name", raised(t.phase, { name = "x", rules = { { pattern = person } } }))
    assert.matches('phase x: policy "longest" or "first", "overlap" or "all" expected',
                   raised(t.phase, { name = "x", rules = {}, policy = "last" }))
  end)

  it("of rules that call each other without end is told where they are tried", function()
    local nest = t.grammar { "nest", nest = t.word "(" * t.ref "nest"^-1 * t.word ")"^-1 }
    local count = 0
    for m in t.matches(nest, words(("("):rep(1000))) do count = count + m.last - m.first + 1 end
    assert.equal(1000, count)
    assert.matches("rules of a grammar call each other more than %d+ deep",
                   raised(function() for _ in t.matches(nest, words(("("):rep(30000))) do end end))
  end)

  it("of more kinds of token than a byte can tell apart says what to do", function()
    local text, pattern = { "word1" }, t.word "word1"
    for i = 2, 256 do
      text[i] = "word" .. i
      pattern = pattern * t.word(text[i])
    end
    local phase = t.phase { name = "wide", rules = { { name = "long", pattern = pattern } } }
    local layer = words(table.concat(text, " "))
    for _ = 1, 2 do
      assert.matches("tape_spec.lua:%d+: phase wide, rule long: its 256 sets of tokens tell more than 253 kinds of token apart: split it",
                     raised(phase.matches, phase, layer))
    end
  end)

  it("of more sets of tokens than there may be says so and what to do, again and again", function()
    local pattern = t.word "word1"
    for i = 2, 600 do pattern = pattern * t.word("word" .. i) end
    for _ = 1, 2 do
      assert.matches("tape_spec.lua:%d+: phase match, rule match: more than 512 different predicates: split it into",
                     raised(function() t.matches(pattern, words "One.") end))
    end
  end)

  it("of small rules, however many, is none of them", function()
    local rules, text = {}, {}
    for i = 1, 700, 2 do
      text[#text + 1], text[#text + 2] = "word" .. i, "word" .. i + 1
      rules[#rules + 1] = { name = "pair", pattern = t.word("word" .. i) * t.as("second", t.word("word" .. i + 1)) }
    end
    local found = {}
    for m in t.phase { name = "pairs", rules = rules }:matches(words(table.concat(text, " "))) do
      found[#found + 1] = m.second.text
    end
    assert.same({ 350, "word2", "word700" }, { #found, found[1], found[350] })
  end)

  it("nested without end is refused where it is made", function()
    assert.matches("tape_spec.lua:%d+: the pattern is nested more than 2000 deep: a long list of words is t.words", raised(function()
      local pattern = t.word "word1"
      for i = 2, 3000 do pattern = pattern + t.word("word" .. i) end
    end))
  end)
end)

describe("a phase", function()
  local rules = {
    { name = "short", pattern = t.as("who", person) },
    { name = "long", pattern = t.as("who", person) * speech },
    { name = "same", pattern = person * speech },
  }

  local function names(policy, text)
    local out = {}
    for m in t.phase { name = "test", rules = rules, policy = policy }:matches(words(text)) do
      out[#out + 1] = m.rule.name .. ":" .. m.span.text
    end
    return out
  end

  it("takes the longest of the rules that match, the first of equals", function()
    assert.same({ "long:Ann yelled", "short:Bo" }, names(nil, "Ann yelled Bo"))
    assert.same({ "long:Ann yelled", "short:Bo" }, names("longest", "Ann yelled Bo"))
  end)

  it("takes the first rule where told to", function()
    assert.same({ "short:Ann", "short:Bo" }, names("first", "Ann yelled Bo"))
  end)

  it("asks make, and goes on to the next rule where it refuses", function()
    local asked = {}
    local phase = t.phase { name = "test", rules = {
      { name = "long", pattern = person * speech, make = function(m) asked[#asked + 1] = m.span.text end },
      { name = "short", pattern = person, make = function(m) return { name = m.span.text } end },
    } }
    local facts = {}
    for m in phase:matches(words "Ann yelled, Bo") do facts[#facts + 1] = m.fact.name end
    assert.same({ "Ann yelled" }, asked)
    assert.same({ "Ann", "Bo" }, facts)
  end)

  it("may have many rules that each tell other words apart", function()
    local many, text = {}, {}
    for i = 1, 400 do
      text[i] = "word" .. i
      many[i] = { name = text[i], pattern = t.word(text[i]) * t.word("word" .. i + 1)^-1 }
    end
    local phase = t.phase { name = "wide", rules = many }
    local last_first = table.concat(text, " ", 300, 400) .. " " .. table.concat(text, " ", 1, 99)
    for _, order in ipairs { table.concat(text, " "), last_first } do
      local out = {}
      for m in phase:matches(words(order)) do
        assert.equal(m.rule.name, m.span.text:match "^%S+")
        out[#out + 1] = m.span.text
      end
      assert.equal(order, table.concat(out, " "))
    end
  end)

  it("folds what it matched, with the word of its head", function()
    local phase = t.phase { name = "test", rules = {
      { name = "group", fold = "TGROUP", head = "head", pattern = t.word "the" * t.as("head", t.form "lower") },
      { name = "pair", fold = "TPAIR", pattern = person * t.word "and" * person },
      { name = "seen", pattern = speech },
    } }
    local below = words "Ann and Bo heard the murmur. She yelled at the end"
    local above, matches = phase:run(below)
    assert.equal(4, #matches)
    assert.equal(#below - 2 - 1 - 1, #above)

    local pair = above:element(2)
    assert.same({ fold = "TPAIR", form = "other", first = 2, last = 4 }, pair)
    assert.equal("Ann and Bo", above:span(2, 2).text)
    local group = above:element(4)
    assert.same({ fold = "TGROUP", form = "lower", entry = "murmur", first = 6, last = 7 }, group)
    assert.equal("low", above:attr(4, "tspeech", "tone")) -- of the head
    assert.same({ "the murmur", "the end" }, (function()
      local out = {}
      for m in t.matches(t.fold "TGROUP", above) do out[#out + 1] = m.span.text end
      return out
    end)())
    local found = {}
    local hearing = t.fold "TPAIR" * t.one * t.as("what", t.all(t.fold "TGROUP", speech))
    for m in t.matches(hearing, above) do found[1] = m.what.text end
    assert.same({ "the murmur" }, found)
  end)

  it("leaves a layer as it is where nothing folds", function()
    local layer = words "One two"
    local phase = t.phase { name = "test", rules = { { name = "x", fold = "X", pattern = person } } }
    local above, matches = phase:run(layer)
    assert.equal(layer, above)
    assert.same({}, matches)
  end)
end)

describe("a layer", function()
  local layer = words "Ann left. Bo"

  it("tells its elements and edges", function()
    assert.equal(7, #layer)
    assert.equal("layer of 7 elements", tostring(layer))
    assert.same({ edge = "block" }, layer:element(1))
    assert.same({ edge = "sentence" }, layer:element(5))
    assert.equal("Cap", layer:element(2).form)
    assert.same({ 1, 8 }, { layer:range(2, 3) })
    assert.same({ 2, 4 }, { layer:find(1, 9) })
    assert.same({}, { layer:find(2, 3) })
    assert.is_nil(layer:attr(2, "tspeech", "tone"))
  end)

  it("trims the text of elements", function()
    assert.same({ 1, 8 }, { layer:trim(2, 4, " .", " .") })
    assert.same({ 4, 9 }, { layer:trim(2, 4, "nA", "x") })
    assert.same({ 9, 9 }, { layer:trim(4, 4, " .", " .") })
    assert.matches("before the first", raised(function() layer:trim(4, 2, "", "") end))
  end)

  it("says what is wrong with an argument", function()
    assert.matches("bad argument #1 to 'element' %(no such element%)", raised(function() layer:element(0) end))
    assert.matches("no such element", raised(function() layer:element(8) end))
    assert.matches("bad argument #2 to 'span' %(before the first%)", raised(function() layer:span(3, 2) end))
    assert.matches("unknown class 'tspech'", raised(function() layer:attr(2, "tspech", "tone") end))
    assert.matches("no such byte", raised(function() layer:find(0, 3) end))
  end)

  it("folds tokens only, in order, and with a name", function()
    for _, case in ipairs {
      { { { first = 1, last = 2, fold = "X" } }, "begin and end with a token" },
      { { { first = 2, last = 5, fold = "X" } }, "begin and end with a token" },
      { { { first = 3, last = 2, fold = "X" } }, "sorted, disjoint and inside" },
      { { { first = 6, last = 8, fold = "X" } }, "sorted, disjoint and inside" },
      { { { first = 2, last = 3, fold = "X" }, { first = 3, last = 4, fold = "X" } }, "sorted, disjoint and inside" },
      { { { first = 2, last = 3, head = 4, fold = "X" } }, "head of a fold must lie inside" },
      { { { first = 2, last = 3 } }, "a fold needs a name" },
      { { { first = "a", last = 3, fold = "X" } }, "field 'first' must be an element number" },
      { { 1 }, "an array of folds" },
    } do
      assert.matches(case[2], raised(function() layer:fold(case[1]) end))
    end
    local above = layer:fold { { first = 2, last = 6, head = 6, fold = "X" } } -- over the end of a sentence
    assert.equal("Ann left. Bo", above:span(2, 2).text)
    assert.equal("bo", above:element(2).entry)
  end)
end)

describe("a pattern used before", function()
  it("sees kinds of token that turned up since as a fresh one does", function()
    local function make() return person * (t.form "lower" - speech)^1 + speech * t.no(t.form "number") end
    local pattern = make()
    assert.same({ "Ann left" }, matched(pattern, "Ann left"))
    for _, text in ipairs { "Bo yelled Bo 3 NATO, it's", "Ann went yelled 3", "yelled, 3rd RDNA4 (Bo went up) $3" } do
      assert.same(matched(make(), text), matched(pattern, text))
    end
    assert.same({ "yelled Bo" }, matched(pattern, "Bo yelled Bo 3 NATO"))
  end)

  it("gives the matches of a phase as one flat list, too", function()
    local phase = t.phase { name = "flat", policy = "first", rules = {
      { name = "who", pattern = person }, { name = "how", pattern = t.as("cue", speech) * t.one },
      { name = "edge", pattern = t.edge "block" } } }
    assert.same({ "edge", 1, 0, "who", 1, 3, "how", 5, 15, "edge", 17, 16 }, phase:list(words "Ann murmured Bo."))
  end)

  it("may be in use in two documents at once", function()
    local pattern, pairs_found = person * t.one, {}
    for a in t.matches(pattern, words "Ann left Bo stayed") do
      for b in t.matches(pattern, words "Bo 5 Ann ,") do
        pairs_found[#pairs_found + 1] = a.span.text .. "/" .. b.span.text
      end
    end
    assert.same({ "Ann left/Bo 5", "Ann left/Ann ,", "Bo stayed/Bo 5", "Bo stayed/Ann ," }, pairs_found)
  end)
end)

-- The same patterns over tokens and, as a reference, over one letter a token.
describe("every text of up to five words", function()
  local tokens = { w = "word", A = "Ann", m = "murmured", [","] = ",", ["#"] = "\n\n" }
  local over_tokens = { word = t.word "word", person = person, speech = speech, comma = t.word ",", one = t.one,
                        rest = t.rest, edge = t.edge "block", P = t.lpeg, behind = t.behind,
                        ann = t.text(lpeg.P "Ann" * -1), ends_in_d = t.text(lpeg.P { lpeg.P "d" * -1 + 1 * lpeg.V(1) }) }
  local P = lpeg.P
  local over_letters = { word = P "w", person = P "A", speech = P "m", comma = P ",", one = 1 - P "#",
                         rest = (1 - P "#")^0, edge = P "#", P = P, behind = lpeg.B, ann = P "A", ends_in_d = lpeg.S "wm" }
  local shapes = {
    function(e) return e.person * e.speech * e.rest end,
    function(e) return e.one^1 end,
    function(e) return (e.word + e.person)^2 - e.word * e.word end,
    function(e) return e.person * (e.comma * e.person)^-1 * -e.comma end,
    function(e) return e.word * (e.one - e.speech)^0 * e.speech end,
    function(e) return #(e.person * e.word) * e.one^-3 end,
    function(e) return e.comma * e.edge * e.one + e.word * e.edge end,
    function(e) return (e.person + e.P(true)) * e.comma end,
    function(e) return e.edge * e.one * e.edge end,
    function(e) return e.one * -e.ann end,
    function(e) return -e.ends_in_d * e.one * (e.one - (e.ends_in_d - e.word)) end,
    function(e) return (e.one - (e.speech - e.ann))^2 * -e.behind(e.ends_in_d) end,
    function(e) return e.behind(e.ann * e.one) * e.ends_in_d + e.behind(e.edge + e.ann) * e.comma end,
    function(e) return -(e.ann * e.one - e.ends_in_d) * e.one * #(e.ends_in_d + e.edge) end,
    function(e) return e.one * -e.behind(e.ann + e.comma) * -(e.one - e.ann) * e.P(true) end,
  }

  --- All texts of n letters of the table, without edges at the ends or side by side.
  local function each_text(n, f, prefix)
    prefix = prefix or ""
    if #prefix == n then return f(prefix) end
    for _, letter in ipairs { "w", "A", "m", ",", "#" } do
      local edge = letter == "#"
      if not (edge and (#prefix == 0 or #prefix == n - 1 or prefix:sub(-1) == "#")) then
        each_text(n, f, prefix .. letter)
      end
    end
  end

  local function reference(pattern, letters)
    local subject, out, at = "#" .. letters .. "#", {}, 1
    while at <= #subject do
      local stop = pattern:match(subject, at)
      if stop and stop > at then
        out[#out + 1] = at .. "-" .. stop - 1
        at = stop
      else
        at = at + 1
      end
    end
    return table.concat(out, " ")
  end

  it("matches as letters would, inside itself", function()
    local ours, theirs, count = {}, {}, 0
    for i, shape in ipairs(shapes) do ours[i], theirs[i] = shape(over_tokens), P(shape(over_letters)) end
    for n = 1, 5 do
      each_text(n, function(letters)
        local layer = words((letters:gsub(".", function(c) return tokens[c] .. (c == "#" and "" or " ") end)))
        assert.equal(n + 2, #layer)
        for i, pattern in ipairs(ours) do
          local out = {}
          for m in t.matches(pattern, layer) do out[#out + 1] = m.first .. "-" .. m.last end
          assert.equal(reference(theirs[i], letters), table.concat(out, " "), letters .. ", shape " .. i)
        end
        count = count + 1
      end)
    end
    assert.equal(2340, count)
  end)
end)

describe("a rule's guard", function()
  it("refuses elements before `make` is asked, and the next best has its chance", function()
    local asked, made = {}, {}
    local phase = t.phase { name = "guarded", rules = {
      { name = "two", pattern = person * speech,
        guard = function(layer, first, last)
          asked[#asked + 1] = layer:text(first, last)
          return layer:text(first, first) ~= "Bo"
        end,
        make = function(m) made[#made + 1] = m.span.text return true end },
      { name = "one", pattern = person },
    } }
    local out = {}
    for m in phase:matches(words "Ann yelled Bo murmured") do out[#out + 1] = m.rule.name .. ":" .. m.span.text end
    assert.same({ "two:Ann yelled", "one:Bo" }, out)
    assert.same({ "Ann yelled", "Bo murmured" }, asked)
    assert.same({ "Ann yelled" }, made)
  end)
end)

describe("t.compile", function()
  it("gives a token pattern as a part of LPeg's own grammars", function()
    local layer = words "Ann yelled Bo murmured left"
    local pair, tape = t.compile(person * speech, layer)
    assert.equal(#layer, #tape)
    local all = lpeg.Ct((lpeg.Cp() * pair + 1)^0)
    assert.same({ 2, 4, 4, 6 }, lpeg.match(all, tape, 1, layer))
  end)

  it("tells a mistake at the script's line", function()
    assert.matches("^[^\n]*tape_spec.lua:%d+: a t.ref stands outside any t.grammar", raised(function() return (t.compile(t.ref "x", words "Ann")) end))
  end)
end)

-- Matches and their captures, and what the prefilter lets through, against LPeg asked at every place: patterns made by
-- chance, the same in every run.
describe("a pattern made by chance", function()
  local seed = 7
  local function random(n)
    seed = seed * 1103515245 + 12345 & 0x7fffffff
    return seed // 65536 % n + 1
  end
  local function pick(list) return list[random(#list)] end

  local WORDS = { "word", "Ann", "Bo", "murmured", "left", ",", "NATO", "3" }
  local sets = { t.word "word", person, speech, t.word ",", t.form "lower", t.form "capital", t.one - person,
                 t.words "left ,", t.one, t.form "number" }

  local any
  local makers = {
    function() return pick(sets) end,
    function() return pick(sets) end,
    function(d) return any(d) * any(d) end,
    function(d) return any(d) * any(d) end,
    function(d) return any(d) + any(d) end,
    function(d) return any(d) - pick(sets) end,
    function(d) return any(d)^-random(4) * pick(sets) end,
    function(d) return (pick(sets) * any(d)^-1)^random(3) end,
    function(d) return (any(d) - t.word ",")^0 * pick(sets) end,
    function(d) return #any(d) * pick(sets) end,
    function(d) return -any(d) * pick(sets) end,
    function(d) return any(d) * #(pick(sets) + t.edge "any") end,
    function(d) return any(d) * -(pick(sets) + t.edge "block") end,
    function(d) return t.behind(pick(sets) + t.edge "any") * any(d) end,
    function(d) return -t.behind(pick(sets)) * any(d) end,
    function(d) return any(d) * (t.behind(pick(sets)) * any(d) + t.behind(t.edge "sentence" + pick(sets))) end,
    function(d) return (t.behind(pick(sets)) * t.tag("seen", true) + true) * any(d) end,
    function(d) return any(d) * t.edge "sentence" * any(d) end,
    function(d) return t.within(random(3), any(d)) end,
    function(d) return t.as("x", any(d), { many = true }) * t.lpeg(lpeg.P(1)) end,
    function(d) return t.all(pick(sets), pick(sets)) * any(d)^-1 end,
    function(d) return any(d) * t.text(lpeg.R "az") end,
    function(d) return -t.behind(t.text(lpeg.P "word")) * any(d) end,
    function(d) return t.grammar { "open", open = pick(sets) * (t.ref "more" + pick(sets)), more = any(d) * t.ref "open"^-1 } end,
    function(d) return #t.as("y", any(d), { many = true }) * t.as("x", pick(sets), { many = true })^random(2) end,
  }
  function any(depth)
    if depth == 0 then return pick(sets) end
    return makers[random(#makers)](depth - 1)
  end

  local function text()
    local out = {}
    for i = 1, random(12) do out[i] = pick(WORDS) .. (random(5) == 1 and ". " or random(9) == 1 and "\n\n" or " ") end
    return table.concat(out)
  end

  -- LPeg's flat list of events (NAME, first, …, stop or NAME, false, value) as core.search has captures.
  local function captures_of(events)
    local out, open, k = {}, {}, 1
    while k <= #events do
      if type(events[k]) ~= "string" then
        out[open[#open] + 2] = events[k]
        open[#open], k = nil, k + 1
      elseif events[k + 1] == false then
        table.move(events, k, k + 2, #out + 1, out)
        k = k + 3
      else
        open[#open + 1] = #out + 1
        out[#out + 1], out[#out + 2], out[#out + 3] = events[k], events[k + 1], 0
        k = k + 2
      end
    end
    return out
  end

  local function shown(i, stop, captured)
    local out = {}
    for k, x in ipairs(captured) do out[k] = tostring(x) end
    return ("%d-%d[%s]"):format(i, stop - 1, table.concat(out, " "))
  end

  local function stops(pattern, layer) -- as LPeg has it
    local track, out = core.track(), {}
    assert(track:add(pattern))
    local tape = assert(track:tape(layer))
    local compiled, captures = core.compile(pattern, track, lpeg)
    for i = 1, #layer do
      local events, stop = compiled:match(tape, i, layer)
      if not captures then events, stop = {}, events end
      if stop and stop > i then out[#out + 1] = shown(i, stop, captures_of(events)) end
    end
    return table.concat(out, " ")
  end

  it("matches as LPeg matches it, and is tried wherever it does, in one document or many", function()
    local found, kind = 0, require "lede.tape_phase"
    finally(function() kind.many = false end)
    for n = 1, 1500 do
      local pattern = any(random(3))
      local phase = t.phase { name = "chance", policy = "overlap", rules = { { name = "x", pattern = pattern } } }
      for k = 1, 4 do
        kind.many = k > 2
        local words_of, out = text(), {}
        local layer = words(words_of)
        for m in phase:matches(layer) do out[#out + 1] = shown(m.first, m.stop, m.captured) end
        found = found + #out
        assert.equal(stops(pattern, layer), table.concat(out, " "), ("pattern %d on %q"):format(n, words_of))
      end
    end
    assert.is_true(found > 5000)
  end)
end)
