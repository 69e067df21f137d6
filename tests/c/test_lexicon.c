/* test_lexicon.c - lexicon files: entries, forms, case, phrases, attributes, and what is said of a broken line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "lede/tape.h"

#define LITERAL(s) (s), sizeof(s) - 1

static lede_lexicon *read_list(lede_lexicon *lex, const char *name, const char *text) {
  lede_error err = {LEDE_OK, ""};
  if (lex == NULL) lex = lede_lexicon_new();
  assert_non_null(lex);
  if (lede_lexicon_read(lex, name, text, strlen(text), &err) != LEDE_OK) fail_msg("%s", err.message);
  return lex;
}

static uint32_t find(const lede_lexicon *lex, const char *word) { return lede_lexicon_find(lex, word, strlen(word)); }

static bool is_in(const lede_lexicon *lex, const char *word, lede_form form, const char *class_name) {
  int class_id = lede_lexicon_class(lex, class_name);
  assert_true(class_id >= 0);
  return lede_lexicon_is(lex, find(lex, word), form, class_id);
}

static const char *attr(const lede_lexicon *lex, const char *word, lede_form form, const char *class_name,
                        const char *key) {
  int class_id = class_name != NULL ? lede_lexicon_class(lex, class_name) : -1;
  return lede_lexicon_attr(lex, find(lex, word), form, class_id, key);
}

/* ---- Entries and classes ---------------------------------------------------------------------------------------- */

static void test_words_of_a_class(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "lists/month", "# months\n\n  January \nMarch\r\n# not April\n");
  assert_true(is_in(lex, "January", LEDE_FORM_CAP, "month"));
  assert_true(is_in(lex, "MARCH", LEDE_FORM_UPPER, "month"));
  assert_true(is_in(lex, "march", LEDE_FORM_LOWER, "month"));
  assert_int_equal(find(lex, "April"), 0);
  assert_int_equal(find(lex, ""), 0);
  lede_lexicon_free(lex);
}

static void test_classes_by_name(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "said\n@class denial\ndenied\n");
  assert_int_equal(lede_lexicon_class(lex, "report"), 0);
  assert_int_equal(lede_lexicon_class(lex, "denial"), 1);
  assert_int_equal(lede_lexicon_class(lex, "Report"), -1);
  assert_string_equal(lede_lexicon_class_name(lex, 1), "denial");
  assert_null(lede_lexicon_class_name(lex, 2));
  assert_null(lede_lexicon_class_name(lex, -1));
  assert_true(is_in(lex, "denied", LEDE_FORM_LOWER, "denial"));
  assert_false(is_in(lex, "denied", LEDE_FORM_LOWER, "report"));
  assert_string_equal(lede_lexicon_near_class(lex, "reprot"), "report");
  assert_null(lede_lexicon_near_class(lex, "quantity"));
  lede_lexicon_free(lex);
}

static void test_letters_of_other_scripts_fold(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "place", "Élysée\nКиїв\nCôte d’Ivoire\n");
  assert_true(find(lex, "ÉLYSÉE") != 0 && find(lex, "ÉLYSÉE") == find(lex, "élysée"));
  assert_true(find(lex, "київ") != 0);
  assert_int_equal(find(lex, "Elysee"), 0);
  assert_true(find(lex, "côte d'ivoire") != 0); /* either apostrophe */
  assert_string_equal(lede_lexicon_entry_text(lex, find(lex, "CÔTE D’IVOIRE")), "côte d'ivoire");
  lede_lexicon_free(lex);
}

static void test_interning(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "said\n");
  uint32_t before = lede_lexicon_generation(lex), said = find(lex, "said");
  assert_int_equal(lede_lexicon_intern(lex, LITERAL("Said")), said);
  assert_int_equal(lede_lexicon_generation(lex), before);
  uint32_t that = lede_lexicon_intern(lex, LITERAL("That"));
  assert_true(that != 0 && that != said);
  assert_int_equal(find(lex, "that"), that);
  assert_true(lede_lexicon_generation(lex) > before);
  assert_false(lede_lexicon_is(lex, that, LEDE_FORM_LOWER, 0));
  assert_int_equal(lede_lexicon_intern(lex, LITERAL("")), 0);
  lede_lexicon_free(lex);
}

