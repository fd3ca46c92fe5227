/* SPDX-License-Identifier: Apache-2.0 */
/* The system clock, for whoever measures.
 *
 * No user reads the clock's registers, so there is a system call. What it costs falls out of the result:
 * the difference of two measurements counts. */
#ifndef CLOCK_H
#define CLOCK_H

#include <board.h>
#include <zephyr/kernel.h>

/* Cycles of the system clock, as k_cycle_get_32() counts them. User, supervisor. */
__syscall uint32_t clock_cycles(void);

#ifdef BOARD_NS_PER_INSTRUCTION

/* An emulated board: each instruction takes the same time, so time tells their number exactly. It says
 * nothing about the cycles of a real CPU. */
#define CLOCK_UNIT "instructions"

static inline uint32_t clock_units(uint32_t cycles, uint32_t calls)
{
	uint64_t ns = k_cyc_to_ns_near64(cycles);

	return (uint32_t)DIV_ROUND_CLOSEST(ns, (uint64_t)calls * BOARD_NS_PER_INSTRUCTION);
}

#else

/* Hardware: as exact as the system clock is fine and calls are many. */
#define CLOCK_UNIT "ns"

static inline uint32_t clock_units(uint32_t cycles, uint32_t calls)
{
	return (uint32_t)DIV_ROUND_CLOSEST(k_cyc_to_ns_near64(cycles), (uint64_t)calls);
}

#endif

#include <zephyr/syscalls/clock.h>

#endif
