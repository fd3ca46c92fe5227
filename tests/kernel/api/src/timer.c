/* SPDX-License-Identifier: Apache-2.0 */
/* Timers: exact to the tick. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define IRQ_URGENT (CONFIG_NUM_IRQS - 8)
BUILD_ASSERT(IRQ_URGENT != CONFIG_IRQ_OFFLOAD_IRQ);

static void on_expiry(struct k_timer *timer)
{
	ARG_UNUSED(timer);
	event(k_is_in_isr() ? 'x' : '?');
}

static void on_stop(struct k_timer *timer)
{
	ARG_UNUSED(timer);
	event(k_is_in_isr() ? 'i' : (k_is_user_context() ? '?' : 's'));
}

static K_TIMER_DEFINE(defined_timer, on_expiry, NULL);
static struct k_timer plain, telling;

static void *setup(void)
{
	children_grant();
	k_timer_init(&plain, NULL, NULL);
	k_timer_init(&telling, on_expiry, on_stop);
	k_thread_access_grant(k_current_get(), &defined_timer, &plain, &telling);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_timer_status_get(&plain);
	(void)k_timer_status_get(&telling);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(plain.wait_q.head, "somebody still waits");
	k_timer_stop(&plain);
	k_timer_stop(&telling);
	k_timer_stop(&defined_timer);
}

ZTEST_SUITE(timers, NULL, setup, before, after, NULL);

/* Returns right after the beginning of a tick. */
static int64_t tick_begins(void)
{
	(void)k_sleep(K_TICKS(1));
	return k_uptime_ticks();
}

/* To that tick, after what expires with it. */
static void sleep_until(int64_t tick)
{
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(tick));
}

/* ---- Expiries -------------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-4-2, ZEP-SRS-4-4, ZEP-SRS-4-7, ZEP-SRS-4-10, ZEP-SRS-4-11 */
BOTH_MODES(timers, once)
{
	static const k_timeout_t no_period[] = {{0}, {K_TICKS_FOREVER}, {-100}, {INT64_MIN}};

	for (size_t i = 0; i < ARRAY_SIZE(no_period); i++) {
		int64_t now = tick_begins();

		k_timer_start(&telling, K_TICKS(3), no_period[i]);
		zassert_equal(k_timer_expires_ticks(&telling), now + 3);
		zassert_equal(k_timer_remaining_ticks(&telling), 3);
		sleep_until(now + 2);
		zassert_equal(k_timer_remaining_ticks(&telling), 1);
		zassert_events("");
		zassert_equal(k_timer_status_get(&telling), 0);
		sleep_until(now + 3);
		zassert_events("x");
		zassert_equal(k_timer_remaining_ticks(&telling), 0);
		zassert_equal(k_timer_expires_ticks(&telling), now + 3, "now");
		zassert_equal(k_timer_status_get(&telling), 1);
		zassert_equal(k_timer_status_get(&telling), 0);
		sleep_until(now + 12);
		zassert_events("x");
		zassert_equal(k_timer_expires_ticks(&telling), now + 12, "now");
		events_clear();
	}
}

/* Requirement: ZEP-SRS-4-1, ZEP-SRS-4-5, ZEP-SRS-4-7 */
BOTH_MODES(timers, periodic)
{
	int64_t now = tick_begins();

	k_timer_start(&defined_timer, K_TICKS(2), K_TICKS(5));
	for (int64_t tick = 1; tick < 40; tick++) {
		sleep_until(now + tick);
		zassert_equal(k_timer_status_get(&defined_timer), tick % 5 == 2 ? 1 : 0);
		zassert_equal(k_timer_remaining_ticks(&defined_timer),
			      tick < 2 ? 2 - tick : 5 - (tick - 2) % 5);
	}
	k_timer_stop(&defined_timer);
	zassert_events("xxxxxxxx");
	sleep_until(now + 60);
	zassert_events("xxxxxxxx");
	zassert_equal(k_timer_remaining_ticks(&defined_timer), 0);
	zassert_equal(k_timer_status_get(&defined_timer), 0);
}

