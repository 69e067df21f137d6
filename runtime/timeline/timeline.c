/* timeline.c - events in order of time.
 *
 * Events are appended, and sorted when somebody reads; what was sorted before is only merged with what came since.
 * A tree of maxima over the ends answers what overlaps an interval.  Adding reserves all memory that reading needs. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "core/reach.h"
#include "lede/timeline.h"

struct lede_timeline {
  lede_event *events, *scratch;
  size_t count, room, scratch_room;
  size_t sorted; /* events [0, sorted) are in order */
  lede_reach reach;
  bool indexed; /* `reach` is of the events as they are */
};

lede_timeline *lede_timeline_new(void) { return calloc(1, sizeof(lede_timeline)); }

void lede_timeline_free(lede_timeline *tl) {
  if (tl == NULL) return;
  free(tl->events);
  free(tl->scratch);
  free(tl->reach.ends);
  free(tl);
}

lede_status lede_timeline_add(lede_timeline *tl, lede_event event) {
  if (event.time.from >= event.time.to) return LEDE_EINVALID;
  size_t need = tl->count + 1;
  if (!lede_grow(&tl->events, &tl->room, need, sizeof *tl->events) ||
      !lede_grow(&tl->scratch, &tl->scratch_room, need, sizeof *tl->scratch) ||
      !lede_grow(&tl->reach.ends, &tl->reach.room, lede_reach_nodes(need), sizeof *tl->reach.ends))
    return LEDE_ENOMEM;
  tl->events[tl->count++] = event;
  tl->indexed = false;
  return LEDE_OK;
}

size_t lede_timeline_count(const lede_timeline *tl) { return tl->count; }

/* ---- Order: a merge sort, because it keeps equals in order of adding --------------------------------------------- */

static bool precedes(const lede_event *a, const lede_event *b) {
  return a->time.from != b->time.from ? a->time.from < b->time.from : a->time.to > b->time.to;
}

/* Merge sorted [0, middle) and [middle, count). */
static void merge(lede_event *events, size_t middle, size_t count, lede_event *scratch) {
  size_t kept = 0, left = 0, right = middle, out;
  while (kept < middle && !precedes(&events[middle], &events[kept])) kept++; /* these are where they belong */
  memcpy(scratch, events + kept, (middle - kept) * sizeof *events);
  for (out = kept; left < middle - kept; out++) {
    bool take_right = right < count && precedes(&events[right], &scratch[left]);
    events[out] = take_right ? events[right++] : scratch[left++];
  }
}

static void sort(lede_event *events, size_t count, lede_event *scratch) {
  if (count < 2) return;
  size_t middle = count / 2;
  sort(events, middle, scratch);
  sort(events + middle, count - middle, scratch);
  merge(events, middle, count, scratch);
}

const lede_event *lede_timeline_events(lede_timeline *tl) {
  if (tl->sorted < tl->count) {
    sort(tl->events + tl->sorted, tl->count - tl->sorted, tl->scratch);
    merge(tl->events, tl->sorted, tl->count, tl->scratch);
    tl->sorted = tl->count;
  }
  return tl->events;
}

/* ---- Overlap ----------------------------------------------------------------------------------------------------- */

static void index_ends(lede_timeline *tl) {
  lede_reach_start(&tl->reach, tl->count);
  for (size_t i = 0; i < tl->count; i++) tl->reach.ends[tl->reach.leaves + i] = tl->events[i].time.to;
  lede_reach_build(&tl->reach);
  tl->indexed = true;
}

bool lede_timeline_between(lede_timeline *tl, int64_t from, int64_t to, size_t *i) {
  if (tl->count == 0 || from >= to) return false;
  const lede_event *events = lede_timeline_events(tl);
  if (!tl->indexed) index_ends(tl);
  size_t next = lede_reach_next(&tl->reach, *i, from);
  if (next == SIZE_MAX || events[next].time.from >= to) return false;
  *i = next;
  return true;
}
