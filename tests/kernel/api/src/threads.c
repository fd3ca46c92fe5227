/* SPDX-License-Identifier: Apache-2.0 */
/* Threads: creation, start, join, end, suspension, priorities, names. */

#include "support.h"
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(never, 0, 1);
static K_SEM_DEFINE(go, 0, 10);
static struct k_thread never_created;

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &never, &go, &never_created, k_current_get());
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

ZTEST_SUITE(threads, NULL, setup, before, children_end, NULL);

static void say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
}

static void wait_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&never, K_FOREVER);
	event('!');
}

static void sleep_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_FOREVER);
	event('!');
}

static void spin(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
	}
}

/* ---- Creation ------------------------------------------------------------------------------- */

static ZTEST_BMEM void *arguments[3];

static void keep_arguments(void *p1, void *p2, void *p3)
{
	arguments[0] = p1;
	arguments[1] = p2;
	arguments[2] = p3;
}

/* Requirement: ZEP-SRS-1-1 */
BOTH_MODES(threads, arguments)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;
	k_tid_t tid = k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, keep_arguments,
				      (void *)1, (void *)0xfffffffe, (void *)3, 0,
				      mode | K_INHERIT_PERMS, K_NO_WAIT);

	zassert_equal_ptr(tid, &child[0]);
	child_join(0);
	zassert_equal_ptr(arguments[0], (void *)1);
	zassert_equal_ptr(arguments[1], (void *)0xfffffffe);
	zassert_equal_ptr(arguments[2], (void *)3);
}

static ZTEST_BMEM k_tid_t reported_self;

static void report_self(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	reported_self = k_current_get();
	/* a thread has permission on itself, whoever created it */
	event((char)('0' + k_thread_priority_get(reported_self)));
}

BOTH_MODES(threads, knows_itself)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;

	child_create(0, report_self, NULL, 7, mode, K_NO_WAIT);
	child_join(0);
	zassert_equal_ptr(reported_self, &child[0]);
}

static ZTEST_BMEM int64_t started_at;

static void note_start(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	started_at = k_uptime_ticks();
}

/* Requirement: ZEP-SRS-1-5 */
BOTH_MODES(threads, delayed_start)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;
	int64_t now;

	(void)k_sleep(K_TICKS(1)); /* to the beginning of a tick */
	now = k_uptime_ticks();
	child_create(0, note_start, NULL, 0, mode | K_INHERIT_PERMS, K_TIMEOUT_ABS_TICKS(now + 20));
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), -EBUSY);
	child_join(0);
	zassert_equal(started_at, now + 20);

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	child_create(0, note_start, NULL, 0, mode | K_INHERIT_PERMS, K_TICKS(5));
	child_join(0);
	/* at least as long as it says, from the call on, which may be a tick later */
	zassert_between_inclusive(started_at, now + 6, now + 7);
}

/* Requirement: ZEP-SRS-1-1 */
BOTH_MODES(threads, start_by_hand)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;

	child_create(0, say, (void *)'a', 0, mode | K_INHERIT_PERMS, K_FOREVER);
	zassert_equal(k_thread_join(&child[0], K_MSEC(50)), -EAGAIN);
	zassert_events("");
	k_thread_start(&child[0]);
	child_join(0);
	zassert_events("a");
	if (!k_is_user_context()) { /* a user may not even name a thread that is over */
		k_thread_start(&child[0]);
		(void)k_sleep(K_MSEC(2));
		zassert_events("a");
	}
}

BOTH_MODES(threads, start_before_delay)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;
	int64_t now = k_uptime_ticks();

	child_create(0, note_start, NULL, 0, mode | K_INHERIT_PERMS, K_MSEC(500));
	k_thread_start(&child[0]);
	child_join(0);
	zassert_true(started_at - now <= 1, "started after %d ticks", (int)(started_at - now));
	(void)k_sleep(K_MSEC(600)); /* and the delay does not start it again */
}

