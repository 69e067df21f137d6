-- Which names mean one thing.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local entities = require "lede.entities"

local function entity(doc, name)
  for _, e in ipairs(doc:entities()) do
    if e.name == name then return e end
  end
end

local function document(text) return lede.text(text .. "\n") end

describe("one entity", function()
  for _, case in ipairs {
    { "They met Kaja Kallas. Then they met Kallas.", "Kaja Kallas", 2, { "Kallas" } },
    { "They met Volodymyr Zelenskyy. He said that Zelensky, or Zelenskyy, would come.", "Volodymyr Zelenskyy", 3,
      { "Zelensky", "Zelenskyy" } },
    { "They met Ursula von der Leyen. Then they saw President von der Leyen.", "Ursula von der Leyen", 2 },
    { "They met John F. Marlowe. Later John Marlowe left.", "John F. Marlowe", 2, { "John Marlowe" } },
    { "They met Amara Lindqvist. A letter from Amara Lindquist came.", "Amara Lindqvist", 2, { "Amara Lindquist" } },
    { "They met William Marlowe. Later Bill Marlowe left.", "William Marlowe", 2, { "Bill Marlowe" } },
    { "It is about the US, the U.S. and the United States.", "United States", 3, { "U.S.", "US" } },
    { "They joined the Karsova Border Agency. Later the KBA left.", "Karsova Border Agency", 2, { "KBA" } },
  } do
    it(case[1], function()
      local e = assert(entity(document(case[1]), case[2]), "no entity " .. case[2])
      assert.equal(case[3], e.mentions)
      assert.truthy(#e.because > 0)
      if case[4] then
        local aliases = { table.unpack(e.aliases) }
        table.sort(aliases)
        assert.same(case[4], aliases)
      end
    end)
  end
end)

describe("different entities", function()
  it("two people of one surname stay two, and a bare surname is the one named last", function()
    local doc = document "They met Sera Antonova. They met Boris Antonova. Then they saw Antonova."
    assert.equal(1, entity(doc, "Sera Antonova").mentions)
    assert.equal(2, entity(doc, "Boris Antonova").mentions)
  end)

  it("two given names, where neither is short for the other", function()
    local doc = document "They met Robert Miller. Then Bob Miller and Richard Miller came."
    assert.equal(2, entity(doc, "Robert Miller").mentions)
    assert.equal(1, entity(doc, "Richard Miller").mentions)
  end)

  it("a country and its adjective", function()
    local doc = document "They left Austria with Austrian and Australian friends."
    assert.equal(3, #doc:entities())
  end)
end)

describe("roles", function()
  for _, case in ipairs {
    { "They met President Emmanuel Macron, then French President Macron.", "Emmanuel Macron", { "French President" } },
    { "They met Kaja Kallas, the EU’s foreign policy chief, in Paris.", "Kaja Kallas",
      { "EU’s foreign policy chief" } },
    { "They met the EU's foreign policy chief, Kaja Kallas, in Paris.", "Kaja Kallas",
      { "EU's foreign policy chief" } },
    { "They met the company's finance director, Priya Ramanath.", "Priya Ramanath", { "finance director" } },
    { "They met Mr. Steve Witkoff.", "Steve Witkoff", {} },
  } do
    it(case[1], function() assert.same(case[3], entity(document(case[1]), case[2]).roles) end)
  end
end)

describe("entities.of", function()
  local text = "The EU’s foreign policy chief, Kaja Kallas, left. Ukrainian negotiators stayed. A spokesman for "
             .. "Vladimir Putin spoke. The Kremlin denied it."
  local doc = document(text)
  for source, name in pairs {
    ["The EU’s foreign policy chief, Kaja Kallas"] = "Kaja Kallas",
    ["Kaja Kallas"] = "Kaja Kallas",
    ["The Kremlin"] = "Kremlin",
    ["Ukrainian negotiators"] = false,
    ["A spokesman for Vladimir Putin"] = false,
    ["stayed"] = false,
  } do
    it(source, function()
      local first, last = doc.text:find(source, 1, true)
      local e = entities.of(doc:span(first, last))
      assert.equal(name, e and e.name or false)
    end)
  end
end)

describe("rows", function()
  it("mentions point to the entity's row", function()
    local doc = document "They met Kaja Kallas. Then they met Kallas."
    local ids = {}
    for _, m in ipairs(doc:mentions()) do ids[#ids + 1] = lede.row(m).entity end
    local id = lede.row(doc:entities()[1]).id
    assert.same({ id, id }, ids)
  end)

  it("are the same every time", function()
    local text = "They met Kaja Kallas of the World Bank, Kallas, and Emmanuel Macron in Paris, France."
    local function rows()
      local out = {}
      for _, e in ipairs(document(text):entities()) do out[#out + 1] = lede.encode(e) end
      return table.concat(out, "\n")
    end
    assert.equal(rows(), rows())
  end)
end)

describe("the analysis", function()
  it("prints who is named, most often named first, with roles and other names", function()
    local analysis = dofile(os.getenv "LEDE_BUILD" .. "/share/lede/analyses/entities.lua")
    local doc, out = document "They saw Paris. President Emmanuel Macron spoke. Then Macron left.", {}
    analysis.text(doc, function(s) out[#out + 1] = s end)
    local text = table.concat(out)
    local person = text:find("2  PER  Emmanuel Macron — President — also Macron", 1, true)
    local place = text:find("1  LOC  Paris", 1, true)
    assert.truthy(person and place and person < place, text)
  end)
end)
