/* parse.c - gumbo, with its memory in an arena that has a ceiling.
 *
 * Gumbo neither checks its allocations nor frees a deep tree without deep recursion.  Here every block comes from the
 * arena; when the arena is full we leave the parser by longjmp, and the tree is freed all at once. */
#include <setjmp.h>
#include <stdlib.h>
#include "html/html_internal.h"

enum { CHUNK = 256 * 1024, STEP = 16, FINE = 16, CLASSES = FINE + 6 };

struct Chunk { struct Chunk *next; };
struct Large { struct Large *next, *prev; size_t size; };

/* Blocks of up to FINE steps are of their own size, those up to 2^6 times that of the next power of two. */
static size_t class_of(size_t size) {
  if (size <= STEP * FINE) return (size + STEP - 1) / STEP;
  size_t class = FINE + 1;
  while (class <= CLASSES && (size_t)(STEP * FINE) << (class - FINE) < size) class++;
  return class;
}

static size_t class_size(size_t class) {
  return class <= FINE ? class * STEP : (size_t)(STEP * FINE) << (class - FINE);
}

/* Before each block stand eight bytes: its size class, or the address of its Large. */
typedef union { struct Large *large; size_t class; uint64_t align; } Header;
typedef struct Free { struct Free *next; } Free;
typedef struct { Arena *arena; Free *free[CLASSES + 1]; jmp_buf out; } Parser;

static void give_up(Parser *p, bool full) {
  p->arena->full = full;
  longjmp(p->out, 1);
}

static void *allocate(Parser *p, size_t size) {
  Arena *a = p->arena;
  if (size > a->ceiling - a->used) give_up(p, true);
  void *block = malloc(size);
  if (block == NULL) give_up(p, false);
  a->used += size;
  return block;
}

static void *large_block(Parser *p, size_t size) {
  struct Large *l = allocate(p, sizeof *l + sizeof(Header) + size);
  *l = (struct Large){p->arena->large, NULL, sizeof *l + sizeof(Header) + size};
  if (l->next != NULL) l->next->prev = l;
  p->arena->large = l;
  Header *h = (Header *)(l + 1);
  h->large = l;
  return h + 1;
}

static void free_large(Arena *a, struct Large *l) {
  if (l->prev != NULL) l->prev->next = l->next; else a->large = l->next;
  if (l->next != NULL) l->next->prev = l->prev;
  a->used -= l->size;
  free(l);
}

static void new_chunk(Parser *p) {
  struct Chunk *c = allocate(p, CHUNK);
  c->next = p->arena->chunks;
  p->arena->chunks = c;
  p->arena->at = (char *)(c + 1);
  p->arena->stop = (char *)c + CHUNK;
}

static void *arena_alloc(void *parser, size_t size) {
  Parser *p = parser;
  size_t class = class_of(size > 0 ? size : 1);
  if (class > CLASSES) return large_block(p, size);
  if (p->free[class] != NULL) {
    Free *f = p->free[class];
    p->free[class] = f->next;
    return f;
  }
  size_t need = sizeof(Header) + class_size(class);
  if ((size_t)(p->arena->stop - p->arena->at) < need) new_chunk(p);
  Header *h = (Header *)(void *)p->arena->at;
  p->arena->at += need;
  h->class = class;
  return h + 1;
}

static void arena_dealloc(void *parser, void *block) {
  Parser *p = parser;
  if (block == NULL) return;
  Header *h = (Header *)block - 1;
  if (h->class > CLASSES) { /* an address is larger than any class */
    free_large(p->arena, h->large);
    return;
  }
  Free *f = block;
  f->next = p->free[h->class];
  p->free[h->class] = f;
}

void lede_html_arena_free(Arena *a) {
  while (a->large != NULL) free_large(a, a->large);
  while (a->chunks != NULL) {
    struct Chunk *next = a->chunks->next;
    free(a->chunks);
    a->chunks = next;
  }
}

/* The slim page has few enough nodes; this is for what the parser might yet make more of than is foreseen. */
static size_t ceiling(size_t len) { return ((size_t)8 << 20) + len * 12; }

lede_status lede_html_parse(Page *page, lede_error *err) {
  page->arena.ceiling = ceiling(page->source_len);
  Parser parser = {.arena = &page->arena};
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = arena_alloc;
  options.deallocator = arena_dealloc;
  options.userdata = &parser;
  options.max_errors = 0;
  if (setjmp(parser.out) == 0) {
    page->tree = gumbo_parse_with_options(&options, page->outline, page->outline_len);
    return LEDE_OK;
  }
  if (page->arena.full)
    return lede_fail(err, LEDE_ELIMIT, "the page's markup unfolds to more than %zu bytes", page->arena.ceiling);
  return lede_fail(err, LEDE_ENOMEM, "out of memory for a page of %zu bytes", page->html_len);
}
