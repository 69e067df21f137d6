/* dates.c - a date as pages write it, to ISO 8601. */
#include <stdio.h>
#include "html/html_internal.h"

typedef struct { const char *s; size_t len, at; } Reader;
typedef struct { int year, month, day; } Day;

static char peek(const Reader *r, size_t ahead) { return r->at + ahead < r->len ? r->s[r->at + ahead] : '\0'; }

/* A number of at most `most` digits; its count of digits, 0 when there is none. */
static int number(Reader *r, int most, int *value) {
  int n = 0;
  for (*value = 0; n < most && html_digit(peek(r, 0)); n++, r->at++) *value = *value * 10 + (peek(r, 0) - '0');
  return html_digit(peek(r, 0)) ? 0 : n;
}

static bool valid(Day d) {
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return d.year >= 1900 && d.year < 2100 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= days[d.month - 1];
}

/* English, then what differs in German, French, Spanish, Italian, Portuguese, Dutch. */
static const char *const months[12][7] = {
    {"jan", "gen", "ene", "jän"},  {"feb", "fév", "fev", "fév"}, {"mar", "mär", "mrt", "maa"}, {"apr", "avr", "abr"},
    {"may", "mai", "mag", "mei"},  {"jun", "juin", "giu"},       {"jul", "juil", "lug"},
              {"aug", "aoû", "aout", "ago"},
    {"sep", "set"},                {"oct", "okt", "ott", "out"}, {"nov"},
                             {"dec", "dez", "déc", "dic"}};

/* The month whose name begins at the reader, moved past the name. */
static int month_name(Reader *r) {
  for (int m = 0; m < 12; m++) {
    for (int k = 0; k < 7 && months[m][k] != NULL; k++) {
      if (!html_starts(r->s + r->at, r->len - r->at, months[m][k])) continue;
      size_t n = strlen(months[m][k]);
      while (html_letter(peek(r, n)) || (unsigned char)peek(r, n) >= 0x80) n++;
      if (n > 11) return 0;
      r->at += n;
      if (peek(r, 0) == '.') r->at++;
      return m + 1;
    }
  }
  return 0;
}

static void skip(Reader *r, const char *chars) {
  while (peek(r, 0) != '\0' && strchr(chars, peek(r, 0)) != NULL) r->at++;
}

/* 2019-11-20, 2019/11/20, 20191120 */
static bool year_first(Reader *r, Day *d) {
  size_t start = r->at;
  int n = number(r, 8, &d->year);
  if (n == 8) {
    *d = (Day){d->year / 10000, d->year / 100 % 100, d->year % 100};
    return valid(*d);
  }
  char sep = peek(r, 0);
  if (n == 4 && (sep == '-' || sep == '/' || sep == '.')) {
    r->at++;
    if (number(r, 2, &d->month) > 0 && peek(r, 0) == sep) {
      r->at++;
      int digits = 0;
      for (d->day = 0; digits < 2 && html_digit(peek(r, 0)); digits++,
           r->at++) d->day = d->day * 10 + (peek(r, 0) - '0');
      if (digits > 0 && valid(*d)) return true;
    }
  }
  r->at = start;
  return false;
}

/* 20.11.2019, 20/11/2019, 11/20/2019 */
static bool year_last(Reader *r, bool day_first, Day *d) {
  size_t start = r->at;
  int a, b;
  if (number(r, 2, &a) > 0) {
    char sep = peek(r, 0);
    r->at++;
    if ((sep == '.' || sep == '/' || sep == '-') && number(r, 2, &b) > 0 && peek(r, 0) == sep) {
      r->at++;
      int n = number(r, 4, &d->year);
      if (n == 2) d->year += d->year < 70 ? 2000 : 1900;
      bool swap = sep == '/' && b <= 12 && a <= 12 ? !day_first : a <= 12 && b > 12;
      d->day = swap ? b : a;
      d->month = swap ? a : b;
      if ((n == 4 || n == 2) && valid(*d)) return true;
    }
  }
  r->at = start;
  return false;
}

