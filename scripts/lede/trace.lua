--- lede.trace: how the grammars read a text, a sentence at a time: for those who write grammars.
--
--   local read = trace.new({ phase = NAME?, rule = NAME?, at = WORD? }, map?)      or nil and what is wrong
--   read(doc) -> reading                                                           or nil and what is wrong
--
-- `map` is a script's map; without one the bundled phases are read, up to the claims.  A reading is plain data, which
-- lede.trace_text and lede.trace_html show:
--   sentences   { text, tokens, phases, emitted }
--   tokens      { number, text, form, classes, folds }
--   phases      { name, place?, sees, matches, rules?, asked = was a rule asked for? }: `place` where a script made it;
--               `sees` the elements { i, text, fold? }
--   matches     { rule, place, text, first, stop, captures = { { name, text, depth } }, fold?, note? }
--   rules       { rule, place, pattern, tries, idle, open, places }: of the rule asked for, of all rules of the phase
--               asked for, and of a script's own.  `open` of `places` is where the prefilter let it be tried; where it
--               does not get past its first element it is only counted, in `idle`.
--   tries       { i, at, far, reached, open, taken, wanted } one that failed, and how far it got; { i, at, text, stop,
--               note? } one that did not; { gave_up } one that took too many steps
--   emitted     { fact, text }: a script's rows
-- `at` keeps to the sentences that hold a word, and in them to the matches over it and the places at it.
local core = require "lede.core"
local lede = require "lede"
local attribution = require "lede.attribution"
local cascade = require "lede.cascade"
local report = require "lede.report"
local tape = require "lede.tape"
local trace_try = require "lede.trace_try"

local clean = report.clean
local trace = {}

---------------------------------------------------------------------------------------------------- phases by name

