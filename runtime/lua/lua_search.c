/* lua_search.c - lede.search: the matches of a phase's rules in a layer (see lede/search.h).
 *
 *   core.search(policy, layer, tracks, tapes, many) -> search   tracks: { core = core.track, first = the phase's number of
 *                                                         its first rule }, …; tapes: one for each; many: a boolean
 *   search:next(accepted) -> rule, first, stop, captures  the next match: rule and elements numbered from 1, `stop` the
 *                            | nothing                    element behind it; accepted: was the one before taken?
 *   search:at(i) -> likewise                              the best match at element i
 *   search:readings(lists, ask) -> found, layer           all that `next` would give and that are accepted, by what their
 *                                                         words say, and the layer in which they are folded: see
 *                                                         Phase:readings; lists of the rules: see lede.readings
 *   search:list(names) -> list    all matches as if each were taken, without their captures: NAME, first byte, last
 *                            byte, NAME, …; names: of the rules, by number
 *
 * What a match captured is a flat list in the order in which captures open: NAME, first, stop of a capture; NAME, false,
 * value of a constant; nil: nothing. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "lede/search.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

enum { SEARCH_LAYER = 1, SEARCH_TRACKS, SEARCH_TAPES, SEARCH_VALUES = SEARCH_TAPES };

typedef struct { struct SearchBox *box; lua_Integer number; } Lane; /* what a host is told: the track's number */
typedef struct SearchBox {
  lede_search *search;
  lua_State *L; /* that `next` was called from */
  lede_fold *folds; size_t folds_room; /* of `readings` */
  Lane lanes[];
} SearchBox;

/* ---- What LPeg alone knows ---------------------------------------------------------------------------------------- */

/* Does the LPeg pattern of a TEXT, which is on top, match the text of element i?  Pops it. */
static bool match_text(lua_State *L, lede_layer *layer, uint32_t i) {
  lua_getiuservalue(L, -1, 1);
  lua_getfield(L, -1, "match");
  lua_insert(L, -2);
  lede_range r = lede_layer_range(layer, i, i);
  size_t len;
  lede_L_push_layer_doc(L, -4);
  const char *text = lede_doc_text(lede_L_check_doc(L, -1), &len);
  lua_pushlstring(L, text + r.begin, r.end - r.begin);
  lua_remove(L, -2);
  lua_call(L, 2, 1);
  bool found = !lua_isnil(L, -1);
  lua_pop(L, 2);
  return found;
}

/* Push what LPeg made of a node, which is below the track on top; both go. */
static void push_compiled(lua_State *L, const lede_pattern *node) {
  int track = lua_gettop(L);
  lede_L_push_track_cache(L, track);
  if (lua_rawgetp(L, -1, node) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_pushcfunction(L, lede_L_compile);
    lua_pushvalue(L, track - 1);
    lua_pushvalue(L, track);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(L, -1, "lpeg");
    lua_remove(L, -2);
    lua_call(L, 3, 1);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, track + 1, node);
  }
  lua_replace(L, track - 1);
  lua_settop(L, track - 1);
}

/* Where the LPeg pattern on top stops at element i of a tape of the search at `box`; pops it. */
static uint32_t match_compiled(lua_State *L, int box, lua_Integer number, uint32_t i) {
  lua_getfield(L, -1, "match");
  lua_insert(L, -2);
  lua_getiuservalue(L, box, SEARCH_TAPES);
  lua_rawgeti(L, -1, number);
  lua_remove(L, -2);
  lua_pushinteger(L, lede_L_first(i));
  lua_getiuservalue(L, box, SEARCH_LAYER);
  lua_call(L, 4, 2); /* the place it stopped at is last, behind the captures if it has any */
  int isint;
  lua_Integer stop = lua_tointegerx(L, -2, &isint);
  if (!isint) stop = lua_tointegerx(L, -1, &isint);
  lua_pop(L, 2);
  return isint ? (uint32_t)stop - 1 : LEDE_NO_MATCH;
}

/* The search is at the bottom of the stack of `next`. */
static uint32_t host_match(void *context, const lede_pattern *node, uint32_t i) {
  const Lane *lane = context;
  lua_State *L = lane->box->L;
  luaL_checkstack(L, 12, "a token pattern is nested too deeply");
  int top = lua_gettop(L);
  uint32_t stop;
  if (node->op == LEDE_PATTERN_TEXT) {
    lua_getiuservalue(L, 1, SEARCH_LAYER);
    lede_L_push_node(L, node);
    stop = match_text(L, lede_L_check_layer(L, -2), i) ? i + 1 : LEDE_NO_MATCH;
  } else {
    lede_L_push_node(L, node);
    lua_getiuservalue(L, 1, SEARCH_TRACKS);
    lua_rawgeti(L, -1, lane->number);
    lua_getfield(L, -1, "core");
    lua_replace(L, -3);
    lua_pop(L, 1);
    push_compiled(L, node);
    stop = match_compiled(L, 1, lane->number, i);
  }
  lua_settop(L, top);
  return stop;
}

