/* say.c - what goes to standard error: messages, and how far we are. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "run/run.h"

/* All of a line in one write, so that lines of several processes do not mix. */
static void write_line(const char *start, const char *text, size_t len) {
  lede_buf line = {0};
  if (lede_buf_adds(&line, start) && lede_buf_visible(&line, text, len, false) && lede_buf_add(&line, "\n", 1)) {
    ssize_t written = write(STDERR_FILENO, line.bytes, line.len);
    (void)written; /* nobody is left to tell */
  }
  free(line.bytes);
}

void say(const char *format, ...) {
  progress_clear();
  char *text;
  va_list args;
  va_start(args, format);
  int n = vasprintf(&text, format, args);
  va_end(args);
  if (n < 0) return;
  write_line("lede: ", text, (size_t)n);
  free(text);
}

void say_of(const char *name, const char *message, size_t len) {
  size_t n = strlen(name);
  if (len > n && memcmp(message, name, n) == 0 && message[n] == ':')
    say("%.*s", (int)len, message);
  else
    say("%s: %.*s", name, (int)len, message);
}

void say_lines(const char *text, size_t len) {
  for (const char *end = text + len; text < end;) {
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    if (stop == NULL) stop = end;
    write_line("  ", text, (size_t)(stop - text));
    text = stop + (stop < end);
  }
}

void say_text(const char *text, size_t len) {
  while (len > 0) {
    ssize_t n = write(STDERR_FILENO, text, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text += n;
    len -= (size_t)n;
  }
}

/* ---- Progress --------------------------------------------------------------------------------------------------- */

static struct { bool wanted, shown; time_t started, last; } meter;

static time_t seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

/* Not where results scroll by on the same terminal. */
void progress_start(bool wanted) {
  meter.wanted = wanted && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
  meter.started = meter.last = seconds_now();
}

void progress(size_t done, size_t of) {
  if (!meter.wanted || seconds_now() == meter.last || seconds_now() - meter.started < 2) return;
  meter.last = seconds_now();
  meter.shown = true;
  dprintf(STDERR_FILENO, "\r%zu of %zu documents", done, of);
}

void progress_clear(void) {
  if (meter.shown) dprintf(STDERR_FILENO, "\r\033[K");
  meter.shown = false;
}
