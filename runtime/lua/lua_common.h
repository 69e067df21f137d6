/* lua_common.h - what every binding shares: classes, options, failures.
 *
 * A script's mistake raises (luaL_argerror and friends); the world's mistake returns nil and an error table with the
 * fields `code` and `message`, which tostring turns into the message. */
#ifndef LEDE_LUA_COMMON_H
#define LEDE_LUA_COMMON_H

#include <lauxlib.h>
#include <lua.h>
#include <stddef.h>
#include "lede/status.h"

/* Class names, as tostring shows them. */
#define LEDE_DOC_T "lede.doc"
#define LEDE_SPAN_T "lede.span"
#define LEDE_LEXICON_T "lede.lexicon"
#define LEDE_LAYER_T "lede.layer"
#define LEDE_PATTERN_T "lede.pattern"
#define LEDE_TRACK_T "lede.track"
#define LEDE_SEARCH_T "lede.search"
#define LEDE_TIMELINE_T "lede.timeline"
#define LEDE_REGISTRY_T "lede.registry"

/* Register a class.  `fields` are functions of the object that `obj.name` calls, `methods` are what obj:name() calls;
 * reading any other name raises and suggests the nearest; writing always raises.  `meta` holds metamethods other than
 * __index and __newindex.  Each list may be NULL; `fields` must outlive the state.  Leaves nothing on the stack.
 * Lua can add methods and fields later: see lede_L_extend. */
void lede_L_newclass(lua_State *L, const char *name, const luaL_Reg *meta, const luaL_Reg *fields,
                     const luaL_Reg *methods);

/* As luaL_testudata and luaL_checkudata, for our classes, and cheaper. */
void *lede_L_testudata(lua_State *L, int arg, const char *class);
void *lede_L_checkudata(lua_State *L, int arg, const char *class);

/* Lua: core.extend("doc", { methods = {…}, fields = {…} }): give class lede.doc more of them. */
int lede_L_extend(lua_State *L);

/* Lua: core.type(x): the class of an object of ours ("lede.span"), else what type(x) says. */
int lede_L_type(lua_State *L);

/* Lua: core.near(word, names) -> the name that was probably meant, or nil */
int lede_L_near(lua_State *L);

/* core.first_from(list, value, width, field) -> i: records of `width` values (1) lie one behind the other in the list, in
 * ascending order of their value number `field` (1), an integer: the number of the first of which that is not less than
 * the value given; one more than there are, where all are less. */
int lede_L_first_from(lua_State *L);

/* return lede_L_fail(L, &err): pushes nil and the error table. */
int lede_L_fail(lua_State *L, const lede_error *err);

/* ---- Option tables: a C struct with defaults, and a list of its fields ------------------------------------------ */

typedef enum { LEDE_OPT_BOOL, LEDE_OPT_INT, LEDE_OPT_SIZE, LEDE_OPT_NUMBER, LEDE_OPT_STRING } lede_opt_kind;
typedef struct { const char *name; lede_opt_kind kind; size_t offset; } lede_opt; /* last: {NULL, 0, 0} */

/* Read the table at `arg` (none and nil are fine) into `*out`, which already holds the defaults: bool, int, size_t,
 * double or const char * by kind (a string stays valid while the table holds it).  Unknown keys and wrong types raise
 * and suggest the near name. */
void lede_L_options(lua_State *L, int arg, const lede_opt *spec, void *out);

/* 1-based inclusive `first`, `last` in Lua from and to 0-based half-open ranges: the one place where 1 is added. */
#define lede_L_first(begin) ((lua_Integer)(begin) + 1)
#define lede_L_last(end) ((lua_Integer)(end))

/* Tell the collector of Lua that the new object on top holds that many bytes elsewhere: it sees what Lua allocates alone,
 * and would let documents pile up.  It may collect at once. */
void lede_L_charge(lua_State *L, size_t bytes);

/* Openers of the bindings: each pushes a table of functions. */
int lede_L_open_doc(lua_State *L);      /* text html; classes doc and span */
int lede_L_open_pattern(lua_State *L);  /* pattern compile */
int lede_L_open_track(lua_State *L);    /* track */
int lede_L_open_search(lua_State *L);   /* search */
int lede_L_open_lexicon(lua_State *L);  /* lexicon use load_lexicon */
int lede_L_open_tape(lua_State *L);     /* layer */
int lede_L_open_fetch(lua_State *L);    /* fetch is_url */
int lede_L_open_timeline(lua_State *L); /* timeline time … */
int lede_L_open_entity(lua_State *L);   /* registry */
int lede_L_open_tag(lua_State *L);      /* pos lemma tag */
int lede_L_open_json(lua_State *L);     /* encode decode */

/* require "lede": the table of all of the above under `core`, and the modules of scripts/lede on top. */
int luaopen_lede(lua_State *L);

/* A document and a range of it, from C (implemented by lua_doc.c). */
#include "lede/doc.h"
lede_doc *lede_L_check_doc(lua_State *L, int arg);
/* Push a span of the document at stack index `doc` (a span keeps its document alive). */
void lede_L_push_span(lua_State *L, int doc, lede_range text);
/* The same for who pushes many, and looks their class up once: both at absolute indices. */
void lede_L_push_span_class(lua_State *L);
void lede_L_push_span_as(lua_State *L, int doc, int class, lede_range text);
/* The range of the span at `arg`, raising when it is none. */
lede_range lede_L_check_span(lua_State *L, int arg);

#endif
