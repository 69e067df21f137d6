/* timeline.c - events in order of time.
 *
 * Events are appended, and sorted in place when somebody reads; what was sorted before is only merged with what came
 * since.  A tree of maxima over the ends, a leaf for a block of events, answers what overlaps an interval; in a block a
 * byte for each event tells about when it ends, so that most need not be looked at.  Adding reserves all memory that
 * reading cannot do without. */
#include <stdlib.h>
#include <string.h>
#include "core/reach.h"
#include "timeline/time_internal.h"

enum { BLOCK = 16 }; /* events under one leaf of the tree */

/* When the events of a block end: late[i] << shift seconds behind `base`, and less than one step more. */
typedef struct { int64_t base; uint8_t shift, late[BLOCK]; } Ends;

struct lede_timeline {
  lede_event *events;
  size_t count, room;
  size_t sorted; /* events [0, sorted) are in order */
  lede_reach reach;
  Ends *ends;
  bool indexed; /* `reach` and `ends` are of the events as they are */
};

lede_timeline *lede_timeline_new(void) { return calloc(1, sizeof(lede_timeline)); }

void lede_timeline_free(lede_timeline *tl) {
  if (tl == NULL) return;
  free(tl->events);
  free(tl->reach.ends);
  free(tl->ends);
  free(tl);
}

lede_time lede_event_time(const lede_event *e) {
  return (lede_time){e->from, e->to, (lede_granularity)e->granularity, (lede_time_mod)e->mod};
}

/* ---- Adding ------------------------------------------------------------------------------------------------------ */

static size_t blocks_of(size_t count) { return (count + BLOCK - 1) / BLOCK; }

/* Room for `need` events and their index, an eighth more than is needed: events are many, and small. */
static bool reserve(lede_timeline *tl, size_t need) {
  if (need <= tl->room) return true;
  size_t room = need + need / 8 + 8;
  lede_event *events = realloc(tl->events, room * sizeof *events);
  if (events == NULL) return false;
  tl->events = events;
  int64_t *ends = realloc(tl->reach.ends, lede_reach_nodes(blocks_of(room)) * sizeof *ends);
  if (ends == NULL) return false;
  tl->reach.ends = ends;
  Ends *blocks = realloc(tl->ends, blocks_of(room) * sizeof *blocks);
  if (blocks == NULL) return false;
  tl->ends = blocks;
  tl->room = room;
  return true;
}

lede_status lede_timeline_add(lede_timeline *tl, lede_time time, uint64_t ref) {
  if (time.from >= time.to) return LEDE_EINVALID;
  if (tl->count == UINT32_MAX) return LEDE_ELIMIT;
  if (!reserve(tl, tl->count + 1)) return LEDE_ENOMEM;
  lede_event *e = &tl->events[tl->count];
  *e = (lede_event){time.from, time.to, ref, (uint32_t)tl->count, (uint8_t)time.granularity, (uint8_t)time.mod};
  tl->count++;
  tl->indexed = false;
  return LEDE_OK;
}

lede_status lede_timeline_merge(lede_timeline *tl, const lede_timeline *other, uint64_t shift) {
  size_t old = tl->count, more = other->count; /* `other` may be `tl` */
  if (more > UINT32_MAX - old) return LEDE_ELIMIT;
  if (!reserve(tl, old + more)) return LEDE_ENOMEM;
  for (size_t i = 0; i < more; i++) {
    lede_event e = other->events[i];
    e.ref += shift;
    e.order += (uint32_t)old;
    tl->events[old + i] = e;
  }
  tl->count += more;
  if (more > 0) tl->indexed = false;
  return LEDE_OK;
}

size_t lede_timeline_count(const lede_timeline *tl) { return tl->count; }

/* ---- Order ------------------------------------------------------------------------------------------------------- */

static bool precedes(const lede_event *a, const lede_event *b) {
  if (a->from != b->from) return a->from < b->from;
  return a->to != b->to ? a->to > b->to : a->order < b->order;
}

/* No two events are equal, so that any sort gives the same. */
static int by_place(const void *a, const void *b) { return precedes(a, b) ? -1 : precedes(b, a); }

static void sort(lede_event *events, size_t count) { qsort(events, count, sizeof *events, by_place); }

/* Merge sorted [0, middle) and [middle, count) from the back; `tail` has room for the latter. */
static void merge(lede_event *events, size_t middle, size_t count, lede_event *tail) {
  size_t left = middle, right = count - middle, out = count;
  memcpy(tail, events + middle, right * sizeof *events);
  while (right > 0) {
    bool take_left = left > 0 && precedes(&tail[right - 1], &events[left - 1]);
    events[--out] = take_left ? events[--left] : tail[--right];
  }
}

