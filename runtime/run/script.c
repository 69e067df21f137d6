/* script.c - the script's Lua state: loaded once, then a document at a time, then reduce.
 * What a script means is in scripts/lede/run.lua; here are its state, its way out, and its errors. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lede/doc.h"
#include "lede/file.h"
#include "lua/lua_common.h"
#include "lua/lua_lede.h"
#include "lua/lua_lexicon.h"
#include "lua/lua_sandbox.h"
#include "run/run.h"

enum { GC_AFTER = 1 << 24 };                  /* bytes of documents read: the collector does not see their size */
static const size_t memory = (size_t)1 << 30; /* bytes that Lua may hold */
static const char script_key, runner_key;  /* registry: the Script; what run.lua gave */

static Script *script_of(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &script_key);
  Script *s = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return s;
}

/* ---- The way out of the state: what run.lua calls as host.… ---------------------------------------------------- */

static void must(lua_State *L, bool ok) {
  if (!ok) luaL_error(L, "out of memory");
}

static void check_size(lua_State *L, const lede_buf *b) {
  if (b->len > MAX_RESULT) luaL_error(L, "more than %d MB of output for one document", MAX_RESULT >> 20);
}

/* Text for people: print, and the reports of analyses. */
static void print(lua_State *L, const char *s, size_t n) {
  lede_buf *out = &script_of(L)->result.out;
  must(L, lede_buf_visible(out, s, n, true));
  check_size(L, out);
}

static int host_print(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  print(L, s, n);
  return 0;
}

/* Text of a file format: as print, but the ends of its lines may be CR LF, as iCalendar wants them. */
static int host_write(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n), *end = s + n, *stop;
  while ((stop = memmem(s, (size_t)(end - s), "\r\n", 2)) != NULL) {
    print(L, s, (size_t)(stop - s));
    must(L, lede_buf_add(&script_of(L)->result.out, "\r\n", 2));
    s = stop + 2;
  }
  print(L, s, (size_t)(end - s));
  return 0;
}

static int add_line(lua_State *L, lede_buf *b) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  must(L, lede_buf_add(b, s, n) && lede_buf_add(b, "\n", 1));
  check_size(L, b);
  return 0;
}

/* A line of JSON for standard output; a row for reduce. */
static int host_line(lua_State *L) { return add_line(L, &script_of(L)->result.out); }
static int host_row(lua_State *L) { return add_line(L, &script_of(L)->result.rows); }

/* host.note(line): a line of JSON for --profile or --coverage; host.clock() -> seconds of this process's own time. Neither
 * comes into a script's hands. */
static int host_note(lua_State *L) { return add_line(L, &script_of(L)->result.notes); }

static int host_clock(lua_State *L) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  lua_pushnumber(L, (double)t.tv_sec + (double)t.tv_nsec * 1e-9);
  return 1;
}

static int bytes_gc(lua_State *L) {
  char **bytes = lua_touserdata(L, 1);
  free(*bytes);
  *bytes = NULL;
  return 0;
}

/* host.read([path]) -> bytes | nil, err; standard input without a path */
static int host_read(lua_State *L) {
  const char *path = luaL_optstring(L, 1, NULL);
  char **bytes = lua_newuserdatauv(L, sizeof *bytes, 0);
  *bytes = NULL;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, bytes_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  size_t len;
  lede_error err;
  lede_status st = path != NULL ? lede_file_read(path, LEDE_MAX_SOURCE, bytes, &len, &err)
                                : lede_fd_read(STDIN_FILENO, "-", LEDE_MAX_SOURCE, bytes, &len, &err);
  if (st != LEDE_OK) return lede_L_fail(L, &err);
  script_of(L)->read += len;
  lua_pushlstring(L, *bytes, len);
  free(*bytes);
  *bytes = NULL;
  return 1;
}

/* ---- Errors ----------------------------------------------------------------------------------------------------- */

/* A line of a traceback that helps the author. */
static bool is_telling(const char *line, size_t n) {
  static const char *const noise[] = {"stack traceback:", "[C]:", "(...tail calls...)", NULL};
  for (int i = 0; noise[i] != NULL; i++)
    if (memmem(line, n, noise[i], strlen(noise[i])) != NULL) return false;
  return n > 0;
}

