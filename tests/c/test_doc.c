/* test_doc.c - documents from plain text: decoding, blocks, metadata, source map. */
#include "documents.h"

#define FFFD "\xEF\xBF\xBD"


static lede_status refused(const void *bytes, size_t len, const char *why) {
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  lede_status st = lede_doc_text_new(bytes, len, &doc, &err);
  assert_null(doc);
  assert_int_equal(err.code, st);
  if (strstr(err.message, why) == NULL) fail_msg("'%s' does not say '%s'", err.message, why);
  return st;
}

/* The text of a document, and how often it was repaired. */
static void assert_decodes(const void *bytes, size_t len, const char *text, size_t repairs) {
  lede_doc *doc = read_bytes(bytes, len);
  size_t n;
  assert_string_equal(lede_doc_text(doc, &n), text);
  assert_int_equal(n, strlen(text));
  assert_int_equal(lede_doc_repairs(doc), repairs);
  lede_doc_free(doc);
}

static void assert_source(const lede_doc *doc, uint32_t begin, uint32_t end, uint32_t src_begin, uint32_t src_end) {
  lede_range src = lede_doc_source_range(doc, (lede_range){begin, end});
  if (src.begin != src_begin || src.end != src_end)
    fail_msg("text [%u,%u) comes from [%u,%u), not from [%u,%u)", begin, end, src.begin, src.end, src_begin, src_end);
}

/* ---- Decoding --------------------------------------------------------------------------------------------------- */

static void test_utf8_stays(void **state) {
  (void)state;
  static const char text[] = "Café, Київ, 東京, 👍🏽, e\xCC\x81 \xF4\x8F\xBF\xBF.";
  assert_decodes(LITERAL(text), text, 0);
}

