/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock's driver: time never goes back, gets lost or drifts, and alarms come in time.
 * The reference is a timer of the board that counts the same cycles and that nobody else uses. */

#include <board.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/ztest.h>

#define CYCLES_PER_TICK sys_clock_hw_cycles_per_tick()

/* CMSDK timer (ARM DDI 0479, section 4.2): CTRL, VALUE, RELOAD; 32 bits, counting down. */
#define REFERENCE ((volatile uint32_t *)BOARD_TIMER0_BASE)

static uint32_t reference(void)
{
	return 0 - REFERENCE[1];
}

static void *setup(void)
{
	REFERENCE[2] = UINT32_MAX;
	REFERENCE[1] = UINT32_MAX;
	REFERENCE[0] = 1;
	return NULL;
}

static uint32_t next_random(void)
{
	static uint32_t state = 12345;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* Cycles that the clock is behind the reference since the last call. */
static int32_t drift(void)
{
	static uint32_t last_reference;
	static uint32_t last_clock;
	uint32_t r = reference();
	uint32_t c = sys_clock_cycle_get_32();
	int32_t result = (int32_t)((r - last_reference) - (c - last_clock));

	last_reference = r;
	last_clock = c;
	return result;
}

ZTEST_SUITE(clock, NULL, setup, NULL, NULL, NULL);

/* Long enough for the hardware's counter to start again several times. */
ZTEST(clock, test_never_goes_back)
{
	uint64_t end = sys_clock_cycle_get_64() + 3ull * CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC;
	uint64_t last = 0;

	(void)drift();
	for (uint64_t now = 0; now < end; last = now) {
		unsigned int key = irq_lock();

		now = sys_clock_cycle_get_64();
		zassert_true(now >= last);
		irq_unlock(key);
	}
	zassert_within(drift(), 0, 16);
}

/* Tick t begins at cycle t * CYCLES_PER_TICK. */
ZTEST(clock, test_ticks_and_cycles_agree)
{
	for (int i = 0; i < 20000; i++) {
		unsigned int key = irq_lock();
		uint64_t before = sys_clock_cycle_get_64();
		uint64_t ticks = sys_clock_now();
		uint64_t after = sys_clock_cycle_get_64();
		uint32_t low = sys_clock_cycle_get_32();

		irq_unlock(key);
		zassert_between_inclusive(ticks, before / CYCLES_PER_TICK, after / CYCLES_PER_TICK);
		zassert_true(low - (uint32_t)after < 1000);
	}
}

/* An alarm is a thread that wakes in the very tick it asked for. */
ZTEST(clock, test_alarms)
{
	(void)drift();
	for (int i = 0; i < 2000; i++) {
		int64_t tick = k_uptime_ticks() + 1 + next_random() % 7;

		k_sleep(K_TIMEOUT_ABS_TICKS(tick));
		zassert_equal(k_uptime_ticks(), tick);
	}
	/* Less than one cycle for each of them. */
	zassert_between_inclusive(drift(), -16, 2000);
}

/* Beyond what the hardware's counter can hold. */
ZTEST(clock, test_distant_alarms)
{
	for (int seconds = 1; seconds < 200; seconds *= 3) {
		int64_t tick = k_uptime_ticks() + seconds * CONFIG_SYS_CLOCK_TICKS_PER_SEC;

		k_sleep(K_TIMEOUT_ABS_TICKS(tick));
		zassert_equal(k_uptime_ticks(), tick);
	}
}

/* A later alarm, then an earlier one, again and again: none is lost, no time is. */
ZTEST(clock, test_alarms_replace_each_other)
{
	(void)drift();
	for (int i = 0; i < 20000; i++) {
		unsigned int key = irq_lock();

		sys_clock_set_alarm(sys_clock_now() + 700 - i % 600);
		irq_unlock(key);
	}
	zassert_between_inclusive(drift(), -16, 20000);
	k_sleep(K_TICKS(5));
}

static int64_t woke;
static struct k_thread sleeper;
static K_THREAD_STACK_DEFINE(sleeper_stack, 1024);

static void sleep_two_ticks(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sleep(K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + 2));
	woke = k_uptime_ticks();
}

/* Most of what the hardware can count (2^24 cycles). */
#define MASKED_TICKS (10000000 / CYCLES_PER_TICK)

/* With interrupts masked the alarm comes late, and the time that passed is counted all the same. */
ZTEST(clock, test_masked)
{
	int64_t start;
	unsigned int key;

	k_thread_create(&sleeper, sleeper_stack, K_THREAD_STACK_SIZEOF(sleeper_stack),
			sleep_two_ticks, NULL, NULL, NULL, CONFIG_ZTEST_THREAD_PRIORITY, 0,
			K_NO_WAIT);
	k_yield();
	(void)drift();
	start = k_uptime_ticks();
	key = irq_lock();
	for (uint32_t r = reference(); reference() - r < MASKED_TICKS * CYCLES_PER_TICK;) {
	}
	irq_unlock(key);
	zassert_within(drift(), 0, 16);
	k_thread_join(&sleeper, K_FOREVER);
	zassert_within(woke - start, MASKED_TICKS, 1);
}

/* An alarm in the past comes at once. */
ZTEST(clock, test_past)
{
	int64_t now = k_uptime_ticks();

	k_sleep(K_TIMEOUT_ABS_TICKS(now));
	k_sleep(K_TIMEOUT_ABS_TICKS(0));
	zassert_within(k_uptime_ticks(), now, 1);
}
