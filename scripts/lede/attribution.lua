--- lede.attribution: the shapes of reported speech, as token grammars.
--
-- They run on what the phases below left: PERSON ORG PLACE ROLE MISC for names and roles, TIME, QUANTITY, and QUOTE for
-- whatever stands between quotation marks.  Each shape captures `source`, `cue` and `content` (twice where the
-- content is interrupted); lede.claims makes facts of them.  A shape is a pattern below and its name in one of the
-- lists at the end.
--
-- A tape has a byte for every kind of token that some pattern tells apart: so the patterns are made of the kinds
-- below, and words are named only there.
local t = require "lede.tape"

local class, word, words, fold, attr = t.class, t.word, t.words, t.fold, t.attr
local one, edge, behind, tag = t.one, t.edge, t.behind, t.tag

-- An interrupted content is captured piece by piece.
local PIECES = { many = true }
local function as(name, p) return t.as(name, p, name == "content" and PIECES or nil) end

---------------------------------------------------------------------------------------------------- kinds of token

local doing = t.text "(!('ing' !.) [a-z])+ 'ing' !."
local comma, colon, semicolon, quote = word ",", word ":", word ";", fold "QUOTE"
local dash, stop, open_bracket, close_bracket = words "— – -- ―", words ". ! ? … ...", word "(", word ")"
local mark = t.form "punct" - words "- & /"
local opens, closes = t.form "open", t.form "close"

local that, to, by, as_word, of = word "that", word "to", word "by", word "as", words "of for about against"
local place = words [[on in at during after before from via through over into until upon within since despite amid
                      behind under near between among inside outside around across along beyond toward towards above below]]
local with = words "with without like unlike"
local preposition = to + by + as_word + of + place + with
local joins = words "and but or nor"
local turns = words "while though although whereas because if when unless so yet whether"
local conjunction = joins + turns + that + as_word + words "since despite amid" + with
local who, which = words "who whom", word "which"
local wh = words "why how what where whose"
local asks = wh + who + which + words "whether when if"
local determiner = words [[the a an this these those some many several most other another all both his her their its our my one
                           two three few no any every each more such]]
local pronoun, negation, adverb = class "pronoun", class "negation", class "adverb"
local auxiliary = class "aux"
local possessive = t.all(t.form "clitic", words "'s '")

local person, org = fold "PERSON", fold "ORG"
local name = person + org + fold "PLACE" + fold "MISC" + fold "ROLE"
local time, quantity, number = fold "TIME", fold "QUANTITY", t.form "number"

local report, saying, framing, intending = class "report", class "saying", class "frame", class "intend"
local verb = report + saying + framing + intending
local noun, accord, hearsay = class "report_noun", class "accord", class "hearsay"
local people = class "speaker_noun" + class "document_noun" + class "role"

local function_word = preposition + conjunction + asks + determiner + pronoun + negation + auxiliary
-- Who can speak: people, bodies and documents, by name or by what they are.
local voice = name + people + pronoun
local capital = t.form "capital" - voice - function_word - verb - adverb
local lower = t.form "lower" - voice - function_word - verb - accord - hearsay

---------------------------------------------------------------------------------------------------- cues

-- What a verb of reporting takes: see scripts/lexicon/report.
local function takes(what) return attr("report", "takes", what) end
local only_quoted, of_thing, told_to = takes "quote", takes "thing", takes "person"
local both, shown, clausal = takes "both", takes "shown", takes "clause"
local also_noun = attr("report", "noun", "yes")
local tells = report - only_quoted - of_thing        -- a clause with "that" may follow
local states = report - only_quoted - of_thing       -- and they may close one: "…, she said"

-- A cue is a group of verbs: "has also repeatedly said", "did not say", "went on to say", "is telling".  A form of "be"
-- belongs to one only before a participle: of who "was told" nothing is reported.  The participle alone is no finite
-- verb.
local be = t.lexeme "be" + possessive
local manner = adverb + negation - be
-- "declined to say" is one cue, and "declined to comment" one of its own.
local lends, refuses = class "catenative" * to, t.all(class "catenative", class "implicative")
local helps = auxiliary - be + manner
local function group(of)
  local finite = of - saying
  local helper = negation * report * words "or nor" -- would neither confirm nor deny
    + helps + (lends - refuses) + lends * #(manner^0 * (finite + lends))
  return (helper - finite * (comma + colon + that))^0 * finite
       + helper^0 * be * (manner + auxiliary)^0 * t.all(of, saying)
