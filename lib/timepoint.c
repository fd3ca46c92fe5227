/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time (<zephyr/sys_clock.h>). They ask the clock by k_uptime_ticks(), so users may too. */

#include <zephyr/kernel.h>
#include <zephyr/sys_clock.h>

k_timepoint_t sys_timepoint_calc(k_timeout_t timeout)
{
	k_timepoint_t timepoint;

	if (K_TIMEOUT_EQ(timeout, Z_FOREVER)) {
		timepoint.tick = UINT64_MAX;
	} else if (K_TIMEOUT_EQ(timeout, Z_TIMEOUT_NO_WAIT)) {
		timepoint.tick = 0;
	} else if (Z_IS_TIMEOUT_RELATIVE(timeout)) {
		timepoint.tick = (uint64_t)k_uptime_ticks() + (uint64_t)MAX(timeout.ticks, 1);
	} else {
		timepoint.tick = (uint64_t)Z_TICK_ABS(timeout.ticks);
	}
	return timepoint;
}

k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint)
{
	uint64_t now;

	if (timepoint.tick == UINT64_MAX) {
		return Z_FOREVER;
	}
	if (timepoint.tick == 0) {
		return Z_TIMEOUT_NO_WAIT;
	}
	now = (uint64_t)k_uptime_ticks();
	return timepoint.tick > now ? Z_TIMEOUT_TICKS((k_ticks_t)(timepoint.tick - now))
				    : Z_TIMEOUT_NO_WAIT;
}

int64_t sys_clock_tick_get(void)
{
	return (int64_t)sys_clock_now();
}

uint32_t sys_clock_tick_get_32(void)
{
	return (uint32_t)sys_clock_now();
}
