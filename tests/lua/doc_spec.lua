--- Documents and spans, as a script sees them.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local text = "Talks resume in Geneva\n\nThe envoy said: “We won't go.” Ann Lee left.\n- one item\n\nNobody knows."
local meta = { url = "https://example.org/a", author = "Ann Lee", published = "2025-12-02" }

local function texts(...)
  local out = {}
  for x in ... do out[#out + 1] = x.text end
  return out
end

--- The message that f raises, without its traceback.
local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

--- Number of the line that calls this.
local function line() return debug.getinfo(2, "l").currentline end

describe("a document", function()
  local doc = assert(lede.text(text, meta))

  it("has its text, its source and what is known of it", function()
    assert.equal(text, doc.text)
    assert.equal(text, doc.source)
    assert.equal("Talks resume in Geneva", doc.title)
    assert.equal("https://example.org/a", doc.url)
    assert.equal("Ann Lee", doc.author)
    assert.equal("2025-12-02", doc.published)
    assert.is_nil(doc.language)
    assert.equal(0, doc.repairs)
  end)

  it("has the SHA-256 of its source", function()
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", lede.text("abc").sha256)
  end)

  it("takes the caller's word over its own", function()
    assert.equal("Another", lede.text(text, { title = "Another" }).title)
  end)

  it("is worth printing", function()
    assert.matches('^document "Talks resume in Geneva", 5 sentences, %d+ tokens, sha256 %x+$', tostring(doc))
    assert.matches('^document "%(no title%)"', tostring(lede.text "One."))
  end)

  it("names a field that was misspelt, and the right one", function()
    assert.matches("lede.doc has no 'titel' %(did you mean 'title'%?%)", raised(function() return doc.titel end))
    assert.matches("did you mean 'sentences'", raised(function() return doc:sentence() end))
    assert.matches("lede.doc has no 'xyzzy'$", raised(function() return doc.xyzzy end))
    assert.matches("lede.doc cannot be written to %(field 'title'%)", raised(function() doc.title = "x" end))
  end)

  it("shows no metatable", function() assert.is_false(getmetatable(doc)) end)

  it("says at the script's own line what is wrong with an argument", function()
    local at
    local message = raised(function() at = line(); lede.text(nil) end)
    assert.matches("doc_spec.lua:" .. at .. ":", message)
    assert.matches("bad argument #1 to 'text' %(string expected", message)
    assert.matches("unknown option 'titel' %(did you mean 'title'%?%)",
                   raised(function() lede.text("One.", { titel = "x" }) end))
    assert.matches("option 'url': string expected, got number", raised(function() lede.text("One.", { url = 1 }) end))
    assert.matches("bad argument #2", raised(function() lede.text("One.", "x") end))
  end)

  it("is refused where there is none", function()
    for _, case in ipairs { { "", "empty" }, { " \n\t", "empty" }, { ("\0"):rep(100), "binary" } } do
      local none, err = lede.text(case[1])
      assert.is_nil(none)
      assert.equal(case[2], err.code)
      assert.equal(err.message, tostring(err))
    end
  end)

  it("is refused where there is no such file", function()
    local none, err = lede.open "no/such/file.txt"
    assert.is_nil(none)
    assert.equal("not_found", err.code)
    assert.matches("no/such/file.txt", err.message)
  end)
end)

describe("blocks, sentences and tokens", function()
  local doc = assert(lede.text(text))

  it("come in order of text", function()
    local blocks = {}
    for b, kind, level in doc:blocks() do blocks[#blocks + 1] = kind .. level .. ": " .. b.text end
    assert.same({ "title0: Talks resume in Geneva", "paragraph0: The envoy said: “We won't go.” Ann Lee left.",
                  "item1: one item", "paragraph0: Nobody knows." }, blocks)
    local items = {}
    for b, kind, level in doc:blocks "item" do items[#items + 1] = kind .. level .. ": " .. b.text end
    assert.same({ "item1: one item" }, items)
    assert.is_nil(doc:blocks "row"())
    assert.same({ "Talks resume in Geneva", "The envoy said: “We won't go.”", "Ann Lee left.", "one item",
                  "Nobody knows." }, texts(doc:sentences()))
    local forms = {}
    for token, form in doc:tokens() do forms[#forms + 1] = token.text .. "/" .. form end
    assert.equal("Talks/Cap resume/lower in/lower Geneva/Cap The/Cap", table.concat(forms, " ", 1, 5))
  end)

  it("are found within a span", function()
    local second = doc:span(doc.text:find "The envoy.*left%.")
    assert.same({ "The envoy said: “We won't go.”", "Ann Lee left." }, texts(second:sentences()))
    assert.same({ "Ann", "Lee", "left", "." }, texts(doc:span(doc.text:find "Ann Lee left%."):tokens()))
    assert.same({ "Ann Lee left." }, texts(doc:span(doc.text:find "“We.*left%."):sentences())) -- those that begin in it
    assert.same({}, texts(doc:span(1, 0):tokens()))
    assert.same({}, texts(doc:span(#doc.text + 1, #doc.text):sentences()))
  end)

  it("end for good", function()
    local next_token = lede.text("One."):tokens()
    assert.is_truthy(next_token() and next_token())
    assert.is_nil(next_token())
    assert.is_nil(next_token())
  end)

  it("outlive every other mention of their document", function()
    local next_sentence = assert(lede.text "One is here. Two is there."):sentences()
    collectgarbage()
    local span = next_sentence()
    next_sentence = nil
    collectgarbage()
    collectgarbage()
    assert.equal("One is here.", span.sentence.text)
  end)
end)

describe("a span", function()
  local doc = assert(lede.text(text))
  local first, last = doc.text:find "Ann Lee"
  local span = doc:span(first, last)

  it("is a stretch of text by its first and last byte", function()
    assert.equal("Ann Lee", span.text)
    assert.equal("Ann Lee", tostring(span))
    assert.equal(first, span.first)
    assert.equal(last, span.last)
    assert.equal(7, #span)
    assert.equal(doc, span.doc)
    assert.equal(span.text, doc.text:sub(span.first, span.last))
  end)

  it("knows where it stands", function()
    assert.equal("Ann Lee left.", span.sentence.text)
    assert.equal("The envoy said: “We won't go.” Ann Lee left.", span.block.text)
    assert.equal("paragraph", span.kind)
    assert.equal("item", doc:span(doc.text:find "one").kind)
  end)

  it("may be empty, and may be all", function()
    assert.equal("", doc:span(5, 4).text)
    assert.equal("", doc:span(#doc.text + 1, #doc.text).text)
    assert.equal(doc.text, doc:span(1, #doc.text).text)
  end)

  it("stays inside the text", function()
    for _, case in ipairs { { 0, 3, 2 }, { 5, 3, 3 }, { 1, #text + 1, 3 }, { #text + 2, #text + 1, 2 },
                           { -1, 2, 2 } } do
      -- the document itself is not counted as an argument of a method
      assert.matches(("bad argument #%d to 'span' %%(outside the text%%)"):format(case[3] - 1),
                     raised(function() doc:span(case[1], case[2]) end))
    end
    assert.matches("number expected, got string", raised(function() doc:span("a", 2) end))
    assert.matches("no integer representation", raised(function() doc:span(1.5, 2) end))
  end)

  it("shows its surroundings in whole words", function()
    assert.equal(" go.” Ann Lee left.\n- ", span:context(10).text) -- "on" of "one" did not fit
    assert.equal("Ann Lee", span:context(0).text)
    assert.equal(" Ann Lee ", span:context(3).text)
    assert.equal(doc.text, span:context(1000).text)
    assert.equal(doc.text, span:context(math.maxinteger).text)
    assert.matches("bad argument #1 to 'context'", raised(function() span:context(-1) end))
  end)

  it("tells what its sentence says before it, in whole words", function()
    local said = lede.text "It rained. Then, on Monday, it stopped.\n"
    local monday = said:span(21, 26)
    assert.equal("Monday", monday.text)
    assert.equal("Then, on ", monday:before(100))
    assert.equal(" on ", monday:before(5))
    assert.equal("", monday:before(0))
    assert.equal("", said:span(12, 15):before(100))
    assert.matches("bad argument #1 to 'before'", raised(function() monday:before(-1) end))
  end)

  it("equals another of the same stretch of the same document", function()
    assert.is_true(span == doc:span(first, last))
    assert.is_false(span == doc:span(first, last - 1))
    assert.is_false(span == lede.text(text):span(first, last))
    assert.is_false(span == doc)
    assert.is_false(span == "Ann Lee")
  end)

  it("comes before what begins later, and before what is longer", function()
    local list = { doc:span(5, 9), doc:span(1, 9), doc:span(1, 3) }
    table.sort(list, function(a, b) return a < b end)
    assert.same({ "1-3", "1-9", "5-9" }, { list[1].first .. "-" .. list[1].last, list[2].first .. "-" .. list[2].last,
                                           list[3].first .. "-" .. list[3].last })
  end)

  it("may be made of pieces", function()
    local pieces = { doc:span(1, 5), doc:span(14, 15) }
    local whole = doc:span(1, 15):with(pieces)
    assert.equal(pieces, whole.pieces)
    assert.equal("Talks resume in", whole.text)
    assert.is_nil(span.pieces)
  end)

  it("names what was misspelt", function()
    assert.matches("lede.span has no 'frist' %(did you mean 'first'%?%)", raised(function() return span.frist end))
    assert.matches("cannot be written to", raised(function() span.first = 1 end))
  end)
end)

describe("the source of a span", function()
  local function source_of(doc, pattern)
    local first, last = doc:span(doc.text:find(pattern)):source()
    return doc.source:sub(first, last)
  end

  it("is itself in a plain text", function()
    local doc = assert(lede.text(text))
    assert.equal("Ann Lee", source_of(doc, "Ann Lee"))
  end)

  it("stays true behind a mark, broken bytes and NULs", function()
    local doc = assert(lede.text "\xEF\xBB\xBFKyiv \xFF\xFE and \0 Odesa and Lviv, a plain line of text")
    assert.equal(3, doc.repairs)
    assert.equal("Kyiv \u{FFFD}\u{FFFD} and \u{FFFD} Odesa", doc.text:match "^.*Odesa")
    assert.equal("Odesa and Lviv", source_of(doc, "Odesa and Lviv"))
    assert.equal("Kyiv \xFF\xFE", source_of(doc, "Kyiv \u{FFFD}\u{FFFD}"))
    assert.equal("\0", source_of(doc, "\u{FFFD} Odesa") :sub(1, 1))
    assert.same({ 4, 7 }, { doc:span(1, 4):source() })
  end)

  it("is found for every token of every sort of text", function()
    local doc = assert(lede.text "é 👍🏽 e\u{301} Київ’s \xE2\x82 東京 \xC3(\xA9 end of it")
    for token in doc:tokens() do
      local first, last = token:source()
      local source = doc.source:sub(first, last)
      assert.is_true(source == token.text or token.text:find "\u{FFFD}" ~= nil)
    end
  end)
end)

describe("the place of a span", function()
  local doc = assert(lede.text "👍🏽 e\u{301}té, Київ — “a” 𝒳 end")

  it("is also counted in code points and in UTF-16 units", function()
    for _, case in ipairs { { "👍🏽", 1, 2, 1, 4 }, { "e\u{301}té", 4, 7, 6, 9 }, { "Київ", 10, 13, 12, 15 },
                           { "𝒳", 21, 21, 23, 24 }, { "end", 23, 25, 26, 28 } } do
      local span = doc:span(doc.text:find(case[1], 1, true))
      assert.same({ case[2], case[3] }, { span:codepoints() }, case[1])
      assert.same({ case[4], case[5] }, { span:utf16() }, case[1])
    end
    assert.same({ 1, 0 }, { doc:span(1, 0):codepoints() })
    assert.same({ 29, 28 }, { doc:span(#doc.text + 1, #doc.text):utf16() })
  end)

  it("may be given so", function()
    assert.equal("Київ", doc:span(10, 13, "codepoints").text)
    assert.equal("𝒳 end", doc:span(23, 28, "utf16").text)
    assert.equal("", doc:span(26, 25, "codepoints").text)
    assert.matches("bad argument #1 to 'span' %(outside the text%)", raised(function() doc:span(24, 28, "utf16") end))
    assert.matches("bad argument #2 to 'span' %(outside the text%)", raised(function() doc:span(1, 26, "codepoints") end))
    assert.matches("bad argument #2", raised(function() doc:span(9, 7, "codepoints") end))
    assert.matches("bad argument #3 to 'span' %(invalid option 'lines'%)", raised(function() doc:span(1, 2, "lines") end))
  end)

  it("agrees with what Lua counts, all over a long text", function()
    local long = assert(lede.text(("Київ 👍🏽 e\u{301} plain words 𝒳; "):rep(300)))
    for token in long:tokens() do
      local first, last = token:codepoints()
      assert.equal(utf8.len(long.text, 1, token.first), first)
      assert.equal(token, long:span(first, last, "codepoints"))
      assert.equal(token, long:span(select(1, token:utf16()), select(2, token:utf16()), "utf16"))
    end
  end)
end)

describe("doc:find", function()
  local lpeg = require "lpeg"
  local doc = assert(lede.text "Call 555-1234 or 555-9876, not 55.")

  it("finds a plain LPeg pattern in the text, with its captures", function()
    local digit = lpeg.R "09"
    local found = {}
    for span, last in doc:find(digit^3 * "-" * lpeg.C(digit^4)) do found[#found + 1] = span.text .. "=" .. last end
    assert.same({ "555-1234=1234", "555-9876=9876" }, found)
  end)

  it("goes on behind an empty match", function()
    local count = 0
    for span in doc:find(#lpeg.P "5") do
      count = count + 1
      assert.equal("", span.text)
    end
    assert.equal(8, count)
  end)
end)

describe("finalisers", function()
  it("may see a document that is gone when the state is closed, and no crash", function()
    local script = [[
      package.cpath = %q
      local lede = require "lede"
      keep = setmetatable({}, { __gc = function(k)
        for _, name in ipairs { "title", "text", "sha256" } do pcall(function() return k.doc[name] end) end
        pcall(function() return k.span.text, k.span.sentence end)
        pcall(function() return #k.layer, k.layer:span(1, 1) end)
        pcall(function() return lede.text("One more."):tokens() end)
        io.write "quiet"
      end })
      keep.doc = lede.text "One sentence."
      keep.span = keep.doc:span(1, 3)
      keep.layer = require "lede.core".layer(keep.doc)
    ]]
    local name = os.tmpname()
    local file = assert(io.open(name, "w"))
    file:write(script:format(package.cpath)):close()
    local pipe = assert(io.popen("lua5.4 " .. name .. " 2>&1"))
    local out, ok = pipe:read "a", pipe:close()
    os.remove(name)
    assert.equal("quiet", out)
    assert.is_true(ok)
  end)
end)
