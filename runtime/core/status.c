/* status.c - names and messages of failures. */
#include <stdarg.h>
#include <stdio.h>
#include "lede/status.h"

const char *lede_status_name(lede_status st) {
  static const char *const names[] = {"ok",    "memory", "not_found", "io",      "empty",   "binary", "limit",
                                      "syntax", "invalid", "refused",  "network", "timeout", "http"};
  return (size_t)st < sizeof names / sizeof *names ? names[st] : "unknown";
}

lede_status lede_fail(lede_error *err, lede_status code, const char *format, ...) {
  if (err != NULL) {
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
  }
  return code;
}
