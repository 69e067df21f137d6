/* words.c - what the words of a class or id say of an element.
 *
 * A value is cut into words at anything but letters and at a small letter before a capital ("articleBody", "entry-content",
 * "ad_300x250"), in lower case; an entry is one word, or two that follow each other.  "!" cancels: "comment-count" or
 * "no-sidebar" is no comment section and no sidebar. */
#include <stdlib.h>
#include "html/html_internal.h"

typedef struct { const char *words; unsigned traits; } Entry;

/* Sorted by strcmp. */
static const Entry table[] = {
#define F TRAIT_FURNITURE
#define A TRAIT_ARTICLE
#define B TRAIT_BYLINE
#define C TRAIT_CAPTION
#define D TRAIT_DATE
#define E TRAIT_EMBED
    {"about author", F}, {"about the", F}, {"ad", F}, {"adbox", F}, {"addthis", F}, {"ads", F}, {"adsbygoogle", F},
    {"advert", F}, {"advertisement", F}, {"advertisements", F}, {"advertising", F}, {"adverts", F}, {"adwrapper", F},
    {"also like", F}, {"also read", F}, {"alsolike", F}, {"article author", B}, {"article body", A},
    {"article content", A}, {"article copy", A}, {"article date", D}, {"article info", B | D}, {"article main", A},
    {"article meta", B | D}, {"article page", A}, {"article text", A}, {"articlebody", A}, {"articlecontent", A},
    {"articletext", A}, {"author", B}, {"author bio", F}, {"author box", F}, {"author info", F}, {"author name", B},
    {"authorname", B}, {"authors", B}, {"back to", F}, {"backtotop", F}, {"banner", F}, {"bio box", F},
    {"blog content", A}, {"blog post", A}, {"body copy", A}, {"body text", A}, {"bodycopy", A}, {"bodytext", A},
    {"bottom line", F}, {"bread crumb", F}, {"breadcrumb", F}, {"breadcrumbs", F}, {"byline", B}, {"byline bio", F},
    {"bylines", B}, {"call to", F}, {"callout ad", F}, {"caption", C}, {"captions", C}, {"carousel", F},
    {"cat links", F}, {"categories", F}, {"catlinks", F}, {"ccpa", F}, {"comment", F}, {"comment list", F},
    {"comment respond", F}, {"commentlist", F}, {"comments", F}, {"consent", F}, {"contact form", F},
    {"content article", A}, {"content body", A}, {"contentbody", A}, {"contribute", F}, {"contributor", B},
    {"contributors", B}, {"cookie", F}, {"cookiebar", F}, {"cookies", F}, {"copyright", F}, {"correction form", F},
    {"credit", C}, {"credits", C}, {"cta", F}, {"date", D}, {"dateline", B | D}, {"dates", D}, {"datetime", D},
    {"dfp", F}, {"dialog", F}, {"dianomi", F}, {"disclaimer", F}, {"disqus", F}, {"donate", F}, {"donation", F},
    {"donations", F}, {"dont print", F}, {"drawer", F}, {"edit link", F}, {"editsection", F}, {"embed", E},
    {"embedded", E}, {"entry author", B}, {"entry content", A}, {"entry date", D}, {"entry meta", B | D},
    {"entry utility", F}, {"entrycontent", A}, {"feedback", F}, {"field body", A}, {"figcaption", C},
    {"follow us", F}, {"followus", F}, {"footer", F}, {"gallery nav", F}, {"gdpr", F}, {"gform", F}, {"gpt", F},
    {"hashtags", F}, {"hidden print", F}, {"image caption", C}, {"image credit", C}, {"imagecaption", C},
    {"infobox nav", F}, {"instagram media", E}, {"journalist", B}, {"jp relatedposts", F}, {"jump link", F},
    {"last updated", D}, {"latest news", F}, {"latest posts", F}, {"leaderboard", F}, {"legal", F}, {"lightbox", F},
    {"livefyre", F}, {"login", F}, {"mailchimp", F}, {"mailing", F}, {"main content body", A}, {"masthead", F},
    {"media caption", C}, {"megamenu", F}, {"menu", F}, {"menus", F}, {"meta info", B | D}, {"meta nav", F},
    {"mgid", F}, {"modal", F}, {"more from", F}, {"more news", F}, {"more on", F}, {"more stories", F},
    {"morenews", F}, {"most popular", F}, {"most read", F}, {"most viewed", F}, {"mostpopular", F}, {"mostread", F},
    {"mpu", F}, {"mw editsection", F}, {"mw jump", F}, {"nativo", F}, {"nav", F}, {"nav links", F}, {"navbar", F},
    {"navbox", F}, {"navigation", F}, {"news content", A}, {"news text", A}, {"newsletter", F}, {"newsletters", F},
    {"newstext", A}, {"next article", F}, {"next post", F}, {"offcanvas", F}, {"onetrust", F}, {"opt in", F},
    {"optin", F}, {"outbrain", F}, {"overlay", F}, {"page content", A}, {"page header nav", F}, {"pager", F},
    {"pagination", F}, {"paginator", F}, {"paging", F}, {"photo caption", C}, {"photo credit", C},
    {"photocaption", C}, {"poll", F}, {"pop up", F}, {"popular", F}, {"popup", F}, {"post author", B},
    {"post body", A}, {"post content", A}, {"post date", D}, {"post entry", A}, {"post info", B | D},
    {"post meta", B | D}, {"post nav", F}, {"post navigation", F}, {"post tags", F}, {"post text", A},
    {"postbody", A}, {"postcontent", A}, {"postdate", D}, {"posted", D}, {"posted by", B}, {"posted on", D},
    {"postedby", B}, {"prev next", F}, {"print", F}, {"print footer", F}, {"print only", F}, {"printonly", F},
    {"promo", F}, {"promobox", F}, {"promos", F}, {"promoted", F}, {"promotion", F}, {"pub date", D}, {"pubdate", D},
    {"publish date", D}, {"published", D}, {"published date", D}, {"rail", F}, {"rating", F}, {"ratings", F},
    {"read more", F}, {"read next", F}, {"readmore", F}, {"readnext", F}, {"recent posts", F}, {"recentposts", F},
    {"recirc", F}, {"recirculation", F}, {"recommendation", F}, {"recommendations", F}, {"recommended", F},
    {"reflist", F}, {"register", F}, {"related", F}, {"related articles", F}, {"related posts", F},
    {"related stories", F}, {"relatedposts", F}, {"relateds", F}, {"replies", F}, {"respond", F}, {"revcontent", F},
    {"rich text", A}, {"richtext", A}, {"right column", F}, {"right rail", F}, {"rightbar", F}, {"rightcol", F},
    {"rightrail", F}, {"screen reader", F}, {"search", F}, {"searchbox", F}, {"searchform", F}, {"see also", F},
    {"seealso", F}, {"share", F}, {"share bar", F}, {"sharebar", F}, {"sharebox", F}, {"sharedaddy", F},
    {"shares", F}, {"sharethis", F}, {"sharing", F}, {"side bar", F}, {"side col", F}, {"sidebar", F},
    {"sidebars", F}, {"sidecol", F}, {"sidenav", F}, {"sign up", F}, {"signup", F}, {"single content", A},
    {"site header", F}, {"siteheader", F}, {"skip", F}, {"skip link", F}, {"skiplink", F}, {"skyscraper", F},
    {"slick", F}, {"slider", F}, {"snackbar", F}, {"social", F}, {"social links", F}, {"socials", F},
    {"socialshare", F}, {"sponsor", F}, {"sponsored", F}, {"sponsors", F}, {"sr only", F}, {"stars", F},
    {"story author", B}, {"story body", A}, {"story content", A}, {"story text", A}, {"storybody", A},
    {"storycontent", A}, {"storytext", A}, {"submenu", F}, {"subnav", F}, {"subscribe", F}, {"subscription", F},
    {"support us", F}, {"survey", F}, {"taboola", F}, {"tag list", F}, {"tagcloud", F}, {"taglist", F}, {"tags", F},
    {"tags links", F}, {"td post content", A}, {"teads", F}, {"teaser", F}, {"teasers", F}, {"text content", A},
    {"time stamp", D}, {"timestamp", D}, {"toast", F}, {"toc", F}, {"tool bar", F}, {"toolbar", F}, {"toolbox", F},
    {"tooltip", F}, {"top bar", F}, {"top stories", F}, {"topbar", F}, {"topics", F}, {"topnav", F},
    {"trc related", F}, {"trending", F}, {"tweet", E}, {"twitter tweet", E}, {"twitter video", E}, {"up next", F},
    {"updated", D}, {"utility", F}, {"visually hidden", F}, {"visuallyhidden", F}, {"vote", F}, {"widget", F},
    {"widgets", F}, {"wp caption", C}, {"writer", B}, {"written by", B}, {"wysiwyg", A}, {"you may", F},
    {"zergnet", F},
#undef F
#undef A
#undef B
#undef C
#undef D
#undef E
};

