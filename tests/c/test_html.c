/* test_html.c - pages to documents: blocks, source map, furniture, metadata, limits. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lede/html.h"
#include "../page_words.h"

/* ---- Helpers ----------------------------------------------------------------------------------------------------- */

static lede_html_options options; /* the bundled words; set by main */

static lede_doc *read_bytes(const char *html, size_t len) {
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  if (lede_html_doc(html, len, &options, &doc, &err) != LEDE_OK) fail_msg("%s", err.message);
  return doc;
}

static lede_doc *read_page(const char *html) { return read_bytes(html, strlen(html)); }

static lede_status refusal(const char *html, size_t len) {
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  lede_status st = lede_html_doc(html, len, &options, &doc, &err);
  assert_null(doc);
  assert_int_equal(err.code, st);
  assert_true(err.message[0] != '\0');
  return st;
}

static void assert_text(const char *html, const char *expected) {
  lede_doc *doc = read_page(html);
  size_t len;
  assert_string_equal(lede_doc_text(doc, &len), expected);
  assert_int_equal(len, strlen(expected));
  lede_doc_free(doc);
}

/* Blocks as "kind level: text", a line each. */
static void assert_blocks(const char *html, const char *expected) {
  lede_doc *doc = read_page(html);
  char shown[4096] = "";
  size_t n = 0, count, len;
  const lede_block *blocks = lede_doc_blocks(doc, &count);
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < count; i++)
    n += (size_t)snprintf(shown + n, sizeof shown - n, "%s %d: %.*s\n", lede_block_kind_name(blocks[i].kind),
                          blocks[i].level, (int)(blocks[i].text.end - blocks[i].text.begin),
                              text + blocks[i].text.begin);
  assert_string_equal(shown, expected);
  lede_doc_free(doc);
}

static void assert_meta(const char *html, const char *key, const char *expected) {
  lede_doc *doc = read_page(html);
  const char *value = lede_doc_meta(doc, key);
  if (expected == NULL)
    assert_null(value);
  else if (value == NULL)
    fail_msg("no %s, expected %s", key, expected);
  else
    assert_string_equal(value, expected);
  lede_doc_free(doc);
}

static bool has(const lede_doc *doc, const char *needle) {
  size_t len;
  return strstr(lede_doc_text(doc, &len), needle) != NULL;
}

/* The source bytes behind the only place where `needle` stands in the text. */
static void assert_source(const lede_doc *doc, const char *needle, const char *expected) {
  size_t len, source_len;
  const char *text = lede_doc_text(doc, &len), *source = lede_doc_source(doc, &source_len);
  const char *hit = strstr(text, needle);
  if (hit == NULL) fail_msg("'%s' is not in the text: %s", needle, text);
  uint32_t at = (uint32_t)(hit - text);
  lede_range r = lede_doc_source_range(doc, (lede_range){at, at + (uint32_t)strlen(needle)});
  assert_true(r.begin <= r.end && r.end <= source_len);
  assert_int_equal(r.end - r.begin, strlen(expected));
  assert_memory_equal(source + r.begin, expected, strlen(expected));
}

#define PROSE \
  "The council voted on Tuesday to close the old bridge for repairs, and traffic will be sent through the tunnel " \
  "until the work is done, which may take most of the coming year, officials said."

/* ---- Blocks ------------------------------------------------------------------------------------------------------ */

static void test_blocks_have_types(void **state) {
  (void)state;
  assert_blocks("<title>Bridge closes for a year</title><article><h1>Bridge closes for a year</h1><p>" PROSE "</p>"
                "<h2>What happens next</h2><ul><li>First <b>this</b><ul><li>Inner</li></ul></li><li>Then that</li></ul>"
                "<blockquote><p>We had no choice.</p></blockquote>"
                "<figure><img src=x><figcaption>The bridge in May.</figcaption></figure>"
                "<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2019</td><td><p>4,100</p></td></tr></table>"
                "<p>The end.</p></article>",
                "title 0: Bridge closes for a year\n"
                "paragraph 0: " PROSE "\n"
                "heading 2: What happens next\n"
                "item 1: First this\n"
                "item 2: Inner\n"
                "item 1: Then that\n"
                "quote 0: We had no choice.\n"
                "caption 0: The bridge in May.\n"
                "row 0: Year | Cars\n"
                "row 0: 2019 | 4,100\n"
                "paragraph 0: The end.\n");
}

static void test_a_blank_line_stands_between_blocks(void **state) {
  (void)state;
  assert_text("<p>One.</p><p>Two.</p><div>Three.</div>", "One.\n\nTwo.\n\nThree.");
}

static void test_a_table_for_layout_is_no_row(void **state) {
  (void)state;
  assert_blocks("<table><tr><td><p>" PROSE "</p><p>Second.</p></td><td>Side. " PROSE "</td></tr></table>",
                "paragraph 0: " PROSE "\nparagraph 0: Second.\nparagraph 0: Side. " PROSE "\n");
}

static void test_block_boundaries_always_separate(void **state) {
  (void)state;
  assert_text("<div>word.<div>Word</div>after</div>", "word.\n\nWord\n\nafter");
  assert_text("<ul><li>a.<li>B</ul>c", "a.\n\nB\n\nc");
  assert_text("<p>a.<p>B", "a.\n\nB");
  assert_text("a.<hr>B", "a.\n\nB");
  assert_text("<p>a.</p><!-- c --><section>B</section>", "a.\n\nB");
  assert_text("<table><tr><td><div>a.</div><div></div></td><td>B</td></tr></table>", "a.\n\nB");
}

static void test_inline_elements_glue_nothing_and_part_nothing(void **state) {
  (void)state;
  assert_text("<p>un<b>believ</b>able, <i>he</i> said<span>.</span></p>", "unbelievable, he said.");
  assert_text("<p>a <b> b</b> <i>c </i> d</p>", "a b c d");
}

static void test_white_space_collapses_except_in_pre(void **state) {
  (void)state;
  assert_text("<p>  one \n\t two  </p>\n<pre>\n x  y\n  z</pre>", "one two\n\nx  y\n  z");
}

static void test_breaks(void **state) {
  (void)state;
  assert_text("<p>one<br>two <br/> three</p>", "one\ntwo\nthree");
  assert_blocks("<div>one<br><br>two<br>\n<br>three</div>", "paragraph 0: one\nparagraph 0: two\nparagraph 0: three\n");
}

/* ---- The source map ---------------------------------------------------------------------------------------------- */

static void test_references_map_to_their_bytes(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>Tom &amp; Jerry said &#8220;Caf&eacute; &copy2020&#x21;&rdquo; at AT&T &notit; x "
                            "&lt;y&gt; 5&nbsp;km</p>");
  assert_source(doc, "Tom & Jerry", "Tom &amp; Jerry");
  assert_source(doc, "&", "&amp;");
  assert_source(doc, "\xE2\x80\x9C", "&#8220;");
  assert_source(doc, "Caf\xC3\xA9", "Caf&eacute;");
  assert_source(doc, "\xC2\xA9" "2020!", "&copy2020&#x21;");
  assert_source(doc, "\xE2\x80\x9D at", "&rdquo; at");
  assert_source(doc, "AT&T", "AT&T");
  assert_source(doc, "<y>", "&lt;y&gt;");
  assert_source(doc, "5\xC2\xA0km", "5&nbsp;km");
  lede_doc_free(doc);
}

static void test_collapsed_white_space_maps_to_all_of_it(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>one \r\n   two<br>three <b>four</b></p>");
  assert_source(doc, "one two", "one \r\n   two");
  assert_source(doc, "\n", "<br>");
  assert_source(doc, "three four", "three <b>four");
  lede_doc_free(doc);
}

