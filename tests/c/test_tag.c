/* test_tag.c - the tagger, the gazetteer and the labeller of names, on the weights that are in scripts/model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "lede/lede.h"
#include "tag/gazetteer.h"
#include "tag/label.h"
#include "tag/model.h"
#include "tag/use.h"

#define ENGLISH "scripts/model/english"
#define NAMES "scripts/model/names"

static lede_tagger *tagger;
static lede_lexicon *lexicon;
static char gazetteer_path[256]; /* of the build that this program is of */

static int set_up(void **state) {
  (void)state;
  lede_error err;
  lexicon = lede_lexicon_new();
  return lexicon == NULL || lede_tagger_open(ENGLISH, &tagger, &err) != LEDE_OK ||
         lede_lexicon_load(lexicon, "scripts/lexicon", &err) != LEDE_OK;
}

static int tear_down(void **state) {
  (void)state;
  lede_tagger_free(tagger);
  lede_lexicon_free(lexicon);
  return 0;
}

static lede_doc *document(const char *text) {
  lede_doc *doc;
  lede_error err;
  assert_int_equal(lede_doc_text_new(text, strlen(text), &doc, &err), LEDE_OK);
  assert_int_equal(lede_doc_segment(doc, lexicon), LEDE_OK);
  return doc;
}

/* ---- Parts of speech ---------------------------------------------------------------------------------------------- */

static void assert_tags(const char *text, const char *wanted) {
  char got[512] = "";
  lede_doc *doc = document(text);
  assert_null(lede_doc_pos(doc));
  assert_int_equal(lede_doc_tag(doc, tagger), LEDE_OK);
  for (size_t i = 0; i < lede_doc_tokens(doc).count; i++) {
    if (i > 0) strcat(got, " ");
    strcat(got, lede_pos_name((lede_pos)lede_token_pos(doc, i)));
  }
  assert_string_equal(got, wanted);
  const uint8_t *pos = lede_doc_pos(doc);
  assert_int_equal(lede_doc_tag(doc, tagger), LEDE_OK);
  assert_ptr_equal(lede_doc_pos(doc), pos); /* a second call does nothing */
  lede_doc_free(doc);
}

static void tags_sentences(void **state) {
  (void)state;
  assert_tags("The minister said that the talks would continue in Geneva.\n",
              "DET NOUN VERB SCONJ DET NOUN AUX VERB ADP PROPN PUNCT");
  assert_tags("She didn\xE2\x80\x99t want it.\n", "PRON AUX PART VERB PRON PUNCT");
  assert_tags("Three of the 15 boats were lost.\n", "NUM ADP DET NUM NOUN AUX VERB PUNCT");
}

static void names_and_tags_are_one_to_one(void **state) {
  (void)state;
  for (int p = LEDE_POS_ADJ; p < LEDE_POS_COUNT; p++)
    assert_int_equal(lede_pos_by_name(lede_pos_name((lede_pos)p)), p);
  assert_int_equal(lede_pos_by_name("NOUNS"), LEDE_POS_NONE);
  for (int p = LEDE_POS_ADJ; p < LEDE_POS_COUNT; p++) { /* 17 tags in 16 lanes: marks are no verbs */
    uint8_t shape = p == LEDE_POS_PUNCT ? LEDE_MARKS : LEDE_SMALL;
    assert_int_equal(lede_lane_pos(lede_lane((lede_pos)p), shape), p);
  }
}

static void assert_lemma(const char *word, lede_pos pos, const char *wanted) {
  char lemma[LEDE_LONGEST_LEMMA];
  size_t len = lede_lemma(tagger, word, strlen(word), pos, lemma);
  assert_string_equal(lemma, wanted);
  assert_int_equal(len, strlen(wanted));
}

