/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Futexes: a word of user memory for whose change threads wait. With CONFIG_USERSPACE only.
 *
 * The kernel never writes the word. Programs change it by atomic operations, and call the kernel
 * only where somebody has to wait or to be woken. Who may write the word may use the futex: it needs
 * no permission as other objects do. It must be a variable of the program, or a part of one. */
#ifndef ZEPHYR_INCLUDE_KERNEL_FUTEX_H_
#define ZEPHYR_INCLUDE_KERNEL_FUTEX_H_

#ifdef CONFIG_USERSPACE

#include <stdbool.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/atomic.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_futex {
	atomic_t val;
};

/**
 * Waits at most @p timeout for a k_futex_wake(), provided that @p expected is in the word. That look
 * and the beginning of the wait are one step: a thread that changes the word and then wakes is never
 * missed. Whoever is woken looks at the word again. User (who can write the word), supervisor.
 * @retval 0 woken
 * @retval -EAGAIN something else is in the word
 * @retval -ETIMEDOUT @p timeout is over, at once with K_NO_WAIT
 * @retval -EACCES the caller, a user, cannot write the word
 * @retval -EINVAL it is no futex of the program
 */
__syscall_short int k_futex_wait(__user_out(sizeof(struct k_futex)) struct k_futex *futex,
				 int expected, k_timeout_t timeout);

/**
 * Wakes the most urgent waiter, or all. User (who can write the word), supervisor, ISR.
 * @return how many there were
 * @retval -EACCES the caller, a user, cannot write the word
 * @retval -EINVAL it is no futex of the program
 */
__syscall_short int k_futex_wake(__user_out(sizeof(struct k_futex)) struct k_futex *futex,
				 bool wake_all);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/futex.h>

#endif
#endif
