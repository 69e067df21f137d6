/* load.c - reading lexicon files. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/utf8.h"
#include "lede/file.h"
#include "lexicon/scan.h"
#include "lexicon/store.h"

typedef struct {
  lede_lexicon *lex;
  const char *name;
  uint32_t line;
  int class_id;
  uint16_t file;
  uint16_t class_flags; /* what every entry of the class is, for the tokeniser and the splitter of sentences */
  bool abbreviations, exact;
  lede_error *err;
} Reader;

typedef struct { const char *s; size_t len; } Slice;

static lede_status no_memory(Reader *r) { return lede_fail(r->err, LEDE_ENOMEM, "%s: out of memory", r->name); }

static Slice trim(const char *s, size_t len) {
  while (len > 0 && (*s == ' ' || *s == '\t')) s++, len--;
  while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t' || s[len - 1] == '\r')) len--;
  return (Slice){s, len};
}

/* ---- Attributes: key=value key=value ---------------------------------------------------------------------------- */

static bool add_attr(lede_lexicon *lex, Slice key, Slice value) {
  uint32_t k = lede_pool_add(&lex->pool, key.s, key.len), v = lede_pool_add(&lex->pool, value.s, value.len);
  if (k == LEDE_POOL_FULL || v == LEDE_POOL_FULL ||
      !lede_grow(&lex->attrs, &lex->attr_room, lex->attr_count + 1, sizeof(Attr)))
    return false;
  for (char *p = lex->pool.bytes + v; *p != '\0'; p++)
    if (*p == '_') *p = ' ';
  lex->attrs[lex->attr_count++] = (Attr){k, v};
  return true;
}

static lede_status read_attrs(Reader *r, Slice s) {
  for (const char *p = s.s, *end = s.s + s.len; p < end;) {
    const char *stop = p;
    while (stop < end && *stop != ' ' && *stop != '\t') stop++;
    const char *eq = memchr(p, '=', (size_t)(stop - p));
    if (eq == NULL || eq == p)
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: '%.*s' is no attribute (key=value)", r->name, r->line,
                       (int)(stop - p < 60 ? stop - p : 60), p);
    if (!add_attr(r->lex, (Slice){p, (size_t)(eq - p)}, (Slice){eq + 1, (size_t)(stop - eq - 1)})) return no_memory(r);
    for (p = stop; p < end && (*p == ' ' || *p == '\t');) p++;
  }
  return LEDE_OK;
}

/* ---- Entries ---------------------------------------------------------------------------------------------------- */

/* The classes that drive the tokeniser and the splitter of sentences. */
static const struct { const char *name; uint16_t flags; } driving[] = {
    {"starter", LEDE_ENTRY_STARTER}, {"function_word", LEDE_ENTRY_STARTER}, {"report", LEDE_ENTRY_REPORTS},
    {"clitic", LEDE_ENTRY_CLITIC}, {"contraction", LEDE_ENTRY_CONTRACTION}, {"prefix", LEDE_ENTRY_PREFIX},
    {"weekday", LEDE_ENTRY_TIME_NAME}, {"month", LEDE_ENTRY_TIME_NAME}, {"timezone", LEDE_ENTRY_TIME_NAME},
    {"time_follower", LEDE_ENTRY_TIME_NAME}};

/* The lines to come are of this class. */
static void set_class(Reader *r, int class_id) {
  const char *name = lede_lexicon_class_name(r->lex, class_id);
  r->class_id = class_id;
  r->class_flags = 0;
  for (size_t i = 0; i < sizeof driving / sizeof *driving; i++)
    if (strcmp(name, driving[i].name) == 0) r->class_flags = driving[i].flags;
  r->abbreviations = strcmp(name, "abbreviation") == 0;
}

static bool item_says(const lede_lexicon *lex, const Item *item, const char *key, const char *value) {
  for (uint32_t i = 0; i < item->attr_count; i++) {
    const Attr *a = &lex->attrs[item->first_attr + i];
    if (strcmp(lex->pool.bytes + a->key, key) == 0 && strcmp(lex->pool.bytes + a->value, value) == 0) return true;
  }
  return false;
}

