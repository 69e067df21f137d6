/* jsonld.c - what the JSON-LD of a page says of the article.
 *
 * A reader that forgives: pages hold JSON that is broken or cut, so what was read up to there counts.  Objects are kept
 * with their type and the key they stand under; when a script has been read, what articles say comes first, then what
 * pages say.  Positions are bytes of the page. */
#include "core/utf8.h"
#include "html/html_internal.h"

enum { DEEPEST = 32, OBJECTS = 256, SAYINGS = 256, VALUE = 2048 };

typedef enum Type { UNTYPED, ARTICLE, PAGE, OTHER } Type;
typedef enum Key {
  NO_KEY, K_TYPE, K_ID, K_NAME, K_AUTHOR, K_PUBLISHER, K_IMAGE, K_URL, K_PUBLISHED, K_MODIFIED, K_HEADLINE, K_SECTION,
  K_TAGS, K_DESCRIPTION, K_LANGUAGE, K_BODY
} Key;

/* Headlines are shortened, addresses are those of lists, descriptions are often the body's beginning. */
static unsigned base_rank(int field) {
  switch (field) {
    case F_TITLE: return 22;
    case F_URL: return 25;
    case F_DESCRIPTION: return 15;
    case F_LANGUAGE: case F_IMAGE: case F_TAGS: return 11;
    case F_SITE: return 12;
    default: return 0;
  }
}

static const struct { const char *name; Key key; int field; } keys[] = {
    {"@type", K_TYPE, -1}, {"@id", K_ID, -1}, {"name", K_NAME, -1}, {"author", K_AUTHOR, F_AUTHOR},
    {"creator", K_AUTHOR, F_AUTHOR}, {"publisher", K_PUBLISHER, F_SITE}, {"image", K_IMAGE, F_IMAGE},
    {"thumbnailUrl", K_IMAGE, F_IMAGE}, {"url", K_URL, F_URL}, {"mainEntityOfPage", K_URL, F_URL},
    {"datePublished", K_PUBLISHED, F_PUBLISHED}, {"dateCreated", K_PUBLISHED, F_PUBLISHED},
    {"dateModified", K_MODIFIED, F_MODIFIED}, {"headline", K_HEADLINE, F_TITLE},
    {"articleSection", K_SECTION, F_SECTION}, {"keywords", K_TAGS, F_TAGS}, {"description", K_DESCRIPTION,
    F_DESCRIPTION}, {"inLanguage", K_LANGUAGE, F_LANGUAGE}, {"articleBody", K_BODY, -1}};

typedef struct { Type type; Key under; int parent; uint64_t id; int name; } Object; /* name: a saying, or -1 */
typedef struct { int object; uint8_t key, which; uint32_t value; size_t begin, end; } Saying; /* which: of `keys` */

typedef struct {
  Page *page;
  const char *s;
  size_t len, at, base; /* base: where s stands in the html */
  Object objects[OBJECTS];
  Saying sayings[SAYINGS];
  int object_count, saying_count;
  bool broken;
} Json;

/* ---- Strings ----------------------------------------------------------------------------------------------------- */

static void skip_space(Json *j) {
  while (j->at < j->len && html_space(j->s[j->at])) j->at++;
}

