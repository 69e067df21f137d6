/* timeline.c - what a timeline costs: a million events, added in no order, and then 100,000 questions.
 *
 * Prints CPU seconds for adding and sorting, CPU seconds for the questions (each what happened within some days), the
 * events that these found, and bytes of memory an event. */
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "lede/timeline.h"

enum { EVENTS = 1000 * 1000, QUESTIONS = 100 * 1000, DAY = 86400, SPAN = 100 * 365 /* days */ };

/* The same numbers in every run: a linear congruential generator (D. Knuth, MMIX). */
static uint32_t random_below(uint32_t n) {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((state >> 33) % n);
}

static double seconds_since(clock_t before) { return (double)(clock() - before) / CLOCKS_PER_SEC; }

static size_t allocated(void) {
  struct mallinfo2 m = mallinfo2();
  return m.uordblks + m.hblkhd;
}

/* Most events take a day, some a month, few a year. */
static lede_time some_time(void) {
  int64_t from = (int64_t)random_below(SPAN) * DAY, days = random_below(10) > 0 ? 1 : random_below(10) > 0 ? 30 : 365;
  lede_granularity unit = days == 1 ? LEDE_DAY : days == 30 ? LEDE_MONTH : LEDE_YEAR;
  return (lede_time){from, from + days * DAY, unit, LEDE_MOD_NONE};
}

int main(void) {
  size_t before = allocated(), found = 0;
  lede_timeline *tl = lede_timeline_new();
  if (tl == NULL) return 1;
  clock_t start = clock();
  for (uint64_t i = 0; i < EVENTS; i++)
    if (lede_timeline_add(tl, some_time(), i) != LEDE_OK) return 1;
  if (lede_timeline_events(tl) == NULL) return 1;
  double added = seconds_since(start);
  start = clock();
  for (int i = 0; i < QUESTIONS; i++) {
    int64_t from = (int64_t)random_below(SPAN) * DAY;
    for (size_t at = 0; lede_timeline_between(tl, from, from + DAY, &at); at++) found++;
  }
  printf("%.3f %.3f %zu %.1f\n", added, seconds_since(start), found, (double)(allocated() - before) / EVENTS);
  lede_timeline_free(tl);
  return 0;
}
