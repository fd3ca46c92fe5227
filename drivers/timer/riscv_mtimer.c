/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock on the machine timer, tickless. (RISC-V privileged architecture, "Machine Timer
 * Registers"; RISC-V ACLINT specification, "MTIMER")
 *
 * mtime counts 64 bits up, from reset, and interrupts while it is not below mtimecmp. A tick is a
 * whole number of its cycles. To find which, without 64-bit divisions, a tick not long ago is kept as
 * `base`: the present is so many cycles after it as fit in 32 bits. It is moved up whenever an alarm
 * is set, and an alarm comes at least every 2^31 cycles. So interrupts may stay masked for as long
 * again (214 s at 10 MHz) before time is lost. */

#include <stdint.h>
#include <board.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/init.h>
#include <zephyr/sys/util.h>

#define MTIMECMP_LOW  (*(volatile uint32_t *)(BOARD_CLINT_BASE + 0x4000))
#define MTIMECMP_HIGH (*(volatile uint32_t *)(BOARD_CLINT_BASE + 0x4004))
#define MTIME_LOW     (*(volatile uint32_t *)(BOARD_CLINT_BASE + 0xBFF8))
#define MTIME_HIGH    (*(volatile uint32_t *)(BOARD_CLINT_BASE + 0xBFFC))

#define CYCLES_PER_TICK (CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

#define LONGEST_WAIT (BIT(31) / CYCLES_PER_TICK) /* ticks */

BUILD_ASSERT(CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC % CONFIG_SYS_CLOCK_TICKS_PER_SEC == 0,
	     "a tick must be a whole number of hardware cycles");

/* Guarded by the kernel lock. */
static uint64_t base_ticks;
static uint64_t base_cycles;

uint64_t sys_clock_cycle_get_64(void)
{
	uint32_t high;
	uint32_t low;

	do {
		high = MTIME_HIGH;
		low = MTIME_LOW;
	} while (high != MTIME_HIGH);
	return (uint64_t)high << 32 | low;
}

uint32_t sys_clock_cycle_get_32(void)
{
	return MTIME_LOW;
}

static uint32_t ticks_since_base(void)
{
	return (MTIME_LOW - (uint32_t)base_cycles) / CYCLES_PER_TICK;
}

static void base_follow(void)
{
	uint32_t ticks = ticks_since_base();

	base_ticks += ticks;
	base_cycles += (uint64_t)ticks * CYCLES_PER_TICK;
}

uint64_t sys_clock_now(void)
{
	unsigned int key = arch_irq_lock();
	uint64_t ticks = base_ticks + ticks_since_base();

	arch_irq_unlock(key);
	return ticks;
}

/* Never a value in between that would interrupt at once. */
static void compare_set(uint64_t cycle)
{
	MTIMECMP_HIGH = UINT32_MAX;
	MTIMECMP_LOW = (uint32_t)cycle;
	MTIMECMP_HIGH = (uint32_t)(cycle >> 32);
}

void sys_clock_set_alarm(uint64_t tick)
{
	base_follow();
	if (tick >= base_ticks + LONGEST_WAIT) {
		tick = base_ticks + LONGEST_WAIT;
	}
	compare_set(tick * CYCLES_PER_TICK);
}

void sys_clock_jump(int64_t ticks)
{
	uint64_t cycles = (uint64_t)ticks * CYCLES_PER_TICK;
	uint64_t mtime = sys_clock_cycle_get_64() + cycles;

	compare_set(UINT64_MAX);
	MTIME_LOW = 0; /* no carry in between */
	MTIME_HIGH = (uint32_t)(mtime >> 32);
	MTIME_LOW = (uint32_t)mtime;
	base_ticks += (uint64_t)ticks;
	base_cycles += cycles;
}

void sys_clock_isr(void);

/* The kernel sets the next alarm, which ends this one's interrupt. */
void sys_clock_isr(void)
{
	sys_clock_announce_now();
}

static int mtimer_init(void)
{
	unsigned int key = arch_irq_lock();

	base_ticks = sys_clock_cycle_get_64() / CYCLES_PER_TICK;
	base_cycles = base_ticks * CYCLES_PER_TICK;
	sys_clock_set_alarm(UINT64_MAX);
	arch_irq_unlock(key);
	return 0;
}

SYS_INIT(mtimer_init, EARLY, CONFIG_SYSTEM_CLOCK_INIT_PRIORITY);
