/* chars.c - kinds of characters: a table for ASCII, Unicode's categories for the rest. */
#include <utf8proc.h>
#include "lexicon/chars.h"

enum {
  o = OTHER, s = SPACE | ENDS_WORD | OPENS_AFTER, p = OTHER | ENDS_WORD, q = OTHER | ENDS_WORD | OPENS_AFTER,
  r = OTHER | ENDS_WORD | COMES_IN_RUNS, y = OTHER | ENDS_WORD | IS_SYMBOL, z = y | COMES_IN_RUNS,
  l = SMALL | IN_MAIL, b = BIG | IN_MAIL, d = DIGIT | IN_MAIL, a = APOSTROPHE | OPENS_AFTER,
  plus = OTHER | IS_SYMBOL | IN_MAIL, dash = OTHER | COMES_IN_RUNS | OPENS_AFTER | IN_MAIL,
  dot = OTHER | COMES_IN_RUNS | IN_MAIL
};

const uint8_t lede_ascii[128] = {
    o, o, o, o, o, o, o, o, o, s, s, s, s, s, o, o,
    o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o,
 /*    !  "  #  $  %  &  '  (  )  *  +     ,  -     .    / */
    s, r, q, y, z, y, o, a, q, p, z, plus, p, dash, dot, q,
 /* 0                             :  ;  <  =  >  ? */
    d, d, d, d, d, d, d, d, d, d, o, p, z, z, z, r,
 /* @ */
    o, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b,
 /*                                  [  \  ]  ^  _ */
    b, b, b, b, b, b, b, b, b, b, b, q, p, p, y, dot,
 /* ` */
    r, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l,
 /*                                  {  |  }  ~ */
    l, l, l, l, l, l, l, l, l, l, l, q, y, p, z, o,
};

static Kind kind_of(uint32_t cp) {
  switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT: return BIG;
    case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: return SMALL;
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO: return DIGIT;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
      return MARK;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: return SPACE;
    default: return OTHER;
  }
}

/* Of the characters that nobody sees, those that stand between words: zero width space, marks of direction. */
static bool is_unseen_space(uint32_t cp) {
  return cp == 0x200B || cp == 0xFEFF || cp == 0x200E || cp == 0x200F || cp == 0x061C ||
         (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

Char lede_wide_char(const lede_scan *scan, uint32_t at) {
  uint32_t cp;
  bool ok;
  uint32_t len = (uint32_t)lede_utf8_next(scan->text + at, scan->end - at, &cp, &ok);
  if (cp == 0x2019 || cp == 0x02BC || cp == 0xB4) return (Char){APOSTROPHE, cp, len}; /* ’ ʼ ´ */
  if (cp >= 0x2010 && cp <= 0x2027) return (Char){OTHER, cp, len}; /* “ – … : no need to ask */
  return (Char){is_unseen_space(cp) ? SPACE : kind_of(cp), cp, len};
}
