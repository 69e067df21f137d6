/* program.h - the patterns of a track made ready to match, and the matching of one at a place. */
#ifndef LEDE_TAPE_PROGRAM_H
#define LEDE_TAPE_PROGRAM_H

#include "lede/search.h"
#include "tape/pattern.h"

typedef struct lede_program lede_program;

lede_program *lede_program_new(void); /* NULL: out of memory */
void lede_program_free(lede_program *p);

/* Add the next rule, whose sets have their numbers; the pattern is borrowed.  LEDE_EINVALID: it has a REF to no rule. */
LEDE_MUST_USE lede_status lede_program_add(lede_program *p, const lede_sets *sets, const lede_pattern *pattern,
                                           lede_error *err);

/* Know what every node may begin with, of the first `symbols` of an alphabet: to be asked whenever that has grown, before
 * anything is matched.  LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_program_learn(lede_program *p, const lede_mask *masks, int symbols, lede_error *err);

/* May a rule begin at a symbol, as far as was learnt? */
bool lede_program_begins(const lede_program *p, size_t rule, int symbol);

/* What is matched against: `masks` by symbol, as lede_alphabet_mask(a, 0) has them. */
typedef struct lede_subject {
  const lede_mask *masks;
  const unsigned char *tape;
  size_t count;
  lede_host host;
} lede_subject;

/* Match a rule at element i; *stop is the element behind the match, LEDE_NO_MATCH: there is none.  What it
 * captured is appended to `out`.  LEDE_ELIMIT: rules call each other too deeply; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_program_match(const lede_program *p, size_t rule, const lede_subject *subject, uint32_t i,
                                             lede_captures *out, uint32_t *stop, lede_error *err);

#endif
