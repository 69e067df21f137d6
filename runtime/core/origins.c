/* origins.c - where the bytes of a text came from, packed.
 *
 * A stretch is a byte, its kind | JUMP | how many units << COUNT, and what does not fit in it, as numbers of seven bits
 * a byte: the count when that is 0 there, the two lengths of a unit when its kind is OTHER, the length of the source
 * where the first of them is 0, and with JUMP how far from the end of the one before it stands in the source. */
#include <stdlib.h>
#include "core/array.h"
#include "core/origins.h"

enum { JUMP = 8, COUNT = 4, MOST = 15, OTHER = 7, PACKED = 32, STEP = 32 }; /* PACKED: bytes at most; STEP: to a mark */

struct lede_origin_mark { uint32_t at, from_end, next; }; /* the stretch that is at `next` begins at `at` */

/* The usual units: copies, the characters of old encodings, separators of ours, <br>. */
static const struct { uint8_t unit, from_unit; } kinds[OTHER] = {
    {1, 1}, {2, 1}, {3, 1}, {1, 2}, {3, 2}, {2, 0}, {1, 4}};

static size_t put_number(unsigned char *out, uint32_t n) {
  size_t len = 0;
  for (; n > 127; n >>= 7) out[len++] = (unsigned char)(n | 128);
  out[len++] = (unsigned char)n;
  return len;
}

static uint32_t get_number(const unsigned char **at) {
  uint32_t n = 0;
  for (unsigned shift = 0;; shift += 7) {
    n |= (uint32_t)(**at & 127) << shift;
    if (*(*at)++ < 128) return n;
  }
}

static size_t pack(const lede_stretch *s, uint32_t expected, unsigned char out[PACKED]) {
  unsigned kind = 0;
  while (kind < OTHER && (kinds[kind].unit != s->unit || kinds[kind].from_unit != s->from_unit)) kind++;
  uint32_t count = (s->end - s->at) / (s->unit > 0 ? s->unit : 1), jump = s->from - expected;
  bool small = count <= MOST;
  size_t len = 1;
  out[0] = (unsigned char)(kind | (jump != 0 ? JUMP : 0) | (small ? count << COUNT : 0));
  if (!small) len += put_number(out + len, count);
  if (kind == OTHER) len += put_number(out + len, s->unit), len += put_number(out + len, s->from_unit);
  if (s->unit == 0) len += put_number(out + len, s->from_end - s->from);
  if (jump != 0) len += put_number(out + len, jump >> 31 ? ~(jump << 1) : jump << 1); /* small ones back stay small */
  return len;
}

/* Read the stretch at `at` over the one before it. */
static const unsigned char *unpack(const unsigned char *at, lede_stretch *s) {
  unsigned head = *at++, kind = head & OTHER;
  uint32_t count = head >> COUNT;
  if (count == 0) count = get_number(&at);
  s->unit = kind != OTHER ? kinds[kind].unit : get_number(&at);
  s->from_unit = kind != OTHER ? kinds[kind].from_unit : get_number(&at);
  uint32_t from_len = s->unit > 0 ? count * s->from_unit : get_number(&at);
  uint32_t jump = head & JUMP ? get_number(&at) : 0;
  s->at = s->end;
  s->end += count * (s->unit > 0 ? s->unit : 1);
  s->from = s->from_end + (jump & 1 ? ~(jump >> 1) : jump >> 1);
  s->from_end = s->from + from_len;
  return at;
}

/* Pack the last stretch: another one follows it. */
static bool close_last(lede_origins *o) {
  if (o->last.end == 0) return true;
  if (!lede_grow(&o->bytes, &o->room, o->len + PACKED, 1)) return false;
  if (o->count % STEP == 0) {
    if (!lede_grow(&o->marks, &o->mark_room, o->mark_count + 1, sizeof *o->marks)) return false;
    o->marks[o->mark_count++] = (struct lede_origin_mark){o->last.at, o->packed_from_end, (uint32_t)o->len};
  }
  o->len += pack(&o->last, o->packed_from_end, o->bytes + o->len);
  o->packed_from_end = o->last.from_end;
  o->count++;
  return true;
}

bool lede_origins_add(lede_origins *o, size_t len, size_t unit, size_t from, size_t from_len) {
  lede_stretch *s = &o->last;
  if (len == 0) return true;
  if (from_len == 0) from = s->from_end;
  size_t from_unit = unit == 0 ? 1 : len == unit ? from_len : from_len / (len / unit);
  bool characters = s->unit == 0 && s->end > 0 && s->end - s->at + len <= LEDE_CHARACTERS;
  bool alike = s->unit == unit && s->from_unit == from_unit && unit > 0;
  bool character = unit == 0 || (len == 1 && from_len == 1);
  if (s->from_end != from || !(alike || (characters && character))) {
    if (!close_last(o)) return false;
    *s = (lede_stretch){s->end, s->end, (uint32_t)unit, (uint32_t)from, (uint32_t)from, (uint32_t)from_unit};
  }
  s->end += (uint32_t)len;
  s->from_end += (uint32_t)from_len;
  return true;
}

void lede_origins_free(lede_origins *o) {
  free(o->bytes);
  free(o->marks);
}

bool lede_walk_on(const lede_origins *o, lede_walk *w) {
  if (w->next > o->len) return false;
  if (w->next < o->len) w->next = (size_t)(unpack(o->bytes + w->next, &w->s) - o->bytes);
  else w->s = o->last, w->next = o->len + 1;
  return true;
}

void lede_walk_to(const lede_origins *o, lede_walk *w, size_t at) {
  if (at >= w->s.end && lede_walk_on(o, w) && at < w->s.end) return;
  if (at >= w->s.at && at < w->s.end) return;
  struct lede_origin_mark none = {0, 0, 0};
  const struct lede_origin_mark *m = o->mark_count > 0 ? &o->marks[lede_last_at(o->marks, o->mark_count, sizeof *m, at)]
                                                       : &none;
  *w = (lede_walk){.s = {.end = m->at, .from_end = m->from_end}, .next = m->next};
  while (lede_walk_on(o, w) && at >= w->s.end) {}
}

static size_t count_characters(const char *s, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += ((unsigned char)s[i] & 0xC0) != 0x80;
  return count;
}

void lede_stretch_source(const lede_stretch *s, const char *text, size_t *begin, size_t *end) {
  size_t a = *begin > s->at ? *begin - s->at : 0, z = *end < s->end ? *end - s->at : s->end - s->at;
  if (s->unit == 0) { /* `a` may stand within a character */
    *begin = s->from + (a > 0 ? count_characters(text + s->at, a + 1) - 1 : 0);
    *end = s->from + count_characters(text + s->at, z);
    return;
  }
  *begin = s->from + a / s->unit * s->from_unit;
  *end = s->from + (z + s->unit - 1) / s->unit * s->from_unit;
}
