/* lua_tape.c - lede.lexicon, lede.layer and lede.alphabet.
 *
 *   core.lexicon() -> lexicon        an empty one; core.use(lexicon) makes it the state's own
 *   core.layer(doc) -> layer         the lowest layer: tokens, phrases, edges
 *   core.alphabet() -> alphabet      of one phase
 *
 * Element numbers are 1-based here, and are positions in the tape. */
#include <string.h>
#include "lede/tape.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

static const char lexicon_key = 0; /* its address is the registry key of the state's lexicon */

/* ---- Lexicon ---------------------------------------------------------------------------------------------------- */

typedef struct { lede_lexicon *lex; } LexiconBox;

/* Objects are gone (NULL) only to a finaliser that runs after theirs, when the state is closed. */
static lede_lexicon *check_lexicon(lua_State *L, int arg) {
  LexiconBox *box = luaL_checkudata(L, arg, LEDE_LEXICON_T);
  luaL_argcheck(L, box->lex != NULL, arg, "the lexicon is gone");
  return box->lex;
}

lede_lexicon *lede_L_push_lexicon(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &lexicon_key) == LUA_TNIL) luaL_error(L, "no lexicon is in use");
  return check_lexicon(L, -1);
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
  check_lexicon(L, 1);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &lexicon_key);
  return 0;
}

static int lexicon_gc(lua_State *L) {
  LexiconBox *box = luaL_checkudata(L, 1, LEDE_LEXICON_T);
  lede_lexicon_free(box->lex);
  box->lex = NULL;
  return 0;
}

