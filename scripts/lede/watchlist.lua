--- lede.watchlist: names of a user's own with types and ids (Wikidata's, a register's), read from a table.
--
--   name,type,id,aliases                 CSV or TSV, by its first line, which names the columns; `type` (PER, ORG, LOC,
--   Ilse Marant,PER,Q1,I. Marant         MISC), `id` and `aliases` (with ; between them) may be missing
--   {"name": "Ilse Marant", "type": "PER", "id": "Q1", "aliases": ["I. Marant"]}     JSON Lines
--
-- The names become a class of the lexicon, `watched`, with the attributes `type` and `id`: the phase of names takes them
-- before all others, and entities have the `ids` of their names.
local watchlist = {}

local TYPES = { PER = true, ORG = true, LOC = true, MISC = true }
local COLUMNS = { name = true, type = true, id = true, aliases = true }

-- The fields of a line; nil where a quotation mark is not closed.
local function fields_of(line, separator)
  local out, at = {}, 1
  while true do
    local quoted, stop = line:match('^"(.-)"()', at)
    if quoted then
      while line:sub(stop, stop) == '"' do -- "" is a quotation mark
        local more, after = line:match('^"(.-)"()', stop)
        if not more then return nil end
        quoted, stop = quoted .. '"' .. more, after
      end
      out[#out + 1] = quoted
    elseif line:sub(at, at) == '"' then
      return nil
    else
      out[#out + 1], stop = line:match("^([^" .. separator .. "]*)()", at)
    end
    if stop > #line then return out end
    if line:sub(stop, stop) ~= separator then return nil end
    at = stop + 1
    if at > #line then out[#out + 1] = "" return out end
  end
end

local function split_aliases(text)
  local out = {}
  for alias in (text or ""):gmatch "[^;]+" do out[#out + 1] = alias:match "^%s*(.-)%s*$" end
  return out
end

-- What a lexicon line may not hold in a name.
local function is_plain(name) return name:find "%S" and not name:find "[/|\n#@]" end

local function lexicon_line(row)
  local names = { row.name, table.unpack(row.aliases) }
  for _, name in ipairs(names) do
    if not is_plain(name) then
      return nil, ("'%s' is no name (it holds / | # or @, or nothing; ; stands between aliases)"):format(name)
    end
  end
  if not TYPES[row.type] then return nil, ("'%s' is no type (PER, ORG, LOC or MISC)"):format(row.type) end
  if row.id and row.id:find "[%s|]" then return nil, ("'%s' is no id (it holds a space or |)"):format(row.id) end
  return ("%s | type=%s%s"):format(table.concat(names, " / "), row.type, row.id and " id=" .. row.id or "")
end

local function json_row(line, json)
  local row = json.decode(line)
  if type(row) ~= "table" or type(row.name) ~= "string" then return nil, "no object with a name" end
  local aliases = row.aliases or {}
  if type(aliases) ~= "table" then return nil, "aliases is no list" end
  return { name = row.name, type = row.type or "PER", id = row.id and tostring(row.id), aliases = aliases }
end

-- A reader of lines: the header now, a row for each line later.
local function table_rows(header)
  local separator = header:find "\t" and "\t" or ","
  local columns = fields_of(header:gsub("^\239\187\191", ""), separator) or {}
  local has_name = false
  for i, column in ipairs(columns) do
    columns[i] = column:lower():match "^%s*(.-)%s*$"
    if not COLUMNS[columns[i]] then return nil, ("unknown column '%s' (name, type, id, aliases)"):format(column) end
    has_name = has_name or columns[i] == "name"
  end
  if not has_name then return nil, "the first line names the columns, one of them 'name'" end
  return function(line)
    local fields = fields_of(line, separator)
    if not fields then return nil, "a quotation mark is not closed" end
    if #fields > #columns then return nil, ("%d fields for %d columns"):format(#fields, #columns) end
    local row = {}
    for i, column in ipairs(columns) do
      if fields[i] ~= "" then row[column] = fields[i] end
    end
    if not row.name then return nil, "no name" end
    return { name = row.name, type = row.type or "PER", id = row.id, aliases = split_aliases(row.aliases) }
  end
end

-- A line read: the first may be a header, which gives the reader of those that follow.
local function read_line(line, row_of, json)
  if row_of then return row_of, row_of(line, json) end
  if line:find "^%s*{" then return json_row, json_row(line, json) end
  local rows, problem = table_rows(line)
  return rows, nil, problem
end

--- The lexicon lines of names in text; `name` is what messages call it.  -> list; or nil, err with code "syntax"
-- `json` is lede.json, which the program, as it looks at its options, has under another name.
function watchlist.parse(text, name, json)
  json = json or require "lede".json
  local lines, number, row_of = {}, 0, nil
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if line:find "%S" then
      local entry, problem
      row_of, entry, problem = read_line(line, row_of, json)
      if entry then lines[#lines + 1], problem = lexicon_line(entry) end
      if problem then return nil, { code = "syntax", message = ("%s:%d: %s"):format(name, number, problem) } end
    end
  end
  return lines
end

--- Read names from text, and watch for them from then on.  -> how many; or nil, err with code "syntax"
function watchlist.read(text, name)
  local lines, err = watchlist.parse(text, name)
  if not lines then return nil, err end
  require "lede".lexicon:add("watched", "@case exact\n" .. table.concat(lines, "\n"))
  return #lines
end

return watchlist