-- The phases that are shown unasked, in the order they run: { phase, of = the member of the cascade that it belongs
-- to }.  (What a script put into the cascade may be a table with a method `run` and nothing to show.)
local function cascade_phases()
  local out = {}
  for _, entry in ipairs(cascade.phases()) do
    local phase, name = entry.phase, entry.name
    for _, part in ipairs(phase.phases or { phase }) do
      if tape.is_phase(part) then out[#out + 1] = { phase = part, of = name } end
    end
  end
  out[#out + 1] = { phase = attribution.main, of = "attribution" }
  out[#out + 1] = { phase = attribution.inner, of = "attribution" }
  out[#out + 1] = { phase = attribution.nested, of = "attribution" }
  return out
end

local function is_own(phase)
  for _, rule in ipairs(phase.rules) do
    if not rule.place:find "^lede/" then return true end
  end
  return false
end

-- Is it what `--rule` asks for: NAME, PHASE.NAME, FILE:LINE, or the `rule` of a row?
local function is_asked(rule, asked)
  local name, place = asked:match "([^.]*)@(.*)$"
  if place then return rule.name == name and rule.place == place end
  return rule.name == asked or rule.name == asked:match "[^.]*$" or rule.place == asked
    or rule.place:sub(-#asked - 1) == "/" .. asked
end

local function has_rule(phase, asked)
  for _, rule in ipairs(phase.rules) do
    if is_asked(rule, asked) then return true end
  end
  return false
end

local function unknown(what, name, names, where)
  local near = core.near(name, names)
  if near then return ("no %s '%s'%s (did you mean '%s'?)"):format(what, name, where or "", near) end
  return ("no %s '%s'%s; there are %s"):format(what, name, where or "", table.concat(names, ", "))
end

local function unknown_rule(options, rule_names, phase_names)
  local name = options.rule:match "[^.]*$"
  if options.phase then return unknown("rule", name, rule_names, (" in phase '%s'"):format(options.phase)) end
  if core.near(name, rule_names) then return unknown("rule", name, rule_names) end
  return ("no rule '%s' in any phase (%s)"):format(options.rule, table.concat(phase_names, ", "))
end

local function add_name(names, name)
  if not names[name] then names[#names + 1], names[name] = name, true end
end

-- The phases that are asked for, as a set; or nil and what is wrong.  Each entry is { phase, of =, hidden = only when
-- asked }.
local function chosen(phases, options)
  local wanted, phase_names, rule_names, any, any_rule = {}, {}, {}, false, false
  for _, entry in ipairs(phases) do
    local phase = entry.phase
    add_name(phase_names, entry.of)
    add_name(phase_names, phase.name)
    if not options.phase or phase.name == options.phase or entry.of == options.phase then
      any = true
      for _, rule in ipairs(phase.rules) do add_name(rule_names, rule.name) end
      local here = options.rule and has_rule(phase, options.rule)
      any_rule = any_rule or here
      wanted[phase] = here or not options.rule and (options.phase or not entry.hidden)
    end
  end
  if not any then return nil, unknown("phase", options.phase, phase_names) end
  if options.rule and not any_rule then return nil, unknown_rule(options, rule_names, phase_names) end
  return wanted
end

---------------------------------------------------------------------------------------------------- elements

local function overlap(a, b) return a.first <= b.last and b.first <= a.last end

-- The elements of a layer that are no edges: { i, first byte, last byte, fold }, in order.
local function elements_of(layer)
  local out = {}
  for i = 1, #layer do
    local e = layer:element(i)
    if not e.edge then
      local first, last = layer:range(i, i)
      out[#out + 1] = { i = i, first = first, last = last, fold = e.fold, form = e.form, entry = e.entry }
    end
  end
  return out
end

-- Those that have to do with a range of bytes.
local function within(elements, range)
  local low, high, out = 1, #elements + 1, {}
  while low < high do
    local mid = (low + high) // 2
    if elements[mid].last < range.first then low = mid + 1 else high = mid end
  end
  while elements[low] and elements[low].first <= range.last do
    out[#out + 1] = elements[low]
    low = low + 1
  end
  return out
end

local function text_of(layer, first, stop)
  if stop <= first then return "" end
  return clean(layer:span(first, stop - 1).text)
end

--- An element as it is shown: PERSON[Jane Doe].
function trace.label(e) return e.fold and ("%s[%s]"):format(e.fold, e.text) or e.text end

local function shown_element(layer, i)
  local e = i <= #layer and layer:element(i)
  if not e or e.edge then return "the end of the sentence" end
  return ('"%s"'):format(trace.label { fold = e.fold, text = clean(layer:span(i, i).text) })
end

-- The places of a word (or several) in a sentence, in any case of ASCII letters; whole words only.
local function places_of(word, sentence)
  local out, text, at = {}, sentence.text:lower(), 1
  local first, last = text:find(word:lower(), at, true)
  while first do
    local before, after = text:sub(first - 1, first - 1), text:sub(last + 1, last + 1)
    if not (first > 1 and before:find "[%w\x80-\xff]") and not after:find "[%w\x80-\xff]" then
      out[#out + 1] = { first = sentence.first + first - 1, last = sentence.first + last - 1 }
    end
    first, last = text:find(word:lower(), last + 1, true)
  end
  return out
end

local function touches(places, range)
  if not places then return true end
  for _, place in ipairs(places) do
    if overlap(place, range) then return true end
  end
  return false
end

---------------------------------------------------------------------------------------------------- the run

-- What is read without a script; its claims, to tell which matches came to nothing.
local function read_claims(doc) doc:claims() end

-- A search of a phase: what came of each match, the ranges of text.
local function finish(s, claimed)
  for _, m in ipairs(s.matches) do
    local first, last = s.layer:range(m.first, m.last)
    m.range = { first = first, last = last }
    m.dropped = claimed and m.fact and m.fact.fact == "claim" and not claimed[m.fact]
  end
end

-- The searches of a document: { phase, layer, elements, matches }, each layer of a phase once; and the rows emitted.
local function run(doc, map)
  local seen, known, elements, emitted = {}, {}, {}, {}
  local function note(phase, layer, matches)
    known[phase] = known[phase] or {}
    if known[phase][layer] then return end
    known[phase][layer] = true
    elements[layer] = elements[layer] or elements_of(layer)
    seen[#seen + 1] = { phase = phase, layer = layer, elements = elements[layer], matches = matches }
  end
  tape.observe(note, function() map(doc, function(row) emitted[#emitted + 1] = row end) end)
  local claimed
  for _, s in ipairs(seen) do
    if s.phase == attribution.main and not claimed then
      claimed = {}
      for _, claim in ipairs(doc:claims()) do claimed[claim] = true end
    end
  end
  for _, s in ipairs(seen) do finish(s, claimed) end
  local words = cascade.layer(doc, "words")
  return { seen = seen, words = words, elements = elements_of(words), emitted = emitted }
end

-- What a document was read with, for `chosen`.
local function phases_of(data)
  local out, known = cascade_phases(), {}
  for _, entry in ipairs(out) do known[entry.phase] = true end
  for _, s in ipairs(data.seen) do
    if not known[s.phase] then
      known[s.phase] = true
      out[#out + 1] = { phase = s.phase, of = s.phase.name, hidden = not is_own(s.phase) }
    end
  end
  return out
end

---------------------------------------------------------------------------------------------------- tokens

-- The classes of the lexicon that an element belongs to, in the form it has.  (Every form has a lemma.)
local function classes_of(data, e)
  local out = {}
  for _, m in ipairs(e.entry and lede.lexicon:why(e.entry) or {}) do
    if data.words:attr(e.i, m.class, "lemma") then add_name(out, m.class) end
  end
  return out
end

-- The folds that took in a token, the lowest first.
local function folds_over(data, e)
  local out = {}
  for _, s in ipairs(data.seen) do
    for _, m in ipairs(s.in_sentence) do
      if m.rule.fold and overlap(m.range, e) then add_name(out, m.rule.fold) end
    end
  end
  return out
end

local function tokens_of(data, sentence)
  local out = {}
  for n, e in ipairs(within(data.elements, sentence)) do
    out[n] = { number = n, text = clean(data.words:span(e.i, e.i).text), form = e.form, classes = classes_of(data, e),
               folds = folds_over(data, e) }
  end
  return out
end

---------------------------------------------------------------------------------------------------- matches and tries

local function captures_of(m)
  local out = {}
  for _, c in ipairs(m:captures()) do
    local text = c.first and text_of(m.layer, c.first, c.last + 1) or clean(tostring(c.value))
    if text ~= "" then out[#out + 1] = { name = c.name, text = text, depth = c.depth } end
  end
  return out
end

local function shown_match(m)
  return { rule = m.rule.name, place = m.rule.place, text = text_of(m.layer, m.first, m.stop), first = m.first,
           stop = m.stop, captures = captures_of(m), fold = m.rule.fold,
           note = m.dropped and "no claim came of it: see lede.claims" or nil }
end

-- What came of a rule that matches at a place where the phase has no such match.
local function passed_over(s, i)
  for _, m in ipairs(s.in_sentence) do
    if m.first <= i and i < m.stop then return ("but %s took the place"):format(m.rule.name) end
  end
  return "but was refused"
end

local function is_match(s, rule, i)
  for _, m in ipairs(s.in_sentence) do
    if m.rule == rule and m.first == i then return true end
  end
  return false
end

-- The patterns that failed where a try stopped, each once.
local function texts_of(nodes)
  local out, seen = {}, {}
  for _, n in ipairs(nodes) do
    local text = clean(trace_try.text(n, 100))
    if not seen[text] then out[#out + 1], seen[text] = text, true end
  end
  return out
end

local function taken_of(s, result)
  local out = {}
  for _, c in ipairs(result.taken) do
    local text = text_of(s.layer, c[2], c[3] or result.far)
    if text ~= "" then out[#out + 1] = { name = c[1], text = text .. (c[3] and "" or " …") } end
  end
  return out
end

-- A rule at one place; nil where it is not worth showing.
local function try(s, rule, on_tape, has, open, i, always)
  local result = trace_try.try(rule.pattern, on_tape, has, i)
  local shown = { i = i, at = shown_element(s.layer, i), open = open[i] or false }
  if result.gave_up then
    shown.gave_up = true
  elseif result.stop and result.stop > i then
    shown.text, shown.stop = text_of(s.layer, i, result.stop), result.stop
    if not is_match(s, rule, i) then shown.note = passed_over(s, i) end
  elseif result.far > i or always then
    shown.far, shown.reached = result.far, shown_element(s.layer, result.far)
    shown.taken, shown.wanted = taken_of(s, result), texts_of(result.wanted)
  else
    return nil
  end
  return shown
end

-- A rule at every place of a sentence, or those asked for.
local function tries_of(s, rule, sentence, places)
  local on_tape, has, open = s.phase:tape(rule, s.layer)
  local out = { rule = rule.name, place = rule.place, pattern = trace_try.text(rule.pattern, 180), tries = {}, idle = 0,
                open = 0, places = 0 }
  for _, e in ipairs(within(s.elements, sentence)) do
    if e.first >= sentence.first and touches(places, e) then
      local shown = try(s, rule, on_tape, has, open, e.i, places ~= nil)
      out.places, out.open = out.places + 1, out.open + (open[e.i] and 1 or 0)
      if shown then out.tries[#out.tries + 1] = shown else out.idle = out.idle + 1 end
    end
  end
  return out
end

--- Of a rule's tries the failed one that got farthest; nil: none failed, or none got past its first element.
function trace.nearest(rule)
  local best
  for _, shown in ipairs(rule.tries) do
    if shown.far and (not best or shown.far - shown.i > best.far - best.i) then best = shown end
  end
  return best
end

---------------------------------------------------------------------------------------------------- readings

local function phase_of(s, sentence, options, places)
  local own = is_own(s.phase)
  local out = { name = s.phase.name, place = own and s.phase.rules[1].place or nil, sees = {}, matches = {},
                asked = options.rule ~= nil }
  for i, e in ipairs(within(s.elements, sentence)) do
    out.sees[i] = { i = e.i, text = clean(s.layer:span(e.i, e.i).text), fold = e.fold }
  end
  for _, m in ipairs(s.in_sentence) do
    if (not options.rule or is_asked(m.rule, options.rule)) and touches(places, m.range) then
      out.matches[#out.matches + 1] = shown_match(m)
    end
  end
  if not (options.rule or options.phase or own) then return out end
  out.rules = {}
  for _, rule in ipairs(s.phase.rules) do
    if not options.rule or is_asked(rule, options.rule) then
      out.rules[#out.rules + 1] = tries_of(s, rule, sentence, places)
    end
  end
  return out
end

-- The matches that have to do with a sentence.
local function pick(s, sentence)
  local out = {}
  for _, m in ipairs(s.matches) do
    if overlap(m.range, sentence) then out[#out + 1] = m end
  end
  return out
end

-- Where a row is, and what it says: a fact's span and text; of a plain table the first of its spans, and all of them.
local function shown_row(row)
  if core.type(row.span) == "lede.span" then return row.span, clean(row.span.text) end
  local first, texts = nil, {}
  for name, value in pairs(row) do
    if core.type(value) == "lede.span" then
      if not first or value.first < first.first then first = value end
      texts[#texts + 1] = ("%s: %s"):format(name, clean(value.text))
    end
  end
  table.sort(texts)
  return first, table.concat(texts, "; ")
end

-- The rows that were emitted of a sentence.
local function emitted_in(data, sentence)
  local out = {}
  for _, row in ipairs(data.emitted) do
    local place, text = shown_row(type(row) == "table" and row or {})
    if place and overlap(place, sentence) then
      out[#out + 1] = { fact = clean(tostring(row.fact or "row")), text = text }
    end
  end
  return out
end

local function read_sentence(data, wanted, sentence, options, places)
  local range = { first = sentence.first, last = sentence.last }
  local out = { text = clean(sentence.text), phases = {}, emitted = emitted_in(data, range) }
  for _, s in ipairs(data.seen) do s.in_sentence = pick(s, range) end
  out.tokens = tokens_of(data, range)
  for _, s in ipairs(data.seen) do
    if wanted[s.phase] then out.phases[#out.phases + 1] = phase_of(s, range, options, places) end
  end
  return out
end

--- A function that reads a document; or nil and what is wrong with the options.  Of a script's own phases that is known
--- only once a document has been read.
function trace.new(options, map)
  if not map then
    local wanted, problem = chosen(cascade_phases(), options)
    if not wanted then return nil, problem end
  end
  return function(doc)
    local data = run(doc, map or read_claims)
    local wanted, problem = chosen(phases_of(data), options)
    if not wanted then return nil, problem end
    local out = { sentences = {} }
    for sentence in doc:sentences() do
      local places = options.at and places_of(options.at, sentence)
      if not places or #places > 0 then
        out.sentences[#out.sentences + 1] = read_sentence(data, wanted, sentence, options, places)
      end
    end
    return out
  end
end

return trace
