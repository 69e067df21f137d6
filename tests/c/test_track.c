/* test_track.c - where on a tape rules may begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "lede/track.h"

typedef struct { lede_lexicon *lex; lede_doc *doc; lede_layer *layer; unsigned char *tape; size_t count; } World;

static World world(const char *text) {
  World w = {lede_lexicon_new(), NULL, NULL, NULL, 0};
  assert_int_equal(lede_doc_text_new(text, strlen(text), &w.doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(w.doc, w.lex), LEDE_OK);
  w.layer = lede_layer_new(w.doc, w.lex);
  w.count = lede_layer_count(w.layer);
  w.tape = malloc(w.count);
  return w;
}

static void end(World *w) {
  free(w->tape);
  lede_layer_free(w->layer);
  lede_doc_free(w->doc);
  lede_lexicon_free(w->lex);
}

#define WORD(text) (lede_pattern){.op = LEDE_PATTERN_IS, .is_set = true, .predicate = LEDE_IS_WORD, .name = text}
#define BOTH_OF(o, x, y) (lede_pattern){.op = o, .a = x, .b = y}
#define OF(o, x) (lede_pattern){.op = o, .a = x}

static void add(lede_track *t, const lede_pattern *p) { assert_int_equal(lede_track_add(t, p, NULL), LEDE_OK); }

/* For every element the letters of the rules that may begin there, "." none: "#" is an edge of the text. */
static void assert_candidates(World *w, lede_track *t, const char *expected) {
  lede_candidates found = {0};
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(t), w->layer, w->tape, NULL), LEDE_OK);
  assert_int_equal(lede_track_candidates(t, w->tape, w->count, &found, NULL), LEDE_OK);
  char shown[512] = "";
  size_t n = 0;
  for (size_t i = 0, k = 0; i < w->count; i++) {
    if (i > 0) shown[n++] = ' ';
    bool here = k < found.count && found.element[k] == i;
    if (!here) shown[n++] = '.';
    for (int rule = -1; here && (rule = lede_track_member(t, found.rules[k], rule)) >= 0;) shown[n++] = (char)('a' + rule);
    k += here;
  }
  lede_candidates_free(&found);
  assert_string_equal(shown, expected);
}

static void test_places(void **state) {
  (void)state;
  World w = world("one two one. two one");
  lede_track *t = lede_track_new(w.lex);
  lede_pattern one = WORD("one"), two = WORD("two"), pair = BOTH_OF(LEDE_PATTERN_SEQ, &one, &two);
  lede_pattern behind_two = OF(LEDE_PATTERN_BEHIND, &two), after = BOTH_OF(LEDE_PATTERN_SEQ, &behind_two, &one);
  lede_pattern no_two = OF(LEDE_PATTERN_NO, &two), last = BOTH_OF(LEDE_PATTERN_SEQ, &one, &no_two);
  add(t, &pair);
  add(t, &after);
  add(t, &last);
  assert_candidates(&w, t, ". a . bc . . . bc ."); /* # one two one . / two one # */
  lede_error err;
  assert_int_equal(lede_track_add(t, &one, &err), LEDE_EINVALID);
  lede_track_free(t);
  end(&w);
}

static void test_edges(void **state) {
  (void)state;
  World w = world("one. two\n\none");
  lede_track *t = lede_track_new(w.lex);
  lede_pattern one = WORD("one"), two = WORD("two"), stop = WORD(".");
  lede_pattern sentence = {.op = LEDE_PATTERN_EDGE, .n = 1}, any = {.op = LEDE_PATTERN_EDGE, .n = 3};
  lede_pattern over = BOTH_OF(LEDE_PATTERN_SEQ, &stop, &sentence), into = BOTH_OF(LEDE_PATTERN_SEQ, &over, &two);
  lede_pattern behind = OF(LEDE_PATTERN_BEHIND, &any), first = BOTH_OF(LEDE_PATTERN_SEQ, &behind, &one);
  add(t, &into);
  add(t, &first);
  assert_candidates(&w, t, ". b a . . . b ."); /* # one . / two # one # */
  lede_track_free(t);
  end(&w);
}

