/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Measuring, for benchmarks written in the old way. The clock's cycles, 32 bits of them; such a
 * program defines a variable tm_off, for what reading the clock itself takes. Supervisor. */
#ifndef ZEPHYR_INCLUDE_TIMESTAMP_H_
#define ZEPHYR_INCLUDE_TIMESTAMP_H_

#include <zephyr/kernel.h>
#include <zephyr/test_utils.h>

/** Waits for the beginning of a tick. */
#define TICK_SYNCH() ((void)k_sleep(K_TICKS(1)))

#define OS_GET_TIME() k_cycle_get_32()

extern uint32_t tm_off;

/** Cycles since @p ts, without what it takes to ask; with 0: the time to begin with. */
static inline uint32_t TIME_STAMP_DELTA_GET(uint32_t ts)
{
	uint32_t now = OS_GET_TIME();

	return ts == 0 ? now : now - ts > tm_off ? now - ts - tm_off : 0;
}

/** Measures tm_off. */
static inline void bench_test_init(void)
{
	uint32_t before = OS_GET_TIME();

	tm_off = OS_GET_TIME() - before;
}

#endif
