/* lua_sandbox.c - Lua states for scripts from strangers. */
#include "lua/lua_sandbox.h"
#include <lauxlib.h>
#include <limits.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "core/heap.h"
#include "core/json.h"
#include "lede/file.h"
#include "lua/lua_lede.h"

enum { SEED = 20251202, MAX_SCRIPT = 1 << 24, FIRST_KB = 12 << 10 };

typedef struct { char *kind, *name; } Grant; /* name: a resolved path, or a URL */

typedef struct {
  lede_sandbox_options opt;
  lede_heap heap;
  lua_State *main, *volatile running; /* the coroutine that is being run */
  volatile sig_atomic_t interrupted;
  double seconds;
  char late[LUA_IDSIZE + 80]; /* what the interruption says: where it was first felt */
  Grant *grants;
  size_t count, room;
} Sandbox;

static const char seed_key; /* registry: our math.randomseed, whatever a script makes of the library's table */

/* ---- Memory ----------------------------------------------------------------------------------------------------- */

static void *allocate(void *ud, void *p, size_t old, size_t size) {
  Sandbox *sb = ud;
  return lede_heap_resize(&sb->heap, p, p != NULL ? old : 0, size); /* of a new block `old` tells the type */
}

/* The sandbox of a state: who allocates its memory. NULL: this state is not a sandbox. */
static Sandbox *sandbox_of(lua_State *L) {
  void *ud;
  return lua_getallocf(L, &ud) == allocate ? ud : NULL;
}

/* ---- Interruption ----------------------------------------------------------------------------------------------- */

/* Say where the script was: the innermost line of its own, else the innermost of all. */
static void write_late(lua_State *L, Sandbox *sb) {
  lua_Debug ar, found = {0};
  for (int level = 0; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    bool own = strncmp(ar.source, "@lede/", 6) != 0;
    if (ar.currentline <= 0 || (found.currentline > 0 && !own)) continue;
    found = ar;
    if (own) break;
  }
  if (found.currentline > 0)
    snprintf(sb->late, sizeof sb->late, "%s:%d: over %g s (raise --timeout)", found.short_src, found.currentline,
             sb->seconds);
  else
    snprintf(sb->late, sizeof sb->late, "over %g s (raise --timeout)", sb->seconds);
}