static uint32_t hex4(const char *s) {
  uint32_t v = 0;
  for (int i = 0; i < 4; i++) {
    char c = html_lower(s[i]);
    if (!html_digit(c) && !(c >= 'a' && c <= 'f')) return 0xFFFD;
    v = v << 4 | (uint32_t)(html_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return v;
}

/* Decode the escape at s[0 .. n), which begins with a backslash; its length there in *len. */
static size_t escape(const char *s, size_t n, char out[4], size_t *len) {
  static const char from[] = "nrtbf", to[] = "\n\r\t  ";
  char c = n > 1 ? s[1] : ' ';
  *len = n < 2 ? n : 2;
  if (c != 'u' || n < 6) {
    const char *k = c != '\0' ? strchr(from, c) : NULL;
    if ((unsigned char)c >= 0x80) { /* no escape: the character stands for itself */
      *len = 1;
      return 0;
    }
    *out = k != NULL ? to[k - from] : c;
    return 1;
  }
  uint32_t cp = hex4(s + 2);
  *len = 6;
  if (cp >= 0xD800 && cp < 0xDC00 && n >= 12 && s[6] == '\\' && s[7] == 'u') {
    uint32_t low = hex4(s + 8);
    if (low >= 0xDC00 && low < 0xE000) {
      cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
      *len = 12;
    }
  }
  if (cp == 0 || (cp >= 0xD800 && cp < 0xE000)) cp = 0xFFFD;
  return lede_utf8_put(cp, out);
}

size_t lede_html_json_char(const char *s, size_t n, char out[4], size_t *len) {
  if (*s == '\\') return escape(s, n, out, len);
  uint32_t cp;
  bool ok;
  *len = lede_utf8_next(s, n, &cp, &ok);
  if (!ok) return 0;
  memcpy(out, s, *len);
  return *len;
}

/* Past the string at the reader; [*begin, *end) is what stands between its quotes. */
static bool skip_string(Json *j, size_t *begin, size_t *end) {
  if (j->at >= j->len || j->s[j->at] != '"') return false;
  *begin = ++j->at;
  for (;;) {
    const char *quote = memchr(j->s + j->at, '"', j->len - j->at);
    if (quote == NULL) return false;
    size_t at = (size_t)(quote - j->s), slashes = 0;
    while (at - slashes > *begin && j->s[at - slashes - 1] == '\\') slashes++;
    j->at = at + 1;
    if (slashes % 2 == 1) continue;
    *end = at;
    return true;
  }
}

/* Decode s[begin, end), cut at a whole character when it is too long. */
static void decode(const Json *j, size_t begin, size_t end, char out[VALUE]) {
  size_t n = 0;
  while (begin < end) {
    char c[4];
    size_t len, k = lede_html_json_char(j->s + begin, end - begin, c, &len);
    if (n + k >= VALUE) break;
    memcpy(out + n, c, k);
    n += k;
    begin += len;
  }
  out[n] = '\0';
}

/* ---- Objects ----------------------------------------------------------------------------------------------------- */

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), k = strlen(end);
  return n >= k && memcmp(s + n - k, end, k) == 0;
}

static Type type_of(const char *name) {
  static const char *const pages[] = {"WebPage", "CollectionPage", "ItemPage", "WebSite"};
  for (size_t i = 0; i < 3; i++)
    if (strcmp(name, pages[i]) == 0) return PAGE;
  bool article = ends_with(name, "Article") || ends_with(name, "Posting") || strcmp(name, "Report") == 0 ||
                 strcmp(name, "Review") == 0 || strcmp(name, "Recipe") == 0;
  return article ? ARTICLE : OTHER;
}

static void say(Json *j, int object, size_t which, size_t begin, size_t end) {
  char text[VALUE];
  Object *o = object >= 0 ? &j->objects[object] : NULL;
  if (o == NULL) return;
  Key key = keys[which].key;
  if (key == K_BODY) {
    if (end - begin > j->page->ld_body_end - j->page->ld_body)
      j->page->ld_body = j->base + begin, j->page->ld_body_end = j->base + end;
    return;
  }
  decode(j, begin, end, text);
  if (key == K_TYPE && (o->type == UNTYPED || o->type == OTHER)) o->type = type_of(text);
  if (key == K_ID) o->id = lede_hash(text, strlen(text));
  if (key == K_TYPE || key == K_ID || j->saying_count == SAYINGS) return;
  uint32_t value = lede_pool_add(&j->page->strings, text, strlen(text));
  if (value == LEDE_POOL_FULL) return;
  if (key == K_NAME && o->name < 0) o->name = j->saying_count;
  j->sayings[j->saying_count++] =
      (Saying){object, (uint8_t)key, (uint8_t)which, value, j->base + begin, j->base + end};
}

enum { NONE_OF_THEM = sizeof keys / sizeof *keys };

static size_t find_key(const char *s, size_t n) {
  size_t i = 0;
  while (i < NONE_OF_THEM && !(strlen(keys[i].name) == n && memcmp(keys[i].name, s, n) == 0)) i++;
  return i;
}

static int new_object(Json *j, int parent, size_t which) {
  if (j->object_count == OBJECTS) return -1;
  Key under = which < NONE_OF_THEM ? keys[which].key : NO_KEY;
  j->objects[j->object_count] = (Object){UNTYPED, under, parent, 0, -1};
  return j->object_count++;
}

/* The value at the reader, which stands under key `which` of `object`. */
static void value(Json *j, int object, size_t which, int depth) {
  size_t begin, end;
  skip_space(j);
  if (j->at >= j->len || depth == DEEPEST) {
    j->broken = true;
    return;
  }
  char open = j->s[j->at];
  if (open == '"') {
    if (!skip_string(j, &begin, &end)) j->broken = true;
    else if (which < NONE_OF_THEM) say(j, object, which, begin, end);
    return;
  }
  if (open != '{' && open != '[') { /* a number or a word */
    while (j->at < j->len && strchr(",]}", j->s[j->at]) == NULL && !html_space(j->s[j->at])) j->at++;
    return;
  }
  int inner = open == '{' ? new_object(j, object, which) : object;
  for (j->at++; !j->broken;) {
    skip_space(j);
    if (j->at >= j->len) break;
    char c = j->s[j->at];
    if (c == '}' || c == ']') {
      j->at++;
      return;
    }
    if (c == ',') {
      j->at++;
    } else if (open == '[') {
      size_t before = j->at;
      value(j, inner, which, depth + 1);
      if (j->at == before) j->broken = true;
    } else if (skip_string(j, &begin, &end)) {
      skip_space(j);
      if (j->at >= j->len || j->s[j->at++] != ':') break;
      value(j, inner, find_key(j->s + begin, end - begin), depth + 1);
    } else {
      break;
    }
  }
  j->broken = true;
}

