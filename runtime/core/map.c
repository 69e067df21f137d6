/* map.c - files that are read in place. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/map.h"

lede_status lede_map_file(const char *path, const void **map, size_t *size, lede_error *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return lede_fail(err, errno == ENOENT ? LEDE_ENOTFOUND : LEDE_EIO, "%s: %s", path, strerror(errno));
  struct stat info;
  bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
  void *p = regular ? mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
  int why = errno;
  close(fd);
  if (!regular) return lede_fail(err, LEDE_EIO, "%s: not a file with anything in it", path);
  if (p == MAP_FAILED) return lede_fail(err, LEDE_EIO, "%s: %s", path, strerror(why));
  *map = p;
  *size = (size_t)info.st_size;
  return LEDE_OK;
}

void lede_unmap_file(const void *map, size_t size) { munmap((void *)(uintptr_t)map, size); }
