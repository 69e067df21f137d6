/* fuzz_html.c - any bytes as a page: a refusal, or a document that keeps its promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "lede/html.h"
#include "../page_words.h"

const char *const fuzz_seeds[] = {
    "<!doctype html><html lang=en><head><title>A &amp; B | Site</title><meta property=og:title content=A></head>"
    "<body><nav><a href=/>Home</a></nav><article><h1>A &amp; B</h1><p class=byline>By Ann Lee</p><p>One sentence of "
    "&ldquo;text&rdquo; that is long enough, and then another&nbsp;one &copy2020 &notit; &#128; &#xD800;.</p></article>"
    "</body></html>",
    "<table><tr>foster<td>one<td>two <b>three</table>four<p>five<li>six</p><ul><li>seven<ol><li>eight</ul>"
    "<pre>\n\r\n a\tb</pre>",
    "\xEF\xBB\xBF<meta charset=windows-1252><p>\x93Gr\xFC\xDF" "e\x94 \x80 5 </p>"
    "<p>\xE2\x82 \xF0\x9F\x98\x80 \xC3\xA9 \xC2\xAD</p>",
    "<b><i>mis</b>nested</i><a href=x>one<a href=y>two</a><svg><title>t</title><g><path/></g></svg><math><mi>x"
    "<select><option>o",
    "<script type=application/ld+json>{\"author\":[{\"name\":\"A \\u00e9\"},\"B\"],"
    "\"datePublished\":\"2019-11-20T08:15:00+01:00\"}</script><time datetime='20 November 2019'>x</time>"
    "<div style='display: none'>h</div><!-- c --><!--> <p>t<br><br>u</p>",
    "<blockquote class=tweet>q</blockquote><figure><figcaption>c</figcaption></figure><dl><dt>a<dd>b</dl>"
    "<template>t</template><plaintext><p>",
    NULL,
};

static void check(bool holds) {
  if (!holds) abort();
}

static void check_text(const lede_doc *doc) {
  size_t len, count, source_len;
  const char *text = lede_doc_text(doc, &len);
  const lede_block *blocks = lede_doc_blocks(doc, &count);
  (void)lede_doc_source(doc, &source_len);
  check(lede_utf8_valid(text, len) == len && text[len] == '\0' && count > 0);
  uint32_t last = 0;
  for (size_t i = 0; i < count; i++) {
    lede_range t = blocks[i].text, s = lede_doc_source_range(doc, t);
    check(last <= t.begin && t.begin < t.end && t.end <= len);
    check(s.end <= source_len);
    last = t.end;
  }
  for (uint32_t i = 0; i < len; i++) {
    lede_range s = lede_doc_source_range(doc, (lede_range){i, i + 1});
    check(s.begin <= s.end && s.end <= source_len);
  }
}

static void check_meta(const lede_doc *doc) {
  static const char *const keys[] = {"title", "author", "published", "modified", "url", "language", "site",
                                     "description"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const char *value = lede_doc_meta(doc, keys[i]);
    check(value == NULL || (*value != '\0' && lede_utf8_valid(value, strlen(value)) == strlen(value)));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static lede_html_options options;
  if (options.words == NULL) options.words = page_words(); /* for as long as the process lives */
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  lede_status st = lede_html_doc(data, size, &options, &doc, &err);
  (void)lede_html_sniff(data, size);
  check((st == LEDE_OK) == (doc != NULL));
  check(st == LEDE_OK || (err.code == st && err.message[0] != '\0'));
  if (doc != NULL) {
    check_text(doc);
    check_meta(doc);
  }
  lede_doc_free(doc);
  return 0;
}