ZTEST(threads, test_abort_before_start)
{
	child_create(0, say, (void *)'a', 0, 0, K_MSEC(5));
	k_thread_abort(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	(void)k_sleep(K_MSEC(20));
	zassert_events("");
}

ZTEST(threads, test_record_and_stack_again)
{
	for (int i = 0; i < 1000; i++) {
		child_create(0, say, (void *)'a', i % 2 == 0 ? -2 : 3, i % 3 == 0 ? K_USER : 0,
			     K_NO_WAIT);
		zassert_equal(k_thread_join(&child[0], K_FOREVER), 0);
	}
}

/* ---- Join ----------------------------------------------------------------------------------- */

BOTH_MODES(threads, join_results)
{
	int64_t now;

	zassert_equal(k_thread_join(&never_created, K_FOREVER), 0);
	child_start(0, wait_forever, NULL, 0);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), -EBUSY);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_thread_join(&child[0], K_TICKS(9)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 10);
	k_thread_abort(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	zassert_equal(k_thread_join(&child[0], K_FOREVER), 0);
	zassert_events("");
}

ZTEST(threads, test_join_self)
{
	zassert_equal(k_thread_join(k_current_get(), K_FOREVER), -EDEADLK);
	zassert_equal(k_thread_join(k_current_get(), K_MSEC(1)), -EDEADLK);
}

static void join_creator(void *creator, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_thread_join(creator, K_FOREVER) == -EDEADLK ? 'D' : '?');
}

ZTEST(threads, test_join_each_other)
{
	child_create(0, join_creator, k_current_get(), 0, 0, K_NO_WAIT);
	zassert_equal(k_thread_join(&child[0], K_FOREVER), 0);
	zassert_events("D");
}

static void join_first_child(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (k_thread_join(&child[0], K_FOREVER) == 0) {
		event((char)(uintptr_t)letter);
	}
}

BOTH_MODES(threads, many_join)
{
	child_start(0, wait_forever, NULL, 0);
	child_start(1, join_first_child, (void *)'a', 4);
	child_start(2, join_first_child, (void *)'b', 2);
	child_start(3, join_first_child, (void *)'c', 3);
	(void)k_sleep(K_MSEC(2));
	zassert_events("");
	k_thread_abort(&child[0]);
	child_join(1);
	child_join(2);
	child_join(3);
	zassert_events("bca");
}

/* ---- End ------------------------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-1-6 */
BOTH_MODES(threads, abort_wherever_it_is)
{
	static const k_thread_entry_t entries[] = {wait_forever, sleep_forever, spin};

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		child_start(0, entries[i], NULL, 3);
		k_thread_abort(&child[0]); /* ready */
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
		child_start(0, entries[i], NULL, 3);
		(void)k_sleep(K_MSEC(2)); /* it waits, sleeps, or was preempted */
		k_thread_abort(&child[0]);
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
		child_start(0, entries[i], NULL, 3);
		(void)k_sleep(K_MSEC(2));
		k_thread_suspend(&child[0]);
		k_thread_abort(&child[0]);
		zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	}
	k_sem_give(&never); /* nobody of the dead waits any more */
	zassert_equal(k_sem_count_get(&never), 1);
	zassert_equal(k_sem_take(&never, K_NO_WAIT), 0);
	k_thread_abort(&child[0]); /* twice: no effect */
	k_thread_abort(&never_created);
	zassert_events("");
}

static void end_myself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('a');
	k_thread_abort(k_current_get());
	event('!');
}

BOTH_MODES(threads, abort_self)
{
	child_start(0, end_myself, NULL, 0);
	child_join(0);
	zassert_events("a");
}

static void abort_it(const void *thread)
{
	k_thread_abort((k_tid_t)(uintptr_t)thread);
}

ZTEST(threads, test_abort_from_isr)
{
	static const k_thread_entry_t entries[] = {wait_forever, sleep_forever, spin};
	static const uint32_t modes[] = {0, K_USER | K_INHERIT_PERMS};

	for (size_t mode = 0; mode < ARRAY_SIZE(modes); mode++) {
		for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
			child_create(0, entries[i], NULL, 3, modes[mode], K_NO_WAIT);
			(void)k_sleep(K_MSEC(2));
			irq_offload(abort_it, &child[0]);
			zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
		}
	}
	zassert_events("");
}

