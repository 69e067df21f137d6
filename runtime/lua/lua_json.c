/* lua_json.c - core.json: values as JSON text, always on one line and always the same, and back.
 *
 *   core.json.encode(value [, order]) -> string
 *   core.json.decode(text [, keep]) -> value | nil, err
 *   core.json.array(t) -> t       an empty table that is [] rather than {}
 *   core.json.null                JSON's null, where nil would not do
 *
 * A table with keys 1..n is an array, one with names an object: first the names of `order` (an array), in its order,
 * then the others sorted by their bytes, at every depth.  What JSON has no form for raises and says where it stands.
 * decode: integers stay integers; the nulls of objects are left out, and are core.json.null where `keep` is "nulls". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/json.h"
#include "core/utf8.h"
#include "lua/lua_common.h"

enum { MAX_DEPTH = 100 };
static const char array_key; /* registry: the metatable of arrays */
#define BUFFER_T "lede.buffer"

/* ---- Encoding --------------------------------------------------------------------------------------------------- */

typedef struct { const char *name; size_t len, rank; } Key;
typedef struct { lua_State *L; lede_buf *out; int ranks, depth; } Encoder; /* ranks: stack index of name -> rank */

static void put(Encoder *e, bool ok) {
  if (!ok) luaL_error(e->L, "out of memory");
}
#define PUT(e, literal) put(e, lede_buf_add((e)->out, literal, sizeof(literal) - 1))

static void encode_value(Encoder *e, int at, const char *name);

static int compare_keys(const void *a, const void *b) {
  const Key *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return lede_bytes_compare(x->name, x->len, y->name, y->len);
}

static size_t rank_of(Encoder *e, int key) {
  size_t rank = SIZE_MAX;
  if (e->ranks != 0) {
    lua_pushvalue(e->L, key);
    if (lua_rawget(e->L, e->ranks) == LUA_TNUMBER) rank = (size_t)lua_tointeger(e->L, -1);
    lua_pop(e->L, 1);
  }
  return rank;
}

static size_t count_keys(lua_State *L, int at) {
  size_t n = 0;
  for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) n++;
  return n;
}

/* Push an array of the table's keys in the order in which they are written. */
static Key *sorted_keys(Encoder *e, int at, size_t n) {
  lua_State *L = e->L;
  Key *keys = lua_newuserdatauv(L, n * sizeof *keys, 0);
  size_t i = 0;
  for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      luaL_error(L, "a table that is neither a list (1..n) nor has names only cannot be JSON");
    keys[i].rank = rank_of(e, lua_gettop(L) - 1);
    keys[i].name = lua_tolstring(L, -2, &keys[i].len);
    i++;
  }
  qsort(keys, n, sizeof *keys, compare_keys);
  return keys;
}

static void encode_object(Encoder *e, int at, size_t n) {
  lua_State *L = e->L;
  Key *keys = sorted_keys(e, at, n);
  PUT(e, "{");
  for (size_t i = 0; i < n; i++) {
    if (i > 0) PUT(e, ",");
    put(e, lede_buf_json_string(e->out, keys[i].name, keys[i].len));
    PUT(e, ":");
    lua_pushlstring(L, keys[i].name, keys[i].len);
    lua_rawget(L, at);
    encode_value(e, lua_gettop(L), keys[i].name);
    lua_pop(L, 1);
  }
  PUT(e, "}");
  lua_pop(L, 1);
}

static void encode_array(Encoder *e, int at, size_t n, const char *name) {
  PUT(e, "[");
  for (size_t i = 1; i <= n; i++) {
    if (i > 1) PUT(e, ",");
    lua_rawgeti(e->L, at, (lua_Integer)i);
    encode_value(e, lua_gettop(e->L), name);
    lua_pop(e->L, 1);
  }
  PUT(e, "]");
}

