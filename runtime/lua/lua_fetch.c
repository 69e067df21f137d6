/* lua_fetch.c - core.fetch and core.is_url. */
#include <string.h>
#include "lede/fetch.h"
#include "lua/lua_common.h"
#include "lua/lua_sandbox.h"

#define RESPONSE_T "lede.response" /* holds a response while its strings become Lua's; scripts never see it */

static const lede_opt fetch_spec[] = {
    {"timeout", LEDE_OPT_NUMBER, offsetof(lede_fetch_options, timeout)},
    {"connect_timeout", LEDE_OPT_NUMBER, offsetof(lede_fetch_options, connect_timeout)},
    {"max_bytes", LEDE_OPT_SIZE, offsetof(lede_fetch_options, max_bytes)},
    {"max_redirects", LEDE_OPT_INT, offsetof(lede_fetch_options, max_redirects)},
    {"allow_private", LEDE_OPT_BOOL, offsetof(lede_fetch_options, allow_private)},
    {"user_agent", LEDE_OPT_STRING, offsetof(lede_fetch_options, user_agent)},
    {NULL, 0, 0},
};

static int response_gc(lua_State *L) {
  lede_response_free(lede_L_checkudata(L, 1, RESPONSE_T));
  return 0;
}

static const char *check_url(lua_State *L, int arg) {
  size_t len;
  const char *url = luaL_checklstring(L, arg, &len);
  luaL_argcheck(L, strlen(url) == len, arg, "a URL cannot hold a zero byte");
  return url;
}

/* fetch(url [, options]) -> { body=, url=, content_type=, status= } | nil, err */
static int fetch(lua_State *L) {
  const char *url = check_url(L, 1);
  lede_fetch_options opt = LEDE_FETCH_DEFAULTS;
  lede_L_options(L, 2, fetch_spec, &opt);
  if (!lede_L_allowed(L, "net", url))
    return luaL_error(L, "a script may only fetch URLs that the command line names (not '%s')", url);
  if (opt.allow_private && !lede_L_allowed(L, "private", url))
    return luaL_error(L, "private addresses need --allow-private on the command line ('%s')", url);
  lede_response *r = lua_newuserdatauv(L, sizeof *r, 0);
  *r = (lede_response){0};
  luaL_setmetatable(L, RESPONSE_T);
  lede_error err;
  lede_status st = lede_fetch(url, &opt, r, &err);
  if (st == LEDE_EINVALID) return luaL_argerror(L, 2, err.message);
  if (st != LEDE_OK) return lede_L_fail(L, &err);
  lua_createtable(L, 0, 4);
  lua_pushlstring(L, r->body, r->len);
  lua_setfield(L, -2, "body");
  lua_pushstring(L, r->url);
  lua_setfield(L, -2, "url");
  lua_pushstring(L, r->content_type); /* nil when NULL */
  lua_setfield(L, -2, "content_type");
  lua_pushinteger(L, r->http_status);
  lua_setfield(L, -2, "status");
  lede_response_free(r); /* now rather than at some collection: it may be large */
  return 1;
}

/* is_url(word) -> boolean: a URL (scheme://) rather than the name of a file? */
static int is_url(lua_State *L) {
  lua_pushboolean(L, lede_is_url(luaL_checkstring(L, 1)));
  return 1;
}

int lede_L_open_fetch(lua_State *L) {
  static const luaL_Reg meta[] = {{"__gc", response_gc}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"fetch", fetch}, {"is_url", is_url}, {NULL, NULL}};
  lede_L_newclass(L, RESPONSE_T, meta, NULL, NULL);
  luaL_newlib(L, functions);
  return 1;
}
