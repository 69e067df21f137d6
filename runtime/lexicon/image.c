/* image.c - a compiled lexicon: the arrays of one that has read a folder, as they are, in a file that is mapped.
 *
 * The file is a head, then the sections that it lists, each at a multiple of eight bytes.  Nothing in it is a pointer.
 * Only the head is checked at once; what the sections hold is checked where it is used (store.h), so that mapping a
 * large lexicon costs no more than a small one. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lexicon/store.h"

enum { VERSION = 1, BYTE_ORDER_MARK = 0x01020304 };

typedef enum { POOL, ENTRIES, ITEMS, ATTRS, NODES, WORDS, PHRASES, STEPS, CLASSES, FILES, SECTIONS } Section;

typedef struct { uint32_t name; uint32_t unused; uint64_t size; } File; /* a list: its name in the pool; bytes of it */

static const size_t sizes[SECTIONS] = {1,
                                       sizeof(Entry),
                                       sizeof(Item),
                                       sizeof(Attr),
                                       sizeof(Node),
                                       sizeof(WordSlot),
                                       sizeof(Slot),
                                       sizeof(Slot),
                                       sizeof(uint32_t),
                                       sizeof(File)};

typedef struct {
  char magic[8];
  uint32_t version, byte_order, forms, plain;
  uint64_t file_size;
  uint32_t sizes[SECTIONS]; /* of a member, in bytes */
  uint64_t start[SECTIONS], count[SECTIONS];
  uint64_t check; /* of the head before it */
} Head;

static const char magic[8] = "LEDELEX";

static uint64_t head_check(const Head *h) { return lede_hash(h, offsetof(Head, check)); }

void lede_image_seal(void *image, size_t len) {
  Head h;
  if (len < sizeof h) return;
  memcpy(&h, image, sizeof h);
  h.check = head_check(&h);
  memcpy(image, &h, sizeof h);
}

/* ---- Writing ---------------------------------------------------------------------------------------------------- */

/* The folder's lists as the image names them; they have been read, in this order. */
static bool list_files(lede_lexicon *lex, const char *folder, File *files) {
  size_t skip = strlen(folder) + 1;
  for (size_t i = 0; i < lex->file_count; i++) {
    const char *path = lede_str(lex, lex->files[i]);
    struct stat info;
    if (stat(path, &info) != 0) return false;
    files[i] = (File){lex->files[i] + (uint32_t)skip, 0, (uint64_t)info.st_size};
  }
  return true;
}

static Head make_head(const lede_lexicon *lex) {
  Head h = {.version = VERSION, .byte_order = BYTE_ORDER_MARK, .forms = LEDE_FORM_COUNT, .plain = lex->plain};
  memcpy(h.magic, magic, sizeof magic);
  const uint64_t counts[SECTIONS] = {lex->pool.len,   lex->entry_count, lex->item_count,   lex->attr_count,
                                     lex->node_count, lex->words.size,  lex->phrases.size, lex->steps.size,
                                     lex->class_count, lex->file_count};
  uint64_t at = sizeof h;
  for (int i = 0; i < SECTIONS; i++) {
    h.sizes[i] = (uint32_t)sizes[i];
    h.start[i] = at;
    h.count[i] = counts[i];
    at += (counts[i] * sizes[i] + 7) & ~(uint64_t)7;
  }
  h.file_size = at;
  h.check = head_check(&h);
  return h;
}

static bool write_sections(FILE *f, const Head *h, const lede_lexicon *lex, const File *files) {
  const void *sections[SECTIONS] = {lex->pool.bytes, lex->entries,      lex->items,      lex->attrs,   lex->nodes,
                                    lex->words.slot, lex->phrases.slot, lex->steps.slot, lex->classes, files};
  static const char gap[8];
  bool ok = fwrite(h, sizeof *h, 1, f) == 1;
  for (int i = 0; ok && i < SECTIONS; i++) {
    size_t n = (size_t)h->count[i] * sizes[i], pad = -n & 7;
    ok = (n == 0 || fwrite(sections[i], n, 1, f) == 1) && (pad == 0 || fwrite(gap, pad, 1, f) == 1);
  }
  return ok;
}

