/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Timing functions: how long a piece of code takes (CONFIG_TIMING_FUNCTIONS).
 *
 * The counter is the system clock's, 64 bits wide, and always runs: timing_init(), _start() and
 * _stop() are there for programs that call them. Supervisor, ISR. */
#ifndef ZEPHYR_INCLUDE_TIMING_TIMING_H_
#define ZEPHYR_INCLUDE_TIMING_TIMING_H_

#include <zephyr/timing/types.h>

#ifdef CONFIG_TIMING_FUNCTIONS

#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/sys/time_units.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline void timing_init(void)
{
}

static inline void timing_start(void)
{
}

static inline void timing_stop(void)
{
}

static inline timing_t timing_counter_get(void)
{
	return sys_clock_cycle_get_64();
}

/** Cycles from @p start to @p end. */
static inline uint64_t timing_cycles_get(volatile timing_t *const start,
					 volatile timing_t *const end)
{
	return *end - *start;
}

/** Cycles a second. */
static inline uint64_t timing_freq_get(void)
{
	return (uint64_t)sys_clock_hw_cycles_per_sec();
}

/** Millions of cycles a second, rounded down. */
static inline uint32_t timing_freq_get_mhz(void)
{
	return (uint32_t)(timing_freq_get() / 1000000);
}

static inline uint64_t timing_cycles_to_ns(uint64_t cycles)
{
	return k_cyc_to_ns_floor64(cycles);
}

/** Nanoseconds each of @p count events took. Pre: @p count is not 0. */
static inline uint64_t timing_cycles_to_ns_avg(uint64_t cycles, uint32_t count)
{
	return timing_cycles_to_ns(cycles) / count;
}

#ifdef __cplusplus
}
#endif

#endif
#endif
