--- lede: what `require "lede"` gives.  See the README for a tour.
local core = require "lede.core"
local lpeg = require "lpeg"

-- The lexicon comes first: grammars name its classes.
local lexicon = core.lexicon()
assert(core.load_lexicon(lexicon, core.share .. "/lexicon", core.share .. "/compiled/lexicon"))
core.use(lexicon)

local cascade = require "lede.cascade"
local fact = require "lede.fact"
local page = require "lede.page"
local tape = require "lede.tape"

---@class lede
---@field version string
---@field lexicon lede.lexicon
---@field text fun(text: string, meta?: table<string, string>): lede.doc?, lede.Error?    plain text, UTF-8 or older
---@field html fun(html: string, meta?: table<string, string>): lede.doc?, lede.Error?
---@field open fun(path: string, meta?: table<string, string>): lede.doc?, lede.Error?    an input of the command line
---@field fact fun(kind: string, span: lede.span, rule: string, fields: table): lede.Fact
---@field row fun(x: any): any                 a fact as a table of plain values
---@field encode fun(x: lede.Fact|table): string   one line of JSON, without the newline
---@field cascade lede.cascade
local lede = {
  version = core.version,
  lexicon = lexicon,
  text = core.text,
  html = core.html,
  open = core.open,
  timeline = core.timeline,
  time = core.time,
  json = core.json,
  --- Parts of speech and lemmas of a sentence given as a list of words: lede.tag { "They", "left" } -> pos, lemmas
  tag = core.tag,
  --- What a person has decided about names, and names of a user's own: lede.review(text, name), lede.watch(text, name)
  --- -> true, or how many; or nil, err.  See lede.review and lede.watchlist for what the text says.
  review = function(text, name) return require "lede.review".read(text, name or "review") end,
  watch = function(text, name) return require "lede.watchlist".read(text, name or "names") end,
  --- The lists of scripts/gazetteer that have a name: lede.listed "Kallas" -> { surname = true }
  listed = core.listed,
  --- The phases; a script adds its own, and replaces, moves and switches off any: see lede.cascade.
  cascade = cascade,
  --- A fact of a script's own: lede.fact("pledge", span, "pledges", { who = … }); emitted, it becomes a full row.
  fact = fact.new,
  row = fact.row,
  encode = fact.encode,
  offsets = fact.offsets,
  source_bytes = fact.source_bytes,
}

---@class lede.FetchOptions
---@field timeout? number           seconds, for everything
---@field connect_timeout? number   seconds
---@field max_bytes? integer        of the body, decoded
---@field max_redirects? integer
---@field allow_private? boolean    private and loopback addresses too
---@field user_agent? string
---@field extract? "precise"|"balanced"|"complete"

---@class lede.Error
---@field code string
---@field message string

--- Fetch a page and make a document of it.  Options: see lede/fetch.h; and extract, as for lede.html.
---@param url string
---@param options? lede.FetchOptions
---@return lede.doc?
---@return lede.Error?
function lede.fetch(url, options)
  local extract
  options, extract = page.options(options)
  local response, err = core.fetch(url, options)
  if not response then return nil, err end
  if not core.is_html(response.body) then return core.text(response.body, { url = response.url }) end
  return core.html(response.body, { url = response.url, extract = extract,
                                    charset = page.charset(response.content_type) })
end

-- Modules that are loaded when a document is first asked for what they find.
local function later(module, name)
  return function(doc, ...) return require(module)[name](doc, ...) end
end

-- Iterate over the matches of a plain LPeg pattern in the text: span, captures…
local function find(doc, pattern)
  local search = lpeg.P { lpeg.Cp() * lpeg.Ct(pattern) * lpeg.Cp() + 1 * lpeg.V(1) }
  local text, at = doc.text, 1
  return function()
    local first, captures, stop = search:match(text, at)
    if not first then return nil end
    at = math.max(stop, first + 1)
    return doc:span(first, stop - 1), table.unpack(captures)
  end
end

-- The facts that are no phase's, and the methods that give them.
local OF_DOC = { quote = "quotes", claim = "claims", event = "events", mention = "mentions", entity = "entities" }

-- Matches of a token pattern: above names, times and quantities, or in the layer named.
local function matches(doc, pattern, name)
  local layer, problem = cascade.layer_for(doc, pattern, name)
  if not layer then error(problem, 2) end
  return tape.matches(pattern, layer)
end

core.extend("doc", {
  methods = {
    find = find,
    match = matches,
    metadata = page.metadata,
    layer = cascade.layer,
    --- All facts of a kind: "time" "quantity" "mention" "entity" "quote" "claim" "event", or of a script's own phase.
    facts = function(doc, kind)
      local method = OF_DOC[kind]
      if method then return doc[method](doc) end
      return cascade.facts(doc, kind)
    end,
    --- Time expressions; { joined = true }: those that make one time together as one (see lede.time_joined).
    times = function(doc, options)
      if not options then return cascade.facts(doc, "time") end
      for key in pairs(options) do
        if key ~= "joined" then error(("doc:times: unknown option '%s' (joined)"):format(tostring(key)), 2) end
      end
      return options.joined and require "lede.time_joined".times(doc) or cascade.facts(doc, "time")
    end,
    quantities = function(doc) return cascade.facts(doc, "quantity") end,
    --- All numbers, or the ordinals, ranges or percentages among them: see lede.every_number.
    numbers = later("lede.every_number", "numbers"),
    mentions = later("lede.entities", "mentions"),
    entities = later("lede.entities", "entities"),
    quotes = later("lede.quotes", "quotes"),
    claims = later("lede.claims", "claims"),
    missed = later("lede.missed", "missed"),
    events = later("lede.events", "events"),
  },
})

core.extend("layer", {
  methods = {
    fold = function(layer, folds)
      local list = {}
      for i, f in ipairs(folds) do
        if type(f) ~= "table" then error("layer:fold: an array of folds expected", 2) end
        local k = 4 * i
        list[k - 3], list[k - 2], list[k - 1], list[k] = f.first or 0, f.last or 0, f.head or false, f.fold or false
      end
      return core.fold(layer, list)
    end,
  },
})

core.extend("timeline", {
  methods = { conflicts = later("lede.timeline", "conflicts"), to = later("lede.timeline", "to") },
})

-- The facts of a kind that lie within a span.
local function facts_within(span, kind)
  local method = OF_DOC[kind]
  if not method then return cascade.within(span, kind) end
  local out, first, last = {}, span.first, span.last
  local doc = span.doc
  for _, f in ipairs(doc[method](doc)) do
    if f.span.first >= first and f.span.last <= last then out[#out + 1] = f end
  end
  return out
end

core.extend("span", {
  --- elements: the elements of a layer that the span is made of, to be taken apart.
  methods = { facts = facts_within, elements = later("lede.elements", "of_span") },
  fields = {
    --- The entity that the span names, nil when it names none.
    entity = function(span) return require("lede.entities").of(span) end,
    --- Part of speech (UPOS) and lemma of the span's first word.
    pos = core.pos,
    lemma = core.lemma,
  },
})

core.extend("layer", { methods = { children = later("lede.elements", "children") } })

core.extend("doc", {
  --- The date that the document states, as "YYYY-MM-DD": its metadata's or its dateline's; nil when it states none.
  fields = {
    date = function(doc) return require("lede.times").document_date(doc) end,
    --- "KYIV, Dec 2 (Agency) —" as { span, place, date, agency }: see lede.dateline; nil when it has none.
    dateline = function(doc) return require("lede.dateline").of(doc) end,
  },
})

return lede
