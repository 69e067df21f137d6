/* fuzz_time.c - time values: what is read is an interval, and what is written of it is read as the same; what is
 * uncertain has its core within its bounds; durations take a time no further back. */
#include <stdlib.h>
#include <string.h>
#include "lede/timeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const char *const fuzz_seeds[] = {
    "2025-12-02",     "2025-12",       "2025",          "202",           "20XX",          "-0043",         "BC0044",
    "Y12345-06",      "2025-W49",      "2025-W49-WE",   "2025-W49-2",    "2025-Q4",       "2025-H1",       "2025-WI",
    "2025-12-02TNI",  "2025-12-02T14", "2025-36",       "2025-12~",      "../2025-12-01", "2025-12-01/..", "2014/2022",
    "XXXX-WXX-5",     "P3D",           "Y999999999",    "Y-999999999",   "../..",         "2025-12-31T24:00",
    "2025-12-02T14:30:05.250+02:00",   "P1Y6M",         "PT2.5H",        "P1DT5H",        "P99999999999999Y", NULL};

static void require(int holds) {
  if (!holds) abort();
}

static void check_modified(lede_time t, lede_time_mod mod) {
  lede_time plain = t;
  if (lede_time_modify(&t, mod) != LEDE_OK) return;
  require(t.from < t.to && t.mod == mod);
  lede_time bounds = lede_time_bounds(&t), core = lede_time_core(&t);
  require(bounds.from < bounds.to && core.from <= core.to);
  require(bounds.from <= core.from && core.to <= bounds.to);
  require(lede_time_within(&t, &t) != LEDE_NO && lede_time_agree(&t, &plain) != LEDE_YES);
  require((lede_time_relation(&t, &plain) == LEDE_EQUALS) == (lede_time_compare(&t, &plain) == 0));
}

static void check_duration(const char *value) {
  lede_duration d = {7, 7};
  lede_time day, there;
  if (lede_duration_parse(value, &d) != LEDE_OK) {
    require(d.months == 7 && d.seconds == 7);
    return;
  }
  require(d.months >= 0 && d.seconds >= 0);
  require(lede_time_parse("2025-12-02", &day) == LEDE_OK);
  there = day;
  bool moved = lede_time_add(&there, d, 1) == LEDE_OK;
  require(there.to - there.from == day.to - day.from);
  require(moved ? there.from >= day.from : there.from == day.from);
}

static void check_written(const lede_time *t, int (*write)(const lede_time *, char *, size_t)) {
  char text[LEDE_TIME_SIZE], again[LEDE_TIME_SIZE];
  lede_time back;
  int len = write(t, text, sizeof text);
  require(len > 0 && (size_t)len == strlen(text));
  require(lede_time_parse(text, &back) == LEDE_OK);
  require(back.from == t->from && back.to == t->to);
  write(&back, again, sizeof again);
  require(strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *value = malloc(size + 1);
  lede_time t;
  if (value == NULL) return 0;
  if (size > 0) memcpy(value, data, size);
  value[size] = '\0';
  check_duration(value);
  if (lede_time_parse(value, &t) == LEDE_OK) {
    require(t.from < t.to);
    check_written(&t, lede_time_format);
    check_written(&t, lede_time_value);
    for (int mod = LEDE_MOD_NONE; mod <= LEDE_MOD_EQUAL_OR_MORE; mod++) check_modified(t, (lede_time_mod)mod);
    for (int unit = LEDE_SECOND; unit <= LEDE_UNKNOWN_GRANULARITY; unit++) {
      lede_time moved = lede_time_move(t, (lede_granularity)unit, (int64_t)size - 8);
      require(moved.from <= moved.to);
    }
  }
  free(value);
  return 0;
}
