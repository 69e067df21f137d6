/* load.c - reading lexicon files. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/near.h"
#include "core/utf8.h"
#include "lede/file.h"
#include "lexicon/scan.h"
#include "lexicon/store.h"

typedef struct { const char *s; size_t len; } Slice;

typedef struct {
  lede_lexicon *lex;
  const char *name; /* what messages call the list */
  const char *place; /* of a script that adds it, for warnings; NULL: a file */
  Slice own_class;  /* the class that it is named after */
  uint32_t line;
  int class_id;     /* of the lines to come, -1: not known yet */
  uint16_t file;
  bool exact, plain, possessive;
  bool new_class;   /* no list had it before */
  uint32_t keys[16]; /* of attributes, in the pool: lists use few */
  size_t key_count;
  lede_error *err;
} Reader;

static lede_status no_memory(Reader *r) { return lede_fail(r->err, LEDE_ENOMEM, "%s: out of memory", r->name); }

static bool is_gap(char c) { return c == ' ' || c == '\t'; }

static Slice trim(const char *s, size_t len) {
  while (len > 0 && is_gap(*s)) s++, len--;
  while (len > 0 && (is_gap(s[len - 1]) || s[len - 1] == '\r')) len--;
  return (Slice){s, len};
}

/* A slice as a message shows it: its length, cut. */
static int shown(Slice s) { return (int)(s.len < 60 ? s.len : 60); }

/* ---- Warnings --------------------------------------------------------------------------------------------------- */

enum { MOST_WARNINGS = 100 };

/* One that cannot be kept is lost. */
static void LEDE_PRINTF(2, 3) warn(Reader *r, const char *format, ...) {
  lede_lexicon *lex = r->lex;
  char message[512];
  bool by_script = r->place != NULL;
  int n = snprintf(message, sizeof message, "%s%s%s:%u: ", by_script ? r->place : "", by_script ? ": " : "", r->name,
                   r->line);
  if (n < 0 || n >= (int)sizeof message || lex->warning_count == MOST_WARNINGS) return;
  va_list args;
  va_start(args, format);
  vsnprintf(message + n, sizeof message - (size_t)n, format, args);
  va_end(args);
  uint32_t text = lede_text_add(lex, message, strlen(message));
  if (text == LEDE_POOL_FULL || !lede_grow(&lex->warnings, &lex->warning_room, lex->warning_count + 1, sizeof text))
    return;
  lex->warnings[lex->warning_count++] = text;
}

/* ---- Attributes: key=value key=value ---------------------------------------------------------------------------- */

/* The key in the pool; LEDE_POOL_FULL: out of memory. */
static uint32_t make_key(Reader *r, Slice key) {
  for (size_t i = 0; i < r->key_count; i++) {
    const char *known = lede_str(r->lex, r->keys[i]);
    if (strncmp(known, key.s, key.len) == 0 && known[key.len] == '\0') return r->keys[i];
  }
  uint32_t text = lede_text_add(r->lex, key.s, key.len);
  if (text != LEDE_POOL_FULL && r->key_count < sizeof r->keys / sizeof *r->keys) r->keys[r->key_count++] = text;
  return text;
}

static bool add_attr(Reader *r, Slice key, Slice value) {
  lede_lexicon *lex = r->lex;
  uint32_t k = make_key(r, key), v = lede_text_add(lex, value.s, value.len);
  if (k == LEDE_POOL_FULL || v == LEDE_POOL_FULL ||
      !lede_grow(&lex->attrs, &lex->attr_room, lex->attr_count + 1, sizeof(Attr)))
    return false;
  char *bytes = lex->pool.bytes + (v - lex->base.pool_len);
  while ((bytes = strchr(bytes, '_')) != NULL) *bytes = ' ';
  lex->attrs[lex->attr_count++] = (Attr){k, v};
  return true;
}

static lede_status read_attrs(Reader *r, Slice s) {
  for (const char *p = s.s, *end = s.s + s.len; p < end;) {
    const char *stop = p;
    while (stop < end && !is_gap(*stop)) stop++;
    const char *eq = memchr(p, '=', (size_t)(stop - p));
    if (eq == NULL || eq == p)
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: '%.*s' is no attribute (key=value)", r->name, r->line,
                       shown((Slice){p, (size_t)(stop - p)}), p);
    if (!add_attr(r, (Slice){p, (size_t)(eq - p)}, (Slice){eq + 1, (size_t)(stop - eq - 1)})) return no_memory(r);
    for (p = stop; p < end && is_gap(*p);) p++;
  }
  return LEDE_OK;
}

