/* lua_tag.c - parts of speech and lemmas.
 *
 *   core.pos(span) -> string         the part of speech of the span's first token ("VERB"); nil where it has none
 *   core.lemma(span) -> string       its dictionary form
 *   core.tag(words) -> pos, lemmas   a sentence, given as a list of words, tagged: two lists of strings
 *   core.label(layer, proposals) -> names
 *       names as the labeller has them (see lede/label.h); both are flat lists: first, last, type, sure, rule, firm (0
 *       or 1) for each proposal; first, last, type, margin for each name
 *   core.name_items(layer, proposals, classes, lists) -> string
 *       what the labeller is trained on: the structs of tag/label.h; classes and lists are names of 24 bytes each
 *   core.word_use(doc, word) -> is it written small somewhere?, with a capital inside a sentence?
 *   core.listed(name) -> { LIST = true, … }
 *       the lists of scripts/gazetteer that have the name
 *
 * The models are share/model/english and share/model/names; each is mapped when it is first needed. */
#include <stdlib.h>
#include <string.h>
#include "lua/lua_lede.h"
#include "lua/lua_tag.h"
#include "lua/lua_tape.h"
#include "tag/label.h"
#include "tag/use.h"

#define MODELS_T "lede.models"

/* ---- Models ------------------------------------------------------------------------------------------------------ */

typedef struct {
  lede_tagger *tagger; /* NULL: not needed yet, as the others */
  lede_labeller *labeller;
  const lede_gazetteer *gazetteer; /* where there is no labeller */
} Models;
static const char models_key = 0; /* its address is the registry key of the state's models */

static int models_gc(lua_State *L) {
  Models *m = lede_L_checkudata(L, 1, MODELS_T);
  lede_tagger_free(m->tagger);
  lede_labeller_free(m->labeller);
  lede_gazetteer_close(m->gazetteer);
  *m = (Models){NULL, NULL, NULL};
  return 0;
}

static Models *models_of(lua_State *L) {
  Models *m = lua_rawgetp(L, LUA_REGISTRYINDEX, &models_key) == LUA_TUSERDATA ? lua_touserdata(L, -1) : NULL;
  lua_pop(L, 1);
  if (m != NULL) return m;
  m = lua_newuserdatauv(L, sizeof *m, 0);
  *m = (Models){NULL, NULL, NULL};
  luaL_setmetatable(L, MODELS_T);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &models_key);
  return m;
}

static const char *push_path(lua_State *L, const char *name) {
  return lua_pushfstring(L, "%s/%s", lede_L_share(L), name);
}

static lede_tagger *tagger_of(lua_State *L) {
  Models *m = models_of(L);
  int top = lua_gettop(L);
  lede_error err;
  if (m->tagger == NULL && lede_tagger_open(push_path(L, "model/english"), &m->tagger, &err) != LEDE_OK)
    luaL_error(L, "%s", err.message);
  lua_settop(L, top);
  return m->tagger;
}

static lede_status open_labeller(lua_State *L, Models *m, lede_error *err) {
  if (m->labeller != NULL) return LEDE_OK;
  const char *weights = push_path(L, "model/names"), *gazetteer = push_path(L, "gazetteer");
  return lede_labeller_open(weights, gazetteer, &m->labeller, err);
}

static lede_labeller *labeller_of(lua_State *L) {
  Models *m = models_of(L);
  int top = lua_gettop(L);
  lede_error err;
  if (open_labeller(L, m, &err) != LEDE_OK) luaL_error(L, "%s", err.message);
  lua_settop(L, top);
  return m->labeller;
}

/* The labeller's, or one of its own, since training comes before there are weights. */
static const lede_gazetteer *gazetteer_of(lua_State *L) {
  Models *m = models_of(L);
  int top = lua_gettop(L);
  lede_error err;
  bool own = m->gazetteer != NULL || open_labeller(L, m, &err) != LEDE_OK;
  if (own && m->gazetteer == NULL && lede_gazetteer_open(push_path(L, "gazetteer"), &m->gazetteer, &err) != LEDE_OK)
    luaL_error(L, "%s", err.message);
  lua_settop(L, top);
  return own ? m->gazetteer : lede_labeller_gazetteer(m->labeller);
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
  lede_L_push_layer_doc(L, 1);
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
    size_t len = 0;
    const char *word = lua_rawgeti(L, 1, (lua_Integer)i + 1) == LUA_TSTRING ? lua_tolstring(L, -1, &len) : NULL;
    if (len == 0 || len > UINT16_MAX) luaL_argerror(L, 1, "a list of words");
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

/* ---- Names ------------------------------------------------------------------------------------------------------- */

enum { IN_PROPOSAL = 6, IN_NAME = 4 }; /* numbers that a flat list has for each */

static lua_Integer item_at(lua_State *L, int list, size_t i) {
  lua_rawgeti(L, list, (lua_Integer)i + 1);
  int isint;
  lua_Integer value = lua_tointegerx(L, -1, &isint);
  luaL_argcheck(L, isint, list, "a list of whole numbers");
  lua_pop(L, 1);
  return value;
}

/* Push the proposals of the list at 2, as userdata; they must be sorted, disjoint and inside the layer. */
static lede_proposal *check_proposals(lua_State *L, const lede_layer *layer, size_t *count) {
  luaL_checktype(L, 2, LUA_TTABLE);
  *count = lua_rawlen(L, 2) / IN_PROPOSAL;
  lede_proposal *p = lua_newuserdatauv(L, (*count + 1) * sizeof *p, 0);
  lua_Integer after = 0, elements = (lua_Integer)lede_layer_count(layer);
  for (size_t i = 0; i < *count; i++) {
    lua_Integer v[IN_PROPOSAL];
    for (size_t k = 0; k < IN_PROPOSAL; k++) v[k] = item_at(L, 2, i * IN_PROPOSAL + k);
    luaL_argcheck(L, v[0] > after && v[1] >= v[0] && v[1] <= elements, 2, "sorted, disjoint and inside the layer");
    luaL_argcheck(L, v[2] > 0 && v[2] < LEDE_NAME_TYPES && v[3] > 0 && v[3] <= 3 && v[5] >= 0 && v[5] <= LEDE_STAYS, 2,
                  "type 1 to 4, sure 1 to 3, firm 0 to 2");
    p[i] = (lede_proposal){(uint32_t)v[0] - 1, (uint32_t)v[1] - 1, (uint32_t)v[4], (uint8_t)v[2], (uint8_t)v[3],
                           (uint8_t)v[5]};
    after = v[1];
  }
  return p;
}

/* The layer at 1, and its document, tagged. */
static lede_layer *check_tagged_layer(lua_State *L, lede_doc **doc) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  lede_L_push_layer_doc(L, 1);
  *doc = lede_L_check_tagged(L, lua_gettop(L));
  lua_pop(L, 1);
  return layer;
}

