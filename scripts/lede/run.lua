--- lede.run: what a script does to documents, and how its rows are printed.
-- The program calls this in the script's own state, with its way out (host.print, host.write, host.line, host.row,
-- host.read) and the options (script, optional, format, offsets, source_bytes, domain, date, allow_private, timeout,
-- profile, coverage; of a trace phase, rule, at, text, page; of a test gold, errors; of verify sources); the processes around it
-- are in runtime/run/.
--
-- A script is plain statements, run for each document with the globals `doc` and `emit`; or it returns a table:
--   map(doc, emit, settings)   per document           text(doc, write, settings)   --format text: printed for a document, not rows
--   reduce(rows, emit)         once, over all rows    report(rows, write)          --format text: printed of reduce's rows
--   formats                    of other --formats: { svg = function(rows, write) … end }, called once with reduce's rows
--   examples                   for `lede test`: see lede.test
-- settings: what the command line gave for the script (missed=true, sentences=N).

local core, lede, page, show = require "lede.core", require "lede", require "lede.page", require "lede.show"

local known = { map = "function", reduce = "function", text = "function", report = "function", formats = "table",
                examples = "table" }

---- Documents -------------------------------------------------------------------------------------------------------

local function not_an_article(content_type)
  return nil, { code = "binary", message = "not an article: " .. content_type }
end

local function fetch(url, options)
  local response, err = core.fetch(url, {
    allow_private = options.allow_private,
    timeout = math.min(options.timeout, 20.0),
  })
  if not response then return nil, err end
  local kind = (response.content_type or ""):lower()
  local is_html = kind:find("html", 1, true) or core.is_html(response.body)
  if not is_html and kind ~= "" and not kind:find "^%s*text/" then return not_an_article(response.content_type) end
  local meta = { input = url, url = response.url, published = options.date }
  if not is_html then return core.text(response.body, meta) end
  return core.html(response.body, { input = url, url = response.url, published = options.date, extract = options.extract,
                                    charset = page.charset(response.content_type) })
end

-- What makes a document of a file's bytes.
local function maker(bytes, name)
  local is_html = core.is_html(bytes) or name:lower():find "%.html?$"
  return is_html and core.html or core.text
end

-- A path as seen from the folder of a file.
local function beside(file, path)
  if path:find "^/" then return path end
  return (file:match "^(.*/)" or "") .. path
end

local function read(input, host, options)
  local bytes, err = host.read(input.kind == "file" and input.name or nil)
  if not bytes then return nil, err end
  if maker(bytes, input.name) == core.text then
    return core.text(bytes, { input = input.name, published = options.date })
  end
  return core.html(bytes, { input = input.name, published = options.date, extract = options.extract })
end

-- "NAME=VALUE" lines as a table.
local function settings_of(options)
  local out = {}
  for name, value in (options.settings or ""):gmatch "([^=\n]+)=([^\n]*)" do
    out[name] = value == "true" or math.tointeger(tonumber(value)) or value
  end
  return out
end

---- Scripts: whatever their form, a table of functions ----------------------------------------------------------------

-- Globals, and the cascade, as they were: a document leaves nothing behind for the next.
local function snapshot()
  local kept, restore_cascade = {}, lede.cascade.keep()
  for name, value in next, _G do kept[name] = value end
  return function()
    restore_cascade()
    for name in next, _G do
      if kept[name] == nil then _G[name] = nil end
    end
    for name, value in next, kept do _G[name] = value end
  end
end

-- Run the chunk until it asks for `doc` or `emit`: one that does is plain statements.
-- -> whether it asked, its value; or nil and what it raised
local function first_run(chunk, asked, traceback)
  setmetatable(_G, {
    __index = function(_, name)
      if name == "doc" or name == "emit" then error(asked) end
    end,
  })
  local ok, result = xpcall(chunk, traceback)
  setmetatable(_G, nil)
  if not ok and result ~= asked then return nil, result end
  return not ok, result
end

local function plain(chunk)
  return {
    map = function(doc, emit)
      _G.doc, _G.emit = doc, emit
      if chunk() ~= nil then error("a script that returns a table may not use the globals doc and emit", 0) end
    end,
  }
end

local function check(job, script)
  local function wrong(format, ...) error(("%s: " .. format):format(script, ...), 0) end
  for name, value in pairs(job) do
    if not known[name] then
      wrong("the table it returns has an unknown field '%s' (known: examples, formats, map, reduce, report, text)", name)
    elseif type(value) ~= known[name] then
      wrong("the field '%s' of the table it returns is a %s, not a %s", name, type(value), known[name])
    end
  end
  if not job.map then wrong "the table it returns has no function 'map'" end
  return job
end

---- Rows ------------------------------------------------------------------------------------------------------------

