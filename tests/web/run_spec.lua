--- lede run on URLs: what becomes a document, and what is said where none does.
local here = debug.getinfo(1, "S").source:match "^@(.*)/" or "."
package.path = here .. "/?.lua;" .. here .. "/../cli/?.lua;" .. package.path
local program = require "program"
local server = require "server"

local conf = [[
  location = /moved { return 301 $scheme://$http_host/page.html; }
  location = /plain { default_type text/plain; return 200 "A plain title\n\nIt is plain, she said.\n"; }
  location = /pdf { default_type application/pdf; return 200 "%PDF-1.4 nothing"; }
  location = /untyped { default_type application/octet-stream; try_files /page.html =404; }
  location = /empty { default_type text/html; return 200 "<title></title>"; }
  location = /russian.html { types { } default_type "text/html; charset=windows-1251"; }
  location = /down { return 503; }
  location = /slow { limit_rate 10; try_files /page.html =404; }
]]

describe("lede run on a URL", function()
  local box, nginx

  setup(function()
    box = program.box()
    box.write("good.txt", "Good news\n\nThe river fell, the mayor said.\n")
    box.write("www/page.html", "<!DOCTYPE html><title>Ceasefire</title><p>" .. ("Talks go on in Geneva. "):rep(20))
    box.write("www/russian.html", "<title>\xCC\xE8\xF0</title><p>" .. ("Talks go on in Geneva. "):rep(20))
    box.write("title.lua", "return { map = function(doc, emit) emit { title = doc.title, url = doc.url } end }")
    nginx = server.start { root = box.path "www", conf = conf }
  end)
  teardown(function()
    if nginx then nginx.stop() end
    box.remove()
  end)

  local function run(...) return box.lede { "run", "title.lua", "--format", "jsonl", ... } end

  for path, title in pairs { ["/page.html"] = "Ceasefire", ["/plain"] = "A plain title", ["/untyped"] = "Ceasefire",
                           ["/russian.html"] = "Мир" } do
    it("reads " .. path, function()
      local r = run("--allow-private", nginx.url .. path)
      assert.same({ code = 0, err = "", out = ('{"url":"%s%s","title":"%s"}\n'):format(nginx.url, path, title) }, r)
    end)
  end

  it("follows a redirect and names where it led", function()
    local r = run("--allow-private", nginx.url .. "/moved")
    assert.equal(('{"url":"%s/page.html","title":"Ceasefire"}\n'):format(nginx.url), r.out)
  end)

  -- Among good inputs: one line, one row, status 1, and the others are done.
  local function check_bad(url, code, pattern, ...)
    local r = run("good.txt", url, "good.txt", ...)
    assert.equal(1, r.code, r.err)
    local lines = {}
    for line in r.out:gmatch "[^\n]+" do lines[#lines + 1] = line end
    assert.equal(3, #lines)
    assert.is_truthy(lines[1]:find('"title":"Good news"', 1, true))
    assert.equal(lines[1], lines[3])
    local row = ('{"v":1,"fact":"error","input":"%s","code":"%s","message":"'):format(url, code)
    assert.equal(row, lines[2]:sub(1, #row))
    local start = ("lede: %s: "):format(url)
    assert.equal(start, r.err:sub(1, #start))
    assert.matches(pattern, r.err:sub(#start + 1))
    assert.equal(1, select(2, r.err:gsub("\n", "")))
  end

  it("refuses a private address, unless it is allowed", function()
    check_bad(nginx.url .. "/page.html", "refused", "private")
  end)
  it("says what a server answered", function()
    check_bad(nginx.url .. "/gone", "http", "404", "--allow-private")
    check_bad(nginx.url .. "/down", "http", "503", "--allow-private")
  end)
  it("says that nobody answers", function()
    check_bad("http://127.0.0.1:9/", "network", "connection", "--allow-private")
  end)
  it("says that it took too long", function()
    check_bad(nginx.url .. "/slow", "timeout", "0%.5", "--allow-private", "--timeout", "0.5")
  end)
  it("refuses what is no article", function()
    check_bad(nginx.url .. "/pdf", "binary", "not an article: application/pdf", "--allow-private")
    check_bad(nginx.url .. "/empty", "empty", "no text", "--allow-private")
  end)
  for _, url in ipairs { "ftp://example.org/a.txt", "file:///etc/passwd", "gopher://example.org/1" } do
    it("refuses " .. url, function() check_bad(url, "refused", "http") end)
  end

  it("lets a script fetch what the command line names, and nothing else", function()
    box.write("fetch.lua", [[
      local lede = require "lede"
      local again = lede.fetch(doc.url, { allow_private = true })
      print(doc.title, again and again.title, pcall(lede.fetch, doc.url .. "?x", { allow_private = true }))]])
    local r = box.lede { "run", "fetch.lua", "--allow-private", nginx.url .. "/page.html" }
    assert.equal(0, r.code, r.err)
    assert.matches("^Ceasefire\tCeasefire\tfalse\t[^\n]*command line names", r.out)
  end)
end)
