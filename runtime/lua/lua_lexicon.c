/* lua_lexicon.c - lede.lexicon: word lists, as scripts see and extend them.
 *
 *   core.lexicon() -> lexicon                              an empty one; core.use(lexicon) makes it the state's own
 *   core.load_lexicon(lexicon, path [, image]) -> true | nil, err
 *   lexicon:add(class, lines)                              lines as in a lexicon file, for this run
 *   lexicon:is(word, class) -> boolean                     whatever the word's case
 *   lexicon:attr(word, class, key) -> string | nil         likewise
 *   lexicon:why(word) -> { { class=, file=, line=, rank=, removed_by=?, overridden_by=? }, … }
 *   lexicon:warnings() -> { "file:line: …", … }
 *   lexicon:generation() -> integer                        another one when words or classes were added since
 *
 * See lede/lexicon.h for the lines, and for what wins where lists disagree. */
#include "lua/lua_lexicon.h"
#include <string.h>
#include "lua/lua_common.h"
#include "lua/lua_lede.h"
#include "lua/lua_sandbox.h"

static const char lexicon_key = 0; /* its address is the registry key of the state's lexicon */

typedef struct { lede_lexicon *lex; } LexiconBox;

/* Objects are gone (NULL) only to a finaliser that runs after theirs, when the state is closed. */
lede_lexicon *lede_L_check_lexicon(lua_State *L, int arg) {
  LexiconBox *box = lede_L_checkudata(L, arg, LEDE_LEXICON_T);
  luaL_argcheck(L, box->lex != NULL, arg, "the lexicon is gone");
  return box->lex;
}

lede_lexicon *lede_L_push_lexicon(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &lexicon_key) == LUA_TNIL) luaL_error(L, "no lexicon is in use");
  return lede_L_check_lexicon(L, -1);
}

int lede_L_check_class(lua_State *L, const lede_lexicon *lex, int arg) {
  const char *name = luaL_checkstring(L, arg);
  int class_id = lede_lexicon_class(lex, name);
  if (class_id >= 0) return class_id;
  const char *near = lede_lexicon_near_class(lex, name);
  return luaL_argerror(L, arg, near != NULL ? lua_pushfstring(L, "unknown class '%s' (did you mean '%s'?)", name, near)
                                            : lua_pushfstring(L, "unknown class '%s'", name));
}

static int core_lexicon(lua_State *L) {
  LexiconBox *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->lex = NULL;
  luaL_setmetatable(L, LEDE_LEXICON_T);
  box->lex = lede_lexicon_new();
  if (box->lex == NULL) return luaL_error(L, "out of memory");
  return 1;
}

static int core_use(lua_State *L) {
  lede_L_check_lexicon(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &lexicon_key);
  return 0;
}

static int lexicon_gc(lua_State *L) {
  LexiconBox *box = lede_L_checkudata(L, 1, LEDE_LEXICON_T);
  lede_lexicon_free(box->lex);
  box->lex = NULL;
  return 0;
}

/* Is the path that of the lists that come with lede? */
static bool is_bundled(lua_State *L, const char *path) {
  lede_L_share(L);
  const char *own = lua_pushfstring(L, "%s/lexicon", lua_tostring(L, -1));
  bool same = strcmp(own, path) == 0;
  lua_pop(L, 2);
  return same;
}

