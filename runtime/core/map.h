/* map.h - files that are read in place. */
#ifndef LEDE_CORE_MAP_H
#define LEDE_CORE_MAP_H

#include <stddef.h>
#include "lede/status.h"

/* Map a regular file, read-only and shared; an empty one gives LEDE_EIO.  LEDE_ENOTFOUND, LEDE_EIO. */
LEDE_MUST_USE lede_status lede_map_file(const char *path, const void **map, size_t *size, lede_error *err);
void lede_unmap_file(const void *map, size_t size);

#endif
