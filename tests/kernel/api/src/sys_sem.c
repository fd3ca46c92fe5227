/* SPDX-License-Identifier: Apache-2.0 */
/* Semaphores that may lie in user memory. */

#include "support.h"
#include <zephyr/irq_offload.h>
#include <zephyr/sys/sem.h>

static ZTEST_DMEM SYS_SEM_DEFINE(defined, 2, 3);
static ZTEST_BMEM struct sys_sem sem;

static void *setup(void)
{
	children_grant();
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	zassert_equal(sys_sem_init(&sem, 0, 5), 0);
	events_clear();
}

ZTEST_SUITE(sys_sem, NULL, setup, before, children_end, NULL);

BOTH_MODES(sys_sem, initialise)
{
	zassert_equal(sys_sem_init(NULL, 0, 1), -EINVAL);
	zassert_equal(sys_sem_init(&sem, 0, 0), -EINVAL);
	zassert_equal(sys_sem_init(&sem, 2, 1), -EINVAL);
	zassert_equal(sys_sem_init(&sem, 0, (unsigned int)INT_MAX + 1), -EINVAL);
	zassert_equal(sys_sem_init(&sem, UINT_MAX, UINT_MAX), -EINVAL);
	zassert_equal(sys_sem_init(&sem, INT_MAX, INT_MAX), 0);
	zassert_equal(sys_sem_count_get(&sem), INT_MAX);
	zassert_equal(sys_sem_give(&sem), -EAGAIN);
	zassert_equal(sys_sem_count_get(&sem), INT_MAX);
	zassert_equal(sys_sem_init(&sem, 1, 1), 0);
	zassert_equal(sys_sem_count_get(&sem), 1);
}

BOTH_MODES(sys_sem, defined)
{
	zassert_equal(sys_sem_count_get(&defined), 2);
	zassert_equal(sys_sem_give(&defined), 0);
	zassert_equal(sys_sem_give(&defined), -EAGAIN, "no more than the limit");
	zassert_equal(sys_sem_count_get(&defined), 3);
	zassert_equal(sys_sem_take(&defined, K_NO_WAIT), 0);
	zassert_equal(sys_sem_count_get(&defined), 2);
}

BOTH_MODES(sys_sem, results)
{
	int64_t now;

	zassert_equal(sys_sem_take(&sem, K_NO_WAIT), -ETIMEDOUT);
	zassert_equal(sys_sem_count_get(&sem), 0, "never negative");
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(sys_sem_take(&sem, K_TICKS(4)), -ETIMEDOUT);
	zassert_equal(k_uptime_ticks(), now + 5);
	zassert_equal(sys_sem_take(&sem, K_TIMEOUT_ABS_TICKS(now + 9)), -ETIMEDOUT);
	zassert_equal(k_uptime_ticks(), now + 9);
	zassert_equal(sys_sem_take(&sem, K_TIMEOUT_ABS_TICKS(now)), -ETIMEDOUT, "that is past");
	zassert_equal(sys_sem_give(&sem), 0);
	zassert_equal(sys_sem_count_get(&sem), 1);
	zassert_equal(sys_sem_take(&sem, K_FOREVER), 0);
	zassert_equal(sys_sem_count_get(&sem), 0);
}

static void take_and_say(void *letter, void *p2, void *p3)
{
	int result = sys_sem_take(&sem, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 0 ? (char)(uintptr_t)letter : '?');
}

BOTH_MODES(sys_sem, order_of_waiters)
{
	child_start(0, take_and_say, (void *)'a', 4);
	child_start(1, take_and_say, (void *)'b', 2);
	child_start(2, take_and_say, (void *)'c', 4);
	child_start(3, take_and_say, (void *)'d', 2);
	child_start(4, take_and_say, (void *)'e', 3);
	let_run();
	zassert_equal(sys_sem_count_get(&sem), 0);
	for (int i = 0; i < 5; i++) {
		zassert_equal(sys_sem_give(&sem), 0);
		let_run();
	}
	zassert_events("bdeac");
	zassert_equal(sys_sem_count_get(&sem), 0);
}

/* Several are given before a waiter runs: none is lost. */
BOTH_MODES(sys_sem, gives_at_once)
{
	for (int i = 0; i < 4; i++) {
		child_start(i, take_and_say, (void *)(uintptr_t)('a' + i), 5 - i);
	}
	let_run();
	for (int i = 0; i < 3; i++) {
		zassert_equal(sys_sem_give(&sem), 0);
	}
	let_run();
	zassert_events("dcb");
	k_thread_abort(&child[0]);
	zassert_equal(sys_sem_give(&sem), 0);
	zassert_equal(sys_sem_count_get(&sem), 1, "nobody waits any more");
}

