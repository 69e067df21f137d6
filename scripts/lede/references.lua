--- lede.references: which pronouns and roles mean which entity.
--
-- Only where nothing else could be meant.  "She" is the one woman (or person of unknown gender) that this sentence has
-- named or meant so far, or else the one before, or the one before that; where there are two, nobody.  "The president" is
-- whom the document calls so, when it is one person.  What stands in a quotation is left alone: its "he" is another's.
local cascade = require "lede.cascade"
local core = require "lede.core"
local first_from = core.first_from
local t = require "lede.tape"

local references = {}

---------------------------------------------------------------------------------------------------- gender

local PRONOUNS = {}
for gender, list in pairs { male = "he him his himself", female = "she her hers herself" } do
  for w in list:gmatch "%S+" do PRONOUNS[w] = gender end
end

local TOLD = {}
for gender, list in pairs {
  male = "mr mr. sir lord king prince father brother son husband chairman spokesman businessman congressman actor "
      .. "uncle duke count baron pope imam",
  female = "mrs mrs. ms ms. miss lady dame queen princess mother sister daughter wife chairwoman spokeswoman "
        .. "businesswoman congresswoman actress aunt duchess countess baroness",
} do
  for w in list:gmatch "%S+" do TOLD[w] = gender end
end

-- What titles and roles tell, else the given name.
local function gender_of(entity)
  local said = table.concat(entity.roles, " ")
  for _, m in ipairs(entity.named) do
    if m.title then said = said .. " " .. m.title.text end
  end
  for w in said:lower():gmatch "[%a.]+" do
    if TOLD[w] then return TOLD[w] end
  end
  if not entity.name:find " " then return nil end
  local listed = core.listed(entity.name:match "^[^%s%-]+")
  return listed.male_name and "male" or listed.female_name and "female" or nil
end

---------------------------------------------------------------------------------------------------- places

-- The number of the sentence that holds a byte, by the first bytes of all.
local function number_at(starts, byte) return math.max(first_from(starts, byte + 1) - 1, 1) end

local function starts_of(doc)
  local out = {}
  for s in doc:sentences() do out[#out + 1] = s.first end
  return out
end

-- A test for what lies in a quotation.
local function quoted_in(doc)
  local quotations, k = cascade.facts(doc, "quotation"), 1
  return function(first)
    while quotations[k] and quotations[k].span.last < first do k = k + 1 end
    return quotations[k] ~= nil and quotations[k].span.first <= first
  end
end

---------------------------------------------------------------------------------------------------- pronouns

local pronoun = t.words "he him his himself she her hers herself"

-- Persons and pronouns ("her driver" holds one) in order of text: { first, span, entity= | gender= }
local function events_of(doc, mentions)
  local persons, firsts, out = {}, cascade.places(doc, "mention"), {}
  for i, m in ipairs(mentions) do
    if m.entity.type == "PER" then persons[#persons + 1] = { first = firsts[i], entity = m.entity } end
  end
  if #persons == 0 then return out end
  local k = 1
  local function add_persons(before)
    while persons[k] and persons[k].first < before do
      out[#out + 1] = persons[k]
      k = k + 1
    end
  end
  for m in t.matches(pronoun, cascade.layer(doc, "words")) do
    local span = m.span
    local first = span.first
    add_persons(first)
    out[#out + 1] = { first = first, span = span, gender = PRONOUNS[span.text:lower()] }
  end
  add_persons(math.huge)
  return out
end

local function note(entity, span, kind, why)
  table.insert(entity.references, { span = span, kind = kind, because = why, entity = entity })
end

-- Whom a pronoun means that could not be joined: somebody is there, nobody knows who.
local NOBODY = { male = {}, female = {} }

-- The one person of that gender that was named or meant in a sentence; false where there are several, nil none.
local function only_one(present, gender, gender_by)
  local found
  for _, e in ipairs(present or {}) do
    local g = gender_by[e]
    if e ~= found and (g == gender or g == nil) then
      if found then return false end
      found = e
    end
  end
  if found and not found.name then return false end
  return found
end

local function join_pronouns(doc, mentions)
  local events = events_of(doc, mentions)
  if #events == 0 then return end
  local starts, is_quoted, gender_by, present = starts_of(doc), quoted_in(doc), {}, {}
  gender_by[NOBODY.male], gender_by[NOBODY.female] = "male", "female"
  local function gender(e)
    if gender_by[e] == nil then gender_by[e] = gender_of(e) or false end
    return gender_by[e] or nil
  end
  local known = setmetatable({}, { __index = function(_, e) return gender(e) end })
  for _, event in ipairs(events) do
    local number = number_at(starts, event.first)
    local entity = event.entity
    if not entity and not is_quoted(event.first) then
      for back = number, math.max(1, number - 2), -1 do
        local found = only_one(present[back], event.gender, known)
        if found or found == false then
          entity = found or nil
          break
        end
      end
      if entity then
        note(entity, event.span, "pronoun",
             ("%s: nobody else of that gender is named near by"):format(event.span.text))
      end
    end
    present[number] = present[number] or {}
    table.insert(present[number], entity or NOBODY[event.gender])
  end
end

---------------------------------------------------------------------------------------------------- roles

local the_role = t.word "the" * t.class "role_modifier"^-1 * t.as("role", t.class "role"^1)
                 * -(t.form "capital" + t.words "of for at in" + t.class "role")

-- Entities by the last words of their roles; false where several have it.
local function by_role(list)
  local out = {}
  for _, e in ipairs(list) do
    for _, role in ipairs(e.type == "PER" and e.roles or {}) do
      local words = role:lower()
      for at in (" " .. words):gmatch "() " do
        local ending = words:sub(at)
        if ending ~= "" then out[ending] = (out[ending] == nil or out[ending] == e) and e or false end
      end
    end
  end
  return out
end

local function join_roles(doc, list)
  local roles = by_role(list)
  if not next(roles) then return end
  for m in t.matches(the_role, cascade.layer(doc, "quantities")) do
    local entity = roles[m.role.text:lower()]
    if entity and entity.named[1].span.first < m.span.first then
      note(entity, m.span, "role", ("%s: of the persons named only %s is called so"):format(m.span.text, entity.name))
    end
  end
end

---------------------------------------------------------------------------------------------------- documents

--- Give the entities of a document their `references`: lists of { span, kind = "pronoun" | "role", because, entity }.
function references.join(doc, list, mentions)
  for _, e in ipairs(list) do e.references = {} end
  join_roles(doc, list)
  join_pronouns(doc, mentions)
  for _, e in ipairs(list) do table.sort(e.references, function(a, b) return a.span.first < b.span.first end) end
end

return references
