/* map.c - where bytes came from: stretches in which a unit of so many bytes stands for a unit of so many.
 *
 * What was left out needs no stretch of its own: the next one begins further on. */
#include "html/html_internal.h"

bool lede_html_map_add(Map *m, size_t to, size_t from, size_t to_unit, size_t from_unit) {
  if (m->count > 0) {
    const Stretch *last = &m->stretches[m->count - 1];
    size_t units = (to - last->to) / last->to_unit;
    bool same = last->to_unit == to_unit && last->from_unit == from_unit && (to - last->to) % to_unit == 0;
    if (same && from == last->from + units * from_unit) return true;
  }
  if (!lede_grow(&m->stretches, &m->room, m->count + 1, sizeof *m->stretches)) return false;
  if (from_unit > UINT16_MAX) from_unit = UINT16_MAX; /* a number with as many digits: it maps to the first of them */
  m->stretches[m->count++] = (Stretch){(uint32_t)to, (uint32_t)from, (uint16_t)to_unit, (uint16_t)from_unit};
  return true;
}

static bool holds(const Map *m, size_t i, size_t at) {
  return i < m->count && m->stretches[i].to <= at && (i + 1 == m->count || at < m->stretches[i + 1].to);
}

/* The last stretch that begins at or before `at`: mostly the one that was asked for last, or the next. */
static const Stretch *stretch_at(Map *m, size_t at) {
  if (holds(m, m->last, at)) return &m->stretches[m->last];
  if (holds(m, m->last + 1, at)) return &m->stretches[++m->last];
  m->last = lede_last_at(m->stretches, m->count, sizeof *m->stretches, at);
  return &m->stretches[m->last];
}

lede_range lede_html_map_range(Map *m, size_t begin, size_t end) {
  if (m->count == 0) return (lede_range){(uint32_t)begin, (uint32_t)end};
  const Stretch *a = stretch_at(m, begin), *z = end > begin ? stretch_at(m, end - 1) : a;
  size_t from = a->from + (begin - a->to) / a->to_unit * a->from_unit, to = from;
  if (end > begin) to = z->from + ((end - 1 - z->to) / z->to_unit + 1) * z->from_unit;
  return (lede_range){(uint32_t)from, (uint32_t)(to < from ? from : to)};
}

size_t lede_html_map_piece(Map *m, size_t from, size_t to, lede_range *src) {
  *src = (lede_range){(uint32_t)from, (uint32_t)to};
  if (m->count == 0) return to - from;
  const Stretch *s = stretch_at(m, from), *next = s + 1;
  size_t end = next < m->stretches + m->count && next->to < to ? next->to : to, n = end - from, at = from - s->to;
  bool exact = s->to_unit == 1 && s->from_unit == 1;
  size_t unit = exact ? n : s->to_unit - at % s->to_unit, begin = s->from + at / s->to_unit * s->from_unit;
  *src = (lede_range){(uint32_t)begin, (uint32_t)(begin + (exact ? n : s->from_unit))};
  return unit < n ? unit : n;
}
