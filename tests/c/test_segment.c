/* test_segment.c - tokens and sentences. */
#include "documents.h"

static lede_lexicon *lexicon; /* small, so that the bundled lists may change */

static int make_lexicon(void **state) {
  (void)state;
  static const char abbreviations[] = "Mr. | ends=never\nDr. | ends=never\nInc.\nCorp.\nDec.\nGov. | ends=never\n"
                                      "No. | ends=never before=number\nWash. | case=capital\np.m. | ends=mostly\n";
  static const char starters[] = "the\nhe\nit\nthis\nMr.\n";
  static const struct { const char *name, *text; } lists[] = {
      {"abbreviation", abbreviations}, {"starter", starters}, {"report", "ask / asked\nsay / said\n"},
      {"clitic", "'s\n'm\n'd\n're\n've\n'll\nn't\n"}, {"prefix", "non\ne\n"},
      {"weekday", "Monday\nFriday\n"},
      {"contraction", "cannot | second=not\ngonna | second=na\ngotta | second=ta\ndont | second=nt\n"}};
  lexicon = lede_lexicon_new();
  for (size_t i = 0; lexicon != NULL && i < sizeof lists / sizeof *lists; i++)
    if (lede_lexicon_read(lexicon, lists[i].name, lists[i].text, strlen(lists[i].text), NULL) != LEDE_OK) return 1;
  return lexicon == NULL;
}

static int free_lexicon(void **state) {
  (void)state;
  lede_lexicon_free(lexicon);
  return 0;
}

static lede_doc *segmented(const char *s) {
  lede_doc *doc = read_text(s);
  assert_int_equal(lede_doc_segment(doc, lexicon), LEDE_OK);
  return doc;
}

/* ---- Tokens ----------------------------------------------------------------------------------------------------- */

static void assert_tokens(const char *source, const char *expected) {
  lede_doc *doc = segmented(source);
  lede_tokens t = lede_doc_tokens(doc);
  char shown[4096] = "";
  size_t len, n = 0;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < t.count; i++)
    n += (size_t)snprintf(shown + n, sizeof shown - n, "%s%.*s/%s", i > 0 ? " " : "", (int)(t.end[i] - t.begin[i]),
                          text + t.begin[i], lede_form_name((lede_form)t.form[i]));
  assert_string_equal(shown, expected);
  lede_doc_free(doc);
}

static void test_words(void **state) {
  (void)state;
  assert_tokens("He said NATO and McDonald like iPhones.",
                "He/Cap said/lower NATO/UPPER and/lower McDonald/Mixed like/lower iPhones/camel ./punct");
  assert_tokens("A well-known O'Brien, AT&T", "A/Cap well/lower -/punct known/lower O'Brien/Mixed ,/punct AT&T/UPPER");
}

static void test_clitics(void **state) {
  (void)state;
  assert_tokens("Kyiv's envoy didn't stay.", "Kyiv/Cap 's/clitic envoy/lower did/lower n't/clitic stay/lower ./punct");
  assert_tokens("We’ll say they’re", "We/Cap ’ll/clitic say/lower they/lower ’re/clitic");
  assert_tokens("I cannot; he can’t", "I/Cap can/lower not/lower ;/punct he/lower ca/lower n’t/clitic");
  assert_tokens("DON'T GO, THE EU'S WON",
                "DO/UPPER N'T/clitic GO/UPPER ,/punct THE/UPPER EU/UPPER 'S/clitic WON/UPPER");
  assert_tokens("the envoys' plan", "the/lower envoys/lower '/clitic plan/lower");
  assert_tokens("Kyiv\xCA\xBCs, don\xC2\xB4t, n't", "Kyiv/Cap \xCA\xBCs/clitic ,/punct do/lower n\xC2\xB4t/clitic "
                                                  ",/punct n't/lower");
  assert_tokens("rock'n'roll, o'clock, Xi'an's",
                "rock'n'roll/lower ,/punct o'clock/lower ,/punct Xi'an/Cap 's/clitic");
}

