--- lede.fact: facts, and their rows (JSON Lines, schema 1).
--
-- A fact is a table with `fact` (its kind), `span`, `rule` and the fields of its kind; fact.text, fact.first and
-- fact.last are the span's.  `rule` says what found it, and where that stands: "names.company@lede/names.lua:175", the `id`
-- of a phase's rule; fact.rule_name is the name alone.  A field may hold a span, a fact, a list of them, or plain values.
-- A row is the plain table that is written as one line of JSON: spans have become parts { start, end, text }.
local core = require "lede.core"
local json = core.json

local fact = {}

-- The fields of a row in their order: common ones first, then those of each kind.
local COMMON = { "v", "fact", "id", "doc", "start", "end", "text", "rule" }
local FIELDS = {
  mention = { "type", "entity" },
  entity = { "name", "type", "aliases", "roles", "mentions", "because" },
  time = { "type", "value", "mod", "from", "to", "anchor", "stated", "why" },
  quantity = { "value", "unit", "approx", "of" },
  quote = { "form", "speaker", "entity", "cue" },
  claim = { "kind", "source", "entity", "cue", "content", "stance", "polarity", "certainty", "modality", "hedges",
            "negations", "said", "about", "quantities", "checkable", "within" },
  event = { "time", "kind", "verb", "said", "actors", "what", "basis" },
}
local TIME_VALUE = { "type", "value", "mod", "from", "to", "anchor" }
local PART = { "start", "end", "text", "pieces", "lemma", "name" }

local DOC = { "sha256", "input", "format", "url", "title", "published" }
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

local Fact = {}
local SPAN_FIELDS = { text = true, first = true, last = true, sentence = true, block = true, doc = true }
local bare_names = {} -- of the rules that have a place
local function bare_name(rule)
  local name = bare_names[rule]
  if name then return name end
  name = rule:match "^(.-)@[^@]*:%d+$"
  if not name then return rule end
  bare_names[rule] = name
  return name
end
function Fact.__index(f, key)
  if SPAN_FIELDS[key] then return rawget(f, "span")[key] end
  if key == "rule_name" then return bare_name(rawget(f, "rule")) end
end
function Fact.__tostring(f) return ("%s %q"):format(f.fact, f.span.text) end

--- Make a fact.  `fields` becomes it.
function fact.new(kind, span, rule, fields)
  fields.fact, fields.span, fields.rule = kind, span, rule
  return setmetatable(fields, Fact)
end

function fact.is(x) return getmetatable(x) == Fact end
local function is_span(x) return type(x) == "userdata" and core.type(x) == "lede.span" end

--- An id that is the same in every run: kind, document, place.
function fact.id(f)
  local at = f.place or f.span
  return ("%s:%s:%d-%d"):format(f.fact, f.span.doc.sha256:sub(1, 12), at.first - 1, at.last)
end

--- A span as a part.
local function part(span)
  local p = { start = span.first - 1, ["end"] = span.last, text = span.text }
  if span.pieces then
    p.pieces = {}
    for i, piece in ipairs(span.pieces) do p.pieces[i] = part(piece) end
  end
  return p
end

local function doc_ref(doc)
  local memo = core.memo(doc)
  memo.ref = memo.ref or { sha256 = doc.sha256, input = doc.input, format = doc.format, url = doc.url, title = doc.title,
                           published = doc.published }
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
  if fact.is(x) then return x.fact == "time" and (key == "said" or key == "about" or key == "time") and time_value(x) or fact.id(x) end
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
    if not (key == "fact" or key == "span" or key == "rule" or key == "place") then names[#names + 1] = key end
  end
  table.sort(names)
  return names
end

local function row_of(f)
  local span = f.span
  local row = { v = 1, fact = f.fact, id = fact.id(f), doc = doc_ref(span.doc), start = span.first - 1,
                ["end"] = span.last, text = span.text, rule = f.rule }
  for _, key in ipairs(FIELDS[f.fact] or own_fields(f)) do
    local value = f[key]
    if value == nil then row[key] = json.null else row[key] = field(value, key) end
  end
  if f.lemma and row.cue ~= json.null then row.cue.lemma = f.lemma end
  if f.name and f.fact ~= "entity" then
    local who = f.fact == "claim" and row.source or row.speaker
    if type(who) == "table" then who.name = f.name end
  end
  return row
end

function plain(x)
  if fact.is(x) then return row_of(x) end
  if is_span(x) then return part(x) end
  if type(x) == "userdata" and x ~= json.null then return tostring(x) end
  if type(x) ~= "table" or getmetatable(x) then return x end
  local out = {}
  for k, v in pairs(x) do out[k] = plain(v) end
  return out
end

--- The row of a fact; a plain table comes back with its spans and facts turned into parts and rows.
fact.row = plain

--- One line of JSON, without the newline.
function fact.encode(x)
  local row = plain(x)
  local kind = type(row) == "table" and type(row.fact) == "string" and FIELDS[row.fact] and row.fact or "error"
  return json.encode(row, order_of(kind))
end

return fact
