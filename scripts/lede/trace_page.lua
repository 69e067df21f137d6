--- lede.trace_page: how a page was read, for `lede trace --page`: its encoding and kind, each statement about itself
-- with where it stands and whether it was used, each line with whether it was kept and why.

local trace_page = {}

local FIELDS = { "title", "author", "published", "modified", "url", "language", "site", "section", "tags", "image",
                 "description" }

-- The beginning of `text`, at most `width` characters of it, on one line.
local function clip(text, width)
  text = text:gsub("%s+", " ")
  if (utf8.len(text) or #text) <= width then return text end
  local stop = utf8.offset(text, width) or width
  return text:sub(1, stop - 1) .. "…"
end

local function pad(text, width) return text .. (" "):rep(width - (utf8.len(text) or #text)) end

local function bytes(entry)
  return entry.first and ("bytes %d-%d"):format(entry.first - 1, entry.last) or "not in the page"
end

local function show_candidates(candidates, write)
  for _, field in ipairs(FIELDS) do
    local any = false
    for _, c in ipairs(candidates) do
      if c.field == field then
        if not any then write(("  %s\n"):format(field)) end
        any = true
        local shown = c.value ~= "" and c.value:gsub("\n", "; ") or ('"%s"'):format(clip(c.raw, 40))
        write(("    %s %s  %s %s, %s: %s\n"):format(c.chosen and "+" or "-", clip(shown, 60), c.from, c.where, bytes(c),
                                                   c.because))
      end
    end
  end
end

local function show_lines(lines, write)
  for _, line in ipairs(lines) do
    local kind = line.level > 0 and ("%s %d"):format(line.kind, line.level) or line.kind
    write(("  %s %s %s %s\n"):format(line.kept and "+" or "-", pad(line.kept and kind or line.reason, 19),
                                     pad(clip(line.text, 60), 60), clip(line.element, 36)))
  end
end

local function show_articles(doc, write)
  for i, article in ipairs(doc:articles()) do
    local said = { article.title and article.title.text or "(no heading)", article.author, article.published }
    if not said[2] then said[2], said[3] = said[3], nil end
    write(("  article %d  %s\n"):format(i, table.concat(said, ", ")))
  end
end

--- A function that shows how a document was read.
function trace_page.new()
  return function(doc, write)
    local candidates, lines = doc:candidates(), doc:ledger()
    if not doc.kind then
      write "not a page\n"
      return
    end
    write(("%s, %s by %s, %d repairs\n"):format(doc.kind, doc.encoding, doc.encoding_from, doc.repairs))
    show_articles(doc, write)
    write "\nmetadata\n"
    show_candidates(candidates, write)
    write "\nlines\n"
    show_lines(lines, write)
  end
end

return trace_page
