/* pool.c - worker processes: documents out, results in, printed in the order of the inputs.
 *
 * A worker is forked from the loaded script and serves a group of consecutive documents, whose size depends on the
 * number of inputs alone; then it ends and a fresh one takes the next group. So what a script leaves behind in its
 * state never depends on the number of workers. A worker that dies is replaced, its document is an error. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "run/run.h"

static const size_t max_waiting = (size_t)64 << 20; /* bytes of results that wait for their turn */

typedef struct Worker {
  pid_t pid; /* 0: none */
  int to, from;
  size_t next, stop;    /* the documents of its group still to do */
  bool busy, retiring;  /* `document` is with it; it gets no more */
  size_t document;
  double kill_at;
  Head head;
  size_t have;          /* bytes of head and body received */
  char *body;
  size_t size;
} Worker;

typedef struct Pool {
  Script *script;
  const Inputs *inputs;
  PrintResult *print;
  Tally *tally;
  Worker *workers;
  struct pollfd *fds;
  size_t jobs, group, next_group; /* next_group: the first document that no worker has been given */
  Result **results;               /* by document, until printed */
  size_t cursor, waiting;         /* the next document to print; bytes in results */
} Pool;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- Results ---------------------------------------------------------------------------------------------------- */

static size_t result_size(const Result *r) {
  return r->out.len + r->rows.len + r->message.len + r->trace.len + r->notes.len;
}

static void out_of_memory(void) {
  say("out of memory");
  exit(EXIT_INPUT);
}

static void store(Pool *p, size_t document, const Result *r) {
  Result *copy = malloc(sizeof *copy);
  if (copy == NULL) out_of_memory();
  *copy = *r;
  p->results[document] = copy;
  p->waiting += result_size(copy);
}

static void store_failure(Pool *p, size_t document, const char *code, const char *message) {
  Result r = {.outcome = OUTCOME_FAILED};
  if (!lede_buf_adds(&r.code, code) || !lede_buf_adds(&r.message, message)) out_of_memory();
  store(p, document, &r);
}

static void print_ready(Pool *p) {
  while (p->cursor < p->inputs->count && signals_pending() == 0) {
    const Input *in = &p->inputs->list[p->cursor];
    if (p->results[p->cursor] == NULL && in->kind == INPUT_BAD)
      store_failure(p, p->cursor, lede_status_name(in->code), in->problem);
    Result *r = p->results[p->cursor];
    if (r == NULL) break;
    p->results[p->cursor++] = NULL;
    p->waiting -= result_size(r);
    p->print(p->script, in, r, p->tally);
    result_free(r);
    free(r);
  }
  output_flush();
  progress(p->cursor, p->inputs->count);
}

/* ---- Workers ---------------------------------------------------------------------------------------------------- */

static void close_pipes(Worker *w) {
  if (w->to >= 0) close(w->to);
  if (w->from >= 0) close(w->from);
  w->to = w->from = -1;
}

static void forget_body(Worker *w) {
  free(w->body);
  w->body = NULL;
  w->have = w->size = 0;
}

/* In the child: only its own pipes, and the end of the parent is the end of it. */
static void become_worker(Pool *p, int in, int out, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(EXIT_DONE);
  signal(SIGINT, SIG_IGN); /* the parent ends us */
  signal(SIGTERM, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  for (size_t i = 0; i < p->jobs; i++) close_pipes(&p->workers[i]);
  worker(p->script, p->inputs, in, out);
}

static bool start(Pool *p, Worker *w) {
  int to[2], from[2];
  if (pipe(to) != 0) return false;
  if (pipe(from) != 0) {
    close(to[0]);
    close(to[1]);
    return false;
  }
  pid_t parent = getpid();
  w->pid = fork();
  if (w->pid == 0) {
    close(to[1]);
    close(from[0]);
    become_worker(p, to[0], from[1], parent);
  }
  close(to[0]);
  close(from[1]);
  w->to = to[1];
  w->from = from[0];
  w->busy = w->retiring = false;
  if (w->pid > 0) return true;
  w->pid = 0;
  close_pipes(w);
  return false;
}

/* Wait for the end of a worker; a bad one is told of, for it says that lede is at fault. */
static void retire(Worker *w) {
  int status = 0;
  close_pipes(w);
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
  w->pid = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) say("a worker ended with status %d", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) say("a worker was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
}

static void kill_worker(Worker *w) {
  kill(w->pid, SIGKILL);
  while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR) continue;
  close_pipes(w);
  forget_body(w);
  w->pid = 0;
  w->busy = false;
}

