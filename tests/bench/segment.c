/* segment.c - what segmentation costs: segment LEXICON|- TEXT...
 *
 * Cuts the texts into tokens and sentences, over and over, and prints megabytes of text a CPU second: of segmentation
 * alone (the documents are made before the clock starts), words looked up in the lexicon folder LEXICON ("-": none). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "doc/doc_internal.h"
#include "lede/file.h"
#include "lede/lexicon.h"

enum { ENOUGH = 100 * 1000 * 1000, MOST_TEXTS = 1024 }; /* bytes to segment */

static void require(lede_status st, const char *what) {
  if (st == LEDE_OK) return;
  fprintf(stderr, "segment: %s: failed\n", what);
  exit(1);
}

static lede_doc *open_text(const char *path) {
  char *bytes;
  size_t len;
  lede_doc *doc;
  require(lede_file_read(path, LEDE_MAX_SOURCE, &bytes, &len, NULL), path);
  require(lede_doc_text_new(bytes, len, &doc, NULL), path);
  free(bytes);
  return doc;
}

/* As it was before: the next call does the work again. */
static void forget(lede_doc *doc) { doc->segmented = false; }

int main(int argc, char **argv) {
  lede_doc *docs[MOST_TEXTS];
  size_t count = 0, bytes = 0, done = 0;
  lede_lexicon *lex = NULL;
  if (argc < 3 || argc > MOST_TEXTS) return 2;
  if (strcmp(argv[1], "-") != 0) {
    lex = lede_lexicon_new();
    require(lex != NULL ? lede_lexicon_load(lex, argv[1], NULL) : LEDE_ENOMEM, argv[1]);
  }
  for (int i = 2; i < argc; i++) {
    docs[count] = open_text(argv[i]);
    bytes += docs[count++]->text_len;
  }
  clock_t before = clock();
  for (; done < ENOUGH; done += bytes)
    for (size_t i = 0; i < count; i++) {
      forget(docs[i]);
      require(lede_doc_segment(docs[i], lex), "segment");
    }
  printf("%.2f\n", (double)done / 1e6 / ((double)(clock() - before) / CLOCKS_PER_SEC));
  return 0;
}
