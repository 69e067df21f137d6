/* gazetteer.c - compiles lists of names (a build tool): gazetteer OUT LIST…
 *
 * A list has a name a line; "#" begins a comment.  What a file is called is what its list is called. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lede/file.h"
#include "tag/gazetteer.h"
#include "tag/model.h"

typedef struct { uint32_t *key; uint16_t *lists; uint32_t bits; size_t used; } Table;

static void fail(const char *what) {
  fprintf(stderr, "gazetteer: %s\n", what);
  exit(1);
}

static void put(Table *t, uint32_t key, uint32_t lists) {
  uint32_t mask = (1u << t->bits) - 1, i = key * 0x9e3779b1u >> (32 - t->bits);
  while (t->key[i] != 0 && t->key[i] != key) i = (i + 1) & mask;
  if (t->key[i] == 0 && ++t->used > mask / 4 * 3) fail("too many names");
  t->key[i] = key;
  t->lists[i] |= (uint16_t)lists;
}

static void add_name(Table *t, const char *name, size_t len, uint32_t list) {
  lede_seen w;
  lede_word_read(&w, name, len);
  put(t, w.key, 1u << list);
  size_t first = strcspn(name, " -'.\n");
  if (first >= len) return;
  lede_word_read(&w, name, first);
  put(t, w.key, LEDE_BEGINS_LONGER);
}

static char *read_lines(const char *path, size_t *len) {
  char *bytes;
  lede_error err;
  if (lede_file_read(path, (size_t)1 << 28, &bytes, len, &err) != LEDE_OK) fail(err.message);
  return bytes;
}

static void add_list(Table *t, const char *path, uint32_t list) {
  size_t len;
  char *bytes = read_lines(path, &len);
  for (char *at = bytes; at < bytes + len;) {
    size_t n = strcspn(at, "\n");
    if (n > 0 && at[0] != '#') add_name(t, at, n, list);
    at += n + 1;
  }
  free(bytes);
}

int main(int argc, char **argv) {
  enum { BITS = 18 };
  if (argc < 3 || argc - 2 > LEDE_MAX_LISTS) fail("usage: gazetteer OUT LIST...");
  const size_t slots = (size_t)1 << BITS;
  Table t = {calloc(slots, sizeof *t.key), calloc(slots, sizeof *t.lists), BITS, 0};
  lede_gazetteer head = {.magic = LEDE_GAZETTEER_MAGIC, .slots = sizeof head, .slot_bits = BITS};
  if (t.key == NULL || t.lists == NULL) fail("out of memory");
  for (; head.list_count < (uint32_t)argc - 2; head.list_count++) {
    const char *path = argv[head.list_count + 2], *name = strrchr(path, '/');
    snprintf(head.lists[head.list_count], LEDE_LONGEST_LIST_NAME, "%s", name != NULL ? name + 1 : path);
    add_list(&t, path, head.list_count);
  }
  head.size = head.slots + (uint32_t)(slots * (sizeof *t.key + sizeof *t.lists));
  FILE *f = fopen(argv[1], "wb");
  if (f == NULL || fwrite(&head, sizeof head, 1, f) != 1 || fwrite(t.key, sizeof *t.key, slots, f) != slots ||
      fwrite(t.lists, sizeof *t.lists, slots, f) != slots || fclose(f) != 0)
    fail("cannot write");
  free(t.key);
  free(t.lists);
  return 0;
}
