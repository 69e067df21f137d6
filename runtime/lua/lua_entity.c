/* lua_entity.c - lede.registry: entities and their mentions.
 *
 *   local registry = core.registry()
 *   registry:add(type, name)           a new entity's id
 *   registry:mention(id, span)         a new mention's id; or (id, first, last)
 *   registry:alias(id, name)  registry:role(id, role)  registry:rename(id, name)
 *   registry:merge(a, b, because)      the id that stays
 *   registry:find(id)                  what an id means now
 *   registry:entities()                ids, in order
 *   registry:name(id) type(id)         strings; aliases(id) roles(id) because(id) arrays of strings
 *   registry:mentions(id)              array of { first=, last=, id= } in text order
 *   registry:entity_of(mention)        the entity of a mention
 *   registry:at(position)              mention id, entity id | nil: the longest mention there */
#include <limits.h>
#include <string.h>
#include "lede/entity.h"
#include "lua/lua_common.h"

typedef struct RegistryBox { lede_registry *registry; } RegistryBox;

/* Only a finaliser that runs after ours can see one that was collected. */
static lede_registry *check_registry(lua_State *L) {
  const RegistryBox *box = lede_L_checkudata(L, 1, LEDE_REGISTRY_T);
  luaL_argcheck(L, box->registry != NULL, 1, "registry was collected");
  return box->registry;
}

/* An id in use, from 1 to `count`. */
static uint32_t check_id(lua_State *L, int arg, size_t count, const char *kind) {
  lua_Integer id = luaL_checkinteger(L, arg);
  if (id < 1 || (lua_Unsigned)id > count)
    luaL_argerror(L, arg, lua_pushfstring(L, "no %s %I (there are %I)", kind, (LUAI_UACINT)id, (LUAI_UACINT)count));
  return (uint32_t)id;
}

static uint32_t check_entity(lua_State *L, const lede_registry *r, int arg) {
  return check_id(L, arg, lede_registry_ids(r), "entity");
}

static const char *check_text(lua_State *L, int arg) {
  size_t len;
  const char *s = luaL_checklstring(L, arg, &len);
  luaL_argcheck(L, len > 0, arg, "empty");
  luaL_argcheck(L, strlen(s) == len, arg, "holds a NUL byte");
  return s;
}

static void check_memory(lua_State *L, int done) {
  if (!done) luaL_error(L, "not enough memory");
}

static int registry_new(lua_State *L) {
  RegistryBox *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->registry = NULL;
  luaL_setmetatable(L, LEDE_REGISTRY_T);
  box->registry = lede_registry_new();
  check_memory(L, box->registry != NULL);
  return 1;
}

static int registry_gc(lua_State *L) {
  RegistryBox *box = lede_L_checkudata(L, 1, LEDE_REGISTRY_T);
  lede_registry_free(box->registry);
  box->registry = NULL;
  return 0;
}

/* ---- Adding ------------------------------------------------------------------------------------------------------ */

static int registry_add(lua_State *L) {
  uint32_t id = lede_entity_add(check_registry(L), check_text(L, 2), check_text(L, 3));
  check_memory(L, id != 0);
  lua_pushinteger(L, id);
  return 1;
}

/* The range of the span at `arg`, or of `first` and `last` at `arg` and the next. */
static lede_range check_range(lua_State *L, int arg) {
  if (lua_type(L, arg) != LUA_TNUMBER) return lede_L_check_span(L, arg);
  lua_Integer first = luaL_checkinteger(L, arg), last = luaL_checkinteger(L, arg + 1);
  luaL_argcheck(L, 1 <= first && first <= UINT32_MAX, arg, "positions count from 1");
  luaL_argcheck(L, last <= UINT32_MAX, arg + 1, "beyond any text");
  return (lede_range){(uint32_t)(first - 1), last < first ? (uint32_t)(first - 1) : (uint32_t)last};
}

static int registry_mention(lua_State *L) {
  lede_registry *r = check_registry(L);
  uint32_t entity = check_entity(L, r, 2);
  lede_range text = check_range(L, 3);
  luaL_argcheck(L, text.begin < text.end, 3, "a mention has at least one byte");
  uint32_t mention = lede_mention_add(r, entity, text);
  check_memory(L, mention != 0);
  lua_pushinteger(L, mention);
  return 1;
}

static int registry_alias(lua_State *L) {
  lede_registry *r = check_registry(L);
  check_memory(L, lede_entity_alias(r, check_entity(L, r, 2), check_text(L, 3)));
  return 0;
}

static int registry_role(lua_State *L) {
  lede_registry *r = check_registry(L);
  check_memory(L, lede_entity_role(r, check_entity(L, r, 2), check_text(L, 3)));
  return 0;
}

static int registry_rename(lua_State *L) {
  lede_registry *r = check_registry(L);
  check_memory(L, lede_entity_rename(r, check_entity(L, r, 2), check_text(L, 3)));
  return 0;
}

