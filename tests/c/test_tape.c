/* test_tape.c - layers of elements, folds, and the tape of an alphabet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "lede/tape.h"

static void read_list(lede_lexicon *lex, const char *name, const char *text) {
  lede_error err = {LEDE_OK, ""};
  if (lede_lexicon_read(lex, name, text, strlen(text), &err) != LEDE_OK) fail_msg("%s", err.message);
}

/* What a test works with: a lexicon, a document and its lowest layer. */
typedef struct { lede_lexicon *lex; lede_doc *doc; lede_layer *layer; } World;

static lede_doc *segmented(const lede_lexicon *lex, const char *text) {
  lede_doc *doc = NULL;
  assert_int_equal(lede_doc_text_new(text, strlen(text), &doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(doc, lex), LEDE_OK);
  return doc;
}

static World world(const char *text) {
  World w = {lede_lexicon_new(), NULL, NULL};
  read_list(w.lex, "report", "say / said | stance=neutral\ndeny / denied | stance=deny\naccording to\n");
  read_list(w.lex, "title", "president\nenvoy\n");
  w.doc = segmented(w.lex, text);
  w.layer = lede_layer_new(w.doc, w.lex);
  assert_non_null(w.layer);
  return w;
}

static void end(World w) {
  lede_layer_free(w.layer);
  lede_doc_free(w.doc);
  lede_lexicon_free(w.lex);
}

/* A layer as a line: "#" block edge, "/" sentence edge, words; "NAME(…)" a fold. */
static void assert_layer(const World *w, const lede_layer *layer, const char *expected) {
  char shown[2048] = "";
  size_t len, n = 0;
  const char *text = lede_doc_text(w->doc, &len);
  for (size_t i = 0; i < lede_layer_count(layer); i++) {
    lede_element e = lede_layer_element(layer, i);
    lede_range r = lede_layer_range(layer, (uint32_t)i, (uint32_t)i);
    const char *fold = lede_fold_name(w->lex, e.fold), *gap = i > 0 ? " " : "";
    int width = (int)(r.end - r.begin);
    if (e.edge != LEDE_NOT_EDGE)
      n += (size_t)snprintf(shown + n, sizeof shown - n, "%s%s", gap, e.edge == LEDE_BLOCK_EDGE ? "#" : "/");
    else
      n += (size_t)snprintf(shown + n, sizeof shown - n, fold != NULL ? "%s%s(%.*s)" : "%s%s%.*s", gap,
                            fold != NULL ? fold : "", width, text + r.begin);
  }
  assert_string_equal(shown, expected);
}

static lede_layer *fold(const World *w, const lede_layer *below, const char *name, uint32_t first, uint32_t last,
                        uint32_t head) {
  lede_fold f = {first, last, head, lede_fold_id(w->lex, name)};
  lede_layer *layer = lede_layer_fold(below, &f, 1);
  assert_non_null(layer);
  return layer;
}

/* ---- Layers ----------------------------------------------------------------------------------------------------- */

static void test_edges(void **state) {
  (void)state;
  World w = world("Lee left. Ann stayed.\n\nNobody, according to Lee, knows.");
  assert_layer(&w, w.layer, "# Lee left . / Ann stayed . # Nobody , according to Lee , knows . #");
  lede_element phrase = lede_layer_element(w.layer, 11);
  assert_int_equal(phrase.stop_token - phrase.first_token, 2);
  assert_string_equal(lede_lexicon_entry_text(w.lex, phrase.entry), "according to");
  assert_int_equal(phrase.stop_child, 0); /* the lowest layer has nothing below it */
  end(w);
}

static void test_nothing_but_edges(void **state) {
  (void)state;
  World w = world("\xE2\x80\x8B");
  uint32_t first, last;
  assert_layer(&w, w.layer, "#");
  assert_false(lede_layer_find(w.layer, (lede_range){0, 3}, &first, &last));
  assert_int_equal(lede_layer_range(w.layer, 0, 0).end, 0);
  end(w);
}

static void test_ranges(void **state) {
  (void)state;
  World w = world("Lee left. Ann stayed.");
  lede_range r = lede_layer_range(w.layer, 1, 6); /* over the edge between the sentences */
  assert_int_equal(r.begin, 0);
  assert_int_equal(r.end, 20);
  r = lede_layer_range(w.layer, 4, 4); /* an edge is empty, and stands before what follows */
  assert_int_equal(r.begin, 10);
  assert_int_equal(r.end, 10);
  r = lede_layer_range(w.layer, 8, 8);
  assert_int_equal(r.begin, 21);
  assert_int_equal(r.end, 21);
  end(w);
}

static void assert_found(const lede_layer *layer, uint32_t begin, uint32_t stop, uint32_t first, uint32_t last) {
  uint32_t a, b;
  assert_true(lede_layer_find(layer, (lede_range){begin, stop}, &a, &b));
  assert_int_equal(a, first);
  assert_int_equal(b, last);
}

static void test_find(void **state) {
  (void)state;
  World w = world("Lee left. Ann stayed.");
  uint32_t a, b;
  assert_found(w.layer, 0, 21, 1, 7);
  assert_found(w.layer, 0, 3, 1, 1);
  assert_found(w.layer, 1, 13, 2, 5); /* what is cut in two does not lie within */
  assert_found(w.layer, 9, 19, 5, 5); /* and no edge is found */
  assert_false(lede_layer_find(w.layer, (lede_range){1, 3}, &a, &b));
  assert_false(lede_layer_find(w.layer, (lede_range){9, 10}, &a, &b));
  assert_false(lede_layer_find(w.layer, (lede_range){30, 40}, &a, &b));
  end(w);
}

/* ---- Folds ------------------------------------------------------------------------------------------------------ */

static void test_fold(void **state) {
  (void)state;
  World w = world("The envoy Ann Lee said so. Ann left.");
  lede_layer *person = fold(&w, w.layer, "PERSON", 2, 4, 2);
  assert_layer(&w, person, "# The PERSON(envoy Ann Lee) said so . / Ann left . #");

  lede_element e = lede_layer_element(person, 2);
  assert_int_equal(e.first_child, 2);
  assert_int_equal(e.stop_child, 5);
  assert_string_equal(lede_lexicon_entry_text(w.lex, e.entry), "envoy"); /* the head's word shows */
  assert_int_equal(e.form, LEDE_FORM_LOWER);
  e = lede_layer_element(person, 3); /* what was not folded has itself below it */
  assert_int_equal(e.first_child, 5);
  assert_int_equal(e.stop_child, 6);
  assert_int_equal(e.fold, 0);

  lede_layer *group = fold(&w, person, "GROUP", 1, 2, LEDE_NO_HEAD);
  assert_layer(&w, group, "# GROUP(The envoy Ann Lee) said so . / Ann left . #");
  e = lede_layer_element(group, 1);
  assert_int_equal(e.entry, 0);
  assert_int_equal(e.first_child, 1);
  assert_int_equal(e.stop_child, 3);
  assert_found(group, 0, 17, 1, 1);
  lede_layer_free(group);
  lede_layer_free(person);
  end(w);
}

static void test_head_of_a_head(void **state) {
  (void)state;
  World w = world("The old envoy left.");
  lede_layer *noun = fold(&w, w.layer, "NOUN", 2, 3, 3), *group = fold(&w, noun, "GROUP", 1, 2, 2);
  assert_string_equal(lede_lexicon_entry_text(w.lex, lede_layer_element(group, 1).entry), "envoy");
  lede_layer_free(group);
  lede_layer_free(noun);
  end(w);
}

static void test_many_folds(void **state) {
  (void)state;
  World w = world("Ann Lee met Bo Ek. Cy Oz left.");
  uint16_t name = lede_fold_id(w.lex, "NAME");
  lede_fold folds[] = {{1, 2, LEDE_NO_HEAD, name}, {4, 5, LEDE_NO_HEAD, name}, {8, 9, LEDE_NO_HEAD, name}};
  lede_layer *layer = lede_layer_fold(w.layer, folds, 3), *same = lede_layer_fold(w.layer, NULL, 0);
  assert_layer(&w, layer, "# NAME(Ann Lee) met NAME(Bo Ek) . / NAME(Cy Oz) left . #");
  assert_layer(&w, same, "# Ann Lee met Bo Ek . / Cy Oz left . #");
  lede_layer_free(layer);
  lede_layer_free(same);
  end(w);
}

static void test_fold_names(void **state) {
  (void)state;
  lede_lexicon *lex = lede_lexicon_new();
  uint16_t a = lede_fold_id(lex, "PERSON"), b = lede_fold_id(lex, "ORG");
  assert_true(a != 0 && b != 0 && a != b);
  assert_int_equal(lede_fold_id(lex, "PERSON"), a);
  assert_string_equal(lede_fold_name(lex, b), "ORG");
  assert_null(lede_fold_name(lex, 0));
  assert_null(lede_fold_name(lex, 100));
  lede_lexicon_free(lex);
}

/* ---- Alphabets -------------------------------------------------------------------------------------------------- */

static int add(lede_alphabet *a, lede_predicate kind, const char *name, const char *key, const char *value) {
  lede_error err = {LEDE_OK, ""};
  int number = -1;
  if (lede_alphabet_add(a, kind, name, key, value, &number, &err) != LEDE_OK) fail_msg("%s", err.message);
  return number;
}

/* The tape of a layer, where one predicate holds: '1' and '0', edges as '/' and '#'. */
static void assert_holds(lede_alphabet *a, lede_layer *layer, int number, const char *expected) {
  unsigned char tape[64];
  char shown[65] = "";
  size_t count = lede_layer_count(layer);
  assert_true(count <= sizeof tape);
  assert_int_equal(lede_alphabet_tape(a, layer, tape, NULL), LEDE_OK);
  for (size_t i = 0; i < count; i++)
    shown[i] = tape[i] == LEDE_SYMBOL_BLOCK ? '#' : tape[i] == LEDE_SYMBOL_SENTENCE ? '/' :
               lede_alphabet_has(a, tape[i], number) ? '1' : '0';
  assert_string_equal(shown, expected);
}

static void test_every_predicate(void **state) {
  (void)state;
  /*               # 1   2         3   4   5    6     7 / 9   10     11 # */
  World w = world("The president Ann Lee DENIED it . He said .");
  lede_layer *folded = fold(&w, w.layer, "PERSON", 2, 4, 2);
  lede_alphabet *a = lede_alphabet_new(w.lex);
  int report = add(a, LEDE_IS_CLASS, "report", NULL, NULL), cap = add(a, LEDE_IS_FORM, "Cap", NULL, NULL),
      capital = add(a, LEDE_IS_FORM, "capital", NULL, NULL), it = add(a, LEDE_IS_WORD, "It", NULL, NULL),
      deny = add(a, LEDE_IS_LEXEME, "deny", NULL, NULL), said = add(a, LEDE_IS_LEXEME, "said", NULL, NULL),
      stance = add(a, LEDE_HAS_ATTR, "report", "stance", "neutral"),
      person = add(a, LEDE_IS_FOLD, "PERSON", NULL, NULL),
      title = add(a, LEDE_IS_CLASS, "title", NULL, NULL), words = add(a, LEDE_IS_WORD, "\n he it\tthe ", NULL, NULL);
  assert_holds(a, folded, report, "#00100/010#");
  assert_holds(a, folded, cap, "#10000/100#");
  assert_holds(a, folded, capital, "#10100/100#");
  assert_holds(a, folded, it, "#00010/000#");
  assert_holds(a, folded, deny, "#00100/000#");
  assert_holds(a, folded, said, "#00000/010#");
  assert_holds(a, folded, stance, "#00000/010#");
  assert_holds(a, folded, person, "#01000/000#");
  assert_holds(a, folded, words, "#10010/100#");
  assert_holds(a, folded, title, "#01000/000#"); /* by its head */
  assert_holds(a, w.layer, title, "#0100000/000#");
  assert_holds(a, w.layer, person, "#0000000/000#");
  lede_alphabet_free(a);
  lede_layer_free(folded);
  end(w);
}

static void test_alike_is_one_symbol(void **state) {
  (void)state;
  World w = world("said denied Ann it said Bo was");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  int report = add(a, LEDE_IS_CLASS, "report", NULL, NULL);
  unsigned char tape[16];
  assert_int_equal(add(a, LEDE_IS_CLASS, "report", NULL, NULL), report); /* the same one again */
  assert_int_equal(lede_alphabet_symbols(a), 0);
  assert_int_equal(lede_alphabet_tape(a, w.layer, tape, NULL), LEDE_OK);
  assert_int_equal(lede_alphabet_symbols(a), 2);
  assert_int_equal(tape[1], tape[2]); /* said, denied */
  assert_int_equal(tape[3], tape[4]); /* Ann, it */
  assert_true(tape[1] > LEDE_SYMBOL_BLOCK && tape[3] > LEDE_SYMBOL_BLOCK && tape[1] != tape[3]);
  lede_alphabet_free(a);
  end(w);
}

static void test_lemma_of_any_class(void **state) {
  (void)state;
  World w = world("They found it.");
  read_list(w.lex, "aaa", "found\n"); /* a list of plain words must not hide the lemma that a later one gives */
  read_list(w.lex, "verb", "find / finds / found\n");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  int find = add(a, LEDE_IS_LEXEME, "find", NULL, NULL), found = add(a, LEDE_IS_LEXEME, "found", NULL, NULL);
  assert_holds(a, w.layer, find, "#0100#");
  assert_holds(a, w.layer, found, "#0100#");
  lede_alphabet_free(a);
  end(w);
}

static void assert_refused(lede_alphabet *a, lede_predicate kind, const char *name, const char *message) {
  lede_error err = {LEDE_OK, ""};
  int number = 77;
  if (lede_alphabet_add(a, kind, name, NULL, NULL, &number, &err) != LEDE_EINVALID) fail_msg("'%s' passed", name);
  assert_int_equal(number, 77);
  if (strstr(err.message, message) == NULL) fail_msg("'%s' does not say '%s'", err.message, message);
}

static void test_misspelt_names(void **state) {
  (void)state;
  World w = world("One.");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  assert_refused(a, LEDE_IS_CLASS, "reprot", "unknown class 'reprot' (did you mean 'report'?)");
  assert_refused(a, LEDE_IS_CLASS, "quantity", "unknown class 'quantity'");
  assert_refused(a, LEDE_IS_FORM, "cap", "unknown form 'cap' (did you mean 'Cap'?)");
  assert_refused(a, LEDE_IS_FORM, "captial", "did you mean 'capital'?");
  assert_refused(a, LEDE_IS_WORD, " ", "no word");
  assert_refused(a, LEDE_IS_LEXEME, "", "is no word");
  lede_alphabet_free(a);
  end(w);
}

static void test_predicates_come_first(void **state) {
  (void)state;
  World w = world("One.");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  unsigned char tape[4];
  int cap = add(a, LEDE_IS_FORM, "Cap", NULL, NULL);
  assert_int_equal(lede_alphabet_tape(a, w.layer, tape, NULL), LEDE_OK);
  assert_refused(a, LEDE_IS_FORM, "lower", "after the first tape");
  assert_int_equal(add(a, LEDE_IS_FORM, "Cap", NULL, NULL), cap);
  lede_alphabet_free(a);
  end(w);
}

/* Predicates "word 1", "word 2" … and a text of those words: a symbol for each. */
static lede_status tape_of_words(int count, int *symbols, lede_error *err) {
  lede_lexicon *lex = lede_lexicon_new();
  lede_alphabet *a = lede_alphabet_new(lex);
  char text[4096] = "";
  size_t n = 0;
  for (int i = 0; i < count; i++) {
    char word[16];
    snprintf(word, sizeof word, "word%d", i);
    add(a, LEDE_IS_WORD, word, NULL, NULL);
    n += (size_t)snprintf(text + n, sizeof text - n, "%s ", word);
  }
  lede_doc *doc = segmented(lex, text);
  lede_layer *layer = lede_layer_new(doc, lex);
  unsigned char tape[512];
  lede_status st = lede_alphabet_tape(a, layer, tape, err);
  *symbols = lede_alphabet_symbols(a);
  lede_layer_free(layer);
  lede_doc_free(doc);
  lede_alphabet_free(a);
  lede_lexicon_free(lex);
  return st;
}

static void test_too_many_symbols(void **state) {
  (void)state;
  lede_error err = {LEDE_OK, ""};
  int symbols;
  assert_int_equal(tape_of_words(253, &symbols, &err), LEDE_OK);
  assert_int_equal(symbols, 253);
  assert_int_equal(tape_of_words(254, &symbols, &err), LEDE_ELIMIT);
  assert_non_null(strstr(err.message, "split it into two phases"));
}

static void test_too_many_predicates(void **state) {
  (void)state;
  World w = world("One.");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  lede_error err;
  char word[16];
  int number;
  for (int i = 0; i < LEDE_MAX_PREDICATES; i++) {
    snprintf(word, sizeof word, "word%d", i);
    assert_int_equal(add(a, LEDE_IS_WORD, word, NULL, NULL), i);
  }
  assert_int_equal(lede_alphabet_add(a, LEDE_IS_WORD, "more", NULL, NULL, &number, &err), LEDE_ELIMIT);
  lede_alphabet_free(a);
  end(w);
}

/* ---- Sets ------------------------------------------------------------------------------------------------------- */

static int set(lede_alphabet *a, const int *postfix, size_t count) {
  lede_error err = {LEDE_OK, ""};
  int number = -1;
  if (lede_alphabet_set(a, postfix, count, &number, &err) != LEDE_OK) fail_msg("%s", err.message);
  return number;
}
#define SET(a, ...) set(a, (int[]){__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int))

static void test_sets(void **state) {
  (void)state;
  World w = world("Ann said it , Bo denied .");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  int cap = add(a, LEDE_IS_FORM, "Cap", NULL, NULL), report = add(a, LEDE_IS_CLASS, "report", NULL, NULL),
      bo = add(a, LEDE_IS_WORD, "bo", NULL, NULL), lower = add(a, LEDE_IS_FORM, "lower", NULL, NULL);
  int either = SET(a, cap, report, LEDE_SET_OR), both = SET(a, lower, report, LEDE_SET_AND),
      but = SET(a, cap, bo, LEDE_SET_BUT), all = SET(a, LEDE_SET_ALL),
      others = SET(a, LEDE_SET_ALL, cap, lower, LEDE_SET_OR, LEDE_SET_BUT);
  assert_holds(a, w.layer, either, "#1100110#");
  assert_holds(a, w.layer, both, "#0100010#");
  assert_holds(a, w.layer, but, "#1000000#");
  assert_holds(a, w.layer, all, "#1111111#");
  assert_holds(a, w.layer, others, "#0001001#");
  lede_alphabet_free(a);
  end(w);
}

static void test_only_sets_tell_tokens_apart(void **state) {
  (void)state;
  World w = world("Ann said it");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  unsigned char tape[8];
  int cap = add(a, LEDE_IS_FORM, "Cap", NULL, NULL), report = add(a, LEDE_IS_CLASS, "report", NULL, NULL);
  SET(a, cap, report, LEDE_SET_OR);
  assert_int_equal(lede_alphabet_tape(a, w.layer, tape, NULL), LEDE_OK);
  assert_int_equal(tape[1], tape[2]);
  assert_int_not_equal(tape[1], tape[3]);
  assert_int_equal(lede_alphabet_symbols(a), 2);
  lede_alphabet_free(a);
  end(w);
}

static void test_no_expressions(void **state) {
  (void)state;
  World w = world("One.");
  lede_alphabet *a = lede_alphabet_new(w.lex);
  int cap = add(a, LEDE_IS_FORM, "Cap", NULL, NULL), number = 77;
  const int cases[][4] = {{LEDE_SET_OR}, {cap, LEDE_SET_OR}, {cap, cap},     {cap, LEDE_SET_AND, cap},
                          {cap + 1},     {-5},               {cap, cap, -9}};
  const size_t counts[] = {1, 2, 2, 3, 1, 1, 3};
  lede_error err;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    err.code = LEDE_OK;
    assert_int_equal(lede_alphabet_set(a, cases[i], counts[i], &number, &err), LEDE_EINVALID);
    assert_int_equal(err.code, LEDE_EINVALID);
  }
  assert_int_equal(lede_alphabet_set(a, &cap, 0, &number, &err), LEDE_EINVALID);
  assert_int_equal(number, 77);
  for (int i = 0; i < 3; i++) assert_int_equal(SET(a, cap), 0); /* written alike: the same */
  char word[16];
  for (int i = 1; i < LEDE_MAX_PREDICATES; i++) {
    snprintf(word, sizeof word, "word%d", i);
    assert_int_equal(SET(a, add(a, LEDE_IS_WORD, word, NULL, NULL)), i);
  }
  assert_int_equal(lede_alphabet_set(a, (int[]){cap, cap + 1, LEDE_SET_OR}, 3, &number, &err), LEDE_ELIMIT);
  lede_alphabet_free(a);
  end(w);
}

