/* test_search.c - matches of rules in a layer: policies, captures, what a host tells, grammars that call themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "lede/search.h"

typedef struct { lede_lexicon *lex; lede_doc *doc; lede_layer *layer; lede_track *track; unsigned char *tape; } World;

static World world(const char *text) {
  World w = {lede_lexicon_new(), NULL, NULL, NULL, NULL};
  assert_int_equal(lede_doc_text_new(text, strlen(text), &w.doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(w.doc, w.lex), LEDE_OK);
  w.layer = lede_layer_new(w.doc, w.lex);
  w.track = lede_track_new(w.lex);
  w.tape = malloc(lede_layer_count(w.layer));
  return w;
}

static void end(World *w) {
  free(w->tape);
  lede_track_free(w->track);
  lede_layer_free(w->layer);
  lede_doc_free(w->doc);
  lede_lexicon_free(w->lex);
}

static void add(World *w, lede_pattern *p) {
  lede_pattern_derive(p);
  assert_int_equal(lede_track_add(w->track, p, NULL), LEDE_OK);
}

#define WORD(text) (lede_pattern){.op = LEDE_PATTERN_IS, .is_set = true, .predicate = LEDE_IS_WORD, .name = text}
#define BOTH_OF(o, x, y) (lede_pattern){.op = o, .a = x, .b = y}

/* "a1-2 b3-3": rule (a letter), first and last element of every match; `refused`: a rule whose matches are not taken. */
static void show_found(World *w, lede_policy policy, lede_host host, int refused, bool many, char *shown) {
  lede_search *s = lede_search_new(policy, many);
  assert_int_equal(lede_search_add(s, w->track, w->tape, lede_layer_count(w->layer), host, 0, NULL), LEDE_OK);
  size_t n = 0;
  bool accepted = false;
  *shown = '\0';
  for (lede_found m; lede_search_next(s, accepted, &m, NULL) == LEDE_OK && m.stop > 0;) {
    accepted = (int)m.rule != refused;
    if (accepted) n += (size_t)sprintf(shown + n, "%s%c%u-%u", n > 0 ? " " : "", 'a' + (int)m.rule, m.first, m.stop - 1);
  }
  lede_search_free(s);
}

/* The same, whether its prefilter is made at once or not. */
static void assert_found(World *w, lede_policy policy, lede_host host, int refused, const char *expected) {
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(w->track), w->layer, w->tape, NULL), LEDE_OK);
  for (int many = 0; many < 2; many++) {
    char shown[512];
    show_found(w, policy, host, refused, many, shown);
    assert_string_equal(shown, expected);
  }
}

static const lede_host NOBODY = {NULL, NULL};

static void test_policies(void **state) {
  (void)state;
  World w = world("one two one two one");
  lede_pattern one = WORD("one"), two = WORD("two"), pair = BOTH_OF(LEDE_PATTERN_SEQ, &one, &two);
  lede_pattern three = BOTH_OF(LEDE_PATTERN_SEQ, &pair, &one), same = BOTH_OF(LEDE_PATTERN_SEQ, &one, &two);
  lede_pattern_derive(&pair);
  add(&w, &pair);
  add(&w, &three);
  add(&w, &same);
  assert_found(&w, LEDE_LONGEST, NOBODY, -1, "b1-3"); /* what is left, "two one", begins no rule */
  assert_found(&w, LEDE_FIRST, NOBODY, -1, "a1-2 a3-4");
  assert_found(&w, LEDE_ALL, NOBODY, -1, "b1-3 a1-2 c1-2 b3-5 a3-4 c3-4");
  assert_found(&w, LEDE_OVERLAP, NOBODY, -1, "b1-3 b3-5");
  assert_found(&w, LEDE_LONGEST, NOBODY, 1, "a1-2 a3-4"); /* the next best where the longest is refused */
  const lede_rule_counts *counts = lede_track_counts(w.track);
  assert_int_equal(counts[1].tries, 0);
  assert_found(&w, LEDE_OVERLAP, NOBODY, -1, "b1-3 b3-5");
  assert_int_equal(counts[1].tries, 2 * 2); /* it is looked for in two ways */
  assert_int_equal(counts[1].matches, 2 * 2);
  end(&w);
}

