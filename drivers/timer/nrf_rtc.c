/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock on RTC1 of Nordic's chips, tickless. (nRF5340 Product Specification, "RTC")
 *
 * The RTC counts the 32768 Hz clock with 24 bits, also while the CPU sleeps, and starts again every
 * 512 s. Whoever asks for the time adds what was counted since the last look to 64 bits; a compare
 * interrupt at least every 2^23 cycles makes sure that somebody looks in time. So interrupts may
 * stay masked for 256 s before time is lost.
 *
 * One compare register carries the alarm. The hardware promises an event only if the register is
 * written while the counter is at least 2 away from it ("Compare events": with COUNTER at N, a CC
 * of N or N + 1 may not trigger). So after writing we look at the counter once more: if it has come
 * too near, the interrupt at every increment (TICK) takes over until the alarm is due. It comes the
 * cycle that was asked for, at the cost of one interrupt too many at most. An event of the register's
 * old value that still comes is an interrupt too early, which the handler survives.
 *
 * Nothing waits for the clock's source to start: the hardware starts it for the RTC, and time
 * begins with it. */

#include <nrf_rtc_hw.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/init.h>
#include <zephyr/sys/util.h>

#define COUNTER_MASK	0xFFFFFFu
#define LONGEST_SPAN	BIT(23)
#define NEAREST_COMPARE 2

#define CYCLES_PER_TICK (CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

BUILD_ASSERT(CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC == 32768, "RTC1 counts 32768 Hz");
BUILD_ASSERT(CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC % CONFIG_SYS_CLOCK_TICKS_PER_SEC == 0,
	     "CONFIG_SYS_CLOCK_TICKS_PER_SEC must be a power of two up to 32768");

/* All guarded by the kernel lock. */
static uint64_t cycles;	 /* since boot, at the last look */
static uint32_t counter; /* the hardware's, then */
static uint64_t alarm_cycle = UINT64_MAX;

static uint64_t look(void)
{
	uint32_t now = rtc_counter();

	cycles += (now - counter) & COUNTER_MASK;
	counter = now;
	return cycles;
}

/* Sees to it that an interrupt comes when cycle @p at begins, if that is not too near. */
static bool compare_at(uint64_t at)
{
	rtc_compare_set((counter + (uint32_t)(at - cycles)) & COUNTER_MASK);
	return look() + NEAREST_COMPARE <= at;
}

/* Sees to it that the interrupt comes at the alarm, or before time is lost. */
static void alarm_arm(void)
{
	uint64_t now = look();
	bool near = alarm_cycle > now &&
		    !compare_at(now + MIN(alarm_cycle - now, (uint64_t)LONGEST_SPAN));

	rtc_tick_interrupt(near);
	if (alarm_cycle <= now) {
		rtc_interrupt_pend();
	}
}

void sys_clock_set_alarm(uint64_t tick)
{
	alarm_cycle = tick > UINT64_MAX / CYCLES_PER_TICK ? UINT64_MAX : tick * CYCLES_PER_TICK;
	alarm_arm();
}

void sys_clock_jump(int64_t ticks)
{
	cycles += (uint64_t)ticks * CYCLES_PER_TICK;
}

uint64_t sys_clock_cycle_get_64(void)
{
	unsigned int key = arch_irq_lock();
	uint64_t now = look();

	arch_irq_unlock(key);
	return now;
}

uint32_t sys_clock_cycle_get_32(void)
{
	return (uint32_t)sys_clock_cycle_get_64();
}

uint64_t sys_clock_now(void)
{
	return sys_clock_cycle_get_64() / CYCLES_PER_TICK;
}

/* The events are cleared before the alarm is armed, so that none of its is. */
void nrf_rtc_isr(const void *unused)
{
	unsigned int key = arch_irq_lock();
	bool due;

	ARG_UNUSED(unused);
	rtc_events_clear();
	due = alarm_cycle <= look();
	if (due) {
		alarm_cycle = UINT64_MAX;
	}
	alarm_arm();
	arch_irq_unlock(key);
	if (due) {
		sys_clock_announce_now();
	}
}

static int nrf_rtc_init(void)
{
	unsigned int key = arch_irq_lock();

	rtc_start();
	counter = rtc_counter();
	sys_clock_set_alarm(UINT64_MAX);
	arch_irq_unlock(key);
	return 0;
}

SYS_INIT(nrf_rtc_init, EARLY, CONFIG_SYSTEM_CLOCK_INIT_PRIORITY);
