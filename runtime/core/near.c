/* near.c - optimal string alignment distance (Damerau-Levenshtein without repeated edits). */
#include <string.h>
#include "core/near.h"

enum { LONGEST = 63 };

static int least(int a, int b) { return a < b ? a : b; }

int lede_distance(const char *a, const char *b) {
  size_t n = strlen(a), m = strlen(b);
  if (n > LONGEST || m > LONGEST) return 99;
  int d[LONGEST + 1][LONGEST + 1];
  for (size_t i = 0; i <= n; i++) d[i][0] = (int)i;
  for (size_t j = 0; j <= m; j++) d[0][j] = (int)j;
  for (size_t i = 1; i <= n; i++)
    for (size_t j = 1; j <= m; j++) {
      int cost = a[i - 1] != b[j - 1];
      d[i][j] = least(least(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[n][m];
}

int lede_is_near(int distance, const char *wanted) {
  int third = (int)strlen(wanted) / 3;
  return distance <= (third < 1 ? 1 : third);
}
