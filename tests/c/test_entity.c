/* test_entity.c - the registry of entities and their mentions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The registry is compiled in here, with an allocator that can be told to fail. */
static long allocations_left = -1; /* -1: all of them */
static bool may_allocate(void) { return allocations_left < 0 || allocations_left-- > 0; }
static void *sparse_realloc(void *p, size_t size) { return may_allocate() ? realloc(p, size) : NULL; }
static void *sparse_malloc(size_t size) { return may_allocate() ? malloc(size) : NULL; }
#define realloc sparse_realloc
#define malloc sparse_malloc
#include "../../runtime/core/array.c"
#include "../../runtime/entity/registry.c"
#include "../../runtime/entity/strings.c"
#undef realloc
#undef malloc

static uint64_t random_state = 524;
static uint32_t random_below(uint32_t n) { /* xorshift64 */
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state % n);
}

static lede_range range(uint32_t begin, uint32_t end) { return (lede_range){begin, end}; }

static void assert_aliases(const lede_registry *r, uint32_t entity, const char *joined) {
  char got[512] = "";
  const char *alias;
  for (size_t n = 0; (alias = lede_entity_get_alias(r, entity, n)) != NULL; n++) {
    if (n > 0) strcat(got, ", ");
    strcat(got, alias);
  }
  assert_string_equal(got, joined);
}

/* ---- Names ------------------------------------------------------------------------------------------------------- */

static void names_roles_and_renaming(void **state) {
  (void)state;
  lede_registry *r = lede_registry_new();
  uint32_t id = lede_entity_add(r, "PER", "Volodymyr Zelenskyy");
  assert_int_equal(id, 1);
  assert_string_equal(lede_entity_type(r, id), "PER");
  assert_true(lede_entity_alias(r, id, "Zelenskyy"));
  assert_true(lede_entity_alias(r, id, "Zelensky"));
  assert_true(lede_entity_alias(r, id, "Zelenskyy"));
  assert_true(lede_entity_alias(r, id, "Volodymyr Zelenskyy"));
  assert_aliases(r, id, "Zelenskyy, Zelensky");
  assert_true(lede_entity_role(r, id, "president"));
  assert_true(lede_entity_role(r, id, "president"));
  assert_string_equal(lede_entity_get_role(r, id, 0), "president");
  assert_null(lede_entity_get_role(r, id, 1));
  assert_null(lede_entity_get_because(r, id, 0));

  assert_true(lede_entity_rename(r, id, "Zelensky"));
  assert_string_equal(lede_entity_name(r, id), "Zelensky");
  assert_aliases(r, id, "Zelenskyy, Volodymyr Zelenskyy");
  assert_true(lede_entity_rename(r, id, "Zelensky"));
  assert_aliases(r, id, "Zelenskyy, Volodymyr Zelenskyy");
  lede_registry_free(r);
}

static void what_is_not_there(void **state) {
  (void)state;
  lede_registry *r = lede_registry_new();
  uint32_t id = lede_entity_add(r, "ORG", "EU");
  for (uint32_t none = 0; none <= 7; none += 7) {
    assert_int_equal(lede_entity_find(r, none), 0);
    assert_null(lede_entity_name(r, none));
    assert_null(lede_entity_type(r, none));
    assert_null(lede_entity_get_alias(r, none, 0));
    assert_false(lede_entity_alias(r, none, "x"));
    assert_false(lede_entity_role(r, none, "x"));
    assert_false(lede_entity_rename(r, none, "x"));
    assert_false(lede_entity_merge(r, id, none, "x"));
    assert_false(lede_entity_merge(r, none, id, "x"));
    assert_int_equal(lede_mention_add(r, none, range(0, 1)), 0);
    assert_int_equal(lede_mention_entity(r, none), 0);
    assert_int_equal(lede_mention_range(r, none).end, 0);
    assert_int_equal(lede_entity_mentions(r, none), 0);
    assert_int_equal(lede_entity_mention(r, none, 0), 0);
  }
  assert_int_equal(lede_mention_add(r, id, range(3, 3)), 0);
  assert_int_equal(lede_mention_add(r, id, range(3, 2)), 0);
  assert_int_equal(lede_mention_at(r, 3), 0);
  assert_int_equal(lede_registry_mentions(r), 0);
  lede_registry_free(r);
  lede_registry_free(NULL);
}

