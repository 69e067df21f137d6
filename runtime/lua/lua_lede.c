/* lua_lede.c - require "lede": the C primitives as module lede.core, the Lua modules of share/lede on top.
 *
 *   core.text core.html core.open core.memo …   lua_doc.c        core.layer                          lua_tape.c
 *   core.lexicon core.use core.load_lexicon     lua_lexicon.c    core.pattern core.compile           lua_pattern.c
 *   core.track                                  lua_track.c
 *   core.fetch core.is_url                      lua_fetch.c      core.timeline core.time …           lua_timeline.c
 *   core.registry                               lua_entity.c     core.json                               lua_json.c
 *   core.pos core.lemma core.tag                lua_tag.c
 *   core.extend(class, { fields = …, methods = … })   core.type(x)   core.near(word, names)
 *   core.first_from(list, value, width, field)
 *   core.share (folder)   core.version
 *
 * Works in the program's sandbox and in a stock lua5.4, where lede.so is found through package.cpath. */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lede/file.h"
#include "lede/lede.h"
#include "lua/lua_common.h"
#include "lua/lua_lede.h"
#include <lua-lpeg.h> /* wants lua.h before it */

enum { MAX_MODULE = 1 << 22 }; /* bytes of a module's source */
static const char share_key;   /* registry: the folder */

/* ---- Where the scripts are -------------------------------------------------------------------------------------- */

/* The file that this code was loaded from: lede.so, or the program. */
static bool own_file(char path[PATH_MAX]) {
  Dl_info info;
  size_t n = dladdr(&share_key, &info) != 0 && info.dli_fname != NULL ? strlen(info.dli_fname) : 0;
  if (n > 3 && strcmp(info.dli_fname + n - 3, ".so") == 0) return realpath(info.dli_fname, path) != NULL;
  return realpath("/proc/self/exe", path) != NULL;
}

/* The nearest folder above `path` that holds share/lede; turns `path` into that. */
static bool find_share(char path[PATH_MAX]) {
  static const char tail[] = "/share/lede";
  for (char *slash; (slash = strrchr(path, '/')) != NULL;) {
    struct stat info;
    if ((size_t)(slash - path) + sizeof tail > PATH_MAX) return false;
    strcpy(slash, tail);
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return true;
    *slash = '\0';
  }
  return false;
}

const char *lede_L_share(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &share_key) == LUA_TSTRING) return lua_tostring(L, -1);
  lua_pop(L, 1);
  char path[PATH_MAX];
  if (!own_file(path) || !find_share(path)) luaL_error(L, "lede's scripts (share/lede) are not beside it");
  lua_pushstring(L, path);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &share_key);
  return lua_tostring(L, -1);
}

/* ---- Bundled modules -------------------------------------------------------------------------------------------- */

bool lede_L_module_name(const char *name) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
  size_t n = strlen(name);
  return n > 0 && strspn(name, letters) == n && strstr(name, "..") == NULL && name[0] != '.' && name[n - 1] != '.';
}

/* Push the path of a bundled module below the share folder: lede.a.b is lede/a/b.lua; NULL when it is not of ours. */
static const char *module_file(lua_State *L, const char *name) {
  static const char *const vendor[] = {"argparse", "re", NULL};
  if (!lede_L_module_name(name)) return NULL;
  for (int i = 0; vendor[i] != NULL; i++)
    if (strcmp(name, vendor[i]) == 0) return lua_pushfstring(L, "vendor/%s.lua", name);
  if (strncmp(name, "lede.", 5) != 0) return NULL;
  luaL_gsub(L, name, ".", "/");
  lua_pushfstring(L, "%s.lua", lua_tostring(L, -1));
  lua_remove(L, -2);
  return lua_tostring(L, -1);
}

/* Read a file of the share folder; `folder` is "" or "compiled/".  Raises when it is there and cannot be read. */
static bool read_shared(lua_State *L, const char *folder, const char *file, char **bytes, size_t *len) {
  lede_L_share(L);
  const char *path = lua_pushfstring(L, "%s/%s%s", lua_tostring(L, -1), folder, file);
  lede_error err;
  lede_status st = lede_file_read(path, MAX_MODULE, bytes, len, &err);
  lua_pop(L, 2);
  if (st != LEDE_OK && st != LEDE_ENOTFOUND) luaL_error(L, "%s", err.message);
  return st == LEDE_OK;
}

