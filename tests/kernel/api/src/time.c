/* SPDX-License-Identifier: Apache-2.0 */
/* Time: exact to the tick, 64 bits wide, without a periodic interrupt. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define CYCLES_PER_TICK (CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), k_current_get());
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

ZTEST_SUITE(time, NULL, setup, before, children_end, NULL);

/* Returns right after the beginning of a tick. */
static int64_t tick_begins(void)
{
	(void)k_sleep(K_TICKS(1));
	return k_uptime_ticks();
}

/* ---- Sleeping ------------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-1-5 */
BOTH_MODES(time, sleep_relative)
{
	for (int n = 1; n < 40; n++) {
		int64_t now = tick_begins();

		zassert_equal(k_sleep(K_TICKS(n)), 0);
		zassert_equal(k_uptime_ticks(), now + n + 1);
	}
}

BOTH_MODES(time, sleep_absolute)
{
	int64_t next = k_uptime_ticks() + 5;

	for (int i = 0; i < 200; i++) {
		k_busy_wait(37 * i % 2000);
		next += 4;
		zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(next)), 0);
		zassert_equal(k_uptime_ticks(), next, "%d: %d too late", i,
			      (int)(k_uptime_ticks() - next));
	}
	zassert_equal(k_sleep(K_TIMEOUT_ABS_MS((next + 7) * 1000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC)),
		      0);
	zassert_equal(k_uptime_ticks(), next + 7);
}

BOTH_MODES(time, sleep_past)
{
	int64_t now = tick_begins();

	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(now - 3)), 0);
	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(now)), 0);
	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(0)), 0);
	zassert_equal(k_sleep(K_MSEC(-5)), 0);
	zassert_equal(k_msleep(-1), 0);
	zassert_equal(k_usleep(-1), 0);
	zassert_equal(k_usleep(0), 0);
	zassert_equal(k_uptime_ticks(), now);
}

/* Longer than the clock's hardware counts (2^24 cycles). */
BOTH_MODES(time, sleep_long)
{
	int64_t now = tick_begins();
	uint64_t seconds = 3;

	zassert_equal(k_sleep(K_SECONDS(3)), 0);
	zassert_equal(k_uptime_ticks(), now + seconds * CONFIG_SYS_CLOCK_TICKS_PER_SEC + 1);
	now = k_uptime_ticks();
	for (int i = 1; i <= 7; i++) {
		int64_t at = now + i * 977;

		zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(at)), 0);
		zassert_equal(k_uptime_ticks(), at);
	}
}

BOTH_MODES(time, usleep)
{
	int64_t now = tick_begins();

	zassert_equal(k_usleep(2500), 0);
	zassert_equal(k_uptime_ticks(), now + k_us_to_ticks_ceil64(2500) + 1);
}

static ZTEST_BMEM int32_t sleep_result;

static void sleeper(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)p1) {
	case 0:
		sleep_result = k_sleep(K_MSEC(100));
		break;
	case 1:
		sleep_result = k_usleep(100000);
		break;
	default:
		(void)k_sleep(K_FOREVER);
		sleep_result = 1;
		break;
	}
}

BOTH_MODES(time, wakeup)
{
	(void)tick_begins();
	child_start(0, sleeper, (void *)0, 0);
	(void)k_sleep(K_MSEC(39)); /* 40 ticks later */
	k_wakeup(&child[0]);
	child_join(0);
	zassert_between_inclusive(sleep_result, 60, 61);

	(void)tick_begins();
	child_start(0, sleeper, (void *)1, 0);
	(void)k_sleep(K_MSEC(39));
	k_wakeup(&child[0]);
	child_join(0);
	zassert_between_inclusive(sleep_result, 60000, 61000);

	sleep_result = 0;
	child_start(0, sleeper, (void *)2, 0);
	(void)k_sleep(K_SECONDS(2));
	zassert_equal(sleep_result, 0);
	k_wakeup(&child[0]);
	child_join(0);
	zassert_equal(sleep_result, 1);
}

static K_SEM_DEFINE(never, 0, 1);

static void pends(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&never, K_FOREVER);
	event('!');
}

ZTEST(time, test_wakeup_is_for_sleepers)
{
	child_create(0, pends, NULL, 0, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(2));
	k_wakeup(&child[0]);
	(void)k_sleep(K_MSEC(2));
	zassert_events("");
	k_wakeup(k_current_get());
}

