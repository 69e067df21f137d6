/* encoding.c - in what encoding the bytes of a page are: by a byte order mark, by what HTTP says, by what the page
 * says, by what they look like (uchardet).
 *
 * Names are those of the Encoding Standard (encoding.spec.whatwg.org) with what iconv calls them. */
#include <dlfcn.h>
#include "core/utf8.h"
#include "html/html_internal.h"

enum { NEAR_START = 4096, SAMPLE = 64 * 1024, LABEL = 40 };

static const Encoding encodings[] = {
    {"utf-8", "UTF-8", CODING_UTF8},
    {"utf-16le", "UTF-16LE", CODING_UTF16LE},
    {"utf-16be", "UTF-16BE", CODING_UTF16BE},
    {"windows-1252", "CP1252", CODING_BYTES},
    {"windows-1250", "CP1250", CODING_BYTES},
    {"windows-1251", "CP1251", CODING_BYTES},
    {"windows-1253", "CP1253", CODING_BYTES},
    {"windows-1254", "CP1254", CODING_BYTES},
    {"windows-1255", "CP1255", CODING_BYTES},
    {"windows-1256", "CP1256", CODING_BYTES},
    {"windows-1257", "CP1257", CODING_BYTES},
    {"windows-1258", "CP1258", CODING_BYTES},
    {"windows-874", "CP874", CODING_BYTES},
    {"iso-8859-2", "ISO-8859-2", CODING_BYTES},
    {"iso-8859-3", "ISO-8859-3", CODING_BYTES},
    {"iso-8859-4", "ISO-8859-4", CODING_BYTES},
    {"iso-8859-5", "ISO-8859-5", CODING_BYTES},
    {"iso-8859-6", "ISO-8859-6", CODING_BYTES},
    {"iso-8859-7", "ISO-8859-7", CODING_BYTES},
    {"iso-8859-8", "ISO-8859-8", CODING_BYTES},
    {"iso-8859-10", "ISO-8859-10", CODING_BYTES},
    {"iso-8859-13", "ISO-8859-13", CODING_BYTES},
    {"iso-8859-14", "ISO-8859-14", CODING_BYTES},
    {"iso-8859-15", "ISO-8859-15", CODING_BYTES},
    {"iso-8859-16", "ISO-8859-16", CODING_BYTES},
    {"koi8-r", "KOI8-R", CODING_BYTES},
    {"koi8-u", "KOI8-U", CODING_BYTES},
    {"ibm866", "IBM866", CODING_BYTES},
    {"macintosh", "MACINTOSH", CODING_BYTES},
    {"x-mac-cyrillic", "MAC-CYRILLIC", CODING_BYTES},
    {"gb18030", "GB18030", CODING_MANY},
    {"big5", "BIG5-HKSCS", CODING_MANY},
    {"shift_jis", "CP932", CODING_MANY},
    {"euc-jp", "EUC-JP", CODING_MANY},
    {"euc-kr", "CP949", CODING_MANY},
    {"iso-2022-jp", "ISO-2022-JP", CODING_ESCAPED},
};

