--- lede.names: who and what a text names.
--
-- Two phases in a row.  `naming` finds the bare names and says of what type each is: by the lexicon, by a word that gives
-- it away ("… University", "Mount …"), by a given name, by what stands beside it.  `grouping` joins a person with the
-- title or the role before the name, and folds the noun groups that stand for people without naming them.
--
--   [US Special Envoy Steve Witkoff] told [reporters] in [Moscow] that [the EU's foreign policy chief, Kaja Kallas], …
--
-- Folds: PERSON ORG PLACE MISC, and ROLE ("the president", "Ukrainian negotiators", "Experts").
-- Facts: a mention for every name, whose span is the bare name.  `type` is PER, ORG, LOC or MISC; `title` is the span of
-- the title or role before it and `full` that of the whole group, where there is one; `actor` is whom the name also
-- stands for ("Moscow": Russia); `sure` says how strong the evidence is, from 1 to 3.  A ROLE makes no fact.
local core = require "lede.core"
local fact = require "lede.fact"
local t = require "lede.tape"

local class, form, word, words, fold = t.class, t.form, t.word, t.words, t.fold
local as, behind, edge = t.as, t.behind, t.edge

local TYPE = { PERSON = "PER", ORG = "ORG", PLACE = "LOC", MISC = "MISC" }

---------------------------------------------------------------------------------------------------- words of names

local folded = fold "TIME" + fold "QUANTITY"
local hyphen, comma = word "-", word ","

local cap = form "capital" - folded
local shortened = class "abbreviation" - class "organisation_suffix" - class "place_prefix" - class "place_word" -- etc. Jan.
local piece = (form "capital" + form "camel") - folded - class "title" - class "starter" - shortened
local opening = cap + form "camel"
local place = class "country" + class "city" + class "region"
local rank = class "title" + t.all(class "role", form "capital")
local stops = class "role" - class "title" -- a role word ends a name, unless it may be a surname as well ("King")

-- Where a capital letter says nothing: at the start of a sentence, a quotation, a clause after a colon.
local start = behind(edge "any" + form "open" + words ": •")

-- The first word of a name that the lexicon does not know.
local first = start * (piece - class "common") + -start * piece

---------------------------------------------------------------------------------------------------- persons

local particle = class "name_particle" * hyphen^-1
local surname = cap - stops - class "nationality" - class "starter" - class "organisation_word" - class "event_word"
                - (class "place_word" - t.attr("place_word", "surname", "yes"))
local hyphenated = surname * (hyphen * surname)^-2
local generation = comma^-1 * class "name_suffix"
local given = t.all(class "given_name", cap) * (hyphen * cap)^-1
local initials = class "initial"^1

local family = (particle^-3 * hyphenated)^1
local given_and_family = given * initials^0 * (family^-1 + word "of" * place) * generation^-1
local initials_and_family = initials * family * generation^-1
local after_rank = behind(rank) * (first - stops - class "organisation_word" - place - class "nationality") * (hyphen * cap)^-1
                   * initials^0 * family^-1 * generation^-1

---------------------------------------------------------------------------------------------------- organisations, places, events

local joint = hyphen + word "&"
local inner = piece - stops
local run = (first - stops) * (joint^-1 * inner)^0
local tail = words "of for on" * word "the"^-1 * (inner * (joint^-1 * inner)^0) * (word "and" * inner^1)^-1

-- A run of capitals that ends in a telling word, or holds one before "of": the Vienna Institute for Border Studies.
local function told_by(telling)
  return run * behind(telling) * tail^-1 + (first - stops - telling) * (inner - telling)^0 * telling * tail + telling * tail
end

local company = run * comma^-1 * class "organisation_suffix"
local partners = (first - stops) * (inner - word "&")^0 * word "&" * inner^1
local prefixed = class "place_prefix" * (place + hyphenated)
local club = (place + class "organisation") * inner^1            -- Oakland Athletics, BBC World Service
local link = words "of the and in for a to on &"
local closes = (word "(" * t.one * word ")")^-1 * words ", . !"^-1 * form "close"
local quoted = behind(form "open") * piece * (link^-2 * piece)^1 * #closes

---------------------------------------------------------------------------------------------------- names by what is beside them

local unknown = first - stops - rank - class "nationality" - place - class "organisation"
local more = cap - shortened - stops - class "nationality"
local part = more * (hyphen * more)^0
local bare = unknown * (hyphen * more)^0 * (particle^-2 * part)^0
local one = unknown - class "common"
local acronym = first - class "common" - rank
local speaks = class "report" + comma^-1 * word "who"
local possessive = t.all(form "clitic", words "'s '")
local state_office = t.attr("role", "state", "yes")

---------------------------------------------------------------------------------------------------- evidence in the document

-- Words seen in small letters, and words seen with a capital where a capital means something; outside headings.
local function evidence_of(doc)
  local memo = core.memo(doc)
  if memo.capitals then return memo.capitals end
  local small, inside = {}, {}
  for block, kind in doc:blocks() do
    local text = block.text
    for w in text:gmatch "%f[%w\128-\255][a-z][a-z\128-\255]+" do small[w] = true end
    if kind ~= "title" and kind ~= "heading" then
      for at, w in text:gmatch "() ([A-Z\195-\197][A-Za-z\128-\191\195-\197]+)" do
        if text:find("^[%a\128-\255,;]", at - 1) then inside[w] = true end
      end
    end
  end
  memo.capitals = { small = small, inside = inside, headings = {} }
  return memo.capitals
end

-- A heading whose Words Begin With Capitals throughout.
local function in_title_case(evidence, block)
  local known = evidence.headings[block.first]
  if known == nil then
    local small, big = 0, 0
    for w in block.text:gmatch "%f[%a][%a\128-\255]+" do
      if #w > 3 then
        if w:find "^[a-z]" then small = small + 1 else big = big + 1 end
      end
    end
    known = big > 2 * small
    evidence.headings[block.first] = known
  end
  return known
end

-- Does the word look like a common one rather than a name?  At the start of a sentence a capital seen elsewhere speaks
-- against it; `anywhere` leaves that out.
local ORDINARY = { "ing$", "ed$", "ly$", "tion$", "tions$", "ment$", "ments$", "ness$", "ity$", "ism$", "ists?$", "ers$",
                   "ors$", "ies$", "ence$", "ance$", "able$", "ous$", "ful$", "ive$", "ical$" }
local function looks_ordinary(w, evidence, anywhere)
  if not anywhere and evidence.inside[w] then return false end
  if evidence.small[w:lower()] then return true end
  for _, ending in ipairs(ORDINARY) do
    if w:find(ending) then return true end
  end
  return false
end

local HEADING = { title = true, heading = true }

-- May an unknown name stand here?  Headings and the starts of sentences ask for more than a capital letter.
local function plausible(m, doc)
  local evidence, span = evidence_of(doc), m.span
  local head = span.text:match "^[^%s%-]+"
  if HEADING[span.kind] and in_title_case(evidence, span.block) then
    for w in span.text:gmatch "[^%s%-]+" do
      if not evidence.inside[w] then return false end
    end
    return true
  end
  return not (m.opens and looks_ordinary(head, evidence))
end

---------------------------------------------------------------------------------------------------- rules of naming

local function mention(m, sure, actor)
  return fact.new("mention", m.span, "names." .. m.rule.name, { type = TYPE[m.rule.fold], sure = sure, actor = actor })
end

-- The lexicon knows the name: `source` is the class it stands in.
local function known(name, fold_name, source, pattern)
  return { name = name, fold = fold_name, head = "head", pattern = pattern or as("head", class(source)),
           make = function(m)
             return mention(m, 3, m.layer:attr(m.last, source, "actor"))
           end }
end

local function rule(name, fold_name, sure, pattern)
  return { name = name, fold = fold_name, pattern = #opening * (start * t.tag("opens", true) + true) * pattern,
           make = function(m, doc) return plausible(m, doc) and mention(m, sure) or nil end }
end

-- Weaker evidence: a single word must not be written small elsewhere, and at the start of a sentence the document must
-- capitalise it elsewhere too.
local function alone(name, fold_name, sure, pattern)
  local r = rule(name, fold_name, sure, pattern)
  local make = r.make
  function r.make(m, doc)
    if m.first == m.last then
      local evidence, text = evidence_of(doc), m.span.text
      if evidence.small[text:lower()] or m.opens and not evidence.inside[text] then return nil end
    end
    return make(m, doc)
  end
  return r
end

-- A rule that asks more of the text than a class can say.
local function only(fits, r)
  local make = r.make
  function r.make(m, doc) return fits(m.span.text) and make(m, doc) or nil end
  return r
end

local function in_capitals(text) return text:find "^%u[%u%d&]+$" end

-- "Velmoran troops"
local function adjective(text) return text:find "an$" or text:find "[^n]ese$" or text:find "[^aeiou]ish$" end

-- Two or more capital words: a person, unless the last of them looks like a common noun.
local function phrase(r, ordinary)
  local make = r.make
  function r.make(m, doc)
    if looks_ordinary(m.span.text:match "[^%s%-]+$", evidence_of(doc), true) ~= ordinary then return nil end
    return make(m, doc)
  end
  return r
end

local longer = unknown * (hyphen * more)^0 * (particle^-2 * part)^1
local after_opener = behind(edge "any" * (form "capital" - class "common")) -- "Shared Burden: …"
local single = one * (hyphen * more)^0 * -#more
local listed = behind(place * (comma + word "and")) * single + single * #((comma + word "and") * place)

local naming = t.phase {
  name = "naming",
  rules = {
    known("organisation", "ORG", "organisation"),
    known("country", "PLACE", "country"),
    known("city", "PLACE", "city"),
    known("region", "PLACE", "region"),
    known("nationality", "MISC", "nationality"),
    known("event", "MISC", "event"),
    rule("company", "ORG", 3, company),
    rule("organisation_word", "ORG", 3, told_by(class "organisation_word")),
    rule("place_surname", "PERSON", 2, given * initials^0 * t.attr("place_word", "surname", "yes") * -#more),
    rule("place_word", "PLACE", 3, told_by(class "place_word")),
    rule("event_word", "MISC", 3, told_by(class "event_word")),
    rule("place_prefix", "PLACE", 2, prefixed),
    rule("partners", "ORG", 2, partners),
    rule("after_rank", "PERSON", 3, after_rank),
    rule("given_name", "PERSON", 3, given_and_family),
    rule("initials", "PERSON", 2, initials_and_family),
    rule("quoted", "MISC", 2, quoted),
    rule("club", "ORG", 2, club),
    alone("listed", "PLACE", 2, listed),
    only(in_capitals, alone("acronym", "ORG", 1, acronym * -#more)),
    rule("speaker", "PERSON", 2, bare * #speaks),
    alone("state", "PLACE", 2, bare * #(possessive * class "role_modifier"^-2 * state_office)
                               + behind(state_office * word "of") * single),
    alone("employer", "ORG", 2, bare * #(possessive * t.attr("role", "corporate", "yes"))
                                + behind(class "organisation_noun") * bare),
    alone("place_noun", "PLACE", 2, behind(class "place_noun" * word "of") * single + single * #class "place_noun"),
    only(adjective, alone("people", "MISC", 2, single * #(class "speaker_noun" + class "role"))),
    alone("in_place", "PLACE", 1, behind(words "in at near from to") * single),
    alone("the_name", "ORG", 1, behind(word "the") * bare),
    phrase(alone("phrase", "MISC", 1, longer), true),
    phrase(alone("bare", "PERSON", 1, longer), false),
    alone("single", "PERSON", 1, -after_opener * single),
  },
}

---------------------------------------------------------------------------------------------------- the document decides

-- What the sure mentions of a document tell: types by name, the words of people's names, the first words of
-- organisations' names; and what the guesses are, name by name.
local function learn(facts)
  local known = { types = {}, people = {}, organisations = {}, votes = {} }
  for _, f in ipairs(facts) do
    local text = f.text
    if f.sure > 1 then
      if not known.types[text] or f.sure > known.types[text].sure then known.types[text] = f end
      if f.type == "PER" and text:find " " then
        for w in text:gmatch "[^%s%-]+" do known.people[w] = true end
      elseif f.type == "ORG" then
        known.organisations[text:match "^%S+"] = true
      end
    else
      local votes = known.votes[text] or {}
      known.votes[text] = votes
      votes[f.type] = (votes[f.type] or 0) + (f.rule == "names.in_place" and 2 or 1)
    end
  end
  return known
end

local ORDER = { "PER", "LOC", "ORG", "MISC" }
local function winner(count)
  local best
  for _, kind in ipairs(ORDER) do
    if count[kind] and (not best or count[kind] > count[best]) then best = kind end
  end
  return best
end

local function settled(text, known)
  if known.types[text] then return known.types[text].type end
  if known.people[text] then return "PER" end
  if known.organisations[text:match "^%S+"] then return "ORG" end
  return winner(known.votes[text])
end

-- Mentions whose type was a guess take the type that the rest of the document gives their name.
local function finish(facts)
  local known = learn(facts)
  for _, f in ipairs(facts) do
    if f.sure == 1 then f.type = settled(f.text, known) end
  end
end

---------------------------------------------------------------------------------------------------- titles and roles

local PERSON, ORG, PLACE = fold "PERSON", fold "ORG", fold "PLACE"
local name = PERSON + ORG + PLACE + fold "MISC"
local determiner = words "the a an some many several most other another both these those two three one its his her their our"

-- The mention whose name begins where `span` does.
local function mention_at(doc, span) return core.memo(doc).mentions_by_first[span.first] end

local office = class "title" + class "role"
local modifier = (name - PERSON) * possessive^-1 + PERSON * possessive + class "role_modifier" + hyphen
local noun = (form "lower" - class "common" - class "report" - class "aux" - class "speaker_noun") * possessive^-1
             + (class "speaker_noun" - class "role") * possessive
local offices = office^1 * (word "and" * (modifier - office)^-2 * office^1)^-1

-- What the person is called before the name, found by either phase.
local function entitle(m, doc)
  local f = mention_at(doc, m.who)
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
                 + as("title", (modifier - office)^1 * (noun - office)^-2 * offices + offices)) * as("who", PERSON),
      make = entitle },
  },
}

-- Ukrainian negotiators | the president | a senior official | a spokesman for the ministry
local speaker = class "role" + class "speaker_noun"
local filler = modifier + noun
local function group(of_whom)
  local last = as("head", of_whom^1)
  return (filler - of_whom)^-4 * last, (modifier - of_whom)^1 * (filler - of_whom)^-2 * last
end
local after_determiner, without = group(speaker)
local person, bare_person = group(class "role")
local role = as("head", class "role"^1)
local of = words "of for at in from to"
local owner = of * determiner^-1 * (modifier + noun)^-3 * (name + speaker)

-- the EU's foreign policy chief, [X] | the United States Special Envoy for Ukraine peace talks, [X]
local anything = name * possessive^-1 + form "lower" + speaker + modifier - class "report" - class "aux"
local function described(pattern) return as("title", pattern * (of * anything^1)^-1) end
local ends = comma + edge "any" + words ". ; : —" + form "close" + class "report" + class "aux"

local grouping = t.phase {
  name = "grouping",
  rules = {
    { name = "role", fold = "ROLE", head = "head", pattern = (determiner * after_determiner + without + role) * owner^-1 },
    { name = "apposition", fold = "PERSON",
      pattern = (determiner * described(person) + described(bare_person + role)) * comma * as("who", PERSON) * #ends,
      make = entitle },
  },
}

---------------------------------------------------------------------------------------------------- the three in a row

local phase = { name = "names", phases = { naming, titling, grouping } }

function phase.run(_, layer, doc)
  local named, matches = naming:run(layer, doc)
  local memo, by_first = core.memo(doc), {}
  for _, m in ipairs(matches) do by_first[m.fact.span.first] = m.fact end
  memo.mentions_by_first = by_first
  local top = grouping:run(titling:run(named, doc), doc)
  memo.mentions_by_first = nil
  return top, matches
end

return { phase = phase, kind = "mention", finish = finish }