static void many_names_are_kept_apart(void **state) {
  (void)state;
  enum { COUNT = 5000 };
  lede_registry *r = lede_registry_new();
  char name[32];
  for (uint32_t i = 0; i < COUNT; i++) {
    snprintf(name, sizeof name, "name %u", i / 2); /* every name twice: kept once, and both have it */
    assert_int_equal(lede_entity_add(r, "MISC", name), i + 1);
  }
  for (uint32_t i = 0; i < COUNT; i++) {
    snprintf(name, sizeof name, "name %u", i / 2);
    assert_string_equal(lede_entity_name(r, i + 1), name);
  }
  assert_ptr_equal(lede_entity_name(r, 1), lede_entity_name(r, 2));
  lede_registry_free(r);
}

/* ---- Merging ----------------------------------------------------------------------------------------------------- */

static void a_merge_keeps_what_both_knew(void **state) {
  (void)state;
  lede_registry *r = lede_registry_new();
  uint32_t president = lede_entity_add(r, "PER", "Volodymyr Zelenskyy"), other = lede_entity_add(r, "ORG", "Kyiv");
  uint32_t short_form = lede_entity_add(r, "MISC", "Zelensky");
  lede_entity_alias(r, president, "Zelenskyy");
  lede_entity_alias(r, short_form, "Zelenskyy");
  lede_entity_alias(r, short_form, "Volodymyr Zelenskyy");
  lede_entity_alias(r, short_form, "Mr Zelensky");
  lede_entity_role(r, short_form, "president");
  uint32_t late = lede_mention_add(r, president, range(50, 60)), early = lede_mention_add(r, short_form, range(5, 13));

  assert_true(lede_entity_merge(r, short_form, president, "same surname")); /* in either order the smaller id stays */
  assert_int_equal(lede_entity_find(r, short_form), president);
  assert_string_equal(lede_entity_name(r, short_form), "Volodymyr Zelenskyy");
  assert_string_equal(lede_entity_type(r, short_form), "PER");
  assert_aliases(r, president, "Zelenskyy, Zelensky, Mr Zelensky");
  assert_string_equal(lede_entity_get_role(r, president, 0), "president");
  assert_string_equal(lede_entity_get_because(r, president, 0), "same surname");
  assert_int_equal(lede_entity_mentions(r, short_form), 2);
  assert_int_equal(lede_entity_mention(r, president, 0), early);
  assert_int_equal(lede_entity_mention(r, president, 1), late);
  assert_int_equal(lede_entity_mention(r, president, 2), 0);
  assert_int_equal(lede_mention_entity(r, early), president);

  assert_true(lede_entity_merge(r, president, short_form, "again")); /* one already: nothing is noted */
  assert_null(lede_entity_get_because(r, president, 1));
  assert_int_equal(lede_registry_entities(r), 2);
  assert_int_equal(lede_registry_ids(r), 3);
  assert_int_equal(lede_entity_next(r, 0), president);
  assert_int_equal(lede_entity_next(r, president), other);
  assert_int_equal(lede_entity_next(r, other), 0);
  lede_registry_free(r);
}

/* A chain from the far end: a forest without balance would make every find walk all of it. */
static void long_chains_of_merges(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  lede_registry *r = lede_registry_new();
  for (uint32_t i = 1; i <= COUNT; i++) {
    assert_int_equal(lede_entity_add(r, "PER", "one name"), i);
    assert_int_equal(lede_mention_add(r, i, range(i, i + 1)), i);
  }
  for (uint32_t i = COUNT; i > 1; i--) assert_true(lede_entity_merge(r, i - 1, i, "chain"));
  assert_int_equal(lede_registry_entities(r), 1);
  assert_int_equal(lede_entity_mentions(r, COUNT), COUNT);
  for (uint32_t i = 1; i <= COUNT; i++) {
    assert_int_equal(lede_entity_find(r, i), 1);
    assert_int_equal(lede_entity_mention(r, 1, i - 1), i);
  }
  lede_registry_free(r);
}

