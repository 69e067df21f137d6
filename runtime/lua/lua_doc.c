/* lua_doc.c - lede.doc: a document, and lede.span: a stretch of one.
 *
 *   core.text(string [, meta]) -> doc | nil, err      core.html(string [, meta]) -> doc | nil, err
 *   meta.format of a text: "text" (default), "markdown", "mail"; where meta.input names what the text was read from, by
 *   that name's ending and by how it begins
 *   core.open(path [, meta]) -> doc | nil, err        HTML or plain text, by its beginning
 *   core.is_html(string) -> boolean                   core.sha256(string) -> 64 hexadecimal digits
 *   core.memo(doc) -> table                           what Lua keeps with a document
 *
 * meta: title author published modified url language site description; what it gives wins over what the page says.
 * Of a page also: charset (as HTTP names it), extract ("precise", "balanced", "complete"), words (more of what
 * scripts/page/words holds). */
#include <stdlib.h>
#include <string.h>
#include "lede/file.h"
#include "lede/html.h"
#include "lua/lua_common.h"
#include "lua/lua_html.h"
#include "lua/lua_sandbox.h"
#include "lua/lua_tape.h"

/* ---- Documents -------------------------------------------------------------------------------------------------- */

typedef struct { lede_doc *doc; } DocBox;

typedef struct {
  const char *title, *author, *published, *modified, *url, *language, *site, *description, *input, *format;
  lede_L_html_options html;
} MetaOptions;

enum { META_COUNT = 10 }; /* the first of the spec are metadata */
#define META(name) {#name, LEDE_OPT_STRING, offsetof(MetaOptions, name)}
#define HTML(name) {#name, LEDE_OPT_STRING, offsetof(MetaOptions, html.name)}
static const lede_opt meta_spec[] = {META(title),    META(author), META(published),   META(modified), META(url),
                                     META(language), META(site),   META(description), META(input),    META(format),
                                     HTML(charset),  HTML(extract), HTML(words),      {NULL, 0, 0}};

lede_doc *lede_L_check_doc(lua_State *L, int arg) {
  DocBox *box = lede_L_checkudata(L, arg, LEDE_DOC_T);
  luaL_argcheck(L, box->doc != NULL, arg, "the document is gone"); /* a finaliser that runs after the document's */
  return box->doc;
}

static DocBox *push_box(lua_State *L) {
  DocBox *box = lua_newuserdatauv(L, sizeof *box, LEDE_DOC_VALUES);
  box->doc = NULL;
  luaL_setmetatable(L, LEDE_DOC_T);
  lua_newtable(L);
  lua_setiuservalue(L, -2, LEDE_DOC_MEMO);
  return box;
}

static lede_status apply_meta(lede_doc *doc, const MetaOptions *meta, lede_error *err) {
  const char *const *values = (const char *const *)(const void *)meta;
  for (size_t i = 0; i < META_COUNT; i++)
    if (values[i] != NULL && lede_doc_set_meta(doc, meta_spec[i].name, values[i]) != LEDE_OK)
      return lede_fail(err, LEDE_ENOMEM, "out of memory");
  return LEDE_OK;
}

typedef lede_status ReadText(const void *source, size_t len, lede_doc **out, lede_error *err);

/* The reader of text in the format that is given, or that the text has; NULL: mail. */
static ReadText *text_reader(lua_State *L, int meta_arg, const char *bytes, size_t len, MetaOptions *meta) {
  static ReadText *const readers[] = {lede_doc_text_new, lede_doc_markdown_new, NULL /* mail */};
  static const char *const formats[] = {"text", "markdown", "mail", NULL};
  if (meta->format == NULL) meta->format = meta->input != NULL ? lede_text_format(meta->input, bytes, len) : "text";
  for (int i = 0; formats[i] != NULL; i++)
    if (strcmp(meta->format, formats[i]) == 0) return readers[i];
  luaL_argerror(L, meta_arg, "option 'format': \"text\", \"markdown\" or \"mail\" expected");
  return NULL;
}

/* Make the document of bytes; `html` says what they are; `input`, when given, where they were read from.
 * Pushes doc, or nil and the error. */