/* core.load_lexicon(lexicon, path) -> true | nil, err */
static int core_load_lexicon(lua_State *L) {
  lede_error err;
  if (lede_lexicon_load(check_lexicon(L, 1), luaL_checkstring(L, 2), &err) != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* lexicon:add(class, lines): lines as in a lexicon file; raises where one cannot be read */
static int lexicon_add(lua_State *L) {
  lede_error err;
  size_t len;
  const char *name = luaL_checkstring(L, 2), *text = luaL_checklstring(L, 3, &len);
  if (lede_lexicon_read(check_lexicon(L, 1), name, text, len, &err) != LEDE_OK)
    return luaL_argerror(L, 3, lua_pushstring(L, err.message));
  return 0;
}

/* The entry of a word or phrase, tokens joined by spaces. */
static uint32_t check_entry(lua_State *L, const lede_lexicon *lex, int arg) {
  size_t len;
  const char *word = luaL_checklstring(L, arg, &len);
  return lede_lexicon_find(lex, word, len);
}

static int check_class(lua_State *L, const lede_lexicon *lex, int arg) {
  const char *name = luaL_checkstring(L, arg);
  int class_id = lede_lexicon_class(lex, name);
  if (class_id >= 0) return class_id;
  const char *near = lede_lexicon_near_class(lex, name);
  return luaL_argerror(L, arg, near != NULL ? lua_pushfstring(L, "unknown class '%s' (did you mean '%s'?)", name, near)
                                            : lua_pushfstring(L, "unknown class '%s'", name));
}

/* lexicon:why(word) -> array of { class=, file=, line= } */
static int lexicon_why(lua_State *L) {
  lede_lexicon *lex = check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  lede_membership m;
  lua_newtable(L);
  for (size_t i = 0; entry != 0 && lede_lexicon_why(lex, entry, i, &m); i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, lede_lexicon_class_name(lex, m.class_id));
    lua_setfield(L, -2, "class");
    lua_pushstring(L, m.file);
    lua_setfield(L, -2, "file");
    lua_pushinteger(L, m.line);
    lua_setfield(L, -2, "line");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* lexicon:attr(word, class, key) -> string | nil, whatever the word's case */
static int lexicon_attr(lua_State *L) {
  lede_lexicon *lex = check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  int class_id = check_class(L, lex, 3);
  const char *key = luaL_checkstring(L, 4), *value = NULL;
  for (int f = 0; entry != 0 && value == NULL && f < LEDE_FORM_COUNT; f++)
    value = lede_lexicon_attr(lex, entry, (lede_form)f, class_id, key);
  lua_pushstring(L, value);
  return 1;
}

/* lexicon:is(word, class) -> boolean, whatever the word's case */
static int lexicon_is(lua_State *L) {
  lede_lexicon *lex = check_lexicon(L, 1);
  uint32_t entry = check_entry(L, lex, 2);
  int class_id = check_class(L, lex, 3);
  bool yes = false;
  for (int f = 0; entry != 0 && !yes && f < LEDE_FORM_COUNT; f++)
    yes = lede_lexicon_is(lex, entry, (lede_form)f, class_id);
  lua_pushboolean(L, yes);
  return 1;
}

static int lexicon_tostring(lua_State *L) {
  lede_lexicon *lex = check_lexicon(L, 1);
  int n = 0;
  while (lede_lexicon_class_name(lex, n) != NULL) n++;
  lua_pushfstring(L, "lexicon of %d classes", n);
  return 1;
}

/* ---- Layers ----------------------------------------------------------------------------------------------------- */

/* Tokens, layers and alphabets hold numbers of one lexicon's entries: each keeps the lexicon that it was made with. */
typedef struct { lede_layer *layer; } LayerBox;
enum { LAYER_DOC = 1, LAYER_LEXICON, LAYER_BELOW };

static lede_layer *check_layer(lua_State *L, int arg) {
  LayerBox *box = luaL_checkudata(L, arg, LEDE_LAYER_T);
  luaL_argcheck(L, box->layer != NULL, arg, "the layer is gone");
  return box->layer;
}

lede_layer *lede_L_check_layer(lua_State *L, int arg) {
  lede_layer *layer = check_layer(L, arg);
  lua_getiuservalue(L, arg, LAYER_DOC);
  return layer;
}

static lede_lexicon *layer_lexicon(lua_State *L, int layer) {
  lua_getiuservalue(L, layer, LAYER_LEXICON);
  lede_lexicon *lex = check_lexicon(L, -1);
  lua_pop(L, 1);
  return lex;
}

static LayerBox *push_layer(lua_State *L) {
  LayerBox *box = lua_newuserdatauv(L, sizeof *box, LAYER_BELOW);
  box->layer = NULL;
  luaL_setmetatable(L, LEDE_LAYER_T);
  return box;
}

static int core_layer(lua_State *L) {
  lede_doc *doc = lede_L_check_segmented(L, 1);
  LayerBox *box = push_layer(L);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, LAYER_DOC);
  lua_getiuservalue(L, 1, LEDE_DOC_LEXICON);
  lede_lexicon *lex = check_lexicon(L, -1);
  lua_setiuservalue(L, -2, LAYER_LEXICON);
  box->layer = lede_layer_new(doc, lex);
  return box->layer != NULL ? 1 : luaL_error(L, "out of memory");
}

static int layer_gc(lua_State *L) {
  LayerBox *box = luaL_checkudata(L, 1, LEDE_LAYER_T);
  lede_layer_free(box->layer);
  box->layer = NULL;
  return 0;
}

static uint32_t check_element(lua_State *L, const lede_layer *layer, int arg) {
  lua_Integer i = luaL_checkinteger(L, arg);
  luaL_argcheck(L, i >= 1 && i <= (lua_Integer)lede_layer_count(layer), arg, "no such element");
  return (uint32_t)i - 1;
}

static lua_Integer field_integer(lua_State *L, int table, const char *name, lua_Integer otherwise) {
  int isint;
  lua_getfield(L, table, name);
  lua_Integer i = lua_tointegerx(L, -1, &isint);
  if (!isint && !lua_isnil(L, -1)) luaL_error(L, "fold: field '%s' must be an element number", name);
  bool absent = lua_isnil(L, -1);
  lua_pop(L, 1);
  return absent ? otherwise : i;
}

static bool is_edge(const lede_layer *layer, lua_Integer element) {
  return lede_layer_element(layer, (size_t)element - 1).edge != LEDE_NOT_EDGE;
}

/* Read folds[n] at the top of the stack into *f; sorted, disjoint and inside the layer, or it raises. */
static void check_fold(lua_State *L, lede_lexicon *lex, const lede_layer *layer, lua_Integer after, lede_fold *f) {
  int t = lua_gettop(L);
  lua_Integer first = field_integer(L, t, "first", 0), last = field_integer(L, t, "last", 0);
  lua_Integer head = field_integer(L, t, "head", 0);
  if (first <= after || last < first || last > (lua_Integer)lede_layer_count(layer))
    luaL_error(L, "folds must be sorted, disjoint and inside the layer");
  if (is_edge(layer, first) || is_edge(layer, last)) luaL_error(L, "a fold must begin and end with a token");
  if (head != 0 && (head < first || head > last)) luaL_error(L, "the head of a fold must lie inside it");
  if (lua_getfield(L, t, "fold") != LUA_TSTRING) luaL_error(L, "a fold needs a name");
  *f = (lede_fold){(uint32_t)first - 1, (uint32_t)last - 1, head != 0 ? (uint32_t)head - 1 : LEDE_NO_HEAD,
                   lede_fold_id(lex, lua_tostring(L, -1))};
  lua_pop(L, 1);
  if (f->name == 0) luaL_error(L, "out of memory");
}

/* layer:fold(folds) -> layer; folds is an array of { first=, last=, head=?, fold=NAME } */
static int layer_fold(lua_State *L) {
  lede_layer *below = check_layer(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t n = (size_t)luaL_len(L, 2);
  lede_lexicon *lex = layer_lexicon(L, 1);
  lede_fold *folds = lua_newuserdatauv(L, (n + 1) * sizeof *folds, 0);
  for (size_t i = 0; i < n; i++) {
    lua_geti(L, 2, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), 2, "an array of folds");
    check_fold(L, lex, below, i > 0 ? (lua_Integer)folds[i - 1].last + 1 : 0, &folds[i]);
    lua_pop(L, 1);
  }
  LayerBox *box = push_layer(L);
  for (int value = LAYER_DOC; value <= LAYER_LEXICON; value++) {
    lua_getiuservalue(L, 1, value);
    lua_setiuservalue(L, -2, value);
  }
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, LAYER_BELOW);
  box->layer = lede_layer_fold(below, folds, n);
  return box->layer != NULL ? 1 : luaL_error(L, "out of memory");
}

/* layer:span(first, last) -> span of the text */
static int layer_span(lua_State *L) {
  lede_layer *layer = check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  lua_getiuservalue(L, 1, LAYER_DOC);
  lede_L_push_span(L, -1, lede_layer_range(layer, first, last));
  return 1;
}

/* layer:range(first, last) -> first byte, last byte */
static int layer_range(lua_State *L) {
  lede_layer *layer = check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  lede_range r = lede_layer_range(layer, first, last);
  lua_pushinteger(L, lede_L_first(r.begin));
  lua_pushinteger(L, lede_L_last(r.end));
  return 2;
}

/* layer:find(first byte, last byte) -> first element, last element | nothing */
static int layer_find(lua_State *L) {
  lede_layer *layer = check_layer(L, 1);
  lua_Integer a = luaL_checkinteger(L, 2), b = luaL_checkinteger(L, 3);
  luaL_argcheck(L, a >= 1 && a <= UINT32_MAX, 2, "no such byte");
  luaL_argcheck(L, b >= a - 1 && b <= UINT32_MAX, 3, "no such byte");
  uint32_t first, last;
  if (!lede_layer_find(layer, (lede_range){(uint32_t)a - 1, (uint32_t)b}, &first, &last)) return 0;
  lua_pushinteger(L, lede_L_first(first));
  lua_pushinteger(L, lede_L_first(last));
  return 2;
}

static const char *edge_name(lede_edge e) { return e == LEDE_BLOCK_EDGE ? "block" : "sentence"; }

/* layer:element(i) -> { edge= | form=, entry=?, fold=?, first=, last= (children in the layer below, or nil) } */
static int layer_element(lua_State *L) {
  lede_layer *layer = check_layer(L, 1);
  lede_element e = lede_layer_element(layer, check_element(L, layer, 2));
  lede_lexicon *lex = layer_lexicon(L, 1);
  lua_createtable(L, 0, 5);
  if (e.edge != LEDE_NOT_EDGE) {
    lua_pushstring(L, edge_name(e.edge));
    lua_setfield(L, -2, "edge");
    return 1;
  }
  lua_pushstring(L, lede_form_name(e.form));
  lua_setfield(L, -2, "form");
  if (e.entry != 0) {
    lua_pushstring(L, lede_lexicon_entry_text(lex, e.entry));
    lua_setfield(L, -2, "entry");
  }
  lua_pushstring(L, lede_fold_name(lex, e.fold));
  lua_setfield(L, -2, "fold");
  if (e.stop_child > 0) {
    lua_pushinteger(L, lede_L_first(e.first_child));
    lua_setfield(L, -2, "first");
    lua_pushinteger(L, lede_L_last(e.stop_child));
    lua_setfield(L, -2, "last");
  }
  return 1;
}

/* layer:attr(i, class, key) -> string | nil: of the word, or of a fold's head, in its own form */
static int layer_attr(lua_State *L) {
  lede_layer *layer = check_layer(L, 1);
  lede_element e = lede_layer_element(layer, check_element(L, layer, 2));
  lede_lexicon *lex = layer_lexicon(L, 1);
  int class_id = check_class(L, lex, 3);
  const char *key = luaL_checkstring(L, 4);
  lua_pushstring(L, e.entry != 0 ? lede_lexicon_attr(lex, e.entry, e.form, class_id, key) : NULL);
  return 1;
}

static int layer_len(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lede_layer_count(check_layer(L, 1)));
  return 1;
}