static void writes_lemmas(void **state) {
  (void)state;
  assert_lemma("said", LEDE_POS_VERB, "say");
  assert_lemma("Talks", LEDE_POS_NOUN, "talk");
  assert_lemma("downloads", LEDE_POS_VERB, "download"); /* no word of the treebank: by its ending */
  assert_lemma("Geneva", LEDE_POS_PROPN, "Geneva");
  assert_lemma("n\xE2\x80\x99t", LEDE_POS_PART, "not");
  char word[400], lemma[LEDE_LONGEST_LEMMA];
  memset(word, 'a', sizeof word);
  assert_int_equal(lede_lemma(tagger, word, sizeof word, LEDE_POS_NOUN, lemma), LEDE_LONGEST_LEMMA - 1);
}

/* Any bytes have some tags, the same each time, and their number is that of the words. */
static void tags_anything(void **state) {
  (void)state;
  static char text[4096];
  uint32_t begin[512], end[512], seed = 7;
  uint8_t pos[512], again[512];
  for (int round = 0; round < 200; round++) {
    size_t at = 0, count = 1 + seed % 400;
    for (size_t i = 0; i < count; i++) {
      begin[i] = (uint32_t)at;
      for (size_t n = 1 + (seed >> 8) % 8; n > 0; n--) {
        seed = seed * 1664525u + 1013904223u;
        text[at++] = (char)(seed >> 24);
      }
      end[i] = (uint32_t)at;
    }
    assert_int_equal(lede_tag_words(tagger, text, begin, end, count, pos), LEDE_OK);
    assert_int_equal(lede_tag_words(tagger, text, begin, end, count, again), LEDE_OK);
    assert_memory_equal(pos, again, count);
    for (size_t i = 0; i < count; i++) assert_in_range(pos[i], LEDE_POS_ADJ, LEDE_POS_PUNCT);
  }
}

/* ---- Files -------------------------------------------------------------------------------------------------------- */

