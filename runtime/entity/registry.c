/* registry.c - entities, their names, and their mentions.
 *
 * Merged entities form a disjoint-set forest, linked by size, so that no chain of merges gets deep; the root of a tree
 * knows the smallest id of its members, under which everything known of the entity is kept. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "core/reach.h"
#include "entity/strings.h"
#include "lede/entity.h"

typedef struct Names { uint32_t *items; size_t count, room; } Names; /* numbers of strings, in order of adding */

typedef struct Place { lede_range text; uint32_t mention; } Place;
typedef struct Places { Place *items; size_t count, room; bool sorted; } Places; /* sorted: in text order */

typedef struct Entity {
  uint32_t parent, members; /* the forest: ids, a root is its own parent; how many ids are below a root */
  uint32_t id;              /* of a root: the smallest id below it */
  uint32_t type, name;
  Names aliases, roles, because;
  Places places;
} Entity;

typedef struct Mention { lede_range text; uint32_t entity; } Mention;

struct lede_registry {
  lede_strings strings;
  Entity *entities; /* id - 1 */
  size_t entity_count, entity_room, merges;
  Mention *mentions; /* id - 1 */
  size_t mention_count, mention_room;
  Places index; /* all mentions, once `indexed`, and the tree over their ends */
  lede_reach reach;
  bool indexed;
};

lede_registry *lede_registry_new(void) { return calloc(1, sizeof(lede_registry)); }

/* Free what is kept under an id. */
static void empty(Entity *e) {
  free(e->aliases.items);
  free(e->roles.items);
  free(e->because.items);
  free(e->places.items);
  e->aliases = e->roles = e->because = (Names){0};
  e->places = (Places){.sorted = true};
}

void lede_registry_free(lede_registry *r) {
  if (r == NULL) return;
  for (size_t i = 0; i < r->entity_count; i++) empty(&r->entities[i]);
  lede_strings_free(&r->strings);
  free(r->entities);
  free(r->mentions);
  free(r->index.items);
  free(r->reach.ends);
  free(r);
}

/* ---- Entities ---------------------------------------------------------------------------------------------------- */

static uint32_t root_of(const lede_registry *r, uint32_t entity) {
  while (r->entities[entity - 1].parent != entity) entity = r->entities[entity - 1].parent;
  return entity;
}

uint32_t lede_entity_find(const lede_registry *r, uint32_t entity) {
  if (entity == 0 || entity > r->entity_count) return 0;
  return r->entities[root_of(r, entity) - 1].id;
}

/* What is known under an id; NULL no such. */
static Entity *entity_of(const lede_registry *r, uint32_t entity) {
  uint32_t id = lede_entity_find(r, entity);
  return id > 0 ? &r->entities[id - 1] : NULL;
}

uint32_t lede_entity_add(lede_registry *r, const char *type, const char *name) {
  if (r->entity_count >= UINT32_MAX - 1) return 0;
  if (!lede_grow(&r->entities, &r->entity_room, r->entity_count + 1, sizeof *r->entities)) return 0;
  uint32_t type_number = lede_strings_add(&r->strings, type), name_number = lede_strings_add(&r->strings, name);
  if (type_number == LEDE_POOL_FULL || name_number == LEDE_POOL_FULL) return 0;
  uint32_t id = (uint32_t)++r->entity_count;
  r->entities[id - 1] = (Entity){.parent = id, .members = 1, .id = id, .type = type_number, .name = name_number,
                                 .places.sorted = true};
  return id;
}

uint32_t lede_entity_next(const lede_registry *r, uint32_t after) {
  for (uint32_t id = after + 1; id <= r->entity_count; id++)
    if (lede_entity_find(r, id) == id) return id;
  return 0;
}

size_t lede_registry_entities(const lede_registry *r) { return r->entity_count - r->merges; }
size_t lede_registry_ids(const lede_registry *r) { return r->entity_count; }
size_t lede_registry_mentions(const lede_registry *r) { return r->mention_count; }

/* ---- Names ------------------------------------------------------------------------------------------------------- */

static bool names_reserve(Names *names, size_t more) {
  return lede_grow(&names->items, &names->room, names->count + more, sizeof *names->items);
}

static size_t names_find(const Names *names, uint32_t string) {
  size_t i = 0;
  while (i < names->count && names->items[i] != string) i++;
  return i;
}

/* Where memory has been reserved. */
static void names_put(Names *names, uint32_t string) {
  if (names_find(names, string) == names->count) names->items[names->count++] = string;
}

