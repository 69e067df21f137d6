/* fuzz_encoding.c - any bytes as a page in any encoding: every character of the text has its bytes, in order, inside
 * the source. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"
#include "lede/html.h"
#include "../page_words.h"
#include "documents.h"

const char *const fuzz_seeds[] = {
    "<meta charset=windows-1252><p>\x93Gr\xFC\xDF" "e\x94 f\xFCr 5 \x80 \x81</p>",
    "<meta charset=shift_jis><p>\x83j\x83\x85\x81[\x83X \xB1\xB2 \x82\xA0</p>",
    "<meta charset=euc-jp><p>\xA5\xCB\xA5\xE5\xA1\xBC\xA5\xB9 \x8E\xB1 \x8F\xB0\xA1</p>",
    "<meta charset=iso-2022-jp><p>\x1B$B%K%e!<%9\x1B(B news</p>",
    "<meta charset=gb18030><p>\xD0\xC2\xCE\xC5 \x81\x30\x81\x30 news</p>",
    "<meta charset=big5><p>\xB7s\xBB" "D \x88\x62</p><meta charset=euc-kr>\xB4\xBA\xBD\xBA",
    "<meta charset=windows-1251><p>\xCD\xEE\xE2\xEE\xF1\xF2\xE8</p>",
    "\xFF\xFE<\x70>\x4E\x2D\xD8\x3D\xDE\x00", "\xEF\xBB\xBF<p>\xC3\xA9\xE2\x82 \xF0\x9F\x98\x80</p>",
    "<p>\xCD\xEE\xE2\xEE\xF1\xF2\xE8 \xE4\xED\xFF: \xE3\xEE\xF0\xEE\xE4</p>",
    NULL,
};

static void check(bool holds) {
  if (!holds) abort();
}

static void check_map(const lede_doc *doc, size_t size) {
  size_t len, source_len;
  const char *text = lede_doc_text(doc, &len), *source = lede_doc_source(doc, &source_len);
  check(source_len == size && lede_utf8_valid(text, len) == len);
  uint32_t last = 0;
  bool in_order = memchr(source, '<', size) == NULL; /* a parser moves what is misplaced */
  for (uint32_t i = 0; i < len;) {
    uint32_t n = 1;
    while (i + n < len && ((unsigned char)text[i + n] & 0xC0) == 0x80) n++;
    lede_range s = lede_doc_source_range(doc, (lede_range){i, i + n});
    check(s.begin <= s.end && s.end <= size);
    if ((text[i] > ' ' && text[i] != '|') || text[i] < 0) check(s.begin < s.end);
    if (in_order && s.begin < s.end) {
      check(s.begin >= last || s.end > last);
      last = s.begin;
    }
    i += n;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const charsets[] = {NULL,        "utf-8",      "utf-16le", "utf-16be", "windows-1252", "shift_jis",
                                         "euc-jp",    "gb18030",    "big5",     "euc-kr",   "iso-2022-jp",  "koi8-r",
                                         "iso-8859-8", "windows-874", "no such", "unicode"};
  static lede_html_words *words;
  if (words == NULL) words = page_words(); /* for as long as the process lives */
  uint8_t pick = 0;
  for (size_t i = 0; i < size; i++) pick = (uint8_t)(pick * 31 + data[i]);
  lede_html_options options = {.charset = charsets[pick % (sizeof charsets / sizeof *charsets)], .words = words};
  lede_doc *doc = NULL;
  if (lede_html_doc(data, size, &options, &doc, NULL) == LEDE_OK) {
    check_map(doc, size);
    check_origins(doc, NULL);
  }
  lede_doc_free(doc);
  return 0;
}
