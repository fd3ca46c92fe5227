/* SPDX-License-Identifier: Apache-2.0 */
/* Semaphores. */

#include "support.h"
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(defined, 2, 3);
static struct k_sem sem;

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &defined, &sem);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_sem_init(&sem, 0, 5);
	events_clear();
}

ZTEST_SUITE(sem, NULL, setup, before, children_end, NULL);

/* Requirement: ZEP-SRS-5-2, ZEP-SRS-5-3, ZEP-SRS-5-4, ZEP-SRS-5-5, ZEP-SRS-5-18, ZEP-SRS-5-19 */
BOTH_MODES(sem, init)
{
	zassert_equal(k_sem_init(&sem, 0, 0), -EINVAL);
	zassert_equal(k_sem_init(&sem, 2, 1), -EINVAL);
	zassert_equal(k_sem_init(&sem, 1, 1), 0);
	zassert_equal(k_sem_count_get(&sem), 1);
	zassert_equal(k_sem_init(&sem, K_SEM_MAX_LIMIT, K_SEM_MAX_LIMIT), 0);
	zassert_equal(k_sem_count_get(&sem), K_SEM_MAX_LIMIT);
	k_sem_give(&sem);
	zassert_equal(k_sem_count_get(&sem), K_SEM_MAX_LIMIT);
}

/* Requirement: ZEP-SRS-5-1 */
BOTH_MODES(sem, defined)
{
	k_sem_give(&defined);
	k_sem_give(&defined);
	zassert_equal(k_sem_count_get(&defined), 3, "no more than the limit");
	zassert_equal(k_sem_take(&defined, K_NO_WAIT), 0);
	zassert_equal(k_sem_count_get(&defined), 2);
}

/* Requirement: ZEP-SRS-8-10, ZEP-SRS-5-6, ZEP-SRS-5-7, ZEP-SRS-5-9, ZEP-SRS-5-10, ZEP-SRS-5-11,
 * ZEP-SRS-5-12, ZEP-SRS-5-13, ZEP-SRS-5-15 */
BOTH_MODES(sem, results)
{
	int64_t now;

	zassert_equal(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_sem_take(&sem, K_TICKS(4)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 5);
	zassert_equal(k_sem_take(&sem, K_TIMEOUT_ABS_TICKS(now + 9)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 9);
	zassert_equal(k_sem_take(&sem, K_TIMEOUT_ABS_TICKS(now)), -EAGAIN, "that is past");
	k_sem_give(&sem);
	zassert_equal(k_sem_take(&sem, K_FOREVER), 0);
	zassert_equal(k_sem_count_get(&sem), 0);
}

static void take_and_say(void *letter, void *p2, void *p3)
{
	int result = k_sem_take(&sem, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 0 ? (char)(uintptr_t)letter : (result == -EAGAIN ? '-' : '?'));
}

/* Requirement: ZEP-SRS-5-8, ZEP-SRS-5-14 */
BOTH_MODES(sem, order_of_waiters)
{
	child_start(0, take_and_say, (void *)'a', 4);
	child_start(1, take_and_say, (void *)'b', 2);
	child_start(2, take_and_say, (void *)'c', 4);
	child_start(3, take_and_say, (void *)'d', 2);
	child_start(4, take_and_say, (void *)'e', 3);
	(void)k_sleep(K_MSEC(2));
	for (int i = 0; i < 5; i++) {
		k_sem_give(&sem);
		(void)k_sleep(K_MSEC(1)); /* each taker speaks before the next gets its turn */
	}
	zassert_events("bdeac");
	zassert_equal(k_sem_count_get(&sem), 0);
}

/* Requirement: ZEP-SRS-5-16, ZEP-SRS-5-17 */
BOTH_MODES(sem, reset)
{
	child_start(0, take_and_say, (void *)'a', 4);
	child_start(1, take_and_say, (void *)'b', 2);
	(void)k_sleep(K_MSEC(2));
	k_sem_reset(&sem);
	child_join(0);
	child_join(1);
	zassert_events("--");
	k_sem_give(&sem);
	k_sem_give(&sem);
	k_sem_reset(&sem);
	zassert_equal(k_sem_count_get(&sem), 0);
}

static void give_it(const void *s)
{
	k_sem_give((struct k_sem *)(uintptr_t)s);
}

static void take_in_isr(const void *s)
{
	event(k_sem_take((struct k_sem *)(uintptr_t)s, K_NO_WAIT) == 0 ? 'y' : 'n');
}

/* Requirement: ZEP-SRS-5-20 */
ZTEST(sem, test_isr)
{
	irq_offload(take_in_isr, &sem);
	irq_offload(give_it, &sem);
	zassert_equal(k_sem_count_get(&sem), 1);
	irq_offload(take_in_isr, &sem);
	zassert_events("ny");
	child_create(0, take_and_say, (void *)'a', 2, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, take_and_say, (void *)'b', 2, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	irq_offload(give_it, &sem);
	irq_offload(give_it, &sem);
	child_join(0);
	child_join(1);
	zassert_events("nyab");
}

/* The give comes while the waiter's timeout is due: one of the two wins, never both. */
static void give_arg(void *s)
{
	k_sem_give(s);
}

ZTEST(sem, test_give_races_timeout)
{
	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		int result;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(900 - 4 * offset, give_arg, &sem);
		result = k_sem_take(&sem, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(200);
		zassert_equal(k_sem_count_get(&sem), result == 0 ? 0 : 1);
		k_sem_reset(&sem);
	}
}
