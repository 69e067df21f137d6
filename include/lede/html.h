/* lede/html.h - a document from an HTML page (HTML5 parsing by gumbo), and an account of how it was read.
 *
 * Units: as in lede/doc.h.  Ownership: what a getter returns is borrowed and lives as long as what it came from. */
#ifndef LEDE_HTML_H
#define LEDE_HTML_H

#include "lede/doc.h"

#define LEDE_HTML_MAX_DEPTH 128 /* open elements; the tags of what nests deeper are left out, its text stays */

/* ---- The words of pages ------------------------------------------------------------------------------------------ */

/* What class words and lines of text say of the parts of a page; the format is that of scripts/page/words. */
typedef struct lede_html_words lede_html_words;

/* LEDE_ESYNTAX: the message says which line; LEDE_ELIMIT; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_html_words_new(const char *text, size_t len, lede_html_words **out, lede_error *err);
/* Add to it; on failure what stands before the line that failed has been added. */
LEDE_MUST_USE lede_status lede_html_words_add(lede_html_words *words, const char *text, size_t len, lede_error *err);
void lede_html_words_free(lede_html_words *words); /* NULL is fine */

/* ---- Documents --------------------------------------------------------------------------------------------------- */

/* How much of what is in doubt is kept: little, what most readers would want, all that could belong to the article. */
typedef enum lede_extract { LEDE_BALANCED, LEDE_PRECISE, LEDE_COMPLETE } lede_extract;

typedef struct lede_html_options {
  const char *charset;          /* as HTTP's Content-Type names it; NULL: it does not */
  const char *url;              /* where the page is from; NULL: not known */
  lede_extract extract;
  const lede_html_words *words; /* borrowed for the call; NULL: elements are judged by tags and structure alone */
} lede_html_options;

/* A document from the bytes of an HTML page; `source` is copied, `opt` may be NULL.
 *
 * Encoding: a byte order mark, else HTTP's charset, else the page's <meta>, else what uchardet finds, where the bytes
 * are not valid UTF-8; what cannot be decoded is replaced by U+FFFD and counted as repairs, as are bytes of Windows-1252
 * in between UTF-8.  The article's blocks become the text, a blank line between blocks; navigation, comments, share
 * bars and other furniture are left out.
 *
 * Metadata, where the page states it: title, author (names with ", " between), authors (with "\n"), published,
 * modified, url, language, site, description, image, section, tags (with "\n"); and of the reading itself: encoding,
 * encoding_from ("bom" "http" "meta" "bytes"), kind ("article" "index" "stub" "consent"), extract ("precise",
 * "complete"; absent where balanced).
 *
 * Cost: linear in the bytes; memory at most 16 MB and about 16 times the bytes (up to 28 times those of a page in an
 * encoding of one byte a character that changes between ASCII and other letters every few bytes).  A page has no more
 * elements than 50,000 and one for every 24 bytes or so of text: tags beyond those are left out, their text stays.
 * LEDE_EEMPTY the page holds no text; LEDE_ELIMIT too large, or its markup unfolds to many times its bytes;
 * LEDE_EBINARY a PDF, an image, an archive or the like; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_html_doc(const void *source, size_t len, const lede_html_options *opt, lede_doc **out,
                                        lede_error *err);

/* Do these bytes look like an HTML page (a doctype, <html, <head, <body or <!-- … near the start)? */
bool lede_html_sniff(const void *source, size_t len);

/* ---- The account: why the document is as it is ------------------------------------------------------------------- */

/* A line of the page: what became a block, or would have. */
typedef struct lede_html_line {
  const char *text;     /* white space collapsed; long lines are cut at LEDE_HTML_SHOWN bytes */
  lede_range source;    /* the bytes of the page that it stands in */
  lede_block_kind kind;
  uint8_t level;
  bool kept;
  const char *reason;   /* a word or two: "article", "title", or why it was dropped: "hidden", "furniture" … */
  const char *element;  /* what it was judged by: "div.share-bar#top" */
} lede_html_line;

enum { LEDE_HTML_SHOWN = 240 };

/* Something that the page says about itself. */
typedef struct lede_html_candidate {
  const char *field;    /* "title", "author", "published", … as in the metadata */
  const char *value;    /* as it would be used; dates in ISO 8601 */
  const char *raw;      /* as the page has it */
  const char *from;     /* "json-ld" "opengraph" "meta" "microdata" "time" "url" "byline" "heading" "title" "link"
                           "html" "text" "script" */
  const char *where;    /* the name within that: "datePublished", "article:published_time" */
  lede_range source;    /* the bytes of the element that states it; empty: not in the page */
  bool chosen;
  const char *because;  /* why it was chosen, or not */
} lede_html_candidate;

typedef struct lede_html_account lede_html_account;

/* Read a page again and say of every line and every statement about itself what became of it.  With the options that
 * made the document the account is that document's.  Errors as for lede_html_doc. */
LEDE_MUST_USE lede_status lede_html_explain(const void *source, size_t len, const lede_html_options *opt,
                                            lede_html_account **out, lede_error *err);
void lede_html_account_free(lede_html_account *account); /* NULL is fine */
const lede_html_line *lede_html_account_lines(const lede_html_account *account, size_t *count); /* in page order */
const lede_html_candidate *lede_html_account_candidates(const lede_html_account *account, size_t *count); /* by field */

#endif
