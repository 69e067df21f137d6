/* lua_search.c - lede.search: the matches of a phase's rules in a layer (see lede/search.h).
 *
 *   core.search(policy, layer, tracks, tapes, many) -> search   tracks: { core = core.track, first = the phase's number of
 *                                                         its first rule }, …; tapes: one for each; many: a boolean
 *   search:next(accepted) -> rule, first, stop, captures  the next match: rule and elements numbered from 1, `stop` the
 *                            | nothing                    element behind it; accepted: was the one before taken?
 *   search:at(i) -> likewise                              the best match at element i
 *   search:list(names) -> list    all matches as if each were taken, without their captures: NAME, first byte, last
 *                            byte, NAME, …; names: of the rules, by number
 *
 * What a match captured is a flat list in the order in which captures open: NAME, first, stop of a capture; NAME, false,
 * value of a constant; nil: nothing. */
#include "lede/search.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

enum { SEARCH_LAYER = 1, SEARCH_TRACKS, SEARCH_TAPES, SEARCH_VALUES = SEARCH_TAPES };

typedef struct { struct SearchBox *box; lua_Integer number; } Lane; /* what a host is told: the track's number */
typedef struct SearchBox {
  lede_search *search;
  lua_State *L; /* that `next` was called from */
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
  box->search = NULL;
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
  static const luaL_Reg methods[] = {{"next", search_next}, {"at", search_at}, {"list", search_list}, {NULL, NULL}};
  static const luaL_Reg lib[] = {{"search", core_search}, {NULL, NULL}};
  lede_L_newclass(L, LEDE_SEARCH_T, meta, NULL, methods);
  luaL_newlib(L, lib);
  return 1;
}
