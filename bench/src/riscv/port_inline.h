/* SPDX-License-Identifier: Apache-2.0 */
/* The counter of instructions that the CPU has (RISC-V unprivileged architecture, "Zicntr"); users
 * may read it here. The interrupt is the alarm of the board's real-time clock, set to the past. */
#ifndef BENCH_PORT_INLINE_H
#define BENCH_PORT_INLINE_H

#include <board.h>

#define PORT_TIMER_PAGE	     BOARD_RTC_BASE
#define PORT_TIMER_PAGE_SIZE 4096
#define PORT_TIMER_VALUE     0

#define PORT_IRQ       BOARD_RTC_IRQ
#define PORT_ALARM_IRQ BOARD_RTC_IRQ
#define PORT_RTC(word) (*(volatile uint32_t *)(BOARD_RTC_BASE + 4 * (word)))

static ALWAYS_INLINE uint32_t port_now(uintptr_t timer)
{
	uint32_t now;

	__asm__ volatile("rdinstret %0" : "=r"(now) : "r"(timer) : "memory");
	return now;
}

static ALWAYS_INLINE void port_store(uint32_t *address, uint32_t value)
{
	__asm__ volatile("sw %1, 0(%0)" : : "r"(address), "r"(value) : "memory");
}

static ALWAYS_INLINE void port_pend(void)
{
	PORT_RTC(2) = 0; /* ALARM_LOW */
}

static ALWAYS_INLINE void port_unpend(void)
{
	PORT_RTC(7) = 1; /* CLEAR_INTERRUPT */
}

#endif
