/* SPDX-License-Identifier: Apache-2.0 */
/* Timers 0 and 1 of the board, and SysTick's interrupt. */

#include "port.h"

#define TIMER_CTRL   (*(volatile uint32_t *)BOARD_TIMER0_BASE)
#define TIMER_RELOAD (*(volatile uint32_t *)(BOARD_TIMER0_BASE + 8))
#define CTRL_ENABLE  BIT(0)
#define CTRL_IRQ     BIT(3)

#define ALARM_CTRL     (*(volatile uint32_t *)BOARD_TIMER1_BASE)
#define ALARM_RELOAD   (*(volatile uint32_t *)(BOARD_TIMER1_BASE + 8))
#define ALARM_INTCLEAR (*(volatile uint32_t *)(BOARD_TIMER1_BASE + 12))

#define SYST_CSR	 (*(volatile uint32_t *)0xE000E010u)
#define SYST_CSR_TICKINT BIT(1)

#define NS_PER_COUNT (1000000000 / CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)

void port_init(void)
{
	TIMER_RELOAD = UINT32_MAX;
	TIMER_CTRL = CTRL_ENABLE;
	/* Nothing waits for time here; the clock's own interrupt must not come in between. */
	SYST_CSR &= ~SYST_CSR_TICKINT;
}

uint32_t port_instructions(uint32_t begin, uint32_t end)
{
	uint32_t ns = (begin - end) * NS_PER_COUNT;

	return (ns + BOARD_NS_PER_INSTRUCTION / 2) / BOARD_NS_PER_INSTRUCTION - 1;
}

uint32_t port_alarm(uint32_t instructions)
{
	uint32_t counts = MAX(instructions * BOARD_NS_PER_INSTRUCTION / NS_PER_COUNT, 1);

	ALARM_RELOAD = counts; /* and the counter */
	ALARM_CTRL = CTRL_ENABLE | CTRL_IRQ;
	return port_now(port_timer()) - counts;
}

void port_alarm_stop(void)
{
	ALARM_CTRL = 0;
	ALARM_INTCLEAR = 1;
}