/* 20 November 2019, 20th of Nov, 2019, 20. November 2019, 20 de noviembre de 2019 */
static bool day_month(Reader *r, Day *d) {
  size_t start = r->at;
  if (number(r, 2, &d->day) > 0) {
    for (int i = 0; i < 2 && html_letter(peek(r, 0)); i++) r->at++;
    skip(r, " .,-");
    if (html_starts(r->s + r->at, r->len - r->at, "of ") || html_starts(r->s + r->at, r->len - r->at,
        "de ")) r->at += 3;
    d->month = month_name(r);
    skip(r, " ,.-'");
    if (html_starts(r->s + r->at, r->len - r->at, "de ")) r->at += 3;
    if (d->month > 0 && number(r, 4, &d->year) == 4 && valid(*d)) return true;
  }
  r->at = start;
  return false;
}

/* November 20, 2019; Nov. 20th 2019 */
static bool month_day(Reader *r, Day *d) {
  size_t start = r->at;
  d->month = month_name(r);
  skip(r, " ");
  if (d->month > 0 && number(r, 2, &d->day) > 0) {
    if (html_letter(peek(r, 0))) r->at += 2;
    skip(r, " ,");
    if (number(r, 4, &d->year) == 4 && valid(*d)) return true;
  }
  r->at = start;
  return false;
}

/* "T14:05:06.000+01:00", "14:05", after a date; nothing is fine. */
static void time_of_day(Reader *r, char *out, size_t room) {
  int h, m, s = -1, zh = 0, zm = 0;
  *out = '\0';
  if (peek(r, 0) != 'T' && peek(r, 0) != 't' && peek(r, 0) != ' ') return;
  r->at++;
  if (number(r, 2, &h) != 2 || peek(r, 0) != ':') return;
  r->at++;
  if (number(r, 2, &m) != 2 || h > 23 || m > 59) return;
  if (peek(r, 0) == ':') {
    r->at++;
    if (number(r, 2, &s) != 2 || s > 60) return;
  }
  int n = s >= 0 ? snprintf(out, room, "T%02d:%02d:%02d", h, m, s) : snprintf(out, room, "T%02d:%02d", h, m);
  if (peek(r, 0) == '.')
    for (r->at++; html_digit(peek(r, 0)); r->at++) {}
  skip(r, " ");
  if (peek(r, 0) == 'Z' || html_starts(r->s + r->at, r->len - r->at, "gmt") ||
      html_starts(r->s + r->at, r->len - r->at, "utc")) {
    snprintf(out + n, room - (size_t)n, "Z");
  } else if (peek(r, 0) == '+' || peek(r, 0) == '-') {
    char sign = peek(r, 0);
    r->at++;
    int digits = number(r, 4, &zh);
    if (digits == 4) zm = zh % 100, zh /= 100;
    if (digits == 2 && peek(r, 0) == ':' && (r->at++, number(r, 2, &zm) != 2)) return;
    if ((digits == 2 || digits == 4) && zh >= 0 && zh < 15 && zm >= 0 && zm < 60)
      snprintf(out + n, room - (size_t)n, "%c%02d:%02d", sign, zh, zm);
  }
}

bool lede_html_date(const char *s, size_t len, bool day_first, char out[DATE_MAX]) {
  Reader r = {s, len, 0};
  for (; r.at < len; r.at++) {
    bool word_start = r.at == 0 || !(html_letter(s[r.at - 1]) || html_digit(s[r.at - 1]));
    Day d;
    if (!word_start) continue;
    bool found = html_digit(s[r.at]) ? year_first(&r, &d) || year_last(&r, day_first, &d) || day_month(&r, &d)
                                     : month_day(&r, &d);
    if (!found) continue;
    char time[24];
    time_of_day(&r, time, sizeof time);
    snprintf(out, DATE_MAX, "%04d-%02d-%02d%s", d.year, d.month, d.day, time);
    return true;
  }
  return false;
}
