/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Timers: count their expiries, once or periodically, and call a function at each.
 *
 * Durations and periods count from the tick that runs: a timer of n ticks expires with the n-th
 * tick from now (n at least 1), and with every period-th one after it, however late that is served. */
#ifndef ZEPHYR_INCLUDE_KERNEL_TIMER_H_
#define ZEPHYR_INCLUDE_KERNEL_TIMER_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/timeout.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_timer;

/** Runs in the clock's interrupt, at each expiry; the timer may be started and stopped there. */
typedef void (*k_timer_expiry_t)(struct k_timer *timer);
/** Runs in supervisor mode in the context of the k_timer_stop() that stopped the timer. */
typedef void (*k_timer_stop_t)(struct k_timer *timer);

struct k_timer {
	uint16_t kobject_id;
	_wait_q_t wait_q; /* of k_timer_status_sync(), while the timer runs */
	struct _timeout timeout;
	k_timer_expiry_t expiry_fn;
	k_timer_stop_t stop_fn;
	k_timeout_t period; /* repeats if it is above 0 ticks */
	uint32_t status;    /* expiries nobody was told of */
	void *user_data;    /* may be assigned in supervisor mode */
};

#define Z_TIMER_INITIALIZER(obj, expiry, stop)                                                     \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .expiry_fn = (expiry), .stop_fn = (stop),  \
	}

/**
 * Defines and initialises a timer at build time; `static` may stand before it. @p expiry_fn and
 * @p stop_fn may be NULL.
 */
#define K_TIMER_DEFINE(name, expiry_fn, stop_fn)                                                   \
	STRUCT_SECTION_ITERABLE(k_timer, name) = Z_TIMER_INITIALIZER(name, expiry_fn, stop_fn)

/**
 * Initialises a timer that does not run; both functions may be NULL. Supervisor.
 *
 * The functions run with the kernel's rights, whoever started or stopped the timer. What a user
 * who may use the timer said with k_timer_user_data_set() is not to be trusted there.
 */
void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn);

/**
 * Starts a timer, anew if it runs, with status 0. It expires after @p duration (K_NO_WAIT: with the
 * next tick; a time that is past: at once) and then every @p period; once only, if that is
 * K_NO_WAIT, K_FOREVER or a point in time. With a @p duration of K_FOREVER nothing happens.
 * User (with permission), supervisor, ISR.
 */
__syscall_checked void k_timer_start(__kobj struct k_timer *timer, k_timeout_t duration,
				     k_timeout_t period);

/**
 * Stops a timer that runs: whoever waits for it goes on, then the stop function is called. No
 * effect on others. User (with permission), supervisor; ISR, if the stop function allows it.
 */
__syscall_checked void k_timer_stop(__kobj struct k_timer *timer);

/** Expiries since this was asked last, or since the start. User (with permission), supervisor, ISR. */
__syscall_short uint32_t k_timer_status_get(__kobj struct k_timer *timer);

/**
 * The same, but waits for an expiry, if there was none and the timer runs. Of several waiters an
 * expiry wakes the most urgent. User (with permission), supervisor.
 * @return expiries since this was asked last, until the caller runs again; 0 if the timer does not
 *         run, or is stopped, or another was told of them
 */
__syscall_checked uint32_t k_timer_status_sync(__kobj struct k_timer *timer);

/** Tick of the next expiry; if the timer does not run, now. User (with permission), supervisor, ISR. */
__syscall_short k_ticks_t k_timer_expires_ticks(__kobj const struct k_timer *timer);

/** Ticks until then; if the timer does not run, 0. User (with permission), supervisor, ISR. */
__syscall_short k_ticks_t k_timer_remaining_ticks(__kobj const struct k_timer *timer);

/** Keeps a word with the timer, for the expiry function. User (with permission), supervisor, ISR. */
__syscall_short void k_timer_user_data_set(__kobj struct k_timer *timer, __opaque void *user_data);

static inline void z_impl_k_timer_user_data_set(struct k_timer *timer, void *user_data)
{
	timer->user_data = user_data;
}

/** That word. User (with permission), supervisor, ISR. */
__syscall_short void *k_timer_user_data_get(__kobj const struct k_timer *timer);

static inline void *z_impl_k_timer_user_data_get(const struct k_timer *timer)
{
	return timer->user_data;
}

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/timer.h>

/** Milliseconds until the next expiry, rounded down; if the timer does not run, 0. */
static inline uint32_t k_timer_remaining_get(struct k_timer *timer)
{
	return (uint32_t)k_ticks_to_ms_floor64((uint64_t)k_timer_remaining_ticks(timer));
}

#endif