static void test_invisible_characters_are_left_out(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>Bun&shy;des\xE2\x80\x8Btag ja</p>");
  assert_source(doc, "Bundestag", "Bun&shy;des\xE2\x80\x8Btag");
  lede_doc_free(doc);
}

static void test_invalid_utf8_keeps_offsets_true(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>Gr\xFC\xDF" "e aus \xE2\x82 K\xC3\xB6ln &amp; \xF0\x9F\x98\x80 Bonn</p>"
                            "<p>\xC3\x84rger \xC3\xBC" "ber f\xC3\xBCnf \xC3\x84pfel</p>");
  assert_int_equal(lede_doc_repairs(doc), 3);
  assert_source(doc, "K\xC3\xB6ln & \xF0\x9F\x98\x80 Bonn", "K\xC3\xB6ln &amp; \xF0\x9F\x98\x80 Bonn");
  assert_source(doc, "Gr\xEF\xBF\xBD\xEF\xBF\xBD" "e", "Gr\xFC\xDF" "e");
  assert_source(doc, "aus \xEF\xBF\xBD K", "aus \xE2\x82 K");
  lede_doc_free(doc);
}

static void test_numbers_of_no_character_are_replaced(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>a &#99999999999999999999128; b &#xFFFFFFFFFFFF c &#x110000; d &#0000000000065; e</p>");
  assert_source(doc, "a \xEF\xBF\xBD b", "a &#99999999999999999999128; b");
  assert_source(doc, "b \xEF\xBF\xBD c", "b &#xFFFFFFFFFFFF c");
  assert_source(doc, "c \xEF\xBF\xBD d", "c &#x110000; d");
  assert_source(doc, "d A e", "d &#0000000000065; e");
  lede_doc_free(doc);
}

static void test_nul_and_bom(void **state) {
  (void)state;
  static const char html[] = "\xEF\xBB\xBF<p>a sentence with a\0null in it, and more and more of it</p>";
  lede_doc *doc = read_bytes(html, sizeof html - 1);
  assert_source(doc, "null in", "null in");
  assert_source(doc, "a sentence", "a sentence");
  lede_doc_free(doc);
}

static void test_latin1_is_transcoded_where_declared(void **state) {
  (void)state;
  lede_doc *doc = read_page("<meta charset=windows-1252><p>\x93Gr\xFC\xDF" "e\x94 f\xFCr 5 \x80</p>");
  assert_source(doc, "\xE2\x80\x9CGr\xC3\xBC\xC3\x9F" "e\xE2\x80\x9D f\xC3\xBCr 5 \xE2\x82\xAC",
                "\x93Gr\xFC\xDF" "e\x94 f\xFCr 5 \x80");
  assert_source(doc, "\xC3\x9F", "\xDF");
  lede_doc_free(doc);
}

/* ---- Encodings --------------------------------------------------------------------------------------------------- */

/* A page whose text is `text` in the encoding named, as `from` said, and where `word` stands as the bytes `source`. */
static void assert_encoding(const char *bytes, size_t len, const char *charset, const char *encoding, const char *from,
                            const char *word, const char *source) {
  lede_html_options opt = options;
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  opt.charset = charset;
  if (lede_html_doc(bytes, len, &opt, &doc, &err) != LEDE_OK) fail_msg("%s", err.message);
  assert_string_equal(lede_doc_meta(doc, "encoding"), encoding);
  assert_string_equal(lede_doc_meta(doc, "encoding_from"), from);
  assert_source(doc, word, source);
  lede_doc_free(doc);
}
#define ENCODED(bytes, charset, ...) assert_encoding(bytes, sizeof bytes - 1, charset, __VA_ARGS__)

static void test_the_encoding_is_what_mark_http_and_page_say_in_that_order(void **state) {
  (void)state;
  ENCODED("\xEF\xBB\xBF<meta charset=koi8-r><p>Gr\xC3\xBC\xC3\x9F" "e</p>", "windows-1251", "utf-8", "bom",
          "Gr\xC3\xBC\xC3\x9F" "e", "Gr\xC3\xBC\xC3\x9F" "e");
  ENCODED("<meta charset=koi8-r><p>\xCC\xE8\xF0</p>", "Windows-1251", "windows-1251", "http",
          "\xD0\x9C\xD0\xB8\xD1\x80",
          "\xCC\xE8\xF0");
  ENCODED("<meta charset=koi8-r><p>\xED\xC9\xD2</p>", NULL, "koi8-r", "meta", "\xD0\x9C\xD0\xB8\xD1\x80",
          "\xED\xC9\xD2");
  ENCODED("<meta http-equiv=content-type content='text/html; charset=ISO-8859-1'><p>\x93hi\x94</p>", NULL,
          "windows-1252", "meta", "\xE2\x80\x9Chi\xE2\x80\x9D", "\x93hi\x94");
  ENCODED("<meta charset=no-such><p>Gr\xC3\xBC\xC3\x9F" "e</p>", "no-such", "utf-8", "bytes", "e", "e");
}

static void test_a_page_that_was_converted_since_is_utf8(void **state) {
  (void)state;
  ENCODED("<meta charset=iso-8859-1><p>Gr\xC3\xBC\xC3\x9F" "e</p>", NULL, "utf-8", "bytes", "Gr\xC3\xBC", "Gr\xC3\xBC");
}

static void test_many_bytes_a_character(void **state) {
  (void)state;
  ENCODED("<meta charset=gbk><p>\xD0\xC2\xCE\xC5 news</p>", NULL, "gb18030", "meta", "\xE9\x97\xBB news",
          "\xCE\xC5 news");
  ENCODED("<meta charset=shift_jis><p>\x83j\x83\x85\x81[\x83X \xB1</p>", NULL, "shift_jis", "meta", "\xE3\x82\xB9",
          "\x83X");
  ENCODED("<p>\xA5\xCB\xA5\xE5\xA1\xBC\xA5\xB9</p>", "euc-jp", "euc-jp", "http", "\xE3\x83\xA5\xE3\x83\xBC",
          "\xA5\xE5\xA1\xBC");
  ENCODED("<p>\x1B$B%K%e!<%9\x1B(B.</p>", "iso-2022-jp", "iso-2022-jp", "http", "\xE3\x83\xA5", "%e");
  ENCODED("<p>\xB4\xBA\xBD\xBA</p>", "ks_c_5601-1987", "euc-kr", "http", "\xEC\x8A\xA4", "\xBD\xBA");
  ENCODED("<p>\xB7s\xBB" "D</p>", "big5", "big5", "http", "\xE8\x81\x9E", "\xBB" "D");
}

static void test_utf16_with_and_without_a_mark(void **state) {
  (void)state;
  static const char le[] = "<\0p\0>\0A\0n\0n\0 \0L\0\xE9\0\x3D\xD8\x00\xDE<\0/\0p\0>\0";
  static const char be[] = "\xFE\xFF\0<\0p\0>\0A\0n\0n\0 \0L\0\xE9\xD8\x3D\xDE\0";
  lede_doc *doc = read_bytes(le, sizeof le - 1);
  size_t len;
  assert_string_equal(lede_doc_text(doc, &len), "Ann L\xC3\xA9\xF0\x9F\x98\x80");
  assert_string_equal(lede_doc_meta(doc, "encoding"), "utf-16le");
  lede_range r = lede_doc_source_range(doc, (lede_range){4, 7}); /* "Lé" */
  assert_int_equal(r.begin, 14);
  assert_int_equal(r.end, 18);
  lede_doc_free(doc);
  doc = read_bytes(be, sizeof be - 1);
  assert_string_equal(lede_doc_text(doc, &len), "Ann L\xC3\xA9\xF0\x9F\x98\x80");
  assert_string_equal(lede_doc_meta(doc, "encoding_from"), "bom");
  lede_doc_free(doc);
}

