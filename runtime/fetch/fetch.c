/* fetch.c - transfers over libcurl: one handle a fetch, redirects followed here so that each hop is checked alike. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "fetch/address.h"
#include "fetch/curl.h"
#include "fetch/reason.h"
#include "fetch/url.h"
#include "lede/lede.h"

enum { SHOWN = 180, SLOWEST = 16 }; /* bytes of a URL in a message; bytes a second that are too few */

typedef struct Transfer {
  const lede_curl *curl;
  const lede_fetch_options *opt;
  CURL *easy;
  CURLU *at;                        /* the URL of this hop, ... */
  char *url;                        /* ... and as text, from libcurl */
  long spent_ms;                    /* by the hops so far */
  char *body;                       /* `room` bytes, `len` in use */
  size_t len, room;
  lede_status stopped;              /* why our own callbacks stopped a transfer, or LEDE_OK */
  const char *special;              /* what was special about ... */
  char refused[LEDE_ADDRESS_TEXT];  /* ... the address we would not connect to */
  char where[2 * SHOWN + 32];       /* what messages begin with, ... */
  size_t named;                     /* ... so many bytes of it the URL that was asked for */
  char detail[CURL_ERROR_SIZE];     /* libcurl's own words */
  lede_error *err;
} Transfer;

/* A failure whose message begins with the URL. */
LEDE_PRINTF(3, 4) static lede_status fail(const Transfer *t, lede_status code, const char *format, ...) {
  char text[sizeof t->err->message];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return lede_fail(t->err, code, "%s: %s", t->where, text);
}

/* ---- Options ---------------------------------------------------------------------------------------------------- */

static bool is_duration(double seconds) { return seconds >= 0.001 && seconds <= INT_MAX / 1000; }

static long milliseconds(double seconds) { return (long)(seconds * 1000 + 0.5); }

static bool has_control(const char *text) {
  for (; *text != '\0'; text++)
    if ((unsigned char)*text < 0x20 || *text == 0x7f) return true;
  return false;
}

static lede_status check_options(const lede_fetch_options *opt, lede_error *err) {
  const char *name = !is_duration(opt->timeout)           ? "timeout"
                     : !is_duration(opt->connect_timeout) ? "connect_timeout"
                                                          : NULL;
  if (name != NULL)
    return lede_fail(err, LEDE_EINVALID, "%s: seconds expected, from 0.001 to %d", name, INT_MAX / 1000);
  if (opt->max_bytes < 1 || opt->max_bytes > LEDE_MAX_SOURCE)
    return lede_fail(err, LEDE_EINVALID, "max_bytes: from 1 to %zu expected", LEDE_MAX_SOURCE);
  if (opt->max_redirects < 0) return lede_fail(err, LEDE_EINVALID, "max_redirects: 0 or more expected");
  if (opt->user_agent != NULL && has_control(opt->user_agent))
    return lede_fail(err, LEDE_EINVALID, "user_agent: control characters cannot be sent");
  return LEDE_OK;
}

/* ---- Where to --------------------------------------------------------------------------------------------------- */

/* A reference may be relative where there is a URL that it can be relative to. */
static lede_status check_scheme(const Transfer *t, const char *reference) {
  if (lede_url_is_web(reference)) return LEDE_OK;
  size_t scheme = lede_url_scheme(reference);
  if (scheme == 0 && t->url != NULL) return LEDE_OK;
  if (scheme == 0) return fail(t, LEDE_EREFUSED, "not a URL: it should begin with http:// or https://");
  return fail(t, LEDE_EREFUSED, "only http:// and https:// are fetched");
}

/* Messages from now on name this URL: the first alone, a redirected one after the first. */
static void name_hop(Transfer *t, const char *url) {
  char shown[SHOWN];
  lede_url_show(url, shown, sizeof shown);
  if (t->named == 0)
    t->named = (size_t)snprintf(t->where, sizeof t->where, "%s", shown);
  else
    snprintf(t->where + t->named, sizeof t->where - t->named, ": redirected to %s", shown);
}