/* What the lists do not hold is not cut. */
static void test_clitics_are_the_lists(void **state) {
  (void)state;
  lede_lexicon *own = lede_lexicon_new();
  assert_int_equal(lede_lexicon_read(own, "clitic", LITERAL("'t\n"), NULL), LEDE_OK);
  lede_doc *doc = read_text("he's isn't cannot");
  assert_int_equal(lede_doc_segment(doc, own), LEDE_OK);
  lede_tokens t = lede_doc_tokens(doc);
  assert_int_equal(t.count, 4); /* he's isn 't cannot */
  assert_int_equal(t.begin[2], 8);
  lede_doc_free(doc);
  lede_lexicon_free(own);
}

static void test_prefixes(void **state) {
  (void)state;
  assert_tokens("a non-stop, well-known e-mail's non-EU end", "a/lower non-stop/lower ,/punct well/lower -/punct "
                "known/lower e-mail/lower 's/clitic non/lower -/punct EU/UPPER end/lower");
  assert_tokens("non- non-1 ann.e-mail@a.example", "non/lower -/punct non/lower -/punct 1/number "
                                                   "ann.e-mail@a.example/email");
}

static void test_abbreviations(void **state) {
  (void)state;
  assert_tokens("Mr. J. Smith of U.S. Steel Corp. left at 5 p.m. today.",
                "Mr./Dotted J./Dotted Smith/Cap of/lower U.S./Dotted Steel/Cap Corp./Dotted left/lower at/lower "
                "5/number p.m./Dotted today/lower ./punct");
  assert_tokens("So did I.", "So/Cap did/lower I/Cap ./punct");
  assert_tokens("Acme Inc.. Acme Inc...", "Acme/Cap Inc./Dotted ./punct Acme/Cap Inc/Cap .../punct");
}

/* Words that are abbreviations only in their place. */
static void test_abbreviations_in_their_place(void **state) {
  (void)state;
  assert_tokens("No. 5 is no. 6.", "No./Dotted 5/number is/lower no./Dotted 6/number ./punct");
  assert_tokens("N° 5, at 20° N", "N°/Cap 5/number ,/punct at/lower 20/number °/symbol N/Cap");
  assert_tokens("She said no. Nobody", "She/Cap said/lower no/lower ./punct Nobody/Cap");
  assert_tokens("Seattle, Wash. did wash.", "Seattle/Cap ,/punct Wash./Dotted did/lower wash/lower ./punct");
}

static void test_colloquial_words(void **state) {
  (void)state;
  assert_tokens("I'm gonna; gotta go", "I/Cap 'm/clitic gon/lower na/lower ;/punct got/lower ta/lower go/lower");
  assert_tokens("I dont; CANNOT", "I/Cap do/lower nt/lower ;/punct CAN/UPPER NOT/UPPER");
}

static void test_numbers(void **state) {
  (void)state;
  assert_tokens("1,234.5 at 10:30 on 9/11, the 2nd of 2010s RDNA4 in 2025.",
                "1,234.5/number at/lower 10:30/number on/lower 9/11/number ,/punct the/lower 2nd/ordinal of/lower "
                "2010s/alnum RDNA4/alnum in/lower 2025/number ./punct");
  assert_tokens("$524 billion, 20%, €3.5m",
                "$/symbol 524/number billion/lower ,/punct 20/number %/symbol ,/punct €/symbol "
                "3.5m/alnum");
  assert_tokens("the ’90s", "the/lower ’90s/alnum");
  assert_tokens("call 555-555-0100 or 1-555-555-0100, not 5-3 or 555-555-01",
                "call/lower 555-555-0100/number or/lower 1-555-555-0100/number ,/punct not/lower 5/number -/punct "
                "3/number or/lower 555/number -/punct 555/number -/punct 01/number");
}

