-- Which pronouns and roles mean whom, and who is named with whom.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local entities = require "lede.entities"

-- "he=Jane Doe …" of the pronouns and roles that were joined, in order of text.
local function joined(text)
  local doc, found = lede.text(text .. "\n"), {}
  for _, e in ipairs(doc:entities()) do
    for _, m in ipairs(e:spans()) do
      if m.kind ~= "name" then
        found[#found + 1] = { at = m.span.first, text = m.span.text .. "=" .. e.name, because = m.because }
      end
    end
  end
  table.sort(found, function(a, b) return a.at < b.at end)
  local out = {}
  for i, f in ipairs(found) do
    assert.truthy(f.because)
    out[i] = f.text
  end
  return table.concat(out, " ")
end

describe("a pronoun", function()
  for _, case in ipairs {
    { "They met Maria Alvarez. She left early, and her driver waited.", "She=Maria Alvarez her=Maria Alvarez" },
    { "They met Maria Alvarez. He left early.", "" },
    { "Mr. Marlowe met Maria Alvarez. She told him that he was late.",
      "She=Maria Alvarez him=Marlowe he=Marlowe" },
    { "David Brown met Peter Miller. He left.", "" },
    { "David Brown left. Then Peter Miller came. He was late.", "He=Peter Miller" },
    { "He met David Brown at noon. Then he left.", "" },
    { "Maria Alvarez spoke. Nothing came of it. It rained all day. It rained again. She left.", "" },
    { "David Brown said: “He is gone, and his dog is.”", "" },
    { "Nobody came. He left.", "" },
  } do
    it(case[1], function() assert.equal(case[2], joined(case[1])) end)
  end
end)

describe("a role", function()
  for _, case in ipairs {
    { "They met President Anton Kesh. On Monday the president left.", "the president=Anton Kesh" },
    { "They met President Anton Kesh and President Lida Marosz. On Monday the president left.", "" },
    { "The president left. Then they met President Anton Kesh.", "" },
    { "They met President Anton Kesh. On Monday the president of Dravia left.", "" },
  } do
    it(case[1], function() assert.equal(case[2], joined(case[1])) end)
  end
end)

describe("an entity", function()
  it("tells where the text speaks of it, names and all, in order", function()
    local doc = lede.text "They met Maria Alvarez. She left. Alvarez was late.\n"
    local e, kinds = doc:entities()[1], {}
    for i, m in ipairs(e:spans()) do kinds[i] = m.kind .. " " .. m.span.text end
    assert.same({ "name Maria Alvarez", "pronoun She", "name Alvarez" }, kinds)
  end)

  it("has a salience from 0 to 1, and the title's names have most", function()
    local doc = lede.text("Alvarez Wins the Vote\n\nMaria Alvarez won. Alvarez spoke. David Brown lost, and Brown left.\n")
    local by_name = {}
    for _, e in ipairs(doc:entities()) do by_name[e.name] = e.salience end
    assert.equal(1.0, by_name["Maria Alvarez"])
    assert.is_true(by_name["David Brown"] > 0 and by_name["David Brown"] < 1)
  end)

  it("says what it was merged because of", function()
    local e = lede.text "They met Maria Alvarez. Then Alvarez left.\n":entities()[1]
    assert.same(e.because, e.merged_because)
    assert.truthy(e.merged_because[1]:find("the surname of Maria Alvarez", 1, true))
  end)
end)

describe("names in one sentence", function()
  it("are counted in pairs, most often first", function()
    local doc = lede.text("David Brown met Maria Alvarez. Alvarez told Brown about Peter Miller. Miller left.\n")
    local out = {}
    for i, p in ipairs(entities.together(doc)) do out[i] = ("%s+%s %d"):format(p[1].name, p[2].name, p.sentences) end
    assert.equal("David Brown+Maria Alvarez 2", out[1])
    assert.equal(3, #out)
  end)
end)
