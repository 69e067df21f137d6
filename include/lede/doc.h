/* lede/doc.h - the document: source bytes, metadata, text, blocks, tokens, sentences, source map.
 *
 * Units: a position is a byte offset, 0-based; a range is half-open, [begin, end).  "text" is the document's UTF-8
 * text, "source" the bytes that came from the file or the wire.  Lua adds the 1; C never does.
 * A finished document is immutable, except that lede_doc_segment fills in its tokens and sentences once.
 * Ownership: everything a getter returns is borrowed from the document and lives until lede_doc_free. */
#ifndef LEDE_DOC_H
#define LEDE_DOC_H

#include <stdbool.h>
#include <stdint.h>
#include "lede/status.h"

#define LEDE_MAX_SOURCE ((size_t)1 << 30) /* bytes of one document's source */

typedef struct lede_doc lede_doc;
typedef struct lede_lexicon lede_lexicon;

typedef struct lede_range { uint32_t begin, end; } lede_range;

typedef enum lede_block_kind {
  LEDE_PARAGRAPH, LEDE_TITLE, LEDE_HEADING, LEDE_ITEM, LEDE_QUOTE, LEDE_CAPTION, LEDE_ROW
} lede_block_kind;

typedef struct lede_block {
  lede_range text;      /* without white space at its ends */
  lede_block_kind kind;
  uint8_t level;        /* heading 1..6, list depth 1.., else 0 */
} lede_block;

/* "paragraph", "title", "heading", "item", "quote", "caption", "row" */
const char *lede_block_kind_name(lede_block_kind kind);

/* ---- Reading a document ---------------------------------------------------------------------------------------- */

/* A document from plain text.  `source` is copied.  Decoding: UTF-8, a BOM dropped, every maximal invalid sequence
 * and every NUL replaced by U+FFFD (the source map keeps offsets true).  Blocks are lines, or paragraphs where lines
 * were wrapped by width; a first line set apart is the title.
 * LEDE_EEMPTY no text in it; LEDE_EBINARY it holds too many control bytes to be text; LEDE_ELIMIT; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_doc_text_new(const void *source, size_t len, lede_doc **out, lede_error *err);

/* The same from Markdown (CommonMark with tables, by md4c): headings, list items, quotes, rows and paragraphs become
 * blocks, a first heading of level 1 the title; marks, link targets, pictures and HTML tags are left out.  Front matter
 * ("key: value" lines between two of "---") gives title author date url language site description. */
LEDE_MUST_USE lede_status lede_doc_markdown_new(const void *source, size_t len, lede_doc **out, lede_error *err);

/* How to read text that is no HTML: "markdown" or "mail" by the ending of `name` (.md .markdown .eml; NULL: none),
 * "mail" where it begins with headers as well, else "text". */
const char *lede_text_format(const char *name, const void *source, size_t len);

void lede_doc_free(lede_doc *doc); /* NULL is fine */

const char *lede_doc_text(const lede_doc *doc, size_t *len);     /* UTF-8, NUL-terminated as well */
const char *lede_doc_source(const lede_doc *doc, size_t *len);
const char *lede_doc_sha256(const lede_doc *doc);                /* of the source bytes; 64 lower-case hex digits */
size_t lede_doc_bytes(const lede_doc *doc);                      /* of memory, the most of what it holds */
void lede_sha256(const void *bytes, size_t len, char out[65]);   /* the same of any bytes */
size_t lede_doc_repairs(const lede_doc *doc);                    /* sequences that were replaced while decoding */
const lede_block *lede_doc_blocks(const lede_doc *doc, size_t *count); /* in text order, disjoint */

/* Metadata by key: title author published modified url language site description.  NULL when absent.
 * `published` and `modified` are ISO 8601, a date or date and time as found.  Set replaces; NULL removes. */
const char *lede_doc_meta(const lede_doc *doc, const char *key);
LEDE_MUST_USE lede_status lede_doc_set_meta(lede_doc *doc, const char *key, const char *value);