/* Push a pointer, now NULL, whose memory is freed with it. */
static void *push_box(lua_State *L) {
  void **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, "lede.bytes");
  return box;
}

static int core_label(lua_State *L) {
  lua_settop(L, 2);
  lede_doc *doc;
  lede_layer *layer = check_tagged_layer(L, &doc);
  size_t count, found;
  lede_proposal *proposals = check_proposals(L, layer, &count);
  lede_labeller *labeller = labeller_of(L);
  lede_name **box = push_box(L), *names;
  if (lede_label_names(labeller, doc, layer, proposals, count, box, &found) != LEDE_OK)
    return luaL_error(L, "out of memory");
  names = *box;
  lua_createtable(L, (int)found * IN_NAME, 0);
  for (size_t i = 0; i < found; i++) {
    const lua_Integer v[IN_NAME] = {(lua_Integer)names[i].first + 1, (lua_Integer)names[i].last + 1, names[i].type,
                                    names[i].margin};
    for (size_t k = 0; k < IN_NAME; k++) {
      lua_pushinteger(L, v[k]);
      lua_rawseti(L, -2, (lua_Integer)(i * IN_NAME + k) + 1);
    }
  }
  return 1;
}

static int core_name_items(lua_State *L) {
  size_t count, found, class_bytes, list_bytes;
  const char *classes = luaL_checklstring(L, 3, &class_bytes), *lists = luaL_checklstring(L, 4, &list_bytes);
  lua_settop(L, 4);
  lede_doc *doc;
  lede_layer *layer = check_tagged_layer(L, &doc);
  lede_proposal *proposals = check_proposals(L, layer, &count);
  lede_name_sources sources;
  lede_name_sources_find(&sources, lede_L_push_lexicon(L), gazetteer_of(L), classes, class_bytes / LEDE_LONGEST_CLASS,
                         lists, list_bytes / LEDE_LONGEST_CLASS);
  lede_name_item **box = push_box(L);
  if (lede_name_items(doc, layer, &sources, proposals, count, box, &found) != LEDE_OK) return luaL_error(L, "out of memory");
  lua_pushlstring(L, (const char *)*box, found * sizeof **box);
  return 1;
}

static int core_word_use(lua_State *L) {
  size_t len;
  lede_doc *doc = lede_L_check_segmented(L, 1);
  const char *word = luaL_checklstring(L, 2, &len);
  lede_seen w;
  if (!lede_doc_use(doc)) return luaL_error(L, "out of memory");
  lede_word_read(&w, word, len);
  lede_word_use use = lede_doc_use_of(doc, w.key);
  lua_pushboolean(L, use.small);
  lua_pushboolean(L, use.inside);
  return 2;
}

static int core_listed(lua_State *L) {
  size_t len;
  const char *name = luaL_checklstring(L, 1, &len);
  const lede_gazetteer *g = gazetteer_of(L);
  uint32_t lists = len > 0 ? lede_gazetteer_find(g, name, len) : 0;
  lua_newtable(L);
  for (uint32_t i = 0; i < g->list_count; i++) {
    if (!(lists >> i & 1)) continue;
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, g->lists[i]);
  }
  return 1;
}

int lede_L_open_tag(lua_State *L) {
  static const luaL_Reg lib[] = {{"pos", core_pos}, {"lemma", core_lemma}, {"tag", core_tag},
                                 {"label", core_label}, {"name_items", core_name_items}, {"listed", core_listed},
                                 {"word_use", core_word_use}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", models_gc}, {NULL, NULL}};
  lede_L_newclass(L, MODELS_T, meta, NULL, NULL);
  luaL_newlib(L, lib);
  lua_pushinteger(L, LEDE_NAME_FEATURES);
  lua_setfield(L, -2, "name_features");
  return 1;
}