/* A worker left its document without a result. */
static void crashed(Pool *p, Worker *w) {
  char why[128] = "the worker process broke its pipe";
  int status = 0;
  kill(w->pid, SIGKILL); /* does nothing to what has died already */
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status)) snprintf(why, sizeof why, "the worker process ended with status %d", WEXITSTATUS(status));
  if (WIFSIGNALED(status))
    snprintf(why, sizeof why, "the worker process was ended by signal %d (%s)", WTERMSIG(status),
             strsignal(WTERMSIG(status)));
  close_pipes(w);
  forget_body(w);
  w->pid = 0;
  w->busy = false;
  store_failure(p, w->document, "crashed", why);
}

static void overdue(Pool *p, Worker *w) {
  char why[64];
  kill_worker(w);
  snprintf(why, sizeof why, "over %g s (raise --timeout)", p->script->opt->timeout);
  store_failure(p, w->document, "timeout", why);
}

/* ---- Handing out documents -------------------------------------------------------------------------------------- */

/* The next of the group that a worker is needed for; false: none is left. */
static bool find_work(Pool *p, Worker *w) {
  while (w->next < w->stop && p->inputs->list[w->next].kind == INPUT_BAD) w->next++;
  return w->next < w->stop;
}

static bool next_group(Pool *p, Worker *w) {
  while (!find_work(p, w)) {
    if (p->next_group >= p->inputs->count) return false;
    w->next = p->next_group;
    p->next_group += p->group;
    w->stop = p->next_group < p->inputs->count ? p->next_group : p->inputs->count;
  }
  return true;
}

/* Results may pile up while an early document takes its time: then only that one's worker goes on. */
static bool may_go_on(const Pool *p, const Worker *w) {
  return p->waiting < max_waiting || (w->next <= p->cursor && p->cursor < w->stop);
}

static void send_document(Pool *p, Worker *w) {
  uint64_t document = w->next;
  w->document = w->next++;
  w->busy = true;
  w->kill_at = now() + p->script->opt->timeout + deadline_grace(p->script->opt->timeout);
  if (write(w->to, &document, sizeof document) != (ssize_t)sizeof document) crashed(p, w);
}

static bool any_worker(const Pool *p) {
  for (size_t i = 0; i < p->jobs; i++)
    if (p->workers[i].pid > 0) return true;
  return false;
}

static void hand_out(Pool *p) {
  for (size_t i = 0; i < p->jobs; i++) {
    Worker *w = &p->workers[i];
    if (w->busy) continue;
    if (w->pid > 0 && (w->retiring || !find_work(p, w))) retire(w);
    if (w->pid == 0 && !(next_group(p, w) && may_go_on(p, w))) continue;
    if (w->pid == 0 && !start(p, w)) {
      if (any_worker(p)) continue; /* more of them when one has ended */
      say("cannot start a worker process: %s", strerror(errno));
      exit(EXIT_INPUT);
    }
    if (may_go_on(p, w)) send_document(p, w);
  }
}

/* ---- Receiving results ------------------------------------------------------------------------------------------ */

/* A head that no sound worker sends. */
static bool is_wrong(const Worker *w) {
  size_t most = (size_t)MAX_RESULT * 2;
  for (int i = 0; i < RESULT_PARTS; i++)
    if (w->head.lengths[i] > most) return true;
  return w->head.document != w->document || w->head.outcome > OUTCOME_SCRIPT;
}

static bool open_body(Worker *w) {
  for (int i = 0; i < RESULT_PARTS; i++) w->size += w->head.lengths[i];
  w->body = malloc(w->size + 1);
  return w->body != NULL;
}

/* The result is complete: take it apart. */
static void finish(Pool *p, Worker *w) {
  Result r = {.outcome = (Outcome)w->head.outcome};
  const char *at = w->body;
  for (int i = 0; i < RESULT_PARTS; i++) {
    if (!lede_buf_add(result_part(&r, i), at, w->head.lengths[i])) out_of_memory();
    at += w->head.lengths[i];
  }
  forget_body(w);
  w->busy = false;
  w->retiring = w->head.spent != 0;
  store(p, w->document, &r);
}

