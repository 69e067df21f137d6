/* program.c - token patterns made ready to match, and the matching.
 *
 * A pattern expression grammar needs no more than a walk over its tree: what has matched is never tried in another way
 * (Ford, "Parsing Expression Grammars", 2004).  The trees of all rules lie in one array, in which a part that several
 * share stands once. */
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "tape/program.h"

/* Operators of nodes: as a pattern's, with these added. */
enum { SET = LEDE_PATTERN_OPS, CALL };
enum { WRITTEN_OUT = 1 << 15 }; /* nodes of a program from which on chains are no longer written out */
enum { DEEPEST = 12000 }; /* calls of `match` within each other: a megabyte or two of stack */

/* n: of a SET its number; single: it takes one element and captures nothing, so that what it begins with is all of it */
typedef struct { int op, n; uint32_t a, b; const lede_pattern *pattern; bool single; } Node;

typedef struct { uint64_t bits[4]; } Symbols; /* a set of them */

/* What a node may begin with: the symbols of the element that it is matched at; may it match behind the last one? */
typedef struct { Symbols symbols; bool at_end; } First;

struct lede_program {
  Node *nodes; size_t count, room;
  uint32_t *rules; size_t rule_count, rules_room; /* the node of each */
  lede_sets made;                                 /* while rules are added, the nodes of patterns outside any grammar */
  int set_count;                                  /* the sets of its nodes are below */
  First *firsts; size_t firsts_room; /* of the nodes */
  int symbols;                       /* that they know */
};

lede_program *lede_program_new(void) { return calloc(1, sizeof(lede_program)); }

void lede_program_free(lede_program *p) {
  if (p == NULL) return;
  free(p->nodes);
  free(p->rules);
  free(p->firsts);
  lede_sets_free(&p->made);
  free(p);
}

/* ---- Making ------------------------------------------------------------------------------------------------------- */

/* `made`: the nodes of patterns seen, within `grammar`, whose rules have their nodes in `calls`. */
typedef struct Maker {
  lede_program *program;
  const lede_sets *sets;
  lede_sets *made;
  const lede_pattern *grammar;
  const uint32_t *calls;
  lede_error *err;
  lede_status status;
} Maker;

static uint32_t make(Maker *m, const lede_pattern *p);

static uint32_t fail(Maker *m, lede_status status, const char *message) {
  if (m->status == LEDE_OK) m->status = lede_fail(m->err, status, "%s", message);
  return 0;
}

static bool is_single(const Node *nodes, const Node *n) {
  switch (n->op) {
    case SET: case LEDE_PATTERN_ONE: case LEDE_PATTERN_EDGE: return true;
    case LEDE_PATTERN_CHOICE: case LEDE_PATTERN_DIFF: case LEDE_PATTERN_BOTH: return nodes[n->a].single && nodes[n->b].single;
    default: return false;
  }
}

static uint32_t add(Maker *m, Node n) {
  lede_program *p = m->program;
  if (!lede_grow(&p->nodes, &p->room, p->count + 1, sizeof *p->nodes)) return fail(m, LEDE_ENOMEM, "out of memory");
  n.single = is_single(p->nodes, &n);
  p->nodes[p->count] = n;
  return (uint32_t)p->count++;
}

static uint32_t make_call(Maker *m, const char *name) {
  for (size_t i = 0; m->grammar != NULL && i < m->grammar->rule_count; i++)
    if (m->grammar->rule_names[i] != NULL && strcmp(m->grammar->rule_names[i], name) == 0)
      return add(m, (Node){CALL, 0, m->calls[i], 0, NULL});
  return fail(m, LEDE_EINVALID, "a reference to no rule");
}

