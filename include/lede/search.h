/* lede/search.h - the matches of a phase's rules in a layer, by the phase's policy.
 *
 * A rule's pattern is matched as LPeg would match it (ordered choice, possessive repetition, look-ahead that consumes
 * nothing), by a walk over its tree; the prefilter of the rules' track says where it is worth trying.
 *
 *   lede_search *s = lede_search_new(LEDE_LONGEST, false);
 *   lede_search_add(s, track, tape, count, host, first_rule, &err)    once for every track of the phase
 *   while (lede_search_next(s, accepted, &m, &err) == LEDE_OK && m.stop > 0) …
 *
 * Elements and rules are numbered from 0. */
#ifndef LEDE_SEARCH_H
#define LEDE_SEARCH_H

#include "lede/track.h"

#define LEDE_NO_MATCH UINT32_MAX

/* What only the host of the patterns can tell: where a HOST or a TEXT stops when it is matched at element i;
 * LEDE_NO_MATCH: it does not match. */
typedef struct lede_host {
  uint32_t (*match)(void *context, const lede_pattern *node, uint32_t i);
  void *context;
} lede_host;

/* What a match captured, in the order in which captures open: the AS with the elements first … stop - 1, or a constant,
 * the TAG. */
typedef struct lede_capture { const lede_pattern *node; uint32_t first, stop; } lede_capture;
typedef struct lede_captures { lede_capture *list; size_t count, room; } lede_captures;

typedef enum lede_policy {
  LEDE_LONGEST, /* of the rules that match at a place the longest, the first of equals; disjoint */
  LEDE_FIRST,   /* the first rule that matches; disjoint */
  LEDE_ALL,     /* every rule at every place */
  LEDE_OVERLAP  /* the longest at every place, even inside an earlier match */
} lede_policy;

typedef struct lede_search lede_search;
/* `many`: so many documents are to come that their prefilter is worth making at once.  NULL: out of memory. */
lede_search *lede_search_new(lede_policy policy, bool many);
void lede_search_free(lede_search *s);

/* Search a tape of a track's alphabet, too.  Both are borrowed while the search goes on; rule k of the track is rule
 * first_rule + k of the phase. */
LEDE_MUST_USE lede_status lede_search_add(lede_search *s, lede_track *track, const unsigned char *tape, size_t count,
                                          lede_host host, uint32_t first_rule, lede_error *err);

/* Elements first … stop - 1; its captures are valid until the next call. */
typedef struct lede_found {
  uint32_t rule, first, stop; /* stop 0: there are no more matches */
  const lede_capture *captures;
  size_t capture_count;
} lede_found;

/* The next match that takes at least one element.  `accepted`: was the one before taken?  Where it was not, the next best
 * at its place has its chance. */
LEDE_MUST_USE lede_status lede_search_next(lede_search *s, bool accepted, lede_found *out, lede_error *err);

/* The best match at one element, whatever the prefilter says; stop 0: there is none.  Not to be mixed with the above. */
LEDE_MUST_USE lede_status lede_search_at(lede_search *s, uint32_t element, lede_found *out, lede_error *err);

#endif