static const char *written(const void *bytes, size_t len) {
  static char path[] = "/tmp/lede-test-tag-XXXXXX";
  strcpy(path + sizeof path - 7, "XXXXXX");
  int fd = mkstemp(path);
  assert_true(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
  close(fd);
  return path;
}

static void refuses_what_is_no_model(void **state) {
  (void)state;
  lede_tagger *t;
  lede_labeller *l;
  lede_error err;
  assert_int_equal(lede_tagger_open("scripts/model/none", &t, &err), LEDE_ENOTFOUND);
  assert_int_equal(lede_tagger_open("scripts/model", &t, &err), LEDE_EIO);
  assert_int_equal(lede_tagger_open("scripts/model/NOTICE", &t, &err), LEDE_ESYNTAX);
  assert_int_equal(lede_labeller_open("scripts/model/NOTICE", gazetteer_path, &l, &err), LEDE_ESYNTAX);
  assert_int_equal(lede_labeller_open(NAMES, "scripts/model/NOTICE", &l, &err), LEDE_ESYNTAX);
}

/* A model that is cut, or whose header points elsewhere, is refused; one whose tables hold anything still only reads
 * inside them. */
static void survives_damaged_models(void **state) {
  (void)state;
  char *bytes;
  size_t len;
  lede_error err;
  assert_int_equal(lede_file_read(ENGLISH, (size_t)1 << 26, &bytes, &len, &err), LEDE_OK);
  for (size_t i = 4; i < sizeof(lede_model); i++) {
    lede_tagger *t = NULL;
    bytes[i] ^= (char)0xA5;
    const char *path = written(bytes, len);
    if (lede_tagger_open(path, &t, &err) == LEDE_OK) {
      uint32_t begin = 0, end = 6;
      uint8_t pos;
      assert_int_equal(lede_tag_words(t, "Geneva", &begin, &end, 1, &pos), LEDE_OK);
    } else {
      assert_int_equal(err.code, LEDE_ESYNTAX);
    }
    lede_tagger_free(t);
    unlink(path);
    bytes[i] ^= (char)0xA5;
  }
  memset(bytes + sizeof(lede_model), 0xFF, len - sizeof(lede_model)); /* full tables: a search must end */
  const char *path = written(bytes, len);
  lede_tagger *t;
  uint32_t begin = 0, end = 6;
  uint8_t pos;
  char lemma[LEDE_LONGEST_LEMMA];
  assert_int_equal(lede_tagger_open(path, &t, &err), LEDE_OK);
  assert_int_equal(lede_tag_words(t, "Geneva", &begin, &end, 1, &pos), LEDE_OK);
  assert_true(lede_lemma(t, "talks", 5, LEDE_POS_NOUN, lemma) <= 5);
  lede_tagger_free(t);
  unlink(path);
  free(bytes);
}

static void finds_listed_names(void **state) {
  (void)state;
  const lede_gazetteer *g;
  lede_error err;
  assert_int_equal(lede_gazetteer_open(gazetteer_path, &g, &err), LEDE_OK);
  uint32_t city = 1u << lede_gazetteer_list(g, "city"), given = 1u << lede_gazetteer_list(g, "given_name");
  assert_true(lede_gazetteer_find(g, "Geneva", 6) & city);
  assert_true(lede_gazetteer_find(g, "Rio de Janeiro", 14) & city);
  assert_true(lede_gazetteer_find(g, "Rio", 3) & LEDE_BEGINS_LONGER);
  assert_true(lede_gazetteer_find(g, "Maria", 5) & given);
  assert_int_equal(lede_gazetteer_find(g, "Qwxzqk", 6), 0);
  assert_int_equal(lede_gazetteer_list(g, "planet"), -1);
  lede_gazetteer_close(g);
}

/* ---- What a document does with words ------------------------------------------------------------------------------- */

static lede_word_use use_of(const lede_doc *doc, const char *word) {
  lede_seen w;
  lede_word_read(&w, word, strlen(word));
  return lede_doc_use_of(doc, w.key);
}

static void counts_uses(void **state) {
  (void)state;
  lede_doc *doc = document("Market Day\n\nThe market opened. Later Doe sold, in Hallen, some bread. Bread is dear.\n");
  assert_true(lede_doc_use(doc));
  assert_true(use_of(doc, "market").small && !use_of(doc, "market").inside);
  assert_true(use_of(doc, "Hallen").inside && !use_of(doc, "Hallen").small);
  assert_true(use_of(doc, "Bread").small && !use_of(doc, "Bread").inside);
  assert_false(use_of(doc, "Day").inside); /* in a heading capitals say nothing */
  lede_doc_free(doc);
}

/* ---- Names --------------------------------------------------------------------------------------------------------- */

static void assert_names(const char *text, const lede_proposal *p, size_t proposals, const char *wanted) {
  lede_labeller *l;
  lede_error err;
  lede_name *names;
  size_t count;
  char got[512] = "";
  assert_int_equal(lede_labeller_open(NAMES, gazetteer_path, &l, &err), LEDE_OK);
  lede_doc *doc = document(text);
  lede_layer *layer = lede_layer_new(doc, lexicon);
  assert_int_equal(lede_doc_tag(doc, tagger), LEDE_OK);
  assert_int_equal(lede_label_names(l, doc, layer, p, proposals, &names, &count), LEDE_OK);
  for (size_t i = 0; i < count; i++) {
    size_t len;
    lede_range r = lede_layer_range(layer, names[i].first, names[i].last);
    snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s/%s", i > 0 ? ", " : "", (int)(r.end - r.begin),
             lede_doc_text(doc, &len) + r.begin, lede_name_type_name((lede_name_type)names[i].type));
  }
  assert_string_equal(got, wanted);
  free(names);
  lede_layer_free(layer);
  lede_doc_free(doc);
  lede_labeller_free(l);
}

