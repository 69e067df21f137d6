---@meta lede.types
-- lede.types: what lua-language-server has to know of the classes that are made in C, and of facts.
--
-- This file is never loaded.  A test compares it with the running classes (tests/lua/types_spec.lua), so that a member
-- that is not here, or no longer there, is found.
--
-- Units: positions and lengths in a text are bytes, 1-based and inclusive, as in string.sub; elements of a layer are
-- numbered from 1.  Reading a name that a class does not have raises, and so does writing to any.

---------------------------------------------------------------------------------------------------- documents

---A document: immutable.  lede.text, lede.html, lede.open and lede.fetch make one.
---@class lede.doc
---@field title string?        nil where the article has none; so the others
---@field author string?
---@field published string?    as its metadata has it: "2025-12-02" or with a time
---@field modified string?
---@field date string?         the day that it is of, "YYYY-MM-DD": its metadata's or its dateline's
---@field url string?
---@field language string?
---@field site string?
---@field description string?
---@field authors string[]     people, apart from desks and the site; empty where none is named
---@field tags string[]
---@field section string?
---@field image string?        its address
---@field kind string?         of a page: "article", "index", "stub" or "consent"
---@field input string?        what it was read from: a path, a URL or "-"
---@field format string        how it was read: "text", "markdown", "mail" or "html"
---@field charset string?      of a page, what HTTP called its encoding
---@field extract string?      of a page, how much of it was asked for, where that was said
---@field encoding string?     of a page, and who said so ("http", "bom", "meta", "guess" …)
---@field encoding_from string?
---@field dateline { span: lede.span, place: lede.span?, date: string?, agency: string? }?   "KYIV, Dec 2 (Agency) —"
---@field text string          UTF-8; all spans are of it
---@field source string        the bytes that the document was made of
---@field sha256 string        of the source, 64 hex digits
---@field repairs integer      bytes of the source that were no text and were replaced
local doc = {}

---A stretch of the text; last = first - 1 is the empty one before `first`.
---@param first integer   byte, or of the unit
---@param last integer    byte, or of the unit
---@param unit? "bytes"|"codepoints"|"utf16"
---@return lede.span
function doc:span(first, last, unit) end

---Of a page, every line of it in order: text, kind, level, kept (boolean), reason, element, and where it stands in
---doc.source (first, last).  Empty for what is no page.
---@return table[]
function doc:ledger() end