static int make_doc(lua_State *L, const char *bytes, size_t len, bool html, int meta_arg, const char *input) {
  MetaOptions meta = {NULL};
  meta.input = input;
  lede_L_options(L, meta_arg, meta_spec, &meta);
  lede_error err;
  if (html) meta.format = "html";
  ReadText *read = html ? NULL : text_reader(L, meta_arg, bytes, len, &meta);
  DocBox *box = push_box(L);
  meta.html.url = meta.url;
  lede_status st = html           ? lede_L_html_doc(L, meta_arg, bytes, len, &meta.html, &box->doc, &err)
                   : read != NULL ? read(bytes, len, &box->doc, &err)
                                  : lede_L_mail_doc(L, meta_arg, bytes, len, meta.html.words, &box->doc, &err);
  if (st == LEDE_OK) st = apply_meta(box->doc, &meta, &err);
  if (st != LEDE_OK) return lede_L_fail(L, &err);
  lede_L_charge(L, lede_doc_bytes(box->doc));
  return 1;
}

static int core_text(lua_State *L) {
  size_t len;
  const char *bytes = luaL_checklstring(L, 1, &len);
  return make_doc(L, bytes, len, false, 2, NULL);
}

static int core_html(lua_State *L) {
  size_t len;
  const char *bytes = luaL_checklstring(L, 1, &len);
  return make_doc(L, bytes, len, true, 2, NULL);
}

static int core_is_html(lua_State *L) {
  size_t len;
  const char *bytes = luaL_checklstring(L, 1, &len);
  lua_pushboolean(L, lede_html_sniff(bytes, len));
  return 1;
}

static int core_sha256(lua_State *L) {
  size_t len;
  char digits[65];
  const char *bytes = luaL_checklstring(L, 1, &len);
  lede_sha256(bytes, len, digits);
  lua_pushstring(L, digits);
  return 1;
}

/* Bytes of a file as a Lua string: the C copy is freed before anything can raise but the push itself. */
static int read_file(lua_State *L) {
  const char *path = lua_tostring(L, 1);
  lede_error err;
  char **bytes = lua_newuserdatauv(L, sizeof *bytes, 0);
  *bytes = NULL;
  luaL_setmetatable(L, "lede.bytes");
  size_t len;
  if (lede_file_read(path, LEDE_MAX_SOURCE, bytes, &len, &err) != LEDE_OK) return lede_L_fail(L, &err);
  lua_pushlstring(L, *bytes, len);
  free(*bytes);
  *bytes = NULL;
  return 1;
}

static int bytes_gc(lua_State *L) {
  char **bytes = lua_touserdata(L, 1);
  free(*bytes);
  *bytes = NULL;
  return 0;
}

static int core_open(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  lua_settop(L, 2);
  if (!lede_L_allowed(L, "read", path))
    return luaL_error(L, "a script may only open files that the command line names (not '%s')", path);
  int n = read_file(L);
  if (n != 1) return n;
  size_t len;
  const char *bytes = lua_tolstring(L, -1, &len);
  return make_doc(L, bytes, len, lede_html_sniff(bytes, len), 2, path);
}

static int core_memo(lua_State *L) {
  lede_L_check_doc(L, 1);
  lua_getiuservalue(L, 1, LEDE_DOC_MEMO);
  return 1;
}

static int doc_gc(lua_State *L) {
  DocBox *box = lede_L_checkudata(L, 1, LEDE_DOC_T);
  lede_doc_free(box->doc);
  box->doc = NULL;
  return 0;
}

lede_doc *lede_L_check_segmented(lua_State *L, int arg) {
  lede_doc *doc = lede_L_check_doc(L, arg);
  if (lua_getiuservalue(L, arg, LEDE_DOC_LEXICON) == LUA_TNIL) {
    size_t before = lede_doc_bytes(doc);
    if (lede_doc_segment(doc, lede_L_push_lexicon(L)) != LEDE_OK) luaL_error(L, "out of memory");
    lua_setiuservalue(L, arg, LEDE_DOC_LEXICON);
    lede_L_charge(L, lede_doc_bytes(doc) - before);
  }
  lua_pop(L, 1);
  return doc;
}

