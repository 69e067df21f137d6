--- examples: every script in examples/ and examples/cookbook/ says at its top what it answers, how it is run and what
--- it prints, and is right.
--
--   -- Who promised what?
--   --
--   --   $ lede run examples/pledges.lua examples/articles/port-merger.html
--   --   | first line of the output
--
-- Commands run in the root of the checkout.  Where one fetches from http://127.0.0.1:8080, the sample articles are
-- served by nginx on a free port, whose address takes that one's place.
-- LEDE_ACCEPT=1 writes what the scripts print into their headers, for somebody to read through before it is committed.
package.path = "tests/cli/?.lua;tests/web/?.lua;" .. package.path
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local program = require "program"
local server = require "server"
local lede = require "lede"

local accepting = os.getenv "LEDE_ACCEPT" ~= nil
local ADDRESS = "http://127.0.0.1:8080"

local function output(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read "a"
end
local root = output("pwd"):match "^[^\n]+"

local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

--- What the header says: question, command, output (with the lines it stands on: first, last); nil where it does not.
local function header_of(lines)
  local header = { question = lines[1] and lines[1]:match "^%-%- (%u.*%?)$" }
  for i, line in ipairs(lines) do
    if not line:find "^%-%-" then break end
    local printed = line:match "^%-%-   |(.*)$"
    if not header.command then
      header.command = line:match "^%-%-   %$ (lede .+)$"
      header.first, header.last = i + 1, i
    elseif printed and i == header.last + 1 then
      header.output = (header.output or "") .. printed:gsub("^ ", "") .. "\n"
      header.last = i
    end
  end
  return header
end

--- The script with other lines of output in its header.
local function accept(path, lines, header, printed)
  local out = table.move(lines, 1, header.first - 1, 1, {})
  for line in printed:gmatch "([^\n]*)\n" do out[#out + 1] = line == "" and "--   |" or "--   | " .. line end
  table.move(lines, header.last + 1, #lines, #out + 1, out)
  local file <close> = assert(io.open(path, "w"))
  file:write(table.concat(out, "\n"), "\n")
end

describe("examples", function()
  local box, nginx
  setup(function()
    box = program.box()
    nginx = server.start { root = root .. "/examples/articles" }
  end)
  teardown(function()
    box.remove()
    nginx.stop()
  end)

  local function run(command, more)
    command = command:gsub(ADDRESS, function() return nginx.url end)
    return box.shell(("cd '%s' && %s %s"):format(root, command, more or ""))
  end

  local names = {}
  for name in output("cd examples && ls *.lua cookbook/*.lua"):gmatch "[^\n]+" do names[#names + 1] = name end

  it("are at least seven, and ten recipes", function()
    local recipes = 0
    for _, name in ipairs(names) do recipes = recipes + (name:find "^cookbook/" and 1 or 0) end
    assert.is_true(#names - recipes >= 7 and recipes >= 10)
  end)

  for _, name in ipairs(names) do
    local path = "examples/" .. name
    local lines = lines_of(path)
    local header = header_of(lines)

    describe(name, function()
      it("opens with a question, its command and its output", function()
        assert.is_string(header.question, "the first line is no question")
        assert.is_string(header.command, "there is no command")
        assert.is_truthy(header.command:find(path, 1, true), "the command runs another script")
        assert.is_truthy(header.output or accepting, "there is no output")
      end)
      if not header.command then return end

      it("prints what it says, and nothing else", function()
        local r = run(header.command)
        assert.equal("", r.err)
        assert.equal(0, r.code)
        if accepting then return accept(path, lines, header, r.out) end
        assert.equal(header.output, r.out)
      end)

      it("prints the same with one worker as with three", function()
        local one, three = run(header.command, "-j 1"), run(header.command, "-j 3")
        assert.same({ code = 0, err = "", out = one.out }, one)
        assert.same(one, three)
      end)

      it("gives rows of JSON when asked for them", function()
        local r = run(header.command, "--format jsonl")
        assert.same({ code = 0, err = "", out = r.out }, r)
        local count = 0
        for line in r.out:gmatch "([^\n]*)\n" do
          count = count + 1
          local row, err = lede.json.decode(line)
          assert.equal("table", type(row), err and err.message)
          assert.is_string(row.fact, line)
        end
        assert.is_true(count > 0)
        assert.equal("\n", r.out:sub(-1))
      end)
    end)
  end
end)
