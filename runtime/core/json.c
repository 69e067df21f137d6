/* json.c - text buffers, JSON strings and numbers, text made safe to show. */
#include "core/json.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/array.h"
#include "core/utf8.h"

bool lede_buf_add(lede_buf *b, const char *s, size_t len) {
  if (len > SIZE_MAX - b->len || !lede_grow(&b->bytes, &b->room, b->len + len, 1)) return false;
  if (len > 0) memcpy(b->bytes + b->len, s, len);
  b->len += len;
  return true;
}

bool lede_buf_adds(lede_buf *b, const char *s) { return lede_buf_add(b, s, strlen(s)); }

static bool is_control(uint32_t cp) { return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f); }

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static bool plain_ascii(unsigned char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

static bool add_escape(lede_buf *b, uint32_t cp) {
  char code[8];
  switch (cp) {
    case '"': return lede_buf_adds(b, "\\\"");
    case '\\': return lede_buf_adds(b, "\\\\");
    case '\b': return lede_buf_adds(b, "\\b");
    case '\f': return lede_buf_adds(b, "\\f");
    case '\n': return lede_buf_adds(b, "\\n");
    case '\r': return lede_buf_adds(b, "\\r");
    case '\t': return lede_buf_adds(b, "\\t");
    default: snprintf(code, sizeof code, "\\u%04x", (unsigned)cp); return lede_buf_adds(b, code);
  }
}

/* One code point that plain_ascii turned down. */
static bool add_point(lede_buf *b, const char *s, size_t n, uint32_t cp, bool ok) {
  if (!ok) return lede_buf_adds(b, LEDE_REPLACEMENT);
  if (is_control(cp) || cp == '"' || cp == '\\' || cp == 0x2028 || cp == 0x2029) return add_escape(b, cp);
  return lede_buf_add(b, s, n);
}

bool lede_buf_json_string(lede_buf *b, const char *s, size_t len) {
  if (!lede_buf_add(b, "\"", 1)) return false;
  for (size_t i = 0, n; i < len; i += n) {
    for (n = 0; i + n < len && plain_ascii((unsigned char)s[i + n]);) n++;
    if (n > 0) {
      if (!lede_buf_add(b, s + i, n)) return false;
      continue;
    }
    uint32_t cp;
    bool ok;
    n = lede_utf8_next(s + i, len - i, &cp, &ok);
    if (!add_point(b, s + i, n, cp, ok)) return false;
  }
  return lede_buf_add(b, "\"", 1);
}

bool lede_buf_json_double(lede_buf *b, double d) {
  char text[40];
  int digits = 15;
  do snprintf(text, sizeof text, "%.*g", digits, d);
  while (strtod(text, NULL) != d && ++digits <= 17);
  bool whole = true;
  for (char *p = text; *p != '\0'; p++) {
    if (strchr("0123456789+-e", *p) == NULL) *p = '.'; /* whatever the locale's decimal point is */
    if (*p == '.' || *p == 'e') whole = false;
  }
  return lede_buf_adds(b, text) && (!whole || lede_buf_adds(b, ".0"));
}

int lede_bytes_compare(const char *a, size_t a_len, const char *b, size_t b_len) {
  int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
  return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* ---- For people ------------------------------------------------------------------------------------------------- */

static bool turns_direction(uint32_t cp) {
  return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e || cp == 0x200f ||
         cp == 0x61c;
}

static bool add_hex(lede_buf *b, const char *format, unsigned value) {
  char code[16];
  snprintf(code, sizeof code, format, value);
  return lede_buf_adds(b, code);
}

static bool add_visible(lede_buf *b, const char *s, size_t n, bool lines) {
  uint32_t cp;
  bool ok;
  lede_utf8_next(s, n, &cp, &ok);
  if (!ok) {
    for (size_t i = 0; i < n; i++)
      if (!add_hex(b, "\\x%02x", (unsigned char)s[i])) return false;
    return true;
  }
  if (is_control(cp) && !(lines && (cp == '\n' || cp == '\t'))) return add_hex(b, "\\x%02x", cp);
  if (turns_direction(cp) || cp == 0x2028 || cp == 0x2029) return add_hex(b, "\\u{%04x}", cp);
  return lede_buf_add(b, s, n);
}

bool lede_buf_visible(lede_buf *b, const char *s, size_t len, bool lines) {
  for (size_t i = 0, n; i < len; i += n) {
    for (n = 0; i + n < len && (unsigned char)(s[i + n] - 0x20) < 0x7f - 0x20;) n++;
    if (n > 0) {
      if (!lede_buf_add(b, s + i, n)) return false;
      continue;
    }
    uint32_t cp;
    bool ok;
    n = lede_utf8_next(s + i, len - i, &cp, &ok);
    if (!add_visible(b, s + i, n, lines)) return false;
  }
  return true;
}