/* Symbols that were handed out beforehand mean the same. */

/* ---- What the lexicon learns later ------------------------------------------------------------------------------ */

static void test_words_learnt_later(void **state) {
  (void)state;
  World w = world("Ann mumbled something. Mumbled");
  lede_layer *folded = fold(&w, w.layer, "X", 1, 2, 2);
  lede_alphabet *a = lede_alphabet_new(w.lex), *b = lede_alphabet_new(w.lex);
  int title = add(a, LEDE_IS_CLASS, "title", NULL, NULL);
  assert_holds(a, w.layer, title, "#0000/0#");
  int mumbled = add(b, LEDE_IS_WORD, "mumbled", NULL, NULL); /* makes the word known */
  assert_holds(b, w.layer, mumbled, "#0100/1#");
  assert_holds(b, folded, mumbled, "#100/1#");
  assert_holds(a, w.layer, title, "#0000/0#");
  read_list(w.lex, "title", "something\nmumbled\n");
  assert_holds(a, w.layer, title, "#0110/1#"); /* an alphabet that has seen those words before */
  assert_holds(a, folded, title, "#110/1#");
  lede_alphabet_free(a);
  lede_alphabet_free(b);
  lede_layer_free(folded);
  end(w);
}

static void test_phrases_learnt_later(void **state) {
  (void)state;
  World w = world("Ann climbed down slowly");
  read_list(w.lex, "motion", "climbed down\n");
  lede_layer *layer = lede_layer_new(w.doc, w.lex); /* the document was segmented before */
  lede_alphabet *a = lede_alphabet_new(w.lex);
  assert_layer(&w, layer, "# Ann climbed down slowly #");
  assert_holds(a, layer, add(a, LEDE_IS_CLASS, "motion", NULL, NULL), "#010#");
  lede_alphabet_free(a);
  lede_layer_free(layer);
  end(w);
}

