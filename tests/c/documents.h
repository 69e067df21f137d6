/* documents.h - what the tests of documents share: documents from text in memory. */
#ifndef LEDE_TEST_DOCUMENTS_H
#define LEDE_TEST_DOCUMENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "lede/doc.h"
#include "lede/lexicon.h"

#define LITERAL(s) (s), sizeof(s) - 1

static inline lede_doc *read_bytes(const void *bytes, size_t len) {
  lede_doc *doc = NULL;
  lede_error err = {LEDE_OK, ""};
  lede_status st = lede_doc_text_new(bytes, len, &doc, &err);
  if (st != LEDE_OK) fail_msg("%s: %s", lede_status_name(st), err.message);
  return doc;
}

static inline lede_doc *read_text(const char *s) { return read_bytes(s, strlen(s)); }

#endif
