/* lua_html.c - pages: the words they are judged by, and the account of how one was read.
 *
 *   doc:ledger() -> { { text, kept, reason, element, kind, level, first, last }, … } | nil, err
 *   doc:candidates([field]) -> { { field, value, raw, from, where, first, last, chosen, because }, … } | nil, err
 *
 * first and last: the bytes of doc.source, as in string.sub.  A document that is not a page has empty ones. */
#include <stdlib.h>
#include <string.h>
#include "lede/file.h"
#include "lua/lua_html.h"
#include "lua/lua_lede.h"
#include "lua/lua_tape.h"

#define WORDS_T "lede.page_words"
#define ACCOUNT_T "lede.page_account"
enum { MAX_FILE = 1 << 20 };

static int words_gc(lua_State *L) {
  lede_html_words **words = lua_touserdata(L, 1);
  lede_html_words_free(*words);
  *words = NULL;
  return 0;
}

static int account_gc(lua_State *L) {
  lede_html_account **account = lua_touserdata(L, 1);
  lede_html_account_free(*account);
  *account = NULL;
  return 0;
}

/* Push a box for a C object, collected by `gc`. */
static void *push_box(lua_State *L, const char *type, lua_CFunction gc) {
  void **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  if (luaL_newmetatable(L, type)) {
    lua_pushcfunction(L, gc);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return box;
}

/* ---- Words ------------------------------------------------------------------------------------------------------- */

/* Push new words: those of the bundled file. */
static lede_html_words *push_bundled(lua_State *L) {
  lede_html_words **words = push_box(L, WORDS_T, words_gc);
  lede_L_share(L);
  const char *path = lua_pushfstring(L, "%s/page/words", lua_tostring(L, -1));
  char *bytes;
  size_t len;
  lede_error err;
  lede_status st = lede_file_read(path, MAX_FILE, &bytes, &len, &err);
  if (st == LEDE_OK) {
    st = lede_html_words_new(bytes, len, words, &err);
    free(bytes);
  }
  if (st != LEDE_OK) luaL_error(L, "%s: %s", path, err.message);
  lua_pop(L, 2);
  return *words;
}

/* Push the words that pages are judged by: the bundled ones, kept for all documents, or these and `more`. */
static const lede_html_words *push_words(lua_State *L, int arg, const char *more) {
  if (more != NULL) {
    lede_html_words *words = push_bundled(L);
    lede_error err;
    if (lede_html_words_add(words, more, strlen(more), &err) != LEDE_OK)
      luaL_argerror(L, arg, lua_pushfstring(L, "option 'words': %s", err.message));
    return words;
  }
  if (lua_getfield(L, LUA_REGISTRYINDEX, WORDS_T ".bundled") == LUA_TNIL) {
    lua_pop(L, 1);
    push_bundled(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, WORDS_T ".bundled");
  }
  return *(lede_html_words **)lua_touserdata(L, -1);
}

/* ---- Documents --------------------------------------------------------------------------------------------------- */

static lede_extract extract_of(lua_State *L, int arg, const char *name) {
  static const char *const names[] = {"balanced", "precise", "complete"};
  if (name == NULL) return LEDE_BALANCED;
  for (int i = 0; i < 3; i++)
    if (strcmp(name, names[i]) == 0) return (lede_extract)i;
  luaL_argerror(L, arg, lua_pushfstring(L, "option 'extract': precise, balanced or complete expected, got '%s'", name));
  return LEDE_BALANCED;
}

/* Push the words; options that borrow them and the strings of `opt`. */
static lede_html_options push_options(lua_State *L, int arg, const lede_L_html_options *opt) {
  lede_extract extract = extract_of(L, arg, opt->extract);
  return (lede_html_options){opt->charset, opt->url, extract, push_words(L, arg, opt->words)};
}

static void set_string(lua_State *L, const char *name, const char *value) {
  if (value == NULL) return;
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

lede_status lede_L_html_doc(lua_State *L, int arg, const char *bytes, size_t len, const lede_L_html_options *opt,
                            lede_doc **out, lede_error *err) {
  lua_createtable(L, 0, 4);
  set_string(L, "charset", opt->charset);
  set_string(L, "extract", opt->extract);
  set_string(L, "words", opt->words);
  set_string(L, "url", opt->url);
  lua_setiuservalue(L, -2, LEDE_DOC_ORIGIN);
  lede_html_options options = push_options(L, arg, opt);
  lede_status st = lede_html_doc(bytes, len, &options, out, err);
  lua_pop(L, 1);
  return st;
}

lede_status lede_L_mail_doc(lua_State *L, int arg, const char *bytes, size_t len, const char *words, lede_doc **out,
                            lede_error *err) {
  lede_status st = lede_mail_doc(bytes, len, push_words(L, arg, words), out, err);
  lua_pop(L, 1);
  return st;
}

/* ---- The account ------------------------------------------------------------------------------------------------- */

/* Push the account of the page at 1, NULL for what is no page; where it cannot be had, false and nil, err. */
static bool push_account(lua_State *L, const lede_html_account **out) {
  static const lede_opt spec[] = {{"charset", LEDE_OPT_STRING, offsetof(lede_L_html_options, charset)},
                                  {"extract", LEDE_OPT_STRING, offsetof(lede_L_html_options, extract)},
                                  {"words", LEDE_OPT_STRING, offsetof(lede_L_html_options, words)},
                                  {"url", LEDE_OPT_STRING, offsetof(lede_L_html_options, url)},
                                  {NULL, 0, 0}};
  lede_doc *doc = lede_L_check_doc(L, 1);
  *out = NULL;
  if (lua_getiuservalue(L, 1, LEDE_DOC_ORIGIN) != LUA_TTABLE) return true;
  lede_L_html_options opt = {NULL, NULL, NULL, NULL};
  lede_L_options(L, lua_gettop(L), spec, &opt);
  lede_html_options options = push_options(L, 1, &opt);
  lede_html_account **account = push_box(L, ACCOUNT_T, account_gc);
  lede_error err;
  size_t len;
  const char *source = lede_doc_source(doc, &len);
  if (lede_html_explain(source, len, &options, account, &err) != LEDE_OK) {
    lede_L_fail(L, &err);
    return false;
  }
  *out = *account;
  return true;
}

static void set_bool(lua_State *L, const char *name, bool value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, name);
}

static void set_range(lua_State *L, lede_range source) {
  if (source.begin == source.end) return;
  lua_pushinteger(L, lede_L_first(source.begin));
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, lede_L_last(source.end));
  lua_setfield(L, -2, "last");
}

