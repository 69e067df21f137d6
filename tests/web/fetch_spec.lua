--- fetch over a real web server: what comes back, and what is said when nothing does.

local here = debug.getinfo(1, "S").source:match "^@(.*)/" or "."
package.path = here .. "/?.lua;" .. package.path
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath

require "lede"
local core = require "lede.core"
local server = require "server"

local page = "<!DOCTYPE html><title>Ceasefire</title><p>Talks go on in Geneva, the envoy said."

--- redirects(5): /hop5 -> /hop4 -> … -> /hop0, which is the page.
local function redirects(count)
  local lines = {}
  for i = 1, count do lines[i] = ("location = /hop%d { return 302 /hop%d; }"):format(i, i - 1) end
  return table.concat(lines, "\n")
end

local conf = [[
  location = /hop0 { return 301 $scheme://$http_host/page.html; }
  location = /loop { return 302 /loop; }
  location = /zipped { gzip on; gzip_min_length 1; gzip_proxied any; try_files /page.html =404; }
  location = /bomb { default_type text/html; add_header Content-Encoding gzip; try_files /bomb.gz =404; }
  location = /to-file { return 302 file:///etc/passwd; }
  location = /to-login { return 302 http://joe:hunter2@$http_host/page.html; }
  location = /forbidden { return 403; }
  location = /down { return 503; }
  location = /empty { default_type text/html; return 200 ""; }
  location = /nothing { return 204; }
  location = /slow { limit_rate 4k; try_files /large =404; }
  location = /agent { default_type text/plain; return 200 "$http_user_agent"; }
]] .. redirects(6)

local function write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

--- Memory that this process has used at its peak, in kilobytes.
local function peak()
  local file <close> = io.open "/proc/self/status"
  return tonumber(file:read "a":match "VmHWM:%s*(%d+)")
end

describe("fetch", function()
  local nginx, root

  setup(function()
    local pipe <close> = io.popen "mktemp -d"
    root = pipe:read "l"
    write(root .. "/page.html", page)
    write(root .. "/large", ("x"):rep(100000))
    assert(os.execute(("head -c 67108864 /dev/zero | gzip -1 >'%s/bomb.gz'"):format(root)))
    nginx = server.start{ root = root, conf = conf }
  end)

  teardown(function()
    if nginx then nginx.stop() end
    os.execute(("rm -rf '%s'"):format(root))
  end)

  local function get(path, options)
    options = options or {}
    if options.allow_private == nil then options.allow_private = true end
    return core.fetch(nginx.url .. path, options)
  end

  --- The failure that `path` must end in: its code, and words of its message.
  local function fails(path, options, code, ...)
    local response, err = get(path, options)
    assert.is_nil(response)
    assert.equal(code, err.code)
    assert.equal(err.message, tostring(err))
    assert.equal(nginx.url .. path, err.message:sub(1, #nginx.url + #path))
    for _, words in ipairs{ ... } do
      assert(err.message:find(words, 1, true), ("no %q in: %s"):format(words, err.message))
    end
  end

  it("brings a page with its address, type and status", function()
    local response = assert(get "/page.html")
    assert.same({ body = page, url = nginx.url .. "/page.html", content_type = "text/html", status = 200 }, response)
  end)

  it("decompresses", function()
    assert.equal(page, assert(get "/zipped").body)
  end)

  it("says who it is", function()
    assert.truthy(assert(get "/agent").body:match "^lede/%d")
    assert.equal("paper/1.0", assert(get("/agent", { user_agent = "paper/1.0" })).body)
  end)

  it("follows five redirects and no more", function()
    local response = assert(get "/hop4")               -- hop4 … hop0, then the page
    assert.equal(page, response.body)
    assert.equal(nginx.url .. "/page.html", response.url)
    fails("/hop5", nil, "limit", "more than 5 redirects", "max_redirects")
    fails("/loop", nil, "limit", "more than 5 redirects")
    assert.equal(page, assert(get("/hop5", { max_redirects = 6 })).body)
    fails("/hop0", { max_redirects = 0 }, "limit", "more than 0 redirects")
  end)

  it("is not redirected out of the web", function()
    fails("/to-file", nil, "refused", "redirected to file:///etc/passwd", "only http:// and https://")
    fails("/to-login", nil, "refused", "redirected to http://***@127.0.0.1", "user name or password")
  end)

  it("does not connect to this machine unless that is allowed", function()
    fails("/page.html", { allow_private = false }, "refused", "127.0.0.1 (loopback)", "--allow-private")
    for _, host in ipairs{ "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]" } do
      local response, err = core.fetch((nginx.url:gsub("127%.0%.0%.1", host, 1)))
      assert.is_nil(response)
      assert.equal("refused", err.code, host)
      assert.truthy(err.message:find("--allow-private", 1, true))
    end
  end)

  it("names the error status", function()
    fails("/missing", nil, "http", ": 404 Not Found")
    fails("/forbidden", nil, "http", ": 403 Forbidden")
    fails("/down", nil, "http", ": 503 Service Unavailable")
  end)

  it("calls an empty answer empty", function()
    fails("/empty", nil, "empty", "empty")
    fails("/nothing", nil, "empty", "empty")
  end)

  it("stops a compressed bomb at the limit, with the memory of the limit", function()
    local before = peak()
    fails("/bomb", { max_bytes = 1000000 }, "limit", "over 1000000 bytes", "max_bytes")
    assert(peak() - before < 16 * 1024, "the bomb went off")
    fails("/bomb", nil, "limit", "over 33554432 bytes")
    assert.equal(67108864, #assert(get("/bomb", { max_bytes = 67108864 })).body)
    fails("/bomb", { max_bytes = 67108863 }, "limit", "over 67108863 bytes")
  end)

  it("gives up on a slow body in time, and names the limit", function()
    fails("/slow", { timeout = 0.4 }, "timeout", "400 ms", "option timeout")
  end)

  it("hides secrets and escapes control characters in what it says", function()
    local _, err = get "/missing?access_token=hunter2&page=2"
    assert.equal(nginx.url .. "/missing?access_token=***&page=2: 404 Not Found", err.message)
    _, err = core.fetch("http://joe:hunter2@127.0.0.1/\27[31m\n")
    assert.equal("refused", err.code)
    assert.is_nil(err.message:find "hunter2")
    assert.is_nil(err.message:find "%c")
  end)

  it("raises what the script got wrong, at its line", function()
    for _, case in ipairs{
      { { timeuot = 1 }, "unknown option 'timeuot' %(did you mean 'timeout'%?%)" },
      { { timeout = "1" }, "option 'timeout': number expected, got string" },
      { { timeout = 0 }, "timeout: seconds expected" },
      { { max_bytes = 0 }, "max_bytes: from 1" },
      { { max_redirects = -1 }, "max_redirects: 0 or more" },
      { { user_agent = "a\r\nCookie: b" }, "user_agent: control characters" },
    } do
      local ok, message = pcall(function() return core.fetch(nginx.url, case[1]) end)
      assert.is_false(ok)
      assert.truthy(message:match "^[^:]*fetch_spec%.lua:%d+: bad argument #2 to 'fetch' %(", message)
      assert.truthy(message:match(case[2]), message)
    end
    assert.has_error(function() core.fetch(nil) end)
    assert.has_error(function() core.fetch "http://example.org/\0" end)
  end)
end)

describe("is_url", function()
  it("tells a URL from a file's name", function()
    for _, url in ipairs{ "http://example.org", "HTTPS://example.org/x", "ftp://a" } do
      assert.is_true(core.is_url(url), url)
    end
    for _, name in ipairs{ "page.html", "http", "/a://b", "-", "" } do assert.is_false(core.is_url(name), name) end
  end)
end)

describe("the server of these specs", function()
  it("leaves nothing behind", function()
    local first, second = server.start(), server.start()
    assert.not_equal(first.url, second.url)
    assert(core.fetch(first.url .. "/", { allow_private = true }) == nil)
    for _, nginx in ipairs{ first, second } do
      nginx.stop()
      nginx.stop()
      local _, err = core.fetch(nginx.url, { allow_private = true })
      assert.equal("network", err.code)
    end
  end)

  it("says why it did not start", function()
    assert.error_matches(function() server.start{ conf = "no such directive;" } end, "unknown directive")
  end)
end)
