/* reason.h - what an HTTP status says, in words. */
#ifndef LEDE_FETCH_REASON_H
#define LEDE_FETCH_REASON_H

/* The reason phrase of RFC 9110 and its kin ("Not Found" of 404), that of its class when it has none; static storage.
 * Ours rather than the server's: HTTP/2 sends none, and one that is sent is a stranger's text. */
const char *lede_http_reason(long status);

#endif