/* More rules than a word has bits; every second asks for another word. */
static void test_many_rules(void **state) {
  (void)state;
  World w = world("one two");
  lede_track *t = lede_track_new(w.lex);
  lede_pattern one = WORD("one"), two = WORD("two");
  for (int k = 0; k < 150; k++) add(t, k % 2 == 0 ? &one : &two);
  lede_candidates found = {0};
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(t), w.layer, w.tape, NULL), LEDE_OK);
  assert_int_equal(lede_track_candidates(t, w.tape, w.count, &found, NULL), LEDE_OK);
  assert_int_equal(found.count, 2);
  for (int n = 0; n < 75; n++) {
    assert_int_equal(lede_track_member(t, found.rules[0], 2 * n - 1), 2 * n);
    assert_int_equal(lede_track_member(t, found.rules[1], 2 * n), 2 * n + 1);
  }
  assert_int_equal(lede_track_member(t, found.rules[0], 148), -1);
  lede_candidates_free(&found);
  lede_track_free(t);
  end(&w);
}

/* A rule that is too long to be followed may begin anywhere. */
static void test_too_long(void **state) {
  (void)state;
  enum { DOUBLED = 13 };
  World w = world("one two");
  lede_track *t = lede_track_new(w.lex);
  lede_pattern p[DOUBLED + 1] = {WORD("one")};
  for (int i = 1; i <= DOUBLED; i++) p[i] = BOTH_OF(LEDE_PATTERN_SEQ, &p[i - 1], &p[i - 1]);
  add(t, &p[DOUBLED]);
  assert_candidates(&w, t, "a a a a");
  lede_track_free(t);
  end(&w);
}

static void test_too_deep(void **state) {
  (void)state;
  World w = world("one");
  lede_track *t = lede_track_new(w.lex);
  static lede_pattern chain[LEDE_MAX_PATTERN_DEPTH + 1];
  chain[0] = WORD("one");
  lede_pattern_derive(&chain[0]);
  for (int i = 1; i <= LEDE_MAX_PATTERN_DEPTH; i++) {
    chain[i] = BOTH_OF(LEDE_PATTERN_SEQ, &chain[i - 1], &chain[0]);
    lede_pattern_derive(&chain[i]);
  }
  lede_error err;
  assert_int_equal(lede_track_add(t, &chain[LEDE_MAX_PATTERN_DEPTH], &err), LEDE_ELIMIT);
  assert_int_equal(lede_track_add(t, &chain[LEDE_MAX_PATTERN_DEPTH - 1], &err), LEDE_OK);
  lede_track_free(t);
  end(&w);
}

/* So many different states that they are forgotten on the way, and what is found stays right: a word, up to twelve tokens
 * of any kind, and the word again is a state for every set of distances. */
static void test_many_states(void **state) {
  (void)state;
  enum { WORDS = 12000, GAP = 12 };
  char *text = malloc(WORDS * 4 + 1);
  bool *is_one = malloc(WORDS);
  unsigned seed = 1;
  for (int i = 0; i < WORDS; i++) {
    seed = seed * 1103515245u + 12345u;
    is_one[i] = (seed >> 16) % 2 == 0;
    memcpy(text + i * 4, is_one[i] ? "one " : "two ", 5);
  }
  World w = world(text);
  assert_int_equal(w.count, WORDS + 2);
  lede_track *t = lede_track_new(w.lex);
  lede_pattern one = WORD("one"), token = {.op = LEDE_PATTERN_ONE, .is_set = true}, gap[GAP], whole;
  for (int i = 0; i < GAP; i++) gap[i] = BOTH_OF(LEDE_PATTERN_SEQ, i > 0 ? &gap[i - 1] : &one, &token);
  whole = BOTH_OF(LEDE_PATTERN_SEQ, &gap[GAP - 1], &one);
  add(t, &whole);
  lede_candidates found = {0};
  assert_int_equal(lede_alphabet_tape(lede_track_alphabet(t), w.layer, w.tape, NULL), LEDE_OK);
  for (int again = 0; again < 2; again++) {
    assert_int_equal(lede_track_candidates(t, w.tape, w.count, &found, NULL), LEDE_OK);
    size_t k = 0;
    for (int i = 0; i + GAP + 1 < WORDS; i++) {
      if (!(is_one[i] && is_one[i + GAP + 1])) continue;
      assert_true(k < found.count);
      assert_int_equal(found.element[k++], i + 1);
    }
    assert_int_equal(k, found.count);
  }
  lede_candidates_free(&found);
  lede_track_free(t);
  free(text);
  free(is_one);
  end(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),     cmocka_unit_test(test_edges),
                                     cmocka_unit_test(test_many_rules), cmocka_unit_test(test_too_long),
                                     cmocka_unit_test(test_too_deep), cmocka_unit_test(test_many_states)};
  return cmocka_run_group_tests_name("track", tests, NULL, NULL);
}
