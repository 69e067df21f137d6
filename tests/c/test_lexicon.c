/* test_lexicon.c - lexicon files: entries, forms, case, folds, phrases, attributes, ranks, what is said of a broken
 * line; and compiled lexicons, which must answer as their sources do. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "lede/file.h"
#include "lede/tape.h"
#include "lexicon/store.h"

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

/* ---- Folds ------------------------------------------------------------------------------------------------------ */

static void test_diacritics(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "verb", "resume\n");
  read_list(lex, "city", "@case exact\n@fold diacritics\nBogotá / Łódź | lemma=x\nSao Paulo\nRéunion\n"
                         "@fold none\nKöln\n");
  assert_true(is_in(lex, "Bogotá", LEDE_FORM_CAP, "city"));
  assert_true(is_in(lex, "Bogota", LEDE_FORM_CAP, "city"));
  assert_true(is_in(lex, "BOGOTA", LEDE_FORM_UPPER, "city"));
  assert_false(is_in(lex, "bogota", LEDE_FORM_LOWER, "city"));
  assert_true(is_in(lex, "Lodz", LEDE_FORM_CAP, "city"));
  assert_true(is_in(lex, "Réünion", LEDE_FORM_CAP, "city")); /* marks that nobody listed */
  assert_true(is_in(lex, "Köln", LEDE_FORM_CAP, "city"));
  assert_int_equal(find(lex, "Koln"), 0);
  assert_string_equal(attr(lex, "Lodz", LEDE_FORM_CAP, "city", "lemma"), "x");
  assert_string_equal(lede_lexicon_entry_text(lex, find(lex, "Bogotà")), "bogota");
  assert_phrases(lex, "São Paulo, Sao Paulo, SÃO PAULO", "[São Paulo]|,|[Sao Paulo]|,|[SÃO PAULO]");
  read_list(lex, "stop", "são\nréunion\n"); /* spelt with marks in another list, which does not fold */
  assert_phrases(lex, "São Paulo", "[São Paulo]");
  read_list(lex, "river", "@fold diacritics\nRío Negro\n");
  read_list(lex, "prefix", "rio grande\nrío grande\n"); /* the first word of other phrases */
  assert_phrases(lex, "Río Negro, Rio Negro, Rio Grande", "[Río Negro]|,|[Rio Negro]|,|[Rio Grande]");
  assert_true(is_in(lex, "Réunion", LEDE_FORM_CAP, "city"));
  assert_true(is_in(lex, "Réunion", LEDE_FORM_CAP, "stop"));
  assert_false(is_in(lex, "Reunion", LEDE_FORM_CAP, "stop"));
  read_list(lex, "noun", "@fold diacritics\nrésumé\n");
  assert_true(is_in(lex, "resume", LEDE_FORM_LOWER, "noun"));
  assert_true(is_in(lex, "resume", LEDE_FORM_LOWER, "verb"));
  assert_false(is_in(lex, "résumé", LEDE_FORM_LOWER, "verb"));
  lede_lexicon_free(lex);
}

static void test_possessives(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "abbreviation", "St.\n");
  read_list(lex, "clitic", "'s\n");
  read_list(lex, "role", "@fold possessive\nForeign Ministry spokesman\n");
  read_list(lex, "company", "@case exact\n@fold possessive\nLloyd's\nReuters Foundation\n"
                            "St. Mark's Square | kind=place\n");
  read_list(lex, "plain", "press corps\n");
  assert_phrases(lex, "the Foreign Ministry's spokesman", "the|[Foreign Ministry's spokesman]");
  assert_phrases(lex, "the Foreign Ministry’s spokesman", "the|[Foreign Ministry’s spokesman]");
  assert_phrases(lex, "Foreign Ministry spokesman", "[Foreign Ministry spokesman]");
  assert_phrases(lex, "Lloyd's and Lloyds", "[Lloyd's]|and|Lloyds");
  assert_true(is_in(lex, "Lloyds", LEDE_FORM_CAP, "company"));
  assert_false(is_in(lex, "lloyds", LEDE_FORM_LOWER, "company"));
  assert_phrases(lex, "Reuters' Foundation", "[Reuters' Foundation]");
  assert_phrases(lex, "St. Marks Square", "[St. Marks Square]");
  assert_string_equal(attr(lex, "St. Marks Square", LEDE_FORM_CAP, "company", "kind"), "place");
  assert_phrases(lex, "the press's corps", "the|press|'s|corps");
  lede_lexicon_free(lex);
}