static void stop(lua_State *L, lua_Debug *ar) {
  (void)ar;
  Sandbox *sb = sandbox_of(L);
  if (!sb->interrupted) { /* left in a coroutine from an earlier time */
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (sb->late[0] == '\0') write_late(L, sb);
  lua_pushstring(L, sb->late);
  lua_error(L);
}

static void stop_soon(lua_State *L) {
  lua_sethook(L, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void lede_sandbox_interrupt(lua_State *L, double seconds) {
  Sandbox *sb = sandbox_of(L);
  sb->seconds = seconds;
  sb->interrupted = 1;
  stop_soon(L);
  if (sb->running != L) stop_soon(sb->running);
}

bool lede_sandbox_interrupted(lua_State *L) { return sandbox_of(L)->interrupted != 0; }

/* ---- Coroutines: the library's own, but we know which one runs -------------------------------------------------- */

/* Resume `co` with the top `n` values; leaves its results, or an error, on L. Returns their number, -1: error. */
static int resume(lua_State *L, lua_State *co, int n) {
  Sandbox *sb = sandbox_of(L);
  int results;
  if (!lua_checkstack(co, n)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, n);
  lua_State *outer = sb->running;
  sb->running = co;
  int status = lua_resume(co, L, n, &results);
  sb->running = outer;
  if (sb->interrupted) stop_soon(L); /* or else it would catch the error and go on */
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static lua_State *check_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co != NULL, 1, "coroutine");
  return co;
}

static int co_resume(lua_State *L) {
  lua_State *co = check_coroutine(L);
  int n = resume(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, n >= 0);
  lua_insert(L, n >= 0 ? -n - 1 : -2);
  return n >= 0 ? n + 1 : 2;
}

static int wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int n = resume(L, co, lua_gettop(L));
  if (n >= 0) return n;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { /* it died of the error: close what it left open */
    lua_resetthread(co);
    lua_xmove(co, L, 1);
  }
  if (lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int co_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, wrapped, 1);
  return 1;
}

/* ---- pairs: numbers in their order, then names by their bytes, then the rest as they come ----------------------- */

typedef struct { int type; bool integer; lua_Integer i; lua_Number n; const char *s; size_t len, place; } Key;

static int compare_numbers(const Key *a, const Key *b) {
  if (a->integer && b->integer) return (a->i > b->i) - (a->i < b->i);
  return (a->n > b->n) - (a->n < b->n);
}

static int compare_keys(const void *x, const void *y) {
  const Key *a = x, *b = y;
  int group_a = a->type == LUA_TNUMBER ? 0 : a->type == LUA_TSTRING ? 1 : 2;
  int group_b = b->type == LUA_TNUMBER ? 0 : b->type == LUA_TSTRING ? 1 : 2;
  int order = group_a - group_b;
  if (order == 0 && group_a == 0) order = compare_numbers(a, b);
  if (order == 0 && group_a == 1) order = lede_bytes_compare(a->s, a->len, b->s, b->len);
  return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static size_t count_keys(lua_State *L, int at) {
  size_t n = 0;
  for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) n++;
  return n;
}

/* Push a table of the keys of the table at 1, and an array of them in order. */
static void push_keys(lua_State *L, size_t n) {
  lua_createtable(L, (int)(n < INT_MAX ? n : 0), 0);
  Key *keys = lua_newuserdatauv(L, n * sizeof *keys, 0);
  size_t i = 0;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    Key *k = &keys[i++];
    *k = (Key){.type = lua_type(L, -2), .integer = lua_isinteger(L, -2), .place = i};
    k->i = k->integer ? lua_tointeger(L, -2) : 0;
    if (k->type == LUA_TNUMBER) k->n = lua_tonumber(L, -2);
    if (k->type == LUA_TSTRING) k->s = lua_tolstring(L, -2, &k->len);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -5, (lua_Integer)i);
  }
  qsort(keys, n, sizeof *keys, compare_keys);
}

/* Upvalues: keys, their order, how many, how many are done. */
static int next_key(lua_State *L) {
  const Key *order = lua_touserdata(L, lua_upvalueindex(2));
  lua_Integer n = lua_tointeger(L, lua_upvalueindex(3)), i = lua_tointeger(L, lua_upvalueindex(4));
  for (; i < n; i++) {
    lua_rawgeti(L, lua_upvalueindex(1), (lua_Integer)order[i].place);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) == LUA_TNIL) { /* gone meanwhile */
      lua_pop(L, 2);
      continue;
    }
    lua_pushinteger(L, i + 1);
    lua_replace(L, lua_upvalueindex(4));
    return 2;
  }
  return 0;
}

static int sorted_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  size_t n = count_keys(L, 1);
  push_keys(L, n);
  lua_pushinteger(L, (lua_Integer)n);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_key, 4);
  lua_pushvalue(L, 1);
  return 2;
}

/* ---- Functions that are kept, but tamed ------------------------------------------------------------------------- */

static int print(lua_State *L) {
  int n = lua_gettop(L);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int i = 1; i <= n; i++) {
    if (i > 1) luaL_addchar(&b, '\t');
    luaL_tolstring(L, i, NULL);
    luaL_addvalue(&b);
  }
  luaL_addchar(&b, '\n');
  luaL_pushresult(&b);
  size_t len;
  const char *line = lua_tolstring(L, -1, &len);
  sandbox_of(L)->opt.print(L, line, len);
  return 0;
}

