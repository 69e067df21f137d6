/* lua_pattern.c - lede.pattern: token patterns as trees, and what LPeg makes of one.
 *
 *   core.pattern(op, …) -> pattern         a node; what it is made of, by op:
 *       is (kind, name [, key, value])   one   choice diff both seq (a, b)   no ahead behind (a)   power (a, n)
 *       edge ("sentence" | "block" | "any")    count (integer | boolean)     as (name, a [, many])   tag (name, value)
 *       lpeg text (LPeg pattern)               ref (name)                    grammar (table of patterns, nullable)
 *   core.check_predicate(kind, name) -> true | nil, err
 *   core.is_pattern(x) -> boolean
 *   core.compile(pattern, track, lpeg) -> LPeg pattern, captures?
 *   core.place() -> string                 "pledges.lua:7": where the script is that called a function of lede.tape, or
 *                                          "?"
 *
 * pattern.op, .set (does it stand for one token?), .nullable, .length (in elements; nil: it varies), .open (has it a
 * ref outside any grammar?), .captures (does it capture a name but once?), .place (where the script made it; nil of
 * single tokens, repetitions and conditions) and pattern[1] … pattern[4] (what it is made of) can be read.
 *
 * compile is the one place where a token pattern becomes an LPeg pattern over the bytes of a tape: a set of tokens is the
 * character set of its symbols.  A phase matches the tree itself (lede/search.h), which comes to the same; it asks LPeg
 * for what LPeg alone knows.  Captures come out of a match as one flat list of events, which lede.tape_match reads:
 *   NAME, first, …, stop      a capture opens, what lies in it, and it closes; elements, `stop` is behind it
 *   NAME, false, value        a constant
 * and then where the match stops; of a pattern that captures nothing that alone. */
#include <string.h>
#include "lede/track.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

enum { OPERANDS = 4, PAIR = 2 };             /* user values of a predicate's node, and of any other */
enum { SOURCE = PAIR + 1 };                  /* and one more: the file of the line where it was made */
enum { CLASS = 1, NAMES, UPVALUES = NAMES }; /* upvalues: the metatable, and the operators' numbers by name */

static const char *const kinds[] = {"class", "form", "word", "lexeme", "attr", "fold", "pos", NULL};
static const char *const edges[] = {"sentence", "block", "any", NULL};

const lede_pattern *lede_L_check_pattern(lua_State *L, int arg) { return lede_L_checkudata(L, arg, LEDE_PATTERN_T); }

/* ---- Making nodes ------------------------------------------------------------------------------------------------ */

/* The rules of the grammar in the table at `arg`, and their names, behind the node. */
static void take_rules(lua_State *L, int arg, lede_pattern *p, size_t most) {
  const lede_pattern **rules = (const lede_pattern **)(p + 1);
  const char **names = (const char **)(rules + most);
  p->rules = rules;
  p->rule_names = names;
  lua_rawgeti(L, arg, 1); /* the first rule, or its name */
  for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) {
    if (!lede_L_testudata(L, -1, LEDE_PATTERN_T)) continue;
    if (lua_rawequal(L, -1, -3) || lua_rawequal(L, -2, -3)) p->first_rule = p->rule_count;
    names[p->rule_count] = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
    rules[p->rule_count++] = lua_touserdata(L, -1);
  }
  lua_pop(L, 1);
}

static size_t count_fields(lua_State *L, int arg) {
  size_t n = 0;
  for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) n++;
  return n;
}

/* Is an argument a pattern?  As lede_L_testudata, but of all functions here the metatable is at hand. */
static bool is_pattern(lua_State *L, int arg) {
  if (lua_touserdata(L, arg) == NULL || !lua_getmetatable(L, arg)) return false;
  bool is = lua_rawequal(L, -1, lua_upvalueindex(CLASS));
  lua_pop(L, 1);
  return is;
}