static void abort_arg(void *thread)
{
	k_thread_abort(thread);
}

/* The running thread is hit by the interrupt that aborts it. */
ZTEST(threads, test_abort_running_from_isr)
{
	static const uint32_t modes[] = {0, K_USER | K_INHERIT_PERMS};

	for (size_t mode = 0; mode < ARRAY_SIZE(modes); mode++) {
		child_create(0, spin, NULL, 3, modes[mode], K_NO_WAIT);
		interrupt_after(20000, abort_arg, &child[0]);
		zassert_equal(k_thread_join(&child[0], K_MSEC(20)), 0);
	}
}

static void abort_self_by_isr(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('a');
	irq_offload(abort_it, k_current_get());
	event('!');
}

ZTEST(threads, test_abort_self_by_isr)
{
	child_create(0, abort_self_by_isr, NULL, -2, 0, K_NO_WAIT);
	zassert_equal(k_thread_join(&child[0], K_MSEC(20)), 0);
	zassert_events("a");
}

/* The interrupt is pending when the thread begins to wait, so it comes when the thread has left the
 * ready queue, but is not switched out. */
static void wait_with_abort_pending(void *p1, void *p2, void *p3)
{
	unsigned int key = irq_lock();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	interrupt_after(1, abort_arg, k_current_get());
	for (volatile int i = 0; i < 100; i++) {
	}
	(void)k_sem_take(&never, K_FOREVER);
	irq_unlock(key);
	event('!');
}

ZTEST(threads, test_abort_between_wait_and_switch)
{
	child_create(0, wait_with_abort_pending, NULL, 3, 0, K_NO_WAIT);
	zassert_equal(k_thread_join(&child[0], K_MSEC(20)), 0);
	zassert_events("");
	k_sem_give(&never);
	zassert_equal(k_sem_take(&never, K_NO_WAIT), 0, "a dead thread took it");
}

/* ---- Suspend, resume ------------------------------------------------------------------------ */

static void take_and_say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (k_sem_take(&go, K_FOREVER) == 0) {
		event((char)(uintptr_t)letter);
	}
}

/* Requirement: ZEP-SRS-1-3, ZEP-SRS-1-4 */
BOTH_MODES(threads, suspend_ready)
{
	child_start(0, say, (void *)'a', 2);
	k_thread_suspend(&child[0]);
	(void)k_sleep(K_MSEC(2));
	zassert_events("");
	k_thread_suspend(&child[0]); /* does not count */
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("a");
	if (!k_is_user_context()) {
		k_thread_resume(&child[0]);
	}
}

/* Requirement: ZEP-SRS-1-3 */
BOTH_MODES(threads, suspend_pending)
{
	child_start(0, take_and_say, (void *)'a', 2);
	(void)k_sleep(K_MSEC(2));
	k_thread_suspend(&child[0]);
	k_sem_give(&go); /* reaches it, but it does not run */
	(void)k_sleep(K_MSEC(2));
	zassert_events("");
	zassert_equal(k_sem_count_get(&go), 0);
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("a");

	child_start(0, take_and_say, (void *)'b', 2);
	(void)k_sleep(K_MSEC(2));
	k_thread_suspend(&child[0]);
	k_thread_resume(&child[0]); /* still waits */
	(void)k_sleep(K_MSEC(2));
	zassert_events("a");
	k_sem_give(&go);
	child_join(0);
	zassert_events("ab");
}

static void suspend_myself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('a');
	k_thread_suspend(k_current_get());
	event('b');
}

BOTH_MODES(threads, suspend_self)
{
	child_start(0, suspend_myself, NULL, 2);
	(void)k_sleep(K_MSEC(2));
	zassert_events("a");
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("ab");
}

