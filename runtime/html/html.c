/* html.c - a document from an HTML page. */
#include <stdlib.h>
#include "html/html_internal.h"

void lede_html_page_free(Page *p) {
  lede_html_arena_free(&p->arena);
  free(p->decoded);
  free(p->slim);
  free(p->outline);
  free(p->stand_ins);
  lede_arena_free(&p->texts);
  lede_origins_free(&p->transfer.origins);
  lede_origins_free(&p->coding.origins);
  lede_origins_free(&p->slimming.origins);
  free(p->nodes);
  free(p->parts);
  free(p->candidates);
  free(p->strings.bytes);
}

/* Pages have few control bytes besides white space; an image or an archive has many, but for its beginning perhaps. */
static bool looks_binary(const unsigned char *s, size_t len, bool wide) {
  static const char *const marks[] = {"%PDF-", "\x89PNG", "GIF87a", "GIF89a", "\xFF\xD8\xFF", "PK\x03\x04", "\x1F\x8B"};
  size_t n = len < 8192 ? len : 8192, odd = 0;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (len >= strlen(marks[i]) && memcmp(s, marks[i], strlen(marks[i])) == 0) return true;
  if (wide) return false;
  for (size_t i = 0; i < n; i++) odd += (s[i] < 32 && !html_space((char)s[i]) && s[i] != 27) || s[i] == 127;
  return odd * 32 > n;
}

static lede_status out_of_memory(const Page *p, lede_error *err) {
  return lede_fail(err, LEDE_ENOMEM, "out of memory for a page of %zu bytes", p->source_len);
}

void lede_html_page_begin(Page *p, const void *source, size_t len, const lede_html_options *opt) {
  static const lede_html_options defaults = {NULL, NULL, LEDE_BALANCED, NULL};
  *p = (Page){.opt = opt != NULL ? opt : &defaults, .source = source, .source_len = len, .body = NO_NODE,
              .title = NO_NODE, .root = NO_NODE};
}

lede_status lede_html_read(Page *p, lede_error *err) {
  size_t len = p->source_len;
  if (len > LEDE_MAX_SOURCE)
    return lede_fail(err, LEDE_ELIMIT, "%zu bytes are more than a document may have (%zu)", len, LEDE_MAX_SOURCE);
  if (len == 0) return lede_fail(err, LEDE_EEMPTY, "an empty page");
  if (lede_html_decode(p) != LEDE_OK) return out_of_memory(p, err);
  if (looks_binary((const unsigned char *)p->source, p->source_len, strncmp(p->encoding, "utf-16", 6) == 0))
    return lede_fail(err, LEDE_EBINARY, "not a page: a PDF, an image or an archive, or too many control bytes");
  if (lede_html_slim(p) != LEDE_OK) return out_of_memory(p, err);
  lede_status st = lede_html_parse(p, err);
  if (st == LEDE_OK && lede_html_flatten(p) != LEDE_OK) st = out_of_memory(p, err);
  if (st != LEDE_OK) return st;
  lede_html_collect(p);
  lede_html_settle(p);
  return lede_html_choose(p) && lede_html_parts(p) ? LEDE_OK : out_of_memory(p, err);
}

static lede_status build(Page *p, lede_doc **out, lede_error *err) {
  lede_builder *b = NULL;
  lede_status st = lede_builder_open(p->source, p->source_len, &b, err);
  if (st != LEDE_OK) return st;
  st = lede_html_meta(p, b);
  if (st == LEDE_OK) st = lede_html_write(p, b);
  if (st == LEDE_OK) {
    lede_builder_repaired(b, p->repairs);
    return lede_builder_close(b, out, err);
  }
  lede_builder_free(b);
  return st == LEDE_ENOMEM ? out_of_memory(p, err) : lede_fail(err, st, "the page's text is too long");
}

lede_status lede_html_doc(const void *source, size_t len, const lede_html_options *opt, lede_doc **out,
                          lede_error *err) {
  Page page;
  lede_html_page_begin(&page, source, len, opt);
  lede_status st = lede_html_read(&page, err);
  if (st == LEDE_OK) st = build(&page, out, err);
  lede_html_page_free(&page);
  return st;
}