/* Those of the operands at 2 to 5 that have to be patterns are. */
static void check_operands(lua_State *L, lede_pattern_op op) {
  switch (op) {
    case LEDE_PATTERN_CHOICE: case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_SEQ:
      if (!is_pattern(L, 3)) luaL_typeerror(L, 3, LEDE_PATTERN_T); /* fall through */
    case LEDE_PATTERN_NO: case LEDE_PATTERN_AHEAD: case LEDE_PATTERN_BEHIND: case LEDE_PATTERN_POWER:
      if (!is_pattern(L, 2)) luaL_typeerror(L, 2, LEDE_PATTERN_T);
      break;
    case LEDE_PATTERN_AS:
      if (!is_pattern(L, 3)) luaL_typeerror(L, 3, LEDE_PATTERN_T);
      break;
    default: break;
  }
}

/* Fill a node from its operands, which are arguments 2 to 5 and have been checked. */
static void fill(lua_State *L, lede_pattern *p, size_t rules) {
  switch (p->op) {
    case LEDE_PATTERN_IS:
      p->predicate = (lede_predicate)luaL_checkoption(L, 2, NULL, kinds);
      p->name = luaL_checkstring(L, 3);
      p->key = luaL_optstring(L, 4, NULL);
      p->value = luaL_optstring(L, 5, NULL);
      break;
    case LEDE_PATTERN_EDGE: p->n = luaL_checkoption(L, 2, NULL, edges) + 1; break;
    case LEDE_PATTERN_COUNT:
      p->n = lua_isboolean(L, 2) ? lua_toboolean(L, 2) - 1 : (int)luaL_checkinteger(L, 2);
      break;
    case LEDE_PATTERN_CHOICE: case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: case LEDE_PATTERN_SEQ:
      p->b = lua_touserdata(L, 3); /* fall through */
    case LEDE_PATTERN_NO: case LEDE_PATTERN_AHEAD: case LEDE_PATTERN_BEHIND: p->a = lua_touserdata(L, 2); break;
    case LEDE_PATTERN_POWER:
      p->a = lua_touserdata(L, 2);
      p->n = (int)luaL_checkinteger(L, 3);
      break;
    case LEDE_PATTERN_AS:
      p->many = lua_toboolean(L, 4);
      p->a = lua_touserdata(L, 3); /* fall through */
    case LEDE_PATTERN_TAG: case LEDE_PATTERN_REF: p->name = luaL_checkstring(L, 2); break;
    case LEDE_PATTERN_GRAMMAR:
      p->nullable = lua_toboolean(L, 3);
      take_rules(L, 2, p, rules);
      break;
    default: break;
  }
  lede_pattern_derive(p);
}

/* ---- Where a pattern was made ------------------------------------------------------------------------------------ */

static bool in_tape(const lua_Debug *ar) { return strncmp(ar->short_src, "lede/tape", 9) == 0; }

/* The line of the script that asked for this.  While a file's main chunk runs it is the line there, so that a function
 * which makes patterns of one shape for many rules does not stand for them all.  false: nobody asked, but C. */
static bool find_place(lua_State *L, lua_Debug *found) {
  lua_Debug ar;
  bool any = false;
  for (int level = 1; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "S", &ar);
    bool foreign = *ar.what == 'C' || in_tape(&ar), is_main = *ar.what == 'm';
    if (any && (foreign || strcmp(ar.short_src, found->short_src) != 0)) break;
    if (foreign) continue;
    if (!any || is_main) *found = ar;
    any = true;
    if (is_main) break;
  }
  if (any) lua_getinfo(L, "l", found);
  return any && found->currentline > 0;
}

static const char *file_of(const lua_Debug *ar) { return *ar->source == '@' ? ar->source + 1 : ar->short_src; }

/* Patterns of rules are such; the others are parts of them, whose place nobody asks for. */
static bool may_be_rule(lede_pattern_op op) {
  return op == LEDE_PATTERN_SEQ || op == LEDE_PATTERN_CHOICE || op == LEDE_PATTERN_AS || op == LEDE_PATTERN_GRAMMAR;
}

/* The node on top keeps its place. */
static void keep_place(lua_State *L, lede_pattern *p) {
  lua_Debug ar;
  if (!may_be_rule(p->op) || p->is_set || !find_place(L, &ar)) return;
  p->line = ar.currentline;
  lua_pushstring(L, file_of(&ar));
  lua_setiuservalue(L, -2, SOURCE);
}

/* ---- A node ------------------------------------------------------------------------------------------------------ */