static bool is_marked_array(lua_State *L, int at) {
  if (!lua_getmetatable(L, at)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
  bool marked = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return marked;
}

static void encode_table(Encoder *e, int at, const char *name) {
  lua_State *L = e->L;
  luaL_checkstack(L, 8, "JSON");
  if (++e->depth > MAX_DEPTH) luaL_error(L, "nested deeper than %d tables: no JSON (does it hold itself?)", MAX_DEPTH);
  size_t n = count_keys(L, at), length = lua_rawlen(L, at);
  if (n == length && (n > 0 || is_marked_array(L, at)))
    encode_array(e, at, n, name);
  else
    encode_object(e, at, n);
  e->depth--;
}

static void encode_number(Encoder *e, int at) {
  lua_State *L = e->L;
  if (lua_isinteger(L, at)) {
    char text[24];
    snprintf(text, sizeof text, LUA_INTEGER_FMT, (LUAI_UACINT)lua_tointeger(L, at));
    put(e, lede_buf_adds(e->out, text));
    return;
  }
  double d = lua_tonumber(L, at);
  if (!isfinite(d)) luaL_error(L, "JSON has no number for %s", isnan(d) ? "nan" : "infinity");
  put(e, lede_buf_json_double(e->out, d));
}

/* Raise: a function, a span, … stands where JSON has no form for it. */
static void no_form(Encoder *e, int at, const char *name) {
  lua_State *L = e->L;
  const char *kind = luaL_typename(L, at);
  if (luaL_getmetafield(L, at, "__name") == LUA_TSTRING) kind = lua_tostring(L, -1);
  if (name == NULL) luaL_error(L, "a %s cannot be JSON", kind);
  luaL_error(L, "a %s cannot be JSON (field '%s')", kind, name);
}

static void encode_value(Encoder *e, int at, const char *name) {
  lua_State *L = e->L;
  size_t len;
  const char *s;
  switch (lua_type(L, at)) {
    case LUA_TNIL: PUT(e, "null"); return;
    case LUA_TBOOLEAN: put(e, lede_buf_adds(e->out, lua_toboolean(L, at) ? "true" : "false")); return;
    case LUA_TNUMBER: encode_number(e, at); return;
    case LUA_TSTRING:
      s = lua_tolstring(L, at, &len);
      put(e, lede_buf_json_string(e->out, s, len));
      return;
    case LUA_TTABLE: encode_table(e, at, name); return;
    case LUA_TLIGHTUSERDATA:
      if (lua_touserdata(L, at) == NULL) {
        PUT(e, "null");
        return;
      }
      break;
    default: break;
  }
  no_form(e, at, name);
}

/* Push a table name -> place in `order`, and return its stack index; 0 when there is no order. */
static int push_ranks(lua_State *L, int order) {
  if (lua_isnoneornil(L, order)) return 0;
  luaL_checktype(L, order, LUA_TTABLE);
  lua_newtable(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, order);
  for (lua_Integer i = n; i >= 1; i--) { /* backwards: of a name that stands twice, the first place counts */
    lua_rawgeti(L, order, i);
    luaL_argcheck(L, lua_type(L, -1) == LUA_TSTRING, order, "an array of names");
    lua_pushinteger(L, i);
    lua_rawset(L, -3);
  }
  return lua_gettop(L);
}

static int buffer_free(lua_State *L) {
  lede_buf *b = lua_touserdata(L, 1);
  free(b->bytes);
  *b = (lede_buf){0};
  return 0;
}

/* Push a buffer that the collector frees if an error is raised on the way. */
static lede_buf *push_buffer(lua_State *L) {
  lede_buf *b = lua_newuserdatauv(L, sizeof *b, 0);
  *b = (lede_buf){0};
  luaL_setmetatable(L, BUFFER_T);
  return b;
}

static int encode(lua_State *L) {
  luaL_checkany(L, 1);
  Encoder e = {L, NULL, push_ranks(L, 2), 0};
  e.out = push_buffer(L);
  encode_value(&e, 1, NULL);
  lua_pushlstring(L, e.out->bytes, e.out->len);
  free(e.out->bytes);
  *e.out = (lede_buf){0};
  return 1;
}

/* ---- Decoding --------------------------------------------------------------------------------------------------- */

typedef struct {
  lua_State *L;
  const char *text, *at, *end;
  lede_buf *word; /* the string that is being read */
  bool keep_nulls;
  int depth;
} Decoder;

/* Raised within decode, caught by its pcall: the world's failure, not the script's. */
static int malformed(Decoder *d, const char *what) {
  return luaL_error(d->L, "%s at byte %I", what, (lua_Integer)(d->at - d->text) + 1);
}

static void skip_space(Decoder *d) {
  while (d->at < d->end && (*d->at == ' ' || *d->at == '\n' || *d->at == '\t' || *d->at == '\r')) d->at++;
}

static bool take(Decoder *d, char c) {
  skip_space(d);
  if (d->at == d->end || *d->at != c) return false;
  d->at++;
  return true;
}

static unsigned hex4(Decoder *d) {
  unsigned value = 0;
  for (int i = 0; i < 4; i++, d->at++) {
    char c = d->at < d->end ? *d->at : '\0';
    if (c >= '0' && c <= '9')
      value = value * 16 + (unsigned)(c - '0');
    else if ((c | 32) >= 'a' && (c | 32) <= 'f')
      value = value * 16 + (unsigned)((c | 32) - 'a' + 10);
    else
      malformed(d, "four hexadecimal digits expected");
  }
  return value;
}

/* The code point after "\u"; half a surrogate pair reads as U+FFFD. */
static void decode_point(Decoder *d) {
  uint32_t cp = hex4(d);
  if (cp >= 0xd800 && cp <= 0xdbff && d->end - d->at >= 6 && d->at[0] == '\\' && d->at[1] == 'u') {
    const char *back = d->at;
    d->at += 2;
    uint32_t low = hex4(d);
    if (low >= 0xdc00 && low <= 0xdfff)
      cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
    else
      d->at = back;
  }
  if (cp >= 0xd800 && cp <= 0xdfff) cp = 0xfffd;
  char utf8[4];
  if (!lede_buf_add(d->word, utf8, lede_utf8_put(cp, utf8))) luaL_error(d->L, "out of memory");
}

static void decode_escape(Decoder *d) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  char c = d->at < d->end ? *d->at : '\0';
  const char *found = c != '\0' ? strchr(from, c) : NULL;
  if (c == 'u') {
    d->at++;
    decode_point(d);
  } else if (found != NULL) {
    d->at++;
    if (!lede_buf_add(d->word, &to[found - from], 1)) luaL_error(d->L, "out of memory");
  } else {
    malformed(d, "unknown escape");
  }
}

