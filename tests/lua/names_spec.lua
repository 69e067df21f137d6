-- Text in, names and what they are out.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function document(text) return lede.text(text .. "\n") end

-- "Kaja Kallas/PER, Kyiv/LOC"
local function names_in(doc)
  local out = {}
  for _, m in ipairs(doc:mentions()) do out[#out + 1] = m.text .. "/" .. m.type end
  return table.concat(out, ", ")
end

-- What was folded, in order: "PERSON President Macron | ROLE officials"
local function folds_in(doc)
  local layer, out = doc:layer "names", {}
  for i = 1, #layer do
    local fold = layer:element(i).fold
    if fold and fold ~= "TIME" and fold ~= "QUANTITY" then out[#out + 1] = fold .. " " .. layer:span(i, i).text end
  end
  return table.concat(out, " | ")
end

describe("names", function()
  for _, case in ipairs {
    -- by the lexicon
    { "The talks moved from Geneva to Abu Dhabi.", "Geneva/LOC, Abu Dhabi/LOC" },
    { "It was read by NATO, the U.N. and the World Bank.", "NATO/ORG, U.N./ORG, World Bank/ORG" },
    { "The US and France met.", "US/LOC, France/LOC" },
    { "They asked us to wait.", "" },
    { "It hired Norwegian and Polish engineers.", "Norwegian/MISC, Polish/MISC" },
    -- by a telling word
    { "She moved to the University of Westmark.", "University of Westmark/ORG" },
    { "He joined the Vienna Institute for Border Studies.", "Vienna Institute for Border Studies/ORG" },
    { "She was taken to St Mary's Hospital. He left King's College.", "St Mary's Hospital/ORG, King's College/ORG" },
    { "They asked Norway's Defence Ministry.", "Norway/LOC, Defence Ministry/ORG" },
    { "Shares of Tarnfeld Aktiengesellschaft fell.", "Tarnfeld Aktiengesellschaft/ORG" },
    { "They skated at the Westmark Rink.", "Westmark Rink/LOC" },
    { "They work for Stellan & Poole.", "Stellan & Poole/ORG" },
    { "Shares in Brenn Holdings Ltd. fell.", "Brenn Holdings Ltd./ORG" },
    { "It crossed the Meren River near Mount Tarn.", "Meren River/LOC, Mount Tarn/LOC" },
    { "He signed the Treaty of Karsova.", "Treaty of Karsova/MISC" },
    -- persons: given names, initials, particles, hyphens, accents, generations
    { "They met Joana Medeiros.", "Joana Medeiros/PER" },
    { "They met Jean-Luc Brenner and Zoë O'Brien.", "Jean-Luc Brenner/PER, Zoë O'Brien/PER" },
    { "They met Ursula von der Leyen.", "Ursula von der Leyen/PER" },
    { "They met John F. Marlowe Jr. again.", "John F. Marlowe Jr./PER" },
    { "They met Mr. McTavish.", "McTavish/PER" },
    { "Ms. Carter said Mr. Doe had left.", "Carter/PER, Doe/PER" },
    -- cities that are their teams, in this place
    { "Boston 4, Toronto 2", "Boston/ORG, Toronto/ORG" },
    { "Leeds 1 Liverpool 3", "Leeds/ORG, Liverpool/ORG" },
    { "Toronto at Boston", "Toronto/ORG, Boston/ORG" },
    { "Boston beat Chicago 3-2. They flew home from Chicago.", "Boston/ORG, Chicago/ORG, Chicago/LOC" },
    { "In Boston 4 people died, and in Chicago 5.", "Boston/LOC, Chicago/LOC" },
    { "Norway 4, Spain 2", "Norway/LOC, Spain/LOC" },
    -- by what stands beside them
    { "The fire reached the town of Hallen.", "Hallen/LOC" },
    { "They asked Dravia's foreign minister.", "Dravia/LOC" },
    { "A survey by the polling firm Dravo Tenn showed it.", "Dravo Tenn/ORG" },
    -- who speaks
    { "“We will not yield,” Drevkalin said on Monday.", "Drevkalin/PER" },
    { "“We will not yield,” said Drevkalin.", "Drevkalin/PER" },
    { "According to Drevkalin, the mine was flooded.", "Drevkalin/PER" },
    { "In Geneva, Drevkalin accused them of treason.", "Geneva/LOC, Drevkalin/PER" },
    -- a telling word by itself
    { "Park said the talks had failed.", "Park/PER" },
    { "The Velmoran Coast Guard seized a ship.", "Velmoran Coast Guard/ORG" },
    -- sentence starts
    { "Embedding Ukraine is hard.", "Ukraine/LOC" },
    { "Central to it is trade. Furthermore, prices rose.", "" },
    { "However, Steve Witkoff left.", "Steve Witkoff/PER" },
    -- other spellings
    { "They met Lam Ka-ming and Roh Tae-woon.", "Lam Ka-ming/PER, Roh Tae-woon/PER" },
    { "The Moscow-based office saw US-led forces.", "Moscow/LOC, US/LOC" },
    { "MOSCOW SAID NOTHING TO MARIA ALVAREZ.", "MOSCOW/LOC, MARIA ALVAREZ/PER" },
    { "they met joana medeiros in geneva.", "" },
    { "X and Y met in Paris.", "Paris/LOC" },
    { "Write to ann@example.org in Paris.", "Paris/LOC" },
  } do
    it(case[1], function() assert.equal(case[2], names_in(document(case[1]))) end)
  end
end)

describe("a mention", function()
  it("says who voted for what", function()
    local m = document "They met Joana Medeiros.":mentions()[1]
    assert.equal("names.given_name: PER", m.because[1])
    assert.matches("^labeller: PER, margin %d+%.%d$", m.because[2])
  end)

  it("that acts for somebody is read both ways", function()
    local m = document "Later Moscow denied it.":mentions()[1]
    assert.equal("LOC", m.type)
    assert.same({ { type = "LOC", name = "Moscow" }, { type = "ORG", name = "Russia" } }, m.readings)
    assert.is_nil(document "Later they went to Moscow.":mentions()[1].readings)
  end)
end)

it("takes memory by the length of the text, with ten thousand names", function()
  local function cost(count)
    local parts, word = {}, dofile "tests/lua/invented.lua" ()
    for i = 1, count do parts[i] = ("Yesterday %s %s met friends."):format(word(), word()) end
    local text = table.concat(parts, " ")
    collectgarbage()
    local memory = collectgarbage "count"
    local doc = document(text)
    local found = #doc:entities()
    return collectgarbage "count" - memory, found
  end
  local memory, found = cost(2500)
  local memory4, found4 = cost(10000)
  assert.is_true(found > 2000 and found4 > 8000)
  assert.is_true(memory4 < 8 * memory)
end)

describe("the document decides", function()
  it("knows a surname once the full name was given", function()
    local doc = document "They met Kaja Kallas. Later, in Kallas they saw a friend."
    assert.equal("Kaja Kallas/PER, Kallas/PER", names_in(doc))
  end)

  it("knows a country by its adjective", function()
    assert.equal("Velmoran/MISC, Velmora/LOC", names_in(document "They met Velmoran officials. All blamed Velmora."))
  end)

  it("takes an acronym that acts, or has people, for an organisation", function()
    assert.equal("KXNA/ORG", names_in(document "The shells fell at noon, said KXNA on Monday."))
    assert.equal("Anna Chan/PER, HVBA/ORG", names_in(document "The seat went to Anna Chan of HVBA on Monday."))
  end)

  it("knows a ruler by the number, and leaves a rank out of the name", function()
    assert.equal("Orvald III/PER", names_in(document "In his haste Orvald III lost the battle."))
    assert.equal("de Marrenval/PER", names_in(document "Then General de Marrenval was relieved of his command."))
  end)

  it("knows an adjective by its country", function()
    assert.equal("Velmora/LOC, Velmoran/MISC", names_in(document "They met in Velmora. The first Velmoran dam was built."))
  end)

  it("takes a word at the start of a sentence for a name if it has a capital elsewhere", function()
    assert.equal("", names_in(document "Brandvold is here."))
    assert.equal("Mina Brandvold/PER, Brandvold/PER", names_in(document "They met Mina Brandvold. Brandvold is here."))
  end)

  it("finds in a line of capitals what the text names", function()
    local doc = document "MILLNS SIGNS FOR LYDBURY\n\nThey drove to the town of Lydbury with David Millns."
    assert.matches("^MILLNS/PER, LYDBURY/%u+, Lydbury/%u+, David Millns/PER$", names_in(doc))
    assert.same({ "names.shouted: PER, as below" }, doc:mentions()[1].because)
    assert.equal(doc:mentions()[4].entity, doc:mentions()[1].entity)
  end)

  it("finds in a line of capitals no word that the text writes small", function()
    assert.equal("Maria Price/PER", names_in(document "PRICE IS TOO HIGH\n\nThey met Maria Price about the price."))
  end)

  it("finds no names in a headline in title case but those it knows", function()
    local doc = document("Envoy Walks Away From Dam Deal as Kallas Warns Moscow\n\n"
                         .. "The week began badly, said Kaja Kallas, and it went on.")
    assert.equal("Kallas/PER, Moscow/LOC, Kaja Kallas/PER", names_in(doc))
  end)
end)

describe("titles and roles", function()
  for _, case in ipairs {
    { "They met US Special Envoy Steve Witkoff.", "Steve Witkoff", "US Special Envoy",
      "US Special Envoy Steve Witkoff" },
    { "They met President Volodymyr Zelenskyy.", "Volodymyr Zelenskyy", "President", "President Volodymyr Zelenskyy" },
    { "They met Russian President Vladimir Putin.", "Vladimir Putin", "Russian President",
      "Russian President Vladimir Putin" },
    { "They met the EU’s foreign policy chief, Kaja Kallas.", "Kaja Kallas", "EU’s foreign policy chief",
      "the EU’s foreign policy chief, Kaja Kallas" },
    { "They met Deputy Prime Minister Lida Marosz.", "Lida Marosz", "Deputy Prime Minister",
      "Deputy Prime Minister Lida Marosz" },
    { "They met the special envoy for the peace talks, Steve Witkoff, in Paris.", "Steve Witkoff",
      "special envoy for the peace talks", "the special envoy for the peace talks, Steve Witkoff" },
  } do
    it(case[1], function()
      local doc, person = document(case[1]), nil
      for _, m in ipairs(doc:mentions()) do
        if m.type == "PER" then person = m end
      end
      assert.equal(case[2], person.text)
      assert.equal(case[3], person.title.text)
      assert.equal(case[4], person.full.text)
      assert.truthy(folds_in(doc):find("PERSON " .. case[4], 1, true))
    end)
  end

  it("keeps the names inside a title as mentions of their own", function()
    assert.equal("Russian/MISC, Vladimir Putin/PER", names_in(document "They met Russian President Vladimir Putin."))
  end)

  for text, folds in pairs {
    ["Experts disagree."] = "ROLE Experts",
    ["Then Ukrainian negotiators left."] = "ROLE Ukrainian negotiators",
    ["Later a senior official left."] = "ROLE a senior official",
    ["Then the president of Dravia left."] = "ROLE the president of Dravia",
    ["A spokesman for the ministry left."] = "ROLE A spokesman for the ministry",
  } do
    it(text, function()
      local doc = document(text)
      assert.equal(folds, folds_in(doc))
    end)
  end

  it("tells whom a capital or a palace stands for", function()
    local actors = {}
    for _, m in ipairs(document("It was denied in Moscow, by the Kremlin, in Bergen."):mentions()) do
      actors[m.text] = m.actor or "nobody"
    end
    assert.same({ Moscow = "Russia", Kremlin = "Russia", Bergen = "nobody" }, actors)
  end)
end)

it("gives every mention a span of the text", function()
  local doc = document "President Emmanuel Macron met Zoë O’Brien of the Łódź Institute in Paris.\n“Yes,” said Macron."
  for _, m in ipairs(doc:mentions()) do
    assert.equal(m.text, doc.text:sub(m.first, m.last))
  end
end)
