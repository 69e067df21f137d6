/* gazetteer.c - compiles clusters of words and lists of names (a build tool): gazetteer OUT CLUSTERS LIST…
 *
 * A list has a name a line; "#" begins a comment.  What a file is called is what its list is called.  In CLUSTERS a line is
 * a cluster; an empty line stands between two groups of them, two between groups of those. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "lede/file.h"
#include "tag/gazetteer.h"
#include "tag/model.h"

typedef struct { lede_gazetteer_slot *slot; uint32_t bits; size_t used; } Table;
typedef struct { lede_clusters *of; size_t count, room; } Clusters;

static void fail(const char *what) {
  fprintf(stderr, "gazetteer: %s\n", what);
  exit(1);
}

static lede_gazetteer_slot *slot_of(Table *t, uint32_t key) {
  uint32_t mask = (1u << t->bits) - 1, i = key * 0x9e3779b1u >> (32 - t->bits);
  while (t->slot[i].key != 0 && t->slot[i].key != key) i = (i + 1) & mask;
  if (t->slot[i].key == 0 && ++t->used > mask / 4 * 3) fail("too many names");
  t->slot[i].key = key;
  return &t->slot[i];
}

static void put(Table *t, uint32_t key, uint32_t lists) {
  lede_gazetteer_slot *slot = slot_of(t, key);
  slot->lists = (uint16_t)(slot->lists | lists);
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

static void add_words(Table *t, const char *line, size_t len, size_t cluster) {
  for (size_t at = 0, n; at < len; at += n + 1) {
    lede_seen w;
    n = strcspn(line + at, " \n");
    lede_word_read(&w, line + at, n);
    lede_gazetteer_slot *slot = slot_of(t, w.key);
    if (slot->cluster == 0) slot->cluster = (uint16_t)cluster; /* of words that are folded alike, the first */
  }
}

static void add_cluster(Clusters *c, lede_clusters levels) {
  if (c->count > UINT16_MAX) fail("too many clusters");
  if (!lede_grow(&c->of, &c->room, c->count + 1, sizeof levels)) fail("out of memory");
  c->of[c->count++] = levels;
}

static void add_clusters(Table *t, Clusters *c, const char *path) {
  size_t len, empty = 0; /* lines in a row */
  char *bytes = read_lines(path, &len);
  lede_clusters now = {{0, 1, 1}};
  add_cluster(c, (lede_clusters){{0}});
  for (char *at = bytes; at < bytes + len;) {
    size_t n = strcspn(at, "\n");
    empty = n == 0 ? empty + 1 : 0;
    if (empty == 1 || empty == 2) now.level[empty]++;
    if (n > 0 && at[0] != '#') {
      now.level[0] = (uint16_t)c->count;
      add_words(t, at, n, c->count);
      add_cluster(c, now);
    }
    at += n + 1;
  }
  free(bytes);
}

int main(int argc, char **argv) {
  enum { BITS = 19 };
  if (argc < 4 || argc - 3 > LEDE_MAX_LISTS) fail("usage: gazetteer OUT CLUSTERS LIST...");
  Table t = {calloc((size_t)1 << BITS, sizeof *t.slot), BITS, 0};
  lede_gazetteer head = {.magic = LEDE_GAZETTEER_MAGIC, .slots = sizeof head, .slot_bits = BITS};
  Clusters c = {NULL, 0, 0};
  if (t.slot == NULL) fail("out of memory");
  add_clusters(&t, &c, argv[2]);
  for (; head.list_count < (uint32_t)argc - 3; head.list_count++) {
    const char *path = argv[head.list_count + 3], *name = strrchr(path, '/');
    snprintf(head.lists[head.list_count], LEDE_LONGEST_LIST_NAME, "%s", name != NULL ? name + 1 : path);
    add_list(&t, path, head.list_count);
  }
  size_t bytes = sizeof *t.slot << BITS, cluster_bytes = c.count * sizeof *c.of;
  head.clusters = head.slots + (uint32_t)bytes;
  head.cluster_count = (uint32_t)c.count;
  head.size = head.clusters + (uint32_t)cluster_bytes;
  FILE *f = fopen(argv[1], "wb");
  if (f == NULL || fwrite(&head, sizeof head, 1, f) != 1 || fwrite(t.slot, 1, bytes, f) != bytes ||
      fwrite(c.of, 1, cluster_bytes, f) != cluster_bytes || fclose(f) != 0)
    fail("cannot write");
  free(t.slot);
  free(c.of);
  return 0;
}