/* Its rules do not see those of the grammar around it. */
static uint32_t make_grammar(Maker *m, const lede_pattern *p) {
  uint32_t *calls = calloc(p->rule_count + 1, sizeof *calls);
  if (calls == NULL) return fail(m, LEDE_ENOMEM, "out of memory");
  lede_sets made = {0};
  Maker inner = {m->program, m->sets, &made, p, calls, m->err, m->status};
  for (size_t i = 0; i < p->rule_count; i++) calls[i] = add(&inner, (Node){CALL, 0, 0, 0, NULL});
  for (size_t i = 0; i < p->rule_count && inner.status == LEDE_OK; i++) {
    uint32_t rule = make(&inner, p->rules[i]);
    if (inner.status == LEDE_OK) m->program->nodes[calls[i]].a = rule;
  }
  uint32_t first = p->rule_count > 0 ? calls[p->first_rule] : 0;
  lede_sets_free(&made);
  free(calls);
  m->status = inner.status;
  return first;
}

static bool is_chain(const lede_pattern *p, lede_pattern_op op) { return p->op == op && !p->is_set; }

/* A sequence or choice in front of node `rest`, LEDE_NO_MATCH: in front of nothing.  However it was written, it leans to
 * the right: what comes last is then no call of `match`.  A part that several chains share is written out in each, so
 * that it has an end: a program of many nodes shares them instead. */
static uint32_t make_chain(Maker *m, const lede_pattern *p, lede_pattern_op op, uint32_t rest) {
  if (is_chain(p, op) && m->program->count < WRITTEN_OUT)
    return make_chain(m, p->a, op, make_chain(m, p->b, op, rest));
  uint32_t first = make(m, p);
  return rest == LEDE_NO_MATCH ? first : add(m, (Node){(int)op, 0, first, rest, p});
}

static uint32_t make_node(Maker *m, const lede_pattern *p) {
  bool chain = p->op == LEDE_PATTERN_SEQ || is_chain(p, LEDE_PATTERN_CHOICE);
  if (chain && m->program->count < WRITTEN_OUT) return make_chain(m, p, p->op, LEDE_NO_MATCH);
  if (p->op == LEDE_PATTERN_GRAMMAR) return make_grammar(m, p);
  if (p->op == LEDE_PATTERN_REF) return make_call(m, p->name);
  Node n = {(int)p->op, p->n, 0, 0, p};
  if (p->op == LEDE_PATTERN_ONE) return add(m, n);
  if (p->is_set) {
    n.op = SET;
    n.n = lede_sets_find(m->sets, p);
    if (n.n >= m->program->set_count) m->program->set_count = n.n + 1;
    return add(m, n);
  }
  if (p->op == LEDE_PATTERN_BEHIND && p->a->length < 0) return fail(m, LEDE_EINVALID, "looks behind it over no fixed length");
  if (p->op == LEDE_PATTERN_BEHIND) n.n = p->a->length;
  if (p->a != NULL) n.a = make(m, p->a);
  if (p->b != NULL) n.b = make(m, p->b);
  return add(m, n);
}

static uint32_t make(Maker *m, const lede_pattern *p) {
  int known = lede_sets_find(m->made, p);
  if (known >= 0 || m->status != LEDE_OK) return (uint32_t)known;
  uint32_t node = make_node(m, p);
  if (m->status == LEDE_OK && !lede_sets_add(m->made, p, (int)node)) fail(m, LEDE_ENOMEM, "out of memory");
  return node;
}

lede_status lede_program_add(lede_program *p, const lede_sets *sets, const lede_pattern *pattern, lede_error *err) {
  Maker m = {p, sets, &p->made, NULL, NULL, err, LEDE_OK};
  uint32_t node = make(&m, pattern);
  if (m.status != LEDE_OK) return m.status;
  if (!lede_grow(&p->rules, &p->rules_room, p->rule_count + 1, sizeof *p->rules))
    return lede_fail(err, LEDE_ENOMEM, "out of memory");
  p->rules[p->rule_count++] = node;
  return LEDE_OK;
}

/* ---- What a node may begin with ----------------------------------------------------------------------------------- */

/* LPeg asks the same of a choice ("head fail"); here every node is asked before it is entered. */

typedef struct {
  Symbols takes, looks; /* at which symbols it may match and take a token; at which it may match and take none */
  bool at_end;
} Start;

typedef struct { Symbols all, tokens, edges[4], of_set[]; } Known;

