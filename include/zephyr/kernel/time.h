/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Reading the clock. */
#ifndef ZEPHYR_INCLUDE_KERNEL_TIME_H_
#define ZEPHYR_INCLUDE_KERNEL_TIME_H_

#include <zephyr/sys_clock.h>
#include <zephyr/sys/time_units.h>
#include <zephyr/drivers/timer/system_timer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Ticks since boot. Any context. */
__syscall_short int64_t k_uptime_ticks(void);

#ifdef CONFIG_ZTEST_SETS_CLOCK
/**
 * It is tick @p tick now, for tests of what happens when counters wrap. Whoever waits goes on doing so
 * for as long as before; cycles jump along. User, supervisor; CONFIG_ZTEST_SETS_CLOCK.
 */
__syscall_checked void sys_clock_tick_set(uint64_t tick);
#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/time.h>

/** Milliseconds since boot. Any context. */
static inline int64_t k_uptime_get(void)
{
	return (int64_t)k_ticks_to_ms_floor64((uint64_t)k_uptime_ticks());
}

static inline uint32_t k_uptime_get_32(void)
{
	return (uint32_t)k_uptime_get();
}

static inline uint32_t k_uptime_seconds(void)
{
	return (uint32_t)(k_uptime_ticks() / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
}

/** Milliseconds since *@p reftime, which becomes now. */
static inline int64_t k_uptime_delta(int64_t *reftime)
{
	int64_t now = k_uptime_get();
	int64_t delta = now - *reftime;

	*reftime = now;
	return delta;
}

/** Hardware cycles, wrapping. Supervisor, ISR. */
static inline uint32_t k_cycle_get_32(void)
{
	return sys_clock_cycle_get_32();
}

static inline uint64_t k_cycle_get_64(void)
{
	return sys_clock_cycle_get_64();
}

/** Ticks at which @p timeout, begun now, ends. */
uint64_t sys_clock_timeout_end_calc(k_timeout_t timeout);

#endif
