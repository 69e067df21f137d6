/* verify.c - the command `lede verify`: each result is a document to the pool.  What it does is in
 * scripts/lede/verify.lua. */
#include <stdlib.h>
#include <string.h>
#include "run/run.h"

static void print_verdict(Script *s, const Input *in, const Result *r, Tally *tally) {
  (void)s;
  output(r->out.bytes, r->out.len);
  if (r->outcome == OUTCOME_DONE) return;
  tally->failed++;
  output_flush();
  say_of(in->name, r->message.bytes, r->message.len);
}

static bool add_results(Inputs *inputs, const RunOptions *opt) {
  for (size_t i = 0; i < opt->count; i++)
    if (!inputs_add(inputs, strcmp(opt->names[i], "-") == 0 ? INPUT_STDIN : INPUT_FILE, opt->names[i])) return false;
  return true;
}

/* The names of the files among them; NULL: out of memory. */
static const char **file_names(const Inputs *in, size_t *count) {
  const char **names = calloc(in->count + 1, sizeof *names);
  *count = 0;
  for (size_t i = 0; names != NULL && i < in->count; i++)
    if (in->list[i].kind == INPUT_FILE) names[(*count)++] = in->list[i].name;
  return names;
}

static int verify_results(const RunOptions *opt) {
  Script s;
  Inputs results = {0};
  Tally tally = {0};
  int code = script_open(&s, opt);
  if (code == EXIT_DONE && !add_results(&results, opt)) code = EXIT_INPUT;
  if (code == EXIT_DONE) code = pool_run(&s, &results, print_verdict, &tally);
  output_flush();
  inputs_free(&results);
  result_free(&s.result);
  return code == EXIT_DONE && tally.failed > 0 ? EXIT_INPUT : code;
}

int verify(const RunOptions *given) {
  RunOptions opt = *given;
  Inputs sources = {0};
  int code = EXIT_INPUT;
  signals_obey();
  if (inputs_expand(&sources, given->sources, given->source_count)) {
    const char **names = file_names(&sources, &opt.source_count);
    opt.sources = names;
    if (names != NULL) code = verify_results(&opt);
    free(names);
  }
  inputs_free(&sources);
  return code;
}