static void names_remove(Names *names, uint32_t string) {
  size_t i = names_find(names, string);
  if (i == names->count) return;
  names->count--;
  memmove(names->items + i, names->items + i + 1, (names->count - i) * sizeof *names->items);
}

static bool names_add(lede_registry *r, Names *names, const char *s) {
  uint32_t string = lede_strings_add(&r->strings, s);
  if (string == LEDE_POOL_FULL || !names_reserve(names, 1)) return false;
  names_put(names, string);
  return true;
}

bool lede_entity_alias(lede_registry *r, uint32_t entity, const char *alias) {
  Entity *e = entity_of(r, entity);
  if (e == NULL) return false;
  if (strcmp(lede_strings_get(&r->strings, e->name), alias) == 0) return true;
  return names_add(r, &e->aliases, alias);
}

bool lede_entity_role(lede_registry *r, uint32_t entity, const char *role) {
  Entity *e = entity_of(r, entity);
  return e != NULL && names_add(r, &e->roles, role);
}

bool lede_entity_rename(lede_registry *r, uint32_t entity, const char *name) {
  Entity *e = entity_of(r, entity);
  if (e == NULL) return false;
  uint32_t string = lede_strings_add(&r->strings, name);
  if (string == LEDE_POOL_FULL || !names_reserve(&e->aliases, 1)) return false;
  names_put(&e->aliases, e->name);
  names_remove(&e->aliases, string);
  e->name = string;
  return true;
}

const char *lede_entity_name(const lede_registry *r, uint32_t entity) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? lede_strings_get(&r->strings, e->name) : NULL;
}

const char *lede_entity_type(const lede_registry *r, uint32_t entity) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? lede_strings_get(&r->strings, e->type) : NULL;
}

static const char *names_get(const lede_registry *r, const Names *names, size_t n) {
  return n < names->count ? lede_strings_get(&r->strings, names->items[n]) : NULL;
}

const char *lede_entity_get_alias(const lede_registry *r, uint32_t entity, size_t n) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? names_get(r, &e->aliases, n) : NULL;
}

const char *lede_entity_get_role(const lede_registry *r, uint32_t entity, size_t n) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? names_get(r, &e->roles, n) : NULL;
}

const char *lede_entity_get_because(const lede_registry *r, uint32_t entity, size_t n) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? names_get(r, &e->because, n) : NULL;
}

/* ---- Places of mentions ------------------------------------------------------------------------------------------ */

/* Text order: by beginning, the longer first, then by order of adding. */
static int compare_places(const void *left, const void *right) {
  const Place *a = left, *b = right;
  if (a->text.begin != b->text.begin) return a->text.begin < b->text.begin ? -1 : 1;
  if (a->text.end != b->text.end) return a->text.end > b->text.end ? -1 : 1;
  return a->mention < b->mention ? -1 : a->mention > b->mention;
}

static bool places_reserve(Places *places, size_t more) {
  return lede_grow(&places->items, &places->room, places->count + more, sizeof *places->items);
}

/* Where memory has been reserved. */
static void places_put(Places *places, Place place) {
  if (places->count > 0 && compare_places(&places->items[places->count - 1], &place) > 0) places->sorted = false;
  places->items[places->count++] = place;
}

static void places_sort(Places *places) {
  if (!places->sorted) qsort(places->items, places->count, sizeof *places->items, compare_places);
  places->sorted = true;
}

/* ---- Merging ----------------------------------------------------------------------------------------------------- */

static void merge_names(Entity *into, const Entity *from) {
  if (from->name != into->name) names_put(&into->aliases, from->name);
  for (size_t i = 0; i < from->aliases.count; i++)
    if (from->aliases.items[i] != into->name) names_put(&into->aliases, from->aliases.items[i]);
  for (size_t i = 0; i < from->roles.count; i++) names_put(&into->roles, from->roles.items[i]);
  for (size_t i = 0; i < from->because.count; i++) names_put(&into->because, from->because.items[i]);
}

static void swap_places(Places *a, Places *b) {
  Places kept = *a;
  *a = *b;
  *b = kept;
}

/* The fewer are copied to the more, so that many merges cost O(n log n) copies. */
static void merge_places(Places *into, Places *from) {
  if (from->count > into->count) swap_places(into, from);
  for (size_t i = 0; i < from->count; i++) places_put(into, from->items[i]);
}

static bool reserve_merge(Entity *into, Entity *from) {
  Places *more = from->places.count > into->places.count ? &from->places : &into->places;
  return names_reserve(&into->aliases, from->aliases.count + 1) && names_reserve(&into->roles, from->roles.count) &&
         names_reserve(&into->because, from->because.count + 1) &&
         places_reserve(more, into->places.count + from->places.count - more->count);
}

