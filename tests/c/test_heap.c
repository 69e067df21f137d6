/* test_heap.c - the memory of a Lua state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "core/heap.h"

enum { LARGEST = 1300 };

static void fill(unsigned char *block, size_t from, size_t size) {
  for (size_t i = from; i < size; i++) block[i] = (unsigned char)(i * 7 + 1);
}

static void assert_filled(const unsigned char *block, size_t size) {
  for (size_t i = 0; i < size; i++) assert_int_equal(block[i], (unsigned char)(i * 7 + 1));
}

/* From every size to every other, beside a neighbour that must not notice. */
static void test_contents_are_kept(void **state) {
  (void)state;
  lede_heap h = {.most = (size_t)1 << 26};
  for (size_t old = 1; old <= LARGEST; old += 37) {
    for (size_t size = 1; size <= LARGEST; size += 41) {
      unsigned char *block = lede_heap_resize(&h, NULL, 0, old), *neighbour = lede_heap_resize(&h, NULL, 0, old);
      fill(block, 0, old);
      fill(neighbour, 0, old);
      block = lede_heap_resize(&h, block, old, size);
      assert_filled(block, old < size ? old : size);
      assert_int_equal((uintptr_t)block % LEDE_HEAP_GRAIN, 0);
      fill(block, 0, size);
      assert_filled(neighbour, old);
      assert_null(lede_heap_resize(&h, block, size, 0));
      assert_null(lede_heap_resize(&h, neighbour, old, 0));
    }
  }
  lede_heap_free(&h);
}

/* What is freed is used again: the heap does not grow. */
static void test_blocks_are_used_again(void **state) {
  (void)state;
  lede_heap h = {.most = (size_t)1 << 26};
  void *blocks[64];
  size_t held = 0;
  for (int round = 0; round < 1000; round++) {
    for (size_t i = 0; i < 64; i++) blocks[i] = lede_heap_resize(&h, NULL, 0, 8 + i * 16);
    for (size_t i = 0; i < 64; i++) lede_heap_resize(&h, blocks[i], 8 + i * 16, 0);
    if (round == 0) held = h.held;
  }
  assert_int_equal(h.held, held);
  lede_heap_free(&h);
}

/* Blocks of each size until it is full -> how many bytes they are. */
static size_t use_up(lede_heap *h, size_t size) {
  size_t sum = 0;
  void *first = NULL, *block;
  for (; (block = lede_heap_resize(h, NULL, 0, size)) != NULL; sum += size, first = block) *(void **)block = first;
  for (; first != NULL; first = block) {
    block = *(void **)first;
    lede_heap_resize(h, first, size, 0);
  }
  return sum;
}

static void test_limit(void **state) {
  (void)state;
  const size_t most = (size_t)1 << 20;
  for (size_t size = 16; size <= 4096; size *= 4) {
    lede_heap h = {.most = most};
    size_t used = use_up(&h, size);
    assert_true(used <= most);
    assert_true(used > most - most / 8);
    assert_true(h.held <= most);
    assert_int_equal(use_up(&h, size), used);
    lede_heap_free(&h);
  }
}

/* Lua counts on it: where there is no room for a smaller block, the one that is too large stays. */
static void test_to_shrink_never_fails(void **state) {
  (void)state;
  lede_heap h = {.most = (size_t)1 << 20};
  unsigned char *block = lede_heap_resize(&h, NULL, 0, LARGEST);
  fill(block, 0, LARGEST);
  h.most = h.held;
  block = lede_heap_resize(&h, block, LARGEST, 100);
  assert_non_null(block);
  assert_filled(block, 100);
  block = lede_heap_resize(&h, block, 100, 10);
  assert_non_null(block);
  assert_filled(block, 10);
  assert_null(lede_heap_resize(&h, block, 10, 2 * LARGEST));
  assert_filled(block, 10);
  assert_null(lede_heap_resize(&h, block, 10, 0));
  lede_heap_free(&h);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_contents_are_kept),
                                     cmocka_unit_test(test_blocks_are_used_again), cmocka_unit_test(test_limit),
                                     cmocka_unit_test(test_to_shrink_never_fails)};
  return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
