/* lede/fetch.h - bytes from http and https URLs, politely and with ceilings (libcurl). */
#ifndef LEDE_FETCH_H
#define LEDE_FETCH_H

#include <stdbool.h>
#include "lede/status.h"

typedef struct lede_fetch_options {
  double timeout;        /* seconds for the whole transfer */
  double connect_timeout;/* seconds to the first connection */
  size_t max_bytes;      /* of the body, after decompression */
  int max_redirects;
  bool allow_private;    /* loopback, private and link-local addresses too */
  const char *user_agent;/* NULL: "lede/VERSION" */
} lede_fetch_options;
#define LEDE_FETCH_DEFAULTS { 20.0, 10.0, (size_t)32 << 20, 5, false, NULL }

typedef struct lede_response {
  char *body;            /* decoded; NUL-terminated as well */
  size_t len;
  char *url;             /* after redirects */
  char *content_type;    /* as sent, or NULL */
  long http_status;
} lede_response;

/* Fetch.  On LEDE_OK `*out` owns its strings, free them with lede_response_free.
 * LEDE_EREFUSED scheme other than http(s), a user name in the URL, or a private address (checked on the address of the
 * connection itself, for every redirect); LEDE_ENETWORK; LEDE_ETIMEOUT; LEDE_ELIMIT body or redirects;
 * LEDE_EHTTP status 400 or more (the message holds it).  Ignores proxies and .netrc of the environment. */
LEDE_MUST_USE lede_status lede_fetch(const char *url, const lede_fetch_options *opt, lede_response *out,
                                     lede_error *err);
void lede_response_free(lede_response *r);

/* Is this word a URL (scheme://) rather than the name of a file? */
bool lede_is_url(const char *word);

#endif