/* ---- Searching ---------------------------------------------------------------------------------------------------- */

static SearchBox *check_box(lua_State *L) {
  SearchBox *box = lede_L_checkudata(L, 1, LEDE_SEARCH_T);
  luaL_argcheck(L, box->search != NULL, 1, "the search is gone");
  return box;
}

/* Add the track and the tape of that number, which are in the tables at 3 and 4. */
static void add_track(lua_State *L, SearchBox *box, lua_Integer number) {
  lua_rawgeti(L, 3, number);
  lua_getfield(L, -1, "core");
  lede_track *track = lede_L_check_track(L, -1);
  lua_getfield(L, -2, "first");
  uint32_t first = (uint32_t)luaL_checkinteger(L, -1) - 1;
  lua_rawgeti(L, 4, number);
  size_t count;
  const char *tape = luaL_checklstring(L, -1, &count);
  box->lanes[number - 1] = (Lane){box, number};
  lede_host host = {host_match, &box->lanes[number - 1]};
  lede_error err;
  if (lede_search_add(box->search, track, (const unsigned char *)tape, count, host, first, &err) != LEDE_OK)
    luaL_error(L, "%s", err.message);
  lua_pop(L, 4);
}

static int core_search(lua_State *L) {
  static const char *const policies[] = {"longest", "first", "all", "overlap", NULL};
  lede_policy policy = (lede_policy)luaL_checkoption(L, 1, NULL, policies);
  lede_L_check_layer(L, 2);
  luaL_checktype(L, 3, LUA_TTABLE);
  luaL_checktype(L, 4, LUA_TTABLE);
  bool many = lua_toboolean(L, 5);
  lua_settop(L, 4);
  size_t count = lua_rawlen(L, 3);
  SearchBox *box = lua_newuserdatauv(L, sizeof *box + count * sizeof *box->lanes, SEARCH_VALUES);
  box->search = NULL;
  box->folds = NULL;
  box->folds_room = 0;
  luaL_setmetatable(L, LEDE_SEARCH_T);
  for (int i = SEARCH_LAYER; i <= SEARCH_VALUES; i++) {
    lua_pushvalue(L, i + 1);
    lua_setiuservalue(L, -2, i);
  }
  box->search = lede_search_new(policy, many);
  if (box->search == NULL) return luaL_error(L, "out of memory");
  for (size_t i = 1; i <= count; i++) add_track(L, box, (lua_Integer)i);
  return 1;
}

static int search_gc(lua_State *L) {
  SearchBox *box = lede_L_checkudata(L, 1, LEDE_SEARCH_T);
  lede_search_free(box->search);
  free(box->folds);
  box->search = NULL;
  box->folds = NULL;
  return 0;
}

/* Push what a match captured. */
static void push_captures(lua_State *L, const lede_found *m) {
  if (m->capture_count == 0) {
    lua_pushnil(L);
    return;
  }
  lua_createtable(L, (int)(3 * m->capture_count), 0);
  for (size_t i = 0; i < m->capture_count; i++) {
    const lede_capture *c = &m->captures[i];
    lua_pushstring(L, c->node->name);
    lua_rawseti(L, -2, (lua_Integer)(3 * i + 1));
    if (c->node->op == LEDE_PATTERN_TAG) {
      lua_pushboolean(L, 0);
      lua_rawseti(L, -2, (lua_Integer)(3 * i + 2));
      lede_L_push_node(L, c->node);
      lua_getiuservalue(L, -1, 2);
      lua_remove(L, -2);
    } else {
      lua_pushinteger(L, lede_L_first(c->first));
      lua_rawseti(L, -2, (lua_Integer)(3 * i + 2));
      lua_pushinteger(L, lede_L_first(c->stop));
    }
    lua_rawseti(L, -2, (lua_Integer)(3 * i + 3));
  }
}

/* Push what was found, if it was. */
static int push_found(lua_State *L, lede_status st, const lede_found *m, const lede_error *err) {
  if (st != LEDE_OK) return luaL_error(L, "%s", err->message);
  if (m->stop == 0) return 0;
  lua_pushinteger(L, (lua_Integer)m->rule + 1);
  lua_pushinteger(L, lede_L_first(m->first));
  lua_pushinteger(L, lede_L_first(m->stop));
  push_captures(L, m);
  return 4;
}

static int search_next(lua_State *L) {
  SearchBox *box = check_box(L);
  bool accepted = lua_toboolean(L, 2);
  lua_settop(L, 1);
  box->L = L;
  lede_found m;
  lede_error err;
  lede_status st = lede_search_next(box->search, accepted, &m, &err);
  return push_found(L, st, &m, &err);
}