/* ---- Ranks and removals ----------------------------------------------------------------------------------------- */

static void assert_why(const lede_lexicon *lex, const char *word, size_t n, const char *expected) {
  lede_membership m;
  char shown[256];
  assert_true(lede_lexicon_why(lex, find(lex, word), n, &m));
  const char *name = lede_lexicon_class_name(lex, m.class_id), *how = m.removed ? "removed" : "overridden";
  size_t len = (size_t)snprintf(shown, sizeof shown, "%s %s:%d", name, m.file, m.line);
  if (m.by_file != NULL) snprintf(shown + len, sizeof shown - len, " %s by %s:%d", how, m.by_file, m.by_line);
  assert_string_equal(shown, expected);
}

static void test_ranks(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "lament / laments | stance=sad np=yes\n");
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/report", "\nlaments | stance=angry\n");
  lede_lexicon_rank(lex, LEDE_RANK_SCRIPT); /* read after the user's list, and yet below it */
  static const char of_script[] = "laments | stance=glad tone=low";
  assert_int_equal(lede_lexicon_add(lex, "report", "a.lua:7", LITERAL(of_script), NULL), LEDE_OK);
  assert_string_equal(attr(lex, "laments", LEDE_FORM_LOWER, "report", "stance"), "angry");
  assert_string_equal(attr(lex, "laments", LEDE_FORM_LOWER, "report", "tone"), "low");
  assert_string_equal(attr(lex, "laments", LEDE_FORM_LOWER, "report", "np"), "yes"); /* what nobody above says stays */
  assert_string_equal(attr(lex, "laments", LEDE_FORM_LOWER, NULL, "stance"), "angry");
  assert_string_equal(attr(lex, "lament", LEDE_FORM_LOWER, "report", "stance"), "sad");
  assert_why(lex, "laments", 0, "report my/report:2");
  assert_why(lex, "laments", 1, "report a.lua:7:1 overridden by my/report:2");
  assert_why(lex, "laments", 2, "report report:1 overridden by my/report:2");
  lede_lexicon_rank(lex, LEDE_RANK_USER + 1); /* a second list of the user's */
  read_list(lex, "other/report", "laments | stance=calm\n");
  assert_string_equal(attr(lex, "laments", LEDE_FORM_LOWER, "report", "stance"), "calm");
  lede_lexicon_free(lex);
}

static void test_removals(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "say / says\npoint out | stance=assert\n- says\nadd\n");
  read_list(lex, "common", "say\nadd\n");
  assert_false(is_in(lex, "says", LEDE_FORM_LOWER, "report")); /* of one rank: what stands before it */
  assert_why(lex, "says", 0, "report report:1 removed by report:3");
  read_list(lex, "more/report", "says | tone=new\n");
  assert_string_equal(attr(lex, "says", LEDE_FORM_LOWER, "report", "tone"), "new");
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/report", "-  say / Point out\n");
  assert_false(is_in(lex, "say", LEDE_FORM_LOWER, "report"));
  assert_true(is_in(lex, "say", LEDE_FORM_LOWER, "common"));
  assert_null(attr(lex, "say", LEDE_FORM_LOWER, "report", "lemma"));
  assert_phrases(lex, "They point out that", "They|point|out|that");
  lede_lexicon_rank(lex, LEDE_RANK_SCRIPT); /* below the user's: it neither brings back nor takes out what he wants */
  read_list(lex, "report", "say\n");
  assert_false(is_in(lex, "say", LEDE_FORM_LOWER, "report"));
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/report", "add | tone=mine\n");
  lede_lexicon_rank(lex, LEDE_RANK_SCRIPT);
  read_list(lex, "report", "- add\n");
  assert_true(is_in(lex, "add", LEDE_FORM_LOWER, "report"));
  assert_string_equal(attr(lex, "add", LEDE_FORM_LOWER, "report", "tone"), "mine");
  assert_int_equal(lede_lexicon_warnings(lex), 0);
  lede_lexicon_free(lex);
}

