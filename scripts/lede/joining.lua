--- lede.joining: which names of a document mean one thing.
--
-- Mentions of one name make a group; groups are joined where a rule says that their names mean one thing: another name
-- in the lexicon (US, United States), a surname or given name (Kallas, Kaja Kallas), a spelling (Zelenskyy, Zelensky),
-- a full name with an initial more, a nickname, an acronym, a short form.  Every joining notes its reason.  What a review
-- (lede.review) says comes first: other names, types, what is the same and what is not.
local review = require "lede.review"

local joining = {}

---------------------------------------------------------------------------------------------------- names compared

local PLAIN = {}
for letters, plain in ([[àáâãäåāăą=a çćĉċč=c ďđð=d èéêëēĕėęě=e ĝğġģ=g ĥħ=h ìíîïĩīĭįı=i ĵ=j ķ=k ĺļľŀł=l ñńņňŋ=n
  òóôõöøōŏő=o ŕŗř=r śŝşšș=s ţťŧț=t ùúûüũūŭůűų=u ŵ=w ýÿŷ=y źżž=z æ=ae œ=oe ß=ss
  ÀÁÂÃÄÅĀĂĄ=a ÇĆĈĊČ=c ĎĐÐ=d ÈÉÊËĒĔĖĘĚ=e ĜĞĠĢ=g ĤĦ=h ÌÍÎÏĨĪĬĮİ=i Ĵ=j Ķ=k ĹĻĽĿŁ=l ÑŃŅŇŊ=n
  ÒÓÔÕÖØŌŎŐ=o ŔŖŘ=r ŚŜŞŠȘ=s ŢŤŦȚ=t ÙÚÛÜŨŪŬŮŰŲ=u Ŵ=w ÝŸŶ=y ŹŻŽ=z Æ=ae Œ=oe]]):gmatch "(%S+)=(%S+)" do
  for _, c in utf8.codes(letters) do PLAIN[utf8.char(c)] = plain end
end

-- A name as it is compared: small letters without accents, hyphens and stops as spaces, a doubled last letter once.
local function folded(name)
  local s = name:lower() -- in the C locale: letters of ASCII alone
  if s:find "[\xC3-\xC8]" then s = name:gsub("[\xC3-\xC8][\x80-\xBF]", PLAIN):lower() end
  if s:find "[-.%s]" then s = s:gsub("[%-%.%s]+", " "):gsub(" $", "") end
  return (s:gsub("([a-z])%1%f[%s\0]", "%1"))
end

