/* lua_lede.h - the modules that come with lede: scripts/lede/X.lua is lede.X; re; lpeg, linked in. */
#ifndef LEDE_LUA_LEDE_H
#define LEDE_LUA_LEDE_H

#include <lua.h>
#include <stdbool.h>

/* Push the folder with lede's scripts (…/share/lede), found from where this code was loaded; raises when there is
 * none. */
const char *lede_L_share(lua_State *L);

/* Is this a.name_of.a_module: letters, digits and '_', with single dots between them? */
bool lede_L_module_name(const char *name);

/* Push the loader of a bundled module and the name of its file; false and nothing pushed: there is no such module.
 * Raises where its file has an error. */
bool lede_L_bundled(lua_State *L, const char *name);

#endif