static const Symbols none;

static Symbols either(Symbols a, Symbols b) {
  for (int i = 0; i < 4; i++) a.bits[i] |= b.bits[i];
  return a;
}

static Symbols both(Symbols a, Symbols b) {
  for (int i = 0; i < 4; i++) a.bits[i] &= b.bits[i];
  return a;
}

static Symbols without(Symbols a, Symbols b) {
  for (int i = 0; i < 4; i++) a.bits[i] &= ~b.bits[i];
  return a;
}

static void put(Symbols *s, int symbol) { s->bits[symbol / 64] |= (uint64_t)1 << symbol % 64; }

/* What `k`, which is all zeros, is to know of `sets` sets. */
static void know(Known *k, int sets, const lede_mask *masks, int last) {
  for (int s = LEDE_SYMBOL_SENTENCE; s <= last; s++) {
    put(&k->all, s);
    if (s > LEDE_SYMBOL_BLOCK) put(&k->tokens, s);
    for (int w = 0; w * 64 < sets; w++)
      for (uint64_t bits = masks[s].bits[w]; bits != 0; bits &= bits - 1) put(&k->of_set[w * 64 + __builtin_ctzll(bits)], s);
  }
  for (int which = 1; which < 4; which++)
    for (int s = LEDE_SYMBOL_SENTENCE; s <= LEDE_SYMBOL_BLOCK; s++)
      if (which >> (s - LEDE_SYMBOL_SENTENCE) & 1) put(&k->edges[which], s);
}

static Symbols any_of(const Start *s) { return either(s->takes, s->looks); }

static Start sequence(const Start *a, const Start *b) {
  return (Start){either(a->takes, both(a->looks, b->takes)), both(a->looks, b->looks), a->at_end && b->at_end};
}

static Start choice(const Start *a, const Start *b) {
  return (Start){either(a->takes, b->takes), either(a->looks, b->looks), a->at_end || b->at_end};
}

/* Of node n, whose parts come before it and are known. */
static Start start_of(const Node *nodes, const Node *n, const Start *starts, const Known *k) {
  const Start *a = &starts[n->a], *b = &starts[n->b];
  Start anywhere = {none, k->all, true};
  switch (n->op) {
    case SET: return (Start){k->of_set[n->n], none, false};
    case LEDE_PATTERN_POWER: return n->n > 0 ? *a : (Start){a->takes, k->all, true};
    case LEDE_PATTERN_ONE: case LEDE_PATTERN_TEXT: return (Start){k->tokens, none, false};
    case LEDE_PATTERN_EDGE: return (Start){k->edges[n->n], none, false};
    case LEDE_PATTERN_COUNT: return n->n == 0 ? anywhere : (Start){n->n > 0 ? k->tokens : none, none, false};
    case LEDE_PATTERN_SEQ: return sequence(a, b);
    case LEDE_PATTERN_CHOICE: return choice(a, b);
    case LEDE_PATTERN_BOTH: return (Start){both(a->takes, any_of(b)), both(a->looks, any_of(b)), a->at_end && b->at_end};
    case LEDE_PATTERN_DIFF:
      if (!nodes[n->b].single) return *a;
      return (Start){without(a->takes, b->takes), without(a->looks, b->takes), a->at_end};
    case LEDE_PATTERN_NO: return nodes[n->a].single ? (Start){none, without(k->all, a->takes), true} : anywhere;
    case LEDE_PATTERN_AHEAD: return (Start){none, any_of(a), a->at_end};
    case LEDE_PATTERN_AS: return *a;
    case LEDE_PATTERN_BEHIND: case LEDE_PATTERN_TAG: return anywhere;
    default: return (Start){k->all, k->all, true}; /* a CALL, and what only the host can tell */
  }
}