static lede_status write_image(lede_lexicon *lex, const char *folder, const char *path, lede_error *err) {
  char draft[4096];
  if (snprintf(draft, sizeof draft, "%s.new", path) >= (int)sizeof draft)
    return lede_fail(err, LEDE_EIO, "%s: the path is too long", path);
  File *files = calloc(lex->file_count + 1, sizeof *files);
  if (files == NULL) return lede_fail(err, LEDE_ENOMEM, "%s: out of memory", path);
  Head h = make_head(lex);
  FILE *f = list_files(lex, folder, files) ? fopen(draft, "wb") : NULL;
  bool ok = f != NULL && write_sections(f, &h, lex, files);
  if (f != NULL && fclose(f) != 0) ok = false;
  ok = ok && rename(draft, path) == 0; /* a run that has the old one mapped keeps it */
  free(files);
  return ok ? LEDE_OK : lede_fail(err, LEDE_EIO, "%s: %s", path, strerror(errno));
}

lede_status lede_lexicon_compile(const char *folder, const char *path, lede_lexicon **out, lede_error *err) {
  lede_lexicon *lex = lede_lexicon_new();
  if (lex == NULL) return lede_fail(err, LEDE_ENOMEM, "%s: out of memory", folder);
  lede_status st = lede_lexicon_load(lex, folder, err);

  if (st == LEDE_OK) st = write_image(lex, folder, path, err);
  if (st == LEDE_OK && out != NULL) {
    *out = lex;
    lex = NULL;
  }
  lede_lexicon_free(lex);
  return st;
}

/* ---- Mapping ---------------------------------------------------------------------------------------------------- */

static bool is_power_of_two(uint64_t n) { return n != 0 && (n & (n - 1)) == 0; }

/* Is it an image that this build has written, whole? */
static bool is_sound(const Head *h, size_t len) {
  if (len < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0 || h->check != head_check(h)) return false;
  if (h->version != VERSION || h->byte_order != BYTE_ORDER_MARK || h->forms != LEDE_FORM_COUNT || h->file_size != len)
    return false;
  for (int i = 0; i < SECTIONS; i++) {
    if (h->sizes[i] != sizes[i] || h->start[i] % 8 != 0 || h->start[i] > len || h->count[i] > UINT32_MAX / 64 ||
        h->count[i] * sizes[i] > len - h->start[i])
      return false;
  }
  const char *pool = (const char *)h + h->start[POOL];
  return h->count[POOL] > 0 && pool[h->count[POOL] - 1] == '\0' && h->count[ENTRIES] > 0 &&
         h->count[ITEMS] > 0 && h->count[NODES] > 0 && is_power_of_two(h->count[WORDS]) &&
         (h->count[PHRASES] == 0 || is_power_of_two(h->count[PHRASES])) &&
         (h->count[STEPS] == 0 || is_power_of_two(h->count[STEPS])) && h->count[CLASSES] < UINT16_MAX &&
         h->count[FILES] < UINT16_MAX;
}

static void *section(const Head *h, Section i) { return (char *)h + h->start[i]; }

static void open_base(Base *b, Head *h) {
  *b = (Base){.map = h,
              .map_len = h->file_size,
              .pool = section(h, POOL),
              .entries = section(h, ENTRIES),
              .items = section(h, ITEMS),
              .attrs = section(h, ATTRS),
              .nodes = section(h, NODES),
              .words = {section(h, WORDS), (uint32_t)h->count[WORDS], 0},
              .phrases = {section(h, PHRASES), (uint32_t)h->count[PHRASES], 0},
              .steps = {section(h, STEPS), (uint32_t)h->count[STEPS], 0},
              .pool_len = (uint32_t)h->count[POOL],
              .entry_count = (uint32_t)h->count[ENTRIES],
              .item_count = (uint32_t)h->count[ITEMS],
              .attr_count = (uint32_t)h->count[ATTRS],
              .node_count = (uint32_t)h->count[NODES]};
}

