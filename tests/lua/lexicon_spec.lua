--- Word lists, as a script sees and extends them.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local core = require "lede.core"
local t = require "lede.tape"

local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

local function line() return debug.getinfo(2, "l").currentline end

--- The texts that a token pattern matches among the words of a document.
local function matched(doc, pattern)
  local out = {}
  for m in doc:match(pattern, "words") do out[#out + 1] = m.span.text end
  return out
end

describe("a lexicon of one's own", function()
  local lexicon = core.lexicon()
  lexicon:add("vow", "vow / vows / vowed | strength=strong\nswear to\n")
  local added = line() - 1
  lexicon:add("name", "@case exact\nMay\n")

  it("knows its words, in any case and form", function()
    assert.is_true(lexicon:is("vow", "vow"))
    assert.is_true(lexicon:is("VOWED", "vow"))
    assert.is_true(lexicon:is("Swear to", "vow"))
    assert.is_false(lexicon:is("swear", "vow"))
    assert.is_false(lexicon:is("unheard-of", "vow"))
    assert.is_true(lexicon:is("may", "name")) -- asked without a text, any case will do
  end)

  it("tells attributes and lemmas", function()
    assert.equal("strong", lexicon:attr("vows", "vow", "strength"))
    assert.equal("vow", lexicon:attr("vowed", "vow", "lemma"))
    assert.is_nil(lexicon:attr("swear to", "vow", "strength"))
    assert.is_nil(lexicon:attr("unheard-of", "vow", "strength"))
  end)

  it("says why a word is in it", function()
    local where = "tests/lua/lexicon_spec.lua:" .. added
    assert.same({ { class = "vow", file = where, line = 1, rank = "script" } }, lexicon:why "vowed")
    assert.same({ { class = "vow", file = where, line = 2, rank = "script" } }, lexicon:why "swear to")
    assert.same({}, lexicon:why "unheard-of")
  end)

  it("is worth printing", function() assert.equal("lexicon of 2 classes", tostring(lexicon)) end)

  it("suggests the class that was meant", function()
    assert.matches("bad argument #2 to 'is' %(unknown class 'vwo' %(did you mean 'vow'%?%)%)",
                   raised(function() return lexicon:is("vow", "vwo") end))
    assert.matches("unknown class 'xyzzy'", raised(function() return lexicon:attr("vow", "xyzzy", "lemma") end))
  end)

  it("names the line that it cannot read, at the script's own line", function()
    local at
    local message = raised(function() at = line(); lexicon:add("vow", "fine\noops | nothing") end)
    assert.matches("lexicon_spec.lua:" .. at .. ":", message)
    assert.matches("vow:2: 'nothing' is no attribute %(key=value%)", message)
    assert.matches("vow:1: '@foo' is no directive", raised(function() lexicon:add("vow", "@foo") end))
  end)

  it("has its methods by their names", function()
    assert.matches("lede.lexicon has no 'wy' %(did you mean 'why'%?%)", raised(function() return lexicon:wy "x" end))
  end)

  it("is used for documents that are read from then on, and for those only", function()
    local before = assert(lede.text "They vowed to go.")
    for _ in before:tokens() do end
    core.use(lexicon)
    local after = assert(lede.text "They vowed to go.")
    local track, layer = core.track(), core.layer(after)
    assert.is_true(track:add(t.class "vow"))
    core.use(lede.lexicon)
    assert.equal(7, #track:tape(layer))
    assert.equal("strong", layer:attr(3, "vow", "strength"))
    assert.equal(7, #core.layer(before))
    assert.matches("a layer of another lexicon", raised(track.tape, track, core.layer(before)))
  end)

  it("tells what was taken out, and by which line", function()
    local own = core.lexicon()
    own:add("vow", "vow / vows\n- vows")
    assert.is_false(own:is("vows", "vow"))
    assert.is_nil(own:attr("vows", "vow", "lemma"))
    local why = own:why "vows"
    assert.equal(1, #why)
    assert.matches("lexicon_spec.lua:%d+:2$", why[1].removed_by)
    assert.is_nil(why[1].overridden_by)
  end)

  it("warns of an entry with two meanings", function()
    local own = core.lexicon()
    assert.same({}, own:warnings())
    own:add("vow", "vow | a=b\nswear\nvow | a=c")
    assert.equal(1, #own:warnings())
    assert.matches("^tests/lua/lexicon_spec.lua:%d+: vow:3: 'vow' stands on line 1 too, with other attributes; what that "
      .. "line says counts$", own:warnings()[1])
    assert.equal("b", own:attr("vow", "vow", "a"))
  end)

  it("reads files, and says which one is missing", function()
    local ok, err = core.load_lexicon(lexicon, "no/such/list")
    assert.is_nil(ok)
    assert.equal("not_found", err.code)
    assert.matches("no/such/list", err.message)
  end)
end)

describe("the bundled lexicon", function()
  it("knows words of saying", function()
    assert.is_true(lede.lexicon:is("said", "report"))
    assert.equal("say", lede.lexicon:attr("said", "report", "lemma"))
    local files = {}
    for _, why in ipairs(lede.lexicon:why "said") do files[why.class] = why.file end
    assert.matches("lexicon/report$", files.report)
  end)
end)

describe("a bundled word", function()
  it("says so, and gives way to a script's attributes", function()
    local before = lede.lexicon:why "quipped"
    assert.equal("bundle", before[1].rank)
    lede.lexicon:add("report", "quipped | mood=droll lemma=quip")
    local after = lede.lexicon:why "quipped"
    assert.equal("script", after[1].rank)
    assert.matches("lexicon_spec.lua:%d+:1$", after[2].overridden_by)
    assert.equal("droll", lede.lexicon:attr("quipped", "report", "mood"))
    assert.equal("quip", lede.lexicon:attr("quipped", "report", "lemma"))
  end)
end)

describe("words added by a script", function()
  it("count for documents that were read, and patterns that were used, before", function()
    lede.lexicon:add("testclass", "zorble\n")
    local doc = assert(lede.text "They zorbled, quuxed up and zorble.")
    local pattern = t.class "testclass"
    assert.same({ "zorble" }, matched(doc, pattern))
    lede.lexicon:add("testclass", "zorble / zorbled\n")
    assert.same({ "zorbled", "zorble" }, matched(doc, pattern))
    local zorble = t.lexeme "zorble"
    assert.same({ "zorbled", "zorble" }, matched(doc, zorble))
  end)

  it("may be phrases of words that were unknown when the document was cut", function()
    local doc = assert(lede.text "They glorped up and away.")
    for _ in doc:sentences() do end
    lede.lexicon:add("testphrase", "glorped up\n")
    assert.same({ "glorped up" }, matched(doc, t.class "testphrase"))
  end)

  it("may be known in another class", function()
    local doc = assert(lede.text "It was plinkish and plonkish.")
    lede.lexicon:add("testfirst", "plinkish\nplonkish\n")
    lede.lexicon:add("testsecond", "plinkish\n")
    local second = t.class "testsecond"
    assert.same({ "plinkish" }, matched(doc, second))
    lede.lexicon:add("testsecond", "plonkish\n")
    assert.same({ "plinkish", "plonkish" }, matched(doc, second))
  end)
end)
