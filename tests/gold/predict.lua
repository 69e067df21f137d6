--- What lede finds in the documents of a gold file, for the scorers: see README.md.
--
-- Spans are bytes of the record's text, 0-based and half-open, as the gold has them.  Of a record only the fields of
-- INPUT are looked at: the answers stand in the same file.
package.path = arg[0]:match "^.*/" .. "?.lua;" .. package.path
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local json = lede.json
local dialect = require "dialect"

local INPUT = { "id", "text", "input", "file", "url", "charset", "dct", "reference", "date" }

---------------------------------------------------------------------------------------------------- reading

-- Lines of a file, decompressed where its name ends in .gz.
local function lines_of(path)
  if not path:find "%.gz$" then return assert(io.open(path, "rb")) end
  return assert(io.popen("gzip -dc -- '" .. path:gsub("'", "'\\''") .. "'"))
end

local function input_of(line)
  local record, input = assert(json.decode(line)), {}
  for _, name in ipairs(INPUT) do input[name] = record[name] end
  return input
end

-- The document of a record: a page that is found from the gold file's folder, or its text.
local function document(input, folder)
  if not input.file then
    return lede.text(input.text or input.input, { published = input.dct or input.reference or input.date })
  end
  local page <close> = lines_of(folder .. input.file)
  return lede.html(page:read "a", { url = input.url, charset = input.charset })
end

---------------------------------------------------------------------------------------------------- writing

local function range(span)
  local first, last = span:source()
  return { first - 1, last }
end

-- Spans as a list of ranges; nil gives an empty one.
local function ranges(span)
  local out = json.array {}
  for i, piece in ipairs(span and (span.pieces or { span }) or {}) do out[i] = range(piece) end
  return out
end