/* ---- What holds of every layer ---------------------------------------------------------------------------------- */

static uint32_t random_state = 88675123u;

static uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state % n;
}

static World random_world(void) {
  static const char *const parts[] = {"Ann ", "said ", "according to ", "the ", "envoy ", ". ", "\n\n", ", ",
                                      "Lee. The "};
  char text[512] = "Ann ";
  for (size_t i = random_below(25); i > 0; i--) strcat(text, parts[random_below(9)]);
  return world(text);
}

/* Folds at random places, none over a block edge. */
static lede_layer *random_fold(const World *w, const lede_layer *below) {
  lede_fold folds[64];
  size_t n = 0, count = lede_layer_count(below);
  for (uint32_t i = 0; i < count && n < 64; i++) {
    uint32_t last = i;
    while (last < count && lede_layer_element(below, last).edge == LEDE_NOT_EDGE && random_below(3) > 0) last++;
    if (last == i || random_below(2) > 0) continue;
    folds[n++] = (lede_fold){i, last - 1, random_below(2) > 0 ? i : LEDE_NO_HEAD, lede_fold_id(w->lex, "F")};
    i = last - 1;
  }
  return lede_layer_fold(below, folds, n);
}

/* Elements cover the tokens in order, edges are empty, and children are those of the layer below. */
static void check_layer(const World *w, const lede_layer *layer, const lede_layer *below) {
  size_t count = lede_layer_count(layer), token = 0, child = 0;
  assert_int_equal(lede_layer_element(layer, 0).edge, LEDE_BLOCK_EDGE);
  assert_int_equal(lede_layer_element(layer, count - 1).edge, LEDE_BLOCK_EDGE);
  for (size_t i = 0; i < count; i++) {
    lede_element e = lede_layer_element(layer, i);
    assert_int_equal(e.first_token, token);
    assert_true(e.edge != LEDE_NOT_EDGE ? e.stop_token == e.first_token : e.stop_token > e.first_token);
    token = e.stop_token;
    if (below == NULL) continue;
    if (e.edge == LEDE_NOT_EDGE) assert_int_equal(lede_layer_element(below, e.first_child).first_token, e.first_token);
    assert_int_equal(e.first_child, child);
    child = e.stop_child;
    if (e.edge != LEDE_NOT_EDGE) continue;
    uint32_t first, last;
    assert_true(lede_layer_find(layer, lede_layer_range(layer, (uint32_t)i, (uint32_t)i), &first, &last));
    assert_true(first == i && last == i);
  }
  assert_int_equal(token, lede_doc_tokens(w->doc).count);
  if (below != NULL) assert_int_equal(child, lede_layer_count(below));
}

