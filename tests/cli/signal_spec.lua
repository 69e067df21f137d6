-- Interruptions: whole lines, the right status, no noise, nobody left behind.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("interrupted", function()
  local box
  setup(function()
    box = program.box()
    for i = 1, 400 do box.write(("n/%03d.txt"):format(i), ("Title %d\n\nSomething was said.\n"):format(i)) end
    -- About 10 ms a document.
    box.write("slow.lua", [[
      local n = 0
      for i = 1, 5e5 do n = n + i end
      emit { title = doc.title, filler = ("x"):rep(2000) }]])
    box.write("quick.lua", "emit { title = doc.title, filler = ('x'):rep(2000) }")
  end)
  teardown(function() box.remove() end)

  for signal, status in pairs { INT = 130, TERM = 143 } do
    it("by SIG" .. signal .. " it leaves whole lines and no processes", function()
      local r = box.shell(([[
        env -u LD_PRELOAD -u ASAN_OPTIONS setsid %s run slow.lua n --format jsonl -j 2 & lede=$!
        while ! [ -s ../out ]; do sleep 0.05; done
        sleep 0.1
        workers=$(cat /proc/$lede/task/$lede/children)
        kill -%s $lede
        wait $lede; code=$?
        sleep 0.1
        for w in $workers; do kill -0 $w 2>/dev/null && echo "left: $w" >&2; done
        exit $code]]):format(program.path, signal))
      assert.equal(status, r.code)
      assert.equal("", r.err)
      local n = 0
      for line in r.out:gmatch "([^\n]*)\n" do
        n = n + 1
        assert.equal(('{"title":"Title %d",'):format(n), line:match '^{"title":"Title %d+",')
        assert.equal("}", line:sub(-1))
      end
      assert.is_true(n > 0 and n < 400)
      assert.equal("\n", r.out:sub(-1))
    end)
  end

  it("by a reader that has had enough, it is quiet", function()
    local r = box.shell(([[
      { env -u LD_PRELOAD -u ASAN_OPTIONS %s run quick.lua n --format jsonl; echo $? >code; } | head -n 1 >/dev/null
      cat code]]):format(program.path))
    assert.equal("141\n", r.out)
    assert.equal("", r.err)
  end)

  it("by a full disk, it says so", function()
    local r = box.lede { "run", "quick.lua", "n", shell = "%s >/dev/full" }
    assert.equal(1, r.code)
    assert.equal("lede: standard output: No space left on device\n", r.err)
  end)
end)
