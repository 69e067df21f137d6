/* lua_tape.c - lede.layer: the elements of a document.
 *
 *   core.layer(doc) -> layer         the lowest layer: tokens, phrases, edges
 *
 * Element numbers are 1-based here, and are positions in the tape. */
#include <string.h>
#include "lede/tape.h"
#include "lua/lua_common.h"
#include "lua/lua_tape.h"

/* ---- Layers ----------------------------------------------------------------------------------------------------- */

/* Tokens and layers hold numbers of one lexicon's entries: each keeps the lexicon that it was made with.  A layer with
 * folds is made when it is first looked at: who asks for times alone needs none above them. */
typedef struct { lede_layer *layer; size_t fold_count; lede_fold folds[]; } LayerBox;
enum { LAYER_DOC = 1, LAYER_LEXICON, LAYER_BELOW };

/* Make the layer of a box at `arg` from the one below it. */
static void fold_below(lua_State *L, int arg, LayerBox *box) {
  luaL_checkstack(L, 4, "layers upon layers");
  lua_getiuservalue(L, arg, LAYER_BELOW);
  box->layer = lede_layer_fold(lede_L_check_layer(L, lua_gettop(L)), box->folds, box->fold_count);
  lua_pop(L, 1);
  if (box->layer == NULL) luaL_error(L, "out of memory");
  lede_L_charge(L, lede_layer_bytes(box->layer));
}

lede_layer *lede_L_check_layer(lua_State *L, int arg) {
  LayerBox *box = lede_L_checkudata(L, arg, LEDE_LAYER_T);
  if (box->layer == NULL && box->fold_count > 0) fold_below(L, arg, box);
  luaL_argcheck(L, box->layer != NULL, arg, "the layer is gone");
  return box->layer;
}

lede_lexicon *lede_L_push_layer_lexicon(lua_State *L, int layer) {
  lua_getiuservalue(L, layer, LAYER_LEXICON);
  return lede_L_check_lexicon(L, -1);
}

void lede_L_push_layer_doc(lua_State *L, int layer) { lua_getiuservalue(L, layer, LAYER_DOC); }

static lede_lexicon *layer_lexicon(lua_State *L, int layer) {
  lede_lexicon *lex = lede_L_push_layer_lexicon(L, layer);
  lua_pop(L, 1);
  return lex;
}

/* Push a box that has no layer yet, with room for so many folds. */
static LayerBox *push_layer(lua_State *L, size_t folds) {
  LayerBox *box = lua_newuserdatauv(L, sizeof *box + folds * sizeof *box->folds, LAYER_BELOW);
  box->layer = NULL;
  box->fold_count = 0;
  luaL_setmetatable(L, LEDE_LAYER_T);
  return box;
}

static int core_layer(lua_State *L) {
  lede_doc *doc = lede_L_check_segmented(L, 1);
  LayerBox *box = push_layer(L, 0);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, LAYER_DOC);
  lua_getiuservalue(L, 1, LEDE_DOC_LEXICON);
  lede_lexicon *lex = lede_L_check_lexicon(L, -1);
  lua_setiuservalue(L, -2, LAYER_LEXICON);
  box->layer = lede_layer_new(doc, lex);
  if (box->layer == NULL) return luaL_error(L, "out of memory");
  lede_L_charge(L, lede_layer_bytes(box->layer));
  return 1;
}

static int layer_gc(lua_State *L) {
  LayerBox *box = lede_L_checkudata(L, 1, LEDE_LAYER_T);
  lede_layer_free(box->layer);
  box->layer = NULL;
  box->fold_count = 0;
  return 0;
}

static uint32_t check_element(lua_State *L, const lede_layer *layer, int arg) {
  lua_Integer i = luaL_checkinteger(L, arg);
  luaL_argcheck(L, i >= 1 && i <= (lua_Integer)lede_layer_count(layer), arg, "no such element");
  return (uint32_t)i - 1;
}

static bool is_edge(const lede_layer *layer, lua_Integer element) {
  return lede_layer_element(layer, (size_t)element - 1).edge != LEDE_NOT_EDGE;
}

enum { FOLD_WIDTH = 4 }; /* values of a fold in a list of them */

/* Raise at the line of the script that called who calls core.fold. */
static int bad_fold(lua_State *L, const char *message) {
  luaL_where(L, 2);
  lua_pushstring(L, message);
  lua_concat(L, 2);
  return lua_error(L);
}

