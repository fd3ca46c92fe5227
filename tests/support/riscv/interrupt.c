/* SPDX-License-Identifier: Apache-2.0 */
/* An interrupt at a chosen cycle, from the board's Goldfish real-time clock, whose alarm has a
 * resolution of one nanosecond of virtual time: a test can hit every instruction of a path in turn. */

#include "support.h"
#include <board.h>

static void (*pending_routine)(void *arg);
static void *pending_arg;

static void rtc_isr(const void *unused)
{
	void (*routine)(void *arg) = pending_routine;

	ARG_UNUSED(unused);
	machine_alarm_end();
	pending_routine = NULL;
	if (routine != NULL) {
		routine(pending_arg);
	}
}

void interrupt_after(uint32_t cycles, void (*routine)(void *arg), void *arg)
{
	IRQ_CONNECT(BOARD_RTC_IRQ, 1, rtc_isr, NULL, 0);

	machine_alarm_end();
	pending_routine = routine;
	pending_arg = arg;
	irq_enable(BOARD_RTC_IRQ);
	machine_alarm(cycles);
}

void interrupt_cancel(void)
{
	machine_alarm_end();
	pending_routine = NULL;
}

void interrupt_pend(unsigned int irq)
{
	arch_irq_pend(irq);
}