static void test_quotation_marks(void **state) {
  (void)state;
  assert_tokens("“Go,” he said.", "“/open Go/Cap ,/punct ”/close he/lower said/lower ./punct");
  assert_tokens("He said \"go\".", "He/Cap said/lower \"/open go/lower \"/close ./punct");
  assert_tokens("«Go» „go“", "«/open Go/Cap »/close „/open go/lower “/close");
  assert_tokens("'It's his,' she said.",
                "'/open It/Cap 's/clitic his/lower ,/punct '/close she/lower said/lower ./punct");
  assert_tokens("‘Go,’ she", "‘/open Go/Cap ,/punct ’/close she/lower");
  assert_tokens("``Go,'' ’’ she", "``/open Go/Cap ,/punct ''/close ’’/close she/lower");
}

/* The same marks, used the other way round in other places. */
static void test_quotation_marks_by_place(void **state) {
  (void)state;
  assert_tokens("»Go« ”Go” ›Go‹", "»/open Go/Cap «/close ”/open Go/Cap ”/close ›/open Go/Cap ‹/close");
  assert_tokens("«\xC2\xA0Go\xC2\xA0» she", "«/open Go/Cap »/close she/lower");
  assert_tokens("‹Go› ‚Go’ 「Go」", "‹/open Go/Cap ›/close ‚/open Go/Cap ’/close 「/open Go/Cap 」/close");
  assert_tokens("\xC2\xA0'Go' she", "'/open Go/Cap '/close she/lower"); /* a space that does not break */
}

static void test_marks(void **state) {
  (void)state;
  assert_tokens("Well... no -- yes!!", "Well/Cap .../punct no/lower --/punct yes/lower !!/punct");
  assert_tokens("Well… (no) — yes", "Well/Cap …/punct (/punct no/lower )/punct —/punct yes/lower");
  assert_tokens("What?! << no >> $$$ $5",
                "What/Cap ?!/punct <</symbol no/lower >>/symbol $$$/symbol $/symbol 5/number");
}

static void test_faces(void **state) {
  (void)state;
  assert_tokens("Well :) no ;-) yes :P", "Well/Cap :)/symbol no/lower ;-)/symbol yes/lower :P/symbol");
  assert_tokens("(see :Paris) at 5:) :",
                "(/punct see/lower :/punct Paris/Cap )/punct at/lower 5/number :/punct )/punct :/punct");
}

static void test_addresses(void **state) {
  (void)state;
  assert_tokens("See https://example.org/a,b?c=1. Ask a.b@example.org, @lede_news or #news.",
                "See/Cap https://example.org/a,b?c=1/url ./punct Ask/Cap a.b@example.org/email ,/punct "
                "@lede_news/handle or/lower #news/handle ./punct");
  assert_tokens("Ask Ann.B.Lee@example.org. Go", "Ask/Cap Ann.B.Lee@example.org/email ./punct Go/Cap");
  assert_tokens("(see www.example.org/a), example.org/b/c. and/or", "(/punct see/lower www.example.org/a/url )/punct "
                ",/punct example.org/b/c/url ./punct and/lower //punct or/lower");
  assert_tokens("by annl...@example.org... so", "by/lower annl...@example.org/email .../punct so/lower");
  assert_tokens("http:// or www.example.org", "http/lower :/punct //punct //punct or/lower www.example.org/url");
  assert_tokens("by @ann@social.example, ‘90s", "by/lower @ann@social.example/handle ,/punct ‘90s/alnum");
}

static void test_other_scripts(void **state) {
  (void)state;
  assert_tokens("Élysée, Київ and ÅNGSTRÖM", "Élysée/Cap ,/punct Київ/Cap and/lower ÅNGSTRÖM/UPPER");
  assert_tokens("cafe\xCC\x81 na\xC3\xAFve", "cafe\xCC\x81/lower na\xC3\xAFve/lower"); /* a combining accent stays */
  assert_tokens("ok 👍 fine", "ok/lower 👍/symbol fine/lower");
  assert_tokens("👍🏽👩‍⚕️🇺🇦🇵🇱❤️!", "👍🏽/symbol 👩‍⚕️/symbol 🇺🇦/symbol 🇵🇱/symbol ❤️/symbol !/punct"); /* each a picture */
  assert_tokens("\xE2\x80\xAA" "Go\xE2\x80\xAC on\xE2\x80\x8B" "ward co\xC2\xAD" "op", /* directions, no width, soft */
                "Go/Cap on/lower ward/lower co\xC2\xADop/lower");
  assert_tokens("a\xC2\xA0" "b\xE3\x80\x80" "c", "a/lower b/lower c/lower"); /* white space that is not ASCII */
}

