/* lua_tape.h - documents as the tape needs them. */
#ifndef LEDE_LUA_TAPE_H
#define LEDE_LUA_TAPE_H

#include "lede/tape.h"
#include "lua/lua_lexicon.h"

/* The document at `arg` with its tokens and sentences found; from then on it keeps the lexicon that they were found
 * with, as user value LEDE_DOC_LEXICON. */
lede_doc *lede_L_check_segmented(lua_State *L, int arg);
enum { LEDE_DOC_MEMO = 1, LEDE_DOC_LEXICON, LEDE_DOC_VALUES = LEDE_DOC_LEXICON };

#endif