static bool has_part(const Transfer *t, CURLUPart part) {
  char *text = NULL;
  bool has = t->curl->url_get(t->at, part, &text, 0) == CURLUE_OK;
  t->curl->free(text);
  return has;
}

/* Go to `reference`, a URL or something relative to the last. */
static lede_status point_at(Transfer *t, const char *reference) {
  bool redirected = t->url != NULL;
  if (redirected) name_hop(t, reference);
  lede_status st = check_scheme(t, reference);
  if (st != LEDE_OK) return st;
  CURLUcode code = t->curl->url_set(t->at, CURLUPART_URL, reference, CURLU_URLENCODE | CURLU_ALLOW_SPACE);
  if (code == CURLUE_OUT_OF_MEMORY) return fail(t, LEDE_ENOMEM, "out of memory");
  if (code != CURLUE_OK) return fail(t, LEDE_EREFUSED, "not a URL that can be fetched: it is malformed");
  t->curl->free(t->url);
  t->url = NULL;
  if (t->curl->url_get(t->at, CURLUPART_URL, &t->url, 0) != CURLUE_OK) return fail(t, LEDE_ENOMEM, "out of memory");
  if (redirected) name_hop(t, t->url);
  if (has_part(t, CURLUPART_USER) || has_part(t, CURLUPART_PASSWORD))
    return fail(t, LEDE_EREFUSED, "URLs with a user name or password are not fetched");
  return LEDE_OK;
}

/* ---- What libcurl calls ----------------------------------------------------------------------------------------- */

/* Here the address is the one that will be connected to, so no second answer of the DNS can differ. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address) {
  Transfer *t = arg;
  (void)purpose;
  const char *special = lede_address_special(&address->addr);
  if (special != NULL && !t->opt->allow_private) {
    t->special = special;
    lede_address_show(&address->addr, t->refused);
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool reserve(Transfer *t, size_t need) {
  if (need <= t->room) return true;
  size_t room = t->room < 16384 ? 16384 : t->room;
  while (room < need) room *= 2; /* need is at most LEDE_MAX_SOURCE + 1: no overflow */
  char *body = realloc(t->body, room);
  if (body == NULL) return false;
  t->body = body;
  t->room = room;
  return true;
}

/* Takes decoded bytes, so this is where a compressed bomb is seen. */
static size_t write_body(char *bytes, size_t size, size_t count, void *arg) {
  Transfer *t = arg;
  size_t n = size * count;
  if (n > t->opt->max_bytes - t->len) t->stopped = LEDE_ELIMIT;
  else if (!reserve(t, t->len + n + 1)) t->stopped = LEDE_ENOMEM;
  if (t->stopped != LEDE_OK) return 0;
  memcpy(t->body + t->len, bytes, n);
  t->len += n;
  return n;
}

/* ---- One hop ---------------------------------------------------------------------------------------------------- */

#define SET(option, value) (t->curl->easy_setopt(t->easy, option, value) == CURLE_OK)

/* What holds for every hop.  What is not set is libcurl's default: no cookies, no .netrc, no credentials, no insecure
 * TLS, no HTTP/0.9. */
static bool set_up(Transfer *t) {
  const char *agent = t->opt->user_agent != NULL ? t->opt->user_agent : "lede/" LEDE_VERSION;
  long half = milliseconds(t->opt->timeout) / 2000;
  return SET(CURLOPT_PROTOCOLS_STR, "http,https") && SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https") &&
         SET(CURLOPT_PROXY, "") && SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_FAILONERROR, 1L) &&
         SET(CURLOPT_USERAGENT, agent) && SET(CURLOPT_ACCEPT_ENCODING, "") &&
         SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST) && SET(CURLOPT_LOW_SPEED_TIME, half > 0 ? half : 1L) &&
         SET(CURLOPT_OPENSOCKETFUNCTION, open_socket) && SET(CURLOPT_OPENSOCKETDATA, t) &&
         SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->opt->max_bytes) && SET(CURLOPT_ERRORBUFFER, t->detail) &&
         SET(CURLOPT_WRITEFUNCTION, write_body) && SET(CURLOPT_WRITEDATA, t);
}

