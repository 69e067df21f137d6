/* lua_lexicon.h - the lexicon that a Lua state works with. */
#ifndef LEDE_LUA_LEXICON_H
#define LEDE_LUA_LEXICON_H

#include <lua.h>
#include "lede/lexicon.h"

/* Push the lexicon that core.use made the state's own; raises when there is none yet. */
lede_lexicon *lede_L_push_lexicon(lua_State *L);

/* At `arg`: a lexicon; the name of one of its classes, as a number.  They raise where it is none. */
lede_lexicon *lede_L_check_lexicon(lua_State *L, int arg);
int lede_L_check_class(lua_State *L, const lede_lexicon *lex, int arg);

#endif