/* One of several articles that a page holds. */
typedef struct lede_article {
  lede_range text;                /* whole blocks */
  lede_range title;               /* the heading that it begins with, short lines aside; empty: it has none */
  const char *author, *published; /* as in the metadata; NULL where this part of the page does not say */
} lede_article;

/* The articles of a page that holds several in full (a day's stories, the entries of a live blog), in text order,
 * disjoint; none where the document is one article. */
const lede_article *lede_doc_articles(const lede_doc *doc, size_t *count);

/* The bytes of the source that a range of the text came from: the smallest range that covers them all. */
lede_range lede_doc_source_range(const lede_doc *doc, lede_range text);

/* A stretch of text, and the bytes of the source that say it. */
typedef struct lede_origin { lede_range text, source; } lede_origin;

/* The same without what lies between: the stretches of a range of the text, in its order, each with the bytes of the
 * source that were decoded to it and to nothing else; tags, and whatever else stood in between, are in none.  What lede
 * put in, the blank lines between blocks, came from nowhere and is left out.  Writes as many as there is room for, and
 * returns how many there are. */
size_t lede_doc_origins(const lede_doc *doc, lede_range text, lede_origin *out, size_t room);

/* ---- Places in other units ------------------------------------------------------------------------------------- */

typedef enum lede_unit { LEDE_BYTES, LEDE_CODEPOINTS, LEDE_UTF16, LEDE_UNIT_COUNT } lede_unit;

/* How many of the unit stand before text byte `byte`; a byte inside a character counts as the place behind it.
 * The first call for a unit makes an index (4 bytes for 256 of text); after that the cost does not depend on the text.
 * LEDE_EINVALID beyond the text; LEDE_ENOMEM nothing has changed. */
LEDE_MUST_USE lede_status lede_doc_units(lede_doc *doc, lede_unit unit, uint32_t byte, uint32_t *out);

/* The other way: the text byte before which `at` of the unit stand.
 * LEDE_EINVALID beyond the text, or inside a character; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_doc_byte(lede_doc *doc, lede_unit unit, uint32_t at, uint32_t *out);

/* ---- Tokens and sentences -------------------------------------------------------------------------------------- */

/* The orthographic form of a token: exactly one each.  Bit numbers of lede_form_set. */
typedef enum lede_form {
  LEDE_FORM_LOWER,   /* said */
  LEDE_FORM_CAP,     /* Kyiv, A */
  LEDE_FORM_UPPER,   /* NATO (two letters or more) */
  LEDE_FORM_MIXED,   /* McDonald */
  LEDE_FORM_CAMEL,   /* iPhone: mixed, but begins small */
  LEDE_FORM_DOTTED,  /* U.S., J., a.m. */
  LEDE_FORM_NUMBER,  /* 20, 1,234.5 */
  LEDE_FORM_ORDINAL, /* 2nd */
  LEDE_FORM_ALNUM,   /* RDNA4, 5pm, 2010s */
  LEDE_FORM_CLITIC,  /* 's n't 're */
  LEDE_FORM_OPEN,    /* an opening quotation mark, by shape or by place */
  LEDE_FORM_CLOSE,   /* a closing one */
  LEDE_FORM_PUNCT,   /* . , ; : ( ) - … */
  LEDE_FORM_SYMBOL,  /* $ % € + */
  LEDE_FORM_URL, LEDE_FORM_EMAIL, LEDE_FORM_HANDLE, /* @lede, #news */
  LEDE_FORM_OTHER,
  LEDE_FORM_COUNT
} lede_form;

/* "lower" "Cap" "UPPER" "Mixed" "camel" "Dotted" "number" "ordinal" "alnum" "clitic" "open" "close" "punct" "symbol"
 * "url" "email" "handle" "other"; the group "capital" is Cap+UPPER+Mixed+Dotted.  Returns the set as bits, 0 when
 * the name is unknown. */
uint32_t lede_form_set(const char *name);
const char *lede_form_name(lede_form form);

