/* run.c - the command `lede run`, from its options to its exit code. */
#include <signal.h>
#include <stdlib.h>
#include "run/run.h"

/* The schema's row of an input that failed. */
static void print_error_row(const char *name, const Result *r) {
  lede_buf row = {0};
  bool ok = lede_buf_adds(&row, "{\"v\":1,\"fact\":\"error\",\"input\":") && lede_buf_json_string(&row, name, strlen(name)) &&
            lede_buf_adds(&row, ",\"code\":") && lede_buf_json_string(&row, r->code.bytes, r->code.len) &&
            lede_buf_adds(&row, ",\"message\":") && lede_buf_json_string(&row, r->message.bytes, r->message.len) &&
            lede_buf_adds(&row, "}\n");
  if (ok) output(row.bytes, row.len);
  free(row.bytes);
}

/* The message without the input's name, which the line begins with anyway. */
static void say_failure(const char *name, const Result *r) {
  size_t n = strlen(name);
  const char *message = r->message.bytes;
  size_t len = r->message.len;
  if (len > n + 2 && memcmp(message, name, n) == 0 && memcmp(message + n, ": ", 2) == 0) {
    message += n + 2;
    len -= n + 2;
  }
  output_flush();
  say("%s: %.*s", name, (int)len, message);
  say_lines(r->trace.bytes, r->trace.len);
}

void print_result(Script *s, const char *name, const Result *r, Tally *tally) {
  if (r->outcome == OUTCOME_DONE) {
    output(r->out.bytes, r->out.len);
    script_keep(s, r->rows.bytes, r->rows.len);
    return;
  }
  if (r->outcome == OUTCOME_FAILED) tally->failed++;
  if (r->outcome == OUTCOME_SCRIPT) tally->script_errors++;
  say_failure(name, r);
  if (s->opt->jsonl) print_error_row(name, r);
}