/* Its third argument, the image that the lists were compiled to, counts for bundled lists alone. */
static int core_load_lexicon(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  const char *path = luaL_checkstring(L, 2), *image = luaL_optstring(L, 3, NULL);
  bool bundled = is_bundled(L, path);
  if (!bundled && !lede_L_allowed(L, "read", path))
    return luaL_error(L, "a script may only read lists that the command line names (not '%s')", path);
  lede_lexicon_rank(lex, bundled ? LEDE_RANK_BUNDLE : LEDE_RANK_SCRIPT);
  lede_error err;
  lede_status st = bundled && image != NULL ? lede_lexicon_load_compiled(lex, path, image, &err)
                                            : lede_lexicon_load(lex, path, &err);
  if (st != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* Push where the script is that calls us: its file and line. */
static const char *push_caller(lua_State *L) {
  lua_Debug ar;
  bool known = lua_getstack(L, 1, &ar) && lua_getinfo(L, "Sl", &ar) && ar.currentline > 0;
  if (!known) return lua_pushliteral(L, "a script");
  return lua_pushfstring(L, "%s:%d", ar.short_src, ar.currentline);
}

/* Raises where a line cannot be read. */
static int lexicon_add(lua_State *L) {
  lede_error err;
  size_t len;
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  const char *name = luaL_checkstring(L, 2), *text = luaL_checklstring(L, 3, &len);
  lede_lexicon_rank(lex, LEDE_RANK_SCRIPT);
  if (lede_lexicon_add(lex, name, push_caller(L), text, len, &err) != LEDE_OK)
    return luaL_argerror(L, 3, lua_pushstring(L, err.message));
  return 0;
}

/* The entry of a word or phrase, tokens joined by spaces. */
static uint32_t check_entry(lua_State *L, const lede_lexicon *lex, int arg) {
  size_t len;
  const char *word = luaL_checklstring(L, arg, &len);
  return lede_lexicon_find(lex, word, len);
}

static void push_membership(lua_State *L, const lede_lexicon *lex, const lede_membership *m) {
  lua_createtable(L, 0, 5);
  lua_pushstring(L, lede_lexicon_class_name(lex, m->class_id));
  lua_setfield(L, -2, "class");
  lua_pushstring(L, m->file);
  lua_setfield(L, -2, "file");
  lua_pushinteger(L, m->line);
  lua_setfield(L, -2, "line");
  lua_pushstring(L, m->rank >= LEDE_RANK_USER ? "user" : m->rank == LEDE_RANK_SCRIPT ? "script" : "bundle");
  lua_setfield(L, -2, "rank");
  if (m->by_file == NULL) return;
  lua_pushfstring(L, "%s:%d", m->by_file, m->by_line);
  lua_setfield(L, -2, m->removed ? "removed_by" : "overridden_by");
}

static int lexicon_why(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  lede_membership m;
  lua_newtable(L);
  for (size_t i = 0; entry != 0 && lede_lexicon_why(lex, entry, i, &m); i++) {
    push_membership(L, lex, &m);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int lexicon_attr(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  int class_id = lede_L_check_class(L, lex, 3);
  const char *key = luaL_checkstring(L, 4);
  lua_pushstring(L, entry != 0 ? lede_lexicon_attr(lex, entry, LEDE_FORM_COUNT, class_id, key) : NULL);
  return 1;
}

static int lexicon_is(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  int class_id = lede_L_check_class(L, lex, 3);
  lua_pushboolean(L, entry != 0 && lede_lexicon_is(lex, entry, LEDE_FORM_COUNT, class_id));
  return 1;
}

static int lexicon_warnings(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  lua_newtable(L);
  for (size_t i = 0; i < lede_lexicon_warnings(lex); i++) {
    lua_pushstring(L, lede_lexicon_warning(lex, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int lexicon_generation(lua_State *L) {
  lua_pushinteger(L, lede_lexicon_generation(lede_L_check_lexicon(L, 1)));
  return 1;
}

static int lexicon_tostring(lua_State *L) {
  lede_lexicon *lex = lede_L_check_lexicon(L, 1);
  int n = 0;
  while (lede_lexicon_class_name(lex, n) != NULL) n++;
  lua_pushfstring(L, "lexicon of %d classes", n);
  return 1;
}

static const luaL_Reg lexicon_meta[] = {{"__gc", lexicon_gc}, {"__tostring", lexicon_tostring}, {NULL, NULL}};
static const luaL_Reg lexicon_methods[] = {{"add", lexicon_add}, {"why", lexicon_why},           {"attr", lexicon_attr},
                                           {"is", lexicon_is},   {"warnings", lexicon_warnings},
                                         {"generation", lexicon_generation}, {NULL, NULL}};
static const luaL_Reg lexicon_lib[] = {
    {"lexicon", core_lexicon}, {"use", core_use}, {"load_lexicon", core_load_lexicon}, {NULL, NULL}};

int lede_L_open_lexicon(lua_State *L) {
  lede_L_newclass(L, LEDE_LEXICON_T, lexicon_meta, NULL, lexicon_methods);
  luaL_newlib(L, lexicon_lib);
  return 1;
}
