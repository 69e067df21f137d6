/* jsonld.c - a few values of JSON-LD, by a scan for their keys.
 *
 * No parser: pages hold JSON that is broken, cut or in pieces.  A key counts wherever it stands; the first value that
 * is found stays. */
#include "core/utf8.h"
#include "html/html_internal.h"

typedef struct { const char *s; size_t len, at; } Json;

static void skip_space(Json *j) {
  while (j->at < j->len && html_space(j->s[j->at])) j->at++;
}

static uint32_t hex4(const char *s) {
  uint32_t v = 0;
  for (int i = 0; i < 4; i++) {
    char c = html_lower(s[i]);
    if (!html_digit(c) && !(c >= 'a' && c <= 'f')) return 0xFFFD;
    v = v << 4 | (uint32_t)(html_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return v;
}

/* Decode the escape at the reader, which stands on the backslash. */
static size_t escape(Json *j, char out[4]) {
  static const char from[] = "nrtbf", to[] = "\n\r\t  ";
  char c = j->at + 1 < j->len ? j->s[j->at + 1] : ' ';
  j->at += 2;
  if (c != 'u' || j->at + 4 > j->len) {
    const char *k = strchr(from, c);
    *out = k != NULL && c != '\0' ? to[k - from] : c;
    return 1;
  }
  uint32_t cp = hex4(j->s + j->at);
  j->at += 4;
  if (cp >= 0xD800 && cp < 0xDC00 && j->at + 6 <= j->len && memcmp(j->s + j->at, "\\u", 2) == 0) {
    uint32_t low = hex4(j->s + j->at + 2);
    if (low >= 0xDC00 && low < 0xE000) {
      cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
      j->at += 6;
    }
  }
  if (cp == 0 || (cp >= 0xD800 && cp < 0xE000)) cp = 0xFFFD;
  return lede_utf8_put(cp, out);
}

/* Read the string at the reader into out (room > 0, cut at a whole character when too long); false: not a string. */
static bool string(Json *j, char *out, size_t room) {
  size_t n = 0;
  if (j->at >= j->len || j->s[j->at] != '"') return false;
  for (j->at++; j->at < j->len && j->s[j->at] != '"';) {
    char c[4];
    size_t k = 1;
    if (j->s[j->at] == '\\') {
      k = escape(j, c);
    } else {
      uint32_t cp;
      bool ok;
      k = lede_utf8_next(j->s + j->at, j->len - j->at, &cp, &ok);
      memcpy(c, j->s + j->at, k);
      j->at += k;
      if (!ok) continue;
    }
    if (n + k < room) memcpy(out + n, c, k), n += k;
    else room = 0;
  }
  out[n] = '\0';
  j->at += j->at < j->len;
  return true;
}

static void join(char *list, size_t room, const char *name) {
  size_t n = strlen(list), k = strlen(name);
  if (k == 0 || n + k + 3 > room || strstr(list, name) != NULL) return;
  if (n > 0) memcpy(list + n, ", ", 2), n += 2;
  memcpy(list + n, name, k + 1);
}

/* The names of the author or authors at the reader: a string, an object with a name, or an array of them. */
static void authors(Json *j, char *out, size_t room) {
  char value[256];
  int depth = 0;
  bool is_name = true; /* the next string that stands where a value may stand is a name */
  do {
    skip_space(j);
    if (j->at >= j->len) return;
    char c = j->s[j->at];
    if (c == '"') {
      if (!string(j, value, sizeof value)) return;
      skip_space(j);
      bool key = j->at < j->len && j->s[j->at] == ':';
      if (key) {
        j->at++;
        is_name = strcmp(value, "name") == 0 && depth <= 2;
      } else {
        if (is_name) join(out, room, value);
        is_name = false;
      }
      continue;
    }
    if (c == '{' || c == '[') depth++;
    if (c == '{') is_name = false;
    if (c == '[' && depth == 1) is_name = true;
    if (c == '}' || c == ']') depth--;
    if (c == ',' && depth == 1) is_name = true;
    j->at++;
  } while (depth > 0);
}

void lede_html_jsonld(const char *json, size_t len, JsonLd *out) {
  Json j = {json, len, 0};
  char key[32];
  while (j.at < len) {
    const char *quote = memchr(json + j.at, '"', len - j.at);
    if (quote == NULL) return;
    j.at = (size_t)(quote - json);
    if (!string(&j, key, sizeof key)) return;
    skip_space(&j);
    if (j.at >= len || json[j.at] != ':') continue;
    j.at++;
    skip_space(&j);
    if (strcmp(key, "datePublished") == 0 && out->published[0] == '\0')
      string(&j, out->published, sizeof out->published);
    else if (strcmp(key, "dateModified") == 0 && out->modified[0] == '\0')
      string(&j, out->modified, sizeof out->modified);
    else if (strcmp(key, "headline") == 0 && out->headline[0] == '\0')
      string(&j, out->headline, sizeof out->headline);
    else if (strcmp(key, "author") == 0 && out->author[0] == '\0')
      authors(&j, out->author, sizeof out->author);
  }
}