/* One that has not begun to run begins. */
ZTEST(time, test_wakeup_starts)
{
	sleep_result = 0;
	child_create(0, sleeper, (void *)2, 0, 0, K_FOREVER);
	k_wakeup(&child[0]);
	(void)k_sleep(K_TICKS(2));
	k_wakeup(&child[0]);
	child_join(0);
	zassert_equal(sleep_result, 1);
	child_create(0, pends, NULL, 0, 0, K_SECONDS(1));
	k_wakeup(&child[0]);
	zassert_equal(k_thread_timeout_remaining_ticks(&child[0]), 0);
	k_sem_give(&never);
	child_join(0);
	zassert_events("!");
}

/* ---- 64 bits -------------------------------------------------------------------------------- */

static ZTEST_BMEM int64_t far_away;

static void sleeps_far(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(far_away));
	event('!');
}

BOTH_MODES(time, far_away)
{
	static const int64_t distances[] = {0x7fffffff,	       0x80000000,  0xffffffff,
					    0x100000000,       0x100000005, 0x7fffffffffff,
					    0x3fffffffffffffff};

	for (size_t i = 0; i < ARRAY_SIZE(distances); i++) {
		int64_t now = tick_begins();

		far_away = now + distances[i];
		child_start(0, sleeps_far, NULL, 0);
		(void)k_sleep(K_MSEC(20));
		zassert_equal(k_thread_timeout_expires_ticks(&child[0]), far_away);
		zassert_equal(k_thread_timeout_remaining_ticks(&child[0]),
			      far_away - k_uptime_ticks());
		k_thread_abort(&child[0]);
	}
	zassert_events("");
}

static ZTEST_BMEM k_timeout_t extreme;

static void sleeps_extremely(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(extreme);
	event('!');
}

/* The ends of the number range are far away too; one below K_FOREVER is tick 0, long past. */
BOTH_MODES(time, extremes)
{
	static const int64_t ticks[] = {INT64_MAX, INT64_MAX - 1, INT64_MIN, INT64_MIN + 1};

	for (size_t i = 0; i < ARRAY_SIZE(ticks); i++) {
		extreme.ticks = ticks[i];
		child_start(0, sleeps_extremely, NULL, 0);
		(void)k_sleep(K_MSEC(20));
		zassert_events("");
		k_thread_abort(&child[0]);
	}
	zassert_equal(k_sleep((k_timeout_t){.ticks = -2}), 0);
}

BOTH_MODES(time, uptime)
{
	int64_t ticks, reference;

	(void)k_sleep(K_TICKS(1)); /* the next tick is far */
	ticks = k_uptime_ticks();
	reference = k_uptime_get();
	zassert_equal(k_uptime_get(), k_ticks_to_ms_floor64(ticks));
	zassert_equal(k_uptime_get_32(), (uint32_t)k_uptime_get());
	(void)k_sleep(K_MSEC(49));
	zassert_equal(k_uptime_delta(&reference), 50);
	zassert_equal(reference, k_uptime_get());
}

ZTEST(time, test_cycles)
{
	uint32_t before_32 = k_cycle_get_32();
	uint64_t before_64 = k_cycle_get_64();
	int64_t tick = tick_begins();
	uint64_t last = 0;

	zassert_true(before_64 - before_32 < 1000 || (uint32_t)before_64 - before_32 < 1000);
	zassert_between_inclusive(k_cycle_get_64() - (uint64_t)tick * CYCLES_PER_TICK, 0,
				  CYCLES_PER_TICK / 10);
	for (int i = 0; i < 20000; i++) {
		uint64_t now = k_cycle_get_64();

		zassert_true(now > last, "time went back");
		last = now;
	}
}

/* Never back, never a jump, while alarms are set all the time at all distances. */
ZTEST(time, test_cycles_are_continuous)
{
	uint64_t last = k_cycle_get_64();

	child_create(0, sleeper, (void *)2, -3, 0, K_NO_WAIT);
	for (int i = 0; i < 3000; i++) {
		uint64_t now;

		interrupt_cancel();
		child_create(1, sleeps_far, NULL, 3, 0, K_TICKS(i % 3));
		k_thread_abort(&child[1]);
		now = k_cycle_get_64();
		zassert_true(now > last && now - last < 3 * CYCLES_PER_TICK,
			     "%d: from %llu to %llu", i, last, now);
		last = now;
	}
}

