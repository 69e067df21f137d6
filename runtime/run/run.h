/* run.h - `lede run`, `lede test`, `lede trace` and `lede verify`: inputs, the script's state, worker processes, results in order.
 *
 *   main -> run -> inputs   what the command line names, as a list of documents to be
 *               -> script   the Lua state with the script, loaded before any fork
 *               -> pool     forks workers, hands out documents, prints results in input order
 *                  worker   in the child: one document after another through the script
 *        -> test            a script's own examples are the documents
 *        -> verify          results are the documents */
#ifndef LEDE_RUN_H
#define LEDE_RUN_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/json.h"
#include "lede/status.h"

enum { WARM_FROM = 4 }; /* documents that repay making all grammars ready before the forks */

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_SCRIPT = 3 };

typedef struct RunOptions {
  const char *script;       /* the script's file; of a trace, what messages call it */
  bool trace;               /* lede.trace in place of what it prints, with the next three (each may be NULL) */
  bool bare;                /* a trace without a script */
  const char *phase, *rule, *at;
  bool verify;                /* no script: lede.verify, with the files that may be sources */
  const char *const *sources; /* files and folders */
  size_t source_count;
  const char *format;       /* "text", "jsonl" …; NULL: text */
  const char *domain;       /* "news", "narrative", or NULL: as the text looks */
  const char *text;         /* a document in place of inputs, or NULL */
  const char *const *names; /* the inputs as named */
  size_t count;
  const char *const *lists; /* word lists of the user's: files or folders, each beats those before */
  size_t list_count;
  bool jsonl, allow_private, quiet;
  bool source_bytes;   /* rows say which bytes of the source their parts came from */
  bool page;           /* of a trace: how the page was read, not the sentences */
  const char *extract; /* of pages, how much: "precise", "balanced", "complete"; or NULL */
  bool profile, coverage; /* told at the end: what the rules cost; which never matched */
  bool optional;    /* lede test: found in a folder; it may be no script at all, or have no examples */
  const char *gold; /* lede test: rows to be found, in place of examples; or NULL */
  int errors;       /* of which so many mistakes are shown */
  const char *date; /* YYYY-MM-DD, or NULL */
  const char *offsets; /* the unit of the places in rows: "bytes", "codepoints", "utf16"; NULL: bytes */
  const char *review, *review_name; /* what a review of names says, and its file; or NULL */
  const char *watch, *watch_name;   /* the same of a list of names */
  const char *settings; /* "NAME=VALUE" lines for the script, or NULL */
  int jobs;
  double timeout; /* seconds for a document */
} RunOptions;

/* The whole command; returns the exit code. */
int run(const RunOptions *opt);

typedef struct TestScript {
  const char *path, *name; /* its file; as named */
  bool optional;           /* see RunOptions */
} TestScript;

/* `lede test`: the examples of each script; returns the exit code. Of `opt` jobs, timeout and quiet count. */
int test(const RunOptions *opt, const TestScript *scripts, size_t count);

/* `lede verify`: results are the names of `opt`; returns the exit code. */
int verify(const RunOptions *opt);

/* ---- inputs.c --------------------------------------------------------------------------------------------------- */

typedef enum InputKind {
  INPUT_FILE, INPUT_URL, INPUT_STDIN, INPUT_EXAMPLE, INPUT_TEXT, INPUT_BAD
} InputKind;

typedef struct Input {
  InputKind kind;
  char *name;    /* as named, or the file's path below the folder that was named; an example's text */
  size_t number; /* its place among the inputs, from 1 */
  char *problem; /* INPUT_BAD: why there is nothing to read */
  lede_status code;
} Input;

typedef struct Inputs { Input *list; size_t count, room; } Inputs;

/* Folders become their articles, sorted by the bytes of their paths. false: out of memory. */
bool inputs_expand(Inputs *in, const char *const *names, size_t count);
bool inputs_add(Inputs *in, InputKind kind, const char *name); /* one; false: out of memory */
void inputs_free(Inputs *in);

/* The names of a folder's entries that end in `ending`, sorted, ended by NULL; NULL: cannot be read.
 * Free them with folder_free_names. */
char **folder_names(const char *folder, const char *ending);
void folder_free_names(char **names);

/* ---- say.c: what goes to standard error -------------------------------------------------------------------------- */

/* "lede: …" on one line, control characters shown; printf's formats. */
void say(const char *format, ...) LEDE_PRINTF(1, 2);

