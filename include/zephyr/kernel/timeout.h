/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The record of one pending timeout; part of every object that waits for time. */
#ifndef ZEPHYR_INCLUDE_KERNEL_TIMEOUT_H_
#define ZEPHYR_INCLUDE_KERNEL_TIMEOUT_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/sys_clock.h>
#include <zephyr/sys/time_units.h>

/** @name How long to wait; relative ones last at least as long, rounded up to ticks. @{ */
#define K_NO_WAIT    Z_TIMEOUT_NO_WAIT /**< not at all */
#define K_FOREVER    Z_FOREVER	       /**< until it happens */
#define K_TICKS(t)   Z_TIMEOUT_TICKS(t)
#define K_NSEC(t)    Z_TIMEOUT_NS(t)
#define K_USEC(t)    Z_TIMEOUT_US(t)
#define K_CYC(t)     Z_TIMEOUT_CYC(t)
#define K_MSEC(ms)   Z_TIMEOUT_MS(ms)
#define K_SECONDS(s) K_MSEC((s)*MSEC_PER_SEC)
#define K_MINUTES(m) K_SECONDS((m)*60)
#define K_HOURS(h)   K_MINUTES((h)*60)
/** @} */

/** @name Until a point in time since boot. @{ */
#define K_TIMEOUT_ABS_TICKS(t) Z_TIMEOUT_TICKS(Z_TICK_ABS((k_ticks_t)MAX(t, 0)))
#define K_TIMEOUT_ABS_SEC(t)   K_TIMEOUT_ABS_TICKS(k_sec_to_ticks_ceil64(t))
#define K_TIMEOUT_ABS_MS(t)    K_TIMEOUT_ABS_TICKS(k_ms_to_ticks_ceil64(t))
#define K_TIMEOUT_ABS_US(t)    K_TIMEOUT_ABS_TICKS(k_us_to_ticks_ceil64(t))
#define K_TIMEOUT_ABS_NS(t)    K_TIMEOUT_ABS_TICKS(k_ns_to_ticks_ceil64(t))
#define K_TIMEOUT_ABS_CYC(t)   K_TIMEOUT_ABS_TICKS(k_cyc_to_ticks_ceil64(t))
/** @} */

struct _timeout;

/**
 * Runs in the clock interrupt with the kernel lock held; the timeout is not pending any more. @p key
 * is for who releases the lock in between.
 */
typedef void (*_timeout_func_t)(struct _timeout *timeout, unsigned int key);

/** In `dticks`: it is expiring just now. The kernel never leaves it so: an expiry is one step. */
#define _EXPIRED (-2)

/** A node of the kernel's leftist heap (kernel/timeout.c). Zero means: not pending. */
struct _timeout {
	struct _timeout *parent; /**< itself for the root, so NULL says "not pending" */
	struct _timeout *left;
	struct _timeout *right;
	_timeout_func_t fn;
	union {
		uint64_t deadline; /**< tick at which it expires */
		int64_t dticks;	   /**< by Zephyr's name, for who writes _EXPIRED there */
	} __packed __aligned(4);   /* as the rest: no gaps around it */
	uint32_t order;		   /**< equal deadlines expire in the order of their arming */
	uint8_t rank;		   /**< length of the right spine */
};

#endif
