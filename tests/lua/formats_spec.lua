--- Documents from Markdown and from messages with headers: blocks, metadata, and where every word came from.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function blocks(doc)
  local out = {}
  for block, kind, level in doc:blocks() do out[#out + 1] = ("%s%d: %s"):format(kind, level, block.text) end
  return out
end

-- The bytes that the first stretch of text like `pattern` came from.
local function source_of(doc, pattern)
  local first, last = doc:span(doc.text:find(pattern)):source()
  return doc.source:sub(first, last)
end

describe("Markdown", function()
  local function markdown(text) return assert(lede.text(text, { format = "markdown" })) end

  it("has headings, lists, quotes, rows and paragraphs", function()
    assert.same({ "title0: The talks", "paragraph0: They met.", "heading2: Later", "quote0: They left.", "item1: One",
                  "item1: Two", "item2: Deep", "row0: a | b", "row0: 1 | 2", "paragraph0: Done." },
                blocks(markdown [[
# The talks

They met.

Later
-----

> They left.

- One
- Two
  1. Deep

| a | b |
|---|---|
| 1 | 2 |

***

Done.
]]))
  end)

  it("leaves out marks, the targets of links, pictures and tags", function()
    local doc = markdown("The *envoy*, **Ann\nLee**, `said` ![a face](x.png) [so](https://a.example 'x') <b>twice</b>."
                         .. "<!-- no -->")
    assert.equal("The envoy, Ann\nLee, said  so twice.", doc.text:match "^(.-)%s*$")
    assert.equal("https://a.example", markdown "<https://a.example>".text:match "%S+")
  end)

  it("keeps the source of every word", function()
    local doc = markdown "\xEF\xBB\xBFCaf&eacute; &mdash; *Ann* \\*Lee\\* said &bogus; \xFF."
    assert.equal("Café — Ann *Lee* said &bogus; \u{FFFD}.", doc.text:match "^(.-)%s*$")
    assert.equal("Caf&eacute;", source_of(doc, "Café"))
    assert.equal("&mdash;", source_of(doc, "—"))
    assert.equal("Ann* \\*Lee", source_of(doc, "Ann %*Lee"))
    assert.equal("\xFF", source_of(doc, "\u{FFFD}"))
  end)

  it("takes metadata from front matter", function()
    local doc = markdown '---\ntitle: "The talks"\nauthor: Ann Lee\ndate: 2025-12-02\nx: y\n---\nThey met.\n'
    assert.same({ "The talks", "Ann Lee", "2025-12-02" }, { doc.title, doc.author, doc.published })
    assert.same({ "title0: The talks", "paragraph0: They met." }, blocks(doc))
    assert.equal("The talks", source_of(doc, "The talks"))
    assert.same({ "paragraph0: title: x" }, blocks(markdown "---\n\ntitle: x\n")) -- never closed: a line
  end)

  it("is no trouble when it is odd", function()
    assert.equal("empty", select(2, lede.text("![only](a.png)", { format = "markdown" })).code)
    assert.equal("binary", select(2, lede.text(("\0\1"):rep(50), { format = "markdown" })).code)
    for _, unit in ipairs { "> ", "- ", "*", "[", "[a](", "<", "|", "&", "\\" } do
      local doc = lede.text(unit:rep(20000) .. "They met.", { format = "markdown" })
      assert.is_truthy(doc and doc.text:find("They met.", 1, true))
    end
  end)
end)

describe("a message", function()
  local function mail(text) return assert(lede.text(text, { format = "mail" })) end

  it("has its subject for a title, and says who, when and where", function()
    local doc = mail("Subject: Talks\n resume\nFrom: \"Ann Lee\" <ann@wire.example>\nDate: Tue, 2 Dec 2025 10:15 +0100\n"
                     .. "Content-Language: en\nOrganization: The Wire\nX-Other: no\n\nKYIV, Dec 2 (Wire) — They met.\n\n"
                     .. "They left.\n")
    assert.same({ "title0: Talks resume", "paragraph0: KYIV, Dec 2 (Wire) — They met.", "paragraph0: They left." },
                blocks(doc))
    assert.same({ "Talks resume", "Ann Lee", "2025-12-02T10:15:00+01:00", "en", "The Wire" },
                { doc.title, doc.author, doc.published, doc.language, doc.site })
    assert.equal("Talks\n resume", source_of(doc, "Talks resume"))
  end)

  it("is by its byline, and headed by its headline", function()
    local doc = mail("Slug: TALKS\nHeadline: They met\nSubject: wire 12\nByline: By Ann Lee\nFrom: desk@wire.example\n\n"
                     .. "It is so.\n")
    assert.same({ "They met", "Ann Lee" }, { doc.title, doc.author })
    assert.equal("desk@wire.example", mail("From: desk@wire.example\nDate: 3 Mar 2025\n\nSo.\n").author)
    assert.equal("2025-03-03", mail("From: desk@wire.example\nDate: 3 Mar 2025\n\nSo.\n").published)
  end)

  it("is decoded, and keeps its source", function()
    local doc = mail("Subject: =?UTF-8?Q?Caf=C3=A9_talks?= =?utf-8?b?w6k=?= on\r\n"
                     .. "Content-Transfer-Encoding: quoted-printable\r\n\r\nThe envoy =E2=80=94 Ann=\r\n Lee =E2=80=\r\n"
                     .. "=9Csaid=FF =3D.\r\n")
    assert.equal("Café talksé on\n\nThe envoy — Ann Lee “said\u{FFFD} =.", doc.text:match "^(.-)%s*$":gsub("\r", ""))
    assert.equal("=E2=80=94", source_of(doc, "—"))
    assert.equal("=E2=80=\r\n=9C", source_of(doc, "“"))
    assert.equal("=FF", source_of(doc, "\u{FFFD}"))
    assert.equal("=?UTF-8?Q?Caf=C3=A9_talks?=", source_of(doc, "Café"))
    local lines = mail "Subject: x\nContent-Transfer-Encoding: base64\n\nVGhleSBtZXQu\nClRoZXkgbGVmdC4=\n"
    assert.same({ "title0: x", "paragraph0: They met.", "paragraph0: They left." }, blocks(lines))
    assert.equal("VGhleSBtZXQu", source_of(lines, "They met."))
    assert.equal("bGVm", source_of(lines, "left"):sub(1, 4))
  end)

  it("may be in any charset, however it is packed", function()
    for _, case in ipairs {
      { "iso-8859-1", "8bit", "M\xFCller said \x93no\x94.", "M\xFCller" },
      { "\"Windows-1252\"", "quoted-printable", "M=FCller said =93no=94=\n.", "M=FCller" },
      { "iso-8859-15", "base64", "TfxsbGVyIHNhaWQg\nk25vlC4=", "TfxsbGVy", "said" },
      { "shift_jis", "quoted-printable", "=83j=83=85=81[=83X", "=83j=83=85=81[=83X", "ニュース" },
      { "iso-2022-jp", "7bit", "\x1B$B%K%e!<%9\x1B(B", "%K%e!<%9", "ニュース" },
      { "utf-16le", "base64", "TQD8AGwAbABlAHIA", "TQD8AGwAbABlAHIA" },
    } do
      local doc = mail(("Subject: =?%s?Q?x?=\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: %s\n\n%s\n")
                       :format("us-ascii", case[1], case[2], case[3]))
      local word = case[5] == "ニュース" and case[5] or "Müller"
      assert.is_truthy(doc.text:find(word, 1, true), doc.text)
      assert.equal(case[4], source_of(doc, word))
      assert.equal("http", doc.encoding_from)
    end
    local doc = mail("Subject: =?windows-1251?B?zc7C?= =?koi8-r?q?=EF=F3=F4=E9?=\n"
                     .. "From: =?iso-8859-1*de?Q?J=F6rg?= <j@x.example>\n\nSo.\n")
    assert.same({ "НОВОСТИ", "Jörg" }, { doc.title, doc.author })
  end)

  it("may be HTML alone", function()
    local page = "<html><head><title>Wire</title><style>p{}</style></head><body><h1>Talks</h1>"
              .. "<p>The envoy <b>said</b> &ldq=\nuo;no=94 to M=FCller in the old town hall of the city, where they had met for twelve days.</p><p>They left after "
              .. "that, an official said, and nobody in the hall of the town knew what to say to that.</p></body></html>"
    local doc = mail("Subject: They met\nFrom: Ann Lee <a@x.example>\nContent-Type: text/html; charset=windows-1252\n"
                     .. "Content-Transfer-Encoding: quoted-printable\n\n" .. page)
    assert.same({ "They met", "Ann Lee", "windows-1252" }, { doc.title, doc.author, doc.encoding })
    local all = blocks(doc)
    assert.same({ "title0: They met", "heading1: Talks" }, { all[1], all[2] })
    assert.matches("^paragraph0: The envoy said “no” to Müller in", all[3])
    assert.equal("&ldq=\nuo;no=94", source_of(doc, "“no”"))
    local parts = doc:span(doc.text:find("envoy said", 1, true)):sources()
    assert.equal("said", doc.source:sub(parts[2].first, parts[2].last))
  end)

  it("is the HTML where the plain text is blank or only says so, and no attachment", function()
    local html = "<p>" .. ("They met in the old town hall of the city. "):rep(20) .. "</p>"
    local function alternative(plain, disposition)
      return mail("Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n"
                  .. (disposition or "") .. "\n" .. plain .. "\n--b\nContent-Type: text/html\n\n" .. html
                  .. "\n--b--\n").text
    end
    assert.matches("^x\n\nThey met in", alternative "  ")
    assert.matches("^x\n\nThey met in", alternative "Your program cannot show this.")
    assert.matches("^x\n\nThey met in", alternative(("They left. "):rep(50), "Content-Disposition: attachment\n"))
    assert.matches("^x\n\nThey left", alternative(("They left. "):rep(50)))
  end)

  it("is the first part that is plain text", function()
    local parts = "Subject: x\nContent-Type: multipart/mixed; boundary=\"one\"\n\n--one\n"
               .. "Content-Type: multipart/alternative; boundary=two\n\n--two\nContent-Type: text/html\n\n<p>no</p>\n"
               .. "--two\nContent-Type: text/plain\n\nThey met.\n--two--\n--one\nContent-Type: text/plain\n\nno\n--one--\n"
    assert.same({ "title0: x", "paragraph0: They met." }, blocks(mail(parts)))
    local none, err = lede.text("Subject: x\nContent-Type: image/png\n\nxyz\n", { format = "mail" })
    assert.is_nil(none)
    assert.same({ "empty", "no part of the message is text" }, { err.code, err.message })
  end)
end)

describe("the format of a text", function()
  it("is told by its name, and by how it begins where it has one", function()
    local message = "Subject: x\nFrom: a\n\nThey met.\n"
    for _, case in ipairs { { "a.md", "x", "markdown" }, { "A.MARKDOWN", "x", "markdown" }, { "a.eml", "x", "mail" },
                            { "a.txt", "They met.", "text" }, { "a.txt", message, "mail" }, { nil, message, "text" },
                            { "-", "Note: x\nMore: y\n\nz", "text" }, { "-", "Subject: x\nFrom: y", "text" },
                            { ".md", "x", "text" } } do
      assert.equal(case[3], lede.text(case[2], { input = case[1] }).format)
    end
    assert.equal("html", lede.html("<p>They met.").format)
  end)

  it("may be given, if there is such a one", function()
    assert.equal("text", lede.text("# x", { input = "a.md", format = "text" }).format)
    local ok, message = pcall(lede.text, "x", { format = "word" })
    assert.is_false(ok)
    assert.matches([[bad argument #2 to '.-text' %(option 'format': "text", "markdown" or "mail" expected%)]], message)
  end)
end)
