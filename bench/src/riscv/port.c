/* SPDX-License-Identifier: Apache-2.0 */
/* The counter of instructions, and the machine timer's interrupt. */

#include "port.h"

#define COUNTER_INSTRET BIT(2)
#define MIE_TIMER	BIT(7)

void port_init(void)
{
	uint32_t open = COUNTER_INSTRET;
	uint32_t timer = MIE_TIMER;

	__asm__ volatile("csrs mcounteren, %0" : : "r"(open));
	__asm__ volatile("csrs scounteren, %0" : : "r"(open));
	/* Nothing waits for time here; the clock's own interrupt must not come in between. */
	__asm__ volatile("csrc mie, %0" : : "r"(timer));
	PORT_RTC(3) = 0; /* ALARM_HIGH */
	PORT_RTC(4) = 1; /* interrupt enable */
}

/* Under the emulator's -icount it counts time, like everything. */
uint32_t port_instructions(uint32_t begin, uint32_t end)
{
	return (end - begin) / BOARD_NS_PER_INSTRUCTION - 1;
}
