--- lede.report: facts as plain text for a reader at a terminal.
--
-- Each function writes one section of a document through `write(string)`.  Text from the document is shown with its white
-- space folded and its control characters spelt out, so that no article can steer a terminal.
local lpeg = require "lpeg"
local P = lpeg.P

local report = {}

local WIDTH = 96 -- characters

-- What a text is cleaned of; all else is passed over in stretches.
local space = lpeg.S " \t\n\v\f\r"
local control = lpeg.R("\0\31", "\127\127")
local bidirectional = (P "\u{202A}" + P "\u{202B}" + P "\u{202C}" + P "\u{202D}" + P "\u{202E}" + P "\u{2066}"
                       + P "\u{2067}" + P "\u{2068}" + P "\u{2069}")
                      / function(c) return ("<U+%04X>"):format(utf8.codepoint(c)) end
local ordinary = (1 - (space + control + lpeg.S "\xC2\xE2"))^1 + P " " * -space
local cleaned = lpeg.Cs((ordinary + space^1 / " " + control / function(c) return ("\\x%02x"):format(c:byte()) end
                         + P "\u{A0}" / " " + bidirectional + 1)^0)

--- White space folded to single spaces; control characters, among them bidirectional ones, as \xNN or <U+NNNN>.
function report.clean(text) return cleaned:match(text) end

--- Lines of at most `width` characters, the first indented by `first`, the others by `rest` (strings).
function report.wrap(text, first, rest, width)
  width = width or WIDTH
  local lines, line, used = {}, first, utf8.len(first) or #first
  local empty = true
  for word in report.clean(text):gmatch "%S+" do
    local n = utf8.len(word) or #word
    if not empty and used + 1 + n > width then
      lines[#lines + 1] = line
      line, used, empty = rest, utf8.len(rest) or #rest, true
    end
    line, used = line .. (empty and "" or " ") .. word, used + n + (empty and 0 or 1)
    empty = false
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n") .. "\n"
end

--- A heading with its underline.
function report.heading(write, text)
  text = report.clean(text)
  write(text .. "\n" .. ("-"):rep(utf8.len(text) or #text) .. "\n")
end

--- Title, date and place of a document.
function report.document(doc, write)
  write(report.wrap(doc.title or "(no title)", "", ""))
  local about = {}
  if doc.author then about[#about + 1] = "by " .. doc.author end
  if doc.date then about[#about + 1] = doc.date end
  if doc.url then about[#about + 1] = doc.url end
  about[#about + 1] = "sha256 " .. doc.sha256:sub(1, 16) .. "…"
  write(report.wrap(table.concat(about, " · "), "", "") .. "\n")
end

local function who(claim)
  if not claim.source then return "(source not named)" end
  local text = claim.source.text
  if claim.name and not text:find(claim.name, 1, true) then return ("%s [%s]"):format(text, claim.name) end
  return text
end

local function said_by(claim) return ("%s — %s"):format(who(claim), claim.cue.text) end

-- How a claim was put: words for what is out of the ordinary, and whose words it is reported in.
local function manner(claim)
  local out = { claim.kind }
  if claim.stance ~= "neutral" then out[#out + 1] = claim.stance end
  if claim.certainty ~= "certain" then out[#out + 1] = claim.certainty end
  if claim.polarity < 0 then out[#out + 1] = "negated" end
  if claim.modality then out[#out + 1] = claim.modality end
  if claim.said then out[#out + 1] = "said " .. claim.said.span.text end
  if claim.within then out[#out + 1] = "within " .. said_by(claim.within) end
  return table.concat(out, ", ")
end

-- The words between the pieces of an interrupted content are left out.
local function content(claim)
  if not claim.content.pieces then return claim.content.text end
  local out = {}
  for i, piece in ipairs(claim.content.pieces) do out[i] = piece.text end
  return table.concat(out, " … ")
end

--- Numbered claims: source, cue, content, manner, and the bytes of the text that show it.
function report.claims(list, write)
  for i, claim in ipairs(list) do
    local indent = "     "
    write(report.wrap(said_by(claim) .. ":", ("%3d. "):format(i), indent))
    write(report.wrap(content(claim), indent .. "  ", indent .. "  "))
    local how = ("(%s; bytes %d-%d)"):format(manner(claim), claim.span.first - 1, claim.span.last)
    write(report.wrap(how, indent .. "  ", indent .. "  "))
  end
end

--- Sentences that gave no claim, by reason: what stands in them, and the bytes.
function report.missed(list, write)
  for i, m in ipairs(list) do
    write(report.wrap(("%s — “%s”"):format(m.reason, m.cue.text), ("%3d. "):format(i), "     "))
    write(report.wrap(m.span.text, "       ", "       "))
    write(("     (bytes %d-%d)\n"):format(m.span.first - 1, m.span.last))
  end
end

--- Statements of a summary: who, by which verb, what, and the places of all claims that say it.
function report.statements(list, write)
  for _, s in ipairs(list) do
    local places = {}
    for i, claim in ipairs(s.claims) do places[i] = ("%d-%d"):format(claim.span.first - 1, claim.span.last) end
    local cue = s.cue.text == ":" and "" or " " .. s.cue.text
    write(report.wrap(("%s%s: %s [bytes %s]"):format(s.name, cue, content(s), table.concat(places, ", ")), "  - ", "    "))
  end
end

--- People, organisations and places among the entities (nationalities and the like left out), most mentioned first.
function report.named(list)
  local sorted = {}
  for _, e in ipairs(list) do
    if e.type ~= "MISC" then sorted[#sorted + 1] = e end
  end
  table.sort(sorted, function(a, b)
    if a.mentions ~= b.mentions then return a.mentions > b.mentions end
    return a.span.first < b.span.first
  end)
  return sorted
end

--- A table of entities: mentions, type, name, roles, other names.
function report.entities(list, write)
  for _, e in ipairs(list) do
    local more = {}
    if #e.roles > 0 then more[#more + 1] = table.concat(e.roles, "; ") end
    if #e.aliases > 0 then more[#more + 1] = "also " .. table.concat(e.aliases, ", ") end
    local text = e.name .. (#more > 0 and " — " .. table.concat(more, " — ") or "")
    write(report.wrap(text, ("%5d  %-4s "):format(e.mentions, e.type), (" "):rep(14)))
  end
end

--- Dated events, in order of time.
function report.timeline(events, write) require "lede.timeline_text"(events, write, report.wrap) end

--- Of a document that has no date: how many of its times that keeps from the timeline, and what to do.
function report.undated(doc, write)
  local n = 0
  for _, t in ipairs(require("lede.times").document_date(doc) and {} or doc:times()) do
    if not t.from and t.why == "the document has no date" then n = n + 1 end
  end
  if n == 0 then return end
  write(report.wrap(("(%d %s no place: nothing says what day the text is from; --date YYYY-MM-DD does)"):format(
    n, n == 1 and "time has" or "times have"), "  ", "  "))
end

--- Quotations: speaker, cue, words.
function report.quotes(list, write)
  for _, q in ipairs(list) do
    local speaker = q.speaker and q.speaker.text or "(speaker not named)"
    if q.name and not speaker:find(q.name, 1, true) then speaker = ("%s [%s]"):format(speaker, q.name) end
    write(report.wrap(speaker .. " — " .. (q.cue and q.cue.text or "") .. ":", "  ", "    "))
    write(report.wrap(q.text, "    ", "    "))
  end
end

return report
