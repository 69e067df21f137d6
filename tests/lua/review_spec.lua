-- What a person has decided about names: reviews, and lists of names of a user's own.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local review = require "lede.review"
local watchlist = require "lede.watchlist"

local TEXT = "Anton Kesh met Ilse Marant in Orlo. Later Kesh spoke to Sera Kesh. The Ostkanal strike was over.\n"

local function entity(name)
  for _, e in ipairs(lede.text(TEXT):entities()) do
    if e.name == name then return e end
  end
end

describe("a review", function()
  after_each(review.clear)

  it("joins names, and says that it did", function()
    assert(lede.review("same: Anton Kesh = Ilse Marant", "r"))
    local e = assert(entity "Anton Kesh" or entity "Ilse Marant")
    assert.truthy(table.concat(e.because, "\n"):find("the review says so", 1, true))
  end)

  it("keeps names apart", function()
    assert.is_nil(entity "Kesh")
    assert(lede.review("different: Kesh = Sera Kesh\ndifferent: Anton Kesh = Kesh", "r"))
    assert.equal(1, entity "Kesh".mentions)
  end)

  it("gives a type, and another name", function()
    assert(lede.review("# sorted out by hand\n\ntype: Orlo = ORG\nalias: Ilse Marant = Ilse Marant-Weiss\n", "r"))
    assert.equal("ORG", entity "Orlo".type)
    local e = entity "Ilse Marant-Weiss"
    assert.same({ "Ilse Marant" }, e.aliases)
    assert.truthy(table.concat(e.because, "\n"):find("the review calls it", 1, true))
  end)

  it("holds for the next document as well, and until the next review", function()
    assert(lede.review("type: Orlo = ORG", "r"))
    assert.equal("ORG", entity "Orlo".type)
    assert.equal("ORG", entity "Orlo".type)
    assert(lede.review("", "r"))
    assert.equal("LOC", entity "Orlo".type)
  end)

  for _, case in ipairs {
    { "same: A = B\nwhat is this", "r:2: a line begins with" },
    { "smae: A = B", "r:1: no such line 'smae:'" },
    { "same: A", "r:1: two names with = between them" },
    { "same:  = B", "r:1: two names with = between them" },
    { "type: A = PERSON", "r:1: 'PERSON' is no type" },
    { "type: A = PER\ntype: a = ORG", "r:2: 'a' is PER already" },
    { "alias: A = B\nalias: B = C\nalias: C = A", "r:3: the aliases go round in a circle" },
    { "alias: A = A", "r:1: the aliases go round in a circle" },
    { "same: Ann Lee = Lee\n\ndifferent: lee = ann  lee", "r:3: 'lee' and 'ann  lee' are the same already" },
    { "different: A = B\nsame: A = B", "r:2: 'A' and 'B' are different already" },
  } do
    it("names the line: " .. case[1]:gsub("\n", " | "), function()
      local ok, err = lede.review(case[1], "r")
      assert.is_nil(ok)
      assert.equal("syntax", err.code)
      assert.equal(case[2], err.message:sub(1, #case[2]))
    end)
  end

  it("that cannot be read changes nothing", function()
    assert(lede.review("type: Orlo = ORG", "r"))
    assert.is_nil((lede.review("oops", "r")))
    assert.equal("ORG", entity "Orlo".type)
  end)
end)

describe("names of a user's own", function()
  it("are found, typed, and bring their ids", function()
    assert.equal(2, lede.watch('name,type,id,aliases\nOstkanal,ORG,Q42,Ost Kanal;OKA\n"Marant, Ilse",PER,Q7\n', "n.csv"))
    local e = entity "Ostkanal"
    assert.equal("ORG", e.type)
    assert.same({ "Q42" }, e.ids)
    local doc = lede.text "They asked OKA about it.\n"
    assert.equal("Ostkanal", doc:entities()[1].name)
    assert.same({ "Q42" }, doc:entities()[1].ids)
  end)

  it("are read from tabs and from JSON Lines too", function()
    assert.equal(1, lede.watch("id\tname\nX1\tBrennel Vale\n", "n.tsv"))
    assert.equal(1, lede.watch('{"name": "Zu Ban", "type": "LOC", "id": 12}\n', "n.jsonl"))
    local doc = lede.text "He saw Brennel Vale at Zu Ban.\n"
    local ids = {}
    for _, e in ipairs(doc:entities()) do ids[e.name] = e.type .. e.ids[1] end
    assert.same({ ["Brennel Vale"] = "PERX1", ["Zu Ban"] = "LOC12" }, ids)
  end)

  for _, case in ipairs {
    { "title,type\nA,PER", "n:1: unknown column 'title'" },
    { "type,id\nPER,1", "n:1: the first line names the columns" },
    { "name,type\nA,PERSON", "n:2: 'PERSON' is no type" },
    { 'name,type\n"A,PER', "n:2: a quotation mark is not closed" },
    { "name\nA,B", "n:2: 2 fields for 1 columns" },
    { "name\nA / B", "n:2: 'A / B' is no name" },
    { "name,id\nA,x y", "n:2: 'x y' is no id" },
    { '{"name": "A"}\n{"nmae": "B"}', "n:2: no object with a name" },
    { '{"name": "A"}\nB,PER', "n:2: no object with a name" },
  } do
    it("names the line: " .. case[1]:gsub("\n", " | "), function()
      local ok, err = watchlist.parse(case[1], "n")
      assert.is_nil(ok)
      assert.equal("syntax", err.code)
      assert.equal(case[2], err.message:sub(1, #case[2]))
    end)
  end
end)