/* A name that a new node would capture twice in one match; NULL: none. */
static const char *captured_twice(const lede_pattern *p) {
  if (p->op == LEDE_PATTERN_SEQ) return lede_pattern_captured_twice(p->a, p->b);
  if (p->op != LEDE_PATTERN_AS || p->many) return NULL;
  static const lede_pattern nothing = {.op = LEDE_PATTERN_COUNT};
  lede_pattern own = {.op = LEDE_PATTERN_AS, .name = p->name, .a = &nothing};
  lede_pattern_derive(&own);
  return lede_pattern_captured_twice(p->a, &own);
}

/* Raise where a node is a mistake, at the line of the function that is `level` calls up. */
static void check_node(lua_State *L, const lede_pattern *p, int level) {
  bool deep = p->depth > LEDE_MAX_PATTERN_DEPTH;
  const char *twice = deep ? NULL : captured_twice(p);
  if (!deep && twice == NULL && !(p->op == LEDE_PATTERN_POWER && p->n >= 0 && p->a->nullable)) return;
  luaL_where(L, level);
  if (deep)
    lua_pushfstring(L, "the pattern is nested more than %d deep: a long list of words is t.words \"one two three\" or a "
                       "class of the lexicon", LEDE_MAX_PATTERN_DEPTH);
  else if (twice != NULL)
    lua_pushfstring(L, "'%s' is captured twice in sequence, and m.%s would be the first alone: give one of them "
                       "another name, or say t.as(\"%s\", p, { many = true }) and take them all by m:all \"%s\"",
                    twice, twice, twice, twice);
  else
    lua_pushfstring(L, "p^%d: p may match without consuming a token, and would be repeated for ever: what is optional "
                       "in it has to stand outside", p->n);
  lua_concat(L, 2);
  lua_error(L);
}

/* Are a node's user values asked for while it is matched? */
static bool is_host_asked(lede_pattern_op op) {
  return op == LEDE_PATTERN_HOST || op == LEDE_PATTERN_TEXT || op == LEDE_PATTERN_TAG;
}

static const char NODES = 0; /* its address is the key of the table of such nodes, by address */

/* The node on top can be found by lede_L_push_node. */
static void note_node(lua_State *L, const lede_pattern *p) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &NODES) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "v");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &NODES);
  }
  lua_pushvalue(L, -2);
  lua_rawsetp(L, -2, p);
  lua_pop(L, 1);
}

void lede_L_push_node(lua_State *L, const lede_pattern *p) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &NODES);
  lua_rawgetp(L, -1, p);
  lua_remove(L, -2);
}

/* A node of that operator; its operands are arguments 2 to 5.  `level`: how many calls up the script is. */
static int new_node(lua_State *L, lede_pattern_op op, int level) {
  lua_settop(L, OPERANDS + 1);
  size_t rules = 0;
  if (op == LEDE_PATTERN_GRAMMAR) {
    luaL_checktype(L, 2, LUA_TTABLE);
    rules = count_fields(L, 2);
  }
  int operands = op == LEDE_PATTERN_IS ? OPERANDS : PAIR;
  lede_pattern *p = lua_newuserdatauv(L, sizeof *p + 2 * rules * sizeof(void *), may_be_rule(op) ? SOURCE : operands);
  *p = (lede_pattern){.op = op};
  for (int i = 1; i <= operands; i++) { /* keeps what the node points to */
    if (lua_isnil(L, i + 1)) continue;
    lua_pushvalue(L, i + 1);
    lua_setiuservalue(L, -2, i);
  }
  fill(L, p, rules);
  check_node(L, p, level);
  keep_place(L, p);
  if (is_host_asked(op)) note_node(L, p);
  lua_pushvalue(L, lua_upvalueindex(CLASS));
  lua_setmetatable(L, -2);
  return 1;
}

static int core_pattern(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, lua_upvalueindex(NAMES)) != LUA_TNUMBER) return luaL_argerror(L, 1, "no such operator");
  lede_pattern_op op = (lede_pattern_op)lua_tointeger(L, -1);
  lua_settop(L, OPERANDS + 1);
  check_operands(L, op);
  return new_node(L, op, 2); /* who calls is lede.tape, for a script */
}

