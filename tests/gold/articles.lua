--- Claims that a careful reader marks in the sample articles of LEDE_GOLD/../articles, by words of their source and
--- content, and whether each is found: predict-free, run by run.lua.  Prints a line an article: how many of the
--- expected claims are found, and which share of the claims found is expected.
--
-- source  words of it, all of which it must hold; false: nobody is named
-- cue     its last word
-- content words of it, all of which it must hold
-- maybe   a reader may mark it or not: found or missing, it does not count against anybody
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local ARTICLES = {
  { "territorial-crucible.txt",
    { source = "Zelenskyy", cue = "articulation", content = "integrity obstacle" },
    { source = "Kyiv", cue = "clarifying", content = "lines", maybe = true },
    { source = false, cue = "reportedly", content = "leaned demands" },
    { source = "Ukrainian negotiators", cue = "reporting", content = "progress" },
    { source = "President Zelenskyy", cue = "emphasized", content = "agreement not rewards" },
    { source = "President Putin", cue = "reiterate", content = "withdrawal regions" },
    { source = "Zelenskyy", cue = "assertion", content = "territory issue" },
    { source = "Experts", cue = "suggest", content = "transition defense" },
    { source = "President Zelensky", cue = "stressed", content = "necessity reconstruction" },
    { source = "World Bank Assessment", cue = "on", content = "surpass billion" },
    { source = "Zelenskyy", cue = "insistence", content = "partnership reconstruction" },
    { source = "European leaders", cue = "described", content = "turning point" },
    { source = "European officials Macron", cue = "framed", content = "peace within reach" },
    { source = "Kaja Kallas", cue = "concern", content = "pressure Kyiv" },
    { source = "Kaja Kallas", cue = "acknowledged", content = "week pivotal" },
    { source = "reports", cue = "indicating", content = "missile strikes" },
    { source = "President Zelenskyy", cue = "raised", content = "security guarantees" },
    { source = "Macron", cue = "echoed", content = "security guarantees" },
  },
}

local function holds(text, wanted)
  for word in wanted:gmatch "%S+" do
    if not text:find(word, 1, true) then return false end
  end
  return true
end

local function is_it(claim, expected)
  local source = claim.source and claim.source.text
  if expected.source == false then
    if source then return false end
  elseif not (source and holds(source, expected.source)) then
    return false
  end
  return claim.cue.text:match "%S+$" == expected.cue and holds(claim.content.text, expected.content)
end

local function score(path, expected)
  local doc, err = lede.open(path)
  if not doc then return nil, err end
  local found, asked, right, given, missing = 0, 0, 0, 0, {}
  local used = {}
  for _, e in ipairs(expected) do
    local hit
    for _, claim in ipairs(doc:claims()) do
      if not used[claim] and is_it(claim, e) then
        hit = claim
        break
      end
    end
    if hit then used[hit] = true end
    if not e.maybe then
      asked = asked + 1
      if hit then found = found + 1 else missing[#missing + 1] = e.cue end
    end
  end
  for _, claim in ipairs(doc:claims()) do
    given = given + 1
    if used[claim] then right = right + 1 end
  end
  local line = ("found %d of %d  precision %.3f"):format(found, asked, right / math.max(given, 1))
  return #missing == 0 and line or line .. "  missing: " .. table.concat(missing, " ")
end

for _, article in ipairs(ARTICLES) do
  local line, err = score(os.getenv "LEDE_GOLD" .. "/../articles/" .. article[1], { table.unpack(article, 2) })
  if line then
    print(("%-12s %-38s %s"):format("articles", article[1]:gsub("%.txt$", ""), line))
  elseif err.code ~= "not_found" then
    print(("%-12s %-38s FAILED: %s"):format("articles", article[1], err.message))
    os.exit(1, true)
  end
end
