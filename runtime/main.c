/* main.c - the program `lede`: the command line (scripts/lede/cli.lua) and the commands it names. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lede/lede.h"
#include "lua/lua_common.h"
#include "lua/lua_lede.h"
#include "run/run.h"

/* ---- What cli.lua is given -------------------------------------------------------------------------------------- */

/* files(folder, ending) -> sorted names, or nil */
static int files(lua_State *L) {
  char **names = folder_names(luaL_checkstring(L, 1), luaL_checkstring(L, 2));
  if (names == NULL) return 0;
  lua_newtable(L);
  for (lua_Integer i = 0; names[i] != NULL; i++) {
    lua_pushstring(L, names[i]);
    lua_rawseti(L, -2, i + 1);
  }
  folder_free_names(names);
  return 1;
}

static void push_host(lua_State *L) {
  static const luaL_Reg functions[] = {{"files", files}, {"near", lede_L_near}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lede_L_share(L);
  lua_setfield(L, -2, "share");
  lua_pushstring(L, LEDE_VERSION);
  lua_setfield(L, -2, "version");
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  lua_pushinteger(L, cores > 0 ? cores : 1);
  lua_setfield(L, -2, "cores");
  lua_pushcfunction(L, lede_L_open_json);
  lua_call(L, 0, 1);
  lua_setfield(L, -2, "json");
}

/* (argc, argv) -> what cli.lua makes of it: options, or nil and a message, or nothing when all is done */
static int parse(lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  if (lede_L_bundled(L, "argparse")) {
    lua_pop(L, 1);
    lua_setfield(L, -2, "argparse");
  }
  if (!lede_L_bundled(L, "lede.cli")) return luaL_error(L, "lede/cli.lua is not in lede's share folder");
  lua_pop(L, 1);
  lua_call(L, 0, 1);
  lua_createtable(L, argc, 0);
  for (int i = 1; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i);
  }
  push_host(L);
  lua_call(L, 2, 2);
  return 2;
}

/* ---- Options from the table on top of the stack, which keeps the strings ----------------------------------------- */

static const char *string_field(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  const char *s = lua_tostring(L, -1);
  lua_pop(L, 1);
  return s;
}

static double number_field(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  double d = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return d;
}

static bool flag_field(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  bool b = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return b;
}

static const char **string_list(lua_State *L, const char *name, size_t *count) {
  lua_getfield(L, -1, name);
  *count = lua_rawlen(L, -1);
  const char **list = calloc(*count + 1, sizeof *list);
  for (size_t i = 0; list != NULL && i < *count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    list[i] = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return list;
}

static int verify_command(lua_State *L) {
  RunOptions opt = {.script = string_field(L, "script"), .verify = true, .quiet = true,
                    .jobs = (int)number_field(L, "jobs"), .timeout = number_field(L, "timeout")};
  const char **names = string_list(L, "results", &opt.count);
  const char **sources = string_list(L, "sources", &opt.source_count);
  opt.names = names;
  opt.sources = sources;
  int code = names != NULL && sources != NULL ? verify(&opt) : EXIT_INPUT;
  free(names);
  free(sources);
  return code;
}

static int run_command(lua_State *L) {
  const char *format = string_field(L, "format");
  RunOptions opt = {.script = string_field(L, "script"),
                    .trace = flag_field(L, "trace"),
                    .bare = flag_field(L, "bare"),
                    .profile = flag_field(L, "profile"),
                    .coverage = flag_field(L, "coverage"),
                    .phase = string_field(L, "phase"),
                    .rule = string_field(L, "rule"),
                    .at = string_field(L, "at"),
                    .page = flag_field(L, "page"),
                    .extract = string_field(L, "extract"),
                    .text = string_field(L, "text"),
                    .format = format,
                    .domain = string_field(L, "domain"),
                    .jsonl = format != NULL && strcmp(format, "jsonl") == 0,
                    .allow_private = flag_field(L, "allow_private"),
                    .quiet = flag_field(L, "quiet"),
                    .date = string_field(L, "date"),
                    .offsets = string_field(L, "offsets"),
                    .source_bytes = flag_field(L, "source_bytes"),
                    .review = string_field(L, "review"),
                    .review_name = string_field(L, "review_name"),
                    .watch = string_field(L, "watch"),
                    .watch_name = string_field(L, "watch_name"),
                    .settings = string_field(L, "settings"),
                    .jobs = (int)number_field(L, "jobs"),
                    .timeout = number_field(L, "timeout")};
  const char **names = string_list(L, "inputs", &opt.count), **lists = string_list(L, "lexicons", &opt.list_count);
  opt.names = names;
  opt.lists = lists;
  int code = names != NULL && lists != NULL ? run(&opt) : EXIT_INPUT;
  free(names);
  free(lists);
  return code;
}

/* The scripts of the options; NULL: out of memory. */
static TestScript *script_list(lua_State *L, size_t *count) {
  lua_getfield(L, -1, "scripts");
  *count = lua_rawlen(L, -1);
  TestScript *list = calloc(*count + 1, sizeof *list);
  for (size_t i = 0; list != NULL && i < *count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    list[i] = (TestScript){string_field(L, "path"), string_field(L, "name"), flag_field(L, "optional")};
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return list;
}

static int test_command(lua_State *L) {
  RunOptions opt = {.quiet = true,
                    .gold = string_field(L, "gold"),
                    .errors = (int)number_field(L, "errors"),
                    .jobs = (int)number_field(L, "jobs"),
                    .timeout = number_field(L, "timeout")};
  size_t count;
  TestScript *scripts = script_list(L, &count);
  const char **lists = string_list(L, "lexicons", &opt.list_count);
  opt.lists = lists;
  int code = scripts != NULL && lists != NULL ? test(&opt, scripts, count) : EXIT_INPUT;
  free(scripts);
  free(lists);
  return code;
}

int main(int argc, char **argv) {
  static lua_State *L; /* left to the end of the process, which is soon where there is little to do */
  L = luaL_newstate();
  if (L == NULL) return EXIT_INPUT;
  lua_gc(L, LUA_GCSTOP);
  luaL_openlibs(L);
  lua_pushcfunction(L, parse);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  int code = EXIT_DONE;
  if (lua_pcall(L, 2, 2, 0) != LUA_OK) {
    say("%s", lua_tostring(L, -1));
    code = EXIT_INPUT;
  } else if (lua_isstring(L, -1)) {
    say("%s", lua_tostring(L, -1));
    code = EXIT_USAGE;
  } else if (lua_istable(L, -2)) {
    lua_pop(L, 1);
    const char *command = string_field(L, "command");
    code = strcmp(command, "test") == 0     ? test_command(L)
           : strcmp(command, "verify") == 0 ? verify_command(L)
                                            : run_command(L);
  }
  return code;
}