static int core_place(lua_State *L) {
  lua_Debug ar;
  if (find_place(L, &ar)) lua_pushfstring(L, "%s:%d", file_of(&ar), ar.currentline);
  else lua_pushliteral(L, "?");
  return 1;
}

static int core_is_pattern(lua_State *L) {
  lua_pushboolean(L, lede_L_testudata(L, 1, LEDE_PATTERN_T) != NULL);
  return 1;
}

/* ---- Operators --------------------------------------------------------------------------------------------------- */

static bool is_lpeg(lua_State *L, int arg) { return luaL_testudata(L, arg, "lpeg-pattern") != NULL; }

/* An operand becomes a pattern: a number of tokens, true, false, or an LPeg pattern. */
static void lift(lua_State *L, int arg) {
  if (is_pattern(L, arg)) return;
  bool count = lua_isboolean(L, arg) || lua_isinteger(L, arg);
  if (!count && !is_lpeg(L, arg))
    luaL_error(L, "token pattern expected, got %s (a word is t.word \"%s\")", luaL_typename(L, arg), luaL_tolstring(L, arg, NULL));
  lua_pushvalue(L, lua_upvalueindex(CLASS));
  lua_pushvalue(L, lua_upvalueindex(NAMES));
  lua_pushcclosure(L, core_pattern, UPVALUES);
  lua_pushstring(L, lede_pattern_op_name(count ? LEDE_PATTERN_COUNT : LEDE_PATTERN_HOST));
  lua_pushvalue(L, arg);
  lua_call(L, 2, 1);
  lua_replace(L, arg);
}

static int binary(lua_State *L, lede_pattern_op op) {
  lua_settop(L, 2);
  lua_pushnil(L);
  lua_insert(L, 1); /* the operands of a node begin at 2 */
  lift(L, 2);
  lift(L, 3);
  return new_node(L, op, 1);
}

static int unary(lua_State *L, lede_pattern_op op) {
  lua_settop(L, 1);
  lua_pushnil(L);
  lua_insert(L, 1);
  lift(L, 2);
  return new_node(L, op, 1);
}

static int pattern_mul(lua_State *L) { return binary(L, LEDE_PATTERN_SEQ); }
static int pattern_add(lua_State *L) { return binary(L, LEDE_PATTERN_CHOICE); }
static int pattern_sub(lua_State *L) { return binary(L, LEDE_PATTERN_DIFF); }
static int pattern_unm(lua_State *L) { return unary(L, LEDE_PATTERN_NO); }
static int pattern_len(lua_State *L) { return unary(L, LEDE_PATTERN_AHEAD); }

static int pattern_pow(lua_State *L) {
  if (!lua_isinteger(L, 2)) return luaL_error(L, "p^n: integer expected");
  lua_settop(L, 2);
  lua_pushnil(L);
  lua_insert(L, 1);
  lift(L, 2);
  return new_node(L, LEDE_PATTERN_POWER, 1);
}

