/* test_fetch.c - what is fetched, what is refused before a connection is made, and what is said about it. */
#include <stdbool.h>
#include "fetch/address.h"

/* The module itself, with one change: a test may let 127.0.0.1 pass for a public address, to be redirected from. */
static const char *judge(const struct sockaddr *address);
#define lede_address_special judge
#include "fetch/fetch.c"
#undef lede_address_special

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

static bool loopback_is_public;

static const char *judge(const struct sockaddr *address) {
  char shown[LEDE_ADDRESS_TEXT];
  lede_address_show(address, shown);
  return loopback_is_public && strcmp(shown, "127.0.0.1") == 0 ? NULL : lede_address_special(address);
}

/* ---- A server of canned answers: one a connection, in order ------------------------------------------------------ */

typedef struct {
  int listener, port;
  const char *answers[8];
  char requests[8192];
  pthread_t thread;
} Server;

static int listen_on(const char *address, int *port, int backlog) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
  socklen_t size = sizeof a;
  assert_int_equal(inet_pton(AF_INET, address, &a.sin_addr), 1);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&a, size), 0);
  assert_int_equal(listen(fd, backlog), 0);
  getsockname(fd, (struct sockaddr *)&a, &size);
  *port = ntohs(a.sin_port);
  return fd;
}

static bool is_readable(int fd) {
  struct pollfd p = {.fd = fd, .events = POLLIN};
  return poll(&p, 1, 100) > 0;
}

/* Until the blank line that ends it, or silence. */
static void read_request(Server *s, int fd) {
  size_t start = strlen(s->requests), len = start;
  ssize_t n = 1;
  while (n > 0 && strstr(s->requests + start, "\r\n\r\n") == NULL && is_readable(fd)) {
    n = read(fd, s->requests + len, sizeof s->requests - 1 - len);
    if (n > 0) len += (size_t)n;
  }
}

static void *serve(void *arg) {
  Server *s = arg;
  for (int i = 0; s->answers[i] != NULL; i++) {
    int fd = accept(s->listener, NULL, NULL);
    if (fd < 0) break;
    read_request(s, fd);
    (void)!write(fd, s->answers[i], strlen(s->answers[i]));
    close(fd);
  }
  return NULL;
}

