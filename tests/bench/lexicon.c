/* lexicon.c - what word lists cost: lexicon FOLDER IMAGE TEXT
 *
 *     cc -O2 -Iinclude -Iruntime -D_GNU_SOURCE tests/bench/lexicon.c build/lib/liblede.a \
 *        -lutf8proc -lnettle -lm -o lexicon
 *     ./lexicon build/share/lede/lexicon build/share/lede/compiled/lexicon examples/articles/ceasefire-talks.txt
 *
 * CPU time, the best of some runs: of taking the bundled lists from their image, and from their sources; of reading
 * 100,000 names, as a user's list has them; of looking up a token of the text, and of its signature. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lede/file.h"
#include "lexicon/lexicon_internal.h"

enum { NAMES = 100000, RUNS = 10, LOOKS = 300 };

static void require(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "lexicon: %s: failed\n", what);
  exit(1);
}

static double milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The time of one load; `image` NULL: from the sources. */
static double load(const char *folder, const char *image, lede_lexicon **out) {
  lede_lexicon *lex = lede_lexicon_new();
  double before = milliseconds();
  lede_status st = lex == NULL     ? LEDE_ENOMEM
                   : image != NULL ? lede_lexicon_load_compiled(lex, folder, image, NULL)
                                   : lede_lexicon_load(lex, folder, NULL);
  double time = milliseconds() - before;
  require(st == LEDE_OK && lede_lexicon_is_compiled(lex) == (image != NULL), image != NULL ? image : folder);
  if (out != NULL) *out = lex;
  else lede_lexicon_free(lex);
  return time;
}

/* Made-up names of two words, some of three, nearly all different. */
static char *make_names(size_t *len) {
  static const char syllables[][5] = {"ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "va", "zo", "sha", "lin",
                                      "gar", "men", "dal", "ros", "ven", "hol", "pet", "mar", "cha", "tor"};
  enum { COUNT = sizeof syllables / sizeof *syllables };
  char *text = malloc(NAMES * 64), *at = text;
  require(text != NULL, "names");
  for (unsigned i = 0; i < NAMES; i++) {
    unsigned n = i * 2654435761u % (COUNT * COUNT * COUNT * COUNT);
    if (i % 3 == 0) at += sprintf(at, "%c%s ", 'A' + (int)(i % 26), syllables[i % COUNT]);
    at += sprintf(at, "Ma%s%s Be%s%s%u%s\n", syllables[n % COUNT], syllables[n / COUNT % COUNT],
                  syllables[n / COUNT / COUNT % COUNT], syllables[n / COUNT / COUNT / COUNT], i % 7,
                  i % 4 == 0 ? " | type=PER" : "");
  }
  *len = (size_t)(at - text);
  return text;
}

static double read_names(const char *names, size_t len) {
  lede_lexicon *lex = lede_lexicon_new();
  require(lex != NULL, "names");
  double before = milliseconds();
  require(lede_lexicon_read(lex, "names", names, len, NULL) == LEDE_OK, "names");
  double time = milliseconds() - before;
  lede_lexicon_free(lex);
  return time;
}

static double best_of(double best, double time) { return best == 0 || time < best ? time : best; }

static void look_up(lede_lexicon *lex, const char *path) {
  char *bytes;
  size_t len;
  lede_doc *doc;
  require(lede_file_read(path, LEDE_MAX_SOURCE, &bytes, &len, NULL) == LEDE_OK, path);
  require(lede_doc_text_new(bytes, len, &doc, NULL) == LEDE_OK && lede_doc_segment(doc, lex) == LEDE_OK, path);
  lede_tokens t = lede_doc_tokens(doc);
  const char *text = lede_doc_text(doc, &len);
  double find = 0, sign = 0, each = 1e6 / (double)t.count;
  uint64_t sum = 0;
  for (int run = 0; run < LOOKS; run++) {
    double before = milliseconds();
    for (size_t i = 0; i < t.count; i++) sum += lede_lexicon_find(lex, text + t.begin[i], t.end[i] - t.begin[i]);
    find = best_of(find, milliseconds() - before);
    before = milliseconds();
    for (size_t i = 0; i < t.count; i++) sum += lede_lexicon_signature(lex, t.entry[i], (lede_form)t.form[i]);
    sign = best_of(sign, milliseconds() - before);
  }
  require(sum > 0, "look-up");
  printf("find   %.1f ns a token\nsign   %.1f ns a token\n", find * each, sign * each);
  lede_doc_free(doc);
  free(bytes);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  size_t len;
  char *names = make_names(&len);
  double map = 0, read = 0, user = 0;
  for (int run = 0; run < RUNS; run++) {
    map = best_of(map, load(argv[1], argv[2], NULL));
    read = best_of(read, load(argv[1], NULL, NULL));
    user = best_of(user, read_names(names, len));
  }
  printf("image  %.2f ms\nlists  %.2f ms\nnames  %.1f ms\n", map, read, user);
  lede_lexicon *lex;
  load(argv[1], argv[2], &lex);
  look_up(lex, argv[3]);
  lede_lexicon_free(lex);
  free(names);
  return 0;
}
