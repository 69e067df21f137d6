/* slim.h - what the reading of tags and the writing of the slim page share. */
#ifndef LEDE_SLIM_H
#define LEDE_SLIM_H

#include "html/html_internal.h"

enum { MAX_STACK = 2 * LEDE_HTML_MAX_DEPTH, MAX_KEPT = 24 };

/* How a tag behaves on the stack. */
enum {
  VOID = 1,      /* never has content */
  RAW = 2,       /* content is text up to its own end tag */
  IMPLIED = 4,   /* the next of its kind ends it */
  SPECIAL = 8,   /* the end tag of an inline element does not reach past it */
  SCOPE = 16,    /* nor does that of a block */
  PHRASE = 32,   /* stands in a line; without attributes that tell something it tells nothing */
  FORMAT = 64,   /* the parser would open it again in every block after the one that it is left open in */
  ENDS_P = 128   /* its start tag ends an open paragraph */
};

typedef struct { uint32_t name; uint8_t is; bool gone; } Open; /* gone: the parser is not given it */
typedef struct { uint32_t begin, end; uint8_t which; } Kept; /* an attribute that is kept: utf8 bytes, its row */

typedef struct {
  Page *page;
  const char *s;
  size_t len, at;
  Open stack[MAX_STACK];
  unsigned count, depth; /* depth: those that are not gone */
  uint16_t open[GUMBO_TAG_LAST + 1]; /* how many of a kind are on the stack */
  unsigned foreign;      /* open <svg> and <math>: there <title> and <style> are elements like others */
  bool link;             /* an <a> was begun and not ended: the parser opens it again in every block */
  size_t skipped;        /* start tags for which the stack had no room, whose end tags are to be left out too */
  size_t left;           /* nodes that the page may still have */
  unsigned data;         /* scripts that hold JSON-LD, so far */
  bool began;            /* there was markup before: a doctype comes too late */
  bool no_svg_end, no_title_end; /* there is none from here on */
  bool numbers;          /* there are references to numbers that are not for the parser */
  size_t written;        /* of the slim page */
  size_t text_begin, text_end; /* the last text in it, whatever was left out within */
  bool failed;           /* out of memory */
} Scan;

/* A tag that has been read. */
typedef struct {
  uint32_t name;         /* its GumboTag, or a hash of a name that is not known */
  GumboTag tag;
  unsigned is;           /* how it behaves */
  size_t begin, name_end;
  Kept kept[MAX_KEPT];
  unsigned kept_count;
  bool end, closed, dropped; /* dropped: it had attributes that are left out */
  bool tells;            /* it has an attribute that may count, whatever the element */
  bool data;             /* a script that holds JSON-LD */
} Tag;

/* ---- slim_read.c ------------------------------------------------------------------------------------------------- */

/* Read the tag at "<" or "</" and a letter. */
void slim_read_tag(Scan *sc, Tag *tag);

/* Where `what` stands next, from `from` on; the page's length where it does not. */
size_t slim_find(const Scan *sc, size_t from, const char *what);

/* To the end of the comment at "<!--"; of the raw text or the script of a tag, at its end tag; past "</svg>", staying
 * where there is none. */
void slim_skip_comment(Scan *sc);
void slim_skip_raw(Scan *sc, GumboTag tag);
void slim_skip_script(Scan *sc);
void slim_skip_svg(Scan *sc);

#endif
