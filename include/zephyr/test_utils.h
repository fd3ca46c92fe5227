/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Is a measurement short enough to count? Supervisor. */
#ifndef ZEPHYR_INCLUDE_TEST_UTILS_H_
#define ZEPHYR_INCLUDE_TEST_UTILS_H_

#include <zephyr/kernel.h>

/* Of each file that includes this. */
static __unused int64_t bench_test_began;

/** A measurement begins, with a tick. */
static inline void bench_test_start(void)
{
	(void)k_sleep(K_TICKS(1));
	bench_test_began = k_uptime_get();
}

/** Did the clock's 32 bits of cycles begin anew more than once? Then no difference of them counts. */
static inline bool high_timer_overflow(void)
{
	return k_uptime_get() - bench_test_began >= k_cyc_to_ms_floor64(UINT32_MAX);
}

/** 0: it took less than a second. -1: no, so that other things may have come between. */
static inline int bench_test_end(void)
{
	return k_uptime_get() - bench_test_began < MSEC_PER_SEC ? 0 : -1;
}

#endif
