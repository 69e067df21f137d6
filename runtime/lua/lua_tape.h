/* lua_tape.h - the lexicon that a Lua state works with. */
#ifndef LEDE_LUA_TAPE_H
#define LEDE_LUA_TAPE_H

#include <lua.h>
#include "lede/tape.h"

/* Push the lexicon that core.use made the state's own; raises when there is none yet. */
lede_lexicon *lede_L_push_lexicon(lua_State *L);

/* The document at `arg` with its tokens and sentences found; from then on it keeps the lexicon that they were found
 * with, as user value LEDE_DOC_LEXICON. */
lede_doc *lede_L_check_segmented(lua_State *L, int arg);
enum { LEDE_DOC_MEMO = 1, LEDE_DOC_LEXICON, LEDE_DOC_ORIGIN, LEDE_DOC_VALUES = LEDE_DOC_ORIGIN };

#endif
