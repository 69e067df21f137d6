--- lede.attribution: the shapes of reported speech, as token grammars.
--
-- They run on what the phases below left: PERSON ORG PLACE ROLE MISC for names and roles, TIME, QUANTITY, and QUOTE for
-- whatever stands between quotation marks.  Each shape captures `source`, `cue` and `content` (twice where the content is
-- interrupted); lede.claims makes facts of them.  A shape is a pattern below and a line in one of the lists at the end.
local t = require "lede.tape"

local as, class, word, words, fold, attr = t.as, t.class, t.word, t.words, t.fold, t.attr
local one, edge, behind, tag = t.one, t.edge, t.behind, t.tag

---------------------------------------------------------------------------------------------------- small parts

local comma, colon, quote = word ",", word ":", fold "QUOTE"
local quotes = quote * (edge "sentence" * quote * #edge "any")^0 -- the next sentences of quotation too, that stand alone
local dash = words "— – -- ―"
local stop = words ". ! ? … ..."
local name = fold "PERSON" + fold "ORG" + fold "PLACE" + fold "MISC" + fold "ROLE"
local possessive = t.all(t.form "clitic", words "'s '")
local determiner = words "the a an this these those some many several most other another all both his her their its our my one two three few"
local conjunction = words "and but or while as because though although that if when whether since yet so with despite amid"
local preposition = words "to in on at by for from with of as about into over after before during despite amid"
local mark = t.form "punct" - words "- & /"

-- Who can speak: people, bodies and documents, by name or by what they are.
local people = class "speaker_noun" + class "document_noun"
local voice = name + people + class "pronoun"

---------------------------------------------------------------------------------------------------- cues

-- A cue is a group of verbs: "has also repeatedly said", "did not say", "went on to say", "is telling".  A form of "be"
-- belongs to one only before a participle: of who "was told" nothing is reported.
local report, saying = class "report", class "saying"
local be = t.lexeme "be" + possessive
local helper = class "aux" - t.lexeme "be" + class "negation" + class "adverb" + be * #((class "adverb" + class "negation")^0 * saying)
             + class "catenative" * word "to" + word "on"^-1 * fold "TIME"
-- The participle alone is no finite verb.
local progressive = (helper - be)^0 * be * (helper - saying)^0
local function group(verb)
  return progressive * t.all(verb, saying) + (helper - verb * (comma + colon + word "that"))^0 * (verb - saying)
end

-- Verbs that are nouns as well, are said of things, or take a noun phrase are cues only of somebody who can speak, and
-- where a verb stands: behind the speaker, a mark, or helping verbs ("Terrorist attacks shook the city").
local doubtful = attr("report", "weak", "yes") + attr("report", "noun", "yes") + attr("report", "np", "yes")
local stands = behind(voice + t.form "punct" + t.form "close")
local firm = {
  -- Any verb of the set, of somebody who can speak.
  voiced = function(verb)
    local unsure = t.all(verb, doubtful + class "frame" + class "intend")
    return group(verb - unsure) + (stands + #helper) * group(unsure)
  end,
  -- Of whatever else, those that say what somebody said and nothing more.
  plain = function(verb) return group(verb - doubtful) end,
}

local only_quoted, no_clause = attr("report", "quote", "yes"), attr("report", "clause", "no")
local tells = report - only_quoted            -- may be followed by a clause
local free, shown = attr("report", "bare", "yes"), attr("report", "bare", "shown") -- by one without "that"
local bare = free + shown
local noun_phrase = attr("report", "np", "yes")
local person = attr("report", "person", "yes")
local quoted_as = class "aux"^1 * words "quoted cited" * word "as" * saying
local made_clear = group(words "made makes make" * word "clear")

---------------------------------------------------------------------------------------------------- sources

-- Where a clause may begin.
local begins = behind(edge "any" + fold "TIME" + comma + colon + dash + quote + words "; ( • * /" + conjunction + t.form "close")

-- What no source runs over: marks, verbs that could be the cue, quotations, words that open another clause.
local barrier = mark + quote + saying + class "aux" + t.form "open" + t.form "close"
                + words "that but while because although though if when where who which whose"
local noun_like = one - barrier

local aside_start = words "while who which whose where following"
local between = (one - comma - stop - quote)^1
local fenced = dash * (one - dash - stop - quote)^1 * dash + word "(" * (one - word ")")^1 * word ")"
local insertion = comma * between * comma * (aside_start * between * comma)^-1 + fenced
-- What may stand between a source and its cue; the comma before it may belong to an apposition, or to the name before.
local inserted = (insertion + aside_start * between * comma)^-2 * (behind(name) * comma)^-1
-- An apposition says who the source is, and belongs to it: ", the agency's director,"
local describes = determiner + name + class "speaker_noun" + class "role" + t.form "capital" + t.form "number" + words "including then who whose formerly now"
                  + (t.form "lower" - report - preposition - conjunction - class "aux" - class "adverb")^-3 * people
local apposed = comma * describes * (one - comma - stop - quote)^0
local relative = words "who which that" * (one - mark - quote)^-14

-- A noun phrase from its first word on, as short as what follows allows: an official, the head of the agency, Kaja Kallas,
-- the EU's foreign policy chief.  `follows` is the pattern of what must come next.
local opening = (name + class "pronoun" + determiner + t.form "capital" + t.form "number" + fold "QUANTITY" + people
                 + (t.form "lower" - report - preposition - conjunction - class "aux")^-3 * (people + name))
                - class "aux" - conjunction - preposition
-- No subject ends in one of these: what follows is no verb ("for backing", "the attack").
local unfinished = behind(preposition + words "the a an his her its their our my - and or no" + possessive)
local function subject(follows, longest)
  local ends = follows - unfinished
  local head = opening * ((noun_like + fenced) - ends)^-(longest or 16)
  local more = (apposed * comma + comma^-1 * relative * comma^-1 + fenced) - ends
  return head * (more * (words "and or" * head)^-1)^-3 * -unfinished
end

-- Does the head of the noun phrase that begins here speak: what stands before its first preposition or mark?
local head_end = words ", — – ( of in on at by for from with who which about"
local voiced = #((noun_like - head_end - voice - report)^0 * voice)

local clause_end = stop * edge "any"
-- A source behind its cue: "said Rep. Ann Lee of Ohio, the panel's chairwoman"
local apposition = comma * describes * (one - clause_end - quote - comma - t.form "open")^-30
                 * (comma * (words "who whose which" + describes) * (one - clause_end - quote - comma - t.form "open")^-30)^-3
                 * #(clause_end + comma * quote + comma * saying + edge "any" + t.form "close")
local bracketed = word "(" * (one - word ")")^-8 * word ")"
local object = (opening - class "aux" - conjunction)
             * (noun_like - report - fold "TIME" - words "on in at during after before as to" + bracketed + words "in on" * name)^-12
             * apposition^-1

---------------------------------------------------------------------------------------------------- contents

-- on Monday | in a statement | at a news conference in Kyiv
-- the people spoken to: told reporters, informed the BBC
local addressee = (determiner + t.form "lower" - report - barrier - preposition - conjunction)^-3 * (name + class "pronoun" + class "speaker_noun")
local phrase = fold "TIME" + words "on in at during after before from via through" * (one - mark - word "that" - report)^-10
             + word "to" * addressee
local told = addressee^-2
local aside = told * phrase^-2 * insertion^-1

-- A clause to the end of its sentence; a participle that carries the report on ends it.
local carries_on = comma * class "adverb"^-1 * saying
                 + comma^-1 * words "and but" * group(tells) * (name + class "pronoun" + determiner + word "that" + comma^-1 * quote)
                 + comma^-1 * words "but while though although whereas and" * opening * (noun_like - report)^-4 * group(bare)
                 + word ";" * (name + class "pronoun" + determiner)
local clause = (one - carries_on - clause_end)^1
local final = stop^0 * (edge "any" + t.form "close")

local clause_opener = determiner + name + class "pronoun" + t.form "capital" + t.form "number" + fold "QUANTITY"
                      + words "there it that he she they we you i no not any every each more less such what" + t.form "lower"
local not_clause = words ". , ; : ! ? and or but" + preposition
local wh = words "whether why how what who where when if"

-- What follows a verb of saying.
local that_clause = aside * as("content", word "that" * clause)
local quoted = aside * (comma + colon)^-1 * as("content", quotes)
local wh_clause = as("content", wh * clause)
local begins_bare = clause_opener - not_clause - report - class "aux"
local bare_clause = (fold "TIME" + words "on" * fold "TIME")^-1 * as("content", begins_bare * clause)
-- An auxiliary verb shows that it is a clause: "found the talks had failed", not "found a job".
local has_verb = #((one - mark - class "aux")^-12 * class "aux")
-- A verb that names the person spoken to is followed by whatever names that person.
local anybody = (noun_like - word "that" - report - comma - colon)^-8
local told_that = anybody * phrase^-1 * insertion^-1
  * (as("content", word "that" * clause) + (comma + colon)^-1 * as("content", quotes) + as("content", wh * clause))
local told_clause = (addressee + t.form "capital"^1 + words "him her them us me") * phrase^-1
                  * as("content", (clause_opener - not_clause) * clause)

-- The verb groups that one or the other kind of speaker may have, and what each is followed by.  `follows` is what ends
-- the subject before them.
local function complements(cue_of)
  local says = cue_of(tells) + quoted_as + made_clear
  local follows = says * (#(aside * (word "that" + (comma + colon)^-1 * quote)) + #wh)
                + cue_of(only_quoted) * #(aside * (comma + colon)^-1 * quote)
                + cue_of(free) * #(clause_opener - not_clause - report)
                + cue_of(shown) * #begins_bare * has_verb
                + cue_of(person)
                + cue_of(noun_phrase) * #(clause_opener - words ". , ; : ! ?")
                + group(class "frame") + group(class "intend") * word "to"
  return follows,
         as("cue", says) * (that_clause + quoted + wh_clause)
         + as("cue", cue_of(only_quoted)) * quoted
         + as("cue", cue_of(person)) * (told_that + told_clause)
         + as("cue", cue_of(free)) * bare_clause + as("cue", cue_of(shown)) * has_verb * bare_clause
         + tag("shape", "noun_phrase") * as("cue", cue_of(noun_phrase)) * as("content", (clause_opener - not_clause - fold "QUANTITY" - t.form "number") * clause)
end
local voiced_follows, voiced_complements = complements(firm.voiced)
local plain_follows, plain_complements = complements(firm.plain)

---------------------------------------------------------------------------------------------------- the shapes

-- X said (that) … | X said: "…" | X told reporters that … | X stressed the need for …
local subject_first = begins * (voiced * as("source", subject(voiced_follows)) * inserted * voiced_complements
                                + as("source", subject(plain_follows)) * inserted * plain_complements)

-- X has described the week as pivotal | X called it a farce
local framing = firm.voiced(class "frame")
local frames = begins * voiced * as("source", subject(framing)) * inserted
  * (as("cue", framing) * as("content", (one - mark - word "by" - word "as")^1 * word "as" * clause)
     + as("cue", firm.voiced(attr("frame", "object", "yes"))) * as("content", (clause_opener - not_clause) * clause))

-- X vowed to fight on
local intending = firm.voiced(class "intend")
local intends = begins * voiced * as("source", subject(intending * word "to")) * inserted
  * as("cue", intending) * as("content", word "to" * clause)

-- "…," said X. "…" | "…," X said, adding … | the second quotation belongs to the first
local says = group(report - attr("report", "weak", "yes") - no_clause)
local function speaker(verb) return as("cue", verb) * as("source", object) + as("source", subject(verb, 10)) * inserted * as("cue", verb) end
local again = aside * (comma + stop + colon)^1 * edge "sentence"^-1 * as("content", quotes)
local quote_first = begins * as("content", (quote * edge "sentence")^0 * quote) * comma^-1 * speaker(says) * (again + aside)

-- Said X: "…" | Added X, "…"
local verb_first = behind(edge "any") * as("cue", says) * as("source", object) * (comma + colon)^-1 * as("content", quotes)

-- …, X said. | …, said X. | …, X said, …
local states = report - no_clause - only_quoted
local said_by = voiced * as("source", subject(firm.voiced(states), 10)) * inserted * as("cue", firm.voiced(states))
              + as("cue", group(states)) * voiced * as("source", object)
              + as("source", subject(firm.plain(states), 10)) * inserted * as("cue", firm.plain(states - attr("report", "stance", "believe")))
              + as("cue", firm.plain(states)) * as("source", object)
local trailing = (comma + dash + behind(quote)) * said_by * aside
               * (#final + comma * as("content", (one - clause_end)^1) * #final)
local said_last = behind(edge "any") * -quote * as("content", (one - trailing - clause_end)^3) * trailing

-- According to X, … | …, according to X | Based on the report, …
local accord = class "accord"
local item = (one - comma - stop)^1
local member = one - comma - stop - words "and the a an"
local listed = item * (comma * member * member^-7)^1 * comma * word "and" * item
local accord_first = begins * as("cue", accord) * as("source", listed + between) * (comma + colon) * as("content", clause)
local accord_last = behind(edge "any") * as("content", (one - accord - clause_end)^3) * comma^-1 * as("cue", accord)
  * as("source", between) * (#final + comma * as("content", (one - clause_end)^1) * #final)

-- was described by X as … | is seen by some as … | raised by X
local agent = as("source", (one - mark - quote - words "as that to for and" - class "aux")^1)
local passive = begins * as("content", (one - mark - class "aux")^1) * as("cue", (class "aux" + class "adverb")^1 * (class "frame" + report))
  * word "by" * agent * (word "as" * as("content", clause))^-1
local passive_participle = as("content", (determiner * (noun_like - noun_phrase)^-8 * comma)^-1 * determiner * (noun_like - noun_phrase - class "adverb")^-6)
  * as("cue", class "adverb"^0 * noun_phrase) * word "by" * agent
-- … and echoed by X: the same content once more
local echoed = words "and or" * as("cue", class "adverb"^0 * noun_phrase) * word "by" * agent

-- X's assertion that … | X's insistence on … | the warning by X that …
local noun = class "report_noun"
-- Where the noun is the subject of its sentence, a quotation that a verb follows closes what was asserted.
local quote_closes = behind(quote) * (t.form "lower" - preposition - conjunction)
local inner_clause = (one - carries_on - clause_end - quote_closes)^1
local nominal = as("source", (name + class "pronoun" + class "speaker_noun") * possessive) * as("cue", (t.form "lower" - noun)^-3 * noun)
  * as("content", (word "that" + words "on of for about") * inner_clause)
local nominal_by = as("cue", noun) * words "by from of" * as("source", opening * (noun_like - name)^-6 * name^-1)
  * (as("content", word "that" * clause) + colon * as("content", clause))

-- X left, saying that … | reports indicating …
local short_clause = (one - dash - word ";" - carries_on - clause_end)^1
local participle = as("cue", class "adverb"^-1 * saying) * (that_clause + quoted + as("content", (clause_opener - not_clause) * short_clause))
local with_participle = begins * as("source", name + people) * participle
local carried_on = comma * class "adverb"^0 * participle
-- X, while expressing concern that …, also said
local meanwhile_said = comma * word "while" * as("cue", class "adverb"^-1 * saying) * as("content", between) * #comma
-- X left and said that …
local joined = words "and but" * (as("cue", firm.voiced(tells)) * (that_clause + quoted) + as("cue", group(bare)) * bare_clause)

-- The plan had reportedly leaned …: somebody says so, the text does not say who
local hearsay = class "hearsay"
local reportedly = as("content", (one - mark - hearsay - quote)^-12) * as("cue", hearsay) * as("content", (one - comma - clause_end)^1)

-- As X reported, … | …, who said …
local as_said = begins * word "as" * as("source", subject(group(report))) * as("cue", group(report)) * aside * comma * as("content", clause)
local who_said = as("source", words "who which") * voiced_complements

-- KALLAS: we must act. | Kallas: pivotal week
local colon_speaker = behind(edge "block") * as("source", fold "PERSON" + fold "ORG") * as("cue", colon) * as("content", clause)

return {
  main = t.phase {
    name = "attribution",
    rules = {
      { name = "quote_first", pattern = quote_first },
      { name = "subject_first", pattern = subject_first },
      { name = "frames", pattern = frames },
      { name = "said_last", pattern = said_last },
      { name = "accord_first", pattern = accord_first },
      { name = "accord_last", pattern = accord_last },
      { name = "passive", pattern = passive },
      { name = "intends", pattern = intends },
      { name = "as_said", pattern = as_said },
      { name = "verb_first", pattern = verb_first },
      { name = "colon_speaker", pattern = colon_speaker },
    },
  },
  inner = t.phase {
    name = "attribution_inner",
    rules = {
      { name = "nominal", pattern = nominal },
      { name = "nominal_by", pattern = nominal_by },
      { name = "carried_on", pattern = carried_on },
      { name = "joined", pattern = joined },
      { name = "meanwhile_said", pattern = meanwhile_said },
      { name = "echoed", pattern = echoed },
      { name = "who_said", pattern = who_said },
      { name = "reportedly", pattern = reportedly },
      { name = "with_participle", pattern = with_participle },
      { name = "passive_participle", pattern = passive_participle },
    },
  },
}
