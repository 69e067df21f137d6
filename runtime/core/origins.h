/* origins.h - where the bytes of a text came from: a list of its stretches, a byte or two for most. */
#ifndef LEDE_CORE_ORIGINS_H
#define LEDE_CORE_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text [at, end), each `unit` bytes of which came from `from_unit` bytes, one after another: source [from, from_end).
 * With `unit` 0 it is at most LEDE_CHARACTERS bytes, each character of which came from one byte. */
enum { LEDE_CHARACTERS = 128 };
typedef struct lede_stretch { uint32_t at, end, unit, from, from_end, from_unit; } lede_stretch;

/* All zero: empty.  Freed with lede_origins_free. */
typedef struct lede_origins {
  lede_stretch last;          /* which may still grow */
  unsigned char *bytes;       /* those before it, packed */
  size_t len, room;
  uint32_t packed_from_end;   /* of the last of these */
  struct lede_origin_mark *marks; /* one to so many of them */
  size_t count, mark_count, mark_room;
} lede_origins;

/* The text goes on with `len` bytes, each `unit` of which (0: each character) came from an equal share of the
 * `from_len` bytes at `from`; it is no matter where, when these are none.  false: out of memory. */
bool lede_origins_add(lede_origins *o, size_t len, size_t unit, size_t from, size_t from_len);
/* Of the text, so far. */
static inline size_t lede_origins_length(const lede_origins *o) { return o->last.end; }
void lede_origins_free(lede_origins *o);

/* A place in the list; all zero: before its first stretch.  No more may be added to a list that is walked. */
typedef struct lede_walk { lede_stretch s; size_t next; } lede_walk;

/* Go to the stretch that holds text byte `at`, which is quick near where we are; past the text's end, to the last. */
void lede_walk_to(const lede_origins *o, lede_walk *walk, size_t at);
/* Go to the next stretch; false: there is none. */
bool lede_walk_on(const lede_origins *o, lede_walk *walk);

/* Where the part of a stretch that lies within `text` [*begin, *end) came from: whole units.  Writes it there. */
void lede_stretch_source(const lede_stretch *s, const char *text, size_t *begin, size_t *end);

#endif