static void random_merges_against_labels(void **state) {
  (void)state;
  enum { ENTITIES = 60, MENTIONS = 300 };
  for (int round = 0; round < 50; round++) {
    lede_registry *r = lede_registry_new();
    uint32_t label[ENTITIES + 1], owner[MENTIONS + 1];
    for (uint32_t i = 1; i <= ENTITIES; i++) label[i] = lede_entity_add(r, "ORG", "name");
    for (uint32_t m = 1; m <= MENTIONS; m++) {
      uint32_t begin = random_below(1000);
      owner[m] = 1 + random_below(ENTITIES);
      assert_int_equal(lede_mention_add(r, owner[m], range(begin, begin + 1 + random_below(9))), m);
      if (random_below(8) > 0) continue;
      uint32_t a = 1 + random_below(ENTITIES), b = 1 + random_below(ENTITIES), from = label[a], to = label[b];
      assert_true(lede_entity_merge(r, a, b, "random"));
      for (uint32_t i = 1; i <= ENTITIES; i++)
        if (label[i] == from || label[i] == to) label[i] = from < to ? from : to;
    }
    size_t kept = 0, mentions = 0;
    for (uint32_t i = 1; i <= ENTITIES; i++) {
      assert_int_equal(lede_entity_find(r, i), label[i]);
      kept += label[i] == i;
      if (label[i] != i) continue;
      lede_range last = {0, 0};
      for (size_t n = 0; n < lede_entity_mentions(r, i); n++, mentions++) {
        uint32_t m = lede_entity_mention(r, i, n);
        assert_int_equal(label[owner[m]], i);
        assert_true(lede_mention_range(r, m).begin >= last.begin);
        last = lede_mention_range(r, m);
      }
    }
    for (uint32_t m = 1; m <= MENTIONS; m++) assert_int_equal(lede_mention_entity(r, m), label[owner[m]]);
    assert_int_equal(lede_registry_entities(r), kept);
    assert_int_equal(mentions, MENTIONS);
    lede_registry_free(r);
  }
}

/* ---- What covers a byte ------------------------------------------------------------------------------------------ */

static void the_longest_mention_at_a_byte(void **state) {
  (void)state;
  lede_registry *r = lede_registry_new();
  uint32_t person = lede_entity_add(r, "PER", "Kaja Kallas"), union_ = lede_entity_add(r, "ORG", "EU");
  uint32_t eu = lede_mention_add(r, union_, range(14, 16));
  uint32_t whole = lede_mention_add(r, person, range(10, 50)), name = lede_mention_add(r, person, range(60, 71));
  uint32_t same = lede_mention_add(r, union_, range(65, 76));
  assert_int_equal(lede_mention_at(r, 9), 0);
  assert_int_equal(lede_mention_at(r, 15), whole);
  assert_int_equal(lede_mention_at(r, 49), whole);
  assert_int_equal(lede_mention_at(r, 50), 0);
  assert_int_equal(lede_mention_at(r, 66), name); /* of two as long the first */
  assert_int_equal(lede_mention_at(r, 71), same);
  assert_int_equal(lede_mention_at(r, UINT32_MAX), 0);
  uint32_t longer = lede_mention_add(r, union_, range(0, 60)); /* an index that was made is made again */
  assert_int_equal(lede_mention_at(r, 15), longer);
  assert_int_equal(lede_mention_entity(r, eu), union_);
  lede_registry_free(r);
}