/* Requirement: ZEP-SRS-4-12 */
BOTH_MODES(timers, milliseconds)
{
	(void)tick_begins();
	k_timer_start(&plain, K_MSEC(90), K_NO_WAIT);
	zassert_equal(k_timer_remaining_get(&plain), 90);
	k_timer_start(&plain, K_HOURS(24 * 30), K_NO_WAIT);
	zassert_equal(k_timer_remaining_get(&plain), 24 * 30 * 3600 * 1000u);
	k_timer_stop(&plain);
	zassert_equal(k_timer_remaining_get(&plain), 0);
}

static void expires_after(k_timeout_t duration, int64_t ticks)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, duration, K_NO_WAIT);
	for (int64_t tick = 0; tick <= ticks; tick++) {
		k_busy_wait(50);
		zassert_equal(k_uptime_ticks(), now + tick);
		zassert_equal(k_timer_status_get(&plain), tick == ticks ? 1 : 0, "tick %d of %d",
			      (int)tick, (int)ticks);
		sleep_until(now + tick + 1);
	}
}

/* Requirement: ZEP-SRS-4-5 */
BOTH_MODES(timers, durations)
{
	expires_after(K_NO_WAIT, 1);
	expires_after(K_TICKS(1), 1);
	expires_after(K_TICKS(2), 2);
	expires_after(K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + 6), 4); /* it begins two ticks later */
	expires_after(K_TIMEOUT_ABS_TICKS(k_uptime_ticks() - 1), 0);
	expires_after(K_TIMEOUT_ABS_TICKS(0), 0);
}

/* What would have expired between a start in the past and now does not keep the interrupt busy. */
BOTH_MODES(timers, long_past)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TIMEOUT_ABS_TICKS(0), K_TICKS(1));
	sleep_until(now + 3);
	zassert_equal(k_timer_status_get(&plain), 4);
}

BOTH_MODES(timers, far_future)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TICKS(INT64_MAX - 1), K_TICKS(INT64_MAX));
	sleep_until(now + 3);
	zassert_equal(k_timer_status_get(&plain), 0);
	zassert_equal(k_timer_remaining_ticks(&plain), INT64_MAX - 4);
	k_timer_start(&plain, K_TIMEOUT_ABS_TICKS(INT64_MAX - 1), K_TICKS(1));
	zassert_equal(k_timer_expires_ticks(&plain), INT64_MAX - 1);
	k_timer_start(&plain, K_TICKS(1), K_TICKS(INT64_MAX));
	sleep_until(now + 8);
	zassert_equal(k_timer_status_get(&plain), 1);
}

/* Requirement: ZEP-SRS-4-8 */
BOTH_MODES(timers, start_again)
{
	int64_t now = tick_begins();

	k_timer_start(&telling, K_TICKS(1), K_TICKS(2));
	sleep_until(now + 4);
	zassert_events("xx");
	k_timer_start(&telling, K_FOREVER, K_TICKS(1));
	zassert_equal(k_timer_remaining_ticks(&telling), 1, "nothing happens");
	k_timer_start(&telling, K_TICKS(4), K_NO_WAIT);
	zassert_equal(k_timer_status_get(&telling), 0, "begins anew");
	zassert_equal(k_timer_expires_ticks(&telling), now + 8);
	sleep_until(now + 20);
	zassert_events("xxx");
	k_timer_start(&telling, K_FOREVER, K_TICKS(1));
	sleep_until(now + 23);
	zassert_equal(k_timer_status_get(&telling), 1, "nothing happens");
}

