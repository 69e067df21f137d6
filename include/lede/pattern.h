/* lede/pattern.h - token patterns as trees, and the regular shape of one.
 *
 * A token pattern is what a grammar says of the elements of a layer, with the meaning that LPeg gives its operators:
 * ordered choice, possessive repetition, look-ahead that consumes nothing.  The tree is plain data;
 * lede/search.h matches it over the bytes of a tape.
 *
 * A node that stands for one token, whatever it is made of, is a *set*: predicates, any token, and choices, differences
 * and conjunctions of such.  An alphabet is asked for whole sets, so that a phase tells apart only what its sets do. */
#ifndef LEDE_PATTERN_H
#define LEDE_PATTERN_H

#include "lede/tape.h"

typedef enum lede_pattern_op {
  LEDE_PATTERN_IS,      /* a predicate: predicate, name, key, value                     */
  LEDE_PATTERN_ONE,     /* any token, no edge                                           */
  LEDE_PATTERN_CHOICE,  /* a, or else b                                                 */
  LEDE_PATTERN_DIFF,    /* a where b does not match                                     */
  LEDE_PATTERN_BOTH,    /* one token that is a and b                                    */
  LEDE_PATTERN_EDGE,    /* n: 1 of a sentence, 2 of a block, 3 either                   */
  LEDE_PATTERN_COUNT,   /* n tokens; n = 0 nothing, -1 never matches                    */
  LEDE_PATTERN_HOST,    /* an LPeg pattern over the tape: its host knows it             */
  LEDE_PATTERN_TEXT,    /* one token whose text an LPeg pattern matches                 */
  LEDE_PATTERN_SEQ,     /* a, then b                                                    */
  LEDE_PATTERN_NO,      /* a does not match here; nothing is consumed                   */
  LEDE_PATTERN_AHEAD,   /* a matches here; nothing is consumed                          */
  LEDE_PATTERN_BEHIND,  /* a matches what came before; nothing is consumed              */
  LEDE_PATTERN_POWER,   /* n >= 0: n or more of a; n < 0: at most -n                    */
  LEDE_PATTERN_AS,      /* a, captured as name                                          */
  LEDE_PATTERN_TAG,     /* nothing, and a constant named name                           */
  LEDE_PATTERN_REF,     /* rule `name` of the grammar around it                         */
  LEDE_PATTERN_GRAMMAR, /* rules that may refer to each other                           */
  LEDE_PATTERN_OPS
} lede_pattern_op;

/* A node; what it points to is borrowed and outlives it. */
typedef struct lede_pattern {
  lede_pattern_op op;
  bool is_set;
  lede_predicate predicate; /* IS */
  int n;                    /* EDGE, COUNT, POWER */
  int line;                 /* of the script that made it, for its host; 0 unknown */
  const char *name, *key, *value;
  const struct lede_pattern *a, *b;
  const struct lede_pattern *const *rules; /* GRAMMAR: so many, their names (NULL: it has none), and which is tried */
  const char *const *rule_names;
  size_t rule_count, first_rule;
  bool nullable;     /* may it match without taking an element?  As LPeg reckons: a look at something may */
  bool many;         /* AS: the name may be captured again */
  bool asks_text;    /* is there a TEXT in it? */
  bool is_open;      /* is there a REF in it, outside any grammar? */
  int depth;         /* nodes from here down the longest way; see LEDE_MAX_PATTERN_DEPTH */
  int length;        /* elements that it takes; LEDE_PATTERN_VARIES, or LEDE_PATTERN_HOST_KNOWS */
  uint64_t captures; /* a bit for each name that it captures once, names may share one */
} lede_pattern;
/* A pattern is walked by recursion: a deeper one is refused where it is made, and by lede_track_add. */
enum { LEDE_MAX_PATTERN_DEPTH = 2000 };
enum { LEDE_PATTERN_VARIES = -1, LEDE_PATTERN_HOST_KNOWS = -2 };

/* Fill in is_set and the fields from `nullable` to `captures`, but for `many`, from the rest of the node.  A grammar's
 * `nullable` stays as it is: that depends on how its rules refer to each other. */
void lede_pattern_derive(lede_pattern *p);

/* A name that both of two patterns capture once, but for a constant that both give; NULL: none. */
const char *lede_pattern_captured_twice(const lede_pattern *a, const lede_pattern *b);

/* The stable name of an operator ("seq"). */
const char *lede_pattern_op_name(lede_pattern_op op);

#endif
