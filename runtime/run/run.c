/* run.c - the commands `lede run` and `lede trace`, from their options to the exit code. */
#include <stdlib.h>
#include <string.h>
#include "run/run.h"

/* ---- Printing what came of a document --------------------------------------------------------------------------- */

typedef struct { const char *s; size_t len; } Text;

/* The message without the input's name, where it begins with that. */
static Text bare_message(const char *name, const Result *r) {
  size_t n = strlen(name);
  Text t = {r->message.bytes, r->message.len};
  if (t.len <= n + 2 || memcmp(t.s, name, n) != 0 || memcmp(t.s + n, ": ", 2) != 0) return t;
  return (Text){t.s + n + 2, t.len - n - 2};
}

static bool add_field(lede_buf *row, const char *start, Text t) {
  return lede_buf_adds(row, start) && lede_buf_json_string(row, t.s, t.len);
}

/* The schema's row of an input that failed. */
static void print_error_row(Text name, Text code, Text message) {
  lede_buf row = {0};
  if (add_field(&row, "{\"v\":1,\"fact\":\"error\",\"input\":", name) && add_field(&row, ",\"code\":", code) &&
      add_field(&row, ",\"message\":", message) && lede_buf_adds(&row, "}\n"))
    output(row.bytes, row.len);
  free(row.bytes);
}

static void print_failure(const RunOptions *opt, const char *name, const Result *r, Tally *tally) {
  Text input = {name, strlen(name)}, message = bare_message(name, r);
  if (r->outcome == OUTCOME_FAILED) tally->failed++;
  if (r->outcome == OUTCOME_SCRIPT) tally->script_errors++;
  output_flush();
  say_of(name, message.s, message.len);
  if (tally->script_errors == 1) say_lines(r->trace.bytes, r->trace.len); /* one trace will do */
  if (opt->jsonl) print_error_row(input, (Text){r->code.bytes, r->code.len}, message);
}

static void print_result(Script *s, const Input *in, const Result *r, Tally *tally) {
  if (r->outcome != OUTCOME_DONE) {
    print_failure(s->opt, in->name, r, tally);
    return;
  }
  output(r->out.bytes, r->out.len);
  if (r->notes.len > 0) script_note(s, r->notes.bytes, r->notes.len);
  if (r->rows.len == 0) return;
  script_keep(s, r->rows.bytes, r->rows.len);
  if (s->result.outcome != OUTCOME_DONE) print_failure(s->opt, in->name, &s->result, tally);
}

/* What was watched, on standard error. */
static void tell(Script *s) {
  if (!s->opt->profile && !s->opt->coverage) return;
  output_flush();
  script_tell(s);
  say_text(s->result.out.bytes, s->result.out.len);
}

/* ---- The command ------------------------------------------------------------------------------------------------ */

static void reduce(Script *s, Tally *tally) {
  signals_obey();
  script_reduce(s);
  signals_defer();
  if (s->result.outcome == OUTCOME_DONE) {
    output(s->result.out.bytes, s->result.out.len);
    return;
  }
  s->result.outcome = OUTCOME_SCRIPT; /* too slow or too large is its own fault here */
  print_failure(s->opt, s->opt->script, &s->result, tally);
}

static int run_inputs(Script *s, const RunOptions *opt) {
  Inputs inputs = {0};
  Tally tally = {0};
  if (opt->text != NULL ? !inputs_add(&inputs, INPUT_TEXT, "--text") : !inputs_expand(&inputs, opt->names, opt->count)) {
    inputs_free(&inputs);
    say("out of memory");
    return EXIT_INPUT;
  }
  output(s->result.out.bytes, s->result.out.len); /* what it printed while it was loaded */
  if (inputs.count >= WARM_FROM) script_warm(s);
  int code = pool_run(s, &inputs, print_result, &tally);
  if (code == EXIT_DONE && s->reduces) reduce(s, &tally);
  if (code == EXIT_DONE) tell(s);
  output_flush();
  inputs_free(&inputs);
  if (code != EXIT_DONE) return code;
  return tally.script_errors > 0 ? EXIT_SCRIPT : tally.failed > 0 ? EXIT_INPUT : EXIT_DONE;
}

int run(const RunOptions *opt) {
  Script s;
  signals_obey();
  int code = script_open(&s, opt);
  if (code == EXIT_DONE) code = run_inputs(&s, opt);
  result_free(&s.result);
  return code; /* the state is left to the end of the process */
}