static void sleep_and_say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_MSEC(5));
	event((char)(uintptr_t)letter);
}

/* Requirement: ZEP-SRS-1-4 */
BOTH_MODES(threads, suspend_sleeping)
{
	child_start(0, sleep_and_say, (void *)'a', 2);
	(void)k_sleep(K_MSEC(1));
	k_thread_suspend(&child[0]);
	(void)k_sleep(K_MSEC(20)); /* its sleep is over meanwhile */
	zassert_events("");
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("a");
}

ZTEST(threads, test_suspend_before_start)
{
	child_create(0, say, (void *)'a', 2, 0, K_FOREVER);
	k_thread_suspend(&child[0]);
	k_thread_start(&child[0]);
	(void)k_sleep(K_MSEC(2));
	zassert_events("");
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("a");
}

static void suspend_it(const void *thread)
{
	k_thread_suspend((k_tid_t)(uintptr_t)thread);
}

static void be_suspended_by_isr(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('a');
	irq_offload(suspend_it, k_current_get());
	event('b');
}

ZTEST(threads, test_suspend_from_isr)
{
	child_create(0, be_suspended_by_isr, NULL, 2, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	zassert_events("a");
	k_thread_resume(&child[0]);
	child_join(0);
	zassert_events("ab");
}

/* ---- Priority, name, stack ------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-1-2 */
BOTH_MODES(threads, priority)
{
	child_start(0, wait_forever, NULL, 3);
	zassert_equal(k_thread_priority_get(&child[0]), 3);
	k_thread_priority_set(&child[0], 9);
	zassert_equal(k_thread_priority_get(&child[0]), 9);
	if (!k_is_user_context()) {
		k_thread_priority_set(&child[0], K_HIGHEST_APPLICATION_THREAD_PRIO);
		zassert_equal(k_thread_priority_get(&child[0]), K_HIGHEST_APPLICATION_THREAD_PRIO);
	}
	k_thread_priority_set(&child[0], K_LOWEST_APPLICATION_THREAD_PRIO);
	zassert_equal(k_thread_priority_get(&child[0]), K_LOWEST_APPLICATION_THREAD_PRIO);
}

BOTH_MODES(threads, name)
{
	static const char too_long[] =
		"0123456789012345678901234567890123456789012345678901234567890123456789";
	char name[CONFIG_THREAD_MAX_NAME_LEN];

	child_start(0, wait_forever, NULL, 3);
	zassert_equal(k_thread_name_copy(&child[0], name, sizeof(name)), 0);
	zassert_text(name, "");
	zassert_equal(k_thread_name_set(&child[0], "Jonah"), 0);
	zassert_equal(k_thread_name_copy(&child[0], name, sizeof(name)), 0);
	zassert_text(name, "Jonah");
	zassert_equal(k_thread_name_copy(&child[0], name, 6), 0);
	zassert_equal(k_thread_name_set(NULL, "me"), 0);
	if (k_is_user_context()) {
		zassert_equal(k_thread_name_set(&child[0], too_long), -EFAULT);
		zassert_equal(k_thread_name_copy(&z_main_thread, name, sizeof(name)), 0);
		zassert_text(name, "main");
		zassert_equal(k_thread_name_copy(&child[0], name, 5), -ENOSPC);
		zassert_equal(k_thread_name_copy(NULL, name, sizeof(name)), -EINVAL);
		zassert_equal(k_thread_name_copy(&never_created, name, sizeof(name)), -EINVAL);
		zassert_equal(k_thread_name_copy(&child[0], (char *)&child[0], 64), -EFAULT);
		zassert_equal(k_thread_name_set(&child[0], (const char *)&child[0]), -EFAULT);
		zassert_equal(k_thread_name_set(&never_created, "no"), -EINVAL);
		zassert_equal(k_thread_name_set((k_tid_t)name, "no"), -EINVAL);
	} else {
		zassert_equal(k_thread_name_set(&child[0], too_long), 0);
		zassert_equal(k_thread_name_copy(&child[0], name, sizeof(name)), 0);
		zassert_equal(strlen(name), sizeof(name) - 1);
		zassert_equal(strncmp(name, too_long, sizeof(name) - 1), 0);
		zassert_text(k_thread_name_get(k_current_get()), "me");
		zassert_equal(k_thread_name_copy(&child[0], name, 5), -ENOSPC);
	}
}

static K_THREAD_STACK_DEFINE(single_stack, CHILD_STACK_SIZE);

/* Requirement: ZEP-SRS-1-8 */
ZTEST(threads, test_stack_info)
{
	child_create(0, wait_forever, NULL, 3, 0, K_NO_WAIT);
	zassert_equal(child[0].stack_info.start, (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]));
	zassert_equal(child[0].stack_info.size, CHILD_STACK_SIZE);
	zassert_equal_ptr(child[0].stack_obj, child_stack[0]);
	zassert_true(K_THREAD_STACK_SIZEOF(child_stack[0]) >= CHILD_STACK_SIZE);
	zassert_equal(sizeof(child_stack[0]), K_THREAD_STACK_LEN(CHILD_STACK_SIZE));
	zassert_true(sizeof(child_stack[0]) >= CHILD_STACK_SIZE + K_THREAD_STACK_RESERVED);
	zassert_equal(K_THREAD_STACK_SIZEOF(single_stack), CHILD_STACK_SIZE);
	zassert_equal(sizeof(single_stack), CHILD_STACK_SIZE + K_THREAD_STACK_RESERVED);
}

