--- Pages, as a script sees them: what was kept and why, what they say about themselves, how much is asked for.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local page = require "lede.page"

local PROSE = "The council voted on Tuesday to close the old bridge for repairs, and traffic will be sent through the "
  .. "tunnel until the work is done, which may take most of the coming year, officials said."

local HTML = [[
<!doctype html><html lang="en"><head><title>Bridge closes | The Herald</title>
<meta property="og:site_name" content="The Herald"><meta name="author" content="Ann Lee and Bo Ek">
<meta property="article:published_time" content="2021-05-03T08:15:00+02:00">
<meta name="keywords" content="bridge, river">
</head><body><nav><a href="/">Home</a></nav><article><h1>Bridge closes</h1><p>]] .. PROSE .. "</p><p>And again. "
  .. PROSE .. [[</p><figure><figcaption>The bridge in May.</figcaption></figure><p>Photo: Herald</p>
<p>Advertisement</p></article>
<div class="related"><p>Beside it. ]] .. PROSE .. "</p></div></body></html>"

local function raised(f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  return message
end

describe("a page", function()
  local doc = assert(lede.html(HTML))

  it("has its metadata as fields", function()
    assert.equal("Bridge closes", doc.title)
    assert.equal("Ann Lee, Bo Ek", doc.author)
    assert.same({ "Ann Lee", "Bo Ek" }, doc.authors)
    assert.same({ "bridge", "river" }, doc.tags)
    assert.equal("article", doc.kind)
    assert.equal("utf-8", doc.encoding)
    assert.is_nil(doc.section)
    assert.is_nil(doc.image)
  end)

  it("has a ledger of its lines, kept and dropped", function()
    local reasons = {}
    for _, line in ipairs(assert(doc:ledger())) do
      reasons[line.text:match "^%S+"] = (line.kept and "+ " or "- ") .. line.reason
      assert.equal(line.text:sub(1, 4), HTML:sub(line.first, line.first + 3))
      assert.is_true(line.last <= #HTML)
    end
    assert.same({ Home = "- not text", Bridge = "+ title", The = "+ article", And = "+ article",
                  ["Photo:"] = "+ article", Advertisement = "- label", Beside = "- furniture" }, reasons)
  end)

  it("says where each statement about it stands, and which was used", function()
    local found = {}
    for _, c in ipairs(assert(doc:candidates "title")) do
      found[#found + 1] = ("%s %s %s"):format(c.chosen and "+" or "-", c.from, c.value)
      assert.equal("<", HTML:sub(c.first, c.first))
      assert.equal("title", c.field)
    end
    assert.same({ "- title Bridge closes", "+ heading Bridge closes" }, found)
    assert.same({}, doc:candidates "nothing")
  end)

  it("has its metadata with where it is from and the zone of its dates", function()
    local m = assert(doc:metadata())
    assert.equal("+02:00", m.published.zone)
    assert.equal("opengraph", m.published.from)
    assert.equal("article:published_time", m.published.where)
    assert.same({ "Ann Lee", "Bo Ek" }, m.author.value)
    assert.equal('<meta name="author" content="Ann Lee and Bo Ek">', HTML:sub(m.author.first, m.author.last))
    local plain = lede.html("<meta name=date content='3 May 2021'><p>" .. PROSE)
    assert.same({ "2021-05-03", "unknown" }, { plain:metadata().published.value, plain:metadata().published.zone })
  end)

  it("tells of itself what the options that made it say", function()
    local words = lede.html(HTML, { words = "[furniture]\nherald\n[label]\nphoto: herald\n" })
    assert.is_nil(words.text:find("Photo", 1, true))
    for _, line in ipairs(words:ledger()) do
      if line.text == "Photo: Herald" then assert.equal("label", line.reason) end
    end
    local complete = lede.html(HTML, { extract = "complete" })
    assert.is_truthy(complete.text:find("Beside it", 1, true))
    local kept = 0
    for _, line in ipairs(complete:ledger()) do kept = kept + (line.kept and 1 or 0) end
    assert.is_true(kept > 5)
  end)

  it("keeps less when asked to be precise", function()
    local precise = lede.html(HTML, { extract = "precise" })
    assert.is_nil(precise.text:find("in May", 1, true))
    assert.is_truthy(doc.text:find("in May", 1, true))
  end)

  it("takes the charset that HTTP names", function()
    local russian = lede.html("<p>\xCC\xE8\xF0", { charset = "windows-1251" })
    assert.equal("Мир", russian.text)
    assert.equal("windows-1251", russian.encoding)
    local span = russian:span(3, 4)
    assert.same({ 5, 5 }, { span:source() })
  end)

  it("refuses options that mean nothing, at the script's own line", function()
    assert.matches("option 'extract': precise, balanced or complete expected, got 'some'",
                   raised(lede.html, HTML, { extract = "some" }))
    assert.matches("option 'words': line 1: no such section: %[x%]", raised(lede.html, HTML, { words = "[x]" }))
  end)
end)

describe("what is no page", function()
  it("has neither ledger nor candidates", function()
    local doc = lede.text "One."
    assert.same({}, doc:ledger())
    assert.same({}, doc:candidates())
    assert.same({}, doc:metadata())
    assert.is_nil(doc.kind)
    assert.same({}, doc.authors)
  end)
end)

describe("several articles on one page", function()
  it("are told apart, with what each says of itself", function()
    local parts = {}
    for i = 1, 3 do
      parts[i] = ('<article><h2><a href="/%d">Story %d</a></h2><p class="byline">By Ann %s</p>'
                  .. '<time datetime="2021-05-0%d">x</time>' .. "<p>Number %d. %s</p></article>"):format(i, i, ({ "Lee", "Roe", "Ek" })[i], i, i, PROSE)
    end
    local day = assert(lede.html("<title>The day</title><main>" .. table.concat(parts) .. "</main>"))
    local found = day:articles()
    assert.equal(3, #found)
    assert.same({ "Story 2", "Ann Roe", "2021-05-02" }, { found[2].title.text, found[2].author, found[2].published })
    assert.equal("Story 2\n\nx\n\nNumber 2. " .. PROSE, found[2].span.text)
    assert.equal("index", day.kind)
  end)

  it("are none where the document is one", function()
    assert.same({}, assert(lede.html(HTML)):articles())
    assert.same({}, lede.text("One."):articles())
  end)
end)

describe("options of a fetch", function()
  it("are parted from those of the page that comes", function()
    local given = { timeout = 5, extract = "precise" }
    local rest, extract = page.options(given)
    assert.same({ { timeout = 5 }, "precise" }, { rest, extract })
    assert.same({ timeout = 5, extract = "precise" }, given)
    assert.is_nil(page.options(nil))
  end)
end)

describe("Content-Type", function()
  for header, charset in pairs {
    ["text/html; charset=utf-8"] = "utf-8",
    ['text/html;charset="Windows-1252"'] = "windows-1252",
    ["text/html; boundary=x; CHARSET = 'koi8-r'"] = "koi8-r",
    ["text/html"] = false,
    ["charset=x"] = false,
  } do
    it("of " .. header, function() assert.equal(charset or nil, page.charset(header)) end)
  end
end)