---The articles of a page that holds several in full (a day's stories, the entries of a live blog); empty where the
---document is one article.  What the document says of itself, its title and date, is said of all.
---@return lede.Article[]
function doc:articles() end

---Of a page, all that it says of a field ("title", "author", "published" …; default: of all), best first: field, value,
---raw, from, where, because, chosen (boolean), and where it stands in doc.source (first, last).
---@param field? string
---@return table[]
function doc:candidates(field) end

---Of a page, what was chosen, by field: { value, from, where, because, zone of a date … }.
---@return table<string, table>
function doc:metadata() end

---Iterate over blocks: span, kind ("paragraph", "heading", "quote" …), level of a heading; or over those of one kind.
---@param kind? string
---@return fun(): lede.span?, string, integer
function doc:blocks(kind) end

---Iterate over sentences.
---@return fun(): lede.span?
function doc:sentences() end

---Iterate over tokens: span, orthographic form ("Cap", "lower" …).
---@return fun(): lede.span?, string
function doc:tokens() end

---Iterate over the matches of a plain LPeg pattern in the text: span, captures…
---@param pattern userdata   an LPeg pattern over bytes
---@return fun(): lede.span?, ...
function doc:find(pattern) end

---Iterate over the matches of a token pattern, above names, times and quantities or in the layer of a phase.  Raises
---where the pattern asks for a fold that is made above that layer.
---@param pattern lede.Pattern
---@param layer? string   the name of a phase, or "words"
---@return fun(): lede.Match?
function doc:match(pattern, layer) end

---The layer that a phase left: see lede.cascade.
---@param name? string   default: the one that quotations are read in
---@return lede.layer
function doc:layer(name) end

---All facts of a kind, in order of text: "time" "quantity" "mention" "entity" "quote" "claim" "event", or of a
---script's own phase.  Raises where no phase makes any.
---@param kind string
---@return lede.Fact[]
function doc:facts(kind) end

---Time expressions; { joined = true }: those that make one time together ("from March to May") as one.
---@param options? { joined: boolean? }
---@return lede.Time[]
function doc:times(options) end

---@return lede.Quantity[]
function doc:quantities() end

---All numbers, or those of a kind.
---@param kind? "ordinal"|"range"|"percent"
---@return lede.Quantity[]
function doc:numbers(kind) end

---@return lede.Mention[]
function doc:mentions() end

---@return lede.Entity[]
function doc:entities() end

---@return lede.Quote[]
function doc:quotes() end

---@return lede.Claim[]
function doc:claims() end

---Sentences that hold a cue or a quotation and gave no claim: facts of kind "missed" with `cue` and `reason`.
---@return lede.Fact[]
function doc:missed() end

---@return lede.Event[]
function doc:events() end

---------------------------------------------------------------------------------------------------- spans

---A stretch of a document's text.  #span is its length in bytes; spans of a document compare by place; tostring(span)
---is its text.
---@class lede.span
---@field text string
---@field first integer         byte
---@field last integer          byte; first - 1 where the span is empty
---@field doc lede.doc
---@field sentence lede.span    the one that it begins in
---@field block lede.span       likewise
---@field kind string           of its block: "paragraph", "heading", "quote" …
---@field pieces lede.span[]?   where it is not one stretch
---@field entity lede.Entity?   whom or what it names
---@field pos string?           part of speech (UPOS) of its first word
---@field lemma string?         dictionary form of its first word
local span = {}

---Its first and last in code points, 1-based and inclusive.
---@return integer first, integer last
function span:codepoints() end

---Its first and last in UTF-16 units, 1-based and inclusive.
---@return integer first, integer last
function span:utf16() end

---The span with up to n bytes more on either side, whole words only.
---@param n integer   bytes
---@return lede.span
function span:context(n) end

---What its sentence says before it: the last n bytes of that at most, whole words only.
---@param n integer   bytes
---@return string
function span:before(n) end

---The bytes of doc.source that it came from.
---@return integer first, integer last
function span:source() end

---The same without the tags and whatever else stands between: stretches of doc.source, each with the text that it says.
---@return lede.Origin[]
function span:sources() end

---The same stretch, known to be made of these.
---@param pieces lede.span[]
---@return lede.span
function span:with(pieces) end

---Iterate over its tokens: span, form.
---@return fun(): lede.span?, string
function span:tokens() end

---Iterate over the sentences that begin in it.
---@return fun(): lede.span?
function span:sentences() end

---The facts of a kind that lie within it: kinds as in doc:facts.
---@param kind string
---@return lede.Fact[]
function span:facts(kind) end

---The elements that it is made of, to be taken apart: in the highest layer where they are whole, or in that of a phase.
---@param layer? string   the name of a phase, or "words"
---@return lede.Element[]
function span:elements(layer) end

---------------------------------------------------------------------------------------------------- layers

---The elements of a document as a phase sees them: tokens, phrases of the lexicon, folds, and the edges between.
---#layer is their number.
---@class lede.Article
---@field span lede.span      whole blocks
---@field title? lede.span    the heading that it begins with
---@field author? string      where this part of the page names one
---@field published? string   ISO 8601, where this part of the page has a date

---@class lede.Origin
---@field first integer   byte of doc.source, 1-based
---@field last integer    inclusive
---@field span lede.span  what it says

---@class lede.layer
local layer = {}

---What is known of element i: { edge = "sentence" | "block" }, or form, entry (as the lexicon has it), fold, and
---first and last, the elements of the layer below that it is made of.
---@param i integer   element
---@return { edge: string?, form: string?, entry: string?, fold: string?, first: integer?, last: integer? }
function layer:element(i) end

---What element i is made of: of a fold what it folded, of a phrase its tokens, of a token nothing.
---@param i integer   element
---@return lede.Element[]
function layer:children(i) end

---The layer that it was folded from.
---@return lede.layer?
function layer:below() end

---@param first integer   element
---@param last integer    element
---@return lede.span
function layer:span(first, last) end

---The text of such a span.
---@param first integer   element
---@param last integer    element
---@return string
function layer:text(first, last) end

---@param first integer   element
---@param last integer    element
---@return integer first, integer last   bytes
function layer:range(first, last) end

---First and last byte of the text of elements first..last, without the bytes of `leading` at its beginning and those of
---`trailing` at its end; of the whole of it where it is made of nothing else.
---@param first integer
---@param last integer
---@param leading string
---@param trailing string
---@return integer first
---@return integer last
function layer:trim(first, last, leading, trailing) end

---The elements that lie within a range of bytes; nothing when there are none.
---@param first integer   byte
---@param last integer    byte
---@return integer? first, integer? last   elements
function layer:find(first, last) end

---An attribute of the word, or of a fold's head, in its own form.
---@param i integer   element
---@param class string
---@param key string
---@return string?
function layer:attr(i, class, key) end

---The word of element i as the lexicon has it: what layer:element(i).entry is, and quicker.
---@param i integer   element
---@return string?
function layer:entry(i) end

---Its orthographic form; nil of an edge.
---@param i integer   element
---@return string?
function layer:form(i) end

---The layer above, with each of these one element.  They are in order and do not overlap; t.declare_fold makes their
---names known to t.fold.
---@param folds { first: integer, last: integer, fold: string, head: integer? }[]   elements
---@return lede.layer
function layer:fold(folds) end

---------------------------------------------------------------------------------------------------- the lexicon

---@class lede.Membership
---@field class string
---@field file string
---@field line integer
---@field rank "bundle"|"script"|"user"
---@field removed_by string?      file:line
---@field overridden_by string?   file:line

---Words and phrases by class: lede.lexicon.
---@class lede.lexicon
local lexicon = {}

---Add entries to a class, for this run; lines as in a lexicon file.  Raises where one cannot be read.
---@param class string
---@param lines string
function lexicon:add(class, lines) end

---Is the word or phrase in the class, whatever its case?
---@param word string
---@param class string
---@return boolean
function lexicon:is(word, class) end

---@param word string
---@param class string
---@param key string
---@return string?
function lexicon:attr(word, class, key) end

---Where its memberships were written, the highest rank first.
---@param word string
---@return lede.Membership[]
function lexicon:why(word) end

---What was odd in the lists: "file:line: …".
---@return string[]
function lexicon:warnings() end

---Another number than before when words or classes were added since.
---@return integer
function lexicon:generation() end

---------------------------------------------------------------------------------------------------- facts

---A fact: lede.fact makes one, emit prints it as a row.  Of its span it has text, first, last, sentence, block and doc.
---@class lede.Fact
---@field fact string       its kind
---@field span lede.span    what shows it
---@field rule string       what found it: "names.company@lede/names.lua:175"
---@field rule_name string  the same without its place
---@field text string
---@field first integer     byte
---@field last integer      byte
---@field sentence lede.span
---@field block lede.span
---@field doc lede.doc

---@class lede.Time: lede.Fact
---@field type "DATE"|"TIME"|"DURATION"|"SET"
---@field value string      TIMEX3
---@field mod string?       TIMEX3
---@field from string?      its interval, "YYYY-MM-DD" or with a time; `to` is the first day, or second, behind it
---@field to string?
---@field anchor string?    the day that it was reckoned from
---@field zone string?      of a time of day: "Z", "+01:00" …
---@field stated string?    what the text alone says: "XXXX-05-03"
---@field why string?       it has no value, or no place on the calendar

---@class lede.Quantity: lede.Fact
---@field value string      decimal; a range is "LOW..HIGH"
---@field unit string?      ISO 4217 of money, "%", or a unit's name
---@field approx string?
---@field of lede.span?     what is counted

---@class lede.Mention: lede.Fact
---@field type "PER"|"ORG"|"LOC"|"MISC"
---@field title lede.span?  the title or role before the name
---@field full lede.span?   name and title
---@field actor string?     whom the name also stands for ("Moscow": Russia)
---@field sure integer      how strong the evidence is, from 1 to 3
---@field because string[]  who voted for what
---@field readings { type: string, name: string }[]?   of "Moscow said": the place, and the actor
---@field entity lede.Entity

---@class lede.Entity: lede.Fact
---@field name string
---@field type "PER"|"ORG"|"LOC"|"MISC"
---@field aliases string[]
---@field roles string[]
---@field mentions integer
---@field because string[]  why mentions were joined
---@field salience number   how much of the article is about it, 0 to 1
---@field ids string[]?     of a list of names

---@class lede.Quote: lede.Fact
---@field form "direct"|"mixed"|"block"
---@field speaker lede.span?
---@field entity lede.Entity?
---@field cue lede.span?
---@field unclosed boolean?  no mark closes it

---@class lede.Claim: lede.Fact
---@field kind "direct"|"mixed"|"indirect"|"nominal"
---@field source lede.span?
---@field entity lede.Entity?
---@field cue lede.span
---@field lemma string      of the cue
---@field content lede.span?
---@field stance string
---@field polarity 1|-1
---@field certainty "certain"|"probable"|"possible"|"unknown"
---@field modality string?
---@field hedges lede.span[]
---@field negations lede.span[]
---@field author_hedges lede.span[]   the author's own doubt, not the source's
---@field said lede.Time?
---@field about lede.Time[]
---@field quantities lede.Quantity[]
---@field checkable boolean
---@field checkworthiness number   0 to 1
---@field asserts string           "fact", or "prediction", "promise", "opinion" …
---@field within lede.Claim?   the one that it is nested in

---@class lede.Event: lede.Fact
---@field time lede.Time
---@field kind "event"|"said"
---@field verb lede.span?
---@field said lede.Time?       of an event told in a statement: when that was made
---@field basis "stated"|"dateline"
---@field actors string[]
---@field what lede.span
