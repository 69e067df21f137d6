/* joint.h - automata that read one tape together: one look-up for an element, however many they are. */
#ifndef LEDE_TAPE_JOINT_H
#define LEDE_TAPE_JOINT_H

#include "tape/automaton.h"

typedef struct lede_joint lede_joint;

/* Of `count` automata, which are borrowed, and whose rules are numbered in `rule_words` words.  NULL: out of memory. */
lede_joint *lede_joint_new(lede_automaton *const *automata, size_t count, size_t rule_words);
void lede_joint_free(lede_joint *j);

/* What is told of a place, from the last to the first: the rules that may begin at element i.  false: stop. */
typedef bool lede_joint_note(void *context, size_t i, const uint64_t *rules);

/* Read a tape of `count` elements.  false: out of memory, or `note` said so. */
bool lede_joint_run(lede_joint *j, const unsigned char *tape, size_t count, lede_joint_note *note, void *context);

#endif
