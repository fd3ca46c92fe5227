/* SPDX-License-Identifier: Apache-2.0 */
/* What the measurements need of the machine.
 *
 * Instructions are counted with a timer, under an emulator that lets a fixed time pass for each
 * (QEMU's -icount): exact, the same everywhere, and no statement about cycles. User threads must be
 * able to read the timer, so it is a device that a partition can grant. */
#ifndef BENCH_PORT_H
#define BENCH_PORT_H

#include <zephyr/kernel.h>

/* In port_inline.h:
 *   PORT_TIMER_PAGE, _SIZE    the page with the timer, for a partition
 *   PORT_TIMER_VALUE          the register that is read, if it has an address
 *   PORT_IRQ                  a line that nobody else uses
 *   port_now(timer)           one reading: one instruction, in its place in the program
 *   port_store(at, value)     a store that the compiler neither moves nor splits
 *   port_pend()               makes PORT_IRQ pending, with one store. Supervisor.
 *   port_unpend()             its handler has come
 *   PORT_ALARM_IRQ            the line of port_alarm() */
#include <port_inline.h>

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

#define PORT_NOPS 100

static ALWAYS_INLINE void port_nops(void)
{
	__asm__ volatile(".rept %c0\n\tnop\n\t.endr" : : "i"(PORT_NOPS));
}

/* Starts the timer, opens it for user threads, and stops the tick. Supervisor. */
void port_init(void);

/* Instructions between two readings. */
uint32_t port_instructions(uint32_t begin, uint32_t end);

/* PORT_ALARM_IRQ comes when so many instructions have run. Returns what the timer shows then, but for a
 * few instructions, always the same. Supervisor. */
uint32_t port_alarm(uint32_t instructions);

/* Its handler has come, or it shall not come. */
void port_alarm_stop(void);

#endif
