/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes that may lie in user memory. */

#include "support.h"
#include <zephyr/sys/mutex.h>

static ZTEST_BMEM SYS_MUTEX_DEFINE(mutex);
static ZTEST_BMEM SYS_MUTEX_DEFINE(other);
static SYS_MUTEX_DEFINE(kernel_mutex);

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

static void after(void *fixture)
{
	children_end(fixture);
	zassert_equal(sys_mutex_unlock(&mutex), -EINVAL, "somebody holds it still");
	zassert_equal(sys_mutex_unlock(&other), -EINVAL, "somebody holds it still");
}

ZTEST_SUITE(sys_mutex, NULL, setup, before, after, NULL);

static void locks(void *letter, void *p2, void *p3)
{
	int result = sys_mutex_lock(&mutex, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 0 ? (char)(uintptr_t)letter : '?');
	event(sys_mutex_unlock(&mutex) == 0 ? '+' : '?');
}

static void tries(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(sys_mutex_lock(&mutex, K_NO_WAIT) == -EBUSY ? 'b' : '?');
	event(sys_mutex_lock(&mutex, K_TICKS(1)) == -EAGAIN ? 'a' : '?');
	event(sys_mutex_unlock(&mutex) == -EPERM ? 'p' : '?');
	event(sys_mutex_lock(&other, K_NO_WAIT) == 0 ? 'o' : '?');
	event(sys_mutex_unlock(&other) == 0 ? 'o' : '?');
}

BOTH_MODES(sys_mutex, results)
{
	zassert_equal(sys_mutex_unlock(&mutex), -EINVAL);
	zassert_equal(sys_mutex_lock(&mutex, K_NO_WAIT), 0);
	zassert_equal(sys_mutex_lock(&mutex, K_FOREVER), 0, "again");
	child_start(0, tries, NULL, 3);
	child_join(0);
	zassert_events("bapoo");
	zassert_equal(sys_mutex_unlock(&mutex), 0);
	zassert_equal(sys_mutex_unlock(&mutex), 0);
	zassert_equal(sys_mutex_unlock(&mutex), -EINVAL);
}

BOTH_MODES(sys_mutex, timeouts)
{
	int64_t now;

	child_start(0, locks, (void *)'a', 3);
	child_join(0);
	zassert_equal(sys_mutex_lock(&mutex, K_TIMEOUT_ABS_TICKS(1)), 0, "nobody holds it");
	child_start(0, tries, NULL, 3);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	child_join(0);
	zassert_true(k_uptime_ticks() <= now + 2);
	zassert_equal(sys_mutex_unlock(&mutex), 0);
	zassert_events("a+bapoo");
}

/* The owner runs at the priority of the most urgent waiter, who gets the mutex. */
BOTH_MODES(sys_mutex, waiters)
{
	int prio = k_thread_priority_get(k_current_get());

	zassert_equal(sys_mutex_lock(&mutex, K_FOREVER), 0);
	child_start(0, locks, (void *)'a', 5);
	child_start(1, locks, (void *)'b', 3);
	child_start(2, locks, (void *)'c', 5);
	let_run();
	zassert_equal(k_thread_priority_get(k_current_get()), MIN(prio, 3));
	zassert_equal(sys_mutex_unlock(&mutex), 0);
	zassert_equal(k_thread_priority_get(k_current_get()), prio);
	let_run();
	zassert_events("b+a+c+");
}

static void holds(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)sys_mutex_lock(&mutex, K_FOREVER);
	(void)sys_mutex_lock(&mutex, K_FOREVER);
	(void)sys_mutex_lock(&other, K_FOREVER);
	(void)k_sleep(K_FOREVER);
}

BOTH_MODES(sys_mutex, inheritance)
{
	child_start(0, holds, NULL, 6);
	let_run();
	child_start(1, locks, (void *)'a', 4);
	let_run();
	zassert_equal(k_thread_priority_get(&child[0]), 4);
	k_thread_abort(&child[1]);
	zassert_equal(k_thread_priority_get(&child[0]), 6);
	child_start(2, locks, (void *)'b', 5);
	let_run();
	k_thread_abort(&child[0]);
	child_join(2);
	zassert_events("b+");
	zassert_equal(sys_mutex_lock(&other, K_NO_WAIT), 0, "its owner ended");
	zassert_equal(sys_mutex_unlock(&other), 0);
}

ZTEST(sys_mutex, test_init)
{
	static SYS_MUTEX_DEFINE(fresh);

	sys_mutex_init(&fresh);
	zassert_equal(sys_mutex_lock(&fresh, K_NO_WAIT), 0);
	zassert_equal(sys_mutex_unlock(&fresh), 0);
	zassert_equal(sys_mutex_lock(&kernel_mutex, K_NO_WAIT), 0);
	zassert_equal(sys_mutex_unlock(&kernel_mutex), 0);
}

#ifdef CONFIG_USERSPACE
static ZTEST_BMEM struct k_futex no_mutex;

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_futex_wait(&no_mutex, 0, K_FOREVER);
}

/* Not even while somebody waits for the futex: then the kernel has something to say about it. */
BOTH_MODES(sys_mutex, no_mutex)
{
	struct sys_mutex on_stack = {0};
	struct sys_mutex *const wrong[] = {
		&on_stack,
		(struct sys_mutex *)&no_mutex,
		(struct sys_mutex *)((char *)&mutex + 1),
	};

	child_start(0, waits, NULL, 3);
	let_run();
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		zassert_equal(sys_mutex_lock(wrong[i], K_NO_WAIT), -EINVAL, "%zu", i);
		zassert_equal(sys_mutex_unlock(wrong[i]), -EINVAL, "%zu", i);
	}
}

ZTEST_USER(sys_mutex, test_no_access)
{
	zassert_equal(sys_mutex_lock(&kernel_mutex, K_NO_WAIT), -EACCES);
	zassert_equal(sys_mutex_unlock(&kernel_mutex), -EACCES);
	zassert_equal(sys_mutex_lock(NULL, K_NO_WAIT), -EACCES);
	zassert_equal(sys_mutex_unlock(NULL), -EACCES);
}

/* What users write into it does not count, and init neither. */
ZTEST_USER(sys_mutex, test_word)
{
	zassert_equal(sys_mutex_lock(&mutex, K_NO_WAIT), 0);
	(void)atomic_set(&mutex.val, 0x1234);
	sys_mutex_init(&mutex);
	child_start(0, tries, NULL, 3);
	child_join(0);
	zassert_events("bapoo");
	zassert_equal(atomic_get(&mutex.val), 0x1234);
	zassert_equal(sys_mutex_unlock(&mutex), 0);
}
#endif
