--- core.json: the same text for the same value, on one line, and back.
package.cpath = (os.getenv "LEDE_BUILD" or "build") .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"
local json = lede.json

local function shown(text) return (text:gsub("%c", " ")) end

describe("json.encode", function()
  for _, case in ipairs {
    { nil, "null" }, { json.null, "null" }, { true, "true" }, { false, "false" },
    { 0, "0" }, { -7, "-7" }, { math.maxinteger, "9223372036854775807" }, { math.mininteger, "-9223372036854775808" },
    { 1.0, "1.0" }, { 0.1, "0.1" }, { -0.5, "-0.5" }, { 1 / 3, "0.3333333333333333" }, { 1e300, "1e+300" },
    { 5e-324, "4.94065645841247e-324" }, { 2 ^ 53, "9007199254740992.0" }, { 0.1 + 0.2, "0.30000000000000004" },
    { "", '""' }, { "plain", '"plain"' }, { 'a "b" \\ /', [["a \"b\" \\ /"]] }, { "é €  😀", '"é €  😀"' },
    { "\0\1\b\t\n\f\r\27\127", [["\u0000\u0001\b\t\n\f\r\u001b\u007f"]] },
    { "\u{85}\u{9b}\u{2028}\u{2029}", [["\u0085\u009b\u2028\u2029"]] },
    { "caf\xe9 \xf0\x9f\x98 \xc3", '"caf\u{fffd} \u{fffd} \u{fffd}"' },
    { "\xed\xa0\x80", '"\u{fffd}\u{fffd}\u{fffd}"' },
    { {}, "{}" }, { json.array {}, "[]" }, { { 1, 2, 3 }, "[1,2,3]" }, { { { {} } }, "[[{}]]" },
    { { b = 1, a = 2, B = 3, ab = 4, [""] = 5 }, '{"":5,"B":3,"a":2,"ab":4,"b":1}' },
    { { a = json.array {}, n = json.null }, '{"a":[],"n":null}' },
  } do
    it("writes " .. case[2], function() assert.equal(case[2], json.encode(case[1])) end)
  end

  it("puts the names of the order first, at every depth", function()
    local order = { "v", "start", "end", "text", "v" }
    local part = { text = "x", ["end"] = 2, start = 1, lemma = "y" }
    assert.equal('{"v":1,"text":"t","a":{"start":1,"end":2,"text":"x","lemma":"y"},"z":0}',
      json.encode({ z = 0, a = part, text = "t", v = 1 }, order))
  end)

  it("writes each double so that it reads back the same", function()
    local random = math.random
    for _ = 1, 2000 do
      local d = string.unpack("d", string.pack("I4I4", random(0, 0xffffffff), random(0, 0xffffffff)))
      if d == d and d ~= math.huge and d ~= -math.huge then assert.equal(d, tonumber(json.encode(d))) end
    end
  end)

  local loop = {}
  loop.again = loop
  local deep = {}
  for _ = 1, 100 do deep = { deep } end
  for message, value in pairs {
    ["a function cannot be JSON (field 'f')"] = { f = print },
    ["a thread cannot be JSON"] = coroutine.create(print),
    ["a lede.doc cannot be JSON (field 'x')"] = { list = { x = lede.text "A title\n\nText." } },
    ["JSON has no number for nan"] = 0 / 0,
    ["JSON has no number for infinity"] = { -math.huge },
    ["does it hold itself?"] = loop,
    ["nested deeper than 100"] = deep,
  } do
    it("refuses: " .. message, function()
      local ok, err = pcall(json.encode, value)
      assert.is_false(ok)
      assert.is_truthy(err:find(message, 1, true), err)
    end)
  end

  for _, value in ipairs { { 1, [3] = 1 }, { 1, a = 1 }, { [true] = 1 }, { [1.5] = 1 }, { [0] = 1 } } do
    it("refuses a table that is neither a list nor has names only", function()
      assert.has_error(function() json.encode(value) end,
        "a table that is neither a list (1..n) nor has names only cannot be JSON")
    end)
  end

  it("takes a depth of 100", function()
    local t = {}
    for _ = 1, 99 do t = { t } end
    assert.equal(("["):rep(99) .. "{}" .. ("]"):rep(99), json.encode(t))
  end)
end)

describe("json.decode", function()
  for _, case in ipairs {
    { "1", 1 }, { "-0", 0 }, { "1.0", 1.0 }, { "1e3", 1000.0 }, { "-2.5E-1", -0.25 }, { '"x"', "x" },
    { " true ", true },
    { "\t\r\n[1 , 2]\n", { 1, 2 } }, { '{"a":{"b":[null,1]},"c":null}', { a = { b = { json.null, 1 } } } },
    { [["\u00e9\ud83d\ude00\n\/\\\""]], 'é😀\n/\\"' }, { [["\ud83d x \ude00"]], "\u{fffd} x \u{fffd}" },
    { "9223372036854775807", math.maxinteger }, { "9223372036854775808", 2.0 ^ 63 }, { "{}", {} },
    { '{"a":1,"a":2}', { a = 2 } },
  } do
    it("reads " .. shown(case[1]), function()
      local value = json.decode(case[1])
      assert.same(case[2], value)
      assert.equal(math.type(case[2]), math.type(value))
    end)
  end

  it("tells an empty list from an empty object", function()
    assert.equal('{"a":[],"b":{}}', json.encode(json.decode '{"a":[],"b":{}}'))
  end)

  it("keeps the nulls of objects where asked", function()
    assert.equal(json.null, json.decode('{"a":null}', "nulls").a)
    assert.has_error(function() json.decode("1", "everything") end)
  end)

  for _, text in ipairs {
    "", " ", "nul", "nulll", "tru", "01", "1.", ".5", "+1", "1e", "--1", "0x10", "NaN", "Infinity", "[1,]", "[1 2]",
    "[",     "[[", "{", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}", '{"a":1', '"', '"\\', '"\\x"', '"\\u12"', '"\\u12g4"', '"a\nb"',
    "1 2", "[1]]", "'a'", ("["):rep(101) .. ("]"):rep(101), ("["):rep(100000), "\xef\xbb\xbf1",
  } do
    it("refuses " .. shown(text:sub(1, 20)), function()
      local value, err = json.decode(text)
      assert.is_nil(value)
      assert.equal("syntax", err.code)
      assert.matches("^not JSON: .* at byte %d+$", err.message)
    end)
  end

  it("gives back what was encoded", function()
    math.randomseed(1)
    local make
    local makers = {
      function() return math.random(-1000, 1000) end,
      function() return math.random() end,
      function() return math.random() < 0.5 end,
      function()
        local points = {}
        for i = 1, math.random(0, 8) do points[i] = utf8.char(math.random(1, 0xd7ff)) end
        return table.concat(points)
      end,
      function(depth)
        local list = {}
        for i = 1, depth > 4 and 0 or math.random(1, 4) do list[i] = make(depth + 1) end
        return list
      end,
      function(depth)
        local object = {}
        for i = 1, depth > 4 and 0 or math.random(0, 4) do object["key" .. i] = make(depth + 1) end
        return object
      end,
    }
    function make(depth) return makers[math.random(#makers)](depth) end
    for _ = 1, 500 do
      local value = make(0)
      local text = json.encode(value)
      assert.same(value, json.decode(text))
      assert.equal(text, json.encode(json.decode(text)))
      assert.is_nil(text:find "%c")
    end
  end)
end)