static size_t sentence_count(const lede_lexicon *lex, const char *source) {
  lede_doc *doc = NULL;
  assert_int_equal(lede_doc_text_new(source, strlen(source), &doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_segment(doc, lex), LEDE_OK);
  size_t count = lede_doc_sentences(doc).count;
  lede_doc_free(doc);
  return count;
}

static void test_removed_abbreviation(void **state) {
  (void)state;
  static const char text[] = "We saw the Rep. He had left.";
  lede_lexicon *lex = read_list(NULL, "abbreviation", "Rep. | ends=never\n");
  read_list(lex, "starter", "he\n");
  assert_int_equal(sentence_count(lex, text), 1);
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "abbreviation", "- Rep.\n");
  assert_int_equal(sentence_count(lex, text), 2);
  read_list(lex, "starter", "- he\n");
  assert_false(is_in(lex, "he", LEDE_FORM_LOWER, "starter"));
  assert_int_equal(lede_entry_flags(lex, find(lex, "he")) & LEDE_ENTRY_STARTER, 0);
  lede_lexicon_free(lex);
}

static void test_removal_of_every_spelling(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "city", "@fold diacritics\nBogotá\nSão Paulo\n");
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/city", "- Bogota / São Paulo\n");
  assert_false(is_in(lex, "Bogotá", LEDE_FORM_CAP, "city"));
  assert_false(is_in(lex, "Bogota", LEDE_FORM_CAP, "city"));
  assert_phrases(lex, "Sao Paulo", "Sao|Paulo");
  assert_int_equal(lede_lexicon_warnings(lex), 0);
  lede_lexicon_free(lex);
}

/* ---- Warnings --------------------------------------------------------------------------------------------------- */

static void assert_warnings(const lede_lexicon *lex, const char *const *expected) {
  size_t n = 0;
  for (; expected[n] != NULL; n++) {
    assert_true(n < lede_lexicon_warnings(lex));
    assert_string_equal(lede_lexicon_warning(lex, n), expected[n]);
  }
  assert_int_equal(lede_lexicon_warnings(lex), n);
  assert_null(lede_lexicon_warning(lex, n));
}

static void test_warnings(void **state) {
  (void)state;
  lede_lexicon *lex = read_list(NULL, "report", "say | tone=low\nsay | tone=low\nadd\nfind / found\nfound\n"
                                                "Say | tone=high\n");
  read_list(lex, "other/report", "say | tone=mild\n"); /* another list may well say otherwise */
  read_list(lex, "reports", "tell\n");                 /* bundled lists may be called anything */
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/reprot", "@class vow\nswear\n");
  read_list(lex, "my/reprot", "# no word\n\nswear\n- later\n");
  read_list(lex, "my/report", "- swaer\n");
  read_list(lex, "my/quantity", "dozen\n");
  assert_warnings(lex, (const char *const[]){
      "report:6: 'say' stands on line 1 too, with other attributes; what that line says counts",
      "my/reprot:3: 'reprot' is a new class (did you mean 'report'? else say: @class reprot)",
      "my/report:1: 'swaer' is not in class 'report': there is nothing to take out", NULL});
  lede_lexicon_rank(lex, LEDE_RANK_SCRIPT);
  read_list(lex, "reprot", "later\n");
  assert_false(is_in(lex, "later", LEDE_FORM_LOWER, "reprot")); /* the user has said so before */
  assert_string_equal(attr(lex, "say", LEDE_FORM_LOWER, "report", "tone"), "low");
  lede_lexicon_free(lex);
}

