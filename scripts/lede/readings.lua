--- lede.readings: what the words of a match say, read once.
--
-- News says "on Monday", "last year" and "20 percent" over and over.  A rule that reads nothing but the words that it
-- matched keeps what it read:
--
--   readings.rule({ name = "day", pattern = … }, function(m) return { weekday = … } end)
--
-- The reading then belongs to every match of these words; what it says never changes.  phase:readings(layer, doc) gives
-- those of a phase with nothing but such rules; to others each is the `fact` of its match.
local fact = require "lede.fact"
local lexicon = require("lede").lexicon

local generation_of = lexicon.generation

local readings = {}

local MOST, LONGEST = 2000, 64 -- texts that a rule keeps the readings of, and bytes of one

local function clear(t)
  for key in next, t do t[key] = nil end
end

-- `known` and `unsure`: readings by words, false of those that are refused; of what is unsure the reading has to fit.
local function forget(rule, generation)
  clear(rule.known)
  clear(rule.unsure)
  rule.count, rule.generation = 0, generation
end

-- The reading of a match, false where its words are refused.  What is known of words goes when the lexicon changes.
local function reading_of(rule, read, m)
  local now, text = generation_of(lexicon), m.layer:text(m.first, m.last)
  if rule.generation ~= now or rule.count == MOST then forget(rule, now) end
  local reading = rule.known[text]
  if reading == nil then reading = rule.unsure[text] end
  if reading == nil then
    reading = read(m) or false
    local list = reading and reading.fits and rule.unsure or rule.known
    if #text <= LONGEST then list[text], rule.count = reading, rule.count + 1 end
  end
  return reading
end

--- A rule of a phase that gets its `make`: read(m) gives what the words of a match say, a table, or nil to refuse them;
--- it is asked once for the same words.  A reading with a field `fits` is asked reading.fits(m, reading, doc) at every
--- match: does what stands around allow for it?
---@param rule table
---@param read fun(match: lede.Match): table?
---@return lede.Rule
function readings.rule(rule, read)
  rule.known, rule.unsure, rule.count = {}, {}, 0
  function rule.make(m, doc)
    local reading = reading_of(rule, read, m)
    local fits = reading and reading.fits
    return reading and (not fits or fits(m, reading, doc)) and reading or nil
  end
  return rule
end

--- The same of a rule that reads more than the words of a match, and is asked at every one.
---@param rule table
---@param read fun(match: lede.Match): table?
---@return lede.Rule
function readings.rule_here(rule, read)
  rule.make = read
  return rule
end

--- The fact of a reading whose [1] has the fields of its fact, a list of NAME, VALUE, …, with `fact` among them; false: it
--- has none.
---@param reading table
---@param span lede.span
---@param rule string
---@return lede.Fact|false
function readings.fact(reading, span, rule)
  local fields, f = reading[1], { span = span, rule = rule }
  if not fields then return false end
  for i = 1, #fields, 2 do f[fields[i]] = fields[i + 1] end
  return fact.of(f)
end

--- What core.search wants of such rules to read a layer, up to date with the lexicon: lists of their ids, of what each
--- knows of words (not that which has to fit), of their folds, of the names of their heads; words of the lexicon, by its
--- numbers for them; the metatable of their facts.
---@param rules lede.Rule[]
---@param kind string  of the facts
---@return table
function readings.of(rules, kind)
  local lists, now = rules.lists, generation_of(lexicon)
  if not lists then
    lists = { ids = {}, known = {}, folds = {}, heads = {}, words = {}, class = fact.class(kind) }
    for i, rule in ipairs(rules) do
      lists.ids[i], lists.known[i] = rule.id, rule.known or false
      lists.folds[i], lists.heads[i] = rule.fold, rule.head or false
    end
    rules.lists = lists
  end
  if lists.generation ~= now then
    for _, rule in ipairs(rules) do
      if rule.known then forget(rule, now) end
    end
    clear(lists.words)
    lists.generation = now
  end
  return lists
end

return readings
