--- lede.review: what a person has decided about the names of an article or an archive, applied on each run.
--
--   # comment
--   same: Volodymyr Zelenskyy = Ze            two names of one
--   different: Sera Antonova = Antonova       never one, whatever the rules say
--   type: Demosisto = ORG                     PER, ORG, LOC or MISC
--   alias: NSAA = Northern States Air Agency  the first is another name of the second
--
-- Names are compared without regard to case and to spaces.
local review = {}

local TYPES = { PER = true, ORG = true, LOC = true, MISC = true }

local function key_of(name) return (name:lower():gsub("%s+", " ")) end

local function empty() return { same = {}, different = {}, pairs = {}, types = {}, aliases = {} } end
local current = empty()

local rules = {}

-- Put a pair into a list, unless the opposite was said of it.
local function add_pair(r, list, said, a, b)
  local x, y = key_of(a), key_of(b)
  local pair = x < y and x .. "\n" .. y or y .. "\n" .. x
  local before = r.pairs[pair]
  if before and before ~= said then return ("'%s' and '%s' are %s already"):format(a, b, before) end
  r.pairs[pair] = said
  table.insert(list, { a, b })
end

function rules.same(r, a, b) return add_pair(r, r.same, "the same", a, b) end
function rules.different(r, a, b) return add_pair(r, r.different, "different", a, b) end

function rules.type(r, name, kind)
  if not TYPES[kind] then return ("'%s' is no type (PER, ORG, LOC or MISC)"):format(kind) end
  local known = r.types[key_of(name)]
  if known and known ~= kind then return ("'%s' is %s already"):format(name, known) end
  r.types[key_of(name)] = kind
end

-- The name behind an alias, through further aliases.
local function resolve(r, name)
  local seen = {}
  while r.aliases[key_of(name)] do
    if seen[key_of(name)] then return nil end
    seen[key_of(name)] = true
    name = r.aliases[key_of(name)]
  end
  return name
end

function rules.alias(r, name, of)
  r.aliases[key_of(name)] = of
  if not resolve(r, name) then return ("the aliases go round in a circle: '%s' is '%s' is … '%s'"):format(name, of, name) end
end

-- One line into the review; or what is wrong with it.
local function read_line(r, line)
  local word, rest = line:match "^%s*(%a+)%s*:%s*(.-)%s*$"
  if not word then return "a line begins with same:, different:, type: or alias:" end
  local rule = rules[word:lower()]
  if not rule then
    return ("no such line '%s:' (there are same:, different:, type: and alias:)"):format(word)
  end
  local a, b = rest:match "^(.-)%s*=%s*(.-)$"
  if not a or a == "" or b == "" then return ("two names with = between them stand after '%s:'"):format(word) end
  return rule(r, a, b)
end

--- Read a review from text; `name` is what messages call it.  From then on it holds for every document.
--- -> true; or nil, err with code "syntax" and a message that names the line
function review.read(text, name)
  local r, number = empty(), 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if line:find "%S" and not line:find "^%s*#" then
      local problem = read_line(r, line)
      if problem then return nil, { code = "syntax", message = ("%s:%d: %s"):format(name, number, problem) } end
    end
  end
  current = r
  return true
end

--- Nothing is reviewed any more.
function review.clear() current = empty() end

--- The name that the review gives for another name of it; nil.
function review.alias(name)
  return next(current.aliases) and current.aliases[key_of(name)] and resolve(current, name) or nil
end
function review.type(name) return next(current.types) and current.types[key_of(name)] or nil end
function review.same() return current.same end
function review.different() return current.different end

return review
