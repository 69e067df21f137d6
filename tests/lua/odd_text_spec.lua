--- Texts that nobody would write: read in time that grows as they do, and cut as any other.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local units = {
  ["one long word"] = "a", ["one line of words"] = "The envoy, Ann Lee, said that they would go. ",
  ["spaces"] = " x ", ["stops"] = ".", ["stops apart"] = ". ", ["calls"] = "! ", ["straight quotes"] = '"',
  ["single quotes"] = "'", ["open quotes"] = "“", ["low quotes"] = "„a“ ", ["guillemets"] = "«a» »b« ",
  ["apostrophes"] = "a'", ["negations"] = "n't", ["hyphens"] = "a-", ["prefixes"] = "non-",
  ["half an address"] = "a@b-", ["addresses"] = "http://a", ["initials"] = "A.", ["abbreviations"] = "Mr. ",
  ["lists"] = "1. A ", ["lists after colons"] = ": 1. A ", ["bullets"] = "• a ", ["notes"] = "[1]",
  ["stamps"] = "08/16/2000 03:48 PM A ", ["faces"] = ". :) ", ["handles"] = "#a_", ["numbers"] = "1,",
  ["headings"] = "# a\n", ["empty lines"] = "\n\na", ["old line ends"] = "a\r",
  ["mixed line ends"] = "a\r\n\u{2028}b\n\rc\u{2029}", ["NULs"] = ("word "):rep(8) .. "\0",
  ["broken bytes"] = "\xFF\xFE", ["half characters"] = "\xE2\x82", ["right to left"] = "\u{202E}a\u{202C} ",
  ["no width"] = "a\u{200B}", ["accents"] = "\u{301}", ["families"] = "👩\u{200D}👩\u{200D}👧", ["flags"] = "🇺🇦",
}

local function seconds(unit, bytes)
  local text = "They met. " .. unit:rep(bytes // #unit)
  collectgarbage()
  local before = os.clock()
  local doc = assert(lede.text(text))
  local count = 0
  for _ in doc:sentences() do count = count + 1 end
  return os.clock() - before, doc, count
end

describe("a text of nothing but", function()
  for name, unit in pairs(units) do
    it(name .. " takes its time, and no more", function()
      seconds(unit, 1000)
      local short = seconds(unit, 100000)
      local long, doc, count = seconds(unit, 400000)
      assert.is_true(long < 10 * short + 0.05, ("%.3f s, then %.3f s for four times as much"):format(short, long))
      assert.is_true(count >= 1)
      local first = doc:sentences()()
      assert.equal(first.text, doc.text:sub(first.first, first.last))
      assert.is_truthy(utf8.len(doc.text))
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
