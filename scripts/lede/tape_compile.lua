--- lede.tape_compile: a token pattern as an LPeg pattern over the bytes of a tape.
--
-- This is the one place where a predicate becomes an LPeg pattern: a set of tokens is the character set of its symbols.
-- Captures come out of a match as one flat list of events, which lede.tape_match reads:
--   NAME, first, …, stop      a capture opens, what lies in it, and it closes; elements, `stop` is behind it
--   NAME, false, value        a constant
local lpeg = require "lpeg"

local P, S, B, V, Cc, Cp, Ct, Carg, Cmt = lpeg.P, lpeg.S, lpeg.B, lpeg.V, lpeg.Cc, lpeg.Cp, lpeg.Ct, lpeg.Carg, lpeg.Cmt

local compiler = {}

local EDGES = { sentence = S "\1", block = S "\2", any = S "\1\2" }
local ONE = P(1) - EDGES.any

--- The symbols where an edge matches, and any token.
compiler.edges, compiler.one = EDGES, ONE

local compile
local compilers = {
  one = function() return ONE end,
  both = function(n, env) return #compile(n[2], env) * compile(n[1], env) end,
  edge = function(n) return EDGES[n[1]] end,
  count = function(n)
    if type(n[1]) == "boolean" then return P(n[1]) end
    local p = P(true)
    for _ = 1, n[1] do p = p * ONE end
    return p
  end,
  lpeg = function(n) return n[1] end,
  text = function(n) -- asks the text itself, which the layer has: the first extra argument of the match
    local inner = n[1]
    return Cmt(Carg(1) * ONE, function(_, stop, layer) return inner:match(layer:text(stop - 1, stop - 1)) ~= nil end)
  end,
  seq = function(n, env) return compile(n[1], env) * compile(n[2], env) end,
  choice = function(n, env) return compile(n[1], env) + compile(n[2], env) end,
  diff = function(n, env) return compile(n[1], env) - compile(n[2], env) end,
  no = function(n, env) return -compile(n[1], env) end,
  ahead = function(n, env) return #compile(n[1], env) end,
  behind = function(n, env) return B(compile(n[1], { compiled = {}, shared = {}, set = env.set })) end,
  power = function(n, env) return compile(n[1], env)^n[2] end,
  as = function(n, env) return Cc(n[1]) * Cp() * compile(n[2], env) * Cp() end,
  tag = function(n) return Cc(n[1]) * Cc(false) * Cc(n[2]) end,
  ref = function(n) return V(n[1]) end,
  grammar = function(n, env) -- its rules do not see those of the grammar around it
    local inner = { compiled = {}, shared = env.shared, grammar = {}, set = env.set }
    for k, p in pairs(n[1]) do inner.grammar[k] = k == 1 and p or compile(p, inner) end
    return P(inner.grammar)
  end,
}
function compile(n, env)
  local done = env.compiled[n]
  if done then return done end
  done = n.set and env.set(n) or compilers[n.op](n, env)
  if env.shared[n] then
    env.count = (env.count or 0) + 1
    local name = "shared " .. env.count
    env.grammar[name], done = done, V(name)
  end
  env.compiled[n] = done
  return done
end

--- The LPeg pattern of a rule: matches at a place of the tape and gives the events and where it stops.
--   set(node)   the LPeg set of a node that stands for one token
--   shared      nodes that stand in several places: each becomes a rule of an LPeg grammar, compiled once
function compiler.rule(pattern, set, shared)
  local env = { compiled = {}, shared = shared, grammar = {}, set = set }
  local whole = Ct(compile(pattern, env)) * Cp()
  if not next(env.grammar) then return whole end
  env.grammar[1] = whole
  return P(env.grammar)
end

return compiler