static void test_read_again(void **state) {
  (void)state;
  static const char list[] = "drone / drones | kind=air\ncruise missile | kind=sea\n- drones\n";
  lede_lexicon *lex = read_list(NULL, "weapon", list);
  uint32_t generation = lede_lexicon_generation(lex);
  size_t attrs = lex->attr_count, pool = lex->pool.len;
  for (int i = 0; i < 100; i++) read_list(lex, "weapon", list);
  assert_int_equal(lede_lexicon_generation(lex), generation); /* a script that runs for every document adds it once */
  assert_int_equal(lex->attr_count, attrs);
  assert_int_equal(lex->pool.len, pool);
  assert_true(is_in(lex, "drone", LEDE_FORM_LOWER, "weapon"));
  assert_false(is_in(lex, "drones", LEDE_FORM_LOWER, "weapon"));
  assert_int_equal(lede_lexicon_warnings(lex), 0);
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
  assert_broken(LITERAL("@case upper\n"), "is no directive (@class NAME, @case exact, @case fold, @fold diacritics, ");
  assert_broken(LITERAL("@fold\n"), "my/list:1: '@fold' is no directive");
  assert_broken(LITERAL("@fold accents\n"), "my/list:1: '@fold accents' is no directive");
  assert_broken(LITERAL("word\n- word | a=b\n"), "my/list:2: a line that takes words out (- word) has no attributes");
  assert_broken(LITERAL("- word / / other\n"), "my/list:1: an empty form");
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

static char folder[] = "/tmp/lede-lexicon-XXXXXX"; /* made anew for each test that wants it */

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
  strcpy(folder, "/tmp/lede-lexicon-XXXXXX");
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  (void)state;
  char command[64];
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command);
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

/* ---- Compiled lexicons ------------------------------------------------------------------------------------------ */

static lede_lexicon *load(const char *lists, const char *image) {
  lede_lexicon *lex = lede_lexicon_new();
  lede_error err = {LEDE_OK, ""};
  lede_status st = image != NULL ? lede_lexicon_load_compiled(lex, lists, image, &err)
                                 : lede_lexicon_load(lex, lists, &err);
  if (st != LEDE_OK) fail_msg("%s", err.message);
  return lex;
}

static void assert_same_membership(const lede_lexicon *a, const lede_lexicon *b, uint32_t entry, size_t n) {
  lede_membership x, y;
  bool more = lede_lexicon_why(a, entry, n, &x);
  assert_int_equal(lede_lexicon_why(b, entry, n, &y), more);
  if (!more) return;
  assert_int_equal(x.class_id, y.class_id);
  assert_string_equal(x.file, y.file);
  assert_int_equal(x.line, y.line);
  assert_int_equal(x.rank, y.rank);
  assert_int_equal(x.removed, y.removed);
  for (int form = 0; form < LEDE_FORM_COUNT; form++)
    assert_int_equal(lede_lexicon_is(a, entry, (lede_form)form, x.class_id),
                     lede_lexicon_is(b, entry, (lede_form)form, x.class_id));
  assert_same_membership(a, b, entry, n + 1);
}

/* Every attribute that an item of `a` has is what both give for it. */
static void assert_same_attributes(const lede_lexicon *a, const lede_lexicon *b, uint32_t entry) {
  Chain c = lede_chain(a, entry);
  for (const Item *i; (i = lede_chain_next(a, &c)) != NULL;) {
    lede_form form = (lede_form)i->exact; /* LEDE_FORM_COUNT: any */
    for (uint32_t k = 0; k < i->attr_count; k++) {
      const char *key = lede_str(a, lede_attr(a, i->first_attr + k)->key);
      const char *x = lede_lexicon_attr(a, entry, form, i->class_id, key);
      const char *y = lede_lexicon_attr(b, entry, form, i->class_id, key);
      assert_true((x == NULL) == (y == NULL));
      if (x != NULL) assert_string_equal(x, y);
    }
  }
}

/* A phrase is reached word by word; its text has single spaces. */
static uint32_t walk(const lede_lexicon *lex, const char *text) {
  uint32_t node = 0, phrase = 0;
  for (const char *end; *text != '\0'; text = end + (*end == ' ')) {
    end = strchrnul(text, ' ');
    uint32_t entry = lede_lexicon_find(lex, text, (size_t)(end - text));
    node = entry != 0 ? lede_phrase_step(lex, node, entry, &phrase) : 0;
    if (node == 0) return 0;
  }
  return phrase;
}