static void test_where_nobody_says_the_bytes_are_looked_at(void **state) {
  (void)state; /* "The weather in the city is good today, and so on", in Russian, Windows-1251 */
  static const char page[] = "<p>\xCF\xEE\xE3\xEE\xE4\xE0 \xE2 \xE3\xEE\xF0\xEE\xE4\xE5 \xF1\xE5\xE3\xEE\xE4\xED\xFF "
                             "\xF5\xEE\xF0\xEE\xF8\xE0\xFF, \xEF\xEE\xFD\xF2\xEE\xEC\xF3 \xE2\xF1\xE5 \xE3\xF3\xEB\xFF"
                             "\xFE\xF2 \xE2 \xEF\xE0\xF0\xEA\xE5 \xE8 \xF0\xE0\xE4\xF3\xFE\xF2\xF1\xFF.</p>";
  ENCODED(page, NULL, "windows-1251", "bytes", "\xD0\x9F\xD0\xBE\xD0\xB3\xD0\xBE\xD0\xB4\xD0\xB0",
          "\xCF\xEE\xE3\xEE\xE4\xE0");
}

static void test_what_cannot_be_decoded_is_counted(void **state) {
  (void)state;
  lede_html_options opt = options;
  lede_doc *doc = NULL;
  opt.charset = "shift_jis";
  static const char html[] = "<p>one \x81\x01 two \xFD three and four and five</p>";
  assert_int_equal(lede_html_doc(html, sizeof html - 1, &opt, &doc, NULL), LEDE_OK);
  assert_true(lede_doc_repairs(doc) >= 2);
  assert_source(doc, "three", "three");
  lede_doc_free(doc);
}

/* Every character of the text stands in its source slice as it is, or as what the slice's reference means. */
static void assert_every_character_maps(const char *html) {
  lede_doc *doc = read_page(html);
  size_t len, source_len;
  const char *text = lede_doc_text(doc, &len), *source = lede_doc_source(doc, &source_len);
  for (uint32_t i = 0; i < len;) {
    uint32_t n = 1;
    while (i + n < len && ((unsigned char)text[i + n] & 0xC0) == 0x80) n++;
    lede_range r = lede_doc_source_range(doc, (lede_range){i, i + n});
    assert_true(r.begin <= r.end && r.end <= source_len);
    bool separator = text[i] == '\n' || text[i] == '|' || text[i] == ' ';
    if (r.begin < r.end) {
      bool same = r.end - r.begin == n && memcmp(text + i, source + r.begin, n) == 0;
      bool reference = source[r.begin] == '&' && memchr("<>/", source[r.end - 1], 3) == NULL;
      if (!same && !reference && !separator) fail_msg("byte %u of '%s' maps to '%.*s'", i, text,
                                                      (int)(r.end - r.begin), source + r.begin);
      if (separator && text[i] == ' ' && r.end - r.begin < 3) assert_true(memchr(" \n\r\t", source[r.begin],
          4) != NULL);
    } else {
      assert_true(separator);
    }
    i += n;
  }
  lede_doc_free(doc);
}

static void test_every_character_of_awkward_pages_maps(void **state) {
  (void)state;
  static const char *const pages[] = {
      "<p>plain text, nothing else</p>", "<p>a &amp;amp; b &am c &#38;#38; &ampx &AMP; &lt;&gt;&quot;&apos;</p>",
      "<p>ignored</foo> end tag</bar>s and <!-- a comment --> in &mdash; text</p>",
      "<pre>\n\nfirst &lt;line&gt;\r\nsecond\rthird</pre>",
      "<table><tr>foster</tr><td>cell</td> parent &eacute;</table><p>after",
      "<b><p>mis</b>nested <i>tags</p> here</i> and on",
      "<p>&copy2020 &copyright; &notin; &not; &NotEqualTilde; &#128; &#x80; &#xD800; &#0; &#99999999; tail</p>",
      "<ul><li>one &#8212; two<li>\xC3\xA9t\xC3\xA9 &eacute;t&eacute; \xE4\xB8\xAD\xE6\x96\x87&#20013;</ul>",
      "<p>a&nbsp;&nbsp;b\xC2\xA0" "c &ensp; d &zwj; e &#x1F600; \xF0\x9F\x98\x80 end</p>",
      "<svg><title>no</title></svg><math><mi>x</mi></math><p>x &lt y &gt z &lt;</p>"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) assert_every_character_maps(pages[i]);
}

/* ---- Furniture --------------------------------------------------------------------------------------------------- */

static void test_furniture_is_dropped(void **state) {
  (void)state;
  lede_doc *doc = read_page(
      "<body><header><nav><a href=/>Home</a> <a href=/w>World</a></nav></header>"
      "<div class='cookie-banner'><p>We and our 812 partners store cookies on your device, and there is much to say on "
      "that.</p></div>"
      "<main><article class=has-sidebar><h1>Bridge closes for a year</h1><p class=byline>By Ann Lee</p><p>" PROSE "</p>"
      "<div class=share-bar>Share on Facebook</div><p>Advertisement</p><p style='display: none'>hidden words</p>"
      "<p>The mayor called it &ldquo;a hard year&rdquo; for everyone who lives on the far side of the river.</p>"
      "<p><a href=/x>Read more: another article about bridges</a></p>"
      "<blockquote class='twitter-tweet social'><p>So much for my commute, then.</p></blockquote>"
      "<h3>Related stories</h3><ul><li><a href=/1>Tunnel opens</a><li><a href=/2>Ferry sinks</a></ul></article></main>"
      "<section id=comments><p>First of all I think that this is the worst idea the council ever had, "
      "really.</p></section>"
      "<aside>Most popular</aside><footer>Copyright and imprint</footer><script>var x = '<p>no</p>';</script>");
  static const char *const kept[] = {"The council voted", "a hard year", "So much for my commute"};
  static const char *const dropped[] = {
      "Home", "cookies", "Facebook", "Advertisement", "hidden", "Read more", "Related", "Tunnel opens", "worst idea",
      "Most popular", "Copyright", "var x", "Ann Lee"};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
    if (!has(doc, kept[i])) fail_msg("lost: %s", kept[i]);
  for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
    if (has(doc, dropped[i])) fail_msg("still there: %s", dropped[i]);
  assert_string_equal(lede_doc_meta(doc, "author"), "Ann Lee");
  lede_doc_free(doc);
}

static void test_class_words_do_not_cost_the_article(void **state) {
  (void)state;
  lede_doc *doc = read_page("<body class=comments-open><div class='sidebar widget'>"
                            "<p>" PROSE "</p><p>" PROSE " Again.</p></div>");
  assert_true(has(doc, "The council voted"));
  assert_true(has(doc, "Again."));
  lede_doc_free(doc);
}

static void test_the_title_is_kept_from_a_dropped_header(void **state) {
  (void)state;
  assert_blocks("<title>Bridge closes for a year</title><body style='display:none'><div class=banner><h1>Bridge closes "
                "for a year</h1></div><article><p>" PROSE "</p><p>" PROSE " Again.</p></article>",
                "title 0: Bridge closes for a year\nparagraph 0: " PROSE "\nparagraph 0: " PROSE " Again.\n");
}

static void test_a_page_of_links_alone_is_still_read(void **state) {
  (void)state;
  assert_text("<p><a href=/x>Only a link to somewhere else</a></p>", "Only a link to somewhere else");
  assert_text("<p class=byline>By Ann Lee</p>", "By Ann Lee");
}

