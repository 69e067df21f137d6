/* search.h - what a search asks of a track. */
#ifndef LEDE_TAPE_SEARCH_H
#define LEDE_TAPE_SEARCH_H

#include "tape/program.h"

/* Match a rule of the track, counted where somebody looks on; see lede_program_match. */
LEDE_MUST_USE lede_status lede_track_match(lede_track *t, size_t rule, const lede_subject *subject, uint32_t i,
                                           lede_captures *out, uint32_t *stop, lede_error *err);

#endif