lede_status lede_program_learn(lede_program *p, const lede_mask *masks, int symbols, lede_error *err) {
  if (p->symbols == symbols && p->firsts != NULL) return LEDE_OK;
  lede_sets_free(&p->made);
  int sets = (p->set_count + 63) / 64 * 64;
  Known *k = calloc(1, sizeof *k + (size_t)sets * sizeof *k->of_set);
  Start *starts = malloc((p->count + 1) * sizeof *starts);
  bool room = lede_grow(&p->firsts, &p->firsts_room, p->count + 1, sizeof *p->firsts);
  if (k != NULL && starts != NULL && room) {
    know(k, sets, masks, LEDE_SYMBOL_BLOCK + symbols);
    for (size_t i = 0; i < p->count; i++) { /* parts come before what they are part of; a CALL asks none */
      starts[i] = start_of(p->nodes, &p->nodes[i], starts, k);
      p->firsts[i] = (First){any_of(&starts[i]), starts[i].at_end};
    }
    p->symbols = symbols;
  }
  bool done = k != NULL && starts != NULL && room;
  free(k);
  free(starts);
  return done ? LEDE_OK : lede_fail(err, LEDE_ENOMEM, "out of memory");
}

bool lede_program_begins(const lede_program *p, size_t rule, int symbol) {
  return p->firsts[p->rules[rule]].symbols.bits[symbol / 64] >> symbol % 64 & 1;
}

/* ---- Matching ----------------------------------------------------------------------------------------------------- */

typedef struct {
  const Node *nodes;
  const First *firsts;
  const lede_subject *subject;
  lede_captures *out;
  lede_error *err;
  lede_status status;
  int depth;
} Run;

static bool is_token(const lede_subject *s, uint32_t i) { return i < s->count && s->tape[i] > LEDE_SYMBOL_BLOCK; }

/* Note a capture -> its place in the list. */
static size_t note(Run *r, const lede_pattern *node, uint32_t first) {
  lede_captures *out = r->out;
  if (lede_grow(&out->list, &out->room, out->count + 1, sizeof *out->list))
    out->list[out->count++] = (lede_capture){node, first, first};
  else if (r->status == LEDE_OK)
    r->status = lede_fail(r->err, LEDE_ENOMEM, "out of memory");
  return out->count - 1;
}

static uint32_t match(Run *r, uint32_t node, uint32_t i);

static bool may_begin(const Run *r, uint32_t node, uint32_t i) {
  const First *first = &r->firsts[node];
  if (i >= r->subject->count) return first->at_end;
  unsigned symbol = r->subject->tape[i];
  return first->symbols.bits[symbol / 64] >> symbol % 64 & 1;
}

/* A match that leaves no captures, nor moves: that of what is only looked at. */
static bool looks(Run *r, uint32_t node, uint32_t i) {
  size_t captures = r->out->count;
  uint32_t stop = match(r, node, i);
  r->out->count = captures;
  return stop != LEDE_NO_MATCH;
}

static uint32_t count_tokens(const lede_subject *s, uint32_t i, int n) {
  if (n < 0) return LEDE_NO_MATCH;
  for (; n > 0; n--, i++)
    if (!is_token(s, i)) return LEDE_NO_MATCH;
  return i;
}

/* n >= 0: that many or more; n < 0: at most -n. */
static uint32_t repeat(Run *r, const Node *n, uint32_t i) {
  int most = n->n < 0 ? -n->n : 0;
  for (int times = 0;; times++) {
    if (most > 0 && times == most) return i;
    size_t captures = r->out->count;
    uint32_t stop = match(r, n->a, i);
    if (stop == LEDE_NO_MATCH) {
      r->out->count = captures;
      return times < n->n ? LEDE_NO_MATCH : i;
    }
    if (stop == i) return i;
    i = stop;
  }
}

static uint32_t repeat_single(const Run *r, const Node *n, uint32_t i) {
  uint32_t from = i, most = n->n < 0 ? (uint32_t)-n->n : UINT32_MAX;
  while (i - from < most && may_begin(r, n->a, i)) i++;
  return n->n > 0 && i - from < (uint32_t)n->n ? LEDE_NO_MATCH : i;
}

static uint32_t capture(Run *r, const Node *n, uint32_t i) {
  size_t at = note(r, n->pattern, i);
  i = match(r, n->a, i);
  if (i != LEDE_NO_MATCH) r->out->list[at].stop = i;
  return i;
}

