/* lua_sandbox.h - Lua states for scripts from strangers.
 *
 * Such a state has base, string, table, math, utf8 and coroutine, less what reaches out of it or runs bytecode;
 * `require` finds the bundled modules and the script's own folder; pairs goes in one order (1..n, names by their
 * bytes), math.random starts from one seed; print goes to the owner.  Memory is capped.  What C loops can do in spite
 * of that is for the process around it to stop. */
#ifndef LEDE_LUA_SANDBOX_H
#define LEDE_LUA_SANDBOX_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct lede_sandbox_options {
  const char *folder; /* where `require` looks for the script's modules; borrowed */
  size_t memory;      /* bytes that Lua may hold */
  void (*print)(lua_State *L, const char *s, size_t n); /* gets what print writes, a line at a time; may raise */
} lede_sandbox_options;

/* NULL: out of memory. */
lua_State *lede_sandbox_new(const lede_sandbox_options *opt);
void lede_sandbox_close(lua_State *L);

/* Begin anew: the first seed, no interruption pending. */
void lede_sandbox_reset(lua_State *L);

/* From a signal handler: stop the script at its next instruction, again and again, with an error that says
 * "FILE:LINE: over SECONDS s …", until lede_sandbox_reset. */
void lede_sandbox_interrupt(lua_State *L, double seconds);
bool lede_sandbox_interrupted(lua_State *L);

/* Let the script read a file or a folder ("read"), fetch a URL ("net"), fetch it from a private address too
 * ("private"). false: out of memory. */
bool lede_sandbox_grant(lua_State *L, const char *kind, const char *name);

/* May this state do that?  Kinds as above.  In a state that is no sandbox: always. */
bool lede_L_allowed(lua_State *L, const char *kind, const char *name);

#endif
