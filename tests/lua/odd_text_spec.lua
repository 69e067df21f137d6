--- Texts that nobody would write, cut as any other.  What they cost is a matter of tests/bench.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local units = dofile "tests/lua/odd_texts.lua"

describe("a text of nothing but", function()
  for name, unit in pairs(units) do
    it(name .. " is cut as any other", function()
      local doc = assert(lede.text("They met. " .. unit:rep(100000 // #unit)))
      local text, count, last = doc.text, 0, 0
      for sentence in doc:sentences() do
        assert.is_true(sentence.first > last)
        assert.equal(sentence.text, text:sub(sentence.first, sentence.last))
        count, last = count + 1, sentence.last
      end
      assert.is_true(count >= 1)
      assert.is_truthy(utf8.len(text))
    end)
  end
end)

describe("what nobody sees", function()
  local function words(text)
    local out = {}
    for token in lede.text(text):tokens() do out[#out + 1] = token.text end
    return out
  end

  it("parts words, or joins them, and is none itself", function()
    assert.same({ "Kyiv", "said" }, words "\u{202A}Kyiv\u{202C}\u{200B}said\u{FEFF}")
    assert.same({ "co\u{AD}operate" }, words "co\u{AD}operate")
  end)

  it("ends lines, whatever is written for it", function()
    local lines, doc = {}, lede.text "one.\rtwo.\r\nthree.\u{2028}four.\u{2029}five.\n\n\rsix."
    for block in doc:blocks() do lines[#lines + 1] = block.text end
    assert.same({ "one.", "two.", "three.", "four.", "five.", "six." }, lines)
  end)
end)