static int by_words(const void *key, const void *entry) { return strcmp(key, ((const Entry *)entry)->words); }

static unsigned look_up(const char *words) {
  const Entry *e = bsearch(words, table, sizeof table / sizeof *table, sizeof *table, by_words);
  return e != NULL ? e->traits : 0;
}

enum { LONGEST = 24 };

/* The next word of *at in lower case; false at the end.  Words that no entry could hold are cut short. */
static bool next_word(const char **at, char word[LONGEST]) {
  const char *s = *at;
  size_t n = 0;
  while (*s != '\0' && !html_letter(*s)) s++;
  for (; html_letter(*s); s++) {
    if (n > 0 && html_lower(*s) != *s && html_lower(s[-1]) == s[-1]) break;
    if (n + 1 < LONGEST) word[n++] = html_lower(*s);
  }
  word[n] = '\0';
  *at = s;
  return n > 0;
}

/* Words beside which "sidebar" or "comments" tells of something else: "no-sidebar", "has-ads", "comment-count". */
static bool cancels(const char *word) {
  static const char *const words[] = {"no", "has", "with", "without", "not", "hide", "wrapper", "wrap", "container", "layout", "page", "site"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(word, words[i]) == 0) return true;
  return false;
}

unsigned lede_html_traits(const char *value) {
  char pair[2 * LONGEST] = "", word[LONGEST];
  size_t before = 0; /* length of the word before, which stands at the start of `pair` */
  unsigned traits = 0;
  bool cancelled = false;
  while (next_word(&value, word)) {
    size_t n = strlen(word);
    if (!cancelled) traits |= look_up(word);
    if (before > 0) {
      pair[before] = ' ';
      memcpy(pair + before + 1, word, n + 1);
      traits |= look_up(pair);
    }
    memcpy(pair, word, n + 1);
    before = n;
    cancelled = cancels(word);
  }
  return traits;
}
