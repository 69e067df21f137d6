--- lede.test: what a script's own examples want, and how what it emits differs from that; for `lede test`.
--
-- A script that returns a table says in `examples` which rows its map emits for a small text:
--
--   examples = {
--     { "Jane Doe vowed on Monday to resign.", { who = "Jane Doe", what = "to resign" }, date = "2025-12-02" },
--     { "Nothing happened." },
--   }
--
-- An example is the text of a document, then a table for each row that is wanted, in the order in which map emits them;
-- none, or {} alone, where it is to emit nothing.  `date` is the day the text is from, as `lede run --date` gives it.
-- There are to be as many rows as are wanted.  Of a row the fields that are named are compared, as JSON has them:
--   "text"            with the text of a part, or with a string
--   5, true           with that very value
--   false             with false, and with what is absent
--   { "a", "b" }      with a list as long, member by member
--   { name = "…" }    with the fields named, of a part, a time value or whatever has fields

local lede, report, show = require "lede", require "lede.report", require "lede.show"
local null = lede.json.null

local test = {}

---- What is wanted --------------------------------------------------------------------------------------------------

local SHAPE = [[{ "a small text", { field = wanted, … }, … }]]
local VALUES = { string = true, number = true, boolean = true, table = true }

local function is_index(key, list) return math.type(key) == "integer" and key >= 1 and key <= #list end

local function check_value(value, where, wrong)
  if not VALUES[type(value)] then
    wrong("%s is a %s, not a string, a number, a boolean or a table of them", where, type(value))
  elseif type(value) == "table" then
    for key, member in pairs(value) do check_value(member, ("%s.%s"):format(where, key), wrong) end
  end
end

local function check_row(row, number, wrong)
  if type(row) ~= "table" then
    wrong("row %d is a %s, not a table of wanted fields: %s", number, type(row), SHAPE)
  elseif next(row) == nil then
    wrong("row %d names no field, and {} stands alone where nothing is to be emitted", number)
  end
  for name, value in pairs(row) do
    if type(name) ~= "string" then
      wrong("row %d has no name for its field %s; rows follow the text one by one: %s", number, tostring(name), SHAPE)
    end
    check_value(value, ("row %d: the field '%s'"):format(number, name), wrong)
  end
end

local function check_date(date, wrong)
  if date == nil then return end
  local is_day = type(date) == "string" and date:find "^%d%d%d%d%-%d%d%-%d%d$" and lede.time.parse(date)
  if not is_day then wrong("its date is %s, not a day \"YYYY-MM-DD\"", tostring(date)) end
end

-- The rows that an example wants.
local function wanted_rows(example)
  if #example == 2 and type(example[2]) == "table" and next(example[2]) == nil then return {} end
  return table.move(example, 2, #example, 1, {})
end

local function check_example(example, wrong)
  if type(example) ~= "table" then wrong("it is a %s, not %s", type(example), SHAPE) end
  if type(example[1]) ~= "string" or not example[1]:find "%S" then wrong("it has no text before its rows: %s", SHAPE) end
  for key in pairs(example) do
    if key ~= "date" and not is_index(key, example) then
      wrong("it has an unknown field '%s' (known: date); wanted fields stand in a table: %s", tostring(key), SHAPE)
    end
  end
  check_date(example.date, wrong)
  for number, row in ipairs(wanted_rows(example)) do check_row(row, number, wrong) end
end

--- The texts of the examples, a line each; raises where one is malformed, naming the script and its number.
function test.texts(examples, script)
  local texts = {}
  for key in pairs(examples) do
    if not is_index(key, examples) then
      error(("%s: examples is a list of %s; it may not have a field '%s'"):format(script, SHAPE, tostring(key)), 0)
    end
  end
  for number = 1, #examples do
    check_example(examples[number], function(format, ...)
      error(("%s: example %d: " .. format):format(script, number, ...), 0)
    end)
    texts[number] = report.clean(examples[number][1])
  end
  return texts
end

---- What was emitted ------------------------------------------------------------------------------------------------

local matches

local function matches_table(want, got)
  if type(got) ~= "table" or #want ~= #got then return false end
  if next(want) == nil then return next(got) == nil end
  for key, member in pairs(want) do
    if not matches(member, got[key]) then return false end
  end
  return true
end

function matches(want, got)
  if want == false or want == null then return not got or got == null end
  if type(want) == "table" then return matches_table(want, got) end
  if type(want) == "string" and type(got) == "table" then return want == got.text end
  return want == got
end

--- Does a row, or a value in it, agree with what is wanted of it?
test.matches = matches

---- The difference --------------------------------------------------------------------------------------------------

local function sorted_names(fields)
  local names = {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
  return names
end

-- A value as an example would name it, who names a part by its text or by some of its fields: `like` is how.
local function shown(value, like)
  if not value or value == null then return "nothing" end
  if type(value) == "string" then return '"' .. value:gsub("\n", "\\n") .. '"' end
  if type(value) ~= "table" then return tostring(value) end
  if type(value.text) == "string" and type(like) ~= "table" then return shown(value.text) end
  local members = {}
  like = type(like) == "table" and like or {}
  for i, member in ipairs(value) do members[i] = shown(member, like[i]) end
  local fields = #value == 0 and sorted_names(#like == 0 and next(like) and like or value) or {}
  for _, name in ipairs(fields) do
    members[#members + 1] = ("%s = %s"):format(name, shown(value[name], like[name]))
  end
  return #members > 0 and "{ " .. table.concat(members, ", ") .. " }" or "{}"
end

test.shown = shown

--- Write line by line, field by field, how a row differs from what is wanted of it; without a row what is wanted.
function test.compare(want, got, write, only_wrong)
  for _, name in ipairs(sorted_names(want)) do
    local value = got and got[name]
    if not got then
      write(("%-10s wanted %s"):format(name, shown(want[name], want[name])))
    elseif not matches(want[name], value) then
      write(("%-10s wanted %s"):format(name, shown(want[name], want[name])))
      write(("%-10s got    %s"):format("", shown(value, want[name])))
    elseif not only_wrong then
      write(("%-10s is %s"):format(name, shown(value, want[name])))
    end
  end
end

local function compare_row(number, want, got, write)
  write(("row %d%s\n"):format(number, got and "" or " is missing"))
  test.compare(want, got, function(line) write("   ", line, "\n") end)
end

local function shown_row(row)
  local parts = {}
  show(row, function(...) parts[#parts + 1] = table.concat { ... } end)
  return (table.concat(parts):gsub("[^\n]+", "   %0"))
end

--- How the rows differ from those that the example wants, in lines; nil where they do not.
function test.difference(example, rows)
  local wanted, parts = wanted_rows(example), {}
  local function write(...) parts[#parts + 1] = table.concat { ... } end
  for number = 1, math.max(#wanted, #rows) do
    local want, got = wanted[number], rows[number]
    if not want then
      write(("row %d is not wanted\n"):format(number), shown_row(got))
    elseif not (got and matches_table(want, got)) then
      compare_row(number, want, got, write)
    end
  end
  if #parts > 0 then return (table.concat(parts):gsub("\n$", "")) end
end

return test
