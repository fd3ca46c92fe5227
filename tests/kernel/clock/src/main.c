/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock's driver: time never goes back, gets lost or drifts, and alarms come in time.
 * The reference is a timer of the board that counts the same cycles and that nobody else uses. */

#include <machine.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/ztest.h>

#define CYCLES_PER_TICK sys_clock_hw_cycles_per_tick()

static void *setup(void)
{
	machine_reference_start();
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
	uint32_t r = machine_reference();
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
	for (uint32_t r = machine_reference();
	     machine_reference() - r < MASKED_TICKS * CYCLES_PER_TICK;) {
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

/* ---- Idle: no interrupt more than the timeouts and the counter's range ask for ------------------ */

static volatile unsigned int interrupts;

void __real_sys_clock_isr(void);
void __wrap_sys_clock_isr(void);

void __wrap_sys_clock_isr(void)
{
	interrupts++;
	__real_sys_clock_isr();
}

/* What is farther away than the hardware counts takes one interrupt each time. */
#define LONGEST_SPAN MACHINE_LONGEST_SPAN

/* The clock's interrupts during @p ticks ticks of sleep until an absolute tick. */
static unsigned int interrupts_of_sleep(int64_t ticks)
{
	int64_t begin;

	(void)k_sleep(K_TICKS(1)); /* to the beginning of a tick */
	begin = k_uptime_ticks();
	interrupts = 0;
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(begin + ticks));
	zassert_equal(k_uptime_ticks(), begin + ticks);
	return interrupts;
}

ZTEST(clock, test_short_sleep_takes_one_interrupt)
{
	for (int64_t ticks = 1; ticks < 800; ticks += 13) {
		unsigned int count = interrupts_of_sleep(ticks);

		zassert_between_inclusive(count, 1,
					  2 + (uint64_t)ticks * CYCLES_PER_TICK / LONGEST_SPAN);
	}
}

ZTEST(clock, test_an_hour_of_sleep)
{
	int64_t ticks = 3600LL * CONFIG_SYS_CLOCK_TICKS_PER_SEC;
	uint64_t spans = (uint64_t)ticks * CYCLES_PER_TICK / LONGEST_SPAN;

	unsigned int count = interrupts_of_sleep(ticks);

	zassert_between_inclusive(count, spans, spans + 2);
}

static void sleeps_often(void *period, void *count, void *p3)
{
	int64_t tick = k_uptime_ticks();

	ARG_UNUSED(p3);
	for (uintptr_t i = 0; i < (uintptr_t)count; i++) {
		tick += (int64_t)(uintptr_t)period;
		(void)k_sleep(K_TIMEOUT_ABS_TICKS(tick));
	}
}

static void create_sleeper(int64_t period, int64_t count)
{
	(void)k_thread_create(&sleeper, sleeper_stack, K_THREAD_STACK_SIZEOF(sleeper_stack),
			      sleeps_often, (void *)(uintptr_t)period, (void *)(uintptr_t)count,
			      NULL, CONFIG_ZTEST_THREAD_PRIORITY, 0, K_NO_WAIT);
}

/* Ten timeouts of one thread while another sleeps: one interrupt each, and those of the range. */
ZTEST(clock, test_several_timeouts)
{
	unsigned int count;

	create_sleeper(600, 10);
	count = interrupts_of_sleep(7000);
	k_thread_join(&sleeper, K_FOREVER);
	zassert_between_inclusive(count, 11, 11 + 7000ull * CYCLES_PER_TICK / LONGEST_SPAN + 2,
				  "%u interrupts", count);
}

/* Slices of one tick, and nobody to share with: nobody is woken for them. */
ZTEST(clock, test_slices_without_equals)
{
	unsigned int count;

	k_sched_time_slice_set(1, 0);
	count = interrupts_of_sleep(500);
	/* a slice of one tick would be 500 */
	zassert_between_inclusive(count, 1, 2 + 500ull * CYCLES_PER_TICK / LONGEST_SPAN,
				  "%u interrupts", count);
	k_sched_time_slice_set(0, 0);
}

static void device_isr(const void *sem)
{
	machine_alarm_end();
	k_sem_give((struct k_sem *)(uintptr_t)sem);
}

/* An interrupt in the instant before the CPU goes to sleep wakes it all the same. The reference
 * timer runs out at each cycle around the wait for it. */
K_SEM_DEFINE(woken, 0, 1);

ZTEST(clock, test_no_wake_up_is_lost)
{
	IRQ_CONNECT(MACHINE_ALARM_IRQ, 1, device_isr, &woken, 0);

	irq_enable(MACHINE_ALARM_IRQ);
	for (uint32_t cycles = 20; cycles < 2500; cycles++) {
		machine_alarm(cycles);
		zassert_equal(k_sem_take(&woken, K_TICKS(3)), 0, "cycle %u", cycles);
	}
	irq_disable(MACHINE_ALARM_IRQ);
	(void)setup();
}