static int doc_tostring(lua_State *L) {
  lede_doc *doc = lede_L_check_segmented(L, 1);
  const char *title = lede_doc_meta(doc, "title");
  lua_pushfstring(L, "document \"%s\", %d sentences, %d tokens, sha256 %s", title != NULL ? title : "(no title)",
                  (int)lede_doc_sentences(doc).count, (int)lede_doc_tokens(doc).count, lede_doc_sha256(doc));
  return 1;
}

/* ---- Fields ----------------------------------------------------------------------------------------------------- */

static int doc_text(lua_State *L) {
  size_t len;
  const char *text = lede_doc_text(lede_L_check_doc(L, 1), &len);
  lua_pushlstring(L, text, len);
  return 1;
}

static int doc_source(lua_State *L) {
  size_t len;
  const char *source = lede_doc_source(lede_L_check_doc(L, 1), &len);
  lua_pushlstring(L, source, len);
  return 1;
}

static int doc_sha256(lua_State *L) {
  lua_pushstring(L, lede_doc_sha256(lede_L_check_doc(L, 1)));
  return 1;
}

static int doc_repairs(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)lede_doc_repairs(lede_L_check_doc(L, 1)));
  return 1;
}

static int push_meta(lua_State *L, const char *key) {
  lua_pushstring(L, lede_doc_meta(lede_L_check_doc(L, 1), key)); /* nil when absent */
  return 1;
}
static int doc_title(lua_State *L) { return push_meta(L, "title"); }
static int doc_author(lua_State *L) { return push_meta(L, "author"); }
static int doc_published(lua_State *L) { return push_meta(L, "published"); }
static int doc_modified(lua_State *L) { return push_meta(L, "modified"); }
static int doc_url(lua_State *L) { return push_meta(L, "url"); }
static int doc_language(lua_State *L) { return push_meta(L, "language"); }
static int doc_site(lua_State *L) { return push_meta(L, "site"); }
static int doc_description(lua_State *L) { return push_meta(L, "description"); }
static int doc_input(lua_State *L) { return push_meta(L, "input"); }
static int doc_format(lua_State *L) { return push_meta(L, "format"); }
static int doc_image(lua_State *L) { return push_meta(L, "image"); }
static int doc_section(lua_State *L) { return push_meta(L, "section"); }
static int doc_kind(lua_State *L) { return push_meta(L, "kind"); }
static int doc_encoding(lua_State *L) { return push_meta(L, "encoding"); }
static int doc_encoding_from(lua_State *L) { return push_meta(L, "encoding_from"); }

/* A list of strings; empty when absent. */
static int push_list(lua_State *L, const char *key) {
  const char *s = lede_doc_meta(lede_L_check_doc(L, 1), key);
  lua_newtable(L);
  for (lua_Integer i = 1; s != NULL && *s != '\0'; i++) {
    size_t n = strcspn(s, "\n");
    lua_pushlstring(L, s, n);
    lua_rawseti(L, -2, i);
    s += n + (s[n] == '\n');
  }
  return 1;
}
static int doc_authors(lua_State *L) { return push_list(L, "authors"); }
static int doc_tags(lua_State *L) { return push_list(L, "tags"); }

/* ---- Spans ------------------------------------------------------------------------------------------------------ */

void lede_L_push_span_class(lua_State *L) { luaL_getmetatable(L, LEDE_SPAN_T); }

void lede_L_push_span_as(lua_State *L, int doc, int class, lede_range text) {
  lede_range *r = lua_newuserdatauv(L, sizeof *r, 2); /* values: the document; pieces, when there are some */
  *r = text;
  lua_pushvalue(L, class);
  lua_setmetatable(L, -2);
  lua_pushvalue(L, doc);
  lua_setiuservalue(L, -2, 1);
}

void lede_L_push_span(lua_State *L, int doc, lede_range text) {
  doc = lua_absindex(L, doc);
  lede_L_push_span_class(L);
  lede_L_push_span_as(L, doc, lua_gettop(L), text);
  lua_remove(L, -2);
}

lede_range lede_L_check_span(lua_State *L, int arg) {
  return *(lede_range *)lede_L_checkudata(L, arg, LEDE_SPAN_T);
}

/* Push the span's document; returns it. */
static lede_doc *span_owner(lua_State *L, int arg) {
  lua_getiuservalue(L, arg, 1);
  return lede_L_check_doc(L, -1);
}

