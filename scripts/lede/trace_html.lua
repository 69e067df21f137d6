--- lede.trace_html: what lede.trace read, as one page that loads nothing from anywhere.
--
--   trace_html.head(options) -> string             once, before the first document; HTML lets the end tags be left out
--   trace_html.show(reading, options, write, doc)
--
-- All that comes from documents and scripts is escaped; the page may run no script, whatever is in it.
local report = require "lede.report"
local trace = require "lede.trace"

local trace_html = {}

---------------------------------------------------------------------------------------------------- writing HTML

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }
local function escaped(text) return (report.clean(tostring(text)):gsub("[&<>\"']", ESCAPES)) end

-- An element of class `class` around HTML that is safe already.
local function tag(name, class, html)
  return ("<%s%s>%s</%s>"):format(name, class and (' class="%s"'):format(class) or "", html, name)
end

local function mapped(list, f)
  local out = {}
  for i, x in ipairs(list) do out[i] = f(x, i) end
  return table.concat(out)
end

---------------------------------------------------------------------------------------------------- the head

local STYLE = [[
:root { color-scheme: light dark; --page: #fbfaf8; --ink: #1d1f23; --soft: #6a6f78; --line: #dedbd4; --card: #ffffff;
  --chip: #f1efea; --good: #1a7f4b; --good-bg: #dff3e7; --bad: #b3261e; --bad-bg: #fbe3e0;
  --who: #dbe8fd; --what: #f9e7c9; --when: #e4dcf8; --said: #d9efe9; }
@media (prefers-color-scheme: dark) { :root { --page: #16181c; --ink: #e7e6e3; --soft: #9aa0aa; --line: #34373d;
  --card: #1e2126; --chip: #2a2d33; --good: #66cf96; --good-bg: #1f3a2c; --bad: #ff8a80; --bad-bg: #45211f;
  --who: #24385a; --what: #4a3a1c; --when: #392f57; --said: #1f423a; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.05rem; font-weight: 600; margin: 0 } h1 + p { margin: .1rem 0 0 }
h2 { font: 1.35rem/1.4 Georgia, serif; margin: 0 0 1rem }
.soft, .place { color: var(--soft); font-size: .82rem }
code, .chip, .place { font-family: ui-monospace, monospace }
code { font-size: .82rem; overflow-wrap: anywhere }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.4rem;
  margin-top: 1.5rem }
details { border-top: 1px solid var(--line); padding: .55rem 0 } details details { margin-left: 1.1rem }
summary { cursor: pointer; font-weight: 600 } summary .soft, summary .place { font-weight: 400; margin-left: .5rem }
.row { display: flex; flex-wrap: wrap; gap: .35rem; margin: .5rem 0 }
.chip { background: var(--chip); border-radius: 5px; padding: .1rem .45rem; font-size: .85rem;
  border: 1px solid transparent }
.chip small { display: block; color: var(--soft); font-size: .68rem; line-height: 1.35; max-width: 11rem }
.chip b { font-size: .64rem; letter-spacing: .04em; margin-right: .35rem; opacity: .75 }
.PERSON, .ORG, .ROLE { background: var(--who) } .PLACE, .MISC { background: var(--what) }
.TIME, .QUANTITY { background: var(--when) } .QUOTE { background: var(--said) }
.past { opacity: .4 } .taken { background: var(--good-bg); border-color: var(--good) }
.stop { background: var(--bad-bg); border-color: var(--bad); color: var(--bad); font-weight: 600 }
.match, .try { border-left: 3px solid var(--good); padding: .1rem 0 .1rem .8rem; margin: .6rem 0 }
.try { border-color: var(--bad) } .try.none { border-color: var(--line) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .3rem 0; font-size: .9rem }
dt { color: var(--soft) } dd { margin: 0 } p { margin: .3rem 0 }
.fold { font-weight: 600; font-size: .8rem } .bad { color: var(--bad) } .good { color: var(--good) }
]]

local function asked(options)
  local out = {}
  for _, name in ipairs { "phase", "rule", "at" } do
    if options[name] then out[#out + 1] = ("%s <code>%s</code>"):format(name, escaped(options[name])) end
  end
  return #out > 0 and tag("p", "soft", "Only " .. table.concat(out, ", ")) or ""
end

--- The page up to its first document.
function trace_html.head(options)
  return [[<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>lede trace</title>
<style>
]] .. STYLE .. "</style>\n</head>\n<body>\n" .. asked(options) .. "\n"
end

---------------------------------------------------------------------------------------------------- elements

-- The name of a fold as a class: scripts have folds of their own, whose names may be anything.
local function fold_class(fold) return fold and fold:find "^%a+$" and " " .. fold or "" end

local function chip(e, class)
  local fold = e.fold and tag("b", nil, escaped(e.fold)) or ""
  return tag("span", "chip" .. fold_class(e.fold) .. class, fold .. escaped(e.text))
end

local function strip_of_all(phase) return tag("div", "row", mapped(phase.sees, function(e) return chip(e, "") end)) end

local function token_chip(token)
  local folds = #token.folds > 0 and tag("small", "fold", escaped("→ " .. table.concat(token.folds, " < "))) or ""
  local classes = #token.classes > 0 and tag("small", nil, escaped(table.concat(token.classes, " "))) or ""
  return tag("span", "chip" .. fold_class(token.folds[#token.folds]), escaped(token.text)
    .. tag("small", nil, escaped(token.form)) .. classes .. folds)
end

-- The elements of a phase from where a try began: what it took, and where it stopped.
local function strip(phase, first, stop, failed)
  return tag("div", "row", mapped(phase.sees, function(e)
    if e.i < first then return chip(e, " past") end
    if e.i < stop then return chip(e, " taken") end
    return chip(e, failed and e.i == stop and " stop" or " past")
  end))
end

local function details(open, summary, html)
  return ("<details%s><summary>%s</summary>\n%s</details>\n"):format(open and " open" or "", summary, html)
end

local function captures(list)
  if #list == 0 then return "" end
  return tag("dl", nil, mapped(list, function(c)
    return tag("dt", nil, escaped(c.name)) .. tag("dd", nil, escaped(c.text))
  end))
end

---------------------------------------------------------------------------------------------------- phases

local function match(phase, m)
  local notes = (m.fold and tag("p", "fold", "folded to " .. escaped(m.fold)) or "")
    .. (m.note and tag("p", "soft", escaped(m.note)) or "")
  return tag("div", "match", tag("p", nil, ("<strong class=\"good\">%s</strong> <span class=\"place\">%s</span>")
    :format(escaped(m.rule), escaped(m.place))) .. strip(phase, m.first, m.stop) .. captures(m.captures) .. notes)
end

local function wanted(texts)
  if #texts == 0 then return "" end
  return tag("dl", nil, mapped(texts, function(text, n)
    return tag("dt", nil, n == 1 and "wanted" or "or") .. tag("dd", nil, tag("code", nil, escaped(text)))
  end))
end

local function try(phase, shown)
  if shown.gave_up then
    return tag("div", "try none", tag("p", nil, ("at %s: given up, too many steps"):format(escaped(shown.at))))
  elseif shown.stop then
    return tag("div", "match", tag("p", nil, ("at %s: matches%s"):format(escaped(shown.at),
      shown.note and ", " .. escaped(shown.note) or "")) .. strip(phase, shown.i, shown.stop))
  end
  return tag("div", "try", tag("p", nil, ("at %s: %s at <span class=\"bad\">%s</span>"):format(escaped(shown.at),
    shown.open and "stopped" or "would have stopped", escaped(shown.reached)))
    .. strip(phase, shown.i, shown.far, true) .. captures(shown.taken) .. wanted(shown.wanted))
end

local function outcome(r, matches)
  for _, m in ipairs(matches) do
    if m.rule == r.rule and m.place == r.place then return "matches" end
  end
  local nearest = trace.nearest(r)
  if not nearest then return "nowhere past its first element" end
  return ("comes nearest at %s, stops at %s"):format(nearest.at, nearest.reached)
end

local function rule(phase, r)
  local summary = escaped("how " .. r.rule .. " was tried") .. tag("span", "place", escaped(r.place))
    .. tag("span", "soft", escaped(outcome(r, phase.matches)))
  local rest = ("stopped at once at %d of %d places; the prefilter let it be tried at %d"):format(r.idle, r.places,
    r.open)
  return details(#phase.rules == 1, summary, tag("p", nil, tag("code", nil, escaped(r.pattern)))
    .. mapped(r.tries, function(shown) return try(phase, shown) end) .. tag("p", "soft", rest))
end

local function phase_block(phase)
  local count = #phase.matches == 0 and "no match" or #phase.matches == 1 and "1 match" or #phase.matches .. " matches"
  local summary = escaped(phase.name) .. (phase.place and tag("span", "place", escaped(phase.place)) or "")
    .. tag("span", "soft", count)
  return details(#phase.matches > 0 or phase.rules, summary, strip_of_all(phase)
    .. mapped(phase.matches, function(m) return match(phase, m) end)
    .. mapped(phase.rules or {}, function(r) return rule(phase, r) end))
end

local function emitted(rows)
  if #rows == 0 then return "" end
  return details(true, "emitted", tag("dl", nil, mapped(rows, function(row)
    return tag("dt", nil, escaped(row.fact)) .. tag("dd", nil, escaped(row.text))
  end)))
end

local function sentence_block(sentence)
  return tag("section", nil, tag("h2", nil, escaped(sentence.text))
    .. details(true, "tokens", tag("div", "row", mapped(sentence.tokens, token_chip)))
    .. mapped(sentence.phases, phase_block) .. emitted(sentence.emitted)) .. "\n"
end

--- A document.
function trace_html.show(reading, options, write, doc)
  write(tag("h1", nil, escaped(doc.title or "lede trace")), tag("p", "soft", "sha256 " .. escaped(doc.sha256)), "\n")
  for _, sentence in ipairs(reading.sentences) do write(sentence_block(sentence)) end
  if #reading.sentences == 0 and options.at then
    write(tag("p", nil, ("No sentence has the word “%s”."):format(escaped(options.at))))
  end
end

return trace_html
