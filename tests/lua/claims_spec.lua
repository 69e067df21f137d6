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
    { "“We will appeal,” Jane Doe said.", kind = "direct", source = "Jane Doe", cue = "said",
        content = "“We will appeal,”" },
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
    { "The ruling was described by Jane Doe as a farce.", kind = "indirect", source = "Jane Doe",
        cue = "was described" },
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
    { "“We will appeal,” said Jane Doe, a lawyer for the group. “It will take years.”", kind = "direct",
      source = "Jane Doe, a lawyer for the group", cue = "said" },
    { "In the long run, many economists say, this could hurt trade.", kind = "indirect", source = "many economists",
      cue = "say" },
    { "Said Jane Doe: “We will appeal.”", kind = "direct", source = "Jane Doe", cue = "Said",
        content = "“We will appeal.”" },
    { "“We will appeal.” — Jane Doe", kind = "direct", source = "Jane Doe", cue = "—", content = "“We will appeal.”" },
    { "Jane Doe asked the minister whether the talks had failed.", kind = "indirect", source = "Jane Doe",
        cue = "asked",
      content = "whether the talks had failed" },
    { "As reported by the Gazette, the talks had failed.", kind = "indirect", source = "the Gazette", cue = "reported",
      content = "the talks had failed" },
    { "The minister resigned over a letter, which officials said was forged.", kind = "indirect", source = "officials",
      cue = "said" },
    { "It was announced that the talks had failed.", kind = "indirect", cue = "was announced",
      content = "that the talks had failed" },
    { "The talks had reportedly failed.", kind = "indirect", cue = "reportedly",
        content = "The talks had reportedly failed" },
    { "Jane Doe criticised the plan.", kind = "indirect", source = "Jane Doe", cue = "criticised",
        content = "the plan" },
    { "Jane Doe rejected that account within the hour.", kind = "indirect", source = "Jane Doe", cue = "rejected" },
    { "The court won its case by saying the law was clear.", kind = "indirect", source = "The court", cue = "saying",
      content = "the law was clear" },
    { "Jane Doe isn't saying whether she will run.", kind = "indirect", source = "Jane Doe", cue = "isn't saying",
      content = "whether she will run" },
    { "The new poll showed Roe moving ahead of Doe.", kind = "indirect", source = "The new poll", cue = "showed" },
    { "Jane Doe said in a tweet that the talks had failed.", kind = "indirect", source = "Jane Doe", cue = "said",
      content = "that the talks had failed" },
    { "Jane Doe told the forum she was against the plan.", kind = "indirect", source = "Jane Doe", cue = "told",
      content = "she was against the plan" },
    { "Officials warned they could close the bridge.", kind = "indirect", source = "Officials", cue = "warned",
      content = "they could close the bridge" },
    { "After Jane Doe said the plan had failed, the minister left.", kind = "indirect", source = "Jane Doe", cue = "said",
      content = "the plan had failed" },
    { "Another said the plan had failed.", kind = "indirect", source = "Another", cue = "said",
      content = "the plan had failed" },
    { "But the court had erred, she said.", kind = "indirect", source = "she", cue = "said",
      content = "But the court had erred" },
    { "Jane Doe declined to comment.", kind = "indirect", source = "Jane Doe", cue = "declined", content = "to comment" },
    { "Jane Doe declined to say whether she would go.", kind = "indirect", source = "Jane Doe", cue = "declined to say",
      content = "whether she would go" },
    { "In a radio interview Jane Doe declared “We will appeal.”", kind = "direct", source = "Jane Doe", cue = "declared",
      content = "“We will appeal.”" },
    { "“We will appeal!” Jane Doe said.", kind = "direct", source = "Jane Doe", cue = "said",
      content = "“We will appeal!”" },
    { "Jane Doe painted the deal as a farce.", kind = "indirect", source = "Jane Doe", cue = "painted",
      content = "the deal as a farce" },
    { "Analysts suggest that the truce will hold.", kind = "indirect", source = "Analysts", cue = "suggest",
      content = "that the truce will hold" },
    { "Its director, Jane Doe, said the dam was safe, as the law demands.", kind = "indirect", cue = "said",
      source = "Its director, Jane Doe", content = "the dam was safe, as the law demands" },
    { "Its director, Jane Doe, told reporters that it was safe, and that she would stay.", kind = "indirect",
      source = "Its director, Jane Doe", cue = "told", content = "that it was safe, and that she would stay" },
    { "Jane Doe, 58, of York, denies fraud.", kind = "indirect", source = "Jane Doe, 58, of York", cue = "denies",
      content = "fraud" },
    { "A guard who had seen the note said that it was forged.", kind = "indirect", cue = "said",
      source = "A guard who had seen the note", content = "that it was forged" },
    { "Two guards, who testified behind a screen, said that the door was open.", kind = "indirect", cue = "said",
      source = "Two guards, who testified behind a screen", content = "that the door was open" },
    { "The forecasting centre said: “We are sorry.”", kind = "direct", source = "The forecasting centre", cue = "said",
      content = "“We are sorry.”" },
    { "Jane Doe shrugged: “We lost.”", kind = "direct", source = "Jane Doe", cue = "shrugged", content = "“We lost.”" },
    { "The rains, experts caution, are unlikely to end soon.", kind = "indirect", source = "experts", cue = "caution",
      pieces = { "The rains", "are unlikely to end soon" } },
    { "OSLO, Nov 12 (Newswire) - Two men were hurt, police said.", kind = "indirect", source = "police", cue = "said",
      content = "Two men were hurt" },
    { "The bid could fail, according to a banker, who asked not to be named.", kind = "indirect", source = "a banker",
      cue = "according to", content = "The bid could fail" },
    { "Deaths fell by half, researchers said on Friday, raising hopes of a cure.", kind = "indirect", cue = "said",
      source = "researchers", content = "Deaths fell by half" },
    { "“They came at night,” one of them is quoted as saying.", kind = "direct", source = "one of them",
      cue = "is quoted as saying", content = "“They came at night,”" },
    { "“We fish here,” says Jane Doe, pulling in a net. “We always have.”", kind = "direct",
      cue = "says", pieces = { "“We fish here,”", "“We always have.”" } },
    { "Jane Doe has been accused by staff of hiding the letters.", kind = "indirect", source = "staff",
      cue = "has been accused", pieces = { "Jane Doe", "of hiding the letters" } },
    { "The minister was urged by lawmakers to step in.", kind = "indirect", source = "lawmakers", cue = "was urged",
      pieces = { "The minister", "to step in" } },
    { "The certificate was called “a fake” by one insurer.", kind = "mixed", source = "one insurer", cue = "was called",
      pieces = { "The certificate", "“a fake”" } },
    { "The cabinet had been told by the general that the road was open.", kind = "indirect", source = "the general",
      cue = "had been told", content = "that the road was open" },
    { "The seal was broken, a charge strongly denied by the museum.", kind = "indirect", source = "the museum",
      cue = "strongly denied", content = "a charge" },
    { "It was announced on Monday that the talks had failed.", kind = "indirect", cue = "was announced",
      content = "that the talks had failed" },
    { "It is widely believed that the talks have failed.", kind = "indirect", cue = "is widely believed",
      content = "that the talks have failed" },
    { "The envoy is said to have lost patience.", kind = "indirect", cue = "is said",
      pieces = { "The envoy", "to have lost patience" } },
    { "State media quoted the pilot as saying that he was lost.", kind = "indirect", source = "the pilot",
      cue = "as saying", content = "that he was lost" },
    { "A study by the chamber showing that sales have doubled was wrong.", kind = "indirect", cue = "showing",
      source = "A study by the chamber" },
    { "She confirmed that he would go and hinted he could return.", kind = "indirect", source = "She", cue = "hinted",
      content = "he could return" },
    { "Rights group: hundreds held without charge", kind = "indirect", source = "Rights group", cue = ":",
      content = "hundreds held without charge" },
    { "One father put it this way: “We trusted them.”", kind = "direct", source = "One father", cue = "put it this way",
      content = "“We trusted them.”" },
    { "The regulator urged caution over the drug.", kind = "indirect", source = "The regulator", cue = "urged",
      content = "caution over the drug" },
    { "Analysts had predicted $6 billion.", kind = "indirect", source = "Analysts", cue = "had predicted",
      content = "$6 billion" },
    { "Jane Doe denied having met her.", kind = "indirect", source = "Jane Doe", cue = "denied",
      content = "having met her" },
    { "The minister expressed concern and called on Velmora to free them.", kind = "indirect", source = "The minister",
      cue = "expressed", content = "concern" },
    { "The minister expressed concern and called on Velmora to free them.", kind = "indirect", source = "The minister",
      cue = "called on", content = "Velmora to free them" },
    { "Officials would neither confirm nor deny the report.", kind = "indirect", source = "Officials",
      cue = "would neither confirm nor deny", content = "the report" },
    { "The ship struck the pier at 7:40 a.m., the guard said.", kind = "indirect", source = "the guard", cue = "said",
      content = "The ship struck the pier at 7:40 a.m." },
    { "Jane Doe’s argument that the debt was settled in 1994 has found little support.", kind = "nominal",
      source = "Jane Doe’s", cue = "argument", content = "that the debt was settled in 1994" },
    { "A guard who was on duty said that account was accurate, adding that he saw it.", kind = "indirect",
      source = "A guard who was on duty", cue = "said", content = "that account was accurate" },
    { "According to the memo, which was seen by the Gazette, the firm knew of the leak in May.", kind = "indirect",
      source = "the memo, which was seen by the Gazette", cue = "According to",
      content = "the firm knew of the leak in May" },
    { "According to Jane Doe, a lawyer for the firm, the deal is off.", kind = "indirect", cue = "According to",
      source = "Jane Doe, a lawyer for the firm", content = "the deal is off" },
    { "According to the police, a man was shot, and two were hurt.", kind = "indirect", source = "the police",
      cue = "According to", content = "a man was shot, and two were hurt" },
    { "According to Jane Doe, the firm, and the bank, the deal is off.", kind = "indirect", cue = "According to",
      source = "Jane Doe, the firm, and the bank", content = "the deal is off" },
    { "The court heard that the road was never built.", kind = "indirect", source = "The court", cue = "heard",
      content = "that the road was never built" },
  } do
    it(case[1], function()
      local list = claims_of(case[1])
      local c = find(list, case.cue)
      assert.is_truthy(c, "no claim with the cue " .. case.cue)
      for _, name in ipairs { "source", "content" } do
        if case[name] then assert.are.equal(case[name], c[name] and c[name].text) end
      end
      for i, piece in ipairs(case.pieces or {}) do assert.are.equal(piece, c.content.pieces[i].text) end
      assert.are.equal(case.kind, c.kind)
    end)
  end
