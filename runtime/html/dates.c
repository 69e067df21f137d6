/* dates.c - a date as pages write it, to ISO 8601. */
#include <stdio.h>
#include "html/html_internal.h"

typedef struct { const char *s; size_t len, at; } Reader;
typedef struct { int year, month, day; } Day;

static char peek(const Reader *r, size_t ahead) { return r->at + ahead < r->len ? r->s[r->at + ahead] : '\0'; }

static bool begins(const Reader *r, const char *word) { return html_starts(r->s + r->at, r->len - r->at, word); }

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

/* English, then what differs in German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Russian, Polish, Turkish,
 * Indonesian. */
enum { MONTH_FORMS = 8 };
static const char *const months[12][MONTH_FORMS] = {
    {"jan", "gen", "ene", "jän", "янв", "sty", "oca"},
    {"feb", "fév", "fev", "фев", "lut", "şub"},
    {"mar", "mär", "mrt", "maa", "мар"},
    {"apr", "avr", "abr", "апр", "kwi", "nis"},
    {"may", "mai", "mag", "mei", "maj", "мая", "май"},
    {"jun", "juin", "giu", "июн", "cze", "haz"},
    {"jul", "juil", "lug", "июл", "lip", "tem"},
    {"aug", "aoû", "aout", "ago", "авг", "sie", "ağu", "agu"},
    {"sep", "set", "сен", "wrz", "eyl"},
    {"oct", "okt", "ott", "out", "окт", "paź", "eki"},
    {"nov", "ноя", "lis", "kas"},
    {"dec", "dez", "déc", "dic", "дек", "gru", "des", "ara"},
};

/* The month whose name begins at the reader, moved past the name. */
static int month_name(Reader *r) {
  for (int m = 0; m < 12; m++) {
    for (int k = 0; k < MONTH_FORMS && months[m][k] != NULL; k++) {
      if (!begins(r, months[m][k])) continue;
      size_t n = strlen(months[m][k]);
      while (html_letter(peek(r, n)) || (unsigned char)peek(r, n) >= 0x80) n++;
      if (n > 18) return 0;
      r->at += n;
      if (peek(r, 0) == '.') r->at++;
      return m + 1;
    }
  }
  return 0;
}

/* The day of the month at the end of "2019-11-20", whatever digits of a time follow it. */
static bool last_two(Reader *r, int *value) {
  int n = 0;
  for (*value = 0; n < 2 && html_digit(peek(r, 0)); n++, r->at++) *value = *value * 10 + (peek(r, 0) - '0');
  return n > 0;
}

static void skip(Reader *r, const char *chars) {
  while (peek(r, 0) != '\0' && strchr(chars, peek(r, 0)) != NULL) r->at++;
}

/* After the year: 年11月20日, 년 11월 20일 */
static bool cjk_day(Reader *r, Day *d) {
  static const char *const marks[2][3] = {{"\xE5\xB9\xB4", "\xE6\x9C\x88", "\xE6\x97\xA5"},
                                          {"\xEB\x85\x84", "\xEC\x9B\x94", "\xEC\x9D\xBC"}};
  size_t start = r->at;
  for (int k = 0; k < 2; k++, r->at = start) {
    if (!begins(r, marks[k][0])) continue;
    r->at += 3;
    skip(r, " ");
    if (number(r, 2, &d->month) == 0 || !begins(r, marks[k][1])) continue;
    r->at += 3;
    skip(r, " ");
    if (number(r, 2, &d->day) > 0 && begins(r, marks[k][2]) && valid(*d)) return true;
  }
  return false;
}

/* After the year: " Nov 20" */
static bool year_month_name(Reader *r, Day *d) {
  size_t start = r->at;
  skip(r, " ,-");
  d->month = r->at > start ? month_name(r) : 0;
  skip(r, " .-");
  if (d->month > 0 && number(r, 2, &d->day) > 0 && valid(*d)) return true;
  r->at = start;
  return false;
}

/* 2019-11-20, 2019/11/20, 20191120 */
static bool year_first(Reader *r, Day *d) {
  size_t start = r->at;
  int n = number(r, 8, &d->year);
  if (n == 8) {
    *d = (Day){d->year / 10000, d->year / 100 % 100, d->year % 100};
    if (valid(*d)) return true;
  }
  if (n == 4 && cjk_day(r, d)) return true;
  if (n == 4 && year_month_name(r, d)) return true;
  char sep = peek(r, 0);
  if (n == 4 && (sep == '-' || sep == '/' || sep == '.')) {
    r->at++;
    if (number(r, 2, &d->month) > 0 && peek(r, 0) == sep) {
      r->at++;
      if (last_two(r, &d->day) && valid(*d)) return true;
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
    if (begins(r, "of ") || begins(r, "de ")) r->at += 3;
    d->month = month_name(r);
    skip(r, " ,.-'");
    if (begins(r, "de ")) r->at += 3;
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

/* "Z", "+01:00", "-0500", after a time; nothing is fine. */
static void zone(Reader *r, char *out, size_t room) {
  int hours = 0, minutes = 0;
  char sign = peek(r, 0);
  *out = '\0';
  if (sign == 'Z' || begins(r, "gmt") || begins(r, "utc")) {
    snprintf(out, room, "Z");
    return;
  }
  if (sign != '+' && sign != '-') return;
  r->at++;
  int digits = number(r, 4, &hours);
  if (digits == 4) {
    minutes = hours % 100;
    hours /= 100;
  } else if (peek(r, 0) == ':') {
    r->at++;
    if (number(r, 2, &minutes) != 2) return;
  }
  if ((digits == 2 || digits == 4) && hours >= 0 && hours < 15 && minutes >= 0 && minutes < 60)
    snprintf(out, room, "%c%02d:%02d", sign, hours, minutes);
}

/* "T14:05:06.000+01:00", " 2:05 pm", after a date; nothing is fine. */
static void time_of_day(Reader *r, char *out, size_t room) {
  int h, m, s = -1;
  *out = '\0';
  if (peek(r, 0) != 'T' && peek(r, 0) != 't' && peek(r, 0) != ' ') return;
  r->at++;
  int digits = number(r, 2, &h);
  if (digits == 0 || h > 23 || peek(r, 0) != ':') return;
  r->at++;
  if (number(r, 2, &m) != 2 || m > 59) return;
  if (peek(r, 0) == ':') {
    r->at++;
    if (number(r, 2, &s) != 2 || s > 60) return;
  }
  if (peek(r, 0) == '.')
    for (r->at++; html_digit(peek(r, 0)); r->at++) {}
  skip(r, " ");
  bool pm = begins(r, "pm") || begins(r, "p.m"), am = begins(r, "am") || begins(r, "a.m");
  if ((am || pm) && h <= 12) h = h % 12 + (pm ? 12 : 0);
  int n = s >= 0 ? snprintf(out, room, "T%02d:%02d:%02d", h, m, s) : snprintf(out, room, "T%02d:%02d", h, m);
  zone(r, out + n, room - (size_t)n);
}

bool lede_html_date(const char *s, size_t len, bool day_first, char out[DATE_MAX]) {
  Reader r = {s, len, 0};
  size_t digit = 0;
  while (digit < len && !html_digit(s[digit])) digit++;
  if (digit == len) return false;
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
