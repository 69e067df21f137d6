--- lede.page: what HTTP says of a page, and options about pages among others.

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

return page
