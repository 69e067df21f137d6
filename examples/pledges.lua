-- Who has promised to do what?
--
--   $ lede run examples/pledges.lua examples/articles/port-merger.html
--   | pledge
--   |    source     Norrhavn Terminals
--   |    cue        agreed
--   |    content    to buy its Portuguese rival Cais Atlântico for €6.4 billion in cash and shares
--   | pledge
--   |    source     His family
--   |    cue        promised
--   |    content    to accept unless a higher bid arrives before the end of November
--   | pledge
--   |    source     Norrhavn
--   |    cue        pledged
--   |    content    not to close any terminal before 2030
--
-- A grammar of one's own over tokens: a name or a role, a verb of promising in any of its forms, "to …".
local t = require "lede.tape"

local someone = t.fold "PERSON" + t.fold "ORG" + t.fold "ROLE"
local verb = t.lexeme "promise" + t.lexeme "pledge" + t.lexeme "vow" + t.lexeme "agree"
local on_some_day = (t.word "on"^-1 * t.fold "TIME")^-1

local pledge = t.as("who", someone) * t.insertion()^-1 * t.words "has have had"^-1 * t.as("verb", verb) * on_some_day
             * t.as("what", t.word "not"^-1 * t.word "to" * t.upto(t.form "punct"))

for m in doc:match(pledge) do
  emit { fact = "pledge", source = m.who, cue = m.verb, content = m.what }
end
