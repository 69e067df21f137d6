/* lua_tape.h - the lexicon that a Lua state works with. */
#ifndef LEDE_LUA_TAPE_H
#define LEDE_LUA_TAPE_H

#include <lua.h>
#include "lede/tape.h"

/* The lexicon that core.use made the state's own; raises when there is none yet. */
lede_lexicon *lede_L_lexicon(lua_State *L);

#endif