/* Struct of arrays; all have `count` members. */
typedef struct lede_tokens {
  size_t count;
  const uint32_t *begin, *end; /* text bytes */
  const uint8_t *form;         /* lede_form */
  const uint32_t *entry;       /* lexicon entry of the folded word, 0 none */
  uint32_t generation;         /* of the lexicon, when the entries were looked up */
} lede_tokens;

typedef struct lede_sentences {
  size_t count;
  const uint32_t *first, *stop; /* tokens [first, stop) */
  const uint32_t *block;        /* index into the blocks */
} lede_sentences;

/* Find tokens and sentences; a second call does nothing.  `lexicon` is borrowed for the call only: it knows the
 * abbreviations, clitics, contractions, prefixes and words that begin sentences (NULL: none).  Cost: linear in the text;
 * memory at most 13 bytes for a token and 12 for a sentence.  LEDE_ENOMEM: nothing has changed. */
LEDE_MUST_USE lede_status lede_doc_segment(lede_doc *doc, const lede_lexicon *lexicon);

/* Empty until lede_doc_segment has run. */
lede_tokens lede_doc_tokens(const lede_doc *doc);
lede_sentences lede_doc_sentences(const lede_doc *doc);

/* The text range of sentence `i` (without white space at its ends). */
lede_range lede_doc_sentence_range(const lede_doc *doc, size_t i);

/* The sentence that holds text byte `at`, or the nearest before it; 0 when there is none before. */
size_t lede_doc_sentence_at(const lede_doc *doc, uint32_t at);

/* ---- Building one: what the readers of text and HTML use ---------------------------------------------------------
 * open, then append and block in text order, then close. */

typedef struct lede_builder lede_builder;

LEDE_MUST_USE lede_status lede_builder_open(const void *source, size_t len, lede_builder **out, lede_error *err);

/* Append valid UTF-8 that came from source[src.begin, src.end).  Where both are of one length they map byte by byte,
 * else the whole piece maps to the whole range; an empty range means "ours" (a separator).  Cheap to call often:
 * pieces that continue each other are joined where they are copies or of the same two lengths, as the characters of an
 * old encoding are. */
LEDE_MUST_USE lede_status lede_builder_append(lede_builder *b, const char *utf8, size_t len, lede_range src);

/* The same of many characters at once: each `unit` bytes, which divide `len`, came from an equal share of the range;
 * with `unit` 0, each character from one byte, and `len` is at most 128. */
LEDE_MUST_USE lede_status lede_builder_append_units(lede_builder *b, const char *utf8, size_t len, size_t unit,
                                                    lede_range src);

/* How many bytes of text there are so far: where the next append begins. */
size_t lede_builder_length(const lede_builder *b);
const char *lede_builder_text(const lede_builder *b); /* borrowed, until the next append; not NUL-terminated */

/* Declare text [begin, end) a block; white space at its ends is trimmed, an empty one is dropped. */
LEDE_MUST_USE lede_status lede_builder_block(lede_builder *b, lede_range text, lede_block_kind kind, int level);
size_t lede_builder_block_count(const lede_builder *b);
/* The blocks from number `first` on are an article of their own; strings are copied, NULL is fine.  None: nothing is done. */
LEDE_MUST_USE lede_status lede_builder_article(lede_builder *b, size_t first, const char *author, const char *published);
LEDE_MUST_USE lede_status lede_builder_meta(lede_builder *b, const char *key, const char *value);
void lede_builder_repaired(lede_builder *b, size_t count); /* add to the count of repairs */

/* Finish: on LEDE_OK `*out` is yours.  The builder is freed whatever happens. LEDE_EEMPTY: no block was declared. */
LEDE_MUST_USE lede_status lede_builder_close(lede_builder *b, lede_doc **out, lede_error *err);
void lede_builder_free(lede_builder *b); /* to give up instead; NULL is fine */

/* Append source bytes [begin, end) of the builder's source as text, decoded as UTF-8 with replacement (see
 * lede_doc_text_new), NULs replaced. */
LEDE_MUST_USE lede_status lede_builder_decode(lede_builder *b, size_t begin, size_t end);

#endif