/* Push the string whose opening mark has been taken. */
static void decode_string(Decoder *d) {
  d->word->len = 0;
  for (;;) {
    const char *from = d->at;
    while (d->at < d->end && *d->at != '"' && *d->at != '\\' && (unsigned char)*d->at >= 0x20) d->at++;
    if (!lede_buf_add(d->word, from, (size_t)(d->at - from))) luaL_error(d->L, "out of memory");
    if (d->at == d->end || (unsigned char)*d->at < 0x20) malformed(d, "a string that does not end");
    if (*d->at++ == '"') break;
    decode_escape(d);
  }
  lua_pushlstring(d->L, d->word->len > 0 ? d->word->bytes : "", d->word->len);
}

static bool digits(Decoder *d) {
  const char *from = d->at;
  while (d->at < d->end && *d->at >= '0' && *d->at <= '9') d->at++;
  return d->at > from;
}

static void decode_number(Decoder *d) {
  const char *from = d->at;
  if (*d->at == '-') d->at++;
  const char *first = d->at;
  if (!digits(d) || (*first == '0' && d->at - first > 1)) malformed(d, "malformed number");
  if (d->at < d->end && *d->at == '.' && (d->at++, !digits(d))) malformed(d, "malformed number");
  if (d->at < d->end && (*d->at | 32) == 'e') {
    d->at++;
    if (d->at < d->end && (*d->at == '+' || *d->at == '-')) d->at++;
    if (!digits(d)) malformed(d, "malformed number");
  }
  lua_pushlstring(d->L, from, (size_t)(d->at - from));
  if (lua_stringtonumber(d->L, lua_tostring(d->L, -1)) == 0) malformed(d, "malformed number");
  lua_remove(d->L, -2);
}

