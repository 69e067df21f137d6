-- Parts of speech and lemmas, as a script sees them.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function tagged(text)
  local out = {}
  for token in lede.text(text .. "\n"):tokens() do out[#out + 1] = ("%s/%s/%s"):format(token.text, token.pos, token.lemma) end
  return table.concat(out, " ")
end

describe("a span", function()
  it("has the part of speech and the lemma of its first word", function()
    assert.equal("The/DET/the ministers/NOUN/minister denied/VERB/deny it/PRON/it ./PUNCT/.",
                 tagged "The ministers denied it.")
    local doc = lede.text "They have left early.\n"
    local span = doc:span(6, 14)
    assert.equal("have left", span.text)
    assert.equal("AUX", span.pos)
    assert.equal("have", span.lemma)
  end)

  it("has neither where no word begins in it", function()
    local doc = lede.text "They left.\n"
    assert.is_nil(doc:span(5, 5).pos)
    assert.is_nil(doc:span(3, 2).lemma)
  end)
end)

describe("lede.tag", function()
  it("tags a sentence given as words", function()
    local pos, lemmas = lede.tag { "They", "did", "n't", "leave", "." }
    assert.same({ "PRON", "AUX", "PART", "VERB", "PUNCT" }, pos)
    assert.same({ "they", "do", "not", "leave", "." }, lemmas)
    assert.same({}, (lede.tag {}))
  end)

  it("names what is no word", function()
    for _, words in ipairs { { 1 }, { "" }, { "a", false } } do
      local ok, message = pcall(lede.tag, words)
      assert.is_false(ok)
      assert.truthy(message:find("a list of words", 1, true))
    end
  end)
end)

describe("lede.listed", function()
  it("tells the lists that have a name", function()
    assert.is_true(lede.listed "Geneva".city)
    assert.is_true(lede.listed "Maria".given_name)
    assert.is_nil(next(lede.listed "Qwxzqk"))
    assert.is_nil(next(lede.listed ""))
  end)
end)