end)

describe("what is no claim", function()
  for _, text in ipairs {
    "She took a class called “Perception” in the spring.",
    "Jane Doe left the building.",
    "The city was told to evacuate.",
    "Terrorist attacks shook the capital on Monday.",
    "The United States sent food.",
    "The lull suggests a new phase of the war.",
    "Jane Doe found a job in the city.",
    "A man holding a sign stood at the gate.",
    "The candidate won the pledged delegates of five states.",
    "The album was seen by this reporter.",
    "The vaccine raised hopes of a cure for a disease that kills.",
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
  it("leaves nothing open of what is known, and questions open", function()
    local certainty = require "lede.certainty"
    local function of(text, word)
      for token in lede.text(text):tokens() do
        if token.text == word then return certainty.of(token).certainty end
      end
    end
    assert.are.equal("certain", of("The bridge was found to leak.", "leak"))
    assert.are.equal("possible", of("The bridge was said to leak.", "leak"))
    assert.are.equal("unknown", of("Did the bridge leak?", "leak"))
  end)
  it("gives the stance of the cue", function()
    assert.are.equal("deny", claims_of("Jane Doe denied that the talks failed.")[1].stance)
    assert.are.equal("warn", claims_of("Jane Doe warned that the talks would fail.")[1].stance)
  end)
end)

describe("how sure, in more words", function()
  local function claim(text) return claims_of(text)[1] end
  it("gives signs their scope: to the end of the clause", function()
    local c = claim "Jane Doe said the talks did not fail, because both sides could agree."
    assert.are.equal("not fail", c.negations[1].scope.text)
    assert.are.equal(-1, c.polarity)
    assert.are.equal("certain", c.certainty) -- what weakens stands in another clause
    local row = lede.row(c)
    assert.are.equal("not", row.negations[1].text)
    assert.are.same({ start = 28, ["end"] = 36, text = "not fail" }, row.negations[1].scope)
  end)
  it("takes failing to do a thing for not doing it", function()
    assert.are.equal(-1, claim("Jane Doe said the talks failed to stop the war.").polarity)
  end)
  it("knows plans, obligations, hypotheses, conditions and questions", function()
    assert.are.equal("plan", claim("Jane Doe vowed to fight on.").modality)
    assert.are.equal("obligation", claim("Jane Doe said the minister must resign.").modality)
    assert.are.equal("hypothetical", claim("Jane Doe said the minister would resign.").modality)
    assert.are.equal("question", claim("Jane Doe asked whether the minister had resigned.").modality)
    assert.are.equal("unknown", claim("Jane Doe asked whether the minister had resigned.").certainty)
  end)
  for _, case in ipairs { -- the sentence, how sure its first claim is: polarity, certainty, modality
    { "Jane Doe said margins could shrink if prices did not rise.", 1, "possible" },
    { "Jane Doe wrote that her office “was not told of any test”.", -1, "certain" },
    { "Forecasters said fog is expected to persist.", 1, "probable" },
    { "Jane Doe said it was unlikely that the talks would resume.", -1, "probable" },
    { "Jane Doe said she was not certain how fast the water rose.", 1, "unknown" },
    { "It is not yet clear who paid, investigators said.", 1, "unknown" },
    { "Jane Doe said the deal had not only failed but cost jobs.", 1, "certain" },
    { "Jane Doe said there was no doubt that the deal was dead.", 1, "certain" },
    { "Jane Doe said the story could not be true.", -1, "certain" },
    { "Jane Doe said they had left without paying.", 1, "certain" },
    { "Jane Doe refused to confirm that the man was dead.", -1, "unknown" },
    { "Jane Doe did not deny that the man was dead.", 1, "unknown" },
    { "Officials would neither confirm nor deny the report.", -1, "unknown" },
    { "The firm did not say when the ship was built.", -1, "unknown" },
    { "Jane Doe asked why the truce had not held.", -1, "unknown", "question" },
    { "“If we get the money, we will start,” Jane Doe said.", 1, "certain", "condition" },
    { "Jane Doe said that, if elected, she would close the plant.", 1, "certain", "hypothetical" },
    { "Without the loan, the firm would have failed, Jane Doe said.", 1, "certain", "hypothetical" },
  } do
    it("reads: " .. case[1], function()
      local c = claim(case[1])
      assert.are.same({ case[2], case[3] }, { c.polarity, c.certainty })
      assert.are.equal(case[4] or c.modality, c.modality)
    end)
  end

  it("takes no month and no name for a hedge", function()
    local c = lede.text("Ann Lee said that Theresa May closed the plant on 3 May.\n"):claims()[1]
    assert.are.same({ 0, "certain" }, { #c.hedges, c.certainty })
  end)

  it("keeps the author's hedges apart from the source's", function()
    local c = claim "Jane Doe reportedly said the plan could fail."
    assert.are.equal("reportedly", c.author_hedges[1].text)
    assert.are.equal("could", c.hedges[1].text)
  end)
  it("tells the time of saying from the time spoken of", function()
    local c = claim "Jane Doe said on Monday that the talks had failed on Sunday."
    assert.are.equal("2025-12-01", c.said.value)
    assert.are.equal("2025-11-30", c.about[1].value)
  end)
  it("takes the hour at its end for what it speaks of", function()
    local c = claim "The ship struck the pier at 7:40 a.m., the guard said."
    assert.is_nil(c.said)
    assert.are.equal("2025-12-02T07:40", c.about[1].value)
    assert.are.equal(1, #claims_of "Officials would neither confirm nor deny the report.")
  end)
  it("reads any event of a text", function()
    local doc = lede.text "Jane Doe said the talks did not fail. Roe may leave."
    local certainty = require "lede.certainty"
    local function of(word) return certainty.of(doc:find(require "lpeg".P(word))()) end
    assert.are.equal(-1, of("fail").polarity)
    assert.are.equal("Jane Doe", of("fail").claim.source.text)
    assert.are.equal("possible", of("leave").certainty)
  end)
end)

describe("what can be checked", function()
  local function claim(text) return claims_of(text)[1] end
  it("is a fact with figures, dates or names", function()
    local c = claim "Jane Doe said prices rose by 20 percent in 2024."
    assert.is_true(c.checkable)
    assert.are.equal("fact", c.asserts)
  end)
  it("is no opinion, prediction or promise", function()
    for text, kind in pairs {
      ["Jane Doe said prices will rise by 20 percent."] = "prediction",
      ["Jane Doe vowed to cut prices by 20 percent."] = "promise",
      ["Jane Doe praised the minister."] = "opinion",
    } do
      assert.are.equal(kind, claim(text).asserts)
      assert.is_false(claim(text).checkable)
    end
  end)
  it("is worth more the more it holds to", function()
    local rich = claim "Jane Doe said prices rose by 20 percent in 2024, more than in any year before."
    assert.is_true(rich.checkworthiness > claim("Jane Doe said prices rose in Paris.").checkworthiness)
    assert.is_true(rich.checkworthiness <= 1)
  end)
end)

describe("things that are said", function()
  it("have a switch of their own", function()
    local doc = lede.text "Jane Doe criticised the plan. Jane Doe said it would fail."
    assert.are.equal(2, #doc:claims())
    local clauses = doc:claims { things = false }
    assert.are.equal(1, #clauses)
    assert.are.equal("it would fail", clauses[1].content.text)
  end)
end)

describe("a shape of one's own", function()
  it("is a pattern, in five lines", function()
    local t, claims = require "lede.tape", require "lede.claims"
    for _ = 1, 2 do -- the same name again replaces it
      claims.add_shape("has_it", t.as("source", t.class "document_noun") * t.as("cue", t.word "has" * t.word "it")
                                 * t.as("content", t.word "that" * t.rest))
    end
    local list = claims_of "The rumour has it that the mayor left."
    assert.are.equal(1, #list)
    assert.are.equal("claims.has_it", list[1].rule_name)
    assert.are.equal("rumour", list[1].source.text)
    assert.are.equal("that the mayor left", list[1].content.text)
  end)
end)

describe("a claim in a claim", function()
  it("knows the one around it", function()
    local list = claims_of "Jane Doe said that Bob Roe, who denied that he had lied, was wrong."
    local inner = find(list, "denied")
    assert.are.equal("said", inner.within.cue.text)
  end)
  it("is a chain, as long as the text makes it", function()
    local list = claims_of(
      "Jane Doe said that the general had told the cabinet that his officers had warned him that the bridge was weak.")
    local said, told, warned = find(list, "said"), find(list, "had told"), find(list, "had warned")
    assert.are.equal("the general", told.source.text)
    assert.are.equal("that the bridge was weak", warned.content.text)
    assert.are.same({ said, told }, { told.within, warned.within })
    list = claims_of "She said she believed the talks had failed, adding that the army was calm."
    assert.are.equal("the talks had failed", find(list, "believed").content.text)
    assert.are.equal("She", find(list, "adding").source.text)
  end)
end)

describe("the ledger of what was missed", function()
  local function missed(text)
    local out = {}
    for i, m in ipairs(lede.text(text):missed()) do out[i] = { m.cue.text, m.reason } end
    return out
  end
  it("names the reason", function()
    assert.are.same({ { "told", "passive: it is not said who" } }, missed "The city was told to evacuate.")
    assert.are.same({ { "report", "may be a noun" } }, missed "The report was long.")
  end)
  it("leaves out what gave a claim, and what holds no cue", function()
    assert.are.same({}, missed "Jane Doe said the talks failed. The rain stopped.")
  end)
end)

describe("a claim that nothing has been asked of", function()
  it("has the text and place of its span", function()
    local text = "Jane Doe said the talks failed."
    assert.are.equal("Jane Doe said the talks failed", claims_of(text)[1].text)
    assert.are.equal(1, claims_of(text)[1].first)
    assert.are.equal("Jane Doe said the talks failed", tostring(claims_of(text)[1]):match '"(.*)"')
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
  local function quotes_of(text)
    local out = {}
    for i, q in ipairs(lede.text(text):quotes()) do out[i] = { q.text, q.speaker and q.speaker.text or false,
        q.unclosed } end
    return out
  end
  it("stand between marks of every kind", function()
    for _, marks in ipairs { { "“", "”" }, { '"', '"' }, { "„", "“" }, { "«", "»" }, { "»", "«" }, { "‘", "’" },
        { "'", "'" },
                             { "‹", "›" }, { "「", "」" }, { "``", "\'\'" }, { "\'\'", "\'\'" }, { "”", "”" }, { "“",
                                 "“" } } do
      local said = marks[1] .. "We will go now," .. marks[2]
      assert.are.same({ { said, "Jane Doe" } }, quotes_of(said .. " said Jane Doe."))
    end
  end)
  it("may hold apostrophes and inches", function()
    assert.are.same({ { "'It's the boys' turn now,'", "Jane Doe" } },
        quotes_of "'It's the boys' turn now,' said Jane Doe.")
    assert.are.same({ { "“It’s 5\" long, we know,”", "Jane Doe" } },
        quotes_of "“It’s 5\" long, we know,” said Jane Doe.")
  end)
  it("end with their paragraph where nothing closes them, and say so", function()
    assert.are.same({ { "“We will go and never return", "Jane Doe", true } },
      quotes_of "Jane Doe said: “We will go and never return\n\nThe talks ended.")
  end)
  it("are no titles of works", function()
    assert.are.same({}, quotes_of "The band played “The Art of War” and left.")
  end)
  it("are no few words in single marks that no cue goes with", function()
    assert.are.same({}, quotes_of "A report came out, and the winter was 'very cold' then.")
    assert.are.same({ { "“very cold”", "report" } }, quotes_of "A report came out, and the winter was “very cold” then.")
  end)
  it("go to whoever's turn it is", function()
    local list = quotes_of("“Will you go to the city?” asked Jane Doe.\n\n“I will not go there,” said Bob Roe.\n\n"
      .. "“And why is it that you will not?”\n\n“Because nobody has asked me.”")
    assert.are.equal("Jane Doe", list[3][2])
    assert.are.equal("Bob Roe", list[4][2])
  end)
  it("are not the asker's own where a paragraph answers", function()
    local list = quotes_of "“Do you miss the noise of cities?” I ask.\n\n“The noise, no. The voices, yes.”"
    assert.are.equal(2, #list)
    assert.is_false(list[2][2])
    list = quotes_of "“We are tired of waiting,” said Jane Doe.\n\n“We have been here for three days.”"
    assert.are.equal("Jane Doe", list[2][2])
  end)
  it("end before their cue where nothing closes them", function()
    local doc = lede.text "“We want to know who changed it, and when, Doe said."
    local q = doc:quotes()[1]
    assert.are.same({ "“We want to know who changed it, and when,", "Doe", true },
      { q.text, q.speaker.text, q.unclosed })
  end)
  it("are those of who reports, not of who is reported", function()
    local list = quotes_of "Jane Doe said she felt that the plan was “a sort of farce”."
    assert.are.equal("Jane Doe", list[1][2])
  end)
  it("may be a block with its signature", function()
    local doc = lede.html "<p>She wrote:</p><blockquote><p>We will go to the city and stay there. — Jane Doe</p></blockquote>"
    local q = doc:quotes()[1]
    assert.are.equal("block", q.form)
    assert.are.equal("Jane Doe", q.speaker.text)
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

describe("the speaker of a quotation", function()
  local function speakers(text)
    local out = {}
    for i, q in ipairs(lede.text(text):quotes()) do out[i] = q.speaker and q.speaker.text or false end
    return out
  end
  it("is that of its own cue, though another was quoted just before", function()
    assert.are.same({ "Jane Doe", "Bob Roe" },
      speakers "“We will go to the city,” said Jane Doe. “We will stay here,” said Bob Roe.")
  end)
  it("stands within the marks of a transcript, and speaks on", function()
    assert.are.same({ "DOE", "DOE", "ROE" }, speakers("“DOE: We must go to the city.”\n\n“It is late and it rains.”\n\n"
      .. "“ROE: Why did nobody say so?”"))
  end)
  it("signs below it", function()
    assert.are.same({ "Jane Doe" }, speakers "The vote was close.\n\n“We will never leave this city.”\n\n— Jane Doe, London.")
  end)
  it("is the subject behind what is fronted", function()
    assert.are.same({ "Jane Doe" }, speakers "In Springfield, Jane Doe was full of “hope and great joy for the town” again.")
  end)
  it("is known where one mark opens and another closes", function()
    assert.are.same({ "she", "she" }, speakers '“The roads are full of holes," she said. "Nobody mends them.”')
  end)
end)

describe("bad input", function()
  local cases = {
    ["an odd number of marks"] = ('“We will go,” said Jane Doe. He said "never" and left "the room. '):rep(50),
    ["10,000 marks"] = ('" '):rep(10000),
    ["10,000 opening marks"] = ("“go "):rep(10000),
    ["marks nested to depth 50"] = ("“a "):rep(50) .. "b" .. (" c”"):rep(50) .. " said Jane Doe.",
    ["a sentence of 100,000 words"] = "Jane Doe said that " .. ("the plan and the plan of the group "):rep(12500) .. ".",
    ["a sentence of as many, and marks"] =
      "Jane Doe said that " .. ("the plan, and the plan of the group, "):rep(12000) .. "." .. (' "'):rep(12000),
    ["a page of quotations"] = ("“We will go to the city and stay there.”\n\n"):rep(500),
    ["apostrophes as marks"] = ("'Twas the boys' 'n' cats' rock 'n' roll, y'all. 'We go now,' said Jane. "):rep(200),
    ["nothing but cues"] = ("said "):rep(10000),
    ["reports within reports without end"] = ("He said she said "):rep(20000) .. "no.",
    ["brackets that nothing closes"] = ("plan (officials "):rep(5000),
  }
  for name, text in pairs(cases) do
    it(name .. " costs no document", function()
      local doc = lede.text(text)
      for _, c in ipairs(doc:claims()) do assert.are.equal(c.content.text, doc:span(c.content.first,
          c.content.last).text) end
      doc:quotes()
      doc:missed()
    end)
  end
  it("costs the quotation that it spoils, and no other", function()
    local doc = lede.text('Bob Roe left "the room at noon.\n\n“We will appeal,” said Jane Doe.')
    assert.are.equal("Jane Doe", doc:quotes()[#doc:quotes()].speaker.text)
  end)
end)

describe("a summary", function()
  local summary = require "lede.summary"
  local text = "The river rose by two metres in the night, and the river flooded the lower town.\n\n"
    .. "The mayor of the town, Jane Doe, said the river had flooded 400 houses in the lower town. “The river flooded 400 "
    .. "houses in the lower town,” Doe repeated on Tuesday.\n\nA brass band played at the fair on the hill above the market."
  it("is made of the document's sentences, in order", function()
    local list = summary.sentences(lede.text(text), 2)
    assert.are.equal(2, #list)
    assert.is_true(list[1].first < list[2].first)
    for _, s in ipairs(list) do assert.is_falsy(s.text:find "brass band") end
  end)
  it("puts what is said twice into one, with both places, in the strongest wording", function()
    local list = summary.statements(lede.text(text), 5)
    local merged
    for _, s in ipairs(list) do
      if #s.claims == 2 then merged = s end
    end
    assert.is_truthy(merged)
    assert.are.equal("“The river flooded 400 houses in the lower town,”", merged.content.text)
    assert.are.equal(2, #lede.row(merged).claims)
  end)
  it("is as long as asked for, and the same every time", function()
    local function rows()
      local out = {}
      for i, s in ipairs(summary.statements(lede.text(text), 1)) do out[i] = lede.encode(s) end
      return out
    end
    assert.are.equal(1, #rows())
    assert.are.same(rows(), rows())
  end)
end)
