/* SPDX-License-Identifier: Apache-2.0 */
/* Timer 0 of the board (ARM DDI 0479, "APB timer"), counting down at the system clock. */
#ifndef BENCH_PORT_INLINE_H
#define BENCH_PORT_INLINE_H

#include <board.h>

#define PORT_TIMER_PAGE	     BOARD_TIMER0_BASE
#define PORT_TIMER_PAGE_SIZE 4096
/* The register that counts down. */
#define PORT_TIMER_VALUE (BOARD_TIMER0_BASE + 4)

/* A line that no device drives. */
#define PORT_IRQ (CONFIG_NUM_IRQS - 2)

/* Timer 1 of the board, the same as timer 0. */
#define PORT_ALARM_IRQ BOARD_TIMER1_IRQ

static ALWAYS_INLINE uint32_t port_now(uintptr_t timer)
{
	uint32_t now;

	__asm__ volatile("ldr %0, [%1]" : "=r"(now) : "r"(timer) : "memory");
	return now;
}

static ALWAYS_INLINE void port_store(uint32_t *address, uint32_t value)
{
	__asm__ volatile("str %1, [%0]" : : "r"(address), "r"(value) : "memory");
}

static ALWAYS_INLINE void port_pend(void)
{
	*(volatile uint32_t *)(0xE000E200u + 4 * (PORT_IRQ / 32)) = BIT(PORT_IRQ % 32);
}

static ALWAYS_INLINE void port_unpend(void)
{
}

#endif