static uint16_t abbreviation_flags(const lede_lexicon *lex, const Item *item) {
  return (uint16_t)((item_says(lex, item, "ends", "never") ? LEDE_ENTRY_NEVER_ENDS : 0) |
                    (item_says(lex, item, "ends", "mostly") ? LEDE_ENTRY_MOSTLY_ENDS : 0) |
                   (item_says(lex, item, "before", "number") ? LEDE_ENTRY_BEFORE_NUMBER : 0) |
                   (item_says(lex, item, "case", "capital") ? LEDE_ENTRY_CAPITAL : 0));
}

static void set_flags(Reader *r, uint32_t entry, const Item *item) {
  uint16_t *flags = &r->lex->entries[entry].flags;
  *flags |= r->class_flags;
  if (r->abbreviations) *flags |= abbreviation_flags(r->lex, item);
}

static bool add_item(Reader *r, uint32_t entry, lede_form form, size_t first_attr, size_t attr_count) {
  lede_lexicon *lex = r->lex;
  if (!lede_grow(&lex->items, &lex->item_room, lex->item_count + 1, sizeof(Item))) return false;
  Item item = {0, (uint32_t)first_attr, (uint32_t)attr_count, r->line, (uint16_t)r->class_id, r->file,
               r->exact ? (uint8_t)form : LEDE_FORM_COUNT};
  uint32_t number = (uint32_t)lex->item_count++;
  lex->items[number] = item;
  Entry *e = &lex->entries[entry];
  if (e->last_item != 0)
    lex->items[e->last_item].next = number;
  else
    e->first_item = number;
  e->last_item = number;
  lex->generation++;
  set_flags(r, entry, &item);
  return true;
}

enum { LONGEST_PHRASE = 16 }; /* words */
typedef struct { uint32_t entry[LONGEST_PHRASE]; uint8_t form[LONGEST_PHRASE]; size_t count; } Words;

/* Cut an entry into words as the tokeniser will cut the text; a single word with a final stop is one token. */
static lede_status cut(Reader *r, Slice text, Words *w) {
  w->count = 0;
  lede_scan scan = {text.s, 0, (uint32_t)text.len, r->lex, 0, false};
  lede_scanned token;
  bool whole = (r->class_flags & (LEDE_ENTRY_CLITIC | LEDE_ENTRY_CONTRACTION)) != 0;
  while (lede_scan_next(&scan, &token)) {
    if (whole) token.begin = 0, token.end = scan.at = scan.end; /* as written: these are what words are cut by */
    bool stop_next = scan.at + 1 == scan.end && text.s[scan.at] == '.' && token.form <= LEDE_FORM_DOTTED;
    if (stop_next) token.end = scan.at = scan.end; /* "Gov." makes itself known */
    if (w->count == LONGEST_PHRASE)
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: a phrase may have %d words", r->name, r->line, LONGEST_PHRASE);
    char folded[LEDE_LONGEST_WORD];
    size_t n = lede_fold_word(text.s + token.begin, token.end - token.begin, folded);
    if (n == 0)
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: a word may have %d bytes", r->name, r->line,
                       LEDE_LONGEST_WORD - 4);
    uint32_t entry = lede_entry_make(r->lex, folded, n);
    if (entry == 0) return no_memory(r);
    w->entry[w->count] = entry;
    w->form[w->count++] = (uint8_t)(stop_next ? LEDE_FORM_DOTTED : token.form);
  }
  return LEDE_OK;
}

