/* lua_tape.h - documents as the tape needs them. */
#ifndef LEDE_LUA_TAPE_H
#define LEDE_LUA_TAPE_H

#include "lede/track.h"
#include "lua/lua_lexicon.h"

/* The layer, pattern or track at `arg`. */
lede_layer *lede_L_check_layer(lua_State *L, int arg);
const lede_pattern *lede_L_check_pattern(lua_State *L, int arg);
lede_track *lede_L_check_track(lua_State *L, int arg);

/* Push the pattern of a node whose user values may be asked for while it is matched (HOST, TEXT, TAG). */
void lede_L_push_node(lua_State *L, const lede_pattern *node);

/* core.compile: see lua_pattern.c. */
int lede_L_compile(lua_State *L);

/* Push a table that lives as long as the track knows as many symbols as now. */
void lede_L_push_track_cache(lua_State *L, int track);

/* Push the lexicon that a layer was made with; its document. */
lede_lexicon *lede_L_push_layer_lexicon(lua_State *L, int layer);
void lede_L_push_layer_doc(lua_State *L, int layer);

/* Push the layer above the one at `below`, with these folded: one or more, sorted, disjoint, and inside it. */
void lede_L_push_fold(lua_State *L, int below, const lede_fold *folds, size_t count);

/* The symbols of a set, as a pattern over the tape wants them; how many there are. */
size_t lede_L_symbols(const lede_alphabet *a, int set, char symbols[256]);

/* The layer at `arg`; its document is pushed. */
lede_layer *lede_L_check_layer(lua_State *L, int arg);

/* The document at `arg` with its tokens and sentences found; from then on it keeps the lexicon that they were found
 * with, as user value LEDE_DOC_LEXICON. */
lede_doc *lede_L_check_segmented(lua_State *L, int arg);
enum { LEDE_DOC_MEMO = 1, LEDE_DOC_LEXICON, LEDE_DOC_ORIGIN, LEDE_DOC_VALUES = LEDE_DOC_ORIGIN };

#endif
