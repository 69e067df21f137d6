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
  --- A fact of a script's own: lede.fact("pledge", span, "pledges", { who = … }); emitted, it becomes a full row.
  fact = fact.new,
  row = fact.row,
  encode = fact.encode,
  offsets = fact.offsets,
}

--- Fetch a page and make a document of it: lede.fetch(url, options) -> doc | nil, err.  Options: see lede/fetch.h; and
-- extract, as for lede.html.
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

core.extend("doc", {
  methods = {
    find = find,
    --- Matches of a token pattern: above names, times and quantities, or in the layer named.
    match = function(doc, pattern, layer) return tape.matches(pattern, cascade.layer(doc, layer)) end,
    metadata = page.metadata,
    layer = cascade.layer,
    --- Time expressions; { joined = true }: those that make one time together as one (see lede.time_joined).
    times = function(doc, options)
      if options and options.joined then return require "lede.time_joined".times(doc) end
      return cascade.facts(doc, "time")
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
  fields = {
    --- The entity that the span names, nil when it names none.
    entity = function(span) return require("lede.entities").of(span) end,
    --- Part of speech (UPOS) and lemma of the span's first word.
    pos = core.pos,
    lemma = core.lemma,
  },
})

core.extend("doc", {
  --- The date that the document states, as "YYYY-MM-DD": its metadata's or its dateline's; nil when it states none.
  fields = {
    date = function(doc) return require("lede.times").document_date(doc) end,
    --- "KYIV, Dec 2 (Agency) —" as { span, place, date, agency }: see lede.dateline; nil when it has none.
    dateline = function(doc) return require("lede.dateline").of(doc) end,
  },
})

return lede
