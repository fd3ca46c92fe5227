/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock on SysTick, tickless. (ARM DDI 0553, SYST_CSR and following)
 *
 * SysTick counts 24 bits down and starts again; it has no compare register. Time is cut into spans:
 * a span begins at a known cycle, kept as `base` (whole ticks and the cycles beyond them), and
 * lasts `span` cycles, so the present is base + span - counter. When the counter reaches zero the
 * next span has begun, and COUNTFLAG remembers it until somebody reads it: that is the whole state
 * to keep up, and everybody who asks for the time keeps it up.
 *
 * An alarm that comes before the current span ends begins a new span of the right length. SysTick
 * is then told at once to go on with the longest span, so that after the alarm it runs on by
 * itself: interrupts may stay masked for 2^24 cycles (0.8 s at 20 MHz) before time is lost. An
 * alarm farther away waits for the spans in between, each of which ends with an interrupt.
 *
 * Ticks begin at exact multiples of CYCLES_PER_TICK from boot. Beginning a span early costs the
 * cycles between the last look at the counter and its restart: always the same three instructions,
 * measured at boot and made good. What remains is less than one cycle a restart, and nothing where
 * the CPU and SysTick step together. Spans that end by themselves lose nothing. */

#include <stdint.h>
#include <arm_m/scs.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/init.h>
#include <zephyr/sys/util.h>

#define CSR_ENABLE     BIT(0)
#define CSR_TICKINT    BIT(1)
#define CSR_CLKSOURCE  BIT(2) /* the processor's clock */
#define CSR_COUNTFLAG  BIT(16)
#define ICSR_PENDSTSET BIT(26)

#define CYCLES_PER_TICK (CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)
#define LONGEST_SPAN	BIT(24)
/* In fewer cycles than this the registers cannot be rewritten before the counter ends. */
#define SHORTEST_SPAN 256

BUILD_ASSERT(CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC % CONFIG_SYS_CLOCK_TICKS_PER_SEC == 0,
	     "a tick must be a whole number of hardware cycles");
BUILD_ASSERT(CYCLES_PER_TICK < UINT32_MAX - LONGEST_SPAN,
	     "cycles beyond a tick must fit into 32 bits");

/* All guarded by the kernel lock. */
static uint64_t base_ticks;
static uint32_t base_cycles; /* beyond base_ticks; less than one tick */
static uint32_t span = LONGEST_SPAN;
static uint32_t restart_cycles;
static uint64_t alarm = UINT64_MAX;

static void base_advance(uint32_t cycles)
{
	cycles += base_cycles;
	base_ticks += cycles / CYCLES_PER_TICK;
	base_cycles = cycles % CYCLES_PER_TICK;
}

/* Cycles since the tick base_ticks. A counter of zero belongs to the span that follows. */
static uint32_t cycles_since_base(void)
{
	uint32_t counter = SYST_CVR;

	if ((SYST_CSR & CSR_COUNTFLAG) != 0) { /* reading it clears it */
		base_advance(span);
		span = LONGEST_SPAN;
		counter = SYST_CVR;
	}
	return base_cycles + (counter == 0 ? 0 : span - counter);
}

/* Restarts the counter with @p reload and returns what it had come to. Three accesses in a row, so
 * that the cycles from the first to the last are the same each time. */
static uint32_t restart(uint32_t reload)
{
	uint32_t counter;

	__asm__ volatile("ldr %0, [%1, #8]\n\t" /* SYST_CVR */
			 "str %2, [%1, #4]\n\t" /* SYST_RVR */
			 "str %2, [%1, #8]"	/* SYST_CVR: any value clears it */
			 : "=&r"(counter)
			 : "r"(&SYST_CSR), "r"(reload)
			 : "memory");
	return counter;
}

/* How many cycles that takes: the same, with a look at the counter in place of the restart. */
static uint32_t restart_measure(void)
{
	uint32_t before;
	uint32_t after;

	__asm__ volatile("ldr %0, [%2, #8]\n\t"
			 "str %3, [%2, #4]\n\t"
			 "ldr %1, [%2, #8]"
			 : "=&r"(before), "=&r"(after)
			 : "r"(&SYST_CSR), "r"(LONGEST_SPAN - 1)
			 : "memory");
	return before - after;
}

/* Pre: the counter is not near its end. */
static void span_begin(uint32_t length)
{
	uint32_t counter = restart(length - 1);

	base_advance(span - counter + restart_cycles);
	span = length;
	/* The counter takes the length with its next step; only then may the longest one follow. */
	while (SYST_CVR == 0) {
	}
	SYST_RVR = LONGEST_SPAN - 1;
}

/* Sees to it that the interrupt comes at the alarm, or at an end of a span before it. */
static void alarm_arm(void)
{
	uint32_t since_base = cycles_since_base();
	uint32_t span_end = base_cycles + span;
	uint32_t at; /* cycles from base_ticks to the alarm */

	if (alarm > base_ticks + span_end / CYCLES_PER_TICK) {
		return;
	}
	at = alarm <= base_ticks ? 0 : (uint32_t)(alarm - base_ticks) * CYCLES_PER_TICK;
	if (at <= since_base) {
		SCB_ICSR = ICSR_PENDSTSET;
	} else if (at + SHORTEST_SPAN < span_end) {
		span_begin(MAX(at - since_base, SHORTEST_SPAN));
	}
}

void sys_clock_set_alarm(uint64_t tick)
{
	alarm = tick;
	alarm_arm();
}

void sys_clock_jump(int64_t ticks)
{
	base_ticks += (uint64_t)ticks;
}

uint64_t sys_clock_now(void)
{
	unsigned int key = arch_irq_lock();
	uint32_t cycles = cycles_since_base();
	uint64_t now = base_ticks + cycles / CYCLES_PER_TICK;

	arch_irq_unlock(key);
	return now;
}

uint64_t sys_clock_cycle_get_64(void)
{
	unsigned int key = arch_irq_lock();
	uint32_t cycles = cycles_since_base();
	uint64_t now = base_ticks * CYCLES_PER_TICK + cycles;

	arch_irq_unlock(key);
	return now;
}

uint32_t sys_clock_cycle_get_32(void)
{
	unsigned int key = arch_irq_lock();
	uint32_t cycles = cycles_since_base();
	uint32_t now = (uint32_t)base_ticks * CYCLES_PER_TICK + cycles;

	arch_irq_unlock(key);
	return now;
}

void sys_clock_isr(void);

void sys_clock_isr(void)
{
	unsigned int key = arch_irq_lock();
	uint32_t cycles = cycles_since_base();
	bool due = base_ticks + cycles / CYCLES_PER_TICK >= alarm;

	if (due) {
		alarm = UINT64_MAX;
	} else {
		alarm_arm();
	}
	arch_irq_unlock(key);
	if (due) {
		sys_clock_announce_now();
	}
}

static int systick_init(void)
{
	unsigned int key = arch_irq_lock();

	SYST_RVR = LONGEST_SPAN - 1;
	SYST_CVR = 0;
	SYST_CSR = CSR_ENABLE | CSR_TICKINT | CSR_CLKSOURCE;
	while (SYST_CVR == 0) {
	}
	(void)restart_measure(); /* where cycles are no whole number of instructions the phase decides: see caveats */
	restart_cycles = restart_measure();
	arch_irq_unlock(key);
	return 0;
}

SYS_INIT(systick_init, EARLY, CONFIG_SYSTEM_CLOCK_INIT_PRIORITY);
