/* fuzz_lexicon.c - any bytes as a lexicon file, and then as a text that is read with it. */
#include <stdlib.h>
#include <string.h>
#include "lede/tape.h"
#include "lexicon/store.h"

const char *const fuzz_seeds[] = {
    "# words of saying\n@class report\nsay / says / said / saying | stance=neutral kind=speech\naccording to | "
    "stance=neutral\n",
    "@case exact\nMay\nWhite House\nMcDonald's\n@case fold\nGov. | ends=never\nSt. Petersburg | country=Russia\n",
    "@class clitic\n's\n@class list\n@fold diacritics possessive\nBogotá\nLloyd's\nForeign Ministry spokesman\n"
    "São Paulo / Sao Paulo | a=b\n- Bogota\nsay\n- say\nsay | x=y\nSão Paulo press\n",
    "Côte d’Ivoire / Ivory Coast | lemma=Ivory_Coast\nКиїв\nas well as\nas\nas well\nwell as you\nyou\n",
    NULL};

static void require(bool holds) {
  if (!holds) abort();
}

/* One line that names the list and a line of it. */
static bool is_message(const char *s) { return strncmp(s, "list:", 5) == 0 && atoi(s + 5) > 0; }

/* Every word that the text holds can be looked up, alone and by its class. */
static void look_up(lede_lexicon *lex, const lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < t.count; i++) {
    uint32_t entry = lede_lexicon_find(lex, text + t.begin[i], t.end[i] - t.begin[i]);
    require(entry == t.entry[i]);
    if (entry == 0) continue;
    const char *word = lede_lexicon_entry_text(lex, entry);
    uint32_t again = lede_lexicon_find(lex, word, strlen(word));
    require(again == entry || lede_link(lex, again) == entry); /* or it was found without its diacritics */
    lede_membership m;
    for (size_t n = 0; n < 8 && lede_lexicon_why(lex, entry, n, &m); n++) {
      require(lede_lexicon_class_name(lex, m.class_id) != NULL && m.line > 0);
      if (lede_lexicon_is(lex, entry, (lede_form)t.form[i], m.class_id))
        require(lede_lexicon_attr(lex, entry, (lede_form)t.form[i], m.class_id, "lemma") != NULL);
    }
  }
}

static void check_layer(lede_lexicon *lex, const lede_doc *doc) {
  int class_id = lede_lexicon_class(lex, "list");
  if (class_id < 0) return; /* the list has named other classes throughout */
  lede_layer *layer = lede_layer_new(doc, lex);
  lede_alphabet *a = lede_alphabet_new(lex);
  require(layer != NULL && a != NULL);
  int number;
  require(lede_alphabet_add(a, LEDE_IS_CLASS, "list", NULL, NULL, &number, NULL) == LEDE_OK);
  size_t count = lede_layer_count(layer), token = 0;
  unsigned char *tape = malloc(count);
  require(tape != NULL && lede_alphabet_tape(a, layer, tape, NULL) == LEDE_OK);
  for (size_t i = 0; i < count; i++) {
    lede_element e = lede_layer_element(layer, i);
    require(e.first_token == token && (e.edge != LEDE_NOT_EDGE) == (e.stop_token == e.first_token));
    token = e.stop_token;
    if (e.edge == LEDE_NOT_EDGE)
      require(lede_alphabet_has(a, tape[i], number) ==
              (e.entry != 0 && lede_lexicon_is(lex, e.entry, e.form, class_id)));
  }
  require(token == lede_doc_tokens(doc).count);
  free(tape);
  lede_alphabet_free(a);
  lede_layer_free(layer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_lexicon *lex = lede_lexicon_new();
  lede_error err = {LEDE_OK, ""};
  require(lex != NULL);
  if (size % 2 == 1) lede_lexicon_rank(lex, LEDE_RANK_USER);
  if (lede_lexicon_read(lex, "list", (const char *)data, size, &err) != LEDE_OK)
    require(err.code == LEDE_ESYNTAX && is_message(err.message));
  for (size_t i = 0; i < lede_lexicon_warnings(lex); i++) require(is_message(lede_lexicon_warning(lex, i)));
  lede_doc *doc = NULL;
  if (lede_doc_text_new(data, size, &doc, NULL) == LEDE_OK) {
    require(lede_doc_segment(doc, lex) == LEDE_OK);
    look_up(lex, doc);
    check_layer(lex, doc);
    lede_doc_free(doc);
  }
  lede_lexicon_free(lex);
  return 0;
}