/* A symbol says of each predicate what a look at the element says. */
static void check_tape(lede_alphabet *a, lede_layer *layer, const World *w, int report, int the, int lower,
                       int folded) {
  unsigned char tape[1024];
  assert_int_equal(lede_alphabet_tape(a, layer, tape, NULL), LEDE_OK);
  for (size_t i = 0; i < lede_layer_count(layer); i++) {
    lede_element e = lede_layer_element(layer, i);
    if (e.edge != LEDE_NOT_EDGE) {
      assert_int_equal(tape[i], e.edge == LEDE_BLOCK_EDGE ? LEDE_SYMBOL_BLOCK : LEDE_SYMBOL_SENTENCE);
      continue;
    }
    bool headless = e.fold != 0 && e.entry == 0 && e.form == LEDE_FORM_OTHER;
    assert_int_equal(lede_alphabet_has(a, tape[i], report),
                     e.entry != 0 && lede_lexicon_is(w->lex, e.entry, e.form, lede_lexicon_class(w->lex, "report")));
    assert_int_equal(lede_alphabet_has(a, tape[i], the),
                     e.entry != 0 && e.entry == lede_lexicon_find(w->lex, "the", 3));
    assert_int_equal(lede_alphabet_has(a, tape[i], lower), !headless && e.form == LEDE_FORM_LOWER);
    assert_int_equal(lede_alphabet_has(a, tape[i], folded), e.fold != 0);
  }
}