static void test_many_words(void **state) {
  (void)state;
  lede_lexicon *lex = lede_lexicon_new();
  char line[64];
  for (int i = 0; i < 20000; i++) {
    int n = snprintf(line, sizeof line, "word%d | number=%d", i, i);
    assert_int_equal(lede_lexicon_read(lex, "many", line, (size_t)n, NULL), LEDE_OK);
    if (i == 5000) i = 9999; /* and a gap */
  }
  for (int i = 0; i < 20000; i++) {
    char number[16];
    snprintf(line, sizeof line, "Word%d", i);
    snprintf(number, sizeof number, "%d", i);
    const char *value = attr(lex, line, LEDE_FORM_ALNUM, "many", "number");
    if (i > 5000 && i < 10000)
      assert_null(value);
    else
      assert_string_equal(value, number);
  }
  lede_lexicon_free(lex);
}

/* ---- Case ------------------------------------------------------------------------------------------------------- */

static void test_exact_case(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "name", "@case exact\nMay\nus\nMcDonald\niPhone\nNATO\n@case fold\nLee\n");
  assert_true(is_in(lex, "May", LEDE_FORM_CAP, "name"));
  assert_true(is_in(lex, "MAY", LEDE_FORM_UPPER, "name")); /* a headline */
  assert_false(is_in(lex, "may", LEDE_FORM_LOWER, "name"));
  assert_true(is_in(lex, "us", LEDE_FORM_LOWER, "name"));
  assert_false(is_in(lex, "US", LEDE_FORM_UPPER, "name")); /* the country is not the pronoun */
  assert_true(is_in(lex, "MCDONALD", LEDE_FORM_UPPER, "name"));
  assert_true(is_in(lex, "IPHONE", LEDE_FORM_UPPER, "name"));
  assert_false(is_in(lex, "Iphone", LEDE_FORM_CAP, "name"));
  assert_false(is_in(lex, "nato", LEDE_FORM_LOWER, "name"));
  assert_true(is_in(lex, "lee", LEDE_FORM_LOWER, "name"));
  lede_lexicon_free(lex);
}

/* ---- Forms and attributes --------------------------------------------------------------------------------------- */

static void test_forms_of_a_lexeme(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "say / says / said | stance=neutral kind=in_speech\n"
                                                "men | lemma=man\nclaimed\nand/or\n");
  assert_string_equal(attr(lex, "said", LEDE_FORM_LOWER, "report", "lemma"), "say");
  assert_string_equal(attr(lex, "Says", LEDE_FORM_CAP, "report", "stance"), "neutral");
  assert_string_equal(attr(lex, "say", LEDE_FORM_LOWER, "report", "kind"), "in speech"); /* _ is a space */
  assert_string_equal(attr(lex, "men", LEDE_FORM_LOWER, "report", "lemma"), "man");
  assert_string_equal(attr(lex, "claimed", LEDE_FORM_LOWER, "report", "lemma"), "claimed");
  assert_null(attr(lex, "claimed", LEDE_FORM_LOWER, "report", "stance"));
  assert_true(is_in(lex, "and / or", LEDE_FORM_LOWER, "report")); /* a slash inside a word divides no forms, */
  assert_false(is_in(lex, "or", LEDE_FORM_LOWER, "report"));      /* but it is a token */
  lede_lexicon_free(lex);
}

static void test_attributes_by_class(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "month", "may | number=5\n");
  read_list(lex, "modal", "may | force=weak number=0\n");
  read_list(lex, "exact", "@case exact\nMay | who=Theresa\n");
  assert_string_equal(attr(lex, "may", LEDE_FORM_LOWER, "month", "number"), "5");
  assert_string_equal(attr(lex, "may", LEDE_FORM_LOWER, "modal", "number"), "0");
  assert_string_equal(attr(lex, "may", LEDE_FORM_LOWER, NULL, "number"), "5"); /* in the order of loading */
  assert_null(attr(lex, "may", LEDE_FORM_LOWER, "month", "force"));
  assert_null(attr(lex, "may", LEDE_FORM_LOWER, NULL, "who"));
  assert_string_equal(attr(lex, "May", LEDE_FORM_CAP, NULL, "who"), "Theresa");
  lede_lexicon_free(lex);
}

