/* fuzz_text.c - any bytes as a text document: what holds of every document. */
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "lede/doc.h"
#include "lede/lexicon.h"

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

static void require(bool holds) {
  if (!holds) abort();
}

static void check_text(const lede_doc *doc) {
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  require(lede_utf8_valid(text, len) == len && text[len] == '\0');
}

static void check_blocks(const lede_doc *doc) {
  size_t count, len;
  lede_doc_text(doc, &len);
  const lede_block *b = lede_doc_blocks(doc, &count);
  require(count > 0);
  for (size_t i = 0; i < count; i++) {
    require(b[i].text.begin < b[i].text.end && b[i].text.end <= len);
    require(i == 0 || b[i - 1].text.end <= b[i].text.begin);
  }
}

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

static void check_tokens(const lede_doc *doc) {
  lede_tokens t = lede_doc_tokens(doc);
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  for (size_t i = 0; i < t.count; i++) {
    require(t.begin[i] < t.end[i] && t.end[i] <= len && t.form[i] < LEDE_FORM_COUNT);
    require(i == 0 || t.end[i - 1] <= t.begin[i]);
    require(lede_utf8_valid(text + t.begin[i], t.end[i] - t.begin[i]) == t.end[i] - t.begin[i]); /* no cut characters */
    check_source(doc, (lede_range){t.begin[i], t.end[i]});
  }
}

static void check_sentences(const lede_doc *doc) {
  size_t count;
  const lede_block *b = lede_doc_blocks(doc, &count);
  lede_sentences s = lede_doc_sentences(doc);
  uint32_t next = 0;
  for (size_t i = 0; i < s.count; i++) {
    require(s.first[i] == next && s.stop[i] > next && s.block[i] < count);
    lede_range r = lede_doc_sentence_range(doc, i);
    require(r.begin >= b[s.block[i]].text.begin && r.end <= b[s.block[i]].text.end);
    require(lede_doc_sentence_at(doc, r.begin) == i);
    next = s.stop[i];
  }
  require(next == lede_doc_tokens(doc).count);
}

static lede_lexicon *small_lexicon(void) {
  static lede_lexicon *lex;
  if (lex == NULL) {
    lex = lede_lexicon_new();
    require(lex != NULL && lede_lexicon_read(lex, "abbreviation", "Mr. | ends=never\nInc.", 21, NULL) == LEDE_OK &&
            lede_lexicon_read(lex, "starter", "the\nit", 6, NULL) == LEDE_OK);
  }
  return lex;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_doc *doc = NULL;
  lede_error err;
  lede_status st = lede_doc_text_new(data, size, &doc, &err);
  require((st == LEDE_OK) == (doc != NULL));
  if (st != LEDE_OK) {
    require(st == LEDE_EEMPTY || st == LEDE_EBINARY);
    return 0;
  }
  require(lede_doc_segment(doc, small_lexicon()) == LEDE_OK);
  check_text(doc);
  check_blocks(doc);
  check_tokens(doc);
  check_sentences(doc);
  lede_doc_free(doc);
  return 0;
}
