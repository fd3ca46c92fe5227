/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock on Nordic's RTC, against a model of the hardware that is as unkind as the Product
 * Specification lets it be: time passes at every access, a compare value nearer than 2 to the counter
 * is ignored whenever that hurts, an old one fires late, and the first TICK interrupt after it is
 * switched on may be missed. Schedules are random, over many times the 24 bits of the counter. */

#include "check.h"
#include "../../drivers/timer/nrf_rtc.c"

#define SUBTICKS 16 /* steps of a hardware cycle; an access takes one or none */

struct fake_cpu fake_cpu;

/* The hardware. */
static uint64_t subticks;
static uint32_t origin; /* of the 24-bit counter */
static bool running;
static uint32_t compare;
static bool compare_ignored; /* written too near, and nothing comes of it this time */
static uint64_t stray_until; /* the old value may still fire until then */
static bool tick_enabled;
static uint64_t tick_from; /* the first cycle that interrupts */
static bool event_compare, event_tick, pended;

/* The kernel. */
static uint64_t asked = UINT64_MAX; /* the tick of the alarm that is set */
static unsigned int announced;

static uint64_t hardware_cycle(void)
{
	return subticks / SUBTICKS;
}

static uint32_t hardware_counter(void)
{
	return (uint32_t)(origin + hardware_cycle()) & COUNTER_MASK;
}

/* A new cycle begins. */
static void increment(void)
{
	if (hardware_counter() == compare) {
		event_compare |= !compare_ignored;
		compare_ignored = false;
	}
	if (hardware_cycle() <= stray_until && one_in(2)) {
		event_compare = true;
	}
	if (tick_enabled && hardware_cycle() >= tick_from) {
		event_tick = true;
	}
}

static void pass(uint64_t steps)
{
	for (; steps > 0; steps--) {
		subticks++;
		if (subticks % SUBTICKS == 0) {
			increment();
		}
	}
}

static void access(void)
{
	pass(random_below(2));
	if (one_in(50)) {
		pass(random_below(3 * SUBTICKS)); /* a fault or a debugger came in between */
	}
}

/* Many cycles at once, less than the counter has. */
static void leap(uint64_t many)
{
	uint32_t distance = (compare - hardware_counter()) & COUNTER_MASK;

	if (distance > 0 && distance <= many) {
		event_compare |= !compare_ignored;
		compare_ignored = false;
	}
	event_tick |= tick_enabled && many > 1;
	subticks += many * SUBTICKS;
}

static bool interrupt_pending(void)
{
	return event_compare || (event_tick && tick_enabled) || pended;
}

/* Where nothing happens until shortly before the compare value. */
static void skip_to_event(void)
{
	uint32_t distance = (compare - hardware_counter()) & COUNTER_MASK;

	if (!tick_enabled && distance > 4 && hardware_cycle() > stray_until) {
		leap(distance - 3);
	}
}

uint32_t rtc_counter(void)
{
	CHECK(fake_cpu.locked || !running);
	access();
	return hardware_counter();
}

void rtc_compare_set(uint32_t value)
{
	uint32_t distance;

	CHECK(value <= COUNTER_MASK);
	access();
	if (((compare - hardware_counter()) & COUNTER_MASK) <= 2) {
		stray_until = hardware_cycle() + 1;
	}
	compare = value;
	distance = (compare - hardware_counter()) & COUNTER_MASK;
	compare_ignored = distance < 2 && !one_in(4);
	access();
}

void rtc_tick_interrupt(bool on)
{
	access();
	if (on && !tick_enabled) {
		tick_from = hardware_cycle() + 1 + one_in(4);
	}
	tick_enabled = on;
}

void rtc_events_clear(void)
{
	access();
	event_compare = false;
	event_tick = false;
}

void rtc_interrupt_pend(void)
{
	pended = true;
}

void rtc_start(void)
{
	running = true;
}

/* When it is due the kernel sets the next alarm, or another one, or none. */
static void kernel_sets_alarm(void)
{
	unsigned int key = arch_irq_lock();

	switch (random_below(8)) {
	case 0:
		asked = UINT64_MAX;
		break;
	case 1:
		asked = random_below(3) == 0 ? 0 : sys_clock_now() - 1;
		break;
	case 2:
		asked = sys_clock_now() + random_below(1 << 26);
		break;
	case 3:
		asked = sys_clock_now() + random_below(2000);
		break;
	default:
		asked = sys_clock_now() + random_below(6);
		break;
	}
	sys_clock_set_alarm(asked);
	arch_irq_unlock(key);
}

void sys_clock_announce_now(void)
{
	CHECK(asked <= sys_clock_now(), "announced too early");
	announced++;
	kernel_sets_alarm();
}

/* Neither forwards nor back, and exact: what the hardware counted. */
static void check_time(void)
{
	uint64_t before = hardware_cycle();
	uint64_t tick = sys_clock_now();
	uint64_t after = hardware_cycle();

	CHECK(before / CYCLES_PER_TICK <= tick && tick <= after / CYCLES_PER_TICK,
	      "tick %llu, cycles %llu to %llu", (unsigned long long)tick,
	      (unsigned long long)before, (unsigned long long)after);
	before = hardware_cycle();
	tick = sys_clock_cycle_get_64();
	CHECK(before <= tick && tick <= hardware_cycle());
}

static void serve_interrupt(void)
{
	fake_cpu.mode = FAKE_ISR;
	pended = false;
	nrf_rtc_isr(NULL);
	fake_cpu.mode = FAKE_THREAD;
}

/* With interrupts open, an alarm is served at most this many cycles late: the missed TICK, the time
 * that a handler takes, what comes in between. */
#define LATE 16

static void run(unsigned int steps)
{
	uint64_t open_since = hardware_cycle();

	for (unsigned int i = 0; i < steps; i++) {
		bool masked = one_in(20);

		if (masked) {
			pass(random_below(20 * SUBTICKS));
			if (one_in(10)) {
				leap(random_below(1 << 23));
			}
			open_since = hardware_cycle();
		}
		for (unsigned int n = 0; interrupt_pending(); n++) {
			CHECK(n < 1000, "interrupts without end");
			serve_interrupt();
			pass(1);
		}
		if (asked != UINT64_MAX) {
			uint64_t from = MAX(open_since, asked * CYCLES_PER_TICK);

			CHECK(hardware_cycle() <= from + LATE, "tick %llu is lost: cycle %llu",
			      (unsigned long long)asked, (unsigned long long)hardware_cycle());
		}
		if (one_in(30)) {
			kernel_sets_alarm();
			open_since = hardware_cycle();
		}
		if (one_in(100)) {
			check_time();
		}
		pass(1);
		if (!interrupt_pending()) {
			skip_to_event();
		}
	}
}

int main(void)
{
	origin = 0x345678; /* as a boot loader may have left it */
	CHECK(nrf_rtc_init() == 0);
	CHECK(sys_clock_now() == 0, "time begins at 0");
	kernel_sets_alarm();
	run(2000000);
	check_time();
	CHECK(hardware_cycle() > 100ull << 24, "the counter went round %llu times only",
	      (unsigned long long)(hardware_cycle() >> 24));
	CHECK(announced > 10000, "%u alarms", announced);
	printf("%u alarms, the counter went round %llu times\n", announced,
	       (unsigned long long)(hardware_cycle() >> 24));
	return 0;
}