static void test_why(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "lists/month", "# months\nmay\n");
  read_list(lex, "modal", "can\ncould / may\n");
  lede_membership m;
  uint32_t may = find(lex, "May");
  assert_true(lede_lexicon_why(lex, may, 0, &m));
  assert_string_equal(lede_lexicon_class_name(lex, m.class_id), "month");
  assert_string_equal(m.file, "lists/month");
  assert_int_equal(m.line, 2);
  assert_true(lede_lexicon_why(lex, may, 1, &m));
  assert_string_equal(m.file, "modal");
  assert_int_equal(m.line, 2);
  assert_false(lede_lexicon_why(lex, may, 2, &m));
  assert_false(lede_lexicon_why(lex, lede_lexicon_intern(lex, LITERAL("new")), 0, &m));
  lede_lexicon_free(lex);
}

/* ---- Phrases ---------------------------------------------------------------------------------------------------- */

/* The elements of a text in the lowest layer, joined by bars; phrases in brackets. */
static void assert_phrases(lede_lexicon *lex, const char *source, const char *expected) {
  lede_doc *doc = NULL;
  assert_int_equal(lede_doc_text_new(source, strlen(source), &doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(doc, lex), LEDE_OK);
  lede_layer *layer = lede_layer_new(doc, lex);
  char shown[1024] = "";
  size_t len, n = 0;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < lede_layer_count(layer); i++) {
    lede_element e = lede_layer_element(layer, i);
    if (e.edge != LEDE_NOT_EDGE) continue;
    lede_range r = lede_layer_range(layer, (uint32_t)i, (uint32_t)i);
    bool phrase = e.stop_token > e.first_token + 1;
    n += (size_t)snprintf(shown + n, sizeof shown - n, phrase ? "%s[%.*s]" : "%s%.*s", n > 0 ? "|" : "",
                          (int)(r.end - r.begin), text + r.begin);
  }
  assert_string_equal(shown, expected);
  lede_layer_free(layer);
  lede_doc_free(doc);
}

static void test_longest_phrase(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "cue", "according to\naccording to the\nNew York\nNew York City Hall\nto\n");
  assert_phrases(lex, "according to Ann", "[according to]|Ann");
  assert_phrases(lex, "According to the envoy", "[According to the]|envoy");
  assert_phrases(lex, "according, to", "according|,|to");
  assert_phrases(lex, "New York City is new", "[New York]|City|is|new"); /* back to the longest that was whole */
  assert_phrases(lex, "new New York City Hall", "new|[New York City Hall]");
  assert_phrases(lex, "It is new. York is old", "It|is|new|.|York|is|old"); /* not over the end of a sentence */
  lede_lexicon_free(lex);
}

static void test_phrases_are_cut_as_texts_are(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "abbreviation", "St.\n");
  read_list(lex, "place", "Côte d’Ivoire\nSt. John's\nGuinea-Bissau\nwhite   space\n");
  assert_phrases(lex, "Côte d'Ivoire and St. John’s", "[Côte d'Ivoire]|and|[St. John’s]");
  assert_phrases(lex, "Guinea-Bissau, white \t space", "[Guinea-Bissau]|,|[white \t space]");
  lede_lexicon_free(lex);
}

static void test_phrase_in_the_wrong_case(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "org", "@case exact\nWhite House\nBank of England\n");
  assert_phrases(lex, "the White House", "the|[White House]");
  assert_phrases(lex, "THE WHITE HOUSE", "THE|[WHITE HOUSE]");
  assert_phrases(lex, "a white house", "a|white|house");
  assert_phrases(lex, "White house", "White|house");
  assert_phrases(lex, "Bank of England", "[Bank of England]");
  assert_phrases(lex, "bank of England", "bank|of|England");
  lede_lexicon_free(lex);
}

