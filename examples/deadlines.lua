-- What is still to come, and when?
--
--   $ lede run examples/deadlines.lua examples/articles/vaccine-trial.html
--   | 2026-02-01 (the end of February)
--   |     Okonrin told volunteers last week that they would learn by the end of February, and that
--   |     those who had received the placebo would be offered two doses free of charge.
--   | 2026-03-01 (this spring)
--   |     Veldane, whose shares have nearly doubled since last October, is reportedly seeking to raise
--   |     $400 million this spring.
--   | 2026-04-01 (April)
--   |     The European Commission’s advisory panel on vaccines is expected to discuss the findings in
--   |     April.
--   | 2026-07-01 (the second half of 2026)
--   |     Veldane Biologics, the company that makes KFV-2 and paid for the trial, said it planned to
--   |     apply for approval in Europe in the second half of 2026.
--   | 2035-01-01 (2035)
--   |     Reported cases of Kellan fever reached 48,300 in 2025, up from fewer than 9,000 in 2014,
--   |     according to the Central European Tick Observatory, which warned in December that warmer
--   |     winters could push the figure above 80,000 by 2035.
--
-- A timeline of one's own: of the events in an article those that begin after the day it was published.
local lede = require "lede"
local report = require "lede.report"
local times = require "lede.times"

local function to_come(doc)
  local timeline = lede.timeline()
  local today = lede.time.parse(times.document_date(doc) or "")
  for _, event in ipairs(doc:events()) do
    if today and event.time.begins >= today.ends then timeline:add(event) end
  end
  return timeline
end

return {
  map = function(doc, emit)
    for event in to_come(doc):each() do emit(event) end
  end,

  text = function(doc, write)
    for event in to_come(doc):each() do
      write(("%s (%s)\n"):format(event.time.from, report.clean(event.text)))
      write(report.wrap(event.what.text, "    ", "    "))
    end
  end,

  examples = {
    { "The bank may cut its rates in April. It raised them in 2019.",
      { time = { from = "2026-04-01" }, what = "The bank may cut its rates in April." }, date = "2026-02-03" },
    { "The bank raised its rates in 2019.", date = "2026-02-03" },
    { "The bank may cut its rates in April." }, -- of no day, so nothing is known to be to come
  },
}