static void receive(Pool *p, Worker *w) {
  bool head = w->have < sizeof w->head;
  char *to = head ? (char *)&w->head + w->have : w->body + (w->have - sizeof w->head);
  size_t left = head ? sizeof w->head - w->have : w->size + sizeof w->head - w->have;
  ssize_t n = read(w->from, to, left);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) {
    crashed(p, w);
    return;
  }
  w->have += (size_t)n;
  if (w->have < sizeof w->head) return;
  if (w->body == NULL && (is_wrong(w) || !open_body(w))) {
    crashed(p, w);
    return;
  }
  if (w->have == sizeof w->head + w->size) finish(p, w);
}

/* ---- The loop --------------------------------------------------------------------------------------------------- */

/* Milliseconds to the first deadline of a busy worker. */
static struct timespec patience(const Pool *p) {
  double least = 1, t = now();
  for (size_t i = 0; i < p->jobs; i++)
    if (p->workers[i].busy && p->workers[i].kill_at - t < least) least = p->workers[i].kill_at - t;
  if (least < 0) least = 0;
  return (struct timespec){(time_t)least, (long)((least - (double)(time_t)least) * 1e9)};
}

/* Sleep until a worker has something to say, a deadline, or a signal: it may come only while we sleep, so that none
 * is missed between looking and sleeping. */
static void wait_for_workers(Pool *p) {
  sigset_t ours, before;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGTERM);
  sigprocmask(SIG_BLOCK, &ours, &before);
  for (size_t i = 0; i < p->jobs; i++)
    p->fds[i] = (struct pollfd){.fd = p->workers[i].busy ? p->workers[i].from : -1, .events = POLLIN};
  struct timespec timeout = patience(p);
  if (signals_pending() != 0 || ppoll(p->fds, p->jobs, &timeout, &before) < 0)
    for (size_t i = 0; i < p->jobs; i++) p->fds[i].revents = 0;
  sigprocmask(SIG_SETMASK, &before, NULL);
}

static void attend(Pool *p) {
  double t = now();
  for (size_t i = 0; i < p->jobs; i++) {
    Worker *w = &p->workers[i];
    if (w->busy && p->fds[i].revents != 0)
      receive(p, w);
    else if (w->busy && t > w->kill_at)
      overdue(p, w);
  }
}

/* A fresh worker learns anew what words are to the grammars, three documents' worth of work: up to eight documents share
 * one while there are eight groups for as many processors, and more where there are many. */
static size_t group_size(size_t count) {
  size_t few = count / 8 < 8 ? count / 8 : 8, many = count / 32 < 32 ? count / 32 : 32;
  size_t group = few > many ? few : many;
  return group > 1 ? group : 1;
}

static bool pool_open(Pool *p, Script *s, const Inputs *inputs) {
  size_t jobs = (size_t)s->opt->jobs < inputs->count ? (size_t)s->opt->jobs : inputs->count;
  *p = (Pool){.script = s, .inputs = inputs, .jobs = jobs};
  p->group = group_size(inputs->count);
  p->workers = calloc(jobs, sizeof *p->workers);
  p->fds = calloc(jobs, sizeof *p->fds);
  p->results = calloc(inputs->count, sizeof *p->results);
  if (p->workers == NULL || p->fds == NULL || p->results == NULL) return false;
  for (size_t i = 0; i < jobs; i++) p->workers[i].to = p->workers[i].from = -1;
  return true;
}

static void pool_close(Pool *p) {
  for (size_t i = 0; i < p->jobs; i++)
    if (p->workers[i].pid > 0 && !p->workers[i].busy) retire(&p->workers[i]);
  for (size_t i = 0; i < p->jobs; i++)
    if (p->workers[i].pid > 0) kill_worker(&p->workers[i]);
  for (size_t i = 0; i < p->inputs->count; i++) {
    if (p->results[i] == NULL) continue;
    result_free(p->results[i]);
    free(p->results[i]);
  }
  free(p->workers);
  free(p->fds);
  free(p->results);
}

int pool_run(Script *s, const Inputs *inputs, PrintResult *print, Tally *tally) {
  Pool p;
  if (!pool_open(&p, s, inputs)) out_of_memory();
  p.print = print;
  p.tally = tally;
  signals_defer();
  signal(SIGPIPE, SIG_IGN);
  progress_start(!s->opt->quiet);
  for (;;) {
    print_ready(&p);
    if (p.cursor == inputs->count || signals_pending() != 0) break;
    hand_out(&p);
    wait_for_workers(&p);
    attend(&p);
  }
  progress_clear();
  pool_close(&p);
  return signals_pending() == 0 ? EXIT_DONE : 128 + signals_pending();
}