/* The entry of a phrase: its words joined by single spaces, at the end of a path through the trie. */
static uint32_t make_phrase(lede_lexicon *lex, const Words *w) {
  char text[LONGEST_PHRASE * (LEDE_LONGEST_WORD + 1)];
  size_t n = 0;
  uint32_t node = 0;
  for (size_t i = 0; i < w->count; i++) {
    const Entry *e = &lex->entries[w->entry[i]];
    if (i > 0) text[n++] = ' ';
    memcpy(text + n, lex->pool.bytes + e->text, e->len);
    n += e->len;
    node = lede_phrase_add(lex, node, w->entry[i]);
    if (node == 0) return 0;
  }
  uint32_t entry = lede_entry_make(lex, text, n);
  lex->nodes[node].phrase = entry;
  lex->entries[w->entry[0]].flags |= LEDE_ENTRY_OPENS_PHRASE;
  return entry;
}

static lede_status add_form(Reader *r, Slice text, size_t first_attr, size_t attr_count) {
  Words w;
  lede_status st = cut(r, text, &w);
  if (st != LEDE_OK) return st;
  if (w.count == 0)
    return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: an empty form (two slashes, or nothing before the bar)", r->name, r->line);
  uint32_t entry = w.count == 1 ? w.entry[0] : make_phrase(r->lex, &w);
  lede_form form = w.count == 1 ? (lede_form)w.form[0] : lede_phrase_form(w.form, w.count);
  return entry != 0 && add_item(r, entry, form, first_attr, attr_count) ? LEDE_OK : no_memory(r);
}

static bool has_attr(const lede_lexicon *lex, size_t first, const char *key) {
  for (size_t i = first; i < lex->attr_count; i++)
    if (strcmp(lex->pool.bytes + lex->attrs[i].key, key) == 0) return true;
  return false;
}

/* first / second / third | key=value */
static lede_status read_entry(Reader *r, Slice line) {
  const char *bar = memchr(line.s, '|', line.len);
  Slice forms = bar != NULL ? trim(line.s, (size_t)(bar - line.s)) : line;
  size_t first_attr = r->lex->attr_count;
  if (bar != NULL) {
    lede_status st = read_attrs(r, trim(bar + 1, line.len - (size_t)(bar + 1 - line.s)));
    if (st != LEDE_OK) return st;
  }
  bool lemma_given = has_attr(r->lex, first_attr, "lemma");
  for (const char *p = forms.s, *end = forms.s + forms.len; p <= end;) {
    const char *stop = p;
    while (stop < end && !(*stop == '/' && stop > p && stop[-1] == ' ')) stop++;
    Slice form = trim(p, (size_t)(stop - p));
    if (!lemma_given && !add_attr(r->lex, (Slice){"lemma", 5}, form)) return no_memory(r);
    lemma_given = true;
    lede_status st = add_form(r, form, first_attr, r->lex->attr_count - first_attr);
    if (st != LEDE_OK) return st;
    p = stop + 1;
  }
  return LEDE_OK;
}

/* @class NAME, @case exact|fold */
static lede_status read_directive(Reader *r, Slice line) {
  const char *gap = memchr(line.s, ' ', line.len);
  size_t n = gap != NULL ? (size_t)(gap - line.s) : line.len;
  Slice value = trim(line.s + n, line.len - n);
  if (n == 6 && memcmp(line.s, "@class", 6) == 0 && value.len > 0) {
    int class_id = lede_class_make(r->lex, value.s, value.len);
    if (class_id < 0) return no_memory(r);
    set_class(r, class_id);
    return LEDE_OK;
  }
  bool exact = value.len == 5 && memcmp(value.s, "exact", 5) == 0;
  if (n == 5 && memcmp(line.s, "@case", 5) == 0 && (exact || (value.len == 4 && memcmp(value.s, "fold", 4) == 0))) {
    r->exact = exact;
    return LEDE_OK;
  }
  return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: '%.*s' is no directive (@class NAME, @case exact, @case fold)", r->name,
                   r->line, (int)(line.len < 60 ? line.len : 60), line.s);
}

