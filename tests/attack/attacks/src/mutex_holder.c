/* SPDX-License-Identifier: Apache-2.0 */
/* A user that holds what others want: it dies, is suspended, or does not give it back. */

#include "attack.h"

ATTACK_SUITE(mutex_holder);

static K_MUTEX_DEFINE(wanted);
static K_MUTEX_DEFINE(wanted_too);

static void dies_holding(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&wanted, K_FOREVER);
	(void)k_mutex_lock(&wanted, K_FOREVER);
	(void)k_mutex_lock(&wanted_too, K_FOREVER);
	*(volatile uint32_t *)kernel_bytes = 1;
}

static void holds_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&wanted, K_FOREVER);
	for (;;) {
	}
}

static void locks_and_says(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&wanted, K_FOREVER);
	event((char)(uintptr_t)letter);
	(void)k_mutex_unlock(&wanted);
}

static void prepare(k_thread_entry_t entry)
{
	events_clear();
	attacker_create(entry, NULL);
	k_thread_access_grant(&child[0], &wanted, &wanted_too);
}

ZTEST(mutex_holder, test_dies)
{
	prepare(dies_holding);
	zassert_true(attacker_run());
	zassert_equal(fault.address, (uint32_t)kernel_bytes);
	zassert_equal(k_mutex_lock(&wanted, K_NO_WAIT), 0);
	zassert_equal(k_mutex_lock(&wanted_too, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&wanted), 0);
	zassert_equal(k_mutex_unlock(&wanted_too), 0);
	zassert_equal(k_mutex_unlock(&wanted), -EINVAL);
}

ZTEST(mutex_holder, test_dies_with_waiters)
{
	prepare(holds_forever);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(1));
	child_create(1, locks_and_says, (void *)'a', 6, 0, K_NO_WAIT);
	child_create(2, locks_and_says, (void *)'b', 4, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_thread_priority_get(&child[0]), 4);
	zassert_events("");
	k_thread_abort(&child[0]);
	child_join(1);
	child_join(2);
	zassert_events("ba");
	oracles_ask();
}

/* It does not take others' priority beyond its end, nor beyond theirs. */
ZTEST(mutex_holder, test_waiter_gives_up)
{
	prepare(holds_forever);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_mutex_lock(&wanted, K_TICKS(5)), -EAGAIN);
	zassert_equal(k_thread_priority_get(&child[0]), ATTACKER_PRIO);
	k_thread_abort(&child[0]);
	zassert_equal(k_mutex_lock(&wanted, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&wanted), 0);
	oracles_ask();
}

ZTEST(mutex_holder, test_spins_and_yields)
{
	int64_t begin = k_uptime_ticks();

	prepare(holds_forever);
	zassert_false(attacker_run());
	zassert_between_inclusive(k_uptime_ticks() - begin, 20, 25);
}