/* ---- Sentences -------------------------------------------------------------------------------------------------- */

static void assert_sentences(const char *source, const char *expected) {
  lede_doc *doc = segmented(source);
  char shown[4096] = "";
  size_t len, n = 0, count = lede_doc_sentences(doc).count;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < count; i++) {
    lede_range r = lede_doc_sentence_range(doc, i);
    n += (size_t)snprintf(shown + n, sizeof shown - n, "%s%.*s", i > 0 ? "|" : "", (int)(r.end - r.begin),
                          text + r.begin);
  }
  assert_string_equal(shown, expected);
  lede_doc_free(doc);
}

static void test_plain_sentences(void **state) {
  (void)state;
  assert_sentences("They met. They left! Why? Nobody knows.", "They met.|They left!|Why?|Nobody knows.");
  assert_sentences("They met. 12 left.", "They met.|12 left.");
  assert_sentences("They met.\nThey left", "They met.|They left");
}

static void test_stops_that_end_nothing(void **state) {
  (void)state;
  assert_sentences("Mr. Smith met Dr. Lee.", "Mr. Smith met Dr. Lee.");
  assert_sentences("J. R. Smith left.", "J. R. Smith left.");
  assert_sentences("It cost $3.5 million at 9.30 a.m. on Dec. 2.", "It cost $3.5 million at 9.30 a.m. on Dec. 2.");
  assert_sentences("Acme Inc. sold U.S. Steel Corp. shares.", "Acme Inc. sold U.S. Steel Corp. shares.");
  assert_sentences("Visit example.org/a. it works", "Visit example.org/a. it works");
}

static void test_stops_that_end_both(void **state) {
  (void)state;
  assert_sentences("He left the U.S. The talks went on.", "He left the U.S.|The talks went on.");
  assert_sentences("He sold Acme Inc. It was old.", "He sold Acme Inc.|It was old.");
  assert_sentences("At 5 a.m. Mr. Lee woke. He left at 6 p.m. Mr. Lee ran.",
                   "At 5 a.m. Mr. Lee woke.|He left at 6 p.m.|Mr. Lee ran.");
  assert_sentences("He left at 6 p.m. Monday.", "He left at 6 p.m. Monday.");
  assert_sentences("He left at 6 p.m. Nobody saw it. It ended at 6 p.m. Kyiv time.",
                   "He left at 6 p.m.|Nobody saw it.|It ended at 6 p.m. Kyiv time.");
  assert_sentences("It ended at 6 p.m. EST. Then at 6 p.m. E.T. again.",
                   "It ended at 6 p.m. EST.|Then at 6 p.m. E.T. again.");
}

static void test_pronoun_or_initial(void **state) {
  (void)state;
  assert_sentences("There were you and I. Ann met Albert I. Lee.", "There were you and I.|Ann met Albert I. Lee.");
}

/* Small letters begin sentences where the writer does so, or a common word follows a plain one. */
static void test_small_letters_after_a_stop(void **state) {
  (void)state;
  assert_sentences("they met. they left! why? nobody knows.", "they met.|they left!|why?|nobody knows.");
  assert_sentences("They talked. it went on. A cond. which failed.", "They talked.|it went on.|A cond. which failed.");
  assert_sentences("She works at Yahoo! the portal.", "She works at Yahoo! the portal.");
}

static void test_no_space_after_a_stop(void **state) {
  (void)state;
  assert_sentences("They went home.The next day they met.", "They went home.|The next day they met.");
  assert_sentences("They went home...The end.", "They went home...|The end.");
  assert_sentences("“They went home.”The next day they met.", "“They went home.”|The next day they met.");
  assert_sentences("See example.org and No.Go areas.", "See example.org and No.Go areas.");
}