static long info_long(const Transfer *t, CURLINFO what) {
  long value = 0;
  t->curl->easy_getinfo(t->easy, what, &value);
  return value;
}

static curl_off_t info_microseconds(const Transfer *t, CURLINFO what) {
  curl_off_t value = 0;
  t->curl->easy_getinfo(t->easy, what, &value);
  return value;
}

static const char *duration(long ms, char buf[32]) { /* no "%g": its point is the locale's */
  if (ms % 1000 == 0) snprintf(buf, 32, "%ld s", ms / 1000);
  else snprintf(buf, 32, "%ld ms", ms);
  return buf;
}

static lede_status fail_timeout(const Transfer *t) {
  char limit[32];
  long total = milliseconds(t->opt->timeout);
  if (t->spent_ms >= total - 10) /* libcurl rounds */
    return fail(t, LEDE_ETIMEOUT, "not complete after %s (option timeout)", duration(total, limit));
  if (info_microseconds(t, CURLINFO_PRETRANSFER_TIME_T) == 0)
    return fail(t, LEDE_ETIMEOUT, "no connection after %s (option connect_timeout)",
                duration(milliseconds(t->opt->connect_timeout), limit));
  return fail(t, LEDE_ETIMEOUT, "too slow: under %d bytes a second for half of %s (option timeout)", SLOWEST,
              duration(total, limit));
}

static lede_status fail_connect(const Transfer *t) {
  if (t->special != NULL)
    return fail(t, LEDE_EREFUSED, "the address is %s (%s), which only --allow-private allows", t->refused, t->special);
  const char *why = strerrordesc_np((int)info_long(t, CURLINFO_OS_ERRNO));
  return fail(t, LEDE_ENETWORK, "no connection (%s)", why != NULL ? why : "unknown error");
}

static lede_status fail_stopped(const Transfer *t) {
  if (t->stopped == LEDE_ENOMEM) return fail(t, LEDE_ENOMEM, "out of memory");
  return fail(t, LEDE_ELIMIT, "the body is over %zu bytes (option max_bytes)", t->opt->max_bytes);
}

/* What went wrong, in words of ours: libcurl's hold times, which differ from run to run. */
static lede_status fail_transfer(const Transfer *t, CURLcode code) {
  long status = info_long(t, CURLINFO_RESPONSE_CODE);
  switch (code) {
    case CURLE_HTTP_RETURNED_ERROR: return fail(t, LEDE_EHTTP, "%ld %s", status, lede_http_reason(status));
    case CURLE_OPERATION_TIMEDOUT: return fail_timeout(t);
    case CURLE_COULDNT_CONNECT: return fail_connect(t);
    case CURLE_COULDNT_RESOLVE_HOST: return fail(t, LEDE_ENETWORK, "the host's name has no address");
    case CURLE_OUT_OF_MEMORY: return fail(t, LEDE_ENOMEM, "out of memory");
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return fail_stopped(t);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM: return fail(t, LEDE_ENETWORK, "incomplete: the connection ended before the page did");
    case CURLE_GOT_NOTHING: return fail(t, LEDE_ENETWORK, "the server closed the connection without an answer");
    case CURLE_BAD_CONTENT_ENCODING: return fail(t, LEDE_ENETWORK, "the body's compression is broken or unknown");
    case CURLE_SSL_CACERT_BADFILE:
      return fail(t, LEDE_ENETWORK, "no certificates to trust (Debian package ca-certificates)");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR: return fail(t, LEDE_ENETWORK, "no secure connection (%s)", t->detail);
    default: return fail(t, LEDE_ENETWORK, "%s", t->curl->easy_strerror(code));
  }
}

