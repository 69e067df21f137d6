--- scripts/lede/types.lua, the definitions for lua-language-server: the members of the classes that are made in C are
--- those that the running classes have, and public functions of the engine's modules say what they take and give.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
require "lede.times"

local function read(path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

--- The members that a definition file gives a class.
local function defined(class)
  local members, within = {}, false
  for line in io.lines "scripts/lede/types.lua" do
    local name = line:match "^%-%-%-@class ([%w_.]+)"
    if name then within = name == class end
    local field = within and line:match "^%-%-%-@field ([%w_]+)"
    local owner, method = line:match "^function (%a+):([%w_]+)%("
    if field then members[field] = "field" end
    if owner and "lede." .. owner == class then members[method] = "method" end
  end
  return members
end

local function running(class)
  local members, meta = {}, debug.getregistry()[class]
  for name, member in pairs(meta.members) do members[name] = type(member) == "function" and "method" or "field" end
  return members
end

describe("the definitions", function()
  for _, class in ipairs { "lede.doc", "lede.span", "lede.layer", "lede.lexicon" } do
    it("have the members of " .. class .. ", and no others", function()
      local is, said, differ = running(class), defined(class), {}
      for name, kind in pairs(is) do
        if said[name] ~= kind then differ[#differ + 1] = kind .. " " .. name .. " is not defined" end
      end
      for name in pairs(said) do
        if not is[name] then differ[#differ + 1] = name .. " is defined, and does not exist" end
      end
      table.sort(differ)
      assert.same({}, differ)
      assert.is_truthy(next(is))
    end)
  end

  it("are of a file that is never loaded", function()
    assert.is_nil(package.loaded["lede.types"])
    for path in io.popen("ls scripts/lede/*.lua scripts/analyses/*.lua"):lines() do
      assert.is_nil(read(path):find("require[^\n]*lede%.types"), path)
    end
  end)

  it("name the fields of every kind of fact that rows have", function()
    local doc = assert(lede.text("Talks\n\nOn Monday Ann Lee of Norway said: \"It will cost 5 percent.\"\n",
                                 { published = "2025-12-02" }))
    local classes = { time = "Time", quantity = "Quantity", mention = "Mention", entity = "Entity", quote = "Quote",
                      claim = "Claim", event = "Event" }
    local common = { v = true, id = true, doc = true, start = true, ["end"] = true, fact = true, text = true,
                     rule = true }
    for kind, class in pairs(classes) do
      local members, facts = defined("lede." .. class), doc:facts(kind)
      assert.is_true(#facts > 0, kind)
      for key in pairs(lede.row(facts[1])) do
        assert.is_truthy(common[key] or members[key], ("%s.%s is not defined"):format(kind, key))
      end
    end
  end)
end)

describe("a public function", function()
  for _, name in ipairs { "tape", "cascade", "elements", "tape_match", "fact", "init" } do
    it("of lede." .. name .. " says what it takes", function()
      local above = {}
      for line in io.lines("scripts/lede/" .. name .. ".lua") do
        local called, arguments = line:match "^function ([%a_]+[.:][%a_]+)%((.-)%)"
        if called and not called:find "__" then
          local text = table.concat(above, "\n")
          assert.is_truthy(above[1], called .. " has no comment")
          for argument in arguments:gmatch "[%a_]+" do
            local implied = argument == "_" or (argument == "m" and name == "tape_match")
            assert.is_truthy(implied or text:find("@param " .. argument .. "[ ?]"),
                             ("%s: nothing is said of '%s'"):format(called, argument))
          end
        end
        if line:find "^%-%-%-" then above[#above + 1] = line else above = {} end
      end
    end)
  end
end)
