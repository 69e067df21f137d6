/* deadline.c - the time that a script may take, by the alarm clock. */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
#include "lua/lua_sandbox.h"
#include "run/run.h"

static const double tick = 0.01; /* after the deadline the alarm rings on: errors can be caught, coroutines left */
static const double longest = 1e8;

static struct {
  lua_State *L;
  double seconds;
  const char *last_words;
  volatile sig_atomic_t rings, ticks_left;
} alarm_clock;

double deadline_grace(double seconds) { return seconds < 1 ? seconds / 2 : 0.5; }

static void ring(int signal) {
  (void)signal;
  lede_sandbox_interrupt(alarm_clock.L, alarm_clock.seconds);
  if (alarm_clock.last_words == NULL || alarm_clock.ticks_left-- > 0) return;
  ssize_t written = write(STDERR_FILENO, alarm_clock.last_words, strlen(alarm_clock.last_words));
  (void)written;
  _exit(EXIT_SCRIPT);
}

static struct timeval to_timeval(double seconds) {
  double whole = floor(seconds);
  return (struct timeval){(time_t)whole, (suseconds_t)((seconds - whole) * 1e6)};
}

void deadline_start(lua_State *L, double seconds, const char *last_words) {
  if (seconds > longest) seconds = longest;
  alarm_clock.L = L;
  alarm_clock.seconds = seconds;
  alarm_clock.last_words = last_words;
  alarm_clock.ticks_left = (sig_atomic_t)(deadline_grace(seconds) / tick) + 1;
  struct sigaction act = {.sa_handler = ring, .sa_flags = SA_RESTART};
  sigemptyset(&act.sa_mask);
  sigaction(SIGALRM, &act, NULL);
  struct itimerval timer = {.it_interval = to_timeval(tick), .it_value = to_timeval(seconds)};
  if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0) timer.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &timer, NULL);
}

void deadline_stop(void) {
  struct itimerval none = {0};
  setitimer(ITIMER_REAL, &none, NULL);
}
