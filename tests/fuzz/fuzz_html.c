/* fuzz_html.c - any bytes as a page: a refusal, or a document that keeps its promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "lede/html.h"
#include "../page_words.h"
#include "documents.h"

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
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"@graph\":[{\"@id\":\"#a\",\"name\":\"Ann\"}],"
    "\"author\":{\"@id\":\"#a\"},\"articleBody\":\"One &amp; two.\\n\\u00e9 <p>three \\ud83d\\ude00\"}</script>"
    "<meta name=author content=Ann><meta name=author content='Lee, Bo'><link rel=canonical href=/2020/04/05/x>",
    "<script><!-- <script> </script> --></script><style>a</style><svg><svg></svg></svg><p class=x>a&#99999999999;b</p>"
    "<div hidden><p>c</p></div><h3><a>d</a></h3><p>\xE2\x80\x99t</p><time datetime=2020-04-05>e</time>",
    "<main><article><h2><a href=a>One</a></h2><p>A sentence that is long enough to be prose, and a little more of it, so that "
    "there is some.</article><article><h2>Two</h2><p class=byline>By Ann Lee<p>Another sentence that is long enough to be "
    "prose, and a little more.</article><div class=p><time datetime=2025-01-02>x</time><h3>Three</h3><p>And another sentence, as "
    "long as those before it, of more or less the same words.</div><div class=p><time>y</time><h3>Four</h3><p>The last one is "
    "no shorter than they are, and says as little.</div></main>",
    "<p>Long enough for a stand-in\r\nand \xF3\xB0\x80\x80\xF4\x80\x80\x80 another \x01 one &amp; more \r<b>\n of </b>it "
    "&#xF0000;&#x100000; the same again\xC2\x81\xEF\xBF\xBF.</p><title>A title that is long &lt; enough</title>"
    "<pre>\n\n  a longer line of it\r\n  and another</pre><textarea>\nlong enough &amp; so on</textarea>"
    "<table>moved away from the table<tr><td>the cell of a table<p>and AT&T &am<i>p; again</table>",
    "<meta charset=shift_jis><p>\x83\x6A\x83\x85" "a\x83\x20 \xB1\xB2 \xFF\xFE and so on\x83",
    "<meta charset=koi8-r><p>\xCD\xEE\xE2 \xCD\xEE\xE2\xCD a<br>\xE2 b\xC1\xC2 long enough \xCD\xCD",
    NULL,
};

static void check(bool holds) { require(holds); }

/* ASCII without references and escapes, of which white space collapses; a blank may stand for a tag too many. */
static bool reads_as(const char *s, size_t n, const char *text, size_t len) {
  for (size_t i = 0; i < n; i++)
    if (s[i] <= 0 || strchr("&<\\\x7F", s[i]) || (s[i] < 32 && !strchr(" \t\n\r\f", s[i]))) return true;
  size_t at = 0;
  for (size_t i = 0; i < n && at <= len; i++) {
    bool space = strchr(" \t\n\r\f", s[i]) != NULL;
    if (at < len && (text[at] == s[i] || (space && strchr(" \n", text[at])) || (s[i] == '>' && text[at] == ' '))) at++;
    else if (!space) return false;
  }
  return at == len;
}

static void check_meta(const lede_doc *doc) {
  static const char *const keys[] = {"title", "author", "authors", "published", "modified", "url", "language", "site",
                                     "section", "tags", "image", "description", "kind", "encoding"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const char *value = lede_doc_meta(doc, keys[i]);
    check(value == NULL || (*value != '\0' && lede_utf8_valid(value, strlen(value)) == strlen(value)));
  }
  check(lede_doc_meta(doc, "kind") != NULL && lede_doc_meta(doc, "encoding") != NULL);
}

/* Whether a character of the text is what its source bytes say: the same, or more or less written for it. */
static void check_map(const lede_doc *doc) {
  size_t len, source_len;
  const char *text = lede_doc_text(doc, &len), *source = lede_doc_source(doc, &source_len);
  bool plain = strcmp(lede_doc_meta(doc, "encoding"), "utf-8") == 0;
  for (uint32_t i = 0; i < len; i++) {
    lede_range s = lede_doc_source_range(doc, (lede_range){i, i + 1});
    check(s.begin <= s.end && s.end <= source_len);
    if (plain && s.end - s.begin == 1 && text[i] > ' ') check(source[s.begin] == text[i]);
  }
}

static void check_account(const lede_html_account *account, size_t source_len) {
  size_t count, chosen = 0;
  const lede_html_line *lines = lede_html_account_lines(account, &count);
  for (size_t i = 0; i < count; i++) {
    check(lines[i].source.begin <= lines[i].source.end && lines[i].source.end <= source_len);
    check(lines[i].reason != NULL && lines[i].element != NULL);
    check(lede_utf8_valid(lines[i].text, strlen(lines[i].text)) == strlen(lines[i].text));
  }
  const lede_html_candidate *c = lede_html_account_candidates(account, &count);
  for (size_t i = 0; i < count; i++) {
    check(c[i].source.begin <= c[i].source.end && c[i].source.end <= source_len);
    check(c[i].because != NULL && c[i].from != NULL && (!c[i].chosen || c[i].value[0] != '\0'));
    chosen += c[i].chosen;
  }
  check(chosen <= 11); /* one a field */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static lede_html_options options;
  if (options.words == NULL) options.words = page_words(); /* for as long as the process lives */
  options.extract = (lede_extract)(size % 3);
  lede_doc *doc = NULL;
  lede_html_account *account = NULL;
  lede_error err = {LEDE_OK, ""};
  lede_status st = lede_html_doc(data, size, &options, &doc, &err);
  (void)lede_html_sniff(data, size);
  check((st == LEDE_OK) == (doc != NULL));
  check(st == LEDE_OK || (err.code == st && err.message[0] != '\0'));
  if (doc != NULL) {
    check_document(doc);
    check_meta(doc);
    check_map(doc);
    if (strcmp(lede_doc_meta(doc, "encoding"), "utf-8") == 0) check_origins(doc, reads_as);
    else check_origins(doc, NULL);
    check(lede_html_explain(data, size, &options, &account, &err) == LEDE_OK);
    check_account(account, size);
  }
  lede_html_account_free(account);
  lede_doc_free(doc);
  return 0;
}