static bool decode_word(Decoder *d, const char *word) {
  size_t n = strlen(word);
  if ((size_t)(d->end - d->at) < n || memcmp(d->at, word, n) != 0) return false;
  d->at += n;
  return true;
}

static void decode_value(Decoder *d);

static void decode_array(Decoder *d) {
  lua_State *L = d->L;
  lua_newtable(L);
  lua_Integer n = 0;
  if (take(d, ']')) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_setmetatable(L, -2);
    return;
  }
  do {
    decode_value(d);
    lua_rawseti(L, -2, ++n);
  } while (take(d, ','));
  if (!take(d, ']')) malformed(d, "',' or ']' expected");
}

static void decode_object(Decoder *d) {
  lua_State *L = d->L;
  lua_newtable(L);
  if (take(d, '}')) return;
  do {
    if (!take(d, '"')) malformed(d, "a name in quotation marks expected");
    decode_string(d);
    if (!take(d, ':')) malformed(d, "':' expected");
    decode_value(d);
    if (lua_islightuserdata(L, -1) && !d->keep_nulls) {
      lua_pop(L, 1);
      lua_pushnil(L);
    }
    lua_rawset(L, -3);
  } while (take(d, ','));
  if (!take(d, '}')) malformed(d, "',' or '}' expected");
}

static void decode_value(Decoder *d) {
  lua_State *L = d->L;
  luaL_checkstack(L, 8, "JSON");
  if (++d->depth > MAX_DEPTH) malformed(d, "nested too deep");
  skip_space(d);
  if (take(d, '{'))
    decode_object(d);
  else if (take(d, '['))
    decode_array(d);
  else if (take(d, '"'))
    decode_string(d);
  else if (d->at < d->end && (*d->at == '-' || (*d->at >= '0' && *d->at <= '9')))
    decode_number(d);
  else if (decode_word(d, "true"))
    lua_pushboolean(L, 1);
  else if (decode_word(d, "false"))
    lua_pushboolean(L, 0);
  else if (decode_word(d, "null"))
    lua_pushlightuserdata(L, NULL);
  else
    malformed(d, d->at < d->end ? "a value expected" : "the text ends too early");
  d->depth--;
}

/* (text, keep_nulls) -> value */
static int decode_protected(lua_State *L) {
  size_t len;
  const char *text = lua_tolstring(L, 1, &len);
  Decoder d = {L, text, text, text + len, push_buffer(L), lua_toboolean(L, 2), 0};
  decode_value(&d);
  skip_space(&d);
  if (d.at < d.end) malformed(&d, "something after the value");
  return 1;
}

static int decode(lua_State *L) {
  static const char *const keeps[] = {"nulls", NULL};
  luaL_checkstring(L, 1);
  bool keep = !lua_isnoneornil(L, 2) && luaL_checkoption(L, 2, NULL, keeps) == 0;
  lua_pushcfunction(L, decode_protected);
  lua_pushvalue(L, 1);
  lua_pushboolean(L, keep);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK) return 1;
  lede_error err;
  (void)lede_fail(&err, LEDE_ESYNTAX, "not JSON: %s", luaL_tolstring(L, -1, NULL));
  return lede_L_fail(L, &err);
}

static int array(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
  lua_setmetatable(L, 1);
  return 1;
}

int lede_L_open_json(lua_State *L) {
  static const luaL_Reg functions[] = {{"encode", encode}, {"decode", decode}, {"array", array}, {NULL, NULL}};
  if (luaL_newmetatable(L, BUFFER_T)) {
    lua_pushcfunction(L, buffer_free);
    lua_setfield(L, -2, "__gc");
  }
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushstring(L, "lede.array");
  lua_setfield(L, -2, "__name");
  lua_pushstring(L, "lede.array");
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
  luaL_newlib(L, functions);
  lua_pushlightuserdata(L, NULL);
  lua_setfield(L, -2, "null");
  return 1;
}