BOTH_MODES(time, busy_wait)
{
	static const uint32_t us[] = {0, 1, 10, 100, 1000, 2500, 20000};

	for (size_t i = 0; i < ARRAY_SIZE(us); i++) {
		int64_t ticks;
		int64_t now = tick_begins();

		k_busy_wait(us[i]);
		ticks = k_uptime_ticks() - now;
		zassert_between_inclusive(ticks, us[i] / 1000, us[i] / 1000 + 1, "%u us: %d ticks",
					  us[i], (int)ticks);
	}
}

ZTEST(time, test_busy_wait_cycles)
{
	uint64_t start = k_cycle_get_64();
	uint64_t took;

	k_busy_wait(1000);
	took = k_cycle_get_64() - start;
	zassert_between_inclusive(took, k_us_to_cyc_ceil64(1000), k_us_to_cyc_ceil64(1050));
}

/* Interrupts masked for most of what the hardware can count (2^24 cycles): no tick is lost. */
#define MASKED_TICKS (12000000 / CYCLES_PER_TICK)

ZTEST(time, test_masked_for_long)
{
	int64_t now = tick_begins();
	uint64_t cycles = k_cycle_get_64();
	unsigned int key = irq_lock();

	k_busy_wait(k_ticks_to_us_floor32(MASKED_TICKS));
	irq_unlock(key);
	zassert_between_inclusive(k_uptime_ticks() - now, MASKED_TICKS, MASKED_TICKS + 1);
	zassert_between_inclusive(k_cycle_get_64() - cycles, MASKED_TICKS * CYCLES_PER_TICK,
				  (MASKED_TICKS + 1) * CYCLES_PER_TICK);
	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(now + MASKED_TICKS + 100)), 0);
	zassert_equal(k_uptime_ticks(), now + MASKED_TICKS + 100);
}

/* ---- Many ----------------------------------------------------------------------------------- */

static ZTEST_DMEM const uint8_t due[CHILDREN] = {29, 24, 29, 18, 27, 24};

static void sleeps_due(void *n, void *p2, void *p3)
{
	int64_t begin = *(const int64_t *)p2;

	ARG_UNUSED(p3);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(begin + due[(uintptr_t)n]));
	event(k_uptime_ticks() == begin + due[(uintptr_t)n] ? (char)('a' + (uintptr_t)n) : '?');
}

static ZTEST_BMEM int64_t begin;

/* Earlier ones first; equal ones in the order of their arming. */
BOTH_MODES(time, order)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;

	begin = tick_begins();
	for (int i = 0; i < CHILDREN; i++) {
		(void)k_thread_create(&child[i], child_stack[i], CHILD_STACK_SIZE, sleeps_due,
				      (void *)(uintptr_t)i, &begin, NULL, 0, mode | K_INHERIT_PERMS,
				      K_NO_WAIT);
	}
	for (int i = 0; i < CHILDREN; i++) {
		child_join(i);
	}
	zassert_events("dbfeac");
}

static void sleeps_often(void *n, void *p2, void *p3)
{
	uint32_t seed = (uint32_t)(uintptr_t)n * 7919 + 1;
	int64_t at = k_uptime_ticks() + 1;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 200; i++) {
		seed = seed * 1664525 + 1013904223;
		at += 1 + (seed >> 16) % 9;
		(void)k_sleep(K_TIMEOUT_ABS_TICKS(at));
		if (k_uptime_ticks() != at) {
			event('?');
		}
	}
}

BOTH_MODES(time, many_timeouts)
{
	for (int i = 0; i < CHILDREN; i++) {
		child_start(i, sleeps_often, (void *)(uintptr_t)i, i);
	}
	for (int i = 0; i < CHILDREN; i++) {
		zassert_equal(k_thread_join(&child[i], K_SECONDS(5)), 0);
	}
	zassert_events("");
}

/* ---- Timeouts as values --------------------------------------------------------------------- */