static void test_generated_layers(void **state) {
  (void)state;
  for (int i = 0; i < 500; i++) {
    World w = random_world();
    lede_alphabet *a = lede_alphabet_new(w.lex);
    int report = add(a, LEDE_IS_CLASS, "report", NULL, NULL), the = add(a, LEDE_IS_WORD, "the", NULL, NULL),
        lower = add(a, LEDE_IS_FORM, "lower", NULL, NULL), folded = add(a, LEDE_IS_FOLD, "F", NULL, NULL);
    lede_layer *second = random_fold(&w, w.layer), *third = random_fold(&w, second);
    check_layer(&w, w.layer, NULL);
    check_layer(&w, second, w.layer);
    check_layer(&w, third, second);
    lede_layer *layers[] = {w.layer, third, second};
    for (size_t j = 0; j < 3; j++) check_tape(a, layers[j], &w, report, the, lower, folded);
    lede_layer_free(third);
    lede_layer_free(second);
    lede_alphabet_free(a);
    end(w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_edges), cmocka_unit_test(test_nothing_but_edges),
      cmocka_unit_test(test_ranges), cmocka_unit_test(test_find),
      cmocka_unit_test(test_fold), cmocka_unit_test(test_head_of_a_head),
      cmocka_unit_test(test_many_folds), cmocka_unit_test(test_fold_names),
      cmocka_unit_test(test_every_predicate), cmocka_unit_test(test_alike_is_one_symbol),
      cmocka_unit_test(test_lemma_of_any_class), cmocka_unit_test(test_misspelt_names),
      cmocka_unit_test(test_predicates_come_first), cmocka_unit_test(test_too_many_symbols),
      cmocka_unit_test(test_too_many_predicates),
      cmocka_unit_test(test_sets), cmocka_unit_test(test_only_sets_tell_tokens_apart),
      cmocka_unit_test(test_no_expressions),
      cmocka_unit_test(test_words_learnt_later),
      cmocka_unit_test(test_phrases_learnt_later), cmocka_unit_test(test_generated_layers),
  };
  return cmocka_run_group_tests_name("tape", tests, NULL, NULL);
}
