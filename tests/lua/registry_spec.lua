--- The registry of entities, as a script sees it.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local core = require "lede.core"

local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

--- A registry with President Zelenskyy under two names, and the EU.
local function example()
  local registry = core.registry()
  local president = registry:add("PER", "Volodymyr Zelenskyy")
  local union = registry:add("ORG", "European Union")
  local surname = registry:add("PER", "Zelensky")
  return registry, president, union, surname
end

describe("a registry", function()
  it("knows entities by number, in order of adding", function()
    local registry, president, union, surname = example()
    assert.same({ 1, 2, 3 }, { president, union, surname })
    assert.same({ 1, 2, 3 }, registry:entities())
    assert.equal("European Union", registry:name(union))
    assert.equal("ORG", registry:type(union))
    assert.same({}, core.registry():entities())
  end)

  it("collects aliases and roles, each once", function()
    local registry, president = example()
    for _, name in ipairs { "Zelenskyy", "Mr Zelenskyy", "Zelenskyy", "Volodymyr Zelenskyy" } do
      registry:alias(president, name)
    end
    registry:role(president, "president")
    registry:role(president, "president")
    assert.same({ "Zelenskyy", "Mr Zelenskyy" }, registry:aliases(president))
    assert.same({ "president" }, registry:roles(president))
  end)

  it("keeps the old name of a renamed entity as an alias", function()
    local registry, _, union = example()
    registry:alias(union, "EU")
    registry:rename(union, "EU")
    assert.equal("EU", registry:name(union))
    assert.same({ "European Union" }, registry:aliases(union))
  end)
end)

describe("merging", function()
  it("keeps the smaller id, all names, and the reason", function()
    local registry, president, union, surname = example()
    registry:role(surname, "president")
    assert.equal(president, registry:merge(surname, president, "same surname"))
    assert.equal(president, registry:find(surname))
    assert.equal(union, registry:find(union))
    assert.equal("Volodymyr Zelenskyy", registry:name(surname))
    assert.same({ "Zelensky" }, registry:aliases(president))
    assert.same({ "president" }, registry:roles(president))
    assert.same({ "same surname" }, registry:because(president))
    assert.same({ president, union }, registry:entities())
  end)

  it("brings the mentions together in text order", function()
    local registry, president, _, surname = example()
    local late, early = registry:mention(president, 101, 119), registry:mention(surname, 11, 18)
    registry:merge(president, surname, "same surname")
    assert.same({ { first = 11, last = 18, id = early }, { first = 101, last = 119, id = late } },
                registry:mentions(surname))
    assert.equal(president, registry:entity_of(early))
  end)

  it("of what is one already notes nothing", function()
    local registry, president, _, surname = example()
    registry:merge(president, surname, "same surname")
    assert.equal(president, registry:merge(surname, president, "again"))
    assert.same({ "same surname" }, registry:because(president))
  end)
end)

describe("mentions", function()
  it("may be spans of a document", function()
    local registry, president = example()
    local doc = lede.text "Volodymyr Zelenskyy spoke to reporters in Dublin."
    local id = registry:mention(president, doc:span(11, 19))
    assert.same({ { first = 11, last = 19, id = id } }, registry:mentions(president))
  end)

  it("are found by position, the longest first", function()
    local registry, president, union = example()
    local inner, outer = registry:mention(union, 5, 7), registry:mention(president, 3, 20)
    local next_door = registry:mention(union, 21, 21)
    assert.same({ outer, president }, { registry:at(5) })
    assert.same({ outer, president }, { registry:at(20) })
    assert.same({ next_door, union }, { registry:at(21) })
    assert.is_nil(registry:at(2))
    assert.is_nil(registry:at(22))
    assert.is_nil(registry:at(1 << 40))
    assert.equal(union, registry:entity_of(inner))
  end)
end)

describe("a mistake", function()
  local registry, president = example()

  it("is named with its argument", function()
    assert.truthy(raised(function() registry:name(7) end):find("#1 to 'name' %(no entity 7 %(there are 3%)%)"))
    assert.truthy(raised(function() registry:find(0) end):find("no entity 0", 1, true))
    assert.truthy(raised(function() registry:merge(president, 9, "x") end):find("#2.*no entity 9"))
    assert.truthy(raised(function() registry:merge(president, 2) end):find("#3.*string expected"))
    assert.truthy(raised(function() registry:alias(president, "") end):find("#2.*empty"))
    assert.truthy(raised(function() registry:alias(president, "a\0b") end):find("#2.*NUL"))
    assert.truthy(raised(function() registry:entity_of(1) end):find("no mention 1 (there are 0)", 1, true))
    assert.truthy(raised(function() registry:mention(president, 0, 4) end):find("#2.*count from 1"))
    assert.truthy(raised(function() registry:mention(president, 5, 4) end):find("#2.*at least one byte"))
    assert.truthy(raised(function() registry:mention(president, "Kyiv") end):find("#2.*span"))
    assert.truthy(raised(function() registry:at(0) end):find("#1.*count from 1"))
    assert.truthy(raised(function() return registry.mentons end):find("did you mean 'mentions'", 1, true))
  end)

  it("changes nothing", function()
    assert.same({ 1, 2, 3 }, registry:entities())
    assert.same({}, registry:aliases(president))
    assert.same({}, registry:mentions(president))
  end)
end)

describe("tostring of a registry", function()
  it("tells who is in it", function()
    local registry, president, _, surname = example()
    registry:mention(president, 1, 19)
    registry:mention(surname, 30, 37)
    registry:merge(president, surname, "same surname")
    assert.equal(table.concat({
      "lede.registry: 2 entities, 2 mentions",
      "  1 PER Volodymyr Zelenskyy, 2 mentions, also Zelensky",
      "  2 ORG European Union, 0 mentions",
    }, "\n"), tostring(registry))
  end)

  it("is short for a long one", function()
    local registry = core.registry()
    for i = 1, 500 do registry:add("MISC", "thing " .. i) end
    local text = tostring(registry)
    assert.equal(22, select(2, text:gsub("\n", "\n")) + 1)
    assert.truthy(text:find("and 480 more", 1, true))
  end)
end)