static void use_stack(void *bytes, void *p2, void *p3)
{
	volatile char buffer[(size_t)(uintptr_t)bytes];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0; i < (size_t)(uintptr_t)bytes; i++) {
		buffer[i] = 1;
	}
	ARG_UNUSED(buffer);
	(void)k_sem_take(&never, K_FOREVER);
}

#ifdef CONFIG_STACK_POINTER_RANDOM
#define STARTS_DIFFER CONFIG_STACK_POINTER_RANDOM
#else
#define STARTS_DIFFER 0
#endif

BOTH_MODES(threads, stack_space)
{
	size_t little;
	size_t much;

	child_start(0, use_stack, (void *)16, 3);
	child_start(1, use_stack, (void *)400, 3);
	(void)k_sleep(K_MSEC(2));
	zassert_equal(k_thread_stack_space_get(&child[0], &little), 0);
	zassert_equal(k_thread_stack_space_get(&child[1], &much), 0);
	zassert_true(little < CHILD_STACK_SIZE - 16 && much < CHILD_STACK_SIZE - 400);
	zassert_within((int)(little - much), 384, 16 + STARTS_DIFFER);
}

#ifdef CONFIG_THREAD_RUNTIME_STACK_SAFETY
BOTH_MODES(threads, unused_threshold)
{
	size_t size = ROUND_DOWN(CHILD_STACK_SIZE, ARCH_STACK_ALIGN);

	child_start(0, wait_forever, NULL, 3);
	zassert_equal(k_thread_runtime_stack_unused_threshold_get(&child[0]), size / 10);
	zassert_equal(k_thread_runtime_stack_unused_threshold_pct_set(&child[0], 99), 0);
	zassert_equal(k_thread_runtime_stack_unused_threshold_get(&child[0]), size * 99 / 100);
	zassert_equal(k_thread_runtime_stack_unused_threshold_pct_set(&child[0], 100), -EINVAL);
	zassert_equal(k_thread_runtime_stack_unused_threshold_set(&child[0], size + 1), -EINVAL);
	zassert_equal(k_thread_runtime_stack_unused_threshold_get(&child[0]), size * 99 / 100);
	zassert_equal(k_thread_runtime_stack_unused_threshold_set(&child[0], size), 0);
	zassert_equal(k_thread_runtime_stack_unused_threshold_get(&child[0]), size);
	zassert_equal(k_thread_runtime_stack_unused_threshold_pct_set(&child[0], 0), 0);
	zassert_equal(k_thread_runtime_stack_unused_threshold_get(&child[0]), 0);
}

