-- How much is that in metric units?
--
--   $ lede run examples/metric.lua examples/articles/river-flood.html
--   | measure
--   |    text       22 feet
--   |    metric     6.7 m
--   | measure
--   |    text       11.4 inches
--   |    metric     29.0 cm
--   | measure
--   |    text       17 feet
--   |    metric     5.2 m
--   | measure
--   |    text       29.3 feet
--   |    metric     8.9 m
--   | measure
--   |    text       25 feet
--   |    metric     7.6 m
--   | measure
--   |    text       15 feet
--   |    metric     4.6 m
--
-- LPeg over characters: a figure and an American unit, which come out of the match as a number, its factor and a unit.
local lpeg = require "lpeg"
local P, R, S, Cc = lpeg.P, lpeg.R, lpeg.S, lpeg.Cc

local figure = R "09"^1 * ("." * R "09"^1)^-1 / tonumber
local unit = (P "feet" + "foot") * Cc(0.3048) * Cc "m"
           + P "inch" * P "es"^-1 * Cc(2.54) * Cc "cm"
           + P "mile" * P "s"^-1 * Cc(1.609344) * Cc "km"
           + P "acre" * P "s"^-1 * Cc(0.404686) * Cc "ha"
local measure = figure * S " -" * unit * -R "az"

for span, value, factor, metric in doc:find(measure) do
  emit { fact = "measure", text = span, metric = ("%.1f %s"):format(value * factor, metric) }
end