/* Other labels of the same, each a row of `encodings` by name. */
static const struct { const char *label, *name; } labels[] = {
    {"utf8", "utf-8"}, {"unicode-1-1-utf-8", "utf-8"}, {"x-unicode20utf8", "utf-8"}, {"utf-16", "utf-16le"},
    {"ucs-2", "utf-16le"}, {"unicode", "utf-16le"}, {"unicodefffe", "utf-16be"}, {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"}, {"iso_8859-1", "windows-1252"}, {"iso88591", "windows-1252"},
    {"latin1", "windows-1252"}, {"latin-1", "windows-1252"}, {"l1", "windows-1252"}, {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"}, {"ascii", "windows-1252"}, {"us-ascii", "windows-1252"}, {"cp819", "windows-1252"},
    {"cp1250", "windows-1250"}, {"cp1251", "windows-1251"}, {"cp1253", "windows-1253"}, {"cp1254", "windows-1254"},
    {"iso-8859-9", "windows-1254"}, {"latin5", "windows-1254"}, {"cp1255", "windows-1255"}, {"cp1256", "windows-1256"},
    {"cp1257", "windows-1257"}, {"cp1258", "windows-1258"}, {"tis-620", "windows-874"}, {"iso-8859-11", "windows-874"},
    {"dos-874", "windows-874"}, {"latin2", "iso-8859-2"}, {"iso8859-2", "iso-8859-2"}, {"iso_8859-2", "iso-8859-2"},
    {"cyrillic", "iso-8859-5"}, {"arabic", "iso-8859-6"}, {"greek", "iso-8859-7"}, {"iso8859-7", "iso-8859-7"},
    {"hebrew", "iso-8859-8"}, {"iso-8859-8-i", "iso-8859-8"}, {"logical", "iso-8859-8"}, {"latin6", "iso-8859-10"},
    {"iso8859-15", "iso-8859-15"}, {"latin9", "iso-8859-15"}, {"koi", "koi8-r"}, {"koi8", "koi8-r"},
    {"koi8_r", "koi8-r"}, {"koi8-ru", "koi8-u"}, {"866", "ibm866"}, {"cp866", "ibm866"}, {"mac", "macintosh"},
    {"x-mac-roman", "macintosh"}, {"mac-cyrillic", "x-mac-cyrillic"}, {"gbk", "gb18030"}, {"gb2312", "gb18030"},
    {"x-gbk", "gb18030"}, {"gb_2312-80", "gb18030"}, {"chinese", "gb18030"}, {"hz-gb-2312", "gb18030"},
    {"big5-hkscs", "big5"}, {"x-x-big5", "big5"}, {"cn-big5", "big5"}, {"sjis", "shift_jis"},
    {"shift-jis", "shift_jis"}, {"ms_kanji", "shift_jis"}, {"windows-31j", "shift_jis"}, {"x-sjis", "shift_jis"},
    {"cp932", "shift_jis"},
    {"x-euc-jp", "euc-jp"}, {"ks_c_5601-1987", "euc-kr"}, {"korean", "euc-kr"}, {"windows-949", "euc-kr"},
    {"cp949", "euc-kr"}, {"uhc", "euc-kr"}, {"euckr", "euc-kr"},
};

static const Encoding *by_name(const char *name) {
  for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
    if (strcmp(encodings[i].name, name) == 0) return &encodings[i];
  return NULL;
}

/* The encoding of a label of `n` bytes, in any case; NULL when it is not known. */
static const Encoding *by_label(const char *label, size_t n) {
  char lower[LABEL];
  while (n > 0 && html_space(*label)) label++, n--;
  while (n > 0 && html_space(label[n - 1])) n--;
  if (n == 0 || n >= sizeof lower) return NULL;
  for (size_t i = 0; i < n; i++) lower[i] = html_lower(label[i]);
  lower[n] = '\0';
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (strcmp(labels[i].label, lower) == 0) return by_name(labels[i].name);
  return by_name(lower);
}

/* ---- What is said ------------------------------------------------------------------------------------------------ */

/* What <meta charset> or an XML declaration names near the start; NULL when nothing. */
static const Encoding *said_by_page(const char *s, size_t len) {
  if (len > NEAR_START) len = NEAR_START;
  for (size_t i = 0; i + 8 < len; i++) {
    bool xml = html_starts(s + i, len - i, "encoding=");
    if (!xml && !html_starts(s + i, len - i, "charset")) continue;
    size_t n = 0;
    for (i += xml ? 8 : 7; i < len && (html_space(s[i]) || strchr("=\"'", s[i]) != NULL); i++) {}
    while (i + n < len && (html_letter(s[i + n]) || html_digit(s[i + n]) || strchr("-_:.", s[i + n]) != NULL)) n++;
    const Encoding *e = n > 0 ? by_label(s + i, n) : NULL;
    if (e == NULL) continue;
    bool wide = e->coding == CODING_UTF16LE || e->coding == CODING_UTF16BE; /* or it could not have been read */
    return wide ? &encodings[0] : e;
  }
  return NULL;
}

/* ---- What the bytes look like ------------------------------------------------------------------------------------ */

/* UTF-16 of mostly ASCII has a zero in every second place; of other scripts in the places of its spaces and tags, and
 * nearly none elsewhere. */
static const Encoding *looks_wide(const char *s, size_t len) {
  size_t zeros[2] = {0, 0}, n = len < NEAR_START ? len & ~(size_t)1 : NEAR_START;
  for (size_t i = 0; i < n; i++) zeros[i & 1] += s[i] == '\0';
  size_t all = zeros[0] + zeros[1], least = n < 256 ? n * 3 / 10 : n / 20;
  if (n < 4 || all < least) return NULL;
  if (zeros[1] > 8 * zeros[0]) return by_name("utf-16le");
  return zeros[0] > 8 * zeros[1] ? by_name("utf-16be") : NULL;
}

/* How the bytes do as UTF-8. */
typedef struct { size_t good, bad; } Utf8Count; /* sequences beyond ASCII; NUL is neither */

static Utf8Count count_utf8(const char *s, size_t len) {
  Utf8Count c = {0, 0};
  for (size_t i = 0; i < len;) {
    i += lede_html_ascii_run(s + i, len - i);
    if (i >= len) break;
    uint32_t cp;
    bool ok;
    i += lede_utf8_next(s + i, len - i, &cp, &ok);
    c.good += ok && cp >= 0x80;
    c.bad += !ok;
  }
  return c;
}

/* uchardet is C++ and slow to load, so it is loaded for the page that needs it, and stays. */
typedef struct {
  void *(*create)(void);
  void (*destroy)(void *);
  int (*feed)(void *, const char *, size_t);
  void (*finish)(void *);
  const char *(*name)(void *);
} Uchardet;

static bool load_uchardet(Uchardet *u) {
  void *library = dlopen("libuchardet.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return false;
  *(void **)&u->create = dlsym(library, "uchardet_new");
  *(void **)&u->destroy = dlsym(library, "uchardet_delete");
  *(void **)&u->feed = dlsym(library, "uchardet_handle_data");
  *(void **)&u->finish = dlsym(library, "uchardet_data_end");
  *(void **)&u->name = dlsym(library, "uchardet_get_charset");
  return u->create != NULL && u->destroy != NULL && u->feed != NULL && u->finish != NULL && u->name != NULL;
}

static const Encoding *detect(const char *s, size_t len) {
  Uchardet u;
  void *detector = load_uchardet(&u) ? u.create() : NULL;
  const Encoding *found = NULL;
  if (detector == NULL) return NULL;
  if (u.feed(detector, s, len) == 0) {
    u.finish(detector);
    const char *label = u.name(detector);
    if (label != NULL) found = by_label(label, strlen(label));
  }
  u.destroy(detector);
  return found;
}

/* What is left when nobody says: UTF-8 if it can be, what uchardet finds in the part that is not ASCII, else the
 * encoding of the West; with UTF-8 in between, which makes no sense in that, where there is some. */
static const Encoding *guess(const char *s, size_t len, Utf8Count utf8) {
  static const Encoding mixed = {"utf-8", "UTF-8", CODING_MIXED};
  if (utf8.good >= utf8.bad) return by_name("utf-8");
  size_t begin = lede_html_ascii_run(s, len);
  begin = begin > SAMPLE / 4 ? begin - SAMPLE / 4 : 0;
  const Encoding *e = detect(s + begin, len - begin < SAMPLE ? len - begin : SAMPLE);
  bool useful = e != NULL && e->coding != CODING_UTF8;
  bool western = !useful || e == by_name("windows-1252");
  return western && utf8.good * 4 >= utf8.bad ? &mixed : useful ? e : by_name("windows-1252");
}

const Encoding *lede_html_encoding(const Page *p, size_t *bom, const char **from) {
  const char *s = p->source;
  size_t len = p->source_len;
  *from = "bom";
  *bom = len >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (*bom > 0) return by_name("utf-8");
  *bom = len >= 2 && (memcmp(s, "\xFF\xFE", 2) == 0 || memcmp(s, "\xFE\xFF", 2) == 0) ? 2 : 0;
  if (*bom > 0) return by_name(*s == '\xFF' ? "utf-16le" : "utf-16be");
  *from = "http";
  const Encoding *e = p->opt->charset != NULL ? by_label(p->opt->charset, strlen(p->opt->charset)) : NULL;
  if (e != NULL && e->coding != CODING_UTF8) return e;
  bool http = e != NULL;
  const Encoding *wide = looks_wide(s, len);
  Utf8Count utf8 = count_utf8(s, len);
  if (http && wide == NULL && utf8.good >= utf8.bad) return e;
  *from = "bytes";
  if (wide != NULL) return wide;
  if (!http) e = said_by_page(s, len);
  if (e == NULL || (e->coding == CODING_UTF8 && utf8.bad > utf8.good)) return guess(s, len, utf8);
  if (e->coding == CODING_BYTES && utf8.bad == 0 && utf8.good > 1) return by_name("utf-8"); /* it was converted since */
  *from = "meta";
  return e;
}
