/* compile.c - at build time: bundled Lua modules compiled ahead, since parsing them costs more than reading an article.
 *
 *   compile SHARE OUT FILE…     FILE below SHARE (lede/claims.lua) is written, compiled, to OUT/FILE
 *
 * lede reads OUT/FILE where it is no older than its source, else the source: an edited module takes effect at once. */
#include <errno.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_piece(lua_State *L, const void *bytes, size_t len, void *file) {
  (void)L;
  return fwrite(bytes, 1, len, file) != len;
}

static int compile(lua_State *L, const char *source, const char *chunk, const char *out) {
  FILE *in = fopen(source, "rb");
  if (in == NULL) return luaL_error(L, "%s: %s", source, strerror(errno));
  char *text = NULL;
  size_t len = 0;
  ssize_t got = getdelim(&text, &len, EOF, in); /* to the end: no Lua file has a byte 0xFF */
  fclose(in);
  int failed = got < 0 || luaL_loadbufferx(L, text, (size_t)got, chunk, "t") != LUA_OK;
  free(text);
  if (failed) return got < 0 ? luaL_error(L, "%s: cannot be read", source) : lua_error(L);
  FILE *f = fopen(out, "wb");
  if (f == NULL) return luaL_error(L, "%s: %s", out, strerror(errno));
  failed = lua_dump(L, write_piece, f, 0);
  if (fclose(f) != 0 || failed) return luaL_error(L, "%s: cannot be written", out);
  return 0;
}

static int compile_one(lua_State *L) {
  const char *share = luaL_checkstring(L, 1), *out = luaL_checkstring(L, 2), *file = luaL_checkstring(L, 3);
  return compile(L, lua_pushfstring(L, "%s/%s", share, file), lua_pushfstring(L, "@%s", file),
                 lua_pushfstring(L, "%s/%s", out, file));
}

int main(int argc, char **argv) {
  lua_State *L = luaL_newstate();
  for (int i = 3; L != NULL && i < argc; i++) {
    lua_pushcfunction(L, compile_one);
    lua_pushstring(L, argv[1]);
    lua_pushstring(L, argv[2]);
    lua_pushstring(L, argv[i]);
    if (lua_pcall(L, 3, 0, 0) != LUA_OK) {
      fprintf(stderr, "%s\n", lua_tostring(L, -1));
      return EXIT_FAILURE;
    }
  }
  if (L != NULL) lua_close(L);
  return L != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
