/* json.h - a growing buffer of text, and JSON's strings and numbers written into one. */
#ifndef LEDE_CORE_JSON_H
#define LEDE_CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that grow; {0} is an empty one; free(bytes) ends it.  Each call that returns false ran out of memory and has
 * changed nothing but, perhaps, part of its own output. */
typedef struct lede_buf { char *bytes; size_t len, room; } lede_buf;

bool lede_buf_add(lede_buf *b, const char *s, size_t len);
bool lede_buf_adds(lede_buf *b, const char *s);

/* A JSON string with its quotation marks, on one line and safe on a terminal: control characters (C0, DEL, C1) and
 * U+2028, U+2029 escaped, bytes that are not UTF-8 replaced by U+FFFD. */
bool lede_buf_json_string(lede_buf *b, const char *s, size_t len);

/* The shortest decimal that reads back as `d`, which is finite; always with a fraction or an exponent. */
bool lede_buf_json_double(lede_buf *b, double d);

/* The order of names: by their bytes, as memcmp; a name before what continues it. */
int lede_bytes_compare(const char *a, size_t a_len, const char *b, size_t b_len);

/* Text for people: control characters (but newline and tab, when `lines`) and the marks that turn the direction of
 * writing are shown as \x1b or \u{202e}, bytes that are not UTF-8 as \xff. */
bool lede_buf_visible(lede_buf *b, const char *s, size_t len, bool lines);

#endif
