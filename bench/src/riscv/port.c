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

/* The clock counts nanoseconds of the same time. */
uint32_t port_alarm(uint32_t instructions)
{
	uint32_t ns = instructions * BOARD_NS_PER_INSTRUCTION;
	uint64_t alarm = PORT_RTC(0); /* TIME_LOW latches TIME_HIGH */

	alarm += ((uint64_t)PORT_RTC(1) << 32) + ns;
	PORT_RTC(3) = (uint32_t)(alarm >> 32); /* ALARM_HIGH */
	PORT_RTC(2) = (uint32_t)alarm;	       /* ALARM_LOW */
	return port_now(port_timer()) + ns;
}

void port_alarm_stop(void)
{
	PORT_RTC(5) = 1; /* CLEAR_ALARM */
	PORT_RTC(7) = 1; /* CLEAR_INTERRUPT */
}
