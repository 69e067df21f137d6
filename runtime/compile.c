/* compile.c - at build time: bundled Lua modules compiled ahead, since parsing them costs more than reading an article.
 *
 *   compile SHARE OUT FILE…     FILE below SHARE (lede/claims.lua) is written, compiled, to OUT/FILE
 *
 * lede reads OUT/FILE where it is no older than its source, else the source: an edited module takes effect at once.
 *
 * Names of local variables are left out, nearly half of the names that there are to load: they serve for a word in the
 * message of an error within a module ("local 'x'").  Lines stay, for rules are known by them. */
#include <errno.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_piece(lua_State *L, const void *bytes, size_t len, void *file) {
  (void)L;
  return fwrite(bytes, 1, len, file) != len;
}

/* ---- A chunk without its local variables: the format is that of lundump.c, Lua 5.4 ------------------------------- */

typedef struct { lua_State *L; const unsigned char *at, *end; FILE *out; bool skip; } Copy;

static void copy(Copy *c, size_t n) {
  if (n > (size_t)(c->end - c->at)) luaL_error(c->L, "a chunk of another format than Lua 5.4's");
  if (!c->skip) fwrite(c->at, 1, n, c->out);
  c->at += n;
}

static size_t copy_number(Copy *c) {
  size_t n = 0;
  do {
    copy(c, 1);
    n = n << 7 | (c->at[-1] & 0x7f);
  } while ((c->at[-1] & 0x80) == 0);
  return n;
}

static void copy_string(Copy *c) {
  size_t n = copy_number(c); /* its length + 1; 0: none */
  if (n > 0) copy(c, n - 1);
}

static void copy_constant(Copy *c) {
  copy(c, 1);
  switch (c->at[-1]) {
    case 0x03: copy(c, sizeof(lua_Integer)); break;
    case 0x13: copy(c, sizeof(lua_Number)); break;
    case 0x04: case 0x14: copy_string(c); break;
    default: break; /* nil, true, false */
  }
}

static void skip_locals(Copy *c) {
  c->skip = true;
  for (size_t n = copy_number(c); n > 0; n--) {
    copy_string(c);
    copy_number(c);
    copy_number(c);
  }
  c->skip = false;
  fputc(0x80, c->out); /* there are 0 */
}

static void copy_function(Copy *c) {
  copy_string(c);
  copy_number(c);
  copy_number(c);
  copy(c, 3);
  copy(c, 4 * copy_number(c)); /* instructions */
  for (size_t n = copy_number(c); n > 0; n--) copy_constant(c);
  copy(c, 3 * copy_number(c)); /* upvalues */
  for (size_t n = copy_number(c); n > 0; n--) copy_function(c);
  copy(c, copy_number(c)); /* lines, and more of them: */
  for (size_t n = 2 * copy_number(c); n > 0; n--) copy_number(c);
  skip_locals(c);
  for (size_t n = copy_number(c); n > 0; n--) copy_string(c); /* names of upvalues */
}

enum { HEADER = 4 + 1 + 1 + 6 + 3 + sizeof(lua_Integer) + sizeof(lua_Number) + 1 };

/* Write the function on top. */
static void write_chunk(lua_State *L, FILE *out) {
  char *bytes = NULL;
  size_t len = 0;
  FILE *whole = open_memstream(&bytes, &len);
  if (whole == NULL || lua_dump(L, write_piece, whole, 0) != 0 || fclose(whole) != 0) luaL_error(L, "out of memory");
  Copy c = {L, (const unsigned char *)bytes, (const unsigned char *)bytes + len, out, false};
  copy(&c, HEADER);
  copy_function(&c);
  free(bytes);
}

/* ---- Files ------------------------------------------------------------------------------------------------------- */

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
  write_chunk(L, f);
  if (ferror(f) != 0 || fclose(f) != 0) return luaL_error(L, "%s: cannot be written", out);
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
