-- An installation of one's own: what is compiled ahead serves while its source is as it was, and no longer.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("an installation", function()
  local box
  before_each(function()
    box = program.box()
    box.write("a.txt", "A title\n\nJane Doe said that it was late.\n")
    local build = program.path:match "^(.*)/bin/lede$"
    assert.equal(0, box.shell(("mkdir -p own/bin own/share && cp '%s' own/bin && cp -RLp '%s/share/lede' own/share")
      :format(program.path, build)).code)
  end)
  after_each(function() box.remove() end)

  local REPORT = "own/share/lede/lede/report.lua"

  local function run() return box.shell "own/bin/lede run claims a.txt" end

  -- Put `to` for `from`, plain, in a file of it, which is dated `days` from now.
  local function edit(file, from, to, days)
    local f <close> = assert(io.open(box.path(file), "rb"))
    local text = f:read "a"
    local first, last = text:find(from, 1, true)
    box.write(file, text:sub(1, first - 1) .. to .. text:sub(last + 1))
    assert.equal(0, box.shell(("touch -d '%d days' '%s'"):format(days, file)).code)
  end

  it("runs with a module that was edited, by its date", function()
    local before = run()
    assert.equal(0, before.code)
    edit(REPORT, '("%s — %s")', '("%s, so to say, %s")', 1)
    local after = run()
    assert.equal(0, after.code)
    assert.matches("Jane Doe — said:", before.out, 1, true)
    assert.matches("Jane Doe, so to say, said:", after.out, 1, true)
  end)

  it("runs with what was compiled where the source is older", function()
    edit(REPORT, '("%s — %s")', '("%s, so to say, %s")', -10000)
    assert.matches("Jane Doe — said:", run().out, 1, true)
  end)

  it("passes over what was compiled and is damaged", function()
    local whole = run().out
    for _, size in ipairs { 0, 20, 60 } do
      assert.equal(0, box.shell("truncate -s " .. size .. " own/share/lede/compiled/lede/report.lua").code)
      local r = run()
      assert.same({ code = 0, out = whole, err = "" }, r)
    end
  end)

  it("runs with a word list that was edited", function()
    box.write("b.txt", "A title\n\nJane Doe zorbled that it was late.\n")
    assert.is_nil(box.shell("own/bin/lede run claims b.txt").out:find("zorbled:", 1, true))
    local verb = "zorble / zorbles / zorbled / zorbling | stance=neutral takes=clause"
    edit("own/share/lede/lexicon/report", "\nsay", "\n" .. verb .. "\nsay", 1)
    assert.matches("Jane Doe — zorbled:", box.shell("own/bin/lede run claims b.txt").out, 1, true)
  end)
end)