static lede_doc *span_segmented(lua_State *L, int arg) {
  lua_getiuservalue(L, arg, 1);
  return lede_L_check_segmented(L, lua_gettop(L));
}

static const char *const unit_names[] = {"bytes", "codepoints", "utf16", NULL}; /* in the order of lede_unit */

/* The text byte before which `at` of the unit stand, else the argument is wrong. */
static uint32_t check_place(lua_State *L, int arg, lede_doc *doc, lede_unit unit, lua_Integer at) {
  uint32_t byte = 0;
  lede_status st = at >= 0 && at <= UINT32_MAX ? lede_doc_byte(doc, unit, (uint32_t)at, &byte) : LEDE_EINVALID;
  if (st == LEDE_ENOMEM) luaL_error(L, "out of memory");
  luaL_argcheck(L, st == LEDE_OK, arg, "outside the text");
  return byte;
}

/* doc:span(first, last [, unit]) -> span; last = first - 1 is the empty span before first.
 * unit: "bytes" (default; any byte will do), "codepoints", "utf16" */
static int doc_span(lua_State *L) {
  size_t len;
  lede_doc *doc = lede_L_check_doc(L, 1);
  lede_doc_text(doc, &len);
  lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
  lede_unit unit = (lede_unit)luaL_checkoption(L, 4, "bytes", unit_names);
  if (unit != LEDE_BYTES) {
    luaL_argcheck(L, last >= first - 1, 3, "outside the text");
    lede_L_push_span(L, 1, (lede_range){check_place(L, 2, doc, unit, first - 1), check_place(L, 3, doc, unit, last)});
    return 1;
  }
  luaL_argcheck(L, first >= 1 && first <= (lua_Integer)len + 1, 2, "outside the text");
  luaL_argcheck(L, last >= first - 1 && last <= (lua_Integer)len, 3, "outside the text");
  lede_L_push_span(L, 1, (lede_range){(uint32_t)first - 1, (uint32_t)last});
  return 1;
}

static int span_text(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  size_t len;
  const char *text = lede_doc_text(span_owner(L, 1), &len);
  lua_pushlstring(L, text + r.begin, r.end - r.begin);
  return 1;
}

static int span_first(lua_State *L) {
  lua_pushinteger(L, lede_L_first(lede_L_check_span(L, 1).begin));
  return 1;
}

static int span_last(lua_State *L) {
  lua_pushinteger(L, lede_L_last(lede_L_check_span(L, 1).end));
  return 1;
}

static int span_doc(lua_State *L) {
  lede_L_check_span(L, 1);
  lua_getiuservalue(L, 1, 1);
  return 1;
}

static int span_pieces(lua_State *L) {
  lede_L_check_span(L, 1);
  lua_getiuservalue(L, 1, 2);
  return 1;
}

static int span_sentence(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_segmented(L, 1);
  if (lede_doc_sentences(doc).count == 0) return 0;
  lede_L_push_span(L, -1, lede_doc_sentence_range(doc, lede_doc_sentence_at(doc, r.begin)));
  return 1;
}

/* The block that holds text byte `at`, or the nearest before it. */
static const lede_block *block_at(const lede_doc *doc, uint32_t at) {
  size_t count;
  const lede_block *blocks = lede_doc_blocks(doc, &count);
  size_t low = 0, high = count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (blocks[mid].text.begin <= at)
      low = mid;
    else
      high = mid;
  }
  return &blocks[low];
}

static int span_block(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_owner(L, 1);
  lede_L_push_span(L, -1, block_at(doc, r.begin)->text);
  return 1;
}

static int span_kind(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lua_pushstring(L, lede_block_kind_name(block_at(span_owner(L, 1), r.begin)->kind));
  return 1;
}

static bool breaks_word(const char *text, size_t len, uint32_t at) {
  return at > 0 && at < len && (unsigned char)text[at - 1] > ' ' && (unsigned char)text[at] > ' ';
}

