/* lede/entity.h - the registry of entities: mentions, grouped.
 *
 * The registry holds structure only: which mention belongs to which entity, under which names, and why.  Which names
 * mean one thing is decided by rules in Lua.  Ids are 1-based; mentions and entities are numbered in order of adding,
 * and a merge keeps the smaller entity id.  Every function takes an id that was merged away for what it means now.
 * A function that fails has changed nothing, and may be called again. */
#ifndef LEDE_ENTITY_H
#define LEDE_ENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include "lede/doc.h"

typedef struct lede_registry lede_registry;
lede_registry *lede_registry_new(void); /* NULL: out of memory */
void lede_registry_free(lede_registry *r); /* NULL is fine */

/* A new entity of a type (PER ORG LOC MISC, or a script's own; copied) under a canonical name (copied).
 * 0: out of memory. */
uint32_t lede_entity_add(lede_registry *r, const char *type, const char *name);

/* A mention of an entity.  0: out of memory, no such entity, or the range is empty. */
uint32_t lede_mention_add(lede_registry *r, uint32_t entity, lede_range text);

/* Names and roles an entity also goes by; duplicates, and the canonical name as an alias, are ignored.  Cost: linear in
 * those it has.  false: out of memory or no such entity. */
bool lede_entity_alias(lede_registry *r, uint32_t entity, const char *alias);
bool lede_entity_role(lede_registry *r, uint32_t entity, const char *role);
bool lede_entity_rename(lede_registry *r, uint32_t entity, const char *name); /* the old name becomes an alias */

/* Make two entities one; the larger id from then on means the smaller, whose type and name stay.  The other's name
 * becomes an alias.  `because` (copied) says why.  true as well when they were one already: then nothing is noted.
 * false: out of memory or no such entity. */
bool lede_entity_merge(lede_registry *r, uint32_t a, uint32_t b, const char *because);
uint32_t lede_entity_find(const lede_registry *r, uint32_t entity); /* what an id means now; 0 no such; O(log n) */

/* Entities that have not been merged away, in order of id: start with 0; 0 ends. */
uint32_t lede_entity_next(const lede_registry *r, uint32_t after);

/* How many there are: entities that have not been merged away; entity ids, merged or not (1 .. count); and mentions,
 * whose ids are 1 .. count as well. */
size_t lede_registry_entities(const lede_registry *r);
size_t lede_registry_ids(const lede_registry *r);
size_t lede_registry_mentions(const lede_registry *r);

/* Borrowed until the next change; NULL no such. */
const char *lede_entity_name(const lede_registry *r, uint32_t entity);
const char *lede_entity_type(const lede_registry *r, uint32_t entity);
const char *lede_entity_get_alias(const lede_registry *r, uint32_t entity, size_t n); /* NULL past the last */
const char *lede_entity_get_role(const lede_registry *r, uint32_t entity, size_t n);
const char *lede_entity_get_because(const lede_registry *r, uint32_t entity, size_t n);

/* Mentions of an entity in text order: count, and the n-th one's id (0 past the last); then its range ({0, 0} no such)
 * and entity (0 no such). */
size_t lede_entity_mentions(const lede_registry *r, uint32_t entity);
uint32_t lede_entity_mention(lede_registry *r, uint32_t entity, size_t n);
lede_range lede_mention_range(const lede_registry *r, uint32_t mention);
uint32_t lede_mention_entity(const lede_registry *r, uint32_t mention);

/* The mention that covers text byte `at` (the longest, then the first), 0 none.  O(log n) for each that covers it. */
uint32_t lede_mention_at(lede_registry *r, uint32_t at);

#endif