/* The telling lines of a traceback; none when there is but one, which the message itself names. */
static void keep_trace(lede_buf *trace, const char *text) {
  int lines = 0;
  trace->len = 0;
  for (const char *end; *text != '\0' && lines < 10; text = end + (*end != '\0')) {
    end = strchrnul(text, '\n');
    while (*text == '\t') text++;
    size_t n = (size_t)(end - text);
    if (memmem(text, n, "lede/run.lua:", 13) != NULL || memmem(text, n, "lede/test.lua:", 14) != NULL) break;
    if (!is_telling(text, n)) continue;
    if (!lede_buf_add(trace, text, n) || !lede_buf_add(trace, "\n", 1)) return;
    lines++;
  }
  if (lines < 2) trace->len = 0;
}

/* Message handler: an error of any type becomes text; where it came from is kept.  What is no error passes: see
 * host.asked. */
static int traceback(lua_State *L) {
  if (lua_islightuserdata(L, 1)) return 1;
  luaL_traceback(L, L, NULL, 1);
  keep_trace(&script_of(L)->result.trace, lua_tostring(L, -1));
  lua_pop(L, 1);
  if (lua_type(L, 1) == LUA_TTABLE && !luaL_getmetafield(L, 1, "__tostring"))
    lua_pushliteral(L, "the script raised a table without __tostring");
  else
    luaL_tolstring(L, 1, NULL);
  return 1;
}

static void set_text(lede_buf *b, const char *s, size_t len) {
  b->len = 0;
  (void)!lede_buf_add(b, s, len);
}

/* Sort out how a protected call failed; the error is on top. */
static void sort_failure(Script *s, int status) {
  Result *r = &s->result;
  size_t len;
  const char *message = lua_tolstring(s->L, -1, &len);
  bool late = lede_sandbox_interrupted(s->L), full = status == LUA_ERRMEM;
  r->outcome = late || full ? OUTCOME_FAILED : OUTCOME_SCRIPT;
  r->spent = late || full;
  r->out.len = r->rows.len = r->notes.len = 0;
  const char *code = late ? "timeout" : full ? "memory" : "script";
  set_text(&r->code, code, strlen(code));
  if (full) message = "out of memory (the script holds more than 1 GB)";
  set_text(&r->message, message, full ? strlen(message) : len);
  if (r->outcome == OUTCOME_FAILED) r->trace.len = 0;
}

static void clear_result(Result *r) {
  r->outcome = OUTCOME_DONE;
  r->spent = false;
  for (int i = 0; i < RESULT_PARTS; i++) result_part(r, i)->len = 0;
}

lede_buf *result_part(Result *r, int i) {
  lede_buf *const parts[RESULT_PARTS] = {&r->out, &r->rows, &r->code, &r->message, &r->trace, &r->notes};
  return parts[i];
}

void result_free(Result *r) {
  for (int i = 0; i < RESULT_PARTS; i++) free(result_part(r, i)->bytes);
  *r = (Result){0};
}

/* ---- Calls ------------------------------------------------------------------------------------------------------ */

typedef struct { const char *what; const Input *input; const char *row; size_t len; } Call;

static void push_input(lua_State *L, const Input *in) {
  static const char *const kinds[] = {"file", "url", "stdin", "example", "text", NULL};
  lua_createtable(L, 0, 3);
  lua_pushstring(L, kinds[in->kind]);
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, in->name);
  lua_setfield(L, -2, "name");
  lua_pushinteger(L, (lua_Integer)in->number);
  lua_setfield(L, -2, "number");
}

/* In protected mode: call run.lua's function; what it returns is the code and message of an input that failed. */
static int call_protected(lua_State *L) {
  Call *call = lua_touserdata(L, 1);
  Script *s = script_of(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &runner_key);
  lua_getfield(L, -1, call->what);
  if (call->input != NULL) push_input(L, call->input);
  if (call->row != NULL) lua_pushlstring(L, call->row, call->len);
  lua_call(L, call->input != NULL || call->row != NULL, 2);
  if (lua_isnil(L, -2)) return 0;
  size_t len;
  const char *text = luaL_tolstring(L, -1, &len);
  s->result.outcome = OUTCOME_FAILED;
  set_text(&s->result.message, text, len);
  text = luaL_tolstring(L, -3, &len);
  set_text(&s->result.code, text, len);
  return 0;
}

