/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The system clock: what its driver gives to the kernel, and the one thing it calls.
 *
 * Ticks and cycles count from boot; tick t begins at cycle
 * t * CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC exactly. */
#ifndef ZEPHYR_INCLUDE_DRIVERS_TIMER_SYSTEM_TIMER_H_
#define ZEPHYR_INCLUDE_DRIVERS_TIMER_SYSTEM_TIMER_H_

#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Ticks since boot; never goes back. Supervisor, ISR, with the kernel lock or without. */
uint64_t sys_clock_now(void);

/**
 * Sets the one alarm: the clock's interrupt comes when tick @p tick begins or shortly after, at
 * once if that is past, never for UINT64_MAX. A new alarm replaces the last one; what may be left
 * of that is an interrupt too early. Pre: kernel lock held.
 */
void sys_clock_set_alarm(uint64_t tick);

/** Hardware cycles since boot, wrapping. Supervisor, ISR, with the kernel lock or without. */
uint32_t sys_clock_cycle_get_32(void);
uint64_t sys_clock_cycle_get_64(void);

/**
 * It is @p ticks later now, or earlier if that is negative. For tests. Pre: kernel lock held; the alarm
 * is set anew afterwards.
 */
void sys_clock_jump(int64_t ticks);

/** The kernel's part of the clock's interrupt. Called when the alarm is due. */
void sys_clock_announce_now(void);

#ifdef __cplusplus
}
#endif

#endif
