/* lua_prefilter.c - lede.prefilter: where the rules of a phase may begin (see lede/prefilter.h).
 *
 *   core.prefilter(alphabet) -> prefilter
 *   prefilter:label(flags, sets) -> number     flags: of "end", "sentence", "block", "not", a letter each: "esbn"
 *   prefilter:rule(postfix)                    array of labels' numbers and the names of the operators
 *   prefilter:run(tape) -> array               element, rules, element, rules, …
 *   prefilter:members(rules) -> array          the numbers of the rules in such a set
 *
 * Elements and rules are numbered from 1. */
#include <string.h>
#include "lede/prefilter.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

/* `found` is kept for its memory, so that a run allocates nothing once it has seen a long document. */
typedef struct { lede_prefilter *p; lede_candidates found; } PrefilterBox; /* value: the alphabet */

static PrefilterBox *check_prefilter(lua_State *L, int arg) {
  PrefilterBox *box = luaL_checkudata(L, arg, LEDE_PREFILTER_T);
  luaL_argcheck(L, box->p != NULL, arg, "the prefilter is gone");
  return box;
}

static int core_prefilter(lua_State *L) {
  const lede_alphabet *a = lede_L_check_alphabet(L, 1);
  PrefilterBox *box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = (PrefilterBox){0};
  luaL_setmetatable(L, LEDE_PREFILTER_T);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  box->p = lede_prefilter_new(a);
  return box->p != NULL ? 1 : luaL_error(L, "out of memory");
}

static int prefilter_gc(lua_State *L) {
  PrefilterBox *box = luaL_checkudata(L, 1, LEDE_PREFILTER_T);
  lede_prefilter_free(box->p);
  lede_candidates_free(&box->found);
  box->p = NULL;
  return 0;
}

static int raise(lua_State *L, const lede_error *err) { return luaL_error(L, "%s", err->message); }

static int prefilter_label(lua_State *L) {
  static const char letters[] = "esbn"; /* in the order of the flags' bits */
  PrefilterBox *box = check_prefilter(L, 1);
  unsigned flags = 0;
  for (const char *s = luaL_checkstring(L, 2); *s != '\0'; s++) {
    const char *at = strchr(letters, *s);
    luaL_argcheck(L, at != NULL, 2, "flags are of \"esbn\"");
    flags |= 1u << (at - letters);
  }
  luaL_checktype(L, 3, LUA_TTABLE);
  size_t n = (size_t)luaL_len(L, 3);
  int *sets = lua_newuserdatauv(L, (n + 1) * sizeof *sets, 0), number;
  for (size_t i = 0; i < n; i++) {
    lua_geti(L, 3, (lua_Integer)i + 1);
    sets[i] = (int)luaL_checkinteger(L, -1);
    lua_pop(L, 1);
  }
  lede_error err;
  if (lede_prefilter_label(box->p, flags, sets, n, &number, &err) != LEDE_OK) return raise(L, &err);
  lua_pushinteger(L, number);
  return 1;
}

static int prefilter_rule(lua_State *L) {
  static const char *const operators[] = {"one", "before", "ahead", "behind", "empty", "fail", "seq", "alt", "star",
                                          "plus", "opt", NULL};
  PrefilterBox *box = check_prefilter(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t n = (size_t)luaL_len(L, 2);
  int *postfix = lua_newuserdatauv(L, (n + 1) * sizeof *postfix, 0);
  for (size_t i = 0; i < n; i++) {
    bool is_number = lua_geti(L, 2, (lua_Integer)i + 1) == LUA_TNUMBER;
    postfix[i] = is_number ? (int)lua_tointeger(L, -1) : LEDE_SHAPE_ONE - luaL_checkoption(L, -1, NULL, operators);
    lua_pop(L, 1);
  }
  lede_error err;
  return lede_prefilter_rule(box->p, postfix, n, &err) == LEDE_OK ? 0 : raise(L, &err);
}

static int prefilter_run(lua_State *L) {
  PrefilterBox *box = check_prefilter(L, 1);
  size_t n;
  const char *tape = luaL_checklstring(L, 2, &n);
  lede_error err;
  if (lede_prefilter_run(box->p, (const unsigned char *)tape, n, &box->found, &err) != LEDE_OK) return raise(L, &err);
  lua_createtable(L, (int)(2 * box->found.count), 0);
  for (size_t i = 0; i < box->found.count; i++) {
    lua_pushinteger(L, lede_L_first(box->found.element[i]));
    lua_rawseti(L, -2, (lua_Integer)(2 * i + 1));
    lua_pushinteger(L, box->found.rules[i]);
    lua_rawseti(L, -2, (lua_Integer)(2 * i + 2));
  }
  return 1;
}

static int prefilter_members(lua_State *L) {
  PrefilterBox *box = check_prefilter(L, 1);
  uint32_t rules = (uint32_t)luaL_checkinteger(L, 2);
  lua_newtable(L);
  for (int n = 0, k; (k = lede_prefilter_member(box->p, rules, n)) >= 0; n++) {
    lua_pushinteger(L, k + 1);
    lua_rawseti(L, -2, n + 1);
  }
  return 1;
}

static const luaL_Reg prefilter_meta[] = {{"__gc", prefilter_gc}, {NULL, NULL}};
static const luaL_Reg prefilter_methods[] = {{"label", prefilter_label}, {"rule", prefilter_rule}, {"run", prefilter_run},
                                             {"members", prefilter_members}, {NULL, NULL}};
static const luaL_Reg prefilter_lib[] = {{"prefilter", core_prefilter}, {NULL, NULL}};

int lede_L_open_prefilter(lua_State *L) {
  lede_L_newclass(L, LEDE_PREFILTER_T, prefilter_meta, NULL, prefilter_methods);
  luaL_newlib(L, prefilter_lib);
  return 1;
}
