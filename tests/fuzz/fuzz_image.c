/* fuzz_image.c - a compiled lexicon with any bytes of it changed, and its checksum made right again: it may answer
 * anything, but it must answer.  The input says which bytes, and is then read as a list on top of it and as a text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lede/file.h"
#include "lede/tape.h"
#include "lexicon/store.h"

const char *const fuzz_seeds[] = {
    "\x10\x02\x01\x90\x01\x80 New York says | a=b\n",
    "New York\n- says\nsay | stance=own\nMr. Bogotá said São Paulo is according to the Bank of England\n", NULL};

static void require(bool holds) {
  if (!holds) abort();
}

static char folder[] = "/tmp/lede-fuzz-XXXXXX", image[sizeof folder + 8], lists[sizeof folder + 8];
static char *sound; /* the image as it was written */
static size_t size_of_image;

static void put(const char *path, const void *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  require(f != NULL && fwrite(bytes, 1, len, f) == len && fclose(f) == 0);
}

static void clean_up(void) {
  char path[sizeof lists + 8];
  remove(image);
  snprintf(path, sizeof path, "%s/list", lists);
  remove(path);
  rmdir(lists);
  rmdir(folder);
  free(sound);
}

static void set_up(void) {
  static const char list[] = "say / says / said | stance=neutral np=yes\naccording to\nNew York / New York City\n"
                             "@case exact\nBank of England | kind=bank\n@fold diacritics\nBogotá\nSão Paulo\n- New York City\n"
                             "@class abbreviation\nMr. | ends=never\n";
  char path[sizeof lists + 8];
  require(mkdtemp(folder) != NULL);
  snprintf(image, sizeof image, "%s/image", folder);
  snprintf(lists, sizeof lists, "%s/lists", folder);
  snprintf(path, sizeof path, "%s/list", lists);
  require(mkdir(lists, 0700) == 0);
  put(path, list, sizeof list - 1);
  require(lede_lexicon_compile(lists, image, NULL, NULL) == LEDE_OK);
  require(lede_file_read(image, 1 << 20, &sound, &size_of_image, NULL) == LEDE_OK);
  atexit(clean_up);
}

/* Three bytes of input change one of the image. */
static lede_lexicon *open_changed(const uint8_t *data, size_t size) {
  char *bytes = malloc(size_of_image);
  lede_lexicon *lex = lede_lexicon_new();
  require(bytes != NULL && lex != NULL);
  memcpy(bytes, sound, size_of_image);
  for (size_t i = 0; i + 3 <= size && i < 24; i += 3)
    bytes[(data[i] << 8 | data[i + 1]) % size_of_image] ^= (char)data[i + 2];
  lede_image_seal(bytes, size_of_image);
  put(image, bytes, size_of_image);
  free(bytes);
  require(lede_lexicon_load_compiled(lex, lists, image, NULL) == LEDE_OK);
  return lex;
}

/* Ask everything; what is told must be readable to its end. */
static size_t ask(lede_lexicon *lex) {
  size_t told = 0;
  for (uint32_t entry = 0; entry < lede_lexicon_entries(lex); entry++) {
    const char *text = lede_lexicon_entry_text(lex, entry), *value;
    lede_membership m;
    told += strlen(text) + lede_lexicon_find(lex, text, strlen(text)) + lede_entry_flags(lex, entry);
    for (size_t n = 0; n < 8 && lede_lexicon_why(lex, entry, n, &m); n++) {
      require(lede_lexicon_class_name(lex, m.class_id) != NULL);
      told += strlen(m.file) + lede_lexicon_is(lex, entry, LEDE_FORM_CAP, m.class_id);
      if ((value = lede_lexicon_attr(lex, entry, LEDE_FORM_LOWER, m.class_id, "stance")) != NULL) told += strlen(value);
    }
  }
  return told;
}

static void read_text(lede_lexicon *lex, const uint8_t *data, size_t size) {
  lede_doc *doc = NULL;
  if (lede_doc_text_new(data, size, &doc, NULL) != LEDE_OK) return;
  require(lede_doc_segment(doc, lex) == LEDE_OK);
  lede_layer *layer = lede_layer_new(doc, lex);
  require(layer != NULL);
  for (size_t i = 0; i < lede_layer_count(layer); i++)
    require(lede_layer_element(layer, i).entry < lede_lexicon_entries(lex));
  lede_layer_free(layer);
  lede_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (sound == NULL) set_up();
  lede_lexicon *lex = open_changed(data, size);
  ask(lex);
  lede_lexicon_rank(lex, LEDE_RANK_USER);
  (void)!lede_lexicon_read(lex, "list", (const char *)data, size, NULL);
  read_text(lex, data, size);
  ask(lex);
  lede_lexicon_free(lex);
  return 0;
}