/* core.check_predicate(kind, name) -> true | nil, err: could a track have it? */
static int core_check_predicate(lua_State *L) {
  lede_predicate kind = (lede_predicate)luaL_checkoption(L, 1, NULL, kinds);
  lede_error err;
  if (lede_predicate_check(lede_L_push_lexicon(L), kind, luaL_checkstring(L, 2), &err) != LEDE_OK)
    return lede_L_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int push_place(lua_State *L, const lede_pattern *p) {
  if (p->line == 0) return 0;
  lua_getiuservalue(L, 1, SOURCE);
  lua_pushfstring(L, "%s:%d", lua_tostring(L, -1), p->line);
  return 1;
}

/* pattern.op, pattern.set, pattern.place, pattern[i] */
static int pattern_index(lua_State *L) {
  const lede_pattern *p = lede_L_check_pattern(L, 1);
  if (lua_isinteger(L, 2)) {
    lua_Integer i = lua_tointeger(L, 2);
    if (i < 1 || i > (p->op == LEDE_PATTERN_IS ? OPERANDS : PAIR)) lua_pushnil(L);
    else lua_getiuservalue(L, 1, (int)i);
    return 1;
  }
  const char *key = luaL_checkstring(L, 2);
  if (strcmp(key, "op") == 0) lua_pushstring(L, lede_pattern_op_name(p->op));
  else if (strcmp(key, "set") == 0) lua_pushboolean(L, p->is_set);
  else if (strcmp(key, "nullable") == 0) lua_pushboolean(L, p->nullable);
  else if (strcmp(key, "open") == 0) lua_pushboolean(L, p->is_open);
  else if (strcmp(key, "captures") == 0) lua_pushboolean(L, p->captures != 0);
  else if (strcmp(key, "length") == 0 && p->length == LEDE_PATTERN_VARIES) lua_pushnil(L);
  else if (strcmp(key, "length") == 0) lua_pushinteger(L, p->length);
  else if (strcmp(key, "place") == 0) return push_place(L, p);
  else return luaL_error(L, "a token pattern has no '%s'", key);
  return 1;
}

/* ---- Compiling --------------------------------------------------------------------------------------------------- */

/* Stack slots of a compilation. */
typedef struct {
  const lede_track *track;
  int lpeg;    /* the module */
  int done;    /* table: node -> what it became */
  int shared;  /* table: nodes that several others use */
  int cache;   /* table of the track: what its patterns share, by name; number of a set -> LPeg set */
  int grammar; /* table: the rules that shared nodes become */
  int count;   /* of them */
} Compiler;

static void compile(lua_State *L, Compiler *c, int node);

/* Push lpeg.NAME(what is on top, which goes). */
static void apply(lua_State *L, const Compiler *c, const char *name) {
  lua_getfield(L, c->lpeg, name);
  lua_insert(L, -2);
  lua_call(L, 1, 1);
}

/* Push lpeg.NAME(bytes) */
static void apply_bytes(lua_State *L, const Compiler *c, const char *name, const char *bytes, size_t len) {
  lua_pushlstring(L, bytes, len);
  apply(L, c, name);
}

/* Push what the cache has under that name; false, and nothing pushed: it has not. */
static bool cached(lua_State *L, const Compiler *c, const char *name) {
  if (lua_getfield(L, c->cache, name) != LUA_TNIL) return true;
  lua_pop(L, 1);
  return false;
}

/* Keep what is on top, which stays there. */
static void keep(lua_State *L, const Compiler *c, const char *name) {
  lua_pushvalue(L, -1);
  lua_setfield(L, c->cache, name);
}

static void push_edge(lua_State *L, const Compiler *c, int edge) {
  static const char *const symbols[] = {"", "\1", "\2", "\1\2"};
  if (cached(L, c, symbols[edge])) return;
  apply_bytes(L, c, "S", symbols[edge], strlen(symbols[edge]));
  keep(L, c, symbols[edge]);
}

/* Any token: a byte that is no edge. */
static void push_one(lua_State *L, const Compiler *c) {
  if (cached(L, c, "one")) return;
  lua_pushinteger(L, 1);
  apply(L, c, "P");
  push_edge(L, c, 3);
  lua_arith(L, LUA_OPSUB);
  keep(L, c, "one");
}

static void push_position(lua_State *L, const Compiler *c) {
  if (cached(L, c, "position")) return;
  lua_getfield(L, c->lpeg, "Cp");
  lua_call(L, 0, 1);
  keep(L, c, "position");
}

size_t lede_L_symbols(const lede_alphabet *a, int set, char symbols[256]) {
  size_t n = 0;
  for (int s = LEDE_SYMBOL_BLOCK + 1; s <= LEDE_SYMBOL_BLOCK + lede_alphabet_symbols(a); s++)
    if (lede_alphabet_has(a, s, set)) symbols[n++] = (char)s;
  return n;
}

static void push_set(lua_State *L, const Compiler *c, const lede_pattern *p) {
  if (p->op == LEDE_PATTERN_ONE) {
    push_one(L, c);
    return;
  }
  int number = lede_track_set(c->track, p);
  if (lua_rawgeti(L, c->cache, number) != LUA_TNIL) return;
  lua_pop(L, 1);
  char symbols[256];
  size_t n = lede_L_symbols(lede_track_alphabet(c->track), number, symbols);
  apply_bytes(L, c, "S", symbols, n);
  lua_pushvalue(L, -1);
  lua_rawseti(L, c->cache, number);
}

/* Push what operand `i` of a node became. */
static void push_operand(lua_State *L, Compiler *c, int node, int i) {
  luaL_checkstack(L, 12, "a token pattern is nested too deeply");
  lua_getiuservalue(L, node, i);
  compile(L, c, lua_gettop(L));
  lua_remove(L, -2);
}

static void push_count(lua_State *L, const Compiler *c, int n) {
  lua_pushboolean(L, n >= 0);
  apply(L, c, "P");
  for (int i = 0; i < n; i++) {
    push_one(L, c);
    lua_arith(L, LUA_OPMUL);
  }
}

/* text(subject, stop, layer): does the LPeg pattern (upvalue 1) match the text of the element before `stop`? */
static int match_text(lua_State *L) {
  lua_getfield(L, lua_upvalueindex(1), "match");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_getfield(L, 3, "text");
  lua_pushvalue(L, 3);
  for (int i = 0; i < 2; i++) lua_pushinteger(L, lua_tointeger(L, 2) - 1);
  lua_call(L, 3, 1);
  lua_call(L, 2, 1);
  lua_pushboolean(L, !lua_isnil(L, -1));
  return 1;
}

/* Cmt(Carg(1) * one, match_text): the layer is the first extra argument of the match. */
static void push_text(lua_State *L, const Compiler *c, int node) {
  lua_getfield(L, c->lpeg, "Cmt");
  lua_pushinteger(L, 1);
  apply(L, c, "Carg");
  push_one(L, c);
  lua_arith(L, LUA_OPMUL);
  lua_getiuservalue(L, node, 1);
  lua_pushcclosure(L, match_text, 1);
  lua_call(L, 2, 1);
}

/* Name and place, then the pattern on top, then the place again. */
static void push_capture(lua_State *L, Compiler *c, int node, const char *name) {
  lua_pushstring(L, name);
  apply(L, c, "Cc");
  push_position(L, c);
  lua_arith(L, LUA_OPMUL);
  push_operand(L, c, node, 2);
  push_position(L, c);
  lua_arith(L, LUA_OPMUL);
  lua_arith(L, LUA_OPMUL);
}

static void push_tag(lua_State *L, const Compiler *c, int node, const char *name) {
  lua_getfield(L, c->lpeg, "Cc");
  lua_pushstring(L, name);
  lua_pushboolean(L, 0);
  lua_getiuservalue(L, node, 2);
  lua_call(L, 3, 1);
}

/* Its rules do not see those of the grammar around it. */
static void push_grammar(lua_State *L, Compiler *c, int node) {
  Compiler inner = *c;
  lua_newtable(L);
  inner.grammar = lua_gettop(L);
  inner.count = 0;
  lua_newtable(L);
  inner.done = lua_gettop(L);
  lua_getiuservalue(L, node, 1);
  int rules = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, rules); lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    if (lede_L_testudata(L, -2, LEDE_PATTERN_T)) compile(L, &inner, lua_gettop(L) - 1);
    else lua_pushvalue(L, -2); /* the name of the rule to begin with */
    lua_rawset(L, inner.grammar);
  }
  lua_pushvalue(L, inner.grammar);
  apply(L, c, "P");
  lua_replace(L, inner.grammar);
  lua_settop(L, inner.grammar);
}

