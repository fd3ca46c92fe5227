/* SPDX-License-Identifier: Apache-2.0 */
/* Deadlines: among threads of one priority the earliest comes first, in every queue. */

#include "support.h"

#define PRIO   5
#define SECOND CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC

static K_SEM_DEFINE(go, 0, 10);
static struct k_thread not_granted;

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &go);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_reset(&go);
	events_clear();
}

ZTEST_SUITE(deadline, NULL, setup, before, children_end, NULL);

static void say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
}

static void wait_and_say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&go, K_FOREVER);
	event((char)(uintptr_t)letter);
}

static void join(int count)
{
	for (int i = 0; i < count; i++) {
		child_join(i);
	}
}

/* The test thread is cooperative and more urgent: nobody runs until it waits. */
/* Requirement: ZEP-SRS-2-5 */
BOTH_MODES(deadline, orders_ready_threads)
{
	child_start(0, say, (void *)'a', PRIO);
	child_start(1, say, (void *)'b', PRIO);
	child_start(2, say, (void *)'c', PRIO);
	child_start(3, say, (void *)'d', PRIO - 1);
	k_thread_deadline_set(&child[0], 3 * SECOND);
	k_thread_deadline_set(&child[1], SECOND);
	k_thread_deadline_set(&child[2], 2 * SECOND);
	k_thread_deadline_set(&child[3], 4 * SECOND); /* the priority comes first */
	join(4);
	zassert_events("dbca");
}

/* Equal deadlines: in the order in which they became ready; none at all counts as 0. */
BOTH_MODES(deadline, equal_and_none)
{
	int32_t at = 2 * SECOND;

	for (int i = 0; i < 4; i++) {
		child_start(i, say, (void *)(uintptr_t)('a' + i), PRIO);
	}
	k_thread_absolute_deadline_set(&child[0], at);
	k_thread_absolute_deadline_set(&child[2], at);
	join(4);
	zassert_events("bdac");
}

/* Also those that set theirs while they wait. */
BOTH_MODES(deadline, orders_waiting_threads)
{
	for (int i = 0; i < 4; i++) {
		child_start(i, wait_and_say, (void *)(uintptr_t)('a' + i), PRIO);
		k_thread_deadline_set(&child[i], (4 - i) * SECOND);
	}
	(void)k_sleep(K_TICKS(1));
	k_thread_deadline_set(&child[1], 8 * SECOND);
	for (int i = 0; i < 4; i++) {
		k_sem_give(&go);
		(void)k_sleep(K_TICKS(1));
	}
	zassert_events("dcab");
}

/* Before it is started, and while it is suspended: in force when it becomes ready. */
ZTEST(deadline, test_of_one_that_is_not_ready)
{
	child_create(0, say, (void *)'a', PRIO, 0, K_NO_WAIT);
	child_create(1, say, (void *)'b', PRIO, 0, K_FOREVER);
	child_create(2, say, (void *)'c', PRIO, 0, K_NO_WAIT);
	k_thread_suspend(&child[2]);
	k_thread_deadline_set(&child[0], 3 * SECOND);
	k_thread_deadline_set(&child[1], 2 * SECOND);
	k_thread_deadline_set(&child[2], SECOND);
	zassert_events("");
	k_thread_start(&child[1]);
	k_thread_resume(&child[2]);
	join(3);
	zassert_events("cba");
}

/* A new thread has none, whatever the last one with that record had. */
ZTEST(deadline, test_new_thread_has_none)
{
	child_create(1, say, (void *)'-', PRIO, 0, K_NO_WAIT);
	k_thread_deadline_set(&child[1], 5 * SECOND);
	child_join(1);
	child_create(0, say, (void *)'a', PRIO, 0, K_NO_WAIT);
	child_create(1, say, (void *)'b', PRIO, 0, K_NO_WAIT);
	k_thread_deadline_set(&child[0], SECOND);
	join(2);
	zassert_events("-ba");
}

/* Cycles wrap: compared by their distance. The past is in order too. */
ZTEST(deadline, test_wraps)
{
	uint32_t last = UINT32_MAX - 5;

	for (int i = 0; i < 3; i++) {
		child_create(i, say, (void *)(uintptr_t)('a' + i), PRIO, 0, K_NO_WAIT);
		k_thread_absolute_deadline_set(&child[i], (int)(last + 10 - 5 * (uint32_t)i));
	}
	join(3);
	zassert_events("cba");
}

/* At most 2^30 cycles ahead, at least 0. */
ZTEST(deadline, test_range)
{
	child_create(0, say, (void *)'a', PRIO, 0, K_NO_WAIT);
	child_create(1, say, (void *)'b', PRIO, 0, K_NO_WAIT);
	child_create(2, say, (void *)'c', PRIO, 0, K_NO_WAIT);
	k_thread_deadline_set(&child[0], INT32_MAX);
	k_thread_deadline_set(&child[1], INT32_MAX / 2);
	k_thread_deadline_set(&child[2], INT32_MIN);
	join(3);
	zassert_events("cab");
}

static void set_and_go_on(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_thread_deadline_set(&child[1], SECOND);
	event('2');
	k_thread_deadline_set(k_current_get(), SECOND / 2);
	event('3');
	k_sem_give(&go); /* a later deadline does not preempt */
	event('4');
	k_thread_deadline_set(k_current_get(), 4 * SECOND); /* but now it is the earlier one */
	event('5');
}

/* Of equals the one with the earlier deadline preempts. */
/* Requirement: ZEP-SRS-2-5 */
ZTEST(deadline, test_preempts)
{
	child_create(2, wait_and_say, (void *)'b', PRIO, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(1));
	k_thread_deadline_set(&child[2], 2 * SECOND);
	child_create(0, set_and_go_on, NULL, PRIO, 0, K_NO_WAIT);
	k_thread_deadline_set(&child[0], 2 * SECOND);
	child_create(1, say, (void *)'a', PRIO, 0, K_NO_WAIT);
	k_thread_deadline_set(&child[1], 3 * SECOND);
	join(3);
	zassert_events("1a234b5");
}

static void yield_and_say(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 2; i++) {
		event((char)(uintptr_t)letter);
		k_yield();
	}
}

/* Yielding lets only those go first that are as urgent. */
BOTH_MODES(deadline, yield)
{
	for (int i = 0; i < 3; i++) {
		child_start(i, yield_and_say, (void *)(uintptr_t)('a' + i), PRIO);
	}
	k_thread_absolute_deadline_set(&child[0], 2 * SECOND);
	k_thread_absolute_deadline_set(&child[1], SECOND);
	k_thread_absolute_deadline_set(&child[2], 2 * SECOND);
	join(3);
	zassert_events("bbacac");
}

#ifdef CONFIG_USERSPACE

static void set_zero(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_deadline_set(k_current_get(), 0);
	event('!');
}

static void set_of_another(void *relative, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (relative != NULL) {
		k_thread_deadline_set(&not_granted, 5);
	} else {
		k_thread_absolute_deadline_set(&not_granted, 5);
	}
	event('!');
}

ZTEST(deadline, test_user_is_refused)
{
	faults_expect(3);
	child_create(0, set_zero, NULL, PRIO, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	child_create(0, set_of_another, (void *)1, PRIO, K_USER, K_NO_WAIT);
	child_join(0);
	child_create(0, set_of_another, NULL, PRIO, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 3);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_events("");
}

#endif
