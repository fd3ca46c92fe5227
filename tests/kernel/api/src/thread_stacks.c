/* SPDX-License-Identifier: Apache-2.0 */
/* Stacks made at run time. */

#include "support.h"

#define STACK_SIZE CONFIG_DYNAMIC_THREAD_STACK_SIZE
#define POOL	   CONFIG_DYNAMIC_THREAD_POOL_SIZE

K_HEAP_DEFINE(stack_heap, 4096);

static void *setup(void)
{
	children_grant();
	k_thread_heap_assign(k_current_get(), &stack_heap);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

static size_t used(void)
{
	struct sys_memory_stats stats;

	zassert_equal(sys_heap_runtime_stats_get(&stack_heap.heap, &stats), 0);
	return stats.allocated_bytes;
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	k_thread_heap_assign(k_current_get(), NULL);
}

ZTEST_SUITE(thread_stacks, NULL, setup, before, children_end, teardown);

static int mode(void)
{
	return k_is_user_context() ? K_USER : 0;
}

static void says(void *what, void *p2, void *p3)
{
	volatile char below[200];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	below[0] = (char)(uintptr_t)what;
	event(below[0]);
}

static void run_on(k_thread_stack_t *stack, size_t size, char what)
{
	(void)k_thread_create(&child[0], stack, size, says, (void *)(uintptr_t)what, NULL, NULL, 5,
			      (uint32_t)mode() | K_INHERIT_PERMS, K_NO_WAIT);
	child_join(0);
}

/* The pool is looked at first. What ended threads had is found again. */
BOTH_MODES(thread_stacks, pool)
{
	k_thread_stack_t *stacks[POOL];

	for (int turn = 0; turn < 2; turn++) {
		for (int i = 0; i < POOL; i++) {
			stacks[i] = k_thread_stack_alloc(i == 0 ? 1 : STACK_SIZE, mode());
			zassert_not_null(stacks[i]);
			for (int j = 0; j < i; j++) {
				zassert_not_equal(stacks[i], stacks[j]);
			}
			run_on(stacks[i], STACK_SIZE, (char)('a' + i));
		}
		for (int i = 0; i < POOL; i++) {
			zassert_equal(k_thread_stack_free(stacks[i]), 0);
		}
	}
	zassert_events("abab");
	(void)k_thread_stack_alloc(STACK_SIZE, mode());
}

#ifdef CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS
#define CAN_BE_MADE(flags) ((flags) == 0)
#else
#define CAN_BE_MADE(flags) true
#endif

BOTH_MODES(thread_stacks, made)
{
	for (int turn = 0; turn < 3; turn++) {
		k_thread_stack_t *stack = k_thread_stack_alloc(STACK_SIZE + 1, mode());

		zassert_equal(stack != NULL, CAN_BE_MADE(mode()));
		if (stack != NULL) {
			run_on(stack, STACK_SIZE + 1, (char)('a' + turn));
			zassert_equal(k_thread_stack_free(stack), 0);
		}
	}
	zassert_events(CAN_BE_MADE(mode()) ? "abc" : "");
	zassert_is_null(k_thread_stack_alloc(CONFIG_SRAM_SIZE * 1024, mode()));
	zassert_is_null(k_thread_stack_alloc(SIZE_MAX, mode()));
}

ZTEST(thread_stacks, test_made_for_users)
{
	k_thread_stack_t *stack = k_thread_stack_alloc(STACK_SIZE + 1, K_USER);

	zassert_equal(stack != NULL, !IS_ENABLED(CONFIG_USERSPACE) || CAN_BE_MADE(K_USER));
	zassert_true(stack == NULL || k_thread_stack_free(stack) == 0);
	zassert_equal(used(), 0);
}

ZTEST(thread_stacks, test_refused)
{
	k_thread_stack_t *stack = k_thread_stack_alloc(STACK_SIZE + 1, 0);
	k_thread_stack_t *pooled = k_thread_stack_alloc(STACK_SIZE, 0);

	(void)k_thread_create(&child[0], stack, STACK_SIZE + 1, says, NULL, NULL, NULL, 5, 0,
			      K_FOREVER);
	(void)k_thread_create(&child[1], pooled, STACK_SIZE, says, NULL, NULL, NULL, 5, 0,
			      K_FOREVER);
	zassert_equal(k_thread_stack_free(stack), -EBUSY);
	zassert_equal(k_thread_stack_free(pooled), -EBUSY);
	k_thread_abort(&child[0]);
	k_thread_abort(&child[1]);
	zassert_equal(k_thread_stack_free(stack), 0);
	zassert_equal(k_thread_stack_free(pooled), 0);
	zassert_equal(k_thread_stack_free(stack), -EINVAL);
	zassert_equal(k_thread_stack_free(pooled), -EINVAL);
	zassert_equal(k_thread_stack_free(NULL), -EINVAL);
	zassert_equal(k_thread_stack_free(child_stack[0]), -EINVAL);
	zassert_equal(k_thread_stack_free(child_stack[0] + 8), -EINVAL);
	zassert_equal(used(), 0);
}
