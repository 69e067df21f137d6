/* worker.c - in a child process: one document after another through the script. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "run/run.h"

/* false: the other end is gone, or has no more. */
static bool read_all(int fd, void *bytes, size_t len) {
  for (char *p = bytes; len > 0;) {
    ssize_t n = read(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    len -= (size_t)n;
  }
  return true;
}

static bool write_all(int fd, const void *bytes, size_t len) {
  for (const char *p = bytes; len > 0;) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    p += n;
    len -= (size_t)n;
  }
  return true;
}

static bool send_result(int fd, uint64_t document, Result *r) {
  Head head = {.document = document, .outcome = r->outcome, .spent = r->spent};
  for (int i = 0; i < RESULT_PARTS; i++) head.lengths[i] = result_part(r, i)->len;
  if (!write_all(fd, &head, sizeof head)) return false;
  for (int i = 0; i < RESULT_PARTS; i++)
    if (!write_all(fd, result_part(r, i)->bytes, result_part(r, i)->len)) return false;
  return true;
}

enum { HEAP_AHEAD = 32 << 20, LARGE_PAGE = 2 << 20 };

/* An analysis touches some 10 MB that were not there before the fork, and a quarter of a short run went into their 4 KB pages
 * one by one.  So the heap is extended by a stretch that the system may back with large pages: they come when they are
 * touched; where there are none all stays as it was.  (glibc's tunable glibc.malloc.hugetlb=1 does the same from outside.) */
static void use_large_pages(void) {
  char *old = sbrk(0);
  mallopt(M_TOP_PAD, HEAP_AHEAD);
  mallopt(M_TRIM_THRESHOLD, 2 * HEAP_AHEAD);
  mallopt(M_MMAP_THRESHOLD, HEAP_AHEAD);
  void *volatile more = malloc(1 << 20); /* volatile: or the compiler would leave the pair out */
  free(more);
  uintptr_t from = ((uintptr_t)old + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE, to = (uintptr_t)sbrk(0);
  if (from + LARGE_PAGE <= to) madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void worker(Script *s, const Inputs *inputs, int in, int out) {
  uint64_t document;
  use_large_pages();
  while (read_all(in, &document, sizeof document)) {
    script_document(s, &inputs->list[document]);
    if (!send_result(out, document, &s->result)) break;
  }
  exit(EXIT_DONE);
}
