/* mail_internal.h - what the reading of headers, of parts and of what they are packed in share. */
#ifndef LEDE_MAIL_INTERNAL_H
#define LEDE_MAIL_INTERNAL_H

#include "doc/doc_internal.h"
#include "html/html_internal.h"
#include "lede/mail.h"

typedef struct { const char *name; size_t name_len, begin, end; } Header; /* the value is source [begin, end) */

/* A message that is read.  `title`, `author`, `from`: the headers that tell; name NULL where there is none. */
typedef struct {
  lede_builder *b;
  const char *s;
  size_t len;
  const lede_html_words *words;
  Header title, author, from;
} Mail;

typedef enum { AS_IS, QUOTED, BASE64 } Packing;
enum { CHARSET = 40 }; /* bytes of a name */

/* ---- mail_headers.c --------------------------------------------------------------------------------------------- */

/* The header at s[at .. len), with the lines that continue it -> where the next begins; 0: there is none. */
size_t mail_next_header(const char *s, size_t at, size_t len, Header *h);
bool mail_is_named(const Header *h, const char *name); /* in any case */

/* Past the blank line at `at`; 0: there is none. */
size_t mail_blank_line(const char *s, size_t at, size_t len);

/* Keep what the header says of the message. */
lede_status mail_take_header(Mail *m, const Header *h);

/* Metadata from a header: folded lines joined, encoded words decoded; of an author the name, of a date ISO 8601. */
lede_status mail_set_meta(Mail *m, const Header *h, const char *meta);

/* Append the title, where there is one. */
lede_status mail_write_title(Mail *m);

/* ---- mail_transfer.c -------------------------------------------------------------------------------------------- */

/* Undo a packing: s[0 .. len), which stands at `at` in the message, into out[len]; *map leads back, where it is given.
 * Returns how many bytes; SIZE_MAX: out of memory. */
size_t mail_unpack(Packing packing, const char *s, size_t len, size_t at, char *out, Map *map);

/* An encoded word's Q into out[len]. */
size_t mail_undo_q(const char *s, size_t len, char *out);

/* Append bytes that came from source [begin, end) as a whole: UTF-8, what is none of it replaced. */
lede_status mail_append(lede_builder *b, const char *s, size_t n, lede_range src);

/* Where the line at s[at .. len) ends. */
static inline size_t mail_line_end(const char *s, size_t at, size_t len) {
  const char *nl = memchr(s + at, '\n', len - at);
  return nl != NULL ? (size_t)(nl - s) : len;
}

#endif
