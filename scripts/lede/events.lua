--- lede.events: what a document puts in time, and when.
--
-- An event is made of every date or time of day in the text that stands on the calendar ("now" does not, and headlines
-- are left out).  Its fields:
--   time     when; what makes one time together is one ("from March to May"; see lede.time_joined)
--   kind     "event"; or "said": the time is that of a statement ("said on Monday"), not of what was stated
--   verb     the verb (or noun) of what happened, with its lemma, where the grammar binds the time to one
--   said     of an event told in a statement: when that was made
--   actors   the names in its sentence                what    the sentence, which says when
--   basis    "stated"; or "dateline": the sentence of the lead that tells what happened names no day, so it is about
--            that of the document
--
-- The rules bind a time to its verb group within the clause: "signed the accord in Paris on 3 May", "On 3 May, after
-- long talks, they signed".  Verbs are of the classes `happening` and `report`.
local cascade = require "lede.cascade"
local core = require "lede.core"
local fact = require "lede.fact"
local t = require "lede.tape"
local time = core.time

local events = {}

---------------------------------------------------------------------------------------------------- the grammar

local comma = t.word ","
local happening = t.class "happening"
local report = t.class "report" - t.attr("report", "noun", "yes") - happening
local the_time = t.as("time", t.fold "TIME")
local preposition = t.words "on in at by since until during from after before over for around early late"
local clause_end = t.words "; : that who which whose because although while whereas if — –" + report + happening
local within_clause = t.one - clause_end - t.fold "TIME"
local LONG, SHORT = 14, 5 -- tokens between verb and time

-- What is expected or agreed is no statement: its time is that of the thing.
local saying = report - happening - t.attr("report", "stance", "believe") - t.attr("report", "stance", "predict")
local said = t.as("said", saying)
-- What begins a clause of its own: "said she would speak on Monday".
local of_another = t.class "aux" + t.words "he she they it we you i"
local verb = t.as("verb", happening)
local bind = t.phase {
  name = "events",
  rules = {
    { name = "said_after", pattern = said * (within_clause - comma - of_another)^-SHORT * preposition^-1 * the_time },
    { name = "said_before", pattern = the_time * comma^-1 * (within_clause - comma)^-LONG * said },
    { name = "verb_after", pattern = verb * within_clause^-LONG * the_time },
    { name = "verb_before", pattern = the_time * comma^-1 * within_clause^-LONG * verb },
  },
}

---------------------------------------------------------------------------------------------------- facts

-- The names in a sentence, each once.
local function actors_in(sentence)
  local names, seen = {}, {}
  for _, mention in ipairs(cascade.within(sentence, "mention")) do
    local name = mention.text
    if not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  return names
end

-- How each time is bound: by the place where it begins, { rule =, said = } or { rule =, verb =, lemma = }.
local function bindings(doc)
  local layer, out = cascade.layer(doc, "names"), {}
  for m in bind:matches(layer, doc) do
    local at = m:elements(m.verb and "verb" or "said")
    out[m.time.first] = { rule = m.rule.id, said = m.said, verb = m.verb,
                          lemma = m.verb and layer:attr(at, "happening", "lemma") }
  end
  return out
end

-- Lexicon lemmas are the first forms of their entries.
local function part_of(binding)
  if not binding or not binding.verb then return nil end
  return binding.verb, binding.lemma or binding.verb.text:lower()
end

local NOT_JOINED = { bound = true } -- "by Friday" is about Friday

-- Where the headlines are: "A Quieter Winter" tells of nothing that happened.
local function headings(doc)
  local first_bytes = {}
  for block, kind in doc:blocks() do
    if kind == "title" or kind == "heading" then first_bytes[block.first] = true end
  end
  return first_bytes
end

-- The times of the document that stand for an event.
local function placed(doc)
  local out, heads = {}, headings(doc)
  local function add(f)
    if NOT_JOINED[f.joins] then return add(f.parts[1]) end
    local has_place = f.begins and f.ends and (f.type == "DATE" or f.type == "TIME")
    if has_place and not heads[f.span.block.first] then out[#out + 1] = f end
  end
  for _, f in ipairs(doc:times { joined = true }) do add(f) end
  return out
end

-- The bound place of a time: its own, or that of the first of its parts.
local function binding_of(f, bound)
  if bound[f.span.first] then return bound[f.span.first] end
  for _, part in ipairs(f.parts or {}) do
    local found = binding_of(part, bound)
    if found then return found end
  end
end

local function new(f, binding)
  local sentence = f.span.sentence
  local the_verb, lemma = part_of(binding)
  return fact.new("event", f.span, binding and binding.rule or "events.sentence", {
    time = f, kind = binding and binding.said and "said" or "event", verb = the_verb, lemma = lemma,
    what = sentence, actors = actors_in(sentence), basis = "stated" })
end

-- An event told in a statement knows when that was made.
local function tell_when_said(list)
  local said_at = {} -- by sentence
  for _, e in ipairs(list) do
    if e.kind == "said" then said_at[e.what.first] = e.time end
  end
  for _, e in ipairs(list) do
    if e.kind == "event" then e.said = said_at[e.what.first] end
  end
end

---------------------------------------------------------------------------------------------------- the dateline

local LEAD = 2 -- blocks of the body
local happens = t.as("verb", happening)

-- "seized", "fell"; not "attack" or "rebels", which may be nouns.
local function is_past(text, lemma)
  return text:find "^%l" and lemma ~= nil and text ~= lemma and not text:find "s$" and not text:find "ing$"
end

-- What happened in the lead without a day of its own: about that of the document.
local function of_dateline(doc, dated)
  local dct = require("lede.times").document_date(doc)
  local day = dct and time.parse(dct, "approx")
  if not day then return {} end
  local lead, n, seen, out = {}, 0, {}, {}
  for block, kind in doc:blocks() do
    if kind == "paragraph" then
      n = n + 1
      if n <= LEAD then lead[block.first] = true end
    end
  end
  local layer = cascade.layer(doc, "names")
  for m in t.matches(happens, layer) do
    local sentence = m.verb.sentence
    if #cascade.within(sentence, "time") > 0 then dated[sentence.first] = true end -- "for three years" is no day
    local at = sentence.first
    local told = is_past(m.verb.text, layer:attr(m:elements "verb", "happening", "lemma"))
    if told and lead[sentence.block.first] and not dated[at] and not seen[at] then
      seen[at] = true
      local f = fact.new("time", m.verb, "times.dateline",
        { type = "DATE", value = day.value, mod = "approx", from = day.from, to = day.to, begins = day.begins,
          ends = day.ends, granularity = day.granularity, anchor = dct })
      out[#out + 1] = fact.new("event", m.verb, "events.dateline", {
        time = f, kind = "event", verb = m.verb, lemma = layer:attr(m:elements "verb", "happening", "lemma"),
        what = sentence, actors = actors_in(sentence), basis = "dateline" })
    end
  end
  return out
end

--- The events of a document, in order of text.
function events.events(doc)
  local memo = core.memo(doc)
  if memo.events then return memo.events end
  local bound, out, dated = bindings(doc), {}, {}
  for _, f in ipairs(placed(doc)) do
    out[#out + 1] = new(f, binding_of(f, bound))
    dated[f.span.sentence.first] = true
  end
  tell_when_said(out)
  for _, e in ipairs(of_dateline(doc, dated)) do out[#out + 1] = e end
  table.sort(out, function(a, b)
    if a.span.first ~= b.span.first then return a.span.first < b.span.first end
    return a.span.last < b.span.last
  end)
  memo.events = out
  return out
end

return events