static unsigned int alarms;

static void too_little(const struct k_thread *thread, size_t unused, void *arg)
{
	zassert_equal_ptr(thread, &child[0]);
	zassert_equal(unused, *(size_t *)arg);
	alarms++;
}

ZTEST(threads, test_unused_threshold_checks)
{
	size_t space, unused = 0;

	alarms = 0;
	child_start(0, use_stack, (void *)400, 3);
	(void)k_sleep(K_MSEC(2));
	zassert_equal(k_thread_stack_space_get(&child[0], &space), 0);
	zassert_equal(k_thread_runtime_stack_unused_threshold_set(&child[0], space), 0);
	zassert_equal(
		k_thread_runtime_stack_safety_full_check(&child[0], &unused, too_little, &unused),
		0);
	zassert_equal(unused, space);
	zassert_equal(k_thread_runtime_stack_safety_threshold_check(&child[0], &unused, too_little,
								    &unused),
		      0);
	zassert_equal(unused, space);
	zassert_equal(alarms, 0);
	zassert_equal(k_thread_runtime_stack_unused_threshold_set(&child[0], space + 1), 0);
	zassert_equal(k_thread_runtime_stack_safety_full_check(&child[0], NULL, too_little, &space),
		      0);
	zassert_equal(
		k_thread_runtime_stack_safety_threshold_check(&child[0], NULL, too_little, &space),
		0);
	zassert_equal(k_thread_runtime_stack_safety_full_check(&child[0], NULL, NULL, NULL), 0);
	zassert_equal(alarms, 2);
	zassert_equal(k_thread_runtime_stack_unused_threshold_set(&child[0], space - 8), 0);
	zassert_equal(
		k_thread_runtime_stack_safety_threshold_check(&child[0], &unused, too_little, NULL),
		0);
	zassert_equal(unused, space - 8, "it looks no further");
}
#endif

/* Requirement: ZEP-SRS-1-12 */
BOTH_MODES(threads, custom_data)
{
	k_thread_custom_data_set((void *)0x1234);
	zassert_equal_ptr(k_thread_custom_data_get(), (void *)0x1234);
	k_thread_custom_data_set(NULL);
	zassert_is_null(k_thread_custom_data_get());
}

BOTH_MODES(threads, timeout_ticks)
{
	int64_t now;

	child_start(0, wait_forever, NULL, 3);
	child_start(1, sleep_and_say, (void *)'a', 3);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_thread_timeout_remaining_ticks(&child[0]), 0);
	zassert_equal(k_thread_timeout_expires_ticks(&child[0]), now);
	zassert_between_inclusive(k_thread_timeout_remaining_ticks(&child[1]), 4, 5);
	zassert_between_inclusive(k_thread_timeout_expires_ticks(&child[1]), now + 4, now + 5);
}

/* Requirement: ZEP-SRS-1-7 */
ZTEST(threads, test_state_text)
{
	char text[40];

	zassert_equal(k_thread_state_str(k_current_get(), text, sizeof(text)), (const char *)text);
	zassert_text(text, "queued");
	child_create(0, wait_forever, NULL, 3, 0, K_FOREVER);
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "prestart");
	k_thread_start(&child[0]);
	(void)k_sleep(K_MSEC(2));
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "pending");
	k_thread_suspend(&child[0]);
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "pending+suspended");
	zassert_equal(strlen(k_thread_state_str(&child[0], text, 4)), 3);
	k_thread_resume(&child[0]);
	k_thread_abort(&child[0]);
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "dead");
	child_create(0, sleep_forever, NULL, 3, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	zassert_text(k_thread_state_str(&child[0], text, sizeof(text)), "sleeping");
	zassert_text(k_thread_state_str(&child[0], NULL, sizeof(text)), "");
	zassert_text(k_thread_state_str(&child[0], text, 0), "");
}