local function writer(print)
  return function(...)
    for i = 1, select("#", ...) do
      local part = select(i, ...)
      if type(part) ~= "string" and type(part) ~= "number" then
        error(("write takes strings and numbers, not a %s"):format(type(part)), 2)
      end
      print(tostring(part))
    end
  end
end

local function emitter(consume)
  return function(fact)
    if type(fact) ~= "table" then error(("emit takes a fact or a table, not a %s"):format(type(fact)), 2) end
    consume(fact)
  end
end

-- Something of everything: names, times, quantities, speech.  Two, for grammars take a second document that brings new
-- kinds of token as the sign to make themselves ready for the whole lexicon.
local samples = {
  [[
Talks resume in Geneva

"We will not leave on Monday," President Ada Lovelace said in Paris on 2 December 2025. According to the ministry,
about 20 percent of the $3 billion had been spent; she denied that, and the EU's envoy said it could take four years.
]],
  [[
NATO's Mr. O'Neill: "Never!"

LONDON (Reuters) — Five people were killed late last week in the U.S. and 12,000 homes, perhaps more, stood without
power at 5 p.m. on Thursday, March 3rd, the BBC's Dr. J. K. van der Berg reported from the river's banks. He told them
he'd not been there in 1998; "I haven't," he added, "seen it like this since the 1990s." Neither the World Bank nor Acme
Corp. would confirm that three-quarters of its staff, 1.5 million euros and @acme's iPhone had been lost this winter…
Officials warned: who knows? It may happen again next year, the former prime minister's spokeswoman reportedly insisted.
]],
}

---- Watching --------------------------------------------------------------------------------------------------------

-- What is watched while documents are read, each { take =, sum = }: see lede.profile and lede.coverage.
local function watch(host, options)
  local out = {}
  for _, name in ipairs { "profile", "coverage" } do
    if options[name] then
      local module = require("lede." .. name)
      out[name] = { take = module.watch(host.clock), sum = module.sum() }
    end
  end
  return out
end

---- What the program calls ------------------------------------------------------------------------------------------