static int layer_tostring(lua_State *L) {
  lua_pushfstring(L, "layer of %d elements", (int)lede_layer_count(check_layer(L, 1)));
  return 1;
}

/* ---- Alphabets -------------------------------------------------------------------------------------------------- */

typedef struct { lede_alphabet *a; } AlphabetBox; /* value: the lexicon */

static lede_alphabet *check_alphabet(lua_State *L, int arg) {
  AlphabetBox *box = luaL_checkudata(L, arg, LEDE_ALPHABET_T);
  luaL_argcheck(L, box->a != NULL, arg, "the alphabet is gone");
  return box->a;
}

static int core_alphabet(lua_State *L) {
  lede_lexicon *lex = lede_L_push_lexicon(L);
  AlphabetBox *box = lua_newuserdatauv(L, sizeof *box, 1);
  box->a = NULL;
  luaL_setmetatable(L, LEDE_ALPHABET_T);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
  box->a = lede_alphabet_new(lex);
  return box->a != NULL ? 1 : luaL_error(L, "out of memory");
}

static int alphabet_gc(lua_State *L) {
  AlphabetBox *box = luaL_checkudata(L, 1, LEDE_ALPHABET_T);
  lede_alphabet_free(box->a);
  box->a = NULL;
  return 0;
}

/* alphabet:add(kind, name [, key, value]) -> number | nil, err; kind: class form word lexeme attr fold */
static int alphabet_add(lua_State *L) {
  static const char *const kinds[] = {"class", "form", "word", "lexeme", "attr", "fold", NULL};
  lede_alphabet *a = check_alphabet(L, 1);
  lede_predicate kind = (lede_predicate)luaL_checkoption(L, 2, NULL, kinds);
  const char *name = luaL_checkstring(L, 3), *key = NULL, *value = NULL;
  if (kind == LEDE_HAS_ATTR) key = luaL_checkstring(L, 4), value = luaL_checkstring(L, 5);
  lede_error err;
  int number;
  if (lede_alphabet_add(a, kind, name, key, value, &number, &err) != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushinteger(L, number);
  return 1;
}

/* alphabet:tape(layer) -> tape, count of symbols | nil, err */
static int alphabet_tape(lua_State *L) {
  lede_alphabet *a = check_alphabet(L, 1);
  lede_layer *layer = check_layer(L, 2);
  lua_getiuservalue(L, 1, 1);
  lua_getiuservalue(L, 2, LAYER_LEXICON);
  luaL_argcheck(L, lua_rawequal(L, -1, -2), 2, "a layer of another lexicon");
  size_t n = lede_layer_count(layer);
  lede_error err;
  luaL_Buffer b;
  unsigned char *tape = (unsigned char *)luaL_buffinitsize(L, &b, n);
  if (lede_alphabet_tape(a, layer, tape, &err) != LEDE_OK) return lede_L_fail(L, &err);
  luaL_pushresultsize(&b, n);
  lua_pushinteger(L, lede_alphabet_symbols(a));
  return 2;
}

/* alphabet:set(postfix) -> number | nil, err: an array of predicates' numbers and the operators "or" "and" "but" "all" */
static int alphabet_set(lua_State *L) {
  static const char *const operators[] = {"or", "and", "but", "all", NULL};
  lede_alphabet *a = check_alphabet(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t n = (size_t)luaL_len(L, 2);
  int *postfix = lua_newuserdatauv(L, (n + 1) * sizeof *postfix, 0);
  for (size_t i = 0; i < n; i++) {
    bool is_number = lua_geti(L, 2, (lua_Integer)i + 1) == LUA_TNUMBER;
    postfix[i] = is_number ? (int)lua_tointeger(L, -1) : LEDE_SET_OR - luaL_checkoption(L, -1, NULL, operators);
    lua_pop(L, 1);
  }
  lede_error err;
  int number;
  if (lede_alphabet_set(a, postfix, n, &number, &err) != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushinteger(L, number);
  return 1;
}

/* alphabet:warm(): see lede_alphabet_warm */
static int alphabet_warm(lua_State *L) {
  lede_alphabet_warm(check_alphabet(L, 1));
  return 0;
}

/* alphabet:symbols(number) -> string: the symbols of a set */
static int alphabet_symbols(lua_State *L) {
  lede_alphabet *a = check_alphabet(L, 1);
  lua_Integer number = luaL_checkinteger(L, 2);
  luaL_argcheck(L, number >= 0 && number < LEDE_MAX_PREDICATES, 2, "no such set");
  char set[256];
  size_t n = 0;
  for (int s = LEDE_SYMBOL_BLOCK + 1; s <= LEDE_SYMBOL_BLOCK + lede_alphabet_symbols(a); s++)
    if (lede_alphabet_has(a, s, (int)number)) set[n++] = (char)s;
  lua_pushlstring(L, set, n);
  return 1;
}

/* ---- Registration ----------------------------------------------------------------------------------------------- */

static const luaL_Reg lexicon_meta[] = {{"__gc", lexicon_gc}, {"__tostring", lexicon_tostring}, {NULL, NULL}};
static const luaL_Reg lexicon_methods[] = {
    {"add", lexicon_add}, {"why", lexicon_why}, {"attr", lexicon_attr}, {"is", lexicon_is}, {NULL, NULL}};
static const luaL_Reg layer_meta[] = {
    {"__gc", layer_gc}, {"__len", layer_len}, {"__tostring", layer_tostring}, {NULL, NULL}};
static const luaL_Reg layer_methods[] = {{"fold", layer_fold},       {"span", layer_span}, {"range", layer_range},
                                         {"find", layer_find},       {"element", layer_element},
                                         {"attr", layer_attr},       {NULL, NULL}};
static const luaL_Reg alphabet_meta[] = {{"__gc", alphabet_gc}, {NULL, NULL}};
static const luaL_Reg alphabet_methods[] = {
    {"add", alphabet_add}, {"tape", alphabet_tape}, {"set", alphabet_set},
    {"symbols", alphabet_symbols}, {"warm", alphabet_warm}, {NULL, NULL}};
static const luaL_Reg tape_lib[] = {{"lexicon", core_lexicon}, {"use", core_use}, {"load_lexicon", core_load_lexicon},
                                    {"layer", core_layer},     {"alphabet", core_alphabet}, {NULL, NULL}};

int lede_L_open_tape(lua_State *L) {
  lede_L_newclass(L, LEDE_LEXICON_T, lexicon_meta, NULL, lexicon_methods);
  lede_L_newclass(L, LEDE_LAYER_T, layer_meta, NULL, layer_methods);
  lede_L_newclass(L, LEDE_ALPHABET_T, alphabet_meta, NULL, alphabet_methods);
  luaL_newlib(L, tape_lib);
  return 1;
}
