/* inputs.c - what the command line names, as a list of documents. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/array.h"
#include "lede/fetch.h"
#include "run/run.h"

/* ---- Lists of names --------------------------------------------------------------------------------------------- */

typedef struct { char **list; size_t count, room; } Names; /* the list ends in NULL once it is not empty */

static bool names_add(Names *n, char *name) {
  if (name == NULL || !lede_grow(&n->list, &n->room, n->count + 2, sizeof *n->list)) {
    free(name);
    return false;
  }
  n->list[n->count++] = name;
  n->list[n->count] = NULL;
  return true;
}

void folder_free_names(char **names) {
  for (char **p = names; p != NULL && *p != NULL; p++) free(*p);
  free(names);
}

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static bool ends_in(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  if (n <= m) return false;
  for (size_t i = 0; i < m; i++) {
    char c = name[n - m + i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ending[i]) return false;
  }
  return true;
}

/* The entries of a folder, sorted, without those whose names begin with a dot. */
static bool read_folder(const char *folder, const char *ending, Names *names) {
  DIR *d = opendir(folder);
  if (d == NULL) return false;
  bool ok = names_add(names, strdup("")); /* so that an empty folder is a list too */
  for (struct dirent *e; ok && (e = readdir(d)) != NULL;)
    if (e->d_name[0] != '.' && ends_in(e->d_name, ending)) ok = names_add(names, strdup(e->d_name));
  closedir(d);
  if (!ok) return false;
  free(names->list[0]);
  memmove(names->list, names->list + 1, names->count * sizeof *names->list);
  names->count--;
  qsort(names->list, names->count, sizeof *names->list, compare_names);
  return true;
}

char **folder_names(const char *folder, const char *ending) {
  Names names = {0};
  if (read_folder(folder, ending, &names)) return names.list;
  folder_free_names(names.list);
  return NULL;
}

/* ---- Inputs ----------------------------------------------------------------------------------------------------- */

bool inputs_add(Inputs *in, InputKind kind, const char *name) {
  if (!lede_grow(&in->list, &in->room, in->count + 1, sizeof *in->list)) return false;
  char *copy = strdup(name);
  if (copy == NULL) return false;
  in->list[in->count] = (Input){.kind = kind, .name = copy, .number = in->count + 1};
  in->count++;
  return true;
}

static bool add_bad(Inputs *in, const char *name, lede_status code, const char *problem) {
  if (!inputs_add(in, INPUT_BAD, name)) return false;
  Input *bad = &in->list[in->count - 1];
  bad->code = code;
  bad->problem = strdup(problem);
  return bad->problem != NULL;
}

static bool add_unreadable(Inputs *in, const char *name) {
  bool missing = errno == ENOENT || errno == ENOTDIR;
  return add_bad(in, name, missing ? LEDE_ENOTFOUND : LEDE_EIO, strerror(errno));
}

void inputs_free(Inputs *in) {
  for (size_t i = 0; i < in->count; i++) {
    free(in->list[i].name);
    free(in->list[i].problem);
  }
  free(in->list);
  *in = (Inputs){0};
}

/* ---- Folders ---------------------------------------------------------------------------------------------------- */

/* Folders that have been walked: a symbolic link may lead back. */
typedef struct { struct { dev_t dev; ino_t ino; } *list; size_t count, room; } Walked;

static bool is_walked(const Walked *w, const struct stat *info) {
  for (size_t i = 0; i < w->count; i++)
    if (w->list[i].dev == info->st_dev && w->list[i].ino == info->st_ino) return true;
  return false;
}

static bool is_article(const char *name) {
  static const char *const endings[] = {".txt", ".md", ".eml", ".html", ".htm", NULL};
  for (int i = 0; endings[i] != NULL; i++)
    if (ends_in(name, endings[i])) return true;
  return false;
}

static bool walk(Inputs *in, Walked *walked, const char *folder, const struct stat *info);

static bool walk_entry(Inputs *in, Walked *walked, const char *folder, const char *name) {
  char *path;
  const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
  if (asprintf(&path, "%s%s%s", folder, slash, name) < 0) return false;
  struct stat info;
  bool ok = true;
  if (stat(path, &info) != 0)
    ok = !is_article(name) || add_unreadable(in, path); /* a link to nowhere */
  else if (S_ISDIR(info.st_mode))
    ok = is_walked(walked, &info) || walk(in, walked, path, &info);
  else if (S_ISREG(info.st_mode) && is_article(name))
    ok = inputs_add(in, INPUT_FILE, path);
  free(path);
  return ok;
}

static bool walk(Inputs *in, Walked *walked, const char *folder, const struct stat *info) {
  if (!lede_grow(&walked->list, &walked->room, walked->count + 1, sizeof *walked->list)) return false;
  walked->list[walked->count].dev = info->st_dev;
  walked->list[walked->count++].ino = info->st_ino;
  Names names = {0};
  bool ok = true;
  if (read_folder(folder, "", &names))
    for (size_t i = 0; ok && i < names.count; i++) ok = walk_entry(in, walked, folder, names.list[i]);
  else
    ok = add_unreadable(in, folder);
  folder_free_names(names.list);
  return ok;
}

static int compare_inputs(const void *a, const void *b) {
  return strcmp(((const Input *)a)->name, ((const Input *)b)->name);
}

static bool add_folder(Inputs *in, const char *folder, const struct stat *info) {
  Walked walked = {0};
  size_t before = in->count;
  bool ok = walk(in, &walked, folder, info);
  free(walked.list);
  if (!ok) return false;
  if (in->count == before)
    return add_bad(in, folder, LEDE_EEMPTY, "a folder without articles (files that end in .txt .md .eml .html .htm)");
  qsort(in->list + before, in->count - before, sizeof *in->list, compare_inputs);
  return true;
}

static bool seen_stdin(const Inputs *in) {
  for (size_t i = 0; i < in->count; i++)
    if (in->list[i].kind == INPUT_STDIN) return true;
  return false;
}

static bool expand(Inputs *in, const char *name) {
  struct stat info;
  if (strcmp(name, "-") == 0)
    return seen_stdin(in) ? add_bad(in, name, LEDE_EEMPTY, "standard input has been read already")
                          : inputs_add(in, INPUT_STDIN, name);
  if (lede_is_url(name)) return inputs_add(in, INPUT_URL, name);
  if (stat(name, &info) != 0) return add_unreadable(in, name);
  if (S_ISDIR(info.st_mode)) return add_folder(in, name, &info);
  if (!S_ISREG(info.st_mode)) return add_bad(in, name, LEDE_EIO, "neither a file nor a folder");
  return inputs_add(in, INPUT_FILE, name);
}

bool inputs_expand(Inputs *in, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!expand(in, names[i])) return false;
  return true;
}
