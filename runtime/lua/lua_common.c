/* lua_common.c - classes, options and failures, shared by the bindings. */
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
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

int lede_L_first_from(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer value = luaL_checkinteger(L, 2), width = luaL_optinteger(L, 3, 1), field = luaL_optinteger(L, 4, 1);
  luaL_argcheck(L, width > 0, 3, "above 0 expected");
  lua_Integer low = 0, high = (lua_Integer)lua_rawlen(L, 1) / width;
  while (low < high) {
    lua_Integer mid = low + (high - low) / 2;
    lua_rawgeti(L, 1, mid * width + field);
    if (lua_tointeger(L, -1) < value) low = mid + 1;
    else high = mid;
    lua_pop(L, 1);
  }
  lua_pushinteger(L, low + 1);
  return 1;
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

/* The metatables met last, by class: to ask the registry about every argument would cost more than most functions do.
 * Forgotten when a class is made, so that no state is taken for an earlier one at its address. */
enum { MET = 32 };
static _Thread_local struct { const char *class; const void *registry, *metatable; } met[MET];

void *lede_L_testudata(lua_State *L, int arg, const char *class) {
  void *object = lua_touserdata(L, arg);
  if (object == NULL || !lua_getmetatable(L, arg)) return NULL;
  const void *metatable = lua_topointer(L, -1), *registry = lua_topointer(L, LUA_REGISTRYINDEX);
  size_t slot = (uintptr_t)class / 8 % MET;
  if (met[slot].class != class || met[slot].registry != registry) {
    luaL_getmetatable(L, class);
    met[slot].class = class, met[slot].registry = registry, met[slot].metatable = lua_topointer(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return metatable == met[slot].metatable ? object : NULL;
}

void *lede_L_checkudata(lua_State *L, int arg, const char *class) {
  void *object = lede_L_testudata(L, arg, class);
  if (object == NULL) luaL_typeerror(L, arg, class);
  return object;
}

/* The members of a class are in one table: a method is a function; a field is a light userdata, the luaL_Reg of
 * the function that reads it, or a table that holds a function of Lua. */
enum { CLASS_NAME = 1, MEMBERS, CLASS_UPVALUES = MEMBERS };

static int no_member(lua_State *L) {
  const char *class = lua_tostring(L, lua_upvalueindex(CLASS_NAME));
  const char *wanted = luaL_tolstring(L, 2, NULL);
  Nearest best = {NULL, INT_MAX};
  consider_keys(L, lua_upvalueindex(MEMBERS), &best, wanted);
  if (best.name != NULL) return luaL_error(L, "%s has no '%s' (did you mean '%s'?)", class, wanted, best.name);
  return luaL_error(L, "%s has no '%s'", class, wanted);
}

/* __index of every class. */
static int class_index(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  switch (lua_rawget(L, lua_upvalueindex(MEMBERS))) {
    case LUA_TFUNCTION: return 1;
    case LUA_TLIGHTUSERDATA: {
      const luaL_Reg *field = lua_touserdata(L, 3);
      lua_settop(L, 1);
      return field->func(L);
    }
    case LUA_TTABLE:
      lua_rawgeti(L, 3, 1);
      lua_pushvalue(L, 1);
      lua_call(L, 1, 1);
      return 1;
    default: return no_member(L);
  }
}

static int class_newindex(lua_State *L) {
  return luaL_error(L, "%s cannot be written to (field '%s')", lua_tostring(L, lua_upvalueindex(1)),
                    luaL_tolstring(L, 2, NULL));
}

static void add_fields(lua_State *L, int members, const luaL_Reg *fields) {
  for (; fields != NULL && fields->name != NULL; fields++) {
    lua_pushlightuserdata(L, (void *)fields);
    lua_setfield(L, members, fields->name);
  }
}

void lede_L_newclass(lua_State *L, const char *name, const luaL_Reg *meta, const luaL_Reg *fields,
                     const luaL_Reg *methods) {
  memset(met, 0, sizeof met);
  if (!luaL_newmetatable(L, name)) {
    lua_pop(L, 1);
    return;
  }
  if (meta != NULL) luaL_setfuncs(L, meta, 0);
  lua_pushstring(L, name);
  lua_newtable(L);
  add_fields(L, lua_gettop(L), fields);
  if (methods != NULL) luaL_setfuncs(L, methods, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "members");
  lua_pushcclosure(L, class_index, CLASS_UPVALUES);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, name);
  lua_pushcclosure(L, class_newindex, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable"); /* scripts see neither metatable nor metamethods */
  lua_pop(L, 1);
}

/* The members in the field `part` of the table at 2 go to the table at `members`; fields are boxed. */
static void copy_members(lua_State *L, const char *part, int members, bool boxed) {
  if (lua_getfield(L, 2, part) == LUA_TTABLE) {
    for (lua_pushnil(L); lua_next(L, -2);) {
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      if (boxed) {
        lua_createtable(L, 1, 0);
        lua_insert(L, -2);
        lua_rawseti(L, -2, 1);
      }
      lua_rawset(L, members);
    }
  }
  lua_pop(L, 1);
}

int lede_L_extend(lua_State *L) {
  lua_pushfstring(L, "lede.%s", luaL_checkstring(L, 1));
  luaL_checktype(L, 2, LUA_TTABLE);
  bool is_class = luaL_getmetatable(L, lua_tostring(L, -1)) == LUA_TTABLE &&
                  lua_getfield(L, -1, "members") == LUA_TTABLE;
  luaL_argcheck(L, is_class, 1, "no such class");
  int members = lua_gettop(L);
  copy_members(L, "methods", members, false);
  copy_members(L, "fields", members, true);
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

/* ---- Memory ------------------------------------------------------------------------------------------------------ */

void lede_L_charge(lua_State *L, size_t bytes) {
  size_t kb = bytes / 1024;
  if (kb > 0 && lua_gc(L, LUA_GCISRUNNING)) lua_gc(L, LUA_GCSTEP, kb < INT_MAX ? (int)kb : INT_MAX);
}
