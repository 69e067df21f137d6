/* lua_tag.c - parts of speech and lemmas.
 *
 *   core.pos(span) -> string         the part of speech of the span's first token ("VERB"); nil where it has none
 *   core.lemma(span) -> string       its dictionary form
 *   core.tag(words) -> pos, lemmas   a sentence, given as a list of words, tagged: two lists of strings
 *
 * The model is share/model/english; it is mapped when something is first tagged. */
#include <string.h>
#include "lua/lua_lede.h"
#include "lua/lua_tag.h"
#include "lua/lua_tape.h"

#define TAGGER_T "lede.tagger"
typedef struct { lede_tagger *tagger; } TaggerBox;
static const char tagger_key = 0; /* its address is the registry key of the state's tagger */

static int tagger_gc(lua_State *L) {
  TaggerBox *box = luaL_checkudata(L, 1, TAGGER_T);
  lede_tagger_free(box->tagger);
  box->tagger = NULL;
  return 0;
}

static lede_tagger *open_tagger(lua_State *L) {
  TaggerBox *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->tagger = NULL;
  luaL_setmetatable(L, TAGGER_T);
  const char *path = lua_pushfstring(L, "%s/model/english", lede_L_share(L));
  lede_error err;
  if (lede_tagger_open(path, &box->tagger, &err) != LEDE_OK) luaL_error(L, "%s", err.message);
  lua_pushvalue(L, -3);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &tagger_key);
  return box->tagger;
}

static lede_tagger *tagger_of(lua_State *L) {
  int top = lua_gettop(L);
  TaggerBox *box = lua_rawgetp(L, LUA_REGISTRYINDEX, &tagger_key) == LUA_TUSERDATA ? lua_touserdata(L, -1) : NULL;
  lede_tagger *tagger = box != NULL ? box->tagger : open_tagger(L);
  lua_settop(L, top);
  return tagger;
}

lede_doc *lede_L_check_tagged(lua_State *L, int arg) {
  lede_doc *doc = lede_L_check_segmented(L, arg);
  if (lede_doc_pos(doc) == NULL && lede_doc_tag(doc, tagger_of(L)) != LEDE_OK) luaL_error(L, "out of memory");
  return doc;
}

/* ---- Of a span --------------------------------------------------------------------------------------------------- */

/* The first token that begins within the span at 1; false: none does. */
static bool token_of(lua_State *L, lede_doc **doc, size_t *token) {
  lede_range r = lede_L_check_span(L, 1);
  lua_getiuservalue(L, 1, 1);
  *doc = lede_L_check_tagged(L, lua_gettop(L));
  lede_tokens t = lede_doc_tokens(*doc);
  size_t low = 0, high = t.count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (t.begin[mid] < r.begin) low = mid + 1; else high = mid;
  }
  *token = low;
  return low < t.count && t.begin[low] < r.end;
}

static int core_pos(lua_State *L) {
  lede_doc *doc;
  size_t token;
  if (!token_of(L, &doc, &token)) return 0;
  lua_pushstring(L, lede_pos_name((lede_pos)lede_token_pos(doc, token)));
  return 1;
}

static void push_lemma(lua_State *L, const char *word, size_t len, lede_pos pos) {
  char lemma[LEDE_LONGEST_LEMMA];
  size_t n = lede_lemma(tagger_of(L), word, len, pos, lemma);
  lua_pushlstring(L, lemma, n);
}

static int core_lemma(lua_State *L) {
  lede_doc *doc;
  size_t token, len;
  if (!token_of(L, &doc, &token)) return 0;
  lede_tokens t = lede_doc_tokens(doc);
  push_lemma(L, lede_doc_text(doc, &len) + t.begin[token], t.end[token] - t.begin[token],
             (lede_pos)lede_token_pos(doc, token));
  return 1;
}

/* ---- Of words given ---------------------------------------------------------------------------------------------- */

/* Push the words of the list at 1 as one string, with their ranges in it as userdata: begins, then ends. */
static const char *join_words(lua_State *L, size_t count, uint32_t **begin, uint32_t **end) {
  *begin = lua_newuserdatauv(L, (2 * count + 1) * sizeof **begin, 0);
  *end = *begin + count;
  uint32_t at = 0;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t i = 0; i < count; i++) {
    size_t len;
    lua_rawgeti(L, 1, (lua_Integer)i + 1);
    const char *word = lua_tolstring(L, -1, &len);
    if (lua_type(L, -1) != LUA_TSTRING || len == 0 || len > UINT16_MAX) luaL_argerror(L, 1, "a list of words");
    (*begin)[i] = at;
    (*end)[i] = at += (uint32_t)len;
    lua_pop(L, 1);
    luaL_addlstring(&b, word, len);
  }
  luaL_pushresult(&b);
  return lua_tostring(L, -1);
}

static int core_tag(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t count = lua_rawlen(L, 1);
  luaL_argcheck(L, count <= UINT16_MAX, 1, "more words than a sentence can have");
  uint32_t *begin, *end;
  const char *text = join_words(L, count, &begin, &end);
  uint8_t *pos = lua_newuserdatauv(L, count + 1, 0);
  if (lede_tag_words(tagger_of(L), text, begin, end, count, pos) != LEDE_OK) return luaL_error(L, "out of memory");
  lua_createtable(L, (int)count, 0);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushstring(L, lede_pos_name((lede_pos)pos[i]));
    lua_rawseti(L, -3, (lua_Integer)i + 1);
    push_lemma(L, text + begin[i], end[i] - begin[i], (lede_pos)pos[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 2;
}

int lede_L_open_tag(lua_State *L) {
  static const luaL_Reg lib[] = {{"pos", core_pos}, {"lemma", core_lemma}, {"tag", core_tag}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", tagger_gc}, {NULL, NULL}};
  lede_L_newclass(L, TAGGER_T, meta, NULL, NULL);
  luaL_newlib(L, lib);
  return 1;
}