static void test_the_article_of_the_title_wins(void **state) {
  (void)state;
  lede_doc *doc = read_page(
      "<title>Bridge closes</title><main>"
      "<article><h1>Bridge closes for a year</h1><p>" PROSE "</p><p>" PROSE " More.</p></article><div>"
      "<article><h2>Ferry sinks</h2><p>The ferry sank. " PROSE "</p><p>Other. " PROSE "</p></article>"
      "<article><h2>Tunnel opens</h2><p>All came for the tunnel. " PROSE "</p><p>Fourth. " PROSE "</p></article>"
      "<article><h2>Road opens</h2><p>All came for the road. " PROSE "</p><p>Fifth. " PROSE "</p></article>"
      "</div></main>");
  assert_true(has(doc, "More."));
  assert_false(has(doc, "ferry sank"));
  assert_false(has(doc, "came for the"));
  lede_doc_free(doc);
}

/* ---- What the parser is not given -------------------------------------------------------------------------------- */

static void test_scripts_styles_and_drawings_are_left_out(void **state) {
  (void)state;
  assert_text("<p>a<script>if (1 < 2) document.write('<p>no')</script>b<style>p > a {}</style>c<!-- <p>no "
              "--></p>", "abc");
  assert_text("<p>a<script><!-- <script> x </script> no --></script>b</p>", "ab");
  assert_text("<p>a<svg><text>no</text><svg></svg></svg>b</p><p>c<svg>", "ab\n\nc");
  assert_text("<p>a<script>no", "a");
}

static void test_the_map_skips_what_is_left_out(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p onclick='x' class=\"a\" data-y=1>one <!-- c -->two<script>s</script> "
                            "<b style='color:red'>three</b><img src=i> four</p>");
  assert_source(doc, "one", "one");
  assert_source(doc, "two", "two");
  assert_source(doc, "three", "three");
  assert_source(doc, "three four", "three</b><img src=i> four");
  lede_doc_free(doc);
}

static void test_a_lone_ampersand_is_no_reference(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>a &</i>#128; b &#& c</p>");
  assert_source(doc, "#128; b", "#128; b");
  assert_source(doc, "#& c", "#& c");
  lede_doc_free(doc);
}

/* ---- Metadata ---------------------------------------------------------------------------------------------------- */

#define BODY "<p>" PROSE "</p>"

static void test_titles(void **state) {
  (void)state;
  assert_meta("<title>Bridge closes | The Herald</title><meta property=og:site_name content='The Herald'>" BODY,
              "title", "Bridge closes");
  assert_meta("<title>x</title><meta property=og:title content='Bridge &amp; tunnel'>" BODY, "title",
              "Bridge & tunnel");
  assert_meta("<title>Herald - Bridge closes for good</title><h1>Bridge closes for good</h1>" BODY, "title",
              "Bridge closes for good");
  assert_meta("<meta property=og:site_name content='The Herald'>" BODY, "site", "The Herald");
  assert_meta("<meta name=description content='All  about\nit'>" BODY, "description", "All about it");
  assert_meta("<html lang=en-GB>" BODY, "language", "en-GB");
  assert_meta("<link rel=canonical href='https://example.org/a'><meta property=og:url "
              "content='https://example.org/b'>" BODY, "url", "https://example.org/a");
  assert_meta(BODY, "title", NULL);
}

static void test_authors(void **state) {
  (void)state;
  assert_meta("<meta name=author content='Ann Lee'>" BODY, "author", "Ann Lee");
  assert_meta("<meta property=article:author content='https://facebook.com/x'><p class=byline>By <a>Ann Lee</a> | "
              "Reporter</p>" BODY, "author", "Ann Lee");
  assert_meta("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":["
              "{\"@type\":\"Person\",\"name\":\"Ann \\u004cee\",\"url\":\"https://example.org\"},"
              "{\"@type\":\"Person\",\"name\":\"Bo Ek\"}],\"publisher\":{\"name\":\"Herald\"}}</script>" BODY,
              "author", "Ann Lee, Bo Ek");
  assert_meta("<script type=application/ld+json>{\"author\":\"Ann Lee\"</script>" BODY, "author", "Ann Lee");
  assert_meta("<span itemprop=author>Ann Lee</span>" BODY, "author", "Ann Lee");
  assert_meta("<p class=byline>Posted on 3 May 2021 by Ann Lee</p>" BODY, "author", "Ann Lee");
  assert_meta("<p class=byline>Ann Lee and Bo Ek, Staff Reporters, May 3, 2021</p>" BODY, "authors", "Ann Lee\nBo Ek");
  assert_meta("<p class=byline>Reviewed by Ann Lee</p>" BODY, "author", NULL);
  assert_meta("<meta name=author content=admin>" BODY, "author", NULL);
  assert_meta("<meta name=citation_author content='Lee, Ann'><meta name=citation_author content='Ek, Bo'>" BODY,
              "authors", "Ann Lee\nBo Ek");
  assert_meta("<meta property=og:site_name content='The Herald'><meta name=author content='The Herald'>"
              "<p class=byline>By Ann Lee</p>" BODY, "author", "Ann Lee"); /* a person rather than the site */
  assert_meta("<script type=application/ld+json>{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"}},"
              "{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"Ann Lee\"}]}</script>" BODY, "author", "Ann Lee");
  assert_meta("<div>With <a href='/authors/ann-lee'>Ann Lee</a></div>" BODY, "author", "Ann Lee");
  assert_meta("<div>With <a href='/ann-lee'>Ann Lee</a></div>" BODY, "author", NULL);
  assert_meta("<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Lee'>" BODY, "author",
              "Ann Lee");
  assert_meta("<meta name=twitter:label1 content='Reading time'><meta name=twitter:data1 content='Two hours'>" BODY,
              "author", NULL);
  assert_meta("<p class=byline>Ann Lee Ann Lee</p>" BODY, "author", "Ann Lee");
  assert_meta("<p class=byline>By Ann Lee https://herald.example</p>" BODY, "author", "Ann Lee");
  assert_meta("<p class=byline>Published by</p>" BODY, "author", NULL);
  assert_meta("<p class=author>Bo Ek says</p>" BODY, "author", NULL);
  assert_meta(BODY, "author", NULL);
}

static void test_dates(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"<meta property=article:published_time content='2019-11-20T08:15:00+01:00'>", "2019-11-20T08:15:00+01:00"},
      {"<meta name=date content='November 20, 2019'>", "2019-11-20"},
      {"<meta name=pubdate content='Wed, 20 Nov 2019 08:15:00 GMT'>", "2019-11-20T08:15:00Z"},
      {"<meta name=date content='20191120'>", "2019-11-20"},
      {"<meta name=date content='2019-02-30'>", NULL},
      {"<html lang=en-US><meta name=date content='11/08/2019'>", "2019-11-08"},
      {"<html lang=de><meta name=date content='11.08.2019'>", "2019-08-11"},
      {"<html lang=de><meta name=date content='20. M\xC3\xA4rz 2019'>", "2019-03-20"},
      {"<meta name=date content='November 20, 2019 8:15 p.m.'>", "2019-11-20T20:15"},
      {"<meta name=date content='20191399'>", NULL},
      {"<script type=application/ld+json>{\"datePublished\" : \"2019-11-20T08:15:00Z\"}</script>",
       "2019-11-20T08:15:00Z"},
      {"<p><time datetime='2019-11-20 08:15'>yesterday</time></p>", "2019-11-20T08:15"},
      {"<p><span itemprop=datePublished>Nov. 20th, 2019</span></p>", "2019-11-20"},
      {"<link rel=canonical href='https://example.org/2019/11/20/bridge'>", "2019-11-20"},
      {"<meta name=date content='2019\xE5\xB9\xB4" "11\xE6\x9C\x88" "20\xE6\x97\xA5'>", "2019-11-20"},
      {"<meta name=date content='2019 Nov 20'>", "2019-11-20"},
      {"<meta name=date content='20 \xD0\xBD\xD0\xBE\xD1\x8F\xD0\xB1\xD1\x80\xD1\x8F 2019'>", "2019-11-20"},
      {"<script>var page = {\"publishedAt\":\"2019-11-20T08:15:00Z\"}</script>", "2019-11-20T08:15:00Z"},
      {"<script type=application/ld+json>[{\"@type\":\"VideoObject\",\"datePublished\":\"2011-01-01\"},"
       "{\"datePublished\":\"2019-11-20\",\"@type\":\"NewsArticle\"}]</script>", "2019-11-20"},
      {"", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char html[1024];
    snprintf(html, sizeof html, "%s" BODY, cases[i][0]);
    assert_meta(html, "published", cases[i][1]);
  }
  assert_meta("<script type=application/ld+json>{\"dateModified\":\"2019-11-21\"}</script>" BODY, "modified",
              "2019-11-21");
}

