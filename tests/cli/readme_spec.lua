-- What the README shows is what the commands print.
-- LEDE_ACCEPT=1 writes the true output into the README instead.
local build = os.getenv "LEDE_BUILD"

local function read(path)
  local f = assert(io.open(path, "rb"))
  local text = f:read "a"
  f:close()
  return text
end

local function output(command)
  local pipe = assert(io.popen("{ " .. command:gsub("build/bin/lede", build .. "/bin/lede") .. "; } 2>&1"))
  local text = pipe:read "a"
  pipe:close()
  return text
end

local BLOCK = "```console\n%$ ([^\n]+)\n(.-)```"

describe("the README", function()
  local readme = read "README.md"
  if os.getenv "LEDE_ACCEPT" then
    local accepted = readme:gsub(BLOCK, function(command)
      return ("```console\n$ %s\n%s```"):format(command, output(command))
    end)
    local f = assert(io.open("README.md", "wb"))
    f:write(accepted)
    f:close()
    readme = accepted
  end

  local count = 0
  for command, shown in readme:gmatch(BLOCK) do
    count = count + 1
    it("shows what it prints: " .. command, function()
      assert.are.equal(shown, output(command))
      assert.is_true(#shown > 0)
    end)
  end
  it("shows some output", function() assert.is_true(count >= 2) end)

  it("names every bundled analysis", function()
    local pipe = assert(io.popen "ls scripts/analyses")
    for name in pipe:lines() do
      assert.is_truthy(readme:find("| `" .. name:gsub("%.lua$", "") .. "` |", 1, true), name .. " is not in the README")
    end
    pipe:close()
  end)

  it("has a script that runs as it stands", function()
    local script = readme:match "```lua\n(.-)```"
    local path = os.tmpname() .. ".lua"
    local f = assert(io.open(path, "wb"))
    f:write(script)
    f:close()
    local printed = output("build/bin/lede run " .. path .. " --format jsonl examples/articles/port-merger.txt")
    os.remove(path)
    assert.is_truthy(printed:find '"fact":"pledge"', printed)
    assert.is_truthy(printed:find('"who":{"start":', 1, true), printed)
  end)
end)
