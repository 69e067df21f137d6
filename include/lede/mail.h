/* lede/mail.h - a document from a message with headers (RFC 5322, MIME), as wires and mail have it.
 *
 * Units: as in lede/doc.h. */
#ifndef LEDE_MAIL_H
#define LEDE_MAIL_H

#include "lede/html.h"

/* The subject or headline is the title; author, date, url, language and site are those of the headers.  The text is that
 * of the first part that is plain text, or of the first that is HTML, read as a page, where there is no other or that is
 * no more than a note ("to read this, …").  Quoted-printable and base64 are undone, every charset that pages may have is
 * decoded, in headers too; the map leads through both to the bytes of the message, of base64 to the four digits that
 * three bytes are made of.  Attachments are passed over.
 *
 * `words` are those that an HTML part is judged by (NULL: by tags and structure alone), borrowed for the call.
 * LEDE_EEMPTY where no part of it is text; LEDE_EBINARY; LEDE_ELIMIT; LEDE_ENOMEM. */
LEDE_MUST_USE lede_status lede_mail_doc(const void *source, size_t len, const lede_html_words *words, lede_doc **out,
                                        lede_error *err);

#endif
