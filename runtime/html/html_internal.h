/* html_internal.h - what the files of this folder share.
 *
 * bytes --decode--> UTF-8 --slim, outline, parse--> gumbo's tree --tree--> a flat array of nodes in document order
 *       --content--> what belongs to the article --text--> blocks, with --meta--> what the page says about itself. */
#ifndef LEDE_HTML_INTERNAL_H
#define LEDE_HTML_INTERNAL_H

#include <gumbo.h>
#include <string.h>
#include "core/array.h"
#include "core/origins.h"
#include "lede/html.h"

/* ---- Characters, whatever the locale ----------------------------------------------------------------------------- */

static inline bool html_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static inline bool html_digit(char c) { return c >= '0' && c <= '9'; }
static inline char html_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static inline bool html_letter(char c) { return html_lower(c) >= 'a' && html_lower(c) <= 'z'; }

/* Does s[0 .. n) begin with the lower-case ASCII `word`, in any case? */
static inline bool html_starts(const char *s, size_t n, const char *word) {
  size_t i = 0;
  while (word[i] != '\0' && i < n && html_lower(s[i]) == word[i]) i++;
  return word[i] == '\0';
}

/* ---- The page ---------------------------------------------------------------------------------------------------- */

/* Where bytes came from, and the place that was last looked up; empty: all is as it was.  `text` are these bytes, where
 * there may be stretches of characters. */
typedef struct Map { const char *text; lede_origins origins; lede_walk walk; } Map;
static inline bool lede_html_map_is_empty(const Map *map) { return lede_origins_length(&map->origins) == 0; }

/* map.c: note where the next `len` bytes came from, each `unit` (0: each character) from an equal share, or byte by
 * byte where these are as many; false: out of memory. */
bool lede_html_map_add(Map *map, size_t len, size_t unit, size_t from, size_t from_len);
/* Where [begin, end) came from. */
lede_range lede_html_map_range(Map *map, size_t begin, size_t end);
/* How many bytes of [from, to), from < to, are whole units of one stretch, *unit bytes each (0: characters), else what
 * is left of the unit at `from`; and where they came from. */
size_t lede_html_map_piece(Map *map, size_t from, size_t to, size_t *unit, lede_range *src);

/* How characters are written; CODING_BYTES: a byte each, MANY: one to four, ESCAPED: with a state; MIXED: UTF-8 with
 * bytes of Windows-1252 in between, each of which is a repair. */
typedef enum Coding {
  CODING_UTF8, CODING_UTF16LE, CODING_UTF16BE, CODING_BYTES, CODING_MANY, CODING_ESCAPED, CODING_MIXED
} Coding;
typedef struct Encoding { const char *name, *iconv; Coding coding; } Encoding;

/* What an element's class and id words say of it. */
enum {
  TRAIT_FURNITURE = 1, /* share bar, comments, newsletter box, … */
  TRAIT_ARTICLE = 2,   /* entry-content, articleBody, … */
  TRAIT_BYLINE = 4,
  TRAIT_CAPTION = 8,
  TRAIT_HIDDEN = 16,   /* by attribute or style */
  TRAIT_DATE = 32,
  TRAIT_EMBED = 64,    /* a post from elsewhere, quoted */
  TRAIT_CANCEL = 128,  /* the next word says nothing: "no-sidebar" */
  TRAIT_DOUBT = 256,   /* furniture where there are links in it: "teaser" */
  TRAIT_MODIFIED = 512, /* of a date: when the article was changed */
  TRAIT_JOB = 1024     /* of a byline: what somebody does, not who */
};

/* What a line says by its words. */
enum {
  LINE_LABEL = 1,     /* it is no part of an article: "Advertisement" */
  LINE_LINK = 2,      /* it leads to another article, where it is mostly a link: "Read more: …" */
  LINE_TAIL = 4,      /* it asks, warns or thanks the reader: "Subscribe to …" */
  LINE_CREDIT = 8,    /* it says whose a picture is: "Photo: …" */
  LINE_DATED = 16,    /* with a number in it, it says when the article appeared: "Updated at …" */
  LINE_NOBODY = 32,   /* as a byline, it names nobody: "admin" */
  LINE_OTHERS = 64,   /* as a byline, it names somebody else: "Reviewed by …" */
  LINE_WALL = 128,    /* there would be more: "To continue reading …" */
  LINE_CONSENT = 256, /* about cookies and privacy */
  LINE_OWNER = 512    /* it ends with whose a picture is: "… Getty Images" */
};

enum { HTML_STAND_INS = 0xF0000 }; /* the first character of two planes, both private, that stand-ins are made of */

/* A stretch of text of which the parser was given a number: html [begin, end), at `at` in the outline. */
typedef struct { uint32_t at, begin, end; } StandIn;

/* Why a node is not part of the article; reasons in account.c. */
typedef enum Reason {
  KEPT, DROP_TAG, DROP_HIDDEN, DROP_CLASS, DROP_ASIDE, DROP_LINKS, DROP_OUTSIDE, DROP_LABEL, DROP_LINK, DROP_BYLINE,
  DROP_REPEATED, DROP_DANGLING, DROP_TAIL, DROP_CAPTION, DROP_OTHER_ARTICLE
} Reason;

