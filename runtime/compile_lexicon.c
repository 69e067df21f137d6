/* compile_lexicon.c - at build time: the bundled word lists compiled ahead, since reading them costs more than
 * reading an article.
 *
 *   compile_lexicon FOLDER IMAGE
 *
 * lede maps IMAGE unless a list has changed since: see lede_lexicon_load_compiled. */
#include <stdio.h>
#include <stdlib.h>
#include "lede/lexicon.h"

int main(int argc, char **argv) {
  if (argc != 3) return EXIT_FAILURE;
  lede_error err;
  lede_lexicon *lex = NULL;
  if (lede_lexicon_compile(argv[1], argv[2], &lex, &err) != LEDE_OK) {
    fprintf(stderr, "%s\n", err.message);
    return EXIT_FAILURE;
  }
  for (size_t i = 0; i < lede_lexicon_warnings(lex); i++) fprintf(stderr, "%s\n", lede_lexicon_warning(lex, i));
  lede_lexicon_free(lex);
  return EXIT_SUCCESS;
}
