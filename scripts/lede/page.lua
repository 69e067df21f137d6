--- lede.page: what HTTP says of a page, options about pages among others, what a page says about itself.

local page = {}

--- The charset that a Content-Type names (`text/html; charset="windows-1252"`); nil where it names none.
function page.charset(content_type)
  return content_type and content_type:lower():match ";%s*charset%s*=%s*[\"']?([^%s;,\"']+)"
end

--- Take `extract` out of a table of options -> the rest, extract.
function page.options(options)
  if type(options) ~= "table" or options.extract == nil then return options end
  local rest = {}
  for name, given in pairs(options) do
    if name ~= "extract" then rest[name] = given end
  end
  return rest, options.extract
end

local DATES, LISTS = { published = true, modified = true }, { author = true, tags = true }

-- The lines of a text.
local function lines_of(text)
  local list = {}
  for line in text:gmatch "[^\n]+" do list[#list + 1] = line end
  return list
end

--- What the page says about itself, by field (title author published modified url language site section tags image
-- description), as it was chosen: { value, from, where, because, first, last }.  `value` is a list for author and tags.
-- A date has its `zone`: "Z", "+01:00", or "unknown", where the page does not say; its day is that of the page then.
function page.metadata(doc)
  local candidates, err = doc:candidates()
  if not candidates then return nil, err end
  local fields = {}
  for _, c in ipairs(candidates) do
    if c.chosen then
      local value = LISTS[c.field] and lines_of(c.value) or c.value
      local zone = DATES[c.field] and (c.value:match "T.*([Zz])$" or c.value:match "T.*([+-]%d%d:%d%d)$" or "unknown")
      fields[c.field] = { value = value, zone = zone or nil, from = c.from, where = c.where, because = c.because,
                          first = c.first, last = c.last }
    end
  end
  return fields
end

return page