/* The examples of the Unicode Standard, section 3.9, tables 3-8 to 3-11. */
static void test_maximal_invalid_parts(void **state) {
  (void)state;
  assert_decodes(LITERAL("x \xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
                 "x " FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A", 8);
  assert_decodes(LITERAL("x \xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
                 "x " FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A", 8);
  assert_decodes(LITERAL("x \xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
                 "x " FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B", 7);
  assert_decodes(LITERAL("x \xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "x " FFFD FFFD FFFD FFFD "A", 4);
}

static void test_cut_off_at_the_end(void **state) {
  (void)state;
  assert_decodes(LITERAL("end \xE2\x82"), "end " FFFD, 1);
  assert_decodes(LITERAL("end \xF0\x9F\x98"), "end " FFFD, 1);
  assert_decodes(LITERAL("end \xC3"), "end " FFFD, 1);
}

static void test_nul_and_bom(void **state) {
  (void)state;
  assert_decodes(LITERAL("one line of text, a\0b, and it goes on"), "one line of text, a" FFFD "b, and it goes on", 1);
  assert_decodes(LITERAL("\xEF\xBB\xBFKyiv"), "Kyiv", 0);
  assert_decodes(LITERAL("Kyiv \xEF\xBB\xBFLviv"), "Kyiv \xEF\xBB\xBFLviv", 0); /* only the first is a mark */
  assert_decodes(LITERAL("\xEF\xBB" "Kyiv"), FFFD "Kyiv", 1);
}

/* A few words with a stray control byte are still text. */
static void test_stray_nul_in_short_text(void **state) {
  (void)state;
  assert_decodes(LITERAL("Hello\0world."), "Hello" FFFD "world.", 1);
}

/* How long the code point, or the maximal invalid part, at the start of s is: slowly, from the definition. */
static bool is_code_point(const unsigned char *s, size_t n) {
  static const unsigned char mask[] = {0x7F, 0x1F, 0x0F, 0x07}, lead[] = {0, 0xC0, 0xE0, 0xF0};
  static const unsigned long least[] = {0, 0x80, 0x800, 0x10000};
  if (n < 1 || n > 4 || (s[0] & ~mask[n - 1] & 0xFF) != lead[n - 1]) return false;
  unsigned long cp = s[0] & mask[n - 1];
  for (size_t i = 1; i < n; i++) {
    if ((s[i] & 0xC0) != 0x80) return false;
    cp = cp << 6 | (s[i] & 0x3F);
  }
  return cp >= least[n - 1] && cp <= 0x10FFFF && !(cp >= 0xD800 && cp < 0xE000);
}

static bool begins_code_point(const unsigned char *s, size_t n) {
  unsigned char whole[4];
  memcpy(whole, s, n);
  for (size_t len = n + 1; len <= 4; len++)
    for (unsigned second = 0x80; second < 0xC0; second++) {
      if (n < 2) whole[1] = (unsigned char)second;
      for (size_t i = n < 2 ? 2 : n; i < len; i++) whole[i] = 0x80;
      if (is_code_point(whole, len)) return true;
    }
  return false;
}

static size_t reference_step(const unsigned char *s, size_t n, bool *good) {
  for (size_t len = 1; len <= 4 && len <= n; len++)
    if (is_code_point(s, len)) {
      *good = true;
      return len;
    }
  *good = false;
  size_t len = 1;
  while (len < 3 && len < n && begins_code_point(s, len + 1)) len++;
  return begins_code_point(s, 1) ? len : 1;
}

/* Every string of three of these bytes between two letters decodes as the reference says, with the same source map. */
static void test_all_awkward_triples(void **state) {
  (void)state;
  static const unsigned char bytes[] = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF,
                                        0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  enum { N = sizeof bytes, AT = 40 };
  char source[2 * AT + 3];
  memset(source, 'w', sizeof source);
  for (size_t k = 0; k < N * N * N; k++) {
    size_t combination = k;
    for (size_t i = 0; i < 3; i++, combination /= N) source[AT + i] = (char)bytes[combination % N];
    lede_doc *doc = read_bytes(source, sizeof source);
    size_t len, repairs = 0;
    const char *text = lede_doc_text(doc, &len);
    uint32_t at = AT;
    for (size_t from = AT; from < AT + 3;) {
      bool good;
      size_t step = reference_step((unsigned char *)source + from, sizeof source - from, &good), n = good ? step : 3;
      assert_memory_equal(text + at, good ? source + from : FFFD, n);
      assert_source(doc, at, at + (uint32_t)n, (uint32_t)from, (uint32_t)(from + step));
      repairs += !good;
      at += (uint32_t)n;
      from += step;
    }
    assert_int_equal(lede_doc_repairs(doc), repairs);
    assert_int_equal(len, at + AT);
    lede_doc_free(doc);
  }
}

static void test_source_offsets(void **state) {
  (void)state;
  /*                  0  bom  3      7 bad  8     14 nul 15 */
  static const char source[] = "\xEF\xBB\xBFKyiv\xFFLviv, \0Odesa and so on, one plain sentence";
  lede_doc *doc = read_bytes(LITERAL(source));
  assert_source(doc, 0, 4, 3, 7);    /* Kyiv */
  assert_source(doc, 4, 7, 7, 8);    /* the replacement */
  assert_source(doc, 7, 11, 8, 12);  /* Lviv */
  assert_source(doc, 0, 11, 3, 12);  /* over the broken byte */
  assert_source(doc, 13, 16, 14, 15);
  assert_source(doc, 16, 21, 15, 20); /* Odesa */
  assert_source(doc, 5, 5, 0, 0);     /* nothing comes from nowhere */
  lede_doc_free(doc);
}

/* ---- What is no document ---------------------------------------------------------------------------------------- */

static void test_refused(void **state) {
  (void)state;
  static char zeros[8192];
  assert_int_equal(refused("", 0, "no text"), LEDE_EEMPTY);
  assert_int_equal(refused(NULL, 0, "no text"), LEDE_EEMPTY);
  assert_int_equal(refused(LITERAL(" \t\r\n \n"), "no text"), LEDE_EEMPTY);
  assert_int_equal(refused(LITERAL("\xEF\xBB\xBF"), "no text"), LEDE_EEMPTY);
  assert_int_equal(refused(zeros, sizeof zeros, "binary"), LEDE_EBINARY);
  assert_int_equal(refused(LITERAL("\x7F" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\76\0\1\0\0\0"), "binary"), LEDE_EBINARY);
  assert_int_equal(refused(LITERAL("S\0a\0i\0d\0 \0s\0h\0e\0"), "binary"), LEDE_EBINARY); /* UTF-16 */
  memset(zeros, 'a', sizeof zeros); /* the length is refused before the bytes are read */
  assert_int_equal(refused(zeros, LEDE_MAX_SOURCE + 1, "more than a document may have"), LEDE_ELIMIT);
}

static void test_terminal_colours_are_text(void **state) {
  (void)state;
  lede_doc *doc = read_text("\x1B[1mbold\x1B[0m \x1B[31mred\x1B[0m \x1B[32mgreen\x1B[0m");
  lede_doc_free(doc);
}

/* ---- SHA-256 ---------------------------------------------------------------------------------------------------- */

static void assert_sha256(const void *bytes, size_t len, const char *hex) {
  lede_doc *doc = read_bytes(bytes, len);
  assert_string_equal(lede_doc_sha256(doc), hex);
  lede_doc_free(doc);
}

/* FIPS 180-2, appendix B. */
static void test_sha256(void **state) {
  (void)state;
  static char million[1000000];
  memset(million, 'a', sizeof million);
  assert_sha256(LITERAL("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_sha256(LITERAL("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  assert_sha256(million, sizeof million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_sha256_is_of_the_source(void **state) {
  (void)state;
  lede_doc *plain = read_text("Kyiv"), *marked = read_text("\xEF\xBB\xBFKyiv");
  size_t len;
  assert_string_not_equal(lede_doc_sha256(plain), lede_doc_sha256(marked));
  assert_string_equal(lede_doc_source(marked, &len), "\xEF\xBB\xBFKyiv");
  assert_int_equal(len, 7);
  lede_doc_free(plain);
  lede_doc_free(marked);
}

/* ---- Metadata --------------------------------------------------------------------------------------------------- */

static void test_meta(void **state) {
  (void)state;
  lede_doc *doc = read_text("One sentence.");
  assert_null(lede_doc_meta(doc, "title"));
  assert_int_equal(lede_doc_set_meta(doc, "url", "https://example.org/"), LEDE_OK);
  assert_int_equal(lede_doc_set_meta(doc, "author", "Ann Lee"), LEDE_OK);
  assert_int_equal(lede_doc_set_meta(doc, "url", "https://example.org/b"), LEDE_OK);
  assert_string_equal(lede_doc_meta(doc, "url"), "https://example.org/b");
  assert_int_equal(lede_doc_set_meta(doc, "url", NULL), LEDE_OK);
  assert_int_equal(lede_doc_set_meta(doc, "site", NULL), LEDE_OK); /* nothing to remove */
  assert_null(lede_doc_meta(doc, "url"));
  assert_string_equal(lede_doc_meta(doc, "author"), "Ann Lee");
  lede_doc_free(doc);
}

/* ---- Blocks ----------------------------------------------------------------------------------------------------- */

/* "kind level:text" of every block, joined by bars. */
static void assert_blocks(const char *source, const char *expected) {
  lede_doc *doc = read_text(source);
  char shown[4096] = "";
  size_t count, len, n = 0;
  const char *text = lede_doc_text(doc, &len);
  const lede_block *b = lede_doc_blocks(doc, &count);
  for (size_t i = 0; i < count; i++)
    n += (size_t)snprintf(shown + n, sizeof shown - n, "%s%s %d:%.*s", i > 0 ? "|" : "",
                          lede_block_kind_name(b[i].kind), b[i].level, (int)(b[i].text.end - b[i].text.begin), text + b[i].text.begin);
  assert_string_equal(shown, expected);
  lede_doc_free(doc);
}

static void test_lines_are_paragraphs(void **state) {
  (void)state;
  assert_blocks("One. Two.\nThree.\n\n\n  Four.  \n", "paragraph 0:One. Two.|paragraph 0:Three.|paragraph 0:Four.");
  assert_blocks("One.\r\nTwo.\r\n\r\nThree.", "paragraph 0:One.|paragraph 0:Two.|paragraph 0:Three.");
  assert_blocks("no stop", "paragraph 0:no stop");
}

static void test_title(void **state) {
  (void)state;
  assert_blocks("Talks resume in Geneva\n\nThey met.\nThey left.",
                "title 0:Talks resume in Geneva|paragraph 0:They met.|paragraph 0:They left.");
  assert_blocks("# Talks resume\n\nThey met.", "title 0:Talks resume|paragraph 0:They met.");
  assert_blocks("They met in Geneva.\n\nThey left.", "paragraph 0:They met in Geneva.|paragraph 0:They left.");
  lede_doc *doc = read_text("\n\n Talks resume in Geneva \r\n\r\nThey met.");
  assert_string_equal(lede_doc_meta(doc, "title"), "Talks resume in Geneva");
  lede_doc_free(doc);
  doc = read_text("They met in Geneva.\n\nThey left.");
  assert_null(lede_doc_meta(doc, "title"));
  lede_doc_free(doc);
}

static void test_headings(void **state) {
  (void)state;
  assert_blocks("Headline of it\n\nThey met.\n\nWhat comes next\n\nNobody knows.",
                "title 0:Headline of it|paragraph 0:They met.|heading 2:What comes next|paragraph 0:Nobody knows.");
  assert_blocks("# Title\n\nThey met.\n\n### Next\nNobody knows.",
                "title 0:Title|paragraph 0:They met.|heading 3:Next|paragraph 0:Nobody knows.");
  assert_blocks("They met.\n#hashtag is no heading.", "paragraph 0:They met.|paragraph 0:#hashtag is no heading.");
}

static void test_items(void **state) {
  (void)state;
  assert_blocks("They agreed on this:\n- a truce;\n* a corridor;\n\xE2\x80\xA2 an exchange;\n3. talks.\n"
                "12) more talks.",
                "paragraph 0:They agreed on this:|item 1:a truce;|item 1:a corridor;|item 1:an exchange;|item 1:talks.|"
                "item 1:more talks.");
  assert_blocks("2025 was long.\n3.5 percent is little.",
                "paragraph 0:2025 was long.|paragraph 0:3.5 percent is little.");
  assert_blocks("2. A truce 2. Talks\n1. A truce 2. Talks\n\nThey met.",
                "item 1:A truce 2. Talks|paragraph 0:1. A truce 2. Talks|paragraph 0:They met.");
}

static void test_wrapped_lines_are_joined(void **state) {
  (void)state;
  assert_blocks("The negotiators met in the old town hall of the city and\n"
                "talked until the early hours of the morning, an official\n"
                "said afterwards.\n"
                "\n"
                "Nobody expected them to agree, and nobody was surprised\n"
                "when they parted without a word to the waiting cameras.\n",
                "paragraph 0:The negotiators met in the old town hall of the city and\n"
                "talked until the early hours of the morning, an official\n"
                "said afterwards.|"
                "paragraph 0:Nobody expected them to agree, and nobody was surprised\n"
                "when they parted without a word to the waiting cameras.");
}

static void test_short_lines_were_not_wrapped(void **state) {
  (void)state;
  assert_blocks("They met in:\nKyiv.\nLviv.\nOdesa.",
                "paragraph 0:They met in:|paragraph 0:Kyiv.|paragraph 0:Lviv.|paragraph 0:Odesa.");
}

/* ---- Building one ----------------------------------------------------------------------------------------------- */

static lede_builder *open_builder(const char *source) {
  lede_builder *b = NULL;
  assert_int_equal(lede_builder_open(source, strlen(source), &b, NULL), LEDE_OK);
  return b;
}

static void append(lede_builder *b, const char *text, uint32_t begin, uint32_t end) {
  assert_int_equal(lede_builder_append(b, text, strlen(text), (lede_range){begin, end}), LEDE_OK);
}

static lede_doc *close_builder(lede_builder *b) {
  lede_doc *doc = NULL;
  lede_range all = {0, (uint32_t)lede_builder_length(b)};
  assert_int_equal(lede_builder_block(b, all, LEDE_PARAGRAPH, 0), LEDE_OK);
  assert_int_equal(lede_builder_close(b, &doc, NULL), LEDE_OK);
  return doc;
}

static void test_pieces(void **state) {
  (void)state;
  lede_builder *b = open_builder("<p>A &amp; B<br>C</p>");
  append(b, "A ", 3, 5);
  append(b, "&", 5, 10); /* one character from five */
  append(b, " B", 10, 12);
  append(b, "\n", 0, 0); /* ours */
  append(b, "C", 16, 17);
  assert_int_equal(lede_builder_length(b), 7);
  lede_doc *doc = close_builder(b);
  assert_source(doc, 0, 1, 3, 4);
  assert_source(doc, 2, 3, 5, 10);
  assert_source(doc, 0, 5, 3, 12);
  assert_source(doc, 4, 7, 11, 17);
  assert_source(doc, 4, 6, 11, 12); /* a separator at the end adds nothing */
  assert_source(doc, 5, 7, 16, 17);
  lede_doc_free(doc);
}

/* An HTML parser may move text before what precedes it in the source. */
static void test_pieces_out_of_order(void **state) {
  (void)state;
  lede_builder *b = open_builder("<table><td>cell</table>moved");
  append(b, "moved", 23, 28);
  append(b, " ", 0, 0);
  append(b, "cell", 11, 15);
  lede_doc *doc = close_builder(b);
  assert_source(doc, 0, 10, 11, 28);
  assert_source(doc, 3, 8, 11, 28);
  assert_source(doc, 6, 10, 11, 15);
  lede_doc_free(doc);
}

/* Pieces of every kind, many of them: each byte leads where it was said to come from. */
static void test_many_pieces(void **state) {
  (void)state;
  enum { COUNT = 3000, LONG = 300 };
  static const struct { const char *text; uint32_t from_len; } kinds[] = {
      {"a", 1}, {"\xC3\xA9", 1}, {"word", 4}, {"&", 5}, {"\n\n", 0}, {"\xE2\x82\xAC", 2}, {"\n", 400},
      {"words of one", 40000}};
  static char source[1 << 27];
  static lede_range from[COUNT * 16];
  memset(source, 'x', sizeof source - 1);
  lede_builder *b = open_builder(source);
  uint32_t at = 1 << 26, len = 0;
  for (uint32_t i = 0; i < COUNT; i++) {
    uint32_t kind = i * i % 11 % 8, n = (uint32_t)strlen(kinds[kind].text), from_len = kinds[kind].from_len;
    if (i % 7 == 0) at += i % 14 == 0 ? LONG * i : 1; /* a tag was left out */
    if (i % 501 == 0) at -= 1 << 25;                  /* it was moved */
    append(b, kinds[kind].text, from_len > 0 ? at : 0, from_len > 0 ? at + from_len : 0);
    for (uint32_t k = 0; k < n; k++)
      from[len++] = n == from_len ? (lede_range){at + k, at + k + 1} : (lede_range){at, at + from_len};
    at += from_len;
    if (at > sizeof source - (1 << 25)) at = 1 << 26;
  }
  lede_doc *doc = close_builder(b);
  for (uint32_t i = 0; i < len; i++) {
    bool ours = from[i].begin == from[i].end;
    assert_source(doc, i, i + 1, ours ? 0 : from[i].begin, ours ? 0 : from[i].end);
  }
  lede_doc_free(doc);
}

static void test_builder_blocks(void **state) {
  (void)state;
  lede_builder *b = open_builder("  one  ");
  lede_doc *doc = NULL;
  size_t count;
  append(b, "  one  ", 0, 7);
  assert_int_equal(lede_builder_block(b, (lede_range){0, 2}, LEDE_HEADING, 1), LEDE_OK); /* white: dropped */
  assert_int_equal(lede_builder_block(b, (lede_range){0, 7}, LEDE_CAPTION, 0), LEDE_OK);
  assert_int_equal(lede_builder_meta(b, "site", "Example"), LEDE_OK);
  lede_builder_repaired(b, 2);
  assert_int_equal(lede_builder_close(b, &doc, NULL), LEDE_OK);
  const lede_block *blocks = lede_doc_blocks(doc, &count);
  assert_int_equal(count, 1);
  assert_int_equal(blocks[0].kind, LEDE_CAPTION);
  assert_int_equal(blocks[0].text.begin, 2);
  assert_int_equal(blocks[0].text.end, 5);
  assert_string_equal(lede_doc_meta(doc, "site"), "Example");
  assert_int_equal(lede_doc_repairs(doc), 2);
  lede_doc_free(doc);
}

static void test_builder_without_blocks(void **state) {
  (void)state;
  lede_builder *b = open_builder("text");
  lede_doc *doc = NULL;
  lede_error err;
  append(b, "text", 0, 4);
  assert_int_equal(lede_builder_close(b, &doc, &err), LEDE_EEMPTY);
  assert_null(doc);
  lede_builder_free(NULL);
  lede_builder_free(open_builder("given up"));
  lede_doc_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_utf8_stays), cmocka_unit_test(test_maximal_invalid_parts),
      cmocka_unit_test(test_cut_off_at_the_end), cmocka_unit_test(test_nul_and_bom),
      cmocka_unit_test(test_stray_nul_in_short_text), cmocka_unit_test(test_all_awkward_triples),
      cmocka_unit_test(test_source_offsets), cmocka_unit_test(test_refused),
      cmocka_unit_test(test_terminal_colours_are_text), cmocka_unit_test(test_sha256),
      cmocka_unit_test(test_sha256_is_of_the_source), cmocka_unit_test(test_meta),
      cmocka_unit_test(test_lines_are_paragraphs), cmocka_unit_test(test_title), cmocka_unit_test(test_headings),
      cmocka_unit_test(test_items), cmocka_unit_test(test_wrapped_lines_are_joined),
      cmocka_unit_test(test_short_lines_were_not_wrapped), cmocka_unit_test(test_pieces),
      cmocka_unit_test(test_pieces_out_of_order), cmocka_unit_test(test_many_pieces),
      cmocka_unit_test(test_builder_blocks),
      cmocka_unit_test(test_builder_without_blocks),
  };
  return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