static void test_section_tags_and_image(void **state) {
  (void)state;
  assert_meta("<meta property=article:section content=World>" BODY, "section", "World");
  assert_meta("<meta property=article:tag content=a><meta property=article:tag content=b>" BODY, "tags", "a\nb");
  assert_meta("<meta name=keywords content='bridges, tunnels; ferries'>" BODY, "tags", "bridges\ntunnels\nferries");
  assert_meta("<script type=application/ld+json>{\"@type\":\"Article\",\"image\":{\"url\":\"https://example.org/i\"}}"
              "</script>" BODY, "image", "https://example.org/i");
}

/* ---- The kind of a page ------------------------------------------------------------------------------------------ */

static void test_kinds(void **state) {
  (void)state;
  assert_meta("<title>Bridge closes</title><h1>Bridge closes</h1>" BODY BODY " " BODY, "kind", "article");
  assert_meta("<h1>Bridge closes</h1><p>The bridge is closed.</p>", "kind", "stub");
  assert_meta("<h1>Bridge closes</h1>" BODY "<p>To continue reading, subscribe.</p>", "kind", "stub");
  assert_meta("<div id=root></div><p>You need to enable JavaScript to run this app.</p>", "kind", "stub");
  assert_meta("<h1>Before you continue</h1><p>We use cookies and other data to deliver and maintain our "
              "services, and to "
              "measure how you use them.</p><p>Accept all</p><p>Reject all</p>", "kind", "consent");
  assert_meta("<title>The Herald</title><main><article><h2><a href=/1>Bridge closes</a></h2>" BODY BODY "And "
              "more.</article>"
              "<article><h2><a href=/2>Ferry sinks</a></h2><p>It sank. " PROSE "</p><p>It sank again. " PROSE
              "</p></article></main>",
              "kind", "index");
  char html[4096] = "<title>The Herald</title>";
  for (int i = 0; i < 12; i++)
    sprintf(html + strlen(html), "<article><h2><a href=/%d>The bridge number %d closes for repairs</a></h2>"
            "<p>And traffic will be sent through the tunnel, officials said.</p></article>", i, i);
  assert_meta(html, "kind", "index");
}

static void test_the_text_may_stand_in_json(void **state) {
  (void)state;
  char html[2048];
  sprintf(html, "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"" PROSE " "
          "\\u00e9nd &amp; "
          "more.\\n\\n%s\\n" PROSE "\"}</script><div id=root>Loading the story</div>", PROSE);
  lede_doc *doc = read_page(html);
  size_t count;
  lede_doc_blocks(doc, &count);
  assert_int_equal(count, 3);
  assert_source(doc, "\xC3\xA9nd & more.", "\\u00e9nd &amp; more.");
  assert_string_equal(lede_doc_meta(doc, "kind"), "article");
  lede_doc_free(doc);
}

/* ---- How much ---------------------------------------------------------------------------------------------------- */

static void test_precise_and_complete(void **state) {
  (void)state;
  static const char html[] =
      "<article><h1>Bridge closes</h1>" BODY BODY "<p>First of all. " PROSE "</p><figure><figcaption>The "
      "bridge.</figcaption>"
      "</figure><p>Subscribe to our letter.</p><div class=related><p>Beside it. " PROSE "</p></div></article>";
  static const struct { lede_extract extract; bool caption, related; } cases[] = {
      {LEDE_PRECISE, false, false}, {LEDE_BALANCED, true, false}, {LEDE_COMPLETE, true, true}};
  for (size_t i = 0; i < 3; i++) {
    lede_html_options opt = options;
    lede_doc *doc = NULL;
    opt.extract = cases[i].extract;
    assert_int_equal(lede_html_doc(html, sizeof html - 1, &opt, &doc, NULL), LEDE_OK);
    assert_true(has(doc, "First of all"));
    assert_int_equal(has(doc, "The bridge."), cases[i].caption);
    assert_int_equal(has(doc, "Beside it"), cases[i].related);
    assert_int_equal(has(doc, "Subscribe"), cases[i].extract == LEDE_COMPLETE);
    lede_doc_free(doc);
  }
}

static void test_cards_lead_elsewhere(void **state) {
  (void)state;
  lede_doc *doc = read_page("<article><h1>Bridge closes</h1>" BODY BODY "<p>And more. " PROSE "</p><div>"
                            "<div><h3><a href=1>The ferry is sold again</a></h3><p>Ferry text.</p></div>"
                            "<div><h3><a href=2>The tunnel has a leak</a></h3><p>Tunnel "
                            "text.</p></div></div></article>");
  assert_false(has(doc, "ferry is sold"));
  assert_false(has(doc, "Tunnel text"));
  lede_doc_free(doc);
}

static void test_an_article_in_parts_is_gathered(void **state) {
  (void)state;
  char html[8192];
  sprintf(html, "<title>Bridge closes</title><div><h1>Bridge closes</h1><div class=a>%s<p>Part one. " PROSE "</p></div>"
          "<div class=ad>Buy</div><div class=b><p>Part two. " PROSE "</p><p>Two again. " PROSE "</p><p>And "
          "thirdly. " PROSE
          "</p></div><div class=c><p>Part three. " PROSE "</p><p>Three again. " PROSE "</p><p>The end. " PROSE
          "</p></div></div>", BODY);
  lede_doc *doc = read_page(html);
  assert_true(has(doc, "Part one") && has(doc, "Part two") && has(doc, "Part three"));
  assert_false(has(doc, "Buy"));
  lede_doc_free(doc);
}

static void test_a_title_without_an_end_takes_no_more_than_its_line(void **state) {
  (void)state;
  assert_text("<html><head><title>Bridge closes<body><p>" PROSE "</p>", PROSE);
  assert_meta("<html><head><title>Bridge closes<body><p>" PROSE "</p>", "title", "Bridge closes");
}

static void test_utf8_with_bytes_of_another_encoding(void **state) {
  (void)state;
  lede_doc *doc = read_page("<meta charset=utf-8><p>Gr\xFC\xDF" "e, Gr\xC3\xBC\xC3\x9F" "e \x93no\x94 " PROSE "</p>");
  assert_true(has(doc, "Gr\xC3\xBC\xC3\x9F" "e, Gr\xC3\xBC\xC3\x9F" "e \xE2\x80\x9Cno\xE2\x80\x9D"));
  assert_int_equal(lede_doc_repairs(doc), 4);
  assert_source(doc, "\xE2\x80\x9Cno", "\x93no");
  lede_doc_free(doc);
}