typedef struct { uint32_t first, count; } Attrs; /* of a line; a lemma that the line does not give is the last */

static const char *value_of(const lede_lexicon *lex, Attrs attrs, const char *key) {
  for (uint32_t i = 0; i < attrs.count; i++) {
    const Attr *a = lede_attr(lex, attrs.first + i);
    if (strcmp(lede_str(lex, a->key), key) == 0) return lede_str(lex, a->value);
  }
  return NULL;
}

/* Does every attribute of `a` but the lemma, which may well differ, stand in `b`? */
static bool all_in(const lede_lexicon *lex, Attrs a, Attrs b) {
  for (uint32_t i = 0; i < a.count; i++) {
    const Attr *attr = lede_attr(lex, a.first + i);
    const char *key = lede_str(lex, attr->key), *value = value_of(lex, b, key);
    if (strcmp(key, "lemma") != 0 && (value == NULL || strcmp(value, lede_str(lex, attr->value)) != 0)) return false;
  }
  return true;
}

static bool say_the_same(const lede_lexicon *lex, Attrs a, Attrs b) { return all_in(lex, a, b) && all_in(lex, b, a); }

/* ---- Items ------------------------------------------------------------------------------------------------------ */

/* Is the item there already, from a script that ran before?  One of this file that says otherwise is told of. */
static bool is_repeated(Reader *r, uint32_t entry, const Item *item) {
  const lede_lexicon *lex = r->lex;
  Attrs attrs = {item->first_attr, item->attr_count};
  uint32_t at = lede_entry(lex, entry)->first_item, other = 0;
  for (const Item *i; (i = lede_next_item(lex, &at)) != NULL;) {
    if (i->class_id != item->class_id || i->file != item->file || i->rank != item->rank || i->exact != item->exact ||
        i->removes != item->removes)
      continue;
    bool same = say_the_same(lex, (Attrs){i->first_attr, i->attr_count}, attrs);
    if (same && i->line == item->line) return true;
    if (!same && other == 0) other = i->line;
  }
  if (other != 0)
    warn(r, "'%s' stands on line %u too, with other attributes; what that line says counts",
         lede_lexicon_entry_text(lex, entry), other);
  return false;
}

static bool add_item(Reader *r, uint32_t entry, Item item) {
  lede_lexicon *lex = r->lex;
  if (is_repeated(r, entry, &item)) return true;
  if (!lede_grow(&lex->items, &lex->item_room, lex->item_count + 1, sizeof(Item))) return false;
  uint32_t number = lex->base.item_count + (uint32_t)lex->item_count;
  lex->items[lex->item_count++] = item;
  Entry *e = lede_entry(lex, entry);
  Item *last = lede_item(lex, e->last_item);
  if (last != NULL)
    last->next = number;
  else
    e->first_item = number;
  e->last_item = number;
  if (item.removes) e->flags |= LEDE_ENTRY_REMOVALS;
  lede_entry_set_flags(lex, entry, item.class_id);
  lex->generation++;
  return true;
}

static Item make_item(const Reader *r, lede_form form, Attrs attrs) {
  return (Item){.first_attr = attrs.first, .attr_count = attrs.count, .line = r->line, .file = r->file,
                .class_id = (uint16_t)r->class_id, .exact = r->exact ? (uint8_t)form : LEDE_FORM_COUNT,
                .rank = r->lex->rank};
}

/* ---- Words of an entry ------------------------------------------------------------------------------------------ */

typedef struct {
  char text[LEDE_LONGEST_TEXT]; /* folded, with single spaces */
  size_t len, count;
  uint32_t start[LEDE_LONGEST_PHRASE], stop[LEDE_LONGEST_PHRASE];
  uint32_t entry[LEDE_LONGEST_PHRASE]; /* 0: not looked up, or not known */
  uint8_t form[LEDE_LONGEST_PHRASE];
} Words;

/* false: there is no room. */
static bool add_word(Words *w, const char *folded, size_t len, lede_form form, uint32_t entry) {
  if (w->count == LEDE_LONGEST_PHRASE || w->len + 1 + len > sizeof w->text) return false;
  if (w->count > 0) w->text[w->len++] = ' ';
  w->start[w->count] = (uint32_t)w->len;
  memcpy(w->text + w->len, folded, len);
  w->len += len;
  w->stop[w->count] = (uint32_t)w->len;
  w->entry[w->count] = entry;
  w->form[w->count++] = (uint8_t)form;
  return true;
}