static void test_notes_after_a_stop(void **state) {
  (void)state;
  assert_sentences("They met.[1][2] They left. [3] Nobody knows.", "They met.[1][2]|They left. [3]|Nobody knows.");
  assert_sentences("They met. [Ann left.] Then", "They met.|[Ann left.]|Then");
}

static void test_faces_after_a_stop(void **state) {
  (void)state;
  assert_sentences("They met. :) They left :-( The end.", "They met. :)|They left :-(|The end.");
  assert_sentences("They met :) and left.", "They met :) and left.");
}

static void test_lists_in_a_line(void **state) {
  (void)state;
  assert_sentences("1. A truce 2. Talks. More talks. 3. Elections", "1. A truce|2. Talks.|More talks.|3. Elections");
  assert_sentences("1.) A truce 2.) Talks", "1.) A truce|2.) Talks");
  assert_sentences("They agreed: 1) a truce", "They agreed: 1) a truce");
  assert_sentences("a. A truce b. Talks", "a. A truce|b. Talks");
  assert_sentences("• A truce • Talks", "• A truce|• Talks");
  assert_sentences("He scored 9. 12 left.", "He scored 9.|12 left.");
  assert_sentences("They agreed: 1. A truce 2. Talks", "They agreed:|1. A truce|2. Talks");
  assert_sentences("They agreed: 1) Ann goes and 2) Lee stays.", "They agreed: 1) Ann goes and 2) Lee stays.");
  assert_sentences("They met. 3. Ann 2. Lee", "They met.|3. Ann 2.|Lee");
  assert_sentences("They had 1. A truce held in 3. Then", "They had 1.|A truce held in 3.|Then");
}

/* The heads and feet of e-mails. */
static void test_parts_without_a_stop(void **state) {
  (void)state;
  assert_sentences("Ann Lee 08/16/2000 03:48 PM We met.", "Ann Lee|08/16/2000 03:48 PM|We met.");
  assert_sentences("It came on 08/16/2000 03:48 PM.", "It came on 08/16/2000 03:48 PM.");
  assert_sentences("It came on 08/16/2000 03:48 PM and was lost.", "It came on 08/16/2000 03:48 PM and was lost.");
  assert_sentences("Ann <ann@example.org> They met.", "Ann <ann@example.org>|They met.");
  assert_sentences("http://a.example/ http://b.example/", "http://a.example/|http://b.example/");
  assert_sentences("They met ==================== They left", "They met|====================|They left");
  assert_sentences("Name ______ Date ______", "Name ______ Date ______");
}

static void test_sentences_in_quotes(void **state) {
  (void)state;
  assert_sentences("“They met. They left.” He nodded.", "“They met.|They left.”|He nodded.");
  assert_sentences("He said, “We will go.” The envoy left.", "He said, “We will go.”|The envoy left.");
  assert_sentences("“Really?” Ann Lee asked.", "“Really?” Ann Lee asked.");
  assert_sentences("“Stop!” he said.", "“Stop!” he said.");
  assert_sentences("“Stop!” Mr. Lee said.", "“Stop!” Mr. Lee said.");
  assert_sentences("“Stop!” He said no more.", "“Stop!”|He said no more.");
  assert_sentences("(They met.) They left.", "(They met.)|They left.");
}

static void test_ellipses(void **state) {
  (void)state;
  assert_sentences("Well… maybe. So... The end.", "Well… maybe.|So...|The end.");
  assert_sentences("It went on . . . I waited . . . and left.", "It went on . . . I waited . . . and left.");
  assert_sentences("It went on . . . . Nobody left.", "It went on . . . .|Nobody left.");
  assert_sentences("It went on. . . . The end. . . .", "It went on.|. . . The end. . . .");
  assert_sentences("“It went on […]” (Lee 5).", "“It went on […]” (Lee 5).");
}

