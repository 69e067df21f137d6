/* map.c - where the bytes of a page in each of its states came from. */
#include "html/html_internal.h"

bool lede_html_map_add(Map *m, size_t len, size_t unit, size_t from, size_t from_len) {
  return lede_origins_add(&m->origins, len, len == from_len ? 1 : unit, from, from_len);
}

/* Where the unit came from that holds `at`. */
static lede_range unit_source(Map *m, size_t at) {
  size_t begin = at, end = at + 1;
  lede_walk_to(&m->origins, &m->walk, at);
  lede_stretch_source(&m->walk.s, m->text, &begin, &end);
  return (lede_range){(uint32_t)begin, (uint32_t)end};
}

lede_range lede_html_map_range(Map *m, size_t begin, size_t end) {
  if (lede_html_map_is_empty(m)) return (lede_range){(uint32_t)begin, (uint32_t)end};
  lede_range first = unit_source(m, begin);
  if (begin == end) return (lede_range){first.begin, first.begin};
  if (begin + 1 == end) return first;
  lede_range last = unit_source(m, end - 1);
  return (lede_range){first.begin, last.end < first.begin ? first.begin : last.end};
}

size_t lede_html_map_piece(Map *m, size_t from, size_t to, size_t *unit, lede_range *src) {
  size_t begin = from, end = to;
  *unit = 1;
  if (!lede_html_map_is_empty(m)) {
    lede_walk_to(&m->origins, &m->walk, from);
    const lede_stretch *s = &m->walk.s;
    if (end > s->end) end = s->end;
    *unit = s->unit;
    if (s->unit > 1) {
      size_t left = s->unit - (from - s->at) % s->unit; /* of the unit that we are in */
      if (left == s->unit && end - from >= left) end -= (end - from) % left;
      else *unit = (end = end < from + left ? end : from + left) - from;
    }
    to = end;
    lede_stretch_source(s, m->text, &begin, &end);
  }
  *src = (lede_range){(uint32_t)begin, (uint32_t)end};
  if (end - begin == to - from) *unit = 1;
  return to - from;
}
