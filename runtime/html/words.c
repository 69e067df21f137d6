/* words.c - what the words of a class or id say of an element.
 *
 * A value is cut into words at anything but letters and at a small letter before a capital: "articleBody",
 * "entry-content", "ad_300x250".  An entry of the table is one word, or two that follow each other ("read-more").  A
 * word after "no", "has" or the like says nothing: "no-sidebar", "has-ads". */
#include "html/html_internal.h"

static const struct { unsigned traits; const char *words; } groups[] = {
    /* advertising */
    {TRAIT_FURNITURE,
     "ad ads adbox advert adverts advertisement advertisements advertising adsbygoogle adwrapper dfp gpt mpu "
     "leaderboard skyscraper sponsor sponsors sponsored promo promos promoted promotion promobox nativo dianomi "
     "outbrain taboola revcontent zergnet mgid teads banner trc-related"},
    /* sharing, subscribing, asking for money or answers */
    {TRAIT_FURNITURE,
     "share shares sharing sharebar sharebox sharethis sharedaddy addthis social socials socialshare follow-us "
     "followus newsletter newsletters subscribe subscription signup sign-up optin opt-in mailchimp mailing donate "
     "donation donations contribute support-us call-to cta poll survey feedback vote rating ratings stars wpcf "
     "gform contact-form correction-form"},
    /* other articles */
    {TRAIT_FURNITURE,
     "related relateds relatedposts recommended recommendation recommendations recirc recirculation readnext "
     "read-next readmore read-more up-next more-stories more-from more-news morenews more-on see-also seealso "
     "also-like alsolike also-read you-may trending popular most-read mostread mostpopular most-viewed latest-news "
     "latest-posts recent-posts recentposts top-stories next-article next-post prev-next teaser teasers carousel "
     "slider slick"},
    /* comments, author boxes */
    {TRAIT_FURNITURE,
     "comment comments commentlist respond replies disqus livefyre author-bio author-box author-info about-author "
     "about-the bio-box byline-bio"},
    /* navigation */
    {TRAIT_FURNITURE,
     "nav navbar navigation navbox subnav topnav sidenav menu menus submenu megamenu breadcrumb breadcrumbs "
     "bread-crumb sidebar sidebars side-bar side-col sidecol rail rightrail rightbar rightcol right-column footer "
     "masthead topbar top-bar toolbar tool-bar toolbox utility site-header pager paging pagination paginator skip "
     "skiplink jump-link back-to backtotop toc catlinks cat-links categories topics tags taglist tag-list tagcloud "
     "hashtags edit-link editsection mw-jump reflist bottom-line widget widgets"},
    /* what lies over or beside the page */
    {TRAIT_FURNITURE,
     "cookie cookies cookiebar cookiebot consent gdpr ccpa onetrust modal popup pop-up overlay lightbox tooltip "
     "drawer offcanvas dialog snackbar toast login register search searchbox searchform print printonly dont-print "
     "screen-reader sr-only visually-hidden visuallyhidden copyright disclaimer legal"},
    /* the article itself */
    {TRAIT_ARTICLE,
     "articlebody article-body articlecontent article-content articletext article-text article-copy article-main "
     "article-page entrycontent entry-content postbody post-body postcontent post-content post-entry post-text "
     "storybody story-body storycontent story-content storytext story-text bodytext body-text bodycopy body-copy "
     "contentbody content-body content-article news-content newstext news-text blog-content blog-post page-content "
     "single-content field-body richtext rich-text text-content wysiwyg"},
    {TRAIT_EMBED, "embed embedded tweet instagram-media"},
    {TRAIT_CAPTION, "caption captions figcaption imagecaption photocaption credit credits photo-credit image-credit"},
    {TRAIT_BYLINE,
     "byline bylines author authors authorname writer written-by contributor contributors postedby posted-by "
     "journalist"},
    {TRAIT_DATE, "date dates datetime pubdate postdate published posted timestamp time-stamp updated"},
    {TRAIT_BYLINE | TRAIT_DATE, "dateline entry-meta post-meta article-meta meta-info post-info article-info"},
};

/* A table of hashes; a collision would cost one class its meaning, no more. */
static void add_word(Words *w, const char *word, size_t len, unsigned traits) {
  uint64_t h = lede_hash(word, len);
  size_t i = h % WORD_SLOTS;
  while (w->traits[i] != 0 && w->hash[i] != h) i = (i + 1) % WORD_SLOTS;
  w->hash[i] = h;
  w->traits[i] |= (uint8_t)traits;
}

static unsigned look_up(const Words *w, const char *word, size_t len) {
  uint64_t h = lede_hash(word, len);
  size_t i = h % WORD_SLOTS;
  while (w->traits[i] != 0 && w->hash[i] != h) i = (i + 1) % WORD_SLOTS;
  return w->traits[i];
}

void lede_html_words(Words *w) {
  for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
    for (const char *s = groups[g].words; *s != '\0'; s += *s == ' ') {
      size_t n = strcspn(s, " ");
      add_word(w, s, n, groups[g].traits);
      s += n;
    }
  }
}

enum { LONGEST = 24 };

/* The next word of *at in lower case; its length, 0 at the end.  Words that no entry could hold are cut short. */
static size_t next_word(const char **at, char word[LONGEST]) {
  const char *s = *at;
  size_t n = 0;
  while (*s != '\0' && !html_letter(*s)) s++;
  for (; html_letter(*s); s++) {
    if (n > 0 && html_lower(*s) != *s && html_lower(s[-1]) == s[-1]) break;
    if (n + 1 < LONGEST) word[n++] = html_lower(*s);
  }
  word[n] = '\0';
  *at = s;
  return n;
}

static bool cancels(const char *word) {
  static const char *const words[] = {"no",   "not",     "has",       "with",   "without", "hide",
                                      "wrap", "wrapper", "container", "layout", "page",    "site"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(word, words[i]) == 0) return true;
  return false;
}

unsigned lede_html_traits(const Words *w, const char *value) {
  char pair[2 * LONGEST], word[LONGEST];
  size_t before = 0, n; /* length of the word before, which stands at the start of `pair` */
  unsigned traits = 0;
  bool cancelled = false;
  while ((n = next_word(&value, word)) > 0) {
    if (!cancelled) traits |= look_up(w, word, n);
    if (before > 0) {
      pair[before] = '-';
      memcpy(pair + before + 1, word, n);
      traits |= look_up(w, pair, before + 1 + n);
    }
    memcpy(pair, word, n);
    before = n;
    cancelled = cancels(word);
  }
  return traits;
}