static void test_phrase_class_and_lemma(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "cue", "point out / points out / pointed out | stance=assert\n");
  uint32_t phrase = find(lex, "Pointed out");
  assert_true(lede_lexicon_is(lex, phrase, LEDE_FORM_CAP, 0));
  assert_string_equal(lede_lexicon_attr(lex, phrase, LEDE_FORM_LOWER, 0, "lemma"), "point out");
  assert_false(is_in(lex, "pointed", LEDE_FORM_LOWER, "cue")); /* its words are not in the class */
  lede_lexicon_free(lex);
}

/* ---- Abbreviations ---------------------------------------------------------------------------------------------- */

static size_t token_count(const lede_lexicon *lex, const char *source) {
  lede_doc *doc = NULL;
  assert_int_equal(lede_doc_text_new(source, strlen(source), &doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(doc, lex), LEDE_OK);
  size_t count = lede_doc_tokens(doc).count;
  lede_doc_free(doc);
  return count;
}

static void test_stop_stays_with_the_word(void **state) {
  (void)state;
  lede_lexicon *lex = lede_lexicon_new();
  assert_int_equal(token_count(lex, "Gov. Lee left"), 4);
  read_list(lex, "title", "Gov. / Governor\n");
  assert_int_equal(token_count(lex, "Gov. Lee left"), 3);
  assert_true(is_in(lex, "Gov.", LEDE_FORM_DOTTED, "title"));
  assert_int_equal(find(lex, "gov"), 0);
  lede_lexicon_free(lex);
}

/* ---- Lines that cannot be read ---------------------------------------------------------------------------------- */

static void assert_broken(const char *text, size_t len, const char *message) {
  lede_lexicon *lex = lede_lexicon_new();
  lede_error err = {LEDE_OK, ""};
  assert_int_equal(lede_lexicon_read(lex, "my/list", text, len, &err), LEDE_ESYNTAX);
  assert_int_equal(err.code, LEDE_ESYNTAX);
  if (strstr(err.message, message) == NULL) fail_msg("'%s' does not say '%s'", err.message, message);
  lede_lexicon_free(lex);
}

static void test_broken_lines(void **state) {
  (void)state;
  assert_broken(LITERAL("one\n\ntwo | stance\n"), "my/list:3: 'stance' is no attribute");
  assert_broken(LITERAL("two | =weak\n"), "my/list:1: '=weak' is no attribute");
  assert_broken(LITERAL("one\none / / two\n"), "my/list:2: an empty form");
  assert_broken(LITERAL("| a=b"), "my/list:1: an empty form");
  assert_broken(LITERAL("one /"), "my/list:1: an empty form");
  assert_broken(LITERAL("# fine\n@klass x\n"), "my/list:2: '@klass x' is no directive");
  assert_broken(LITERAL("@class\n"), "my/list:1: '@class' is no directive");
  assert_broken(LITERAL("@case upper\n"), "is no directive (@class NAME, @case exact, @case fold)");
  assert_broken(LITERAL("a b c d e f g h i j k l m n o p q\n"), "my/list:1: a phrase may have 16 words");
}

static void test_words_too_long(void **state) {
  (void)state;
  char word[128];
  for (size_t len = 90; len < 100; len++) {
    memset(word, 'w', len);
    lede_lexicon *lex = lede_lexicon_new();
    lede_error err = {LEDE_OK, ""};
    lede_status st = lede_lexicon_read(lex, "list", word, len, &err);
    if (len <= 92) assert_int_equal(st, LEDE_OK);
    if (len > 93) assert_int_equal(st, LEDE_ESYNTAX);
    if (st != LEDE_OK) assert_non_null(strstr(err.message, "list:1: a word may have"));
    assert_int_equal(lede_lexicon_find(lex, word, len) != 0, st == LEDE_OK);
    lede_lexicon_free(lex);
  }
}

static void test_not_utf8(void **state) {
  (void)state;
  assert_broken(LITERAL("fine\ncaf\xE9\n"), "my/list:2: not UTF-8");
  assert_broken(LITERAL("a\0b\n"), "my/list:1: not UTF-8");
  lede_lexicon *lex = read_list(NULL, "list", "\xEF\xBB\xBF# saved by an editor that marks its files\nword\n");
  assert_true(find(lex, "word") != 0);
  assert_int_equal(find(lex, "marks"), 0);
  lede_lexicon_free(lex);
}

static void test_what_was_read_before_stays(void **state) {
  (void)state;
  lede_lexicon *lex = lede_lexicon_new();
  assert_int_equal(lede_lexicon_read(lex, "list", LITERAL("one\n@oops\ntwo\n"), NULL), LEDE_ESYNTAX);
  assert_true(find(lex, "one") != 0);
  assert_int_equal(find(lex, "two"), 0);
  lede_lexicon_free(lex);
}

/* ---- Files and folders ------------------------------------------------------------------------------------------ */

static char folder[] = "/tmp/lede-lexicon-XXXXXX";

static void put(const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  (void)state;
  static const char *const names[] = {"title", "abbreviation", "zoo", "notes.txt", "broken"};
  char path[128];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    remove(path);
  }
  return rmdir(folder);
}

