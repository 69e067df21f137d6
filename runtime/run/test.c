/* test.c - the command `lede test`: the examples that scripts carry, or the documents of a gold file, each a document to the
 * pool.  What they want, and how what was emitted differs from it, is in scripts/lede/test.lua and gold.lua. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "run/run.h"

/* ---- The report ------------------------------------------------------------------------------------------------- */

static void print_line(const char *start, const char *text, size_t len) {
  lede_buf line = {0};
  if (lede_buf_adds(&line, start) && lede_buf_visible(&line, text, len, false) && lede_buf_add(&line, "\n", 1))
    output(line.bytes, line.len);
  free(line.bytes);
}

static void print_lines(const char *text, size_t len) {
  for (const char *end = text + len; text < end;) {
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    if (stop == NULL) stop = end;
    print_line("        ", text, (size_t)(stop - text));
    text = stop + (stop < end);
  }
}

/* What the script raised; the way to it but once. */
static void tell_error(const Script *s, const Result *r, Tally *tally) {
  output_flush();
  say_of(s->opt->script, r->message.bytes, r->message.len);
  if (tally->script_errors++ == 0) say_lines(r->trace.bytes, r->trace.len);
}

static void print_example(Script *s, const Input *in, const Result *r, Tally *tally) {
  bool passed = r->outcome == OUTCOME_DONE;
  output(r->out.bytes, r->out.len); /* what it printed itself */
  print_line(passed ? "ok      " : "FAILED  ", in->name, strlen(in->name));
  if (r->outcome == OUTCOME_FAILED) print_lines(r->message.bytes, r->message.len);
  if (r->outcome == OUTCOME_SCRIPT) tell_error(s, r, tally);
  tally->passed += passed;
  tally->failed += !passed;
}

/* A document of the gold: how its rows compare is summed. */
static void note_gold(Script *s, const Input *in, const Result *r, Tally *tally) {
  output(r->out.bytes, r->out.len);
  if (r->outcome == OUTCOME_DONE) {
    script_note(s, r->notes.bytes, r->notes.len);
    return;
  }
  tally->failed++;
  if (r->outcome == OUTCOME_SCRIPT)
    tell_error(s, r, tally);
  else
    say_of(in->name, r->message.bytes, r->message.len);
}

/* ---- The command ------------------------------------------------------------------------------------------------ */

static int run_examples(Script *s, const TestScript *script, const Inputs *examples, Tally *tally) {
  print_line("", script->name, strlen(script->name));
  output(s->result.out.bytes, s->result.out.len); /* what it printed while it was loaded */
  if (examples->count >= WARM_FROM) script_warm(s);
  if (s->opt->gold == NULL) return pool_run(s, examples, print_example, tally);
  int code = pool_run(s, examples, note_gold, tally);
  if (code != EXIT_DONE) return code;
  script_tell(s);
  output(s->result.out.bytes, s->result.out.len);
  return EXIT_DONE;
}

static int without_examples(const Script *s, const TestScript *script) {
  if (script->optional && s->opt->gold == NULL) return EXIT_DONE;
  output_flush();
  say_of(s->opt->gold != NULL ? s->opt->gold : script->name, s->result.message.bytes, s->result.message.len);
  return EXIT_INPUT;
}

static int test_script(const RunOptions *opt, const TestScript *script, Tally *tally) {
  Script s;
  Inputs examples = {0};
  RunOptions own = *opt;
  own.script = script->path;
  own.optional = script->optional;
  signals_obey();
  output_flush();
  int code = script_open(&s, &own);
  if (code == EXIT_DONE) code = script_examples(&s, &examples);
  if (code == EXIT_DONE && examples.count == 0)
    code = without_examples(&s, script);
  else if (code == EXIT_DONE)
    code = run_examples(&s, script, &examples, tally);
  inputs_free(&examples);
  output_flush();
  script_close(&s);
  return code;
}

static void print_sum(const Tally *tally) {
  char line[64];
  output(line, (size_t)snprintf(line, sizeof line, "%zu passed, %zu failed\n", tally->passed, tally->failed));
  output_flush();
}

int test(const RunOptions *opt, const TestScript *scripts, size_t count) {
  Tally tally = {0};
  int worst = EXIT_DONE;
  for (size_t i = 0; i < count; i++) {
    int code = test_script(opt, &scripts[i], &tally);
    if (code > worst) worst = code;
    if (code > EXIT_SCRIPT) break; /* a signal */
  }
  if (worst > EXIT_SCRIPT) return worst;
  if (worst == EXIT_DONE && opt->gold == NULL && tally.passed + tally.failed == 0) {
    say("no script there has examples");
    worst = EXIT_INPUT;
  }
  if (opt->gold == NULL) print_sum(&tally);
  return tally.script_errors > 0 ? EXIT_SCRIPT : worst == EXIT_DONE && tally.failed > 0 ? EXIT_INPUT : worst;
}