ZTEST(time, test_timeout_values)
{
	zassert_true(K_TIMEOUT_EQ(K_MSEC(0), K_NO_WAIT));
	zassert_true(K_TIMEOUT_EQ(K_MSEC(-1), K_NO_WAIT));
	zassert_equal(K_TICKS(7).ticks, 7);
	zassert_equal(K_SECONDS(2).ticks, 2 * CONFIG_SYS_CLOCK_TICKS_PER_SEC);
	zassert_equal(K_USEC(1).ticks, 1);
	zassert_true(Z_TICK_ABS(K_TIMEOUT_ABS_TICKS(0).ticks) == 0);
	zassert_true(Z_TICK_ABS(K_TIMEOUT_ABS_TICKS(12345).ticks) == 12345);
	zassert_equal(sys_clock_timeout_end_calc(K_FOREVER), UINT64_MAX);
	zassert_equal(sys_clock_timeout_end_calc(K_TIMEOUT_ABS_TICKS(77)), 77);
}

ZTEST(time, test_timepoints)
{
	k_timepoint_t point = sys_timepoint_calc(K_MSEC(20));

	zassert_false(sys_timepoint_expired(point));
	(void)k_sleep(K_MSEC(10));
	zassert_between_inclusive(sys_timepoint_timeout(point).ticks, 8, 11);
	(void)k_sleep(K_MSEC(15));
	zassert_true(sys_timepoint_expired(point));
	zassert_true(K_TIMEOUT_EQ(sys_timepoint_timeout(point), K_NO_WAIT));
	zassert_true(K_TIMEOUT_EQ(sys_timepoint_timeout(sys_timepoint_calc(K_FOREVER)), K_FOREVER));
	zassert_true(sys_timepoint_expired(sys_timepoint_calc(K_NO_WAIT)));
}

static void note_uptime(const void *when)
{
	*(int64_t *)(uintptr_t)when = k_uptime_ticks();
}

ZTEST(time, test_uptime_in_isr)
{
	int64_t now = tick_begins();
	int64_t when = 0;

	irq_offload(note_uptime, &when);
	zassert_equal(when, now);
}

/* ---- The clock set by hand ------------------------------------------------------------------ */

static void sleep_and_tell(void *p1, void *p2, void *p3)
{
	int n = (int)(intptr_t)p1;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (k_sleep(K_TICKS(10 * n)) == 0) {
		event((char)('0' + n));
	}
}

/* Whoever waits does so for as long as before, over the end of 32 bits too. */
BOTH_MODES(time, tick_set)
{
	static const int order[] = {5, 2, 8, 3, 7, 4};
	const int64_t moment = UINT32_MAX - 4ll;
	int64_t begin;

	for (int i = 0; i < CHILDREN; i++) {
		child_start(i, sleep_and_tell, (void *)(intptr_t)order[i], 1);
	}
	begin = tick_begins(); /* they sleep */
	sys_clock_tick_set((uint64_t)moment);
	zassert_equal(k_uptime_ticks(), moment);
	zassert_equal(k_sleep(K_TICKS(3)), 0);
	zassert_equal(k_uptime_ticks(), moment + 4);
	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(moment + 100)), 0);
	zassert_equal(k_uptime_ticks(), moment + 100);
	zassert_events("234578");
	sys_clock_tick_set((uint64_t)begin + 100);
	zassert_equal(k_uptime_ticks(), begin + 100);
	zassert_equal(k_sleep(K_TIMEOUT_ABS_TICKS(begin + 105)), 0);
	zassert_equal(k_uptime_ticks(), begin + 105);
}

ZTEST(time, test_tick_set_cycles)
{
	static struct k_timer timer;
	int64_t begin = tick_begins();

	k_timer_init(&timer, NULL, NULL);
	k_timer_start(&timer, K_TICKS(10), K_TICKS(3));
	sys_clock_tick_set(((uint64_t)1 << 40) + 7);
	zassert_equal(k_timer_remaining_ticks(&timer), 10);
	zassert_equal(k_cycle_get_64() / CYCLES_PER_TICK, ((uint64_t)1 << 40) + 7);
	(void)k_sleep(K_TICKS(10));
	zassert_equal(k_timer_status_get(&timer), 1);
	zassert_equal(k_timer_remaining_ticks(&timer), 2);
	k_timer_stop(&timer);
	sys_clock_tick_set((uint64_t)begin + 11);
}