static void test_sentence_at(void **state) {
  (void)state;
  lede_doc *doc = segmented("  They met. They left.\n\nNobody knows.");
  assert_int_equal(lede_doc_sentence_at(doc, 0), 0);  /* before the first */
  assert_int_equal(lede_doc_sentence_at(doc, 10), 0); /* its stop */
  assert_int_equal(lede_doc_sentence_at(doc, 11), 0); /* the space after it */
  assert_int_equal(lede_doc_sentence_at(doc, 12), 1);
  assert_int_equal(lede_doc_sentence_at(doc, 100), 2);
  assert_int_equal(lede_doc_sentences(doc).block[2], 1);
  lede_doc_free(doc);
}

static void test_segmenting_once(void **state) {
  (void)state;
  lede_doc *doc = read_text("They met.");
  assert_int_equal(lede_doc_tokens(doc).count, 0);
  assert_int_equal(lede_doc_sentences(doc).count, 0);
  assert_int_equal(lede_doc_sentence_at(doc, 3), 0);
  assert_int_equal(lede_doc_segment(doc, lexicon), LEDE_OK);
  lede_tokens first = lede_doc_tokens(doc);
  assert_int_equal(lede_doc_segment(doc, lexicon), LEDE_OK);
  assert_int_equal(lede_doc_tokens(doc).count, 3);
  assert_ptr_equal(lede_doc_tokens(doc).begin, first.begin);
  lede_doc_free(doc);
}

/* Without word lists there are no abbreviations, and still tokens. */
static void test_without_a_lexicon(void **state) {
  (void)state;
  lede_doc *doc = read_text("Mr. Smith left the U.S. The end.");
  assert_int_equal(lede_doc_segment(doc, NULL), LEDE_OK);
  assert_int_equal(lede_doc_tokens(doc).count, 9);
  lede_doc_free(doc);
}

static void test_marks_only(void **state) {
  (void)state;
  lede_doc *doc = segmented("\xCC\x81\xE2\x80\x8B"); /* an accent with nothing below it, a space without width */
  assert_int_equal(lede_doc_tokens(doc).count, 0);
  assert_int_equal(lede_doc_sentences(doc).count, 0);
  lede_doc_free(doc);
}

static void test_form_names(void **state) {
  (void)state;
  uint32_t all = 0;
  for (int f = 0; f < LEDE_FORM_COUNT; f++) {
    assert_int_equal(lede_form_set(lede_form_name((lede_form)f)), 1u << f);
    all |= 1u << f;
  }
  assert_int_equal(lede_form_set("capital"), 1u << LEDE_FORM_CAP | 1u << LEDE_FORM_UPPER | 1u << LEDE_FORM_MIXED |
                                                 1u << LEDE_FORM_DOTTED);
  assert_int_equal(lede_form_set("cap"), 0);
  assert_int_equal(lede_form_set(""), 0);
}

/* ---- What holds of every document ------------------------------------------------------------------------------- */

static uint32_t random_state = 2463534242u;

static uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state % n;
}

static size_t generate(char *out, size_t room) {
  static const char *const parts[] = {
      "He", "said", " ", " ", " ", " ", ".", ". ", "\n", "\n\n", "\r\n", "“", "”", "\"", "'", "’s", "n't", "U.S.",
      "Mr.", "1,234.5", "$", "%", "(", ")", "…", "...", "--", "É", "東", "👍🏽", "e\xCC\x81", "\xFF", "\xE2\x82", "\xEF\xBB\xBF",
      "http://a.b/", "x@y.org", "@a", "#b", "2nd", "\xC2\xA0", "\xE2\x80\x8B", "!", "?", ":", "- ", "3. ", "# ", "The"};
  size_t n = 0, count = 1 + random_below(60);
  for (size_t i = 0; i < count && n + 16 < room; i++) {
    const char *p = parts[random_below(sizeof parts / sizeof *parts)];
    memcpy(out + n, p, strlen(p));
    n += strlen(p);
  }
  return n;
}

static void check_blocks(const lede_doc *doc, size_t text_len) {
  size_t count;
  const lede_block *b = lede_doc_blocks(doc, &count);
  assert_true(count > 0);
  for (size_t i = 0; i < count; i++) {
    assert_true(b[i].text.begin < b[i].text.end && b[i].text.end <= text_len);
    if (i > 0) assert_true(b[i - 1].text.end <= b[i].text.begin);
  }
}

