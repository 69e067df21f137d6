-- What can be named as an input, and what is said of what cannot be read.
package.path = "tests/cli/?.lua;" .. package.path
local program = require "program"

describe("an input", function()
  local box
  before_each(function()
    box = program.box()
    box.write("good.txt", "Good news\n\nThe river fell, the mayor said.\n")
    box.write("show.lua", 'print(("%s|%d"):format(doc.title, #doc.text))')
    box.write("title.lua", "return { map = function(doc, emit) emit { title = doc.title } end }")
  end)
  after_each(function() box.remove() end)

  local function titles(...)
    local r = box.lede { "run", "title.lua", "--format", "jsonl", ... }
    local found = {}
    for title in r.out:gmatch '{"title":"([^"]*)"}' do found[#found + 1] = title end
    return found, r
  end

  -- A bad input among good ones: one line about it, status 1, an error row in its place, the others done.
  local function check_bad(name, code, message, stdin)
    local r = box.lede { "run", "title.lua", "--format", "jsonl", "good.txt", name, "good.txt", stdin = stdin }
    assert.equal(1, r.code, r.err)
    assert.equal(("lede: %s: %s\n"):format(name, message), r.err)
    local row = ('{"v":1,"fact":"error","input":"%s","code":"%s","message":"'):format(name, code)
    local good = '{"title":"Good news"}\n'
    assert.equal(good .. row, r.out:sub(1, #good + #row))
    assert.equal('"}\n' .. good, r.out:sub(-#good - 3))
    assert.equal(3, select(2, r.out:gsub("\n", "\n")))
  end

  it("that is missing", function() check_bad("gone.txt", "not_found", "No such file or directory") end)
  it("that is empty", function()
    box.write("empty.txt", "")
    check_bad("empty.txt", "empty", "no text in it")
  end)
  it("that holds white space only", function()
    box.write("blank.txt", " \n\n\t\n")
    check_bad("blank.txt", "empty", "no text in it")
  end)
  it("that is binary", function()
    box.write("program.bin", ("\127ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\62\0"):rep(50))
    check_bad("program.bin", "binary", "binary data, not text")
  end)
  it("that is HTML without text", function()
    box.write("hollow.html", "<!DOCTYPE html><html><head><title></title></head><body><script>x=1</script></body>")
    local r = box.lede { "run", "title.lua", "hollow.html" }
    assert.equal(1, r.code)
    assert.matches("^lede: hollow%.html: [^\n]+\n$", r.err)
  end)
  it("that is a folder without articles", function()
    box.write("folder/readme.pdf", "x")
    check_bad("folder", "empty", "a folder without articles (files that end in .txt .md .eml .html .htm)")
  end)
  it("that is a device", function() check_bad("/dev/zero", "io", "neither a file nor a folder") end)
  it("that is a pipe in the file system", function()
    box.shell "mkfifo pipe.txt"
    check_bad("pipe.txt", "io", "neither a file nor a folder")
  end)
  it("that is empty standard input", function() check_bad("-", "empty", "no text in it", "") end)
  it("whose name would steer the terminal", function()
    local r = box.lede { "run", "title.lua", "a\27]0;owned\7\u{202e}.txt" }
    assert.equal(1, r.code)
    assert.equal("lede: a\\x1b]0;owned\\x07\\u{202e}.txt: No such file or directory\n", r.err)
  end)

  it("in invalid UTF-8 is read with replacements, its bytes counted right", function()
    box.write("latin.txt", "Caf\xe9 news\n\nThe caf\xe9 re-opened, \xc3\xa9t\xc3 said.\n")
    local r = box.lede { "run", "title.lua", "--format", "jsonl", "latin.txt" }
    assert.same({ code = 0, out = '{"title":"Caf\u{fffd} news"}\n', err = "" }, r)
    box.write("map.lua", [[
      local lpeg = require "lpeg"
      for span in doc:find(lpeg.P "opened") do
        local first, last = span:source()
        print(doc.source:sub(first, last), span.text)
      end]])
    assert.equal("opened\topened\n", box.lede { "run", "map.lua", "latin.txt" }.out)
  end)

  it("of 50 MB on one line is done", function()
    box.shell "head -c 50000000 /dev/zero | tr '\\0' 'a' >long.txt; printf 'word %.0s' $(seq 1 2000000) >words.txt"
    local r = box.lede { "run", "show.lua", "long.txt", "words.txt", "-j", "1" }
    assert.equal(0, r.code, r.err)
    local a, b = r.out:match "^[^\n]*|(%d+)\n[^\n]*|(%d+)\n$"
    assert.equal("50000000", a)
    assert.is_true(tonumber(b) >= 9999999)
  end)

  it("is HTML by its name or by its beginning, else text", function()
    box.write("page.htm", "<p>A fragment.<p>Of a page.")
    box.write("page", "<!DOCTYPE html><title>T</title><p>A page.")
    box.write("note.txt", "a < b and <p> is no markup here\n")
    box.write("text.lua", "print((doc.text:gsub('%s+', ' ')))")
    local r = box.lede { "run", "text.lua", "page.htm", "page", "note.txt" }
    assert.equal(0, r.code, r.err)
    assert.equal("A fragment. Of a page.", r.out:match "^[^\n]*")
    assert.equal("a < b and <p> is no markup here", r.out:match "([^\n]-) *\n$")
  end)

  it("on standard input is a document like another", function()
    local r = box.lede { "run", "title.lua", "-", "--format", "jsonl", stdin = "From a pipe\n\nIt came, she said.\n" }
    assert.same({ code = 0, out = '{"title":"From a pipe"}\n', err = "" }, r)
  end)

  it("that is a folder gives its articles in the order of their bytes, links and all", function()
    for _, name in ipairs { "b.txt", "a/z.md", "a-1.txt", "B.HTML", "c.pdf", ".hidden.txt", "deep/er/x.htm" } do
      local is_page = name:lower():find "%.html?$"
      local format = is_page and "<title>%s</title><p>Something was said."
                  or name:find "%.md$" and "# %s\n\nIt was said.\n" or "%s\n\nIt was said.\n"
      box.write("news/" .. name, format:format(name))
    end
    box.shell "ln -s .. news/deep/loop; ln -s ../good.txt news/link.txt; ln -s nowhere news/deep/broken"
    local found = titles "news"
    assert.same({ "B.HTML", "a-1.txt", "a/z.md", "b.txt", "deep/er/x.htm", "Good news" }, found)
  end)

  it("takes its date from --date, which wins over the page's", function()
    box.write("dated.html", [[<!DOCTYPE html><title>T</title>
      <meta property="article:published_time" content="2020-01-01T10:00:00Z"><p>A page, dated.]])
    box.write("date.lua", "print(doc.published)")
    assert.equal("2020-01-01T10:00:00Z\n", box.lede { "run", "date.lua", "dated.html" }.out)
    assert.equal("2025-12-02\n", box.lede { "run", "date.lua", "--date", "2025-12-02", "dated.html" }.out)
    assert.equal("2025-12-02\n", box.lede { "run", "date.lua", "--date", "2025-12-02", "good.txt" }.out)
  end)
end)
