/* lua_html.h - what lua_doc.c needs to make documents of pages, and their methods. */
#ifndef LEDE_LUA_HTML_H
#define LEDE_LUA_HTML_H

#include "lede/mail.h"
#include "lua/lua_common.h"

/* As a script gives them; NULL where it does not. */
typedef struct lede_L_html_options { const char *charset, *extract, *words, *url; } lede_L_html_options;

/* lede_html_doc with the bundled words of pages.  The document's userdata is on top of the stack and keeps the options.
 * Raises where `extract` is unknown or `words` cannot be read. */
lede_status lede_L_html_doc(lua_State *L, int arg, const char *bytes, size_t len, const lede_L_html_options *opt,
                            lede_doc **out, lede_error *err);

/* lede_mail_doc with the bundled words of pages, and `words` where they are not NULL. */
lede_status lede_L_mail_doc(lua_State *L, int arg, const char *bytes, size_t len, const char *words, lede_doc **out,
                            lede_error *err);

int lede_L_doc_charset(lua_State *L);    /* doc.charset, doc.extract: what it was read with */
int lede_L_doc_extract(lua_State *L);
int lede_L_doc_ledger(lua_State *L);     /* doc:ledger() -> array of lines; nil, err */
int lede_L_doc_candidates(lua_State *L); /* doc:candidates([field]) -> array; nil, err */

#endif