static void count_and_end(const struct k_thread *thread, void *count)
{
	if (thread == &child[0] || thread == &child[1]) {
		(*(int *)count)++;
		(void)k_sleep(K_TICKS(1));
		k_thread_abort((k_tid_t)(uintptr_t)thread);
	}
}

/* Unlocked, the function may wait and end the threads it sees. */
ZTEST(threads, test_foreach_unlocked)
{
	int count = 0;

	child_create(0, wait_forever, NULL, 3, 0, K_FOREVER);
	child_create(1, wait_forever, NULL, 3, 0, K_NO_WAIT);
	k_thread_foreach_unlocked(count_and_end, &count);
	zassert_equal(count, 2);
	k_thread_foreach_unlocked(count_and_end, &count);
	zassert_equal(count, 2);
}

static void count_thread(const struct k_thread *thread, void *count)
{
	if (thread == &child[0] || thread == &child[1]) {
		(*(int *)count)++;
	}
}

ZTEST(threads, test_foreach)
{
	int count = 0;

	child_create(0, wait_forever, NULL, 3, 0, K_NO_WAIT);
	child_create(1, wait_forever, NULL, 3, 0, K_FOREVER);
	k_thread_foreach(count_thread, &count);
	zassert_equal(count, 2);
	k_thread_abort(&child[0]);
	count = 0;
	k_thread_foreach(count_thread, &count);
	zassert_equal(count, 1);
}

/* ---- A name that changes while somebody reads it ------------------------------------------------ */

#define ONE_NAME   "aaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER_NAME "bbbbbbbbbbbbbbbbbbbbbbbbbbb"

static ZTEST_BMEM volatile unsigned int names, torn;
static ZTEST_BMEM volatile bool names_end;

static bool is_whole(const char *name)
{
	return strcmp(name, ONE_NAME) == 0 || strcmp(name, OTHER_NAME) == 0;
}

static void renames_child(void *unused)
{
	static unsigned int turn;

	ARG_UNUSED(unused);
	(void)k_thread_name_set(&child[1], turn++ % 2 == 0 ? OTHER_NAME : ONE_NAME);
}

static void reads_names(void *p1, void *p2, void *p3)
{
	char name[sizeof(ONE_NAME)];

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!names_end) {
		torn += k_thread_name_copy(&child[1], name, sizeof(name)) != 0 || !is_whole(name);
		names++;
	}
}

static void looks_at_name(void *unused)
{
	ARG_UNUSED(unused);
	torn += !is_whole(k_thread_name_get(&child[0]));
}

static void renames_itself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!names_end) {
		(void)k_thread_name_set(NULL, names++ % 2 == 0 ? OTHER_NAME : ONE_NAME);
	}
}

static void disturb(void (*routine)(void *arg))
{
	(void)k_thread_name_set(&child[0], ONE_NAME);
	(void)k_thread_name_set(&child[1], ONE_NAME);
	names = 0;
	torn = 0;
	names_end = false;
	k_thread_start(&child[0]);
	for (uint32_t i = 0; i < 300; i++) {
		interrupt_after(1000 + 7 * i, routine, NULL);
		(void)k_sleep(K_TICKS(1));
	}
	names_end = true;
	child_join(0);
	interrupt_cancel();
	zassert_true(names > 300, "%u", names);
	zassert_equal(torn, 0, "%u of %u", torn, names);
}

#ifdef CONFIG_USERSPACE
ZTEST(threads, test_name_read_meanwhile)
{
	child_create(1, wait_forever, NULL, 5, 0, K_FOREVER);
	child_create(0, reads_names, NULL, 5, K_USER, K_FOREVER);
	disturb(renames_child);
}
#endif

ZTEST(threads, test_name_set_meanwhile)
{
	child_create(1, wait_forever, NULL, 5, 0, K_FOREVER);
	child_create(0, renames_itself, NULL, 5, 0, K_FOREVER);
	disturb(looks_at_name);
#ifdef CONFIG_USERSPACE
	child_create(0, renames_itself, NULL, 5, K_USER, K_FOREVER);
	disturb(looks_at_name);
#endif
}
