/* lede/html.h - a document from an HTML page (HTML5 parsing by gumbo). */
#ifndef LEDE_HTML_H
#define LEDE_HTML_H

#include "lede/doc.h"

#define LEDE_HTML_MAX_DEPTH 512 /* open elements; a page that nests deeper is refused before it is parsed */

/* A document from an HTML page in UTF-8; `source` is copied.  The article's blocks become the text, one blank line
 * between blocks; navigation, comments, share bars and other furniture are left out.  Metadata: title author published
 * modified url language site description, where the page states them.
 * LEDE_EEMPTY the page holds no text; LEDE_ELIMIT nested too deep or too large; LEDE_EBINARY; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_html_doc(const void *source, size_t len, lede_doc **out, lede_error *err);

/* Do these bytes look like an HTML page (a doctype, <html, <head, <body or <!-- … near the start)? */
bool lede_html_sniff(const void *source, size_t len);

#endif