void lede_image_free(Base *b) {
  if (b->map != NULL) munmap(b->map, b->map_len);
  *b = (Base){0};
}

/* Map a file privately; NULL: it cannot be. */
static Head *map_file(const char *path, struct stat *info) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return NULL;
  void *map = MAP_FAILED;
  if (fstat(fd, info) == 0 && S_ISREG(info->st_mode) && info->st_size >= (off_t)sizeof(Head))
    map = mmap(NULL, (size_t)info->st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  close(fd);
  return map != MAP_FAILED ? map : NULL;
}

static bool is_later(struct timespec a, struct timespec b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* Does the folder hold the lists that the image was made of, none of them changed since? */
static bool is_fresh(const Head *h, struct timespec written, const char *folder) {
  const File *files = section(h, FILES);
  const char *pool = section(h, POOL);
  struct dirent **list;
  int n = scandir(folder, &list, lede_is_list, lede_list_order);
  if (n < 0) return false;
  int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool fresh = at >= 0 && (uint64_t)n == h->count[FILES];
  for (int i = 0; i < n; i++) {
    struct stat info;
    fresh = fresh && files[i].name < h->count[POOL] && strcmp(pool + files[i].name, list[i]->d_name) == 0 &&
            fstatat(at, list[i]->d_name, &info, 0) == 0 && (uint64_t)info.st_size == files[i].size &&
            !is_later(info.st_mtim, written);
    free(list[i]);
  }
  free(list);
  if (at >= 0) close(at);
  return fresh;
}

static bool add_class(lede_lexicon *lex, const char *name) { return lede_class_make(lex, name, strlen(name)) >= 0; }

static bool add_file(lede_lexicon *lex, const char *folder, const char *name) {
  char path[4096];
  int n = snprintf(path, sizeof path, "%s/%s", folder, name);
  return n > 0 && n < (int)sizeof path && lede_file_make(lex, path) >= 0;
}

/* Base the lexicon, which has nothing of its own yet, on the image, which becomes its own. */
static bool stand_on(lede_lexicon *lex, Head *h, const char *folder) {
  open_base(&lex->base, h);
  lex->entry_count = lex->item_count = lex->node_count = 0;
  lex->plain = h->plain != 0;
  lex->generation = h->count[ENTRIES] != 0;
  const uint32_t *classes = section(h, CLASSES);
  const File *files = section(h, FILES);
  bool ok = true;
  for (size_t i = 0; ok && i < h->count[CLASSES]; i++) ok = add_class(lex, lede_str(lex, classes[i]));
  for (size_t i = 0; ok && i < h->count[FILES]; i++) ok = add_file(lex, folder, lede_str(lex, files[i].name));
  return ok;
}

bool lede_lexicon_is_compiled(const lede_lexicon *lex) { return lex->base.map != NULL; }

lede_status lede_lexicon_load_compiled(lede_lexicon *lex, const char *folder, const char *image, lede_error *err) {
  bool empty = !lede_lexicon_is_compiled(lex) && lex->entry_count == 1 && lex->class_count == 0;
  struct stat info;
  Head *h = empty ? map_file(image, &info) : NULL;
  if (h == NULL) return lede_lexicon_load(lex, folder, err);
  if (!is_sound(h, (size_t)info.st_size) || !is_fresh(h, info.st_mtim, folder)) {
    munmap(h, (size_t)info.st_size);
    return lede_lexicon_load(lex, folder, err);
  }
  return stand_on(lex, h, folder) ? LEDE_OK : lede_fail(err, LEDE_ENOMEM, "%s: out of memory", folder);
}
