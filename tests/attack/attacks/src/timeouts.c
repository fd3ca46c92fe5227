/* SPDX-License-Identifier: Apache-2.0 */
/* Extreme timeouts in every call that takes one: none blows the clock up. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(timeouts);

static K_SEM_DEFINE(never, 0, 1);
static K_MUTEX_DEFINE(held);
static struct k_thread *const waiting = &child[1];

static const int64_t extremes[] = {
	INT64_MIN,
	INT64_MIN + 1,
	INT64_MIN + 2,
	-0x7fffffffffffLL,
	-0x100000001LL,
	-0x100000000LL,
	-0xffffffffLL,
	-3,
	-2,
	-1,
	0,
	1,
	0x7fffffffLL,
	0x80000000LL,
	0xffffffffLL,
	0x100000000LL,
	INT64_MAX - 2,
	INT64_MAX - 1,
	INT64_MAX,
};

static void calls_all(void *index, void *p2, void *p3)
{
	k_timeout_t timeout = {.ticks = extremes[(uintptr_t)index / 4]};

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)index % 4) {
	case 0:
		(void)k_sem_take(&never, timeout);
		break;
	case 1:
		(void)k_mutex_lock(&held, timeout);
		break;
	case 2:
		(void)k_sleep(timeout);
		break;
	default:
		(void)k_thread_join(waiting, timeout);
		break;
	}
}

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&never, K_FOREVER);
}

ZTEST(timeouts, test_extremes)
{
	child_create(1, waits, NULL, 9, 0, K_NO_WAIT);
	(void)k_mutex_lock(&held, K_FOREVER);
	for (uintptr_t i = 0; i < 4 * ARRAY_SIZE(extremes); i++) {
		attacker_create(calls_all, (void *)i);
		k_thread_access_grant(&child[0], &never, &held, waiting);
		(void)attacker_run();
		zassert_equal(fault.count, 0);
	}
	(void)k_mutex_unlock(&held);
}

/* As fast as it can, a thousand of the shortest. */
static void sleeps_shortest(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 1000; i++) {
		(void)k_usleep(i % 2);
		(void)k_sleep(K_TIMEOUT_ABS_TICKS(0));
		(void)k_sem_take(&never, (k_timeout_t){.ticks = -2});
	}
}

ZTEST(timeouts, test_many)
{
	attacker_create(sleeps_shortest, NULL);
	k_object_access_grant(&never, &child[0]);
	(void)attacker_run();
	zassert_equal(fault.count, 0);
}

/* k_usleep() and k_busy_wait() take a number of microseconds. */
static void sleeps_us(void *us, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_usleep((int32_t)(uintptr_t)us);
	k_busy_wait((uint32_t)(uintptr_t)us);
}

ZTEST(timeouts, test_microseconds)
{
	static const uint32_t us[] = {0, 1, 999, 1000, 0x7fffffff, 0x80000000, 0xffffffff};

	for (size_t i = 0; i < ARRAY_SIZE(us); i++) {
		attacker_create(sleeps_us, (void *)(uintptr_t)us[i]);
		(void)attacker_run();
		zassert_equal(fault.count, 0);
	}
}