/* Cut an entry into words as the tokeniser will cut the text; a single word with a final stop is one token. */
static lede_status cut(Reader *r, Slice text, Words *w) {
  w->len = w->count = 0;
  lede_scan scan = {text.s, 0, (uint32_t)text.len, r->lex, 0, false};
  lede_scanned token;
  bool whole = lede_cuts_words(r->lex, r->class_id);
  while (lede_scan_next(&scan, &token)) {
    if (whole) token.begin = 0, token.end = scan.at = scan.end, token.entry = 0; /* as written: these are what words are cut by */
    bool stop_next = scan.at + 1 == scan.end && text.s[scan.at] == '.' && token.form <= LEDE_FORM_DOTTED;
    if (stop_next) token.end = scan.at = scan.end, token.entry = 0; /* "Gov." makes itself known */
    char folded[LEDE_LONGEST_WORD];
    size_t n = lede_fold_word(text.s + token.begin, token.end - token.begin, folded);
    if (n == 0)
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: a word may have %d bytes", r->name, r->line,
                       LEDE_LONGEST_WORD - 4);
    if (!add_word(w, folded, n, stop_next ? LEDE_FORM_DOTTED : token.form, r->plain || r->lex->plain ? 0 : token.entry))
      return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: a phrase may have %d words", r->name, r->line,
                       LEDE_LONGEST_PHRASE);
  }
  if (w->count == 0)
    return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: an empty form (two slashes, or nothing before the bar)", r->name,
                     r->line);
  return LEDE_OK;
}

static lede_form form_of(const Words *w) {
  return w->count == 1 ? (lede_form)w->form[0] : lede_phrase_form(w->form, w->count);
}

static uint32_t make_entry(Reader *r, const char *folded, size_t len) {
  return r->plain ? lede_entry_make_plain(r->lex, folded, len) : lede_entry_make(r->lex, folded, len);
}

/* A path through the trie with the phrase's entry at its end. */
static bool add_path(lede_lexicon *lex, const uint32_t *words, size_t count, uint32_t phrase) {
  uint32_t node = 0;
  for (size_t i = 0; i < count; i++) {
    if (words[i] == 0 || (node = lede_phrase_add(lex, node, words[i])) == 0) return false;
  }
  lede_entry(lex, words[0])->flags |= LEDE_ENTRY_OPENS_PHRASE;
  Node *end = lede_node(lex, node);
  if (end->phrase != phrase) lex->generation++;
  end->phrase = phrase;
  return phrase != 0;
}

/* The way to a phrase.  Where diacritics are folded there is one for the words as they are written, one for those
 * without their marks, and one for those with any others. */
static bool add_paths(Reader *r, const Words *w, uint32_t phrase) {
  lede_lexicon *lex = r->lex;
  uint32_t written[LEDE_LONGEST_PHRASE], bare[LEDE_LONGEST_PHRASE], any[LEDE_LONGEST_PHRASE];
  for (size_t i = 0; i < w->count; i++) {
    const char *word = w->text + w->start[i];
    size_t len = w->stop[i] - w->start[i];
    written[i] = w->entry[i] != 0 ? w->entry[i] : lede_entry_make(lex, word, len);
    if (r->plain && (any[i] = lede_entry_make_plain(lex, word, len)) != 0) bare[i] = lede_entry_bare(lex, any[i]);
    if (r->plain && any[i] == 0) return false;
  }
  if (!r->plain) return add_path(lex, written, w->count, phrase);
  return add_path(lex, written, w->count, lede_entry_make(lex, w->text, w->len)) &&
         add_path(lex, bare, w->count, lede_entry_bare(lex, phrase)) && add_path(lex, any, w->count, phrase);
}

static bool add_words(Reader *r, const Words *w, Attrs attrs) {
  uint32_t entry = make_entry(r, w->text, w->len);
  if (entry == 0 || (w->count > 1 && !add_paths(r, w, entry))) return false;
  return add_item(r, entry, make_item(r, form_of(w), attrs));
}

/* ---- Possessives ------------------------------------------------------------------------------------------------ */