/* Cyrillic in UTF-16: only spaces and tags have zeros. */
static void test_utf16_of_another_script_without_a_mark(void **state) {
  (void)state;
  enum { N = 60 };
  char html[2 * (3 + 7 * N)];
  size_t n = 0;
  for (const char *s = "<p>"; *s != '\0'; s++) html[n++] = *s, html[n++] = 0;
  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < 6; k++) html[n++] = (char)(0x30 + k), html[n++] = 4;
    html[n++] = ' ', html[n++] = 0;
  }
  lede_doc *doc = read_bytes(html, n);
  assert_string_equal(lede_doc_meta(doc, "encoding"), "utf-16le");
  assert_true(has(doc, "\xD0\xB0\xD0\xB1\xD0\xB2"));
  lede_doc_free(doc);
}

/* ---- Several articles -------------------------------------------------------------------------------------------- */

/* The articles of a page as "title, author, published: text", a line each; of the text the beginning and the end. */
static void assert_articles(const char *html, const char *expected) {
  lede_doc *doc = read_page(html);
  char shown[4096] = "";
  size_t n = 0, count, len;
  const lede_article *a = lede_doc_articles(doc, &count);
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < count; i++)
    n += (size_t)snprintf(shown + n, sizeof shown - n, "%.*s, %s, %s: %.8s ... %.8s\n",
                          (int)(a[i].title.end - a[i].title.begin), text + a[i].title.begin,
                          a[i].author != NULL ? a[i].author : "-", a[i].published != NULL ? a[i].published : "-",
                          text + a[i].text.begin, text + a[i].text.end - 8);
  assert_string_equal(shown, expected);
  lede_doc_free(doc);
}

static void test_articles_of_one_page_are_told_apart(void **state) {
  (void)state;
  assert_articles("<title>A blog</title><nav>Home</nav><main>"
                  "<article><h2><a href=a>Bridge closes</a></h2><p class=byline>By Ann Lee</p>"
                  "<p>" PROSE "</p></article>"
                  "<article><h2><a href=b>Tunnel opens</a></h2><p>Now: " PROSE "</p><p>It is so.</p></article></main>",
                  "Bridge closes, Ann Lee, -: Bridge c ... ls said.\nTunnel opens, -, -: Tunnel o ... t is so.\n");
  assert_articles("<title>Storm live</title><main><h1>Storm live</h1>"
                  "<div class=entry><time datetime=2025-01-02T09:00Z>09:00</time><h3>No boats</h3>"
                  "<p>" PROSE "</p></div>"
                  "<div class=entry><time datetime=2025-01-02T08:00Z>08:00</time><h3>A warning</h3>"
                  "<p>So: " PROSE "</p></div>"
                  "</main>",
                  "No boats, -, 2025-01-02T09:00Z: 09:00\n\nN ... ls said.\n"
                  "A warning, -, 2025-01-02T08:00Z: 08:00\n\nA ... ls said.\n");
}

static void test_one_article_has_no_parts(void **state) {
  (void)state;
  static const char *const pages[] = {
      "<article><h1>Bridge closes</h1><time datetime=2025-01-02>x</time><section class=a><h2>One</h2><p>" PROSE
      "</p></section><section class=a><h2>Two</h2><p>Again: " PROSE "</p></section></article>",
      "<h1>Bridge closes</h1><article><h2>One</h2><p>" PROSE "</p></article><article><h2>Two</h2><p>Again: " PROSE
      "</p></article>",
      "<article><h1>Bridge closes</h1><p>" PROSE "</p></article>"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) assert_articles(pages[i], "");
}

/* ---- The account ------------------------------------------------------------------------------------------------- */

static lede_html_account *explain(const char *html) {
  lede_html_account *account = NULL;
  assert_int_equal(lede_html_explain(html, strlen(html), &options, &account, NULL), LEDE_OK);
  return account;
}

/* The line that begins like `text`. */
static const lede_html_line *line_of(const lede_html_account *account, const char *text) {
  size_t count;
  const lede_html_line *lines = lede_html_account_lines(account, &count);
  for (size_t i = 0; i < count; i++)
    if (strncmp(lines[i].text, text, strlen(text)) == 0) return &lines[i];
  fail_msg("no line '%s'", text);
  return NULL;
}

static void test_every_line_has_its_reason(void **state) {
  (void)state;
  static const char html[] =
      "<title>Bridge closes</title><nav>Home</nav><div class='share top' id=s>Share it</div><article><h1>Bridge "
      "closes</h1>"
      "<p>" PROSE "</p><p hidden>Unseen</p><p>Advertisement</p><aside>Beside</aside><p>" PROSE " Twice &amp; for "
      "all.</p>"
      "</article><p>Outside.</p>";
  static const struct { const char *text, *reason; bool kept; } cases[] = {
      {"Home", "not text", false}, {"Share it", "furniture", false}, {"Bridge closes", "title", true},
      {"The council", "article", true}, {"Unseen", "hidden", false}, {"Advertisement", "label", false},
      {"Beside", "beside the article", false}, {"Outside.", "outside the article", false}};
  lede_html_account *account = explain(html);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const lede_html_line *line = line_of(account, cases[i].text);
    assert_string_equal(line->reason, cases[i].reason);
    assert_int_equal(line->kept, cases[i].kept);
    assert_memory_equal(html + line->source.begin, line->text, 4);
  }
  assert_string_equal(line_of(account, "Share it")->element, "div.share.top#s");
  lede_html_account_free(account);
}

static void test_candidates_say_where_they_stand_and_which_was_chosen(void **state) {
  (void)state;
  static const char html[] = "<meta name=author content='Ann Lee'><p class=byline>By Bo Ek</p>" BODY;
  lede_html_account *account = explain(html);
  size_t count;
  unsigned chosen = 0, others = 0;
  const lede_html_candidate *c = lede_html_account_candidates(account, &count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(c[i].field, "author") != 0) continue;
    if (c[i].chosen) {
      assert_string_equal(c[i].value, "Ann Lee");
      assert_string_equal(c[i].from, "meta");
      assert_memory_equal(html + c[i].source.begin, "<meta name=author content='Ann Lee'>", 36);
      assert_int_equal(c[i].source.end - c[i].source.begin, 36);
    } else {
      assert_string_equal(c[i].value, "Bo Ek");
    }
    chosen += c[i].chosen;
    others += !c[i].chosen;
  }
  assert_int_equal(chosen, 1);
  assert_true(others > 0);
  lede_html_account_free(account);
}

static void test_words_that_cannot_be_read_are_named(void **state) {
  (void)state;
  lede_html_words *words = NULL;
  lede_error err;
  static const char text[] = "[furniture]\nad\n[nonsense]\nx\n";
  assert_int_equal(lede_html_words_new(text, sizeof text - 1, &words, &err), LEDE_ESYNTAX);
  assert_null(words);
  assert_non_null(strstr(err.message, "line 3"));
}

/* ---- Limits and bad input ---------------------------------------------------------------------------------------- */

/* `open` n times, a paragraph, `close` n times. */
static char *nest(const char *open, const char *close, size_t n, size_t *len) {
  size_t a = strlen(open), z = strlen(close), body = strlen(BODY);
  char *html = malloc(n * (a + z) + body + 1), *at = html;
  for (size_t i = 0; i < n; i++, at += a) memcpy(at, open, a);
  memcpy(at, BODY, body);
  at += body;
  for (size_t i = 0; i < n; i++, at += z) memcpy(at, close, z);
  *len = (size_t)(at - html);
  return html;
}