/* Was the module compiled ahead, and not edited since? */
static bool is_compiled(lua_State *L, const char *file) {
  struct stat source, compiled;
  lede_L_share(L);
  const char *share = lua_tostring(L, -1);
  bool fresh = stat(lua_pushfstring(L, "%s/%s", share, file), &source) == 0 &&
               stat(lua_pushfstring(L, "%s/compiled/%s", share, file), &compiled) == 0 &&
               compiled.st_mtime >= source.st_mtime;
  lua_pop(L, 3);
  return fresh;
}

/* Push the function of file `file` of the share folder; false: no such file.  Errors name it lede/x.lua, wherever it is
 * installed.  What was compiled by another Lua is passed over. */
static bool load_file(lua_State *L, const char *file) {
  char *bytes, chunk[256];
  size_t len;
  snprintf(chunk, sizeof chunk, "@%s", file);
  if (is_compiled(L, file) && read_shared(L, "compiled/", file, &bytes, &len)) {
    int failed = luaL_loadbufferx(L, bytes, len, chunk, "b");
    free(bytes);
    if (!failed) return true;
    lua_pop(L, 1);
  }
  if (!read_shared(L, "", file, &bytes, &len)) return false;
  int failed = luaL_loadbufferx(L, bytes, len, chunk, "t");
  free(bytes);
  if (failed) lua_error(L);
  return true;
}

static int open_core(lua_State *L);

bool lede_L_bundled(lua_State *L, const char *name) {
  static const luaL_Reg linked_in[] = {
      {"lede", luaopen_lede}, {"lede.core", open_core}, {"lpeg", luaopen_lpeg}, {NULL, NULL}};
  for (const luaL_Reg *m = linked_in; m->name != NULL; m++) {
    if (strcmp(name, m->name) != 0) continue;
    lua_pushcfunction(L, m->func);
    lua_pushstring(L, "linked in");
    return true;
  }
  const char *file = module_file(L, name);
  if (file == NULL) return false;
  if (load_file(L, file)) {
    lua_insert(L, -2);
    return true;
  }
  lua_pop(L, 1);
  return false;
}

/* ---- In a stock lua5.4 ------------------------------------------------------------------------------------------ */

static int searcher(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  if (lede_L_bundled(L, name)) return 2;
  lua_pushfstring(L, "no module '%s' comes with lede", name);
  return 1;
}

/* Ours before those of package.path, so that lpeg is the one linked in; a sandbox has no package and needs none. */
static void add_searcher(lua_State *L) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, "package") == LUA_TTABLE && lua_getfield(L, -1, "searchers") == LUA_TTABLE) {
    for (lua_Integer i = luaL_len(L, -1); i >= 2; i--) {
      lua_rawgeti(L, -1, i);
      lua_rawseti(L, -2, i + 1);
    }
    lua_pushcfunction(L, searcher);
    lua_rawseti(L, -2, 2);
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
}

/* ---- lede ------------------------------------------------------------------------------------------------------- */

/* Call an opener and copy what it gives into the table on top. */
static void merge(lua_State *L, lua_CFunction open) {
  lua_pushcfunction(L, open);
  lua_call(L, 0, 1);
  for (lua_pushnil(L); lua_next(L, -2);) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -5);
  }
  lua_pop(L, 1);
}

static int open_core(lua_State *L) {
  static const lua_CFunction openers[] = {lede_L_open_doc,     lede_L_open_lexicon, lede_L_open_tape,
                                          lede_L_open_pattern, lede_L_open_track,   lede_L_open_search,  lede_L_open_fetch,
                                          lede_L_open_timeline, lede_L_open_entity, lede_L_open_tag, NULL};
  lua_newtable(L);
  for (int i = 0; openers[i] != NULL; i++) merge(L, openers[i]);
  lua_pushcfunction(L, lede_L_open_json);
  lua_call(L, 0, 1);
  lua_setfield(L, -2, "json");
  lua_pushcfunction(L, lede_L_extend);
  lua_setfield(L, -2, "extend");
  lua_pushcfunction(L, lede_L_type);
  lua_setfield(L, -2, "type");
  lua_pushcfunction(L, lede_L_near);
  lua_setfield(L, -2, "near");
  lua_pushcfunction(L, lede_L_first_from);
  lua_setfield(L, -2, "first_from");
  lede_L_share(L);
  lua_setfield(L, -2, "share");
  lua_pushstring(L, LEDE_VERSION);
  lua_setfield(L, -2, "version");
  add_searcher(L);
  return 1;
}

int luaopen_lede(lua_State *L) {
  luaL_requiref(L, "lede.core", open_core, 0);
  if (!load_file(L, "lede/init.lua")) luaL_error(L, "lede/init.lua is not in lede's share folder");
  lua_call(L, 0, 1);
  return 1;
}