static void assert_same_answers(const lede_lexicon *a, const lede_lexicon *b) {
  assert_int_equal(lede_lexicon_entries(a), lede_lexicon_entries(b));
  for (int c = 0; lede_lexicon_class_name(a, c) != NULL || lede_lexicon_class_name(b, c) != NULL; c++)
    assert_string_equal(lede_lexicon_class_name(a, c), lede_lexicon_class_name(b, c));
  for (uint32_t entry = 1; entry < lede_lexicon_entries(a); entry++) {
    const char *text = lede_lexicon_entry_text(a, entry);
    assert_string_equal(lede_lexicon_entry_text(b, entry), text);
    assert_int_equal(lede_lexicon_find(b, text, strlen(text)), lede_lexicon_find(a, text, strlen(text)));
    assert_int_equal(lede_entry_flags(a, entry), lede_entry_flags(b, entry));
    assert_int_equal(walk(a, text), walk(b, text));
    lede_membership m;
    bool unreached = strchr(text, ' ') != NULL && walk(b, text) == 0 && lede_lexicon_why(b, entry, 0, &m);
    if (unreached) fail_msg("no way to '%s'", text);
    assert_same_membership(a, b, entry, 0);
    assert_same_attributes(a, b, entry);
  }
}

/* What a user, or a script, says on top of the bundled lists. */
static void read_more(lede_lexicon *lex) {
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  read_list(lex, "my/report", "lament / laments / lamented | stance=own\n- said\nzorble / zorbled\n"
                              "said to the press\n");
  read_list(lex, "my/city", "@case exact\n@fold diacritics possessive\nNew York\nNew York City Hall\nBogotá\n"
                            "Zörble Town\n");
  read_list(lex, "my/abbreviation", "- Mr.\nZor. | ends=never\n");
  assert_true(lede_lexicon_intern(lex, LITERAL("flurbish")) != 0);
  assert_true(lede_lexicon_intern(lex, LITERAL("Said")) != 0);
}

static void test_compiled_lists_answer_as_their_sources(void **state) {
  (void)state;
  char image[128];
  lede_lexicon *made = NULL;
  snprintf(image, sizeof image, "%s/image", folder);
  assert_int_equal(lede_lexicon_compile("scripts/lexicon", image, &made, NULL), LEDE_OK);
  assert_warnings(made, (const char *const[]){NULL}); /* the lists that come with lede are without fault */
  lede_lexicon_free(made);
  lede_lexicon *parsed = load("scripts/lexicon", NULL), *mapped = load("scripts/lexicon", image);
  assert_false(lede_lexicon_is_compiled(parsed));
  assert_true(lede_lexicon_is_compiled(mapped));
  assert_true(lede_lexicon_entries(mapped) > 5000);
  assert_same_answers(parsed, mapped);
  read_more(parsed);
  read_more(mapped);
  assert_same_answers(parsed, mapped);
  assert_int_equal(lede_lexicon_warnings(parsed), lede_lexicon_warnings(mapped));
  lede_lexicon_free(mapped);
  lede_lexicon *again = load("scripts/lexicon", image); /* what was said on top of it is not in the image */
  assert_true(is_in(again, "said", LEDE_FORM_LOWER, "report"));
  assert_int_equal(find(again, "flurbish"), 0);
  lede_lexicon_free(again);
  lede_lexicon_free(parsed);
}

/* Does a run take the image? */
static bool is_taken(const char *lists, const char *image) {
  lede_lexicon *lex = load(lists, image);
  bool taken = lede_lexicon_is_compiled(lex);
  assert_true(is_in(lex, "zebra", LEDE_FORM_LOWER, "zoo")); /* either way the lists are there */
  lede_lexicon_free(lex);
  return taken;
}