static bool open_file(Reader *r) {
  const char *slash = strrchr(r->name, '/'), *base = slash != NULL ? slash + 1 : r->name;
  lede_lexicon *lex = r->lex;
  uint32_t name = lede_pool_add(&lex->pool, r->name, strlen(r->name));
  if (name == LEDE_POOL_FULL || lex->file_count >= UINT16_MAX ||
      !lede_grow(&lex->files, &lex->file_room, lex->file_count + 1, sizeof *lex->files))
    return false;
  r->file = (uint16_t)lex->file_count;
  lex->files[lex->file_count++] = name;
  int class_id = lede_class_make(lex, base, strlen(base));
  if (class_id >= 0) set_class(r, class_id);
  return class_id >= 0;
}

lede_status lede_lexicon_read(lede_lexicon *lex, const char *name, const char *text, size_t len, lede_error *err) {
  Reader r = {.lex = lex, .name = name, .err = err};
  if (!open_file(&r)) return no_memory(&r);
  size_t bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  for (size_t at = bom; at < len;) {
    const char *nl = memchr(text + at, '\n', len - at);
    size_t stop = nl != NULL ? (size_t)(nl - text) : len;
    Slice line = trim(text + at, stop - at);
    r.line++;
    lede_status st = LEDE_OK;
    if (lede_utf8_valid(line.s, line.len) < line.len)
      st = lede_fail(err, LEDE_ESYNTAX, "%s:%u: not UTF-8", name, r.line);
    else if (line.len > 0 && line.s[0] == '@')
      st = read_directive(&r, line);
    else if (line.len > 0 && line.s[0] != '#')
      st = read_entry(&r, line);
    if (st != LEDE_OK) return st;
    at = stop + 1;
  }
  return LEDE_OK;
}

/* ---- Files and folders ------------------------------------------------------------------------------------------ */

#define LARGEST_FILE ((size_t)1 << 30)

static lede_status system_error(const char *path, lede_error *err) {
  return lede_fail(err, errno == ENOENT ? LEDE_ENOTFOUND : LEDE_EIO, "%s: %s", path, strerror(errno));
}

static lede_status load_file(lede_lexicon *lex, const char *path, lede_error *err) {
  char *text;
  size_t len;
  lede_status st = lede_file_read(path, LARGEST_FILE, &text, &len, err);
  if (st != LEDE_OK) return st;
  st = lede_lexicon_read(lex, path, text, len, err);
  free(text);
  return st;
}

static int is_list(const struct dirent *e) { return strchr(e->d_name, '.') == NULL; }

/* The files that drive the tokeniser come first, since the others are cut into words with their help. */
static int rank(const char *file) {
  static const char *const first[] = {"abbreviation", "clitic", "contraction", "prefix"};
  int n = (int)(sizeof first / sizeof *first), i = 0;
  while (i < n && strcmp(file, first[i]) != 0) i++;
  return i;
}

/* By name, bytewise, but for those that come first. */
static int by_name(const struct dirent **a, const struct dirent **b) {
  int first = rank((*a)->d_name), second = rank((*b)->d_name);
  return first != second ? first - second : strcmp((*a)->d_name, (*b)->d_name);
}

static lede_status load_folder(lede_lexicon *lex, const char *path, lede_error *err) {
  struct dirent **list;
  int n = scandir(path, &list, is_list, by_name);
  if (n < 0) return system_error(path, err);
  lede_status st = LEDE_OK;
  for (int i = 0; i < n; i++) {
    char file[4096];
    if (st == LEDE_OK && snprintf(file, sizeof file, "%s/%s", path, list[i]->d_name) >= (int)sizeof file)
      st = lede_fail(err, LEDE_EIO, "%s: the path is too long", path);
    if (st == LEDE_OK) st = load_file(lex, file, err);
    free(list[i]);
  }
  free(list);
  return st;
}

lede_status lede_lexicon_load(lede_lexicon *lex, const char *path, lede_error *err) {
  struct stat info;
  if (stat(path, &info) != 0) return system_error(path, err);
  return S_ISDIR(info.st_mode) ? load_folder(lex, path, err) : load_file(lex, path, err);
}
