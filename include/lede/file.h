/* lede/file.h - reading whole files. */
#ifndef LEDE_FILE_H
#define LEDE_FILE_H

#include "lede/status.h"

/* Read a regular file whole, at most `limit` bytes.  On LEDE_OK `*bytes` is yours (free) and NUL-terminated.
 * LEDE_ENOTFOUND; LEDE_EIO (a folder, a pipe or a device too); LEDE_ELIMIT; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_file_read(const char *path, size_t limit, char **bytes, size_t *len, lede_error *err);

/* The same from a file descriptor that may be a pipe; `name` is for messages. */
LEDE_MUST_USE lede_status lede_fd_read(int fd, const char *name, size_t limit, char **bytes, size_t *len,
                                       lede_error *err);

#endif
