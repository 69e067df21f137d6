--- lede: what `require "lede"` gives.  See the README for a tour.
local core = require "lede.core"
local lpeg = require "lpeg"

-- The lexicon comes first: grammars name its classes.
local lexicon = core.lexicon()
assert(core.load_lexicon(lexicon, core.share .. "/lexicon"))
core.use(lexicon)

local cascade = require "lede.cascade"
local fact = require "lede.fact"
local tape = require "lede.tape"

---@class lede
local lede = {
  version = core.version,
  lexicon = lexicon,
  text = core.text,
  html = core.html,
  open = core.open,
  timeline = core.timeline,
  time = core.time,
  json = core.json,
  --- A fact of a script's own: lede.fact("pledge", span, "pledges", { who = … }); emitted, it becomes a full row.
  fact = fact.new,
  row = fact.row,
  encode = fact.encode,
}

--- Fetch a page and make a document of it: lede.fetch(url, options) -> doc | nil, err.  Options: see lede/fetch.h.
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

core.extend("doc", {
  methods = {
    find = find,
    --- Matches of a token pattern: above names, times and quantities, or in the layer named.
    match = function(doc, pattern, layer) return tape.matches(pattern, cascade.layer(doc, layer)) end,
    layer = cascade.layer,
    --- Time expressions; { joined = true }: those that make one time together as one (see lede.time_joined).
    times = function(doc, options)
      for key in pairs(options or {}) do
        if key ~= "joined" then error(("doc:times: unknown option '%s' (joined)"):format(tostring(key)), 2) end
      end
      if options and options.joined then return require "lede.time_joined".times(doc) end
      return cascade.facts(doc, "time")
    end,
    quantities = function(doc) return cascade.facts(doc, "quantity") end,
    --- All numbers, or the ordinals, ranges or percentages among them: see lede.every_number.
    numbers = later("lede.every_number", "numbers"),
    mentions = later("lede.entities", "mentions"),
    entities = later("lede.entities", "entities"),
    quotes = later("lede.claims", "quotes"),
    claims = later("lede.claims", "claims"),
    events = later("lede.events", "events"),
  },
})

core.extend("timeline", {
  methods = { conflicts = later("lede.timeline", "conflicts"), to = later("lede.timeline", "to") },
})

-- The facts of a kind that lie within a span: "time" "quantity" "mention" "quote" "claim" "event".
local OF_DOC = { quote = "quotes", claim = "claims", event = "events", mention = "mentions" }
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
  methods = { facts = facts_within },
  --- The entity that the span names, nil when it names none.
  fields = { entity = function(span) return require("lede.entities").of(span) end },
})

core.extend("doc", {
  --- The date that the document states, as "YYYY-MM-DD": its metadata's or its dateline's; nil when it states none.
  fields = { date = function(doc) return require("lede.times").document_date(doc) end },
})

return lede
