/* output.c - standard output: whole documents, as they come due. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "run/run.h"

enum { FLUSH_AT = 1 << 16 };
static lede_buf pending;

/* Nobody reads on: leave as programs do then, without a word. The workers die with us. */
static void reader_gone(void) {
  signal(SIGPIPE, SIG_DFL);
  raise(SIGPIPE);
}

void output_flush(void) {
  for (size_t done = 0; done < pending.len;) {
    ssize_t n = write(STDOUT_FILENO, pending.bytes + done, pending.len - done);
    if (n >= 0) {
      done += (size_t)n;
    } else if (errno == EPIPE) {
      reader_gone();
    } else if (errno != EINTR) {
      say("standard output: %s", strerror(errno));
      exit(EXIT_INPUT);
    }
  }
  pending.len = 0;
}

void output(const char *bytes, size_t len) {
  if (!lede_buf_add(&pending, bytes, len)) {
    say("out of memory");
    exit(EXIT_INPUT);
  }
  if (pending.len >= FLUSH_AT) output_flush();
}