static void check_tokens(const lede_doc *doc, size_t source_len) {
  lede_tokens t = lede_doc_tokens(doc);
  for (size_t i = 0; i < t.count; i++) {
    assert_true(t.begin[i] < t.end[i] && t.form[i] < LEDE_FORM_COUNT);
    if (i > 0) assert_true(t.end[i - 1] <= t.begin[i]);
    lede_range src = lede_doc_source_range(doc, (lede_range){t.begin[i], t.end[i]});
    assert_true(src.begin < src.end && src.end <= source_len);
  }
}

/* Sentences cut the tokens into stretches, each inside its block. */
static void check_sentences(const lede_doc *doc) {
  size_t count;
  const lede_block *b = lede_doc_blocks(doc, &count);
  lede_sentences s = lede_doc_sentences(doc);
  uint32_t next = 0;
  for (size_t i = 0; i < s.count; i++) {
    assert_int_equal(s.first[i], next);
    assert_true(s.stop[i] > s.first[i] && s.block[i] < count);
    if (i > 0) assert_true(s.block[i] >= s.block[i - 1]);
    lede_range r = lede_doc_sentence_range(doc, i), block = b[s.block[i]].text;
    assert_true(r.begin >= block.begin && r.end <= block.end);
    assert_int_equal(lede_doc_sentence_at(doc, r.begin), i);
    assert_int_equal(lede_doc_sentence_at(doc, r.end - 1), i);
    next = s.stop[i];
  }
  assert_int_equal(next, lede_doc_tokens(doc).count);
}

static void test_generated_documents(void **state) {
  (void)state;
  for (int i = 0; i < 3000; i++) {
    char source[1024];
    size_t len = generate(source, sizeof source), text_len;
    lede_doc *doc = NULL;
    if (lede_doc_text_new(source, len, &doc, NULL) != LEDE_OK) continue;
    assert_int_equal(lede_doc_segment(doc, lexicon), LEDE_OK);
    lede_doc_text(doc, &text_len);
    check_blocks(doc, text_len);
    check_tokens(doc, len);
    check_sentences(doc);
    lede_doc_free(doc);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words), cmocka_unit_test(test_clitics), cmocka_unit_test(test_clitics_are_the_lists),
      cmocka_unit_test(test_abbreviations),
      cmocka_unit_test(test_abbreviations_in_their_place), cmocka_unit_test(test_colloquial_words),
      cmocka_unit_test(test_prefixes),
      cmocka_unit_test(test_faces), cmocka_unit_test(test_pronoun_or_initial),
      cmocka_unit_test(test_small_letters_after_a_stop), cmocka_unit_test(test_no_space_after_a_stop),
      cmocka_unit_test(test_notes_after_a_stop), cmocka_unit_test(test_faces_after_a_stop),
      cmocka_unit_test(test_lists_in_a_line), cmocka_unit_test(test_parts_without_a_stop),
      cmocka_unit_test(test_numbers), cmocka_unit_test(test_quotation_marks),
      cmocka_unit_test(test_quotation_marks_by_place), cmocka_unit_test(test_marks),
      cmocka_unit_test(test_addresses), cmocka_unit_test(test_other_scripts), cmocka_unit_test(test_plain_sentences),
      cmocka_unit_test(test_stops_that_end_nothing), cmocka_unit_test(test_stops_that_end_both),
      cmocka_unit_test(test_sentences_in_quotes), cmocka_unit_test(test_ellipses), cmocka_unit_test(test_sentence_at),
      cmocka_unit_test(test_segmenting_once), cmocka_unit_test(test_without_a_lexicon),
      cmocka_unit_test(test_marks_only), cmocka_unit_test(test_form_names),
      cmocka_unit_test(test_generated_documents),
  };
  return cmocka_run_group_tests_name("segment", tests, make_lexicon, free_lexicon);
}
