--- lede.fact: facts, and their rows (JSON Lines, schema 1).
--
-- A fact is a table with `fact` (its kind), `span`, `rule` and the fields of its kind; fact.text, fact.first and
-- fact.last are the span's.  `rule` says what found it, and where that stands: "names.company@lede/names.lua:175", the `id`
-- of a phase's rule; fact.rule_name is the name alone.  A field may hold a span, a fact, a list of them, or plain values.
-- A row is the plain table that is written as one line of JSON: spans have become parts { start, end, text }.
local core = require "lede.core"
local json = core.json

--- `fact.methods.KIND` are the methods of facts of that kind.
local fact = { methods = { entity = {} } }

-- The fields of a row in their order: common ones first, then those of each kind.
local COMMON = { "v", "fact", "id", "doc", "offsets", "start", "end", "text", "bytes", "rule" }
local FIELDS = {
  mention = { "type", "entity", "because", "readings" },
  entity = { "name", "type", "aliases", "roles", "mentions", "because", "salience", "ids" },
  time = { "type", "value", "mod", "from", "to", "anchor", "zone", "stated", "why" },
  quantity = { "value", "unit", "approx", "of" },
  quote = { "form", "speaker", "entity", "cue", "unclosed" },
  claim = { "kind", "source", "entity", "cue", "content", "stance", "polarity", "certainty", "modality", "hedges",
            "negations", "author_hedges", "said", "about", "quantities", "checkable", "checkworthiness", "asserts",
            "within" },
  event = { "time", "kind", "verb", "said", "actors", "what", "basis" },
  missed = { "cue", "reason" },
  statement = { "source", "entity", "topic", "cue", "content", "claims" },
}
local TIME_VALUE = { "type", "value", "mod", "from", "to", "anchor" }
local PART = { "start", "end", "text", "bytes", "pieces", "scope", "lemma", "name" }

local DOC = { "sha256", "input", "format", "charset", "extract", "url", "title", "published" }
local ERROR = { "input", "code", "message" }

