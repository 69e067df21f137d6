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

/* Reading, from the last element to the first: a state is a number above 0; 0: out of memory.  The start is behind the
 * last element, before the first one symbol 0 is read. */
size_t lede_automaton_start(lede_automaton *a);
size_t lede_automaton_go(lede_automaton *a, size_t state, int symbol);

/* May a rule begin at the element just read, or behind it?  And add these to `row`, of rule_words words. */
bool lede_automaton_finds(const lede_automaton *a, size_t state);
void lede_automaton_add_starts(const lede_automaton *a, size_t state, uint64_t *row);
void lede_automaton_add_preceded(const lede_automaton *a, size_t state, uint64_t *row);

/* States are forgotten when they grow too many, all but that which `go` then gives: this has changed since. */
size_t lede_automaton_age(const lede_automaton *a);

#endif
