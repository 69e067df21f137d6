--- lede.entities: which mentions of a document mean one thing.
--
-- lede.joining says which names mean one thing, lede.references which pronouns and roles do; here they become entities,
-- with their roles, their aliases, what weight they have, and why.
local cascade = require "lede.cascade"
local core = require "lede.core"
local fact = require "lede.fact"
local joining = require "lede.joining"
local t = require "lede.tape"

local entities = {}

---------------------------------------------------------------------------------------------------- roles

local ARTICLES = { ["the "] = "", ["The "] = "", ["a "] = "", ["A "] = "", ["an "] = "", ["An "] = "" }

-- A title as a role: without "Mr." and the like, the article, and "its" or "the company's"; nil when nothing is left.
local function role_of(text)
  local lexicon, out = require "lede".lexicon, {}
  text = text:gsub("%s+", " "):gsub("^[A-Za-z]+ ", ARTICLES):gsub("^[a-z]+'s ", ""):gsub("^[a-z]+’s ", "")
  for w in text:gmatch "%S+" do
    if not (lexicon:is(w, "title") and lexicon:attr(w, "title", "polite")) then out[#out + 1] = w end
  end
  return #out > 0 and table.concat(out, " ") or nil
end

local comma, role = t.word ",", t.fold "ROLE"
local after_name = t.as("who", t.fold "PERSON") * comma * t.as("role", role)
                   * #(comma + t.edge "any" + t.words ". ; : — ) who at of" + t.form "close")

-- Kaja Kallas, the EU's foreign policy chief, …
local function roles_after(doc, roles)
  for m in t.matches(after_name, cascade.layer(doc, "names")) do roles[m.who.last] = m.role.text end
end

local function give_roles(state, doc, mentions)
  local after = {}
  roles_after(doc, after)
  for _, m in ipairs(mentions) do
    if m.type == "PER" then
      local id, title, behind = state.group_of[m].id, m.title, after[m.span.last]
      local before = title and role_of(title.text)
      behind = behind and role_of(behind)
      if before then state.registry:role(id, before) end
      if behind then state.registry:role(id, behind) end
    end
  end
end

-- Roles without those that another one says more fully ("President" beside "Russian President").
local function fullest(roles)
  local out = {}
  for i, r in ipairs(roles) do
    local said = false
    for j, other in ipairs(roles) do
      said = said or i ~= j and #other > #r and other:lower():sub(-#r - 1) == " " .. r:lower()
    end
    if not said then out[#out + 1] = r end
  end
  return out
end

---------------------------------------------------------------------------------------------------- documents

-- The ids that a watchlist gives the names, sorted.
local function ids_of(groups)
  local out, seen = {}, {}
  for _, g in ipairs(groups) do
    for id in pairs(g.ids) do
      if not seen[id] then out[#out + 1], seen[id] = id, true end
    end
  end
  table.sort(out)
  return out
end

local function entity_fact(state, id)
  local registry = state.registry
  local groups = state.by_id[id]
  local because, count = registry:because(id), 0
  for _, g in ipairs(groups) do
    if g.because then table.insert(because, g.because) end
    count = count + #g.mentions
  end
  return fact.new("entity", groups[1].first, "entities", {
    name = registry:name(id), type = registry:type(id), aliases = registry:aliases(id),
    roles = fullest(registry:roles(id)), mentions = count, because = because, merged_because = because,
    ids = ids_of(groups), named = {} })
end

-- The names of a title weigh most, those of the first paragraphs more than the later ones.
local function weight(span)
  local kind = span.kind
  if kind == "title" then return 6 end
  return span.first <= 1500 and 3 or 2
end

-- How much of the document an entity takes: from 0 to 1, the most salient has 1.  Three digits.
local function weigh(list)
  local most = 1
  for _, e in ipairs(list) do
    e.weight = 0
    for _, m in ipairs(e.named) do e.weight = e.weight + weight(m.span) end
    if e.weight > most then most = e.weight end
  end
  for _, e in ipairs(list) do e.salience, e.weight = e.weight * 1000 // most / 1000, nil end
end

local function build(doc)
  local mentions = cascade.facts(doc, "mention")
  local state = { registry = core.registry(), groups = joining.collect(mentions), group_of = {}, by_id = {} }
  joining.register(state)
  joining.join(state)
  give_roles(state, doc, mentions)
  for _, g in ipairs(state.groups) do
    local id = state.registry:find(g.id)
    state.by_id[id] = state.by_id[id] or {}
    table.insert(state.by_id[id], g)
  end
  local list, by_id = {}, {}
  for _, id in ipairs(state.registry:entities()) do
    by_id[id] = entity_fact(state, id)
    list[#list + 1] = by_id[id]
  end
  for _, m in ipairs(mentions) do
    m.entity = by_id[state.registry:find(state.group_of[m].id)]
    table.insert(m.entity.named, m)
  end
  weigh(list)
  return { mentions = mentions, list = list, registry = state.registry, by_id = by_id }
end

local function of_doc(doc)
  local memo = core.memo(doc)
  memo.entities = memo.entities or build(doc)
  return memo.entities
end

--- The mentions of a document in text order; each knows its `entity`.
function entities.mentions(doc) return of_doc(doc).mentions end

--- What a document names, in order of first mention: facts with name, type, aliases, roles, mentions (how many),
--- because.
function entities.list(doc) return of_doc(doc).list end
entities.entities = entities.list

local function referenced(doc)
  local data = of_doc(doc)
  if not data.referenced then
    data.referenced = true
    require "lede.references".join(doc, data.list, data.mentions)
    data.reference_at = {}
    for _, e in ipairs(data.list) do
      for _, r in ipairs(e.references) do data.reference_at[r.span.first] = r end
    end
  end
  return data
end

--- Where a document speaks of the entity, in order of text: its names, and the pronouns and roles that can mean nobody
--- else.  Each has `span`, `kind` (name, role, pronoun) and, of the latter two, `because`.
function fact.methods.entity.spans(e)
  referenced(e.doc)
  local out = {}
  for _, m in ipairs(e.named) do out[#out + 1] = { span = m.span, kind = "name", entity = e } end
  table.move(e.references, 1, #e.references, #out + 1, out)
  table.sort(out, function(a, b) return a.span.first < b.span.first end)
  return out
end

--- Who is named with whom: { a, b, sentences } for each two entities that a sentence names, most often first.
function entities.together(doc)
  local pairs_of, by_key, sentence = {}, {}, nil
  local present = {}
  local function close()
    for i, a in ipairs(present) do
      for j = i + 1, #present do
        local key = a.name .. "\0" .. a.type .. "\0" .. present[j].name .. "\0" .. present[j].type
        if not by_key[key] then
          by_key[key] = { a, present[j], sentences = 0, order = #pairs_of }
          pairs_of[#pairs_of + 1] = by_key[key]
        end
        by_key[key].sentences = by_key[key].sentences + 1
      end
    end
    present = {}
  end
  for _, m in ipairs(of_doc(doc).mentions) do
    local first = m.sentence.first
    if first ~= sentence then close() end
    sentence = first
    local known = false
    for _, e in ipairs(present) do known = known or e == m.entity end
    if not known then present[#present + 1] = m.entity end
    table.sort(present, function(a, b) return a.name < b.name or a.name == b.name and a.type < b.type end)
  end
  close()
  table.sort(pairs_of, function(a, b)
    return a.sentences > b.sentences or a.sentences == b.sentences and a.order < b.order
  end)
  return pairs_of
end

---------------------------------------------------------------------------------------------------- spans

local NAMES = { PERSON = true, ORG = true, PLACE = true, MISC = true }

-- In a fold of a person with a title, the person; else what is named.
local function mention_in(span, fold_name)
  local found
  for _, m in ipairs(cascade.within(span, "mention")) do
    if fold_name ~= "PERSON" then return m end
    found = m
  end
  return found
end

-- Whom a pronoun or a role that is the whole span means.
local function reference_of(span)
  local r = referenced(span.doc).reference_at[span.first]
  return r and r.span.last == span.last and r.entity or nil
end

--- The entity that a span, say a claim's source, speaks of: of "the EU's foreign policy chief, Kaja Kallas" the person.
-- A pronoun and a role speak of whom lede.references says.  nil for a noun group that names nobody ("Ukrainian
-- negotiators", "a spokesman for the president").
function entities.of(span)
  local data = of_doc(span.doc)
  local layer = cascade.layer(span.doc, "names")
  local first, last = layer:find(span.first, span.last)
  for i = first or 1, last or 0 do
    local fold_name = layer:element(i).fold
    if fold_name == "ROLE" then return reference_of(span) end
    if NAMES[fold_name] then
      local m = mention_in(layer:span(i, i), fold_name)
      return m and m.entity
    end
  end
  if first == last then
    local found = reference_of(span)
    if found then return found end
  end
  if not data.registry:at(span.first) then return nil end
  local firsts, lasts = cascade.places(span.doc, "mention") -- a span that begins inside a larger group
  for i = core.first_from(firsts, span.first + 1) - 1, 1, -1 do
    if lasts[i] >= span.first then return data.mentions[i].entity end
  end
end

return entities
