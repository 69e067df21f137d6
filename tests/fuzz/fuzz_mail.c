/* fuzz_mail.c - any bytes as a message with headers: what holds of every document. */
#include "lede/mail.h"
#include "../page_words.h"
#include "documents.h"

const char *const fuzz_seeds[] = {
    "Subject: =?UTF-8?Q?Caf=C3=A9_talks?= =?utf-8?B?w6k=?=\r\n on\r\nFrom: \"Ann Lee\" "
    "<ann@wire.example>\r\nDate: Tue, 2 Dec 2025 "
    "10:15:00 +0100\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nKYIV, Dec 2 =E2=80=94 The envoy "
    "said =E2=80=\r\n=9Cno=\r\n.\r\n",
    "Headline: x\nByline: By Ann Lee\nContent-Type: multipart/mixed; boundary=\"one\"\n\n--one\nContent-Type: "
    "text/html\n\n<p>no</p>\n"
    "--one\nContent-Type: multipart/alternative; boundary=two\n\n--two\nContent-Type: "
    "text/plain\nContent-Transfer-Encoding: "
    "base64\n\nVGhleSBtZXQu\nClRoZXkgbGVmdC4=\n--two--\n--one--\n",
    "Subject: =?windows-1251?Q?=CD=EE=E2=EE?= =?iso-2022-jp?B?GyRCJUslZSE8GyhC?=\nContent-Type: text/html; "
    "charset=\"windows-1252\"\nContent-Transfer-Encoding: quoted-printable\n\n<h1>a</h1><p>Gr=FC=DFe <b>=93b=\n=94</b> "
    "&amp; c</p>",
    "From: a\nSubject: b\nContent-Type: multipart/alternative; boundary=x\n\n--x\n\n \n--x\nContent-Type: text/html; "
    "charset=utf-16le\nContent-Transfer-Encoding: base64\n\nPABwAD4A\nSAA5IA==\n--x\nContent-Disposition: attachment\n\nc\n",
    NULL};

/* With the words of pages, for as long as the process lives. */
static lede_status read_mail(const void *source, size_t len, lede_doc **out, lede_error *err) {
  static lede_html_words *words;
  if (words == NULL) words = page_words();
  return lede_mail_doc(source, len, words, out, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_doc_free(check_reader(read_mail, data, size));
  return 0;
}