local function list(facts, row)
  local out = json.array {}
  for _, fact in ipairs(facts) do out[#out + 1] = row(fact) end
  return out
end

local function each(iterator)
  local out = json.array {}
  for span in iterator do out[#out + 1] = range(span) end
  return out
end

-- A row with `start` and `end`, and the fields named.
local function spanned(fact, ...)
  local at = range(fact.span)
  local row = { start = at[1], ["end"] = at[2] }
  for _, name in ipairs { ... } do row[name] = fact[name] end
  return row
end

local function body(doc)
  local out = {}
  for block, kind in doc:blocks() do
    if kind ~= "title" and kind ~= "caption" then out[#out + 1] = block.text end
  end
  return table.concat(out, "\n\n")
end

local tasks = {}

function tasks.extraction(doc)
  return { body = body(doc), title = doc.title, author = doc.author, date = doc.published and doc.published:sub(1, 10) }
end

function tasks.segmentation(doc) return { sentences = each(doc:sentences()), tokens = each(doc:tokens()) } end

-- The cases of Recognizers-Text have one expression where TIMEX3 has its parts, and a notation of their own.
local function recognizers_times(doc)
  return { timex = list(doc:times { joined = true }, function(f)
    local row = spanned(f, "type")
    row.value = dialect.timex(f)
    return row
  end) }
end

function tasks.times(doc, input)
  if input.input then return recognizers_times(doc) end
  return { timex = list(doc:times(), function(f) return spanned(f, "type", "value") end) }
end

-- The cases of Recognizers-Text ask for every number of a text, or its ordinals, ranges or percentages: which of them
-- is in the name that the id begins with.
local ASKED = { NumberModel = "number", OrdinalModel = "ordinal", NumberRangeModel = "range", PercentModel = "percent" }
local function recognizers_numbers(doc, model)
  local kind = ASKED[model:match "^%a-Model"]
  return kind and { quantities = list(doc:numbers(kind), function(f)
    local row = spanned(f, "value", "unit")
    if f.interval then row.value = f.interval end -- by default it leaves out the upper end of "from 3 to 5"
    if f.between and not model:find "ExperimentalMode" then row.value = row.value:gsub("%]$", ")") end
    return row
  end) }
end

-- And those of its units for sums of money, ages, temperatures or other measures.  Cents and pence are its units.
local TEMPERATURES = { celsius = true, fahrenheit = true, degree = true, kelvin = true }
local MEASURED = {
  CurrencyModel = function(f) return f.rule_name == "quantities.money" or (f.unit or ""):find "^%u%u%u$" ~= nil end,
  DimensionModel = function(f) return f.rule_name == "quantities.measure" and not TEMPERATURES[f.unit] end,
  TemperatureModel = function(f) return TEMPERATURES[f.unit] == true end,
}
local UNITS_OF_AGE = { Y = "year", M = "month", W = "week", D = "day" }

local function ages(doc)
  local out = json.array {}
  for _, f in ipairs(doc:times()) do
    local n, letter = (f.age and f.value or ""):match "^P([%d.]+)(%u)$"
    if n then
      local row = spanned(f)
      row.value, row.unit = n, UNITS_OF_AGE[letter]
      out[#out + 1] = row
    end
  end
  return out
end

local function coins(f)
  local coin = f.text:match "cent" or f.text:match "pence" or f.text:match "penny"
  if coin and not f.value:find "%.%." and tonumber(f.value) < 10 then return ("%.10g"):format(f.value * 100), coin end
  return f.value, f.unit == "GBP" and "pound" or f.unit
end

local function recognizers_units(doc, model)
  model = model:match "^%a-Model"
  if model == "AgeModel" then return { quantities = ages(doc) } end
  local is_asked, out = MEASURED[model], json.array {}
  for _, f in ipairs(is_asked and doc:quantities() or {}) do
    if is_asked(f) then
      local row = spanned(f)
      row.value, row.unit = coins(f)
      out[#out + 1] = row
    end
  end
  return is_asked and { quantities = out }
end

function tasks.quantities(doc, input)
  local found = input.input and (recognizers_numbers(doc, input.id) or recognizers_units(doc, input.id))
  if found then return found end
  return { quantities = list(doc:quantities(), function(f) return spanned(f, "value", "unit") end) }
end

function tasks.entities(doc)
  return { entities = list(doc:mentions(), function(f) return spanned(f, "type") end) }
end

function tasks.coref(doc)
  return { entities = list(doc:entities(), function(e)
    return { name = e.name, type = e.type,
             mentions = list(e:spans(), function(m) return spanned(m, "kind") end) }
  end) }
end

-- The quotations as rows; `known` of their text: only those.
local function quotes(doc, known)
  local facts = {}
  for _, f in ipairs(doc:quotes()) do
    if not known or known(f.text) then facts[#facts + 1] = f end
  end
  return { quotes = list(facts, function(f)
    return { content = range(f.span), speaker = f.speaker and range(f.speaker), cue = f.cue and range(f.cue),
             form = f.form, speaker_name = f.name }
  end) }
end

function tasks.quotes(doc) return quotes(doc) end

-- The sets were made of what stands between “ ” and " ": of newspapers that write '' they hold no quotation at all.
function tasks.double_quotes(doc)
  return quotes(doc, function(text) return text:find '^"' or text:find "^“" or text:find "^”" or text:find "^„" end)
end

-- PolNeAR's annotators were to mark the outermost alone of reports within reports.
function tasks.claims(doc, _, set)
  local outermost, wanted = set:find "polnear", {}
  for _, f in ipairs(doc:claims()) do
    if not (outermost and f.rule_name == "claims.nested") then wanted[#wanted + 1] = f end
  end
  return { attributions = list(wanted, function(f)
    return { source = ranges(f.source), cue = ranges(f.cue), content = ranges(f.content) }
  end) }
end

-- On the scale of the factuality sets, as Stanovsky et al. (2017) map FactBank's values to it.
local VALUE = { certain = 3, probable = 1.5, possible = 0.75, unknown = 0 }

function tasks.factuality(doc)
  local certainty = require "lede.certainty"
  local out = json.array {}
  for token in doc:tokens() do
    local reading, at = certainty.of(token), range(token)
    out[#out + 1] = { at[1], at[2], reading.polarity * VALUE[reading.certainty] }
  end
  return { factuality = out }
end

---------------------------------------------------------------------------------------------------- the program

local function predict(task, line, path)
  local input = input_of(line)
  local folder, set = path:match "^(.*/)(.*)$"
  local doc, err = document(input, folder or "")
  local row, failed = {}, nil
  if doc then
    local ok, found = xpcall(task, debug.traceback, doc, input, set or path)
    if ok then row = found else failed = found end
  elseif err.code ~= "empty" then
    failed = err.message
  end
  row.id = input.id
  io.write(json.encode(row, { "id" }), "\n")
  if failed then io.stderr:write(("predict: %s: %s\n"):format(input.id, failed)) end
  return not failed
end

-- A treebank: of each line only the form is looked at.
local function tag(path)
  local words = {}
  local function flush()
    local pos, lemmas = lede.tag(words)
    for i, word in ipairs(words) do io.write(word, "\t", lemmas[i], "\t", pos[i], "\n") end
    words = {}
    io.write "\n"
  end
  local gold <close> = lines_of(path)
  for line in gold:lines() do
    if line == "" then flush() elseif line:sub(1, 2) ~= "# " then words[#words + 1] = line:match "^[^\t]*" end
  end
  flush()
  return true
end

local function main(name, path)
  if name == "tagging" and path then return tag(path) end
  local task = tasks[name]
  if not task or not path then
    io.stderr:write("usage: predict extraction|segmentation|times|quantities|entities|coref|quotes|double_quotes|claims|factuality GOLD.ndjson[.gz]\n",
                    "       predict tagging GOLD.tsv[.gz]\n")
    os.exit(2)
  end
  local all_well = true
  local gold <close> = lines_of(path)
  for line in gold:lines() do
    if line:find "%S" then all_well = predict(task, line, path) and all_well end
  end
  return all_well
end

os.exit(main(...) and 0 or 1, true)
