/* lua_track.c - lede.track: the rules of a phase that share a tape (see lede/track.h).
 *
 *   core.track() -> track
 *   track:add(pattern) -> true | nil, err     the next rule
 *   track:tape(layer) -> tape, symbols        a string of one byte an element; how many symbols are known so far
 *                        | nil, err           more kinds of token than a byte can name
 *   track:candidates(tape) -> array           element, rules, element, rules, …: where rules may begin
 *   track:members(rules) -> array             the numbers of the rules in such a set
 *   track:symbols(set) -> string              the symbols of a set of one of the patterns
 *   track:counts() -> { { tries, matches, seconds }, … }   of each rule since the last time; counting begins with the first
 *
 * Elements and rules are numbered from 1. */
#include "lede/track.h"
#include "lua/lua_common.h"
#include "lua/lua_tag.h"
#include "lua/lua_tape.h"

/* `found` is kept for its memory, so that a run allocates nothing once it has seen a long document. */
typedef struct { lede_track *t; lede_candidates found; int symbols; } TrackBox; /* symbols: of the cache */
enum { TRACK_LEXICON = 1, TRACK_PATTERNS, TRACK_CACHE, TRACK_VALUES = TRACK_CACHE }; /* it borrows from the first two */

static TrackBox *check_box(lua_State *L, int arg) {
  TrackBox *box = lede_L_checkudata(L, arg, LEDE_TRACK_T);
  luaL_argcheck(L, box->t != NULL, arg, "the track is gone");
  return box;
}

lede_track *lede_L_check_track(lua_State *L, int arg) { return check_box(L, arg)->t; }

static int core_track(lua_State *L) {
  lede_lexicon *lex = lede_L_push_lexicon(L);
  TrackBox *box = lua_newuserdatauv(L, sizeof *box, TRACK_VALUES);
  *box = (TrackBox){0};
  luaL_setmetatable(L, LEDE_TRACK_T);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, TRACK_LEXICON);
  lua_newtable(L);
  lua_setiuservalue(L, -2, TRACK_PATTERNS);
  box->t = lede_track_new(lex);
  return box->t != NULL ? 1 : luaL_error(L, "out of memory");
}

static int track_gc(lua_State *L) {
  TrackBox *box = lede_L_checkudata(L, 1, LEDE_TRACK_T);
  lede_track_free(box->t);
  lede_candidates_free(&box->found);
  box->t = NULL;
  return 0;
}

void lede_L_push_track_cache(lua_State *L, int track) {
  TrackBox *box = check_box(L, track);
  int symbols = lede_alphabet_symbols(lede_track_alphabet(box->t));
  if (lua_getiuservalue(L, track, TRACK_CACHE) == LUA_TTABLE && box->symbols == symbols) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, track, TRACK_CACHE);
  box->symbols = symbols;
}

static int track_add(lua_State *L) {
  lede_track *t = lede_L_check_track(L, 1);
  const lede_pattern *pattern = lede_L_check_pattern(L, 2);
  lua_getiuservalue(L, 1, TRACK_PATTERNS);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
  lede_error err;
  if (lede_track_add(t, pattern, &err) != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int track_tape(lua_State *L) {
  lede_alphabet *a = lede_track_alphabet(lede_L_check_track(L, 1));
  lede_layer *layer = lede_L_check_layer(L, 2);
  lua_getiuservalue(L, 1, TRACK_LEXICON);
  lede_L_push_layer_lexicon(L, 2);
  luaL_argcheck(L, lua_rawequal(L, -1, -2), 2, "a layer of another lexicon");
  if (lede_alphabet_asks_pos(a)) {
    lede_L_push_layer_doc(L, 2);
    lede_L_check_tagged(L, -1);
  }
  size_t n = lede_layer_count(layer);
  lede_error err;
  luaL_Buffer b;
  unsigned char *tape = (unsigned char *)luaL_buffinitsize(L, &b, n);
  if (lede_alphabet_tape(a, layer, tape, &err) != LEDE_OK) return lede_L_fail(L, &err);
  luaL_pushresultsize(&b, n);
  lua_pushinteger(L, lede_alphabet_symbols(a));
  return 2;
}

static int track_candidates(lua_State *L) {
  TrackBox *box = check_box(L, 1);
  size_t n;
  const char *tape = luaL_checklstring(L, 2, &n);
  lede_error err;
  if (lede_track_candidates(box->t, (const unsigned char *)tape, n, &box->found, &err) != LEDE_OK)
    return luaL_error(L, "%s", err.message);
  lua_createtable(L, (int)(2 * box->found.count), 0);
  for (size_t i = 0; i < box->found.count; i++) {
    lua_pushinteger(L, lede_L_first(box->found.element[i]));
    lua_rawseti(L, -2, (lua_Integer)(2 * i + 1));
    lua_pushinteger(L, box->found.rules[i]);
    lua_rawseti(L, -2, (lua_Integer)(2 * i + 2));
  }
  return 1;
}

static int track_members(lua_State *L) {
  const lede_track *t = lede_L_check_track(L, 1);
  uint32_t rules = (uint32_t)luaL_checkinteger(L, 2);
  lua_newtable(L);
  lua_Integer n = 0;
  for (int k = -1; (k = lede_track_member(t, rules, k)) >= 0;) {
    lua_pushinteger(L, k + 1);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

static int track_counts(lua_State *L) {
  lede_track *t = lede_L_check_track(L, 1);
  lede_rule_counts *counts = lede_track_counts(t);
  if (counts == NULL) return luaL_error(L, "out of memory");
  size_t n = lede_track_rules(t);
  lua_createtable(L, (int)n, 0);
  for (size_t k = 0; k < n; k++) {
    lua_createtable(L, 3, 0);
    lua_pushinteger(L, (lua_Integer)counts[k].tries);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, (lua_Integer)counts[k].matches);
    lua_rawseti(L, -2, 2);
    lua_pushnumber(L, counts[k].seconds);
    lua_rawseti(L, -2, 3);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
    counts[k] = (lede_rule_counts){0};
  }
  return 1;
}

static int track_symbols(lua_State *L) {
  const lede_track *t = lede_L_check_track(L, 1);
  int set = lede_track_set(t, lede_L_check_pattern(L, 2));
  luaL_argcheck(L, set >= 0, 2, "no set of the track's patterns");
  char symbols[256];
  lua_pushlstring(L, symbols, lede_L_symbols(lede_track_alphabet(t), set, symbols));
  return 1;
}

static const luaL_Reg track_meta[] = {{"__gc", track_gc}, {NULL, NULL}};
static const luaL_Reg track_methods[] = {
    {"add", track_add},         {"tape", track_tape},       {"candidates", track_candidates},
    {"members", track_members}, {"symbols", track_symbols}, {"counts", track_counts}, {NULL, NULL}};
static const luaL_Reg track_lib[] = {{"track", core_track}, {NULL, NULL}};

int lede_L_open_track(lua_State *L) {
  lede_L_newclass(L, LEDE_TRACK_T, track_meta, NULL, track_methods);
  luaL_newlib(L, track_lib);
  return 1;
}
