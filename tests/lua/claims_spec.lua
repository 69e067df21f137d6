-- Reported speech in, claims out.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local function claims_of(text)
  return lede.text(text .. "\n", { published = "2025-12-02" }):claims()
end

-- The claim whose cue is `cue`.
local function find(list, cue)
  for _, c in ipairs(list) do
    if c.cue.text == cue then return c end
  end
end

describe("shapes of reported speech", function()
  for _, case in ipairs {
    { "“We will appeal,” said Dr. Jane Doe.", kind = "direct", source = "Dr. Jane Doe", cue = "said",
      content = "“We will appeal,”" },
    { "“We will appeal,” Jane Doe said.", kind = "direct", source = "Jane Doe", cue = "said", content = "“We will appeal,”" },
    { 'Jane Doe told reporters: "We will appeal."', kind = "direct", source = "Jane Doe", cue = "told",
      content = '"We will appeal."' },
    { "Jane Doe said that the court had erred.", kind = "indirect", source = "Jane Doe", cue = "said",
      content = "that the court had erred" },
    { "On Monday the minister said the court had erred.", kind = "indirect", source = "the minister", cue = "said",
      content = "the court had erred" },
    { "The court had erred, Jane Doe said.", kind = "indirect", source = "Jane Doe", cue = "said",
      content = "The court had erred" },
    { "The court had erred, according to Jane Doe.", kind = "indirect", source = "Jane Doe", cue = "according to",
      content = "The court had erred" },
    { "According to the report, prices rose by 20 percent.", kind = "indirect", source = "the report",
      cue = "According to", content = "prices rose by 20 percent" },
    { "Jane Doe’s assertion that the court had erred was wrong.", kind = "nominal", source = "Jane Doe’s",
      cue = "assertion" },
    { "Jane Doe has repeatedly said the ruling was “a farce.”", kind = "mixed", source = "Jane Doe",
      cue = "has repeatedly said" },
    { "The ruling was described by Jane Doe as a farce.", kind = "indirect", source = "Jane Doe", cue = "was described" },
    { "Officials, including President Emmanuel Macron, have framed the week as a turning point.", kind = "indirect",
      source = "Officials, including President Emmanuel Macron", cue = "have framed",
      content = "the week as a turning point" },
    { "Jane Doe, who leads the agency, said the plan would fail.", kind = "indirect", cue = "said",
      content = "the plan would fail" },
    { "Jane Doe vowed to fight on.", kind = "indirect", source = "Jane Doe", cue = "vowed", content = "to fight on" },
    { "The emails show that Jane Doe left the city by train.", kind = "indirect", source = "The emails", cue = "show",
      content = "that Jane Doe left the city by train" },
    { "Jane Doe on Wednesday announced that she would leave.", kind = "indirect", source = "Jane Doe",
      cue = "announced", content = "that she would leave" },
    { "The movement is about “people who listen,” Jane Doe said.", kind = "mixed", source = "Jane Doe", cue = "said",
      content = "The movement is about “people who listen,”" },
    { "As Jane Doe noted, the plan had failed.", kind = "indirect", source = "Jane Doe", cue = "noted",
      content = "the plan had failed" },
    { "Analysts suggest that the truce will hold.", kind = "indirect", source = "Analysts", cue = "suggest",
      content = "that the truce will hold" },
  } do
    it(case[1], function()
      local list = claims_of(case[1])
      local c = find(list, case.cue)
      assert.is_truthy(c, "no claim with the cue " .. case.cue)
      for _, name in ipairs { "source", "content" } do
        if case[name] then assert.are.equal(case[name], c[name] and c[name].text) end
      end
      assert.are.equal(case.kind, c.kind)
    end)
  end
end)

describe("what is no claim", function()
  for _, text in ipairs {
    "Jane Doe left the building.",
    "The city was told to evacuate.",
    "Terrorist attacks shook the capital on Monday.",
    "The United States sent food.",
    "The lull suggests a new phase of the war.",
  } do
    it(text, function() assert.are.same({}, claims_of(text)) end)
  end
end)

