-- What the README shows is what the commands print.
-- LEDE_ACCEPT=1 writes the true output into the README instead.
local build = os.getenv "LEDE_BUILD"

local function read(path)
  local f = assert(io.open(path, "rb"))
  local text = f:read "a"
  f:close()
  return text
end

-- The scripts that the README shows, by the names on their first lines, in a folder of their own.
local function write_scripts(readme)
  local pipe <close> = assert(io.popen "mktemp -d")
  local folder, names = pipe:read "l", {}
  for script in readme:gmatch "```lua\n(.-)```" do
    local name = script:match "^%-%- ([%w-]+%.lua):"
    if name then
      local f <close> = assert(io.open(folder .. "/" .. name, "wb"))
      f:write(script)
      names[name] = true
    end
  end
  return folder, names
end

local readme_folder, readme_scripts

-- What a command prints, run in the root of the checkout; the README's own scripts are where it looks for them.
local function output(command)
  local line = command:gsub("build/bin/lede", build .. "/bin/lede"):gsub("%f[%w/-][%w-]+%.lua", function(name)
    return readme_scripts[name] and readme_folder .. "/" .. name
  end)
  local pipe = assert(io.popen("{ " .. line .. "; } 2>&1"))
  local text = pipe:read "a"
  pipe:close()
  return (text:gsub(readme_folder:gsub("%p", "%%%0") .. "/", ""))
end

local BLOCK = "```console\n%$ ([^\n]+)\n(.-)```"

describe("the README", function()
  local readme = read "README.md"
  readme_folder, readme_scripts = write_scripts(readme)
  teardown(function() os.execute("rm -rf " .. readme_folder) end)
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

  it("leads to a first grammar that passes its own tests", function()
    local page = readme:match "\n## Write your first grammar\n(.-)\n## "
    assert.is_true(readme_scripts["resignations.lua"])
    assert.is_truthy(page:find("resignations.lua: who leaves", 1, true))
    assert.matches("\n3 passed, 0 failed\n$", output "build/bin/lede test resignations.lua")
    local lines = select(2, page:gsub("\n", ""))
    assert.is_true(lines <= 130, "a page has at most 130 lines, this one " .. lines)
  end)

  it("names every bundled analysis", function()
    local pipe = assert(io.popen "ls scripts/analyses")
    for name in pipe:lines() do
      assert.is_truthy(readme:find("| `" .. name:gsub("%.lua$", "") .. "` |", 1, true), name .. " is not in the README")
    end
    pipe:close()
  end)

  it("has a script that runs as it stands", function()
    assert.is_true(readme_scripts["pledges.lua"])
    local printed = output "build/bin/lede run pledges.lua --format jsonl examples/articles/port-merger.txt"
    assert.is_truthy(printed:find '"fact":"pledge"', printed)
    assert.is_truthy(printed:find('"who":{"start":', 1, true), printed)
  end)
end)