static void call(Script *s, Call *c) {
  lua_State *L = s->L;
  lua_settop(L, 0);
  lua_pushcfunction(L, traceback);
  lua_pushcfunction(L, call_protected);
  lua_pushlightuserdata(L, c);
  int status = lua_pcall(L, 1, 0, 1);
  if (status != LUA_OK) sort_failure(s, status);
  lua_settop(L, 0);
}

void script_document(Script *s, const Input *in) {
  clear_result(&s->result);
  lede_sandbox_reset(s->L);
  deadline_start(s->L, s->opt->timeout, NULL);
  call(s, &(Call){.what = "document", .input = in});
  deadline_stop();
  if (s->read > GC_AFTER) {
    lua_gc(s->L, LUA_GCCOLLECT);
    s->read = 0;
  }
}

/* What fails here will fail, and be told of, where it is needed. */
void script_warm(Script *s) {
  Result loaded = s->result; /* what the script has printed so far stays */
  s->result = (Result){0};
  call(s, &(Call){.what = "warm"});
  result_free(&s->result);
  s->result = loaded;
}

/* Call run.lua's function with each of these lines. */
static void call_with_lines(Script *s, const char *what, const char *lines, size_t len) {
  for (const char *end = lines + len; lines < end;) {
    const char *stop = memchr(lines, '\n', (size_t)(end - lines));
    clear_result(&s->result);
    call(s, &(Call){.what = what, .row = lines, .len = (size_t)(stop - lines)});
    if (s->result.outcome != OUTCOME_DONE) return;
    lines = stop + 1;
  }
}

void script_keep(Script *s, const char *rows, size_t len) { call_with_lines(s, "keep", rows, len); }
void script_note(Script *s, const char *notes, size_t len) { call_with_lines(s, "note", notes, len); }

void script_tell(Script *s) {
  clear_result(&s->result);
  call(s, &(Call){.what = "tell"});
}

void script_reduce(Script *s) {
  clear_result(&s->result);
  lede_sandbox_reset(s->L);
  deadline_start(s->L, s->opt->timeout, "lede: reduce: over its time and not to be stopped (raise --timeout)\n");
  call(s, &(Call){.what = "reduce"});
  deadline_stop();
}

/* ---- Loading ---------------------------------------------------------------------------------------------------- */