static void set_time(const char *path, time_t seconds) {
  struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
  assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void test_an_image_that_is_out_of_date(void **state) {
  (void)state;
  char lists[64], image[64], zoo[96];
  snprintf(lists, sizeof lists, "%s/lists", folder);
  snprintf(image, sizeof image, "%s/image", folder);
  snprintf(zoo, sizeof zoo, "%s/zoo", lists);
  assert_int_equal(mkdir(lists, 0700), 0);
  put("lists/zoo", "zebra\n");
  put("lists/title", "Mr.\n");
  assert_int_equal(lede_lexicon_compile(lists, image, NULL, NULL), LEDE_OK);
  assert_true(is_taken(lists, image));
  assert_false(is_taken(lists, "/nowhere/to/be/found"));
  set_time(image, 2000000000);
  set_time(zoo, 2000000001); /* edited since */
  assert_false(is_taken(lists, image));
  set_time(zoo, 2000000000);
  assert_true(is_taken(lists, image));
  put("lists/zoo", "zebra\nyak\n"); /* another size */
  set_time(zoo, 1000000000);
  assert_false(is_taken(lists, image));
  put("lists/zoo", "zebra\n");
  set_time(zoo, 1000000000);
  assert_true(is_taken(lists, image));
  put("lists/extra", "word\n"); /* another list */
  assert_false(is_taken(lists, image));
  assert_int_equal(remove(strcat(lists, "/extra")), 0);
  lists[strlen(lists) - strlen("/extra")] = '\0';
  assert_true(is_taken(lists, image));
  put("lists/notes.txt", "this is no list\n");
  assert_true(is_taken(lists, image));
  snprintf(zoo, sizeof zoo, "%s/title", lists);
  assert_int_equal(remove(zoo), 0); /* one less */
  assert_false(is_taken(lists, image));
}

static void write_bytes(const char *path, const char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, len, f), len);
  assert_int_equal(fclose(f), 0);
}

static void test_a_damaged_image(void **state) {
  (void)state;
  char lists[64], image[64], *bytes;
  size_t len;
  snprintf(lists, sizeof lists, "%s/lists", folder);
  snprintf(image, sizeof image, "%s/image", folder);
  assert_int_equal(mkdir(lists, 0700), 0);
  put("lists/zoo", "zebra\n");
  assert_int_equal(lede_lexicon_compile(lists, image, NULL, NULL), LEDE_OK);
  assert_int_equal(lede_file_read(image, 1 << 20, &bytes, &len, NULL), LEDE_OK);
  for (size_t at = 0; at < 240; at++) { /* every byte of its head */
    bytes[at] ^= 1;
    write_bytes(image, bytes, len);
    assert_false(is_taken(lists, image));
    bytes[at] ^= 1;
  }
  for (size_t cut = 0; cut < len; cut += 1 + cut / 8) {
    write_bytes(image, bytes, cut);
    assert_false(is_taken(lists, image));
  }
  write_bytes(image, bytes, len);
  assert_true(is_taken(lists, image));
  write_bytes(image, "no image at all", 15);
  assert_false(is_taken(lists, image));
  free(bytes);
}

static void test_compiling_what_is_not_there(void **state) {
  (void)state;
  lede_error err = {LEDE_OK, ""};
  lede_lexicon *lex = NULL;
  assert_int_equal(lede_lexicon_compile("/nowhere/to/be/found", "/tmp/image", &lex, &err), LEDE_ENOTFOUND);
  assert_null(lex);
  assert_int_equal(lede_lexicon_compile("scripts/lexicon", "/nowhere/to/be/found", &lex, &err), LEDE_EIO);
  assert_null(lex);
  assert_non_null(strstr(err.message, "/nowhere/to/be/found"));
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
      cmocka_unit_test(test_diacritics), cmocka_unit_test(test_possessives),
      cmocka_unit_test(test_ranks), cmocka_unit_test(test_removals),
      cmocka_unit_test(test_removed_abbreviation), cmocka_unit_test(test_removal_of_every_spelling),
      cmocka_unit_test(test_warnings), cmocka_unit_test(test_read_again),
      cmocka_unit_test_setup_teardown(test_folder, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(test_compiled_lists_answer_as_their_sources, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(test_an_image_that_is_out_of_date, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(test_a_damaged_image, make_folder, remove_folder),
      cmocka_unit_test(test_compiling_what_is_not_there),
      cmocka_unit_test(test_no_such_file),
  };
  return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
