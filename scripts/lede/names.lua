--- lede.names: who and what a text names.
--
-- The phase `naming` finds the bare names and says of what type each is: by the lexicon, by a word that gives it away
-- ("… University", "Mount …"), by a given name, by what stands beside it.  The phases of lede.groups follow: they join
-- a person with the title or role before the name, and fold the noun groups that stand for people without naming them.
--
--   [US Special Envoy Steve Witkoff] told [reporters] in [Moscow] that [the EU's foreign policy chief, Kaja Kallas], …
--
-- Folds: PERSON ORG PLACE MISC, and ROLE ("the president", "Ukrainian negotiators", "Experts").
-- Facts: a mention for every name, whose span is the bare name.  `type` is PER, ORG, LOC or MISC; `title` is the span
-- of the title or role before it and `full` that of the whole group, where there is one; `actor` is whom the name also
-- stands for ("Moscow": Russia), and `readings` both, where it does something ("Moscow said"); `id` is that of a
-- watchlist; `because` says who voted for what: the rule of lexicon or grammar, the labeller, the rest of the document.
-- A ROLE makes no fact.
local capitals = require "lede.capitals"
local core = require "lede.core"
local fact = require "lede.fact"
local groups = require "lede.groups"
local shouted = require "lede.shouted"
local t = require "lede.tape"

local class, form, word, words, fold = t.class, t.form, t.word, t.words, t.fold
local behind, edge = t.behind, t.edge

local FOLDS = { PER = "PERSON", ORG = "ORG", LOC = "PLACE", MISC = "MISC" }
local TYPE = { PERSON = "PER", ORG = "ORG", PLACE = "LOC", MISC = "MISC" }

---------------------------------------------------------------------------------------------------- words of names

local folded = fold "TIME" + fold "QUANTITY"
local hyphen, comma = word "-", word ","

local cap = form "capital" - folded
local shortened = class "abbreviation" - class "organisation_suffix" - class "place_prefix" - class "place_word" -- etc.
local piece = (form "capital" + form "camel") - folded - class "title" - class "starter" - class "accord" - shortened
local opening = cap + form "camel"
local place = class "country" + class "city" + class "region"
local rank = class "title" + t.all(class "role", form "capital")
local stops = class "role" - class "title" -- a role word ends a name, unless it may be a surname as well ("King")

-- Where a capital letter says nothing: at the start of a sentence, a quotation, a clause after a colon.
local start = behind(edge "any" + form "open" + words ": •")
local starts = t.phase { name = "starts", rules = { { name = "start", pattern = start * t.one } } }

-- The first word of a name that the lexicon does not know.
local first = piece - class "common" + -start * piece

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
local ranked = first - stops - class "organisation_word" - place - class "nationality"

-- Names that are written with small syllables after a hyphen: Lee Hsien-loong, Moon Jae-in.
local compound_end = words [[based led backed run owned listed style born made held like era wide area bound friendly aligned
                             dominated controlled funded trained educated brokered sponsored inspired linked related free]]
local syllable = t.form "lower" - compound_end - class "role" - class "speaker_noun" - class "report"
local romanised = (first - stops - rank - place - class "nationality" - class "organisation" - class "common")
                  * (surname * hyphen * syllable * (hyphen * syllable)^-1)

-- Ramesses II; not World War II, Phase II
local regnal = (first - stops - rank - place - class "common" - class "event_word" - class "organisation_word"
                - class "place_word") * t.all(class "name_suffix", form "UPPER")

local after_rank = behind(rank) * ranked * (hyphen * cap)^-1 * initials^0 * family^-1 * generation^-1

---------------------------------------------------------------------------------------------------- things

local joint = hyphen + word "&"
local more = cap - shortened - stops - class "nationality"
local inner = piece - stops
local run = (first - stops) * (joint^-1 * inner)^0
local runs = (first - stops) * (joint^-1 * inner)^1
local tail = words "of for on" * word "the"^-1 * (inner * (joint^-1 * inner)^0) * (word "and" * inner^1)^-1

-- St Mary's Hospital, King's College; of others what they have is another name: Velmora's Defence Ministry.
local possessive = t.all(form "clitic", words "'s '")
local patrons = (words "St St. Saint" * cap + words [[King Queen Children Women Men People Veterans Workers Farmers Teachers]])
                * possessive

-- A run of capitals that ends in a telling word, or holds one before "of": the Vienna Institute for Border Studies.
local function told_by(telling)
  return runs * behind(telling) * tail^-1
         + (first - stops - telling) * (inner - telling)^0 * telling * tail
         + telling * tail
         + patrons * (inner - telling)^0 * telling * tail^-1
end

-- The telling word by itself: the Senate.
local function alone_in(telling) return (first - stops) * behind(telling) * -#more end

local company = run * (comma * class "organisation_suffix" + behind(class "organisation_suffix"))
local partners = (first - stops) * (inner - word "&")^0 * word "&" * inner^1
local prefixed = class "place_prefix" * (place + hyphenated)
local club = (place + class "organisation") * inner^1            -- Oakland Athletics, BBC World Service
local link = words "of the and in for a to on &"
local closes = (word "(" * t.one * word ")")^-1 * words ", . !"^-1 * form "close"
local quoted = behind(form "open") * piece * (link^-2 * piece)^1 * #closes

-- Cities that are their teams: "Boston 4, Toronto 2", "Leeds beat Stoke 2-1", a line "Toronto at Boston".
local home = class "city" + class "region" - class "country"
local score = fold "QUANTITY" + form "number"
local beats = words [[beat beats defeated thrashed trounced edged downed outscored swept blanked routed hammered]]
local match_ends = edge "any" + words ". ( ,"
local team = home * (#(score * (comma + word ";")^-1 * home * score) + #(score * score * score) + #(beats * home)
                     + #(word "at" * home * match_ends))
             + behind(home * score) * home * #score + behind(home * score * words ", ;") * home * #score
             + behind(home * beats) * home + behind(edge "any" * home * word "at") * home * #match_ends

---------------------------------------------------------------------------------------------------- neighbours

local unknown = first - stops - rank - class "nationality" - place - class "organisation"
local part = more * (hyphen * more)^0
local bare = unknown * (hyphen * more)^0 * (particle^-2 * part)^0
local one = unknown - class "common"
local acronym = first - class "common" - rank - form "Cap"
local account = behind(class "accord") * #form "Cap" * bare * #match_ends -- "according to Doe,"
local says = t.all(class "report", t.pos "VERB")
local speaks = says + comma^-1 * word "who"
-- "said KCNA", "KCNA said", "CNN's Jim", "Jane Doe of CNN"
local acting = (behind(class "report") + behind(class "report" * word "the") + behind(class "accord")
                + behind(cap * word "of")) * acronym
               + acronym * #(class "report" + possessive * cap)
-- Who is named beside a quotation: "…," Doe said; "…," said Doe
local beside_quotation = behind(form "close") * #form "Cap" * bare * #says
                         + behind(form "close" * says) * #form "Cap" * bare * #match_ends
local state_office = t.attr("role", "state", "yes")

---------------------------------------------------------------------------------------------------- rules of naming

-- What is known of the document at hand, for the rules: the words of the people's names that were found so far ("Jane Doe
-- … Doe left"), the places whose adjectives were ("Velmoran troops … in Velmora").
local function context_of(layer, doc)
  return { doc = doc, layer = layer, people = {}, places = {}, noted = {}, words_of_people = {},
           headlines = capitals.last_of_headings(doc, layer), starts_at = starts:tester(layer) }
end

-- The text of some elements; several rules ask for the same one after another.
local function text_of(context, first, last)
  if context.first ~= first or context.last ~= last then
    context.first, context.last, context.text = first, last, context.layer:text(first, last)
  end
  return context.text
end

-- Does a capital letter say nothing at an element?
local function opens(context, i) return context.starts_at(i) end

-- A person whose name is sure; where its words tell (`telling`), they are that of others, too.
local function note_person(context, text, telling)
  local people, words = context.people, context.words_of_people
  for w in text:gmatch "[^%s%-]+" do
    words[w] = true
    if telling then
      people[w] = true
      local one, other = w:byte(-2, -1)
      if one == other then people[w:sub(1, -2)] = true end -- Zelenskyy, Zelensky
    end
  end
end

-- Rules have `fold`, `sure` (1 a guess, to 3), and what the vote needs to know of them; see names.propose.

-- The lexicon has the name in the class `source`.
local function known(source, fold_name)
  return { name = source, fold = fold_name, sure = 3, pattern = class(source), place = core.place(),
           actor_in = source }
end

-- A name of the user's own: see lede.watchlist.
local function watched(kind)
  return { name = "watched", fold = FOLDS[kind], sure = 3, firm = true, pattern = t.attr("watched", "type", kind),
           place = core.place(), listed = true }
end

-- May an unknown name stand here?  Headlines and the starts of sentences ask for more than a capital letter.
local function plausible(text, context, first, last)
  local doc = context.doc
  if first <= context.headlines and capitals.in_headline(context.layer:span(first, last)) then
    for w in text:gmatch "[^%s%-]+" do
      if not capitals.is_inside(doc, w) then return false end
    end
    return true
  end
  if not opens(context, first) then return true end
  local head = text:match "^[^%s%-]+"
  return context.people[head] or capitals.is_inside(doc, head) or not capitals.is_ordinary(doc, head)
end

-- In a line of capitals only those names stand that their words tell.
local function is_said(text, context, first, last)
  return text:find "%l" or not capitals.is_shouted(context.layer:span(first, last))
end

-- The rule, where a condition that no class can tell holds as well: of the text of these elements.
local function only(condition, r)
  local guard = r.guard
  function r.guard(layer, first, last, context)
    return condition(text_of(context, first, last), context, first, last)
           and (not guard or guard(layer, first, last, context))
  end
  return r
end

local function rule(name, fold_name, sure, pattern)
  local telling = fold_name == "PERSON" and sure > 1
  local r = only(plausible, { name = name, fold = fold_name, sure = sure, telling = telling, pattern = #opening * pattern })
  return telling and r or only(is_said, r)
end

-- The rule, over which the labeller has no say: what it has learnt from has too few of its kind.
local function firm(r)
  r.firm = true
  return r
end

-- The same, and what it says holds in this place alone: the name is not longer, and elsewhere it may be of another type.
local function here(r)
  r.here = true
  return firm(r)
end

-- A single word must not be written small elsewhere, and at the start of a sentence the document must capitalise it
-- elsewhere too.
local function is_established(_, context, first, last)
  if first ~= last then return true end
  local doc, text = context.doc, text_of(context, first, last)
  if context.people[text] then return true end
  return not capitals.is_small(doc, text) and (not opens(context, first) or capitals.is_inside(doc, text))
end

local function is_never_small(text, context) return not capitals.is_small(context.doc, text) end

local function alone(...) return only(is_established, rule(...)) end

local function is_known_person(text, context) return context.people[text] end

local function in_capitals(text) return text:find "^[A-Z][A-Z0-9&]+$" end

-- "Kallas Warns Moscow": one word of a headline, not the first of several that are a name below.
local function in_headline(_, context, first, last)
  if first > context.headlines then return false end
  local span = context.layer:span(first, last)
  if not capitals.in_headline(span) then return false end
  local block = span.block
  local following = block.text:match("^[ -](%S+)", span.last + 2 - block.first)
  return not (following and capitals.is_inside(context.doc, following))
end

local function ends_ordinary(text, context) return capitals.is_ordinary(context.doc, text:match "[^%s%-]+$") end

-- "Velmoran troops"
local function is_adjective(text, context)
  if text:find "an$" then context.places[text:sub(1, -2)] = true end
  return text:find "an$" or text:find "[^n]ese$" or text:find "[^aeiou]ish$"
end

local function has_adjective(text, context) return context.places[text] end

local longer = unknown * (hyphen * more)^0 * (particle^-2 * part)^1
local after_opener = behind(edge "any" * (form "capital" - class "common" - class "accord")) -- "Shared Burden: …"
local single = one * (hyphen * more)^0 * -#more
local acts = t.pos "VERB" + t.pos "AUX"
local listed = behind(place * comma) * single * -#acts + behind(place * word "and") * single
               + single * #((comma + word "and") * place * -#possessive)

-- A run of capitals that no name is as long as: a line in capitals, a list.  Nothing in it is named.
local too_long = (opening + joint) * (opening + joint)^12

local naming = t.phase {
  name = "naming",
  facts = "names",
  rules = {
    { name = "too_long", pattern = too_long },
    watched "PER", watched "ORG", watched "LOC", watched "MISC",
    here { name = "team", fold = "ORG", sure = 3, pattern = team },
    known("organisation", "ORG"),
    known("country", "PLACE"),
    known("city", "PLACE"),
    known("region", "PLACE"),
    known("nationality", "MISC"),
    known("event", "MISC"),
    firm(rule("company", "ORG", 3, company)),
    rule("organisation_word", "ORG", 3, told_by(class "organisation_word")),
    rule("place_surname", "PERSON", 2, given * initials^0 * t.attr("place_word", "surname", "yes") * -#more),
    rule("place_word", "PLACE", 3, told_by(class "place_word")),
    rule("event_word", "MISC", 3, told_by(class "event_word")),
    rule("organisation_alone", "ORG", 1, alone_in(class "organisation_word")),
    rule("place_alone", "PLACE", 1, alone_in(class "place_word" - t.attr("place_word", "surname", "yes"))),
    rule("event_alone", "MISC", 1, alone_in(class "event_word")),
    rule("place_prefix", "PLACE", 2, prefixed),
    firm(rule("partners", "ORG", 2, partners)),
    firm(rule("after_rank", "PERSON", 3, after_rank)),
    rule("given_name", "PERSON", 3, given_and_family),
    rule("regnal", "PERSON", 3, regnal),
    firm(rule("romanised", "PERSON", 3, romanised)),
    rule("initials", "PERSON", 2, initials_and_family),
    rule("quoted", "MISC", 2, quoted),
    rule("club", "ORG", 2, club),
    alone("listed", "PLACE", 2, listed),
    only(in_capitals, rule("acting_acronym", "ORG", 3, acting)),
    only(in_capitals, alone("acronym", "ORG", 1, acronym * -#more)),
    alone("state", "PLACE", 2, bare * #(possessive * class "role_modifier"^-2 * state_office)
                               + behind(state_office * word "of") * single),
    alone("employer", "ORG", 2, bare * #(possessive * t.attr("role", "corporate", "yes"))
                                + behind(class "organisation_noun") * bare),
    alone("place_noun", "PLACE", 2, behind(class "place_noun" * word "of") * single + single * #class "place_noun"),
    firm(rule("beside_quotation", "PERSON", 2, beside_quotation)),
    rule("speaker", "PERSON", 2, bare * #speaks + account),
    firm(only(is_adjective, alone("people", "MISC", 2, single * #(class "speaker_noun" + class "role")))),
    alone("in_place", "PLACE", 1, behind(words "in at near from to") * single),
    alone("the_name", "ORG", 1, behind(word "the") * longer),
    only(ends_ordinary, alone("phrase", "MISC", 1, longer)),
    alone("bare", "PERSON", 1, longer),
    firm(only(has_adjective, rule("by_adjective", "PLACE", 2, one))),
    only(is_known_person, rule("surname", "PERSON", 2, one)),
    alone("single", "PERSON", 1, -(after_opener + behind(word "the")) * single),
    only(in_headline, rule("headline", "PERSON", 1, one)),
    only(is_never_small, rule("opener", "PERSON", 1, start * #t.pos "PROPN" * single)),
  },
}

---------------------------------------------------------------------------------------------------- second thoughts

local WEIGHTS = { in_place = 2 } -- guesses worth more than others, by their rules

-- What the sure proposals of a document tell: types by name, the first words of organisations' names; and what the guesses
-- are, name by name.
local function learn(found)
  local known = { types = {}, organisations = {}, votes = {} }
  local sure_of, types, votes_of = {}, known.types, known.votes
  for i = 1, #found.texts do
    local text, rule, kind = found.texts[i], found.rules[i], found.types[i]
    if rule.sure > 1 then
      if rule.sure > (sure_of[text] or 0) then types[text], sure_of[text] = kind, rule.sure end
      if kind == "ORG" then known.organisations[text:match "^%S+"] = true end
    else
      local votes = votes_of[text] or {}
      votes_of[text] = votes
      votes[kind] = (votes[kind] or 0) + (WEIGHTS[rule.name] or 1)
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

local function settled(text, known, words_of_people)
  if known.types[text] then return known.types[text] end
  if known.types[text .. "n"] == "MISC" then return "LOC" end -- Velmora, Velmoran
  if words_of_people[text] then return "PER" end
  if known.organisations[text:match "^%S+"] then return "ORG" end
  return winner(known.votes[text])
end

-- Proposals whose type was a guess take the type that the rest of the document gives their name.
local function finish(found, context)
  local known = learn(found)
  for i = 1, #found.rules do
    if found.rules[i].sure == 1 then found.types[i] = settled(found.texts[i], known, context.words_of_people) end
  end
end

---------------------------------------------------------------------------------------------------- the vote

local TYPES = { "PER", "ORG", "LOC", "MISC" }
local NUMBERS = {}
for i, kind in ipairs(TYPES) do NUMBERS[kind] = i end

-- A number for a rule that stays the same when rules are added: the labeller has learnt what each is worth.
local function number_of(name)
  local h = 5381
  for i = 1, #name do h = (h * 33 + name:byte(i)) & 0xffffffff end
  return h
end
for _, r in ipairs(naming.rules) do
  r.number, r.type, r.say = number_of(r.name), TYPE[r.fold], r.here and 2 or r.firm and 1 or 0
end

local names = {}

local WIDTH = 6 -- fields of a proposal

-- What the rules find, in order of text: { texts, rules, types = lists of equal length }, and the elements of each.
local function find_all(layer, context)
  local texts, rules, types, places, n = {}, {}, {}, {}, 0
  for rule, first, last in naming:each(layer, context) do
    if rule.type then
      local text = text_of(context, first, last)
      n = n + 1
      texts[n], rules[n], types[n], places[2 * n - 1], places[2 * n] = text, rule, rule.type, first, last
      if rule.type == "PER" and rule.sure > 1 and not context.noted[text] and text:find(" ", 1, true) then
        context.noted[text] = rule.telling
        note_person(context, text, rule.telling)
      end
    end
  end
  return { texts = texts, rules = rules, types = types }, places
end

--- What the rules propose, for core.label: six numbers each; and beside them { texts, rules, types }, lists.
function names.propose(layer, doc)
  local context = context_of(layer, doc)
  local found, places = find_all(layer, context)
  finish(found, context)
  local proposals, n = {}, 0
  for i = 1, #found.rules do
    local r = found.rules[i]
    proposals[n + 1], proposals[n + 2], proposals[n + 3] = places[2 * i - 1], places[2 * i], NUMBERS[found.types[i]]
    proposals[n + 4], proposals[n + 5], proposals[n + 6] = r.sure, r.number, r.say
    n = n + WIDTH
  end
  return proposals, found
end

local function name_of(rule) return rule.id:match "^[^@]+" end

-- Who voted for what: "names.given_name: PER Jane Doe", and the labeller with the margin that it saw.
local function find_votes(f)
  local n, found, out = f.vote, core.memo(f.span.doc).votes, {}
  if not n then return end
  local kind, margin = TYPES[found.labels[4 * n - 1]], found.labels[4 * n]
  for i = found.firsts[n], found.lasts[n] do
    local said = ("%s: %s"):format(name_of(found.rules[i]), found.types[i])
    out[#out + 1] = f.rule == found.rules[i].id and said or said .. " " .. found.texts[i]
  end
  out[#out + 1] = ("labeller: %s, margin %.1f"):format(kind, margin / 32)
  if f.type ~= kind then out[#out + 1] = ("document: %s, as it is elsewhere"):format(f.type) end
  f.because = out
end
fact.later("mention", { [find_votes] = { "because" } })

-- The fact of a name at the elements from..to; `rule` proposed these, or none did.
local function new_mention(layer, from, to, kind, text, rule)
  local f = fact.new("mention", layer:span(from, to), rule and rule.id or "names.labeller",
                     { type = kind, text = text, fact = nil, span = nil, rule = nil, vote = nil, entity = nil })
  if rule and rule.listed then f.id = layer:attr(to, "watched", "id") end
  return f
end

-- Of the names that have differing types, what their mentions come to together.  A firm rule decides alone.
local function weigh(facts, rules, labels, differing)
  for i, f in ipairs(facts) do
    local weights, rule = differing[f.text], rules[i]
    if weights and not (rule and rule.here) then
      local strength = rule and rule.firm and 1000 or 30 + math.max(0, math.min(labels[4 * i], 100))
      weights[f.type] = (weights[f.type] or 0) + strength
    end
  end
end

-- One name has one type in a document: that of the stronger readings together.  `rules` proposed the facts, or false; what
-- one says of a place alone holds there.  `labels`: see core.label.
local function agree(facts, rules, labels)
  local type_of, differing = {}, {}
  for i = 1, #facts do
    local f, rule = facts[i], rules[i]
    if not (rule and rule.here) then
      local text, kind = f.text, f.type
      local known = type_of[text]
      if not known then type_of[text] = kind elseif known ~= kind then differing[text] = {} end
    end
  end
  if next(differing) then weigh(facts, rules, labels, differing) end
  for text, weights in pairs(differing) do type_of[text] = winner(weights) end
  for i = 1, #facts do
    local f, rule = facts[i], rules[i]
    if not (rule and rule.here) then
      local text = f.text
      local before, last = text:byte(-2, -1)
      local adjective = last == 110 and before == 97 and type_of[text:sub(1, -2)] == "LOC" -- Velmora, Velmoran
      f.type = adjective and "MISC" or type_of[text]
    end
  end
end

-- "Moscow said": a name that stands for an `actor`, too, is read so where it does something; both readings are kept.
local function read_twice(f, layer, last, actor)
  f.actor = actor
  if last < #layer and core.pos(layer:span(last + 1, last + 1)) == "VERB" then
    f.readings = { { type = f.type, name = f.text }, { type = "ORG", name = actor } }
  end
end

local FOLD = 4 -- fields of a fold: first, last, head, name

-- Put a fact and its fold in their place among those in order of text, unless another holds some of its elements.
local function insert(out, folds, f, from, to)
  local i = core.first_from(folds, from, FOLD, 2)
  local k = (i - 1) * FOLD + 1
  if (folds[k] or to + 1) <= to then return end
  table.insert(out, i, f)
  table.move(folds, k, #folds, k + FOLD)
  folds[k], folds[k + 1], folds[k + 2], folds[k + 3] = from, to, false, true
end

-- Add what lines of capitals hold of the names that were found.
local function add_shouted(layer, doc, out, folds)
  shouted.each(doc, out, function(first, last, kind)
    local from, to = layer:find(first, last)
    if not from then return end
    local a, b = layer:range(from, to)
    if a ~= first or b ~= last then return end
    insert(out, folds, fact.new("mention", layer:span(from, to), "names.shouted", {
      type = kind, text = layer:text(from, to), because = { "names.shouted: " .. kind .. ", as below" } }), from, to)
  end)
end

-- Lexicon, grammar and training vote: the facts of the names, and their folds.  The labeller hears the proposals and has
-- the last word, save over firm ones, which it may only make longer.
local function vote(layer, doc)
  local proposals, found = names.propose(layer, doc)
  local labels, k = core.label(layer, proposals), 1
  local out, rules, folds, firsts, lasts = {}, {}, {}, {}, {}
  found.labels, found.firsts, found.lasts = labels, firsts, lasts
  core.memo(doc).votes = found
  for i = 1, #labels, 4 do
    local from, to, kind, n = labels[i], labels[i + 1], TYPES[labels[i + 2]], i // 4 + 1
    while (proposals[k + 1] or from) < from do k = k + WIDTH end
    local stop = k
    while (proposals[stop] or to + 1) <= to do stop = stop + WIDTH end
    local first, last = k // WIDTH + 1, stop // WIDTH
    local rule = proposals[k] == from and proposals[k + 1] == to and found.rules[first] or false
    local f = new_mention(layer, from, to, kind, rule and found.texts[first] or layer:text(from, to), rule)
    f.vote = n
    out[n], rules[n], firsts[n], lasts[n] = f, rule, first, last
    folds[i], folds[i + 1], folds[i + 2], folds[i + 3] = from, to, false, true -- core.label gives four values, too
    local actor = rule and rule.actor_in and layer:attr(to, rule.actor_in, "actor")
    if actor then read_twice(f, layer, to, actor) end
  end
  agree(out, rules, labels)
  add_shouted(layer, doc, out, folds)
  for i = 1, #out do folds[FOLD * i] = FOLDS[out[i].type] end
  return out, folds
end

---------------------------------------------------------------------------------------------------- the phase

local phase = { name = "names", phases = { naming, table.unpack(groups.phases) } }

--- Names, then the groups around them: the layer with both folded, and the facts of the names.
function phase.run(_, layer, doc)
  local facts, folds = vote(layer, doc)
  return groups.run(core.fold(layer, folds), doc, facts), nil, facts
end

names.phase, names.kind = phase, "mention"

return names