static lede_status perform(Transfer *t) {
  long left = milliseconds(t->opt->timeout) - t->spent_ms;
  if (left <= 0) return fail_timeout(t);
  t->len = 0;
  t->special = NULL;
  if (!(SET(CURLOPT_URL, t->url) && SET(CURLOPT_TIMEOUT_MS, left) &&
        SET(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(t->opt->connect_timeout))))
    return fail(t, LEDE_ENOMEM, "out of memory");
  CURLcode code = t->curl->easy_perform(t->easy);
  t->spent_ms += (long)(info_microseconds(t, CURLINFO_TOTAL_TIME_T) / 1000);
  return code == CURLE_OK ? LEDE_OK : fail_transfer(t, code);
}

/* Where the answer sends us on to, or NULL; borrowed until the next hop. */
static const char *redirection(const Transfer *t) {
  long status = info_long(t, CURLINFO_RESPONSE_CODE);
  bool sends_on = (status >= 301 && status <= 303) || status == 307 || status == 308;
  struct curl_header *location;
  if (!sends_on || t->curl->easy_header(t->easy, "Location", 0, CURLH_HEADER, -1, &location) != CURLHE_OK) return NULL;
  return location->value;
}

/* ---- The whole way ---------------------------------------------------------------------------------------------- */

static lede_status transfer(Transfer *t, const char *url) {
  lede_status st = point_at(t, url);
  for (int hops = 0; st == LEDE_OK; hops++) {
    st = perform(t);
    const char *next = st == LEDE_OK ? redirection(t) : NULL;
    if (next == NULL) break;
    if (hops == t->opt->max_redirects)
      return fail(t, LEDE_ELIMIT, "more than %d redirects (option max_redirects)", t->opt->max_redirects);
    st = point_at(t, next);
  }
  if (st == LEDE_OK && t->len == 0) return fail(t, LEDE_EEMPTY, "the server's answer is empty");
  return st;
}

static lede_status hand_over(Transfer *t, lede_response *out) {
  char *type = NULL;
  t->curl->easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
  lede_response r = {t->body, t->len, strdup(t->url), type != NULL ? strdup(type) : NULL,
                     info_long(t, CURLINFO_RESPONSE_CODE)};
  r.body[r.len] = '\0';
  t->body = NULL;
  if (r.url == NULL || (type != NULL && r.content_type == NULL)) {
    lede_response_free(&r);
    return fail(t, LEDE_ENOMEM, "out of memory");
  }
  *out = r;
  return LEDE_OK;
}

static lede_status open_transfer(Transfer *t) {
  t->curl = lede_curl_get();
  if (t->curl == NULL) return fail(t, LEDE_EIO, "libcurl cannot be loaded (Debian package libcurl4)");
  t->easy = t->curl->easy_init();
  t->at = t->curl->url();
  if (t->easy == NULL || t->at == NULL || !set_up(t)) return fail(t, LEDE_ENOMEM, "out of memory");
  return LEDE_OK;
}

static void close_transfer(Transfer *t) {
  if (t->curl != NULL) {
    t->curl->easy_cleanup(t->easy);
    t->curl->url_cleanup(t->at);
    t->curl->free(t->url);
  }
  free(t->body);
}

lede_status lede_fetch(const char *url, const lede_fetch_options *opt, lede_response *out, lede_error *err) {
  static const lede_fetch_options defaults = LEDE_FETCH_DEFAULTS;
  Transfer t = {.opt = opt != NULL ? opt : &defaults, .err = err};
  lede_status st = check_options(t.opt, err);
  if (st != LEDE_OK) return st;
  name_hop(&t, url);
  st = check_scheme(&t, url);
  if (st == LEDE_OK) st = open_transfer(&t);
  if (st == LEDE_OK) st = transfer(&t, url);
  if (st == LEDE_OK) st = hand_over(&t, out);
  close_transfer(&t);
  return st;
}

void lede_response_free(lede_response *r) {
  if (r == NULL) return;
  free(r->body);
  free(r->url);
  free(r->content_type);
  *r = (lede_response){0};
}
