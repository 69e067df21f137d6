/* lede/track.h - rules that share a tape: what a phase needs of them before it tries any.
 *
 * A track holds the patterns of some rules, the alphabet that their sets make, and a prefilter: one automaton that finds,
 * in one pass over a tape, the places where each rule may begin to match.  A phase has one track, or several where its
 * rules tell more kinds of token apart than a byte can name.
 *
 * The prefilter sees each rule as a regular expression over sets of tokens that matches at least wherever the rule does
 * (Glushkov's automaton, 1961, with look-around of one token).  It reads the tape from its end to its beginning, so that at
 * every element the state tells which rules may begin there; its states are made as they are met, as in RE2.  What the
 * expression leaves out can only make it say yes too often: the rule itself has the last word. */
#ifndef LEDE_TRACK_H
#define LEDE_TRACK_H

#include "lede/pattern.h"

typedef struct lede_track lede_track;

lede_track *lede_track_new(lede_lexicon *lex); /* `lex` is borrowed; NULL: out of memory */
void lede_track_free(lede_track *t);

/* Add the next rule (numbered from 0); the pattern is borrowed, and lede_pattern_derive has seen its nodes.  All rules
 * come before the first tape.
 * LEDE_EINVALID: an unknown class or form; LEDE_ELIMIT: over LEDE_MAX_PREDICATES predicates or sets, LEDE_MAX_RULES
 * or LEDE_MAX_PATTERN_DEPTH. */
enum { LEDE_MAX_RULES = 4096 };
LEDE_MUST_USE lede_status lede_track_add(lede_track *t, const lede_pattern *pattern, lede_error *err);

size_t lede_track_rules(const lede_track *t); /* how many */

/* The alphabet: for tapes and symbols. */
lede_alphabet *lede_track_alphabet(const lede_track *t);

/* The alphabet's number for a set of one of the patterns; -1: it is no (whole) set of theirs. */
int lede_track_set(const lede_track *t, const lede_pattern *set);

/* Places where rules may begin, in the order of the tape.  `rules` is a number that stands for a set of rules; 0 is the
 * empty set and does not occur. */
typedef struct lede_candidates { uint32_t *element, *rules; size_t count, room, rules_room; } lede_candidates;

/* Fill `out` (zeroed before its first use, freed by lede_candidates_free) from a tape of `count` bytes. */
LEDE_MUST_USE lede_status lede_track_candidates(lede_track *t, const unsigned char *tape, size_t count,
                                                lede_candidates *out, lede_error *err);

/* The same for a search, and perhaps more places: while a track is new, its rules are asked for no more than what they may
 * begin with, since an automaton costs more to make than it saves in one article. */
LEDE_MUST_USE lede_status lede_track_places(lede_track *t, const unsigned char *tape, size_t count,
                                            lede_candidates *out, lede_error *err);
void lede_candidates_free(lede_candidates *c);

/* The rules of such a set in order: the first behind rule `after`, which is -1 to begin with; -1: there is none. */
int lede_track_member(const lede_track *t, uint32_t rules, int after);

/* What has been done with each rule since somebody first asked; the track's own, NULL: out of memory.  The counts may be
 * set back to zero. */
typedef struct lede_rule_counts { size_t tries, matches; double seconds; } lede_rule_counts;
lede_rule_counts *lede_track_counts(lede_track *t);

#endif
