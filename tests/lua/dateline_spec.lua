--- Datelines: where, when and by whom an article was written.

package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function of(line, published)
  local doc = assert(lede.text("A title that stands alone\n\n" .. line .. " The talks began.\n", { published = published }))
  local found = doc.dateline
  return found and { found.place.text, found.date, found.agency, line = found.span.text }
end

describe("a dateline", function()
  for line, wanted in pairs {
    ["KYIV, Dec 2 (Agency) —"] = { "KYIV", "2025-12-02", "Agency" },
    ["KYIV, Ukraine (AP) —"] = { "KYIV", nil, "AP" },
    ["LONDON, Dec. 2, 2024 (Reuters) -"] = { "LONDON", "2024-12-02", "Reuters" },
    ["GENEVA/KYIV, 2 December –"] = { "GENEVA/KYIV", "2025-12-02" },
    ["MOSCOW. Jan 3 (Interfax) -"] = { "MOSCOW", "2026-01-03", "Interfax" },
    ["MANCHESTER, N.H., Wednesday, Nov. 26 --"] = { "MANCHESTER", "2025-11-26" },
    ["SAN FRANCISCO, Calif. —"] = { "SAN FRANCISCO" },
    ["ST. LOUIS —"] = { "ST. LOUIS" },
    ["SÃO PAULO (Reuters) —"] = { "SÃO PAULO", nil, "Reuters" },
    ["XI'AN —"] = { "XI'AN" },
  } do
    it("says where, when and who: " .. line, function()
      wanted.line = line
      assert.same(wanted, of(line, "2025-12-03T10:00:00Z"))
    end)
  end

  it("has no date without a year, unless the document was published in one", function()
    assert.same({ "KYIV", nil, "Agency", line = "KYIV, Dec 2 (Agency) —" }, of "KYIV, Dec 2 (Agency) —")
    assert.equal("2024-12-30", of("KYIV, Dec 30 —", "2025-01-02")[2])
    assert.is_nil(of("KYIV, Feb 30 —", "2025-01-02")[2])
  end)

  for _, line in ipairs { "EXCLUSIVE –", "NATO said on Monday — and meant it —", "The BBC —", "I —", "KYIV",
                          "KYIV, she said —", "KYIV—the capital—" } do
    it("is none: " .. line, function() assert.is_nil(of(line)) end)
  end

  it("stands in a paragraph near the top", function()
    assert.is_nil(lede.text("KYIV —\n\n" .. ("One more line.\n"):rep(9) .. "LVIV — They met.\n").dateline)
    local mail = lede.text("Subject: x\nFrom: y\n\nKYIV (AP) — They met.\n", { format = "mail" })
    assert.equal("KYIV", mail.dateline.place.text)
  end)
end)
