--- lede.show: a row for people to read, whatever is in it; for scripts that do not say how they want to be printed.
--   claim
--      source     Kaja Kallas
--      content    "this week could be pivotal"

local json = require "lede.core".json

local hidden = { v = true, fact = true, id = true, doc = true, start = true, ["end"] = true, rule = true }
local first = { "title", "name", "source", "cue", "content", "text" }

-- A part shows as its text, a list as its members, anything else as itself; nothing as nil.
local function value_text(value)
  if value == json.null then return nil end
  if type(value) ~= "table" then return tostring(value) end
  if type(value.text) == "string" then return value.text end
  if #value == 0 then return next(value) and json.encode(value) or nil end
  local members = {}
  for i, member in ipairs(value) do members[i] = value_text(member) or "" end
  return table.concat(members, "; ")
end

local function field_names(row)
  local names, seen = {}, {}
  local function add(name)
    if row[name] ~= nil and not seen[name] and not hidden[name] then
      names[#names + 1], seen[name] = name, true
    end
  end
  for _, name in ipairs(first) do add(name) end
  local rest = {}
  for name in pairs(row) do rest[#rest + 1] = name end
  table.sort(rest, function(a, b) return tostring(a) < tostring(b) end)
  for _, name in ipairs(rest) do add(name) end
  return names
end

--- Write the row: its kind on a line, then a line a field.
return function(row, write)
  write(type(row.fact) == "string" and row.fact or "row", "\n")
  for _, name in ipairs(field_names(row)) do
    local text = value_text(row[name])
    if text then write(("   %-10s %s\n"):format(name, (text:gsub("\n", "\n" .. (" "):rep(14))))) end
  end
end
