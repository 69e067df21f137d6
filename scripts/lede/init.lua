--- lede: what `require "lede"` gives.  See the README for a tour.
local core = require "lede.core"
local lpeg = require "lpeg"

-- The lexicon comes first: grammars name its classes.
local lexicon = core.lexicon()
assert(core.load_lexicon(lexicon, core.share .. "/lexicon", core.share .. "/compiled/lexicon"))
core.use(lexicon)

local cascade = require "lede.cascade"
local fact = require "lede.fact"
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
  --- The phases; a script adds its own, and replaces, moves and switches off any: see lede.cascade.
  cascade = cascade,
  --- A fact of a script's own: lede.fact("pledge", span, "pledges", { who = … }); emitted, it becomes a full row.
  fact = fact.new,
  row = fact.row,
  encode = fact.encode,
}

---@class lede.FetchOptions
---@field timeout? number           seconds, for everything
---@field connect_timeout? number   seconds
---@field max_bytes? integer        of the body, decoded
---@field max_redirects? integer
---@field allow_private? boolean    private and loopback addresses too
---@field user_agent? string

---@class lede.Error
---@field code string
---@field message string

--- Fetch a page and make a document of it.  Options: see lede/fetch.h.
---@param url string
---@param options? lede.FetchOptions
---@return lede.doc?
---@return lede.Error?
function lede.fetch(url, options)
  local response, err = core.fetch(url, options)
  if not response then return nil, err end
  local read = core.is_html(response.body) and core.html or core.text
  return read(response.body, { url = response.url })
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
    layer = cascade.layer,
    --- All facts of a kind: "time" "quantity" "mention" "entity" "quote" "claim" "event", or of a script's own phase.
    facts = function(doc, kind)
      local method = OF_DOC[kind]
      if method then return doc[method](doc) end
      return cascade.facts(doc, kind)
    end,
    times = function(doc) return cascade.facts(doc, "time") end,
    quantities = function(doc) return cascade.facts(doc, "quantity") end,
    mentions = later("lede.entities", "mentions"),
    entities = later("lede.entities", "entities"),
    quotes = later("lede.claims", "quotes"),
    claims = later("lede.claims", "claims"),
    events = later("lede.events", "events"),
  },
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
  --- The entity that the span names, nil when it names none.
  fields = { entity = function(span) return require("lede.entities").of(span) end },
})

core.extend("layer", { methods = { children = later("lede.elements", "children") } })

core.extend("doc", {
  --- The date that the document states, as "YYYY-MM-DD": its metadata's or its dateline's; nil when it states none.
  fields = { date = function(doc) return require("lede.times").document_date(doc) end },
})

return lede
