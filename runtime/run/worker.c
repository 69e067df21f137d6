/* worker.c - in a child process: one document after another through the script. */
#include <errno.h>
#include <stdlib.h>
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

void worker(Script *s, const Inputs *inputs, int in, int out) {
  uint64_t document;
  while (read_all(in, &document, sizeof document)) {
    script_document(s, &inputs->list[document]);
    if (!send_result(out, document, &s->result)) break;
  }
  exit(EXIT_DONE);
}
