/* fuzz_markdown.c - any bytes as Markdown: what holds of every document. */
#include "documents.h"

const char *const fuzz_seeds[] = {
    "---\ntitle: \"The talks\"\nauthor: Ann Lee\ndate: 2025-12-02\n---\n\n# The talks\n\nThe *envoy*, **Ann "
    "Lee**, said &mdash; "
    "“We won't go” [so](https://a.example 'x') ![a](b.png) `code` <b>bold</b>.\n\n> Quoted\n> words\n\n- "
    "one\n- two\n  1. deep\n",
    "Talks\n=====\n\n| a | b |\n|---|:-:|\n| 1 | 2 &amp; 3 |\n\n```\ncode\n```\n\n    more\n\n***\n<!-- no "
    "-->\n- [x] done\n~~not~~",
    NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_doc_free(check_reader(lede_doc_markdown_new, data, size));
  return 0;
}