static lede_status nested(const char *open, const char *close, size_t n) {
  size_t len;
  char *html = nest(open, close, n, &len);
  lede_doc *doc = NULL;
  lede_status st = lede_html_doc(html, len, &options, &doc, NULL);
  lede_doc_free(doc);
  free(html);
  return st;
}

static void test_nesting_has_a_limit(void **state) {
  (void)state;
  assert_int_equal(nested("<div>", "</div>", LEDE_HTML_MAX_DEPTH), LEDE_OK);
  assert_int_equal(nested("<div>", "</div>", LEDE_HTML_MAX_DEPTH + 1), LEDE_OK);
  assert_int_equal(nested("<div a='>'>", "", LEDE_HTML_MAX_DEPTH), LEDE_OK);
  static const char *const bombs[] = {
      "<div>", "<b>", "<b><div></b>", "<span><div></span>", "<a><div></a>", "<x-y>", "<ul><li>", "<table><tr><td>",
      "<svg><g>", "<svg><title>", "<object></div>", "<!--><div>", "<!--x--!><div>", "<p b\"><div>", "<div a=\">\">",
      "<rt>", "<optgroup>", "<h1><a>"};
  for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++)
    if (nested(bombs[i], "", 100000) == LEDE_ELIMIT) fail_msg("%s did not go through", bombs[i]);
}

/* Below the deepest element paragraphs are still paragraphs. */
static void test_paragraphs_stand_at_any_depth(void **state) {
  (void)state;
  size_t len;
  char *html = nest("<div>", "", 100000, &len);
  lede_doc *doc = read_bytes(html, len), *plain = read_page(BODY);
  size_t deep, flat;
  (void)lede_doc_blocks(doc, &deep);
  (void)lede_doc_blocks(plain, &flat);
  assert_int_equal(deep, flat);
  lede_doc_free(doc);
  lede_doc_free(plain);
  free(html);
}

static void test_what_does_not_nest_is_no_depth(void **state) {
  (void)state;
  static const char *const flat[] = {
      "<p>", "<br>", "<li>", "<p>x<b>y</b>", "<div></div>", "<img src='a>b'>", "<!-- <div> -->", "<option>",
      "<script>if (a<b) '<div>'</script>", "<style><div></style>", "<tr><td><font>", "<p><span>", "<dt>a<dd>b"};
  for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
    if (nested(flat[i], "", 2000) == LEDE_ELIMIT) fail_msg("%s was refused", flat[i]);
}

/* `n` times what `format` makes of its number, as a page. */
static lede_status many(const char *format, size_t n) {
  size_t len = 0;
  char *html = malloc(n * (strlen(format) + 8));
  for (size_t i = 0; i < n; i++) len += (size_t)sprintf(html + len, format, i);
  lede_doc *doc = NULL;
  lede_status st = lede_html_doc(html, len, &options, &doc, NULL);
  lede_doc_free(doc);
  free(html);
  return st;
}

/* Every paragraph reopens the formatting elements before it: they count as the same where attributes are not kept. */
static void test_formatting_bombs_do_not_unfold(void **state) {
  (void)state;
  assert_int_equal(many("<b a=%zu><p>word", 20000), LEDE_OK);
  assert_int_equal(many("<font class=c%zu><p>word", 20000), LEDE_OK);
}

/* A page of nothing but tags has as many nodes as its bytes allow: the tags beyond are left out, their text stays. */
static void test_no_tag_too_many_is_parsed(void **state) {
  (void)state;
  enum { N = 200000 };
  char *html = malloc(N * 4 + 1);
  for (size_t i = 0; i < N; i++) memcpy(html + 4 * i, i == N - 2 ? "<p>b" : i == N - 1 ? "<p>c" : "<p>a", 4);
  lede_doc *doc = read_bytes(html, N * 4);
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  assert_memory_equal(text, "a\n\na\n\na", 7);
  assert_string_equal(text + len - 6, " a b c");
  lede_range r = lede_doc_source_range(doc, (lede_range){(uint32_t)len - 3, (uint32_t)len - 2});
  assert_int_equal(r.begin, 4 * N - 5);
  size_t letters = 0;
  for (size_t i = 0; i < len; i++) letters += text[i] >= 'a';
  assert_int_equal(letters, N);
  lede_doc_free(doc);
  free(html);
}

/* What joins where something was left out between it is no markup. */
static void test_what_is_left_out_makes_no_markup(void **state) {
  (void)state;
  assert_text("<p>1 <<b>p>2</b> &am<i>p; &<b></b>#65; A&<!--x-->amp;", "1 <p>2 &amp; &#65; A&amp;");
}

/* Elements in a line that tell nothing are left out; a byline in one still tells. */
static void test_elements_in_a_line_part_nothing(void **state) {
  (void)state;
  assert_text("<p>a<b>b<i>c</b>d</i>e <span class=x>f<em>g</span>h</em><x-y>i</p><p>j</x-y>", "abcde fghi\n\nj");
  assert_text("<p>" PROSE "<span id=share>b<em class=ad>c</span>d</p>", PROSE "d");
  lede_doc *doc = read_page("<p>one <b>two</b> <em class=byline><i>Ann</em> Lee</i></p>");
  assert_source(doc, "two", "two");
  assert_source(doc, "one two", "one <b>two");
  lede_doc_free(doc);
}

static void test_attributes_are_no_burden(void **state) {
  (void)state;
  size_t n = 1000000, len = 0;
  char *html = malloc(n * 9 + 64);
  len += (size_t)sprintf(html, "<p ");
  for (size_t i = 0; i < n; i++) len += (size_t)sprintf(html + len, "a%06zu ", i);
  len += (size_t)sprintf(html + len, "class=a class=b>words</p>");
  lede_doc *doc = read_bytes(html, len);
  assert_source(doc, "words", "words");
  lede_doc_free(doc);
  free(html);
}

static void test_attributes_that_nothing_parts(void **state) {
  (void)state;
  assert_int_equal(many("<i id=\"\"role=\"\"class=\"\"style=\"none\"itemprop=\"\"q/>%zu", 2000), LEDE_OK);
}

