/* SPDX-License-Identifier: Apache-2.0 */
/* An interrupt at a chosen cycle, from the board's first CMSDK timer (ARM DDI 0479, section 4.4):
 * with one instruction a count or less, a test can hit every instruction of a path in turn. */

#include "support.h"
#include <board.h>

#define NVIC_ISPR(n) (*(volatile uint32_t *)(0xE000E200u + 4u * (n)))
#define NVIC_ICPR(n) (*(volatile uint32_t *)(0xE000E280u + 4u * (n)))

struct cmsdk_timer {
	volatile uint32_t ctrl;
	volatile uint32_t value;
	volatile uint32_t reload;
	volatile uint32_t interrupt; /* write 1: clear */
};

#define TIMER	       ((struct cmsdk_timer *)BOARD_TIMER0_BASE)
#define CTRL_ENABLE    BIT(0)
#define CTRL_INTERRUPT BIT(3)

static void (*pending_routine)(void *arg);
static void *pending_arg;

static void timer_isr(const void *unused)
{
	void (*routine)(void *arg) = pending_routine;

	ARG_UNUSED(unused);
	TIMER->ctrl = 0;
	TIMER->interrupt = 1;
	pending_routine = NULL;
	if (routine != NULL) {
		routine(pending_arg);
	}
}

void interrupt_after(uint32_t cycles, void (*routine)(void *arg), void *arg)
{
	IRQ_CONNECT(BOARD_TIMER0_IRQ, 1, timer_isr, NULL, 0);

	TIMER->ctrl = 0;
	TIMER->interrupt = 1;
	pending_routine = routine;
	pending_arg = arg;
	irq_enable(BOARD_TIMER0_IRQ);
	TIMER->reload = cycles;
	TIMER->value = cycles;
	TIMER->ctrl = CTRL_ENABLE | CTRL_INTERRUPT;
}

void interrupt_cancel(void)
{
	TIMER->ctrl = 0;
	TIMER->interrupt = 1;
	NVIC_ICPR(BOARD_TIMER0_IRQ / 32) = BIT(BOARD_TIMER0_IRQ % 32);
	pending_routine = NULL;
}

void interrupt_pend(unsigned int irq)
{
	NVIC_ISPR(irq / 32) = BIT(irq % 32);
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}