static void give_in_isr(const void *s)
{
	event(sys_sem_give((struct sys_sem *)(uintptr_t)s) == 0 ? '+' : '-');
}

static void take_in_isr(const void *s)
{
	event(sys_sem_take((struct sys_sem *)(uintptr_t)s, K_NO_WAIT) == 0 ? 'y' : 'n');
}

ZTEST(sys_sem, test_isr)
{
	uint32_t user = IS_ENABLED(CONFIG_USERSPACE) ? K_USER | K_INHERIT_PERMS : 0;

	zassert_equal(sys_sem_init(&sem, 0, 1), 0);
	irq_offload(take_in_isr, &sem);
	irq_offload(give_in_isr, &sem);
	irq_offload(give_in_isr, &sem);
	irq_offload(take_in_isr, &sem);
	zassert_events("n+-y");
	child_create(0, take_and_say, (void *)'a', 2, user, K_NO_WAIT);
	child_create(1, take_and_say, (void *)'b', 2, 0, K_NO_WAIT);
	let_run();
	irq_offload(give_in_isr, &sem);
	let_run();
	irq_offload(give_in_isr, &sem);
	let_run();
	zassert_events("n+-y+a+b");
}

BOTH_MODES(sys_sem, guard)
{
	int turns = 0;

	zassert_equal(sys_sem_init(&sem, 1, 1), 0);
	SYS_SEM_LOCK(&sem)
	{
		zassert_equal(sys_sem_count_get(&sem), 0);
		turns++;
	}
	zassert_equal(sys_sem_count_get(&sem), 1);
	SYS_SEM_LOCK(&sem)
	{
		turns++;
		if (turns == 2) {
			SYS_SEM_LOCK_BREAK;
		}
		turns = 100;
	}
	zassert_equal(turns, 2);
	zassert_equal(sys_sem_count_get(&sem), 1);
}

#ifdef CONFIG_USERSPACE
static void takes_with_patience(void *p1, void *p2, void *p3)
{
	int64_t begin = k_uptime_ticks();
	int result = sys_sem_take(&sem, K_TICKS(10));

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == -ETIMEDOUT ? '.' : '?');
	event(IN_RANGE(k_uptime_ticks() - begin, 10, 12) ? 't' : '?');
}

/* Others come before it, again and again: the time that it gave is that of all its waits. */
BOTH_MODES(sys_sem, overtaken)
{
	child_start(0, takes_with_patience, NULL, 5);
	let_run();
	for (int i = 0; i < 6; i++) {
		zassert_equal(sys_sem_give(&sem), 0);
		zassert_equal(sys_sem_take(&sem, K_NO_WAIT), 0);
		let_run();
	}
	child_join(0);
	zassert_events(".t");
}

/* Without a system call as long as nobody waits: so it need not be the kernel's either. */
BOTH_MODES(sys_sem, no_object)
{
	struct sys_sem on_stack;

	zassert_equal(sys_sem_init(&on_stack, 1, 2), 0);
	zassert_equal(sys_sem_give(&on_stack), 0);
	zassert_equal(sys_sem_take(&on_stack, K_FOREVER), 0);
	zassert_equal(sys_sem_take(&on_stack, K_FOREVER), 0);
	zassert_equal(sys_sem_take(&on_stack, K_FOREVER), -EINVAL);
	zassert_equal(sys_sem_give(&on_stack), -EINVAL, "it seems that somebody waits");
	zassert_equal(sys_sem_count_get(&on_stack), 1);
}

/* Whatever the others that share it write. */
BOTH_MODES(sys_sem, garbage)
{
	static const int words[] = {-1, -2, INT_MIN};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		(void)atomic_set(&sem.futex.val, words[i]);
		zassert_equal(sys_sem_count_get(&sem), 0);
		zassert_equal(sys_sem_take(&sem, K_NO_WAIT), -ETIMEDOUT);
		(void)atomic_set(&sem.futex.val, words[i]);
		zassert_equal(sys_sem_take(&sem, K_TICKS(1)), -ETIMEDOUT);
		(void)atomic_set(&sem.futex.val, words[i]);
		zassert_equal(sys_sem_give(&sem), 0);
		zassert_equal(sys_sem_count_get(&sem), 1);
	}
	(void)atomic_set(&sem.futex.val, INT_MAX);
	zassert_equal(sys_sem_give(&sem), -EAGAIN);
	sem.limit = -5;
	(void)atomic_set(&sem.futex.val, -1);
	zassert_equal(sys_sem_give(&sem), -EAGAIN);
}
#endif
