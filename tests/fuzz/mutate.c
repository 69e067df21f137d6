/* mutate.c - the driver of every fuzz program: seeds first as they are, then mutations of them.
 *
 * A program defines LLVMFuzzerTestOneInput, which aborts where something does not hold, and fuzz_seeds.  Input number k
 * is the same in every run and on every machine.
 *
 *     fuzz_NAME              inputs for three seconds
 *     fuzz_NAME RUNS         exactly so many (FUZZ_RUNS in the environment does the same)
 *     fuzz_NAME RUNS FIRST   from input number FIRST on
 *
 * Prints one line, as TAP has it. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern const char *const fuzz_seeds[]; /* up to NULL */

enum { LARGEST = 1 << 16, USUAL = 1 << 12, SECONDS = 3 };

static const char *program;
static long run; /* the input that is being tried */

/* ---- Chance: xorshift64*, begun anew for each input -------------------------------------------------------------- */

static uint64_t chance;

static uint32_t below(size_t n) {
  chance ^= chance >> 12;
  chance ^= chance << 25;
  chance ^= chance >> 27;
  return n > 0 ? (uint32_t)((chance * 2685821657736338717u >> 32) % n) : 0;
}

/* ---- Mutations --------------------------------------------------------------------------------------------------- */

typedef struct { uint8_t bytes[LARGEST]; size_t size; } Input;

#define WORD(s) {s, sizeof(s) - 1}
static const struct { const char *bytes; size_t len; } words[] = {
    WORD("\0"), WORD("\0\0\0\0"), WORD("\xEF\xBB\xBF"), WORD("\xFF\xFE"), WORD("\xC0\x80"), WORD("\xED\xA0\x80"),
    WORD("\xF4\x90\x80\x80"), WORD("\xE2\x82"), WORD("\x80"), WORD("\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD"),
    WORD("e\xCC\x81"), WORD("\xE2\x80\x8B"), WORD("\xE2\x80\xA8"), WORD("\xE2\x80\xAE"), WORD("\xC2\xA0"),
    WORD("\xE2\x80\x99s"), WORD("\xE2\x80\x9C"), WORD("\xE2\x80\x9D"), WORD("\xC2\xAB"), WORD("\xE2\x80\xA6"),
    WORD("\r\n"), WORD("\n\n"), WORD("\r"), WORD("\x1B[31m"), WORD("'"), WORD("\""), WORD("n't"), WORD("U.S."),
    WORD("1,234.5"), WORD("99999999999999999999"), WORD("-1"), WORD("0x7F"), WORD("1e999"), WORD("%s%n"),
    WORD("| = "), WORD(" / "), WORD("@case exact\n"), WORD("@class x\n"), WORD("#"), WORD("http://"), WORD("www."),
    WORD("a@b.c"), WORD("<div>"), WORD("</div>"), WORD("<p>"), WORD("<table><td>"), WORD("<b><a>"), WORD("<!--"),
    WORD("-->"), WORD("<script>"), WORD("</script>"), WORD("<![CDATA["), WORD("&#0;"), WORD("&amp;"),
    WORD("&#x110000;"), WORD("&nosuch;"), WORD("<meta charset=utf-16>"), WORD("<svg><math>"), WORD("2025-02-30"),
    WORD("12/31/99"), WORD("Feb. 29"), WORD("T25:61"), WORD("P1Y"), WORD("XXXX-WXX"), WORD("yesterday")};

static void cut(Input *in, size_t at, size_t len) {
  memmove(in->bytes + at, in->bytes + at + len, in->size - at - len);
  in->size -= len;
}

static void insert(Input *in, size_t at, const void *bytes, size_t len) {
  if (len > sizeof in->bytes - in->size) len = sizeof in->bytes - in->size;
  memmove(in->bytes + at + len, in->bytes + at, in->size - at);
  memcpy(in->bytes + at, bytes, len);
  in->size += len;
}