/* span:context(n) -> span: with up to n bytes on either side, whole words only */
static int span_context(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lua_Integer n = luaL_checkinteger(L, 2);
  luaL_argcheck(L, n >= 0, 2, "a number of bytes, 0 or more");
  size_t len;
  const char *text = lede_doc_text(span_owner(L, 1), &len);
  uint32_t begin = (lua_Integer)r.begin > n ? r.begin - (uint32_t)n : 0;
  uint32_t end = n < (lua_Integer)(len - r.end) ? r.end + (uint32_t)n : (uint32_t)len;
  while (begin < r.begin && breaks_word(text, len, begin)) begin++;
  while (end > r.end && breaks_word(text, len, end)) end--;
  lede_L_push_span(L, -1, (lede_range){begin, end});
  return 1;
}

/* span:before(n) -> string: what its sentence says before it, the last n bytes at most, whole words only */
static int span_before(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_segmented(L, 1);
  lua_Integer n = luaL_checkinteger(L, 2);
  luaL_argcheck(L, n >= 0, 2, "a number of bytes, 0 or more");
  bool known = lede_doc_sentences(doc).count > 0;
  uint32_t begin = known ? lede_doc_sentence_range(doc, lede_doc_sentence_at(doc, r.begin)).begin : r.begin;
  if (begin > r.begin) begin = r.begin;
  size_t len;
  const char *text = lede_doc_text(doc, &len);
  if (r.begin - begin > n) {
    begin = r.begin - (uint32_t)n;
    while (begin < r.begin && breaks_word(text, len, begin)) begin++;
  }
  lua_pushlstring(L, text + begin, r.begin - begin);
  return 1;
}

/* span:source() -> first, last: the bytes of doc.source that it came from */
static int span_source(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_range src = lede_doc_source_range(span_owner(L, 1), r);
  lua_pushinteger(L, lede_L_first(src.begin));
  lua_pushinteger(L, lede_L_last(src.end));
  return 2;
}

/* span:sources() -> { { first, last, span }, … }: the same without what lies between, each with the text that it says */
static int span_sources(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_owner(L, 1);
  int owner = lua_gettop(L);
  size_t count = lede_doc_origins(doc, r, NULL, 0);
  lede_origin *all = lua_newuserdatauv(L, (count > 0 ? count : 1) * sizeof *all, 0);
  (void)lede_doc_origins(doc, r, all, count);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 3);
    lua_pushinteger(L, lede_L_first(all[i].source.begin));
    lua_setfield(L, -2, "first");
    lua_pushinteger(L, lede_L_last(all[i].source.end));
    lua_setfield(L, -2, "last");
    lede_L_push_span(L, owner, all[i].text);
    lua_setfield(L, -2, "span");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* span:codepoints(), span:utf16() -> first, last: as span.first and span.last, in those units */
static int push_units(lua_State *L, lede_unit unit) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_owner(L, 1);
  uint32_t begin, end;
  if (lede_doc_units(doc, unit, r.begin, &begin) != LEDE_OK || lede_doc_units(doc, unit, r.end, &end) != LEDE_OK)
    return luaL_error(L, "out of memory");
  lua_pushinteger(L, lede_L_first(begin));
  lua_pushinteger(L, lede_L_last(end));
  return 2;
}
static int span_codepoints(lua_State *L) { return push_units(L, LEDE_CODEPOINTS); }
static int span_utf16(lua_State *L) { return push_units(L, LEDE_UTF16); }

/* span:with(pieces) -> span: the same stretch, known to be made of these spans */
static int span_with(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_getiuservalue(L, 1, 1);
  lede_L_push_span(L, -1, r);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 2);
  return 1;
}

/* Anything may be compared with a span. */
static int span_eq(lua_State *L) {
  const lede_range *a = lede_L_testudata(L, 1, LEDE_SPAN_T), *b = lede_L_testudata(L, 2, LEDE_SPAN_T);
  bool same = a != NULL && b != NULL && a->begin == b->begin && a->end == b->end;
  lua_pushboolean(L, same && span_owner(L, 1) == span_owner(L, 2));
  return 1;
}

static int span_lt(lua_State *L) {
  lede_range a = lede_L_check_span(L, 1), b = lede_L_check_span(L, 2);
  lua_pushboolean(L, a.begin < b.begin || (a.begin == b.begin && a.end < b.end));
  return 1;
}

static int span_len(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lua_pushinteger(L, r.end - r.begin);
  return 1;
}