static void push_options(lua_State *L, const RunOptions *opt) {
  lua_createtable(L, 0, 24);
  lua_pushboolean(L, opt->trace);
  lua_setfield(L, -2, "trace");
  lua_pushstring(L, opt->phase);
  lua_setfield(L, -2, "phase");
  lua_pushstring(L, opt->rule);
  lua_setfield(L, -2, "rule");
  lua_pushstring(L, opt->at);
  lua_setfield(L, -2, "at");
  lua_pushboolean(L, opt->page);
  lua_setfield(L, -2, "page");
  lua_pushstring(L, opt->extract);
  lua_setfield(L, -2, "extract");
  lua_pushstring(L, opt->text);
  lua_setfield(L, -2, "text");
  lua_pushstring(L, opt->script);
  lua_setfield(L, -2, "script");
  lua_pushboolean(L, opt->optional);
  lua_setfield(L, -2, "optional");
  lua_pushstring(L, opt->gold);
  lua_setfield(L, -2, "gold");
  lua_pushinteger(L, opt->errors);
  lua_setfield(L, -2, "errors");
  lua_pushboolean(L, opt->profile);
  lua_setfield(L, -2, "profile");
  lua_pushboolean(L, opt->coverage);
  lua_setfield(L, -2, "coverage");
  lua_pushstring(L, opt->format != NULL ? opt->format : "text");
  lua_setfield(L, -2, "format");
  lua_pushstring(L, opt->domain);
  lua_setfield(L, -2, "domain");
  lua_pushstring(L, opt->date);
  lua_setfield(L, -2, "date");
  lua_pushstring(L, opt->review);
  lua_setfield(L, -2, "review");
  lua_pushstring(L, opt->review_name);
  lua_setfield(L, -2, "review_name");
  lua_pushstring(L, opt->watch);
  lua_setfield(L, -2, "watch");
  lua_pushstring(L, opt->watch_name);
  lua_setfield(L, -2, "watch_name");
  lua_pushstring(L, opt->settings);
  lua_setfield(L, -2, "settings");
  lua_pushboolean(L, opt->allow_private);
  lua_setfield(L, -2, "allow_private");
  lua_pushnumber(L, opt->timeout);
  lua_setfield(L, -2, "timeout");
  lua_pushstring(L, opt->offsets);
  lua_setfield(L, -2, "offsets");
  lua_pushboolean(L, opt->source_bytes);
  lua_setfield(L, -2, "source_bytes");
  lua_createtable(L, (int)opt->source_count, 0);
  for (size_t i = 0; i < opt->source_count; i++) {
    lua_pushstring(L, opt->sources[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "sources");
}

/* Push run.lua's table of functions and keep it. */
static void open_runner(lua_State *L, const RunOptions *opt) {
  static const luaL_Reg host[] = {
      {"print", host_print}, {"write", host_write}, {"line", host_line}, {"row", host_row},
      {"read", host_read},   {"note", host_note},   {"clock", host_clock}, {NULL, NULL}};
  if (!lede_L_bundled(L, "lede.run")) luaL_error(L, "lede/run.lua is not in lede's share folder");
  lua_pop(L, 1);
  lua_call(L, 0, 1);
  luaL_newlib(L, host);
  lua_pushlightuserdata(L, (void *)&script_key);
  lua_setfield(L, -2, "asked"); /* raised to say that the script asked for its document */
  push_options(L, opt);
  lua_call(L, 2, 1);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &runner_key);
}

/* In protected mode: the user's word lists, before any grammar asks for a word -> nothing, or why one cannot be read */
static int lists_protected(lua_State *L) {
  const RunOptions *opt = script_of(L)->opt;
  luaL_requiref(L, "lede", luaopen_lede, 0);
  lede_lexicon *lex = lede_L_push_lexicon(L);
  lede_error err;
  for (size_t i = 0; i < opt->list_count; i++) {
    lede_lexicon_rank(lex, LEDE_RANK_USER + (unsigned)i);
    if (lede_lexicon_load(lex, opt->lists[i], &err) == LEDE_OK) continue;
    lua_pushstring(L, err.message);
    return 1;
  }
  return 0;
}

/* In protected mode: what is odd in word lists, the user's and the script's. */
static int warnings_protected(lua_State *L) {
  const lede_lexicon *lex = lede_L_push_lexicon(L);
  for (size_t i = 0; i < lede_lexicon_warnings(lex); i++) say("%s", lede_lexicon_warning(lex, i));
  return 0;
}

/* In protected mode: compile the script and run it as far as it goes without a document.
 * -> has it a reduce? is it plain statements, to be run again for each document?  Or nil and what the script raised,
 * of a trace: what was asked for and is not there. */
static int load_protected(lua_State *L) {
  Script *s = script_of(L);
  open_runner(L, s->opt);
  if (s->opt->bare || s->opt->verify) {
    lua_getfield(L, -1, s->opt->bare ? "trace" : "verify");
    lua_call(L, 0, 2);
    return 2;
  }
  if (luaL_loadfilex(L, s->opt->script, "t") != LUA_OK) {
    if (strstr(lua_tostring(L, -1), "binary chunk") != NULL)
      return luaL_error(L, "%s: compiled Lua is refused, give its source", s->opt->script);
    return lua_error(L);
  }
  lua_getfield(L, -2, "load");
  lua_insert(L, -2);
  lua_pushcfunction(L, traceback);
  lua_call(L, 2, 2);
  return 2;
}

static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL) return strdup(".");
  return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static bool new_state(Script *s) {
  s->folder = folder_of(s->opt->script);
  lede_sandbox_options opt = {s->folder, memory, print};
  s->L = opt.folder != NULL ? lede_sandbox_new(&opt) : NULL;
  bool ok = s->L != NULL;
  for (size_t i = 0; ok && i < s->opt->count; i++) {
    const char *name = s->opt->names[i];
    ok = lede_sandbox_grant(s->L, "read", name) && lede_sandbox_grant(s->L, "net", name) &&
         (!s->opt->allow_private || lede_sandbox_grant(s->L, "private", name));
  }
  if (!ok) say("out of memory");
  return ok;
}

