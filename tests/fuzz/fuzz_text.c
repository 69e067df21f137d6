/* fuzz_text.c - any bytes as a text document: what holds of every document. */
#include "documents.h"

const char *const fuzz_seeds[] = {
    "Talks resume in Geneva\n\nThe envoy, Ann Lee, said on Monday: “We won't go.” Mr. Smith of the U.S. left at 5 p.m. The "
    "end.\n",
    "# Title\r\n\r\n- one item\r\n- another (of 1,234.5)\r\n\r\nIt cost $3.5m, about 20%, in the ’90s… 'Really?' "
    "he asked.",
    "The first line of a text that was wrapped by its width so that it is\njoined again, since every line ends where "
    "the next word would not\nfit; this goes on for a while and then it stops.\n\nA second one, as wide as the first, so that it is "
    "no mere accident\nthat the lines of this text look the way they do.\n",
    "Київ, 東京 and Élysée 👍🏽 e\xCC\x81; see https://example.org/a?b=c or a.b@example.org, @lede_news, #news.",
    NULL};

/* A token came from bytes that are its own, unless some of them were repaired. */
static void check_source(const lede_doc *doc, lede_range r) {
  size_t text_len, source_len;
  const char *text = lede_doc_text(doc, &text_len), *source = lede_doc_source(doc, &source_len);
  lede_range src = lede_doc_source_range(doc, r);
  require(src.begin < src.end && src.end <= source_len);
  size_t n = src.end - src.begin;
  bool repaired = lede_utf8_valid(source + src.begin, n) < n;
  require(repaired || (n == r.end - r.begin && memcmp(source + src.begin, text + r.begin, n) == 0));
}

/* Every token, for this reader leaves nothing out and adds nothing. */
static void check_sources(const lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  for (size_t i = 0; i < t.count; i++) check_source(doc, (lede_range){t.begin[i], t.end[i]});
}

/* The source decoded: what is no UTF-8, and NUL, replaced. */
static bool reads_as(const char *source, size_t n, const char *text, size_t len) {
  size_t at = 0;
  for (size_t i = 0; i < n;) {
    uint32_t cp;
    bool ok;
    size_t step = lede_utf8_next(source + i, n - i, &cp, &ok);
    bool as_is = ok && cp != 0;
    const char *said = as_is ? source + i : LEDE_REPLACEMENT;
    size_t k = as_is ? step : 3;
    if (at + k > len || memcmp(text + at, said, k) != 0) return false;
    at += k;
    i += step;
  }
  return at == len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_doc *doc = check_reader(lede_doc_text_new, data, size);
  if (doc != NULL) {
    check_sources(doc);
    check_origins(doc, reads_as);
  }
  lede_doc_free(doc);
  return 0;
}
