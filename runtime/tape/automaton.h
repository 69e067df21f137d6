/* automaton.h - some rules' shapes as one automaton, which reads a tape from right to left. */
#ifndef LEDE_TAPE_AUTOMATON_H
#define LEDE_TAPE_AUTOMATON_H

#include "tape/pattern.h"

typedef struct lede_automaton lede_automaton;

/* For rules of a track that has room for 64 * rule_words of them.  NULL: out of memory. */
lede_automaton *lede_automaton_new(const lede_alphabet *alphabet, size_t rule_words);
void lede_automaton_free(lede_automaton *a);

/* Add rule number `rule` of the track; all come before the first run.  false: out of memory. */
bool lede_automaton_add(lede_automaton *a, const lede_sets *sets, const lede_pattern *pattern, size_t rule);

size_t lede_automaton_size(const lede_automaton *a); /* positions */

/* Set bit k of row i (of rule_words words) of `rows` where rule k may begin at element i, for count + 1 elements: what
 * begins behind the last is asked too.  false: out of memory. */
bool lede_automaton_run(lede_automaton *a, const unsigned char *tape, size_t count, uint64_t *rows);

#endif