/* In protected mode: the texts of the script's examples, into the Inputs given -> nothing, or why there are none. */
static int examples_protected(lua_State *L) {
  Inputs *in = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &runner_key);
  lua_getfield(L, -1, "examples");
  lua_call(L, 0, 2);
  if (lua_isnil(L, -2)) return 1;
  for (lua_Integer i = 1; lua_rawgeti(L, -2, i) == LUA_TSTRING; i++) {
    must(L, inputs_add(in, INPUT_EXAMPLE, lua_tostring(L, -1)));
    lua_pop(L, 1);
  }
  return 0;
}

/* The script is loaded: keep what run.lua says of it. */
static void note_kind(Script *s) {
  s->reduces = lua_toboolean(s->L, -2);
  if (lua_toboolean(s->L, -1)) s->result.out.len = 0; /* it will print that again */
  lua_settop(s->L, 0);
}

/* Call `f` before the first document, for `results` values -> Lua's status. */
static int prepare(Script *s, lua_CFunction f, void *argument, int results) {
  lua_State *L = s->L;
  lua_settop(L, 0);
  lua_pushcfunction(L, traceback);
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, argument);
  deadline_start(L, s->opt->timeout, "lede: the script: over its time before the first document (raise --timeout)\n");
  int status = lua_pcall(L, 1, results, 1);
  deadline_stop();
  return status;
}

/* Say what the script raised; it is on top. */
static int refuse(Script *s, int status) {
  sort_failure(s, status);
  say("%.*s", (int)s->result.message.len, s->result.message.bytes);
  say_lines(s->result.trace.bytes, s->result.trace.len);
  return s->opt->bare && status == LUA_OK ? EXIT_USAGE : EXIT_SCRIPT;
}

static int load_lists(Script *s) {
  if (s->opt->list_count == 0) return EXIT_DONE;
  int status = prepare(s, lists_protected, NULL, 1);
  if (status != LUA_OK) return refuse(s, status);
  if (!lua_isstring(s->L, -1)) return EXIT_DONE;
  say("%s", lua_tostring(s->L, -1));
  return EXIT_USAGE;
}

int script_open(Script *s, const RunOptions *opt) {
  *s = (Script){.opt = opt};
  if (!new_state(s)) return EXIT_INPUT;
  lua_pushlightuserdata(s->L, s);
  lua_rawsetp(s->L, LUA_REGISTRYINDEX, &script_key);
  int code = load_lists(s);
  if (code != EXIT_DONE) return code;
  int status = prepare(s, load_protected, NULL, 2);
  if (status != LUA_OK || lua_isnil(s->L, -2)) return refuse(s, status);
  note_kind(s);
  prepare(s, warnings_protected, NULL, 0);
  return EXIT_DONE;
}

int script_examples(Script *s, Inputs *in) {
  int status = prepare(s, examples_protected, in, 1);
  if (status != LUA_OK) return refuse(s, status);
  size_t len;
  const char *why = lua_tolstring(s->L, -1, &len);
  if (why != NULL) set_text(&s->result.message, why, len);
  lua_settop(s->L, 0);
  return EXIT_DONE;
}

/* Finalizers of the script take their time too. */
void script_close(Script *s) {
  if (s->L != NULL) {
    deadline_start(s->L, s->opt->timeout, "lede: the script: over its time at its end (__gc)\n");
    lede_sandbox_close(s->L);
    deadline_stop();
  }
  result_free(&s->result);
  free(s->folder);
}