/* load(chunk [, name [, mode [, env]]]): text only.  Upvalue: the library's. */
static int load_text(lua_State *L) {
  if (lua_gettop(L) < 3) lua_settop(L, 3);
  lua_pushliteral(L, "t");
  lua_replace(L, 3);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/* math.randomseed([x [, y]]): without a number it is the first seed, not the clock.  Upvalue: the library's. */
static int seed(lua_State *L) {
  if (lua_isnone(L, 1)) lua_pushinteger(L, SEED);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

/* Replace field `name` of the table on top by `f` with the old value as its upvalue. */
static void tame(lua_State *L, const char *name, lua_CFunction f) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, f, 1);
  lua_setfield(L, -2, name);
}

/* ---- require ---------------------------------------------------------------------------------------------------- */

static bool below(const char *path, const char *folder) {
  size_t n = strlen(folder);
  while (n > 0 && folder[n - 1] == '/') n--;
  return strncmp(path, folder, n) == 0 && path[n] == '/';
}

/* Push the compiled module `name` of the script's folder and its path; false: no such file, or it leads outside. */
static bool load_own(lua_State *L, const char *name) {
  Sandbox *sb = sandbox_of(L);
  char folder[PATH_MAX], path[PATH_MAX];
  luaL_gsub(L, name, ".", "/");
  const char *wanted = lua_pushfstring(L, "%s/%s.lua", sb->opt.folder, lua_tostring(L, -1));
  lua_remove(L, -2);
  if (realpath(sb->opt.folder, folder) == NULL || realpath(wanted, path) == NULL || !below(path, folder)) {
    lua_pop(L, 1);
    return false;
  }
  char *bytes;
  size_t len;
  lede_error err;
  if (lede_file_read(path, MAX_SCRIPT, &bytes, &len, &err) != LEDE_OK) return luaL_error(L, "%s", err.message);
  lua_pushfstring(L, "@%s", wanted);
  int failed = luaL_loadbufferx(L, bytes, len, lua_tostring(L, -1), "t");
  free(bytes);
  if (failed) lua_error(L);
  lua_replace(L, -2);
  lua_insert(L, -2);
  return true;
}

/* require(name): a module that is loaded, that is bundled, or NAME.lua beside the script.  Upvalue: what is loaded. */
static int require(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  if (lua_getfield(L, lua_upvalueindex(1), name) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  luaL_argcheck(L, lede_L_module_name(name), 1, "a module's name has letters, digits, '_' and '.' only");
  if (!lede_L_bundled(L, name) && !load_own(L, name))
    return luaL_error(L, "module '%s' not found: not bundled (lede, lede.*, lpeg, re), and no %s.lua beside the script",
                      name, luaL_gsub(L, name, ".", "/"));
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  lua_call(L, 2, 1); /* loader(name, path) */
  if (lua_isnil(L, -1)) lua_pushboolean(L, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, lua_upvalueindex(1), name);
  return 1;
}

/* ---- Files and URLs --------------------------------------------------------------------------------------------- */

bool lede_sandbox_grant(lua_State *L, const char *kind, const char *name) {
  Sandbox *sb = sandbox_of(L);
  char path[PATH_MAX];
  if (strcmp(kind, "read") == 0) {
    if (realpath(name, path) == NULL) return true; /* there is nothing to read */
    name = path;
  }
  if (!lede_grow(&sb->grants, &sb->room, sb->count + 1, sizeof *sb->grants)) return false;
  Grant g = {strdup(kind), strdup(name)};
  if (g.kind == NULL || g.name == NULL) {
    free(g.kind);
    free(g.name);
    return false;
  }
  sb->grants[sb->count++] = g;
  return true;
}

bool lede_L_allowed(lua_State *L, const char *kind, const char *name) {
  Sandbox *sb = sandbox_of(L);
  if (sb == NULL) return true;
  char path[PATH_MAX];
  bool read = strcmp(kind, "read") == 0;
  if (read) {
    if (realpath(name, path) == NULL) return false;
    name = path;
  }
  for (size_t i = 0; i < sb->count; i++)
    if (strcmp(sb->grants[i].kind, kind) == 0 &&
        (strcmp(sb->grants[i].name, name) == 0 || (read && below(name, sb->grants[i].name))))
      return true;
  return false;
}

/* ---- The state -------------------------------------------------------------------------------------------------- */

static void forget(lua_State *L, const char *const *names) {
  for (; *names != NULL; names++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *names);
  }
}

