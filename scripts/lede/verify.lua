--- lede.verify: is what a result says still so?  `lede verify` calls it.
--
-- A result is a file of JSON Lines.  Of every row the source is found (a file of --source with its SHA-256, else the
-- file that doc.input names, from here or from the result's folder), hashed, and read again as it was read; then every
-- part of the row, { start, end, text }, is cut out anew and compared, and the `bytes` of the source that it names.
local core = require "lede.core"
local fact = require "lede.fact"
local json = core.json

local verify = {}

local KEPT = 8     -- documents, for results whose rows are not in order
local SHOWN = 60   -- bytes of a text that differs, from a little before where it does
local BEFORE = 20

---- Sources ---------------------------------------------------------------------------------------------------------

-- The files of --source by their hashes, made when first asked for.
local function hashes(host, files)
  local by_hash
  return function(sha256)
    if not by_hash then
      by_hash = {}
      for _, path in ipairs(files) do
        local bytes = host.read(path)
        if bytes then by_hash[core.sha256(bytes)] = path end
      end
    end
    return by_hash[sha256]
  end
end

local function beside(result, name)
  local folder = result:match "^.*/"
  return folder and name:sub(1, 1) ~= "/" and folder .. name or nil
end

-- The bytes with that hash and the name of their file; or nil and why there are none.
local function source_of(ref, result, host, by_hash)
  local found = by_hash(ref.sha256)
  if found then return host.read(found), found end
  if type(ref.input) ~= "string" then return nil, "its source is not named (give it with --source)" end
  local changed
  for _, path in ipairs { ref.input, beside(result, ref.input) } do
    local bytes = host.read(path)
    if bytes and core.sha256(bytes) == ref.sha256 then return bytes, path end
    changed = changed or bytes and ("its source %s has changed: SHA-256 %s now"):format(path, core.sha256(bytes))
  end
  return nil, changed or ("its source %s is missing (give it with --source)"):format(ref.input)
end

local function string_or_nil(x) return type(x) == "string" and x or nil end

-- The document, read as the row says that it was.
local function read(ref, bytes, path)
  local name = string_or_nil(ref.input) or path
  local is_html = ref.format == "html" or (ref.format == nil and (core.is_html(bytes) or name:lower():find "%.html?$"))
  local meta = { input = name, url = string_or_nil(ref.url), format = not is_html and string_or_nil(ref.format) or nil }
  for _, key in ipairs { "extract", "charset" } do meta[key] = is_html and string_or_nil(ref[key]) or nil end
  local ok, doc, err = pcall(is_html and core.html or core.text, bytes, meta)
  if not ok then return nil, "its source cannot be read as the row says: " .. tostring(doc) end
  if not doc then return nil, ("its source %s cannot be read: %s"):format(path, err.message) end
  return doc
end

---- Parts -----------------------------------------------------------------------------------------------------------

local function first_difference(a, b)
  for i = 1, math.min(#a, #b) do
    if a:byte(i) ~= b:byte(i) then return i end
  end
  return math.min(#a, #b) + 1
end

-- The next beginning of a character.
local function boundary(text, at)
  while at <= #text and text:byte(at) & 0xC0 == 0x80 do at = at + 1 end
  return at
end

local function shown(text, at)
  local first, stop = boundary(text, math.max(1, at - BEFORE)), boundary(text, math.max(1, at - BEFORE) + SHOWN)
  local part = text:sub(first, stop - 1):gsub("\n", " ")
  return ('"%s%s%s"'):format(first > 1 and "…" or "", part, stop <= #text and "…" or "")
end

-- { start, end } and nothing else: a range, the scope of a negation say, which claims no text.
local function is_range(part)
  for key in pairs(part) do
    if key ~= "start" and key ~= "end" then return false end
  end
  return true
end

local function shown_ranges(ranges)
  local out = {}
  for i, r in ipairs(ranges) do out[i] = ("%s-%s"):format(r[1], r[2]) end
  return #out > 0 and table.concat(out, ", ") or "none"
end

-- Does a part that says which bytes of the source it came from say which?
local function source_fault(part, span)
  if type(part.bytes) ~= "table" then return nil end
  local stated, found = shown_ranges(part.bytes), shown_ranges(fact.bytes(span))
  return stated ~= found and ("it stands in bytes %s of the source, not %s"):format(found, stated) or nil
end

-- What is wrong with a part; nil: nothing.
local function fault(doc, part, unit)
  local first, last = math.tointeger(part.start), math.tointeger(part["end"])
  local range = is_range(part)
  if not first or not last or not (range or type(part.text) == "string") then return "it is no { start, end, text }" end
  local ok, span = pcall(doc.span, doc, first + 1, last, unit)
  if not ok then return ("%d-%d is outside the text"):format(first, last) end
  if range or span.text == part.text then return source_fault(part, span) end
  local at = first_difference(span.text, part.text)
  return ("%d-%d is %s, not %s"):format(first, last, shown(span.text, at), shown(part.text, at))
end

-- Call report for every part below x that is wrong; `path` names it.
local function check_parts(doc, x, path, unit, report)
  if x.start ~= nil or x["end"] ~= nil then
    local wrong = fault(doc, x, unit)
    if wrong then report(path, wrong) end
  end
  local keys = {}
  for key, value in pairs(x) do
    if type(value) == "table" and not (path == "" and key == "doc") then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do
    local name = math.type(key) and ("%s[%d]"):format(path, key) or path == "" and key or path .. "." .. key
    check_parts(doc, x[key], name, unit, report)
  end
end

---- Rows ------------------------------------------------------------------------------------------------------------

local UNITS = { bytes = true, codepoints = true, utf16 = true }

-- A row and what it is about; or nil and what is wrong with the line; "error" for the row of an input that failed.
local function row_of(line)
  local row, err = json.decode(line)
  if row == nil then return nil, "no JSON: " .. tostring(err) end
  if type(row) ~= "table" then return nil, "no row" end
  if row.fact == "error" then return "error" end
  local ref = row.doc
  if type(ref) ~= "table" or type(ref.sha256) ~= "string" then return nil, "no doc.sha256: nothing to verify it by" end
  if not UNITS[row.offsets or "bytes"] then return nil, ("no such unit of offsets: %s"):format(row.offsets) end
  if row.start == nil then return nil, "no start, end and text" end
  local stated = type(row.id) == "string" and row.id:match "^[^:]*:(%x+):"
  if stated and ref.sha256:sub(1, #stated) ~= stated then return nil, "its id is of another document" end
  return row
end

-- Lines of the bytes: number, line, whether an end of line follows.
local function lines(bytes)
  local at, n = 1, 0
  return function()
    if at > #bytes then return nil end
    local stop = bytes:find("\n", at, true)
    local line = bytes:sub(at, (stop or #bytes + 1) - 1)
    at, n = (stop or #bytes) + 1, n + 1
    return n, line, stop ~= nil
  end
end

--- A function that verifies a result, an input of the program -> nothing; or the code and message of one that fails.
-- host: read(path), print(text); files: the names of --source.
function verify.new(host, files)
  local by_hash = hashes(host, files)
  local documents, order = {}, {} -- by hash and how they are read: a document, or why there is none

  local function document(ref, result)
    local key = ("%s %s %s"):format(ref.sha256, ref.format, ref.input)
    if not documents[key] then
      local bytes, path = source_of(ref, result, host, by_hash)
      local doc, why = nil, path
      if bytes then doc, why = read(ref, bytes, path) end
      documents[key] = { doc = doc, why = why }
      order[#order + 1] = key
      if #order > KEPT then documents[table.remove(order, 1)] = nil end
    end
    return documents[key].doc, documents[key].why
  end

  return function(input)
    local bytes, err = host.read(input.kind == "file" and input.name or nil)
    if not bytes then return err.code, err.message end
    local name = input.kind == "file" and input.name or "-"
    local verified, failed, errors, told = 0, 0, 0, {}

    local function check(line, is_whole, report)
      local row, problem = row_of(line)
      if row == "error" then
        errors = errors + 1
        return
      elseif not row then
        return report("", is_whole and problem or problem .. " (the line is cut off)")
      end
      local doc, why = document(row.doc, name)
      if doc then return check_parts(doc, row, "", row.offsets or "bytes", report) end
      report("", not told[why] and why or nil) -- once, not for every fact of it
      told[why] = true
    end

    for n, line, is_whole in lines(bytes) do
      if line:find "%S" then
        local bad, before = false, errors
        check(line, is_whole, function(path, problem)
          bad = true
          if problem then host.print(("%s:%d: %s%s\n"):format(name, n, path == "" and "" or path .. ": ", problem)) end
        end)
        if bad then failed = failed + 1 elseif errors == before then verified = verified + 1 end
      end
    end
    host.print(("%s: %d verified, %d failed%s\n"):format(name, verified, failed,
      errors > 0 and (", %d of inputs that failed"):format(errors) or ""))
    if failed > 0 then return "differs", ("%d of %d facts could not be verified"):format(failed, verified + failed) end
  end
end

return verify