return function(host, options)
  local text = options.format == "text"
  local write, write_file = writer(host.print), writer(host.write)
  if options.review then assert(require "lede.review".read(options.review, options.review_name)) end
  if options.watch then assert(require "lede.watchlist".read(options.watch, options.watch_name)) end
  local to_line = emitter(function(fact) host.line(lede.encode(fact)) end)
  local to_text = emitter(function(fact) show(lede.row(fact), write) end)
  local to_reduce = emitter(function(fact) host.row(lede.encode(fact)) end)
  local job, is_plain, reduces, restore, verifier, gold
  local is_other = not text and not options.trace and options.format ~= "jsonl"
  local rows = {}
  local settings, watches = settings_of(options), watch(host, options)
  lede.offsets(options.offsets)
  lede.source_bytes(options.source_bytes)
  local run = {}
  if options.domain then require "lede.times".domain = options.domain end

  -- An example, as a small document -> nothing where map emits what it wants; or the code and message of a failure.
  local function try_example(example)
    local doc, err = core.text(example[1], { published = example.date })
    if not doc then return err.code, err.message end
    local emitted = {}
    job.map(doc, emitter(function(fact) emitted[#emitted + 1] = lede.row(fact) end), {})
    restore()
    local difference = require "lede.test".difference(example, emitted)
    if difference then return "differs", difference end
  end

  -- A document of the gold -> as try_example
  local function try_gold(wanted)
    local bytes, err = wanted.text, nil
    if wanted.input then bytes, err = host.read(beside(options.gold, wanted.input)) end
    if not bytes then return err.code, err.message end
    local make = wanted.input and maker(bytes, wanted.input) or core.text
    local doc
    doc, err = make(bytes, { published = wanted.date })
    if not doc then return err.code, err.message end
    if wanted.sha256 and wanted.sha256 ~= doc.sha256 then
      return "changed", "it is not the text that the gold was made from: its sha256 is another"
    end
    local emitted = {}
    job.map(doc, emitter(function(fact) emitted[#emitted + 1] = lede.row(fact) end), {})
    restore()
    host.note(core.json.encode { "gold", require "lede.gold".compare(wanted, emitted, gold.kinds, doc.text) })
  end

  --- The script's chunk, once -> has it a reduce?, is it plain statements?; or nil and what it raised.
  function run.load(chunk, traceback)
    local restore_all = snapshot()
    local asked, result = first_run(chunk, host.asked, traceback)
    if asked == nil then return nil, result end
    if asked or type(result) ~= "table" then
      restore_all()
      job = plain(chunk)
    elseif options.optional and result.examples == nil then
      job = result -- a module, perhaps
    else
      job = check(result, options.script)
    end
    if is_other and not (job.formats and job.formats[options.format]) then
      return nil, ("%s has no --format %s"):format(options.script, options.format)
    end
    restore = snapshot()
    if options.trace then return run.trace() end
    reduces = job.reduce ~= nil or (text and job.report ~= nil) or is_other
    is_plain = asked or job ~= result
    return reduces, is_plain
  end

  -- Of `lede test --gold` the names of the documents, a line each.
  local function gold_names()
    local bytes, err = host.read(options.gold)
    if not bytes then return nil, err.message end
    local problem
    gold, problem = require "lede.gold".read(bytes, options.gold)
    if not gold then return nil, problem end
    watches.gold = { sum = require "lede.gold".sum(options.errors) }
    local names = {}
    for i, doc in ipairs(gold) do names[i] = doc.name end
    return names
  end

  --- For `lede test`: the texts of the script's examples, or the documents of the gold, a line each; or nil and why there
  --- are none.
  function run.examples()
    if options.gold then return gold_names() end
    local list = job.examples
    if is_plain then
      return nil, "plain statements cannot carry examples: return { map = function(doc, emit) … end, examples = { … } }"
    elseif not list or next(list) == nil then
      return nil, "it has no examples: add examples = { { \"a small text\", { field = wanted } } } to the table it returns"
    end
    return require "lede.test".texts(list, options.script)
  end

  --- `lede trace`, in place of a script or of what the one that is loaded prints -> as run.load
  function run.trace()
    reduces, text = false, true
    if options.page then
      job, restore = { text = require "lede.trace_page".new() }, restore or snapshot()
      return false, false
    end
    local html = options.format == "html"
    local map = job and job.map
    local read, problem = require "lede.trace".new(options, map and function(doc, emit) map(doc, emit, settings) end)
    if not read then return nil, problem end
    local show = require(html and "lede.trace_html" or "lede.trace_text")
    if html then host.print(show.head(options)) end
    job, restore = { read = read, show = html and show.show or show }, restore or snapshot()
    return false, false
  end

  -- -> nothing, or why nothing can be shown
  local function show_trace(doc)
    local reading, problem = job.read(doc)
    restore()
    if not reading then return "usage", problem end
    job.show(reading, options, write, doc)
  end

  --- In place of a script: `lede verify` -> as run.load
  function run.verify()
    verifier = require "lede.verify".new(host, options.sources)
    return false, false
  end

  --- Before the workers are forked, where there is more than one document: grammars that each would else make for
  --- itself are made here.  The script's own phases are its own affair: they see nothing but its documents.
  function run.warm()
    require "lede.tape_phase".many = true
    lede.cascade.as_bundled(function()
      for _, sample in ipairs(samples) do
        local doc = core.text(sample)
        for _, find in ipairs { "claims", "entities", "events" } do doc[find](doc) end
      end
    end)
    for _, watched in pairs(watches) do watched.take(true) end
  end

  --- In a worker: one document -> nothing; or the code and message of an input that failed.
  function run.document(input)
    if verifier then return verifier(input) end
    if input.kind == "example" then
      if gold then return try_gold(gold[input.number]) end
      return try_example(job.examples[input.number])
    end
    local doc, err
    if input.kind == "url" then
      doc, err = fetch(input.name, options)
    elseif input.kind == "text" then
      doc, err = core.text(options.text, { published = options.date })
    else
      doc, err = read(input, host, options)
    end
    if not doc then return err.code, err.message end
    if job.read then return show_trace(doc) end
    if reduces then
      job.map(doc, to_reduce, settings)
    elseif not (text and job.text) then
      job.map(doc, text and to_text or to_line, settings)
    end
    if text and job.text then job.text(doc, write, settings) end
    restore()
    for name, watched in pairs(watches) do host.note(core.json.encode { name, watched.take() }) end
  end

  --- In the program, as documents come: what was watched.
  function run.note(line)
    local name, counts = table.unpack(core.json.decode(line))
    watches[name].sum.add(counts)
  end

  --- In the program, at the end: what came of that, to be printed.
  function run.tell()
    for _, name in ipairs { "profile", "coverage", "gold" } do
      if watches[name] then watches[name].sum.show(write) end
    end
  end

  --- In the program, as documents come: a row for reduce.
  function run.keep(line)
    rows[#rows + 1] = assert(core.json.decode(line))
  end

  --- In the program, at the end.
  function run.reduce()
    local made = {}
    local reduce = job.reduce or function(all, emit)
      for _, row in ipairs(all) do emit(row) end
    end
    local collect = emitter(function(fact) made[#made + 1] = lede.row(fact) end)
    reduce(rows, is_other and collect or not text and to_line or job.report and collect or to_text)
    if is_other then job.formats[options.format](made, write_file) end
    if text and job.report then job.report(made, write) end
  end

  return run
end