static int search_at(lua_State *L) {
  SearchBox *box = check_box(L);
  lua_Integer i = luaL_checkinteger(L, 2);
  luaL_argcheck(L, i >= 1 && i <= UINT32_MAX, 2, "no such element");
  lua_settop(L, 1);
  box->L = L;
  lede_found m;
  lede_error err;
  lede_status st = lede_search_at(box->search, (uint32_t)i - 1, &m, &err);
  return push_found(L, st, &m, &err);
}

/* ---- Readings ---------------------------------------------------------------------------------------------------- */

/* On the stack of `readings`; what a match needs is above. */
enum { READ_LISTS = 2, READ_ASK, READ_IDS, READ_KNOWN, READ_FOLDS, READ_HEADS, READ_WORDS, READ_CLASS, READ_FOUND,
       READ_LAYER, READ_LEXICON, READ_DOC, READ_SPANS, READ_READING };
enum { FOUND_WIDTH = 6, FEW_FOUND = 16 }; /* values of a match in the list; matches that there is room for at once */

typedef struct { SearchBox *box; const lede_layer *layer; lede_lexicon *lex; const char *text; } Reader;

/* Push the reading of a match, or what is as good as false where it is refused: what its rule knows of these words, or
 * what it says when it is asked. */
static void push_reading(lua_State *L, const Reader *r, const lede_found *m, lede_range words) {
  lua_Integer rule = (lua_Integer)m->rule + 1;
  if (lua_rawgeti(L, READ_KNOWN, rule) == LUA_TTABLE) {
    lua_pushlstring(L, r->text + words.begin, words.end - words.begin);
    if (lua_rawget(L, -2) != LUA_TNIL) {
      lua_replace(L, READ_READING);
      return;
    }
  }
  lua_settop(L, READ_SPANS);
  lua_pushvalue(L, READ_ASK);
  lua_pushinteger(L, rule);
  lua_pushinteger(L, lede_L_first(m->first));
  lua_pushinteger(L, lede_L_first(m->stop));
  push_captures(L, m);
  lua_call(L, 4, 1);
}

/* Push the word at an element as the lexicon knows it, or false. */
static void push_word(lua_State *L, const Reader *r, size_t i) {
  uint32_t entry = lede_layer_element(r->layer, i).entry;
  if (lua_rawgeti(L, READ_WORDS, entry) != LUA_TNIL) return;
  lua_pop(L, 1);
  if (entry != 0) lua_pushstring(L, lede_lexicon_entry_text(r->lex, entry));
  else lua_pushboolean(L, 0);
  lua_pushvalue(L, -1);
  lua_rawseti(L, READ_WORDS, entry);
}

static void set_field(lua_State *L, const char *name, int value) {
  lua_pushvalue(L, value);
  lua_setfield(L, -2, name);
}

/* Push the fact of a reading whose [1] has the fields of its fact, a list of NAME, VALUE, …; false, where it has none.
 * The rule's id and the span are the two on top. */
static void push_fact(lua_State *L) {
  int span = lua_gettop(L), id = span - 1, fields = span + 1;
  if (lua_rawgeti(L, READ_READING, 1) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_pushboolean(L, 0);
    return;
  }
  lua_Integer count = (lua_Integer)lua_rawlen(L, fields);
  lua_createtable(L, 0, (int)count / 2 + 3);
  for (lua_Integer i = 1; i < count; i += 2) {
    lua_rawgeti(L, fields, i);
    lua_rawgeti(L, fields, i + 1);
    lua_rawset(L, -3);
  }
  set_field(L, "span", span);
  set_field(L, "rule", id);
  lua_pushvalue(L, READ_CLASS);
  lua_setmetatable(L, -2);
  lua_replace(L, fields);
}

/* Put match number n into the list; its reading is on top. */
static void put_found(lua_State *L, const Reader *r, const lede_found *m, lede_range words, size_t n) {
  lua_Integer at = FOUND_WIDTH * (lua_Integer)n;
  lua_rawgeti(L, READ_IDS, (lua_Integer)m->rule + 1);
  lede_L_push_span_as(L, READ_DOC, READ_SPANS, words);
  push_fact(L);
  if (m->first > 0) push_word(L, r, m->first - 1);
  else lua_pushboolean(L, 0);
  lua_pushinteger(L, lede_L_first(m->stop));
  static const int order[FOUND_WIDTH] = {6, 5, 4, 3, 1, 2}; /* of STOP, WORD, FACT, SPAN, RULE, READING, from the top */
  for (int i = 0; i < FOUND_WIDTH; i++) lua_rawseti(L, READ_FOUND, at + order[i]);
}