/* What the page was read with; nil where that was not said. */
static int push_origin(lua_State *L, const char *option) {
  lede_L_check_doc(L, 1);
  if (lua_getiuservalue(L, 1, LEDE_DOC_ORIGIN) == LUA_TTABLE) lua_getfield(L, -1, option);
  else lua_pushnil(L);
  return 1;
}

int lede_L_doc_charset(lua_State *L) { return push_origin(L, "charset"); }
int lede_L_doc_extract(lua_State *L) { return push_origin(L, "extract"); }

int lede_L_doc_ledger(lua_State *L) {
  const lede_html_account *account;
  size_t count = 0;
  if (!push_account(L, &account)) return 2;
  const lede_html_line *lines = account != NULL ? lede_html_account_lines(account, &count) : NULL;
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 8);
    set_string(L, "text", lines[i].text);
    set_bool(L, "kept", lines[i].kept);
    set_string(L, "reason", lines[i].reason);
    set_string(L, "element", lines[i].element);
    set_string(L, "kind", lede_block_kind_name(lines[i].kind));
    lua_pushinteger(L, lines[i].level);
    lua_setfield(L, -2, "level");
    set_range(L, lines[i].source);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

int lede_L_doc_candidates(lua_State *L) {
  const char *field = luaL_optstring(L, 2, NULL);
  const lede_html_account *account;
  size_t count = 0;
  if (!push_account(L, &account)) return 2;
  const lede_html_candidate *c = account != NULL ? lede_html_account_candidates(account, &count) : NULL;
  lua_newtable(L);
  for (size_t i = 0, n = 0; i < count; i++) {
    if (field != NULL && strcmp(c[i].field, field) != 0) continue;
    lua_createtable(L, 0, 9);
    set_string(L, "field", c[i].field);
    set_string(L, "value", c[i].value);
    set_string(L, "raw", c[i].raw);
    set_string(L, "from", c[i].from);
    set_string(L, "where", c[i].where);
    set_string(L, "because", c[i].because);
    set_bool(L, "chosen", c[i].chosen);
    set_range(L, c[i].source);
    lua_rawseti(L, -2, (lua_Integer)++n);
  }
  return 1;
}
