/* segment.c - tokens and sentences, in one pass over each block. */
#include <stdlib.h>
#include <string.h>
#include "doc/doc_internal.h"
#include "lexicon/lexicon_internal.h"
#include "lexicon/scan.h"

/* ---- Names of forms --------------------------------------------------------------------------------------------- */

static const char *const form_names[LEDE_FORM_COUNT] = {
    "lower",  "Cap",   "UPPER", "Mixed",  "camel", "Dotted", "number", "ordinal", "alnum",
    "clitic", "open",  "close", "punct",  "symbol", "url",   "email",  "handle",  "other"};

const char *lede_form_name(lede_form form) { return form < LEDE_FORM_COUNT ? form_names[form] : "none"; }

uint32_t lede_form_set(const char *name) {
  if (strcmp(name, "capital") == 0)
    return 1u << LEDE_FORM_CAP | 1u << LEDE_FORM_UPPER | 1u << LEDE_FORM_MIXED | 1u << LEDE_FORM_DOTTED;
  for (int i = 0; i < LEDE_FORM_COUNT; i++)
    if (strcmp(name, form_names[i]) == 0) return 1u << i;
  return 0;
}

/* ---- Growing the arrays ----------------------------------------------------------------------------------------- */

typedef struct {
  lede_doc *doc;
  const lede_lexicon *lex;
  size_t token_room, sentence_room;
} Segmenter;

static bool grow_u32(uint32_t **array, size_t room) {
  uint32_t *p = realloc(*array, room * sizeof *p);
  if (p != NULL) *array = p;
  return p != NULL;
}

static bool add_token(Segmenter *g, const lede_scanned *t) {
  lede_doc *d = g->doc;
  if (d->token_count == g->token_room) {
    size_t room = g->token_room == 0 ? d->text_len / 5 + 64 : g->token_room * 2;
    uint8_t *form = realloc(d->token_form, room);
    if (form != NULL) d->token_form = form;
    if (form == NULL || !grow_u32(&d->token_begin, room) || !grow_u32(&d->token_end, room) ||
        !grow_u32(&d->token_entry, room))
      return false;
    g->token_room = room;
  }
  d->token_begin[d->token_count] = t->begin;
  d->token_end[d->token_count] = t->end;
  d->token_entry[d->token_count] = t->entry;
  d->token_form[d->token_count++] = (uint8_t)t->form;
  return true;
}

static bool add_sentence(Segmenter *g, size_t first, size_t stop, size_t block) {
  lede_doc *d = g->doc;
  if (first == stop) return true;
  if (d->sentence_count == g->sentence_room) {
    size_t room = g->sentence_room == 0 ? d->text_len / 60 + 16 : g->sentence_room * 2;
    if (!grow_u32(&d->sentence_first, room) || !grow_u32(&d->sentence_stop, room) ||
        !grow_u32(&d->sentence_block, room))
      return false;
    g->sentence_room = room;
  }
  d->sentence_first[d->sentence_count] = (uint32_t)first;
  d->sentence_stop[d->sentence_count] = (uint32_t)stop;
  d->sentence_block[d->sentence_count++] = (uint32_t)block;
  return true;
}

/* ---- Where sentences end ---------------------------------------------------------------------------------------- */

typedef enum { NO_END, STOP, ABBREVIATION, CALL, DOTS } End; /* ".", "Inc.", "!" or "?", "…" */

static char byte_of(const lede_doc *d, size_t token) { return d->text[d->token_begin[token]]; }

static End end_of(const lede_doc *d, size_t token) {
  uint32_t len = d->token_end[token] - d->token_begin[token];
  const char *s = d->text + d->token_begin[token];
  switch ((lede_form)d->token_form[token]) {
    case LEDE_FORM_DOTTED: return s[len - 1] == '.' ? ABBREVIATION : NO_END;
    case LEDE_FORM_PUNCT:
      if (s[0] == '.') return len == 1 ? STOP : DOTS;
      if (s[0] == '!' || s[0] == '?') return CALL;
      return len == 3 && memcmp(s, "\xE2\x80\xA6", 3) == 0 ? DOTS : NO_END;
    default: return NO_END;
  }
}

static bool is_capital(const lede_doc *d, size_t token) {
  return token < d->token_count && (lede_form_set("capital") >> d->token_form[token] & 1);
}

static bool closes(const lede_doc *d, size_t token) {
  return d->token_form[token] == LEDE_FORM_CLOSE || strchr(")]}", byte_of(d, token)) != NULL;
}

static bool opens(const lede_doc *d, size_t token) {
  return d->token_form[token] == LEDE_FORM_OPEN || strchr("([{", byte_of(d, token)) != NULL;
}

