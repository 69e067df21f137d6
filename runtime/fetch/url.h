/* url.h - URLs as text: before libcurl reads them, and in messages. */
#ifndef LEDE_FETCH_URL_H
#define LEDE_FETCH_URL_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the scheme that `url` begins with (4 for "http:…"); 0 when it has none. */
size_t lede_url_scheme(const char *url);

/* Is it http://… or https://…, in either case of letters? */
bool lede_url_is_web(const char *url);

/* Write `url` for people to see: what stands before '@' in the authority and the values of parameters that are named
 * like secrets become ***, bytes that are not printable ASCII %XX; cut with "..." where it does not fit into `size`. */
void lede_url_show(const char *url, char *out, size_t size);

#endif
