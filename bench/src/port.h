/* SPDX-License-Identifier: Apache-2.0 */
/* What the measurements need of the machine.
 *
 * Instructions are counted with a timer, under an emulator that lets a fixed time pass for each
 * (QEMU's -icount): exact, the same everywhere, and no statement about cycles. User threads must be
 * able to read the timer, so it is a device that a partition can grant. */
#ifndef BENCH_PORT_H
#define BENCH_PORT_H

#include <board.h>
#include <zephyr/kernel.h>

/* The page with the timer, for a partition. */
#define PORT_TIMER_PAGE	     BOARD_TIMER0_BASE
#define PORT_TIMER_PAGE_SIZE 4096
/* The register that counts down. */
#define PORT_TIMER_VALUE (BOARD_TIMER0_BASE + 4)

/* A line that no device drives. */
#define PORT_IRQ 122

/*
 * Where the timer is. The compiler cannot see what it gets, so it keeps the address in a register
 * instead of making it anew between two readings.
 */
static ALWAYS_INLINE uintptr_t port_timer(void)
{
	uintptr_t timer = PORT_TIMER_VALUE;

	__asm__ volatile("" : "+r"(timer));
	return timer;
}

/* One reading: one instruction, in its place in the program. */
static ALWAYS_INLINE uint32_t port_now(uintptr_t timer)
{
	uint32_t now;

	__asm__ volatile("ldr %0, [%1]" : "=r"(now) : "r"(timer) : "memory");
	return now;
}

/* A store that the compiler neither moves nor splits. */
static ALWAYS_INLINE void port_store(uint32_t *address, uint32_t value)
{
	__asm__ volatile("str %1, [%0]" : : "r"(address), "r"(value) : "memory");
}

#define PORT_NOPS 100

static ALWAYS_INLINE void port_nops(void)
{
	__asm__ volatile(".rept %c0\n\tnop\n\t.endr" : : "i"(PORT_NOPS));
}

/* Starts the timer, opens it for user threads, and stops the tick. Supervisor. */
void port_init(void);

/* Instructions between two readings. */
uint32_t port_instructions(uint32_t begin, uint32_t end);

/* Makes PORT_IRQ pending, with one store. Supervisor. */
static ALWAYS_INLINE void port_pend(void)
{
	*(volatile uint32_t *)(0xE000E200u + 4 * (PORT_IRQ / 32)) = BIT(PORT_IRQ % 32);
}

#endif
