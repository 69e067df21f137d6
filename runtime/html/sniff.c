/* sniff.c - do these bytes look like HTML? */
#include "html/html_internal.h"

bool lede_html_sniff(const void *source, size_t len) {
  static const char *const marks[] = {
      "<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<article", "<main", "<div", "<p>",
      "<p ", "<h1", "<table"};
  const char *s = source;
  size_t i = len >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  for (;;) { /* past white space, comments and an XML declaration */
    while (i < len && html_space(s[i])) i++;
    bool comment = len - i >= 4 && memcmp(s + i, "<!--", 4) == 0;
    if (!comment && !html_starts(s + i, len - i, "<?xml")) break;
    const char *end = memmem(s + i, len - i, comment ? "-->" : "?>", comment ? 3 : 2);
    if (end == NULL) return comment;
    i = (size_t)(end - s) + (comment ? 3 : 2);
    if (i >= len) return comment;
  }
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
    if (html_starts(s + i, len - i, marks[k])) return true;
  return false;
}
