-- Who denies what, and which bytes show it?
--
--   $ lede run examples/denials.lua examples/articles/port-merger.html
--   | denial
--   |    source     Salvaterra
--   |    cue        denied
--   |    content    that the sale had been rushed
--   |    text       Salvaterra denied that the sale had been rushed
--   |    bytes      5403 to 5449
--   |    file       0f5a90cf7a416c22fee84c85a25edabee447a5417519ac3967098c97c19637db
--   | denial
--   |    source     Tolstad
--   |    cue        disputed
--   |    content    the figure
--   |    text       Tolstad disputed the figure
--   |    bytes      7017 to 7043
--   |    file       0f5a90cf7a416c22fee84c85a25edabee447a5417519ac3967098c97c19637db
--
-- The bytes are those of the file, counted from 1: `head -c LAST FILE | tail -c +FIRST` shows the passage as it was
-- published, markup and all.
for _, claim in ipairs(doc:claims()) do
  if claim.stance == "deny" then
    local first, last = claim.span:source()
    emit { fact = "denial", source = claim.source, cue = claim.cue, content = claim.content, text = claim.span,
           bytes = ("%d to %d"):format(first, last), file = doc.sha256 }
  end
end