static void open_libraries(lua_State *L) {
  static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},          {LUA_STRLIBNAME, luaopen_string},
                                       {LUA_TABLIBNAME, luaopen_table},    {LUA_MATHLIBNAME, luaopen_math},
                                       {LUA_UTF8LIBNAME, luaopen_utf8},    {LUA_COLIBNAME, luaopen_coroutine},
                                       {NULL, NULL}};
  for (const luaL_Reg *lib = libraries; lib->name != NULL; lib++) {
    luaL_requiref(L, lib->name, lib->func, 1);
    lua_pop(L, 1);
  }
}

static void tame_base(lua_State *L) {
  static const char *const unwanted[] = {"dofile", "loadfile", "collectgarbage", "warn", NULL};
  lua_pushglobaltable(L);
  forget(L, unwanted);
  tame(L, "load", load_text);
  lua_pushcfunction(L, print);
  lua_setfield(L, -2, "print");
  lua_pushcfunction(L, sorted_pairs);
  lua_setfield(L, -2, "pairs");
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushcclosure(L, require, 1);
  lua_setfield(L, -2, "require");
  lua_pop(L, 1);
}

static void tame_libraries(lua_State *L) {
  static const char *const bytecode[] = {"dump", NULL};
  static const char *const of_old[] = {"cosh", "sinh", "tanh", "pow", "frexp", "ldexp", "log10", "atan2", NULL};
  lua_getglobal(L, LUA_STRLIBNAME);
  forget(L, bytecode);
  lua_getglobal(L, LUA_MATHLIBNAME);
  forget(L, of_old); /* some builds of Lua have them, some do not */
  tame(L, "randomseed", seed);
  lua_getfield(L, -1, "randomseed");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &seed_key);
  lua_getglobal(L, LUA_COLIBNAME);
  lua_pushcfunction(L, co_resume);
  lua_setfield(L, -2, "resume");
  lua_pushcfunction(L, co_wrap);
  lua_setfield(L, -2, "wrap");
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable"); /* strings of the whole state hang on it */
  lua_pop(L, 5);
}

static int set_up(lua_State *L) {
  open_libraries(L);
  tame_base(L);
  tame_libraries(L);
  return 0;
}

lua_State *lede_sandbox_new(const lede_sandbox_options *opt) {
  Sandbox *sb = calloc(1, sizeof *sb);
  if (sb == NULL) return NULL;
  sb->opt = *opt;
  sb->heap.most = opt->memory;
  lua_State *L = lua_newstate(allocate, sb);
  if (L == NULL) {
    lede_heap_free(&sb->heap);
    free(sb);
    return NULL;
  }
  sb->main = sb->running = L;
  lua_gc(L, LUA_GCINC, 400, 400, 0); /* grammars stay, documents go: collect when memory has grown fourfold, */
  lua_gc(L, LUA_GCSTEP, -FIRST_KB);  /* and not before all grammars are there: a step of the size that is to come */
  lua_pushcfunction(L, set_up);
  if (lua_pcall(L, 0, 0, 0) == LUA_OK) {
    lede_sandbox_reset(L);
    return L;
  }
  lede_sandbox_close(L);
  return NULL;
}

void lede_sandbox_close(lua_State *L) {
  Sandbox *sb = sandbox_of(L);
  lua_close(L);
  for (size_t i = 0; i < sb->count; i++) {
    free(sb->grants[i].kind);
    free(sb->grants[i].name);
  }
  free(sb->grants);
  lede_heap_free(&sb->heap);
  free(sb);
}

void lede_sandbox_reset(lua_State *L) {
  Sandbox *sb = sandbox_of(L);
  sb->interrupted = 0;
  sb->late[0] = '\0';
  sb->running = sb->main;
  lua_sethook(L, NULL, 0, 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &seed_key);
  lua_call(L, 0, 0);
}
