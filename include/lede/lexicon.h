/* lede/lexicon.h - word and phrase lists: which classes a word or phrase belongs to, with attributes.
 *
 * A lexicon file is a class.  Lines:
 *     # comment
 *     @class report          the class, when it is not the file's name (up to its first dot)
 *     @case exact            entries count only as written or, where they have a capital, in capitals throughout
 *                            (default: fold, any case)
 *     @fold diacritics       Bogotá and Bogota are the same, whichever the list has and whichever the text
 *     @fold possessive       "Foreign Ministry aide" is also "Foreign Ministry's aide", Lloyd's is also Lloyds
 *                            (both: @fold diacritics possessive; neither, which is the default: @fold none)
 *     say / says / said / saying | stance=neutral kind=speech
 *     according to | stance=neutral
 *     - lament / laments     takes these out of the class for this run
 * Several forms of one lexeme stand on a line, the lexeme first; attributes follow a bar as key=value, a value runs to
 * the next space (write _ for a space inside a value).  A phrase is matched token by token.  An entry that ends in a
 * full stop ("Gov.") makes the tokeniser keep the stop with the word.  Each form carries the attribute
 * `lemma`, the first form of its line, unless the line gives one.
 *
 * An entry stands for a folded text (lower case, ’ as '); several classes may hold it.  Entry 0 means "unknown".
 *
 * Where lists disagree the higher rank wins: an attribute of a user's list hides a script's, and that a bundled one's;
 * attributes that only the lower one gives stay.  A removal takes out what ranks below it, and what of its own rank was
 * read before it.  Within a rank the first line that gives an attribute wins.
 *
 * Strings returned are borrowed and live as long as the lexicon. */
#ifndef LEDE_LEXICON_H
#define LEDE_LEXICON_H

#include "lede/doc.h"

lede_lexicon *lede_lexicon_new(void); /* NULL: out of memory */
void lede_lexicon_free(lede_lexicon *lex);

/* Whose lists are read from now on; at first bundled ones.  Ranks above LEDE_RANK_USER, up to 255, are users' lists
 * too: of several, each may win over those before. */
enum { LEDE_RANK_BUNDLE, LEDE_RANK_SCRIPT, LEDE_RANK_USER };
void lede_lexicon_rank(lede_lexicon *lex, unsigned rank);

/* Read one file, or every file of a folder that has no dot in its name: in name order, those first that say how text is
 * cut into words (abbreviation, clitic, contraction, prefix).
 * LEDE_ENOTFOUND, LEDE_EIO; LEDE_ESYNTAX names file:line.  A failed load keeps what was read before it. */
LEDE_MUST_USE lede_status lede_lexicon_load(lede_lexicon *lex, const char *path, lede_error *err);

/* The same from memory: `name` is what messages call it and, from its last slash to the next dot, the class. */
LEDE_MUST_USE lede_status lede_lexicon_read(lede_lexicon *lex, const char *name, const char *text, size_t len,
                                            lede_error *err);

/* The same for a class; `where` is what lede_lexicon_why calls it, messages say the class. */
LEDE_MUST_USE lede_status lede_lexicon_add(lede_lexicon *lex, const char *class_name, const char *where,
                                           const char *text, size_t len, lede_error *err);

/* What was odd in the lists, as "file:line: …": an entry twice with different attributes, a removal of what is not
 * there, a new class with nearly the name of a known one.  At most a hundred are kept. */
size_t lede_lexicon_warnings(const lede_lexicon *lex);
const char *lede_lexicon_warning(const lede_lexicon *lex, size_t n);

/* ---- Compiled lexicons ------------------------------------------------------------------------------------------ */

/* Write an image of a folder's lists to `path` (by rename).  LEDE_EIO; or as lede_lexicon_load.  Its warnings, if
 * `lex` is not NULL, are in *lex, which is yours. */
LEDE_MUST_USE lede_status lede_lexicon_compile(const char *folder, const char *path, lede_lexicon **lex,
                                               lede_error *err);

/* Load a folder into a new lexicon: by mapping its image, at a cost that does not depend on its size, if no list has
 * changed since it was written; else, or where the image is missing, damaged or of another build, as
 * lede_lexicon_load. */
LEDE_MUST_USE lede_status lede_lexicon_load_compiled(lede_lexicon *lex, const char *folder, const char *image,
                                                     lede_error *err);
bool lede_lexicon_is_compiled(const lede_lexicon *lex); /* did it come from an image? */

/* ---- Looking up ------------------------------------------------------------------------------------------------- */

/* Class number by name, from 0; -1 unknown.  The nearest known other name, for messages, or NULL. */
int lede_lexicon_class(const lede_lexicon *lex, const char *name);
const char *lede_lexicon_class_name(const lede_lexicon *lex, int class_id);
const char *lede_lexicon_near_class(const lede_lexicon *lex, const char *name);

/* The entry of a word as it stands in a text (folded for you), 0 unknown. */
uint32_t lede_lexicon_find(const lede_lexicon *lex, const char *word, size_t len);

/* The entry of a single word, made (without classes) when it is new: a grammar that names a word makes it known.
 * 0: out of memory. */
uint32_t lede_lexicon_intern(lede_lexicon *lex, const char *word, size_t len);

/* Goes up whenever a word is added or given a class: what was looked up before may be out of date. */
uint32_t lede_lexicon_generation(const lede_lexicon *lex);

const char *lede_lexicon_entry_text(const lede_lexicon *lex, uint32_t entry); /* folded */

/* Does the entry, seen in that orthographic form (LEDE_FORM_COUNT: in any), belong to the class? */
bool lede_lexicon_is(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id);

/* Value of an attribute of an entry, seen in that form (as above), within a class (class_id -1: of any class, in the
 * order of loading); NULL none. */
const char *lede_lexicon_attr(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id, const char *key);

/* Where an entry's membership n = 0, 1, … was written, the highest rank first; false past the last.  One that was
 * `removed`, or has a superior of higher rank in its class, tells by which line; by_file is NULL otherwise. */
typedef struct lede_membership {
  int class_id;
  const char *file;
  int line;
  unsigned rank;
  bool removed;
  const char *by_file;
  int by_line;
} lede_membership;
bool lede_lexicon_why(const lede_lexicon *lex, uint32_t entry, size_t n, lede_membership *out);

#endif
