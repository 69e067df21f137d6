--- The source map: from every word of a document to the bytes that it was written with, through tags, entities, line
--- breaks and encodings.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

-- A word as it reads, how pages write it, and what of that it came from, where that is not all.
local written = {
  { "Kyiv", "Kyiv" }, { "café", "caf&eacute;" }, { "naïve", "na&#239;ve" }, { "Łódź", "&#x141;&oacute;d&#378;" },
  { "AT&T", "AT&amp;T" }, { "bold", "<b>bo</b>ld", "bo</b>ld" }, { "linked", "li<a href='x>y'>nk</a>ed" },
  { "comment", "com<!-- not this -->ment" }, { "soft", "so<wbr>ft" },
  { "sold", "<span title=\"a>b\">sold</span>", "sold" }, { "Ünal", "&Uuml;nal" }, { "fish", "f&#105;sh" }, { "noted", "<em>no</em>t<i>ed</i>", "no</em>t<i>ed" },
}

local function page(words, charset)
  return ('<!DOCTYPE html><html><head><meta charset="%s"><title>The words</title></head><body><article>'):format(charset)
      .. "<h1>The words</h1><p>The envoy read these words aloud to the council on Monday: " .. words .. ".</p>"
      .. "<p>Nobody in the hall of the old town, where they had met for twelve days, knew what to say to that, an official "
      .. "said.</p></article></body></html>"
end

local function source_of(doc, word)
  local first, last = doc:span(doc.text:find(word, 1, true)):source()
  return doc.source:sub(first, last)
end

describe("the source of a word in a page", function()
  local all = {}
  for i, word in ipairs(written) do all[i] = word[2] end

  local doc = assert(lede.html(page(table.concat(all, ", "), "utf-8")))

  for _, word in ipairs(written) do
    it("is how it is written there: " .. word[2], function()
      assert.equal(word[3] or word[2], source_of(doc, word[1]))
    end)
  end

  it("is so in an old encoding", function()
    local latin = { ["é"] = "\xE9", ["ü"] = "\xFC", ["—"] = "\x97", ["’"] = "\x92" }
    local words = "caf&eacute;, plain, M\xFCller\x92s \x97 caf\xE9, then <b>Z\xFC</b>rich"
    local old = assert(lede.html(page(words, "windows-1252")))
    assert.is_truthy(old.text:find("Müller’s — café, then Zürich", 1, true))
    for _, word in ipairs { "Müller’s", "—", "plain", "then" } do
      local wanted = word:gsub(utf8.charpattern, latin)
      assert.equal(wanted, source_of(old, word))
    end
    assert.equal("Z\xFC</b>rich", source_of(old, "Zürich"))
    local parts = old:span(old.text:find("’s — caf", 1, true)):sources()
    assert.equal(1, #parts)
    assert.equal("\x92s \x97 caf", old.source:sub(parts[1].first, parts[1].last))
  end)

  it("leaves out what stands between", function()
    local function parts(word)
      local out = {}
      for i, from in ipairs(doc:span(doc.text:find(word, 1, true)):sources()) do
        out[i] = doc.source:sub(from.first, from.last) .. "=" .. from.span.text
      end
      return out
    end
    assert.same({ "bo=bo", "ld=ld" }, parts "bold")
    assert.same({ "caf&eacute;=café" }, parts "café")
    assert.same({ "AT&amp;T, =AT&T, ", "bo=bo" }, parts "AT&T, bo")
    assert.same({ "no=no", "t=t", "ed=ed" }, parts "noted")
    assert.same({ "The words=The words", "The envoy=The envoy" }, parts "The words\n\nThe envoy")
  end)

  it("lies in the source for every token, in order where the page is", function()
    local last = 0
    for token in doc:tokens() do
      local first, stop = token:source()
      assert.is_true(first > last and stop >= first and stop <= #doc.source, token.text)
      last = first
    end
  end)
end)
