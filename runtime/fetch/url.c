/* url.c - URLs as text: their scheme, and how a message shows them. */
#include <string.h>
#include "fetch/url.h"
#include "lede/fetch.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

size_t lede_url_scheme(const char *url) {
  size_t first = strspn(url, letters);
  if (first == 0) return 0;
  size_t len = first;
  for (size_t more = 1; more > 0; len += more) more = strspn(url + len, letters) + strspn(url + len, "0123456789+-.");
  return url[len] == ':' ? len : 0;
}

bool lede_is_url(const char *word) {
  size_t scheme = lede_url_scheme(word);
  return scheme > 0 && strncmp(word + scheme, "://", 3) == 0;
}

/* ASCII letters only, whatever the locale. */
static bool same(const char *text, const char *lower, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (text[i] != lower[i] && !(text[i] >= 'A' && text[i] <= 'Z' && text[i] + ('a' - 'A') == lower[i])) return false;
  return true;
}

bool lede_url_is_web(const char *url) {
  size_t scheme = lede_url_scheme(url);
  return lede_is_url(url) && ((scheme == 4 && same(url, "http", 4)) || (scheme == 5 && same(url, "https", 5)));
}

/* ---- In messages ------------------------------------------------------------------------------------------------ */

typedef struct { char *out; size_t len, room; bool full; } Writer; /* `room` leaves some for the mark of a cut */

static const char cut[] = "...";

static void put(Writer *w, const char *bytes, size_t count) {
  static const char hex[] = "0123456789ABCDEF";
  for (size_t i = 0; i < count && !w->full; i++) {
    unsigned char c = (unsigned char)bytes[i];
    bool plain = c >= 0x20 && c < 0x7f;
    char escaped[] = {'%', hex[c >> 4], hex[c & 15]};
    size_t need = plain ? 1 : sizeof escaped;
    w->full = w->room - w->len < need;
    if (w->full) break;
    memcpy(w->out + w->len, plain ? bytes + i : escaped, need);
    w->len += need;
  }
}

/* Does the name of a parameter end like that of a secret? */
static bool is_secret(const char *name, size_t len) {
  static const char *const endings[] = {"auth",   "credential", "jwt",       "key", "pass",      "passwd",  "password",
                                        "pwd",    "secret",     "sessionid", "sid", "signature", "session", "sig",
                                        "token"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    size_t n = strlen(endings[i]);
    if (n <= len && same(name + len - n, endings[i], n)) return true;
  }
  return false;
}

/* One "name=value" of a query or fragment. */
static void put_parameter(Writer *w, const char *pair, size_t len) {
  const char *equals = memchr(pair, '=', len);
  if (equals == NULL || !is_secret(pair, (size_t)(equals - pair))) {
    put(w, pair, len);
    return;
  }
  put(w, pair, (size_t)(equals + 1 - pair));
  put(w, "***", 3);
}

/* The scheme, and the authority without who logs in; returns what is left of the URL. */
static const char *put_authority(Writer *w, const char *url) {
  if (lede_is_url(url)) {
    size_t prefix = lede_url_scheme(url) + strlen("://");
    put(w, url, prefix);
    url += prefix;
  }
  size_t len = strcspn(url, "/?#");
  const char *at = memrchr(url, '@', len);
  if (at == NULL) {
    put(w, url, len);
  } else {
    put(w, "***", 3);
    put(w, at, (size_t)(url + len - at));
  }
  return url + len;
}

void lede_url_show(const char *url, char *out, size_t size) {
  Writer w = {out, 0, size - sizeof cut, false};
  const char *p = put_authority(&w, url);
  size_t len = strcspn(p, "?#");
  put(&w, p, len);
  for (p += len; *p != '\0'; p += len) {
    put(&w, p++, 1); /* one of ? & ; # */
    len = strcspn(p, "&;#");
    put_parameter(&w, p, len);
  }
  strcpy(out + w.len, w.full ? cut : "");
}