static void link_trees(lede_registry *r, uint32_t a, uint32_t b) {
  Entity *top = &r->entities[root_of(r, a) - 1], *below = &r->entities[root_of(r, b) - 1];
  if (top->members < below->members) {
    Entity *kept = top;
    top = below;
    below = kept;
  }
  below->parent = top->parent;
  top->members += below->members;
  if (below->id < top->id) top->id = below->id;
}

bool lede_entity_merge(lede_registry *r, uint32_t a, uint32_t b, const char *because) {
  uint32_t first = lede_entity_find(r, a), second = lede_entity_find(r, b);
  if (first == 0 || second == 0) return false;
  if (first == second) return true;
  Entity *into = &r->entities[(first < second ? first : second) - 1];
  Entity *from = &r->entities[(first < second ? second : first) - 1];
  uint32_t reason = lede_strings_add(&r->strings, because);
  if (reason == LEDE_POOL_FULL || !reserve_merge(into, from)) return false;
  merge_names(into, from);
  names_put(&into->because, reason);
  merge_places(&into->places, &from->places);
  link_trees(r, first, second);
  empty(from); /* all of it is under the smaller id now */
  r->merges++;
  return true;
}

/* ---- Mentions ---------------------------------------------------------------------------------------------------- */

/* Memory for the index as well: finding what covers a byte cannot fail. */
static bool reserve_mention(lede_registry *r, Entity *e) {
  size_t need = r->mention_count + 1;
  return lede_grow(&r->mentions, &r->mention_room, need, sizeof *r->mentions) &&
         lede_grow(&r->index.items, &r->index.room, need, sizeof *r->index.items) &&
         lede_grow(&r->reach.ends, &r->reach.room, lede_reach_nodes(need), sizeof *r->reach.ends) &&
         places_reserve(&e->places, 1);
}

uint32_t lede_mention_add(lede_registry *r, uint32_t entity, lede_range text) {
  Entity *e = entity_of(r, entity);
  if (e == NULL || text.begin >= text.end || r->mention_count >= UINT32_MAX - 1 || !reserve_mention(r, e)) return 0;
  uint32_t id = (uint32_t)++r->mention_count;
  r->mentions[id - 1] = (Mention){text, e->id};
  places_put(&e->places, (Place){text, id});
  r->indexed = false;
  return id;
}

size_t lede_entity_mentions(const lede_registry *r, uint32_t entity) {
  const Entity *e = entity_of(r, entity);
  return e != NULL ? e->places.count : 0;
}

uint32_t lede_entity_mention(lede_registry *r, uint32_t entity, size_t n) {
  Entity *e = entity_of(r, entity);
  if (e == NULL || n >= e->places.count) return 0;
  places_sort(&e->places);
  return e->places.items[n].mention;
}

static bool is_mention(const lede_registry *r, uint32_t mention) { return 0 < mention && mention <= r->mention_count; }

lede_range lede_mention_range(const lede_registry *r, uint32_t mention) {
  return is_mention(r, mention) ? r->mentions[mention - 1].text : (lede_range){0, 0};
}

uint32_t lede_mention_entity(const lede_registry *r, uint32_t mention) {
  return is_mention(r, mention) ? lede_entity_find(r, r->mentions[mention - 1].entity) : 0;
}

static void index_mentions(lede_registry *r) {
  r->index.count = 0;
  r->index.sorted = true;
  for (size_t i = 0; i < r->mention_count; i++)
    places_put(&r->index, (Place){r->mentions[i].text, (uint32_t)i + 1});
  places_sort(&r->index);
  lede_reach_start(&r->reach, r->index.count);
  for (size_t i = 0; i < r->index.count; i++) r->reach.ends[r->reach.leaves + i] = r->index.items[i].text.end;
  lede_reach_build(&r->reach);
  r->indexed = true;
}

uint32_t lede_mention_at(lede_registry *r, uint32_t at) {
  if (r->mention_count == 0) return 0;
  if (!r->indexed) index_mentions(r);
  uint32_t found = 0, longest = 0;
  size_t i = lede_reach_next(&r->reach, 0, at);
  for (; i != SIZE_MAX && r->index.items[i].text.begin <= at; i = lede_reach_next(&r->reach, i + 1, at)) {
    const Place *place = &r->index.items[i];
    uint32_t length = place->text.end - place->text.begin;
    if (length > longest) longest = length, found = place->mention;
  }
  return found;
}
