/* lede/status.h - how a call of liblede says that it failed.
 *
 * Every function that the world can make fail returns a lede_status and, where the caller wants the words, fills a
 * lede_error.  Nothing in the library prints, aborts or exits. */
#ifndef LEDE_STATUS_H
#define LEDE_STATUS_H

#include <stddef.h>

#ifdef __GNUC__
#define LEDE_MUST_USE __attribute__((warn_unused_result))
#define LEDE_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define LEDE_MUST_USE
#define LEDE_PRINTF(f, a)
#endif

typedef enum lede_status {
  LEDE_OK = 0,
  LEDE_ENOMEM,   /* "memory"     out of memory; nothing has changed */
  LEDE_ENOTFOUND,/* "not_found"  no such file, folder or host */
  LEDE_EIO,      /* "io"         the system refused to read or write */
  LEDE_EEMPTY,   /* "empty"      nothing to read in it */
  LEDE_EBINARY,  /* "binary"     not text */
  LEDE_ELIMIT,   /* "limit"      over a stated ceiling; the message names it */
  LEDE_ESYNTAX,  /* "syntax"     a file of ours (lexicon, script) cannot be read; file:line in the message */
  LEDE_EINVALID, /* "invalid"    an argument out of its range */
  LEDE_EREFUSED, /* "refused"    we will not: scheme, private address, robots */
  LEDE_ENETWORK, /* "network"    no connection, no name, broken transfer */
  LEDE_ETIMEOUT, /* "timeout"    over its time */
  LEDE_EHTTP     /* "http"       the server answered with an error status */
} lede_status;

/* What happened, where, and what to do about it: one line of UTF-8, no newline, NUL-terminated. */
typedef struct lede_error {
  lede_status code;
  char message[512];
} lede_error;

/* The stable name of a status, as shown in quotes above ("ok" for LEDE_OK); static storage. */
const char *lede_status_name(lede_status st);

/* Fill `*err` (NULL is allowed) as printf does and return `code`: `return lede_fail(err, LEDE_EIO, "…")`. */
lede_status lede_fail(lede_error *err, lede_status code, const char *format, ...) LEDE_PRINTF(3, 4);

#endif
