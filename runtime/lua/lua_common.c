/* lua_common.c - classes, options and failures, shared by the bindings. */
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include "core/near.h"
#include "lua/lua_common.h"

/* ---- Names that are nearly right -------------------------------------------------------------------------------- */

typedef struct { const char *name; int distance; } Nearest;

static void consider(Nearest *best, const char *wanted, const char *name) {
  int d = lede_distance(wanted, name);
  if (lede_is_near(d, wanted) && (d < best->distance || (d == best->distance && strcmp(name, best->name) < 0)))
    *best = (Nearest){name, d};
}

static void consider_keys(lua_State *L, int table, Nearest *best, const char *wanted) {
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    if (lua_type(L, -2) == LUA_TSTRING) consider(best, wanted, lua_tostring(L, -2));
}

int lede_L_near(lua_State *L) {
  const char *word = luaL_checkstring(L, 1);
  Nearest best = {NULL, INT_MAX};
  luaL_checktype(L, 2, LUA_TTABLE);
  for (lua_Integer i = 1; lua_rawgeti(L, 2, i) == LUA_TSTRING; i++, lua_pop(L, 1))
    consider(&best, word, lua_tostring(L, -1)); /* the name stays alive in the table */
  lua_pushstring(L, best.name);
  return 1;
}

/* ---- Classes ---------------------------------------------------------------------------------------------------- */

/* __index of every class: upvalues are name, fields, methods. */
static int class_index(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    return 1;
  }
  const char *class = lua_tostring(L, lua_upvalueindex(1));
  const char *wanted = luaL_tolstring(L, 2, NULL);
  Nearest best = {NULL, INT_MAX};
  consider_keys(L, lua_upvalueindex(2), &best, wanted);
  consider_keys(L, lua_upvalueindex(3), &best, wanted);
  if (best.name != NULL) return luaL_error(L, "%s has no '%s' (did you mean '%s'?)", class, wanted, best.name);
  return luaL_error(L, "%s has no '%s'", class, wanted);
}

static int class_newindex(lua_State *L) {
  return luaL_error(L, "%s cannot be written to (field '%s')", lua_tostring(L, lua_upvalueindex(1)),
                    luaL_tolstring(L, 2, NULL));
}

void lede_L_newclass(lua_State *L, const char *name, const luaL_Reg *meta, const luaL_Reg *fields,
                     const luaL_Reg *methods) {
  if (!luaL_newmetatable(L, name)) {
    lua_pop(L, 1);
    return;
  }
  if (meta != NULL) luaL_setfuncs(L, meta, 0);
  lua_pushstring(L, name);
  lua_newtable(L);
  if (fields != NULL) luaL_setfuncs(L, fields, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "fields");
  lua_newtable(L);
  if (methods != NULL) luaL_setfuncs(L, methods, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -5, "methods");
  lua_pushcclosure(L, class_index, 3);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_pushcclosure(L, class_newindex, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable"); /* scripts see neither metatable nor metamethods */
  lua_pop(L, 1);
}

static void copy_into(lua_State *L, int from, int to) {
  for (lua_pushnil(L); lua_next(L, from);) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, to);
  }
}

int lede_L_extend(lua_State *L) {
  static const char *const parts[] = {"fields", "methods"};
  lua_pushfstring(L, "lede.%s", luaL_checkstring(L, 1));
  luaL_checktype(L, 2, LUA_TTABLE);
  bool is_class = luaL_getmetatable(L, lua_tostring(L, -1)) == LUA_TTABLE &&
                  lua_getfield(L, -1, "methods") == LUA_TTABLE;
  luaL_argcheck(L, is_class, 1, "no such class");
  lua_pop(L, 1);
  int meta = lua_gettop(L);
  for (int i = 0; i < 2; i++) {
    lua_getfield(L, meta, parts[i]);
    if (lua_getfield(L, 2, parts[i]) == LUA_TTABLE) copy_into(L, lua_gettop(L), lua_gettop(L) - 1);
    lua_settop(L, meta);
  }
  return 0;
}

int lede_L_type(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_isuserdata(L, 1) && luaL_getmetafield(L, 1, "__name") == LUA_TSTRING) return 1;
  lua_pushstring(L, luaL_typename(L, 1));
  return 1;
}

/* ---- Failures of the world -------------------------------------------------------------------------------------- */

static int error_tostring(lua_State *L) {
  lua_getfield(L, 1, "message");
  return 1;
}

int lede_L_fail(lua_State *L, const lede_error *err) {
  lua_pushnil(L);
  lua_createtable(L, 0, 2);
  lua_pushstring(L, lede_status_name(err->code));
  lua_setfield(L, -2, "code");
  lua_pushstring(L, err->message);
  lua_setfield(L, -2, "message");
  if (luaL_newmetatable(L, "lede.error")) {
    lua_pushcfunction(L, error_tostring);
    lua_setfield(L, -2, "__tostring");
  }
  lua_setmetatable(L, -2);
  return 2;
}

/* ---- Options ---------------------------------------------------------------------------------------------------- */

static const lede_opt *find_opt(const lede_opt *spec, const char *key) {
  while (spec->name != NULL && strcmp(spec->name, key) != 0) spec++;
  return spec->name != NULL ? spec : NULL;
}

static int unknown_option(lua_State *L, int arg, const lede_opt *spec, const char *key) {
  Nearest best = {NULL, INT_MAX};
  for (; spec->name != NULL; spec++) consider(&best, key, spec->name);
  if (best.name != NULL)
    lua_pushfstring(L, "unknown option '%s' (did you mean '%s'?)", key, best.name);
  else
    lua_pushfstring(L, "unknown option '%s'", key);
  return luaL_argerror(L, arg, lua_tostring(L, -1));
}

/* Store the value on top of the stack; false when its type is wrong. */
static bool store_opt(lua_State *L, const lede_opt *o, void *out) {
  void *field = (char *)out + o->offset;
  int isint;
  lua_Integer i = lua_tointegerx(L, -1, &isint);
  switch (o->kind) {
    case LEDE_OPT_BOOL:
      if (!lua_isboolean(L, -1)) return false;
      *(bool *)field = lua_toboolean(L, -1);
      return true;
    case LEDE_OPT_INT:
      if (!isint || i < INT_MIN || i > INT_MAX) return false;
      *(int *)field = (int)i;
      return true;
    case LEDE_OPT_SIZE:
      if (!isint || i < 0) return false;
      *(size_t *)field = (size_t)i;
      return true;
    case LEDE_OPT_NUMBER:
      if (lua_type(L, -1) != LUA_TNUMBER || isnan(lua_tonumber(L, -1))) return false;
      *(double *)field = lua_tonumber(L, -1);
      return true;
    case LEDE_OPT_STRING:
      if (lua_type(L, -1) != LUA_TSTRING) return false;
      *(const char **)field = lua_tostring(L, -1);
      return true;
  }
  return false;
}

void lede_L_options(lua_State *L, int arg, const lede_opt *spec, void *out) {
  static const char *const kinds[] = {"boolean", "integer", "non-negative integer", "number", "string"};
  if (lua_isnoneornil(L, arg)) return;
  luaL_checktype(L, arg, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
    const lede_opt *o = find_opt(spec, key);
    if (o == NULL)
      unknown_option(L, arg, spec, key);
    else if (!store_opt(L, o, out))
      luaL_argerror(L, arg, lua_pushfstring(L, "option '%s': %s expected, got %s", o->name, kinds[o->kind],
                                            luaL_typename(L, -1)));
  }
}
