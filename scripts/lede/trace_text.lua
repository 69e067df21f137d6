--- lede.trace_text: what lede.trace read, for a terminal.
--
--   trace_text(reading, options, write)      options as trace.new has them
local report = require "lede.report"
local trace = require "lede.trace"

local function padded(text, width) return text .. (" "):rep(width - (utf8.len(text) or #text)) end

local function show_tokens(tokens, write)
  write "  tokens\n"
  for _, token in ipairs(tokens) do
    local line = ("  %4d  %s %s %s"):format(token.number, padded(token.text, 18), padded(token.form, 8),
      table.concat(token.classes, " "))
    local folds = table.concat(token.folds, " < ")
    write((line .. (folds ~= "" and "  -> " .. folds or "")):gsub("%s+$", "") .. "\n")
  end
end

local function show_captures(captures, write)
  for _, c in ipairs(captures) do write(("        %-9s %s\n"):format(c.name, c.text)) end
end

local function show_match(m, write)
  write(('    %s matches "%s"\n'):format(m.rule, m.text))
  show_captures(m.captures, write)
  if m.fold then write(("        folded to %s\n"):format(m.fold)) end
  if m.note then write(("        %s\n"):format(m.note)) end
end

local SHOWN = 6 -- of the patterns that failed at one place

local function show_wanted(texts, write)
  for n = 1, math.min(#texts, SHOWN) do write(("        %s %s\n"):format(n == 1 and "wanted" or "    or", texts[n])) end
  if #texts > SHOWN then write(("            or %d others\n"):format(#texts - SHOWN)) end
end

local function show_stopped(shown, start, how, write)
  write(("    %s %s: %s at %s\n"):format(start, shown.at, how, shown.reached))
  show_captures(shown.taken, write)
  show_wanted(shown.wanted, write)
end

local function show_try(shown, write)
  if shown.gave_up then
    write(("    at %s: given up, too many steps\n"):format(shown.at))
  elseif shown.stop then
    write(('    at %s: matches "%s"%s\n'):format(shown.at, shown.text, shown.note and ", " .. shown.note or ""))
  else -- where the prefilter saw that it was hopeless, it was not tried
    show_stopped(shown, "at", shown.open and "stopped" or "would have stopped", write)
  end
end

-- Every try of a rule that was asked for.
local function show_tries(rule, write)
  write(report.wrap(rule.pattern, ("    %s tried: "):format(rule.rule), "         "))
  for _, shown in ipairs(rule.tries) do show_try(shown, write) end
  if rule.idle > 0 then
    write(("    at %d other place%s: stopped at once\n"):format(rule.idle, rule.idle > 1 and "s" or ""))
  end
  if rule.open < rule.places then
    write(("    the prefilter let it be tried at %d of %d places\n"):format(rule.open, rule.places))
  end
end

-- Of rules that nobody asked for: of each how far it got at best.
local function show_nearest(rules, matched, write)
  local idle = {}
  for _, rule in ipairs(rules) do
    local nearest = trace.nearest(rule)
    if not matched[rule.rule] and nearest then
      show_stopped(nearest, rule.rule .. " comes nearest at", "stops", write)
    elseif not matched[rule.rule] then
      idle[#idle + 1] = rule.rule
    end
  end
  if #idle == 0 then return end
  write(report.wrap(table.concat(idle, ", "), "    nowhere past the first element: ", "         "))
end

local function show_phase(phase, options, write)
  write(("  %s%s\n"):format(phase.name, phase.place and "  " .. phase.place or ""))
  local sees = {}
  for i, e in ipairs(phase.sees) do sees[i] = trace.label(e) end
  write(report.wrap(table.concat(sees, " "), "    sees ", "         "))
  local matched = {}
  for _, m in ipairs(phase.matches) do
    matched[m.rule] = true
    show_match(m, write)
  end
  if #phase.matches == 0 then
    write(("    %s\n"):format(phase.asked and options.rule .. " has no match" or "no match"))
  end
  if phase.asked then
    for _, rule in ipairs(phase.rules) do show_tries(rule, write) end
  elseif phase.rules then
    show_nearest(phase.rules, matched, write)
  end
end

local function show_sentence(sentence, options, write)
  write(report.wrap(sentence.text, "", "") .. "\n")
  show_tokens(sentence.tokens, write)
  for _, phase in ipairs(sentence.phases) do show_phase(phase, options, write) end
  for _, row in ipairs(sentence.emitted) do
    write(report.wrap(row.text, ("  emits %s  "):format(row.fact), "         "))
  end
end

return function(reading, options, write)
  for i, sentence in ipairs(reading.sentences) do
    if i > 1 then write "\n" end
    show_sentence(sentence, options, write)
  end
  if #reading.sentences == 0 and options.at then
    write(('No sentence has the word "%s".\n'):format(report.clean(options.at)))
  end
end