static bool is_possessive(const Words *w, size_t i) {
  const char *s = w->text + w->start[i];
  size_t n = w->stop[i] - w->start[i];
  return i > 0 && *s == '\'' && (n == 1 || (n == 2 && s[1] == 's'));
}

/* The words without their apostrophes, Lloyd 's -> lloyds: false where there is none. */
static bool without_marks(const Words *w, Words *out) {
  bool any = false;
  out->len = out->count = 0;
  for (size_t i = 0; i < w->count; i++) {
    const char *s = w->text + w->start[i];
    size_t n = w->stop[i] - w->start[i];
    if (!is_possessive(w, i)) {
      add_word(out, s, n, (lede_form)w->form[i], w->entry[i]);
      continue;
    }
    any = true;
    memcpy(out->text + out->len, s + 1, n - 1);
    out->len += n - 1;
    out->stop[out->count - 1] = (uint32_t)out->len;
    out->entry[out->count - 1] = 0;
  }
  return any;
}

/* The words with the mark of a possessive after word i. */
static bool with_mark(const Words *w, size_t i, const char *mark, Words *out) {
  out->len = out->count = 0;
  bool ok = true;
  for (size_t k = 0; ok && k < w->count; k++) {
    ok = add_word(out, w->text + w->start[k], w->stop[k] - w->start[k], (lede_form)w->form[k], w->entry[k]);
    if (k == i) ok = ok && add_word(out, mark, strlen(mark), LEDE_FORM_CLITIC, 0);
  }
  return ok;
}

/* One that would be too long is no phrase. */
static bool add_possessives(Reader *r, const Words *w, Attrs attrs) {
  Words other;
  if (without_marks(w, &other) && !add_words(r, &other, attrs)) return false;
  for (size_t i = 0; i + 1 < w->count; i++) {
    if (w->form[i] > LEDE_FORM_DOTTED || is_possessive(w, i + 1)) continue;
    bool s = w->text[w->stop[i] - 1] == 's'; /* Congress's, Congress' */
    if (with_mark(w, i, "'s", &other) && !add_words(r, &other, attrs)) return false;
    if (s && with_mark(w, i, "'", &other) && !add_words(r, &other, attrs)) return false;
  }
  return true;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------ */

static bool set_class(Reader *r, const char *name, size_t len) {
  size_t known = r->lex->class_count;
  r->class_id = lede_class_make(r->lex, name, len);
  r->new_class = r->lex->class_count > known;
  return r->class_id >= 0;
}

/* The class that the list is named after, unless it has named another.  One that a user makes may be a slip. */
static bool need_class(Reader *r) {
  if (r->class_id >= 0) return true;
  if (!set_class(r, r->own_class.s, r->own_class.len)) return false;
  if (!r->new_class || r->lex->rank < LEDE_RANK_USER) return true;
  const char *name = lede_lexicon_class_name(r->lex, r->class_id), *near = lede_lexicon_near_class(r->lex, name);
  if (near != NULL && lede_distance(name, near) == 1)
    warn(r, "'%s' is a new class (did you mean '%s'? else say: @class %s)", name, near, name);
  return true;
}

/* The next of forms that are divided by slashes with a space before them; false: no more. */
static bool next_form(const char **at, const char *end, Slice *form) {
  const char *p = *at, *stop = p;
  if (p > end) return false;
  while ((stop = memchr(stop, '/', (size_t)(end - stop))) != NULL && !(stop > p && stop[-1] == ' ')) stop++;
  if (stop == NULL) stop = end;
  *form = trim(p, (size_t)(stop - p));
  *at = stop + 1;
  return true;
}

static lede_status add_form(Reader *r, Slice form, Attrs attrs) {
  Words w;
  lede_status st = cut(r, form, &w);
  if (st != LEDE_OK) return st;
  if (!add_words(r, &w, attrs) || (r->possessive && !add_possessives(r, &w, attrs))) return no_memory(r);
  return LEDE_OK;
}

/* first / second / third | key=value */
static lede_status read_entry(Reader *r, Slice line) {
  lede_lexicon *lex = r->lex;
  const char *bar = memchr(line.s, '|', line.len), *at = line.s;
  Slice forms = bar != NULL ? trim(line.s, (size_t)(bar - line.s)) : line, form;
  uint32_t own = (uint32_t)lex->attr_count;
  if (bar != NULL) {
    lede_status st = read_attrs(r, trim(bar + 1, line.len - (size_t)(bar + 1 - line.s)));
    if (st != LEDE_OK) return st;
  }
  Attrs attrs = {lex->base.attr_count + own, (uint32_t)lex->attr_count - own};
  bool lemma_given = value_of(lex, attrs, "lemma") != NULL;
  while (next_form(&at, forms.s + forms.len, &form)) {
    if (!lemma_given && !add_attr(r, (Slice){"lemma", 5}, form)) return no_memory(r);
    lemma_given = true;
    attrs.count = (uint32_t)lex->attr_count - own;
    lede_status st = add_form(r, form, attrs);
    if (st != LEDE_OK) return st;
  }
  return LEDE_OK;
}

/* Take a form out of the class, in all its spellings that are linked.  In a class of the list's own there may be
 * nothing yet: what a script adds to it later counts as taken out. */
static lede_status remove_form(Reader *r, Slice form) {
  lede_lexicon *lex = r->lex;
  Words w;
  lede_status st = cut(r, form, &w);
  if (st != LEDE_OK) return st;
  uint32_t entry = lede_lexicon_find(lex, w.text, w.len);
  if (entry == 0) entry = make_entry(r, w.text, w.len);
  if (entry == 0) return no_memory(r);
  uint32_t link = lede_link(lex, entry), place = link != 0 ? link : entry;
  Item item = make_item(r, LEDE_FORM_COUNT, (Attrs){0, 0});
  item.exact = LEDE_FORM_COUNT;
  item.removes = true;
  if (is_repeated(r, place, &item)) return LEDE_OK;
  if (!r->new_class && !lede_lexicon_is(lex, entry, LEDE_FORM_COUNT, r->class_id))
    warn(r, "'%.*s' is not in class '%s': there is nothing to take out", shown(form), form.s,
         lede_lexicon_class_name(lex, r->class_id));
  if (!add_item(r, place, item)) return no_memory(r);
  lede_entry_set_flags(lex, entry, r->class_id);
  return LEDE_OK;
}

/* - first / second */
static lede_status read_removal(Reader *r, Slice line) {
  if (memchr(line.s, '|', line.len) != NULL)
    return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: a line that takes words out (- word) has no attributes", r->name,
                     r->line);
  const char *at = line.s;
  Slice form;
  while (next_form(&at, line.s + line.len, &form)) {
    lede_status st = remove_form(r, form);
    if (st != LEDE_OK) return st;
  }
  return LEDE_OK;
}

