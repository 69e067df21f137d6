/* fuzz_scan.c - the scanner, which takes words in one step where enough text is left, and letter by letter at the end. */
#include "documents.h"
#include "lexicon/scan.h"

const char *const fuzz_seeds[] = {
    "The envoy, Ann Lee, said on Monday: “We won't go.” Mr. Smith of the U.S. cannot; NATO's e-mail, dont.",
    "It cost $3.5m, about 20%, in the ’90s… 'Really?' O'Brien's non-stop @a@b.org #x 555-555-0100 www.a.b/c (see :-)",
    "Київ’s Élysée 👩‍⚕️👍🏽🇺🇦 e\xCC\x81 «a» »b« „c“ ‹d› 「e」 \xEF\xBF\xBD\xEF\xBF\xBD x@y.org http://a.b/c?d=e.",
    NULL};

enum { ROOM = 32 }; /* more than the scanner ever takes at once */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t len = lede_utf8_valid((const char *)data, size); /* documents hold nothing else */
  char *roomy = malloc(len + ROOM);
  require(roomy != NULL);
  memcpy(roomy, data, len);
  memset(roomy + len, ' ', ROOM);
  lede_scan tight = {(const char *)data, 0, (uint32_t)len, small_lexicon(), 0, false}, wide = tight;
  wide.text = roomy;
  wide.end = (uint32_t)(len + ROOM);
  lede_scanned a, b;
  uint32_t last = 0;
  while (lede_scan_next(&tight, &a)) {
    require(lede_scan_next(&wide, &b) && a.begin == b.begin && a.end == b.end && a.form == b.form && a.entry == b.entry);
    require(a.begin >= last && a.end > a.begin && a.end <= len);
    last = a.end;
  }
  require(!lede_scan_next(&wide, &b));
  free(roomy);
  return 0;
}
