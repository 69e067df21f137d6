--- lede.groups: noun groups around names, and those that stand for people without naming them.
--
-- `titling` joins a person with the title before the name; `grouping` folds roles, and joins a person with the role
-- that stands before the name and a comma.  A person found so becomes one PERSON with the group, and the mention learns
-- it: `title` is the span of the title or role, `full` that of the whole group.
--
--   [US Special Envoy Steve Witkoff]   [the EU's foreign policy chief, Kaja Kallas]   [Ukrainian negotiators]
local core = require "lede.core"
local t = require "lede.tape"

local class, word, words, fold, as = t.class, t.word, t.words, t.fold, t.as

local PERSON = fold "PERSON"
local name = PERSON + fold "ORG" + fold "PLACE" + fold "MISC"
local hyphen, comma = word "-", word ","
local possessive = t.all(t.form "clitic", words "'s '")
local determiner = words [[the a an some many several most other another both these those two three one
                           its his her their our]]

local office = class "title" + class "role"
local modifier = (name - PERSON) * possessive^-1 + PERSON * possessive + class "role_modifier" + hyphen
                 + class "organisation_word"
local noun = (t.form "lower" - class "common" - class "report" - class "aux" - class "speaker_noun") * possessive^-1
             + (class "speaker_noun" - class "role") * possessive
local named = modifier - office
local offices = office^1 * (word "and" * named^-2 * office^1)^-1

-- What a person is called before the name, found by either phase, goes to the mention of the person.
local function entitle(m, doc)
  local f = core.memo(doc).mentions_by_first[m.who.first]
  if not f then return nil end
  f.title, f.full = m.title, m.span
  return f
end

-- US Special Envoy [X] | the EU's foreign policy chief [X] | then-President [X]
local titling = t.phase {
  name = "titling",
  rules = {
    { name = "title", fold = "PERSON",
      pattern = (determiner * as("title", (modifier + noun - office)^-4 * offices)
                 + as("title", named * named^-3 * (noun - office)^-2 * offices + offices)) * as("who", PERSON),
      make = entitle },
  },
}

-- Ukrainian negotiators | the president | a senior official | a spokesman for the ministry
local speaker = class "role" + class "speaker_noun"
local filler = modifier + noun

-- Such a group behind a determiner, and without one.
local function group(of_whom)
  local last, named = as("head", of_whom^1), modifier - of_whom
  return (filler - of_whom)^-4 * last, named * named^-3 * (filler - of_whom)^-2 * last
end
local after_determiner, without = group(speaker)
local person, bare_person = group(class "role")
local role = as("head", class "role"^1)
local of = words "of for at in from to"
local owner = of * determiner^-1 * (noun^-2 * (name * possessive^-1 + class "role_modifier" + speaker))^-3
              * t.behind(name + speaker)

-- the EU's foreign policy chief, [X] | the United States Special Envoy for Ukraine peace talks, [X]
local anything = name * possessive^-1 + t.form "lower" + speaker + modifier - class "report" - class "aux"
local function described(pattern) return as("title", pattern * (of * anything * anything^-9)^-1) end
local ends = comma + t.edge "any" + words ". ; : —" + t.form "close" + class "report" + class "aux"

local grouping = t.phase {
  name = "grouping",
  rules = {
    { name = "role", fold = "ROLE", head = "head",
      pattern = (determiner * after_determiner + without + role) * owner^-1 },
    { name = "apposition", fold = "PERSON",
      pattern = (determiner * described(person) + described(bare_person + role)) * comma * as("who", PERSON) * #ends,
      make = entitle },
  },
}

local groups = {}

--- Run both phases over a layer in which names are folded; `mentions` are the facts of those names.  -> layer
function groups.run(layer, doc, mentions)
  local memo, by_first = core.memo(doc), {}
  for i, first in ipairs((core.extents(mentions))) do by_first[first] = mentions[i] end
  memo.mentions_by_first = by_first
  local top = grouping:fold(titling:fold(layer, doc), doc)
  memo.mentions_by_first = nil
  return top
end

groups.phases = { titling, grouping }

return groups