static lua_Integer check_integer(lua_State *L, int arg, const char *field) {
  int isint;
  lua_Integer i = lua_tointegerx(L, arg, &isint);
  if (!isint) bad_fold(L, lua_pushfstring(L, "fold: field '%s' must be an element number", field));
  return i;
}

/* Read the fold whose values are the four on top into *f; sorted, disjoint and inside the layer, or it raises. */
static void check_fold(lua_State *L, lede_lexicon *lex, const lede_layer *layer, lua_Integer after, lede_fold *f) {
  lua_Integer first = check_integer(L, -4, "first"), last = check_integer(L, -3, "last");
  lua_Integer head = lua_toboolean(L, -2) ? check_integer(L, -2, "head") : 0;
  if (first <= after || last < first || last > (lua_Integer)lede_layer_count(layer))
    bad_fold(L, "folds must be sorted, disjoint and inside the layer");
  if (is_edge(layer, first) || is_edge(layer, last)) bad_fold(L, "a fold must begin and end with a token");
  if (head != 0 && (head < first || head > last)) bad_fold(L, "the head of a fold must lie inside it");
  if (lua_type(L, -1) != LUA_TSTRING) bad_fold(L, "a fold needs a name");
  *f = (lede_fold){(uint32_t)first - 1, (uint32_t)last - 1, head != 0 ? (uint32_t)head - 1 : LEDE_NO_HEAD,
                   lede_fold_id(lex, lua_tostring(L, -1))};
  if (f->name == 0) luaL_error(L, "out of memory");
}

void lede_L_push_fold(lua_State *L, int below, const lede_fold *folds, size_t count) {
  LayerBox *box = push_layer(L, count);
  for (int value = LAYER_DOC; value <= LAYER_LEXICON; value++) {
    lua_getiuservalue(L, below, value);
    lua_setiuservalue(L, -2, value);
  }
  lua_pushvalue(L, below);
  lua_setiuservalue(L, -2, LAYER_BELOW);
  memcpy(box->folds, folds, count * sizeof *folds);
  box->fold_count = count;
}