static void start(Server *s) {
  s->listener = listen_on("127.0.0.1", &s->port, 8);
  assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void stop(Server *s) {
  shutdown(s->listener, SHUT_RDWR);
  pthread_join(s->thread, NULL);
  close(s->listener);
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

static const lede_fetch_options here = {5.0, 5.0, 1 << 20, 5, true, NULL}; /* loopback is allowed */

static lede_error error;

/* Fetch in expectation of a failure. */
static lede_status fetch_fails(const char *url, const lede_fetch_options *opt) {
  lede_response r;
  error = (lede_error){0};
  lede_status st = lede_fetch(url, opt, &r, &error);
  if (st == LEDE_OK) {
    lede_response_free(&r);
    fail_msg("%s was fetched", url);
  }
  assert_int_equal(st, error.code);
  return st;
}

static void assert_says(const char *what) {
  if (strstr(error.message, what) == NULL) fail_msg("no \"%s\" in: %s", what, error.message);
}

static void assert_says_nothing_of(const char *what) {
  if (strstr(error.message, what) != NULL) fail_msg("\"%s\" in: %s", what, error.message);
}

/* What the canned answers come to for a client that may connect. */
static lede_status fetch_answers(Server *s, const lede_fetch_options *opt) {
  char url[64];
  start(s);
  snprintf(url, sizeof url, "http://127.0.0.1:%d/", s->port);
  lede_status st = fetch_fails(url, opt);
  stop(s);
  return st;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
#define REDIRECT "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "

/* ---- Addresses --------------------------------------------------------------------------------------------------- */

static const char *classify(const char *text) {
  struct sockaddr_in v4 = {.sin_family = AF_INET};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return lede_address_special((struct sockaddr *)&v4);
  assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
  return lede_address_special((struct sockaddr *)&v6);
}

static void test_special_addresses(void **state) {
  (void)state;
  static const struct { const char *address, *special; } cases[] = {
      {"0.0.0.0", "unspecified"}, {"0.255.255.255", "unspecified"},
      {"10.0.0.0", "private"}, {"10.255.255.255", "private"},
      {"100.64.0.0", "carrier-grade NAT"}, {"100.127.255.255", "carrier-grade NAT"},
      {"127.0.0.0", "loopback"}, {"127.0.0.1", "loopback"}, {"127.255.255.255", "loopback"},
      {"169.254.0.0", "link-local"}, {"169.254.169.254", "link-local"}, {"169.254.255.255", "link-local"},
      {"172.16.0.0", "private"}, {"172.31.255.255", "private"},
      {"192.0.0.0", "reserved"}, {"192.0.0.255", "reserved"},
      {"192.0.2.0", "documentation"}, {"192.0.2.255", "documentation"},
      {"192.88.99.0", "6to4"}, {"192.88.99.255", "6to4"},
      {"192.168.0.0", "private"}, {"192.168.255.255", "private"},
      {"198.18.0.0", "benchmarking"}, {"198.19.255.255", "benchmarking"},
      {"198.51.100.0", "documentation"}, {"198.51.100.255", "documentation"},
      {"203.0.113.0", "documentation"}, {"203.0.113.255", "documentation"},
      {"224.0.0.0", "multicast"}, {"239.255.255.255", "multicast"},
      {"240.0.0.0", "reserved"}, {"255.255.255.254", "reserved"}, {"255.255.255.255", "broadcast"},
      {"::", "unspecified"}, {"::1", "loopback"}, {"::2", "reserved"}, {"::7f00:1", "reserved"},
      {"::ffff:0.0.0.0", "unspecified"}, {"::ffff:127.0.0.1", "loopback"}, {"::ffff:10.1.2.3", "private"},
      {"::ffff:169.254.169.254", "link-local"}, {"::ffff:192.168.0.1", "private"},
      {"64:ff9b::127.0.0.1", "loopback"}, {"64:ff9b::10.0.0.1", "private"},
      {"64:ff9b::169.254.169.254", "link-local"}, {"64:ff9b::1:808:808", "reserved"},
      {"64:ff9b:1::808:808", "reserved"}, {"100::1", "reserved"}, {"1fff:ffff::1", "reserved"},
      {"2001::1", "Teredo"}, {"2001:0:ffff:ffff::1", "Teredo"},
      {"2001:1::1", "reserved"}, {"2001:10::1", "reserved"}, {"2001:1ff:ffff::1", "reserved"},
      {"2001:db8::1", "documentation"}, {"2001:db8:ffff::1", "documentation"},
      {"2002::1", "6to4"}, {"2002:7f00:1::1", "6to4"}, {"2002:808:808::1", "6to4"}, {"2002:ffff:ffff::1", "6to4"},
      {"3fff::1", "documentation"}, {"3fff:fff:ffff::1", "documentation"},
      {"4000::1", "reserved"}, {"fbff::1", "reserved"},
      {"fc00::", "private"}, {"fd12:3456::1", "private"}, {"fdff:ffff::1", "private"}, {"fe00::1", "reserved"},
      {"fe80::1", "link-local"}, {"febf:ffff::1", "link-local"}, {"fec0::1", "private"}, {"feff::1", "private"},
      {"ff00::", "multicast"}, {"ff02::1", "multicast"}, {"ffff::1", "multicast"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *got = classify(cases[i].address);
    if (got == NULL || strcmp(got, cases[i].special) != 0)
      fail_msg("%s is %s, not %s", cases[i].address, got != NULL ? got : "public", cases[i].special);
  }
}

/* The neighbours of every range, and those that carry a public IPv4 address. */
static void test_public_addresses(void **state) {
  (void)state;
  static const char *const cases[] = {
      "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
      "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
      "192.0.1.255", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
      "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
      "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2000::1", "2000:ffff::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1",
      "2001:ffff::1", "2003::1", "2606:4700:4700::1111", "3ffe:ffff::1", "3fff:1000::1",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (classify(cases[i]) != NULL) fail_msg("%s is said to be %s", cases[i], classify(cases[i]));
}

static void test_no_internet_address(void **state) {
  (void)state;
  struct sockaddr_storage local = {.ss_family = AF_UNIX};
  char shown[LEDE_ADDRESS_TEXT];
  assert_string_equal(lede_address_special((struct sockaddr *)&local), "no internet address");
  lede_address_show((struct sockaddr *)&local, shown);
  assert_string_equal(shown, "family 1");
}

/* ---- URLs -------------------------------------------------------------------------------------------------------- */

static void test_is_url(void **state) {
  (void)state;
  static const char *const urls[] = {"http://a", "https://example.org/x?y#z", "HTTP://A", "ftp://a",
                                     "file:///etc/passwd", "view-source+x.1://a", "http://"};
  static const char *const names[] = {"", "http", "http:", "http:/a", "notes.txt", "://a", "1http://a", "./http://a",
                                      " http://a", "a b://c", "mailto:a@b", "/tmp/x", "-", "c:\\news"};
  for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
    if (!lede_is_url(urls[i])) fail_msg("not a URL: %s", urls[i]);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (lede_is_url(names[i])) fail_msg("a URL: %s", names[i]);
}

static void test_show(void **state) {
  (void)state;
  static const struct { size_t size; const char *url, *shown; } cases[] = {
      {99, "", ""},
      {99, "http://example.org/a b?q=1&r#part", "http://example.org/a b?q=1&r#part"},
      {99, "https://joe:pw@example.org/", "https://***@example.org/"},
      {99, "https://joe@pw@example.org/a@b", "https://***@example.org/a@b"},
      {99, "joe:pw@example.org/", "***@example.org/"},
      {99, "http://a/?access_token=abc&q=war&Api-KEY=1#id_token=x&author=Li",
       "http://a/?access_token=***&q=war&Api-KEY=***#id_token=***&author=Li"},
      {99, "http://a/?X-Amz-Signature=f0&token", "http://a/?X-Amz-Signature=***&token"},
      {99, "http://a/\x1b]52;\n\x7f\xc2\x9b", "http://a/%1B]52;%0A%7F%C2%9B"},
      {20, "http://a/0123456", "http://a/0123456"},
      {20, "http://a/01234567", "http://a/0123456..."},
      {20, "http://a/01234\n", "http://a/01234..."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char shown[100];
    lede_url_show(cases[i].url, shown, cases[i].size);
    assert_string_equal(shown, cases[i].shown);
  }
}

static void test_other_schemes(void **state) {
  (void)state;
  static const char *const schemes[] = {
      "file", "ftp", "ftps", "gopher", "gophers", "dict", "ldap", "ldaps", "imap", "imaps", "pop3", "pop3s", "smtp",
      "smtps", "rtsp", "rtmp", "rtmps", "scp", "sftp", "smb", "smbs", "telnet", "tftp", "mqtt", "ws", "wss", "httpx",
      "http+unix", "view-source", "FILE"};
  int port = 0, listener = listen_on("127.0.0.1", &port, 8);
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    char url[64];
    snprintf(url, sizeof url, "%s://127.0.0.1:%d/", schemes[i], port);
    assert_int_equal(fetch_fails(url, &here), LEDE_EREFUSED);
    assert_says(url);
    assert_says("only http:// and https://");
  }
  assert_false(is_readable(listener));
  close(listener);
}

static void test_no_url(void **state) {
  (void)state;
  static const char *const words[] = {"", "notes.txt", "/etc/passwd", "//example.org/", " http://example.org/",
                                      "javascript:alert(1)", "data:text/html,x", "http:/example.org", "http:\\\\a",
                                      "http://", "http://a:99999/", "http://a\x1b[31m/", "http://[::1",
                                      "http://a\r\nHost: b/", "http://joe:x@hunter2@a/"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (fetch_fails(words[i], &here) != LEDE_EREFUSED) fail_msg("%s: %s", words[i], error.message);
    for (const char *p = error.message; *p != '\0'; p++) assert_true(*p >= 0x20 && *p < 0x7f);
    assert_says_nothing_of("hunter2");
  }
}

static void test_logins(void **state) {
  (void)state;
  int port = 0, listener = listen_on("127.0.0.1", &port, 8);
  static const char *const logins[] = {"joe:hunter2@", "joe-hunter2@", ":hunter2@"};
  for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
    char url[64];
    snprintf(url, sizeof url, "http://%s127.0.0.1:%d/", logins[i], port);
    assert_int_equal(fetch_fails(url, &here), LEDE_EREFUSED);
    assert_says("user name or password");
    assert_says("http://***@127.0.0.1");
    assert_says_nothing_of("hunter2");
  }
  assert_false(is_readable(listener));
  close(listener);
}

static void test_options(void **state) {
  (void)state;
  const lede_fetch_options bad[] = {
      {0, 5, 9, 5, true, NULL}, {-1, 5, 9, 5, true, NULL}, {1e300, 5, 9, 5, true, NULL},
      {5, 0, 9, 5, true, NULL}, {5, 0.0 / 0.0, 9, 5, true, NULL},
      {5, 5, 0, 5, true, NULL}, {5, 5, SIZE_MAX, 5, true, NULL},
      {5, 5, 9, -1, true, NULL}, {5, 5, 9, 5, true, "x\r\nCookie: y"},
  };
  const char *names[] = {"timeout:", "timeout:", "timeout:", "connect_timeout:", "connect_timeout:",
                         "max_bytes:", "max_bytes:", "max_redirects:", "user_agent:"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(fetch_fails("http://127.0.0.1:1/", &bad[i]), LEDE_EINVALID);
    assert_memory_equal(error.message, names[i], strlen(names[i]));
  }
}

/* ---- Private addresses: no connection is made -------------------------------------------------------------------- */

static void test_loopback_refused(void **state) {
  (void)state;
  static const struct { const char *host, *address; } cases[] = {
      {"127.0.0.1", "127.0.0.1"}, {"localhost", "1 (loopback)"}, {"127.1", "127.0.0.1"},
      {"2130706433", "127.0.0.1"}, {"0x7f000001", "127.0.0.1"}, {"0177.0.0.01", "127.0.0.1"},
      {"0.0.0.0", "0.0.0.0"}, {"0", "0.0.0.0"}, {"[::1]", "::1"}, {"[::]", "::"},
      {"[::ffff:127.0.0.1]", "::ffff:127.0.0.1"}, {"[64:ff9b::7f00:1]", "64:ff9b::7f00:1"},
      {"10.0.0.1", "10.0.0.1"}, {"169.254.169.254", "169.254.169.254"}, {"[fe80::1]", "fe80::1"},
  };
  int port = 0, listener = listen_on("0.0.0.0", &port, 8);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char url[64];
    snprintf(url, sizeof url, "http://%s:%d/", cases[i].host, port);
    if (fetch_fails(url, NULL) != LEDE_EREFUSED) fail_msg("%s: %s", url, error.message);
    assert_says(cases[i].address);
    assert_says("--allow-private");
  }
  assert_false(is_readable(listener));
  close(listener);
}

/* From a public address to a private one: a hop is judged as the first URL is. */
static void test_redirect_to_private(void **state) {
  (void)state;
  Server s = {0};
  char answer[256];
  int port = 0, target = listen_on("127.0.0.2", &port, 8);
  snprintf(answer, sizeof answer, REDIRECT "http://127.0.0.2:%d/admin\r\n\r\n", port);
  s.answers[0] = answer;
  loopback_is_public = true;
  lede_fetch_options strict = here;
  strict.allow_private = false;
  lede_status st = fetch_answers(&s, &strict);
  loopback_is_public = false;
  assert_int_equal(st, LEDE_EREFUSED);
  assert_says(": redirected to http://127.0.0.2:");
  assert_says("the address is 127.0.0.2 (loopback), which only --allow-private allows");
  assert_false(is_readable(target));
  close(target);
}

static void test_redirect_elsewhere(void **state) {
  (void)state;
  static const struct { const char *location, *says; } cases[] = {
      {"file:///etc/passwd", "redirected to file:///etc/passwd: only http:// and https://"},
      {"FILE:/etc/passwd", "only http:// and https://"},
      {"gopher://127.0.0.1:1/_x", "only http:// and https://"},
      {"data:text/html,x", "only http:// and https://"},
      {"javascript:alert(1)", "only http:// and https://"},
      {"http://joe:hunter2@127.0.0.1:1/", "redirected to http://***@127.0.0.1:1/: URLs with a user name"},
      {"//joe:hunter2@127.0.0.1:1/", "URLs with a user name"},
      {"http://", "malformed"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char answer[256];
    snprintf(answer, sizeof answer, REDIRECT "%s\r\n\r\n", cases[i].location);
    Server s = {.answers = {answer}};
    assert_int_equal(fetch_answers(&s, &here), LEDE_EREFUSED);
    assert_says(cases[i].says);
    assert_says_nothing_of("hunter2");
  }
}

/* ---- Transfers --------------------------------------------------------------------------------------------------- */

/* What arrives is what was asked for and nothing of the environment goes out: no proxy, no .netrc, no cookie. */
static void test_what_is_sent(void **state) {
  (void)state;
  char home[] = "/tmp/lede-netrc-XXXXXX", netrc[64], url[64];
  assert_non_null(mkdtemp(home));
  snprintf(netrc, sizeof netrc, "%s/.netrc", home);
  FILE *f = fopen(netrc, "w");
  fputs("machine 127.0.0.1 login joe password hunter2\n", f);
  fclose(f);
  setenv("HOME", home, 1);
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);

  Server s = {.answers = {REDIRECT "/next page?q=\xc3\xa9\r\nSet-Cookie: id=7\r\n\r\n",
                          HEAD "Connection: close\r\n\r\n<p>Hello"}};
  start(&s);
  snprintf(url, sizeof url, "http://127.0.0.1:%d/", s.port);
  lede_response r;
  lede_status st = lede_fetch(url, &here, &r, &error);
  stop(&s);
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  unlink(netrc);
  rmdir(home);

  if (st != LEDE_OK) fail_msg("%s", error.message);
  assert_int_equal(r.len, 8);
  assert_string_equal(r.body, "<p>Hello");
  assert_string_equal(r.content_type, "text/html");
  assert_int_equal(r.http_status, 200);
  snprintf(url, sizeof url, "http://127.0.0.1:%d/next%%20page?q=%%c3%%a9", s.port);
  assert_string_equal(r.url, url);
  assert_non_null(strstr(s.requests, "GET /next%20page?q=%c3%a9 HTTP/1.1\r\n"));
  assert_non_null(strstr(s.requests, "User-Agent: lede/" LEDE_VERSION "\r\n"));
  assert_non_null(strstr(s.requests, "Accept-Encoding: "));
  assert_null(strstr(s.requests, "Authorization"));
  assert_null(strstr(s.requests, "Cookie"));
  assert_null(strstr(s.requests, "Referer"));
  lede_response_free(&r);
  lede_response_free(&r);
  lede_response_free(NULL);
}

static void test_broken_transfers(void **state) {
  (void)state;
  static const struct { const char *answer, *says; } cases[] = {
      {HEAD "Content-Length: 100\r\n\r\nshort", "incomplete"},
      {HEAD "Transfer-Encoding: chunked\r\n\r\n64\r\nshort", "incomplete"},
      {HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "incomplete"},
      {HEAD "Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!", "compression"},
      {HEAD "Content-Encoding: x-lede\r\nContent-Length: 9\r\n\r\nsomething", "compression"},
      {HEAD "Connection: close\r\n\r\n", ""},
      {"", "without an answer"},
      {"HTTP/1.1 404 \x1b[31mPwned\r\nContent-Length: 0\r\n\r\n", "/: 404 Not Found"},
      {"HTTP/1.1 599 No\r\nContent-Length: 0\r\n\r\n", "/: 599 Server Error"},
      {"220 mail.example ESMTP\r\n", ""},
  };
  static const lede_status codes[] = {LEDE_ENETWORK, LEDE_ENETWORK, LEDE_ENETWORK, LEDE_ENETWORK, LEDE_ENETWORK,
                                      LEDE_EEMPTY,   LEDE_ENETWORK, LEDE_EHTTP,    LEDE_EHTTP,    LEDE_ENETWORK};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Server s = {.answers = {cases[i].answer}};
    if (fetch_answers(&s, &here) != codes[i]) fail_msg("answer %zu: %s", i, error.message);
    assert_says("http://127.0.0.1:");
    assert_says(cases[i].says);
    assert_says_nothing_of("Pwned");
  }
}

/* Both sides of the ceiling, with the length announced and without. */
static void test_body_limit(void **state) {
  (void)state;
  static const char *const answers[] = {HEAD "Content-Length: 8\r\n\r\n12345678",
                                        HEAD "Connection: close\r\n\r\n12345678"};
  for (size_t i = 0; i < 2; i++) {
    lede_fetch_options opt = here;
    opt.max_bytes = 7;
    Server over = {.answers = {answers[i]}}, within = over;
    assert_int_equal(fetch_answers(&over, &opt), LEDE_ELIMIT);
    assert_says("over 7 bytes (option max_bytes)");

    opt.max_bytes = 8;
    char url[64];
    lede_response r;
    start(&within);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", within.port);
    assert_int_equal(lede_fetch(url, &opt, &r, &error), LEDE_OK);
    stop(&within);
    assert_string_equal(r.body, "12345678");
    lede_response_free(&r);
  }
}

static void test_no_connection(void **state) {
  (void)state;
  char url[64];
  int port = 0;
  close(listen_on("127.0.0.1", &port, 8)); /* nobody listens there now */
  snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
  assert_int_equal(fetch_fails(url, &here), LEDE_ENETWORK);
  assert_says("no connection (Connection refused)");
  /* A label over 63 letters: known to be no host without asking the DNS. */
  assert_int_equal(fetch_fails("http://aaaaaaaabbbbbbbbaaaaaaaabbbbbbbbaaaaaaaabbbbbbbbaaaaaaaabbbbbbbb/", &here),
                   LEDE_ENETWORK);
  assert_says("no address");
}

static void test_timeouts(void **state) {
  (void)state;
  char url[64];
  int port = 0, listener = listen_on("127.0.0.1", &port, 8);
  snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
  lede_fetch_options opt = here;
  opt.timeout = 0.2; /* the system takes the connection, nobody answers */
  assert_int_equal(fetch_fails(url, &opt), LEDE_ETIMEOUT);
  assert_says("not complete after 200 ms (option timeout)");

  opt.timeout = 4;
  assert_int_equal(fetch_fails(url, &opt), LEDE_ETIMEOUT);
  assert_says("too slow: under 16 bytes a second for half of 4 s (option timeout)");
  snprintf(url, sizeof url, "https://127.0.0.1:%d/", port);
  opt.connect_timeout = 0.2;
  assert_int_equal(fetch_fails(url, &opt), LEDE_ETIMEOUT);
  assert_says("no connection after 200 ms (option connect_timeout)");
  close(listener);
}

static void test_untrusted_tls(void **state) {
  (void)state;
  Server s = {.answers = {HEAD "\r\nthis is not TLS"}};
  char url[64];
  start(&s);
  snprintf(url, sizeof url, "https://127.0.0.1:%d/", s.port);
  lede_status st = fetch_fails(url, &here);
  stop(&s);
  assert_int_equal(st, LEDE_ENETWORK);
  assert_says("no secure connection (");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_special_addresses), cmocka_unit_test(test_public_addresses),
      cmocka_unit_test(test_no_internet_address), cmocka_unit_test(test_is_url),
      cmocka_unit_test(test_show), cmocka_unit_test(test_other_schemes),
      cmocka_unit_test(test_no_url), cmocka_unit_test(test_logins),
      cmocka_unit_test(test_options), cmocka_unit_test(test_loopback_refused),
      cmocka_unit_test(test_redirect_to_private), cmocka_unit_test(test_redirect_elsewhere),
      cmocka_unit_test(test_what_is_sent), cmocka_unit_test(test_broken_transfers),
      cmocka_unit_test(test_body_limit), cmocka_unit_test(test_no_connection),
      cmocka_unit_test(test_timeouts), cmocka_unit_test(test_untrusted_tls),
  };
  return cmocka_run_group_tests_name("fetch", tests, NULL, NULL);
}