/* Names that no rule proposes it finds by itself; element 0 is the edge of the block. */
static void labels_names(void **state) {
  (void)state;
  const uint32_t city = 0x7c95271eu; /* the number that lede.names gives the rule "city" */
  const lede_proposal p[] = {{.first = 6, .last = 6, .rule = city, .type = LEDE_LOC, .sure = 3},
                             {.first = 8, .last = 8, .rule = city, .type = LEDE_LOC, .sure = 3}};
  assert_names("Yesterday Maria Alvarez flew from London to Berlin with her brother.\n", p, 2,
               "Maria Alvarez/PER, London/LOC, Berlin/LOC");
  assert_names("nothing here is a name, and nothing is said\n", NULL, 0, "");
}

/* A firm proposal stands, whatever the labeller would say. */
static void hears_firm_proposals(void **state) {
  (void)state;
  const lede_proposal p = {.first = 3, .last = 3, .rule = 1, .type = LEDE_ORG, .sure = 3, .firm = LEDE_MAY_GROW};
  assert_names("They visited London again.\n", &p, 1, "London/ORG");
}

/* A proposal that stays is made no longer either. */
static void keeps_what_stays(void **state) {
  (void)state;
  const lede_proposal p = {.first = 3, .last = 3, .rule = 1, .type = LEDE_ORG, .sure = 3, .firm = LEDE_STAYS};
  assert_names("They visited London Heathrow again.\n", &p, 1, "London/ORG, Heathrow/ORG");
}

/* Words that keep like company weigh alike, be they in the texts of the training or not. */
static void weighs_words_by_their_company(void **state) {
  (void)state;
  char *bytes;
  size_t len;
  lede_error err;
  assert_int_equal(lede_file_read(NAMES, (size_t)1 << 26, &bytes, &len, &err), LEDE_OK);
  const lede_labeller_file *f = (const void *)bytes;
  const lede_company *table = (const void *)(bytes + f->words), *found[3];
  const char *const words[] = {"Tashkent", "Przemysl", "nevertheless"};
  for (int i = 0; i < 3; i++) {
    lede_seen w;
    lede_word_read(&w, words[i], strlen(words[i]));
    uint32_t slot = lede_company_slot(w.key, f->word_bits);
    while (table[slot].key != 0 && table[slot].key != w.key) slot = (slot + 1) & ((1u << f->word_bits) - 1);
    assert_int_equal(table[slot].key, w.key);
    found[i] = &table[slot];
  }
  assert_true(found[0]->weight[0][LEDE_LOC - 1] > 0 && found[1]->weight[0][LEDE_LOC - 1] > 0);
  assert_true(found[2]->weight[0][LEDE_LOC - 1] < found[1]->weight[0][LEDE_LOC - 1]);
  free(bytes);
}

static void types_have_names(void **state) {
  (void)state;
  for (int t = LEDE_PER; t < LEDE_NAME_TYPES; t++)
    assert_int_equal(lede_name_type_by_name(lede_name_type_name((lede_name_type)t)), t);
  assert_int_equal(lede_name_type_by_name("PERSON"), LEDE_NO_NAME);
}

int main(int argc, char **argv) {
  (void)argc;
  char *slash = strrchr(argv[0], '/'); /* BUILD/tests/test_tag */
  snprintf(gazetteer_path, sizeof gazetteer_path, "%.*s/../share/lede/gazetteer", slash ? (int)(slash - argv[0]) : 1,
           slash ? argv[0] : ".");
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tags_sentences),
      cmocka_unit_test(names_and_tags_are_one_to_one),
      cmocka_unit_test(writes_lemmas),
      cmocka_unit_test(tags_anything),
      cmocka_unit_test(refuses_what_is_no_model),
      cmocka_unit_test(survives_damaged_models),
      cmocka_unit_test(finds_listed_names),
      cmocka_unit_test(counts_uses),
      cmocka_unit_test(labels_names),
      cmocka_unit_test(hears_firm_proposals),
      cmocka_unit_test(keeps_what_stays),
      cmocka_unit_test(weighs_words_by_their_company),
      cmocka_unit_test(types_have_names),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
