/* lua_tag.h - the tagger that a Lua state works with. */
#ifndef LEDE_LUA_TAG_H
#define LEDE_LUA_TAG_H

#include "lede/tag.h"
#include "lua/lua_common.h"

/* The document at `arg`, segmented and tagged; the model is mapped when the first document needs it.  Raises when it is
 * not there. */
lede_doc *lede_L_check_tagged(lua_State *L, int arg);

#endif
