/* lede/lexicon.h - word and phrase lists: which classes a word or phrase belongs to, with attributes.
 *
 * A lexicon file is a class.  Lines:
 *     # comment
 *     @class report          the class, when it is not the file's name
 *     @case exact            entries count only as written or, where they have a capital, in capitals throughout
 *                            (default: fold, any case)
 *     say / says / said / saying | stance=neutral kind=speech
 *     according to | stance=neutral
 * Several forms of one lexeme stand on a line, the lexeme first; attributes follow a bar as key=value, a value runs to
 * the next space (write _ for a space inside a value).  A phrase is matched token by token.  An entry that ends in a
 * full stop ("Gov.") makes the tokeniser keep the stop with the word.  Each form carries the attribute
 * `lemma`, the first form of its line, unless the line gives one.
 *
 * An entry stands for a folded text (lower case, ’ as '); several classes may hold it.  Entry 0 means "unknown".
 * Strings returned are borrowed and live as long as the lexicon. */
#ifndef LEDE_LEXICON_H
#define LEDE_LEXICON_H

#include "lede/doc.h"

lede_lexicon *lede_lexicon_new(void); /* NULL: out of memory */
void lede_lexicon_free(lede_lexicon *lex);

/* Read one file, or every file of a folder that has no dot in its name: in name order, those first that say how text is
 * cut into words (abbreviation, clitic, contraction, prefix).
 * LEDE_ENOTFOUND, LEDE_EIO; LEDE_ESYNTAX names file:line.  A failed load keeps what was read before it. */
LEDE_MUST_USE lede_status lede_lexicon_load(lede_lexicon *lex, const char *path, lede_error *err);

/* The same from memory: `name` is what messages call it and the class's default name. */
LEDE_MUST_USE lede_status lede_lexicon_read(lede_lexicon *lex, const char *name, const char *text, size_t len,
                                            lede_error *err);

/* Class number by name, from 0; -1 unknown.  The nearest known name, for messages, or NULL. */
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

/* Does the entry, seen in that orthographic form, belong to the class? */
bool lede_lexicon_is(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id);

/* Value of an attribute of an entry within a class (class_id -1: of any class, in the order of loading); NULL none. */
const char *lede_lexicon_attr(const lede_lexicon *lex, uint32_t entry, lede_form form, int class_id, const char *key);

/* Where an entry's membership n = 0, 1, … was written; false past the last. */
typedef struct lede_membership { int class_id; const char *file; int line; } lede_membership;
bool lede_lexicon_why(const lede_lexicon *lex, uint32_t entry, size_t n, lede_membership *out);

#endif