/* back(subject, place, layer): does the LPeg pattern (upvalue 1) match so many elements (upvalue 2) before `place`? */
static int match_back(lua_State *L) {
  lua_Integer from = lua_tointeger(L, 2) - lua_tointeger(L, lua_upvalueindex(2));
  if (from < 1) return 0;
  lua_getfield(L, lua_upvalueindex(1), "match");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushinteger(L, from);
  lua_pushvalue(L, 3);
  lua_call(L, 4, 1);
  lua_pushboolean(L, lua_tointeger(L, -1) == lua_tointeger(L, 2));
  return 1;
}

/* In place of what is on top, which asks for the text of tokens: LPeg looks back at no such pattern. */
static void look_back(lua_State *L, const Compiler *c, int length) {
  lua_pushinteger(L, length);
  lua_pushcclosure(L, match_back, 2);
  lua_getfield(L, c->lpeg, "Cmt");
  lua_pushinteger(L, 1);
  apply(L, c, "Carg");
  lua_rotate(L, -3, -1);
  lua_call(L, 2, 1);
}

/* What a pattern looks back at is compiled on its own: LPeg allows no rules of a grammar there. */
static void push_behind(lua_State *L, Compiler *c, int node) {
  Compiler inner = *c;
  lua_newtable(L);
  inner.done = lua_gettop(L);
  lua_newtable(L);
  inner.shared = lua_gettop(L);
  push_operand(L, &inner, node, 1);
  const lede_pattern *p = lua_touserdata(L, node);
  if (p->a->asks_text) look_back(L, c, p->a->length);
  else apply(L, c, "B");
  lua_replace(L, inner.done);
  lua_settop(L, inner.done);
}