-- The order of keys in the rows of a kind: an inner object keeps to it too.
local orders = {}
local function order_of(kind)
  if not orders[kind] then
    local order, seen = {}, {}
    for _, list in ipairs { COMMON, FIELDS[kind] or ERROR, TIME_VALUE, PART, DOC } do
      for _, key in ipairs(list) do
        if not seen[key] then
          seen[key] = true
          order[#order + 1] = key
        end
      end
    end
    orders[kind] = order
  end
  return orders[kind]
end

local SPAN_FIELDS = { text = true, first = true, last = true, sentence = true, block = true, doc = true }
local DONE = {} -- the key under which a fact notes the finders that it has asked: their bits

local bare_names = {} -- of the rules that have a place
local function bare_name(rule)
  local name = bare_names[rule]
  if name or not rule then return name end
  name = rule:match "^(.-)@[^@]*:%d+$"
  if not name then return rule end
  bare_names[rule] = name
  return name
end

local function tostring_of(f) return ("%s %q"):format(f.fact, f.span.text) end

-- The metatable of a kind's facts.  `finders` are of the fields that are found when they are first asked for: see
-- fact.later.  Each finder of a kind has a bit.
local function new_meta(kind)
  local finders = {}
  local function index(f, key)
    local finder = finders[key]
    if finder then
      local done, bit = f[DONE] or 0, finder.bit
      if done & bit ~= 0 then return nil end
      f[DONE] = done | bit
      finder.find(f)
      return f[key]
    end
    if SPAN_FIELDS[key] then return f.span[key] end
    if key == "rule_name" then return bare_name(rawget(f, "rule")) end
    local methods = fact.methods[kind]
    return methods and methods[key]
  end
  return { __index = index, __tostring = tostring_of, finders = finders, last_bit = 0 }
end

local metas, is_meta = {}, {} -- by kind; as a set
local function meta_of(kind)
  local meta = metas[kind]
  if not meta then
    meta = new_meta(kind)
    metas[kind], is_meta[meta] = meta, true
  end
  return meta
end

--- The metatable of a kind's facts, for who makes many: what has it needs the fields `fact`, `span` and `rule`.
---@type fun(kind: string): table
fact.class = meta_of

--- Make a fact.  `fields` becomes it.
---@param kind string          what it is called in rows: "pledge"
---@param span lede.span       what shows it
---@param rule string          what found it
---@param fields table<string, any>
---@return lede.Fact
function fact.new(kind, span, rule, fields)
  fields.fact, fields.span, fields.rule = kind, span, rule
  return setmetatable(fields, meta_of(kind))
end

--- The same of a table that holds all of it already: fact, span (or what finds it later), rule.
---@param fields table<string, any>
---@return lede.Fact
function fact.of(fields) return setmetatable(fields, meta_of(fields.fact)) end

--- Fields of a kind of facts that cost something and are not always asked for: { [function(f)] = { "name", … } }.
--- The function is called once for a fact, when the first of its fields is asked for, and sets those that there are.
---@param kind string
---@param finders table<function, string[]>
function fact.later(kind, finders)
  local meta = meta_of(kind)
  for find, names in pairs(finders) do
    meta.last_bit = meta.last_bit == 0 and 1 or meta.last_bit << 1
    local finder = { find = find, bit = meta.last_bit }
    for _, name in ipairs(names) do meta.finders[name] = finder end
  end
end

--- Is it a fact?
---@param x any
---@return boolean
function fact.is(x) return is_meta[getmetatable(x)] or false end
local function is_span(x) return type(x) == "userdata" and core.type(x) == "lede.span" end

--- An id that is the same in every run: kind, document, place.
---@param f lede.Fact
---@return string
function fact.id(f)
  local at, doc = f.place or f.span, f.span.doc
  local memo = core.memo(doc)
  memo.hash = memo.hash or doc.sha256:sub(1, 12)
  return ("%s:%s:%d-%d"):format(f.fact, memo.hash, at.first - 1, at.last)
end

-- The unit of places in rows: nil for bytes, else the method of a span that counts in it.
local unit

--- From now on rows count in that unit: "bytes", "codepoints" or "utf16".  A row says so in `offsets`, but for bytes.
---@param name "bytes"|"codepoints"|"utf16"
function fact.offsets(name)
  local known = name == nil or name == "bytes" or name == "codepoints" or name == "utf16"
  if not known then error(("no unit '%s' (bytes, codepoints, utf16)"):format(name), 2) end
  unit = name ~= "bytes" and name or nil
end

local with_bytes = false

--- From now on rows say of each of their parts which bytes of the source it came from, or no longer: `bytes`.
---@param yes boolean?
function fact.source_bytes(yes) with_bytes = yes or false end

--- Those bytes of a span: 0-based, half-open ranges of doc.source, in the order of the text.
---@param span lede.span
---@return integer[][]
function fact.bytes(span)
  local out = {}
  for i, from in ipairs(span:sources()) do out[i] = json.array { from.first - 1, from.last } end
  return json.array(out)
end

-- Where a span begins and ends, 0-based and half-open.
local function place(span)
  if not unit then return span.first - 1, span.last end
  local first, last = span[unit](span)
  return first - 1, last
end

--- A span as a part.
local function part(span)
  local start, stop = place(span)
  local p = { start = start, ["end"] = stop, text = span.text, bytes = with_bytes and fact.bytes(span) or nil }
  if span.pieces then
    p.pieces = {}
    for i, piece in ipairs(span.pieces) do p.pieces[i] = part(piece) end
  end
  return p
end

-- A sign, of negation or doubt: the fields of its span, and its scope.
local Sign = {}
function Sign.__index(sign, key) return rawget(sign, "span")[key] end
function Sign.__tostring(sign) return sign.span.text end

--- A sign at a span that holds for another, its scope.
---@param span lede.span
---@param scope lede.span
function fact.sign(span, scope) return setmetatable({ span = span, scope = scope }, Sign) end

local function sign_part(sign)
  local p = part(sign.span)
  p.scope = part(sign.scope)
  return p
end

local function doc_ref(doc)
  local memo = core.memo(doc)
  memo.ref = memo.ref or { sha256 = doc.sha256, input = doc.input, format = doc.format, charset = doc.charset,
                           extract = doc.extract, url = doc.url, title = doc.title, published = doc.published }
  return memo.ref
end

local function time_value(f)
  local out = {}
  for _, key in ipairs(TIME_VALUE) do out[key] = f[key] or json.null end
  return out
end

local plain

-- A field of a fact: spans become parts; facts become what stands for them.
local function field(x, key)
  if is_span(x) then return part(x) end
  if getmetatable(x) == Sign then return sign_part(x) end
  if fact.is(x) then return x.fact == "time" and (key == "said" or key == "about" or key == "time") and time_value(x)
      or fact.id(x) end
  if type(x) ~= "table" then return x end
  if #x == 0 and next(x) == nil then return json.array {} end
  local out = {}
  for k, v in pairs(x) do out[k] = field(v, key) end
  return out
end

-- The fields of a kind that a script made up.
local function own_fields(f)
  local names = {}
  for key in pairs(f) do
    if type(key) == "string" and not (key == "fact" or key == "span" or key == "rule"
        or key == "place") then names[#names + 1] = key end
  end
  table.sort(names)
  return names
end

local function row_of(f)
  local span = f.span
  local start, stop = place(span)
  local row = { v = 1, fact = f.fact, id = fact.id(f), doc = doc_ref(span.doc), offsets = unit, start = start,
                ["end"] = stop, text = span.text, rule = f.rule, bytes = with_bytes and fact.bytes(span) or nil }
  for _, key in ipairs(FIELDS[f.fact] or own_fields(f)) do
    local value = f[key]
    if value == nil then row[key] = json.null else row[key] = field(value, key) end
  end
  local of_lemma = row.cue or row.verb -- of a claim, of an event
  if f.lemma and of_lemma and of_lemma ~= json.null then of_lemma.lemma = f.lemma end
  if f.name and f.fact ~= "entity" then
    local who = f.fact == "quote" and row.speaker or row.source
    if type(who) == "table" then who.name = f.name end
  end
  return row
end

function plain(x)
  if fact.is(x) then return row_of(x) end
  if is_span(x) then return part(x) end
  if getmetatable(x) == Sign then return sign_part(x) end
  if type(x) == "userdata" and x ~= json.null then return tostring(x) end
  if type(x) ~= "table" or getmetatable(x) then return x end
  local out = {}
  for k, v in pairs(x) do out[k] = plain(v) end
  return out
end

--- The row of a fact; a plain table comes back with its spans and facts turned into parts and rows.
---@type fun(x: any): any
fact.row = plain

--- One line of JSON, without the newline.
---@param x lede.Fact|table
---@return string
function fact.encode(x)
  local row = plain(x)
  local kind = type(row) == "table" and type(row.fact) == "string" and FIELDS[row.fact] and row.fact or "error"
  return json.encode(row, order_of(kind))
end

return fact