static void test_folder(void **state) {
  (void)state;
  put("zoo", "zebra\n");
  put("title", "Lt. Gov.\n"); /* one word and one stop, unless the abbreviations were read before */
  put("abbreviation", "Lt.\nGov.\n");
  put("notes.txt", "this | is no list\n");
  lede_lexicon *lex = lede_lexicon_new();
  lede_error err = {LEDE_OK, ""};
  assert_int_equal(lede_lexicon_load(lex, folder, &err), LEDE_OK);
  assert_string_equal(lede_lexicon_class_name(lex, 0), "abbreviation");
  assert_string_equal(lede_lexicon_class_name(lex, 1), "title");
  assert_string_equal(lede_lexicon_class_name(lex, 2), "zoo");
  assert_null(lede_lexicon_class_name(lex, 3));
  assert_true(is_in(lex, "Lt. Gov.", LEDE_FORM_LOWER, "title"));

  put("broken", "@what\n");
  char path[128], message[192];
  snprintf(path, sizeof path, "%s/broken", folder);
  snprintf(message, sizeof message, "%s:1:", path);
  assert_int_equal(lede_lexicon_load(lex, path, &err), LEDE_ESYNTAX);
  assert_memory_equal(err.message, message, strlen(message));
  lede_lexicon_free(lex);
}

static void test_no_such_file(void **state) {
  (void)state;
  lede_lexicon *lex = lede_lexicon_new();
  lede_error err = {LEDE_OK, ""};
  assert_int_equal(lede_lexicon_load(lex, "/nowhere/to/be/found", &err), LEDE_ENOTFOUND);
  assert_non_null(strstr(err.message, "/nowhere/to/be/found"));
  assert_int_equal(lede_lexicon_load(lex, "/dev/null", &err), LEDE_EIO);
  lede_lexicon_free(lex);
  lede_lexicon_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words_of_a_class), cmocka_unit_test(test_classes_by_name),
      cmocka_unit_test(test_letters_of_other_scripts_fold), cmocka_unit_test(test_interning),
      cmocka_unit_test(test_many_words), cmocka_unit_test(test_exact_case),
      cmocka_unit_test(test_forms_of_a_lexeme), cmocka_unit_test(test_attributes_by_class),
      cmocka_unit_test(test_why), cmocka_unit_test(test_longest_phrase),
      cmocka_unit_test(test_phrases_are_cut_as_texts_are), cmocka_unit_test(test_phrase_in_the_wrong_case),
      cmocka_unit_test(test_phrase_class_and_lemma), cmocka_unit_test(test_stop_stays_with_the_word),
      cmocka_unit_test(test_broken_lines), cmocka_unit_test(test_words_too_long),
      cmocka_unit_test(test_not_utf8), cmocka_unit_test(test_what_was_read_before_stays),
      cmocka_unit_test_setup_teardown(test_folder, make_folder, remove_folder),
      cmocka_unit_test(test_no_such_file),
  };
  return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