/* Captures in the order in which they open; none of what failed on the way, or was only looked at. */
static void test_captures(void **state) {
  (void)state;
  World w = world("one two two");
  lede_pattern one = WORD("one"), two = WORD("two"), inner = {.op = LEDE_PATTERN_AS, .name = "inner", .a = &two};
  lede_pattern_derive(&inner);
  lede_pattern twice = {.op = LEDE_PATTERN_POWER, .a = &inner, .n = 1};
  lede_pattern_derive(&twice);
  lede_pattern outer = {.op = LEDE_PATTERN_AS, .name = "outer", .a = &twice};
  lede_pattern_derive(&outer);
  lede_pattern wrong = BOTH_OF(LEDE_PATTERN_SEQ, &outer, &one), either = BOTH_OF(LEDE_PATTERN_CHOICE, &wrong, &outer);
  lede_pattern_derive(&wrong);
  lede_pattern ahead = {.op = LEDE_PATTERN_AHEAD, .a = &outer}, tag = {.op = LEDE_PATTERN_TAG, .name = "seen"};
  lede_pattern_derive(&either);
  lede_pattern_derive(&ahead);
  lede_pattern_derive(&tag);
  lede_pattern looks = BOTH_OF(LEDE_PATTERN_SEQ, &ahead, &tag), begin = BOTH_OF(LEDE_PATTERN_SEQ, &one, &looks);
  lede_pattern_derive(&looks);
  lede_pattern_derive(&begin);
  lede_pattern whole = BOTH_OF(LEDE_PATTERN_SEQ, &begin, &either);
  add(&w, &whole);
  lede_search *s = lede_search_new(LEDE_LONGEST, false);
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(w.track), w.layer, w.tape, NULL), LEDE_OK);
  assert_int_equal(lede_search_add(s, w.track, w.tape, lede_layer_count(w.layer), NOBODY, 7, NULL), LEDE_OK);
  lede_found m;
  assert_int_equal(lede_search_next(s, false, &m, NULL), LEDE_OK);
  assert_int_equal(m.rule, 7);
  static const struct { const char *name; uint32_t first, stop; } expected[] = {
      {"seen", 2, 2}, {"outer", 2, 4}, {"inner", 2, 3}, {"inner", 3, 4}};
  assert_int_equal(m.capture_count, 4);
  for (size_t i = 0; i < 4; i++) {
    assert_string_equal(m.captures[i].node->name, expected[i].name);
    assert_int_equal(m.captures[i].first, expected[i].first);
    assert_int_equal(m.captures[i].stop, expected[i].stop);
  }
  lede_search_free(s);
  end(&w);
}

static uint32_t every_second(void *context, const lede_pattern *node, uint32_t i) {
  assert_int_equal(node->op, LEDE_PATTERN_HOST);
  ++*(int *)context;
  return i % 2 == 0 ? i + 1 : LEDE_NO_MATCH;
}

static void test_host(void **state) {
  (void)state;
  World w = world("one one one");
  int calls = 0;
  lede_pattern host = {.op = LEDE_PATTERN_HOST}, one = WORD("one");
  lede_pattern_derive(&host);
  lede_pattern whole = BOTH_OF(LEDE_PATTERN_SEQ, &one, &host);
  add(&w, &whole);
  assert_found(&w, LEDE_LONGEST, (lede_host){every_second, &calls}, -1, "a1-2 a3-4"); /* 4 is the edge of the text */
  assert_int_equal(calls, 2 * 2); /* it is looked for in two ways */
  end(&w);
}

/* nest <- "(" nest? ")"? */
static void test_depth(void **state) {
  (void)state;
  enum { MANY = 20000 };
  char *text = malloc(MANY + 1);
  memset(text, '(', MANY);
  text[MANY] = '\0';
  World w = world(text);
  static const char *const names[] = {"nest"};
  lede_pattern open = WORD("("), ref = {.op = LEDE_PATTERN_REF, .name = "nest"};
  lede_pattern_derive(&ref);
  lede_pattern maybe = {.op = LEDE_PATTERN_POWER, .a = &ref, .n = -1};
  lede_pattern_derive(&maybe);
  lede_pattern rule = BOTH_OF(LEDE_PATTERN_SEQ, &open, &maybe);
  lede_pattern_derive(&rule);
  const lede_pattern *rules[] = {&rule};
  lede_pattern grammar = {.op = LEDE_PATTERN_GRAMMAR, .rules = rules, .rule_names = names, .rule_count = 1};
  add(&w, &grammar);
  lede_search *s = lede_search_new(LEDE_LONGEST, false);
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(w.track), w.layer, w.tape, NULL), LEDE_OK);
  assert_int_equal(lede_search_add(s, w.track, w.tape, lede_layer_count(w.layer), NOBODY, 0, NULL), LEDE_OK);
  lede_found m;
  lede_error err;
  assert_int_equal(lede_search_next(s, false, &m, &err), LEDE_ELIMIT);
  lede_search_free(s);
  ref.name = "nobody";
  assert_int_equal(lede_track_add(w.track, &grammar, &err), LEDE_EINVALID); /* and after the first tape, besides */
  lede_track *fresh = lede_track_new(w.lex);
  assert_int_equal(lede_track_add(fresh, &grammar, &err), LEDE_EINVALID);
  assert_string_equal(err.message, "a reference to no rule");
  lede_track_free(fresh);
  free(text);
  end(&w);
}

/* A pattern that would be a million million words, written out, is a short one. */
static void test_shared_parts(void **state) {
  (void)state;
  enum { DOUBLED = 40 };
  World w = world("one one one");
  lede_pattern p[DOUBLED + 1] = {WORD("one")}, two = WORD("two");
  lede_pattern_derive(&p[0]);
  for (int i = 1; i <= DOUBLED; i++) {
    p[i] = BOTH_OF(LEDE_PATTERN_SEQ, &p[i - 1], &p[i - 1]);
    lede_pattern_derive(&p[i]);
  }
  lede_pattern whole = BOTH_OF(LEDE_PATTERN_CHOICE, &p[DOUBLED], &p[1]), other = BOTH_OF(LEDE_PATTERN_CHOICE, &two, &p[0]);
  add(&w, &whole);
  add(&w, &other);
  assert_found(&w, LEDE_LONGEST, NOBODY, -1, "a1-2 b3-3");
  end(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_policies), cmocka_unit_test(test_captures),
                                     cmocka_unit_test(test_host), cmocka_unit_test(test_depth),
                                     cmocka_unit_test(test_shared_parts)};
  return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
