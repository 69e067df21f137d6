/* lede/prefilter.h - where on a tape the rules of a phase may begin to match, found in one pass.
 *
 * Each rule is handed in as a regular approximation: a regular expression over sets of tokens that matches at least
 * wherever the rule does.  All of them together become one automaton (Glushkov's, 1961), which reads the tape from its
 * end to its beginning, so that at every element the state tells which rules may begin there; its states are made as
 * they are met (as in grep and RE2).  What the approximation leaves out can only make it say yes too often: the rule itself, an LPeg
 * pattern, has the last word.
 *
 * An approximation is written in postfix: see lede_prefilter_rule. */
#ifndef LEDE_PREFILTER_H
#define LEDE_PREFILTER_H

#include "lede/tape.h"

typedef struct lede_prefilter lede_prefilter;

/* `alphabet` is borrowed and must outlive the prefilter; its sets are what labels name.  NULL: out of memory. */
lede_prefilter *lede_prefilter_new(const lede_alphabet *alphabet);
void lede_prefilter_free(lede_prefilter *p);

/* What one element may be: a token of one of the sets, one of the edges, or, negated, anything but that. */
enum { LEDE_LABEL_END = 1, LEDE_LABEL_SENTENCE = 2, LEDE_LABEL_BLOCK = 4, LEDE_LABEL_NOT = 8 };

/* A label: the tokens of `sets` (with LEDE_LABEL_NOT: all others), and the edges whose bits are in `flags`
 * (LEDE_LABEL_END: before the first element and behind the last, for what asks what does not follow).
 * The same label gets the same number. */
LEDE_MUST_USE lede_status lede_prefilter_label(lede_prefilter *p, unsigned flags, const int *sets, size_t count,
                                               int *number, lede_error *err);

/* The operators of an approximation; an operand is a label's number with the operator that takes it before it. */
enum {
  LEDE_SHAPE_ONE = -1,    /* ONE label: an element                                  */
  LEDE_SHAPE_BEFORE = -2, /* BEFORE label: the element before the match begins      */
  LEDE_SHAPE_AHEAD = -3,  /* AHEAD label: what follows begins with such an element  */
  LEDE_SHAPE_BEHIND = -4, /* BEHIND label: what came before ends with such          */
  LEDE_SHAPE_EMPTY = -5,  /* nothing                                                */
  LEDE_SHAPE_FAIL = -6,   /* never matches                                          */
  LEDE_SHAPE_SEQ = -7,    /* two shapes, one after the other                        */
  LEDE_SHAPE_ALT = -8,    /* one of two shapes                                      */
  LEDE_SHAPE_STAR = -9,   /* any number of a shape                                  */
  LEDE_SHAPE_PLUS = -10,  /* one or more                                            */
  LEDE_SHAPE_OPT = -11    /* it or nothing                                          */
};

/* Add the next rule (numbered from 0).  All rules come before the first run.
 * LEDE_EINVALID: not an expression; LEDE_ELIMIT: too large, and then the rule is taken to match anywhere. */
LEDE_MUST_USE lede_status lede_prefilter_rule(lede_prefilter *p, const int *postfix, size_t count, lede_error *err);

/* Places where rules may begin, in the order of the tape.  `rules` is a number that stands for a set of rules; 0 is the
 * empty set and does not occur. */
typedef struct lede_candidates { uint32_t *element, *rules; size_t count, room, rules_room; } lede_candidates;

/* Fill `out` (zeroed before its first use, freed by lede_candidates_free) from a tape of `count` bytes. */
LEDE_MUST_USE lede_status lede_prefilter_run(lede_prefilter *p, const unsigned char *tape, size_t count,
                                             lede_candidates *out, lede_error *err);
void lede_candidates_free(lede_candidates *c);

/* The rules of such a set in order: calls with n = 0, 1, …, -1 past the last. */
int lede_prefilter_member(const lede_prefilter *p, uint32_t rules, int n);

#endif