/* ---- What it comes to -------------------------------------------------------------------------------------------- */

/* The name of an object, its own or of the one that its @id refers to. */
static const Saying *name_of(const Json *j, const Object *o) {
  if (o->name >= 0) return &j->sayings[o->name];
  for (int i = 0; o->id != 0 && i < j->object_count; i++)
    if (j->objects[i].id == o->id && j->objects[i].name >= 0) return &j->sayings[j->objects[i].name];
  return NULL;
}

static bool is_created(const Saying *s) { return strcmp(keys[s->which].name, "dateCreated") == 0; }

static void candidate(const Json *j, const Saying *s, int field, const char *where, unsigned rank) {
  rank += base_rank(field);
  lede_html_candidate_add(j->page, (Candidate){.field = (uint8_t)field, .from = FROM_JSON, .rank = (uint8_t)rank,
                                               .raw = s->value, .where = where, .begin = s->begin, .end = s->end});
}

/* Is the object of a type that is asked for?  One without a type counts where it stands at the top. */
static bool is_of(const Json *j, int object, Type type) {
  return object >= 0 && j->objects[object].type == type && (type != UNTYPED || j->objects[object].parent < 0);
}

static bool is_first_author(const Json *j, int i) {
  for (int k = 0; k < i; k++)
    if (j->objects[k].under == K_AUTHOR && j->objects[k].parent == j->objects[i].parent) return false;
  return true;
}

/* All authors of an object, one a line. */
static void authors(const Json *j, int parent, unsigned rank) {
  char all[VALUE];
  size_t n = 0;
  Saying together = {.object = -1};
  for (int i = 0; i < j->object_count; i++) {
    const Object *o = &j->objects[i];
    const Saying *name = o->under == K_AUTHOR && o->parent == parent ? name_of(j, o) : NULL;
    const char *text = name != NULL ? lede_html_string(j->page, name->value) : "";
    size_t len = strlen(text);
    if (len == 0 || n + len + 1 > sizeof all) continue;
    if (together.object < 0) together = *name;
    memcpy(all + n, text, len);
    n += len;
    all[n++] = '\n';
  }
  if (n == 0) return;
  together.value = lede_pool_add(&j->page->strings, all, n - 1);
  candidate(j, &together, F_AUTHOR, "author.name", rank);
}

/* What objects of one type say themselves, and the names of who stands under their keys. */
static void tell(const Json *j, Type type, unsigned rank) {
  for (int i = 0; i < j->saying_count; i++) {
    const Saying *s = &j->sayings[i];
    if (is_of(j, s->object, type) && keys[s->which].field >= 0)
      candidate(j, s, keys[s->which].field, keys[s->which].name, rank + 12 * is_created(s));
  }
  for (int i = 0; i < j->object_count; i++) {
    const Object *o = &j->objects[i];
    if (!is_of(j, o->parent, type)) continue;
    const Saying *name = name_of(j, o);
    if (o->under == K_AUTHOR && is_first_author(j, i)) authors(j, o->parent, rank);
    if (name != NULL && o->under == K_PUBLISHER) candidate(j, name, F_SITE, "publisher.name", rank);
  }
  for (int i = 0; i < j->saying_count; i++) { /* image: { url } */
    const Saying *s = &j->sayings[i];
    const Object *o = &j->objects[s->object];
    if (s->key == K_URL && o->under == K_IMAGE && is_of(j, o->parent, type))
      candidate(j, s, F_IMAGE, "image.url", rank);
  }
}

void lede_html_jsonld(Page *page, size_t begin, size_t end) {
  Json j;
  j.page = page;
  j.s = page->html + begin;
  j.len = end - begin;
  j.at = 0;
  j.base = begin;
  j.object_count = j.saying_count = 0;
  j.broken = false;
  for (;;) { /* some have a comment or CDATA around, some several values */
    while (j.at < j.len && j.s[j.at] != '{' && j.s[j.at] != '[') j.at++;
    if (j.at >= j.len || j.broken) break;
    value(&j, -1, NONE_OF_THEM, 0);
  }
  tell(&j, ARTICLE, 0);
  tell(&j, UNTYPED, 1);
  tell(&j, PAGE, 2);
}
