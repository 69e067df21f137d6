--- lede.gold: what a script's map emits, against rows that are known to be right; for `lede test --gold FILE`.
--
-- The gold file is JSON Lines, in either of two forms, which may be mixed:
--   a row a line, as `lede run --format jsonl` writes them, corrected by hand:
--     { "fact": "pledge", "doc": { "input": "a.txt" }, "start": 10, "end": 42, "who": "Jane Doe" }
--     { "doc": { "input": "b.txt" } }                                   a document in which there is nothing to find
--   a document a line, with its rows:
--     { "text": "Jane Doe vowed to resign.", "date": "2025-12-02", "rows": [ { "fact": "pledge", "who": "Jane Doe" } ] }
--     { "input": "a.txt", "rows": [ … ] }
-- `input` is a file, seen from the folder of the gold file; `doc.published` is the same as `date`; where `doc.sha256`
-- is given the file must have it.  `start` and `end` are those of rows: bytes of the document's text, 0-based,
-- half-open.
--
-- An emitted row is right when `fact`, `start`, `end` and every other field that the gold row names agree, compared as
-- the examples of a script are (see lede.test: a part by its text or its fields; null and false with what is absent).
-- Of what is named `v`, `id`, `doc` and `rule` do not count.  A gold row is found once; what is emitted beyond is a
-- false alarm. Kinds of fact of which the gold has no row at all are left out, unless it has no rows whatever.
local lede, report, test = require "lede", require "lede.report", require "lede.test"
local json = lede.json

local gold = {}

---------------------------------------------------------------------------------------------------- the file

local ASIDE = { v = true, id = true, doc = true, rule = true, input = true }

-- The fields of a gold row that are compared.
local function wanted_fields(row)
  local out = {}
  for name, value in pairs(row) do
    if not ASIDE[name] then out[name] = value end
  end
  return out
end

local function check_wanted(row, wrong)
  if type(row) ~= "table" or type(row.fact) ~= "string" then wrong 'a row has a field "fact", the kind of fact' end
  for _, name in ipairs { "start", "end" } do
    local at = row[name]
    if at ~= nil and not (math.type(at) == "integer" and at >= 0) then
      wrong(('the field "%s" of a row is a byte of the text, counted from 0'):format(name))
    end
  end
end