static bool is_word(Slice s, const char *word) { return s.len == strlen(word) && memcmp(s.s, word, s.len) == 0; }

/* diacritics possessive; none.  false: something else. */
static bool set_folds(Reader *r, Slice value) {
  r->plain = r->possessive = false;
  for (const char *p = value.s, *end = value.s + value.len; p < end;) {
    const char *stop = p;
    while (stop < end && !is_gap(*stop)) stop++;
    Slice word = {p, (size_t)(stop - p)};
    if (is_word(word, "diacritics"))
      r->plain = true;
    else if (is_word(word, "possessive"))
      r->possessive = true;
    else if (!is_word(value, "none"))
      return false;
    for (p = stop; p < end && is_gap(*p);) p++;
  }
  return value.len > 0;
}

/* @class NAME, @case exact|fold, @fold … */
static lede_status read_directive(Reader *r, Slice line) {
  size_t n = 0;
  while (n < line.len && !is_gap(line.s[n])) n++;
  Slice name = {line.s, n}, value = trim(line.s + n, line.len - n);
  if (is_word(name, "@class") && value.len > 0) return set_class(r, value.s, value.len) ? LEDE_OK : no_memory(r);
  bool exact = is_word(value, "exact");
  if (is_word(name, "@case") && (exact || is_word(value, "fold"))) {
    r->exact = exact;
    return LEDE_OK;
  }
  if (is_word(name, "@fold") && set_folds(r, value)) return LEDE_OK;
  return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: '%.*s' is no directive (@class NAME, @case exact, @case fold, "
                   "@fold diacritics, @fold possessive, @fold none)", r->name, r->line, shown(line), line.s);
}

static lede_status read_line(Reader *r, Slice line) {
  if (lede_utf8_valid(line.s, line.len) < line.len)
    return lede_fail(r->err, LEDE_ESYNTAX, "%s:%u: not UTF-8", r->name, r->line);
  if (line.len == 0 || line.s[0] == '#') return LEDE_OK;
  if (line.s[0] == '@') return read_directive(r, line);
  if (!need_class(r)) return no_memory(r);
  if (line.s[0] == '-' && line.len > 1 && is_gap(line.s[1])) return read_removal(r, trim(line.s + 1, line.len - 1));
  return read_entry(r, line);
}