/* core.extents(facts) -> firsts, lasts: the first and last bytes of their spans. */
static int core_extents(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer count = luaL_len(L, 1);
  lua_createtable(L, (int)count, 0);
  lua_createtable(L, (int)count, 0);
  lua_pushliteral(L, "span");
  for (lua_Integer i = 1; i <= count; i++) {
    lua_geti(L, 1, i);
    lua_pushvalue(L, 4);
    lua_gettable(L, -2);
    lede_range r = lede_L_check_span(L, -1);
    lua_pushinteger(L, lede_L_first(r.begin));
    lua_rawseti(L, 2, i);
    lua_pushinteger(L, lede_L_last(r.end));
    lua_rawseti(L, 3, i);
    lua_pop(L, 2);
  }
  lua_settop(L, 3);
  return 2;
}

/* ---- Iterators: blocks, sentences, tokens ----------------------------------------------------------------------- */

/* Upvalues: document, next number, number to stop at. */
static bool next_number(lua_State *L, lua_Integer *i) {
  *i = lua_tointeger(L, lua_upvalueindex(2));
  if (*i >= lua_tointeger(L, lua_upvalueindex(3))) return false;
  lua_pushinteger(L, *i + 1);
  lua_replace(L, lua_upvalueindex(2));
  return true;
}

/* Upvalue 4: the kind that is wanted, or nil. */
static int next_block(lua_State *L) {
  lua_Integer i;
  size_t count;
  const lede_block *blocks = lede_doc_blocks(lede_L_check_doc(L, lua_upvalueindex(1)), &count);
  const char *wanted = lua_tostring(L, lua_upvalueindex(4));
  do
    if (!next_number(L, &i)) return 0;
  while (wanted != NULL && strcmp(wanted, lede_block_kind_name(blocks[i].kind)) != 0);
  lede_L_push_span(L, lua_upvalueindex(1), blocks[i].text);
  lua_pushstring(L, lede_block_kind_name(blocks[i].kind));
  lua_pushinteger(L, blocks[i].level);
  return 3;
}

static int next_sentence(lua_State *L) {
  lua_Integer i;
  if (!next_number(L, &i)) return 0;
  lede_L_push_span(L, lua_upvalueindex(1),
                   lede_doc_sentence_range(lede_L_check_doc(L, lua_upvalueindex(1)), (size_t)i));
  return 1;
}

static int next_token(lua_State *L) {
  lua_Integer i;
  if (!next_number(L, &i)) return 0;
  lede_tokens t = lede_doc_tokens(lede_L_check_doc(L, lua_upvalueindex(1)));
  lede_L_push_span(L, lua_upvalueindex(1), (lede_range){t.begin[i], t.end[i]});
  lua_pushstring(L, lede_form_name((lede_form)t.form[i]));
  return 2;
}

static int push_iterator(lua_State *L, int doc, lua_CFunction next, size_t from, size_t to) {
  lua_pushvalue(L, doc);
  lua_pushinteger(L, (lua_Integer)from);
  lua_pushinteger(L, (lua_Integer)to);
  lua_pushcclosure(L, next, 3);
  return 1;
}

/* doc:blocks([kind]) -> iterator: span, kind, level */
static int doc_blocks(lua_State *L) {
  size_t count;
  lede_doc_blocks(lede_L_check_doc(L, 1), &count);
  luaL_optstring(L, 2, NULL);
  lua_settop(L, 2);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushinteger(L, (lua_Integer)count);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, next_block, 4);
  return 1;
}

static int doc_sentences(lua_State *L) {
  return push_iterator(L, 1, next_sentence, 0, lede_doc_sentences(lede_L_check_segmented(L, 1)).count);
}

static int doc_tokens(lua_State *L) {
  return push_iterator(L, 1, next_token, 0, lede_doc_tokens(lede_L_check_segmented(L, 1)).count);
}

