/* search.c - the matches of a phase's rules in a layer. */
#include <stdlib.h>
#include "core/array.h"
#include "tape/search.h"

typedef struct {
  lede_track *track;
  lede_subject subject;
  uint32_t first_rule;
  lede_candidates places; size_t at; /* the place at hand */
  bool looked;                       /* for places: not before `next` is asked */
} Lane;

/* A match at the place at hand: what it captured is `count` of the list's from `captures` on. */
typedef struct { uint32_t rule, stop; size_t captures, count; bool tried; } Found;

struct lede_search {
  lede_policy policy;
  bool many;
  Lane *lanes; size_t lane_count, lanes_room;
  Found *found; size_t found_count, found_room;
  lede_captures captures;
  uint32_t element; /* the place at hand */
  uint32_t from;    /* where the next one may be */
  uint32_t stop;    /* of the match that was given last */
};

lede_search *lede_search_new(lede_policy policy, bool many) {
  lede_search *s = calloc(1, sizeof *s);
  if (s != NULL) s->policy = policy, s->many = many;
  return s;
}

void lede_search_free(lede_search *s) {
  if (s == NULL) return;
  for (size_t i = 0; i < s->lane_count; i++) lede_candidates_free(&s->lanes[i].places);
  free(s->lanes);
  free(s->found);
  free(s->captures.list);
  free(s);
}

static lede_status no_memory(lede_error *err) { return lede_fail(err, LEDE_ENOMEM, "out of memory"); }

lede_status lede_search_add(lede_search *s, lede_track *track, const unsigned char *tape, size_t count, lede_host host,
                            uint32_t first_rule, lede_error *err) {
  if (!lede_grow(&s->lanes, &s->lanes_room, s->lane_count + 1, sizeof *s->lanes)) return no_memory(err);
  Lane *lane = &s->lanes[s->lane_count++];
  const lede_mask *masks = lede_alphabet_mask(lede_track_alphabet(track), 0);
  *lane = (Lane){track, {masks, tape, count, host}, first_rule, {0}, 0, false};
  return LEDE_OK;
}

static lede_status look_for_places(lede_search *s, lede_error *err) {
  for (size_t i = 0; i < s->lane_count; i++) {
    Lane *lane = &s->lanes[i];
    if (lane->looked) continue;
    const lede_subject *of = &lane->subject;
    lede_status st = s->many ? lede_track_candidates(lane->track, of->tape, of->count, &lane->places, err)
                             : lede_track_places(lane->track, of->tape, of->count, &lane->places, err);
    if (st != LEDE_OK) return st;
    lane->looked = true;
  }
  return LEDE_OK;
}

/* Go to the leftmost place at or behind s->from; false: there is none. */
static bool next_place(lede_search *s) {
  uint32_t least = UINT32_MAX;
  for (size_t i = 0; i < s->lane_count; i++) {
    Lane *lane = &s->lanes[i];
    const lede_candidates *places = &lane->places;
    while (lane->at < places->count && places->element[lane->at] < s->from) lane->at++;
    if (lane->at < places->count && places->element[lane->at] < least) least = places->element[lane->at];
  }
  s->element = least;
  return least != UINT32_MAX;
}

static lede_status try_rule(lede_search *s, Lane *lane, size_t rule, lede_error *err) {
  size_t captures = s->captures.count;
  uint32_t stop;
  lede_status st = lede_track_match(lane->track, rule, &lane->subject, s->element, &s->captures, &stop, err);
  if (st != LEDE_OK || stop == LEDE_NO_MATCH || stop <= s->element) return st;
  if (!lede_grow(&s->found, &s->found_room, s->found_count + 1, sizeof *s->found)) return no_memory(err);
  s->found[s->found_count++] =
      (Found){lane->first_rule + (uint32_t)rule, stop, captures, s->captures.count - captures, false};
  return LEDE_OK;
}

/* Try the rules that may begin at the place at hand. */
static lede_status try_all(lede_search *s, lede_error *err) {
  s->found_count = s->captures.count = 0;
  for (size_t i = 0; i < s->lane_count; i++) {
    Lane *lane = &s->lanes[i];
    if (lane->at == lane->places.count || lane->places.element[lane->at] != s->element) continue;
    uint32_t rules = lane->places.rules[lane->at];
    for (int k = -1; (k = lede_track_member(lane->track, rules, k)) >= 0;) {
      lede_status st = try_rule(s, lane, (size_t)k, err);
      if (st != LEDE_OK) return st;
    }
  }
  return LEDE_OK;
}

/* Try all rules of all tracks there. */
static lede_status try_every(lede_search *s, lede_error *err) {
  s->found_count = s->captures.count = 0;
  for (size_t i = 0; i < s->lane_count; i++)
    for (size_t k = 0; k < lede_track_rules(s->lanes[i].track); k++) {
      lede_status st = try_rule(s, &s->lanes[i], k, err);
      if (st != LEDE_OK) return st;
    }
  return LEDE_OK;
}

static bool is_better(const lede_search *s, const Found *a, const Found *b) {
  if (s->policy == LEDE_FIRST || a->stop == b->stop) return a->rule < b->rule;
  return a->stop > b->stop;
}

/* The best of what was found and not tried yet; NULL: none is left. */
static Found *best(lede_search *s) {
  Found *best = NULL;
  for (size_t i = 0; i < s->found_count; i++) {
    Found *f = &s->found[i];
    if (!f->tried && (best == NULL || is_better(s, f, best))) best = f;
  }
  return best;
}

static void accept(lede_search *s) {
  if (s->policy != LEDE_ALL) s->found_count = 0;
  if (s->policy == LEDE_LONGEST || s->policy == LEDE_FIRST) s->from = s->stop;
}

static lede_found give(const lede_search *s, const Found *f) {
  if (f == NULL) return (lede_found){0, 0, 0, NULL, 0};
  return (lede_found){f->rule, s->element, f->stop, s->captures.list + f->captures, f->count};
}

lede_status lede_search_next(lede_search *s, bool accepted, lede_found *out, lede_error *err) {
  lede_status st = look_for_places(s, err);
  if (st != LEDE_OK) return st;
  if (accepted && s->stop > 0) accept(s);
  Found *f;
  while ((f = best(s)) == NULL && next_place(s)) {
    s->from = s->element + 1;
    st = try_all(s, err);
    if (st != LEDE_OK) return st;
  }
  if (f != NULL) f->tried = true;
  *out = give(s, f);
  s->stop = out->stop;
  return LEDE_OK;
}

lede_status lede_search_at(lede_search *s, uint32_t element, lede_found *out, lede_error *err) {
  s->element = element;
  lede_status st = try_every(s, err);
  if (st == LEDE_OK) *out = give(s, best(s));
  return st;
}
