/* file.c - reading whole files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/array.h"
#include "lede/file.h"

enum { CHUNK = 1 << 16 };

static lede_status system_error(const char *name, lede_error *err) {
  return lede_fail(err, errno == ENOENT || errno == ENOTDIR ? LEDE_ENOTFOUND : LEDE_EIO, "%s: %s", name, strerror(errno));
}

/* Read to the end; `expected` bytes are made room for at first. */
static lede_status read_all(int fd, const char *name, size_t limit, size_t expected, char **bytes, size_t *len,
                            lede_error *err) {
  char *buf = NULL;
  size_t n = 0, room = 0, want = expected + 2; /* one to see the end, one for the NUL */
  for (;;) {
    if (!lede_grow(&buf, &room, want, 1)) {
      free(buf);
      return lede_fail(err, LEDE_ENOMEM, "%s: out of memory", name);
    }
    ssize_t got = read(fd, buf + n, room - 1 - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      free(buf);
      return system_error(name, err);
    }
    n += (size_t)got;
    if (n > limit) {
      free(buf);
      return lede_fail(err, LEDE_ELIMIT, "%s: more than %zu bytes", name, limit);
    }
    if (got == 0) break;
    if (n + 1 == room) want = room + CHUNK;
  }
  buf[n] = '\0';
  *bytes = buf;
  *len = n;
  return LEDE_OK;
}

lede_status lede_fd_read(int fd, const char *name, size_t limit, char **bytes, size_t *len, lede_error *err) {
  return read_all(fd, name, limit, CHUNK, bytes, len, err);
}

lede_status lede_file_read(const char *path, size_t limit, char **bytes, size_t *len, lede_error *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting */
  if (fd < 0) return system_error(path, err);
  struct stat info;
  lede_status st;
  if (fstat(fd, &info) != 0)
    st = system_error(path, err);
  else if (!S_ISREG(info.st_mode))
    st = lede_fail(err, LEDE_EIO, "%s: not a regular file", path);
  else
    st = read_all(fd, path, limit, (size_t)info.st_size, bytes, len, err);
  close(fd);
  return st;
}
