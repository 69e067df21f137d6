-- How much is that in metric units?
--
--   $ lede run examples/metric.lua examples/articles/river-flood.html
--
-- LPeg over characters: a figure and an American unit, already converted when they are captured.
local lpeg = require "lpeg"
local P, R, Cc = lpeg.P, lpeg.R, lpeg.Cc

local digits = R "09"^1
local figure = digits * ("." * digits)^-1 / tonumber
local unit = (P "feet" + "foot") * Cc(0.3048) * Cc "m"
           + (P "inches" + "inch") * Cc(2.54) * Cc "cm"
           + (P "miles" + "mile") * Cc(1.609344) * Cc "km"
           + P "acre" * P "s"^-1 * Cc(0.404686) * Cc "ha"
local measure = figure * lpeg.S " -" * unit * -R "az"

for span, value, factor, metric in doc:find(measure) do
  emit { fact = "measure", text = span:context(40), is = ("%s = %.1f %s"):format(span.text, value * factor, metric) }
end
