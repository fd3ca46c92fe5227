/* SPDX-License-Identifier: Apache-2.0 */
/* In the middle of a system call: the context it runs in, its stack, a thread that ends there. */

#include "calls.h"
#include "support.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(inside, 0, 10);

/* ---- The calls ------------------------------------------------------------------------------ */

int z_impl_call_context(void)
{
	unsigned int key = irq_lock();
	bool unlocked = arch_irq_unlocked(key);

	irq_unlock(key);
	return (k_is_in_isr() ? 1 : 0) | (unlocked ? 0 : 2) | (k_is_user_context() ? 4 : 0) |
	       (k_is_in_user_syscall() ? 0 : 8) | (machine_is_privileged() ? 0 : 16);
}

static int z_vrfy_call_context(void)
{
	return z_impl_call_context();
}
#include <zephyr/syscalls/call_context_mrsh.c>

int z_impl_call_recurse(int depth)
{
	volatile char bytes[FRAME_BYTES];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : z_impl_call_recurse(depth + 1) + bytes[0];
}

static int z_vrfy_call_recurse(int depth)
{
	return z_impl_call_recurse(depth);
}
#include <zephyr/syscalls/call_recurse_mrsh.c>

int z_impl_call_wait(int result)
{
	return k_sem_take(&inside, K_FOREVER) == 0 ? result : -1;
}

static int z_vrfy_call_wait(int result)
{
	return z_impl_call_wait(result);
}
#include <zephyr/syscalls/call_wait_mrsh.c>

/* ---- The cases ------------------------------------------------------------------------------ */

static void *setup(void)
{
	children_grant();
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

ZTEST_SUITE(calls, NULL, setup, before, children_end, NULL);

ZTEST_USER(calls, test_context)
{
	zassert_equal(call_context(), 0, "%d", call_context());
	zassert_false(k_is_in_isr());
	zassert_true(k_is_user_context());
}

static __maybe_unused void overflow_in_call(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)call_recurse(0);
}

#ifdef CONFIG_ARCH_HAS_STACK_PROTECTION
static void overflow_after_waits(void *p1, void *p2, void *p3)
{
	(void)k_sleep(K_TICKS(1));
	(void)call_context();
	k_yield();
	overflow_in_call(p1, p2, p3);
}

static void overflow_after_entry(void *p1, void *p2, void *p3)
{
	k_thread_user_mode_enter(overflow_in_call, p1, p2, p3);
}

/* However the thread came to where it is. */
ZTEST(calls, test_privileged_stack_overflow)
{
	static const struct {
		k_thread_entry_t entry;
		uint32_t options;
	} ways[] = {
		{overflow_in_call, K_USER},
		{overflow_in_call, K_USER},
		{overflow_after_waits, K_USER},
		{overflow_after_entry, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		faults_expect(1);
		child_create(0, ways[i].entry, NULL, 3, ways[i].options, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.reason, K_ERR_STACK_CHK_FAIL, "way %u", (unsigned int)i);
		zassert_false(fault.user);
		zassert_true(fault_is_on_stack_of(0), "sp 0x%08x", fault.sp);
	}
}
#endif

static void wait_in_call(void *p1, void *p2, void *p3)
{
	int result = call_wait(77);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 77 ? 'y' : 'n');
}

ZTEST(calls, test_wait_in_call)
{
	child_create(0, wait_in_call, NULL, 3, K_USER, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_sem_give(&inside);
	child_join(0);
	zassert_events("y");
}

static void abort_it(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(calls, test_abort_in_call)
{
	child_create(0, wait_in_call, NULL, 3, K_USER, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_thread_abort(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	child_create(0, wait_in_call, NULL, 3, K_USER, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	irq_offload(abort_it, &child[0]);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	k_sem_give(&inside);
	zassert_equal(k_sem_take(&inside, K_NO_WAIT), 0);
	zassert_events("");
}

static void suspend_in_call(void *p1, void *p2, void *p3)
{
	wait_in_call(p1, p2, p3);
	wait_in_call(p1, p2, p3);
}

ZTEST(calls, test_suspend_in_call)
{
	child_create(0, suspend_in_call, NULL, 3, K_USER, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_thread_suspend(&child[0]);
	k_sem_give(&inside);
	(void)k_sleep(K_TICKS(2));
	zassert_events("");
	k_thread_resume(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_events("y");
	k_sem_give(&inside);
	child_join(0);
	zassert_events("yy");
}
