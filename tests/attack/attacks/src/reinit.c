/* SPDX-License-Identifier: Apache-2.0 */
/* k_sem_init(), k_mutex_init() and k_condvar_init() are a user's to call. On an object that somebody
 * holds or waits for they would cut the kernel's lists: such a call ends the caller, and everything
 * stays whole. */

#include "attack.h"

static struct k_sem sem;
static struct k_mutex first, second, third;
static struct k_condvar changed;

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_sem_init(&sem, 0, 10);
	(void)k_mutex_init(&first);
	(void)k_mutex_init(&second);
	(void)k_mutex_init(&third);
}

ZTEST_SUITE(reinit, NULL, attack_setup, before, attack_after, NULL);

static void waits(void *timeout, void *p2, void *p3)
{
	k_timeout_t until = {.ticks = (intptr_t)timeout};

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&sem, until);
	(void)k_mutex_lock(&first, until);
}

static void start_waiters(void)
{
	for (int i = 1; i < 5; i++) {
		child_create(i, waits, (void *)(intptr_t)(i % 2 == 0 ? -1 : 6 + i), 6 + i % 3,
			     K_USER, K_FOREVER);
		k_thread_access_grant(&child[i], &sem, &first, &second, &third);
		k_thread_start(&child[i]);
	}
	(void)k_sleep(K_TICKS(2));
}

static void run(k_thread_entry_t entry)
{
	attacker_create(entry, NULL);
	k_thread_access_grant(&child[0], &sem, &first, &second, &third);
	(void)attacker_run();
	zassert_equal(fault.count, 1, "it was allowed to");
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	(void)k_sleep(K_TICKS(20));
	for (int i = 1; i < 5; i++) {
		k_thread_abort(&child[i]);
	}
	(void)k_mutex_init(&first);
	zassert_equal(k_mutex_lock(&first, K_TICKS(1)), 0);
	zassert_equal(k_mutex_unlock(&first), 0);
	oracles_ask();
}

static void locks_inits_unlocks(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&first, K_FOREVER);
	(void)k_mutex_lock(&second, K_FOREVER);
	(void)k_mutex_lock(&third, K_FOREVER);
	(void)k_mutex_init(&second);
	(void)k_mutex_unlock(&first);
	(void)k_mutex_unlock(&second);
	(void)k_mutex_unlock(&third);
}

ZTEST(reinit, test_held_mutex)
{
	run(locks_inits_unlocks);
}

static void locks_inits_dies(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&first, K_FOREVER);
	(void)k_mutex_lock(&second, K_FOREVER);
	(void)k_mutex_init(&second);
	(void)k_mutex_lock(&second, K_FOREVER);
	(void)k_mutex_init(&first);
	(void)k_mutex_lock(&first, K_FOREVER);
	(void)k_mutex_init(&first);
	(void)k_mutex_init(&second);
}

ZTEST(reinit, test_death_after_it)
{
	run(locks_inits_dies);
}

static void locks_all(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&third, K_FOREVER);
	(void)k_mutex_lock(&second, K_FOREVER);
	(void)k_sleep(K_TICKS(4));
	(void)k_mutex_unlock(&third);
	(void)k_sleep(K_TICKS(4));
}

/* The mutex of one thread becomes that of another, and both end. */
static void takes_over(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&first, K_FOREVER);
	(void)k_mutex_init(&second);
	(void)k_mutex_lock(&second, K_FOREVER);
	(void)k_mutex_init(&third);
	(void)k_mutex_lock(&third, K_FOREVER);
	(void)k_sleep(K_TICKS(6));
}

ZTEST(reinit, test_held_by_another)
{
	child_create(1, locks_all, NULL, 4, K_USER, K_FOREVER);
	k_thread_access_grant(&child[1], &sem, &first, &second, &third);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(1));
	attacker_create(takes_over, NULL);
	k_thread_access_grant(&child[0], &sem, &first, &second, &third);
	(void)attacker_run();
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	child_join(1);
	oracles_ask();
}

static void inits_everything(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 3; i++) {
		(void)k_sem_init(&sem, 0, 10);
		k_sem_give(&sem);
		(void)k_sleep(K_TICKS(1));
		(void)k_mutex_init(&first);
		(void)k_mutex_lock(&first, K_TICKS(2));
		(void)k_sleep(K_TICKS(2));
	}
}

ZTEST(reinit, test_waiters)
{
	start_waiters();
	run(inits_everything);
}

/* An owner and waiters, all of them gone one after the other. */
static void inits_mutex(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_init(&first);
	(void)k_mutex_lock(&first, K_TICKS(2));
}

ZTEST(reinit, test_owner_and_waiters)
{
	(void)k_sem_init(&sem, 4, 10);
	(void)k_mutex_lock(&first, K_FOREVER);
	start_waiters();
	attacker_create(inits_mutex, NULL);
	k_thread_access_grant(&child[0], &first);
	(void)attacker_run();
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	(void)k_mutex_unlock(&first);
	for (int i = 4; i > 0; i--) {
		k_thread_abort(&child[i]);
	}
	oracles_ask();
}

static void waits_for_a_change(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&first, K_FOREVER);
	(void)k_condvar_wait(&changed, &first, K_FOREVER);
}

static void inits_condvar(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_condvar_init(&changed);
}

ZTEST(reinit, test_condvar_waiter)
{
	(void)k_condvar_init(&changed);
	child_create(1, waits_for_a_change, NULL, 6, K_USER, K_FOREVER);
	k_thread_access_grant(&child[1], &changed, &first);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(2));
	attacker_create(inits_condvar, NULL);
	k_thread_access_grant(&child[0], &changed);
	(void)attacker_run();
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(k_condvar_broadcast(&changed), 1);
	child_join(1);
}
