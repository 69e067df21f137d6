-- What rose or fell, from what to what?
--
--   $ lede run examples/cookbook/changes.lua examples/cookbook/week.txt
--   | change
--   |    direction  up
--   |    from       3.1 percent
--   |    to         4.4 percent
--   |    what       Inflation in Velmora
--   | change
--   |    direction  down
--   |    from       6.9 percent
--   |    to         6.2 percent
--   |    what       unemployment
--   | change
--   |    by         8 percent
--   |    direction  down
--   |    what       Exports
--
-- "from X to Y" and "to Y from X" are one thing: a repetition of alternatives takes either order.
local t = require "lede.tape"

local figure = t.fold "QUANTITY"
local up = t.tag("direction", "up") * t.words "rose rises risen climbed grew jumped increased"
local down = t.tag("direction", "down") * t.words "fell falls fallen dropped declined shrank decreased"
local subject = t.as("what", (t.one - t.form "punct" - t.words "and but")^-4 - (up + down))
local from = t.word "from" * t.as("from", figure, { many = true })
local to = t.word "to" * t.as("to", figure, { many = true })
local by = t.word "by" * t.as("by", figure, { many = true })

local word = t.one - up - down - t.form "punct" - t.words "and but"
local change = t.as("what", word * word^-4) * t.class "aux"^-2 * (up + down) * (from + to + by)^1

for m in doc:match(change) do
  emit { fact = "change", what = m.what, direction = m.direction, from = m.from, to = m.to, by = m.by }
end
