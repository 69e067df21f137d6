--- Writes what the labeller of names is trained on (a build tool, see `make model`):
---   lua5.4 labels.lua OUT SET.ndjson…
--
-- Of each document the stretches that may hold names, as core.name_items gives them, and for each element the labels that
-- the gold allows.  See labels.c, which reads it.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local core = require "lede.core"
local cascade = require "lede.cascade"
local names = require "lede.names"

local CLASSES = { "given_name", "surname", "title", "role", "country", "city", "region", "nationality", "organisation",
                  "organisation_word", "organisation_suffix", "organisation_noun", "place_word", "place_prefix",
                  "place_noun", "event_word", "event", "common", "function_word", "starter", "report", "speaker_noun",
                  "initial", "name_particle", "name_suffix", "month", "weekday", "role_modifier", "language", "product",
                  "abbreviation", "party" }
local LISTS = { "city", "given_name", "large_city", "region", "surname", "organisation", "place" }
local TYPES = { PER = 1, ORG = 2, LOC = 3, MISC = 4 }
local NONE, MISC_OR_NONE, ANY = 1, 1 | 1 << 7 | 1 << 8, (1 << 9) - 1
local ITEM = string.packsize "I4I4I4I4" + 4 * core.name_features

-- What the gold allows for the elements that have names: a name's labels; any, where a name cuts an element in two.
local function allowed(layer, gold)
  local labels = {}
  for _, e in ipairs(gold) do
    local first, last = layer:find(e.start + 1, e["end"])
    local a, b = nil, nil
    if first then a, b = layer:range(first, last) end
    local begin = 2 * TYPES[e.type] - 1
    if a == e.start + 1 and b == e["end"] then
      for i = first, last do labels[i] = 1 << (i == first and begin or begin + 1) end
    else
      local i, j = layer:find(e.start + 1 - 40 > 0 and e.start - 39 or 1, e["end"] + 40)
      for k = i or 1, j or 0 do
        local x, y = layer:range(k, k)
        if x <= e["end"] and y >= e.start + 1 then labels[k] = ANY end
      end
    end
  end
  return labels
end

local function count(gold, with_misc)
  local n = 0
  for _, e in ipairs(gold) do n = n + ((with_misc or e.type ~= "MISC") and 1 or 0) end
  return n
end

local function fold_of(id)
  local h = 0
  for i = 1, #id do h = (h * 31 + id:byte(i)) & 0xffff end
  return h % 5
end

local out, sets = assert(io.open(arg[1], "wb")), { table.unpack(arg, 2) }
-- Names of 24 bytes each, `count` of them.
local function packed(names_of, count)
  local bytes = {}
  for i = 1, count do bytes[i] = string.pack("c24", names_of[i] or "") end
  return table.concat(bytes)
end
local classes, lists = packed(CLASSES, 32), packed(LISTS, 8)
out:write(classes, lists)
for number, path in ipairs(sets) do
  local with_misc = path:find "wikigold" ~= nil
  for line in io.lines(path) do
    local record = lede.json.decode(line)
    local doc = lede.text(record.text)
    if doc then
      local layer = cascade.layer(doc, "quantities")
      local items = core.name_items(layer, (names.propose(layer, doc)), classes, lists)
      local labels = allowed(layer, record.entities)
      out:write(string.pack("<I4I4I4I4I4I4", number, fold_of(record.id), with_misc and 1 or 0,
                            count(record.entities, with_misc), count(record.entities, false), #items // ITEM))
      for at = 1, #items, ITEM do
        local element, verdict = string.unpack("<I4I4", items, at)
        local none = not with_misc and verdict >> 3 & 7 == TYPES.MISC and MISC_OR_NONE or NONE
        out:write(string.pack("<I4", labels[element + 1] or none), items:sub(at, at + ITEM - 1))
      end
    end
  end
end
out:close()
