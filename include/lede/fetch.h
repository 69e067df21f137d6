/* lede/fetch.h - bytes from http and https URLs, politely and with ceilings (libcurl). */
#ifndef LEDE_FETCH_H
#define LEDE_FETCH_H

#include <stdbool.h>
#include "lede/status.h"

typedef struct lede_fetch_options {
  double timeout;        /* seconds for the whole way, redirects included; half of it under 16 bytes a second ends it */
  double connect_timeout;/* seconds for each connection, its TLS included */
  size_t max_bytes;      /* of the body, after decompression; at most LEDE_MAX_SOURCE */
  int max_redirects;
  bool allow_private;    /* any address, loopback and private ones too, not the public internet's only */
  const char *user_agent;/* NULL: "lede/VERSION" */
} lede_fetch_options;
#define LEDE_FETCH_DEFAULTS { 20.0, 10.0, (size_t)32 << 20, 5, false, NULL }

typedef struct lede_response {
  char *body;            /* decompressed, otherwise as sent; NUL-terminated as well */
  size_t len;            /* never 0 */
  char *url;             /* after redirects */
  char *content_type;    /* as sent, or NULL */
  long http_status;
} lede_response;

/* Fetch.
 *
 * opt  NULL: the defaults.
 * out  written only on LEDE_OK; it then owns its strings, free them with lede_response_free.
 *
 * LEDE_EREFUSED  a scheme other than http(s), a user name or password in the URL, a malformed one, or an address that
 *                is not the public internet's (that of the connection itself): for every redirect alike
 * LEDE_ENETWORK  no address, no connection, no trusted certificate, an incomplete or broken body
 * LEDE_ETIMEOUT  LEDE_ELIMIT (body, redirects)  the message names the option
 * LEDE_EHTTP     status 400 or more: "404 Not Found" is in the message
 * LEDE_EEMPTY    no byte in the body
 * LEDE_EINVALID  an option out of its range; nothing was tried
 * LEDE_EIO       libcurl is not to be found
 * LEDE_ENOMEM
 *
 * Messages begin with the URL, escaped, without login and secrets (all but LEDE_EINVALID's).
 * Ignores proxies and .netrc of the environment; sends no cookies and no credentials.  Safe in several threads. */
LEDE_MUST_USE lede_status lede_fetch(const char *url, const lede_fetch_options *opt, lede_response *out,
                                     lede_error *err);
void lede_response_free(lede_response *r); /* NULL and one that was freed are fine */

/* Is this word a URL (scheme://) rather than the name of a file? */
bool lede_is_url(const char *word);

#endif
