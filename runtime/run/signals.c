/* signals.c - Ctrl-C and SIGTERM: whole lines first, then the end. */
#include <signal.h>
#include <unistd.h>
#include "run/run.h"

static volatile sig_atomic_t pending;

static void leave(int signal) { _exit(128 + signal); }
static void note(int signal) { pending = signal; }

static void handle(void (*handler)(int), int flags) {
  struct sigaction act = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&act.sa_mask);
  sigaction(SIGINT, &act, NULL);
  sigaction(SIGTERM, &act, NULL);
}

void signals_obey(void) { handle(leave, 0); }
void signals_defer(void) { handle(note, (int)SA_RESETHAND); } /* a second one ends us at once */
int signals_pending(void) { return pending; }