static int registry_merge(lua_State *L) {
  lede_registry *r = check_registry(L);
  uint32_t a = check_entity(L, r, 2), b = check_entity(L, r, 3);
  check_memory(L, lede_entity_merge(r, a, b, check_text(L, 4)));
  lua_pushinteger(L, lede_entity_find(r, a));
  return 1;
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

static int registry_find(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_pushinteger(L, lede_entity_find(r, check_entity(L, r, 2)));
  return 1;
}

static int registry_entities(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_Integer n = 0;
  lua_newtable(L);
  for (uint32_t id = 0; (id = lede_entity_next(r, id)) != 0;) {
    lua_pushinteger(L, id);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

static int registry_name(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_pushstring(L, lede_entity_name(r, check_entity(L, r, 2)));
  return 1;
}

static int registry_type(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_pushstring(L, lede_entity_type(r, check_entity(L, r, 2)));
  return 1;
}

static int push_strings(lua_State *L, const char *(*get)(const lede_registry *, uint32_t, size_t)) {
  lede_registry *r = check_registry(L);
  uint32_t entity = check_entity(L, r, 2);
  const char *s;
  lua_newtable(L);
  for (size_t n = 0; (s = get(r, entity, n)) != NULL; n++) {
    lua_pushstring(L, s);
    lua_rawseti(L, -2, (lua_Integer)n + 1);
  }
  return 1;
}

static int registry_aliases(lua_State *L) { return push_strings(L, lede_entity_get_alias); }
static int registry_roles(lua_State *L) { return push_strings(L, lede_entity_get_role); }
static int registry_because(lua_State *L) { return push_strings(L, lede_entity_get_because); }

static void push_mention(lua_State *L, const lede_registry *r, uint32_t mention) {
  lede_range text = lede_mention_range(r, mention);
  lua_createtable(L, 0, 3);
  lua_pushinteger(L, lede_L_first(text.begin));
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, lede_L_last(text.end));
  lua_setfield(L, -2, "last");
  lua_pushinteger(L, mention);
  lua_setfield(L, -2, "id");
}

static int registry_mentions(lua_State *L) {
  lede_registry *r = check_registry(L);
  uint32_t entity = check_entity(L, r, 2);
  size_t count = lede_entity_mentions(r, entity);
  lua_createtable(L, count < INT_MAX ? (int)count : 0, 0);
  for (size_t n = 0; n < count; n++) {
    push_mention(L, r, lede_entity_mention(r, entity, n));
    lua_rawseti(L, -2, (lua_Integer)n + 1);
  }
  return 1;
}

static int registry_entity_of(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_pushinteger(L, lede_mention_entity(r, check_id(L, 2, lede_registry_mentions(r), "mention")));
  return 1;
}

static int registry_at(lua_State *L) {
  lede_registry *r = check_registry(L);
  lua_Integer position = luaL_checkinteger(L, 2);
  luaL_argcheck(L, position >= 1, 2, "positions count from 1");
  uint32_t mention = position <= UINT32_MAX ? lede_mention_at(r, (uint32_t)(position - 1)) : 0;
  if (mention == 0) return 0;
  lua_pushinteger(L, mention);
  lua_pushinteger(L, lede_mention_entity(r, mention));
  return 2;
}

/* ---- tostring ---------------------------------------------------------------------------------------------------- */

/* "1 PER Volodymyr Zelenskyy, 3 mentions, also Zelensky, Mr Zelenskyy" */
static void add_entity(luaL_Buffer *b, const lede_registry *r, uint32_t id) {
  const char *alias;
  size_t mentions = lede_entity_mentions(r, id);
  lua_pushfstring(b->L, "\n  %d %s %s, %d mention%s", (int)id, lede_entity_type(r, id), lede_entity_name(r, id),
                  (int)mentions, mentions == 1 ? "" : "s");
  luaL_addvalue(b);
  for (size_t n = 0; (alias = lede_entity_get_alias(r, id, n)) != NULL; n++) {
    luaL_addstring(b, n == 0 ? ", also " : ", ");
    luaL_addstring(b, alias);
  }
}

static int registry_tostring(lua_State *L) {
  enum { SHOWN = 20 };
  lede_registry *r = check_registry(L);
  size_t count = lede_registry_entities(r), mentions = lede_registry_mentions(r), shown = 0;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  lua_pushfstring(L, "lede.registry: %d %s, %d %s", (int)count, count == 1 ? "entity" : "entities", (int)mentions,
                  mentions == 1 ? "mention" : "mentions");
  luaL_addvalue(&b);
  for (uint32_t id = 0; shown < SHOWN && (id = lede_entity_next(r, id)) != 0; shown++) add_entity(&b, r, id);
  if (shown < count) {
    lua_pushfstring(L, "\n  and %d more", (int)(count - shown));
    luaL_addvalue(&b);
  }
  luaL_pushresult(&b);
  return 1;
}

static const luaL_Reg registry_meta[] = {{"__gc", registry_gc}, {"__tostring", registry_tostring}, {NULL, NULL}};
static const luaL_Reg registry_methods[] = {
    {"add", registry_add},         {"mention", registry_mention},     {"alias", registry_alias},
    {"role", registry_role},       {"rename", registry_rename},       {"merge", registry_merge},
    {"find", registry_find},       {"entities", registry_entities},   {"name", registry_name},
    {"type", registry_type},       {"aliases", registry_aliases},     {"roles", registry_roles},
    {"because", registry_because}, {"mentions", registry_mentions},   {"entity_of", registry_entity_of},
    {"at", registry_at},           {NULL, NULL}};

int lede_L_open_entity(lua_State *L) {
  lede_L_newclass(L, LEDE_REGISTRY_T, registry_meta, NULL, registry_methods);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, registry_new);
  lua_setfield(L, -2, "registry");
  return 1;
}