/* What is on top becomes a rule of the grammar, and a call of that rule takes its place. */
static void share(lua_State *L, Compiler *c) {
  lua_pushfstring(L, "shared %d", ++c->count);
  lua_pushvalue(L, -1);
  lua_rotate(L, -3, 1); /* name, pattern, name */
  lua_insert(L, -2);
  lua_rawset(L, c->grammar);
  apply(L, c, "V");
}

/* LPeg writes out a bounded repetition, the operand as many times: so it is made a call. */
static void push_power(lua_State *L, Compiler *c, int node, const lede_pattern *p) {
  push_operand(L, c, node, 1);
  bool written_out = (p->n < -1 || p->n > 1) && !p->a->is_set;
  if (written_out) share(L, c);
  lua_pushinteger(L, p->n);
  lua_arith(L, LUA_OPPOW);
}

static void push_pair(lua_State *L, Compiler *c, int node, int operator) {
  push_operand(L, c, node, 1);
  push_operand(L, c, node, 2);
  lua_arith(L, operator);
}

static void push_node(lua_State *L, Compiler *c, int node, const lede_pattern *p) {
  switch (p->op) {
    case LEDE_PATTERN_SEQ: push_pair(L, c, node, LUA_OPMUL); break;
    case LEDE_PATTERN_CHOICE: push_pair(L, c, node, LUA_OPADD); break;
    case LEDE_PATTERN_DIFF: push_pair(L, c, node, LUA_OPSUB); break;
    case LEDE_PATTERN_BOTH:
      push_operand(L, c, node, 2);
      lua_len(L, -1);
      lua_remove(L, -2);
      push_operand(L, c, node, 1);
      lua_arith(L, LUA_OPMUL);
      break;
    case LEDE_PATTERN_EDGE: push_edge(L, c, p->n); break;
    case LEDE_PATTERN_COUNT: push_count(L, c, p->n); break;
    case LEDE_PATTERN_HOST: /* without what it captures, which nobody asks for */
      lua_getiuservalue(L, node, 1);
      lua_pushinteger(L, 0);
      lua_arith(L, LUA_OPDIV);
      break;
    case LEDE_PATTERN_TEXT: push_text(L, c, node); break;
    case LEDE_PATTERN_NO:
      push_operand(L, c, node, 1);
      lua_arith(L, LUA_OPUNM);
      break;
    case LEDE_PATTERN_AHEAD:
      push_operand(L, c, node, 1);
      lua_len(L, -1);
      lua_remove(L, -2);
      break;
    case LEDE_PATTERN_BEHIND: push_behind(L, c, node); break;
    case LEDE_PATTERN_POWER: push_power(L, c, node, p); break;
    case LEDE_PATTERN_AS: push_capture(L, c, node, p->name); break;
    case LEDE_PATTERN_TAG: push_tag(L, c, node, p->name); break;
    case LEDE_PATTERN_REF:
      lua_pushstring(L, p->name);
      apply(L, c, "V");
      break;
    case LEDE_PATTERN_GRAMMAR: push_grammar(L, c, node); break;
    default: luaL_error(L, "no such pattern"); /* sets are not asked here */
  }
}

