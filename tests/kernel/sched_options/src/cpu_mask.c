/* SPDX-License-Identifier: Apache-2.0 */
/* CPU masks: with one CPU, a thread either may run on it or not. */

#include "support.h"
#include <zephyr/irq_offload.h>

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

ZTEST_SUITE(cpu_mask, NULL, setup, before, children_end, NULL);

static void say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
}

static void sleep_and_say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TICKS(2));
	event((char)(uintptr_t)letter);
}

static void expect_refused(k_tid_t thread)
{
	zassert_equal(k_thread_cpu_mask_clear(thread), -EINVAL);
	zassert_equal(k_thread_cpu_mask_enable_all(thread), -EINVAL);
	zassert_equal(k_thread_cpu_mask_enable(thread, 0), -EINVAL);
	zassert_equal(k_thread_cpu_mask_disable(thread, 0), -EINVAL);
	zassert_equal(k_thread_cpu_pin(thread, 0), -EINVAL);
}

ZTEST(cpu_mask, test_running_and_ready_threads_are_refused)
{
	child_create(0, say, (void *)'a', 3, 0, K_NO_WAIT);
	expect_refused(k_current_get());
	expect_refused(&child[0]);
	child_join(0);
	zassert_events("a");
}

static void runs_only_if(int (*change)(k_tid_t thread), const char *expected)
{
	events_clear();
	child_create(0, say, (void *)'a', 3, 0, K_FOREVER);
	zassert_equal(change(&child[0]), 0);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(2));
	zassert_events(expected);
	k_thread_abort(&child[0]);
}

static int disable_first(k_tid_t thread)
{
	return k_thread_cpu_mask_disable(thread, 0);
}

static int disable_second(k_tid_t thread)
{
	return k_thread_cpu_mask_disable(thread, 1);
}

static int pin_to_first(k_tid_t thread)
{
	return k_thread_cpu_pin(thread, 0);
}

static int pin_to_second(k_tid_t thread)
{
	return k_thread_cpu_pin(thread, 1);
}

static int clear_and_enable_second(k_tid_t thread)
{
	return k_thread_cpu_mask_clear(thread) + k_thread_cpu_mask_enable(thread, 1);
}

static int clear_and_enable_first(k_tid_t thread)
{
	return k_thread_cpu_mask_clear(thread) + k_thread_cpu_mask_enable(thread, 0);
}

static int clear_and_enable_all(k_tid_t thread)
{
	return k_thread_cpu_mask_clear(thread) + k_thread_cpu_mask_enable_all(thread);
}

/* Requirement: ZEP-SRS-2-2 */
ZTEST(cpu_mask, test_mask_decides)
{
	runs_only_if(k_thread_cpu_mask_clear, "");
	runs_only_if(k_thread_cpu_mask_enable_all,
		     "a"); /* and no mask of the last thread is left */
	runs_only_if(disable_first, "");
	runs_only_if(disable_second, "a");
	runs_only_if(pin_to_first, "a");
	runs_only_if(pin_to_second, "");
	runs_only_if(clear_and_enable_second, "");
	runs_only_if(clear_and_enable_first, "a");
	runs_only_if(clear_and_enable_all, "a");
}

/* Without a CPU it is as good as ready: its mask cannot change until it is suspended. */
ZTEST(cpu_mask, test_started_without_cpu)
{
	char text[20];

	child_create(0, say, (void *)'a', 3, 0, K_FOREVER);
	zassert_equal(k_thread_cpu_mask_clear(&child[0]), 0);
	k_thread_start(&child[0]);
	expect_refused(&child[0]);
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "queued");
	zassert_equal(k_thread_join(&child[0], K_TICKS(2)), -EAGAIN);
	k_thread_suspend(&child[0]);
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "suspended");
	zassert_equal(k_thread_cpu_mask_enable(&child[0], 0), 0);
	zassert_equal(k_thread_join(&child[0], K_TICKS(2)), -EAGAIN);
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("a");
}

/* A wait ends as ever; the thread does not run then, and can be ended. */
ZTEST(cpu_mask, test_disabled_while_it_sleeps)
{
	child_create(0, sleep_and_say, (void *)'a', 3, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_cpu_mask_disable(&child[0], 0), 0);
	(void)k_sleep(K_TICKS(4));
	zassert_equal(k_thread_timeout_remaining_ticks(&child[0]), 0);
	zassert_events("");
	k_thread_abort(&child[0]);
	child_join(0);
	zassert_events("");
}

static void isr_pins(const void *unused)
{
	ARG_UNUSED(unused);
	zassert_equal(k_thread_cpu_pin(k_current_get(), 0), -EINVAL);
	zassert_equal(k_thread_cpu_pin(&child[0], 0), 0);
}

ZTEST(cpu_mask, test_by_isr)
{
	child_create(0, say, (void *)'a', 3, 0, K_FOREVER);
	zassert_equal(k_thread_cpu_mask_clear(&child[0]), 0);
	irq_offload(isr_pins, NULL);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_events("a");
}