/* core.fold(layer, folds) -> layer, the same where there are none; folds is a list of FIRST, LAST, HEAD or false, NAME, FIRST, … */
static int core_fold(lua_State *L) {
  const lede_layer *below = lede_L_check_layer(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t n = (size_t)lua_rawlen(L, 2) / FOLD_WIDTH;
  lede_lexicon *lex = layer_lexicon(L, 1);
  lede_fold *folds = lua_newuserdatauv(L, (n + 1) * sizeof *folds, 0);
  for (size_t i = 0; i < n; i++) {
    for (lua_Integer k = 1; k <= FOLD_WIDTH; k++) lua_rawgeti(L, 2, (lua_Integer)i * FOLD_WIDTH + k);
    check_fold(L, lex, below, i > 0 ? (lua_Integer)folds[i - 1].last + 1 : 0, &folds[i]);
    lua_pop(L, FOLD_WIDTH);
  }
  if (n > 0) lede_L_push_fold(L, 1, folds, n);
  else lua_settop(L, 1);
  return 1;
}

/* layer:span(first, last) -> span of the text */
static int layer_span(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  lua_getiuservalue(L, 1, LAYER_DOC);
  lede_L_push_span(L, -1, lede_layer_range(layer, first, last));
  return 1;
}

/* layer:text(first, last) -> string: the text of such a span */
static int layer_text(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  lede_range r = lede_layer_range(layer, first, last);
  size_t len;
  lua_getiuservalue(L, 1, LAYER_DOC);
  lua_pushlstring(L, lede_doc_text(lede_L_check_doc(L, -1), &len) + r.begin, r.end - r.begin);
  return 1;
}

/* layer:range(first, last) -> first byte, last byte */
static int layer_range(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  lede_range r = lede_layer_range(layer, first, last);
  lua_pushinteger(L, lede_L_first(r.begin));
  lua_pushinteger(L, lede_L_last(r.end));
  return 2;
}

/* layer:trim(first, last, leading, trailing) -> first byte, last byte: of such a span without the bytes of `leading` at
 * its beginning and those of `trailing` at its end; the whole of it where it is made of nothing else */
static int layer_trim(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  uint32_t first = check_element(L, layer, 2), last = check_element(L, layer, 3);
  luaL_argcheck(L, first <= last, 3, "before the first");
  const char *leading = luaL_checkstring(L, 4), *trailing = luaL_checkstring(L, 5);
  lede_range r = lede_layer_range(layer, first, last), in = r;
  size_t len;
  lua_getiuservalue(L, 1, LAYER_DOC);
  const char *text = lede_doc_text(lede_L_check_doc(L, -1), &len);
  while (in.begin < in.end && text[in.begin] != '\0' && strchr(leading, text[in.begin]) != NULL) in.begin++;
  while (in.end > in.begin && text[in.end - 1] != '\0' && strchr(trailing, text[in.end - 1]) != NULL) in.end--;
  if (in.begin == in.end) in = r;
  lua_pushinteger(L, lede_L_first(in.begin));
  lua_pushinteger(L, lede_L_last(in.end));
  return 2;
}

/* layer:find(first byte [, last byte]) -> first element, last element | nothing: those that lie there, or from there on */
static int layer_find(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  lua_Integer a = luaL_checkinteger(L, 2), b = luaL_optinteger(L, 3, UINT32_MAX);
  luaL_argcheck(L, a >= 1 && a <= UINT32_MAX, 2, "no such byte");
  luaL_argcheck(L, b >= a - 1 && b <= UINT32_MAX, 3, "no such byte");
  uint32_t first, last;
  if (!lede_layer_find(layer, (lede_range){(uint32_t)a - 1, (uint32_t)b}, &first, &last)) return 0;
  lua_pushinteger(L, lede_L_first(first));
  lua_pushinteger(L, lede_L_first(last));
  return 2;
}

/* layer:below() -> layer | nil: the one that it was folded from */
static int layer_below(lua_State *L) {
  lede_L_check_layer(L, 1);
  lua_getiuservalue(L, 1, LAYER_BELOW);
  return 1;
}

static const char *edge_name(lede_edge e) { return e == LEDE_BLOCK_EDGE ? "block" : "sentence"; }

/* layer:element(i) -> { edge= | form=, entry=?, fold=?, first=, last= (children in the layer below, or nil) } */
static int layer_element(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
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

/* layer:entry(i) -> string | nil: the word as the lexicon knows it; what layer:element(i).entry is */
static int layer_entry(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  lede_element e = lede_layer_element(layer, check_element(L, layer, 2));
  bool known = e.edge == LEDE_NOT_EDGE && e.entry != 0;
  lua_pushstring(L, known ? lede_lexicon_entry_text(layer_lexicon(L, 1), e.entry) : NULL);
  return 1;
}

/* layer:form(i) -> string | nil: what layer:element(i).form is; nil of an edge */
static int layer_form(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  lede_element e = lede_layer_element(layer, check_element(L, layer, 2));
  lua_pushstring(L, e.edge == LEDE_NOT_EDGE ? lede_form_name(e.form) : NULL);
  return 1;
}

/* layer:attr(i, class, key) -> string | nil: of the word, or of a fold's head, in its own form */
static int layer_attr(lua_State *L) {
  lede_layer *layer = lede_L_check_layer(L, 1);
  lede_element e = lede_layer_element(layer, check_element(L, layer, 2));
  lede_lexicon *lex = layer_lexicon(L, 1);
  int class_id = lede_L_check_class(L, lex, 3);
  const char *key = luaL_checkstring(L, 4);
  lua_pushstring(L, e.entry != 0 ? lede_lexicon_attr(lex, e.entry, e.form, class_id, key) : NULL);
  return 1;
}

static int layer_len(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lede_layer_count(lede_L_check_layer(L, 1)));
  return 1;
}

static int layer_tostring(lua_State *L) {
  lua_pushfstring(L, "layer of %d elements", (int)lede_layer_count(lede_L_check_layer(L, 1)));
  return 1;
}

/* ---- Registration ----------------------------------------------------------------------------------------------- */

static const luaL_Reg layer_meta[] = {
    {"__gc", layer_gc}, {"__len", layer_len}, {"__tostring", layer_tostring}, {NULL, NULL}};
static const luaL_Reg layer_methods[] = {{"span", layer_span},       {"range", layer_range},
                                         {"text", layer_text},       {"trim", layer_trim},
                                         {"find", layer_find},       {"element", layer_element},
                                         {"entry", layer_entry},     {"form", layer_form}, {"attr", layer_attr},
                                         {"below", layer_below},     {NULL, NULL}};
static const luaL_Reg tape_lib[] = {{"layer", core_layer}, {"fold", core_fold}, {NULL, NULL}};

int lede_L_open_tape(lua_State *L) {
  lede_L_newclass(L, LEDE_LAYER_T, layer_meta, NULL, layer_methods);
  luaL_newlib(L, tape_lib);
  return 1;
}
