-- Which flights, cases and sections of law are named?
--
--   $ lede run examples/cookbook/references.lua examples/cookbook/week.txt
--   | reference
--   |    kind       flight
--   |    number     NV208
--   | reference
--   |    kind       case
--   |    number     2025-CV-1187
--   | reference
--   |    kind       section
--   |    law        the Audit Act
--   |    number     12b
--
-- t.text looks inside a token with a pattern written for `re`, or with plain LPeg; everything around it stays
-- token-level. "words" is the lowest layer, where nothing is folded yet: a flight's number is no quantity there.
local lpeg = require "lpeg"
local t = require "lede.tape"

local flight = t.text "[A-Z][A-Z] [0-9]^+3 !."                       -- BA2490, not NV2
local section = t.text(lpeg.R "09"^1 * lpeg.R("az", "AZ")^-1 * -1)   -- 12, 12b
local year, serial = t.text "[0-9]^4 !.", t.text "[0-9]+ !."
local dash = t.words "- –"

local reference = t.tag("kind", "flight") * t.word "flight" * t.as("number", flight)
                + t.tag("kind", "section") * t.words "section article" * t.as("number", section)
                  * (t.word "of" * t.as("law", t.word "the"^-1 * t.form "capital"^1))^-1
                + t.tag("kind", "case") * t.word "case" * t.as("number", year * dash * t.form "UPPER" * dash * serial)

for m in doc:match(reference, "words") do
  emit { fact = "reference", kind = m.kind, number = m.number, law = m.law }
end