static unsigned flags_of(const Segmenter *g, size_t token) {
  return g->lex != NULL ? lede_entry_flags(g->lex, g->doc->token_entry[token]) : 0;
}

/* "Really?" Smith asked: a name and a verb of saying go on with the sentence that the quotation began. */
static bool goes_on_reporting(const Segmenter *g, size_t token, size_t stop) {
  const lede_doc *d = g->doc;
  for (size_t i = token; i < stop && i < token + 5; i++) {
    if (d->token_form[i] == LEDE_FORM_LOWER) return (flags_of(g, i) & LEDE_ENTRY_REPORTS) != 0;
    if (!is_capital(d, i)) return false;
  }
  return false;
}

/* Single capital letters are initials ("J. Smith"); others with stops may close a sentence ("the U.S. The …"). */
static bool abbreviation_ends(const Segmenter *g, size_t token, size_t next) {
  const lede_doc *d = g->doc;
  if (flags_of(g, token) & LEDE_ENTRY_NEVER_ENDS) return false;
  if (d->token_form[next] == LEDE_FORM_OPEN) return false;
  return (flags_of(g, next) & LEDE_ENTRY_STARTER) != 0 && is_capital(d, next);
}

/* Does a sentence end with the terminal at `token`, what follows its closing marks being token `next`? */
static bool ends_here(const Segmenter *g, size_t token, size_t next, size_t stop) {
  const lede_doc *d = g->doc;
  End end = end_of(d, token);
  if (d->token_begin[next] == d->token_end[next - 1]) return false; /* glued */
  size_t word = next;
  while (word < stop && opens(d, word)) word++;
  if (word == stop) return false;
  lede_form form = (lede_form)d->token_form[word];
  if (end == ABBREVIATION) return abbreviation_ends(g, token, next);
  if (form == LEDE_FORM_LOWER || form == LEDE_FORM_CLITIC) return false;
  if (end == CALL && next - token > 1) return !goes_on_reporting(g, word, stop);
  if (end == DOTS) return is_capital(d, word);
  return form != LEDE_FORM_PUNCT || byte_of(d, word) == '-';
}

static bool split_block(Segmenter *g, size_t first, size_t block) {
  lede_doc *d = g->doc;
  size_t stop = d->token_count, begin = first;
  for (size_t i = first; i < stop; i++) {
    if (end_of(d, i) == NO_END) continue;
    size_t next = i + 1;
    while (next < stop && closes(d, next)) next++;
    if (next < stop && ends_here(g, i, next, stop)) {
      if (!add_sentence(g, begin, next, block)) return false;
      begin = next;
      i = next - 1;
    }
  }
  return add_sentence(g, begin, stop, block);
}

static bool segment_block(Segmenter *g, size_t block) {
  lede_doc *d = g->doc;
  lede_range r = d->blocks[block].text;
  lede_scan scan = {d->text, r.begin, r.end, g->lex, 0, false};
  lede_scanned token;
  size_t first = d->token_count;
  while (lede_scan_next(&scan, &token))
    if (!add_token(g, &token)) return false;
  return split_block(g, first, block);
}

lede_status lede_doc_segment(lede_doc *doc, const lede_lexicon *lexicon) {
  if (doc->segmented) return LEDE_OK;
  Segmenter g = {doc, lexicon, 0, 0};
  doc->token_count = doc->sentence_count = 0;
  for (size_t i = 0; i < doc->block_count; i++)
    if (!segment_block(&g, i)) {
      doc->token_count = doc->sentence_count = 0; /* what was grown is freed with the document */
      return LEDE_ENOMEM;
    }
  doc->generation = lexicon != NULL ? lede_lexicon_generation(lexicon) : 0;
  doc->segmented = true;
  return LEDE_OK;
}

/* ---- Reading them ----------------------------------------------------------------------------------------------- */

lede_tokens lede_doc_tokens(const lede_doc *d) {
  return (lede_tokens){d->token_count, d->token_begin, d->token_end, d->token_form, d->token_entry,
                       d->generation};
}

lede_sentences lede_doc_sentences(const lede_doc *d) {
  return (lede_sentences){d->sentence_count, d->sentence_first, d->sentence_stop, d->sentence_block};
}

lede_range lede_doc_sentence_range(const lede_doc *d, size_t i) {
  return (lede_range){d->token_begin[d->sentence_first[i]], d->token_end[d->sentence_stop[i] - 1]};
}

size_t lede_doc_sentence_at(const lede_doc *d, uint32_t at) {
  size_t low = 0, high = d->sentence_count;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (d->token_begin[d->sentence_first[mid]] <= at)
      low = mid;
    else
      high = mid;
  }
  return low;
}