const lede_event *lede_timeline_events(lede_timeline *tl) {
  size_t more = tl->count - tl->sorted;
  if (more == 0) return tl->events;
  lede_event *tail = more < tl->sorted ? malloc(more * sizeof *tail) : NULL;
  if (tail != NULL) {
    sort(tl->events + tl->sorted, more);
    merge(tl->events, tl->sorted, tl->count, tail);
    free(tail);
  } else {
    sort(tl->events, tl->count);
  }
  tl->sorted = tl->count;
  return tl->events;
}

/* ---- Overlap ----------------------------------------------------------------------------------------------------- */

/* Seconds from the block's first event on to the last second of an event, or to `at`; none lies before it. */
static uint64_t behind(const Ends *b, int64_t at) { return (uint64_t)at - (uint64_t)b->base; }

/* Note when `count` events end; the last of these ends. */
static int64_t note_ends(const lede_event *events, size_t count, Ends *b) {
  int64_t last = LEDE_TIME_MIN;
  for (size_t i = 0; i < count; i++)
    if (events[i].to > last) last = events[i].to;
  b->base = events->from;
  b->shift = 0;
  while (behind(b, last - 1) >> b->shift > UINT8_MAX) b->shift++;
  for (size_t i = 0; i < count; i++) b->late[i] = (uint8_t)(behind(b, events[i].to - 1) >> b->shift);
  return last;
}

static void index_ends(lede_timeline *tl) {
  size_t blocks = blocks_of(tl->count);
  lede_reach_start(&tl->reach, blocks);
  for (size_t k = 0; k < blocks; k++) {
    size_t left = tl->count - k * BLOCK;
    int64_t last = note_ends(tl->events + k * BLOCK, left < BLOCK ? left : BLOCK, &tl->ends[k]);
    tl->reach.ends[tl->reach.leaves + k] = last;
  }
  lede_reach_build(&tl->reach);
  tl->indexed = true;
}

/* The first event from `i` to the end of its block that ends after `at`; `count`: none. */
static size_t next_in_block(const lede_timeline *tl, size_t i, int64_t at) {
  const Ends *b = &tl->ends[i / BLOCK];
  if (at <= b->base) return i;
  uint64_t step = behind(b, at) >> b->shift;
  size_t stop = (i / BLOCK + 1) * BLOCK < tl->count ? (i / BLOCK + 1) * BLOCK : tl->count;
  for (; i < stop; i++) {
    uint64_t late = b->late[i % BLOCK];
    if (late > step || (late == step && tl->events[i].to > at)) return i;
  }
  return tl->count;
}

/* Does event `i` begin before `at`?  It does where a later block does. */
static bool begins_before(const lede_timeline *tl, size_t i, int64_t at) {
  size_t next = i / BLOCK + 1;
  return (next * BLOCK < tl->count && tl->ends[next].base < at) || tl->events[i].from < at;
}

/* The first event from `i` on that ends after `at`; `count`: none. */
static size_t next_reaching(const lede_timeline *tl, size_t i, int64_t at) {
  while (i < tl->count) {
    size_t found = next_in_block(tl, i, at);
    if (found < tl->count) return found;
    size_t block = lede_reach_next(&tl->reach, i / BLOCK + 1, at);
    if (block == SIZE_MAX) break;
    i = block * BLOCK;
  }
  return tl->count;
}

bool lede_timeline_between(lede_timeline *tl, int64_t from, int64_t to, size_t *i) {
  if (tl->count == 0 || from >= to) return false;
  lede_timeline_events(tl);
  if (!tl->indexed) index_ends(tl);
  size_t next = next_reaching(tl, *i, from);
  if (next == tl->count || !begins_before(tl, next, to)) return false;
  *i = next;
  return true;
}

/* ---- Units and gaps ---------------------------------------------------------------------------------------------- */

lede_time lede_event_unit(const lede_event *e, lede_granularity unit) {
  lede_time whole;
  bool fits = lede_time_enclosing(e->from, unit, &whole) == LEDE_OK && whole.from <= e->from && e->to <= whole.to;
  return fits ? whole : lede_event_time(e);
}

bool lede_timeline_gap(lede_timeline *tl, lede_gap *gap) {
  const lede_event *events = lede_timeline_events(tl);
  if (gap->next == 0 && tl->count > 0) gap->covered = events[gap->next++].to;
  while (gap->next < tl->count) {
    const lede_event *e = &events[gap->next++];
    int64_t from = gap->covered;
    if (e->to > gap->covered) gap->covered = e->to;
    if (e->from <= from) continue;
    gap->from = from, gap->to = e->from;
    return true;
  }
  return false;
}