/* Requirement: ZEP-SRS-4-3, ZEP-SRS-4-6 */
BOTH_MODES(timers, stop)
{
	k_timer_stop(&telling);
	zassert_events("");
	k_timer_start(&telling, K_TICKS(2), K_TICKS(2));
	k_timer_stop(&telling);
	k_timer_stop(&telling);
	zassert_events("s");
	(void)k_sleep(K_TICKS(4));
	zassert_events("s");
	k_timer_start(&telling, K_TICKS(1), K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_timer_stop(&telling);
	zassert_events("sx");
	zassert_equal(k_timer_status_get(&telling), 1, "what it counted stays");
	k_timer_start(&plain, K_TICKS(1), K_NO_WAIT);
	k_timer_stop(&plain);
	zassert_equal(k_timer_remaining_ticks(&plain), 0);
}

/* Requirement: ZEP-SRS-4-13, ZEP-SRS-4-14 */
BOTH_MODES(timers, user_data)
{
	zassert_is_null(k_timer_user_data_get(&defined_timer));
	k_timer_user_data_set(&defined_timer, &events);
	zassert_equal(k_timer_user_data_get(&defined_timer), (void *)&events);
	k_timer_user_data_set(&defined_timer, NULL);
}

/* ---- Waiting for them ------------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-4-9 */
BOTH_MODES(timers, sync)
{
	int64_t now = tick_begins();

	zassert_equal(k_timer_status_sync(&plain), 0, "it does not run");
	k_timer_start(&plain, K_TICKS(2), K_TICKS(3));
	zassert_equal(k_timer_status_sync(&plain), 1);
	zassert_equal(k_uptime_ticks(), now + 2);
	zassert_equal(k_timer_status_sync(&plain), 1);
	zassert_equal(k_uptime_ticks(), now + 5);
	sleep_until(now + 12);
	zassert_equal(k_timer_status_sync(&plain), 2, "without waiting");
	zassert_equal(k_uptime_ticks(), now + 12);
	zassert_equal(k_timer_status_sync(&plain), 1);
	zassert_equal(k_uptime_ticks(), now + 14);
	k_timer_start(&plain, K_TICKS(1), K_NO_WAIT);
	zassert_equal(k_timer_status_sync(&plain), 1);
	zassert_equal(k_timer_status_sync(&plain), 0, "it has expired");
	k_timer_start(&plain, K_TICKS(1), K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(k_timer_status_sync(&plain), 1);
	zassert_equal(k_timer_status_sync(&plain), 0);
}

static void syncs(void *letter, void *p2, void *p3)
{
	uint32_t status = k_timer_status_sync(&plain);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	event((char)('0' + status));
}

/* Requirement: ZEP-SRS-4-9 */
BOTH_MODES(timers, order_of_waiters)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TICKS(8), K_TICKS(3));
	child_start(0, syncs, (void *)'a', 4);
	child_start(1, syncs, (void *)'b', 2);
	child_start(2, syncs, (void *)'c', 4);
	child_start(3, syncs, (void *)'d', 5);
	sleep_until(now + 10);
	zassert_events("b1");
	sleep_until(now + 16);
	zassert_events("b1a1c1");
	k_timer_stop(&plain);
	child_join(3);
	zassert_events("b1a1c1d0");
	zassert_equal(k_timer_status_get(&plain), 0);
}

/* What expires until the waiter runs belongs to its answer. */
BOTH_MODES(timers, sync_tells_late_waiter_all)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TICKS(4), K_TICKS(2));
	child_start(0, syncs, (void *)'a', 4);
	sleep_until(now + 2);
	while (k_uptime_ticks() < now + 8) {
		k_busy_wait(50); /* the child is less urgent */
	}
	zassert_events("");
	child_join(0);
	zassert_events("a3");
	zassert_equal(k_timer_status_get(&plain), 0);
}

/* Who asks before it leaves nothing to the one that was woken. */
BOTH_MODES(timers, status_taken_from_woken)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TICKS(4), K_NO_WAIT);
	child_start(0, syncs, (void *)'a', 4);
	sleep_until(now + 2);
	while (k_uptime_ticks() < now + 5) {
		k_busy_wait(50);
	}
	zassert_equal(k_timer_status_get(&plain), 1);
	child_join(0);
	zassert_events("a0");
}

BOTH_MODES(timers, last_expiry_wakes_all)
{
	k_timer_start(&plain, K_TICKS(8), K_NO_WAIT);
	child_start(0, syncs, (void *)'a', 3);
	child_start(1, syncs, (void *)'b', 4);
	child_start(2, syncs, (void *)'c', 2);
	(void)k_sleep(K_TICKS(10));
	zassert_events("c1a0b0");
}

BOTH_MODES(timers, waiters_change)
{
	int64_t now = tick_begins();

	k_timer_start(&plain, K_TICKS(10), K_TICKS(10));
	child_start(0, syncs, (void *)'a', 2);
	child_start(1, syncs, (void *)'b', 3);
	child_start(2, syncs, (void *)'c', 4);
	sleep_until(now + 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[1]);
	sleep_until(now + 11);
	zassert_events("");
	k_thread_priority_set(&child[2], 5);
	sleep_until(now + 21);
	zassert_events("c2"); /* who runs first learns of all */
	k_thread_resume(&child[1]);
	child_join(1);
	zassert_events("c2b0");
	zassert_equal(k_timer_status_get(&plain), 0);
}