end

-- Verbs that are nouns as well are cues only of somebody who can speak, and where a verb stands: behind the speaker,
-- a mark, or helping verbs ("Terrorist attacks shook the city").
local stands = behind(voice + capital + comma + dash + close_bracket + closes)
local function firmly(of)
  local unsure = t.all(of, also_noun)
  return group(of - unsure) + (stands + #(helps + lends)) * group(unsure)
end
local function plainly(of) return group(of - also_noun) end

local quoted_as = auxiliary^1 * words "quoted cited" * (by * (one - mark - quote - as_word)^-6)^-1 * as_word * saying

---------------------------------------------------------------------------------------------------- sources

-- Where a clause may begin.
local begins = behind(edge "any" + time + comma + colon + semicolon + dash + quote + conjunction + asks + closes
    + close_bracket
                      + open_bracket + words "• * / after before then now later even only just")

-- What no source runs over: marks, verbs that could be the cue, quotations, words that open another clause.
local barrier = mark + quote + saying + auxiliary + opens + closes + that + turns + joins - words "and or" + asks
    + accord
local subjects = words "he she it they we i you there"
local noun_like = one - barrier + behind(determiner) * saying * #(lower + people) -- "the forecasting centre"

local clause_end = stop * edge "any"
local aside_start = words "while following" + asks
local short_stop = stop * #comma -- of an abbreviation: "Calif.,"
local between = (one - comma - stop - quote + short_stop)^1
local fenced = dash * (one - dash - stop - quote)^-40 * dash + open_bracket * (one - close_bracket)^-40 * close_bracket
local insertion = comma * between * comma * (aside_start * between * comma)^-1 + fenced
-- What may stand between a source and its cue; the comma before it may belong to an apposition, or to the name before,
-- and then the verb follows: "Its director, Ann Lee, said the bridge was safe, and left" inserts nothing.
local day = word "on"^-1 * time
local quoted_next = (comma + colon)^-1 * quote
local speaks_on = comma * (group(clausal) * -to + group(told_to) * (name + people + pronoun) * (that + quoted_next)
  + group(report - told_to) * (name + people + pronoun + time + to + words "on")^-3 * (that + quoted_next)
  + group(both + of_thing - attr("frame", "object", "yes")) * (determiner + pronoun))
local inserted = (insertion - speaks_on + aside_start * between * comma + day)^-2 * (behind(name) * comma)^-1
-- An apposition says who the source is, and belongs to it: ", the agency's director,"
local describes = determiner + name + people + capital + number + quantity + who
    + words "including then whose formerly now"
                + lower * lower^-2 * people
local from_there = of * name
local described = (one - comma - stop - quote + short_stop)^0
local apposed = comma * (describes + from_there) * described * (comma * from_there * described)^-1 -- ", 58, of York"
local soon_over = #((one - mark - quote)^-40 * (mark + quote + edge "any")) -- time stays linear
local relative = (who + which + that) * (one - mark - quote)^-14

-- A noun phrase from its first word on, as short as what follows allows: an official, the head of the agency, Kaja
-- Kallas, the EU's foreign policy chief.  `follows` is the pattern of what must come next.
local opening = name + people + pronoun + determiner + capital + number + quantity + (lower + also_noun)
    * (lower + capital + also_noun)^-2 * (people + name)
-- No subject ends in one of these: what follows is no verb ("for backing", "the attack").
local stands_for_one = words "one another some many most all both few several these those others"
local unfinished = behind(preposition + (determiner - stands_for_one) + possessive + words "- and or")
local function subject(follows, longest)
  local ends = day^-1 * follows - unfinished
  local head = opening * ((noun_like + fenced) - ends)^-(longest or 16)
  local more = (apposed * comma + comma * relative * comma^-1 + fenced) - ends
  -- A clause without commas ends where the verb comes: "a man who saw the note said"
  local restrictive = (who + (which + that) * #auxiliary) * soon_over * auxiliary^0 * one
    * ((one - mark - quote) - ends)^0
  return head * (restrictive * comma^-1 - ends)^-1 * (more * (words "and or" * head)^-1)^-3 * -unfinished
end

-- Does the head of the noun phrase that begins here speak: what stands before its first preposition or mark?
local voiced = #((noun_like - preposition - verb - voice)^0 * voice)

-- A source behind its cue: "said Rep. Ann Lee of Ohio, the panel's chairwoman"
local apposition = (comma * (describes + which + words "of from in" * name) * (one - clause_end - quote - comma
    - opens)^-30)^-4
                 * #(clause_end + comma * (quote + saying) + edge "any" + closes)
local bracketed = open_bracket * (one - close_bracket)^-8 * close_bracket
local object = opening * (noun_like - verb - time - to - place - as_word + bracketed + words "in on" * name)^-12
             * (#comma * apposition)^-1

---------------------------------------------------------------------------------------------------- contents

-- the people spoken to: told reporters, informed the BBC
local addressee = (determiner + lower)^-3 * (name + people) + pronoun
-- on Monday | in a statement | at a news conference in Kyiv | of the plan
local phrase = time + (place + of) * (one - mark - that - (report - also_noun))^-10 + to * addressee
local told = addressee^-2
local aside = adverb^-1 * told * phrase^-2 * insertion^-1

-- A clause to the end of its sentence; what carries the report on, or begins another, ends it.
local carries_on = (comma + dash) * adverb^-1 * saying
                 + comma^-1 * joins * group(tells)
                   * (name + pronoun + determiner + that + subjects + comma^-1 * quote)
                 + comma * determiner * (adverb + lower)^-2 * noun * (name + determiner + pronoun + adverb^1 * report)
                 + comma^-1 * (joins + turns) * opening * (noun_like - report)^-4 * group(clausal + both)
                 + (turns + as_word + place) * (pronoun + name) * group(clausal)
                 + comma * (group(report) * told * (that + quoted_next) -- ", who said she was ill, told them that …"
                            + group(clausal) * pronoun)
                 + semicolon * (name + pronoun + determiner + people)
local clause = (one - carries_on - clause_end)^1
-- A thing that is praised or promised ends sooner.
local thing = (one - comma - dash - colon - semicolon - turns - accord - as_word * pronoun
               - joins * plainly(report) - clause_end)^1
local final = stop^0 * (edge "any" + closes) + #semicolon

local bare_opener = determiner + name + people + negation + pronoun + capital + number + quantity + time + quote + wh
    + adverb + words "there not" + lower + noun + also_noun
local thing_opener = determiner + name + people + pronoun + capital + quote + wh + time + lower + noun
  + auxiliary + also_noun + quantity

-- the next sentences of quotation too, that stand alone
local quotes = quote * (edge "sentence" * quote * #edge "any")^0
local quoted = aside * (colon * edge "block" + (comma + colon)^-1) * as("content", quotes)
local that_clause = aside * as("content", that * clause)
local wh_clause = as("content", asks * clause)
-- said in an interview he would
local before_pronoun = (place + of) * (one - mark - that - verb - pronoun)^-8 * #(pronoun * auxiliary)
local bare_clause = (before_pronoun + (time + words "on" * time) * #bare_opener)^-1 * as("content", bare_opener * clause)
-- An auxiliary verb shows that it is a clause: "found the talks had failed", not "found a job".
local has_verb = #(subjects * -mark + bare_opener * (one - mark - auxiliary)^-12
    * auxiliary)
-- A verb that names the person spoken to is followed by whatever names that person.
local anybody = (one - mark - quote - that - asks - auxiliary)^-10
local told_that = anybody * (quote * #that)^-1 * insertion^-1
  * (as("content", that * clause) + (comma + colon)^-1 * as("content", quotes) + wh_clause)
local told_clause = #(pronoun * auxiliary) * as("content", clause) + (addressee + capital^1 + determiner * lower * lower^-2 * #(pronoun + name + determiner)) * phrase^-1 * as("content", bare_opener * clause)

-- What may follow verbs of reporting: `follows` is what ends the subject before them.  Of who cannot speak, or is
-- not known to, only what is certain to be a report.
local function complements(cue, hazy)
  local says, clear = cue(tells) + quoted_as, cue(clausal + both)
  local follows = says * (#(aside * (that + (colon * edge "block" + (comma + colon)^-1) * quote)) + #asks)
                + cue(only_quoted + of_thing) * #(aside * (colon * edge "block" + (comma + colon)^-1) * quote)
                + clear * #(bare_opener + insertion * (pronoun + determiner + name) + before_pronoun)
                + cue(hazy) * has_verb
                + cue(told_to)
  return follows,
         as("cue", says) * (that_clause + quoted + wh_clause)
         + as("cue", cue(only_quoted + of_thing)) * quoted
         + as("cue", cue(told_to)) * (told_that + told_clause)
         + as("cue", cue(clausal)) * bare_clause
         + as("cue", cue(both + hazy)) * has_verb * bare_clause
end
local plain_follows, plain_complements = complements(plainly, clausal)
local voiced_follows, voiced_complements = complements(firmly, shown)

-- said, if elected, she would
local after_insertion = as("cue", plainly(clausal)) * insertion * as("content", (pronoun + determiner + name) * clause)

-- "criticised the plan", "stressed the need for": what was said is a thing.
local things = firmly(both + of_thing + t.lexeme "express") + behind(class "document_noun") * plainly(shown)
local never = firmly(of_thing) -- of these, "that" is no conjunction: "rejected that account"
local thing_complement = tag("shape", "thing") * (as("cue", things) * as("content", #thing_opener * thing)
                                                    * (colon * as("content", quotes))^-1
                                                  + as("cue", never) * as("content", #that * thing))
-- X has described the week as pivotal | X called it a farce
-- A class called “Perception” is nobody's word for it: behind a noun such a verb is a participle.
local names_it = attr("frame", "object", "yes")
local framed, taken_for = firmly(framing - names_it) + (stands + #(helps + lends)) * group(framing), one - mark - by - as_word
local frame_complement = as("cue", framed) * as("content", taken_for * taken_for^-30 * as_word * clause)
                       + as("cue", (stands + #(helps + lends)) * group(names_it)) * as("content", thing_opener * clause)
-- X vowed to fight on
local intends = firmly(intending)
local intend_complement = tag("shape", "infinitive") * as("cue", intends) * as("content", to * clause)
voiced_follows = voiced_follows + things * #thing_opener + never * #that + framed + intends * to

---------------------------------------------------------------------------------------------------- the shapes

local shapes = {}

-- X said (that) … | X said: "…" | X told reporters that … | X stressed the need for … | X called it a farce | X
-- vowed to …
shapes.subject_first = begins * (voiced * as("source", subject(voiced_follows)) * inserted
    * (voiced_complements + after_insertion + frame_complement + thing_complement + intend_complement)
  + as("source", subject(plain_follows)) * inserted * plain_complements)

-- A said (that) B had told C that …: a report in what is reported; not in a sentence without end, where they would hold
-- each other by the thousand
shapes.nested = behind(that + report) * #(one^-90 * edge "any")
  * as("source", subject(plain_follows, 10)) * inserted * plain_complements

-- After X said the plan had failed, Y resigned: a clause before the main one ends with its comma
local before_comma = as("content", that^-1 * (one - comma - stop)^1) * #(comma * (pronoun + name + determiner))
local opens_sentence = behind(edge "any") * (joins + adverb)^-1 * (turns + as_word + words "after before since once")
local reports = firmly(tells + framing)
shapes.subordinate = opens_sentence * voiced * as("source", subject(reports, 10)) * inserted * as("cue", reports)
  * (addressee * #(that + asks + pronoun + determiner))^-1 * before_comma

-- "…," said X. "…" | "…," X said, adding … | the second quotation belongs to the first
local speaks = group(report) + quoted_as
local function speaker(cue) return as("cue", cue) * as("source", object) + as("source", subject(cue, 10)) * inserted
    * as("cue", cue) end
-- What is quoted next goes on with what was said, unless it has a cue of its own: "…," said X. "…," said Y.
local next_quotes = as("content", quotes) * -(comma^-1 * (speaks * object + subject(speaks, 10) * inserted * speaks))
local meanwhile = comma * doing * (one - mark - quote)^-14 -- ", shaking her head"
local again = aside * meanwhile^-1 * (comma + stop + colon)^1 * edge "sentence"^-1 * next_quotes
shapes.quote_first = begins * as("content", quote * (edge "sentence" * quote)^0)
  * (comma^-1 * speaker(speaks) * (again + aside) + edge "sentence" * speaker(speaks) * phrase^-2 * #clause_end)

-- Said X: "…" | Added X, "…"
shapes.verb_first = behind(edge "any") * as("cue", speaks) * as("source", object) * (comma + colon)^-1 * as("content",
    quotes)

-- "…" ― X | X: "…"
shapes.quote_dash = begins * as("content", quotes) * as("cue", dash) * as("source", person * (#comma * apposition)^-1)
    * #edge "any"
shapes.colon_quote = behind(edge "any") * as("source", (name + people) * apposition^-1) * as("cue", colon)
    * as("content", quotes)

-- …, X said. | …, said X. | …, X said, …
local said_by = voiced * (as("source", subject(firmly(states), 10)) * inserted * as("cue", firmly(states)))
              + as("cue", group(states - shown)) * voiced * #(name + pronoun + determiner + capital) * as("source",
                  object)
              + as("source", subject(plainly(states), 10)) * inserted * as("cue", plainly(states))
              + as("cue", plainly(states - shown)) * #(determiner + capital) * as("source", object)
local trailing = (comma + dash + behind(quote)) * as_word^-1 * said_by * told * phrase^-2
local statement = (one - trailing - clause_end)^1
-- What a wire report begins with belongs to no statement: "PARIS, Nov 12 (Agency) — "
local dateline = behind(edge "block") * (name + capital) * (name + capital + comma + time + number + bracketed)^-10
    * (dash + word "-")
-- Before the statement itself there may be where and when: "In the long run, prices will rise, X said."
local fronted = preposition + joins + turns + saying + as_word + adverb + time
local leading = #fronted * (one - comma - trailing - clause_end)^1 * (comma - trailing)
shapes.said_last = behind(edge "any") * dateline^-1 * -accord
  * as("content", leading^0 * joins^-1 * -fronted * (quote * -trailing)^-1 * statement) * trailing
  * (#final + #(comma * (one - quote - that))) * (stop^1 * edge "sentence" * next_quotes)^-1
-- …, X says, …
local function inserted_by(inserting) return as("source", -asks * subject(inserting, 10)) * as("cue", inserting) end
-- What the text adds of its own: ", raising hopes of …", ", a finding that …", ", although …"
local remark = doing + words "a an" * (adverb + lower)^-2 * noun + words "although though"
shapes.said_between = behind(edge "any") * dateline^-1 * as("content", (quote * -trailing)^-1 * statement)
  * comma * (inserted_by(plainly(clausal + both))
             + voiced * inserted_by(firmly(clausal + both + shown + t.lexeme "caution" - words "state detail")))
  * told * phrase^-2 * comma
  * as("content", (one - saying - who - which - as_word - accord - remark) * (one - clause_end)^1) * #final

-- According to X, … | …, according to X | Based on the report, …
local item = (one - comma - stop)^1
local member = one - comma - stop - joins - determiner
local says_who = (who + which) * between + (words "a an" + fold "ROLE") * (one - comma - stop - quote - auxiliary)^0
local listed = item * (comma * member * member^-7)^1 * comma * word "and" * item * #(comma + colon)
shapes.accord_first = begins * as("cue", accord)
  * as("source", listed + between * (comma * says_who * #comma)^-1) * (comma + colon) * as("content",
    clause)
shapes.accord_last = behind(edge "any") * dateline^-1 * as("content", (one - accord - clause_end)^3) * comma^-1
  * as("cue", accord - attr("accord", "first", "yes")) * as("source", between)
  * (#final + comma * asks * (one - clause_end)^1 * #final
      + comma * as("content", (one - clause_end)^1) * #final)

-- was described by X as … | is seen by some as … | raised by X
local agent = as("source", (one - mark - quote - as_word - that - to - of - joins - auxiliary)^1)
local grammatical_subject = one - mark - auxiliary - opens - closes
local passively = (auxiliary + adverb)^1
local undergoer = grammatical_subject * grammatical_subject^-50 * (apposed * comma)^-1
local takes_thing = both + of_thing + t.lexeme "raise"
shapes.passive = begins * as("content", undergoer)
  * (as("cue", passively * (t.lexeme "accuse" + attr("report", "stance", "demand"))) * by * agent
       * as("content", (of + to) * clause)
     + as("cue", passively * takes_thing) * by * agent * (as_word * as("content", clause))^-1
     + as("cue", passively * framing) * by * agent * as_word * as("content", clause)
     + as("cue", passively * names_it) * as("content", quote + determiner * (one - mark - by - to)^-8) * by * agent)
-- X was told by Y that …
shapes.told_by = begins * undergoer * as("cue", passively * told_to) * by * agent
  * as("content", that * clause)
local raised = adverb^0 * (both + of_thing + framing - saying)
shapes.passive_participle = as("content", determiner * noun_like^-8 * comma * determiner * (noun_like - report
    - adverb)^-6)
  * as("cue", raised) * by * agent
-- …, a charge strongly denied by X | …, a charge that X denies
local charge = behind(comma) * as("content", words "a an" * (adverb + lower)^-2 * noun)
shapes.charge = charge * (as("cue", raised) * by * agent
  + (that + which)^-1 * voiced * as("source", subject(firmly(both + of_thing), 8)) * as("cue", firmly(both + of_thing)))
  * (as_word * as("content", clause))^-1
-- … and echoed by X: the same content once more
shapes.echoed = words "and or" * as("cue", raised) * by * agent

-- X's assertion that … | X's insistence on … | the warning by X that …
-- Where the noun is the subject of its sentence, a quotation that a verb follows closes what was asserted.
local quote_closes = behind(quote) * (lower + verb + auxiliary)
local inner_clause = (one - carries_on - clause_end - quote_closes)^1
local called_so = as("source", (name + pronoun + people) * possessive) * as("cue", (lower - noun)^-3 * noun)
-- The second verb is that of the sentence: "X's claim that the debt was paid | has found support"
local plain_word = one - mark - auxiliary - asks - that - joins - turns - pronoun - quote
local first_verb = that * (plain_word + pronoun - verb)^1 * auxiliary^1 * plain_word^1 * #auxiliary * -behind(manner)
shapes.nominal = behind(edge "any") * called_so * as("content", first_verb)
  + called_so * as("content", (that + words "on") * inner_clause)
shapes.nominal_by = as("cue", noun) * (by + words "from of") * voiced
  * as("source", opening * (noun_like - name)^-6 * name^-1)
  * (as("content", that * clause) + colon * as("content", clause))

-- X left, saying that … | reports indicating …
local promising = words "promising pledging vowing threatening refusing declining demanding"
local short_clause = (one - dash - semicolon - carries_on - clause_end)^1
local hazy = attr("saying", "takes", "shown")
local participle = as("cue", adverb^-1 * saying) * (that_clause + quoted)
                 + as("cue", adverb^-1 * attr("saying", "takes", "clause")) * as("content", bare_opener * short_clause)
                 + as("cue", adverb^-1 * (saying - hazy)) * (#has_verb * as("content", bare_opener * short_clause)
                     + as("content", #thing_opener * thing))
                 + as("cue", adverb^-1 * hazy) * (has_verb * as("content", bare_opener * short_clause)
                     + #(thing_opener * (one - mark - quote)^-5 * quote + quote) * as("content", thing))
shapes.with_participle = begins * as("source", name + people) * participle
                      + as("source", class "document_noun") * as("cue", hazy) * as("content", #thing_opener * thing)
                      + as("source", determiner * lower^-2 * class "document_noun" * (by + words "from of")
                                     * noun_like * noun_like^-7) * as("cue", hazy) * that_clause
-- In a radio interview X declared: "…" | footage of X asking, "…": where a subject may begin only a name tells, and a cue
-- with its quotation.
shapes.name_said = as("source", person + org) * (inserted * as("cue", plainly(tells)) + as("cue", saying)) * aside
  * (comma + colon)^-1 * as("content", quotes)
-- … , saying that … | issued a statement saying that …
shapes.carried_on = comma * adverb^0 * participle
  + comma * tag("shape", "infinitive") * as("cue", adverb^0 * promising) * as("content", to * short_clause)
  + behind(class "document_noun")
    * as("cue", attr("saying", "takes", "clause")) * (that_clause + has_verb * as("content", bare_opener * short_clause))
-- X, while expressing concern that …, also said
shapes.meanwhile_said = comma * word "while" * as("cue", adverb^-1 * saying) * as("content", between) * #comma
-- X left and said that …
shapes.joined = joins * (as("cue", plainly(both + of_thing)) * as("content", (determiner + name + wh + quote) * thing)
    + as("cue", firmly(tells)) * (that_clause + quoted)
    + as("cue", group(clausal)) * bare_clause + as("cue", group(shown)) * has_verb * bare_clause)

-- The plan had reportedly leaned …: somebody says so, the text does not say who
local unsaid = one - mark - hearsay - quote
shapes.reportedly = as("content", unsaid * unsaid^-11)^-1 * as("cue", hearsay) * as("content", (one - comma
    - clause_end)^1)

-- As X reported, … | …, who said …
shapes.as_reported = begins * as_word * as("cue", adverb^-1 * tells) * by * agent * comma * as("content", clause)
-- Asked whether …, X said
shapes.asked = begins * as("cue", adverb^-1 * words "asked pressed questioned") * as("content", (asks + words "about")
    * between) * comma
shapes.as_said = begins * as_word * as("source", subject(speaks)) * as("cue", speaks) * aside * comma * as("content",
    clause)
shapes.who_said = as("source", who + which) * voiced_complements

-- …, which X said was … | what X called …
local said_of = group(clausal + both)
shapes.which_said = as("content", who + which + word "what") * as("source", subject(said_of, 8)) * as("cue", said_of)
  * as("content", #(auxiliary + adverb + verb) * clause)
local called = group(attr("frame", "object", "yes"))
shapes.what_called = as("content", word "what") * as("source", subject(called, 8)) * as("cue", called) * as("content",
    thing_opener * clause)

-- state media quoted X as saying …
shapes.as_saying = group(t.lexeme "quote" + t.lexeme "cite") * as("source", opening * (one - mark - quote - as_word)^-8)
  * as("cue", as_word * saying) * (that_clause + quoted + bare_clause)

-- after claiming that … | by saying "…" | to argue that …
local meets = preposition - word "in" - as_word + words "while when" + word "in" * -word "writing"
shapes.adjunct = meets * as("cue", adverb^0 * saying) * (that_clause + quoted)
  + (by + words "after before without") * as("cue", adverb^0 * attr("saying", "takes", "clause")) * bare_clause

-- It was revealed that … | X is said to have left | was described as …
shapes.it_is = word "it" * as("cue", (helps + lends)^0 * auxiliary * be^-1 * manner^0 * (tells - saying)) * phrase^-1
  * as("content", that * clause)
local held = words "said believed reported thought understood alleged rumored rumoured feared claimed"
local holder = one - mark - quote - auxiliary - saying - that - asks - turns
shapes.said_to = as("content", holder * holder^-14) * as("cue", manner^0 * helps^0 * be^1 * manner^0 * held)
  * as("content", to * clause)

-- X's point is that … | the belief that …
shapes.noun_is = as("source", (name + pronoun + people) * possessive^-1) * as("cue", lower^-1 * noun * be)
  * (as("content", that * clause) + (comma + colon)^-1 * as("content", quotes))

-- KALLAS: we must act. | Kallas: pivotal week | Rights group: hundreds held without charge
local speaks_for = people + fold "ROLE"
local titled = (capital + (determiner + lower) * lower^-2 * speaks_for) * speaks_for^-1
shapes.colon_speaker = behind(edge "block")
  * (as("source", person + org) * as("cue", colon) * as("content", clause)
     + as("source", (titled + speaks_for^-2) * behind(speaks_for)) * as("cue", colon)
       * as("content", (one - stop)^3) * #edge "block")

-- A phase of some shapes, by their names, in the order in which they are tried.
local function phase(name, of, policy)
  local rules = {}
  for i, shape in ipairs(of) do rules[i] = { name = shape, pattern = shapes[shape] } end
  return t.phase { name = name, facts = "claims", policy = policy, rules = rules }
end

return {
  main = phase("attribution", {
    "quote_first", "said_last", "said_between", "subordinate", "subject_first", "accord_first",
    "accord_last", "passive", "told_by", "as_said", "as_reported", "asked", "verb_first", "quote_dash",
    "colon_quote", "colon_speaker",
  }),
  inner = phase("attribution_inner", {
    "nominal", "nominal_by", "carried_on", "joined", "meanwhile_said", "echoed", "who_said",
    "reportedly", "with_participle", "name_said", "passive_participle", "charge", "which_said", "what_called",
    "as_saying", "adjunct", "it_is", "said_to", "noun_is",
  }),
  nested = phase("attribution_nested", { "nested" }, "overlap"),
}