static void test_pages_without_text(void **state) {
  (void)state;
  static const char *const pages[] = {
      "<html><body></body></html>", "<script>var text = 'no';</script>", "<p> &nbsp; </p>", " \n ",
      "<title>only a title</title>", "<body><noscript>Please enable JavaScript.</noscript>", "<p hidden>unseen</p>",
      "<!-- nothing -->", "<img src=x alt=y>"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    if (refusal(pages[i], strlen(pages[i])) != LEDE_EEMPTY) fail_msg("not empty: %s", pages[i]);
  assert_int_equal(refusal("", 0), LEDE_EEMPTY);
}

static void test_binary_is_refused(void **state) {
  (void)state;
  static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\b\6\0\0\0\\r\xA8" "f";
  assert_int_equal(refusal(png, sizeof png - 1), LEDE_EBINARY);
}

static void test_every_prefix_of_a_page_is_read(void **state) {
  (void)state;
  static const char html[] = "<!doctype html><html lang=en><head><title>A &amp; "
                             "B</title><script>x</script></head><body><table><tr>"
                             "<td>one &eacute;<td>two</table><pre>\n z</pre><p class='a b'>t\xC3\xA9xt <!-- c --> "
                             "end</body>";
  for (size_t n = 0; n < sizeof html; n++) {
    lede_doc *doc = NULL;
    char *copy = malloc(n + 1); /* of its own, so that reading past the end shows */
    memcpy(copy, html, n);
    copy = realloc(copy, n > 0 ? n : 1);
    lede_status st = lede_html_doc(copy, n, &options, &doc, NULL);
    assert_true(st == LEDE_OK || st == LEDE_EEMPTY);
    assert_true((doc != NULL) == (st == LEDE_OK));
    lede_doc_free(doc);
    free(copy);
  }
}

static void test_sniffing(void **state) {
  (void)state;
  static const char *const pages[] = {
      "<!DOCTYPE html><p>", " \n<HTML>", "\xEF\xBB\xBF<html>", "<!-- x --><body>", "<?xml version='1.0'?>\n<html>",
      "<div class=a>", "<head>"};
  static const char *const others[] = {"", "Plain text about <html>", "{\"a\": 1}", "<?xml version='1.0'?><rss>",
                                       "<3 you", "WARC/1.0"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    if (!lede_html_sniff(pages[i], strlen(pages[i]))) fail_msg("a page: %s", pages[i]);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (lede_html_sniff(others[i], strlen(others[i]))) fail_msg("no page: %s", others[i]);
}

/* Long texts, which the parser is not given: what it would have made of them. */
static void test_long_texts(void **state) {
  (void)state;
  assert_text("<p>one long line\r\nand \x01 another\r</p><p>R&D, A&amp;B and so on: &lt;b&gt; < c && d</p>",
              "one long line and \xEF\xBF\xBD another\n\nR&D, A&B and so on: <b> < c && d");
  assert_text("<pre>\n  one long line of it\r\n    and another one</pre>", "one long line of it\n    and another one");
  assert_text("<p>text with &am<b>p; a tag in it</b> and more of it</p>", "text with &amp; a tag in it and more of it");
  assert_text("<table>moved out of the table<tr><td>a cell that stays</table>", "moved out of the table\n\na cell that stays");
  assert_text("<title>A title that is long</title><textarea>\nwhat somebody wrote</textarea><p>And a text.", "And a text.");
}

/* The private characters that the parser is given instead of texts, on the page itself. */
static void test_private_characters(void **state) {
  (void)state;
  lede_doc *doc = read_page("<p>One text, \xF3\xB0\x80\x80\xF4\x80\x80\x80, another one, &#xF0000;&#x100000; and "
                            "&#983040;</i>&#1048576; a third.");
  size_t len;
  assert_string_equal(lede_doc_text(doc, &len),
                      "One text, \xF3\xB0\x80\x80\xF4\x80\x80\x80, another one, \xF3\xB0\x80\x80\xF4\x80\x80\x80 and "
                      "\xF3\xB0\x80\x80\xF4\x80\x80\x80 a third.");
  assert_source(doc, "One text", "One text");
  assert_source(doc, "another one", "another one");
  assert_source(doc, "a third", "a third");
  lede_doc_free(doc);
}

/* White space of any length is a space, but for preformatted text. */
static void test_long_white_space(void **state) {
  (void)state;
  char page[4096], spaces[513];
  memset(spaces, ' ', 512);
  spaces[512] = '\0';
  snprintf(page, sizeof page, "<p>one%s<b>%stwo</b></p><pre>three%s\n%sfour</pre>", spaces, spaces, "", spaces);
  lede_doc *doc = read_page(page);
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  assert_int_equal(strncmp(text, "one two\n\nthree\n   ", 18), 0);
  assert_int_equal(len, strlen("one two\n\nthree\n") + 512 + strlen("four"));
  assert_source(doc, "two", "two");
  assert_source(doc, "four", "four");
  lede_doc_free(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_long_texts),
      cmocka_unit_test(test_private_characters),
      cmocka_unit_test(test_long_white_space),
      cmocka_unit_test(test_blocks_have_types),
      cmocka_unit_test(test_a_blank_line_stands_between_blocks),
      cmocka_unit_test(test_a_table_for_layout_is_no_row),
      cmocka_unit_test(test_block_boundaries_always_separate),
      cmocka_unit_test(test_inline_elements_glue_nothing_and_part_nothing),
      cmocka_unit_test(test_white_space_collapses_except_in_pre),
      cmocka_unit_test(test_breaks),
      cmocka_unit_test(test_references_map_to_their_bytes),
      cmocka_unit_test(test_collapsed_white_space_maps_to_all_of_it),
      cmocka_unit_test(test_invisible_characters_are_left_out),
      cmocka_unit_test(test_invalid_utf8_keeps_offsets_true),
      cmocka_unit_test(test_numbers_of_no_character_are_replaced),
      cmocka_unit_test(test_nul_and_bom),
      cmocka_unit_test(test_latin1_is_transcoded_where_declared),
      cmocka_unit_test(test_every_character_of_awkward_pages_maps),
      cmocka_unit_test(test_furniture_is_dropped),
      cmocka_unit_test(test_class_words_do_not_cost_the_article),
      cmocka_unit_test(test_the_title_is_kept_from_a_dropped_header),
      cmocka_unit_test(test_a_page_of_links_alone_is_still_read),
      cmocka_unit_test(test_the_article_of_the_title_wins),
      cmocka_unit_test(test_scripts_styles_and_drawings_are_left_out),
      cmocka_unit_test(test_the_map_skips_what_is_left_out),
      cmocka_unit_test(test_a_lone_ampersand_is_no_reference),
      cmocka_unit_test(test_the_encoding_is_what_mark_http_and_page_say_in_that_order),
      cmocka_unit_test(test_a_page_that_was_converted_since_is_utf8),
      cmocka_unit_test(test_many_bytes_a_character),
      cmocka_unit_test(test_utf16_with_and_without_a_mark),
      cmocka_unit_test(test_where_nobody_says_the_bytes_are_looked_at),
      cmocka_unit_test(test_what_cannot_be_decoded_is_counted),
      cmocka_unit_test(test_titles),
      cmocka_unit_test(test_authors),
      cmocka_unit_test(test_dates),
      cmocka_unit_test(test_section_tags_and_image),
      cmocka_unit_test(test_kinds),
      cmocka_unit_test(test_the_text_may_stand_in_json),
      cmocka_unit_test(test_precise_and_complete),
      cmocka_unit_test(test_cards_lead_elsewhere),
      cmocka_unit_test(test_an_article_in_parts_is_gathered),
      cmocka_unit_test(test_a_title_without_an_end_takes_no_more_than_its_line),
      cmocka_unit_test(test_utf8_with_bytes_of_another_encoding),
      cmocka_unit_test(test_utf16_of_another_script_without_a_mark),
      cmocka_unit_test(test_articles_of_one_page_are_told_apart),
      cmocka_unit_test(test_one_article_has_no_parts),
      cmocka_unit_test(test_every_line_has_its_reason),
      cmocka_unit_test(test_candidates_say_where_they_stand_and_which_was_chosen),
      cmocka_unit_test(test_words_that_cannot_be_read_are_named),
      cmocka_unit_test(test_nesting_has_a_limit),
      cmocka_unit_test(test_paragraphs_stand_at_any_depth),
      cmocka_unit_test(test_what_does_not_nest_is_no_depth),
      cmocka_unit_test(test_formatting_bombs_do_not_unfold),
      cmocka_unit_test(test_no_tag_too_many_is_parsed),
      cmocka_unit_test(test_what_is_left_out_makes_no_markup),
      cmocka_unit_test(test_elements_in_a_line_part_nothing),
      cmocka_unit_test(test_attributes_are_no_burden),
      cmocka_unit_test(test_attributes_that_nothing_parts),
      cmocka_unit_test(test_pages_without_text),
      cmocka_unit_test(test_binary_is_refused),
      cmocka_unit_test(test_every_prefix_of_a_page_is_read),
      cmocka_unit_test(test_sniffing),
  };
  lede_html_words *words = page_words();
  options.words = words;
  int failed = cmocka_run_group_tests_name("html", tests, NULL, NULL);
  lede_html_words_free(words);
  return failed;
}
