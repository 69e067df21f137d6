/* page_words.h - the bundled words of pages, for tests that stand at the top of the checkout. */
#ifndef LEDE_TESTS_PAGE_WORDS_H
#define LEDE_TESTS_PAGE_WORDS_H

#include <stdlib.h>
#include "lede/file.h"
#include "lede/html.h"

/* Yours to free; aborts where they cannot be read. */
static inline lede_html_words *page_words(void) {
  lede_html_words *words = NULL;
  char *bytes = NULL;
  size_t len;
  if (lede_file_read("scripts/page/words", 1 << 20, &bytes, &len, NULL) != LEDE_OK) abort();
  if (lede_html_words_new(bytes, len, &words, NULL) != LEDE_OK) abort();
  free(bytes);
  return words;
}

#endif