/* A node of the page: an element, or text when `tag` is TAG_TEXT.  The subtree of node i is [i, end). */
enum { TAG_TEXT = GUMBO_TAG_LAST, NO_NODE = UINT32_MAX };
typedef struct Node {
  const GumboNode *gumbo;
  uint32_t parent, end;
  uint32_t block;       /* nearest element that stands as a block: itself, or above */
  uint32_t text;        /* visible characters of a text node, white space aside */
  uint32_t chars, linked; /* visible characters of the subtree, white space aside; of these, inside links */
  uint32_t own, own_linked; /* the same of the inline content of a block, without the blocks inside it */
  uint32_t prose;       /* characters of the subtree in blocks that read like paragraphs */
  uint16_t traits;
  uint8_t tag, kind, level; /* kind, level: of the block its text belongs to */
  uint8_t dropped;      /* Reason: unless KEPT, the whole subtree is not part of the article */
  bool is_block, pre;   /* pre: white space stands as written */
  bool in_link;
  bool is_row;          /* a row of a table of data: its cells are one block */
} Node;

typedef struct Arena {
  struct Chunk *chunks;
  struct Large *large;
  char *at, *stop;
  size_t used, ceiling;
  bool full; /* the ceiling was met, rather than the machine's */
} Arena;

/* dates.c: the first date in s[0 .. len) as ISO 8601 in out; false when there is none. */
enum { DATE_MAX = 40 };
bool lede_html_date(const char *s, size_t len, bool day_first, char out[DATE_MAX]);

/* ---- What the page says about itself ----------------------------------------------------------------------------- */

typedef enum Field {
  F_TITLE, F_AUTHOR, F_PUBLISHED, F_MODIFIED, F_URL, F_LANGUAGE, F_SITE, F_SECTION, F_TAGS, F_IMAGE, F_DESCRIPTION,
  FIELDS
} Field;

typedef enum From {
  FROM_JSON, FROM_OPENGRAPH, FROM_META, FROM_MICRODATA, FROM_TIME, FROM_URL, FROM_BYLINE, FROM_HEADING, FROM_TITLE,
  FROM_LINK, FROM_HTML, FROM_TEXT, FROM_SCRIPT
} From;

enum { NO_STRING = UINT32_MAX, MAX_CANDIDATES = 512 };

/* One statement.  Strings are offsets into the page's pool; `where` is static or lives as long as the tree. */
typedef struct Candidate {
  uint8_t field, from, rank; /* rank: among those of its field, less is more trusted */
  bool chosen, in_utf8;      /* in_utf8: begin and end are of utf8, since html does not hold it */
  uint32_t raw, value;       /* as the page has it; as it would be used, NO_STRING when it is of no use */
  const char *where, *because;
  size_t begin, end;         /* html; both 0 when it is not in the page */
  uint32_t node;             /* that states it; 0: none */
} Candidate;

typedef struct Page {
  const lede_html_options *opt;
  const char *source;        /* the bytes that came; of a part of a message, unpacked */
  const char *utf8;          /* decoded; the source itself where there was nothing to do */
  const char *html;          /* utf8 without what no reader sees */
  size_t source_len, utf8_len, html_len;
  char *decoded, *slim;      /* owned; NULL where not needed */
  char *outline;             /* what the parser reads: html with stand-ins for its longer texts */
  size_t outline_len, outline_room, outlined; /* outlined: how much of html is in the outline */
  StandIn *stand_ins;
  size_t stand_in_count, stand_in_room, stand_in_last; /* last: looked up */
  lede_arena texts;          /* of the nodes, where the parser had stand-ins */
  Map transfer, coding, slimming; /* source -> the document's source, utf8 -> source, html -> utf8 */
  const char *encoding, *encoding_from;
  size_t repairs;            /* characters that could not be read */
  Arena arena;
  GumboOutput *tree;
  Candidate *candidates;
  size_t candidate_count, candidate_room;
  uint32_t chosen[FIELDS];   /* candidates; NO_STRING when none */
  lede_pool strings;
  unsigned kept_lines, wall_lines, consent_lines; /* of those looked at by prune.c */
  size_t ld_body, ld_body_end; /* html: the article's text in JSON-LD; empty when absent */
  Node *nodes;
  size_t count, room;
  uint32_t *parts;           /* nodes inside root that are articles of their own, two or more; in order, disjoint */
  size_t part_count, part_room;
  uint32_t body, title, root; /* nodes: <body>, the article's <h1>, the article's container; NO_NODE when none */
} Page;

/* html.c: a page of which nothing is read yet; then all that is known of it but its text.  Whatever comes of it, the
 * page has to be freed. */
void lede_html_page_begin(Page *page, const void *source, size_t len, const lede_html_options *opt);
lede_status lede_html_read(Page *page, lede_error *err);
void lede_html_page_free(Page *page);

/* encoding.c: the encoding of the page's source, the length of its byte order mark, and what said so. */
const Encoding *lede_html_encoding(const Page *page, size_t *bom, const char **from);