local function words_of(s)
  local out = {}
  for w in s:gmatch "%S+" do out[#out + 1] = w end
  return out
end

-- Do two long words with one beginning differ in at most one letter (left out, put in, or another)?  Endings that make
-- another word of a name (Dravia, Dravian) are no spelling.
local function nearly(a, b)
  if #a > #b then a, b = b, a end
  if #a < 6 or #b - #a > 1 or a:sub(1, 4) ~= b:sub(1, 4) or a .. "n" == b or a .. "s" == b then return false end
  local i = 1
  while i <= #a and a:byte(i) == b:byte(i) do i = i + 1 end
  return a:sub(#a == #b and i + 1 or i) == b:sub(i + 1)
end

local function same_word(a, b) return a == b or nearly(a, b) end

---------------------------------------------------------------------------------------------------- groups

local LEXICON = { watched = true, country = true, city = true, region = true, organisation = true, nationality = true,
                  event = true }

-- The class of the lexicon that a rule of names stands for, by the rule; false: none.
local class_of = setmetatable({}, { __index = function(known, rule)
  local class = rule:match "^names%.([^@]*)"
  known[rule] = LEXICON[class] and class or false
  return known[rule]
end })

-- The canonical name that the lexicon has for a name of its own, and the class.
local function canonical(mention, text)
  local class = class_of[mention.rule]
  if class then return require "lede".lexicon:attr(text, class, "lemma"), class end
end

local function new_group(mention, name, fold, class)
  return { name = name, fold = fold, words = words_of(fold), type = mention.type, first = mention.span, lexical = class,
           mentions = {}, spellings = {}, ids = {} }
end

local function shouted(name) return #name > 4 and name:find "^[A-Z%s]+$" end

-- What a mention is called: its text in one line, the name of its group, that name folded, the class of the lexicon
-- that has it, what the review calls it, and the type that the review gives it.  Asked once for mentions that are alike.
local function read_name(mention, raw)
  local text = raw:find "[^%S ]" and raw:gsub("%s+", " ") or raw:find("  ", 1, true) and raw:gsub(" +", " ") or raw
  local lemma, class = canonical(mention, raw)
  local alias = review.alias(text)
  local name = alias or lemma or text
  return { text = text, name = name, fold = folded(name), class = class, alias = alias,
           type = review.type(name) or review.type(text) }
end

-- One group for each name and type, in order of text.
function joining.collect(mentions)
  local groups, by_type, known = {}, {}, {}
  for _, m in ipairs(mentions) do
    local raw, of_rule = m.text, known[m.rule] or {}
    local read = of_rule[raw] or read_name(m, raw)
    known[m.rule], of_rule[raw] = of_rule, read
    local text, name, type = read.text, read.name, read.type or m.type
    m.type = type
    by_type[type] = by_type[type] or {}
    local group = by_type[type][read.fold]
    if not group then
      group = new_group(m, name, read.fold, read.class)
      by_type[type][read.fold], groups[#groups + 1] = group, group
    elseif shouted(group.name) then
      group.name = name
    end
    group.reviewed = read.alias and ("%s: the review calls it %s"):format(text, read.alias) or group.reviewed
    if m.id then group.ids[m.id] = true end
    table.insert(group.mentions, m)
    if not shouted(text) then group.spellings[#group.spellings + 1] = text end
  end
  return groups
end

local LISTED, SPELT = "%s: the lexicon has it as a name of %s", "%s and %s: two spellings of one name"

-- Put the groups into the registry, an entity each.
function joining.register(state)
  for _, group in ipairs(state.groups) do
    group.id = state.registry:add(group.type, group.name)
    for _, text in ipairs(group.spellings) do
      if text ~= group.name and not group.because then
        group.because = group.reviewed or (group.lexical and LISTED or SPELT):format(text, group.name)
      end
      state.registry:alias(group.id, text)
    end
    for _, m in ipairs(group.mentions) do
      state.group_of[m] = group
      state.registry:mention(group.id, m.span)
    end
  end
end

---------------------------------------------------------------------------------------------------- rules of joining

-- Does the longer name end in the shorter one?  "von der Leyen", "Ursula von der Leyen"
local function ends_in(long, short)
  local gap = #long - #short
  if gap < 1 then return false end
  for i = 1, #short do
    if not same_word(long[gap + i], short[i]) then return false end
  end
  return true
end

-- One first and last word, nothing but initials between that the other lacks.
local function full_variant(a, b)
  if #a < 2 or #b < 2 or a[1] ~= b[1] or not same_word(a[#a], b[#b]) then return false end
  local long = #a > #b and a or b
  if #a == #b then return #a == 2 end
  if math.min(#a, #b) > 2 then return false end
  for i = 2, #long - 1 do
    if #long[i] > 1 then return false end
  end
  return true
end

-- One surname, and given names of which one is what those who bear the other are called?  Bill, William
local function nick_variant(short, long)
  if #short.words ~= 2 or #long.words ~= 2 or short.words[2] ~= long.words[2] then return false end
  local lexicon = require "lede".lexicon
  local a, b = short.name:match "^%S+", long.name:match "^%S+"
  return lexicon:attr(a, "nickname", "lemma") == b or lexicon:attr(b, "nickname", "lemma") == a
end

local SMALL = { of = true, the = true, ["and"] = true, ["for"] = true, on = true, ["in"] = true, ["de"] = true }
local function initials(words)
  local out = {}
  for _, w in ipairs(words) do
    if not SMALL[w] then out[#out + 1] = w:sub(1, 1) end
  end
  return table.concat(out)
end

-- What kinds of name a rule joins to longer ones.
local function is_person(short) return short.type == "PER" end
local function is_given_name(short) return short.type == "PER" and #short.words == 1 end
local function is_unknown_word(short) return #short.words == 1 and not short.lexical end
local function is_acronym(short) return #short.name > 1 and short.name:find "^[A-Z]+$" end
local function is_short_form(short) return short.type == "ORG" and not short.lexical end

-- Each rule: does it join `short` to others at all, may it mean one thing with `long`, and why.  Both are groups; `short`
-- has no more words than `long`.
local RULES = {
  { of = is_person, why = "%s and %s: the same first name and surname",
    joins = function(short, long) return long.type == "PER" and full_variant(short.words, long.words) end },
  { of = is_person, why = "%s and %s: one surname, and a short form of the given name",
    joins = function(short, long) return long.type == "PER" and nick_variant(short, long) end },
  { of = is_unknown_word, why = SPELT,
    joins = function(short, long)
      return short.type == long.type and #long.words == 1 and nearly(short.fold, long.fold)
    end },
  { of = is_person, why = "%s: the surname of %s",
    joins = function(short, long) return long.type == "PER" and ends_in(long.words, short.words) end },
  { of = is_given_name, why = "%s: the given name of %s",
    joins = function(short, long)
      return long.type == "PER" and #long.words > 1 and short.words[1] == long.words[1]
    end },
  { of = is_acronym, why = "%s: the initials of %s",
    joins = function(short, long)
      return long.type == "ORG" and #long.words > 1 and short.fold == initials(long.words)
    end },
  { of = is_short_form, why = "%s: short for %s",
    joins = function(short, long)
      return long.type == "ORG" and #short.words < #long.words
             and long.fold:sub(1, #short.fold + 1) == short.fold .. " "
    end },
}

-- The candidate first mentioned last before `group`, or else the first after it.
local function nearest(group, candidates)
  local best
  for _, c in ipairs(candidates) do
    local before = c.first < group.first
    if not best or before and not (best.first < group.first)
       or before == (best.first < group.first) and (best.first < c.first) == before then
      best = c
    end
  end
  return best
end

-- The name to keep: the fuller one, else the more frequent, else the first.
local function better(a, b)
  if #a.words ~= #b.words then return #a.words > #b.words and a or b end
  if #a.mentions ~= #b.mentions then return #a.mentions > #b.mentions and a or b end
  return a.id < b.id and a or b
end

local function join(state, short, long, reason)
  local a, b = state.registry:find(short.id), state.registry:find(long.id)
  if a == b then return end
  if state.apart[a] then
    for _, other in ipairs(state.apart[a]) do
      if state.registry:find(other) == b then return end
    end
  end
  local keep = state.registry:merge(a, b, reason:format(short.name, long.name))
  local gone = keep == a and b or a
  if state.apart[gone] then
    state.apart[keep] = table.move(state.apart[gone], 1, #state.apart[gone], #(state.apart[keep] or {}) + 1,
                                   state.apart[keep] or {})
  end
  local best = better(short, long)
  if #best.words > #words_of(state.registry:name(keep)) or #short.words == #long.words then
    state.registry:rename(keep, best.name)
  end
end

-- Groups by the beginnings of their first and last words, and by their initials: no rule joins others.  A document with
-- more names of one beginning than MANY has lists rather than a story; the rest of them are not compared.
local MANY = 200

-- The three of a group: false where it has none.
local function keys_of(group)
  local words = group.words
  return words[1]:sub(1, 4), words[#words]:sub(1, 4), #words > 1 and initials(words)
end

local function put(index, key, group)
  local list = index[key]
  if not list then
    index[key] = { group }
  elseif #list < MANY then
    list[#list + 1] = group
  end
end

local function index_of(groups)
  local first, last, all = {}, {}, {}
  for _, group in ipairs(groups) do
    local beginning, ending, letters = keys_of(group)
    put(first, beginning, group)
    put(last, ending, group)
    if letters then put(all, letters, group) end
  end
  return { first = first, last = last, all = all }
end

local function add_longer(out, group, list)
  for _, other in ipairs(list or {}) do
    if other ~= group and #other.words >= #group.words then out[#out + 1] = other end
  end
end

-- The groups that some rule might join the group to.
local function candidates(index, group)
  local out, beginning, ending = {}, keys_of(group)
  add_longer(out, group, index.first[beginning])
  add_longer(out, group, index.last[ending])
  add_longer(out, group, index.all[group.fold])
  return out
end

local function joined_by(rule, group, others)
  local out = {}
  for _, other in ipairs(others) do
    if rule.joins(group, other) then out[#out + 1] = other end
  end
  return out
end

-- The groups that go by a name.
local function named(state, name)
  local fold, out = folded(name), {}
  for _, g in ipairs(state.groups) do
    if g.fold == fold then out[#out + 1] = g end
  end
  return out
end

-- What the review says of pairs of names: f(one group, another).
local function each_pair(state, pairs_of_names, f)
  for _, pair in ipairs(pairs_of_names) do
    for _, a in ipairs(named(state, pair[1])) do
      for _, b in ipairs(named(state, pair[2])) do f(a, b) end
    end
  end
end

local function keep_apart(state, a, b)
  for one, other in pairs { [a.id] = b.id, [b.id] = a.id } do
    state.apart[one] = state.apart[one] or {}
    table.insert(state.apart[one], other)
  end
end

--- Join the groups of `state`: every group tries the rules in turn; the first that finds a partner joins it.
function joining.join(state)
  state.apart = {}
  each_pair(state, review.different(), function(a, b) keep_apart(state, a, b) end)
  each_pair(state, review.same(), function(a, b) join(state, a, b, "%s and %s: the review says so") end)
  local index = index_of(state.groups)
  for _, group in ipairs(state.groups) do
    local others = group.type ~= "MISC" and candidates(index, group) or {}
    for _, rule in ipairs(#others > 0 and RULES or {}) do
      local found = rule.of(group) and joined_by(rule, group, others) or {}
      if #found > 0 then
        join(state, group, nearest(group, found), rule.why)
        break
      end
    end
  end
end

return joining