/* A stretch of the input, or of a word, many times over: long runs and deep nests. */
static void repeat(Input *in) {
  uint8_t unit[32];
  size_t at = below(in->size + 1), len = in->size - at < 16 ? in->size - at : 1 + below(16);
  size_t word = below(2 * sizeof words / sizeof *words), count = 2 + below(below(16) == 0 ? 2000 : 40);
  if (word < sizeof words / sizeof *words) len = words[word].len;
  memcpy(unit, word < sizeof words / sizeof *words ? (const void *)words[word].bytes : in->bytes + at, len);
  for (size_t i = 0; i < count; i++) insert(in, at, unit, len);
}

static void splice(Input *in) {
  size_t count = 0;
  while (fuzz_seeds[count] != NULL) count++;
  const char *other = fuzz_seeds[below(count)];
  size_t from = below(strlen(other) + 1);
  in->size = below(in->size + 1);
  insert(in, in->size, other + from, strlen(other) - from);
}

static void mutate(Input *in) {
  size_t at = below(in->size + 1), word = below(sizeof words / sizeof *words);
  uint8_t noise[8];
  switch (below(8)) {
    case 0:
      if (at < in->size) in->bytes[at] ^= (uint8_t)(1u << below(8));
      return;
    case 1:
      if (at < in->size) in->bytes[at] = (uint8_t)below(256);
      return;
    case 2:
      for (size_t i = 0; i < sizeof noise; i++) noise[i] = (uint8_t)below(256);
      insert(in, at, noise, 1 + below(sizeof noise));
      return;
    case 3: case 4: insert(in, at, words[word].bytes, words[word].len); return;
    case 5: cut(in, at, below((in->size - at < 64 ? in->size - at : 64) + 1)); return;
    case 6: repeat(in); return;
    default: splice(in);
  }
}

/* Input number k: the empty one, the seeds, then mutations of a seed. */
static void make_input(Input *in, long k) {
  size_t count = 0;
  while (fuzz_seeds[count] != NULL) count++;
  chance = 0x9E3779B97F4A7C15u * (uint64_t)(k + 1);
  in->size = 0;
  if (k == 0) return;
  const char *seed = fuzz_seeds[(size_t)k <= count ? (size_t)k - 1 : below(count)];
  insert(in, 0, seed, strlen(seed));
  if ((size_t)k <= count) return;
  for (size_t n = 1 + below(10); n > 0; n--) mutate(in);
  if (in->size > USUAL && below(64) > 0) in->size = USUAL;
}

/* ---- Running ----------------------------------------------------------------------------------------------------- */

static void say_which(void) {
  char line[256];
  int n = snprintf(line, sizeof line, "not ok 1 - %s: input %ld (again: %s 1 %ld)\n", program, run, program, run);
  if (write(STDOUT_FILENO, line, (size_t)n) != n) _exit(1);
}

static void on_signal(int signal_number) {
  signal(signal_number, SIG_DFL);
  say_which();
  raise(signal_number);
}

/* With the sanitizers, theirs is the last word. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static void watch(void) {
  static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  if (__sanitizer_set_death_callback != NULL) __sanitizer_set_death_callback(say_which);
  for (size_t i = 0; i < (__sanitizer_set_death_callback != NULL ? 1 : sizeof signals / sizeof *signals); i++)
    signal(signals[i], on_signal);
}

int main(int argc, char **argv) {
  static Input input;
  const char *slash = strrchr(argv[0], '/'), *given = argc > 1 ? argv[1] : getenv("FUZZ_RUNS");
  program = slash != NULL ? slash + 1 : argv[0];
  long runs = given != NULL ? atol(given) : 0, first = argc > 2 ? atol(argv[2]) : 0, done = 0;
  watch();
  for (; runs > 0 ? done < runs : clock() < SECONDS * CLOCKS_PER_SEC; done++) {
    run = first + done;
    make_input(&input, run);
    uint8_t *exact = malloc(input.size > 0 ? input.size : 1); /* its own size: a step too far is seen */
    if (exact == NULL) return 1;
    memcpy(exact, input.bytes, input.size);
    LLVMFuzzerTestOneInput(exact, input.size);
    free(exact);
  }
  printf("ok 1 - %s: %ld inputs\n", program, done);
  return 0;
}
