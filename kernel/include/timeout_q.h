/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Timeouts of the kernel. Kernel lock held, except where it says otherwise. */
#ifndef KERNEL_TIMEOUT_Q_H
#define KERNEL_TIMEOUT_Q_H

#include <timeout_heap.h>
#include <zephyr/sys_clock.h>

/** Calls @p fn when @p timeout is over. Pre: not pending; @p delay is not K_FOREVER. */
void timeout_add(struct _timeout *timeout, _timeout_func_t fn, k_timeout_t delay);
/** The same at a tick since boot. */
void timeout_add_at(struct _timeout *timeout, _timeout_func_t fn, uint64_t deadline);
/** timeout_add(), without the lock and with any @p delay. For tests. */
void z_add_timeout(struct _timeout *timeout, _timeout_func_t fn, k_timeout_t delay);
/** No effect if it is not pending. */
void timeout_abort(struct _timeout *timeout);
/** Ticks until it expires, 0 if that is past or it is not pending. With or without the lock. */
k_ticks_t timeout_remaining(const struct _timeout *timeout);
/** Tick at which it expires, now if that is past or it is not pending. With or without the lock. */
k_ticks_t timeout_expires(const struct _timeout *timeout);

#endif