static void mentions_at_against_brute_force(void **state) {
  (void)state;
  enum { MENTIONS = 200, TEXT = 400 };
  for (int round = 0; round < 50; round++) {
    lede_registry *r = lede_registry_new();
    lede_range text[MENTIONS + 1];
    lede_entity_add(r, "PER", "somebody");
    for (uint32_t m = 1; m <= MENTIONS; m++) {
      uint32_t begin = random_below(TEXT), length = 1 + random_below(random_below(10) ? 8 : 100);
      text[m] = range(begin, begin + length);
      assert_int_equal(lede_mention_add(r, 1, text[m]), m);
    }
    for (uint32_t at = 0; at < TEXT + 120; at++) {
      uint32_t best = 0;
      for (uint32_t m = 1; m <= MENTIONS; m++) {
        if (at < text[m].begin || at >= text[m].end) continue;
        uint32_t length = text[m].end - text[m].begin, longest = text[best].end - text[best].begin;
        if (best == 0 || length > longest || (length == longest && text[m].begin < text[best].begin)) best = m;
      }
      assert_int_equal(lede_mention_at(r, at), best);
    }
    lede_registry_free(r);
  }
}

/* ---- Without memory ---------------------------------------------------------------------------------------------- */

/* Everything there is to see of a registry. */
static void describe(lede_registry *r, char *out, size_t size) {
  size_t len = 0;
  *out = '\0';
  for (uint32_t id = 0; (id = lede_entity_next(r, id)) != 0;) {
    len += (size_t)snprintf(out + len, size - len, "%u %s %s", id, lede_entity_type(r, id), lede_entity_name(r, id));
    const char *s;
    for (size_t n = 0; (s = lede_entity_get_alias(r, id, n)) != NULL; n++)
      len += (size_t)snprintf(out + len, size - len, " a:%s", s);
    for (size_t n = 0; (s = lede_entity_get_role(r, id, n)) != NULL; n++)
      len += (size_t)snprintf(out + len, size - len, " r:%s", s);
    for (size_t n = 0; (s = lede_entity_get_because(r, id, n)) != NULL; n++)
      len += (size_t)snprintf(out + len, size - len, " b:%s", s);
    for (size_t n = 0; n < lede_entity_mentions(r, id); n++)
      len += (size_t)snprintf(out + len, size - len, " m:%u", lede_entity_mention(r, id, n));
    len += (size_t)snprintf(out + len, size - len, "\n");
    assert_true(len < size);
  }
}

static bool change(lede_registry *r, uint32_t i) {
  char text[64];
  uint32_t some = 1 + i * 7 % (i / 6 + 1);
  snprintf(text, sizeof text, "text number %u", i);
  switch (i % 6) {
    case 0: return lede_entity_add(r, "PER", text) != 0;
    case 1: return lede_mention_add(r, some, range(1000 - i, 1001)) != 0;
    case 2: return lede_entity_alias(r, some, text);
    case 3: return lede_entity_role(r, some, text);
    case 4: return lede_entity_rename(r, some, text);
    default: return lede_entity_merge(r, some, i % 5 == 0 ? i / 6 + 1 : some, text);
  }
}

static void a_change_without_memory_is_no_change(void **state) {
  (void)state;
  enum { CHANGES = 500, SIZE = 1 << 16 };
  char *before = malloc(SIZE), *after = malloc(SIZE);
  size_t refused = 0;
  lede_registry *r = lede_registry_new();
  for (uint32_t i = 0; i < CHANGES; i++) {
    describe(r, before, SIZE);
    for (long allowed = 0; allocations_left = allowed, !change(r, i); allowed++) {
      allocations_left = 0; /* asking needs none */
      describe(r, after, SIZE);
      assert_string_equal(after, before);
      refused++;
    }
    allocations_left = 0;
    lede_mention_at(r, 800);
    allocations_left = -1;
  }
  assert_true(refused > 100);
  lede_registry_free(r);
  free(before);
  free(after);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_roles_and_renaming),
      cmocka_unit_test(what_is_not_there),
      cmocka_unit_test(many_names_are_kept_apart),
      cmocka_unit_test(a_merge_keeps_what_both_knew),
      cmocka_unit_test(long_chains_of_merges),
      cmocka_unit_test(random_merges_against_labels),
      cmocka_unit_test(the_longest_mention_at_a_byte),
      cmocka_unit_test(mentions_at_against_brute_force),
      cmocka_unit_test(a_change_without_memory_is_no_change),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