-- The document of a line, new or known: `list` holds all, also by name.
local function document_of(list, where, wrong)
  local input, text = where.input, where.text
  if type(input or text) ~= "string" then
    wrong 'no document: "doc": { "input": FILE } in a row, or "input" or "text" beside "rows"'
  end
  local name = input or text
  local doc = list[name]
  if not doc then
    doc = { name = report.clean(input or text), input = input, text = not input and text or nil, rows = {} }
    list[#list + 1], list[name] = doc, doc
  end
  for field, value in pairs { date = where.date or where.published, sha256 = where.sha256 } do
    if type(value) == "string" then doc[field] = value end
  end
  return doc
end

local function add_line(list, line, wrong)
  local row, err = json.decode(line)
  if type(row) ~= "table" then wrong(err and "not JSON: " .. (err.message or tostring(err)) or "not an object") end
  local rows = row.rows
  if rows ~= nil and type(rows) ~= "table" then wrong '"rows" is a list of rows' end
  local where = rows and row or row.doc
  if type(where) ~= "table" then where = {} end
  local doc = document_of(list, where, wrong)
  if not rows then rows = row.fact ~= nil and { row } or {} end
  for _, wanted in ipairs(rows) do
    check_wanted(wanted, wrong)
    doc.rows[#doc.rows + 1] = wanted_fields(wanted)
  end
end

--- The documents of a gold file, from its bytes: a list of { name, input or text, date?, sha256?, rows }, and as its
--- field `kinds` the kinds of fact that are judged (nil: all); or nil and what is wrong with which line.
function gold.read(bytes, path)
  local list, number = {}, 0
  local ok, err = pcall(function()
    for line in bytes:gmatch "([^\n]*)\n?" do
      number = number + 1
      if line:find "%S" then add_line(list, line, function(what) error({ what = what }) end) end
    end
  end)
  if not ok then
    if type(err) ~= "table" then error(err, 0) end
    return nil, ("%s:%d: %s"):format(path, number, err.what)
  elseif #list == 0 then
    return nil, ("%s: no documents in it"):format(path)
  end
  for _, doc in ipairs(list) do
    for _, row in ipairs(doc.rows) do
      list.kinds = list.kinds or {}
      list.kinds[row.fact] = true
    end
  end
  return list
end

---------------------------------------------------------------------------------------------------- comparing

local function overlap(a, b)
  if not (a.start and a["end"] and b.start and b["end"]) then return 0 end
  return math.min(a["end"], b["end"]) - math.max(a.start, b.start)
end

-- The free row that is right, if any.
local function find_right(want, rows, taken)
  for i, got in ipairs(rows) do
    if not taken[i] and test.matches(want, got) then return i end
  end
end

-- The free row of the same kind that shares most of the text.
local function find_near(want, rows, taken)
  local best, most = nil, 0
  for i, got in ipairs(rows) do
    local common = not taken[i] and got.fact == want.fact and overlap(want, got) or 0
    if common > most then best, most = i, common end
  end
  return best
end

local function shown_place(row)
  local at = row.start and row["end"] and (" %d-%d"):format(row.start, row["end"]) or ""
  return tostring(row.fact) .. at
end

-- What a row says, in a line: its text, or its fields.
local function shown_row(row, text)
  local words = row.text or row.start and row["end"] and text:sub(row.start + 1, row["end"])
  if type(words) == "string" then return ("%s %s"):format(shown_place(row), test.shown(words)) end
  local fields = wanted_fields(row)
  fields.fact, fields.start, fields["end"] = nil, nil, nil
  return ("%s %s"):format(shown_place(row), test.shown(fields))
end

local function difference(want, got)
  local lines = {}
  test.compare(want, got, function(line) lines[#lines + 1] = line end, true)
  return lines
end

local function count(counts, kind, what)
  counts[kind] = counts[kind] or { gold = 0, found = 0, right = 0 }
  counts[kind][what] = counts[kind][what] + 1
end

--- Compare the rows that were emitted of a document, whose text is `text`, with those of the gold:
-- { name =, counts = { KIND = { gold =, found =, right = } }, errors = { { what, row, differences }, … } }
function gold.compare(doc, rows, kinds, text)
  local counts, errors, taken, right = {}, {}, {}, {}
  local judged = {}
  for _, row in ipairs(rows) do
    if type(row.fact) == "string" and (not kinds or kinds[row.fact]) then
      judged[#judged + 1] = row
      count(counts, row.fact, "found")
    end
  end
  for n, want in ipairs(doc.rows) do
    count(counts, want.fact, "gold")
    local i = find_right(want, judged, taken)
    if i then
      taken[i], right[n] = true, true
      count(counts, want.fact, "right")
    end
  end
  for n, want in ipairs(doc.rows) do
    if not right[n] then
      local near = find_near(want, judged, taken)
      if near then taken[near] = true end
      local how = near and difference(want, judged[near]) or {}
      errors[#errors + 1] = { near and "wrong" or "missed", shown_row(want, text), how }
    end
  end
  for i, got in ipairs(judged) do
    if not taken[i] then errors[#errors + 1] = { "false", shown_row(got, text), {} } end
  end
  return { counts = counts, errors = errors, name = doc.name }
end

---------------------------------------------------------------------------------------------------- the sum

local function ratio(a, b) return b > 0 and a / b or 0 end

local function show_counts(write, kind, c)
  local precision, recall = ratio(c.right, c.found), ratio(c.right, c.gold)
  local f1 = ratio(2 * precision * recall, precision + recall)
  write(("%-14s %7d %7d %7d %10.3f %7.3f %7.3f\n"):format(report.clean(kind), c.gold, c.found, c.right, precision,
    recall, f1))
end

local function show_table(write, counts)
  local kinds, all = {}, { gold = 0, found = 0, right = 0 }
  for kind, c in pairs(counts) do
    kinds[#kinds + 1] = kind
    for name, n in pairs(c) do all[name] = all[name] + n end
  end
  table.sort(kinds)
  write(("%-14s %7s %7s %7s %10s %7s %7s\n"):format("fact", "gold", "found", "right", "precision", "recall", "F1"))
  for _, kind in ipairs(kinds) do show_counts(write, kind, counts[kind]) end
  if #kinds ~= 1 then show_counts(write, "all", all) end
end

local function show_error(write, name, e)
  write(("%-7s %s: %s\n"):format(e[1], name, report.clean(e[2])))
  for _, line in ipairs(e[3]) do write("        ", line, "\n") end
end

local LONGEST = 48 -- bytes of a document's name

local function short(name)
  if #name <= LONGEST then return name end
  return name:sub(1, (utf8.offset(name, 0, LONGEST + 1) or LONGEST + 1) - 1) .. "…"
end

--- The sum of what gold.compare found, showing so many errors.
function gold.sum(most)
  local counts, errors, documents, sum = {}, {}, 0, {}

  function sum.add(found)
    documents = documents + 1
    for kind, c in pairs(found.counts) do
      counts[kind] = counts[kind] or { gold = 0, found = 0, right = 0 }
      for name, n in pairs(c) do counts[kind][name] = counts[kind][name] + n end
    end
    for _, e in ipairs(found.errors) do errors[#errors + 1] = { short(found.name), e } end
  end

  function sum.show(write)
    for i = 1, math.min(most, #errors) do show_error(write, errors[i][1], errors[i][2]) end
    if #errors > most then write(("… and %d more: --errors %d shows all\n"):format(#errors - most, #errors)) end
    if #errors > 0 and most > 0 then write "\n" end
    write(("%d document%s\n"):format(documents, documents == 1 and "" or "s"))
    show_table(write, counts)
  end

  return sum
end

return gold