/* The last element of the capture that the rule has for its head. */
static uint32_t head_of(lua_State *L, const lede_found *m) {
  const char *head = lua_rawgeti(L, READ_HEADS, (lua_Integer)m->rule + 1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
  lua_pop(L, 1);
  for (size_t i = 0; head != NULL && i < m->capture_count; i++) {
    const lede_capture *c = &m->captures[i];
    if (c->node->op == LEDE_PATTERN_AS && strcmp(c->node->name, head) == 0) return c->stop - 1;
  }
  return LEDE_NO_HEAD;
}

static void add_fold(lua_State *L, const Reader *r, const lede_found *m, size_t n) {
  SearchBox *box = r->box;
  if (!lede_grow(&box->folds, &box->folds_room, n + 1, sizeof *box->folds)) luaL_error(L, "out of memory");
  lua_rawgeti(L, READ_FOLDS, (lua_Integer)m->rule + 1);
  box->folds[n] = (lede_fold){m->first, m->stop - 1, head_of(L, m), lede_fold_id(r->lex, luaL_checkstring(L, -1))};
  lua_pop(L, 1);
  if (box->folds[n].name == 0) luaL_error(L, "out of memory");
}

/* The matches that are accepted, from the first on -> how many. */
static size_t read_all(lua_State *L, const Reader *r) {
  bool accepted = false;
  lede_found m;
  lede_error err;
  for (size_t n = 0;; n += accepted) {
    lua_settop(L, READ_SPANS);
    if (lede_search_next(r->box->search, accepted, &m, &err) != LEDE_OK) luaL_error(L, "%s", err.message);
    if (m.stop == 0) return n;
    lede_range words = lede_layer_range(r->layer, m.first, m.stop - 1);
    push_reading(L, r, &m, words);
    accepted = lua_toboolean(L, -1);
    if (!accepted) continue;
    put_found(L, r, &m, words, n);
    add_fold(L, r, &m, n);
  }
}

static int search_readings(lua_State *L) {
  SearchBox *box = check_box(L);
  static const char *const lists[] = {"ids", "known", "folds", "heads", "words", "class"};
  luaL_checktype(L, READ_LISTS, LUA_TTABLE);
  luaL_checktype(L, READ_ASK, LUA_TFUNCTION);
  lua_settop(L, READ_ASK);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    luaL_argcheck(L, lua_getfield(L, READ_LISTS, lists[i]) == LUA_TTABLE, READ_LISTS, "a list is missing");
  lua_createtable(L, FEW_FOUND * FOUND_WIDTH, 0);
  lua_getiuservalue(L, 1, SEARCH_LAYER);
  size_t len;
  Reader r = {box, lede_L_check_layer(L, READ_LAYER), lede_L_push_layer_lexicon(L, READ_LAYER), NULL};
  lede_L_push_layer_doc(L, READ_LAYER);
  r.text = lede_doc_text(lede_L_check_doc(L, READ_DOC), &len);
  lede_L_push_span_class(L);
  box->L = L;
  size_t n = read_all(L, &r);
  lua_settop(L, READ_LAYER);
  if (n > 0) {
    lede_L_push_fold(L, READ_LAYER, box->folds, n);
    lua_replace(L, READ_LAYER);
  }
  return 2;
}

/* ---- Lists -------------------------------------------------------------------------------------------------------- */

static void put_integer(lua_State *L, lua_Integer at, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_rawseti(L, -2, at);
}

static int search_list(lua_State *L) {
  SearchBox *box = check_box(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  box->L = L;
  lua_getiuservalue(L, 1, SEARCH_LAYER);
  lede_layer *layer = lede_L_check_layer(L, 3);
  lua_createtable(L, (int)lede_layer_count(layer), 0); /* who asks for a list expects many */
  lede_found m;
  lede_error err;
  for (lua_Integer at = 1;; at += 3) {
    if (lede_search_next(box->search, true, &m, &err) != LEDE_OK) return luaL_error(L, "%s", err.message);
    if (m.stop == 0) return 1;
    lede_range r = lede_layer_range(layer, m.first, m.stop - 1);
    lua_rawgeti(L, 2, (lua_Integer)m.rule + 1);
    lua_rawseti(L, -2, at);
    put_integer(L, at + 1, lede_L_first(r.begin));
    put_integer(L, at + 2, lede_L_last(r.end));
  }
}

int lede_L_open_search(lua_State *L) {
  static const luaL_Reg meta[] = {{"__gc", search_gc}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"next", search_next}, {"at", search_at}, {"readings", search_readings},
                                     {"list", search_list}, {NULL, NULL}};
  static const luaL_Reg lib[] = {{"search", core_search}, {NULL, NULL}};
  lede_L_newclass(L, LEDE_SEARCH_T, meta, NULL, methods);
  luaL_newlib(L, lib);
  return 1;
}