/* A line that adds nothing, since a script has added it before, leaves nothing behind. */
static lede_status read_and_tidy(Reader *r, Slice line) {
  lede_lexicon *lex = r->lex;
  size_t made = lex->item_count + lex->entry_count + lex->warning_count + lex->class_count;
  size_t attr_count = lex->attr_count, pool_len = lex->pool.len, key_count = r->key_count;
  lede_status st = read_line(r, line);
  if (lex->item_count + lex->entry_count + lex->warning_count + lex->class_count == made) {
    lex->attr_count = attr_count;
    lex->pool.len = pool_len;
    r->key_count = key_count;
  }
  return st;
}

/* Room for what a list of so many bytes may hold: a phrase in twenty bytes, as lists of names have it, with one word that
 * is new.  Growing step by step would touch twice the memory; what stays empty is not touched. */
static bool make_room(lede_lexicon *lex, size_t len) {
  size_t lines = len / 20;
  return lede_words_reserve(&lex->words, lines) && lede_table_reserve(&lex->phrases, lines) &&
         lede_table_reserve(&lex->steps, 2 * lines) &&
         lede_grow(&lex->pool.bytes, &lex->pool.room, lex->pool.len + 3 * len, 1) &&
         lede_grow(&lex->entries, &lex->entry_room, lex->entry_count + 2 * lines, sizeof(Entry)) &&
         lede_grow(&lex->items, &lex->item_room, lex->item_count + lines, sizeof(Item)) &&
         lede_grow(&lex->attrs, &lex->attr_room, lex->attr_count + lines, sizeof(Attr)) &&
         lede_grow(&lex->nodes, &lex->node_room, lex->node_count + 2 * lines, sizeof(Node));
}

static lede_status read_list(Reader *r, const char *where, const char *text, size_t len) {
  int file = lede_file_make(r->lex, where);
  if (file < 0 || !make_room(r->lex, len)) return no_memory(r);
  r->file = (uint16_t)file;
  r->class_id = -1;
  size_t bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  for (size_t at = bom; at < len;) {
    const char *nl = memchr(text + at, '\n', len - at);
    size_t stop = nl != NULL ? (size_t)(nl - text) : len;
    r->line++;
    lede_status st = read_and_tidy(r, trim(text + at, stop - at));
    if (st != LEDE_OK) return st;
    at = stop + 1;
  }
  return need_class(r) ? LEDE_OK : no_memory(r); /* an empty list is a class too */
}

lede_status lede_lexicon_add(lede_lexicon *lex, const char *class_name, const char *where, const char *text, size_t len,
                             lede_error *err) {
  Reader r = {.lex = lex, .name = class_name, .own_class = {class_name, strlen(class_name)}, .place = where, .err = err};
  return read_list(&r, where, text, len);
}

lede_status lede_lexicon_read(lede_lexicon *lex, const char *name, const char *text, size_t len, lede_error *err) {
  const char *slash = strrchr(name, '/'), *base = slash != NULL ? slash + 1 : name;
  size_t stem = strcspn(base, ".");
  Reader r = {.lex = lex, .name = name, .own_class = {base, stem > 0 ? stem : strlen(base)}, .err = err};
  return read_list(&r, name, text, len);
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

int lede_is_list(const struct dirent *e) { return strchr(e->d_name, '.') == NULL; }

/* The files that drive the tokeniser come first, since the others are cut into words with their help. */
static int rank_of(const char *file) {
  static const char *const first[] = {"abbreviation", "clitic", "contraction", "prefix"};
  int n = (int)(sizeof first / sizeof *first), i = 0;
  while (i < n && strcmp(file, first[i]) != 0) i++;
  return i;
}

int lede_list_order(const struct dirent **a, const struct dirent **b) {
  int first = rank_of((*a)->d_name), second = rank_of((*b)->d_name);
  return first != second ? first - second : strcmp((*a)->d_name, (*b)->d_name);
}

static lede_status load_folder(lede_lexicon *lex, const char *path, lede_error *err) {
  struct dirent **list;
  int n = scandir(path, &list, lede_is_list, lede_list_order);
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
