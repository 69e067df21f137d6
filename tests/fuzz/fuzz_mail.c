/* fuzz_mail.c - any bytes as a message with headers: what holds of every document. */
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
    NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lede_doc_free(check_reader(lede_doc_mail_new, data, size));
  return 0;
}