/* The first token that begins at or after `at`. */
static size_t token_from(const lede_doc *doc, uint32_t at) {
  lede_tokens t = lede_doc_tokens(doc);
  size_t low = 0, high = t.count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (t.begin[mid] < at)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static int span_tokens(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_segmented(L, 1);
  return push_iterator(L, lua_gettop(L), next_token, token_from(doc, r.begin), token_from(doc, r.end));
}

/* The sentences that begin within the span. */
static int span_sentences(lua_State *L) {
  lede_range r = lede_L_check_span(L, 1);
  lede_doc *doc = span_segmented(L, 1);
  lede_sentences s = lede_doc_sentences(doc);
  size_t i = s.count > 0 ? lede_doc_sentence_at(doc, r.begin) : 0;
  if (i < s.count && lede_doc_sentence_range(doc, i).begin < r.begin) i++;
  size_t stop = i;
  while (stop < s.count && lede_doc_sentence_range(doc, stop).begin < r.end) stop++;
  return push_iterator(L, lua_gettop(L), next_sentence, i, stop);
}

/* doc:articles() -> { { span, title, author, published }, … }: of a page that holds several in full, else empty */
static int doc_articles(lua_State *L) {
  size_t count;
  const lede_article *all = lede_doc_articles(lede_L_check_doc(L, 1), &count);
  lua_settop(L, 1);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 4);
    lede_L_push_span(L, 1, all[i].text);
    lua_setfield(L, -2, "span");
    if (all[i].title.end > 0) {
      lede_L_push_span(L, 1, all[i].title);
      lua_setfield(L, -2, "title");
    }
    lua_pushstring(L, all[i].author); /* nil for NULL */
    lua_setfield(L, -2, "author");
    lua_pushstring(L, all[i].published);
    lua_setfield(L, -2, "published");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* ---- Registration ----------------------------------------------------------------------------------------------- */

static const luaL_Reg doc_meta[] = {{"__gc", doc_gc}, {"__tostring", doc_tostring}, {NULL, NULL}};
static const luaL_Reg doc_fields[] = {
    {"title", doc_title},       {"author", doc_author}, {"published", doc_published}, {"modified", doc_modified},
    {"url", doc_url},           {"language", doc_language}, {"site", doc_site},  {"description", doc_description},
    {"text", doc_text},         {"source", doc_source}, {"sha256", doc_sha256},       {"repairs", doc_repairs},
    {"image", doc_image},       {"section", doc_section}, {"kind", doc_kind},         {"encoding", doc_encoding},
    {"encoding_from", doc_encoding_from}, {"input", doc_input}, {"format", doc_format},
    {"charset", lede_L_doc_charset}, {"extract", lede_L_doc_extract},
    {"authors", doc_authors},   {"tags", doc_tags},     {NULL, NULL}};
static const luaL_Reg doc_methods[] = {
    {"span", doc_span}, {"blocks", doc_blocks}, {"articles", doc_articles}, {"sentences", doc_sentences}, {"tokens", doc_tokens},
    {"ledger", lede_L_doc_ledger}, {"candidates", lede_L_doc_candidates}, {NULL, NULL}};
static const luaL_Reg span_meta[] = {
    {"__tostring", span_text}, {"__eq", span_eq}, {"__lt", span_lt}, {"__len", span_len}, {NULL, NULL}};
static const luaL_Reg span_fields[] = {
    {"text", span_text},     {"first", span_first}, {"last", span_last}, {"doc", span_doc},
    {"sentence", span_sentence}, {"block", span_block}, {"kind", span_kind}, {"pieces", span_pieces}, {NULL, NULL}};
static const luaL_Reg span_methods[] = {
    {"context", span_context},       {"before", span_before}, {"source", span_source}, {"sources", span_sources},
    {"codepoints", span_codepoints}, {"utf16", span_utf16},   {"with", span_with},     {"tokens", span_tokens},
    {"sentences", span_sentences},   {NULL, NULL}};
static const luaL_Reg doc_lib[] = {{"text", core_text},       {"html", core_html}, {"open", core_open},
                                   {"is_html", core_is_html}, {"memo", core_memo}, {"sha256", core_sha256},
                                   {"extents", core_extents}, {NULL, NULL}};

int lede_L_open_doc(lua_State *L) {
  lede_L_newclass(L, LEDE_DOC_T, doc_meta, doc_fields, doc_methods);
  lede_L_newclass(L, LEDE_SPAN_T, span_meta, span_fields, span_methods);
  if (luaL_newmetatable(L, "lede.bytes")) {
    lua_pushcfunction(L, bytes_gc);
    lua_setfield(L, -2, "__gc");
  }
  lua_pop(L, 1);
  luaL_newlib(L, doc_lib);
  return 1;
}