/* ---- In interrupt handlers ------------------------------------------------------------------- */

static void all_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	k_timer_start(&telling, K_TICKS(5), K_TICKS(1));
	event(k_timer_remaining_ticks(&telling) == 5 ? 'r' : '?');
	event(k_timer_expires_ticks(&telling) == k_uptime_ticks() + 5 ? 'e' : '?');
	k_timer_user_data_set(&telling, &plain);
	event(k_timer_user_data_get(&telling) == &plain ? 'd' : '?');
	event(k_timer_status_get(&telling) == 0 ? '0' : '?');
	k_timer_stop(&telling);
}

ZTEST(timers, test_isr)
{
	(void)tick_begins();
	irq_offload(all_in_isr, NULL);
	zassert_events("red0i");
	telling.user_data = NULL;
	child_create(0, syncs, (void *)'u', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, syncs, (void *)'s', 4, 0, K_NO_WAIT);
	k_timer_start(&plain, K_TICKS(2), K_TICKS(2));
	(void)k_sleep(K_TICKS(5));
	zassert_events("red0iu1s1");
}

static void again_until_third(struct k_timer *timer)
{
	uintptr_t count = (uintptr_t)timer->user_data + 1;

	timer->user_data = (void *)count;
	event((char)('0' + count));
	if (count < 3) {
		k_timer_start(timer, K_TICKS((k_ticks_t)count), K_NO_WAIT);
	}
}

ZTEST(timers, test_expiry_starts_again)
{
	static struct k_timer timer;
	int64_t now = tick_begins();

	k_timer_init(&timer, again_until_third, NULL);
	k_timer_start(&timer, K_TICKS(1), K_TICKS(10));
	sleep_until(now + 3);
	zassert_events("12");
	sleep_until(now + 30);
	zassert_events("123");
}

static void stops_itself(struct k_timer *timer)
{
	event(k_timer_status_get(timer) == 1 ? 'x' : '?');
	k_timer_stop(timer);
}

ZTEST(timers, test_expiry_stops)
{
	static struct k_timer timer;
	int64_t now = tick_begins();

	k_timer_init(&timer, stops_itself, on_stop);
	k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
	sleep_until(now + 5);
	zassert_events("xi");
}

static void isr_urgent(const void *unused)
{
	ARG_UNUSED(unused);
	event('u');
}

static void interrupted(struct k_timer *timer)
{
	ARG_UNUSED(timer);
	event('(');
	interrupt_pend(IRQ_URGENT);
	event(')');
}

/* An expiry function does not hold the kernel lock: what is more urgent than the clock comes in. */
/* Requirement: ZEP-SRS-4-15 */
ZTEST(timers, test_expiry_is_interrupted)
{
	static struct k_timer timer;

	IRQ_CONNECT(IRQ_URGENT, 0, isr_urgent, NULL, 0);
	irq_enable(IRQ_URGENT);
	k_timer_init(&timer, interrupted, NULL);
	k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	irq_disable(IRQ_URGENT);
	zassert_events(IS_ENABLED(CONFIG_ARCH_HAS_NESTED_INTERRUPTS) ? "(u)" : "()u");
}

/* What is served late is made up for, and the following are in time. */
ZTEST(timers, test_served_late)
{
	int64_t now = tick_begins();
	unsigned int key;

	k_timer_start(&telling, K_TICKS(1), K_TICKS(2));
	key = irq_lock();
	k_busy_wait(8 * USEC_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
	zassert_equal(k_timer_expires_ticks(&telling), k_uptime_ticks(), "overdue is now");
	zassert_equal(k_timer_remaining_ticks(&telling), 0);
	irq_unlock(key);
	zassert_events("xxxx");
	zassert_equal(k_timer_expires_ticks(&telling), now + 9);
	sleep_until(now + 9);
	zassert_equal(k_timer_status_get(&telling), 5);
}