/* "lede: NAME: MESSAGE"; without the name where the message begins with it and a colon: a script and its line. */
void say_of(const char *name, const char *message, size_t len);

/* The lines of `text`, indented. */
void say_lines(const char *text, size_t len);
void say_text(const char *text, size_t len); /* as it is: lines, control characters already shown */

/* A line on a terminal that says how far we are, once there has been more than a second of work. */
void progress_start(bool wanted);
void progress(size_t done, size_t of);
void progress_clear(void);

/* ---- deadline.c ------------------------------------------------------------------------------------------------- */

/* Stop the script after so many seconds; where it cannot be stopped, and `last_words` is given, say them and leave
 * with EXIT_SCRIPT. */
void deadline_start(lua_State *L, double seconds, const char *last_words);
void deadline_stop(void);

/* How long after the deadline a script that cannot be stopped is killed. */
double deadline_grace(double seconds);

/* ---- signals.c -------------------------------------------------------------------------------------------------- */

void signals_obey(void);   /* SIGINT and SIGTERM end us: while a script runs in this process */
void signals_defer(void);  /* they are noted: while results are printed, so that lines stay whole */
int signals_pending(void); /* the one that was noted, or 0 */

/* ---- script.c --------------------------------------------------------------------------------------------------- */

typedef enum Outcome {
  OUTCOME_DONE,
  OUTCOME_FAILED, /* the input: code and message */
  OUTCOME_SCRIPT  /* the script raised: message and trace */
} Outcome;

/* What came of a document. */
typedef struct Result {
  Outcome outcome;
  bool spent; /* the state has run out of time or memory: no further documents with it */
  lede_buf out;  /* for standard output */
  lede_buf rows; /* for reduce: lines of JSON */
  lede_buf code, message, trace;
  lede_buf notes; /* for --profile and --coverage: lines of JSON */
} Result;

enum { RESULT_PARTS = 6 };
lede_buf *result_part(Result *r, int i); /* its buffers by number, in the order in which they are sent */

void result_free(Result *r);

typedef struct Script {
  const RunOptions *opt;
  lua_State *L;
  char *folder;  /* of its file, for its require */
  Result result; /* of what is running or ran last */
  size_t read;   /* bytes of documents since the last full collection */
  bool reduces;
} Script;

/* Load the script, up to where it needs a document, or make a trace ready. Returns EXIT_DONE, or another code after
 * saying why. */
int script_open(Script *s, const RunOptions *opt);

/* The script's examples, or the documents of the gold, become inputs; where there are none result.message says why.
 * Returns as script_open. */
int script_examples(Script *s, Inputs *in);

/* Free all that it holds; `lede run` leaves that to the end of the process. */
void script_close(Script *s);

void script_warm(Script *s); /* before the forks: make what every worker would else make for itself */
void script_document(Script *s, const Input *in);                 /* -> s->result */
void script_keep(Script *s, const char *rows, size_t len);        /* rows of a document, for reduce -> s->result */
void script_reduce(Script *s);                                    /* -> s->result */
void script_note(Script *s, const char *notes, size_t len);       /* of a document -> s->result */
void script_tell(Script *s);  /* what the notes come to, for standard error -> s->result */

/* ---- worker.c --------------------------------------------------------------------------------------------------- */

/* The head of a result on the pipe: the lengths of what follows, in the order of Result. */
typedef struct Head {
  uint64_t document;
  uint32_t outcome, spent;
  uint64_t lengths[RESULT_PARTS];
} Head;

enum { MAX_RESULT = 1 << 28 }; /* bytes of one document's output, and of its rows */

/* Serve document numbers from `in` (uint64_t each) until it ends; results go to `out`. Does not return. */
void worker(Script *s, const Inputs *inputs, int in, int out);

/* ---- pool.c ----------------------------------------------------------------------------------------------------- */

typedef struct Tally { size_t passed, failed, script_errors; } Tally;

/* Print what came of a document, and count it. */
typedef void PrintResult(Script *s, const Input *in, const Result *r, Tally *tally);

/* All documents through workers, printed in their order; returns EXIT_DONE, or 128 + the signal that ended it early. */
int pool_run(Script *s, const Inputs *inputs, PrintResult *print, Tally *tally);


/* ---- output.c: standard output ----------------------------------------------------------------------------------- */

void output(const char *bytes, size_t len);
void output_flush(void);

#endif