describe("a quotation of two sentences", function()
  local list = claims_of("“We will go. It is time,” said Jane Doe. “Nobody can stop us.”")
  it("is one claim with both pieces", function()
    assert.are.equal(1, #list)
    assert.are.equal(2, #list[1].content.pieces)
    assert.are.equal("“We will go. It is time,”", list[1].content.pieces[1].text)
    assert.are.equal("“Nobody can stop us.”", list[1].content.pieces[2].text)
  end)
end)

describe("how sure", function()
  it("notes hedges, and what they leave of certainty", function()
    local c = claims_of("Jane Doe said the talks could fail.")[1]
    assert.are.equal("possible", c.certainty)
    assert.are.equal("could", c.hedges[1].text)
  end)
  it("takes the plain word as certain", function()
    assert.are.equal("certain", claims_of("Jane Doe said the talks failed.")[1].certainty)
  end)
  it("notes negation in the content and in the cue", function()
    local inner = claims_of("Jane Doe said the talks did not fail.")[1]
    assert.are.equal(-1, inner.polarity)
    assert.are.equal("not", inner.negations[1].text)
    assert.are.equal(-1, claims_of("Jane Doe denied that the talks failed.")[1].polarity)
    assert.are.equal(1, claims_of("Jane Doe denied that the talks did not fail.")[1].polarity)
  end)
  it("gives the stance of the cue", function()
    assert.are.equal("deny", claims_of("Jane Doe denied that the talks failed.")[1].stance)
    assert.are.equal("warn", claims_of("Jane Doe warned that the talks would fail.")[1].stance)
  end)
end)

describe("rows", function()
  it("repeat the text byte for byte", function()
    local text = "“Żółć – we will appeal,” said Dr. Jane Doe. Bob Roe denied that the naïve “plan” had failed."
    local doc = lede.text(text)
    for _, claim in ipairs(doc:claims()) do
      local row = lede.row(claim)
      assert.are.equal(text:sub(row.start + 1, row["end"]), row.text)
      for _, part in ipairs { row.source, row.cue, row.content } do
        assert.are.equal(text:sub(part.start + 1, part["end"]), part.text)
      end
      assert.are.equal(1, row.v)
      assert.are.equal("claim", row.fact)
      assert.are.equal(doc.sha256, row.doc.sha256)
    end
  end)
  it("have ids that tell claims apart and stay the same", function()
    local text = "Jane Doe said the talks failed, adding that Bob Roe had left. Bob Roe said he had not left."
    local function ids()
      local out = {}
      for i, c in ipairs(lede.text(text):claims()) do out[i] = lede.row(c).id end
      return out
    end
    local first, seen = ids(), {}
    assert.are.same(first, ids())
    for _, id in ipairs(first) do
      assert.is_nil(seen[id])
      seen[id] = true
    end
  end)
end)

describe("quotes", function()
  it("are the quoted stretches that somebody is quoted with", function()
    local doc = lede.text("The so-called “experts” left. “We will appeal,” said Jane Doe.")
    local quotes = doc:quotes()
    assert.are.equal(1, #quotes)
    assert.are.equal("“We will appeal,”", quotes[1].text)
    assert.are.equal("Jane Doe", quotes[1].speaker.text)
    assert.are.equal("direct", quotes[1].form)
  end)
  it("may follow a statement that runs over paragraphs", function()
    local doc = lede.text("“We are tired of waiting,” said Jane Doe. “Nobody has called us\n\n“since last Monday.” She left. “We will "
      .. "not wait for them.”")
    for _, quote in ipairs(doc:quotes()) do assert.is_truthy(quote.text:find "^“") end
  end)
  it("go on with whoever spoke before in the paragraph", function()
    local doc = lede.text("Jane Doe said she was tired. “Nobody has called us since Monday.”\n\nThe so-called “experts” left.")
    local quotes = doc:quotes()
    assert.are.equal(1, #quotes)
    assert.are.equal("“Nobody has called us since Monday.”", quotes[1].text)
    assert.are.equal("Jane Doe", quotes[1].speaker.text)
    assert.is_nil(quotes[1].cue)
  end)
end)