static bool look_behind(Run *r, const Node *n, uint32_t i) {
  size_t captures = r->out->count;
  uint32_t stop = i >= (uint32_t)n->n ? match(r, n->a, i - (uint32_t)n->n) : LEDE_NO_MATCH;
  r->out->count = captures;
  return stop == i;
}

static uint32_t ask_host(Run *r, const Node *n, uint32_t i) {
  const lede_subject *s = r->subject;
  if (n->op == LEDE_PATTERN_TEXT && !is_token(s, i)) return LEDE_NO_MATCH;
  return s->host.match != NULL ? s->host.match(s->host.context, n->pattern, i) : LEDE_NO_MATCH;
}

/* Where node stops when it is matched at element i, at which it may begin: that says all of a single one, and of what only
 * looks at one.  Of what fails, captures may be left behind. */
static uint32_t match_here(Run *r, uint32_t node, uint32_t i) {
  const lede_subject *s = r->subject;
  for (;;) {
    const Node *n = &r->nodes[node];
    size_t captures;
    uint32_t stop;
    if (n->single) return i + 1;
    switch (n->op) {
      case LEDE_PATTERN_COUNT: return count_tokens(s, i, n->n);
      case LEDE_PATTERN_SEQ:
        i = match(r, n->a, i);
        if (i == LEDE_NO_MATCH) return i;
        node = n->b;
        break;
      case LEDE_PATTERN_CHOICE:
        captures = r->out->count;
        stop = match(r, n->a, i);
        if (stop != LEDE_NO_MATCH) return stop;
        r->out->count = captures;
        node = n->b;
        break;
      case LEDE_PATTERN_DIFF:
        if (!r->nodes[n->b].single && looks(r, n->b, i)) return LEDE_NO_MATCH;
        node = n->a;
        break;
      case LEDE_PATTERN_BOTH:
        if (!r->nodes[n->b].single && !looks(r, n->b, i)) return LEDE_NO_MATCH;
        node = n->a;
        break;
      case LEDE_PATTERN_NO: return r->nodes[n->a].single || !looks(r, n->a, i) ? i : LEDE_NO_MATCH;
      case LEDE_PATTERN_AHEAD: return r->nodes[n->a].single || looks(r, n->a, i) ? i : LEDE_NO_MATCH;
      case LEDE_PATTERN_BEHIND: return look_behind(r, n, i) ? i : LEDE_NO_MATCH;
      case LEDE_PATTERN_POWER: return r->nodes[n->a].single ? repeat_single(r, n, i) : repeat(r, n, i);
      case LEDE_PATTERN_AS: return capture(r, n, i);
      case LEDE_PATTERN_TAG: note(r, n->pattern, i); return i;
      case CALL: node = n->a; break;
      default: return ask_host(r, n, i);
    }
    if (!may_begin(r, node, i)) return LEDE_NO_MATCH;
  }
}

static uint32_t match(Run *r, uint32_t node, uint32_t i) {
  if (!may_begin(r, node, i)) return LEDE_NO_MATCH;
  if (r->nodes[node].single) return i + 1;
  if (r->status != LEDE_OK) return LEDE_NO_MATCH;
  if (++r->depth > DEEPEST) {
    r->status = lede_fail(r->err, LEDE_ELIMIT, "rules of a grammar call each other more than %d deep", DEEPEST);
    return LEDE_NO_MATCH;
  }
  uint32_t stop = match_here(r, node, i);
  r->depth--;
  return stop;
}

lede_status lede_program_match(const lede_program *p, size_t rule, const lede_subject *subject, uint32_t i,
                               lede_captures *out, uint32_t *stop, lede_error *err) {
  Run r = {p->nodes, p->firsts, subject, out, err, LEDE_OK, 0};
  size_t captures = out->count;
  *stop = match(&r, p->rules[rule], i);
  if (*stop == LEDE_NO_MATCH) out->count = captures;
  return r.status;
}
