--- lede.attribution: the shapes of reported speech, as token grammars.
--
-- They run on what the phases below left: PERSON ORG PLACE ROLE MISC for names and roles, TIME, QUANTITY, and QUOTE for
-- whatever stands between quotation marks.  Each shape captures `source`, `cue` and `content` (twice where the content is
-- interrupted); lede.claims makes facts of them.
local t = require "lede.tape"

local class, word, words, fold = t.class, t.word, t.words, t.fold
local one, edge, behind, tag = t.one, t.edge, t.behind, t.tag

-- An interrupted content is captured piece by piece.
local PIECES = { many = true }
local function as(name, p) return t.as(name, p, name == "content" and PIECES or nil) end

---------------------------------------------------------------------------------------------------- small parts

local comma, colon, quote = word ",", word ":", fold "QUOTE"
local quotes = quote * (edge "sentence" * quote * #edge "any")^0 -- the next sentences of quotation too, that stand alone
local dash = words "— – -- ―"
local stop = words ". ! ? … ..." 
local name = fold "PERSON" + fold "ORG" + fold "PLACE" + fold "MISC" + fold "ROLE"
local possessive = t.all(t.form "clitic", words "'s '")
local determiner = words "the a an this these those some many several most other another all both his her their its our my one two three few"
local conjunction = words "and but or while as because though although that if when whether since yet so with despite amid"
local mark = t.form "punct" - words "- & /"

-- he has also repeatedly | did not | has continued to
local helper = class "aux" + class "negation" + class "adverb" + class "catenative" * word "to" + word "on"^-1 * fold "TIME"
-- A group of verbs that ends in a cue: "has also repeatedly said", "did not say", "was quoted as saying".
local function group(cue) return (helper - cue * (comma + colon + word "that"))^0 * cue end
local report = class "report"
local saying = class "saying"
local reports = group(report) + class "aux" * words "quoted cited" * word "as" * saying + group(word "made" * word "clear")

-- Where a clause may begin.
local begins = behind(edge "any" + fold "TIME" + comma + colon + dash + quote + words "; ( • * /" + conjunction + t.form "close")

---------------------------------------------------------------------------------------------------- sources

-- What no source runs over: marks, verbs that could be the cue, quotations, words that open another clause.
local barrier = mark + quote + class "saying" + class "aux" + t.form "open" + t.form "close"
                + words "that but while because although though if when where who which whose"
local noun_like = one - barrier

local aside_start = words "while who which whose where following"
local between = (one - comma - stop - quote)^1
local fenced = dash * (one - dash - stop - quote)^1 * dash + word "(" * (one - word ")")^1 * word ")"
local insertion = comma * between * comma * (aside_start * between * comma)^-1 + fenced
-- What may stand between a source and its cue; the comma before it may belong to an apposition, or to the name before.
local inserted = (insertion + aside_start * between * comma)^-2 * (behind(name) * comma)^-1
-- An apposition says who the source is, and belongs to it: ", the agency's director,"
local apposed = comma * (determiner + name + class "speaker_noun" + t.form "capital" + t.form "number" + words "including then who") * (one - comma - stop - quote)^0
local relative = words "who which that" * (one - mark - quote)^-14

-- A noun phrase from its first word on, as short as what follows allows: an official, the head of the agency, Kaja Kallas,
-- the EU's foreign policy chief.  `follows` is the pattern of what must come next.
local preposition = words "to in on at by for from with of as about into over after before during despite amid"
local people = class "speaker_noun" + class "document_noun"
local opening = (name + class "pronoun" + determiner + t.form "capital" + t.form "number" + fold "QUANTITY" + people
                 + (t.form "lower" - report - preposition - conjunction - class "aux")^-3 * (people + name))
                - class "aux" - conjunction - preposition
-- No subject ends in one of these: what follows is no verb ("for backing", "the attack").
local unfinished = behind(preposition + words "the a an his her its their our my - and or no" + possessive)
local function subject(follows, longest)
  local more = (noun_like + apposed * comma + fenced + relative * comma^-1) - (follows - unfinished)
  return opening * more^-(longest or 16) * -unfinished
end

-- A source behind its cue: "said Rep. Ann Lee of Ohio, the panel's chairwoman"
local apposition = comma * (determiner + class "speaker_noun" + t.form "capital") * (noun_like - report)^-14 * #(comma + stop + edge "any")
local bracketed = word "(" * (one - word ")")^-8 * word ")"
local function object()
  local more = noun_like - report - fold "TIME" - words "on in at during after before as to"
  return (opening - class "aux" - conjunction) * (more + bracketed + words "in on" * name)^-12 * apposition^-1
end

---------------------------------------------------------------------------------------------------- what stands around

-- on Monday | in a statement | at a news conference in Kyiv
local phrase = fold "TIME" + words "on in at during after before to from via through" * (one - mark - word "that" - report)^-10
-- the people spoken to: told reporters, informed the BBC
local addressee = (determiner + t.form "lower" - report - barrier - preposition - conjunction)^-3 * (name + class "pronoun" + class "speaker_noun")
local told = addressee^-2
local aside = told * phrase^-2 * insertion^-1

-- A clause to the end of its sentence; a participle that carries the report on ends it.
local carries_on = comma * class "adverb"^-1 * saying + comma^-1 * words "and but" * helper^0 * t.attr("report", "bare", "yes") * (name + class "pronoun" + determiner + word "that")
                   + comma^-1 * words "but while though although whereas and" * (name + class "pronoun") * group(t.attr("report", "bare", "yes"))
local final = stop^0 * (edge "any" + t.form "close")
local clause = (one - carries_on - stop * edge "any")^1

local clause_opener = determiner + name + class "pronoun" + t.form "capital" + t.form "number" + fold "QUANTITY"
                      + words "there it that he she they we you i no not any every each more less such what" + t.form "lower"
local wh = words "whether why how what who where when if"

-- What follows a verb of saying.
local that_clause = aside * as("content", word "that" * clause)
local quoted = aside * (comma + colon)^-1 * as("content", quotes)
local wh_clause = as("content", wh * clause)
local bare = t.attr("report", "bare", "yes")
local noun_phrase = t.attr("report", "np", "yes")
local not_clause = words ". , ; : ! ? and or but" + preposition
local bare_clause = (fold "TIME" + words "on" * fold "TIME")^-1
                    * as("content", (clause_opener - not_clause - report - class "aux") * clause)
-- A verb that names the person spoken to is followed by whatever names that person.
local anybody = (noun_like - word "that" - report - comma - colon)^-8
local told_that = anybody * phrase^-1 * insertion^-1
  * (as("content", word "that" * clause) + (comma + colon)^-1 * as("content", quotes)
     + as("content", wh * clause))
local told_clause = (addressee + t.form "capital"^1 + words "him her them us me") * phrase^-1 * as("content", (clause_opener - not_clause) * clause)

---------------------------------------------------------------------------------------------------- the shapes

-- A verb group whose last word is `cue`, and what follows it.  It serves as its own look-ahead for the subject before it.
local follows = reports * (#(aside * (word "that" + (comma + colon)^-1 * quote)) + #wh)
              + group(bare) * #(clause_opener - not_clause - report)
              + group(t.attr("report", "person", "yes"))
              + group(noun_phrase) * #(clause_opener - words ". , ; : ! ?")
              + class "intend" * word "to"
              + group(class "frame")
              + group(class "intend") * word "to"

local source = as("source", subject(follows))

local complements = as("cue", reports) * (that_clause + quoted + wh_clause)
                  + as("cue", group(t.attr("report", "person", "yes"))) * (told_that + told_clause)
                  + as("cue", group(bare)) * bare_clause
                  + tag("shape", "noun_phrase") * as("cue", group(noun_phrase))
                    * as("content", (clause_opener - not_clause) * clause)

-- X said (that) … | X said: "…" | X told reporters that … | X stressed the need for …
local subject_first = begins * source * inserted * complements

-- X has described the week as pivotal | X called it a farce
local frames = begins * as("source", subject(group(class "frame"))) * inserted
  * (as("cue", group(class "frame")) * as("content", (one - mark - word "by" - word "as")^1 * word "as" * clause)
     + as("cue", group(t.attr("frame", "object", "yes"))) * as("content", (clause_opener - not_clause) * clause))

-- X vowed to fight on
local intends = begins * as("source", subject(group(class "intend") * word "to")) * inserted
  * as("cue", group(class "intend")) * as("content", word "to" * clause)

-- "…," said X. "…" | "…," X said, adding … | the second quotation belongs to the first
local says = group(report - t.attr("report", "weak", "yes") - t.attr("report", "clause", "no"))
local function speaker(cue)
  return as("cue", cue) * as("source", object()) + as("source", subject(cue, 10)) * inserted * as("cue", cue)
end
local again = aside * (comma + stop + colon)^1 * edge "sentence"^-1 * as("content", quotes)
local quote_first = begins * as("content", (quote * edge "sentence")^0 * quote) * comma^-1 * speaker(says) * (again + aside)

-- …, X said. | …, said X. | …, X said, …
local states = group(report - t.attr("report", "clause", "no"))
local trailing = (comma + dash + behind(quote)) * speaker(states) * aside * (#final + comma * as("content", (one - stop * edge "any")^1) * #final)
local said_last = behind(edge "any") * -quote * as("content", (one - trailing - stop * edge "any")^1) * trailing

-- According to X, … | …, according to X | Based on the report, …
local accord = class "accord"
local item = (one - comma - stop)^1
local member = one - comma - stop - words "and the a an"
local listed = item * (comma * member * member^-7)^1 * comma * word "and" * item
local accord_first = begins * as("cue", accord) * as("source", listed + between)
  * (comma + colon) * as("content", clause)
local accord_last = behind(edge "any") * as("content", (one - accord - stop * edge "any")^3) * comma^-1 * as("cue", accord)
  * as("source", between) * (#final + comma * as("content", (one - stop * edge "any")^1) * #final)

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
local inner_clause = (one - carries_on - stop * edge "any" - quote_closes)^1
local nominal = as("source", (name + class "pronoun" + class "speaker_noun") * possessive) * as("cue", (t.form "lower" - noun)^-3 * noun)
  * as("content", (word "that" + words "on of for about") * inner_clause)
local nominal_by = as("cue", noun) * words "by from of" * as("source", opening * (noun_like - name)^-6 * name^-1)
  * (as("content", word "that" * clause) + colon * as("content", clause))

-- X left, saying that … | reports indicating …
local short_clause = (one - dash - word ";" - carries_on - stop * edge "any")^1
local participle = as("cue", class "adverb"^-1 * saying) * (that_clause + quoted + as("content", (clause_opener - not_clause) * short_clause))
local with_participle = begins * as("source", name + class "speaker_noun" + class "document_noun") * participle
local carried_on = comma * class "adverb"^0 * participle
-- X, while expressing concern that …, also said
local meanwhile_said = comma * word "while" * as("cue", class "adverb"^-1 * saying) * as("content", between) * #comma
-- X left and said that …
local joined = words "and but" * as("cue", reports) * (that_clause + quoted) + words "and but" * as("cue", group(bare)) * bare_clause

-- The plan had reportedly leaned …: somebody says so, the text does not say who
local hearsay = class "hearsay"
local reportedly = as("content", (one - mark - hearsay - quote)^-12) * as("cue", hearsay) * as("content", (one - comma - stop * edge "any")^1)

-- As X reported, … | …, who said …
local as_said = begins * word "as" * as("source", subject(reports)) * as("cue", reports) * aside * comma * as("content", clause)
local who_said = as("source", words "who which") * complements

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
