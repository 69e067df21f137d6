-- Who pledged how much money to whom?
--
--   $ lede run examples/cookbook/aid.lua examples/cookbook/week.txt
--   | aid
--   |    currency   USD
--   |    value      40000000
--   |    who        Norway
--   |    whom       the Sundrian government
--   | aid
--   |    currency   EUR
--   |    value      125000000
--   |    who        European Union
--   |    whom       the victims
--   | aid
--   |    currency   USD
--   |    form       loans
--   |    value      15000000
--   |    who        World Bank
--   |    whom       the island
--
-- t.fold finds any quantity; whether it is one of money is asked of its fact, in Lua, once the pattern has matched.
local t = require "lede.tape"

local giver = t.fold "PERSON" + t.fold "ORG" + t.fold "PLACE" + t.fold "ROLE"
local verb = t.lexeme "pledge" + t.lexeme "promise" + t.lexeme "offer" + t.words "donated granted gave"
local receiver = t.words "to for" * t.as("whom", t.words "the its"^-1 * (giver + t.form "lower")^-3)
local form = t.word "in" * t.as("form", t.form "lower")

local pledge = t.as("who", giver) * t.insertion()^-1 * t.class "aux"^-2 * t.as("verb", verb)
             * t.as("sum", t.fold "QUANTITY") * form^-1 * receiver^-1

local function is_money(quantity) return quantity and quantity.unit and quantity.unit:find "^%u%u%u$" end

for m in doc:match(pledge) do
  local sum = m.sum:facts("quantity")[1]
  if is_money(sum) then
    emit { fact = "aid", who = m.who, value = sum.value, currency = sum.unit, whom = m.whom, form = m.form }
  end
end
