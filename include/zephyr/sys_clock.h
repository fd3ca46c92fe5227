/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Timeouts as a type, and how a point in time hides in one.
 *
 * A timeout is a number of ticks. Zero and above: that long from the call on. -1: forever. Below:
 * an absolute tick since boot, t coded as -2 - t, so that one comparison tells the kinds apart. */
#ifndef ZEPHYR_INCLUDE_SYS_CLOCK_H_
#define ZEPHYR_INCLUDE_SYS_CLOCK_H_

#include <zephyr/sys/time_units.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A number of ticks, 1 / CONFIG_SYS_CLOCK_TICKS_PER_SEC seconds each. */
typedef int64_t k_ticks_t;

/** How long to wait, or until when: K_NO_WAIT, K_FOREVER, K_MSEC(), K_TIMEOUT_ABS_MS() and so on. */
typedef struct {
	k_ticks_t ticks;
} k_timeout_t;

#define K_TICKS_FOREVER ((k_ticks_t)-1)

/** What a timeout may last longer than asked for, in ticks: the one that has begun. */
#define _TICK_ALIGN 1

#define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)

#ifdef __cplusplus
#define Z_TIMEOUT_TICKS(t) (k_timeout_t{(k_ticks_t)(t)})
#else
#define Z_TIMEOUT_TICKS(t) ((k_timeout_t){.ticks = (t)})
#endif
#define Z_TIMEOUT_NO_WAIT Z_TIMEOUT_TICKS(0)
#define Z_FOREVER	  Z_TIMEOUT_TICKS(K_TICKS_FOREVER)

/** @name From units of time; at least that long, and nothing for negative values
 * @{ */
#define Z_TIMEOUT_MS(t)	 Z_TIMEOUT_TICKS((k_ticks_t)k_ms_to_ticks_ceil64((uint64_t)MAX(t, 0)))
#define Z_TIMEOUT_US(t)	 Z_TIMEOUT_TICKS((k_ticks_t)k_us_to_ticks_ceil64((uint64_t)MAX(t, 0)))
#define Z_TIMEOUT_NS(t)	 Z_TIMEOUT_TICKS((k_ticks_t)k_ns_to_ticks_ceil64((uint64_t)MAX(t, 0)))
#define Z_TIMEOUT_CYC(t) Z_TIMEOUT_TICKS((k_ticks_t)k_cyc_to_ticks_ceil64((uint64_t)MAX(t, 0)))
/** @} */

/** Between an absolute tick and its code; its own inverse. Negative for what is not absolute. */
#define Z_TICK_ABS(t)		   ((k_ticks_t)((uint64_t)K_TICKS_FOREVER - 1 - (uint64_t)(t)))
#define Z_IS_TIMEOUT_RELATIVE(tmo) (Z_TICK_ABS((tmo).ticks) < 0)
/** Ticks that a relative timeout lasts longer at most, because it begins within one. */
#define _TICK_ALIGN 1

/** @name Points in time, for loops that wait in several steps
 * @{ */
typedef struct {
	uint64_t tick; /**< since boot; UINT64_MAX: never */
} k_timepoint_t;

/** When @p timeout, begun now, ends. User, supervisor, ISR. */
k_timepoint_t sys_timepoint_calc(k_timeout_t timeout);
/** The time left until then: K_NO_WAIT if it is past, K_FOREVER if it never comes. */
k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint);

/** Below, equal to or above 0 as @p a comes before, with or after @p b. */
static inline int sys_timepoint_cmp(k_timepoint_t a, k_timepoint_t b)
{
	return a.tick == b.tick ? 0 : (a.tick < b.tick ? -1 : 1);
}

/** Is it past? */
static inline bool sys_timepoint_expired(k_timepoint_t timepoint)
{
	return K_TIMEOUT_EQ(sys_timepoint_timeout(timepoint), Z_TIMEOUT_NO_WAIT);
}
/** @} */

/** Ticks since boot. Supervisor, ISR; everybody else asks k_uptime_ticks(). */
int64_t sys_clock_tick_get(void);
uint32_t sys_clock_tick_get_32(void);

#ifdef __cplusplus
}
#endif

#endif
