/* curl.c - libcurl, loaded when the first URL is fetched. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include "fetch/curl.h"

static lede_curl curl;
static bool ready;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
#define FIND(name) \
  if ((*(void **)&curl.name = dlsym(library, "curl_" #name)) == NULL) return;
  LEDE_CURL_FUNCTIONS(FIND)
#undef FIND
  ready = curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const lede_curl *lede_curl_get(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return ready ? &curl : NULL;
}
