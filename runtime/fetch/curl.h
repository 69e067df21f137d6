/* curl.h - libcurl, loaded when the first URL is fetched.
 *
 * Linked, it and the thirty libraries behind it would add 5 ms and 6 MB to every start, fetching or not. */
#ifndef LEDE_FETCH_CURL_H
#define LEDE_FETCH_CURL_H

#include <curl/curl.h>

#define LEDE_CURL_FUNCTIONS(X)                                                                                         \
  X(easy_cleanup) X(easy_getinfo) X(easy_header) X(easy_init) X(easy_perform) X(easy_setopt) X(easy_strerror) X(free) \
  X(global_init) X(url) X(url_cleanup) X(url_get) X(url_set)

/* curl_easy_init is easy_init here, and so on, each of the type that its header gives it. */
typedef struct lede_curl {
#define DECLARE(name) __typeof__(&curl_##name) name;
  LEDE_CURL_FUNCTIONS(DECLARE)
#undef DECLARE
} lede_curl;

/* Loaded and set up once for the process, and kept; NULL when it cannot be. */
const lede_curl *lede_curl_get(void);

#endif