/* decode.c: fill `utf8` from `source`. */
lede_status lede_html_decode(Page *page);
/* Bytes at the start of s[0 .. n) below 0x80. */
size_t lede_html_ascii_run(const char *s, size_t n);
/* The bytes of the document's source that html [begin, end) was decoded from. */
lede_range lede_html_source(Page *page, size_t begin, size_t end);
/* The same of html and the document's source.  Where nothing was slimmed, html is utf8. */
size_t lede_html_piece(Page *page, size_t from, size_t to, size_t *unit, lede_range *src);

/* slim.c: fill `html` and its outline from `utf8`. */
lede_status lede_html_slim(Page *page);

/* outline.c: html [begin, end) is text, with or without references in it: the outline may have stand-ins for it; what
 * is not in the outline up to `end` goes there as it is.  false: out of memory. */
bool lede_html_outline_text(Page *page, size_t begin, size_t end, bool references);
bool lede_html_outline_to(Page *page, size_t end);
/* Give a node that was parsed from the outline its text and its place in html; false: out of memory. */
bool lede_html_outline_undo(Page *page, GumboNode *node);

/* parse.c: gumbo's tree, in an arena that goes with the page. */
lede_status lede_html_parse(Page *page, lede_error *err);
void lede_html_arena_free(Arena *arena);

/* tree.c: the flat nodes and their counts. */
lede_status lede_html_flatten(Page *page);
/* Sum up the characters and prose of all nodes that are not dropped. */
void lede_html_count(Page *page);
bool lede_html_is_block(GumboTag tag);
const char *lede_html_attr(const Node *node, const char *name); /* NULL when absent */

/* words.c: the traits that a class or id attribute states; what a line says that begins with head[0 .. len), in lower
 * case, and is as long as that where it is shorter than HTML_HEAD. */
enum { HTML_HEAD = 80 };
unsigned lede_html_traits(const lede_html_words *words, const char *value);
unsigned lede_html_line_says(const lede_html_words *words, const char *head, size_t len);
/* Does a line that ends with end[0 .. len) name who owns a picture? */
bool lede_html_line_ends(const lede_html_words *words, const char *end, size_t len);

/* content.c: choose the article's container and drop what is not the article; false: out of memory. */
bool lede_html_choose(Page *page);

/* inside.c: drop the elements inside the container that are not the article's. */
void lede_html_inside(Page *page);

/* prune.c: drop the lines inside the container that are not the article's; false: out of memory. */
bool lede_html_prune(Page *page);

/* parts.c: find the articles of a page that holds several; false: out of memory. */
bool lede_html_parts(Page *page);

/* kind.c: "article", "index", "stub" or "consent". */
const char *lede_html_kind(const Page *page);

/* body.c: is the text in JSON-LD rather than the page?  Write it. */
bool lede_html_body_is_json(const Page *page);
lede_status lede_html_write_json(Page *page, lede_builder *b);

/* text.c: write the article's blocks. */
lede_status lede_html_write(Page *page, lede_builder *b);

/* candidates.c: take note of a statement.  `raw` and `where` are set, `value` is worked out when one is chosen.  One
 * too many, or for which there is no memory, is passed over. */
void lede_html_candidate_add(Page *page, Candidate c);
/* The same, of a string; `node` states it. */
void lede_html_candidate_text(Page *page, Field field, From from, unsigned rank, const char *where, const char *raw,
                              uint32_t node);
const char *lede_html_string(const Page *page, uint32_t string); /* "" for NO_STRING */

/* meta.c: collect what the page says about itself, and find its title heading. */
void lede_html_collect(Page *page);
/* The beginning of the text of a node's subtree, white space collapsed. */
void lede_html_node_text(const Page *page, uint32_t node, char *out, size_t room);

/* names.c: who is named by a byline (`strict`) or an author field, one a line. */
typedef enum Authors { AUTHORS_NONE, AUTHORS_DESK, AUTHORS_PEOPLE } Authors; /* DESK: "Staff Reporter", "Agencies" */
Authors lede_html_authors(const lede_html_words *words, const char *raw, bool strict, char *out, size_t room);

/* Does one title contain the other, letters and digits alone? */
bool lede_html_title_has(const char *whole, const char *part);

/* settle.c: choose among the candidates; write what was chosen as metadata. */
void lede_html_settle(Page *page);
const char *lede_html_field_name(Field field);
const char *lede_html_from_name(From from);
lede_status lede_html_meta(const Page *page, lede_builder *b);
/* Write the part, which is made of the blocks from `first` on, with what it says about itself. */
lede_status lede_html_article(const Page *page, uint32_t part, size_t first, lede_builder *b);

/* jsonld.c: the candidates of JSON-LD in html [begin, end). */
void lede_html_jsonld(Page *page, size_t begin, size_t end);
/* Decode the character or escape of a JSON string at s[0 .. n): its length decoded (0: none), in *len as written. */
size_t lede_html_json_char(const char *s, size_t n, char out[4], size_t *len);

#endif
