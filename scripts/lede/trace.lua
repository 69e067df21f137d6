--- lede.trace: how the grammars read a text, a sentence at a time: for those who write grammars.
--
--   local show = trace.new { phase = NAME?, rule = NAME?, at = WORD? }      or nil and what is wrong
--   show(doc, write)
--
-- Of each sentence: its tokens; what each phase sees, with the folds of those below, and which of its rules match; of
-- `rule` every place where it was tried, how far it got and what stopped it.  `at` keeps to the sentences that hold a
-- word, and in them to the matches over it and the places at it.
local core = require "lede.core"
local lede = require "lede"
local attribution = require "lede.attribution"
local claims = require "lede.claims"
local cascade = require "lede.cascade"
local report = require "lede.report"
local tape = require "lede.tape"
local trace_try = require "lede.trace_try"

local clean = report.clean
local trace = {}

---------------------------------------------------------------------------------------------------- phases by name

-- The phases in the order they run: { phase, of = the member of the cascade that it belongs to }.
local function all_phases()
  local out = {}
  for _, entry in ipairs(cascade.phases()) do
    local phase, name = entry.phase, entry.name
    for _, part in ipairs(phase.phases or { phase }) do out[#out + 1] = { phase = part, of = name } end
  end
  out[#out + 1] = { phase = attribution.main, of = "attribution" }
  out[#out + 1] = { phase = attribution.inner, of = "attribution" }
  return out
end

local function is_called(entry, name) return entry.phase.name == name or entry.of == name end

local function has_rule(phase, name)
  for _, rule in ipairs(phase.rules) do
    if rule.name == name then return true end
  end
  return false
end

local function unknown(what, name, names, where)
  local near = core.near(name, names)
  if near then return ("no %s '%s'%s (did you mean '%s'?)"):format(what, name, where or "", near) end
  return ("no %s '%s'%s; there are %s"):format(what, name, where or "", table.concat(names, ", "))
end

local function unknown_rule(options, rule_names, phase_names)
  if options.phase then return unknown("rule", options.rule, rule_names, (" in phase '%s'"):format(options.phase)) end
  if core.near(options.rule, rule_names) then return unknown("rule", options.rule, rule_names) end
  return ("no rule '%s' in any phase (%s)"):format(options.rule, table.concat(phase_names, ", "))
end

local function add_name(names, name)
  if not names[name] then names[#names + 1], names[name] = name, true end
end

-- The phases that are asked for, as a set; or nil and what is wrong.
local function chosen(phases, options)
  local wanted, phase_names, rule_names, any = {}, {}, {}, false
  for _, entry in ipairs(phases) do
    add_name(phase_names, entry.of)
    add_name(phase_names, entry.phase.name)
    if not options.phase or is_called(entry, options.phase) then
      any = true
      for _, rule in ipairs(entry.phase.rules) do add_name(rule_names, rule.name) end
      wanted[entry.phase] = not options.rule or has_rule(entry.phase, options.rule)
    end
  end
  if not any then return nil, unknown("phase", options.phase, phase_names) end
  if options.rule and not rule_names[options.rule] then return nil, unknown_rule(options, rule_names, phase_names) end
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

local function label(layer, e)
  local text = clean(layer:span(e.i, e.i).text)
  return e.fold and ("%s[%s]"):format(e.fold, text) or text
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

local function claimed_cues(doc)
  local out = {}
  for _, claim in ipairs(doc:claims()) do
    local rule = claim.rule:match "[^.]+$"
    out[rule] = out[rule] or {}
    out[rule][claim.cue.first] = true
  end
  return out
end

-- All phases over a document: { phase, layer, elements, matches, claimed }, and the words below them.
local function run(doc)
  local seen = {}
  local function note(phase, layer, matches)
    seen[#seen + 1] = { phase = phase, layer = layer, elements = elements_of(layer), matches = matches }
  end
  tape.observe(note, function() cascade.layer(doc, cascade.order[#cascade.order]) end)
  local top, claimed = cascade.layer(doc, cascade.order[#cascade.order]), claimed_cues(doc)
  local context = claims.context(doc)
  for _, phase in ipairs { attribution.main, attribution.inner } do
    local matches = {}
    for m in phase:matches(top, context) do matches[#matches + 1] = m end
    note(phase, top, matches)
    seen[#seen].claimed = claimed
  end
  for _, s in ipairs(seen) do
    for _, m in ipairs(s.matches) do
      local first, last = s.layer:range(m.first, m.last)
      m.range = { first = first, last = last }
    end
  end
  local words = cascade.layer(doc, "words")
  return { seen = seen, words = words, elements = elements_of(words) }
end

---------------------------------------------------------------------------------------------------- what is shown

-- The classes of the lexicon that an element belongs to, in the form it has.  (Every form has a lemma.)
local function classes_of(data, e)
  local out = {}
  for _, m in ipairs(e.entry and lede.lexicon:why(e.entry) or {}) do
    if data.words:attr(e.i, m.class, "lemma") then add_name(out, m.class) end
  end
  return table.concat(out, " ")
end

-- The folds that took in a token, the lowest first.
local function folds_over(data, e)
  local out = {}
  for _, s in ipairs(data.seen) do
    for _, m in ipairs(s.in_sentence) do
      if m.rule.fold and overlap(m.range, e) then add_name(out, m.rule.fold) end
    end
  end
  return table.concat(out, " < ")
end

local function padded(text, width) return text .. (" "):rep(width - (utf8.len(text) or #text)) end

local function show_tokens(data, sentence, write)
  write "  tokens\n"
  for n, e in ipairs(within(data.elements, sentence)) do
    local folds = folds_over(data, e)
    local line = ("  %4d  %s %s %s"):format(n, padded(label(data.words, e), 18), padded(e.form, 8), classes_of(data, e))
    write((line .. (folds ~= "" and "  -> " .. folds or "")):gsub("%s+$", "") .. "\n")
  end
end

local function show_captures(m, write)
  for _, c in ipairs(m:captures()) do
    local value = c.first and text_of(m.layer, c.first, c.last + 1) or tostring(c.value)
    if value ~= "" then write(("        %-9s %s\n"):format(c.name, clean(value))) end
  end
end

local function is_refused(s, m)
  return s.claimed and not (s.claimed[m.rule.name] and m.cue and s.claimed[m.rule.name][m.cue.first])
end

local function show_match(s, m, write)
  write(('    %s matches "%s"\n'):format(m.rule.name, text_of(m.layer, m.first, m.stop)))
  show_captures(m, write)
  if m.rule.fold then write(("        folded to %s\n"):format(m.rule.fold)) end
  if is_refused(s, m) then write "        no claim came of it: see lede.claims\n" end
end

local function show_layer(s, sentence, write)
  local out = {}
  for i, e in ipairs(within(s.elements, sentence)) do out[i] = label(s.layer, e) end
  write(report.wrap(table.concat(out, " "), "    sees ", "         "))
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

-- The element where a try stopped, for people.
local function reached(s, i)
  local e = i <= #s.layer and s.layer:element(i)
  if not e or e.edge then return "the end of the sentence" end
  return ('"%s"'):format(label(s.layer, { i = i, fold = e.fold }))
end

local SHOWN = 6 -- of the patterns that failed at one place

local function show_wanted(nodes, write)
  local seen, count = {}, 0
  for _, n in ipairs(nodes) do
    local text = trace_try.text(n, 100)
    if not seen[text] then
      seen[text], count = true, count + 1
      if count <= SHOWN then write(("        %s %s\n"):format(count == 1 and "wanted" or "    or", clean(text))) end
    end
  end
  if count > SHOWN then write(("            or %d others\n"):format(count - SHOWN)) end
end

local function show_taken(s, taken, far, write)
  for _, c in ipairs(taken) do
    local text = text_of(s.layer, c[2], c[3] or far)
    if text ~= "" then write(("        %-9s %s%s\n"):format(c[1], text, c[3] and "" or " …")) end
  end
end

local function show_stopped(s, i, result, write)
  if result.gave_up then
    write(("    at %s: given up, too many steps\n"):format(reached(s, i)))
    return
  end
  write(("    at %s: stopped at %s\n"):format(reached(s, i), reached(s, result.far)))
  show_taken(s, result.taken, result.far, write)
  show_wanted(result.wanted, write)
end

-- A rule at every place of a sentence.  Where it does not get past its first element it is only counted, unless the
-- place was asked for.
local function show_tries(s, rule, sentence, places, write)
  local on_tape, has = s.phase:tape(rule, s.layer)
  local idle = 0
  write(report.wrap(trace_try.text(rule.pattern, 180), ("    %s tried: "):format(rule.name), "         "))
  for _, e in ipairs(within(s.elements, sentence)) do
    if e.first >= sentence.first and touches(places, e) then
      local result = trace_try.try(rule.pattern, on_tape, has, e.i)
      if result.stop and result.stop > e.i then
        local how = is_match(s, rule, e.i) and "" or ", " .. passed_over(s, e.i)
        write(('    at %s: matches "%s"%s\n'):format(reached(s, e.i), text_of(s.layer, e.i, result.stop), how))
      elseif result.gave_up or result.far > e.i or places then
        show_stopped(s, e.i, result, write)
      else
        idle = idle + 1
      end
    end
  end
  if idle > 0 then write(("    at %d other place%s: stopped at once\n"):format(idle, idle > 1 and "s" or "")) end
end

local function show_phase(s, sentence, options, places, write)
  write(("  %s\n"):format(s.phase.name))
  show_layer(s, sentence, write)
  local any = false
  for _, m in ipairs(s.in_sentence) do
    if (not options.rule or m.rule.name == options.rule) and touches(places, m.range) then
      any = true
      show_match(s, m, write)
    end
  end
  if not any then write(("    %s\n"):format(options.rule and options.rule .. " has no match" or "no match")) end
  if not options.rule then return end
  for _, rule in ipairs(s.phase.rules) do
    if rule.name == options.rule then show_tries(s, rule, sentence, places, write) end
  end
end

-- The matches that have to do with a sentence.
local function pick(s, sentence)
  local out = {}
  for _, m in ipairs(s.matches) do
    if overlap(m.range, sentence) then out[#out + 1] = m end
  end
  return out
end

local function show_sentence(data, sentence, options, places, write)
  write(report.wrap(sentence.text, "", "") .. "\n")
  for _, s in ipairs(data.seen) do s.in_sentence = pick(s, { first = sentence.first, last = sentence.last }) end
  show_tokens(data, sentence, write)
  for _, s in ipairs(data.seen) do
    if data.wanted[s.phase] then show_phase(s, sentence, options, places, write) end
  end
end

--- A function that traces a document; or nil and what is wrong with the options.
function trace.new(options)
  options = { phase = options.phase, at = options.at, rule = options.rule and options.rule:match "[^.]*$" }
  local wanted, problem = chosen(all_phases(), options)
  if not wanted then return nil, problem end
  return function(doc, write)
    local data = run(doc)
    data.wanted = wanted
    local any = false
    for sentence in doc:sentences() do
      local places = options.at and places_of(options.at, sentence)
      if not places or #places > 0 then
        if any then write "\n" end
        any = true
        show_sentence(data, sentence, options, places, write)
      end
    end
    if not any and options.at then write(('No sentence has the word "%s".\n'):format(clean(options.at))) end
  end
end

return trace