static void compile(lua_State *L, Compiler *c, int node) {
  const lede_pattern *p = lua_touserdata(L, node);
  if (p->is_set) {
    push_set(L, c, p);
    return;
  }
  lua_pushvalue(L, node);
  if (lua_rawget(L, c->done) != LUA_TNIL) return;
  lua_pop(L, 1);
  push_node(L, c, node, p);
  lua_pushvalue(L, node);
  bool shared = lua_rawget(L, c->shared) == LUA_TBOOLEAN && lua_toboolean(L, -1);
  lua_pop(L, 1);
  if (shared) share(L, c);
  lua_pushvalue(L, node);
  lua_pushvalue(L, -2);
  lua_rawset(L, c->done);
}

/* Note in c->shared which nodes have several parents: table[node] is false where it has been seen, true from the second
 * time on. */
static void find_shared(lua_State *L, const Compiler *c, int node) {
  const lede_pattern *p = lede_L_testudata(L, node, LEDE_PATTERN_T);
  if (p == NULL || p->is_set) return;
  luaL_checkstack(L, 8, "a token pattern is nested too deeply");
  lua_pushvalue(L, node);
  bool seen = lua_rawget(L, c->shared) != LUA_TNIL;
  lua_pop(L, 1);
  lua_pushvalue(L, node);
  lua_pushboolean(L, seen);
  lua_rawset(L, c->shared);
  if (seen) return;
  if (p->op == LEDE_PATTERN_GRAMMAR) {
    lua_getiuservalue(L, node, 1);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) find_shared(L, c, lua_gettop(L));
    lua_pop(L, 1);
    return;
  }
  for (int i = 1; i <= 2; i++) {
    lua_getiuservalue(L, node, i);
    find_shared(L, c, lua_gettop(L));
    lua_pop(L, 1);
  }
}

static bool has_captures(const lede_pattern *p) {
  if (p == NULL || p->is_set) return false;
  if (p->op == LEDE_PATTERN_AS || p->op == LEDE_PATTERN_TAG) return true;
  for (size_t i = 0; i < p->rule_count; i++)
    if (has_captures(p->rules[i])) return true;
  return has_captures(p->a) || has_captures(p->b);
}

int lede_L_compile(lua_State *L) {
  bool captures = has_captures(lede_L_check_pattern(L, 1));
  Compiler c = {.track = lede_L_check_track(L, 2), .lpeg = 3, .done = 4, .shared = 5, .cache = 6, .grammar = 7};
  lua_settop(L, 3);
  for (int i = c.done; i <= c.shared; i++) lua_newtable(L);
  lede_L_push_track_cache(L, 2);
  lua_newtable(L);
  find_shared(L, &c, 1);
  compile(L, &c, 1);
  if (captures) apply(L, &c, "Ct");
  push_position(L, &c);
  lua_arith(L, LUA_OPMUL);
  if (c.count > 0) {
    lua_rawseti(L, c.grammar, 1);
    lua_pushvalue(L, c.grammar);
    apply(L, &c, "P");
  }
  lua_pushboolean(L, captures);
  return 2;
}

int lede_L_open_pattern(lua_State *L) {
  static const luaL_Reg meta[] = {{"__index", pattern_index}, {"__mul", pattern_mul}, {"__add", pattern_add},
                                  {"__sub", pattern_sub},     {"__unm", pattern_unm}, {"__len", pattern_len},
                                  {"__pow", pattern_pow},     {NULL, NULL}};
  static const luaL_Reg lib[] = {{"pattern", core_pattern}, {"is_pattern", core_is_pattern},
                                 {"check_predicate", core_check_predicate}, {"compile", lede_L_compile},
                                 {"place", core_place}, {NULL, NULL}};
  luaL_newmetatable(L, LEDE_PATTERN_T);
  lua_createtable(L, 0, LEDE_PATTERN_OPS);
  for (int i = 0; i < LEDE_PATTERN_OPS; i++) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, lede_pattern_op_name((lede_pattern_op)i));
  }
  luaL_newlibtable(L, lib);
  for (int k = 0; k < 2; k++) { /* the metamethods, then the functions, share the class and the names */
    lua_pushvalue(L, k == 0 ? -3 : -1);
    lua_pushvalue(L, -4);
    lua_pushvalue(L, -4);
    luaL_setfuncs(L, k == 0 ? meta : lib, 2);
    lua_pop(L, 1);
  }
  return 1;
}
